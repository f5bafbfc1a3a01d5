"""Every kind of event is told in words, by `show` and by its page, in English and in Danish."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from msgspec import inspect

from cli.cells import text_of
from cli.field_words import KINDS, NAMES, STREAMS
from cli.fields import Field, name_of, value_of
from cli.languages import DANISH, ENGLISH, LANGUAGES, SPEECH
from ledger.events.base import Event
from ledger.events.kinds import CLASSES, TOPICS
from ledger.models.areas import Area
from ledger.models.model import Model
from ledger.shared.calendar import clock_set_to
from ledger.store.codec import decode
from ledger.store.location import create_ledger
from tests.cli.browse.looking import NOW, Visitor
from tests.cli.running import pladsbog
from tests.ledger.store.support import Writer

STORED = Path(__file__).parents[2] / "stored"
NUMBERS = {topic: number for number, topic in enumerate(sorted(CLASSES, key=lambda one: one != "ledger.opened:1"), 1)}
"""Each kind with the number of its event in the ledger, which begins with its own opening."""

RAW = re.compile(
    "|".join(
        (
            r"[{}\[\]\"]|(?<![a-z])'",
            r"\b(True|False|None)\b",
            r"\b[a-z]+_[a-z]+\b",
            r"(?<![\d.])\d+\.\d{1,2}(?![\d.])",  # a decimal point; 5.38.52 is a function
            r"\d{4}-\d{2}-\d{2}T",
            *map(re.escape, KINDS),
        )
    )
)
"""What stands in data, and in no text for people."""
RAW_DAY = re.compile(r"(?<!VISU )(?<!KB )(?<!BY )\b20\d\d-\d\d-\d\d\b")
"""A day as data has it, but in the references that somebody typed."""
SAME_IN_BOTH = {"krone", "øre", "km"}


def sample(topic: str) -> Event:
    name, _, version = topic.partition(":")
    return decode(topic, (STORED / f"{name}.{version}.json").read_bytes())


@pytest.fixture(scope="module")
def every_kind(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A ledger of one event of each kind, each an act by itself. As a history they make no sense."""
    location = str(tmp_path_factory.mktemp("kinds") / "kinds.db")
    create_ledger(location)
    with clock_set_to(NOW), Writer(location) as writer:
        for topic, number in NUMBERS.items():
            writer.save(sample(topic).changed({"act": f"act-{number}", "ref": None}))
    return location


