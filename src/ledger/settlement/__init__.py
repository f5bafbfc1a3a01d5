"""What it costs: pure functions from a book and a month to settlement lines."""

from ledger.settlement.engine import reckon
from ledger.settlement.lines import Finding, Line, OfferMonth, PlaceDays

__all__ = ["Finding", "Line", "OfferMonth", "PlaceDays", "reckon"]
