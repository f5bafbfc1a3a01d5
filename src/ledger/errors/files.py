"""Files from elsewhere: imports, costs, the finance system's postings."""

from __future__ import annotations

from dataclasses import dataclass

from ledger.errors.base import Misuse, Refusal
from ledger.errors.wording import advised
from ledger.shared.message import Message, Remedy, Text, say


@dataclass(eq=False)
class BadRow(Misuse):
    """One cell or row of an import. `line` counts from 1 with the header; `column` is "" where it is the whole row."""

    code = "bad-row"
    line: int
    column: str
    value: str
    reason: Text
    reason_code: str

    def sentence(self) -> Message:
        if not self.column:
            return say("line {line}: {reason} [{code}]", line=self.line, reason=self.reason, code=self.reason_code)
        return say(
            "line {line}, {column} {value!r}: {reason} [{code}]",
            line=self.line,
            column=self.column,
            value=self.value,
            reason=self.reason,
            code=self.reason_code,
        )


@dataclass(eq=False)
class BadImport(Refusal):
    """Some rows of an import cannot be recorded. All of them; nothing of the file was recorded."""

    code = "import-refused"
    file: str
    rows: list[BadRow]

    def sentence(self) -> Message:
        rows = [row.sentence() for row in self.rows]
        if len(rows) == 1:
            return say("{file}: 1 bad row, nothing recorded:\n  {row}", file=self.file, row=rows[0])
        return say(
            "{file}: {count} bad rows, nothing recorded:\n  {rows:\n  }", file=self.file, count=len(rows), rows=rows
        )


@dataclass(eq=False)
class BadImportFile(Misuse):
    """An import's file cannot be read, or its header. `instead` as in BadOption."""

    code = "bad-import-file"
    file: str
    why: Text
    instead: Remedy | Text = ""

    def sentence(self) -> Message:
        return say("{file} cannot be imported: {why}", file=self.file, why=self.why)

    def remedy(self) -> Remedy | None:
        return advised(self.instead)


@dataclass(eq=False)
class BadFile(BadImportFile):
    """A file that is only looked at cannot be read: costs, the finance system's postings."""

    code = "bad-file"

    def sentence(self) -> Message:
        return say("{file} cannot be read: {why}", file=self.file, why=self.why)
