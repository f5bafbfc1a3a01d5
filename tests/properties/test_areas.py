"""Areas across houses on random histories: together they are the houses' budgets; each story leaves nothing over."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from typing import NamedTuple, get_args

from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.budgeting.areas import (
    area_current,
    area_next_year_alone,
    area_of,
    area_own,
    area_rows,
    area_story,
    day_of,
    total_of,
)
from ledger.budgeting.budget import budget_year
from ledger.errors import Refusal
from ledger.events import AreaBudgetAdopted
from ledger.events.accounts import FunctionVersion
from ledger.events.adoption import Adoption
from ledger.events.budgets import AreaBudgetVersion, AreaGrant
from ledger.models.areas import Area, AreaKind
from ledger.models.budget import Budget
from ledger.models.model import Model
from ledger.settlement.issuing import MonthSource, current_settlement
from ledger.shared.calendar import Month
from ledger.shared.money import Ore
from ledger.state.book import Book
from tests.memory import MemoryLedger
from tests.properties.histories import OFFER, Instruction, adoption
from tests.properties.test_budgets import (
    BASES,
    OTHER,
    YEAR,
    Decided,
    after_move_ins,
    decided,
    models,
    one_instruction,
    opened,
    play,
    unhurried,
    within_the_year,
)

PARAGRAPHS = ("107", "108")
KINDS: tuple[AreaKind, ...] = get_args(AreaKind)
NAMES = {"function": ["5.38.50", "5.38.52", "none"], "paragraph": ["107", "none"], "supplier": ["internal"]}


class Placed(NamedTuple):
    """A decision about functions, or about an area's budget; `grant` where it grants."""

    paragraph: str
    function: str
    month: int
    by: AreaKind | None
    grant: bool
    ahead: int = 0


placed = st.builds(
    Placed,
    paragraph=st.sampled_from(PARAGRAPHS),
    function=st.sampled_from(["5.38.50", "5.38.52"]),
    month=st.integers(1, 12),
    by=st.sampled_from([None, None, *KINDS]),
    grant=st.booleans(),
    ahead=st.sampled_from([0, 0, 1]),
)
steps_of = after_move_ins(one_instruction | one_instruction | decided | placed, 7)


def played(model: Model, base: int, steps: Sequence[Instruction | Decided | Placed]) -> MemoryLedger:
    ledger = opened(model, BASES[base])
    for one in steps:
        if isinstance(one, Placed):
            with suppress(Refusal):
                ledger.do(adoption(ledger, _item(one)))
        else:
            play(ledger, [one])
    return ledger


def _item(one: Placed) -> Adoption:
    if one.by is None:
        return FunctionVersion(one.paragraph, date(YEAR, one.month, 1), one.function)
    year = YEAR + one.ahead
    names = {"function": one.function, "paragraph": one.paragraph, "supplier": "internal"}
    if one.grant:
        area = Area(by=one.by, name=names[one.by])
        return AreaGrant(area, year, one.month * 1_000_03, date(year, one.month, 1))
    return AreaBudgetVersion(Area(by=one.by, name=names[one.by]), year, Budget(items_ore={"all": one.month * 1_000_07}))


def books_of(ledger: MemoryLedger) -> list[Book]:
    return [ledger.book(offer) for offer in (OFFER, OTHER)]


@unhurried
@given(model=models, base=st.integers(0, 3), steps=steps_of, by=st.sampled_from(KINDS))
def test_the_areas_of_a_kind_are_the_houses_budgets(
    model: Model, base: int, steps: list[Instruction | Decided | Placed], by: AreaKind
) -> None:
    books = books_of(played(model, base, steps))
    own, granted = books[0].terms.area_budgets(by, YEAR), books[0].terms.granted_to_areas(by, YEAR)
    rows = area_rows(((book, _now(book)) for book in books), by, YEAR, own, granted)
    years = [budget_year(book, YEAR) for book in books]
    total = total_of(rows, YEAR)
    # the areas' own frames stand in the place of their houses', and their grants beside the houses'
    has_frame = {name for name, version in own.items() if version.value.frame}
    replaced = sum(
        month.frame
        for book, year in zip(books, years, strict=True)
        for month in year.months
        if area_of(by, book.terms, None, day_of(book.terms, month.month)) in has_frame
    )
    of_areas = sum(version.value.frame for version in own.values()) + sum(granted.values())
    assert total.current == sum(year.current for year in years) - replaced + of_areas
    assert total.settled + total.expected == sum(month.total_ore for year in years for month in year.settlements)
    for row in rows:
        alone: Ore = sum(area_current(book, Area(by=by, name=row.name), YEAR, _now(book)) for book in books)
        assert row.current == alone + area_own(books[0].terms, Area(by=by, name=row.name), YEAR)
        if row.name in own:
            assert row.deviation == row.current - own[row.name].value.total(YEAR)
    if by == "supplier" and not own:
        with_budget = [year for year in years if year.adopted]
        difference = sum(year.current - (year.adopted_total or 0) for year in with_budget)
        assert (total.deviation or 0) == difference


