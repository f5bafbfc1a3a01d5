"""What may stand in a command before any rule looks at it: keys, payers, and texts without a CPR number."""

from __future__ import annotations

import re

from ledger.commands import EVERY_TEXT, Command, Confirm, MoveIn
from ledger.errors import BadOption, BadPayer
from ledger.rules.privacy import check_key, check_text
from ledger.shared.message import say

_MUNICIPALITY = re.compile(r"[0-9]{3}")
_NEVER_EMPTY = tuple(EVERY_TEXT.values())


def check_command(command: Command) -> None:
    """Refuse a key that is none, a payer that is no municipality code, and anything that looks like a CPR number.

    Raises NotAKey, BadPayer, CprInText. What is journalised is free text and stays for ever: every word is looked at.
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
    if isinstance(command, MoveIn) and command.payer is not None:
        check_payer(command.payer)
    if isinstance(command, Confirm):
        check_key(say("offer") if command.what == "base" else say("series of rates"), command.id)


def check_payer(code: str) -> None:
    """Refuse what is not three figures."""
    if not _MUNICIPALITY.fullmatch(code):
        raise BadPayer(code)
