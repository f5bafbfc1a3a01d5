"""What an event did: a value with the event, less the same value without it, all events before it being known.

One way for everything that explains a difference: the bridge of a month, the changes of a budget, what happened since
the last meeting, what a negotiated price saves. The effects sum to the difference between the first and the last
value, whatever the events have to do with each other.

Decided on 2026-11-21:

* Effects sum by construction. The month is calculated after each event in turn, so an effect is what the event did
  with all before it known.

Decided on 2026-11-26:

* A swap is one step. With one of its moves alone two would live in one room and nobody in the other, which never was:
  it came to two effects that took each other back.
* One way to explain a difference. Bridge, budget changes, meeting sheets and savings all take the value with the
  event less the value without it. Between two events a calculated month is reused until an event takes effect in it
  or before it; the read models drop their months by the same rule. The property tests compare with months calculated
  from nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Generic, TypeVar

from msgspec import Struct

from ledger.events import NEVER, Moved, Recorded, Voided
from ledger.models.issued_lines import Severity
from ledger.settlement.as_issued import as_issued
from ledger.settlement.engine import Found, found_months
from ledger.settlement.findings import severity_of
from ledger.settlement.issuing import Split, known_split, known_total
from ledger.settlement.lines import OfferMonth
from ledger.settlement.place_month import KnownPlaces
from ledger.settlement.unpriced import has_unknown_tail, may_hold_in
from ledger.shared.calendar import Month
from ledger.shared.money import Ore
from ledger.shared.steps import EVENTS, counted
from ledger.state.book import Book, GrowingBook

if TYPE_CHECKING:
    from ledger.settlement.deliveries import Expected

V = TypeVar("V")
MOVED = Moved.TOPIC.partition(":")[0]


class Effect(Struct, frozen=True):
    """What one event did to a total, in øre."""

    cause: Recorded
    effect: Ore


class Step(Struct, Generic[V], frozen=True):
    """A value before and after one event."""

    cause: Recorded
    before: V
    after: V


class Replay:
    """An offer's months as known so far, learning event by event.

    An event changes no month before the one from which it takes effect, but for those that make or end findings in
    every month. So the months before it stay as they were, and the others are calculated again when they are next
    asked for.
    """

    def __init__(
        self, offer: str, facts: Iterable[Recorded], asked: Iterable[Month] = (), *, ahead: bool = False
    ) -> None:
        """`asked`: months that will be asked for, so that those that follow one another are settled together.

        `ahead`: whoever asks will ask for the months after it, too, each once more is known. So what a place comes to
        is found for the whole year, and again where something of the place has moved.
        """
        self._growing = GrowingBook(offer, facts)
        self._months: dict[Month, Found | OfferMonth] = {}
        self._asked = set(asked)
        self._totals: dict[Month, Ore] = {}
        self._expected: dict[Month, Sequence[Expected]] = {}
        self._has_unknown_tail: bool | None = None
        self._places = KnownPlaces(ahead=ahead)

    @property
    def book(self) -> Book:
        """The book of all that has been learnt."""
        return self._growing.now

    def learn(self, *news: Recorded) -> None:
        """Know one event more, or several at once."""
        self._growing.learn(*news)
        self._has_unknown_tail = None
        moving = (fact.event for fact in news if fact.event.moves_amounts or fact.event.in_every_month)
        self._forget(min((event.makes_stale_from for event in moving), default=NEVER))

    def month(self, month: Month) -> OfferMonth:
        """A month by itself; with it those that follow and have been asked for before are settled again."""
        settled = self._months[month] = self._found(month).in_order()
        return settled

    def _found(self, month: Month) -> Found | OfferMonth:
        if month not in self._months:
            self._asked.add(month)
            last = month
            while last.next() in self._asked and last.next() not in self._months:
                last = last.next()
            for found in found_months(self.book, month, last, self._places):
                self._months[found.month] = found
        return self._months[month]

    def total(self, month: Month) -> Ore:
        """What a month comes to; a closed one with what stays as it was issued."""
        if month not in self._totals:
            self._totals[month] = self._found(month).total
        if month in self.book.closings and self._may_hold(month):
            return known_total(self.book, as_issued(self.month(month)))
        return self._totals[month]

    def expected(self, month: Month) -> Sequence[Expected]:
        """What grants are expected to come to in a month, of which no delivery is told."""
        if not self.book.grants:
            return ()
        if month not in self._expected:
            from ledger.settlement.deliveries import expected_deliveries  # noqa: PLC0415 - few houses have services

            self._expected[month] = expected_deliveries(self.book, month, self._places.grants)
        return self._expected[month]

    def split(self, month: Month) -> Split:
        """What a month comes to by payer and kind."""
        return known_split(self.book, as_issued(self.month(month)))

    def _may_hold(self, month: Month) -> bool:
        if self._has_unknown_tail is None:
            self._has_unknown_tail = has_unknown_tail(self.book)
        return self._has_unknown_tail or may_hold_in(self.book, month, self._severities(month))

    def _severities(self, month: Month) -> Iterator[Severity]:
        return (severity_of(finding.code) for finding in self._found(month).findings)

    def _forget(self, day: date) -> None:
        for month in [month for month in self._months if month.last >= day]:
            del self._months[month]
            self._totals.pop(month, None)
        for month in [month for month in self._expected if month.last >= day]:
            del self._expected[month]


def at_once(news: Iterable[Recorded]) -> Iterator[list[Recorded]]:
    """The events by what is learnt at once: each by itself, but the two moves of a swap, or their voids, together."""
    gathered: list[Recorded] = []
    for fact in counted(news, EVENTS):
        if gathered and not (_is_half_of_swap(fact) and gathered[-1].event.act == fact.event.act):
            yield gathered
            gathered = []
        gathered.append(fact)
        if not _is_half_of_swap(fact):
            yield gathered
            gathered = []
    if gathered:
        yield gathered


def _is_half_of_swap(fact: Recorded) -> bool:
    """Whether it may be one of two moves: with one of them alone two would live in one room."""
    moves = fact.event.annulled if isinstance(fact.event, Voided) else fact.event.TOPIC.partition(":")[0]
    return moves == MOVED


def steps(replay: Replay, news: Iterable[Recorded], value: Callable[[Replay], V]) -> Iterator[Step[V]]:
    """Each event of `news` that changes a value, in their order, with the value before and after it.

    What is learnt at once is told of its first event.
    """
    before = value(replay)
    for together in at_once(news):
        for fact in together:
            replay.learn(fact)
        after = value(replay)
        if after != before:
            yield Step(together[0], before, after)
        before = after


class Shift(Struct, frozen=True):
    """What one event did to a month: to its total, and to what each payer and kind of line comes to, in øre.

    An event that moves money from one payer or kind to another shows here though the total stays.
    """

    cause: Recorded
    parts: Split

    @property
    def effect(self) -> Ore:
        return sum(self.parts.values())

    @property
    def moves_between(self) -> bool:
        """Whether some parts rise and others fall."""
        return len({amount > 0 for amount in self.parts.values()}) > 1


def shifts_since(offer: str, facts: Iterable[Recorded], after: int, month: Month) -> Iterator[Shift]:
    """What each event numbered above `after` did to a month, in recorded order; those that did nothing left out."""
    facts = list(facts)
    replay = Replay(offer, [fact for fact in facts if fact.number <= after])
    for step in steps(replay, (fact for fact in facts if fact.number > after), lambda replay: replay.split(month)):
        parts = {part: step.after.get(part, 0) - step.before.get(part, 0) for part in {**step.before, **step.after}}
        yield Shift(step.cause, {part: amount for part, amount in parts.items() if amount})


def effects(replay: Replay, news: Iterable[Recorded], value: Callable[[Replay], Ore]) -> Iterator[Effect]:
    """The effect on a total of each event of `news`, in their order; none of them zero."""
    for step in steps(replay, news, value):
        yield Effect(step.cause, step.after - step.before)


def effects_since(
    offer: str, facts: Iterable[Recorded], after: int, value: Callable[[Replay], Ore]
) -> Iterator[Effect]:
    """The effect on an offer's total of each event numbered above `after`, in recorded order; none of them zero."""
    facts = list(facts)
    replay = Replay(offer, [fact for fact in facts if fact.number <= after])
    return effects(replay, [fact for fact in facts if fact.number > after], value)
