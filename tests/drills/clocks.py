"""A clock that jumps: time never runs backwards along the log, and what the clock said is kept.

    python -m tests.drills.clocks                 20,000 acts
    python -m tests.drills.clocks 200000 --seed 7

Acts are recorded under a clock that stands still, goes on, and is set back or ahead by seconds, days or years. One that
lies over five minutes behind the last event or over 400 days ahead of it is refused, unless `--accept-clock` was given.
What was recorded has a moment not before that of the event before it, the clock's own beside it where that was earlier,
and the ledger as known at any of these moments ends with the last event that was recorded by then.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Literal

from ledger.application import Ledger
from ledger.commands import SetUse
from ledger.errors import ClockAhead, ClockBehind
from ledger.shared.calendar import clock_set_to, moment_text
from ledger.store import open_log
from ledger.store.chain import verify_chain
from tests.ledger.given import OFFER, TOWN

BEHIND, AHEAD = timedelta(minutes=5), timedelta(days=400)
START = datetime(2024, 1, 10, 9, tzinfo=UTC)
KINDS: tuple[Literal["closed", "open"], ...] = ("closed", "open")
JUMPS = (
    timedelta(0), timedelta(microseconds=1), timedelta(seconds=40), timedelta(minutes=4, seconds=59),
    timedelta(minutes=5), timedelta(minutes=5, microseconds=1), timedelta(hours=1), timedelta(days=30),
    timedelta(days=400), timedelta(days=400, microseconds=1), timedelta(days=4000),
)  # fmt: skip


def run(location: str, acts: int, seed: int = 1) -> tuple[Counter[str], list[str]]:
    """Record so many acts; how they ended, and what is wrong."""
    chance, ended, wrong = Random(seed), Counter[str](), list[str]()  # noqa: S311
    with clock_set_to(START):
        Ledger.create(location, "anna", "787").close()
    known: list[tuple[datetime, datetime]] = [(START, START)]
    """Of each event the moment that it should have, and what the clock said."""
    with clock_set_to(START), Ledger.open(location) as ledger:
        known += [(START, START)] * len(ledger.record(TOWN).events)
    for at in range(acts):
        last = known[-1][0]
        clock = last + chance.choice(JUMPS) * chance.choice([1, -1])
        accept = chance.random() < 0.3
        due = (
            "recorded"
            if accept
            else "behind"
            if last - clock > BEHIND
            else "ahead"
            if clock - last > AHEAD
            else "recorded"
        )
        if clock.year > 2300:  # calendars end
            continue
        first = date(2023, 1, 2) + timedelta(days=at)
        kind = KINDS[ended["recorded"] % 2]
        use = SetUse(offer=OFFER, place="1", first_day=first, last_day=None, kind=kind, by="anna")
        with clock_set_to(clock), Ledger.open(location, accept_clock=accept) as ledger:
            try:
                recorded = ledger.record(use).events
                was = "recorded"
                known += [(max(clock, last), clock)] * len(recorded)
            except ClockBehind:
                was = "behind"
            except ClockAhead:
                was = "ahead"
        ended[was] += 1
        if was != due:
            wrong.append(f"{at}: {was} at {clock}, and {due} was due")
    wrong += _not_as_known(location, known, chance)
    return ended, wrong


def _not_as_known(location: str, known: list[tuple[datetime, datetime]], chance: Random) -> list[str]:
    wrong = []
    with open_log(location) as log:
        if verify_chain(log) is not None or log.last() != len(known):
            wrong.append(f"{log.last()} events, and {len(known)} were recorded")
        for row, (moment, clock) in zip(log.read(), known, strict=False):
            said = None if clock == moment else moment_text(clock)
            if (row.recorded_at, row.clock_at) != (moment_text(moment), said):
                wrong.append(f"#{row.number}: recorded {row.recorded_at}, clock {row.clock_at}")
        for moment, _ in chance.sample(known, min(len(known), 200)):
            ends = sum(other <= moment for other, _ in known)
            if log.at(moment_text(moment)) != ends:
                wrong.append(f"as known at {moment}: #{log.at(moment_text(moment))}, not #{ends}")
    return wrong


def main() -> int:
    """The drill from the command line; 1 where something is wrong."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("acts", nargs="?", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    with TemporaryDirectory() as folder:
        total, wrong, done = Counter[str](), list[str](), 0
        while done < asked.acts:
            some = min(500, asked.acts - done)
            ended, faults = run(str(Path(folder) / f"{done}.db"), some, asked.seed * 1_000_003 + done)
            total, wrong, done = total + ended, wrong + faults, done + some
    sys.stdout.write(
        f"{total['recorded']} recorded, {total['behind']} behind, {total['ahead']} ahead, {len(wrong)} wrong\n"
    )
    sys.stdout.write("".join(f"    {one}\n" for one in wrong[:10]))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
