"""From a reckoned month to the shape that is kept and issued."""

from __future__ import annotations

from ledger.models.issued import IssuedFinding, IssuedLine, IssuedMonth
from ledger.settlement.lines import Finding, Line, OfferMonth, dates


def as_issued(month: OfferMonth) -> IssuedMonth:
    """The month as read models and events keep it."""
    counted = month.place_days
    return IssuedMonth(
        offer=month.offer,
        month=str(month.month),
        lines=tuple(_line(line) for line in month.lines),
        findings=tuple(_finding(finding) for finding in month.findings),
        occupied=counted.occupied,
        notice=counted.notice,
        vacant=counted.vacant,
        closed=counted.closed,
    )


def _line(line: Line) -> IssuedLine:
    first_day, last_day = dates(line.period)
    return IssuedLine(
        id=line.id,
        kind=line.kind,
        part=line.part,
        place=line.place,
        citizen=line.citizen,
        payer=line.payer,
        paragraph=line.paragraph,
        first_day=first_day,
        last_day=last_day,
        days=line.days,
        level=line.level,
        unit=line.unit,
        unit_price_ore=str(line.unit_price),
        amount_ore=line.amount,
        for_month=str(line.for_month),
        repairs=line.repairs,
        events=line.events,
    )


def _finding(finding: Finding) -> IssuedFinding:
    first_day, last_day = dates(finding.period)
    return IssuedFinding(
        code=finding.code,
        place=finding.place,
        citizen=finding.citizen,
        first_day=first_day,
        last_day=last_day,
        why=finding.why,
        commands=finding.commands,
    )
