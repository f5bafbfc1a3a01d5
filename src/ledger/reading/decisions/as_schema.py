"""JSON Schema of decision files, for editors: made of the sections and shapes that read them.

A section's keys are those that its own function asks its `Row` for, found by letting it read a row that only notes what
is asked. What depends on several keys, or on other files, no schema says; so a file that the schema takes may still be
refused, and one that it does not take always is. Days are texts with the format `date`, as editors of TOML have them.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from types import NoneType
from typing import Any, Literal, TypeVar, get_args, get_origin

from msgspec import NODEFAULT
from msgspec import field as held
from pydantic.fields import FieldInfo

from ledger.models.areas import AREA_KINDS
from ledger.models.frozen import Frozen, Ruled, tag_of
from ledger.models.judging import judge_of
from ledger.models.rates import FRACTION
from ledger.reading.decisions.sections import OPEN, SECTIONS, Row
from ledger.reading.decisions.shapes import (
    MOST_FRAME_KRONER,
    MOST_KRONER,
    is_per_level,
    is_signed,
    may_be_list,
    names_of,
    part_of,
    shape_in_list,
    shapes_of,
    takes_fractions,
)
from ledger.reading.decisions.where import Where
from ledger.reading.imports.kinds import KINDS
from ledger.reading.words import EVENTS, HEADINGS
from ledger.shared.calendar import FIRST_YEAR, LAST_YEAR
from ledger.shared.fields import defaults_of
from ledger.shared.message import Message
from ledger.shared.money import Ore

T = TypeVar("T", bound=Frozen)
Schema = dict[str, Any]

DRAFT = "http://json-schema.org/draft-07/schema#"
"""The version of JSON Schema that editors of TOML understand."""

_TEXT: Schema = {"type": "string", "minLength": 1}
_DAY: Schema = {"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
_ORE = "_ore"
_BY_LEVEL = "prices_from"
_NOT_WRITTEN = ("open_places",)
"""Fields of shapes that a file says in another way."""

_ALTERNATIVES: Mapping[str, tuple[Mapping[str, Any], ...]] = {
    "budget": tuple({kind: name} for kind, name in zip(AREA_KINDS, ("5.38.50", "108", "internal"), strict=True)),
    "budget_grant": tuple({kind: name} for kind, name in zip(AREA_KINDS, ("5.38.50", "108", "internal"), strict=True)),
    "grant": tuple({kind: name} for kind, name in zip(AREA_KINDS, ("5.38.50", "108", "internal"), strict=True)),
    "budget_transfer": ({"by": "function", "from": "5.38.50", "to": "5.38.51"},),
    "transfer": ({"by": "function", "from": "5.38.50", "to": "5.38.51"},),
}
"""Tables of a section that are read in another way than its usual ones, by the keys that say so."""


def decision_schema() -> Schema:
    """The schema of a decision file."""
    sections = {name: {"type": "array", "items": _section(name)} for name in SECTIONS}
    head = {"reference": _TEXT, "decided_on": _DAY, "review_on": _DAY}
    return {
        "$schema": DRAFT,
        "title": "pladsbog: decision file",
        **_object({**head, **sections}, ["reference", "decided_on"]),
    }


def import_schema() -> Schema:
    """The schema of one row of an import in JSON lines: its columns in English and Danish, and the events there are."""
    events = sorted({*KINDS, *(danish for danish, event in EVENTS.items() if event in KINDS)})
    value = {"type": ["string", "number", "boolean", "null"]}
    columns = [name for column, danish in HEADINGS.items() for name in (column, *danish)]
    properties: Schema = dict.fromkeys(columns, value)
    of_event = {name: {"type": "string", "examples": events} for name in ("event", *HEADINGS["event"])}
    return {"$schema": DRAFT, "title": "pladsbog: row of an import", **_object({**properties, **of_event}, [])}


def _object(properties: Mapping[str, Any], required: list[str]) -> Schema:
    found: Schema = {"type": "object", "additionalProperties": False, "properties": dict(properties)}
    return {**found, "required": required} if required else found


# --- sections ------------------------------------------------------------------------------------


class _Asked(Row):
    """A row that notes what a section asks for, and reads nothing."""

    properties: Schema = held(default_factory=dict)
    required: list[str] = held(default_factory=list)
    about: str = ""

    def key(self, name: str, what: Message) -> str:  # noqa: ARG002 - the signature of a row
        self._note(name, _TEXT, required=True)
        return str(self.table.get(name, name))

    def optional_key(self, name: str, what: Message) -> str | None:  # noqa: ARG002 - as above
        self._note(name, _TEXT)
        return None

    def refer(self, name: str, what: Message) -> None:
        """What is referred to is taken by `rest`."""

    def keys(self, name: str, what: Message) -> list[str]:  # noqa: ARG002 - as above
        self._note(name, {"type": "array", "items": _TEXT})
        return []

    def text(self, name: str) -> str | None:
        self._note(name, _TEXT)
        written = self.table.get(name)
        return None if written is None else str(written)

    def needed(self, name: str) -> str | None:
        self._note(name, _TEXT, required=True)
        return self.text(name)

    def flag(self, name: str) -> bool:
        self._note(name, {"type": "boolean"})
        return False

    def day(self, name: str) -> date:
        self._note(name, _DAY, required=True)
        return date.min

    def optional_day(self, name: str) -> date | None:
        self._note(name, _DAY)
        return None

    def day_in(self, name: str, year: int) -> date:  # noqa: ARG002 - as above
        return self.day(name)

    def year(self, name: str) -> int:
        self._note(name, {"type": "integer", "minimum": FIRST_YEAR, "maximum": LAST_YEAR}, required=True)
        return FIRST_YEAR

    def kroner(self, name: str, *, may_be_negative: bool = False) -> Ore:
        self._note(name, _kroner(MOST_FRAME_KRONER, signed=may_be_negative), required=True)
        return 1

    def tables(self, name: str, shape: type[T]) -> list[T]:
        self._note(name, {"type": "array", "items": _of_shape(shape, MOST_KRONER)})
        return []

    def part(self, shape: type[T]) -> T | None:
        self._take_shape(shape, MOST_KRONER)
        return None

    def rest(self, shape: type[T], most_kroner: int = MOST_KRONER) -> T | None:
        self.about = self.about or _first_sentence(shape)
        self._take_shape(shape, max(most_kroner, MOST_FRAME_KRONER if "unit" in names_of(shape) else 0))
        return None

    def _take_shape(self, shape: type[Frozen], most_kroner: int) -> None:
        whole = _of_shape(shape, most_kroner)
        for name, schema in whole["properties"].items():
            if name not in self.known and name not in self.properties:
                self._note(name, schema, required=name in whole.get("required", ()))

    def _note(self, name: str, schema: Schema, *, required: bool = False) -> None:
        self.known.append(name)
        self.properties = {name: schema, **{key: value for key, value in self.properties.items() if key != name}}
        if required and name not in self.required:
            self.required = [*self.required, name]


def _section(name: str) -> Schema:
    """The schema of a section's table: every key that one of its ways to be written has."""
    found = [_asked(name, {}), *(_asked(name, table) for table in _ALTERNATIVES.get(name, ()))]
    properties: Schema = {}
    for asked in reversed(found):
        properties.update(asked.properties)
    if name == "offer":
        properties["places"] = {"anyOf": [properties["places"], {"const": OPEN}]}
    if name == "own_payment":
        properties["amounts"] = {"type": "object", "additionalProperties": _kroner(MOST_KRONER), "minProperties": 1}
    always = [key for key in found[0].required if all(key in asked.required for asked in found)]
    if name == "own_payment":
        always = [key for key in always if key != "amount"]
    schema = _object(dict(reversed(properties.items())), always)
    about = next((asked.about for asked in found if asked.about), "")
    return {"description": about, **schema} if about else schema


