"""How long the program takes to start, and what is asked of one house, against a Python that does nothing.

    python -m tests.benchmarks.starting [small|full|million]

Each is a process of its own, as a person starts it; figures are of its processor time. The ledger's months are closed
and its read models are there, but where the row says that they are missing.
"""

from __future__ import annotations

import shutil
import statistics
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from tempfile import TemporaryDirectory

from ledger.store import open_log
from projections.views import rebuild, views_file
from tests.benchmarks.in_use import in_use
from tests.benchmarks.measuring import CLOSED, OFFER, Figure, closed_ledger, ms, show, timed

RUN = "from cli.main import main; main()"
FLOOR = "python -c pass"
COMMANDS = {
    FLOOR: ["pass"],
    "pladsbog --help": [RUN, "--help"],
    "pladsbog move-in --help": [RUN, "move-in", "--help"],
    "pladsbog settle 2023-13 (refused)": [RUN, "settle", "2023-13"],
}
TURNS = 21
LATE = 30
"""So many events ago is then: before the late news."""


WANTED = {"--version": 3.0, "--help": 5.0}
ANSWER, LONGER = 10.0, 15.0
ANSWER_TURNS = 7


def main() -> None:
    """Print each command's time and its ratio to nothing at all."""
    found = timed({name: partial(_run, arguments) for name, arguments in COMMANDS.items()}, TURNS)
    rows = [(name, ms(found.of(name)), f"{found.against(FLOOR, name):.1f}") for name in COMMANDS]
    show(("command", "time", "ratio"), rows)
    size = sys.argv[1] if len(sys.argv) > 1 else "full"
    with TemporaryDirectory() as folder:
        show(("what", "found", "wanted", "met", ""), (figure.cells() for figure in figures(size, Path(folder))))


def figures(size: str, folder: Path) -> Iterator[Figure]:
    """The ratios of starting, and of what is asked every day, to a Python that does nothing."""
    for what, wanted in WANTED.items():
        yield _figure(what, wanted, [what], TURNS)
    town = in_use(str(shutil.copy(closed_ledger(size), folder / "town.db")), CLOSED[size])
    with open_log(town.location) as log:
        rebuild(town.location, log, changes=False)
        then = str(log.last() - LATE)
    here, year, month = ["--ledger", town.location], str(town.closed.year), str(town.closed)
    asked = {
        "settle of one house": ["settle", month, "--offer", OFFER],
        "why": ["why", OFFER, month],
        "residents": ["residents", OFFER],
        "citizen": ["citizen", town.resident],
    }
    for what, question in asked.items():
        yield _figure(what, ANSWER, [*here, *question])
        if what != "citizen":
            yield _figure(f"{what}, as known then", ANSWER, [*here, *question, "--known-at", then])
    longer = {
        "budget": ["budget", OFFER, year],
        "budget-changes": ["budget-changes", OFFER, year],
        "bridge": ["bridge", month, "--offer", OFFER],
        "a registration with its consequence": [
            "reassess", town.resident, "--from", str(town.closed.first), "--level", "7", "--decision", "VU 1",
            "--reason", "late", "--by", "bench", "--dry-run",
        ],
    }  # fmt: skip
    for what, question in longer.items():
        yield _figure(what, LONGER, [*here, *question])
    for what, question in asked.items():
        missing = partial(_remove, views_file(town.location))
        yield _figure(f"{what}, the read models missing", ANSWER, [*here, *question], before=missing)


def _figure(
    what: str, wanted: float, arguments: list[str], turns: int = ANSWER_TURNS, before: Callable[[], object] = int
) -> Figure:
    ratios: list[float] = []
    took: list[float] = []
    for _ in range(turns):
        before()
        bare, ours = _seconds(["pass"]), _seconds([RUN, *arguments])
        ratios.append(ours / bare)
        took.append(ours)
    return Figure(f"{what} ÷ python -c pass", statistics.median(ratios), wanted, note=ms(statistics.median(took)))


def _seconds(arguments: list[str]) -> float:
    """Seconds of processor: what else the machine does makes one wait longer, and work no more."""
    before = getrusage(RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-c", *arguments], check=True, capture_output=True)
    after = getrusage(RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def _remove(file: str) -> None:
    for one in Path(file).parent.glob(Path(file).name + "*"):
        one.unlink()


def _run(arguments: list[str]) -> None:
    subprocess.run([sys.executable, "-c", *arguments], check=False, capture_output=True)


if __name__ == "__main__":
    main()
