"""Every month of every offer: settled together, month by month, and by the plain-text ledgers that sum the same lines.

    python -m tests.benchmarks.settling

The peers are hledger and ledger, where they are installed: they read a journal of the same lines, a transaction of two
postings each, the amount of one of them left to be found, and print what each account comes to. By month, as lines are
settled, hledger has a balance; ledger's balance knows totals alone, and its register tells months. Ours reads no
journal: it reckons each line from the events, which are in memory. Beside it, what each event did to the budgets of two
years.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from ledger.budgeting.replay import story
from ledger.settlement.engine import settle_month, settle_months
from ledger.settlement.lines import Line
from ledger.shared.bulk import in_bulk
from ledger.shared.calendar import Month
from ledger.shared.money import plain
from ledger.state.book import Book
from ledger.store import open_log
from ledger.store.history import History
from tests.benchmarks.measuring import Figure, closed_ledger, ledger_of, ms, show, timed

SIZE = "2,000"
TURNS = 5
TURNS_OF_FIGURES = 3
LAST = Month(2025, 12)
YEARS = (LAST.year - 1, LAST.year)
PEERS = {
    "hledger": ("hledger", "balance", "--monthly"),
    "ledger": ("ledger", "balance"),
    "ledger, by month": ("ledger", "register", "--monthly"),
}
"""What each is asked: the program with its command."""


def _installed() -> list[str]:
    return [peer for peer, (program, *_) in PEERS.items() if shutil.which(program)]


def main() -> None:
    """Print the times of one run, lines a second, and each against the slowest way."""
    books = books_of(ledger_of(SIZE))
    with TemporaryDirectory() as folder:
        journal = Path(folder) / "lines.journal"
        lines = write(journal, books)
        measured: dict[str, Callable[[], object]] = {
            "month by month": lambda: settle(books, month_by_month),
            "together": lambda: settle(books, together),
            **{peer: partial(_ask, peer, journal) for peer in _installed()},
        }
        times = timed(measured, TURNS)
    show(
        (f"{lines:,} lines", "time", "lines a second", "against month by month"),
        [
            (
                name,
                ms(times.of(name)),
                f"{lines / times.of(name):,.0f}",
                f"{1 / times.against('month by month', name):.2f}",
            )
            for name in measured
        ],
    )
    events = sum(len(book.facts) for book in books)
    replayed = timed({"budget changes": lambda: _budget_changes(books)}, 1).of("budget changes")
    show(
        ("budget changes of two years", "time", "an event of a house and year"),
        [(f"{len(books)} houses, {events:,} events read", ms(replayed), ms(replayed / events / len(YEARS)))],
    )


MOST_HOUSES = 30
"""So many houses of a large ledger are settled: hledger alone takes half a minute for those of ten years."""
TIMES_HLEDGER, TIMES_LEDGER, MOST_MS = 8.0, 2.0, 1.0


def figures(size: str) -> Iterator[Figure]:
    """Lines a second against the plain-text ledgers, and what an event of a budget's year takes; months are closed."""
    books = books_of(closed_ledger(size))[:MOST_HOUSES]
    with TemporaryDirectory() as folder:
        journal = Path(folder) / "lines.journal"
        lines = write(journal, books)
        peers = _installed()
        ours: dict[str, Callable[[], object]] = {"ours": lambda: settle(books, together)}
        times = timed({**ours, **{peer: partial(_ask, peer, journal) for peer in peers}}, TURNS_OF_FIGURES)
    for peer in PEERS:
        if peer in peers:
            wanted = TIMES_HLEDGER if peer == "hledger" else TIMES_LEDGER
            rates = ", ".join(f"{lines / times.of(name):,.0f}" for name in ("ours", peer))
            note = f"{lines:,} lines: {rates} a second"
            yield Figure(f"lines a second ÷ {peer}", times.against("ours", peer), wanted, at_least=True, note=note)
    some = books[:10]
    events = sum(_touching(book, year) for book in some for year in YEARS)
    replayed = timed({"budget changes": lambda: _budget_changes(some)}, 1).of("budget changes")
    each = replayed / events * 1000
    yield Figure("budget changes, an event of a house and year", each, MOST_MS, "ms", note=f"{events:,} events")


def _touching(book: Book, year: int) -> int:
    """How many events of the house come after the opening of a year's budget."""
    opened = story(book.offer, book.facts, year).opened_at
    return sum(fact.number > opened and fact.event.about_offer == book.offer for fact in book.facts)


def books_of(location: str) -> list[Book]:
    """The book of every offer."""
    with open_log(location) as log:
        history = History(log)
        return [history.book(offer) for offer in history.offers()]


def month_by_month(book: Book) -> Iterator[Line]:
    """The lines of all its months, each settled by itself."""
    for month in _first(book).until(LAST):
        yield from settle_month(book, month).lines


def together(book: Book) -> Iterator[Line]:
    """The same, settled together."""
    for settled in settle_months(book, _first(book), LAST):
        yield from settled.lines


def _first(book: Book) -> Month:
    return Month.of(book.terms.offer.days[0])


@in_bulk()
def settle(books: list[Book], lines_of: Callable[[Book], Iterator[Line]]) -> int:
    """What all lines come to, øre."""
    return sum(line.amount for book in books for line in lines_of(book))


def write(journal: Path, books: list[Book]) -> int:
    """The same lines as transactions; how many they are."""
    count = 0
    with journal.open("w", encoding="utf-8") as file:
        for book in books:
            for line in together(book):
                count += 1
                account = f"{book.offer}:{line.kind}:{line.place or line.citizen or 'house'}"
                file.write(f"{line.for_month.last} {line.id}\n    {account}  {plain(line.amount)} DKK\n    owed\n\n")
    return count


def _ask(peer: str, journal: Path) -> None:
    program, *command = PEERS[peer]
    subprocess.run([program, "-f", str(journal), *command], check=True, capture_output=True)


def _budget_changes(books: list[Book]) -> None:
    for book in books:
        for year in YEARS:
            story(book.offer, book.facts, year)


if __name__ == "__main__":
    main()
