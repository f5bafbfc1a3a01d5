"""The engine against the naive calculation, and what must hold of any settlement, on random lawful histories."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import date, timedelta
from itertools import pairwise, product, zip_longest
from typing import Any, get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledger.commands import Command, Depart, MoveIn, Reassess
from ledger.errors import Refusal
from ledger.events import (
    BaseAdopted,
    BaseRegulated,
    Departed,
    Event,
    ModelAdopted,
    Moved,
    MovedIn,
    PayingChanged,
    PlaceOpened,
    RatesAdopted,
    RatesRegulated,
    Reassessed,
    Voided,
    WentAway,
)
from ledger.events.decisions import BaseVersion, RatesVersion
from ledger.models.model import Model, Structure
from ledger.models.notice import NoNotice, Notice, rules_for
from ledger.models.offers import Base
from ledger.models.rates import Rates
from ledger.models.units import Unit
from ledger.models.vacancy import Share
from ledger.settlement.engine import settle_month
from ledger.settlement.lines import Line
from ledger.shared.calendar import Month
from ledger.state.book import Book
from ledger.state.leaving import leaving_of
from ledger.state.sharing import is_turnover
from ledger.state.stays import Stay
from tests.memory import MemoryLedger, months
from tests.properties.histories import FIRST, MODELS, Instruction, Kind, command_of, instructions, opened
from tests.properties.histories import OFFER as HOUSE
from tests.properties.histories import OTHER as ELSEWHERE
from tests.properties.naive import settle_naively
from tests.properties.rounds import rounds_until_met
from tests.properties.strategies import OFFER, History, histories
from tests.scenarios import CLERK, Scenario, Shown, shown

STRUCTURES: tuple[Structure, ...] = get_args(Structure)
KINDS = ("base", "service", "notice", "vacancy")
ONE_DAY = timedelta(days=1)

any_history = st.sampled_from(STRUCTURES).flatmap(lambda structure: histories(structure, STRUCTURES))
unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


@pytest.mark.parametrize("structure", STRUCTURES)
@settings(unhurried, max_examples=200)
@given(data=st.data())
def test_engine_agrees_with_the_naive_calculation(structure: Structure, data: Any) -> None:
    """Four times 200 histories: lines, findings, place-days and totals are the same, and place-days conserved."""
    history = data.draw(histories(structure, STRUCTURES))
    scenario = history.scenario()
    book = scenario.book(OFFER)
    engine = scenario.settle(OFFER, history.month)
    naive = settle_naively(book, history.month)
    assert engine.lines == naive.lines
    assert engine.findings == naive.findings
    assert engine.place_days == naive.place_days
    assert [engine.total(kind) for kind in (None, *KINDS)] == [naive.total(kind) for kind in (None, *KINDS)]
    if _is_daily(book):
        assert sum(engine.place_days.values()) == _open_place_days(book, history.month)


EVERYDAY: tuple[Kind, ...] = (
    "absent", "absent", "return", "move", "move", "transfer", "transfer", "swap", "payer", "payer", "reassess",
    "depart", "depart", "follow", "follow", "move-in", "correct", "void", "use", "rates", "rates", "day-prices",
    "level", "regulate", "base", "item", "notice", "leaving", "anew", "anew", "anew", "undone",
)  # fmt: skip
LIVED_IN = [Instruction("move-in", who, who, 3 * who, 1 + 3 * who) for who in range(2)]
"""Two residents, the one with a payer elsewhere."""
TURNED_OVER = [*LIVED_IN, Instruction("depart", 0, 0, 40, 1), Instruction("follow", 0, 0, 0, 1)]
"""And another arrives in the place of the first one on the day of departure."""


IN_A_ROUND = 200
STRUCTURED = st.builds(
    lambda model, structure: model.changed({"structure": structure}),
    MODELS,
    st.sampled_from(["differentiated"] * 3 + ["places"]),
)


@settings(unhurried, max_examples=IN_A_ROUND, database=None)
@given(
    STRUCTURED,
    st.sampled_from(get_args(Unit)),
    st.sampled_from([LIVED_IN, LIVED_IN, TURNED_OVER]),
    instructions(8, 20, EVERYDAY),
)
def on_everyday_histories(model: Model, unit: Unit, begun: list[Instruction], steps: list[Instruction]) -> None:
    ledger = opened(model, unit, (ELSEWHERE,), level="3" if model.structure == "places" else None)
    for one in (*begun, *steps):
        with suppress(Refusal):
            ledger.do(command_of(one, ledger))
            met[one.kind] += 1
    book = ledger.book(HOUSE)
    in_force = book.terms.model_on(FIRST.first)
    met.update(_situations(book, in_force.value if in_force is not None else model))
    met.update(_told_anew(ledger))
    prices = dict(_prices_named(ledger))
    elsewhere = ledger.book(ELSEWHERE)
    _check_elsewhere(book, elsewhere)
    lived_in = (book, elsewhere) if any(elsewhere.stays()) else (book,)
    for of, month in product(lived_in, months(FIRST, 5)):
        settled = settle_month(of, month)
        engine, naive = shown(settled), settle_naively(of, month)
        assert (engine.lines, engine.findings, engine.place_days) == (naive.lines, naive.findings, naive.place_days)
        met.update({prices[number] for line in settled.lines for number in line.events if number in prices})
        met.update({_is_cut(line) for line in settled.lines} - {""})


def _check_elsewhere(*books: Book) -> None:
    """Whoever leaves one house on the day of arriving in another counts there, and nobody else does."""
    stays = sorted(
        (stay for book in books for stay in book.stays()), key=lambda stay: (stay.citizen, stay.period, stay.id)
    )
    for stay, after in zip_longest(stays, stays[1:]):
        arrives = after is not None and (after.citizen, after.first_day) == (stay.citizen, stay.parted_on)
        assert stay.arrived_elsewhere == arrives, stay
        met["elsewhere in another house"] += arrives and after is not None and after.offer != stay.offer


met: Counter[str] = Counter()
"""How often each kind of event was recorded in the everyday histories, and each situation came about."""

BASES = ("daily", "census")
SITUATIONS = [
    f"{what}, {how}"
    for what in ("turnover in a place", "elsewhere in the house", "transfer", "transfer to a house that is known")
    for how in ("settled", "free", "census")
]
SITUATIONS += [f"absence of kind {kind}, {basis}" for kind in ("hospital", "holiday", "other") for basis in BASES]
SITUATIONS += ["absence that a departure ends", "absence that a return ends", "absence over a month's end"]
ROUNDS, FEWEST = range(1, 13), 2
"""The rounds of which as many are tried as it takes until every situation has come about, and at least so many."""
SIDES = ("reason", "paragraph", "payer", "supplier")
SITUATIONS += [f"notice by {side}" for side in SIDES]
SITUATIONS += [f"notice from {day}, to the {end}" for day in ("given", "departure") for end in ("day", "month-end")]
SITUATIONS += ["elsewhere in another house", "no notice after a transfer", "cause unsaid", "notice unsaid"]
PRICES = (
    "price for new residents", "price by the day of the decision", "price of a day beside a month's", "regulated price",
    "item of a base", "item of a paragraph", "level of a place", "vacancy in steps",
)  # fmt: skip
SITUATIONS += PRICES
SITUATIONS += [f"another {what}, {how}" for what in ("room", "payer", "level") for how in ("settled", "free", "census")]
SITUATIONS += ["a month's price that is cut", "a twelfth that is cut"]
SITUATIONS += [
    f"{how} of a {what}"
    for how in ("correction", "void")
    for what in ("move-in", "reassessment", "move", "payer", "absence", "departure")
]


def _situations(book: Book, model: Model) -> Iterator[str]:
    """What came about in a history that a rule of its own decides, by the rule."""
    how = "census" if model.basis == "census" else model.departure_day
    for rooms in book.rooms.values():
        yield from (f"turnover in a place, {how}" for before, after in pairwise(rooms) if is_turnover(before, after))
    for stay in book.stays():
        yield from [f"another room, {how}"] if len(stay.lodgings) > 1 else []
        yield from [f"another payer, {how}"] if len(stay.payings) > 1 else []
        yield from [f"another level, {how}"] if len(stay.steps) > 1 else []
        if stay.arrived_elsewhere:
            yield f"elsewhere in the house, {how}"
        if stay.transferred:
            yield f"transfer, {how}" if stay.arrives_on is None else f"transfer to a house that is known, {how}"
        for one in stay.absences:
            yield f"absence of kind {one.kind}, {model.basis}"
            yield from ["absence that a departure ends"] if one.days.end > stay.period.end else []
            yield from ["absence that a return ends"] if one.returned is not None else []
            yield from ["absence over a month's end"] if Month.of(one.first_day) != Month.of(one.days.end) else []
        if stay.last_day is not None:
            for rule, unsaid in rules_for(model.notice, leaving_of(stay, stay.last_day, book.terms)):
                yield from _of_notice(rule, unsaid, stay)


OF_STAYS: dict[type[Event], str] = {
    MovedIn: "move-in", Reassessed: "reassessment", Moved: "move", PayingChanged: "payer", WentAway: "absence",
    Departed: "departure",
}  # fmt: skip


def _told_anew(ledger: MemoryLedger) -> Iterator[str]:
    """What corrections and voids are of."""
    by_number = {fact.number: fact.event for fact in ledger.log.facts}
    for event in by_number.values():
        was = by_number.get(event.corrects or 0)
        if was is not None and type(was) in OF_STAYS:
            yield f"{'void' if isinstance(event, Voided) else 'correction'} of a {OF_STAYS[type(was)]}"


def _is_cut(line: Line) -> str:
    """Whether a line is a part of a month's price, or of a twelfth; "" for a whole one, or another unit."""
    if not line.is_of_month or line.days == line.for_month.days:
        return ""
    return "a month's price that is cut" if line.unit == "month" else "a twelfth that is cut"


