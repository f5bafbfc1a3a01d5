r"""The pages written anew: their examples replayed, and what is generated into them.

    python -m tests.readme --write            every page as the program answers now
    python -m tests.readme --write cli        only cli/README.md; a folder or a file, any number of them
    python -m tests.readme                    which pages differ, and how; exit 1 where any does

The examples of a page are one session, replayed from top to bottom in one empty folder:

    ```console                         `$ ` begins a command, a `\` at its end carries it on; what follows is answered
    <!-- replayed --> ```sh            the pladsbog commands of a block to paste, answered in the next ```text

An answer on a page holds on any day. What would differ is replaced: the moment of the reader's own run by YYYY-MM-DD,
hh and so on, the days since then by N, a digest by DIGEST, a speed by `…`. A line `…` stands for lines left out: what
the page shows before and after it is compared, and rewritten, by number of lines.

Between <!-- NAME --> and <!-- end of NAME --> stands what is generated (`GENERATED`). What a table of the read
models is for is written by hand there.
"""

from __future__ import annotations

import ast
import difflib
import io
import os
import re
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from unittest.mock import patch

import click

from cli.program import TABLE, pladsbog, run
from ledger.reading.imports.columns import COLUMNS, DANISH_COLUMNS
from ledger.shared.calendar import clock_set_to
from projections.base import Views, as_database
from projections.views import PROJECTIONS

Lines = Sequence[str]

ROOT = Path(__file__).parent.parent
NOW = datetime(2026, 11, 26, 8, 0, tzinfo=UTC)
"""A day on which somebody may follow the pages."""

_HEREDOC = re.compile(r"cat > (\S+) <<'END'")
_MARK = re.compile(r"<!-- (?P<name>[\w ]+) -->\n(?P<lines>(?:.*\n)*?)<!-- end of (?P=name) -->\n")
_LEFT_OUT = "…"
TO_BE_WRITTEN = "TO BE WRITTEN"
_FROM_OUTSIDE = (
    "PLADSBOG_LEDGER", "PLADSBOG_ACTOR", "PLADSBOG_DEBUG", "PLADSBOG_LANG", "NO_COLOR", "PLADSBOG_VAULT",
    "PLADSBOG_VAULT_KEY", "PLADSBOG_VAULT_KEY_FILE",
)  # fmt: skip


def pages() -> list[Path]:
    """Every page of the project: the READMEs, and the glossary. The guides are pages of the program itself."""
    folders = (ROOT / folder for folder in ("src", "projections", "cli", "tests"))
    found = (page for folder in folders for page in folder.rglob("*.md") if "guides" not in page.parts)
    return [ROOT / "README.md", *sorted(found)]


def rewritten(page: Path, now: datetime = NOW) -> str:
    """The page as it should be, with what the program answers to somebody who follows it at that moment."""
    text = _MARK.sub(_generated, page.read_text(encoding="utf-8"))
    if "```console" not in text and "<!-- replayed -->" not in text:
        return text
    with _empty_folder():
        return "".join(f"{line}\n" for line in _replayed(iter(text.splitlines()), Shell(now)))


@contextmanager
def _empty_folder() -> Iterator[None]:
    """An empty folder to work in, with nothing set from outside, on a terminal of the usual width."""
    before = Path.cwd()
    with tempfile.TemporaryDirectory() as folder, patch.dict(os.environ, {"COLUMNS": "80"}):
        for name in _FROM_OUTSIDE:
            os.environ.pop(name, None)
        os.chdir(folder)
        try:
            yield
        finally:
            os.chdir(before)


# --- examples ----------------------------------------------------------------------------------------


class Shell:
    """As much of a shell as the examples need: files, variables, the last exit code, and the program itself."""

    def __init__(self, now: datetime) -> None:
        self._now = now
        self._code = 0
        self._code_shown = True
        self._answer = ""

    def __call__(self, command: str) -> list[str]:
        """The lines that a command writes, stdout and stderr together. A failure must be followed by `echo $?`."""
        name, *arguments = shlex.split(command)
        if command == "echo $?":
            self._code_shown = True
            return [str(self._code)]
        assert self._code_shown, f"exit {self._code} before: {command}\n{self._answer}"
        if name == "export":
            variable, _, value = arguments[0].partition("=")
            os.environ[variable] = value
            return []
        if name == "python3":
            answer = subprocess.run([sys.executable, *arguments], check=True, capture_output=True)
            return [lasting(line, self._now) for line in answer.stdout.decode().splitlines()]
        assert name == "pladsbog", f"the examples know no command {name}"
        return [lasting(line, self._now) for line in self._pladsbog(arguments)]

    def _pladsbog(self, arguments: list[str]) -> list[str]:
        both = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)
        nothing = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
        with (
            patch.object(sys, "stdout", both),
            patch.object(sys, "stderr", both),
            patch.object(sys, "stdin", nothing),
            clock_set_to(self._now),
        ):
            self._code = run(arguments)
        self._code_shown = self._code == 0
        self._answer = both.buffer.getvalue().decode()
        return self._answer.splitlines()


