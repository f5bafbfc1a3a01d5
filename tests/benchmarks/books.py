"""How long one house's book takes: reading its events and folding them, with what was issued and without.

python -m tests.benchmarks.books
"""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterator
from functools import partial
from time import process_time

from ledger.state.book import Book
from ledger.store import open_log
from ledger.store.history import History
from tests.benchmarks.measuring import Figure, closed_ledger, show

HOUSE = range(12, 15)
"""Places of the houses that are looked at: most have 13."""
HOUSES, TURNS = 20, 7
MOST_MS = 2.0


def main() -> None:
    """Print the milliseconds of a book of ten years."""
    show(("what", "found", "wanted", "met", ""), (figure.cells() for figure in figures("full")))


def figures(size: str) -> Iterator[Figure]:
    """Milliseconds of a house's book in a ledger whose months are closed."""
    with open_log(closed_ledger(size)) as log:
        history = History(log)
        history.shared()
        offers = [one for one in history.offers() if len(history.book(one).places) in HOUSE][:HOUSES]
        whole = statistics.median(_ms(partial(history.book, offer)) for offer in offers)
        without = statistics.median(_ms(partial(history.book_without_closings, offer)) for offer in offers)
    yield Figure("a book of 13 places", whole, MOST_MS, "ms", note="with what was issued")
    yield Figure("a book of 13 places, without what was issued", without, MOST_MS, "ms")


def _ms(read: Callable[[], Book]) -> float:
    """Milliseconds of processor, the least of some turns: what else the machine does only adds to it."""

    def once() -> float:
        begun = process_time()
        read()
        return (process_time() - begun) * 1000

    return min(once() for _ in range(TURNS))


if __name__ == "__main__":
    main()
