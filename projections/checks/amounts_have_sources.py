"""Every amount follows from a version of a rate, a base or a model, or from a phase-in, that somebody decided."""

from __future__ import annotations

from ledger.events import (
    BaseAdopted,
    Event,
    ModelAdopted,
    OfferAdopted,
    OwnPaymentAdopted,
    OwnPaymentDecided,
    PhaseInAdopted,
    PlaceReserved,
    RatesAdopted,
    Recorded,
    ServiceAdopted,
)
from ledger.settlement.lines import Line, OfferMonth
from ledger.shared.event_numbers import own_of
from ledger.shared.message import Message, say
from projections.checks.running import ExaminedOffer, Found


def check_month(examined: ExaminedOffer, settled: OfferMonth) -> Found:
    """The lines that name no price version, or one without a decision."""
    for line in settled.lines:
        if missing := _missing(line, examined.facts):
            yield f"{settled.offer} {settled.month} {line.id}", missing


_OF_PRICES = (RatesAdopted, BaseAdopted, PhaseInAdopted, ServiceAdopted, OwnPaymentAdopted, OwnPaymentDecided)


def _is_own_price(event: Event) -> bool:
    """Whether it says a price that needs no table: a special one in a unit of its own, or that of a reserved place."""
    if isinstance(event, PlaceReserved):
        return event.price_ore is not None
    return event.granted is not None and event.granted.assessment.per is not None


def _needs_no_model(event: Event) -> bool:
    """Whether it adopts a supplier of any number of stays, or an offer at home, that names no model and needs none."""
    return isinstance(event, OfferAdopted) and event.terms.model is None and not event.terms.has_places


def _missing(line: Line, facts: dict[int, Recorded]) -> Message | None:
    terms = [facts[number] for number in own_of(line.events) if number in facts]
    prices = [fact for fact in terms if isinstance(fact.event, _OF_PRICES) or _is_own_price(fact.event)]
    models = [fact for fact in terms if isinstance(fact.event, ModelAdopted) or _needs_no_model(fact.event)]
    if not prices:
        return say("no version of a rate or a base is named")
    if not models and line.service is None and line.part != "own":
        return say("no version of a model is named")
    # A place is reserved by whoever pays for it, with or without a reference to a decision.
    decided = (fact for fact in (*prices, *models) if not isinstance(fact.event, PlaceReserved))
    undecided = [fact.number for fact in decided if not fact.event.decision]
    return say("no decision stands behind event #{number}", number=undecided[0]) if undecided else None
