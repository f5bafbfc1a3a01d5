"""Notice tails: the last settled day after a departure, by each rule."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from msgspec.structs import replace

from ledger.models.judging import judged
from ledger.models.model import Model
from ledger.models.notice import (
    DaysAfterDeparture,
    Leaving,
    NoNotice,
    Notice,
    RunningMonthAndDays,
    RunningMonthAndMonths,
    rules_for,
)
from ledger.models.stored import stored

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
    with pytest.raises(ValueError, match="count"):
        judged(DaysAfterDeparture(count=count))


# --- several rules --------------------------------------------------------------------------------

EVERYBODY = RunningMonthAndMonths()
LEFT = Leaving(cause="moved", paragraph="107", payer="163", own="787", supplier="internal", given=None)
BY_REASON = NoNotice(reason="died")
BY_PARAGRAPH = DaysAfterDeparture(paragraph="107", count=1)
BY_CODE, BY_OTHER = DaysAfterDeparture(payer="163", count=2), DaysAfterDeparture(payer="other", count=3)
BY_OWN, BY_OWN_CODE = DaysAfterDeparture(payer="own", count=4), DaysAfterDeparture(payer="787", count=5)
BY_SUPPLIER = DaysAfterDeparture(supplier="external", count=6)
RULES = (EVERYBODY, BY_REASON, BY_PARAGRAPH, BY_CODE, BY_OTHER, BY_OWN, BY_OWN_CODE, BY_SUPPLIER)


@pytest.mark.parametrize(
    ("leaving", "rule"),
    [
        (replace(LEFT, cause="died"), BY_REASON),
        (LEFT, BY_PARAGRAPH),
        (replace(LEFT, paragraph="108"), BY_CODE),
        (replace(LEFT, paragraph=None, payer="165"), BY_OTHER),
        (replace(LEFT, paragraph=None, payer="own"), BY_OWN_CODE),
        (replace(LEFT, paragraph=None, payer="own", own=None), BY_OWN),
        (replace(LEFT, paragraph=None, payer="165", supplier="external"), BY_OTHER),
    ],
)
def test_the_first_side_that_only_one_of_two_rules_has_decides(leaving: Leaving, rule: Notice) -> None:
    assert rules_for(RULES, leaving) == [(rule, None)]
    assert rules_for(tuple(reversed(RULES)), leaving) == [(rule, None)]


def test_a_side_that_no_other_rule_has() -> None:
    rules = (EVERYBODY, BY_SUPPLIER)
    assert rules_for(rules, replace(LEFT, supplier="external")) == [(BY_SUPPLIER, None)]
    assert rules_for(rules, LEFT) == [(EVERYBODY, None)]


def test_a_cause_that_is_not_said_leaves_every_rule_that_it_could_be() -> None:
    rules = (EVERYBODY, BY_REASON)
    assert rules_for(rules, replace(LEFT, cause=None)) == [(BY_REASON, "cause"), (EVERYBODY, "cause")]
    assert rules_for((EVERYBODY, BY_PARAGRAPH), replace(LEFT, cause=None)) == [(BY_PARAGRAPH, None)]


def test_a_notice_that_counts_from_the_day_it_was_given() -> None:
    rule = RunningMonthAndMonths(from_="given")
    assert rules_for(rule, LEFT) == [(rule, "notice")]
    assert rules_for(rule, replace(LEFT, given=date(2026, 1, 31))) == [(rule, None)]
    assert stored(rule)["from"] == "given"


@pytest.mark.parametrize(
    ("rules", "why"),
    [
        ((BY_REASON,), "exactly one must be without selectors"),
        ((EVERYBODY, NoNotice()), "exactly one must be without selectors"),
        ((EVERYBODY, BY_CODE, NoNotice(payer="163")), "have the same selectors"),
    ],
)
def test_rules_of_which_it_is_not_known_which_counts(rules: tuple[Notice, ...], why: str) -> None:
    with pytest.raises(ValueError, match=why):
        Model(allocation="activity", structure="differentiated", notice=rules)


@pytest.mark.parametrize(
    ("departure", "last"), [(date(2026, 1, 2), date(2026, 2, 28)), (date(2026, 1, 1), date(2026, 1, 31))]
)
def test_a_notice_to_the_end_of_the_month_that_it_reaches(departure: date, last: date) -> None:
    assert DaysAfterDeparture(count=30, ends="month-end").last_day(departure) == last
