"""pladsbog statement: what a payer owes.

Decided on 2026-11-29:

* What is handed to a buyer, a document or a spreadsheet, has the id of each line behind its amount, and says what is
  done with it: whoever asked why of an amount had nothing to name it by. On a terminal it would take the room of
  columns that say more; there `settle --lines` has it. CSV keeps its columns, and JSON has the ids.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from decimal import Decimal
from functools import partial
from itertools import groupby
from typing import TYPE_CHECKING, Any

import click
from msgspec import structs

from cli import arguments, naming, options
from cli.called import Called, authority, by_name, house_names, service_names
from cli.cells import in_runs
from cli.declaring import option
from cli.findings import note_of_months, of_months
from cli.lines import (
    LINES,
    OF_ADJUSTMENT,
    SELDOM,
    newest_last,
    note_reckoned,
    on_screen,
    reckoned,
    row_of_lines,
    told_of_adjustments,
    with_told,
)
from cli.printing import note
from cli.render import Column, Output, Rows, Table, where_filled
from cli.settle import MONTH, by_months, note_open, period_said, together
from cli.swapped import joined
from ledger.errors import BadOption
from ledger.shared.message import Message, Value, say

if TYPE_CHECKING:
    from cli.lines import RowOf
    from cli.persons import Names
    from cli.session import Session
    from ledger.digests import Digest
    from ledger.models.issued_lines import IssuedLine
    from ledger.shared.calendar import Month, MonthSpan
    from ledger.store import Log
    from projections.statements import OfferStatement, OfferTotal, Statement

LINE = Column("id", say("line"))
"""By what a line is asked about."""
COLUMNS = (*LINES, *OF_ADJUSTMENT, Column("warning", say("warning")))
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
PERIOD_SHARES = (*SHARES[:2], Column("open_months", say("open months")), *SHARES[2:])
MONTHS = (SHARES[0], MONTH, SHARES[1], Column("amount", say("amount"), "money"))
OWN_MONTHS = (SHARES[0], MONTH, *SHARES[1:])


@click.command("statement")
@click.argument("payer", metavar="PAYER|own", type=arguments.STATEMENT_PAYER)
@click.argument("period", metavar="PERIOD", type=arguments.SPAN)
@options.offers
@option("--with-content", is_flag=True, help="Tell what is bought: the level in words, hours and themes.")
@option(
    "--show",
    "part",
    type=click.Choice(["lines", "months"]),
    help="Of a quarter or a year, one of the answer's tables; JSON has all of them.",
)
@options.known_at
@naming.names_option
@options.shown_or_typeset
@click.pass_obj
def command(
    session: Session,
    /,
    payer: str,
    period: Month | MonthSpan,
    offers: tuple[str, ...],
    known_at: str | None,
    names: Names | None,
    output: Output,
    *,
    with_content: bool,
    part: str | None,
) -> None:
    """State what a municipality owes for its citizens in a month or more: its own lines only, and adjustments.

    PAYER is a municipality's code, or its name; `own` gives the net share of the ledger's own municipality. PERIOD is
    a month (2026-03), a quarter (2026-Q1) or a year (2026); of more than a month, each line names the month in whose
    settlement it stands, and --show months has a row for each. Lines whose month had ended more than twelve months
    before they were issued are marked: the claim limit of §174 had passed. While a month is open, today counts.
    Deliveries that are untold stand beside the lines, with what is expected of them.

    As PDF or HTML it is a document, with the event as of which it is and that event's digest in its foot. The root that
    is told beside the digest is what the bundle that evidence --payer makes can be held against.
    """
    from ledger.digests import digest_of, told_root  # noqa: PLC0415 - as above
    from ledger.shared.calendar import MonthSpan, civil_day, today  # noqa: PLC0415 - help does without
    from projections.roots import roots_of  # noqa: PLC0415 - as above
    from projections.statements import offer_names, statement, statement_data  # noqa: PLC0415 - as above

    form: Any = output.format
    is_document = form in options.DOCUMENTS.values()
    if is_document and part is not None:
        raise BadOption(say("a document has all of the answer's tables"), say("leave --show out"))
    if form == "pdf":
        from cli.documents.pdf import check_installed  # noqa: PLC0415 - few answers are documents

        check_installed()
    with session.as_of(known_at) as (log, as_of):
        day = civil_day(log.number(log.last() if as_of is None else as_of).recorded_at)
        asked_on = day if is_document else today()
        told = partial(statement, offers=offers, known_at=as_of, today=asked_on, with_content=with_content)
        billed = told(session.location, log, payer, period)
        billed, not_open = (billed, []) if output.is_for_programs else _since_openings(log, billed, offers)
        digest = digest_of(log, billed.known_at)
        root = told_root(log, billed.known_at, partial(roots_of, session.location, log))
        called = offer_names(log, billed) if is_document else {}
        by_key, sender = _for_document(session, log, billed.known_at) if is_document else (Called(), None)
        shown = None if names is None else names.of(session, log, _citizens(billed), output.about)
        of_many = isinstance(period, MonthSpan)
        row_of = row_of_lines(log, billed.known_at, for_programs=output.is_for_programs)
        main = on_screen(
            main_table(billed, row_of, of_many=of_many, with_content=with_content, for_eyes=form == "table"), output
        )
    if form not in ("table", "csv", "json"):
        main = _with_ids(billed, main)
    if not billed.offers and output.tells_only(together(not_open)):
        _vouch(digest, root)
        return
    data = statement_data(billed) | {"digest": str(digest), "root": None if root is None else str(root)}
    main = _with_what_is_told(billed, main) if with_content and form not in ("json", "csv") else main
    if output.is_for_programs and not billed.is_own:
        main = structs.replace(main, columns=[*newest_last(main.columns), SHARES[1]])
    if shown is not None:
        main = structs.replace(
            main,
            columns=naming.beside_citizen(main.columns),
            rows=[naming.named(row, shown) for row in main.rows],
        )
        for one in data["offers"]:
            one["lines"] = [naming.named(line, shown) for line in one["lines"]]
    by_month = Table("months", OWN_MONTHS if billed.is_own else MONTHS, month_rows(billed), main.ends, noted=False)
    if is_document:
        from cli.documents.statement import statement_document  # noqa: PLC0415 - few answers are documents
        from cli.report import write_document  # noqa: PLC0415 - as above

        with by_name(lambda: by_key):
            tables = main, by_month if of_many else None
            document = statement_document(billed, digest, root, day, *tables, called, sender, not_open)
        write_document(document, output, billed.known_at, digest, by_key)
    else:
        output.show_tables([main, by_month] if of_many or part is not None else [main], part, data=data)
    _warn(billed, not_open, main.rows if form == "table" and part != "months" else ())
    _vouch(digest, root)


def _vouch(digest: Digest, root: Digest | None) -> None:
    """Say what proves the statement later."""
    from cli.lodging import note_digest, note_root  # noqa: PLC0415 - loads the ledger

    note_digest(digest)
    note_root(digest.number, root)


def _since_openings(log: Log, billed: Statement, named: Sequence[str]) -> tuple[Statement, list[Message]]:
    """The statement without houses that were not open then, and what a person has to know of them."""
    if billed.offers and not billed.without_lines and all(one.lines or one.settlement for one in billed.offers):
        return billed, []  # most answers: what reads openings loads budgets

    from ledger.store.history import History  # noqa: PLC0415 - loads the ledger
    from projections.openings import statement_since_openings  # noqa: PLC0415 - as said

    return statement_since_openings(History(log, billed.known_at), billed, named)


def _for_document(session: Session, log: Log, known_at: int) -> tuple[Called, str | None]:
    """What houses and services are called, and the code of the municipality whose ledger it is, where that was said."""
    from ledger.store.history import History  # noqa: PLC0415 - loads the ledger

    history = History(log, known_at)
    return Called(house_names(session.location, log), service_names(history)), history.terms().municipality


def main_table(billed: Statement, row_of: RowOf, *, of_many: bool, with_content: bool, for_eyes: bool) -> Table:
    """A buyer's lines, or what the own municipality is left with of each offer."""
    ends = [
        {
            "offer": say("total"),
            "amount": billed.total,
            "settlement": billed.settlement,
            "bought": billed.bought,
            "own": billed.total,
        }
    ]
    if billed.is_own:
        shares = [_share_row(one, one.open_months) for one in billed.offers]
        remarks = [*not_closed(billed), *untold_said(billed)]
        return Table("lines", PERIOD_SHARES if of_many else SHARES, shares, ends, remarks=remarks)
    rows = _line_rows(billed, row_of, sums=for_eyes, of_many=of_many)
    columns = (COLUMNS[0], MONTH, *COLUMNS[1:]) if of_many else COLUMNS
    every = (*columns, *CONTENT) if with_content else columns
    shown = with_told(_for_eyes(every, rows) if for_eyes else every, rows)
    remarks = [*without_lines(billed), *not_closed(billed), *untold_said(billed), *reckoned(rows)]
    return Table("lines", shown, rows, ends, remarks=remarks)


