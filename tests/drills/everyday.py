"""Random histories of everyday life, many more than a run of the tests has, held against the naive calculation.

    python -m tests.drills.everyday                            10,000 histories of every kind of event
    python -m tests.drills.everyday --histories 50000          so many
    python -m tests.drills.everyday --first 7                  others: from that round on
    python -m tests.drills.everyday --unpriced                 what cannot be priced in closed months, instead
    python -m tests.drills.everyday --residuals                what bridges, budgets and meetings leave, instead
    python -m tests.drills.everyday --services                 services of every unit, granted and delivered, instead

A round is a fixed number of histories, the same for the same number; the tests try the first few. Each history goes
through the real door, refusals and all; then each month's lines, findings, place-days and functions are what
`tests/properties/naive.py` makes of the raw events. How often each kind of event was recorded and each situation came
about is printed, and then how often each event of a stay met each rule that was in force on its day
(`tests/properties/crossed.py`): a line a rule, a column an event. What never was fails the run, a single pair too:
some 5,000 histories meet them all.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from tests.properties import crossed, residuals, services, test_unpriced
from tests.properties import everyday as of_everyday_life
from tests.properties.rounds import rounds_until_met


class Kind(NamedTuple):
    """Histories of one kind: how a round of them is tried, how many it has, and what is to come about in them.

    `pairs` are to be met besides, and shown as a table.
    """

    histories: Callable[[], None]
    in_a_round: int
    met: Counter[str]
    wanted: Sequence[str]
    pairs: Sequence[str] = ()
    table: Callable[[Mapping[str, int]], Iterator[str]] = lambda _: iter(())


EVERYDAY = Kind(
    of_everyday_life.on_everyday_histories,
    of_everyday_life.IN_A_ROUND,
    of_everyday_life.met,
    of_everyday_life.ALONE,
    crossed.CELLS,
    crossed.table,
)
UNPRICED = Kind(
    test_unpriced.on_random_histories, test_unpriced.IN_A_ROUND, test_unpriced.seen, test_unpriced.SITUATIONS
)

RESIDUALS = Kind(residuals.on_histories, residuals.IN_A_ROUND, residuals.met, residuals.SITUATIONS)
SERVICES = Kind(services.on_service_histories, services.IN_A_ROUND, services.met, services.SITUATIONS)


def run(kind: Kind, histories: int, first: int = 1) -> list[str]:
    """Try so many histories, to the next whole round; what has never come about. Raises what a difference raises."""
    rounds = range(first, first + -(-histories // kind.in_a_round))
    wanted = (*kind.wanted, *kind.pairs)
    missed: list[str] = list(wanted)
    for number, missed in rounds_until_met(kind.histories, kind.met, wanted, rounds):
        print(f"round {number}: {kind.in_a_round} histories, never met so far: {len(missed)}", flush=True)  # noqa: T201 - a command
    return missed


def main(arguments: Sequence[str]) -> int:
    """Run the drill as the command line asks for; 1 where something never came about."""
    parser = argparse.ArgumentParser(prog="python -m tests.drills.everyday")
    parser.add_argument("--histories", type=int, default=10_000)
    parser.add_argument("--first", type=int, default=1, metavar="ROUND")
    parser.add_argument("--unpriced", action="store_true")
    parser.add_argument("--residuals", action="store_true")
    parser.add_argument("--services", action="store_true")
    asked = parser.parse_args(arguments)
    kind = UNPRICED if asked.unpriced else RESIDUALS if asked.residuals else SERVICES if asked.services else EVERYDAY
    begun = time.monotonic()
    missed = run(kind, asked.histories, asked.first)
    for what in kind.wanted:
        print(f"{kind.met[what]:>9,}  {what}")  # noqa: T201 - a command
    for line in kind.table(kind.met):
        print(line)  # noqa: T201 - a command
    print(f"{time.monotonic() - begun:,.0f} s; never met: {', '.join(missed) or 'nothing'}")  # noqa: T201 - a command
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
