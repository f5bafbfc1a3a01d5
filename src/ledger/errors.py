"""Every refusal: a class with a stable code and typed data, which writes its own sentence and its remedy.

    Refusal                    nothing was recorded
      Misuse                   exit 2: what was typed cannot be understood
        NotADate NotAMonth NotAnAmount NotAnHoursFigure NotAKey CprAsKey CprInText BadOption
        BadDecisionFile BadImport ...
      Refused                  exit 1: understood, but a rule or the state of things forbids it
        Unknown                unknown-offer, unknown-place, unknown-citizen, unknown-event, ...
        PlaceTaken CitizenElsewhere NotResident ...
        LedgerTrouble          the file itself: missing, no ledger, read-only, newer

Where several apply, the first in this order is told: what cannot be read, what is not known, then dates,
levels and money, then who is where. An import tells all of them, row by row.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from typing import Any, ClassVar


@dataclass(eq=False)
class Refusal(Exception):  # noqa: N818 - a refusal is an answer, not a failure of the program
    """Nothing was recorded. `code` is stable; `sentence` says what, where and why; `remedy` what to type instead."""

    code: ClassVar[str]
    exit_code: ClassVar[int] = 1

    def sentence(self) -> str:
        raise NotImplementedError(type(self).__name__)

    def remedy(self) -> str:
        return ""

    def __str__(self) -> str:
        first, *more = self.sentence().split("\n")
        return "\n".join([f"{first} [{self.code}]", *more])

    def as_data(self) -> dict[str, Any]:
        """The refusal for machines: code, sentence, remedy and its typed data."""
        data = {f.name: _plain(getattr(self, f.name)) for f in fields(self)}
        return {"code": self.code, "message": self.sentence(), "remedy": self.remedy(), **data}


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Refusal):
        return value.as_data()
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return value


def until_text(last_day: date | None) -> str:
    return "with no end" if last_day is None else f"until {last_day}"


# --- what was typed cannot be understood ---------------------------------------------------------


@dataclass(eq=False)
class Misuse(Refusal):
    exit_code: ClassVar[int] = 2


@dataclass(eq=False)
class NotADate(Misuse):
    code: ClassVar[str] = "bad-date"
    text: str
    why: str

    def sentence(self) -> str:
        return f"{self.text!r} is not a date that can be used: {self.why}"

    def remedy(self) -> str:
        return "write 2026-03-31 or 31-03-2026"


@dataclass(eq=False)
class NotAMonth(Misuse):
    code: ClassVar[str] = "bad-month"
    text: str

    def sentence(self) -> str:
        return f"{self.text!r} is not a month"

    def remedy(self) -> str:
        return "write 2026-03"


@dataclass(eq=False)
class NotAYear(Misuse):
    code: ClassVar[str] = "bad-year"
    text: str

    def sentence(self) -> str:
        return f"{self.text!r} is not a year"

    def remedy(self) -> str:
        return "write 2026"


@dataclass(eq=False)
class NotAnAmount(Misuse):
    code: ClassVar[str] = "bad-amount"
    text: str

    def sentence(self) -> str:
        return f"{self.text!r} is not an amount in kroner and whole øre"

    def remedy(self) -> str:
        return "write 1370 or 1370,50"


@dataclass(eq=False)
class AmountOutOfRange(Misuse):
    code: ClassVar[str] = "amount-out-of-range"
    text: str
    least: str
    most: str

    def sentence(self) -> str:
        return f"the amount {self.text} is outside {self.least} to {self.most} kr."


@dataclass(eq=False)
class HoursOutOfRange(Misuse):
    code: ClassVar[str] = "hours-out-of-range"
    text: str

    def sentence(self) -> str:
        return f"{self.text!r} is not a number of hours a week"

    def remedy(self) -> str:
        return "a week has 168 hours; write 24 or 24,5"


@dataclass(eq=False)
class NotAKey(Misuse):
    code: ClassVar[str] = "bad-key"
    what: str
    text: str

    def sentence(self) -> str:
        return f"{self.text!r} cannot be the key of the {self.what}"

    def remedy(self) -> str:
        return "a key has 1 to 40 letters, figures, '-', '_' or '.', and begins with a letter or figure"


@dataclass(eq=False)
class CprInText(Misuse):
    code: ClassVar[str] = "cpr-number"
    where: str

    def sentence(self) -> str:
        # The number itself is not repeated: it would end in terminals and logs.
        return f"the {self.where} looks like a CPR number; the ledger never holds one"

    def remedy(self) -> str:
        return "give the citizen a key without meaning, such as c-17"


@dataclass(eq=False)
class BadOption(Misuse):
    code: ClassVar[str] = "bad-option"
    why: str
    instead: str = ""

    def sentence(self) -> str:
        return self.why

    def remedy(self) -> str:
        return self.instead


@dataclass(eq=False)
class BadPayer(Misuse):
    code: ClassVar[str] = "bad-payer"
    text: str

    def sentence(self) -> str:
        return f"{self.text!r} is not a municipality code"

    def remedy(self) -> str:
        return "write the three figures, such as 787"


@dataclass(eq=False)
class BadDecisionFile(Misuse):
    """A decision file that cannot be adopted: every problem found in it, each with its place in the file."""

    code: ClassVar[str] = "bad-decision-file"
    file: str
    problems: list[str]

    def sentence(self) -> str:
        listed = "".join(f"\n  {problem}" for problem in self.problems)
        return (
            f"{self.file} cannot be adopted:{listed}"
            if len(self.problems) > 1
            else (f"{self.file} cannot be adopted: {self.problems[0]}")
        )


@dataclass(eq=False)
class UnknownDecision(Misuse):
    """No shipped decision has the name that was typed."""

    code: ClassVar[str] = "unknown-decision"
    name: str
    known: list[str]

    def sentence(self) -> str:
        return f"there is no file {self.name}, and no shipped decision of that name"

    def remedy(self) -> str:
        near = nearest(self.name, self.known)
        return f"did you mean {near}?" if near else f"the shipped ones are {', '.join(self.known)}"


@dataclass(eq=False)
class BadRow(Misuse):
    """One cell or row of an import: line in the file, column, value and reason."""

    code: ClassVar[str] = "bad-row"
    line: int
    column: str
    value: str
    reason: str
    reason_code: str

    def sentence(self) -> str:
        where = f"line {self.line}" + (f", {self.column} {self.value!r}" if self.column else "")
        return f"{where}: {self.reason} [{self.reason_code}]"


@dataclass(eq=False)
class BadImport(Refusal):
    """All rows of an import that cannot be recorded. Nothing of the file was."""

    code: ClassVar[str] = "import-refused"
    file: str
    rows: list[BadRow]

    def sentence(self) -> str:
        listed = "".join(f"\n  {row.sentence()}" for row in self.rows)
        count = "1 bad row" if len(self.rows) == 1 else f"{len(self.rows)} bad rows"
        return f"{self.file}: {count}, nothing recorded:{listed}"


@dataclass(eq=False)
class BadImportFile(Misuse):
    code: ClassVar[str] = "bad-import-file"
    file: str
    why: str
    instead: str = ""

    def sentence(self) -> str:
        return f"{self.file} cannot be imported: {self.why}"

    def remedy(self) -> str:
        return self.instead


@dataclass(eq=False)
class OneAssessment(Misuse):
    code: ClassVar[str] = "one-assessment"
    given: int

    def sentence(self) -> str:
        told = "none of them is given" if self.given == 0 else f"{self.given} of them are given"
        return f"an assessment is a level, hours a week or a special price; {told}"

    def remedy(self) -> str:
        return "give exactly one"


@dataclass(eq=False)
class NotKnownAt(Misuse):
    code: ClassVar[str] = "bad-known-at"
    text: str
    why: str

    def sentence(self) -> str:
        return f"{self.text!r} does not say what was known when: {self.why}"

    def remedy(self) -> str:
        return "write an event number (#123), a date (2026-03-31) or a moment (2026-03-31T12:00:00+02:00)"


# --- the ledger itself ---------------------------------------------------------------------------


@dataclass(eq=False)
class LedgerTrouble(Refusal):
    exit_code: ClassVar[int] = 2
    ledger: str


@dataclass(eq=False)
class NoLedger(LedgerTrouble):
    code: ClassVar[str] = "no-ledger"

    def sentence(self) -> str:
        return f"there is no ledger at {self.ledger}"

    def remedy(self) -> str:
        return "make one with: pladsbog init"


@dataclass(eq=False)
class LedgerExists(LedgerTrouble):
    code: ClassVar[str] = "ledger-exists"
    exit_code: ClassVar[int] = 1

    def sentence(self) -> str:
        return f"{self.ledger} is already there; it was left as it is"

    def remedy(self) -> str:
        return "use it, or name another file with --ledger"


@dataclass(eq=False)
class NotALedger(LedgerTrouble):
    code: ClassVar[str] = "not-a-ledger"
    why: str

    def sentence(self) -> str:
        return f"{self.ledger} is not a pladsbog ledger: {self.why}"

    def remedy(self) -> str:
        return "name the ledger with --ledger, or make one with: pladsbog init"


@dataclass(eq=False)
class NewerLedger(LedgerTrouble):
    code: ClassVar[str] = "newer-ledger"
    found: int
    known: int

    def sentence(self) -> str:
        return f"{self.ledger} was written by a newer pladsbog (layout {self.found}; this program knows {self.known})"

    def remedy(self) -> str:
        return "upgrade pladsbog"


@dataclass(eq=False)
class UnknownTopic(LedgerTrouble):
    code: ClassVar[str] = "newer-event"
    topic: str
    number: int

    def sentence(self) -> str:
        return f"event #{self.number} in {self.ledger} is of kind {self.topic!r}, which this program does not know"

    def remedy(self) -> str:
        return "upgrade pladsbog"


@dataclass(eq=False)
class DamagedEvent(LedgerTrouble):
    code: ClassVar[str] = "damaged-event"
    number: int
    why: str

    def sentence(self) -> str:
        return f"event #{self.number} in {self.ledger} cannot be read: {self.why}"

    def remedy(self) -> str:
        return "restore the ledger from a backup; pladsbog verify tells how far it is sound"


@dataclass(eq=False)
class ReadOnlyLedger(LedgerTrouble):
    code: ClassVar[str] = "read-only"

    def sentence(self) -> str:
        return f"{self.ledger} can be read but not written"

    def remedy(self) -> str:
        return "ask its owner for write access to the file and its folder"


@dataclass(eq=False)
class LedgerUnusable(LedgerTrouble):
    """The file or database is in the way of itself: no access, no folder, a full disk, a damaged page."""

    code: ClassVar[str] = "unusable"
    why: str

    def sentence(self) -> str:
        return f"{self.ledger} cannot be used: {self.why}"


@dataclass(eq=False)
class LedgerBusy(LedgerTrouble):
    code: ClassVar[str] = "busy"
    exit_code: ClassVar[int] = 1

    def sentence(self) -> str:
        return f"{self.ledger} is being written by somebody else; nothing was recorded"

    def remedy(self) -> str:
        return "try again; with --ref the same command is never recorded twice"


@dataclass(eq=False)
class NoConnection(LedgerTrouble):
    code: ClassVar[str] = "no-connection"
    why: str

    def sentence(self) -> str:
        return f"{self.ledger} does not answer: {self.why}"


# --- understood, but not known -------------------------------------------------------------------


@dataclass(eq=False)
class Refused(Refusal):
    exit_code: ClassVar[int] = 1


@dataclass(eq=False)
class UnknownOffer(Refused):
    code: ClassVar[str] = "unknown-offer"
    offer: str
    known: list[str]

    def sentence(self) -> str:
        return f"there is no offer {self.offer}"

    def remedy(self) -> str:
        near = nearest(self.offer, self.known)
        return f"did you mean {near}?" if near else "adopt a decision with [[offer]] first"


@dataclass(eq=False)
class UnknownPlace(Refused):
    code: ClassVar[str] = "unknown-place"
    offer: str
    place: str
    known: list[str]

    def sentence(self) -> str:
        return f"{self.offer} has no place {self.place}"

    def remedy(self) -> str:
        return f"its places are {', '.join(self.known)}" if self.known else "adopt a decision with [[place]] first"


@dataclass(eq=False)
class UnknownCitizen(Refused):
    code: ClassVar[str] = "unknown-citizen"
    citizen: str

    def sentence(self) -> str:
        return f"citizen {self.citizen} has never moved in"

    def remedy(self) -> str:
        return f"pladsbog move-in {self.citizen} OFFER PLACE --from DATE --level L --decision REF"


@dataclass(eq=False)
class UnknownEvent(Refused):
    code: ClassVar[str] = "unknown-event"
    number: int
    last: int

    def sentence(self) -> str:
        return f"there is no event #{self.number}; the last one is #{self.last}"


@dataclass(eq=False)
class NothingKnown(Refused):
    """A moment before the ledger's first event. `moment` and `first` are RFC 3339 in UTC."""

    code: ClassVar[str] = "nothing-known"
    moment: str
    first: str

    def sentence(self) -> str:
        if not self.first:
            return "nothing has been recorded yet"
        return f"nothing was known at {self.moment}: the first event was recorded at {self.first}"

    def remedy(self) -> str:
        return "give a later moment" if self.first else ""


