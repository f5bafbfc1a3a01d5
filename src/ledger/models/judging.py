"""What people write, judged by pydantic: for each shape of the ledger's values a model with the same fields.

Decided on 2026-11-26:

* A shape says its fields once, by their types and bounds. The model that judges them is made from it when a file is
  read, so that nobody loads pydantic who reads no file.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any, TypeVar, get_type_hints

from msgspec import NODEFAULT
from msgspec.structs import asdict
from pydantic import BaseModel, ConfigDict, create_model

from ledger.models.frozen import Frozen
from ledger.shared.fields import defaults_of

T = TypeVar("T", bound=Frozen)

_CONFIG = ConfigDict(arbitrary_types_allowed=True, extra="forbid", strict=True)


@cache
def judge_of(shape: type[Frozen]) -> type[BaseModel]:
    """The model that judges the fields of a shape. Values of other shapes among them are taken as they are."""
    hints = get_type_hints(shape, include_extras=True)
    fields: dict[str, Any] = {
        name: (hints[name], None if default is not NODEFAULT else ...) for name, default in defaults_of(shape)
    }
    return create_model(shape.__name__, __config__=_CONFIG, **fields)


def judged(value: T) -> T:
    """A value whose fields are of their types and within their bounds. Raises pydantic's ValidationError."""
    fields_judged(type(value), asdict(value))
    return value


def fields_judged(shape: type[Frozen], values: Mapping[str, Any]) -> dict[str, Any]:
    """The values as the shape's fields have them. Raises pydantic's ValidationError, field by field."""
    found = judge_of(shape).model_validate(values)
    return {name: getattr(found, name) for name in values}
