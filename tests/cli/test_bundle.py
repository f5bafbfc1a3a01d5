"""A citizen's whole bundle, told late and closed: wherever its amounts go, they are the same, by hand.

At Hertha in March 2023: 31 × 482 (base), 31 × 20 × 388 / 7 (hours a week), 31 × 185 (a night watch) and 23 weekdays at
558 of another house's day offer; the citizen pays 3,100 rent. Told in April: two night watches from 16 March on
(16 × 185 more), the day offer to 24 March only (5 weekdays less), and from April on 265 pays.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.cli.running import pladsbog

AGREED = """
reference = "KB 7"
decided_on = 2022-12-10

[[account]]
effective = 2023-01-01
account = "538501001"
counter = "538521001"

[[account]]
effective = 2023-01-01
service = "hertha-nattevagt"
account = "538501002"
counter = "538521001"

[[refund]]
effective = 2023-01-01
thresholds = { "25" = 120000 }

[[own_payment]]
offers = ["hertha"]
kind = "rent"
effective = 2023-01-01
amount = 3100

[[budget]]
offer = "hertha"
year = 2023
items = { "all" = 500000 }
"""
HOUSE = {"base": "14942.00", "service": "34365.71", "supplement": "5735.00", "own-payment": "-3100.00"}


def done(line: str) -> str:
    ran = pladsbog(line)
    assert ran.code == 0, ran.err
    return ran.out


def data(line: str) -> Any:
    return pladsbog(f"{line} --format json").data


@pytest.fixture
def told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """March closed as it was first known, then what came late."""
    monkeypatch.chdir(tmp_path)
    Path("agreed.toml").write_text(AGREED, encoding="utf-8")
    for line in (
        "init --municipality 787",
        "adopt hertha-2023",
        "adopt agreed.toml",
        "move-in c-17 hertha 1 --from 2023-03-01 --hours 20 --paragraph 108 --decision VU-1",
        "grant c-17 hertha-nattevagt --from 2023-03-01 --decision VU-2",
        "grant c-17 hertha-dagtilbud --offer hertha-dagtilbud --from 2023-03-01 --decision VU-3",
        *(f"close 2023-0{month}" for month in (1, 2, 3)),
        "regrant c-17 hertha-nattevagt --from 2023-03-16 --quantity 2 --decision VU-4 --reason late",
        "end-grant c-17 hertha-dagtilbud --on 2023-03-24 --decision VU-5 --reason late",
        "change c-17 --from 2023-04-01 --payer 265 --decision VU-6",
    ):
        done(line)
    return tmp_path


def offers_in(month: str) -> dict[str, Any]:
    return {one["offer"]: one for one in data(f"settle {month}")["offers"]}


def test_a_closed_month_stays_as_it_was_issued(told: Path) -> None:
    march = offers_in("2023-03")
    assert {line["kind"]: line["amount"] for line in march["hertha"]["lines"]} == HOUSE
    assert (march["hertha"]["total"], march["hertha-dagtilbud"]["total"]) == ("51942.71", "12834.00")


def test_what_came_late_is_adjusted_in_its_own_quantity(told: Path) -> None:
    april = offers_in("2023-04")
    late = [line for one in april.values() for line in one["lines"] if line["kind"] == "adjustment"]
    assert [(one["service"], one["from"], one["quantity"], one["unit_price"], one["amount"]) for one in late] == [
        ("hertha-nattevagt", "2023-03-16", "1", "185.00", "2960.00"),
        ("hertha-dagtilbud", "2023-03-25", "1", "-558.00", "-2790.00"),
    ]
    # 30 × 482 + 30 × 20 × 388 / 7 + 30 × 2 × 185 − 3,100, and what came late
    assert [april[offer]["total"] for offer in ("hertha", "hertha-dagtilbud")] == ["58677.14", "-2790.00"]


@pytest.mark.parametrize(
    ("offer", "then", "now", "effect"),
    [("hertha", "51942.71", "54902.71", "2960.00"), ("hertha-dagtilbud", "12834.00", "10044.00", "-2790.00")],
)
def test_the_bridge_names_the_event(told: Path, offer: str, then: str, now: str, effect: str) -> None:
    shown = done(f"bridge 2023-03 --offer {offer} --format csv")
    amounts = [row.split(";")[-1] for row in shown.splitlines()[1:]]
    assert [amount.replace(",", ".") for amount in amounts] == [then, effect, now, "0.00"]


def test_the_buyer_pays_from_its_first_day_and_nothing_of_march(told: Path) -> None:
    bill = data("statement 265 2023-04")
    assert bill["total"] == "55717.14"
    own = data("statement own 2023-04")
    assert own["total"] == "170.00"  # 2,960 − 2,790


def test_postings_balance_and_the_service_has_an_account_of_its_own(told: Path) -> None:
    done("close 2023-04")
    rows = [row.split(";") for row in done("postings 2023-04 --format csv").splitlines()]
    account, side, amount = (rows[0].index(name) for name in ("account", "side", "amount"))
    of_watch = [(row[side], row[amount]) for row in rows[1:] if row[account] == "538501002"]
    assert of_watch == [("D", "11100,00"), ("D", "2960,00")]
    sides = {name: sum(float(row[amount].replace(",", ".")) for row in rows[1:] if row[side] == name) for name in "DK"}
    assert sides["D"] == pytest.approx(sides["K"])


def test_the_refund_is_of_all_help_less_what_the_citizen_pays(told: Path) -> None:
    """March, as it is known now: 14,942 + 34,365.71 + 8,695 + 10,044 − 3,100, and 25 % of what is above 10,000."""
    done("close 2023-04")
    (refund,) = data("refund 2023")["months"]
    assert (refund["costs"], refund["income"], refund["net"], refund["refund"]) == (
        "68046.71", "3100.00", "64946.71", "13736.68",
    )  # fmt: skip


def test_the_budget_moved_by_each_service(told: Path) -> None:
    """306 days of one night watch at 185, and from 16 March 291 days of one more."""
    lines = data("budget-changes hertha 2023")["lines"]
    assert [line["effect"] for line in lines if "nattevagt" in line["text"]] == ["56610.00", "53835.00"]


def test_the_checks_agree(told: Path) -> None:
    done("close 2023-04")
    assert done("check") == ""
    done("rebuild --verify")


ALL_HELP = """
reference = "KB 8"
decided_on = 2019-12-10

