"""pladsbog follow-up due: what is due, and what is overdue."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from cli import arguments, options
from cli.declaring import option
from cli.printing import in_words, tell
from cli.render import Column, Output, Table
from ledger.shared.message import say

if TYPE_CHECKING:
    from cli.session import Session
    from ledger.following.due import DueList

COLUMNS = (
    Column("due", say("due"), "date"),
    Column("days_overdue", say("overdue"), "number"),
    Column("what", say("what")),
    Column("offer", say("offer")),
    Column("subject", say("whom or which")),
    Column("text", say("about")),
    Column("at_stake", say("at stake"), "money"),
)


@click.command("due")
@click.argument("offer", required=False, type=arguments.OFFER)
@option(
    "--on",
    "day",
    metavar="DATE",
    type=arguments.DATE,
    help="As seen on that day.  [default: the day of --known-at, else today]",
)
@options.within(30, "What falls due so many days after it, too.")
@options.which_table("due", "without-cadence")
@options.known_at
@options.shown
@click.pass_obj
def command(
    session: Session,
    /,
    part: str | None,
    known_at: str | None,
    output: Output,
    *,
    offer: str | None,
    day: date | None,
    within: int,
) -> None:
    """List what is due and overdue: meetings, citizens, actions, confirmations.

    Overdue is counted in days. At stake for a citizen is what the stay costs a day, times the days since the last
    follow-up.
    """
    from projections.due import due_data, due_list  # noqa: PLC0415 - the projections load the ledger

    with session.history(known_at) as history:
        found = due_list(history, session.day_asked(day, known_at, history.log), within, offer)
    without = [{"citizen": citizen} for citizen in found.without_cadence]
    tables = [
        Table("due", COLUMNS, due_rows(found)),
        Table("without-cadence", (Column("citizen", say("without a cadence")),), without),
    ]
    nothing = None if found.rows else partial(_nothing, found.day, within)
    output.show_tables(tables, part, data=due_data(found), page=nothing, known_at=history.position)
    if without and output.format == "table" and part is None:
        count = len(found.without_cadence)
        residents = say("1 resident has") if count == 1 else say("{count} residents have", count=count)
        told = say(
            "{residents} no cadence: nothing adopted says how often their paragraph is followed up; "
            "see --show without-cadence, and adopt a [[cadence]]",
            residents=residents,
        )
        tell(told, on_stdout=True)


def _nothing(day: date, within: int) -> str:
    """What a person reads where an empty table would be all."""
    if within == 0:
        said = say("nothing is due on {day}, and nothing is overdue", day=day)
    elif within == 1:
        said = say("nothing is due as seen on {day}, nor on the day after it; nothing is overdue", day=day)
    else:
        said = say("nothing is due as seen on {day}, within {days} days; nothing is overdue", day=day, days=within)
    return f"{in_words(said)}\n"


def due_rows(due_list: DueList) -> list[dict[str, Any]]:
    return [
        {
            "due": row.due,
            "days_overdue": row.days_overdue or None,
            "what": row.what,
            "offer": row.offer,
            "subject": row.subject,
            "text": row.text,
            "at_stake": row.at_stake,
        }
        for row in due_list.rows
    ]
