"""What is asked at a terminal is a question, answered in the reader's words, and broken between words by us."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest

from cli.asked_too import asked_too
from cli.asking.questions import AGAIN, OF_ALL, OF_COMMANDS, OF_EACH, OF_OPTIONS, question_for
from cli.asking.unsaid import UNSAID
from cli.languages import ENGLISH, SPEECH
from cli.printing import in_words
from cli.program import pladsbog as pladsbog_group
from ledger.shared.message import Message
from tests.cli.at_a_terminal import Told, at_a_terminal
from tests.cli.house import adopt, data, done, house, refused, said


@pytest.fixture
def lived_in(folder: Path) -> Path:
    """House h with two places; c-1 lives in the first one from February, at level 1."""
    adopt("h", house('"1" = 1000, "2" = 2000'))
    done("move-in c-1 h 1 --from 2025-02-01 --level 1 --decision VU-1")
    return folder


@pytest.fixture
def two_houses(lived_in: Path) -> Path:
    """And house k, of a decision of its own."""
    adopt("second", house().replace('"h"', '"k"').replace('"m"', '"n"').replace('"r"', '"s"').replace("KB 1", "KB 2"))
    return lived_in


def number_of(text: str) -> str:
    return str(next(one["event"] for one in data("log") if text in one["text"]))


def hold(*typed: str, line: str = "follow-up hold h 2025-03", columns: int = 200, lang: str = "en") -> Told:
    return at_a_terminal(line.split(), *typed, columns=columns, PLADSBOG_LANG=lang)


# --- lines ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("columns", [40, 60, 80, 100])
def test_no_question_is_longer_than_the_line(lived_in: Path, columns: int) -> None:
    assert lived_in
    told = hold("leder", "01-05-2025", "600.000", "mal", "", "", "", "n", columns=columns, lang="da")
    prompts = told.text.partition("tilbage")[2]
    for line in prompts.replace(": ", ":\n").splitlines():  # what was typed stands before all of them
        assert len(line) <= columns, line
    assert "[ingen]: " in prompts, "what counts where nothing is typed stands in one piece"
    begun = at_a_terminal(["decision", "new"], "KB 1", "2025-01-01", "pakker", "", columns=30, PLADSBOG_LANG="da")
    assert max(map(len, begun.text.partition("forrige")[2].replace("? ", "?\n").splitlines())) <= 30


# --- words ------------------------------------------------------------------------------------------


def test_a_word_that_is_none_of_the_choices_is_refused_with_those_that_were_offered(lived_in: Path) -> None:
    assert lived_in
    told = at_a_terminal(["ret", number_of("moved in")], "x", "", PLADSBOG_LANG="da")
    assert "»x« er ikke en af »tastefejl«, »afgørelse«" in told.text
    assert "typo" not in told.text
    assert "--slags" not in told.text, "nobody typed an option"
    assert "1  tastefejl  det blev registreret forkert" in told.text


@pytest.mark.parametrize("answer", ["5", "1", "46,5"])
def test_a_figure_is_not_what_is_granted(lived_in: Path, answer: str) -> None:
    """3 may be meant for a level, and was the third row: a special price."""
    assert lived_in
    line = ["indflytning", "c-2", "h", "2", "--fra", "2025-04-01"]
    told = at_a_terminal(line, answer, "niveau", "2", "VU", "", "n", PLADSBOG_LANG="da")
    assert f"skriv først, hvad {answer} er: niveau eller særtakst" in told.text
    assert "--niveau 2" in told.text


@pytest.mark.parametrize("answer", ["n", "j", "nej", "ja", "Y"])
def test_an_answer_to_another_question_is_no_models_name(folder: Path, answer: str) -> None:
    assert folder
    told = at_a_terminal(["decision", "new"], answer, "KB 1", "2025-01-01", answer, "pakker", "")
    assert told.text.count(f"'{answer}' says nothing that somebody could read later") == 2
    assert "From which day does it hold?" in told.text.rpartition("What is the model called")[2]


def test_an_answer_to_another_question_is_no_reference_and_no_reason(lived_in: Path) -> None:
    assert lived_in
    told = at_a_terminal(["reassess", "c-1", "--from", "2025-03-01", "--level", "2"], "n", "VU 2", "n").text
    assert "'n' says nothing that somebody could read later" in told
    assert "--decision 'VU 2'" in told
    void = at_a_terminal(["void", number_of("moved in"), "--kind", "typo"], "ja", "slip", "n").text
    assert "'ja' says nothing that somebody could read later" in void


def test_a_model_is_called_by_more_than_a_letter(folder: Path) -> None:
    assert folder
    assert "'x' says nothing" in at_a_terminal(["decision", "new"], "KB 1", "2025-01-01", "x", "").text


def test_a_reference_may_be_a_figure(folder: Path) -> None:
    assert folder
    assert "says nothing" not in at_a_terminal(["decision", "new"], "2025-4711", "").text


def test_that_no_house_follows_a_model_is_said_before_it_is_asked_where_it_goes(folder: Path) -> None:
    answers = ["KB 1", "2025-01-01", "pakker", "2025-01-01", *["1"] * 9]
    told = at_a_terminal(["decision", "new"], *answers, "begun").text
    assert told.index("no house follows the model yet") < told.index("Which file is it to be written to?")
    assert told.count("no house follows the model yet") == 1
    # and before it is asked whether that is to be recorded
    done("init --municipality 787")
    adopted = at_a_terminal(["adopt", "begun.toml"], "y").text
    assert adopted.index("no house follows the model pakker yet") < adopted.index("Record this?")
    assert adopted.count("no house follows the model pakker yet") == 1
    # but not of one that a house of the same decision follows
    (folder / "whole.toml").write_text(house())
    assert "no house follows" not in at_a_terminal(["adopt", "whole.toml"], "y").text


# --- events -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["c-1", "h/1", "h", "H"])
def test_whose_event_it_is_may_be_typed_for_its_number(lived_in: Path, typed: str) -> None:
    # given a newer event of another house
    assert lived_in
    other = house().replace('"h"', '"g"').replace('"H"', '"G"').replace('"m"', '"n"').replace('"r"', '"s"')
    adopt("g", other.replace("KB 1", "KB 2"))
    done("move-in c-7 g 1 --from 2025-02-01 --level 1 --decision VU-7")
    number = number_of("c-1 moved in")
    # when a citizen, a place or a house is typed
    told = at_a_terminal(["correct"], typed, number, "typo", "slip", "")
    # then its events are told, and a number is asked for again
    again = told.text.partition("the newest first:")[2]
    assert f"#{number}" in again
    assert "c-7" not in again
    assert "Is it a typo, or a new decision?" in again


def test_where_nothing_can_be_corrected_the_list_stays(two_houses: Path) -> None:
    assert two_houses
    told = at_a_terminal(["correct"], "k/1", "h/9", "c-9", "")
    assert "k/1 has no event that this can be done to" in told.text
    assert "h has no place 9" in told.text
    assert "nobody has the key c-9, and no house is called so" in told.text
    assert told.text.count("Which event?") == 3


def test_of_many_events_it_is_said_what_lists_them(lived_in: Path) -> None:
    assert lived_in
    done(*(f"absent c-1 --from 2025-03-{2 * day:02} --until 2025-03-{2 * day:02} --kind other" for day in range(1, 13)))
    told = at_a_terminal(["correct"], "c-1", "").text
    assert "3 older ones are not shown; all of them: pladsbog log --citizen c-1" in told


# --- questions --------------------------------------------------------------------------------------


def test_questions_are_short_and_are_questions() -> None:
    texts: list[Message] = [one for of in (OF_OPTIONS, OF_COMMANDS, AGAIN, OF_ALL) for one in of.values()]
    texts += [ask("Solbakken") for ask in OF_EACH.values()]
    assert texts
    for text in texts:
        assert "?" in str(text)
        assert len(str(text)) <= 85


def test_agreements_have_each_a_day_and_an_owner(lived_in: Path) -> None:
    assert lived_in
    # "back" from what is said of one asks for that one again
    told = hold("leader", "07-04-2025", "none", "paint", "01-05-2025", "", "call", "back", "write", "", "cook", "", "y")
    assert told.code == 0, told.text
    assert told.text.count("One more agreement?") == 3
    agreed = [(one["text"], one.get("due"), one.get("owner")) for one in data("log")[-1]["actions"]]
    assert agreed == [("paint", "2025-05-01", None), ("write", None, "cook")]
    line = "--action paint --due 2025-05-01 --owner none --action write --due none --owner cook"
    assert line in told.text


def test_agreements_of_the_line_are_asked_about_together(lived_in: Path) -> None:
    assert lived_in
    line = "follow-up hold h 2025-03 --on 2025-04-07 --expect none --action paint --action call"
    told = hold("leader", "01-05-2025", "", "y", line=line)
    assert told.code == 0, told.text
    assert "By which day are all agreements to be done?" in told.text
    assert [one["due"] for one in data("log")[-1]["actions"]] == ["2025-05-01"] * 2


def test_what_is_lacking_of_a_meeting_is_asked_for_whatever_the_line_says(lived_in: Path) -> None:
    assert lived_in
    line = "follow-up hold h 2025-03 --participants leader --on 2025-04-07"
    told = hold("300000", "", "y", line=line)
    assert told.code == 0, told.text
    assert "What does the leader expect" in told.text
    assert "What was agreed?" in told.text
    assert data("log")[-1]["expectation"]["year_end"] == "300000.00"
    # and what says that there is none is asked for no more
    again = hold("n", line=f"{line} --kind ad-hoc --expect none --action none")
    assert "What " not in again.text
    # nor is a script
    done(f"{line} --kind quarterly --yes")


@pytest.mark.parametrize("line", ["--expect none --expect h=5", "--expect h=5 --action none --action paint"])
def test_none_and_something_is_refused(lived_in: Path, line: str) -> None:
    assert lived_in
    told = hold("n", line=f"follow-up hold h 2025-03 --participants leader --on 2025-04-07 --action none {line}")
    assert "says none, and something" in told.text


def test_that_nothing_was_agreed_may_be_said_of_the_day_and_the_owner_too(lived_in: Path) -> None:
    assert lived_in
    line = "follow-up hold h 2025-03 --participants leader --on 2025-04-07 --expect none --action none --due none"
    done(f"{line} --owner none --yes")
    assert data("log")[-1]["actions"] == []
    assert "--owner is given, and no action" in refused(f"{line} --owner cook --yes")


def test_of_several_houses_the_note_says_how_each_is_told(two_houses: Path) -> None:
    assert two_houses
    line = "--lang da opfølgning afhold h 2025-03 --tilbud k --deltagere leder --den 2025-04-07 --aftale ingen --prøv"
    try:
        assert "--forvent NAVN=KR" in done(line).err
        assert "--forvent KR" in done(line.replace("--tilbud k ", "")).err
    finally:
        SPEECH.speak(ENGLISH)


def test_of_several_houses_each_is_asked_for_by_its_name(two_houses: Path) -> None:
    assert two_houses
    line = "follow-up hold h 2025-03 --offer k --participants leader --action none"
    told = hold("07-04-2025", "h=1", "334.000", "", "n", line=line).text
    assert told.count("What does the leader of H (h) expect the year to come to, in kroner?") == 2
    assert told.count("What does the leader of H (k) expect the year to come to, in kroner?") == 1
    assert "write the amount alone" in told
    assert "--expect h=334.000\n" in told


def test_who_goes_back_from_the_second_house_says_the_first_again(two_houses: Path) -> None:
    assert two_houses
    line = "follow-up hold h 2025-03 --offer k --participants leader --action none"
    told = hold("07-04-2025", "1", "back", "334000", "5", "n", line=line)
    assert "--on 2025-04-07 --expect h=334000 --expect k=5\n" in told.text


# --- look again -------------------------------------------------------------------------------------


def expected(amount: str) -> str:
    line = f"follow-up hold h 2025-03 --participants leader --on 2025-04-07 --action none --expect {amount}"
    before = hold("n", line=line).text.partition("Record this?")[0]
    return before.partition("look again: ")[2].partition("\n")[0]


def test_what_is_expected_far_from_the_forecast_is_to_be_looked_at_again(lived_in: Path) -> None:
    # given a forecast of 334 days at 1,000 kroner
    assert lived_in
    assert expected("334000") == ""
    assert expected("367400") == "", "10 per cent"
    assert "11 % more than the forecast, 334.000,00 kr." in expected("370000")
    assert "40 % less than the forecast, 334.000,00 kr." in expected("200000")
    assert "has it a figure too many, or too few?" in expected("3340")
    assert "has it a figure too many, or too few?" in expected("33400000")


def test_a_script_is_told_so_once(lived_in: Path) -> None:
    assert lived_in
    line = "follow-up hold h 2025-03 --participants leader --on 2025-04-07 --yes --expect 33400000"
    assert said(line).count("look again: the leader expects") == 1


def test_a_paragraph_that_nothing_was_by_is_to_be_looked_at_again(lived_in: Path) -> None:
    assert lived_in
    first = "change c-1 --from 2025-02-10 --paragraph 107 --decision VU"
    assert "look again" not in said(first), "of the first one of a ledger nothing is known"
    new = "no decision and no placement so far was by §1"
    line = "move-in c-2 h 2 --from 2025-03-01 --level 1 --decision VU --paragraph"
    told = at_a_terminal([*line.split(), "1"], "n").text
    assert new in told.partition("Record this?")[0]
    assert "look again" not in said(f"{line} 107")


def test_a_paragraph_that_a_decision_has_is_none_of_those(lived_in: Path) -> None:
    assert lived_in
    base = '[[base]]\noffer = "h"\neffective = 2025-01-01\nunit = "day"\namount = 5\nparagraph = "108"\n'
    adopt("base", f'reference = "KB 3"\ndecided_on = 2024-12-10\n{base}')
    line = "move-in c-2 h 2 --from 2025-03-01 --level 1 --decision VU --dry-run --paragraph"
    assert "look again" not in said(f"{line} 108")
    assert "so far was by §109" in said(f"{line} 109")


def test_what_is_to_be_looked_at_again_is_said_once_where_the_house_is_named_by_its_name(lived_in: Path) -> None:
    """Such a line is run once more, with the key that the name was found to mean."""
    assert lived_in
    told = said("depart H/1 --on 2099-03-10 --dry-run")
    assert told.count("look again: 2099-03-10 is more than a year ahead") == 1


def test_who_died_moves_in_nowhere_and_is_granted_nothing_without_a_remark(lived_in: Path) -> None:
    # given c-1, who died
    assert lived_in
    said("depart c-1 --on 2025-03-10 --cause died")
    died = "look again: c-1 died on 2025-03-10, in h (event #"
    # when the key is typed again, of a later day, then it is doubted
    line = "move-in c-1 h 2 --level 1 --decision VU-1 --payer own --paragraph none --dry-run --from"
    assert died in said(f"{line} 2025-05-01")
    bought = "buy c-1 supplier --price 900 --per day --decision VU-1 --payer own --paragraph none --dry-run --from"
    assert died in said(f"{bought} 2025-05-01")
    assert "died" not in said("move-in c-2 h 2 --level 1 --decision VU-1 --from 2025-05-01 --dry-run")


def test_a_name_as_the_key_of_a_stay_that_is_bought_is_doubted_as_that_of_a_move_in_is(lived_in: Path) -> None:
    assert lived_in
    told = said("buy peter-hansen supplier --from 2025-05-01 --price 900 --per day --decision VU-1 --dry-run")
    assert "look again: the key peter-hansen could be a name" in told


# --- one line ---------------------------------------------------------------------------------------


def test_the_line_is_told_once_after_what_was_recorded(folder: Path) -> None:
    # given a rule that asks for a cause once the day is known
    assert folder
    notice = '[[model.notice]]\nreason = "died"\nrule = "months"\ncount = 0\n'
    notice += '[[model.notice]]\nrule = "months"\ncount = 1\n'
    adopt("h", house().replace("[[rates]]", f"{notice}\n[[rates]]", 1))
    done("move-in c-1 h 1 --from 2025-02-01 --level 1 --decision VU-1")
    told: Any = at_a_terminal(["depart", "c-1"], "31-03-2025", "died", "y").text
    assert told.count("the same in one line") == 1
    assert told.endswith("the same in one line: pladsbog depart c-1 --on 2025-03-31 --cause died\n")


def test_it_is_told_where_the_answer_was_no_and_not_where_nobody_answered(lived_in: Path) -> None:
    assert lived_in
    told = at_a_terminal(["depart", "c-1"], "31-03-2025", "n").text
    assert "the same in one line: pladsbog depart c-1 --on 2025-03-31\nNothing was recorded.\n" in told
    assert "the same in one line" not in at_a_terminal(["depart"], "c-1", "").text


# --- every question ---------------------------------------------------------------------------------


def _commands(command: click.Command) -> Iterator[click.Command]:
    if isinstance(command, click.Group):
        ctx = click.Context(command)
        for name in command.list_commands(ctx):
            one = command.get_command(ctx, name)
            assert one is not None
            yield from _commands(one)
    else:
        yield command


@pytest.mark.parametrize("language", [ENGLISH, "da"])
def test_all_that_is_asked_for_is_a_question(language: str) -> None:
    """A help's text is none: "The file to write, as it ends" was asked for by a colon."""
    unsaid = {name for names in UNSAID.values() for name in names}
    found = 0
    SPEECH.speak(language)
    try:
        for command in _commands(pladsbog_group):
            too = asked_too(command)
            for param in command.params:
                of_too = too is not None and param.opts[0] in too.names()
                if param.required or param.opts[0] in unsaid or of_too or param.name == "month":
                    question = in_words(question_for(param, command))
                    found += 1
                    assert question.split(" (")[0].endswith("?") or question.endswith("?"), (command.name, question)
                    assert "|" not in question, (command.name, question)
    finally:
        SPEECH.speak(ENGLISH)
    assert found > 100


