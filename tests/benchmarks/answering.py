"""One offer's month on logs of different length: as known now, kept or not, and as known then; and a move-in.

python -m tests.benchmarks.answering
"""

from __future__ import annotations

from contextlib import closing
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory

from ledger.application import Ledger
from ledger.shared.calendar import Month
from ledger.store import open_log
from projections.settle import settle
from projections.views import rebuild
from tests.benchmarks.measuring import OFFER, Times, copy_of, ms, open_place, show, stay, timed

LENGTHS = ("2,000", "20,000", "200,000")
TURNS = 15
MONTH = Month(2025, 5)


def main() -> None:
    """Print a row for each question, a column for each length of log."""
    with TemporaryDirectory() as folder:
        found = [_times(copy_of(size, Path(folder))) for size in LENGTHS]
    rows = [(what, *(ms(times.of(what)) for times in found)) for what in found[0].turns]
    show(("in one process, libraries loaded", *(f"{size} events" for size in LENGTHS)), rows)


def _times(location: str) -> Times:
    turns, months = count(), count()
    with closing(Ledger.open(location)) as ledger, open_log(location) as log:
        rebuild(location, log, changes=False)
        open_place(ledger)
        middle = log.last() // 2
        questions = {
            "settle, known now, not kept": lambda: _settle(location, Month(2024, 1).next(next(months))),
            "settle, known now, kept": lambda: _settle(location, MONTH),
            "settle, known then": lambda: _settle(location, Month(2024, 5), middle),
            "move-in with departure": lambda: ledger.record(stay(next(turns))),
        }
        return timed(questions, TURNS)


def _settle(location: str, month: Month, known_at: int | None = None) -> None:
    with open_log(location) as log:
        settle(location, log, month, today=month.next().first, offers=[OFFER], known_at=known_at)


if __name__ == "__main__":
    main()
