"""What would it have cost? The recorded history under other terms, house by house, without touching the ledger."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from ledger.budgeting.simulation import Simulation, under
from ledger.errors import BadOption, UnknownLevel, UnknownModel, UnknownOffer, UnknownRates
from ledger.events import Recorded
from ledger.models.adoption import ModelVersion, OfferVersion, RatesVersion
from ledger.models.issued import IssuedFinding
from ledger.settlement import OfferMonth, settle_month
from ledger.settlement.as_issued import finding_as_issued
from ledger.settlement.findings import sentence_of
from ledger.shared.calendar import Month
from ledger.shared.message import Remedy
from ledger.shared.money import Ore, half_up, plain
from ledger.state.book import Book, book_of
from ledger.store import Log
from ledger.store.history import History
from projections.months import Months, Reckoning, answered_at

WHOLE = 100


@dataclass(frozen=True, slots=True)
class House:
    """One offer's months, in øre: what they come to, and what they would. `findings` are those of the other terms."""

    offer: str
    months: Sequence[tuple[Month, Ore, Ore]]
    findings: Sequence[IssuedFinding]

    @property
    def settled(self) -> Ore:
        return sum(settled for _, settled, _ in self.months)

    @property
    def simulated(self) -> Ore:
        return sum(simulated for _, _, simulated in self.months)

    @property
    def difference(self) -> Ore:
        return self.simulated - self.settled

    def phased(self, share: Decimal) -> Ore:
        """What the house gets at a share (per cent) of the other terms, half up once for the whole time."""
        return half_up(self.settled + self.difference * Fraction(share) / WHOLE)


@dataclass(frozen=True, slots=True)
class Simulated:
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
    """The history as known at a cut under other terms, beside what it comes to as recorded, or under `against`.

    What it comes to is what all that has been issued for a closed month, and all that is still to be adjusted, sum to.
    Without months given: from the first day on which the terms differ to the last month that has ended.
    Raises UnknownOffer, UnknownModel, UnknownRates, UnknownLevel, BadOption.
    """
    named = list(offers)

    def asked(reckoning: Reckoning) -> Simulated:
        history, of = reckoning.history, reckoning.of_offers()
        chosen = named or history.offers()
        for simulation, before in ((against, None), (terms, against)):
            if simulation is not None:
                _check(simulation, history, before)
        span = _span(history, terms, first, last, today)
        houses = [_house(history, offer, span, terms, against, of) for offer in chosen]
        ordered = sorted(houses, key=lambda house: (-house.difference, house.offer))
        return Simulated(span[0], span[-1], history.position, against.name if against else None, ordered)

    return answered_at(location, log, known_at, asked)


def reckoned_under(offer: str, facts: Iterable[Recorded], terms: Simulation) -> Callable[[Month], OfferMonth]:
    """An offer's months under other terms."""
    book = book_of(offer, under(terms, offer, facts))
    return lambda month: settle_month(book, month)


def _house(
    history: History,
    offer: str,
    span: Sequence[Month],
    terms: Simulation,
    against: Simulation | None,
    of: Months,
) -> House:
    facts = history.about(offer)
    before = facts if against is None else under(against, offer, facts)
    compared: Book | None = None if against is None else book_of(offer, before)
    simulated = reckoned_under(offer, before, terms)
    months: list[tuple[Month, Ore, Ore]] = []
    findings: list[IssuedFinding] = []
    for month in span:
        settled = of(offer, month).total_ore if compared is None else settle_month(compared, month).total
        found = simulated(month)
        months.append((month, settled, found.total))
        findings += map(finding_as_issued, found.findings)
    return House(offer, months, findings)


def _span(history: History, terms: Simulation, first: Month | None, last: Month | None, today: date) -> list[Month]:
    """The months asked about. Raises BadOption where there is none."""
    opened = [Month.of(days[0]) for offer in history.offers() if (days := history.terms(offer).offer.days)]
    if not opened:
        raise BadOption("the ledger has no offer yet")
    if first is None:
        first = max(Month.of(terms.first_day), min(opened)) if terms.first_day else min(opened)
    last = last or Month.of(today).next(-1)
    if last < first:
        raise BadOption(f"there is no month from {first} to {last}", Remedy("give-span"))
    return list(first.until(last))


