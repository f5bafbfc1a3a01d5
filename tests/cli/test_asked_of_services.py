"""What is granted, changed, ended and delivered, by answering questions alone; and of whom, who lives in no house."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.at_a_terminal import Told, at_a_terminal
from tests.cli.house import AT_HOME, adopt, done, house, refused

SERVICES = """
[[service]]
id = "hours"
name = "Støttetimer"
effective = 2025-01-01
unit = "hours-a-week"
price = 400
needs_stay = false

[[service]]
id = "club"
name = "Klub"
effective = 2025-01-01
unit = "day"
rates = "r"
needs_stay = false

[[service]]
id = "taxi"
name = "Kørsel"
effective = 2025-01-01
unit = "km"
price = 5
needs_stay = false
"""
GRANTED = "--from 2025-02-01 --offer home --payer own --decision VU-1"


@pytest.fixture
def supported(folder: Path) -> Path:
    """House h with two places, c-1 in the first one; at home h-1 has 3 hours a week, h-2 a club of level 1."""
    adopt("h", house('"1" = 1000, "2" = 2000', more=AT_HOME, after=SERVICES))
    done(
        "move-in c-1 h 1 --from 2025-02-01 --level 1 --decision VU-1",
        f"grant h-1 hours --quantity 3 {GRANTED}",
        f"grant h-2 club --level 1 {GRANTED}",
        f"grant h-1 taxi {GRANTED}",
    )
    return folder


def asked(line: str, *typed: str) -> Told:
    return at_a_terminal(line.split(), *typed, columns=80, PLADSBOG_LANG="da")


# --- another quantity or level ----------------------------------------------------------------------


def test_another_quantity_is_asked_for_beside_what_holds_now(supported: Path) -> None:
    assert supported
    told = asked("ombevilling", "1", "h-1", "01-04-2025", "hours", "VU 2", "5", "j")
    flat = " ".join(told.text.split())
    assert told.code == 0, told.text
    assert "h-1 har siden 01-02-2025 været bevilget Støttetimer (hours): 3 (enhed timer pr. uge)" in flat
    assert "Hvor mange timer om ugen?" in flat
    assert "Støttetimer (hours) til h-1: 5 (enhed" in told.text


def test_it_is_asked_for_too_where_the_line_says_the_rest(supported: Path) -> None:
    assert supported
    told = asked("ombevilling h-1 hours --fra 01-04-2025", "VU 2", "5", "n")
    assert "Hvor mange timer om ugen?" in told.text
    assert "--mængde 5" in told.text


def test_another_level_is_chosen_from_those_of_the_service(supported: Path) -> None:
    assert supported
    told = asked("ombevilling h-2 club --fra 01-04-2025", "VU 2", "niveau", "2", "n")
    assert "1 (enhed dag) ved niveau 1" in " ".join(told.text.split())
    assert "2  2.000,00 kr." in told.text
    assert "--niveau 2" in told.text
    assert "timer    " not in told.text.partition("Hvad er bevilget?")[2], "no level of it follows from hours"


def test_elsewhere_a_change_that_says_nothing_is_refused_with_what_holds(supported: Path) -> None:
    assert supported
    told = refused("regrant h-1 hours --from 2025-04-01 --decision VU-2")
    assert "h-1 is granted Støttetimer (hours) since 2025-02-01: 3 (unit hours-a-week)" in told
    assert "nothing says what is granted from 2025-04-01 on [nothing-regranted]" in told
    assert "--quantity" in told


# --- whom a house supports --------------------------------------------------------------------------


@pytest.mark.parametrize("command", ["bevilling", "ombevilling", "bevillingsophør", "levering"])
def test_whom_a_house_supports_at_home_is_there_to_choose(supported: Path, command: str) -> None:
    assert supported
    told = asked(command, "home", "")
    assert "1  Støttetimer, Kørsel  h-1" in told.text
    assert "2  Klub                 h-2" in told.text
    assert "bor der den dag" not in told.text


def test_to_grant_something_another_key_may_be_typed_and_it_says_so(supported: Path) -> None:
    assert supported
    assert "(en fra listen, eller en andens nøgle)" in asked("bevilling", "home", "").text
    assert "en andens nøgle" not in asked("levering", "home", "").text


def test_nobody_else_is_said_where_there_is_somebody(supported: Path) -> None:
    assert supported
    assert "ingen andre bor der den dag" in asked("bytte c-1", "01-04-2025", "").text
    moved = asked("fraflytning", "home", "").text
    assert "ingen bor der den dag" in moved
    assert "andre" not in moved


def test_a_grant_goes_by_questions_alone(supported: Path) -> None:
    assert supported
    told = asked("bevilling", "home", "h-9", "01-04-2025", "hours", "VU 2", "home", "4", "egen", "85", "j")
    assert told.code == 0, told.text
    assert "h-9: en ny borger" in told.text
    assert "Støttetimer (hours) hos home: 4 (enhed" in told.text


def test_an_end_goes_by_questions_alone(supported: Path) -> None:
    assert supported
    told = asked("bevillingsophør", "home", "2", "30-04-2025", "1", "j")
    assert told.code == 0, told.text
    assert "Hvilken dag er den sidste, den er bevilget?" in told.text
    assert "  Klub  h-2" in told.text, "who was meant by a number"


# --- what is delivered ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("service", "question", "shown"),
    [
        ("hours", "Hvor mange timer blev leveret i alt (ikke pr. uge)?", "(timer"),
        ("taxi", "Hvor mange km blev leveret i alt?", "(km"),
    ],
)
def test_what_is_delivered_is_asked_and_shown_in_its_unit(
    supported: Path, service: str, question: str, shown: str
) -> None:
    assert supported
    told = asked("levering", "home", "h-1", "2025-03", service, "20", "n")
    assert question in told.text
    assert shown in told.text
    assert "i ydelsens enhed" not in told.text


def test_a_delivery_that_is_corrected_is_asked_for_in_its_unit(supported: Path) -> None:
    assert supported
    number = done("deliver h-1 hours 2025-03 --quantity 20").err.partition("#")[2].split()[0]
    told = asked(f"ret {number} --slags tastefejl --begrundelse slip", "mængde", "21", "n")
    assert "Hvor mange timer blev leveret i alt (ikke pr. uge)?" in told.text


# --- places and houses ------------------------------------------------------------------------------


def test_nobody_lives_in_an_empty_place(supported: Path) -> None:
    assert supported
    told = asked("fraflytning", "h", "2", "")
    assert "ingen bor på plads 2 i h" in told.text
    assert "hverken et hus" not in told.text


def test_a_house_has_one_number_in_all_lists(folder: Path) -> None:
    assert folder
    adopt("h", house(more=AT_HOME.replace('"home"', '"a-home"')))
    assert "2  h       H" in asked("fraflytning", "").text
    told = asked("indflytning c-2", "1", "2", "")
    assert "2  h  H" in told.text
    assert "»1« er ikke en af mulighederne" in told.text
    assert "Hvilken:   h  H" in told.text.replace("\n\n", "\n"), "which one was meant by its number"


@pytest.mark.parametrize("typed", ["H", "h", "Home", "HOME"])
def test_a_house_is_no_citizen(supported: Path, typed: str) -> None:
    assert supported
    assert f"»{typed}« er et hus og ingen borger" in asked("indflytning", typed, "").text
    told = asked(f"indflytning {typed} --fra 01-04-2025", "")
    assert f"»{typed}« er et hus og ingen borger" in told.text
    assert "Hvilket" not in told.text, "refused before anything is asked"


def test_a_key_like_a_house_is_remarked_as_such(supported: Path) -> None:
    assert supported
    told = done("move-in HOME h 2 --from 2025-04-01 --level 1 --decision VU-1 --dry-run").err
    assert "HOME is the house home, and would be a citizen of that key" in told


def test_somebody_new_has_no_key_that_is_asked_for(supported: Path) -> None:
    assert supported
    told = asked("indflytning --ny", "h", "01-04-2025", "2", "niveau", "1", "VU 2", "", "j")
    assert told.code == 0, told.text
    assert "Hvilken borger?" not in told.text
    assert "borgerens nøgle er" in told.text


def test_the_paragraphs_by_which_others_have_the_service_are_to_choose_from(supported: Path) -> None:
    # given h-3 who has the hours by paragraph 85, and a service of paragraph 104
    assert supported
    adopt("night", CARE)
    done(f"grant h-3 hours --quantity 3 --paragraph 85 {GRANTED}")
    question = "Efter hvilken paragraf i loven?"
    for service, row in (("hours", "85"), ("care", "104")):
        told = asked(f"bevilling h-4 {service} --fra 01-04-2025 --tilbud home --mængde 2 --afgørelse VU-4", "egen").text
        assert question in told, told
        assert told.partition(question)[2].split()[0] == row


@pytest.mark.parametrize("command", ["bevillingsophør", "levering", "ombevilling"])
def test_who_never_had_a_service_is_told_so_before_the_next_question(supported: Path, command: str) -> None:
    assert supported
    for line, typed in ((command, ("h", "c-1")), (f"{command} c-1", ()), (f"{command} h/1", ())):
        told = asked(line, *typed)
        assert "c-1 har ingen bevilling og har aldrig haft nogen" in " ".join(told.text.split())
        assert "pladsbog bevilling c-1" in told.text
        assert "Hvilken ydelse?" not in told.text
        assert "Hvilken dag" not in told.text
        assert told.code == 2


# --- a grant to somebody who lives nowhere ------------------------------------------------------------


CARE = """
reference = "KB 2"
decided_on = 2024-12-10
[[service]]
id = "care"
name = "Pleje"
effective = 2025-01-01
unit = "day"
price = 5
paragraph = "104"
needs_stay = false
"""
NEW = "grant h-3 hours --quantity 2 --from 2025-02-01 --offer home --decision VU-1"


def test_the_one_paragraph_of_a_grant_at_home_is_taken_by_enter(supported: Path) -> None:
    # given a service by one paragraph
    adopt("care", CARE)
    # when who pays lacks, and nothing is typed for the paragraph
    told = asked(NEW.replace("hours", "care"), "egen", "", "j")
    # then it stands in the question, and the grant is by it
    assert told.code == 0, told.text
    assert "Hvilken [104]: " in told.text
    assert "--betaler egen --paragraf 104\n" in told.text.replace("\\\n ", "")


def test_of_a_paragraph_that_nobody_has_anything_by_nothing_is_asked(supported: Path) -> None:
    told = asked(NEW, "egen", "j")
    assert told.code == 0, told.text
    assert "Efter hvilken paragraf" not in told.text


def test_a_code_that_nobody_has_is_refused_where_it_is_typed(supported: Path) -> None:
    # when four figures are typed that no municipality has, and then one that has them
    told = asked(NEW, "2025", "163", "j")
    # then the first is refused there, with what to do where it is meant, and the second is recorded
    assert told.code == 0, told.text
    assert "ingen kommune eller region har koden 2025 den 01-02-2025" in told.text
    assert "--betaler-uden-for-listen" in told.text
    assert "Hvilket svar skal ændres" not in told.text
    assert "--betaler 163\n" in told.text.replace("\\\n ", "")


def test_a_code_that_is_said_to_be_unlisted_is_taken(supported: Path) -> None:
    told = asked(f"{NEW} --payer-unlisted", "2025", "j")
    assert told.code == 0, told.text


def test_whoever_breaks_off_is_told_the_line_with_what_was_answered(supported: Path) -> None:
    # when nothing is answered, then there is nothing to keep
    told = asked("move-in c-9 h", "")
    assert "på én linje" not in told.text
    # when the day is answered, and then nothing more
    told = asked("move-in c-9 h", "1.3.2025", "")
    # then what was answered stands in a line, which asks for the rest
    assert told.code == 1
    said = told.text.replace("\\\n ", "").replace("\n", " ")
    assert "svarene indtil nu på én linje: pladsbog indflytning c-9 h --fra 01-03-2025" in said
    assert "det samme på én linje" not in said
    assert "Intet er registreret." in said
