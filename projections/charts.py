"""24-hour charts as answers show them: their sums by theme, time of day and form, and what is worth a remark."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

from ledger.events import MovedIn, Reassessed, Recorded
from ledger.following.charts import near_bounds
from ledger.models.charts import ChartEntries
from ledger.shared.calendar import Period
from ledger.shared.message import Message
from ledger.state.folding import stays_of
from ledger.state.stays import Stay, Step
from ledger.state.terms import Terms
from ledger.store.history import History


class InForce(NamedTuple):
    """The 24-hour chart that an assessment follows from, on a day and as long as that holds; what is worth a remark."""

    day: date
    step: Step
    chart: ChartEntries
    remarks: Sequence[Message]


def charts_in(terms: Terms, stay: Stay, days: Period) -> Iterator[InForce]:
    """The charts in force in a stay on some days, in order; the remarks are by the rates of each one's first day."""
    for day, step in stay.steps_in(days):
        if step.chart is not None:
            yield InForce(day, step, step.chart, list(near_bounds(terms, step, day, stay.first_day)))


def in_force_data(one: InForce) -> dict[str, Any]:
    """A chart in force for machines, with the event that recorded what is granted, and the day from which that is."""
    since = {"event": one.step.number, "from": one.step.first_day}
    return {**since, **chart_data(one.chart), "remarks": list(one.remarks)}


class Charted(NamedTuple):
    """The 24-hour chart that an event records, with what is worth a remark."""

    fact: Recorded
    chart: ChartEntries
    remarks: Sequence[Message]


def charted(history: History, facts: Sequence[Recorded]) -> Iterator[Charted]:
    """The charts that events record, or would; the remarks are by the rates of their first day."""
    for fact in facts:
        event = fact.event
        if not isinstance(event, (MovedIn, Reassessed)) or event.chart is None:
            continue
        began = event.effective_on
        if isinstance(event, Reassessed):
            stays = stays_of(history.stream(event.stream))
            began = next((stay.first_day for stay in stays if stay.id == fact.stay), began)
        day = event.effective_on
        step = Step(day, event.assessment, fact.number, event.decision, event.decided_on or day, chart=event.chart)
        yield Charted(fact, event.chart, list(near_bounds(history.terms(event.offer), step, day, began)))


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
