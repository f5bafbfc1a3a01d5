"""The budget as it is shown: what its columns split, they split without a rest."""

from __future__ import annotations

import pytest

from cli.budget import SPLIT
from ledger.budgeting.budget import BudgetMonth, BudgetYear
from ledger.models.lines import LINE_KINDS, LineKind
from ledger.shared.calendar import Month
from projections.budgets import OfferBudget, budget_data, month_rows
from tests.as_json import as_json

NOT_SPLIT = {"month", "status", "current"}


def year_with(kind: LineKind) -> BudgetYear:
    """January has 1,000.00 kr. of lines of one kind, 20.00 kr. of frame and a grant of 3.00 kr."""
    january = BudgetMonth(Month(2023, 1), False, None, {kind: 1_000_00}, 20_00, 3_00)
    return BudgetYear("house", 2023, None, [january], [])


@pytest.mark.parametrize("kind", LINE_KINDS)
def test_the_split_of_a_line_of_any_kind_sums_to_the_settlement(kind: LineKind) -> None:
    columns = [column.key for column in SPLIT if column.key not in NOT_SPLIT]
    for row in month_rows(year_with(kind)):
        assert row["current"] == 1_023_00
        assert sum(row[key] for key in columns) == row["current"], row["month"]
        assert row[kind] == 1_000_00


@pytest.mark.parametrize("kind", LINE_KINDS)
def test_machines_get_a_line_of_any_kind_under_its_kind(kind: LineKind) -> None:
    answer = as_json(budget_data(OfferBudget(7, year_with(kind), [])))
    for row in (*answer["months"], answer["total"], answer["remaining"]):
        nothing = dict.fromkeys(LINE_KINDS, "0.00")
        assert {one: row[one] for one in LINE_KINDS} == {**nothing, kind: "1000.00"}
        assert (row["frame"], row["grants"], row["current"]) == ("20.00", "3.00", "1023.00")
