"""A made-up municipality to try things on: believable, and the same for the same seed."""

from ledger.demo.municipality import OPEN_MONTHS, Plan, make_municipality

__all__ = ["OPEN_MONTHS", "Plan", "make_municipality"]
