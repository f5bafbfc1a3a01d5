"""A meeting's workbook that was filled in: who took part, what was said and agreed, and what became of earlier actions.

The sheet `meeting` (møde) has a row for each thing; its first column says which. What stands in `about` and `note` was
written by the program (`follow-up prepare`); `text`, `owner`, `day` and `amount` are people's.

    month         text: the month that it is about
    house, function, paragraph, supplier    about: a house, or an area across houses; each a row
    held          day: when it was held; empty: today
    kind          text: monthly, quarterly or ad-hoc
    participants  text: who took part; may be repeated
    focus         text: a citizen whom the next meeting is to look at, or several; may be repeated
    expectation   about: a house or area; amount: what the leader expects the year to come to; text: why
    comment       text: what was said; may be repeated
    change        about: an event; text: what was said of it
    done          about: an action; day: when it was done; text: what came of it
    action        text: what was agreed; owner: whose it is; day: the last day

Decided on 2026-11-27:

* A filled workbook is one act: the meeting, and what it says was done of earlier actions. Where a cell is refused
  nothing is recorded, and every refused cell is told, as in an import. The same bytes are recorded once.
* What is said of a change or of an action that is not done becomes part of the meeting's comment, after the number of
  the event or the id of the action. A row in which nobody wrote anything says nothing. An action that is not done for
  want of a day alone is told (decided on 2026-11-28): the day may have been forgotten.
* Where the day is empty and an action is due before today, it is that day that is missing (decided on 2026-11-28): the
  refusal says that the meeting was taken to be held today. Handed in again later, it was held when it was recorded.
* What stands where nothing is read is refused (decided on 2026-11-28): a day typed as the text of *held* would have
  been left out, and the meeting dated today. So is a note in a row in which the program writes none,
  and what stands in a column of another name, or of none; but not why an earlier copy says that cells were refused.
  What somebody typed in the column in which it says so is refused like the rest; what the copy wrote there is known by
  its words, whatever became of its colour and of the remarks.
* Each house or area has one expectation at most, and where the meeting is about several the row names it (decided on
  2026-11-28). Each keeps its own reason. Before, they shared one text, in which each stood after the name of its house,
  and the reasons of all houses stood under each of them.
* Several citizens in one cell of *focus*, with a comma, semicolon or *og* between them, are each in focus (decided on
  2026-11-28): the sheet has one such row, and nothing else is said of them that would need a row each.
* A dash alone is an empty cell, as in an import (decided on 2026-11-28), in the column of the amount too: nobody
  expects that a year comes to nought, and a reason without an amount is refused. *Ingen* there is what it is on the
  command line.
* Where cells are refused the rules are asked of the rest nevertheless (decided on 2026-11-29): a citizen whom nobody
  knows is told together with a day that is none, and not a round later.
  Several are told at once, each in its cell. Where the day of the meeting is none, what depends on it is not told of
  another day, but an unknown citizen, a house that is none and a meeting that was held are.
* A meeting besides the others is *efter behov* in the sheet, as on the command line. *Særskilt* is read too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date
from typing import Any, get_args

from msgspec import Struct, field
from msgspec.structs import replace

from ledger.commands import Command, FinishAction, HoldAreaMeeting, HoldMeeting
from ledger.errors import BadImportFile, BadOption, BadRow, BeforeMeeting, NotADate, NotAKey, Refusal, SaysNothing
from ledger.models.areas import Area, AreaKind
from ledger.models.followups import Meeting
from ledger.reading.bad_rows import BadRows, NamedCell
from ledger.reading.csv_rows import plain_heading
from ledger.reading.imports import REFUSED, ImportFile, key_of_file
from ledger.reading.numbers import Number, Source, read_kroner
from ledger.reading.text import is_spreadsheet
from ledger.reading.words import DASHES, read_word
from ledger.reading.xlsx_rows import MOVE_IT, NOTHING_READ, typed_under, xlsx_table
from ledger.rules.privacy import check_text, is_too_short, looks_like_cpr, read_key, read_resident
from ledger.shared.calendar import Month, parse_date, parse_month, today
from ledger.shared.message import Day, Message, Remedy, say
from ledger.shared.money import Ore
from ledger.shared.patterns import pattern

SHEETS = ("meeting", "møde")
"""The sheet that is read, in small letters, in each language."""
COLUMNS = {
    "line": "linje",
    "about": "om",
    "note": "oplysning",
    "text": "tekst",
    "owner": "ansvarlig",
    "day": "dato",
    "amount": "beløb",
}
"""The headings of the sheet, in English and Danish."""
_CELLS = tuple(COLUMNS)[1:]
"""All but the first, which says what the row is."""
LINES = {
    "month": "måned",
    "house": "tilbud",
    "function": "funktion",
    "paragraph": "paragraf",
    "supplier": "leverandør",
    "held": "afholdt",
    "kind": "slags",
    "participants": "deltagere",
    "focus": "fokus",
    "expectation": "forventning",
    "comment": "bemærkning",
    "change": "ændring",
    "done": "udført",
    "action": "aftale",
}
"""What a row can be, in English and Danish."""
FILLED = {
    "held": ("day",),
    "kind": ("text",),
    "participants": ("text",),
    "focus": ("text",),
    "expectation": ("text", "amount"),
    "comment": ("text",),
    "change": ("text",),
    "done": ("text", "day"),
    "action": ("text", "owner", "day"),
}
"""Which cells of a row people fill in, by what the row is."""
_AREAS: tuple[AreaKind, ...] = get_args(AreaKind)
_OF_PEOPLE = ("text", "owner", "day", "amount")
"""The columns that people fill in."""
_NO_AMOUNT = ("none", "ingen")
"""What says on the command line that nothing is expected."""
_READ = {
    **FILLED,
    "month": ("text",),
    **{what: ("about", *FILLED.get(what, ())) for what in ("house", *_AREAS, "expectation", "change", "done")},
}
"""Those that are read."""
_NOTED = ("month", "house", *_AREAS, "focus", "expectation", "change", "done")
"""The rows in which the program writes a note, which is not read."""

KINDS = {"monthly": "månedlig", "quarterly": "kvartalsvis", "ad-hoc": "efter behov"}
_ALSO = {"efter-behov": "ad-hoc", "særskilt": "ad-hoc"}
"""As the command line has it, and as the sheet had it before."""

_read_line = read_word({**{one: one for one in LINES}, **{danish: one for one, danish in LINES.items()}})
_read_kind = read_word({**{one: one for one in KINDS}, **{danish: one for one, danish in KINDS.items()}, **_ALSO})
_HEADINGS = {plain_heading(word): name for name, danish in COLUMNS.items() for word in (name, danish)}


class _Row(Struct, frozen=True):
    """One row: its cells by column, and the headings as the file has them."""

    line: int
    cells: Mapping[str, str]
    written: Mapping[str, str]
    bad: BadRows

    def said(self, column: str) -> str:
        return self.cells.get(column, "").strip()

    def read(self, column: str, reader: Callable[[str], Any]) -> Any:
        """A cell's value; None where it is empty, or is refused, which is noted."""
        text = self.cells.get(column, "")
        if not text.strip():
            return None
        try:
            return reader(text if isinstance(text, Number) else text.strip())
        except Refusal as refusal:
            self.bad.cell(self.line, self.written.get(column, column), text, refusal)
            return None

    def cell(self, column: str) -> NamedCell:
        """Where a cell is, and what is written there."""
        held = self.cells.get(column, "")
        return self.line, self.written.get(column, column), held if isinstance(held, Day) else held.strip()

    def lacks(self, column: str) -> None:
        """Note that a cell has to be filled in."""
        refusal = BadOption(say("the {where} is empty", where=as_column(column)), say("fill it in, or empty the row"))
        self.bad.cell(self.line, self.written.get(column, column), "", refusal)

    def is_filled(self) -> bool:
        """Whether anything stands in it besides what it is."""
        return any(map(self.said, _CELLS))

    def refuse(self, column: str, why: Message, hint: Message) -> None:
        """Note that what stands in a cell cannot be."""
        self.bad.cell(*self.cell(column), BadOption(why, hint))

    def refuse_strays(self, what: str) -> None:
        """Note each cell in which something stands and nothing is read in such a row: none is left out silently."""
        read = _READ[what]
        columns = [self.written.get(one, one) for one in read]
        for column in _CELLS:
            if column in read or not self.said(column) or (column == "note" and what in _NOTED):
                continue
            hint = say("of such a row is read: {columns:, }", columns=columns)
            self.refuse(column, say("nothing is read in this cell"), hint)


