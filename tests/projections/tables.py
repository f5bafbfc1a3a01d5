"""given / then for read models: facts in memory, folded into tables in memory, one batch or one by one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlite_utils import Database

from ledger.events import Recorded
from ledger.store import Row
from ledger.store.codec import encode
from projections.base import Projection
from projections.lazy_events import LazyEvent, lazy_event
from projections.views import PROJECTIONS
from tests.ledger.given import DecisionContext


class Tables:
    """The tables of all read models."""

    def __init__(self) -> None:
        self.db = Database(memory=True)
        self._projections: tuple[Projection, ...] = PROJECTIONS
        for projection in self._projections:
            projection.create(self.db)

    def __del__(self) -> None:
        self.db.close()  # Python 3.13 warns of a connection that is left to be collected

    def fold(self, facts: Sequence[Recorded]) -> Tables:
        """What the facts, in one batch, change."""
        batch = [stored(fact) for fact in facts]
        for projection in self._projections:
            projection.fold(self.db.conn, batch)
        return self

    def rows(self, table: str, *columns: str) -> list[tuple[Any, ...]]:
        """The rows of a table or view in a fixed order; all columns where none are named."""
        ordered = ", ".join(columns) or "1, 2"
        query = f"SELECT {', '.join(columns) or '*'} FROM {table} ORDER BY {ordered}"
        return list(self.db.execute(query).fetchall())

    def everything(self) -> dict[str, list[tuple[Any, ...]]]:
        return {name: self.rows(name) for name in self.db.table_names()}


def stored(fact: Recorded) -> LazyEvent:
    """The fact as it would come from the log."""
    place = (fact.number, fact.recorded_at, fact.stream, fact.version)
    return lazy_event(Row(*place, *encode(fact.event), fact.event.about_offer))


def tables(context: DecisionContext) -> Tables:
    """The tables once everything of the past has been folded, in one batch."""
    return Tables().fold(context.recorded)


def folded_one_by_one(context: DecisionContext) -> Tables:
    """The tables once everything of the past has been folded, an event at a time."""
    told = Tables()
    for fact in context.recorded:
        told.fold([fact])
    return told
