"""What is worth a remark about a citizen's 24-hour chart: hours that lie near a bound of a level.

Decided on 2026-11-27:

* A remark is no finding. The span of a level is meant to hold a citizen's ups and downs: nobody has to do anything
  about hours near its bound, and nothing waits for it. It is said where the chart is shown, by the rates of the day
  that is asked about, and kept nowhere.

Decided on 2026-11-27:

* A correction is remarked only where what it replaces was not: one of a payer says nothing of hours anew.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from ledger.models.charts import ChartEntries, clock_said, hours_of
from ledger.models.rates import Rates
from ledger.shared.message import Message, Value, say
from ledger.state.stays import Step
from ledger.state.terms import Terms

if TYPE_CHECKING:
    from ledger.state.grants import Grant


def near_bounds(terms: Terms, step: Step, day: date, stay_began: date) -> Iterator[Message]:
    """The bounds of levels that the hours of an assessment's chart lie near, by the rates of a day.

    None where no level follows from them. How near is worth a remark is what was adopted with the chart.
    """
    chart = step.chart
    if chart is None or chart.near is None or step.assessment.hours is None:
        return
    model, version = terms.model_on(day), terms.rates_on(day, stay_began, step.decided_on)
    if model is None or version is None or model.value.structure in ("hours", "places"):
        return
    yield from _near(chart, version.value)


def near_bounds_of_grant(terms: Terms, grant: Grant, day: date) -> Iterator[Message]:
    """The same of the chart that a service is granted by on a day, where the service has levels."""
    step = grant.step_on(day)
    service = terms.service_on(grant.service, day)
    if step.chart is None or step.chart.near is None or service is None or not service.value.has_levels:
        return
    table = terms.table_on(service.value.rates or "", day, grant.first_day, step.decided_on)
    if table is not None:
        yield from _near(step.chart, table.value)


def _near(chart: ChartEntries, rates: Rates) -> Iterator[Message]:
    """The bounds of a table's levels that a chart's hours lie near."""
    hours = hours_of(chart.minutes)
    for level, bound in rates.bounds_around(hours):
        distance = bound - hours
        if abs(distance) > Fraction(chart.near or 0):
            continue
        values: dict[str, Value] = {"hours": clock_said(chart.minutes), "level": level, "bound": _plain(bound)}
        if distance == 0:
            yield say("{hours} hours a week are the most of level {level} ({bound} hours)", **values)
            continue
        minutes = _minutes(abs(distance) * 60)
        if distance > 0:
            yield say(
                "{hours} hours a week lie {minutes} below the bound of level {level} ({bound} hours)",
                minutes=minutes,
                **values,
            )
        else:
            yield say(
                "{hours} hours a week lie {minutes} above the bound of level {level} ({bound} hours)",
                minutes=minutes,
                **values,
            )


def _minutes(count: Fraction) -> Message:
    return say("1 minute") if count == 1 else say("{count} minutes", count=_plain(count))


def _plain(number: Fraction) -> Decimal | Fraction | int:
    """A number as it is read: whole, a decimal where it is one, else a fraction."""
    if number.denominator == 1:
        return int(number)
    decimal = Decimal(number.numerator) / Decimal(number.denominator)
    return decimal if Fraction(decimal) == number else number
