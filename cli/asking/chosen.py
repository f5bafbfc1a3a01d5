"""One question at a terminal, and its answer: a choice by its number, its value or how it begins, or another value."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import partial

import click

from cli import choices, going_back
from cli.choices import Choice
from cli.danish_words import spellings
from cli.printing import as_prompt, in_words, note, note_way
from cli.remedies import CATALOGUE
from ledger.errors import (
    AlreadyVoided,
    BadPayer,
    CitizenElsewhere,
    NobodyThere,
    NoPlaces,
    NotCorrectable,
    NotVoidable,
    PayerUnlisted,
    PlaceTaken,
    Refusal,
    UnknownLevel,
    UnknownOffer,
    UnknownPlace,
    VoidTheOther,
)
from ledger.rules.privacy import without_cpr
from ledger.shared.message import Message, Value, as_said, say

_WITH_WAYS = (
    NoPlaces, CitizenElsewhere, NobodyThere, UnknownLevel, UnknownOffer, UnknownPlace,
    AlreadyVoided, NotCorrectable, NotVoidable, VoidTheOther, BadPayer, PayerUnlisted,
)  # fmt: skip
"""Refusals that say what may be typed instead, or what shows it."""
_OF_FILES = ("file-exists", "ledger-file", "wrong-ending")
"""The codes of those that do so of the name of a file."""
NONE, _TODAY = "none", say("today")
_MOST_TRIES = 5
SPELT_OUT = 3
"""How many letters of a municipality's name tell it, and that there is no paragraph: `n` may be meant for no."""


def chosen(
    question: Message,
    offered: Sequence[Choice],
    read: Callable[[str], str],
    may_be: Callable[[str], bool] | None = None,
    *,
    beside: Collection[str] = (),
    numbers_too: bool = False,
    without_numbers: bool = False,
    letters: int = 1,
    default: str | None = None,
    explained: Message | None = None,
) -> str:
    """An answer that can be read: a choice by number, value or beginning, or another value.

    `may_be` says which others there are; None: whatever can be read. `beside` are values that are not shown and may
    be typed; `numbers_too`: a value may be a number, though those shown are none. A beginning has so many `letters`
    at least, and what was meant by it is told. `default` is taken where nothing is typed, and `explained` told where
    a question mark is, with how one is typed, and the list again. Raises click.Abort where nobody answers, or nothing
    that can be read, Back.
    """
    numbered = not without_numbers and not any(
        is_number(word) for word in (*beside, *(word for one in offered for word in one.words()))
    )
    if offered:
        _tell_list(question, offered, numbered=numbered)

    helped = partial(_help, question, offered, explained, numbered=numbered)

    def meant(text: str) -> str:
        if numbered and offered and is_number(text) and (int(text) in _numbers(offered) or not numbers_too):
            return _told_back(_numbered(text, offered), read)
        found = text if text in beside else exact(text, offered)
        begun = _begun(text, offered, letters) if found is None else None
        if begun is not None:
            return _told_back(begun, read)
        return read(_another(text, may_be) if found is None else found)

    for _ in range(_MOST_TRIES):
        text = _typed(say("Which") if offered else question, default, helped)
        try:
            return meant(text)
        except Refusal as refusal:
            note(refusal.sentence())
            _tell_ways_on(refusal, offered, numbered=numbered)
        except click.UsageError as error:
            note(as_said(without_cpr(error.message)))
    note(say("after {count} answers that cannot be used, nothing more is asked", count=_MOST_TRIES))
    raise click.Abort


_BY_NUMBER = say("type a number of the list, or the word itself")
_BY_WORD = say("type it as it stands in the list")
"""How one of a list is typed."""


def _help(question: Message, offered: Sequence[Choice], explained: Message | None, *, numbered: bool) -> None:
    """What is asked, how it is answered, and the list once more."""
    if explained is not None:
        note(explained)
    if offered:
        note(_BY_NUMBER if numbered else _BY_WORD)
    note(going_back.told())
    if offered:
        _tell_list(question, offered, numbered=numbered)


def _tell_list(question: Message, offered: Sequence[Choice], *, numbered: bool) -> None:
    note(question)
    for row in _rows(offered, numbered=numbered):
        note(as_said(row))


