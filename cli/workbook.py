"""A spreadsheet file (xlsx) in the making: formats, print set-up, pictures, and rows that are written as they come.

openpyxl makes the file and all about its sheets; the rows are put into it here, since one cell at a time it takes
seven times as long, and since a formula stands here with what it comes to, which openpyxl cannot write. Programs that
show a file without reckoning (a preview in a mail, Excel's protected view) show that value.

Decided on 2026-11-27:

* Formats are those of the language that is spoken, whatever the machine's: in Danish 74.400,00, 31-12-2026 and mar
  2026, in English as its tables have them. Amounts and days stay numbers and dates.
* The same content is the same bytes: no file and no part of it has a moment of making.
* A page is A4, landscape unless pictures stand on it, as wide as the paper; its foot has what it is about, as known
  when, and the page. The head is repeated but above pictures.

Decided on 2026-11-28:

* Letters on paper have 8 points (7 until 2026-11-29). Texts are broken into lines for that, and some answers have more
  sheets (`sheet`); what is too wide all the same has 7½, and what is wider still is as wide as two papers or more, each
  of which begins with the columns that tell what a row is of. There the title stands above each page, in place of the
  rows that it has on the screen: those would be cut off at the end of these columns.
* The foot is of two lines where one would run into the number of the page.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from itertools import product
from math import ceil
from typing import IO, TYPE_CHECKING, Any, Literal, get_args

from msgspec import Struct
from openpyxl import Workbook  # type: ignore[import-untyped]  # it has no stubs
from openpyxl.cell import Cell  # type: ignore[import-untyped]  # as above
from openpyxl.drawing.fill import Blip  # type: ignore[import-untyped]  # as above
from openpyxl.drawing.geometry import PresetGeometry2D  # type: ignore[import-untyped]  # as above
from openpyxl.drawing.image import Image  # type: ignore[import-untyped]  # as above
from openpyxl.drawing.picture import PictureFrame  # type: ignore[import-untyped]  # as above
from openpyxl.drawing.spreadsheet_drawing import OneCellAnchor  # type: ignore[import-untyped]  # as above
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side  # type: ignore[import-untyped]  # as above
from openpyxl.utils import get_column_letter  # type: ignore[import-untyped]  # as above
from openpyxl.utils.units import pixels_to_EMU  # type: ignore[import-untyped]  # as above
from openpyxl.worksheet.pagebreak import Break  # type: ignore[import-untyped]  # as above
from openpyxl.worksheet.properties import PageSetupProperties  # type: ignore[import-untyped]  # as above

from cli.cleaning import clean
from cli.languages import SPEECH
from cli.printing import in_words
from ledger.shared.message import say

if TYPE_CHECKING:
    from cli.pictures import Drawn

Holds = Literal["text", "number", "count", "of 1", "of 2", "of 3", "of 4", "money", "date", "month"]
"""What a cell holds. A count is a whole number, and `of N` a number with N decimals, as all others of its column."""
NUMBERS: frozenset[Holds] = frozenset({"number", "count", "of 1", "of 2", "of 3", "of 4", "money"})
Part = Literal["title", "known", "head", "row", "struck", "end", "plain"]
"""What a cell is of; a plain row is one of many, and is not broken into lines."""

_FORMATS = {
    "money": "#,##0.00", **{f"of {count}": f"0.{'0' * count}" for count in range(1, 5)},
    "date": "yyyy-mm-dd", "month": "yyyy-mm",
}  # fmt: skip
_DANISH = {
    "number": "[$-406]General",
    "count": "[$-406]#,##0",
    **{f"of {count}": f"[$-406]#,##0.{'0' * count}" for count in range(1, 5)},
    "money": "[$-406]#,##0.00",
    "date": "[$-406]dd-mm-yyyy",
    "month": "[$-406]mmm yyyy",
}
_FONT = {"name": "Calibri", "family": 2, "size": 11}
_LINE = Side(style="hair", color="A6A6A6")
_STRONG = Side(style="thin", color="000000")
_SHADE = PatternFill("solid", fgColor="EDEDED")
_ZERO_DAY = date(1899, 12, 30).toordinal()
_UNDATED = (1980, 1, 1, 0, 0, 0)
_UNFIT = re.compile("[\ufffe\uffff]")
_PIXELS_A_SIGN, _PIXELS_A_ROW, _DOTS = 7, 20, 96
_PICTURE = 690
"""The width of a picture in pixels: that of the text on A4, upright."""
_MARGIN = 0.25
"""On either side of the paper, in inches: as much as printers need."""
_PAGE = {"landscape": (11.19, 6.9), "portrait": (7.77, 10.2)}
"""What A4 has room for within its margins, in inches."""
_SMALLER, _SMALLEST = 0.73, 0.68
"""How far a page is made smaller to fit the paper, and how far before it is made two: 8 points, and 7½."""
SIGNS = int(_PAGE["landscape"][0] * _DOTS / _PIXELS_A_SIGN / _SMALLER)
"""How many signs side by side a page has room for."""
MOST_SIGNS = int(SIGNS * _SMALLER / _SMALLEST)
"""How many it has in the smallest letters."""
_A4 = 9
"""The number of that paper in the format."""
_MOST_WORDS = 4_000
_MOST_OF_A_FOOT = 90
"""Signs: Excel takes 255 in all three parts of a foot."""
_BESIDE_THE_PAGE = {"landscape": 110, "portrait": 70}
"""How many signs of a foot have room beside the number of the page."""


# --- cells, as XML without the place where they stand ----------------------------------------------


def number(look: int, value: Any) -> str:
    """A number, an amount in kroner."""
    return f' s="{look}"><v>{value}</v></c>'


def day(look: int, value: date) -> str:
    """A day, or a month by its first one."""
    return f' s="{look}"><v>{value.toordinal() - _ZERO_DAY}</v></c>'


def text(look: int, value: str) -> str:
    """A text, which is no formula whatever it begins with."""
    shown = _UNFIT.sub(" ", clean(value)).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return f' s="{look}" t="inlineStr"><is><t xml:space="preserve">{shown}</t></is></c>'


def formula(look: int, value: str, comes_to: Any) -> str:
    """A formula, with what it comes to for programs that do not reckon."""
    return f' s="{look}"><f>{value}</f><v>{comes_to}</v></c>'


def nothing(look: int) -> str:
    """An empty cell that has a look."""
    return f' s="{look}"/>'


class Row(Struct, frozen=True):
    """A row of cells, None where nothing stands; of `lines` lines of text, or of a height in points."""

    cells: Sequence[str | None]
    lines: int = 1
    height: int | None = None


class Page(Struct, frozen=True):
    """A sheet beside its rows: name, widths of columns in signs, the row of its head and its last one below a filter.

    `about` and `known` stand at the foot of each page, with the `digest` above those of several side by side. Pictures
    stand below `rows` rows. The first columns, as many as `whose`, tell what a row is of.
    """

    name: str
    widths: Sequence[int]
    head: int
    filtered: int
    rows: int
    about: str = ""
    known: str = ""
    digest: str = ""
    pictures: Sequence[Drawn] = ()
    whose: int = 1


class Book:
    """A spreadsheet in the making; `save` writes it."""

    def __init__(self, title: str) -> None:
        self._book = Workbook()
        self._book.remove(self._book.active)
        self._book.calculation.fullCalcOnLoad = True
        about = self._book.properties
        about.creator, about.title, about.language = "pladsbog", clean(title), SPEECH.language
        self._looks: dict[tuple[Part, Holds], int] = {}
        self._rows: list[tuple[Any, Iterable[Row]]] = []
        """Of each sheet, which may come to stand elsewhere in the book."""

    def look(self, part: Part, holds: Holds = "text") -> int:
        """The number of what a cell of a part looks like that holds this."""
        if (part, holds) not in self._looks:
            pen = Cell(self._book.worksheets[0], row=1, column=1)
            pen.font = _font(part)
            pen.alignment = _alignment(part, holds)
            pen.border = _border(part)
            pen.fill = _SHADE if part == "head" else PatternFill()
            is_value = part not in ("title", "known", "head")
            pen.number_format = number_format(holds) if is_value else "General"
            self._looks[part, holds] = pen.style_id
        return self._looks[part, holds]

    def add(self, page: Page, rows: Iterable[Row]) -> None:
        """Add a sheet; its rows are asked for when the file is written."""
        sheet = self._book.create_sheet(page.name)
        for at, width in enumerate(page.widths, start=1):
            sheet.column_dimensions[get_column_letter(at)].width = width
        if page.widths:
            last = get_column_letter(len(page.widths))
            sheet.freeze_panes = f"A{page.head + 1}"
            sheet.auto_filter.ref = f"A{page.head}:{last}{page.filtered}"
            if not page.pictures:
                sheet.print_title_rows = f"{page.head}:{page.head}"
            if _pages_wide(page) > 1 and not page.pictures:
                sheet.print_title_cols = f"A:{get_column_letter(page.whose)}"
                sheet.print_area = f"A{page.head}:{last}{max(page.rows, page.head)}"
        _set_up(sheet, page)
        _put_pictures(sheet, page)
        self._rows.append((sheet, rows))

    def dress(self, add: Callable[[Any], None]) -> None:
        """Let openpyxl add a sheet of its own among these, such as one with cells that people fill in."""
        add(self._book)

    def save(self, file: IO[bytes]) -> None:
        """Write the file. Raises OSError."""
        for part, holds in product(get_args(Part), get_args(Holds)):
            self.look(part, holds)  # the file has its looks before its rows
        made = io.BytesIO()
        self._book.save(made)
        places = {id(sheet): at for at, sheet in enumerate(self._book.worksheets, start=1)}
        rows = {f"xl/worksheets/sheet{places[id(sheet)]}.xml": rows for sheet, rows in self._rows}
        with zipfile.ZipFile(made) as ours, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as whole:
            for entry in ours.infolist():
                content = ours.read(entry)
                if entry.filename == "docProps/core.xml":
                    content = _MOMENTS.sub(b"", content)
                kept = zipfile.ZipInfo(entry.filename, _UNDATED)
                kept.compress_type = zipfile.ZIP_DEFLATED
                with whole.open(kept, "w", force_zip64=True) as part:
                    if entry.filename not in rows:
                        part.write(_of_people(entry.filename, content))
                        continue
                    before, after = _NO_ROWS.split(_NO_EXTENT.sub(b"", content.replace(*_NEW_LINE)))
                    part.write(before + b"<sheetData>")
                    part.writelines(_as_xml(rows[entry.filename]))
                    part.write(b"</sheetData>" + after)


_NO_EXTENT = re.compile(rb"<dimension [^>]*/>")
"""Where a sheet's cells lie, as long as there are none."""
_NEW_LINE = (b"_x000a_", b"&#10;")
"""In a foot, as openpyxl writes it, which not every program reads as one; and as all of them do."""
_NO_ROWS = re.compile(rb"<sheetData */>|<sheetData></sheetData>")
_MOMENTS = re.compile(rb"<dcterms:(created|modified)[^>]*>[^<]*</dcterms:\1>")


