"""What both databases share when events are saved: what must still hold, what is refused, and the rows' drafts.

Decided on 2026-11-26:

* What a decision read whole may not have grown. Streams are compared by their versions. Of what has no stream of its
  own (all that concerns an offer, the list of offers) each row added since is looked at, by number: mostly none.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from eventsourcing.persistence import IntegrityError, StoredEvent
from msgspec import Struct

from ledger.store.chain import Draft, Head
from ledger.store.mapper import StoredFact
from ledger.store.pending import Added, ReadWhole, check_clock


class Conflict(IntegrityError):  # noqa: N818 - named after what happened, as the refusals in ledger.errors are
    """A save was refused because of what somebody else recorded first; nothing of it is stored.

    A plain IntegrityError of a save means that a stream already has an event of such a version.
    """


class RefTaken(Conflict):
    """A caller's key is already recorded."""


class NumbersMoved(Conflict):
    """The log's last number is `head`, not the one that was expected."""

    def __init__(self, head: int) -> None:
        super().__init__(f"the last event is #{head}")
        self.head = head


class StreamGrew(Conflict):
    """A stream that a decision was based on is no longer at the version that was read."""

    def __init__(self, stream: str) -> None:
        super().__init__(f"{stream} is no longer as it was read")
        self.stream = stream


class OfferGrew(Conflict):
    """Something was recorded since about an offer, or about all of them, that a decision had read whole."""

    def __init__(self, number: int) -> None:
        super().__init__(f"#{number} is news about what was read")
        self.number = number


Versions = Callable[[Collection[str]], Mapping[str, int]]
"""Looks up the highest version of each of these streams; a stream that is not there may be left out."""

AddedSince = Callable[[int], Iterable[Added]]
"""The rows after a number, in order."""


Renumbered = Callable[[int], Sequence[StoredEvent] | None]
"""As many events, with the numbers that they get after the highest one given so far; None where they have them."""


class Preconditions(Struct, frozen=True, kw_only=True):
    """What must still hold for a save to go through: the keyword arguments of `Application.save`.

    A misspelt name is a TypeError, never a condition that is silently not checked.
    """

    expected_head: int | None = None
    """The highest number given so far (`Log.assigned`); 0 for an empty log. None: whatever it is."""

    unchanged: Mapping[str, int] | None = None
    """For each stream that was read, the highest version it had; 0 for a stream that was not there."""

    whole: ReadWhole | None = None
    """What was read whole; nothing of it may have been recorded since."""

    accept_clock: bool = False
    """Whether to record in spite of a clock that cannot be right (`check_clock`)."""

    renumbered: Renumbered | None = None
    """Of events that name each other's numbers: as they are where the log has grown in what they do not depend on."""

    tracking: None = None
    """The library's own argument, which it always passes. It belongs to process applications; a ledger is none."""

    def check(self, head: Head, clock: datetime, versions: Versions, added: AddedSince) -> None:
        """To be called while nobody else can write.

        Raises NumbersMoved, else StreamGrew, else OfferGrew; else ClockBehind, ClockAhead.
        """
        if self.expected_head not in (None, head.assigned):
            raise NumbersMoved(head.assigned)
        if self.unchanged:
            self._check_streams(self.unchanged, versions)
        if self.whole is not None and head.assigned != self.whole.since:
            for row in added(self.whole.since):
                if self.whole.grew(row):
                    raise OfferGrew(row.number)
        if not self.accept_clock:
            check_clock(head.recorded_at, clock)

    def events_after(self, head: Head, events: Sequence[StoredEvent]) -> Sequence[StoredEvent]:
        """What to store, of the events that were to be saved. To be called as `check`, and after it."""
        renumbered = None if self.renumbered is None else self.renumbered(head.assigned)
        return events if renumbered is None else renumbered

    @staticmethod
    def _check_streams(unchanged: Mapping[str, int], versions: Versions) -> None:
        now = versions(unchanged.keys())
        for stream, version in unchanged.items():
            if now.get(stream, 0) != version:
                raise StreamGrew(stream)


def drafts(stored: Sequence[StoredEvent]) -> Iterator[Draft]:
    """What to store of each event. A caller's key goes with the first event of its act."""
    acts: set[str | None] = {None}
    for event in stored:
        offer, ref = None, None
        if isinstance(event, StoredFact):
            offer, ref = event.offer, None if event.act in acts else event.ref
            acts.add(event.act)
        yield Draft(str(event.originator_id), event.originator_version, event.topic, event.state, offer, ref)
