"""pladsbog follow-up hold: a meeting, with the figures that lay on the table."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import click

from cli import arguments, options
from cli.session import Session
from ledger.errors import BadOption
from ledger.shared.message import say

if TYPE_CHECKING:
    from ledger.shared.calendar import Month

AgreedAction = tuple[str, date | None, str | None]


@click.command("hold")
@click.argument("offer", type=arguments.OFFER)
@click.argument("month", type=arguments.MONTH)
@click.option("--on", "held_on", metavar="DATE", type=arguments.DATE, help="The day it was held.  [default: today]")
@click.option(
    "--kind",
    type=click.Choice(["monthly", "quarterly", "ad-hoc"]),
    default="monthly",
    show_default=True,
    help="quarterly: with the caseworker; ad-hoc: besides the others.",
)
@click.option(
    "--participants",
    metavar="TEXT",
    multiple=True,
    required=True,
    type=arguments.Read("text", arguments.read_text(say("participants"))),
    help="Who took part, by roles; may be given more than once.",
)
@click.option(
    "--expect",
    "expected_ore",
    metavar="KR",
    type=arguments.AMOUNT,
    help="What the leader expects the year to come to.",
)
@click.option(
    "--because",
    metavar="TEXT",
    type=arguments.Read("text", arguments.read_text(say("reason for the expectation"))),
    help="The leader's reason for it.",
)
@click.option(
    "--comment", metavar="TEXT", type=arguments.Read("text", arguments.read_text(say("comment"))), help="What was said."
)
@click.option(
    "--action",
    "texts",
    metavar="TEXT",
    multiple=True,
    type=arguments.Read("text", arguments.read_text(say("action"))),
    help="What was agreed; may be given more than once.",
)
@click.option(
    "--due",
    "days",
    metavar="DATE",
    multiple=True,
    type=arguments.DATE,
    help="The last day for the actions: once for all of them, or once for each.",
)
@click.option(
    "--owner",
    "owners",
    metavar="ROLE",
    multiple=True,
    type=arguments.Read("role", arguments.read_text(say("owner of the action"))),
    help="Whose the actions are: once for all of them, or once for each.",
)
@options.decision
@options.registering
@click.pass_obj
def command(
    session: Session,
    /,
    recording: options.RecordingOptions,
    month: Month,
    held_on: date | None,
    texts: tuple[str, ...],
    days: tuple[date, ...],
    owners: tuple[str, ...],
    **given: Any,
) -> None:
    """Record a meeting about an offer's month, with its figures as they are known now.

    Budget, settled, expected year-end, occupancy, vacancies and average price are kept with it as they were. This
    cannot be undone, and an expectation that is not given with it cannot be added later.
    """
    from cli.recording import record  # noqa: PLC0415 - help does without
    from ledger.commands import HoldMeeting  # noqa: PLC0415 - help does without

    actions = _agreed(texts, days, owners)
    record(session, HoldMeeting(month=month, held_on=held_on, actions=actions, **given), recording)


def _agreed(texts: tuple[str, ...], days: tuple[date, ...], owners: tuple[str, ...]) -> tuple[AgreedAction, ...]:
    return tuple(zip(texts, _each("--due", days, len(texts)), _each("--owner", owners, len(texts)), strict=True))


def _each(option: str, given: tuple[Any, ...], count: int) -> tuple[Any, ...]:
    """One for each action: as given, the same for all, or none. Raises BadOption."""
    if len(given) == count:
        return given
    if count == 0:
        raise BadOption(
            say("{option} is given, and no action", option=option),
            say("say what was agreed with --action TEXT, or leave it out"),
        )
    if len(given) > 1:
        raise BadOption(
            say("{option} is given {given} times for {count} actions", option=option, given=len(given), count=count)
            if count > 1
            else say("{option} is given {given} times for one action", option=option, given=len(given)),
            say("give it once for all, or once for each"),
        )
    return (given[0] if given else None,) * count
