"""Who lives where: offers, places and stays with their assessments, as tables for people and their spreadsheets.

For a kind of event that the tables show, this file alone is changed: its line in `_CHANGES`, its table if it has one of
its own, and the query that reads it. Count up `LAYOUT` in `projections.base` then, so that the tables are built anew.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from msgspec.json import decode, encode

from ledger.events import (
    CameHome,
    Departed,
    Moved,
    MovedIn,
    OfferAdopted,
    OfferClosed,
    PayingChanged,
    PlaceClosed,
    PlaceLevelSet,
    PlaceOpened,
    PlacePutInUse,
    PlaceReserved,
    PlaceTakenOutOfUse,
    Reassessed,
    Voided,
    WentAway,
)
from ledger.models.offers import OfferTerms
from ledger.shared.calendar import civil_day
from projections.base import Index
from projections.lazy_events import LazyEvent

if TYPE_CHECKING:
    import sqlite3

    from sqlite_utils import Database

_STAYS = """
CREATE VIEW stays AS
SELECT m.stay, m.number AS moved_in, m.citizen, m.offer, m.place, m.first_day, d.day AS last_day,
    d.number AS departed, m.paragraph, m.payer, m.decision
FROM move_ins m LEFT JOIN departures d ON d.stay = m.stay
"""
_ROOMS = """
CREATE VIEW rooms AS
SELECT came.stay, came.number, came.citizen, came.offer, came.place, came.first_day,
    coalesce(
        date(lead(came.first_day) OVER (PARTITION BY came.stay ORDER BY came.first_day), '-1 day'), d.day
    ) AS last_day
FROM (
    SELECT stay, number, citizen, offer, place, first_day FROM move_ins
    UNION ALL SELECT stay, number, citizen, offer, place, first_day FROM moves
) came LEFT JOIN departures d ON d.stay = came.stay
"""

_ABSENCES = """
CREATE VIEW absences AS
SELECT a.number, a.stay, a.citizen, a.offer, a.kind, a.first_day,
    nullif(min(
        coalesce(a.until, '9999'), coalesce(date(min(r.day), '-1 day'), '9999'), coalesce(d.day, '9999')
    ), '9999') AS last_day
FROM went_away a
LEFT JOIN returns r ON r.stay = a.stay AND r.day > a.first_day
LEFT JOIN departures d ON d.stay = a.stay
GROUP BY a.number
"""


_GRANTS = """
CREATE VIEW service_grants AS
SELECT g.grant, g.number, g.citizen, g.offer, g.service, g.stay, g.first_day,
    nullif(min(coalesce(g.until, '9999'), coalesce(e.day, '9999'), coalesce(d.day, '9999')), '9999') AS last_day,
    g.quantity, g.exact_quantity, g.level, g.hours, g.payer, g.paragraph, g.decision
