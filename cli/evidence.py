"""pladsbog evidence: what was issued for a house, with all that proves it, for an auditor."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cli import arguments, options
from cli.areas import missing
from cli.cells import span_in_words
from cli.declaring import option
from cli.languages import SPEECH
from cli.printing import note, tell
from cli.render import Output
from cli.writing import check_writable, refuse_endings, refuse_ledgers, write_whole
from ledger.errors import BadOption
from ledger.models.selecting import OWN
from ledger.shared.calendar import MonthSpan, parse_span
from ledger.shared.message import Kroner, Message, Value, say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from cli.session import Session
    from ledger.shared.calendar import Month
    from ledger.store import Log
    from projections.evidence import Evidence, EvidenceOfSeveral

_UNDATED = (1980, 1, 1, 0, 0, 0)
_PLAIN_FILE = 0o100644 << 16
_UNIX = 3


class _Zip(click.Path):
    """The name of a zip file: refused where it is typed, not once all else has been asked for."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if ctx is None:  # it is asked for; of a whole line it is told first that it names a ledger
            refuse_endings(Path(value), (), only=".zip")
        return super().convert(value, param, ctx)


def _asks_where(function: Callable[..., None]) -> Callable[..., None]:
    """The house, which may be left out beside a payer, and the period are asked for before the file."""
    function.asks_where = True  # type: ignore[attr-defined] # for what asks
    return function


