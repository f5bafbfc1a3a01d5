"""Correcting what was recorded: what may be voided or corrected, and every impossible history with its way out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from msgspec.structs import asdict, replace

from cli.remedies import CATALOGUE, worded
from ledger.commands import CLEARED, Command, Reassess, Void
from ledger.errors import (
    AlreadyVoided,
    BadOption,
    ImpossibleHistory,
    NotCorrectable,
    NothingToCorrect,
    NoticeAfterDeparture,
    NotInEvent,
    NotVoidable,
    OfAnotherStay,
    PlaceNotOpen,
    PlaceOutOfUse,
    UnknownEvent,
    UnknownLevel,
    UnknownOffer,
    UnknownPlace,
    VoidTheOther,
)
from ledger.events import Departed, LedgerOpened, MovedIn, Reassessed, Recorded
from ledger.events.offers import OfferVersion
from ledger.events.places import Closure, PlaceOpening
from ledger.models.offers import Assessment
from ledger.rules.annulling import decided_in, in_words
from ledger.rules.correcting import _CORRECTIONS, _IDENTITY
from ledger.shared.calendar import Month
from ledger.shared.message import Message, Remedy, as_said, say
from tests.ledger.given import (
    CLERK,
    DECISION,
    NEW_YEAR,
    OFFER,
    TERMS,
    TOWN,
    DecisionContext,
    close,
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
    voided,
)

MAY = date(2023, 5, 1)
MID_MAY = date(2023, 5, 15)
MAY_LAST = date(2023, 5, 31)
JUNE = date(2023, 6, 1)
JULY = date(2023, 7, 1)

STAY = given(TOWN, move_in("c-17", "1", MAY), reassess("c-17", MID_MAY), depart("c-17", MAY_LAST))
"""c-17 in place 1: moved in #7 (vacancy ended #8), reassessed #9, departed #10 (vacancy began #11)."""


# --- voiding --------------------------------------------------------------------------------------


def test_a_move_in_and_the_end_of_the_vacancy_go_together() -> None:
    given(TOWN, move_in("c-17", "1", MAY)).when(void(7)).then(
        voided(7, moved_in("c-17", "1", MAY)), voided(8, vacancy_ended("c-17", "1", MAY, 7))
    )


def test_a_move_in_takes_the_departure_with_it() -> None:
    context = given(TOWN, move_in("c-17", "1", MAY, MAY_LAST), move_in("c-18", "1", JUNE))
    context.when(void(7)).then(
        voided(7, moved_in("c-17", "1", MAY)),
        voided(8, departed("c-17", "1", MAY_LAST, 7)),
        voided(9, vacancy_ended("c-17", "1", MAY, 7)),
        voided(10, vacancy_began("c-17", "1", JUNE, 7)),
    )


def test_a_departure_and_the_beginning_of_the_vacancy_go_together() -> None:
    why: dict[str, Any] = {"correction": "decision", "reason": "the council decided anew"}
    context = STAY.when(void(10, "decision", reason="the council decided anew")).then(
        voided(10, departed("c-17", "1", MAY_LAST, 7), **why),
        voided(11, vacancy_began("c-17", "1", JUNE, 7), **why),
    )
    (stay,) = context.stays("c-17")
    assert stay.last_day is None


def test_a_reassessment_goes_alone() -> None:
    context = STAY.when(void(9)).then(voided(9, reassessed("c-17", "1", MID_MAY, 7)))
    (stay,) = context.stays("c-17")
    assert [step.assessment.level for step in stay.steps] == ["5"]


@pytest.mark.parametrize("number", range(1, 7))
def test_what_a_decision_adopted_can_be_voided(number: int) -> None:
    """All but the offer's only terms, without which there would be no offer."""
    outcome = given(TOWN).when(void(number))
    if number == 3:
        first = Remedy("adopt-offer-before-void", offer=OFFER)
        outcome.then_refused(ImpossibleHistory(say("the offer would never have been adopted"), [], helps=first))
    else:
        outcome.then_recorded()


def test_an_offers_later_terms_can_be_voided() -> None:
    later = decision(OfferVersion(OFFER, MAY, TERMS.changed({"name": "Syren"})))
    given(TOWN, later).when(void(7)).then_recorded()


def test_a_place_out_of_use_that_never_was() -> None:
    context = given(TOWN, set_use("1", MAY, None, "closed")).after(void(7))
    context.when(move_in("c-17", "1", MAY)).then_recorded()


def test_an_event_that_is_not_there() -> None:
    for number in (0, 12, 2**70):
        STAY.when(void(number)).then_refused(UnknownEvent(number, 11))


