"""The guides by role: each is a page of five tasks, and whoever types them on the demo gets an answer."""

from __future__ import annotations

import re
import shlex
import shutil
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from unittest.mock import patch

import pytest

from cli.danish import COMMANDS, OPTIONS
from cli.danish_words import plain
from cli.guide import GUIDES, ROLES, as_text, page_of
from cli.languages import ENGLISH, LANGUAGES, SPEECH
from ledger.shared.calendar import clock_set_to
from ledger.store.postgres_roles import roles_of
from tests.cli.at_a_terminal import at_a_terminal
from tests.cli.running import pladsbog

NOW = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)
"""A day on which somebody may follow a guide."""
LONGEST = 80
"""Lines of a page on paper."""
_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
EVERY_PAGE = [(language, role) for language in LANGUAGES for role in ROLES]


def examples(page: str) -> list[str]:
    """What a page tells to type, the municipality to practise on first."""
    return [line for kind, text in _BLOCK.findall(page) if kind == "sh" for line in text.splitlines()]


@pytest.fixture(scope="module")
def demos(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The ledger that the first example of every page makes, in each language."""
    folder = tmp_path_factory.mktemp("demo")
    with clock_set_to(NOW):
        for language in LANGUAGES:
            assert pladsbog(f"--lang {language} --ledger {folder}/{language}.db demo").code == 0
    SPEECH.speak(ENGLISH)
    return {language: folder / f"{language}.db" for language in LANGUAGES}


@pytest.fixture
def spoken(monkeypatch: pytest.MonkeyPatch, language: str) -> Iterator[str]:
    monkeypatch.setenv("PLADSBOG_LANG", language)
    yield language
    SPEECH.speak(ENGLISH)


@pytest.mark.parametrize(("language", "role"), EVERY_PAGE)
def test_whoever_types_a_guide_gets_its_answers(demos: dict[str, Path], folder: Path, spoken: str, role: str) -> None:
    page = page_of(role, spoken).read_text(encoding="utf-8")
    first, *others = examples(page)
    assert first == "pladsbog demo"
    assert len(others) >= 5
    shutil.copy(demos[spoken], folder / "pladsbog.db")
    for text in (text for kind, text in _BLOCK.findall(page) if kind == "toml"):
        name = text.splitlines()[0].removeprefix("# ")
        (folder / name).write_text(text, encoding="utf-8")
    with clock_set_to(NOW):
        for line in others:
            name, _, arguments = line.partition(" ")
            assert name == "pladsbog"
            ran = pladsbog(arguments)
            assert ran.code == 0, f"{line}\n{ran.err}"
            assert ran.out or ran.err or arguments.split()[0] in ("check", "kontrol"), line


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_new_model_of_a_guide_asks_for_as_much_at_a_terminal_as_the_guide_says(folder: Path, language: str) -> None:
    # given the line of the guide that begins a model
    page = page_of("finance", language).read_text(encoding="utf-8")
    (line,) = [one for one in examples(page) if "-o model.toml" in one]
    # when it is typed at a terminal, and Enter is all that is typed after it
    typed = shlex.split(line)[1:]
    told = at_a_terminal(typed, *[""] * 7, PLADSBOG_LANG=language)
    # then that is enough, and one less is not
    assert told.code == 0, told.text
    assert (folder / "model.toml").exists()
    assert told.text.count("[1]: ") == 7
    assert {"en": "the seven that are left", "da": "de syv, der er tilbage"}[language] in page
    assert at_a_terminal([*typed, "--force"], *[""] * 6, PLADSBOG_LANG=language).code != 0


@pytest.mark.parametrize(("language", "role"), EVERY_PAGE)
def test_a_guide_is_one_page_of_five_tasks(language: str, role: str) -> None:
    lines = page_of(role, language).read_text(encoding="utf-8").splitlines()
    assert [line[:5] for line in lines if line.startswith("## ")] == [f"## {n}." for n in range(1, 6)]
    assert len(lines) <= LONGEST
    assert max(len(line) for line in lines if not line.startswith("pladsbog ")) <= 120


@pytest.mark.parametrize("role", ROLES)
def test_a_guide_says_the_same_in_both_languages(role: str) -> None:
    danish, english = (
        [_typed(line) for line in examples(page_of(role, language).read_text(encoding="utf-8"))]
        for language in LANGUAGES
    )
    assert danish == english


def _typed(line: str) -> list[str]:
    """The command and the options of an example, in English."""
    commands = {plain(danish): name for name, danish in COMMANDS.items()}
    options = {plain(danish): name for name, danish in OPTIONS.items()}
    _, *words = shlex.split(line)
    return [
        *(commands.get(plain(word), options.get(plain(word), word)) for word in words[:1]),
        *(options.get(plain(word), word) for word in words if word.startswith("--")),
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_whoever_would_want_them_is_told_of_the_meetings_workbook_and_of_the_browser(spoken: str) -> None:
    def told(role: str) -> list[str]:
        """What a page names in passing, in English."""
        named = re.findall(r"`(pladsbog [^`]+)`", page_of(role, spoken).read_text(encoding="utf-8"))
        return [" ".join(_typed(line)) for line in named]

    for role in ("leader", "finance"):
        assert "follow-up --file" in told(role)
        assert "browse" in told(role)
    assert "browse" in told("auditor")


@pytest.mark.parametrize("language", LANGUAGES)
def test_logins_are_made_members_of_the_roles_that_init_makes(language: str) -> None:
    named = set(re.findall(r"IN ROLE (\w+)", page_of("operator", language).read_text(encoding="utf-8")))
    assert named == {f"care_{role}" for role in ("clerk", "reader")} <= set(roles_of("care"))


def test_every_page_is_of_a_role() -> None:
    assert sorted(GUIDES.rglob("*.*")) == sorted(page_of(role, language) for language, role in EVERY_PAGE)


def test_the_roles_are_listed() -> None:
    told = pladsbog("guide")
    assert told.code == 0
    assert [line.split()[0] for line in told.out.splitlines()] == list(ROLES)


@pytest.mark.parametrize("role", ["sagsbehandler", "Økonomi", "oekonomi", "aftaleholder", "revisor", "køber", "drift"])
def test_a_role_is_known_by_its_danish_name(role: str) -> None:
    told = pladsbog(f"--lang da vejledning {role}")
    SPEECH.speak(ENGLISH)
    assert told.code == 0
    assert "fem opgaver" in told.out.splitlines()[0]


def test_an_unknown_role_is_refused_with_those_that_there_are() -> None:
    refused = pladsbog("guide nurse")
    assert refused.code == 2
    assert "there is no guide for 'nurse' [bad-option]" in refused.err
    assert "clerk, finance, leader, auditor, buyer, operator" in refused.err


@pytest.mark.parametrize("role", [None, "clerk"])
def test_a_guide_is_broken_between_words_and_its_commands_go_on_behind_a_backslash(role: str | None) -> None:
    narrow, wide = (
        at_a_terminal(["guide", *filter(None, [role])], columns=columns).text.splitlines() for columns in (60, 250)
    )
    assert max(map(len, narrow)) <= 60
    assert [word for word in _words(narrow) if word != "\\"] == _words(wide)


def _words(lines: list[str]) -> list[str]:
    return [word for line in lines for word in line.split() if word.strip("=-")]


def test_on_a_terminal_a_guide_is_text() -> None:
    page = page_of("clerk", ENGLISH).read_text(encoding="utf-8")
    shown = list(as_text(page))
    assert shown[:2] == ["Clerk: five tasks", "================="]
    assert not any(line.startswith(("#", "```")) or "`" in line for line in shown)
    assert "    pladsbog demo" in shown
    with patch("cli.guide.is_terminal", lambda stream: stream is sys.stdout):
        assert pladsbog("guide clerk").out == "\n".join(shown)
    assert pladsbog("guide clerk").out == page


@pytest.mark.parametrize(
    ("typed", "meant"), [("okonomi", "økonomi"), ("aftalehodler", "aftaleholder"), ("audtor", "revisor"), ("xyz", "")]
)
def test_a_slip_in_a_role_is_told_with_the_one_that_was_meant(typed: str, meant: str) -> None:
    try:
        told = pladsbog(f"--lang da guide {typed}").err
    finally:
        SPEECH.speak(ENGLISH)
    assert (f"Råd: mente du {meant}? der er sagsbehandler, " in told) == bool(meant)
    assert "sagsbehandler, økonomi, aftaleholder" in told


@pytest.mark.parametrize("role", ["leder", "husleder", "Tilbudsleder"])
def test_a_house_leader_has_several_names(role: str) -> None:
    assert pladsbog(f"guide {role}").out == pladsbog("guide leader").out
