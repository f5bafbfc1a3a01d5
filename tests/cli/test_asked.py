"""What a provider had asked for is kept beside what was granted."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.cli.running import pladsbog

MOVE_IN = "move-in c-17 syrenparken 1 --from 2023-05-01 --level 5 --decision V"


def data(line: str) -> Any:
    ran = pladsbog(f"{line} --format json")
    assert ran.code == 0, ran.err
    return ran.data


def asked_by_stretch() -> list[tuple[str, str | None]]:
    (stay,) = data("citizen c-17")["stays"]
    return [(one["level"], one["asked"]) for one in stay["stretches"]]


def test_a_move_in_and_a_reassessment_keep_what_was_asked_for(town: Path) -> None:
    assert town
    before = data("settle 2023-06")["total"]
    data(f"{MOVE_IN} --asked 7")
    data("reassess c-17 --from 2023-06-15 --level 6 --asked 8 --decision V")
    texts = [row["text"] for row in data("log --citizen c-17")]
    assert texts == [
        "c-17 moved in to syrenparken/1 at level 5 (asked for: level 7)",
        "c-17 in syrenparken/1 reassessed to level 6 (asked for: level 8)",
    ]
    assert asked_by_stretch() == [("5", "7"), ("6", "8")]
    # 14 days of level 5 and 16 of level 6, with the base: what was asked for is no money
    assert (before, data("settle 2023-06")["total"]) == ("0.00", "79054.00")
    assert texts[1] in pladsbog("follow-up prepare syrenparken 2023-06").out


def test_who_asked_for_nothing_has_nothing_kept(town: Path) -> None:
    assert town
    data(MOVE_IN)
    assert "asked" not in data("log")[-1]
    assert asked_by_stretch() == [("5", None)]


def test_what_was_asked_for_can_be_corrected_and_taken_back(town: Path) -> None:
    assert town
    number = data(f"{MOVE_IN} --asked 7")["events"][0]["event"]
    number = data(f"correct {number} --kind typo --reason slip --asked 8")["events"][0]["event"]
    assert asked_by_stretch() == [("5", "8")]
    number = data(f"correct {number} --kind typo --reason slip --level 6")["events"][0]["event"]
    assert asked_by_stretch() == [("6", "8")]
    data(f"correct {number} --kind typo --reason slip --asked none")
    assert asked_by_stretch() == [("6", None)]


@pytest.mark.parametrize("line", [f"{MOVE_IN} --asked x", f"{MOVE_IN} --asked 0"])
def test_a_level_that_there_is_not_cannot_have_been_asked_for(town: Path, line: str) -> None:
    assert town
    assert "[unknown-level]" in pladsbog(line).err


def test_rows_of_an_import_have_it_too(town: Path) -> None:
    (town / "rows.csv").write_text(
        "hændelse;dato;borger;tilbud;plads;niveau;ønsket niveau;afgørelse\n"
        "indflytning;2023-05-01;c-17;syrenparken;1;5;7;V\nrevurdering;2023-06-15;c-17;;;6;8;V\n"
    )
    assert pladsbog("import rows.csv").code == 0
    assert asked_by_stretch() == [("5", "7"), ("6", "8")]


def lines(line: str) -> list[list[str]]:
    ran = pladsbog(f"{line} --format csv")
    assert ran.code == 0, ran.err
    return [row.split(";") for row in ran.out.splitlines()]


def column(rows: list[list[str]], heading: str) -> list[str]:
    at = rows[0].index(heading)
    return [row[at] for row in rows[1:]]


def test_what_was_asked_for_has_a_column_on_the_sheet_and_with_the_citizen(town: Path) -> None:
    assert town
    data(f"{MOVE_IN} --asked 7")
    data("reassess c-17 --from 2023-06-15 --level 6 --asked 8 --decision V")
    data("move-in c-18 syrenparken 2 --from 2023-06-01 --level 3 --decision V")
    assert column(lines("citizen c-17 --show stays"), "asked for") == ["7", "8"]
    changes = lines("follow-up prepare syrenparken 2023-06 --show changes")
    assert column(changes, "asked for") == ["7", "8", ""]
    data("follow-up hold syrenparken 2023-06 --focus c-17 --focus c-18 --on 2023-07-01 --participants leader")
    focus = lines("follow-up prepare syrenparken 2023-07 --show focus")
    assert list(zip(column(focus, "in focus"), column(focus, "asked for"), strict=True)) == [
        ("c-17", "8"),
        ("c-18", ""),
    ]


def test_a_page_has_the_column_only_where_something_was_asked_for(town: Path) -> None:
    assert town
    data(MOVE_IN)
    pages = ("citizen c-17", "follow-up prepare syrenparken 2023-06")
    assert [any(row.endswith("asked for") for row in pladsbog(line).out.splitlines()) for line in pages] == [
        False,
        False,
    ]
    data("reassess c-17 --from 2023-06-15 --level 6 --asked 8 --decision V")
    assert [any(row.endswith("asked for") for row in pladsbog(line).out.splitlines()) for line in pages] == [True, True]
