"""Answers of several tables: all of them in a spreadsheet, one of them in CSV, which says what it leaves out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook  # type: ignore[import-untyped]  # it has no stubs

from cli.languages import ENGLISH, SPEECH
from cli.sheet import HEAD
from tests.cli.running import pladsbog

SEVERAL = [
    (
        "citizen c-1",
        ["citizen", "absences", "services", "deliveries", "costs", "follow-ups", "events", "chart", "own-payments"],
    ),
    (
        "follow-up prepare syrenparken 2023-06",
        ["follow-up prepare", "changes", "causes", "citizens", "actions", "focus", "due"],
    ),
    ("follow-up show syrenparken 2023-05", ["follow-up show", "actions", "focus"]),
    ("settle 2023-06", ["settle", "lines", "adjustments", "findings"]),
    ("why syrenparken 2023-06", ["why", "lines", "rules", "findings"]),
    ("follow-up due --within 400", ["follow-up due", "without-cadence"]),
    ("simulate --model other.toml --to 2023-06", ["simulate", "findings"]),
]


def csv_of(line: str) -> tuple[list[str], str]:
    """The lines of a CSV answer, and what stands on stderr."""
    ran = pladsbog(f"{line} --format csv")
    assert ran.code == 0, ran.err
    return ran.out.splitlines(), ran.err


def book_of(line: str) -> Any:
    ran = pladsbog(f"{line} -o out.xlsx --force")
    assert ran.code == 0, ran.err
    return load_workbook("out.xlsx")


def rows_of(sheet: Any) -> list[tuple[Any, ...]]:
    return list(sheet.iter_rows(min_row=HEAD + 1, values_only=True))


@pytest.mark.parametrize(("line", "names"), SEVERAL)
def test_a_spreadsheet_has_a_sheet_for_each_table(answers: Path, line: str, names: list[str]) -> None:
    book = book_of(line)
    titled = [sheet for sheet in book if sheet.title != "Meeting"]  # which people fill in
    assert [sheet.title for sheet in titled] == names
    first = titled[0]["A1"].value
    assert [sheet["A1"].value.removesuffix(" (none)") for sheet in titled][1:] == [
        f"{first}: {name}" for name in names[1:]
    ]
    for sheet in titled:
        assert sheet["A1"].value.endswith(" (none)") == (not rows_of(sheet)), sheet.title


FOR_PEOPLE = {"annulled by": "annulled or replaced by"}
"""The heads that CSV keeps, and what people read instead."""


@pytest.mark.parametrize(("line", "names"), SEVERAL)
def test_what_a_sheet_holds_is_what_show_gives(answers: Path, line: str, names: list[str]) -> None:
    book = book_of(line)
    for name in names[1:]:
        rows, err = csv_of(f"{line} --show {name}")
        assert err == "", name
        totals = {"costs": 2, "changes": 4, "lines": 1, "adjustments": 1, "causes": 1, "citizens": 1}.get(name, 0)
        totals = 0 if line.startswith("why") and name != "lines" else totals
        filled = [row for row in rows_of(book[name]) if any(value is not None for value in row)]
        if name == "rules":  # in words, for people: without what has no part in them, such as the day of a census
            assert 0 < len(filled) < len(rows)
        else:
            assert len(rows) - 1 == len(filled) - totals, name
        heads = [cell.value for cell in book[name][HEAD] if cell.value != "per"]  # of a unit price, for people
        of_csv = [FOR_PEOPLE.get(head, head) for head in rows[0].split(";")]
        assert [head for head in of_csv if head in heads] == heads, name
        # Of a table too wide for a page the columns stay away that nothing stands in.
        away = [at for at, head in enumerate(of_csv) if head not in heads]
        assert not any(row.split(";")[at] for row in rows[1:] for at in away), name


def test_csv_has_the_main_table_and_names_the_others(answers: Path) -> None:
    rows, err = csv_of("citizen c-1")
    assert rows[0].startswith("offer;place;from;to;level")
    assert err == (
        "CSV holds one table, here stays; also: --show costs, --show follow-ups, --show events, "
        "or all of them with --format xlsx\n"
    )


def test_csv_names_the_others_as_they_are_typed_in_the_language_spoken(answers: Path) -> None:
    assert answers
    told = pladsbog("--lang da borger c-1 --form csv")
    SPEECH.speak(ENGLISH)
    assert told.out.startswith("offer;place;from;to;level"), "what programs read is the same"
    assert told.err == (
        "CSV rummer én tabel, her ophold; der er også: --vis udgifter, --vis opfølgninger, --vis hændelser, "
        "eller alle med --form xlsx\n"
    )


def test_groups_are_named_as_they_are_typed_in_the_language_spoken(answers: Path) -> None:
    assert answers
    told = pladsbog("--lang da nøgletal 2023 --efter niveau --efter niveau").err
    SPEECH.speak(ENGLISH)
    assert "niveau, betaler\n" in told


def test_csv_that_leaves_nothing_out_says_nothing(answers: Path) -> None:
    # what the houses come to is in the lines, and nobody has anything to decide
    rows, err = csv_of("settle 2023-01")
    assert (len(rows) > 1, err) == (True, "")


def test_a_page_in_a_file_is_the_page_on_the_terminal(answers: Path) -> None:
    for line in ("citizen c-1", "follow-up prepare syrenparken 2023-06", "why syrenparken 2023-06"):
        assert pladsbog(f"{line} -o page.txt --force").code == 0
        assert Path("page.txt").read_text(encoding="utf-8") == pladsbog(line).out


def test_a_table_can_be_shown_alone(answers: Path) -> None:
    assert pladsbog("citizen c-1 --show costs").out.splitlines()[0].split() == [
        "year", "offer", "kind", "service", "payer", "amount",
    ]  # fmt: skip
    assert pladsbog("citizen c-1 --show costs --format json").data["citizen"] == "c-1"


def test_the_sheets_of_two_houses_say_whose_rows_they_are(answers: Path) -> None:
    book = book_of("follow-up prepare syrenparken 2023-06 --offer fjord")
    heads = [cell.value for cell in book["follow-up prepare"][HEAD]]
    assert heads == ["figure", "Syrenparken QQQ", "Fjord", "together"]
    assert {row[0] for row in rows_of(book["actions"])} == {"Syrenparken QQQ"}


def test_the_figures_say_how_the_expectation_moved(answers: Path) -> None:
    """What the page says in lines of their own, and JSON of each sheet and of the houses together."""
    line = "follow-up prepare syrenparken 2023-06 --offer fjord"
    told = pladsbog(f"{line} --format json").data
    figures = {row[0]: row[1:] for row in rows_of(book_of(line)["follow-up prepare"])}
    everybody = [*told["sheets"], told]
    for name, key in (("expected then", "expected_then"), ("expected now", "expected_now")):
        assert figures[name] == tuple(float(sheet[key]) for sheet in everybody), name
    last = told["sheets"][0]["last_meeting"]
    assert (figures["the leader expected"][0], figures["now differs by"][0]) == (
        float(last["expectation"]["year_end"]), float(last["now_above_expectation"]),
    )  # fmt: skip
    assert figures["the leader expected"][2] is None  # it is said for each house
    (_, of_house, _, together), _ = csv_of(f"{line} --show figures")
    assert (of_house.split(";")[0], together.split(";")[0]) == ("syrenparken", "together")


def test_the_sheet_of_a_citizen_s_costs_says_the_year_and_its_sum(answers: Path) -> None:
    told = pladsbog("citizen c-1 --year 2023 --format json").data
    book = book_of("citizen c-1 --year 2023")
    *rows, total, own = rows_of(book["costs"])
    assert {row[0] for row in rows} == {2023}
    assert total[1] == "cost of 2023"
    assert total[-1].startswith("=ROUND(SUM(")
    assert sum(row[-1] for row in rows) == float(told["total"])
    assert own[1:] == ("of it own", None, None, None, float(told["own"]))
    (heading,) = [row for row in pladsbog("citizen c-1 --year 2023").out.splitlines() if row.endswith("amount")]
    assert heading.split() == ["offer", "kind", "payer", "amount"]


def test_what_a_person_must_decide_is_a_table(answers: Path) -> None:
    rows, _ = csv_of("settle 2023-06 --show findings")
    shown = pladsbog("settle 2023-06 --format json").data["offers"]
    assert len(rows) - 1 == sum(len(offer["findings"]) for offer in shown)
