"""pladsbog verify: nothing was altered."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cli import options
from cli.check import COLUMNS, FOUND
from cli.declaring import option
from cli.printing import note, tell
from cli.progress import FOLDING, progress, telling
from cli.render import Output
from ledger.errors import BadFile, CutOffDigest, NoDigestIn, NotADigest
from ledger.shared.message import Value, as_said, code_said, say

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cli.session import Session
    from ledger.digests import Digest
    from ledger.store import Log
    from projections.checks import Fault

PROOFS = (
    "guarded",
    "unaltered",
    "no-gaps",
    "recorded-in-order",
    "filed",
    "events-have-stays",
    "closed-once",
    "issued-reproduces",
)


@click.command("verify")
@option(
    "--against",
    "kept",
    metavar="NUMBER:DIGEST|FILE",
    multiple=True,
    help="A digest or root that was kept elsewhere, or a file that holds some among other text, - for what is pasted;"
    " may be repeated.",
)
@options.changes
@options.shown
@click.pass_context
def command(ctx: click.Context, output: Output, kept: tuple[str, ...], *, changes: bool) -> None:
    """Prove that the log and the issued settlements are what they were; exit 3 where they are not.

    Every break is told: rows of the log and issued amounts, the triggers and tables that guard them, and the read
    models, where there are any. An event of a stay that names none, or one that no move-in began, is found too: it
    would count for nobody. So is one that stands in another stream, or under another offer, than it is about.

    The digest at the end vouches for the whole log: lodged elsewhere, it proves later that nothing before it changed.
    Whoever can rewrite the whole ledger can rewrite its digests too, and an older copy has sound ones of its own: only
    --against a digest from elsewhere finds that. Where PLADSBOG_DIGESTS names a file, those in it count too.
    """
    from ledger.shared.calendar import today  # noqa: PLC0415 - help does without
    from projections.checks import run  # noqa: PLC0415 - help does without

    session: Session = ctx.obj
    digests = _digests(kept)
    with session.log() as log:
        apart = list(_lodged_elsewhere(log, digests))
        roots = len(digests) - len(apart) - sum(log.chain(one.number).hex() == one.value for one in digests)
        faults = [
            fault._asdict()
            for fault in (
                *run(log, PROOFS, today(), session.location, telling),
                *apart,
                *_read_models(session.location, log, changes=changes),
            )
        ]
        last, digest = log.last(), log.digest()
    data = {"events": last, "digest": digest, "against": len(digests) - roots, "roots": roots, "faults": faults}
    if faults or output.is_for_programs or output.path:
        rows = faults if output.is_for_programs else list(map(_in_words, faults))
        output.show(COLUMNS, rows, data=data, known_at=last)
    if faults:
        ctx.exit(FOUND)
    if not output.is_for_programs:
        said: dict[str, Value] = {"count": last, "last": last, "digest": digest, "kept": len(digests) - roots}
        written = say("{count} events as they were written; digest of #{last}: {last}:{digest}", **said)
        tell(written, on_stdout=True)
        if digests:
            tell(say("digests from elsewhere that lie on its chain: {kept}", **said), on_stdout=True)
        if roots:
            tell(say("roots from elsewhere that are those of its tree: {roots}", roots=roots), on_stdout=True)


_NO_CHECKS = {"digests": say("digests"), "read-models": say("read models")}
"""What is proved here alone: nobody types it, as `check` is given the others."""


def _in_words(fault: dict[str, Any]) -> dict[str, Any]:
    return {**fault, "check": _NO_CHECKS.get(fault["check"], fault["check"])}


def _digests(kept: Sequence[str]) -> list[Digest]:
    """The digests that were given, and those in the file that is named for them. Raises NotADigest, NoDigestIn."""
    from cli.files import content_of  # noqa: PLC0415 - help does without
    from cli.lodging import FILE, file_of_digests  # noqa: PLC0415 - as above
    from ledger.digests import cut_off_in, digests_in, lacks_number, lodged_in, text_of  # noqa: PLC0415 - as above

    found: set[Digest] = set()
    for text in kept:
        file, said = None, text  # a digest, or what it was pasted with
        if text == "-" or _is_there(text):
            file, content = content_of(text)
            said = text_of(content)
        if (begins := cut_off_in(said)) is not None:
            raise CutOffDigest(say("--against") if file is None else as_said(file), begins)
        if not (given := digests_in(said)):
            raise (NotADigest if file is None else NoDigestIn)(file or text, lacks_number(said))
        found.update(given)
    if (lodged := file_of_digests()) is not None:
        try:
            found.update(lodged_in(Path(lodged)))
        except OSError as error:
            why = code_said(error.strerror or str(error))
            raise BadFile(lodged, why, say("make it readable, or unset {name}", name=FILE)) from None
    return sorted(found)


def _is_there(text: str) -> bool:
    """Whether a text names something; a long one, as that of minutes, names nothing."""
    try:
        return bool(text.strip()) and Path(text).exists()
    except (OSError, ValueError):
        return False


def _lodged_elsewhere(log: Log, digests: Sequence[Digest]) -> Iterator[Fault]:
    """Where a digest that was kept elsewhere does not lie on the log's chain."""
    from ledger.digests import all_disagreements  # noqa: PLC0415 - as above
    from projections.checks import Fault  # noqa: PLC0415 - as above

    for digest, why in all_disagreements(log, digests):
        yield Fault("digests", str(digest), why)


def _read_models(location: str, log: Log, *, changes: bool) -> Iterator[Fault]:
    """Where the read models are not what the log gives. None is made for it; one that is not ours is left alone."""
    from ledger.errors import DamagedEvent, ForeignViews, UnknownTopic, ViewsUnusable  # noqa: PLC0415 - as above
    from projections.checks import Fault  # noqa: PLC0415 - as above
    from projections.views import differences, views_file  # noqa: PLC0415 - as above

    file = views_file(location)
    if not Path(file).exists():
        return
    try:
        with progress(log.last(), FOLDING) as advance:
            found = differences(location, log, advance, changes=changes)
        for difference in found:
            yield Fault("read-models", file, difference)
    except (ForeignViews, ViewsUnusable) as unusable:
        note(say("the read models were not compared: {why}", why=unusable.sentence()))
    except (DamagedEvent, UnknownTopic):
        pass  # told already, as a fault of the log