@dataclass(eq=False)
class UnknownLine(Refused):
    code: ClassVar[str] = "unknown-line"
    line: str
    offer: str
    month: str

    def sentence(self) -> str:
        return f"the settlement of {self.offer} for {self.month} has no line {self.line}"

    def remedy(self) -> str:
        return f"see the lines with: pladsbog why {self.offer} {self.month}"


@dataclass(eq=False)
class UnknownPayer(Refused):
    code: ClassVar[str] = "unknown-payer"
    payer: str
    known: list[str]

    def sentence(self) -> str:
        return f"municipality {self.payer} pays for nobody here"

    def remedy(self) -> str:
        listed = f"the buyers are {', '.join(self.known)}; " if self.known else ""
        return f"{listed}the own net share is: pladsbog statement own MONTH"


@dataclass(eq=False)
class NoBudget(Refused):
    code: ClassVar[str] = "no-budget"
    offer: str
    year: int

    def sentence(self) -> str:
        return f"no budget of {self.offer} is adopted for {self.year}"

    def remedy(self) -> str:
        return f'adopt one with [[budget]] offer = "{self.offer}", year = {self.year}'


@dataclass(eq=False)
class UnknownCheck(Misuse):
    code: ClassVar[str] = "unknown-check"
    name: str
    known: list[str]

    def sentence(self) -> str:
        return f"there is no check {self.name}"

    def remedy(self) -> str:
        return f"the checks are {', '.join(self.known)}"


