"""What would a decision make of prices? Each price that it adopts, with the one before.

Decided on 2026-11-26:

* Compared are the levels and the hourly price of a series of rates, and an offer's bases, with what holds on the new
  version's first day without it. A change above 10 per cent either way is flagged: regulation stays below it, and a
  slip of the fingers seldom does. What had no price before, or one by another unit, has nothing to be compared with.
* A service is compared with what it costs on the same day without the decision; one with levels by its rates (decided
  on 2026-11-27).
* What residents pay themselves is compared like a base, of a kind and of a place or the house: with what they pay on
  the same day without the decision. A place's first amount is compared with the house's, and one that ends goes back to
  that. A month's price; what a citizen pays by a decision on him it leaves alone (decided on 2026-11-27).
* A regulation is compared price by price, on every track that is in force the day before it.

Decided on 2026-11-28:

* Like is compared with like. A table for new residents, or by decisions from a day on, is not compared with one for
  others that the same decision adopts from the same day, which its people never pay.

Decided on 2026-11-29:

* A table for everybody goes before each earlier one that is for some, and one for some may take over others' people.
  So each table for some is compared with that which its people are on from the day on: settlement's own question says
  which (`on_tables`). One that nobody is on is told as a table, without a word about people.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from fractions import Fraction

from msgspec import Struct
from msgspec.structs import replace

from ledger.events import BaseAdopted, BaseRegulated, Event, RatesAdopted, RatesRegulated, Recorded
from ledger.models.offers import Base
from ledger.models.rates import Rates
from ledger.models.regulation import typed_of
from ledger.shared.calendar import DAY
from ledger.shared.money import Ore, half_up
from ledger.shared.versions import Version, Versions
from ledger.state.terms import Terms, terms_of
from ledger.store.history import History
from projections.on_tables import between_tables, who_asks

LARGE = Fraction(10, 100)
"""A change above this share of the price before is flagged."""


_OF_SERVICES = ("service.adopted:1", "service.regulated:1")
"""The kinds of event that change the prices of services; by topic, since few decisions load them."""

_OF_OWN_PAYMENTS = ("own-payment.adopted:1", "own-payment.regulated:1")
"""The kinds that change what residents pay themselves, likewise."""

OF_PRICES = (
    RatesAdopted.TOPIC,
    BaseAdopted.TOPIC,
    RatesRegulated.TOPIC,
    BaseRegulated.TOPIC,
    *_OF_SERVICES,
    *_OF_OWN_PAYMENTS,
)
"""The kinds of event that change prices for many."""


class PriceChange(Struct, frozen=True):
    """One price in øre per `unit`, before and after; None where there was none, or is none any more.

    `of` is the series of rates or the offer; `level` a level of the table, "" for an hourly price or a base.
    `instead_of`: the table for some only, where another one takes over those who are on it; `citizens` so many are.
    """

    of: str
    level: str
    unit: str
    effective_on: date
    before: Ore | None
    after: Ore | None
    instead_of: Version[Rates] | None = None
    citizens: int = 0

    @property
    def per_cent(self) -> Fraction | None:
        """By how much the price changes; None where one of the two is missing or nothing."""
        if not self.before or self.after is None:
            return None
        return Fraction(100 * (self.after - self.before), self.before)

    @property
    def is_large(self) -> bool:
        return self.per_cent is not None and abs(self.per_cent) > LARGE * 100


def price_changes(history: History, proposed: Sequence[Recorded]) -> list[PriceChange]:
    """The prices of every version that replaces another one, in the order of the decision."""
    changes: list[PriceChange] = []
    for at, fact in enumerate(proposed):
        event = fact.event
        if isinstance(event, RatesAdopted):
            terms = _terms(history, None, event.stream, proposed[:at])
            changes += _of_rates(event, terms, proposed[0].number)
            changes += _of_those_for_some(history, fact, terms, proposed)
        elif isinstance(event, BaseAdopted):
            changes += _of_base(event, _terms(history, event.offer, event.stream, proposed[:at]))
        elif isinstance(event, RatesRegulated):
            changes += _of_regulation(event, _terms(history, None, event.stream, proposed[: at + 1]))
        elif isinstance(event, BaseRegulated):
            changes += _of_base_regulation(event, _terms(history, event.offer, event.stream, proposed[: at + 1]))
        elif event.TOPIC in _OF_SERVICES:
            known = _terms(history, None, event.stream, proposed[:at])
            now = _terms(history, None, event.stream, proposed[: at + 1])
            changes += _of_service(event, known, now)
        elif event.TOPIC in _OF_OWN_PAYMENTS:
            known = _terms(history, event.about_offer, event.stream, proposed[:at])
            now = _terms(history, event.about_offer, event.stream, proposed[: at + 1])
            changes += _of_own_payments(event, known, now)
    return changes


def _terms(history: History, offer: str | None, stream: str, earlier: Sequence[Recorded]) -> Terms:
    """What is adopted for all offers, for one of them in its stream, and by the same decision before."""
    facts = {fact.number: fact for fact in (*history.shared(), *history.stream(stream))}
    said = (fact for fact in earlier if fact.event.may_concern(offer))
    return terms_of([*sorted(facts.values(), key=lambda fact: fact.number), *said])


def _of_rates(event: RatesAdopted, terms: Terms, first: int) -> Iterator[PriceChange]:
    """`first` is the first event that is proposed, of the same decision or of one beside it."""
    versions = terms.rates.get(event.id)
    before = _before(versions, event, terms, first) if versions else None
    if before is not None:
        yield from _compared(event.id, event.effective_on, before.value, event.rates)


def _of_those_for_some(
    history: History, fact: Recorded, terms: Terms, proposed: Sequence[Recorded]
) -> Iterator[PriceChange]:
    """The prices of a table with those of each table for some that it takes people over from, from its day on.

    `terms` are those before it. What is told of it already, the table of the same people before, is left out.
    """
    event = fact.event
    assert isinstance(event, RatesAdopted)
    series, day = event.id, event.effective_on
    earlier = [one for one in proposed if one.event.effective_on < day]
    known, now = (_terms(history, None, event.stream, facts) for facts in (earlier, proposed))
    if known.is_for_everybody(series):
        return
    told = _before(terms.rates[series], event, terms, proposed[0].number) if series in terms.rates else None
    for one in between_tables(who_asks(history, series, day), series, day, known, now):
        is_told = told is not None and typed_of(told).number == one.before.number
        if one.after.number != fact.number or is_told:
            continue
        before = known.regulated(series, one.before, day).value
        for change in _compared(series, day, before, event.rates):
            yield replace(change, instead_of=one.before, citizens=one.citizens)


def _compared(series: str, day: date, before: Rates, after: Rates) -> Iterator[PriceChange]:
    """The prices of one table with those of another, level by level."""
    if before.unit != after.unit:
        return
    for level in dict.fromkeys([*after.levels, *before.levels]):
        yield PriceChange(series, level, after.unit, day, _ore(before.price(level)), _ore(after.price(level)))
    by_day, of_days = before.day_prices_ore or {}, after.day_prices_ore or {}
    for level in dict.fromkeys([*of_days, *by_day]):
        yield PriceChange(series, level, "day", day, by_day.get(level), of_days.get(level))
    if before.hourly is not None or after.hourly is not None:
        yield PriceChange(series, "", "hour", day, before.hourly, after.hourly)


def _before(versions: Versions[Rates], event: RatesAdopted, terms: Terms, first: int) -> Version[Rates] | None:
    """The table in force for those whom another one is for; of new residents that for all, where they have none."""
    day, whose = event.effective_on, _whose(event.rates)
    tables = [
        terms.regulated(event.id, version, day)
        for version in versions.up_to(day)
        if _whose(version.value) == whose or version.effective_on < day or version.number < first
    ]
    alike = (table for table in tables if _is_for_those_of(table.value, event.rates))
    return next(alike, None)


def _whose(table: Rates) -> tuple[str, date | None]:
    return (table.applies_to, table.for_decisions_from)


def _is_for_those_of(table: Rates, other: Rates) -> bool:
    """Whether whoever another table is for is among those whom a table is for."""
    if table.applies_to not in (other.applies_to, "all"):
        return False
    since, of_other = table.for_decisions_from, other.for_decisions_from
    return since is None or (of_other is not None and since <= of_other)


def _of_regulation(event: RatesRegulated, terms: Terms) -> Iterator[PriceChange]:
    """Each price of a series with what a regulation, which is among the terms, makes of it."""
    day = event.effective_on
    for version in terms.rates.get(event.id, _NO_RATES).up_to(day - DAY):
        before, after = (terms.regulated(event.id, version, on).value for on in (day - DAY, day))
        yield from _compared(event.id, day, before, after)
        if version.value.is_for_everybody:
            return


def _of_base_regulation(event: BaseRegulated, terms: Terms) -> Iterator[PriceChange]:
    day = event.effective_on
    for versions in terms.bases.values():
        before, after = versions.on(day - DAY), versions.on(day)
        if before is not None and after is not None and not after.value.ends:
            yield _base_change(event.offer, day, before.value, after.value)


def _of_base(event: BaseAdopted, terms: Terms) -> Iterator[PriceChange]:
    after = event.base
    versions = terms.bases.get(after.key)
    version = versions.on(event.effective_on) if versions else None
    if version is not None and (version.value.unit == after.unit or after.ends) and not version.value.ends:
        yield _base_change(event.offer, event.effective_on, version.value, after)


def _base_change(offer: str, day: date, before: Base, after: Base) -> PriceChange:
    of = offer if after.paragraph is None else f"{offer} §{after.paragraph}"
    of = of if after.item is None else f"{of} {after.item}"
    price = None if after.ends else half_up(after.exact_ore)
    return PriceChange(of, "", before.unit or "", day, half_up(before.exact_ore), price)


def _of_service(event: Event, known: Terms, now: Terms) -> Iterator[PriceChange]:
    """The price of a service, with what it is without the event on the same day."""
    day, id_ = event.effective_on, event.stream.partition(":")[2]
    before, after = known.service_on(id_, day), now.service_on(id_, day)
    if before is None or after is None or None in (before.value.price_ore, after.value.price_ore):
        return
    yield PriceChange(id_, "", after.value.unit, day, before.value.price_ore, after.value.price_ore)


def _of_own_payments(event: Event, known: Terms, now: Terms) -> Iterator[PriceChange]:
    """What whoever lives in the house, or in one of its places, pays himself, with and without the event that day."""
    day, offer = event.effective_on, event.about_offer or ""
    for key in now.own_payments:
        if key.kind != _kind_of(event) or (_OF_OWN_PAYMENTS[0] == event.TOPIC and key.place != event.about_place):
            continue
        before, after = (terms.own_payment_on(key.kind, key.place, day) for terms in (known, now))
        if before is None or (_OF_OWN_PAYMENTS[1] == event.TOPIC and before == after):
            continue
        of = f"{offer} {key.kind}" if key.place is None else f"{offer}/{key.place} {key.kind}"
        ore = None if after is None else after.value.amount_ore
        yield PriceChange(of, "", "month", day, before.value.amount_ore, ore)


def _kind_of(event: Event) -> str:
    """The kind of own payment that an event is about."""
    payment = getattr(event, "payment", None)
    return str(getattr(event, "kind", None) if payment is None else payment.kind)


_NO_RATES: Versions[Rates] = Versions()


def _ore(price: Fraction | None) -> Ore | None:
    return None if price is None else half_up(price)
