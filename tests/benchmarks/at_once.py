"""Many at once on one ledger: readers on SQLite, a rebuild on PostgreSQL, and writers on both.

python -m tests.benchmarks.at_once [--places N] [--years N] [--turns N] [--answers N] [--acts N] [--json FILE]

The ledger is a municipality in use whose months are closed. A reader asks one question after the other, each a command
of its own, as a person starts it. A writer is a process that registers in a house of its own: moves somebody in, and
reassesses him. What one does and what eight do is measured in turns, and a ratio is the median of the turns' ratios.
What eight have registered is counted afterwards, and `verify` and `check` look at the whole ledger.

PostgreSQL is a server of its own on loopback that waits for the disk at each commit. Without its programs, the rows of
SQLite alone are measured.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import asdict, dataclass, field
from pathlib import Path
from time import perf_counter

import click
import psycopg

from ledger.demo import Plan, make_municipality
from ledger.store import create_ledger, open_log
from ledger.store.schema import COLUMNS
from projections.base import Views
from projections.views import PROJECTIONS, rebuild, views_file
from tests.benchmarks import writing
from tests.benchmarks.in_use import InUse, in_use
from tests.benchmarks.measuring import Figure, Times, close_all, ms, show, timed
from tests.postgres_server import new_database, programs, server

MANY = 8
PROGRAM = "from cli.main import main; main()"
STATES = ("there", "behind", "missing")
"""How readers find the read models: caught up, folded up to the middle of the log, not at all."""


@dataclass(slots=True)
class AtOnce:
    """What one and what many did in each turn: so many a second, and how long each single one took, in seconds."""

    what: str
    one: list[float] = field(default_factory=list)
    many: list[float] = field(default_factory=list)
    waits_of_one: list[float] = field(default_factory=list)
    waits_of_many: list[float] = field(default_factory=list)

    def add(self, count: int, ran: writing.Ran) -> None:
        """What so many did in a turn."""
        rates, waits = (self.one, self.waits_of_one) if count == 1 else (self.many, self.waits_of_many)
        rates.append(len(ran.waits) / ran.seconds)
        waits += ran.waits

    @property
    def ratios(self) -> list[float]:
        """Of each turn."""
        return [many / one for one, many in zip(self.one, self.many, strict=True)]

    def cells(self) -> tuple[str, ...]:
        """Its row of the table."""
        ratios = self.ratios
        return (
            self.what, f"{statistics.median(self.one):.1f}", f"{statistics.median(self.many):.1f}",
            f"{statistics.median(ratios):.2f}", f"{min(ratios):.2f}–{max(ratios):.2f}",
            *(ms(quantile(waits, part)) for waits in (self.waits_of_one, self.waits_of_many) for part in (0.5, 0.99)),
        )  # fmt: skip


HEADING = ("one", "eight", "ratio", "of the turns", "p50 of one", "p99 of one", "p50 of eight", "p99 of eight")


def quantile(values: Sequence[float], part: float) -> float:
    """The value below which this part of them lies, as one of them."""
    return sorted(values)[min(int(len(values) * part), len(values) - 1)]


class Bench:
    """What has been measured so far, in a folder of its own, in which the program is run too."""

    def __init__(self, home: Path, turns: int) -> None:
        self.home, self.turns = home, turns
        self.readers: list[AtOnce] = []
        self.writers: list[AtOnce] = []
        self.rebuilds = Times({})
        self.postgres: dict[str, float] = {}

    def read(self, town: InUse, answers: int) -> None:
        """Measure readers, of whom each asks so many questions."""
        offers = _offers(town.location)
        file = Path(views_file(town.location))
        for state in STATES:
            kept = _kept(town.location, state)
            row = AtOnce(f"answers a second, read models {state}")
            for _ in range(self.turns):
                for count in (1, MANY):
                    _put(kept, file)
                    row.add(count, self._readers(count, town, offers, answers))
            self.readers.append(row)
            click.echo(f"{row.what}: {statistics.median(row.ratios):.2f}", err=True)

    def _readers(self, count: int, town: InUse, offers: Sequence[str], answers: int) -> writing.Ran:
        def ask(reader: int) -> list[float]:
            asked = _questions(town, offers, reader)
            return [self._command(*next(asked)) for _ in range(answers)]

        begun = perf_counter()
        with ThreadPoolExecutor(count) as readers:
            waits = [wait for waits in readers.map(ask, range(count)) for wait in waits]
        return writing.Ran(perf_counter() - begun, waits)

    def write(self, name: str, location: str, acts: int) -> None:
        """Measure writers, of whom each records so many acts; what they recorded is all there, and sound.

        Raises the refusal of an act, CalledProcessError where `verify` or `check` find something.
        """
        row = AtOnce(f"acts a second, {name}")
        for turn in range(self.turns):
            for count in (1, MANY):
                row.add(count, writing.run(location, count, acts, f"{turn}-{count}"))
        self._command("--ledger", location, "verify")
        self._command("--ledger", location, "check")
        self.writers.append(row)
        click.echo(f"{row.what}: {statistics.median(row.ratios):.2f}", err=True)

    def rebuild(self, locations: dict[str, str]) -> None:
        """Measure the rebuild of the same log in several databases, every month told."""
        measured: dict[str, Callable[[], object]] = {
            name: lambda location=location: self._command("--ledger", location, "rebuild", "--no-changes")  # type: ignore[misc]
            for name, location in locations.items()
        }
        self.rebuilds = timed(measured, self.turns)

    def _command(self, *arguments: str) -> float:
        """How long a command took. Raises CalledProcessError where it failed."""
        begun = perf_counter()
        subprocess.run(
            [sys.executable, "-c", PROGRAM, *arguments], cwd=self.home, env=_environment(), check=True,
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
        )  # fmt: skip
        return perf_counter() - begun


def _environment() -> dict[str, str]:
    here = str(Path(__file__).parents[2])
    return {**os.environ, "PYTHONPATH": os.pathsep.join([*sys.path, here]), "PLADSBOG_ACTOR": "bench"}


def _offers(location: str) -> list[str]:
    with open_log(location) as log:
        return log.offers()


def _questions(town: InUse, offers: Sequence[str], reader: int) -> Iterator[tuple[str, ...]]:
    """What a reader asks, house by house; each reader begins with another one."""
    at = reader * len(offers) // MANY
    while True:
        offer = offers[at % len(offers)]
        for question in (
            ("settle", str(town.closed), "--offer", offer),
            ("residents", offer),
            ("why", offer, str(town.closed)),
            ("budget", offer, str(town.closed.year)),
            ("settle", str(town.open), "--offer", offer),
        ):
            yield "--ledger", town.location, *question
        at += 1


def _kept(location: str, state: str) -> Path | None:
    """A copy of the read models as the readers find them; None for none."""
    file = Path(views_file(location))
    _put(None, file)
    if state == "missing":
        return None
    with open_log(location) as log:
        if state == "there":
            rebuild(location, log, changes=False)
        else:
            with closing(Views(str(file), PROJECTIONS)) as views, views.at(log, log.last() // 2):
                pass
    return Path(shutil.copy(file, file.with_name(f"{state}.copy")))


def _put(kept: Path | None, file: Path) -> None:
    for ending in ("", "-wal", "-shm"):
        Path(f"{file}{ending}").unlink(missing_ok=True)
    if kept is not None:
        shutil.copy(kept, file)


def copied(location: str, address: str) -> str:
    """The address of a new database on a server with the same log, row by row."""
    to = new_database(address)
    create_ledger(to)
    rows = f"SELECT {COLUMNS} FROM stored_events ORDER BY id"
    with closing(sqlite3.connect(location)) as file, psycopg.connect(to) as connection:
        with connection.cursor().copy(f"COPY stored_events ({COLUMNS}) FROM STDIN".encode()) as copy:
            for row in file.execute(rows):
                copy.write_row(row)
        connection.commit()
        connection.autocommit = True
        connection.execute("VACUUM ANALYZE stored_events")
    return to


_SIZES = """
SELECT count(*), pg_table_size('stored_events'), pg_indexes_size('stored_events'), pg_current_wal_lsn() - '0/0'::pg_lsn
FROM stored_events
"""


def _on_postgres(bench: Bench, location: str, address: str, acts: int) -> None:
    to = copied(location, address)
    with psycopg.connect(to, autocommit=True) as connection:
        events, table, indexes, before = map(int, connection.execute(_SIZES.encode()).fetchone() or ())
        bench.rebuild({"SQLite": location, "PostgreSQL": to})
        bench.write("PostgreSQL", to, acts)
        *_, after = map(int, connection.execute(_SIZES.encode()).fetchone() or ())
    recorded = bench.turns * (1 + MANY) * (acts + writing.WARM)
    bench.postgres = {
        "events": events,
        "table_bytes_per_event": table / events,
        "index_bytes_per_event": indexes / events,
        "wal_bytes_per_act": (after - before) / recorded,
    }


def measure(home: Path, plan: Plan, turns: int, answers: int, acts: int) -> Bench:
    """All of it, in a folder of its own."""
    bench = Bench(home, turns)
    location = str(home / "town.db")
    make_municipality(location, plan)
    close_all(location, plan)
    town = in_use(location, plan)
    bench.read(town, answers)
    there = programs()
    if there is None:
        click.echo("there are no programs of a PostgreSQL server: SQLite alone is measured", err=True)
    else:
        with server(there, durable=True) as address:
            _on_postgres(bench, location, address, acts)
    bench.write("SQLite", location, acts)
    return bench


LEAST, MOST = 1.5, 1.5


def figures(home: Path) -> Iterator[Figure]:
    """What many do at once, against one; PostgreSQL's rebuild against SQLite's."""
    bench = measure(home, Plan(154, 3, leave_open=True), 3, 10, 60)
    for row in (*bench.readers, *bench.writers):
        half, most = (ms(quantile(row.waits_of_many, part)) for part in (0.5, 0.99))
        p99 = f"of eight, half wait {half}, one in a hundred {most}"
        yield Figure(f"{row.what}: {MANY} at once ÷ 1", statistics.median(row.ratios), LEAST, at_least=True, note=p99)
    if bench.rebuilds.turns:
        yield Figure("rebuild on PostgreSQL ÷ SQLite", bench.rebuilds.against("SQLite", "PostgreSQL"), MOST)


def _show(bench: Bench, events: str) -> None:
    show((events, *HEADING), [row.cells() for row in (*bench.readers, *bench.writers)])
    times = bench.rebuilds
    if not times.turns:
        return
    click.echo()
    show(
        ("rebuild, every month told", "time", "ratio"),
        [(name, ms(times.of(name)), f"{times.against('SQLite', name):.2f}") for name in times.turns],
    )
    sizes = bench.postgres
    click.echo(
        f"\nPostgreSQL: {sizes['table_bytes_per_event']:,.0f} bytes an event, {sizes['index_bytes_per_event']:,.0f} of "
        f"its indexes; {sizes['wal_bytes_per_act']:,.0f} bytes of WAL an act"
    )


@click.command()
@click.option("--places", type=click.IntRange(12), default=154, show_default=True)
@click.option("--years", type=click.IntRange(1, 40), default=3, show_default=True)
@click.option("--turns", type=click.IntRange(1, 9), default=3, show_default=True)
@click.option("--answers", type=click.IntRange(1), default=10, show_default=True, help="That each reader asks for.")
@click.option("--acts", type=click.IntRange(1, 500), default=60, show_default=True, help="That each writer records.")
@click.option("--json", "file", type=click.Path(path_type=Path, dir_okay=False), help="Also write all turns to it.")
def main(places: int, years: int, turns: int, answers: int, acts: int, file: Path | None) -> None:
    """Measure what many do at once, and print the tables."""
    with tempfile.TemporaryDirectory() as folder:
        bench = measure(Path(folder), Plan(places, years, leave_open=True), turns, answers, acts)
    _show(bench, f"{places:,} places, {years} years")
    if file is not None:
        data = {
            "readers": [asdict(row) for row in bench.readers],
            "writers": [asdict(row) for row in bench.writers],
            "rebuild_seconds": bench.rebuilds.turns,
            "postgres": bench.postgres,
        }
        file.write_text(json.dumps(data, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
