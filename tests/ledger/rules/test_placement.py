"""Who may live where: move-ins, reassessments, departures and places out of use, with each refusal and boundary."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from msgspec.structs import replace

from cli.remedies import CATALOGUE, worded
from ledger.commands import CLEARED, SetUse
from ledger.errors import (
    AlreadyDeparted,
    AssessedThatDay,
    BadParagraph,
    BadPayer,
    CitizenElsewhere,
    DaysReversed,
    DepartureBeforeMoveIn,
    DepartureTooEarly,
    NoticeAfterDeparture,
    NotOutOfUse,
    NotResident,
    NotYet,
    PayerUnsaid,
    PlaceNotOpen,
    PlaceOccupied,
    PlaceOutOfUse,
    PlaceTaken,
    UnknownCitizen,
    UnknownLevel,
    UnknownOffer,
    UnknownPlace,
)
from ledger.events import LedgerOpened, PlacePutInUse, PlaceTakenOutOfUse
from ledger.events.decisions import ModelVersion
from ledger.events.offers import OfferVersion
from ledger.events.places import Closure, PlaceOpening
from ledger.models.offers import Assessment
from ledger.shared.message import as_said, say
from tests.ledger.given import (
    CLERK,
    MODEL,
    NEW_YEAR,
    OFFER,
    TERMS,
    TODAY,
    TOWN,
    correct,
    decision,
    depart,
    departed,
    given,
    move_in,
    moved_in,
    reassess,
    reassessed,
    set_use,
    vacancy_began,
    vacancy_ended,
    void,
)

MAY = date(2023, 5, 1)
MAY_LAST = date(2023, 5, 31)
JUNE = date(2023, 6, 1)


# --- moving in ------------------------------------------------------------------------------------


def test_a_move_in_takes_the_place_and_ends_its_vacancy() -> None:
    command = move_in("c-17", "1", MAY, paragraph="108", payer="163")
    given(TOWN).when(command).then(
        moved_in("c-17", "1", MAY, paragraph="108", payer="163"), vacancy_ended("c-17", "1", MAY, 7)
    )


def test_the_ledgers_own_code_as_payer_is_no_payer() -> None:
    own = LedgerOpened(effective_on=NEW_YEAR, by=CLERK, act="ledger/1", municipality="787")
    moved = given(own, TOWN).when(move_in("c-17", "1", MAY, payer="787"))
    moved.then(moved_in("c-17", "1", MAY, payer=None), vacancy_ended("c-17", "1", MAY, 8))


def test_a_stay_already_over_departs_in_the_same_act() -> None:
    given(TOWN).when(move_in("c-17", "1", MAY, MAY_LAST)).then(
        moved_in("c-17", "1", MAY),
        departed("c-17", "1", MAY_LAST, 7),
        vacancy_ended("c-17", "1", MAY, 7),
        vacancy_began("c-17", "1", JUNE, 7),
    )


def test_what_a_decision_and_a_reason_say_is_on_every_event() -> None:
    command = move_in("c-17", "1", MAY, MAY_LAST, decision="VU 7", reason="written down late")
    events = given(TOWN).when(command).events
    assert {(event.decision, event.reason, event.act) for event in events} == {
        ("VU 7", "written down late", "citizen:c-17/1")
    }


def test_an_offer_that_nobody_has_adopted() -> None:
    given(TOWN).when(move_in("c-17", "1", MAY, offer="syrenpark")).then_refused(UnknownOffer("syrenpark", [OFFER]))


def test_a_place_that_nobody_has_opened() -> None:
    given(TOWN).when(move_in("c-17", "3", MAY)).then_refused(UnknownPlace(OFFER, "3", ["1", "2"]))


def test_a_stay_that_ends_before_it_begins() -> None:
    given(TOWN).when(move_in("c-17", "1", JUNE, MAY_LAST)).then_refused(DaysReversed(JUNE, MAY_LAST))


def test_a_stay_of_one_day() -> None:
    given(TOWN).when(move_in("c-17", "1", MAY, MAY)).then_recorded()


def test_the_day_before_the_place_opens() -> None:
    eve = date(2022, 12, 31)
    refusal = PlaceNotOpen(OFFER, "1", eve, NEW_YEAR, None)
    given(TOWN).when(move_in("c-17", "1", eve)).then_refused(refusal)
    given(TOWN).when(move_in("c-17", "1", NEW_YEAR)).then_recorded()


def test_a_place_that_opens_later_than_its_offer() -> None:
    context = given(TOWN, decision(PlaceOpening(OFFER, "3", MAY)))
    context.when(move_in("c-17", "3", MAY)).then_recorded()
    eve = date(2023, 4, 30)
    context.when(move_in("c-17", "3", eve)).then_refused(PlaceNotOpen(OFFER, "3", eve, MAY, None))


def test_a_place_listed_before_its_offer_opens() -> None:
    early = date(2022, 12, 1)
    context = given(TOWN, decision(PlaceOpening(OFFER, "3", early)))
    context.when(move_in("c-17", "3", early)).then_refused(PlaceNotOpen(OFFER, "3", early, NEW_YEAR, None))


def test_a_closed_place_is_open_on_its_last_day_only() -> None:
    context = given(TOWN, decision(Closure(OFFER, "1", MAY_LAST)))
    context.when(move_in("c-17", "1", MAY_LAST, MAY_LAST)).then_recorded()
    context.when(move_in("c-17", "1", JUNE, JUNE)).then_refused(PlaceNotOpen(OFFER, "1", JUNE, NEW_YEAR, MAY_LAST))
    # A stay with no known end would outlive the place.
    too_long = PlaceNotOpen(OFFER, "1", JUNE, NEW_YEAR, MAY_LAST, arrives=True)
    context.when(move_in("c-17", "1", MAY)).then_refused(too_long)


def test_a_place_out_of_use() -> None:
    context = given(TOWN, set_use("1", MAY, MAY_LAST, "closed"))
    refusal = PlaceOutOfUse(OFFER, "1", MAY, MAY_LAST)
    context.when(move_in("c-17", "1", MAY_LAST)).then_refused(refusal)
    context.when(move_in("c-17", "1", date(2023, 4, 1))).then_refused(refusal)
    context.when(move_in("c-17", "1", date(2023, 4, 1), date(2023, 4, 30))).then_recorded()
    context.when(move_in("c-17", "1", JUNE)).then_recorded()


def test_a_place_out_of_use_with_no_end() -> None:
    context = given(TOWN, set_use("1", MAY, None, "closed"))
    context.when(move_in("c-17", "1", JUNE)).then_refused(PlaceOutOfUse(OFFER, "1", MAY, None))
    context.after(set_use("1", JUNE, None, "open")).when(move_in("c-17", "1", JUNE)).then_recorded()


TAKEN = given(TOWN, move_in("c-17", "1", MAY, MAY_LAST))
"""c-17 lives in place 1 in May 2023."""


@pytest.mark.parametrize(
    ("first_day", "until"),
    [
        (date(2023, 4, 1), date(2023, 5, 2)), (date(2023, 4, 1), None), (date(2023, 5, 2), date(2023, 5, 2)),
        (date(2023, 5, 10), date(2023, 5, 20)), (date(2023, 5, 30), MAY_LAST), (date(2023, 5, 30), None), (MAY, None),
        (date(2023, 4, 1), date(2023, 7, 1)), (MAY, MAY_LAST),
    ],
)  # fmt: skip
def test_days_on_which_somebody_is_there(first_day: date, until: date | None) -> None:
    TAKEN.when(move_in("c-18", "1", first_day, until)).then_refused(
        PlaceTaken(OFFER, "1", "c-17", MAY, MAY_LAST, first_day, MAY_LAST)
    )
    TAKEN.when(move_in("c-17", "2", first_day, until)).then_refused(
        CitizenElsewhere("c-17", OFFER, "1", MAY, MAY_LAST, first_day, MAY_LAST)
    )


@pytest.mark.parametrize(("first_day", "until"), [(MAY_LAST, None), (MAY_LAST, MAY_LAST), (NEW_YEAR, MAY), (MAY, MAY)])
def test_a_day_of_departure_that_is_one_of_arrival(first_day: date, until: date | None) -> None:
    """Another comes on the day one leaves, or leaves when that one comes; or one comes from elsewhere."""
    TAKEN.when(move_in("c-18", "1", first_day, until)).then_recorded()
    TAKEN.when(move_in("c-17", "2", first_day, until)).then_recorded()
    again = CitizenElsewhere("c-17", OFFER, "1", MAY, MAY_LAST, first_day, JUNE)
    TAKEN.when(move_in("c-17", "1", first_day, until)).then_refused(again)


def test_a_third_on_a_day() -> None:
    shared = TAKEN.after(move_in("c-18", "1", MAY_LAST, MAY_LAST))
    taken = PlaceTaken(OFFER, "1", "c-18", MAY_LAST, MAY_LAST, MAY_LAST, JUNE)
    shared.when(move_in("c-19", "1", MAY_LAST)).then_refused(taken)
    shared.when(move_in("c-19", "1", JUNE)).then_recorded()
    elsewhere = TAKEN.after(move_in("c-17", "2", MAY_LAST, MAY_LAST))
    busy = CitizenElsewhere("c-17", OFFER, "2", MAY_LAST, MAY_LAST, MAY_LAST, JUNE)
    elsewhere.when(move_in("c-17", "2", MAY_LAST)).then_refused(busy)


@pytest.mark.parametrize(
    ("first_day", "until"), [(JUNE, None), (NEW_YEAR, date(2023, 4, 30)), (date(2023, 4, 30), date(2023, 4, 30))]
)
def test_days_up_to_the_day_before_and_from_the_day_after(first_day: date, until: date | None) -> None:
    TAKEN.when(move_in("c-18", "1", first_day, until)).then_recorded()
    TAKEN.when(move_in("c-17", "2", first_day, until)).then_recorded()
    TAKEN.when(move_in("c-17", "1", first_day, until)).then_recorded()


def test_a_place_taken_with_no_end() -> None:
    context = given(TOWN, move_in("c-17", "1", MAY))
    refusal = PlaceTaken(OFFER, "1", "c-17", MAY, None, date(2024, 1, 1))
    context.when(move_in("c-18", "1", date(2024, 1, 1))).then_refused(refusal)
    assert worded(refusal.remedy(), CATALOGUE) == "record the departure first: pladsbog depart c-17 --on DATE"


def test_a_gap_between_two_stays_takes_a_stay_that_fits() -> None:
    context = given(TOWN, move_in("c-17", "1", NEW_YEAR, date(2023, 4, 30)), move_in("c-18", "1", JUNE))
    context.when(move_in("c-19", "1", MAY, MAY_LAST)).then_recorded()
    refusal = PlaceTaken(OFFER, "1", "c-18", JUNE, None, MAY)
    context.when(move_in("c-19", "1", MAY)).then_refused(refusal)
    context.when(move_in("c-19", "1", MAY, JUNE)).then_recorded()
    context.when(move_in("c-19", "1", MAY, date(2023, 6, 2))).then_refused(refusal)
    assert (
        worded(refusal.remedy(), CATALOGUE)
        == "choose another place, or give the last day of the stay: --until, before 2023-06-01"
    )


def test_a_citizens_gap_takes_a_stay_that_fits() -> None:
    context = given(TOWN, move_in("c-17", "1", NEW_YEAR, date(2023, 4, 30)), move_in("c-17", "1", JUNE))
    context.when(move_in("c-17", "2", MAY, MAY_LAST)).then_recorded()
    context.when(move_in("c-17", "2", MAY)).then_refused(CitizenElsewhere("c-17", OFFER, "1", JUNE, None, MAY))


def test_a_citizen_of_another_house() -> None:
    other = decision(OfferVersion("havblik", NEW_YEAR, TERMS), PlaceOpening("havblik", "1", NEW_YEAR))
    context = given(TOWN, other, move_in("c-17", "1", MAY))
    context.when(move_in("c-17", "1", JUNE, offer="havblik")).then_refused(
        CitizenElsewhere("c-17", OFFER, "1", MAY, None, JUNE)
    )
    context.when(move_in("c-18", "1", JUNE, offer="havblik")).then_recorded()


def test_the_day_after_a_departure_at_the_end_of_a_leap_february() -> None:
    leap = date(2024, 2, 29)
    context = given(TOWN, move_in("c-17", "1", MAY, leap))
    before = date(2024, 2, 28)
    context.when(move_in("c-18", "1", before)).then_refused(PlaceTaken(OFFER, "1", "c-17", MAY, leap, before, leap))
    context.when(move_in("c-18", "1", date(2024, 3, 1))).then(
        moved_in("c-18", "1", date(2024, 3, 1)), vacancy_ended("c-18", "1", date(2024, 3, 1), 11)
    )


def test_a_citizen_moves_from_place_to_place_from_one_day_to_the_next() -> None:
    context = given(TOWN).after(move_in("c-17", "1", MAY), depart("c-17", MAY_LAST))
    day = date(2023, 5, 30)
    refusal = CitizenElsewhere("c-17", OFFER, "1", MAY, MAY_LAST, day, MAY_LAST)
    context.when(move_in("c-17", "2", day)).then_refused(refusal)
    assert worded(refusal.remedy(), CATALOGUE) == "the first day possible is 2023-05-31"
    context.when(move_in("c-17", "2", MAY_LAST)).then_recorded()
    context.when(move_in("c-17", "2", JUNE)).then_recorded()


def test_three_residents_one_day_each() -> None:
    days = [date(2023, 5, day) for day in (30, 31)] + [JUNE]
    context = given(TOWN).after(*(move_in(f"c-{day.day}", "1", day, day) for day in reversed(days)))
    assert [stay.first_day for stay in context.rooms_in(OFFER, "1")] == days


def test_what_is_not_known_is_told_before_days_levels_and_people() -> None:
    context = given(TOWN, move_in("c-17", "1", MAY))
    wrong = move_in("c-17", "9", JUNE, MAY, granted="99", offer="nowhere")
    context.when(wrong).then_refused(UnknownOffer("nowhere", [OFFER]))
    wrong = move_in("c-17", "9", JUNE, MAY, granted="99")
    context.when(wrong).then_refused(UnknownPlace(OFFER, "9", ["1", "2"]))
    wrong = move_in("c-17", "1", JUNE, MAY, granted="99")
    context.when(wrong).then_refused(DaysReversed(JUNE, MAY))
    levels = [str(level) for level in range(1, 13)]
    context.when(move_in("c-17", "1", JUNE, granted="99")).then_refused(
        UnknownLevel("99", "lillebaelt", JUNE, levels, "24")
    )
    context.when(move_in("c-17", "1", JUNE)).then_refused(CitizenElsewhere("c-17", OFFER, "1", MAY, None, JUNE))


@pytest.mark.parametrize(
    ("busy", "until", "possible"),
    [
        ([(MAY, MAY_LAST)], None, MAY_LAST),
        ([(MAY, MAY_LAST), (MAY_LAST, MAY_LAST)], None, JUNE),
        ([(MAY, MAY_LAST), (JUNE, JUNE)], None, JUNE),
        ([(MAY, MAY_LAST), (date(2023, 6, 8), date(2023, 6, 20))], date(2023, 5, 9), MAY_LAST),
        ([(MAY, MAY_LAST), (date(2023, 6, 7), date(2023, 6, 20))], date(2023, 5, 9), date(2023, 6, 20)),
        ([(MAY, MAY_LAST), (date(2023, 7, 1), None)], None, None),
    ],
)
def test_the_first_day_possible_is_one_from_which_the_whole_stay_fits(
    busy: list[tuple[date, date | None]], until: date | None, possible: date | None
) -> None:
    context = given(TOWN, *(move_in(f"c-{at}", "1", first, last) for at, (first, last) in enumerate(busy)))
    refusal = PlaceTaken(OFFER, "1", "c-0", MAY, MAY_LAST, MAY, possible)
    context.when(move_in("c-17", "1", MAY, until)).then_refused(refusal)
    if possible is not None and until is None:
        context.when(move_in("c-17", "1", possible)).then_recorded()


@pytest.mark.parametrize("written", ["c-0017", "C17", "c.17"])
def test_a_citizen_whose_key_is_written_otherwise_is_suggested(written: str) -> None:
    refusal = UnknownCitizen(written, "c-17")
    TAKEN.when(depart(written, MAY_LAST)).then_refused(refusal)
    assert worded(refusal.remedy(), CATALOGUE) == "did you mean c-17?"
    TAKEN.when(depart("c-71", MAY_LAST)).then_refused(UnknownCitizen("c-71"))


# --- reassessing ----------------------------------------------------------------------------------

RESIDENT = given(TOWN, move_in("c-17", "1", MAY))


def test_a_reassessment_says_where_the_citizen_lives() -> None:
    RESIDENT.when(reassess("c-17", date(2023, 5, 15))).then(reassessed("c-17", "1", date(2023, 5, 15), 7))


def test_a_citizen_who_never_moved_in() -> None:
    RESIDENT.when(reassess("c-18", MAY)).then_refused(UnknownCitizen("c-18"))
    RESIDENT.when(depart("c-18", MAY)).then_refused(UnknownCitizen("c-18"))


def test_a_day_outside_every_stay() -> None:
    stays = [as_said(f"{OFFER}/1 from 2023-05-01 to 2023-05-31"), as_said(f"{OFFER}/2 from 2023-07-01 to (open)")]
    context = given(TOWN, move_in("c-17", "1", MAY, MAY_LAST), move_in("c-17", "2", date(2023, 7, 1)))
    first, second = context.stays("c-17")
    ways = {
        "left_on": MAY_LAST, "left_by": first.departed, "comes_on": date(2023, 7, 1), "comes_by": second.moved_in,
    }  # fmt: skip
    before: dict[str, Any] = {"comes_on": MAY, "comes_by": first.moved_in}
    for day, said in ((date(2023, 4, 30), before), (JUNE, ways), (date(2023, 6, 30), ways)):
        context.when(reassess("c-17", day)).then_refused(NotResident("c-17", day, stays, **said))


def test_the_last_day_of_a_stay_can_have_a_new_level() -> None:
    TAKEN.when(reassess("c-17", MAY_LAST)).then(reassessed("c-17", "1", MAY_LAST, 7))


def test_two_assessments_from_one_day() -> None:
    RESIDENT.when(reassess("c-17", MAY)).then_refused(AssessedThatDay("c-17", MAY, 7, level="6"))
    context = RESIDENT.after(reassess("c-17", JUNE))
    context.when(reassess("c-17", JUNE, "7")).then_refused(AssessedThatDay("c-17", JUNE, 9, level="7"))


@pytest.mark.parametrize(
    ("granted", "hint"),
    [
        ("6", "--level 6"),
        (Assessment(hours=Decimal("24.5")), "--hours 24,5"),
        (Assessment(special_price_ore=1700_00), "--special-price 1.700,00"),
    ],
)
def test_the_hint_for_two_assessments_of_one_day_repeats_what_was_typed(granted: Assessment | str, hint: str) -> None:
    command = replace(reassess("c-17", MAY, granted), decision="VU 7")
    refusal = RESIDENT.when(command).refusal
    assert refusal is not None
    assert worded(refusal.remedy(), CATALOGUE) == (
        f"to replace it: pladsbog correct 7 --kind typo --reason TEXT {hint} --decision 'VU 7'"
    )


def test_a_reassessment_told_late_goes_between_two_others() -> None:
    context = RESIDENT.after(reassess("c-17", JUNE, "7")).after(reassess("c-17", date(2023, 5, 15), "6"))
    (stay,) = context.stays("c-17")
    assert [step.assessment.level for step in stay.steps] == ["5", "6", "7"]


def test_a_reassessment_goes_to_the_stay_that_its_day_is_in() -> None:
    context = given(TOWN, move_in("c-17", "1", MAY, MAY_LAST), move_in("c-17", "2", JUNE))
    context.when(reassess("c-17", MAY_LAST)).then(reassessed("c-17", "1", MAY_LAST, 7))
    context.when(reassess("c-17", date(2023, 6, 2))).then(reassessed("c-17", "2", date(2023, 6, 2), 11))


# --- departing ------------------------------------------------------------------------------------


def test_a_departure_begins_the_vacancy_the_day_after() -> None:
    RESIDENT.when(depart("c-17", MAY_LAST, "moved")).then(
        departed("c-17", "1", MAY_LAST, 7, cause="moved"), vacancy_began("c-17", "1", JUNE, 7)
    )


def test_a_departure_without_a_cause_has_none_whatever_its_reason() -> None:
    RESIDENT.when(depart("c-17", MAY_LAST, reason="died")).then(
        departed("c-17", "1", MAY_LAST, 7, reason="died"), vacancy_began("c-17", "1", JUNE, 7, reason="died")
    )


@pytest.mark.parametrize("given_on", [date(2023, 3, 1), MAY_LAST])
def test_the_day_of_the_notice_is_recorded(given_on: date) -> None:
    RESIDENT.when(depart("c-17", MAY_LAST, notice_given=given_on)).then(
        departed("c-17", "1", MAY_LAST, 7, notice_given=given_on), vacancy_began("c-17", "1", JUNE, 7)
    )


def test_a_notice_after_the_departure() -> None:
    RESIDENT.when(depart("c-17", MAY_LAST, notice_given=JUNE)).then_refused(
        NoticeAfterDeparture("c-17", JUNE, MAY_LAST)
    )


def test_a_move_in_records_who_acts_and_where_the_citizen_is_registered_and_when_it_was_decided() -> None:
    said: dict[str, Any] = {"acting": "163", "residence": "265", "decided_on": date(2023, 4, 12)}
    asked = replace(move_in("c-17", "1", MAY, payer="787"), **said)
    given(TOWN).when(asked).then(moved_in("c-17", "1", MAY, payer="787", **said), vacancy_ended("c-17", "1", MAY, 7))


@pytest.mark.parametrize("paragraph", ["abc", "0", "1070", "107 stk. 2", "§107"])
def test_a_paragraph_that_there_is_not_is_refused(paragraph: str) -> None:
    given(TOWN).when(move_in("c-17", "1", MAY, paragraph=paragraph)).then_refused(BadParagraph(paragraph))


@pytest.mark.parametrize("field", ["payer", "acting", "residence"])
def test_a_code_that_is_no_municipality_is_refused(field: str) -> None:
    said: dict[str, Any] = {field: "Herlev"}
    given(TOWN).when(replace(move_in("c-17", "1", MAY), **said)).then_refused(BadPayer("Herlev", ["163"]))


def test_a_reassessment_records_the_day_of_its_decision() -> None:
    day = date(2023, 6, 12)
    asked = replace(reassess("c-17", JUNE), decided_on=day)
    RESIDENT.when(asked).then(reassessed("c-17", "1", JUNE, 7, decided_on=day))


def test_a_departure_on_new_years_eve_leaves_the_place_vacant_in_the_new_year() -> None:
    eve = date(2023, 12, 31)
    RESIDENT.when(depart("c-17", eve)).then(
        departed("c-17", "1", eve, 7), vacancy_began("c-17", "1", date(2024, 1, 1), 7)
    )


def test_a_departure_on_the_day_of_the_move_in() -> None:
    RESIDENT.when(depart("c-17", MAY)).then(
        departed("c-17", "1", MAY, 7), vacancy_began("c-17", "1", date(2023, 5, 2), 7)
    )


def test_a_departure_before_the_move_in() -> None:
    eve = date(2023, 4, 30)
    RESIDENT.when(depart("c-17", eve)).then_refused(DepartureBeforeMoveIn("c-17", eve, MAY, 7))


def test_a_second_departure() -> None:
    for day in (MAY, MAY_LAST, JUNE):
        TAKEN.when(depart("c-17", day)).then_refused(AlreadyDeparted("c-17", MAY_LAST, 8))


def test_a_departure_before_a_reassessment() -> None:
    context = RESIDENT.after(reassess("c-17", date(2023, 5, 15)))
    day = date(2023, 5, 14)
    told = ["event #9: c-17 in syrenparken/1 reassessed to level 6 from 2023-05-15"]
    refused = DepartureTooEarly("c-17", day, date(2023, 5, 15), 9, [as_said(one) for one in told], [9])
    context.when(depart("c-17", day)).then_refused(refused)
    context.when(depart("c-17", date(2023, 5, 15))).then_recorded()


def test_a_departure_that_is_told_late_names_all_that_is_in_the_way_and_no_later_day_first() -> None:
    in_may, in_june = reassess("c-17", date(2023, 5, 15)), reassess("c-17", JUNE)
    context = RESIDENT.after(in_june, in_may, correct(9, assessment=Assessment(level="7")))
    refusal = context.when(depart("c-17", date(2023, 5, 14))).refusal
    assert isinstance(refusal, DepartureTooEarly)
    assert [str(one).partition(":")[0] for one in refusal.events] == ["event #10", "event #11"]  # by their days
    assert (refusal.numbers, refusal.in_full) == ([11, 10], [11])  # by their numbers, what was corrected in full
    hint = worded(refusal.remedy(), CATALOGUE)
    assert hint.index("pladsbog void 11 --with-original") < hint.index("pladsbog void 10") < hint.index("a later day")
    cleared = context.after(void(11, with_original=True), void(10))
    cleared.when(depart("c-17", date(2023, 5, 14))).then_recorded()


def test_a_departure_from_the_second_stay() -> None:
    context = TAKEN.after(move_in("c-17", "2", JUNE))
    context.when(depart("c-17", JUNE)).then(
        departed("c-17", "2", JUNE, 11), vacancy_began("c-17", "2", date(2023, 6, 2), 11)
    )


# --- out of use -----------------------------------------------------------------------------------


def test_a_place_is_taken_out_of_use_and_put_back() -> None:
    said: dict[str, Any] = {"by": CLERK, "act": "act", "offer": OFFER, "place": "1"}
    context = (
        given(TOWN)
        .when(set_use("1", MAY, None, "closed"))
        .then(PlaceTakenOutOfUse(**said, effective_on=MAY, until=None))
    )
    context.when(set_use("1", JUNE, None, "open")).then(PlacePutInUse(**said, effective_on=JUNE, until=None))


@pytest.mark.parametrize("kind", ["open", "closed"])
def test_a_place_that_is_not_there(kind: str) -> None:
    command = SetUse(
        by=CLERK, offer="nowhere", place="1", first_day=MAY, last_day=None, kind="open" if kind == "open" else "closed"
    )
    given(TOWN).when(command).then_refused(UnknownOffer("nowhere", [OFFER]))
    given(TOWN).when(set_use("9", MAY, None, command.kind)).then_refused(UnknownPlace(OFFER, "9", ["1", "2"]))


def test_days_out_of_use_in_the_wrong_order() -> None:
    given(TOWN).when(set_use("1", JUNE, MAY, "closed")).then_refused(DaysReversed(JUNE, MAY))


def test_a_place_out_of_use_before_it_opens() -> None:
    eve = date(2022, 12, 31)
    given(TOWN).when(set_use("1", eve, MAY, "closed")).then_refused(PlaceNotOpen(OFFER, "1", eve, NEW_YEAR, None))


def test_a_place_somebody_lives_in_is_not_taken_out_of_use() -> None:
    refusal = PlaceOccupied(OFFER, "1", "c-17", MAY, MAY_LAST)
    for first_day, last_day in ((date(2023, 4, 1), MAY), (MAY_LAST, None), (date(2023, 5, 5), date(2023, 5, 6))):
        TAKEN.when(set_use("1", first_day, last_day, "closed")).then_refused(refusal)
    TAKEN.when(set_use("1", JUNE, None, "closed")).then_recorded()
    TAKEN.when(set_use("1", NEW_YEAR, date(2023, 4, 30), "closed")).then_recorded()


def test_a_place_in_use_is_not_put_back() -> None:
    given(TOWN).when(set_use("1", MAY, None, "open")).then_refused(NotOutOfUse(OFFER, "1", MAY))
    context = given(TOWN, set_use("1", MAY, MAY_LAST, "closed"))
    context.when(set_use("1", JUNE, None, "open")).then_refused(NotOutOfUse(OFFER, "1", JUNE))
    context.when(set_use("1", MAY_LAST, None, "open")).then_recorded()


def test_a_place_put_back_for_some_days_takes_a_stay_within_them() -> None:
    context = given(TOWN).after(
        set_use("1", MAY, date(2023, 6, 30), "closed"), set_use("1", date(2023, 5, 10), date(2023, 5, 20), "open")
    )
    context.when(move_in("c-17", "1", date(2023, 5, 10), date(2023, 5, 20))).then_recorded()
    context.when(move_in("c-17", "1", date(2023, 5, 10), date(2023, 5, 21))).then_refused(
        PlaceOutOfUse(OFFER, "1", date(2023, 5, 21), date(2023, 6, 30))
    )


def test_an_offer_settled_by_hours_takes_hours() -> None:
    by_hours = MODEL.changed({"structure": "hours"})
    context = given(TOWN, decision(ModelVersion("pakker", JUNE, by_hours), reference="KB 2023-05-01 item 1"))
    granted = Assessment(hours=Decimal("24.5"))
    context.when(move_in("c-17", "1", JUNE, granted=granted)).then(
        moved_in("c-17", "1", JUNE, assessment=granted), vacancy_ended("c-17", "1", JUNE, 8)
    )


def test_a_place_that_is_closed_already_is_not_closed_again() -> None:
    context = given(TOWN, set_use("1", MAY, MAY_LAST, "closed"))
    assert context.when(set_use("1", MAY, MAY_LAST, "closed")).events == []
    context.when(set_use("1", MAY, JUNE, "closed")).then_recorded()


def test_a_decision_that_has_not_been_made_yet() -> None:
    tomorrow = TODAY + timedelta(days=1)
    command = replace(move_in("c-17", "1", MAY), decided_on=tomorrow)
    given(TOWN).when(command).then_refused(NotYet(say("the decision was made"), tomorrow, TODAY))
    given(TOWN).when(replace(command, decided_on=TODAY)).then_recorded()
    council = decision(OfferVersion(OFFER, NEW_YEAR.replace(year=2025), TERMS), reference="KB 2")
    given(TOWN).when(replace(council, decided_on=tomorrow)).then_recorded()


# --- who pays, of somebody who is known ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("payer", "paragraph", "days", "unsaid"),
    [
        ("163", None, 1, True),
        (None, "107", 1, True),
        ("163", "107", 364, True),
        ("163", "107", 365, False),
        (None, None, 1, False),
    ],
)
def test_silence_is_not_the_own_municipality(
    payer: str | None, paragraph: str | None, days: int, *, unsaid: bool
) -> None:
    town = given(TOWN).after(move_in("c-17", "1", MAY, payer=payer, paragraph=paragraph), depart("c-17", MAY_LAST))
    again = move_in("c-17", "2", MAY_LAST + timedelta(days))
    half_said = replace(again, payer="163")
    paragraph_said = replace(again, paragraph="108")
    for command, missing in ((again, None), (half_said, "paragraph"), (paragraph_said, "payer")):
        if unsaid:
            town.when(command).then_refused(PayerUnsaid("c-17", OFFER, MAY_LAST, payer, paragraph, missing))
        else:
            town.when(command).then_recorded()
    town.when(replace(again, payer="165", paragraph="108")).then_recorded()
    town.when(replace(again, payer=CLEARED, paragraph=CLEARED)).then_recorded()
