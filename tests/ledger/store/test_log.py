"""Reading a log: pages, up to a number, one offer, one stream, one act, a moment."""

from __future__ import annotations

import subprocess
import sys

import pytest

from ledger.errors import DamagedEvent, UnknownEvent, UnknownTopic
from ledger.events import Recorded
from ledger.store import Log
from ledger.store import log as log_module
from ledger.store.location import is_postgres
from tests.ledger.store.support import Clock, Writer, decision, move_in, opened
from tests.ledger.store.test_chain import tamper


def numbers(facts: list[Recorded]) -> list[int]:
    return [fact.number for fact in facts]


def two_offers(writer: Writer) -> None:
    """#1 opened · #2–7 syrenparken with terms for all · #8–10 udby's own · #11–12 and #13–14 a move-in in each."""
    writer.save(opened())
    writer.save(*decision())
    writer.save(*decision("udby", places=("1",))[2:])
    writer.save(*move_in("c-17", ref="row-1"))
    writer.save(*move_in("c-18", offer="udby", ref="row-2"))


def test_an_empty_log_answers(log: Log) -> None:
    assert (log.last(), log.assigned(), log.at("2026-03-01T12:00:00.000000Z")) == (0, 0, 0)
    assert not list(log.read())
    assert not list(log.chained())
    assert log.about("udby") == log.only_about("udby") == log.stream("citizen:c-17") == []
    assert log.offers() == []
    assert log.ref("row-1") is None


def test_rows_come_in_order_and_in_pages(writer: Writer, log: Log, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log_module, "_BATCH", 4)
    two_offers(writer)
    assert [row.number for row in log.read()] == list(range(1, 15))
    assert [row.number for row in log.read(after=3, upto=12)] == list(range(4, 13))
    assert [row.number for row in log.read(after=3, limit=6)] == list(range(4, 10))
    assert [row.number for row in log.read(after=3, limit=0)] == []
    assert [row.number for row in log.read(after=14)] == []


