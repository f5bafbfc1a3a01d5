"""Budgets, key figures and statements from the command line: what is shown, in which form, and to whom."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.budgeting.key_figures import GROUPS, FigureRow, hide_few
from ledger.shared.calendar import clock_set_to
from tests.cli.running import Ran, pladsbog

HOUSES = """
reference = "KB 2022-12-20 item 14"
decided_on = 2022-12-20

[[model]]
id = "pakker"
effective = 2023-01-01
allocation = "combination"
structure = "differentiated"

[[rates]]
id = "lillebaelt"
effective = 2023-01-01
unit = "day"
interval = 349
steps = 12
hours_per_step = 7

[[offer]]
id = "syrenparken"
name = "Syrenparken"
effective = 2023-01-01
model = "pakker"
rates = "lillebaelt"
function = "5.38.50"
places = ["1", "2", "3"]

[[offer]]
id = "havblik"
name = "Havblik"
effective = 2023-01-01
model = "pakker"
rates = "lillebaelt"
function = "5.38.52"
supplier = "external"
places = ["1", "2", "3", "4"]

[[base]]
offer = "syrenparken"
effective = 2023-01-01
unit = "day"
amount = 878

[[base]]
offer = "havblik"
effective = 2023-01-01
unit = "year"
amount = 1200000

[[budget]]
offer = "syrenparken"
year = 2023
items = { management = 900000 }
[[budget.activity]]
level = "5"
quantity = 2
price = 1571
unit = "day"
"""
GRANT = """
reference = "KB 2023-04-01 item 3"
decided_on = 2023-04-01

[[budget_grant]]
offer = "syrenparken"
year = 2023
amount = 50000
effective = 2023-05-01

