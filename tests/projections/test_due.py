"""What is due: the three municipalities' cadences with month ends and leap days, the year wheel, actions, stakes."""

from __future__ import annotations

from datetime import date
from typing import Any, cast

import pytest

from ledger.commands import (
    Adopt,
    Confirm,
    Correct,
    Depart,
    FinishAction,
    FollowUpCitizen,
    HoldMeeting,
    MoveIn,
    Reassess,
)
from ledger.errors import UnknownOffer
from ledger.events import CadenceAdopted, CitizenFollowedUp
from ledger.events.decisions import BaseVersion, ModelVersion, RatesVersion
from ledger.events.followups import CadenceVersion, WheelVersion
from ledger.events.offers import OfferVersion
from ledger.events.places import Closure, PlaceOpening
from ledger.following.due import Due, next_follow_up
from ledger.models.followups import Cadence, YearWheel
from ledger.models.offers import Assessment, Base
from ledger.models.rates import Rates
from ledger.reading.decisions import read_decision, shipped_path
from ledger.shared.calendar import Month, Period, months_after
from ledger.state.meetings import follow_ups_of, within
from ledger.state.stays import Lodging, Paying, Stay
from ledger.store import Log
from ledger.store.history import History
from projections.due import due_data, due_list
from tests.as_json import as_json
from tests.ledger.given import MODEL, OFFER, TERMS
from tests.memory import MemoryLedger

DAY_ONE = date(2020, 1, 1)


# --- cadences ----------------------------------------------------------------------------------------


def cadence(municipality: str, paragraph: str) -> Cadence:
    """What a shipped decision says of a paragraph."""
    adopted = read_decision(shipped_path(f"{municipality}-cadence"), "anna").items
    told = [item.cadence for item in adopted if isinstance(item, CadenceVersion)]
    return next(one for one in told if one.paragraph == paragraph)


def stay(first: date, last: date | None = None, identity: int = 1) -> Stay:
    lived, paid = Lodging(first, "1", identity), Paying(first, None, None, identity)
    return Stay(identity, "c-1", OFFER, Period.inclusive(first, last), (), (lived,), (paid,), identity, None)


def followed_up(*days: date) -> list[CitizenFollowedUp]:
    said: dict[str, Any] = {"by": "anne", "act": "act", "citizen": "c-1", "offer": OFFER, "place": "1"}
    return [CitizenFollowedUp(effective_on=day, result="continue", stay=1, **said) for day in days]


@pytest.mark.parametrize(
    ("municipality", "paragraph", "first", "later"),
    [
        ("gladsaxe", "85", date(2023, 4, 15), date(2023, 7, 15)),
        ("gladsaxe", "107", date(2023, 4, 15), date(2023, 10, 15)),
        ("gladsaxe", "108", date(2023, 4, 15), date(2024, 4, 15)),
        ("holstebro", "85", date(2023, 4, 15), date(2024, 4, 15)),
        ("holstebro", "107", date(2023, 7, 15), date(2024, 1, 15)),
        ("holstebro", "108", date(2023, 4, 15), date(2025, 4, 15)),
        ("svendborg", "85", date(2023, 4, 15), date(2024, 4, 15)),
        ("svendborg", "107", date(2024, 1, 15), date(2025, 1, 15)),
        ("svendborg", "108", date(2024, 1, 15), date(2026, 1, 15)),
    ],
)
def test_the_three_municipalities_tables(municipality: str, paragraph: str, first: date, later: date) -> None:
    """A stay from 15 January 2023: the first time, and the next one where that was held on its day."""
    rule = cadence(municipality, paragraph)
    begun = stay(date(2023, 1, 15))
    assert next_follow_up(begun, [], rule) == first
    assert next_follow_up(begun, followed_up(first), rule) == later


