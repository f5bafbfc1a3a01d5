"""What stands in a report of a house: settlement, budget, what changed, what is coming, what is agreed, signatures.

Decided on 2026-11-28:

* A document of a period that is not over is dated on the day on which what it tells was known, and says until when it
  is reckoned. That of a period that had not begun by then says so: dated before its own period, it read as a slip.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from cli.budget import MONTHS as BUDGET_MONTHS
from cli.budget_changes import CAUSES, rows_by_cause
from cli.cells import in_runs
from cli.coming import COLUMNS as COMING
from cli.documents.model import (
    Block,
    Document,
    Items,
    Picture,
    Signatures,
    grid,
    heading,
    paragraph,
)
from cli.findings import FINDINGS, finding_row
from cli.follow_up.pages import ACTIONS, action_row
from cli.follow_up.prepare import DUE
from cli.lines import DAYS_BY_STATE, LINES, OF_ADJUSTMENT, reckoned, with_told
from cli.pictures import draw
from cli.printing import in_words
from cli.render import Column, text_of
from cli.settle import period_said
from ledger.shared.calendar import Month, MonthSpan
from ledger.shared.message import Kroner, Message, Value, say
from ledger.shared.steps import counted
from projections.causes import cause_of_change
from projections.coming import ahead_data
from projections.descriptions import describe, with_its_day
from projections.due import due_row
from projections.followups import action_data
from projections.openings import nothing_moved, rows_since_opening
from projections.pictures import budget_by_month_of, waterfall_of
from projections.settle import PLACE_DAYS, line_row, months_in
from projections.supported import is_at_home

if TYPE_CHECKING:
    from datetime import date

    from ledger.digests import Digest
    from ledger.events.followups import MeetingHeld
    from ledger.models.followups import Expectation
    from ledger.models.issued_lines import IssuedLine
    from projections.reports import Report
    from projections.settle import OfferSettlement

_KIND = Column("kind", say("kind"))
_AMOUNT = Column("amount", say("amount"), "money")
_MONTHS = (
    Column("month", say("month"), "month"),
    Column("status", say("status")),
    *DAYS_BY_STATE,
    Column("total", say("total"), "money"),
)
_LINES = LINES[1:]
_ADJUSTMENTS = (*OF_ADJUSTMENT, *(one for one in _LINES if one.key != "kind"))
_TOLD_IN_WORDS = 15
"""So many of the changes, those that moved most, are told one by one."""


def report_document(report: Report, digest: Digest) -> Document:
    """The report in the language that is spoken. Raises NotInstalled where its pictures cannot be drawn."""
    title = in_words(
        say("Report: {house}, {period}", house=text_of(report.house.name), period=period_said(report.period))
    )
    known = in_words(say("as known at event #{number}", number=report.known_at))
    return Document(
        title=title,
        day=report.day,
        about=[
            known_on(report.day, report.known_at, report.period),
            in_words(say("offer {offer}", offer=report.house.offer)),
        ],
        foot=[f"{title} · {known}", in_words(say("digest {digest}", digest=str(digest)))],
        blocks=[
            *_blocks(report),
            heading(say("Signatures")),
            Signatures([in_words(say("house leader")), in_words(say("finance consultant"))]),
        ],
    )


def _blocks(report: Report) -> Iterator[Block]:
    """Part by part; of a time in which nothing was there, in a year of which the house was not open, that alone."""
    is_settled = report.settlement is not None and report.settlement.total_ore != 0
    if not is_settled and (nothing := nothing_moved(report.changes, lambda: report.opened)) is not None:
        yield paragraph(nothing)
        return
    for part in counted(_PARTS, say("writing the report")):
        yield from part(report)


def known_on(day: date, known_at: int, period: Month | MonthSpan) -> str:
    """Of which day a document is and as known when; and, of a period that was not over then, how far it is reckoned."""
    months = months_in(period)
    values: dict[str, Value] = {"day": day, "number": known_at, "last": months[-1].last}
    if day >= months[-1].last:
        said = say("as of {day}, as known at event #{number}", **values)
    elif day >= months[0].first:
        said = say("as of {day}, as known at event #{number}; reckoned until {last}", **values)
    else:
        said = say(
            "as known on {day}, at event #{number}; the period had not begun then, and is reckoned until {last}",
            **values,
        )
    return in_words(said)


# --- the settlement ------------------------------------------------------------------------------


def _settlement(report: Report) -> Iterator[Block]:
    yield heading(say("Settlement"))
    settled = report.settlement
    if settled is None:
        yield paragraph(say("Nothing was there to settle in {period}.", period=period_said(report.period)))
        yield from map(paragraph, report.opening)
        return
    untold = [one.in_words() for one in report.untold]
    yield paragraph(_total_said(settled))
    yield from map(paragraph, untold)
    yield from map(paragraph, report.opening)
    total = {"kind": say("total"), "amount": settled.total_ore}
    yield grid("kinds", say("Amounts by kind, in kroner"), (_KIND, _AMOUNT), _by_kind(settled), [total])
    months = [_month_row(one) for one in settled.months]
    ends = [{"month": say("total"), **settled.place_days, "total": settled.total_ore}] if len(months) > 1 else []
    known, columns = report.known_at, [*_MONTHS]
    days = say(
        "Days of places, and totals in kroner; closed months as issued, open ones as known at event #{known}",
        known=known,
    )
    if is_at_home(report.year.terms):
        columns = [column for column in _MONTHS if column not in DAYS_BY_STATE]
        days = say("Totals in kroner; closed months as issued, open ones as known at event #{known}", known=known)
    yield grid("months", days, columns, months, ends, remarks=untold)
    yield from _lines(report, settled)
    findings = [finding_row(settled.offer, finding) for _, finding in settled.findings]
    if findings:
        yield grid("findings", say("Findings: somebody must decide"), FINDINGS[1:], findings)


def _total_said(settled: OfferSettlement) -> Message:
    """What is issued and what is reckoned of open months, apart: those may lie ahead of the day of the report."""
    closed = [one.settlement for one in settled.months if one.closed]
    issued, total = sum(month.total_ore for month in closed), settled.total_ore
    values: dict[str, Value] = {
        "total": Kroner(total),
        "issued": Kroner(issued),
        "reckoned": Kroner(total - issued),
        "closed": in_runs(month.month for month in closed),
        "open": in_runs(settled.open_months),
    }
    if not settled.open_months:
        return say("The settlement comes to {total}; it is issued.", **values)
    if not closed:
        return say("Nothing is issued yet; not closed, and at {total} as it stands: {open}.", **values)
    return say(
        "Issued: {issued} for {closed}; not closed, and at {reckoned} as it stands: {open}; {total} in all.", **values
    )


def _by_kind(settled: OfferSettlement) -> list[dict[str, Any]]:
    """What the lines come to by kind, in the order of the settlement."""
    kinds = list(dict.fromkeys(line.kind for _, line in settled.lines))
    return [
        {"kind": kind, "amount": sum(one.settlement.by_kind().get(kind, 0) for one in settled.months)} for kind in kinds
    ]


def _month_row(one: Any) -> dict[str, Any]:
    month = one.settlement
    days = {state: getattr(month, state) for state in PLACE_DAYS}
    return {"month": month.month, "status": one.status, **days, "total": month.total_ore}


def _lines(report: Report, settled: OfferSettlement) -> Iterator[Block]:
    """The lines of a single month, and adjustments apart, with the month that they belong to."""
    adjusting = [line for _, line in settled.lines if line.kind == "adjustment"]
    own = [line for _, line in settled.lines if line.kind != "adjustment"]
    if isinstance(report.period, Month) and own:
        rows = [line_row(line, lambda: report.year.terms) for line in own]
        yield grid("lines", say("Lines, in kroner"), with_told(_LINES, rows), rows, [_sum(own, "kind")])
        yield from map(paragraph, reckoned(rows))
    if adjusting:
        rows = [line_row(line, lambda: report.year.terms) for line in adjusting]
        yield grid(
            "adjustments",
            say("Adjustments of earlier months, in kroner"),
            with_told(_ADJUSTMENTS, rows),
            rows,
            [_sum(adjusting, "for_month")],
        )
        yield from map(paragraph, reckoned(rows))


def _sum(lines: Sequence[IssuedLine], first: str) -> dict[str, Any]:
    return {first: say("total"), "amount": sum(line.amount_ore for line in lines)}


# --- the budget ----------------------------------------------------------------------------------


def _budget(report: Report) -> Iterator[Block]:
    year = report.year
    yield heading(say("Budget {year}", year=year.year))
    yield paragraph(_budget_said(report))
    yield _picture(waterfall_of(report.house, report.changes))
    yield grid("causes", say("What moved the budget, in kroner"), CAUSES, rows_by_cause(report.changes))
    yield _picture(budget_by_month_of(report.house, year, lambda: report.opened))
    *months, whole, _ = rows_since_opening(year, lambda: report.opened)
    yield grid(
        "budget", say("The budget month by month, in kroner"), BUDGET_MONTHS, months, [{**whole, "status": None}]
    )


def _budget_said(report: Report) -> Message:
    year = report.year
    if year.adopted_total is None:
        without: dict[str, Value] = {"year": year.year, "current": Kroner(year.current), "known": report.known_at}
        return say("No budget is adopted for {year}. As known at event #{known}, {current} are expected.", **without)
    above = year.current - year.adopted_total
    values: dict[str, Value] = {
        "adopted": Kroner(year.adopted_total),
        "current": Kroner(year.current),
        "off": Kroner(abs(above)),
        "known": report.known_at,
    }
    if above == 0:
        return say("{adopted} are adopted. As known at event #{known}, the year comes to just that.", **values)
    if above > 0:
        return say(
            "{adopted} are adopted. As known at event #{known}, the year comes to {current}: {off} more.", **values
        )
    return say("{adopted} are adopted. As known at event #{known}, the year comes to {current}: {off} less.", **values)


def _picture(shown: Any) -> Picture:
    drawn = draw(shown)
    return Picture(drawn.content, f"{drawn.title}. {drawn.words}", shown)


# --- what changed, what is coming ----------------------------------------------------------------


def _changes(report: Report) -> Iterator[Block]:
    sheet = report.sheet
    previous = sheet.previous
    if previous is None:
        yield heading(say("What has changed since the year began"))
    else:
        yield heading(say("What has changed since the meeting on {day}", day=previous.meeting.effective_on))
    values: dict[str, Value] = {"was": Kroner(sheet.was), "now": Kroner(sheet.figures.expected_ore)}
    yield paragraph(say("The expected year-end was {was} then, and is {now} now.", **values))
    if previous is not None and previous.meeting.expectation is not None:
        expected = previous.meeting.expectation
        yield paragraph(_leader_expected(previous.meeting.month.year, expected, of=sheet.month.year))
    yield from (paragraph(_note(one.meeting)) for one in sheet.notes)
    by_size = sorted(sheet.changes, key=lambda change: -abs(change.effect.effect))
    told, rest = by_size[:_TOLD_IN_WORDS], by_size[_TOLD_IN_WORDS:]
    items = [in_words(_change(change)) for change in told if change.effect.effect]
    if rest:
        items.append(in_words(_others(len(rest), sum(one.effect.effect for one in rest))))
    yield Items(items) if items else paragraph(say("Nothing has moved it."))


def _leader_expected(year: int, expected: Expectation, of: int) -> Message:
    """What the house leader expected, and why; with its year, where it is for another one than the report's budget."""
    values: dict[str, Value] = {"expected": Kroner(expected.year_end_ore), "because": expected.because, "year": year}
    if year != of:
        if expected.because is None:
            return say("The house leader expected {expected} in all of {year}.", **values)
        return say("The house leader expected {expected} in {year}: {because}", **values)
    if expected.because is None:
        return say("The house leader expected {expected} in all.", **values)
    return say("The house leader expected {expected}: {because}", **values)


