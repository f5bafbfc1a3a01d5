"""One month's closing in the log, without those of the other months: they are most of a log in use."""

from __future__ import annotations

from ledger import events
from ledger.events import Recorded
from ledger.events.streams import settlement_stream
from ledger.shared.calendar import Month
from ledger.store.log import Log


def closing_in(log: Log, offer: str, month: Month, upto: int) -> Recorded | None:
    """The event, among the first `upto`, that closed an offer's month; None while it is open.

    Looked for from the last closing back, since it is mostly one of the last that is asked for. Only what names the
    month at all is decoded.
    """
    stream, named = settlement_stream(offer), f'"{month}"'.encode()
    last = log.latest(stream, upto)
    if last is None or not isinstance(last.event, events.MonthClosed) or last.event.through < month:
        return None
    rows = (row for row in log.latest_first(stream, upto) if named in row.state)
    return next((fact for fact in log.decoded(rows) if _closes(fact, month)), None)


def closings_with_findings(log: Log, offer: str, upto: int) -> list[Recorded]:
    """The events, among the first `upto`, that closed an offer's months with findings; no other one is decoded."""
    rows = (row for row in log.latest_first(settlement_stream(offer), upto) if _FINDINGS in row.state)
    return list(log.decoded(rows))


_FINDINGS = b'"findings":'
"""Stands in the stored bytes of every closing that was issued with findings."""


def _closes(fact: Recorded, month: Month) -> bool:
    return isinstance(fact.event, events.MonthClosed) and fact.event.issued.month == month
