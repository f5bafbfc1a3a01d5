"""Verifying a ledger of closed months, and the first question after the program has another calculation.

python -m tests.benchmarks.proving [small|full|million]
"""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from ledger.demo import OPEN_MONTHS
from ledger.shared.calendar import Month
from ledger.store import open_log
from projections.views import rebuild, views_file
from tests.benchmarks.measuring import CLOSED, Figure, closed_ledger, show

PROGRAM = "from cli.main import main; main()"
WANTED = {"full": (26.0, 6.5)}
"""Seconds: a tenth of what verify and the first settle took before."""


def main() -> None:
    """Print the seconds."""
    size = sys.argv[1] if len(sys.argv) > 1 else "full"
    with TemporaryDirectory() as folder:
        show(("what", "found", "wanted", "met", ""), (figure.cells() for figure in figures(size, Path(folder))))


def figures(size: str, folder: Path) -> Iterator[Figure]:
    """Seconds on a ledger whose months are closed; goals are known of the full one."""
    location = str(shutil.copy(closed_ledger(size), folder / "proved.db"))
    with open_log(location) as log:
        rebuild(location, log, changes=False)
    verifying, settling = WANTED.get(size, (None, None))
    yield Figure("verify", _seconds("--ledger", location, "verify"), verifying, "s")
    _of_another_calculation(views_file(location))
    month = str(Month.of(CLOSED[size].last).next(1 - OPEN_MONTHS))
    yield Figure("the first settle after an upgrade", _seconds("--ledger", location, "settle", month), settling, "s")


def _of_another_calculation(file: str) -> None:
    """Let the read models be those of a program that calculated otherwise."""
    with closing(sqlite3.connect(file)) as views:
        views.execute("UPDATE position SET calculation = calculation - 1")
        for table in ("cached_months", "cached_current"):
            views.execute(f"UPDATE {table} SET calculation = calculation - 1")
        views.commit()


def _seconds(*arguments: str) -> float:
    begun = perf_counter()
    subprocess.run([sys.executable, "-c", PROGRAM, *arguments], check=True, capture_output=True)
    return perf_counter() - begun


if __name__ == "__main__":
    main()
