"""Rows on paper: one answer as an aligned table, JSON, CSV or a spreadsheet, on stdout or in a file.

*table* is for eyes: Danish numbers (74.400,00) to the right, a bold heading on a terminal unless NO_COLOR is set.
*json* is the answer's own object in UTF-8; money is "74400.00", dates ISO.
*csv* is for Danish spreadsheets, in UTF-8: ';' between cells, a decimal comma and no thousands dots, dates ISO. A file
written with --output begins with a BOM, without which Excel takes it for Windows-1252; stdout has none. A text that a
spreadsheet would run as a formula gets an apostrophe before it.
Its headings, and the columns in their order, stay whatever people read: a heading that people have in other words
keeps the old one here (`Column.csv`), and what is new comes last.
*xlsx* holds amounts as numbers and dates as dates (see `cli.sheet`); it needs --output, or stdout sent elsewhere
than to a terminal.

Texts are cleaned in every form (see `cli.cleaning`), files written whole or not at all (see `cli.writing`).

Decided on 2026-11-26:

* --format decides where it is given, whatever the file is called. Where it is not, the ending of --output does: .xlsx,
  .csv, .json; .txt or none is a table. Any other ending is refused: a table in what is called .xls or .pdf would be
  found out by the one who gets it.
* --output - is stdout.
* An answer of several tables is a page for eyes, also in a file; a spreadsheet has a sheet for each, also for an empty
  one, the first named as the command. CSV holds one table, the first or what --show names: rows of different columns
  under one heading could be added up by nobody. A line on stderr names what it leaves out.
* A total is a row of tables and spreadsheets; CSV has none, as what reads it would add it to the others.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args

import click
from msgspec import Struct
from msgspec.structs import replace

from cli.aligned import page, table, where_filled, within
from cli.called import beside_keys, by_name
from cli.cells import heading_of, number_in, ore_of, readable, span_in_words, text_of, words_in
from cli.columns import About, Column, Place, Rows, Sum, Table, Title
from cli.danish import name_of
from cli.for_programs import as_csv, as_json
from cli.printing import answer_stream, in_words, is_terminal, note, tell
from cli.remedies import CATALOGUE, MACHINES, CommandLine
from cli.writing import check_writable, write_whole
from ledger.errors import BadOption
from ledger.shared.message import Message, Value, code_said, say

if TYPE_CHECKING:
    from cli.sparks import Course

__all__ = [
    "FORMATS", "About", "Column", "Format", "Output", "Place", "Rows", "Sum", "Table", "Title", "ending_format",
    "format_of", "heading_of", "number_in", "ore_of", "page", "readable", "services_by_name", "span_in_words", "table",
    "text_of", "where_filled", "words_in", "write_to_stdout",
]  # fmt: skip
"""What makes an answer, from wherever it stands (columns.py, cells.py, aligned.py), under one name."""

Format = Literal["table", "json", "csv", "xlsx"]
FORMATS: tuple[Format, ...] = get_args(Format)

ENDINGS: dict[str, Format] = {".xlsx": "xlsx", ".csv": "csv", ".json": "json"}
"""Which form an ending of --output says."""
_TABLES = ("", ".txt")
_OF_FILES = {
    "xlsx": say("a spreadsheet cannot be shown on a terminal"),
    "pdf": say("a PDF cannot be shown on a terminal"),
}
"""What no terminal shows, and why it is refused."""


def format_of(path: Path | None, further: Mapping[str, str] | None = None) -> str:
    """The form that the ending of --output says; `further` ones are a command's own. Raises UnknownEnding."""
    ending = path.suffix.lower() if path else ""
    if ending in _TABLES:
        return "table"
    endings = {**ENDINGS, **(further or {})}
    if ending not in endings:
        from cli.refusing import UnknownEnding  # noqa: PLC0415 - only when refusing

        raise UnknownEnding(str(path), ending.removeprefix(".").upper(), list(endings))
    return endings[ending]


def ending_format(path: Path, further: Mapping[str, str] | None = None) -> str | None:
    """The form that an ending says; None where it says none."""
    return {**ENDINGS, **(further or {})}.get(path.suffix.lower())


