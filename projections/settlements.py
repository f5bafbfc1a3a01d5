"""What each offer's month costs: calculated once, cached, and dropped as soon as an event can have moved it."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

from msgspec import Struct
from msgspec.json import decode, encode

from ledger.events import Event, MonthClosed, PhaseInAdopted
from ledger.events.base import NEVER, Whose
from ledger.models.issued import IssuedMonth
from ledger.settlement.calculation import CALCULATION
from ledger.shared.calendar import Month
from projections.base import Index, UnusableViews
from projections.lazy_events import LazyEvent

if TYPE_CHECKING:
    import sqlite3

    from sqlite_utils import Database

Cache = Literal["cached_months", "cached_current"]
"""The tables of cached months: as calculated by themselves, and with the adjustments they carry for closed months."""

CACHES: tuple[Cache, ...] = ("cached_months", "cached_current")


class Settlements:
    """Tables `cached_months`, `cached_current` and `closings`, a row per offer and month; and `phase_ins`.

    `cached_months` caches what a month comes to as known now, once it has been asked for. `cached_current` caches
    the settlement of an offer's earliest open month, with the adjustments that it carries. Both hold what one version
    of the calculation made, and the checksum of a row's content. `closings` is an index of what was issued: the
    closing itself is the event of that number. Its rows have checksums too, and are counted against the log.

    An event touches the months from its effective date on: a calculation never looks ahead of its month. Those rows
    are deleted, and calculated again when they are next asked for.
    """

    indexes: Sequence[Index] = ()
    calculated: Sequence[str] = CACHES

    def create(self, db: Database) -> None:
        for table in CACHES:
            db.table(table).create(
                {"offer": str, "month": str, "total_ore": int, "occupied": int, "absent": int, "notice": int,
                 "vacant": int, "closed": int, "findings": int, "calculation": int, "checksum": int, "content": str},
                pk=("offer", "month"),
            )  # fmt: skip
        db.table("closings").create(
            {
                "offer": str,
                "month": str,
                "number": int,
                "known_at": int,
                "calculation": int,
                "total_ore": int,
                "checksum": int,
            },
            pk=("offer", "month"),
        )
        db.table("phase_ins").create(
            {"number": int, "offer": str, "model": str, "effective_on": str, "old_model": str, "old_rates": str},
            pk="number",
        )

    def fold(self, db: sqlite3.Connection, batch: Sequence[LazyEvent]) -> None:
        db.executemany("INSERT INTO phase_ins VALUES (?, ?, ?, ?, ?, ?)", _phase_ins(batch))
        gone = [(fact.data["corrects"],) for fact in batch if "corrects" in fact.data]
        db.executemany("DELETE FROM phase_ins WHERE number = ?", gone)
        closed = [_closing(fact) for fact in batch if fact.topic == MonthClosed.TOPIC]
        db.executemany("INSERT OR IGNORE INTO closings VALUES (?, ?, ?, ?, ?, ?, ?)", closed)
        # Nothing is cached while a rebuild is under way, so there is nothing to drop.
        if any(db.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchone() for table in CACHES):  # noqa: S608 - our own names
            for whose, month in months_touched(fact.event for fact in batch):
                rows, values = ROWS_OF[whose.what], {"key": whose.key, "month": month}
                db.execute(f"DELETE FROM cached_months WHERE month >= :month AND {rows}", values)  # noqa: S608 - our own
                # The earliest open month carries for closed ones, and an offer opened back in time has it before them.
                db.execute(f"DELETE FROM cached_current WHERE {rows}", values)  # noqa: S608 - our own
            # A closing brings the closed months up to what was known then, so the next month carries anew.
            carried = "DELETE FROM cached_current WHERE offer = ?"
            db.executemany(carried, sorted({(row[0],) for row in closed}))


ROWS_OF = {
    "offer": "offer = :key",
    # Of every offer that uses these terms, or is phased in from them.
    "model": """(offer IN (SELECT offer FROM offers WHERE model = :key)
        OR offer IN (SELECT offer FROM residences WHERE model = :key)
        OR EXISTS (SELECT 1 FROM phase_ins WHERE old_model = :key))""",
    "rates": """(offer IN (SELECT offer FROM offers WHERE rates = :key)
        OR offer IN (SELECT g.offer FROM granted g JOIN services s ON s.service = g.service WHERE s.rates = :key)
        OR EXISTS (SELECT 1 FROM phase_ins WHERE old_rates = :key))""",
    "service": "offer IN (SELECT offer FROM granted WHERE service = :key)",
    "all": "1",
}
"""Which rows belong to those whose months an event touches."""

_EVER = ""
"""Before every month."""


def months_touched(events: Iterable[Event]) -> list[tuple[Whose, str]]:
    """Whose rows to drop, and from which month; a fact can touch the months of several."""
    first: dict[Whose, str] = {}
    for event in events:
        if not event.touches or event.touches_from == NEVER:
            continue
        month = _EVER if event.makes_stale_from == date.min else str(Month.of(event.makes_stale_from))
        for whose in event.touches:
            first[whose] = min(month, first.get(whose, month))
    return sorted(first.items())


def _phase_ins(batch: Sequence[LazyEvent]) -> Iterator[tuple[Any, ...]]:
    for fact in batch:
        if fact.topic == PhaseInAdopted.TOPIC:
            event = fact.event
            assert isinstance(event, PhaseInAdopted)
            old = event.phase_in
            day = event.effective_on.isoformat()
            yield fact.number, event.offer, event.model, day, old.old_model, old.old_rates


def _closing(fact: LazyEvent) -> tuple[Any, ...]:
    issued = fact.data["issued"]
    row = (
        fact.data["offer"], issued["month"], fact.number, fact.data["known_at"], fact.data["calculation"],
        issued["total_ore"],
    )  # fmt: skip
    return (*row, _checksum(repr(row)))


class Closed(Struct, frozen=True):
    """A row of `closings` without its offer and checksum."""

    month: str
    number: int
    known_at: int
    calculation: int
    total_ore: int


def closings_of(db: sqlite3.Connection, offer: str, count: int) -> dict[str, Closed]:
    """What was issued for an offer, by month, where the log has so many closings of it.

    Raises UnusableViews for rows that were removed, added or changed.
    """
    found = {row[0]: _closed(offer, row) for row in db.execute(f"{_CLOSINGS} WHERE offer = ?", (offer,))}
    if len(found) != count:
        raise UnusableViews
    return found


def closed_month(db: sqlite3.Connection, offer: str, month: Month) -> Closed | None:
    """What was issued for an offer's month; None where no row says so, which `closings_of` has to bear out.

    Raises UnusableViews for a row that was changed.
    """
    row = db.execute(f"{_CLOSINGS} WHERE offer = ? AND month = ?", (offer, str(month))).fetchone()
    return None if row is None else _closed(offer, row)


_CLOSINGS = "SELECT month, number, known_at, calculation, total_ore, checksum FROM closings"


def _closed(offer: str, row: Sequence[Any]) -> Closed:
    *values, checksum = row
    if checksum != _checksum(repr((offer, *values))):
        raise UnusableViews
    return Closed(*values)


def cached_month(db: sqlite3.Connection, table: Cache, offer: str, month: Month) -> IssuedMonth | None:
    """A month as this version of the calculation made it; None where it is not cached, or not as it was written."""
    query = f"SELECT checksum, content FROM {table} WHERE offer = ? AND month = ? AND calculation = ?"  # noqa: S608 - our own name
    row = db.execute(query, (offer, str(month), CALCULATION)).fetchone()
    if row is None or row[0] != _checksum(row[1]):
        return None
    return IssuedMonth.unpacked(decode(row[1]))


def cache_months(db: sqlite3.Connection, table: Cache, months: Iterable[IssuedMonth]) -> None:
    """Cache calculated months until an event touches them."""
    rows = [tuple(_cached_row(month).values()) for month in months]
    db.executemany(f"INSERT OR REPLACE INTO {table} VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)  # noqa: S608 - our own names


def says_the_same(columns: Sequence[str], row: tuple[Any, ...] | None, other: tuple[Any, ...] | None) -> bool:
    """Whether two rows of cached months say the same, each as it was written, though they are packed differently.

    A month that was put together from one that had been cached shares fewer lists of events.
    """
    if row is None or other is None:
        return False
    one, two = (dict(zip(columns, each, strict=True)) for each in (row, other))
    if any(each["checksum"] != _checksum(each["content"]) for each in (one, two)):
        return False
    months = [IssuedMonth.unpacked(decode(each.pop("content"))) for each in (one, two)]
    return months[0] == months[1] and {**one, "checksum": None} == {**two, "checksum": None}


def _cached_row(month: IssuedMonth) -> dict[str, Any]:
    content = encode(month.packed()).decode()
    return {
        "offer": month.offer,
        "month": str(month.month),
        "total_ore": month.total_ore,
        "occupied": month.occupied,
        "absent": month.absent,
        "notice": month.notice,
        "vacant": month.vacant,
        "closed": month.closed,
        "findings": len(month.findings),
        "calculation": CALCULATION,
        "checksum": _checksum(content),
        "content": content,
    }


def _checksum(content: object) -> int | None:
    """Finds what was changed by accident or by hand. Against intent only the log helps."""
    return zlib.crc32(content.encode()) if isinstance(content, str) else None
