"""The decisions of the made-up municipality: three models in a dozen houses, support at home, budgets every January.

Prices are Region Syddanmark's published intervals for 2022 to 2024 (domain: 317, 349, 377 kr.); the years around
them are carried on by three per cent a year, which nobody has published. A budget assumes that nearly all places are
taken, by residents like those known when it is adopted; grants and transfers are invented.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from msgspec import Struct

from ledger.commands import Adopt
from ledger.events.adoption import Adoption
from ledger.events.budgets import BudgetVersion, Grant, Transfer
from ledger.events.decisions import BaseVersion, ModelVersion, RatesVersion
from ledger.events.offers import OfferVersion
from ledger.events.places import PlaceOpening
from ledger.events.services import ServiceVersion
from ledger.models.absence import AbsenceRule
from ledger.models.budget import Activity, Budget
from ledger.models.model import Model
from ledger.models.notice import RunningMonthAndMonths
from ledger.models.offers import Assessment, Base, OfferTerms
from ledger.models.rates import Rates
from ledger.models.services import Service
from ledger.models.vacancy import AverageMinus
from ledger.shared.message import marked
from ledger.shared.money import half_up

Kind = Literal["pakker", "hybrid", "timer"]

BY = "demo"
PUBLISHED = {2022: 317, 2023: 349, 2024: 377}
YEARLY_RISE = Decimal("1.03")
HOURLY = 402
LEVELS = 12
TRAINING = marked("training")
ITEMS = {marked("management"): 28, marked("buildings"): 35, marked("night watch"): 27, TRAINING: 10}
"""What the base of a house is for, in per cent of it."""

AT_HOME = "bostoette"
"""The offer that gives support at home, by the hour (serviceloven §85)."""

NIGHT_WATCH, EXTRA_HOURS, DAY_OFFER, SUPPORT_HOURS = "night-watch", "extra-hours", "day-offer", "support-hours"

AT_HOME_SHARE = 0.2
"""Citizens with support at home, for each place of the houses."""

ASSUMED = Decimal("0.98")
"""The occupancy that budgets assume."""

_CENT = Decimal("0.01")

GRANT, TRANSFER = 150_000_00, 200_000_00

Words = Callable[[str], str]
"""Gives a text, written in English here, in the language of whoever the municipality is made for."""

Known = Mapping[str, Iterable[Assessment]]
"""What the residents known in each house are granted."""

Services = Mapping[str, Mapping[str, int]]
"""How much of each service is known to be granted in each offer: nights, or hours and days a week."""

MODELS = {
    "pakker": Model(
        allocation="combination",
        structure="differentiated",
        vacancy=AverageMinus(),
        absence=(AbsenceRule(kind="hospital", after_days=14, service=Decimal("0.5")),),
        source=marked("packages after Thisted 2022: vacancy at the average of the others minus one package"),
    ),
    "hybrid": Model(
        allocation="combination",
        structure="differentiated",
        notice=(
            RunningMonthAndMonths(),
            RunningMonthAndMonths(reason="died", count=0),
            RunningMonthAndMonths(reason="moved", payer="other", from_="given"),
        ),
        source=marked("base and service after Norddjurs 2025: running month plus one month, service only"),
    ),
    "timer": Model(
        allocation="combination",
        structure="hours",
        departure_day="free",
        source=marked("hours after Østerskoven: a day's base and a price per hour"),
    ),
}

_HOUSES: tuple[tuple[str, str, Kind], ...] = (
    ("solbakken", "Solbakken", "pakker"),
    ("lindehuset", "Lindehuset", "pakker"),
    ("aagaarden", "Ågården", "hybrid"),
    ("moellehuset", "Møllehuset", "pakker"),
    ("skovbo", "Skovbo", "hybrid"),
    ("fjordglimt", "Fjordglimt", "pakker"),
    ("vestervang", "Vestervang", "timer"),
    ("kildegaarden", "Kildegården", "pakker"),
    ("havblik", "Havblik", "hybrid"),
    ("engvej", "Engvej", "pakker"),
    ("baekkehuset", "Bækkehuset", "pakker"),
    ("hoejmarken", "Højmarken", "hybrid"),
)
_SERVICES = {
    NIGHT_WATCH: (Service(name="Nattevagt", unit="day", price_ore=0), 185),
    EXTRA_HOURS: (Service(name="Ekstra timer", unit="hours-a-week", price_ore=0), 394),
    DAY_OFFER: (Service(name="Dagtilbud", unit="attendance", price_ore=0, settled_on="delivered"), 376),
    SUPPORT_HOURS: (
        Service(
            name="Bostøtte", unit="hours-a-week", price_ore=0, paragraph="85", needs_stay=False, while_absent="free"
        ),
        402,
    ),
}
"""Each with the price of a unit in 2023, in kroner."""

_FUNCTIONS = {"107": "5.38.52", "108": "5.38.50"}
BASES = (878, 1572, 1212, 1617, 1093, 1222, 1370, 1015, 995, 1409, 1275, 1206)
"""Published bases per resident-day of Region Syddanmark's offers, 2022 to 2024, dealt out to the houses."""


