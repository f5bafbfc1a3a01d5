"""The commands towards the finance system and about the year, as they are typed."""

from __future__ import annotations

from pathlib import Path

import pytest

from ledger.accounting import g69
from ledger.errors import NoAccount
from ledger.shared.message import English, say
from tests.cli.conftest import TOWN
from tests.cli.running import pladsbog

ACCOUNTS = """
reference = "KB 2022-12-20 item 15"
decided_on = 2022-12-20

[[account]]
effective = 2023-01-01
account = "538501003"
counter = "538521001"

[[account]]
effective = 2023-01-01
kind = "service"
account = "5385010030401600"
counter = "5385210010401600"
alias = "SERVICE"
counter_alias = "SERVMOD"
text = "støtte efter §85"
"""


@pytest.fixture
def issued(town: Path) -> Path:
    """The house with one resident in package 5, June 2023 open and May issued, and accounts for all lines."""
    (town / "accounts.toml").write_text(ACCOUNTS)
    for line in (
        'move-in c-17 syrenparken 1 --from 2023-05-01 --level 5 --decision "VU 1"',
        "close 2023-05 --and-earlier",
        "adopt accounts.toml",
    ):
        assert pladsbog(line).code == 0
    return town


def test_of_many_lines_without_an_account_the_first_are_told(town: Path) -> None:
    lines = [say("line {number}", number=number) for number in range(1, 301)]
    told = NoAccount("2023-05", lines).sentence().worded(English()).splitlines()
    assert told[0] == "300 lines of 2023-05 without an account, nothing was posted:"
    assert told[1:] == [*(f"  line {number}" for number in range(1, 6)), "  … and 295 more"]
    assert str(NoAccount("2023-05", lines[:5]).sentence()).splitlines()[-1] == "  line 5"
    assert town
    # and as it is typed
    assert pladsbog('move-in c-17 syrenparken 1 --from 2023-05-01 --level 5 --decision "VU 1"').code == 0
    assert pladsbog("close 2023-05 --and-earlier").code == 0
    refused = pladsbog("postings 2023-05")
    assert (refused.code, "2 lines of 2023-05 without an account" in refused.err) == (1, True), refused.err
    assert "more" not in refused.err


def test_a_month_is_posted_once_and_repeated_sign_for_sign(issued: Path) -> None:
    shown = pladsbog("postings 2023-05 --dry-run --format json").data
    first = pladsbog("postings 2023-05 --format g69 --ref may --output first.g69")
    digest = pladsbog("digest").out.strip()
    told = "first.g69 written\n2023-05: 4 postings of 1 offer, 75.919,00 kr. on either side\n"
    assert (first.code, first.err) == (0, f"{told}digest of #{digest.partition(':')[0]}: {digest}\n")
    for repeated in ("--again", "--ref may"):
        assert pladsbog(f"postings 2023-05 --format g69 {repeated} --output again.g69 --force").code == 0
        assert (issued / "again.g69").read_bytes() == (issued / "first.g69").read_bytes()
    assert "[already-posted]" in pladsbog("postings 2023-05").err
    assert shown["recorded"] is False
    again = pladsbog("postings 2023-05 --again --format json").data
    assert again == {**shown, "recorded": True, "digest": digest}
    assert (again["debit"], again["credit"]) == ("75919.00", "75919.00")
    assert [row["amount"] for row in again["postings"]] == ["27218.00", "27218.00", "48701.00", "48701.00"]
    assert pladsbog("check postings-repeat").code == 0


