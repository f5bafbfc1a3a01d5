"""The bad rows of a file: the first of them to be shown, all of them counted, and those that only follow from others.

What is wrong with a file is reported in one pass: cells that cannot be read and, where rows can be, what the rules say
of them, in file order. Where a row is bad, later rows about the same citizen or place may be refused for that alone: a
reassessment of somebody whose move-in cannot be read. They are counted apart, by the table below: a refusal that says
who is where follows from an earlier bad row about whom or what it names, any other is a fault of its own. Of services
`bad_grants` says which rows follow.
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from operator import attrgetter
from typing import Any

from ledger.commands import Command, GrantService
from ledger.errors import (
    BadImport,
    BadOption,
    BadRow,
    BeforeMeeting,
    BirthdayInKey,
    CprInText,
    MeetingAlreadyHeld,
    NobodyThere,
    NoGrant,
    NotOfMeeting,
    NotYet,
    PayerUnlisted,
    Refusal,
)
from ledger.errors.files import MOST_SHOWN
from ledger.errors.wording import did_you_mean
from ledger.reading.bad_grants import TELL_OF_GRANTS, BadGrants
from ledger.rules.privacy import looks_like_cpr
from ledger.shared.message import Day, Message, Remedy, Value, say

_LONGEST_SHOWN = 60
NOT_REPEATED = "(not repeated)"
_NEVER_REPEATED = (CprInText, BirthdayInKey)


_OF_CITIZEN = {
    "unknown-citizen", "not-resident", "already-departed", "departure-before-move-in", "departure-too-early",
    "assessed-that-day", "citizen-elsewhere", "place-taken", "place-occupied", "place-lived-in",
}  # fmt: skip
_OF_PLACE = {"place-out-of-use", "not-out-of-use", "reserved-already"}

_OF_NO_DAY = {"unknown-citizen", "unknown-offer", "unknown-place", "already-held"}
"""What is refused whatever the day is."""

_COLUMNS = {
    "nobody-there": "citizen", "unknown-service": "service", "no-grant": "service",
    "unknown-offer": "offer", "unknown-place": "place", "place-taken": "place", "place-occupied": "place",
    "place-not-open": "place", "place-out-of-use": "place", "not-out-of-use": "place",
    "unknown-citizen": "citizen", "citizen-elsewhere": "citizen", "not-resident": "citizen",
    "unknown-level": "level", "hours-needed": "level", "hours-beyond-table": "hours",
    "already-departed": "date", "assessed-that-day": "date", "departure-before-move-in": "date",
    "departure-too-early": "date", "days-reversed": "until", "notice-after-departure": "notice_given",
    "paragraph-needed": "paragraph", "unknown-role": "decided_by", "decider-needed": "decided_by",
    "place-lived-in": "date", "reserved-already": "date", "reserved-for-own": "payer",
    "no-chart": "chart", "several-charts": "chart", "empty-chart": "chart", "chart-beyond-week": "chart",
    "chart-disagrees": "chart", "chart-of-no-hours": "chart", "chart-and-amount": "chart",
    "above-competence": "decided_by", "reason-needed": "reason", "ref-used": "ref", "not-yet": "decided_on",
}  # fmt: skip
"""The column of an import that a rule's refusal is about."""

_SUGGESTIONS = {
    "did-you-mean", "did-you-mean-authority", "did-you-mean-event", "did-you-mean-role", "name-level",
    "name-level-of-interval", "name-place", "name-role", "name-service", "give-decider", "payer-near-or-unlisted",
    "payer-unlisted", "leave-by", "depart-by",
}  # fmt: skip


NamedCell = tuple[int, str, str]
"""The line of a cell, the heading of its column as the file has it, and what is written there."""


