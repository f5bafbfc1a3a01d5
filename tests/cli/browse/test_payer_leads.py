"""Each amount on a payer's page leads to what it is made of, and the sum of what it leads to is the amount."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook  # type: ignore[import-untyped]  # no stubs

from cli.languages import ENGLISH, SPEECH
from ledger.shared.calendar import clock_set_to
from tests.cli.browse.looking import Shown, Visitor, kroner
from tests.cli.house import adopt, data, done, house

BESIDE = """
[[offer]]
id = "k"
name = "K"
effective = 2025-01-01
model = "m"
rates = "r"
places = ["1"]
"""


@pytest.fixture
def looking(folder: Path) -> Iterator[Visitor]:
    """Two houses, each with a citizen of Roskilde's; March is closed, and one level came late."""
    assert folder
    with clock_set_to(datetime(2025, 5, 1, 9, tzinfo=UTC)):
        adopt("houses", house('"1" = 1000, "2" = 1500', after=BESIDE))
        done("move-in c-1 h 1 --from 2025-03-01 --level 1 --payer 265 --decision A")
        done("move-in c-2 k 1 --from 2025-03-01 --level 1 --payer 265 --decision A")
        done("move-in c-3 h 2 --from 2025-03-01 --level 1 --decision A")
        done("close 2025-03 --and-earlier", "reassess c-1 --from 2025-03-11 --level 2 --decision B --reason late")
        visitor = Visitor("pladsbog.db")
        yield visitor
        visitor.close()
    SPEECH.speak(ENGLISH)


def _lines(shown: Shown) -> list[dict[str, str]]:
    """The table of lines: the last one with days in it, without its total."""
    return [table for table in shown.tables if table and "days" in table[0]][-1][:-1]


def _sum(rows: list[dict[str, str]]) -> Decimal:
    return sum((Decimal(kroner(row["amount"])) for row in rows), Decimal(0))


def test_the_amount_of_each_line_leads_to_its_why(looking: Visitor) -> None:
    shown = looking.look("payer/265/2025-04")
    lines = _lines(shown)
    assert {row["kind"] for row in lines} == {"service", "adjustment"}
    for line in lines:
        of_amount = [href for text, href in shown.links if text == line["amount"] and "/why/" in href]
        whys = [looking.look(href).facts for href in of_amount]
        found = [(kroner(why["amount"]), why["citizen"]) for why in whys]
        assert (kroner(line["amount"]), line["citizen"]) in found, line


def test_the_amount_of_a_citizen_leads_to_the_lines_that_it_sums(looking: Visitor) -> None:
    for path in ("payer/265/2025-04", "payer/265/2025"):
        shown = looking.look(path)
        (citizen, *_) = (row for row in shown.tables[0] if row["citizen"] == "c-1")
        href = next(href for text, href in shown.links if text == citizen["amount"] and "citizen=" in href)
        assert href.endswith("?citizen=c-1#lines")
        narrowed = looking.look(href)
        assert {row["citizen"] for row in _lines(narrowed)} == {"c-1"}
        assert _sum(_lines(narrowed)) == Decimal(kroner(citizen["amount"]))
        # all that was said besides stands there as before
        assert narrowed.facts == shown.facts
        assert len(_lines(looking.look(narrowed.href("All lines")))) == len(_lines(shown))


def test_the_adjustments_of_a_citizen_lead_to_them(looking: Visitor) -> None:
    shown = looking.look("payer/265/2025-04")
    (citizen, *_) = (row for row in shown.tables[0] if row["citizen"] == "c-1")
    href = next(href for text, href in shown.links if text == citizen["of it adjustments"])
    assert href.endswith("#adjustments")
    assert 'id="adjustments"' in looking.get(href).text
    adjusted = [row for row in _lines(looking.look(href)) if row["kind"] == "adjustment"]
    assert _sum(adjusted) == Decimal(kroner(citizen["of it adjustments"]))


def test_the_amount_of_a_month_leads_to_its_lines_in_the_house(looking: Visitor) -> None:
    shown = looking.look("payer/265/2025")
    months = next(table for table in shown.tables if table and "month" in table[0] and "days" not in table[0])
    april = next(row for row in months if row["month"] == "2025-04" and row["offer"] == "H")
    href = next(href for text, href in shown.links if text == april["amount"] and "/2025-04?offer=h" in href)
    narrowed = looking.look(href)
    assert {row["offer"] for row in _lines(narrowed)} == {"H"}
    assert _sum(_lines(narrowed)) == Decimal(kroner(april["amount"]))


def test_a_total_leads_to_all_lines_on_the_same_page(looking: Visitor) -> None:
    for path in ("payer/265/2025-04", "payer/265/2025", "payer/265/2025-04?citizen=c-1"):
        page = looking.get(path).text
        assert len(re.findall('<section class="grid" id="lines">', page)) == 1
        shown = looking.look(path)
        total = kroner(shown.facts["total"])
        totals = [href for text, href in shown.links if re.search("[0-9],[0-9]", text) and kroner(text) == total]
        assert [href for href in totals if not href.endswith("#lines")] == []
        assert len(totals) >= 2, "the fact at the top, and the end of the table of citizens"


def test_the_own_share_leads_to_the_months_of_the_house(looking: Visitor) -> None:
    month = looking.look("payer/own/2025-04")
    (of_h, *_) = (row for row in month.tables[0] if row["offer"] == "H")
    assert next(href for text, href in month.links if text == of_h["own net share"]).endswith("/house/h/2025-04")
    year = looking.look("payer/own/2025")
    by_house = next(table for table in year.tables if table and "open months" in table[0])
    share = next(row["own net share"] for row in by_house if row["offer"] == "H")
    href = next(href for text, href in year.links if text == share and "offer=h" in href)
    assert href.endswith("#months")
    narrowed = looking.look(href)
    months = next(table for table in narrowed.tables if table and "month" in table[0])
    assert {row["offer"] for row in months[:-1]} == {"H"}
    assert months[-1]["own net share"] == share


@pytest.mark.parametrize("path", ["payer/265/2025-04", "payer/265/2025", "payer/own/2025-04"])
def test_a_page_of_one_house_is_what_its_command_tells(looking: Visitor, path: str) -> None:
    # given a statement over two houses, narrowed to one of them
    payer, period = path.split("/")[1:]
    of_h = looking.look(f"{path}?offer=h")
    # then each figure is of that house, and the command is the one that tells it
    told = data(f"statement {payer} {period} --offer h")
    assert kroner(of_h.facts["total"]) == told["total"]
    assert payer == "own" or kroner(looking.look(path).facts["total"]) != told["total"]
    page = re.sub("<[^>]*>", "", looking.get(f"{path}?offer=h").text)
    assert f"pladsbog statement {payer} {period} --offer h" in page
    assert f"{period}, H\n" in page
    # and the months and years that it leads to are of that house
    ways = re.findall(rf'href="[^"]*/payer/{payer}/([^"#]*)">', looking.get(f"{path}?offer=h").text)
    around = [way for way in ways if not way.startswith(f"{period}?") and way != period]
    assert around
    assert all(way.endswith("?offer=h") for way in around)
    # and its spreadsheet has those lines alone
    book = load_workbook(BytesIO(looking.get(f"{path}?offer=h&form=xlsx").content))
    houses = {row[0].value for row in book.worksheets[0].iter_rows(min_row=2)} & {"H", "K"}
    assert houses == {"H"}