class Output(Struct, frozen=True):
    """The form that was asked for, and the file; None is stdout. `force` lets it replace one that is there."""

    format: Format
    path: Path | None = None
    force: bool = False
    about: About = About("pladsbog")
    wide: bool = False
    """Whether a terminal shows every column, however long its lines become."""

    @property
    def catalogue(self) -> CommandLine:
        """The words for a text that is put into words before it is shown: a person's language, or that of machines."""
        return MACHINES if self.is_for_programs else CATALOGUE

    @property
    def is_for_programs(self) -> bool:
        """Whether a program reads the answer: what it holds then stands as it is kept, not as a person reads it."""
        return self.format in ("csv", "json")

    def check(self) -> None:
        """Refuse early what cannot be written: a spreadsheet on a terminal, a file that is to stay.

        Raises BadOption, FileExists.
        """
        self._refuse_terminal()
        if self.path is not None:
            check_writable(self.path, force=self.force)

    def tells_only(self, sentence: Message | None) -> bool:
        """Whether a sentence is all that there is to tell a person: it is printed, where no file was asked for."""
        if sentence is None or self.format != "table" or self.path is not None:
            return False
        tell(sentence, on_stdout=True)
        return True

    def show(
        self,
        columns: Sequence[Column],
        rows: Rows,
        *,
        data: Any,
        ends: Rows = (),
        known_at: int | None = None,
        courses: Sequence[Course] = (),
        aside: Mapping[str, Sequence[str]] | None = None,
        remarks: Sequence[Message] = (),
        told_below: bool = False,
    ) -> None:
        """Write the rows; where JSON was asked for, `data` in their place.

        `ends` are totals and the like, which tables and spreadsheets have below the rows. `known_at` is the number of
        the last event that counted, for a spreadsheet's title; None where `data` says it, or where no ledger was asked.
        `courses` are shown below the table, on a terminal alone; `aside` are the columns of sheets of their own,
        and `remarks` stand below it (`Table`). `told_below`: a sentence follows that says it where there are no rows.
        Raises OSError and Unwritten where it cannot be written, FileExists.
        """
        if self.is_on_a_terminal:
            with services_by_name():
                known = _known(self.about, data, known_at)
                if rows or ends:
                    self._show_on_a_terminal(columns, [*rows, *ends], known, courses)
                else:
                    self._say_that_it_is_empty(known, told_below=told_below)
        elif self.format == "table":
            if rows or ends or not told_below or self.path is not None:
                with services_by_name():
                    self.write(table(columns, [*rows, *ends]).encode(errors="replace"))
        elif self.format == "json":
            self.write(as_json(data))
        elif self.format == "csv":
            text = as_csv(columns, rows)
            self.write(text.encode("utf-8" if self.path is None else "utf-8-sig", errors="replace"))
        else:
            self._write_sheets([Table("", columns, rows, ends, aside=aside or {}, remarks=remarks)], data, known_at)

    @property
    def is_on_a_terminal(self) -> bool:
        """Whether the answer is a table for a person at a terminal."""
        return self.format == "table" and self.path is None and is_terminal(sys.stdout)

    def _show_on_a_terminal(
        self, columns: Sequence[Column], rows: Rows, known: Message | None, courses: Sequence[Course]
    ) -> None:
        """A title, the columns that fit, courses in a line each, and which columns do not fit."""
        from cli.sparks import lines_of  # noqa: PLC0415 - a person's terminal alone
        from cli.terminal import broken, width  # noqa: PLC0415 - as above

        styled = _is_coloured()
        head = broken(_head(self.about, known), width())  # a sentence, though its table may be wider
        below = "".join(f"{line}\n" for line in ("", *lines_of(courses))) if courses else ""
        self._paged(
            lambda: (
                f"{click.style(head, bold=True) if styled else head}\n\n{table(columns, rows, styled=styled)}{below}"
            )
        )

    def _say_that_it_is_empty(self, known: Message | None, *, told_below: bool) -> None:
        """Headings of nothing tell nobody anything; of what nothing was found, its title does."""
        title = code_said(_head(self.about, known))
        tell(title if told_below else say("{title}: there is nothing to show", title=title), on_stdout=True)

    def _paged(self, made: Callable[[], str], *, of_sentences: bool = False) -> None:
        """Show a page at a terminal, with as many columns as it holds, and say which it does not.

        `of_sentences`: there are some beside its tables, and they are broken between words.
        """
        from cli.danish import in_speech  # noqa: PLC0415 - as below
        from cli.terminal import broken, note_left_out, paged, width  # noqa: PLC0415 - a person's terminal alone

        with within(sys.maxsize if self.wide else width()) as room:
            shown = made()
            if of_sentences:  # beside a table that is wider than the terminal, too
                most, lines = width(), shown.split("\n")
                shown = "\n".join(line if line in room.lines else broken(line, most) for line in lines)
        paged(shown, lambda text: self.write(text.encode(errors="replace")))
        note_left_out(room.left_out, all_with=in_speech("--wide"))

    def show_tables(
        self,
        tables: Sequence[Table],
        shown: str | None = None,
        *,
        data: Any,
        page: Callable[[], str] | None = None,
        known_at: int | None = None,
        dressed: Callable[[Any], None] | None = None,
    ) -> None:
        """Write an answer of several tables, the first of which is the main one, or the one that is `shown`.

        `page` gives what eyes read, where it is more than the main table; `dressed` adds to openpyxl's workbook what
        the tables do not have. Raises as `show` does.
        """
        if page is not None and self.shows_page(shown):
            self.show_page(page)
        elif shown is not None or self.format in ("json", "table"):
            one = next(table for table in tables if shown in (None, table.name))
            self.show(one.columns, one.rows, data=data, ends=one.ends, known_at=known_at, courses=one.courses)
        elif self.format == "csv":
            main, *others = tables
            self.show(main.columns, main.rows, data=data)
            if left_out := [f"--show {other.name}" for other in others if other.rows and other.noted]:
                from cli.typed import as_typed, word_as_typed  # noqa: PLC0415 - few answers have several tables

                values: dict[str, Value] = {"table": word_as_typed(main.name), "others": list(map(as_typed, left_out))}
                note(
                    say(
                        "CSV holds one table, here {table}; also: {others}, or all of them with --format xlsx", **values
                    )
                )
        else:
            self._write_sheets(tables, data, known_at, dressed)

    def show_page(self, page: Callable[[], str]) -> None:
        """Write what eyes read, where it is more than a table. Raises as `show` does."""
        with services_by_name():
            if self.is_on_a_terminal:
                self._paged(page, of_sentences=True)
            else:
                self.write(page().encode(errors="replace"))

    def shows_page(self, shown: str | None) -> bool:
        """Whether eyes read an answer of several tables, none of which is `shown`: as a page, where it has one."""
        return self.format == "table" and shown is None

    def _write_sheets(
        self,
        tables: Sequence[Table],
        data: Any,
        known_at: int | None,
        dressed: Callable[[Any], None] | None = None,
    ) -> None:
        """A spreadsheet whose first sheet has the name of the command."""
        from cli.progress import working  # noqa: PLC0415 - as below
        from cli.sheet import workbook_of  # noqa: PLC0415 - slow, and for this form only
        from cli.titles import names_of_ledger, on_paper  # noqa: PLC0415 - as above

        self._refuse_terminal()
        told = data if isinstance(data, dict) else {}
        title = on_paper(self.about, *_as_of(data, known_at), told.get("root"))
        first = next((one for one in tables if one.in_front), tables[0])
        others = [one for one in tables if one is not first]
        with by_name(names_of_ledger), working(say("writing the spreadsheet")):
            content = workbook_of([replace(first, name=title.command), *others], title, dressed)
        self.write(content)

    def _refuse_terminal(self) -> None:
        form: str = self.format
        if form in _OF_FILES and self.path is None and is_terminal(sys.stdout):
            raise BadOption(_OF_FILES[form], say("give --output FILE"))

    def write(self, content: bytes) -> None:
        """Write what has a form of its own, such as a file for another system. Raises as `show` does."""
        if self.path is None:
            _to_stdout(content)
            return
        write_whole(self.path, content, force=self.force)
        note(say("{path} written", path=str(self.path)))


