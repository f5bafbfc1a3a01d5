"""Saving to a ledger, as an application of the eventsourcing library.

To load the library takes a tenth of the time of a registration that is only shown. So this module is loaded when
something is saved, and whoever decides what to save does without (`pending`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from eventsourcing.application import Application
from eventsourcing.persistence import IntegrityError, StoredEvent

from ledger.store.location import environment
from ledger.store.mapper import Together
from ledger.store.pending import Outrun, Versioned

Renumbering = Callable[[int], Sequence[Versioned] | None]
"""The same events after the highest number given so far; None where they have the numbers that follow it."""


class Writer(Application[str]):
    """The library's application on a ledger, which must be there."""

    name = "pladsbog"
    env: ClassVar[dict[str, str]] = {}

    def __init__(self, location: str) -> None:
        super().__init__(environment(location))

    def append(
        self, after: int, events: Sequence[Versioned], renumbered: Renumbering | None = None, **conditions: Any
    ) -> int:
        """Save events that were decided as of event `after`, in one transaction; the number of the first.

        `conditions` are those of `saving.Preconditions`. Raises Outrun, ClockBehind, ClockAhead, LedgerTrouble.
        """

        def rows(head: int) -> Sequence[StoredEvent] | None:
            moved = None if renumbered is None else renumbered(head)
            return None if moved is None else [self.mapper.to_stored_event(one) for one in moved]

        try:
            saved = self.save(Together(f"after {after}", events), renumbered=renumbered and rows, **conditions)
        except IntegrityError as error:
            raise Outrun from error
        return saved[0].notification.id
