"""A budget's story: what each event did to it, all that came before being known.

Decided on 2026-11-21:

* A budget's changes begin with the budget in force. With `--known-at` before a replacement, the earlier budget is in
  force. Without any it begins with the figure known at the end of 31 December (Copenhagen).

Decided on 2026-11-28:

* Where a house closes, its residents' departures are told as what they are. They never are of the closing's act, which
  is refused while somebody lives there: each has been recorded by itself, with a day and a cause of its own, and moved
  the budget before anybody knew that the house would close.
* A full year's effect is the difference of what the next year's budget is expected to come to, reckoned as that budget
  is: with the services that are settled on deliveries as they are expected, and with what an activity model settles no
  base for. So the full years of the lines sum to what `budget` of the next year moves by with them. The months by
  themselves told 0 of support at home, which has nothing else than what is expected. What moves the next year alone is
  no line of this one: what of that was recorded by the end of the year is told beside them (`next_year_alone`), for in
  the next year's story it may be part of the figure that opens it.
* That is all that `budget` of the next year moves by besides, of a house and of an area alike: its residents and terms,
  and what is decided about that year itself: grants, transfers, and the adopted items that no settlement has; for an
  area also its own. A house told the activity alone and an area the houses' grants without its own, so that one
  question had three answers. With the full years of the lines it sums to what that budget moved by from the beginning
  of the story to the end of the year.

Decided on 2026-11-29:

* A budget that replaces another one takes nothing out of the story. It opens with the budget in force, then each budget
  that was replaced has a line of its own, the latest first, and from the first one on each event is told as it was
  before. What a replacement does is the adopted figure before it less its own, besides what its items move the
  year by where no settlement has them. The story began anew with the latest budget: all that had moved the year since
  the first one stood in one line, as if residents had done it.
* Grants and transfers that stood when the first budget was adopted have lines of their own. They are decisions of the
  council; what opens the story is about residents.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import date
from functools import partial
from itertools import pairwise
from typing import TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from ledger.budgeting.budget import current
from ledger.events import NEVER, BudgetAdopted, BudgetChanged, Event, Recorded
from ledger.settlement.effects import Replay, at_once
from ledger.shared.calendar import end_of_day, moment_text, months_of
from ledger.shared.money import Ore
from ledger.state.live import live


class Move(Struct, frozen=True):
    """What one event did to the budget of the year, and to a full year (the budget of the next one), in øre.

    The event that adopted the first budget is measured against the adopted figure; it has no effect on a full year. One
    that adopted another in its place is the figure before it less its own, besides what it did to the year.
    """

    cause: Recorded
    effect: Ore
    full_year: Ore | None


Decided: TypeAlias = tuple[Recorded, Ore]
"""A council's decision about a budget: the event, and what the budget comes to, or by how much it changes it."""


class BudgetStory(Struct, frozen=True):
    """From the opening figure to the closing one, in øre; the moves are all that lies between.

    `opened_at`: the event that adopted the opening figure, or the last one known to it. `budgets`: the events that
    adopted the year's budget and hold, the one in force last; empty where it opens with what was known as it began.
    """

    opened_at: int
    opening: Ore
    moves: Sequence[Move]
    budgets: Sequence[int] = ()

    @property
    def adopted(self) -> bool:
        """Whether the opening figure is an adopted budget; else it is what was known when the year began."""
        return bool(self.budgets)

    @property
    def begun_at(self) -> int:
        """The event from which on each event is told by itself: the first budget's, or that of the opening."""
        return self.budgets[0] if self.budgets else self.opened_at

    @property
    def closing(self) -> Ore:
        return self.opening + sum(move.effect for move in self.moves)


def story(
    offer: str, facts: Sequence[Recorded], year: int, told: BudgetStory | None = None, told_at: int = 0
) -> BudgetStory:
    """How the budget of a year came to be what it is, from everything known of an offer, in recorded order.

    It opens with the figure of the budget that is in force, and tells each event from the first budget of the year on;
    or else with what was known at the end of 31 December before the year. `told`: the story as it was when event
    `told_at` was the last one known; what an event did stays what it was, so that the story goes on from there if it
    still opens alike.
    """
    adopted = [
        (fact, fact.event.total_ore)
        for fact in live(facts)
        if isinstance(fact.event, BudgetAdopted) and fact.event.year == year
    ]
    budgets = [fact.number for fact, _ in adopted]
    begun_at = budgets[0] if budgets else known_before(facts, year)
    if told is not None and (told.begun_at, [*told.budgets]) == (begun_at, budgets):
        later = [fact for fact in facts if fact.number > told_at]
        moved = _moves(_replay(offer, facts, told_at, year), later, year) if later else ()
        return replace(told, moves=[*told.moves, *moved])
    replay = _replay(offer, facts, begun_at, year)
    expected = current_of(replay, year)
    moves = _moves(replay, (fact for fact in facts if fact.number > begun_at), year)
    if not adopted:
        return BudgetStory(begun_at, expected, list(moves))
    grants = [
        (fact, fact.event.amount_ore)
        for fact in live(fact for fact in facts if fact.number <= begun_at)
        if isinstance(fact.event, BudgetChanged) and fact.event.effective_on.year == year
    ]
    return from_budgets(adopted, expected, grants, moves)


