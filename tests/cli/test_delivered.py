"""What was granted of services, and what was delivered: `key-figures --show delivered`, by hand.

In h, in April 2025: c-1 and c-2 get hours, expected to be 7 and 3.5 a week, the latter from 16 April, and settled as
delivered at 400 and from May at 410; c-1, who lives there, 14 hours a week settled as granted, at 300.
"""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.cli.house import adopt, done, house
from tests.cli.running import pladsbog

DECISION = house(
    after="""
[[service]]
id = "hours"
name = "Hours"
effective = 2025-01-01
unit = "hour"
price = 400
needs_stay = false

[[service]]
id = "hours"
name = "Hours"
effective = 2025-05-01
unit = "hour"
price = 410
needs_stay = false

[[service]]
id = "extra"
name = "Extra hours"
effective = 2025-01-01
unit = "hours-a-week"
price = 300
"""
)
MONTHLY = """
reference = "KB 2"
decided_on = 2024-12-10

[[service]]
id = "club"
name = "Club"
effective = 2025-01-01
unit = "month"
price = 500
"""
TOLD = (
    "granted",
    "delivered",
    "share",
    "granted_amount",
    "delivered_amount",
    "untold",
    "settled_on",
    "citizens",
)


@pytest.fixture(autouse=True)
def told(folder: Path) -> None:
    adopt("house", DECISION)
    adopt("monthly", MONTHLY)
    done(
        "move-in c-1 h 1 --from 2025-04-01 --level 1 --decision V",
        "grant c-1 hours --from 2025-04-01 --quantity 7 --offer h --payer own --paragraph 85 --decision V",
        "grant c-2 hours --from 2025-04-16 --quantity 3.5 --offer h --payer own --paragraph 85 --decision V",
        "grant c-1 extra --from 2025-04-01 --quantity 14 --decision V",
        "grant c-1 club --from 2025-04-01 --decision V",
        "deliver c-1 hours 2025-04 --quantity 24",
        "deliver c-1 extra 2025-04 --quantity 45",
    )


def delivered(asked: str, show: str = "delivered") -> dict[tuple[str, ...], tuple[Any, ...]]:
    told = pladsbog(f"key-figures {asked} --show {show} --identifying --format json").data
    return {
        (row["service"],) if row["citizen"] is None else (row["service"], row["citizen"]): tuple(
            row[key] for key in TOLD
        )
        for row in told["rows"]
    }


EXTRA = ("60.00", "45.00", "75.0", "18000.00", "13500.00", 0, "granted", 1)


def test_hours_granted_and_delivered_of_a_month() -> None:
    """Granted are 7 × 30 / 7 and 3.5 × 15 / 7; of c-2 nothing is told. What is by the month is not among them."""
    assert delivered("2025-04") == {
        ("extra",): EXTRA,
        ("hours",): ("37.50", "24.00", "64.0", "15000.00", "9600.00", 1, "delivered", 2),
    }


def test_each_citizen() -> None:
    assert delivered("2025-04", "delivered-each") == {
        ("extra", "c-1"): EXTRA,
        ("hours", "c-1"): ("30.00", "24.00", "80.0", "12000.00", "9600.00", 0, "delivered", 1),
        ("hours", "c-2"): ("7.50", "0.00", "0.0", "3000.00", "0.00", 1, "delivered", 1),
    }


def test_what_is_told_late_stands_in_its_month_and_not_in_what_was_known_before() -> None:
    """6 hours of April at 400 are told of c-2 when April is closed, and 2 more of c-1: adjustments of 3.200 in May."""
    done("close 2025-04 --and-earlier --accept-findings --reason known")
    before = pladsbog("log --format json").data[-1]["event"]
    done("deliver c-2 hours 2025-04 --quantity 6 --reason 'told late'")
    done("deliver c-1 hours 2025-04 --quantity 2 --more --reason 'told late'")
    assert delivered("2025-04", "delivered-each") == {
        ("extra", "c-1"): EXTRA,
        ("hours", "c-1"): ("30.00", "26.00", "86.7", "12000.00", "10400.00", 0, "delivered", 1),
        ("hours", "c-2"): ("7.50", "6.00", "80.0", "3000.00", "2400.00", 0, "delivered", 1),
    }
    then = delivered(f"2025-04 --known-at {before}")
    assert then[("hours",)] == ("37.50", "24.00", "64.0", "15000.00", "9600.00", 1, "delivered", 2)
    assert delivered(f"2025-04 --known-at {before + 1}")[("hours",)][1:6] == (
        "30.00", "80.0", "15000.00", "12000.00", 0,
    )  # fmt: skip
    (may,) = pladsbog("settle 2025-05 --format json").data["offers"]
    assert sorted(line["amount"] for line in may["lines"] if line["kind"] == "adjustment") == ["2400.00", "800.00"]


