"""Event ↔ topic and readable JSON, and the upcasting of shapes that are no longer written."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pydantic import ValidationError
from pydantic_core import from_json

from ledger.events import TOPICS, Event

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
    """The topic and the JSON to store. Defaults are written out, for they may change; None is left out."""
    return event.TOPIC, event.model_dump_json(exclude_none=True).encode()


def decode(topic: str, state: bytes) -> Event:
    """The event behind a stored topic and JSON. Raises TopicError, StateError."""
    try:
        if topic in TOPICS:
            return TOPICS[topic].model_validate_json(state)
        topic, data = upcast(topic, from_json(state))
        return TOPICS[topic].model_validate(data)
    except ValidationError as error:
        raise StateError(_first(error)) from error
    except ValueError as error:
        raise StateError(str(error)) from error


def upcast(topic: str, data: Data) -> tuple[str, Data]:
    """The data in today's shape, with its topic; itself where it has that shape already. Raises TopicError."""
    while topic not in TOPICS:
        if topic not in UPCASTS:
            raise TopicError(topic)
        topic, data = UPCASTS[topic](data)
    return topic, data


def _first(error: ValidationError) -> str:
    problem = error.errors(include_url=False, include_input=False)[0]
    where = ".".join(str(part) for part in problem["loc"])
    return f"{where}: {problem['msg']}" if where else str(problem["msg"])
