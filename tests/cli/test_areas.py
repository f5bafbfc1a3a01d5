"""Areas across houses from the command line: a function's budget, price × quantity, and what moved it, by hand.

Two houses: h on 5.38.50 with c-1 under §107 at 1.000 a day and c-2 under §108 at 2.000; k, of an external supplier, on
5.38.52 with c-3 at 1.000. All from 1 March 2025: 306 days of the year.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook  # type: ignore[import-untyped]  # it has no stubs

from cli.languages import ENGLISH, SPEECH
from tests.cli.house import adopt
from tests.cli.running import pladsbog
from tests.cli.test_functions import FUNCTION, HOUSE

OTHER = """
reference = "KB 7"
decided_on = 2024-12-10

[[offer]]
id = "k"
name = "K"
effective = 2025-01-01
model = "m"
rates = "r"
function = "5.38.52"
supplier = "external"
places = ["1"]

[[budget]]
offer = "h"
year = 2025
items = { rent = 0.12 }
[[budget.activity]]
level = "1"
quantity = 2
price = 450000
"""
AREA = """
reference = "KB 8"
decided_on = 2024-12-10

[[budget]]
{key} = "{name}"
year = 2025
[[budget.activity]]
level = "all"
quantity = 1.5
price = 365000
"""


@pytest.fixture(autouse=True)
def houses(folder: Path) -> None:
    assert folder
    adopt("house", HOUSE)
    adopt("other", OTHER)
    for citizen, where, level, paragraph in (("c-1", "h 1", 1, 107), ("c-2", "h 2", 2, 108), ("c-3", "k 1", 1, 107)):
        ran = pladsbog(
            f"move-in {citizen} {where} --from 2025-03-01 --level {level} --paragraph {paragraph} --decision VU"
        )
        assert ran.code == 0, ran.err


def data(line: str) -> Any:
    ran = pladsbog(f"{line} --format json")
    assert ran.code == 0, ran.err
    return ran.data


def areas(by: str, *figures: str, line: str = "") -> dict[str, tuple[Any, ...]]:
    told = data(f"budget {line} --by {by} 2025")
    return {row["name"]: tuple(row[figure] for figure in figures) for row in (*told["rows"], told["total"])}


def test_price_times_quantity_by_function() -> None:
    adopt("function", FUNCTION.format(day="2025-01-01", function="5.38.52"))
    assert areas("function", "full_year_persons", "price", "current") == {
        "5.38.50": ("0.838", "730000.00", "612000.12"),  # 306 / 365 × 730.000, and the rent that no settlement has
        "5.38.52": ("1.677", "365000.00", "612000.00"),  # c-1 and c-3: 2 × 306 / 365 × 365.000
        "total": ("2.515", "486666.67", "1224000.12"),
    }


def test_the_areas_are_the_houses() -> None:
    houses = [data(f"budget {offer} 2025")["total"]["current"] for offer in ("h", "k")]
    assert houses == ["918000.12", "306000.00"]
    for by in ("function", "paragraph", "supplier"):
        assert areas(by, "current")["total"] == ("1224000.12",)
    assert areas("paragraph", "current", line="h") == {
        "107": ("306000.00",), "108": ("612000.00",), "none": ("0.12",), "total": ("918000.12",),
    }  # fmt: skip


def test_in_danish_the_names_of_areas_that_are_the_programs_own_words_are_danish() -> None:
    def names(line: str) -> list[str]:
        try:
            return [row.split()[0] for row in pladsbog(f"--lang da {line}").out.splitlines()]
        finally:
            SPEECH.speak(ENGLISH)

    assert pladsbog("change c-2 --from 2025-06-01 --paragraph none --decision VU").code == 0
    assert names("budget 2025 --by paragraph")[:4] == ["paragraf", "107", "108", "ingen"]
    assert names("budget 2025 --by supplier")[:4] == ["leverandør", "ekstern", "intern", "i"]
    assert names("key-figures 2025 --by paragraph")[:4] == ["paragraf", "107", "108", "ingen"]
    assert "total" not in {*names("budget 2025 --by paragraph"), *names("key-figures 2025 --by supplier")}


def test_a_house_is_compared_with_its_budget_whole_and_one_without_is_left_out() -> None:
    figures = ("adopted", "compared", "deviation", "budget", "houses", "houses_with_budget")
    assert areas("supplier", *figures) == {
        "external": (None, None, None, None, 1, 0),
        "internal": ("900000.12", "918000.12", "18000.00", "houses", 1, 1),
        "total": ("900000.12", "918000.12", "18000.00", "houses", 2, 1),
    }
    assert areas("paragraph", "deviation")["total"] == (None,)
    assert "without a budget, and not in the deviation: 1 of 2 houses" in pladsbog("budget --by supplier 2025").out


@pytest.mark.parametrize(
    ("key", "name", "by", "current", "deviation"),
    [
        ("function", "53852", "function", "306000.00", "-241500.00"),  # k alone, less 1,5 × 365.000
        ("paragraph", "107", "paragraph", "612000.00", "64500.00"),  # c-1 and c-3
        ("supplier", "external", "supplier", "306000.00", "-241500.00"),
    ],
)
def test_an_area_with_a_budget_of_its_own(key: str, name: str, by: str, current: str, deviation: str) -> None:
    adopt("area", AREA.format(key=key, name=name))
    (row,) = (row for row in data(f"budget --by {by} 2025")["rows"] if row["budget"] == "area")
    assert (row["current"], row["adopted"], row["compared"], row["deviation"]) == (
        current, "547500.00", current, deviation,
    )  # fmt: skip
    assert (row["assumed_persons"], row["assumed_price"]) == ("1.500", "365000.00")


def test_a_house_is_not_compared_twice_where_its_area_has_a_budget() -> None:
    adopt("area", AREA.format(key="supplier", name="internal"))
    figures = ("adopted", "compared", "deviation", "houses", "houses_with_budget")
    assert areas("supplier", *figures)["total"] == ("547500.00", "918000.12", "370500.12", 1, 0)


def test_an_area_with_a_budget_and_nobody_in_it() -> None:
    adopt("area", AREA.format(key="function", name="5.38.42"))
    assert areas("function", "current", "deviation")["5.38.42"] == ("0.00", "-547500.00")


def test_what_moved_a_function_event_by_event() -> None:
    adopt("area", AREA.format(key="function", name="5.38.52"))
    adopt("function", FUNCTION.format(day="2025-01-01", function="5.38.52"))
    assert pladsbog("reassess c-1 --from 2025-12-01 --level 2 --decision VU").code == 0
    assert pladsbog("reassess c-2 --from 2025-12-01 --level 1 --decision VU").code == 0
    assert pladsbog("depart c-3 --on 2025-06-30 --cause died").code == 0
    told = data("budget-changes --function 5.38.52 2025")
    assert told["area"] == {"by": "function", "name": "5.38.52"}
    assert [(line["cause"], line["offer"], line["effect"], line["running"]) for line in told["lines"]] == [
        ("residents known then against the assumed activity", None, "-241500.00", "306000.00"),
        ("function", None, "306000.00", "612000.00"),  # c-1 belongs there now
        ("reassessment", "h", "31000.00", "643000.00"),  # 31 days × 1.000; c-2 is of another function
        ("departure", "k", "-184000.00", "459000.00"),  # July to December
    ]  # fmt: skip
    assert [line["full_year"] for line in told["lines"]] == [None, "365000.00", "365000.00", "-365000.00"]
    assert (told["opening"]["total"], told["closing"], told["residual"]) == ("547500.00", "459000.00", "0.00")
    assert areas("function", "current")["5.38.52"] == ("459000.00",)


def test_late_news_of_a_closed_month_and_its_void_in_an_area() -> None:
    assert pladsbog("close 2025-03 --and-earlier").code == 0
    late = pladsbog("reassess c-1 --from 2025-03-17 --level 2 --decision VU --reason late --format json").data
    changes = data("budget-changes --paragraph 107 2025")
    assert changes["lines"][-1]["effect"] == "290000.00"  # 17 March to 31 December: 290 days × 1.000
    number = late["events"][0]["event"]
    assert pladsbog(f"void {number} --kind typo --reason slip").code == 0
    changes = data("budget-changes --paragraph 107 2025")
    assert [line["effect"] for line in changes["lines"][-2:]] == ["290000.00", "-290000.00"]
    assert (changes["closing"], changes["residual"]) == ("612000.00", "0.00")


def test_a_grant_to_a_house_is_of_its_function_and_of_no_paragraph() -> None:
    adopt("grant", 'reference = "KB 9"\ndecided_on = 2025-05-01\n[[budget_grant]]\noffer = "h"\nyear = 2025\n'
          "amount = 5000\neffective = 2025-05-01\n")  # fmt: skip
    assert areas("function", "grants")["5.38.50"] == ("5000.00",)
    assert areas("paragraph", "grants", "current")["none"] == ("5000.00", "5000.12")
    assert data("budget-changes --function 5.38.50 2025")["lines"][-1]["cause"] == "grant"


def test_a_day_that_two_share_is_counted_once_in_persons_and_twice_in_money() -> None:
    assert pladsbog("depart c-3 --on 2025-03-15 --cause died").code == 0
    assert pladsbog("move-in c-4 k 1 --from 2025-03-15 --level 2 --paragraph 107 --decision VU").code == 0
    # k: 15 × 1.000 to the 15th, 292 × 2.000 from the 15th on, on the 306 days from 1 March
    assert areas("supplier", "full_year_persons", "current")["external"] == ("0.838", "599000.00")
    for by in ("payer", "function", "level", "offer"):
        total = data(f"key-figures 2025-03 --by {by} --offer k --identifying")["total"]
        assert (total["full_year_persons"], total["total"]) == ("0.085", "49000.00")  # 31 days of 365
    levels = data("key-figures 2025-03 --by level --offer k --identifying")["rows"]
    assert [(row["name"], row["full_year_persons"]) for row in levels] == [("1", "0.038"), ("2", "0.047")]


VACANT = """
reference = "KB 11"
decided_on = 2025-03-01

