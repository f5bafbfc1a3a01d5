"""A cause has one word for people, in a meeting's sheet as in what moved the budget; the largest stands first."""

from __future__ import annotations

import pytest

from tests.cli.house import data
from tests.cli.running import pladsbog

pytestmark = pytest.mark.usefixtures("since_a_meeting")


def test_a_cause_has_the_word_that_it_has_in_every_list() -> None:
    codes = {change["cause"] for change in data("follow-up prepare h 2025-03")["changes"]}
    assert codes == {"late news", "correction", "price", "move-in"}, "codes for programs are as ever"
    sheet, budget = pladsbog("follow-up prepare h 2025-03").out, pladsbog("budget-changes h 2025 --by cause").out
    for word in ("departure", "correction (typo)", "rate", "move-in"):
        assert word in sheet
        assert word in budget
    assert "departure, late news" in sheet
    assert "rates and prices" not in sheet
    sums = sheet.partition("by cause")[2].partition("by citizen")[0].splitlines()[1:]
    assert [line.partition("  ")[0] for line in sums if line][:-1] == [
        "correction (typo)",
        "departure, late news",
        "move-in",
        "rate",
    ]


def test_causes_stand_by_size_on_the_page_and_in_the_report_and_by_name_for_programs() -> None:
    names = [row["cause"] for row in data("budget-changes h 2025")["causes"]]
    assert names == sorted(names)
    rows = pladsbog("budget-changes h 2025 --by cause --format csv").out.splitlines()[2:-2]
    sizes = [abs(float(row.split(";")[2].replace(",", "."))) for row in rows]
    assert len(sizes) > 2
    assert sizes == sorted(sizes, reverse=True)


def test_programs_have_the_sums_that_people_read() -> None:
    told = data("follow-up prepare h 2025-03")
    # given sums that put a correction, and all late news, under one code, then the others are those of the table
    sums = pladsbog("follow-up prepare h 2025-03").out.partition("by cause")[2].partition("by citizen")[0]
    read = [line.rsplit(None, 1) for line in sums.splitlines()[1:] if line][:-1]
    told_apart = {"departure": "departure, late news"}
    assert [(told_apart.get(one["cause_kind"], one["cause_kind"]), one["effect"]) for one in told["by_cause_kind"]] == [
        (name.strip(), amount.replace(".", "").replace(",", ".")) for name, amount in read
    ]
    assert [one["cause_kind"] for one in told["by_cause_kind"] if one["late"]] == ["departure"]
    # and both come to the same
    assert sum(float(one["effect"]) for one in told["by_cause_kind"]) == sum(map(float, told["by_cause"].values()))