@pytest.mark.parametrize(
    ("municipality", "paragraph", "begins", "first"),
    [
        ("gladsaxe", "108", date(2022, 11, 30), date(2023, 2, 28)),
        ("gladsaxe", "108", date(2023, 11, 30), date(2024, 2, 29)),
        ("gladsaxe", "107", date(2023, 5, 31), date(2023, 8, 31)),
        ("holstebro", "107", date(2023, 8, 31), date(2024, 2, 29)),
        ("holstebro", "107", date(2022, 8, 31), date(2023, 2, 28)),
        ("svendborg", "108", date(2024, 2, 29), date(2025, 2, 28)),
        ("svendborg", "107", date(2023, 2, 28), date(2024, 2, 28)),
        ("svendborg", "85", date(2023, 12, 31), date(2024, 3, 31)),
    ],
)
def test_month_ends_and_leap_days(municipality: str, paragraph: str, begins: date, first: date) -> None:
    assert next_follow_up(stay(begins), [], cadence(municipality, paragraph)) == first


def test_later_ones_are_counted_from_the_day_it_was_held_early_or_late() -> None:
    rule = cadence("gladsaxe", "107")
    begun = stay(date(2023, 1, 15))
    assert next_follow_up(begun, followed_up(date(2023, 3, 1)), rule) == date(2023, 9, 1)
    assert next_follow_up(begun, followed_up(date(2023, 3, 1), date(2023, 10, 31)), rule) == date(2024, 4, 30)


def test_a_stay_of_before_does_not_count() -> None:
    """A follow-up of an earlier stay is no follow-up of this one."""
    begun = stay(date(2023, 6, 1), identity=2)
    assert next_follow_up(begun, followed_up(date(2023, 5, 31)), cadence("gladsaxe", "107")) == date(2023, 9, 1)


def test_a_follow_up_after_a_departure_that_was_corrected_is_still_one_of_the_stay() -> None:
    """The departure was moved to ten days before the follow-up. By days alone, 15 April would still be due."""
    left = stay(date(2023, 1, 15), date(2023, 4, 20))
    assert next_follow_up(left, followed_up(date(2023, 4, 30)), cadence("gladsaxe", "107")) is None


def test_nothing_is_due_after_the_stay() -> None:
    rule = cadence("gladsaxe", "107")
    assert next_follow_up(stay(date(2023, 1, 15), date(2023, 4, 14)), [], rule) is None
    assert next_follow_up(stay(date(2023, 1, 15), date(2023, 4, 15)), [], rule) == date(2023, 4, 15)


@pytest.mark.parametrize(
    ("last", "done", "due"),
    [
        (None, [date(2023, 4, 15)], date(2024, 4, 15)),
        (date(2023, 12, 31), [date(2023, 4, 15)], date(2023, 9, 30)),
        (date(2023, 12, 31), [date(2023, 4, 15), date(2023, 9, 30)], None),
        (date(2023, 5, 31), [], date(2023, 2, 28)),
        (date(2023, 2, 10), [], date(2023, 1, 15)),
        (date(2025, 6, 30), [date(2023, 4, 15)], date(2024, 4, 15)),
    ],
)
def test_holstebro_s_three_months_before_the_end(last: date | None, done: list[date], due: date | None) -> None:
    assert next_follow_up(stay(date(2023, 1, 15), last), followed_up(*done), cadence("holstebro", "85")) == due


@pytest.mark.parametrize(
    ("day", "count", "expected"),
    [
        (date(2023, 11, 30), 3, date(2024, 2, 29)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 2, 29), 48, date(2028, 2, 29)),
        (date(2023, 1, 31), 1, date(2023, 2, 28)),
        (date(2023, 3, 31), -1, date(2023, 2, 28)),
        (date(2023, 1, 15), 0, date(2023, 1, 15)),
    ],
)
def test_months_after_a_day(day: date, count: int, expected: date) -> None:
    assert months_after(day, count) == expected


# --- the list ----------------------------------------------------------------------------------------


def two_houses() -> MemoryLedger:
    """A house of the municipality's own and one bought from others, both on 1,000 + 200 kr. a day for level A."""
    ledger = MemoryLedger()
    items: list[Any] = [
        ModelVersion("pakker", DAY_ONE, MODEL),
        RatesVersion("lillebaelt", DAY_ONE, Rates(unit="day", prices_ore={"A": 1000_00, "B": 1500_00})),
    ]
    for offer, supplier in (("home", "internal"), ("away", "external")):
        terms = TERMS.changed({"supplier": supplier})
        items += [OfferVersion(offer, DAY_ONE, terms), PlaceOpening(offer, "1", DAY_ONE)]
        items.append(BaseVersion(offer, DAY_ONE, Base(unit="day", amount_ore=200_00)))
    ledger.do(Adopt(by="anna", decision="town", decided_on=DAY_ONE, items=items))
    return ledger


