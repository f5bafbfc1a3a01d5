"""A ledger in memory: the real door, rules and clocks, on a log that is a list. For properties over many histories."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, cast

from ledger.commands import Command
from ledger.errors import UnknownEvent
from ledger.events import LedgerOpened, OfferAdopted, Recorded
from ledger.models.issued import IssuedMonth
from ledger.settlement.as_issued import as_issued
from ledger.settlement.engine import settle_month
from ledger.settlement.issuing import current_settlement, known_month
from ledger.shared.calendar import Month, clock_set_to, moment_text
from ledger.state.book import Book, book_of
from ledger.store import Log, Row
from ledger.store.codec import encode
from ledger.workspace import Workspace

BEGINNING = datetime(2030, 1, 1, 8, tzinfo=UTC)
"""After everything that is told in these histories, so that any month may be closed."""


class MemoryLog:
    """What the door and the history ask of a log, answered from a list."""

    def __init__(self) -> None:
        self.facts: list[Recorded] = []

    def last(self) -> int:
        return len(self.facts)

    def about(self, offer: str, upto: int | None = None) -> list[Recorded]:
        return [fact for fact in self.facts[:upto] if fact.event.about_offer in (None, offer)]

    def shared(self, upto: int | None = None) -> list[Recorded]:
        return [fact for fact in self.facts[:upto] if fact.event.about_offer is None]

    def stream(self, name: str, upto: int | None = None) -> list[Recorded]:
        return [fact for fact in self.facts[:upto] if fact.stream == name]

    def latest(self, name: str, upto: int | None = None) -> Recorded | None:
        return next((fact for fact in reversed(self.facts[:upto]) if fact.stream == name), None)

    def latest_first(self, name: str, upto: int | None = None) -> Iterator[Row]:
        for fact in reversed(self.stream(name, upto)):
            topic, state = encode(fact.event)
            yield Row(fact.number, fact.recorded_at, name, fact.version, topic, state, fact.event.about_offer)

    def decoded(self, rows: Iterable[Row]) -> Iterator[Recorded]:
        return (self.number(row.number) for row in rows)

    def versions(self, name: str, upto: int | None = None) -> int:
        return len(self.stream(name, upto))

    def numbers(self, name: str, upto: int | None = None) -> list[int]:
        return [fact.number for fact in self.stream(name, upto)]

    def latest_of(self, prefix: str, upto: int | None = None) -> dict[str, Recorded]:
        return {fact.stream: fact for fact in self.facts[:upto] if fact.stream.startswith(prefix)}

    def streams_named(self, prefix: str, upto: int | None = None) -> list[str]:
        return sorted({fact.stream for fact in self.facts[:upto] if fact.stream.startswith(prefix)})

    def streams(self, names: Iterable[str], upto: int | None = None) -> dict[str, list[Recorded]]:
        return {name: self.stream(name, upto) for name in names}

    def only_about(
        self, offer: str, upto: int | None = None, *, without: str = "", topics: Sequence[str] = ()
    ) -> list[Recorded]:
        own = (fact for fact in self.facts[:upto] if fact.event.about_offer == offer and fact.stream != without)
        return [fact for fact in own if fact.event.TOPIC not in topics]

    def offers(self, upto: int | None = None) -> list[str]:
        adopted = (fact.event for fact in self.facts[:upto])
        return sorted({event.offer for event in adopted if isinstance(event, OfferAdopted)})

    def recorded_by(self, name: str, upto: int | None = None) -> Iterator[Recorded]:
        return (fact for fact in reversed(self.facts[:upto]) if fact.event.by == name)

    def number(self, number: int) -> Recorded:
        if not 1 <= number <= len(self.facts):
            raise UnknownEvent(number, len(self.facts))
        return self.facts[number - 1]

    def ref(self, key: str) -> Recorded | None:
        return next((fact for fact in self.facts if fact.event.ref == key), None)

    def act(self, number: int) -> list[Recorded]:
        name = self.number(number).event.act
        return [fact for fact in self.facts if fact.event.act == name]


class MemoryLedger:
    """Commands go in, one after the other, an hour apart; refusals are raised and record nothing."""

    def __init__(self) -> None:
        self.log = MemoryLog()
        self.done: list[tuple[datetime, Command]] = []
        """The commands that were possible, each with the moment it was recorded."""
        opened = LedgerOpened(effective_on=BEGINNING.date(), by="test", act="ledger/1")
        self.log.facts.append(Recorded(1, moment_text(BEGINNING), opened.stream, 1, opened))

    @property
    def facts(self) -> list[Recorded]:
        """What is recorded, in order."""
        return self.log.facts

    def do(self, command: Command) -> list[Recorded]:
        """Record one command as the door would, and return its events."""
        moment = BEGINNING + timedelta(hours=self.log.last())
        with clock_set_to(moment):
            workspace = Workspace(cast("Log", self.log))
            workspace.decide(command)
            recorded = list(workspace.proposed())
        self.log.facts += recorded
        self.done.append((moment, command))
        return recorded

    def book(self, offer: str, known_at: int | None = None) -> Book:
        """The offer's book as known at an event, or now."""
        return book_of(offer, self.log.about(offer, known_at))

    def comes_to(self, offer: str, month: Month, known_at: int | None = None) -> IssuedMonth:
        """T: what a month comes to as known then, closed or not."""
        return as_issued(settle_month(self.book(offer, known_at), month))

    def total(self, offer: str, month: Month, known_at: int | None = None) -> int:
        """What a month comes to as known then, in øre; a closed one with what stays as it was issued."""
        return self.known(offer, month, known_at).total_ore

    def known(self, offer: str, month: Month, known_at: int | None = None) -> IssuedMonth:
        """A month as known then; a closed one with what stays as it was issued."""
        book = self.book(offer, known_at)
        return known_month(book, as_issued(settle_month(book, month)))

    def current_settlement(self, offer: str, month: Month, known_at: int | None = None) -> IssuedMonth:
        """What settling the month shows: as issued, or calculated with what it carries."""
        return current_settlement(self.book(offer, known_at), month)


def money(month: IssuedMonth) -> list[tuple[Any, ...]]:
    """A month's lines without the numbers of the events behind them: what a reader would compare."""
    return [
        (line.kind, line.part, line.place, line.citizen, line.payer, line.first_day, line.last_day, line.level,
         line.unit_price_ore, line.amount_ore, line.for_month)
        for line in month.lines
    ]  # fmt: skip


def months(first: Month, count: int) -> Iterator[Month]:
    """So many months from `first` on."""
    return first.until(first.next(count - 1))
