"""pladsbog evidence: what was issued for a house, with all that proves it, for an auditor."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cli import arguments, options
from cli.declaring import option
from cli.languages import SPEECH
from cli.printing import note, tell
from cli.render import Output
from cli.writing import check_writable, refuse_endings, refuse_ledgers, write_whole
from ledger.shared.message import Kroner, Message, Value, say

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cli.session import Session
    from ledger.shared.calendar import Month, MonthSpan
    from projections.evidence import Evidence

_UNDATED = (1980, 1, 1, 0, 0, 0)
_PLAIN_FILE = 0o100644 << 16
_UNIX = 3


@click.command("evidence")
@click.argument("offer", type=arguments.OFFER)
@click.argument("period", metavar="PERIOD", type=arguments.SPAN)
@option(
    "--output",
    "-o",
    metavar="FILE.zip",
    type=click.Path(dir_okay=False, path_type=Path),
    callback=options.named,
    required=True,
    help="The file to write.",
)
@option("--force", is_flag=True, help="Let --output replace a file that is there.")
@option(
    "--payer",
    metavar="CODE|own",
    type=arguments.STATEMENT_PAYER,
    help="Only what this municipality owes, and nothing of citizens that others pay for.",
)
@option(
    "--root-at",
    "roots_at",
    metavar="EVENT",
    type=arguments.EVENT,
    multiple=True,
    help="With --payer: lead to the root at this event too, such as the one on a statement; may be repeated.",
)
@options.known_at
@option("--format", "shape", type=click.Choice(["table", "json"]), default="table", help="How the answer is printed.")
@click.pass_obj
def command(
    session: Session,
    offer: str,
    period: Month | MonthSpan,
    output: Path,
    payer: str | None,
    roots_at: tuple[int, ...],
    known_at: str | None,
    shape: str,
    *,
    force: bool,
) -> None:
    """Put an offer's closed months into a bundle that an auditor checks with Python alone.

    The bundle has the lines as issued, the events and terms behind them, what proves that they stand in the log, a page
    for the auditor in English and Danish, and verify.py, which holds all of it together and computes the amounts anew,
    in the language of --lang. PERIOD is a month (2025-03), a quarter (2025-Q1) or a year (2025); months of it that are
    open are named and left out. The same ledger gives the same file for the same --known-at and --lang.

    Printed are the digest of the last event known, the root of the tree over the log, the seal of the bundle and the
    SHA-256 of verify.py. Send them another way than the file: they show whether anything in it was altered since.

    A payer's bundle is held against roots, which statement and digest --root tell as NUMBER:ROOT, and which are lodged
    beside the digests: that of the last event known, those of the closings, and those of --root-at.
    """
    from cli.copied import only_sound  # noqa: PLC0415 - loads the ledger
    from projections.evidence import evidence  # noqa: PLC0415 - as above

    refuse_ledgers(output, session.location)
    refuse_endings(output, (), only=".zip")
    check_writable(output, force=force)
    with session.as_of(known_at) as (log, as_of), only_sound(log):
        found = evidence(log, offer, period, payer=payer, known_at=as_of, roots_at=roots_at, language=SPEECH.language)
    write_whole(output, zipped(found.files), force=force)
    if shape == "json":
        Output("json").show((), (), data=_data(found, output))
    else:
        for message in _told(found):
            tell(message, on_stdout=True)
    if found.left_open:
        left: dict[str, Value] = {"months": list(found.left_open), "offer": found.offer}
        note(say("not in it, since they are open: {months}", **left))
    if found.withheld:
        note(say("events that name other citizens, in it as hashes alone: {count}", count=found.withheld))
    note(say("{path} written", path=str(output)))


def zipped(files: Mapping[str, bytes]) -> bytes:
    """Files in a zip, undated and as they are, so that its bytes follow from theirs on every machine."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, _UNDATED)
            entry.external_attr, entry.create_system = _PLAIN_FILE, _UNIX
            archive.writestr(entry, content)
    return packed.getvalue()


def _told(found: Evidence) -> Iterator[Message]:
    values: dict[str, Value] = {
        "offer": found.offer,
        "period": found.period,
        "payer": found.payer,
        "months": len(found.months),
        "lines": found.lines,
        "total": Kroner(found.total_ore),
        "number": found.digest.number,
        "digest": str(found.digest),
        "root": str(found.digest._replace(value=found.root)),
        "seal": found.seal,
        "verifier": found.verifier,
    }
    if found.payer is None:
        yield say("{offer} {period}: closed months {months}, lines {lines}, {total}", **values)
    else:
        yield say("{offer} {period} for {payer}: closed months {months}, lines {lines}, {total}", **values)
    yield say("digest of #{number}: {digest}", **values)
    yield say("root of the tree over #1 to #{number}: {root}", **values)
    yield say("seal of the bundle: {seal}", **values)
    yield say("SHA-256 of verify.py: {verifier}", **values)


def _data(found: Evidence, output: Path) -> dict[str, Any]:
    return {
        "offer": found.offer,
        "period": found.period,
        "payer": found.payer,
        "months": list(found.months),
        "open": list(found.left_open),
        "known_at": {"event": found.digest.number},
        "lines": found.lines,
        "total": Kroner(found.total_ore),
        "withheld": found.withheld,
        "digest": str(found.digest),
        "root": str(found.digest._replace(value=found.root)),
        "seal": found.seal,
        "verifier": found.verifier,
        "file": str(output),
    }
