"""A fact as the read models fold it: decoded only as far as each of them looks."""

from __future__ import annotations

from typing import Any, NamedTuple

from msgspec import Raw
from msgspec.json import Decoder
from msgspec.json import decode as read

from ledger.events import TOPICS, Event
from ledger.store import Row
from ledger.store.codec import decode, upcast


class LazyEvent(NamedTuple):
    """A stored event, by its number in the log. `data` is its JSON under today's `topic`, in which nothing is None.

    Of most facts a read model wants three or four values: making the events themselves took half of a rebuild. Of a
    closing it wants the head, so its lists are left out: those of a hundred large ones took half a gigabyte.
    """

    number: int
    topic: str
    data: dict[str, Any]
    row: Row

    @property
    def event(self) -> Event:
        """The event itself, checked to the last value. Raises StateError."""
        return decode(self.row.topic, self.row.state)


def lazy_event(row: Row) -> LazyEvent:
    """The fact that a row holds. Raises TopicError, and ValueError for what is no JSON."""
    kind = TOPICS.get(row.topic)
    if kind is not None and kind.LEFT_UNREAD is not None:
        return LazyEvent(row.number, row.topic, _but_the_lists_of(kind.LEFT_UNREAD, row.state), row)
    return LazyEvent(row.number, *upcast(row.topic, read(row.state)), row)


_AS_IT_LIES = Decoder(dict[str, Raw])
_LIST = ord("[")


def _but_the_lists_of(name: str, state: bytes) -> dict[str, Any]:
    """A stored event's JSON, without the lists that stand in one of its values."""
    data = {key: part if key == name else read(part) for key, part in _AS_IT_LIES.decode(state).items()}
    parts = _AS_IT_LIES.decode(data[name]).items() if name in data else ()
    return {**data, name: {key: read(part) for key, part in parts if memoryview(part)[0] != _LIST}}