class BadRows:
    """The bad rows of one file, added in any order. `columns` are the names that the file gives its columns.

    `only_read`: nothing of the file was to be recorded. `keeps` is how many are kept to be shown; whoever writes each
    of them into a copy of the file keeps more.
    """

    keeps = MOST_SHOWN

    def __init__(self, file: str, columns: Mapping[str, str] | None = None, *, only_read: bool = False) -> None:
        self.count = 0
        """Faults, of which a row may have several."""
        self.follow = 0
        self._file = file
        self._only_read = only_read
        self._columns = columns or {}
        self._rows: list[BadRow] = []
        self.following: list[int] = []
        """The lines that are refused only because an earlier row is bad, as far as they are kept."""
        self._lines: set[int] = set()
        self._touched: dict[str, int] = {}
        """The streams that a bad row is about, each with the first line of such a row."""
        self.grants = BadGrants()
        self.cells: dict[int, Mapping[str, NamedCell]] = {}
        """Of a command that stands in many rows, by its line: where each thing stands that it names."""
        self.undated: set[int] = set()
        """The lines of commands whose day could not be read: of them only what no day decides is told."""

    def __bool__(self) -> bool:
        return self.count > 0

    def cell(
        self, line: int, column: str, written: str, refusal: Refusal, code: str = "", streams: Iterable[str] = ()
    ) -> None:
        """Add a cell that cannot be read, as bad_cell; of one that will not be shown no sentence is made."""
        if self._is_shown(line):
            self.add(bad_cell(line, column, written, refusal, code), streams)
        else:
            self._counted(line)
            self._touch(line, streams)

    def add(self, row: BadRow, streams: Iterable[str] = ()) -> None:
        """Add a bad row, which is about some citizens and places, as their streams are named."""
        self._counted(row.line)
        if self._is_shown(row.line):
            insort(self._rows, row, key=attrgetter("line"))
            del self._rows[self.keeps :]
        self._touch(row.line, streams)

    def refused(self, line: int, command: Command, refusal: Refusal, lines: Mapping[int, int] | None = None) -> None:
        """Add a row that can be read and that a rule refuses.

        `lines` are those of the events that the rows before it would record: they have no numbers yet.
        """
        if line in self.undated and refusal.code not in _OF_NO_DAY:
            return
        if self._follows(line, command, refusal):
            self.follow += 1
            if len(self.following) < self.keeps:
                self.following.append(line)
            self._touch(line, _touched_by(command))
        elif isinstance(refusal, BadImport):
            self._of_chart(line, command, refusal)
        elif (named := _named_cell(refusal, self.cells.get(line, {}))) is not None:
            at, column, written = named
            self.add(BadRow(at, column, shown(written), _with_suggestion(refusal, lines or {}), refusal.code))
        elif self._is_shown(line):
            self.add(self._judged(line, command, refusal, lines or {}), _touched_by(command))
        else:
            self._counted(line)
            self._touch(line, _touched_by(command))
        if isinstance(command, GrantService):
            self.grants.refused(line, command)

    def _follows(self, line: int, command: Command, refusal: Refusal) -> bool:
        """Whether a row is refused only because an earlier one is bad."""
        if isinstance(refusal, NoGrant):
            return self.grants.would_help(line, command, refusal)
        return any(self._touched.get(stream, line) < line for stream in _leans_on(command, refusal))

    @property
    def kept(self) -> Sequence[BadRow]:
        """The first of them, in file order."""
        return self._rows

    def refusal(self) -> BadImport:
        """All of them as one refusal."""
        return BadImport(self._file, self._rows, self.count, self.follow, self._only_read, len(self._lines))

    def _is_shown(self, line: int) -> bool:
        return len(self._rows) < self.keeps or line < self._rows[-1].line

    def _counted(self, line: int) -> None:
        self.count += 1
        self._lines.add(line)

    def _touch(self, line: int, streams: Iterable[str]) -> None:
        for stream in streams:
            self._touched[stream] = min(line, self._touched.get(stream, line))

    def _of_chart(self, line: int, command: Command, refusal: BadImport) -> None:
        """Add what is wrong with the file of a 24-hour chart that a row names, each of its bad rows."""
        self.count += refusal.count - len(refusal.rows)
        for row in refusal.rows:
            values: dict[str, Value] = {"line": row.line, "reason": row.reason}
            reason = say("line {line} of it: {reason}", **values)
            if row.column:
                said: dict[str, Value] = {"column": row.column, "value": row.value}
                reason = say("line {line} of it, {column} {value!r}: {reason}", **values, **said)
            column = self._columns.get("chart", "chart")
            self.add(BadRow(line, column, shown(refusal.file), reason, row.reason_code), _touched_by(command))

    def _judged(self, line: int, command: Command, refusal: Refusal, lines: Mapping[int, int]) -> BadRow:
        column = refusal.field if isinstance(refusal, PayerUnlisted) else _COLUMNS.get(refusal.code, "")
        if column in ("offer", "place") and not hasattr(command, column):
            column = "citizen"  # named as OFFER/PLACE
        value = _value(command, column)
        reason = _with_suggestion(refusal, lines)
        if value is None:
            return BadRow(line, "", "", reason, refusal.code)
        return BadRow(line, self._columns.get(column, column), shown(value), reason, refusal.code)


def _with_suggestion(refusal: Refusal, lines: Mapping[int, int]) -> Message:
    """Why a rule refuses a row, and what may have been meant."""
    reason = refusal.sentence().by_lines(lines)
    suggested = suggestion(refusal)
    return say("{reason}; {remedy}", reason=reason, remedy=suggested) if suggested else reason


