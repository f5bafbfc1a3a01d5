"""What may be written down at all: keys without meaning, and never a CPR number.

An event can never be taken out of the log again, so whatever could point at a person is stopped at the door.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from ledger.errors import CprInText, NotAKey
from ledger.shared.message import Message, say

# Latin letters alone: a Cyrillic "а" would make a second key that looks the same.
_KEY = re.compile(r"[0-9A-Za-zÀ-ÖØ-öø-ÿ][0-9A-Za-zÀ-ÖØ-öø-ÿ_.-]{0,39}")

# Replacement numbers, with 60 added to the day, count as well: they stand for a person just as much.
_DAY = r"(?:0[1-9]|[12][0-9]|3[01]|6[1-9]|[78][0-9]|9[01])"
_MONTH = r"(?:0[1-9]|1[0-2])"
_YEAR = r"(?:19|20)[0-9]{2}"
_GAP = r"[\W_]{0,3}"
_CPR = re.compile(rf"(?<![0-9]){_DAY}{_GAP}{_MONTH}{_GAP}[0-9]{{2}}{_GAP}[0-9]{{4}}(?![0-9])")
_LONG = re.compile(rf"(?<![0-9])(?:{_DAY}{_MONTH}{_YEAR}|{_YEAR}{_MONTH}{_DAY}){_GAP}[0-9]{{4}}(?![0-9])")
_EITHER = re.compile(f"{_CPR.pattern}|{_LONG.pattern}")
_IN_KEY = re.compile(rf"{_DAY}{_MONTH}[0-9]{{6}}")
_FIGURES = 10
"""In a CPR number."""


def looks_like_cpr(text: str) -> bool:
    """Whether a text holds ten figures that could be a CPR or replacement number, however they are parted.

    Modulus 11 is not asked: valid numbers without it are issued. So a case number of ten figures that begins as
    a date does is taken for a CPR number too; that error can be put right, the other one cannot.
    """
    return not _is_too_short(text) and _EITHER.search(unicodedata.normalize("NFKC", text)) is not None


def _is_too_short(text: str) -> bool:
    """Whether a text cannot hold ten figures. One sign that is not ASCII may stand for several, as ⑩ does."""
    return len(text) < _FIGURES and text.isascii()


def without_cpr(text: str) -> str:
    """The text with every number that looks like a CPR number struck out, fit for messages and logs."""
    return _LONG.sub("(a number withheld)", _CPR.sub("(a number withheld)", text))


def check_key(what: Message, text: str) -> None:
    """Let a key of a `what` (offer, place, citizen, …) pass, or refuse it.

    Raises CprInText for what looks like a CPR number and NotAKey for what breaks the rule for keys: 1 to 40
    letters, figures, '-', '_' or '.', the first one a letter or figure.
    """
    if not _is_too_short(text):
        figures = "".join(sign for sign in unicodedata.normalize("NFKC", text) if sign.isdigit())
        if _IN_KEY.fullmatch(figures) or looks_like_cpr(text):
            raise CprInText(say("key of the {what}", what=what))
    if not _KEY.fullmatch(text):
        raise NotAKey(what, text)


def read_key(what: Message) -> Callable[[str], str]:
    """Reads a key of a `what`. Raises NotAKey, CprInText."""

    def read(text: str) -> str:
        check_key(what, text)
        return text

    return read


def check_text(where: Message, text: str) -> None:
    """Let a text pass unless something in it looks like a CPR number. Raises CprInText, which names `where`."""
    if looks_like_cpr(text):
        raise CprInText(where)