def adopt(ledger: MemoryLedger, *items: Any, reference: str = "BY 4") -> None:
    ledger.do(Adopt(by="anna", decision=reference, decided_on=DAY_ONE, items=items))


def move_in(citizen: str, offer: str, day: date, paragraph: str | None = "108") -> MoveIn:
    granted = Assessment(level="A")
    said: dict[str, Any] = {"by": "anna", "decision": "VU", "assessment": granted, "place": "1"}
    return MoveIn(citizen=citizen, offer=offer, first_day=day, paragraph=paragraph, **said)


def due(ledger: MemoryLedger, day: date, ahead: int = 0, offer: str | None = None) -> list[Due]:
    return due_list(history(ledger), day, ahead, offer).rows


def history(ledger: MemoryLedger) -> History:
    return History(cast("Log", ledger.log))


def test_a_citizen_is_listed_with_what_is_at_stake() -> None:
    """From 1 January to 11 April 2023 are 100 days at 1,200; the first follow-up was due on 1 April."""
    ledger = two_houses()
    ledger.do(read_decision(shipped_path("gladsaxe-cadence"), "anna"))
    ledger.do(move_in("c-1", "home", date(2023, 1, 1)))
    assert due(ledger, date(2023, 3, 31)) == []
    assert [row.days_overdue for row in due(ledger, date(2023, 3, 31), ahead=1)] == [0]
    (row,) = due(ledger, date(2023, 4, 11))
    assert (row.what, row.subject, row.due, row.days_overdue) == ("citizen", "c-1", date(2023, 4, 1), 10)
    assert row.at_stake == 120_000_00


def test_the_stake_follows_the_price_of_the_day_and_the_latest_follow_up() -> None:
    ledger = two_houses()
    ledger.do(read_decision(shipped_path("gladsaxe-cadence"), "anna"))
    ledger.do(move_in("c-1", "home", date(2023, 1, 1), "107"))
    followed = FollowUpCitizen(by="anna", citizen="c-1", day=date(2023, 4, 1), result="continue", decision="VU 2")
    ledger.do(followed)
    ledger.do(Reassess(by="anna", citizen="c-1", first_day=date(2023, 6, 1), assessment=Assessment(level="B")))
    (row,) = due(ledger, date(2023, 10, 2))
    assert (row.due, row.days_overdue, row.at_stake) == (date(2023, 10, 1), 1, 184 * 1700_00)


def test_a_follow_up_that_was_recorded_later_than_the_day_asked_counts_from_its_own_day() -> None:
    ledger = two_houses()
    ledger.do(read_decision(shipped_path("gladsaxe-cadence"), "anna"))
    ledger.do(move_in("c-1", "home", date(2023, 1, 1)))
    ledger.do(FollowUpCitizen(by="anna", citizen="c-1", day=date(2023, 4, 5), result="continue", decision="VU 2"))
    assert [row.due for row in due(ledger, date(2023, 4, 4))] == [date(2023, 4, 1)]
    assert due(ledger, date(2023, 4, 5)) == []


def test_a_stay_keeps_its_follow_up_when_its_days_are_corrected() -> None:
    """Moved in on 1 January, left on 31 December, followed up on 1 April and 1 December; then both ends are corrected.

    From 1 May to 2 October are 154 days at 1,200; the first follow-up lies before the stay, the second after it.
    """
    ledger = two_houses()
    ledger.do(read_decision(shipped_path("gladsaxe-cadence"), "anna"))
    (moved_in, *_) = ledger.do(move_in("c-1", "home", date(2023, 1, 1), "107"))
    (departed, *_) = ledger.do(Depart(by="anna", citizen="c-1", last_day=date(2023, 12, 31)))
    for day in (date(2023, 4, 1), date(2023, 12, 1)):
        ledger.do(FollowUpCitizen(by="anna", citizen="c-1", day=day, result="continue", decision="VU 2"))
    ledger.do(Correct(by="anna", number=moved_in.number, kind="typo", day=date(2023, 5, 1), reason="wrong month"))
    ledger.do(Correct(by="anna", number=departed.number, kind="typo", day=date(2023, 11, 30), reason="wrong month"))
    (row,) = due(ledger, date(2023, 10, 2))
    assert (row.due, str(row.text), row.at_stake) == (date(2023, 10, 1), "§107, followed up 2023-04-01", 154 * 1200_00)
    book = ledger.book("home")
    found = within(book.stays()[0], follow_ups_of(book.facts)["c-1"])
    assert [event.effective_on for event in found] == [date(2023, 4, 1), date(2023, 12, 1)]


