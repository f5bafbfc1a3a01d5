"""What may stand in a command before any rule looks at it: keys, payers, and texts without a CPR number."""

from __future__ import annotations

import re

from ledger.commands import (
    Command,
    Confirm,
    Correct,
    Depart,
    FinishAction,
    FollowUpCitizen,
    HoldMeeting,
    MoveIn,
    Reassess,
    SetUse,
)
from ledger.errors import BadOption, BadPayer
from ledger.rules.privacy import check_key, check_text

_MUNICIPALITY = re.compile(r"[0-9]{3}")


def check_command(command: Command) -> None:
    """Refuse a key that is none, a payer that is no municipality code, and anything that looks like a CPR number.

    Raises NotAKey, BadPayer, CprInText.
    """
    for where in ("by", "ref", "decision", "reason"):
        text = getattr(command, where)
        if text is not None:
            if not text.strip():
                raise BadOption(f"the {where} is empty")
            check_text(where, text)
    if isinstance(command, (MoveIn, Reassess, Depart, FollowUpCitizen)):
        check_key("citizen", command.citizen)
    if isinstance(command, (MoveIn, SetUse)):
        check_key("offer", command.offer)
        check_key("place", command.place)
    if isinstance(command, (MoveIn, Reassess, Correct)) and command.decided_by is not None:
        check_text("decided-by", command.decided_by)
    if isinstance(command, MoveIn) and command.payer is not None:
        check_payer(command.payer)
    if isinstance(command, Confirm):
        check_key("offer" if command.what == "base" else "series of rates", command.id)
    if isinstance(command, (HoldMeeting, FinishAction, FollowUpCitizen)):
        _check_follow_up(command)


def _check_follow_up(command: HoldMeeting | FinishAction | FollowUpCitizen) -> None:
    """A journal is free text, and stays for ever: every word of it is looked at."""
    texts = [("comment", command.comment)]
    if isinstance(command, HoldMeeting):
        check_key("offer", command.offer)
        texts += [("participants", text) for text in command.participants]
        texts += [("reason for the expectation", command.because)]
        texts += [("action", text) for text, _, _ in command.actions]
        texts += [("owner of the action", owner) for _, _, owner in command.actions]
    if isinstance(command, FinishAction):
        texts += [("action", command.action)]
    if isinstance(command, FollowUpCitizen) and command.age is not None:
        check_key("age group", command.age)
    for where, text in texts:
        if text is not None:
            check_text(where, text)


def check_payer(code: str) -> None:
    """Refuse what is not three figures."""
    if not _MUNICIPALITY.fullmatch(code):
        raise BadPayer(code)
