"""What moved the budget? From the opening figure to the current one, a line per event, and nothing left over."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from ledger.budgeting.areas import area_next_year_alone
from ledger.budgeting.budget import BudgetYear, budget_year
from ledger.budgeting.budget_effects import BudgetEffect, budget_effects
from ledger.budgeting.replay import BudgetStory, Move, next_year_alone, story
from ledger.errors import NoBudget
from ledger.events import AreaBudgetAdopted, BudgetAdopted, Recorded
from ledger.models.areas import Area
from ledger.shared.calendar import FIRST_YEAR, LAST_YEAR, civil_day
from ledger.shared.message import Kroner, Message, Value, say
from ledger.shared.money import Ore
from ledger.store.history import History
from projections.budgets import with_kroner
from projections.descriptions import describe
from projections.months import Months
from projections.stories import KeptStory, keep_story, kept_stories

if TYPE_CHECKING:
    import sqlite3

    from ledger.state.book import Book

ASSUMED = "residents known then against the assumed activity"
"""The cause of the first line: what the budget came to on the day it was adopted, less what was adopted. A code, as all
causes are: `projections.causes` has their words."""


class BudgetChanges(Struct, frozen=True):
    """How a budget moved, as known at event `known_at`. `current` is calculated by itself, not summed up.

    It is a house's (`budget`), or that of an `area` across houses.
    """

    known_at: int
    story: BudgetStory
    year: int
    current: Ore
    adopted: Ore | None
    annulled: dict[int, Recorded]
    budget: BudgetYear | None = None
    area: Area | None = None
    facts: Sequence[Recorded] = ()
    """All that is known of a house, or of the houses of an area."""
    books: Sequence[Book] = ()
    """Those of an area's houses."""

    @property
    def residual(self) -> Ore:
        """What no event explains: 0 in a sound ledger."""
        return self.current - self.story.closing


def budget_changes(months: Months, offer: str, year: int) -> BudgetChanges:
    """Every change of an offer's budget for a year, as known by the months. Raises UnknownOffer."""
    book = months.book(offer)
    facts = book.facts
    by_number = {fact.number: fact for fact in facts}
    corrected = (fact.event.corrects for fact in facts if fact.event.corrects is not None)
    annulled = {number: by_number[number] for number in corrected if number in by_number}
    whole = budget_year(book, year, months.current_source(offer))
    told = _story(months, offer, facts, year)
    return BudgetChanges(months.as_of, told, year, whole.current, whole.adopted_total, annulled, whole, None, facts)


def _story(months: Months, offer: str, facts: Sequence[Recorded], year: int) -> BudgetStory:
    """A budget's story: what was kept of it, and what has been recorded since."""
    kept = months.kept_story(offer, year)
    before = None if kept is None else _unpacked(kept, {fact.number: fact for fact in facts})
    if kept is None or before is None:
        told = story(offer, facts, year)
    else:
        told = story(offer, facts, year, before, kept.known_at)
    packed = _packed(told, facts)
    if packed != kept:
        months.keep_story(offer, year, packed)
    return told


def tell_kept_again(history: History, live: sqlite3.Connection, fresh: sqlite3.Connection) -> None:
    """Tell every story that is kept in the live read models from its beginning, into others to be compared."""
    for offer, year, known_at in kept_stories(live):
        if offer not in history.offers() or year not in range(FIRST_YEAR, LAST_YEAR):
            continue  # the row is not of this program
        if facts := [fact for fact in history.about(offer) if fact.number <= known_at]:
            keep_story(fresh, offer, year, _packed(story(offer, facts, year), facts))


def _packed(told: BudgetStory, facts: Sequence[Recorded]) -> KeptStory:
    moves = [(move.cause.number, move.effect, move.full_year) for move in told.moves]
    return KeptStory(facts[-1].number, told.opened_at, [*told.budgets], told.opening, moves)


def _unpacked(kept: KeptStory, facts: Mapping[int, Recorded]) -> BudgetStory | None:
    """A story that was kept; None where it names events that are none of the offer's."""
    if not facts.keys() >= {number for number, *_ in kept.moves}:
        return None
    moves = [Move(facts[number], effect, full_year) for number, effect, full_year in kept.moves]
    return BudgetStory(kept.opened_at, kept.opening, moves, kept.budgets)


def line_rows(budget_changes: BudgetChanges) -> list[dict[str, Any]]:
    """A row per event that moved the budget, with the running figure. Money in øre."""
    rows, running = [], budget_changes.story.opening
    for move in budget_changes.story.moves:
        running += move.effect
        rows.append(
            {**_row(move, budget_changes), "effect": move.effect, "full_year": move.full_year, "running": running}
        )
    return rows


