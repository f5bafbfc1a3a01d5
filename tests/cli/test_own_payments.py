"""What a resident pays himself, wherever it goes: settlement, why, statement, postings, refund, budget, by hand.

Caroline in 2025: level 1 at 30,000 a month, rent 2,403 for all and 2,610 in place 2, food 2,127 that is free away after
three days. c-1 lives in place 1 and moves to place 2 on 11 April, paid by 163; c-2 lives in place 3 and pays a rent of
1,980.50 by a decision from 1 March on.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from cli.languages import ENGLISH, SPEECH
from tests.cli.running import pladsbog

AGREED = """
reference = "KB 7"
decided_on = 2024-12-10

[[model]]
id = "m"
effective = 2025-01-01
allocation = "activity"
structure = "differentiated"

[[rates]]
id = "r"
effective = 2025-01-01
unit = "month"
prices = { "1" = 30000 }

[[offer]]
id = "caroline"
name = "Caroline"
effective = 2025-01-01
model = "m"
rates = "r"
places = ["1", "2", "3"]

[[own_payment]]
offers = ["caroline"]
kind = "rent"
effective = 2025-01-01
amount = 2403

[[own_payment]]
offers = ["caroline"]
places = ["2"]
kind = "rent"
effective = 2025-01-01
amount = 2610

[[own_payment]]
offers = ["caroline"]
kind = "food"
effective = 2025-01-01
amount = 2127
while_absent = "free"
after_days = 3

[[account]]
effective = 2025-01-01
account = "538501001"
counter = "538521001"

[[account]]
effective = 2025-01-01
kind = "own-payment"
account = "538501007"
counter = "538521001"

[[refund]]
effective = 2025-01-01
thresholds = { "25" = 120000 }

[[budget]]
offer = "caroline"
year = 2025
[[budget.activity]]
level = "1"
quantity = 2
price = 360000
[[budget.activity]]
own_payment = "rent"
quantity = 2
price = 2403
unit = "month"
"""


def done(line: str) -> str:
    ran = pladsbog(line)
    assert ran.code == 0, ran.err
    return ran.out


def data(line: str) -> Any:
    return pladsbog(f"{line} --format json").data


@pytest.fixture
def told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """March closed; then it became known that c-2 pays less, and that c-1 moved in April."""
    monkeypatch.chdir(tmp_path)
    Path("agreed.toml").write_text(AGREED, encoding="utf-8")
    for line in (
        "init --municipality 787",
        "adopt agreed.toml",
        "move-in c-1 caroline 1 --from 2025-01-01 --level 1 --paragraph 108 --payer 163 --decision VU-1",
        "move-in c-2 caroline 3 --from 2025-01-01 --level 1 --paragraph 108 --decision VU-2",
        *(f"close 2025-0{month}" for month in (1, 2, 3)),
        "own-payment c-2 rent --from 2025-03-01 --price 1980,50 --decision VU-3 --reason late",
        "move c-1 2 --from 2025-04-11 --decision VU-4",
    ):
        done(line)
    return tmp_path


def test_settlement_and_adjustment(told: Path) -> None:
    """c-1: 2,403 × 10/30 = 801.00 and 2,610 × 20/30 = 1,740.00; c-2: 1,980.50; March 2,403 − 1,980.50 = 422.50 back."""
    (april,) = data("settle 2025-04")["offers"]
    own = [line for line in april["lines"] if line["kind"] == "own-payment"]
    assert sorted((line["citizen"], line["item"], line["amount"]) for line in own) == [
        ("c-1", "food", "-2127.00"), ("c-1", "rent", "-1740.00"), ("c-1", "rent", "-801.00"),
        ("c-2", "food", "-2127.00"), ("c-2", "rent", "-1980.50"),
    ]  # fmt: skip
    (late,) = [line for line in april["lines"] if line["kind"] == "adjustment"]
    assert (late["citizen"], late["item"], late["for_month"], late["amount"]) == ("c-2", "rent", "2025-03", "422.50")
    assert april["total"] == "51647.00"  # 60,000 − 4,668 − 4,107.50 + 422.50


def test_why_goes_on_to_the_place_and_to_the_decision(told: Path) -> None:
    shown = done("why caroline 2025-04 --line own-payment/rent/c-1/2025-04-11")
    assert "own payment in place 2, rent from 2025-01-01 (#9, KB 7)" in shown
    assert "= -1.740,00 kr." in shown
    shown = done("why caroline 2025-04 --line own-payment/rent/c-2/2025-04-01")
    assert "own payment, rent, of the resident from 2025-03-01 (#" in shown
    assert "VU-3" in shown


def test_bridge(told: Path) -> None:
    shown = done("bridge 2025-03 --format csv").splitlines()
    assert [row.split(";")[-1] for row in shown[1:]] == ["50940,00", "422,50", "51362,50", "0,00"]
    assert "c-2 in caroline/3 pays rent of 1.980,50" in shown[2]


def test_statement_of_the_buyer_and_the_own_share(told: Path) -> None:
    """What c-1 pays is off the bill of 163, and nothing of it stands on anybody else's."""
    bill = data("statement 163 2025-04")
    assert bill["total"] == "25332.00"  # 30,000 − 2,541 − 2,127
    assert {line["citizen"] for offer in bill["offers"] for line in offer["lines"]} == {"c-1"}
    assert data("statement own 2025-04")["total"] == "26315.00"  # 30,000 − 1,980.50 − 2,127 + 422.50


