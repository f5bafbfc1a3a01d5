"""Notice tails: the last settled day after a departure, by each rule."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from ledger.models.notice import DaysAfterDeparture, NoNotice, RunningMonthAndDays, RunningMonthAndMonths

DEPARTURES = [
    # departure, running month + 1 month, running month + 30 days, departure + 30 days
    ("2026-01-12", "2026-02-28", "2026-03-02", "2026-02-11"),
    ("2026-01-31", "2026-02-28", "2026-03-02", "2026-03-02"),
    ("2026-02-12", "2026-03-31", "2026-03-30", "2026-03-14"),
    ("2026-03-12", "2026-04-30", "2026-04-30", "2026-04-11"),
    ("2026-12-15", "2027-01-31", "2027-01-30", "2027-01-14"),
    ("2024-01-10", "2024-02-29", "2024-03-01", "2024-02-09"),
]


@pytest.mark.parametrize(("departure", "month", "month_days", "days"), DEPARTURES)
def test_the_last_settled_day(departure: str, month: str, month_days: str, days: str) -> None:
    left = date.fromisoformat(departure)
    assert RunningMonthAndMonths(count=1).last_day(left) == date.fromisoformat(month)
    assert RunningMonthAndDays(count=30).last_day(left) == date.fromisoformat(month_days)
    assert DaysAfterDeparture(count=30).last_day(left) == date.fromisoformat(days)


@pytest.mark.parametrize("departure", [row[0] for row in DEPARTURES])
def test_without_notice_the_departure_is_the_last_settled_day(departure: str) -> None:
    left = date.fromisoformat(departure)
    assert NoNotice().last_day(left) == left


def test_a_count_of_nothing_leaves_the_running_month_or_the_day_itself() -> None:
    left = date(2026, 3, 12)
    assert RunningMonthAndMonths(count=0).last_day(left) == date(2026, 3, 31)
    assert RunningMonthAndDays(count=0).last_day(left) == date(2026, 3, 31)
    assert DaysAfterDeparture(count=0).last_day(left) == left


def test_more_months_run_over_new_year() -> None:
    assert RunningMonthAndMonths(count=3).last_day(date(2025, 11, 30)) == date(2026, 2, 28)
    assert RunningMonthAndMonths(count=14).last_day(date(2024, 12, 31)) == date(2026, 2, 28)


@pytest.mark.parametrize("rule", [RunningMonthAndMonths, RunningMonthAndDays, DaysAfterDeparture])
def test_a_tail_covers_the_service_and_ends_when_the_place_is_filled_unless_told_otherwise(rule: Any) -> None:
    assert rule().covers == "service"
    assert rule().until_refilled is True


@pytest.mark.parametrize("count", [-1, 367])
def test_a_count_out_of_reason_is_refused(count: int) -> None:
    with pytest.raises(ValidationError):
        DaysAfterDeparture(count=count)