def test_an_offers_closing_is_voided_with_its_places() -> None:
    closing = STAY.after(decision(Closure(OFFER, None, JUNE), reference="KB 2023-05-02 item 1"))
    reopened = closing.after(void(14))
    assert reopened.terms(OFFER).closed_after is None
    for name in ("1", "2"):
        place = reopened.place(OFFER, name)
        assert place is not None
        assert place.open.last is None


def test_a_payer_is_corrected_to_the_ledgers_own() -> None:
    own = LedgerOpened(effective_on=NEW_YEAR, by="anna", act="ledger/1", municipality="787")
    town = given(own, TOWN).after(move_in("c-17", "1", MAY, payer="163"))
    event = town.when(correct(8, payer="787")).events[0]
    assert isinstance(event, MovedIn)
    assert event.payer is None
    # and once it is, there is nothing more to correct
    town.after(correct(8, payer="787")).when(correct(10, payer="787")).then_refused(NothingToCorrect(10))


CODES = {"payer": "163", "acting": "265", "residence": "101"}
GRANTED = {**CODES, "paragraph": "107", "decided_by": "visitator", "decided_on": date(2023, 4, 12)}


@pytest.mark.parametrize("field", GRANTED)
def test_what_was_said_of_a_move_in_can_be_taken_back(field: str) -> None:
    """In a ledger without a municipality of its own too, where no code means that the payer is own."""
    nothing: dict[str, Any] = {field: CLEARED}
    town = given(TOWN, moved_in("c-17", "1", MAY, **GRANTED))
    event = town.when(correct(7, **nothing)).then_recorded().fact(8).event
    assert {name: getattr(event, name) for name in GRANTED} == GRANTED | {field: None}
    # and once it is, there is nothing more to take back
    again = town.after(correct(7, **nothing))
    again.when(correct(8, **nothing)).then_refused(NothingToCorrect(8))


@pytest.mark.parametrize("field", ["cause", "notice_given"])
def test_what_was_said_of_a_departure_can_be_taken_back(field: str) -> None:
    nothing: dict[str, Any] = {field: CLEARED}
    departed = STAY.after(correct(10, cause="died", notice_given=MAY))
    event = departed.when(correct(12, **nothing)).then_recorded().fact(13).event
    assert {name: getattr(event, name) for name in ("cause", "notice_given")} == {
        "cause": "died", "notice_given": MAY, field: None,
    }  # fmt: skip


def told(given_so_far: DecisionContext, number: int) -> Message:
    """What an event says of itself."""
    return given_so_far.fact(number).event.sentence()


@pytest.mark.parametrize("field", [*_CORRECTIONS, *_IDENTITY, "special_price"])
def test_every_field_that_a_correction_may_name_has_its_word(field: str) -> None:
    sentence = str(NotInEvent(10, "citizen.departed", told(STAY, 10), field).sentence())
    assert "citizen.departed" not in sentence
    assert sentence.startswith("event #10 (c-17 departed from syrenparken/1) has no ")
    assert "_" not in sentence


def test_what_a_fact_does_not_have_cannot_be_taken_back() -> None:
    STAY.when(correct(10, payer=CLEARED)).then_refused(NotInEvent(10, "citizen.departed", told(STAY, 10), "payer"))


def test_what_is_never_voided() -> None:
    issued = STAY.after(close(Month(2023, 1)))
    issued.when(void(12)).then_refused(NotVoidable(12, "settlement.month-closed", told(issued, 12)))
    voided = STAY.after(void(9))
    voided.when(void(12)).then_refused(NotVoidable(12, "correction.voided", told(voided, 12)))
    opened = given(LedgerOpened(effective_on=NEW_YEAR, by="anna", act="ledger/1"))
    opened.when(void(1)).then_refused(NotVoidable(1, "ledger.opened", told(opened, 1)))


def test_what_only_follows_from_another_is_voided_with_it() -> None:
    STAY.when(void(8)).then_refused(VoidTheOther(8, 7))
    STAY.when(void(11)).then_refused(VoidTheOther(11, 10))


@pytest.mark.parametrize(("vacancy", "act", "day"), [(8, 7, date(2023, 4, 20)), (11, 10, date(2023, 5, 20))])
def test_what_only_follows_from_another_stands_for_it_where_it_is_corrected(vacancy: int, act: int, day: date) -> None:
    named, meant = (STAY.when(correct(number, day=day)).then_recorded() for number in (vacancy, act))
    assert [said(fact) for fact in named.recorded[11:]] == [said(fact) for fact in meant.recorded[11:]]
    assert named.fact(12).event.corrects == act


