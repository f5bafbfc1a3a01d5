"""Stays bought of external suppliers: one command, no council file; contracts that end, prices to be negotiated."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.cli.running import pladsbog

BOUGHT = "buy c-1 solhoej --from 2025-03-10 --price 62500 --per month --paragraph 107 --decision V-1"
CONTRACT = "--contract K-7 --ends 2027-08-31 --negotiate 2026-03-01"
HOUSE = """
reference = "KB 1"
decided_on = 2024-12-10

[[model]]
id = "m"
effective = 2025-01-01
allocation = "activity"
structure = "differentiated"

[[rates]]
id = "r"
effective = 2025-01-01
unit = "day"
prices = { "1" = 1000 }

[[offer]]
id = "syrenparken"
name = "Syrenparken"
effective = 2025-01-01
model = "m"
rates = "r"
places = ["1", "2"]
"""
HEAD = 'reference = "KB {}"\ndecided_on = 2024-12-10\n'


@pytest.fixture(autouse=True)
def ledger(folder: Path) -> Path:
    assert pladsbog("init --municipality 787").code == 0
    return folder


def done(line: str) -> str:
    """What is told of a line that is not refused."""
    ran = pladsbog(line)
    assert ran.code == 0, ran.err
    return ran.err + ran.out


def refused(line: str) -> str:
    """The code of a refusal; nothing was recorded."""
    before = pladsbog("log --format json").data
    ran = pladsbog(line)
    assert ran.code in (1, 2), ran.out
    assert pladsbog("log --format json").data == before
    return ran.err.splitlines()[0].rpartition("[")[2].rstrip("]")


def adopt(number: int, text: str) -> None:
    Path(f"{number}.toml").write_text(HEAD.format(number) + text)
    done(f"adopt {number}.toml")


def answer(line: str) -> Any:
    ran = pladsbog(f"{line} --format json")
    assert ran.code == 0, ran.err
    return ran.data


def total(month: str, offer: str = "solhoej") -> str:
    (settled,) = answer(f"settle {month} --offer {offer}")["offers"]
    return str(settled["total"])


def test_one_command_makes_the_supplier_and_the_stay() -> None:
    told = done(f"{BOUGHT} --name Solhøj --function 53852")
    assert "offer solhoej, an external supplier of any number of stays" in told
    assert "c-1 moved in to solhoej/c-1 at a special price of 62.500,00 kr. a month" in told
    (settled,) = answer("settle 2025-03")["offers"]
    assert settled["place_days"] == {"occupied": 22, "notice": 0, "vacant": 0, "closed": 0, "absent": 0}
    assert settled["total"] == "44354.84"
    assert [row["name"] for row in answer("budget 2025 --by function")["rows"]] == ["5.38.52"]


def test_later_purchases_find_it() -> None:
    done(f"{BOUGHT} --name Solhøj")
    told = done("buy c-2 solhoej --from 2025-03-10 --price 2000 --per day --payer 163 --name Solhøj --decision V-2")
    assert "an external supplier" not in told
    assert [one["offer"] for one in answer("settle 2025-03")["offers"]] == ["solhoej"]
    assert total("2025-03") == "88354.84"
    assert answer("statement 163 2025-03")["total"] == "44000.00"


def test_a_move_in_without_a_place_is_the_same() -> None:
    done(BOUGHT)
    done("move-in c-2 solhoej --from 2025-04-01 --special-price 1000 --per day --decision V-2")
    assert total("2025-04") == "92500.00"
    assert {one["citizen"] for one in answer("residents solhoej --on 2025-04-01")["residents"]} == {"c-1", "c-2"}


def test_a_supplier_is_no_capacity_and_never_vacant() -> None:
    done("buy c-2 solhoej --from 2025-03-01 --until 2025-03-31 --price 2000 --per day --decision V-2")
    assert "no place is vacant" in done("vacancies --on 2025-04-10 --within 90")
    assert set(answer("status")["places"].values()) == {0}
    for asked in ("check", "verify", "rebuild --verify"):
        done(asked)


def test_bought_stays_are_persons_and_fill_no_places() -> None:
    for number in range(4):
        done(f"buy c-{number} solhoej --from 2025-01-01 --price 2000 --per day --decision VU")
    (row,) = answer("key-figures 2025-03")["rows"]
    assert (row["citizens"], row["places"], row["occupancy"], row["full_year_persons"]) == (4, "0.0", None, "0.340")


def test_everyday_life_of_a_bought_stay() -> None:
    done(f"{BOUGHT} {CONTRACT}")
    done("absent c-1 --from 2025-04-01 --until 2025-04-10 --kind hospital")
    done("change c-1 --from 2025-04-16 --payer 163 --decision V-3")
    assert answer("statement 163 2025-04")["total"] == "31250.00"
    done("renegotiate c-1 --from 2025-05-01 --special-price 60000 --per month --negotiate 2027-01-01 --decision V-4")
    assert answer("savings 2025")["saved"] == "20000.00"
    done("reassess c-1 --from 2025-06-01 --special-price 70000 --per month --decision V-5")
    assert (total("2025-05"), total("2025-06")) == ("60000.00", "70000.00")
    done("depart c-1 --on 2025-07-10")
    assert (total("2025-07"), total("2025-08")) == ("22580.65", "0.00")
    told = done("citizen c-1")
    assert "renegotiated to a special price of 60.000,00 kr. a month" in told
    assert "contract K-7, to 2027-08-31, price to be negotiated by 2026-03-01" in told
    for asked in ("check", "verify", "rebuild --verify", "why solhoej 2025-04", "budget solhoej 2025"):
        done(asked)


def test_a_price_of_all_residents_under_rates_of_its_own() -> None:
    """A supplier with a model and rates has levels and tails."""
    adopt(1, HOUSE.partition("[[offer]]")[0].partition("\n\n")[2] + """
