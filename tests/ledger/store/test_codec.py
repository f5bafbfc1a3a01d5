"""Events as stored: every kind that was ever written loads, and today's are written as they lie."""

from __future__ import annotations

import json
import re
from datetime import date
from fractions import Fraction
from pathlib import Path
from types import NoneType
from typing import Any, cast, get_args, get_type_hints

import pytest
from msgspec.json import Decoder

from ledger.events import TOPICS, MonthClosed, MovedIn
from ledger.models.frozen import Frozen
from ledger.models.judging import judge_of
from ledger.models.offers import Assessment
from ledger.models.stored import read_back
from ledger.shared.fields import defaults_of
from ledger.store.codec import UPCASTS, StateError, TopicError, decode, encode, upcast

STORED = Path(__file__).parents[2] / "stored"
SAMPLES = sorted(STORED.glob("*.json"))


def topic_of(sample: Path) -> str:
    """The topic is the file's name, with the full stop before its version for a colon, which some systems forbid."""
    return ":".join(sample.stem.rsplit(".", 1))


def test_every_kind_of_event_has_one_stored_sample() -> None:
    assert sorted(map(topic_of, SAMPLES)) == sorted({*TOPICS, *UPCASTS})


@pytest.mark.parametrize("sample", SAMPLES, ids=topic_of)
def test_what_was_stored_loads(sample: Path) -> None:
    event = decode(topic_of(sample), sample.read_bytes().rstrip(b"\n"))
    assert event.by
    assert event.stream


@pytest.mark.parametrize("sample", [s for s in SAMPLES if topic_of(s) in TOPICS], ids=topic_of)
def test_what_was_stored_is_written_again_byte_for_byte(sample: Path) -> None:
    stored = sample.read_bytes().rstrip(b"\n")
    assert encode(decode(topic_of(sample), stored)) == (topic_of(sample), stored)


@pytest.mark.parametrize("sample", SAMPLES, ids=topic_of)
def test_a_sample_is_readable_json_without_empty_fields(sample: Path) -> None:
    assert None not in json.loads(sample.read_bytes()).values()


def test_lines_that_were_issued_keep_their_ids_and_parts() -> None:
    """Neither is stored where it follows from the rest of the line: how it follows can never change for this topic."""
    event = decode("settlement.month-closed:1", (STORED / "settlement.month-closed.1.json").read_bytes())
    assert isinstance(event, MonthClosed)
    assert [(line.id, line.part) for line in event.issued.lines] == [
        ("base/4/2023-05-01", "base"),
        ("service/4/2023-05-01", "service"),
        ("supplement/4/2023-05-15", "service"),
        ("notice-base/2/2023-05-01/c-4", "base"),
        ("notice/2/2023-05-01/c-4", "service"),
        ("vacancy/2/2023-05-11", "service"),
        ("adjustment/2023-04/service/4/2023-04-01/2023-04-20", "service"),
    ]


def test_what_may_be_left_out_means_none() -> None:
    """None is not stored, so a field that can be None must become None again when it is missing."""
    fields = [(cls, name, default) for cls in _kinds(Frozen) for name, default in defaults_of(cls)]
    optional = [
        f"{cls.__name__}.{name}" for cls, name, default in fields if _can_be_none(cls, name) and default is not None
    ]
    assert not optional


def _kinds(cls: type[Frozen]) -> list[type[Frozen]]:
    return [cls, *(kind for child in cls.__subclasses__() for kind in _kinds(child))]


def _can_be_none(cls: type[Frozen], name: str) -> bool:
    return NoneType in get_args(get_type_hints(cls)[name])


def _moved_in_0(data: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    level = data.pop("package")
    return "citizen.moved-in:0.5", {**data, "assessed": {"level": str(level)}}


def _moved_in_half(data: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    assessment = data.pop("assessed")
    return "citizen.moved-in:1", {**data, "assessment": assessment}


OLD = b'{"effective_on":"2020-02-29","by":"anna","act":"a1","citizen":"c-17","offer":"udby","place":"4","package":5}'


def test_an_old_shape_is_brought_up_step_by_step(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(UPCASTS, "citizen.moved-in:0", _moved_in_0)
    monkeypatch.setitem(UPCASTS, "citizen.moved-in:0.5", _moved_in_half)
    expected = MovedIn(
        effective_on=date(2020, 2, 29), by="anna", act="a1", citizen="c-17", offer="udby", place="4",
        assessment=Assessment(level="5"),
    )  # fmt: skip
    assert decode("citizen.moved-in:0", OLD) == expected
    assert upcast("citizen.moved-in:0", json.loads(OLD))[0] == "citizen.moved-in:1"


def test_a_topic_of_a_later_program_is_not_taken_for_damage() -> None:
    with pytest.raises(TopicError):
        decode("citizen.moved-in:2", b"{}")
    with pytest.raises(StateError, match="required field `citizen`"):
        decode("citizen.moved-in:1", OLD.replace(b'"citizen":"c-17",', b"").replace(b',"package":5', b""))
    with pytest.raises(StateError, match=r"unknown field `stay`|unknown field `package`"):
        decode("citizen.departed:1", OLD.replace(b'"citizen"', b'"stay":7,"citizen"'))
    with pytest.raises(StateError, match="truncated"):
        decode("citizen.moved-in:1", OLD[:20])


@pytest.mark.parametrize(
    ("wrong", "what"),
    [
        ({"effective_on": "in spring"}, "effective_on: "),
        ({"assessment": Assessment(level=cast("str", 5))}, "assessment.level: "),
        ({"payer": 163}, "payer: "),
    ],
)
def test_what_could_not_be_read_again_is_never_written(wrong: dict[str, Any], what: str) -> None:
    event = decode("citizen.moved-in:1", (STORED / "citizen.moved-in.1.json").read_bytes())
    with pytest.raises(StateError, match=what):
        encode(event.changed(wrong))


@pytest.mark.parametrize("cls", _kinds(Frozen), ids=lambda cls: cls.__name__)
def test_every_value_that_is_stored_can_be_read_back_and_judged(cls: type[Frozen]) -> None:
    """Their annotations are read when the first of them is met, which may be in a municipality."""
    Decoder(cls, dec_hook=read_back)
    assert list(judge_of(cls).model_fields) == list(cls.__struct_fields__)


def test_a_24_hour_chart_is_written_again_byte_for_byte() -> None:
    """Last in the events that have one, so that what was stored without it is as it was."""
    for topic in ("citizen.moved-in:1", "citizen.reassessed:1"):
        sample = next(sample for sample in SAMPLES if topic_of(sample) == topic).read_bytes().rstrip(b"\n")
        chart = (
            b',"chart":{"chart":"doegn","entries":[{"theme":"Egenomsorg","time":"Dag","form":"Direkte","minutes":140}],'
            b'"counted":["Direkte"],"near":"0.5"}}'
        )
        stored = (
            re.sub(rb'"assessment":\{[^}]*\}', b'"assessment":{"hours":"2.3333","minutes":140}', sample)[:-1] + chart
        )
        event = decode(topic, stored)
        assert event.granted is not None
        assert event.granted.assessment.exact_hours == Fraction(7, 3)
        assert encode(event) == (topic, stored)
