"""What a line lacks is asked for at a terminal, with choices; and nowhere else."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import click
import pytest

from cli.arguments import DATE
from cli.asking.chosen import _begun
from cli.asking.unsaid import UNSAID
from cli.choices import Choice, Said, events_to_correct, events_to_void, months, months_to_close, recent_events
from cli.days import day_in_words, full_day
from cli.languages import SPEECH
from cli.program import _ASKED_FOR, TABLE, pladsbog
from cli.session import Session
from ledger.shared.calendar import Month, clock_set_to, today
from tests.cli.at_a_terminal import END, INTERRUPT, at_a_terminal
from tests.cli.house import adopt, data, done, house, refused
from tests.cli.running import pladsbog as typed


@pytest.fixture
def lived_in(folder: Path) -> Path:
    """Two houses: h with two places, of which c-1 lives in the first, at level 1."""
    more = '\n[[offer]]\nid = "g"\nname = "Gaarden"\neffective = 2025-01-01\nmodel = "m"\nrates = "r"\nplaces = ["1"]\n'
    adopt("h", house('"1" = 1000, "2" = 2000', after=more))
    done("move-in c-1 h 1 --from 2025-02-01 --level 1 --decision VU-1")
    return folder


def events() -> int:
    return len(data("log"))


def test_a_departure_is_registered_by_who_knows_house_and_place_alone(lived_in: Path) -> None:
    assert lived_in
    told = at_a_terminal(["depart"], "h", "1", "31-03-2025", "y")
    assert told.code == 0, told.text
    assert "place 1  c-1  level 1" in told.text
    assert "Monday 31 March 2025" in told.text
    assert "the same in one line: pladsbog depart c-1 --on 2025-03-31" in told.text
    assert data("citizen c-1")["stays"][0]["to"] == "2025-03-31"


def test_a_move_in_is_asked_for_key_house_day_place_level_and_decision(lived_in: Path) -> None:
    assert lived_in
    told = at_a_terminal(["move-in"], "1", "h", "01-04-2025", "2", "level", "2", "VU 2", "", "y")
    assert told.code == 0, told.text
    assert "2  vacant since 2025-01-01" in told.text
    assert "2.000,00 kr." in told.text
    assert data("residents --on 2025-04-01")["residents"][1]["level"] == "2"


def test_the_same_in_danish(lived_in: Path) -> None:
    assert lived_in
    told = at_a_terminal(["fraflytning"], "h", "1", "31-03-2025", "j", PLADSBOG_LANG="da")
    assert told.code == 0, told.text
    assert "Hvem er det? Først huset, eller borgerens nøgle" in told.text
    assert "mandag 31. marts 2025" in told.text
    assert "det samme på én linje: pladsbog fraflytning c-1 --den 31-03-2025" in told.text


def test_words_to_choose_from_are_danish_and_so_is_the_line_that_says_the_same(lived_in: Path) -> None:
    assert lived_in
    line = ["fravær", "h/1", "--fra", "2025-03-28"]
    told = at_a_terminal(line, "syg", "j", PLADSBOG_LANG="da")
    assert told.code == 0, told.text
    assert "det samme på én linje: pladsbog fravær h/1 --fra 2025-03-28 --slags sygehus" in told.text
    assert "hospital" not in told.text
    assert data("log")[-1]["text"] == "c-1 of h/1 away (hospital)"


@pytest.mark.parametrize("answers", [("",), ("h", ""), ("h", "1", ""), ()])
def test_an_empty_line_and_the_end_record_nothing(lived_in: Path, answers: tuple[str, ...]) -> None:
    assert lived_in
    before = events()
    told = at_a_terminal(["depart"], *answers)
    assert told.code == 1
    assert "Nothing was recorded." in told.text
    assert events() == before


def test_what_cannot_be_read_is_asked_again(lived_in: Path) -> None:
    assert lived_in
    told = at_a_terminal(["depart", "c-1"], "31/3", "32-13-2025", "31-03-2025", "y")
    assert told.code == 0, told.text
    assert told.text.count("Which day is the last one of the stay?") == 3


def test_what_a_rule_refuses_as_unsaid_is_asked_for_with_its_reason(folder: Path) -> None:
    assert folder
    notice = '[[model.notice]]\nreason = "died"\nrule = "months"\ncount = 0\n'
    notice += '[[model.notice]]\nrule = "months"\ncount = 1\n'
    adopt("h", house().replace("[[rates]]", f"{notice}\n[[rates]]", 1))
    done("move-in c-1 h 1 --from 2025-02-01 --level 1 --decision VU-1")
    told = at_a_terminal(["depart", "c-1", "--on", "2025-03-31"], "died", "y")
    assert told.code == 0, told.text
    assert "depends on the cause" in told.text
    assert "1  died" in told.text


def test_from_what_a_rule_asks_for_the_questions_before_it_can_be_had_again(folder: Path) -> None:
    assert folder
    notice = '[[model.notice]]\nreason = "died"\nrule = "months"\ncount = 0\n'
    notice += '[[model.notice]]\nrule = "months"\ncount = 1\n'
    adopt("h", house().replace("[[rates]]", f"{notice}\n[[rates]]", 1))
    done("move-in c-1 h 1 --from 2025-02-01 --level 1 --decision VU-1")
    told = at_a_terminal(["depart", "c-1"], "31-03-2025", "back", "30-04-2025", "died", "y")
    assert told.code == 0, told.text
    assert "there is no question before" not in told.text
    assert data("citizen c-1")["stays"][0]["to"] == "2025-04-30"


def test_a_reading_command_is_asked_for_its_month_and_house(lived_in: Path) -> None:
    assert lived_in
    told = at_a_terminal(["why", "2025-02"], "h")
    assert told.code == 0, told.text
    assert "Gaarden" in told.text
    assert "why h 2025-02" in told.text
    assert at_a_terminal(["budget", "2025"], "").code == 1
    assert "Which house?" in at_a_terminal(["budget", "2025"], "").text


def test_the_months_to_close_begin_with_the_earliest_open_one_and_end_with_the_last_that_is_over(
    lived_in: Path,
) -> None:
    said = Said(Session(str(lived_in / "pladsbog.db"), []), {})
    done("close 2025-01 --offer g")
    for day, found in ((10, ["2025-01", "2025-02", "2025-03"]), (-50, ["2025-01"]), (-100, ["2025-01"])):
        with clock_set_to(datetime(2025, 4, 10, 8, tzinfo=UTC) + timedelta(days=day - 10)):
            assert [one.value for one in months_to_close(said)] == found
    told = at_a_terminal(["luk"], "1", "j", PLADSBOG_LANG="da")
    assert told.code == 0, told.text
    assert told.text.index("januar 2025, åben") < told.text.index("februar 2025, åben")
    assert data("settle 2025-01")["offers"][1]["status"] == "closed"


@pytest.mark.parametrize(
    "line", [["depart", "--yes"], ["depart", "-y"], ["depart", "--format", "json"], ["settle", "--format=csv"]]
)
def test_scripts_are_refused_as_ever(lived_in: Path, line: list[str]) -> None:
    assert lived_in
    assert at_a_terminal(line, "h").code == 2
    assert "missing argument 'CITIZEN'" in refused("depart")


def test_a_choice_has_one_reading(lived_in: Path) -> None:
    """A number counts the choices only where no value is a number."""
    assert lived_in
    assert "   1  g  Gaarden" in at_a_terminal(["vacancy"], "").text
    told = at_a_terminal(["vacancy", "h", "--from", "2025-03-01", "--kind", "closed", "--reason", "slip"], "2", "y")
    assert told.code == 0, told.text
    assert "      2  vacant" in told.text


def test_a_hint_puts_the_house_where_it_belongs(lived_in: Path) -> None:
    assert lived_in
    line = "move c-1 g 1 --from 2025-03-01 --decision VU-3"
    assert "Hint: pladsbog move c-1 1 --offer g --from 2025-03-01 --decision VU-3" in refused(line)
    done("move c-1 1 --offer g --from 2025-03-01 --decision VU-3 --dry-run")
    danish = typed("--sprog da værelsesskift c-1 g 1 --fra 2025-03-01 --afgørelse VU-3").err
    assert "Råd: pladsbog --sprog da værelsesskift c-1 1 --tilbud g --fra 2025-03-01 --afgørelse VU-3" in danish


@pytest.mark.parametrize("language", ["da", "en"])
@pytest.mark.parametrize("option", ["--hjælp", "--hjaelp", "--help", "-h"])
def test_help_has_its_danish_name_everywhere(language: str, option: str) -> None:
    for name in (*TABLE, "follow-up hold", ""):
        shown = typed(f"--lang {language} {name} {option}")
        assert shown.code == 0, (name, shown.err)
        assert shown.out.startswith("Brug: " if language == "da" else "Usage: ")


def test_days_are_told_with_their_weekday() -> None:
    assert full_day(date(2026, 11, 27)) == "Friday 27 November 2026"
    SPEECH.speak("da")
    try:
        assert full_day(date(2026, 11, 27)) == "fredag 27. november 2026"
    finally:
        SPEECH.speak("en")


def test_a_day_can_be_typed_as_the_question_for_one_offers_it() -> None:
    said = {"today": 0, "yesterday": -1, "i morgen": 1, "I dag": 0}
    for text, away in said.items():
        assert DATE.convert(text, None, None) == today() + timedelta(days=away)
    assert DATE.convert("20. december 2025", None, None) == date(2025, 12, 20)


def test_what_is_asked_is_what_refusals_say() -> None:
    assert set(UNSAID) == _ASKED_FOR
    with click.Context(pladsbog) as ctx:
        known = {name for one in TABLE for name in _names(pladsbog.get_command(ctx, one))}
    assert {name for names in UNSAID.values() for name in names} <= known


def _names(command: click.Command | None) -> set[str]:
    assert command is not None
    return {name for param in command.params for name in (*param.opts, param.name or "")}


def test_today_is_a_day(lived_in: Path) -> None:
    assert lived_in
    with clock_set_to(datetime(2026, 11, 27, 12, tzinfo=UTC)):
        assert day_in_words("I dag") == date(2026, 11, 27)
        assert day_in_words("yesterday") == date(2026, 11, 26)
        assert day_in_words("i  morgen") == date(2026, 11, 28)
        assert day_in_words("31-03-2025") is None
    assert END == "\x04"


def test_a_municipality_is_chosen_by_name_among_those_that_pay(lived_in: Path) -> None:
    assert lived_in
    done("change c-1 --from 2025-02-10 --payer 219 --decision VU-4")
    told = at_a_terminal(["statement"], "hill", "2025-02")
    assert told.code == 0, told.text
    assert "219  Hillerød" in told.text
    assert "pladsbog statement 219 2025-02" in told.text


# --- an answer that was wrong ----------------------------------------------------------------------


def test_a_house_is_known_by_its_name_and_what_is_no_house_is_told_where_it_is_typed(lived_in: Path) -> None:
    assert lived_in
    told = at_a_terminal(["vacancy"], "x", "GAARD", "")
    assert "'x' is none of the choices" in told.text
    assert "From which day?" in told.text, "the house was understood"
    done("move-in c-2 g 1 --from 2025-02-01 --level 1 --decision VU-1")
    told = at_a_terminal(["depart"], "c-9", "gaarden", "1", "31-03-2025", "y")
    assert "'c-9' is neither a house nor the key of a citizen" in told.text
    assert told.code == 0, told.text
    assert data("citizen c-2")["stays"][0]["to"] == "2025-03-31"


def test_the_beginning_of_several_is_told(folder: Path) -> None:
    assert folder
    more = '\n[[offer]]\nid = "{id}"\nname = "{id}"\neffective = 2025-01-01\nmodel = "m"\nrates = "r"\nplaces = ["1"]\n'
    adopt("h", house(after=more.replace("{id}", "hus-a") + more.replace("{id}", "hus-b")))
    told = at_a_terminal(["vacancy"], "hus", "")
    assert "'hus' may be hus-a or hus-b" in told.text


def test_somebody_new_may_be_granted_what_needs_no_stay(lived_in: Path) -> None:
    assert lived_in
    assert "neither a house" not in at_a_terminal(["grant"], "c-77", "").text


def test_the_question_before_can_be_had_again(lived_in: Path) -> None:
    assert lived_in
    typed = ["h", "tilbage", "h", "1", "31-03-2025", "tilbage", "31-03-2025", "2", "VU", "j"]
    told = at_a_terminal(["værelsesskift"], *typed, PLADSBOG_LANG="da")
    assert told.code == 0, told.text
    assert "»tilbage« går til det forrige spørgsmål" in told.text
    assert told.text.count("Hvem er det?") == 2
    assert data("residents --on 2025-04-01")["residents"][0]["place"] == "2"
    first = at_a_terminal(["depart", "c-1"], "back", "")
    assert "there is no question before" in first.text
    assert first.code == 1


def test_what_a_rule_refuses_is_answered_once_more_and_no_other_answer_is_lost(lived_in: Path) -> None:
    assert lived_in
    told = at_a_terminal(["depart"], "h", "1", "31-01-2025", "on", "31-03-2025", "y")
    assert told.code == 0, told.text
    assert told.text.count("[departure-before-move-in]") == 1
    assert "   1  citizen  c-1\n   2  on       2025-01-31\n" in told.text
    assert told.text.count("Who is it?") == 1
    assert data("citizen c-1")["stays"][0]["to"] == "2025-03-31"


def test_another_of_a_group_can_be_chosen_once_one_is_refused(lived_in: Path) -> None:
    # given a level that other rates have a price of
    assert lived_in
    rates = '[[rates]]\nid = "other"\neffective = 2025-01-01\nunit = "day"\nprices = { "9" = 900 }\n'
    adopt("other", f'reference = "KB 2"\ndecided_on = 2024-12-10\n{rates}')
    before = events()
    line = ["reassess", "c-1", "--from", "2025-03-01", "--decision", "VU"]
    told = at_a_terminal(line, "level", "9", "special-price", "3000", "y")
    assert told.code == 0, told.text
    assert "--special-price 3000" in told.text
    assert "--level 9 --special-price" not in told.text
    assert events() > before


@pytest.mark.parametrize(
    ("structure", "rates", "offered", "answers"),
    [
        ("hours", "hourly = 402", ("hours", "special-price"), ("hours", "12")),
        ("differentiated", 'prices = { "1" = 1000 }', ("level", "special-price"), ("level", "1")),
        ("differentiated", 'prices = { "1" = 1000 }\nhours_to = { "1" = 7 }', ("level", "hours", "special-price"),
         ("hours", "6")),
        ("average", 'prices = { "1" = 1000 }', ("level", "hours", "special-price"), ("hours", "6")),
    ],
)  # fmt: skip
def test_only_what_the_house_has_a_price_of_is_asked_for(
    folder: Path, structure: str, rates: str, offered: tuple[str, ...], answers: tuple[str, ...]
) -> None:
    assert folder
    text = house().replace('"differentiated"', f'"{structure}"').replace('prices = { "1" = 1000 }', rates)
    adopt("h", text)
    told = at_a_terminal(["move-in", "c-1", "h", "1", "--from", "2025-02-01"], *answers, "VU", "", "y")
    assert told.code == 0, told.text
    asked = told.text.partition("What is granted?\n")[2].splitlines()[: len(offered) + 1]
    assert tuple(row.split()[0] for row in asked[:-1]) == offered
    assert asked[-1].startswith("Which:")


def test_whoever_has_no_other_answer_ends_with_the_refusal(lived_in: Path) -> None:
    assert lived_in
    before = events()
    told = at_a_terminal(["depart"], "h", "1", "31-01-2025", "")
    assert told.code == 1
    assert told.text.count("Error: ") == 1
    assert told.text.endswith("Nothing was recorded.\n")
    assert events() == before


@pytest.mark.parametrize("ending", [END, INTERRUPT])
def test_what_ends_a_question_stands_on_a_line_of_its_own(lived_in: Path, ending: str) -> None:
    assert lived_in
    before = events()
    told = at_a_terminal(["depart"], ending=ending)
    assert told.code == (1 if ending == END else 130)
    assert told.text.splitlines()[-1] == "Nothing was recorded."
    assert events() == before


def test_only_events_that_can_be_corrected_and_still_hold_are_offered_for_it(lived_in: Path) -> None:
    # given a reassessment that is void, and a closing after it
    assert lived_in
    first = events()
    done("reassess c-1 --from 2025-03-01 --level 2 --decision VU-2")
    done(f"void {first + 1} --kind typo --reason slip")
    done("close 2025-01 --accept-findings --reason seen")
    # when they are chosen from
    said = Said(Session(str(lived_in / "pladsbog.db"), []), {})
    correctable, voidable = ([int(one.value) for one in of(said)] for of in (events_to_correct, events_to_void))
    # then the move-in is the newest: what came after it is the end of its vacancy, what is void, a void and a closing
    assert correctable[0] == voidable[0] == first - 1
    assert int(recent_events(said)[0].value) == events()


# --- one reading -----------------------------------------------------------------------------------


@pytest.fixture
def wide(folder: Path) -> Path:
    """House h with places 7 and 12, whose levels are 2 and 12."""
    adopt("h", house('"2" = 1000, "12" = 5000').replace('places = ["1", "2"]', 'places = ["7", "12"]'))
    return folder


def test_a_number_is_no_beginning_of_another_place_or_level(wide: Path) -> None:
    # given places 7 and 12 that are vacant, and levels 2 and 12
    assert wide
    line = ["move-in", "c-1", "h", "--from", "2025-02-01", "--decision", "VU"]
    # when 1 is typed for each
    told = at_a_terminal(line, "1", "12", "level", "1", "2", "y")
    # then it is none of them, and the next answer counts
    assert told.code == 0, told.text
    assert told.text.count("'1' is none of the choices") == 1
    assert "have no level 1" in told.text
    (resident,) = data("residents --on 2025-02-01")["residents"]
    assert (resident["place"], resident["level"]) == ("12", "2")


def test_what_was_meant_by_a_beginning_is_told_back(lived_in: Path) -> None:
    assert lived_in
    told = at_a_terminal(["vacancy"], "gaa", "")
    assert "\n  g  Gaarden\n" in told.text.replace("Which: ", "\n")
    assert "\n  g  Gaarden\n" not in at_a_terminal(["vacancy"], "g", "").text.replace("Which: ", "\n")


def test_a_number_that_the_list_has_not_is_nobodys_new_key(lived_in: Path) -> None:
    assert lived_in
    told = at_a_terminal(["move-in"], "99", "7", "0", "", PLADSBOG_LANG="da")
    assert told.text.count("er ikke en af mulighederne") == 3
    assert "Hvilket tilbud?" not in told.text
    # nor where the list has no numbers, as places do, and somebody may be new
    granted = at_a_terminal(["grant"], "h", "99", "")
    assert "'99' is none of the choices" in granted.text


def test_a_number_may_be_a_new_key_where_keys_are_numbers(lived_in: Path) -> None:
    assert lived_in
    done("move-in 4711 h 2 --from 2025-04-01 --level 1 --decision VU")
    assert "4712: a new citizen; nobody of that key is known" in at_a_terminal(["move-in"], "4712", "").text


def test_a_key_that_nobody_has_is_told_back_as_new(lived_in: Path) -> None:
    assert lived_in
    new = "a new citizen; nobody of that key is known"
    assert f"c-99: {new}" in at_a_terminal(["move-in"], "c-99", "").text
    assert f"c-99: {new}" in at_a_terminal(["grant"], "c-99", "").text
    for known in ("c-1", "1"):  # somebody known, and the key that was offered as new
        assert new not in at_a_terminal(["move-in"], known, "").text


def test_a_key_of_figures_that_somebody_has_has_one_reading(lived_in: Path) -> None:
    assert lived_in
    done("move-in 1 g 1 --from 2025-02-01 --level 1 --decision VU-1", "depart 1 --on 2025-02-10")
    told = at_a_terminal(["move-in"], "1", "h", "01-04-2025", "2", "level", "2", "VU 2", "y")
    assert "   1  c-2" not in told.text, "the list has no numbers"
    assert "pladsbog move-in 1 h 2" in told.text


def test_another_municipality_than_those_shown_may_be_typed(lived_in: Path) -> None:
    assert lived_in
    done(
        "change c-1 --from 2025-02-10 --payer 219 --decision VU",
        "change c-1 --from 2025-03-10 --payer own --decision VU",
    )
    told = at_a_terminal(["statement"], "219", "2025-02")
    assert "219  Hillerød" not in told.text.partition("2025-02")[0]
    assert "pladsbog statement 219 2025-02" in told.text


def test_in_a_full_house_another_house_or_day_is_asked_for_and_nothing_else(lived_in: Path) -> None:
    # given that h is full from March on
    assert lived_in
    done("move-in c-2 h 2 --from 2025-03-01 --level 1 --decision VU-1")
    # when somebody is to move in then
    told = at_a_terminal(["move-in"], "c-3", "h", "01-04-2025", "offer", "g", "1", "level", "2", "VU 2", "", "y")
    # then it is said at once, and the other answers stand
    assert told.code == 0, told.text
    said, _, after = told.text.partition("no place of the house is vacant on the day")
    assert "Which place?" not in said
    assert "Another house, or another day? (Enter: none)" in after
    assert "pladsbog move-in c-3 g 1 --from 2025-04-01" in told.text
    # and another day does as well, the house being named on the line
    line = ["move-in", "c-4", "h", "--from", "2025-04-01", "--decision", "VU"]
    told = at_a_terminal([*line, "--until", "2025-02-28"], "from", "01-02-2025", "2", "level", "1", "", "n")
    assert "pladsbog move-in c-4 h 2" in told.text
    before = events()
    assert at_a_terminal(line, "").code == 1
    assert events() == before


def test_a_place_that_is_left_that_day_or_on_notice_can_be_taken(folder: Path) -> None:
    assert folder
    notice = '[[model.notice]]\nrule = "months"\ncount = 1\n'
    adopt("h", house(places=1).replace("[[rates]]", f"{notice}\n[[rates]]", 1))
    done("move-in c-1 h 1 --from 2025-02-01 --level 1 --decision VU-1", "depart c-1 --on 2025-03-10")
    for day, said in (("2025-03-10", "c-1 leaves that day"), ("2025-03-20", "on notice until 2025-04-30")):
        told = at_a_terminal(["move-in", "c-2", "h", "--from", day], "")
        assert said in told.text
        assert "no place of the house" not in told.text


def test_hours_in_place_of_a_level_are_told_as_hours(folder: Path) -> None:
    assert folder
    adopt("h", house().replace('"differentiated"', '"hours"').replace('prices = { "1" = 1000 }', "hourly = 402"))
    done("move-in c-1 h 1 --from 2025-02-01 --hours 46.5 --decision VU-1")
    told = at_a_terminal(["fraflytning"], "h", "", PLADSBOG_LANG="da")
    assert "plads 1  c-1  46,5 t\n" in told.text
    assert "level" not in at_a_terminal(["depart"], "h", "").text


def test_one_rule_is_told_wherever_questions_follow_each_other(lived_in: Path) -> None:
    assert lived_in
    rule = "Enter takes what stands in [ ], and stops where nothing does; 'back' goes to the question before"
    for line in (["depart"], ["decision", "new"]):
        told = at_a_terminal(line, "", "KB 1", "2025-01-01")
        assert rule in told.text
        assert told.code == 1
        assert told.text.endswith("Nothing was recorded.\n")


# --- somebody who lived here before -----------------------------------------------------------------


@pytest.fixture
def come_back(lived_in: Path) -> list[str]:
    """A line by which c-5 moves in anew, whom 707 paid for by §107; 265 pays for somebody who lives here."""
    assert lived_in
    done(
        "move-in c-5 g 1 --from 2025-02-01 --level 1 --decision VU --payer 707 --paragraph 107",
        "depart c-5 --on 2025-03-31 --cause moved",
        "change c-1 --from 2025-02-10 --payer 265 --decision VU",
    )
    return ["move-in", "c-5", "g", "1", "--from", "2025-05-01", "--level", "1", "--decision", "VU"]


def test_who_paid_before_stands_first_and_the_paragraph_is_taken_by_enter(come_back: list[str]) -> None:
    assert "--payer 707 --paragraph none" in at_a_terminal(come_back, "707", "none", "n").text
    told = at_a_terminal(come_back, "707", "", "y")
    assert told.code == 0, told.text
    assert "      707  Norddjurs  as before\n" in told.text
    assert "[107]: " in told.text
    assert "--payer 707 --paragraph 107" in told.text


def test_no_is_not_that_there_is_no_paragraph(come_back: list[str]) -> None:
    told = at_a_terminal(come_back, "707", "n", "", "n")
    assert "'n' is too little: type 3 letters or more" in told.text
    assert "--payer 707 --paragraph 107" in told.text


def test_the_number_of_a_row_is_no_paragraph(come_back: list[str]) -> None:
    told = at_a_terminal(come_back, "707", "1", "", "n")
    assert "'1' is none of the choices" in told.text
    assert "--payer 707 --paragraph 107" in told.text
    assert ", by §107, paid by 707 Norddjurs" in told.text


def test_who_acts_is_any_municipality_and_no_is_not_that_nobody_does(lived_in: Path) -> None:
    assert lived_in
    done("change c-1 --from 2025-02-20 --acting 706 --decision VU")
    told = at_a_terminal(["change", "c-1", "--from", "2025-03-01", "--decision", "VU"], "acting", "n", "265", "y")
    assert "'n' is too little: type 3 letters or more" in told.text
    assert told.code == 0, told.text
    assert "--acting 265" in told.text


@pytest.mark.parametrize("answer", ["n", "no"])
def test_no_is_no_municipality(come_back: list[str], answer: str) -> None:
    told = at_a_terminal(come_back, answer, "")
    assert f"'{answer}' is too little: type 3 letters or more" in told.text
    assert "Nothing was recorded." in told.text
    assert "--payer 707" not in told.text
    assert "--payer 707" in at_a_terminal(come_back, "nor", "", "n").text


def test_who_was_paid_for_by_no_paragraph_keeps_none(lived_in: Path) -> None:
    assert lived_in
    done("move-in c-5 g 1 --from 2025-02-01 --level 1 --decision VU --payer 707", "depart c-5 --on 2025-03-31")
    line = ["indflytning", "c-5", "g", "1", "--fra", "2025-05-01", "--niveau", "1", "--afgørelse", "VU"]
    told = at_a_terminal(line, "707", "", "n", PLADSBOG_LANG="da")
    assert "ingen  som før" in told.text, told.text
    assert "[ingen]: " in told.text
    assert "--betaler 707 --paragraf ingen" in told.text


def test_it_is_said_why_nothing_more_is_asked(lived_in: Path) -> None:
    assert lived_in
    told = at_a_terminal(["depart", "c-1"], *["31/31"] * 5)
    assert told.code == 1
    assert told.text.endswith("after 5 answers that cannot be used, nothing more is asked\nNothing was recorded.\n")


# --- what is to be another --------------------------------------------------------------------------


def test_a_correction_is_asked_what_of_the_event_is_to_be_another(lived_in: Path) -> None:
    # given who moves in, and a departure after it
    assert lived_in
    number = next(one["event"] for one in data("log") if one["text"].startswith("c-1 moved in"))
    # when neither the event nor what is to be another is said
    told = at_a_terminal(["correct"], str(number), "typo", "slip", "payer", "265", "y")
    # then it is asked, and no refusal is told
    assert told.code == 0, told.text
    assert "already says that" not in told.text
    assert "What is to be another?" in told.text
    assert "  cause " not in told.text, "a move-in has none"
    assert f"pladsbog correct {number} --kind typo --reason slip --payer 265" in told.text
    # and its places are those of its house
    again = at_a_terminal(["correct", f"{events()}", "--kind", "typo", "--reason", "slip"], "place", "")
    assert "      1  c-1\n      2  vacant since 2025-01-01\n" in again.text


def test_a_correction_of_a_departure_has_its_cause(lived_in: Path) -> None:
    assert lived_in
    done("depart c-1 --on 2025-03-31 --cause moved")
    number = next(one["event"] for one in data("log") if "departed" in one["text"] or "left" in one["text"])
    told = at_a_terminal(["correct", str(number), "--kind", "typo", "--reason", "slip"], "cause", "died", "y")
    assert told.code == 0, told.text
    assert " payer " not in told.text.partition("What is to be another?")[2].partition("Which:")[0]


def test_a_change_is_asked_for_payer_or_paragraph(lived_in: Path) -> None:
    assert lived_in
    line = ["change", "c-1", "--from", "2025-03-01", "--decision", "VU"]
    told = at_a_terminal(line, "paragraph", "107", "y")
    assert told.code == 0, told.text
    assert "would be another on" not in told.text
    assert "--paragraph 107" in told.text
    # a paragraph is a figure: no row has a number, and 1 is no paragraph of the list
    assert "   1  none" not in told.text


def test_what_changes_nothing_is_refused_once_and_asked_for_again(lived_in: Path) -> None:
    assert lived_in
    before = events()
    told = at_a_terminal(["change", "c-1", "--from", "2025-03-01", "--decision", "VU"], "payer", "own", "")
    assert told.code == 1
    assert told.text.count("[nothing-changed]") == 1
    assert told.text.count("What is to be another?") == 2
    assert events() == before


# --- what fits --------------------------------------------------------------------------------------


def test_what_was_issued_is_compared_for_months_that_are_closed(lived_in: Path) -> None:
    assert lived_in
    assert "no month is closed yet" in at_a_terminal(["bridge"], "").text
    done("close 2025-01 --accept-findings --reason seen", "close 2025-02 --accept-findings --reason seen")
    told = at_a_terminal(["bridge"], "2")
    assert told.code == 0, told.text
    assert told.text.count(", closed\n") == 3, "two to choose from, and the one of which the number was typed"
    assert ", open\n" not in told.text
    assert "pladsbog bridge 2025-01" in told.text
    # what was known then is had of open ones, too
    assert ", open\n" in at_a_terminal(["bridge", "--from-known", "#3"], "").text


def test_of_many_months_the_list_says_that_there_are_more(lived_in: Path) -> None:
    assert lived_in
    # nothing is closed since January 2025, and no more than twelve months are shown
    rows = at_a_terminal(["close"], "").text.partition("Which month?")[2].splitlines()
    shown = [row for row in rows if ", open" in row]
    count = Month.of(today()).year * 12 + Month.of(today()).month - 1 - 2025 * 12 - 12
    assert (len(shown), [row for row in shown if "more" in row]) == (12, shown[-1:])
    assert shown[-1].endswith(f"{count} more after it can be typed")
    done("close 2026-02 --and-earlier --accept-findings --reason seen")
    rows = at_a_terminal(["bridge"], "").text.splitlines()
    assert [row.endswith("2 more before it can be typed") for row in rows if ", closed" in row] == [False] * 11 + [True]


def test_months_that_are_not_shown_are_said_to_be_typed(lived_in: Path) -> None:
    session = Session(str(lived_in / "pladsbog.db"), [])
    # given a house that is closed through January, when its months are listed in August, and in June
    done("close 2025-01 --accept-findings --reason seen")
    told = {}
    for month in (8, 7, 6, 5):
        with clock_set_to(datetime(2025, month, 5, 8, tzinfo=UTC)):
            told[month] = [one.cells[1] for one in months(Said(session, {}))]
    # then a leap says what it leaves out, and the last one that there are more
    assert told[8][3:] == [
        "2025-05, open; 2025-03 to 2025-04 can be typed",
        "2025-02, open",
        "2025-01, closed; earlier ones can be typed",
    ]
    assert told[7][3:] == [
        "2025-04, open; 2025-03 can be typed",
        "2025-02, open",
        "2025-01, closed; earlier ones can be typed",
    ]
    for month in (6, 5):
        assert [one for one in told[month] if "typed" in one] == ["2025-01, closed; earlier ones can be typed"]


@pytest.mark.parametrize("typed", ["januar", "Jan", "JANUAR"])
def test_a_month_that_is_shown_is_named_without_its_year(lived_in: Path, typed: str) -> None:
    # given a house of which one month is over
    assert lived_in
    line = ["luk", "--godkend-afklaringer", "--begrundelse", "set"]
    # when it is named, then it is that one, and it is told back; a letter is too little
    told = at_a_terminal(line, "j", typed, "n", PLADSBOG_LANG="da")
    assert "  2025-01  januar 2025, åben" in told.text.partition("Hvilken:")[2]
    assert "luk 2025-01" in told.text.replace("\n", " ")


def test_a_month_that_is_shown_of_two_years_is_not_guessed(lived_in: Path) -> None:
    offered = [
        Choice("2025-11", ("2025-11",), names=("november",)),
        Choice("2026-11", ("2026-11",), names=("november",)),
    ]
    assert lived_in
    with pytest.raises(click.UsageError, match="'november' may be 2025-11 or 2026-11"):
        _begun("november", offered, 3)


def test_the_example_of_a_day_of_notice_is_one_that_may_be(folder: Path) -> None:
    assert folder
    notice = '[[model.notice]]\nrule = "months"\ncount = 1\nfrom = "given"\n'
    adopt("h", house().replace("[[rates]]", f"{notice}\n[[rates]]", 1))
    done("move-in c-1 h 1 --from 2025-02-01 --level 1 --decision VU-1")
    told = at_a_terminal(["depart", "c-1", "--on", "2025-03-31", "--cause", "moved"], "15-03-2025", "y")
    assert told.code == 0, told.text
    assert "(such as 2025-03-31)" in told.text
    assert "(such as 2025-03-31, today" not in told.text


def test_a_decision_is_asked_for_its_file_until_there_is_one_and_for_the_reason_that_it_needs(lived_in: Path) -> None:
    # given a decision on a month that is closed
    done("close 2025-01 --accept-findings --reason seen", "close 2025-02 --accept-findings --reason seen")
    later = 'reference = "KB 2"\ndecided_on = 2025-03-10\n[[base]]\noffer = "h"\neffective = 2025-02-01\n'
    (lived_in / "late.toml").write_text(f'{later}unit = "day"\namount = 100\n')
    # when a file is named that there is not, and then that one
    told = at_a_terminal(["adopt"], "lat.toml", "late.toml", "overlooked", "y")
    # then only the file is asked for again, and a reason after that
    assert told.code == 0, told.text
    assert "Which decision file?" in told.text
    assert "FILE" not in told.text
    assert told.text.count("there is no file lat.toml") == 1
    assert "pladsbog adopt late.toml --reason overlooked" in told.text
    assert data("log")[-1]["reason"] == "overlooked"


def test_the_reason_is_asked_for_where_the_files_are_named(lived_in: Path) -> None:
    done("close 2025-01 --accept-findings --reason seen", "close 2025-02 --accept-findings --reason seen")
    for name, offer in (("one", "h"), ("two", "g")):
        base = f'[[base]]\noffer = "{offer}"\neffective = 2025-02-01\nunit = "day"\namount = 100\n'
        (lived_in / f"{name}.toml").write_text(f'reference = "KB {name}"\ndecided_on = 2025-03-10\n{base}')
    told = at_a_terminal(["adopt", "one.toml", "two.toml"], "overlooked", "y")
    assert told.code == 0, told.text
    assert "pladsbog adopt one.toml two.toml --reason overlooked" in told.text


def test_the_months_of_a_house_are_as_that_house_is_closed_and_the_present_one_is_not_over(lived_in: Path) -> None:
    # given a house that is closed through February, and one that is closed through January
    session = Session(str(lived_in / "pladsbog.db"), [])
    done("close 2025-01", "close 2025-02 --offer h")
    # when the months are listed early in March, of each house and of none
    with clock_set_to(datetime(2025, 3, 5, 8, tzinfo=UTC)):
        told = {
            offer: {one.value: one.cells[1].partition(";")[0] for one in months(Said(session, {"offer": offer}))}
            for offer in ("h", "g/1", "")
        }
    # then each is as that house is closed, and without a house as all are
    assert [told[offer]["2025-02"] for offer in told] == ["2025-02, closed", "2025-02, open", "2025-02, open"]
    assert {of_house["2025-01"] for of_house in told.values() if "2025-01" in of_house} == {"2025-01, closed"}
    assert {of_house["2025-03"] for of_house in told.values()} == {"2025-03, open, not over yet"}