def _of_people(name: str, content: bytes) -> bytes:
    """A part that openpyxl wrote: in a sheet that people fill in, a row grows with what they write into it."""
    return content.replace(b' customHeight="1"', b"") if name.startswith("xl/worksheets/") else content


def _as_xml(rows: Iterable[Row]) -> Iterable[bytes]:
    letters: list[str] = []
    for at, row in enumerate(rows, start=1):
        while len(letters) < len(row.cells):
            letters.append(get_column_letter(len(letters) + 1))
        cells = "".join(
            [f'<c r="{letter}{at}"{cell}' for letter, cell in zip(letters, row.cells, strict=False) if cell is not None]
        )
        points = 15 * row.lines if row.height is None else row.height
        height = f' ht="{points}" customHeight="1"' if points != 15 else ""  # noqa: PLR2004 - what a row has by itself
        yield f'<row r="{at}"{height}>{cells}</row>'.encode()


# --- what cells look like ----------------------------------------------------------------------------


def _font(part: Part) -> Any:
    match part:
        case "title":
            return Font(**{**_FONT, "size": 14}, bold=True)
        case "known":
            return Font(**_FONT, color="595959")
        case "struck":
            return Font(**_FONT, strike=True)
        case _:
            return Font(**_FONT, bold=part in ("head", "end"))


