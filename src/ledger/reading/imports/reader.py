"""From cells to commands, row by row; where a row is bad, every bad cell of it.

Decided on 2026-11-21:

* An import is one transaction. In file order, each row judged with those before it; one bad row, and nothing is
  recorded.

Decided on 2026-11-26:

* What is wrong is reported in one pass. Rows that cannot be read, and of the others those that the rules refuse. Rows
  that only follow from a bad one are counted apart (`bad_rows`).

Decided on 2026-11-28:

* A dash alone is how people write that there is nothing: it is an empty cell where a row may have one, and what every
  other text would be where it may not. In an amount, a price or hours it is refused, as it may stand for nought there.
  Programs write no dashes: JSON says null.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

from msgspec import Struct

from ledger.commands import Command, GrantService
from ledger.errors import BadImportFile, BadOption, BadRow, OneAssessment, Refusal, UnitOfNoPrice
from ledger.models.offers import Assessment
from ledger.reading.bad_grants import TELL_OF_GRANTS
from ledger.reading.bad_rows import BadRows
from ledger.reading.cells import read_cell
from ledger.reading.csv_rows import Row
from ledger.reading.imports.columns import WRITE_HEADER, Columns
from ledger.reading.imports.kinds import (
    ASSESSED,
    ASSESSED_WITH_UNIT,
    CHART,
    EXAMPLE,
    KINDS,
    Assessed,
    Field,
    Kind,
    read_event,
    read_text,
    several_in,
)
from ledger.reading.numbers import Source
from ledger.reading.parsing import read_assessment, read_hours, read_special_price
from ledger.reading.words import DASHES, UNTOLD, read_unit
from ledger.shared.message import Message, Remedy, Value, say

_NAME_HOUSES = ("offer", "to_offer", "citizen", "citizen2")
"""The columns that name a house, or OFFER/PLACE."""
_OF_CITIZENS = ("citizen", "citizen2")
"""Those of them in which a word alone is a citizen's key, whatever a house is called."""


_ALIKE = {"cause": "kind", "kind": "cause"}
"""Columns of which one is taken for the other: why somebody left, and what kind of days away or of amount it is."""

_WHERE = ("offer", "place")


class _Cells(dict[str, Any]):
    """What cells of one column mean, each text read once: files name few days, offers and levels, many times over."""

    def __init__(self, read: Callable[[str], Any], *, required: bool, numeric: bool = False) -> None:
        super().__init__()
        self._read, self._required, self._numeric = read, required, numeric

    def __missing__(self, text: str) -> Any:
        value = self[text] = read_cell(text, self._read, required=self._required, numeric=self._numeric)
        return value


class _Assessments(dict[tuple[str, str, str, str], Assessment]):
    """What the four cells of an assessment mean together, each combination read once.

    `source` says how the numbers in them are written.
    """

    def __init__(self, source: Source) -> None:
        super().__init__()
        self._level = _Cells(read_text(say("level")), required=False)
        self._hours = _Cells(partial(read_hours, source=source), required=False, numeric=True)
        self._special = _Cells(partial(read_special_price, source=source), required=False, numeric=True)
        self._per = _Cells(read_unit, required=False)
        known = (self._level, self._hours, self._special, self._per)
        self.columns = dict(zip(ASSESSED_WITH_UNIT, known, strict=True))

    def __missing__(self, cells: tuple[str, str, str, str]) -> Assessment:
        level, hours, special, per = cells
        found = read_assessment(self._level[level], self._hours[hours], self._special[special], self._per[per])
        self[cells] = found
        return found


class _Plan(Struct, frozen=True):
    """How rows of one kind are read from this file: which cell gives which field, which must be blank."""

    command: type[Command]
    cells: tuple[tuple[str, int, _Cells], ...]
    assessed: Assessed
    unused: tuple[int, ...]
    finish: Callable[[dict[str, Any]], None] | None


def with_blank(rows: Iterable[Row]) -> Iterator[Row]:
    """The rows with a blank cell after the last: what a column that the file does not have holds."""
    for line, cells in rows:
        if not isinstance(cells, BadRow):
            cells.append("")
        yield line, cells


