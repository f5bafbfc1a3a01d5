"""Random histories of everyday life held against the naive calculation, and counts of what came about in them.

What a history has is drawn from every agreement and every kind of event; `crossed` counts which event met which rule.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from itertools import pairwise, zip_longest
from typing import get_args

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy
from msgspec.structs import replace

from ledger.accounting.statement import share_of
from ledger.budgeting.areas import area_of, day_of
from ledger.commands import Adopt, Command
from ledger.errors import Refusal
from ledger.events import (
    BaseAdopted,
    BaseRegulated,
    Departed,
    Event,
    ModelAdopted,
    Moved,
    MovedIn,
    OwnPaymentAdopted,
    OwnPaymentDecided,
    OwnPaymentRegulated,
    PayingChanged,
    PlaceOpened,
    PlaceReserved,
    RatesAdopted,
    RatesRegulated,
    Reassessed,
    Voided,
    WentAway,
)
from ledger.events.decisions import RatesVersion
from ledger.models.model import Model
from ledger.models.notice import NoNotice, Notice, rules_for
from ledger.models.offers import Assessment, Base
from ledger.models.own_payments import OwnPayment
from ledger.models.rates import Rates
from ledger.models.units import Unit
from ledger.models.vacancy import AverageMinus, FixedLevel, NoVacancyPay, Share, ShareStep, Vacancy
from ledger.settlement.as_issued import as_issued
from ledger.settlement.engine import settle_month, settle_months
from ledger.settlement.lines import Line, OfferMonth
from ledger.settlement.timeline import day_by_day
from ledger.shared.calendar import Month, Period
from ledger.state.book import Book
from ledger.state.leaving import leaving_of
from ledger.state.sharing import is_turnover
from ledger.state.stays import Stay
from tests.memory import MemoryLedger
from tests.properties.crossed import EVENTS, RULES, crossed
from tests.properties.histories import (
    FIRST,
    MODELS,
    Instruction,
    Kind,
    Supplier,
    command_of,
    groups,
    instructions,
    opened,
    rates,
)
from tests.properties.histories import OFFER as HOUSE
from tests.properties.histories import OTHER as ELSEWHERE
from tests.properties.naive import by_function, settle_naively
from tests.properties.rounds import ANEW
from tests.scenarios import ShownLine, shown

EVERYDAY: tuple[Kind, ...] = (
    "absent", "absent", "absent", "return", "return", "return", "move", "move", "move", "transfer", "transfer", "swap",
    "swap", "payer", "payer", "payer", "reassess", "depart", "depart", "depart", "follow", "follow", "move-in",
    "correct", "void", "use", "use", "back", "rates", "rates", "day-prices", "level", "regulate", "base", "item",
    "item", "frame", "notice", "leaving", "anew", "anew", "anew", "anew", "undone", "undone", "undone", "price",
    "price", "groups", "thirds", "function", "phase-in", "reserve", "reserve", "reserve", "reserve", "own-payment",
    "own-payment", "own-payment", "own-raised", "own-decided", "own-decided",
)  # fmt: skip
LIVED_IN = [Instruction("move-in", who, who, 3 * who, 1 + 3 * who) for who in range(2)]
"""Two residents, the one with a payer elsewhere."""


def _turned_over(day: int) -> list[Instruction]:
    """And another arrives in the place of the first one on the day of departure."""
    return [*LIVED_IN, Instruction("depart", 0, 0, day, 1), Instruction("follow", 0, 0, 0, 1)]


def _elsewhere(day: int) -> list[Instruction]:
    """And the first one comes back on the day of departure, to another place."""
    return [*LIVED_IN, Instruction("depart", 0, 0, day, 1), Instruction("follow", 0, 1, 0, 3)]


def _home_again(day: int) -> list[Instruction]:
    """And the second one comes home that day, from days away."""
    return [*_turned_over(day), Instruction("absent", 1, 0, day - 6, 0), Instruction("return", 0, 0, day, 0)]


IN_A_ROUND = 100
unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])

# --- agreements --------------------------------------------------------------------------------------

OF_ONE_PRICE: SearchStrategy[Vacancy] = st.sampled_from(
    [
        NoVacancyPay(),
        FixedLevel(level="2"),
        Share(share=Decimal("0.5")),
        Share(share=Decimal("0.5"), level="1", after_days=9),
        Share(steps=(ShareStep(from_day=1, share=Decimal(1)), ShareStep(from_day=15, share=Decimal("0.5")))),
    ]
)
VACANCIES = OF_ONE_PRICE | st.sampled_from([AverageMinus(rounding=how) for how in ("linear", "down", "half-up")])


@st.composite
def agreements(draw: st.DrawFn) -> Model:
    """A model of every kind; an average of packages only where there are packages."""
    structure = draw(st.sampled_from(["differentiated", "differentiated", "average", "places", "hours"]))
    said = {
        "structure": structure,
        "vacancy": draw(VACANCIES if structure in ("differentiated", "places") else OF_ONE_PRICE),
        "days_in_month": draw(st.sampled_from(["calendar", "30.5", "365/12"])),
        "days_in_year": draw(st.sampled_from(["365", "calendar", "twelfths"])),
    }
    return draw(MODELS).changed(said)


@st.composite
def first_tables(draw: st.DrawFn) -> Rates:
    unit: Unit = draw(st.sampled_from(get_args(Unit)))
    return _with_an_hour(draw(st.sampled_from([rates(34900, unit), groups(13, unit=unit)])))


def _with_an_hour(table: Rates) -> Rates:
    """A table with an hourly price too."""
    return table.changed({"hourly_ore": 402_00})


def _fitted(command: Command, model: Model) -> Command:
    """A command as an agreement wants it: hours where the hour has a price, and now and then elsewhere."""
    if isinstance(command, Adopt):
        items = [
            replace(item, rates=_with_an_hour(item.rates)) if isinstance(item, RatesVersion) else item
            for item in command.items
        ]
        return replace(command, items=items)
    granted: Assessment | None = getattr(command, "assessment", None)
    if granted is None or granted.level is None:
        return command
    step = int(granted.level)
    if model.structure != "hours" and step % 5:
        return command
    if step % 2:  # as a 24-hour chart grants them: minutes that no decimal number of hours is
        return replace(command, assessment=Assessment.of_minutes(60 * 7 * step - 151))
    return replace(command, assessment=Assessment(hours=Decimal(7 * step) - Decimal("2.5")))


TERMS: tuple[Kind, ...] = (
    "rates", "rates", "rates", "day-prices", "groups", "thirds", "regulate", "regulate", "frame", "frame", "item",
    "item", "item", "level", "function", "phase-in", "own-payment", "own-payment",
)  # fmt: skip
NEAR = st.sampled_from([31, 40, 60, 91])
"""Days on which more happens than on others, so that events meet."""


@st.composite
def steps_of(draw: st.DrawFn) -> list[Instruction]:
    """Terms that hold early on; who lives there then; and what happens, much of it on a day on which something does."""
    terms = [one._replace(day=1 + one.day // 6) for one in draw(instructions(0, 3, TERMS))]
    near = draw(NEAR)
    begun = draw(st.sampled_from([LIVED_IN, LIVED_IN, _turned_over(near), _elsewhere(near), _home_again(near)]))
    steps = [one._replace(day=near) if one.day % 4 == 0 else one for one in draw(instructions(8, 20, EVERYDAY))]
    return [*terms, *begun, *steps]


# --- held against the naive calculation ---------------------------------------------------------------


@settings(unhurried, max_examples=IN_A_ROUND, database=None, backend=ANEW)
@given(agreements(), first_tables(), st.sampled_from(get_args(Supplier)), steps_of())
def on_everyday_histories(model: Model, table: Rates, supplier: Supplier, steps: list[Instruction]) -> None:
    """One history through the door, and each of its months as the naive calculation has it."""
    ledger = played(model, table, supplier, steps)
    book, elsewhere = ledger.book(HOUSE), ledger.book(ELSEWHERE)
    in_force = book.terms.model_on(FIRST.first)
    met.update(_situations(book, in_force.value if in_force is not None else model))
    met.update(_told_anew(ledger))
    _check_elsewhere(book, elsewhere)
    met.update(crossed(ledger.log.facts, {HOUSE: book, ELSEWHERE: elsewhere}))
    prices = {**dict(_prices_named(ledger)), **dict(_own_payments_named(ledger))}
    lived_in = (book, elsewhere) if any(elsewhere.stays()) else (book,)
    for of, (month, swept) in ((house, one) for house in lived_in for one in _swept(house, FIRST, FIRST.next(4))):
        settled = settle_month(of, month)
        assert swept == settled, month
        engine, naive = shown(settled), settle_naively(of, month)
        assert (engine.lines, engine.findings, engine.place_days) == (naive.lines, naive.findings, naive.place_days)
        _check_statements(of, settled, naive.lines)
        met.update(_check_functions(of, month, settled, by_function(of, month, naive.lines)))
        met.update({prices[number] for line in settled.lines for number in line.events if number in prices})
        met.update({_is_cut(line) for line in settled.lines} - {""})
        met.update(set(_of_month(of, settled)))


def _swept(book: Book, first: Month, last: Month) -> Iterator[tuple[Month, OfferMonth]]:
    """Months settled together: each is what it is by itself, and told alike."""
    return zip(first.until(last), settle_months(book, first, last), strict=True)


def played(model: Model, table: Rates, supplier: Supplier, steps: list[Instruction]) -> MemoryLedger:
    """A ledger in which what is lawful of some instructions was carried out; which of them is counted."""
    ledger = opened_for(model, table, supplier)
    met.update(one.kind for one in steps if tell(one, ledger, model))
    return ledger


def opened_for(model: Model, table: Rates, supplier: Supplier) -> MemoryLedger:
    """A ledger with two houses by an agreement, of which the first one is by a supplier."""
    level = "3" if model.structure == "places" else None
    return opened(model, others=(ELSEWHERE,), level=level, table=table, supplier=supplier)


def tell(one: Instruction, ledger: MemoryLedger, model: Model) -> bool:
    """Carry out an instruction, as an agreement wants it; whether it was lawful."""
    try:
        ledger.do(_fitted(command_of(one, ledger), model))
    except Refusal:
        return False
    return True


def _check_functions(book: Book, month: Month, settled: OfferMonth, naively: dict[str | None, int]) -> Iterator[str]:
    """What is owed is of the functions of paragraphs, and of the house's; which of them came about."""
    sums: Counter[str] = Counter()
    for line in settled.lines:
        sums[area_of("function", book.terms, line.paragraph, day_of(book.terms, month))] += line.amount
    assert sums == {function or "none": ore for function, ore in naively.items()}, month
    of_paragraph = {function for function, ore in sums.items() if ore} - {"5.38.50"}
    if of_paragraph:
        yield "owed of a function of a paragraph"
        if len(of_paragraph) < len([ore for ore in sums.values() if ore]):
            yield "owed of two functions"


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