@unhurried
@given(model=models, base=st.integers(0, 3), steps=steps_of, by=st.sampled_from(KINDS), data=st.data())
def test_the_story_of_an_area_leaves_nothing_over(
    model: Model, base: int, steps: list[Instruction | Decided | Placed], by: AreaKind, data: st.DataObject
) -> None:
    ledger = played(model, base, steps)
    books = books_of(ledger)
    name = data.draw(
        st.sampled_from(
            {"function": ["5.38.50", "5.38.52", "none"], "paragraph": ["107", "none"], "supplier": ["internal"]}[by]
        )
    )
    area = Area(by=by, name=name)
    adopted = books[0].terms.area_budget_of(area, YEAR)
    shared = [fact for fact in books[0].facts if fact.event.about_offer is None]
    story = area_story(books, area, YEAR, shared)
    current = sum(area_current(book, area, YEAR, _now(book)) for book in books)
    assert story.closing == current + area_own(books[0].terms, area, YEAR)
    # an event a line: budgets in the place of another, the first one, what was granted before it, what came after
    numbers = [move.cause.number for move in story.moves]
    replacing = list(reversed(story.budgets[1:]))
    later = [number for number in numbers if number > story.begun_at and number not in replacing]
    granted = [number for number in numbers if number < story.begun_at]
    assert numbers == [*replacing, *story.budgets[:1], *granted, *later]
    assert later == sorted(set(later)) and len(granted) == len(set(granted))  # noqa: PT018 - one order
    if adopted is not None:
        assert story.opening == adopted.value.total(YEAR)
        # and no grant or transfer is told as if it were of residents
        known = [ledger.book(offer, story.begun_at) for offer in (OFFER, OTHER)]
        of_houses = sum(area_current(book, area, YEAR, _now(book)) for book in known)
        expected = of_houses + area_own(known[0].terms, area, YEAR) - _granted(known, area)
        first = next(move for move in story.moves if move.full_year is None)
        budgets = {fact.number: fact.event for fact in shared}
        begun = budgets[story.begun_at]
        assert isinstance(begun, AreaBudgetAdopted)
        assert first.effect == expected - sum(begun.budget.items_ore.values())


@settings(unhurried, max_examples=60)
@given(model=models, base=st.integers(0, 3), steps=steps_of, by=st.sampled_from(KINDS), data=st.data())
def test_what_is_no_line_of_an_area_is_all_that_moves_its_next_year_besides(
    model: Model, base: int, steps: list[Instruction | Decided | Placed], by: AreaKind, data: st.DataObject
) -> None:
    # given all that was recorded within the year, from the opening of an area's story on
    ledger = played(model, base, steps)
    ledger.log.facts[:] = map(within_the_year, ledger.log.facts)
    area = Area(by=by, name=data.draw(st.sampled_from(NAMES[by])))
    books = books_of(ledger)
    shared = [fact for fact in books[0].facts if fact.event.about_offer is None]
    told = area_story(books, area, YEAR, shared)
    alone = area_next_year_alone(books, area, YEAR, told, shared)
    assert not {move.cause.number for move in alone} & {move.cause.number for move in told.moves}

    def next_year(known_at: int) -> Ore:
        """All of it from nothing: its part of each house, and its own."""
        known = [ledger.book(offer, known_at) for offer in (OFFER, OTHER)]
        of_houses = sum(area_current(book, area, YEAR + 1, _now(book)) for book in known)
        return of_houses + area_own(known[0].terms, area, YEAR + 1)

    # then its next year moved by the full years of the lines and by what is told beside them, its own grants included
    moved = next_year(ledger.log.last()) - next_year(told.begun_at)
    assert sum(move.full_year or 0 for move in [*told.moves, *alone]) == moved


def _granted(books: Sequence[Book], area: Area) -> Ore:
    """What the area and its houses were granted, or had moved to them, in the year."""
    own = books[0].terms.granted_to_areas(area.by, YEAR).get(area.name, 0)
    return own + sum(
        change.amount_ore
        for book in books
        for change in book.terms.budget_changes
        if change.year == YEAR
        and area_of(area.by, book.terms, None, day_of(book.terms, Month.of(change.effective_on))) == area.name
    )


def _now(book: Book) -> MonthSource:
    return lambda month: current_settlement(book, month)
