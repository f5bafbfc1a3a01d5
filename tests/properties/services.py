"""Random histories of services through the door, held against the naive calculation, and counts of what came about.

Two houses and an offer at home give services of every unit to residents and to others, while the residents come and go,
are away, are paid for by others, and months are closed. Each history is one list of small instructions.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any, Literal, NamedTuple, get_args

from hypothesis import HealthCheck, given
from hypothesis import settings as settings_of
from hypothesis import strategies as st
from msgspec.structs import replace

from ledger.budgeting.budget import budget_year
from ledger.budgeting.replay import story
from ledger.commands import (
    CLEARED,
    AgreeContract,
    Buy,
    ChartFile,
    ChartRow,
    Close,
    Command,
    Correct,
    Deliver,
    EndGrant,
    GrantService,
    Reassess,
    RegrantService,
    Void,
)
from ledger.errors import Refusal
from ledger.events import (
    GrantEnded,
    ModelAdopted,
    MovedIn,
    Recorded,
    ResidenceTold,
    ServiceAdopted,
    ServiceDelivered,
    ServiceGranted,
    ServiceRegranted,
    ServiceRegulated,
)
from ledger.events.charts import ChartVersion
from ledger.events.decisions import ModelVersion, RatesVersion, RegulationVersion
from ledger.events.offers import OfferVersion
from ledger.events.services import OfGrant, ServiceVersion
from ledger.events.yearly import PhaseInVersion
from ledger.models.absence import AbsenceRule
from ledger.models.charts import Chart
from ledger.models.issued import IssuedMonth
from ledger.models.issued_lines import IssuedFinding
from ledger.models.model import Model
from ledger.models.offers import Assessment, OfferTerms
from ledger.models.rates import Rates
from ledger.models.regulation import Regulation
from ledger.models.services import Service, ServiceUnit
from ledger.models.units import Unit
from ledger.models.yearly import PhaseIn
from ledger.settlement.effects import shifts_since
from ledger.settlement.engine import settle_month, settle_months
from ledger.settlement.lines import Finding, OfferMonth
from ledger.shared.calendar import Month, Period, parse_month
from ledger.state.book import Book
from ledger.state.live import live
from projections.comparing import differing_rows, tables_of
from projections.settlements import Cache, cache_months
from tests.memory import MemoryLedger, money, months
from tests.projections.tables import Tables
from tests.properties.histories import (
    DAYS,
    FIRST,
    HEAD,
    MODELS,
    OFFER,
    OTHER,
    Instruction,
    adoption,
    command_of,
    opened,
)
from tests.properties.histories import Kind as HouseKind
from tests.properties.naive import OfServices, settle_naively
from tests.properties.naive_services import KeptServices, NaiveLine, Said, books_of, reckon
from tests.properties.rounds import ANEW
from tests.scenarios import shown

HOME = "at-home"
SUPPLIER = "supplier"
OFFERS = (OFFER, OTHER, HOME, SUPPLIER)
"""Two houses, an offer at home, and a supplier of any number of stays, which the first purchase makes."""
IN_A_ROUND = 30
unhurried = settings_of(deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])

Kind = Literal[
    "grant", "grant-on", "regrant", "end", "deliver", "void-of-grant", "correct-of-grant", "version", "raise",
    "raise-rates", "table", "annul", "other-model", "buy", "negotiate", "contract", "close",
]  # fmt: skip
OF_SERVICES: tuple[Kind, ...] = (
    "grant", "grant", "grant", "grant", "grant", "grant-on", "regrant", "regrant", "regrant", "end", "end", "deliver",
    "deliver", "deliver", "deliver", "void-of-grant", "void-of-grant", "correct-of-grant", "correct-of-grant",
    "correct-of-grant", "version", "raise", "raise-rates", "table", "annul", "other-model", "buy", "buy", "negotiate",
    "contract", "close", "close", "close",
)  # fmt: skip
OF_STAYS: tuple[HouseKind, ...] = (
    "move-in", "move-in", "follow", "move", "transfer", "transfer", "payer", "absent", "absent", "absent", "return",
    "depart", "depart", "anew", "anew", "undone", "undone", "reserve", "reserve",
)  # fmt: skip


class Step(NamedTuple):
    """What to do, and numbers that say to whom, of which service or place, when and how much."""

    kind: str
    who: int
    where: int
    day: int
    much: int


RATED: dict[str, tuple[ServiceUnit, str]] = {
    "r-day": ("day", "days"), "r-weekday": ("weekday", "days"), "r-month": ("month", "months"),
    "r-hours": ("hours-a-week", "days"), "r-hour": ("hour", "days"),
}  # fmt: skip
NAMES = (*(f"s-{unit}" for unit in get_args(ServiceUnit)), *RATED)
MODEL_2 = "model-2"


def unit_of(name: str) -> ServiceUnit:
    """What a service is counted in."""
    return RATED[name][0] if name in RATED else name.removeprefix("s-")  # type: ignore[return-value]


HOURLY = tuple(name for name in NAMES if unit_of(name) in ("hours-a-week", "hour"))
LEVELLED = ("r-day", "r-weekday", "r-month")
CHARTED = (*HOURLY, *LEVELLED)
CHART = Chart(themes=("care", "house"), times=("day", "night"), forms=("direct", "indirect"), counted=("direct",))
"""Of which minutes of one form alone are in the hours."""


@st.composite
def services(draw: st.DrawFn) -> dict[str, Service]:
    """A service of each name, as one is likely to be adopted."""
    found = {}
    for name in NAMES:
        unit = unit_of(name)
        needs_stay = draw(st.booleans())
        settled_on: Literal["delivered"] | None = (
            draw(st.sampled_from([None, None, "delivered"])) if unit in ("day", "weekday", "hours-a-week") else None
        )
        found[name] = Service(
            name=name,
            unit=unit,
            price_ore=None if name in RATED else draw(st.sampled_from([185_00, 600_01, 37_3])),
            rates=RATED[name][1] if name in RATED else None,
            paragraph=draw(st.sampled_from([None, None, "85"])),
            settled_on=settled_on,
            needs_stay=needs_stay,
            while_absent=draw(st.sampled_from(["as-stay", "as-stay", "paid", "free"])),
            notice=draw(st.sampled_from(["none", "as-stay", "as-stay"])) if needs_stay else "none",
            closed_months=() if unit == "once" else draw(st.sampled_from([(), (), (), (3,)])),
            holidays=draw(st.sampled_from(["paid", "free"])) if unit == "weekday" else "paid",
        )
    return found


@st.composite
def steps_of(draw: st.DrawFn) -> list[Step]:
    """Two residents first; then what happens, half of it of services."""
    number = st.integers(0, 60)
    near = draw(st.sampled_from([31, 40, 60, 91]))
    day = st.one_of(st.integers(0, 120), st.integers(0, DAYS), st.just(near))
    one = st.builds(
        Step, st.sampled_from((*OF_SERVICES, *OF_STAYS)), st.integers(0, 2), st.integers(0, len(NAMES) - 1), day, number
    )
    granted = st.builds(
        Step, st.just("grant"), st.integers(0, 2), st.integers(0, len(NAMES) - 1), st.integers(0, 45), number
    )
    begun = [Step("move-in", who, who, 3 * who, 1 + 3 * who) for who in range(2)]
    bought = st.builds(
        Step,
        st.sampled_from(("buy", "buy", "reserve", "reserve", "negotiate", "contract")),
        st.integers(0, 2),
        st.integers(0, len(NAMES) - 1),
        st.integers(0, 40),
        number,
    )
    most = st.sampled_from(
        (
            "grant-on",
            "deliver",
            "deliver",
            "deliver",
            "regrant",
            "end",
            "absent",
            "payer",
            "move",
            "void-of-grant",
            "correct-of-grant",
        )
    )
    early = st.builds(Step, most, st.integers(0, 1), st.integers(0, len(NAMES) - 1), st.integers(20, 90), number)
    leaving = st.builds(Step, st.just("depart"), st.integers(0, 1), st.integers(0, 2), st.integers(60, 110), number)
    of_terms = st.sampled_from(("table", "table", "table", "raise", "raise-rates", "version", "other-model", "absent"))
    terms = st.builds(Step, of_terms, st.integers(0, 2), st.integers(0, len(NAMES) - 1), st.integers(10, 80), number)
    closed = st.builds(Step, st.just("close"), st.just(0), st.integers(0, 2), st.just(0), number)
    annulled = st.builds(Step, st.sampled_from(("annul", "annul", "deliver", "payer")), st.integers(0, 2),
                         st.integers(0, len(NAMES) - 1), st.integers(0, 100), number)  # fmt: skip
    late = one | one | one | one | closed | annulled
    return [
        *begun, *draw(st.lists(bought, min_size=1, max_size=4)),
        *draw(st.lists(granted, min_size=4, max_size=8)), *draw(st.lists(early, min_size=3, max_size=8)),
        *draw(st.lists(terms, min_size=1, max_size=5)),
        *draw(st.lists(leaving, min_size=0, max_size=2)),
        *draw(st.lists(closed, min_size=1, max_size=4)), *draw(st.lists(late, min_size=8, max_size=22)),
    ]  # fmt: skip


def tables(much: int) -> tuple[Rates, Rates]:
    """A table of days with levels and an hourly price, and one of months with day prices."""
    of_days = {str(n): 100_00 * n + much * 7 for n in range(1, 7)}
    of_months = {str(n): 3000_00 * n + much * 11 for n in range(1, 7)}
    bounds = {str(n): Decimal(n) * Decimal("4.5") for n in range(1, 7)} | {"1": Decimal("4.66667")}
    return (
        Rates(unit="day", prices_ore=of_days, hours_to=bounds, hourly_ore=388_00 + much),
        Rates(unit="month", prices_ore=of_months, hours_to=bounds, day_prices_ore={"2": 277_77, "3": 333_33}),
    )


def begun(model: Model, of: dict[str, Service], *, phased: bool) -> MemoryLedger:
    """A ledger with two houses, the first phased in, the second by another model, an offer at home, and services.

    `phased`: the services are phased in too.
    """
    ledger = opened(model, others=(OTHER,))
    first = FIRST.first
    days, by_month = tables(0)
    phase_in = PhaseIn(shares={"2024": Decimal(35)}, old_ore=1_234_567_89, services=phased or None)
    other = model.changed({"absence": (AbsenceRule(after_days=2, service=Decimal("0.25")),)})
    ledger.do(adoption(
        ledger, RatesVersion("days", first, days), RatesVersion("months", first, by_month),
        ModelVersion(MODEL_2, first, other), OfferVersion(HOME, first, OfferTerms(name="At home", kind="at-home")),
        ChartVersion("chart", first, CHART),
        PhaseInVersion(OFFER, None, first, phase_in),
        *(ServiceVersion(name, first, service) for name, service in of.items()),
    ))  # fmt: skip
    return ledger


def command_for(one: Step, ledger: MemoryLedger) -> Command:  # noqa: C901, PLR0911, PLR0912, PLR0915 - a case a command
    """The command that a step comes to in a ledger as it is."""
    if one.kind in get_args(HouseKind) and one.kind != "close":
        return command_of(Instruction(one.kind, one.who, one.where % 3, one.day, one.much), ledger)  # type: ignore[arg-type]
    day, name = FIRST.first + timedelta(days=one.day), NAMES[one.where]
    facts = live(ledger.log.facts)
    held = [fact.event for fact in facts if isinstance(fact.event, ServiceGranted)]
    granted = held[(one.where + one.much) % len(held)] if held else None
    citizen = granted.citizen if granted else f"c-{one.who}"
    service = granted.service if granted else name
    quantity = Decimal(one.much % 7 + 1) / (1, 2, 4)[one.much % 3]
    match one.kind:
        case "grant":
            by_chart = name in CHARTED and one.much % 2 == 0
            how: dict[str, Any] = _level(one) if name in LEVELLED else {}
            how = {"chart": _chart(one)} if by_chart else how
            ledgers_offer = None if _service(name, ledger).needs_stay else OFFERS[one.much % 3]
            payer = (None, None, "787", CLEARED)[one.much % 4]
            return GrantService(
                citizen=f"c-{one.who}", service=name, first_day=day,
                until=day + timedelta(days=3 * one.much) if one.much % 5 == 0 and name != "s-once" else None,
                quantity=None if by_chart else
                quantity if one.much % 3 or unit_of(name) == "hours-a-week" else None, offer=ledgers_offer,
                payer=payer, paragraph="104" if one.much % 6 == 1 else None, decision="VU",
                decided_on=day - timedelta(days=one.much) if one.much % 3 else None, **how, **HEAD,
            )  # fmt: skip
        case "grant-on":  # another decision on the same, from the day after the last of one that ends
            return _granted_on(one, ledger, facts)
        case "regrant":
            anew = _level(one) if service in LEVELLED and one.much % 2 else {}
            decided = day - timedelta(days=one.much) if one.much % 3 == 0 else None
            if service in CHARTED and one.much % 4 == 0:
                return RegrantService(citizen=citizen, service=service, first_day=day, chart=_chart(one),
                                      decision="VU", decided_on=decided, **HEAD)  # fmt: skip
            return RegrantService(
                citizen=citizen, service=service, first_day=day, quantity=quantity if not anew or one.who else None,
                paragraph="103" if one.much % 2 == 0 else None, decision="VU", decided_on=decided, **anew, **HEAD,
            )  # fmt: skip
        case "end":
            return EndGrant(citizen=citizen, service=service, last_day=day, **HEAD)
        case "deliver":
            told = [one for one in held if _service(one.service, ledger).by_delivery] or held
            of = told[(one.who + one.much) % len(told)] if told else None
            month = Month.of(day)
            part = one.much % 3 == 0
            until = min(day + timedelta(days=one.much % 9), month.last)
            return Deliver(
                citizen=of.citizen if of else citizen, service=of.service if of else service, month=month,
                quantity=quantity * 3, first_day=day if part else None, until=until if part and one.who else None,
                more=one.much % 5 == 0, **HEAD,
            )  # fmt: skip
        case "void-of-grant":
            return Void(number=_of_grants(ledger, one), kind="typo", **HEAD)
        case "correct-of-grant":
            fact = ledger.log.number(_of_grants(ledger, one))
            said: dict[str, Any] = {"day": fact.event.effective_on + timedelta(days=one.much - 30)}
            if one.who and isinstance(fact.event, (ServiceGranted, ServiceRegranted, ServiceDelivered)):
                said = {"quantity": quantity}
            if one.much % 4 == 1 and isinstance(fact.event, (ServiceGranted, ServiceRegranted)):
                if fact.event.service in CHARTED:  # a chart anew, or none; of the latter some say what is granted then
                    said = {"chart": CLEARED if one.who == 1 else _chart(one)}
                    said |= {"quantity": quantity} if one.who == 1 and one.much % 8 == 1 else {}
            elif one.who == 2 and isinstance(fact.event, ServiceGranted):
                said = ({"payer": ("165", CLEARED, "own")[one.much % 3]}, {"until": day}, {"paragraph": "107"})[
                    one.where % 3
                ]
            return Correct(number=fact.number, kind="typo", **said, **HEAD)
        case "version":
            was = _service(name, ledger)
            other: dict[str, Any] = {} if was.price_ore is None else {"price_ore": was.price_ore + one.much}
            if one.who and was.unit != "once":
                other["closed_months"] = ((), (4,), (2, 3))[one.much % 3]
            if one.who == 2:
                other["while_absent"] = ("as-stay", "paid", "free")[one.much % 3]
            return adoption(ledger, ServiceVersion(name, day, was.changed(other)))
        case "raise":
            raised = Regulation(per_cent=Decimal(one.much) / 8, rounding="øre" if one.who else "krone")
            return adoption(ledger, RegulationVersion(None, day, raised, (), (name,)))
        case "raise-rates":
            what = Regulation(per_cent=Decimal(one.much) / 8, hourly=one.who == 1, day_prices=one.who == 2)
            return adoption(ledger, RegulationVersion(("days", "months")[one.much % 2], day, what))
        case "table":
            tables_now, at = tables(one.much), one.much % 2
            track: dict[str, Any] = ({}, {"applies_to": "new"}, {"for_decisions_from": day})[one.who]
            table = tables_now[at].changed(track)
            if one.much % 7 == 0:
                table = table.changed({"prices_ore": {"1": 99_99}, "hours_to": None, "day_prices_ore": None})
            return adoption(ledger, RatesVersion(("days", "months")[at], day, table))
        case "buy":  # for who lives in no house, most likely
            last_day = day + timedelta(days=one.much) if one.much % 4 == 0 else None
            return Buy(
                citizen="c-2" if one.much % 5 else citizen_of(one), offer=SUPPLIER, first_day=day, until=last_day,
                assessment=_bought(one), payer="163" if one.much % 4 == 1 else CLEARED,
                paragraph="107" if one.much % 3 else CLEARED, contract="K-1", decision="VU", **HEAD,
            )  # fmt: skip
        case "negotiate":
            return Reassess(
                citizen=_buyer(one, facts), first_day=day, assessment=_bought(one), kind="price", decision="VU", **HEAD
            )
        case "contract":
            ends = day + timedelta(days=one.much)
            return AgreeContract(citizen=_buyer(one, facts), first_day=day, contract="K-2", ends=ends, **HEAD)
        case "annul":
            kinds = (ServiceAdopted, ServiceRegulated)
            used = {event.service for event in held} or {name}
            adopted = [fact.number for fact in facts if isinstance(fact.event, kinds) and fact.event.id in used]
            return Void(number=adopted[(one.day + one.much) % len(adopted)] if adopted else 1, kind="typo", **HEAD)
        case "other-model":  # of the second house, or the model itself
            if one.who:
                terms = OfferTerms(name="Another", model=(MODEL_2, "model")[one.much % 2], rates="rates")
                return adoption(ledger, OfferVersion(OTHER, day, terms))
            model = next(fact.event.model for fact in facts if isinstance(fact.event, ModelAdopted))
            rule = AbsenceRule(after_days=one.much % 4, service=Decimal("0.1"))
            return adoption(
                ledger, ModelVersion(("model", MODEL_2)[one.much % 2], day, model.changed({"absence": (rule,)}))
            )
        case _:
            offer = OFFERS[one.where % 3]
            earliest = ledger.book(offer).earliest_open() or FIRST
            known = tuple(name for name in OFFERS if len(ledger.book(name).terms.offer))
            offers = known if one.much % 2 else (SUPPLIER if one.much % 6 == 0 else offer,)
            earliest = ledger.book(offers[-1]).earliest_open() or FIRST if offers[0] == SUPPLIER else earliest
            if earliest > FIRST.next(4):  # the months that are compared are enough
                return Void(number=1, kind="typo", **HEAD)
            return Close(month=earliest, offers=offers, and_earlier=True, accept_findings=True, **HEAD)


def _granted_on(one: Step, ledger: MemoryLedger, facts: Sequence[Recorded]) -> Command:
    """What an ended grant was, from the day after it; in most of all cases unchanged."""
    lasts = {fact.event.grant: fact.event.effective_on for fact in facts if isinstance(fact.event, GrantEnded)}
    lasts |= {fact.number: fact.event.until for fact in facts
              if isinstance(fact.event, ServiceGranted) and fact.event.until is not None}  # fmt: skip
    ended = [fact for fact in facts if isinstance(fact.event, ServiceGranted) and fact.number in lasts]
    if not ended:
        return Void(number=1, kind="typo", **HEAD)
    was = ended[one.much % len(ended)]
    event = was.event
    assert isinstance(event, ServiceGranted)
    return GrantService(
        citizen=event.citizen, service=event.service, first_day=lasts[was.number] + timedelta(days=1 + one.much // 50),
        quantity=event.quantity if one.much % 9 else None, level=event.level, hours=event.hours, payer=event.payer,
        paragraph=event.paragraph, decision="VU",
        offer=None if _service(event.service, ledger).needs_stay else OFFERS[one.much % 3], **HEAD,
    )  # fmt: skip


def _chart(one: Step) -> ChartFile:
    """A chart of minutes a week, most of them no decimal number of hours; some are a bound of a level to the minute.

    280 minutes are 14/3 hours, below the bound 4.66667, and above it where they are rounded.
    """
    minutes = (140, 280, 540, 541, 20 * one.much + 5)[(one.much // 2 + one.who) % 5]
    rows = [("care", "day", "direct", minutes - 4), ("house", "night", "direct", 4), ("care", "night", "indirect", 77)]
    return ChartFile("chart.csv", tuple(ChartRow(line, *row) for line, row in enumerate(rows, start=2)), {})


def _level(one: Step) -> dict[str, Any]:
    return {"level": str(1 + one.much % 4)} if one.much % 4 else {"hours": Decimal(one.much % 20) + 1}


def citizen_of(one: Step) -> str:
    """Whom a step names."""
    return f"c-{one.who}"


def _bought(one: Step) -> Assessment:
    units: tuple[Unit, ...] = ("day", "month", "month", "year")
    return Assessment(special_price_ore=(100_00 + one.much) * (1, 30, 30, 365)[one.much % 4], per=units[one.much % 4])


def _buyer(one: Step, facts: Sequence[Recorded]) -> str:
    """A citizen for whom something was bought."""
    bought = [fact.event.citizen for fact in facts if isinstance(fact.event, MovedIn) and fact.event.offer == SUPPLIER]
    return bought[one.much % len(bought)] if bought else citizen_of(one)


def _service(name: str, ledger: MemoryLedger) -> Service:
    """The first version of a service that was ever adopted."""
    adopted = (fact.event for fact in ledger.log.facts if isinstance(fact.event, ServiceAdopted))
    return next(event.service for event in adopted if event.id == name)


def _of_grants(ledger: MemoryLedger, one: Step) -> int:
    """An event of a grant: of each kind one is as likely."""
    facts = [fact for fact in live(ledger.log.facts) if isinstance(fact.event, OfGrant)] or ledger.log.facts
    kinds = sorted({type(fact.event).TOPIC for fact in facts})
    of_kind = [fact for fact in facts if kinds[one.where % len(kinds)] == fact.event.TOPIC]
    return of_kind[one.much % len(of_kind)].number


# --- held against the naive calculation ---------------------------------------------------------------

met: Counter[str] = Counter()
"""How often each kind of step was lawful, and each situation came about."""


class Then(NamedTuple):
    """What settling a month showed once."""

    known_at: int
    offer: str
    month: Month
    lines: list[tuple[Any, ...]]


def on_service_histories_of(model: Model, of: dict[str, Service], steps: Sequence[Step], *, phased: bool) -> None:
    """One history; each month of each offer as the naive calculation has it, now and as it was known in between."""
    ledger, then = begun(model, of, phased=phased), []
    read = ReadModels(ledger)
    for one in steps:
        try:
            recorded = ledger.do(command_for(one, ledger))
        except Refusal:
            met[f"refused: {one.kind}"] += 1
            continue
        met[one.kind] += bool(recorded)
        read.catch_up()
        if any(isinstance(fact.event, ResidenceTold) for fact in recorded):
            met["told anew"] += 1
            read.check()
            read.cache(FIRST, FIRST.next())
        if one.kind == "close" or one.much % 10 == 0:
            then += list(_shown(ledger, one))
            read.cache(FIRST, Month.of(FIRST.first + timedelta(days=one.day)))
    read.check()
    for known_at in (*{one.known_at for one in then[-1:]}, None):
        check(ledger, known_at)
    for was in then:
        assert money(ledger.current_settlement(was.offer, was.month, was.known_at)) == was.lines, was[:3]


class ReadModels:
    """The read models of a ledger as they come to be in use: a few events at a time, months cached in between."""

    def __init__(self, ledger: MemoryLedger) -> None:
        self._ledger, self._tables, self._folded = ledger, Tables(), 0
        self.catch_up()

    def catch_up(self) -> None:
        self._tables.fold(self._ledger.facts[self._folded :])
        self._folded = len(self._ledger.facts)

    def cache(self, *wanted: Month) -> None:
        """Cache some months of each offer, as answers do that asked for them."""
        for offer in OFFERS:
            cache_months(self._tables.db.conn, "cached_months", (self._ledger.comes_to(offer, each) for each in wanted))
            earliest = self._ledger.book(offer).earliest_open() or FIRST
            now = self._ledger.current_settlement(offer, earliest)
            cache_months(self._tables.db.conn, "cached_current", [now])

    def check(self) -> None:
        """They are what the log gives: built from nothing in one batch, with what is cached calculated anew."""
        anew, db = Tables().fold(self._ledger.facts), self._tables.db.conn
        calculate: dict[Cache, Callable[[str, Month], IssuedMonth]] = {
            "cached_months": self._ledger.comes_to,
            "cached_current": self._ledger.current_settlement,
        }
        for table, calculated in calculate.items():
            cached = list(db.execute(f"SELECT offer, month FROM {table}"))
            met["cached to the end"] += len(cached)
            months_anew = [calculated(offer, parse_month(month)) for offer, month in cached]
            cache_months(anew.db.conn, table, months_anew)
        different = [row for table in tables_of(db) for row in differing_rows(table, db, anew.db.conn)]
        assert not different, different


def _shown(ledger: MemoryLedger, one: Step) -> Iterator[Then]:
    offer = OFFERS[one.where % 3]
    for month in (FIRST, Month.of(FIRST.first + timedelta(days=one.day))):
        yield Then(ledger.log.last(), offer, month, money(ledger.current_settlement(offer, month)))


def check(ledger: MemoryLedger, known_at: int | None) -> None:
    """Each month of each offer, as known at an event; and what has been issued of the closed ones."""
    facts = ledger.log.facts[:known_at]
    books = books_of(facts, OFFERS)
    for offer in OFFERS:
        kept = KeptServices(facts, OFFERS, offer)
        owed = 0
        book, last = ledger.book(offer, known_at), FIRST.next(6)
        for month, swept in zip(FIRST.until(last), settle_months(book, FIRST, last), strict=True):
            naive = reckon(books, offer, month)
            engine = settle_month(book, month)
            assert engine == swept, (offer, str(month), "settled together with other months")
            lines = sorted(
                NaiveLine(line.service or "", line.citizen or "", line.payer or "", line.paragraph or "",
                          line.period.first, line.period.last or date.max, line.level, line.unit_price,
                          Fraction(line.quantity or 1), line.amount)
                for line in engine.lines if line.kind == "supplement"
            )  # fmt: skip
            assert lines == naive.lines, (offer, str(month))
            by_places = without_services(engine)
            services_come_to = OfServices(sum(line.amount for line in naive.lines), bool(naive.unpriced))
            naive_places = settle_naively(books[offer], month, services_come_to)
            assert shown(by_places) == naive_places, (offer, str(month), "places")
            met["services phased in"] += is_phased_in(ledger.book(offer), by_places, naive.lines)
            met["a reserved vacancy"] += any(line.kind == "vacancy" and line.payer for line in by_places.lines)
            met["a bought stay"] += offer == SUPPLIER and bool(by_places.lines)
            met["a service of a bought stay"] += offer == SUPPLIER and bool(naive.lines)
            met.update(_situations(naive.lines, engine.lines))
            met["another paragraph"] += any(line.paragraph == "103" for line in naive.lines)
            met["by a chart"] += any(line.quantity.denominator % 3 == 0 for line in naive.lines)
            met["unpriced"] += bool(naive.unpriced)
            met["nobody known to pay"] += any(said.code == "last-payer" for said in naive.findings)
            met["a delivery cut"] += any(said.code == "delivery-cut" for said in naive.findings)
            assert said_in(engine.findings) == naive.findings, (offer, str(month), "findings")
            if month in books[offer].closings:
                stays, known = kept.comes_to(books, offer, month), ledger.known(offer, month, known_at)
                comes_to = sum(stays.by_day.values())
                met["held"] += comes_to != sum(naive.by_day.values())
                assert of_services(known) == comes_to, (offer, str(month), "held")
                of_closed = [finding for finding in known.findings if finding.for_month == month]
                of_days = [finding for finding in of_closed if finding.code != "no-offer"]  # the others: by what stays
                assert said_in(of_days) == stays.findings, (offer, str(month), "findings about what is held")
                assert held_by(of_closed) == stays.held, (offer, str(month), "held by findings")
                met["held without an offer"] += any(code == "no-offer" for code, *_ in stays.held)
                owed += comes_to
        _check_issued(ledger, offer, known_at, owed)
        if known_at is None:
            _check_bridges(ledger, offer)
    if known_at is None:
        _check_moves(ledger)


def is_phased_in(book: Book, month: OfferMonth, services: Sequence[NaiveLine]) -> bool:
    """Whether services are in what a month's phase-in line is a part of."""
    version = book.terms.phase_in_on(month.month.first)
    has_line = any(line.kind == "phase-in" for line in month.lines)
    return bool(version is not None and version.value.services and has_line and services)


