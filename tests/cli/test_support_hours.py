"""Residents' support hours a week and the positions they mean, in key figures, by hand.

In h, of 30 hours a position and from 16 June of 24: c-1 at level 1, which stands for at most 10 hours and from 11 June
for 12; c-2 granted 15 hours and from 16 April 18; c-3 at a special price, whose hours nobody knows, from 21 April. In
k, whose model says no hours a position: c-4 at level 2, at most 20 hours. All but c-3 from 1 April 2025.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.cli.running import pladsbog

MODEL = """
[[model]]
id = "{id}"
effective = {day}
allocation = "activity"
structure = "differentiated"
{hours}
"""
HOUSES = """
[[rates]]
id = "r"
effective = 2025-01-01
unit = "day"
prices = { "1" = 1000, "2" = 2000 }
hours_to = { "1" = 10, "2" = 20 }

[[rates]]
id = "r"
effective = 2025-06-11
unit = "day"
prices = { "1" = 1000, "2" = 2000 }
hours_to = { "1" = 12, "2" = 20 }

[[offer]]
id = "h"
name = "H"
effective = 2025-01-01
model = "m"
rates = "r"
places = ["1", "2", "3"]

[[offer]]
id = "k"
name = "K"
effective = 2025-01-01
model = "n"
rates = "r"
places = ["1"]

[[service]]
id = "extra"
name = "Extra hours"
effective = 2025-01-01
unit = "hours-a-week"
price = 300

[[service]]
id = "home"
name = "Hours at home"
effective = 2025-01-01
unit = "hour"
price = 400
needs_stay = false
closed_months = [7]