def _asked(name: str, table: Mapping[str, Any]) -> _Asked:
    """What a section asks of a table that holds so much."""
    asked = _Asked(dict(table), Where([]))
    for _ in SECTIONS[name].read(asked):
        pass
    for key in asked.known:  # some are taken without asking, and judged by the section itself
        if key not in asked.properties:
            asked.properties[key] = {}
    return asked


# --- shapes --------------------------------------------------------------------------------------


def _of_shape(shape: type[Frozen], most_kroner: int) -> Schema:
    """The schema of a table that stands for a shape."""
    fields = judge_of(shape).model_fields
    written = {key: field for key, field in names_of(shape).items() if field not in _NOT_WRITTEN}
    properties = {key: _of_field(fields[field], field, most_kroner) for key, field in written.items()}
    defaults = dict(defaults_of(shape))
    required = [key for key, field in written.items() if defaults[field] is NODEFAULT]
    if issubclass(shape, Ruled):
        properties, required = {"rule": {"const": tag_of(shape)}, **properties}, ["rule", *required]
    about = _first_sentence(shape)
    return {"description": about, **_object(properties, required)} if about else _object(properties, required)


def _first_sentence(shape: type[Frozen]) -> str:
    """What a shape is, for whoever writes one; not where it speaks of øre, which files write as kroner."""
    told = " ".join((inspect.getdoc(shape) or "").partition("\n\n")[0].split())
    return "" if "øre" in told else told