[[budget_transfer]]
from = "havblik"
to = "syrenparken"
year = 2023
amount = 10000
effective = 2023-05-01
"""
TOLD = """
2023-05-01;c-1;syrenparken;1;5;
2023-06-01;c-2;syrenparken;2;3;
2023-06-01;c-3;syrenparken;3;8;163
2023-01-01;c-4;havblik;1;2;
2023-01-01;c-5;havblik;2;2;
2023-01-01;c-6;havblik;3;2;
2023-06-01;c-7;havblik;4;4;265
"""
SPRING = datetime(2024, 6, 30, 12, tzinfo=UTC)
"""The last day on which June 2023 may still be claimed."""


@pytest.fixture(autouse=True)
def houses(folder: Path) -> None:
    """Two houses in which seven live, one of them on a frame that nothing shares."""
    (folder / "houses.toml").write_text(HOUSES)
    (folder / "grant.toml").write_text(GRANT)
    header = "date;citizen;offer;place;level;payer;event;decision\n"
    rows = "".join(f"{row};move-in;VU 1\n" for row in TOLD.split())
    (folder / "rows.csv").write_text(header + rows)
    for line in ("init --municipality 787", "adopt houses.toml", "import rows.csv", "adopt grant.toml"):
        with clock_set_to(SPRING):
            assert pladsbog(line).code == 0


def asked(line: str, at: datetime = SPRING) -> Ran:
    with clock_set_to(at):
        ran = pladsbog(line)
    assert ran.code == 0, ran.err
    return ran


def data(line: str) -> Any:
    return asked(f"{line} --format json").data


def test_a_statement_has_its_payer_s_citizens_alone() -> None:
    """Worked case 20: (878 + 2,618) × 30."""
    told = data("statement 163 2023-06")
    assert told["total"] == "104880.00"
    assert {line["citizen"] for one in told["offers"] for line in one["lines"]} == {"c-3"}
    assert not [other for other in ("c-1", "c-2", "c-4", "c-7") if other in asked("statement 163 2023-06").out]


def test_statements_and_the_own_share_are_the_settlements() -> None:
    own = data("statement own 2023-06")
    bought = [data(f"statement {payer} 2023-06")["total"] for payer in ("163", "265")]
    assert data("settle 2023-06")["total"] == "414700.00"
    assert [own["total"], *bought] == ["273160.00", "104880.00", "36660.00"]
    assert 273160 + 104880 + 36660 == 414700


def test_the_own_municipality_s_code_is_its_own_share() -> None:
    assert data("statement 787 2023-06") == data("statement own 2023-06")


def test_a_frame_that_nothing_shares_is_told() -> None:
    told = asked("statement 265 2023-06")
    assert "the base of havblik is a frame without a day rate or an occupancy" in told.err
    (finding,) = data("statement 265 2023-06")["findings"]
    assert {key: finding[key] for key in ("code", "offer", "severity", "from", "to")} == {
        "code": "no-day-rate", "offer": "havblik", "severity": "unpriced", "from": "2023-06-01", "to": "2023-06-30",
    }  # fmt: skip
    nothing, still_open, digest, root = asked("statement 265 2023-06 --offer syrenparken").err.splitlines()
    assert nothing == "265 Roskilde has no lines of syrenparken in 2023-06."
    assert still_open.startswith("2023-06 is not closed for syrenparken: ")
    assert (digest.startswith("digest of #"), root.startswith("root of the tree over #1 to #")) == (True, True)


def test_what_a_payer_owes_and_has_no_price_is_told_on_its_statement_alone() -> None:
    Path("fewer.toml").write_text(
        'reference = "KB 9"\ndecided_on = 2023-06-01\n[[rates]]\nid = "lillebaelt"\neffective = 2023-06-16\n'
        'unit = "day"\nprices = { "2" = 349, "3" = 698, "4" = 1047, "5" = 1571 }\n'
    )
    asked("adopt fewer.toml --yes")
    told = asked("statement 163 2023-06")
    assert told.err.splitlines()[1] == (
        "syrenparken/3 c-3 service 2023-06-16 to 2023-06-30: lillebaelt in force on 2023-06-16 does not have level 8 "
        "[no-level]"
    )
    bill = data("statement 163 2023-06")
    assert bill["total"] == "65610.00"  # 878 × 30 + 2,618 × 15
    assert [(each["citizen"], each["severity"]) for each in bill["findings"]] == [("c-3", "unpriced")]
    for other in ("265", "own"):
        assert not any(each["citizen"] == "c-3" for each in data(f"statement {other} 2023-06")["findings"])


def test_the_claim_limit_is_told_from_the_day_it_has_passed() -> None:
    on_the_last_day = asked("statement 163 2023-06", SPRING)
    the_day_after = asked("statement 163 2023-06", SPRING.replace(month=7, day=1))
    assert "claim limit" not in on_the_last_day.out + on_the_last_day.err
    assert the_day_after.out.count("claim limit passed") == 2
    assert "2 lines of 2023-06, which ended over 12 months ago: the claim limit" in the_day_after.err


def test_an_adjustment_is_billed_with_its_month() -> None:
    """Late news in July: c-3 was at package 9 from 16 June, 15 × 349."""
    asked("close 2023-06 --and-earlier")
    asked("reassess c-3 --from 2023-06-16 --level 9 --decision VU-2 --reason late")
    lines = [line for one in data("statement 163 2023-07")["offers"] for line in one["lines"]]
    adjustment = next(line for line in lines if line["kind"] == "adjustment")
    assert (adjustment["amount"], adjustment["for_month"]) == ("5235.00", "2023-06")
    assert data("statement 163 2023-06")["total"] == "104880.00"


def test_a_payer_of_nobody_is_refused() -> None:
    ran = pladsbog("statement 479 2023-06")
    told = "Error: municipality 479 Svendborg pays for nobody here [unknown-payer]"
    assert (ran.code, ran.err.splitlines()[0]) == (1, told)


@pytest.mark.parametrize(
    "line", ["settle 2023-06", "statement 163 2023-06", "statement own 2023-06", "key-figures 2023-06 --identifying"]
)
def test_an_offer_that_is_named_twice_counts_once(line: str) -> None:
    once, twice = (data(f"{line}{' --offer syrenparken' * times}") for times in (1, 2))
    assert once == twice


def test_an_offer_that_is_named_twice_is_closed_once() -> None:
    asked("close 2023-05 --offer syrenparken --offer syrenparken --and-earlier")
    told = data("log --offer syrenparken")
    closings = [event["effective_on"] for event in told if event["kind"] == "settlement.month-closed"]
    assert len(closings) == len(set(closings)) == 5
    asked("bridge 2023-05 --offer syrenparken --offer syrenparken")
    assert len(data("bridge 2023-05 --offer syrenparken --offer syrenparken")["offers"]) == 1


def test_a_buyer_whose_citizens_have_not_come_yet_owes_nothing() -> None:
    assert data("statement 163 2023-05")["total"] == "0.00"


def test_a_budget_month_by_month() -> None:
    told = data("budget syrenparken 2023")
    assert told["adopted"]["total"] == "2046830.00"  # 900,000 and 2 × 1,571 × 365
    assert len(told["months"]) == 12
    may, june = told["months"][4:6]
    assert (may["expected"], may["grants"], may["current"]) == ("75919.00", "60000.00", "135919.00")
    assert (june["base"], june["service"], june["current"]) == ("79020.00", "151860.00", "230880.00")
    assert told["total"]["current"] == told["remaining"]["current"]
    assert [level["level"] for level in told["levels"]] == ["3", "5", "8"]
    assert (told["levels"][0]["days"], told["levels"][0]["full_year_persons"]) == (214, "0.586")


def test_a_closed_month_is_settled() -> None:
    asked("close 2023-05 --and-earlier --offer syrenparken")
    months = data("budget syrenparken 2023")["months"]
    assert [month["status"] for month in months[3:6]] == ["closed", "closed", "open"]
    assert (months[4]["settled"], months[4]["expected"]) == ("75919.00", "0.00")


@pytest.mark.parametrize("part", ["months", "split", "levels"])
@pytest.mark.parametrize("form", ["table", "csv"])
def test_a_budget_in_every_form(part: str, form: str) -> None:
    assert asked(f"budget syrenparken 2023 --show {part} --format {form}").out.count("\n") in (15, 4)


def test_what_moved_a_budget() -> None:
    told = data("budget-changes syrenparken 2023")
    effects = [(line["event"], line["citizen"], line["effect"]) for line in told["lines"]]
    # 245 × (878 + 1,571); 214 × (878 + 873); 214 × (878 + 2,618)
    assert effects == [
        (15, None, "-2046830.00"),
        (16, "c-1", "600005.00"),
        (18, "c-2", "374714.00"),
        (20, "c-3", "748144.00"),
        (30, None, "50000.00"),
        (32, None, "10000.00"),
    ]
    assert told["residual"] == "0.00"
    assert told["lines"][-1]["running"] == told["closing"] == "1782863.00"
    assert {row["cause"]: row["effect"] for row in told["causes"]}["move-in"] == "1722863.00"
    assert asked("budget-changes syrenparken 2023").out.splitlines()[-1].split() == ["residual", "0,00"]
    assert asked("budget-changes syrenparken 2023 --by cause").out.splitlines()[-1].split() == ["residual", "0,00"]


def test_what_moved_a_budget_as_known_earlier() -> None:
    told = data("budget-changes syrenparken 2023 --known-at 16")
    assert [line["event"] for line in told["lines"]] == [15, 16]
    assert (told["closing"], told["residual"]) == ("600005.00", "0.00")


def test_effects_need_an_adopted_budget() -> None:
    assert asked("budget-changes syrenparken 2023 --effects").out.splitlines()[-1].split() == ["residual", "0,00"]
    ran = pladsbog("budget-changes havblik 2023 --effects")
    assert (ran.code, ran.err.splitlines()[0]) == (
        1,
        "Error: no budget of havblik is adopted for 2023 [no-budget]",
    )


def test_a_voided_citizen_s_event_is_told_with_citizen_and_place() -> None:
    asked("void 18 --kind typo --reason slip")
    line = data("budget-changes syrenparken 2023")["lines"][-1]
    assert (line["citizen"], line["place"], line["effect"]) == ("c-2", "2", "-374714.00")


FEW = {"citizens": "few", "why": "it concerns one to three citizens"}
GIVES_AWAY = {"citizens": "hidden", "why": "shown, it would give away one to three citizens of another row"}


def test_key_figures_hide_what_tells_of_three_or_fewer_and_say_why() -> None:
    """Three live in Syrenparken: the total would tell of them beside Havblik, where four do, so that is hidden too."""
    told = data("key-figures 2023-06")
    assert told["rows"] == [{"name": "havblik", **GIVES_AWAY}, {"name": "syrenparken", **FEW}]
    assert told["total"]["citizens"] == 7
    for form in ("table", "csv"):
        shown = {
            line.split()[0].split(";")[0]: line
            for line in asked(f"key-figures 2023-06 --format {form}").out.splitlines()
        }
        for name, hidden in (("havblik", GIVES_AWAY), ("syrenparken", FEW)):
            assert shown[name].endswith(hidden["why"])
            assert hidden["citizens"] in shown[name]


def test_a_single_offer_that_is_named_is_shown_but_not_its_groups() -> None:
    told = data("key-figures 2023-06 --offer syrenparken")
    assert [row["citizens"] for row in (*told["rows"], told["total"])] == [3, 3]
    assert told["rows"] == data("key-figures 2023-06 --offer syrenparken --identifying")["rows"]
    assert {row["citizens"] for row in data("key-figures 2023-06 --offer syrenparken --by payer")["rows"]} == {"few"}
    both = data("key-figures 2023-06 --offer syrenparken --offer havblik")["rows"]
    assert {row["name"]: row["citizens"] for row in both} == {"havblik": "hidden", "syrenparken": "few"}
    assert "[unknown-offer]" in pladsbog("key-figures 2023-06 --offer syren").err


def test_the_money_of_one_who_left_is_hidden_like_that_of_one_who_lives_there() -> None:
    """Only a tail is paid for in a month: nobody is counted, and one citizen's money would show."""
    figures = FigureRow("tail", 30, 365)
    figures.concerned.add("c-1")
    big = FigureRow("big", 30, 365, citizens=set("abcde"), concerned=set("abcde"))
    hide_few([figures, big], FigureRow("total", 30, 365, concerned={*"abcde", "c-1"}))
    assert (figures.hidden, big.hidden) == ("few", "gives-away")


