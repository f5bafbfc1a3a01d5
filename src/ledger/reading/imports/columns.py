"""The columns of an import: their names in English and Danish, and the header of one file."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from ledger.errors import BadImportFile, nearest
from ledger.reading.bad_rows import shown
from ledger.reading.bounds import LONGEST_KEY
from ledger.reading.csv_rows import plain_heading
from ledger.reading.words import HEADINGS
from ledger.shared.message import Message, Remedy, say

COLUMNS = tuple(HEADINGS)
DANISH_COLUMNS = {danish: name for name, words in HEADINGS.items() for danish in words}

WRITE_HEADER = Remedy("write-header", example=["event", "date", "citizen", "offer", "place", "level", "decision"])


class Columns:
    """Where each column stands: `written` is the header as the file has it, `names` what it means."""

    def __init__(self, file: str, names: Iterable[str], written: Iterable[str]) -> None:
        self.file = file
        self._written = dict(zip(names, written, strict=True))
        self._at = {name: at for at, name in enumerate(self._written)}

    def __contains__(self, name: str) -> bool:
        return name in self._at

    def __iter__(self) -> Iterator[str]:
        return iter(self._at)

    def at(self, name: str) -> int:
        """The cell's index; that of the blank cell after the last where the file has no such column."""
        return self._at.get(name, len(self._at))

    def written(self, name: str) -> str:
        return self._written.get(name, name)

    def all_written(self) -> dict[str, str]:
        """Each column's name with the heading that the file gives it."""
        return dict(self._written)


def columns_of(file: str, written: list[str]) -> Columns:
    """The columns that a header names. Raises BadImportFile with everything that is wrong with it."""
    names = [meaning_of(cell) for cell in written]
    if not any(names):
        tabs = any("\t" in cell for cell in written)
        why = say("its columns are separated by tabs") if tabs else say("its first line names no column that is known")
        raise BadImportFile(file, why, WRITE_HEADER)
    problems = [_bad_heading(cell) for cell, name in zip(written, names, strict=True) if name is None]
    for name in (name for name, count in Counter(names).items() if name is not None and count > 1):
        twice = [shown(cell.strip()) for cell, meaning in zip(written, names, strict=True) if meaning == name]
        problems.append(
            say("the column {name} is there {count} times ({headings})", name=name, count=len(twice), headings=twice)
        )
    if problems:
        raise BadImportFile(file, say("{problems:; }", problems=problems), Remedy("name-column", known=COLUMNS))
    return Columns(file, [name for name in names if name is not None], [cell.strip() for cell in written])


def _bad_heading(written: str) -> Message:
    if "," in written or ";" in written:
        return say("the header mixes ';' and ',', in '{heading}'", heading=shown(written.strip()))
    return unknown_column(written) if written.strip() else say("a column has no name")


def unknown_column(written: str) -> Message:
    """What to say of a name that no column has."""
    name = written.strip().lower()[:LONGEST_KEY]
    near = nearest(name, list(COLUMNS)) or nearest(name, list(DANISH_COLUMNS))
    heading = shown(written.strip())
    if near:
        return say("the column '{heading}' is unknown (did you mean {near}?)", heading=heading, near=near)
    return say("the column '{heading}' is unknown", heading=heading)


def meaning_of(written: str) -> str | None:
    """The column that a heading stands for, however it is cased; None where there is none."""
    name = plain_heading(written) if len(written) <= LONGEST_KEY else ""
    return name if name in COLUMNS else DANISH_COLUMNS.get(name)
