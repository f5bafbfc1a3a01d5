"""Which language the program speaks, and its words: --lang, PLADSBOG_LANG, else the locale; English, or Danish.

Decided on 2026-11-27:

* A language that was asked for and is none is refused; a locale of another country is no reason to refuse, and is
  answered in English.
* JSON, CSV and files for other systems are the same in every language, and so are the codes of refusals: a program
  reads them. Tables, pages, spreadsheets, help, questions and refusals are a person's.
* Command words and options are understood in both languages, whichever is spoken.

Decided on 2026-11-28:

* What is said beside an answer in JSON, on stderr, is a person's: it is in the language that was asked for. The object
  of a refusal is a program's, and stays English.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from gettext import bindtextdomain
from itertools import pairwise
from pathlib import Path
from struct import iter_unpack, unpack_from

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


class Words:
    """The texts of a compiled catalogue, put into words as they are asked for.

    What Python has for it decodes all of the 4,000 beforehand, of which an answer says some sixty: that took a tenth of
    each. Both answer the same (`gettext.GNUTranslations`).
    """

    def __init__(self, file: Path) -> None:
        self._data = file.read_bytes()
        _, _, count, english, translated = unpack_from("<5I", self._data)
        texts = zip(self._places(english, count), self._places(translated, count), strict=True)
        # Of a text with a plural, the one text stands before the other one.
        self._where = {self._data[at : at + length].partition(b"\0")[0]: where for (length, at), where in texts}

    def _places(self, table: int, count: int) -> Iterator[tuple[int, int]]:
        """The length of each text, and where in the file it begins."""
        return iter_unpack("<2I", self._data[table : table + 8 * count])

    def gettext(self, text: str) -> str:
        """A text in this language; itself where it has no other."""
        return self._found(text, text)

    def pgettext(self, context: str, text: str) -> str:
        """A text that says something else elsewhere."""
        return self._found(f"{context}\4{text}", text)

    def _found(self, key: str, text: str) -> str:
        if (where := self._where.get(key.encode())) is None:
            return text
        length, at = where
        return self._data[at : at + length].partition(b"\0")[0].decode()


class Speech:
    """The language that is spoken in this run, and its words for what is written in English."""

    def __init__(self) -> None:
        self.language = ENGLISH
        self.words: Words | None = None
        self._aside = ENGLISH

    @property
    def is_danish(self) -> bool:
        return self.words is not None

    def speak(self, language: str, *, aside: str | None = None) -> None:
        """Speak a language from now on, also in what click says by itself; `aside`, beside the answer, another one."""
        self._aside = aside or language
        if language == self.language:
            return
        self.language, self.words = language, _words_of(language)
        os.environ["LANGUAGE"] = language
        bindtextdomain("messages", str(LOCALE))

    @contextmanager
    def to_people(self) -> Iterator[None]:
        """Speak, for as long as this lasts, the language of what is said beside the answer."""
        spoken, aside = self.language, self._aside
        self.speak(aside)
        try:
            yield
        finally:
            self.speak(spoken, aside=aside)

    def text(self, english: str) -> str:
        """A text in the language that is spoken; the English one where it has no other."""
        return english if self.words is None or not english else self.words.gettext(english)


def _words_of(language: str) -> Words | None:
    return None if language == ENGLISH else Words(LOCALE / language / "LC_MESSAGES" / "messages.mo")


SPEECH = Speech()


def dedented(docstring: str) -> str:
    """A docstring without the indentation of its code, as Python has it from 3.13 on: so the catalogue has it too."""
    first, *others = docstring.rstrip().splitlines() or [""]
    margin = min((len(line) - len(line.lstrip()) for line in others if line.strip()), default=0)
    return "\n".join([first.lstrip(), *(line[margin:] for line in others)])