def _note(meeting: MeetingHeld) -> Message:
    values: dict[str, Value] = {"day": meeting.effective_on, "by": meeting.by, "text": meeting.comment}
    return say("Noted on {day} by {by}: {text}", **values)


def _others(count: int, moved: int) -> Message:
    """What the changes that are not told one by one come to."""
    values: dict[str, Value] = {"effect": Kroner(abs(moved)), "others": say("{count} others", count=count)}
    if count == 1:
        values["others"] = say("1 other")
    if moved == 0:
        return say("{others}, together {effect}", **values)
    return say("{effect} more: {others}", **values) if moved > 0 else say("{effect} less: {others}", **values)


def _change(change: Any) -> Message:
    fact, moved = change.effect.cause, change.effect.effect
    values: dict[str, Value] = {
        "effect": Kroner(abs(moved)),
        "cause": cause_of_change(fact.event.cause_kind, change.cause),
        "what": with_its_day(describe(fact.event), fact.event),
        "event": fact.number,
    }
    if moved > 0:
        return say("{effect} more: {what} ({cause}, #{event})", **values)
    return say("{effect} less: {what} ({cause}, #{event})", **values)


def _use(report: Report) -> Iterator[Block]:
    """How places were used, and at which levels; nothing of a house that has none."""
    if is_at_home(report.year.terms) and not report.levels.levels:
        return
    yield heading(say("Places and levels"))
    if report.occupancy.houses:
        yield paragraph(
            say(
                "Below, every month is as known at event #{known}. In the table of the settlement a closed month "
                "stands as it was issued; what came late about it is in adjustments.",
                known=report.known_at,
            )
        )
        yield _picture(report.occupancy)
    if report.levels.levels:
        yield _picture(report.levels)
    if report.occupancy.houses:
        yield _picture(report.places)
    if not report.occupancy.houses and not report.levels.levels:
        yield paragraph(say("No place was open."))


def _coming(report: Report) -> Iterator[Block]:
    yield heading(say("What is coming"))
    ahead = report.coming
    values: dict[str, Value] = {"day": ahead.day, "days": ahead.within}
    if not ahead.rows:
        yield paragraph(say("Nothing lies ahead from {day}, within {days} days.", **values))
        return
    columns = [one for one in COMING if one.key not in ("offer", "in_days")]
    rows = [ahead_data(one, ahead.day) for one in ahead.rows]
    yield grid("coming", say("From {day}, within {days} days", **values), columns, rows)


def _agreed(report: Report) -> Iterator[Block]:
    yield heading(say("Actions"))
    rows = [action_row(action_data(one, report.day, report.sheet.offer)) for one in report.sheet.open_actions]
    if rows:
        yield grid("actions", say("Agreed, and not done"), ACTIONS, rows)
    else:
        yield paragraph(say("No action is open."))
    if report.due:
        yield grid("due", say("Not to be forgotten"), DUE, [due_row(one) for one in report.due])


_PARTS = (_settlement, _budget, _changes, _use, _coming, _agreed)
