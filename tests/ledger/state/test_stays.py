"""Stays by their identity: what belongs to a stay stays with it, through corrections and voids, in any order."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given as given_any
from hypothesis import strategies as st

from ledger.events import Event, Recorded
from ledger.models.offers import Assessment
from ledger.state.folding import stays_of
from ledger.state.stays import Stay
from tests.ledger.given import OFFER, departed, given, moved_in, reassessed, vacancy_ended, voided

MAY, MAY_3, MID_MAY, JUNE_LAST = date(2023, 5, 1), date(2023, 5, 3), date(2023, 5, 15), date(2023, 6, 30)
WHOLE = (moved_in("c-17", "1", MAY), reassessed("c-17", "1", MID_MAY, 1), departed("c-17", "1", JUNE_LAST, 1))
"""c-17 in place 1: moved in #1, reassessed #2, departed #3."""

LATER = moved_in("c-17", "1", MAY_3, stay=1, corrects=1, correction="typo", corrected_from=MAY)
"""The move-in #1, two days later."""

ELSEWHERE = moved_in("c-17", "2", MAY, stay=1, corrects=1, correction="decision", corrected_from=MAY)


def stays(*events: Event) -> list[Stay]:
    return stays_of(given(*events).recorded)


def steps(stay: Stay) -> list[tuple[int, date, str | None]]:
    return [(step.number, step.first_day, step.assessment.level) for step in stay.steps]


def test_a_stay_has_the_number_of_its_move_in() -> None:
    (stay,) = stays(*WHOLE)
    assert (stay.id, stay.moved_in, stay.departed) == (1, 1, 3)
    assert (stay.citizen, stay.offer, stay.last_place) == ("c-17", OFFER, "1")
    assert (stay.first_day, stay.last_day) == (MAY, JUNE_LAST)
    assert steps(stay) == [(1, MAY, "5"), (2, MID_MAY, "6")]


def test_a_corrected_first_day_takes_the_whole_stay_along() -> None:
    (stay,) = stays(*WHOLE, LATER)
    assert (stay.id, stay.moved_in, stay.departed) == (1, 4, 3)
    assert (stay.first_day, stay.last_day) == (MAY_3, JUNE_LAST)
    assert steps(stay) == [(4, MAY_3, "5"), (2, MID_MAY, "6")]


def test_a_corrected_place_takes_the_whole_stay_along() -> None:
    """The reassessment and the departure still name place 1; where the stay is, the move-in alone says."""
    (stay,) = stays(*WHOLE, ELSEWHERE)
    assert (stay.id, stay.last_place, stay.last_day) == (1, "2", JUNE_LAST)
    assert steps(stay) == [(4, MAY, "5"), (2, MID_MAY, "6")]


@pytest.mark.parametrize("correction", [LATER, ELSEWHERE])
def test_the_void_of_a_correction_gives_back_the_move_in_with_all_of_its_stay(correction: Event) -> None:
    assert stays(*WHOLE, correction, voided(4, correction)) == stays(*WHOLE)


def test_a_correction_of_the_correction_is_the_same_stay() -> None:
    again = moved_in("c-17", "1", date(2023, 5, 2), stay=1, corrects=4, correction="typo", corrected_from=MAY_3)
    (stay,) = stays(*WHOLE, LATER, again)
    assert (stay.id, stay.moved_in, stay.first_day, stay.last_day) == (1, 5, date(2023, 5, 2), JUNE_LAST)
    assert steps(stay) == [(5, date(2023, 5, 2), "5"), (2, MID_MAY, "6")]


def test_events_of_a_voided_move_in_make_no_stay() -> None:
    assert stays(*WHOLE, voided(1, WHOLE[0])) == []


def test_a_new_move_in_is_a_new_stay_and_takes_nothing_over() -> None:
    """The reassessment of the voided stay names it, and so is not of the one that was recorded instead."""
    (stay,) = stays(*WHOLE, voided(1, WHOLE[0]), moved_in("c-17", "1", MAY))
    assert (stay.id, stay.last_day, steps(stay)) == (5, None, [(5, MAY, "5")])


def test_two_stays_of_a_citizen_in_one_place_are_told_apart_by_their_identity_alone() -> None:
    back = moved_in("c-17", "1", date(2023, 8, 1), assessment=Assessment(level="7"))
    first, second = stays(*WHOLE, back, departed("c-17", "1", date(2023, 8, 1), 4))
    assert (first.id, first.last_day, second.id, second.last_day) == (1, JUNE_LAST, 4, date(2023, 8, 1))


def test_what_is_in_other_streams_makes_no_stay() -> None:
    assert stays(vacancy_ended("c-17", "1", MAY, 1)) == []


MANY = given(
    *WHOLE, LATER, voided(4, LATER), moved_in("c-18", "2", MAY), departed("c-18", "2", MID_MAY, 6),
    moved_in("c-18", "1", MID_MAY, stay=6, corrects=6, correction="typo", corrected_from=MAY),
    moved_in("c-17", "2", date(2023, 8, 1)),
).recorded  # fmt: skip


@given_any(st.permutations(MANY))
def test_the_order_in_which_facts_are_looked_at_does_not_matter(facts: list[Recorded]) -> None:
    assert stays_of(facts) == stays_of(MANY)
