"""Answers for the past read little: one house as known then by an index, and nothing decoded twice."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ledger.events import Event, MonthClosed, VacancyEnded
from ledger.models.issued import STATES, IssuedMonth
from ledger.shared.calendar import Month
from ledger.store import codec, create_ledger
from ledger.store.codec import decode
from ledger.store.history import History
from ledger.store.sqlite import SqliteLog
from tests.ledger.store.support import Writer, act, decision, move_in, opened


class Watched(SqliteLog):
    """The log, with how SQLite means to find what it is asked for, and how many rows it gives."""

    def __init__(self, location: str) -> None:
        self.plans: list[str] = []
        self.given = 0
        super().__init__(location)

    def _select(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        if "FROM stored_events" in sql and not sql.startswith("EXPLAIN"):
            self.plans += [step for *_, step in super()._select(f"EXPLAIN QUERY PLAN {sql}", *values)]
        rows = super()._select(sql, *values)
        self.given += len(rows)
        return rows


@pytest.fixture
def location(tmp_path: Path) -> str:
    """Five houses of 20 residents: #1 the opening, then each house's decision and move-ins."""
    file = str(tmp_path / "pladsbog.db")
    create_ledger(file)
    with Writer(file) as writer:
        writer.save(opened())
        for house in range(5):
            places = tuple(str(place) for place in range(20))
            writer.save(*decision(f"house-{house}", places))
            for place in places:
                writer.save(*move_in(f"c-{house}-{place}", f"house-{house}", place))
    return file


@pytest.mark.parametrize("known_at", [None, 60])
def test_a_house_is_found_by_the_index_of_houses(location: str, known_at: int | None) -> None:
    with Watched(location) as log:
        history = History(log, known_at)
        log.plans.clear()
        log.given = 0
        facts = history.about("house-0")
    # all that concerns the house: its own events, those for all houses (the opening, five models and rates)
    assert {step.partition(" (")[0] for step in log.plans if "stored_events" in step} == {
        "SEARCH stored_events USING INDEX stored_events_offer"
    }
    assert all("(offer=?" in step for step in log.plans if "stored_events" in step)
    assert log.given == len(facts)
    assert {fact.event.about_offer for fact in facts} == {None, "house-0"}


@pytest.mark.parametrize("known_at", [None, 60])
def test_nothing_that_a_reading_asks_walks_the_whole_log(location: str, known_at: int | None) -> None:
    with Watched(location) as log:
        history = History(log, known_at)
        history.offers()
        history.shared()
        history.book_without_closings("house-0")
        history.terms("house-0")
        history.stream("citizen:c-0-1")
        log.number(3)
        log.ref("r-1")
        log.streams(["citizen:c-0-1", "place:house-0/1"], known_at)
        log.used(["r-1", "r-2"])
        log.latest("settlement:house-0", known_at)
        history.closing("house-0", Month(2023, 1))
        history.closings("house-0")
        next(log.latest_first("settlement:house-0", known_at), None)
        history.closed_through()
        history.streams_named("place:house-0/")
        log.at("2026-03-01T12:00:00.000000Z")
    assert not any("SCAN" in step for step in log.plans), log.plans


def test_the_rows_read_do_not_grow_with_other_houses(location: str) -> None:
    with Watched(location) as log:
        first = History(log, 60)
        log.given = 0
        then = first.book("house-0")
        read_then = log.given
        log.given = 0
        again = History(log, 60).book("house-0")
    assert read_then == len(then.facts)
    assert log.given == read_then + 1  # and where the log ends
    assert then.facts == again.facts
    assert {stay.first_day for stay in then.stays()} == {date(2023, 1, 1)}


def test_a_book_without_closings_is_the_same_but_for_them_and_for_vacancies(location: str) -> None:
    with Writer(location) as writer:
        writer.save(closing("house-0", 1))
        writer.save(VacancyEnded(
            effective_on=date(2023, 1, 1), by="anna", act=act(), offer="house-0", place="99", citizen="c-0-3", stay=9,
        ))  # fmt: skip
    with Watched(location) as log:
        whole = History(log).book("house-0")
        book = History(log).book_without_closings("house-0")
    assert list(whole.closings) == [Month(2023, 1)]
    assert not book.closings
    left_out = {fact.event.TOPIC for fact in whole.facts} - {fact.event.TOPIC for fact in book.facts}
    assert left_out == {MonthClosed.TOPIC, VacancyEnded.TOPIC}
    assert [fact for fact in whole.facts if fact.event.TOPIC not in left_out] == book.facts
    assert (book.places, book.rooms) == (whole.places, whole.rooms)


