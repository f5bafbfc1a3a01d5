"""What would it have cost? The recorded history under other terms, house by house, without touching the ledger.

Decided on 2026-11-27:

* A simulation may add places to an offer and close places of it. An added place stands vacant unless the simulation
  says who lives there; a place closes only where nobody lives in it afterwards, as by a decision.
* It may open houses, say who would live where, and close whole houses (`projections.playing`). A house that is opened
  has cost nothing as recorded, one that is left goes on by its rules: what remains of it is its frame, notice and
  vacancy until it closes. What is saved by year, and by kind of line, is summed from the same lines, so that nothing is
  left over.
* A place that is there already is not added a second time: without a level the table would change nothing. A list of
  places that stands with its offer's terms may repeat them, as in a decision.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from msgspec import Struct

from ledger.budgeting.comparing import Both, House, compared
from ledger.budgeting.simulation import Simulation
from ledger.errors import (
    ActsOutside,
    BadOption,
    PlaceThere,
    UnknownLevel,
    UnknownOffer,
    UnknownRates,
)
from ledger.events.adoption import Adoption
from ledger.events.decisions import RatesVersion
from ledger.events.offers import OfferVersion
from ledger.events.places import PlaceOpening
from ledger.models.issued import IssuedMonth
from ledger.models.lines import order_of
from ledger.rules.placement import check_has_places, check_housing
from ledger.rules.references import Known, Referring, brought_by, check_references
from ledger.settlement.findings import sentence_of
from ledger.settlement.issuing import MonthSource, source_of
from ledger.shared.calendar import Month
from ledger.shared.message import Kroner, Remedy, say
from ledger.shared.money import Ore
from ledger.shared.ordering import natural
from ledger.shared.steps import HOUSES, counted
from ledger.state.book import book_of
from ledger.state.places import place_of
from ledger.state.terms import Terms, terms_of
from ledger.store import Log
from ledger.store.history import History
from projections.months import Months, answer
from projections.playing import Past, Played

K = TypeVar("K", int, str)


class Simulated(Struct, frozen=True):
    """Houses in order of what they would win, from month to month, both included."""

    first: Month
    last: Month
    known_at: int
    against: str | None
    houses: Sequence[House]
    rates: Sequence[str] = ()
    """The series by which the houses are settled as they are on some day of those months."""
    opened: Sequence[str] = ()
    """Those of the houses that only the other terms have."""

    @property
    def residual(self) -> Ore:
        """What the lines leave of the difference: 0."""
        return sum(house.residual for house in self.houses)

    def years(self) -> Mapping[int, Both]:
        """What all houses together come to, year by year."""
        return _together(house.years() for house in self.houses)

    def kinds(self) -> Mapping[str, Both]:
        """What all houses together come to, by kind of line in the order of a settlement."""
        found = _together(house.kinds() for house in self.houses)
        return {kind: found[kind] for kind in sorted(found, key=order_of)}


def _together(of_houses: Iterable[Mapping[K, Both]]) -> dict[K, Both]:
    found: dict[K, Both] = {}
    for sums in of_houses:
        for key, both in sums.items():
            found[key] = found.get(key, Both()) + both
    return found


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
    Raises UnknownOffer, UnknownModel, UnknownRates, UnknownLevel, PlaceThere, ActRefused, ActsOutside, BadOption, and
    what the closing of a house or place is refused by.
    """
    named = list(dict.fromkeys(offers))

    def asked(months: Months) -> Simulated:
        history = months.history
        before = history if against is None else _played(history, against, today)
        after = _played(before, terms, today)
        span = _span(history, terms, first, last, today)
        houses = [
            compared(
                offer,
                span,
                _recorded(months, offer) if before is history else _source(before, offer),
                _source(after, offer),
                terms_of(after.shared()).payer_of,
            )
            for offer in counted(_chosen(named, after), HOUSES)
        ]
        ordered = sorted(houses, key=lambda house: (-house.difference, house.offer))
        upon = against.name if against else None
        opened = sorted({house.offer for house in houses} - set(before.offers()), key=natural)
        return Simulated(span[0], span[-1], history.position, upon, ordered, _rates_used(before, houses), opened)

    return answer(location, log, known_at, asked)


