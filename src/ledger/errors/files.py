"""Files from elsewhere: imports, costs, the finance system's postings."""

from __future__ import annotations

from datetime import date

from ledger.errors.base import Misuse, Refusal
from ledger.errors.wording import NO_ADVICE, advised
from ledger.shared.message import Day, Message, Remedy, Value, say

MOST_SHOWN = 50
"""Bad rows that are shown; the others are counted."""


class BadRow(Misuse):
    """One cell or row of an import. `line` counts from 1 with the header; `column` is "" where it is the whole row."""

    code = "bad-row"
    line: int
    column: str
    value: str
    reason: Message
    reason_code: str

    def sentence(self) -> Message:
        if not self.column:
            return say("line {line}: {reason} [{code}]", line=self.line, reason=self.reason, code=self.reason_code)
        return say(
            "line {line}, {column} {value!r}: {reason} [{code}]",
            line=self.line,
            column=self.column,
            value=date.fromisoformat(self.value) if isinstance(self.value, Day) else self.value,
            reason=self.reason,
            code=self.reason_code,
        )


class BadImport(Refusal):
    """Some rows of a file cannot be recorded; nothing of it was.

    `rows` are the first of them, at most MOST_SHOWN; `count` is how many there are, by default as many as are given.
    `follow` counts rows that were refused only because an earlier row is bad: a reassessment of somebody whose move-in
    cannot be read. They are not among `rows`. `only_read`: nothing of the file was to be recorded.
    """

    code = "import-refused"
    file: str
    rows: list[BadRow]
    count: int = 0
    follow: int = 0
    only_read: bool = False

    def __post_init__(self) -> None:
        self.count = max(self.count, len(self.rows))
        self.rows = self.rows[:MOST_SHOWN]

    def sentence(self) -> Message:
        rows: list[Message] = [row.sentence() for row in self.rows]
        if self.count > len(rows):
            rows.append(say("… and {more} more", more=self.count - len(rows)))
        if self.follow == 1:
            rows.append(say("1 row more follows from these"))
        elif self.follow:
            rows.append(say("{follow} rows more follow from these", follow=self.follow))
        values: dict[str, Value] = {"file": self.file, "count": self.count, "rows": rows}
        match self.count, self.only_read:
            case 1, True:
                return say("{file}: 1 bad row:\n  {rows:\n  }", **values)
            case 1, False:
                return say("{file}: 1 bad row, nothing recorded:\n  {rows:\n  }", **values)
            case _, True:
                return say("{file}: {count} bad rows:\n  {rows:\n  }", **values)
        return say("{file}: {count} bad rows, nothing recorded:\n  {rows:\n  }", **values)


class BadImportFile(Misuse):
    """An import's file cannot be read, or its header. `instead` as in BadOption."""

    code = "bad-import-file"
    file: str
    why: Message
    instead: Remedy | Message = NO_ADVICE

    def sentence(self) -> Message:
        return say("{file} cannot be imported: {why}", file=self.file, why=self.why)

    def remedy(self) -> Remedy | None:
        return advised(self.instead)


class BadFile(BadImportFile):
    """A file that is only looked at cannot be read: costs, the finance system's postings."""

    code = "bad-file"

    def sentence(self) -> Message:
        return say("{file} cannot be read: {why}", file=self.file, why=self.why)


class BeyondBounds(Misuse):
    """A file has more than the program reads. `bound` names what: size, rows, columns, line, nesting, key, text."""

    code = "beyond-bounds"
    file: str
    bound: str
    why: Message

    def sentence(self) -> Message:
        return say("{file} cannot be read: {why}", file=self.file, why=self.why)

    def remedy(self) -> Remedy | None:
        return Remedy("split-file") if self.bound in ("size", "rows") else None
