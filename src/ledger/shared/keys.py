"""Keys that are the same but for how they are written: B0001 and b-001.

Decided on 2026-11-26:

* Nothing is suggested for other citizens. c-17 and c-71 are two people, however alike their keys look; b-001 and
  b-0001 are one person to everybody who reads them.

Decided on 2026-11-28:

* Who is asked about by a number alone is the citizen whose key is letters and that number, where there is one such:
  14301 is c-14301. It is suggested, and nothing is recorded of whom nobody named.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from ledger.shared.patterns import pattern

_PARTS = pattern(r"[0-9]+|[^\W\d_]+")


def plain_key(key: str) -> tuple[str, ...]:
    """A key without its marks, the case of its letters and the zeros before its numbers."""
    return tuple(part.lstrip("0") or "0" if part.isdigit() else part.casefold() for part in _PARTS.findall(key))


_SPELT = (("æ", "a"), ("ø", "o"), ("å", "a"), ("ae", "a"), ("oe", "o"), ("aa", "a"))


def spelt_plainly(text: str) -> str:
    """A text in small letters with one letter for each way of writing æ, ø and å: as ae, oe, aa, or as a, o, a."""
    text = text.casefold()
    for written, letter in _SPELT:
        text = text.replace(written, letter)
    return text


def written_alike(key: str, known: Iterable[str]) -> str | None:
    """The known key that is the same but for how it is written; None where none or several are."""
    wanted = plain_key(key)
    alike = [one for one in known if plain_key(one) == wanted and one != key]
    return alike[0] if len(alike) == 1 else None


def asked_about(key: str, known: Iterable[str]) -> str | None:
    """As `written_alike`, where somebody is only asked about: a number alone is short for the one key that ends so."""
    among = list(known)
    if (same := written_alike(key, among)) or not key.isdecimal():
        return same
    of_number = [one for one in among if plain_key(one)[1:] == plain_key(key)]
    return of_number[0] if len(of_number) == 1 else None


class KnownKeys:
    """Keys among which `written_alike` is asked for many others: each is taken apart once, not for every question."""

    def __init__(self) -> None:
        self._by_plain: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
        self._new: list[str] = []

    def add(self, key: str) -> None:
        """Know one more. It is taken apart when somebody asks: mostly nobody does."""
        self._new.append(key)

    def alike(self, key: str) -> str | None:
        """As `written_alike`, among all of them."""
        while self._new:
            known = self._new.pop()
            self._by_plain[plain_key(known)].append(known)
        return written_alike(key, self._by_plain.get(plain_key(key), ()))


FIGURES = 5
"""Of a key that the ledger makes: keys of equal length sort as they were made."""


def next_free(known: Iterable[str], prefix: str = "c-") -> str:
    """A key without meaning that nobody has, such as c-00123: the number after the highest one in use."""
    numbers = (one.removeprefix(prefix) for one in known if one.startswith(prefix))
    used = (int(number) for number in numbers if number.isascii() and number.isdigit())
    return f"{prefix}{max(used, default=0) + 1:0{FIGURES}}"
