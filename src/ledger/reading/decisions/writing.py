"""What a decision adopted as the tables that its file had: the other way round of `sections` and `shapes`.

Decided on 2026-11-28:

* A value is written out whole, with what is left to its default, so that whoever changes it sees what there is to
  change; what is unsaid stays so. What was written is read again by whoever writes it for somebody: that it comes to
  the same is checked there, and no promise of this file.
* What a regulation made of prices is written as prices. Of a series by interval each step has one then, also past those
  that were published, for no interval gives them any more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from msgspec import Struct

from ledger.events.accounts import AccountVersion, FunctionVersion
from ledger.events.adoption import Adoption
from ledger.events.budgets import BudgetVersion
from ledger.events.charts import ChartVersion
from ledger.events.decisions import BaseVersion, ModelVersion, RatesVersion
from ledger.events.offers import OfferVersion
from ledger.events.own_payments import OwnPaymentVersion
from ledger.events.places import PlaceOpening
from ledger.events.services import ServiceVersion
from ledger.events.yearly import PhaseInVersion
from ledger.models.budget import Activity
from ledger.models.frozen import Frozen, Ruled
from ledger.models.judging import judge_of
from ledger.models.municipalities import authority_on
from ledger.models.rates import Rates
from ledger.models.selecting import OTHER, OWN
from ledger.reading.decisions.sections import OPEN, SECTIONS
from ledger.reading.decisions.shapes import names_of, takes_fractions
from ledger.shared.fields import names_of as fields_of

T = TypeVar("T", bound=Frozen)

_ORE = "_ore"


class Bare(Struct, frozen=True):
    """Text that stands in a file without quotation marks: a number as it was written."""

    text: str


class Table(Struct, frozen=True):
    """A table of a section: its name, and what it holds by the keys of the file."""

    section: str
    keys: Mapping[str, Any]


def plain(shape: type[T], value: T) -> T:
    """The value as somebody types it: what a regulation made of one is no value of a file."""
    if type(value) is shape:
        return value
    said = {name: getattr(value, name) for name in fields_of(shape)}
    if shape is Rates and said["interval_ore"] is not None:
        said |= {"interval_ore": None, "steps": None, "prices_ore": _of_steps(value)}
    return shape(**said)


def _of_steps(rates: Any) -> dict[str, int]:
    """The price of each step of a series by interval, up to the hours of a week."""
    last = int(rates.furthest or rates.steps)
    return {str(step): int(rates.price_of_size(step)) for step in range(1, last + 1)}


def position_of(item: Adoption) -> int:
    """Where an item comes among those of a file, which is read section by section."""
    return list(SECTIONS).index(table_of(item).section)


def table_of(item: Adoption, places: Sequence[str] = ()) -> Table:
    """An item as a table of its section; `places` stand in that of their offer. Raises KeyError for other kinds."""
    if isinstance(item, OfferVersion):
        return Table("offer", _of_offer(item, places))
    section, keys = _WRITTEN[type(item)]
    return Table(section, keys(item))


def _dated(item: Any, content: Frozen) -> dict[str, Any]:
    """What has an id and a day, with what it says."""
    return {"id": item.id, "effective": item.effective, **keys_of(content)}


def _of_offer(item: OfferVersion, places: Sequence[str]) -> dict[str, Any]:
    terms = keys_of(item.terms)
    is_open = terms.pop("open_places", False)
    of_places = {"places": OPEN} if is_open else {"places": list(places)} if places else {}
    return {"id": item.id, "effective": item.effective, **terms, **of_places}


def _of_payment(item: OwnPaymentVersion) -> dict[str, Any]:
    payment = keys_of(item.payment)
    place = payment.pop("place", None)
    places = {} if place is None else {"places": [place]}
    return {"offers": [item.offer], **places, "effective": item.effective, **payment}


def _of_account(item: AccountVersion) -> dict[str, Any]:
    payer = item.selector.payer
    is_listed = payer in (None, OWN, OTHER) or authority_on(str(payer), item.effective) is not None
    unlisted = {} if is_listed else {"payer_unlisted": True}
    return {"effective": item.effective, **keys_of(item.selector), **unlisted, **keys_of(item.mapping)}


def _of_place(item: PlaceOpening) -> dict[str, Any]:
    level = {} if item.level is None else {"level": item.level}
    return {"offer": item.offer, "id": item.id, "effective": item.effective, **level}


def _of_phase_in(item: PhaseInVersion) -> dict[str, Any]:
    whose = {"offer": item.offer} if item.offer is not None else {"model": item.model}
    return {**whose, "effective": item.effective, **keys_of(item.phase_in)}


def _of_budget(item: BudgetVersion) -> dict[str, Any]:
    """A budget; of what is assumed the keys alone that its amount follows from."""
    said = keys_of(item.budget)
    activity = {"activity": [_of_activity(one) for one in item.budget.activity]} if item.budget.activity else {}
    return {"offer": item.offer, "year": item.year, **said, **activity}


def _of_activity(activity: Activity) -> dict[str, Any]:
    """A level has a unit, and by the day the days of a year; an own payment has a unit, a service has neither."""
    idle = {"days_in_year"} if activity.unit != "day" else set()
    idle |= {"unit"} if activity.service is not None else set()
    return {key: value for key, value in keys_of(activity).items() if key not in idle}


def _of_function(item: FunctionVersion) -> dict[str, Any]:
    return {"paragraph": item.paragraph, "effective": item.effective, "function": item.function}


_WRITTEN: Mapping[type[Adoption], tuple[str, Callable[[Any], dict[str, Any]]]] = {
    ModelVersion: ("model", lambda item: _dated(item, item.model)),
    RatesVersion: ("rates", lambda item: _dated(item, item.rates)),
    ServiceVersion: ("service", lambda item: _dated(item, item.service)),
    BaseVersion: ("base", lambda item: {"offer": item.offer, "effective": item.effective, **keys_of(item.base)}),
    PlaceOpening: ("place", _of_place),
    OwnPaymentVersion: ("own_payment", _of_payment),
    BudgetVersion: ("budget", _of_budget),
    AccountVersion: ("account", _of_account),
    FunctionVersion: ("function", _of_function),
    PhaseInVersion: ("phase_in", _of_phase_in),
    ChartVersion: ("chart", lambda item: _dated(item, item.chart)),
}
"""The section of each kind of item, and what its table holds."""


def keys_of(value: Frozen) -> dict[str, Any]:
    """What a value holds, by the keys of a file: kroner for øre, the rule first; what is unsaid or empty left out."""
    shape = type(value)
    rule = {"rule": value.rule} if isinstance(value, Ruled) else {}
    said = ((key, field, getattr(value, field)) for key, field in names_of(shape).items())
    return rule | {
        key: _written(shape, field, content) for key, field, content in said if content not in (None, "", (), {})
    }


def _written(shape: type[Frozen], field: str, content: Any) -> Any:
    if isinstance(content, str) and "/" not in content:
        return Bare(content) if takes_fractions(judge_of(shape).model_fields[field].annotation) else content
    return _value(content, is_ore=field.endswith(_ORE))


def _value(content: Any, *, is_ore: bool) -> Any:
    """A value of a file for one of the ledger."""
    match content:
        case Frozen():
            return keys_of(content)
        case bool():
            return content
        case dict():
            return {name: _value(each, is_ore=is_ore) for name, each in content.items()}
        case tuple() | list():
            return [_value(each, is_ore=is_ore) for each in content]
        case int() if is_ore:
            return _kroner(content)
    return content


def _kroner(ore: int) -> Bare:
    """Øre as kroner: whole ones without decimals, for a file takes no third one."""
    whole, rest = divmod(abs(ore), 100)
    sign = "-" if ore < 0 else ""
    return Bare(f"{sign}{whole}.{rest:02}" if rest else f"{sign}{whole}")


# --- as text -------------------------------------------------------------------------------------


def is_table(value: Any) -> bool:
    """Whether a value has a header of its own in a file: a table, or several."""
    if isinstance(value, dict):
        return any(isinstance(each, (dict, list)) for each in value.values()) or "rule" in value
    return isinstance(value, list) and bool(value) and all(isinstance(each, dict) for each in value)


def headed(section: str, key: str, value: Any) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The tables in the table of a section, each with its header."""
    several = isinstance(value, list)
    for each in value if several else [value]:
        yield f"[[{section}.{key}]]" if several else f"[{section}.{key}]", each


def line_of(key: str, value: Any) -> str:
    """A key with its value, as TOML."""
    return f"{_key(key)} = {text_of(value)}"


def text_of(value: Any) -> str:  # noqa: PLR0911 - a way out for each kind
    """A value as TOML."""
    match value:
        case Bare(text=text):
            return text
        case bool():
            return str(value).lower()
        case str():
            return quoted(value)
        case date():
            return value.isoformat()
        case Decimal():
            return f"{value:f}"
        case dict():
            return f"{{ {', '.join(line_of(name, each) for name, each in value.items())} }}"
        case list():
            return f"[{', '.join(text_of(each) for each in value)}]"
    return str(value)


_ESCAPED = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def quoted(text: str) -> str:
    """A text as TOML has it."""
    return '"' + "".join(_ESCAPED.get(sign, sign) for sign in text) + '"'


def _key(key: str) -> str:
    is_bare = key.isascii() and key.replace("-", "").replace("_", "").isalnum()
    return key if is_bare and not key.isdigit() else quoted(key)