def test_posting_and_reconciling_read_no_book(issued: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # a book has all months that were ever issued; here one month is wanted
    for reads in ("ledger.store.history.History.book", "ledger.workspace._AsOf.book"):
        monkeypatch.setattr(reads, lambda *_: pytest.fail("a book was read"))
    posted = pladsbog("postings 2023-05 --format csv --output may.csv")
    assert posted.code == 0
    assert pladsbog("reconcile may.csv --month 2023-05").code == 0
    assert pladsbog("postings 2023-05 --again").code == 0


def test_a_posting_file_says_whose_it_is(issued: Path) -> None:
    ran = pladsbog("postings 2023-05 --format g69 --machine 7 --output may.g69")
    assert ran.code == 0
    records = g69.read("may.g69", (issued / "may.g69").read_bytes())
    assert {(record.municipality, record.machine, record.fiscal_year) for record in records} == {
        ("0787", "00007", 2023)
    }
    assert [(record.account, record.signed) for record in records] == [
        ("538501003", 27_218_00), ("538521001", -27_218_00), ("SERVICE", 48_701_00), ("SERVMOD", -48_701_00),
    ]  # fmt: skip
    assert records[2].text == "støtte efter §85"


def test_a_ledger_without_a_municipality_is_told_one(folder: Path) -> None:
    (folder / "accounts.toml").write_text(ACCOUNTS)
    (folder / "town.toml").write_text(TOWN)
    for line in (
        "init", "adopt town.toml accounts.toml", "close 2023-01",
        'move-in c-17 syrenparken 1 --from 2023-02-01 --level 5 --decision "VU 1"', "close 2023-02",
    ):  # fmt: skip
        assert pladsbog(line).code == 0
    refused = pladsbog("postings 2023-02 --format g69")
    assert (refused.code, "[no-municipality]" in refused.err) == (1, True)
    assert pladsbog("postings 2023-02 --format g69 --municipality 787 --output a.g69").code == 0
    assert b"078701NOR" in (folder / "a.g69").read_bytes()


def test_the_finance_system_is_held_against_what_was_issued(issued: Path) -> None:
    assert pladsbog("postings 2023-05 --format csv --output may.csv").code == 0
    agreed = pladsbog("reconcile may.csv --month 2023-05 --format json")
    assert (agreed.code, agreed.data["matched"], agreed.data["unmatched"]) == (0, 4, [])
    rows = (issued / "may.csv").read_text(encoding="utf-8-sig").splitlines()
    (issued / "books.csv").write_text(
        "\n".join([*rows[:2], rows[2].replace("27218,00", "27219,00"), *rows[3:], rows[4]])
    )
    found = pladsbog("reconcile books.csv --month 2023-05 --format json")
    assert found.code == 3
    assert [(one["cause"], one["difference"]) for one in found.data["unmatched"]] == [
        ("wrong amount", "-1.00"), ("double", "-48701.00"),
    ]  # fmt: skip
    told = pladsbog("reconcile books.csv --month 2023-05")
    assert "wrong amount" in told.out
    assert told.err == "2023-05: 3 postings agree, 75.919,00 kr. on either side; 2 do not\n"


def test_what_is_not_posted_yet_is_compared_as_it_would_be(issued: Path) -> None:
    dry = pladsbog("postings 2023-05 --dry-run --format csv").out
    assert pladsbog("reconcile - --month 2023-05", dry.encode()).code == 0


def test_late_news_is_posted_with_the_month_that_carries_it(issued: Path) -> None:
    for line in (
        'reassess c-17 --from 2023-05-15 --level 6 --decision "VU 2" --reason "letter came late"',
        "close 2023-06",
    ):
        assert pladsbog(line).code == 0
    rows = pladsbog("postings 2023-06 --format json").data["postings"]
    late = [row for row in rows if row["for_month"] == "2023-05"]
    # the service of 17 days, 349 kr. a day dearer, on the accounts of service, booked in June
    assert [(row["side"], row["amount"], row["account"], row["date"]) for row in late] == [
        ("D", "5933.00", "5385010030401600", "2023-06-30"), ("K", "5933.00", "5385210010401600", "2023-06-30"),
    ]  # fmt: skip


def test_case_19_as_typed() -> None:
    typed = "surplus --budget 10.000.000 --revenue 10900000 --accounts 10200000 --places 10 --occupancy 98 --year 2024"
    found = pladsbog(f"{typed} --format json").data
    assert found == {
        "year": 2024, "rate_year": 2026, "surplus": "700000.00", "most_carried": "500000.00", "carried": "500000.00",
        "into_rate": "200000.00", "lower_per_day": "55.91",
    }  # fmt: skip
    assert pladsbog(typed).out.splitlines()[-1] == "the rate of 2026 is lower a day by         55,91"


@pytest.mark.parametrize(
    ("revenue", "accounts", "said"),
    [
        ("10900000", "10200000", "the rate two years on is lower a day by       195,69"),
        ("10200000", "10900000", "the rate two years on is higher a day by      195,69"),
        ("10200000", "10200000", "the rate two years on stays as it is            0,00"),
    ],
)
def test_the_words_say_whether_the_rate_falls_or_rises(revenue: str, accounts: str, said: str) -> None:
    typed = f"surplus --budget 10000000 --revenue {revenue} --accounts {accounts} --places 10 --occupancy 98 --carry 0"
    last = pladsbog(typed).out.splitlines()[-1]
    assert last.split() == said.split()


def test_a_day_rate_and_an_hours_price_as_typed() -> None:
    rate = pladsbog("day-rate --budget 10000000 --regulation -200000 --places 10 --occupancy 98 --format json").data
    assert rate["day_rate"] == "2739.73"
    price = pladsbog('hourly-price --wages 5000000 --direct 8000 --attendance 11000 --inside "transport=10000"')
    assert "direct hours       8000  5.010.000,00   626,25" in price.out
    assert "inside: pay of professional staff, transport\n" in price.out


def test_a_refund_as_typed(town: Path) -> None:
    (town / "costs.csv").write_text("borger;måned;beløb;art\nc-17;2023;2500000;engangsudgift\n")
    for line in (
        'move-in c-17 syrenparken 1 --from 2023-12-31 --level 1 --decision "VU 1"',
        "adopt refund-2022",
    ):
        assert pladsbog(line).code == 0
    months = pladsbog("refund 2023 --citizen c-17 --costs costs.csv --format json").data["months"]
    assert [month["refund"] for month in months][:2] == ["59166.67", "59166.67"]
    assert (months[11]["costs"], months[11]["refund"]) == ("1053.00", "59956.42")
    assert pladsbog("refund 2023 --costs costs.csv").out.count("c-17") == 1


def test_negotiated_prices_as_typed(town: Path) -> None:
    (town / "outside.toml").write_text("""
reference = "KB 5"
decided_on = 2022-12-20
[[offer]]
id = "fjord"
name = "Fjord"
effective = 2023-01-01
model = "pakker"
rates = "lillebaelt"
supplier = "external"
places = ["1"]
[[savings_target]]
year = 2023
amount = 100000
""")
    for line in (
        "adopt outside.toml",
        'move-in c-3 fjord 1 --from 2023-01-01 --level 8 --decision "VU 1"',
        'renegotiate c-3 --from 2023-07-01 --special-price 2318 --decision "contract 7"',
    ):
        assert pladsbog(line).code == 0
    found = pladsbog("savings 2023 --format json").data
    assert (found["saved"], found["target"], found["missing"]) == ("55200.00", "100000.00", "44800.00")
    assert found["prices"][0]["text"] == "c-3 in fjord/1 renegotiated to a special price of 2.318,00 kr."
    last = pladsbog("savings 2023").out.splitlines()[-1].split()
    assert last == ["still", "to", "save", "44.800,00"]
    (town / "less.toml").write_text(
        'reference = "KB 6"\ndecided_on = 2023-01-20\n[[savings_target]]\nyear = 2023\namount = 50000\n'
    )
    assert pladsbog("adopt less.toml").code == 0
    assert pladsbog("savings 2023").out.splitlines()[-1].split() == ["saved", "beyond", "the", "target", "5.200,00"]
    assert "price" in pladsbog("log --offer fjord --format json").out


def test_a_simulation_as_typed(issued: Path) -> None:
    (issued / "dearer.toml").write_text("""
[[rates]]
id = "lillebaelt"
effective = 2023-05-01
unit = "day"
interval = 449
steps = 12
hours_per_step = 7
""")
    typed = "simulate --model dearer.toml --to 2023-05 --phase-in 25,100"
    found = pladsbog(f"{typed} --format json").data
    assert (found["settled"], found["simulated"], found["difference"]) == ("75919.00", "89869.00", "13950.00")
    assert [year["total"] for year in found["phase_in"]] == ["79406.50", "89869.00"]
    assert (found["winners"], found["losers"]) == (1, 0)
    table = pladsbog(typed).out.splitlines()
    assert table[0].split("  ")[-1] == "year 2 (100 %)"
    assert table[-1].startswith("2023-05 to 2023-05")
    assert pladsbog("simulate --model dearer.toml --to 2023-05 --known-at '#1'").code == 2


def test_a_neutral_price_as_typed(issued: Path) -> None:
    (issued / "flat.toml").write_text("""
[[rates]]
id = "lillebaelt"
effective = 2023-05-01
unit = "day"
prices = { "3" = 1000, "5" = 2000 }
""")
    typed = "simulate --model flat.toml --to 2023-05"
    found = pladsbog(f"{typed} --neutral --rounding krone --format json").data
    # c-1 is there for 31 days in package 5: 31 × 1,571 kr. as recorded, so that 2,000 becomes 1,571
    assert (found["neutral"]["exactly"], found["neutral"]["residual_ore"]) == ("1571/2000", 0)
    assert found["settled"] == found["simulated"] == "75919.00"
    assert [price["after"] for price in found["neutral"]["prices"]] == ["786.00", "1571.00"]
    assert pladsbog(f"{typed} --neutral --show neutral --format csv").out.splitlines()[1].startswith("0,785500")
    prices = f"{typed} --neutral --show prices"
    assert "  01-05-2023  " in pladsbog(f"--lang da {prices}").out
    assert "2023-05-01" in pladsbog(f"--lang da {prices} --format csv").out
    assert found["neutral"]["prices"][0]["effective"] == "2023-05-01"
    refused = pladsbog(f"{typed} --rounding krone")
    assert refused.code == 2
    assert "--neutral" in refused.err


def test_a_phase_in_as_typed(issued: Path) -> None:
    (issued / "phase.toml").write_text("""
reference = "KB 6"
decided_on = 2022-12-20
[[phase_in]]
offer = "syrenparken"
effective = 2023-05-01
shares = { "2023" = 25, "2024" = 50 }
old = 1200000
""")
    assert pladsbog("adopt phase.toml").code == 1
    assert pladsbog('adopt phase.toml --reason "told late"').code == 0
    june = pladsbog("settle 2023-06 --format json").data["offers"][0]["lines"]
    amounts = {line["kind"]: line["amount"] for line in june}
    # June: 75 % × (100,000 - 73,470); carried for May: 75 % × (100,000 - 75,919)
    assert (amounts["phase-in"], amounts["adjustment"]) == ("19897.50", "18060.75")
    why = pladsbog("why syrenparken 2023-06 --line phase-in/2023-06-01").out
    assert "75 % × (100.000,00 − 73.470,00) = 19.897,50 kr." in why
    assert pladsbog("check").code == 0