@pytest.fixture(scope="module", params=LANGUAGES)
def language(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def visitor(every_kind: str, language: str) -> Iterator[Visitor]:
    with clock_set_to(NOW):
        found = Visitor(every_kind, language)
        yield found
        found.close()
    SPEECH.speak(ENGLISH)


@pytest.fixture
def danish() -> Iterator[None]:
    SPEECH.speak(DANISH)
    yield
    SPEECH.speak(ENGLISH)


def raw_in(texts: list[str], language: str) -> list[str]:
    return [text for text in texts if RAW.search(text) or (language == DANISH and RAW_DAY.search(text))]


@pytest.mark.parametrize("topic", CLASSES)
def test_an_event_is_shown_in_words(every_kind: str, topic: str, language: str) -> None:
    shown = pladsbog(f"--ledger {every_kind} --lang {language} show {NUMBERS[topic]}")
    SPEECH.speak(ENGLISH)
    assert shown.code == 0, shown.err
    assert len(shown.out.splitlines()) > len(("heading", "event", "recorded", "kind", "stream", "number", "text"))
    assert raw_in(shown.out.splitlines(), language) == []


@pytest.mark.parametrize("topic", CLASSES)
def test_the_page_of_an_event_is_in_words(visitor: Visitor, topic: str, language: str) -> None:
    shown = visitor.look(f"event/{NUMBERS[topic]}")
    cells = [text for table in shown.tables for row in table for text in (*row, *row.values())]
    assert len(cells) > len(("heading", "event", "recorded"))
    assert raw_in([*cells, *shown.facts.values()], language) == []


@pytest.mark.parametrize("topic", CLASSES)
def test_a_page_and_the_command_have_the_same_fields(
    visitor: Visitor, every_kind: str, topic: str, language: str
) -> None:
    lines = pladsbog(f"--ledger {every_kind} --lang {language} show {NUMBERS[topic]}").out.splitlines()
    fields = visitor.look(f"event/{NUMBERS[topic]}").tables[-1]
    named = [next(iter(row.values())) for row in fields]
    assert [line.split("  ")[0] for line in lines[1:]] == named


def test_programs_get_what_they_got(every_kind: str) -> None:
    number = NUMBERS["budget.adopted:1"]
    asked = f"--ledger {every_kind} --lang da show {number}"
    told = pladsbog(f"{asked} --format json").data
    assert (told["kind"], told["budget"]["items"]["management"]) == ("budget.adopted", "980000.00")
    rows = pladsbog(f"{asked} --format csv").out.splitlines()
    assert rows[0] == "field;value"
    assert "budget.items.management;980000.00" in rows


@pytest.mark.usefixtures("danish")
def test_a_closing_is_counted_and_summed(every_kind: str) -> None:
    """House and month, days, what each payer's lines come to and how many they are; the lines are the month's own."""
    out = pladsbog(f"--ledger {every_kind} --lang da show {NUMBERS['settlement.month-closed:1']}").out
    told = dict(re.split(r"  +", line, maxsplit=1) for line in out.splitlines())
    assert (told["tilbud"], told["måned"], told["i alt"]) == ("syrenparken", "maj 2023", "121.652,50 kr.")
    assert (told["betales af egen kommune"], told["betales af 163 Herlev"]) == (
        "41.765,50 kr. i 3 linjer",
        "79.887,00 kr. i 4 linjer",
    )
    assert told["linjer: tomgang"] == "20.765,50 kr. i 1 linje"
    assert told["i opsigelse (døgn)"] == "10"
    assert told["afklaring 1"].startswith("syrenparken/4 c-17 indsats: ")
    assert list(told).count("tilbud") == 1


def literals(kind: Any, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], list[Any]]]:
    """Each field below a type, with the words that it can hold; none where it holds anything else."""
    match kind:
        case inspect.StructType(cls=cls):
            if cls not in (Model, Area):  # which have words of their own
                for field in kind.fields:
                    yield from literals(field.type, (*path, field.encode_name.removesuffix("_ore")))
        case inspect.UnionType(types=types):
            for each in types:
                yield from literals(each, path)
        case inspect.VarTupleType(item_type=each) | inspect.DictType(value_type=each):
            yield path, []
            yield from literals(each, path)
        case inspect.LiteralType(values=values):
            yield path, [value for value in values if isinstance(value, str)]
        case inspect.NoneType():
            pass
        case _:
            yield path, []


FIELDS = [
    found
    for topic, kind in TOPICS.items()
    for found in literals(inspect.type_info(kind), (topic.partition(":")[0],))
    if found[0][1:] != ("issued",)
]


def test_every_field_has_a_name() -> None:
    assert len(FIELDS) > len(CLASSES)
    for path, _ in FIELDS:
        assert str(name_of(path)), path


BESIDES = {
    *("event", "recorded_at", "clock_at", "kind", "stream", "version", "event.text", "login", "same_act"),
    *("area", "total", "annulled_by", "replaced_by", "moved_from", "last_day"),
}
"""The names of what the log says of an event; what is told as a whole, an area and a closing; what took it back;
the place that a room change left; and the last day that it, or what it annuls, is about."""


def test_every_name_is_that_of_a_field() -> None:
    named = {next(name for name in (".".join(path[-2:]), path[-1]) if name in NAMES) for path, _ in FIELDS}
    assert set(NAMES) - named - BESIDES == set()


@pytest.mark.usefixtures("danish")
def test_every_word_that_a_field_can_hold_is_a_danish_one() -> None:
    held = [(path, word) for path, words in FIELDS for word in words if word not in SAME_IN_BOTH]
    assert held
    assert [one for one in held if text_of(value_of(*one)) in (one[1], "")] == []


def test_every_kind_and_stream_has_a_name() -> None:
    assert set(KINDS) == {topic.partition(":")[0] for topic in CLASSES}
    assert {re.split("[:/]", sample(topic).stream)[0] for topic in CLASSES} <= set(STREAMS)


def test_counts_that_an_event_carries_have_their_thousands_apart_in_danish(language: str) -> None:
    SPEECH.speak(language)
    told = {"da": "1.234.567", "en": "1234567"}[language]
    assert text_of(Field("occupied", name_of(("figures", "occupied")), 1234567).in_words()) == told
    assert text_of(Field("year", name_of(("budget", "year")), 2026).in_words()) == "2026", "a year is no count"
