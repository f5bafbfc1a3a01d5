"""pladsbog person due: whom the law lets go."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import click

from cli import arguments, options
from cli.declaring import option
from cli.person.typed import person_command
from cli.persons import opening
from cli.printing import note
from cli.render import Column
from ledger.errors import BadOption
from ledger.shared.message import Value, as_said, say

if TYPE_CHECKING:
    from cli.persons import Opening
    from cli.render import Output
    from cli.session import Session

COLUMNS = (
    Column("citizen", say("citizen")),
    Column("year", say("last amount"), "number", adds=False),
    Column("kept_until", say("kept until"), "date"),
)
_MOST_YEARS = 100


@person_command("due")
@option("--on", "day", metavar="DATE", type=arguments.DATE, help="Whom it lets go by then.  [default: today]")
@option(
    "--years",
    metavar="N",
    type=click.IntRange(1, _MOST_YEARS),
    help="So many years, where the municipality's own plan keeps papers longer.  [default: 5, by bogføringsloven § 12]",
)
@options.shown
@opening
@click.pass_obj
def command(session: Session, /, day: date | None, years: int | None, vault: Opening, output: Output) -> None:
    """List whom the law lets go: those whose last amount is so old that its papers need no longer be kept.

    They are kept five years from the end of the fiscal year of a citizen's last amount. Keys alone are shown, so that
    nothing is logged. Nobody is erased by it: pladsbog person erase.
    """
    from ledger.persons.retention import kept_on, kept_until  # noqa: PLC0415 - help does without
    from projections.retention import last_amounts  # noqa: PLC0415 - as above

    with session.log() as log:
        on = session.day_asked(day, None, log)
        rule = kept_on(on)
        if years is not None and years < rule.years:
            values: dict[str, Value] = {"years": rule.years, "law": as_said(rule.law)}
            raise BadOption(say("{law} asks for {years} years", **values), say("leave --years out"))
        with vault.opened(session, log) as opened:
            citizens = opened.citizens()
        found = last_amounts(session.location, log, citizens)
    rows: list[dict[str, Any]] = [
        {"citizen": one.citizen, "year": one.year, "kept_until": until}
        for one in found
        if not one.is_open and one.year is not None and (until := kept_until(one.year, on, years)) < on
    ]
    unknown = [one.citizen for one in found if not one.is_open and one.year is None]
    data = {"on": on, "law": rule.law, "years": years or rule.years, "persons": rows, "unknown": unknown}
    output.show(COLUMNS, rows, data=data)
    for one in unknown:
        note(say("{citizen} is in the vault, and the ledger has no amount of anybody under that key", citizen=one))
