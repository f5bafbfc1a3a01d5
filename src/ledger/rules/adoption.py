"""What a decision may adopt: versions whose references are known; the same thing twice is recorded once.

A version from the same day as an earlier one, under a decision of its own, takes its place from then on in what is
known; under the same decision it is refused, for a decision does not change its mind. What another decision has
replaced since was recorded all the same: adopted again, it does not come back.

Decided on 2026-11-21:

* A decision says one thing for a day. Another version from that day is refused under the same reference; under
  another it replaces the first, which does not come back if adopted again. A repeated list of places opens none
  twice.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from ledger.commands import Adopt
from ledger.errors import (
    ClosedEarlier,
    PlaceNotOpen,
    StillInUse,
    UnknownModel,
    UnknownOffer,
    UnknownPlace,
    UnknownRates,
    VersionConflict,
)
from ledger.events import (
    AccountAdopted,
    BaseAdopted,
    BudgetAdopted,
    BudgetChanged,
    CadenceAdopted,
    CompetenceAdopted,
    Event,
    ModelAdopted,
    OfferAdopted,
    OfferClosed,
    PhaseInAdopted,
    PlaceClosed,
    PlaceOpened,
    RatesAdopted,
    RefundAdopted,
    SavingsTargetAdopted,
    YearWheelAdopted,
)
from ledger.events.base import VersionAdopted
from ledger.models.adoption import (
    AccountVersion,
    BaseVersion,
    BudgetVersion,
    CadenceVersion,
    Closure,
    CompetenceVersion,
    Grant,
    ModelVersion,
    OfferVersion,
    PhaseInVersion,
    PlaceOpening,
    RatesVersion,
    RefundVersion,
    SavingsTarget,
    Transfer,
    WheelVersion,
)
from ledger.models.offers import OfferTerms
from ledger.rules.context import DecisionContext
from ledger.rules.header import Header
from ledger.rules.hypothetical import Hypothetical
from ledger.shared.calendar import DAY, Period
from ledger.shared.message import as_said, say
from ledger.state.live import live
from ledger.state.terms import Terms


class _DecisionHeader(Header):
    """What every event of a decision carries."""

    decided_on: date


@dataclass(frozen=True, slots=True)
class Adopting:
    """One decision being adopted: what it is judged against, and what it brings itself."""

    context: DecisionContext
    head: _DecisionHeader
    models: frozenset[str]
    rates: frozenset[str]
    offers: frozenset[str]
    said: dict[tuple[object, ...], VersionAdopted] = field(default_factory=dict)
    """What the decision itself has said so far."""

    def is_new(self, event: VersionAdopted) -> bool:
        """Whether a version is neither recorded nor said already. Raises VersionConflict."""
        known = self.said.setdefault(_what(event), event)
        if known is not event:
            return _differs(event, known, self.context.next_number())
        return is_new(event, self.context)

    def check_offer(self, offer: str) -> None:
        """Refuse an offer that neither the ledger nor the decision itself has. Raises UnknownOffer."""
        if not len(self.context.terms(offer).offer) and offer not in self.offers:
            raise UnknownOffer(offer, self.context.offers())

    def check_model(self, model: str, known: Terms, day: date) -> None:
        """Refuse a model that nobody has adopted. Raises UnknownModel."""
        if model not in self.models and model not in known.models:
            raise UnknownModel(model, day)

    def check_rates(self, rates: str, known: Terms, day: date) -> None:
        """Refuse a series of rates that nobody has adopted. Raises UnknownRates."""
        if rates not in self.rates and rates not in known.rates:
            raise UnknownRates(rates, day)


def adopt(command: Adopt, context: DecisionContext, head: Header) -> list[Event]:
    """Everything of a decision that is not adopted already; nothing where all of it is."""
    adopting = Adopting(
        context,
        _DecisionHeader(**head, decided_on=command.decided_on),
        models=frozenset(item.id for item in command.items if isinstance(item, ModelVersion)),
        rates=frozenset(item.id for item in command.items if isinstance(item, RatesVersion)),
        offers=frozenset(item.id for item in command.items if isinstance(item, OfferVersion)),
    )
    events: list[Event] = []
    for item in command.items:
        # What opens or closes a place is judged with what the decision has said of it before.
        so_far = replace(adopting, context=Hypothetical(context, events)) if isinstance(item, _OF_PLACES) else adopting
        proposed = _ITEMS[type(item)](item, so_far)
        events += (event for event in proposed if not isinstance(event, VersionAdopted) or adopting.is_new(event))
    return events


def is_new(event: VersionAdopted, context: DecisionContext) -> bool:
    """Whether a version is still to be recorded. Raises VersionConflict where the same decision said something else."""
    for fact in live(context.facts(event.stream)):
        known = fact.event
        if isinstance(known, VersionAdopted) and _what(known) == _what(event):
            return _differs(event, known, fact.number)
    return True


def _what(event: VersionAdopted) -> tuple[object, ...]:
    """Of what it is a version, from when, by which decision."""
    return (type(event), event.stream, event.subject, event.effective_on, event.decision)


def _differs(event: VersionAdopted, known: VersionAdopted, number: int) -> bool:
    """False for the same again. Raises VersionConflict for something else: a decision does not change its mind."""
    if known.content != event.content:
        raise VersionConflict(event.called, event.effective_on, as_said(event.decision or ""), number)
    return False


# --- models, rates, offers, bases ----------------------------------------------------------------


def _model(item: ModelVersion, adopting: Adopting) -> Iterator[Event]:
    yield ModelAdopted(**adopting.head, effective_on=item.effective, id=item.id, model=item.model)


def _rates(item: RatesVersion, adopting: Adopting) -> Iterator[Event]:
    yield RatesAdopted(**adopting.head, effective_on=item.effective, id=item.id, rates=item.rates)


def _offer(item: OfferVersion, adopting: Adopting) -> Iterator[Event]:
    _check_terms(item.terms, item.effective, adopting.context.terms(item.id), adopting)
    yield OfferAdopted(**adopting.head, effective_on=item.effective, offer=item.id, terms=item.terms)


def _check_terms(terms: OfferTerms, day: date, known: Terms, adopting: Adopting) -> None:
    adopting.check_model(terms.model, known, day)
    adopting.check_rates(terms.rates, known, day)


def _base(item: BaseVersion, adopting: Adopting) -> Iterator[Event]:
    adopting.check_offer(item.offer)
    yield BaseAdopted(**adopting.head, effective_on=item.effective, offer=item.offer, base=item.base)


# --- places --------------------------------------------------------------------------------------


def _place(item: PlaceOpening, adopting: Adopting) -> Iterator[Event]:
    adopting.check_offer(item.offer)
    place = adopting.context.place(item.offer, item.id)
    if place is None:
        where = {"offer": item.offer, "place": item.id}
        yield PlaceOpened(**adopting.head, **where, effective_on=item.effective, level=item.level)
    elif item.effective not in place.open or item.level not in (None, place.level):
        # An offer's list of places may be repeated with its later versions; another opening day or level may not.
        what = say("place {place} of {offer}", place=item.id, offer=item.offer)
        raise VersionConflict(what, place.open.first, say("an earlier decision"), place.opened)


def _closure(item: Closure, adopting: Adopting) -> Iterator[Event]:
    context = adopting.context
    adopting.check_offer(item.offer)
    if item.place is not None:
        yield from _close_place(item, item.place, adopting)
        return
    closed_after = context.terms(item.offer).closed_after
    if closed_after is not None and closed_after <= item.last_day:
        if closed_after < item.last_day:
            raise ClosedEarlier(item.offer, None, closed_after, item.last_day)
        return
    for place in context.places(item.offer):
        yield from _close_place(item, place, adopting)
    yield OfferClosed(**adopting.head, effective_on=item.last_day, offer=item.offer)


def _close_place(item: Closure, place_id: str, adopting: Adopting) -> Iterator[Event]:
    context = adopting.context
    place = context.place(item.offer, place_id)
    if place is None:
        raise UnknownPlace(item.offer, place_id, context.places(item.offer))
    if place.open.last is not None and place.open.last <= item.last_day:
        if item.place is not None and place.open.last < item.last_day:
            raise ClosedEarlier(item.offer, place_id, place.open.last, item.last_day)
        return
    if item.last_day not in place.open:
        raise PlaceNotOpen(item.offer, place_id, item.last_day, place.open.first, place.open.last)
    after = Period(item.last_day + DAY, place.open.end)
    for taken in context.stays_in(item.offer, place_id):
        if taken.period.overlaps(after):
            raise StillInUse(item.offer, place_id, taken.citizen, taken.period.last, item.last_day)
    yield PlaceClosed(**adopting.head, effective_on=item.last_day, offer=item.offer, place=place_id)


# --- budgets -------------------------------------------------------------------------------------


def _budget(item: BudgetVersion, adopting: Adopting) -> Iterator[Event]:
    adopting.check_offer(item.offer)
    first = date(item.year, 1, 1)
    yield BudgetAdopted(**adopting.head, effective_on=first, offer=item.offer, year=item.year, budget=item.budget)


def _grant(item: Grant, adopting: Adopting) -> Iterator[Event]:
    adopting.check_offer(item.offer)
    of = {"offer": item.offer, "year": item.year, "amount_ore": item.amount_ore, "item": item.item}
    yield _changed(adopting, item.effective, of)


def _transfer(item: Transfer, adopting: Adopting) -> Iterator[Event]:
    """Both halves, which sum to zero."""
    for offer in (item.offer, item.to):
        adopting.check_offer(offer)
    for offer, counterpart, amount in ((item.offer, item.to, -item.amount_ore), (item.to, item.offer, item.amount_ore)):
        of = {"offer": offer, "year": item.year, "amount_ore": amount, "counterpart": counterpart}
        yield _changed(adopting, item.effective, of)


def _changed(adopting: Adopting, day: date, of: dict[str, Any]) -> BudgetChanged:
    return BudgetChanged.model_validate({**adopting.head, "effective_on": day, **of})


# --- what no price depends on -----------------------------------------------------------------


def _cadence(item: CadenceVersion, adopting: Adopting) -> Iterator[Event]:
    yield CadenceAdopted(**adopting.head, effective_on=item.effective, cadence=item.cadence)


def _competence(item: CompetenceVersion, adopting: Adopting) -> Iterator[Event]:
    yield CompetenceAdopted(**adopting.head, effective_on=item.effective, competence=item.competence)


def _wheel(item: WheelVersion, adopting: Adopting) -> Iterator[Event]:
    yield YearWheelAdopted(**adopting.head, effective_on=item.effective, wheel=item.wheel)


def _account(item: AccountVersion, adopting: Adopting) -> Iterator[Event]:
    if item.selector.offer is not None:
        adopting.check_offer(item.selector.offer)
    of = {"selector": item.selector, "mapping": item.mapping}
    yield AccountAdopted(**adopting.head, effective_on=item.effective, **of)


def _refund(item: RefundVersion, adopting: Adopting) -> Iterator[Event]:
    yield RefundAdopted(**adopting.head, effective_on=item.effective, steps=item.steps)


def _savings_target(item: SavingsTarget, adopting: Adopting) -> Iterator[Event]:
    first = date(item.year, 1, 1)
    yield SavingsTargetAdopted(**adopting.head, effective_on=first, year=item.year, amount_ore=item.amount_ore)


def _phase_in(item: PhaseInVersion, adopting: Adopting) -> Iterator[Event]:
    if item.offer is not None:
        adopting.check_offer(item.offer)
    known = adopting.context.terms(item.offer or "")
    for model in (item.model, item.phase_in.old_model):
        if model is not None:
            adopting.check_model(model, known, item.effective)
    if item.phase_in.old_rates is not None:
        adopting.check_rates(item.phase_in.old_rates, known, item.effective)
    of = {"offer": item.offer, "model": item.model, "phase_in": item.phase_in}
    yield PhaseInAdopted.model_validate({**adopting.head, "effective_on": item.effective, **of})


_OF_PLACES = (PlaceOpening, Closure)

_ITEMS: dict[type[Any], Callable[[Any, Adopting], Iterable[Event]]] = {
    ModelVersion: _model,
    RatesVersion: _rates,
    OfferVersion: _offer,
    BaseVersion: _base,
    PlaceOpening: _place,
    Closure: _closure,
    BudgetVersion: _budget,
    Grant: _grant,
    Transfer: _transfer,
    CadenceVersion: _cadence,
    CompetenceVersion: _competence,
    WheelVersion: _wheel,
    AccountVersion: _account,
    RefundVersion: _refund,
    SavingsTarget: _savings_target,
    PhaseInVersion: _phase_in,
}
"""What becomes of each kind of item that a decision adopts."""
