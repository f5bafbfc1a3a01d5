"""What the help of the commands of services says: every kind of row and column, on lines that fit a terminal."""

from __future__ import annotations

import pytest

from ledger.reading.imports.kinds import KINDS
from ledger.reading.words import HEADINGS
from tests.cli.running import pladsbog

COMMANDS = ("grant", "regrant", "deliver", "end-grant", "own-payment", "reserve", "buy")


@pytest.mark.parametrize("command", [*COMMANDS, "import", "correct"])
def test_help_fits_a_terminal(command: str) -> None:
    assert max(map(len, pladsbog(f"{command} --help").out.splitlines())) <= 80


def test_import_names_every_kind_of_row_and_every_column() -> None:
    shown = pladsbog("import --help").out
    _, _, listed = shown.partition("Columns: event (")
    kinds, _, columns = listed.partition(")")
    assert set(kinds.replace("\n", " ").replace(" ", "").split(",")) == set(KINDS)
    named, _, _ = columns.partition(";")
    assert {"event", *named.replace("\n", " ").replace(" ", "").strip(",").split(",")} == set(HEADINGS)


def test_correct_is_of_places_and_services_too() -> None:
    for shown in (pladsbog("correct --help").out, pladsbog("--help").out):
        assert "recorded of a stay, a place or a service" in " ".join(shown.split())


def test_no_competence_is_said_to_judge_what_residents_pay_themselves() -> None:
    assert "competence" not in pladsbog("own-payment --help").out


def test_the_services_of_a_budget_are_told_to_be_without_adjustments() -> None:
    assert "--show services has no adjustments" in " ".join(pladsbog("budget --help").out.split())