@dataclass(eq=False)
class UnknownModel(Refused):
    code: ClassVar[str] = "unknown-model"
    model: str
    day: date

    def sentence(self) -> str:
        return f"no model {self.model} is in force on {self.day}"

    def remedy(self) -> str:
        return f'adopt one with [[model]] id = "{self.model}"'


@dataclass(eq=False)
class UnknownRates(Refused):
    code: ClassVar[str] = "no-rate"
    rates: str
    day: date

    def sentence(self) -> str:
        return f"no rates {self.rates} are in force on {self.day}"

    def remedy(self) -> str:
        return f'adopt them with [[rates]] id = "{self.rates}", effective {self.day} or earlier'


@dataclass(eq=False)
class UnknownLevel(Refused):
    code: ClassVar[str] = "unknown-level"
    level: str
    rates: str
    day: date
    known: list[str]

    def sentence(self) -> str:
        return f"the rates {self.rates} in force on {self.day} have no level {self.level}"

    def remedy(self) -> str:
        return f"the levels are {', '.join(self.known)}" if self.known else "give --hours or --special-price"


@dataclass(eq=False)
class HoursBeyondTable(Refused):
    code: ClassVar[str] = "hours-beyond-table"
    hours: str
    rates: str
    day: date

    def sentence(self) -> str:
        return f"the rates {self.rates} in force on {self.day} give no level for {self.hours} hours a week"

    def remedy(self) -> str:
        return "give --level or --special-price"


