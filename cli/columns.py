"""What an answer's tables are: columns, rows, sums, and what stands above them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal

from msgspec import Struct

from ledger.shared.message import Message, Value
from ledger.shared.money import Ore

if TYPE_CHECKING:
    from cli.pictures import Drawn
    from cli.sparks import Course


class Title(Struct, frozen=True):
    """What stands above a spreadsheet: the command that answered, what it was asked, and as known when."""

    command: str
    asked: str
    known: str | None
    digest: str | None = None
    root: str | None = None


class Column(Struct, frozen=True):
    """A column: where its value stands in a row, its heading, and what it holds. Money is Kroner, or whole øre.

    `adds` is False where the total of a column is not the sum of its rows: an average, a share, citizens counted once.
    `csv` is the heading in CSV where people read another one: what programs look a column up by stays the same, however
    people are told of it, and in every language.
    `stays`: on a narrow terminal it is folded away after all others, and a text is broken before that.
    """

    key: str
    heading: Message
    holds: Literal["text", "number", "money", "date", "month"] = "text"
    adds: bool = True
    csv: str | None = None
    stays: bool = False


Rows = Sequence[Mapping[str, Any]]


Place = int | tuple[int, str]


class Sum(Struct, frozen=True):
    """An amount that is the sum of amounts in other rows, less that of some: a formula in a spreadsheet.

    Rows are counted from 0, through those that end the table. A row by itself stands for its own column, a row with a
    key for the column of that key.
    """

    ore: Ore
    plus: Sequence[Place]
    minus: Sequence[Place] = ()


class Table(Struct, frozen=True):
    """One of the tables of an answer, by the name that --show and the sheet of a spreadsheet have for it.

    `noted`: whether CSV says that it leaves it out; not where the main table has the same in other words. `pictures`
    draws what stands below it in a spreadsheet, where one that is `in_front` comes before the main one, and has the
    name of the command in its place. `courses` are shown below it, on a terminal alone. `aside` are the keys of columns
    that go to sheets of their own, by the names of these, where all have no room on paper beside each other. `remarks`
    stand below a spreadsheet's rows.
    """

    name: str
    columns: Sequence[Column]
    rows: Rows
    ends: Rows = ()
    noted: bool = True
    pictures: Callable[[], Sequence[Drawn]] | None = None
    in_front: bool = False
    courses: Sequence[Course] = ()
    aside: Mapping[str, Sequence[str]] = {}
    remarks: Sequence[Message] = ()


class About(Struct, frozen=True):
    """What an answer is about, for the title of a spreadsheet: the command, and what it was asked for.

    Where `houses` are named, they come first in that.
    """

    command: str
    of: Sequence[Value] = ()
    houses: Sequence[str] = ()
