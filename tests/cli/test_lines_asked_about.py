"""Whoever gets a statement can name each of its amounts: by the id of the line, which why takes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook  # type: ignore[import-untyped]  # it has no stubs
from pypdf import PdfReader

from cli.documents.model import Document, Grid
from cli.documents.pdf import as_pdf
from cli.languages import ENGLISH, SPEECH
from cli.render import Column, Table
from ledger.shared.calendar import clock_set_to
from ledger.shared.message import as_said
from tests.cli.house import adopt, done, house
from tests.cli.running import pladsbog

LEAST = 7.5
"""Points: smaller type is not read, let alone copied."""


@pytest.fixture(autouse=True)
def _town(folder: Path) -> Iterator[None]:
    """A buyer's citizen, whose new level was told of when two months were closed."""
    assert folder
    with clock_set_to(datetime(2025, 5, 3, 9, tzinfo=UTC)):
        adopt("town", house('"1" = 1000, "2" = 1500').replace('name = "H"', 'name = "Højhuset"'))
        done("move-in c-1 h 1 --from 2025-01-01 --level 1 --decision VU --payer 265")
        done("close 2025-03 --and-earlier")
        done("reassess c-1 --from 2025-02-10 --level 2 --decision VU --reason late")
        yield
    SPEECH.speak(ENGLISH)


def _ids(period: str) -> set[str]:
    data = pladsbog(f"statement 265 {period} --format json").data
    return {line["id"] for offer in data["offers"] for line in offer["lines"]}


def _made(line: str, ending: str) -> bytes:
    done(f"{line} -o told.{ending} --force")
    return Path(f"told.{ending}").read_bytes()


@pytest.mark.parametrize("period", ["2025-04", "2025"])
def test_each_line_of_a_document_and_of_a_sheet_has_its_id(period: str) -> None:
    ids = _ids(period)
    assert any(one.startswith("adjustment/2025-02/") for one in ids)
    # given the statement as a buyer gets it
    whole = "".join(page.extract_text() for page in PdfReader(BytesIO(_made(f"statement 265 {period}", "pdf"))).pages)
    page = _made(f"statement 265 {period}", "html").decode()
    sheet = load_workbook(BytesIO(_made(f"statement 265 {period}", "xlsx"))).worksheets[0]
    # then each id stands in it; on paper a long one goes on in the next line, behind a slash
    assert {one for one in ids if one not in re.sub(r"/\s+", "/", whole)} == set()
    assert set(re.findall(r"<td[^>]*>([a-z]+/[^<]*)</td>", page)) == ids
    cells = {str(cell) for row in sheet.iter_rows(values_only=True) for cell in row}
    assert ids <= cells


def test_why_takes_what_the_document_says_is_typed() -> None:
    for language in ("en", "da"):
        done(f"--lang {language} statement 265 2025-04 -o told.html --force")
        (typed,) = re.findall(r"pladsbog ((?:why|hvorfor) [^<]*)</p>", Path("told.html").read_text())
        assert typed.startswith("hvorfor h 2025-04 --linje" if language == "da" else "why h 2025-04 --line")
        assert typed.rsplit(" ", 1)[1] in done(f"--lang {language} {typed}").out


WIDE = (
    *(
        "month",
        "kind",
        "for month",
        "adjusts",
        "place",
        "citizen",
        "from",
        "to",
        "days",
        "level",
        "service",
        "quantity",
    ),
    *("unit price", "per", "amount"),
)
LONG = "adjustment/2025-09/supplement/day-offer/c-4103/2025-09-01/2025-09-01/c-4103/707/107"


def test_ids_are_in_type_that_can_be_read_beside_every_column_that_a_statement_has() -> None:
    # given a bill with late news of a service, every column of which is filled
    row = dict.fromkeys(WIDE, "01-09-2025") | {"kind": "efterregulering", "month": "september 2025", "id": LONG}
    columns = [*(Column(key, as_said(key)) for key in WIDE), Column("id", as_said("line"))]
    shown = Grid("Lines", Table("x", columns, [row] * 3))
    sizes: list[float] = []

    def seen(text: str, cm: list[float], tm: list[float], _font: object, size: float) -> None:
        if "/" in text:
            sizes.append(abs(size * (tm[0] or 1) * cm[0]))

    # when it is set
    (page,) = PdfReader(BytesIO(as_pdf(Document("x", date(2026, 1, 31), [], [], [shown])))).pages
    whole = page.extract_text(visitor_text=seen)
    # then the id goes on behind slashes, whole, in type that is read
    assert re.sub(r"/\s+", "/", whole).count(LONG) == len(shown.table.rows)
    assert sizes
    assert min(sizes) >= LEAST - 0.01


def test_the_own_share_has_no_lines_to_ask_about() -> None:
    page = _made("statement own 2025-04", "html").decode()
    assert "Ask about an amount" not in page
