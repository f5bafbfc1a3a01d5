"""pladsbog reconcile --residents: a list of residents from another system against the ledger."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from cli.printing import note
from cli.remedies import CommandLine
from cli.render import Column, Output
from ledger.shared.message import Value, as_said, code_said, say

if TYPE_CHECKING:
    from cli.session import Session
    from ledger.shared.calendar import Month

COLUMNS = (
    Column("citizen", say("citizen")),
    Column("what", say("differs")),
    Column("offer", say("offer")),
    Column("from", say("from"), "date"),
    Column("to", say("to"), "date"),
    Column("ledger", say("ledger")),
    Column("listed", say("list")),
    Column("line", say("file line"), "number"),
    Column("command", say("to mend the ledger")),
    Column("elsewhere", say("or in the other system")),
)


def compare(
    session: Session,
    file: str,
    asked: Month | date | None,
    offers: tuple[str, ...],
    known_at: str | None,
    output: Output,
) -> int:
    """Show how a list of residents differs from the ledger on a day (None: today) or through a month; how often."""
    from cli.files import content_of  # noqa: PLC0415 - help does without
    from ledger.shared.calendar import DAY, Month, Period  # noqa: PLC0415 - as above
    from projections.listed import list_compared, list_data  # noqa: PLC0415 - as above

    name, content = content_of(file)
    with session.history(known_at) as history:
        if isinstance(asked, Month):
            period = asked.period
        else:
            day = session.day_asked(asked, known_at, history.log)
            period = Period(day, day + DAY)
        found = list_compared(history, period, offers, name, content)
    data = list_data(found)
    rows = [_row(row, output.catalogue) for row in data["differences"]]
    if rows or output.format != "table" or output.path:
        output.show(COLUMNS, rows, data=data, known_at=found.known_at)
    counts: dict[str, Value] = {"agreeing": found.compared.agreeing, "count": len(rows), "day": found.first_day}
    if found.first_day == found.last_day:
        note(say("{day}: {agreeing} citizens agree; {count} differences", **counts))
    else:
        note(say("{day} to {last}: {agreeing} citizens agree; {count} differences", last=found.last_day, **counts))
    return len(rows)


_WORDS = {
    "not-in-ledger": say("not in the ledger"),
    "not-listed": say("not listed"),
    "listed-twice": say("listed twice"),
}
"""What differs, where the code is not its own word."""


def _row(row: dict[str, Any], catalogue: CommandLine) -> dict[str, Any]:
    command = as_said(catalogue.remedy(row["command"]))
    return {**row, "what": _WORDS.get(row["what"]) or code_said(row["what"]), "command": command}
