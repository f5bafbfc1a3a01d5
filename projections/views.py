"""Which read models there are, where their file lies, and how it is built from nothing and compared."""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, suppress
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import TypeVar

from sqlite_utils import Database

from ledger.models.issued import IssuedMonth
from ledger.settlement import as_issued, settle_month
from ledger.shared.calendar import parse_month
from ledger.store import Log, is_postgres
from ledger.store.history import History
from projections.base import MEMORY, Progress, Views, discard, discard_damaged, is_closed_to_writing, is_damaged, swap
from projections.register import Register
from projections.settlements import Settlements, cache_months

PROJECTIONS = (Register(), Settlements())

T = TypeVar("T")


def views_file(location: str) -> str:
    """The file of read models that belongs to a ledger: pladsbog.db has pladsbog.views.db beside it.

    A ledger on a PostgreSQL server has its views in the current folder, named after the database.
    """
    if is_postgres(location):
        name = re.sub(r"\W+", "-", location.partition("?")[0].rpartition("/")[2]) or "pladsbog"
        return f"{name}.views.db"
    path = Path(location)
    return str(path.with_name((path.stem if path.suffix == ".db" else path.name) + ".views.db"))


Question = Callable[[Database, History], T]
"""What is asked of the tables, and of the history at the same cut."""


def answered(location: str, log: Log, question: Question[T]) -> T:
    """What the read models of a ledger, caught up with the end of the log, answer.

    A file that turns out to be damaged is removed, and the question asked of a new one. Where nothing can be written,
    the read models are folded in memory for this one answer.
    """
    file = views_file(location)
    try:
        return _asked(file, log, question)
    except sqlite3.DatabaseError as error:
        if not is_damaged(error) and not is_closed_to_writing(error):
            raise
        if is_damaged(error):
            with suppress(OSError):
                discard_damaged(file)
                return _asked(file, log, question)
        return _asked(MEMORY, log, question)


def rebuild(location: str, log: Log, progress: Progress | None = None) -> int:
    """Build the read models from nothing and put them in the place of the old ones; the number of events folded."""
    file = views_file(location)
    upto = log.last()
    other_terms = f"{file}.{os.getpid()}.new"
    try:
        _build(other_terms, log, upto, progress)
        swap(other_terms, file)
    finally:
        discard(other_terms)
    return upto


def differences(location: str, log: Log, progress: Progress | None = None) -> list[str]:
    """The tables of the live read models that are not what the log gives, each with the first row that differs.

    The live ones are caught up first. A second file is built beside them from nothing, with every settlement
    reckoned again that the live ones keep; then both are compared row by row.
    """
    file = views_file(location)
    other_terms = f"{file}.{os.getpid()}.verify"
    try:
        return _asked(file, log, lambda live, history: _compared(live, other_terms, log, history, progress))
    except sqlite3.DatabaseError as error:
        if not is_damaged(error):
            raise
        return [f"{file}: damaged ({error})"]
    finally:
        discard(other_terms)


def _asked(file: str, log: Log, question: Question[T]) -> T:
    # The cut is known only under the tables' lock: another process may have brought them further meanwhile.
    with closing(Views(file, PROJECTIONS)) as views, views.at(log, log.last()) as position:
        return question(views.db, History(log, position))


def _build(file: str, log: Log, upto: int, progress: Progress | None) -> None:
    discard(file)
    with closing(Views(file, PROJECTIONS)) as views, views.at(log, upto, progress):
        pass


def _compared(live: Database, other_terms: str, log: Log, history: History, progress: Progress | None) -> list[str]:
    _build(other_terms, log, history.position, progress)
    with closing(Views(other_terms, PROJECTIONS)) as views, views.at(log, history.position):
        cache_months(views.db, _reckoned(history, _kept(live)))
        return [found for table in _tables(views.db) if (found := _difference(table, live, views.db))]


def _reckoned(history: History, wanted: Iterable[tuple[str, str]]) -> Iterator[IssuedMonth]:
    """Offers' months, in order of the offers, reckoned from their events."""
    for offer, months in groupby(wanted, key=itemgetter(0)):
        book = history.book(offer)
        yield from (as_issued(settle_month(book, parse_month(month))) for _, month in months)


def _kept(db: Database) -> list[tuple[str, str]]:
    return list(db.execute("SELECT offer, month FROM settlements ORDER BY offer, month").fetchall())


def _tables(db: Database) -> list[str]:
    return [name for name in db.table_names() if not name.startswith("sqlite_")]


def _difference(table: str, live: Database, fresh: Database) -> str | None:
    """The first row of a table that is not in both, in words."""
    key = ", ".join(f"[{column}]" for column in fresh.table(table).pks)
    query = f"SELECT * FROM [{table}] ORDER BY {key}"  # noqa: S608 - names from the schema
    rows, expected = live.execute(query), fresh.execute(query)
    while True:
        found, wanted = rows.fetchone(), expected.fetchone()
        if found != wanted:
            return f"{table}: the log gives {wanted}, the read model has {found}"
        if wanted is None:
            return None
