"""What a decision may adopt: versions whose references are known; the same thing twice is recorded once.

A version from the same day as an earlier one, under a decision of its own, takes its place from then on in what is
known; under the same decision it is refused, for a decision does not change its mind.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TypeVar

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
    BaseAdopted,
    Event,
    ModelAdopted,
    OfferAdopted,
    OfferClosed,
    PlaceClosed,
    PlaceOpened,
    RatesAdopted,
)
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
from ledger.rules import budgets, other_terms, standards
from ledger.rules.context import DecisionContext
from ledger.rules.placement import Header
from ledger.shared.calendar import DAY, Period
from ledger.shared.versions import Versions
from ledger.state.terms import Terms

T = TypeVar("T")


def adopt(command: Adopt, context: DecisionContext, head: Header) -> list[Event]:  # noqa: C901, PLR0912 - a case a kind of item
    """Everything of a decision that is not adopted already; nothing where all of it is."""
    file = _File(command)
    events: list[Event] = []
    for item in command.items:
        match item:
            case ModelVersion():
                events += _model(item, context, head, command)
            case RatesVersion():
                events += _rates(item, context, head, command)
            case OfferVersion():
                events += _offer(item, context, head, command, file)
            case BaseVersion():
                events += _base(item, context, head, command, file)
            case PlaceOpening():
                events += _place(item, context, head, file)
            case Closure():
                events += _closure(item, context, head)
            case BudgetVersion():
                _check_offer(item.offer, context.terms(item.offer), context, file)
                events += budgets.adopt_budget(item, context, head, command)
            case Grant():
                _check_offer(item.offer, context.terms(item.offer), context, file)
                events += budgets.grant(item, context, head, command)
            case Transfer():
                for offer in (item.offer, item.to):
                    _check_offer(offer, context.terms(offer), context, file)
                events += budgets.transfer(item, context, head, command)
            case CadenceVersion() | CompetenceVersion() | WheelVersion():
                events += standards.adopt_standard(item, context, head, command)
            case AccountVersion():
                if item.selector.offer is not None:
                    _check_offer(item.selector.offer, context.terms(item.selector.offer), context, file)
                events += other_terms.adopt_account(item, context, head, command)
            case RefundVersion():
                events += other_terms.adopt_refund(item, context, head, command)
            case SavingsTarget():
                events += other_terms.adopt_savings_target(item, context, head, command)
            case PhaseInVersion():
                if item.offer is not None:
                    _check_offer(item.offer, context.terms(item.offer), context, file)
                events += other_terms.adopt_phase_in(item, context, head, command, file.models, file.rates)
    return events


class _File:
    """What the decision itself brings, for references within it."""

    def __init__(self, command: Adopt) -> None:
        self.models = {item.id for item in command.items if isinstance(item, ModelVersion)}
        self.rates = {item.id for item in command.items if isinstance(item, RatesVersion)}
        self.offers = {item.id for item in command.items if isinstance(item, OfferVersion)}


def _model(item: ModelVersion, context: DecisionContext, head: Header, command: Adopt) -> Iterator[Event]:
    adopted = _everywhere(context).models.get(item.id)
    if _is_new(f"model {item.id}", adopted, item.effective, item.model, command):
        yield ModelAdopted(
            **head, effective_on=item.effective, decided_on=command.decided_on, id=item.id, model=item.model
        )


def _rates(item: RatesVersion, context: DecisionContext, head: Header, command: Adopt) -> Iterator[Event]:
    adopted = _everywhere(context).rates.get(item.id)
    if _is_new(f"rates {item.id}", adopted, item.effective, item.rates, command):
        yield RatesAdopted(
            **head, effective_on=item.effective, decided_on=command.decided_on, id=item.id, rates=item.rates
        )


def _offer(item: OfferVersion, context: DecisionContext, head: Header, command: Adopt, file: _File) -> Iterator[Event]:
    known = context.terms(item.id)
    _check_references(item.terms, item.effective, known, file)
    if _is_new(f"offer {item.id}", known.offer, item.effective, item.terms, command):
        yield OfferAdopted(**head, effective_on=item.effective, offer=item.id, terms=item.terms)


def _base(item: BaseVersion, context: DecisionContext, head: Header, command: Adopt, file: _File) -> Iterator[Event]:
    known = context.terms(item.offer)
    _check_offer(item.offer, known, context, file)
    of = f", paragraph {item.base.paragraph}" if item.base.paragraph else ""
    adopted = known.bases.get(item.base.paragraph)
    if _is_new(f"base of {item.offer}{of}", adopted, item.effective, item.base, command):
        yield BaseAdopted(
            **head, effective_on=item.effective, decided_on=command.decided_on, offer=item.offer, base=item.base
        )


def _place(item: PlaceOpening, context: DecisionContext, head: Header, file: _File) -> Iterator[Event]:
    _check_offer(item.offer, context.terms(item.offer), context, file)
    place = context.place(item.offer, item.id)
    if place is None:
        yield PlaceOpened(**head, effective_on=item.effective, offer=item.offer, place=item.id, level=item.level)
    elif item.effective not in place.open or item.level not in (None, place.level):
        # An offer's list of places may be repeated with its later versions; another opening day or level may not.
        what = f"place {item.id} of {item.offer}"
        raise VersionConflict(what, place.open.first, "an earlier decision", place.opened)


def _closure(item: Closure, context: DecisionContext, head: Header) -> Iterator[Event]:
    _check_offer(item.offer, context.terms(item.offer), context, None)
    if item.place is not None:
        yield from _close_place(item, item.place, context, head)
        return
    closed_after = context.terms(item.offer).closed_after
    if closed_after is not None and closed_after <= item.last_day:
        if closed_after < item.last_day:
            raise ClosedEarlier(item.offer, None, closed_after, item.last_day)
        return
    for place in context.places(item.offer):
        yield from _close_place(item, place, context, head)
    yield OfferClosed(**head, effective_on=item.last_day, offer=item.offer)


def _close_place(item: Closure, place_id: str, context: DecisionContext, head: Header) -> Iterator[Event]:
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
    for taken in place.occupancies:
        if taken.period.overlaps(after):
            raise StillInUse(item.offer, place_id, taken.citizen, taken.period.last, item.last_day)
    yield PlaceClosed(**head, effective_on=item.last_day, offer=item.offer, place=place_id)


def _is_new(what: str, adopted: Versions[T] | None, day: date, value: T, command: Adopt) -> bool:
    """Whether a version is still to be recorded; VersionConflict where the same decision said something else.

    What another decision has replaced since was recorded all the same: adopted again, it does not come back.
    """
    told = adopted.told if adopted is not None else []
    earlier = next((v for v in told if (v.effective_on, v.decision) == (day, command.decision)), None)
    if earlier is None:
        return True
    if earlier.value != value:
        raise VersionConflict(what, day, command.decision or "", earlier.number)
    return False


def _check_references(terms: OfferTerms, day: date, known: Terms, file: _File) -> None:
    if terms.model not in file.models and terms.model not in known.models:
        raise UnknownModel(terms.model, day)
    if terms.rates not in file.rates and terms.rates not in known.rates:
        raise UnknownRates(terms.rates, day)


def _check_offer(offer: str, known: Terms, context: DecisionContext, file: _File | None) -> None:
    if not len(known.offer) and not (file and offer in file.offers):
        raise UnknownOffer(offer, context.offers())


def _everywhere(context: DecisionContext) -> Terms:
    """The terms that concern every offer."""
    return context.terms("")
