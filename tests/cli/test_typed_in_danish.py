"""Danish words of a choice as a Danish clerk types them: begun, and on a keyboard without æ, ø and å."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import click
import pytest

from cli.asking.chosen import chosen
from cli.asking.questions import few_words
from cli.choices import Choice
from cli.danish_words import in_danish, spellings
from cli.days import day_in_words
from cli.languages import ENGLISH, SPEECH
from cli.program import pladsbog as program
from ledger.shared.calendar import today
from ledger.shared.message import say
from tests.cli.at_a_terminal import at_a_terminal
from tests.cli.house import adopt, data, done, house


@pytest.fixture
def lived_in(folder: Path) -> Path:
    """One house whose notice depends on the cause; c-1 lives in its first place."""
    notice = '[[model.notice]]\nreason = "died"\nrule = "months"\ncount = 0\n'
    notice += '[[model.notice]]\nrule = "months"\ncount = 1\n'
    adopt("h", house().replace("[[rates]]", f"{notice}\n[[rates]]", 1))
    done("move-in c-1 h 1 --from 2025-02-01 --level 1 --decision VU-1")
    return folder


@pytest.fixture
def danish(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("PLADSBOG_LANG", "da")
    SPEECH.speak("da")
    yield
    SPEECH.speak(ENGLISH)


def departed(*typed: str, language: str = "da") -> str:
    told = at_a_terminal(["depart", "c-1", "--on", "2025-03-31"], *typed, PLADSBOG_LANG=language)
    assert told.code == 0, told.text
    return cause_recorded()


def cause_recorded() -> str:
    left = next(one["text"] for one in data("log") if one["text"].startswith("c-1 departed"))
    return str(left.rpartition("(")[2].rstrip(")"))


@pytest.mark.parametrize(
    ("typed", "cause"),
    [
        ("d", "died"), ("f", "moved"), ("o", "transfer"), ("a", "other"), ("dod", "died"), ("Doed", "died"),
        ("DØ", "died"), ("do", "died"), ("moved", "moved"), ("transfer", "transfer"),
    ],
)  # fmt: skip
def test_a_cause_is_begun_in_danish_or_spelt_without_danish_letters(lived_in: Path, typed: str, cause: str) -> None:
    assert lived_in
    assert departed(typed, "j") == cause


@pytest.mark.parametrize("typed", ["m", "t", "di"])
def test_an_english_word_that_is_not_shown_is_not_begun(lived_in: Path, typed: str) -> None:
    assert lived_in
    told = at_a_terminal(["depart", "c-1", "--on", "2025-03-31"], typed, "flyttet", "j", PLADSBOG_LANG="da")
    assert f"»{typed}« er ikke en af død, flyttet, overflytning, andet" in told.text
    assert cause_recorded() == "moved"


def test_in_english_the_english_words_are_begun(lived_in: Path) -> None:
    assert lived_in
    assert departed("m", "y", language="en") == "moved"


@pytest.mark.parametrize("typed", ["død", "doed", "dod", "DOD", "died"])
def test_an_option_takes_each_way_of_spelling_it(lived_in: Path, typed: str) -> None:
    assert lived_in
    done(f"depart c-1 --on 2025-03-31 --cause {typed}")
    assert cause_recorded() == "died"


def test_a_beginning_of_two_words_is_refused_with_both(
    danish: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    # given two words that begin alike in Danish alone
    assert danish is None
    param = click.Option(["--why"], type=click.Choice(["moved", "holiday", "died"]))
    answers = iter(["f", "fe"])
    monkeypatch.setattr("click.prompt", lambda *_args, **_settings: next(answers))
    # when the letter that both begin with is typed, and then one more
    found = chosen(say("Why?"), few_words(param), str)
    # then the first is refused with both, in Danish, and the second tells them apart
    assert found == "holiday"
    assert "»f« kan være flyttet eller ferie" in capsys.readouterr().err


def test_what_is_called_so_to_the_letter_goes_before_what_may_be_spelt_so(monkeypatch: pytest.MonkeyPatch) -> None:
    houses = [Choice("a", ("a", "Åby"), ("Åby",)), Choice("b", ("b", "Aby"), ("Aby",))]
    for typed, house_meant in (("aby", "b"), ("åby", "a"), ("aaby", "a")):
        monkeypatch.setattr("click.prompt", lambda *_args, typed=typed, **_settings: typed)
        assert chosen(say("Which house?"), houses, str) == house_meant


@pytest.mark.parametrize("typed", ["i går", "i gaar", "I gar", "igår", "igaar", "igar"])
def test_yesterday_is_spelt_without_danish_letters_too(typed: str) -> None:
    assert day_in_words(typed) == today() - timedelta(days=1)


def test_no_two_words_of_one_parameter_are_spelt_alike() -> None:
    for command in _commands(program):
        for param in command.params:
            words = [*getattr(param.type, "choices", ())] if isinstance(param.type, click.Choice) else []
            words = words or [one for one in (param.metavar or "").strip("[]").split("|") if one.islower()]
            ways = [(way, word) for word in words for way in {word, *spellings(in_danish(param, word))}]
            assert len({way for way, _ in ways}) == len(set(ways)), (command.name, param.name)


def _commands(group: click.Command) -> Iterator[click.Command]:
    yield group
    if isinstance(group, click.Group):
        ctx = click.Context(group)
        for name in group.list_commands(ctx):
            if (one := group.get_command(ctx, name)) is not None:
                yield from _commands(one)
