"""How long the law keeps papers."""

from __future__ import annotations

from datetime import date

import pytest

from ledger.persons import retention
from ledger.persons.retention import Kept, kept_on, kept_until


def test_five_years_from_the_end_of_the_fiscal_year() -> None:
    assert kept_until(2019, date(2026, 11, 27)) == date(2024, 12, 31)
    assert kept_until(2019, date(2026, 11, 27), 10) == date(2029, 12, 31)


def test_the_rule_in_force_on_the_day_counts(monkeypatch: pytest.MonkeyPatch) -> None:
    assert kept_on(date(2022, 6, 30)).law == "bogføringsloven § 10"
    assert kept_on(date(2022, 7, 1)).law == "bogføringsloven § 12"
    monkeypatch.setattr(retention, "LAW", (*retention.LAW, Kept(date(2030, 1, 1), 7, "a later law")))
    assert kept_until(2025, date(2029, 12, 31)) == date(2030, 12, 31)
    assert kept_until(2025, date(2030, 1, 1)) == date(2032, 12, 31)
