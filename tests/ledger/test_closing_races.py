"""Closing while others write: a month is issued once, from one moment of the log."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from ledger.application import Ledger
from ledger.errors import MonthAlreadyClosed
from ledger.events import MonthClosed
from ledger.shared.calendar import Month, clock_set_to
from ledger.state.book import Book
from ledger.store import open_log
from ledger.workspace import Workspace
from projections.checks import run
from tests.ledger.given import OFFER, TOWN, close, move_in, reassess

NOON = datetime(2024, 1, 10, 12, tzinfo=UTC)
JANUARY = Month(2023, 1)


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with clock_set_to(NOON):
        made = Ledger.create(str(tmp_path / "pladsbog.db"), "anna", "787")
        made.record(TOWN)
        made.record(move_in("c-17", "1", date(2023, 1, 1)))
        yield made
        made.close()


@pytest.fixture
def meanwhile(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], object], bool], None]:
    """Has somebody else do something once, just before or just after a decision reads the house's book."""
    read = Workspace.book

    def arranged(act: Callable[[], object], before: bool) -> None:
        waiting = [act]

        def book(workspace: Workspace, offer: str) -> Book:
            found = None if before else read(workspace, offer)
            if waiting:
                waiting.pop()()
            return found or read(workspace, offer)

        monkeypatch.setattr(Workspace, "book", book)

    return arranged


def issued(ledger: Ledger) -> list[MonthClosed]:
    with open_log(ledger.location) as log:
        return [fact.event for fact in log.stream(f"settlement:{OFFER}") if isinstance(fact.event, MonthClosed)]


@pytest.mark.parametrize("before", [True, False])
def test_what_is_recorded_while_a_month_closes_is_in_it(
    ledger: Ledger, meanwhile: Callable[[Callable[[], object], bool], None], *, before: bool
) -> None:
    # given a reassessment recorded after the closing had begun to read
    meanwhile(lambda: ledger.record(reassess("c-17", date(2023, 1, 20), "8")), before)
    ledger.record(close(JANUARY))
    # then the month is settled anew, and the closing knows of it and says so: 19 days at 1,571 and 12 at 2,618
    (closing,) = issued(ledger)
    known = ledger.last() - 1
    assert (closing.known_at, closing.issued.total_ore) == (known, 19 * 1_571_00 + 12 * 2_618_00 + 31 * 878_00)
    with open_log(ledger.location) as log:
        assert list(run(log, ["issued-reproduces", "issued-plus-open"], NOON.date())) == []


@pytest.mark.parametrize("before", [True, False])
def test_of_two_who_close_a_month_one_does(
    ledger: Ledger, meanwhile: Callable[[Callable[[], object], bool], None], *, before: bool
) -> None:
    meanwhile(lambda: ledger.record(close(JANUARY)), before)
    with pytest.raises(MonthAlreadyClosed):
        ledger.record(close(JANUARY))
    assert len(issued(ledger)) == 1
