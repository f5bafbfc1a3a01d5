"""The tables in a file of their own, for somebody else: of one position of the log, of every offer or of some.

Decided on 2026-11-27:

* A file of some offers has nothing of the others: no row of theirs, nor of a citizen who is in none of these. What is
  adopted for every offer is in it; what areas across houses come to is not. An event of theirs may name another house,
  as a transfer does: it is theirs. `offers` in `position` says of which it is.
* Such a file is marked as handed out. Only a file so marked is replaced; the live read models never are, and it is
  never taken for them.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Sequence
from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.json import encode

from ledger.errors import BadOption, ViewsUnusable
from ledger.shared.message import code_said, say
from ledger.store import Log, Row
from projections.base import Progress, Views
from projections.files import discard, remove_leftovers, temporary
from projections.telling import Completed, Telling, complete
from projections.views import PROJECTIONS, check_offers

if TYPE_CHECKING:
    from collections.abc import Callable

HANDED_OUT = int.from_bytes(b"PlTb", "big")
"""Marks a file as tables handed out, in its header."""

_APPLICATION = slice(68, 72)
_MAGIC = b"SQLite format 3\0"
_OURS_ALONE = ("cached_months", "cached_current", "cached_stories", "taken_out")
"""Tables that serve the program alone, and say nothing to a reader."""
_OF_OTHERS = ("citizen:", "area-", "postings", "reviews")
_COMPANIONS = ("-journal", "-wal", "-shm")


def hand_out(
    file: str,
    log: Log,
    offers: Sequence[str] = (),
    progress: Progress | None = None,
    telling: Telling | None = None,
    *,
    location: str | None = None,
    changes: bool = True,
) -> Completed:
    """Write every table into a file, for its owner's eyes only; the file is there whole or as it was.

    `location`: the log, which other processes may open, where there is much to tell.

    Raises UnknownOffer, BadOption for a file that is there and was not handed out by pladsbog, ViewsUnusable.
    """
    check_offers(log, offers)
    check_replaceable(file)
    new = temporary(file, ".new")
    try:
        remove_leftovers(file)
        discard(new)
        written = _written(new, log, offers, progress, telling, changes=changes, location=location)
        check_replaceable(file)
        for ending in _COMPANIONS:
            with suppress(FileNotFoundError):
                os.unlink(file + ending)  # noqa: PTH108 - a name built from a name, not a path
        Path(new).replace(file)
    except (OSError, sqlite3.OperationalError) as error:
        raise ViewsUnusable(file, code_said(str(error))) from error
    finally:
        with suppress(OSError):
            discard(new)
    return written


def check_replaceable(file: str) -> None:
    """Raises BadOption for a file that is there and was not handed out by pladsbog."""
    try:
        with Path(file).open("rb") as opened:
            header = opened.read(_APPLICATION.stop)
    except FileNotFoundError:
        return
    except OSError as error:
        raise BadOption(
            say("{file} cannot be written: {why}", file=file, why=code_said(error.strerror or str(error))),
            say("name another file"),
        ) from None
    if not header.startswith(_MAGIC) or int.from_bytes(header[_APPLICATION], "big") != HANDED_OUT:
        raise BadOption(
            say("{file} is there, and is no file that pladsbog tables made; it was left as it is", file=file),
            say("name another file"),
        )


def _written(
    file: str,
    log: Log,
    offers: Sequence[str],
    progress: Progress | None,
    telling: Telling | None,
    *,
    changes: bool,
    location: str | None,
) -> Completed:
    with closing(Views(file, PROJECTIONS, _only_of(offers) if offers else None, alone=True)) as views:
        views.catch_up(log, log.last(), progress)
        written = complete(views, log, (), telling, changes=changes, location=location)
        for table in _OURS_ALONE:
            views.db.execute(f"DROP TABLE {table}")
        of = encode(sorted(set(offers))).decode() if offers else None
        views.db.execute("UPDATE position SET offers = ?", (of,))
        views.db.execute(f"PRAGMA application_id = {HANDED_OUT}")
        views.db.execute("PRAGMA journal_mode = DELETE")  # one file, with no companions
    return written


def _only_of(offers: Sequence[str]) -> Callable[[Row], bool]:
    """Whether an event is about one of these offers, or about what holds for all: no citizen, no area across houses."""
    wanted = set(offers)
    return lambda row: row.offer in wanted if row.offer is not None else not row.stream.startswith(_OF_OTHERS)