def test_postings_have_an_account_of_their_own_and_balance(told: Path) -> None:
    done("close 2025-04")
    rows = [row.split(";") for row in done("postings 2025-04 --format csv").splitlines()]
    account, side, amount = (rows[0].index(name) for name in ("account", "side", "amount"))
    of_own = [(row[side], float(row[amount].replace(",", "."))) for row in rows[1:] if row[account] == "538501007"]
    assert sum(ore if which == "K" else -ore for which, ore in of_own) == pytest.approx(8775.50 - 422.50)
    sides = {name: sum(float(row[amount].replace(",", ".")) for row in rows[1:] if row[side] == name) for name in "DK"}
    assert sides["D"] == pytest.approx(sides["K"])


def test_refund_deducts_it(told: Path) -> None:
    """Of March as now known: 30,000 − 1,980.50 − 2,127, and 25 % of what is above 10,000."""
    done("close 2025-04")
    march = next(one for one in data("refund 2025")["months"] if one["month"] == "2025-03")
    assert (march["costs"], march["income"], march["net"], march["refund"]) == (
        "30000.00", "4107.50", "25892.50", "3973.13",
    )  # fmt: skip


def test_citizen_tells_what_is_paid_and_whom_it_was_decided_for(told: Path) -> None:
    (stay,) = data("citizen c-1 --year 2025")["stays"]
    rent = [one for one in stay["own_payments"] if one["kind"] == "rent"]
    assert [(one["price"], one["from"], one["to"], one["decided_for"]) for one in rent] == [
        ("2403.00", "2025-01-01", "2025-04-10", "house"), ("2610.00", "2025-04-11", None, "place"),
    ]  # fmt: skip
    (stay,) = data("citizen c-2")["stays"]
    rent = [one for one in stay["own_payments"] if one["kind"] == "rent"]
    assert [(one["price"], one["decided_for"], one["decision"]) for one in rent] == [
        ("2403.00", "house", "KB 7"), ("1980.50", "citizen", "VU-3"),
    ]  # fmt: skip
    assert "own payment" in done("citizen c-2")


def test_budget_assumes_it_and_its_changes_name_it(told: Path) -> None:
    """Assumed: 2 × 360,000 − 2 × 12 × 2,403. The rent is another, −1,794 of c-1 and 422.50 a month of c-2."""
    budget = data("budget caroline 2025")
    assert budget["adopted"]["total"] == "662328.00"
    assert budget["adopted"]["own_payments"] == "-57672.00"
    changes = data("budget-changes caroline 2025")
    effects = data("budget-changes caroline 2025 --effects")["effects"]
    # c-1 pays 207 more for 20/30 of April and eight months: 138 + 1,656; c-2 422.50 less for nine months, April to
    # December; March stands under adjustments.
    assert (effects["own payment: quantity"], effects["own payment: price"]) == ("0.00", "2008.50")
    assert effects["own-payment"] == "-51048.00"  # food, which nobody assumed: 2 × 12 × 2,127
    assert effects["adjustments"] == "422.50"
    (decided,) = [line for line in changes["lines"] if "pays rent" in line["text"]]
    assert decided["effect"] == "4225.00"  # ten months


