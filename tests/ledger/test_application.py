"""The door: what a command records, once, whole or not at all, in one process or several."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from unittest.mock import patch

import pytest
from msgspec.structs import replace

from ledger.application import ATTEMPTS, Ledger
from ledger.commands import Command
from ledger.errors import (
    BadImport,
    BadPayer,
    CprInText,
    LedgerBusy,
    LedgerExists,
    MonthNotEnded,
    NoLedger,
    NotAKey,
    PlaceTaken,
    ReasonNeeded,
    RefUsed,
    UnknownEvent,
    UnknownOffer,
    UnknownPlace,
)
from ledger.events import LedgerOpened, MovedIn, VacancyEnded
from ledger.events.places import Closure, PlaceOpening
from ledger.shared.calendar import Month, clock_set_to
from ledger.store import open_log
from ledger.store.pending import Outrun
from ledger.workspace import Workspace
from tests.ledger.given import (
    OFFER,
    TOWN,
    close,
    correct,
    decision,
    depart,
    move_in,
    reassess,
    set_use,
    void,
)

NOON = datetime(2024, 1, 10, 12, tzinfo=UTC)
MAY = date(2023, 5, 1)
MAY_LAST = date(2023, 5, 31)
JUNE = date(2023, 6, 1)


@pytest.fixture(autouse=True)
def noon() -> Iterator[None]:
    """The clock stands, so that months end on the same day whenever the tests run."""
    with clock_set_to(NOON):
        yield


@pytest.fixture
def location(tmp_path: Path) -> str:
    return str(tmp_path / "pladsbog.db")


@pytest.fixture
def ledger(location: str) -> Iterator[Ledger]:
    """A ledger that has adopted the town: events #1 to #7."""
    made = Ledger.create(location, "anna", "787")
    made.record(TOWN)
    yield made
    made.close()


def kinds(ledger: Ledger, after: int = 0) -> list[str]:
    """The kinds of events recorded after a number."""
    with open_log(ledger.location) as log:
        return [fact.event.TOPIC.partition(":")[0] for fact in log.decoded(log.read(after))]


# --- opening --------------------------------------------------------------------------------------


def test_the_first_event_tells_who_opened_the_ledger(location: str) -> None:
    Ledger.create(location, "anna", "787").close()
    with open_log(location) as log:
        (fact,) = log.decoded(log.read())
    assert fact.event == LedgerOpened(effective_on=NOON.date(), by="anna", act="ledger/1", municipality="787")
    assert fact.recorded_at == "2024-01-10T12:00:00.000000Z"


def test_a_ledger_is_made_once(ledger: Ledger) -> None:
    with pytest.raises(LedgerExists):
        Ledger.create(ledger.location, "bo")
    assert ledger.last() == 7


def test_a_ledger_that_is_not_there_is_not_made_by_opening_it(location: str) -> None:
    with pytest.raises(NoLedger):
        Ledger.open(location)
    assert not Path(location).exists()


# --- recording ------------------------------------------------------------------------------------


def test_a_receipt_brings_the_events_as_recorded(ledger: Ledger) -> None:
    receipt = ledger.record(move_in("c-17", "1", MAY, decision="VU 7"))
    assert not receipt.repeated
    assert [(fact.number, fact.stream, fact.version) for fact in receipt.events] == [
        (8, "citizen:c-17", 1),
        (9, f"place:{OFFER}/1", 2),
    ]
    assert [type(fact.event) for fact in receipt.events] == [MovedIn, VacancyEnded]
    with open_log(ledger.location) as log:
        assert list(log.decoded(log.read(7))) == list(receipt.events)


@pytest.mark.parametrize(
    ("command", "act"),
    [
        (move_in("c-18", "2", JUNE), "citizen:c-18/1"), (reassess("c-17", JUNE), "citizen:c-17/2"),
        (depart("c-17", JUNE), "citizen:c-17/2"), (set_use("2", JUNE, None, "closed"), f"place:{OFFER}/2/2"),
        (void(8), "citizen:c-17/2"), (correct(8, payer="163"), "citizen:c-17/2"),
        (close(Month(2023, 1)), f"settlement:{OFFER}/1"),
        (decision(PlaceOpening(OFFER, "3", MAY), reference="KB 1"), f"place:{OFFER}/3/1"),
    ],
)  # fmt: skip
def test_the_events_of_one_command_share_an_act_named_after_where_the_first_goes(
    ledger: Ledger, command: Command, act: str
) -> None:
    ledger.record(move_in("c-17", "1", MAY))
    receipt = ledger.record(command)
    assert {fact.event.act for fact in receipt.events} == {act}


