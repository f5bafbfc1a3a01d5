"""Clerks at the same moment: one place, or one citizen, goes to exactly one of them, and nothing is half done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from itertools import groupby
from multiprocessing import get_context
from multiprocessing.queues import Queue
from threading import Barrier
from typing import Protocol

import pytest

from ledger.application import Ledger
from ledger.commands import NEW_CITIZEN, MoveIn
from ledger.errors import Refusal
from ledger.events import MovedIn, VacancyEnded
from ledger.events.decisions import BaseVersion
from ledger.events.offers import OfferVersion
from ledger.events.places import PlaceOpening
from ledger.store import open_log
from ledger.store.chain import verify_chain
from tests.ledger.given import BASE, NEW_YEAR, OFFER, TERMS, TOWN, decision, move_in
from tests.ledger.store import conftest

ledger = conftest.ledger
sqlite_ledger = conftest.sqlite_ledger
postgres_ledger = conftest.postgres_ledger
postgres_database = conftest.postgres_database
postgres_server = conftest.postgres_server

ROUNDS = 25
MANY = 8
"""Clerks where many are there at once."""
PATIENCE = 60
"""Seconds to wait for the other clerk before the test is given up."""

Wanted = Callable[[int, int], MoveIn]
"""What a clerk (from 0) asks for in a round."""


class _Starter(Protocol):
    def wait(self, timeout: float | None = None) -> int: ...


def one_place(clerk: int, turn: int) -> MoveIn:
    """Each clerk has a citizen of their own for the round's place."""
    return move_in(f"c-{clerk}-{turn}", f"p{2 * turn}", date(2023, 5, 1), by=f"clerk {clerk}")


def one_citizen(clerk: int, turn: int) -> MoveIn:
    """Each clerk has a place of their own for the round's citizen."""
    return move_in(f"c-{turn}", f"p{2 * turn + clerk}", date(2023, 5, 1), by=f"clerk {clerk}")


def somebody_new(clerk: int, turn: int) -> MoveIn:
    """Each clerk has a place of their own for somebody without a key."""
    return move_in(NEW_CITIZEN, f"p{MANY * turn + clerk}", date(2023, 5, 1), by=f"clerk {clerk}")


def another_house(clerk: int, turn: int) -> MoveIn:
    """Each clerk has a house of their own, and a citizen for its place."""
    return move_in(f"c-{clerk}-{turn}", str(turn), date(2023, 5, 1), offer=f"house-{clerk}", by=f"clerk {clerk}")


def play(location: str, clerk: int, wanted: Wanted, starter: _Starter) -> list[str]:
    """All rounds of one clerk, each begun together with the other's: "recorded", or the code of the refusal."""
    answers = []
    with Ledger.open(location) as ledger:
        for turn in range(ROUNDS):
            starter.wait(PATIENCE)
            try:
                ledger.record(wanted(clerk, turn))
            except Refusal as refusal:
                answers.append(refusal.code)
            else:
                answers.append("recorded")
    return answers


def in_threads(location: str, wanted: Wanted, count: int = 2) -> list[list[str]]:
    starter = Barrier(count)
    with ThreadPoolExecutor(count) as clerks:
        return list(clerks.map(lambda clerk: play(location, clerk, wanted, starter), range(count)))


def in_processes(location: str, wanted: Wanted, count: int = 2) -> list[list[str]]:
    context = get_context("spawn")
    starter, answers = context.Barrier(count), context.Queue()
    given = [(location, at, wanted, starter, answers) for at in range(count)]
    clerks = [context.Process(target=_play_and_tell, args=one) for one in given]
    for clerk in clerks:
        clerk.start()
    told = [answers.get(timeout=PATIENCE) for _ in clerks]
    for clerk in clerks:
        clerk.join(PATIENCE)
    return told


def _play_and_tell(location: str, clerk: int, wanted: Wanted, starter: _Starter, answers: Queue[list[str]]) -> None:
    answers.put(play(location, clerk, wanted, starter))


@pytest.mark.parametrize("run", [in_threads, in_processes])
@pytest.mark.parametrize(("wanted", "refusal"), [(one_place, "place-taken"), (one_citizen, "citizen-elsewhere")])
def test_one_of_two_succeeds_and_the_other_is_refused(
    ledger: str, wanted: Wanted, refusal: str, run: Callable[[str, Wanted], list[list[str]]]
) -> None:
    places = [PlaceOpening(OFFER, f"p{number}", NEW_YEAR) for number in range(2 * ROUNDS)]
    with Ledger.open(ledger) as door:
        door.record(TOWN)
        door.record(decision(*places))
        before = door.last()
    answers = run(ledger, wanted)
    assert [sorted(both) for both in zip(*answers, strict=True)] == [sorted([refusal, "recorded"])] * ROUNDS
    assert_whole_acts(ledger, before)


