"""Random but lawful histories of one offer: terms of every variant, and stays that no rule would refuse.

Everything happens in a window of about five months around a drawn first day, so that a month drawn from it has
something to settle. Days are drawn as offsets from that first day.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from math import ceil
from typing import Any, Literal

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy
from msgspec import Struct

from ledger.commands import Command, Depart, MoveIn, Reassess, SetUse
from ledger.events.adoption import Adoption
from ledger.events.decisions import BaseVersion, ModelVersion, RatesVersion, RegulationVersion
from ledger.events.offers import OfferVersion
from ledger.events.places import Closure, PlaceOpening
from ledger.models.model import Model, Structure
from ledger.models.notice import (
    DaysAfterDeparture,
    NoNotice,
    Notice,
    RunningMonthAndDays,
    RunningMonthAndMonths,
    rules_of,
)
from ledger.models.offers import Assessment, Base, OfferTerms
from ledger.models.rates import Rates
from ledger.models.regulation import Regulation
from ledger.models.units import Unit
from ledger.models.vacancy import AverageMinus, FixedLevel, NoVacancyPay, Share, ShareStep, Vacancy
from ledger.shared.calendar import Month
from tests.scenarios import CLERK, Scenario

OFFER = "house"
WINDOW = 150
"""Days from the first one within which things happen."""

FIRST_DAYS = [date(2023, 1, 1), date(2023, 5, 1), date(2023, 11, 1), date(2024, 1, 1), date(2024, 2, 1)]
"""Windows with a New Year, a leap day, and the nights in which the clock is moved."""

LETTERS, NUMBERS = ["A", "B", "C", "S"], ["1", "2", "3", "5", "12"]
"""Levels by name, the last one a special rate, and levels by number. A history keeps to one kind, mostly."""

PARAGRAPHS = [None, "107", "108"]


class History(Struct, frozen=True):
    """One offer's history: what was adopted, what each citizen's and place's clerk typed, in order within a list.

    The lists of `by_place` do not depend on each other; their order, and how they are mixed, is free.
    """

    adopted: Sequence[Adoption]
    by_place: Sequence[Sequence[Command]]
    closing: Sequence[Adoption]
    month: Month

    @property
    def commands(self) -> list[Command]:
        return [command for one in self.by_place for command in one]

    def scenario(self, commands: Sequence[Command] | None = None, *, more: Sequence[Adoption] = ()) -> Scenario:
        """The history recorded; with other `commands` or `more` terms where they are given."""
        adopted = Scenario().adopt_items(*self.adopted, *more)
        adopted.obey(*(self.commands if commands is None else commands))
        return adopted.adopt_items(*self.closing)


def _seldom(draw: DrawFn, one_in: int) -> bool:
    return draw(st.integers(1, one_in)) == one_in


def day_of(first: date, offset: int) -> date:
    return first + timedelta(days=offset)


# --- terms -------------------------------------------------------------------------------------------


def vacancy_rules(structure: Structure, levels: Sequence[str]) -> SearchStrategy[Vacancy]:
    """Every vacancy rule that the structure can have."""
    level = st.sampled_from(levels[:3])
    rules: list[SearchStrategy[Any]] = [
        st.builds(NoVacancyPay),
        st.builds(
            Share,
            share=st.sampled_from([Decimal("0.5"), Decimal("0.333"), Decimal(1)]),
            level=st.none() | level,
            after_days=st.sampled_from([0, 1, 10, 60]),
        ),
        st.builds(Share, steps=share_steps(), level=st.none() | level),
        st.builds(FixedLevel, level=level),
    ]
    if structure in ("differentiated", "places"):
        average = st.builds(
            AverageMinus,
            packages=st.integers(0, 2),
            rounding=st.sampled_from(["linear", "down", "half-up"]),
            floor=st.integers(0, 2),
            special=st.just("excluded") | level,
            empty_offer=st.just("zero") | level,
        )
        rules += [average, average]
    return st.one_of(rules)


def share_steps() -> SearchStrategy[tuple[ShareStep, ...]]:
    """Shares from rising vacant days on, the first one from the first day or later."""
    days = st.lists(st.sampled_from([1, 2, 10, 31, 61]), min_size=1, max_size=3, unique=True).map(sorted)
    shares = st.sampled_from([Decimal(1), Decimal("0.5"), Decimal("0.333"), Decimal(0)])
    return days.flatmap(
        lambda each: st.tuples(*(st.builds(ShareStep, from_day=st.just(day), share=shares) for day in each))
    )


NOTICES: SearchStrategy[Notice] = st.one_of(
    st.builds(NoNotice),
    *(
        st.builds(rule, count=count, covers=st.sampled_from(["service", "all"]), until_refilled=st.booleans())
        for rule, count in (
            (RunningMonthAndMonths, st.integers(0, 2)),
            (RunningMonthAndDays, st.sampled_from([0, 5, 30])),
            (DaysAfterDeparture, st.sampled_from([1, 5, 30])),
        )
    ),
)


def models(structure: Structure, levels: Sequence[str]) -> SearchStrategy[Model]:
    return st.builds(
        Model,
        allocation=st.sampled_from(["combination", "combination", "activity", "frame"]),
        structure=st.just(structure),
        basis=st.sampled_from(["daily", "daily", "census"]),
        census=st.sampled_from(["first", "last"]),
        departure_day=st.sampled_from(["settled", "free"]),
        days_in_month=st.sampled_from(["calendar", "30.5", "365/12"]),
        days_in_year=st.sampled_from(["365", "calendar", "twelfths"]),
        vacancy=vacancy_rules(structure, levels),
        notice=NOTICES,
    )


@st.composite
def tables(draw: DrawFn, levels: Sequence[str]) -> Rates:
    """A table by the interval, or of prices by letter, some without the last ones; seldom not of the levels' kind."""
    by_letter = (levels == LETTERS) != _seldom(draw, 12)
    common: dict[str, Any] = {
        "unit": draw(st.sampled_from(["day", "day", "month", "year"])),
        "applies_to": draw(st.sampled_from(["all", "all", "new"])),
        "hourly_ore": draw(st.integers(1, 600_00)),
        "for_decisions_from": draw(st.none() | st.none() | st.sampled_from(FIRST_DAYS) | st.just(date(2023, 3, 15))),
    }
    if not by_letter:
        interval = draw(st.integers(1, 500)) * 100
        steps = 1 if _seldom(draw, 8) else 12
        bounds, per_step = draw(st.none() | _published_bounds()), draw(_steps())
        if bounds is not None:  # no more of them than a week has steps
            bounds = dict(list(bounds.items())[: ceil(168 / Fraction(per_step))])
        return Rates(interval_ore=interval, steps=steps, hours_per_step=per_step, hours_to=bounds, **common)
    prices = {name: draw(st.integers(0, 5000_00)) for name in LETTERS[: draw(st.sampled_from([1, 2, 4, 4, 4]))]}
    special = tuple(name for name in ("S",) if name in prices)
    if common["unit"] == "month" and draw(st.booleans()):
        some = draw(st.sets(st.sampled_from(list(prices)), min_size=1))
        common["day_prices_ore"] = {name: draw(st.integers(0, 300_00)) for name in prices if name in some}
    if _seldom(draw, 3):
        return Rates(prices_ore=prices, special=special, **common)
    if draw(st.booleans()):
        bounds = {name: Decimal(bound) for name, bound in zip(list(prices)[:2], (10, 20), strict=False)}
        on = draw(st.none() | _steps())
        return Rates(prices_ore=prices, special=special, hours_to=bounds, hours_per_step=on, **common)
    return Rates(prices_ore=prices, special=special, hours_per_step=draw(_steps()), **common)


