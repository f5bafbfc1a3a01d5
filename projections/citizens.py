"""What does one citizen get, where, from whom, at what price? Stays, the year's cost, follow-ups, every event.

Decided on 2026-11-26:

* The cost of a year is what its months come to as known: closed ones with what stays as it was issued, open and coming
  ones as today's stays, known departures and notices make them. So it is the whole year's, and not only what is issued.
  What the house owes as a frame is nobody's.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field

from ledger.events import Recorded
from ledger.events.streams import CADENCES
from ledger.following.citizen import PaidHimself, Stretch, owed_days, paid_himself, stretches
from ledger.following.due import next_due
from ledger.models.lines import LineKind, order_of
from ledger.models.selecting import OWN
from ledger.settlement.prices import Missing
from ledger.settlement.resident_price import ResidentPrice
from ledger.shared.calendar import DAY, Period, months_of
from ledger.shared.message import Kroner
from ledger.shared.money import Ore
from ledger.state.folding import stays_of
from ledger.state.live import annulled_by
from ledger.state.standards import cadences_of
from ledger.state.stays import Stay
from ledger.store import Log
from ledger.store.history import History
from projections.charts import InForce, charts_in, charts_of_grant, in_force_data
from projections.descriptions import event_data
from projections.journal import Entry
from projections.months import Months, answer
from projections.residents import absence_data, check_place

if TYPE_CHECKING:
    from ledger.following.services import ServiceOfCitizen


_FOLLOW_UPS = ("citizen.followed-up:1", "citizen.service-followed-up:1")


class YearCost(Struct, frozen=True):
    """What one kind of line comes to in a year for a citizen, in one offer and by one payer ("own", or a code).

    `service` is that of a supplement.
    """

    offer: str
    kind: LineKind
    payer: str
    ore: Ore
    service: str | None = None


class StayOfCitizen(Struct, frozen=True):
    """A stay with its stretches, and the day by which it is to be followed up next, where it is; and its chart."""

    stay: Stay
    stretches: Sequence[Stretch]
    follow_up: date | None
    chart: InForce | None = None
    """The 24-hour chart in force on the day asked about."""
    own_payments: Sequence[PaidHimself] = ()
    """What the citizen pays himself."""


class _OfYear(Struct):
    """What is found of a year on the way: days without a price, days that lines are of, what is owed of frames."""

    unpriced: set[date] = field(default_factory=set)
    of_lines: set[date] = field(default_factory=set)
    of_frame: Ore = 0


class CitizenFile(Struct, frozen=True):
    """All about one citizen, as seen on a day and known at event `known_at`, with the cost of a year.

    `unpriced_days` are days of the year for which something is owed that has no price.
    """

    citizen: str
    day: date
    year: int
    known_at: int
    stays: Sequence[StayOfCitizen]
    services: Sequence[ServiceOfCitizen]
    costs: Sequence[YearCost]
    unpriced_days: int
    entries: Sequence[Entry]
    days: Collection[date] = ()
    """The days of the year that its lines are of."""
    service_charts: Sequence[tuple[ServiceOfCitizen, InForce]] = ()
    """The 24-hour charts that services are granted by on the day asked about."""
    of_frame: Ore = 0
    """What buyers owe of the houses' frames in the year: part of the cost, and of no resident's price."""

    def chart_of(self, service: ServiceOfCitizen) -> InForce | None:
        """The chart that a service is granted by, where it is so on the day asked about."""
        return next((chart for one, chart in self.service_charts if one is service), None)

    @property
    def total(self) -> Ore:
        return sum(cost.ore for cost in self.costs)

    @property
    def own(self) -> Ore:
        """What the municipality that keeps the ledger pays of it."""
        return sum(cost.ore for cost in self.costs if cost.payer == OWN)

    @property
    def follow_ups(self) -> Sequence[Recorded]:
        """The follow-ups that hold, in order."""
        held = (one.fact for one in self.entries if one.annulled_by is None)
        return [fact for fact in held if fact.event.TOPIC in _FOLLOW_UPS]


def citizen_named(history: History, named: str, day: date) -> str:
    """The key of a citizen named by it, or as OFFER/PLACE: who lives there on a day.

    Raises UnknownOffer, NoPlaces, UnknownPlace, NobodyThere.
    """
    offer, slash, place = named.partition("/")
    if not slash:
        return named
    book = history.book_without_closings(offer)
    check_place(book, place)
    from ledger.rules.naming import living_in  # noqa: PLC0415 - brings the rules, which a key does without

    return living_in(offer, place, book.rooms.get(place, []), day)


def citizen_file(
    location: str, log: Log, named: str, day: date, year: int | None = None, known_at: int | None = None
) -> CitizenFile:
    """All about a citizen, named by key or by OFFER/PLACE; the year is that of the day where none is given.

    Raises UnknownCitizen, and what `citizen_named` does.
    """
    return answer(location, log, known_at, lambda months: _file(months, named, day, year or day.year), of_few=True)


def _file(months: Months, named: str, day: date, year: int) -> CitizenFile:
    history = months.history
    citizen = citizen_named(history, named, day)
    facts = history.stream(f"citizen:{citizen}")
    if not facts:
        raise history.no_citizen(citizen)
    every = stays_of(facts)
    stays: list[StayOfCitizen] = []
    services: list[ServiceOfCitizen] = []
    charts: list[tuple[ServiceOfCitizen, InForce]] = []
    costs: list[YearCost] = []
    of_year = _OfYear()
    for offer in dict.fromkeys(fact.event.about_offer for fact in facts if fact.event.about_offer is not None):
        in_offer = [stay for stay in every if stay.offer == offer]
        stays += _stays(months, offer, in_offer, day)
        of_offer = list(_services(months, offer, citizen, day))
        services += of_offer
        charts += _service_charts(months, of_offer, day)
        costs += _costs(months, offer, citizen, in_offer, year, of_year)
    stays.sort(key=lambda one: (one.stay.period, one.stay.id))
    entries, missing = _entries(facts, history), len(of_year.unpriced)
    found = (stays, services, costs, missing, entries, of_year.of_lines, charts, of_year.of_frame)
    return CitizenFile(citizen, day, year, months.as_of, *found)


def _stays(months: Months, offer: str, stays: Iterable[Stay], day: date) -> Iterator[StayOfCitizen]:
    book = months.book_without_closings(offer)
    cadences = cadences_of(months.history.stream(CADENCES))
    for stay in stays:
        due = next_due(book, cadences, stay, day) if stay.last_day is None or stay.last_day >= day else None
        on_day = Period(day, day + DAY) if day in stay.period else None
        chart = None if on_day is None else next(charts_in(book.terms, stay, on_day), None)
        yield StayOfCitizen(stay, list(stretches(book, stay, day)), due, chart, list(paid_himself(book, stay)))


def _costs(
    months: Months, offer: str, citizen: str, stays: Iterable[Stay], year: int, of_year: _OfYear
) -> Iterator[YearCost]:
    """What a citizen's lines come to in an offer and a year, by kind and payer; `of_year` is added to on the way."""
    book = months.book_without_closings(offer)
    owed = [owed_days(book, stay) for stay in stays]
    owed += [grant.period for grant in book.grants if grant.citizen == citizen]
    owed += [one.period for grant in book.grants if grant.citizen == citizen for one in grant.deliveries]
    summed: defaultdict[tuple[LineKind, str, str], Ore] = defaultdict(int)
    asked = [month for month in months_of(year) if any(days.overlaps(month.period) for days in owed)]
    months.settle_together(offer, asked)
    for month in asked:
        known = months.known(offer, month)
        for line in known.lines_of(citizen):
            summed[line.kind, line.service or "", book.terms.payer_of(line.payer)] += line.amount_ore
            of_year.of_frame += line.amount_ore if line.of_frame else 0
            of_year.of_lines.update(Period.inclusive(line.first_day, line.last_day).each())
        for finding in known.findings:
            if finding.citizen == citizen and finding.severity == "unpriced" and not finding.held_ore:
                days = Period.inclusive(finding.first_day, finding.last_day)
                of_year.unpriced.update(days.overlap(month.period).each())
    for (kind, service, payer), ore in sorted(summed.items(), key=_cost_order):
        yield YearCost(offer, kind, payer, ore, service or None)


