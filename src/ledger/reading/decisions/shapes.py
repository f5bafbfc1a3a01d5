"""A TOML table as one of the ledger's own values, checked key by key, with a plain sentence for each problem.

What a table may hold is read off the class that it becomes, so a new parameter of a model or a new
vacancy rule needs nothing here. Three habits are used for that: a field that ends in `_ore` is written in kroner
and without the ending, one that ends in `_` (a word of Python's own) without that, and of several classes the one is
taken whose `rule` the table names.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from types import NoneType
from typing import Any, TypeVar, get_args, get_origin

from pydantic import ValidationError
from pydantic.fields import FieldInfo
from pydantic_core import ErrorDetails

from ledger.errors import CprInText, HiddenSign, SaysNothing
from ledger.models.frozen import Frozen, Ruled, Signed, tag_of
from ledger.models.judging import fields_judged, judge_of
from ledger.models.rates import FRACTION, NumberOrFraction
from ledger.reading.decisions.danish import with_meant
from ledger.reading.decisions.where import Where, is_number, named, shown, unknown_key
from ledger.reading.numbers import whole_ore
from ledger.rules.privacy import check_signs, check_text
from ledger.shared.fields import names_of as fields_of
from ledger.shared.message import Message, Value, as_said, marked, say
from ledger.shared.money import Ore
from ledger.shared.patterns import pattern

T = TypeVar("T", bound=Frozen)

MOST_KRONER = 10_000_000
"""A price above ten million kroner a day, month or year is a slip of the fingers."""

MOST_FRAME_KRONER = 1_000_000_000
"""What a house costs in a year can pass the limit of a price; a thousand million is still a slip of the fingers."""

FARTHEST_FIGURE = 6
"""How far a number's first figure may stand from the decimal mark: hours and shares are never so large or small."""

_ORE = "_ore"

_BY_LEVEL = "prices_from"
"""The sub-tables that stand under the name of a level."""


def read_shape(
    shape: type[T],
    table: Mapping[str, Any],
    where: Where,
    most_kroner: int = MOST_KRONER,
    also_known: Sequence[str] = (),
) -> T | None:
    """The value that a table stands for; None where a problem was reported instead.

    `also_known` are keys that the whole table may hold besides, which a misspelt one can have been meant for.
    """
    fields = names_of(shape)
    values: dict[str, Any] = {}
    failed: set[str] = set()
    for key, written in table.items():
        before = len(where.problems)
        if key not in fields:
            tag = ["rule"] if issubclass(shape, Ruled) else []
            where.report(unknown_key(key, [*tag, *fields, *also_known]))
        else:
            field = fields[key]
            values[field] = _value(judge_of(shape).model_fields[field], field, written, where, most_kroner)
        if len(where.problems) > before:
            failed.add(fields.get(key, key))
    return _validated(shape, values, failed, table, where)


def names_of(shape: type[Frozen]) -> dict[str, str]:
    """The keys that a table of this shape can hold, each with the field it fills."""
    return {field.removesuffix(_ORE).removesuffix("_"): field for field in fields_of(shape)}


def check_plain(what: Message, text: str, where: Where, *, is_level: bool = False) -> None:
    """Report a text that is blank, says nothing, holds signs that cannot be seen, or looks like a CPR number.

    A level may be called by signs alone, such as ++.
    """
    check = check_signs if is_level else check_text
    try:
        check(what, text, lines=True)
    except (CprInText, HiddenSign, SaysNothing) as refusal:
        where.report(refusal.sentence())
        return
    if not text.strip() or (text != text.strip() and "\n" not in text):
        where.report(say("{what} {text} is empty or has blanks around it", what=what, text=shown(text)))


_TWO_READINGS = re.compile(r"[1-9][0-9]{0,2}\.[0-9]{3}")
"""1.370, which a program reads as 1,37 kr. and a Dane as 1370: decision files are written by hand."""


_IN_QUOTES = re.compile(r"([0-9]+|[1-9][0-9]{0,2}(?:[. ][0-9]{3})+)(?:,([0-9]{1,2}))?|([0-9]+)\.([0-9]{1,2})")
"""An amount as Danes write it, or with a point; one such as 1.370 alone has two readings."""