def _with_ids(billed: Statement, main: Table) -> Table:
    """The lines with what each is asked about by, last, and how that is done."""
    if billed.is_own:
        return main
    return structs.replace(main, columns=[*main.columns, LINE], remarks=[*main.remarks, *asked_by_line(billed)])


def asked_by_line(billed: Statement) -> Iterator[Message]:
    """How an amount is asked about by its line, with the command for the first one; nothing where there is none."""
    for one in (month for offer in billed.offers for month in offer.months):
        for line in one.lines[:1]:
            values: dict[str, Value] = {"offer": one.offer, "month": one.month, "line": joined([line.id])}
            yield say(
                "Ask about an amount by its line, which stands behind it. Whoever keeps the ledger answers with, for "
                "instance: pladsbog why {offer} {month} --line {line}",
                **values,
            )
            return


def without_lines(statement: Statement, called: Callable[[str], str] = str) -> Iterator[Message]:
    """That nothing is owed of houses which were asked about, of many how many they are."""
    if empty := [called(offer) for offer, _ in statement.without_lines]:
        values: dict[str, Value] = {"payer": authority(statement.payer), "period": period_said(statement.period)}
        yield say("{payer} has no lines of {offers} in {period}.", offers=_named(empty), **values)


def untold_said(statement: Statement, called: Callable[[str], str] = str) -> Iterator[Message]:
    """What is not in a statement since the deliveries are untold, month by month."""
    for one in statement.untold:
        yield structs.replace(one, offer=called(one.offer)).not_stated()


