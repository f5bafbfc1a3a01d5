"""What cannot be taken is refused where it is typed: a place that is lived in, and an offer at home."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.at_a_terminal import at_a_terminal
from tests.cli.house import AT_HOME, adopt, data, done, house, refused


@pytest.fixture(autouse=True)
def lived_in(folder: Path) -> None:
    """H with two places, of which c-1 lives in the first until June; and an offer at home."""
    assert folder
    adopt("h", house('"1" = 1000, "2" = 2000', after=AT_HOME))
    done("move-in c-1 h 1 --from 2025-02-01 --level 1 --decision VU", "depart c-1 --on 2025-06-30 --cause moved")


def test_a_place_that_is_lived_in_is_refused_at_once_and_asked_for_again() -> None:
    told = at_a_terminal(["move-in", "c-2", "h"], "01-03-2025", "1", "2", "level", "1", "VU", "", "y")
    assert told.code == 0, told.text
    before, refusal, after = told.text.partition("place 1 of h is taken by c-1 from 2025-02-01 until 2025-06-30")
    assert refusal
    assert "What is granted?" not in before
    assert "2  vacant since 2025-01-01" in after.partition("What is granted?")[0], (
        "those that can be taken are told again"
    )
    assert data("residents h/2 --on 2025-03-01")["residents"][0]["citizen"] == "c-2"


def test_one_that_was_left_by_then_is_taken() -> None:
    told = at_a_terminal(["move-in", "c-2", "h"], "01-07-2025", "1", "level", "1", "VU", "", "y")
    assert told.code == 0, told.text
    assert "is taken by" not in told.text


@pytest.mark.parametrize("line", [["move-in", "c-2", "h", "--from", "2025-03-01"], ["move-in", "c-2"]])
def test_it_ends_where_nothing_else_is_typed(line: list[str]) -> None:
    answers = [] if len(line) > 2 else ["h", "01-03-2025"]
    told = at_a_terminal(line, *answers, *["1"] * 9)
    assert told.code == 1
    assert "Nothing was recorded." in told.text
    assert told.text.count("is taken by c-1") == 5


def test_a_place_out_of_use_is_left_to_its_rule() -> None:
    done("vacancy h 2 --from 2025-03-01 --kind closed --reason painted")
    told = at_a_terminal(["move-in", "c-2", "h", "--from", "2025-07-01"], "2", "level", "1", "VU", "")
    assert "is out of use from 2025-03-01" in told.text


def test_nobody_can_live_in_an_offer_at_home() -> None:
    told = at_a_terminal(["move-in", "c-2"], "home", "").text
    choices, refusal, _ = told.partition("home is an offer at home: it has no places")
    assert refusal, told
    assert "Home" not in choices
    assert "what it gives is granted: pladsbog grant CITIZEN SERVICE --offer home" in told


@pytest.mark.parametrize(
    "line",
    [
        "move-in c-2 home 1 --from 2025-03-01 --level 1 --decision VU",
        "move-in c-2 home --from 2025-03-01 --level 1 --decision VU",
        "move c-9 1 --offer home --from 2025-03-01 --decision VU",
    ],
)
def test_where_one_is_typed_the_line_that_grants_is_told(line: str) -> None:
    done("move-in c-9 h 2 --from 2025-02-01 --level 1 --decision VU")
    assert "pladsbog grant CITIZEN SERVICE --offer home" in refused(line)


def test_who_lives_somewhere_is_refused_as_a_key_and_another_is_asked_for() -> None:
    # given c-2, who has not left
    done("move-in c-2 h 2 --from 2025-02-01 --level 1 --decision VU")
    # when the key is typed
    told = at_a_terminal(["move-in"], "c-2", "c-3", "").text
    # then it is told at once, with what to do, and another key is read
    before, refusal, after = told.partition("c-2 lives in place 2 of h from 2025-02-01")
    assert refusal, told
    assert "Which house?" not in before
    assert "pladsbog depart c-2 --on DATE" in after
    assert "c-3: a new citizen" in after


def test_who_stands_on_the_line_is_refused_before_anything_is_asked() -> None:
    done("move-in c-2 h 2 --from 2025-02-01 --level 1 --decision VU")
    told = at_a_terminal(["move-in", "c-2"], "h")
    assert told.code == 1
    assert "[citizen-elsewhere]" in told.text
    assert "Which house?" not in told.text


def test_a_day_on_which_somebody_lives_elsewhere_is_asked_for_again() -> None:
    # given c-1, who leaves on 30 June
    told = at_a_terminal(
        ["move-in", "c-1", "h"], "01-03-2025", "01-01-2025", "01-07-2025", "2", "level", "1", "VU", "y"
    )
    assert told.code == 0, told.text
    assert told.text.count("c-1 lives in place 1 of h from 2025-02-01 until 2025-06-30") == 2
    # and on the day of leaving it is left to the rules, as is who says until when
    assert "Which place?" in at_a_terminal(["move-in", "c-1", "h", "--until", "2025-01-31"], "01-01-2025", "").text


# --- an event of which it can never be done ------------------------------------------------------------


@pytest.mark.parametrize(("command", "can_not"), [("correct", "cannot be corrected"), ("void", "cannot be voided")])
def test_an_event_that_stays_as_it_is_is_refused_at_its_own_question(command: str, can_not: str) -> None:
    # given a note, which stays as it is, and a departure
    done("follow-up note h 2025-06 --comment 'called the leader'")
    note = str(data("log")[-1]["event"])
    leaves = str(next(one["event"] for one in data("log") if "departed" in one["text"]))
    # when the note is typed, and then the departure
    told = at_a_terminal([command], f"#{note}", f"#{leaves}", "").text
    # then the note is refused with what to do before anything else is asked, and the other one is taken
    assert can_not in told.partition("Is it a typo")[0]
    assert "hold" in told.partition(can_not)[2].partition("Which")[0] or command == "correct"
    assert told.count("Is it a typo, or a new decision?") == 1


def test_an_event_that_holds_no_more_is_refused_at_its_own_question() -> None:
    leaves = str(next(one["event"] for one in data("log") if "departed" in one["text"]))
    done(f"void {leaves} --kind typo --reason 'another one left'")
    told = at_a_terminal(["correct"], f"#{leaves}", "").text
    assert f"event #{leaves} no longer holds" in told
    assert "Is it a typo" not in told


# --- a place that is taken later ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        (["move-in", "c-2", "h", "--from", "2025-01-10"], "1  vacant since 2025-01-01, taken from 2025-02-01\n"),
        (["vacancy", "h", "--from", "2025-01-10"], "1  vacant since 2025-01-01, taken from 2025-02-01\n"),
        (["move", "c-3", "--from", "2025-01-10"], "1  vacant since 2025-01-01, taken from 2025-02-01\n"),
    ],
)
def test_a_place_that_is_taken_from_a_later_day_says_so(line: list[str], shown: str) -> None:
    # given c-3 in the second place, where the first one is taken from February
    done("move-in c-3 h 2 --from 2025-01-05 --level 1 --decision VU")
    told = at_a_terminal(line, "").text
    # then the first one is offered all the same, with the day from which it is taken
    assert shown in told
    assert told.count("taken from") == 1


def test_a_place_that_nobody_takes_later_says_nothing_of_it() -> None:
    told = at_a_terminal(["move-in", "c-2", "h", "--from", "2025-07-10"], "").text
    assert "2  vacant since 2025-01-01\n" in told
    assert "taken from" not in told


# --- what a level costs ---------------------------------------------------------------------------------


def base(paragraph: str = "", unit: str = "day") -> str:
    return f'[[base]]\noffer = "h"\neffective = 2025-01-01\namount = 500\nunit = "{unit}"\n{paragraph}\n'


def adopt_base(allocation: str, *bases: str) -> None:
    model = f'[[model]]\nid = "m"\neffective = 2025-01-02\nallocation = "{allocation}"\nstructure = "differentiated"\n'
    adopt("base", f'reference = "KB 2"\ndecided_on = 2024-12-11\n{model}{"".join(bases)}')


def levels_asked_for(language: str = "en") -> str:
    line = ["move-in", "c-2", "h", "2", "--from", "2025-03-01", "--decision", "VU"]
    return at_a_terminal(line, "niveau" if language == "da" else "level", "", PLADSBOG_LANG=language).text


def test_a_level_is_shown_with_the_unit_of_its_price() -> None:
    assert "1  1.000,00 kr. a day\n" in levels_asked_for()
    assert "1  1.000,00 kr. pr. dag\n" in levels_asked_for("da")


def test_a_base_that_each_resident_has_is_told_beside_the_prices() -> None:
    adopt_base("combination", base())
    assert "grundtaksten kommer oveni disse priser: 500,00 kr. pr. dag\n" in levels_asked_for("da")


def test_of_a_base_by_paragraph_no_amount_is_told() -> None:
    adopt_base("combination", base(), base('paragraph = "107"'))
    assert "the base comes on top of these prices, by paragraph\n" in levels_asked_for()


@pytest.mark.parametrize(("allocation", "unit"), [("combination", "year"), ("activity", "day")])
def test_nothing_is_told_of_a_frame_nor_of_a_base_that_is_not_settled(allocation: str, unit: str) -> None:
    adopt_base(allocation, base(unit=unit))
    assert "the base comes on top" not in levels_asked_for()


@pytest.mark.parametrize(
    ("place", "said"), [("2", "c-9 in place 2 is not away"), ("1", "nobody lives in place 1 of h")]
)
def test_who_lives_there_and_is_not_away_is_told_so_by_the_place(place: str, said: str) -> None:
    """It was said that nobody lived there."""
    # given c-9 in the second place, and nobody left in the first
    done("move-in c-9 h 2 --from 2025-02-01 --level 1 --decision VU")
    # when a place is typed of the house, of which nobody is away
    told = at_a_terminal(["return"], "h", place, "").text
    # then it says why nobody there can be back
    assert said in told.partition("nobody of the house is away on the day")[2], told


# --- a day that an event has, and may have none of ------------------------------------------------------


def _corrected(text: str, field: str, *answers: str) -> str:
    number = str(next(one["event"] for one in data("log") if text in one["text"]))
    line = ["ret", number, "--slags", "tastefejl", "--begrundelse", "skrevet forkert"]
    return at_a_terminal(line, field, *answers, PLADSBOG_LANG="da").text


@pytest.mark.parametrize(
    ("text", "field", "asked"),
    [
        ("away (hospital)", "til-og-med", "(fx 14-03-2025, eller ingen): "),
        ("c-9 departed", "opsagt-den", "(fx 01-03-2025, eller ingen): "),
    ],
)
def test_a_day_to_be_corrected_is_asked_for_as_a_day(text: str, field: str, asked: str) -> None:
    """It was a list of one: none."""
    # given an absence until a day, and a departure with its notice
    done(
        "move-in c-9 h 2 --from 2025-02-01 --level 1 --decision VU",
        "absent c-9 --from 2025-03-10 --until 2025-03-14 --kind hospital",
        "depart c-9 --on 2025-04-30 --notice-given 2025-03-01",
    )
    # when it is to be another day, then that is asked for, with the one that stands as example
    told = _corrected(text, field, "17-03-2025", "n")
    assert asked in told
    assert f"--{field} 17-03-2025" in told
    # and it can be taken back
    assert f"--{field} ingen" in _corrected(text, field, "ingen", "n")


def test_a_reservation_has_a_last_day_always() -> None:
    done("reserve h 2 --for 461 --from 2025-03-01 --until 2025-03-31")
    told = _corrected("reserved for 461", "til-og-med", "ingen", "15-03-2025", "n")
    assert "(fx 31-03-2025): " in told
    assert "eller ingen" not in told
    assert "'ingen' er ingen af valgmulighederne" in told or "»ingen«" in told
    assert "--til-og-med 15-03-2025" in told


# --- what to do instead -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "lang", "way"),
    [("--ledger pladsbog.db correct", "en", "void"), ("--pladsbog pladsbog.db ret", "da", "annullér")],
)
def test_a_hint_beside_a_question_names_the_ledger_that_was_named(words: str, lang: str, way: str) -> None:
    # given an event of an adoption, which is not corrected, typed at the question which event it is
    adopted = "2"
    told = at_a_terminal(words.split(), adopted, "", PLADSBOG_LANG=lang).text
    # then what to type instead is told with the ledger
    assert f"pladsbog {words.rsplit(' ', 1)[0]} {way} {adopted} " in told
    # and without it where none was named
    assert "pladsbog.db" not in at_a_terminal(words.split()[2:], adopted, "", PLADSBOG_LANG=lang).text
