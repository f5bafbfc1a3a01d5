"""What holds because nothing else was said is told before a person answers whether to record it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.at_a_terminal import at_a_terminal
from tests.cli.house import adopt, data, done, house

MOVE_IN = "move-in c-2 h 2 --from 2025-03-01 --decision 479"


@pytest.fixture(autouse=True)
def lived_in(folder: Path) -> None:
    """House h with two places, levels at 1,000 and 2,000 a day; c-1 lives in the first one, by §108."""
    assert folder
    adopt("h", house('"1" = 1000, "2" = 2000'))
    done("move-in c-1 h 1 --from 2025-02-01 --level 1 --decision VU-1 --paragraph 108")


def asked(line: str, columns: int = 80) -> str:
    """What is shown to a person, who says no."""
    told = at_a_terminal(line.split(), "n", columns=columns)
    assert told.code == 1
    return " ".join(told.text.split())


@pytest.mark.parametrize("columns", [80, 200])
def test_who_pays_the_paragraph_and_the_reference_are_in_sight(columns: int) -> None:
    told = asked(f"{MOVE_IN} --level 1", columns)
    assert "journalised as 479" in told
    assert "paid by the own municipality; another one: --payer CODE" in told
    assert "without a paragraph; others of the house have 108: --paragraph P" in told


def test_what_was_said_is_not_said_again() -> None:
    told = asked(f"{MOVE_IN} --level 1 --payer 265 --paragraph 107")
    assert "paid by the own municipality" not in told
    assert "without a paragraph" not in told


def test_who_was_asked_who_pays_and_by_what_is_told_neither_once_more() -> None:
    line = "move-in h 2 --new --from 2025-03-01 --level 1"
    told = at_a_terminal(line.split(), "VU 2", "own", "none", "n", columns=120)
    assert told.code == 1, told.text
    assert "journalised as VU 2" in told.text
    assert "another one: --payer CODE" not in told.text
    assert "without a paragraph" not in told.text


def test_a_special_price_says_what_it_is_of_and_that_it_is_far_above_the_levels() -> None:
    told = asked(f"{MOVE_IN} --special-price 45000")
    assert "the special price is that of a day" in told
    assert "look again: the dearest level costs 2.000,00 kr. a day" in told
    assert "look again" not in asked(f"{MOVE_IN} --special-price 2500")
    assert "that of a" not in asked(f"{MOVE_IN} --special-price 45000 --per month")


def test_it_is_asked_for_in_its_unit() -> None:
    told = at_a_terminal(MOVE_IN.split(), "særtakst", "", columns=120, PLADSBOG_LANG="da").text
    assert "Hvor stor er særtaksten, i kroner pr. dag?" in told


def test_of_a_correction_both_references_are_told() -> None:
    number = next(one["event"] for one in data("log") if "moved in" in one["text"])
    told = asked(f"correct {number} --kind typo --reason mistyped --decision VU-2")
    assert "journalised as VU-2 (before: VU-1)" in told


def test_who_answers_no_question_is_told_nothing_of_it() -> None:
    assert "journalised" not in done(f"{MOVE_IN} --level 1 --dry-run").err
    assert "journalised" not in done(f"{MOVE_IN} --level 1 --yes").err
