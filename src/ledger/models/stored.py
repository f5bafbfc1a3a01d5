"""What is stored of a value, as JSON has it, and the way back: dates, decimals and months are text in it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from msgspec import Struct

from ledger.models.months import StoredMonth, month_of
from ledger.shared.calendar import Month
from ledger.shared.fields import defaults_of


def stored(value: Any) -> Any:
    """A value as JSON has it: its fields in their order, under the names that are written; what is None is left out."""
    found: Any
    match value:
        case None | str() | int():
            found = value
        case Struct():
            found = _fields(value)
        case date() | Decimal() | Month():  # a month before the tuples: it is one of year and month
            found = str(value)
        case Mapping():
            found = {name: stored(each) for name, each in value.items() if each is not None}
        case list() | tuple():
            found = [stored(each) for each in value]
        case _:  # an issued month says itself what is stored of it: few answers have one, and load it
            found = value.packed()
    return found


def _fields(value: Struct) -> dict[str, Any]:
    config = value.__struct_config__
    tag = {} if config.tag_field is None else {config.tag_field: config.tag}
    names = zip(value.__struct_encode_fields__, value.__struct_fields__, strict=True)
    return tag | {written: stored(each) for written, name in names if (each := getattr(value, name)) is not None}


def said(value: Struct) -> dict[str, Any]:
    """What is stored of the fields that are not at their default."""
    names = dict(zip(value.__struct_fields__, value.__struct_encode_fields__, strict=True))
    told = {names[name] for name, default in defaults_of(type(value)) if getattr(value, name) != default}
    config = value.__struct_config__
    return {name: each for name, each in _fields(value).items() if name in told or name == config.tag_field}


def read_back(kind: type, data: Any) -> Any:
    """What the library does not know by itself. Raises ValueError for what is none of its kind."""
    if kind is StoredMonth:
        return month_of(str(data))
    return kind.read(data)  # type: ignore[attr-defined]  # an issued month: see above
