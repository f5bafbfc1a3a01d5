"""What a document is made of. All texts are in the words of the reader, cleaned, and nothing of them is markup."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace

from cli.languages import SPEECH
from cli.naming import beside_citizen, named
from cli.pictures import drawn
from cli.printing import in_words
from cli.render import Column, Table, heading_of, readable
from ledger.shared.message import Message, say

if TYPE_CHECKING:
    from cli.pictures import Shown


_SAID = Column("said", say("what"))


class Heading(Struct, frozen=True):
    """The heading of a part."""

    text: str


class Paragraph(Struct, frozen=True):
    """A few sentences."""

    text: str


class Items(Struct, frozen=True):
    """Sentences one below the other."""

    items: Sequence[str]


class Grid(Struct, frozen=True):
    """A table under a caption; `table` is what spreadsheets have of it."""

    caption: str
    table: Table

    @property
    def heads(self) -> list[str]:
        return [heading_of(column) for column in self.table.columns]

    @property
    def is_right(self) -> list[bool]:
        """Of each column, whether it stands to the right."""
        return [column.holds in ("number", "money") for column in self.table.columns]

    @property
    def is_wide(self) -> list[bool]:
        """Of each column, whether it holds sentences, which take what room the others leave."""
        return [column.key in _SENTENCES for column in self.table.columns]

    @property
    def is_id(self) -> list[bool]:
        """Of each column, whether it holds ids of lines, which are long and may go on behind a slash."""
        return [column.key == "id" for column in self.table.columns]

    @property
    def is_kept(self) -> list[bool]:
        """Of each column, whether it stays in sight where a narrow screen has no room for those before it."""
        return [column.key in _KEPT for column in self.table.columns]

    @property
    def rows(self) -> list[list[str]]:
        return [_cells(self.table.columns, row) for row in self.table.rows]

    @property
    def ends(self) -> list[list[str]]:
        """Totals and the like."""
        return [_cells(self.table.columns, row) for row in self.table.ends]


class Picture(Struct, frozen=True):
    """A picture as SVG, and what it shows in words; `shown` is what it is drawn of, for other forms of it."""

    svg: bytes
    words: str
    shown: Shown | None = None


class Signatures(Struct, frozen=True):
    """A line to sign for each of these."""

    who: Sequence[str]


Block = Heading | Paragraph | Items | Grid | Picture | Signatures


class Document(Struct, frozen=True):
    """A document of a day; `about` are lines below the title, `foot` those at the foot of each page."""

    title: str
    day: date
    about: Sequence[str]
    foot: Sequence[str]
    blocks: Sequence[Block]

    @property
    def language(self) -> str:
        return SPEECH.language

    @property
    def is_landscape(self) -> bool:
        """Whether a table has more columns than stand beside each other on paper that is upright."""
        return any(isinstance(one, Grid) and len(one.table.columns) > _MOST_UPRIGHT for one in self.blocks)

    @property
    def tables(self) -> list[Table]:
        """The tables for a spreadsheet, each name once; of a document without any, one of what it says."""
        tables = [one.table for one in self.blocks if isinstance(one, Grid)]
        shown = [one.shown for one in self.blocks if isinstance(one, Picture) and one.shown is not None]
        if not tables and not shown:
            return [
                Table("report", (_SAID,), [{"said": one.text} for one in self.blocks if isinstance(one, Paragraph)])
            ]
        return [*tables, *([Table("pictures", (), (), pictures=lambda: drawn(shown))] if shown else [])]

    @property
    def citizens(self) -> set[str]:
        """The keys in the tables that have a column for them."""
        keys = (row.get("citizen") for table in self.tables if _is_of_citizens(table) for row in table.rows)
        return {key for key in keys if key}

    def with_names(self, names: Mapping[str, str]) -> Document:
        """The same with a column of names behind that of keys."""
        return replace(self, blocks=[_named(one, names) if isinstance(one, Grid) else one for one in self.blocks])


_MOST_UPRIGHT = 12
_SENTENCES = ("text", "why", "warning", "content", "description", "mends", "cause")

_KEPT = ("amount", "effect", "total", "deviation")
"""What a table is read for."""


def _is_of_citizens(table: Table) -> bool:
    return any(column.key == "citizen" for column in table.columns)


def _named(shown: Grid, names: Mapping[str, str]) -> Grid:
    if not _is_of_citizens(shown.table):
        return shown
    rows = [named(row, names) for row in shown.table.rows]
    return replace(shown, table=replace(shown.table, columns=beside_citizen(shown.table.columns), rows=rows))


def heading(text: Message) -> Heading:
    """A heading in the language that is spoken."""
    return Heading(in_words(text))


def paragraph(text: Message) -> Paragraph:
    """A paragraph in the language that is spoken."""
    return Paragraph(in_words(text))


def grid(
    name: str,
    caption: Message,
    columns: Sequence[Column],
    rows: Sequence[Mapping[str, Any]],
    ends: Sequence[Mapping[str, Any]] = (),
    remarks: Sequence[Message] = (),
) -> Grid:
    """A table; what no row has anything in is left out of it. Spreadsheets have `remarks` below it."""
    every = [*rows, *ends]
    shown = [column for column in columns if any(row.get(column.key) not in (None, "") for row in every)]
    return Grid(in_words(caption), Table(name, shown or columns, rows, ends, remarks=remarks))


def _cells(columns: Sequence[Column], row: Mapping[str, Any]) -> list[str]:
    cells = ((column, readable(column, row.get(column.key))) for column in columns)
    return [cell.replace(" ", "\u00a0") if column.holds == "month" else cell for column, cell in cells]