def _meant_in_quotes(written: Any) -> str | None:
    """The number that a text is for, as a decision file has it; None where it is none, or could be two."""
    found = _IN_QUOTES.fullmatch(written.strip().removesuffix("kr.").strip()) if isinstance(written, str) else None
    if found is None or _TWO_READINGS.fullmatch(written.strip()):
        return None
    kroner_, ore = (found[1], found[2]) if found[1] else (found[3], found[4])
    whole = kroner_.replace(".", "").replace(" ", "")
    return whole if ore is None else f"{whole}.{ore.ljust(2, '0')}"


def kroner(what: Message, written: Any, where: Where, most: int = MOST_KRONER) -> Ore | None:
    """Øre from an amount written in kroner; None where a problem was reported instead."""
    if not is_number(written) and (meant := _meant_in_quotes(written)) is not None:
        told: dict[str, Value] = {"what": what, "written": shown(written), "meant": meant}
        where.report(say("{what} is {written}; write {meant}, without quotation marks", **told))
    elif not is_number(written):
        where.report(say("{what} is {written}; it must be a number of kroner", what=what, written=shown(written)))
    elif not 0 <= written <= most:
        bounds: dict[str, Value] = {"what": what, "written": shown(written), "most": most}
        where.report(say("{what} is {written}; it must be from 0 to {most:grouped} kr.", **bounds))
    elif _TWO_READINGS.fullmatch(str(written)):
        two: dict[str, Value] = {"what": what, "written": str(written), "whole": str(written).replace(".", "")}
        where.report(say("{what} is {written}; a Dane reads {whole}: write that, or two decimals at most", **two))
    elif (ore := whole_ore(written)) is None:
        where.report(say("{what} is {written}; kroner have at most two decimals", what=what, written=shown(written)))
    else:
        return ore
    return None


def _value(  # noqa: PLR0911 - a way out for each kind of field
    info: FieldInfo, field: str, written: Any, where: Where, most_kroner: int
) -> Any:
    """What pydantic is to judge: sub-tables read, kroner in øre, numbers exact, lists fixed."""
    key = field.removesuffix(_ORE)
    if (part := part_of(info.annotation)) is not None:
        return _story(part, key, written, where)
    if shapes := shapes_of(info.annotation):
        several = isinstance(written, list) and may_be_list(info.annotation)
        return (_each_of if several else _one_of)(shapes, key, written, where)
    if (shape := shape_in_list(info.annotation)) is not None:
        return _all_of(shape, key, written, where, most_kroner)
    _check_texts(named(key), written, where)
    if field.endswith(_ORE):
        if is_signed(info) and is_number(written) and written < 0:
            ore = kroner(named(key), -written, where, most_kroner)
            return None if ore is None else -ore
        return _amounts(named(key), written, where, most_kroner, per_level=is_per_level(info.annotation))
    if takes_fractions(info.annotation):
        return _number_or_fraction(named(key), written, where)
    if Decimal in _kinds(info.annotation):
        return _exact(named(key), written, where)
    return tuple(written) if isinstance(written, list) else written


def _amounts(what: Message, written: Any, where: Where, most: int, *, per_level: bool) -> Any:
    """Kroner in øre: one amount, or one for each level."""
    if not per_level:
        return kroner(what, written, where, most)
    if not isinstance(written, dict):
        return written
    return {level: kroner(_item(what, level), each, where, most) for level, each in written.items()}


def _one_of(shapes: list[type[Frozen]], key: str, written: Any, where: Where) -> Frozen | None:
    """A sub-table that names its `rule`, as the class of that rule."""
    if not isinstance(written, dict):
        where.report(
            say("`{key}` is {written}; it must be a table of its own with a `rule`", key=key, written=shown(written))
        )
        return None
    inner = where.inside(f"`{key}`")
    rules = {tag_of(shape): shape for shape in shapes}
    rule = written.get("rule")
    if not isinstance(rule, str) or rule not in rules:
        choice = _choice(list(rules))
        if rule is None:
            inner.report(say("`rule` is missing; it can be {choice}", choice=choice))
        else:
            unknown = say("`rule` is {rule}; it can be {choice}", rule=shown(rule), choice=choice)
            inner.report(with_meant(unknown, rule, rules))
        return None
    foreign = {name for shape in shapes for name in names_of(shape)} - set(names_of(rules[rule]))
    for name in sorted(foreign & set(written)):
        inner.report(say('`{name}` does not belong to the rule "{rule}"', name=name, rule=rule))
    before = len(where.problems)
    own = {name: value for name, value in written.items() if name not in foreign and name != "rule"}
    found = read_shape(rules[rule], own, inner)
    return found if len(where.problems) == before else None