def _prices_named(ledger: MemoryLedger) -> Iterator[tuple[int, str]]:
    """The events that say a price in a way of its own, by number."""
    for fact in ledger.log.facts:
        match fact.event:
            case RatesAdopted(rates=Rates(applies_to="new")):
                yield fact.number, "price for new residents"
            case RatesAdopted(rates=Rates(for_decisions_from=date())):
                yield fact.number, "price by the day of the decision"
            case RatesAdopted(rates=Rates(day_prices_ore=dict())):
                yield fact.number, "price of a day beside a month's"
            case RatesRegulated() | BaseRegulated():
                yield fact.number, "regulated price"
            case BaseAdopted(base=Base(item=str(), paragraph=None)):
                yield fact.number, "item of a base"
            case BaseAdopted(base=Base(item=str())):
                yield fact.number, "item of a paragraph"
            case PlaceOpened(level=str()):
                yield fact.number, "level of a place"
            case ModelAdopted(model=Model(vacancy=Share(steps=tuple()))):
                yield fact.number, "vacancy in steps"
            case _:
                pass


def _of_notice(rule: Notice, unsaid: str | None, stay: Stay) -> Iterator[str]:
    if unsaid is not None:
        yield f"{unsaid} unsaid"
        return
    yield from (f"notice by {side}" for side, said in zip(SIDES, rule.sides, strict=True) if said is not None)
    if not isinstance(rule, NoNotice):
        yield f"notice from {rule.from_ or 'departure'}, to the {rule.ends or 'day'}"
        if stay.transferred and rule.on_transfer == "none":
            yield "no notice after a transfer"