[[model]]
id = "m"
effective = 2025-11-01
allocation = "activity"
structure = "differentiated"
vacancy = { rule = "level", level = "2" }
"""


def test_vacancies_are_no_person_s_price() -> None:
    """Without a paragraph is c-4 in h/2 for December alone; c-2 and c-3 left in October, and nobody came in k/1.

    Vacant: h/2 for 30 days and k/1 for 61, at 2.000.
    """
    adopt("vacant", VACANT)
    for citizen in ("c-2", "c-3"):
        assert pladsbog(f"depart {citizen} --on 2025-10-31 --cause died").code == 0
    assert pladsbog("move-in c-4 h 2 --from 2025-12-01 --level 1 --decision VU").code == 0
    figures = ("full_year_persons", "price", "besides_persons", "expected")
    assert areas("paragraph", *figures) == {
        "107": ("1.510", "365000.00", "0.00", "551000.00"),  # 306 and 245 days at 1.000
        "108": ("0.671", "730000.00", "0.00", "490000.00"),  # 245 days at 2.000
        "none": ("0.085", "365000.00", "182000.00", "213000.00"),  # 31 days at 1.000, and 91 vacant ones
        "total": ("2.266", "473131.80", "182000.00", "1254000.00"),  # 827 days cost 1.072.000
    }
    assert areas("function", *figures)["5.38.52"] == ("0.671", "365000.00", "122000.00", "367000.00")


WITH_FRAME = (
    VACANT.replace('"activity"', '"combination"')
    + """