def said(fact: Recorded) -> dict[str, Any]:
    return {name: value for name, value in asdict(fact.event).items() if name != "act"}


def test_a_vacancy_that_nothing_explains_is_not_spoken_of_by_itself() -> None:
    alone = STAY.with_events(vacancy_ended("c-17", "1", JULY, 7))
    alone.when(correct(12, day=JUNE)).then_refused(VoidTheOther(12, 12))


def test_what_no_longer_holds_is_not_voided_again() -> None:
    context = STAY.after(void(9))
    context.when(void(9)).then_refused(AlreadyVoided(9, 12))
    context.when(correct(9, day=JUNE)).then_refused(AlreadyVoided(9, 12))
    replaced = STAY.after(correct(9, day=date(2023, 5, 16)))
    replaced.when(void(9)).then_refused(AlreadyVoided(9, 12, holds=12))
    again = replaced.after(correct(12, day=date(2023, 5, 17)))
    again.when(void(9)).then_refused(AlreadyVoided(9, 12, holds=13))
    again.when(void(12)).then_refused(AlreadyVoided(12, 13, holds=13))
    again.after(void(13)).when(void(9)).then_refused(AlreadyVoided(9, 12, holds=12))


def test_the_void_of_a_correction_gives_back_what_it_replaced() -> None:
    context = STAY.after(correct(9, day=date(2023, 5, 16)), void(12))
    (stay,) = context.stays("c-17")
    assert [(step.number, step.first_day) for step in stay.steps] == [(7, MAY), (9, MID_MAY)]


def test_the_void_of_a_second_correction_gives_back_the_first() -> None:
    context = STAY.after(correct(9, day=date(2023, 5, 16)), correct(12, day=date(2023, 5, 17)), void(13))
    (stay,) = context.stays("c-17")
    assert [(step.number, step.first_day) for step in stay.steps] == [(7, MAY), (12, date(2023, 5, 16))]


def test_the_void_of_a_correction_that_moved_a_citizen_gives_back_the_place() -> None:
    context = given(TOWN, move_in("c-17", "1", MAY)).after(correct(7, place="2"))
    moved = max(fact.number for fact in context.recorded if fact.stream == "citizen:c-17")
    back = context.after(void(moved))
    assert [room.stay.citizen for room in back.rooms_in(OFFER, "1")] == ["c-17"]
    assert not back.rooms_in(OFFER, "2")


# --- correcting -----------------------------------------------------------------------------------


def test_a_move_in_on_another_day_moves_the_end_of_the_vacancy() -> None:
    day = date(2023, 5, 3)
    context = STAY.when(correct(7, day=day)).then(
        moved_in("c-17", "1", day, stay=7, corrects=7, correction="typo", corrected_from=MAY),
        vacancy_ended("c-17", "1", day, 7, corrects=8, correction="typo", corrected_from=MAY),
    )
    (stay,) = context.stays("c-17")
    assert (stay.first_day, stay.last_day, stay.moved_in) == (day, MAY_LAST, 12)


def test_a_move_in_at_another_level_leaves_the_place_alone() -> None:
    STAY.when(correct(7, assessment=Assessment(level="8"))).then(
        moved_in(
            "c-17", "1", MAY, assessment=Assessment(level="8"),
            stay=7, corrects=7, correction="typo", corrected_from=MAY,
        )
    )  # fmt: skip


def test_a_move_in_to_another_place_ends_that_ones_vacancy() -> None:
    given(TOWN, move_in("c-17", "1", MAY)).when(correct(7, place="2", day=JUNE)).then(
        moved_in("c-17", "2", JUNE, stay=7, corrects=7, correction="typo", corrected_from=MAY),
        voided(8, vacancy_ended("c-17", "1", MAY, 7)),
        vacancy_ended("c-17", "2", JUNE, 7),
    )


def test_a_move_in_that_was_reassessed_and_departed_takes_all_of_its_stay_to_another_place() -> None:
    context = STAY.when(correct(7, place="2")).then(
        moved_in("c-17", "2", MAY, stay=7, corrects=7, correction="typo", corrected_from=MAY),
        voided(8, vacancy_ended("c-17", "1", MAY, 7)),
        voided(11, vacancy_began("c-17", "1", JUNE, 7)),
        vacancy_ended("c-17", "2", MAY, 7),
        vacancy_began("c-17", "2", JUNE, 7),
    )
    (stay,) = context.stays("c-17")
    assert (stay.id, stay.last_place, stay.last_day) == (7, "2", MAY_LAST)
    assert [(step.first_day, step.assessment.level) for step in stay.steps] == [(MAY, "5"), (MID_MAY, "6")]
    assert (context.rooms_in(OFFER, "1"), context.rooms_in(OFFER, "2")) == ([], stay.rooms())


