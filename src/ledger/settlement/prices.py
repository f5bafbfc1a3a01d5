"""What one unit costs: a resident's service, a vacant place, a resident-day's base. Exact; nothing is rounded here.

Decided on 2026-11-21:

* A special price. It is in the unit of the rates in force, or in one of its own (decided on 2026-11-26); then it needs
  no rates. It goes before average and hours, but a place's own price goes before it. It has no size in an average.
* Average and hours. *average* is the price of the table. *hours* costs hourly price × hours a week / 7 a day. A
  level given instead of hours is a finding.

Decided on 2026-11-26:

* A first base. Once an offer has a base, the days before the first one want one too, under an allocation that has
  bases: they are a finding, and their month has no phase-in, until a decision says what was owed. A base of 0 kr. says
  that nothing was.
* Averages by group. A table of one price has it for everybody. One of several has an average for each group: the
  resident's own is the level granted, and a group that the table does not have is a finding. Before, the first one was
  everybody's. So it is still where levels follow from hours a week: those are packages of one resident's need, and no
  groups.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import partial
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from ledger.models.absence import AbsenceKind
from ledger.models.model import Model
from ledger.models.offers import Assessment, Base
from ledger.models.rates import Rates
from ledger.models.regulation import raised_by, raises_of, sources_of, typed_of
from ledger.models.told import Told
from ledger.models.units import Unit, UnitPrice
from ledger.models.vacancy import PriceToShare, Undecided, VacancyPrice, Vacant
from ledger.settlement.findings import say_missing
from ledger.settlement.frames import day_rate, of_units
from ledger.settlement.surroundings import Surroundings, level_of
from ledger.settlement.timeline import Span, open_days
from ledger.shared.message import Message, Value, say
from ledger.shared.ratios import exact
from ledger.shared.versions import Version
from ledger.state.book import Book
from ledger.state.places import Place
from ledger.state.stays import Paying, Step

SPECIAL = "special"
AVERAGE = "average"


class Price(Struct, frozen=True):
    """Exact øre per unit, the level it stands for, the events it follows from, and how, in words.

    `of_frame`: what a buyer owes of a base frame by the day. `quantity`: an exact decimal, how much is granted where
    the price follows from that.
    """

    per_unit: Fraction
    unit: Unit
    level: str
    events: tuple[int, ...]
    steps: tuple[Told, ...]
    of_frame: bool = False
    shared: tuple[int, ...] = ()
    """More events that it follows from, the same for many prices: those of all residents, for an average."""
    attention: str | None = None
    """The code of a finding, where a person should look though the price is known."""
    quantity: str | None = None
    absence: AbsenceKind | None = None
    """Of which kind of absence the day is, where the price is less for it."""
    share: Fraction = Fraction(1)
    """What is left of the price in that absence; `per_unit` is what is left."""


class Missing(Struct, frozen=True):
    """No price: the code of the finding and its data (`settlement.findings` has the words)."""

    code: str
    data: Mapping[str, str | int | None]

    def sentence(self) -> Message:
        """Why there is no price."""
        return say_missing(self.code, self.data)


class _Assessed(NamedTuple):
    """The price of an assessment: exact øre per unit, the level it stands for, and how, in words.

    By the hour, with the hours a week and the price of one, which is what the table has.
    """

    per_unit: Fraction
    unit: Unit
    level: str
    how: Message
    quantity: str | None = None
    hourly: Fraction | None = None

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
    granted = _by_decision("granted", step.first_day, step.number, step.decision)
    if (own := _of_own_unit(step.assessment, model)) is not None:
        of_stay = (stay.moved_in, step.number)
        price = Price(own.ore, own.unit, SPECIAL, of_stay, (Told(granted), Told(_special_per(own.unit), own.ore)))
        return _special_raised(book, price, step, day)
    version = book.terms.rates_on(day, stay.first_day, step.decided_on)
    if version is None:
        return no_rates(book, day)
    assessed = partial(_assessed, book, model, span.place, step.assessment, day=day, filled=filled)
    found = assessed(version.value)
    if isinstance(found, Missing):
        return found
    of_place = _level_event(model, span, day)
    events = (stay.moved_in, step.number, *of_place, *sources_of(version))
    track = _track(book, version, day, stay.first_day, step.decided_on)
    in_table = _in_table(
        book, version, day, found.how, track, found.in_table, lambda table: _comes_to(assessed(table.value))
    )
    steps = (Told(granted), *in_table, *_of_hours(found))
    price = Price(found.per_unit, found.unit, found.level, events, steps, quantity=found.quantity)
    return _special_raised(book, price, step, day) if found.level == SPECIAL else price


def _level_event(model: Model, span: Span, day: date) -> tuple[int, ...]:
    """The event that gave a place another level than it opened with, where places are priced."""
    own = span.place.level_on(day)
    return (own.number,) if model.structure == "places" and own.number != span.place.opened else ()


def _in_rates(book: Book, version: Version[Rates], day: date, how: Message) -> Message:
    """What a price is in a table that somebody typed."""
    typed = typed_of(version)
    values: dict[str, Value] = {"rates": _series(book, day), "day": typed.effective_on, "number": typed.number}
    return say("{how} in {rates} from {day} (#{number})", how=how, **values)


def _track(
    book: Book, version: Version[Rates], day: date, stay_began: date | None, decided_on: date
) -> Iterator[Message]:
    """Why it is this table and no other of the day: whom it is for, and which ones pass by."""
    typed, asked = typed_of(version), (stay_began, decided_on)
    if not typed.value.is_for_everybody:
        yield from typed.value.for_whom(typed.effective_on, *asked)
    for other in book.terms.rates_passed_by(day, *asked):
        whom = list(other.value.for_whom(other.effective_on, *asked))
        values: dict[str, Value] = {"rates": _series(book, day), "day": other.effective_on, "number": other.number}
        yield say("not in {rates} from {day} (#{number}), {whom:, }", whom=whom, **values)


def _in_table(
    book: Book,
    version: Version[Rates],
    day: date,
    how: Message,
    track: Iterable[Message],
    now: Fraction,
    at: Callable[[Version[Rates]], Fraction | None],
) -> Iterator[Told]:
    """A price in the table that somebody typed, why it is that table, and how the price has been raised since.

    It is `now`, and `at` any table what that has for it. What left it alone is left out.
    """
    typed, raises = typed_of(version), raises_of(version)
    before = at(typed) if raises else now
    yield Told(_in_rates(book, version, day, how), before)
    yield from map(Told, track)
    for count, one in enumerate(raises, start=1):
        after = at(book.terms.raised(typed, raises[:count]))
        if after is not None and after != before:
            yield raised_by(one, after)
        before = after


def _comes_to(found: _Assessed | Missing) -> Fraction | None:
    """What a table has for a resident: the price of a unit, or by the hour that of one."""
    return None if isinstance(found, Missing) else found.in_table


def _of_hours(found: _Assessed) -> Iterator[Told]:
    """From the price of an hour to that of a day."""
    if found.quantity is not None:
        yield Told(say("× {hours} hours a week / 7", hours=Decimal(found.quantity)), found.per_unit)


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


def vacancy(
    around: Surroundings, model: Model, span: Span, day: date, *, filled: bool = True
) -> Price | Missing | None:
    """What a vacant place costs on a day; None while its rule pays nothing yet."""
    book, rule = around.book, model.vacancy
    changes = rule.changes_after()
    seen_on = span.seen_on or day
    days_before = (seen_on - (span.since or seen_on)).days
    if not changes or days_before < changes[0]:
        return None
    version = book.terms.rates_on(day, None)
    if version is None:
        waits = rule.needs_last_resident and span.stay is None and model.structure != "places"
        return None if waits else no_rates(book, day)
    priced = _vacancy_price(around, model, span, day, version, days_before, filled=filled)
    if priced is None:
        return None
    if isinstance(priced, Undecided):
        data = _missing_level(book, day, priced.level) if priced.code == "no-level" else {}
        return Missing(priced.code, data if priced.data is None else priced.data)
    waited = _waited(span, changes)
    behind = [span.room.left] if span.room is not None and span.room.left is not None else [span.place.opened]
    shared = around.assessments(span.census or day, model) if rule.averages else ()
    share = () if priced.share is None else (Told(priced.share, priced.price),)
    if priced.of_last:
        last = service(book, model, span, day, filled=filled)
        assert isinstance(last, Price)
        of_last = (*last.steps, *waited, *share)
        return Price(priced.price, last.unit, priced.level, (*behind, *last.events), of_last)
    events = (*behind, *_level_event(model, span, day), *sources_of(version))
    in_table = _in_table(
        book,
        version,
        day,
        _whose(model, span, day, priced),
        _track(book, version, day, None, day),
        priced.price if priced.whole is None else priced.whole,
        lambda table: _vacancy_comes_to(_vacancy_price(around, model, span, day, table, days_before, filled=filled)),
    )
    steps = (*map(Told, priced.steps), *in_table, *waited, *share)
    return Price(priced.price, priced.unit, priced.level, events, steps, shared=shared, attention=priced.attention)


def _whose(model: Model, span: Span, day: date, priced: VacancyPrice) -> Message:
    """Whose price it is that a vacant place has of a table."""
    if model.structure == "places":
        return _own_level(span.place, day)
    return say("prices") if priced.share is None else say("level {level}", level=priced.level)


def _vacancy_comes_to(found: VacancyPrice | Undecided | None) -> Fraction | None:
    """What a table has for a vacant place, before the share of it that is paid."""
    if not isinstance(found, VacancyPrice):
        return None
    return found.price if found.whole is None else found.whole


def _waited(span: Span, changes: Sequence[int]) -> tuple[Told, ...]:
    """From which day the vacant days are counted, where their number decides."""
    if span.since is None or tuple(changes) == (0,):
        return ()
    return (Told(say("vacant since {day}", day=span.since)),)


def _vacancy_price(
    around: Surroundings,
    model: Model,
    span: Span,
    day: date,
    version: Version[Rates],
    days_before: int,
    *,
    filled: bool,
) -> VacancyPrice | Undecided | None:
    """What the rule makes of a vacant place; found once for all places where the rule looks at none by itself."""
    rule, seen_on = model.vacancy, span.census or day
    key = (id(rule), version.number, seen_on, day, filled)
    if rule.same_everywhere and key in around.vacancy_prices:
        return around.vacancy_prices[key]
    vacant = Vacant(
        rates=version.value,
        others=around.neighbours(seen_on, day, model),
        days_before=days_before,
        last_price=lambda: _price_to_share(around.book, model, span, day, version, filled=filled),
        filled=filled,
    )
    price: VacancyPrice | Undecided | None = rule.price(vacant)
    around.vacancy_prices[key] = price
    return price


def bases(book: Book, paying: Paying, day: date) -> Iterator[tuple[str | None, Price | Missing]]:
    """What is owed as base for a resident-day, item by item (None: one for all).

    Nothing where the offer has no base, where it has ended, or where it is a yearly frame.
    """
    if not book.terms.bases:
        return
    if not book.terms.says_base(day, paying.paragraph):
        yield None, Missing("no-base", {"offer": book.offer, "paragraph": paying.paragraph, "day": day.isoformat()})
    for version in book.terms.bases_on(day, paying.paragraph):
        if version.value.unit == "day":
            yield version.value.item, _base_price(version, paying)


def _base_price(version: Version[Base], paying: Paying) -> Price:
    base, typed = version.value, typed_of(version)
    what = say("base") if base.paragraph is None else say("base for paragraph {paragraph}", paragraph=base.paragraph)
    if base.item is not None:
        what = say("{base}, {item}", base=what, item=base.item)
    steps = tuple(of_units(version, _by_decision(what, typed.effective_on, typed.number, typed.decision)))
    events = (paying.number, *sources_of(version))
    return Price(base.exact_ore, "day", "", events, steps, quantity=base.quantity_said)


def bought_bases(around: Surroundings, paying: Paying, day: date) -> Iterator[tuple[str | None, Price]]:
    """What another municipality owes of a base frame for its resident's day, item by item."""
    book = around.book
    if not book.terms.is_foreign(paying.payer) or day not in open_days(book):
        return
    for version in book.terms.bases_on(day, paying.paragraph):
        rate = day_rate(book, version, day, around.open_places(day)) if version.value.unit == "year" else None
        if rate is not None:
            price = Price(rate.per_day, "day", "", (paying.number, *rate.events), rate.steps, of_frame=True)
            yield version.value.item, price


