"""Work on everything of a large ledger, offer by offer: two processes share it, and each opens the log for itself."""

from __future__ import annotations

import gc
import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import get_context, parent_process
from threading import Thread
from typing import TypeVar

from ledger.store import open_log
from ledger.store.history import History

R = TypeVar("R")
T = TypeVar("T")

LARGE = 20_000
"""Of so many events a ledger is shared: to start two processes takes as long as to look at some thousand."""

_PROCESSES = 2
_AHEAD = 4


def of_each(
    location: str | None, history: History, work: Callable[[History, T], R], things: Iterable[T]
) -> Iterator[R]:
    """What work on each of some things gives, in their order; of a small ledger this process does all of it."""
    large = history.position >= LARGE
    return shared(location if large else None, history, work, things)


def shared(location: str | None, history: History, work: Callable[[History, T], R], things: Iterable[T]) -> Iterator[R]:
    """What work on each of some things gives, in their order. A `location` of None: this process does all of it.

    What `work` is and gives goes from one process to another. Raises what it raises. No more is worked on ahead than a
    few things, so that what waits to be used takes little memory.
    """
    if location is None:
        yield from (work(history, thing) for thing in things)
        return
    # A process that began as a copy of this one would believe that it holds this one's locks on the file.
    anew = get_context("spawn")
    with ProcessPoolExecutor(_PROCESSES, anew, _open, (location, history.position)) as processes:
        waiting: deque[tuple[T, Future[R] | None]] = deque()
        try:
            for thing in things:
                waiting.append((thing, _submitted(processes, work, thing)))
                if len(waiting) > _AHEAD:
                    yield _done(history, work, *waiting.popleft())
            while waiting:
                yield _done(history, work, *waiting.popleft())
        finally:
            for _, one in waiting:
                if one is not None:
                    one.cancel()


def _submitted(processes: ProcessPoolExecutor, work: Callable[[History, T], R], thing: T) -> Future[R] | None:
    """The work on a thing on its way; None where a process has been killed, which ends the other one too."""
    try:
        with _uninterrupted():
            return processes.submit(_on_opened, work, thing)
    except BrokenProcessPool:
        return None


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Processes that begin within never hear ctrl-C: the first one does, and ends them without a word of theirs."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, (signal.SIGINT,))
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _done(history: History, work: Callable[[History, T], R], thing: T, given: Future[R] | None) -> R:
    """What the work on a thing gave; what the other process could not do is done here, which then says why."""
    try:
        if given is not None:
            return given.result()
    except Exception:  # noqa: BLE001, S110 - whatever it is, it comes again
        pass
    return work(history, thing)


def _open(location: str, position: int) -> None:
    Thread(target=_end_with_the_first_one, daemon=True).start()
    gc.disable()  # as in `in_bulk`
    _opened.append(History(open_log(location), position))


def _end_with_the_first_one() -> None:
    """End as soon as the process is gone that gives the work: killed, it tells nobody, and no more work comes."""
    first = parent_process()
    if first is not None:
        first.join()
        os._exit(1)


def _on_opened(work: Callable[[History, T], R], thing: T) -> R:
    return work(_opened[0], thing)


_opened: list[History] = []
"""The log as one of the two processes has opened it."""