@dataclass(eq=False)
class HoursNeeded(Refused):
    code: ClassVar[str] = "hours-needed"
    offer: str
    day: date

    def sentence(self) -> str:
        return f"{self.offer} is settled by the hour on {self.day}"

    def remedy(self) -> str:
        return "give --hours"


@dataclass(eq=False)
class ParagraphNeeded(Refused):
    code: ClassVar[str] = "paragraph-needed"
    offer: str
    day: date
    known: list[str]

    def sentence(self) -> str:
        return f"{self.offer} has a base per paragraph on {self.day}"

    def remedy(self) -> str:
        return f"give --paragraph {'|'.join(self.known)}"


# --- who is where --------------------------------------------------------------------------------


@dataclass(eq=False)
class PlaceTaken(Refused):
    code: ClassVar[str] = "place-taken"
    offer: str
    place: str
    citizen: str
    first_day: date
    last_day: date | None
    wanted_from: date

    def sentence(self) -> str:
        return (
            f"place {self.place} of {self.offer} is taken by {self.citizen} "
            f"from {self.first_day} {until_text(self.last_day)}"
        )

    def remedy(self) -> str:
        if self.wanted_from < self.first_day:
            return f"choose another place, or give the last day of the stay: --until, before {self.first_day}"
        if self.last_day is None:
            return f"record the departure first: pladsbog depart {self.citizen} --on DATE"
        return f"choose another place, or a first day after {self.last_day}"


@dataclass(eq=False)
class CitizenElsewhere(Refused):
    code: ClassVar[str] = "citizen-elsewhere"
    citizen: str
    offer: str
    place: str
    first_day: date
    last_day: date | None

    def sentence(self) -> str:
        return (
            f"{self.citizen} lives in place {self.place} of {self.offer} "
            f"from {self.first_day} {until_text(self.last_day)}"
        )

    def remedy(self) -> str:
        return f"record the departure first: pladsbog depart {self.citizen} --on DATE"


@dataclass(eq=False)
class PlaceNotOpen(Refused):
    code: ClassVar[str] = "place-not-open"
    offer: str
    place: str
    day: date
    opened: date
    closed_after: date | None

    def sentence(self) -> str:
        return (
            f"place {self.place} of {self.offer} is not open on {self.day}: "
            f"it is open from {self.opened} {until_text(self.closed_after)}"
        )