def _alignment(part: Part, holds: Holds) -> Any:
    """Texts to the left, away from the number before them; a number's heading leaves room for the filter."""
    if holds in NUMBERS and part not in ("title", "known"):
        of_head = {"indent": 2, "wrap_text": True} if part == "head" else {"indent": 1}
        return Alignment(horizontal="right", vertical="top", **of_head)
    broken = part == "head" or (holds == "text" and part in ("row", "struck", "end"))
    return Alignment(horizontal="left", vertical="top", indent=1, wrap_text=broken)


def _border(part: Part) -> Any:
    match part:
        case "head":
            return Border(bottom=_STRONG)
        case "row" | "struck":
            return Border(bottom=_LINE)
        case "end":
            return Border(top=_LINE, bottom=_LINE)
        case _:
            return Border()


def number_format(holds: Holds) -> str:
    """How a spreadsheet shows what such a cell holds, in the language that is spoken."""
    return (_DANISH if SPEECH.is_danish else _FORMATS).get(holds, "General")


# --- pages -------------------------------------------------------------------------------------------


def _set_up(sheet: Any, page: Page) -> None:
    orientation = _orientation(page)
    above = (f"&B{in_foot(page.about)}&B", in_foot(page.known), in_foot(page.digest)) if sheet.print_area else ()
    put_on_paper(sheet, orientation, _pages_wide(page), " · ".join(one for one in above if one))
    sheet.oddFooter.left.text = _foot(page, _BESIDE_THE_PAGE[orientation])