def _played(past: Past, terms: Simulation, today: date) -> Played:
    _check(terms, past)
    return Played(past, terms, today)


def _chosen(named: list[str], after: Past) -> list[str]:
    """The offers that are asked about: all, where none is named. Raises UnknownOffer."""
    known = after.offers()
    for offer in named:
        if offer not in known:
            raise UnknownOffer(offer, known)
    return named or known


def _recorded(months: Months, offer: str) -> MonthSource:
    """What is recorded; of a house that is only opened by a simulation nothing."""
    return months.source(offer) if offer in months.history.offers() else _nothing(offer)


def _source(past: Past, offer: str) -> MonthSource:
    return source_of(book_of(offer, past.about(offer))) if offer in past.offers() else _nothing(offer)


def _rates_used(past: Past, houses: Iterable[House]) -> list[str]:
    known = (house.offer for house in houses if house.offer in past.offers())
    streams = {stream for offer in known for stream in terms_of(past.about(offer)).shared_streams()}
    return sorted(stream.removeprefix("rates:") for stream in streams if stream.startswith("rates:"))


def _nothing(offer: str) -> MonthSource:
    return lambda month: IssuedMonth(offer, month, (), (), {})


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
    if terms.acts and terms.first_day is not None and terms.first_day > last.last:
        raise ActsOutside(terms.first_day, str(first), str(last))
    return list(first.until(last))


def _check(terms: Simulation, past: Past) -> None:
    """Refuse terms that name what neither the past nor the simulation has, and places that are there already."""
    offers, adopted = past.offers(), terms_of(past.shared())
    known = Known(offers.__contains__, lambda: offers, lambda: adopted)
    brought = brought_by(terms.items)
    for item in terms.items:
        if isinstance(item, OfferVersion) and item.id in offers:
            check_housing(item.id, item.effective, item.terms, terms_of(past.about(item.id)))
        elif isinstance(item, PlaceOpening) and item.offer in offers:
            check_has_places(item.offer, terms_of(past.about(item.offer)))
            _check_new(item, terms, past)
    referring: list[Referring] = [*terms.items, *terms.switches]
    for one in referring:
        check_references(one, brought, known)
    _check_levels(terms, adopted, terms.items)


def _check_new(item: PlaceOpening, terms: Simulation, past: Past) -> None:
    """Refuse to add a place that is there. Raises PlaceThere."""
    listed = any(isinstance(one, OfferVersion) and (one.id, one.day) == (item.offer, item.day) for one in terms.items)
    place = place_of(past.stream(f"place:{item.offer}/{item.id}"))
    if place is not None and item.level is None and not listed:
        known = sorted(book_of(item.offer, past.about(item.offer)).places, key=natural)
        raise PlaceThere(item.offer, item.id, place.open.first, place.open.last, known)


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
        "residual": Kroner(simulated.residual),
        "opened": list(simulated.opened),
        "years": _sums_data("year", simulated.years()),
        "kinds": _sums_data("kind", simulated.kinds()),
        "offers": [_house_data(house, shares) for house in simulated.houses],
        "phase_in": [
            {"share": share, "total": Kroner(sum(house.phased(share) for house in simulated.houses))}
            for share in shares
        ],
    }


def _sums_data(name: str, sums: Mapping[int, Both] | Mapping[str, Both]) -> list[dict[str, Any]]:
    return [{name: str(key), **_both_data(both)} for key, both in sums.items()]


def _both_data(both: Both) -> dict[str, Any]:
    """What something comes to and would, and what is saved of it, in all and of what the municipality itself pays."""
    return {
        "settled": Kroner(both.settled),
        "simulated": Kroner(both.simulated),
        "saved": Kroner(both.saved),
        "own_settled": Kroner(both.own_settled),
        "own_simulated": Kroner(both.own_simulated),
        "own_saved": Kroner(both.own_saved),
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
        "years": _sums_data("year", house.years()),
        "kinds": _sums_data("kind", house.kinds()),
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