def test_a_refusal_records_nothing(ledger: Ledger) -> None:
    with pytest.raises(UnknownOffer):
        ledger.record(move_in("c-17", "1", MAY, offer="nowhere"))
    with pytest.raises(UnknownEvent):
        ledger.record(void(8))
    with pytest.raises(MonthNotEnded):
        ledger.record(close(Month(2024, 1)))
    assert ledger.last() == 7


@pytest.mark.parametrize(
    ("command", "refusal"),
    [
        (move_in("c 17", "1", MAY), NotAKey), (move_in("c-17", "1 2", MAY), NotAKey),
        (move_in("c-17", "1", MAY, offer="a/b"), NotAKey), (set_use("1 2", MAY, None, "closed"), NotAKey),
        (depart("670180-0001", MAY), CprInText), (move_in("c-17", "1", MAY, by="670180-0001"), CprInText),
        (move_in("c-17", "1", MAY, ref="670180-0001"), CprInText),
        (move_in("c-17", "1", MAY, decision="670180-0001"), CprInText),
        (move_in("c-17", "1", MAY, reason="call 670180-0001"), CprInText),
        (replace(move_in("c-17", "1", MAY), decided_by="670180-0001"), CprInText),
        (replace(reassess("c-17", MAY), decided_by="670180-0001"), CprInText),
        (move_in("c-17", "1", MAY, payer="Herlev"), BadPayer),
    ],
)  # fmt: skip
def test_what_may_not_be_written_down_is_refused_before_any_rule(
    ledger: Ledger, command: Command, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        ledger.record(command)
    assert ledger.last() == 7


def test_adopting_the_same_decision_again_records_nothing(ledger: Ledger) -> None:
    receipt = ledger.record(TOWN)
    assert receipt.repeated
    assert receipt.events == ()
    assert ledger.last() == 7


def test_late_news_into_a_closed_month_needs_a_reason(ledger: Ledger) -> None:
    ledger.record(close(Month(2023, 5), and_earlier=True))
    with pytest.raises(ReasonNeeded):
        ledger.record(move_in("c-17", "1", MAY_LAST))
    assert ledger.record(move_in("c-17", "1", MAY_LAST, reason="the letter came late")).events
    assert ledger.record(move_in("c-18", "2", JUNE)).events


def test_an_offer_closes_past_a_place_that_was_voided(ledger: Ledger) -> None:
    ledger.record(void(5))
    with pytest.raises(UnknownPlace) as refusal:
        ledger.record(move_in("c-17", "1", MAY))
    assert refusal.value.known == ["2"]
    ledger.record(decision(Closure(OFFER, None, MAY_LAST), reference="KB 2023-04-01 item 3"))
    assert kinds(ledger, 8) == ["place.closed", "offer.closed"]


# --- proposing ------------------------------------------------------------------------------------


def test_a_proposal_is_what_would_be_recorded(ledger: Ledger) -> None:
    command = move_in("c-17", "1", MAY, MAY_LAST)
    proposed = ledger.propose(command)
    assert ledger.last() == 7
    assert ledger.record(command).events == proposed


def test_a_proposal_of_what_is_recorded_already_is_empty(ledger: Ledger) -> None:
    command = move_in("c-17", "1", MAY, ref="r-1")
    ledger.record(command)
    assert ledger.propose(command) == ()
    assert ledger.propose(TOWN) == ()


def test_a_proposal_is_refused_as_the_command_would_be(ledger: Ledger) -> None:
    with pytest.raises(UnknownPlace):
        ledger.propose(move_in("c-17", "9", MAY))


# --- the caller's own key -------------------------------------------------------------------------


def test_the_same_command_under_the_same_key_is_recorded_once(ledger: Ledger) -> None:
    command = move_in("c-17", "1", MAY, MAY_LAST, decision="VU 7", ref="r-1")
    first = ledger.record(command)
    again = ledger.record(command)
    assert again.repeated
    assert again.events == first.events
    assert ledger.last() == 11


def test_who_asks_does_not_make_it_another_command(ledger: Ledger) -> None:
    first = ledger.record(move_in("c-17", "1", MAY, ref="r-1"))
    assert ledger.record(move_in("c-17", "1", MAY, ref="r-1", by="bo")).events == first.events


@pytest.mark.parametrize(
    "other",
    [
        move_in("c-17", "1", JUNE, ref="r-1"), move_in("c-17", "1", MAY, granted="6", ref="r-1"),
        move_in("c-17", "1", MAY, MAY_LAST, ref="r-1"), move_in("c-17", "1", MAY, payer="163", ref="r-1"),
        move_in("c-17", "1", MAY, decision="VU 7", ref="r-1"), replace(depart("c-17", MAY), ref="r-1"),
    ],
)  # fmt: skip
def test_another_command_under_the_same_key_is_refused(ledger: Ledger, other: Command) -> None:
    ledger.record(move_in("c-17", "1", MAY, ref="r-1"))
    for ask in (ledger.record, ledger.propose):
        with pytest.raises(RefUsed) as refusal:
            ask(other)
        assert (refusal.value.ref, refusal.value.number) == ("r-1", 8)
    assert ledger.last() == 9


def test_a_refused_command_does_not_use_its_key_up(ledger: Ledger) -> None:
    with pytest.raises(UnknownPlace):
        ledger.record(move_in("c-17", "9", MAY, ref="r-1"))
    assert not ledger.record(move_in("c-17", "1", MAY, ref="r-1")).repeated


def test_a_key_is_known_after_what_it_recorded_was_voided(ledger: Ledger) -> None:
    command = move_in("c-17", "1", MAY, ref="r-1")
    ledger.record(command)
    ledger.record(void(8))
    assert ledger.record(command).repeated
    assert ledger.last() == 11


def test_a_decision_and_a_closing_can_have_a_key(ledger: Ledger) -> None:
    for command in (
        decision(PlaceOpening(OFFER, "3", MAY), ref="r-1"),
        replace(close(Month(2023, 1)), ref="r-2"),
    ):
        first = ledger.record(command)
        assert ledger.record(command).events == first.events


_RECORD_IN_A_PROCESS = """
import sys
from tests.ledger.test_application import MAY, move_in
from ledger.application import Ledger
from ledger.errors import RefUsed
with Ledger.open(sys.argv[1], accept_clock=True) as ledger:  # the clock of the test stands still
    try:
        receipt = ledger.record(move_in("c-17", sys.argv[2], MAY, ref="r-1", by="bo"))
    except RefUsed as refusal:
        print(refusal.code, refusal.number)
    else:
        print(receipt.repeated, [fact.number for fact in receipt.events])
"""


def in_a_process(location: str, place: str) -> str:
    """What another process answers that records c-17 into a place under the key r-1."""
    command = [sys.executable, "-c", _RECORD_IN_A_PROCESS, location, place]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def test_a_key_holds_across_processes(ledger: Ledger) -> None:
    assert in_a_process(ledger.location, "1") == "False [8, 9]"
    assert in_a_process(ledger.location, "1") == "True [8, 9]"
    assert ledger.record(move_in("c-17", "1", MAY, ref="r-1")).repeated
    assert in_a_process(ledger.location, "2") == "ref-used 8"
    assert ledger.last() == 9


# --- many at once ---------------------------------------------------------------------------------


def test_rows_build_on_the_rows_before_them(ledger: Ledger) -> None:
    rows = [move_in("c-17", "1", MAY), reassess("c-17", date(2023, 5, 15)), depart("c-17", MAY_LAST),
            move_in("c-18", "1", JUNE)]  # fmt: skip
    assert len(ledger.record_all(list(enumerate(rows, 2)), "rows.csv")) == 7
    assert kinds(ledger, 7) == [
        "citizen.moved-in", "place.vacancy-ended", "citizen.reassessed", "citizen.departed", "place.vacancy-began",
        "citizen.moved-in", "place.vacancy-ended",
    ]  # fmt: skip


def test_places_opened_by_a_row_can_be_moved_into_by_the_next(ledger: Ledger) -> None:
    rows = [decision(PlaceOpening(OFFER, "3", MAY)), move_in("c-17", "3", MAY)]
    assert len(ledger.record_all(list(enumerate(rows)), "rows.csv")) == 3


def test_one_bad_row_and_nothing_is_recorded_but_all_bad_rows_are_told(ledger: Ledger) -> None:
    rows: list[Command] = [
        move_in("c-17", "1", MAY), move_in("c-18", "1", JUNE), move_in("c-19", "9", MAY), depart("c-17", MAY_LAST),
    ]  # fmt: skip
    for ask in (ledger.record_all, ledger.propose_all):
        with pytest.raises(BadImport) as refusal:
            ask(list(enumerate(rows, 2)), "rows.csv")
        assert [(row.line, row.reason_code) for row in refusal.value.rows] == [(3, "place-taken"), (4, "unknown-place")]
    assert ledger.last() == 7


def test_many_are_proposed_as_they_are_recorded(ledger: Ledger) -> None:
    rows = [(2, move_in("c-17", "1", MAY)), (3, depart("c-17", MAY_LAST))]
    proposed = ledger.propose_all(rows, "rows.csv")
    ledger.record_all(rows, "rows.csv")
    with open_log(ledger.location) as log:
        assert tuple(log.decoded(log.read(7))) == proposed


def test_an_import_with_keys_can_be_repeated_and_grow(ledger: Ledger) -> None:
    rows: list[tuple[int, Command]] = [(2, move_in("c-17", "1", MAY, ref="r-1"))]
    assert len(ledger.record_all(rows, "rows.csv")) == 2
    assert len(ledger.record_all(rows, "rows.csv")) == 0
    grown = [*rows, (3, replace(depart("c-17", MAY_LAST), ref="r-2"))]
    assert len(ledger.record_all(grown, "rows.csv")) == 2


def test_a_key_twice_in_one_file(ledger: Ledger) -> None:
    row = move_in("c-17", "1", MAY, ref="r-1")
    assert len(ledger.record_all([(2, row), (3, row)], "rows.csv")) == 2
    other = [(2, move_in("c-18", "2", MAY, ref="r-2")), (3, move_in("c-19", "2", MAY, ref="r-2"))]
    with pytest.raises(BadImport) as refusal:
        ledger.record_all(other, "rows.csv")
    assert [(row.line, row.reason_code) for row in refusal.value.rows] == [(3, "ref-used")]


# --- somebody else was first ----------------------------------------------------------------------


def test_who_comes_second_is_told_what_the_first_has_done(ledger: Ledger) -> None:
    """The second decides on what it read before the first one saved; its save is refused and it decides anew."""
    decide = Workspace.decide
    with Ledger.open(ledger.location) as other:
        once = iter([move_in("c-17", "1", MAY)])

        def decide_late(self: Workspace, command: Command) -> object:
            decided = decide(self, command)
            for first in once:
                other.record(first)
            return decided

        with patch.object(Workspace, "decide", decide_late), pytest.raises(PlaceTaken):
            ledger.record(move_in("c-18", "1", JUNE))
    assert ledger.last() == 9


def test_an_import_beside_another_is_decided_anew(ledger: Ledger) -> None:
    decide = Workspace.decide
    with Ledger.open(ledger.location) as other:
        once = iter([move_in("c-17", "1", MAY, MAY_LAST)])

        def decide_late(self: Workspace, command: Command) -> object:
            decided = decide(self, command)
            for first in once:
                other.record(first)
            return decided

        with patch.object(Workspace, "decide", decide_late):
            assert len(ledger.record_all([(2, move_in("c-18", "1", JUNE))], "rows.csv")) == 2
    assert ledger.last() == 13


def test_who_never_gets_through_is_told_to_try_again(ledger: Ledger) -> None:
    with patch.object(Ledger, "_save", side_effect=Outrun) as save:
        with pytest.raises(LedgerBusy):
            ledger.record(move_in("c-17", "1", MAY))
        with pytest.raises(LedgerBusy):
            ledger.record_all([(2, move_in("c-17", "1", MAY))], "rows.csv")
    assert save.call_count == 2 * ATTEMPTS
