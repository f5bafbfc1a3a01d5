"""A made-up municipality to try things on: believable, and the same for the same seed."""

from ledger.demo.municipality import Plan, found

__all__ = ["Plan", "found"]