def lasting(line: str, now: datetime) -> str:
    """The line without what differs from run to run."""
    line = re.sub(rf"{now.date()}(?:T[\d:.]+Z| at [\d:]{{8}})?", lambda moment: _unsaid(moment[0]), line)
    line = re.sub(r"((?:mm:ssZ|MM-DD)~? +[\d-]{10} +)(\d+)", lambda late: late[1] + "N".rjust(len(late[2])), line)
    line = re.sub(r"[\d,]+ days overdue", "N days overdue", line)
    line = re.sub(r"\b[0-9a-f]{64}\b", "DIGEST", line)
    return re.sub(r"in [\d.,]+ s \([\d.]+ a second\)", "in … s (… a second)", line)


def _unsaid(moment: str) -> str:
    """A moment with letters for its digits, as long as it is."""
    letters = iter("YYYYMMDDhhmmssffffff")
    return "".join(next(letters) if sign.isdigit() else sign for sign in moment)


def _replayed(lines: Iterator[str], shell: Shell) -> Iterator[str]:
    """The page with what the program answers now in place of what it answered."""
    paste: list[str] = []
    for line in lines:
        yield line
        if line == "```console":
            yield from _session(_block(lines), shell)
        elif line == "<!-- replayed -->":
            yield next(lines)
            paste = _block(lines)
            yield from (*paste, "```")
        elif line == "```text" and paste:
            before = _block(lines)
            yield from (*_with_the_same_left_out(before, _pasted(paste, shell)), "```")
            paste = []


def _session(block: list[str], shell: Shell) -> Iterator[str]:
    at = 0
    while at < len(block):
        command, at = [block[at]], at + 1
        assert command[0].startswith("$ "), f"an answer to no command: {command[0]}"
        heredoc = _HEREDOC.fullmatch(command[0].removeprefix("$ "))
        while command[-1].endswith("\\") or (heredoc and command[-1] != "END"):
            command.append(block[at])
            at += 1
        before = []
        while at < len(block) and not block[at].startswith("$ "):
            before.append(block[at])
            at += 1
        yield from command
        if heredoc:
            Path(heredoc[1]).write_text("".join(f"{text}\n" for text in command[1:-1]), encoding="utf-8")
        else:
            typed = "".join(part.removesuffix("\\") for part in command).removeprefix("$ ")
            yield from _with_the_same_left_out(before, shell(typed))
    yield "```"


def _pasted(paste: list[str], shell: Shell) -> list[str]:
    commands = [line.removesuffix(" &&") for line in paste if line.startswith("pladsbog ")]
    assert commands, "a block to paste that never runs the program"
    return [line for command in commands for line in shell(command)]


def _with_the_same_left_out(before: list[str], answer: list[str]) -> list[str]:
    """The answer, shortened where the page shortens what was answered before."""
    if _LEFT_OUT not in before:
        return answer
    first = before.index(_LEFT_OUT)
    last = len(before) - first - 1
    assert first + last < len(answer), f"nothing is left out of this any more: {answer}"
    return [*answer[:first], _LEFT_OUT, *answer[len(answer) - last :]]


def _block(lines: Iterator[str]) -> list[str]:
    return list(iter(lines.__next__, "```"))


# --- what is generated -------------------------------------------------------------------------------


def _generated(mark: re.Match[str]) -> str:
    name = mark["name"]
    lines = "".join(f"{line}\n" for line in GENERATED[name](mark["lines"].splitlines()))
    return f"<!-- {name} -->\n{lines}<!-- end of {name} -->\n"


def _commands(_before: Lines) -> Iterator[str]:
    """The table of commands; a subject stands in the first of its rows only."""
    yield from ("| | command | |", "|---|---|---|")
    before = None
    for name, entry in TABLE.items():
        subject = "" if entry.subject == before else f" {entry.subject}"
        yield f"|{subject} | `{name}` | {entry.line} |"
        before = entry.subject


