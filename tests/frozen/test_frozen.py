"""Today's answers are the frozen ones, but for the differences that are meant."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.frozen.asking import part, whole
from tests.frozen.freeze import PART_STEPS, compare, read_meant
from tests.frozen.playing import read_script

SETTLE = ("settle",)
FIGURES = ("budget", "budget-changes", "key-figures", "simulate", "year")
CAUSES = ("why", "bridge", "statement", "postings", "follow-up", "log")


def test_the_first_months_answer_as_they_did(tmp_path: Path) -> None:
    # given the first fourteen months of the script
    steps = read_script()[:PART_STEPS]
    # when some questions of each kind are asked
    outcome = compare(tmp_path, "part", steps, part)
    # then every answer is the stored one
    assert not outcome.found, outcome.report()


@pytest.mark.frozen
@pytest.mark.parametrize("kinds", [SETTLE, FIGURES, CAUSES], ids=["settle", "figures", "causes"])
def test_everything_answers_as_it_did(tmp_path: Path, kinds: tuple[str, ...]) -> None:
    # given the whole script
    # when all questions of these kinds are asked
    outcome = compare(tmp_path, "whole", read_script(), whole, kinds)
    # then every answer is the stored one
    assert not outcome.found, outcome.report()
    # and every difference that is listed for these kinds still occurs
    asked = [meant for meant in outcome.not_found if meant.question.split()[0] in kinds]
    gone = [meant for meant in asked if not meant.in_the_part_alone]
    assert not gone, outcome.report()


def test_every_listed_difference_says_why() -> None:
    assert all(len(meant.reason) > 10 for meant in read_meant())