class House(Struct, frozen=True):
    """A house with its places; `paragraph` is that of most of its residents."""

    offer: str
    name: str
    model: Kind
    places: tuple[str, ...]
    base: int
    paragraph: str

    @property
    def rates(self) -> str:
        return "timepris" if self.model == "timer" else "pakketakst"


def houses(places: int) -> list[House]:
    """A dozen houses for 154 places; more houses, of the same kinds, for more."""
    count = max(len(_HOUSES), places // 13)
    shares = [places // count + (at < places % count) for at in range(count)]
    return [_house(at, share) for at, share in enumerate(shares) if share]


def _house(at: int, places: int) -> House:
    key, name, model = _HOUSES[at % len(_HOUSES)]
    again = at // len(_HOUSES)
    return House(
        offer=f"{key}-{again + 1}" if again else key,
        name=f"{name} {again + 1}" if again else name,
        model=model,
        places=tuple(str(n) for n in range(1, places + 1)),
        base=BASES[at % len(BASES)],
        paragraph="107" if at % 4 == 3 else "108",  # noqa: PLR2004 - a quarter of the houses
    )


def opening(places: list[House], year: int, known: Known, words: Words) -> Adopt:
    """The decision that starts it: models, the first year's rates, all houses with bases, places and budgets."""
    day = date(year, 1, 1)
    items: list[Adoption] = [
        ModelVersion(key, day, model.changed({"source": words(model.source or "")})) for key, model in MODELS.items()
    ]
    items += [*_rates(year), *_services(year)]
    items.append(OfferVersion(AT_HOME, day, OfferTerms(name="Bostøtte", kind="at-home", function="5.38.45")))
    for house in places:
        terms = OfferTerms(name=house.name, model=house.model, rates=house.rates, function=_FUNCTIONS[house.paragraph])
        items.append(OfferVersion(house.offer, day, terms))
        items.append(_base(house, year))
        items += [PlaceOpening(house.offer, place, day) for place in house.places]
    items += [_budget(house, year, known.get(house.offer, ()), {}, words) for house in places]
    expected = max(1, round(sum(len(house.places) for house in places) * AT_HOME_SHARE))
    items.append(_at_home_budget(year, 2 * expected))
    return _decision(items, year, words)


def january(places: list[House], year: int, known: Known, services: Services, words: Words) -> Adopt:
    """The yearly decision on rates, prices, bases and budgets."""
    none: dict[str, int] = {}
    budgets = [
        _budget(house, year, known.get(house.offer, ()), services.get(house.offer, none), words) for house in places
    ]
    budgets.append(_at_home_budget(year, services.get(AT_HOME, none).get(SUPPORT_HOURS, 1)))
    return _decision(
        [*_rates(year), *_services(year), *(_base(house, year) for house in places), *budgets], year, words
    )


def april(places: list[House], year: int, words: Words) -> Adopt:
    """A supplementary grant to one of the houses, from May."""
    house = places[(year + 5) % len(places)]
    grant = Grant(house.offer, year, GRANT, date(year, 5, 1), words(TRAINING))
    return _decided([grant], date(year, 4, 20), 6, words)


def august(places: list[House], year: int, words: Words) -> Adopt:
    """A transfer from one house to the next, from September; nothing where there is only one."""
    giver, taker = places[year % len(places) - 1], places[year % len(places)]
    moved = [Transfer(giver.offer, taker.offer, year, TRANSFER, date(year, 9, 1))] if giver != taker else []
    return _decided(moved, date(year, 8, 24), 4, words)


def _budget(
    house: House, year: int, known: Iterable[Assessment], services: Mapping[str, int], words: Words
) -> BudgetVersion:
    """Full-year persons of the levels known, and services, at the year's prices; and the base for as many days."""
    residents = list(known)
    persons = len(house.places) * ASSUMED
    yearly_base = half_up(Fraction(persons) * _base(house, year).base.exact_ore * 365)
    frame = {words(item): half_up(Fraction(yearly_base * share, 100 * 100)) * 100 for item, share in ITEMS.items()}
    counted = Counter(_level(granted) for granted in residents)
    prices = {_level(granted): _day_price(granted, year) for granted in residents}
    activity = tuple(
        Activity(
            level=level,
            quantity=(persons * count / len(residents)).quantize(_CENT),
            price_ore=half_up(prices[level] * 365),
        )
        for level, count in sorted(counted.items())
    )
    activity += tuple(_assumed(service, quantity, year) for service, quantity in sorted(services.items()))
    return BudgetVersion(house.offer, year, Budget(items_ore=frame, activity=activity))


def _at_home_budget(year: int, hours_a_week: int) -> BudgetVersion:
    return BudgetVersion(AT_HOME, year, Budget(activity=(_assumed(SUPPORT_HOURS, hours_a_week, year),)))


def _assumed(service: str, quantity: int, year: int) -> Activity:
    """As much of a service as is granted, all the year: so many each day, or each week."""
    a_year = Decimal(quantity) * 365 / (1 if service == NIGHT_WATCH else 7)
    return Activity(service=service, quantity=a_year.quantize(_CENT), price_ore=_price_of(service, year))


def _level(granted: Assessment) -> str:
    """A level as settlement lines call it."""
    return granted.level if granted.level is not None else f"{granted.hours:f} h"


def _day_price(granted: Assessment, year: int) -> Fraction:
    """Exact øre a day."""
    packages, hourly = (version.rates for version in _rates(year))
    if granted.level is not None:
        return packages.price(granted.level) or Fraction(0)
    return Fraction(granted.hours or 0) * (hourly.hourly_ore or 0) / 7


def _decision(items: list[Adoption], year: int, words: Words) -> Adopt:
    return _decided(items, date(year - 1, 12, 15), year % 17 + 3, words)


def _decided(items: Sequence[Adoption], day: date, number: int, words: Words) -> Adopt:
    reference = words(marked("BY {day} item {number}")).format(day=day, number=number)
    return Adopt(by=BY, decision=reference, decided_on=day, items=list(items))


def _rates(year: int) -> Iterator[RatesVersion]:
    interval = _carried_on(year)
    yield RatesVersion(
        "pakketakst",
        date(year, 1, 1),
        Rates(unit="day", interval_ore=interval * 100, steps=LEVELS, hours_per_step="7"),
    )
    hourly = _raised(Decimal(HOURLY), year - 2022)
    yield RatesVersion("timepris", date(year, 1, 1), Rates(unit="day", hourly_ore=hourly * 100))


def _services(year: int) -> Iterator[ServiceVersion]:
    for name, (service, _) in _SERVICES.items():
        yield ServiceVersion(name, date(year, 1, 1), service.changed({"price_ore": _price_of(name, year)}))


def _price_of(service: str, year: int) -> int:
    """Øre a unit."""
    return _raised(Decimal(_SERVICES[service][1]), year - 2023) * 100


def _base(house: House, year: int) -> BaseVersion:
    amount = _raised(Decimal(house.base), year - 2023)
    return BaseVersion(house.offer, date(year, 1, 1), Base(unit="day", amount_ore=amount * 100))


def _carried_on(year: int) -> int:
    nearest = min(PUBLISHED, key=lambda known: abs(known - year))
    return _raised(Decimal(PUBLISHED[nearest]), year - nearest)


def _raised(amount: Decimal, years: int) -> int:
    return int((amount * YEARLY_RISE**years).to_integral_value())