def test_paragraph_and_payer_can_be_corrected() -> None:
    context = STAY.after(correct(7, paragraph="107", payer="163"))
    (stay,) = context.stays("c-17")
    assert [(one.paragraph, one.payer) for one in stay.payings] == [("107", "163")]


def test_a_reassessment_on_another_day_at_another_level() -> None:
    granted = Assessment(level="7")
    STAY.when(correct(9, "decision", day=JUNE.replace(month=5, day=20), assessment=granted)).then(
        reassessed(
            "c-17", "1", date(2023, 5, 20), 7, assessment=granted,
            corrects=9, correction="decision", corrected_from=MID_MAY,
        )
    )  # fmt: skip


def test_a_departure_on_another_day_moves_the_vacancy() -> None:
    context = STAY.when(correct(10, day=MID_MAY)).then(
        departed("c-17", "1", MID_MAY, 7, corrects=10, correction="typo", corrected_from=MAY_LAST),
        vacancy_began("c-17", "1", date(2023, 5, 16), 7, corrects=11, correction="typo", corrected_from=JUNE),
    )
    context.when(move_in("c-18", "1", date(2023, 5, 16))).then_recorded()


def test_cause_and_notice_of_a_departure_can_be_corrected() -> None:
    said = {"corrects": 10, "correction": "typo", "corrected_from": MAY_LAST}
    context = STAY.when(correct(10, cause="died", notice_given=MAY)).then(
        departed("c-17", "1", MAY_LAST, 7, cause="died", notice_given=MAY, **said)
    )
    context.when(correct(12, day=MID_MAY, notice_given=MID_MAY)).then_recorded()


def test_a_corrected_departure_is_not_before_its_notice() -> None:
    noticed = STAY.after(correct(10, notice_given=MAY_LAST))
    day = date(2023, 5, 30)
    noticed.when(correct(12, day=day)).then_refused(NoticeAfterDeparture("c-17", MAY_LAST, day))
    noticed.when(correct(12, notice_given=JUNE)).then_refused(NoticeAfterDeparture("c-17", JUNE, MAY_LAST))


def test_who_acts_and_where_the_citizen_is_registered_can_be_corrected() -> None:
    said = {"acting": "163", "residence": "265", "corrects": 7, "correction": "typo", "corrected_from": MAY}
    context = given(TOWN, move_in("c-17", "1", MAY))
    context.when(correct(7, acting="163", residence="265")).then(moved_in("c-17", "1", MAY, stay=7, **said))


def test_the_day_of_a_decision_stays_with_a_slip_and_goes_with_a_new_decision() -> None:
    decided = given(TOWN, moved_in("c-17", "1", MAY, decision="VU 7", decided_on=date(2023, 4, 12)))
    slip = decided.when(correct(7, payer="163", decision="VU 8")).then_recorded().fact(8).event
    assert slip.decided_on == date(2023, 4, 12)
    more = {"assessment": Assessment(level="6"), "decision": "VU 8"}
    anew = decided.when(correct(7, "decision", **more)).then_recorded().fact(8).event
    assert anew.decided_on is None
    same_day = correct(7, "decision", **more, decided_on=date(2023, 4, 12))
    assert decided.when(same_day).then_recorded().fact(8).event.decided_on == date(2023, 4, 12)


def test_a_correction_keeps_the_decision_unless_it_brings_one() -> None:
    context = given(TOWN).after(move_in("c-17", "1", MAY, decision="VU 7"))
    (event,) = context.when(correct(7, payer="163")).events
    assert event.decision == "VU 7"
    (event,) = context.when(correct(7, payer="163", decision="VU 8")).events
    assert event.decision == "VU 8"


def test_a_decision_alone_can_be_corrected() -> None:
    context = given(TOWN).after(move_in("c-17", "1", MAY, decision="VU 7"))
    context.when(correct(7, decision="VU 7")).then_refused(NothingToCorrect(7))
    context.when(correct(7, decision="VU 8")).then_recorded()


def test_a_correction_can_be_corrected() -> None:
    context = STAY.after(correct(10, day=MID_MAY), correct(12, day=date(2023, 5, 20)))
    (stay,) = context.stays("c-17")
    assert (stay.last_day, stay.departed) == (date(2023, 5, 20), 14)
    assert context.rooms_in(OFFER, "1") == stay.rooms()


def test_a_correction_that_changes_nothing() -> None:
    for command in (correct(7), correct(7, day=MAY), correct(7, place="1", assessment=Assessment(level="5"))):
        STAY.when(command).then_refused(NothingToCorrect(7))


