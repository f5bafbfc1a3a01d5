"""What is coming? Move-ins, departures, ends of notice, prices, follow-ups and meetings that lie ahead."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from msgspec import Struct

from ledger.events import Recorded
from ledger.events.streams import CADENCES, WHEELS
from ledger.following.coming import Ahead, coming_in
from ledger.shared.bulk import in_bulk
from ledger.state.book import Book
from ledger.state.standards import cadences_of, wheels_of
from ledger.store.history import History
from projections.agreed import agreed_elsewhere
from projections.residents import Which, asked_about


class ComingList(Struct, frozen=True):
    """What lies ahead from a day to so many days after it, as known at event `known_at`; how much is overdue.

    `latest` is what was recorded last in the houses, `in_effect` the last day up to that one on which anything took
    effect there; None where nothing has.
    """

    day: date
    within: int
    known_at: int
    rows: Sequence[Ahead]
    overdue: int
    latest: Recorded | None = None
    in_effect: date | None = None

    @property
    def last(self) -> date:
        """The last day that is looked at."""
        return self.day + timedelta(days=self.within)


@in_bulk()
def coming(history: History, day: date, within: int, offer: Which = None) -> ComingList:
    """What lies ahead in every offer, or in some. Raises UnknownOffer."""
    latest: Recorded | None = None
    in_effect: date | None = None
    asked = asked_about(history, offer)

    def books() -> Iterator[Book]:
        nonlocal latest, in_effect
        for one in asked:
            book = history.book_without_closings(one)
            facts = [fact for fact in book.facts if fact.event.about_offer is not None]
            last = facts[-1]  # in recorded order, and its adoption is one of them
            latest = last if latest is None or last.number > latest.number else latest
            past = (fact.event.effective_on for fact in facts if fact.event.effective_on <= day)
            in_effect = max((one for one in (in_effect, *past) if one is not None), default=None)
            yield book

    cadences, wheels = cadences_of(history.stream(CADENCES)), wheels_of(history.stream(WHEELS))
    found = coming_in(books(), cadences, wheels, day, within, agreed_elsewhere(history, asked))
    last_of_all = None if latest is None else _last_of_act(history, latest)
    return ComingList(day, within, history.position, found.rows, found.overdue, last_of_all, in_effect)


def _last_of_act(history: History, last: Recorded) -> Recorded:
    """The last event of the act of the last fact of some houses; a book leaves out what only follows from another."""
    act = history.log.act(last.number) if last.number < history.position else ()
    same = (one for one in act if one.event.about_offer == last.event.about_offer and one.number <= history.position)
    return max([last, *same], key=lambda fact: fact.number)


def coming_data(found: ComingList) -> dict[str, Any]:
    """What lies ahead for machines."""
    return {
        "on": found.day,
        "within": found.within,
        "known_at": {"event": found.known_at},
        "overdue": found.overdue,
        "coming": [ahead_data(one, found.day) for one in found.rows],
    }


def ahead_data(one: Ahead, day: date) -> dict[str, Any]:
    """One thing ahead for machines. `from` is its day where something begins, `to` where something ends."""
    ends = one.what in ("departure", "notice-end", "reservation-end", "closing")
    return {
        "day": one.day,
        "in_days": (one.day - day).days,
        "what": one.what,
        "offer": one.offer or None,
        "place": one.place,
        "citizen": one.citizen,
        "from": None if ends else one.day,
        "to": one.day if ends else None,
        "text": one.text,
        "event": one.event,
        "command": one.remedy,
    }
