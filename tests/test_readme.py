r"""The READMEs hold: examples are replayed, and what they list of commands, tables, files and keys is what there is.

README.md is one session, replayed from top to bottom in one folder. It is made of

    <!-- clock: 2023-05-02 08:00 -->   from here on it is this moment, in UTC
    ```console                         `$ ` begins a command, a `\` at its end carries it on; what follows is answered
    <!-- replayed --> ```sh            the pladsbog commands of a block to paste, answered in the ```text after it

UPDATE_README=1 writes what was answered into README.md; UPDATE_HELP=1 the command tables and help texts.
"""

from __future__ import annotations

import ast
import io
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from unittest.mock import patch

import click
import pytest

from cli.main import TABLE, pladsbog, run
from ledger.models.frozen import Frozen
from ledger.models.model import Model
from ledger.models.notice import DaysAfterDeparture
from ledger.models.offers import Base, OfferTerms
from ledger.models.rates import Rates
from ledger.models.vacancy import AverageMinus, FixedLevel, Share
from ledger.reading.decisions.sections import SECTIONS
from ledger.reading.decisions.shapes import names_of
from ledger.shared.calendar import clock_set_to
from projections.base import Views
from projections.views import PROJECTIONS

ROOT = Path(__file__).parent.parent
README, CLI_README = ROOT / "README.md", ROOT / "cli" / "README.md"
READMES = [
    README,
    *(ROOT / folder / "README.md" for folder in ("src/ledger", "projections", "cli", "tests")),
]

_CLOCK = re.compile(r"<!-- clock: (\S+ \S+) -->")
_HEREDOC = re.compile(r"cat > (\S+) <<'END'")
_SPEED = re.compile(r"in [\d.]+ s \([\d.]+ a second\)")
_LINK = re.compile(r"\]\(([^):]+)\)")


# --- examples ----------------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to work in, with nothing set from outside, on a terminal of the usual width."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    for name in ("PLADSBOG_LEDGER", "PLADSBOG_ACTOR", "PLADSBOG_DEBUG", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def test_every_example_is_what_the_program_answers(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    written = README.read_text()
    shell = Shell(monkeypatch)
    answered = "".join(f"{line}\n" for line in replayed(iter(written.splitlines()), shell))
    if os.environ.get("UPDATE_README") and _timeless(answered) != _timeless(written):
        README.write_text(answered)
    assert _timeless(answered) == _timeless(written)


def replayed(lines: Iterator[str], shell: Shell) -> Iterator[str]:
    """The page with what the program answers now in place of what it answered."""
    paste: list[str] = []
    for line in lines:
        yield line
        if found := _CLOCK.fullmatch(line):
            shell.clock = datetime.fromisoformat(found[1]).replace(tzinfo=UTC)
        elif line == "```console":
            yield from _session(_block(lines), shell)
        elif line == "<!-- replayed -->":
            yield next(lines)
            paste = _block(lines)
            yield from (*paste, "```")
        elif line == "```text":
            _block(lines)
            yield from (*_pasted(paste, shell), "```")


