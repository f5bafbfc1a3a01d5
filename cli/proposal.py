"""What a command would record, shown before it does: the one place to change how a consequence looks."""

from __future__ import annotations

from collections.abc import Sequence

import click

from cli.options import Manner
from cli.render import Column, Output, table
from ledger.events import Recorded
from projections.telling import event_data, tell

COLUMNS = (Column("what", "would be recorded"), Column("effective", "effective", "date"))

MOST_ASKED_ABOUT = 40
"""A question under more rows than a screen holds would be answered unread."""


def show_proposal(events: Sequence[Recorded], manner: Manner) -> None:
    """The events that would be recorded: on stdout for a dry run, on stderr before a question."""
    rows = [{"what": tell(recorded.event), "effective": recorded.event.effective_on} for recorded in events]
    if manner.as_json and manner.dry_run:
        data = {"dry_run": True, "events": [event_data(recorded) for recorded in events]}
        Output("json").show(COLUMNS, rows, data=data)
    elif not rows:
        click.echo("nothing new: the ledger holds it already", err=True)
    elif manner.dry_run:
        Output("table").show(COLUMNS, rows, data=None)
    else:
        click.echo(table(COLUMNS, rows[:MOST_ASKED_ABOUT]), err=True, nl=False)
        if len(rows) > MOST_ASKED_ABOUT:
            click.echo(f"… and {len(rows) - MOST_ASKED_ABOUT} more", err=True)


def ask() -> None:
    """Ask whether to record what was shown. Raises click.Abort where the answer is no."""
    click.confirm("Record this?", abort=True, err=True)
