"""What a unit price is of, and that it is rounded to be shown, is said wherever people read settlement lines.

House h has a frame of 365,000 a year of which a buyer owes 1,000 / 3 / 0.95 a day, prices by the day and by the month.
"""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook  # type: ignore[import-untyped]  # it has no stubs

from cli import settle, terminal
from cli.lines import with_told
from tests.cli.browse.looking import Visitor
from tests.cli.house import adopt, data, done, house
from tests.cli.running import pladsbog

DECISION = house(
    places=3,
    more="""
[[base]]
offer = "h"
effective = 2025-01-01
unit = "year"
amount = 365000
occupancy = 95

[[own_payment]]
offers = ["h"]
effective = 2025-01-01
kind = "food"
amount = 2127

[[service]]
id = "extra"
name = "Extra hours"
effective = 2025-01-01
unit = "hours-a-week"
price = 400
""",
).replace('"activity"', '"combination"')
ROUNDED = "Unit prices are shown in whole øre; amounts are reckoned with the exact price."
OF_BUYER = "statement 163 2025-03"


@pytest.fixture(autouse=True)
def lived_in(folder: Path) -> None:
    adopt("house", DECISION)
    done(
        "move-in c-1 h 1 --from 2025-03-01 --level 1 --payer 163 --decision V",
        "grant c-1 extra --from 2025-03-01 --quantity 7 --decision V",
    )


def pages(*paths: str) -> list[str]:
    visitor = Visitor("pladsbog.db")
    try:
        return [visitor.get(path).text for path in paths]
    finally:
        visitor.close()


def written(*names: str) -> list[str]:
    return [Path(name).read_text() for name in names]


def test_why_divides_the_frame_that_a_buyer_owes_a_day_of() -> None:
    told = "a buyer owes a day of it: 365.000,00 kr. / (3 places × 365 × 95 %) (#"
    assert told in done("why h 2025-03").out.replace("\u00a0", " ")
    line = next(one["id"] for one in data(OF_BUYER)["offers"][0]["lines"] if one["kind"] == "base")
    assert told in pages(f"why/h/2025-03?line={line}")[0].replace("\u00a0", " ")


def test_why_says_of_the_house_s_own_share_how_what_buyers_owe_comes_about() -> None:
    # given a second buyer, for ten days at the same price
    done("move-in c-3 h 3 --from 2025-03-22 --level 1 --payer 265 --decision V")
    # when the house asks why its own share has so much less
    (told,) = (one for one in data("why h 2025-03")["lines"] if one["part"] == "bought")
    # then the frame that is shared is divided there, and the amounts of both buyers are those of their days
    steps, lines = "\n".join(told["steps"]).replace("\u00a0", " "), data("settle 2025-03")["offers"][0]["lines"]
    assert "a buyer owes a day of it: 365.000,00 kr. / (3 places × 365 × 95 %) (#" in steps
    assert "31 days × 350,877193 kr. (rounded) = 10.877,19 kr." in steps
    assert "10 days × 350,877193 kr. (rounded) = 3.508,77 kr." in steps
    assert told["calculation"].replace("\u00a0", " ") == "10.877,19 kr. + 3.508,77 kr., taken off = -14.385,96 kr."
    owed = sum(Decimal(one["amount"]) for one in lines if one["part"] == "base" and one["citizen"])
    assert told["amount"] == str(-owed)
    assert told["rounding"] == "none (the sum of rounded amounts)"
    page = pages(f"why/h/2025-03?line={told['id']}&lang=da")[0].replace("\u00a0", " ")
    assert "31 dage × 350,877193 kr. (afrundet) = 10.877,19 kr." in page
    assert "10.877,19 kr. + 3.508,77 kr., trukket fra = -14.385,96 kr." in page


def test_a_price_that_no_decimals_hold_is_read_rounded_and_is_exact_for_programs() -> None:
    line = next(one for one in data("why h 2025-03")["lines"] if one["part"] == "base" and one["citizen"])
    assert line["calculation"].replace("\u00a0", " ") == "31 days × 350,877193 kr. (rounded) = 10.877,19 kr."
    assert line["exact_unit_price"] == "20000/57"


def test_a_bill_says_that_it_multiplies_what_it_does_not_show() -> None:
    lines = data(OF_BUYER)["offers"][0]["lines"]
    base = next(line for line in lines if line["kind"] == "base")
    assert (base["unit_price"], base["days"], base["amount"]) == ("350.88", 31, "10877.19")  # 31 × 350.88 = 10877.28
    for asked in (OF_BUYER, "settle 2025-03 --offer h", "settle 2025-03 --show lines"):
        assert ROUNDED in done(asked).err
        assert ROUNDED not in done(f"{asked} --format csv").err
    done(f"{OF_BUYER} -o s.xlsx", f"{OF_BUYER} -o s.html", "report h 2025-03 -o r.html")
    assert ROUNDED in [cell.value for row in load_workbook("s.xlsx").worksheets[0] for cell in row]
    for text in (*written("s.html", "r.html"), *pages("payer/163/2025-03", "house/h/2025-03")):
        assert text.count(ROUNDED) == 1


