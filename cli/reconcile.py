"""pladsbog reconcile: the finance system's postings against the issued lines."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import click

from cli import arguments, options
from cli.declaring import Lacking, option
from cli.languages import SPEECH
from cli.printing import note
from cli.reconcile_residents import compare
from cli.render import Column, Output
from ledger.errors import BadOption
from ledger.shared.message import Kroner, Value, say

if TYPE_CHECKING:
    from cli.session import Session
    from ledger.accounting.reconciling import Pair
    from ledger.shared.calendar import Month

COLUMNS = (
    Column("cause", say("likely cause")),
    Column("offer", say("offer")),
    Column("issued_line", say("issued line")),
    Column("reference", say("reference")),
    Column("account", say("account")),
    Column("issued", say("issued"), "money"),
    Column("booked_account", say("booked on")),
    Column("booked", say("booked"), "money"),
    Column("difference", say("difference"), "money"),
    Column("date", say("date"), "date"),
    Column("line", say("file line"), "number"),
)
FOUND = 3


@click.command("reconcile")
@click.argument("file", metavar="[FILE]", required=False)
@option("--month", type=arguments.MONTH, help="The month whose settlements, or days of residents, are compared.")
@option("--residents", metavar="FILE", help="A list of residents from another system, in place of postings.")
@option("--on", "day", metavar="DATE", type=arguments.DATE, help="Of residents: one day.  [default: today]")
@options.offers
@options.known_at
@options.shown
@click.pass_context
def command(
    ctx: click.Context,
    file: str | None,
    month: Month | None,
    residents: str | None,
    day: date | None,
    offers: tuple[str, ...],
    known_at: str | None,
    output: Output,
) -> None:
    """Compare the finance system's postings with the issued lines; exit 3 where they do not agree.

    FILE is CSV or xlsx; - reads standard input. What has no equal on the other side is listed with the likely cause:
    wrong amount, wrong account, wrong month, sign, missing, double, reversal, other month, unknown. Rows of one
    reference and account that sum to what was issued agree with it together. A negative amount turns its side.

    \b
    Columns: account (konto), amount (beløb), or debit (debet) and credit
    (kredit), date (dato), and where there are any side (debet_kredit),
    reference (bilag), text (tekst); others are passed over.

    --residents compares who lives where with a list from the case system, on a day or through a month. What differs is
    listed with the command that would mend the ledger, and what to write in the other system.

    \b
    Columns: citizen (borger), offer (tilbud), and where there are any
    place (plads), level (niveau), price (pris), from (fra), to (til).
    """  # noqa: D301 - the backspace is click's mark for lines that stay as they are
    from cli.files import content_of  # noqa: PLC0415 - help does without
    from projections.postings import reconciled, reconciliation_data  # noqa: PLC0415 - as above

    session: Session = ctx.obj
    _check_asked(ctx, file, month, residents, day)
    if residents is not None:
        if compare(session, residents, month or day, offers, known_at, output):
            ctx.exit(FOUND)
        return
    assert file is not None
    assert month is not None
    name, content = content_of(file)
    with session.history(known_at) as history:
        found = reconciled(history, month, offers, name, content)
    data = reconciliation_data(found)
    if found.unmatched or output.format != "table" or output.path:
        output.show(COLUMNS, [_row(pair) for pair in found.unmatched], data=data)
    debit = sum(pair.issued.amount for pair in found.matched if pair.issued and pair.issued.side == "D")
    count = len(found.matched)
    agree = say("1 posting agrees") if count == 1 else say("{count} postings agree", count=count)
    sums: dict[str, Value] = {"month": month, "agree": agree, "debit": Kroner(debit), "others": len(found.unmatched)}
    note(say("{month}: {agree}, {debit} on either side; {others} do not", **sums))
    if found.unmatched:
        ctx.exit(FOUND)


def _check_asked(
    ctx: click.Context, file: str | None, month: Month | None, residents: str | None, day: date | None
) -> None:
    """Refuse what cannot be compared together. Raises BadOption, and what click does for what is missing."""
    asked = {param.name: param for param in ctx.command.params}
    if residents is None:
        if file is None:
            lacking = [asked["file"], *([asked["month"]] if month is None else [])]
            raise Lacking(*lacking, ctx=ctx, param_hint=f"'{SPEECH.text('FILE')}'")
        if month is None:
            raise click.MissingParameter(ctx=ctx, param=asked["month"])
        if day is not None:
            raise BadOption(say("--on is for residents; postings are compared by the month"), say("leave --on out"))
    elif file is not None:
        raise BadOption(say("a file of postings and a list of residents are two comparisons"), say("name one of them"))
    elif month is not None and day is not None:
        raise BadOption(say("a month and a day are two periods"), say("leave --on out"))


def _row(pair: Pair) -> dict[str, Any]:
    issued, booked = pair.issued, pair.booked
    row: dict[str, Any] = {"cause": pair.cause, "difference": pair.difference}
    if issued is not None:
        row |= {"offer": issued.offer, "issued_line": issued.line, "account": issued.account, "issued": issued.signed}
        row |= {"reference": issued.reference}
    if booked is not None:
        row |= {"booked_account": booked.account, "booked": booked.amount, "date": booked.day, "line": booked.line}
        row |= {"reference": booked.reference or row.get("reference")}
    return row
