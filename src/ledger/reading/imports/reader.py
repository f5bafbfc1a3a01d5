"""From cells to commands, row by row; where a row is bad, every bad cell of it.

Decided on 2026-11-21:

* An import is one transaction. In file order, each row judged with those before it; one bad row, and nothing is
  recorded.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from ledger.commands import Command
from ledger.errors import BadImport, BadImportFile, BadOption, BadRow, OneAssessment, Refusal
from ledger.models.offers import Assessment
from ledger.reading.csv_rows import Row
from ledger.reading.imports.columns import WRITE_HEADER, Columns, shown
from ledger.reading.imports.kinds import ASSESSED, EVENTS, KINDS, Field, Kind, read_text, read_word
from ledger.reading.parsing import read_assessment, read_hours, read_special_price
from ledger.shared.message import Remedy, Text, say


class _Cells(dict[str, Any]):
    """What cells of one column mean, each text read once: files name few days, offers and levels, many times over."""

    def __init__(self, read: Callable[[str], Any], *, required: bool) -> None:
        super().__init__()
        self._read, self._required = read, required

    def __missing__(self, text: str) -> Any:
        bare = text.strip()
        if bare:
            value = self._read(bare)
        elif self._required:
            raise BadOption("the cell is empty")
        else:
            value = None
        self[text] = value
        return value


class _Assessments(dict[tuple[str, str, str], Assessment]):
    """What the three cells of an assessment mean together, each combination read once."""

    def __init__(self) -> None:
        super().__init__()
        self._level, self._hours, self._special = (
            _Cells(read, required=False) for read in (read_text("level"), read_hours, read_special_price)
        )
        self.columns = dict(zip(ASSESSED, (self._level, self._hours, self._special), strict=True))

    def __missing__(self, cells: tuple[str, str, str]) -> Assessment:
        level, hours, special = cells
        found = read_assessment(self._level[level], self._hours[hours], self._special[special])
        self[cells] = found
        return found


@dataclass(frozen=True, slots=True)
class _Plan:
    """How rows of one kind are read from this file: which cell gives which field, which must be blank."""

    command: type[Command]
    cells: tuple[tuple[str, int, _Cells], ...]
    assessed: bool
    unused: tuple[int, ...]
    finish: Callable[[dict[str, Any]], None] | None


def with_blank(rows: Iterable[Row]) -> Iterator[Row]:
    """The rows with a blank cell after the last: what a column that the file does not have holds."""
    for line, cells in rows:
        yield line, cells if isinstance(cells, BadRow) else [*cells, ""]


class Reader:
    """Turns the rows of one file into commands."""

    def __init__(self, columns: Columns, by: str) -> None:
        self._columns = columns
        self._by = by
        self._known: dict[Field, _Cells] = {}
        self._events = _Cells(read_word(EVENTS), required=True)
        self._assessments = _Assessments()
        self._assessed_at = tuple(columns.at(name) for name in ASSESSED)
        self._plans: dict[str, _Plan | None] = {}
        self._missing: dict[str, list[str]] = {}

    def read(self, rows: Iterable[Row]) -> list[tuple[int, Command]]:
        if "event" not in self._columns:
            raise BadImportFile(self._columns.file, "it has no column event", WRITE_HEADER)
        commands: list[tuple[int, Command]] = []
        bad: list[BadRow] = []
        for line, cells in rows:
            if isinstance(cells, BadRow):
                bad.append(cells)
                continue
            try:
                command = self._command(cells)
            except Refusal:
                bad.extend(self._problems(line, cells))
            else:
                if command is not None:
                    commands.append((line, command))
        if self._missing:
            raise self._missing_columns()
        if bad:
            raise BadImport(self._columns.file, bad)
        return commands

    def _command(self, cells: list[str]) -> Command | None:
        """The command of one row; None where columns that its kind needs are missing from the file."""
        plan = self._plan_for(cells)
        if plan is None:
            return None
        values = {name: known[cells[at]] for name, at, known in plan.cells}
        if plan.assessed:
            level, hours, special = self._assessed_at
            values["assessment"] = self._assessments[cells[level], cells[hours], cells[special]]
        for at in plan.unused:
            if cells[at] and not cells[at].isspace():
                raise BadOption("a cell that this event has no use for")
        if plan.finish:
            plan.finish(values)
        return plan.command(by=self._by, **values)

    def _plan_for(self, cells: list[str]) -> _Plan | None:
        event = self._events[cells[self._columns.at("event")]]
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
        return self._known.setdefault(field, _Cells(field.read, required=field.required))

    def _missing_columns(self) -> BadImportFile:
        missing = [f"{event} rows need the column {', '.join(names)}" for event, names in self._missing.items()]
        return BadImportFile(self._columns.file, "; ".join(missing), Remedy("add-column"))

    def _problems(self, line: int, cells: list[str]) -> Iterator[BadRow]:
        """Every bad cell of a row that did not make a command."""
        try:
            event = self._events[cells[self._columns.at("event")]]
        except Refusal as refusal:
            yield self._bad(line, "event", cells, refusal, code="bad-event")
            return
        kind = KINDS[event]
        sound = True
        for column, known in self._asked(kind):
            try:
                known[cells[self._columns.at(column)]]
            except Refusal as refusal:
                sound = False
                yield self._bad(line, column, cells, refusal)
        if kind.assessed and sound:
            yield from self._bad_assessment(line, cells)
        for column in self._columns:
            if column not in kind.columns and cells[self._columns.at(column)].strip():
                yield self._bad(line, column, cells, BadOption(f"{event} has no use for it"), code="not-used")

    def _asked(self, kind: Kind) -> Iterator[tuple[str, _Cells]]:
        for field in kind.fields:
            yield field.column, self._cells_of(field)
        if kind.assessed:
            yield from self._assessments.columns.items()

    def _bad_assessment(self, line: int, cells: list[str]) -> Iterator[BadRow]:
        level, hours, special = self._assessed_at
        try:
            self._assessments[cells[level], cells[hours], cells[special]]
        except OneAssessment as refusal:
            column = next(name for name in ASSESSED if name in self._columns)
            yield self._bad(line, column, cells, refusal)

    def _bad(self, line: int, column: str, cells: list[str], refusal: Refusal, code: str = "") -> BadRow:
        value = cells[self._columns.at(column)].strip()
        # The row shows the value already.
        reason: Text = str(refusal.sentence()).removeprefix(f"{value!r} ").removeprefix("is ")
        if remedy := refusal.remedy():
            reason = say("{reason}; {remedy}", reason=reason, remedy=remedy)
        if not code:
            code = _code(refusal, value)
        return BadRow(line, self._columns.written(column), shown(value), reason, code)


def _code(refusal: Refusal, value: str) -> str:
    if isinstance(refusal, BadOption):
        return "bad-word" if value else "empty-cell"
    return refusal.code
