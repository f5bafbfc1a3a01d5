"""What to do about a refusal, in words: for each action that a refusal names, the text with the command to type.

They stand in `wordings`, by subject. Commands and options stand there and in the commands themselves, and nowhere in
the ledger.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

from cli.cleaning import clean
from cli.languages import SPEECH
from ledger.shared.calendar import moment_in_words, parse_month
from ledger.shared.message import (
    Catalogue,
    English,
    Figure,
    Message,
    Moment,
    MonthLike,
    Remedy,
    Value,
    as_said,
    marked,
    say,
)
from ledger.shared.patterns import pattern
from ledger.shared.ratios import decimal, exact
from ledger.shared.roles import KNOWN_ROLES


def worded(remedy: Remedy | None, catalogue: Catalogue) -> str:
    """A remedy in the language of a catalogue; "" where there is none. Raises KeyError for an unknown action."""
    if remedy is None:
        return ""
    from cli.wordings import WORDINGS  # noqa: PLC0415 - only when refusing

    values = remedy.values
    if remedy.action == "install-extra":
        from cli.installing import line_for  # noqa: PLC0415 - only where a package is missing

        values = {"extra": line_for(str(values["extra"]))}
    elif remedy.action == "write-payer":
        # English and Danish words that may be typed are one word where both are said in Danish.
        values = {"own": list(dict.fromkeys(catalogue.text(str(one)) for one in _listed(values["own"])))}
    return Message(WORDINGS[remedy.action], values).worded(catalogue)


def _listed(value: Value) -> Sequence[Value]:
    return value if isinstance(value, list) else ()


class CommandLine(English):
    """English, with remedies as this command line words them, and texts from elsewhere cleaned."""

    _of_option = False

    def template(self, english: str) -> str:
        self._of_option = _QUOTED_OF_OPTION.search(english) is not None
        return super().template(english)

    def quoted(self, text: str) -> str:
        if not self._of_option:
            return super().quoted(text)
        from shlex import quote  # noqa: PLC0415 - only when refusing

        return quote(text)  # what is to be typed goes through a shell

    def text(self, text: str) -> str:
        return clean(text)

    def as_typed(self, text: str) -> str:
        return clean(text)

    def remedy(self, remedy: Remedy) -> str:
        return worded(remedy, self)

    def code(self, code: str) -> str:
        """A word of the program's own that stands in a table, such as `open`."""
        return code


class Spoken(CommandLine):
    """The language that the program speaks in this run: what a person reads.

    In Danish a day is 31-12-2026 and a month marts 2026, but in a command that is to be typed 2026-03.
    """

    def __init__(self) -> None:
        self._typed = False
        self._in_command = self._in_file = self._of_columns = self._of_rows = False

    def template(self, english: str) -> str:
        self._in_command = "pladsbog " in english  # its values may belong to what is to be typed
        self._in_file = "`" in english or "[[" in english  # or to a decision file, which has English words
        self._of_columns = "column" in english
        self._of_rows = _OF_ROWS.match(english) is not None
        danish = SPEECH.text(super().template(english))
        if SPEECH.is_danish and danish is english and "line {" in english:
            # An event that is named by the line of a file that it comes from.
            return SPEECH.text(english.replace("line {", "event #{")).replace("hændelse #{", "linje {")
        return danish

    def text(self, text: str) -> str:
        if SPEECH.is_danish and _MONTH.fullmatch(text):  # some refusals have a month as text
            return self.month(parse_month(text))
        if not SPEECH.is_danish or self._in_file:
            return super().text(text)
        if self._of_columns and text in DANISH_COLUMNS:
            return DANISH_COLUMNS[text]
        if self._of_rows:
            from cli.danish import COMMANDS  # noqa: PLC0415 - only when refusing

            if text in COMMANDS:  # an event is told as it is written in a file
                return COMMANDS[text]
        return _in_its_place(super().text(self.code(text)))

    def as_typed(self, text: str) -> str:
        cleaned = super().as_typed(text)
        return _in_its_place(cleaned) if SPEECH.is_danish else cleaned

    def code(self, code: str) -> str:
        return code if SPEECH.words is None else SPEECH.words.pgettext("code", code)

    def grouped(self, number: int) -> str:
        english = super().grouped(number)
        return english.replace(",", ".") if SPEECH.is_danish else english

    def figure(self, figure: Figure) -> str:
        if "/" in figure:
            return self._rounded(Fraction(figure))
        return figure.replace(".", ",") if SPEECH.is_danish else str(figure)

    def number(self, number: int | Decimal | Fraction) -> str:
        if isinstance(number, Fraction) and not (self._typed or self._in_command or self._in_file):
            return self._rounded(number)
        plain = super().number(number)
        is_large = isinstance(number, Decimal) and abs(number) >= _THOUSAND  # no event's number, and no year
        if not is_large or not SPEECH.is_danish or self._typed or self._in_command or self._in_file:
            return plain
        whole, comma, rest = plain.partition(",")
        return self.grouped(int(whole)) + comma + rest

    def _rounded(self, number: Fraction) -> str:
        """A fraction as decimals: all of them where they end, else as many as it takes to reckon with it again."""
        if isinstance(ending := exact(number), Decimal):
            return self.number(ending)
        return say("{number} (rounded)", number=decimal(number, _DECIMALS)).worded(self)

    def count(self, number: int) -> str:
        return str(number) if self._typed or self._in_command else self.grouped(number)

    def quoted(self, text: str) -> str:
        told = _in_its_place(text) if SPEECH.is_danish else text
        if SPEECH.is_danish and self._of_option and text in KNOWN_ROLES.values():
            return super().quoted(self.code(text))
        if not SPEECH.is_danish or self._of_option:
            return super().quoted(told)
        return f"»{told}«" if told.isprintable() else repr(told)

    def day(self, day: date) -> str:
        return super().day(day) if not SPEECH.is_danish else f"{day:%d-%m-%Y}"

    def moment(self, moment: Moment) -> str:
        told = moment_in_words(moment.utc).worded(self)
        if told == moment.utc:  # somebody has put something else in its place
            return told
        return say("{moment} (Danish time)", moment=as_said(told)).worded(self)

    def month(self, month: MonthLike) -> str:
        if not SPEECH.is_danish or self._typed or self._in_command:
            return super().month(month)
        return f"{MONTHS[month.month - 1]} {month.year}"

    def remedy(self, remedy: Remedy) -> str:
        before, self._typed = self._typed, True
        try:
            english = super().remedy(remedy)
            if not SPEECH.is_danish:
                return english
            from cli.typed import in_danish  # noqa: PLC0415 - only when refusing

            return in_danish(english)
        finally:
            self._typed = before