@pytest.mark.parametrize("run", [in_threads, in_processes])
def test_two_who_are_new_never_get_the_same_key(ledger: str, run: Callable[[str, Wanted], list[list[str]]]) -> None:
    with Ledger.open(ledger) as door:
        door.record(TOWN)
        door.record(decision(*(PlaceOpening(OFFER, f"p{number}", NEW_YEAR) for number in range(MANY * ROUNDS))))
        before = door.last()
    assert run(ledger, somebody_new) == [["recorded"] * ROUNDS] * 2
    with open_log(ledger) as log:
        events = [fact.event for fact in log.decoded(log.read(before))]
    keys = [event.citizen for event in events if isinstance(event, MovedIn)]
    assert sorted(keys) == [f"c-{number:05}" for number in range(1, 2 * ROUNDS + 1)]


@pytest.mark.postgres
def test_many_who_are_new_are_decided_in_turn(postgres_ledger: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody's key is taken meanwhile: nobody decides anew, let alone so often that he is refused."""
    monkeypatch.setattr("ledger.application.ATTEMPTS", 1)
    with Ledger.open(postgres_ledger) as door:
        door.record(TOWN)
        door.record(decision(*(PlaceOpening(OFFER, f"p{number}", NEW_YEAR) for number in range(MANY * ROUNDS))))
    assert in_threads(postgres_ledger, somebody_new, MANY) == [["recorded"] * ROUNDS] * MANY


@pytest.mark.parametrize(("wanted", "refusal"), [(one_place, "place-taken"), (another_house, None)])
def test_of_many_all_are_recorded_who_want_something_else(ledger: str, wanted: Wanted, refusal: str | None) -> None:
    # given a place for each round, in one house and in each of many others
    houses = [OFFER, *(f"house-{number}" for number in range(MANY))]
    with Ledger.open(ledger) as door:
        door.record(TOWN)
        door.record(decision(*(OfferVersion(house, NEW_YEAR, TERMS) for house in houses[1:]), reference="BY 2"))
        door.record(decision(*(BaseVersion(house, NEW_YEAR, BASE) for house in houses[1:]), reference="BY 3"))
        places = [PlaceOpening(OFFER, f"p{2 * turn}", NEW_YEAR) for turn in range(ROUNDS)]
        places += [PlaceOpening(house, str(turn), NEW_YEAR) for house in houses[1:] for turn in range(ROUNDS)]
        door.record(decision(*places, reference="BY 4"))
        before = door.last()
    # when many clerks move somebody in at the same moment, then of those who want one place one gets it, else all do
    answers = in_processes(ledger, wanted, MANY)
    recorded = MANY if refusal is None else 1
    in_each_round = ["recorded"] * recorded + [str(refusal)] * (MANY - recorded)
    assert [sorted(each) for each in zip(*answers, strict=True)] == [sorted(in_each_round)] * ROUNDS
    assert_whole_acts(ledger, before, ROUNDS * recorded)


def assert_whole_acts(location: str, before: int, count: int = ROUNDS) -> None:
    """So many move-ins are there, each with the end of a vacancy beside it, in a log that is sound, without holes.

    Each vacancy's end names the number of its move-in, whatever number that was decided with.
    """
    with open_log(location) as log:
        told = list(log.decoded(log.read(before)))
        assert verify_chain(log) is None
    acts = [[fact.event for fact in act] for _, act in groupby(told, key=lambda fact: fact.event.act)]
    assert [fact.number for fact in told] == list(range(before + 1, before + 1 + 2 * count))
    assert [_kinds(act) for act in acts] == [[MovedIn, VacancyEnded]] * count
    assert all(fact.event.stay == fact.number - 1 for fact in told if isinstance(fact.event, VacancyEnded))
    moved = [event for act in acts for event in act if isinstance(event, MovedIn)]
    for taken in (Counter((event.offer, event.place) for event in moved), Counter(event.citizen for event in moved)):
        assert set(taken.values()) == {1}


def _kinds(act: Sequence[object]) -> list[type]:
    return [type(event) for event in act]