def _cost_order(cost: tuple[tuple[LineKind, str, str], Ore]) -> tuple[object, ...]:
    kind, service, payer = cost[0]
    return order_of(kind), service, payer != OWN, payer


def _services(months: Months, offer: str, citizen: str, day: date) -> Iterator[ServiceOfCitizen]:
    book = months.book_without_closings(offer)
    if not book.grants:
        return
    from ledger.following.services import services_of  # noqa: PLC0415 - few citizens have services

    yield from services_of(book, citizen, day)


def _service_charts(
    months: Months, services: Iterable[ServiceOfCitizen], day: date
) -> Iterator[tuple[ServiceOfCitizen, InForce]]:
    """The services that are granted by a 24-hour chart on a day, each with that."""
    for one in services:
        if day in one.period and one.step.chart is not None:
            terms = months.book_without_closings(one.grant.offer).terms
            yield from ((one, chart) for chart in charts_of_grant(terms, one.grant, Period(day, day + DAY)))


def _entries(facts: Sequence[Recorded], history: History) -> list[Entry]:
    gone = annulled_by(facts)
    by = {number: fact.number for number, fact in gone.items()}
    return [Entry.of(fact, by.get(fact.number), history) for fact in sorted(facts, key=lambda fact: fact.number)]


# --- for machines ----------------------------------------------------------------------------------


