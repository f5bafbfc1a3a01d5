"""What was typed cannot be read: dates, amounts, hours, keys, options."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import field
from datetime import date
from typing import ClassVar

from ledger.errors.base import Misuse, Refused
from ledger.errors.wording import NO_ADVICE, advised
from ledger.shared.message import Kroner, Message, Remedy, Value, say

EXAMPLE_KEY = "c-17"


class NotADigest(Misuse):
    """A text is neither N:DIGEST nor the name of a file. `lacks_number`: the value of a digest stands in it alone."""

    code = "not-a-digest"
    text: str
    lacks_number: bool = False

    def sentence(self) -> Message:
        if self.lacks_number:
            return say("{text} has no number in front, as a digest or root has", text=self.text)
        return say("{text!r} is neither a digest nor a file", text=self.text)

    def remedy(self) -> Remedy:
        if self.lacks_number:
            return Remedy("write-number-of-digest")
        return Remedy("write-digest")


class CutOffDigest(Misuse):
    """A text, or the file of that name, holds a digest that is not whole; `begins` is how it begins."""

    code = "cut-off-digest"
    where: Message
    begins: str

    def sentence(self) -> Message:
        values: dict[str, Value] = {"where": self.where, "begins": self.begins}
        return say("{where} holds {begins}…, which has not the 64 figures and letters a to f of a digest", **values)

    def remedy(self) -> Remedy:
        return Remedy("write-digest")


class NoDigestIn(Misuse):
    """A file that should hold digests holds none. `lacks_number`: the value of one stands there alone."""

    code = "no-digest"
    file: str
    lacks_number: bool = False

    def sentence(self) -> Message:
        if self.lacks_number:
            return say("{file} holds a value that has no number in front, as a digest or root has", file=self.file)
        return say("{file} holds no digest", file=self.file)

    def remedy(self) -> Remedy:
        if self.lacks_number:
            return Remedy("write-number-of-digest")
        return Remedy("write-digest")


class NotADate(Misuse):
    """A text is no civil date, or one in another century.

    `near` is what it is with day and month exchanged, or with other signs between them, where that is just one day.
    """

    code = "bad-date"
    text: str
    why: Message
    near: date | None = None

    def sentence(self) -> Message:
        return say("{text!r} is not a date that can be used: {why}", text=self.text, why=self.why)

    def in_cell(self) -> Message:
        return say("not a date that can be used: {why}", why=self.why)

    def remedy(self) -> Remedy:
        return Remedy("write-date") if self.near is None else Remedy("did-you-mean", word=self.near)


class NotAMonth(Misuse):
    """A text is no calendar month. `latest`: where it is the name of one, the last two of that name that are over.

    `why`: what of it is wrong, where it looks like one.
    """

    code = "bad-month"
    text: str
    latest: list[str] = field(default_factory=list)
    why: Message | None = None

    def sentence(self) -> Message:
        if self.latest:
            return say("{text!r} does not say of which year", text=self.text)
        if self.why is not None:
            return say("{text!r} is not a month: {why}", text=self.text, why=self.why)
        return say("{text!r} is not a month", text=self.text)

    def in_cell(self) -> Message:
        return say("not a month") if self.why is None else say("not a month: {why}", why=self.why)

    def remedy(self) -> Remedy:
        return Remedy("write-latest", latest=self.latest) if self.latest else Remedy("write-month")


def _of_two_figures(text: str) -> str | None:
    """The year that two figures may be meant for; None where there are others."""
    figures = text.strip()
    return f"20{figures}" if figures.isascii() and figures.isdigit() and len(figures) == 2 else None  # noqa: PLR2004


class NotAYear(Misuse):
    """A text is no calendar year."""

    code = "bad-year"
    text: str

    def sentence(self) -> Message:
        return say("{text!r} is not a year", text=self.text)

    def in_cell(self) -> Message:
        return say("not a year")

    def remedy(self) -> Remedy:
        year = _of_two_figures(self.text)
        return Remedy("write-year") if year is None else Remedy("write-latest", latest=[year])


class NotAPeriod(Misuse):
    """A text is neither a calendar month nor a quarter nor a year. `latest` and `why` are as in NotAMonth."""

    code = "bad-period"
    text: str
    latest: list[str] = field(default_factory=list)
    why: Message | None = None

    def sentence(self) -> Message:
        if self.latest:
            return say("{text!r} does not say of which year", text=self.text)
        if self.why is not None:
            return say("{text!r} is not a month, a quarter or a year: {why}", text=self.text, why=self.why)
        return say("{text!r} is not a month, a quarter or a year", text=self.text)

    def in_cell(self) -> Message:
        return (
            say("not a month, a quarter or a year")
            if self.why is None
            else say("not a month, a quarter or a year: {why}", why=self.why)
        )

    def remedy(self) -> Remedy:
        if self.latest:
            return Remedy("write-latest", latest=self.latest)
        year = _of_two_figures(self.text)
        return Remedy("write-period") if year is None else Remedy("write-period-of", year=year)


class NotAnAmount(Misuse):
    """A text is no amount of money, has parts of an øre, or is absurdly large."""

    code = "bad-amount"
    text: str

    def sentence(self) -> Message:
        return say("{text!r} is not an amount in kroner and whole øre", text=self.text)

    def in_cell(self) -> Message:
        return say("not an amount in kroner and whole øre")

    def remedy(self) -> Remedy:
        return Remedy("write-amount")


class TwoReadings(Misuse):
    """A text is one number to a Dane and another one in English. `write` are those of `readings` that can be meant."""

    code = "two-readings"
    text: str
    readings: list[str]
    write: list[str]

    def sentence(self) -> Message:
        return say("{text!r} can be read as {readings: and as }", text=self.text, readings=self.readings)

    def in_cell(self) -> Message:
        return say("can be read as {readings: and as }", readings=self.readings)

    def remedy(self) -> Remedy:
        return Remedy("write-plainly", numbers=self.write)


class AmountOutOfRange(Misuse):
    """An amount is outside its bounds, both of which are allowed."""

    code = "amount-out-of-range"
    text: str
    least: Kroner
    most: Kroner

    def sentence(self) -> Message:
        return say(
            "the amount {text} is outside {least:bare} to {most}", text=self.text, least=self.least, most=self.most
        )

    def remedy(self) -> Remedy:
        return Remedy("give-amount-within", least=self.least, most=self.most)


class HoursOutOfRange(Misuse):
    """A text is no number of hours that a week can have."""

    code = "hours-out-of-range"
    text: str

    def sentence(self) -> Message:
        return say("{text!r} is not a number of hours a week", text=self.text)

    def in_cell(self) -> Message:
        return say("not a number of hours a week")

    def remedy(self) -> Remedy:
        return Remedy("write-hours")


class NotAKey(Misuse):
    """A text cannot be the key of a citizen, an offer, a place and the like. `what` says of which.

    `near` is the key of a known one that may be meant.
    """

    code = "bad-key"
    rule: ClassVar[Message] = say(
        "a key has 1 to 40 letters, figures, '-', '_' or '.', and begins with a letter or figure"
    )
    what: Message
    text: str
    near: str | None = None

    def sentence(self) -> Message:
        return say("{text!r} cannot be the key of the {what}", text=self.text, what=self.what)

    def in_cell(self) -> Message:
        return say("cannot be the key of the {what}", what=self.what)

    def remedy(self) -> Remedy:
        return Remedy("write-key", rule=self.rule) if self.near is None else Remedy("did-you-mean", word=self.near)


class CprInText(Misuse):
    """A text looks like a CPR number. The number is not held here: it would end in terminals and logs.

    `free` is a key that nobody has, where a new citizen's key was asked for. `in_text`: it stands in a text, not a key.
    """

    code = "cpr-number"
    where: Message
    free: str | None = None
    in_text: bool = False

    def sentence(self) -> Message:
        return say("the {where} looks like a CPR number; the ledger never holds one", where=self.where)

    def remedy(self) -> Remedy:
        if self.in_text:
            return Remedy("leave-number-out")
        return Remedy("use-key-without-meaning", key=self.free or EXAMPLE_KEY)


class BirthdayInKey(Misuse):
    """A citizen's key is made of letters and a birthday. The key is not held here: it points at a person.

    `free` is a key that nobody has, where a new one was asked for.
    """

    code = "birthday-in-key"
    free: str | None = None

    def sentence(self) -> Message:
        return say("the key of the citizen looks like initials and a birthday; the ledger never holds one")

    def remedy(self) -> Remedy:
        return Remedy("use-key-without-meaning", key=self.free or EXAMPLE_KEY)


class HiddenSign(Misuse):
    """A text holds a sign that nobody sees, such as ESC or a mark that turns the direction of writing.

    `sign` is its number in Unicode, as U+001B.
    """

    code = "hidden-sign"
    where: Message
    sign: str

    def sentence(self) -> Message:
        return say("the {where} holds a sign that cannot be seen ({sign})", where=self.where, sign=self.sign)

    def in_cell(self) -> Message:
        return say("holds a sign that cannot be seen ({sign})", sign=self.sign)

    def remedy(self) -> Remedy:
        return Remedy("type-anew")


class SaysNothing(Misuse):
    """A text has neither a letter nor a figure: ?, - or … would stay for good, and answer nobody.

    `is_short`: it has one, which is a slip where a person writes what people said. `is_reference`: it says where
    something is journalised, in the `reference` of a decision file where `file` is named.
    """

    code = "says-nothing"
    where: Message
    text: str
    is_short: bool = False
    is_reference: bool = False
    file: str | None = None

    def sentence(self) -> Message:
        values: dict[str, Value] = {"where": self.where, "text": self.text}
        if self.is_short and self.file is not None:
            of_file: dict[str, Value] = {"file": self.file, "text": self.text}
            return say("{file}: `reference` {text!r} says nothing that somebody could read later", **of_file)
        if self.is_short:
            return say("{text!r} says nothing that somebody could read later", text=self.text)
        return say("the {where} {text!r} says nothing: it has no letter and no figure", **values)

    def in_cell(self) -> Message:
        if self.is_short:
            return say("says nothing that somebody could read later")
        return say("says nothing: it has no letter and no figure")

    def remedy(self) -> Remedy:
        return Remedy("write-reference") if self.is_reference else Remedy("write-it-out")


class BadOption(Misuse):
    """An option, a cell or a combination of them that no other refusal is about.

    `why` is the sentence; `instead` the remedy, or its sentence where the one who refuses can word it.
    """

    code = "bad-option"
    why: Message
    instead: Remedy | Message = NO_ADVICE

    def sentence(self) -> Message:
        return say("{why}", why=self.why)

    def remedy(self) -> Remedy | None:
        return advised(self.instead)


class BadPayer(Misuse):
    """A text is no municipality code. `near` are codes that may have been meant.

    `named` are those that a slip in a name may be of, with their names: the likest need not be the right one. `own`
    are the words for the municipality that keeps the ledger, where it may be meant.
    """

    code = "bad-payer"
    text: str
    near: list[str] = field(default_factory=list)
    own: Sequence[str] = ()
    named: list[str] = field(default_factory=list)

    def sentence(self) -> Message:
        return say("{text!r} is not a municipality code", text=self.text)

    def in_cell(self) -> Message:
        return say("not a municipality code")

    def remedy(self) -> Remedy:
        if self.near:
            return Remedy("did-you-mean", word=self.near[0])
        if self.named:
            return Remedy("did-you-mean-authority", near=self.named)
        return Remedy("write-payer", own=list(self.own)) if self.own else Remedy("write-municipality")


class PayerUnlisted(Refused):
    """A code that no municipality or region has on a day; `field` is what it was said to be.

    `name` and `last_day` are those of one that had it, and is no more. `near` are those that may have been meant.
    """

    code = "payer-unlisted"
    payer: str
    day: date
    field: str
    name: str | None
    last_day: date | None
    near: list[str]

    def sentence(self) -> Message:
        if self.name is not None and self.last_day is not None:
            gone: dict[str, Value] = {"code": self.payer, "name": self.name, "day": self.day, "last": self.last_day}
            return say("{code} ({name}) is none on {day}: its last day is {last}", **gone)
        return say("no municipality or region has the code {payer} on {day}", payer=self.payer, day=self.day)

    def remedy(self) -> Remedy:
        if self.near:
            return Remedy("payer-near-or-unlisted", near=self.near)
        return Remedy("payer-unlisted")


class BadParagraph(Misuse):
    """A text is no paragraph of an Act."""

    code = "bad-paragraph"
    text: str

    def sentence(self) -> Message:
        return say("{text!r} is not a paragraph", text=self.text)

    def in_cell(self) -> Message:
        return say("not a paragraph")

    def remedy(self) -> Remedy:
        return Remedy("write-paragraph")


class OneAssessment(Misuse):
    """None or several of level, hours and special price are given; `given` counts them."""

    code = "one-assessment"
    given: int

    def sentence(self) -> Message:
        if self.given == 0:
            return say("an assessment is a level, hours a week or a special price; none of them is given")
        return say(
            "an assessment is a level, hours a week or a special price; {given} of them are given", given=self.given
        )

    def remedy(self) -> Remedy:
        return Remedy("give-one-assessment")


class UnitOfNoPrice(Misuse):
    """A unit is given, and no special price that it could be the unit of."""

    code = "unit-of-no-price"
    unit: str

    def sentence(self) -> Message:
        return say("per {unit} says what a special price is for, and none is given", unit=self.unit)

    def remedy(self) -> Remedy:
        return Remedy("give-special-price")


class NotKnownAt(Misuse):
    """A text names no event, date or moment as of which the ledger can be read."""

    code = "bad-known-at"
    text: str
    why: Message

    def sentence(self) -> Message:
        return say("{text!r} does not say what was known when: {why}", text=self.text, why=self.why)

    def remedy(self) -> Remedy:
        return Remedy("write-known-at")