def test_one_krone_is_no_number_of_a_list(lived_in: Path) -> None:
    assert lived_in
    line = "egenbetaling c-1 husleje --fra 2025-03-01 --afgørelse VU"
    told = at_a_terminal(line.split(), "1", "n", PLADSBOG_LANG="da").text
    assert "Hvor mange kroner pr. måned? (eller ingen)" in told
    assert "--pris 1\n" in told
    done("own-payment c-1 rent --from 2025-03-01 --decision VU --price 500")
    ended = line.replace("03-01", "04-01")
    assert "--pris ingen\n" in at_a_terminal(ended.split(), "ingen", "n", PLADSBOG_LANG="da").text


def test_what_a_share_is_of_is_asked_and_how_it_is_written(folder: Path) -> None:
    assert folder
    begun = ["KB 1", "2025-01-01", "pakker", "2025-01-01"]
    options = ["decision", "new", "--structure", "differentiated", "--vacancy", "share", "--days-in-month", "calendar"]
    told = at_a_terminal(options, *begun, *["1"] * 4, "", "50", "50 %", PLADSBOG_LANG="da").text
    assert "Af hvilket niveaus pris? (Enter: den seneste beboers)" in told, told
    assert "»50« er ikke en andel fra 0 til 1: det halve skrives 0,5 eller 50 %" in told


