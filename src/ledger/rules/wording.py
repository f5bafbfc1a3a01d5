"""What may stand in a command before any rule looks at it: keys, payers, and texts without a CPR number."""

from __future__ import annotations

import re

from ledger.commands import Command, Depart, MoveIn, Reassess, SetUse
from ledger.errors import BadPayer
from ledger.rules.privacy import check_key, check_text

_MUNICIPALITY = re.compile(r"\d{3}")


def check_command(command: Command) -> None:
    """Refuse a key that is none, a payer that is no municipality code, and anything that looks like a CPR number.

    Raises NotAKey, BadPayer, CprInText.
    """
    for where in ("by", "ref", "decision", "reason"):
        text = getattr(command, where)
        if text is not None:
            check_text(where, text)
    if isinstance(command, (MoveIn, Reassess, Depart)):
        check_key("citizen", command.citizen)
    if isinstance(command, (MoveIn, SetUse)):
        check_key("offer", command.offer)
        check_key("place", command.place)
    if isinstance(command, (MoveIn, Reassess)) and command.decided_by is not None:
        check_text("decided-by", command.decided_by)
    if isinstance(command, MoveIn) and command.payer is not None:
        check_payer(command.payer)


def check_payer(code: str) -> None:
    """Refuse what is not three figures."""
    if not _MUNICIPALITY.fullmatch(code):
        raise BadPayer(code)
