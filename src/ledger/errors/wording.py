"""Parts of sentences and remedies that several refusals share."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from ledger.shared.message import Message, Remedy, say


def until(last_day: date | None) -> Message:
    """How long something lasts; `last_day` is included."""
    return say("with no end") if last_day is None else say("until {last_day}", last_day=last_day)


def nearest(word: str, known: Sequence[str]) -> str | None:
    """The known word most like what was typed, if any is."""
    from difflib import get_close_matches  # noqa: PLC0415 - needed only when refusing

    matches = get_close_matches(word, known, n=1)
    return matches[0] if matches else None


def did_you_mean(word: str, known: Sequence[str]) -> Remedy | None:
    """The known word most like what was typed, as a remedy, if any is."""
    near = nearest(word, known)
    return None if near is None else Remedy("did-you-mean", word=near)


NO_ADVICE = say("")


def advised(instead: Remedy | Message) -> Remedy | None:
    """A remedy that is given as one, or as a sentence; NO_ADVICE is none."""
    if isinstance(instead, Remedy):
        return instead
    return None if instead == NO_ADVICE else Remedy("as-advised", advice=instead)