[[offer]]
id = "solhoej"
name = "Solhøj"
effective = 2025-01-01
model = "m"
rates = "r"
supplier = "external"
places = "open"
""")  # fmt: skip
    done("move-in c-1 solhoej --from 2025-03-01 --level 1 --decision V-1")
    assert total("2025-03") == "31000.00"


def due(day: str, within: int = 30) -> list[tuple[str, str, str]]:
    rows = answer(f"follow-up due --on {day} --within {within}")["due"]
    return [(row["what"], row["due"], row["at_stake"]) for row in rows]


def test_the_end_and_the_negotiation_fall_due_with_a_year_at_stake() -> None:
    done(f"{BOUGHT} {CONTRACT}")
    assert due("2026-01-01") == []
    assert due("2026-02-15") == [("negotiation", "2026-03-01", "750000.00")]
    assert due("2026-02-15", 600) == [
        ("negotiation", "2026-03-01", "750000.00"), ("contract", "2027-08-31", "750000.00"),
    ]  # fmt: skip
    assert "the price of contract K-7 is to be negotiated" in done("coming --on 2026-02-15 --within 30")
    done("renegotiate c-1 --from 2026-03-01 --special-price 60000 --per month --decision V-4")
    assert due("2026-03-15", 600) == [("contract", "2027-08-31", "720000.00")]
    done("contract c-1 --from 2026-03-01 --ends 2028-08-31 --negotiate 2027-03-01")
    assert due("2027-02-15") == [("negotiation", "2027-03-01", "720000.00")]
    done("depart c-1 --on 2027-02-28")
    assert due("2028-08-15", 60) == []


def test_a_void_of_the_move_in_takes_the_contract_along() -> None:
    done(f"{BOUGHT} {CONTRACT}")
    number = next(row["event"] for row in answer("log") if "moved in" in row["text"])
    done(f"void {number} --kind typo --reason R")
    assert due("2026-02-15", 600) == []
    done(BOUGHT)
    assert total("2025-03") == "44354.84"


def test_the_end_of_a_stay_is_said_in_the_purchase() -> None:
    done("buy c-1 solhoej --from 2025-03-10 --until 2025-03-19 --price 1000 --per day --decision V-1")
    assert total("2025-03") == "10000.00"


def test_the_same_reference_buys_once() -> None:
    done(f"{BOUGHT} --ref r-1")
    assert "already recorded" in done(f"{BOUGHT} --ref r-1")
    assert refused(f"{BOUGHT} --until 2025-12-31 --ref r-1") == "ref-used"


def test_competence_is_judged_as_of_a_move_in() -> None:
    adopt(1, """