def test_the_deviation_in_total_is_that_of_the_houses_with_a_budget() -> None:
    """Only Syrenparken has one: the year-end of Havblik is no deviation from it."""
    told = data("key-figures 2023-06 --identifying")
    havblik, syrenparken = told["rows"]
    assert (havblik["adopted"], havblik["deviation"]) == (None, None)
    total = told["total"]
    assert (total["adopted"], total["deviation"]) == (syrenparken["adopted"], syrenparken["deviation"])
    assert total["deviation"] == "-263967.00"
    assert float(total["expected"]) == float(syrenparken["expected"]) + float(havblik["expected"])
    assert total["without_budget"] == 1
    last = asked("key-figures 2023-06 --identifying").out.splitlines()[-1]
    assert last.endswith("without a budget, and not in the deviation: 1 of 2 houses")


def test_one_budget_of_two_houses_is_held_against_that_house_alone() -> None:
    """As reported (K1): two houses, a budget of 3,320,040 kr. adopted for one of them."""
    Path("budget.toml").write_text(
        'reference = "KB 10"\ndecided_on = 2023-12-01\n[[budget]]\noffer = "syrenparken"\nyear = 2024\n'
        "items = { management = 3320040 }\n"
    )
    asked("adopt budget.toml --yes")
    told = data("key-figures 2024 --identifying")
    total, (havblik, syrenparken) = told["total"], told["rows"]
    # 366 days of places 1 to 3: base 878, and service 1,571, 873 and 2,618 kr. a day
    assert syrenparken["expected"] == "2816736.00"
    assert (total["adopted"], total["deviation"]) == ("3320040.00", "-503304.00")
    assert float(total["expected"]) == 2816736 + float(havblik["expected"])
    assert (havblik["deviation"], total["without_budget"]) == (None, 1)


