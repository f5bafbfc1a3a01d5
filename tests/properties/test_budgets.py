"""Budgets and statements on random histories of a house, at random cuts: nothing is left over, for anybody.

The histories are those of `histories`, closings, voids, corrections and new rates among them, with budgets, grants and
transfers in between. What the replay keeps between events is held against the same figures calculated from nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from typing import Any, Literal, NamedTuple

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy
from msgspec.structs import replace

from ledger.accounting.statement import share_of
from ledger.budgeting.budget import budget_year, current
from ledger.budgeting.budget_effects import budget_effects
from ledger.budgeting.replay import next_year_alone, story
from ledger.commands import Adopt, Command, MoveIn
from ledger.errors import Refusal
from ledger.events import BudgetAdopted, BudgetChanged, Recorded
from ledger.events.adoption import Adoption
from ledger.events.budgets import BudgetVersion, Grant, Transfer
from ledger.events.decisions import BaseVersion, ModelVersion, RatesVersion
from ledger.events.offers import OfferVersion
from ledger.events.places import PlaceOpening
from ledger.models.budget import Activity, Budget
from ledger.models.issued_lines import IssuedLine
from ledger.models.model import Allocation, Model
from ledger.models.offers import Base, OfferTerms
from ledger.models.selecting import OWN
from ledger.settlement.issuing import current_settlement
from ledger.shared.calendar import Month
from ledger.shared.money import Ore
from ledger.state.book import Book
from ledger.state.live import live
from tests.memory import BEGINNING, MemoryLedger
from tests.properties.histories import (
    CITIZENS,
    FIRST,
    MODELS,
    OFFER,
    PLACES,
    Instruction,
    adoption,
    command_of,
    instructions,
    rates,
)
from tests.properties.naive import settle_naively
from tests.properties.strategies import OFFER as HOUSE
from tests.properties.strategies import History, histories

YEAR = FIRST.year
OTHER = "other"
unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


class Decided(NamedTuple):
    """A decision about the house's budget: which, how much, and when in the year, or the next, it takes effect."""

    kind: Literal["budget", "grant", "transfer in", "transfer out"]
    much: int
    month: int
    ahead: int = 0


BASES = [
    Base(unit="day", amount_ore=87800),
    Base(unit="year", amount_ore=1_200_000_07),
    Base(unit="year", amount_ore=1_200_000_07, day_rate_ore=110055),
    Base(unit="year", amount_ore=1_200_000_07, occupancy=Decimal("97.3")),
]

one_instruction = instructions(1, 1).map(lambda steps: steps[0]).filter(lambda one: (one.kind, one.who) != ("again", 0))
"""Not a model from another day: what was adopted of a frame for months without one is not what this reckons."""
decided = st.builds(
    Decided,
    kind=st.sampled_from(["budget", "budget", "grant", "transfer in", "transfer out"]),
    much=st.integers(1, 60),
    month=st.integers(1, 12),
    ahead=st.sampled_from([0, 0, 1]),
)
move_in = st.builds(
    Instruction,
    kind=st.just("move-in"),
    who=st.integers(0, CITIZENS - 1),
    where=st.integers(0, PLACES - 1),
    day=st.integers(0, 90),
    much=st.sampled_from([4, 8, 16, 20]) | st.integers(0, 40),
)
"""A move-in early in the year, more often than elsewhere of a citizen that another municipality pays for."""


close = st.builds(Instruction, kind=st.just("close"), who=st.just(0), where=st.just(0), day=st.just(0), much=st.just(0))


@st.composite
def after_move_ins(draw: DrawFn, steps: SearchStrategy[Any], most: int) -> list[Any]:
    """Two or three move-ins, without which a house has little to tell, what is told next, some closings, late news."""
    return [
        *draw(st.lists(move_in, min_size=2, max_size=3)),
        *draw(st.lists(steps, max_size=most)),
        *draw(st.lists(close, max_size=4)),
        *draw(st.lists(steps, min_size=2, max_size=most)),
    ]


steps_of = after_move_ins(one_instruction | one_instruction | one_instruction | decided, 7)
models = st.builds(
    lambda model, allocation: model.changed({"allocation": allocation}),
    MODELS,
    st.sampled_from(["combination", "combination", "activity", "frame"]),
)


def opened(model: Model, base: Base) -> MemoryLedger:
    """A ledger with the house and another one to transfer to."""
    ledger = MemoryLedger()
    day = FIRST.first
    items: list[Adoption] = [
        ModelVersion("model", day, model),
        RatesVersion("rates", day, rates(34900)),
        *(OfferVersion(offer, day, OfferTerms(name=offer, model="model", rates="rates")) for offer in (OFFER, OTHER)),
        BaseVersion(OFFER, day, base),
        *(PlaceOpening(OFFER, str(place), day) for place in range(PLACES)),
    ]
    ledger.do(Adopt(by="clerk", decision="first decision", decided_on=day, items=items))
    return ledger


