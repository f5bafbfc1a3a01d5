"""A spreadsheet (xlsx) of one answer: title, bold head that stays in sight, filter, numbers, dates, totals as formulas.

Decided on 2026-11-26:

* The first row says what was asked, the second as of which day and as known at which event, the third has the digest
  of that event; the head is in the fourth. A filter covers the rows, not the totals below them, and a total is of all
  rows, also of those that a filter hides.
* A total is a formula where it is the sum of the amounts above it, to the øre. An average or a share of days stands as
  our figure. Sums of money are rounded to the øre, as a spreadsheet adds binary fractions.
* A month is the date of its first day, shown as 2026-03 or mar 2026, so that spreadsheets sort and group it. What
  only looks like a number, such as a level or a place, is text.

Decided on 2026-11-27:

* A part of an answer that has no rows keeps its sheet, whose title says so: no findings is an answer.
* Long texts and headings are broken in their cells, so that nothing of them is hidden by the cell beside.

Decided on 2026-11-28:

* An answer whose columns have no room beside each other on paper is several sheets, where it says which of them are
  the less important: what is asked about first is on one page, and the others are on others, behind the same first
  columns.
* Of others that have no room the columns stay away that nothing stands in, texts are broken as far as may be, and the
  letters become a little smaller. What is wider than that is as wide as two papers (`workbook`). A statement of a year
  was, and half of its pages had amounts of which nothing told whose they were.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import accumulate, groupby, takewhile
from math import ceil
from textwrap import wrap
from typing import Any

from msgspec import Struct
from msgspec.structs import replace
from openpyxl.utils import get_column_letter  # type: ignore[import-untyped]  # it has no stubs

from cli import workbook
from cli.cells import NO_COUNTS, without_fraction
from cli.printing import in_words
from cli.render import Column, Place, Sum, Table, Title, heading_of, number_in, ore_of, readable, words_in
from cli.titles import sheet_name
from cli.workbook import Book, Holds, Page, Part, Row
from ledger.errors import BadOption
from ledger.shared.bulk import in_bulk
from ledger.shared.calendar import Month, parse_month
from ledger.shared.message import Kroner, say
from ledger.shared.money import plain

HEAD = 4
"""The row of headings, counted from 1; the answer's rows come below it."""

_HEIGHTS = (22, 15, 22)
"""Of the rows above the head, in points: that of the title has larger letters, and the last one leaves room below."""

_MOST_ROWS = 1_000_000
"""A sheet has 1,048,576 rows; some are title, head and totals."""
_MOST_SIGNS = 32_767
"""In a cell."""
_LONGEST_NAME = 31
"""Of a sheet."""
_NARROWEST, _WIDEST = 8, 64
"""Of what a column shows, in signs; a longer text is broken."""
_LEAST_BROKEN = 12
"""The narrowest that a column of texts is made, in signs, for all of them to have room on a page."""
_LONGEST_WORD = 18
"""Signs of a word that is not broken."""
_LONGEST_MONTH = 9
"""Signs of a month, whose name is short in a cell."""
_LINES_OF_A_HEAD = 3
_BESIDE = 2
"""Signs of room in a column beside what it holds."""
_OF_THE_FILTER = 3
"""Signs of room beside a heading for the button of the filter; over numbers it stands further from the edge."""
_WIDER = 1.15
"""How much wider letters are in bold, and in some of the fonts that stand in for the one that is asked for."""