def test_key_figures_of_a_month() -> None:
    rows = {row["name"]: row for row in data("key-figures 2023-06 --identifying")["rows"]}
    told = rows["syrenparken"]
    assert told["citizens"] == 3
    assert (told["places"], told["occupancy"], told["vacant"]) == ("3.0", "100.0", 0)
    assert (told["level"], told["price"], told["service"]) == ("5.33", "1687.33", "151860.00")
    assert (told["sold"], told["income"]) == ("33.3", "104880.00")
    assert (told["total"], told["full_year_persons"], told["per_person"]) == ("230880.00", "0.247", "936346.67")
    assert (told["expected"], told["adopted"], told["deviation"]) == ("1782863.00", "2046830.00", "-263967.00")


def test_key_figures_say_that_what_has_no_price_counts_nothing() -> None:
    assert data("key-figures 2023-06 --identifying")["unpriced_days"] == 0
    # given a late table with package 5 alone: two of the three residents of Syrenparken have no price in June
    Path("late.toml").write_text(
        'reference = "KB late"\ndecided_on = 2023-06-01\n'
        '[[rates]]\nid = "lillebaelt"\neffective = 2023-06-01\nunit = "day"\nprices = { "5" = 1571 }\n'
    )
    asked("adopt late.toml --reason late")
    told = data("key-figures 2023-06 --offer syrenparken")
    findings = data("settle 2023-06 --offer syrenparken")["offers"][0]["findings"]
    assert told["unpriced_days"] == sum(finding["days"] for finding in findings) > 0
    assert f"counts 0 kr.: {told['unpriced_days']} days" in pladsbog("key-figures 2023-06 --offer syrenparken").err


