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
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from time import perf_counter

import click

from ledger.application import Ledger
from ledger.commands import Adopt, MoveIn
from ledger.demo import Plan, make_municipality
from ledger.events.places import PlaceOpening
from ledger.models.offers import Assessment

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
    file = FOLDER / f"demo-{plan.places}-{plan.years}.db"
    if not file.exists():
        FOLDER.mkdir(parents=True, exist_ok=True)
        click.echo(f"making a ledger of about {size} events in {FOLDER}", err=True)
        unfinished = Path(tempfile.mkdtemp(dir=FOLDER)) / "demo.db"
        make_municipality(str(unfinished), plan)
        unfinished.replace(file)
        unfinished.parent.rmdir()
    return str(file)


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