FROM granted g
LEFT JOIN grant_ends e ON e.grant = g.grant
LEFT JOIN departures d ON d.stay = g.stay
GROUP BY g.number
"""


class Register:
    """Tables `offers`, `places`, `place_levels`, `place_uses`, `reservations`, `closures`, `move_ins`, `moves`,
    `payers`, `went_away`, `returns`, `departures`, `assessments`, `services`, `granted`, `regranted`, `grant_ends`,
    `deliveries`, `residences` and `citizen_followups`; views `stays`, `rooms`, `absences` and `service_grants`. The
    place, payer and paragraph of a stay in `stays` are those of its move-in; `moves` and `payers` tell what has become
    of them, `place_levels` what of the level in `places`. `reservations` have the days that were said: who has moved in
    since is told by `rooms`. On a day that several `place_uses` cover, the last one recorded says whether the place is
    in use.

    They hold what still holds: a fact that was annulled or replaced is taken out, and stands in `annulments`;
    `taken_out` keeps it for the day on which a correction is voided. The last day of an offer or a place is that of its
    last recorded closing that holds: an earlier one comes back when it is annulled. Days are text, both ends included;
    amounts are øre.
    """

    calculated: Sequence[str] = ()
    indexes: Sequence[Index] = (
        ("places", ("offer", "place")),
        ("place_levels", ("offer", "place", "first_day")),
        ("place_uses", ("offer", "place", "first_day")),
        ("reservations", ("offer", "place", "first_day")),
        ("move_ins", ("offer", "place", "first_day")),
        ("moves", ("offer", "place", "first_day")),
        ("payers", ("stay", "first_day")),
        ("went_away", ("stay", "first_day")),
        ("returns", ("stay", "day")),
        ("departures", ("stay",)),
        ("assessments", ("stay", "first_day")),
        ("granted", ("offer", "service")),
        ("regranted", ("grant", "first_day")),
        ("grant_ends", ("grant",)),
        ("deliveries", ("grant", "first_day")),
        ("residences", ("offer", "citizen")),
        ("citizen_followups", ("stay", "day")),
    )

    def create(self, db: Database) -> None:
        db.table("offers").create(
            {"number": int, "offer": str, "effective_on": str, "name": str, "model": str, "rates": str,
             "function": str, "supplier": str, "kind": str, "last_day": str, "closed": int},
            pk="number",
        )  # fmt: skip
        db.table("places").create(
            {"number": int, "offer": str, "place": str, "level": str, "first_day": str, "last_day": str, "closed": int},
            pk="number",
        )
        db.table("place_levels").create(
            {"number": int, "offer": str, "place": str, "first_day": str, "level": str}, pk="number"
        )
        db.table("place_uses").create(
            {"number": int, "offer": str, "place": str, "first_day": str, "last_day": str, "in_use": int}, pk="number"
        )
        db.table("reservations").create(
            {"number": int, "offer": str, "place": str, "first_day": str, "last_day": str, "payer": str,
             "price_ore": int, "decision": str},
            pk="number",
        )  # fmt: skip
        db.table("move_ins").create(
            {"number": int, "stay": int, "citizen": str, "offer": str, "place": str, "first_day": str,
             "paragraph": str, "payer": str, "decision": str},
            pk="number",
        )  # fmt: skip
        db.table("moves").create(
            {"number": int, "stay": int, "citizen": str, "offer": str, "place": str, "first_day": str, "decision": str},
            pk="number",
        )
        db.table("payers").create(
            {"number": int, "stay": int, "citizen": str, "offer": str, "first_day": str, "payer": str,
             "paragraph": str, "ends": str, "decision": str},
            pk="number",
        )  # fmt: skip
        db.table("went_away").create(
            {"number": int, "stay": int, "citizen": str, "offer": str, "first_day": str, "until": str, "kind": str},
            pk="number",
        )
        db.table("returns").create({"number": int, "stay": int, "citizen": str, "day": str}, pk="number")
        db.table("departures").create({"number": int, "stay": int, "citizen": str, "day": str}, pk="number")
        db.table("assessments").create(
            {"number": int, "stay": int, "citizen": str, "offer": str, "first_day": str, "level": str,
             "hours": str, "special_price_ore": int, "per": str, "decision": str},
            pk="number",
        )  # fmt: skip
        db.table("services").create(
            {"number": int, "service": str, "effective_on": str, "name": str, "unit": str, "price_ore": int,
             "rates": str, "paragraph": str, "settled_on": str},
            pk="number",
        )  # fmt: skip
        db.table("granted").create(
            {"number": int, "grant": int, "citizen": str, "offer": str, "service": str, "stay": int, "first_day": str,
             "until": str, "quantity": str, "exact_quantity": str, "level": str, "hours": str, "payer": str,
             "paragraph": str, "decision": str},
            pk="number",
        )  # fmt: skip
        db.table("regranted").create(
            {"number": int, "grant": int, "citizen": str, "first_day": str, "quantity": str, "exact_quantity": str,
             "level": str, "hours": str, "decision": str},
            pk="number",
        )  # fmt: skip
        db.table("grant_ends").create({"number": int, "grant": int, "citizen": str, "day": str}, pk="number")
        db.table("deliveries").create(
            {"number": int, "grant": int, "citizen": str, "offer": str, "service": str, "first_day": str,
             "last_day": str, "quantity": str},
            pk="number",
        )  # fmt: skip
        db.table("residences").create(
            {"number": int, "at": int, "citizen": str, "offer": str, "first_day": str, "last_day": str, "payer": str,
             "paragraph": str, "model": str},
            pk=("number", "at"),
        )  # fmt: skip
        db.table("citizen_followups").create(
            {"number": int, "stay": int, "citizen": str, "offer": str, "place": str, "day": str, "planned": int,
             "result": str, "age": str, "comment": str, "because": str, "by": str, "recorded_on": str},
            pk="number",
        )  # fmt: skip
        db.table("closures").create({"number": int, "offer": str, "place": str, "last_day": str}, pk="number")
        db.table("closures").create_index(["offer", "place"])
        db.table("annulments").create({"number": int, "annulled_by": int, "void": int}, pk=("number", "annulled_by"))
        db.table("annulments").create_index(["annulled_by"])
        db.table("taken_out").create({"number": int, "table": str, "row": str}, pk=("number", "table"))
        db.execute(_STAYS)
        db.execute(_ROOMS)
        db.execute(_ABSENCES)
        db.execute(_GRANTS)

    def fold(self, db: sqlite3.Connection, batch: Sequence[LazyEvent]) -> None:
        """Insert what is recorded, then take out what no longer holds: that was recorded in this batch or before."""
        rows: dict[str, list[tuple[Any, ...]]] = {statement: [] for statement in _STATEMENTS}
        annulled: list[tuple[int, int, bool]] = []
        for fact in batch:
            if changes := _CHANGES.get(fact.topic):
                for statement, row in changes(fact):
                    rows[statement].append(row)
            if corrected := fact.data.get("corrects"):
                annulled.append((corrected, fact.number, fact.topic == Voided.TOPIC))
        # Not `insert_all`, which looks at every value: that alone took as long as reading and decoding the events.
        for statement, values in rows.items():
            db.executemany(statement, values)
        for number, by, void in annulled:
            _annul(db, number, by, void=void)


def offers_granting(db: sqlite3.Connection) -> set[str]:
    """The offers that have granted services."""
    return {str(offer) for (offer,) in db.execute("SELECT DISTINCT offer FROM granted")}


def has_to_be_told(db: sqlite3.Connection, offer: str, first: str, last: str) -> bool:
    """Whether an offer granted a service on some days that is settled on what of it was delivered."""
    days = {"offer": offer, "first": first, "last": last}
    return db.execute(_TO_BE_TOLD, days).fetchone() is not None


_TO_BE_TOLD = """
SELECT 1 FROM granted g JOIN services s ON s.service = g.service AND s.settled_on = 'delivered'
LEFT JOIN grant_ends e ON e.grant = g.grant
WHERE g.offer = :offer AND g.first_day <= :last AND coalesce(g.until, :first) >= :first
    AND coalesce(e.day, :first) >= :first
