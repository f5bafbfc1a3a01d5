"""How far a long run has come: told on a terminal, after a second, and gone when the answer comes."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import Self

import pytest

from cli import progress as shown
from cli.progress import COPYING, Counted, counted, hush, progress, working
from cli.render import Output, Table
from ledger.shared import steps
from ledger.shared.calendar import clock_set_to
from tests.cli.every_answer import NOW
from tests.cli.running import pladsbog
from tests.ledger.shared.test_steps import Listening


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


@pytest.mark.parametrize(
    ("room", "told"),
    [
        (80, "copying events [#####...............] 25 %, 500 a second, 15 s left"),
        (60, "copying events [###..........] 25 %, 500 a second, 15 s left"),
        (50, "copying eve… [#....] 25 %, 500 a second, 15 s left"),
        (45, "copyin… [#....] 25 %, 500 a second, 15 s left"),
    ],
)
def test_bar_and_label_give_way_on_a_narrow_terminal_not_what_is_left(
    room: int, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = [100.0]
    monkeypatch.setattr(shown, "monotonic", lambda: clock[0])
    task = shown._Task(COPYING, 10_000)
    task.advance(2_500)
    clock[0] += 5
    assert task.line(room) == told
    assert len(task.line(room)) <= room


def test_a_terminal_that_can_take_nothing_away_has_no_line(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "dumb")
    with terminal, progress(4, COPYING):
        assert shown._line is None


@pytest.mark.parametrize(("done", "seconds"), [(2_500, 2), (400, 60)])
def test_nothing_is_estimated_from_too_little(
    done: int, seconds: int, terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = [100.0]
    monkeypatch.setattr(shown, "monotonic", lambda: clock[0])
    with terminal, progress(10_000, COPYING) as advance:
        advance(done)
        clock[0] += seconds
        _told(terminal)
    assert f"] {done // 100} %\r" in terminal.getvalue()


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


def test_of_one_thing_after_another_the_second_is_counted_from_the_first(
    terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock, waits = [100.0], list[float]()
    monkeypatch.setattr(shown, "_silent_since", None)
    monkeypatch.setattr(shown, "monotonic", lambda: clock[0])
    with terminal:
        for seconds in (0.4, 5.0, 0.0):
            with working():
                assert shown._line is not None
                waits.append(shown._line._wait)
            clock[0] += seconds
        hush()
        with working():
            assert shown._line is not None
            waits.append(shown._line._wait)
    assert waits == [1.0, pytest.approx(0.6), 0.25, 1.0]


def test_a_spreadsheet_is_told_as_it_is_written(terminal: Terminal, tmp_path: Path) -> None:
    seen: list[str] = []

    def dressed(_book: object) -> None:
        seen.extend(task.label.template for task in shown._under_way)

    with terminal:
        Output("xlsx", tmp_path / "out.xlsx").show_tables([Table("t", (), ())], data={}, dressed=dressed)
    assert seen == ["writing the spreadsheet"]


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


def test_less_than_one_a_second_is_told_a_minute(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [100.0]
    monkeypatch.setattr(shown, "monotonic", lambda: clock[0])
    with terminal, progress(10, COPYING) as advance:
        advance(2)
        clock[0] += 10
        _told(terminal)
    assert "copying events [####................] 20 %, 12 a minute, 40 s left" in terminal.getvalue()


def test_steps_that_work_takes_are_told_and_the_outer_ones_of_those(terminal: Terminal) -> None:
    with terminal, working():
        for house in steps.counted("ab", steps.HOUSES):
            for _ in steps.counted("abc", steps.MONTHS):
                assert [(task.label, task.length) for task in shown._under_way[1:]] == [(steps.HOUSES, 2)], house
        assert len(shown._under_way) == 1
        assert list(steps.counted("abc", steps.MONTHS)) == ["a", "b", "c"]
    assert shown._under_way == []


def test_one_thing_leaves_it_to_what_lies_within_it(terminal: Terminal) -> None:
    with terminal, working():
        for _ in steps.counted("a", steps.HOUSES):
            for _ in steps.counted("abc", steps.MONTHS):
                assert [task.label for task in shown._under_way[1:]] == [steps.MONTHS]


AND_EARLIER = "close 2023-07 --offer syrenparken --and-earlier --early --accept-findings --reason x --dry-run"
OF_MADE = (
    ("close 2023-06 --dry-run", "settling houses"),
    (AND_EARLIER, "settling months"),
    ("postings 2023-01 --dry-run", "checking events"),
    ("evidence syrenparken 2023 -o proof.zip", "checking events"),
    ("evidence syrenparken 2023 -o proof.zip", "explaining months"),
    ("report syrenparken 2023 -o report.html", "going through events"),
    ("report syrenparken 2023 -o report.html", "settling months"),
    ("report syrenparken 2023 -o report.html", "writing the report"),
    ("report syrenparken 2023 -o report.xlsx", "writing the report"),
    ("follow-up prepare syrenparken 2023-03 -o meeting.xlsx", "drawing pictures"),
    ("settle 2023-06", "settling houses"),
    ("statement own 2023-06", "settling houses"),
    ("bridge 2023-01", "settling houses"),
    ("status", "settling houses"),
    ("key-figures 2023", "settling houses"),
    ("vacancies", "settling houses"),
    ("follow-up due", "reading houses"),
    ("budget --by function 2023", "settling houses"),
)


@pytest.mark.parametrize(("line", "what"), OF_MADE)
def test_what_takes_long_says_how_far_it_is(made: Path, monkeypatch: pytest.MonkeyPatch, line: str, what: str) -> None:
    """In a small ledger it takes no time; the steps are the same as in a large one."""
    monkeypatch.chdir(made)
    listening = Listening()
    with clock_set_to(NOW), steps.listened_to(listening):
        ran = pladsbog(f"{line}{' --force' if ' -o ' in line else ''}")
    assert ran.code == 0, ran.err
    heard = [one for one in listening.heard if one[0] == what]
    assert heard, listening.heard
    assert all(done == length for _, length, done in heard), heard
