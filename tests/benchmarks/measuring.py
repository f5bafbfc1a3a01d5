"""What the benchmarks share: made-up ledgers of a size, times that can be compared, and how they are told.

What is compared is measured in turns, all of it in each turn, and a ratio is the median of the ratios of the turns:
so a machine that is slow for a while is slow for all of it. Only ratios inside one run mean anything.
"""

from __future__ import annotations

import os
import shutil
import statistics
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from time import perf_counter

import click
from msgspec.structs import replace

from ledger.application import Ledger
from ledger.commands import Adopt, Close, MoveIn
from ledger.demo import OPEN_MONTHS, Plan, make_municipality
from ledger.events.places import PlaceOpening
from ledger.models.offers import Assessment
from ledger.shared.calendar import Month, clock_set_to

FOLDER = Path(os.environ.get("PLADSBOG_BENCHMARKS", Path(tempfile.gettempdir()) / "pladsbog-benchmarks"))
"""Where ledgers are kept from run to run: the large ones take minutes to make."""

SIZES = {
    "2,000": Plan(240, 3, leave_open=True),
    "20,000": Plan(1_000, 10, leave_open=True),
    "100,000": Plan(5_000, 10, leave_open=True),
    "200,000": Plan(10_000, 10, leave_open=True),
    "400,000": Plan(20_000, 10, leave_open=True),
}
"""Municipalities with about so many events."""


def ledger_of(size: str) -> str:
    """The location of a ledger with about so many events; made where it is not there yet."""
    plan = SIZES[size]
    return _kept(f"demo-{plan.places}-{plan.years}.db", f"a ledger of about {size} events", plan, make_municipality)


def _kept(name: str, what: str, plan: Plan, make: Callable[[str, Plan], object]) -> str:
    """The location of a ledger that is made once."""
    file = FOLDER / name
    if not file.exists():
        FOLDER.mkdir(parents=True, exist_ok=True)
        click.echo(f"making {what} in {FOLDER}", err=True)
        unfinished = Path(tempfile.mkdtemp(dir=FOLDER)) / "demo.db"
        make(str(unfinished), plan)
        unfinished.replace(file)
        shutil.rmtree(unfinished.parent)
    return str(file)


CLOSED = {"small": Plan(154, 3), "full": Plan(2_000, 10), "million": Plan(21_500, 10)}
"""Municipalities whose months are closed but for the last two: 2,700, 93,000 and about a million events."""

_AT_ONCE = 10_000
"""From so many places on, all months are closed in one act: one by one, month after month, takes an hour."""


def closed_ledger(size: str) -> str:
    """The location of a ledger whose months are closed; made where it is not there yet."""
    plan = CLOSED[size]
    return _kept(f"closed-{plan.places}-{plan.years}.db", f"the {size} ledger of closed months", plan, make_closed)


def make_closed(location: str, plan: Plan) -> None:
    """Make a municipality whose months are closed but for the last two."""
    if plan.places < _AT_ONCE:
        make_municipality(location, plan)
        return
    plan = replace(plan, leave_open=True)
    make_municipality(location, plan)
    close_all(location, plan)


NEWS_MOMENT = datetime(2026, 1, 15, 9, tzinfo=UTC)


def close_all(location: str, plan: Plan) -> int:
    """Close every month but the last two for every house, in one act; the number of closings."""
    last = Month.of(plan.last).next(-OPEN_MONTHS)
    command = Close(by="bench", month=last, and_earlier=True, accept_findings=True, reason="the years before")
    with clock_set_to(NEWS_MOMENT), closing(Ledger.open(location, accept_clock=True)) as ledger:
        return len(ledger.record(command).events)


def copy_of(size: str, folder: Path) -> str:
    """A copy of such a ledger, for a benchmark that writes to it."""
    return str(shutil.copy(ledger_of(size), folder / f"{size.replace(',', '')}.db"))


@dataclass(frozen=True, slots=True)
class Times:
    """Seconds of every turn of each thing measured."""

    turns: dict[str, list[float]]

    def of(self, name: str) -> float:
        """The median of its turns, in seconds."""
        return statistics.median(self.turns[name])

    def against(self, floor: str, name: str) -> float:
        """How many times as long as the floor: the median of the ratios within each turn."""
        pairs = zip(self.turns[name], self.turns[floor], strict=True)
        return statistics.median(time / least for time, least in pairs)


def timed(measured: Mapping[str, Callable[[], object]], turns: int) -> Times:
    """Take so many turns, all things measured in each of them, after one turn that does not count."""
    for measure in measured.values():
        measure()
    times: dict[str, list[float]] = {name: [] for name in measured}
    for _ in range(turns):
        for name, measure in measured.items():
            begun = perf_counter()
            measure()
            times[name].append(perf_counter() - begun)
    return Times(times)


@dataclass(frozen=True, slots=True)
class Figure:
    """One row of the table of goals: what was found beside what is wanted, both in `unit` where they are no ratio.

    `at_least`: more is better. `goal` None: nothing is wanted of it.
    """

    what: str
    found: float
    goal: float | None = None
    unit: str = ""
    at_least: bool = False
    note: str = ""

    @property
    def met(self) -> bool | None:
        """Whether it is as wanted; None where nothing is."""
        if self.goal is None:
            return None
        return self.found >= self.goal if self.at_least else self.found <= self.goal

    def cells(self) -> tuple[str, ...]:
        """Its row of the table."""
        unit = f" {self.unit}" if self.unit else ""
        wanted = "" if self.goal is None else f"{'≥' if self.at_least else '≤'} {self.goal:g}{unit}"
        met = {True: "yes", False: "**no**", None: ""}[self.met]
        return (
            self.what,
            f"{self.found:.3g}{unit}" if self.found < 1000 else f"{self.found:,.0f}{unit}",
            wanted,
            met,
            self.note,
        )


def show(heading: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """A table as Markdown, to be pasted into the README."""
    click.echo("| " + " | ".join(heading) + " |")
    click.echo("|" + "---|" * len(heading))
    for row in rows:
        click.echo("| " + " | ".join(str(cell) for cell in row) + " |")


def ms(seconds: float) -> str:
    """Milliseconds, with as many figures as mean something."""
    return f"{seconds * 1000:.1f} ms" if seconds < 1 else f"{seconds:.2f} s"


OFFER, PLACE = "solbakken", "bench"
"""A place of the benchmarks' own, in a house that every made-up municipality has."""


def open_place(ledger: Ledger) -> None:
    """Open that place, from 2030 on: after everything that the made-up history tells."""
    opening = PlaceOpening(OFFER, PLACE, date(2030, 1, 1))
    ledger.record(Adopt(by="bench", decision="BENCH 1", decided_on=date(2029, 12, 1), items=[opening]))


def stay(turn: int) -> MoveIn:
    """A stay of one day in that place, another day each turn."""
    day = date(2030, 1, 1) + timedelta(days=turn)
    granted = Assessment(level="5")
    return MoveIn(
        by="bench", citizen=f"b-{turn}", offer=OFFER, place=PLACE, first_day=day, until=day, assessment=granted
    )
