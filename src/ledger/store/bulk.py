"""The old place of `in_bulk`, until `ledger.application` imports it from `ledger.shared.bulk`."""

from ledger.shared.bulk import in_bulk

__all__ = ["in_bulk"]
