"""pladsbog export-log: the log as lines of JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cli import options
from cli.declaring import option
from cli.printing import note
from cli.progress import EXPORTING, progress
from cli.render import write_to_stdout
from cli.writing import OF_NO_LINES, check_writable, refuse_endings, refuse_parts, write_parts
from ledger.shared.message import Value, say

if TYPE_CHECKING:
    from cli.session import Session


@click.command("export-log")
@option(
    "--output",
    "-o",
    metavar="FILE",
    type=click.Path(dir_okay=False, path_type=Path),
    callback=options.named,
    help="Write it to a file.  [default: standard output]",
)
@option("--force", is_flag=True, help="Let --output replace a file that is there.")
@click.pass_obj
def command(session: Session, output: Path | None, *, force: bool) -> None:
    """Write the log as lines of JSON: every row as it is stored, byte for byte, with its digest.

    import-log makes the same ledger of it again, on SQLite or PostgreSQL. Every row is held against the chain on the
    way. The last line says how many there are, so that a file that was cut off is known as one.
    """
    from cli.copied import only_sound  # noqa: PLC0415 - loads the ledger
    from ledger.store.chain import sound  # noqa: PLC0415 - as above
    from ledger.store.copying import rows_of  # noqa: PLC0415 - as above
    from ledger.store.exporting import lines_of  # noqa: PLC0415 - as above

    if output is not None:
        refuse_parts(output, session.location)
        check_writable(output, force=force)
        refuse_endings(output, OF_NO_LINES)
    with session.log() as log, only_sound(log), progress(log.last(), EXPORTING) as advance:
        lines = _told(lines_of(sound(rows_of(log))), advance)
        if output is None:
            write_to_stdout(lines)
            return
        write_parts(output, lines, force=force)
        values: dict[str, Value] = {"path": str(output), "events": log.last()}
        note(say("{path}: {events} events written", **values))


def _told(lines: Iterator[bytes], advance: Callable[[int], None]) -> Iterator[bytes]:
    for line in lines:
        yield line
        advance(1)