def test_what_buyers_owe_of_a_frame_has_no_price_by_the_days_of_the_month() -> None:
    # given a buyer from the middle of a month on, told after it was closed
    done("move-in c-2 h 2 --from 2025-01-01 --level 1 --decision V", "close 2025-02 --and-earlier")
    done("change c-2 --from 2025-02-15 --payer 163 --decision V --reason late")
    (line,) = (
        one for one in data("settle 2025-03")["offers"][0]["lines"] if one["repairs"] and one["part"] == "bought"
    )
    assert (line["days"], line["unit_price"], line["amount"]) == (28, "-175.44", "-4912.28"), "as programs have it"
    # then people are told what it is, and no price that nobody pays by the day
    done("settle 2025-03 --offer h -o s.xlsx", "report h 2025-03 -o r.html")
    sheet = load_workbook("s.xlsx")
    cells = [str(cell.value) for table in sheet.worksheets for row in table for cell in row]
    shown = (
        done("settle 2025-03 --offer h --show lines").out,
        "\n".join(cells),
        *written("r.html"),
        *pages("house/h/2025-03"),
    )
    for text in shown:
        assert "what buyers owe of the frame, deducted" in text
        assert "175,44" not in text
        assert "175.44" not in text


def test_where_all_prices_are_whole_nothing_is_said() -> None:
    adopt("whole", DECISION.split("[[own_payment]]")[0].split("[[model]]")[0].replace("KB 1", "KB 2")
          + '[[base]]\noffer = "h"\neffective = 2025-04-01\nunit = "day"\namount = 350\n')  # fmt: skip
    said = done("statement 163 2025-04").err
    assert ROUNDED not in said


def test_rounded_prices_of_adjustments_are_said_to_be() -> None:
    done("close 2025-03 --and-earlier", "depart c-1 --on 2025-03-30 --cause moved --reason late")
    lines = data("settle 2025-04")["offers"][0]["lines"]
    (late,) = (one for one in lines if one["adjusts"] == "base" and one["citizen"])
    assert late["unit_price"] == "-350.88"
    assert ROUNDED in done("settle 2025-04 --offer h").err
    done("report h 2025-04 -o r.html")
    assert ROUNDED in Path("r.html").read_text()
    assert ROUNDED in pages("house/h/2025-04")[0]


def column_of(text: str, heading: str) -> list[str]:
    """What stands in a column of a table of text."""
    head, *rows = text.splitlines()
    at = head.index(f" {heading} ") + 1
    return [row[at:].split("  ")[0].strip() for row in rows]


def test_people_are_told_what_each_unit_price_is_of() -> None:
    told = column_of(done("settle 2025-03 --offer h").out, "per")
    assert told == ["year", "", "day", "day", "hour", "month", ""]
    assert column_of(done(OF_BUYER).out, "per")[:4] == ["day", "day", "hour", "month"]
    assert column_of(pladsbog(f"--lang da {OF_BUYER}").out, "pr.")[:4] == ["dag", "dag", "time", "måned"]
    done(f"{OF_BUYER} -o s.xlsx", f"{OF_BUYER} -o s.html", "report h 2025-03 -o r.html")
    sheet = [[cell.value for cell in row] for row in load_workbook("s.xlsx").worksheets[0]]
    (head,) = (row for row in sheet if "unit price" in row)
    at = head.index("per")
    assert {row[at] for row in sheet if row[at] and row is not head} == {"day", "hour", "month"}
    for text in (*written("s.html", "r.html"), *pages("payer/163/2025-03", "house/h/2025-03")):
        assert ">per</th>" in text.replace("</button>", "").replace("</a>", ""), text[:200]


def test_days_alone_need_no_word() -> None:
    adopt("k", house().replace('"m"', '"mk"').replace('"r"', '"rk"').replace('"h"', '"k"').replace("KB 1", "KB 3"))
    done("move-in c-9 k 1 --from 2025-03-01 --level 1 --decision V")
    assert " per " not in done("settle 2025-03 --offer k").out.splitlines()[0]


def test_programs_have_the_columns_that_they_had() -> None:
    head = done(f"{OF_BUYER} --format csv").out.splitlines()[0].split(";")
    assert "unit price" in head
    assert "per" not in head
    for line in data(OF_BUYER)["offers"][0]["lines"]:
        assert not {"per", "rounds_price"} & set(line)
    assert "per" not in {column.key for column in settle.COLUMNS}


@pytest.mark.parametrize("width", range(40, 140))
def test_where_the_price_of_a_month_finds_room_again_so_does_what_it_is_of(width: int) -> None:
    """What a wide column left was room for the price, and not looked at for its month."""
    columns = with_told(settle.COLUMNS, [{"per": "month"}])
    widths = [11, 4, 8, 15, 13, 13, 13, 10, 14, 6, 6, 12, 7, 4, 16, 7, 12, 12][: len(columns)]
    kept = {columns[at].key for at in terminal.fitted(columns, widths, width)}
    assert ("unit_price" in kept) == ("per" in kept)


@pytest.mark.parametrize(("per", "first"), [("hour", "per"), ("month", "id"), ("year", "id")])
def test_on_a_narrow_terminal_it_goes_before_the_others_but_of_many_days(per: str, first: str) -> None:
    """A quantity stands beside the price of an hour, days beside that of a month: a day's price is not to be read."""
    columns = with_told(settle.COLUMNS, [{"per": per}])
    keys = [column.key for column in columns]
    widths = [8] * len(columns)
    line = sum(width + terminal.GAP for width in widths) - terminal.GAP
    assert terminal.fitted(columns, widths, line) == list(range(len(columns)))
    kept = terminal.fitted(columns, widths, line - 1)
    assert [keys[at] for at in range(len(keys)) if at not in kept] == [first]