def test_what_all_houses_share_is_decoded_once(location: str, monkeypatch: pytest.MonkeyPatch) -> None:
    decoded: list[str] = []

    def counted(topic: str, state: bytes) -> Event:
        decoded.append(topic)
        return decode(topic, state)

    monkeypatch.setattr(codec, "decode", counted)
    with SqliteLog(location) as log:
        history = History(log)
        for house in range(5):
            history.terms(f"house-{house}")
            history.terms(f"house-{house}")
        assert sorted(decoded) == sorted(SHARED + ["offer.adopted:1", "base.adopted:1"] * 5)
        decoded.clear()
        books = [history.book(f"house-{house}") for house in range(5)]
    assert not set(decoded) & set(SHARED)
    assert len(decoded) == sum(len(book.facts) - len(SHARED) for book in books)


SHARED = ["ledger.opened:1"] + ["model.adopted:1", "rates.adopted:1"] * 5


def test_a_book_is_the_same_as_from_all_events_in_order(location: str) -> None:
    with SqliteLog(location) as log:
        history = History(log)
        assert history.about("house-3") == log.about("house-3", history.position)
        assert history.shared() == log.shared()


def test_months_closed_are_read_off_each_offers_last_closing(location: str) -> None:
    with Writer(location) as writer:
        for house, months in ((0, (1, 2, 3)), (1, (1,)), (10, (12,))):
            for month in months:
                writer.save(closing(f"house-{house}", month))
    with Watched(location) as log:
        end = log.last()
        log.given = 0
        history = History(log, end - 2)
        assert history.closed_through() == {"house-0": Month(2023, 3)}
        assert History(log).closed_through() == {
            "house-0": Month(2023, 3), "house-1": Month(2023, 1), "house-10": Month(2023, 12),
        }  # fmt: skip
        assert log.given == 1 + 1 + 1 + 3  # twice where the log ends, and one closing an offer


def test_one_closing_is_found_without_decoding_the_others(location: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with Writer(location) as writer:
        numbers = writer.save(*(closing("house-0", month) for month in (1, 2, 4, 5)), closing("house-0", 3, through=5))
        writer.save(closing("house-1", 2))
    decoded: list[bytes] = []

    def counted(topic: str, state: bytes) -> Event:
        decoded.append(state)
        return decode(topic, state)

    monkeypatch.setattr(codec, "decode", counted)
    with SqliteLog(location) as log:
        history = History(log)
        february = history.closing("house-0", Month(2023, 2))
        assert february is not None
        assert (february.number, february.event) == (numbers[1], closing("house-0", 2, february.event.act))
        assert len(decoded) == 2  # the last one, which says how far it is closed, and the one
        assert history.closing("house-0", Month(2023, 6)) is None
        assert history.closing("house-1", Month(2023, 1)) is None
        assert history.closing("house-2", Month(2023, 1)) is None
        # as known before May was closed: April is found, May is not
        then = History(log, numbers[2])
        assert [then.closing("house-0", Month(2023, month)) is None for month in (4, 5)] == [False, True]
        decoded.clear()
        assert history.closings("house-0") == numbers
        assert decoded == []


def test_a_closing_is_found_in_a_stream_of_many_pages(location: str) -> None:
    with Writer(location) as writer:
        numbers = writer.save(*(closing("house-0", month) for month in range(1, 13)))
        numbers += writer.save(*(closing("house-0", month, year=2024) for month in range(1, 13)))
    with SqliteLog(location) as log:
        found = [History(log).closing("house-0", month) for month in Month(2023, 1).until(Month(2024, 12))]
    assert [one and one.number for one in found] == numbers


def closing(
    offer: str, month: int, act_name: str | None = None, *, year: int = 2023, through: int | None = None
) -> Event:
    issued = IssuedMonth(offer, Month(year, month), [], [], dict.fromkeys(STATES, 0))
    last_day = Month(year, month).last
    return MonthClosed(
        effective_on=last_day, by="anna", act=act_name or act(), offer=offer, known_at=1, calculation=1,
        through=Month(year, through or month), issued=issued,
    )  # fmt: skip