class _Expectation(Struct, frozen=True):
    """What a row says is expected: of which house or area (empty: it does not say), how much, and why."""

    row: _Row
    about: str
    amount: Ore | None
    because: str | None


class _Minutes(Struct):
    """What the rows say, as they are read."""

    month: Month | None = None
    houses: list[str] = field(default_factory=list)
    areas: list[Area] = field(default_factory=list)
    held_on: date | None = None
    is_dated: bool = False
    """Whether a row says when it was held, readable or not."""
    kind: Meeting = "monthly"
    participants: list[str] = field(default_factory=list)
    focus: list[str] = field(default_factory=list)
    expectations: list[_Expectation] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    actions: list[tuple[str, date | None, str | None]] = field(default_factory=list)
    done: list[tuple[int, FinishAction]] = field(default_factory=list)
    undated: list[tuple[int, str]] = field(default_factory=list)
    """The actions of which something is said and no day, each with its row."""
    due: list[tuple[_Row, date]] = field(default_factory=list)
    """The rows of actions that have a last day, to be held against the day of the meeting."""
    is_whole: bool = True
    """Whether each of its rows could be read."""
    line: int = 1
    """The row that is the meeting's own: that of the participants."""
    cells: dict[str, NamedCell] = field(default_factory=dict)
    """Where a house, an area, a citizen in focus and the day stand, of which a rule may refuse one."""
    subjects: list[str] = field(default_factory=list)
    """The houses and areas as they are written, also those that are refused."""


