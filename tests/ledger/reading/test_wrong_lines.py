"""A decision file in which several lines cannot be read: all are told at once, and none that follows from another."""

from __future__ import annotations

import pytest

from ledger.errors import BadDecisionFile
from ledger.reading.decisions.toml import parse_toml

AS_DANES_WRITE = """reference = BY 2025-12-16 pkt. 7
decided_on = 16/12-2025

[[rates]]
id = "pakketakst"
effective = 1/10-2025
interval = 392,50
steps = 12
"""


def told(text: str) -> list[str]:
    with pytest.raises(BadDecisionFile) as refused:
        parse_toml(text, "takst.toml")
    return list(map(str, refused.value.problems))


def test_each_line_that_cannot_be_read_is_told() -> None:
    first, *others = told(AS_DANES_WRITE)
    assert first.startswith("line 1, column 13: this is not TOML: ")
    assert others == [
        "line 2: write the date 16/12-2025 as 2025-12-16",
        "line 6: write the date 1/10-2025 as 2025-10-01",
        "line 7: a decimal has a point here: write 392.50",
    ]


def test_no_more_are_told_than_can_be_read() -> None:
    assert len(told("\n".join(f"k{at} = 1,5" for at in range(50)))) == 20


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("a = [1, 2\nb = 3\nc = 1,5\n", 2),  # whatever b is, the list is not ended
        ("[[rates]\na = 1,5\n", 1),
        ("a = 1\na = 2\n", 2),
        ("just words\nb = 1,5\n", 1),
    ],
)
def test_after_a_line_that_is_no_value_nothing_is_guessed(text: str, line: int) -> None:
    (problem,) = told(text)
    assert problem.startswith(f"line {line}, ")


def test_what_is_not_ended_is_told_once() -> None:
    assert len(told('a = """\nb = 1,5\n')) == 1
