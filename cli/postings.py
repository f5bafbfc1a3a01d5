"""pladsbog postings: an issued month for the finance system."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click
from msgspec import Struct

from cli import arguments, options
from cli.declaring import option
from cli.findings import note_account_findings
from cli.printing import note
from cli.refusing import FileExists, not_written
from cli.render import Column, Output
from cli.unwritten import Unwritten
from ledger.errors import BadOption, NoMunicipality
from ledger.shared.message import Kroner, Remedy, Value, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cli.findings import Findings
    from cli.proposal import Page
    from cli.session import Session
    from ledger.accounting.g69 import Record
    from ledger.accounting.postings import Posting
    from ledger.commands import Command
    from ledger.digests import Digest
    from ledger.events import PostingsMade, Recorded
    from ledger.shared.calendar import Month
    from ledger.store.history import History

COLUMNS = (
    Column("number", say("number"), "number"),
    Column("date", say("date"), "date"),
    Column("account", say("account")),
    Column("alias", say("alias")),
    Column("side", say("side")),
    Column("amount", say("amount"), "money"),
    Column("fiscal_year", say("fiscal year"), "number"),
    Column("reference", say("reference")),
    Column("text", say("text")),
    Column("offer", say("offer")),
    Column("function", say("function")),
)
_FIVE = 99_999


@click.command("postings")
@click.argument("month", type=arguments.MONTH)
@options.offers
@option("--again", is_flag=True, help="What has been posted, once more and the same; records nothing.")
@option(
    "--format",
    "format_",
    type=click.Choice(["table", "json", "csv", "xlsx", "g69"]),
    help="How the answer is given; g69 is the finance system's posting file.  [default: table]",
)
@options.with_output
@option("--municipality", metavar="CODE", type=arguments.MUNICIPALITY, help="For g69, where the ledger has none.")
@option(
    "--machine",
    type=click.IntRange(1, _FIVE),
    default=1,
    show_default=True,
    help="For g69: the machine that postings come from.",
)
@option("--dry-run", is_flag=True, help="Show the postings; record nothing.")
@option("--yes", "-y", is_flag=True, help="Record without asking.")
@options.accept_clock
@options.by
@options.ref
@click.pass_obj
def command(
    session: Session,
    /,
    month: Month,
    offers: tuple[str, ...],
    format_: str | None,
    output: Path | None,
    municipality: str | None,
    machine: int,
    by: str,
    ref: str | None,
    *,
    force: bool,
    again: bool,
    dry_run: bool,
    yes: bool,
    accept_clock: bool,
) -> None:
    """Turn an issued month into postings for the finance system, once.

    Each line debits the account of its mapping and credits the counter account; see [[account]]. Without --offer, all
    offers that have issued the month and not posted it. --again gives those already posted, sign for sign.
    """
    from cli.lodging import note_digest  # noqa: PLC0415 - help does without
    from ledger.commands import Post  # noqa: PLC0415 - help does without
    from ledger.digests import digest_of  # noqa: PLC0415 - as above
    from projections.postings import account_findings, entries, open_offers, posted  # noqa: PLC0415 - as above

    if again and dry_run:
        raise BadOption(say("--again records nothing by itself"), say("leave out --dry-run"))
    asked = options.output_of(format_, output, {"offers": offers, "month": month}, {".g69": "g69"}, force=force)
    shape = _Shape(asked, municipality, f"{machine:05d}")
    command = Post(month=month, offers=offers, by=by, ref=ref)
    if again:
        shape.output.check()
    else:
        made = _made(
            session, command, options.RecordingOptions(dry_run, yes, as_json=False, accept_clock=accept_clock), shape
        )
    with session.history() as history:
        made = posted(history, month, offers) if again else made
        postings, findings = entries(history, made), account_findings(history, made)
        still_open = [] if offers or again else open_offers(history, month)
        digest = None if dry_run else digest_of(history.log, history.position)
        try:
            shape.show(month, postings, findings, history, recorded=not dry_run, digest=digest)
        except (OSError, Unwritten, FileExists) as error:
            if session.recorded:
                # Without the offers, --again would hand over what others have handed over before.
                again_of = Remedy("repeat-postings-of", month=month, offers=[event.offer for event in made])
                raise not_written(error, session.recorded, again_of) from None
            raise
    _note_sums(postings, still_open, month)
    if digest is not None:
        note_digest(digest)
    note_account_findings(findings)


class _Shape(Struct, frozen=True):
    """The form that the postings are to have; `machine` of five figures."""

    output: Output
    municipality: str | None
    machine: str

    def check(self, postings: Sequence[Posting], history: History) -> None:
        """Refuse what has no room in the form, as `Output.check` does; NoMunicipality, NoAlias, AmountOutOfRange."""
        self.output.check()
        if self.format == "g69":
            self._records(postings, history)

    @property
    def format(self) -> str:
        return self.output.format

    def show(
        self,
        month: Month,
        postings: Sequence[Posting],
        findings: Findings,
        history: History,
        *,
        recorded: bool,
        digest: Digest | None,
    ) -> None:
        from ledger.accounting import g69  # noqa: PLC0415 - help does without
        from projections.postings import posting_data, postings_data  # noqa: PLC0415 - as above

        if self.format == "g69":
            self.output.write(g69.write(self._records(postings, history)))
            return
        rows = [posting_data(posting) for posting in postings]
        data = {**postings_data(month, postings, findings, recorded=recorded), "digest": digest and str(digest)}
        self.output.show(COLUMNS, rows, data=data, known_at=history.position)

    def _records(self, postings: Sequence[Posting], history: History) -> list[Record]:
        from ledger.accounting import g69  # noqa: PLC0415 - help does without

        municipality = self.municipality or history.terms().municipality
        if municipality is None:
            raise NoMunicipality
        return g69.records_of(postings, municipality, self.machine)


def _made(session: Session, command: Command, recording: options.RecordingOptions, shape: _Shape) -> list[PostingsMade]:
    """What was posted, after asking where a person is there to be asked; for a dry run what would be posted.

    A command repeated under its key gives what it posted then.
    """
    from cli.proposal import confirmed  # noqa: PLC0415 - help does without
    from projections.postings import account_findings, entries  # noqa: PLC0415 - as above

    proposed: Sequence[Recorded] = ()
    findings: Findings = ()

    def propose() -> Sequence[Recorded]:
        nonlocal proposed, findings
        proposed = ledger.propose(command)
        with session.history() as history:
            # What cannot be written must not be recorded as handed over.
            shape.check(entries(history, _postings(proposed)), history)
            findings = account_findings(history, _postings(proposed)) if recording.asks else ()
        return proposed

    def page(events: Sequence[Recorded]) -> Page:
        return _page(events, findings)

    with session.ledger(accept_clock=recording.accept_clock) as ledger:
        if not recording.asks:
            propose()
        if recording.dry_run:
            return _postings(proposed)
        receipt = confirmed(ledger, recording, propose, page, lambda as_of: ledger.record(command, as_of=as_of))
        assert receipt is not None
        session.recorded.extend(fact.number for fact in receipt.events)
        return _postings(receipt.events)


def _postings(events: Sequence[Recorded]) -> list[PostingsMade]:
    from ledger.events import PostingsMade  # noqa: PLC0415 - help does without

    return [fact.event for fact in events if isinstance(fact.event, PostingsMade)]


def _page(events: Sequence[Recorded], findings: Findings) -> Page:
    """A line for each offer's postings; the digest of their content says whether they are the same still."""
    from cli.proposal import Page  # noqa: PLC0415 - help does without
    from projections.descriptions import describe  # noqa: PLC0415 - as above

    made = _postings(events)
    content = [(event.offer, event.closing, event.first, event.count, event.digest) for event in made]

    def show() -> None:
        for event in made:
            note(describe(event))
        note_account_findings(findings)
        note(say("postings cannot be undone; later news is posted with later months"))

    return Page(content, show)


def _note_sums(postings: Sequence[Posting], still_open: Sequence[str], month: Month) -> None:
    debit = sum(posting.amount for posting in postings if posting.side == "D")
    offers = len({posting.offer for posting in postings})
    of = say("1 offer") if offers == 1 else say("{count} offers", count=offers)
    made: dict[str, Value] = {"month": month, "count": len(postings), "offers": of, "debit": Kroner(debit)}
    note(say("{month}: {count} postings of {offers}, {debit} on either side", **made))
    if still_open:
        note(say("not issued yet, and not posted: {offers}", offers=still_open))
