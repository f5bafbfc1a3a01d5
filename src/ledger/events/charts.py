"""The 24-hour charts that councils adopt: what the rows of a citizen's chart may name."""

from collections.abc import Iterator
from datetime import date
from typing import ClassVar

from msgspec import Struct

from ledger.events.adoption import DatedAdoption, DecisionHeader, References
from ledger.events.base import Event, VersionAdopted
from ledger.events.streams import CHARTS
from ledger.models.charts import Chart
from ledger.shared.message import Message, Value, say


class ChartAdopted(VersionAdopted, frozen=True, kw_only=True):
    """A version of chart `id`, whole. What a citizen was granted by it keeps its parameters: nothing moves with it."""

    TOPIC: ClassVar[str] = "chart.adopted:1"
    OUTSIDE_SETTLEMENT: ClassVar[bool] = True
    id: str
    chart: Chart

    @property
    def stream(self) -> str:
        return CHARTS

    @property
    def subject(self) -> str:
        return self.id

    @property
    def content(self) -> Chart:
        return self.chart

    @property
    def called(self) -> Message:
        return say("24-hour chart {id}", id=self.id)

    def happened(self) -> Message:
        chart = self.chart
        values: dict[str, Value] = {"id": self.id, "themes": len(chart.themes), "forms": len(chart.forms)}
        if chart.counted is None:
            return say("24-hour chart {id}: {themes} themes, {forms} forms", **values)
        counted = len(chart.counted)
        return say(
            "24-hour chart {id}: {themes} themes, {forms} forms, {counted} of which count", counted=counted, **values
        )


class ChartVersion(DatedAdoption, Struct, frozen=True):
    id: str
    effective: date
    chart: Chart

    @property
    def called(self) -> Message:
        return say("the 24-hour chart {id}", id=self.id)

    @property
    def refers_to(self) -> References:
        return References(offers=self.chart.offers)

    def events(self, head: DecisionHeader) -> Iterator[Event]:
        yield ChartAdopted(**head, effective_on=self.day, id=self.id, chart=self.chart)
