"""What a vacant place costs, by the rule of its house's model (`models.vacancy`). Exact; nothing is rounded here."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from fractions import Fraction

from msgspec.structs import replace

from ledger.models.model import Model
from ledger.models.rates import Rates
from ledger.models.regulation import sources_of, story_in
from ledger.models.told import Told
from ledger.models.vacancy import PriceToShare, Undecided, VacancyPrice, Vacant
from ledger.settlement.prices import Missing, Price, in_table, missing_level, no_rates, series, track
from ledger.settlement.service_prices import level_event, of_place, own_level, service
from ledger.settlement.surroundings import Surroundings
from ledger.settlement.timeline import Span
from ledger.shared.message import Message, Value, say
from ledger.shared.money import Ore
from ledger.shared.versions import Version
from ledger.state.book import Book
from ledger.state.places import Reservation


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
    version = around.rates_of_vacancies(day)
    if version is None:
        waits = rule.needs_last_resident and span.stay is None and model.structure != "places"
        return None if waits else no_rates(book, day)
    priced = _vacancy_price(around, model, span, day, version, days_before, filled=filled)
    if priced is None:
        return None
    if isinstance(priced, Undecided):
        data = missing_level(book, day, priced.level) if priced.code == "no-level" else {}
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
    events = (*behind, *level_event(model, span, day), *sources_of(version))

    def told() -> tuple[Told, ...]:
        of_series = series(book, day)
        in_this = in_table(
            book.terms,
            of_series,
            version,
            _whose(model, span, day, priced),
            track(book.terms, of_series, version, day, None, None),
            priced.price if priced.whole is None else priced.whole,
            lambda one: _vacancy_comes_to(_vacancy_price(around, model, span, day, one, days_before, filled=filled)),
        )
        return (*map(Told, priced.steps), *story_in(version, priced.level), *in_this)

    steps = (*_told_once(around, model, priced, told), *waited, *share)
    return Price(priced.price, priced.unit, priced.level, events, steps, shared=shared, attention=priced.attention)


def _told_once(
    around: Surroundings, model: Model, priced: VacancyPrice, told: Callable[[], tuple[Told, ...]]
) -> tuple[Told, ...]:
    """How a price came about; told once for all places where it was found once for them, and none has its own."""
    if not model.vacancy.same_everywhere or model.structure == "places":
        return told()
    known = around.vacancies_told.get(id(priced))
    if known is None or known[0] is not priced:
        known = around.vacancies_told[id(priced)] = priced, told()
    return known[1]


AGREED = "agreed"
"""The level that a line at the price of a reservation names."""


def agreed(span: Span, reservation: Reservation, price_ore: Ore) -> Price:
    """What a reserved place costs a day at the price that was agreed, øre."""
    behind = span.room.left if span.room is not None and span.room.left is not None else span.place.opened
    step = Told(say("{reserved}, at an agreed price a day", reserved=_in_words(reservation)))
    return Price(Fraction(price_ore), "day", AGREED, (behind,), (step,))


def reserved(price: Price | Missing | None, reservation: Reservation | None) -> Price | Missing | None:
    """What the rule says, told as what whoever has reserved the place pays."""
    if reservation is None or not isinstance(price, Price):
        return price
    return replace(price, steps=(Told(_in_words(reservation)), *price.steps))


def _in_words(reservation: Reservation) -> Message:
    values: dict[str, Value] = {"payer": reservation.payer, "number": reservation.number}
    return say("reserved for {payer} (#{number})", **values)


def _whose(model: Model, span: Span, day: date, priced: VacancyPrice) -> Message:
    """Whose price it is that a vacant place has of a table."""
    if model.structure == "places":
        return own_level(span.place, day)
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


def vacancy_boundaries(around: Surroundings, model: Model, span: Span) -> set[date]:
    """The days on which a vacant place's price can change because of the other residents or of its own length."""
    if span.seen_on is not None:
        return set()
    days = {*around.neighbour_days_in(span.period)} if model.vacancy.averages else set[date]()
    if span.since is not None:
        since = span.since.toordinal()
        days.update(date.fromordinal(since + after) for after in model.vacancy.changes_after() if after)
    return days


def _price_to_share(
    book: Book, model: Model, span: Span, day: date, version: Version[Rates], *, filled: bool
) -> PriceToShare | Undecided | None:
    """The place's own level where places are priced, else what the last resident cost; None where there was none."""
    if model.structure == "places":
        own = of_place(book, version.value, span.place, day, filled=filled)
        if isinstance(own, Missing):
            return Undecided(own.code, data=own.data)
        return PriceToShare(own.per_unit, own.unit, own.level, of_stay=False)
    if span.stay is None:
        return None
    last = service(book, model, span, day, filled=filled)
    if isinstance(last, Missing):
        return Undecided(last.code, data=last.data)
    return PriceToShare(last.per_unit, last.unit, last.level)
