"""What a municipality waits for, on a ledger in use: each command against a Python that does nothing.

python -m tests.benchmarks.commands [--scale small|full] [--places N] [--years N] [--house N] [--turns N] [--json FILE]

Each command is a process of its own, as a person starts it. Its time is the median of its turns, its ratio the median
of the ratios to the bare Python of the same turn, its memory the peak of its process. `spread` is the longest turn by
the shortest: what is above 1.5 was measured while the machine did other work.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from subprocess import PIPE

import click

from ledger.demo import Plan, make_municipality
from ledger.store import open_log
from tests.benchmarks.in_use import InUse, in_use, large_house
from tests.benchmarks.measuring import OFFER, close_all, ms, show

LAUNCH = Path(__file__).with_name("launch.py")
PROGRAM = "from cli.main import main; main()"
CLOSE_ALL = "import sys; from tests.benchmarks.commands import closed; closed(*sys.argv[1:])"
SCALES = {"small": (154, 3, 200), "full": (2_000, 10, 1_500)}
"""Places and years of the municipality, and places of the one large house."""

UNUSED_MODEL = """
reference = "BENCH {turn}"
decided_on = 2025-12-15

[[model]]
id = "nobody-{turn}"
effective = 2026-01-01
allocation = "combination"
structure = "differentiated"
source = "a model that nobody uses"
"""
READERS = (2, 8)
FAILED_CHECK = 3
"""How `check` exits where it found something."""


@dataclass(slots=True)
class Row:
    """What was measured of one thing: seconds of each turn, and of the bare Python before it; megabytes."""

    what: str
    seconds: list[float] = field(default_factory=list)
    bare: list[float] = field(default_factory=list)
    cpu_seconds: list[float] = field(default_factory=list)
    peak_mb: int = 0

    @property
    def ratio(self) -> float:
        return statistics.median(time / bare for time, bare in zip(self.seconds, self.bare, strict=True))

    def cells(self) -> tuple[str, ...]:
        """Its row of the table."""
        time, cpu = statistics.median(self.seconds), statistics.median(self.cpu_seconds)
        spread = max(self.seconds) / min(self.seconds)
        return self.what, ms(time), ms(cpu), f"{self.ratio:.1f}", f"{spread:.1f}", f"{self.peak_mb} MB"


@dataclass(frozen=True, slots=True)
class _Ran:
    seconds: float
    cpu_seconds: float
    peak_mb: int


class Bench:
    """What has been measured so far. `home` is the folder in which the program is run, `turns` how often each time."""

    def __init__(self, home: Path, turns: int) -> None:
        self.rows: list[Row] = []
        self.log_bytes: dict[str, int] = {}
        self.home, self.turns = home, turns

    def command(self, what: str, *arguments: str, turns: int | None = None) -> None:
        """Measure the program with these arguments; `{turn}` in them is the number of the turn."""
        self._measure(what, PROGRAM, turns or self.turns, lambda turn: [a.format(turn=turn) for a in arguments])

    def first_and_again(self, what: str, *arguments: str) -> None:
        """Measure the same question twice: the first answer is calculated, the other ones are read."""
        self.command(f"{what}, first", *arguments, turns=1)
        self.command(f"{what}, again", *arguments)

    def program(self, what: str, program: str, *arguments: str) -> None:
        """Measure some other program once."""
        self._measure(what, program, 1, lambda _turn: list(arguments))

    def at_once(self, what: str, readers: int, *arguments: str) -> None:
        """Measure how long so many wait who ask the same at the same time."""
        row = Row(f"{what}, {readers} at once")
        for _ in range(self.turns):
            row.bare.append(self._run("pass", []).seconds)
            started = [self._start(PROGRAM, arguments) for _ in range(readers)]
            ran = [_ended(process) for process in started]
            row.seconds.append(max(one.seconds for one in ran))
            row.cpu_seconds.append(sum(one.cpu_seconds for one in ran))
            row.peak_mb = max(row.peak_mb, *(one.peak_mb for one in ran))
        self._add(row)

    def _measure(self, what: str, program: str, turns: int, arguments: Callable[[int], list[str]]) -> None:
        row = Row(what)
        for turn in range(turns):
            row.bare.append(self._run("pass", []).seconds)
            ran = self._run(program, arguments(turn))
            row.seconds.append(ran.seconds)
            row.cpu_seconds.append(ran.cpu_seconds)
            row.peak_mb = max(row.peak_mb, ran.peak_mb)
        self._add(row)

    def _add(self, row: Row) -> None:
        self.rows.append(row)
        click.echo(f"{row.what}: {ms(statistics.median(row.seconds))}", err=True)

    def _run(self, program: str, arguments: Sequence[str]) -> _Ran:
        return _ended(self._start(program, arguments))

    def _start(self, program: str, arguments: Sequence[str]) -> subprocess.Popen[str]:
        command = [sys.executable, "-S", str(LAUNCH), sys.executable, "-c", program, *arguments]
        return subprocess.Popen(command, cwd=self.home, env=_environment(), stdout=PIPE, stderr=PIPE, text=True)


def _environment() -> dict[str, str]:
    here = str(Path(__file__).parents[2])
    return {**os.environ, "PYTHONPATH": os.pathsep.join([*sys.path, here]), "PLADSBOG_ACTOR": "bench"}


def _ended(process: subprocess.Popen[str]) -> _Ran:
    """Wait for a command. Raises CalledProcessError where it failed."""
    took, errors = process.communicate()
    seconds, cpu_seconds, peak_kb, code = json.loads(took)
    if code not in (0, FAILED_CHECK):
        raise subprocess.CalledProcessError(code, process.args, stderr=errors)
    return _Ran(seconds, cpu_seconds, peak_kb // 1024)


def closed(location: str, places: str, years: str) -> None:
    """Close all months of a ledger; run in a process of its own for the sake of its peak of memory."""
    close_all(location, Plan(int(places), int(years), leave_open=True))


def measure(home: Path, plan: Plan, house: int, turns: int) -> Bench:
    """All of it, in a folder of its own."""
    bench = Bench(home, turns)
    location = str(home / "town.db")
    make_municipality(location, plan)
    bench.log_bytes["open"] = _size(location)
    bench.program("close all months", CLOSE_ALL, location, str(plan.places), str(plan.years))
    bench.log_bytes["closed"] = _size(location)
    _starting(bench)
    town = in_use(location, plan)
    _asking(bench, town)
    _registering(bench, town)
    _checking(bench, house)
    return bench


def _starting(bench: Bench) -> None:
    bench.command("--version", "--version")
    bench.command("--help", "--help")


def _asking(bench: Bench, town: InUse) -> None:
    def ledger(*arguments: object) -> list[str]:
        return ["--ledger", town.location, *map(str, arguments)]

    year = town.closed.year
    bench.command("rebuild", *ledger("rebuild"), turns=1)
    bench.first_and_again("settle the earliest open month", *ledger("settle", town.open))
    bench.first_and_again("settle a closed month", *ledger("settle", town.closed))
    bench.first_and_again("settle an open month after it", *ledger("settle", town.open.next()))
    bench.command("key-figures of a year, cold", *ledger("key-figures", year), turns=1)
    bench.command("key-figures of a year, warm", *ledger("key-figures", year))
    bench.command("budget-changes of one offer-year", *ledger("budget-changes", OFFER, year))
    bench.command("bridge", *ledger("bridge", town.closed))
    bench.command("why of an offer's month", *ledger("why", OFFER, town.closed))
    bench.command("residents of one offer", *ledger("residents", OFFER))
    bench.first_and_again("vacancies of one offer", *ledger("vacancies", OFFER))
    bench.command("coming of one offer", *ledger("coming", OFFER))
    bench.first_and_again("citizen", *ledger("citizen", town.resident, "--year", year))
    bench.first_and_again("status", *ledger("status"))
    bench.command("residents of all offers", *ledger("residents"))
    for readers in READERS:
        bench.at_once("settle a closed month", readers, *ledger("settle", town.closed))


def _registering(bench: Bench, town: InUse) -> None:
    folder = Path(town.location).parent
    for turn in range(bench.turns):
        (folder / f"model-{turn}.toml").write_text(UNUSED_MODEL.format(turn=turn), encoding="utf-8")
    adopt = ("--ledger", town.location, "adopt", "model-{turn}.toml")
    bench.command("adopt a model that nobody uses, dry run", *adopt, "--dry-run")
    bench.command("adopt a model that nobody uses", *adopt, "--yes")
    day, reason = town.open.first, ("--reason", "late")
    late = ("--ledger", town.location, "reassess", town.resident, "--from", str(town.closed.first))
    new = ("--ledger", town.location, "reassess", town.resident, "--from", f"{day:%Y-%m-}" + "0{turn}")
    granted = ("--level", "7", "--decision", "VU 1")
    bench.command("a late registration, dry run with consequences", *late, *granted, *reason, "--dry-run")
    bench.command("a registration", *new[:-1], f"{day:%Y-%m}-2{{turn}}", *granted, "--yes")


def _checking(bench: Bench, house: int) -> None:
    folder = bench.home
    for places in (house // 2, house):
        location = large_house(folder / f"house-{places}.db", places)
        bench.command(f"check of one house of {places:,} places", "--ledger", location, "check", turns=1)


def _size(location: str) -> int:
    """Bytes of the log, with nothing left in its journal."""
    with open_log(location) as log:
        log.last()
    return sum(file.stat().st_size for file in Path(location).parent.glob(Path(location).name + "*"))


def report(bench: Bench, plan: Plan) -> Iterator[dict[str, object]]:
    """Each row as plain data."""
    for row in bench.rows:
        yield {**asdict(row), "ratio": row.ratio, "places": plan.places, "years": plan.years}


@click.command()
@click.option("--scale", type=click.Choice(list(SCALES)), default="small", show_default=True)
@click.option("--places", type=click.IntRange(12), help="Other than the scale's.")
@click.option("--years", type=click.IntRange(1, 40), help="Other than the scale's.")
@click.option("--house", type=click.IntRange(2), help="Places of the one large house, other than the scale's.")
@click.option("--turns", type=click.IntRange(1, 9), default=3, show_default=True)
@click.option("--json", "file", type=click.Path(path_type=Path, dir_okay=False), help="Also write all turns to it.")
def main(scale: str, places: int | None, years: int | None, house: int | None, turns: int, file: Path | None) -> None:
    """Measure a ledger in use, and print the table."""
    usual = SCALES[scale]
    plan = Plan(places or usual[0], years or usual[1], leave_open=True)
    with tempfile.TemporaryDirectory() as folder:
        bench = measure(Path(folder), plan, house or usual[2], turns)
    heading = (f"{plan.places:,} places, {plan.years} years", "time", "processor", "ratio", "spread", "peak")
    show(heading, (row.cells() for row in bench.rows))
    before, after = bench.log_bytes["open"], bench.log_bytes["closed"]
    click.echo(f"\nthe log: {before / 1e6:.1f} MB open, {after / 1e6:.1f} MB closed, {after / before:.1f} times")
    if file is not None:
        data = {"log_bytes": bench.log_bytes, "rows": list(report(bench, plan))}
        file.write_text(json.dumps(data, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
