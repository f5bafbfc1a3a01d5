"""What follows from a citizen's 24-hour chart: the words must be adopted ones, the sum gives the hours.

Decided on 2026-11-27:

* A chart grants hours, as `--hours` does: whatever else is said beside it must be what it gives, level or hours. Where
  the rates give no level for its hours (special rates), a level or special price is granted beside it, and the chart is
  kept as what is bought.
* Which chart it is follows from the house: the one that names it, else the one that names no house. Where several are
  left nothing is guessed.
* The same theme, time and form twice is refused: it may be more of it, or the row once more. Rows of 0 minutes are not
  kept: a form that people fill in has every row.
* A correction that says another level or other hours of what a chart gave says the chart anew, or takes it back; with
  another day the chart is judged by the one adopted for that day.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple, get_args

from ledger.commands import CLEARED, ChartFile, ChartRow, Cleared
from ledger.errors import (
    BadImport,
    BadRow,
    ChartBeyondWeek,
    ChartDisagrees,
    EmptyChart,
    NoChart,
    OneAssessment,
    SeveralCharts,
)
from ledger.errors.wording import nearest
from ledger.events import ChartAdopted, MovedIn, Reassessed
from ledger.events.streams import CHARTS
from ledger.models.charts import Chart, ChartEntries, ChartEntry, Part, clock_said, hours_of, plain_word
from ledger.models.offers import Assessment
from ledger.models.rates import HOURS_IN_WEEK
from ledger.rules.context import DecisionContext
from ledger.shared.message import Message, say
from ledger.shared.versions import Version
from ledger.state.terms import Terms
from ledger.state.versions import versions_of

PARTS: tuple[Part, ...] = get_args(Part)

_LONGEST_SHOWN = 60


class Grant(NamedTuple):
    """What is granted, and the 24-hour chart that it follows from, where there is one."""

    assessment: Assessment
    chart: ChartEntries | None


def granted(
    said: Assessment | None,
    file: ChartFile | None,
    offer: str,
    day: date,
    stay_began: date,
    decided_on: date | None,
    context: DecisionContext,
) -> Grant:
    """What a command grants from a day on: what it says, or what follows from its chart.

    Raises OneAssessment where it says neither, NoChart, SeveralCharts, BadImport, ChartBeyondWeek, EmptyChart, and
    ChartDisagrees where it says both and they differ.
    """
    if file is None:
        if said is None:
            raise OneAssessment(0)
        return Grant(said, None)
    entries = read_chart(file, offer, day, context)
    return Grant(agreed(said, entries, context.terms(offer), day, stay_began, decided_on), entries)


def read_chart(
    file: ChartFile, offer: str, day: date, context: DecisionContext, *, of_service: bool = False
) -> ChartEntries:
    """A file's chart in the words of the one that is in force for an offer on a day.

    Raises NoChart, SeveralCharts, BadImport with every bad row, ChartBeyondWeek, EmptyChart.
    """
    id_, version = chart_in_force(offer, day, context, of_service=of_service)
    return _read_by(version.value, id_, file)


def read_anew(
    was: ChartEntries, offer: str, day: date, context: DecisionContext, *, of_service: bool = False
) -> ChartEntries:
    """A recorded chart in the words of the one that is in force on another day. Raises what read_chart does."""
    id_, version = chart_in_force(offer, day, context, recorded=True, of_service=of_service)
    return _read_by(version.value, id_, _as_file(was))


def chart_in_force(
    offer: str, day: date, context: DecisionContext, *, recorded: bool = False, of_service: bool = False
) -> tuple[str, Version[Chart]]:
    """The adopted chart for an offer on a day, with its id; `of_service`: how much of a service it is to say.

    Raises NoChart, SeveralCharts.
    """
    series = versions_of(context.facts(CHARTS), ChartAdopted)
    in_force = {id_: version for id_, of_one in series.items() if (version := of_one.on(day)) is not None}
    own = [id_ for id_, version in in_force.items() if offer in version.value.offers]
    found = own or [id_ for id_, version in in_force.items() if not version.value.offers]
    if not found:
        raise NoChart(offer, day, recorded, of_service)
    if len(found) > 1:
        raise SeveralCharts(offer, day, sorted(found))
    return found[0], in_force[found[0]]


def agreed(
    said: Assessment | None,
    entries: ChartEntries,
    terms: Terms,
    day: date,
    stay_began: date,
    decided_on: date | None,
    *,
    recorded: bool = False,
) -> Assessment:
    """What a chart grants, which is what is said beside it too. Raises ChartDisagrees.

    `recorded`: the chart was recorded before.
    """
    given = Assessment.of_minutes(entries.minutes)
    if said is None or said.exact_hours == given.exact_hours:
        return given
    follows = given.granted()
    if said.exact_hours is None:
        model, version = terms.model_on(day), terms.rates_on(day, stay_began, decided_on)
        by_the_hour = model is not None and model.value.structure == "hours"
        level = None if version is None else version.value.level_for(hours_of(entries.minutes))
        if level is None and not by_the_hour:
            return said
        if level is not None and level == said.level and not by_the_hour:
            return given
        follows = follows if level is None or by_the_hour else say("level {level}", level=level)
    raise ChartDisagrees(said.granted(), clock_said(entries.minutes), follows, recorded)


def goes_along(entries: ChartEntries | None, offer: str, day: date, context: DecisionContext) -> ChartEntries | None:
    """A citizen's chart in another house: where the same chart is in force there, and the same forms count."""
    if entries is None:
        return None
    try:
        id_, version = chart_in_force(offer, day, context)
    except (NoChart, SeveralCharts):
        return None
    chart = version.value
    known = all(chart.word(part, getattr(entry, part)) for entry in entries.entries for part in PARTS)
    return entries if known and (id_, chart.counted) == (entries.chart, entries.counted) else None