ROUNDS, FEWEST = range(1, 25), 3
"""The rounds of which as many are tried as it takes until every situation has come about, and at least so many."""

BASES = ("daily", "census")
SITUATIONS = [
    "owed of a function of a paragraph", "owed of two functions", "phased in", "not phased in for what is unpriced",
    "average of the own group", "vacant at the average of a group", "a group without a price", "price of an hour",
]  # fmt: skip
SITUATIONS += [
    f"{what}, {how}"
    for what in ("turnover in a place", "elsewhere in the house", "transfer", "transfer to a house that is known")
    for how in ("settled", "free", "census")
]
SITUATIONS += [f"absence of kind {kind}, {basis}" for kind in ("hospital", "holiday", "other") for basis in BASES]
SITUATIONS += ["absence that a departure ends", "absence that a return ends", "absence over a month's end"]
SIDES = ("reason", "paragraph", "payer", "supplier")
SITUATIONS += [f"notice by {side}" for side in SIDES]
SITUATIONS += [f"notice from {day}, to the {end}" for day in ("given", "departure") for end in ("day", "month-end")]
SITUATIONS += ["elsewhere in another house", "no notice after a transfer", "cause unsaid", "notice unsaid"]
PRICES = (
    "price for new residents", "price by the day of the decision", "price of a day beside a month's", "regulated price",
    "item of a base", "item of a paragraph", "level of a place", "vacancy in steps", "own payment of the house",
    "own payment of a place", "own payment raised", "own payment decided for a resident",
)  # fmt: skip
SITUATIONS += PRICES
SITUATIONS += [f"another {what}, {how}" for what in ("room", "payer", "level") for how in ("settled", "free", "census")]
SITUATIONS += ["a month's price that is cut", "a twelfth that is cut"]
SITUATIONS += ["own payment that is cut", "own payment free while away"]
SITUATIONS += [
    f"{how} of a {what}"
    for how in ("correction", "void")
    for what in (
        "move-in",
        "reassessment",
        "move",
        "payer",
        "decided own payment",
        "absence",
        "departure",
        "reservation",
    )
]
SITUATIONS += ["reserved at a price", "reserved by the vacancy rule", "reserved, census", "reserved, each day"]
SITUATIONS += ["reserved beside a frame", "reserved after a tail", "a reservation ended by a move-in"]
ALONE = sorted({*EVERYDAY, *SITUATIONS, *EVENTS, *RULES})
"""What comes about in a few rounds."""


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
    Departed: "departure", PlaceReserved: "reservation", OwnPaymentDecided: "decided own payment",
}  # fmt: skip