class Reader:
    """Turns the rows of one file into commands. `bad` holds the others, `examples` counts rows that only show."""

    def __init__(self, columns: Columns, by: str, source: Source) -> None:
        self._folder = Path(columns.file).parent
        self.bad = BadRows(columns.file, columns.all_written())
        self.examples = 0
        self._columns = columns
        self._by, self._source = by, source
        self._known: dict[Field, _Cells] = {}
        self._events = _Cells(read_event, required=True)
        self._source = source
        self._assessments = _Assessments(source)
        self._assessed_at = tuple(columns.at(name) for name in ASSESSED_WITH_UNIT)
        self._plans: dict[str, _Plan | None] = {}
        self._missing: dict[str, list[Value]] = {}

    def with_keys(self, rows: Iterable[Row], houses: Mapping[str, str], services: Mapping[str, str]) -> Iterator[Row]:
        """The rows with houses and services by their keys, where cells have what they are called.

        A house stands alone or before a place.
        """
        service = self._columns.at("service") if "service" in self._columns else None
        places = [(self._columns.at(name), name in _OF_CITIZENS) for name in _NAME_HOUSES if name in self._columns]
        for line, cells in rows:
            if not isinstance(cells, BadRow):
                for at, of_citizen in places:
                    house, slash, place = cells[at].strip().partition("/")
                    if house in houses and (slash or not of_citizen):
                        cells[at] = f"{houses[house]}{slash}{place}"
                if service is not None:
                    cells[service] = services.get(cells[service].strip(), cells[service])
            yield line, cells

    def read(self, rows: Iterable[Row]) -> list[tuple[int, Command]]:
        """The commands, each with its line. Raises BadImportFile where columns are missing."""
        if "event" not in self._columns:
            raise BadImportFile(self._columns.file, say("it has no column event"), WRITE_HEADER)
        commands: list[tuple[int, Command]] = []
        for line, cells in rows:
            if isinstance(cells, BadRow):
                self.bad.add(cells)
                continue
            if self._source is not Source.JSON and not DASHES.isdisjoint(map(str.strip, cells)):
                self._empty_dashes(cells)
            try:
                command = self._command(cells)
            except Refusal:
                self._report(line, cells)
            else:
                if command is not None:
                    commands.append((line, command))
        if self._missing:
            raise self._missing_columns()
        return commands

    def _empty_dashes(self, cells: list[str]) -> None:
        """Make cells with a dash alone empty, where a row of this kind may do without them, or has no use for them."""
        if (kind := self._kind_of(cells)) is None:
            return
        for column in self._columns:
            at = self._columns.at(column)
            if cells[at].strip() in DASHES and (column not in kind.columns or kind.may_be_empty(column)):
                cells[at] = ""

    def _command(self, cells: list[str]) -> Command | None:
        """The command of one row; None for an example, and where columns that its kind needs are missing."""
        plan = self._plan_for(cells)
        if plan is None:
            return None
        values = {name: known[cells[at]] for name, at, known in plan.cells}
        if plan.assessed != "no":
            values["assessment"] = self._assessment("may" if values.get(CHART) else plan.assessed, cells)
        for at in plan.unused:
            if cells[at] and not cells[at].isspace():
                raise BadOption(say("a cell that this event has no use for"))
        if plan.finish:
            plan.finish(values)
        return plan.command(by=self._by, **values)

    def _assessment(self, assessed: Assessed, cells: list[str]) -> Assessment | None:
        level, hours, special, per = self._assessed_at
        written = cells[level], cells[hours], cells[special], cells[per]
        if assessed == "may" and not "".join(written).strip():
            return None
        return self._assessments[written]

    def _streams(self, cells: list[str]) -> Iterator[str]:
        """The citizen and the place that a bad row is about, as far as it says: later rows may lean on it.

        Nobody is elsewhere for a row about a service.
        """
        if (kind := self._kind_of(cells)) is not None and issubclass(kind.command, (GrantService, *TELL_OF_GRANTS)):
            return
        offer, place = (cells[self._columns.at(name)].strip() for name in ("offer", "place"))
        for citizen in (one for name in ("citizen", "citizen2") for one in several_in(cells[self._columns.at(name)])):
            yield f"citizen:{citizen}"
            yield f"place:{citizen}"  # where it is OFFER/PLACE
        if offer and place:
            yield f"place:{offer}/{place}"

    def _kind_of(self, cells: list[str]) -> Kind | None:
        """The kind of event of a row; None where its word cannot be read."""
        try:
            return KINDS.get(self._events[cells[self._columns.at("event")]])
        except Refusal:
            return None

    def _plan_for(self, cells: list[str]) -> _Plan | None:
        event = self._events[cells[self._columns.at("event")]]
        if event == EXAMPLE:
            self.examples += 1
            return None
        if event not in self._plans:
            self._plans[event] = self._plan(event)
        return self._plans[event]

    def _plan(self, event: str) -> _Plan | None:
        kind = KINDS[event]
        if missing := kind.missing(self._columns):
            self._missing[event] = missing
            return None
        return _Plan(
            command=kind.command,
            cells=tuple((f.name, self._columns.at(f.column), self._cells_of(f)) for f in kind.fields),
            assessed=kind.assessed,
            unused=tuple(self._columns.at(name) for name in self._columns if name not in kind.columns),
            finish=kind.finish,
        )

    def _cells_of(self, field: Field) -> _Cells:
        if field not in self._known:
            read = partial(field.read, source=self._source) if field.is_number else field.read
            read = partial(read, folder=self._folder) if field.is_file else read
            self._known[field] = _Cells(read, required=field.required, numeric=field.is_number)
        return self._known[field]

    def _missing_columns(self) -> BadImportFile:
        missing: list[Value] = [
            say("{event} rows need the column {columns}", event=event, columns=names)
            if len(names) == 1
            else say("{event} rows need the columns {columns}", event=event, columns=names)
            for event, names in self._missing.items()
        ]
        return BadImportFile(self._columns.file, say("{missing:; }", missing=missing), Remedy("add-column"))

    def _report(self, line: int, cells: list[str]) -> None:
        """Add every bad cell of a row that did not make a command to what is bad."""
        streams = list(self._streams(cells))
        for column, refusal, code in self._problems(cells):
            written = cells[self._columns.at(column)].strip()
            self.bad.cell(line, self._columns.written(column), written, refusal, code, streams)
        if (kind := self._kind_of(cells)) is None or kind.command is GrantService:
            citizen, service = (cells[self._columns.at(name)].strip() for name in ("citizen", "service"))
            self.bad.grants.unread(line, citizen, service)

    def _problems(self, cells: list[str]) -> Iterator[tuple[str, Refusal, str]]:
        """The column of each bad cell, what is wrong, and a code where it is not the refusal's."""
        try:
            event = self._events[cells[self._columns.at("event")]]
        except Refusal as refusal:
            yield "event", refusal, "bad-event"
            return
        kind = KINDS[event]
        sound = True
        for column, known in self._asked(kind):
            try:
                known[cells[self._columns.at(column)]]
            except Refusal as refusal:
                sound = False
                yield column, self._named_beside(kind, column, cells) or refusal, ""
        if kind.assessed != "no" and sound:
            by_chart = kind.has_chart and bool(cells[self._columns.at(CHART)].strip())
            yield from self._bad_assessment("may" if by_chart else kind.assessed, cells)
        if kind.finish and sound:
            yield from self._bad_finish(kind, kind.finish, cells)
        for column in self._columns:
            if column not in kind.columns and cells[self._columns.at(column)].strip():
                yield column, BadOption(self._no_use(event, kind, column, cells)), "not-used"

    def _named_beside(self, kind: Kind, column: str, cells: list[str]) -> BadOption | None:
        """That a citizen who is not named may be named by the place, where one stands in columns of no use."""
        offer, place = (cells[self._columns.at(name)].strip() for name in _WHERE)
        is_beside = column == "citizen" and not cells[self._columns.at(column)].strip() and offer and place
        if not is_beside or not kind.columns.isdisjoint(_WHERE):
            return None
        where = f"{offer}/{place}"
        return BadOption(say("the cell is empty; here may stand who lives there, as {where}", where=where))

    def doubts(self) -> Iterator[Message]:
        """As which events words of the file are read that no list tells."""
        for word, event in self._events.items():
            if word.strip().lower() in UNTOLD:
                yield say("{word!r} is read as {event}", word=word.strip(), event=event)

    def _no_use(self, event: str, kind: Kind, column: str, cells: list[str]) -> Message:
        """That an event has no use for a cell; and where it belongs, where a column like it is empty."""
        other = _ALIKE.get(column, "")
        if other in kind.columns and not cells[self._columns.at(other)].strip():
            with suppress(Refusal):
                dict(self._asked(kind))[other][cells[self._columns.at(column)]]
                return say("{event} has no use for it; it belongs in the column {column}", event=event, column=other)
        return say("{event} has no use for it", event=event)

    def _asked(self, kind: Kind) -> Iterator[tuple[str, _Cells]]:
        for field in kind.fields:
            yield field.column, self._cells_of(field)
        if kind.assessed != "no":
            yield from self._assessments.columns.items()

    def _bad_finish(
        self, kind: Kind, finish: Callable[[dict[str, Any]], None], cells: list[str]
    ) -> Iterator[tuple[str, Refusal, str]]:
        try:
            finish({f.name: self._cells_of(f)[cells[self._columns.at(f.column)]] for f in kind.fields})
        except Refusal as refusal:
            yield kind.finish_column, refusal, ""

    def _bad_assessment(self, assessed: Assessed, cells: list[str]) -> Iterator[tuple[str, Refusal, str]]:
        try:
            self._assessment(assessed, cells)
        except OneAssessment as refusal:
            column = next(name for name in ASSESSED if name in self._columns)
            yield column, refusal, ""
        except UnitOfNoPrice as refusal:
            yield "per", refusal, ""