[[base]]
offer = "h"
effective = 2025-11-01
unit = "year"
amount = 1200000
"""
)


def test_key_figures_have_vacancies_and_frames_besides_persons() -> None:
    """As in the test before; and h owes a frame of 100.000 a month in November and December."""
    adopt("frame", WITH_FRAME)
    for citizen in ("c-2", "c-3"):
        assert pladsbog(f"depart {citizen} --on 2025-10-31 --cause died").code == 0
    assert pladsbog("move-in c-4 h 2 --from 2025-12-01 --level 1 --decision VU").code == 0

    def figures(line: str, *names: str) -> dict[str, tuple[Any, ...]]:
        told = data(f"key-figures 2025 --identifying {line}")
        return {row["name"]: tuple(row[name] for name in names) for row in (*told["rows"], told["total"])}

    per_person = ("full_year_persons", "per_person", "besides_persons", "total")
    assert figures("", *per_person, "vacancy") == {
        "h": ("1.595", "518651.20", "260000.00", "1087000.00", "60000.00"),  # 827.000 for 306, 245 and 31 days
        "k": ("0.671", "365000.00", "122000.00", "367000.00", "122000.00"),  # 245 days at 1.000
        "total": ("2.266", "473131.80", "382000.00", "1454000.00", "182000.00"),
    }
    for by in ("function", "paragraph", "supplier"):
        assert figures(f"--by {by}", *per_person) == areas(
            by, "full_year_persons", "price", "besides_persons", "expected"
        )


def test_key_figures_of_groups_of_residents_have_days_away() -> None:
    """Away is c-1 of §107 for five days of May, and c-2 of §108 for two."""
    assert pladsbog("absent c-1 --from 2025-05-05 --until 2025-05-09 --kind hospital").code == 0
    assert pladsbog("absent c-2 --from 2025-05-05 --until 2025-05-06 --kind hospital").code == 0
    for by, days in (
        ("paragraph", [("107", 5), ("108", 2)]),
        ("function", [("5.38.50", 7), ("5.38.52", 0)]),
        ("supplier", [("external", 0), ("internal", 7)]),
        ("payer", [("own", 7)]),
        ("paragraph --by supplier", [("107", 0), ("107", 5), ("108", 2)]),
    ):
        told = data(f"key-figures 2025 --by {by} --identifying")
        assert [(row["name"], row["absent"]) for row in told["rows"] if row["name"] != "none"] == days
        assert told["total"]["absent"] == 7
    assert "absent" not in data("key-figures 2025 --by level --by paragraph --identifying")["total"]
    assert "days away" in pladsbog("key-figures 2025 --by function").out
    assert "days away" not in pladsbog("key-figures 2025 --by kind").out


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_areas_in_every_form(form: str, folder: Path) -> None:
    assert pladsbog(f"budget --by function 2025 -o areas.{form}").code == 0
    assert pladsbog(f"budget-changes --supplier external 2025 -o changes.{form}").code == 0
    if form == "csv":
        head, *rows = (folder / "areas.csv").read_text(encoding="utf-8-sig").splitlines()
        assert head.split(";")[:3] == ["function", "full-year persons", "per full-year person"]
        assert rows[0].split(";")[:3] == ["5.38.50", "1,677", "547500,00"]


def test_the_same_area_budget_is_adopted_once() -> None:
    adopt("area", AREA.format(key="function", name="5.38.52"))
    Path("again.toml").write_text(AREA.format(key="function", name="53852"))
    assert "nothing new" in pladsbog("adopt again.toml").err


# --- what is the area's own, and its sheet ----------------------------------------------------------

FRAME = """
reference = "KB {item}"
decided_on = {day}

