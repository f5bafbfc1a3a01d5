"""What decisions say of a house on a day: each part as it would be adopted again from then, and where it comes from.

Decided on 2026-11-28:

* All of it holds from the day that is asked about, and from no other: whoever changes terms adopts them from the day
  on which they are to be other. What is left out of a decision goes on as it is, so that nothing is lost of what cannot
  be adopted from that day: it is told with the reason (`left`), and no file has to say it.
* A table that a regulation raises from that very day is left so, for a table typed for the day is refused. So is a
  phase-in on another day than the first of a month.
* The budget of the year is never adopted again as it stands: what has moved it until then would be told as nothing but
  residents known against what was assumed. Whoever means to change it takes the comment away.
* Where no budget was adopted for the year before either, the draft is what the year is expected to come to, and says
  that no budget stands behind it (2026-11-29).
* A table for whoever is new on a day says with its day who that is, and another day would be of others. Tables for
  decisions from different days stand in the order of their own days. A series that would settle otherwise with the day
  for all of them is left as a whole.
* Services are of no house; all that are in force are told. So are functions by
  paragraph, and accounts that name no other house. What all houses are followed up by (competence, cadences, the year
  wheel) is no term of a house.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from ledger.errors import NothingInForce
from ledger.events import Event, Recorded
from ledger.events.accounts import AccountAdopted, AccountVersion, FunctionAdopted, FunctionVersion
from ledger.events.adoption import Adoption, DecisionHeader
from ledger.events.base import VersionAdopted
from ledger.events.budgets import BudgetChanged, BudgetVersion
from ledger.events.charts import ChartAdopted, ChartVersion
from ledger.events.decisions import (
    BaseConfirmed,
    BaseRegulated,
    BaseVersion,
    ModelVersion,
    RatesConfirmed,
    RatesRegulated,
    RatesVersion,
)
from ledger.events.offers import OfferClosed, OfferVersion
from ledger.events.own_payments import OwnPaymentRegulated, OwnPaymentVersion
from ledger.events.places import PlaceClosed, PlaceOpened, PlaceOpening, PlaceReserved, PlaceTakenOutOfUse
from ledger.events.services import ServiceRegulated, ServiceVersion
from ledger.events.yearly import PhaseInVersion
from ledger.models.charts import Chart
from ledger.models.offers import Base, OfferTerms
from ledger.models.own_payments import OwnPayment
from ledger.models.rates import Rates
from ledger.models.regulation import raises_of, typed_of
from ledger.models.services import Service
from ledger.reading.decisions.writing import plain, position_of
from ledger.shared.calendar import today
from ledger.shared.message import Message, say
from ledger.shared.versions import Version, Versions
from ledger.state.book import Book, book_of
from ledger.state.live import live
from ledger.state.terms import Terms
from ledger.store.history import History

if TYPE_CHECKING:
    from projections.first_budgets import FirstBudget

_Others = Mapping[str, Version[OfferTerms]]
"""The other houses with their terms on the day."""


class Part(Struct, frozen=True):
    """One thing that is in force: as it would be adopted again, from which version it comes, and what raised it since.

    `left`: why it cannot be adopted from the day; it goes on all the same. `followed_by`: other houses that it is of
    too. `places`: those of an offer without levels of their own.
    """

    item: Adoption
    comes_from: Version[Any]
    raises: Sequence[Version[Any]] = ()
    left: Message | None = None
    followed_by: Sequence[str] = ()
    places: Sequence[str] = ()

    @property
    def event(self) -> VersionAdopted | PlaceOpened:
        """What it would be recorded as."""
        (event,) = self.item.events(_head(self.comes_from))
        assert isinstance(event, (VersionAdopted, PlaceOpened))
        return event

    @property
    def items(self) -> list[Adoption]:
        """What it adopts, places included."""
        if not isinstance(self.item, OfferVersion):
            return [self.item]
        offer = self.item
        return [offer, *(PlaceOpening(offer.id, place, offer.effective) for place in self.places)]


class InForce(Struct, frozen=True):
    """What is in force in a house on a day, as known at an event.

    `besides` are events that hold on the day, and that no decision file says; `later` is what is adopted for days after
    it. `draft`: where the day begins a year for which no budget is adopted, the year before's as one of that year.
    `first`: where there is none either, and the year is not over, what the year is expected to come to; `draft` is then
    the budget that says it, where one does.
    """

    offer: str
    name: str
    day: date
    known_at: int
    parts: Sequence[Part]
    besides: Sequence[Recorded]
    later: Sequence[Recorded]
    draft: Part | None = None
    first: FirstBudget | None = None


def in_force(history: History, offer: str, day: date) -> InForce:
    """What decisions say of a house on a day. Raises UnknownOffer; NothingInForce before it opens, after it closed."""
    book = history.book_without_closings(offer)
    terms = book.terms
    of_house = terms.offer.on(day)
    if of_house is None or (terms.closed_after is not None and terms.closed_after < day):
        raise NothingInForce(offer, day, next(iter(terms.offer.days), None), terms.closed_after)
    others = {one: history.terms(one).offer.on(day) for one in history.offers() if one != offer}
    parts = list(_parts(book, of_house, day, {one: version for one, version in others.items() if version is not None}))
    facts = live(book.facts)
    first = _first_budget(history, terms, offer, day)
    return InForce(
        offer,
        of_house.value.name,
        day,
        history.position,
        parts,
        [fact for fact in facts if _is_besides(fact.event, book, day)],
        [fact for fact in facts if fact.event.effective_on > day and _goes_before(fact.event, parts, offer)],
        _draft(terms, offer, day) if first is None else _first_draft(first, of_house, offer),
        first,
    )


def parts_with(history: History, offer: str, proposed: Sequence[Recorded], day: date) -> list[Part]:
    """What a house has on a day with events that are not recorded yet, of which one is of its terms."""
    own = history.book_without_closings(offer).facts if offer in history.offers() else history.shared()
    book = book_of(offer, [*own, *(fact for fact in proposed if fact.event.about_offer in (None, offer))])
    of_house = book.terms.offer.on(day)
    return [] if of_house is None else list(_parts(book, of_house, day, {}))


def adopted_by(parts: Iterable[Part]) -> tuple[Adoption, ...]:
    """What parts adopt, in the order in which a file is read."""
    return tuple(item for part in sorted(parts, key=lambda part: position_of(part.item)) for item in part.items)


def _head(version: Version[Any]) -> DecisionHeader:
    return DecisionHeader(
        by="", act="", ref=None, request=None, decision=version.decision, reason=None, decided_on=version.effective_on
    )


def _parts(book: Book, of_house: Version[OfferTerms], day: date, others: _Others) -> Iterator[Part]:
    """The parts in the order of a decision file."""
    terms, house = book.terms, of_house.value
    phase_in = terms.phase_in_on(day)
    old = (None, None) if phase_in is None else (phase_in.value.old_model, phase_in.value.old_rates)
    services = {id_: version for id_, of_one in terms.services.items() if (version := of_one.on(day)) is not None}
    for model in _each(house.model, old[0]):
        in_use = terms.models[model].on(day) if model in terms.models else None
        if in_use is not None:
            followed_by = [one for one, other in others.items() if other.value.model == model]
            yield Part(ModelVersion(model, day, in_use.value), in_use, followed_by=followed_by)
    for series in _each(house.rates, old[1], *(service.value.rates for service in services.values())):
        followed_by = [one for one, other in others.items() if other.value.rates == series]
        yield from _rates(terms, series, day, followed_by)
    for id_, service in services.items():
        left = _raised_that_day(terms, ServiceRegulated, id_, day)
        yield _raised_part(ServiceVersion(id_, day, plain(Service, service.value)), service, left)
    yield from _offer(book, of_house, day)
    yield from _of_residents(terms, book.offer, day)
    yield from _of_year(terms, book.offer, day)
    yield from _of_accounts(terms, book.offer, day)
    if phase_in is not None:
        own = any(phase_in is one for one in terms.phase_ins.get(None, ()))
        offer, of_model = (book.offer, None) if own else (None, house.model)
        left = None if day.day == 1 else say("a phase-in begins on the first of a month")
        yield Part(PhaseInVersion(offer, of_model, day, phase_in.value), phase_in, left=left)
    yield from _charts(terms, book.offer, day)


def _of_residents(terms: Terms, offer: str, day: date) -> Iterator[Part]:
    """The bases of a house, and what its residents pay themselves."""
    left = _raised_that_day(terms, BaseRegulated, offer, day)
    for bases in terms.bases.values():
        if (base := bases.on(day)) is not None:
            yield _raised_part(BaseVersion(offer, day, plain(Base, base.value)), base, left)
    for key, payments in terms.own_payments.items():
        if (payment := payments.on(day)) is not None:
            left = _raised_that_day(terms, OwnPaymentRegulated, key.kind, day)
            yield _raised_part(OwnPaymentVersion(offer, day, plain(OwnPayment, payment.value)), payment, left)


def _charts(terms: Terms, offer: str, day: date) -> Iterator[Part]:
    """The 24-hour charts that are for a house, or for all that have none of their own."""
    charts: dict[str, Versions[Chart]] = terms.adopted.get(ChartAdopted, {})
    for id_, versions in charts.items():
        chart = versions.on(day)
        if chart is not None and (not chart.value.offers or offer in chart.value.offers):
            followed_by = [one for one in chart.value.offers if one != offer]
            yield Part(ChartVersion(id_, day, chart.value), chart, followed_by=followed_by)


def _each(*names: str | None) -> list[str]:
    """The names that are said, each once."""
    return list(dict.fromkeys(name for name in names if name))


def _raised_part(item: Adoption, version: Version[Any], left: Message | None) -> Part:
    return Part(item, typed_of(version), raises_of(version), left)


def _raised_that_day(terms: Terms, kind: type[VersionAdopted], subject: str, day: date) -> Message | None:
    """Why prices cannot be typed for a day: a regulation raises them from it; None where none does."""
    versions = terms.adopted.get(kind, {}).get(subject, Versions())
    number = next((version.number for version in versions if version.effective_on == day), None)
    if number is None:
        return None
    return say("#{number} raises these prices from that very day", number=number)


def _rates(terms: Terms, series: str, day: date, followed_by: Sequence[str]) -> Iterator[Part]:
    """The tables of a series by which somebody is settled on a day: that for all, and those for some before it."""
    tables: list[Version[Rates]] = []
    for version in terms.rates.get(series, Versions()).up_to(day):
        if not any(_is_of_same(version.value, known.value) for known in tables):
            tables.append(version)
        if version.value.is_for_everybody:
            break
    left = _raised_that_day(terms, RatesRegulated, series, day) or _of_others(tables, day)
    for version in sorted(tables, key=lambda one: (one.value.applies_to, one.value.for_decisions_from or date.min)):
        now = terms.regulated(series, version, day)
        yield Part(RatesVersion(series, day, plain(Rates, now.value)), version, raises_of(now), left, followed_by)


def _is_of_same(one: Rates, other: Rates) -> bool:
    """Whether two tables are for the same: the later one is then followed, but for whoever is new on a day."""
    return one.applies_to == other.applies_to == "all" and one.for_decisions_from == other.for_decisions_from


def _of_others(tables: Sequence[Version[Rates]], day: date) -> Message | None:
    """Why tables would be of others if all of them were of one day; None where they would be of the same."""
    if any(one.value.applies_to == "new" and one.effective_on != day for one in tables):
        return say("a table for new residents says with its own day who is new: another day would be of others")
    in_order = [one.value.for_decisions_from or date.min for one in tables]
    if in_order != sorted(in_order, reverse=True) or len(set(in_order)) < len(in_order):
        return say("tables for decisions from different days stand in the order of their own days")
    return None


def _offer(book: Book, of_house: Version[Any], day: date) -> Iterator[Part]:
    """The terms of a house, with the places that are open on a day; each that has a level by itself."""
    there = [place for place in book.capacity() if day in place.open]
    without = [place.id for place in there if place.level_on(day).level is None]
    left = _without_terms(book.terms, of_house.value, day)
    yield Part(OfferVersion(book.offer, day, of_house.value), of_house, left=left, places=without)
    decisions = {fact.number: fact.event.decision for fact in book.facts}
    for place in there:
        own = place.level_on(day)
        if own.level is not None:
            said = Version(own.first_day, own.number, decisions.get(own.number), own.level)
            yield Part(PlaceOpening(book.offer, place.id, day, own.level), said)


def _without_terms(terms: Terms, house: OfferTerms, day: date) -> Message | None:
    """Why a house cannot be adopted anew from a day: its model or rates hold from a later one; None where both do."""
    if house.model is not None and terms.models_of(house).on(day) is None:
        return say("its model {model} is not in force on that day", model=house.model)
    if house.rates is not None and terms.tables_of(house).on(day) is None:
        return say("its rates {rates} are not in force on that day", rates=house.rates)
    return None


def _of_year(terms: Terms, offer: str, day: date) -> Iterator[Part]:
    budget = terms.budget_of(day.year)
    if budget is not None:
        begun = say("a budget is of a whole year, and this one has begun")
        anew = say("a budget that is adopted anew no longer tells what has moved it until then")
        left = anew if (day.month, day.day) == (1, 1) else begun
        yield Part(BudgetVersion(offer, day.year, budget.value), budget, left=left)


def _draft(terms: Terms, offer: str, day: date) -> Part | None:
    """The budget of the year before, for one that begins without: it is no term, and nothing goes on by itself."""
    earlier = terms.budget_of(day.year - 1)
    if earlier is None or (day.month, day.day) != (1, 1) or terms.budget_of(day.year) is not None:
        return None
    return Part(BudgetVersion(offer, day.year, earlier.value), earlier)


def _lacks_budgets(terms: Terms, day: date) -> bool:
    """Whether a year that is not over lacks a budget, as the one before, on its first day or that of the house."""
    begins = (day.month, day.day) == (1, 1) or day == terms.offer.days[0]
    without = terms.budget_of(day.year) is None and terms.budget_of(day.year - 1) is None
    return begins and without and day.year >= today().year


def _first_budget(history: History, terms: Terms, offer: str, day: date) -> FirstBudget | None:
    """What the year is expected to come to, where it lacks budgets."""
    if not _lacks_budgets(terms, day):
        return None
    from projections.first_budgets import first_budget  # noqa: PLC0415 - settles a year, which terms do without

    return first_budget(history, offer, day.year)


def _first_draft(first: FirstBudget, of_house: Version[OfferTerms], offer: str) -> Part | None:
    """What is expected as a budget, by the terms of the house; None where no budget says it."""
    return None if first.budget is None else Part(BudgetVersion(offer, first.year, first.budget), of_house)


def _of_accounts(terms: Terms, offer: str, day: date) -> Iterator[Part]:
    """The accounts of the lines of a house, and the functions of paragraphs."""
    accounts: dict[Any, Versions[Any]] = terms.adopted.get(AccountAdopted, {})
    for selector, of_one in accounts.items():
        if selector.offer in (None, offer) and (account := of_one.on(day)) is not None:
            yield Part(AccountVersion(day, selector, account.value), account)
    functions: dict[str, Versions[str]] = terms.adopted.get(FunctionAdopted, {})
    for paragraph, of_paragraph in functions.items():
        if (function := of_paragraph.on(day)) is not None:
            yield Part(FunctionVersion(paragraph, day, function.value), function)


def _is_besides(event: Event, book: Book, day: date) -> bool:
    """Whether an event holds on a day, or opens or closes a part of the house later, and no file of terms says it."""
    match event:
        case BudgetChanged():
            return event.year == day.year
        case RatesConfirmed() | BaseConfirmed():
            return event.effective_on.year == day.year
        case PlaceTakenOutOfUse():
            out_of_use = book.places[event.place].out_of_use if event.place in book.places else ()
            return any(event.effective_on in days and (days.end is None or days.end > day) for days in out_of_use)
        case PlaceReserved():
            return event.until >= day
    opens = isinstance(event, PlaceOpened) and event.effective_on > day and event.citizen is None
    return opens or (isinstance(event, (OfferClosed, PlaceClosed)) and event.effective_on >= day)


def _goes_before(event: Event, parts: Iterable[Part], offer: str) -> bool:
    """Whether an event says anew, or raises, what is in force; or is of the house itself."""
    if not isinstance(event, VersionAdopted) or isinstance(event, BudgetChanged):
        return False
    if event.about_offer == offer:
        return True
    of_parts = [one for part in parts if isinstance(one := part.event, VersionAdopted)]
    return any(event.thing == one.thing or event.rests_on == (type(one), one.stream) for one in of_parts)
