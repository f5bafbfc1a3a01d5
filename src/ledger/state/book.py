"""The book of one offer: everything that a settlement of it depends on, as known at some point of the log."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from ledger.events import MonthClosed, Recorded
from ledger.models.issued import IssuedMonth
from ledger.shared.calendar import Month, parse_month
from ledger.state.live import live
from ledger.state.places import Place, place_of
from ledger.state.stays import Stay, stays_of
from ledger.state.terms import Terms, terms_of


@dataclass(frozen=True, slots=True)
class Closing:
    """A month as issued by event `number`, when event `known_at` was the last one known.

    `calculation` is the version of the calculation that made it.
    """

    number: int
    known_at: int
    calculation: int
    issued: IssuedMonth


@dataclass(slots=True)
class Book:
    """One offer with its terms, places and stays."""

    offer: str
    terms: Terms
    places: dict[str, Place]
    stays: dict[str, list[Stay]]
    """The stays by place, in order of their first day."""
    closings: dict[Month, Closing]
    """What has been issued, by month."""
    facts: Sequence[Recorded]
    """Everything the book was made of, what no longer holds included."""

    def earliest_open(self) -> Month | None:
        """The first month, from the offer's first, that is not closed; None for an offer without terms."""
        if not len(self.terms.offer):
            return None
        month = Month.of(self.terms.offer.days[0])
        while month in self.closings:
            month = month.next()
        return month


def book_of(offer: str, facts: Iterable[Recorded]) -> Book:
    """The book that these facts make; facts of other offers must have been left out before."""
    told = list(facts)
    facts = live(told)
    by_place: dict[str, list[Recorded]] = defaultdict(list)
    for fact in facts:
        if fact.stream.startswith("place:"):
            by_place[fact.stream].append(fact)
    places = [place for stream in sorted(by_place) if (place := place_of(by_place[stream]))]
    stays: dict[str, list[Stay]] = defaultdict(list)
    for stay in sorted(stays_of(facts), key=lambda s: s.period):
        stays[stay.place].append(stay)
    return Book(
        offer=offer,
        terms=terms_of(facts),
        places={place.id: place for place in places},
        stays=dict(stays),
        closings=dict(_closing(fact) for fact in facts if isinstance(fact.event, MonthClosed)),
        facts=told,
    )


def as_closed(book: Book, month: Month) -> Book:
    """The book as it was when a month was closed: the events known then, and the months closed before it.

    Those may be of the same act, and then have numbers above the cut.
    """
    closing = book.closings[month]
    then = book_of(book.offer, [fact for fact in book.facts if fact.number <= closing.known_at])
    then.closings.update({m: c for m, c in book.closings.items() if c.number < closing.number})
    return then


def closing_of(number: int, event: MonthClosed) -> Closing:
    """What the event of a number issued."""
    return Closing(number, event.known_at, event.calculation, event.issued)


def _closing(fact: Recorded) -> tuple[Month, Closing]:
    event = fact.event
    assert isinstance(event, MonthClosed)
    return parse_month(event.issued.month), closing_of(fact.number, event)
