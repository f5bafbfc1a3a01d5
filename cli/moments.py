"""A moment of the log as a person reads it: day and time by the clocks in Copenhagen, in every list and page."""

from __future__ import annotations

from ledger.shared.calendar import civil_time
from ledger.shared.message import Message, as_said, say


def moment_in_words(moment: str) -> Message:
    """A moment that stands as RFC 3339 in UTC; what somebody has put in its place, as it stands."""
    try:
        there = civil_time(moment)
    except (TypeError, ValueError):
        return as_said(str(moment))
    return say("{day} at {time}", day=there.date(), time=there.time().isoformat("seconds"))
