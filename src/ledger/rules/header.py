"""What every event of one act carries."""

from __future__ import annotations

from typing import TypedDict

from ledger.commands import Command


class Header(TypedDict):
    """The common part of the events that a command becomes."""

    by: str
    act: str
    ref: str | None
    request: str | None
    decision: str | None
    reason: str | None


NOBODY = Header(by="", act="", ref=None, request=None, decision=None, reason=None)
"""For events that are only tried out."""


def header(command: Command, act: str, request: str | None) -> Header:
    """The common part of the events that a command becomes."""
    return Header(
        by=command.by,
        act=act,
        ref=command.ref,
        request=request,
        decision=command.decision,
        reason=command.reason,
    )