def test_who_has_left_is_not_due_and_who_has_no_paragraph_is_told_apart() -> None:
    ledger = two_houses()
    ledger.do(read_decision(shipped_path("gladsaxe-cadence"), "anna"))
    ledger.do(move_in("c-1", "home", date(2023, 1, 1)))
    ledger.do(Depart(by="anna", citizen="c-1", last_day=date(2023, 4, 10)))
    ledger.do(move_in("c-2", "away", date(2023, 1, 1), None))
    found = due_list(history(ledger), date(2023, 4, 11), 0)
    assert (found.rows, found.without_cadence) == ([], ["c-2"])
    assert as_json(due_data(found)) == {"on": "2023-04-11", "due": [], "without_cadence": ["c-2"]}


def test_the_cadence_that_says_most_counts() -> None:
    """§108: yearly; at other suppliers' half-yearly; for the young ones every quarter."""
    ledger = two_houses()
    adopt(
        ledger,
        CadenceVersion(DAY_ONE, Cadence(paragraph="108", every_months=12)),
        CadenceVersion(DAY_ONE, Cadence(paragraph="108", every_months=6, supplier="external")),
        CadenceVersion(DAY_ONE, Cadence(paragraph="108", every_months=3, age="young")),
    )
    for citizen, offer in (("c-1", "home"), ("c-2", "away")):
        ledger.do(move_in(citizen, offer, date(2023, 1, 1)))
    assert [(row.subject, row.due) for row in due(ledger, date(2023, 1, 1), 365)] == [
        ("c-2", date(2023, 7, 1)),
        ("c-1", date(2024, 1, 1)),
    ]
    said: dict[str, Any] = {"by": "anna", "result": "continue", "decision": "VU 2"}
    ledger.do(FollowUpCitizen(citizen="c-2", day=date(2023, 2, 1), age="young", **said))
    ledger.do(FollowUpCitizen(citizen="c-2", day=date(2023, 3, 1), **said))
    assert [row.due for row in due(ledger, date(2023, 3, 1), 100)] == [date(2023, 6, 1)]


def test_a_new_standard_holds_for_stays_that_began_before_it() -> None:
    ledger = two_houses()
    adopt(ledger, CadenceVersion(DAY_ONE, Cadence(paragraph="108", every_months=24)))
    ledger.do(move_in("c-1", "home", date(2023, 1, 1)))
    adopt(ledger, CadenceVersion(date(2023, 9, 1), Cadence(paragraph="108", every_months=6)), reference="BY 5")
    assert due(ledger, date(2023, 8, 31)) == []
    assert [row.days_overdue for row in due(ledger, date(2023, 9, 1))] == [62]
    assert len([fact for fact in ledger.log.facts if isinstance(fact.event, CadenceAdopted)]) == 2


WHEEL = YearWheel(meeting="monthly", months=tuple(range(1, 13)), days_after=15)


def test_the_year_wheel_makes_meetings_due_until_they_are_held() -> None:
    ledger = two_houses()
    adopt(ledger, WheelVersion(date(2023, 1, 1), WHEEL))
    assert [(row.offer, row.subject, row.due, row.days_overdue) for row in due(ledger, date(2023, 2, 20))] == [
        ("away", "monthly 2023-01", date(2023, 2, 15), 5),
        ("home", "monthly 2023-01", date(2023, 2, 15), 5),
    ]
    said: dict[str, Any] = {"by": "finn", "participants": ("leader",), "held_on": date(2023, 2, 14)}
    ledger.do(HoldMeeting(offer="home", month=Month(2023, 1), **said))
    ledger.do(HoldMeeting(offer="away", month=Month(2023, 1), kind="quarterly", **said))
    assert [row.offer for row in due(ledger, date(2023, 2, 20))] == ["away"]
    assert [row.due for row in due(ledger, date(2023, 2, 20), 23, "home")] == [date(2023, 3, 15)]


