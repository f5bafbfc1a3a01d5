"""Which read models there are, where their file lies, and how it is built from nothing and compared."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from ledger.errors import ForeignViews, LedgerAltered, UnknownOffer, ViewsUnusable
from ledger.settlement.calculation import CALCULATION
from ledger.shared.calendar import Month, parse_month
from ledger.shared.message import Message, code_said, say
from ledger.store import Log, is_postgres, without_password
from ledger.store.history import History
from projections.base import ANSWER_SECONDS, LAYOUT, Progress, UnusableViews, Views
from projections.comparing import differing_questions, differing_rows, has_other_rows, tables_of
from projections.files import (
    MEMORY,
    ForeignFile,
    LockRefused,
    discard,
    discard_damaged,
    is_busy,
    is_damaged,
    remove_leftovers,
    swap,
    temporary,
)
from projections.followed import Followed
from projections.register import Register
from projections.settlements import CACHES, Cache, Settlements, cache_months
from projections.stories import STORIES, Stories
from projections.told import OF_CHANGES, Told

if TYPE_CHECKING:
    from ledger.models.issued import IssuedMonth
    from projections.telling import Completed, Telling

PROJECTIONS = (Register(), Settlements(), Stories(), Told(), Followed())

T = TypeVar("T")

Question = Callable[[sqlite3.Connection, History], T]
"""What is asked of the tables, and of the history as of the same event."""

Write = Callable[[sqlite3.Connection], None]
"""Caches what a question has calculated."""


def views_file(location: str) -> str:
    """The file of read models that belongs to a ledger: pladsbog.db has pladsbog.views.db next to it.

    A ledger on a PostgreSQL server has its views in the current folder, named after the database.
    """
    if is_postgres(location):
        database = without_password(location).partition("?")[0].rpartition("/")[2].rpartition("@")[2]
        name = re.sub(r"\W+", "-", database) or "pladsbog"
        return f"{name}.views.db"
    path = Path(location)
    return str(path.with_name((path.stem if path.suffix == ".db" else path.name) + ".views.db"))


def position_of(location: str) -> int | None:
    """The number of the last event in the read models of a ledger; None where they are of another version.

    Nothing is written, and nothing caught up. Raises sqlite3.Error where the file cannot be read.
    """
    uri = f"{Path(views_file(location)).absolute().as_uri()}?mode=ro"
    with closing(sqlite3.connect(uri, uri=True)) as views:
        if views.execute("PRAGMA user_version").fetchone()[0] != LAYOUT:
            return None
        return int(views.execute("SELECT number FROM position").fetchone()[0])


def answered(
    location: str,
    log: Log,
    question: Question[T],
    writes: list[Write] | None = None,
    from_log: Callable[[], T] | None = None,
    *,
    of_few: bool = False,
) -> T:
    """What the read models of a ledger, caught up with the end of the log, answer.

    What the question appends to `writes` is done afterwards, where it can be. A file that is damaged or edited is made
    anew and asked again. While somebody else builds it, the answer is found without it where it can be (`from_log`);
    and where it is far behind, if the question is about a few offers (`of_few`): they are sooner read than all folded.
    One that stays busy, is somebody else's or cannot be written is done without: then the read models are folded in
    memory for this one answer. Raises LedgerAltered where the log does not agree with itself.
    """
    file = views_file(location)
    wait = None if from_log is None else ANSWER_SECONDS
    try:
        return _asked(file, log, question, writes, wait, none_far_behind=of_few)
    except ForeignFile:
        pass
    except _FarBehind:
        assert from_log is not None, "of few offers the log can always be asked"
        return from_log()
    except (sqlite3.DatabaseError, UnusableViews) as error:
        if from_log is not None and isinstance(error, sqlite3.Error) and is_busy(error):
            return from_log()
        if _made_anew(file, error):
            with suppress(sqlite3.DatabaseError, UnusableViews):
                return _asked(file, log, question, writes, wait)
    try:
        return _asked(MEMORY, log, question, writes)
    except UnusableViews:  # folded just now: it is the log that does not agree with itself
        why = say("what closings say is not what lies in their streams")
        raise LedgerAltered(log.ledger, "settlements", why) from None


def _made_anew(file: str, error: Exception) -> bool:
    """Whether a file that could not be asked has been made anew; a busy one, or one not ours to write, is not."""
    try:
        if isinstance(error, sqlite3.Error) and is_damaged(error):
            discard_damaged(file)
            return True
        if isinstance(error, UnusableViews) or _lacks_something(error):
            with closing(Views(file, PROJECTIONS)) as views:
                views.begin_anew()
            return True
    except (OSError, sqlite3.Error, ForeignFile):
        pass
    return False


def _lacks_something(error: Exception) -> bool:
    """Whether a table or column is not there."""
    return getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_ERROR


def rebuild(
    location: str, log: Log, progress: Progress | None = None, telling: Telling | None = None, *, changes: bool = True
) -> int:
    """Build the read models from nothing and put them in the place of the old ones; the number of events folded.

    Every month is told in them, and what moved the budgets, but without `changes`.

    Raises ForeignViews for a file of somebody else, ViewsUnusable where none can be written.
    """
    from projections.telling import complete  # noqa: PLC0415 - loads what calculates months

    file = views_file(location)
    upto = log.last()
    new = temporary(file, ".new")
    try:
        _check_owner(file)
        remove_leftovers(file)
        discard(new)
        with closing(Views(new, PROJECTIONS, alone=True)) as views:
            views.catch_up(log, upto, progress)
            complete(views, log, (), telling, changes=changes, location=location)
        swap(new, file)
    except (OSError, sqlite3.OperationalError) as error:
        raise ViewsUnusable(file, _why(error)) from error
    finally:
        with suppress(OSError):
            discard(new)
    return upto


def tell(
    location: str, log: Log, offers: Sequence[str] = (), telling: Telling | None = None, *, changes: bool = True
) -> Completed:
    """Complete the live read models: every month of every offer, or of those named, that is not told yet.

    What moved their budgets too, but without `changes`.

    Raises UnknownOffer, ForeignViews, ViewsUnusable.
    """
    file = views_file(location)
    check_offers(log, offers)
    try:
        _check_owner(file)
        return _complete(file, log, telling, offers, changes=changes, location=location)
    except (OSError, sqlite3.OperationalError) as error:
        raise ViewsUnusable(file, _why(error)) from error


def check_offers(log: Log, offers: Iterable[str]) -> None:
    """Raises UnknownOffer."""
    known = log.offers()
    for offer in offers:
        if offer not in known:
            raise UnknownOffer(offer, known)


def _complete(
    file: str, log: Log, telling: Telling | None, offers: Sequence[str], *, changes: bool, location: str
) -> Completed:
    from projections.telling import complete  # noqa: PLC0415 - loads what calculates months

    with closing(Views(file, PROJECTIONS)) as views:
        return complete(views, log, offers, telling, changes=changes, location=location)


def differences(location: str, log: Log, progress: Progress | None = None, *, changes: bool = True) -> list[Message]:
    """Every row of the live read models that is not what the log gives; what moved the budgets but without `changes`.

    The live ones are caught up first. A second file is built next to them from nothing, with every month calculated
    again that the live ones have cached; then both are compared row by row. Raises ForeignViews, ViewsUnusable.
    """
    file = views_file(location)
    new = temporary(file, ".verify")
    try:
        remove_leftovers(file)
        return _asked(
            file, log, lambda live, history: _compared(live, new, location, history, progress, changes=changes)
        )
    except ForeignFile:
        raise ForeignViews(file) from None
    except (sqlite3.DatabaseError, UnusableViews) as error:
        if isinstance(error, sqlite3.DatabaseError) and not (is_damaged(error) or _lacks_something(error)):
            raise ViewsUnusable(file, _why(error)) from error
        return [say("{file}: damaged ({error})", file=file, error=str(error))]
    except OSError as error:
        raise ViewsUnusable(file, _why(error)) from error
    finally:
        with suppress(OSError):
            discard(new)


def _check_owner(file: str) -> None:
    """Raises ForeignViews for a database that is not one of read models. A damaged file may be replaced."""
    if not Path(file).exists():
        return
    try:
        with closing(Views(file, PROJECTIONS)):
            pass
    except ForeignFile:
        raise ForeignViews(file) from None
    except sqlite3.DatabaseError as error:
        if is_damaged(error):
            try:
                discard_damaged(file)
            except ForeignFile:
                raise ForeignViews(file) from None


def _why(error: Exception) -> Message:
    if isinstance(error, LockRefused):
        return error.said
    return code_said((error.strerror or str(error)) if isinstance(error, OSError) else str(error))


class _FarBehind(Exception):  # noqa: N818 - no fault of the program
    """To fold what is missing takes longer than to answer from the log."""


def _asked(
    file: str,
    log: Log,
    question: Question[T],
    writes: list[Write] | None = None,
    wait: float | None = None,
    *,
    none_far_behind: bool = False,
) -> T:
    # The event that it is as of is known only once the tables are read: others may have brought them further.
    writes = [] if writes is None else writes
    writes.clear()
    with closing(Views(file, PROJECTIONS, wait=wait)) as views:
        if none_far_behind and views.is_far_behind(log.last()):
            raise _FarBehind
        with views.at(log, log.last()) as position:
            answer = question(views.db, History(log, position))
        if writes:
            with suppress(sqlite3.DatabaseError):  # it can be calculated again
                views.cache(position, lambda db: _write_all(db, writes))
        return answer


def _write_all(db: sqlite3.Connection, writes: Iterable[Write]) -> None:
    for write in writes:
        write(db)


def _compared(
    live: sqlite3.Connection, new: str, location: str, history: History, progress: Progress | None, *, changes: bool
) -> list[Message]:
    from projections.frontiers import make_frontiers_again  # noqa: PLC0415 - only to verify

    discard(new)
    with closing(Views(new, PROJECTIONS, alone=True)) as views:
        views.catch_up(history.log, history.position, progress)
        for months in _calculated_again(history, {table: _cached(live, table) for table in CACHES}):
            views.cache(history.position, lambda db, months=months: _cache_all(db, months))  # type: ignore[misc]
        _tell_again(live, views, history, location, changes=changes)
        views.cache(history.position, lambda db: make_frontiers_again(history.log, live, db))
        if changes:
            from projections.budget_changes import tell_kept_again  # noqa: PLC0415 - only to verify

            views.cache(history.position, lambda db: tell_kept_again(history, live, db))
        left_out = () if changes else (*OF_CHANGES, STORIES)
        compared = [table for table in tables_of(views.db) if table not in left_out]
        views.db.execute("ATTACH DATABASE ? AS live", (views_file(location),))
        apart = [table for table in compared if has_other_rows(table, views.db)]
        rows = [found for table in apart for found in differing_rows(table, live, views.db)]
        return [*differing_questions(live, views.db), *rows]


def _tell_again(live: sqlite3.Connection, views: Views, history: History, location: str, *, changes: bool) -> None:
    """Tell the months that the live tables tell, and all there are where they say so; and what moved the budgets."""
    from projections.telling import Missing, batches, missing_months  # noqa: PLC0415 - only to verify
    from projections.told_changes import change_rows  # noqa: PLC0415 - as above
    from projections.told_journal import tell_journal  # noqa: PLC0415 - as above

    query = "SELECT told, changes_told, calculation FROM position"
    told, changes_told, calculation = live.execute(query).fetchone()
    everything = missing_months(views.db, history.log, history.position)
    there = set(live.execute("SELECT offer, month FROM settlements"))
    budgeted = set(live.execute("SELECT DISTINCT offer, year FROM budgets"))
    for offer, missing in everything.items() if told != history.position else ():
        months = [one for one in missing.months if (offer, str(one)) in there]
        years = [year for year in missing.years if (offer, year) in budgeted]
        everything[offer] = Missing(months, years, missing.size)
    # Nothing is read of an offer of which nothing is told.
    to_tell = {offer: missing for offer, missing in everything.items() if missing.months or missing.years}
    for rows in batches(history, to_tell, location):
        views.put(history.position, rows.write)

    (journal,) = live.execute("SELECT coalesce(max(number), 0) FROM journal").fetchone()
    journal = history.position if told == history.position else journal
    tell_journal(views, history.log, min(journal, history.position))

    moved: dict[str, list[int]] = {}
    everywhere = changes_told == history.position
    query = f"SELECT DISTINCT offer, year FROM {'budgets' if everywhere else 'budget_changes'} ORDER BY 1, 2"  # noqa: S608 - our own names
    for offer, year in (views.db if everywhere else live).execute(query) if changes else ():
        moved.setdefault(offer, []).append(year)
    for changed in change_rows(history, list(moved.items()), location):
        views.put(history.position, changed.write)

    def as_told(db: sqlite3.Connection) -> None:
        db.execute("UPDATE position SET told = ?, changes_told = ?, calculation = ?", (told, changes_told, calculation))

    views.put(history.position, as_told)


def _calculated_again(
    history: History, wanted: Mapping[Cache, Mapping[str, list[Month]]]
) -> Iterator[dict[Cache, list[IssuedMonth]]]:
    """Offers' months, an offer at a time, calculated from their events."""
    from ledger.settlement.issuing import current_settlement, source_of  # noqa: PLC0415 - only to verify

    for offer in sorted(set().union(*wanted.values())):
        book = history.book(offer)
        by_themselves, current = (wanted[table].get(offer, []) for table in CACHES)
        source = source_of(book, {*by_themselves, *current})
        yield {
            "cached_months": [source(month) for month in by_themselves],
            "cached_current": [current_settlement(book, month, source) for month in current],
        }


def _cache_all(db: sqlite3.Connection, months: Mapping[Cache, Iterable[IssuedMonth]]) -> None:
    for table, of_table in months.items():
        cache_months(db, table, of_table)


def _cached(db: sqlite3.Connection, table: Cache) -> dict[str, list[Month]]:
    """The months that are cached, by offer."""
    query = f"SELECT offer, month FROM {table} WHERE calculation = ? ORDER BY offer, month"  # noqa: S608 - our own name
    cached: dict[str, list[Month]] = {}
    for offer, month in db.execute(query, (CALCULATION,)):
        cached.setdefault(offer, []).append(parse_month(month))
    return cached
