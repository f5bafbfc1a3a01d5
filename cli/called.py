"""What services are called, where people read and nobody types: by their names, and not by the keys of the ledger.

Decided on 2026-11-27:

* Documents and the pages of `browse` have a service's name, as known then, in cells and in sentences. On the command
  line and in spreadsheets, JSON and CSV stands its key: that is what one types, and what scripts read.
* A text that has a command to type keeps the key; so does a service whose name another one has too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import TYPE_CHECKING, Any

from ledger.shared.message import Message

if TYPE_CHECKING:
    from ledger.store.history import History

Services = Mapping[str, str]
"""The name of each service, by key."""
_NAMES: ContextVar[Callable[[], Services] | None] = ContextVar("names", default=None)
_HOLD_SERVICES = ("service", "services")
"""The columns, and the values of sentences, that hold keys of services."""


@contextmanager
def by_name(names: Callable[[], Services]) -> Iterator[None]:
    """Call services by name within; what they are called is asked when the first one is met."""
    token = _NAMES.set(cache(names))
    try:
        yield
    finally:
        _NAMES.reset(token)


def service_names(history: History) -> Services:
    """What each service is called last, by key; without those whose name is another's too."""
    versions = {key: list(of) for key, of in history.terms().services.items()}
    names = {key: of[-1].value.name for key, of in versions.items() if of}
    counted = Counter(names.values())
    return {key: name for key, name in names.items() if name and counted[name] == 1}


def called(column: str, value: Any) -> Any:
    """What a column holds: a service by its name, where services are called so; anything else as it is."""
    names = _NAMES.get()
    return names().get(value, value) if names is not None and column in _HOLD_SERVICES else value


def with_names(message: Message) -> Message:
    """A sentence with services by name, where they are called so."""
    if _NAMES.get() is None or "pladsbog " in message.template:
        return message
    return Message(message.template, {name: _with_names(name, value) for name, value in message.values.items()})


def _with_names(name: str, value: Any) -> Any:
    match value:
        case Message():
            return with_names(value)
        case str():
            return called(name, value)
        case list():
            return [_with_names(name, one) for one in value]
        case _:
            return value
