"""What may stand in a command before any rule looks at it: keys, municipality codes, and texts without a CPR number."""

from __future__ import annotations

import re

from ledger.commands import EVERY_TEXT, Command, Confirm, Correct, MoveIn
from ledger.errors import BadOption, BadParagraph, BadPayer
from ledger.rules.privacy import check_key, check_text
from ledger.shared.message import say

_MUNICIPALITY = re.compile(r"[0-9]{3}")
_PARAGRAPH = re.compile(r"[1-9][0-9]{0,2}[a-z]?")
_NEVER_EMPTY = tuple(EVERY_TEXT.values())


def check_command(command: Command) -> None:
    """Refuse a key that is none, a code that is no municipality's, and anything that looks like a CPR number.

    Raises NotAKey, BadPayer, BadParagraph, CprInText. What is journalised is free text and stays for ever: every word
    is looked at.
    """
    for what, text in command.texts():
        if text is None:
            continue
        if what in _NEVER_EMPTY and not text.strip():
            raise BadOption(say("the {what} is empty", what=what))
        check_text(what, text)
    for field, what in command.KEYS.items():
        if getattr(command, field) is not None:
            check_key(what, getattr(command, field))
    if isinstance(command, (MoveIn, Correct)):
        _check_codes(command)
    if isinstance(command, Confirm):
        check_key(say("offer") if command.what == "base" else say("series of rates"), command.id)


def _check_codes(command: MoveIn | Correct) -> None:
    for code in (command.payer, command.acting, command.residence):
        if isinstance(code, str):
            check_municipality(code)
    if isinstance(command.paragraph, str) and not is_paragraph(command.paragraph):
        raise BadParagraph(command.paragraph)


def is_paragraph(text: str) -> bool:
    """Whether it is a paragraph as the ledger writes it: its figures, and its letter where it has one: 107, 85a."""
    return _PARAGRAPH.fullmatch(text) is not None


def check_municipality(code: str) -> None:
    """Refuse what is not three figures. Raises BadPayer."""
    if not _MUNICIPALITY.fullmatch(code):
        raise BadPayer(code)