@click.command("evidence")
@_asks_where
@click.argument("offer", metavar="[OFFER]", type=arguments.OFFER, required=False)
@click.argument("period", metavar="PERIOD", type=arguments.SPAN, required=False)
@option(
    "--output",
    "-o",
    metavar="FILE.zip",
    type=_Zip(dir_okay=False, path_type=Path),
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
    "--offer",
    "offers",
    metavar="OFFER",
    multiple=True,
    type=arguments.OFFER,
    help="With --payer, in place of OFFER: only this house; may be repeated.",
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
    offer: str | None,
    period: Month | MonthSpan | None,
    output: Path,
    payer: str | None,
    offers: tuple[str, ...],
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

    With --payer the house may be left out: then every house with a closed month in which the payer owes something is in
    it, or those of --offer, each in a folder of its own; verify.py checks the whole, which has a seal of its own.

    A payer's bundle is held against roots, which statement and digest --root tell as NUMBER:ROOT, and which are lodged
    beside the digests: that of the last event known, those of the closings, and those of --root-at.
    """
    from cli.copied import only_sound  # noqa: PLC0415 - loads the ledger
    from projections.evidence import evidence, evidence_of_several  # noqa: PLC0415 - as above

    house, span = _house_and_period(offer, period, alone=payer is not None)
    if house is not None and offers:
        raise BadOption(say("{offer} is named, and --offer too", offer=house), say("leave one of them out"))
    refuse_ledgers(output, session.location)
    refuse_endings(output, (), only=".zip")
    check_writable(output, force=force)
    with session.as_of(known_at) as (log, asked_at), only_sound(log):
        as_of = asked_at
        if house is None:
            as_of = log.last() if asked_at is None else asked_at  # of all of them the same
            houses = list(dict.fromkeys(offers)) or _houses_of(session, log, payer or "", span, as_of)
        else:
            houses = [house]
        bundles = [
            evidence(log, one, span, payer=payer, known_at=as_of, roots_at=roots_at, language=SPEECH.language)
            for one in houses
        ]
    whole = None if house is not None else evidence_of_several(bundles, SPEECH.language)
    write_whole(output, zipped(bundles[0].files if whole is None else whole.files), force=force)
    if shape == "json":
        Output("json").show((), (), data=_data(bundles[0], output) if whole is None else _data_of(whole, output))
    else:
        for message in _told(bundles[0]) if whole is None else _told_of(whole):
            tell(message, on_stdout=True)
    for found in bundles:
        left: dict[str, Value] = {"months": list(found.left_open), "offer": found.offer}
        if found.left_open and whole is None:
            note(say("not in it, since they are open: {months}", **left))
        elif found.left_open:
            note(say("not in it of {offer}, since they are open: {months}", **left))
    if hashes := sum(one.as_hashes for one in bundles):
        counts: dict[str, Value] = {"count": hashes, "closings": sum(len(one.months) for one in bundles)}
        note(
            say(
                "events that name other citizens, in it as hashes alone: {count}, of them closings: {closings}",
                **counts,
            )
        )
    note(say("{path} written", path=str(output)))


def _house_and_period(
    offer: str | None, period: Month | MonthSpan | None, *, alone: bool
) -> tuple[str | None, Month | MonthSpan]:
    """The house, where one is named, and the period. `alone`: the period may stand without a house.

    Raises what click does for an argument that is missing.
    """
    ctx = click.get_current_context()
    if period is not None and offer is not None:
        return offer, period
    if alone and offer is not None:
        asked = next(param for param in ctx.command.params if param.name == "period")
        span: Month | MonthSpan = arguments.SPAN.convert(offer, asked, ctx)
        return None, span
    raise missing(ctx, offer, "period", arguments.SPAN, alone=alone)


def _houses_of(session: Session, log: Log, payer: str, period: Month | MonthSpan, known_at: int) -> list[str]:
    """The houses with a closed month of a period in which a payer owes something. Raises BadOption for none."""
    from ledger.shared.calendar import today  # noqa: PLC0415 - loads the ledger
    from projections.statements import statement  # noqa: PLC0415 - as above

    billed = statement(session.location, log, payer, period, known_at=known_at, today=today())
    found = [
        one.offer for one in billed.offers if any(of.status == "closed" and (of.lines or of.total) for of in one.months)
    ]
    if not found:
        values: dict[str, Value] = {"payer": billed.payer, "period": str(period)}
        raise BadOption(
            say("{payer} owes nothing of {period} in any closed month", **values),
            say("see what is open: pladsbog statement {payer} {period}", **values),
        )
    return found


def zipped(files: Mapping[str, bytes]) -> bytes:
    """Files in a zip, undated and as they are, so that its bytes follow from theirs on every machine."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, _UNDATED)
            entry.external_attr, entry.create_system = _PLAIN_FILE, _UNIX
            archive.writestr(entry, content)
    return packed.getvalue()


def _period(found: Evidence) -> Value:
    """The period as people are told of it."""
    period = parse_span(found.period)
    return span_in_words(period) if isinstance(period, MonthSpan) else period


def _payer(found: Evidence) -> Value:
    """The payer as people are told of one."""
    return say("own municipality") if found.payer == OWN and SPEECH.is_danish else found.payer


def _told(found: Evidence) -> Iterator[Message]:
    values: dict[str, Value] = {
        "offer": found.offer,
        "period": _period(found),
        "payer": _payer(found),
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


def _told_of(whole: EvidenceOfSeveral) -> Iterator[Message]:
    first = whole.bundles[0]
    values: dict[str, Value] = {
        "houses": len(whole.bundles),
        "period": _period(first),
        "payer": _payer(first),
        "lines": whole.lines,
        "total": Kroner(whole.total_ore),
    }
    yield say("{houses} houses {period} for {payer}: lines {lines}, {total}", **values)
    for one in whole.bundles:
        told = next(iter(_told(one)))
        yield say("{told}; its seal: {seal}", told=told, seal=one.seal)
    _, digest, root, _, verifier = _told(first)
    yield from (digest, root, say("seal of the whole: {seal}", seal=whole.seal), verifier)


def _data_of(whole: EvidenceOfSeveral, output: Path) -> dict[str, Any]:
    of_each = [_data(one, output) for one in whole.bundles]
    same = {key: of_each[0][key] for key in ("period", "payer", "known_at", "digest", "root", "verifier", "file")}
    return {
        **same,
        "offers": [{key: of for key, of in one.items() if key not in same} for one in of_each],
        "lines": whole.lines,
        "total": Kroner(whole.total_ore),
        "withheld": sum(one.withheld for one in whole.bundles),
        "seal": whole.seal,
    }


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
