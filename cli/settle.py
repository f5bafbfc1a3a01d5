"""pladsbog settle: what a month cost."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click
from msgspec.structs import replace

from cli import arguments, options
from cli.cells import in_runs, known_when
from cli.declaring import option
from cli.findings import FINDINGS, finding_row
from cli.lines import (
    DAYS_BY_STATE,
    LINES,
    OF_ADJUSTMENT,
    SELDOM,
    note_reckoned,
    on_screen,
    reckoned,
    row_of_lines,
    told_apart,
    told_of_adjustments,
    with_told,
)
from cli.printing import in_lines, in_words, note, show
from cli.render import Column, Output, Rows, Table, where_filled
from ledger.shared.message import Message, Value, say

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from cli.lines import RowOf
    from cli.session import Session
    from cli.sparks import Course
    from ledger.shared.calendar import Month, MonthSpan
    from ledger.store import Log
    from projections.months import CurrentMonth
    from projections.settle import OfferSettlement, Settlement

OFFERS = (
    Column("offer", say("offer")),
    Column("status", say("status")),
    *DAYS_BY_STATE,
    Column("findings", say("findings"), "number"),
    Column("total", say("total"), "money"),
)
MONTH = Column("month", say("month"), "month")
PERIOD_OFFERS = (*OFFERS[:2], Column("open_months", say("open months")), *OFFERS[2:])
MONTHS = (OFFERS[0], MONTH, *OFFERS[1:])
COLUMNS = (*LINES, Column("id", say("line")), *OF_ADJUSTMENT)
ADJUSTMENTS = (*told_apart((LINES[0], *OF_ADJUSTMENT, *LINES[2:])), Column("repairs", say("issued line")))
"""Adjustments apart, with the month and the line that they belong to."""


@click.command("settle")
@click.argument("period", metavar="PERIOD", type=arguments.SPAN)
@options.offers
@option("--lines", is_flag=True, help="Every line, not only the totals.")
@options.which_table("lines", "offers", "months", "adjustments", "findings")
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
    period: Month | MonthSpan,
    offers: tuple[str, ...],
    lines: bool,
) -> None:
    """Settle a month, a quarter or a year: lines, totals, findings.

    PERIOD is a month (2026-03), a quarter (2026-Q1) or a year (2026). Without --offer, the table has a row per offer;
    --lines, --offer and the other formats give every line. Of a quarter or a year, --offer gives a row per month, and
    --lines every line with the month in whose settlement it stands; the figures are the sums of its months'.

    Place-days are how many of the days each state of the places took. Of a month that has ended, a line says of which
    grants settled on deliveries days are untold: they come to nothing until they are told.
    """
    from ledger.shared.calendar import MonthSpan  # noqa: PLC0415 - as below
    from projections.settle import settle, settlement_data  # noqa: PLC0415 - the projections load the ledger

    not_open: list[Message] = []
    by_month = isinstance(period, MonthSpan) or part == "months"
    with session.as_of(known_at) as (log, as_of):
        today = session.day_asked(None, known_at, log)
        settled = settle(session.location, log, period, today=today, offers=offers, known_at=as_of)
        if not output.is_for_programs:
            settled, not_open = _since_openings(log, as_of, settled, is_of_all=not offers and part != "months")
        row_of = row_of_lines(log, as_of, for_programs=output.is_for_programs)
        total = {"offer": say("total"), "total": settled.total_ore, "amount": settled.total_ore}
        of_many, is_page = isinstance(period, MonthSpan), output.format == "table" and part is None
        if is_page:
            by_line = lines or (bool(offers) and not of_many)
            columns, rows = _shown(settled, row_of, output, of_many=of_many, detailed=bool(offers), by_line=by_line)
        else:
            tables = _tables(settled, row_of, total, output, of_many=of_many, by_month=by_month)
    if not settled.offers and output.tells_only(together(not_open)):
        return
    if is_page:
        courses = _courses(settled) if of_many and offers and output.is_on_a_terminal else ()
        output.show(columns, rows, data=None, ends=[total], known_at=settled.known_at, courses=courses)
        note_reckoned(rows)
        _show_findings(settled)
    else:
        # Only JSON needs every line as data.
        data = settlement_data(settled) if output.format == "json" else None
        output.show_tables(tables, part, data=data, known_at=settled.known_at)
        _note_reckoned_of(tables, part, output)
    for said in not_open:
        note(said)
    for untold in settled.untold:
        note(untold.in_words())
    if of_many:
        note_open((one.offer, one.open_months) for one in settled.offers)
        if not output.is_for_programs and any(each.closed for one in settled.offers for each in one.months):
            said = say(
                "closed months stand as issued, days and amounts; key-figures has them as {known}",
                known=known_when(as_of),
            )
            note(said)
    if not (settled.offers or not_open):
        note(say("nothing was there to settle in {period}", period=str(period)))


def _since_openings(
    log: Log, as_of: int | None, settled: Settlement, *, is_of_all: bool
) -> tuple[Settlement, list[Message]]:
    """The months from each house's opening on, and what a person has to know of those left out.

    `is_of_all`: where a house has a row, whatever months it has, those alone are left out that were never open.
    """
    from ledger.store.history import History  # noqa: PLC0415 - help does without
    from projections.settle import months_in  # noqa: PLC0415 - as above

    asked = len(months_in(settled.period))
    if is_of_all:
        if settled.offers and all(any(each.was_open for each in one.months) for one in settled.offers):
            return settled, []
        from projections.openings import all_since_openings  # noqa: PLC0415 - as below

        return all_since_openings(History(log, as_of), settled)
    if all(len(one.months) == asked and all(each.was_open for each in one.months) for one in settled.offers):
        return settled, []  # most answers: what reads openings loads budgets

    from projections.openings import settled_since_openings  # noqa: PLC0415 - as said

    return settled_since_openings(History(log, as_of), settled)


def together(sentences: Sequence[Message]) -> Message | None:
    """Sentences one after the other; None where there are none."""
    return say("{sentences: }", sentences=list[Value](sentences)) if sentences else None


def _courses(settled: Settlement) -> list[Course]:
    """What each house came to, month by month."""
    from cli.sparks import Course  # noqa: PLC0415 - a person's terminal alone

    return [Course(one.offer, [each.settlement.total_ore for each in one.months]) for one in settled.offers]


_MOST_NAMED = 3


def note_open(offers: Iterable[tuple[str, list[Month]]]) -> None:
    """Say on stderr which months of a period are not closed, and for which offers: they still move."""
    for named, months in by_months(offers):
        note(say("not closed for {offers}: {months}, as it comes to so far", offers=named, months=months))


def note_left_out(offers: Iterable[tuple[str, list[Month]]]) -> None:
    """Say on stderr which months of a period are left out, as they are not closed."""
    for named, months in by_months(offers):
        note(say("not closed for {offers}, and left out: {months}", offers=named, months=months))


def by_months(
    offers: Iterable[tuple[str, list[Month]]], most: int | None = _MOST_NAMED
) -> Iterator[tuple[Value, list[Value]]]:
    """The offers that have the same months, with those; of more than `most` how many they are."""
    together: dict[tuple[Month, ...], list[str]] = {}
    for offer, months in offers:
        if months:
            together.setdefault(tuple(months), []).append(offer)
    for open_months, those in together.items():
        named: Value = list(those) if most is None or len(those) <= most else say("{count} offers", count=len(those))
        yield named, in_runs(open_months)


def period_said(period: Month | MonthSpan) -> Message:
    """A month, a quarter or a year as a title says it."""
    from ledger.shared.calendar import Month, MonthSpan  # noqa: PLC0415 - help does without

    if isinstance(period, Month):
        return say("{month}", month=period)
    if period == MonthSpan.of_year(period.first.year):
        return say("{year}", year=period.first.year)
    return say("quarter {quarter} of {year}", quarter=(period.first.month + 2) // 3, year=period.first.year)


def _shown(
    settled: Settlement, row_of: RowOf, output: Output, *, of_many: bool, detailed: bool, by_line: bool
) -> tuple[Sequence[Column], Rows]:
    """What eyes read first: the offers; those of a single month by line where they are named, of more by month."""
    if by_line:
        lines = _for_eyes(Table("lines", _line_columns(of_many=of_many), _line_rows(settled, row_of)), output)
        return lines.columns, lines.rows
    if detailed:
        return MONTHS, _month_rows(settled)
    return (PERIOD_OFFERS if of_many else OFFERS), [_offer_row(one) for one in settled.offers]


def _line_columns(*, of_many: bool) -> tuple[Column, ...]:
    return _with_month(COLUMNS, of_many=of_many)


def _with_month(columns: tuple[Column, ...], *, of_many: bool) -> tuple[Column, ...]:
    """Beside the offer, of a period the month in whose settlement a row stands."""
    return (columns[0], MONTH, *columns[1:]) if of_many else columns


def _offer_row(one: OfferSettlement) -> dict[str, Any]:
    open_months = in_runs(one.open_months)
    return {
        "offer": one.offer,
        "status": one.status,
        "open_months": say("{months}", months=open_months) if open_months else None,
        **one.place_days,
        "findings": len(one.findings),
        "total": one.total_ore,
    }


def _month_rows(settled: Settlement) -> list[dict[str, Any]]:
    return [_month_row(each) for one in settled.offers for each in one.months]


def _month_row(each: CurrentMonth) -> dict[str, Any]:
    from projections.settle import PLACE_DAYS  # noqa: PLC0415 - as above

    month = each.settlement
    return {
        "offer": month.offer,
        "month": month.month,
        "status": each.status,
        **{state: getattr(month, state) for state in PLACE_DAYS},
        "findings": len(month.findings),
        "total": month.total_ore,
    }


def _line_rows(settlement: Settlement, row_of: RowOf) -> list[dict[str, Any]]:
    return [
        {"offer": one.offer, "month": month, **row_of(one.offer, line)}
        for one in settlement.offers
        for month, line in one.lines
    ]


def _tables(
    settlement: Settlement, row_of: RowOf, total: dict[str, Any], output: Output, *, of_many: bool, by_month: bool
) -> list[Table]:
    lines = _line_rows(settlement, row_of)
    findings = [
        {"month": month, **finding_row(one.offer, finding)}
        for one in settlement.offers
        for month, finding in one.findings
    ]
    ends = [total] if lines else []
    offers = [_offer_row(one) for one in settlement.offers]
    adjusting = [row for row in lines if row["kind"] == "adjustment"]
    columns = with_told(_line_columns(of_many=of_many), lines)
    untold = [one.in_words() for one in settlement.untold]
    main = Table("lines", columns, lines, ends, remarks=[*reckoned(lines), *untold])
    of_adjustments = with_told(_with_month(ADJUSTMENTS, of_many=of_many), adjusting)
    return [
        _for_eyes(main, output) if output.format == "table" else main,
        Table("offers", PERIOD_OFFERS if of_many else OFFERS, offers, ends, noted=False, in_front=True, remarks=untold),
        *([Table("months", MONTHS, _month_rows(settlement), ends, noted=False)] if by_month else []),
        Table("adjustments", of_adjustments, adjusting, _sum(adjusting), noted=False),
        Table("findings", _with_month(FINDINGS, of_many=of_many), findings),
    ]


def _note_reckoned_of(tables: Sequence[Table], part: str | None, output: Output) -> None:
    """How amounts of the one table that eyes read follow from its prices."""
    if output.format == "table":
        note_reckoned(next(one.rows for one in tables if one.name == part))


def _for_eyes(lines: Table, output: Output) -> Table:
    """What an adjustment is of stands beside its kind, and what no line has takes no room."""
    columns = told_of_adjustments(where_filled(lines.columns, lines.rows, *SELDOM), lines.rows)
    return on_screen(replace(lines, columns=with_told(columns, lines.rows)), output)


def _sum(rows: Rows) -> list[dict[str, Any]]:
    """What rows of lines come to, where there are any."""
    return [{"offer": say("total"), "amount": sum(row["amount"].ore for row in rows)}] if rows else []


def _show_findings(settlement: Settlement) -> None:
    """What a person must decide, under the table; what is said month after month once."""
    from cli.remedies import CATALOGUE  # noqa: PLC0415 - help does without
    from ledger.settlement.findings import in_full, remedies_of, together  # noqa: PLC0415 - as above

    for one in settlement.offers:
        for findings in together([finding for _, finding in one.findings]):
            show(in_lines(f"\n{in_words(in_full(one.offer, findings))}", sys.stdout))
            for remedy in remedies_of(one.offer, findings[0]):
                show(in_lines(f"  {CATALOGUE.remedy(remedy)}", sys.stdout))
