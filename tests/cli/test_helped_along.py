"""Whoever does not know what to answer is helped, and nothing that says nothing is recorded for good."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.at_a_terminal import at_a_terminal
from tests.cli.house import adopt, data, done, house, refused


@pytest.fixture
def lived_in(folder: Path) -> Path:
    """House h with two places; c-1 lives in the first one from February, at level 1."""
    adopt("h", house('"1" = 1000, "2" = 2000'))
    done("move-in c-1 h 1 --from 2025-02-01 --level 1 --decision VU-1")
    return folder


def number_of(text: str) -> str:
    return str(next(one["event"] for one in data("log") if text in one["text"]))


def in_danish(line: str, *typed: str, columns: int = 200) -> str:
    return at_a_terminal(line.split(), *typed, columns=columns, PLADSBOG_LANG="da").text


# --- a question mark ------------------------------------------------------------------------------


def test_a_question_mark_explains_the_question_and_is_no_answer(lived_in: Path) -> None:
    assert lived_in
    told = in_danish("revurdering c-1 --fra 2025-03-01 --niveau 2", "?", "VU 2", "j")
    assert told.count("journaliseret?") == 2
    assert "Hvor beslutningen eller afgørelsen er journaliseret" in told
    assert "»tilbage« går til det forrige spørgsmål" in told.partition("Hvor beslutningen")[2]
    assert data("log")[-1]["decision"] == "VU 2"


@pytest.mark.parametrize("line", ["ret {}", "annullér {}", "opfølgning notat h 2025-02", "fraflytning", "luk"])
def test_it_does_at_every_question(lived_in: Path, line: str) -> None:
    assert lived_in
    told = in_danish(line.format(number_of("moved in")), "?", "")
    assert told.count("»tilbage« går til det forrige spørgsmål") == 2


@pytest.mark.parametrize(
    ("line", "told", "how"),
    [
        ("fraflytning", "hvem det drejer sig om", "skriv det, som det står på listen"),
        (
            "annullér {} --begrundelse fejl",
            "det blev registreret forkert; ",
            "skriv et nummer fra listen eller selve ordet",
        ),
        ("værelsesskift c-1 --fra 2025-03-01", "pladsen i huset", "skriv det, som det står på listen"),
        ("annullér", "hændelsens nummer", "skriv det, som det står på listen"),
    ],
)
def test_at_a_list_it_says_what_is_asked_and_what_is_typed_and_shows_the_list_again(
    lived_in: Path, line: str, told: str, how: str
) -> None:
    assert lived_in
    text = in_danish(line.format(number_of("moved in")), "?", "")
    first, mark, again = text.partition(told)
    assert mark, text
    assert how in again
    question = first.partition("spørgsmål\n")[2].partition("Hvilken: ")[0]
    assert question.count("\n") > 1
    assert question in again, "the question with its list"


def test_of_a_reason_it_says_who_reads_it(lived_in: Path) -> None:
    assert lived_in
    text = in_danish(f"annullér {number_of('moved in')} --slags tastefejl", "?", "")
    assert "Hvorfor: den, der læser det senere, fx en kollega eller revisionen, har kun det, der står her" in text


def test_it_does_where_a_decision_file_is_begun(folder: Path) -> None:
    assert folder
    told = in_danish("beslutning ny", "?", "KB 1", "")
    assert "Hvor beslutningen eller afgørelsen er journaliseret" in told
    assert "Fejl" not in told


def test_a_choice_of_a_decision_file_is_explained_with_what_each_means(folder: Path) -> None:
    assert folder
    told = in_danish("beslutning ny", "KB 1", "01-12-2025", "pakker", "01-01-2026", "?", "")
    asked = "hvad følger beboerne"
    assert told.count(asked) == 2, "once more where a question mark is typed"
    means = "kombination: en grundtakst til huset og en takst for hver borger"
    behind = told.rpartition(asked)[2]
    assert means.split(":", maxsplit=1)[0] in behind


def test_what_is_granted_is_explained_by_nothing_that_cannot_be_typed_there(folder: Path) -> None:
    adopt("h", house())
    assert folder
    told = in_danish("indflytning c-1 h 1 --fra 2025-03-01 --afgørelse VU", "?", "")
    listed = told.partition("Hvad er bevilget?")[2]
    assert "En særtakst i kroner pr. taksternes enhed" in listed
    assert "--pr" not in listed


# --- what says nothing ----------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["?", "-", "...", "–"])
def test_a_text_of_signs_alone_is_refused_on_a_line(lived_in: Path, text: str) -> None:
    assert lived_in
    before = len(data("log"))
    assert "[says-nothing]" in refused(f"reassess c-1 --from 2025-03-01 --level 2 --decision '{text}'")
    assert "[says-nothing]" in refused(f"void {number_of('moved in')} --kind typo --reason '{text}'")
    assert "[says-nothing]" in refused(f"follow-up note h 2025-02 --comment '{text}'")
    assert len(data("log")) == before


def test_a_text_of_signs_alone_is_refused_in_a_file(folder: Path) -> None:
    (folder / "d.toml").write_text(house().replace('"KB 1"', '"?"'))
    done("init --municipality 787")
    assert "'?' says nothing: it has no letter and no figure" in refused("adopt d.toml")
    adopt("h", house())
    (folder / "rows.csv").write_text("event;citizen;date;offer;place;level;decision\nmove-in;c-1;2025-02-01;h;1;1;-\n")
    assert "decision '-': says nothing" in refused("import rows.csv")


@pytest.mark.parametrize("answer", ["x", "2", ".", "-"])
def test_a_letter_or_a_figure_is_no_reason_where_it_is_asked_for(lived_in: Path, answer: str) -> None:
    assert lived_in
    told = in_danish(f"annullér {number_of('moved in')}", "1", answer, "tastet forkert", "n")
    assert f"»{answer}« siger intet" in told
    assert told.count("Hvorfor?") == 2


@pytest.mark.parametrize("text", ["x", "7", "-x"])
@pytest.mark.parametrize(
    "line",
    [
        "reassess c-1 --from 2025-03-01 --level 2 --decision={text}",
        "depart c-1 --on 2025-03-31 --reason={text}",
        "undo --reason={text}",
        "close 2025-02 --offer h --reason={text}",
    ],
)
def test_a_letter_is_no_reference_and_no_reason_where_yes_is_said_beforehand(
    lived_in: Path, line: str, text: str
) -> None:
    assert lived_in
    before = len(data("log"))
    told = refused(f"{line.format(text=text)} --yes")
    assert f"{text!r} says nothing that somebody could read later [says-nothing]" in told
    assert "Hint: write" in told
    assert len(data("log")) == before


@pytest.mark.parametrize("text", ["12/25", "VU", "nr 7", "§14"])
def test_a_short_reference_is_one(lived_in: Path, text: str) -> None:
    assert lived_in
    done(f"reassess c-1 --from 2025-03-01 --level 2 --decision '{text}' --reason ok --yes")


def test_a_letter_is_no_reference_in_a_file_that_is_said_yes_to(folder: Path) -> None:
    (folder / "d.toml").write_text(house().replace('"KB 1"', '"x"'))
    done("init --municipality 787")
    told = refused("adopt d.toml --yes")
    assert "d.toml: `reference` 'x' says nothing that somebody could read later [says-nothing]" in told
    assert "write where it is journalised" in told
    adopt("h", house())
    assert "[says-nothing]" in refused("adopt h.toml --reason x --yes")
    rows = "event;citizen;date;offer;place;level;decision;reason\nmove-in;c-1;2025-02-01;h;1;1;V;r\n"
    (folder / "rows.csv").write_text(rows)
    told = refused("import rows.csv --yes")
    assert "decision 'V': says nothing that somebody could read later" in told
    assert "reason 'r': says nothing that somebody could read later" in told
    # a program says by a letter what it means
    done("import rows.csv")


def test_a_letter_is_no_contract_in_a_file_that_is_said_yes_to(folder: Path) -> None:
    adopt("h", house())
    rows = "event;citizen;date;offer;special_price;per;decision;contract\nbuy;c-1;2025-02-01;out;1500;day;VU 1;K\n"
    (folder / "rows.csv").write_text(rows)
    assert "contract 'K': says nothing that somebody could read later" in refused("import rows.csv --yes")


# --- what is typed ahead --------------------------------------------------------------------------


def test_what_was_typed_before_the_page_was_shown_does_not_answer_whether_it_is_recorded(lived_in: Path) -> None:
    assert lived_in
    before = len(data("log"))
    line = ["reassess", "c-1", "--from", "2025-03-01", "--level", "2"]
    # when the reference, and a yes to a page that nobody has seen yet, are typed at once
    ahead = at_a_terminal(line, "VU 2\ny")
    # then nobody has answered, and the end of what is typed is no yes
    assert ahead.code == 1, ahead.text
    assert ahead.text.count("Record this? [y/N]") == 1
    assert len(data("log")) == before
    # but who answers once it stands there is heard
    assert at_a_terminal(line, "VU 2", "y").code == 0
    assert len(data("log")) == before + 1


# --- a new decision -------------------------------------------------------------------------------


def test_a_new_decision_is_asked_where_it_is_journalised_once_it_is_said_what_is_another(lived_in: Path) -> None:
    assert lived_in
    moved_in = number_of("moved in")
    told = in_danish(f"ret {moved_in}", "afgørelse", "ankenævnet", "niveau", "2", "VU 9", "j")
    assert told.index("Hvad skal være anderledes?") < told.index("Hvor er den nye afgørelse journaliseret?")
    assert "--afgørelse 'VU 9'" in told
    assert data("log")[-1]["decision"] == "VU 9"


def test_it_is_not_asked_of_what_has_no_reference(lived_in: Path) -> None:
    assert lived_in
    done("absent c-1 --from 2025-03-01 --until 2025-03-10 --kind hospital")
    line = f"ret {number_of('away')} --slags afgørelse --begrundelse afgjort --til-og-med 12-03-2025"
    before = len(data("log"))
    assert "journaliseret?" not in in_danish(line, "j")
    assert len(data("log")) == before + 1


def test_a_typo_is_not(lived_in: Path) -> None:
    assert lived_in
    told = in_danish(f"ret {number_of('moved in')}", "tastefejl", "tastet forkert", "niveau", "2", "j")
    assert told.count("journaliseret?") == 1, "it is among what may be another, and not asked"
    assert data("log")[-1]["decision"] == "VU-1"


def test_a_line_that_says_none_keeps_the_reference_and_is_told_so(lived_in: Path) -> None:
    assert lived_in
    line = f"correct {number_of('moved in')} --kind decision --reason appeal --level 2"
    told = "look again: the reference stays VU-1; of the new decision it is said by --decision REF"
    assert told in done(f"{line} --dry-run").err
    assert told in done(line).err
    assert data("log")[-1]["decision"] == "VU-1"
    other = f"correct {data('log')[-1]['event']} --kind decision --reason appeal --level 1 --decision VU-2 --dry-run"
    assert "look again" not in done(other).err


# --- a level above the table ----------------------------------------------------------------------


def test_a_level_above_those_of_the_table_is_to_be_looked_at_again(folder: Path) -> None:
    assert folder
    adopt("h", house().replace('prices = { "1" = 1000 }', "interval = 100\nsteps = 3\nhours_per_step = 7"))
    done("move-in c-1 h 1 --from 2025-02-01 --level 3 --decision VU-1")
    line = "reassess c-1 --from 2025-03-01 --decision VU-2 --level"
    told = "look again: level 4 is above the highest in the table of h, 3"
    assert told in done(f"{line} 4 --dry-run").err
    assert told in done(f"{line} 4").err
    assert "look again" not in done(f"{line.replace('03-01', '04-01')} 3").err
    # and one that the series does not reach is refused at the question as on the line
    asked = at_a_terminal(
        ["correct", number_of("reassessed"), "--kind", "typo", "--reason", "slip"], "level", "999", ""
    )
    assert "have no level 999" in asked.text
    assert "1, 2, 3" in asked.text.partition("no level 999")[2]


# --- what the line says wrongly -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("depart h/9", "unknown-place"),
        ("depart x/1", "unknown-offer"),
        ("depart c-9", "unknown-citizen"),
        ("correct 99", "unknown-event"),
        ("correct 1", "not-correctable"),
        ("void 99", "unknown-event"),
        ("move h/1 1 --from 2025-03-01", "already-in-place"),
        ("follow-up hold x 2025-02", "unknown-offer"),
        ("follow-up hold h 2025-01", "already-held"),
    ],
)
def test_what_a_line_says_wrongly_is_refused_before_anything_is_asked(lived_in: Path, line: str, code: str) -> None:
    assert lived_in
    done("follow-up hold h 2025-01 --participants leader --on 2025-03-01")
    before = len(data("log"))
    told = at_a_terminal(line.split(), "01-03-2025").text
    assert f"[{code}]" in told
    assert "Enter takes" not in told
    assert len(data("log")) == before


def test_what_a_line_says_right_is_asked_for_the_rest_and_recorded_once(lived_in: Path) -> None:
    assert lived_in
    before = len(data("log"))
    told = at_a_terminal(["move", "h/1", "2", "--from", "2025-03-01"], "VU 3", "n").text
    assert "Record this?" in told
    assert len(data("log")) == before, "the rules were asked, and nothing was recorded"


def test_a_place_without_anybody_is_told_where_it_is_typed(lived_in: Path) -> None:
    assert lived_in
    told = at_a_terminal(["depart"], "h/2", "h/9", "1", "31-03-2025", "y").text
    assert "nobody lives in place 2 of h" in told
    assert "h has no place 9" in told
    assert data("citizen c-1")["stays"][0]["to"] == "2025-03-31"


def test_what_stood_on_the_line_may_be_the_answer_that_was_wrong(lived_in: Path) -> None:
    assert lived_in
    done("move-in c-2 h 2 --from 2025-02-01 --level 1 --decision VU-2", "depart c-2 --on 2025-02-28")
    # when a line names who has left, and its day was asked for
    told = at_a_terminal(["depart", "c-2"], "31-03-2025", "citizen", "c-1", "y").text
    # then the citizen is among what may be another
    assert "citizen  c-2" in told
    assert data("citizen c-1")["stays"][0]["to"] == "2025-03-31"


# --- events ---------------------------------------------------------------------------------------


def test_the_number_of_an_event_that_is_shown_wins_over_a_citizen_of_that_key_and_is_told_back(folder: Path) -> None:
    assert folder
    adopt("h", house('"1" = 1000, "2" = 2000'))
    done("move-in c-1 h 1 --from 2025-02-01 --level 1 --decision VU-1")
    moved_in = number_of("moved in")
    done(f"move-in {moved_in} h 2 --from 2025-02-01 --level 2 --decision VU-2")
    told = at_a_terminal(["correct"], moved_in, "").text
    assert f"the events of {moved_in}" not in told
    assert f"  #{moved_in} c-1 moved in to h/1 at level 1" in told.partition("Which: ")[2]


def test_a_key_that_nobody_has_and_a_number_of_no_event_are_said_to_be_that(lived_in: Path) -> None:
    assert lived_in
    told = in_danish("ret", "c-99", "999", "")
    assert "ingen har nøglen c-99, og intet hus hedder sådan" in told
    assert "der er ingen hændelse #999" in told
    assert "tastefejl" not in told


# --- meetings -------------------------------------------------------------------------------------


def test_a_bare_double_dash_makes_a_line_no_machines(lived_in: Path) -> None:
    assert lived_in
    told = at_a_terminal(["follow-up", "hold", "--participants", "leader", "--", "h", "2025-02"], "", "", "", "y")
    assert told.code == 0, told.text


def test_no_ends_the_agreements(lived_in: Path) -> None:
    assert lived_in
    line = "opfølgning afhold h 2025-02 --deltagere leder --forvent ingen --den 2025-03-01"
    told = in_danish(line, "male gangen", "", "", "nej", "j")
    assert "siger intet" not in told
    assert [one["text"] for one in data("follow-up show h 2025-02")[0]["actions"]] == ["male gangen"]


def test_who_says_that_nothing_is_expected_is_not_told_how_to(lived_in: Path) -> None:
    assert lived_in
    line = "follow-up hold h 2025-02 --participants leader --on 2025-03-01 --action none"
    left_out = at_a_terminal([*line.split(), "--expect", "none"], "n").text
    assert "a meeting cannot be undone" in left_out
    assert "give it with" not in left_out


def test_what_is_refused_of_a_meeting_names_options_in_danish(lived_in: Path) -> None:
    assert lived_in
    line = "opfølgning afhold h 2025-02 --deltagere leder --den 2025-03-01"
    assert "--forvent" in in_danish(f"{line} --forvent ingen --forvent 5 --aftale ingen")
    assert "--frist" in in_danish(f"{line} --forvent ingen --aftale ingen --frist 2025-04-01")


def test_a_note_is_called_one_and_its_house_and_month_are_asked_for_first(lived_in: Path) -> None:
    assert lived_in
    told = in_danish("opfølgning notat", "h", "2025-02", "husk taget", "j")
    assert told.index("   1  h") < told.index("Hvilken måned?") < told.index("Hvad skal noteres?")
    page = told.partition("Hvad skal noteres?")[2]
    assert "notat om h februar 2025" in page
    assert "et notat kan ikke fortrydes" in page
    assert "møde" not in page
    number = data("log")[-1]["event"]
    assert "note about h" in done(f"show {number}").out
    assert "note " in done("follow-up history h").out


def test_the_agreements_that_are_open_are_to_choose_from(lived_in: Path) -> None:
    assert lived_in
    hold = (
        "follow-up hold h 2025-02 --participants leader --on 2025-03-01 --action paint --due 2025-05-01 --action call"
    )
    done(f"{hold} --due 2025-04-01")
    told = in_danish("opfølgning aftale udført", "2", "j")
    assert "Hvilken aftale?" in told
    assert told.index("call") < told.index("paint"), "by the day by which it is to be done"
    assert "[is done]" not in told
    again = in_danish("opfølgning aftale udført", "")
    assert "call" in again
    assert "paint" not in again


# --- hints ----------------------------------------------------------------------------------------


def test_a_hint_loses_no_word_and_no_option_that_may_be_repeated(lived_in: Path) -> None:
    assert lived_in
    assert "move-in c-7 h 2025-11 1 --from 2025-12-01 --level 3" in refused(
        "movein c-7 h 2025-11 1 --from 2025-12-01 --level 3"
    )
    assert "statement 163 2025-11 --offer h" in refused("statements 163 h 2025-11")
    days = "--action x --action y --action z --due 2025-12-01 --due 2025-12-02 --due 2025-12-01"
    swapped = refused(f"follow-up hold 2025-02 h --participant leader {days}")
    assert days in swapped


def test_a_hint_is_quoted_for_a_shell_and_keeps_the_reason(lived_in: Path) -> None:
    assert lived_in
    done("reassess c-1 --from 2025-03-01 --level 2 --decision VU-2")
    line = [
        "revurdering",
        "c-1",
        "--fra",
        "2025-03-01",
        "--niveau",
        "1",
        "--afgørelse",
        "VU 3",
        "--begrundelse",
        "ny sag",
    ]
    told = at_a_terminal(line, PLADSBOG_LANG="da").text
    assert "--begrundelse 'ny sag' --niveau 1 --afgørelse 'VU 3'" in told


def test_a_level_may_be_called_by_signs_alone(folder: Path) -> None:
    # given a house whose council calls its levels + and ++
    assert folder
    adopt("plus", house('"+" = 1000, "++" = 2000').replace('"h"', '"plus"').replace("KB 1", "KB 9"))
    # when somebody moves in by one of them, and is assessed to the other
    done("move-in c-77 plus 1 --from 2025-02-01 --level + --decision VU-9")
    done("reassess c-77 --from 2025-03-01 --level ++ --decision VU-10")
    # then that is the level
    assert data("residents plus --on 2025-04-01")["residents"][0]["level"] == "++"


# --- a place where somebody is asked for ------------------------------------------------------------


@pytest.fixture
def two_houses(lived_in: Path) -> Path:
    """And house k, called Kroghuset."""
    other = house().replace('"h"', '"k"').replace('"H"', '"Kroghuset"').replace('"m"', '"n"').replace('"r"', '"s"')
    adopt("second", other.replace("KB 1", "KB 2"))
    return lived_in


@pytest.mark.usefixtures("two_houses")
@pytest.mark.parametrize("typed", ["h 1", "h plads 1", "h, værelse 1", "H 1"])
def test_a_place_beside_its_house_is_told_with_how_both_are_written(typed: str) -> None:
    told = in_danish("fraflytning", typed, "h/1", "")
    assert "den, der bor på plads 1 i h, skrives h/1" in told
    assert "nøgle for borger" not in told
    assert "opholdets sidste?" in told


@pytest.mark.usefixtures("two_houses")
def test_a_place_alone_is_told_with_the_house_once_that_is_said() -> None:
    told = in_danish("fraflytning", "plads 1", "h", "plads 1", "")
    before, _, behind = told.partition("plads 1 i hvilket hus? skriv fx h/1")
    assert before, told
    assert "den, der bor på plads 1 i h, skrives h/1" in behind


@pytest.mark.usefixtures("two_houses")
@pytest.mark.parametrize("typed", [("H/1",), ("k", "H/1")])
def test_a_house_before_a_slash_is_read_by_its_name_as_on_the_line(typed: tuple[str, ...]) -> None:
    told = in_danish("fraflytning", *typed, "30-04-2025", "n")
    assert "intet tilbud" not in told
    assert "pladsbog fraflytning h/1 --den 30-04-2025" in told
    assert "intet tilbud" not in in_danish("fraflytning H/1 --den 30-04-2025", "n")


def test_where_it_is_journalised_may_be_what_is_to_be_another(lived_in: Path) -> None:
    assert lived_in
    told = in_danish(f"ret {number_of('moved in')}", "tastefejl", "tastet forkert", "afgørelse", "VU 9", "j")
    # among the choices, and asked; of a typo it is no new decision's
    assert told.partition("Hvad skal være anderledes?")[2].count("Hvor er afgørelsen journaliseret?") == 2
    assert data("log")[-1]["decision"] == "VU 9"


def test_what_has_no_reference_does_not_offer_it(lived_in: Path) -> None:
    assert lived_in
    done("absent c-1 --from 2025-03-01 --until 2025-03-10 --kind hospital")
    told = in_danish(f"ret {number_of('away')}", "tastefejl", "tastet forkert", "")
    assert "Hvad skal være anderledes?" in told
    assert "journaliseret?" not in told
