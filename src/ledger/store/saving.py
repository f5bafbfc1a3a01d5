"""What both databases share when events are saved: what must still hold, what is refused, and the rows' drafts."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from eventsourcing.persistence import IntegrityError, StoredEvent

from ledger.store.chain import Draft
from ledger.store.mapper import StoredFact


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


Versions = Callable[[Collection[str]], Mapping[str, int]]
"""Looks up the highest version of each of these streams; a stream that is not there may be left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Preconditions:
    """What must still hold for a save to go through: the keyword arguments of `Application.save`.

    A misspelt name is a TypeError, never a condition that is silently not checked.
    """

    expected_head: int | None = None
    """The highest number given so far (`Log.assigned`); 0 for an empty log. None: whatever it is."""

    unchanged: Mapping[str, int] | None = None
    """For each stream that was read, the highest version it had; 0 for a stream that was not there."""

    tracking: None = None
    """The library's own argument, which it always passes. It belongs to process applications; a ledger is none."""

    def check(self, head: int, versions: Versions) -> None:
        """To be called while nobody else can write. Raises NumbersMoved, else StreamGrew."""
        if self.expected_head not in (None, head):
            raise NumbersMoved(head)
        if not self.unchanged:
            return
        now = versions(self.unchanged.keys())
        for stream, version in self.unchanged.items():
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
