"""How far a long run has come: told on a terminal, after a second, and gone when the answer comes."""

from __future__ import annotations

import io
import sys
from typing import Self

import pytest

from cli import progress as shown
from cli.progress import COPYING, Counted, counted, hush, progress, working


class Terminal(io.StringIO):
    """A terminal that keeps all that was written; stderr is one within `with`."""

    def isatty(self) -> bool:
        return True

    def __enter__(self) -> Self:
        self._before, sys.stderr = sys.stderr, self
        return self

    def __exit__(self, *_: object) -> None:
        sys.stderr = self._before


@pytest.fixture
def terminal() -> Terminal:
    return Terminal()


def _told(terminal: Terminal) -> None:
    """Have the line told once, without waiting for a second."""
    assert shown._line is not None
    for task in shown._under_way[-1:]:
        if not task.is_hushed:
            shown._line._write("\r\033[K" + task.line())
            shown._line._is_shown = True


def test_counted_steps_have_a_rate_and_the_time_left(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [100.0]
    monkeypatch.setattr(shown, "monotonic", lambda: clock[0])
    with terminal, progress(10_000, COPYING) as advance:
        advance(2_500)
        clock[0] += 5
        _told(terminal)
    assert "copying events [#####...............] 25 %, 500 a second, 15 s left" in terminal.getvalue()
    assert terminal.getvalue().endswith("\r\033[K"), "the line is gone"


def test_what_cannot_be_counted_tells_how_long_it_takes(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [100.0]
    monkeypatch.setattr(shown, "monotonic", lambda: clock[0])
    with terminal, working():
        clock[0] += 125
        _told(terminal)
    assert "working … 2:05" in terminal.getvalue()


def test_the_innermost_is_told(terminal: Terminal) -> None:
    with terminal, working(), progress(4, COPYING) as advance:
        advance(1)
        _told(terminal)
    assert "copying events" in terminal.getvalue()
    assert "working" not in terminal.getvalue()


def test_a_quick_answer_has_no_line(terminal: Terminal) -> None:
    with terminal:
        assert list(counted([1, 2, 3], 3, COPYING)) == [1, 2, 3]
    assert terminal.getvalue() == ""


def test_what_is_said_meanwhile_takes_the_line_away(terminal: Terminal) -> None:
    with terminal, working():
        _told(terminal)
        hush()
        before = terminal.getvalue()
        assert before.endswith("\r\033[K")
        _told(terminal)
        assert terminal.getvalue() == before


def test_elsewhere_nothing_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    elsewhere = io.StringIO()
    monkeypatch.setattr(sys, "stderr", elsewhere)
    with progress(10, COPYING) as advance:
        advance(10)
        assert shown._line is None
    assert elsewhere.getvalue() == ""


def test_rows_are_told_as_they_are_gone_through() -> None:
    rows = Counted(["a", "b"], COPYING)
    assert (list(rows), list(rows), len(rows), rows[0]) == (["a", "b"], ["a", "b"], 2, "a")