def from_budgets(
    adopted: Sequence[Decided], expected: Ore, grants: Iterable[Decided], moves: Iterable[Move]
) -> BudgetStory:
    """The story from a year's adopted budgets on, of which the last one is in force.

    `expected`: what was expected when the first one was adopted; `grants` stood then, and are within it. `moves`: what
    each later event did.
    """
    moved = {move.cause.number: move for move in moves}
    replacing = list[Move]()
    for (_, before), (fact, after) in pairwise(adopted):
        own = moved.pop(fact.number, Move(fact, 0, 0))
        replacing.insert(0, replace(own, effect=own.effect + before - after))
    granted = [Move(fact, ore, 0) for fact, ore in grants]
    first, opening = adopted[0]
    assumed = Move(first, expected - sum(one.effect for one in granted) - opening, None)
    in_force, current_opening = adopted[-1]
    budgets = [fact.number for fact, _ in adopted]
    return BudgetStory(in_force.number, current_opening, [*replacing, assumed, *granted, *moved.values()], budgets)


def next_year_alone(offer: str, facts: Sequence[Recorded], year: int, told: BudgetStory) -> list[Move]:
    """What events did to the budget of the next year, and nothing to a year's, of which `told` is the story.

    Those that were recorded after its beginning and by the end of the year: later ones are told in the next year's.
    """
    news = news_of_next_year(facts, year, told)
    replay = _replay(offer, facts, told.begun_at, year)
    return list(moved_alone(news, year, told, replay.learn, partial(full_year, replay, year)))


def news_of_next_year(facts: Iterable[Recorded], year: int, told: BudgetStory) -> list[Recorded]:
    """What was recorded after the beginning of a year's story and by the end of the year."""
    facts = list(facts)
    last = known_before(facts, year + 1)
    return [fact for fact in facts if told.begun_at < fact.number <= last]


def moved_alone(
    news: Iterable[Recorded],
    year: int,
    told: BudgetStory,
    learn: Callable[..., None],
    of_next_year: Callable[[], Ore],
) -> Iterator[Move]:
    """What each event that is no line of a year's story did to the next year, in recorded order.

    `of_next_year`: what the next year comes to with all that has been learnt. The way of a house and of an area's part.
    """
    lines: Collection[int] = {move.cause.number for move in told.moves}
    waiting: list[Recorded] = []
    known: Ore | None = None
    """What the next year comes to, where it has been reckoned since the last line."""
    for together in at_once(news):
        is_line = together[0].number in lines
        if is_line or not can_move(together[0].event, year + 1):
            waiting += together
            known = None if is_line else known
            continue
        learn(*waiting)
        waiting.clear()
        before = of_next_year() if known is None else known
        learn(*together)
        known = of_next_year()
        if known != before:
            yield Move(together[0], 0, known - before)


def can_move(event: Event, year: int) -> bool:
    """Whether a year's budget can move by an event; one outside settlements is about any year."""
    return event.moves_from <= date(year, 12, 31) or event.touches_from == NEVER


def _replay(offer: str, facts: Iterable[Recorded], known_at: int, year: int) -> Replay:
    """The months of a year and of the next one, as known at an event."""
    known = [fact for fact in facts if fact.number <= known_at]
    return Replay(offer, known, (*months_of(year), *months_of(year + 1)))


def _moves(replay: Replay, news: Iterable[Recorded], year: int) -> Iterator[Move]:
    """What each event does to a year's budget. The full year is looked at for those alone that can move the budget."""
    before: Ore | None = None
    whole: Ore | None = None
    """The full year as known so far, where it has been reckoned since the last event."""
    waiting: list[Recorded] = []
    """What cannot move the budget, and is learnt with the next that can: for most of a ledger a year is long over."""
    for together in at_once(news):
        if not can_move(together[0].event, year):
            waiting += together
            continue
        if waiting:
            replay.learn(*waiting)
            waiting.clear()
            whole = None
        if before is None:
            before = current_of(replay, year)
        whole_before = full_year(replay, year) if whole is None else whole
        replay.learn(*together)
        after, whole = current_of(replay, year), None
        if after != before:
            whole = full_year(replay, year)
            yield Move(together[0], after - before, whole - whole_before)
        before = after


def current_of(replay: Replay, year: int) -> Ore:
    """The current budget of a year: its expected year-end as known so far."""
    return current(replay.book, year, replay.total, replay.expected)


def full_year(replay: Replay, year: int) -> Ore:
    """What the budget of the year after comes to with the residents and terms known so far."""
    return current_of(replay, year + 1)


def known_before(facts: Sequence[Recorded], year: int) -> int:
    """The last event recorded before a year began in Copenhagen; 0 where there was none."""
    new_year = moment_text(end_of_day(date(year - 1, 12, 31)))
    return max((fact.number for fact in facts if fact.recorded_at <= new_year), default=0)