def _tell_ways_on(refusal: Refusal, offered: Sequence[Choice], *, numbered: bool) -> None:
    """What to do about what there is and cannot be chosen, where a line says it; and what can be."""
    remedy = refusal.remedy() if isinstance(refusal, _WITH_WAYS) or refusal.code in _OF_FILES else None
    if remedy is not None:
        note_way(as_said(CATALOGUE.remedy(remedy)))
    if isinstance(refusal, (NoPlaces, PlaceTaken)):
        for row in _rows(offered, numbered=numbered):
            note(as_said(row))


def _told_back(begun: Choice, read: Callable[[str], str]) -> str:
    """The value of a choice that was begun, or of which the number was typed; which one that is, is said."""
    value = read(begun.value)
    note(as_said(f"  {'  '.join(filter(None, begun.cells))}"))
    return value


def _typed(question: Message, default: str | None, helped: Callable[[], None]) -> str:
    """What is typed, or the default where nothing is; a question mark has it explained, and asked again.

    Raises click.Abort where there is none, Back.
    """
    shown = in_words(_TODAY) if default == "today" else default and (choices.spoken(default) or default)
    prompt = as_prompt(question, shown)
    while (text := _line(prompt) or default) == going_back.HELP:
        helped()
    if not text:
        raise click.Abort
    going_back.check(text)
    return text


def _line(prompt: str) -> str:
    return click.prompt(prompt, default="", show_default=False, prompt_suffix="", err=True).strip()


def is_number(text: str) -> bool:
    return text.isascii() and text.isdigit()


def none_of_them(text: str) -> Message:
    return say("{value!r} is none of the choices", value=text)


def _numbers(offered: Sequence[Choice]) -> dict[int, Choice]:
    """The choices by the numbers that stand before them."""
    return {at if one.number is None else one.number: one for at, one in enumerate(offered, start=1)}


def _numbered(text: str, offered: Sequence[Choice]) -> Choice:
    """The choice of a number. Raises click.UsageError for one that the list does not have."""
    found = _numbers(offered).get(int(text))
    if found is None:
        raise click.UsageError(in_words(none_of_them(text)))
    return found


def _another(text: str, may_be: Callable[[str], bool] | None) -> str:
    """A value that is not among the choices. Raises click.UsageError for what there is not."""
    if may_be is not None and not may_be(text):
        raise click.UsageError(in_words(none_of_them(text)))
    return text


def exact(text: str, offered: Sequence[Choice]) -> str | None:
    """The choice that was typed as it is called, in large or small letters, on whichever keyboard.

    None where none or several are: one that is called so to the letter goes before one that may be spelt so.
    """
    typed = text.casefold()
    spelt = [(one.value, [spellings(word) for word in one.words()]) for one in offered]
    to_the_letter = [value for value, words in spelt if any(typed == word[0] for word in words)]
    found = to_the_letter or [value for value, words in spelt if any(typed in word for word in words)]
    return found[0] if len(found) == 1 else None


def _begun(text: str, offered: Sequence[Choice], least: int) -> Choice | None:
    """The choice whose name begins so, of names of letters alone: a figure more is another place, level or person.

    None where none does. Raises click.UsageError where several do, and for fewer letters than tell one.
    """
    typed = text.casefold()
    letters = {one: [way for word in one.begun() if _is_of_letters(word) for way in spellings(word)] for one in offered}
    found = [one for one, ways in letters.items() if any(way.startswith(typed) for way in ways)]
    if any(one.value == NONE for one in found):
        least = max(least, SPELT_OUT)  # n is the answer of whoever does not want it to be another
    if found and len(text) < least:
        raise click.UsageError(
            in_words(say("{text!r} is too little: type {least} letters or more", text=text, least=least))
        )
    if len(found) > 1:
        several: dict[str, Value] = {"text": text, "known": [one.begun()[0] for one in found]}
        raise click.UsageError(in_words(say("{text!r} may be {known: or }", **several)))
    return found[0] if len(found) == 1 else None


def _is_of_letters(word: str) -> bool:
    return not any(letter.isdigit() for letter in word)


def _rows(offered: Sequence[Choice], *, numbered: bool) -> Iterator[str]:
    """The choices, aligned, with their numbers where they have some."""
    if not offered:
        return
    wide = max(len(one.cells) for one in offered)
    cells = [(*one.cells, *[""] * (wide - len(one.cells))) for one in offered]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    for at, row in zip(_numbers(offered), cells, strict=True):
        number = f"{at:>4}  " if numbered else "      "
        yield (number + "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True))).rstrip()


def among(text: str, known: Mapping[str, object]) -> str:
    if text not in known:
        raise click.UsageError(in_words(none_of_them(text)))
    return text
