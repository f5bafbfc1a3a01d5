"""What is stored of a value, as JSON has it, and the way back: dates, decimals and months are text in it."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from msgspec import Struct
from msgspec.structs import astuple

from ledger.models.months import StoredMonth, month_of
from ledger.shared.calendar import Month
from ledger.shared.fields import defaults_of

_AS_IT_IS = (str, int, bool, type(None))


def stored(value: Any) -> Any:
    """A value as JSON has it: its fields in their order, under the names that are written; what is None is left out."""
    if type(value) in _AS_IT_IS:  # most values are, and to ask for each kind below took as long as all else
        return value
    found: Any
    match value:
        case str() | int():
            found = value
        case Struct():
            found = _shape(type(value)).stored(value)
        case date() | Decimal() | Month():  # a month before the tuples: it is one of year and month
            found = str(value)
        case Mapping():
            found = {name: stored(each) for name, each in value.items() if each is not None}
        case list() | tuple():
            found = [stored(each) for each in value]
        case _:  # an issued month says itself what is stored of it: few answers have one, and load it
            found = value.packed()
    return found


def said(value: Struct) -> dict[str, Any]:
    """What is stored of the fields that are not at their default."""
    return _shape(type(value)).said(value)


class _Shape(Struct, frozen=True):
    """How the values of one class are written: its tag, the names of its fields there, and their defaults."""

    tag: Mapping[str, Any]
    names: tuple[str, ...]
    defaults: tuple[Any, ...]

    def stored(self, value: Struct) -> dict[str, Any]:
        fields = zip(self.names, astuple(value), strict=True)
        return {**self.tag, **{name: stored(each) for name, each in fields if each is not None}}

    def said(self, value: Struct) -> dict[str, Any]:
        fields = zip(self.names, astuple(value), self.defaults, strict=True)
        told = {name: stored(each) for name, each, default in fields if each is not None and each != default}
        return {**self.tag, **told}


@cache
def _shape(kind: type[Struct]) -> _Shape:
    config = kind.__struct_config__
    tag = {} if config.tag_field is None else {config.tag_field: config.tag}
    return _Shape(tag, kind.__struct_encode_fields__, tuple(default for _, default in defaults_of(kind)))


def read_back(kind: type, data: Any) -> Any:
    """What the library does not know by itself. Raises ValueError for what is none of its kind."""
    if kind is StoredMonth:
        return month_of(str(data))
    return kind.read(data)  # type: ignore[attr-defined]  # an issued month: see above
