"""pladsbog settle: what a month cost."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from cli import arguments, options
from cli.findings import FINDINGS, finding_row
from cli.lines import LINES, SELDOM
from cli.printing import in_words, note, show
from cli.render import Column, Output, Table, where_filled
from ledger.shared.message import say

if TYPE_CHECKING:
    from cli.session import Session
    from ledger.shared.calendar import Month
    from projections.months import CurrentMonth
    from projections.settle import Settlement

OFFERS = (
    Column("offer", say("offer")),
    Column("status", say("status")),
    Column("occupied", say("occupied"), "number"),
    Column("absent", say("of them away"), "number"),
    Column("notice", say("notice"), "number"),
    Column("vacant", say("vacant"), "number"),
    Column("closed", say("closed"), "number"),
    Column("findings", say("findings"), "number"),
    Column("total", say("total"), "money"),
)
COLUMNS = (*LINES, Column("id", say("line")))


@click.command("settle")
@click.argument("month", type=arguments.MONTH)
@options.offers
@click.option("--lines", is_flag=True, help="Every line, not only the offers' totals.")
@options.which_table("lines", "offers", "findings")
@options.known_at
@options.shown
@click.pass_obj
def command(
    session: Session,
    /,
    part: str | None,
    known_at: str | None,
    output: Output,
    *,
    month: Month,
    offers: tuple[str, ...],
    lines: bool,
) -> None:
    """Settle a month: lines, totals, findings.

    Without --offer, the table has a row per offer; --lines, --offer and the other formats give every line.
    Place-days are how many of the month's days each state of the places took. Of a month that has ended, a line says
    of which grants settled on deliveries days are untold: they come to nothing until they are told.
    """
    from projections.settle import settle, settlement_data  # noqa: PLC0415 - the projections load the ledger

    with session.as_of(known_at) as (log, as_of):
        today = session.day_asked(None, known_at, log)
        settled = settle(session.location, log, month, today=today, offers=offers, known_at=as_of)
    total = {"offer": say("total"), "total": settled.total_ore, "amount": settled.total_ore}
    if output.format == "table" and part is None:
        detailed = lines or bool(offers)
        rows = _line_rows(settled) if detailed else [_offer_row(one) for one in settled.offers]
        columns = where_filled(COLUMNS, rows, *SELDOM) if detailed else OFFERS
        output.show(columns, rows, data=None, ends=[total], known_at=settled.known_at)
        _show_findings(settled)
    else:
        # Only JSON needs every line as data.
        data = settlement_data(settled) if output.format == "json" else None
        output.show_tables(_tables(settled, total), part, data=data, known_at=settled.known_at)
    for untold in settled.untold:
        note(untold.in_words())
    if not settled.offers:
        note(say("nothing was there to settle in {month}", month=month))


def _offer_row(one: CurrentMonth) -> dict[str, Any]:
    month = one.settlement
    return {
        "offer": month.offer,
        "status": one.status,
        "occupied": month.occupied,
        "absent": month.absent,
        "notice": month.notice,
        "vacant": month.vacant,
        "closed": month.closed,
        "findings": len(month.findings),
        "total": month.total_ore,
    }


def _line_rows(settlement: Settlement) -> list[dict[str, Any]]:
    from projections.settle import line_data  # noqa: PLC0415 - as above

    return [{"offer": one.offer, **line_data(line)} for one in settlement.offers for line in one.settlement.lines]


def _tables(settlement: Settlement, total: dict[str, Any]) -> list[Table]:
    lines = _line_rows(settlement)
    offers = [_offer_row(one) for one in settlement.offers]
    findings = [
        finding_row(one.offer, finding)
        for one in (one.settlement for one in settlement.offers)
        for finding in one.findings
    ]
    ends = [total] if lines else []
    return [
        Table("lines", COLUMNS, lines, ends),
        Table("offers", OFFERS, offers, ends, noted=False),
        Table("findings", FINDINGS, findings),
    ]


def _show_findings(settlement: Settlement) -> None:
    """What a person must decide, under the table."""
    from cli.remedies import CATALOGUE  # noqa: PLC0415 - help does without
    from ledger.settlement.findings import in_full, remedies_of, together  # noqa: PLC0415 - as above

    for month in (one.settlement for one in settlement.offers):
        for findings in together(month.findings):
            show("\n" + in_words(in_full(month.offer, findings)))
            for remedy in remedies_of(month.offer, findings[0]):
                show(f"  {CATALOGUE.remedy(remedy)}")