def _steps() -> SearchStrategy[str]:
    return st.sampled_from(["7", "7.5", "50", "7/3"])


def _published_bounds() -> SearchStrategy[dict[str, Decimal]]:
    """The most hours of the first few levels, as they are printed."""
    bounds = [Decimal("2.3"), Decimal("4.7"), Decimal(7), Decimal("9.3"), Decimal("11.7")]
    return st.integers(1, 5).map(lambda most: {str(at): bound for at, bound in enumerate(bounds[:most], start=1)})


@st.composite
def bases(draw: DrawFn, paragraph: str | None) -> Base:
    units: list[Literal["day", "year"]] = ["day", "day", "year"]
    unit = draw(st.sampled_from(units)) if paragraph != "107" else "day"
    amount = draw(st.integers(1, 3000_00)) if unit == "day" else draw(st.integers(1, 9_000_000_00))
    return Base(unit=unit, amount_ore=amount, paragraph=paragraph)


@st.composite
def terms(
    draw: DrawFn, structure: Structure, others: Sequence[Structure], levels: Sequence[str], first: date
) -> list[Adoption]:
    """Models, rates, bases and the offer's own terms, each with a later version now and then."""
    items: list[Adoption] = []
    for index, day in enumerate(_version_days(draw, first, most=2)):
        of = structure if index == 0 else draw(st.sampled_from([structure, *others]))
        items.append(ModelVersion("model", day, draw(models(of, levels))))
    items += [RatesVersion("rates", day, draw(tables(levels))) for day in _version_days(draw, first, most=3)]
    items.append(OfferVersion(OFFER, _opening(first), _offer_terms("rates")))
    if _seldom(draw, 6):
        items += [RatesVersion("other rates", day, draw(tables(levels))) for day in _version_days(draw, first, most=2)]
        items.append(OfferVersion(OFFER, _later(draw, first), _offer_terms("other rates")))
    for paragraph in PARAGRAPHS:
        if draw(st.booleans()):
            days = _version_days(draw, first, most=2)
            items += [BaseVersion(OFFER, day, draw(bases(paragraph))) for day in days]
    return items + draw(_regulations(items, first))