@dataclass(eq=False)
class PlaceOutOfUse(Refused):
    code: ClassVar[str] = "place-out-of-use"
    offer: str
    place: str
    first_day: date
    last_day: date | None

    def sentence(self) -> str:
        return f"place {self.place} of {self.offer} is out of use from {self.first_day} {until_text(self.last_day)}"

    def remedy(self) -> str:
        return f"put it back first: pladsbog vacancy {self.offer} {self.place} --from DATE --kind open --reason TEXT"


@dataclass(eq=False)
class PlaceOccupied(Refused):
    code: ClassVar[str] = "place-occupied"
    offer: str
    place: str
    citizen: str
    first_day: date
    last_day: date | None

    def sentence(self) -> str:
        return (
            f"place {self.place} of {self.offer} cannot be taken out of use: {self.citizen} lives there "
            f"from {self.first_day} {until_text(self.last_day)}"
        )


@dataclass(eq=False)
class NotResident(Refused):
    code: ClassVar[str] = "not-resident"
    citizen: str
    day: date
    stays: list[str]

    def sentence(self) -> str:
        known = f"; known stays: {', '.join(self.stays)}" if self.stays else ""
        return f"{self.citizen} does not live anywhere on {self.day}{known}"

    def remedy(self) -> str:
        return "see the citizen's history with: pladsbog log --citizen " + self.citizen


@dataclass(eq=False)
class AlreadyDeparted(Refused):
    code: ClassVar[str] = "already-departed"
    citizen: str
    last_day: date
    number: int

    def sentence(self) -> str:
        return f"{self.citizen} has already departed, on {self.last_day} (event #{self.number})"

    def remedy(self) -> str:
        return f"to change the day: pladsbog correct {self.number} --kind typo --reason TEXT --date DATE"


@dataclass(eq=False)
class DepartureBeforeMoveIn(Refused):
    code: ClassVar[str] = "departure-before-move-in"
    citizen: str
    day: date
    moved_in_on: date
    number: int

    def sentence(self) -> str:
        return f"{self.citizen} cannot depart on {self.day}: moved in on {self.moved_in_on} (event #{self.number})"

    def remedy(self) -> str:
        return "give a day on or after the move-in"


@dataclass(eq=False)
class NotOutOfUse(Refused):
    code: ClassVar[str] = "not-out-of-use"
    offer: str
    place: str
    day: date

    def sentence(self) -> str:
        return f"place {self.place} of {self.offer} is in use already from {self.day}"


@dataclass(eq=False)
class DepartureTooEarly(Refused):
    code: ClassVar[str] = "departure-before-reassessment"
    citizen: str
    day: date
    reassessed_on: date
    number: int

    def sentence(self) -> str:
        return (
            f"{self.citizen} cannot depart on {self.day}: "
            f"a reassessment from {self.reassessed_on} is recorded (event #{self.number})"
        )

    def remedy(self) -> str:
        return f"void it first: pladsbog void {self.number} --kind typo --reason TEXT"


@dataclass(eq=False)
class AssessedThatDay(Refused):
    code: ClassVar[str] = "assessed-that-day"
    citizen: str
    day: date
    number: int

    def sentence(self) -> str:
        return f"{self.citizen} already has an assessment from {self.day} (event #{self.number})"

    def remedy(self) -> str:
        return f"to replace it: pladsbog correct {self.number} --kind typo --reason TEXT --level L"


@dataclass(eq=False)
class DaysReversed(Refused):
    code: ClassVar[str] = "days-reversed"
    first_day: date
    last_day: date

    def sentence(self) -> str:
        return f"the last day {self.last_day} is before the first day {self.first_day}"


@dataclass(eq=False)
class NotVoidable(Refused):
    code: ClassVar[str] = "not-voidable"
    number: int
    kind: str

    def sentence(self) -> str:
        return f"event #{self.number} ({self.kind}) cannot be voided"

    def remedy(self) -> str:
        return "register what should hold now; settlements once issued stay, later ones carry the difference"


@dataclass(eq=False)
class NotCorrectable(Refused):
    code: ClassVar[str] = "not-correctable"
    number: int
    kind: str
    voidable: bool = True

    def sentence(self) -> str:
        return f"event #{self.number} ({self.kind}) cannot be corrected in place"

    def remedy(self) -> str:
        if not self.voidable:
            return NotVoidable(self.number, self.kind).remedy()
        return f"void it and record it anew: pladsbog void {self.number} --kind typo --reason TEXT"


@dataclass(eq=False)
class NotInEvent(Misuse):
    code: ClassVar[str] = "not-in-event"
    number: int
    kind: str
    field: str

    def sentence(self) -> str:
        return f"event #{self.number} ({self.kind}) has no {self.field} to correct"


@dataclass(eq=False)
class NothingToCorrect(Refused):
    code: ClassVar[str] = "nothing-to-correct"
    number: int

    def sentence(self) -> str:
        return f"event #{self.number} already says that"

    def remedy(self) -> str:
        return "say what should stand instead: --date, --level, --hours, --special-price, --place, --payer"


