"""Which language the program speaks, and its words: --lang, PLADSBOG_LANG, else the locale; English, or Danish.

Decided on 2026-11-27:

* A language that was asked for and is none is refused; a locale of another country is no reason to refuse, and is
  answered in English.
* JSON, CSV and files for other systems are the same in every language, and so are the codes of refusals: a program
  reads them. Tables, pages, spreadsheets, help, questions and refusals are a person's.
* Command words and options are understood in both languages, whichever is spoken.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from gettext import GNUTranslations
from itertools import pairwise
from pathlib import Path

ENGLISH, DANISH = "en", "da"
LANGUAGES = (DANISH, ENGLISH)
OPTIONS = ("--lang", "--sprog")
VARIABLE = "PLADSBOG_LANG"
LOCALE = Path(__file__).parent / "locale"
_OF_LOCALE = ("LC_ALL", "LC_MESSAGES", "LANG")


def language_of(args: Sequence[str], environment: Mapping[str, str] = os.environ) -> str:
    """The language to speak; English for one that is asked for and is none, which is refused in it."""
    asked = next((value for option, value in _pairs(args) if option in OPTIONS), None) or environment.get(VARIABLE)
    if asked is not None:
        return asked if asked in LANGUAGES else ENGLISH
    locale = next((environment[name] for name in _OF_LOCALE if environment.get(name)), "")
    return DANISH if locale.partition("_")[0].partition(".")[0] == DANISH else ENGLISH


def _pairs(args: Sequence[str]) -> list[tuple[str, str]]:
    joined = [(option, value) for option, sign, value in (word.partition("=") for word in args) if sign]
    return [*joined, *pairwise(args)]


def words_of(language: str) -> GNUTranslations | None:
    """A language's words for what is written in English; None for English."""
    if language == ENGLISH:
        return None
    with (LOCALE / language / "LC_MESSAGES" / "messages.mo").open("rb") as file:
        return GNUTranslations(file)
