"""The course of a year in one line, on a terminal alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli.sparks import BLOCKS, PLAIN, Course, lines_of, spark
from tests.cli.at_a_terminal import at_a_terminal
from tests.cli.running import pladsbog


def test_heights_lie_between_the_lowest_and_the_highest() -> None:
    assert spark([0, 1, 2, 3, 4, 5, 6, 7], 0, 7) == BLOCKS
    assert spark([7, None, 0], 0, 7) == "█ ▁"
    assert spark([5, 5], 5, 5) == "▄▄"
    assert spark([0, 7], 0, 7, PLAIN) == "_#"


def test_courses_of_one_unit_have_one_scale(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    courses = [Course("adopted", [10_000_00, 10_000_00]), Course("current", [0, 20_000_00])]
    assert lines_of(courses) == ["adopted  ▅▅  10.000", "current  ▁█  0 to 20.000"]
    assert lines_of([Course("nothing", [None, None])]) == []


def test_a_terminal_without_such_signs_has_plain_ones(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "dumb")
    assert lines_of([Course("a", [1, 8], "number")]) == ["a  _#  1 to 8"]


@pytest.mark.parametrize(
    "line",
    ["budget syrenparken 2023", "settle 2023-Q1 --offer syrenparken", "key-figures 2023 --identifying"],
)
def test_a_terminal_shows_courses_and_nothing_else_does(answers: Path, line: str) -> None:
    assert answers
    told = at_a_terminal(line.split(), TERM="xterm")
    assert told.code == 0, told.text
    assert any(sign in told.text for sign in BLOCKS)
    plain = at_a_terminal(line.split(), TERM="xterm", PYTHONIOENCODING="ascii")
    assert not any(sign in plain.text for sign in BLOCKS)
    for elsewhere in (line, f"{line} --format json", f"{line} --format csv"):
        assert not any(sign in pladsbog(elsewhere).out for sign in BLOCKS)


def test_a_house_whose_figures_are_hidden_has_no_course(answers: Path) -> None:
    """Its occupancy is hidden with the rest, and the course would tell it month by month."""
    assert answers
    told = at_a_terminal(["key-figures", "2023"], TERM="xterm").text
    assert "few" in told
    assert not any(sign in told for sign in BLOCKS)
    assert "% to" not in told
