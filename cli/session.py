"""What the commands of one run share: which ledger, opened only by those that need it."""

from __future__ import annotations

import sys
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from ledger.application import Ledger
    from ledger.shared.message import Message
    from ledger.store import Log
    from ledger.store.history import History


CALLED: dict[str, str] = {}
"""The keys of the houses that this line names by what they are called; empty until one was not found by its key."""
SERVICES: dict[str, str] = {}
"""The same of services."""
AUTHORITIES: dict[str, str] = {}
"""The codes of municipalities and regions that it names so; empty until one was no code."""
DOUBTED: set[Message] = set()
"""What this line was told to look at again: it is run anew with what a name was found to mean, or was answered."""


def _told() -> AbstractContextManager[object]:
    """How long it takes, on a terminal; loaded for that alone."""
    if sys.stderr is None or not sys.stderr.isatty():
        return nullcontext()
    from cli.progress import working  # noqa: PLC0415 - as above

    return working()


class Trial(list[int]):
    """Stands where the numbers of what is recorded are kept: nothing is to be; the rules alone are asked."""

    __slots__ = ()


class Session:
    """`location` is the ledger as named by --ledger: a file or a postgresql:// address.

    `recorded` are the numbers of the events that this run has recorded so far, or had recorded before under the same
    key: where the answer is lost on its way, these are not.
    """

    def __init__(self, location: str, recorded: list[int]) -> None:
        self.location = location
        self.recorded = recorded

    @property
    def is_trial(self) -> bool:
        """Whether the rules alone are asked."""
        return isinstance(self.recorded, Trial)

    def ledger(self, *, accept_clock: bool = False) -> Ledger:
        """The ledger, to be written; with a clock that cannot be right only where that is accepted.

        Raises LedgerTrouble.
        """
        from ledger.application import Ledger  # noqa: PLC0415 - brings eventsourcing, which reading does without

        return Ledger.open(self.location, accept_clock=accept_clock)

    def log(self) -> Log:
        """The log, to be read. Raises LedgerTrouble."""
        from ledger.store import open_log  # noqa: PLC0415 - not every command opens the ledger

        return open_log(self.location)

    @contextmanager
    def as_of(self, known_at: str | None) -> Iterator[tuple[Log, int | None]]:
        """The log, and the number of the last event known at `known_at`; None where all there is now counts.

        `known_at` is an event, a moment or a date, as typed with --known-at. Raises LedgerTrouble, NotKnownAt,
        UnknownEvent, NothingKnown.
        """
        from ledger.store.history import parse_known_at  # noqa: PLC0415 - not every command opens the ledger

        with self.log() as log, _told():
            yield log, None if known_at is None else parse_known_at(known_at, log)

    @contextmanager
    def history(self, known_at: str | None = None) -> Iterator[History]:
        """What was known at `known_at`, read as `as_of` does."""
        from ledger.store.history import History  # noqa: PLC0415 - as above

        with self.as_of(known_at) as (log, number):
            yield History(log, number)

    def day_asked(self, day: date | None, known_at: str | None, log: Log) -> date:
        """The day that an answer is about: the one that was given, else that of --known-at, else today."""
        from ledger.shared.calendar import today  # noqa: PLC0415 - as above
        from ledger.store.history import day_of_known_at  # noqa: PLC0415 - as above

        if day is not None:
            return day
        return today() if known_at is None else day_of_known_at(known_at, log)