def _named_cell(refusal: Refusal, cells: Mapping[str, NamedCell]) -> NamedCell | None:
    """The cell that a refusal is about, by what it names: a citizen, who lives in a place, a house, an area, a day."""
    if isinstance(refusal, NotYet):
        names = [str(refusal.day), str(refusal.today)]
    elif isinstance(refusal, BeforeMeeting):
        names = [str(refusal.day)]
    elif isinstance(refusal, NobodyThere):
        names = [f"{refusal.offer}/{refusal.place}"]
    else:
        names = [str(getattr(refusal, one, "")) for one in ("citizen", "name", "offer")]
    if isinstance(refusal, NotOfMeeting):  # who may be named by a place of the house
        names += [written for written in cells if written.startswith(f"{refusal.offer}/")]
    return next((cells[one] for one in names if one in cells), None)


def bad_cell(line: int, column: str, written: str, refusal: Refusal, code: str = "") -> BadRow:
    """A cell that cannot be read; `column` is the heading as the file has it."""
    if not code:
        code = ("bad-word" if written else "empty-cell") if isinstance(refusal, BadOption) else refusal.code
    repeated = NOT_REPEATED if isinstance(refusal, _NEVER_REPEATED) else shown(written)
    return BadRow(line, column, repeated, reason_in_cell(refusal), code)


def reason_in_cell(refusal: Refusal) -> Message:
    """What is wrong with a cell, and what to do."""
    reason, remedy = refusal.in_cell(), refusal.remedy()
    return say("{reason}; {remedy}", reason=reason, remedy=remedy) if remedy else reason


def shown(text: str) -> str:
    """A cell as a refusal repeats it: no CPR number, which would end in terminals and logs, and no page of text.

    What cannot be seen, such as a no-break blank, becomes what can, so that no escape is written for it.
    """
    if isinstance(text, Day):
        return text
    if looks_like_cpr(text[:1_000]):
        return NOT_REPEATED
    short = text if len(text) <= _LONGEST_SHOWN else text[: _LONGEST_SHOWN - 1] + "…"
    return "".join(sign if sign.isprintable() else " " if sign.isspace() else "·" for sign in short)


def _touched_by(command: Command) -> Iterable[str]:
    """The streams of which other rows may be refused where a command is: who is where does not rest on services."""
    return () if isinstance(command, (GrantService, *TELL_OF_GRANTS)) else command.streams()


def _leans_on(command: Command, refusal: Refusal) -> Iterator[str]:
    """The streams that a refusal about who is where was decided on."""
    if isinstance(refusal, NobodyThere):
        yield f"place:{refusal.offer}/{refusal.place}"
    if refusal.code in _OF_CITIZEN and (citizen := getattr(refusal, "citizen", None)):
        yield f"citizen:{citizen}"
    elif refusal.code in _OF_CITIZEN | _OF_PLACE:
        yield from command.streams()


def suggestion(refusal: Refusal) -> Remedy | None:
    """The remedy where it names what may have been meant."""
    remedy = refusal.remedy()
    if isinstance(refusal, MeetingAlreadyHeld):
        if refusal.together:
            return Remedy("fill-further-or-without", offer=refusal.about)
        return Remedy("fill-further-meeting")
    if remedy is None or remedy.action not in _SUGGESTIONS:
        return None
    if isinstance(refusal, PayerUnlisted):
        return Remedy("fill-payer-unlisted", near=refusal.near) if refusal.near else Remedy("fill-unlisted")
    if (of_column := _in_a_column(remedy)) is not None:
        return of_column
    word = getattr(refusal, remedy.action.removeprefix("name-"), None)
    is_word = word is not None and not word.isdigit() and "known" in remedy.values  # 99 is not a misspelt 9
    near = did_you_mean(word, remedy.values["known"]) if is_word else None  # type: ignore[arg-type]  # what is known is a list of words
    return near or remedy


def _in_a_column(remedy: Remedy) -> Remedy | None:
    """What is said by an option on a line, as it is in a column of an import; None where that is nothing else."""
    if remedy.action == "leave-by":
        return Remedy("fill-until", day=remedy.values["day"])
    if remedy.action == "give-decider":
        return Remedy("fill-decider", roles=remedy.values["roles"])
    return None


def _value(command: Command, column: str) -> str | None:
    """What a command holds in a column of an import; None where that is nothing."""
    assessment = getattr(command, "assessment", None)
    values: dict[str, Any] = {
        "date": getattr(command, "first_day", getattr(command, "last_day", None)),
        "until": getattr(command, "until", getattr(command, "last_day", None)),
        "level": getattr(assessment, "level", None),
        "hours": getattr(assessment, "hours", None),
        "chart": getattr(getattr(command, "chart", None), "name", None),
    }
    value = values[column] if column in values else getattr(command, column, None) if column else None
    if isinstance(value, date):
        return Day(value.isoformat())
    return None if value is None and column not in ("decided_by", "reason", "paragraph") else str(value or "")
