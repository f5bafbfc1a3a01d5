"""What an offer has to know of where a citizen lives, to whom it gives a service that needs no stay.

Who pays for such a service, and what is left of it in an absence, follows from the citizen's residence in whatever
house that is. Whatever changes that residence tells it anew to the offers that give one, in the same act: so their
months are found again, their closed ones want a reason, and a replay needs no other house's events.

Decided on 2026-11-27:

* A residence is told whole, and only where it differs on a day that is granted: from the first such day on. A move to
  another house under the same model, payer and paragraph is not told.
* What is told has the cause of the act that it is told in, and its decision: to whoever gives a service, days away are
  an absence, and no payer's change.
* A home's model is told with it. Where a decision puts a house on another model, the offers that give its residents
  services are told in the act of the decision.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from itertools import chain

from ledger.events import Event, OfferAdopted, Voided
from ledger.models.residences import DaysAway, Home, Residence
from ledger.rules.context import DecisionContext
from ledger.rules.header import Header
from ledger.rules.hypothetical import Hypothetical
from ledger.shared.calendar import Period
from ledger.state.stays import Stay
from ledger.state.terms import Terms


def with_residences(events: Sequence[Event], context: DecisionContext, head: Header) -> list[Event]:
    """The events of an act, and what offers are told of residences that are others by them."""
    citizens = {event.about_citizen for event in events if event.stream.startswith("citizen:")}
    lived_in = {*citizens, *_residents_of(events, context)}
    served = [citizen for citizen in lived_in if citizen is not None and _has_services(citizen, events, context)]
    if not served:
        return [*events]
    then = Hypothetical(context, events)
    told = ((citizen, _cause(citizen, events)) for citizen in sorted(served))
    return [*events, *(one for citizen, because in told for one in _told(citizen, because, then, head))]


def _cause(citizen: str, events: Sequence[Event]) -> str:
    """The kind of cause of what an act says of a citizen's residence: that of its first event about it."""
    return next((event for event in events if event.about_citizen == citizen), events[0]).cause_kind


def _residents_of(events: Iterable[Event], context: DecisionContext) -> Iterator[str]:
    """Who lives, or has lived, in the houses of which the terms are others."""
    adopted = OfferAdopted.TOPIC.partition(":")[0]
    for event in events:
        is_of_offer = isinstance(event, OfferAdopted) or (isinstance(event, Voided) and event.annulled == adopted)
        if is_of_offer and event.about_offer is not None:
            for place in context.places(event.about_offer):
                yield from (room.citizen for room in context.rooms_in(event.about_offer, place))


_OF_SERVICES = "citizen.service-granted:1"


def _has_services(citizen: str, events: Iterable[Event], context: DecisionContext) -> bool:
    """Whether a citizen was ever granted a service, by these events or before."""
    known = (fact.event for fact in context.facts(f"citizen:{citizen}"))
    return any(event.TOPIC == _OF_SERVICES and event.about_citizen == citizen for event in chain(events, known))


def _told(citizen: str, because: str, then: DecisionContext, head: Header) -> Iterator[Event]:
    facts = then.facts(f"citizen:{citizen}")
    from ledger.events import ResidenceTold  # noqa: PLC0415 - few citizens have services
    from ledger.state.grants import grants_of, residence_told  # noqa: PLC0415 - as above

    without_stay = [grant for grant in grants_of(facts) if grant.stay is None]
    residence = residence_of(then.stays(citizen), then.terms)
    for offer in dict.fromkeys(grant.offer for grant in without_stay):
        told = residence_told(facts, offer)
        known = told.residence if told is not None else Residence()
        periods = [grant.period for grant in without_stay if grant.offer == offer]
        first = first_difference(known, residence, periods)
        if first is not None:
            yield ResidenceTold(
                **head, effective_on=first, citizen=citizen, offer=offer, residence=residence, because=because
            )


def first_difference(known: Residence, now: Residence, periods: Sequence[Period]) -> date | None:
    """The first day of some grants' periods on which two residences are not the same; None where there is none."""
    days = {*known.boundaries(), *now.boundaries(), *(period.first for period in periods)}
    granted = (day for day in sorted(days) if any(day in period for period in periods))
    return next((day for day in granted if _of_day(known, day) != _of_day(now, day)), None)


def _of_day(residence: Residence, day: date) -> tuple[object, ...]:
    """What an offer's amounts of a day depend on."""
    home = residence.home_on(day)
    return residence.paying_on(day), residence.away_on(day), None if home is None else home.model


def residence_of(stays: Iterable[Stay], terms_of: Callable[[str], Terms]) -> Residence:
    """Where a citizen lives, by first day, as an offer is told it."""
    ordered = sorted(stays, key=lambda stay: (stay.period, stay.id))
    return Residence(homes=tuple(home for stay in ordered for home in _homes(stay, terms_of(stay.offer))))


def _homes(stay: Stay, terms: Terms) -> Iterator[Home]:
    """A stay by the days on which somebody else pays for it, or its house is on another model."""
    for piece in stay.period.split_at({*(paying.first_day for paying in stay.payings), *terms.offer.days}):
        paying, of_offer = stay.paying_on(piece.first), terms.offer.on(piece.first)
        yield Home(
            first=piece.first,
            last=piece.last,
            payer=paying.payer,
            paragraph=paying.paragraph,
            model=of_offer.value.model if of_offer is not None else None,
            away=tuple(_away(stay, piece)),
        )


def _away(stay: Stay, piece: Period) -> Iterator[DaysAway]:
    for absence, since in stay.days_away():
        days = absence.days.overlap(piece)
        if days.days:
            yield DaysAway(first=days.first, last=days.last, kind=absence.kind, since=since)
