"""The eventsourcing library's mapper for the ledger's events: from an event in its stream to a stored row and back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from eventsourcing.domain import DomainEventProtocol
from eventsourcing.persistence import Mapper, StoredEvent
from msgspec import Struct

from ledger.store.codec import decode, encode
from ledger.store.pending import Versioned


class Together(Struct, frozen=True):
    """Events to be saved in one transaction.

    The library collects them as it would from an aggregate. Of events that it is given one by one it asks each
    whether it is one, which took longer than to save them.
    """

    id: str
    events: Sequence[Versioned]

    @property
    def version(self) -> int:
        """Asked of every aggregate; here the number of the events."""
        return len(self.events)

    def collect_events(self) -> Sequence[Versioned]:
        """The events, in their order."""
        return self.events


@dataclass(frozen=True)
class StoredFact(StoredEvent):
    """A stored event with the columns that the library does not know: offer, and act and ref for the caller's key."""

    offer: str | None = None
    act: str | None = None
    ref: str | None = None


class EventMapper(Mapper[str]):
    """The library's mapper with this program's codec. States are neither compressed nor encrypted: people read them."""

    def to_stored_event(self, domain_event: DomainEventProtocol[str]) -> StoredEvent:
        """The row for a Versioned. Raises TypeError for any other object."""
        if not isinstance(domain_event, Versioned):
            raise TypeError(f"a ledger holds events as Versioned, not {type(domain_event).__name__}")
        event = domain_event.event
        topic, state = encode(event)
        return StoredFact(
            domain_event.originator_id, domain_event.originator_version, topic, state,
            event.about_offer, event.act, event.ref,
        )  # fmt: skip

    def to_domain_event(self, stored_event: StoredEvent) -> Versioned:
        """The Versioned that a row holds. Raises TopicError, StateError."""
        event = decode(stored_event.topic, stored_event.state)
        return Versioned(str(stored_event.originator_id), stored_event.originator_version, event)
