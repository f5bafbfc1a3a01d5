"""Files from elsewhere: imports, costs, the finance system's postings."""

from __future__ import annotations

from datetime import date

from ledger.errors.base import Misuse, Refusal
from ledger.errors.wording import NO_ADVICE, advised
from ledger.shared.message import Day, Message, Remedy, Value, as_said, say

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
            return say(
                "line {line}: {reason} [{code}]", line=self.line, reason=self.reason, code=as_said(self.reason_code)
            )
        return say(
            "line {line}, {column} {value!r}: {reason} [{code}]",
            line=self.line,
            column=self.column,
            value=date.fromisoformat(self.value) if isinstance(self.value, Day) else self.value,
            reason=self.reason,
            code=as_said(self.reason_code),
        )


class BadImport(Refusal):
    """Some rows of a file cannot be recorded; nothing of it was.

    `rows` are the first faults, at most MOST_SHOWN, of which a row may have several; `count` is how many faults there
    are, and `lines` how many rows have any, by default as many as are given; 0 where that is not known.
    `follow` counts rows that were refused only because an earlier row is bad: a reassessment of somebody whose move-in
    cannot be read. They are not among `rows`. `only_read`: nothing of the file was to be recorded.
    """

    code = "import-refused"
    file: str
    rows: list[BadRow]
    count: int = 0
    follow: int = 0
    only_read: bool = False
    lines: int = 0

    def __post_init__(self) -> None:
        if self.count <= len(self.rows):  # all of them are here
            self.lines = len({row.line for row in self.rows})
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
        values: dict[str, Value] = {"file": self.file, "how_many": self._how_many(), "rows": rows}
        if self.only_read:
            return say("{file}: {how_many}:\n  {rows:\n  }", **values)
        return say("{file}: {how_many}, nothing recorded:\n  {rows:\n  }", **values)

    def _how_many(self) -> Message:
        """How many rows are bad; and how many faults they have, where one of them has several."""
        values: dict[str, Value] = {"faults": self.count, "count": self.lines}
        if not self.lines:
            return say("{faults} faults", **values)
        if self.count == self.lines:
            return say("1 bad row") if self.lines == 1 else say("{count} bad rows", **values)
        return (
            say("{faults} faults in 1 row", **values)
            if self.lines == 1
            else say("{faults} faults in {count} rows", **values)
        )


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