[[service]]
id = "taxi"
name = "Taxi"
effective = 2025-01-01
unit = "km"
price = 4
needs_stay = false
"""
DECISION = (
    'reference = "KB 1"\ndecided_on = 2024-12-10\n'
    + MODEL.format(id="m", day="2025-01-01", hours="hours_per_position = 30")
    + MODEL.format(id="m", day="2025-06-16", hours="hours_per_position = 24")
    + MODEL.format(id="n", day="2025-01-01", hours="")
    + HOUSES
)
HOURS = ("support_hours", "hours_unknown", "positions", "service_hours")


@pytest.fixture(autouse=True)
def houses(folder: Path) -> Path:
    (folder / "houses.toml").write_text(DECISION)
    for typed in (
        "init --municipality 787",
        "adopt houses.toml",
        "move-in c-1 h 1 --from 2025-04-01 --level 1 --paragraph 107 --decision V",
        "move-in c-2 h 2 --from 2025-04-01 --hours 15 --paragraph 108 --decision V",
        "reassess c-2 --from 2025-04-16 --hours 18 --decision V",
        "move-in c-3 h 3 --from 2025-04-21 --special-price 3000 --paragraph 108 --decision V",
        "move-in c-4 k 1 --from 2025-04-01 --level 2 --paragraph 107 --decision V",
    ):
        done(typed)
    return folder


def done(typed: str) -> None:
    ran = pladsbog(typed)
    assert ran.code == 0, ran.err


def hours(asked: str) -> dict[str, tuple[Any, ...]]:
    """The hours of each row, and of the total."""
    told = pladsbog(f"key-figures {asked} --identifying --format json").data
    return {row["name"]: tuple(row[key] for key in HOURS) for row in (*told["rows"], told["total"])}


def test_hours_granted_and_positions_of_a_month() -> None:
    """c-2 has 15 hours for half of April and 18 for the other: 16.5 a week; with the 10 of c-1, 26.5 by 30."""
    assert hours("2025-04") == {
        "h": ("26.50", 10, "0.88", "0.00"),
        "k": ("20.00", 0, None, "0.00"),
        "total": ("46.50", 10, None, "0.00"),
    }


def test_a_table_and_a_model_change_within_a_month() -> None:
    """June: c-1 10 × 10 and 20 × 12 are 340 by 30 days, c-2 18.

    Positions of the 15 days by 30: (160 + 270) / 30; of the 15 days by 24: (180 + 270) / 24.
    Together they are 33.083 by 30 days.
    """
    assert hours("2025-06")["h"] == ("29.33", 30, "1.10", "0.00")


def test_a_year_is_averaged_over_all_its_days() -> None:
    """c-1 71 × 10 + 204 × 12, c-2 15 × 15 + 260 × 18: 8063 by 365. Positions: 2093 / 30 + 5970 / 24 by 365."""
    assert hours("2025")["h"] == ("22.09", 255, "0.87", "0.00")


def test_hours_by_group_and_not_by_line() -> None:
    """§107 is c-1 in h, with positions, and c-4 in k, without: none for both."""
    by = hours("2025-04 --by paragraph")
    assert (by["107"], by["108"]) == (("30.00", 0, None, "0.00"), ("16.50", 10, "0.55", "0.00"))
    assert hours("2025-04 --by paragraph --offer h")["107"] == ("10.00", 0, "0.33", "0.00")
    for group in ("kind", "level"):
        told = pladsbog(f"key-figures 2025-04 --by {group} --identifying --format json").data
        assert not set(HOURS) & set(told["total"])
        assert "support hours" not in pladsbog(f"key-figures 2025-04 --by {group} --identifying").out


def test_days_away_count_and_days_after_the_stay_do_not() -> None:
    done("absent c-1 --from 2025-04-01 --until 2025-04-30 --kind hospital")
    assert hours("2025-04")["h"] == ("26.50", 10, "0.88", "0.00")
    # given c-1 leaves on the 15th, the day of departure among the days lived there
    done("depart c-4 --on 2025-04-15 --cause died")
    assert hours("2025-04")["k"] == ("10.00", 0, None, "0.00")


def test_hours_in_services_stand_by_themselves() -> None:
    """3 hours a week for the last 20 days of April are 2; 1.5 expected a week are as many; km are no hours."""
    done("grant c-1 extra --from 2025-04-11 --quantity 3 --decision V")
    done("grant c-9 home --from 2025-04-01 --quantity 1.5 --offer h --payer own --paragraph 85 --decision V")
    done("grant c-9 taxi --from 2025-04-01 --quantity 100 --offer h --payer own --paragraph 85 --decision V")
    assert hours("2025-04")["h"] == ("26.50", 10, "0.88", "3.50")
    by = hours("2025-04 --by paragraph")
    assert (by["85"], by["107"]) == (("0.00", 0, None, "1.50"), ("30.00", 0, None, "2.00"))
    # then in July, for which the one is closed, there is the other alone
    assert hours("2025-07")["h"][3] == "3.00"


def test_citizens_with_services_are_told_wherever_they_live() -> None:
    """c-1 has 3 hours a week for 20 days, c-9 1.5 for 30: 105 by 50 days. c-8 is driven, and c-7 may get hours."""
    done("grant c-1 extra --from 2025-04-11 --quantity 3 --decision V")
    at_home = "--offer h --payer own --paragraph 85 --decision V"
    done(f"grant c-9 home --from 2025-04-01 --quantity 1.5 {at_home}")
    done(f"grant c-9 taxi --from 2025-04-01 --quantity 100 {at_home}")
    done(f"grant c-8 taxi --from 2025-04-30 --quantity 100 {at_home}")
    done(f"grant c-7 home --from 2025-04-01 --until 2025-04-20 {at_home}")
    rows = {row["name"]: row for row in pladsbog("key-figures 2025-04 --identifying --format json").data["rows"]}
    assert served(rows["h"]) == (4, "3.50", "2.10")
    assert served(rows["k"]) == (0, "0.00", None)
    assert rows["h"]["citizens"] == 3
    by = pladsbog("key-figures 2025-04 --by paragraph --identifying --format json").data
    assert {row["name"]: served(row) for row in by["rows"]} == {
        "85": (3, "1.50", "1.50"),
        "107": (1, "2.00", "3.00"),
        "108": (0, "0.00", None),
    }
    # in July the hours at home are not given, and those who are driven are still there
    (july, _) = pladsbog("key-figures 2025-07 --identifying --format json").data["rows"]
    assert served(july) == (3, "3.00", "3.00")
    assert " citizens with services " in pladsbog("key-figures 2025-04 --identifying").out


def served(row: dict[str, Any]) -> tuple[Any, ...]:
    return row["citizens_with_services"], row["service_hours"], row["service_hours_each"]


def test_a_table_leaves_out_what_no_row_has() -> None:
    shown = pladsbog("key-figures 2025-04 --identifying").out
    assert "support hours a week" in shown
    assert "days, hours unknown" in shown
    assert "positions" in shown
    assert "hours a week in services" not in shown
    of_k = pladsbog("key-figures 2025-04 --offer k --identifying").out
    assert "support hours a week" in of_k
    assert "positions" not in of_k
    assert "hours a week in services" in pladsbog("key-figures 2025-04 --offer k --identifying --format csv").out


def test_hidden_rows_do_not_tell_hours() -> None:
    told = pladsbog("key-figures 2025-04 --format json").data["rows"]
    assert not any(set(HOURS) & set(row) for row in told)


@pytest.mark.parametrize("written", ["0", "-1", "168.5", '"many"'])
def test_hours_a_position_are_those_of_a_week(written: str, folder: Path) -> None:
    text = 'reference = "KB 2"\ndecided_on = 2024-12-10\n'
    text += MODEL.format(id="p", day="2025-01-01", hours=f"hours_per_position = {written}")
    (folder / "wrong.toml").write_text(text)
    ran = pladsbog("adopt wrong.toml")
    assert ran.code in (1, 2)
    assert "hours_per_position" in ran.err


def test_hours_of_a_service_by_the_hour_a_week_are_its_quantity() -> None:
    # given a service by the hour a week without levels
    line = "c-1 extra --decision V --format json --dry-run"
    # when its hours are said as such, of a grant and of another from a later day
    granted, same = (
        pladsbog(f"grant {line} --from 2025-05-01 {said}").data["events"][0] for said in ("--hours 5", "--quantity 5")
    )
    # then they are how much of it is granted, as a quantity is; both at once have two readings
    moment = {"recorded_at": same["recorded_at"]}
    assert granted | moment == same
    refused = pladsbog(f"grant {line} --from 2025-05-01 --hours 5 --quantity 6")
    assert refused.refusal["code"] == "no-levels"
    # and so they are where more is granted
    done("grant c-1 extra --from 2025-05-01 --hours 5 --decision V")
    done("regrant c-1 extra --from 2025-06-01 --hours 7.5 --decision V")
    assert "7,5" in pladsbog("log --format json").data[-1]["text"]
