"""A place, a house or a citizen where the number of an event belongs: the events there are told, or offered."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli.languages import ENGLISH, SPEECH
from tests.cli.at_a_terminal import at_a_terminal
from tests.cli.house import adopt, data, done, house, refused

TYPO = "--kind typo --reason slip"


@pytest.fixture(autouse=True)
def lived_in(folder: Path) -> Path:
    """H with three places: c-1 has moved from 1 to 2, c-2 followed into 1, and nobody has lived in 3."""
    adopt("h", house('"1" = 1000, "2" = 2000', 3))
    done("move-in c-1 h 1 --from 2025-01-01 --level 1 --decision VU-1")
    done("reassess c-1 --from 2025-01-10 --level 2 --decision VU-2")
    done("move c-1 2 --from 2025-02-01 --decision VU-3")
    done("move-in c-2 h 1 --from 2025-02-01 --level 1 --decision VU-4")
    done("reassess c-1 --from 2025-03-01 --level 1 --decision VU-5")
    return folder


def numbers() -> dict[str, int]:
    """The events by what they say, each with its number."""
    return {f"{one['text']} {one['effective_on']}": one["event"] for one in data("log")}


def test_the_events_of_the_place_are_told_the_newest_first_with_their_days(lived_in: Path) -> None:
    at = numbers()
    told = refused(f"correct h/1 {TYPO} --level 2").splitlines()
    assert told[0] == "Error: h/1 is a place, and the number of one of its events belongs here: [place-for-event]"
    assert told[1:-1] == [
        f"  #{at['c-2 moved in to h/1 at level 1 2025-02-01']} c-2 moved in to h/1 at level 1 from 2025-02-01",
        f"  #{at['c-1 in h/1 reassessed to level 2 2025-01-10']} c-1 in h/1 reassessed to level 2 from 2025-01-10",
        f"  #{at['c-1 moved in to h/1 at level 1 2025-01-01']} c-1 moved in to h/1 at level 1 from 2025-01-01",
    ]


def test_the_line_with_the_number_of_the_newest_can_be_typed(lived_in: Path) -> None:
    newest = data("log")[-1]["event"]
    told = refused(f"correct h/2 {TYPO} --level 2").splitlines()[-1]
    assert told == f"Hint: choose one; with the newest: pladsbog correct {newest} --kind typo --reason slip --level 2"
    done(told.partition("pladsbog ")[2])
    assert data("residents h/2 --on 2025-03-01")["residents"][0]["level"] == "2"


def test_the_line_can_be_typed_where_the_house_is_called_by_name(lived_in: Path) -> None:
    newest = data("log")[-1]["event"]
    told = refused(f"correct H/2 {TYPO} --level 2").splitlines()[-1]
    assert told.endswith(f"pladsbog correct {newest} --kind typo --reason slip --level 2")


def test_what_holds_no_more_is_left_out(lived_in: Path) -> None:
    newest = data("log")[-1]["event"]
    assert f"#{newest} " in refused(f"void h/2 {TYPO}")
    done(f"void {newest} {TYPO}")
    assert f"#{newest} " not in refused(f"void h/2 {TYPO}")


def test_a_correction_that_moved_an_event_out_of_the_place_takes_it_out_of_the_list(lived_in: Path) -> None:
    """Its day is one in another place: what it replaced does not hold for that."""
    number = numbers()["c-1 in h/1 reassessed to level 2 2025-01-10"]
    done(f"correct {number} {TYPO} --date 2025-02-10")
    assert f"#{number} " not in refused(f"correct h/1 {TYPO} --level 1")


def test_of_a_void_what_else_it_needs_stands_in_the_line(lived_in: Path) -> None:
    newest = data("log")[-1]["event"]
    assert f"pladsbog void {newest} --kind typo --reason TEXT" in refused("void h/2")


def test_a_place_without_such_events_leads_to_those_of_the_house(lived_in: Path) -> None:
    told = refused(f"correct h/3 {TYPO}")
    assert "h/3 is a place, and it has no event that this can be done to [place-for-event]" in told
    assert "pladsbog log --offer h" in told
    assert "[unknown-place]" in refused(f"correct h/9 {TYPO}")
    assert "[unknown-offer]" in refused(f"void k/1 {TYPO}")


def test_of_many_it_is_told_how_many_are_not_shown_and_where_they_are(lived_in: Path) -> None:
    assert lived_in
    for month in range(4, 10):
        done(f"absent c-1 --from 2025-0{month}-15 --until 2025-0{month}-15 --kind holiday")
    assert "older" not in refused(f"correct h/2 {TYPO}"), "eight are all told"
    for day in (20, 22, 24, 26):
        done(f"absent c-1 --from 2025-09-{day} --until 2025-09-{day} --kind holiday")
    told = refused(f"--ledger pladsbog.db correct h/2 {TYPO}").splitlines()
    assert len([line for line in told if line.startswith("  #")]) == 10
    assert told[-2] == "  and 2 older ones"
    assert told[-1].endswith("; what is recorded of the house: pladsbog --ledger pladsbog.db log --offer h")
    asked = at_a_terminal(["correct", "h/2", "--level", "2"]).text
    assert asked.count(" away (holiday) until 2025-09-26 from 2025-09-26") == 1, (
        "each stands in the list to choose from"
    )
    assert "the newest are listed, and not 2 older ones: " in asked
    assert "see what is recorded of the house: pladsbog log --offer h" in asked


def test_the_events_of_a_citizen_or_a_house_are_told_as_well(lived_in: Path) -> None:
    # given c-2, who moved in, in house h called H
    moved_in = numbers()["c-2 moved in to h/1 at level 1 2025-02-01"]
    newest = data("log")[-1]["event"]
    # when a key, or the house's name, is typed for the number
    of_citizen, of_house = refused(f"correct c-2 {TYPO} --level 2").splitlines(), refused(f"void H {TYPO}").splitlines()
    # then the events are told, the newest first, with a line that works
    assert of_citizen[:2] == [
        "Error: the number of one of the events of c-2 belongs here: [name-for-event]",
        f"  #{moved_in} c-2 moved in to h/1 at level 1 from 2025-02-01",
    ]
    assert of_citizen[-1].endswith(f"with the newest: pladsbog correct {moved_in} --kind typo --reason slip --level 2")
    assert "the number of one of the events of h belongs here" in of_house[0]
    assert f"with the newest: pladsbog void {newest} --kind typo --reason slip" in of_house[-1]
    done(of_citizen[-1].partition("pladsbog ")[2])
    assert data("residents h/1 --on 2025-03-01")["residents"][0]["level"] == "2"


def test_what_names_nothing_is_no_number_and_somebody_without_such_events_is_told_so(lived_in: Path) -> None:
    assert "[bad-option]" in refused(f"correct c-99 {TYPO}")
    number = numbers()["c-2 moved in to h/1 at level 1 2025-02-01"]
    done(f"void {number} {TYPO}")
    told = refused(f"correct c-2 {TYPO}")
    assert "c-2 has no event that this can be done to [name-for-event]" in told
    assert "Hint: see what is recorded of the citizen: pladsbog log --citizen c-2" in told


def test_of_many_of_a_citizen_it_is_told_where_all_of_them_are(lived_in: Path) -> None:
    for month in range(1, 13):
        done(f"absent c-1 --from 2026-{month:02}-15 --until 2026-{month:02}-15 --kind holiday")
    told = refused(f"void c-1 {TYPO}").splitlines()
    assert told[-2].startswith("  and ")
    assert told[-1].endswith("; all that is recorded: pladsbog log --citizen c-1")
    asked = at_a_terminal(["void", "c-1"]).text
    assert "see what is recorded of the citizen: pladsbog log --citizen c-1" in asked


def test_in_danish(lived_in: Path) -> None:
    try:
        told = refused("--lang da annullér h/2 --slags tastefejl --begrundelse x")
    finally:
        SPEECH.speak(ENGLISH)
    assert "h/2 er en plads, og her skal der stå nummeret på en af dens hændelser: [place-for-event]" in told
    assert "fra 01-03-2025" in told
    assert "Råd: vælg en; med den nyeste: pladsbog --sprog da annullér" in told


def test_somebody_who_is_asked_has_them_to_choose_from(lived_in: Path) -> None:
    at, newest = numbers(), data("log")[-1]["event"]
    number = str(at["c-2 moved in to h/1 at level 1 2025-02-01"])
    told = at_a_terminal(["correct", "h/1", "--level", "2"], number, "typo", "slip", "y")
    assert told.code == 0, told.text
    assert "h/1 is a place" in told.text
    assert "in h/1 reassessed to level 2 from 2025-01-10" in told.text
    assert f"#{newest}" not in told.text.partition("the same in one line")[0]
    assert data("residents h/1 --on 2025-03-01")["residents"][0]["level"] == "2"


def test_they_are_offered_again_where_the_answer_is_to_be_another(lived_in: Path) -> None:
    first, second = (str(one) for one in list(numbers().values())[-4:-2])
    told = at_a_terminal(["void", "h/1"], first, "back", second, "typo", "slip", "n")
    assert told.text.count("in h/1 reassessed to level 2 from 2025-01-10") >= 2, told.text
    assert "in h/2 reassessed" not in told.text