[[model]]
id = "month"
effective = 2020-01-01
allocation = "activity"
structure = "differentiated"

[[rates]]
id = "home"
effective = 2020-01-01
unit = "month"
prices = { "1" = 70000 }

[[offer]]
id = "home"
name = "Home"
effective = 2020-01-01
model = "month"
rates = "home"
places = ["1"]

[[offer]]
id = "by-day"
name = "Day offer"
effective = 2020-01-01
kind = "at-home"

[[service]]
id = "day-offer"
name = "Day offer"
effective = 2020-01-01
unit = "month"
price = 30000
paragraph = "104"
needs_stay = false

[[refund]]
effective = 2020-01-01
thresholds = { "25" = 1090000, "50" = 2050000 }
"""


def test_the_refund_counts_the_home_and_the_day_offer_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """25 % × (70,000 + 30,000 − 1,090,000 / 12) in each month; neither house alone reaches the threshold."""
    monkeypatch.chdir(tmp_path)
    Path("agreed.toml").write_text(ALL_HELP, encoding="utf-8")
    for line in (
        "init --municipality 787",
        "adopt agreed.toml",
        "move-in c-17 home 1 --from 2020-01-01 --level 1 --paragraph 108 --decision VU-1",
        "grant c-17 day-offer --offer by-day --from 2020-01-01 --decision VU-2",
    ):
        done(line)
    told = data("refund 2020")["months"]
    assert [one["month"] for one in told] == [f"2020-{month:02}" for month in range(1, 13)]
    assert {(one["costs"], one["refund"]) for one in told} == {("100000.00", "2291.67")}
