"""What one unit of a resident's service costs. Exact; nothing is rounded here.

Decided on 2026-11-21:

* A special price. It is in the unit of the rates in force, or in one of its own (decided on 2026-11-26); then it needs
  no rates. It goes before average and hours, but a place's own price goes before it. It has no size in an average.
* Average and hours. *average* is the price of the table. *hours* costs hourly price × hours a week / 7 a day. A
  level given instead of hours is a finding.

Decided on 2026-11-26:

* Averages by group. A table of one price has it for everybody. One of several has an average for each group: the
  resident's own is the level granted, and a group that the table does not have is a finding. Before, the first one was
  everybody's. So it is still where levels follow from hours a week: those are packages of one resident's need, and no
  groups.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import partial

from msgspec import Struct
from msgspec.structs import replace

from ledger.models.model import Model
from ledger.models.offers import Assessment
from ledger.models.rates import Rates
from ledger.models.regulation import raised_by, raises_of, sources_of, typed_of
from ledger.models.told import Told
from ledger.models.units import Unit, UnitPrice
from ledger.settlement.prices import Missing, Price, by_decision, in_table, missing_level, no_rates, series, track
from ledger.settlement.surroundings import Surroundings, level_of
from ledger.settlement.timeline import Span
from ledger.shared.message import Message, Value, say
from ledger.shared.ratios import exact
from ledger.shared.versions import Version
from ledger.state.book import Book
from ledger.state.places import Place
from ledger.state.stays import Step

SPECIAL = "special"
AVERAGE = "average"


class _Assessed(Struct, frozen=True):
    """The price of an assessment: exact øre per unit, the level it stands for, and how, in words.

    By the hour, with the hours a week and the price of one, which is what the table has. `story`: what the price in
    the table follows from, where it was not typed.
    """

    per_unit: Fraction
    unit: Unit
    level: str
    how: Message
    quantity: str | None = None
    hourly: Fraction | None = None
    story: tuple[Told, ...] = ()

    @property
    def in_table(self) -> Fraction:
        """What the table has: what a regulation raises."""
        return self.per_unit if self.hourly is None else self.hourly


def service(book: Book, model: Model, span: Span, day: date, *, filled: bool = True) -> Price | Missing:
    """What a resident, or one who has left and is still paid for, costs on a day.

    `filled`: in a month that has all its days; else a day price counts, where one is published.
    """
    stay = span.stay
    assert stay is not None
    step = stay.step_on(span.decided_on(day))
    granted = by_decision("granted", step.first_day, step.number, step.decision)
    if (own := _of_own_unit(step.assessment, model)) is not None:
        of_stay = (stay.moved_in, step.number)
        price = Price(own.ore, own.unit, SPECIAL, of_stay, (Told(granted), Told(_special_per(own.unit), own.ore)))
        return _special_raised(book, price, step, day)
    version = book.terms.rates_on(day, stay.first_day, step.decided_on)
    if version is None:
        return no_rates(book, day)
    asked = (stay.first_day, step.decided_on)
    found = _in_series(book, model, span.place, step.assessment, version, day, asked, filled=filled)
    if isinstance(found, Missing):
        return found
    priced, told = found
    events = (stay.moved_in, step.number, *level_event(model, span, day), *sources_of(version))
    steps = (Told(granted), *told)
    price = Price(priced.per_unit, priced.unit, priced.level, events, steps, quantity=priced.quantity)
    return _special_raised(book, price, step, day) if priced.level == SPECIAL else price


def _in_series(
    book: Book,
    model: Model,
    place: Place,
    assessment: Assessment,
    version: Version[Rates],
    day: date,
    asked: tuple[date, date],
    *,
    filled: bool,
) -> tuple[_Assessed, tuple[Told, ...]] | Missing:
    """What an assessment comes to in a table, and how; looked up once for all who are assessed alike.

    `asked`: on which day the stay began, and its assessment was decided, where not all tables are for everybody.
    """
    terms, of_series = book.terms, series(book, day)
    level = place.level_on(day) if model.structure == "places" else None
    for_whom = None if terms.is_for_everybody(of_series) else (*asked, day)
    key = (id(version), model.structure, assessment, level, place.opened if level else None, filled, for_whom)
    known: tuple[Version[Rates], tuple[_Assessed, tuple[Told, ...]]] | None = terms.looked_up.get(key)
    if known is not None:
        return known[1]
    assessed = partial(_assessed, book, model, place, assessment, day=day, filled=filled)
    found = assessed(version.value)
    if isinstance(found, Missing):
        return found
    passed_by = track(terms, of_series, version, day, *asked)
    told = in_table(
        terms, of_series, version, found.how, passed_by, found.in_table, lambda table: _comes_to(assessed(table.value))
    )
    typed = assessed(typed_of(version).value) if raises_of(version) else found
    story = () if isinstance(typed, Missing) else typed.story
    result = found, (*story, *told, *_of_hours(found))
    terms.looked_up[key] = version, result  # with the version, which so is there as long as its identity is asked for
    return result


def level_event(model: Model, span: Span, day: date) -> tuple[int, ...]:
    """The event that gave a place another level than it opened with, where places are priced."""
    if model.structure != "places":
        return ()
    own = span.place.level_on(day)
    return (own.number,) if own.number != span.place.opened else ()


def _comes_to(found: _Assessed | Missing) -> Fraction | None:
    """What a table has for a resident: the price of a unit, or by the hour that of one."""
    return None if isinstance(found, Missing) else found.in_table


def _of_hours(found: _Assessed) -> Iterator[Told]:
    """From the price of an hour to that of a day."""
    if found.quantity is not None:
        said = Decimal(found.quantity)
        exact_hours = found.per_unit * 7 / found.hourly if found.hourly else Fraction(said)
        hours = said if said == exact_hours else exact_hours  # minutes that are no decimal number of hours
        yield Told(say("× {hours} hours a week / 7", hours=hours), found.per_unit)


def _special_raised(book: Book, price: Price, step: Step, day: date) -> Price:
    """A special price as regulations have raised it since it was granted."""
    if not book.terms.regulations or step.assessment.special_price_ore is None:
        return price
    for one in book.terms.special_raises(step.first_day, day):
        ore = Fraction(one.value.of(price.per_unit))
        steps = (*price.steps, raised_by(one, ore))
        price = replace(price, per_unit=ore, events=(*price.events, one.number), steps=steps)
    return price


def _of_own_unit(assessment: Assessment, model: Model) -> UnitPrice | None:
    """A special price in a unit of its own, where it counts: a place's own price goes before it."""
    if assessment.special_price_ore is None or assessment.per is None or model.structure == "places":
        return None
    return UnitPrice(Fraction(assessment.special_price_ore), assessment.per)