def as_column(column: str) -> Message:
    """The name of a column in a sentence."""
    named = {
        "line": say("column line"),
        "text": say("text"),
        "day": say("day"),
        "amount": say("amount"),
        "about": say("column about"),
    }
    return named[column]


def minutes(
    name: str,
    data: bytes,
    by: str,
    keeps: int | None = None,
    recorded_on: Callable[[str, int], date | None] = lambda *_: None,
) -> ImportFile:
    """What a filled workbook asks for: the meeting, after what was done of earlier actions; recorded by `by`.

    `recorded_on` tells the day on which the same workbook was recorded, by its own key and the line of the meeting;
    None where it was not. Without a day in the row *held* that is the day of the meeting, else today.

    Raises BadImportFile for what is no such workbook, BeyondBounds.
    """
    if not is_spreadsheet(data):
        raise BadImportFile(name, say("it is no spreadsheet"), Remedy("prepare-workbook"))
    table, key = xlsx_table(name, data, SHEETS), key_of_file("minutes", data)
    columns = _columns_of(table.header)
    if "line" not in columns or "text" not in columns:
        raise BadImportFile(name, say("it has no sheet of a meeting that can be filled in"), Remedy("prepare-workbook"))
    written = {column: one.strip() for column, one in zip(columns, table.header, strict=True) if column is not None}
    bad = BadRows(name, written)
    if keeps is not None:
        bad.keeps = keeps
    found, refuses = _Minutes(), False
    for line, cells in table.rows:
        if isinstance(cells, BadRow):
            bad.add(cells)
            found.is_whole = False
            continue
        _refuse_unread(bad, line, table.header, columns, cells)
        refuses = refuses or _has_refused(table.header, cells)
        of = {column: _said(column, cell) for column, cell in zip(columns, cells, strict=False) if column is not None}
        _take(found, _Row(line, of, written, bad), by)
    for typed in typed_under(data, SHEETS, REFUSED) if refuses else ():
        bad.add(typed)
    rows = _commands(found, by, bad, written, lambda line: recorded_on(key, line))
    doubts = tuple(
        say(
            "look again: row {row} has a text and no day, so {action} is not done: the text joins the comment",
            row=line,
            action=action,
        )
        for line, action in found.undated
    )
    return ImportFile(name, rows, bad, 0, key, doubts)


