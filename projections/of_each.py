"""Work on every offer of a large ledger: two processes share it, and each opens the log for itself."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from typing import TypeVar

from ledger.store import open_log
from ledger.store.history import History

R = TypeVar("R")

LARGE = 20_000
"""Of so many events a ledger is shared: to start two processes takes as long as to look at some thousand."""

_PROCESSES = 2


def of_each(location: str | None, history: History, work: Callable[[History, str], R]) -> Iterator[R]:
    """What work on each offer gives, in their order. A `location` of None: this process does all of it.

    What `work` is and gives goes from one process to another. Raises what it raises.
    """
    offers = history.offers()
    if location is None or history.position < LARGE:
        yield from (work(history, offer) for offer in offers)
        return
    # A process that began as a copy of this one would believe that it holds this one's locks on the file.
    anew = get_context("spawn")
    with ProcessPoolExecutor(_PROCESSES, anew, _open, (location, history.position)) as processes:
        yield from processes.map(partial(_on_opened, work), offers)


def _open(location: str, position: int) -> None:
    gc.disable()  # as in `in_bulk`
    _opened.append(History(open_log(location), position))


def _on_opened(work: Callable[[History, str], R], offer: str) -> R:
    return work(_opened[0], offer)


_opened: list[History] = []
"""The log as one of the two processes has opened it."""