@in_bulk()
def workbook_of(tables: Sequence[Table], title: Title, dressed: Callable[[Any], None] | None = None) -> bytes:
    """The file's content, a sheet for each table; `dressed` adds to openpyxl's workbook what these do not have.

    Raises BadOption for more rows, or a longer text, than a spreadsheet holds.
    """
    for table in tables:
        if len(table.rows) > _MOST_ROWS:
            rows = say("{rows:grouped} rows are more than a spreadsheet holds", rows=len(table.rows))
            raise BadOption(rows, say("give --format csv"))
    book = Book(title.asked)
    for table in tables:
        is_first = table is tables[0]
        name = sheet_name(table.name, of_answer=is_first)[:_LONGEST_NAME]
        own = title if is_first else replace(title, asked=f"{title.asked}: {name}")
        main, *others = _side_by_side(table)
        _add(book, name, main, own)
        for other in others:
            _add(book, other.name[:_LONGEST_NAME], other, replace(own, asked=f"{own.asked}: {other.name}"))
    if dressed is not None:
        book.dress(dressed)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _side_by_side(table: Table) -> Sequence[Table]:
    """The table; where its columns have no room on a page, without those that go aside, and these; or those filled.

    What goes aside has the name of what it is (decided on 2026-11-29): nobody looked for prices in `Key figures 2`.
    Notes stand on each sheet, since any can have what they are about: an amount that is left empty.
    """
    if sum(_widths(table.columns, [*table.rows, *table.ends])) <= workbook.SIGNS:
        return [table]
    if not table.aside:
        filled = [
            column for column in table.columns if any(row.get(column.key) not in (None, "") for row in table.rows)
        ]
        return [replace(table, columns=filled)] if filled else [table]
    whose = list(takewhile(lambda column: column.holds == "text", table.columns))
    noted = [one for one in table.columns if one.key == "why" and any(row.get("why") for row in table.rows)]
    all_aside = {key for keys in table.aside.values() for key in keys}
    found = [replace(table, columns=[column for column in table.columns if column.key not in all_aside])]
    for group, keys in table.aside.items():
        name = sheet_name(group, of_answer=False)
        of_group = [column for column in table.columns if column.key in keys]
        for number, some in enumerate(_parted(table, whose, of_group), start=1):
            called = name if number == 1 else f"{name} {number}"
            found.append(replace(table, name=called, columns=[*whose, *some, *noted], pictures=None, remarks=()))
    return found


def _parted(table: Table, whose: Sequence[Column], others: Sequence[Column]) -> Iterator[Sequence[Column]]:
    """The columns that go aside, as many at a time as have room behind those that tell what a row is of."""
    rows, some = [*table.rows, *table.ends], list[Column]()
    for column in others:
        if some and sum(_widths([*whose, *some, column], rows)) > workbook.SIGNS:
            yield some
            some = []
        some.append(column)
    if some:
        yield some


def _add(book: Book, name: str, table: Table, title: Title) -> None:
    rows = [*table.rows, *table.ends]
    cells = _Cells(table.columns, rows, len(table.rows), _decimals_of(table.columns, rows))
    widths = _widths(table.columns, cells.rows)
    last = HEAD + len(cells.rows) + (1 + len(table.remarks) if table.remarks else 0)
    known = title.known or ""
    drawn = table.pictures() if table.pictures else ()
    page = Page(
        name, widths, HEAD, HEAD + len(table.rows), last, title.asked, known, title.digest or "", drawn,
        whose=_telling_whose(table.columns, widths),
    )  # fmt: skip
    asked = title.asked
    if table.columns and not table.rows:
        asked = in_words(say("{title} (none)", title=asked))
    proofs = ", ".join(filter(None, (title.digest, title.root)))
    above = [[asked], [known] if known else [], [proofs] if proofs else []]
    book.add(page, (row for part in (_rows(book, above, cells, widths), _remarks(book, table)) for row in part))


