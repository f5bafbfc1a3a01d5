"""The log as people ask for it: narrowed, with what was annulled, what came late, and as it stood then."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest
from msgspec.structs import replace

from ledger.application import Ledger
from ledger.commands import Command
from ledger.errors import UnknownCitizen, UnknownOffer
from ledger.events import PostingsMade
from ledger.shared.calendar import Month, clock_set_to
from ledger.store import open_log
from ledger.store.history import History
from projections.journal import Entry, entries, journal, late
from projections.views import answered
from tests.ledger.given import OFFER, TOWN, close, correct, depart, move_in, reassess, void

TOLD: list[tuple[datetime, Command]] = [
    (datetime(2022, 12, 21, 12, tzinfo=UTC), TOWN),  # 2-7
    (datetime(2023, 1, 1, 12, tzinfo=UTC), move_in("c-17", "1", date(2023, 1, 1))),  # 8, 9
    (datetime(2023, 1, 30, 22, 59, tzinfo=UTC), move_in("c-18", "2", date(2023, 1, 1))),  # 10, 11
    (datetime(2023, 1, 30, 23, 0, tzinfo=UTC), reassess("c-17", date(2023, 1, 1).replace(day=2))),  # 12
    (datetime(2023, 2, 10, 12, tzinfo=UTC), close(Month(2023, 1))),  # 13
    (datetime(2023, 2, 11, 12, tzinfo=UTC), void(12, reason="wrong person")),  # 14
    (datetime(2023, 3, 1, 12, tzinfo=UTC), depart("c-18", date(2023, 3, 5))),  # 15, 16
    (datetime(2023, 3, 2, 12, tzinfo=UTC), correct(15, day=date(2023, 3, 6))),  # 17, 18
]
"""Each with the moment at which it was recorded; 22:59 UTC is a minute to midnight in Copenhagen."""


@pytest.fixture(scope="module")
def location(tmp_path_factory: pytest.TempPathFactory) -> str:
    file = str(tmp_path_factory.mktemp("journal") / "pladsbog.db")
    with clock_set_to(TOLD[0][0]):
        ledger = Ledger.create(file, "anna", "787")
    for moment, command in TOLD:
        with clock_set_to(moment):
            ledger.record(command)
    ledger.close()
    return file


@pytest.fixture
def history(location: str) -> Iterator[History]:
    with open_log(location) as log:
        yield History(log)


def numbers(history: History, **narrowed: object) -> list[int]:
    return [fact.number for fact in journal(history, **narrowed)]  # type: ignore[arg-type]  # as the test names them


def told(location: str, known_at: int | None = None, **narrowed: object) -> list[Entry]:
    """The entries as the command shows them."""
    with open_log(location) as log:
        history = History(log, known_at)
        facts = list(journal(history, **narrowed))  # type: ignore[arg-type]  # as the test names them
        return answered(location, log, lambda db, _: list(entries(facts, db, history)))


def test_all_of_it_in_order(history: History) -> None:
    assert numbers(history) == list(range(1, 19))
    assert numbers(history, since=12) == [13, 14, 15, 16, 17, 18]


def test_one_house(history: History) -> None:
    # the models and rates, which concern all houses, and the ledger's opening are left out
    assert numbers(history, offer=OFFER) == list(range(4, 19))
    with pytest.raises(UnknownOffer):
        numbers(history, offer="nowhere")


def test_one_citizen(history: History) -> None:
    assert numbers(history, citizen="c-17") == [8, 12, 14]
    assert numbers(history, citizen="c-18", since=10, offer=OFFER) == [15, 17]
    assert numbers(history, citizen="c-18", offer="nowhere") == []
    with pytest.raises(UnknownCitizen):
        numbers(history, citizen="c-99")


def test_what_was_annulled_or_replaced_names_what_did_it(location: str) -> None:
    gone = {entry.fact.number: entry.annulled_by for entry in told(location) if entry.annulled_by}
    assert gone == {12: 14, 15: 17, 16: 18}


def test_what_was_not_annulled_yet_then(location: str) -> None:
    for known_at, gone in ((13, {}), (14, {12: 14}), (16, {12: 14}), (17, {12: 14, 15: 17})):
        entries_then = told(location, known_at)
        assert len(entries_then) == known_at
        assert {entry.fact.number: entry.annulled_by for entry in entries_then if entry.annulled_by} == gone


def test_a_closing_comes_after_its_month_by_nature_and_what_follows_from_another_is_not_late(location: str) -> None:
    kinds = {entry.fact.event.TOPIC: entry.can_be_late for entry in told(location)}
    assert not kinds["settlement.month-closed:1"]
    assert not kinds["place.vacancy-ended:1"]
    assert kinds["citizen.moved-in:1"]


def test_days_late_are_counted_on_the_calendar_of_copenhagen(location: str) -> None:
    days = {entry.fact.number: entry.days_late for entry in told(location)}
    # #10 a minute before midnight on 30 January, #12 at midnight, which is the 31st
    assert (days[8], days[10], days[12], days[15]) == (0, 29, 29, -4)


@pytest.mark.parametrize(
    ("days", "expected"), [(28, [10, 12, 14]), (29, [14]), (39, [14]), (40, []), (0, [10, 12, 14])]
)
def test_what_came_late(location: str, days: int, expected: list[int]) -> None:
    """Halves of other events, closings and the ledger's opening never count as late."""
    assert [entry.fact.number for entry in late(told(location), days)] == expected


def test_what_had_come_late_then(location: str) -> None:
    assert [entry.fact.number for entry in late(told(location, 10), 20)] == [10]


def test_postings_are_nobodys_delay(history: History) -> None:
    """They are known by their topic, whose class few answers load."""
    closed = history.event(13)
    made = PostingsMade(
        by="anna", act="a", effective_on=date(2023, 1, 31), offer=OFFER, month=Month(2023, 1), closing=13, known_at=13,
        first=1, count=4, digest="",
    )  # fmt: skip
    assert not Entry.of(replace(closed, event=made), None, history).can_be_late


@pytest.mark.parametrize("named", [14, 15, 10**9])
def test_an_annulment_that_names_itself_or_a_later_event_ends_the_search(history: History, named: int) -> None:
    """No rule makes one; a log that was altered may hold it, and is to be looked at nevertheless."""
    annulment = history.event(14)
    altered = replace(annulment, event=annulment.event.changed({"corrects": named}))
    assert Entry.of(altered, None, history).knowable_on == annulment.event.effective_on
