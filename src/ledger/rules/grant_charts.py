"""How much of a service is granted, and the citizen's 24-hour chart that it follows from, where there is one.

Decided on 2026-11-27:

* A chart grants hours a week. Of a service that is counted in hours (hours-a-week, hour) they are the quantity; one
  with levels takes its level from them, and how many of it stays what it was, or is the usual one. Any other service is
  counted in no hours, and refuses a chart.
* A chart and a quantity, level or hours beside it have two readings, and are refused; so is a correction that says
  another amount of what a chart gave, without the chart. A regrant of another quantity or level leaves the chart behind
  that gave it; one that says how many of a level leaves the level's chart as it is.
* Which chart it is follows from the house that gives the service, as of a stay in it.
* Hours a week of a service that is counted in them and has no levels have one reading: they are its quantity.
* A correction that takes a chart back leaves the amount as it is; where that is no decimal number (140 minutes are 7/3
  hours) it says what is granted, since rounding it would be another grant.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from ledger.commands import CLEARED, ChartFile, Cleared
from ledger.errors import ChartAndAmount, ChartDisagrees, ChartOfNoHours, HoursNoDecimal
from ledger.events import ServiceGranted, ServiceRegranted
from ledger.models.charts import ChartEntries, clock_said, hours_of
from ledger.models.offers import Assessment
from ledger.models.services import Service
from ledger.rules.charts import read_anew, read_chart
from ledger.rules.context import DecisionContext
from ledger.shared.message import Message, say


class Amount(NamedTuple):
    """How much is granted: a quantity, a level or the hours a week from which it follows, and the chart behind them."""

    quantity: Decimal | None
    level: str | None = None
    hours: Decimal | None = None
    chart: ChartEntries | None = None

    @classmethod
    def of(cls, event: ServiceGranted | ServiceRegranted) -> Amount:
        """What an event grants."""
        return cls(event.quantity, event.level, event.hours, event.chart)

    def counted(self, service: Service) -> Amount:
        """What was said of a service, with its hours as the quantity of one that is counted in them, without levels."""
        is_quantity = service.unit == "hours-a-week" and not service.has_levels and self.quantity is None
        return self._replace(quantity=self.hours, hours=None) if is_quantity else self

    @property
    def exact_quantity(self) -> Fraction | None:
        """How much, of what is counted in hours by a chart to the minute."""
        if self.quantity is None or self.chart is None or self.hours is not None:
            return None if self.quantity is None else Fraction(self.quantity)
        return hours_of(self.chart.minutes)

    @property
    def exact_hours(self) -> Fraction | None:
        """The hours from which the level follows, by a chart to the minute."""
        if self.hours is None or self.chart is None:
            return None if self.hours is None else Fraction(self.hours)
        return hours_of(self.chart.minutes)


def by_chart(
    file: ChartFile, said: Amount, of: Amount, service: tuple[str, Service], offer: str, day: date,
    context: DecisionContext,
) -> Amount:  # fmt: skip
    """What a chart from a file grants from a day on; `said` is what is typed beside it, `of` what was granted before.

    Raises ChartAndAmount where anything is, ChartOfNoHours, and what reading a chart raises.
    """
    name, version = service
    if (said.quantity, said.level, said.hours) != (None, None, None):
        raise ChartAndAmount(name)
    _check_counts_hours(name, version)
    return given(read_chart(file, offer, day, context, of_service=True), of.quantity, version)


def given(chart: ChartEntries, quantity: Decimal | None, service: Service) -> Amount:
    """What a chart gives: the quantity, or the hours of a level of which `quantity` are granted."""
    hours = Assessment.of_minutes(chart.minutes).hours
    if service.has_levels:
        return Amount(quantity, None, hours, chart)
    return Amount(hours, chart=chart)


def _check_counts_hours(name: str, service: Service) -> None:
    """Refuse a chart for what neither is counted in hours nor has levels. Raises ChartOfNoHours."""
    if not (service.has_levels or service.counts_hours):
        raise ChartOfNoHours(name, service.unit)


def corrected(
    event: ServiceGranted | ServiceRegranted,
    chart: ChartFile | Cleared | None,
    wanted: Mapping[str, Any],
    service: Service,
    granted_from: date,
    context: DecisionContext,
) -> dict[str, Any]:
    """What a correction makes of an event's amount and chart; `wanted` is what else it says.

    Raises what `by_chart` does; ChartDisagrees where it says another amount than the recorded chart; HoursNoDecimal.
    """
    day = wanted.get("effective_on", event.effective_on)
    said = Amount(wanted.get("quantity"), wanted.get("level"), wanted.get("hours"))
    was = Amount.of(event)
    if isinstance(chart, ChartFile):
        return by_chart(chart, said, was, (event.service, service), event.offer, day, context)._asdict()
    if was.chart is None:
        return {}
    if chart is CLEARED:
        _check_decimal(event, said, service)
        return {"chart": None}
    kept = was.chart if day == event.effective_on else read_anew(was.chart, event.offer, day, context, of_service=True)
    _check_agrees(said, kept, service, (day, granted_from, wanted.get("decided_on", event.decided_on)), context)
    quantity = was.quantity if said.quantity is None else said.quantity
    return given(kept, quantity, service)._asdict()


def _check_decimal(event: ServiceGranted | ServiceRegranted, said: Amount, service: Service) -> None:
    """Refuse to take a chart back whose hours would be rounded. Raises HoursNoDecimal."""
    assert event.chart is not None
    is_said = (said.level, said.hours) != (None, None) if service.has_levels else said.quantity is not None
    rounded = event.hours if service.has_levels else event.quantity
    if not is_said and Fraction(rounded or 0) != hours_of(event.chart.minutes):
        raise HoursNoDecimal(clock_said(event.chart.minutes), service.has_levels)


def _check_agrees(
    said: Amount, chart: ChartEntries, service: Service, days: tuple[date, date, date | None], context: DecisionContext
) -> None:
    """Refuse another amount than what a recorded chart gives. Raises ChartDisagrees."""
    hours = hours_of(chart.minutes)
    follows = say("{hours} hours a week", hours=clock_said(chart.minutes))
    wrong: Message | None = None
    if not service.has_levels:
        if said.quantity is not None and Fraction(said.quantity) != hours:
            follows, wrong = say("that quantity"), say("{quantity}", quantity=said.quantity)
    elif said.level is not None:
        day, granted_from, decided_on = days
        table = context.terms("").table_on(service.rates or "", day, granted_from, decided_on or day)
        level = None if table is None else table.value.level_for(hours)
        if level != said.level:
            follows = follows if level is None else say("level {level}", level=level)
            wrong = say("level {level}", level=said.level)
    elif said.hours is not None and Fraction(said.hours) != hours:
        wrong = say("{hours} hours a week", hours=said.hours)
    if wrong is not None:
        raise ChartDisagrees(wrong, clock_said(chart.minutes), follows, recorded=True)
