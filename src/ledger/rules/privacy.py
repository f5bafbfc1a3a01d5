"""What may be written down at all: keys without meaning, texts that can be seen whole, and never a CPR number.

An event can never be taken out of the log again, so whatever could point at a person, or make a terminal show
something else than what is recorded, is stopped at the door.

Decided on 2026-11-26:

* Ten figures in the order of a birthday are taken for a CPR number however they are parted: 010170-1234,
  0101 70 12 34, 01-01-1970-1234, 01O170-1234, full-width or Arabic figures. With the figures alone in a run, as in
  20240101701234, a key is searched in every window of ten, a text behind a year only.
* A date in a text is no CPR number: 31-03-2026 14.30, 2022-12-20-0014. With four figures for the year, parts between
  and four figures after it, a number counts where a dash parts the four and the day comes first, else up to 2014.
* Letters and a birthday, JH-010170, are refused as a citizen's key. Six figures, alone or after one letter, are asked
  about where they could be a birthday: c-010203 is as likely a running number. A key with a run of letters that could
  be a name is asked about too, since no list of names is whole: three letters or more that are no usual word such as
  borger, or letters without any figure.
* A digest is none: 64 figures and letters from a to f, by itself, whatever figures stand in it. One in some hundreds
  has ten in the order of a birthday, and nobody could lodge what is struck out (decided on 2026-11-28).
* Signs that cannot be seen are refused in every new text: control characters, marks for the direction of writing,
  zero-width signs, soft hyphens, private and unassigned signs. Danish text needs none of them. Line breaks and tabs
  may stand where people write prose: reasons, comments, actions, sources.
* A text without a letter or a figure is refused (decided on 2026-11-28): a ? at a question became a decision's
  reference, and stays.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from itertools import chain, zip_longest

from ledger.errors import BirthdayInKey, CprInText, HiddenSign, NotAKey, SaysNothing
from ledger.shared.message import Message, say
from ledger.shared.patterns import pattern

# Latin letters alone: a Cyrillic "а" would make a second key that looks the same.
_KEY = pattern(r"[0-9A-Za-zÀ-ÖØ-öø-ÿ][0-9A-Za-zÀ-ÖØ-öø-ÿ_.-]{0,39}")

# Replacement numbers, with 60 added to the day, count as well: they stand for a person just as much.
_DAY = r"(?:0[1-9]|[12][0-9]|3[01]|6[1-9]|[78][0-9]|9[01])"
_MONTH = r"(?:0[1-9]|1[0-2])"
_YEAR = r"(?:19|20)[0-9]{2}"
_OF_THE_LIVING = r"(?:19[0-9]{2}|200[0-9]|201[0-4])"
"""The year of a date with four figures after it that is sooner a birthday than the day of a decision."""
_GAP = r"[\W_]{0,3}"
_PARTED = r"[\W_]{1,3}"
_DASHED = r"[^\w:.,]{0,2}[-‐‑–—−/_][^\w:.,]{0,2}"
_APART = r"[^\w:.,]{1,3}"
"""Between the last four figures; a clock time has a colon or a point there."""
_LAST_FOUR = rf"(?:{_GAP}[0-9]{{4}}|{_PARTED}[0-9]{{2}}{_APART}[0-9]{{2}})(?![0-9])"
_CPR = rf"(?<![0-9])(?:{_YEAR})?{_DAY}{_GAP}{_MONTH}{_GAP}[0-9]{{2}}{_LAST_FOUR}"
_LONG = rf"(?<![0-9])(?:{_DAY}{_MONTH}{_YEAR}|{_YEAR}{_MONTH}{_DAY}){_LAST_FOUR}"
_PARTED_YEAR = (
    rf"(?<![0-9])(?:{_DAY}{_PARTED}{_MONTH}{_PARTED}(?:{_YEAR}{_DASHED}|{_OF_THE_LIVING}{_PARTED})"
    rf"|{_OF_THE_LIVING}{_PARTED}{_MONTH}{_PARTED}{_DAY}{_PARTED})[0-9]{{4}}(?![0-9])"
)
_ANY = pattern(f"{_CPR}|{_LONG}|{_PARTED_YEAR}")
"""What a CPR number looks like."""
_DIGEST = pattern(r"(?<![0-9A-Za-z])(?=[0-9]*[a-f])[0-9a-f]{64}(?![0-9A-Za-z])")
_OF_DIGEST = 64
_LISTED = pattern("[,;]")
"""Between keys where one was asked for: their figures are not read as one number (decided on 2026-11-29)."""
_WINDOW = pattern(rf"(?={_DAY}{_MONTH}[0-9]{{6}})")
_BIRTHDAY = pattern(rf"{_DAY}{_MONTH}(?:[0-9]{{2}}|{_YEAR})|{_YEAR}{_MONTH}{_DAY}")
_LETTERS = pattern(r"[^\W\d_]+")
_INITIALS = 2

_LOOK_ALIKE = pattern(r"(?<![^\W\d_])[OoIl|]+(?=[0-9])|(?<=[0-9])[OoIl|]+(?![^\W\d_])")
_FIGURE_OF = str.maketrans("OoIl|", "00111")
_FIGURES, _ALIKE = b"0123456789", b"OoIl|"
_FEWEST, _OF_CPR = 7, 10
"""Figures that a CPR number has: all of its ten, or seven where the other three are letters that look like them."""

_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_LINES = pattern(r"\r?\n|\t")
_SAFE = pattern(r"[ -~\u00a0-\u00ac\u00ae-\u024f\u2010-\u2027\u202f-\u205e\u20ac]*")
"""What nearly every text is made of, and where no sign is hidden."""

PROSE = (say("reason"), say("comment"), say("action"), say("reason for the expectation"))
"""The texts that may have several lines and tabs."""

LEVEL = say("level")

_WITHHELD = "(a number withheld)"
_NAME_FROM = 3
"""A run of letters of that length or more can be a name."""
_USUAL_WORDS = frozenset({
    "beboer", "borger", "citizen", "client", "eksempel", "elev", "example", "journal", "key", "klient", "kode", "num",
    "person", "plads", "ref", "resident", "sag", "test", "ukendt", "unknown", "user",
})  # fmt: skip


def looks_like_cpr(text: str) -> bool:
    """Whether a text holds ten figures that could be a CPR or replacement number, however they are parted.

    Modulus 11 is not asked: valid numbers without it are issued. So a case number of ten figures that begins as
    a date does is taken for a CPR number too; that error can be put right, the other one cannot.
    """
    if _has_few_figures(text):
        return False
    plain = _in_plain_figures(_without_digests(text))
    if _ANY.search(plain) is not None:
        return True
    alike = _without_look_alikes(plain)
    return alike != plain and _ANY.search(alike) is not None


def without_cpr(text: str) -> str:
    """The text with every number that looks like a CPR number struck out, fit for messages and logs.

    Where a number shows only once other figures or letters are read as what they look like, the whole text is
    struck out.
    """
    if not looks_like_cpr(text):
        return text
    digests = _DIGEST.findall(text)
    struck = [_ANY.sub(_WITHHELD, part) for part in _DIGEST.split(text)]
    whole = "".join(chain.from_iterable(zip_longest(struck, digests, fillvalue="")))
    return _WITHHELD if looks_like_cpr(whole) else whole


def check_key(what: Message, text: str) -> None:
    """Let a key of a `what` (offer, place, citizen, …) pass, or refuse it.

    Raises CprInText for what looks like a CPR number, BirthdayInKey for letters and a birthday as a citizen's key,
    and NotAKey for what breaks the rule for keys: 1 to 40 letters, figures, '-', '_' or '.', the first one a letter or
    figure.
    """
    if not _has_few_figures(text):
        plain = _without_look_alikes(_in_plain_figures(text))
        if any(_WINDOW.search(_figures(key)) for key in _LISTED.split(plain)) or looks_like_cpr(text):
            raise CprInText(say("key of the {what}", what=what), in_text=what != CITIZEN)
    if what == CITIZEN and _is_initials_and_birthday(text):
        raise BirthdayInKey
    if not _KEY.fullmatch(text):
        raise NotAKey(what, text)


def is_place(text: str) -> bool:
    """Whether a text is OFFER/PLACE, two keys, and can be repeated."""
    offer, _, place = text.partition("/")
    return bool(_KEY.fullmatch(offer) and _KEY.fullmatch(place)) and not looks_like_cpr(text)


CITIZEN = say("citizen")


def check_resident(text: str) -> None:
    """Let a citizen's key pass, or OFFER/PLACE, which names who lives there. Raises what `check_key` does."""
    offer, slash, place = text.partition("/")
    if not slash or looks_like_cpr(text):
        check_key(CITIZEN, text)
        return
    check_key(say("offer"), offer)
    check_key(say("place"), place)