def play(ledger: MemoryLedger, steps: Sequence[Instruction | Decided]) -> MemoryLedger:
    """Carry out what is lawful."""
    for one in steps:
        with suppress(Refusal):
            ledger.do(_decision(one, ledger) if isinstance(one, Decided) else command_of(one, ledger))
    return ledger


def _decision(one: Decided, ledger: MemoryLedger) -> Adopt:
    year = YEAR + one.ahead
    day = date(year, one.month, 1)
    ore = one.much * 1234_57
    match one.kind:
        case "budget":
            assumed = tuple(
                Activity(level=str(level), quantity=Decimal(one.much) / 40, price_ore=500_000_00 + one.much * level)
                for level in range(one.much % 5, 7)
                if level
            )
            items = {"management": ore, "buildings": one.much * 3}
            occupancy = Decimal(one.much + 39) if one.much % 2 else None
            return adoption(
                ledger, BudgetVersion(OFFER, year, Budget(items_ore=items, activity=assumed, occupancy=occupancy))
            )
        case "grant":
            return adoption(ledger, Grant(OFFER, year, ore if one.much % 3 else -ore, day, "training"))
        case "transfer in":
            return adoption(ledger, Transfer(OTHER, OFFER, year, ore, day))
        case "transfer out":
            return adoption(ledger, Transfer(OFFER, OTHER, year, ore, day))


def from_nothing(ledger: MemoryLedger, known_at: int, year: int = YEAR) -> Ore:
    """The current budget of a year as known at an event: every month, grant and item by itself, nothing kept."""
    facts = live(ledger.log.about(OFFER, known_at))
    book = ledger.book(OFFER, known_at)
    settled = sum(current_settlement(book, Month(year, month)).total_ore for month in range(1, 13))
    changes = (fact.event for fact in facts if isinstance(fact.event, BudgetChanged))
    grants = sum(change.amount_ore for change in changes if change.year == year)
    return settled + grants + _frame_of_activity(book, known_at, ledger, year)


def _frame_of_activity(book: Book, known_at: int, ledger: MemoryLedger, year: int) -> Ore:
    """The adopted items, whole: the house is open all year under one model."""
    models_in_force = [version.value for versions in book.terms.models.values() for version in versions]
    if not len(book.terms.offer) or {model.allocation for model in models_in_force} != {"activity"}:
        return 0
    budget = adopted_at(ledger, known_at, year)
    return sum(budget.items_ore.values()) if budget else 0


def adopted_at(ledger: MemoryLedger, known_at: int, year: int = YEAR) -> Budget | None:
    budgets = list(budgets_at(ledger, known_at, year).values())
    return budgets[-1] if budgets else None


def budgets_at(ledger: MemoryLedger, known_at: int, year: int = YEAR) -> dict[int, Budget]:
    """Every budget of a year that was adopted and holds, by the number of its event, as adopted."""
    facts = live(ledger.log.about(OFFER, known_at))
    adopted = [(fact.number, fact.event) for fact in facts if isinstance(fact.event, BudgetAdopted)]
    return {number: event.budget for number, event in adopted if event.year == year}


def comes_to(budget: Budget) -> Ore:
    """What was adopted: the items, and persons × price."""
    service = [(one.quantity * one.price_ore).quantize(Decimal(1), ROUND_HALF_UP) for one in budget.activity]
    return sum(budget.items_ore.values()) + int(sum(service))


def granted_at(ledger: MemoryLedger, known_at: int) -> dict[int, Ore]:
    """The grants and transfers of the year that hold, by the numbers of their events."""
    facts = live(ledger.log.about(OFFER, known_at))
    changes = [(fact.number, fact.event) for fact in facts if isinstance(fact.event, BudgetChanged)]
    return {number: event.amount_ore for number, event in changes if event.year == YEAR}


@settings(unhurried, max_examples=250)
@given(model=models, base=st.sampled_from(BASES), steps=steps_of, data=st.data())
def test_the_change_list_leaves_nothing_over(
    model: Model, base: Base, steps: list[Instruction | Decided], data: st.DataObject
) -> None:
    ledger = play(opened(model, base), steps)
    known_at = data.draw(st.integers(2, ledger.log.last()))
    facts = ledger.log.about(OFFER, known_at)
    found = story(OFFER, facts, YEAR)
    closing = from_nothing(ledger, known_at)
    assert closing == current(ledger.book(OFFER, known_at), YEAR)
    assert found.opening + sum(move.effect for move in found.moves) == closing
    # and where budgets are adopted it opens with the last one, whatever it took the place of
    adopted = {number: comes_to(budget) for number, budget in budgets_at(ledger, known_at).items()}
    assert (list(found.budgets), found.opening) == (list(adopted), [*adopted.values(), found.opening][len(adopted) - 1])
    if not adopted:
        return
    # then each that was replaced has a line, back to the first one, which residents are told against
    effects = {move.cause.number: move.effect for move in found.moves}
    for before, after in pairwise(adopted):
        own = from_nothing(ledger, after) - from_nothing(ledger, after - 1)
        assert effects[after] == own + adopted[before] - adopted[after]
    first, *_ = adopted
    grants = granted_at(ledger, first)
    assert effects[first] == from_nothing(ledger, first) - sum(grants.values()) - adopted[first]
    # and what was granted before it is no matter of residents
    assert {number: effect for number, effect in effects.items() if number < first} == grants