def boundaries(around: Surroundings, span: Span) -> set[date]:
    """The days inside a span on which its price can change."""
    days = set(around.term_days)
    if span.seen_on is None and span.stay is not None and span.state != "vacant":
        days.update(step.first_day for step in span.stay.steps)
        days.update(paying.first_day for paying in span.stay.payings)
    return days


def vacancy_boundaries(around: Surroundings, model: Model, span: Span) -> set[date]:
    """The days on which a vacant place's price can change because of the other residents or of its own length."""
    if span.seen_on is not None:
        return set()
    days = set(around.neighbour_days)
    if span.since is not None:
        since = span.since.toordinal()
        days.update(date.fromordinal(since + after) for after in model.vacancy.changes_after() if after)
    return days


def no_terms(book: Book, day: date) -> Missing | None:
    """That no terms of the offer, or no model, are in force on a day; None where they are."""
    terms = book.terms.offer.on(day)
    if terms is None:
        return Missing("no-offer", {"offer": book.offer, "day": day.isoformat()})
    if book.terms.model_on(day) is None:
        return Missing("no-model", {"model": terms.value.model, "day": day.isoformat()})
    return None


def no_rates(book: Book, day: date) -> Missing:
    """That no version of the offer's series of rates is in force."""
    return Missing("no-rate", {"rates": _series(book, day), "day": day.isoformat()})