def services_by_name() -> AbstractContextManager[None]:
    """Call services by name and key within, in tables, previews and receipts; asked when the first one is met."""
    return beside_keys(_services)


def _services() -> Mapping[str, str]:
    """What services are called."""
    from cli.titles import services_of_ledger  # noqa: PLC0415 - loads the ledger

    return services_of_ledger()


def _known(about: About, data: Any, known_at: int | None) -> Message | None:
    """As of which day an answer is, where it is of one, and as known at which event; None where it is neither.

    A day that was asked for stands in what it is about, and not here; nor does a digest that is told below.
    """
    told = data if isinstance(data, dict) else {}
    as_of, day = _as_of(data, known_at)
    known = None if as_of is None else say("as known at event #{number}", number=as_of)
    if known is not None and "root" not in told and (digest := told.get("digest")) is not None:
        known = say("{known}, digest {digest}", known=known, digest=digest)
    if day is None or day in about.of:
        return known
    return say("on {day}", day=day) if known is None else say("on {day}, {known}", day=day, known=known)


def _as_of(data: Any, known_at: int | None) -> tuple[int | None, date | None]:
    """The last event that an answer knows, and the day that it is of; None where there is none."""
    told = data if isinstance(data, dict) else {}
    said = told.get("known_at")
    return said.get("event") if known_at is None and isinstance(said, dict) else known_at, told.get("on")


def _title(about: About, known: Message | None) -> Title:
    spoken = " ".join(map(name_of, about.command.split()))
    asked = say("{command}: {of}", command=code_said(spoken), of=about.of) if about.of else code_said(spoken)
    return Title(about.command, in_words(asked), None if known is None else in_words(known))


def _head(about: About, known: Message | None) -> str:
    """The line above a table on a terminal."""
    title = _title(about, known)
    return f"{title.asked}, {title.known}" if title.known else title.asked


def write_to_stdout(parts: Iterable[bytes]) -> None:
    """Write what has a form of its own to standard output, part by part. Raises OSError, Unwritten."""
    stream = answer_stream()
    stream.flush()
    stream.buffer.writelines(parts)
    stream.buffer.flush()


def _to_stdout(content: bytes) -> None:
    write_to_stdout((content,))


def _is_coloured() -> bool:
    return is_terminal(sys.stdout) and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
