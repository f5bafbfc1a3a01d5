"""Services that are phased in with the places: late news, an old model, what has no price, and where it is told.

In March 2025 a quarter of the allocation is new: 31 × 1,000 of a place and 31 × 185 of a watch, against 100,000 of old.
"""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from pathlib import Path

import pytest

from tests.cli.running import Ran, pladsbog

HEAD = 'reference = "KB {}"\ndecided_on = 2024-12-01\n'
TOWN = """
[[model]]
id = "v"
effective = 2025-01-01
allocation = "activity"
structure = "differentiated"
[[model.absence]]
kind = "hospital"
service = 0.5
[[model]]
id = "was"
effective = 2025-01-01
allocation = "activity"
structure = "differentiated"
[[rates]]
id = "r"
effective = 2025-01-01
unit = "day"
prices = { "1" = 1000 }
[[offer]]
id = "house"
name = "House"
effective = 2025-01-01
model = "v"
rates = "r"
places = ["1"]
[[service]]
id = "watch"
name = "Nattevagt"
effective = 2025-01-01
unit = "day"
price = 185
[[budget]]
offer = "house"
year = 2025
items = { "all" = 1000000 }
"""
PHASED = '[[phase_in]]\noffer = "house"\neffective = 2025-01-01\nshares = {{ "2025" = 25 }}\n{}\n{}\n'


@pytest.fixture(autouse=True)
def town(folder: Path) -> None:
    Path("town.toml").write_text(HEAD.format(1) + TOWN)
    for line in (
        "init --municipality 787",
        "adopt town.toml",
        "move-in c-1 house 1 --from 2025-01-01 --level 1 --decision V",
        "grant c-1 watch --from 2025-03-01 --decision V",
    ):
        done(line)


def done(line: str) -> Ran:
    ran = pladsbog(line)
    assert ran.code == 0, (line, ran.err)
    return ran


def adopt(name: str, text: str) -> Ran:
    Path(f"{name}.toml").write_text(HEAD.format(name) + text)
    return pladsbog(f"adopt {name}.toml --reason told")


def phased(services: str = "services = true", old: str = "old = 1200000") -> None:
    ran = adopt("phased", PHASED.format(old, services))
    assert ran.code == 0, ran.err


def amounts(month: str = "2025-03") -> dict[str, str]:
    (found,) = done(f"settle {month} --format json").data["offers"]
    sums: defaultdict[str, Decimal] = defaultdict(Decimal)
    for line in found["lines"]:
        assert line["for_month"] == month
        sums[line["kind"]] += Decimal(line["amount"])
    return {kind: str(amount) for kind, amount in sums.items()}


@pytest.mark.parametrize(
    ("services", "phase_in"), [("", "51750.00"), ("services = false", "51750.00"), ("services = true", "47448.75")]
)
def test_the_decision_says_whether(services: str, phase_in: str) -> None:
    phased(services)
    assert amounts() == {"service": "31000.00", "supplement": "5735.00", "phase-in": phase_in}


def test_it_is_told_where_it_is_adopted_and_in_why() -> None:
    ran = adopt("phased", PHASED.format("old = 1200000", "services = true"))
    assert "new allocation of house phased in, services with it, 25 % in 2025" in ran.err + ran.out
    why = done("why house 2025-03 --line phase-in/2025-03-01").out
    assert "services are part of the allocation, old and new" in why
    assert "(100.000,00 − 36.735,00) = 47.448,75" in why


def test_under_an_old_model_services_cost_what_that_model_says_of_absence() -> None:
    done("absent c-1 --from 2025-03-10 --until 2025-03-19 --kind hospital")
    phased(old='old_model = "was"')
    # New: (21 + 10 / 2) × 1,185; old: 31 × 1,185
    assert amounts() == {"service": "26000.00", "supplement": "4810.00", "phase-in": "4443.75"}


def test_under_an_old_model_places_alone() -> None:
    done("absent c-1 --from 2025-03-10 --until 2025-03-19 --kind hospital")
    phased("", old='old_model = "was"')
    assert amounts()["phase-in"] == "3750.00"


def test_a_service_that_is_told_late_is_carried_with_its_phase_in() -> None:
    phased()
    for line in (
        "close 2025-03 --and-earlier",
        "regrant c-1 watch --from 2025-03-16 --quantity 2 --decision V --reason late",
    ):
        done(line)
    april = done("settle 2025-04 --offer house --format json").data
    late = [(line["kind"], line["amount"]) for line in april["offers"][0]["lines"] if line["for_month"] == "2025-03"]
    # 16 × 185 more, of which a quarter is new
    assert late == [("adjustment", "-2220.00"), ("adjustment", "2960.00")]
    bridge = done("bridge 2025-03 --offer house --format json").data
    (event,) = bridge["offers"][0]["lines"]
    moved = {one["kind"]: one["effect"] for one in event["moved"]}
    assert (bridge["from_total"], bridge["to_total"], bridge["residual"]) == ("84183.75", "84923.75", "0.00")
    assert (event["effect"], moved) == ("740.00", {"phase-in": "-2220.00", "supplement": "2960.00"})


def test_a_service_without_a_price_leaves_none_and_what_was_issued_stays() -> None:
    phased()
    done("close 2025-03 --and-earlier")
    service = next(row["event"] for row in done("log --format json").data if "watch" in str(row))
    done(f"void {service} --kind typo --reason slip")
    assert "phase-in" not in amounts("2025-04")
    april = done("settle 2025-04 --offer house --format json").data["offers"][0]
    found = {(one["code"], one["for_month"], one["held"]) for one in april["findings"] if one["code"] == "no-phase-in"}
    assert found == {("no-phase-in", "2025-03", "47448.75"), ("no-phase-in", None, None)}
    assert not [line for line in april["lines"] if line["for_month"] == "2025-03"]


def test_a_service_without_a_price_is_no_matter_where_places_are_phased_in_alone() -> None:
    phased("")
    service = next(row["event"] for row in done("log --format json").data if "watch" in str(row))
    done(f"void {service} --kind typo --reason slip")
    assert amounts() == {"service": "31000.00", "phase-in": "51750.00"}


def test_the_budget_and_the_checks_agree() -> None:
    phased()
    done("close 2025-03 --and-earlier")
    # 365 × 1,000 + 306 × 185 is 421,610 of new: 25 % of that, 75 % of 1,200,000, and the budget's frame
    moved = done("budget-changes house 2025 --format json").data
    assert (moved["closing"], moved["residual"]) == ("2005402.50", "0.00")
    assert done("check").out == ""
    done("rebuild --verify")


def test_it_can_be_simulated() -> None:
    Path("case.toml").write_text(PHASED.format("old = 1200000", "services = true"))
    found = done("simulate --model case.toml --from 2025-03 --to 2025-03 --format json").data
    assert found["difference"] == "47448.75"


def test_what_is_neither_true_nor_false_is_refused() -> None:
    ran = adopt("phased", PHASED.format("old = 1200000", 'services = "all"'))
    assert (ran.code, "[bad-decision-file]" in ran.err, "services" in ran.err) == (2, True, True)