@settings(unhurried, max_examples=200)
@given(model=models, base=st.sampled_from(BASES), steps=steps_of, data=st.data())
def test_a_change_is_the_budget_with_the_event_less_the_budget_without_it(
    model: Model, base: Base, steps: list[Instruction | Decided], data: st.DataObject
) -> None:
    ledger = play(opened(model, base), steps)
    found = story(OFFER, ledger.log.about(OFFER), YEAR)
    before = max(found.begun_at, 1)
    if before == ledger.log.last():
        return
    number = data.draw(st.integers(before + 1, ledger.log.last()))
    if number in found.budgets:
        return  # a line about the adopted figure
    moves = {move.cause.number: (move.effect, move.full_year) for move in found.moves}
    effect = from_nothing(ledger, number) - from_nothing(ledger, number - 1)
    full_year = from_nothing(ledger, number, YEAR + 1) - from_nothing(ledger, number - 1, YEAR + 1)
    assert moves.get(number) == ((effect, full_year) if effect else None)


def within_the_year(fact: Recorded) -> Recorded:
    """The same, recorded in the year: what moves the next one is told of those that were."""
    return replace(fact, recorded_at=fact.recorded_at.replace(str(BEGINNING.year), str(YEAR), 1))


@settings(unhurried, max_examples=100)
@given(model=models, base=st.sampled_from(BASES), steps=steps_of, data=st.data())
def test_what_is_no_line_is_all_that_moves_the_next_year_besides(
    model: Model, base: Base, steps: list[Instruction | Decided], data: st.DataObject
) -> None:
    # given all that was recorded within the year, from the opening of its story on
    ledger = play(opened(model, base), steps)
    facts = [within_the_year(fact) for fact in ledger.log.about(OFFER)]
    found = story(OFFER, facts, YEAR)
    alone = {move.cause.number: move.full_year for move in next_year_alone(OFFER, facts, YEAR, found)}
    # then the next year's budget moved by the full years of the lines and by what is told beside them
    moved = from_nothing(ledger, ledger.log.last(), YEAR + 1) - from_nothing(ledger, found.begun_at, YEAR + 1)
    assert sum(move.full_year or 0 for move in found.moves) + sum(filter(None, alone.values())) == moved
    # and each event that moved nothing of the year by what it did, decisions about the next year's budget among them
    if max(found.begun_at, 1) == ledger.log.last():
        return
    number = data.draw(st.integers(max(found.begun_at, 1) + 1, ledger.log.last()))
    if number in found.budgets:
        return  # a line of the year's
    effect, next_year = (
        from_nothing(ledger, number, year) - from_nothing(ledger, number - 1, year) for year in (YEAR, YEAR + 1)
    )
    assert alone.get(number, 0) == (0 if effect else next_year)


@settings(unhurried, max_examples=250)
@given(model=models, base=st.sampled_from(BASES), steps=steps_of, data=st.data())
def test_quantity_price_and_mix_leave_nothing_over(
    model: Model, base: Base, steps: list[Instruction | Decided], data: st.DataObject
) -> None:
    ledger = play(opened(model, base), steps)
    known_at = data.draw(st.integers(2, ledger.log.last()))
    found = budget_year(ledger.book(OFFER, known_at), YEAR)
    effects = budget_effects(found)
    budget = adopted_at(ledger, known_at)
    if budget is None:
        assert not effects
        return
    assert sum(effect.amount for effect in effects) == from_nothing(ledger, known_at) - budget.total(YEAR)
    months = found.months
    assert sum(month.adopted or 0 for month in months) == budget.total(YEAR)
    assert sum(month.settled + month.expected + month.grants for month in months) == from_nothing(ledger, known_at)


