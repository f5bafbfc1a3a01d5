"""Which read models there are, where their file lies, and how it is built from nothing and compared."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from itertools import groupby
from operator import itemgetter
from pathlib import Path

from sqlite_utils import Database

from ledger.calendar import parse_month
from ledger.history import History
from ledger.models.issued import IssuedMonth
from ledger.persistence import Log, is_postgres
from ledger.settlement import kept, reckon
from projections.base import Progress, Views, discard, swap
from projections.register import Register
from projections.settlements import Settlements, keep

PROJECTIONS = (Register(), Settlements())


def views_file(location: str) -> str:
    """The file of read models that belongs to a ledger: pladsbog.db has pladsbog.views.db beside it.

    A ledger on a PostgreSQL server has its views in the current folder, named after the database.
    """
    if is_postgres(location):
        name = re.sub(r"\W+", "-", location.partition("?")[0].rpartition("/")[2]) or "pladsbog"
        return f"{name}.views.db"
    path = Path(location)
    return str(path.with_name((path.stem if path.suffix == ".db" else path.name) + ".views.db"))


@contextmanager
def views_at(location: str, log: Log, history: History) -> Iterator[Database]:
    """The read models of a ledger, caught up with the history's cut, which is the end of the log."""
    with closing(Views(views_file(location), PROJECTIONS)) as views, views.at(log, history.position) as db:
        yield db


def rebuild(location: str, log: Log, progress: Progress | None = None) -> int:
    """Build the read models from nothing and put them in the place of the old ones; the number of events folded."""
    file = views_file(location)
    upto = log.last()
    _build(file + ".new", log, upto, progress)
    swap(file + ".new", file)
    return upto


def differences(location: str, log: Log, progress: Progress | None = None) -> list[str]:
    """The tables of the live read models that are not what the log gives, each with the first row that differs.

    The live ones are caught up first. A second file is built beside them from nothing, with every settlement
    reckoned again that the live ones keep; then both are compared row by row.
    """
    history = History(log)
    beside = views_file(location) + ".verify"
    try:
        with views_at(location, log, history) as live:
            _build(beside, log, history.position, progress)
            with closing(Views(beside, PROJECTIONS)) as views, views.at(log, history.position) as fresh:
                keep(fresh, _reckoned(history, _kept(live)))
                return [found for table in _tables(fresh) if (found := _difference(table, live, fresh))]
    finally:
        discard(beside)


def _build(file: str, log: Log, upto: int, progress: Progress | None) -> None:
    discard(file)
    with closing(Views(file, PROJECTIONS)) as views, views.at(log, upto, progress):
        pass


def _reckoned(history: History, wanted: Iterable[tuple[str, str]]) -> Iterator[IssuedMonth]:
    """Offers' months, in order of the offers, reckoned from their events."""
    for offer, months in groupby(wanted, key=itemgetter(0)):
        book = history.book(offer)
        yield from (kept(reckon(book, parse_month(month))) for _, month in months)


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
