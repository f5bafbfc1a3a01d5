"""Who lives where? The residents of every offer, or of one, on a day: at which level, paid by whom, since when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from msgspec import Struct

from ledger.errors import UnknownPlace
from ledger.following.residents import ResidentOn, residents_on
from ledger.following.vacancies import on_notice
from ledger.models.selecting import OWN
from ledger.shared.bulk import in_bulk
from ledger.shared.message import Kroner
from ledger.shared.ordering import natural
from ledger.state.book import Book
from ledger.state.stays import Absence, Stay
from ledger.store.history import History


class Residents(Struct, frozen=True):
    """Who lives where on a day, as known at event `known_at`: by offer and place; and how many places are on notice."""

    day: date
    known_at: int
    residents: Sequence[ResidentOn]
    on_notice: int = 0


@in_bulk()
def residents(history: History, day: date, offer: Which = None, *, place: str | None = None) -> Residents:
    """Who lives in every offer, in some, or in one `place` of one, on a day.

    Raises UnknownOffer, NoPlaces, UnknownPlace.
    """
    found: list[ResidentOn] = []
    notice = 0
    for each in asked_about(history, offer):
        book = history.book_without_closings(each)
        check_place(book, place)
        found += (one for one in residents_on(book, day) if place in (None, one.room.place))
        notice += sum(place in (None, one.place.id) for one in on_notice(book, day))
    return Residents(day, history.position, found, notice)


def check_place(book: Book, place: str | None) -> None:
    """Refuse a place that an offer does not have, for whoever lives there. Raises NoPlaces, UnknownPlace."""
    if place is not None and place not in book.places:
        from ledger.rules.placement import check_has_places  # noqa: PLC0415 - brings the rules, for a refusal alone

        check_has_places(book.offer, book.terms, for_citizen=True)
        raise UnknownPlace(book.offer, place, sorted(book.places, key=natural))


Which = str | Sequence[str] | None
"""Of which offers something is asked: of one, of some, or of all (None)."""


def asked_about(history: History, offer: Which) -> list[str]:
    """The offers named, or all of them. Its book says whether it is one: whoever asks for that is refused."""
    if offer is None:
        return history.offers()
    return [offer] if isinstance(offer, str) else list(offer)


def residents_data(found: Residents) -> dict[str, Any]:
    """The residents for machines; `payer` is null for the municipality that keeps the ledger."""
    return {
        "on": found.day,
        "known_at": {"event": found.known_at},
        "residents": [resident_data(one) for one in found.residents],
    }


def resident_data(one: ResidentOn) -> dict[str, Any]:
    """One resident for machines. `from` and `to` are those of the stay, `in_place_from` that of the room."""
    granted = one.step.assessment
    price = granted.special_price_ore
    return {
        "offer": one.stay.offer,
        "place": one.room.place,
        "citizen": one.stay.citizen,
        "stay": one.stay.id,
        "level": one.level,
        "hours": None if granted.hours is None else f"{granted.hours.normalize():f}",
        "special_price": None if price is None else Kroner(price),
        "payer": None if one.payer == OWN else one.payer,
        "paragraph": one.paying.paragraph,
        "from": one.stay.first_day,
        "in_place_from": one.room.first_day,
        "to": one.last_day,
        "absent": None if one.absence is None else absence_data(one.absence, one.stay),
        "unpriced": None if one.missing is None else one.missing.code,
    }


def absence_data(absence: Absence, stay: Stay) -> dict[str, Any]:
    """Days away for machines. A departure ends them, too: `to` is null while neither it nor a return is known."""
    ends = [day for day in (absence.days.last, stay.last_day) if day is not None]
    return {"kind": absence.kind, "from": absence.days.first, "to": min(ends, default=None), "event": absence.number}
