"""What was typed for a parameter, read as its value, or refused where it says nothing."""

from __future__ import annotations

from contextlib import suppress
from datetime import date

import click

from cli import choices
from cli.asking.chosen import NONE
from cli.authorities import learned
from cli.danish_words import check_word
from cli.printing import in_words
from cli.said_something import (
    OF_REASON,
    OF_REFERENCE,
    OF_WORDS,
    check_is_no_answer,
    check_says_something,
    check_says_why,
)
from cli.session import AUTHORITIES
from ledger.errors import BadPayer, Refusal, SaysNothing
from ledger.rules.privacy import is_too_short
from ledger.shared.message import as_said, say


def key(text: str) -> str:
    from ledger.rules.privacy import read_resident  # noqa: PLC0415 - only where it is typed

    return read_resident(text)


def read(param: click.Parameter, text: str) -> str:
    """What was typed, once it can be read as the parameter's value. Raises Refusal, click.UsageError."""
    if isinstance(param, click.Argument) and text.startswith("-"):
        raise click.UsageError(in_words(say("{value!r} begins with a hyphen", value=text)))
    if param.type.name in OF_WORDS:
        check_says_something(text)
    elif param.type.name == OF_REASON:
        check_says_why(text)
    elif param.type.name in OF_REFERENCE:
        check_is_no_answer(text)
        if is_too_short(text, of_letters=False):  # the answer to another question, or the number of a row
            raise SaysNothing(as_said(param.opts[0]), text, is_short=True, is_reference=True)
    check_word(param, None, text)
    return _converted(param, text)


def _converted(param: click.Parameter, text: str) -> str:
    """The same once more where it is the name of just one municipality, which is told: its code, as on a line."""
    try:
        param.type.convert(text, param, None)
    except BadPayer as refusal:
        if not learned(refusal, tells=True):
            raise
        return AUTHORITIES[text.strip()]
    return text


def read_listed(param: click.Parameter, text: str, *, said: choices.Said) -> str:
    """The same of a municipality, which has to be one on the line's day, unless the line says that it need not.

    Raises PayerUnlisted too.
    """
    from ledger.models.municipalities import authority_on  # noqa: PLC0415 - only where one is typed
    from ledger.rules.payers import unlisted  # noqa: PLC0415 - as above

    text = read(param, text)
    code, day = param.type.convert(text, param, None), said.day()
    is_code = isinstance(code, str) and code.isdecimal()
    if is_code and "payer_unlisted" not in said.values and authority_on(code, day) is None:
        with said.session.history() as history:
            own = history.terms().municipality
        if code != own:
            raise unlisted(code, day, param.name or "")
    return text


def read_or_none(param: click.Parameter, text: str) -> str:
    """The same of what may be left out, for which there is a word too: an agreement is never called that."""
    return NONE if text.casefold() in {NONE, choices.spoken(NONE)} else read(param, text)


def as_date(param: click.Parameter, text: str) -> date | None:
    with suppress(Refusal, click.UsageError):
        found = param.type.convert(text, param, None)
        return found if isinstance(found, date) else None
    return None