def without_services(month: OfferMonth) -> OfferMonth:
    """What places and the house itself add to a month."""
    lines = tuple(line for line in month.lines if line.service is None)
    return replace(month, lines=lines, findings=tuple(one for one in month.findings if one.service is None))


def said_in(findings: Iterable[Finding | IssuedFinding]) -> set[Said]:
    """Each day of what findings say of services."""
    return {
        Said(finding.code, finding.service, finding.citizen or "", day)
        for finding in findings
        if finding.service is not None
        for day in (
            finding.period if isinstance(finding, Finding) else Period.inclusive(finding.first_day, finding.last_day)
        ).each()
    }


def held_by(findings: Iterable[IssuedFinding]) -> dict[tuple[str, str, str], int]:
    """What stays as issued of services, by code, service and citizen; øre."""
    held: dict[tuple[str, str, str], int] = defaultdict(int)
    for finding in findings:
        if finding.service is not None:
            held[finding.code, finding.service, finding.citizen or ""] += finding.held_ore or 0
    return dict(held)


def _check_issued(ledger: MemoryLedger, offer: str, known_at: int | None, owed: int) -> None:
    """What has been issued, with what the earliest open month carries, is what the closed months come to."""
    book = ledger.book(offer, known_at)
    earliest = book.earliest_open()
    if not book.closings or earliest is None:
        return
    issued = sum(of_services(closing.issued) for closing in book.closings.values())
    carried = [
        line for line in ledger.current_settlement(offer, earliest, known_at).lines if line.for_month != earliest
    ]
    met["carried"] += any(line.service for line in carried)
    assert issued + sum(line.amount_ore for line in carried if line.service) == owed, (offer, "issued and carried")


