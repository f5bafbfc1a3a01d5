"""The help of every command ends in two real examples: each is read by its command, and runs on the demo."""

from __future__ import annotations

import re
import shlex
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import click
import openpyxl  # type: ignore[import-untyped]
import pytest

from cli.danish import OPTIONS
from cli.examples import EXAMPLES, in_language
from cli.languages import DANISH, ENGLISH, SPEECH
from cli.program import pladsbog as program
from ledger.shared.calendar import clock_set_to
from tests.catalogue import commands
from tests.cli.running import pladsbog

NOW = datetime(2026, 1, 5, 8, 0, tzinfo=UTC)
ELSEWHERE = (
    "/media/usb/", "postgresql://", "~/", "person ", "restore ", "import-log ", "backup ", "init ", "demo ",
    "reviewed ", "browse ",
)  # fmt: skip
"""What is about other media, servers, homes, vaults and decisions, makes a ledger, or serves: read, and not run."""
ASKS = "pladsbog decision new -o model.toml"
"""What only a terminal answers."""
REALLY = ("buy ", "absent c-14401 ", "follow-up hold ")
"""What later examples are about; all else that records is shown only."""
ANSWERED = (0, 3)
"""Also of an example that finds something."""

ACCOUNTS = """
reference = "BY 2025-10-01 item 2"
decided_on = 2025-10-01
[[account]]
effective = 2023-01-01
account = "538521003"
counter = "538521004"
"""
"""What the finance system's files need, and the demo leaves to each municipality."""


def paths() -> list[str]:
    top = click.Context(program, info_name="pladsbog", **program.context_settings)
    return [path.removeprefix("pladsbog").strip() for path, _ in commands(program, top)]


@pytest.fixture
def danish() -> Iterator[None]:
    SPEECH.speak(DANISH)
    yield
    SPEECH.speak(ENGLISH)


def typed(example: str) -> list[str]:
    """The words of an example up to where its shell goes on."""
    words = shlex.split(example, comments=False)
    ends = [at for at, word in enumerate(words) if word in ("|", ">", ">>", "<")]
    return words[1 : ends[0] if ends else None]


def parts() -> Iterator[tuple[str, str]]:
    yield from ((path, example) for path, both in EXAMPLES.items() for example in both)


def is_read(words: list[str]) -> None:
    """Let click read a command line, down to the command that it is for; nothing is done. Raises what it refuses."""
    with program.make_context("pladsbog", words, obj=[]) as top:
        top.obj = None
        command, ctx, rest = program, top, [*top._protected_args, *top.args]
        while isinstance(command, click.Group) and rest:
            name, found, rest = command.resolve_command(ctx, rest)
            assert found is not None
            command = found  # type: ignore[assignment]
            if not isinstance(found, click.Group):
                parser = found.make_parser(click.Context(found, info_name=name, parent=ctx))
                _, left, _ = parser.parse_args(list(rest))
                assert not left, f"{left} is left over"
                return


def test_every_command_has_two_examples_of_its_own() -> None:
    assert sorted(EXAMPLES) == sorted(paths())
    for path, both in EXAMPLES.items():
        first, second = both
        assert first != second, path
        for example in both:
            line = re.sub(r"^pladsbog --ledger \S+", "pladsbog", example)
            is_of_group = path == "" or any(other.startswith(f"{path} ") for other in EXAMPLES)
            assert line.startswith(f"pladsbog {path}".strip()), example
            assert is_of_group or line == f"pladsbog {path}" or line.startswith(f"pladsbog {path} "), example


@pytest.mark.parametrize("path", EXAMPLES)
def test_help_ends_in_the_examples(path: str) -> None:
    told = pladsbog(f"{path} --help").out
    after = told.partition("\nExamples:\n")[2]
    lines = [line.strip() for line in after.replace("\\\n", "").splitlines()]
    assert [" ".join(line.split()) for line in lines] == [" ".join(one.split()) for one in EXAMPLES[path]]
    assert max(map(len, after.splitlines())) <= 80


@pytest.mark.parametrize(("path", "example"), list(parts()))
def test_an_example_is_read_by_its_command(folder: Path, path: str, example: str) -> None:
    assert folder
    is_read(typed(example))


