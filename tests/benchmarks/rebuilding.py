"""Building the read models from nothing, every month told, against reading the same rows and writing the same tables.

    python -m tests.benchmarks.rebuilding [small|full|million]

The floor is plain sqlite3 reading the log in order, with orjson.loads on each row, and inserting as many rows as the
tables have, in batches, into a file without journal or indexes. Both are processes of their own, so that the peak of
memory is theirs.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import sqlite3
import statistics
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

import orjson

from ledger.store import open_log
from projections.base import Progress
from projections.views import rebuild, views_file
from tests.benchmarks.measuring import Figure, closed_ledger, show

TURNS = {"small": 5, "full": 3, "million": 1}
SMALLER = {"full": "small", "million": "full"}
SAME_ROWS = "state, id, recorded_at, originator_id, originator_version, topic, offer"
BATCH = 20_000


@dataclass(frozen=True, slots=True)
class Built:
    """What building took: seconds, seconds of processor with those of its helpers, megabytes of its largest process."""

    seconds: float
    cpu_seconds: float
    peak_mb: float


def main() -> None:
    """Print ratios to the floor, and the peaks of memory."""
    size = sys.argv[1] if len(sys.argv) > 1 else "full"
    show(("what", "found", "wanted", "met", ""), (figure.cells() for figure in figures(size)))


def figures(size: str) -> Iterator[Figure]:
    """The ratios of a ledger of one size, and how they grow from the smaller one."""
    with TemporaryDirectory() as folder:
        found = {one: _measured(one, Path(folder)) for one in (SMALLER.get(size), size) if one is not None}
    events, rows, ratio, built = found[size]
    note = f"{events:,} events, {rows:,} rows; {built.seconds:.1f} s, {built.cpu_seconds:.1f} s of processor"
    yield Figure("complete rebuild ÷ reading, decoding and inserting", ratio, 3, note=note)
    yield Figure("its peak of memory, the largest process", built.peak_mb, 500, "MB")
    if size in SMALLER:
        before, *_, least = found[SMALLER[size]]
        yield Figure(
            "its peak ÷ that of the smaller ledger", built.peak_mb / least.peak_mb, 1.3, note=f"{before:,} events"
        )
        grown, more = built.seconds / least.seconds, events / before
        yield Figure("growth of its time", grown, 11 / 10 * more, note=f"{more:.1f} times the events")


def _measured(size: str, folder: Path) -> tuple[int, int, float, Built]:
    """Events, rows of the tables, the ratio to the floor, and what the middle one of some builds took."""
    location = str(shutil.copy(closed_ledger(size), folder / f"{size}.db"))
    built: list[Built] = []
    ratios: list[float] = []
    for _ in range(TURNS[size]):
        built.append(Built(*_process("build", location)))
        events, rows, floor = _process("floor", location)
        ratios.append(built[-1].seconds / floor)
    return (
        int(events),
        int(rows),
        statistics.median(ratios),
        sorted(built, key=lambda one: one.seconds)[len(built) // 2],
    )


def _process(what: str, location: str) -> list[float]:
    command = [sys.executable, "-m", "tests.benchmarks.rebuilding", what, location]
    found: list[float] = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return found


def build(location: str) -> tuple[float, float, float]:
    """Build the read models: seconds, seconds of processor, megabytes."""
    begun = perf_counter()
    with open_log(location) as log:
        rebuild(location, log, None, _quietly, changes=False)
    seconds = perf_counter() - begun
    used = os.times()
    of_all = used.user + used.system + used.children_user + used.children_system
    peak = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return seconds, of_all, peak / 1024


@contextmanager
def _quietly(_count: int, _label: str) -> Iterator[Progress]:
    yield lambda _: None


def floor(location: str) -> tuple[int, int, float]:
    """Read and decode every row, and write the rows of all tables: events, rows, seconds."""
    begun = perf_counter()
    with closing(sqlite3.connect(location)) as log:
        events = sum(
            1 for row in log.execute(f"SELECT {SAME_ROWS} FROM stored_events ORDER BY id") if orjson.loads(row[0])
        )
    seconds, rows = perf_counter() - begun, 0
    new = f"{location}.floor"
    Path(new).unlink(missing_ok=True)
    with closing(sqlite3.connect(views_file(location))) as views, closing(sqlite3.connect(new)) as file:
        file.execute("PRAGMA journal_mode = OFF")
        file.execute("PRAGMA synchronous = OFF")
        tables = views.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
        for name, made in tables.fetchall():
            file.execute(made)
            there = views.execute(f"SELECT * FROM {name}")
            insert = f"INSERT INTO {name} VALUES ({', '.join('?' * len(there.description))})"
            while batch := there.fetchmany(BATCH):
                begun = perf_counter()
                file.executemany(insert, batch)
                seconds, rows = seconds + perf_counter() - begun, rows + len(batch)
        begun = perf_counter()
        file.commit()
        seconds += perf_counter() - begun
    return events, rows, seconds


if __name__ == "__main__":
    if sys.argv[1:2] in (["build"], ["floor"]):
        work = build if sys.argv[1] == "build" else floor
        sys.stdout.write(json.dumps(work(sys.argv[2])))
    else:
        main()
