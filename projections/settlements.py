"""What each offer's month costs: calculated once, cached, and calculated again only where an event has touched it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import orjson
from sqlite_utils import Database

from ledger.events import LedgerOpened, ModelAdopted, MonthClosed, PhaseInAdopted, RatesAdopted, RatesConfirmed, Voided
from ledger.models.issued import IssuedMonth
from ledger.settlement import as_issued, current_settlement, settle_month
from ledger.shared.calendar import Month
from ledger.state.book import Book
from ledger.store.history import History
from projections.base import Index
from projections.lazy_events import LazyEvent


@dataclass(frozen=True, slots=True)
class CurrentSettlement:
    """An offer's month as it stands, and whether that is as issued."""

    month: IssuedMonth
    closed: bool

    @property
    def status(self) -> str:
        return "closed" if self.closed else "open"


_LINES = """
CREATE VIEW settlement_lines AS
SELECT s.offer, s.month, json_extract(line.value, '$[0]') AS kind,
    json_extract(s.content, '$.who[' || json_extract(line.value, '$[1]') || '][0]') AS stay,
    json_extract(s.content, '$.who[' || json_extract(line.value, '$[1]') || '][1]') AS citizen,
    json_extract(s.content, '$.who[' || json_extract(line.value, '$[1]') || '][2]') AS place,
    s.month || printf('-%02d', json_extract(line.value, '$[2]')) AS first_day,
    s.month || printf('-%02d', json_extract(line.value, '$[3]')) AS last_day,
    json_extract(line.value, '$[3]') - json_extract(line.value, '$[2]') + 1 AS days,
    json_extract(line.value, '$[4]') AS level, json_extract(line.value, '$[7]') AS amount_ore
FROM settlements s, json_each(s.content, '$.lines') line
"""


class Settlements:
    """Tables `settlements` and `closings`, a row per offer and month, with the lines as JSON; and `phase_ins`.

    `settlements` keeps what a month comes to as known now, once it has been asked for; `closings` what was issued.
    An event touches the months from its effective date on: nothing in a reckoning looks ahead of the month it is
    for. Those rows are deleted, and reckoned again when they are next asked for.
    """

    indexes: Sequence[Index] = ()

    def create(self, db: Database) -> None:
        db.table("settlements").create(
            {"offer": str, "month": str, "total_ore": int, "occupied": int, "notice": int, "vacant": int,
             "closed": int, "findings": int, "content": str},
            pk=("offer", "month"),
        )  # fmt: skip
        db.execute(_LINES)
        db.table("closings").create(
            {"offer": str, "month": str, "number": int, "known_at": int, "total_ore": int, "content": str},
            pk=("offer", "month"),
        )
        db.table("phase_ins").create(
            {"number": int, "offer": str, "model": str, "effective_on": str, "old_model": str, "old_rates": str},
            pk="number",
        )

    def fold(self, db: Database, batch: Sequence[LazyEvent]) -> None:
        db.conn.executemany("INSERT INTO phase_ins VALUES (?, ?, ?, ?, ?, ?)", _phase_ins(batch))
        gone = [(fact.data["corrects"],) for fact in batch if "corrects" in fact.data]
        db.conn.executemany("DELETE FROM phase_ins WHERE number = ?", gone)
        closed = [_closing(fact) for fact in batch if fact.topic == MonthClosed.TOPIC]
        db.conn.executemany("INSERT INTO closings VALUES (?, ?, ?, ?, ?, ?)", closed)
        # Nothing is kept while a rebuild is under way, so there is nothing to touch.
        if db.execute("SELECT 1 FROM settlements LIMIT 1").fetchone():
            for statement, row in _touched(batch):
                db.execute(statement, row)


