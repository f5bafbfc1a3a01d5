"""Which places are vacant, since when, and what has that cost? And which become so?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, NamedTuple

from msgspec import Struct

from ledger.following.vacancies import (
    PlaceOnNotice,
    VacancyCost,
    VacantPlace,
    cost_so_far,
    on_notice,
    vacancies_in,
)
from ledger.settlement.findings import sentence_of
from ledger.shared.message import Kroner
from ledger.shared.money import Ore
from ledger.shared.steps import HOUSES, counted
from ledger.state.book import Book
from ledger.state.places import Reservation
from ledger.store import Log
from projections.months import Months, answer
from projections.residents import Which, asked_about, check_place


class CostedVacancy(NamedTuple):
    """A vacancy; `cost` is what it has come to on the day asked about, None where it has not begun by then."""

    vacant: VacantPlace
    cost: VacancyCost | None


class Vacancies(Struct, frozen=True):
    """What is vacant on a day, or falls vacant within so many days after it, as known at event `known_at`.

    `on_notice`: the places that are empty and paid for on the day, whenever they fall vacant. `later`: the vacancies
    that are known to begin after those days and within a year, the first one first. `places`: how many there are.
    """

    day: date
    within: int
    known_at: int
    vacancies: Sequence[CostedVacancy]
    on_notice: Sequence[PlaceOnNotice] = ()
    later: Sequence[VacantPlace] = ()
    places: int = 0

    @property
    def now(self) -> Sequence[CostedVacancy]:
        """Those that are vacant on the day itself."""
        return [one for one in self.vacancies if one.cost is not None]

    @property
    def cost(self) -> Ore:
        """What they have cost so far."""
        return sum(one.cost.ore for one in self.vacancies if one.cost is not None)

    @property
    def others_pay(self) -> Ore:
        """What of that others pay, who have or had the places reserved."""
        return sum(one.cost.others_ore for one in self.vacancies if one.cost is not None)


def vacancies(
    location: str,
    log: Log,
    day: date,
    within: int = 0,
    offer: Which = None,
    known_at: int | None = None,
    *,
    place: str | None = None,
) -> Vacancies:
    """The vacancies of every offer, or of some, or of one `place` of one offer. Raises UnknownOffer, UnknownPlace."""

    def asked(months: Months) -> Vacancies:
        found: list[CostedVacancy] = []
        notice: list[PlaceOnNotice] = []
        later: list[VacantPlace] = []
        until = day + timedelta(days=within)
        places = 0
        for each in counted(asked_about(months.history, offer), HOUSES):
            book = months.book_without_closings(each)
            check_place(book, place)
            places += len(book.places)
            for vacant in list(vacancies_in(book, day, max(within, LATER))):
                if place in (None, vacant.place.id) and vacant.first_day > until:
                    later.append(vacant)
                elif place in (None, vacant.place.id):
                    found.append(_costed(months, book, vacant, day))
            notice += (one for one in on_notice(book, day) if place in (None, one.place.id))
        later.sort(key=lambda one: one.first_day)
        return Vacancies(day, within, months.as_of, found, notice, later, places)

    return answer(location, log, known_at, asked, of_few=isinstance(offer, str))


LATER = 365
"""So many days ahead is looked for what is told of later vacancies."""


def _costed(months: Months, book: Book, vacant: VacantPlace, day: date) -> CostedVacancy:
    if vacant.first_day > day:
        return CostedVacancy(vacant, None)
    cost = cost_so_far(book, vacant, day, lambda month: months.known(book.offer, month))
    return CostedVacancy(vacant, cost)


def vacancies_data(found: Vacancies) -> dict[str, Any]:
    """The vacancies for machines."""
    return {
        "on": found.day,
        "within": found.within,
        "known_at": {"event": found.known_at},
        "cost": Kroner(found.cost),
        "others_pay": Kroner(found.others_pay),
        "vacancies": [vacancy_data(one) for one in found.vacancies],
        "on_notice": [notice_data(one) for one in found.on_notice],
        "later": {
            "within_days": LATER,
            "count": len(found.later),
            "first": found.later[0].first_day if found.later else None,
        },
    }


def notice_data(one: PlaceOnNotice) -> dict[str, Any]:
    """A place on notice for machines: `to` is the last day that is paid for, `vacant_from` null where none follows."""
    return {
        "offer": one.place.offer,
        "place": one.place.id,
        "to": one.last_day,
        "vacant_from": one.vacant_from,
        "empty_from": one.empty_from,
        "last_citizen": one.last.stay.citizen if one.last else None,
        "next_citizen": one.following.stay.citizen if one.following else None,
    }


def vacancy_data(one: CostedVacancy) -> dict[str, Any]:
    """One vacancy for machines. `days` and `cost` are those until the day asked about; null where it has not begun.

    `cost` leaves out the days without a price, and is null where no day has one. `paid_by` tells of it what others pay
    who have or had the place reserved, and `others_pay` what that is together. `why` is the last thing that a person
    must decide about it; `told` is what to tell of its cost, and `told_days` on how many of the days that is so.
    """
    vacant, cost = one
    priced = cost is not None and (cost.ore != 0 or cost.unpriced_days < max(cost.days, 1))
    return {
        "offer": vacant.place.offer,
        "place": vacant.place.id,
        "from": vacant.first_day,
        "to": vacant.last_day,
        "empty_from": vacant.empty_from,
        "vacant": cost is not None,
        "days": None if cost is None else cost.days,
        "cost": Kroner(cost.ore) if cost is not None and priced else None,
        "others_pay": None if cost is None else Kroner(cost.others_ore),
        "paid_by": [] if cost is None else [_paid(payer, ore) for payer, ore in sorted(cost.by_others.items())],
        "unpriced_days": 0 if cost is None else cost.unpriced_days,
        "reserved": None if vacant.reserved is None else reservation_data(vacant.reserved),
        "last_citizen": vacant.last.stay.citizen if vacant.last else None,
        "next_citizen": vacant.following.stay.citizen if vacant.following else None,
        "findings": [] if cost is None else list(dict.fromkeys(finding.code for finding in cost.findings)),
        "why": sentence_of(cost.findings[-1]) if cost is not None and cost.findings else None,
        "told": None if cost is None or cost.told is None else sentence_of(cost.told),
        "told_days": 0 if cost is None else cost.told_days,
    }


def _paid(payer: str, ore: Ore) -> dict[str, Any]:
    return {"payer": payer, "amount": Kroner(ore)}


def reservation_data(one: Reservation) -> dict[str, Any]:
    """The reservation of a vacant place for machines: who pays, on which days; `price` a day, null for the rule's."""
    return {
        "payer": one.payer,
        "from": one.days.first,
        "to": one.days.last,
        "price": None if one.price_ore is None else Kroner(one.price_ore),
        "event": one.number,
    }
