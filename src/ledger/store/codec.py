"""Event ↔ topic and readable JSON, and the upcasting of shapes that are no longer written."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, get_type_hints

from msgspec import convert, defstruct, field, json
from msgspec.structs import asdict, fields

from ledger.events import TOPICS, Event
from ledger.models.stored import read_back, stored

Data = dict[str, Any]

UPCASTS: dict[str, Callable[[Data], tuple[str, Data]]] = {}
"""For each topic no longer written: from its stored data to a newer topic and that one's data.

An entry is never removed: what was once written is read for ever. `tests/stored` has a sample of each.
"""


class TopicError(LookupError):
    """The topic is neither written by this program nor by an earlier version of it."""


class StateError(ValueError):
    """The stored bytes are not what their topic asks for."""


def encode(event: Event) -> tuple[str, bytes]:
    """The topic and the JSON to store. Defaults are written out, for they may change; None is left out.

    Raises StateError for what could not be read again: no constructor asks for the types of what it is given, and a log
    is never changed afterwards.
    """
    state = json.encode(stored(event))
    decode(event.TOPIC, state)
    return event.TOPIC, state


def decode(topic: str, state: bytes) -> Event:
    """The event behind a stored topic and JSON. Raises TopicError, StateError."""
    try:
        if (read := _READERS.get(topic)) is not None:
            return read(state)
        if topic in TOPICS:
            read = _READERS[topic] = _reader(TOPICS[topic])
            return read(state)
        topic, data = upcast(topic, json.decode(state))
        return convert(data, TOPICS[topic], dec_hook=read_back)
    except ValueError as error:
        raise StateError(_where_first(str(error))) from error


def upcast(topic: str, data: Data) -> tuple[str, Data]:
    """The data in today's shape, with its topic; itself where it has that shape already. Raises TopicError."""
    while topic not in TOPICS:
        if topic not in UPCASTS:
            raise TopicError(topic)
        topic, data = UPCASTS[topic](data)
    return topic, data


def _where_first(problem: str) -> str:
    """What is wrong with stored data, the field before it: the library names it behind, as "- at `$.field`"."""
    what, _, where = problem.partition(" - at `$.")
    return f"{where.rstrip('`')}: {what}" if where else what


_READERS: dict[str, Callable[[bytes], Event]] = {}
"""What reads each topic, of those met so far."""


def _reader(kind: type[Event]) -> Callable[[bytes], Event]:
    if kind.LEFT_UNREAD is None:
        return json.Decoder(kind, dec_hook=read_back).decode
    return _reader_leaving(kind.LEFT_UNREAD, kind)


def _reader_leaving(name: str, kind: type[Event]) -> Callable[[bytes], Event]:
    """What reads a kind of event, but one field of it no further than it must be."""
    types = get_type_hints(kind, include_extras=True)
    read_later = types[name].unread
    types[name] = get_type_hints(read_later)["stored"]
    shape = [(one.name, types[one.name], field() if one.required else one.default) for one in fields(kind)]
    as_it_lies = defstruct(kind.__name__, shape, forbid_unknown_fields=True, kw_only=True)
    decoder = json.Decoder(as_it_lies, dec_hook=read_back)

    def read(state: bytes) -> Event:
        values = asdict(decoder.decode(state))
        values[name] = read_later(values[name])
        return kind(**values)

    return read
