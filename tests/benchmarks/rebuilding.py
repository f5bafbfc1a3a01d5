"""Building the read models from nothing, against reading the same rows: at most 6 times as long, in steady memory.

    python -m tests.benchmarks.rebuilding

The floor is plain sqlite3 reading the same rows in order, with orjson.loads on each. Memory is the peak of a process
of its own.
"""

from __future__ import annotations

import resource
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import orjson

from ledger.store import open_log
from projections.views import rebuild
from tests.benchmarks.measuring import copy_of, ms, show, timed

SMALL, LARGE = "100,000", "400,000"
TURNS = 7
SAME_ROWS = "state, id, recorded_at, originator_id, originator_version, topic, offer"


def main() -> None:
    """Print times with their ratio to the floor, and the peaks of memory."""
    with TemporaryDirectory() as folder:
        locations = {size: copy_of(size, Path(folder)) for size in (SMALL, LARGE)}
        times = timed({"floor": lambda: _floor(locations[SMALL]), "rebuild": lambda: build(locations[SMALL])}, TURNS)
        events = build(locations[SMALL])
        peaks = {size: _peak(location) for size, location in locations.items()}
    rows = [
        (name, ms(times.of(name)), f"{events / times.of(name):,.0f}", f"{times.against('floor', name):.2f}")
        for name in ("floor", "rebuild")
    ]
    show((f"{events:,} events", "time", "events a second", "ratio"), rows)
    show(("rebuild of", "peak memory"), [(f"{size} events", f"{peak / 1024:.0f} MB") for size, peak in peaks.items()])


def build(location: str) -> int:
    """Build the read models; the number of events folded."""
    with open_log(location) as log:
        return rebuild(location, log)


def _floor(location: str) -> None:
    with closing(sqlite3.connect(location)) as file:
        for row in file.execute(f"SELECT {SAME_ROWS} FROM stored_events ORDER BY id"):
            orjson.loads(row[0])


def _peak(location: str) -> int:
    """KB of memory at most, in a process that only builds."""
    command = [sys.executable, "-m", "tests.benchmarks.rebuilding", location]
    return int(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        build(sys.argv[1])
        sys.stdout.write(str(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss))
    else:
        main()
