"""Following up: meetings that freeze their figures, actions, citizens' follow-ups, confirmations; each refusal."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from msgspec.structs import replace

from ledger.commands import (
    Adopt,
    Close,
    Confirm,
    Correct,
    Depart,
    FinishAction,
    FollowUpCitizen,
    HoldMeeting,
    MoveIn,
    Void,
)
from ledger.errors import (
    ActionAlreadyDone,
    BadOption,
    BeforeMeeting,
    CprInText,
    FollowedUpThatDay,
    ImpossibleHistory,
    MeetingAlreadyHeld,
    NotAKey,
    NotCorrectable,
    NotOpenThen,
    NotResident,
    NotVoidable,
    NotYet,
    OpenFindings,
    Refusal,
    UnknownAction,
    UnknownAge,
    UnknownCitizen,
    UnknownOffer,
    UnknownRates,
)
from ledger.events import ActionDone, BaseConfirmed, CitizenFollowedUp, MeetingHeld, RatesConfirmed
from ledger.events.decisions import ModelVersion, RatesVersion
from ledger.events.followups import CadenceVersion
from ledger.models.followups import Cadence, MeetingFigures
from ledger.models.offers import Assessment
from ledger.settlement.findings import remedies_of
from ledger.shared.calendar import Month
from ledger.shared.message import Remedy, say
from tests.ledger.given import MODEL, NEW_YEAR, OFFER, RATES, TOWN, decision
from tests.memory import BEGINNING, MemoryLedger

MAY = Month(2023, 5)
JUNE_5 = date(2023, 6, 5)
SAID: dict[str, Any] = {"by": "finn", "reason": "told late"}


def town() -> MemoryLedger:
    """Syrenparken 2023 with two places; c-17 lives in the first at package 5 from 1 May: 31 × 2,449 = 75,919."""
    ledger = MemoryLedger()
    ledger.do(TOWN)
    ledger.do(move_in("c-17", "1", MAY.first, "5"))
    return ledger


def move_in(citizen: str, place: str, day: date, level: str) -> MoveIn:
    granted = Assessment(level=level)
    return MoveIn(citizen=citizen, offer=OFFER, place=place, first_day=day, assessment=granted, decision="VU", **SAID)


def hold(month: Month = MAY, **other: Any) -> HoldMeeting:
    said: dict[str, Any] = {"by": "finn", "offer": OFFER, "held_on": JUNE_5, "participants": ("leader", "consultant")}
    return HoldMeeting(month=month, **{**said, **other})


def refused(ledger: MemoryLedger, command: Any) -> Refusal:
    """The refusal, and that nothing was recorded."""
    before = list(ledger.log.facts)
    with pytest.raises(Refusal) as caught:
        ledger.do(command)
    assert ledger.log.facts == before
    return caught.value


# --- meetings ----------------------------------------------------------------------------------------


def test_a_meeting_freezes_what_lay_on_the_table() -> None:
    """May to December at 2,449 a day: 245 days, 600,005.00; one of two places occupied."""
    ledger = town()
    event = ledger.do(hold(expected_ore=590_000_00, because="place 2 stays empty", comment="calm"))[0].event
    assert isinstance(event, MeetingHeld)
    assert event.figures == MeetingFigures(
        known_at=ledger.log.last() - 1,
        expected_ore=600_005_00,
        settled_ore=0,
        months_settled=0,
        month_ore=75_919_00,
        places=2,
        occupied=31,
        notice=0,
        vacant=31,
        closed=0,
        occupancy=Decimal("50.0"),
        vacancy_ore=0,
        average_day_ore=2_449_00,
    )
    assert (event.kind, event.month, event.effective_on) == ("monthly", Month(2023, 5), JUNE_5)
    assert event.expectation is not None
    assert (event.expectation.year_end_ore, event.expectation.because) == (590_000_00, "place 2 stays empty")


def test_issued_months_are_settled() -> None:
    ledger = town()
    ledger.do(Close(month=MAY, and_earlier=True, accept_findings=True, **SAID))
    event = ledger.do(hold())[0].event
    assert isinstance(event, MeetingHeld)
    assert (event.figures.settled_ore, event.figures.months_settled) == (75_919_00, 5)


def test_a_month_without_anybody_has_no_average_day() -> None:
    event = town().do(hold(Month(2023, 1)))[0].event
    assert isinstance(event, MeetingHeld)
    assert (event.figures.average_day_ore, event.figures.occupancy) == (None, Decimal("0.0"))


def test_the_monthly_meeting_is_held_once_and_ad_hoc_ones_as_often_as_needed() -> None:
    ledger = town()
    number = ledger.do(hold())[0].number
    refusal = refused(ledger, hold(comment="again"))
    assert refusal.as_data() == MeetingAlreadyHeld(OFFER, "2023-05", "monthly", number).as_data()
    ledger.do(hold(kind="quarterly"))
    assert isinstance(refused(ledger, hold(kind="quarterly")), MeetingAlreadyHeld)
    for _ in range(2):
        ledger.do(hold(kind="ad-hoc"))


def test_actions_are_numbered_through_all_meetings_about_a_month() -> None:
    ledger = town()
    first = ledger.do(hold(actions=(("fill place 2", date(2023, 7, 1), "leader"), ("night watch", None, None))))
    second = ledger.do(hold(kind="ad-hoc", actions=(("and more", None, None),)))
    told = [fact.event for fact in (*first, *second)]
    assert [a.id for event in told if isinstance(event, MeetingHeld) for a in event.actions] == [
        f"{OFFER}/2023-05/1",
        f"{OFFER}/2023-05/2",
        f"{OFFER}/2023-05/3",
    ]


def test_a_meeting_of_an_offer_that_is_not_known() -> None:
    assert refused(town(), hold(offer="syrenpark")).as_data() == UnknownOffer("syrenpark", [OFFER]).as_data()


def test_a_meeting_that_has_not_taken_place() -> None:
    tomorrow = date(2030, 1, 2)
    refusal = refused(town(), hold(held_on=tomorrow))
    assert refusal.as_data() == NotYet(say("the meeting is"), tomorrow, BEGINNING.date()).as_data()


def test_a_meeting_about_a_month_that_has_not_begun() -> None:
    refusal = refused(town(), hold(Month(2023, 7)))
    assert str(refusal.sentence()) == "the meeting is on 2023-06-05, before its month begins on 2023-07-01"
    assert refusal.remedy() == Remedy("give-day-held-or-month", day=date(2023, 7, 1), month="2023-06")
    # and where the month is still to come, it is met about later
    to_come = refused(town(), hold(Month(2030, 2), held_on=None))
    assert to_come.remedy() == Remedy("record-later")


def test_a_note_of_such_a_day_is_called_a_note() -> None:
    note = hold(Month(2023, 7), kind="ad-hoc", by="anna", participants=("anna",), comment="said on the phone")
    assert str(refused(town(), note).sentence()).startswith("the note is on 2023-06-05")


def test_an_action_that_would_be_due_before_it_was_agreed_on() -> None:
    due = date(2023, 6, 4)
    refusal = refused(town(), hold(actions=(("paint", due, None),)))
    assert refusal.as_data() == BeforeMeeting(say("an action is due"), due, JUNE_5).as_data()


def test_an_action_that_was_done_before_it_was_agreed_on() -> None:
    ledger = town()
    ledger.do(hold(actions=(("paint", None, None),)))
    before = date(2023, 6, 4)
    done = FinishAction(by="finn", action=f"{OFFER}/{MAY}/1", done_on=before)
    assert refused(ledger, done).as_data() == BeforeMeeting(say("the action was done"), before, JUNE_5).as_data()
    ledger.do(replace(done, done_on=JUNE_5))


def test_a_meeting_about_a_month_before_the_house_began() -> None:
    refusal = refused(town(), hold(Month(2022, 12)))
    assert refusal.as_data() == NotOpenThen(OFFER, "2022-12", date(2023, 1, 1)).as_data()


def test_a_reason_without_an_expectation() -> None:
    assert isinstance(refused(town(), hold(because="two departures")), BadOption)


@pytest.mark.parametrize(
    "said",
    [
        {"comment": "about 670180-0001"},
        {"participants": ("leader", "6701800001")},
        {"because": "670180 0001 leaves", "expected_ore": 1},
        {"actions": (("call 670180-0001", None, None),)},
        {"actions": (("call", None, "670180-0001"),)},
    ],
)
def test_no_word_of_the_journal_may_look_like_a_cpr_number(said: dict[str, Any]) -> None:
    assert isinstance(refused(town(), hold(**said)), CprInText)


def test_a_meeting_is_neither_voided_nor_corrected() -> None:
    ledger = town()
    number = ledger.do(hold())[0].number
    assert isinstance(refused(ledger, Void(number=number, kind="typo", **SAID)), NotVoidable)
    assert isinstance(refused(ledger, Correct(number=number, kind="typo", day=JUNE_5, **SAID)), NotCorrectable)


def test_a_meeting_held_in_a_closed_month_needs_no_reason() -> None:
    ledger = town()
    ledger.do(Close(month=Month(2023, 6), and_earlier=True, accept_findings=True, **SAID))
    ledger.do(hold())


# --- actions -----------------------------------------------------------------------------------------


def test_an_action_is_closed_once_by_an_event_of_its_own() -> None:
    ledger = town()
    ledger.do(hold(actions=(("fill place 2", None, None),)))
    action = f"{OFFER}/2023-05/1"
    day = date(2023, 6, 20)
    done = FinishAction(by="finn", action=action, done_on=day, comment="filled")
    recorded = ledger.do(done)[0]
    assert isinstance(recorded.event, ActionDone)
    assert (recorded.event.action, recorded.event.comment) == (action, "filled")
    assert refused(ledger, done).as_data() == ActionAlreadyDone(action, day, recorded.number).as_data()


def test_an_action_that_nobody_agreed_on() -> None:
    ledger = town()
    ledger.do(hold(actions=(("fill place 2", None, None),)))
    missing = FinishAction(by="finn", action=f"{OFFER}/2023-05/2", done_on=JUNE_5)
    assert refused(ledger, missing).as_data() == UnknownAction(missing.action, [f"{OFFER}/2023-05/1"]).as_data()


def test_an_action_is_not_done_tomorrow() -> None:
    ledger = town()
    ledger.do(hold(actions=(("fill place 2", None, None),)))
    early = FinishAction(by="finn", action=f"{OFFER}/2023-05/1", done_on=date(2030, 2, 1))
    assert isinstance(refused(ledger, early), NotYet)
    number = FinishAction(by="finn", action=f"{OFFER}/2023-05/1", done_on=JUNE_5, comment="6701800001")
    assert isinstance(refused(ledger, number), CprInText)


# --- citizens ----------------------------------------------------------------------------------------


def follow_up(citizen: str = "c-17", day: date = date(2023, 8, 1), **other: Any) -> FollowUpCitizen:
    said: dict[str, Any] = {"by": "anne", "result": "continue", "decision": "VU 8"}
    return FollowUpCitizen(citizen=citizen, day=day, **{**said, **other})


def test_a_citizen_is_followed_up_where_he_lives() -> None:
    ledger = town()
    (stay,) = [room.stay for room in ledger.book(OFFER).rooms["1"]]
    event = ledger.do(follow_up(comment="goes well"))[0].event
    assert isinstance(event, CitizenFollowedUp)
    assert event.stay == stay.id
    assert (event.offer, event.place, event.result, event.stream) == (OFFER, "1", "continue", "citizen:c-17")


def test_once_a_day_and_anew_after_a_void() -> None:
    ledger = town()
    number = ledger.do(follow_up())[0].number
    refusal = refused(ledger, follow_up(result="end"))
    assert refusal.as_data() == FollowedUpThatDay("c-17", date(2023, 8, 1), number).as_data()
    ledger.do(Void(number=number, kind="typo", **SAID))
    ledger.do(follow_up(result="end"))


def test_a_move_in_is_not_voided_under_a_follow_up() -> None:
    ledger = town()
    (stay,) = [room.stay for room in ledger.book(OFFER).rooms["1"]]
    number = ledger.do(follow_up())[0].number
    refusal = refused(ledger, Void(number=stay.moved_in, kind="typo", **SAID))
    assert isinstance(refusal, ImpossibleHistory)
    assert str(refusal.why) == "c-17 would not live there on 2023-08-01"
    assert refusal.numbers == [number]
    ledger.do(Void(number=number, kind="typo", **SAID))
    ledger.do(Void(number=stay.moved_in, kind="typo", **SAID))


def test_a_follow_up_goes_with_its_stay_to_another_place() -> None:
    ledger = town()
    (stay,) = [room.stay for room in ledger.book(OFFER).rooms["1"]]
    ledger.do(follow_up())
    ledger.do(Correct(number=stay.moved_in, kind="typo", place="2", **SAID))
    assert [room.stay.id for room in ledger.book(OFFER).rooms["2"]] == [stay.id]


def test_only_who_lives_there_on_the_day() -> None:
    ledger = town()
    assert refused(ledger, follow_up("c-99")).as_data() == UnknownCitizen("c-99").as_data()
    assert isinstance(refused(ledger, follow_up(day=date(2023, 4, 30))), NotResident)
    ledger.do(Depart(citizen="c-17", last_day=date(2023, 7, 31), **SAID))
    refusal = refused(ledger, follow_up())
    assert isinstance(refusal, NotResident)
    assert [str(stay) for stay in refusal.stays] == [f"{OFFER}/1 from 2023-05-01 to 2023-07-31"]
    assert (refusal.citizen, refusal.day) == ("c-17", date(2023, 8, 1))
    ledger.do(follow_up(day=date(2023, 7, 31)))


def test_a_follow_up_does_not_take_place_tomorrow_and_names_nobody() -> None:
    ledger = town()
    assert isinstance(refused(ledger, follow_up(day=date(2030, 6, 1))), NotYet)
    assert isinstance(refused(ledger, follow_up(comment="670180-0001")), CprInText)
    assert isinstance(refused(ledger, follow_up(age="under thirty")), NotAKey)


def test_an_age_group_is_one_that_a_cadence_names() -> None:
    ledger = town()
    assert refused(ledger, follow_up(age="young")).as_data() == UnknownAge("young", []).as_data()
    ledger.do(cadences(Cadence(paragraph="108", every_months=6, age="young")))
    ledger.do(follow_up(age="young"))
    assert refused(ledger, follow_up(day=JUNE_5, age="old")).as_data() == UnknownAge("old", ["young"]).as_data()


def cadences(*told: Cadence) -> Adopt:
    items = [CadenceVersion(NEW_YEAR, cadence) for cadence in told]
    return Adopt(by="finn", decision="BY 9", decided_on=NEW_YEAR, items=items)


# --- confirmations -----------------------------------------------------------------------------------


def confirmed_yearly() -> MemoryLedger:
    """The town under a model that asks for confirmations."""
    ledger = town()
    model = MODEL.changed({"confirm_yearly": True})
    ledger.do(decision(ModelVersion("pakker", NEW_YEAR, model), reference="confirm"))
    return ledger


def confirm(what: Any, id_: str, year: int = 2024) -> Confirm:
    return Confirm(by="finn", what=what, id=id_, year=year, decision="BY 12")


def codes(ledger: MemoryLedger, month: Month) -> list[str]:
    return [finding.code for finding in ledger.comes_to(OFFER, month).findings]


def test_the_year_of_the_version_needs_no_confirmation_and_the_next_one_does() -> None:
    ledger = confirmed_yearly()
    assert codes(ledger, Month(2023, 12)) == []
    before = ledger.comes_to(OFFER, Month(2024, 1))
    assert [finding.code for finding in before.findings] == ["unconfirmed-base", "unconfirmed-rates"]
    assert remedies_of(OFFER, before.findings[1]) == (
        Remedy("confirm-terms", what="rates", id="lillebaelt", year=2024),
    )
    assert isinstance(ledger.do(confirm("rates", "lillebaelt"))[0].event, RatesConfirmed)
    assert codes(ledger, Month(2024, 1)) == ["unconfirmed-base"]
    assert isinstance(ledger.do(confirm("base", OFFER))[0].event, BaseConfirmed)
    after = ledger.comes_to(OFFER, Month(2024, 1))
    assert after.findings == ()
    assert after.lines == before.lines, "a confirmation moves no amount"
    assert codes(ledger, Month(2025, 1)) == ["unconfirmed-base", "unconfirmed-rates"]


def test_a_new_version_confirms_itself_from_its_day_on() -> None:
    ledger = confirmed_yearly()
    ledger.do(confirm("base", OFFER))
    ledger.do(decision(RatesVersion("lillebaelt", date(2024, 7, 1), RATES), reference="summer"))
    assert [codes(ledger, Month(2024, month)) for month in (6, 7)] == [["unconfirmed-rates"], []]


def test_a_model_that_does_not_ask_has_no_such_finding() -> None:
    assert codes(town(), Month(2028, 1)) == []


def test_a_month_with_stale_terms_is_closed_only_with_them_accepted() -> None:
    ledger = confirmed_yearly()
    ledger.do(Close(month=Month(2023, 12), and_earlier=True, by="finn"))
    assert isinstance(refused(ledger, Close(month=Month(2024, 1), by="finn")), OpenFindings)
    ledger.do(Close(month=Month(2024, 1), accept_findings=True, **SAID))
    ledger.do(confirm("rates", "lillebaelt"))  # no reason is asked for: nothing issued can change by it


def test_confirming_twice_records_nothing_and_voiding_brings_the_finding_back() -> None:
    ledger = confirmed_yearly()
    ledger.do(confirm("base", OFFER))
    number = ledger.do(confirm("rates", "lillebaelt"))[0].number
    assert ledger.do(confirm("rates", "lillebaelt")) == []
    assert ledger.do(confirm("base", OFFER)) == []
    ledger.do(Void(number=number, kind="typo", **SAID))
    assert codes(ledger, Month(2024, 1)) == ["unconfirmed-rates"]


def test_what_is_not_known_cannot_be_confirmed() -> None:
    ledger = town()
    assert refused(ledger, confirm("rates", "lillebelt")).as_data() == (
        UnknownRates("lillebelt", date(2024, 12, 31), "lillebaelt").as_data()
    )
    assert isinstance(refused(ledger, confirm("rates", "lillebaelt", 2022)), UnknownRates)
    assert isinstance(refused(ledger, confirm("base", "syrenpark")), UnknownOffer)