def _missing_level(book: Book, day: date, level: str | None) -> dict[str, str | int | None]:
    return {"rates": _series(book, day), "level": level, "day": day.isoformat()}


def _assessed(
    book: Book, model: Model, place: Place, assessment: Assessment, rates: Rates, day: date, *, filled: bool
) -> _Assessed | Missing:
    """What an assessment comes to under a model's price structure."""
    if model.structure == "places":
        return _of_place(book, rates, place, day, filled=filled)
    if assessment.special_price_ore is not None:
        price = Fraction(assessment.special_price_ore)
        return _Assessed(price, rates.unit, SPECIAL, say("special price per unit"))
    if model.structure == "average" and not rates.has_groups:
        first = rates.levels[0] if rates.levels else None
        found = _of_level(book, rates, first, say("one price for every resident"), day, filled=filled)
        return found if isinstance(found, Missing) else found._replace(level=AVERAGE)
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


def _of_place(book: Book, rates: Rates, place: Place, day: date, *, filled: bool) -> _Assessed | Missing:
    """What a place costs at its own level on a day."""
    return _of_level(book, rates, place.level_on(day).level, _own_level(place, day), day, filled=filled)


def _own_level(place: Place, day: date) -> Message:
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
        return Missing("no-level", _missing_level(book, day, level))
    by_day = price.unit != rates.unit
    return _Assessed(
        *price, level, say("{how}, by its day price, for a month that is not filled", how=how) if by_day else how
    )


