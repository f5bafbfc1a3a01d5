"""The fiscal year of a citizen's last amount, and whether more is to come."""

from __future__ import annotations

from pathlib import Path

import pytest

from ledger.store import open_log
from projections.retention import LastAmount, last_amounts
from tests.cli.house import AT_HOME, adopt, done, house

SERVICE = """
[[service]]
id = "support"
name = "Support"
effective = 2025-01-01
unit = "hours-a-week"
price = 400
paragraph = "85"
needs_stay = false
"""
ALL = "--accept-findings --reason late --and-earlier"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PLADSBOG_ACTOR", "anna")
    monkeypatch.delenv("PLADSBOG_LEDGER", raising=False)
    adopt("house", house(after=AT_HOME + SERVICE))


def last(citizen: str = "c-1") -> tuple[int | None, bool]:
    with open_log("pladsbog.db") as log:
        (found,) = last_amounts("pladsbog.db", log, [citizen])
        assert last_amounts("pladsbog.db", log, [citizen, "c-99"])[1] == LastAmount("c-99")
    return found.year, found.is_open


def lived(until: str) -> None:
    done("move-in c-1 h 1 --from 2025-01-01 --level 1 --decision V", f"depart c-1 --on {until} --cause moved")


def test_whoever_lives_there_is_kept() -> None:
    done("move-in c-1 h 1 --from 2025-01-01 --level 1 --decision V", f"close 2025-06 --early {ALL}")
    assert last() == (2025, True)


def test_whoever_left_is_kept_until_the_last_month_is_issued() -> None:
    lived("2025-03-10")
    assert last() == (None, True)
    done(f"close 2025-02 {ALL}")
    assert last() == (2025, True)
    done(f"close 2025-03 {ALL}")
    assert last() == (2025, False)


def test_late_news_belongs_to_the_year_that_carries_it() -> None:
    lived("2025-03-10")
    done(f"close 2025-12 --early {ALL}")
    assert last() == (2025, False)
    done("correct 12 --kind typo --date 2025-03-05 --reason slip")
    assert last() == (2025, True)
    done(f"close 2026-01 --early {ALL}")
    assert last() == (2026, False)


def test_a_service_at_home_counts() -> None:
    done("grant c-1 support --from 2025-01-01 --quantity 7 --offer home --payer own --decision V")
    assert last() == (None, True)
    done("end-grant c-1 support --on 2025-02-28", f"close 2025-02 {ALL}")
    assert last() == (2025, False)


def test_somebody_who_was_annulled_before_anything_was_issued_has_no_amount() -> None:
    done("move-in c-1 h 1 --from 2025-01-01 --level 1 --decision V", "void 9 --kind typo --reason slip")
    assert last() == (None, False)


def test_a_stay_in_a_house_that_names_nobody_counts() -> None:
    adopt("frame", house().replace('"h"', '"f"').replace('"m"', '"fm"').replace("activity", "frame")
          .replace('reference = "KB 1"', 'reference = "KB 2"').replace('"r"', '"fr"'))  # fmt: skip
    done("move-in c-1 f 1 --from 2025-01-01 --level 1 --decision V", "depart c-1 --on 2025-02-10 --cause moved")
    done(f"close 2025-01 --offer f {ALL}")
    assert last() == (None, True)
    done(f"close 2025-02 --offer f {ALL}")
    assert last() == (2025, False)