def test_a_year_sums_its_months_at_each_month_s_price() -> None:
    """From April to December, 275 days for c-1 and 260 for c-2: 275 and 130 hours; of April 30 and 7.5 at 400, the rest
    at 410. c-1 had 10 more in May. Nothing is told of 7 and 9 months of theirs.
    """
    done("deliver c-1 hours 2025-05 --quantity 10")
    assert delivered("2025")[("hours",)] == (
        "405.00", "34.00", "8.4", "165675.00", "13700.00", 16, "delivered", 2,
    )  # fmt: skip


def test_what_is_taken_back_is_not_delivered() -> None:
    told = next(
        e["event"] for e in pladsbog("log --format json").data if "deliver" in e["kind"] or "deliver" in e["text"]
    )
    done(f"void {told} --kind typo --reason slip")
    assert delivered("2025-04")[("hours",)][1:6] == ("0.00", "0.0", "15000.00", "0.00", 2)


def test_one_to_three_citizens_are_hidden() -> None:
    few = {"unit": "hour", "citizens": "few", "why": "it concerns one to three citizens"}
    told = pladsbog("key-figures 2025-04 --show delivered --format json").data["rows"]
    assert told[1] == {"offer": "h", "service": "hours", **few}
    assert "37.5" not in pladsbog("key-figures 2025-04 --show delivered").out
    for citizen in ("c-3", "c-4"):
        done(f"grant {citizen} hours --from 2025-04-01 --quantity 7 --offer h --payer own --paragraph 85 --decision V")
    shown = pladsbog("key-figures 2025-04 --show delivered --format json").data["rows"][1]
    assert (shown["citizens"], shown["granted"], shown["delivered"]) == (4, "97.50", "24.00")
    ran = pladsbog("key-figures 2025-04 --show delivered-each")
    assert (ran.code, "add --identifying" in ran.err) == (2, True)


def test_in_a_table() -> None:
    shown = pladsbog("key-figures 2025-04 --show delivered-each --identifying").out
    assert shown.splitlines()[0].split()[:4] == ["offer", "service", "unit", "citizen"]
    assert "9.600,00" in shown
    assert "months untold" in shown


@pytest.mark.parametrize(
    ("onwards", "lines"),
    [
        ("regrant c-2 extra --from 2025-05-13 --quantity 3 --decision V", ["514.29", "2442.86"]),
        ("grant c-2 extra --from 2025-05-13 --quantity 1 --decision V", ["1328.57"]),
    ],
    ids=["another quantity is another line", "two grants that are alike are one line"],
)
def test_what_is_settled_as_granted_is_rounded_as_its_lines_are(onwards: str, lines: list[str]) -> None:
    """1 hour a week at 300 on 12 days of May, and then 3 on 19 days, which in one sum would be 2957.14; or 1 on 31."""
    until = "" if onwards.startswith("regrant") else "--until 2025-05-12"
    done(
        "move-in c-2 h 2 --from 2025-04-01 --level 1 --decision V",
        f"grant c-2 extra --from 2025-05-01 {until} --quantity 1 --decision V",
        onwards,
    )
    (may,) = pladsbog("settle 2025-05 --offer h --format json").data["offers"]
    settled = [one["amount"] for one in may["lines"] if (one["service"], one["citizen"]) == ("extra", "c-2")]
    assert settled == lines
    assert Decimal(delivered("2025-05", "delivered-each")["extra", "c-2"][3]) == sum(map(Decimal, lines))


def test_what_is_settled_as_delivered_is_rounded_once_a_month_in_what_was_granted() -> None:
    """Hours at 410 of c-1 in May, 2 a week on 12 days and 9 on 19, which have no line; rounded apart, 11421.42."""
    done("regrant c-1 hours --from 2025-05-01 --quantity 2 --decision V")
    done("regrant c-1 hours --from 2025-05-13 --quantity 9 --decision V")
    assert delivered("2025-05", "delivered-each")["hours", "c-1"][3] == "11421.43"
