r"""The error gallery: each page beside this file is a terminal session to read, and is replayed to the letter.

A page is prose with these in it:

    $ cat > NAME <<END          the lines up to END become a file
    $ printf 'TEXT' > NAME      a file with bytes that cannot be read: \\xNN and \\n as in Python
    $ pladsbog …                a command line; what follows, up to [exit N], is all that it writes on stderr
    $ pladsbog … 2>/dev/null    the same, with stderr left out
    $ at MOMENT pladsbog …      the same, under a clock that says so (in UTC)
    $ sqlite3 NAME "SQL"        a statement straight at a database

A digest stands as DIGEST. Commands of a page run in one folder, as anna. UPDATE_ERRORS=1 writes what was answered into
the pages.
"""

from __future__ import annotations

import os
import re
import shlex
import sqlite3
from collections.abc import Iterator
from contextlib import AbstractContextManager, closing, nullcontext
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ledger.shared.calendar import clock_set_to
from tests.cli.running import pladsbog

_DIGEST = re.compile(r"\b[0-9a-f]{64}\b")
"""Of what was recorded just now, under the clock of the day."""

PAGES = sorted(Path(__file__).parent.glob("*.txt"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_each_page_is_what_the_program_answers(page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PLADSBOG_ACTOR", "anna")
    monkeypatch.delenv("PLADSBOG_LEDGER", raising=False)
    written = page.read_text()
    answered = "".join(f"{line}\n" for line in replay(iter(written.splitlines())))
    if os.environ.get("UPDATE_ERRORS"):
        page.write_text(answered)
    assert answered == written


def replay(lines: Iterator[str]) -> Iterator[str]:
    """The page's lines with what the program answers now in place of what it answered."""
    for line in lines:
        yield line
        if line.startswith("$ cat > "):
            body = list(until(lines, "END"))
            Path(line.split()[3]).write_text("".join(f"{text}\n" for text in body[:-1]))
            yield from body
        elif line.startswith("$ printf "):
            text, name = line.removeprefix("$ printf '").split("' > ")
            Path(name).write_bytes(text.encode().decode("unicode_escape").encode("latin-1"))
        elif line.startswith("$ sqlite3 "):
            _, _, name, sql = shlex.split(line)
            with closing(sqlite3.connect(name)) as file, file:
                file.execute(sql)
        elif line.startswith(("$ pladsbog ", "$ at ")):
            for _ in until(lines, "[exit "):
                pass
            clock, _, typed = line.partition("pladsbog ")
            with at(clock.removeprefix("$ ").removeprefix("at ").strip()):
                yield from answer(typed)


def at(moment: str) -> AbstractContextManager[None]:
    return clock_set_to(datetime.fromisoformat(moment).replace(tzinfo=UTC)) if moment else nullcontext()


def until(lines: Iterator[str], mark: str) -> Iterator[str]:
    """The lines up to the one that begins with the mark, that one included."""
    for line in lines:
        yield line
        if line.startswith(mark):
            return
    raise AssertionError(f"the page ends before {mark}")


def answer(typed: str) -> Iterator[str]:
    arguments, silent, _ = typed.partition(" 2>/dev/null")
    ran = pladsbog(arguments)
    assert ran.code == 0 or ran.out == "", "a refusal writes nothing on stdout"
    if not silent:
        yield from (_DIGEST.sub("DIGEST", line) for line in ran.err.splitlines())
    yield f"[exit {ran.code}]"