@pytest.mark.parametrize(
    ("number", "kind", "field", "value"),
    [
        (9, "citizen.reassessed", "place", "2"), (9, "citizen.reassessed", "paragraph", "107"),
        (9, "citizen.reassessed", "payer", "163"), (10, "citizen.departed", "place", "2"),
        (10, "citizen.departed", "paragraph", "107"), (10, "citizen.departed", "payer", "163"),
        (10, "citizen.departed", "assessment", Assessment(level="6")),
    ],
)  # fmt: skip
def test_what_a_fact_does_not_have(number: int, kind: str, field: str, value: Any) -> None:
    STAY.when(correct(number, **{field: value})).then_refused(NotInEvent(number, kind, told(STAY, number), field))


def test_what_is_voided_and_recorded_anew_instead() -> None:
    context = given(TOWN, set_use("1", MAY, None, "closed"))
    context.when(correct(7, day=JUNE)).then_refused(NotCorrectable(7, "place.taken-out-of-use", told(context, 7)))
    for number, kind in ((1, "model"), (2, "rates"), (3, "offer"), (6, "base")):
        refused = NotCorrectable(number, f"{kind}.adopted", told(context, number))
        context.when(correct(number, day=JUNE)).then_refused(refused)
    context.when(correct(4, day=JUNE)).then_refused(NotCorrectable(4, "place.opened", told(context, 4)))


def test_a_corrected_move_in_is_judged_as_a_new_one() -> None:
    context = given(TOWN, set_use("2", MAY, MAY_LAST, "closed"), move_in("c-17", "1", JUNE))
    context.when(correct(8, place="9")).then_refused(UnknownPlace(OFFER, "9", ["1", "2"]))
    context.when(correct(8, place="2", day=MAY)).then_refused(PlaceOutOfUse(OFFER, "2", MAY, MAY_LAST))
    eve = date(2022, 12, 31)
    context.when(correct(8, day=eve)).then_refused(PlaceNotOpen(OFFER, "1", eve, NEW_YEAR, None))
    levels = [str(level) for level in range(1, 13)]
    for number in (8, 10):
        reassessed_too = context.after(reassess("c-17", JULY))
        wrong = correct(number, assessment=Assessment(level="99"))
        day = JUNE if number == 8 else JULY
        reassessed_too.when(wrong).then_refused(UnknownLevel("99", "lillebaelt", day, levels, "24"))


# --- impossible histories ---------------------------------------------------------------------------


@dataclass(frozen=True)
class Impossible:
    """A command that would leave an impossible history: why, and the events in the way."""

    context: DecisionContext
    command: Command
    why: str
    numbers: list[int]


TWO = given(TOWN, move_in("c-17", "1", MAY), depart("c-17", MAY_LAST), move_in("c-18", "1", JUNE))
"""c-17 in place 1: #7, departed #9; then c-18 there: #11."""

MOVED = given(TOWN, move_in("c-17", "1", MAY), depart("c-17", MAY_LAST), move_in("c-17", "2", JUNE))
"""c-17 in place 1: #7, departed #9; then in place 2: #11."""

PUT_BACK = given(TOWN, set_use("1", MAY, None, "closed"), set_use("1", JUNE, None, "open"), move_in("c-17", "1", JUNE))
"""Place 1 out of use #7, put back #8; then c-17 there: #9."""

AFTER_GAP = given(
    TOWN,
    move_in("c-17", "1", MAY, MAY_LAST),
    set_use("1", JUNE, date(2023, 6, 30), "closed"),
    move_in("c-18", "2", MAY),
)
"""c-17 in place 1 in May: #7, departed #8; June out of use: #11; c-18 in place 2: #12."""

