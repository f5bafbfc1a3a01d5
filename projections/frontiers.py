"""Frontiers of the tree over the log, kept so that a root is told without reading every row (`ledger.store.tree`).

The table `frontiers` has a row for each event at which a root was lodged, and one for the last one that was told beside
an answer. No fold makes it: it is there once the first is kept, and follows from the rows of the log alone.

Decided on 2026-11-27:

* A kept frontier is used where the log's chain has the same value at its event: so none is of an older copy, or of
  another ledger. And where its checksum is right: so none is that was changed by accident. Whoever may write the read
  models can forge both, and has a wrong root told until somebody looks: `verify` makes each anew from the rows and
  names it, and evidence is always made of the rows. The digest that is told beside the root comes from the log.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from contextlib import suppress
from typing import TYPE_CHECKING

from ledger.digests import frontiers_at
from ledger.store.chain import BrokenRow
from ledger.store.tree import BEGINNING, Frontier

if TYPE_CHECKING:
    import sqlite3

    from ledger.store import Log

FRONTIERS = "frontiers"

_TABLE = f"""CREATE TABLE IF NOT EXISTS {FRONTIERS}
    (number INTEGER PRIMARY KEY, chain TEXT, peaks TEXT, checksum INTEGER, lodged INTEGER)"""
_KEEP = f"""INSERT INTO {FRONTIERS} VALUES (?, ?, ?, ?, ?) ON CONFLICT (number) DO UPDATE
    SET chain = excluded.chain, peaks = excluded.peaks, checksum = excluded.checksum,
        lodged = max(lodged, excluded.lodged)"""  # noqa: S608 - our own name


def kept_frontiers(db: sqlite3.Connection) -> dict[Frontier, bool]:
    """The frontiers that are kept as they were written, and whether each was lodged."""
    rows = db.execute(f"SELECT number, chain, peaks, checksum, lodged FROM {FRONTIERS}")  # noqa: S608 - our own name
    kept: dict[Frontier, bool] = {}
    for number, chain, peaks, checksum, lodged in rows:
        if checksum == _checksum(number, chain, peaks):
            with suppress(AttributeError, TypeError, ValueError):  # no hashes, though the checksum is right
                kept[Frontier(number, bytes.fromhex(chain), tuple(map(bytes.fromhex, peaks.split())))] = bool(lodged)
    return kept


def keep_frontiers(db: sqlite3.Connection, frontiers: Iterable[Frontier], *, lodged: bool) -> None:
    """Keep frontiers: those that are lodged for good, those that are told beside an answer in the place of the last."""
    db.execute(_TABLE)
    if not lodged:
        db.execute(f"DELETE FROM {FRONTIERS} WHERE NOT lodged")  # noqa: S608 - our own name
    db.executemany(_KEEP, [_row(frontier, lodged=lodged) for frontier in frontiers])


def make_frontiers_again(log: Log, live: sqlite3.Connection, fresh: sqlite3.Connection) -> None:
    """Make every frontier that is kept in the live read models from the rows of the log, into others to be compared.

    There is none at or after a row that is not as it was written: that is told as a fault of the log, and the frontiers
    that stand there are not compared.
    """
    if not live.execute("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?", (FRONTIERS,)).fetchone():
        return
    fresh.execute(_TABLE)
    last, before, is_sound = log.last(), [BEGINNING], True
    for row in live.execute(f"SELECT * FROM {FRONTIERS} ORDER BY number"):  # noqa: S608 - our own name
        number = row[0]
        if not 0 < number <= last:
            continue  # no frontier of this log
        try:
            before = list(frontiers_at(log, [number], before).values()) if is_sound else before
        except BrokenRow:
            is_sound = False
        fresh.execute(_KEEP, _row(before[0], lodged=row[-1]) if is_sound else row)


def _row(frontier: Frontier, *, lodged: object) -> tuple[object, ...]:
    chain, peaks = frontier.chain.hex(), " ".join(peak.hex() for peak in frontier.peaks)
    return frontier.number, chain, peaks, _checksum(frontier.number, chain, peaks), lodged


def _checksum(number: int, chain: object, peaks: object) -> int:
    """Finds what was changed by accident or by hand, and hashes that stand beside another event."""
    return zlib.crc32(f"{number} {chain} {peaks}".encode())
