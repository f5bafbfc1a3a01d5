"""Between the ledger's events and what the eventsourcing library stores: an event with its place in a stream."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from eventsourcing.domain import DomainEventProtocol
from eventsourcing.persistence import IntegrityError, Mapper, StoredEvent

from ledger.events import Event
from ledger.store.chain import Draft
from ledger.store.codec import decode, encode


@dataclass(frozen=True, slots=True)
class Versioned:
    """An event to be saved, or saved, as number `originator_version` (from 1) of the stream `originator_id`.

    The names are the library's; it saves any object that has them.
    """

    originator_id: str
    originator_version: int
    event: Event


@dataclass(frozen=True)
class StoredFact(StoredEvent):
    """A stored event with what its row says besides: the offer it concerns, its act, the caller's key."""

    offer: str | None = None
    act: str | None = None
    ref: str | None = None


class RefTakenError(IntegrityError):
    """A caller's key is already recorded. Any other IntegrityError of a save: a version is taken."""


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


def drafts(stored: Sequence[StoredEvent]) -> Iterator[Draft]:
    """What to store of each event. A caller's key goes with the first event of its act."""
    acts: set[str | None] = {None}
    for event in stored:
        offer, ref = None, None
        if isinstance(event, StoredFact):
            offer, ref = event.offer, None if event.act in acts else event.ref
            acts.add(event.act)
        yield Draft(str(event.originator_id), event.originator_version, event.topic, event.state, offer, ref)


def notification_query(
    start: int | None, stop: int | None, topics: Sequence[str], *, inclusive_of_start: bool
) -> tuple[str, list[Any]]:
    """The condition, with `?` for its values, that selects what the library's notification log asks for."""
    conditions = ["TRUE"]
    values: list[Any] = []
    if start is not None:
        conditions.append("id >= ?" if inclusive_of_start else "id > ?")
        values.append(start)
    if stop is not None:
        conditions.append("id <= ?")
        values.append(stop)
    if topics:
        conditions.append(f"topic IN ({', '.join('?' * len(topics))})")
        values += topics
    return " AND ".join(conditions), values
