"""What is typed in commands about persons: read without ever being repeated, since it may be a name or a number."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

import click

from cli import arguments, options
from cli.danish import english_path
from cli.declaring import option
from cli.printing import is_terminal
from cli.words import SuggestingGroup, meant
from ledger.errors import BirthdayInKey, CprInText, NotADate, NotAKey
from ledger.errors.persons import NoCitizensKey, PersonUsage
from ledger.rules.privacy import read_resident
from ledger.shared.message import say

if TYPE_CHECKING:
    from cli.session import Session
    from ledger.store import Log


class PrivateCommand(click.Command):
    """A command that does not repeat what it does not understand.

    Where nothing was typed there is nothing to repeat: whom it is about is asked for at a terminal.
    """

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        is_bare = not args
        try:
            return super().parse_args(ctx, args)
        except click.MissingParameter:
            if is_bare and all(map(is_terminal, (sys.stdin, sys.stdout, sys.stderr))):
                raise
            raise PersonUsage(english_path(ctx)) from None
        except (click.UsageError, NotADate):
            raise PersonUsage(english_path(ctx)) from None


class PrivateGroup(SuggestingGroup):
    """A group of such commands."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError:
            raise PersonUsage(english_path(ctx), meant(args[0], self.list_commands(ctx))) from None


def _read_citizen(text: str) -> str:
    try:
        return read_resident(text)
    except (NotAKey, CprInText, BirthdayInKey):
        raise NoCitizensKey from None


CITIZEN = arguments.OfPlace("citizen", _read_citizen, "anybody")
"""A citizen's key, or OFFER/PLACE."""

reason = option(
    "--reason",
    metavar="TEXT",
    type=arguments.Read("text", arguments.read_text(say("reason"))),
    help="What it is for; kept in the vault's log.",
)


def person_command(name: str) -> Callable[[options.Command], click.Command]:
    """A command of the group."""
    return click.command(name, cls=PrivateCommand)


def citizen_of(session: Session, log: Log, named: str, day: date | None = None) -> str:
    """The key of a citizen named by it, or as OFFER/PLACE: who lives there today.

    Raises UnknownOffer, UnknownPlace, NobodyThere.
    """
    from ledger.store.history import History  # noqa: PLC0415 - only where a place is named
    from projections.citizens import citizen_named  # noqa: PLC0415 - as above

    if "/" not in named:
        return named
    return citizen_named(History(log), named, session.day_asked(day, None, log))
