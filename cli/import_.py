"""pladsbog import: many registrations from a file."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli import options
from cli.session import Session

if TYPE_CHECKING:
    from ledger.commands import Command


@click.command("import")
@click.argument("file", metavar="FILE")
@options.by
@options.ref
@options.recording
@click.pass_obj
def command(session: Session, /, recording: options.RecordingOptions, file: str, by: str, ref: str | None) -> None:
    """Record many registrations from a file.

    FILE is CSV or JSON lines; - reads standard input. Rows are applied in file order, all or none: where any row is
    bad, every bad one is listed and nothing is recorded.

    \b
    Columns: event (move-in, reassess, depart, vacancy), date, citizen, offer,
    place, level, hours, special_price, paragraph, payer, decision, decided_by,
    kind, until, reason, ref; Danish names are accepted too.
    """  # noqa: D301 - the backspace is click's mark for lines that stay as they are
    from cli.proposal import ask, show_proposal  # noqa: PLC0415 - help does without
    from cli.render import Output  # noqa: PLC0415 - help does without

    name = "standard input" if file == "-" else file
    rows = _keyed(_rows(file, name, by), ref)
    with session.ledger() as ledger:
        if recording.dry_run or recording.asks:
            show_proposal(session, ledger.propose_all(rows, name), recording)
            if recording.dry_run:
                return
            ask()
        events = ledger.record_all(rows, name)
    click.echo(f"{name}: {_count(len(rows), 'row')}, {_count(events, 'event')} recorded", err=True)
    if recording.as_json:
        Output("json").show((), (), data={"dry_run": False, "file": name, "rows": len(rows), "events": events})


def _keyed(rows: list[tuple[int, Command]], ref: str | None) -> list[tuple[int, Command]]:
    """The rows under the file's key, a key for each line of it; a row with a key of its own keeps that."""
    if ref is None:
        return rows
    return [(line, command if command.ref else replace(command, ref=f"{ref}:{line}")) for line, command in rows]


def _rows(file: str, name: str, by: str) -> list[tuple[int, Command]]:
    from ledger.reading.imports import parse_import, read_import  # noqa: PLC0415 - help does without

    if file == "-":
        return parse_import(name, sys.stdin.buffer.read(), by)
    return read_import(Path(file), by)


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