def too_late_said(statement: Statement) -> Iterator[Message]:
    """How many lines of which months are claimed past the limit, as of the day that counts: by that of their issuing.

    The months stand in every table, however narrow; the mark of a line may find no room there.
    """
    months = [one for offer in statement.offers for one in offer.months if one.too_late]
    for is_issued in (True, False):
        late = [line for one in months if (one.status == "closed") is is_issued for line in one.too_late]
        if not late:
            continue
        lines = say("1 line") if len(late) == 1 else say("{count} lines", count=len(late))
        values: dict[str, Value] = {"lines": lines, "months": in_runs(sorted({line.for_month for line in late}))}
        if is_issued:
            yield say(
                "{lines} of {months}, which had ended over 12 months before when issued: the claim limit of §174 has "
                "passed",
                **values,
            )
        else:
            yield say(
                "{lines} of {months}, which ended over 12 months ago: the claim limit of §174 has passed", **values
            )


def not_closed(statement: Statement, called: Callable[[str], str] = str) -> Iterator[Message]:
    """Of which houses nothing is to be billed yet; of more than a month, of which months of which of them."""
    from ledger.shared.calendar import Month  # noqa: PLC0415 - as above

    still_open = [(called(offer), [*months]) for offer, months in statement.open_months]
    if still_open and isinstance(statement.period, Month):
        yield say("Not closed, and no bill yet: {offers}.", offers=[name for name, _ in still_open])
        return
    for offers, months in by_months(still_open, most=None):
        yield say("Not closed for {offers}, and no bill yet: {months}.", offers=offers, months=months)