def _check_bridges(ledger: MemoryLedger, offer: str) -> None:
    """From what was issued, and from what was known before, to what is known: the causes are all there is."""
    book = ledger.book(offer)
    for month in months(FIRST, 3):
        known_at = book.closings[month].known_at if month in book.closings else ledger.log.last() // 2
        was = ledger.total(offer, month, known_at)
        if month in book.closings:
            was = book.closings[month].issued.totals()[month]
        found = list(shifts_since(offer, book.facts, known_at, month))
        met["a bridge"] += bool(found)
        assert ledger.total(offer, month) - was == sum(shift.effect for shift in found), (offer, str(month), "bridge")


def _check_moves(ledger: MemoryLedger) -> None:
    """What the last event did that moved support at home: to its budget, and to that of the next year, from nothing."""
    moves = story(HOME, ledger.book(HOME).facts, FIRST.year).moves
    for move in moves[-1:]:
        number, years = move.cause.number, (FIRST.year, FIRST.year + 1)
        was, became = (
            [budget_year(ledger.book(HOME, known_at), year).current for year in years]
            for known_at in (number - 1, number)
        )
        assert (move.effect, move.full_year) == tuple(after - before for before, after in zip(was, became, strict=True))
        met["a full year"] += bool(move.full_year)


def of_services(month: IssuedMonth) -> int:
    """Øre of the lines that name a service."""
    return sum(line.amount_ore for line in month.lines if line.service is not None)


def _situations(lines: Sequence[NaiveLine], engine: Sequence[Any]) -> Iterator[str]:
    yield from (f"line of {line.service}" for line in lines)
    yield from ("a day away" for line in engine if line.kind == "supplement" and line.absence)
    yield from ("a payer elsewhere" for line in lines if line.payer)


SITUATIONS = [
    *(f"line of {name}" for name in NAMES), "a day away", "a payer elsewhere", "unpriced", "held", "carried",
    "a bridge", "a reserved vacancy", "a bought stay", "a service of a bought stay", "nobody known to pay",
    "a delivery cut", "services phased in", "by a chart", "another paragraph", "told anew", "cached to the end",
    "a full year",
    *dict.fromkeys((*OF_SERVICES, *OF_STAYS)),
]  # fmt: skip


@settings_of(unhurried, max_examples=IN_A_ROUND, database=None, backend=ANEW)
@given(MODELS, services(), steps_of(), st.booleans())
def on_service_histories(model: Model, of: dict[str, Service], steps: list[Step], phased: bool) -> None:
    """One history through the door, and each of its months as the naive calculation has it."""
    on_service_histories_of(model, of, steps, phased=phased)