class Shell:
    """As much of a shell as the examples need: files, variables, the last exit code, and the program itself."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._monkeypatch = monkeypatch
        self.clock = datetime(2026, 1, 1, tzinfo=UTC)
        self._code = 0
        self._told = True

    def __call__(self, command: str) -> list[str]:
        """The lines that a command writes, stdout and stderr together. A failure must be told of by `echo $?`."""
        name, *arguments = shlex.split(command)
        if command == "echo $?":
            self._told = True
            return [str(self._code)]
        assert self._told, f"exit {self._code} before: {command}"
        if name == "export":
            self._monkeypatch.setenv(*arguments[0].split("="))
            return []
        if name == "python3":
            return subprocess.run(
                [sys.executable, *arguments], check=True, capture_output=True, text=True
            ).stdout.splitlines()
        assert name.removeprefix(".venv/bin/") == "pladsbog", f"the examples know no command {name}"
        return self._pladsbog(arguments)

    def _pladsbog(self, arguments: list[str]) -> list[str]:
        both = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)
        nothing = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
        with (
            patch.object(sys, "stdout", both),
            patch.object(sys, "stderr", both),
            patch.object(sys, "stdin", nothing),
            clock_set_to(self.clock),
        ):
            self._code = run(arguments)
        self._told = self._code == 0
        both.seek(0)
        return both.read().splitlines()


def _session(block: list[str], shell: Shell) -> Iterator[str]:
    lines = iter(block)
    for line in lines:
        if not line.startswith("$ "):
            continue  # what was answered before
        yield line
        command = line.removeprefix("$ ")
        if found := _HEREDOC.fullmatch(command):
            body = list(iter(lines.__next__, "END"))
            Path(found[1]).write_text("".join(f"{text}\n" for text in body))
            yield from (*body, "END")
            continue
        while command.endswith("\\"):
            yield (more := next(lines))
            command = command.removesuffix("\\") + more
        yield from shell(command)
    yield "```"


def _pasted(paste: list[str], shell: Shell) -> list[str]:
    commands = [line.removesuffix(" &&") for line in paste if line.startswith(".venv/bin/pladsbog")]
    assert commands, "a block to paste that never runs the program"
    return [line for command in commands for line in shell(command)]


def _block(lines: Iterator[str]) -> list[str]:
    return list(iter(lines.__next__, "```"))


def _timeless(text: str) -> str:
    """The text without how fast the machine was."""
    return _SPEED.sub("in … s (… a second)", text)


# --- commands ----------------------------------------------------------------------------------------


def test_the_readme_lists_every_command() -> None:
    rows = [f"| {entry.subject} | `{name}` | {entry.line} |" for name, entry in TABLE.items()]
    _check_generated(README, "commands", ["| | command | |", "|---|---|---|", *_subject_once(rows)])


def test_the_command_reference_is_the_help(folder: Path) -> None:
    _check_generated(CLI_README, "help", list(_reference()))


def _subject_once(rows: list[str]) -> Iterator[str]:
    """A subject stands in the first of its rows only."""
    before = None
    for row in rows:
        subject = row.split("|")[1]
        yield row if subject != before else row.replace(f"|{subject}|", "| |", 1)
        before = subject


def _reference() -> Iterator[str]:
    yield from ("", "## pladsbog", "", "```text", *_help(pladsbog, None), "```")
    with click.Context(pladsbog, info_name="pladsbog", **pladsbog.context_settings) as top:
        for name in TABLE:
            command = pladsbog.get_command(top, name)
            assert command is not None
            yield from ("", f"## {name}", "", "```text", *_help(command, top, name), "```")
    yield ""


def _help(command: click.Command, parent: click.Context | None, name: str = "pladsbog") -> list[str]:
    with click.Context(command, info_name=name, parent=parent, **command.context_settings) as ctx:
        return command.get_help(ctx).splitlines()


def _check_generated(page: Path, mark: str, lines: list[str]) -> None:
    """Hold what stands between <!-- mark --> and <!-- end of mark --> to these lines."""
    text = page.read_text()
    before, begin, rest = text.partition(f"<!-- {mark} -->\n")
    written, end, after = rest.partition(f"<!-- end of {mark} -->\n")
    assert begin, f"{page} has no mark {mark}"
    assert end, f"{page} has no end of {mark}"
    generated = "".join(f"{line}\n" for line in lines)
    if os.environ.get("UPDATE_HELP") and generated != written:
        page.write_text(before + begin + generated + end + after)
    assert written == generated


# --- what the pages list -----------------------------------------------------------------------------


def test_the_decision_files_are_told_key_by_key() -> None:
    section = README.read_text().partition("\n## Decision files\n")[2].partition("\n## ")[0]
    shapes: list[type[Frozen]] = [
        Model, Rates, OfferTerms, Base, AverageMinus, Share, FixedLevel, DaysAfterDeparture,
    ]  # fmt: skip
    keys = {key for shape in shapes for key in names_of(shape)}
    assert not [key for key in sorted(keys) if f"`{key}`" not in section]
    assert not [name for name in SECTIONS if f"`[[{name}]]`" not in section]


def test_the_map_of_the_ledger_has_every_module_and_nothing_else() -> None:
    text = (ROOT / "src/ledger/README.md").read_text()
    mapped = re.findall(r"^    ([\w/]+?)(?:\.py|/) ", text, flags=re.MULTILINE)
    there = [
        path for path in (ROOT / "src/ledger").iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()
    ]
    assert sorted(mapped) == sorted(path.stem for path in there if path.stem != "__init__")


def test_every_file_of_the_projections_is_listed() -> None:
    text = (ROOT / "projections/README.md").read_text()
    modules = [path for path in (ROOT / "projections").rglob("*.py") if path.name != "__init__.py"]
    assert not [path.name for path in sorted(modules) if f"`{path.relative_to(ROOT / 'projections')}`" not in text]


def test_the_tables_of_the_read_models_are_told_column_by_column(folder: Path) -> None:
    text = (ROOT / "projections/README.md").read_text()
    views = Views("tables.db", PROJECTIONS)
    try:
        names = [*views.db.table_names(), *views.db.view_names()]
        told = {name: ", ".join(f"`{column.name}`" for column in views.db[name].columns) for name in names}
    finally:
        views.close()
    assert not [name for name, columns in told.items() if f"| `{name}` | {columns} |" not in text]


@pytest.mark.parametrize("page", READMES, ids=lambda page: page.parent.name)
def test_links_lead_somewhere(page: Path) -> None:
    for file, _, heading in (link.partition("#") for link in _LINK.findall(page.read_text())):
        target = page.parent / file if file else page
        assert target.exists(), file
        assert not heading or heading in _headings(target), heading


def _headings(page: Path) -> list[str]:
    """The headings of a page as links name them."""
    headings = [line.lstrip("# ") for line in page.read_text().splitlines() if line.startswith("#")]
    return [re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings]


def test_every_module_says_what_it_is_for() -> None:
    folders = ("src/ledger", "projections", "cli", "tests")
    modules = [path for folder in folders for path in (ROOT / folder).rglob("*.py")]
    told = {path: ast.get_docstring(ast.parse(path.read_text())) for path in modules}
    assert not [str(path.relative_to(ROOT)) for path, docstring in told.items() if not docstring]