def read_resident(text: str) -> str:
    """Reads a citizen's key, or OFFER/PLACE. Raises NotAKey, CprInText, BirthdayInKey."""
    check_resident(text)
    return text


def read_key(what: Message) -> Callable[[str], str]:
    """Reads a key of a `what`. Raises NotAKey, CprInText, BirthdayInKey."""

    def read(text: str) -> str:
        check_key(what, text)
        return text

    return read


def could_be_a_name(key: str) -> bool:
    """Whether a citizen's key could be a name: no figure in it, or a run of letters that is no usual word."""
    words = [word.lower() for word in _LETTERS.findall(key)]
    if not any(sign.isdigit() for sign in key):
        return True
    return any(len(word) >= _NAME_FROM and word not in _USUAL_WORDS for word in words)


def could_be_a_birthday(key: str) -> bool:
    """Whether the figures of a citizen's key are six or eight that a birthday has: c-010170."""
    return _BIRTHDAY.fullmatch(_figures(_in_plain_figures(key))) is not None


def check_text(where: Message, text: str, *, lines: bool = False) -> None:
    """Let a text pass that somebody could read later, and in which nothing looks like a CPR number or cannot be seen.

    An empty one is for who asks to judge. Raises what `check_signs` does; SaysNothing for signs alone, such as ?, -, …,
    but for a level: that is a name that a council gives, such as ++.
    """
    check_signs(where, text, lines=lines)
    if where != LEVEL and text.strip() and not any(map(str.isalnum, text)):
        raise SaysNothing(where, text)


