"""Deciding a command: which rule judges it, and what is asked of whatever it would record.

Decided on 2026-11-21:

* An act is what one command recorded. Named after where its first event goes (`citizen:c-17/3`), which no other act's
  can.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import cache
from importlib import import_module
from typing import Any

from msgspec.structs import force_setattr

from ledger.commands import (
    Adopt,
    AgreeContract,
    Buy,
    ChangePaying,
    Close,
    Command,
    Confirm,
    Correct,
    DecideOwnPayment,
    Deliver,
    Depart,
    EndGrant,
    FinishAction,
    FollowUpCitizen,
    GoAway,
    GrantService,
    HoldAreaMeeting,
    HoldMeeting,
    Move,
    MoveIn,
    PlanFollowUp,
    Post,
    Reassess,
    RegrantService,
    Reserve,
    Return,
    ReviewDecision,
    SetUse,
    Swap,
    Undo,
    Void,
)
from ledger.errors import NotYet
from ledger.events import Event
from ledger.rules import closing, competence
from ledger.rules.context import DecisionContext
from ledger.rules.header import Header, header
from ledger.rules.naming import named
from ledger.rules.payers import check_listed
from ledger.rules.residences import with_residences
from ledger.rules.wording import check_command
from ledger.shared.message import say

_RULES: Mapping[type[Command], str] = {
    MoveIn: "placement.move_in",
    Buy: "buying.buy",
    AgreeContract: "buying.agree_contract",
    Reassess: "placement.reassess",
    Depart: "placement.depart",
    Move: "moving.move",
    Swap: "moving.swap",
    ChangePaying: "moving.change_paying",
    DecideOwnPayment: "own_paying.decide",
    GoAway: "absences.go_away",
    Return: "absences.come_home",
    SetUse: "placement.set_use",
    Reserve: "reserving.reserve",
    Adopt: "adoption.adopt",
    Void: "correcting.void",
    Undo: "undoing.undo",
    Correct: "correcting.correct",
    Close: "closing.close",
    Post: "posting.post",
    HoldMeeting: "followups.hold",
    HoldAreaMeeting: "area_meetings.hold",
    FinishAction: "followups.finish_action",
    FollowUpCitizen: "followups.follow_up_citizen",
    PlanFollowUp: "followups.plan_follow_up",
    ReviewDecision: "followups.review_decision",
    Confirm: "followups.confirm",
    GrantService: "services.grant",
    RegrantService: "services.regrant",
    EndGrant: "services.end_grant",
    Deliver: "delivering.deliver",
}
"""The rule for each kind of command, with its file, which is loaded for such a command alone."""

_Rule = Callable[[Any, DecisionContext, Header], list[Event]]


@cache
def _rule_of(kind: type[Command]) -> _Rule:
    file, _, name = _RULES[kind].partition(".")
    rule: _Rule = getattr(import_module(f"ledger.rules.{file}"), name)
    return rule


def decide(command: Command, context: DecisionContext, request: str | None = None) -> list[Event]:
    """The events that a command becomes, of one act; nothing where all of it is recorded already.

    `request` is a digest of what it asks, where it has a key. Raises the refusal.
    """
    events = competence.by_known_roles(allowed(command, context, request), context)
    _check_decided(events, context.today())
    competence.check_competence(events, context)
    if command.reason is None:
        closing.check_reason(events, context)
    return _of_one_act(events, context)


def allowed(command: Command, context: DecisionContext, request: str | None = None) -> list[Event]:
    """The events that a command becomes, whoever has decided it and when: all that a simulation asks of it."""
    command = named(command, context)
    check_command(command)
    head = header(command, "", request)
    events = _rule_of(type(command))(command, context, head)
    if events and command.MUNICIPALITIES:
        check_listed(command, events[0].effective_on, context.terms("").municipality)
    return with_residences(events, context, head)


def _check_decided(events: Sequence[Event], today: date) -> None:
    """Refuse a citizen's decision that has not been made yet. Raises NotYet.

    A council's may be recorded before the council meets: houses make next year's rates ready in December.
    """
    for event in events:
        if event.decided_on is not None and event.decided_on > today and event.about_citizen is not None:
            raise NotYet(say("the decision was made"), event.decided_on, today)


def _of_one_act(events: list[Event], context: DecisionContext) -> list[Event]:
    """The events under the name of their act: where the first of them goes, which no other act's can."""
    if not events:
        return []
    stream = events[0].stream
    act = f"{stream}/{context.version(stream) + 1}"
    for event in events:
        # Nobody has seen the events yet, so the name is put into them: copies took as long as making them.
        force_setattr(event, "act", act)
    return events