def test_engine_agrees_through_rooms_and_payers() -> None:
    """Histories with room changes, swaps and payers, through the door; a kind of event that never came is not tried."""
    missed: list[str] = []
    for number, missed in rounds_until_met(on_everyday_histories, met, (*EVERYDAY, *SITUATIONS), ROUNDS):
        if not missed and number >= FEWEST:
            return
    pytest.fail(f"never met: {missed}")


def _is_daily(book: Book) -> bool:
    return all(version.value.basis == "daily" for versions in book.terms.models.values() for version in versions)


def _open_place_days(book: Book, month: Month) -> int:
    """On a daily basis each open place has one state on each day of the month, no more and no less."""
    opened = min(version.effective_on for version in book.terms.offer)
    closed = book.terms.closed_after or date.max
    days = [day for n in range(month.days) if opened <= (day := month.first + n * ONE_DAY) <= closed]
    return sum(place.open.first <= day < place.open.end for place in book.places.values() for day in days)


@settings(unhurried, max_examples=200)
@given(history=any_history, after=st.integers(1, 40))
def test_a_reassessment_to_the_same_level_changes_nothing(history: History, after: int) -> None:
    split = [command for commands in history.by_place for command in _with_needless_reassessments(commands, after)]
    before = history.scenario().settle(OFFER, history.month)
    assert history.scenario(split).settle(OFFER, history.month) == before


