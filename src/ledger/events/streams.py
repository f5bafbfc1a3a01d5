"""Names of streams that are read by themselves: whoever reads one need not load the kinds of event in it."""

from __future__ import annotations

CADENCES, CHARTS, COMPETENCES, WHEELS = "cadence", "chart", "competence", "year-wheel"
"""The streams of the standards: one each, small, and read without any offer's history."""

OF_LEDGER = "ledger"
"""The stream of what is told of the ledger itself: that it was opened, and salvaged."""


def settlement_stream(offer: str) -> str:
    """The stream of an offer's closings, in the order in which its months were closed."""
    return f"settlement:{offer}"
