"""Parts of sentences and remedies that several refusals share."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from ledger.shared.message import Message, Remedy, say


def until(last_day: date | None) -> Message:
    """How long something lasts; `last_day` is included."""
    return say("with no end") if last_day is None else say("until {last_day}", last_day=last_day)


def area_said(by: str, name: str) -> Message:
    """An area that is no house, by its kind, and its name there; both can be words of the program's own."""
    return say("{kind} {which}", kind=by, which=name)


_LIKE_ENOUGH = 0.65
"""How like two words are, from 0 to 1, of which one can be meant by the other: at 0.6 half their letters are others."""
_BEGINS_A_WORD = 4
"""So many letters say how a word goes on."""


def near(word: str, known: Collection[str], most: int) -> list[str]:
    """The known words that may be meant by what was typed, the likest first, however it is spelt."""
    from difflib import get_close_matches  # noqa: PLC0415 - needed only when refusing

    found: dict[str, None] = {}
    for spelt in (str.casefold, without_marks):
        by_spelling = {spelt(one): one for one in known}
        typed = spelt(word)
        alike = get_close_matches(typed, by_spelling, n=most, cutoff=_LIKE_ENOUGH)
        begun = [one for one in by_spelling if len(typed) >= _BEGINS_A_WORD and one.startswith(typed)]
        found |= dict.fromkeys(by_spelling[one] for one in (*alike, *begun))
    return list(found)[:most]


def likeness(word: str, known: Collection[str]) -> list[tuple[str, float]]:
    """How like the known words are to what was typed, from 0 to 1, the likest first; those that are like enough."""
    from difflib import SequenceMatcher  # noqa: PLC0415 - needed only when refusing

    found = [(one, SequenceMatcher(None, one, word).ratio()) for one in known]
    return sorted((pair for pair in found if pair[1] >= _LIKE_ENOUGH), key=lambda pair: -pair[1])


def without_marks(word: str) -> str:
    """A word in small letters, with ae, oe and aa for æ, ø and å."""
    return word.casefold().replace("æ", "ae").replace("ø", "oe").replace("å", "aa")


def nearest(word: str, known: Collection[str]) -> str | None:
    """The known word most like what was typed, if any is."""
    return next(iter(near(word, known, 1)), None)


def did_you_mean(word: str, known: Collection[str]) -> Remedy | None:
    """The known word most like what was typed, as a remedy, if any is."""
    meant = nearest(word, known)
    return None if meant is None else Remedy("did-you-mean", word=meant)


def voids(numbers: Collection[int], in_full: Collection[int] = (), decided: Collection[int] = ()) -> list[Remedy]:
    """Voiding some events in their order; of those `in_full`, corrections, also what they replaced.

    Those that are `decided` were no slip, unless somebody says so: a new decision is why they do not hold.
    """

    def voided(number: int) -> Remedy:
        if number in decided:
            whole, alone = Remedy("void-whole-decided", number=number), Remedy("void-decided", number=number)
        else:
            whole, alone = Remedy("void-whole", number=number), Remedy("void", number=number)
        return whole if number in in_full else alone

    return [voided(number) for number in numbers]


NO_ADVICE = say("")


def advised(instead: Remedy | Message) -> Remedy | None:
    """A remedy that is given as one, or as a sentence; NO_ADVICE is none."""
    if isinstance(instead, Remedy):
        return instead
    return None if instead == NO_ADVICE else Remedy("as-advised", advice=instead)