@settings(unhurried, max_examples=200)
@given(model=models, base=st.sampled_from(BASES), steps=steps_of, data=st.data())
def test_what_buyers_owe_and_the_own_share_are_the_settlements(
    model: Model, base: Base, steps: list[Instruction | Decided], data: st.DataObject
) -> None:
    ledger = play(opened(model, base), steps)
    known_at = data.draw(st.integers(2, ledger.log.last()))
    book = ledger.book(OFFER, known_at)
    for month in (Month(YEAR, month) for month in range(1, 9)):
        settled = current_settlement(book, month)
        payers = {line.payer for line in settled.lines if line.payer} | {OWN}
        parts = {payer: share_of(settled, payer, book.terms) for payer in payers}
        assert sum(part.total for part in parts.values()) == settled.total_ore
        assert sum(part.total for payer, part in parts.items() if payer != OWN) == parts[OWN].bought
        for payer, part in parts.items():
            assert payer == OWN or {line.payer for line in part.lines} <= {payer}


@settings(unhurried, max_examples=200)
@given(model=models, base=st.sampled_from(BASES), steps=steps_of)
def test_each_payer_is_billed_what_the_closed_months_come_to(
    model: Model, base: Base, steps: list[Instruction | Decided]
) -> None:
    """The law of closing holds for every payer by itself, whatever late news moves from one to another."""
    ledger = play(opened(model, base), steps)
    book = ledger.book(OFFER)
    earliest = book.earliest_open()
    assert earliest is not None
    billed = [line for closing in book.closings.values() for line in closing.issued.lines]
    billed += [line for line in ledger.current_settlement(OFFER, earliest).lines if line.kind == "adjustment"]
    owed = [line for month in book.closings for line in ledger.known(OFFER, month).lines]
    assert _by_payer(billed) == _by_payer(owed)


def _by_payer(lines: Sequence[IssuedLine]) -> dict[str, Ore]:
    sums: defaultdict[str, Ore] = defaultdict(int)
    for line in lines:
        sums[line.payer or OWN] += line.amount_ore
    return {payer: ore for payer, ore in sums.items() if ore}


@settings(unhurried, max_examples=200)
@given(
    allocation=st.sampled_from(["combination", "frame"]),
    base=st.sampled_from(BASES[2:]),
    steps=after_move_ins(
        one_instruction.filter(lambda one: one.kind not in ("base", "item", "frame", "void", "again", "payer")), 6
    ),
)
def test_a_frame_stays_the_frame_whoever_buys_of_it(
    allocation: Allocation, base: Base, steps: list[Instruction]
) -> None:
    """The same history with and without a day rate comes to the same; what is bought are the buyers' days."""
    model = Model(allocation=allocation, structure="differentiated")
    sold = play(opened(model, base), steps)
    unsold = play(opened(model, BASES[1]), steps)
    book = sold.book(OFFER)
    for month in (Month(YEAR, month) for month in range(1, 7)):
        lines = sold.comes_to(OFFER, month).lines
        bought = [line for line in lines if line.part == "base" and line.payer]
        assert sum(line.amount_ore for line in lines) == unsold.comes_to(OFFER, month).total_ore
        assert sum(line.amount_ore for line in lines if line.part == "bought") == -sum(b.amount_ore for b in bought)
        stays = [stay for stay in book.stays() if stay.payings[0].payer]
        assert sum(line.days for line in bought) == sum(stay.period.overlap(month.period).days for stay in stays)


@settings(unhurried, max_examples=200)
@given(history=histories("differentiated"), data=st.data())
def test_the_naive_calculation_agrees_on_what_buyers_owe_of_a_frame(history: History, data: st.DataObject) -> None:
    """Every base a frame, of which every resident's payer owes a day rate: adopted, or by an occupancy, or none."""
    framed = [_frame(item, data.draw(SHARES)) for item in history.adopted]
    by_place = [[_bought(command) for command in one] for one in history.by_place]
    years = {history.month.year - 1, history.month.year}
    budgets = [BudgetVersion(HOUSE, year, Budget(items_ore={"rent": 1}, occupancy=Decimal(97))) for year in years]
    more = [*budgets] if data.draw(st.booleans()) else []
    scenario = replace(history, adopted=framed, by_place=by_place).scenario(more=more)
    engine = scenario.settle(HOUSE, history.month)
    naive = settle_naively(scenario.book(HOUSE), history.month)
    assert (engine.lines, engine.place_days) == (naive.lines, naive.place_days)


SHARES: SearchStrategy[dict[str, Any]] = st.sampled_from(
    [{}, {"day_rate_ore": 111_011}, {"occupancy": Decimal("96.5")}, {"occupancy": Decimal(100)}]
)


def _frame(item: Adoption, share: dict[str, Any]) -> Adoption:
    """An adoption; where it is a base, a frame with its share."""
    if not isinstance(item, BaseVersion):
        return item
    by_paragraph = item.base.paragraph is not None and "occupancy" in share
    terms: dict[str, Any] = {"amount_ore": 900 * (item.base.amount_ore or 0), "paragraph": item.base.paragraph}
    return replace(item, base=Base(unit="year", **terms, **({} if by_paragraph else share)))


def _bought(command: Command) -> Command:
    return replace(command, payer="163") if isinstance(command, MoveIn) else command