@pytest.mark.parametrize("line", ["budget h 25", "key-figures 25", "statement 265 25"])
def test_a_year_of_two_figures_is_advised_as_such(lived_in: Path, line: str) -> None:
    assert lived_in
    told = refused(line)
    assert "2025" in told
    assert "2026" not in told


def test_an_amount_in_quotation_marks_is_told_as_it_is_to_be_written(folder: Path) -> None:
    assert folder
    done("init --municipality 787")
    for written, meant in (("392,50", "392.50"), ("1.370,5", "1370.50"), ("392.50", "392.50")):
        (folder / "x.toml").write_text(house().replace('"1" = 1000', f'"1" = "{written}"'))
        assert f"write {meant}, without quotation marks" in refused("adopt x.toml")
    (folder / "x.toml").write_text(house().replace('"1" = 1000', '"1" = "1.370"'))
    assert "must be a number of kroner" in refused("adopt x.toml")


@pytest.mark.parametrize(
    ("line", "typed", "word"),
    [
        ("fravær c-1 --fra 2025-03-01", "s", "sygehus"),
        ("fravær c-1 --fra 2025-03-01", "fe", "ferie"),
        ("egenbetaling c-1", "h", "husleje"),
    ],
)
def test_a_letter_is_told_back_as_the_word_and_no_word_on_a_line(
    lived_in: Path, line: str, typed: str, word: str
) -> None:
    assert lived_in
    told = at_a_terminal(line.split(), typed, "", PLADSBOG_LANG="da").text
    assert f"Hvilken:   {word}\n" in told
    assert refused("absent c-1 --from 2025-03-01 --kind f")


def test_the_events_of_a_place_are_listed_once(lived_in: Path) -> None:
    # when a place is typed where an event's number belongs
    assert lived_in
    told = at_a_terminal(["correct", "h/1"], "").text
    # then its events stand in the list to choose from alone
    assert told.count("c-1 moved in to h/1") == 1
    assert "h/1 is a place, and an event's number belongs here" in told
    # and so those of a citizen
    told = at_a_terminal(["correct", "c-1"], "").text
    assert told.count("c-1 moved in to h/1") == 1
    assert "the number of one of the events of c-1 belongs here" in told


def test_a_word_with_its_value_behind_it_is_the_word(lived_in: Path) -> None:
    # when what is granted is answered by a level at once
    assert lived_in
    line = ["reassess", "c-1", "--from", "2025-03-01", "--decision", "VU 2"]
    told = at_a_terminal(line, "level 1", "").text
    # then the level is asked for
    assert "Which level?" in told
    assert "is none of the choices" not in told
    # and a figure with a unit is told as a figure alone
    assert "say first what 7 hours is: level or special-price" in at_a_terminal(line, "7 hours", "").text