def _each_of(shapes: list[type[Frozen]], key: str, written: list[Any], where: Where) -> Any:
    """Several sub-tables, each of which names its `rule`."""
    if not written:
        where.report(say("`{key}` is an empty list; leave it out, or say a rule", key=key))
    found = [_one_of(shapes, key, each, where.inside(str(at))) for at, each in enumerate(written, start=1)]
    return tuple(found) if written and None not in found else None


def _story(shape: type[Frozen], key: str, written: Any, where: Where) -> Any:
    """A sub-table, or one by name, with what a house costs in a year."""
    if not isinstance(written, dict):
        where.report(say("`{key}` is {written}; it must be a table of its own", key=key, written=shown(written)))
        return None
    if key != _BY_LEVEL:
        return read_shape(shape, written, where.inside(f"`{key}`"), MOST_FRAME_KRONER)
    _check_texts(named(key), dict.fromkeys(written, 0), where)
    found: dict[str, Any] = {}
    for level, each in written.items():
        if not isinstance(each, dict):
            item = _item(named(key), level)
            where.report(say("{what} is {written}; it must be a table of its own", what=item, written=shown(each)))
            continue
        found[level] = read_shape(shape, each, where.inside(f'`{key}` "{level}"'), MOST_FRAME_KRONER)
    return found


def _all_of(shape: type[Frozen], key: str, written: Any, where: Where, most: int = MOST_KRONER) -> Any:
    """A list of tables, each as a value of the shape."""
    if not isinstance(written, list) or not all(isinstance(each, dict) for each in written):
        where.report(say("`{key}` is {written}; it must be a list of tables", key=key, written=shown(written)))
        return None
    inside = ((where.inside(f"`{key}` {at}"), each) for at, each in enumerate(written, start=1))
    return tuple(read_shape(shape, each, each_where, most) for each_where, each in inside)


def _exact(what: Message, written: Any, where: Where) -> Any:
    """Whole numbers as decimals, which a strict field asks for; in tables as well."""
    if isinstance(written, dict):
        return {name: _exact(_item(what, name), each, where) for name, each in written.items()}
    if not is_number(written):
        return written
    exact = Decimal(written)
    if exact != 0 and not -FARTHEST_FIGURE <= exact.adjusted() <= FARTHEST_FIGURE:
        where.report(say("{what} is {written}; no hours or share can be that", what=what, written=shown(written)))
    return exact


def _number_or_fraction(what: Message, written: Any, where: Where) -> Any:
    """A number, or a text such as 7/3."""
    if isinstance(written, str) and not FRACTION.fullmatch(written):
        what_said: dict[str, Value] = {"what": what, "written": shown(written)}
        where.report(say('{what} is {written}; it must be a number, or a fraction such as "7/3"', **what_said))
    elif not isinstance(written, str) and not is_number(written):
        where.report(say("{what} is {written}; it must be a number", what=what, written=shown(written)))
    exact = _exact(what, written, where)
    return str(exact) if isinstance(exact, Decimal) else exact


def _check_texts(what: Message, written: Any, where: Where) -> None:
    """Look through every text in a value, names of levels among them."""
    if isinstance(written, str):
        check_plain(what, written, where)
    elif isinstance(written, list):
        for each in written:
            _check_texts(what, each, where)
    elif isinstance(written, dict):
        for name, each in written.items():
            check_plain(say("{what} level", what=what), name, where, is_level=True)
            _check_texts(what, each, where)


def _validated(
    shape: type[T], values: dict[str, Any], failed: set[str], table: Mapping[str, Any], where: Where
) -> T | None:
    """The value, judged strictly. Fields that failed already are not reported again, nor what follows from them."""
    try:
        return shape(**fields_judged(shape, values))
    except ValidationError as refusal:
        for error in refusal.errors(include_url=False, include_input=False):
            known = {str(part) for part in error["loc"][:1]} & failed
            follows = not error["loc"] and failed
            if not known and not follows:
                where.report(_sentence(error, table))
    except ValueError as refusal:
        if not failed:
            where.report(of_error(refusal))
    return None