def _special_per(unit: Unit) -> Message:
    return say("special price per {unit}", unit=unit)


def boundaries(around: Surroundings, span: Span) -> set[date]:
    """The days on which a span's price can change."""
    days = {*around.term_days_in(span.period)}
    if span.seen_on is None and span.stay is not None and span.state != "vacant":
        days.update(step.first_day for step in span.stay.steps)
        days.update(paying.first_day for paying in span.stay.payings)
    return days


def _assessed(
    book: Book, model: Model, place: Place, assessment: Assessment, rates: Rates, day: date, *, filled: bool
) -> _Assessed | Missing:
    """What an assessment comes to under a model's price structure."""
    if model.structure == "places":
        return of_place(book, rates, place, day, filled=filled)
    if assessment.special_price_ore is not None:
        price = Fraction(assessment.special_price_ore)
        return _Assessed(price, rates.unit, SPECIAL, say("special price per unit"))
    if model.structure == "average" and not rates.has_groups:
        first = rates.levels[0] if rates.levels else None
        found = _of_level(book, rates, first, say("one price for every resident"), day, filled=filled)
        return found if isinstance(found, Missing) else replace(found, level=AVERAGE)
    if model.structure == "hours":
        return _by_the_hour(book, rates, assessment, day)
    level = level_of(assessment, rates)
    if assessment.hours is None:
        granted = say("level {level}", level=level)
        if model.structure == "average":
            granted = say("one price for every resident of group {group}", group=level)
    else:
        granted = _by_hours(assessment.hours, level, rates)
    return _of_level(book, rates, level, granted, day, filled=filled)


def _by_hours(hours: Decimal, level: str | None, rates: Rates) -> Message:
    """Which level hours a week are, and the most hours that it holds."""
    values: dict[str, Value] = {"hours": hours, "level": level}
    most = None if level is None else rates.most_hours(level)
    if most is None:
        return say("{hours} hours a week are level {level}", **values)
    return say("{hours} hours a week are level {level} (at most {most} hours)", most=exact(most), **values)


def of_place(book: Book, rates: Rates, place: Place, day: date, *, filled: bool) -> _Assessed | Missing:
    """What a place costs at its own level on a day."""
    return _of_level(book, rates, place.level_on(day).level, own_level(place, day), day, filled=filled)


def own_level(place: Place, day: date) -> Message:
    own = place.level_on(day)
    how = say("the place's own level {level}", level=own.level)
    if own.number == place.opened:
        return how
    return say("{how} from {day} (#{number})", how=how, day=own.first_day, number=own.number)


def _of_level(
    book: Book, rates: Rates, level: str | None, how: Message, day: date, *, filled: bool
) -> _Assessed | Missing:
    price = None if level is None else rates.priced(level, filled=filled)
    if level is None or price is None:
        return Missing("no-level", missing_level(book, day, level))
    by_day = price.unit != rates.unit
    return _Assessed(
        *price,
        level,
        say("{how}, by its day price, for a month that is not filled", how=how) if by_day else how,
        story=() if by_day else rates.story_of(level),
    )


def _by_the_hour(book: Book, rates: Rates, assessment: Assessment, day: date) -> _Assessed | Missing:
    exact_hours = assessment.exact_hours
    if assessment.hours is None or exact_hours is None:
        return Missing("hours-needed", {"offer": book.offer, "day": day.isoformat()})
    if (hourly := rates.hourly) is None:
        return Missing("no-rate", {"rates": series(book, day), "day": day.isoformat(), "hourly": 1})
    hours = f"{assessment.hours.normalize():f}"
    per_day = hourly * exact_hours / 7
    how = say("price of an hour")
    return _Assessed(per_day, "day", f"{hours} h", how, hours, Fraction(hourly), rates.hourly_story)