def test_adopting_another_amount_shows_each_price_and_what_it_makes_of_the_year(told: Path) -> None:
    Path("raised.toml").write_text(
        """reference = "KB 8"
decided_on = 2025-11-10
[[regulation]]
own_payments = ["caroline"]
kinds = ["rent"]
effective = 2025-07-01
per_cent = 3
[[own_payment]]
offers = ["caroline"]
places = ["1"]
kind = "rent"
effective = 2025-08-01
amount = 2700
""",
        encoding="utf-8",
    )
    shown = pladsbog("adopt raised.toml --dry-run --format json").data
    prices = [(one["of"], one["unit"], one["before"], one["after"]) for one in shown["prices"]]
    assert prices == [
        ("caroline rent", "month", "2403.00", "2475.00"),
        ("caroline/2 rent", "month", "2610.00", "2688.00"),
        ("caroline/1 rent", "month", "2475.00", "2700.00"),  # which the same decision raised a month before
    ]
    # the rent of c-1 in place 2 from July on, six months of 78 kr.; c-2 pays what was decided for him
    of_year = [one["difference"] for one in shown["consequences"]["months"] if one["month"].startswith("2025")]
    assert of_year == ["-78.00"] * 6
    assert "caroline/1 rent" in pladsbog("adopt raised.toml --dry-run").out


def test_rows_of_an_import_and_danish_words(told: Path) -> None:
    Path("rows.csv").write_text(
        "haendelse;dato;borger;art;pris;afgoerelse\n"
        "egenbetaling;01-05-2025;c-1;husleje;2.000,50;VU 9\n"
        "own-payment;2025-06-01;c-2;rent;none;VU 10\n",
        encoding="utf-8",
    )
    done("import rows.csv")
    (may,) = data("settle 2025-05")["offers"]
    assert ("c-1", "-2000.50") in {(x["citizen"], x["amount"]) for x in may["lines"] if x["kind"] == "own-payment"}
    (june,) = data("settle 2025-06")["offers"]
    assert ("c-2", "-2403.00") in {(x["citizen"], x["amount"]) for x in june["lines"] if x["kind"] == "own-payment"}


def test_what_is_decided_for_later_is_coming(told: Path) -> None:
    done("own-payment c-2 rent --from 2025-06-01 --price none --decision VU-5")
    done("own-payment c-2 food --from 2025-06-15 --price 1900 --decision VU-6")
    ahead = data("coming caroline --on 2025-05-20 --within 40")["coming"]
    assert [(one["day"], one["what"], one["citizen"], one["text"]) for one in ahead] == [
        ("2025-06-01", "price", "c-2", "pays rent as others who live there"),
        ("2025-06-15", "price", "c-2", "pays food of 1.900,00 kr. a month"),
    ]


def test_a_simulation_may_have_other_amounts_by_place(told: Path) -> None:
    """In place 2 from May on 2,800 in the place of 2,610: eight months of 190 kr. less."""
    Path("what-if.toml").write_text(
        """[[own_payment]]
offers = ["caroline"]
kind = "rent"
effective = 2025-05-01
amounts = { "2" = 2800 }
""",
        encoding="utf-8",
    )
    found = pladsbog("simulate --model what-if.toml --from 2025-01 --to 2025-12 --format json")
    assert found.code == 0, found.err
    assert "-1520.00" in found.out


def test_the_checks_agree(told: Path) -> None:
    done("close 2025-04")
    assert done("check") == ""
    done("rebuild --verify")


def test_people_are_told_of_it_in_their_own_words(told: Path) -> None:
    line = "--lang da afregn 2025-03 --tilbud caroline"
    try:
        out = done(f"{line} --vis linjer")
        by_program = done(f"{line} --form csv --vis linjer")
        named = done("--lang da borger c-1")
    finally:
        SPEECH.speak(ENGLISH)
    assert ("kost" in out, "husleje" in out, " food " in out) == (True, True, False)
    assert ("food" in by_program, "kost" in by_program) == (True, False)
    assert ("huset" in named, "pladsen" in named, "house" in named) == (True, True, False)


@pytest.mark.parametrize(
    ("kind", "price", "is_told"), [("rent", "350050", True), ("other", "350050", True), ("rent", "4000", False)]
)
def test_ten_times_what_others_pay_is_looked_at_again(told: Path, kind: str, price: str, *, is_told: bool) -> None:
    assert told
    ran = pladsbog(f"own-payment c-1 {kind} --from 2025-06-01 --price {price} --decision A --dry-run")
    assert ran.code == 0, ran.err
    assert ("look again: 350.050,00 kr. a month; nobody else in caroline pays more than 2." in ran.err) == is_told
    assert ("look again" in ran.err) == is_told
