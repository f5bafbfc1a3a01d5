"""pladsbog tables: every month in tables, for spreadsheets, Datasette and other programs."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import TYPE_CHECKING

import click
from msgspec.structs import asdict

from cli import options
from cli.declaring import option
from cli.printing import note
from cli.progress import FOLDING, progress, telling
from cli.writing import check_writable, refuse_parts, write_whole
from ledger.errors import BadOption
from ledger.shared.message import Value, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cli.session import Session
    from ledger.store import Log
    from projections.telling import Completed


@click.command("tables")
@options.offers
@option(
    "--output",
    "-o",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    callback=options.named,
    help="Write the tables into a file of their own: a SQLite file, or a spreadsheet where it ends in .xlsx."
    "  [default: the read models beside the ledger]",
)
@options.changes
@option("--force", is_flag=True, help="Let --output replace a spreadsheet; a file of tables is always replaced.")
@click.pass_obj
def command(session: Session, offers: tuple[str, ...], output: Path | None, *, changes: bool, force: bool) -> None:
    """Tell every month of every house in tables that other programs open.

    What is told already stays; an event recorded since has taken out the months that it touches, and they are told
    again. The table position says up to which event the months are told. A file of some offers has nothing of the
    others.
    """
    from projections.views import tell, views_file  # noqa: PLC0415 - the projections load the ledger

    if output is not None:
        _check_kind(output)
        refuse_parts(output, session.location)
    begun = perf_counter()
    with session.log() as log:
        if output is not None and output.suffix.lower() == ".xlsx":
            written = _as_sheets(output, log, session.location, offers, changes=changes, force=force)
            file = str(output)
        elif output is None:
            written = tell(session.location, log, offers, telling, changes=changes)
            file = views_file(session.location)
        else:
            from projections.handing_out import check_replaceable, hand_out  # noqa: PLC0415 - as above

            check_replaceable(str(output))
            check_writable(output, force=True)
            with progress(log.last(), FOLDING) as advance:
                written = hand_out(
                    str(output), log, offers, advance, telling, changes=changes, location=session.location
                )
            file = str(output)
    seconds = perf_counter() - begun
    counts: dict[str, int] = asdict(written)
    rate = f"{sum(counts.values()) / seconds:,.0f}".replace(",", ".")
    values: dict[str, Value] = {
        "months": written.months,
        "lines": written.lines,
        "findings": written.findings,
        "budgets": written.budgets,
        "events": written.events,
        "changes": written.changes,
        "file": file,
        "seconds": Decimal(f"{seconds:.2f}"),
        "rate": rate,
    }
    told = say(
        "{months} months, {lines} lines, {findings} findings, {budgets} months of budgets, {events} events", **values
    )
    if changes:
        told = say("{told}, {changes} changes of budgets", told=told, **values)
    note(say("{file}: {told} told in {seconds} s ({rate} a second)", told=told, **values))


_OTHER_KINDS = frozenset(
    {".csv", ".tsv", ".txt", ".json", ".jsonl", ".xls", ".xlsm", ".ods", ".pdf", ".html", ".md", ".zip", ".parquet"}
)


def _check_kind(output: Path) -> None:
    """Raises BadOption for a name that says it is something else than what would be written."""
    if output.suffix.lower() in _OTHER_KINDS:
        why = say("tables are written as a SQLite file or as a spreadsheet, not as {ending}", ending=output.suffix)
        raise BadOption(why, say("name a file that ends in .db or .xlsx"))


def _as_sheets(
    output: Path, log: Log, location: str, offers: Sequence[str], *, changes: bool, force: bool
) -> Completed:
    """Write the tables as a spreadsheet; what has been told."""
    from cli.tables_sheet import write_sheets  # noqa: PLC0415 - loads openpyxl
    from projections.handing_out import hand_out  # noqa: PLC0415 - the projections load the ledger

    check_writable(output, force=force)
    with TemporaryDirectory() as folder, progress(log.last(), FOLDING) as advance:
        tables, sheets = Path(folder) / "tables.db", Path(folder) / "tables.xlsx"
        written = hand_out(str(tables), log, offers, advance, telling, changes=changes, location=location)
        write_sheets(str(tables), sheets)
        write_whole(output, sheets.read_bytes(), force=force)
    return written
