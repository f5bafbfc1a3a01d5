"""The causes of a difference in words. Answers hold the codes, which are the same in every language."""

from __future__ import annotations

from collections.abc import Mapping

from ledger.following.meetings import CORRECTION, LATE, WHOLE_OFFER
from ledger.shared.message import Message, as_said, say
from projections.budget_changes import ASSUMED

WORDS: Mapping[str, Message] = {
    "absence": say("absence"),
    "base": say("base"),
    "budget": say("budget"),
    "closed without deliveries": say("closed without deliveries"),
    "closure": say("closure"),
    "delivery": say("delivery"),
    "departure": say("departure"),
    "function": say("function"),
    "grant": say("grant"),
    "model": say("model"),
    "move": say("move"),
    "move-in": say("move-in"),
    "offer": say("offer"),
    "other": say("other"),
    "own payment": say("own payment"),
    "payer": say("payer"),
    "phase-in": say("phase-in"),
    "place": say("place"),
    "place out of use": say("place out of use"),
    "price": say("price"),
    "rate": say("rate"),
    "regulation": say("regulation"),
    "reassessment": say("reassessment"),
    "service": say("service"),
    "service price": say("service price"),
    "reservation": say("reservation"),
    "transfer": say("transfer"),
    "correction (typo)": say("correction (typo)"),
    "correction (decision)": say("correction (decision)"),
    "void (typo)": say("void (typo)"),
    "void (decision)": say("void (decision)"),
    CORRECTION: say("correction"),
    LATE: say("late news"),
    WHOLE_OFFER: say("the offer as a whole"),
    ASSUMED: say("residents known then against the assumed activity"),
}
"""For every code that a list of causes can have."""


def cause_in_words(code: str) -> Message:
    """What a reader calls a cause of a bridge, or of a budget's changes."""
    return WORDS[code]


def cause_of_change(kind: str, code: str) -> Message:
    """What a reader calls a cause of what moved since the last meeting: as everywhere, and besides if it was told late.

    `code` is the cause as meetings sum it for programs, in which rates and prices, or corrections, are one.
    """
    cause = cause_in_words(kind)
    return say("{cause}, {late}", cause=cause, late=cause_in_words(LATE)) if code == LATE else cause


_FOR_PROGRAMS: Mapping[str, Message] = {"price": say("rates and prices")}
"""Meetings put rates, regulations, models, own payments and prices of services under one code; elsewhere the code
`price` is a price negotiated anew for one citizen."""


def cause_for_programs(code: str) -> Message:
    """What CSV calls a cause as meetings sum it, whatever people are told of it."""
    return _FOR_PROGRAMS.get(code) or WORDS[code]


def whose_in_words(name: str) -> Message:
    """What a reader calls whom a sum is about: a citizen by the key, else the whole offer."""
    return WORDS[name] if name == WHOLE_OFFER else as_said(name)
