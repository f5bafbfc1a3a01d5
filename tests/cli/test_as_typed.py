"""What a person typed is shown as it was typed, in every language, also where it is a word of the program's own."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from cli.codes import CODES
from cli.languages import DANISH, ENGLISH, SPEECH
from cli.remedies import CATALOGUE
from cli.typed import in_danish as told_in_danish
from ledger.shared.message import TYPED, Message, as_said, code_said
from tests.cli.running import pladsbog

ROOT = Path(__file__).parents[2]
WORDS = [*dict.fromkeys(CODES), "2025-11"]
"""Words that tables and sentences have others for in Danish, and what could be taken for a month."""


@pytest.fixture
def in_danish() -> Iterator[None]:
    SPEECH.speak(DANISH)
    yield
    SPEECH.speak(ENGLISH)


@pytest.mark.parametrize("name", sorted(TYPED))
def test_a_value_that_somebody_typed_is_no_word_of_the_programs_own(in_danish: None, name: str) -> None:
    # given any word that Danish has another one for, when it is told as what somebody typed, then it stands as it is
    for word in WORDS:
        assert Message("{" + name + "}", {name: word}).worded(CATALOGUE) == word
        assert Message("{" + name + "}", {name: [word, word]}).worded(CATALOGUE) == f"{word}, {word}"


def test_a_text_as_it_is_and_a_word_of_the_programs_own_are_told_apart(in_danish: None) -> None:
    assert as_said("ok").worded(CATALOGUE) == "ok"
    assert code_said("ok").worded(CATALOGUE) == "i orden"
    assert code_said("No space left on device").worded(CATALOGUE) != "No space left on device"


HELD = {
    "because", "by", "citizen", "comment", "contract", "decision", "done_comment", "offer", "owner", "participants",
    "place", "reference", "remark", "service",
}  # fmt: skip
"""The attributes and keys in which events and answers hold what somebody typed."""
_OF_CODES = {("kind", "by"), ("measure", "by"), ("reserved", "by")}
"""Values of another name that is no text of a person's."""


def test_what_somebody_typed_has_a_name_in_templates_that_says_so() -> None:
    """Under another name it would be looked up among the program's words, and rewritten where it is one."""
    wrong = [
        (str(path.relative_to(ROOT)), call.lineno, keyword.arg)
        for folder in ("src", "cli", "projections")
        for path in (ROOT / folder).rglob("*.py")
        for call in ast.walk(ast.parse(path.read_text()))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in ("say", "code_said")
        for keyword in call.keywords
        if (held := _held(keyword.value)) in HELD and keyword.arg not in TYPED and (keyword.arg, held) not in _OF_CODES
    ]
    assert wrong == []


def _held(value: ast.expr) -> str | None:
    match value:
        case ast.Attribute(attr=name) | ast.Name(id=name) | ast.Subscript(slice=ast.Constant(value=str(name))):
            return name
        case _:
            return None


def test_a_meeting_quotes_what_was_said_in_every_answer(since_a_meeting: None, in_danish: None) -> None:
    # given a meeting and its agreement, in words that are the program's own too
    told = done(
        "follow-up hold h 2025-11 --on 2025-12-05 --participants ok --expect 100000 --because missing "
        "--comment base --action vacancy --owner other --due 2026-01-31 --yes",
        "follow-up action done h/2025-11/1 --on 2026-01-10 --comment hidden --yes",
    )
    # when it is shown
    told += done("follow-up show h 2025-11", "follow-up history h", "log --wide", "follow-up due --on 2025-12-20")
    # then each of them is as it was typed, and none in the words of a code
    for word in ("ok", "missing", "base", "vacancy", "other", "hidden"):
        assert word in told
    for word in ("i orden", "(andet", ": mangler", ": skjult", ": tomgang", "* tomgang"):
        assert word not in told


def test_a_line_that_is_told_again_has_what_was_typed(in_danish: None) -> None:
    # given an owner who is called as a cause is, when the line is told in Danish, then he keeps his name
    line = "pladsbog follow-up hold h 2025-11 --owner other --comment open"
    assert told_in_danish(line) == "pladsbog opfølgning afhold h 2025-11 --ansvarlig other --bemærkning open"
    assert told_in_danish("pladsbog depart c-1 --cause other") == "pladsbog fraflytning c-1 --årsag andet"


def done(*lines: str) -> str:
    """What some command lines say in Danish, beside their answers too."""
    told = ""
    for line in lines:
        ran = pladsbog(f"--lang da {line}")
        assert ran.code == 0, (line, ran.err)
        told += ran.out + ran.err
    return told
