"""The vacancies in a place's stream are those that follow from the stays in it."""

from __future__ import annotations

from ledger.events import VacancyBegan
from ledger.rules.vacancies import vacancies_after, vacancy_key
from ledger.shared.message import Value, say
from ledger.state.places import vacancies_of
from projections.checks.running import ExaminedOffer, Found


def check_offer(examined: ExaminedOffer) -> Found:
    """The places whose own facts do not agree with the stays in them."""
    book = examined.book
    for place in book.capacity():
        stream = f"place:{book.offer}/{place.id}"
        recorded = {vacancy_key(f) for f in vacancies_of(examined.streams.get(stream, []))}
        follows = {key for key, _ in vacancies_after(book.rooms.get(place.id, []))}
        for key in sorted(recorded ^ follows, key=lambda key: (key[1], key[2])):
            side = say("only the place") if key in recorded else say("only the stay")
            change = say("begins") if key[0] is VacancyBegan else say("ends")
            values: dict[str, Value] = {"side": side, "change": change, "day": key[1], "stay": key[2]}
            why = say("{side} says that a vacancy {change} on {day} (stay #{stay})", **values)
            yield f"{book.offer}/{place.id}", why