def _help(_before: Lines) -> Iterator[str]:
    """The help of every command."""
    with patch.dict(os.environ, {"COLUMNS": "80"}):
        yield from ("", "## pladsbog", "", "```text", *_help_of(pladsbog, None), "```")
        with click.Context(pladsbog, info_name="pladsbog", **pladsbog.context_settings) as top:
            for name in TABLE:
                command = pladsbog.get_command(top, name)
                assert command is not None
                yield from _with_parts(name, command, top)
        yield ""


def _with_parts(name: str, command: click.Command, parent: click.Context, mark: str = "##") -> Iterator[str]:
    """The help of a command, and of those that it is made of."""
    yield from ("", f"{mark} {' '.join([*parent.command_path.split()[1:], name])}", "", "```text")
    yield from (*_help_of(command, parent, name), "```")
    if isinstance(command, click.Group):
        with click.Context(command, info_name=name, parent=parent, **command.context_settings) as ctx:
            for part in command.list_commands(ctx):
                inner = command.get_command(ctx, part)
                assert inner is not None
                yield from _with_parts(part, inner, ctx, f"{mark}#")


def _help_of(command: click.Command, parent: click.Context | None, name: str = "pladsbog") -> list[str]:
    with click.Context(command, info_name=name, parent=parent, **command.context_settings) as ctx:
        return command.get_help(ctx).splitlines()


def _import_columns(_before: Lines) -> Iterator[str]:
    """The columns of an import with their Danish names."""
    yield from ("| column | Danish |", "|---|---|")
    for column in COLUMNS:
        danish = ", ".join(f"`{name}`" for name, means in DANISH_COLUMNS.items() if means == column)
        yield f"| `{column}` | {danish} |"


def _shipped(_before: Lines) -> Iterator[str]:
    """The decision files that come with the program, each with what its first comment says it is."""
    yield from ("| name | is |", "|---|---|")
    for file in sorted((ROOT / "src/ledger/reading/decisions").glob("*.toml")):
        comment = " ".join(line.lstrip("# ") for line in file.read_text(encoding="utf-8").splitlines()[:2])
        yield f"| [{file.stem}]({file.name}) | {re.split(r'[:.](?: |$)', comment)[0]} |"


def _decisions(_before: Lines) -> Iterator[str]:
    """The decisions of the ledger and the projections: each a line, with the file at whose head it stands."""
    here = ROOT / "src/ledger"
    for folder in (here, ROOT / "projections"):
        for file in sorted(folder.rglob("*.py")):
            head = ast.get_docstring(ast.parse(file.read_text(encoding="utf-8"))) or ""
            link = os.path.relpath(file, here)
            for day, decided in re.findall(r"^Decided on (\S+):\n\n((?:[* ].*\n?)+)", head, flags=re.MULTILINE):
                for title in re.findall(r"^\* (.+?)\.(?: |$)", decided, flags=re.MULTILINE):
                    yield f"* {day} · [{title}]({link})"


def _read_models(before: Lines) -> Iterator[str]:
    """The tables of the read models with their columns; what each is for is written by hand, and stays."""
    is_for = {row.split(" | ")[0]: row.rpartition(" | ")[2] for row in before}
    yield from ("| table | columns | is for |", "|---|---|---|")
    with tempfile.TemporaryDirectory() as folder, closing(Views(f"{folder}/tables.db", PROJECTIONS)) as views:
        views.begin_anew()
        db = as_database(views.db)
        for name in (*db.table_names(), *db.view_names()):
            columns = ", ".join(f"`{column.name}`" for column in db[name].columns)
            yield f"| `{name}` | {columns} | {is_for.get(f'| `{name}`', f'{TO_BE_WRITTEN} |')}"


GENERATED: dict[str, Callable[[Lines], Iterator[str]]] = {
    "commands": _commands,
    "decisions": _decisions,
    "help": _help,
    "import columns": _import_columns,
    "read models": _read_models,
    "shipped": _shipped,
}


# --- the command -------------------------------------------------------------------------------------


@click.command()
@click.option("--write", is_flag=True, help="Write what differs into the pages.")
@click.argument("only", nargs=-1, type=click.Path(exists=True, path_type=Path))
def main(only: tuple[Path, ...], *, write: bool) -> None:
    """Show how the pages differ from what the program answers now, or write it into them."""
    chosen = [(page / "README.md" if page.is_dir() else page).resolve() for page in only] or pages()
    differ = False
    for page in chosen:
        before, after = page.read_text(encoding="utf-8"), rewritten(page)
        if before != after:
            click.echo("".join(difflib.unified_diff(before.splitlines(True), after.splitlines(True), str(page), "now")))
            if write:
                page.write_text(after, encoding="utf-8")
            differ = True
    if differ and not write:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