@pytest.mark.parametrize("by", GROUPS)
def test_every_grouping_sums_to_the_settlements(by: str) -> None:
    told = data(f"key-figures 2023 --by {by} --identifying")
    settled = sum(float(data(f"settle 2023-{month:02}")["total"]) for month in range(1, 13))
    assert sum(float(row["total"]) for row in told["rows"]) == float(told["total"]["total"]) == settled


def test_groups_by_level_and_payer() -> None:
    levels = {row["name"]: row for row in data("key-figures 2023-06 --by level --identifying")["rows"]}
    assert list(levels) == ["2", "3", "4", "5", "8", "none"]
    assert (levels["2"]["citizens"], levels["2"]["service"]) == (3, "47160.00")
    payers = {row["name"]: row["total"] for row in data("key-figures 2023-06 --by payer --identifying")["rows"]}
    assert payers == {"163": "104880.00", "265": "36660.00", "own": "273160.00"}


@pytest.mark.parametrize("by", list(permutations(GROUPS, 2)))
def test_a_cross_table_sums_to_its_groups(by: tuple[str, str]) -> None:
    told = data(f"key-figures 2023 --by {by[0]} --by {by[1]} --identifying")
    assert told["by"] == list(by)
    for one, key in zip(by, ("name", "across"), strict=True):
        groups = {row["name"]: row for row in data(f"key-figures 2023 --by {one} --identifying")["rows"]}
        assert groups.keys() == {row[key] for row in told["rows"]}
        for name, group in groups.items():
            cells = [row for row in told["rows"] if row[key] == name]
            for figure in ("total", "service"):
                assert sum(Decimal(row[figure]) for row in cells) == Decimal(group[figure])