def _telling_whose(columns: Sequence[Column], widths: Sequence[int]) -> int:
    """How many of the first columns tell what a row is of: those before its figures, on half a page at most."""
    telling = list(takewhile(lambda column: column.holds not in workbook.NUMBERS, columns))
    fitting = takewhile(lambda room: room <= workbook.SIGNS // 2, accumulate(widths[: len(telling)]))
    return max(len(list(fitting)), 1)


def _rows(book: Book, above: Sequence[Sequence[str]], cells: _Cells, widths: Sequence[int]) -> Iterator[Row]:
    looks = (book.look("title"), book.look("known"), book.look("known"))
    for look, texts, height in zip(looks, above, _HEIGHTS, strict=True):
        yield Row([workbook.text(look, one) for one in texts], height=height)
    heads = [heading_of(column) for column in cells.columns]
    if not heads:
        return
    of_heads = [book.look("head", column.holds) for column in cells.columns]
    yield Row(
        [workbook.text(look, head) for look, head in zip(of_heads, heads, strict=True)],
        _lines_of_heads(cells.columns, heads, widths),
    )
    for index, row in enumerate(cells.rows):
        part: Part = "end" if index >= cells.ending else "struck" if row.get("struck") else "row"
        made = [_cell(book, part, column, row.get(column.key), cells, index) for column in cells.columns]
        yield Row(made, _lines(cells.columns, row, widths))


def _remarks(book: Book, table: Table) -> Iterator[Row]:
    """What has to be known of the rows, below them."""
    if table.remarks:
        yield Row([])
    for remark in table.remarks:
        yield Row([workbook.text(book.look("known"), in_words(remark))])


# --- widths --------------------------------------------------------------------------------------


def _widths(columns: Sequence[Column], rows: Sequence[Mapping[str, Any]]) -> Sequence[int]:
    heads = [heading_of(column) for column in columns]
    shown = [_signs(column, rows) for column in columns]
    return _on_paper(columns, rows, heads, [_width(*of) for of in zip(columns, heads, shown, strict=True)])


def _signs(column: Column, rows: Sequence[Mapping[str, Any]]) -> int:
    """How many signs a column shows at most below its head."""
    found = max((len(readable(column, row.get(column.key))) for row in rows), default=0)
    found = min(found, _LONGEST_MONTH) if column.holds == "month" else found
    return ceil(min(found, _WIDEST) * _WIDER)


def _width(column: Column, head: str, signs: int) -> int:
    """A column as wide as what it shows; its head is broken where that is narrower."""
    words = head.split()
    least = max((len(word) for word in words), default=0) if len(words) > 1 else len(head)
    of_head = ceil(max(least, len(head) / _LINES_OF_A_HEAD) * _WIDER) + _beside_head(column)
    beside = _BESIDE + (1 if column.holds in workbook.NUMBERS else 0)
    return max(signs + beside, of_head, _NARROWEST)


def _on_paper(
    columns: Sequence[Column], rows: Sequence[Mapping[str, Any]], heads: Sequence[str], widths: Sequence[int]
) -> Sequence[int]:
    """The widths, with the widest texts broken as far as it takes for them to have room on one page beside each other.

    Between words first, though the letters become smaller for it; in the middle of them last.
    """
    if sum(widths) <= workbook.SIGNS:
        return widths
    words = [_width(*of) for of in zip(columns, heads, (_longest_word(one, rows) for one in columns), strict=True)]
    least = [_width(column, head, 0) for column, head in zip(columns, heads, strict=True)]
    fitted = widths
    for at_least, room in ((words, workbook.SIGNS), (words, workbook.MOST_SIGNS), (least, workbook.MOST_SIGNS)):
        for most in range(max(widths), _LEAST_BROKEN - 1, -1):
            fitted = [
                max(min(width, most), narrowest) if column.holds == "text" else width
                for column, width, narrowest in zip(columns, widths, at_least, strict=True)
            ]
            if sum(fitted) <= room:
                return fitted
    return fitted


def _longest_word(column: Column, rows: Sequence[Mapping[str, Any]]) -> int:
    """The signs of the longest word in a column; a key, which is longer than words are, is broken where it ends."""
    words = (word for row in rows for word in readable(column, row.get(column.key)).split())
    return ceil(min(max(map(len, words), default=0), _LONGEST_WORD) * _WIDER)


def _beside_head(column: Column) -> int:
    return _OF_THE_FILTER + (2 if column.holds in ("number", "money") else 0)


def _lines_of_heads(columns: Sequence[Column], heads: Sequence[str], widths: Sequence[int]) -> int:
    rooms = (int((width - _beside_head(column)) / _WIDER) for column, width in zip(columns, widths, strict=True))
    return max(len(wrap(head, max(room, 1), break_long_words=False)) for head, room in zip(heads, rooms, strict=True))


def _lines(columns: Sequence[Column], row: Mapping[str, Any], widths: Sequence[int]) -> int:
    """In how many lines the texts of a row are broken."""
    texts = ((column, width - _BESIDE) for column, width in zip(columns, widths, strict=True) if column.holds == "text")
    shown = ((readable(column, row.get(column.key)), room) for column, room in texts)
    return max((_broken(one, room) for one, room in shown if len(one) > room), default=1)


def _broken(text: str, room: int) -> int:
    """In how many lines a text is broken; letters are not all of one width."""
    return len(wrap(text, max(int(room / _WIDER), 1)))


# --- cells ---------------------------------------------------------------------------------------


def _cell(book: Book, part: Part, column: Column, value: Any, cells: _Cells, index: int) -> str:
    """A cell as XML: a formula where it is one, else the value as what it is."""
    if value is None:
        return workbook.nothing(book.look(part, column.holds))
    holds, shown = _typed(column, value)
    if holds == "number":
        holds = cells.kind_of_number(column, value)
    look = book.look(part, holds)
    if formula := cells.formula(column, index):
        return workbook.formula(look, formula, shown)
    match holds:
        case "text":
            if len(shown) > _MOST_SIGNS:
                raise BadOption(say("a text is longer than a cell of a spreadsheet holds"), say("give --format csv"))
            return workbook.text(look, shown)
        case "date" | "month":
            return workbook.day(look, shown)
        case _:
            return workbook.number(look, shown)


def _typed(column: Column, value: Any) -> tuple[Holds, Any]:
    """What a value is to a spreadsheet."""
    if isinstance(value, (Kroner, Sum)) or (column.holds == "money" and isinstance(value, int)):
        return "money", plain(ore_of(value))
    if column.holds == "month" and isinstance(value, str):
        value = parse_month(value)
    if isinstance(value, Month):
        return "month", value.first
    if isinstance(value, date):
        return "date", value
    value = without_fraction(number_in(column, value))
    if isinstance(value, (int, Decimal)) and not isinstance(value, bool):
        return "number", f"{value:f}" if isinstance(value, Decimal) else value
    return "text", words_in(column, value)


_OF: Mapping[int, Holds] = {1: "of 1", 2: "of 2", 3: "of 3", 4: "of 4"}


def _decimals(value: Any) -> int:
    """How many decimals a figure has; what stands as text, such as a quantity, has as many as it needs."""
    return -int(value.as_tuple().exponent) if isinstance(value, Decimal) else 0


def _decimals_of(columns: Sequence[Column], rows: Sequence[Mapping[str, Any]]) -> Mapping[str, int]:
    keys = [column.key for column in columns if column.holds == "number"]
    mixed = {key for key in keys if any(isinstance(row.get(key), (Kroner, Sum)) for row in rows)}
    return {key: max((_decimals(row.get(key)) for row in rows), default=0) for key in keys if key not in mixed}


# --- formulas ------------------------------------------------------------------------------------


class _Cells(Struct, frozen=True):
    """What the sheet holds below its head; the rows from `ending` on are totals and the like."""

    columns: Sequence[Column]
    rows: Sequence[Mapping[str, Any]]
    ending: int
    decimals: Mapping[str, int]
    """How many decimals the figures of a column have at most, where all of it is of one kind."""

    def kind_of_number(self, column: Column, value: Any) -> Holds:
        """How a number is shown: with the decimals of its column, and in Danish a count with its thousands apart.

        A column of figures of many kinds, one a row, has each with its own.
        """
        if not isinstance(value, (int, Decimal)) or column.key in NO_COUNTS:
            return "number"
        decimals = max(_decimals(value), self.decimals.get(column.key, 0))
        return _OF.get(decimals, "number") if decimals else "count"

    def formula(self, column: Column, index: int) -> str | None:
        """The formula of a value that other cells come to; None where it is a value of its own."""
        value = self.rows[index].get(column.key)
        plus: Sequence[Place]
        minus: Sequence[Place] = ()
        if isinstance(value, Sum):
            plus, minus = value.plus, value.minus
        elif index == self.ending and self.ending and column.adds and column.holds in ("money", "number"):
            plus = range(self.ending)
        else:
            return None
        added, deducted = (self._cells(column, places) for places in (plus, minus))
        if {key for key, _ in (*added, *deducted)} - {one.key for one in self.columns}:
            return None  # of columns that stand on another sheet
        if _number(value) is None or _number(value) != self._total(added) - self._total(deducted):
            return None
        terms = [f"+{range_}" for range_ in self._ranges(added)] + [f"-{range_}" for range_ in self._ranges(deducted)]
        whole = "".join(terms).removeprefix("+") or "0"
        return f"ROUND({whole},2)" if column.holds == "money" else whole

    def _cells(self, column: Column, places: Sequence[Place]) -> list[tuple[str, int]]:
        """Each place as the key of its column and its row."""
        return [(column.key, place) if isinstance(place, int) else (place[1], place[0]) for place in places]

    def _total(self, cells: Sequence[tuple[str, int]]) -> Decimal | int:
        return sum((_number(self.rows[row].get(key)) or 0 for key, row in cells), start=0)

    def _ranges(self, cells: Sequence[tuple[str, int]]) -> Iterator[str]:
        """The sums of the cells: those that follow each other in a column as one range."""
        letters = {column.key: get_column_letter(at) for at, column in enumerate(self.columns, start=1)}
        numbered = enumerate(sorted(cells))
        for (key, _), run in groupby(numbered, key=lambda pair: (pair[1][0], pair[1][1] - pair[0])):
            rows = [HEAD + 1 + row for _, (_, row) in run]
            first, last = f"{letters[key]}{rows[0]}", f"{letters[key]}{rows[-1]}"
            yield first if first == last else f"SUM({first}:{last})"


def _number(value: Any) -> Decimal | int | None:
    if isinstance(value, (Kroner, Sum)):
        return value.ore
    return value if isinstance(value, (int, Decimal)) and not isinstance(value, bool) else None
