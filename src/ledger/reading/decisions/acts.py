"""What a simulation file assumes that somebody does: moves, is granted a service, pays, reserves a place.

A table is a row of an import: its keys are the columns of one, in English or Danish, and are read by the reader of
imports. Only what a simulation needs no decision for is left out: who decided, where it is journalised, why.

    [[move_in]]      without `citizen` somebody who is only assumed
    [[depart]]       with `offer` in place of `citizen`: everybody who still lives there after that `date`
    [[own_payment]]  with `citizen` what one resident pays; with `offers` it is the house's, as in a decision

Decided on 2026-11-27:

* A file that a table names, such as the `chart` of [[move_in]] or [[grant]], is sought beside the simulation's own, as
  an import seeks it beside its own.
* A simulation grants services, and no budgets. So [[grant]] is a citizen's service; in a decision it was once what
  [[budget_grant]] is now.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from ledger.budgeting.simulation import Act
from ledger.commands import NEW_CITIZEN, Command, MoveIn
from ledger.errors import CprInText, NotAKey
from ledger.reading.decisions.reader import rows_of
from ledger.reading.decisions.sections import Row
from ledger.reading.decisions.where import Where, is_number, shown, unknown_key
from ledger.reading.imports.columns import Columns, meaning_of
from ledger.reading.imports.kinds import KINDS
from ledger.reading.imports.reader import Reader
from ledger.reading.numbers import Number, Source
from ledger.rules.privacy import check_key
from ledger.shared.message import Message, Value, say

SECTIONS = {
    "move_in": "move-in",
    "move": "move",
    "depart": "depart",
    "reassess": "reassess",
    "buy": "buy",
    "grant": "grant",
    "regrant": "regrant",
    "end_grant": "end-grant",
    "own_payment": "own-payment",
    "reserve": "reserve",
}
"""The sections, each with the word of an import that it stands for."""

_OF_A_DECISION_TOO = "own_payment"
"""The section of which a table may be terms: what a house's residents pay."""

_WHO = "simulation"
_UNSAID = {"event", "decision", "decided_by", "decided_on", "reason", "ref"}
_ANYBODY = "anybody"


def acts_of(table: Mapping[str, Any], path: Path, where: Where) -> Iterator[Act]:
    """The acts of the file at `path`; problems are reported to `where`."""
    for section, event in SECTIONS.items():
        written = table.get(section, [])
        if section == _OF_A_DECISION_TOO and not _are_tables(written):
            continue  # which is reported with the terms
        for row in rows_of(section, written, where):
            if is_act(section, row.table):
                yield from _act(row, event, path)


def is_act(section: str, table: Mapping[str, Any]) -> bool:
    """Whether a table says what somebody does, rather than other terms."""
    if section == _OF_A_DECISION_TOO:
        return any(meaning_of(written) == "citizen" for written in table)
    return section in SECTIONS


def _are_tables(written: object) -> bool:
    return isinstance(written, list) and all(isinstance(each, dict) for each in written)


def _act(row: Row, event: str, path: Path) -> Iterator[Act]:
    before = len(row.where.problems)
    cells = dict(_cells(row, event))
    leaving = cells.pop("offer", None) if event == "depart" else None
    if leaving is not None:
        _check_leaving(leaving, cells, row.where)
        cells["citizen"] = _ANYBODY
    is_assumed = event == "move-in" and "citizen" not in cells
    if is_assumed:
        cells["citizen"] = _ANYBODY
    commands = _read(event, cells, path, row.where)
    if len(row.where.problems) > before:
        return
    for command in commands:
        somebody = is_assumed and isinstance(command, MoveIn)
        yield Act(row.where.path, replace(command, citizen=NEW_CITIZEN) if somebody else command, leaving)


def _cells(row: Row, event: str) -> Iterator[tuple[str, str]]:
    """What a table says, column by column. Reports what is no column of such a row, and what is no cell."""
    columns = KINDS[event].columns - _UNSAID | ({"offer"} if event == "depart" else set())
    found: dict[str, str] = {}
    for written, value in row.table.items():
        name = meaning_of(written)
        if name is None:
            row.where.report(unknown_key(written, sorted(columns)))
        elif name not in columns:
            row.where.report(say("a simulation has no use for `{key}` here", key=written))
        elif name in found:
            row.where.report(say("`{key}` says what `{first}` says", key=written, first=found[name]))
        else:
            found[name] = written
            text = _text(value)
            if text is None:
                values: dict[str, Value] = {"key": written, "value": shown(value)}
                row.where.report(say("`{key}` is {value}; it must be a text, a number or a date", **values))
            else:
                yield name, text


def _text(value: object) -> str | None:
    """A value as the cell of an import has it; None where no cell can hold it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str):
        return value
    if is_number(value):
        return Number(f"{Decimal(value):f}")
    return value.isoformat() if isinstance(value, date) and not isinstance(value, datetime) else None


def _check_leaving(offer: str, cells: Mapping[str, str], where: Where) -> None:
    if "citizen" in cells:
        where.report(say("`citizen` and `offer` are both there; `offer` means everybody who lives in it"))
    try:
        check_key(say("offer"), offer)
    except (NotAKey, CprInText) as refusal:
        where.report(refusal.sentence())


def _read(event: str, cells: Mapping[str, str], path: Path, where: Where) -> list[Command]:
    """The command of a table, as an import reads it; what is wrong with its cells is reported."""
    kind = KINDS[event]
    said = {"event": event, "decision": _WHO, "reason": _WHO, **cells}
    names = sorted(kind.columns | said.keys())
    reader = Reader(Columns(str(path), names, names), _WHO, Source.TOML)
    found = reader.read([(1, [*(said.get(name, "") for name in names), ""])])
    for bad in reader.bad.refusal().rows if reader.bad else ():
        where.report(_problem(bad.column, bad.value, bad.reason))
    return [command for _, command in found]


def _problem(column: str, value: str, reason: Message) -> Message:
    if not value:
        return say("`{key}` is missing", key=column)
    return say("`{key}` is {value!r}: {reason}", key=column, value=value, reason=reason)
