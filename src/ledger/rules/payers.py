"""Whether a code that is said to pay, to act or to be of residence is a municipality's or region's on the day."""

from __future__ import annotations

from datetime import date

from ledger.commands import Command
from ledger.errors import PayerUnlisted
from ledger.models.municipalities import authorities, authority_on, near_to
from ledger.rules.context import DecisionContext


def check_listed(command: Command, day: date, own: str | None) -> None:
    """Refuse a code of a command that none has on a day, unless it is said to be meant. Raises PayerUnlisted.

    The ledger's own municipality is one, whatever its code. What is not said anew is not asked about again.
    """
    if getattr(command, "payer_unlisted", False):
        return
    for name in command.MUNICIPALITIES:
        code = getattr(command, name)
        if isinstance(code, str) and code != own and authority_on(code, day) is None:
            raise unlisted(code, day, name)


def unlisted_in(command: Command, context: DecisionContext) -> PayerUnlisted | None:
    """The refusal of a code in a command that is refused for another reason too; by the day that the command is about.

    None where all are listed, or where the day is no field of its own.
    """
    day = getattr(command, "first_day", None)
    if not command.MUNICIPALITIES or day is None:
        return None
    try:
        check_listed(command, day, context.terms("").municipality)
    except PayerUnlisted as refusal:
        return refusal
    return None


def unlisted(code: str, day: date, field: str = "payer") -> PayerUnlisted:
    """The refusal of a code, with those that may have been meant; one that is no more is named with its last day."""
    was = authorities().get(code)
    if was is not None:
        return PayerUnlisted(code, day, field, was.name, was.last_day, [])
    return PayerUnlisted(code, day, field, None, None, [str(one) for one in near_to(code, day)])