@dataclass(eq=False)
class AlreadyVoided(Refused):
    code: ClassVar[str] = "already-voided"
    number: int
    by_number: int

    def sentence(self) -> str:
        return f"event #{self.number} no longer holds: event #{self.by_number} annulled or replaced it"


@dataclass(eq=False)
class VoidTheOther(Refused):
    code: ClassVar[str] = "void-the-other"
    number: int
    other: int

    def sentence(self) -> str:
        return f"event #{self.number} only follows from event #{self.other}"

    def remedy(self) -> str:
        return f"name that one: {self.other}"


@dataclass(eq=False)
class ImpossibleHistory(Refused):
    """Mending one fact would leave others standing in the air; `numbers` are what to void first, in that order.

    There are none where voiding would not help: then other days or another place must be given.
    """

    code: ClassVar[str] = "impossible-history"
    why: str
    numbers: list[int]

    def sentence(self) -> str:
        way = f"; in the way: {', '.join(f'#{number}' for number in self.numbers)}" if self.numbers else ""
        return f"that would leave an impossible history: {self.why}{way}"

    def remedy(self) -> str:
        return "; then ".join(f"pladsbog void {number} --kind typo --reason TEXT" for number in self.numbers)


@dataclass(eq=False)
class ReasonNeeded(Refused):
    code: ClassVar[str] = "reason-needed"
    day: date
    closed_through: str

    def sentence(self) -> str:
        return f"it takes effect on {self.day}, in a month that is closed (closed through {self.closed_through})"

    def remedy(self) -> str:
        return "say why it comes now: --reason TEXT"


@dataclass(eq=False)
class MonthAlreadyClosed(Refused):
    code: ClassVar[str] = "already-closed"
    month: str
    offers: list[str]

    def sentence(self) -> str:
        return f"{self.month} is closed already for {', '.join(self.offers) or 'every offer'}"

    def remedy(self) -> str:
        return "later news is carried as adjustments by the earliest open month"


@dataclass(eq=False)
class MonthOutOfOrder(Refused):
    code: ClassVar[str] = "out-of-order"
    month: str
    offer: str
    earliest: str

    def sentence(self) -> str:
        return f"{self.month} of {self.offer} cannot be closed before {self.earliest}"

    def remedy(self) -> str:
        return f"close {self.earliest} first, or all up to {self.month} at once: --and-earlier"


@dataclass(eq=False)
class MonthNotEnded(Refused):
    code: ClassVar[str] = "month-not-ended"
    month: str
    last_day: date

    def sentence(self) -> str:
        return f"{self.month} has not ended; its last day is {self.last_day}"

    def remedy(self) -> str:
        return "wait, or close it as it stands: --early"


@dataclass(eq=False)
class OpenFindings(Refused):
    code: ClassVar[str] = "open-findings"
    month: str
    offer: str
    findings: list[str]

    def sentence(self) -> str:
        return f"{self.month} of {self.offer} has findings that a person must decide: {'; '.join(self.findings)}"

    def remedy(self) -> str:
        return "settle them, or close with them: --accept-findings --reason TEXT"


@dataclass(eq=False)
class NotIssued(Refused):
    code: ClassVar[str] = "not-issued"
    month: str
    offers: list[str]

    def sentence(self) -> str:
        return f"{self.month} has not been closed" + (f" for {', '.join(self.offers)}" if self.offers else "")

    def remedy(self) -> str:
        return "close it, or say from when to compare: --from-known #N, a moment or a date"


@dataclass(eq=False)
class NothingToClose(Refused):
    code: ClassVar[str] = "nothing-to-close"
    month: str
    offers: list[str]

    def sentence(self) -> str:
        return f"nothing was open in {self.month}" + (f" for {', '.join(self.offers)}" if self.offers else "")


@dataclass(eq=False)
class RefUsed(Refused):
    code: ClassVar[str] = "ref-used"
    ref: str
    number: int

    def sentence(self) -> str:
        return f"the key {self.ref!r} was used for something else (event #{self.number})"

    def remedy(self) -> str:
        return f"see it with: pladsbog show {self.number}; give this one a key of its own"


@dataclass(eq=False)
class VersionConflict(Refused):
    code: ClassVar[str] = "version-conflict"
    what: str
    day: date
    reference: str
    number: int

    def sentence(self) -> str:
        return (
            f"{self.what} from {self.day} was already adopted by {self.reference} "
            f"with other content (event #{self.number})"
        )

    def remedy(self) -> str:
        return "a change needs a decision of its own: give the file its own reference"


