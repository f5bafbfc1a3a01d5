"""pladsbog import-log: a ledger of an exported log."""

from __future__ import annotations

import sys
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import click

from cli import options
from cli.progress import COPYING, progress
from ledger.errors import BadFile
from ledger.shared.message import code_said, say

if TYPE_CHECKING:
    from cli.session import Session


@click.command("import-log")
@click.argument("file", metavar="FILE", callback=options.not_empty)
@click.pass_obj
def command(session: Session, file: str) -> None:
    """Make the ledger that --ledger names of a log that export-log wrote; - is standard input.

    It has the same numbers, moments and digests. Every line is held against the chain on the way; of a file that was
    altered, or cut off, no ledger is made. What is there already is never replaced. A file that gzip packed is read as
    it is.
    """
    from cli.copied import tell_copied  # noqa: PLC0415 - loads the ledger
    from ledger.reading.packed import lines_in  # noqa: PLC0415 - as above
    from ledger.store.chain import BrokenRow  # noqa: PLC0415 - as above
    from ledger.store.copying import fill  # noqa: PLC0415 - as above
    from ledger.store.exporting import rows_in  # noqa: PLC0415 - as above

    name = "standard input" if file == "-" else file
    try:
        with (
            nullcontext(sys.stdin.buffer) if file == "-" else Path(file).open("rb") as stream,
            progress(_how_many(stream), COPYING) as advance,
        ):
            filled = fill(session.location, rows_in(name, lines_in(name, stream)), advance)
    except BrokenRow as broken:
        why = say("event #{number}: {why}", number=broken.fault.number, why=broken.fault.why)
        raise BadFile(name, why, say("export the log again")) from None
    except OSError as error:
        raise BadFile(name, code_said(error.strerror or str(error)), say("look for it from where you stand")) from None
    tell_copied(session.location, filled)


def _how_many(stream: BinaryIO) -> int:
    """How many lines a file has; 0 where they cannot be counted without losing them, or are packed."""
    from ledger.reading.packed import LONGEST_BEGINNING, packed_as  # noqa: PLC0415 - loads the ledger

    if not stream.seekable():
        return 0
    packed = packed_as(stream.read(LONGEST_BEGINNING)) is not None
    stream.seek(0)
    if packed:
        return 0
    count = sum(chunk.count(b"\n") for chunk in iter(lambda: stream.read(_CHUNK), b""))
    stream.seek(0)
    return count


_CHUNK = 1 << 20