def _in_its_place(text: str) -> str:
    """The text with what stands in place of a number in the language that is spoken."""
    for one in _IN_PLACE:
        text = text.replace(one, SPEECH.text(one))
    return text


DANISH_COLUMNS = {
    "event": "hændelse", "date": "dato", "month": "måned", "citizen": "borger", "citizen2": "borger2",
    "offer": "tilbud", "to_offer": "til_tilbud", "place": "plads", "level": "niveau", "hours": "timer",
    "special_price": "særtakst", "per": "pr", "price": "pris", "asked": "ønsket_niveau", "chart": "døgnskema",
    "service": "ydelse", "quantity": "mængde", "more": "yderligere", "paragraph": "paragraf",
    "payer": "betalingskommune", "acting": "handlekommune", "residence": "bopælskommune",
    "payer_unlisted": "uden_for_listen", "decision": "afgørelse", "function": "funktion", "name": "navn",
    "contract": "kontrakt", "ends": "kontrakt_udløber", "negotiate": "genforhandles", "decided_by": "besluttet_af",
    "decided_on": "besluttet_den", "cause": "årsag", "notice_given": "opsagt_den", "kind": "art", "until": "til",
    "reason": "begrundelse", "ref": "nøgle",
    "theme": "tema", "time": "tidspunkt", "form": "ydelsesform", "minutes": "minutter",
    "account": "konto", "amount": "beløb", "debit": "debet", "credit": "kredit", "side": "debet_kredit",
    "reference": "bilag", "text": "tekst",
}  # fmt: skip
"""The columns of files, as a Dane writes them: of an import, a 24-hour chart, the finance system's postings."""
_THOUSAND = 1000
_QUOTED_OF_OPTION = pattern(r"--[a-z-]+ \{\w+!r\}")
_OF_ROWS = pattern(
    r"did you mean the event \{event\}|\{event\} (?:rows need|has no use)|(?:\{text!r\} is )?not one of \{words\}"
)
_IN_PLACE = (marked("(a number withheld)"), marked("(not repeated)"))
"""What stands where something is not shown, which may be a CPR number."""
_MONTH = pattern(r"\d{4}-(?:0[1-9]|1[0-2])")
MONTHS = (
    "januar", "februar", "marts", "april", "maj", "juni", "juli", "august", "september", "oktober", "november",
    "december",
)  # fmt: skip

_DECIMALS = 6
"""As an exact price has in a sentence (`exact_kroner`)."""

CATALOGUE = Spoken()
"""What people read."""
MACHINES = CommandLine()
"""What programs read, the same in every language."""
