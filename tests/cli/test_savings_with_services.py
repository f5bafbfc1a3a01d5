"""What negotiated prices save, and which price is neutral, where citizens have services besides; reckoned by hand.

A negotiated price is that of a stay: what a citizen is granted besides is owed with it as without it, and saves
nothing. A neutral price is a factor on the file's rates: a service that takes its prices from them is scaled with them,
one with a price of its own is not.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.cli.running import Ran, pladsbog

DECISION = """
reference = "KB 2024-12-01 item 1"
decided_on = 2024-12-01
[[model]]
id = "m"
effective = 2025-01-01
allocation = "activity"
structure = "differentiated"
[[model.absence]]
kind = "hospital"
service = 0.5
[[rates]]
id = "r"
effective = 2025-01-01
unit = "day"
prices = { "1" = 1000, "2" = 200 }
[[offer]]
id = "house"
name = "House"
effective = 2025-01-01
model = "m"
rates = "r"
places = ["1"]
[[offer]]
id = "home"
name = "Home"
effective = 2025-01-01
kind = "at-home"
[[service]]
id = "watch"
name = "Nattevagt"
effective = 2025-01-01
unit = "day"
rates = "r"
[[service]]
id = "bus"
name = "Kørsel"
effective = 2025-01-01
unit = "day"
price = 100
[[service]]
id = "support"
name = "Støtte"
effective = 2025-01-01
unit = "day"
rates = "r"
needs_stay = false
[[savings_target]]
year = 2025
amount = 20000
"""
BUS = '[[service]]\nid = "bus"\nname = "Kørsel"\neffective = {}\nunit = "day"\nprice = {}\n'


def done(line: str) -> Ran:
    ran = pladsbog(line)
    assert ran.code == 0, (line, ran.err)
    return ran


def data(line: str) -> Any:
    return done(f"{line} --format json").data


@pytest.fixture(autouse=True)
def town(folder: Path) -> None:
    Path("d.toml").write_text(DECISION)
    done("init --municipality 787")
    done("adopt d.toml")


# --- what negotiated prices save ------------------------------------------------------------------


@pytest.fixture
def bought() -> str:
    """c-1 is bought at 3,000 a day, with a watch and the bus; from July on the price is 2,900. The price's number."""
    for line in (
        "buy c-1 bo-vest --from 2025-01-01 --price 3000 --per day --paragraph 107 --decision V",
        "grant c-1 watch --from 2025-01-01 --level 2 --decision V",
        "grant c-1 bus --from 2025-01-01 --decision V",
    ):
        done(line)
    negotiated = data("renegotiate c-1 --from 2025-07-01 --special-price 2900 --per day --decision V")
    return str(negotiated["events"][0]["event"])


def saved() -> tuple[str, list[str], str]:
    """What is saved, price by price, and what is still to save."""
    found = data("savings 2025")
    return found["saved"], [price["saved"] for price in found["prices"]], found["missing"]


def test_the_saving_is_the_stay_s_alone(bought: str) -> None:
    # 184 days × 100; the services cost 365 × 300 with it and without it
    assert saved() == ("18400.00", ["18400.00"], "1600.00")
    year = sum(float(data(f"settle 2025-{month:02} --offer bo-vest")["total"]) for month in range(1, 13))
    assert year == 181 * 3000 + 184 * 2900 + 365 * 300


def test_a_service_that_becomes_cheaper_by_decision_is_no_negotiated_price(bought: str) -> None:
    Path("bus.toml").write_text('reference = "KB 2"\ndecided_on = 2025-03-01\n' + BUS.format("2025-04-01", 60))
    done("adopt bus.toml")
    assert saved() == ("18400.00", ["18400.00"], "1600.00")


def test_services_that_are_told_late_change_no_saving(bought: str) -> None:
    for line in (
        "close 2025-07 --and-earlier --offer bo-vest",
        "regrant c-1 bus --from 2025-07-01 --quantity 3 --decision V --reason late",
        "end-grant c-1 watch --on 2025-06-30 --decision V --reason late",
    ):
        done(line)
    assert saved() == ("18400.00", ["18400.00"], "1600.00")