def citizen_data(found: CitizenFile) -> dict[str, Any]:
    """All about a citizen for machines: `total` is the year's cost of all payers, `own` the own municipality's part."""
    return {
        "citizen": found.citizen,
        "on": found.day,
        "known_at": {"event": found.known_at},
        "year": found.year,
        "total": Kroner(found.total),
        "own": Kroner(found.own),
        "unpriced_days": found.unpriced_days,
        "costs": [
            {
                "offer": cost.offer,
                "kind": cost.kind,
                "service": cost.service,
                "payer": None if cost.payer == OWN else cost.payer,
                "amount": Kroner(cost.ore),
            }
            for cost in found.costs
        ],
        "stays": [_stay_data(one) for one in found.stays],
        "services": [
            {**service_data(one), "chart": None if (chart := found.chart_of(one)) is None else in_force_data(chart)}
            for one in found.services
        ],
        "follow_ups": [_follow_up_data(fact) for fact in found.follow_ups],
        "events": [{**event_data(one.fact), "annulled_by": one.annulled_by} for one in found.entries],
    }


def _stay_data(one: StayOfCitizen) -> dict[str, Any]:
    stay = one.stay
    return {
        "stay": stay.id,
        "offer": stay.offer,
        "from": stay.first_day,
        "to": stay.last_day,
        "next_follow_up": one.follow_up,
        "rooms": [{"place": room.place, "from": room.first_day, "to": room.last_day} for room in stay.rooms()],
        "absences": [absence_data(absence, stay) for absence in stay.absences],
        "stretches": [stretch_data(stretch) for stretch in one.stretches],
        "chart": None if one.chart is None else in_force_data(one.chart),
        "own_payments": [own_payment_data(paid) for paid in one.own_payments],
    }


def own_payment_data(one: PaidHimself) -> dict[str, Any]:
    """What a citizen pays himself for machines: kroner a month, and whom that was decided for."""
    return {
        "offer": one.stay.offer,
        "kind": one.kind,
        "from": one.period.first,
        "to": one.period.last,
        "price": Kroner(one.ore),
        "decided_for": one.by,
        "event": one.number,
        "decision": one.decision,
    }


def service_data(one: ServiceOfCitizen) -> dict[str, Any]:
    """A run of days of a service for machines; `price` is that of a unit on the day `priced_on`."""
    price, a_year = one.price, one.a_year
    return {
        "grant": one.grant.id,
        "offer": one.grant.offer,
        "service": one.grant.service,
        "from": one.period.first,
        "to": one.period.last,
        "quantity": f"{one.step.quantity.normalize():f}",
        "level": one.level,
        "hours": None if one.step.hours is None else f"{one.step.hours.normalize():f}",
        "unit": one.unit,
        "payer": None if one.payer == OWN else one.payer,
        "paragraph": one.paragraph,
        "decision": one.step.decision,
        "price": None if price is None else Kroner(price),
        "price_a_year": None if a_year is None else Kroner(a_year),
        "priced_on": one.priced_on,
        "unpriced": one.unpriced,
        "deliveries": [
            {"from": each.period.first, "to": each.period.last, "quantity": f"{each.quantity.normalize():f}",
             "event": each.number}
            for each in one.deliveries
        ],
    }  # fmt: skip


def stretch_data(one: Stretch) -> dict[str, Any]:
    """One stretch of a stay for machines; `priced_on` is the day whose prices those are."""
    granted = one.step.assessment
    special = granted.special_price_ore
    price = one.price if isinstance(one.price, ResidentPrice) else None
    return {
        "offer": one.stay.offer,
        "place": one.place,
        "from": one.period.first,
        "to": one.period.last,
        "level": one.level,
        "asked": one.step.asked,
        "hours": None if granted.hours is None else f"{granted.hours.normalize():f}",
        "special_price": None if special is None else Kroner(special),
        "payer": None if one.payer == OWN else one.payer,
        "paragraph": one.paying.paragraph,
        "decision": one.step.decision,
        "price_a_day": None if one.a_day is None else Kroner(one.a_day),
        "price_a_year": None if price is None else Kroner(price.of_year()),
        "priced_on": None if price is None else one.priced_on,
        "unpriced": one.price.code if isinstance(one.price, Missing) else None,
    }


def _follow_up_data(fact: Recorded) -> dict[str, Any]:
    event = fact.event
    return {
        "event": fact.number,
        "on": event.effective_on,
        "result": getattr(event, "result", None),
        "service": getattr(event, "service", None),
        "age": getattr(event, "age", None),
        "comment": getattr(event, "comment", None),
        "decision": event.decision,
        "by": event.by,
    }