LIMIT 1
"""


def payers_by_offer(db: sqlite3.Connection) -> dict[str, set[str]]:
    """The codes of those who pay, or have paid, for somebody in each offer, or have reserved a place in it.

    An offer without buyers is left out.
    """
    paying: dict[str, set[str]] = {}
    for offer, payer in db.execute(
        "SELECT offer, payer FROM move_ins WHERE payer NOT NULL "
        "UNION SELECT offer, payer FROM payers WHERE payer NOT NULL UNION SELECT offer, payer FROM reservations "
        "UNION SELECT offer, payer FROM granted WHERE payer NOT NULL AND payer <> 'own' "
        "UNION SELECT offer, payer FROM residences WHERE payer NOT NULL"
    ):
        paying.setdefault(offer, set()).add(payer)
    return paying


def _annul(db: sqlite3.Connection, number: int, by: int, *, void: bool) -> None:
    """Take out the rows of a fact; where a correction is voided, put back what it had taken out itself."""
    given_back = db.execute("SELECT number FROM annulments WHERE annulled_by = ?", (number,)).fetchall()
    db.execute("INSERT INTO annulments VALUES (?, ?, ?)", (number, by, void))
    for table in _TABLES:
        row = db.execute(f"SELECT * FROM {table} WHERE number = ?", (number,)).fetchone()  # noqa: S608 - our own names
        if row:
            db.execute(
                "INSERT INTO taken_out VALUES (?, ?, ?)", (number, table, encode(_without_end(table, row)).decode())
            )
            db.execute(f"DELETE FROM {table} WHERE number = ?", (number,))  # noqa: S608 - our own names
            _end_again(db, table, row)
    for (again,) in given_back if void else ():
        _put_back(db, again)


def _put_back(db: sqlite3.Connection, number: int) -> None:
    for table, row in db.execute("SELECT [table], row FROM taken_out WHERE number = ?", (number,)).fetchall():
        values = decode(row)
        marks = ", ".join("?" * len(values))
        db.execute(f"INSERT INTO {table} VALUES ({marks})", values)  # noqa: S608 - our own names
        _end_again(db, table, values)
    db.execute("DELETE FROM taken_out WHERE number = ?", (number,))


def _without_end(table: str, row: Sequence[Any]) -> Sequence[Any]:
    """A row without the last day that closings gave it: in a larger batch it would have had another one by then."""
    return (*row[:-2], None, None) if table in ("offers", "places") else row


def _end_again(db: sqlite3.Connection, table: str, row: Sequence[Any]) -> None:
    """Where a closing, or something that can be closed, was taken out or put back: the last day that holds now."""
    if table == "closures":
        db.execute(*_closed_again(row[1], row[2]))
    elif table in ("offers", "places"):
        db.execute(*_closed_again(row[1], row[2] if table == "places" else None))


_CLOSURE = "INSERT INTO closures VALUES (?, ?, ?, ?)"
_OFFER = """
INSERT INTO offers VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9,
    (SELECT last_day FROM closures WHERE offer = ?2 AND place IS NULL ORDER BY number DESC LIMIT 1),
    (SELECT max(number) FROM closures WHERE offer = ?2 AND place IS NULL))
