"""What would it have cost? The recorded history under other terms, house by house, without touching the ledger.

Decided on 2026-11-27:

* A simulation may add places to an offer and close places of it. An added place stands vacant, since nobody has lived
  in it; a place closes only where nobody lives in it afterwards, as by a decision. A whole offer is not closed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from ledger.budgeting.comparing import House, compared
from ledger.budgeting.simulation import Simulation, under
from ledger.errors import (
    BadOption,
    NotInSimulation,
    PlaceNotOpen,
    StillInUse,
    UnknownLevel,
    UnknownOffer,
    UnknownPlace,
    UnknownRates,
)
from ledger.events import PlaceOpened
from ledger.events.adoption import Adoption
from ledger.events.decisions import RatesVersion
from ledger.events.offers import OfferVersion
from ledger.events.places import Closure, PlaceOpening
from ledger.rules.placement import check_has_places, check_housing
from ledger.rules.references import Known, Referring, brought_by, check_references
from ledger.settlement.findings import sentence_of
from ledger.shared.calendar import DAY, Month, Period
from ledger.shared.message import Kroner, Remedy, say
from ledger.state.book import book_of
from ledger.state.places import place_of
from ledger.state.stays import in_place
from ledger.state.terms import Terms
from ledger.store import Log
from ledger.store.history import History
from projections.months import Months, answer


class Simulated(Struct, frozen=True):
    """Houses in order of what they would win, from month to month, both included."""

    first: Month
    last: Month
    known_at: int
    against: str | None
    houses: Sequence[House]


def simulate(
    location: str,
    log: Log,
    terms: Simulation,
    *,
    against: Simulation | None,
    known_at: int | None,
    first: Month | None,
    last: Month | None,
    offers: Iterable[str],
    today: date,
) -> Simulated:
    """The history as known at an event under other terms, and what it comes to as recorded, or under `against`.

    What it comes to is what all that has been issued for a closed month, and all that is still to be adjusted, sum to.
    Without months given: from the first day on which the terms differ to the last month that has ended.
    Raises UnknownOffer, UnknownModel, UnknownRates, UnknownLevel, UnknownPlace, PlaceNotOpen, StillInUse, BadOption.
    """
    named = list(dict.fromkeys(offers))

    def asked(months: Months) -> Simulated:
        history = months.history
        chosen = named or history.offers()
        for simulation, before in ((against, None), (terms, against)):
            if simulation is not None:
                _check(simulation, history, before)
        span = _span(history, terms, first, last, today)
        houses = [compared(offer, history.about(offer), span, terms, against, months.source(offer)) for offer in chosen]
        ordered = sorted(houses, key=lambda house: (-house.difference, house.offer))
        return Simulated(span[0], span[-1], history.position, against.name if against else None, ordered)

    return answer(location, log, known_at, asked)


def _span(history: History, terms: Simulation, first: Month | None, last: Month | None, today: date) -> list[Month]:
    """The months asked about. Raises BadOption where there is none."""
    opened = [Month.of(days[0]) for offer in history.offers() if (days := history.terms(offer).offer.days)]
    if not opened:
        raise BadOption(say("the ledger has no offer yet"))
    if first is None:
        first = max(Month.of(terms.first_day), min(opened)) if terms.first_day else min(opened)
    last = last or Month.of(today).next(-1)
    if last < first:
        raise BadOption(say("there is no month from {first} to {last}", first=first, last=last), Remedy("give-span"))
    return list(first.until(last))


def _check(terms: Simulation, history: History, before: Simulation | None) -> None:
    """Refuse terms that name what neither the ledger nor the simulation has."""
    offers, adopted = history.offers(), history.terms()
    known = Known(offers.__contains__, lambda: offers, lambda: adopted)
    items = [*(before.items if before else ()), *terms.items]
    # A simulation can change an offer, but nobody has lived in one that it would open.
    brought = replace(brought_by(items), offers=())
    for offer in (offer for item in terms.items for offer in item.brings.offers):
        if offer not in offers:
            raise UnknownOffer(offer, offers)
    for adoption in terms.items:
        if isinstance(adoption, OfferVersion):
            check_housing(adoption.id, adoption.effective, adoption.terms, history.terms(adoption.id))
        elif isinstance(adoption, PlaceOpening):
            check_has_places(adoption.offer, history.terms(adoption.offer))
    referring: list[Referring] = [*terms.items, *terms.switches]
    for item in referring:
        check_references(item, brought, known)
    _check_levels(terms, adopted, items)
    for item in terms.items:
        if isinstance(item, Closure):
            _check_closure(item, terms, before, history)


def _check_closure(item: Closure, terms: Simulation, before: Simulation | None, history: History) -> None:
    """Refuse to close a place that is not open, or that somebody lives in afterwards, as a decision would."""
    if item.place is None:
        raise NotInSimulation("[[closure]]", "place")
    others = replace(terms, items=[other for other in terms.items if other is not item])
    recorded = history.about(item.offer)
    facts = under(others, item.offer, recorded if before is None else under(before, item.offer, recorded))
    stream = f"place:{item.offer}/{item.place}"
    place = place_of(fact for fact in facts if fact.event.stream == stream)
    if place is None:
        opened = {fact.event.place for fact in facts if isinstance(fact.event, PlaceOpened)}
        raise UnknownPlace(item.offer, item.place, sorted(opened))
    if item.last_day not in place.open:
        raise PlaceNotOpen(item.offer, item.place, item.last_day, place.open.first, place.open.last)
    after = Period.inclusive(item.last_day + DAY, None)
    for room in in_place(book_of(item.offer, facts).stays(), item.offer, item.place):
        if room.period.overlaps(after):
            raise StillInUse(item.offer, item.place, room.stay.citizen, room.period.last, item.last_day, simulated=True)


def _check_levels(terms: Simulation, known: Terms, items: Sequence[Adoption]) -> None:
    """Refuse a reassessment to a level that no version of the rates has."""
    for series, levels in terms.levels.items():
        adopted = (item for item in items if isinstance(item, RatesVersion) and item.id == series)
        versions = [(item.effective, item.rates) for item in adopted]
        versions += [(version.effective_on, version.value) for version in known.rates.get(series, ())]
        if not versions:
            raise UnknownRates(series, terms.first_day or date.min)
        day, newest = versions[-1]
        for level in levels.values():
            if not any(rates.price(level) is not None for _, rates in versions):
                raise UnknownLevel(level, series, day, newest.levels, newest.furthest)


def simulated_data(simulated: Simulated, name: str, shares: Sequence[Decimal]) -> dict[str, Any]:
    """A simulation for machines."""
    return {
        "model": name,
        "against": simulated.against,
        "from": simulated.first,
        "to": simulated.last,
        "known_at": {"event": simulated.known_at},
        "settled": Kroner(sum(house.settled for house in simulated.houses)),
        "simulated": Kroner(sum(house.simulated for house in simulated.houses)),
        "difference": Kroner(sum(house.difference for house in simulated.houses)),
        "winners": sum(house.difference > 0 for house in simulated.houses),
        "losers": sum(house.difference < 0 for house in simulated.houses),
        "offers": [_house_data(house, shares) for house in simulated.houses],
        "phase_in": [
            {"share": share, "total": Kroner(sum(house.phased(share) for house in simulated.houses))}
            for share in shares
        ],
    }


def _house_data(house: House, shares: Sequence[Decimal]) -> dict[str, Any]:
    return {
        "offer": house.offer,
        "settled": Kroner(house.settled),
        "simulated": Kroner(house.simulated),
        "difference": Kroner(house.difference),
        "outcome": house.outcome,
        "phase_in": [Kroner(house.phased(share)) for share in shares],
        "months": [
            {
                "month": month,
                "settled": Kroner(settled),
                "simulated": Kroner(simulated),
                "difference": Kroner(simulated - settled),
            }
            for month, settled, simulated in house.months
        ],
        "findings": [
            {
                "code": finding.code,
                "place": finding.place,
                "citizen": finding.citizen,
                "from": finding.first_day,
                "why": sentence_of(finding),
            }
            for finding in house.findings
        ],
    }