@st.composite
def _regulations(draw: DrawFn, items: Sequence[Adoption], first: date) -> list[Adoption]:
    """Now and then a regulation or two, from days on which no table and no base is typed."""
    if not _seldom(draw, 3):
        return []
    typed = {item.day for item in items if isinstance(item, (RatesVersion, BaseVersion))}
    days = sorted({_later(draw, first) for _ in range(draw(st.integers(1, 2)))} - typed)
    regulation = st.builds(
        Regulation,
        per_cent=st.sampled_from([Decimal("1.96"), Decimal("3.56"), Decimal(-2), Decimal(0)]),
        rounding=st.sampled_from(["krone", "øre"]),
        day_prices=st.booleans(),
        hourly=st.booleans(),
        special=st.booleans(),
    )
    return [
        RegulationVersion("rates" if of_rates else None, day, draw(regulation), bases)
        for day in days
        for of_rates, bases in [draw(st.sampled_from([(True, ()), (True, (OFFER,)), (False, (OFFER,))]))]
    ]


def _offer_terms(rates: str) -> OfferTerms:
    return OfferTerms(name="The house", model="model", rates=rates)


def _opening(first: date) -> date:
    return day_of(first, -60)


def _version_days(draw: DrawFn, first: date, most: int) -> list[date]:
    """Days in rising order; the first one long ago, unless it is drawn to leave days without a version."""
    earliest = _later(draw, first) if _seldom(draw, 10) else day_of(first, -90)
    later = {_later(draw, first) for _ in range(draw(st.integers(0, most - 1)))}
    return sorted({earliest, *later})


def _later(draw: DrawFn, first: date) -> date:
    """A day in the window, the firsts of months and their neighbours more often than others."""
    offset = draw(st.integers(-20, WINDOW - 30) | st.sampled_from([-1, 0, 1, 14, 15, 30, 31, 32, 59, 60]))
    return day_of(first, offset)


# --- places and stays --------------------------------------------------------------------------------


@st.composite
def assessments(draw: DrawFn, levels: Sequence[str]) -> Assessment:
    """Levels that most tables have, hours, special prices."""
    which = draw(st.integers(0, 5))
    if which <= 2:
        return Assessment(level=draw(st.sampled_from(levels)))
    if which <= 4:
        return Assessment(hours=Decimal(draw(st.integers(1, 80))) / 2)
    units: list[Unit | None] = [None, "day", "month", "year"]
    per = draw(st.sampled_from(units))
    return Assessment(special_price_ore=draw(st.integers(0, 90_000_00)), per=per)


@dataclass(frozen=True)
class Setting:
    """What the stays of one place depend on; `closes` is the place's last day, or the offer's."""

    place: str
    opens: date
    closes: date | None
    levels: Sequence[str]


@st.composite
def stays(draw: DrawFn, setting: Setting, *, returning: bool) -> list[Command]:
    """Up to four stays one after another, with or without vacant days and time out of use in between and after."""
    commands: list[Command] = []
    free_from = setting.opens
    count = draw(st.integers(0, 4))
    for number in range(1, count + 1):
        begins = day_of(free_from, draw(st.just(0) | st.integers(1, 45)))
        if setting.closes is not None and begins > setting.closes:
            break
        commands += draw(_out_of_use(setting.place, free_from, (begins - free_from).days))
        citizen = f"c-{setting.place}-{0 if returning else number}"
        stays_on = number == count and setting.closes is None and draw(st.booleans())
        longest = 90 if setting.closes is None else min(90, (setting.closes - begins).days)
        ends = None if stays_on else day_of(begins, draw(st.integers(0, longest)))
        commands += draw(_one_stay(setting, citizen, begins, ends))
        if ends is None:
            return commands
        free_from = day_of(ends, 1)
    return commands + draw(_out_of_use(setting.place, free_from, 30))


