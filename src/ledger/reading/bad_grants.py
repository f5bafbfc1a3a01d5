"""Which rows about services follow from a bad row: those of the very grant that it would have recorded.

Decided on 2026-11-27:

* A row about a service follows from the bad row that would have granted it, and from no other. That is an earlier grant
  of this service to this citizen, on some of the days that the row is about. A grant of another service, or of other
  days, would not have helped it; and nothing follows from a bad row that only tells of a grant, such as a delivery.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from ledger.commands import Command, Deliver, EndGrant, GrantService, RegrantService
from ledger.errors import NoGrant
from ledger.shared.calendar import Period

_ANY_DAYS = Period.inclusive(date.min, None)

TELL_OF_GRANTS = (RegrantService, EndGrant, Deliver)
"""Commands of a grant that is there: who is where, and what is granted, is the same without them."""


class BadGrants:
    """The grants that bad rows of one file would have recorded."""

    def __init__(self) -> None:
        self._rows: defaultdict[tuple[str, str], list[tuple[int, Period]]] = defaultdict(list)

    def unread(self, line: int, citizen: str, service: str) -> None:
        """Add a grant whose row cannot be read: of which days it is, nobody knows."""
        self._rows[citizen, service].append((line, _ANY_DAYS))

    def refused(self, line: int, command: GrantService) -> None:
        """Add a grant that a rule refuses."""
        until = command.until
        is_in_order = until is None or until >= command.first_day
        days = Period.inclusive(command.first_day, until) if is_in_order else _ANY_DAYS
        self._rows[command.citizen, command.service].append((line, days))

    def would_help(self, line: int, command: Command, refusal: NoGrant) -> bool:
        """Whether an earlier bad row would have granted what a row is refused for."""
        days = _days_of(command, refusal.day)
        named = {refusal.citizen, getattr(command, "citizen", refusal.citizen)}  # the latter may be OFFER/PLACE
        found = (one for citizen in named for one in self._rows.get((citizen, refusal.service), ()))
        return any(earlier < line and granted.overlaps(days) for earlier, granted in found)


def _days_of(command: Command, day: date) -> Period:
    """On which days a row needs a grant: of a delivery on some of them."""
    if not isinstance(command, Deliver):
        return Period.inclusive(day, day)
    first, last = command.first_day or command.month.first, command.until or command.month.last
    return Period.inclusive(first, max(first, last))
