"""What houses and services are called, where people read and nobody types: by their names, and not by their keys.

Decided on 2026-11-27:

* Documents, spreadsheets and the pages of `browse` have the names of houses and services, in cells and in sentences.
  On the command line and in JSON and CSV stand keys: that is what one types, and what scripts read.
* A text that has a command to type keeps keys; so does a house or a service whose name another one has too.

Decided on 2026-11-28:

* A table of the command line has the name of a service with its key behind it, `Nattevagt (night-watch)`: keys of
  services are words, and often of another language than the reader's. Those of houses stay: they are their names. So
  have previews, receipts, refusals and what is remarked of them; a service that a preview would first adopt has its
  key alone.
* A municipality is told by its code and name, `265 Roskilde`, wherever people read who pays, acts or is of residence.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from ledger.shared.message import Message

if TYPE_CHECKING:
    from ledger.store import Log
    from ledger.store.history import History


class Called(Struct, frozen=True):
    """The names of houses and of services, by key."""

    houses: Mapping[str, str] = {}
    services: Mapping[str, str] = {}


class _Names(Struct, frozen=True):
    """What houses and services are called; asked when the first one is met, as it may take a while."""

    houses: Callable[[], Mapping[str, str]]
    services: Callable[[], Mapping[str, str]]


_NAMES: ContextVar[_Names | None] = ContextVar("names", default=None)
_HOLD_HOUSES = ("offer", "offers", "house", "houses", "to_offer", "to", "giver", "taker")
_HOLD_SERVICES = ("service", "services")
"""The columns, and the values of sentences, that hold keys of houses, and of services."""
_HOLD_AUTHORITIES = ("payer", "acting", "residence")
"""The columns that hold codes of municipalities and regions."""
_PLACE = "where"
"""The value of sentences that holds OFFER/PLACE."""


@contextmanager
def by_name(names: Callable[[], Called]) -> Iterator[None]:
    """Call houses and services by name within; what they are called is asked when the first one is met."""
    found = cache(names)
    with _named(_Names(lambda: found().houses, lambda: found().services)):
        yield


@contextmanager
def beside_keys(services: Callable[[], Mapping[str, str]]) -> Iterator[None]:
    """Call services by name and key within, and houses by key; but where both are called by name already."""
    if _NAMES.get() is not None:
        yield
        return

    @cache
    def both() -> Mapping[str, str]:
        return {key: name if name == key else f"{name} ({key})" for key, name in services().items()}

    with _named(_Names(dict, both)):
        yield


@contextmanager
def _named(names: _Names) -> Iterator[None]:
    token = _NAMES.set(names)
    try:
        yield
    finally:
        _NAMES.reset(token)


def service_names(history: History) -> Mapping[str, str]:
    """What each service is called last, by key; without those whose name is another's too."""
    versions = {key: list(of) for key, of in history.terms().services.items()}
    return _of_one({key: of[-1].value.name for key, of in versions.items() if of})


def house_names(location: str, log: Log) -> Mapping[str, str]:
    """What each house is called last, by key; without those whose name is another's too. None where that takes long."""
    from projections.across import names  # noqa: PLC0415 - loads the ledger

    return _of_one(names(location, log))


def _of_one(names: Mapping[str, str]) -> Mapping[str, str]:
    counted = Counter(names.values())
    return {key: name for key, name in names.items() if name and counted[name] == 1}


def authority(code: str) -> str:
    """A municipality or region by its code and name; what is no such code, or none that is listed, as it is."""
    from ledger.models.municipalities import authorities  # noqa: PLC0415 - few answers name one

    found = authorities().get(code)
    return code if found is None else f"{code} {found.name}"


def called(column: str, value: Any) -> Any:
    """What a column holds: a house or a service by its name, where they are called so; anything else as it is.

    A municipality has its name behind its code everywhere.
    """
    if column in _HOLD_AUTHORITIES and isinstance(value, str) and value.isdecimal():
        return authority(value)
    names = _NAMES.get()
    if names is None or not isinstance(value, str):
        return value
    if column in _HOLD_HOUSES or column == _PLACE:
        house, slash, place = value.partition("/") if column == _PLACE else (value, "", "")
        return f"{names.houses().get(house, house)}{slash}{place}"
    return names.services().get(value, value) if column in _HOLD_SERVICES else value


def with_names(message: Message) -> Message:
    """A sentence with houses and services by name, where they are called so."""
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