def _for_eyes(columns: Sequence[Column], rows: Rows) -> list[Column]:
    return told_of_adjustments(where_filled(columns, rows, *SELDOM), rows)


def _with_what_is_told(billed: Statement, main: Table) -> Table:
    """The table without what no line tells of its content: it is said in a line, and takes no columns."""
    if billed.is_own:
        note(
            say(
                "the own share stands here by house, without lines; what is bought is told by: pladsbog why OFFER MONTH"
            )
        )
    elif all(row.get("content") is None for row in main.rows):
        note(say("no 24-hour chart is registered for these citizens"))
    columns = where_filled(main.columns, main.rows, *(column.key for column in CONTENT))
    return structs.replace(main, columns=columns)


def _citizens(statement: Statement) -> set[str]:
    """Whom the lines are about, where there are any: the own share has none."""
    lines = (line for offer in statement.offers for one in offer.months for line in one.lines)
    return {line.citizen for line in lines if line.citizen is not None}


_MOST_NAMED = 3


def _named(offers: Sequence[str]) -> Value:
    return list(offers) if len(offers) <= _MOST_NAMED else say("{count} offers", count=len(offers))


def _line_rows(statement: Statement, row_of: RowOf, *, sums: bool, of_many: bool) -> list[dict[str, Any]]:
    late = {id(line) for line in statement.too_late}
    rows: list[dict[str, Any]] = []
    for offer in statement.offers:
        for one in offer.months:
            rows += [
                {
                    "offer": offer.offer,
                    "month": one.month,
                    **row_of(offer.offer, line),
                    "warning": say("claim limit passed") if id(line) in late else None,
                    "status": one.status,
                    **_content(statement, line),
                }
                for line in one.lines
            ]
            if sums and of_many:
                rows.append(
                    {"offer": say("{offer} in all", offer=offer.offer), "month": one.month, "amount": one.total}
                )
        if sums:
            rows.append({"offer": say("total {offer}", offer=offer.offer), "amount": offer.total})
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


def _share_row(one: OfferTotal | OfferStatement, open_months: Iterable[Month] = ()) -> dict[str, Any]:
    runs = in_runs(open_months)
    return {
        "offer": one.offer,
        "status": one.status,
        "open_months": say("{months}", months=runs) if runs else None,
        "settlement": one.settlement,
        "bought": one.bought,
        "own": one.total,
        "amount": one.total,
    }


def month_rows(statement: Statement) -> list[dict[str, Any]]:
    return [{**_share_row(one), "month": one.month} for offer in statement.offers for one in offer.months]


def _warn(statement: Statement, not_open: Iterable[Message], shown: Rows) -> None:
    """What a person must know besides the figures, and of the lines that are shown, on stderr."""
    note_reckoned(shown)
    for said in not_open:
        note(said)
    from ledger.shared.calendar import MonthSpan  # noqa: PLC0415 - as above

    for said in without_lines(statement):
        note(said)
    if isinstance(statement.period, MonthSpan):
        note_open((offer, [*months]) for offer, months in statement.open_months)
    elif still_open := [offer for offer, _ in statement.open_months]:
        values: dict[str, Value] = {"month": statement.period, "offers": _named(still_open)}
        note(say("{month} is not closed for {offers}: what it comes to so far, and no bill", **values))
    for said in (*untold_said(statement), *too_late_said(statement)):
        note(said)
    for offer, months, findings in of_months(statement.findings):
        note_of_months(offer, months, findings)