def corrected(
    event: MovedIn | Reassessed,
    chart: ChartFile | Cleared | None,
    said: Assessment | None,
    days: tuple[date, date, date | None],
    context: DecisionContext,
) -> dict[str, Any]:
    """What a correction makes of an event's assessment and chart; `days` are its day, the stay's, the decision's.

    Raises what `granted` does.
    """
    was, day = event.chart, days[0]
    if chart is CLEARED:
        return {"chart": None, **({} if said is None else {"assessment": said})}
    if isinstance(chart, ChartFile):
        new = granted(said, chart, event.offer, *days, context)
        return {"chart": new.chart, "assessment": new.assessment}
    if was is None:
        return {} if said is None else {"assessment": said}
    terms = context.terms(event.offer)
    if day == event.effective_on:
        return {} if said is None else {"assessment": agreed(said, was, terms, *days, recorded=True)}
    anew = read_anew(was, event.offer, day, context)
    kept = said if said is not None or event.assessment.hours is not None else event.assessment
    return {"chart": anew, "assessment": agreed(kept, anew, terms, *days, recorded=True)}


def _as_file(entries: ChartEntries) -> ChartFile:
    """A recorded chart as it would stand in a file."""
    rows = (
        ChartRow(line, one.theme, one.time, one.form, one.minutes) for line, one in enumerate(entries.entries, start=2)
    )
    return ChartFile(entries.chart, tuple(rows), {})


def _read_by(chart: Chart, id_: str, file: ChartFile) -> ChartEntries:
    """The rows of a file in the words of an adopted chart. Raises BadImport with every bad row, ChartBeyondWeek, …"""
    unknown = list(_bad_rows(chart, file))
    if unknown or file.bad:
        rows = sorted([*file.bad, *unknown], key=lambda row: row.line)
        raise BadImport(file.name, rows, file.bad_count + len(unknown))
    total = sum(row.minutes for row in file.rows)
    if total > HOURS_IN_WEEK * 60:
        raise ChartBeyondWeek(file.name, clock_said(total))
    entries = tuple(_entry(chart, row) for row in file.rows if row.minutes)
    found = ChartEntries(chart=id_, entries=entries, counted=chart.counted, near=chart.near)
    if not found.minutes:
        raise EmptyChart(file.name, list(chart.counted or chart.forms))
    return found


def _entry(chart: Chart, row: ChartRow) -> ChartEntry:
    words = {part: chart.word(part, getattr(row, part)) or "" for part in PARTS}
    return ChartEntry(**words, minutes=row.minutes)


def _bad_rows(chart: Chart, file: ChartFile) -> Iterator[BadRow]:
    """The rows that name what the chart does not have, or what an earlier row has said."""
    first: dict[tuple[str, ...], int] = {}
    for row in file.rows:
        for part in PARTS:
            written = getattr(row, part)
            if chart.word(part, written) is None:
                why = _unknown(written, chart.words(part))
                yield BadRow(row.line, file.headings.get(part, part), written[:_LONGEST_SHOWN], why, "unknown-word")
        cell = tuple(plain_word(getattr(row, part)) for part in PARTS)
        if (line := first.setdefault(cell, row.line)) != row.line:
            why = say("theme, time and form are those of line {line}", line=line)
            yield BadRow(row.line, "", "", why, "said-twice")


def _unknown(written: str, known: tuple[str, ...]) -> Message:
    near = nearest(plain_word(written[:_LONGEST_SHOWN]), [plain_word(word) for word in known])
    if near is None:
        return say("not one of {known}", known=list(known))
    word = next(word for word in known if plain_word(word) == near)
    return say("not one of {known}; did you mean {word}?", known=list(known), word=word)