@pytest.mark.usefixtures("danish")
@pytest.mark.parametrize("example", [example for examples in EXAMPLES.values() for example in examples])
def test_every_option_of_a_danish_example_has_its_danish_name(example: str) -> None:
    english = {option for option, danish in OPTIONS.items() if danish != option} - set(OPTIONS.values())
    assert not english & set(re.findall(r"--[\w-]+", in_language(example)))


@pytest.mark.usefixtures("danish")
@pytest.mark.parametrize(("path", "example"), list(parts()))
def test_an_example_is_read_in_danish_too(path: str, example: str) -> None:
    told = in_language(example)
    is_read(typed(told))
    if path and " --" in example and "--ledger" not in example:
        assert told != example or path in ("demo", "budget", "status", "person erase", "person log"), told


_IN_WORDS = ("--comment", "--reason", "--because", "--action", "--participants")
"""Options of somebody's own words."""


@pytest.mark.usefixtures("danish")
@pytest.mark.parametrize("example", [example for examples in EXAMPLES.values() for example in examples])
def test_what_somebody_says_in_a_danish_example_is_danish(example: str) -> None:
    told = typed(in_language(example))
    words = typed(example)
    said = [words[at + 1] for at, word in enumerate(words) if word in _IN_WORDS]
    assert not set(said) & set(told)


def test_danish_help_ends_in_danish_examples(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLADSBOG_LANG", "da")
    told = pladsbog("indflytning --help").out
    SPEECH.speak(ENGLISH)
    assert "\nEksempler:\n  pladsbog indflytning c-20001 hoejmarken 12 --fra 01-12-2025 --niveau 5 \\\n" in told


def test_a_quarter_has_one_spelling_in_the_help_of_a_language(monkeypatch: pytest.MonkeyPatch) -> None:
    for line in ("report --help", "evidence --help"):
        assert "2025-K1" not in pladsbog(line).out
        monkeypatch.setenv("PLADSBOG_LANG", "da")
        danish = pladsbog(line).out
        monkeypatch.delenv("PLADSBOG_LANG")
        SPEECH.speak(ENGLISH)
        assert "2025-K1" in danish
        assert "-Q1" not in danish


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The municipality of the examples, and the files that they name."""
    folder = tmp_path_factory.mktemp("demo")
    with pytest.MonkeyPatch.context() as patched, clock_set_to(NOW):
        patched.chdir(folder)
        patched.setenv("PLADSBOG_ACTOR", "anna")
        assert pladsbog("demo").code == 0
        assert pladsbog("rebuild --no-changes").code == 0
        (folder / "accounts.toml").write_text(ACCOUNTS, encoding="utf-8")
        assert pladsbog("adopt accounts.toml refund-2022 --reason tried").code == 0
    (folder / "booked.csv").write_text("konto;beløb;dato\n538521003;100,00;2025-11-12\n", encoding="utf-8")
    (folder / "residents.csv").write_text("borger;tilbud;plads\nc-14901;hoejmarken;8\n", encoding="utf-8")
    return folder


def test_the_examples_run_on_the_municipality_of_the_demo(
    demo: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOME", str(folder))  # completion is installed there
    monkeypatch.setenv("SHELL", "/bin/bash")
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "ZDOTDIR"):
        monkeypatch.delenv(name, raising=False)
    shutil.copytree(demo, folder, dirs_exist_ok=True)
    failed = {}
    ran = set()
    with clock_set_to(NOW):
        for path, example in parts():
            line = shlex.join(typed(example))
            if any(elsewhere in f"{line} " for elsewhere in ELSEWHERE) or example == ASKS or line in ran:
                continue
            ran.add(line)
            if (
                re.search(r"^ +--dry-run", pladsbog(f"{path} --help").out, re.MULTILINE)
                and "--dry-run" not in line
                and not line.startswith(REALLY)
            ):
                line += " --dry-run"
            answer = pladsbog(line)
            if answer.code not in ANSWERED:
                failed[line] = answer.err
            if "--template" in line:  # somebody fills it in
                _fill_in(folder / "rows.xlsx")
    assert failed == {}, "\n".join(f"{line}: {why}" for line, why in failed.items())
    assert len(ran) > 110


def _fill_in(file: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["event", "date", "citizen", "place", "decision"])
    book.active.append(["move", "2025-12-05", "c-14401", "12", "VU 1"])
    book.save(file)
