"""A decision sees what it reads: where anything it looked at grows before it is saved, it is decided anew.

In each race somebody else is quicker by a moment: what they do is recorded when the command has been decided, and is
about to be saved. All of them run on both databases.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest

from ledger.application import Ledger, RecordedMeanwhile
from ledger.commands import Command, Confirm, FollowUpCitizen, HoldMeeting, Post, Undo
from ledger.errors import Refusal
from ledger.events import Event, MeetingHeld, MonthClosed, MovedIn, PlaceClosed, PostingsMade
from ledger.events.accounts import AccountVersion
from ledger.events.adoption import Adoption
from ledger.events.decisions import ModelVersion, RatesVersion
from ledger.events.followups import CompetenceVersion
from ledger.events.offers import OfferVersion
from ledger.events.places import Closure, PlaceOpening
from ledger.models.accounts import AccountMapping, Selector
from ledger.models.competence import Competence, Role
from ledger.models.rates import Rates
from ledger.rules import deciding
from ledger.shared.calendar import Month, clock_set_to
from ledger.store import open_log
from ledger.workspace import Workspace
from tests.ledger.given import (
    CLERK,
    MODEL,
    NEW_YEAR,
    OFFER,
    RATES,
    TERMS,
    TOWN,
    close,
    decision,
    move_in,
    reassess,
    void,
)
from tests.ledger.store import conftest

empty = conftest.ledger
sqlite_ledger = conftest.sqlite_ledger
postgres_ledger = conftest.postgres_ledger
postgres_database = conftest.postgres_database
postgres_server = conftest.postgres_server

NOON = datetime(2024, 1, 10, 12, tzinfo=UTC)
JANUARY = Month(2023, 1)
OTHER = "udby"

AT_HOME = move_in("c-17", "1", NEW_YEAR)
"""Events #7 and #8: who lives in the house when a race begins."""


def adopted(*items: Adoption, reference: str = "BY 9", reason: str | None = None) -> Command:
    return decision(*items, reference=reference, reason=reason)


def another_house() -> Command:
    return adopted(OfferVersion(OTHER, NEW_YEAR, TERMS), PlaceOpening(OTHER, "1", NEW_YEAR), reference="BY 2")


ACCOUNTS = adopted(
    *(
        AccountVersion(NEW_YEAR, Selector(offer=offer), AccountMapping(account="538501001", counter="538521001"))
        for offer in (OFFER, OTHER)
    ),
    reference="BY 3",
)
LIMITS = adopted(
    CompetenceVersion(NEW_YEAR, Competence(by="year-price", roles=(Role(role="leader", to_ore=1), Role(role="board"))))
)
ONLY_LEVEL_1 = Rates(unit="day", prices_ore={"1": 500_00}, hours_to={"1": Decimal(7)})
CLOSED_IN_JUNE = adopted(Closure(OFFER, None, date(2023, 6, 30)), reason="the house closes")
FOLLOWED_UP = FollowUpCitizen(by="finn", citizen="c-17", day=date(2023, 3, 1), result="continue")
HELD = HoldMeeting(by="finn", offer=OFFER, month=JANUARY, participants=("leader",))
POSTED = Post(by="finn", month=JANUARY)


@pytest.fixture
def ledger(empty: str) -> Iterator[Ledger]:
    with clock_set_to(NOON), Ledger(empty) as door:
        yield door


@pytest.fixture
def decided(monkeypatch: pytest.MonkeyPatch) -> list[Command]:
    """Every command that a rule is asked about, each time."""
    asked: list[Command] = []
    decide = deciding.decide

    def counting(command: Command, *rest: Any) -> list[Event]:
        asked.append(command)
        return decide(command, *rest)

    monkeypatch.setattr("ledger.workspace.decide", counting)
    return asked


