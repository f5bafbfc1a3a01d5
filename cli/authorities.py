"""Municipalities and regions by name: one that was typed where a code belongs, as the questions take it."""

from __future__ import annotations

from cli.printing import note
from cli.session import AUTHORITIES
from ledger.errors import BadPayer
from ledger.models.municipalities import near_to
from ledger.shared.calendar import today
from ledger.shared.message import say


def learned(error: Exception, *, tells: bool) -> bool:
    """Whether a line was refused for a code in whose place it has the name of just one: it is read as its code now.

    A code that is wrong is nobody's name, and stays refused, as a name does that is not written out.
    """
    assert isinstance(error, BadPayer)
    name = error.text.strip()
    found = near_to(name, today())
    if name in AUTHORITIES or any(sign.isdigit() for sign in name) or len(found) != 1:
        return False
    AUTHORITIES[name] = found[0].code
    if tells:
        note(say("{name!r} is read as {authority}", name=name, authority=str(found[0])))
    return True