@dataclass(eq=False)
class ClosedEarlier(Refused):
    code: ClassVar[str] = "closed-earlier"
    offer: str
    place: str | None
    closed_after: date
    day: date

    def sentence(self) -> str:
        what = f"place {self.place} of {self.offer}" if self.place else self.offer
        return f"{what} is closed after {self.closed_after} already; it cannot close after {self.day}"

    def remedy(self) -> str:
        return f"void the closing first; find it with: pladsbog log --offer {self.offer}"


@dataclass(eq=False)
class StillInUse(Refused):
    code: ClassVar[str] = "still-in-use"
    offer: str
    place: str
    citizen: str
    last_day: date | None
    day: date

    def sentence(self) -> str:
        return (
            f"place {self.place} of {self.offer} cannot close after {self.day}: "
            f"{self.citizen} lives there {until_text(self.last_day)}"
        )


# --- who decides, and following up ---------------------------------------------------------------


@dataclass(eq=False)
class DeciderNeeded(Refused):
    code: ClassVar[str] = "decider-needed"
    day: date
    reference: str
    roles: list[str]

    def sentence(self) -> str:
        return f"who decided is not told, and competences are in force on {self.day} ({self.reference})"

    def remedy(self) -> str:
        return f"give --decided-by ROLE: {', '.join(self.roles)}"


@dataclass(eq=False)
class UnknownRole(Refused):
    code: ClassVar[str] = "unknown-role"
    role: str
    day: date
    reference: str
    roles: list[str]

    def sentence(self) -> str:
        return f"the competences in force on {self.day} ({self.reference}) have no role {self.role!r}"

    def remedy(self) -> str:
        near = nearest(self.role, self.roles)
        return f"did you mean {near!r}?" if near else f"the roles are {', '.join(self.roles)}"


@dataclass(eq=False)
class AboveCompetence(Refused):
    """A role granted more than it may. `granted` and `limit` are in words; `year_price` in kroner where it decides."""

    code: ClassVar[str] = "above-competence"
    role: str
    granted: str
    limit: str
    able: str | None
    day: date
    reference: str
    year_price: str | None = None

    def sentence(self) -> str:
        reach = f"which reaches to {self.limit} ({self.reference})"
        return f"{self.granted} is above the competence of {self.role}, {reach}"

    def remedy(self) -> str:
        if self.able is None:
            return "no role in force reaches that far"
        return f"this is decided by {self.able}: --decided-by {self.able!r}"


@dataclass(eq=False)
class NoYearPrice(Refused):
    code: ClassVar[str] = "no-year-price"
    day: date
    why: str

    def sentence(self) -> str:
        return f"whose competence it is cannot be told, for the year price is not known on {self.day}: {self.why}"


@dataclass(eq=False)
class NotYet(Refused):
    code: ClassVar[str] = "not-yet"
    what: str
    day: date
    today: date

    def sentence(self) -> str:
        return f"{self.what} on {self.day}, and it is only {self.today}"

    def remedy(self) -> str:
        return "record it once it has come"


@dataclass(eq=False)
class MeetingAlreadyHeld(Refused):
    code: ClassVar[str] = "already-held"
    offer: str
    month: str
    kind: str
    number: int

    def sentence(self) -> str:
        return f"the {self.kind} meeting about {self.offer} {self.month} was held already (event #{self.number})"

    def remedy(self) -> str:
        return "what was agreed stays as it is; record a further one with: --kind ad-hoc"


@dataclass(eq=False)
class NoMeeting(Refused):
    code: ClassVar[str] = "no-meeting"
    offer: str
    month: str
    held: list[str]

    def sentence(self) -> str:
        return f"no meeting about {self.offer} {self.month} has been held"

    def remedy(self) -> str:
        if self.held:
            return f"the latest was about {self.held[-1]}; see: pladsbog follow-up history {self.offer}"
        return f"see what one would have on the table: pladsbog follow-up prepare {self.offer} {self.month}"


@dataclass(eq=False)
class UnknownAction(Refused):
    code: ClassVar[str] = "unknown-action"
    action: str
    known: list[str]

    def sentence(self) -> str:
        return f"no meeting agreed on an action {self.action}"

    def remedy(self) -> str:
        return f"open ones are {', '.join(self.known)}" if self.known else "see: pladsbog follow-up history"


@dataclass(eq=False)
class ActionAlreadyDone(Refused):
    code: ClassVar[str] = "action-done"
    action: str
    day: date
    number: int

    def sentence(self) -> str:
        return f"action {self.action} was done on {self.day} (event #{self.number})"


@dataclass(eq=False)
class FollowedUpThatDay(Refused):
    code: ClassVar[str] = "followed-up-that-day"
    citizen: str
    day: date
    number: int

    def sentence(self) -> str:
        return f"{self.citizen} was followed up on {self.day} already (event #{self.number})"

    def remedy(self) -> str:
        return f"to replace it: pladsbog void {self.number} --kind typo --reason TEXT"