def _sentence(error: ErrorDetails, table: Mapping[str, Any]) -> Message:
    """A plain sentence for one of pydantic's errors."""
    context = error.get("ctx", {})
    if error["type"] == "value_error":
        return of_error(context["error"])
    key, *deeper = (str(part).removesuffix(_ORE) for part in error["loc"])
    if error["type"] == "missing":
        return say("`{key}` is missing", key=key)
    written = table.get(key)
    name = named(key)
    if deeper and isinstance(written, dict):
        name, written = _item(name, deeper[0]), written.get(deeper[0])
    elif deeper and isinstance(written, list):
        name, written = say("an item of `{key}`", key=key), written[int(deeper[0])]
    must = Message(_MUST.get(error["type"], marked("be something else")), _readable(context))
    words: list[str] = _QUOTED.findall(str(context["expected"])) if error["type"] == "literal_error" else []
    if words:
        must = Message(must.template, {"expected": _choice(words)})
    told = say("{name} is {written}; it must {must}", name=name, written=shown(written), must=must)
    return with_meant(told, written, words)


def of_error(error: Exception) -> Message:
    """What a shape says of its values: the message that it raised ValueError with."""
    (message,) = error.args
    return message if isinstance(message, Message) else as_said(str(message))


def _item(what: Message, name: str) -> Message:
    return say('{what} "{name}"', what=what, name=name)


_MUST = {
    "literal_error": marked("be {expected}"),
    "greater_than": marked("be more than {gt}"),
    "greater_than_equal": marked("be {ge} or more"),
    "less_than": marked("be less than {lt}"),
    "less_than_equal": marked("be at most {le}"),
    "int_type": marked("be a whole number"),
    "string_type": marked("be text, in quotation marks"),
    "bool_type": marked("be true or false"),
    "tuple_type": marked("be a list, in square brackets"),
    "dict_type": marked("be a table, in curly brackets"),
    "is_instance_of": marked("be a number"),
    "decimal_type": marked("be a number"),
    "finite_number": marked("be a number"),
    "too_short": marked("have at least one item"),
    "string_too_short": marked("not be empty"),
    "string_too_long": marked("be at most {max_length} signs long"),
}


_QUOTED = pattern("'([^']*)'")
"""The words that pydantic joins in English."""


def _readable(context: Mapping[str, Any]) -> dict[str, Value]:
    return {name: str(value).replace("'", '"') for name, value in context.items()}


def _choice(names: list[str]) -> Message:
    """The words to choose from, in quotation marks: as the file has to have them, in every language."""
    *others, last = (f'"{name}"' for name in names)
    return say("{others} or {last}", others=others, last=last) if others else as_said(last)


def _is_shape(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, Frozen)


def shapes_of(annotation: Any) -> list[type[Frozen]]:
    """The shapes of which a sub-table is one, told apart by their rules; empty where it is another thing."""
    options = () if get_origin(annotation) is tuple else get_args(annotation)
    return [kind for kind in options if kind is not NoneType and _is_shape(kind)]


def part_of(annotation: Any) -> type[Frozen] | None:
    """The shape of a sub-table that names no rule, or of several by name; None where it is another thing."""
    kinds = [kind for kind in _kinds(annotation) if _is_shape(kind) and not issubclass(kind, Ruled)]
    is_list = any(get_origin(kind) is tuple for kind in (annotation, *get_args(annotation)))
    return kinds[0] if len(kinds) == 1 and not is_list else None


def is_signed(info: FieldInfo) -> bool:
    """Whether an amount may be negative."""
    return any(isinstance(part, Signed) for part in info.metadata)


def shape_in_list(annotation: Any) -> type[Frozen] | None:
    """The shape of a list's items, where it is one of shapes."""
    lists = (kind for kind in (annotation, *get_args(annotation)) if get_origin(kind) is tuple)
    return next((item for kind in lists for item in get_args(kind) if _is_shape(item)), None)


def may_be_list(annotation: Any) -> bool:
    """Whether several sub-tables may stand in the place of one."""
    return any(get_origin(kind) is tuple for kind in get_args(annotation))


def is_per_level(annotation: Any) -> bool:
    """Whether it is a value for each level."""
    return any(get_origin(kind) is dict for kind in (annotation, *get_args(annotation)))


def takes_fractions(annotation: Any) -> bool:
    """Whether it is the text of a number or of a fraction."""
    of_parts = (part for kind in get_args(annotation) for part in getattr(kind, "__metadata__", ()))
    return any(isinstance(part, NumberOrFraction) for part in of_parts)


def _kinds(annotation: Any) -> set[Any]:
    """A type with all the types inside it: Decimal in `dict[str, Decimal] | None`."""
    return {annotation}.union(*(_kinds(part) for part in get_args(annotation)))
