"""Correcting where there is more than one of a kind: stays in one place, bases by paragraph, corrections corrected."""

from __future__ import annotations

from datetime import date

import pytest

from ledger.commands import Command
from ledger.errors import ImpossibleHistory, ParagraphNeeded, ReasonNeeded
from ledger.events import Departed
from ledger.events.decisions import BaseVersion
from ledger.models.offers import Assessment
from ledger.rules.vacancies import vacancies_after, vacancy_key
from ledger.shared.calendar import Month
from ledger.state.places import vacancies_of
from tests.ledger.given import (
    BASE,
    NEW_YEAR,
    OFFER,
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
    set_use,
    vacancy_began,
    vacancy_ended,
    void,
    voided,
)

MAY, MID_MAY, MAY_LAST = date(2023, 5, 1), date(2023, 5, 15), date(2023, 5, 31)
JULY, AUGUST = date(2023, 7, 1), date(2023, 8, 1)

BACK_AGAIN = given(
    TOWN, move_in("c-17", "1", MAY), depart("c-17", MAY_LAST), move_in("c-17", "1", JULY), depart("c-17", AUGUST)
)
"""c-17 in place 1 twice: moved in #7, #8, departed #9, #10; moved in #11, #12, departed #13, #14."""


def test_each_departure_has_its_own_vacancy() -> None:
    BACK_AGAIN.when(correct(9, day=MID_MAY)).then(
        departed("c-17", "1", MID_MAY, 7, corrects=9, correction="typo", corrected_from=MAY_LAST),
        vacancy_began(
            "c-17", "1", date(2023, 5, 16), 7, corrects=10, correction="typo", corrected_from=date(2023, 6, 1)
        ),
    )
    BACK_AGAIN.when(void(13)).then(
        voided(13, departed("c-17", "1", AUGUST, 11)), voided(14, vacancy_began("c-17", "1", date(2023, 8, 2), 11))
    )


def test_each_move_in_has_its_own_end_of_a_vacancy() -> None:
    day, corrected = date(2023, 7, 10), {"correction": "typo", "corrected_from": JULY}
    BACK_AGAIN.when(correct(11, day=day)).then(
        moved_in("c-17", "1", day, stay=11, corrects=11, **corrected),
        vacancy_ended("c-17", "1", day, 11, corrects=12, **corrected),
    )


def test_a_departure_between_two_stays_cannot_be_voided_alone() -> None:
    refused = BACK_AGAIN.when(void(9)).refusal
    assert isinstance(refused, ImpossibleHistory)
    # what is told to be voided first makes room, in that order
    context = BACK_AGAIN
    for number in refused.numbers:
        context = context.after(void(number))
    context.when(void(9)).then_recorded()


def test_a_corrected_paragraph_has_a_base() -> None:
    by_paragraph = [
        BaseVersion(OFFER, NEW_YEAR, BASE.changed({"paragraph": paragraph})) for paragraph in ("107", "108")
    ]
    context = given(decision(*TOWN.items[:-1], *by_paragraph), move_in("c-17", "1", MAY, paragraph="107"))
    number = context.known_at() - 1
    assert isinstance(context.when(correct(number, paragraph="105")).refusal, ParagraphNeeded)
    context.when(correct(number, paragraph="108")).then_recorded()


def test_voiding_a_correction_asks_for_a_reason_where_the_first_fact_comes_back() -> None:
    # given January closed, and a reassessment of it, told late, that a correction had moved to February
    context = given(TOWN, move_in("c-17", "1", NEW_YEAR)).after(
        close(Month(2023, 1)),
        reassess("c-17", date(2023, 1, 20), reason="late"),
        correct(10, day=date(2023, 2, 10), reason="another date in the letter"),
    )
    # then its void touches January again, which the reassessment comes back to
    context.when(void(11)).then_refused(ReasonNeeded(date(2023, 1, 20), "2023-01"))


def vacancies_agree(context: DecisionContext) -> bool:
    """Whether each place's stream says what the stays say, each once."""
    return all(
        sorted(map(vacancy_key, vacancies_of(context.facts(f"place:{OFFER}/{place}"))), key=repr)
        == sorted((key for key, _ in vacancies_after(context.rooms_in(OFFER, place))), key=repr)
        for place in ("1", "2")
    )


@pytest.mark.parametrize(
    "commands",
    [
        [correct(7, day=MID_MAY), correct(9, place="2")],
        [correct(7, day=MID_MAY), void(9), void(7)],
        [correct(7, day=MID_MAY), correct(9, day=MAY), correct(11, place="2")],
        [correct(7, day=MID_MAY), correct(9, place="2"), correct(11, place="1"), void(15)],
    ],
    ids=["day, then place", "day, then both voided", "there and back, then place", "place there and back"],
)
def test_a_vacancy_that_was_replaced_does_not_come_back(commands: list[Command]) -> None:
    context = given(TOWN, move_in("c-17", "1", MAY))
    for command in commands:
        context = context.after(command)
        assert vacancies_agree(context)


def test_what_is_in_the_way_of_a_stay_is_never_the_stay_itself() -> None:
    # given a stay whose level was corrected, that ended, and a place out of use after it
    context = given(TOWN, move_in("c-17", "1", MAY)).after(correct(7, assessment=Assessment(level="4")))
    context = context.after(depart("c-17", MAY_LAST)).after(set_use("1", JULY, None, "closed"))
    refused = context.when(void(context.known_at() - 2)).refusal
    assert isinstance(refused, ImpossibleHistory)
    # then the closing is to be voided, and not the move-in
    assert refused.numbers == [context.known_at()]


def test_a_departure_is_corrected_where_the_stay_is_now() -> None:
    context = given(TOWN, move_in("c-17", "1", MAY), depart("c-17", MAY_LAST)).after(correct(7, place="2"))
    corrected = context.when(correct(9, day=MID_MAY)).events[0]
    assert isinstance(corrected, Departed)
    assert corrected.place == "2"