@pytest.fixture
def quicker(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> Callable[[Command], None]:
    """Has somebody else give a command when the next one is decided and not saved yet."""
    save = Ledger._save

    def arranged(theirs: Command) -> None:
        waiting = [theirs]

        def saving(door: Ledger, workspace: Workspace, as_of: int | None = None) -> int:
            if waiting:
                with Ledger.open(ledger.location) as other:
                    other.record(waiting.pop())
            return save(door, workspace, as_of)

        monkeypatch.setattr(Ledger, "_save", saving)

    return arranged


@dataclass(frozen=True)
class Race:
    """What is there before, what is asked, what somebody else does meanwhile, and with what the first is refused."""

    mine: Command
    theirs: Command
    code: str
    before: Sequence[Command] = ()


REFUSED = {
    "a move-in into a month closed meanwhile": Race(
        move_in("c-18", "2", date(2023, 1, 10)), close(JANUARY), "reason-needed"
    ),
    "rates for all houses, in a month of one of them closed meanwhile": Race(
        adopted(RatesVersion("lillebaelt", date(2023, 1, 15), RATES)), close(JANUARY), "reason-needed"
    ),
    "a grant above the first competence ever adopted": Race(
        move_in("c-18", "2", date(2023, 1, 10)), LIMITS, "decider-needed"
    ),
    "a reassessment above the first competence ever adopted": Race(
        reassess("c-17", date(2023, 1, 10)), LIMITS, "decider-needed"
    ),
    "a level that new rates no longer have": Race(
        move_in("c-18", "2", date(2023, 1, 10)),
        adopted(RatesVersion("lillebaelt", NEW_YEAR, ONLY_LEVEL_1)),
        "unknown-level",
    ),
    "a house under a model annulled meanwhile": Race(
        adopted(OfferVersion(OTHER, NEW_YEAR, TERMS.changed({"model": "new"}))),
        void(9),
        "unknown-model",
        before=[adopted(ModelVersion("new", NEW_YEAR, MODEL), reference="BY 1")],
    ),
    "a confirmation of rates annulled meanwhile": Race(
        Confirm(by="finn", what="rates", id="new", year=2024, decision="BY 8"),
        void(9),
        "no-rate",
        before=[adopted(RatesVersion("new", NEW_YEAR, RATES), reference="BY 1")],
    ),
    "a follow-up on a stay voided meanwhile": Race(FOLLOWED_UP, void(7), "unknown-citizen"),
    "a reassessment in a stay voided meanwhile": Race(reassess("c-17", date(2023, 3, 1)), void(7), "unknown-citizen"),
    "a move-in into a place closed meanwhile": Race(
        move_in("c-18", "2", date(2023, 7, 1)), adopted(Closure(OFFER, "2", date(2023, 6, 30))), "place-not-open"
    ),
    "a closing of a house into which somebody moved meanwhile": Race(
        adopted(Closure(OFFER, None, date(2023, 12, 31)), reason="it closes"),
        move_in("c-18", "3", date(2024, 1, 5)),
        "still-in-use",
        before=[void(7), adopted(PlaceOpening(OFFER, "3", NEW_YEAR))],
    ),
    "an undoing of an adoption used meanwhile": Race(
        Undo(by="finn"),
        reassess("c-17", date(2023, 6, 1)),
        "used-since",
        before=[decision(RatesVersion("lillebaelt", date(2023, 5, 1), RATES), reference="BY 1", by="finn")],
    ),
    "an undoing of a move-in built upon meanwhile": Race(
        Undo(by=CLERK), reassess("c-17", date(2023, 3, 1), by="finn"), "impossible-history"
    ),
    "a correction in a month closed meanwhile": Race(void(7), close(JANUARY), "reason-needed"),
    "a closing of a month closed meanwhile": Race(close(JANUARY), close(JANUARY), "already-closed"),
    "a posting of a month posted meanwhile": Race(
        POSTED, POSTED, "already-posted", before=[another_house(), ACCOUNTS, close(JANUARY, OFFER)]
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_happened_meanwhile_is_seen(ledger: Ledger, quicker: Callable[[Command], None], name: str) -> None:
    race = REFUSED[name]
    begin(ledger, *race.before)
    quicker(race.theirs)
    # when it is given a moment too late, then it is refused, and theirs alone is recorded
    with pytest.raises(Refusal) as refused:
        ledger.record(race.mine)
    assert refused.value.code == race.code
    with open_log(ledger.location) as log:
        acts = {fact.event.act for fact in log.recorded(0, log.last())}
    assert len(acts) == 2 + len(race.before) + 1


@pytest.mark.parametrize("name", REFUSED)
def test_in_the_other_order_it_is_refused_alike(ledger: Ledger, name: str) -> None:
    race = REFUSED[name]
    begin(ledger, *race.before)
    ledger.record(race.theirs)
    with pytest.raises(Refusal) as refused:
        ledger.record(race.mine)
    assert refused.value.code == race.code


@pytest.mark.parametrize("name", REFUSED)
def test_alone_it_is_recorded(ledger: Ledger, name: str) -> None:
    race = REFUSED[name]
    begin(ledger, *race.before)
    assert ledger.record(race.mine).events


def test_two_postings_of_a_month_number_on(ledger: Ledger, quicker: Callable[[Command], None]) -> None:
    # given two houses with an issued month, each posted by somebody of their own
    begin(ledger, another_house(), ACCOUNTS, close(JANUARY))
    quicker(Post(by="anna", month=JANUARY, offers=(OTHER,)))
    ledger.record(Post(by="bo", month=JANUARY, offers=(OFFER,)))
    # then the numbers of the second go on from those of the first
    posted = [event for event in events(ledger) if isinstance(event, PostingsMade)]
    assert len(posted) == 2
    assert all(two.first == one.first + one.count for one, two in pairwise(posted))


def test_a_month_closed_for_all_houses_is_closed_for_one_adopted_meanwhile(
    ledger: Ledger, quicker: Callable[[Command], None]
) -> None:
    begin(ledger)
    quicker(another_house())
    ledger.record(close(JANUARY))
    assert {event.offer for event in events(ledger) if isinstance(event, MonthClosed)} == {OFFER, OTHER}


def test_a_house_closes_with_the_place_opened_meanwhile(ledger: Ledger, quicker: Callable[[Command], None]) -> None:
    begin(ledger, void(7))
    quicker(adopted(PlaceOpening(OFFER, "3", NEW_YEAR)))
    ledger.record(CLOSED_IN_JUNE)
    assert {event.place for event in events(ledger) if isinstance(event, PlaceClosed)} == {"1", "2", "3"}


def test_a_meeting_has_the_figures_that_were_known(ledger: Ledger, quicker: Callable[[Command], None]) -> None:
    begin(ledger)
    quicker(move_in("c-18", "2", JANUARY.first))
    ledger.record(HELD)
    (held,) = (event for event in events(ledger) if isinstance(event, MeetingHeld))
    assert (held.figures.known_at, held.figures.occupied) == (ledger.last() - 1, 62)


def test_what_was_not_looked_at_may_grow(
    ledger: Ledger, quicker: Callable[[Command], None], decided: list[Command]
) -> None:
    begin(ledger, another_house())
    mine, theirs = move_in("c-18", "2", JANUARY.first), move_in("c-19", "1", JANUARY.first, offer=OTHER)
    quicker(theirs)
    decided.clear()
    receipt = ledger.record(mine)
    assert decided == [mine, theirs]
    (moved,) = (fact for fact in receipt.events if isinstance(fact.event, MovedIn))
    assert moved.stay == moved.number == ledger.last() - 1


def test_however_often_others_are_quicker_one_attempt_is_enough(
    ledger: Ledger, decided: list[Command], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A move-in names the number that it gets, which is another one each time that somebody else has recorded."""
    begin(ledger, another_house())
    mine, attempts = move_in("c-18", "2", JANUARY.first), []
    saved = Ledger._save_once

    def saving(door: Ledger, workspace: Workspace, **conditions: Any) -> int:
        if door is ledger:
            attempts.append(workspace.as_of)
            with Ledger.open(ledger.location) as other:
                other.record(move_in(f"c-2{len(attempts)}", "1", date(2023, len(attempts), 1), offer=OTHER))
        return saved(door, workspace, **conditions)

    monkeypatch.setattr(Ledger, "_save_once", saving)
    decided.clear()
    ledger.record(mine)
    assert len(attempts) == 1
    assert decided.count(mine) == 1


def test_what_was_looked_at_is_decided_anew_once(
    ledger: Ledger, quicker: Callable[[Command], None], decided: list[Command]
) -> None:
    begin(ledger)
    theirs = adopted(RatesVersion("new", NEW_YEAR, RATES))
    quicker(theirs)
    decided.clear()
    mine = move_in("c-18", "2", JANUARY.first)
    ledger.record(mine)
    assert decided == [mine, theirs, mine]


@pytest.mark.parametrize("theirs", [another_house(), reassess("c-17", date(2023, 3, 1))])
def test_what_was_confirmed_is_recorded_or_nothing(
    ledger: Ledger, quicker: Callable[[Command], None], theirs: Command
) -> None:
    # given a proposal that somebody has seen, and anything at all recorded since
    begin(ledger)
    mine = move_in("c-18", "2", JANUARY.first)
    seen = ledger.last()
    quicker(theirs)
    with pytest.raises(RecordedMeanwhile):
        ledger.record(mine, as_of=seen)
    with pytest.raises(RecordedMeanwhile):
        ledger.record(mine, as_of=seen)
    with pytest.raises(RecordedMeanwhile):
        ledger.record_all([(1, mine)], "rows.csv", as_of=seen)
    assert not any(isinstance(event, MovedIn) and event.citizen == "c-18" for event in events(ledger))
    # then it is recorded as it was seen the second time
    assert ledger.record(mine, as_of=ledger.last()).events


def begin(ledger: Ledger, *before: Command) -> None:
    for command in (TOWN, AT_HOME, *before):
        ledger.record(command)


def events(ledger: Ledger) -> list[Event]:
    with open_log(ledger.location) as log:
        return [fact.event for fact in log.recorded(0, log.last())]