def _told_anew(ledger: MemoryLedger) -> Iterator[str]:
    """What corrections and voids are of."""
    by_number = {fact.number: fact.event for fact in ledger.log.facts}
    for event in by_number.values():
        was = by_number.get(event.corrects or 0)
        if was is not None and type(was) in OF_STAYS:
            yield f"{'void' if isinstance(event, Voided) else 'correction'} of a {OF_STAYS[type(was)]}"


def _of_month(book: Book, settled: OfferMonth) -> Iterator[str]:
    """What came about in what a month comes to."""
    codes = {finding.code for finding in settled.findings}
    yield from ["not phased in for what is unpriced"] if "no-phase-in" in codes else []
    model = book.terms.model_on(settled.month.first)
    structure = model.value.structure if model is not None else None
    yield from ["a group without a price"] if structure == "average" and "no-level" in codes else []
    for line in settled.lines:
        of_group = structure == "average" and line.level not in ("", "average", "special", "agreed")
        yield from ["phased in"] if line.kind == "phase-in" else []
        yield from ["average of the own group"] if of_group and line.kind == "service" else []
        yield from ["vacant at the average of a group"] if of_group and line.kind == "vacancy" else []
        yield from _of_reserved(book, line) if line.kind == "vacancy" and line.payer is not None else []
        yield from ["price of an hour"] if structure == "hours" and line.level.endswith(" h") else []


