"""pladsbog confirm: rates or bases go on in a new year as they are."""

from __future__ import annotations

from typing import Any, Literal

import click

from cli import arguments, options
from cli.session import Session
from cli.words import SuggestingGroup


@click.group("confirm", cls=SuggestingGroup, no_args_is_help=False)
def command() -> None:
    """Confirm that rates, or an offer's bases, go on in a new year as they are.

    Models that ask for it (confirm_yearly) have a finding in every month until that is done.
    """


@command.command("rates")
@click.argument("id", type=arguments.SERIES)
@click.argument("year", type=arguments.YEAR)
@options.decision_required
@options.registering
@click.pass_obj
def rates(session: Session, /, recording: options.RecordingOptions, **given: Any) -> None:
    """Confirm a series of rates for a year."""
    _confirm(session, recording, "rates", given)


@command.command("base")
@click.argument("id", metavar="OFFER", type=arguments.OFFER)
@click.argument("year", type=arguments.YEAR)
@options.decision_required
@options.registering
@click.pass_obj
def base(session: Session, /, recording: options.RecordingOptions, **given: Any) -> None:
    """Confirm the bases of an offer for a year."""
    _confirm(session, recording, "base", given)


def _confirm(
    session: Session, recording: options.RecordingOptions, what: Literal["rates", "base"], given: dict[str, Any]
) -> None:
    from cli.recording import record  # noqa: PLC0415 - help does without
    from ledger.commands import Confirm  # noqa: PLC0415 - help does without

    record(session, Confirm(what=what, **given), recording)
