"""How an amount follows from quantity, unit price and days is said beside the lines, so that whoever checks can."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook  # type: ignore[import-untyped]  # it has no stubs

from cli.lines import reckoned
from tests.cli.browse.looking import Visitor
from tests.cli.house import AT_HOME, adopt, data, done, house

SERVICES = """
[[service]]
id = "support"
name = "Support"
effective = 2025-01-01
unit = "hours-a-week"
price = 420
needs_stay = false

[[service]]
id = "watch"
name = "Watch"
effective = 2025-01-01
unit = "day"
price = 196
needs_stay = false

[[service]]
id = "school"
name = "School"
effective = 2025-01-01
unit = "weekday"
price = 500
needs_stay = false
"""
HOURS = "Support: the quantity is hours a week: quantity × unit price × days / 7."
DAYS = "Watch: quantity × unit price × days."
WEEKDAYS = "School: quantity × unit price × days, which are weekdays."


@pytest.fixture(autouse=True)
def _granted(folder: Path) -> None:
    assert folder
    adopt("h", house(after=AT_HOME + SERVICES))
    for service, quantity in (("support", "8"), ("watch", "1"), ("school", "1")):
        done(
            f"grant c-9 {service} --quantity {quantity} --from 2025-03-01 --offer home --payer 265 --paragraph 85 "
            "--decision V-1"
        )


def test_the_sentences_are_what_the_amounts_are() -> None:
    lines = {line["service"]: line for line in data("statement 265 2025-03")["offers"][0]["lines"]}
    divisors = {"support": 7, "watch": 1, "school": 1}
    for service, divisor in divisors.items():
        line = lines[service]
        product = Decimal(line["quantity"]) * Decimal(line["unit_price"]) * line["days"] / divisor
        assert round(product, 2) == Decimal(line["amount"]), service


def test_a_statement_and_a_settlement_say_them_below_the_lines() -> None:
    for line in ("statement 265 2025-03", "settle 2025-03 --offer home"):
        said = done(line).err
        assert HOURS.replace("Support", "Support (support)") in said, line
        assert DAYS.replace("Watch", "Watch (watch)") in said
        assert WEEKDAYS.replace("School", "School (school)") in said
        assert "×" not in done(f"{line} --format csv").err, "programs read no sentences"
    assert "×" not in done("statement 265 2025 --show months").err


@pytest.mark.parametrize(("unit", "price"), [("hours-a-week", 420), ("day", 196), ("weekday", 500)])
def test_what_was_delivered_costs_quantity_times_price_and_that_is_said(unit: str, price: int) -> None:
    # given a service priced by days that is settled on what was delivered, and one granted besides
    service = f"""
[[service]]
id = "given"
name = "Given"
effective = 2025-01-01
unit = "{unit}"
price = {price}
needs_stay = false
settled_on = "delivered"
"""
    adopt("given", f'reference = "KB 7"\ndecided_on = 2024-12-11\n{service}')
    done(
        "grant c-9 given --quantity 30 --from 2025-03-01 --offer home --payer 265 --paragraph 85 --decision V-3",
        "deliver c-9 given 2025-03 --quantity 30 --yes",
    )
    # when the buyer's statement is made
    (line,) = (one for one in data("statement 265 2025-03")["offers"][0]["lines"] if one["service"] == "given")
    told = done("statement 265 2025-03").err
    # then its amount is what the sentence says, and the other services keep theirs
    assert Decimal(line["amount"]) == Decimal(line["quantity"]) * Decimal(line["unit_price"])
    assert "Given (given): of what was delivered, quantity × unit price." in told
    assert HOURS.replace("Support", "Support (support)") in told


def test_sheets_documents_and_pages_say_them_too() -> None:
    done("statement 265 2025-03 --format xlsx --output s.xlsx", "statement 265 2025-03 --output s.html")
    told = [cell.value for row in load_workbook("s.xlsx").worksheets[0] for cell in row]
    assert {HOURS, DAYS, WEEKDAYS} <= set(told)
    document = Path("s.html").read_text()
    visitor = Visitor("pladsbog.db")
    try:
        pages = [visitor.get(path).text for path in ("payer/265/2025-03", "house/home/2025-03")]
    finally:
        visitor.close()
    for text in (document, *pages):
        assert all(sentence in text for sentence in (HOURS, DAYS, WEEKDAYS))


def test_a_place_by_hours_has_them_in_its_price() -> None:
    by_hours = house().replace('"differentiated"', '"hours"').replace('prices = { "1" = 1000 }', "hourly = 402")
    text = by_hours.replace('"m"', '"by-hours"').replace('"r"', '"hourly"').replace('"h"', '"hourly-house"')
    adopt("hours", text.replace("KB 1", "KB 2"))
    done("move-in c-1 hourly-house 1 --from 2025-03-01 --hours 24 --decision V-2 --payer 163")
    (line,) = data("statement 163 2025-03")["offers"][0]["lines"]
    assert Decimal(line["unit_price"]) * line["days"] - Decimal(line["amount"]) < 1
    assert "the quantity is part of the unit price: unit price × days." in done("statement 163 2025-03").err
    assert "×" not in done("settle 2025-03 --offer h").err


def test_a_frame_by_units_is_not_said_to_be_paid_by_days() -> None:
    row = {"kind": "base", "service": None, "quantity": "12", "unit": "year"}
    assert [str(said) for said in reckoned([row, row])] == [
        "Where no service is named, the quantity is part of the unit price."
    ]
    assert reckoned([{**row, "kind": "adjustment"}, {**row, "quantity": None}, {"amount": 1}]) == []