def _columns_of(header: Sequence[str]) -> list[str | None]:
    """What each column is; None for one that is not read, as a second one of a name."""
    named = [_HEADINGS.get(plain_heading(one)) for one in header]
    return [name if name not in named[:at] else None for at, name in enumerate(named)]


def _said(column: str, cell: str) -> str:
    """A cell as it is read: "" where people wrote that there is nothing. Where something is wanted, that lacks."""
    is_none = cell.strip() in DASHES or (column == "amount" and cell.strip().casefold() in _NO_AMOUNT)
    return "" if is_none and column in _OF_PEOPLE else cell


def _has_refused(header: Sequence[str], cells: Sequence[str]) -> bool:
    """Whether anything stands in the column in which a copy says why cells are refused: its own words, or others."""
    return any(cell.strip() and plain_heading(heading) in REFUSED for heading, cell in zip(header, cells, strict=True))


def _refuse_unread(
    bad: BadRows, line: int, header: Sequence[str], columns: Sequence[str | None], cells: Sequence[str]
) -> None:
    """Note what stands in a column that is not read, but for what a copy that says why cells were refused says."""
    for heading, column, cell in zip(header, columns, cells, strict=True):
        if column is None and cell.strip() and plain_heading(heading) not in REFUSED:
            bad.cell(line, heading.strip(), cell, BadOption(NOTHING_READ, MOVE_IT))


def _take(found: _Minutes, row: _Row, by: str) -> None:
    what = row.read("line", _read_line)
    if what == "participants" and not found.participants:
        found.line = row.line
    if what is None:
        if row.is_filled() and not row.said("line"):
            row.lacks("line")
        return
    row.refuse_strays(what)
    if what in ("house", *_AREAS):
        about = row.said("about")
        found.subjects.extend(filter(None, _named(about) if what == "house" else [about]))
        if (key := row.read("about", _house if what == "house" else _text(say("area")))) is not None:
            found.cells[key] = row.cell("about")
            found.houses.append(key) if what == "house" else found.areas.append(Area(by=what, name=key))
    elif any(map(row.said, FILLED.get(what, _READ[what]))):
        _READERS[what](found, row, by)


_read_house = read_key(say("offer"))
_BETWEEN_NAMES = pattern(r"\s*(?:[,;&+]|\b(?:og|and)\b)\s*")


def _house(text: str) -> str:
    """A house's key. Raises NotAKey, CprInText, BirthdayInKey; BadOption for several in one cell."""
    try:
        return _read_house(text)
    except NotAKey:
        first, *others = _named(text)
        if not others:
            raise
        named = [_read_house(one) for one in (first, *others)]
        hint = say("write {houses: and } in a row each", houses=named)
        raise BadOption(say("a row is about one house"), hint) from None


def _named(text: str) -> list[str]:
    """The houses or citizens that a cell names, of which it may be one alone."""
    return [one for one in _BETWEEN_NAMES.split(text) if one] or [text]