def test_what_somebody_recorded_is_found_backwards_page_by_page(
    writer: Writer, log: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(log_module, "_PAGE_BACKWARDS", 3)
    two_offers(writer)
    by = {name: [fact.number for fact in log.recorded(0, 14) if fact.event.by == name] for name in ("anna", "bo")}
    assert sorted(by["anna"] + by["bo"]) == list(range(1, 15))
    for name, found in by.items():
        assert numbers(list(log.recorded_by(name))) == found[::-1]
        assert numbers(list(log.recorded_by(name, 9))) == [number for number in found[::-1] if number <= 9]
    assert list(log.recorded_by("ann")) == list(log.recorded_by('"')) == []


def test_reading_ends_where_the_log_ended_when_it_began(writer: Writer, log: Log) -> None:
    writer.save(opened())
    rows = log.read()
    first = next(rows)
    writer.save(*decision())
    assert [first.number, *(row.number for row in rows)] == [1]


@pytest.mark.usefixtures("clock")
def test_a_row_has_all_its_columns(writer: Writer, log: Log) -> None:
    writer.save(*move_in("c-17"))
    row = next(log.read())
    assert row._replace(state=b"") == (
        1, "2026-03-01T12:00:00.000000Z", "citizen:c-17", 1, "citizen.moved-in:1", b"", "syrenparken", None,
    )  # fmt: skip
    assert row.state.startswith(b'{"effective_on":"2023-01-01"')


def test_about_an_offer_is_its_own_and_what_concerns_all(writer: Writer, log: Log) -> None:
    two_offers(writer)
    assert numbers(log.about("syrenparken")) == [1, 2, 3, 4, 5, 6, 7, 11, 12]
    assert numbers(log.about("udby")) == [1, 2, 3, 8, 9, 10, 13, 14]
    assert numbers(log.about("udby", upto=9)) == [1, 2, 3, 8, 9]
    assert numbers(log.about("nowhere")) == [1, 2, 3]


def test_only_about_an_offer_is_what_concerns_no_other(writer: Writer, log: Log) -> None:
    two_offers(writer)
    assert numbers(log.only_about("udby")) == [8, 9, 10, 13, 14]
    assert numbers(log.only_about("udby", upto=9)) == [8, 9]
    assert numbers(log.only_about("nowhere")) == []
    others = [fact for fact in log.only_about("udby") if fact.stream != log.number(9).stream]
    assert log.only_about("udby", without=log.number(9).stream) == others != []


def test_kinds_of_events_are_left_out(writer: Writer, log: Log) -> None:
    two_offers(writer)
    topics = {fact.event.TOPIC for fact in log.only_about("udby")}
    assert len(topics) > 1
    for topic in topics:
        left = log.only_about("udby", topics=[topic])
        assert left == [fact for fact in log.only_about("udby") if topic != fact.event.TOPIC]
    assert log.only_about("udby", topics=sorted(topics)) == []


def test_a_stream_is_read_from_its_last_event_back(writer: Writer, log: Log, monkeypatch: pytest.MonkeyPatch) -> None:
    two_offers(writer)
    stream = log.number(7).stream
    whole = log.stream(stream)
    assert len(whole) > 1
    for few in (1, 12):
        monkeypatch.setattr(log_module, "_FEW", few)
        assert list(log.decoded(log.latest_first(stream))) == whole[::-1]
        assert list(log.decoded(log.latest_first(stream, whole[-1].number - 1))) == whole[-2::-1]
    assert log.numbers(stream) == numbers(whole)
    assert log.numbers(stream, whole[0].number) == [whole[0].number]
    assert (list(log.latest_first("citizen:c-99")), log.numbers("citizen:c-99")) == ([], [])


def test_streams_by_how_their_names_begin(writer: Writer, log: Log) -> None:
    two_offers(writer)
    assert log.streams_named("place:syrenparken/") == ["place:syrenparken/1", "place:syrenparken/2"]
    assert log.streams_named("place:") == ["place:syrenparken/1", "place:syrenparken/2", "place:udby/1"]
    assert log.streams_named("citizen:", upto=12) == ["citizen:c-17"]
    assert log.streams_named("offer:ud") == ["offer:udby"]
    assert log.streams_named("nothing:") == []


def test_the_last_event_of_streams_by_how_their_names_begin(writer: Writer, log: Log) -> None:
    two_offers(writer)
    assert {name: fact.number for name, fact in log.latest_of("offer:").items()} == {
        "offer:syrenparken": 7, "offer:udby": 10,
    }  # fmt: skip
    assert {name: fact.version for name, fact in log.latest_of("place:syrenparken/").items()} == {
        "place:syrenparken/1": 2, "place:syrenparken/2": 1,
    }  # fmt: skip
    assert {name: fact.number for name, fact in log.latest_of("offer:", upto=9).items()} == {
        "offer:syrenparken": 7, "offer:udby": 8,
    }  # fmt: skip
    assert log.latest_of("settlement:") == {}


def test_the_last_event_of_a_stream(writer: Writer, log: Log) -> None:
    two_offers(writer)
    for upto, number in ((None, 10), (9, 8), (7, None)):
        last = log.latest("offer:udby", upto)
        assert (last.number if last else None) == number


def test_what_all_offers_share(writer: Writer, log: Log) -> None:
    two_offers(writer)
    assert numbers(log.shared()) == [1, 2, 3]
    assert numbers(log.shared(upto=2)) == [1, 2]


def test_what_was_recorded_between_two_numbers(writer: Writer, log: Log) -> None:
    two_offers(writer)
    assert numbers(log.recorded(10, 12)) == [11, 12]


def test_a_stream_is_in_order_of_its_versions(writer: Writer, log: Log) -> None:
    two_offers(writer)
    assert [(fact.number, fact.version) for fact in log.stream("offer:udby")] == [(8, 1), (10, 2)]
    assert numbers(log.stream("offer:udby", upto=9)) == [8]
    assert log.stream("offer:ud") == []


@pytest.mark.parametrize("upto", [None, 1, 9, 12, 14])
def test_many_streams_are_each_as_asked_for_alone(
    writer: Writer, log: Log, monkeypatch: pytest.MonkeyPatch, upto: int | None
) -> None:
    two_offers(writer)
    monkeypatch.setattr(log_module, "_BATCH", 2)
    names = ["offer:udby", "citizen:c-17", "nowhere", "place:udby/1", "place:syrenparken/1"]
    assert log.streams(names, upto) == {name: log.stream(name, upto) for name in names}
    assert log.streams([]) == {}


def test_keys_that_are_used(writer: Writer, log: Log, monkeypatch: pytest.MonkeyPatch) -> None:
    two_offers(writer)
    monkeypatch.setattr(log_module, "_BATCH", 2)
    assert log.used(["row-0", "row-1", "row-3", "row-2", "row-10"]) == {"row-1", "row-2"}
    assert log.used([]) == set()


def test_offers_are_those_adopted_by_then(writer: Writer, log: Log) -> None:
    two_offers(writer)
    writer.save(*decision("Østruplund", places=())[2:])
    writer.save(*decision("offer", places=())[2:])
    assert log.offers() == ["offer", "syrenparken", "udby", "Østruplund"]
    assert log.offers(upto=7) == ["syrenparken"]
    assert log.offers(upto=3) == []


def test_an_event_by_number(writer: Writer, log: Log) -> None:
    two_offers(writer)
    assert log.number(11).stream == "citizen:c-17"
    with pytest.raises(UnknownEvent, match="no event #15; the last one is #14"):
        log.number(15)


def test_numbers_beyond_what_the_database_can_count(writer: Writer, log: Log) -> None:
    writer.save(opened())
    assert list(log.read(after=10**30)) == []
    assert log.recorded(0, 10**30) == log.recorded(0, 1)
    for ask in (log.number, log.act):
        with pytest.raises(UnknownEvent):
            ask(10**30)


def test_an_act_by_the_callers_key(writer: Writer, log: Log) -> None:
    two_offers(writer)
    assert [(fact.number, fact.event.ref) for fact in [log.ref("row-2")] if fact] == [(13, "row-2")]
    assert log.ref("row-3") is None


def test_an_act_is_found_from_any_of_its_events(writer: Writer, log: Log) -> None:
    writer.save(*move_in("c-17"), *move_in("c-18", place="2"), *move_in("c-19", place="3"))
    assert [numbers(log.act(number)) for number in (3, 4)] == [[3, 4], [3, 4]]
    assert numbers(log.act(1)) == [1, 2]
    assert numbers(log.act(6)) == [5, 6]
    with pytest.raises(UnknownEvent):
        log.act(7)


@pytest.mark.parametrize(
    ("moment", "last"),
    [
        ("2026-03-01T11:59:59.999999Z", 0),
        ("2026-03-01T12:00:00.000000Z", 1),
        ("2026-03-01T12:59:59.999999Z", 1),
        ("2026-03-01T13:00:00.000000Z", 7),
        ("2026-03-01T14:00:00.000000Z", 9),
        ("2099-01-01T00:00:00.000000Z", 9),
    ],
)
def test_a_moment_knows_what_was_recorded_by_then(
    writer: Writer, log: Log, clock: Clock, moment: str, last: int
) -> None:
    for events in ([opened()], decision(), move_in("c-17")):
        writer.save(*events)
        clock.move(hours=1)
    assert log.at(moment) == last


def test_an_event_of_a_later_program_names_its_number(ledger: str, writer: Writer, log: Log) -> None:
    writer.save(opened())
    tamper(ledger, _foreign(ledger, "citizen.teleported:1", b"{}"))
    assert log.last() == 2
    with pytest.raises(UnknownTopic, match=r"event #2 in .* is of kind 'citizen.teleported:1'"):
        log.stream("foreign")


def test_a_damaged_event_names_its_number_and_what_is_wrong(ledger: str, writer: Writer, log: Log) -> None:
    writer.save(opened())
    tamper(ledger, _foreign(ledger, "place.closed:1", b'{"effective_on":"2023-02-30"}'))
    with pytest.raises(DamagedEvent, match=r"event #2 in .* cannot be read: effective_on: "):
        log.number(2)


def _foreign(ledger: str, topic: str, state: bytes) -> str:
    stored = f"'\\x{state.hex()}'::bytea" if is_postgres(ledger) else f"x'{state.hex()}'"
    row = f"2, 'foreign', 1, '{topic}', {stored}, recorded_at, NULL, NULL, NULL, chain"
    return f"INSERT INTO stored_events SELECT {row} FROM stored_events"


QUIET = """
import sys
from ledger.store import open_log
with open_log(sys.argv[1]) as log:
    rows = list(log.read())
    assert not {"eventsourcing", "pydantic"} & sys.modules.keys(), "rows"
    from ledger.store.history import History
    History(log).book("syrenparken")
    assert not {"eventsourcing", "psycopg"} & sys.modules.keys(), "events"
"""


def test_reading_a_file_loads_only_what_it_needs(sqlite_ledger: str) -> None:
    with Writer(sqlite_ledger) as writer:
        writer.save(*decision())
    subprocess.run([sys.executable, "-c", QUIET, sqlite_ledger], check=True)