[[budget]]
function = "5.38.52"
year = 2025
items = {{ transport = {amount} }}
[[budget.activity]]
level = "all"
quantity = 1.5
price = 365000
"""
GRANT = """
reference = "KB {item}"
decided_on = 2025-05-01

[[budget_grant]]
function = "53852"
year = 2025
amount = {amount}
item = "transport"
effective = 2025-05-01
"""


def test_the_items_of_an_area_are_its_frame() -> None:
    # k: 306 days × 1.000; the budget is 1,5 × 365.000 and 120.000 that no settlement holds
    adopt("area", FRAME.format(item=8, day="2024-12-10", amount=120000))
    figures = ("frame", "current", "adopted", "deviation")
    assert areas("function", *figures)["5.38.52"] == ("120000.00", "426000.00", "667500.00", "-241500.00")
    assert areas("function", "current")["total"] == ("1344000.12",)  # 1.224.000,12 of the houses, and the frame


def test_the_items_of_an_area_stand_in_the_place_of_its_houses_frames() -> None:
    # h has a rent of 12 øre that no settlement holds; internal is h
    adopt(
        "area",
        FRAME.format(item=8, day="2024-12-10", amount=5000).replace('function = "5.38.52"', 'supplier = "internal"'),
    )
    assert areas("supplier", "frame", "current")["internal"] == ("5000.00", "923000.00")
    assert areas("function", "frame")["5.38.50"] == ("0.12",)


def test_a_grant_to_an_area_is_its_own_and_of_no_house() -> None:
    adopt("area", FRAME.format(item=8, day="2024-12-10", amount=120000))
    adopt("grant", GRANT.format(item=9, amount=25000))
    adopt("less", GRANT.format(item=10, amount=-5000))
    figures = ("grants", "current", "deviation")
    assert areas("function", *figures)["5.38.52"] == ("20000.00", "446000.00", "-221500.00")
    assert areas("function", "grants", line="k")["5.38.52"] == ("0.00",)
    told = data("budget-changes --function 5.38.52 2025")
    assert [(line["cause"], line["effect"]) for line in told["lines"]][-2:] == [
        ("grant", "25000.00"),
        ("grant", "-5000.00"),
    ]
    assert (told["opening"]["total"], told["closing"], told["residual"]) == ("667500.00", "446000.00", "0.00")
    texts = [row["text"] for row in data("log")][-2:]
    assert texts == [
        "25.000,00 kr. granted to function 5.38.52 in 2025 for transport",
        "5.000,00 kr. taken from function 5.38.52 in 2025 for transport",
    ]


def test_a_grant_to_an_area_can_be_voided() -> None:
    adopt("grant", GRANT.format(item=9, amount=25000))
    (grant,) = (row for row in data("log") if row["text"].startswith("25.000,00"))
    assert areas("function", "current")["5.38.52"] == ("331000.00",)
    assert pladsbog(f"void {grant['event']} --kind typo --reason slip").code == 0
    assert areas("function", "current")["5.38.52"] == ("306000.00",)
    told = data("budget-changes --function 5.38.52 2025")
    assert [line["effect"] for line in told["lines"]][-2:] == ["25000.00", "-25000.00"]
    assert (told["closing"], told["residual"]) == ("306000.00", "0.00")


def test_a_grant_names_one_house_or_area() -> None:
    Path("two.toml").write_text(GRANT.format(item=9, amount=1).replace("year", 'offer = "h"\nyear'))
    assert "give one of `offer`, `function`" in pladsbog("adopt two.toml").err


def hold(line: str) -> Any:
    return data(f"follow-up hold --function 5.38.52 {line} --participants leader")


def test_the_sheet_of_an_area_has_quantity_and_price_by_house() -> None:
    adopt("function", FUNCTION.format(day="2025-01-01", function="5.38.52"))
    adopt("area", FRAME.format(item=8, day="2024-12-10", amount=120000))
    sheet = data("follow-up prepare --function 5.38.52 2025-05")
    # c-1 in h and c-3 in k: 306 / 365 of a year each, at 365.000
    row = {"full_year_persons": "0.838", "price": "365000.00", "besides_persons": "0.00", "settled": "0.00",
           "expected": "306000.00", "frame": "0.00", "grants": "0.00", "current": "306000.00"}  # fmt: skip
    assert sheet["houses"] == [{"offer": "h", **row}, {"offer": "k", **row}]
    names = ("full_year_persons", "price", "assumed_persons", "assumed_price", "expected")
    assert [sheet["figures"][name] for name in names] == [
        "1.677", "365000.00", "1.500", "365000.00", "732000.00",
    ]  # fmt: skip
    page = pladsbog("follow-up prepare --function 5.38.52 2025-05").out
    assert "full-year persons × price" in page
    assert "1,677 × 365.000,00" in page
    assert "1,500 × 365.000,00" in page


def test_what_lay_on_the_table_about_an_area_stays() -> None:
    adopt("area", FRAME.format(item=8, day="2024-12-10", amount=120000))
    hold("2025-05 --on 2025-06-10")
    adopt("grant", GRANT.format(item=9, amount=25000))
    adopt("more", FRAME.format(item=11, day="2025-06-20", amount=130000))
    (held,) = data("follow-up show --function 5.38.52 2025-05")
    assert (held["figures"]["expected"], held["figures"]["full_year_persons"]) == ("426000.00", "0.838")
    sheet = data("follow-up prepare --function 5.38.52 2025-06")
    assert [(change["cause"], change["effect"]) for change in sheet["changes"]] == [
        ("grant", "25000.00"),
        ("budget", "10000.00"),
    ]
    assert (sheet["expected_then"], sheet["expected_now"], sheet["residual"]) == ("426000.00", "461000.00", "0.00")


def test_the_sheet_of_an_area_has_the_budgets_of_its_houses_as_the_budget_by_areas_has_them() -> None:
    """Only h, of 5.38.50, has one: 2 × 450.000 and its rent. No house is of a paragraph."""
    budgets = areas("function", "adopted")
    assert budgets == {"5.38.50": ("900000.12",), "5.38.52": (None,), "total": ("900000.12",)}
    for area, budget in (("function 5.38.50", "900000.12"), ("function 5.38.52", None), ("paragraph 108", None)):
        assert data(f"follow-up prepare --{area} 2025-05")["figures"]["budget"] == budget


def test_a_meeting_about_an_area_puts_citizens_in_focus() -> None:
    adopt("function", FUNCTION.format(day="2025-01-01", function="5.38.52"))
    hold("2025-05 --on 2025-06-10 --focus c-1 --focus k/1")
    assert pladsbog("reassess c-1 --from 2025-12-01 --level 2 --decision VU").code == 0
    assert pladsbog("reassess c-2 --from 2025-12-01 --level 1 --decision VU").code == 0
    sheet = data("follow-up prepare --function 5.38.52 2025-06")
    assert [(one["citizen"], one["place"], one["granted"], one["effect"]) for one in sheet["focus"]] == [
        ("c-1", "1", "level 1", "31000.00"),  # 31 days × 1.000
        ("c-3", "1", "level 1", "0.00"),
    ]
    (held,) = data("follow-up show --function 5.38.52 2025-05")
    assert held["focus"] == ["c-1", "c-3"]


def test_who_is_of_another_area_is_not_put_in_focus() -> None:
    adopt("function", FUNCTION.format(day="2025-01-01", function="5.38.52"))
    ran = pladsbog("follow-up hold --function 5.38.52 2025-05 --on 2025-06-10 --participants leader --focus c-2")
    assert (ran.code, "[not-of-meeting]" in ran.err) == (1, True)
    assert "c-2 lives in h, and is not of function 5.38.52 there" in ran.err
    line = "2025-05 --on 2025-06-10 --participants leader --focus c-2 --format json"
    told = pladsbog(f"follow-up hold --function 5.38.52 {line}").refusal
    assert (told["area"], told["areas"]) == ("function 5.38.52", ["function 5.38.52"])
    told = pladsbog(f"follow-up hold k {line}").refusal
    assert (told["area"], told["areas"]) == (None, [])


def test_the_sheet_of_an_area_has_reviews_and_planned_follow_ups_of_its_own() -> None:
    adopt("function", FUNCTION.format(day="2025-01-01", function="5.38.52"))
    adopt("review", FRAME.format(item=12, day="2025-01-10\nreview_on = 2025-06-15", amount=1))
    adopt("other", 'reference = "KB 13"\ndecided_on = 2025-01-10\nreview_on = 2025-06-16\n[[budget_grant]]\n'
          'offer = "h"\nyear = 2025\namount = 1\neffective = 2025-05-01\n')  # fmt: skip
    for citizen in ("c-1", "c-2", "c-3"):
        assert pladsbog(f"follow-up plan {citizen} --on 2025-06-20 --because chart").code == 0
    due = data("follow-up prepare --function 5.38.52 2025-05")["due"]
    assert [(row["what"], row["subject"]) for row in due] == [
        ("review", "KB 12"), ("review", "KB 13"), ("planned", "c-1"), ("planned", "c-3"),
    ]  # fmt: skip
    due = data("follow-up prepare --supplier external 2025-05")["due"]
    assert [(row["what"], row["subject"]) for row in due] == [("review", "KB 12"), ("planned", "c-3")]


MOVED = """
reference = "BY 2025-05-20 item 7"
decided_on = 2025-05-20