def put_on_paper(
    sheet: Any, orientation: Literal["landscape", "portrait"] = "landscape", pages_wide: int = 1, above: str = ""
) -> None:
    """How any sheet is printed: on A4, as wide as so many papers, with the page's number, and what stands above it."""
    sheet.page_setup.orientation = orientation
    sheet.page_setup.paperSize = _A4
    sheet.page_setup.fitToHeight, sheet.page_setup.fitToWidth = 0, pages_wide
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    margins = sheet.page_margins
    margins.left = margins.right = _MARGIN
    margins.top, margins.bottom, margins.footer = 0.5, 0.75, 0.3
    if above:
        margins.top, margins.header = 0.75, 0.3
        sheet.oddHeader.left.text = above
    sheet.HeaderFooter.scaleWithDoc = False
    sheet.oddFooter.right.text = in_words(say("page &P of &N"))


def _foot(page: Page, room: int) -> str:
    """What a page is about and as known when: below each other where the number of the page needs the room."""
    about, known = in_foot(page.about, room), in_foot(page.known, room)
    between = " · " if len(about) + len(known) < room else "\n"
    return between.join(one for one in (about, known) if one)


def _pages_wide(page: Page) -> int:
    """One, unless the letters would become too small to be read: then each page begins with the first columns."""
    if sum(page.widths) <= MOST_SIGNS:
        return 1
    whose = sum(page.widths[: page.whose])
    return ceil((sum(page.widths) - whose) / (SIGNS - whose))


def _orientation(page: Page) -> Literal["landscape", "portrait"]:
    upright = page.pictures and sum(page.widths) * _PIXELS_A_SIGN <= _PICTURE
    return "portrait" if upright else "landscape"


def in_foot(words: str, most: int = _MOST_OF_A_FOOT) -> str:
    """A text of a foot, in which an ampersand would begin a command."""
    most = min(most, _MOST_OF_A_FOOT)
    short = words if len(words) <= most else f"{words[: most - 1]}…"
    return clean(short).replace("&", "&&")


def _put_pictures(sheet: Any, page: Page) -> None:
    """The pictures one below the other, below the rows, none of them across the end of a page.

    Where a page ends by itself is known to a row or two: what may not fit begins a page. Below rows of more than one
    page the first picture does.
    """
    row = on_page = page.rows + 1
    width, height = _PAGE[_orientation(page)]
    scale = min(1.0, width * _DOTS / max(_PICTURE, sum(page.widths) * _PIXELS_A_SIGN, 1))
    room = int(height * _DOTS / scale / _PIXELS_A_ROW)
    for drawn in page.pictures:
        image = Image(io.BytesIO(drawn.content))
        image.height = round(image.height * _PICTURE / image.width)
        image.width = _PICTURE
        rows = ceil(image.height / _PIXELS_A_ROW) + 1
        if on_page + rows > room and on_page:
            sheet.row_breaks.append(Break(id=row))
            on_page = 0
        image.anchor = _anchor(image, row, drawn)
        sheet.add_image(image)
        row, on_page = row + rows, on_page + rows


def _anchor(image: Any, row: int, drawn: Drawn) -> Any:
    """Where a picture stands, with what it shows in words for who does not see it."""
    anchor = OneCellAnchor()
    anchor._from.row, anchor._from.col = row, 0  # noqa: SLF001 - its name in the format
    anchor.ext.width, anchor.ext.height = pixels_to_EMU(image.width), pixels_to_EMU(image.height)
    frame = PictureFrame()
    frame.blipFill.blip = Blip(cstate="print")
    told = f"{drawn.title}. {drawn.words}"
    frame.nvPicPr.cNvPr.descr = clean(told if len(told) <= _MOST_WORDS else f"{told[: _MOST_WORDS - 1]}…")
    frame.nvPicPr.cNvPr.id, frame.nvPicPr.cNvPr.name = row, clean(drawn.title)
    frame.spPr.prstGeom, frame.spPr.ln = PresetGeometry2D(prst="rect"), None
    anchor.pic = frame
    return anchor