[[competence]]
effective = 2025-01-01
by = "year-price"
roles = [{ role = "leader", to = 500000 }, { role = "committee" }]
""")  # fmt: skip
    assert refused(BOUGHT) == "decider-needed"
    assert refused(f"{BOUGHT} --decided-by leader") == "above-competence"
    done(f"{BOUGHT} --decided-by committee")


@pytest.mark.parametrize(("more", "code"), [
    ("--ends 2025-03-09", "contract-days"),
    ("--negotiate 2025-03-09", "contract-days"),
    ("--ends 2026-03-09 --negotiate 2026-03-10", "contract-days"),
    ("--until 2025-03-09", "days-reversed"),
    ("--function 5", "bad-option"),
    ("--paragraph 999", "bad-paragraph"),
    ("--payer 999", "payer-unlisted"),
])  # fmt: skip
def test_what_cannot_be_bought(more: str, code: str) -> None:
    line = BOUGHT.replace(" --paragraph 107", "") if "--paragraph" in more else BOUGHT
    assert refused(f"{line} {more}") == code


@pytest.mark.parametrize(
    ("price", "per"), [("=-1", "day"), ("=100001", "day"), ("=1000001", "month"), ("=1e9", "year")]
)
def test_a_price_that_is_negative_or_absurd(price: str, per: str) -> None:
    assert refused(f"buy c-1 solhoej --from 2025-03-10 --price{price} --per {per} --decision VU") in (
        "amount-out-of-range", "bad-amount",
    )  # fmt: skip


def test_a_supplier_is_told_from_a_house_and_from_another_supplier() -> None:
    Path("house.toml").write_text(HOUSE)
    done("adopt house.toml")
    assert refused("buy c-1 syrenparken --from 2025-03-10 --price 1 --per day --decision VU") == "own-places"
    assert refused("buy c-1 syrenparken2 --from 2025-03-10 --price 1 --per day --decision VU") == "supplier-like"
    done("buy c-1 syrenparken2 --from 2025-03-10 --price 1 --per day --decision VU --name 'Another Syrenparken'")
    assert refused("buy c-2 syrenparken2 --from 2025-03-10 --price 1 --per day --decision VU --name A") == (
        "supplier-known"
    )
    assert refused("move-in c-2 syrenparken --from 2025-03-10 --level 1 --decision VU") == "place-unsaid"
    assert refused("move-in c-2 syrenparken2 4 --from 2025-03-10 --special-price 1 --per day --decision VU") == (
        "no-places"
    )
    assert refused("vacancy syrenparken2 c-1 --from 2025-03-10 --kind closed --reason R") == "no-places"
    done("move-in c-3 syrenparken 1 --from 2025-03-10 --level 1 --decision VU")
    assert refused("buy c-3 syrenparken2 --from 2025-04-10 --price 1 --per day --decision VU") == "citizen-elsewhere"


def test_nobody_is_corrected_or_moved_into_the_place_of_another() -> None:
    done(BOUGHT)
    done("buy c-2 solhoej --from 2025-01-10 --until 2025-02-10 --price 2000 --per day --decision V-2")
    number = next(row["event"] for row in answer("log") if "c-1 moved in" in row["text"])
    assert refused(f"correct {number} --kind typo --place c-2 --reason R") == "no-places"
    done("depart c-1 --on 2025-04-30")
    done("buy c-1 lindely --from 2025-05-01 --price 2000 --per day --paragraph 107 --payer own --decision V-3")
    done("buy c-2 solhoej --from 2025-03-10 --price 2000 --per day --decision V-4")
    assert refused("swap c-1 c-2 --from 2025-05-10") == "swap-apart"
    assert refused("move c-2 c-1 --from 2025-05-10 --decision VU") == "no-places"


def test_a_transfer_to_a_house_ends_a_bought_stay() -> None:
    Path("house.toml").write_text(HOUSE)
    done("adopt house.toml")
    done(BOUGHT)
    done("move c-1 1 --offer syrenparken --from 2025-04-16 --level 1 --decision V-2")
    assert (total("2025-04"), total("2025-04", "syrenparken")) == ("31250.00", "15000.00")
    assert (
        refused("move c-1 2 --offer solhoej --from 2025-05-01 --special-price 1 --per day --decision VU") == "no-places"
    )


def test_a_contract_is_of_an_external_stay_and_says_something() -> None:
    Path("house.toml").write_text(HOUSE)
    done("adopt house.toml")
    done("move-in c-3 syrenparken 1 --from 2025-03-10 --level 1 --decision VU")
    assert refused("contract c-3 --from 2025-03-10 --ends 2026-01-01") == "not-external"
    done(BOUGHT)
    assert refused("contract c-1 --from 2025-03-10") == "nothing-agreed"
    assert refused("contract c-1 --from 2025-03-01 --ends 2026-01-01") == "not-resident"


def test_an_import_buys_in_english_and_in_danish() -> None:
    Path("rows.csv").write_text(
        "event;dato;borger;tilbud;saertakst;pr;paragraf;afgoerelse;navn;funktion;kontrakt;kontrakt_udloeber;genforhandles\n"
        "køb;10-03-2025;c-1;solhoej;62500;måned;107;V-1;Solhøj;53852;K-7;31-08-2027;01-03-2026\n"
        "buy;10-03-2025;c-2;solhoej;2000;dag;107;V-2;;;;;\n"
    )
    done("import rows.csv")
    assert total("2025-03") == "88354.84"
    assert due("2026-02-15") == [("negotiation", "2026-03-01", "750000.00")]


def test_an_import_reports_what_cannot_be_bought() -> None:
    Path("rows.csv").write_text(
        "event;date;citizen;offer;level;special_price;per;decision;ends\n"
        "buy;2025-03-10;c-1;solhoej;1;;;V-1;\n"
        "buy;2025-03-10;c-2;solhoej;;2000;;V-2;\n"
        "buy;2025-03-10;c-3;solhoej;;2000;day;V-2;2025-01-01\n"
    )
    ran = pladsbog("import rows.csv")
    assert ran.code == 1
    assert [line.rpartition("[")[2].rstrip("]") for line in ran.err.splitlines() if line.startswith("  line")] == [
        "price-needed", "price-needed", "contract-days",
    ]  # fmt: skip
