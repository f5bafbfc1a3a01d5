"""Months that are settled together: which ones at once, and the days that runs have in each."""

from __future__ import annotations

from datetime import date

import pytest

from ledger.settlement.window import Window, windows
from ledger.shared.calendar import DAY, Month, Period

FIRST, LAST = Month(2023, 11), Month(2025, 2)


@pytest.mark.parametrize("places", [0, 1, 13, 200, 500, 6_000, 100_000])
def test_the_windows_of_months_have_each_of_them_once_in_order(places: int) -> None:
    found = list(windows(FIRST, LAST, places))
    assert [month for window in found for month in window.months] == list(FIRST.until(LAST))
    assert len(found) == 1 if places <= 200 else len(found) == 2


def test_one_month_is_a_window_whatever_the_house() -> None:
    [window] = windows(FIRST, FIRST, 100_000)
    assert window.months == (FIRST,)


@pytest.mark.parametrize(
    "days",
    [
        Period(date(2023, 11, 1), date(2025, 3, 1)),
        Period(date(2023, 1, 1), date.max),
        Period(date(2024, 2, 29), date(2024, 3, 1)),
        Period(date(2024, 2, 10), date(2024, 4, 1)),
        Period(date(2024, 2, 10), date(2024, 4, 2)),
        Period(date(2025, 2, 28), date(2025, 3, 4)),
        Period(date(2025, 3, 1), date(2025, 3, 4)),
        Period(date(2023, 10, 31), date(2023, 11, 1)),
        Period(date(2024, 5, 5), date(2024, 5, 5)),
    ],
)
def test_days_are_cut_by_months_as_by_a_calendar(days: Period) -> None:
    window = Window(FIRST, LAST)
    assert [window.at(month) for month in window.months] == list(range(16))
    by_calendar: dict[Month, list[date]] = {}
    for day in days.overlap(window.period).each():
        by_calendar.setdefault(Month.of(day), []).append(day)
    cut = [(window.months[one.at], one.month, one.days, one.length, one.first) for one in window.cut(days)]
    assert cut == [
        (month, month, Period(each[0], each[-1] + DAY), len(each), str(each[0])) for month, each in by_calendar.items()
    ]