def _text(where: Message, *, of_letters: bool = False) -> Callable[[str], str]:
    """Reads a text that stays for good, as where it is asked for; `of_letters`: of who or what, not of why."""

    def read(text: str) -> str:
        check_text(where, text)
        if is_too_short(text, of_letters=of_letters):
            raise SaysNothing(where, text, is_short=True)
        return str(text)

    return read


_COMMENT, _ACTION = _text(say("comment")), _text(say("action"), of_letters=True)


def _month(found: _Minutes, row: _Row, _by: str) -> None:
    found.month = row.read("text", _month_in)


def _month_in(text: str) -> Month:
    """A month, or that of a day in it, which spreadsheets make of it. Raises NotAMonth."""
    with suppress(NotADate):
        return Month.of(parse_date(text))
    return parse_month(text)


def _held(found: _Minutes, row: _Row, _by: str) -> None:
    found.held_on, found.is_dated = row.read("day", parse_date), True
    found.cells[str(found.held_on)] = row.cell("day")


def _kind(found: _Minutes, row: _Row, _by: str) -> None:
    found.kind = row.read("text", _read_kind) or "monthly"


def _participants(found: _Minutes, row: _Row, _by: str) -> None:
    if (text := row.read("text", _text(say("participants"), of_letters=True))) is not None:
        found.participants.append(text)


def _focus(found: _Minutes, row: _Row, _by: str) -> None:
    for citizen in row.read("text", _residents) or ():
        found.focus.append(citizen)
        found.cells[citizen] = row.cell("text")


def _residents(text: str) -> list[str]:
    """The citizens of a cell. Raises NotAKey, CprInText, BirthdayInKey; BadOption of one of several that is none."""
    named = _named(text)
    if len(named) == 1 or looks_like_cpr(text):
        return [read_resident(text)]
    return [_one_of_several(one) for one in named]


def _one_of_several(text: str) -> str:
    try:
        return read_resident(text)
    except NotAKey:
        hint = say("write keys of citizens, or OFFER/PLACE, with a comma between them")
        raise BadOption(say("{text!r} is no key of a citizen", text=text), hint) from None


def _expectation(found: _Minutes, row: _Row, _by: str) -> None:
    amount = row.read("amount", lambda text: read_kroner(text, Source.XLSX))
    if not row.said("amount"):
        row.lacks("amount")
    because = row.read("text", _text(say("reason for the expectation")))
    found.expectations.append(_Expectation(row, row.said("about"), amount, because))


def _comment(found: _Minutes, row: _Row, _by: str) -> None:
    if (text := row.read("text", _COMMENT)) is not None:
        found.comments.append(text)


def _change(found: _Minutes, row: _Row, _by: str) -> None:
    if (text := row.read("text", _COMMENT)) is not None:
        found.comments.append(f"{row.said('about')}: {text}")


def _done(found: _Minutes, row: _Row, by: str) -> None:
    day, text = row.read("day", parse_date), row.read("text", _COMMENT)
    action = row.said("about")
    if not action:
        row.lacks("about")
    elif day is not None:
        found.done.append((row.line, FinishAction(by=by, action=action, done_on=day, comment=text)))
    elif text is not None and not row.said("day"):
        found.comments.append(f"{action}: {text}")
        found.undated.append((row.line, action))


def _action(found: _Minutes, row: _Row, _by: str) -> None:
    text, due = row.read("text", _ACTION), row.read("day", parse_date)
    owner = row.read("owner", _text(say("owner of the action"), of_letters=True))
    if text is not None:
        found.actions.append((text, due, owner))
        if due is not None:
            found.due.append((row, due))
            found.cells.setdefault(str(due), row.cell("day"))
    elif not row.said("text"):
        row.lacks("text")


_READERS: Mapping[str, Callable[[_Minutes, _Row, str], None]] = {
    "month": _month,
    "held": _held,
    "kind": _kind,
    "participants": _participants,
    "focus": _focus,
    "expectation": _expectation,
    "comment": _comment,
    "change": _change,
    "done": _done,
    "action": _action,
}


