"""A budget's story: what each event did to it, all that came before being known.

Decided on 2026-11-21:

* A budget's changes begin with the budget in force. What happened before its decision is in the first line; with
  `--known-at` before a replacement, the earlier budget is in force. Without any it begins with the figure known at
  the end of 31 December (Copenhagen).

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
  question had three answers. With the full years of the lines it sums to what that budget moved by from the opening of
  the story to the end of the year.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from datetime import date
from functools import partial

from msgspec import Struct
from msgspec.structs import replace

from ledger.budgeting.budget import current
from ledger.events import NEVER, BudgetAdopted, Event, Recorded
from ledger.settlement.effects import Replay, at_once
from ledger.shared.calendar import end_of_day, moment_text, months_of
from ledger.shared.money import Ore
from ledger.state.versions import version_on


class Move(Struct, frozen=True):
    """What one event did to the budget of the year, and to a full year (the budget of the next one), in øre.

    The event that adopted the budget is measured against the adopted figure; it has no effect on a full year.
    """

    cause: Recorded
    effect: Ore
    full_year: Ore | None


class BudgetStory(Struct, frozen=True):
    """From the opening figure, as known at event `opened_at`, to the closing one; the moves are all that lies between.

    `adopted`: the opening figure is an adopted budget; else it is what was known when the year began.
    """

    opened_at: int
    adopted: bool
    opening: Ore
    moves: Sequence[Move]

    @property
    def closing(self) -> Ore:
        return self.opening + sum(move.effect for move in self.moves)


def story(
    offer: str, facts: Sequence[Recorded], year: int, told: BudgetStory | None = None, told_at: int = 0
) -> BudgetStory:
    """How the budget of a year came to be what it is, from everything known of an offer, in recorded order.

    It opens with the figure of the budget that is in force, at the event that adopted it, or else with what was known
    at the end of 31 December before the year. `told`: the story as it was when event `told_at` was the last one known;
    what an event did stays what it was, so that the story goes on from there if it still opens alike.
    """
    adopted = version_on(facts, BudgetAdopted, year, date(year, 1, 1))
    opened_at = adopted.number if adopted else known_before(facts, year)
    if told is not None and (told.opened_at, told.adopted) == (opened_at, adopted is not None):
        later = [fact for fact in facts if fact.number > told_at]
        moved = _moves(_replay(offer, facts, told_at, year), later, year) if later else ()
        return replace(told, moves=[*told.moves, *moved])
    replay = _replay(offer, facts, opened_at, year)
    opening, moves = current_of(replay, year), []
    if adopted is not None:
        decision = next(fact for fact in facts if fact.number == adopted.number)
        expected, opening = opening, adopted.value.total(year)
        moves.append(Move(decision, expected - opening, None))
    news = (fact for fact in facts if fact.number > opened_at)
    moves += _moves(replay, news, year)
    return BudgetStory(opened_at, adopted is not None, opening, moves)


def next_year_alone(offer: str, facts: Sequence[Recorded], year: int, told: BudgetStory) -> list[Move]:
    """What events did to the budget of the next year, and nothing to a year's, of which `told` is the story.

    Those that were recorded after its opening and by the end of the year: later ones are told in the next year's.
    """
    news = news_of_next_year(facts, year, told)
    replay = _replay(offer, facts, told.opened_at, year)
    return list(moved_alone(news, year, told, replay.learn, partial(full_year, replay, year)))


def news_of_next_year(facts: Iterable[Recorded], year: int, told: BudgetStory) -> list[Recorded]:
    """What was recorded after the opening of a year's story and by the end of the year."""
    facts = list(facts)
    last = known_before(facts, year + 1)
    return [fact for fact in facts if told.opened_at < fact.number <= last]


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