def _check(terms: Simulation, history: History, before: Simulation | None) -> None:
    """Refuse terms that name what neither the ledger nor the simulation has."""
    known = history.terms()
    items = [*(before.items if before else ()), *terms.items]
    models = {*known.models, *(item.id for item in items if isinstance(item, ModelVersion))}
    rates = {*known.rates, *(item.id for item in items if isinstance(item, RatesVersion))}
    offers = history.offers()
    for item in terms.items:
        offer = item.id if isinstance(item, OfferVersion) else getattr(item, "offer", None)
        if offer is not None and offer not in offers:
            raise UnknownOffer(offer, offers)
    uses = [(i.effective, i.terms.model, i.terms.rates) for i in terms.items if isinstance(i, OfferVersion)]
    uses += [(switch.effective, switch.to, switch.rates) for switch in terms.switches]
    for day, model, series in uses:
        if model not in models:
            raise UnknownModel(model, day)
        if series not in rates:
            raise UnknownRates(series, day)
    for switch in terms.switches:
        if switch.model not in models:
            raise UnknownModel(switch.model, switch.effective)
    _check_levels(terms, history, items)


def _check_levels(terms: Simulation, history: History, items: Sequence[Any]) -> None:
    """Refuse a reassessment to a level that no version of the rates has."""
    known = history.terms().rates
    for series, levels in terms.levels.items():
        adopted = (item for item in items if isinstance(item, RatesVersion) and item.id == series)
        versions = [(item.effective, item.rates) for item in adopted]
        versions += [(version.effective_on, version.value) for version in known.get(series, ())]
        if not versions:
            raise UnknownRates(series, terms.first_day or date.min)
        day, newest = versions[-1]
        for level in levels.values():
            if not any(rates.price(level) is not None for _, rates in versions):
                raise UnknownLevel(level, series, day, newest.levels)


def simulated_data(found: Simulated, name: str, shares: Sequence[Decimal]) -> dict[str, Any]:
    """A simulation for machines."""
    return {
        "model": name,
        "against": found.against,
        "from": str(found.first),
        "to": str(found.last),
        "known_at": {"event": found.known_at},
        "settled": plain(sum(house.settled for house in found.houses)),
        "simulated": plain(sum(house.simulated for house in found.houses)),
        "difference": plain(sum(house.difference for house in found.houses)),
        "winners": sum(house.difference > 0 for house in found.houses),
        "losers": sum(house.difference < 0 for house in found.houses),
        "offers": [_house_data(house, shares) for house in found.houses],
        "phase_in": [
            {"share": f"{share:f}", "total": plain(sum(house.phased(share) for house in found.houses))}
            for share in shares
        ],
    }


def _house_data(house: House, shares: Sequence[Decimal]) -> dict[str, Any]:
    return {
        "offer": house.offer,
        "settled": plain(house.settled),
        "simulated": plain(house.simulated),
        "difference": plain(house.difference),
        "outcome": outcome(house),
        "phase_in": [plain(house.phased(share)) for share in shares],
        "months": [
            {
                "month": str(month),
                "settled": plain(settled),
                "simulated": plain(simulated),
                "difference": plain(simulated - settled),
            }
            for month, settled, simulated in house.months
        ],
        "findings": [
            {
                "code": finding.code,
                "place": finding.place,
                "citizen": finding.citizen,
                "from": finding.first_day.isoformat(),
                "why": sentence_of(finding),
            }
            for finding in house.findings
        ],
    }


def outcome(house: House) -> str:
    """Whether a house wins: its allocation grows."""
    if house.difference == 0:
        return "unchanged"
    return "wins" if house.difference > 0 else "loses"