IMPOSSIBLE = {
    "a reassessment without its stay": Impossible(
        given(TOWN, move_in("c-17", "1", MAY), reassess("c-17", MID_MAY)), void(7),
        "c-17 would not live there on 2023-05-15", [9],
    ),
    "two reassessments without their stay": Impossible(
        STAY.after(reassess("c-17", MAY_LAST)), void(7), "c-17 would not live there on 2023-05-31", [12, 9],
    ),
    "two in a place, the first no longer leaving": Impossible(
        TWO, void(9), "c-17 and c-18 would both live in syrenparken/1", [11],
    ),
    "two in a place, the first leaving later": Impossible(
        TWO, correct(9, day=date(2023, 6, 2)), "c-17 and c-18 would both live in syrenparken/1", [11],
    ),
    "two in a place, the second coming earlier": Impossible(
        TWO, correct(11, day=date(2023, 5, 30)), "c-17 and c-18 would both live in syrenparken/1", [7],
    ),
    "two in a place, one coming from another": Impossible(
        given(TOWN, move_in("c-17", "1", MAY), move_in("c-18", "2", MAY)), correct(9, place="1"),
        "c-17 and c-18 would both live in syrenparken/1", [7],
    ),
    "one in two places, never having left the first": Impossible(
        MOVED, void(9), "c-17 would live in two places", [11],
    ),
    "one in two places, leaving the first later": Impossible(
        MOVED, correct(9, day=date(2023, 6, 2)), "c-17 would live in two places", [11],
    ),
    "one in two places, coming to the second earlier": Impossible(
        MOVED, correct(11, day=date(2023, 5, 30)), "c-17 would live in two places", [7],
    ),
    "a reassessment before the move-in": Impossible(
        STAY, correct(9, day=date(2023, 4, 30)), "c-17 would not live there on 2023-04-30", [],
    ),
    "a reassessment after the departure": Impossible(
        STAY, correct(9, day=JUNE), "c-17 would not live there on 2023-06-01", [10],
    ),
    "a move-in after a reassessment": Impossible(
        STAY, correct(7, day=date(2023, 5, 20)), "c-17 would not live there on 2023-05-15", [9],
    ),
    "a move-in after everything": Impossible(
        STAY, correct(7, day=JUNE), "c-17 would not live there on 2023-05-31", [10, 9],
    ),
    "a departure before a reassessment": Impossible(
        STAY, correct(10, day=date(2023, 5, 14)), "c-17 would not live there on 2023-05-15", [9],
    ),
    "two assessments from one day": Impossible(
        STAY, correct(9, day=MAY), "c-17 would be assessed twice from 2023-05-01", [],
    ),
    "a move-in onto a reassessment": Impossible(
        STAY, correct(7, day=MID_MAY), "c-17 would be assessed twice from 2023-05-15", [9],
    ),
    "a place that was never opened": Impossible(
        given(TOWN, move_in("c-17", "1", MAY)), void(4), "syrenparken/1 would not be open", [7],
    ),
    "a place that was never opened, with two stays": Impossible(
        given(TOWN, move_in("c-17", "1", MAY, MAY_LAST), move_in("c-18", "1", JUNE)), void(4),
        "syrenparken/1 would not be open", [11, 7],
    ),
    "a place that was never opened, but closed": Impossible(
        given(TOWN, decision(Closure(OFFER, "1", JUNE), reference="KB 2")), void(4),
        "syrenparken/1 would never have been opened", [7],
    ),
    "a place that was never opened, but out of use": Impossible(
        given(TOWN, set_use("1", MAY, MAY_LAST, "closed")), void(4), "syrenparken/1 would never have been opened", [7],
    ),
    "a place that was never put back": Impossible(
        PUT_BACK, void(8), "syrenparken/1 would be out of use under c-17", [9],
    ),
    "a departure later than the place is in use": Impossible(
        AFTER_GAP, correct(8, day=JUNE), "syrenparken/1 would be out of use under c-17", [11],
    ),
    "no departure from a place out of use": Impossible(
        AFTER_GAP, void(8), "syrenparken/1 would be out of use under c-17", [11],
    ),
    "a stay with no end in a place out of use": Impossible(
        AFTER_GAP, correct(12, place="1"), "c-17 and c-18 would both live in syrenparken/1", [7, 11],
    ),
}  # fmt: skip


OTHER_STAYS = {
    "two in a place, the first no longer leaving",
    "two in a place, the first leaving later",
    "two in a place, the second coming earlier",
    "two in a place, one coming from another",
    "one in two places, never having left the first",
    "one in two places, leaving the first later",
    "one in two places, coming to the second earlier",
    "a place that was never opened",
    "a place that was never opened, with two stays",
    "a place that was never put back",
    "a stay with no end in a place out of use",
}
"""Where a stay that nobody asked about would have to go: it may well be right."""

AT_ONCE = {"a reassessment without its stay", "two reassessments without their stay"}
"""Where all that is in the way is of the stay whose move-in is voided."""


def impossible(case: Impossible, *, other_stays: bool) -> ImpossibleHistory:
    """The refusal of a case."""
    facts = [case.context.fact(number) for number in case.numbers]
    words, decided = in_words(facts), decided_in(facts)
    return ImpossibleHistory(as_said(case.why), case.numbers, other_stays, events=words, decided=decided)


@pytest.mark.parametrize("name", IMPOSSIBLE)
def test_an_impossible_history_is_refused_with_what_is_in_the_way(name: str) -> None:
    case, others = IMPOSSIBLE[name], name in OTHER_STAYS
    refusal = impossible(case, other_stays=others)
    case.context.when(case.command).then_refused(refusal.voiding(7) if name in AT_ONCE else refusal)