@st.composite
def _one_stay(draw: DrawFn, setting: Setting, citizen: str, begins: date, ends: date | None) -> list[Command]:
    """A move-in, up to two reassessments, and the departure where the stay has an end."""
    granted = assessments(setting.levels)
    commands: list[Command] = [
        MoveIn(
            by=CLERK,
            citizen=citizen,
            offer=OFFER,
            place=setting.place,
            first_day=begins,
            assessment=draw(granted),
            decided_on=draw(_decided(begins)),
            paragraph=draw(st.sampled_from(PARAGRAPHS)),
            payer=draw(st.sampled_from([None, "163"])),
        )
    ]
    for after in sorted(draw(st.sets(st.integers(1, 60), max_size=2))):
        day = day_of(begins, after)
        if ends is None or day <= ends:
            anew, decided_on = draw(granted), draw(_decided(day))
            reassess = Reassess(by=CLERK, citizen=citizen, first_day=day, assessment=anew, decided_on=decided_on)
            commands.append(reassess)
    if ends is not None:
        commands.append(Depart(by=CLERK, citizen=citizen, last_day=ends))
    return commands


def _decided(day: date) -> SearchStrategy[date | None]:
    """The day of a decision: mostly unsaid, which is the day from which it holds; else some time before or after."""
    return st.none() | st.none() | st.integers(-90, 10).map(lambda offset: day_of(day, offset))


@st.composite
def _out_of_use(draw: DrawFn, place: str, first: date, days: int) -> list[Command]:
    """Perhaps a time out of use within `days` days from `first`, perhaps with its end put back in use."""
    if days == 0 or not draw(st.booleans()):
        return []
    begins = draw(st.integers(0, days - 1))
    ends = draw(st.integers(begins, days - 1))
    commands = [_use(place, day_of(first, begins), day_of(first, ends), "closed")]
    if draw(st.booleans()):
        back = draw(st.integers(begins, ends))
        commands.append(_use(place, day_of(first, back), day_of(first, ends), "open"))
    return commands


def _use(place: str, first_day: date, last_day: date, kind: Literal["open", "closed"]) -> Command:
    return SetUse(by=CLERK, offer=OFFER, place=place, first_day=first_day, last_day=last_day, kind=kind)


@st.composite
def histories(draw: DrawFn, structure: Structure, others: Sequence[Structure] = ()) -> History:
    """A history of one to four places, and a month of its window to settle."""
    first = draw(st.sampled_from(FIRST_DAYS))
    levels = draw(st.sampled_from([LETTERS, NUMBERS]))
    adopted = draw(terms(structure, others, levels, first))
    closes = _later(draw, first) if _seldom(draw, 8) else None
    # Where tails go on beside a new resident, a citizen who returns could be paid for twice in one place.
    may_return = all(_ends_when_refilled(item) for item in adopted)
    by_place = []
    closing = [] if closes is None else [Closure(OFFER, None, closes)]
    for place in "1234"[: draw(st.integers(1, 4))]:
        opens = min(_opening(first) if draw(st.booleans()) else _later(draw, first), closes or date.max)
        last = max(opens, _later(draw, first)) if closes is None and _seldom(draw, 6) else None
        own_level = draw(st.none() | st.sampled_from(levels))
        adopted.append(PlaceOpening(OFFER, place, opens, own_level))
        if last is not None:
            closing.append(Closure(OFFER, place, last))
        if _seldom(draw, 3) and (day := _later(draw, first)) > opens and (last is None or day <= last):
            adopted.append(PlaceOpening(OFFER, place, day, draw(st.sampled_from(levels))))
        setting = Setting(place, opens, closes or last, levels)
        by_place.append(draw(stays(setting, returning=may_return and _seldom(draw, 4))))
    return History(adopted, by_place, closing, Month.of(first).next(draw(st.integers(-1, 4))))


def _ends_when_refilled(item: Adoption) -> bool:
    if not isinstance(item, ModelVersion) or isinstance(item.model.notice, NoNotice):
        return True
    return any(rule.until_refilled for rule in rules_of(item.model.notice) if not isinstance(rule, NoNotice))
