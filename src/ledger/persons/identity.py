"""What the vault keeps of one person, and how a name and a CPR number are read.

Decided on 2026-11-27:

* A CPR number is ten figures, with a hyphen or a space before the last four or none, and its first six are a real day
  by the century that the seventh figure and the year tell, not yet to come. Modulus 11 is no condition, since numbers
  without it have been issued since 2007: what does not fit it is only remarked on.
* A replacement number has 60 added to its day (61 to 91) and is read by the same rule. Modulus 11 is not asked of it,
  and letters in it are not taken.
* A refusal never repeats a name or a number, nor a key that may be either.
"""

from __future__ import annotations

import json
import re
import unicodedata
from datetime import date

from msgspec import Struct

from ledger.errors import BadOption
from ledger.errors.persons import NotACpr
from ledger.rules.privacy import check_text, looks_like_cpr
from ledger.shared.calendar import today
from ledger.shared.message import Message, Remedy, say

_CPR = re.compile(r"([0-9]{2})([0-9]{2})([0-9]{2})[- ]?([0-9]{4})")
_REPLACEMENT = 60
"""What is added to the day in a replacement number."""
_WEIGHTS = (4, 3, 2, 7, 6, 5, 4, 3, 2, 1)
_LONGEST_NAME = 200
_PADDED_TO = 256
"""Bytes that what is sealed is filled up to a multiple of: its length says nothing of a name."""


class Identity(Struct, frozen=True):
    """Who a citizen is. `cpr` are ten figures. It is shown to whoever asked, and stands in no message and no log."""

    citizen: str
    name: str
    cpr: str

    @property
    def shown_cpr(self) -> str:
        """The number as people write it: 670180-0001."""
        return f"{self.cpr[:6]}-{self.cpr[6:]}"

    def is_named_in(self, text: str) -> bool:
        """Whether a word of the name, longer than an initial, is a word of a text, or the number stands in it."""
        return self._has_number_in(text) or bool(self._named_by(_words(text)))

    def is_spoken_of_in(self, text: str) -> bool:
        """Whether one word of the name stands in a text with a capital, or two do in any way, or the number does.

        For a text that is about somebody else: many names are words of the language too, such as maj and holm.
        """
        with_capital = {word.casefold() for word in _words_of(text) if word[0].isupper()}
        named = self._named_by(_words(text))
        return self._has_number_in(text) or bool(named & with_capital) or len(named) > 1

    def _named_by(self, words: set[str]) -> set[str]:
        return {word for word in _words(self.name) & words if len(word) > 1}

    def _has_number_in(self, text: str) -> bool:
        return self.cpr in "".join(filter(str.isdecimal, text))

    def __repr__(self) -> str:
        return f"Identity({self.citizen!r})"

    def packed(self) -> bytes:
        """Name and number as bytes to be sealed."""
        said = json.dumps({"name": self.name, "cpr": self.cpr}, ensure_ascii=False).encode()
        return said + b" " * (-len(said) % _PADDED_TO)


def _words_of(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]+", unicodedata.normalize("NFC", text))


def _words(text: str) -> set[str]:
    return {word.casefold() for word in _words_of(text)}


def unpacked(citizen: str, content: bytes) -> Identity:
    """The identity of bytes that `Identity.packed` gave."""
    said = json.loads(content)
    return Identity(citizen, said["name"], said["cpr"])


def read_name(text: str) -> str:
    """A name as it was typed, without spaces around it. Raises BadOption, HiddenSign; neither repeats it."""
    name = unicodedata.normalize("NFC", text).strip()
    if not name:
        raise BadOption(say("the name is empty"), Remedy("write-name"))
    if len(name) > _LONGEST_NAME:
        raise BadOption(say("the name has more than {most} signs", most=_LONGEST_NAME), Remedy("write-name"))
    if looks_like_cpr(name):
        raise BadOption(say("the name holds what looks like a CPR number"), Remedy("give-cpr-alone"))
    check_text(say("name"), name)
    return name


def read_cpr(text: str) -> str:
    """The ten figures of a CPR or replacement number. Raises NotACpr, which does not repeat what was typed."""
    found = _CPR.fullmatch(text.strip())
    if found is None:
        raise NotACpr(_wrong_shape(text))
    day, month, year = (int(found[part]) for part in (1, 2, 3))
    full_year = _century(int(found[4][0]), year) + year
    try:
        born = date(full_year, month, day - _REPLACEMENT if day > _REPLACEMENT else day)
    except ValueError:
        raise NotACpr(say("its first six figures are no day")) from None
    if born > today():
        raise NotACpr(say("its first six figures and its seventh are a day that is yet to come"))
    return "".join(found.groups())


def fits_modulus_11(cpr: str) -> bool:
    """Whether a number fits the check that most have; a replacement number is not asked."""
    if int(cpr[:2]) > _REPLACEMENT:
        return True
    return sum(weight * int(figure) for weight, figure in zip(_WEIGHTS, cpr, strict=True)) % 11 == 0


def _century(seventh: int, year: int) -> int:
    """The first year of the century that the seventh figure tells, with the two figures of the year."""
    if seventh <= 3:  # noqa: PLR2004 - the rule's own figures, here and below
        return 1900
    if seventh in (4, 9):
        return 2000 if year <= 36 else 1900  # noqa: PLR2004
    return 2000 if year <= 57 else 1800  # noqa: PLR2004


def _wrong_shape(text: str) -> Message:
    figures = sum(sign.isdigit() for sign in text)
    if figures == 10:  # noqa: PLR2004 - of a CPR number
        return say("its figures stand in another way than ddmmyy-nnnn")
    return say("it has {count} figures", count=figures) if figures else say("it has no figures")