@dataclass(eq=False)
class UnknownAge(Refused):
    code: ClassVar[str] = "unknown-age-group"
    age: str
    known: list[str]

    def sentence(self) -> str:
        return f"no cadence tells an age group {self.age} apart"

    def remedy(self) -> str:
        return f"the groups are {', '.join(self.known)}" if self.known else "leave out --age"


@dataclass(eq=False)
class BadFile(BadImportFile):
    """A file that is read, and not imported: costs, the finance system's postings."""

    code: ClassVar[str] = "bad-file"

    def sentence(self) -> str:
        return f"{self.file} cannot be read: {self.why}"


@dataclass(eq=False)
class IssueFirst(NotIssued):
    """A month that has to be issued before it can go to the finance system."""

    def remedy(self) -> str:
        return f"pladsbog close {self.month}"


@dataclass(eq=False)
class NoAccount(Refused):
    """Lines of an issued month that no account mapping fits: every one of them, as a mapping would have to name it."""

    code: ClassVar[str] = "no-account"
    month: str
    lines: list[str]

    def sentence(self) -> str:
        count = "1 line" if len(self.lines) == 1 else f"{len(self.lines)} lines"
        listed = "".join(f"\n  {line}" for line in self.lines)
        return f"{count} of {self.month} without an account, nothing was posted:{listed}"

    def remedy(self) -> str:
        return f"adopt a decision with [[account]] in force at the end of {self.month}"


@dataclass(eq=False)
class AlreadyPosted(Refused):
    code: ClassVar[str] = "already-posted"
    month: str
    offers: list[str]

    def sentence(self) -> str:
        return f"{self.month} was already posted for {', '.join(self.offers)}"

    def remedy(self) -> str:
        return f"the same postings again: pladsbog postings {self.month} --again"


@dataclass(eq=False)
class NotPosted(Refused):
    code: ClassVar[str] = "not-posted"
    month: str
    offers: list[str]

    def sentence(self) -> str:
        return f"{self.month} was never posted" + (f" for {', '.join(self.offers)}" if self.offers else "")

    def remedy(self) -> str:
        return f"pladsbog postings {self.month}"


@dataclass(eq=False)
class NoAlias(Refused):
    """Accounts of 16 figures that a G69 record, which has room for ten signs, cannot hold."""

    code: ClassVar[str] = "no-alias"
    accounts: list[str]

    def sentence(self) -> str:
        return f"a G69 record has no room for {', '.join(self.accounts)}"

    def remedy(self) -> str:
        return "adopt [[account]] with alias and counter_alias, or with compact keys of 9 figures"


@dataclass(eq=False)
class NoMunicipality(Refused):
    code: ClassVar[str] = "no-municipality"

    def sentence(self) -> str:
        return "a G69 file names its municipality, and the ledger was opened without one"

    def remedy(self) -> str:
        return "give --municipality CODE"


@dataclass(eq=False)
class NotExternal(Refused):
    code: ClassVar[str] = "not-external"
    offer: str
    day: date

    def sentence(self) -> str:
        return f"{self.offer} is no external supplier on {self.day}; its prices follow from the rates"

    def remedy(self) -> str:
        return "record a new need with: pladsbog reassess"


@dataclass(eq=False)
class NoRefundSteps(Refused):
    code: ClassVar[str] = "no-refund-thresholds"
    day: date

    def sentence(self) -> str:
        return f"no thresholds of the central refund are in force on {self.day}"

    def remedy(self) -> str:
        return "pladsbog adopt refund-2021 refund-2022, or a decision with [[refund]]"


@dataclass(eq=False)
class NotInSimulation(Misuse):
    """A simulation file adopts something that would not be other terms for the recorded history."""

    code: ClassVar[str] = "not-in-simulation"
    what: str

    def sentence(self) -> str:
        return f"a simulation cannot hold {self.what}"

    def remedy(self) -> str:
        return "it holds [[model]], [[rates]], [[base]], [[offer]], [[place]], [[phase_in]], [[switch]], [[map_levels]]"


@dataclass(eq=False)
class CostOutside(Misuse):
    code: ClassVar[str] = "cost-outside"
    cost: str
    known: list[str]

    def sentence(self) -> str:
        return f"{self.cost!r} is no cost that an hourly price may hold"

    def remedy(self) -> str:
        return f"beside the pay of professional staff it may hold {', '.join(self.known)}"


def nearest(word: str, known: list[str]) -> str | None:
    """The known word most like what was typed, if any is."""
    from difflib import get_close_matches  # noqa: PLC0415 - needed only when refusing

    found = get_close_matches(word, known, n=1)
    return found[0] if found else None
