"""A fact as the read models fold it: decoded only as far as each of them looks."""

from __future__ import annotations

from typing import Any, NamedTuple

import orjson

from ledger.events import Event
from ledger.store import Row
from ledger.store.codec import decode, upcast


class LazyEvent(NamedTuple):
    """A stored event, by its number in the log. `data` is its JSON under today's `topic`, in which nothing is None.

    Of most facts a read model wants three or four values: making the events themselves took half of a rebuild.
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
    return LazyEvent(row.number, *upcast(row.topic, orjson.loads(row.state)), row)
