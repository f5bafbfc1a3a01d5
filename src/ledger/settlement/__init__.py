"""What it costs: pure functions from a book and a month to settlement lines."""

from ledger.settlement.as_issued import as_issued, issued_for
from ledger.settlement.engine import settle_month
from ledger.settlement.issuing import current_settlement
from ledger.settlement.lines import Finding, Line, OfferMonth, PlaceDays

__all__ = [
    "Finding",
    "Line",
    "OfferMonth",
    "PlaceDays",
    "as_issued",
    "current_settlement",
    "issued_for",
    "settle_month",
]