def _of_reserved(book: Book, line: Line) -> Iterator[str]:
    """What came about in the line of a reserved vacancy."""
    model = book.terms.model_on(line.period.first)
    assert model is not None
    how = "census" if model.value.basis == "census" else "each day"
    yield "reserved at a price" if line.level == "agreed" else "reserved by the vacancy rule"
    yield f"reserved, {how}"
    yield from ["reserved beside a frame"] if model.value.allocation == "frame" else []
    rooms = book.rooms.get(line.place or "", [])
    yield from ["a reservation ended by a move-in"] if any(room.first_day == line.period.end for room in rooms) else []
    before = list(day_by_day(book, book.places[line.place or ""], Period(date.min, line.period.first)))
    yield from ["reserved after a tail"] if before and before[-1].state == "notice" else []


def _check_statements(book: Book, settled: OfferMonth, naively: Sequence[ShownLine]) -> None:
    """What each payer owes is what the naive calculation has for it, and all of them owe the whole."""
    issued, terms = as_issued(settled), book.terms
    owed: Counter[str] = Counter()
    for line in naively:
        owed[terms.payer_of(line.payer)] += line.amount
    payers = {terms.payer_of(line.payer) for line in settled.lines} | owed.keys()
    assert {payer: share_of(issued, payer, terms).total for payer in payers} == {one: owed[one] for one in payers}
    assert sum(owed.values()) == settled.total


def _is_cut(line: Line) -> str:
    """Whether a line is a part of a month's price, or of a twelfth; "" for a whole one, or another unit."""
    if line.kind == "own-payment" and line.absence is not None:
        return "own payment free while away"
    if not line.is_of_month or line.days == line.for_month.days:
        return ""
    if line.kind == "own-payment":
        return "own payment that is cut"
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


def _own_payments_named(ledger: MemoryLedger) -> Iterator[tuple[int, str]]:
    """The events that say what residents pay themselves, by number."""
    for fact in ledger.log.facts:
        match fact.event:
            case OwnPaymentAdopted(payment=OwnPayment(place=None)):
                yield fact.number, "own payment of the house"
            case OwnPaymentAdopted():
                yield fact.number, "own payment of a place"
            case OwnPaymentRegulated():
                yield fact.number, "own payment raised"
            case OwnPaymentDecided(price_ore=int()):
                yield fact.number, "own payment decided for a resident"
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