def _by_the_hour(book: Book, rates: Rates, assessment: Assessment, day: date) -> _Assessed | Missing:
    if assessment.hours is None:
        return Missing("hours-needed", {"offer": book.offer, "day": day.isoformat()})
    if rates.hourly_ore is None:
        return Missing("no-rate", {"rates": _series(book, day), "day": day.isoformat(), "hourly": 1})
    hours = f"{assessment.hours.normalize():f}"
    per_day = rates.hourly_ore * Fraction(assessment.hours) / 7
    return _Assessed(per_day, "day", f"{hours} h", say("price of an hour"), hours, Fraction(rates.hourly_ore))


def _price_to_share(
    book: Book, model: Model, span: Span, day: date, version: Version[Rates], *, filled: bool
) -> PriceToShare | Undecided | None:
    """The place's own level where places are priced, else what the last resident cost; None where there was none."""
    if model.structure == "places":
        own = _of_place(book, version.value, span.place, day, filled=filled)
        if isinstance(own, Missing):
            return Undecided(own.code, data=own.data)
        return PriceToShare(own.per_unit, own.unit, own.level, of_stay=False)
    if span.stay is None:
        return None
    last = service(book, model, span, day, filled=filled)
    if isinstance(last, Missing):
        return Undecided(last.code, data=last.data)
    return PriceToShare(last.per_unit, last.unit, last.level)


def _series(book: Book, day: date) -> str:
    terms = book.terms.offer.on(day)
    return terms.value.rates if terms else ""


def _by_decision(what: str | Message, day: date, number: int, decision: str | None) -> Message:
    """What holds from a day on, the event that says so and its decision, if there is one."""
    if decision is None:
        return say("{what} from {day} (#{number})", what=what, day=day, number=number)
    return say("{what} from {day} (#{number}, {decision})", what=what, day=day, number=number, decision=decision)
