"""24-hour charts as answers show them: their sums by theme, time of day and form, and what is worth a remark."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from ledger.events import MovedIn, Reassessed, Recorded
from ledger.following.charts import near_bounds, near_bounds_of_grant
from ledger.models.charts import ChartEntries
from ledger.shared.calendar import Period
from ledger.shared.message import Message
from ledger.state.folding import stays_of
from ledger.state.stays import Stay, Step
from ledger.state.terms import Terms
from ledger.store.history import History

if TYPE_CHECKING:
    from ledger.models.issued_lines import IssuedLine
    from ledger.settlement.lines import Line
    from ledger.state.book import Book
    from ledger.state.grants import Grant, GrantStep

_OF_GRANTS = ("citizen.service-granted:1", "citizen.service-regranted:1")
"""The topics of what grants a service: few answers load their classes."""


class InForce(Struct, frozen=True):
    """The 24-hour chart that an assessment or the amount of a service follows from, on a day and as long as it holds.

    `remarks` are what is worth one.
    """

    day: date
    step: Step | GrantStep
    chart: ChartEntries
    remarks: Sequence[Message]


def charts_in(terms: Terms, stay: Stay, days: Period) -> Iterator[InForce]:
    """The charts in force in a stay on some days, in order; the remarks are by the rates of each one's first day."""
    for day, step in stay.steps_in(days):
        if step.chart is not None:
            yield InForce(day, step, step.chart, list(near_bounds(terms, step, day, stay.first_day)))


def grant_of(book: Book, line: Line | IssuedLine, day: date) -> Grant | None:
    """The grant that a line of a service is of, by its first day."""
    whose = (line.citizen, line.service, line.stay)
    there = (one for one in book.grants if (one.citizen, one.service, one.stay) == whose)
    return next((one for one in there if day in one.period), None)


def charts_of_grant(terms: Terms, grant: Grant, days: Period) -> Iterator[InForce]:
    """The charts in force of a granted service on some days, in order; the remarks are by the rates of the first day.

    Where `days` lie in the notice after a stay, what was granted last counts.
    """
    for piece in days.split_at({step.first_day for step in grant.steps}):
        step = grant.step_on(piece.first)
        if step.chart is not None:
            yield InForce(piece.first, step, step.chart, list(near_bounds_of_grant(terms, grant, piece.first)))


def in_force_data(one: InForce) -> dict[str, Any]:
    """A chart in force for machines, with the event that recorded what is granted, and the day from which that is."""
    since = {"event": one.step.number, "from": one.step.first_day}
    return {**since, **chart_data(one.chart), "remarks": list(one.remarks)}


class Charted(Struct, frozen=True):
    """The 24-hour chart that an event records, with what is worth a remark."""

    fact: Recorded
    chart: ChartEntries
    remarks: Sequence[Message]


def charted(history: History, facts: Sequence[Recorded]) -> Iterator[Charted]:
    """The charts that events record, or would; the remarks are by the rates of their first day.

    Of a correction they are those that what it replaces has not: what stays as it was, was remarked when it was said.
    """
    for fact in facts:
        chart = _chart_of(fact)
        if chart is None:
            continue
        corrected = fact.event.corrects
        before = [] if corrected is None else _remarks(history, history.event(corrected))
        yield Charted(fact, chart, [one for one in _remarks(history, fact) if one not in before])


def _chart_of(fact: Recorded) -> ChartEntries | None:
    """The chart that an event records, if it records one."""
    event: Any = fact.event
    may_have_one = event.TOPIC in _OF_GRANTS or isinstance(event, (MovedIn, Reassessed))
    return event.chart if may_have_one else None


def _remarks(history: History, fact: Recorded) -> list[Message]:
    """What is worth a remark of the chart of an event, by the rates of its first day."""
    event: Any = fact.event
    if _chart_of(fact) is None:
        return []
    if event.TOPIC in _OF_GRANTS:
        return _remarks_of_grant(history, fact)
    day = began = event.effective_on
    if isinstance(event, Reassessed):
        stays = stays_of(history.stream(event.stream))
        began = next((stay.first_day for stay in stays if stay.id == fact.stay), began)
    step = Step(day, event.assessment, fact.number, event.decision, event.decided_on or day, chart=event.chart)
    return list(near_bounds(history.terms(event.offer), step, day, began))


def _remarks_of_grant(history: History, fact: Recorded) -> list[Message]:
    """The same of an event that grants a service, as its grant was with it."""
    from ledger.state.grants import grants_of  # noqa: PLC0415 - few answers are of services

    event: Any = fact.event
    before = (one for one in history.stream(event.stream) if one.number < fact.number)
    for grant in grants_of([*before, fact]):
        if grant.id == (event.grant or fact.number):
            return list(near_bounds_of_grant(history.terms(event.offer), grant, event.effective_on))
    return []


def chart_data(chart: ChartEntries) -> dict[str, Any]:
    """A citizen's chart for machines, in minutes a week; `counted` are the forms whose minutes are in the hours."""
    return {
        "chart": chart.chart,
        "minutes": chart.minutes,
        "all_minutes": chart.all_minutes,
        "counted": None if chart.counted is None else list(chart.counted),
        "by_theme": dict(chart.by_theme()),
        "by_time": dict(chart.by_time()),
        "by_form": dict(chart.by_form()),
        "entries": [
            {"theme": one.theme, "time": one.time, "form": one.form, "minutes": one.minutes} for one in chart.entries
        ],
    }


def charted_data(one: Charted) -> dict[str, Any]:
    """A chart that an event records, for machines."""
    event = one.fact.event
    return {"citizen": event.about_citizen, **chart_data(one.chart), "remarks": list(one.remarks)}