def test_a_cross_table_in_every_form() -> None:
    told = data("key-figures 2023-06 --by supplier --by payer --identifying")
    cells = {(row["name"], row["across"]): (row["citizens"], row["total"]) for row in told["rows"]}
    assert cells == {
        ("external", "265"): (1, "36660.00"),
        ("external", "own"): (3, "147160.00"),
        ("internal", "163"): (1, "104880.00"),
        ("internal", "own"): (2, "126000.00"),
    }
    table = asked("key-figures 2023-06 --by supplier --by payer --identifying").out.splitlines()
    assert table[0].split()[:2] == ["supplier", "payer"]
    assert table[1].split()[:4] == ["external", "265", "Roskilde", "1"]
    rows = asked("key-figures 2023-06 --by supplier --by payer --format csv").out.splitlines()
    assert rows[1].split(";") == ["external", "265", "few", *[""] * 14, FEW["why"]]
    assert [row.split(";")[2] for row in rows[1:]] == ["few"] * 4


def test_by_kind_each_kind_has_its_price_and_all_together_none() -> None:
    told = data("key-figures 2023-06 --by offer --by kind --identifying")
    cells = {row["across"]: row for row in told["rows"] if row["name"] == "syrenparken"}
    assert {kind: (row["price"], row["total"]) for kind, row in cells.items()} == {
        "base": ("878.00", "79020.00"),  # 3 residents × 30 days × 878
        "service": ("1687.33", "151860.00"),  # (1.571 + 873 + 2.618) × 30 over 90 days
    }
    assert (cells["base"]["full_year_persons"], cells["service"]["full_year_persons"]) == ("0.000", "0.247")
    assert told["total"]["price"] is None


def test_by_offer_alone_is_house_by_house() -> None:
    assert data("key-figures 2023-06 --by offer") == data("key-figures 2023-06")


def test_a_cross_table_of_offers_hides_few_as_ever() -> None:
    told = data("key-figures 2023-06 --by offer --by payer --offer syrenparken")
    assert {(row["name"], row["across"], row["citizens"]) for row in told["rows"]} == {
        ("syrenparken", "163", "few"), ("syrenparken", "own", "few"),
    }  # fmt: skip


OWN = "787"
"""The municipality that keeps the ledger."""

CELLS = st.dictionaries(st.tuples(st.sampled_from("abc"), st.sampled_from("xyz")), st.integers(1, 9), min_size=1)


@given(CELLS)
def test_no_line_of_a_cross_table_leaves_one_to_three_by_subtraction(cells: dict[tuple[str, str], int]) -> None:
    rows = [
        FigureRow(a, 30, 365, across=x, concerned={f"{a}{x}{n}" for n in range(count)})
        for (a, x), count in cells.items()
    ]
    hide_few(rows, FigureRow("total", 30, 365))
    assert all(row.hidden for row in rows if len(row.concerned) < 4)
    lines = [rows, *([row for row in rows if row.name == a] for a in "abc")]
    lines += [[row for row in rows if row.across == x] for x in "xyz"]
    for line in lines:
        hidden = sum(len(row.concerned) for row in line if row.hidden)
        everybody = sum(len(row.concerned) for row in line)
        assert hidden == 0 or hidden >= 4 or hidden == everybody, line


@pytest.mark.parametrize(
    ("by", "why"),
    [
        ("--by level --by level", "--by level is given twice"),
        ("--by level --by payer --by function", "--by is given 3 times; a cross table has two"),
    ],
)
def test_a_cross_table_has_two_kinds_of_groups(by: str, why: str) -> None:
    ran = pladsbog(f"key-figures 2023 {by}")
    assert (ran.code, ran.err.splitlines()) == (
        2,
        [
            f"Error: {why} [bad-option]",
            f"Hint: give one or two of {', '.join(GROUPS)}",
        ],
    )


def test_key_figures_as_known_before() -> None:
    now, then = (data(f"key-figures 2023{known} --identifying")["total"] for known in ("", " --known-at 16"))
    assert then["citizens"] == 1
    assert now["citizens"] == 7


@pytest.mark.parametrize(
    "line",
    [
        "key-figures 2023",
        "key-figures 2023 --by level",
        "key-figures 2023 --by level --by payer",
        "statement own 2023-06",
    ],
)
@pytest.mark.parametrize("form", ["table", "json", "csv", "xlsx"])
def test_every_form(line: str, form: str) -> None:
    asked(f"{line} --format {form} --output answer.{form}")
    assert Path(f"answer.{form}").stat().st_size > 100


