"""A past with events on top that are only being tried: what would follow if they were recorded."""

from __future__ import annotations

from collections.abc import Iterable

from ledger.events import Event, Recorded
from ledger.rules.context import DecisionContext
from ledger.shared.calendar import Month
from ledger.state.book import Book
from ledger.state.places import Place, place_of
from ledger.state.stays import Stay, stays_of
from ledger.state.terms import Terms

NEW = 2**62
"""Facts that are only being tried have numbers above this."""


class Hypothetical:
    """A `Past` in which events hold that nobody has recorded. Terms and books are those of the past beneath it."""

    def __init__(self, context: DecisionContext, events: Iterable[Event]) -> None:
        self._past = context
        beneath = context.hypothetical if isinstance(context, Hypothetical) else 0
        self._added = [Recorded(NEW + at, "", event.stream, 0, event) for at, event in enumerate(events, beneath + 1)]
        self.hypothetical: int = beneath + len(self._added)
        """How many events are being tried, those of the past beneath included."""

    def facts(self, stream: str) -> list[Recorded]:
        return [*self._past.facts(stream), *(fact for fact in self._added if fact.stream == stream)]

    def fact(self, number: int) -> Recorded:
        return next((fact for fact in self._added if fact.number == number), None) or self._past.fact(number)

    def stays(self, citizen: str) -> list[Stay]:
        return sorted(stays_of(self.facts(f"citizen:{citizen}")), key=lambda stay: stay.period)

    def place(self, offer: str, place: str) -> Place | None:
        return place_of(self.facts(f"place:{offer}/{place}"))

    def places(self, offer: str) -> list[str]:
        return self._past.places(offer)

    def terms(self, offer: str) -> Terms:
        return self._past.terms(offer)

    def book(self, offer: str) -> Book:
        return self._past.book(offer)

    def known_at(self) -> int:
        return self._past.known_at()

    def closed_through(self, offer: str | None) -> Month | None:
        return self._past.closed_through(offer)

    def offers(self) -> list[str]:
        return self._past.offers()