[[budget_transfer]]
by = "function"
from = "5.38.50"
to = "5.38.52"
year = 2025
amount = 200000
effective = 2025-06-01
"""


def test_what_is_moved_from_one_function_to_another_is_one_act_and_sums_to_nothing() -> None:
    adopt("moved", MOVED)
    grants = areas("function", "grants", "current")
    assert grants == {
        "5.38.50": ("-200000.00", "718000.12"),  # 306 × 3.000 and the rent of 0,12, less what was moved
        "5.38.52": ("200000.00", "506000.00"),  # 306 × 1.000
        "total": ("0.00", "1224000.12"),
    }
    told = "200.000,00 kr. of 2025 moved from function 5.38.50 to function 5.38.52"
    for function, effect in (("5.38.50", "-200000.00"), ("5.38.52", "200000.00")):
        changes = data(f"budget-changes --function {function} 2025")
        (row,) = [one for one in changes["lines"] if one["text"] == told]
        assert (row["effect"], row["decision"]) == (effect, "BY 2025-05-20 item 7")
        assert changes["residual"] == "0.00"
    # either half stands for both
    assert pladsbog(f"void {row['event']} --kind decision --reason 'the council took it back'").code == 0
    assert areas("function", "grants")["total"] == ("0.00",)
    assert areas("function", "grants")["5.38.50"] == ("0.00",)


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("budget-changes --function 5.38.52 2025", "Budgetændringer: funktion 5.38.52, 2025"),
        ("budget-changes --paragraph 107 2025", "Budgetændringer: paragraf 107, 2025"),
        ("budget-changes --supplier internal 2025", "Budgetændringer: leverandør intern, 2025"),
        ("follow-up prepare --function 5.38.52 2025-04", "Opfølgningsmøde: funktion 5.38.52, april 2025"),
    ],
)
def test_a_sheet_about_an_area_is_headed_in_the_language_spoken(line: str, title: str) -> None:
    assert pladsbog(f"--lang da {line} -o area.xlsx").code == 0
    assert load_workbook("area.xlsx").properties.title == title
