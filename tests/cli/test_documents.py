"""Reports and statements as documents: amounts to the øre, the same bytes, read aloud, nothing typed breaks out."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from html.parser import HTMLParser
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any, NamedTuple

import pytest
from openpyxl import load_workbook  # type: ignore[import-untyped]  # it has no stubs
from pypdf import PdfReader

from cli.documents import report
from cli.documents.model import Document, Grid, Heading, Items, Paragraph
from cli.documents.page import as_html
from cli.documents.pdf import as_pdf
from cli.languages import ENGLISH, SPEECH
from cli.render import Column, Table
from ledger.shared.calendar import Month, clock_set_to
from ledger.shared.message import as_said
from ledger.shared.money import danish as danish_amount
from tests.cli.house import adopt, data, done, house
from tests.cli.running import pladsbog

DOCUMENTS = (
    "report syrenparken 2023-06",
    "report fjord 2023",
    "statement 163 2023-Q2",
    "statement own 2023",
)
HOSTILE = "#pagebreak() *x* $y$ @z </style><script>alert(1)</script><img src=x> \" ' [b] \\ //c `d`"
"""What both kinds of markup, and that of pictures, would read something into."""


def made(line: str, ending: str) -> bytes:
    """The document that a command writes."""
    ran = pladsbog(f"{line} -o out.{ending} --force")
    assert ran.code == 0, ran.err
    return Path(f"out.{ending}").read_bytes()


def text_of(pdf: bytes) -> str:
    """All that stands in a PDF, without what only breaks lines."""
    return bare(" ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages))


def bare(text: str) -> str:
    return re.sub(r"\s+", " ", text.replace("\u00a0", " ").replace("\u2011", "-"))


class Page(HTMLParser):
    """What a page of HTML has: its tags with attributes, and its texts."""

    def __init__(self, html: bytes) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self._in_style = False
        self.feed(html.decode())

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self._in_style = tag == "style"

    def handle_endtag(self, tag: str) -> None:
        self._in_style = False

    def handle_data(self, data: str) -> None:
        if not self._in_style:
            self.texts.append(data)

    @property
    def text(self) -> str:
        return bare(" ".join(self.texts))

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attrs for name, attrs in self.tags if name == tag]


def kroner(amount: str) -> str:
    """An amount of JSON as a document writes it."""
    return danish_amount(round(float(amount) * 100))


# --- amounts -------------------------------------------------------------------------------------


@pytest.mark.usefixtures("answers")
@pytest.mark.parametrize("period", ["2023-05", "2023-06", "2023-Q2"])
def test_the_amounts_of_a_report_are_those_of_settle_to_the_ore(period: str) -> None:
    settled = pladsbog(f"settle {period} --offer syrenparken --format json").data["offers"][0]
    lines = [line for line in settled["lines"] if line["kind"] == "adjustment" or "Q" not in period]
    budget = pladsbog("budget syrenparken 2023 --format json").data
    amounts = [settled["total"], *(line["amount"] for line in lines), budget["total"]["current"]]
    amounts += [month["total"] for month in settled.get("months", ())]
    amounts += [row["effect"] for row in pladsbog("budget-changes syrenparken 2023 --format json").data["causes"]]
    assert len(amounts) > 8
    for text in (
        text_of(made(f"report syrenparken {period}", "pdf")),
        Page(made(f"report syrenparken {period}", "html")).text,
    ):
        assert [amount for amount in amounts if kroner(amount) not in text] == []
    book = load_workbook(BytesIO(made(f"report syrenparken {period}", "xlsx")))
    kinds = book["report"] if "report" in book.sheetnames else book.active
    total = sum(row[1] for row in kinds.iter_rows(min_row=5, max_row=kinds.max_row - 1, values_only=True))
    assert f"{total:.2f}" == settled["total"]


@pytest.mark.usefixtures("answers")
@pytest.mark.parametrize("line", ["statement 163 2023-05", "statement 163 2023-Q2"])
def test_the_amounts_of_a_statement_are_those_of_the_other_forms(line: str) -> None:
    data = pladsbog(f"{line} --format json").data
    amounts = [data["total"], *(one["amount"] for offer in data["offers"] for one in offer["lines"])]
    assert len(amounts) > 2
    for text in (text_of(made(line, "pdf")), Page(made(line, "html")).text):
        assert [amount for amount in amounts if kroner(amount) not in text] == []
        assert "c-2" in text
        assert "c-1" not in text  # somebody else pays for that one


def sums_of(html: bytes) -> dict[str, tuple[str, str]]:
    """Of each table, by its caption: the total of its last column of amounts, and the sum of that column."""
    found: dict[str, tuple[str, str]] = {}
    for table in re.findall(r"<table[^>]*>.*?</table>", html.decode(), re.DOTALL):
        _, caption, body, foot, _ = re.split(r"<caption>|</caption>|<tfoot[^>]*>|</tfoot>", table)
        rows = [re.findall(r">([^<]*)</t[dh]>", row) for row in re.findall(r"<tr[^>]*>.*?</tr>", body)][1:]
        (end,) = [re.findall(r">([^<]*)</t[dh]>", row) for row in re.findall(r"<tr[^>]*>.*?</tr>", foot)]
        at = max(at for at, cell in enumerate(end) if "," in cell)
        ore = sum(int(row[at].replace(".", "").replace(",", "") or 0) for row in rows)
        found[f"{len(found)} {caption}"] = (end[at], danish_amount(ore))
    return found


@pytest.mark.usefixtures("answers")
@pytest.mark.parametrize("period", ["2023-06", "2023-Q2"])
def test_every_total_of_a_document_is_the_sum_of_its_rows(period: str) -> None:
    settled = pladsbog(f"settle {period} --offer syrenparken --format json").data["offers"][0]
    sums = sums_of(_with_totals(made(f"report syrenparken {period}", "html")))
    assert {name: total for name, (total, summed) in sums.items() if total != summed} == {}
    assert sums["0 Amounts by kind, in kroner"][0] == kroner(settled["total"])
    billed = pladsbog(f"statement 163 {period} --format json").data["offers"]
    sums = sums_of(_with_totals(made(f"statement 163 {period}", "html")))
    assert {name: total for name, (total, summed) in sums.items() if total != summed} == {}
    assert [sums[f"{at} Lines, in kroner"][0] for at in range(len(billed))] == [kroner(one["total"]) for one in billed]


def _with_totals(html: bytes) -> bytes:
    """The page without tables that have no total."""
    tables = re.findall(r"<table[^>]*>.*?</table>", html.decode(), re.DOTALL)
    return "".join(table for table in tables if "<tfoot" in table).encode()


@pytest.mark.usefixtures("answers")
def test_a_report_tells_what_changed_what_is_agreed_and_who_signs() -> None:
    text = text_of(made("report syrenparken 2023-06", "pdf"))
    for part in ("call QQQ", "owner QQQ", "as QQQ", "house leader", "finance consultant", "date and signature"):
        assert part in text, part
    changed = pladsbog("follow-up prepare syrenparken 2023-06 --format json").data["changes"]
    assert changed
    for one in changed:
        way = "less" if one["effect"].startswith("-") else "more"
        assert f"{kroner(one['effect'].removeprefix('-'))} kr. {way}: " in text
        assert f", #{one['event']})" in text


def test_a_report_has_one_word_for_one_cause_and_says_besides_what_was_told_late(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    adopt("town", house('"1" = 1000, "2" = 2000'))
    done(
        "follow-up hold h 2025-01 --on 2025-02-05 --participants leader --yes",
        "move-in c-1 h 1 --from 2025-01-01 --level 1 --decision VU --yes",
        "reassess c-1 --from 2025-03-05 --level 2 --decision VU --yes",
    )
    text = Page(made("report h 2025-03", "html")).text
    moved = {one["event"]: one["cause"] for one in data("budget-changes h 2025")["lines"]}
    assert set(moved.values()) == {"move-in", "reassessment"}
    told = {int(number): cause for cause, number in re.findall(r"\(([^()]+), #(\d+)\)", text)}
    assert [told[number] for number in moved] == ["move-in, late news", "reassessment"]


# --- where the words stand on paper ---------------------------------------------------------------

ON_PAPER = pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext is not on this machine")
MARGIN = 51.0
"""What is left free on either side of the paper, in points."""


class Word(NamedTuple):
    """A word, and where on its page it stands."""

    page: int
    text: str
    left: float
    right: float
    top: float
    bottom: float

    def is_over(self, other: Word) -> bool:
        across = min(self.right, other.right) - max(self.left, other.left)
        down = min(self.bottom, other.bottom) - max(self.top, other.top)
        return self.page == other.page and across > 0.5 and down > 2


def words_of(pdf: bytes) -> Iterator[Word]:
    """Every word of a PDF; each that is over another, or in the margin, is a mistake."""
    Path("words.pdf").write_bytes(pdf)
    told = subprocess.run(
        ["pdftotext", "-bbox", "words.pdf", "-"], capture_output=True, text=True, check=True, encoding="utf-8"
    )
    for at, page in enumerate(re.findall(r"<page.*?</page>", told.stdout, re.DOTALL), start=1):
        found = re.findall(r'xMin="(.+?)" yMin="(.+?)" xMax="(.+?)" yMax="(.+?)">(.*?)</word>', page)
        for left, top, right, bottom, text in found:
            yield Word(at, text, float(left), float(right), float(top), float(bottom))


def misplaced(pdf: bytes) -> list[str]:
    """The words that lie over another one, or outside what is printed."""
    width = {at: float(page.mediabox.width) for at, page in enumerate(PdfReader(BytesIO(pdf)).pages, start=1)}
    words = list(words_of(pdf))
    over = [
        f"{one.text} over {other.text}" for at, one in enumerate(words) for other in words[:at] if one.is_over(other)
    ]
    outside = [one.text for one in words if one.left < MARGIN or one.right > width[one.page] - MARGIN]
    assert words
    return [*over, *outside]


@ON_PAPER
def test_a_statement_with_adjustments_has_no_word_over_another(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    # given a year in which a level was told of too late, for a claim that is past its limit besides
    monkeypatch.chdir(tmp_path)
    with clock_set_to(datetime(2026, 2, 3, 9, tzinfo=UTC)):
        adopt("town", house('"1" = 123456, "2" = 234567'))
        done("move-in c-1 h 1 --from 2025-01-01 --level 1 --decision VU --payer 265 --yes")
        done("close 2025-01", "close 2025-02", "close 2025-03")
        done("reassess c-1 --from 2025-01-20 --level 2 --decision VU --reason late --yes")
        monkeypatch.setenv("PLADSBOG_LANG", "da")
        try:
            # when the buyer's statement is printed, and the house's report
            for line in ("opgørelse 265 2025", "opgørelse 265 2025-04", "rapport h 2025-04"):
                pdf = made(line, "pdf")
                # then each word stands by itself, within the margins
                assert misplaced(pdf) == [], line
                assert "efterregulering" in text_of(pdf)
                assert ("fristen for krav" in text_of(pdf)) == ("265" in line)
        finally:
            SPEECH.speak(ENGLISH)


PLAIN = {"kind": "efterregulering", "month": "september 2025", "warning": "forældelsesfrist overskredet, se brev " * 4}
CROWDED = (
    pytest.param(8, {}, False, id="fits"),
    pytest.param(10, {}, True, id="turned"),
    pytest.param(10, {"a": "Specialundervisningsvederlagsordning"}, True, id="long words"),
    pytest.param(10, {"a": "c-" + "0123456789" * 12, "b": "x" * 150}, True, id="words longer than the paper"),
)


@ON_PAPER
@pytest.mark.parametrize(("count", "more", "turned"), CROWDED)
def test_columns_find_room_beside_each_other(count: int, more: dict[str, str], *, turned: bool) -> None:
    # given a table of texts, numbers and a sentence
    keys = [*PLAIN, *"abcdefgh"][:count]
    columns = [*(Column(key, as_said(key)) for key in keys), Column("amount", as_said("amount"), "money")]
    row = {**dict.fromkeys(keys, "01-12-2025"), **PLAIN, **more, "amount": 123_456_789_00}
    shown = Grid("Caption", Table("x", columns, [row] * 60, [{"kind": "total", "amount": 1}]))
    # when it is set
    document = Document(title="x", day=date(2026, 1, 31), about=[], foot=[], blocks=[Heading("y"), shown])
    pdf = as_pdf(document)
    # then nothing is over another, the paper is turned where that is needed, and all of it can be read
    first, *_, last = PdfReader(BytesIO(pdf)).pages
    assert misplaced(pdf) == []
    assert (first.mediabox.width > first.mediabox.height) == turned
    whole = text_of(pdf).replace(" ", "")
    assert all(str(value).replace(" ", "") in whole for value in more.values())
    assert whole.count("123.456.789,00") == 60
    assert "123.456.789,00" in last.extract_text()


@ON_PAPER
def test_a_long_head_takes_no_room_from_what_its_column_and_others_say() -> None:
    # given months beside amounts, one of which has a head of many words
    keys = [f"amount {at}" for at in range(5)]
    heads = [*keys, "supplementary appropriations and reallocations between the departments"]
    columns = [Column("month", as_said("month")), *(Column(head, as_said(head), "money") for head in heads)]
    row = {"month": "september 2025", **dict.fromkeys(heads, 1_234_567_89)}
    shown = Grid("Caption", Table("x", columns, [row]))
    # when it is set
    words = list(words_of(as_pdf(Document(title="x", day=date(2026, 1, 31), about=[], foot=[], blocks=[shown]))))
    # then the month stands on one line, and the head is broken
    month, year = (next(one for one in words if one.text == text) for text in ("september", "2025"))
    first, last = (next(one for one in words if one.text == text) for text in ("supplementary", "departments"))
    assert month.top == year.top
    assert first.top < last.top


# --- the same bytes, and as of what --------------------------------------------------------------


@pytest.mark.usefixtures("answers")
@pytest.mark.parametrize("line", DOCUMENTS)
@pytest.mark.parametrize("ending", ["pdf", "html"])
def test_the_same_as_of_is_the_same_bytes_on_any_day(line: str, ending: str) -> None:
    now = made(line, ending)
    with clock_set_to(datetime(2024, 9, 1, 9, tzinfo=UTC)):
        assert made(line, ending) == now
    assert pladsbog("depart c-3 --on 2023-08-31 --cause moved").code == 0
    assert made(line, ending) != now
    last = re.search(r"event #(\d+)", Page(made(line, "html")).text)
    assert last
    before = int(last[1]) - 2  # a departure is two events
    assert made(f"{line} --known-at {before}", ending) == now


def test_a_report_of_a_year_that_runs_speaks_on_the_day_of_what_is_known(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    # given a departure that is known ahead, in a year that is not over
    monkeypatch.chdir(tmp_path)
    with clock_set_to(datetime(2025, 3, 9, 9, tzinfo=UTC)):
        adopt("town", house())
        done("move-in c-1 h 1 --from 2025-01-01 --level 1 --decision VU --yes")
        done("depart c-1 --on 2025-05-31 --cause moved --yes")
    # when the year is reported, whenever that is
    for day in (datetime(2025, 3, 10, 9, tzinfo=UTC), datetime(2025, 9, 1, 9, tzinfo=UTC)):
        with clock_set_to(day):
            text = Page(made("report h 2025", "html")).text
        # then it is of the day of its last event, and tells what lies ahead of that day
        assert "as of 2025-03-09, as known at event #" in text
        assert "From 2025-03-09, within 92 days" in text
        assert "2025-05-31" in text.partition("What is coming")[2].partition("Actions")[0]


def test_a_report_of_a_year_that_runs_tells_what_is_issued_apart_from_what_is_reckoned(folder: Path) -> None:
    # given a year of which January is issued, and c-1 stays at 1.000 a day
    assert folder
    with clock_set_to(datetime(2025, 3, 9, 9, tzinfo=UTC)):
        adopt("town", house())
        done("move-in c-1 h 1 --from 2025-01-01 --level 1 --decision VU --yes")
        open_year = bare(Page(made("report h 2025", "html")).text)
        done("close 2025-01 --yes")
        # when it is reported
        text = bare(Page(made("report h 2025", "html")).text)
    # then the amount issued is January's, and that of the other 334 days is reckoned
    nothing_yet = "Nothing is issued yet; not closed, and at 365.000,00 kr. as it stands: 2025-01 to 2025-12."
    assert nothing_yet in open_year
    assert (
        "Issued: 31.000,00 kr. for 2025-01; not closed, and at 334.000,00 kr. as it stands: "
        "2025-02 to 2025-12; 365.000,00 kr. in all." in text
    )


@pytest.mark.parametrize("what", ["report h", "statement 265"])
def test_a_document_is_dated_as_known_and_says_how_far_it_is_reckoned(
    what: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    # given what was recorded last in the middle of a month
    monkeypatch.chdir(tmp_path)
    with clock_set_to(datetime(2025, 3, 9, 9, tzinfo=UTC)):
        adopt("town", house())
        done("move-in c-1 h 1 --from 2025-01-01 --level 1 --payer 265 --decision VU --yes")
    number = len(data("log"))

    def dated(period: str) -> str:
        return Page(made(f"{what} {period}", "html")).text

    with clock_set_to(datetime(2025, 9, 1, 9, tzinfo=UTC)):
        # then a period that is over is of that day, and no more is said
        known = f"as of 2025-03-09, as known at event #{number}"
        assert known in dated("2025-02")
        assert "reckoned" not in dated("2025-02")
        # and one that runs, or had not begun, says until when it is reckoned
        assert f"{known}; reckoned until 2025-03-31" in dated("2025-03")
        assert f"{known}; reckoned until 2025-12-31" in dated("2025")
        begun = f"as known on 2025-03-09, at event #{number}; the period had not begun then, and is reckoned until"
        assert f"{begun} 2025-05-31" in dated("2025-05")
        assert "as of" not in dated("2025-05")


@ON_PAPER
@pytest.mark.parametrize("ends", [1, 2])
def test_a_total_is_never_alone_on_a_page(ends: int) -> None:
    columns = [Column("kind", as_said("kind")), Column("amount", as_said("amount"), "money")]
    broken = 0
    for count in range(28, 60):
        # given a table of any length, whose totals would begin a page of their own at some
        rows = [{"kind": f"row {at}", "amount": at} for at in range(1, count + 1)]
        totals = [{"kind": f"total {at}", "amount": 7} for at in range(ends)]
        shown = Grid("Caption", Table("x", columns, rows, totals))
        document = Document(title="x", day=date(2026, 1, 31), about=[], foot=[], blocks=[Heading("y"), shown])
        # when it is set
        pages = [page.extract_text() for page in PdfReader(BytesIO(as_pdf(document))).pages]
        # then the last row, and no total alone, stands above the totals
        last = next(text for text in pages if "total 0" in text)
        assert f"row {count} " in last, count
        assert all(f"total {at}" in last for at in range(ends))
        broken += len(pages) > 1
    assert broken


@pytest.mark.usefixtures("answers")
@pytest.mark.parametrize("line", DOCUMENTS)
def test_each_page_has_house_period_as_of_and_digest_in_its_foot(line: str) -> None:
    digest = pladsbog("digest").out.strip()
    pages = PdfReader(BytesIO(made(line, "pdf"))).pages
    for at, page in enumerate(pages, start=1):
        foot = bare(page.extract_text())
        assert digest in foot
        assert f"as known at event #{digest.partition(':')[0]}" in foot
        assert f"page {at} of {len(pages)}" in foot
        whose = "Syrenparken QQQ" if "syrenparken" in line else "Fjord" if "fjord" in line else "tatement of"
        assert whose in foot
    assert digest in Page(made(line, "html")).text


@pytest.mark.usefixtures("answers")
def test_a_report_tells_the_digest_besides_and_has_it_as_a_spreadsheet_too() -> None:
    digest = pladsbog("digest").out.strip()
    ran = pladsbog("report syrenparken 2023-08 -o r.xlsx")
    assert (ran.code, digest in ran.err) == (0, True)
    sheets = load_workbook("r.xlsx")
    assert all(digest in str(sheet["A3"].value) for sheet in sheets)


# --- who hears it ---------------------------------------------------------------------------------


@pytest.mark.usefixtures("answers")
@pytest.mark.parametrize("line", DOCUMENTS)
def test_a_pdf_is_tagged_has_a_title_and_its_fonts(line: str) -> None:
    reader = PdfReader(BytesIO(made(line, "pdf")))
    root: Any = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/StructTreeRoot"]
    assert root["/Lang"] == "en"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert b"pdfuaid:part" in root["/Metadata"].get_data()
    assert reader.metadata is not None
    assert reader.metadata.title
    fonts = [font.get_object() for page in reader.pages for font in page["/Resources"]["/Font"].values()]  # type: ignore[index]
    assert fonts
    assert all(list(_embedded(font)) for font in fonts)
    kinds = set(_kinds(root["/StructTreeRoot"]))
    assert {"/Table", "/TH", "/TD"} <= kinds
    if line.startswith("report"):
        assert {"/H1", "/Figure"} <= kinds
        told = list(_told(root["/StructTreeRoot"]))
        assert len(told) == 5
        assert all(len(words) > 40 for words in told)


def _embedded(font: Any) -> Iterator[Any]:
    for one in font.get("/DescendantFonts", [font]):
        descriptor = one.get_object()["/FontDescriptor"]
        yield from (descriptor[key] for key in ("/FontFile", "/FontFile2", "/FontFile3") if key in descriptor)


def _kinds(element: Any) -> Iterator[str]:
    found = element.get_object() if hasattr(element, "get_object") else element
    if isinstance(found, list):
        for one in found:
            yield from _kinds(one)
    elif isinstance(found, dict):
        if "/S" in found:
            yield str(found["/S"])
        if "/K" in found:
            yield from _kinds(found["/K"])


def _told(element: Any) -> Iterator[str]:
    """What each picture shows, in words."""
    found = element.get_object() if hasattr(element, "get_object") else element
    if isinstance(found, list):
        for one in found:
            yield from _told(one)
    elif isinstance(found, dict):
        if found.get("/S") == "/Figure":
            yield str(found["/Alt"])
        yield from _told(found.get("/K", []))


@pytest.mark.usefixtures("answers")
@pytest.mark.parametrize("line", DOCUMENTS)
def test_a_page_of_html_is_whole_and_can_be_read_aloud(line: str) -> None:
    html = made(line, "html")
    page = Page(html)
    assert page.all("html")[0]["lang"] == "en"
    assert len(page.all("h1")) == 1
    assert {tag for tag, _ in page.tags}.isdisjoint({"script", "link", "iframe", "form", "object"})
    addresses = [attrs[name] or "" for _, attrs in page.tags for name in ("src", "href") if name in attrs]
    assert all(address.startswith("data:image/svg+xml;base64,") for address in addresses)
    assert b"url(" not in html
    assert "default-src 'none'" in str([attrs.get("content") for attrs in page.all("meta")])
    assert all(attrs["scope"] in ("col", "row") for attrs in page.all("th"))
    assert len(page.all("table")) == len(page.all("caption"))
    assert all(attrs["alt"] for attrs in page.all("img"))
    assert b"size: A4" in html


@pytest.mark.usefixtures("answers")
def test_a_document_is_in_the_language_that_is_spoken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLADSBOG_LANG", "da")
    try:
        pdf = made("rapport syrenparken 2023-06", "pdf")
        root: Any = PdfReader(BytesIO(pdf)).trailer["/Root"]
        assert root["/Lang"] == "da"
        for text in (text_of(pdf), Page(made("rapport syrenparken 2023-06", "html")).text):
            for part in (
                "Rapport: Syrenparken QQQ, juni 2023",
                "Afregning",
                "Hvad er på vej",
                "Aftaler",
                "Underskrifter",
            ):
                assert part in text
            assert not re.search(r"\b(the|of|from|days|total|amount|known)\b", text)
        assert b'<html lang="da">' in made("opgørelse 163 2023-05", "html")
    finally:
        SPEECH.speak(ENGLISH)


# --- what people typed ---------------------------------------------------------------------------


def test_nothing_that_people_typed_is_read_as_markup(town: Path) -> None:
    decision = (town / "town.toml").read_text().replace('"Syrenparken"', f"'''{HOSTILE}'''")
    (town / "hostile.toml").write_text(decision)
    (town / "pladsbog.db").unlink()
    said = {"participants": HOSTILE, "expect": "100", "because": HOSTILE, "comment": HOSTILE}
    agreed = {"action": HOSTILE, "owner": HOSTILE}
    options = [word for name, value in {**said, **agreed}.items() for word in (f"--{name}", value)]
    meeting = ["follow-up", "hold", "syrenparken", "2023-01", *options]
    for line in (
        "init --municipality 787",
        "adopt hostile.toml",
        "move-in c-1 syrenparken 1 --from 2023-01-01 --level 5 --decision A --payer 163",
        shlex.join(meeting),
    ):
        ran = pladsbog(line)
        assert ran.code == 0, ran.err
    for line in ("report syrenparken 2023-01", "statement 163 2023-01"):
        page = Page(made(line, "html"))
        assert {tag for tag, _ in page.tags}.isdisjoint({"script", "b"})
        assert all((attrs.get("src") or "").startswith("data:") for attrs in page.all("img"))
        assert bare(HOSTILE) in page.text
        pdf = made(line, "pdf")
        squeezed = text_of(pdf).replace(" ", "")
        assert HOSTILE.replace(" ", "") in squeezed
    assert "house leader" in text_of(made("report syrenparken 2023-01", "pdf"))


@pytest.mark.parametrize(
    ("typed", "shown"),
    [("Skovbo 😀 漢字", "Skovbo \ufffd \ufffd\ufffd"), ("Łódź → 5 ½", "Łódź → 5 ½"), ("\ue000", ""), ("👨‍👩‍👧 x", "x")],
)
def test_a_sign_that_no_font_has_is_shown_as_a_mark(typed: str, shown: str) -> None:
    document = Document(title="x", day=date(2026, 1, 31), about=[], foot=[], blocks=[Heading("y"), Paragraph(typed)])
    assert shown in text_of(as_pdf(document))
    assert typed in as_html(document).decode()


# --- what is missing ------------------------------------------------------------------------------


@pytest.mark.usefixtures("answers")
def test_without_a_package_it_is_said_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    for line in ("report syrenparken 2023-06", "statement 163 2023-05"):
        refused = pladsbog(f"{line} -o out.pdf")
        assert refused.code == 2
        assert "this needs the package typst, which is not installed [not-installed]" in refused.err
        assert "pip install 'pladsbog[documents]'" in refused.err
        assert not Path("out.pdf").exists()
        made(line, "html")  # which does without
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    both_missing = pladsbog("report syrenparken 2023-06 -o out.pdf")  # one hint brings both packages
    assert "pip install 'pladsbog[documents]'" in both_missing.err
    assert "matplotlib" in pladsbog("report syrenparken 2023-06 -o other.html").err
    made("statement 163 2023-05", "html")


@pytest.mark.usefixtures("answers")
def test_names_stand_in_a_statement_where_they_are_asked_for() -> None:
    named = Page(made("statement own 2023-05 --names --key-file vault.key", "html")).text
    assert "own net share" in named


@pytest.mark.usefixtures("answers")
def test_a_month_without_anything_has_a_report_all_the_same() -> None:
    for ending in ("pdf", "html", "xlsx"):
        made("report syrenparken 2022-01", ending)


@pytest.mark.usefixtures("answers")
def test_a_report_of_a_year_before_the_house_opened_says_so_alone() -> None:
    told = made("report syrenparken 2021", "html").decode()
    assert "The house is not open then: it opened in " in told
    assert "<td" not in told
    assert "#0<" not in told
    assert "#0," not in told


@pytest.mark.parametrize(
    ("moved", "told"),
    [
        ([200], "2,00 kr. more: 1 other"),
        ([-200], "2,00 kr. less: 1 other"),
        ([-200, -200], "4,00 kr. less: 2 others"),
        ([-200, 200], "2 others, together 0,00 kr."),
    ],
)
def test_what_is_told_no_more_in_words_is_one_other_or_several(
    moved: list[int], told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given a sheet with so many changes more than a report tells in words
    effects = [*[300] * report._TOLD_IN_WORDS, *moved]
    changes: Any = [SimpleNamespace(effect=SimpleNamespace(effect=effect)) for effect in effects]
    sheet: Any = SimpleNamespace(
        previous=None, was=0, figures=SimpleNamespace(expected_ore=0), changes=changes, notes=()
    )
    monkeypatch.setattr(report, "_change", lambda _: as_said("a change"))
    # when they are told, then the last item sums the others
    of_sheet: Any = SimpleNamespace(sheet=sheet)
    last = list(report._changes(of_sheet))[-1]
    assert isinstance(last, Items)
    items = last.items
    assert items[-1] == told
    assert len(items) == report._TOLD_IN_WORDS + 1


@pytest.mark.parametrize(
    ("because", "told"),
    [(None, "The house leader expected 5,00 kr. in all."), ("so", "The house leader expected 5,00 kr.: so")],
)
def test_an_expectation_without_a_reason_leaves_none_to_be_read(because: str | None, told: str) -> None:
    meeting = SimpleNamespace(
        effective_on=date(2025, 3, 9),
        expectation=SimpleNamespace(year_end_ore=500, because=because),
        month=Month(2025, 2),
    )
    figures = SimpleNamespace(expected_ore=0)
    sheet: Any = SimpleNamespace(
        previous=SimpleNamespace(meeting=meeting), was=0, figures=figures, changes=[], notes=(), month=Month(2025, 3)
    )
    of_sheet: Any = SimpleNamespace(sheet=sheet)
    texts = [getattr(block, "text", None) for block in report._changes(of_sheet)]
    assert told in texts


OTHER_HOUSE = """
[[offer]]
id = "k"
name = "K"
effective = 2025-01-01
model = "m"
rates = "r"
places = ["1"]
"""


def test_a_statement_says_which_months_of_which_houses_are_not_closed(folder: Path) -> None:
    """The same months of two houses in one sentence; of a single month it is said already which."""
    adopt("house", house(after=OTHER_HOUSE + OTHER_HOUSE.replace('"k"', '"l"').replace('"K"', '"L"')))
    for number, offer in enumerate("hkl"):
        done(f"move-in c-{number} {offer} 1 --from 2025-01-01 --level 1 --payer 163 --decision V")
    done("close 2025-02 --and-earlier", "close 2025-03 --offer k")
    year, month = (Page(made(f"statement 163 {period}", "html")).text for period in ("2025-Q1", "2025-03"))
    assert "Not closed for H, L, and no bill yet: 2025-03." in year
    assert "Not closed, and no bill yet: H, L." in month
    year = Page(made("statement 163 2025", "html")).text
    assert "Not closed for H, L, and no bill yet: 2025-03 to 2025-12." in year
    assert "Not closed for K, and no bill yet: 2025-04 to 2025-12." in year
    assert "Not closed" not in Page(made("statement 163 2025-02", "html")).text


def test_so_does_its_spreadsheet_below_the_total_and_csv_of_each_line(folder: Path) -> None:
    assert folder
    adopt("house", house(after=OTHER_HOUSE))
    for number, offer in enumerate("hk"):
        done(f"move-in c-{number} {offer} 1 --from 2025-01-01 --level 1 --payer 163 --decision V")
    done("close 2025-02 --and-earlier", "close 2025-03 --offer k")
    for period, said in (
        ("2025-03", "Not closed, and no bill yet: H."),
        ("2025-Q1", "Not closed for H, and no bill yet: 2025-03."),
    ):
        done(f"statement 163 {period} -o {period}.xlsx")
        cells = [cell.value for (cell,) in load_workbook(f"{period}.xlsx").worksheets[0]["A1:A99"]]
        assert cells.index(said) > cells.index("total")
    rows = [row.split(";") for row in done("statement 163 2025-03 --format csv").out.splitlines()]
    assert [(row[0], row[-1]) for row in rows] == [("offer", "status"), ("h", "open"), ("k", "closed")]
    done("statement 163 2025-02 -o closed.xlsx")
    assert not any("Not closed" in str(cell.value) for (cell,) in load_workbook("closed.xlsx").active["A1:A99"])
