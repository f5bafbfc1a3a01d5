"""How long the read models take to catch up after one new event: it must not grow with the length of the log.

python -m tests.benchmarks.catching_up
"""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from ledger.application import Ledger
from ledger.store import open_log
from projections.views import answered, rebuild
from tests.benchmarks.measuring import copy_of, ms, open_place, show, stay

LENGTHS = ("2,000", "20,000", "200,000")
TURNS = 25


def main() -> None:
    """Print the time for each length of log, and its ratio to the shortest."""
    with TemporaryDirectory() as folder:
        turns = zip(*(_times(copy_of(size, Path(folder))) for size in LENGTHS), strict=True)
        medians = [statistics.median(times) for times in zip(*turns, strict=True)]
    rows = [(size, ms(time), f"{time / medians[0]:.2f}") for size, time in zip(LENGTHS, medians, strict=True)]
    show(("events", "time", "ratio"), rows)


def _times(location: str) -> Iterator[float]:
    """Seconds of catching up after each of some commands, the opening of log and read models included."""
    with open_log(location) as log, closing(Ledger.open(location)) as ledger:
        rebuild(location, log, changes=False)
        open_place(ledger)
        answered(location, log, lambda *_: None)
        for turn in range(TURNS):
            ledger.record(stay(turn))
            begun = perf_counter()
            with open_log(location) as opened:
                answered(location, opened, lambda *_: None)
            yield perf_counter() - begun


if __name__ == "__main__":
    main()
