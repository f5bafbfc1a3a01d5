"""The made-up municipality: months close as time goes by, late news says why, and the same seed gives the same."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import asdict, replace

from ledger.commands import Depart, Move, MoveIn
from ledger.demo import Plan, make_municipality, municipality
from ledger.events import (
    BudgetAdopted,
    CameHome,
    Departed,
    Event,
    GrantEnded,
    MonthClosed,
    Moved,
    MovedIn,
    OfStay,
    PayingChanged,
    Recorded,
    ServiceDelivered,
    ServiceGranted,
    ServiceRegranted,
    WentAway,
)
from ledger.models.offers import Assessment
from ledger.settlement.engine import settle_month
from ledger.shared.calendar import Month
from ledger.state.book import Book, book_of
from ledger.store import open_log
from ledger.store.codec import encode

SMALL = Plan(places=24, years=1)
JANUARY, OCTOBER = Month(2025, 1), Month(2025, 10)


@pytest.fixture(scope="module")
def closed(tmp_path_factory: pytest.TempPathFactory) -> list[Recorded]:
    return made(tmp_path_factory.mktemp("closed"), SMALL)


def made(folder: Path, plan: Plan) -> list[Recorded]:
    """Everything that is recorded in such a municipality."""
    location = str(folder / "demo.db")
    make_municipality(location, plan)
    with open_log(location) as log:
        return list(log.decoded(log.read()))


def closings(facts: list[Recorded]) -> list[tuple[Recorded, MonthClosed]]:
    return [(fact, fact.event) for fact in facts if isinstance(fact.event, MonthClosed)]


def test_every_offer_closes_each_month_on_the_twelfth_of_the_next_but_the_last_two(closed: list[Recorded]) -> None:
    expected = [
        (f"{month.next().first.replace(day=12)}T09:00:00.000000Z", month)
        for month in JANUARY.until(OCTOBER)
        for _offer in range(13)
    ]
    assert [(fact.recorded_at, event.issued.month) for fact, event in closings(closed)] == expected


def test_what_concerns_a_closed_month_says_why_and_nothing_else_needs_to(closed: list[Recorded]) -> None:
    through: Month | None = None
    late = 0
    for fact in closed:
        if isinstance(fact.event, MonthClosed):
            through = Month.of(fact.event.effective_on)
        elif isinstance(fact.event, OfStay):
            reaches_back = through is not None and Month.of(fact.event.touches_from) <= through
            assert (fact.event.reason is not None) == reaches_back, fact
            late += reaches_back
    assert late > 0


def test_late_news_is_carried_by_later_settlements(closed: list[Recorded]) -> None:
    adjusted = [line for _, event in closings(closed) for line in event.issued.lines if line.kind == "adjustment"]
    assert adjusted
    assert all(line.for_month < OCTOBER for line in adjusted)


def test_the_same_seed_makes_the_same_ledger(closed: list[Recorded], tmp_path: Path) -> None:
    assert made(tmp_path, SMALL) == closed


def test_another_seed_makes_another_one(closed: list[Recorded], tmp_path: Path) -> None:
    assert made(tmp_path, replace(SMALL, seed=2)) != closed


def test_left_open_it_has_the_same_registrations(closed: list[Recorded], tmp_path: Path) -> None:
    left_open = made(tmp_path, replace(SMALL, leave_open=True))
    assert closings(left_open) == []
    registered = [fact for fact in closed if not isinstance(fact.event, MonthClosed)]
    assert [_said(fact.event) for fact in registered] == [_said(fact.event) for fact in left_open]


def _said(event: Event) -> dict[str, object]:
    """What an event says, without its reason and without the numbers that other events give it."""
    return {name: value for name, value in asdict(event).items() if name not in {"reason", *event.NAMES}}


def test_notice_that_is_given_early_moves_the_end_of_a_tail(tmp_path: Path) -> None:
    """Of a place that another municipality pays for, in a house whose agreement counts from the day of the notice."""
    facts = made(tmp_path, Plan())
    moved: list[tuple[str, int]] = []
    for fact in facts:
        left = fact.event
        if isinstance(left, Departed) and left.notice_given is not None:
            month = Month.of(left.effective_on)
            on_the_last_day = replace(fact, event=replace(left, notice_given=left.effective_on))
            late = [on_the_last_day if one is fact else one for one in facts]
            early, told_late = (
                sum(settle_month(book, one).total for one in month.until(month.next(2)))
                for book in (_book(left.offer, facts), _book(left.offer, late))
            )
            if early != told_late:
                moved.append((left.offer, told_late - early))
    # the later it is given, the longer it is paid for
    assert len(moved) > 1
    assert all(saved > 0 for _, saved in moved), moved
    assert {offer for offer, _ in moved} <= {"aagaarden", "skovbo", "havblik", "hoejmarken"}


def _book(offer: str, facts: list[Recorded]) -> Book:
    return book_of(offer, [fact for fact in facts if fact.event.about_offer in (None, offer)])


def test_everyday_life_is_in_it(tmp_path: Path) -> None:
    """Room changes, swaps, days away and returns, new payers, turnovers, transfers, and notice given before the end."""
    facts = made(tmp_path, Plan(places=100, years=3))
    events = [fact.event for fact in facts]
    moved = [event for event in events if isinstance(event, Moved)]
    departed = [event for event in events if isinstance(event, Departed)]
    acts = Counter(event.act for event in moved)
    arrived = {(event.offer, event.place, event.effective_on) for event in events if isinstance(event, MovedIn)}
    found = {
        "room change": any(acts[event.act] == 1 for event in moved),
        "swap": any(count == 2 for count in acts.values()),
        "planned absence": any(isinstance(event, WentAway) and event.until for event in events),
        "return": any(isinstance(event, CameHome) for event in events),
        "payer": any(isinstance(event, PayingChanged) for event in events),
        "transfer": any(isinstance(event, MovedIn) and event.transferred_from for event in events),
        "turnover": any((event.offer, event.place, event.effective_on) in arrived for event in departed),
        "early notice": any(event.notice_given and event.cause == "moved" for event in departed),
    }
    assert all(found.values()), found


def test_services_are_in_it_with_a_budget_at_home_and_beside_the_place(tmp_path: Path) -> None:
    facts = made(tmp_path, Plan(places=100, years=2))
    found = Counter(type(fact.event) for fact in facts)
    assert all(found[kind] for kind in (ServiceGranted, ServiceRegranted, GrantEnded, ServiceDelivered)), found
    granted = [fact.event for fact in facts if isinstance(fact.event, ServiceGranted)]
    assert {event.service for event in granted} == {"night-watch", "extra-hours", "day-offer", "support-hours"}
    assert {event.stay is None for event in granted if event.service == "support-hours"} == {True}
    late = [fact for fact in facts if isinstance(fact.event, ServiceDelivered) and fact.event.reason is not None]
    assert late
    closed = [event.issued for _, event in closings(facts)]
    assert {line.service for month in closed for line in month.lines if line.kind == "supplement"} == {
        event.service for event in granted
    }
    assumed = {one.service for fact in facts if isinstance(fact.event, BudgetAdopted)
               for one in fact.event.budget.of_services}  # fmt: skip
    assert assumed == {event.service for event in granted}


def test_a_room_that_is_told_after_the_departure_houses_nobody() -> None:
    # given somebody whose departure was written down, and then the room that he had meanwhile
    day, granted = date(2023, 1, 1), Assessment(level="5")
    moved_in = MoveIn(
        by="demo", citizen="c-1", offer="solbakken", place="1", first_day=day, assessment=granted, decision="VU 1"
    )
    left = Depart(by="demo", citizen="c-1", last_day=date(2023, 6, 1), cause="moved")
    known = municipality._Known([moved_in, left])
    # then it is known where he lives no more
    known.learn([Move(by="demo", citizen="c-1", place="2", first_day=date(2023, 3, 1), decision="VU 2")])
    assert known.by_house() == {}


def test_in_another_language_only_what_people_wrote_differs(closed: list[Recorded], tmp_path: Path) -> None:
    location = str(tmp_path / "demo.db")
    make_municipality(location, SMALL, words=lambda text: f"på dansk: {text}")
    with open_log(location) as log:
        facts = list(log.decoded(log.read()))
    assert [(fact.number, fact.recorded_at, type(fact.event)) for fact in facts] == [
        (fact.number, fact.recorded_at, type(fact.event)) for fact in closed
    ]
    written = [_in_english(encode(fact.event)[1]) for fact in facts]
    assert written == [encode(fact.event)[1] for fact in closed]
    # and all that people wrote is in it: reasons, decisions of the council, what a budget is for
    assert {event.reason[:8] for fact in facts if isinstance(event := fact.event, OfStay) and event.reason} == {
        "på dansk"
    }
    adopted = [fact.event for fact in facts if isinstance(fact.event, BudgetAdopted)]
    assert {(event.decision or "")[:8] for event in adopted} == {"på dansk"}
    assert {item[:8] for event in adopted for item in event.budget.items_ore} == {"på dansk"}


def _in_english(stored: bytes) -> bytes:
    return stored.replace("på dansk: ".encode(), b"")