def _of_field(info: FieldInfo, field: str, most_kroner: int) -> Schema:  # noqa: PLR0911 - one for each kind of key
    """The schema of one key, as `shapes` reads it."""
    annotation = info.annotation
    if (part := part_of(annotation)) is not None:
        whole = _of_shape(part, MOST_FRAME_KRONER)
        by_level = field == _BY_LEVEL
        return {"type": "object", "additionalProperties": whole} if by_level else whole
    if shapes := shapes_of(annotation):
        one: Schema = {"anyOf": [_of_shape(shape, most_kroner) for shape in shapes]}
        several = {"type": "array", "minItems": 1, "items": one}
        return {"anyOf": [one, several]} if may_be_list(annotation) else one
    if (shape := shape_in_list(annotation)) is not None:
        return {"type": "array", "items": _of_shape(shape, most_kroner)}
    if field.endswith(_ORE):
        amount = _kroner(most_kroner, signed=is_signed(info))
        if is_per_level(annotation):
            return {"type": "object", "additionalProperties": amount}
        return {**amount, "exclusiveMinimum": 0} if _bounds(info).get("exclusiveMinimum") == 0 else amount
    if takes_fractions(annotation):
        return {"anyOf": [{"type": "number"}, {"type": "string", "pattern": f"^{FRACTION.pattern}$"}]}
    return {**_of_type(annotation), **_bounds(info)}


def _of_type(annotation: Any) -> Schema:
    """The schema of a plain type."""
    origin, args = get_origin(annotation), get_args(annotation)
    if origin is Literal:
        return {"enum": list(args)}
    if origin is tuple:
        return {"type": "array", "items": _of_type(args[0])}
    if origin is dict:
        return {"type": "object", "additionalProperties": _of_type(args[1])}
    kinds = [kind for kind in args if kind not in (NoneType, Ellipsis)]
    if kinds and not isinstance(annotation, type):
        if hasattr(annotation, "__metadata__"):
            return {**_of_type(args[0]), **_of_bounds(annotation.__metadata__)}
        found = [_of_type(kind) for kind in kinds]
        return found[0] if len(found) == 1 else {"anyOf": found}
    simple: Mapping[Any, Schema] = {
        bool: {"type": "boolean"},
        int: {"type": "integer"},
        Decimal: {"type": "number"},
        date: _DAY,
        str: _TEXT,
    }
    return simple.get(annotation, {})


def _bounds(info: FieldInfo) -> Schema:
    return _of_bounds(info.metadata)


def _of_bounds(metadata: Any) -> Schema:
    """The bounds in an annotation, in the words of a schema."""
    words = {"ge": "minimum", "gt": "exclusiveMinimum", "le": "maximum"}
    found: dict[str, Schema] = {}
    for one in metadata:
        for part in _parts(one):
            found |= {word: value for name, word in words.items() if (value := getattr(part, name, None)) is not None}
    return dict(found)


def _parts(metadata: Any) -> Iterator[Any]:
    """The bounds that stand together in one."""
    yield from metadata if hasattr(metadata, "__is_annotated_types_grouped_metadata__") else (metadata,)


def _kroner(most: int, *, signed: bool = False) -> Schema:
    return {"type": "number", "minimum": -most if signed else 0, "maximum": most}
