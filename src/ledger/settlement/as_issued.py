"""From a calculated month to the shape that is stored; and all that has been stored for a month."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from ledger.models.issued import IssuedMonth
from ledger.models.issued_lines import IssuedFinding, IssuedLine
from ledger.settlement.findings import severity_of
from ledger.settlement.lines import Finding, Line, OfferMonth, dates
from ledger.settlement.shares import to_be_said
from ledger.shared.calendar import Month
from ledger.state.book import Book


def as_issued(month: OfferMonth) -> IssuedMonth:
    """The month as read models and events store it."""
    lines = (_line(line) for line in month.lines)
    findings = (finding_as_issued(finding) for finding in month.findings)
    return IssuedMonth(month.offer, month.month, lines, findings, month.place_days.by_state())


def _line(line: Line) -> IssuedLine:
    first_day, last_day = dates(line.period)
    unit_price, by_day = str(line.unit_price), line.by_day
    says_itself = not by_day or (line.unit == "day" and len(by_day) == 1 and line.service is None)
    of_a_day = unit_price if line.unit == "day" else None
    return IssuedLine(
        id=line.id,
        kind=line.kind,
        part=line.part,
        stay=line.stay,
        place=line.place,
        citizen=line.citizen,
        payer=line.payer,
        paragraph=line.paragraph,
        service=line.service,
        item=line.item,
        quantity=line.quantity,
        absence=line.absence,
        on_days=() if says_itself else to_be_said(line.amount, line.period.days, of_a_day, tuple(by_day)),
        of_frame=line.of_frame,
        first_day=first_day,
        last_day=last_day,
        level=line.level,
        unit=line.unit,
        unit_price_ore=unit_price,
        amount_ore=line.amount,
        for_month=line.for_month,
        repairs=line.repairs,
        events=line.events,
    )


def finding_as_issued(finding: Finding) -> IssuedFinding:
    """A finding as it is stored."""
    first_day, last_day = dates(finding.period)
    return IssuedFinding(
        code=finding.code,
        severity=severity_of(finding.code),
        place=finding.place,
        stay=finding.stay,
        citizen=finding.citizen,
        first_day=first_day,
        last_day=last_day,
        data={name: value for name, value in finding.data.items() if value is not None},
        kind=finding.kind,
        part=finding.part,
        payer=finding.payer,
        paragraph=finding.paragraph,
        item=finding.item,
        service=finding.service,
    )


def issued_for(book: Book, months: Iterable[Month]) -> dict[Month, list[IssuedLine]]:
    """All that has been issued for each of some months: by its own settlement, and by later ones as adjustments."""
    issued: dict[Month, list[IssuedLine]] = {month: [] for month in months}
    for closed in sorted(_issuing(book, issued)):
        for line in book.closings[closed].issued.lines:
            if line.for_month in issued:
                issued[line.for_month].append(line)
    return issued


def _issuing(book: Book, months: Collection[Month]) -> Collection[Month]:
    """The closings that may have lines for some months. To know which have reads all: who wants all does not ask."""
    if len(months) >= len(book.closings):
        return book.closings
    return {closed for month in months for closed in book.closings.issuing(month)}