"""
"""Terms that are adopted after the offer was closed leave it closed."""

_PLACE = "INSERT INTO places VALUES (?, ?, ?, ?, ?, NULL, NULL)"
_PLACE_LEVEL = "INSERT INTO place_levels VALUES (?, ?, ?, ?, ?)"
_PLACE_USE = "INSERT INTO place_uses VALUES (?, ?, ?, ?, ?, ?)"
_RESERVATION = "INSERT INTO reservations VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
_MOVE_IN = "INSERT INTO move_ins VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
_MOVE = "INSERT INTO moves VALUES (?, ?, ?, ?, ?, ?, ?)"
_PAYER = "INSERT INTO payers VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
_WENT_AWAY = "INSERT INTO went_away VALUES (?, ?, ?, ?, ?, ?, ?)"
_RETURN = "INSERT INTO returns VALUES (?, ?, ?, ?)"
_DEPARTURE = "INSERT INTO departures VALUES (?, ?, ?, ?)"
_ASSESSMENT = "INSERT INTO assessments VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_SERVICE = "INSERT INTO services VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
_GRANTED = "INSERT INTO granted VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_REGRANTED = "INSERT INTO regranted VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
_GRANT_END = "INSERT INTO grant_ends VALUES (?, ?, ?, ?)"
_DELIVERY = "INSERT INTO deliveries VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
_RESIDENCE = "INSERT INTO residences VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
_FOLLOW_UP = "INSERT INTO citizen_followups VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_RESIDENCE_BEFORE = "DELETE FROM residences WHERE citizen = ? AND offer = ? AND number < ?"
"""A residence is told whole: what was told before is gone. After the rows of a batch: an earlier telling is in it."""
_PLACE_CLOSED = """
UPDATE places SET (last_day, closed) =
    (SELECT last_day, number FROM closures WHERE offer = ?1 AND place = ?2 ORDER BY number DESC LIMIT 1)
