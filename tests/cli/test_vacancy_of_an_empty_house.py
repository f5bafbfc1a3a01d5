"""A remark on what a vacancy costs is of some of its days: an empty house costs nothing, and a later month does."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from cli.vacancies import note_of
from ledger.shared.message import say
from tests.cli.house import adopt, data, done, house

AVERAGE = '[model.vacancy]\nrule = "average-minus"\npackages = 1\nempty_offer = "zero"\n\n[[rates]]'


def test_a_remark_on_some_of_the_days_says_how_many(folder: Path) -> None:
    # given a house that is empty in January, and where one of package 2 lives from February on
    assert folder
    adopt("h", house('"1" = 1000, "2" = 2000').replace("[[rates]]", AVERAGE, 1))
    assert "; settled at 0 kr." in done("vacancies h --on 2025-01-31").out
    assert "31 days: " not in done("vacancies h --on 2025-01-31").out
    done("move-in c-1 h 1 --from 2025-02-01 --level 2 --decision VU")
    # when it is asked what the other place has cost, then ten days of February at package 1 are not said to be at 0
    told = done("vacancies h --on 2025-02-10").out
    assert "10.000,00" in told
    assert "31 days: no other residents to take an average of; settled at 0 kr." in told
    (row,) = data("vacancies h --on 2025-02-10")["vacancies"]
    assert (row["days"], row["cost"], row["told_days"]) == (41, "10000.00", 31)


def test_a_remark_that_is_of_no_vacant_day_is_told_without_days() -> None:
    why = say("no other residents to take an average of")
    row = {"vacant": True, "unpriced_days": 0, "told": why, "told_days": 0, "days": 41, "reserved": None}
    assert note_of(row, date(2025, 2, 10)) == say("{why}", why=why)
    assert note_of({**row, "told_days": 31}, date(2025, 2, 10)) != say("{why}", why=why)