def is_too_short(text: str, *, of_letters: bool) -> bool:
    """Whether a text has one letter or none, or one letter or figure: it says nothing of who took part, and of why.

    With one letter or figure nobody finds a decision either: 12/25, VU and nr 7 are references. Asked of what people
    type, and of the files that they fill in. A program may say by one letter what it means.
    """
    return sum(map(str.isalpha if of_letters else str.isalnum, text)) < 2  # noqa: PLR2004 - one says nothing


def check_signs(where: Message, text: str, *, lines: bool = False) -> None:
    """Let a text pass unless something in it looks like a CPR number or cannot be seen.

    Line breaks and tabs may stand in prose, and in any text where `lines` says so. Raises CprInText and HiddenSign,
    which name `where`.
    """
    if looks_like_cpr(text):
        raise CprInText(where, in_text=True)
    if _SAFE.fullmatch(text):
        return
    seen = _LINES.sub(" ", text) if lines or where in PROSE else text
    for sign in seen:
        if _is_hidden(sign):
            raise HiddenSign(where, f"U+{ord(sign):04X}")


def _is_hidden(sign: str) -> bool:
    return unicodedata.category(sign) in _HIDDEN


def _has_few_figures(text: str) -> bool:
    """Whether a text cannot hold ten figures. One sign that is not ASCII may stand for several, as ⑩ does."""
    if not text.isascii():
        return False
    signs = text.encode()
    figures = _count(signs, _FIGURES)
    return figures < _FEWEST or figures + _count(signs, _ALIKE) < _OF_CPR


def _without_digests(text: str) -> str:
    return text if len(text) < _OF_DIGEST else _DIGEST.sub("digest", text)


def _count(signs: bytes, of: bytes) -> int:
    return len(signs) - len(signs.translate(None, of))


def _in_plain_figures(text: str) -> str:
    """A text with figures of every script as 0 to 9, and without signs that nobody sees."""
    if text.isascii():
        return text
    return "".join(_plain(sign) for sign in unicodedata.normalize("NFKC", text))


def _plain(sign: str) -> str:
    if sign.isascii():
        return sign
    figure = unicodedata.decimal(sign, None)
    if figure is not None:
        return str(figure)
    return "" if unicodedata.category(sign) == "Cf" else sign


def _figures(text: str) -> str:
    return "".join(filter(str.isdigit, text))


def _without_look_alikes(text: str) -> str:
    """A text with O and l read as 0 and 1 where they stand among figures."""
    return _LOOK_ALIKE.sub(lambda found: found[0].translate(_FIGURE_OF), text)


def _is_initials_and_birthday(key: str) -> bool:
    plain = _in_plain_figures(key)
    if _BIRTHDAY.fullmatch(_figures(plain)) is None:
        return False
    return sum(sign.isalpha() for sign in plain) >= _INITIALS
