"""What one unit of a granted service costs on a day, who pays for it, and what is left of it in an absence. Exact.

Decided on 2026-11-27:

* Who pays for a service without a stay is who pays for the citizen's residence, in whatever house that is. On days
  without one the last payer that was known goes on, and a person should look; before the first one it is the ledger's
  own municipality.
* What was told of a residence is named as that from which a day follows by the event that made the day so, not by a
  later one that told it again.
* What is left of a service in an absence is the share of the home's service, by the absence rule of the home's model on
  that day. A home without a model has no such rule: all is paid. Where the model is not in force, nobody knows.
* A table of rates is new or old by the day from which the service was granted, and for decisions by that of the
  decision behind the quantity in force.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache, partial

from msgspec import Struct
from msgspec.structs import replace

from ledger.models.absence import AbsenceKind, rule_of
from ledger.models.lines import LineUnit
from ledger.models.model import Model
from ledger.models.rates import Rates
from ledger.models.regulation import raised_from, sources_of, story_in, typed_of
from ledger.models.services import Service
from ledger.models.told import Told
from ledger.models.units import UnitPrice
from ledger.settlement.prices import Missing, by_decision, in_table, no_terms, track
from ledger.shared.message import Message, Value, say
from ledger.shared.versions import Version
from ledger.state.book import Book
from ledger.state.grants import Grant, GrantStep
from ledger.state.stays import Stay


class OfUnit(Struct, frozen=True):
    """The exact øre of one unit, the unit, the level it stands for, the events it follows from, and how, in words."""

    price: Fraction
    unit: LineUnit
    level: str
    events: tuple[int, ...]
    steps: tuple[Told, ...]


class Payer(Struct, frozen=True):
    """Who pays on a day (None: the ledger's own municipality), by which paragraph, and the event that says so.

    `is_last_known`: there is no residence that day whose payer it could be.
    """

    code: str | None
    paragraph: str | None
    number: int
    is_last_known: bool = False


class Share(Struct, frozen=True):
    """What is left of a price on a day away."""

    share: Fraction
    kind: AbsenceKind
    number: int
    how: Told


def price_of_unit(
    book: Book, grant: Grant, service: Version[Service], day: date, *, filled: bool = True
) -> OfUnit | Missing:
    """What one unit of a grant costs on a day; `filled`: in a month that has all its days."""
    step = grant.step_on(day)
    if service.value.price_ore is None:
        return _by_rates(book, grant, step, service, day, filled=filled)
    typed = typed_of(service)
    what = say("{service}, a unit", service=grant.service)
    how = by_decision(what, typed.effective_on, typed.number, typed.decision)
    price = Fraction(typed.value.price_ore)
    steps = (_granted(step), Told(how, price), *raised_from(service, typed.value.price_ore))
    events = (grant.granted, step.number, *sources_of(service))
    return OfUnit(Fraction(service.value.price_ore), service.value.unit, "", events, steps)


def _granted(step: GrantStep) -> Told:
    return Told(by_decision("granted", step.first_day, step.number, step.decision))


def _by_rates(
    book: Book, grant: Grant, step: GrantStep, service: Version[Service], day: date, *, filled: bool
) -> OfUnit | Missing:
    """The price of the level that was granted, or of an hour, in the series of rates that the service names."""
    series, terms = service.value.rates or "", book.terms
    version = terms.table_on(series, day, grant.first_day, step.decided_on)
    about: dict[str, str | int | None] = {"rates": series, "day": day.isoformat()}
    if version is None:
        return Missing("no-rate", about)
    find = partial(_in_rates, service.value, step, filled=filled)
    found = find(version.value)
    if found is None:
        return Missing(*_lacks(service.value, step, version.value, about))
    how = _level_in_words(step, found.level) if found.level else say("price of an hour")
    whom = track(terms, series, version, day, grant.first_day, step.decided_on)
    told = in_table(terms, series, version, how, whom, found.price, lambda table: _price_in(find(table.value)))
    of_service = by_decision(grant.service, service.effective_on, service.number, service.decision)
    events = (grant.granted, step.number, service.number, *sources_of(version))
    unit: LineUnit = "day" if found.unit == "day" and service.value.unit == "month" else service.value.unit
    steps = (_granted(step), Told(of_service), *story_in(version, found.level), *told)
    return OfUnit(found.price, unit, found.level, events, steps)


class _Found(Struct, frozen=True):
    price: Fraction
    unit: str
    level: str


def _price_in(found: _Found | None) -> Fraction | None:
    return None if found is None else found.price


def _in_rates(service: Service, step: GrantStep, rates: Rates, *, filled: bool) -> _Found | None:
    """What a table has for a unit of a service; None where it has nothing."""
    if service.priced_by == "hourly":
        return None if rates.hourly is None else _Found(Fraction(rates.hourly), "hour", "")
    hours = step.exact_hours
    level = step.level if hours is None else rates.level_for(hours)
    priced: UnitPrice | None = None if level is None else rates.priced(level, filled=filled)
    if priced is None or level is None or rates.unit != service.priced_by:
        return None
    return _Found(priced.ore, priced.unit, level)


def _lacks(
    service: Service, step: GrantStep, rates: Rates, about: dict[str, str | int | None]
) -> tuple[str, dict[str, str | int | None]]:
    """What a table lacks that has nothing for a unit of a service: the code of the finding and its data."""
    if service.priced_by == "hourly":
        return "no-rate", {**about, "hourly": 1}
    if rates.unit != service.priced_by:
        return "rates-of-other-unit", {**about, "unit": rates.unit}
    return "no-level", {**about, "level": step.level}


def _level_in_words(step: GrantStep, level: str) -> Message:
    if step.hours is None:
        return say("level {level}", level=level)
    return say("{hours} hours a week are level {level}", hours=step.hours, level=level)


def service_known_on(book: Book, name: str, day: date) -> Service | None:
    """The version of a service in force on a day; where none is, the latest one for it that has been annulled.

    What is annulled has no price, but nobody decided that it is of another paragraph.
    """
    version = book.terms.service_on(name, day) or book.terms.annulled_services(name).on(day)
    return None if version is None else version.value


def payer_of(book: Book, grant: Grant, stay: Stay | None, service: Service | None, day: date) -> Payer:
    """Who pays for a grant on a day, and by which paragraph: as it says itself, else as the residence of the day."""
    home = _paying(book, grant, stay, day)
    paragraph = grant.paragraph_on(day) or (service.paragraph if service is not None else None) or home.paragraph
    if grant.payer is not None:
        return Payer(book.terms.payer_recorded(None if grant.payer == "own" else grant.payer), paragraph, grant.granted)
    return replace(home, paragraph=paragraph)


def _paying(book: Book, grant: Grant, stay: Stay | None, day: date) -> Payer:
    if stay is not None:
        paying = stay.paying_on(day)
        return Payer(paying.payer, paying.paragraph, paying.number)
    told = book.residences.get(grant.citizen)
    if told is None:
        return Payer(None, None, grant.granted, is_last_known=True)
    number = told.number_of(lambda residence: residence.paying_on(day)) or grant.granted
    of_home = told.residence.paying_on(day)
    if of_home is None:
        return Payer(None, None, number, is_last_known=True)
    return Payer(of_home.payer, of_home.paragraph, number, is_last_known=of_home.is_last_known)


class _AwayFrom(Struct, frozen=True):
    """A day away from a home: how, since when, and by which model its absence rule goes (None: the home has none)."""

    kind: AbsenceKind
    since: date
    number: int
    model: Model | Missing | None


def left_in_absence(book: Book, grant: Grant, stay: Stay | None, service: Service, day: date) -> Share | Missing | None:
    """What is left of a price on a day away; None on a day at home, and where all of it is paid."""
    if service.while_absent == "paid":
        return None
    away = _away(book, grant, stay, day)
    if away is None:
        return None
    if service.while_absent == "free":
        return _share(away, Fraction(0), 0)
    if isinstance(away.model, Missing):
        return away.model
    rule = rule_of(away.model.absence or (), away.kind) if away.model is not None else None
    share = Fraction(1) if rule is None else rule.share("service", (day - away.since).days + 1)
    return None if rule is None or share == 1 else _share(away, share, rule.after_days)


def _away(book: Book, grant: Grant, stay: Stay | None, day: date) -> _AwayFrom | None:
    if stay is not None:
        found = stay.away_on(day)
        if found is None:
            return None
        return _AwayFrom(found.kind, day - timedelta(days=found.day - 1), found.number, _model_here(book, day))
    told = book.residences.get(grant.citizen)
    away = told.residence.away_on(day) if told is not None else None
    if told is None or away is None:
        return None
    number = told.number_of(lambda residence: residence.away_on(day)) or told.number
    return _AwayFrom(away.kind, away.since, number, _model_of_home(book, away.model, day))


def _model_here(book: Book, day: date) -> Model | Missing | None:
    version = book.terms.model_on(day)
    return no_terms(book, day) if version is None else version.value


def _model_of_home(book: Book, model: str | None, day: date) -> Model | Missing | None:
    if model is None:
        return None
    versions = book.terms.models.get(model)
    version = None if versions is None else versions.on(day)
    return Missing("no-model", {"model": model, "day": day.isoformat()}) if version is None else version.value


def _share(away: _AwayFrom, share: Fraction, after_days: int) -> Share:
    values: dict[str, Value] = {"kind": away.kind, "number": away.number, "since": away.since, "share": share}
    if after_days:
        how = say(
            "away since {since} ({kind}, #{number}), {days} of them paid in full: {share} of the price",
            days=after_days,
            **values,
        )
    else:
        how = say("away since {since} ({kind}, #{number}): {share} of the price", **values)
    return Share(share, away.kind, away.number, Told(how))


def boundaries(book: Book, grant: Grant, stay: Stay | None) -> Iterator[date]:
    """The days on which a unit's price, its payer or what is paid of it in an absence can change."""
    terms = book.terms
    yield from (step.first_day for step in grant.steps)
    yield from terms.annulled_services(grant.service).days
    services = terms.services.get(grant.service, ())
    for version in services:
        yield version.effective_on
        if version.value.rates is not None:
            yield from _days_of_rates(book, version.value.rates)
    if stay is not None:
        yield from (paying.first_day for paying in stay.payings)
        yield from _days_away(book, stay)
    told = book.residences.get(grant.citizen)
    for earlier, _ in told.before if told is not None and stay is None else ():
        yield from earlier.boundaries()  # who pays may be the same since another event
    for home in told.residence.homes if told is not None and stay is None else ():
        yield from _ends(home.first, home.last)
        yield from terms.models[home.model].days if home.model in terms.models else ()
        for away in home.away:
            yield from _ends(away.first, away.last)
            yield from _changes_of(book, home.model, away.kind, away.since)


def _days_of_rates(book: Book, series: str) -> Iterator[date]:
    for table in book.terms.rates.get(series, ()):
        yield table.effective_on
        if table.value.for_decisions_from is not None:
            yield table.value.for_decisions_from
    regulations = book.terms.regulations.get(series)
    yield from regulations.days if regulations is not None else ()


def _days_away(book: Book, stay: Stay) -> Iterator[date]:
    for absence, since in stay.days_away():
        yield from absence.days
        for offer in book.terms.offer:
            yield offer.effective_on
            yield from book.terms.models[offer.value.model].days if offer.value.model in book.terms.models else ()
            yield from _changes_of(book, offer.value.model, absence.kind, since)


def _changes_of(book: Book, model: str | None, kind: AbsenceKind, since: date) -> Iterator[date]:
    """The days on which the share that is left of a price changes in an absence, by any version of a model."""
    for version in book.terms.models.get(model or "", ()):
        rule = rule_of(version.value.absence or (), kind)
        if rule is not None:
            yield since + timedelta(days=rule.after_days)


def _ends(first: date, last: date | None) -> Iterator[date]:
    yield first
    if last is not None:
        yield last + timedelta(days=1)


def times(quantity: Fraction) -> str:
    """A quantity as lines have it, exactly: a decimal where it is one, such as "7.125", else "7/3"."""
    return _times(*quantity.as_integer_ratio())


@lru_cache(maxsize=1024)
def _times(numerator: int, denominator: int) -> str:
    decimal, quantity = Decimal(numerator) / Decimal(denominator), Fraction(numerator, denominator)
    return f"{decimal.normalize():f}" if Fraction(decimal) == quantity else str(quantity)
