"""What was known when: the as_of, what people type for it, and answers that stay within it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cli.remedies import CATALOGUE, worded
from ledger.errors import NothingKnown, NotKnownAt, UnknownEvent, UnknownOffer
from ledger.store import Log, create_ledger, open_log
from ledger.store.history import History, parse_known_at
from tests.ledger.store.support import NEW_YEAR, Clock, Writer, decision, move_in, opened

BEFORE_MIDNIGHT = datetime(2026, 3, 28, 22, 59, tzinfo=UTC)
"""A minute to midnight in Copenhagen, on the eve of summer time."""


@pytest.fixture
def log(tmp_path: Path, clock: Clock) -> Iterator[Log]:
    """#1 opened at 23:59 · #2–7 syrenparken at 00:01 the next day · #8–9 a move-in a day later, Copenhagen time."""
    location = str(tmp_path / "pladsbog.db")
    create_ledger(location)
    clock.moment = BEFORE_MIDNIGHT
    with Writer(location) as writer:
        writer.save(opened())
        clock.move(minutes=2)
        writer.save(*decision())
        clock.move(days=1)
        writer.save(*move_in("c-17"))
    with open_log(location) as opened_log:
        yield opened_log


@pytest.mark.parametrize(
    ("text", "as_of"),
    [
        ("#1", 1),
        ("9", 9),
        (" #9 ", 9),
        ("2026-03-28", 1),
        ("28-03-2026", 1),
        ("28.3.2026", 1),
        ("2026-03-29", 7),
        ("2026-03-30", 9),
        ("2030-01-01", 9),
        ("2026-03-28T22:59:00Z", 1),
        ("2026-03-28T23:01:00Z", 7),
        ("2026-03-28T23:00:59.999999Z", 1),
        ("2026-03-29T00:01:00+01:00", 7),
        ("2026-03-29t00:00+01:00", 1),
        ("2026-03-28 18:01:00-05:00", 7),
        ("28-03-2026 23:59", 1),
        ("29-03-2026 0:01", 7),
        ("29.3.2026 kl. 00:01", 7),
        ("29-03-2026 kl. 00.01", 7),
        ("29/3-2026 kl. 00.01", 7),
        ("29/3 2026 kl. 00:01", 7),
        ("2026-03-29 at 00:01:30", 7),
        ("30-03-2026 12:00:00", 9),
    ],
)
def test_what_people_type(log: Log, text: str, as_of: int) -> None:
    assert parse_known_at(text, log) == as_of


@pytest.mark.parametrize("text", ["#0", "0", "#10", "20260329"])
def test_a_number_that_the_log_does_not_have(log: Log, text: str) -> None:
    with pytest.raises(UnknownEvent, match="the last one is #9"):
        parse_known_at(text, log)


def test_a_moment_before_the_first_event(log: Log) -> None:
    with pytest.raises(NothingKnown, match="known on 2026-03-27: the first event was recorded on 2026-03-28"):
        parse_known_at("2026-03-27", log)
    with pytest.raises(NothingKnown, match="the first event was recorded 2026-03-28 at 23:59:00"):
        parse_known_at("2026-03-28T22:58:00Z", log)  # the same day


def test_a_ledger_without_events(tmp_path: Path) -> None:
    create_ledger(str(tmp_path / "empty.db"))
    with open_log(str(tmp_path / "empty.db")) as log:
        with pytest.raises(NothingKnown, match="nothing has been recorded yet"):
            parse_known_at("2026-03-27", log)
        assert (History(log).position, History(log).offers()) == (0, [])


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("2026-03-29T12:00:00", "offset"),
        ("2026-03-29T25:00:00Z", "no such moment"),
        ("2026-03-29 12:00", "offset"),
        ("29-03-2026 25:00", "no such moment"),
        ("29-03-2026 02:30", "no such moment"),
        ("25-10-2026 02:30", "twice on the day"),
        ("31-02-2026 12:00", "no such day"),
        ("2026-02-30T12:00:00Z", "no such moment"),
        ("0999-03-29T12:00:00Z", "outside"),
        ("2026-02-30", "no such day, 2026-02 has 28 days"),
        ("2026-13-01", "no month 13"),
        ("03/29/2026", "order of day and month"),
        ("29/3-26", "the year with four figures"),
        ("yesterday", "it is a word"),
        ("#-1", "four figures"),
        ("", "it is empty"),
    ],
)
def test_what_cannot_be_understood(log: Log, text: str, why: str) -> None:
    with pytest.raises(NotKnownAt, match=why):
        parse_known_at(text, log)


def test_a_history_holds_what_was_known_and_no_more(log: Log) -> None:
    then, now = History(log, 7), History(log)
    assert (then.position, now.position) == (7, 9)
    assert then.book("syrenparken").rooms == {}
    assert [room.stay.citizen for room in now.book("syrenparken").rooms["1"]] == ["c-17"]
    assert [fact.number for fact in then.events(after=5)] == [6, 7]
    assert then.stream("citizen:c-17") == []
    assert [fact.number for fact in now.stream("citizen:c-17")] == [8]


def test_a_history_does_not_follow_the_log(log: Log) -> None:
    history = History(log)
    with Writer(log.ledger) as writer:
        writer.save(*decision("udby", places=())[2:])
    assert history.offers() == ["syrenparken"]
    assert len(list(history.events())) == 9
    assert History(log).offers() == ["syrenparken", "udby"]


def test_an_offer_not_known_yet(log: Log) -> None:
    for ask in (History(log, 3).book, History(log, 3).about, History(log, 3).terms):
        with pytest.raises(UnknownOffer):
            ask("syrenparken")
    with pytest.raises(UnknownOffer) as refused:
        History(log).book("syrenpark")
    assert worded(refused.value.remedy(), CATALOGUE) == "did you mean syrenparken?"


def test_terms_of_one_offer_and_of_all(log: Log) -> None:
    with Writer(log.ledger) as writer:
        writer.save(*decision("udby", places=())[2:])
    terms = History(log).terms("syrenparken")
    version = terms.offer.on(NEW_YEAR)
    assert version is not None
    assert version.value.name == "Syrenparken"
    assert terms.municipality == "787"
    assert len(History(log).terms().offer) == 0
    assert list(History(log).terms().rates) == ["lillebaelt"]


@pytest.mark.parametrize("as_of", [-1, 10])
def test_a_cut_beyond_the_log(log: Log, as_of: int) -> None:
    with pytest.raises(UnknownEvent):
        History(log, as_of)


def test_a_cut_before_everything_knows_nothing(log: Log) -> None:
    assert History(log, 0).offers() == []
