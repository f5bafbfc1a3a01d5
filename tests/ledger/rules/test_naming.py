"""Citizens who are not named by a key: who lives in OFFER/PLACE on the day, and somebody new."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from ledger import commands
from ledger.commands import (
    NEW_CITIZEN,
    ChangePaying,
    Command,
    Correct,
    Depart,
    FollowUpCitizen,
    HoldMeeting,
    Move,
    Swap,
)
from ledger.errors import CprInText, NobodyThere, NotAKey, UnknownOffer, UnknownPlace
from ledger.rules.naming import named
from ledger.shared.calendar import Month
from ledger.shared.keys import next_free
from ledger.shared.message import say
from tests.ledger.given import OFFER, TOWN, depart, given, move_in, reassess

MAY, JUNE = date(2023, 5, 1), date(2023, 6, 10)
SAID: dict[str, Any] = {"by": "anne"}
THERE = (TOWN, move_in("c-17", "1", MAY), depart("c-17", JUNE), move_in("c-18", "1", JUNE + timedelta(days=5)))
"""c-17 lives in place 1 until 10 June, c-18 from 15 June on."""


@pytest.mark.parametrize(
    "command",
    [
        reassess(f"{OFFER}/1", JUNE),
        Move(citizen=f"{OFFER}/1", place="2", first_day=JUNE, **SAID),
        ChangePaying(citizen=f"{OFFER}/1", first_day=JUNE, payer="163", **SAID),
        Depart(citizen=f"{OFFER}/1", last_day=JUNE, **SAID),
        FollowUpCitizen(citizen=f"{OFFER}/1", day=JUNE, result="continue", **SAID),
    ],
)
def test_who_lives_there_on_the_day_of_the_command(command: Any) -> None:
    assert named(command, given(*THERE)).citizen == "c-17"


def test_both_of_a_swap_can_be_named_so() -> None:
    past = given(TOWN, move_in("c-17", "1", MAY), move_in("c-18", "2", MAY))
    swap = named(Swap(citizen=f"{OFFER}/1", other=f"{OFFER}/2", first_day=JUNE, **SAID), past)
    assert (swap.citizen, swap.other) == ("c-17", "c-18")
    circle = replace(swap, citizen="c-17", further=("c-19", f"{OFFER}/1"))
    assert named(circle, past).circle == ("c-17", "c-18", "c-19", "c-17")


def test_those_in_focus_of_a_meeting_can_be_named_so_on_its_day_or_today() -> None:
    meeting = {"offer": OFFER, "month": Month(2023, 5), "participants": ("leader",), **SAID}
    held = HoldMeeting(held_on=JUNE, focus=(f"{OFFER}/1", "c-9"), **meeting)
    assert named(held, given(*THERE)).focus == ("c-17", "c-9")
    today = HoldMeeting(focus=(f"{OFFER}/1",), **meeting)
    assert named(today, given(*THERE)).focus == ("c-18",)


def test_on_a_day_that_two_share_it_is_who_arrives() -> None:
    past = given(TOWN, move_in("c-17", "1", MAY), depart("c-17", JUNE), move_in("c-18", "1", JUNE))
    assert named(reassess(f"{OFFER}/1", JUNE), past).citizen == "c-18"


def test_what_is_recorded_has_the_citizen_s_key() -> None:
    (event,) = given(*THERE).when(reassess(f"{OFFER}/1", JUNE)).events
    assert (event.about_citizen, event.stream) == ("c-17", "citizen:c-17")


def test_nobody_lives_there_yet() -> None:
    day = MAY - timedelta(days=1)
    given(*THERE).when(reassess(f"{OFFER}/1", day)).then_refused(NobodyThere(OFFER, "1", day))


@pytest.mark.parametrize("day", [JUNE + timedelta(days=1), JUNE + timedelta(days=4)])
def test_nobody_lives_there_any_more_and_who_left_is_named(day: date) -> None:
    given(*THERE).when(reassess(f"{OFFER}/1", day)).then_refused(NobodyThere(OFFER, "1", day, "c-17", JUNE))


def test_places_and_offers_that_are_not_there() -> None:
    given(*THERE).when(reassess(f"{OFFER}/9", JUNE)).then_refused(UnknownPlace(OFFER, "9", ["1", "2"]))
    given(*THERE).when(reassess("havblik/1", JUNE)).then_refused(UnknownOffer("havblik", [OFFER]))


def test_what_is_neither_a_key_nor_a_place() -> None:
    given(*THERE).when(reassess(f"{OFFER}/", JUNE)).then_refused(NotAKey(say("place"), ""))
    with pytest.raises(CprInText):
        named(reassess("670180/0001", JUNE), given(*THERE))


def test_somebody_new_gets_the_number_after_the_highest_one() -> None:
    (moved_in, _) = given(*THERE).when(move_in(NEW_CITIZEN, "2", MAY)).events
    assert moved_in.about_citizen == "c-00019"


def test_keys_that_the_ledger_makes_are_of_equal_length_and_never_alike_to_another() -> None:
    assert next_free([]) == "c-00001"
    assert next_free(["c-00017", "c-9", "b-99", "c-x1"]) == "c-00018"
    assert next_free(["c-999999"]) == "c-1000000"


def test_every_command_about_a_resident_can_name_the_place() -> None:
    """Also whoever leaves on the day of a move-in or a purchase; but for a correction, which is of the same citizen."""
    about = [
        one for one in vars(commands).values()
        if isinstance(one, type) and issubclass(one, Command) and say("citizen") in one.KEYS.values()
    ]  # fmt: skip
    assert {one for one in about if not one.RESIDENTS} == {Correct}
    for one in about:
        citizens = {field for field, what in one.KEYS.items() if what == say("citizen")}
        assert one is Correct or citizens <= set(one.RESIDENTS)
