"""What is to be saved, and what it was decided on. Whoever only decides needs nothing of the eventsourcing library.

Decided on 2026-11-26:

* The clock is compared with the log's last moment under the write lock: more than five minutes behind it, or more than
  400 days ahead, is refused. Between the two a clock may differ as clocks do.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

from msgspec import Struct

from ledger.errors import ClockAhead, ClockBehind
from ledger.events import Event
from ledger.shared.calendar import civil, civil_time


class Versioned(Struct, frozen=True):
    """An event to be saved, or saved, as number `originator_version` (from 1) of the stream `originator_id`.

    The names are the library's; it saves any object that has them.
    """

    originator_id: str
    originator_version: int
    event: Event


class Outrun(Exception):  # noqa: N818 - named after what happened
    """Nothing was saved: what was looked at has grown since, or the key was used. Decide anew on what is there now."""


MOST_BEHIND = timedelta(minutes=5)
"""So far a clock may lie behind the log's last moment: those of several computers never agree."""
MOST_AHEAD = timedelta(days=400)
"""So far a clock may lie ahead of the log's last moment: a year in which nothing is recorded, and some more."""


def check_clock(last: str, clock: datetime) -> None:
    """Refuse a clock that cannot be right, seen from the log's last moment; empty for a log without events.

    Raises ClockBehind, ClockAhead.
    """
    if not last:
        return
    ahead = clock - datetime.fromisoformat(last)
    if ahead < -MOST_BEHIND:
        raise ClockBehind(civil(clock), civil_time(last))
    if ahead > MOST_AHEAD:
        raise ClockAhead(civil(clock), civil_time(last))


class Added(NamedTuple):
    """Of a row that was added: its number, its topic, and the offer that it concerns; None for all of them."""

    number: int
    topic: str
    offer: str | None


class ReadWhole(Struct, frozen=True):
    """What was read as of event `since` that is more than streams of known names."""

    since: int
    offers: frozenset[str] = frozenset()
    """Of these, everything that concerns them alone."""

    shared: bool = False
    """Whether what concerns no single offer was read: models, rates, competences."""

    topics: tuple[str, ...] = ()
    """Beginnings of topics: all events of these kinds were looked for."""

    def grew(self, row: Added) -> bool:
        """Whether a row that was added since belongs to what was read."""
        if row.offer in self.offers or (self.shared and row.offer is None):
            return True
        return row.topic.startswith(self.topics)
