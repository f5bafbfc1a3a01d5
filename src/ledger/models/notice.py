"""Notice tails: how long after a departure an agreement goes on paying. One class a rule; add a rule here.

Decided on 2026-11-21:

* Notice. The model on the day of departure gives the tail; each day's rates and the last assessment its price. It
  outlives neither place nor offer. With `until_refilled = false` it is paid together with the next resident: the day
  counts as occupied. `covers = all` adds a line for the base.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated, Literal

from pydantic import Field

from ledger.models.frozen import Frozen
from ledger.shared.calendar import Month

Count = Annotated[int, Field(ge=0, le=366)]


class _Tail(Frozen):
    """What every tail says: what it pays, and whether a new resident ends it."""

    covers: Literal["service", "all"] = "service"
    until_refilled: bool = True


class NoNotice(Frozen):
    """The settlement ends with the stay."""

    rule: Literal["none"] = "none"

    def last_day(self, departure: date) -> date:
        """The last settled day: the departure itself."""
        return departure


class RunningMonthAndMonths(_Tail):
    """The running month plus `count` whole months (Norddjurs 2025: one)."""

    rule: Literal["months"] = "months"
    count: Count = 1

    def last_day(self, departure: date) -> date:
        return Month.of(departure).next(self.count).last


class RunningMonthAndDays(_Tail):
    """The running month plus `count` days."""

    rule: Literal["month-days"] = "month-days"
    count: Count = 30

    def last_day(self, departure: date) -> date:
        return Month.of(departure).last + timedelta(days=self.count)


class DaysAfterDeparture(_Tail):
    """`count` days after the day of departure."""

    rule: Literal["days"] = "days"
    count: Count = 30

    def last_day(self, departure: date) -> date:
        return departure + timedelta(days=self.count)


Tail = RunningMonthAndMonths | RunningMonthAndDays | DaysAfterDeparture
Notice = Annotated[NoNotice | Tail, Field(discriminator="rule")]
