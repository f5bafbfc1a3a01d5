"""pladsbog statement: what a payer owes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING, Any

import click

from cli import arguments, naming, options
from cli.findings import note_finding
from cli.lines import LINES, SELDOM
from cli.printing import note
from cli.render import Column, Output, where_filled
from ledger.shared.message import Message, Value, say

if TYPE_CHECKING:
    from cli.persons import Names
    from cli.session import Session
    from ledger.models.issued_lines import IssuedLine
    from ledger.shared.calendar import Month
    from projections.statements import Statement

COLUMNS = (*LINES, Column("for_month", say("for month"), "month"), Column("warning", say("warning")))
CONTENT = (
    Column("description", say("what is bought")),
    Column("hours", say("hours a week"), "number", adds=False),
    Column("content", say("by theme")),
)
SHARES = (
    Column("offer", say("offer")),
    Column("status", say("status")),
    Column("settlement", say("settlement"), "money"),
    Column("bought", say("owed by buyers"), "money"),
    Column("own", say("own net share"), "money"),
)


@click.command("statement")
@click.argument("payer", metavar="PAYER|own", type=arguments.STATEMENT_PAYER)
@click.argument("month", type=arguments.MONTH)
@options.offers
@click.option("--with-content", is_flag=True, help="Tell what is bought: the level in words, hours and themes.")
@options.known_at
@naming.names_option
@options.shown
@click.pass_obj
def command(
    session: Session,
    /,
    payer: str,
    month: Month,
    offers: tuple[str, ...],
    known_at: str | None,
    names: Names | None,
    output: Output,
    *,
    with_content: bool,
) -> None:
    """State what a municipality owes for its citizens in a month: its own lines only, and adjustments.

    PAYER is a municipality code; `own` gives the net share of the ledger's own municipality. Lines whose month ended
    more than twelve months ago are marked: the claim limit of §174 has passed.
    """
    from cli.lodging import note_digest  # noqa: PLC0415 - loads the ledger
    from ledger.digests import digest_of  # noqa: PLC0415 - as above
    from ledger.shared.calendar import today  # noqa: PLC0415 - help does without
    from projections.statements import statement, statement_data  # noqa: PLC0415 - loads the ledger

    with session.as_of(known_at) as (log, as_of):
        told = partial(statement, offers=offers, known_at=as_of, today=today(), with_content=with_content)
        billed = told(session.location, log, payer, month)
        data = statement_data(billed)
        digest = digest_of(log, billed.known_at)
        shown = None if names is None else names.of(session, log, _citizens(billed), output.about)
    data["digest"] = str(digest)
    rows = _share_rows(billed) if billed.is_own else _line_rows(billed, sums=output.format == "table")
    total = {
        "offer": say("total"),
        "amount": billed.total,
        "settlement": billed.settlement,
        "bought": billed.bought,
        "own": billed.total,
    }
    every: Sequence[Column] = (*COLUMNS, *CONTENT) if with_content else COLUMNS
    if shown is not None:
        every = naming.beside_citizen(every)
        rows = [naming.named(row, shown) for row in rows]
        for one in data["offers"]:
            one["lines"] = [naming.named(line, shown) for line in one["lines"]]
    columns = where_filled(every, rows, *SELDOM) if output.format == "table" else every
    output.show(SHARES if billed.is_own else columns, rows, data=data, ends=[total])
    _warn(billed)
    note_digest(digest)


def _citizens(statement: Statement) -> set[str]:
    """Whom the lines are about, where there are any: the own share has none."""
    return {line.citizen for one in statement.offers for line in one.lines if line.citizen is not None}


_MOST_NAMED = 3


def _line_rows(statement: Statement, *, sums: bool) -> list[dict[str, Any]]:
    from projections.settle import line_data  # noqa: PLC0415 - as above

    late = {id(line) for line in statement.too_late}
    rows: list[dict[str, Any]] = []
    for one in statement.offers:
        rows += [
            {
                "offer": one.offer,
                **line_data(line),
                "warning": say("claim limit passed") if id(line) in late else None,
                **_content(statement, line),
            }
            for line in one.lines
        ]
        if sums:
            rows.append({"offer": say("total {offer}", offer=one.offer), "amount": one.total})
    return rows


def _content(statement: Statement, line: IssuedLine) -> dict[str, Any]:
    from projections.statements import hours_text  # noqa: PLC0415 - as above

    bought = statement.bought_by(line)
    return {
        "description": _joined(one.description for one in bought),
        "hours": _joined(None if one.hours is None else Decimal(hours_text(one.hours)) for one in bought),
        "content": _joined(one.in_words() for one in bought),
    }


def _joined(said: Iterable[Value]) -> Message | None:
    """What is said for one assessment after the other, each thing once where it stays the same; None for nothing."""
    parts = [part for part, _ in groupby(said)]
    return None if all(part is None for part in parts) else say("{parts:; then }", parts=parts)


def _share_rows(statement: Statement) -> list[dict[str, Any]]:
    return [
        {
            "offer": one.offer,
            "status": one.status,
            "settlement": one.settlement,
            "bought": one.bought,
            "own": one.total,
        }
        for one in statement.offers
    ]


def _warn(statement: Statement) -> None:
    """What a person must know besides the figures, on stderr."""
    if still_open := [one.offer for one in statement.offers if one.status != "closed"]:
        named: Value = still_open if len(still_open) <= _MOST_NAMED else say("{count} offers", count=len(still_open))
        values: dict[str, Value] = {"month": statement.month, "offers": named}
        note(say("{month} is not closed for {offers}: what it comes to so far, and no bill", **values))
    if statement.too_late:
        late = len(statement.too_late)
        lines = say("1 line") if late == 1 else say("{count} lines", count=late)
        note(say("{lines} of a month that ended over 12 months ago: the claim limit of §174 has passed", lines=lines))
    for offer, finding in statement.findings:
        note_finding(offer, finding)
