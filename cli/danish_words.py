"""Words to choose from as a Danish clerk knows them: what follows an option, in Danish beside English.

A Danish word is understood in whichever language the program speaks; help and refusals show those of the language that
it speaks. What files hold, and what programs read, has the English ones (and those of `ledger.reading.words`).

Decided on 2026-11-27:

* A word that is wrong is refused with the Danish ones alone where Danish is spoken; the English ones go on being
  understood, since a line that somebody copied may be in either.
* A house leader is *aftaleholder* in every text, as council papers on budgets say; *tilbudsleder* is understood as the
  name of a guide alone.
* The ledger is *pladsbogen* everywhere, `--pladsbog` too: a municipality's *regnskab* is its accounts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from cli.languages import SPEECH

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

WORDS: Mapping[str, str] = {
    "own": "egen", "none": "ingen", "table": "tabel",
    "typo": "tastefejl", "decision": "afgørelse",
    "died": "død", "moved": "flyttet", "transfer": "overflytning", "other": "andet",
    "hospital": "sygehus", "holiday": "ferie", "open": "åben", "closed": "lukket",
    "day": "dag", "month": "måned", "year": "år", "rent": "husleje", "food": "kost",
    "internal": "intern", "external": "ekstern",
    "monthly": "månedlig", "quarterly": "kvartalsvis", "ad-hoc": "efter-behov",
    "continue": "fortsæt", "end": "ophør", "reassess": "revurdér",
    "event": "hændelse", "cause": "årsag", "function": "funktion", "paragraph": "paragraf", "supplier": "leverandør",
    "offer": "tilbud", "kind": "slags", "level": "niveau", "payer": "betaler",
    "adjustments": "efterreguleringer",
    "lines": "linjer", "offers": "tilbud", "months": "måneder", "findings": "afklaringer", "events": "hændelser",
    "rules": "regler", "split": "fordeling", "levels": "niveauer", "services": "ydelser", "delivered": "leveret",
    "delivered-each": "leveret-hver", "due": "frister", "without-cadence": "uden-kadence", "changes": "ændringer",
    "figures": "tal", "houses": "huse", "causes": "årsager", "citizens": "borgere", "actions": "aftaler",
    "focus": "fokus", "meetings": "møder", "years": "år", "kinds": "slags", "prices": "priser",
    "stays": "ophold", "absences": "fravær", "deliveries": "leveringer", "costs": "udgifter",
    "follow-ups": "opfølgninger", "chart": "døgnskema", "own-payments": "egenbetalinger",
    "residents": "beboere", "supported": "støttede",
    "ore": "øre", "import": "indlæsning", "notes": "notater",
}  # fmt: skip
"""The Danish of each word that an option or argument has to choose from; one that has none is the same in both."""
ALSO: Mapping[str, str] = {"særskilt": "ad-hoc", "efter behov": "ad-hoc"}
"""Other Danish words that are understood for one of them."""
OF_COMMAND: Mapping[tuple[str, str], str] = {("of", "decision"): "beslutning"}
"""Where a word means something else: by the name of the argument or option in the code."""


def plain(word: str) -> str:
    """A name as it may be typed too: without æ, ø, å and é."""
    return word.replace("æ", "ae").replace("ø", "oe").replace("å", "aa").replace("é", "e")


_ONE_LETTER_EACH = str.maketrans("æøåé", "aoae")


def spellings(word: str) -> tuple[str, ...]:
    """A word in small letters as it may be typed, itself first: død, doed, dod."""
    small = word.casefold()
    return (small,) if small.isascii() else (small, plain(small), small.translate(_ONE_LETTER_EACH))


def in_danish(param: click.Parameter, word: str) -> str:
    """The Danish of a word that a parameter may be given."""
    return OF_COMMAND.get((param.name or "", word), WORDS.get(word, word))


def shown(param: click.Parameter) -> list[str]:
    """The words that a parameter has to choose from, in the language that is spoken; none where it is free."""
    words = _choices(param)
    return [in_danish(param, word) for word in words] if SPEECH.is_danish else list(words)


def word_shown(param: click.Parameter, word: str) -> str:
    """A word that a parameter takes as it is typed in the language that is spoken; another text as it is."""
    return in_danish(param, word) if SPEECH.is_danish and word in (*_choices(param), *_of_metavar(param)) else word


def understand_danish(param: click.Parameter) -> None:
    """Let a parameter be given its words in Danish too."""
    if words := _spelt((in_danish(param, word), word) for word in (*_choices(param), *_of_metavar(param))):
        words |= _spelt((also, word) for also, word in ALSO.items() if word in _choices(param))
        param.type_cast_value = partial(_cast, param, words)  # type: ignore[method-assign]
        if isinstance(param.type, click.Choice):
            param.shell_complete = partial(_completed, param)  # type: ignore[method-assign]
            param.type.get_missing_message = partial(_missing, param)  # type: ignore[method-assign]


def _completed(param: click.Parameter, ctx: click.Context, begun: str) -> list[CompletionItem]:  # noqa: ARG001 - click's signature
    """What a shell offers of the words to choose from: those of the language spoken, else the English ones."""
    from click.shell_completion import CompletionItem  # noqa: PLC0415 - only for a shell that completes

    spoken, others = ([one for one in words if one.startswith(begun)] for words in (shown(param), _choices(param)))
    return [CompletionItem(one) for one in spoken or others]


def _choices(param: click.Parameter) -> Sequence[str]:
    return [str(one) for one in param.type.choices] if isinstance(param.type, click.Choice) else []


def _of_metavar(param: click.Parameter) -> Sequence[str]:
    """The words beside what is free, as in CODE|own|none."""
    return [word for word in (param.metavar or "").strip("[]").split("|") if word in WORDS]


def _spelt(words: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The English of Danish words, by each way of typing these."""
    return {one: english for danish, english in words for one in spellings(danish)}


def _cast(param: click.Parameter, words: Mapping[str, str], ctx: click.Context, value: Any) -> Any:
    given = _in_english(words, value)
    check_word(param, ctx, given)
    return type(param).type_cast_value(param, ctx, given)


def _missing(word_of: click.Parameter, param: click.Parameter, ctx: click.Context | None) -> str:  # noqa: ARG001 - click's signature
    """What there is to choose from, for an option that has to be given."""
    return SPEECH.text("Choose from:\n\t{choices}").format(choices=",\n\t".join(shown(word_of)))


def _in_english(words: Mapping[str, str], value: Any) -> Any:
    if isinstance(value, str):
        return words.get(value.strip().casefold(), value)
    return type(value)(_in_english(words, one) for one in value) if isinstance(value, list | tuple) else value


def check_word(param: click.Parameter, ctx: click.Context | None, given: Any) -> None:
    """Refuse a word that is none of the choices with the Danish ones, where Danish is spoken; else click refuses it.

    Raises click.BadParameter.
    """
    if not (SPEECH.is_danish and isinstance(param.type, click.Choice)):
        return
    for one in given if isinstance(given, list | tuple) else (given,):
        if isinstance(one, str) and one not in _choices(param):
            choices = ", ".join(f"»{word}«" for word in shown(param))
            text = SPEECH.text("{value!r} is not one of {choices}.").replace("{value!r}", "»{value}«")
            raise click.BadParameter(text.format(value=one, choices=choices), ctx, param)
