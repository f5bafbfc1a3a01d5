"""Who lives where: offers, places and stays with their assessments, as tables for people and their spreadsheets."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from sqlite_utils import Database

from ledger.events import (
    Departed,
    Event,
    MovedIn,
    OfferAdopted,
    OfferClosed,
    PlaceClosed,
    PlaceOpened,
    Reassessed,
    Recorded,
)
from ledger.models.offers import Assessment
from projections.base import Index

_STAYS = """
CREATE VIEW stays AS
SELECT m.number AS moved_in, m.citizen, m.offer, m.place, m.first_day, d.day AS last_day, d.number AS departed,
    m.paragraph, m.payer, m.decision
FROM move_ins m LEFT JOIN departures d ON d.number = (
    SELECT number FROM departures WHERE citizen = m.citizen AND day >= m.first_day ORDER BY day LIMIT 1)
"""


class Register:
    """Tables `offers`, `places`, `move_ins`, `departures`, `assessments` and the view `stays` that joins them.

    They hold what still holds: a fact that was annulled or replaced is taken out, and stands in `annulments`.
    Days are text, both ends included; amounts are øre.
    """

    indexes: Sequence[Index] = (
        ("places", ("offer", "place")),
        ("move_ins", ("offer", "place", "first_day")),
        ("departures", ("citizen", "day")),
        ("assessments", ("citizen", "first_day")),
    )

    def create(self, db: Database) -> None:
        db.table("offers").create(
            {"number": int, "offer": str, "effective_on": str, "name": str, "model": str, "rates": str,
             "function": str, "supplier": str, "last_day": str},
            pk="number",
        )  # fmt: skip
        db.table("places").create(
            {"number": int, "offer": str, "place": str, "level": str, "first_day": str, "last_day": str}, pk="number"
        )
        db.table("move_ins").create(
            {"number": int, "citizen": str, "offer": str, "place": str, "first_day": str, "paragraph": str,
             "payer": str, "decision": str},
            pk="number",
        )  # fmt: skip
        db.table("departures").create({"number": int, "citizen": str, "day": str}, pk="number")
        db.table("assessments").create(
            {"number": int, "citizen": str, "offer": str, "place": str, "first_day": str, "level": str, "hours": str,
             "special_price_ore": int, "decision": str},
            pk="number",
        )  # fmt: skip
        db.table("annulments").create({"number": int, "annulled_by": int}, pk="number")
        db.execute(_STAYS)

    def fold(self, db: Database, batch: Sequence[Recorded]) -> None:
        """Insert what is told, then take out what no longer holds: that always was told in this batch or before."""
        rows: dict[str, list[tuple[Any, ...]]] = {statement: [] for statement in _STATEMENTS}
        for fact in batch:
            event = fact.event
            if changes := _CHANGES.get(type(event)):
                for statement, row in changes(fact.number, event.effective_on.isoformat(), event):
                    rows[statement].append(row)
            if event.corrects is not None:
                rows[_ANNULMENT].append((event.corrects, fact.number))
                for statement in _ANNULLED:
                    rows[statement].append((event.corrects,))
        # Not `insert_all`, which looks at every value: that alone took as long as reading and decoding the events.
        for statement, values in rows.items():
            db.conn.executemany(statement, values)


_OFFER = "INSERT INTO offers VALUES (?, ?, ?, ?, ?, ?, ?, ?, NULL)"
_PLACE = "INSERT INTO places VALUES (?, ?, ?, ?, ?, NULL)"
_MOVE_IN = "INSERT INTO move_ins VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
_DEPARTURE = "INSERT INTO departures VALUES (?, ?, ?)"
_ASSESSMENT = "INSERT INTO assessments VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
_PLACE_CLOSED = "UPDATE places SET last_day = ? WHERE offer = ? AND place = ?"
_OFFER_CLOSED = "UPDATE offers SET last_day = ? WHERE offer = ?"
_ANNULMENT = "INSERT INTO annulments VALUES (?, ?)"
_ANNULLED = tuple(
    f"DELETE FROM {table} WHERE number = ?"  # noqa: S608 - names of our own
    for table in ("offers", "places", "move_ins", "departures", "assessments")
)
_STATEMENTS = (
    _OFFER, _PLACE, _MOVE_IN, _DEPARTURE, _ASSESSMENT, _PLACE_CLOSED, _OFFER_CLOSED, _ANNULMENT, *_ANNULLED,
)  # fmt: skip


Row = tuple[Any, ...]
Changes = tuple[tuple[str, Row], ...]
"""Statements, each with its values."""


def _moved_in(number: int, day: str, event: MovedIn) -> Changes:
    where = (event.citizen, event.offer, event.place, day)
    return (
        (_MOVE_IN, (number, *where, event.paragraph, event.payer, event.decision)),
        (_ASSESSMENT, (number, *where, *_granted(event.assessment), event.decision)),
    )


def _reassessed(number: int, day: str, event: Reassessed) -> Changes:
    where = (event.citizen, event.offer, event.place, day)
    return ((_ASSESSMENT, (number, *where, *_granted(event.assessment), event.decision)),)


def _departed(number: int, day: str, event: Departed) -> Changes:
    return ((_DEPARTURE, (number, event.citizen, day)),)


def _offer_adopted(number: int, day: str, event: OfferAdopted) -> Changes:
    terms = event.terms
    return ((_OFFER, (number, event.offer, day, terms.name, terms.model, terms.rates, terms.function, terms.supplier)),)


def _offer_closed(_: int, day: str, event: OfferClosed) -> Changes:
    return ((_OFFER_CLOSED, (day, event.offer)),)


def _place_opened(number: int, day: str, event: PlaceOpened) -> Changes:
    return ((_PLACE, (number, event.offer, event.place, event.level, day)),)


def _place_closed(_: int, day: str, event: PlaceClosed) -> Changes:
    return ((_PLACE_CLOSED, (day, event.offer, event.place)),)


_CHANGES: dict[type[Event], Callable[[int, str, Any], Changes]] = {
    MovedIn: _moved_in,
    Reassessed: _reassessed,
    Departed: _departed,
    OfferAdopted: _offer_adopted,
    OfferClosed: _offer_closed,
    PlaceOpened: _place_opened,
    PlaceClosed: _place_closed,
}
"""What an event of each kind changes; of other kinds, nothing."""


def _granted(assessment: Assessment) -> tuple[str | None, str | None, int | None]:
    hours = None if assessment.hours is None else f"{assessment.hours:f}"
    return assessment.level, hours, assessment.special_price_ore
