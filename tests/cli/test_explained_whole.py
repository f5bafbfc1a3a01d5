"""What a decision adopts is told whole: whatever parameter is another one, its explanation is another one too."""

from __future__ import annotations

import types
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import pytest
from msgspec import Struct
from msgspec.structs import replace

from cli.meanings import adopted
from cli.printing import in_words
from ledger.events import TOPICS, Event, ModelAdopted, PlaceOpened
from ledger.events.base import Adopted
from ledger.models.absence import AbsenceRule
from ledger.models.model import Model
from ledger.models.notice import DaysAfterDeparture, NoNotice, RunningMonthAndDays, RunningMonthAndMonths
from ledger.models.vacancy import AverageMinus, FixedLevel, Share, ShareStep
from ledger.store.codec import decode
from tests.ledger.test_events import STORED

HEAD: dict[str, Any] = {
    "by": "anne",
    "act": "model:m/1",
    "effective_on": date(2025, 1, 1),
    "decided_on": date(2024, 12, 1),
}
MOVES_NOTHING = {"hours_per_position", "source"}
"""Parameters of a model from which no amount follows."""
AS_UNSAID = ("departure", "day", "applies")
"""Where notice counts from, ends, and that it applies after a transfer: what it means where nothing is said."""
FIRST: dict[type[Any], tuple[Any, ...]] = {
    bool: (True,), int: (1,), Decimal: (Decimal("0.5"),), str: ("109",), date: (date(2025, 6, 1),),
}  # fmt: skip
"""What is said of a parameter of which nothing was."""
MODELS = [
    Model(allocation="combination", structure="differentiated", **said)
    for said in (
        {},
        {"basis": "census"},
        {"vacancy": AverageMinus()},
        {"vacancy": Share(share=Decimal("0.5"), level="4")},
        {
            "vacancy": Share(
                steps=(ShareStep(from_day=1, share=Decimal(1)), ShareStep(from_day=61, share=Decimal("0.5")))
            )
        },
        {"vacancy": FixedLevel(level="4")},
        {"notice": RunningMonthAndMonths()},
        {"notice": RunningMonthAndDays()},
        {"notice": (NoNotice(), DaysAfterDeparture(reason="died", paragraph="108", payer="own", supplier="internal"))},
        {"absence": (AbsenceRule(after_days=3, service=Decimal("0.5"), base=Decimal(1)),)},
    )
]


def told(event: Event) -> list[str]:
    """What `adopt --explain` says of an event of a decision."""
    lines = [] if isinstance(event, PlaceOpened) else [in_words(one) for one in adopted(event)]
    return [in_words(event.dated()), *lines]


def others(held: Any, hint: Any) -> Iterator[Any]:
    """Other values that a parameter might have; not each of them is one that it can have."""
    if get_origin(hint) in (Union, types.UnionType):
        for one in get_args(hint):
            yield from others(held, one)
    elif hint is type(None):
        yield None
    elif get_origin(hint) is Literal:
        yield from (one for one in get_args(hint) if one not in (held, *AS_UNSAID))
    elif isinstance(hint, type):
        yield from _of_type(held, hint)


def _of_type(held: Any, hint: type[Any]) -> Iterator[Any]:
    match held:
        case bool():
            yield not held
        case int():
            yield held - 1 if held > 1 else held + 1
        case Decimal():
            yield held / 2
        case date():
            yield held + timedelta(days=1)
        case str():
            yield from (f"{held}1", "109", "excluded")
        case None:
            yield from FIRST.get(hint, ())


def changed(held: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """What holds parameters, with one of them otherwise, each in turn, however deep it lies."""
    for at, name, value, hint in _parts(held):
        where = f"{path}.{name}" if name else path
        for below, other in (*changed(value, where), *((where, one) for one in others(value, hint))):
            with suppress(ValueError, TypeError):  # the shape does not take it
                yield below, _with(held, at, other)


def _parts(held: Any) -> Iterator[tuple[Any, str, Any, Any]]:
    """Each part: where it is, its name, what it is, and what it may be."""
    match held:
        case dict():
            yield from ((key, str(key), value, type(value)) for key, value in held.items())
        case tuple():
            yield from ((at, "", value, type(value)) for at, value in enumerate(held))
        case Struct():
            hints = get_type_hints(type(held))
            yield from ((name, name, getattr(held, name), hints[name]) for name in type(held).__struct_fields__)


def _with(held: Any, at: Any, other: Any) -> Any:
    if isinstance(held, Struct):
        return replace(held, **{at: other})
    return {**held, at: other} if isinstance(held, dict) else (*held[:at], other, *held[at + 1 :])


def _counts_no_day(where: str, event: Event) -> bool:
    """Whether it is the day of the month that counts, where each day does."""
    return where == ".model.census" and isinstance(event, ModelAdopted) and event.model.basis == "daily"


def check(event: Event, without: set[str]) -> set[str]:
    """Hold the explanation of an event against that of each that says something else; which parameters were tried."""
    tried: set[str] = set()
    was = told(event)
    for where, other in changed(event):
        if where.rpartition(".")[2] in without or other == event or _counts_no_day(where, other):
            continue
        tried.add(where)
        assert told(other) != was, f"{where} is told alike: {was}"
    return tried


@pytest.mark.parametrize("model", MODELS, ids=range(len(MODELS)))
def test_every_parameter_of_a_model_that_moves_amounts_is_told(model: Model) -> None:
    event = ModelAdopted(**HEAD, id="m", model=model)
    tried = check(event, {*Event.__struct_fields__, "decided_on", *MOVES_NOTHING} - {"effective_on"})
    assert {".effective_on", ".model.allocation", ".model.departure_day", ".model.days_in_year"} <= tried


def test_every_parameter_of_a_notice_is_tried() -> None:
    """The test above would say nothing of one for which no other value was found."""
    event = ModelAdopted(**HEAD, id="m", model=MODELS[6])
    tried = check(event, {*Event.__struct_fields__, "decided_on", *MOVES_NOTHING})
    of_notice = {name for name in tried if name.startswith(".model.notice.")}
    assert of_notice >= {
        f".model.notice.{name}" for name in ("count", "covers", "until_refilled", "from_", "ends", "on_transfer")
    }


ADOPTED = sorted(topic for topic, kind in TOPICS.items() if issubclass(kind, Adopted) and kind is not ModelAdopted)


@pytest.mark.parametrize("topic", ADOPTED)
def test_every_parameter_of_whatever_else_is_adopted_is_told(topic: str) -> None:
    name, _, version = topic.partition(":")
    event = decode(topic, (STORED / f"{name}.{version}.json").read_bytes())
    check(event, {*Event.__struct_fields__, "decided_on"} - {"effective_on"})