@pytest.mark.parametrize("name", sorted(AT_ONCE))
def test_what_stands_on_a_move_in_is_voided_with_it_where_that_is_asked_for(name: str) -> None:
    # given a stay with reassessments
    case = IMPOSSIBLE[name]
    # when its move-in is voided with its events, then nothing of it is left, in one act
    asked = case.context.when(void(7, with_events=True))
    then = asked.then_recorded()
    assert then.stays("c-17") == []
    assert len({event.act for event in asked.events}) == 1
    then.when(move_in("c-18", "1", MAY)).then_recorded()


@pytest.mark.parametrize("name", sorted(one for one in OTHER_STAYS if isinstance(IMPOSSIBLE[one].command, Void)))
def test_another_stay_is_not_voided_along(name: str) -> None:
    case = IMPOSSIBLE[name]
    assert isinstance(case.command, Void)
    case.context.when(replace(case.command, with_events=True)).then_refused(impossible(case, other_stays=True))


def test_what_is_in_the_way_is_told_in_words() -> None:
    # given a reassessment by a decision
    refused = STAY.when(void(7)).refusal
    assert refused is not None
    # when its stay is voided, then the sentence says what stands on it
    assert str(refused.sentence()).endswith(
        "in the way: event #9: c-17 in syrenparken/1 reassessed to level 6 from 2023-05-15"
    )


def test_a_correction_of_a_reassessment_is_voided_along_with_what_it_had_replaced() -> None:
    context = STAY.after(correct(9, day=date(2023, 5, 20)))
    then = context.after(void(7, with_events=True))
    assert then.stays("c-17") == []


def test_the_way_to_void_all_of_a_stay_at_once_is_named() -> None:
    refused = STAY.when(void(7)).refusal
    assert refused is not None
    hint = worded(refused.remedy(), CATALOGUE)
    assert hint == (
        "pladsbog void 9 --kind typo --reason TEXT; or all of it at once: "
        "pladsbog void 7 --with-events --kind typo --reason TEXT"
    )


def test_a_stay_that_nobody_asked_about_is_not_voided_lightly() -> None:
    refused = TWO.when(correct(9, day=date(2023, 6, 2))).refusal
    assert refused is not None
    assert worded(refused.remedy(), CATALOGUE) == (
        "choose another day or place; or, if that stay was recorded wrong: pladsbog void 11 --kind typo --reason TEXT"
    )


def test_a_vacancy_that_went_with_a_voided_departure_is_gone_and_no_cause_of_itself() -> None:
    gone = STAY.after(void(10))
    gone.when(void(11)).then_refused(AlreadyVoided(11, 13, None))


@pytest.mark.parametrize("name", [name for name, case in IMPOSSIBLE.items() if case.numbers])
def test_the_suggested_commands_clear_the_way(name: str) -> None:
    case = IMPOSSIBLE[name]
    refused = case.context.when(case.command).refusal
    assert isinstance(refused, ImpossibleHistory)
    context = case.context.after(*(void(number) for number in refused.numbers))
    context.when(case.command).then_recorded()


def test_the_suggestion_names_each_command_latest_first() -> None:
    refused = STAY.when(correct(7, day=JUNE)).refusal
    assert refused is not None
    assert worded(refused.remedy(), CATALOGUE) == (
        "pladsbog void 10 --kind typo --reason TEXT; then pladsbog void 9 --kind typo --reason TEXT"
    )


def test_a_departure_later_than_the_place_is_open() -> None:
    closed = decision(Closure(OFFER, "1", JUNE), reference="KB 2023-05-02 item 1")
    context = STAY.after(closed)
    context.when(correct(10, day=JUNE)).then_recorded()
    # A place's closing is not voided, so nothing is named as in the way.
    for command in (correct(10, day=date(2023, 6, 2)), void(10)):
        context.when(command).then_refused(ImpossibleHistory(say("syrenparken/1 would not be open for c-17"), []))


def test_in_a_closed_house_nobody_lives_though_the_closing_of_the_place_is_annulled() -> None:
    # given a house that closed with its places, and the closing of one of them annulled alone
    context = given(TOWN, decision(Closure(OFFER, None, MAY_LAST), reference="KB 2")).after(void(7))
    # then a stay beyond the house's last day is refused, and so is a correction that makes one
    refused = context.when(move_in("c-17", "1", MAY)).refusal
    assert isinstance(refused, PlaceNotOpen)
    assert refused.closed_after == MAY_LAST
    moved_in = context.after(move_in("c-17", "1", MAY, MAY_LAST))
    departed = next(fact.number for fact in moved_in.recorded if isinstance(fact.event, Departed))
    for command in (correct(departed, day=JUNE), void(departed)):
        moved_in.when(command).then_refused(ImpossibleHistory(say("syrenparken/1 would not be open for c-17"), []))


