"""What the help of the commands of services says: examples that run as they stand, and every kind of row and column."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ledger.reading.imports.kinds import KINDS
from ledger.reading.words import HEADINGS
from ledger.shared.calendar import clock_set_to
from tests.cli.running import pladsbog

COMMANDS = ("grant", "regrant", "deliver", "end-grant", "own-payment", "reserve", "buy")
DECISION = """
reference = "KB 2025-12-01 item 1"
decided_on = 2025-12-01
[[model]]
id = "m"
effective = 2026-01-01
allocation = "activity"
structure = "differentiated"
[model.vacancy]
rule = "level"
level = "1"
[[rates]]
id = "r"
effective = 2026-01-01
unit = "day"
prices = { "1" = 1000, "2" = 2000 }
[[offer]]
id = "syrenparken"
name = "Syrenparken"
effective = 2026-01-01
model = "m"
rates = "r"
places = ["1", "2", "3"]
[[service]]
id = "night-watch"
name = "Nattevagt"
effective = 2026-01-01
unit = "day"
price = 185
[[service]]
id = "support"
name = "Støtte"
effective = 2026-01-01
unit = "hours-a-week"
price = 402
settled_on = "delivered"
[[service]]
id = "day-offer"
name = "Dagtilbud"
effective = 2026-01-01
unit = "day"
rates = "r"
[[own_payment]]
offers = ["syrenparken"]
kind = "rent"
effective = 2026-01-01
amount = 2403
"""


@pytest.fixture
def house(folder: Path) -> Iterator[None]:
    """c-17 lives in place 1 of Syrenparken and goes to a day offer; it is September 2026."""
    (folder / "decision.toml").write_text(DECISION)
    with clock_set_to(datetime(2026, 9, 1, 10, tzinfo=UTC)):
        for line in (
            "init --municipality 787",
            "adopt decision.toml",
            "move-in c-17 syrenparken 1 --from 2026-01-15 --level 1 --decision V",
            "grant c-17 day-offer --from 2026-01-15 --level 1 --decision V",
        ):
            assert pladsbog(line).code == 0
        yield


def examples(command: str) -> list[str]:
    """What the help of a command says that can be typed, in order."""
    _, _, shown = pladsbog(f"{command} --help").out.partition("Examples:\n")
    block, _, _ = shown.replace("\\\n", " ").partition("\n\n")
    return [" ".join(shlex.split(line)[1:]) for line in block.splitlines()]


def test_the_examples_run_one_after_the_other(house: None) -> None:
    for command in COMMANDS:
        typed = examples(command)
        assert len(typed) >= 2
        for line in typed:
            assert line.startswith(f"{command} ")
            ran = pladsbog(line)
            assert ran.code == 0, (line, ran.err)


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
