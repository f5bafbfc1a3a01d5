"""pladsbog report: a house's period as a document to sign."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from cli import arguments, naming, options
from cli.called import Called, by_name, house_names, service_names
from cli.picture import to_file
from cli.render import Output

if TYPE_CHECKING:
    from cli.documents.model import Document
    from cli.persons import Names
    from cli.session import Session
    from ledger.digests import Digest
    from ledger.shared.calendar import Month, MonthSpan


@click.command("report")
@click.argument("offer", type=arguments.OFFER)
@click.argument("period", metavar="PERIOD", type=arguments.SPAN)
@options.known_at
@naming.names_option
@to_file(
    ".pdf",
    ".html",
    ".xlsx",
    help_="The file to write, as it ends: .pdf, .html, or .xlsx; - is standard output, as PDF.",
)
@click.pass_obj
def command(
    session: Session,
    /,
    offer: str,
    period: Month | MonthSpan,
    known_at: str | None,
    names: Names | None,
    output: Output,
) -> None:
    """Write a house's report to sign: settlement, budget, changes, pictures, what is coming, actions.

    PERIOD is a month, a quarter or a year (2026-03, 2026-Q1, 2026). The budget is that of the year in which it ends,
    the changes are those since the last meeting. The foot of each page names the house, the period, the last event
    known and its digest, which is told besides; the same as-of gives the same file. A spreadsheet has the tables, a
    sheet for each.
    """
    from cli import pictures  # noqa: PLC0415 - only where something is drawn
    from cli.documents import pdf  # noqa: PLC0415 - as above
    from cli.documents.report import report_document  # noqa: PLC0415 - loads the ledger
    from cli.lodging import note_digest  # noqa: PLC0415 - as above
    from ledger.digests import digest_of  # noqa: PLC0415 - as above
    from ledger.store.history import History  # noqa: PLC0415 - as above
    from projections.months import answer  # noqa: PLC0415 - as above
    from projections.reports import report  # noqa: PLC0415 - as above

    form: Any = output.format
    if form == "pdf":  # what it needs comes with what the pictures need: one hint, not two
        pdf.check_installed()
    pictures.check_installed()
    with session.as_of(known_at) as (log, as_of):
        found = answer(session.location, log, as_of, lambda months: report(months, offer, period), of_few=True)
        digest = digest_of(log, found.known_at)
        called = Called(house_names(session.location, log), service_names(History(log, found.known_at)))
        with by_name(lambda: called):
            document = report_document(found, digest)
        if names is not None:
            document = document.with_names(names.of(session, log, document.citizens, output.about))
    write_document(document, output, found.known_at, digest, called)
    note_digest(digest)


def write_document(document: Document, output: Output, known_at: int, digest: Digest, called: Called) -> None:
    """Write a document as PDF, HTML, or its tables as a spreadsheet. Raises as `Output.show` does.

    `digest` is of the event known_at: a document has it in its foot, a spreadsheet above its tables. `called` are the
    names of houses and services, of which a spreadsheet has the latter by their keys.
    """
    from cli.documents.page import as_html  # noqa: PLC0415 - only for documents
    from cli.documents.pdf import as_pdf  # noqa: PLC0415 - as above

    form: Any = output.format
    if form in ("pdf", "html"):
        with by_name(lambda: called):
            output.write(as_pdf(document) if form == "pdf" else as_html(document))
    else:
        output.show_tables(document.tables, data={"digest": str(digest)}, known_at=known_at)