def test_a_decision_about_a_closed_month_says_why(folder: Path) -> None:
    asked("close 2023-01 --and-earlier")
    replaced = HOUSES[HOUSES.index("[[budget]]") :].replace("900000", "950000")
    (folder / "again.toml").write_text(f'reference = "KB 2"\ndecided_on = 2023-03-01\n{replaced}')
    with clock_set_to(SPRING):
        assert pladsbog("adopt again.toml").err.splitlines()[0].endswith("[reason-needed]")
        assert pladsbog("adopt again.toml --reason 'settled in March'").code == 0
    assert data("budget syrenparken 2023")["adopted"]["frame"] == "950000.00"


@pytest.mark.parametrize(("was", "becomes"), [("own", "163"), ("163", "265"), ("265", "own")])
def test_a_move_between_payers_at_sum_0_stands_on_both_statements(folder: Path, was: str, becomes: str) -> None:
    """c-2 is paid by another than June was closed with: July moves the whole of it."""
    told = asked("log --format json")
    number = next(e["event"] for e in told.data if e.get("citizen") == "c-2" and "moved in" in e["text"])
    if was != "own":
        asked(f"correct {number} --kind typo --reason slip --payer {was}")
    asked("close 2023-06 --and-earlier --accept-findings --reason known")
    issued = [line for one in data("settle 2023-06")["offers"] for line in one["lines"] if line["citizen"] == "c-2"]
    whole = sum(Decimal(line["amount"]) for line in issued)
    number = max(
        e["event"] for e in asked("log --format json").data if e.get("citizen") == "c-2" and "moved in" in e["text"]
    )
    asked(f"correct {number} --kind decision --reason agreed --payer {OWN if becomes == 'own' else becomes}")
    for payer, sign in ((was, -1), (becomes, 1)):
        lines = [line for one in data(f"statement {payer} 2023-07")["offers"] for line in one["lines"]]
        moved = [line for line in lines if line["kind"] == "adjustment"]
        assert sum(Decimal(line["amount"]) for line in moved) == sign * whole != 0
        assert {(line["citizen"], line["for_month"]) for line in moved} == {("c-2", "2023-06")}
    july = [line for one in data("settle 2023-07")["offers"] for line in one["lines"] if line["kind"] == "adjustment"]
    assert sum(Decimal(line["amount"]) for line in july) == 0


IDLE = '[[offer]]\nid = "{}"\nname = "{}"\neffective = 2023-01-01\nkind = "at-home"\n'
"""A house that is open, with nothing in it that is counted: nobody is granted anything there."""


@pytest.mark.parametrize(
    ("language", "idle", "said"),
    [
        ("en", ["bo"], "; without any activity, and not counted: bo"),
        ("da", ["bo"], "; uden aktivitet og ikke talt med: bo"),
        ("en", ["bo", "ca", "do", "ed"], "; without any activity, and not counted: 4 houses"),
    ],
)
def test_houses_that_have_a_row_and_are_not_counted_are_named(language: str, idle: list[str], said: str) -> None:
    # given houses without activity beside one with a budget and one without
    text = 'reference = "KB 10"\ndecided_on = 2023-01-01\n' + "".join(IDLE.format(one, one) for one in idle)
    Path("idle.toml").write_text(text)
    asked("adopt idle.toml --yes")
    # when all are compared, then each has a row, and the count says which of them it leaves out
    rows = asked(f"--lang {language} key-figures 2023-06 --identifying").out.splitlines()
    assert len(rows) == 1 + 2 + len(idle) + 1
    counted = {"en": "1 of 2 houses", "da": "1 af 2 huse"}[language]
    assert rows[-1].endswith(f"{counted}{said}")
    # and programs read the count as before
    assert data("key-figures 2023-06 --identifying")["total"]["without_budget"] == 1
