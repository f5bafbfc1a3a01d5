"""The vacancies that follow from an act: those of the places that it changes, each recorded once, moved or annulled."""

from __future__ import annotations

from datetime import date

from ledger.events import Event
from ledger.rules.header import Header
from ledger.rules.vacancies import with_what_follows
from tests.ledger.given import (
    CLERK,
    OFFER,
    TOWN,
    DecisionContext,
    departed,
    given,
    move_in,
    moved_in,
    reassessed,
    vacancy_began,
    vacancy_ended,
    voided,
)

MAY, MID_MAY, MAY_LAST, JUNE = date(2023, 5, 1), date(2023, 5, 15), date(2023, 5, 31), date(2023, 6, 1)
HEAD = Header(by=CLERK, act="act", ref=None, request=None, decision=None, reason=None)

LIVES = given(TOWN, move_in("c-17", "1", MAY))
"""c-17 in place 1: moved in #7 (vacancy ended #8)."""

LEFT = given(TOWN, move_in("c-17", "1", MAY, MAY_LAST))
"""c-17 in place 1: moved in #7, departed #8 (vacancy ended #9, began #10)."""


def followed(context: DecisionContext, *events: Event) -> list[Event]:
    """What follows for the places from an act of the citizen c-17."""
    found = with_what_follows(events, context.stays("c-17"), context, HEAD, "typo")
    assert found[: len(events)] == list(events)
    return found[len(events) :]


def test_an_act_that_moves_nobody_has_no_vacancies() -> None:
    assert followed(LIVES, reassessed("c-17", "1", MID_MAY, 7)) == []
    assert followed(LEFT) == []


def test_a_move_in_and_its_departure_in_one_act_end_a_vacancy_and_begin_one() -> None:
    assert followed(given(TOWN), moved_in("c-17", "1", MAY), departed("c-17", "1", MAY_LAST, 7)) == [
        vacancy_ended("c-17", "1", MAY, 7),
        vacancy_began("c-17", "1", JUNE, 7),
    ]


def test_what_the_place_says_already_is_not_said_again() -> None:
    assert followed(LIVES, departed("c-17", "1", MAY_LAST, 7)) == [vacancy_began("c-17", "1", JUNE, 7)]


def test_a_vacancy_on_another_day_is_moved() -> None:
    earlier = departed("c-17", "1", MID_MAY, 7, corrects=8, correction="typo", corrected_from=MAY_LAST)
    assert followed(LEFT, earlier) == [
        vacancy_began("c-17", "1", date(2023, 5, 16), 7, corrects=10, correction="typo", corrected_from=JUNE)
    ]


def test_a_vacancy_that_never_began_is_annulled() -> None:
    assert followed(LEFT, voided(8, departed("c-17", "1", MAY_LAST, 7))) == [
        voided(10, vacancy_began("c-17", "1", JUNE, 7))
    ]


def test_in_another_place_vacancies_are_annulled_here_and_recorded_there() -> None:
    elsewhere = moved_in("c-17", "2", MAY, stay=7, corrects=7, correction="typo", corrected_from=MAY)
    assert followed(LEFT, elsewhere) == [
        voided(9, vacancy_ended("c-17", "1", MAY, 7)),
        voided(10, vacancy_began("c-17", "1", JUNE, 7)),
        vacancy_ended("c-17", "2", MAY, 7),
        vacancy_began("c-17", "2", JUNE, 7),
    ]


def test_back_in_the_first_place_the_vacancies_are_recorded_anew() -> None:
    """What was annulled does not hold again; a new fact says the same."""
    elsewhere = moved_in("c-17", "2", MAY, stay=7, corrects=7, correction="typo", corrected_from=MAY)
    moved = LEFT.with_events(*with_what_follows([elsewhere], LEFT.stays("c-17"), LEFT, HEAD, "typo"))
    assert followed(moved, voided(11, elsewhere)) == [
        vacancy_ended("c-17", "1", MAY, 7),
        vacancy_began("c-17", "1", JUNE, 7),
        voided(14, vacancy_ended("c-17", "2", MAY, 7)),
        voided(15, vacancy_began("c-17", "2", JUNE, 7)),
    ]


def test_other_residents_of_the_place_are_left_alone() -> None:
    context = given(TOWN, move_in("c-17", "1", MAY, MAY_LAST), move_in("c-18", "1", JUNE, JUNE))
    assert [room.stay.citizen for room in context.rooms_in(OFFER, "1")] == ["c-17", "c-18"]
    earlier = departed("c-17", "1", MID_MAY, 7, corrects=8, correction="typo", corrected_from=MAY_LAST)
    (began,) = followed(context, earlier)
    assert began.about_citizen == "c-17"


def test_two_stays_of_one_citizen_have_vacancies_of_their_own() -> None:
    context = given(TOWN, move_in("c-17", "1", MAY, MID_MAY), move_in("c-17", "1", MAY_LAST, MAY_LAST))
    later = departed("c-17", "1", JUNE, 11, corrects=12, correction="typo", corrected_from=MAY_LAST)
    assert followed(context, later) == [
        vacancy_began("c-17", "1", date(2023, 6, 2), 11, corrects=14, correction="typo", corrected_from=JUNE)
    ]
