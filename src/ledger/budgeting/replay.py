"""A budget replayed event by event: what each event did to it, all that came before being known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ledger.budgeting.budget import current, months_of
from ledger.events import BudgetAdopted, Recorded
from ledger.models.issued import IssuedMonth
from ledger.settlement.as_issued import as_issued
from ledger.settlement.engine import settle_month
from ledger.shared.calendar import Month, end_of_day, moment_text
from ledger.shared.money import Ore
from ledger.state.book import book_of
from ledger.state.live import live


@dataclass(frozen=True, slots=True)
class Move:
    """What one event did to the budget of the year, and to a full year (the months of the next one), in øre.

    The event that adopted the budget is measured against the adopted figure; it has no effect on a full year.
    """

    cause: Recorded
    effect: Ore
    full_year: Ore | None


@dataclass(frozen=True, slots=True)
class BudgetStory:
    """From the opening figure, as known at event `opened_at`, to the closing one; the moves are all that lies between.

    `adopted` tells whether the opening figure is an adopted budget; else it is what was known when the year began.
    """

    opened_at: int
    adopted: bool
    opening: Ore
    moves: Sequence[Move]

    @property
    def closing(self) -> Ore:
        return self.opening + sum(move.effect for move in self.moves)


def story(offer: str, facts: Sequence[Recorded], year: int) -> BudgetStory:
    """How the budget of a year came to be what it is, from everything known of an offer, in recorded order.

    It opens with the figure of the budget that is in force, at the event that adopted it, or else with what was known
    at the end of 31 December before the year.
    """
    adopted = _adopted(facts, year)
    opened_at = adopted.number if adopted else known_before(facts, year)
    replay = Replay(offer, year, [fact for fact in facts if fact.number <= opened_at])
    before, full_before = replay.current(), replay.full_year()
    opening, moves = before, []
    if adopted is not None:
        assert isinstance(adopted.event, BudgetAdopted)
        opening = adopted.event.budget.total(year)
        moves.append(Move(adopted, before - opening, None))
    for fact in (fact for fact in facts if fact.number > opened_at):
        replay.learn(fact)
        after, full_after = replay.current(), replay.full_year()
        if after != before:
            moves.append(Move(fact, after - before, full_after - full_before))
        before, full_before = after, full_after
    return BudgetStory(opened_at, adopted is not None, opening, moves)


def _adopted(facts: Sequence[Recorded], year: int) -> Recorded | None:
    """The event that adopted the budget in force."""
    told = [f for f in live(facts) if isinstance(f.event, BudgetAdopted) and f.event.year == year]
    return told[-1] if told else None


def known_before(facts: Sequence[Recorded], year: int) -> int:
    """The last event recorded before a year began in Copenhagen; 0 where there was none."""
    new_year = moment_text(end_of_day(date(year - 1, 12, 31)))
    return max((fact.number for fact in facts if fact.recorded_at <= new_year), default=0)


class Replay:
    """The months as known so far. An event changes none before the month from which it takes effect.

    So the months before it are kept, and the others are reckoned again when they are next asked for.
    """

    def __init__(self, offer: str, year: int, known: list[Recorded]) -> None:
        self._offer, self._year, self._known = offer, year, known
        self._reckoned: dict[Month, IssuedMonth] = {}
        self._book = book_of(offer, known)

    def learn(self, fact: Recorded) -> None:
        """Know one event more."""
        self._known.append(fact)
        self._book = book_of(self._offer, self._known)
        if fact.event.moves_amounts:
            touched = Month.of(fact.event.touches_from)
            self._reckoned = {month: one for month, one in self._reckoned.items() if month < touched}

    def current(self) -> Ore:
        """The current budget of the year."""
        return current(self._book, self._year, self._month)

    def full_year(self) -> Ore:
        """What the next year's months come to with the residents and terms known so far."""
        return sum(self._month(month).total_ore for month in months_of(self._year + 1))

    def _month(self, month: Month) -> IssuedMonth:
        if month not in self._reckoned:
            self._reckoned[month] = as_issued(settle_month(self._book, month))
        return self._reckoned[month]