def _commands(
    found: _Minutes,
    by: str,
    bad: BadRows,
    written: Mapping[str, str],
    recorded_on: Callable[[int], date | None],
) -> list[tuple[int, Command]]:
    """The commands of a workbook; of the meeting what can be judged by itself, where any cell is refused."""
    for problem in _lacking(found) if found.is_whole else ():  # a row that is not read may say it
        bad.cell(found.line, written.get("text", "text"), "", BadOption(problem, say("fill it in")))
    held_on = found.held_on if found.is_dated else today()
    if not found.is_dated and any(due < today() for _, due in found.due):
        held_on = recorded_on(found.line) or today()
    for row, due in found.due:
        if held_on is not None and due < held_on:
            refusal = BeforeMeeting(say("an action is due"), due, held_on, is_said=found.is_dated)
            bad.cell(*row.cell("day"), refusal)
    _check_expectations(found)
    meeting = _by_itself(found, by) if bad else _meeting(found, by)
    bad.cells[found.line] = found.cells
    if found.is_dated and found.held_on is None:
        bad.undated.add(found.line)
    return [*found.done, *([] if meeting is None else [(found.line, meeting)])]


def _lacking(found: _Minutes) -> Iterator[Message]:
    if found.month is None:
        yield say("no row says which month the meeting is about")
    if not found.subjects:  # one that is refused is told in its own row
        yield say("no row says which house the meeting is about")
    if not found.participants:
        yield say("no row says who took part")


def _check_expectations(found: _Minutes) -> None:
    """Note those of which it is not clear of what they are, or that are a second one of the same."""
    several, seen = len(found.subjects) > 1, set[str]()
    for one in found.expectations:
        about = one.about or ("" if several else "".join(found.subjects))
        if not about and several:
            one.row.lacks("about")
        elif about not in found.subjects and found.subjects:
            why = say("the meeting is not about {offer}", offer=about)
            one.row.refuse("about", why, say("it is about {subjects}", subjects=found.subjects))
        elif about in seen:
            one.row.refuse("about", say("two expectations of one house or area"), say("keep one of them"))
        seen.add(about)


def _by_itself(found: _Minutes, by: str) -> HoldMeeting | HoldAreaMeeting | None:
    """The meeting without what was expected and agreed: whatever is wrong elsewhere, the ledger knows its house and
    its citizens, or not. None where that depends on what could not be read: its month, who took part.

    Where its day could not be read it is judged as of today, and told is only what no day decides (`BadRows.undated`).
    """
    if found.month is None or not found.participants or not (found.houses or found.areas):
        return None
    return _meeting(replace(found, expectations=[], actions=[], comments=[]), by)


def _meeting(found: _Minutes, by: str) -> HoldMeeting | HoldAreaMeeting:
    assert found.month is not None
    expected = [(one.about, one.amount) for one in found.expectations if one.amount is not None]
    alone = len(found.subjects) == 1 and len(expected) == 1
    because = [(one.about, one.because) for one in found.expectations if one.because is not None]
    said: dict[str, Any] = {
        "by": by,
        "month": found.month,
        "held_on": found.held_on,
        "kind": found.kind,
        "participants": tuple(found.participants),
        "expected_ore": expected[0][1] if alone else None,
        "expected_of": () if alone else tuple(expected),
        "because": because[0][1] if alone and because else None,
        "because_of": () if alone else tuple(because),
        "comment": "; ".join(found.comments) or None,
        "actions": tuple(found.actions),
        "focus": tuple(found.focus),
    }
    if found.houses:
        return HoldMeeting(offer=found.houses[0], others=tuple(found.houses[1:]), areas=tuple(found.areas), **said)
    return HoldAreaMeeting(area=found.areas[0], others=tuple(found.areas[1:]), **said)
