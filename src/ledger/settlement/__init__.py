"""What it costs: pure functions from a book and a month to settlement lines."""

from ledger.settlement.engine import reckon
from ledger.settlement.issuing import issued_for, standing
from ledger.settlement.keeping import kept
from ledger.settlement.lines import Finding, Line, OfferMonth, PlaceDays

__all__ = ["Finding", "Line", "OfferMonth", "PlaceDays", "issued_for", "kept", "reckon", "standing"]