def _with_needless_reassessments(commands: Sequence[Command], after: int) -> Iterator[Command]:
    """What was told of a place, with what is granted already granted again `after` days later, where there is room."""
    for command, following in zip_longest(commands, commands[1:]):
        yield command
        # A special price granted anew is another price: a regulation before it does not raise it.
        if isinstance(command, (MoveIn, Reassess)) and command.assessment.special_price_ore is None:
            day, decided_on = command.first_day + after * ONE_DAY, command.decided_on or command.first_day
            if day <= _last_day_before(following):
                yield Reassess(
                    by=CLERK,
                    citizen=command.citizen,
                    first_day=day,
                    assessment=command.assessment,
                    decided_on=decided_on,
                )


def _last_day_before(following: Command | None) -> date:
    """The last day for a reassessment ahead of what follows it in the same stay."""
    if isinstance(following, Reassess):
        return following.first_day - ONE_DAY
    return following.last_day if isinstance(following, Depart) else date.max


@settings(unhurried, max_examples=200)
@given(history=any_history, ore=st.integers(1, 1000_00), ahead=st.integers(0, 2))
def test_a_price_that_changes_from_a_day_leaves_every_month_before_untouched(
    history: History, ore: int, ahead: int
) -> None:
    day = history.month.next(ahead).end
    changed = history.scenario().adopt_items(
        RatesVersion("rates", day, Rates(unit="day", prices_ore={"A": ore}, hourly_ore=ore)),
        BaseVersion(OFFER, day, Base(unit="day", amount_ore=ore)),
    )
    assert _amounts(changed, history.month, ahead) == _amounts(history.scenario(), history.month, ahead)


def _amounts(scenario: Scenario, month: Month, ahead: int) -> list[Any]:
    """Lines and place-days of a month and the `ahead` months after it.

    Findings are left out: an offer's first base, however late, shows that the days before it have none.
    """
    settled: list[Shown] = [scenario.settle(OFFER, month.next(n)) for n in range(ahead + 1)]
    return [(one.lines, one.place_days) for one in settled]


@settings(unhurried, max_examples=200)
@given(history=any_history, data=st.data())
def test_the_order_in_which_independent_events_are_recorded_does_not_matter(history: History, data: Any) -> None:
    mixed = list(_mixed(data, history.by_place))
    before = history.scenario().settle(OFFER, history.month)
    assert history.scenario(mixed).settle(OFFER, history.month) == before


def _mixed(data: Any, commands: Sequence[Sequence[Command]]) -> Iterator[Command]:
    """Every command, those of one place in their order, those of different places in any."""
    left = [list(one) for one in commands if one]
    while left:
        yield data.draw(st.sampled_from(left)).pop(0)
        left = [one for one in left if one]