WHERE offer = ?1 AND place = ?2
"""
_OFFER_CLOSED = """
UPDATE offers SET (last_day, closed) =
    (SELECT last_day, number FROM closures WHERE offer = ?1 AND place IS NULL ORDER BY number DESC LIMIT 1)
WHERE offer = ?1
"""
_TABLES = (
    "offers", "places", "place_levels", "place_uses", "reservations", "closures", "move_ins", "moves", "payers",
    "went_away", "returns", "departures", "assessments", "services", "granted", "regranted", "grant_ends", "deliveries",
    "citizen_followups",
)  # fmt: skip
_STATEMENTS = (
    _CLOSURE, _OFFER, _PLACE, _PLACE_LEVEL, _PLACE_USE, _RESERVATION, _MOVE_IN, _MOVE, _PAYER, _WENT_AWAY, _RETURN,
    _DEPARTURE, _ASSESSMENT, _SERVICE, _GRANTED, _REGRANTED, _GRANT_END, _DELIVERY, _RESIDENCE, _RESIDENCE_BEFORE,
    _FOLLOW_UP,
    _PLACE_CLOSED, _OFFER_CLOSED,
)  # fmt: skip


Row = tuple[Any, ...]
Changes = tuple[tuple[str, Row], ...]
"""Statements, each with its values."""


def _moved_in(fact: LazyEvent) -> Changes:
    number, data = fact.number, fact.data
    # A move-in that corrects one names its stay; the first one of a stay is what the stay is named after.
    stay, place, day = data.get("stay", number), data["place"], data["effective_on"]
    who = (data["citizen"], data["offer"])
    return (
        (_MOVE_IN, (number, stay, *who, place, day, data.get("paragraph"), data.get("payer"), data.get("decision"))),
        (_ASSESSMENT, (number, stay, *who, day, *_granted(data["assessment"]), data.get("decision"))),
    )


def _reassessed(fact: LazyEvent) -> Changes:
    data = fact.data
    # Where it was is asked of the stay: a move-in corrected to another place takes its assessments with it.
    what = (data["citizen"], data["offer"], data["effective_on"], *_granted(data["assessment"]), data.get("decision"))
    return ((_ASSESSMENT, (fact.number, data["stay"], *what)),)


def _moved(fact: LazyEvent) -> Changes:
    data = fact.data
    who = (data["stay"], data["citizen"], data["offer"])
    return ((_MOVE, (fact.number, *who, data["place"], data["effective_on"], data.get("decision"))),)


def _paying_changed(fact: LazyEvent) -> Changes:
    data = fact.data
    who = (data["stay"], data["citizen"], data["offer"], data["effective_on"])
    said = (data.get("payer"), data.get("paragraph"), " ".join(data.get("ends", ())) or None)
    return ((_PAYER, (fact.number, *who, *said, data.get("decision"))),)


def _departed(fact: LazyEvent) -> Changes:
    data, last_day = fact.data, fact.data["effective_on"]
    if "arrives_on" in data:
        event = fact.event
        assert isinstance(event, Departed)
        last_day = event.last_lived.isoformat()
    return ((_DEPARTURE, (fact.number, data["stay"], data["citizen"], last_day)),)


def _followed_up(fact: LazyEvent) -> Changes:
    data = fact.data
    who = (data["stay"], data["citizen"], data["offer"], data["place"], data["effective_on"])
    said = (data.get("result"), data.get("age"), data.get("comment"), data.get("because"))
    on = civil_day(fact.row.recorded_at).isoformat()
    return ((_FOLLOW_UP, (fact.number, *who, "because" in data, *said, data["by"], on)),)


def _offer_adopted(fact: LazyEvent) -> Changes:
    event = fact.event
    assert isinstance(event, OfferAdopted)
    terms, day = event.terms, fact.data["effective_on"]
    settled_by = (terms.name, terms.model, terms.rates, terms.function, terms.supplier, _housing(terms))
    row = (fact.number, event.offer, day, *settled_by)
    return ((_OFFER, row),)


def _housing(terms: OfferTerms) -> str | None:
    """What else an offer is than a house with places of its own."""
    return None if terms.has_places else terms.housing


def _offer_closed(fact: LazyEvent) -> Changes:
    return _closed(fact, fact.data["offer"], None)


def _place_closed(fact: LazyEvent) -> Changes:
    return _closed(fact, fact.data["offer"], fact.data["place"])


def _closed(fact: LazyEvent, offer: str, place: str | None) -> Changes:
    closure = (fact.number, offer, place, fact.data["effective_on"])
    return ((_CLOSURE, closure), _closed_again(offer, place))


def _closed_again(offer: str, place: str | None) -> tuple[str, Row]:
    """The last day of an offer or a place is that of the last of its closings."""
    return (_OFFER_CLOSED, (offer,)) if place is None else (_PLACE_CLOSED, (offer, place))


def _place_opened(fact: LazyEvent) -> Changes:
    data = fact.data
    if "citizen" in data:
        return ()  # with a supplier of any number of stays: it is no place that anybody else could have
    opened = (_PLACE, (fact.number, data["offer"], data["place"], data.get("level"), data["effective_on"]))
    return (opened, *_place_level_set(fact)) if "level" in data else (opened,)


def _place_level_set(fact: LazyEvent) -> Changes:
    data = fact.data
    return ((_PLACE_LEVEL, (fact.number, data["offer"], data["place"], data["effective_on"], data["level"])),)


def _place_used(fact: LazyEvent) -> Changes:
    data = fact.data
    where = (data["offer"], data["place"], data["effective_on"], data.get("until"))
    return ((_PLACE_USE, (fact.number, *where, fact.topic == PlacePutInUse.TOPIC)),)


def _place_reserved(fact: LazyEvent) -> Changes:
    data = fact.data
    where = (data["offer"], data["place"], data["effective_on"], data["until"])
    row = (fact.number, *where, data["payer"], data.get("price_ore"), data.get("decision"))
    return ((_RESERVATION, row),)


def _went_away(fact: LazyEvent) -> Changes:
    data = fact.data
    who = (data["stay"], data["citizen"], data["offer"])
    return ((_WENT_AWAY, (fact.number, *who, data["effective_on"], data.get("until"), data["absence"])),)


def _came_home(fact: LazyEvent) -> Changes:
    data = fact.data
    return ((_RETURN, (fact.number, data["stay"], data["citizen"], data["effective_on"])),)


def _service_adopted(fact: LazyEvent) -> Changes:
    from ledger.models.services import DELIVERED_ALONE  # noqa: PLC0415 - few answers fold services

    data, service = fact.data, fact.data["service"]
    by_delivery = service.get("settled_on") == "delivered" or service["unit"] in DELIVERED_ALONE
    row = (fact.number, data["id"], data["effective_on"], service["name"], service["unit"])
    priced = (service.get("price_ore"), service.get("rates"), service.get("paragraph"))
    return ((_SERVICE, (*row, *priced, "delivered" if by_delivery else "granted")),)


def _exact_quantity(fact: LazyEvent) -> str | None:
    """How much a chart grants, as a fraction, where the quantity is rounded to be read."""
    if "chart" not in fact.data or "hours" in fact.data:
        return None
    from ledger.events import ServiceGranted, ServiceRegranted  # noqa: PLC0415 - few grants have charts
    from ledger.models.charts import hours_of  # noqa: PLC0415 - as above

    event = fact.event
    assert isinstance(event, (ServiceGranted, ServiceRegranted))
    assert event.chart is not None
    exact = hours_of(event.chart.minutes)
    return None if exact == Fraction(event.quantity) else str(exact)


def _granted_service(fact: LazyEvent) -> Changes:
    data = fact.data
    what = (data["citizen"], data["offer"], data["service"], data.get("stay"), data["effective_on"], data.get("until"))
    amount = (data["quantity"], _exact_quantity(fact), data.get("level"), data.get("hours"))
    row = (fact.number, data.get("grant", fact.number), *what, *amount, data.get("payer"), data.get("paragraph"))
    return ((_GRANTED, (*row, data.get("decision"))),)


def _regranted_service(fact: LazyEvent) -> Changes:
    data = fact.data
    amount = (data["quantity"], _exact_quantity(fact), data.get("level"), data.get("hours"))
    row = (fact.number, data["grant"], data["citizen"], data["effective_on"], *amount, data.get("decision"))
    return ((_REGRANTED, row),)


def _grant_ended(fact: LazyEvent) -> Changes:
    data = fact.data
    return ((_GRANT_END, (fact.number, data["grant"], data["citizen"], data["effective_on"])),)


def _delivered(fact: LazyEvent) -> Changes:
    data = fact.data
    what = (data["citizen"], data["offer"], data["service"], data["effective_on"], data["until"], data["quantity"])
    return ((_DELIVERY, (fact.number, data["grant"], *what)),)


def _residence_told(fact: LazyEvent) -> Changes:
    data = fact.data
    of = (data["citizen"], data["offer"])
    homes = tuple(
        (
            _RESIDENCE,
            (fact.number, at, *of, home["first"], home.get("last"), home.get("payer"), home.get("paragraph"),
             home.get("model")),
        )
        for at, home in enumerate(data["residence"].get("homes", ()))
    )  # fmt: skip
    return (*homes, (_RESIDENCE_BEFORE, (*of, fact.number)))


_CHANGES: dict[str, Callable[[LazyEvent], Changes]] = {
    MovedIn.TOPIC: _moved_in,
    Moved.TOPIC: _moved,
    PayingChanged.TOPIC: _paying_changed,
    Reassessed.TOPIC: _reassessed,
    WentAway.TOPIC: _went_away,
    CameHome.TOPIC: _came_home,
    Departed.TOPIC: _departed,
    OfferAdopted.TOPIC: _offer_adopted,
    OfferClosed.TOPIC: _offer_closed,
    PlaceLevelSet.TOPIC: _place_level_set,
    PlaceOpened.TOPIC: _place_opened,
    PlacePutInUse.TOPIC: _place_used,
    PlaceReserved.TOPIC: _place_reserved,
    PlaceTakenOutOfUse.TOPIC: _place_used,
    PlaceClosed.TOPIC: _place_closed,
    "service.adopted:1": _service_adopted,
    "citizen.service-granted:1": _granted_service,
    "citizen.service-regranted:1": _regranted_service,
    "citizen.grant-ended:1": _grant_ended,
    "citizen.service-delivered:1": _delivered,
    "citizen.residence-told:1": _residence_told,
    "citizen.followed-up:1": _followed_up,
    "citizen.follow-up-planned:1": _followed_up,
}
"""What a fact of each kind changes; of other kinds, nothing. Those of services by topic: few answers load them."""


def _granted(assessment: dict[str, Any]) -> tuple[str | None, str | None, int | None, str | None]:
    hours = assessment.get("hours")
    # A number of hours may be stored as 1E+1.
    plain = None if hours is None else f"{Decimal(hours):f}"
    return assessment.get("level"), plain, assessment.get("special_price_ore"), assessment.get("per")
