"""A time in which a house was not open is told in a sentence, unless it holds amounts."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from ledger.shared.calendar import Month
from projections import openings


@pytest.mark.parametrize(("amounts", "is_told"), [((0, 0), True), ((100, 0), False), ((100, -100), False)])
def test_amounts_of_months_that_sum_to_nothing_are_shown(
    amounts: tuple[int, int], is_told: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given two months before a house opened, and the year and what remains of it below them
    months = [{"month": Month(2024, at), "current": amount} for at, amount in enumerate(amounts, start=1)]
    sums = [{"month": name, "current": sum(amounts)} for name in ("2024", "remaining")]
    monkeypatch.setattr(openings, "month_rows", lambda _: [*months, *sums])
    monkeypatch.setattr(openings, "not_open_in", lambda *_: "not open then")
    # when it is asked whether the year is told in a sentence alone, then it is only where no month holds an amount
    year: Any = SimpleNamespace(terms=None, year=2024, settlements=[])
    assert (openings.nothing_in(year, lambda: None) is not None) == is_told
