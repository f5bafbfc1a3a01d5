"""Verifying a ledger of closed months, and the first question after the program has another calculation.

python -m tests.benchmarks.proving [small|full|million]
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from ledger.demo import OPEN_MONTHS
from ledger.shared.calendar import Month
from ledger.store import open_log
from projections.views import rebuild
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
    (folder / "sitecustomize.py").write_text(UPGRADE)
    month = str(Month.of(CLOSED[size].last).next(1 - OPEN_MONTHS))
    took = _seconds("--ledger", location, "settle", month, path=str(folder))
    yield Figure("the first settle after an upgrade", took, settling, "s")


UPGRADE = "import ledger.settlement.calculation as made\nmade.CALCULATION += 1\n"
"""What every process of a later program would know of its calculation."""


def _seconds(*arguments: str, path: str = "") -> float:
    begun = perf_counter()
    known = os.pathsep.join(filter(None, (path, *sys.path)))
    environment = {**os.environ, "PYTHONPATH": known}
    subprocess.run([sys.executable, "-c", PROGRAM, *arguments], check=True, capture_output=True, env=environment)
    return perf_counter() - begun


if __name__ == "__main__":
    main()
