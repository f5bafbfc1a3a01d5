"""What stands in a statement: what a payer owes, offer by offer, and what has to be known beside it.

Decided on 2026-11-27:

* A statement as a document speaks on the day that its as-of event was recorded, and asks of that day whether the claim
  limit has passed. So the same as-of gives the same bytes.

Decided on 2026-11-28:

* So it does of a period that is not over, too, as a report does. It was dated on the last day of its period, which
  nobody knew anything of yet. It says until when it is reckoned.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from cli.called import authority
from cli.documents.model import Block, Document, Heading, Items, grid, heading, paragraph
from cli.documents.report import known_on
from cli.findings import FINDINGS_OF_MONTHS, of_months, row_of_months
from cli.lines import reckoned, told_of_adjustments, with_told
from cli.printing import in_words
from cli.render import Column, Rows, Table, text_of
from cli.settle import period_said
from cli.statement import asked_by_line, not_closed, too_late_said, untold_said, without_lines
from ledger.shared.message import Kroner, Message, say

if TYPE_CHECKING:
    from datetime import date

    from ledger.digests import Digest
    from projections.statements import Statement


def statement_document(
    statement: Statement,
    digest: Digest,
    root: Digest | None,
    day: date,
    main: Table,
    months: Table | None,
    names: Mapping[str, str],
    sender: str | None = None,
    not_open: Sequence[Message] = (),
) -> Document:
    """The statement in the language that is spoken, as of a day.

    `main` has the lines of a buyer, or what is left to the own municipality of each offer; `months` those by month, and
    `names` what the offers are called. `sender` is the code of the municipality that asks a buyer for it, if known.
    `not_open` says of houses when they were open, which were not in its period.
    """
    title = in_words(_title(statement))
    known = in_words(say("as known at event #{number}", number=statement.known_at))
    return Document(
        title=title,
        day=day,
        about=[*_sender(statement, sender), known_on(day, statement.known_at, statement.period)],
        foot=[
            f"{title} · {known}",
            in_words(say("digest {digest}", digest=str(digest))),
            *([] if root is None else [in_words(say("root {root}", root=str(root)))]),
        ],
        blocks=[
            *_in_all(statement, names),
            *map(paragraph, not_open),
            *_tables(statement, main, months, names, is_told=bool(not_open)),
            *_to_know(statement),
            *([] if statement.is_own else map(paragraph, asked_by_line(statement))),
        ],
    )


def _sender(statement: Statement, sender: str | None) -> list[str]:
    if sender is None or statement.is_own:
        return []
    return [in_words(say("From municipality {sender}", sender=authority(sender)))]


def _title(statement: Statement) -> Message:
    period = period_said(statement.period)
    if statement.is_own:
        return say("Statement of the own net share, {period}", period=period)
    return say("Statement of municipality {payer}, {period}", payer=authority(statement.payer), period=period)


def _in_all(statement: Statement, names: Mapping[str, str]) -> Iterator[Block]:
    yield paragraph(say("{total} in all", total=Kroner(statement.total)))
    for said in (without_lines, not_closed, untold_said):
        yield from map(paragraph, said(statement, lambda offer: str(_called(offer, names))))


def _tables(
    statement: Statement, main: Table, months: Table | None, names: Mapping[str, str], *, is_told: bool
) -> Iterator[Block]:
    """An offer's lines apart, or what each offer comes to; nothing of a time of which it `is_told` that none was open.

    That there are no lines is said above.
    """
    if is_told and not statement.offers:
        return
    if statement.is_own:
        yield grid("offers", say("Each offer, in kroner"), main.columns, main.rows, main.ends)
    else:
        for one in statement.offers:
            rows = [row for row in main.rows if row["offer"] == one.offer]
            yield Heading(text_of(names.get(one.offer, one.offer)))
            if not rows:  # what is owed is not known, and stands among the findings
                yield paragraph(say("There are no lines."))
                continue
            columns = _columns(main.columns, rows)
            ends = [_sum(rows, columns, one.total)]
            yield grid(one.offer, say("Lines, in kroner"), columns, rows, ends)
            yield from map(paragraph, reckoned(rows))
    if months is not None:
        yield heading(say("By month"))
        rows = [{**row, "offer": _called(row["offer"], names)} for row in months.rows]
        yield grid("months", say("Each month, in kroner"), months.columns, rows, months.ends)


def _called(offer: Any, names: Mapping[str, str]) -> Any:
    return text_of(names[offer]) if offer in names else offer


def _columns(columns: Sequence[Column], rows: Rows) -> list[Column]:
    """Without the offer, which stands above, and without what an adjustment is of where none is."""
    return with_told(told_of_adjustments([one for one in columns if one.key != "offer"], rows), rows)


def _sum(rows: Rows, columns: Sequence[Column], total: int) -> dict[str, Any]:
    """The total of an offer, named in the first column that has anything."""
    first = next(column.key for column in columns if any(row.get(column.key) for row in rows))
    return {first: say("total"), "amount": total}


def _to_know(statement: Statement) -> Iterator[Block]:
    late, findings = statement.too_late, statement.findings
    if not late and not findings:
        return
    yield heading(say("To be known"))
    if late:
        yield Items([in_words(said) for said in too_late_said(statement)])
    if findings:
        rows = [row_of_months(*alike) for alike in of_months(findings)]
        if statement.is_own:
            yield grid("findings", say("Findings: what is owed is not known"), FINDINGS_OF_MONTHS, rows)
            return
        # A buyer can adopt nothing here: what would mend it is told to who makes the document, beside it.
        told = [column for column in FINDINGS_OF_MONTHS if column.key != "mends"]
        yield grid("findings", say("Findings: what is owed is not known"), told, rows)
        yield paragraph(say("The municipality that sends this statement settles them; ask it when they are to be."))
