"""Roots of the tree over the log, told from what is kept of it in the read models (`projections.frontiers`)."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Collection, Iterable
from contextlib import closing
from pathlib import Path
from typing import TypeVar

from ledger.digests import frontiers_at, is_of
from ledger.store import Log
from ledger.store.tree import Frontier
from projections.base import ANSWER_SECONDS, Views
from projections.files import ForeignFile
from projections.frontiers import keep_frontiers, kept_frontiers
from projections.views import PROJECTIONS, views_file

T = TypeVar("T")


def roots_of(location: str, log: Log, numbers: Iterable[int], *, lodged: bool = False) -> dict[int, str]:
    """The root of the tree at each of some events, by the rows after the last frontier that is kept of this log.

    What is found is kept: for good where it is `lodged`, else as the last one that was told. Where there are no read
    models, or they cannot be used, every row is read. Raises BrokenRow where one that is read is not as it was written.
    """
    wanted = set(numbers)
    kept = _with_views(location, lambda views: kept_frontiers(views.db) if views.is_of_today else {}) or {}
    found = frontiers_at(log, wanted, kept)
    new = [one for one in found.values() if lodged > kept.get(one, False) or one not in kept]
    if new and (lodged or not _is_behind(log, max(wanted), kept)):
        _with_views(location, lambda views: views.cache(None, lambda db: keep_frontiers(db, new, lodged=lodged)))
    return {number: frontier.root.hex() for number, frontier in found.items()}


def _is_behind(log: Log, number: int, kept: Collection[Frontier]) -> bool:
    """Whether a frontier of this log is kept that serves later answers better."""
    return any(one.number > number and is_of(log, one) for one in kept)


def _with_views(location: str, use: Callable[[Views], T]) -> T | None:
    """Use the read models as they are; None where there are none, or they are busy, damaged or somebody else's."""
    file = views_file(location)
    try:
        if Path(file).exists():
            with closing(Views(file, PROJECTIONS, wait=ANSWER_SECONDS)) as views:
                return use(views)
    except (OSError, sqlite3.Error, ForeignFile):
        pass
    return None