def test_a_place_whose_facts_are_all_gone_can_be_voided_and_opened_again() -> None:
    context = given(TOWN, move_in("c-17", "1", MAY)).after(void(7), void(4))
    context.when(move_in("c-17", "1", MAY)).then_refused(UnknownPlace(OFFER, "1", ["2"]))
    context.when(decision(PlaceOpening(OFFER, "1", MAY), reference=DECISION)).then_recorded()


# --- another citizen, offer or place --------------------------------------------------------------


def test_another_citizen_or_offer_is_another_stay_and_the_way_there_is_named() -> None:
    anew: dict[str, Any] = {"is_correction": False, "offer": OFFER, "day": MAY}
    STAY.when(correct(7, citizen="c-18")).then_refused(OfAnotherStay(7, "citizen", [9, 7], citizen="c-18", **anew))
    STAY.when(correct(10, offer="havblik")).then_refused(UnknownOffer("havblik", [OFFER]))
    second = STAY.after(decision(OfferVersion("havblik", NEW_YEAR, TERMS), reference="KB 2"))
    anew["offer"] = "havblik"
    second.when(correct(10, offer="havblik")).then_refused(OfAnotherStay(10, "offer", [9, 7], citizen="c-17", **anew))
    STAY.after(void(9), void(7)).when(move_in("c-18", "1", MAY)).then_recorded()
    STAY.when(correct(7, citizen="c-17", offer=OFFER)).then_refused(NothingToCorrect(7))


def test_the_way_to_another_stay_from_a_correction_leaves_nothing_of_it() -> None:
    """What was void before: the correction alone, so that the stay which it had replaced held again."""
    corrected = given(TOWN, move_in("c-17", "1", MAY)).after(correct(7, day=MID_MAY))
    anew: dict[str, Any] = {"is_correction": True, "citizen": "c-18", "offer": OFFER, "day": MID_MAY}
    *_, number = [fact.number for fact in corrected.recorded if isinstance(fact.event, MovedIn)]
    corrected.when(correct(number, citizen="c-18")).then_refused(OfAnotherStay(number, "citizen", [number], **anew))
    corrected.after(void(number, with_original=True)).when(move_in("c-18", "1", MID_MAY)).then_recorded()


def test_a_renegotiation_stays_one_of_the_price() -> None:
    outside = decision(OfferVersion(OFFER, MAY, TERMS.changed({"supplier": "external"})), reference="KB 3")
    negotiated = Reassess(
        by=CLERK, citizen="c-17", first_day=MID_MAY, assessment=Assessment(special_price_ore=1600_00), kind="price"
    )
    context = given(TOWN, outside, move_in("c-17", "1", MAY)).after(negotiated)
    (number,) = [fact.number for fact in context.recorded if isinstance(fact.event, Reassessed)]
    context.when(correct(number, assessment=Assessment(level="5"))).then_refused(
        BadOption(say("what was renegotiated is a price, not a need"), Remedy("give-special-price"))
    )
    context.when(correct(number, assessment=Assessment(special_price_ore=1700_00))).then_recorded()


def test_the_place_of_a_move_in_is_corrected_and_later_assessments_follow() -> None:
    then = STAY.after(correct(7, place="2"))
    (stay,) = then.stays("c-17")
    assert (stay.last_place, [step.first_day for step in stay.steps], stay.last_day) == ("2", [MAY, MID_MAY], MAY_LAST)
    assert then.rooms_in(OFFER, "1") == []
    then.when(move_in("c-18", "1", MAY)).then_recorded()


def test_a_correction_is_voided_with_all_that_it_replaced() -> None:
    twice = STAY.after(correct(9, day=date(2023, 5, 16)), correct(12, day=date(2023, 5, 17)))
    then = twice.after(void(13, with_original=True))
    assert [step.first_day for step in then.stays("c-17")[0].steps] == [MAY]
    then = given(TOWN, move_in("c-17", "1", MAY, MAY_LAST)).after(correct(7, place="2"))
    corrected = max(fact.number for fact in then.facts("citizen:c-17"))
    gone = then.after(void(corrected, with_original=True))
    assert gone.stays("c-17") == []
    gone.when(move_in("c-18", "1", MAY)).then_recorded()
    gone.when(move_in("c-18", "2", MAY)).then_recorded()