def test_a_service_without_a_price_leaves_the_saving_as_it_is(bought: str) -> None:
    services = [row["event"] for row in data("log") if "Kørsel" in str(row) or "service bus" in str(row)]
    done(f"void {services[0]} --kind typo --reason slip")
    assert data("settle 2025-07 --offer bo-vest")["offers"][0]["findings"][0]["code"] == "no-service"
    assert saved() == ("18400.00", ["18400.00"], "1600.00")


def test_days_away_and_a_departure_shorten_the_saving_and_not_by_services(bought: str) -> None:
    done("absent c-1 --from 2025-08-01 --until 2025-08-10 --kind hospital")
    done("depart c-1 --on 2025-09-30")
    # 92 days of July to September: no model says that days away are cheaper, whatever the services do
    assert saved() == ("9200.00", ["9200.00"], "10800.00")


# --- a neutral price -----------------------------------------------------------------------------


YEAR = "--from 2026-01 --to 2026-12"
RATES = '[[rates]]\nid = "r"\neffective = 2026-01-01\nunit = "day"\nprices = { "1" = 2000, "2" = 100 }\n'


@pytest.fixture
def housed() -> None:
    """c-1 lives in the house at level 1, with a watch at 200 and the bus at 100: 365 × 1,300 is 474,500 a year."""
    for line in (
        "move-in c-1 house 1 --from 2025-01-01 --level 1 --decision V",
        "grant c-1 watch --from 2025-01-01 --level 2 --decision V",
        "grant c-1 bus --from 2025-01-01 --decision V",
    ):
        done(line)


def neutral(text: str, options: str = "--offer house") -> Any:
    Path("case.toml").write_text(text)
    return data(f"simulate --model case.toml {YEAR} --neutral {options}")


@pytest.mark.usefixtures("housed")
def test_a_service_by_the_rates_is_scaled_and_one_with_its_own_price_is_not() -> None:
    # 474,500 = 365 × (2,000 + 100) × f + 365 × 100, so f = 438,000 / 766,500
    found = neutral(RATES)
    assert (found["neutral"]["exactly"], found["neutral"]["residual_ore"]) == ("4/7", 0)
    assert [price["after"] for price in found["neutral"]["prices"]] == ["1142.86", "57.14"]
    kinds = {kind["kind"]: (kind["settled"], kind["simulated"]) for kind in found["kinds"]}
    assert kinds == {"service": ("365000.00", "417143.90"), "supplement": ("109500.00", "57356.10")}


@pytest.mark.usefixtures("housed")
def test_a_service_s_new_price_in_the_file_stands_as_it_is() -> None:
    # 474,500 = 766,500 f + 365 × 200
    found = neutral(RATES + BUS.format("2026-01-01", 200))
    assert found["neutral"]["exactly"] == "11/21"


@pytest.mark.usefixtures("housed")
def test_services_that_alone_come_to_more_leave_no_neutral_price() -> None:
    Path("case.toml").write_text(RATES + BUS.format("2026-01-01", 1301))
    ran = pladsbog(f"simulate --model case.toml {YEAR} --neutral --offer house --format json")
    assert (ran.code, ran.refusal["code"]) == (1, "more-without-prices")
    assert "474.865,00" in ran.refusal["message"]


def test_a_house_of_which_services_alone_follow_the_rates_has_a_neutral_price() -> None:
    done("grant c-9 support --offer home --from 2025-01-01 --level 2 --payer own --decision V")
    found = neutral(RATES, "--offer home")
    assert (found["neutral"]["exactly"], found["neutral"]["residual_ore"]) == ("2", 0)


@pytest.mark.usefixtures("housed")
def test_an_assumed_service_is_in_what_is_balanced() -> None:
    # From 1 July a second watch for 184 days: 474,500 = (766,500 + 184 × 100) f + 36,500
    more = '[[regrant]]\ncitizen = "c-1"\nservice = "watch"\ndate = 2026-07-01\nquantity = 2\n'
    assert neutral(RATES + more)["neutral"]["exactly"] == "4380/7849"