def test_a_narrower_wheel_and_a_later_one() -> None:
    """Bought places meet quarterly only; from July everybody's monthly meeting may be later."""
    ledger = two_houses()
    quarterly = YearWheel(meeting="quarterly", months=(3, 6), days_after=21, supplier="external")
    own = WHEEL.changed({"supplier": "internal"})
    adopt(ledger, WheelVersion(date(2023, 5, 1), own), WheelVersion(date(2023, 1, 1), quarterly))
    adopt(ledger, WheelVersion(date(2023, 6, 1), own.changed({"days_after": 30})), reference="BY 5")
    assert [(row.offer, row.subject, row.due) for row in due(ledger, date(2023, 7, 31))] == [
        ("away", "quarterly 2023-03", date(2023, 4, 21)),
        ("home", "monthly 2023-05", date(2023, 6, 15)),
        ("away", "quarterly 2023-06", date(2023, 7, 21)),
        ("home", "monthly 2023-06", date(2023, 7, 30)),
    ]


def test_a_narrower_wheel_takes_the_place_of_the_one_for_everybody() -> None:
    ledger = two_houses()
    external = WHEEL.changed({"supplier": "external", "days_after": 45})
    adopt(ledger, WheelVersion(date(2023, 1, 1), WHEEL), WheelVersion(date(2023, 1, 1), external))
    assert [(row.offer, row.due) for row in due(ledger, date(2023, 2, 1), 44)] == [
        ("home", date(2023, 2, 15)),
        ("home", date(2023, 3, 15)),
        ("away", date(2023, 3, 17)),
    ]


def test_a_closed_offer_meets_about_its_last_month_and_no_later_one() -> None:
    ledger = two_houses()
    adopt(ledger, WheelVersion(date(2023, 1, 1), WHEEL))
    adopt(ledger, Closure("home", None, date(2023, 1, 31)), reference="closed")
    assert [row.subject for row in due(ledger, date(2023, 6, 30), offer="home")] == ["monthly 2023-01"]


def test_actions_are_listed_until_they_are_done() -> None:
    ledger = two_houses()
    actions = (("paint", date(2023, 3, 1), "leader"), ("think", None, None), ("later", date(2023, 9, 1), None))
    said: dict[str, Any] = {"by": "finn", "participants": ("leader",), "held_on": date(2023, 2, 14)}
    ledger.do(HoldMeeting(offer="home", month=Month(2023, 1), actions=actions, **said))
    assert [(row.subject, row.days_overdue, str(row.text)) for row in due(ledger, date(2023, 3, 3))] == [
        ("home/2023-01/1", 2, "paint (leader)"),
        ("home/2023-01/2", 0, "think"),
    ]
    ledger.do(FinishAction(by="finn", action="home/2023-01/1", done_on=date(2023, 3, 2)))
    assert [row.subject for row in due(ledger, date(2023, 3, 3))] == ["home/2023-01/2"]


def test_stale_terms_are_due_from_new_year_and_rates_are_named_once() -> None:
    ledger = two_houses()
    assert due(ledger, date(2023, 1, 31)) == []
    asking = MODEL.changed({"confirm_yearly": True})
    adopt(ledger, ModelVersion("pakker", DAY_ONE, asking), reference="asking")
    rows = due(ledger, date(2023, 1, 31))
    assert [(row.offer, row.subject, row.due, row.days_overdue) for row in rows] == [
        ("", "rates lillebaelt", date(2023, 1, 1), 30),
        ("away", "base away", date(2023, 1, 1), 30),
        ("home", "base home", date(2023, 1, 1), 30),
    ]
    ledger.do(Confirm(by="finn", what="rates", id="lillebaelt", year=2023, decision="BY 1"))
    assert [row.subject for row in due(ledger, date(2023, 1, 31))] == ["base away", "base home"]


def test_an_offer_that_is_not_known() -> None:
    with pytest.raises(UnknownOffer):
        due(two_houses(), DAY_ONE, offer="nowhere")