def _row(move: Move, budget_changes: BudgetChanges) -> dict[str, Any]:
    fact = move.cause
    event = fact.event
    about = budget_changes.annulled[event.corrects].event if event.corrects in budget_changes.annulled else event
    text = describe(event)
    replaced = _replaced(move, budget_changes)
    if move.full_year is None:
        text = say("{happened} (residents known then against the assumed activity)", happened=text)
    if replaced is not None:
        number, before = replaced
        values: dict[str, Value] = {"before": Kroner(before.total_ore), "number": number}
        text = say("{happened}, in the place of {before} (#{number})", happened=text, **values)
    return {
        "event": fact.number,
        "text": text,
        "cause": _cause(move),
        **({} if budget_changes.area is None else {"offer": event.about_offer}),
        "citizen": getattr(event, "citizen", None) or getattr(about, "citizen", None),
        "place": getattr(event, "place", None) or getattr(about, "place", None),
        "effective_on": event.effective_on,
        "recorded_at": fact.recorded_at,
        "recorded_on": civil_day(fact.recorded_at),
        "by": event.by,
        "decision": event.decision,
        "reason": event.reason,
        **({} if replaced is None else {"replaces": replaced[0]}),
    }


def _replaced(move: Move, budget_changes: BudgetChanges) -> tuple[int, BudgetAdopted | AreaBudgetAdopted] | None:
    """The budget that an event took the place of; None where it adopted none, or the first one of the year."""
    number = {later: earlier for earlier, later in pairwise(budget_changes.story.budgets)}.get(move.cause.number)
    if number is None:
        return None
    before = next(fact.event for fact in budget_changes.facts if fact.number == number)
    assert isinstance(before, BudgetAdopted | AreaBudgetAdopted)
    return number, before


_MOST_TOLD = 5


def next_year_told(budget_changes: BudgetChanges) -> Message | None:
    """What moves the next year alone, and so is no line of this one's changes; None for nothing."""
    moves = _next_year_alone(budget_changes)
    if not moves:
        return None
    told: list[Value] = [
        say(
            "#{number} {what}: {effect}",
            number=move.cause.number,
            what=describe(move.cause.event),
            effect=Kroner(move.full_year or 0),
        )
        for move in moves[:_MOST_TOLD]
    ]
    if len(moves) > _MOST_TOLD:
        told.append(say("and {count} more", count=len(moves) - _MOST_TOLD))
    values: dict[str, Value] = {
        "next": str(budget_changes.year + 1),
        "total": Kroner(sum(move.full_year or 0 for move in moves)),
        "moves": told,
    }
    return say("Moves {next} alone, and is no line here, {total} in all: {moves:; }", **values)


def _next_year_alone(budget_changes: BudgetChanges) -> list[Move]:
    found, house, area = budget_changes, budget_changes.budget, budget_changes.area
    if area is not None:
        return area_next_year_alone(found.books, area, found.year, found.story, found.facts)
    return [] if house is None else next_year_alone(house.offer, found.facts, found.year, found.story)


def _cause(move: Move) -> str:
    return ASSUMED if move.full_year is None else move.cause.event.cause_kind


def cause_rows(budget_changes: BudgetChanges) -> list[dict[str, Any]]:
    """A row per kind of cause: how many events, what they did to the year and to a full year, in øre."""
    ordered = sorted(budget_changes.story.moves, key=_cause)
    groups = [(kind, list(moves)) for kind, moves in groupby(ordered, key=_cause)]
    return [
        {
            "cause": kind,
            "events": len(moves),
            "effect": sum(move.effect for move in moves),
            "full_year": sum(move.full_year or 0 for move in moves) if kind != ASSUMED else None,
        }
        for kind, moves in groups
    ]


def as_told(cause: str, effect: Ore) -> tuple[bool, int]:
    """The order in which people are told of causes: what the budget began with, then what moved it most."""
    return cause != ASSUMED, -abs(effect)


def effects_of(budget_changes: BudgetChanges) -> Sequence[BudgetEffect]:
    """A house's current budget against the adopted one, in parts. Raises NoBudget where none is adopted."""
    house = budget_changes.budget
    assert house is not None
    if house.adopted is None:
        raise NoBudget(house.offer, house.year, next(iter(house.terms.offer.days), None))
    return budget_effects(house)


def changes_data(budget_changes: BudgetChanges) -> dict[str, Any]:
    """The changes for machines: every line, the sums by cause, and the effects where a budget is adopted."""
    money = ("effect", "full_year", "running")
    lines = [with_kroner(row, money) for row in line_rows(budget_changes)]
    adopted, house, area = budget_changes.adopted, budget_changes.budget, budget_changes.area
    effects = budget_effects(house) if house is not None else []
    return {
        **({"offer": house.offer} if house is not None else {}),
        **({"area": {"by": area.by, "name": area.name}} if area is not None else {}),
        "year": budget_changes.year,
        "known_at": {"event": budget_changes.known_at},
        "opening": {
            "event": budget_changes.story.opened_at,
            "adopted": budget_changes.story.adopted,
            "total": Kroner(budget_changes.story.opening),
        },
        "lines": lines,
        "causes": [with_kroner(row, money) for row in cause_rows(budget_changes)],
        "closing": Kroner(budget_changes.current),
        "residual": Kroner(budget_changes.residual),
        "adopted": None if adopted is None else Kroner(adopted),
        "effects": {effect.name: Kroner(effect.amount) for effect in effects},
    }
