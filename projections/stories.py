"""What moved a budget, as it was last told: kept, so that only what has been recorded since is weighed.

Decided on 2026-11-27:

* What an event did to a budget never changes: it is weighed with what was known before it. So a story stays right as
  of the event at which it was told, whatever is recorded later, and is told on from there. It begins anew where another
  budget is adopted or annulled, since it opens with that one, and after a change of the calculation.
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.json import decode, encode

from ledger.settlement.calculation import CALCULATION
from ledger.shared.money import Ore
from projections.base import Index
from projections.lazy_events import LazyEvent

if TYPE_CHECKING:
    import sqlite3

    from sqlite_utils import Database

STORIES = "cached_stories"


class KeptStory(Struct, frozen=True, array_like=True):
    """A budget's story as told when event `known_at` was the last one; each move by the number of its cause.

    A move is what the event did to the year, and to a full year where that is told, in øre. `budgets`: the events that
    adopted the year's.
    """

    known_at: int
    opened_at: int
    budgets: Sequence[int]
    opening: Ore
    moves: Sequence[tuple[int, Ore, Ore | None]]


class Stories:
    """Table `cached_stories`, a row per offer and year whose budget's changes have been asked for.

    Each has the checksum of its content, and holds what one version of the calculation made. No event takes one out.
    """

    indexes: Sequence[Index] = ()
    calculated: Sequence[str] = (STORIES,)

    def create(self, db: Database) -> None:
        db.table(STORIES).create(
            {"offer": str, "year": int, "known_at": int, "calculation": int, "checksum": int, "content": str},
            pk=("offer", "year"),
        )

    def fold(self, db: sqlite3.Connection, batch: Sequence[LazyEvent]) -> None:
        """Whatever is recorded, what was told before it stays."""


def kept_story(db: sqlite3.Connection, offer: str, year: int) -> KeptStory | None:
    """What moved a budget, as this version of the calculation told it; None where it is not kept as it was written."""
    query = f"SELECT checksum, content FROM {STORIES} WHERE offer = ? AND year = ? AND calculation = ?"  # noqa: S608 - our own name
    row = db.execute(query, (offer, year, CALCULATION)).fetchone()
    if row is None or row[0] != _checksum(offer, year, row[1]):
        return None
    return decode(row[1], type=KeptStory)


def kept_stories(db: sqlite3.Connection) -> list[tuple[str, int, int]]:
    """The offers and years whose stories this version of the calculation told, and the last event known to each."""
    query = f"SELECT offer, year, known_at FROM {STORIES} WHERE calculation = ? ORDER BY offer, year"  # noqa: S608 - our own name
    rows = db.execute(query, (CALCULATION,)).fetchall()
    return [row for row in rows if (type(row[0]), type(row[1]), type(row[2])) == (str, int, int)]


def keep_story(db: sqlite3.Connection, offer: str, year: int, story: KeptStory) -> None:
    """Keep what moved a budget, in the place of what was kept of it."""
    content = encode(story).decode()
    row = (offer, year, story.known_at, CALCULATION, _checksum(offer, year, content), content)
    db.execute(f"INSERT OR REPLACE INTO {STORIES} VALUES (?, ?, ?, ?, ?, ?)", row)  # noqa: S608 - our own name


def _checksum(offer: str, year: int, content: object) -> int:
    """Finds what was changed by accident or by hand, and a story that stands beside another house or year."""
    return zlib.crc32(f"{offer} {year} {content}".encode())
