"""What has been recorded? The events themselves, in order, narrowed to an offer, a citizen or what is new."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from datetime import date

from msgspec import Struct

from ledger.events import (
    CountedElsewhere,
    LedgerOpened,
    MonthClosed,
    Moved,
    Recorded,
    ResidenceTold,
    VacancyBegan,
    VacancyEnded,
    Voided,
)
from ledger.shared.calendar import DAY, civil_day
from ledger.state.live import annulled_by
from ledger.store import Log
from ledger.store.history import History


def journal(
    history: History, *, offer: str | None = None, citizen: str | None = None, since: int = 0
) -> Iterator[Recorded]:
    """The events after number `since`, oldest first; those of one offer, or of one citizen, where named.

    Raises UnknownOffer, UnknownCitizen.
    """
    if citizen is not None:
        facts = history.stream(f"citizen:{citizen}")
        if not facts:
            raise history.no_citizen(citizen)
        return (fact for fact in facts if fact.number > since and offer in (None, fact.event.about_offer))
    if offer is not None:
        return (f for f in history.about(offer) if f.number > since and f.event.about_offer == offer)
    return history.events(since)


_FOLLOWS = frozenset(
    one.TOPIC for one in (VacancyBegan, VacancyEnded, CountedElsewhere, ResidenceTold, MonthClosed, LedgerOpened)
) | {"postings.made:1"}
"""The topics of what follows from another event, or comes after its month by nature: nobody told it late.

That of postings stands in words: their class brings what accounts are made of, which few answers need.
"""


class Entry(Struct, frozen=True):
    """An event with what became of it: the event that annulled or replaced it, if one did.

    `knowable_on` is the first day on which somebody could have recorded it. That is the day from which it holds, also
    where a decision holds from the first of a month or a year: it could have been recorded then, or before. But what
    was delivered from one day to another is known on the last of them, and what annuls it could have come then too.
    """

    fact: Recorded
    annulled_by: int | None
    knowable_on: date

    @classmethod
    def of(cls, fact: Recorded, annulled_by: int | None, history: History) -> Entry:
        """The entry of an event that another one, or none, annulled; an annulment is known when what it annuls is.

        What an event annuls stands before it. A log in which it does not was altered, and `verify` says so; here such a
        reference ends the search, which else would go round in a ring.
        """
        told = fact
        while isinstance(told.event, Voided) and 0 < (number := told.event.corrects or 0) < told.number:
            told = history.event(number)
        return cls(fact, annulled_by, told.event.knowable_on)

    @property
    def days_late(self) -> int:
        """How many days after `knowable_on` it was recorded; 0 or less for what was recorded in time."""
        return (civil_day(self.fact.recorded_at) - self.knowable_on).days

    @property
    def can_be_late(self) -> bool:
        """Whether somebody might have told it earlier."""
        return self.fact.event.TOPIC not in _FOLLOWS


_KNOWN = """
SELECT annulled_by FROM annulments a WHERE number = :number AND annulled_by <= :known_at AND NOT EXISTS (
    SELECT 1 FROM annulments WHERE number = a.annulled_by AND annulled_by <= :known_at AND void)
"""
"""What annulled a fact, unless that was voided itself."""


def entries(facts: Iterable[Recorded], db: sqlite3.Connection, history: History) -> Iterator[Entry]:
    """The events with what had become of them as known by the history; `db` is the register."""
    for fact in facts:
        row = db.execute(_KNOWN, {"number": fact.number, "known_at": history.position}).fetchone()
        yield Entry.of(fact, row[0] if row else None, history)


def entry_of(fact: Recorded, history: History) -> Entry:
    """One event with what had become of it, from its own stream. Of a closing nothing does, and its stream is long."""
    if isinstance(fact.event, MonthClosed):
        return Entry.of(fact, None, history)
    by = annulled_by(history.stream(fact.stream)).get(fact.number)
    return Entry.of(fact, None if by is None else by.number, history)


def moved_from(fact: Recorded, log: Log) -> str | None:
    """The place that a room change left, as it was known when that was recorded; None of any other event.

    The event names the new place alone. Only of a room change anything is read for it: the citizen's own events.
    """
    event = fact.event
    if not isinstance(event, Moved):
        return None
    from ledger.state.folding import stays_of  # noqa: PLC0415 - few events are room changes

    stays = stays_of(log.stream(fact.stream, fact.number))
    return next((stay.place_on(event.effective_on - DAY) for stay in stays if stay.id == event.stay), None)


def late(found: Iterable[Entry], days: int) -> Iterator[Entry]:
    """Those recorded more than so many days after they could have been; what follows from another event is left out."""
    return (entry for entry in found if entry.days_late > days and entry.can_be_late)