_TOUCHED = "DELETE FROM settlements WHERE offer = ? AND month >= ?"
_TOUCHED_BY_TERMS = """
DELETE FROM settlements WHERE month >= ?1 AND (
    offer IN (SELECT offer FROM offers WHERE model = ?2 OR rates = ?3)
    OR EXISTS (SELECT 1 FROM phase_ins WHERE old_model = ?2 OR old_rates = ?3))
"""
_TOUCHED_ALL = "DELETE FROM settlements WHERE month >= ?"


def _touched(batch: Sequence[LazyEvent]) -> Iterator[tuple[str, tuple[Any, ...]]]:
    """The rows to delete: per offer from the first month touched; for terms, in every offer that uses them."""
    first_of_offer: dict[str, str] = {}
    for fact in batch:
        event = fact.event
        month = str(Month.of(event.touches_from))
        match event:
            case ModelAdopted():
                yield _TOUCHED_BY_TERMS, (month, event.id, None)
            case PhaseInAdopted() if event.model is not None:
                yield _TOUCHED_BY_TERMS, (month, event.model, None)
            case RatesAdopted() | RatesConfirmed():
                yield _TOUCHED_BY_TERMS, (month, None, event.id)
            case Voided() if event.offer is None:
                yield _TOUCHED_ALL, (month,)
            case MonthClosed() | LedgerOpened():
                pass
            case _ if offer := event.about_offer:
                first_of_offer[offer] = min(month, first_of_offer.get(offer, month))
    yield from ((_TOUCHED, row) for row in sorted(first_of_offer.items()))


def _phase_ins(batch: Sequence[LazyEvent]) -> Iterator[tuple[Any, ...]]:
    for fact in batch:
        if fact.topic == PhaseInAdopted.TOPIC:
            event = fact.event
            assert isinstance(event, PhaseInAdopted)
            old = event.phase_in
            day = event.effective_on.isoformat()
            yield fact.number, event.offer, event.model, day, old.old_model, old.old_rates


def _closing(fact: LazyEvent) -> tuple[Any, ...]:
    event = fact.event
    assert isinstance(event, MonthClosed)
    issued = event.issued
    content = orjson.dumps(issued.packed()).decode()
    return (event.offer, issued.month, fact.number, event.known_at, issued.total_ore, content)


def current_month(db: Database, history: History, offer: str, month: Month) -> CurrentSettlement:
    """One offer's month as it stands: as issued where it is closed, else with the adjustments it carries.

    The history's cut must be that of the tables.
    """
    row = db.execute("SELECT content FROM closings WHERE offer = ? AND month = ?", (offer, str(month))).fetchone()
    if row:
        return CurrentSettlement(IssuedMonth.unpacked(orjson.loads(row[0])), closed=True)
    book = cache(lambda: history.book(offer))
    if not db.execute("SELECT 1 FROM closings WHERE offer = ? LIMIT 1", (offer,)).fetchone():
        return CurrentSettlement(cached_month(db, offer, month, book), closed=False)
    return CurrentSettlement(
        current_settlement(book(), month, lambda wanted: cached_month(db, offer, wanted, book)), closed=False
    )


def cached_month(db: Database, offer: str, month: Month, book: Callable[[], Book]) -> IssuedMonth:
    """What an offer's month comes to as known now; reckoned from the book only where it is not kept."""
    row = db.execute("SELECT content FROM settlements WHERE offer = ? AND month = ?", (offer, str(month))).fetchone()
    if row:
        return IssuedMonth.unpacked(orjson.loads(row[0]))
    found = as_issued(settle_month(book(), month))
    cache_months(db, [found])
    return found


def cache_months(db: Database, months: Iterable[IssuedMonth]) -> None:
    """Keep reckoned months until an event touches them."""
    db.table("settlements").insert_all(
        {
            "offer": month.offer,
            "month": month.month,
            "total_ore": month.total_ore,
            "occupied": month.occupied,
            "notice": month.notice,
            "vacant": month.vacant,
            "closed": month.closed,
            "findings": len(month.findings),
            "content": orjson.dumps(month.packed()).decode(),
        }
        for month in months
    )
