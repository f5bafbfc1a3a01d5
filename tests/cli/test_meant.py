"""What is typed in other words and has one reading: a place with its house, a day in words, a month without its year.

And what an answer then says of itself: the sum of what is shown, the place on notice, the decision that is held.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from cli.languages import ENGLISH, SPEECH
from ledger.shared.calendar import clock_set_to
from tests.cli.browse.looking import Visitor
from tests.cli.house import adopt, data, done, house, refused, said
from tests.cli.running import Ran, pladsbog

NOTICE = '\n[model.notice]\nrule = "months"\ncount = 1\n'
SECOND = '\n[[offer]]\nid = "g"\nname = "G"\neffective = 2025-01-01\nmodel = "m"\nrates = "r"\nplaces = ["1"]\n'
FIRST, APRIL = datetime(2025, 3, 1, 9, tzinfo=UTC), datetime(2025, 4, 10, 9, tzinfo=UTC)
LAST = datetime(2025, 5, 2, 22, 30, tzinfo=UTC)
"""Half an hour past midnight in Copenhagen: 3 May."""


@pytest.fixture(autouse=True)
def houses(folder: Path) -> Iterator[None]:
    """H with c-1 in 1 and c-2 in 2 of four places, recorded on 1 March; G with one place, vacant."""
    assert folder
    with clock_set_to(FIRST):
        text = house('"1" = 1000, "2" = 2000', 4, after=SECOND)
        adopt("house", text.replace("\n[[rates]]", f"{NOTICE}\n[[rates]]", 1))
        done("move-in c-1 h 1 --from 2025-01-01 --level 1 --decision VU")
        done("move-in c-2 h 2 --from 2025-02-01 --level 2 --decision VU")
    with clock_set_to(APRIL):
        yield


YEAR = {"within_days": 365, "first": "2025-06-01"}


def at(moment: datetime, line: str) -> Ran:
    with clock_set_to(moment):
        return pladsbog(line)


def danish(moment: datetime, line: str) -> Ran:
    try:
        return at(moment, f"--lang da {line}")
    finally:
        SPEECH.speak(ENGLISH)


# --- a place with its house ------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["move h/1 h/3", "move h/1 h/3 --offer h", "move c-1 h/3", "move h/1 3"])
def test_the_room_somebody_gets_may_name_its_house(typed: str) -> None:
    moved = data(f"{typed} --from 2025-04-01 --decision V-9 --dry-run")["events"][0]
    assert (moved["kind"], moved["offer"], moved["place"]) == ("citizen.moved", "h", "3")


def test_the_house_that_a_room_names_makes_a_transfer_of_it() -> None:
    events = data("move h/1 g/1 --from 2025-04-01 --decision VU --dry-run")["events"]
    same = data("move h/1 1 --offer g --from 2025-04-01 --decision VU --dry-run")["events"]
    assert [(one["kind"], one["offer"]) for one in events] == [(one["kind"], one["offer"]) for one in same]
    assert "another house [bad-option]" in refused("move h/1 g/1 --offer h --from 2025-04-01 --decision VU")


def test_who_lives_in_one_place() -> None:
    assert [one["citizen"] for one in data("residents h/2 --on 2025-03-01")["residents"]] == ["c-2"]
    assert "nobody lives here" in done("residents h/3 --on 2025-03-01").out
    assert "[unknown-place]" in refused("residents h/9")
    assert [one["place"] for one in data("vacancies h/4 --on 2025-03-01")["vacancies"]] == ["4"]
    assert "[unknown-place]" in refused("vacancies h/9")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("vacancy h/3 --from 2025-04-01 --kind closed --reason x", "pladsbog vacancy h 3 --from 2025-04-01"),
        ("move-in c-3 h/3 --from 2025-04-01 --level 1 --decision VU", "pladsbog move-in c-3 h 3 --from 2025-04-01"),
        ("move-in c-3 h h/3 --from 2025-04-01 --level 1 --decision VU", "pladsbog move-in c-3 h 3 --from 2025-04-01"),
        ("correct 12 --kind typo --reason x --place h/3", "pladsbog correct 12 --kind typo --reason x --place 3"),
        ("budget h/3 2025", "pladsbog budget h 2025"),
        ("settle 2025-03 --offer h/3", "pladsbog settle 2025-03 --offer h"),
    ],
)
def test_elsewhere_it_is_said_what_to_type(typed: str, meant: str) -> None:
    told = refused(typed)
    assert "[place-with-house]" in told
    assert f"Hint: {meant}" in told


@pytest.mark.parametrize("typed", ["h 1", "H 1", "h place 1", '"H, place 1"', '"h 1"', "H plads 1"])
def test_a_house_and_a_place_in_words_are_who_lives_there(typed: str) -> None:
    told = refused(f"depart {typed} --on 2025-03-31")
    assert "who lives in place 1 of h is written h/1 [place-alone]" in told
    assert "Hint: pladsbog depart h/1 --on 2025-03-31" in told


@pytest.mark.parametrize("typed", ["k 1", "h one 1", "h place 1 2", '"h place"', '"h 0101011234"'])
def test_other_words_are_no_place(typed: str) -> None:
    assert "[place-alone]" not in refused(f"depart {typed} --on 2025-03-31")


@pytest.mark.parametrize("typed", ["depart h --on 2025-03-31", "depart H --on 31/3-2025", "citizen h"])
def test_a_house_is_no_citizen_and_who_lives_there_is_found(typed: str) -> None:
    """Not that nobody of that key ever moved in, with a line that would have a house move in."""
    told = refused(typed)
    assert "is a house: who lives there is written h/PLACE [house-alone]" in told
    assert "Hint: see who lives where: pladsbog residents h\n" in told


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("move-in c-3 h plads 3 --from 2025-04-01 --level 1 --decision VU-1", "pladsbog move-in c-3 h 3 --from"),
        ("move h/1 place 3 --from 2025-04-01 --decision VU-1", "pladsbog move h/1 3 --from"),
        ("residents H 2 --on 2025-03-01", "pladsbog residents H/2 --on 2025-03-01"),
        ("vacancies h plads 3", "pladsbog vacancies h/3"),
        ("why h 2025-03 plads 3", "pladsbog why h/3 2025-03\n"),
        ("residents h 2 3", "pladsbog residents h\n"),
        ("residents plads 3", "see: pladsbog residents --help\n"),
    ],
)
def test_the_word_for_place_is_what_is_too_much(typed: str, meant: str) -> None:
    """And not the place behind it."""
    assert f"Hint: {meant}" in refused(typed)


@pytest.mark.parametrize("text", ["VU 12", "VU 12/2026", "KB 31/12 2026", "the board of 3 May"])
def test_a_text_without_quotation_marks_is_not_cut_to_its_first_word(text: str) -> None:
    """With the hint a decision would have been recorded as VU."""
    told = refused(f"reassess c-1 --from 2025-04-01 --decision {text} --level 2")
    assert f"Hint: pladsbog reassess c-1 --from 2025-04-01 --decision '{text}' --level 2\n" in told
    # but where what is behind it may stand alone, or is a house, that is not certain
    assert "--decision 'VU 12 h/1'" not in refused("reassess --from 2025-04-01 --level 2 --decision VU 12 h/1")
    assert "'KB h'" not in refused("vacancy h 3 --kind closed --from 2025-04-01 --reason KB h")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("move-in c-3 h --from 2025-04-01 --decision VU 4 --level 1", "--from 2025-04-01 --decision 'VU 4' --level 1"),
        (
            "move-in c-3 h/3 --from 2025-04-01 --level 1 --decision VU 4",
            "--from 2025-04-01 --level 1 --decision 'VU 4'",
        ),
        ("vacancy h --kind closed --from 2025-04-01 --reason water 4", "--from 2025-04-01 --reason 'water 4'"),
        ("adopt d.toml --reason it came late", "--reason 'it came late'"),
    ],
)
def test_a_text_without_quotation_marks_is_read_in_neither_way(typed: str, meant: str) -> None:
    """Somebody would have moved into place 4, by a decision VU."""
    told = refused(typed)
    assert "[text-in-parts]" in told
    assert told.endswith(f"{meant}\n")


def test_what_stands_alone_may_be_typed_behind_all_options() -> None:
    line = "move-in --from 2025-04-01 --level 1 --payer own --decision VU c-3 h 3 --dry-run"
    assert data(line)["events"][0]["place"] == "3"


def test_whether_the_place_is_lost_or_stands_apart_is_said() -> None:
    """Of a whole house nothing is left of the place; elsewhere the line that is meant has both."""
    for line in ("budget h/3 2025", "settle 2025-03 --offer h/3"):
        assert "h/3 is one place, and this is about a whole house" in refused(line), line
    apart = ["vacancy h/3 --from 2025-04-01 --kind closed --reason x", "correct 12 --kind typo --reason x --place h/3"]
    apart += ["move-in c-3 h h/3 --from 2025-04-01 --level 1 --decision VU"]
    for line in apart:
        assert "h/3 is a house and a place, which stand apart here" in refused(line), line


def test_in_danish_too() -> None:
    told = danish(FIRST, "afregn 2025-03 --tilbud h/3").err
    assert told.endswith("afregn 2025-03 --tilbud h\n")


def test_a_place_is_no_event_and_leads_to_those_of_who_lives_there() -> None:
    assert "Hint: find it among the events of who lives there: pladsbog citizen h/2" in refused("show h/2")


def test_what_looks_like_a_person_is_not_repeated() -> None:
    for line in ("show 670180-0001/2", "settle 2025-03 --offer 670180-0001/2"):
        told = refused(line)
        assert "pladsbog citizen" not in told
        assert "[place-with-house]" not in told


def test_the_citizen_of_a_part_is_who_lives_there_at_the_end_of_the_month() -> None:
    done("depart c-1 --on 2025-02-10 --cause moved")
    done("move-in c-3 h 1 --from 2025-02-20 --level 1 --decision VU")
    assert data("why h 2025-01 --citizen h/1") == data("why h 2025-01 --citizen c-1")
    assert data("why h 2025-02 --citizen h/1") == data("why h 2025-02 --citizen c-3")
    assert "[nobody-there]" in refused("why h 2025-02 --citizen h/3")


@pytest.mark.parametrize("text", ["h/", "/3", "h/3/4", "h/§"])
def test_what_is_no_place_is_no_key(text: str) -> None:
    assert "[bad-key]" in refused(f"settle 2025-03 --offer {text}")


# --- why a part of a month -------------------------------------------------------------------------


@pytest.mark.parametrize("part", ["--citizen c-2", "--place 2", "--line service/2/2025-02-01"])
def test_of_a_part_its_own_sum_is_told_and_the_whole_as_whole(part: str) -> None:
    *_, shown, whole = done(f"why h 2025-02 {part}").out.splitlines()
    assert shown == "the line shown: 56.000,00 kr."
    assert whole == "the whole of h 2025-02, every line: 84.000,00 kr."
    found = data(f"why h 2025-02 {part}")
    assert (found["shown"], found["total"]) == ("56000.00", "84000.00")
    assert found == data(f"why h/2 2025-02 {part}"), "the house and the place say the same"


def test_of_a_whole_month_there_is_one_sum() -> None:
    *_, before, total = done("why h 2025-02").out.splitlines()
    assert (before, total) == ("", "total of h 2025-02: 84.000,00 kr.")
    assert data("why h 2025-02")["shown"] == "84000.00"
    assert done("why h 2025-02 --show lines --place 2").out.splitlines()[-1].split() == ["total", "56.000,00"]


@pytest.mark.parametrize(
    ("part", "told"),
    [
        ("--place 99", "h has no place 99 [unknown-place]"),
        ("--place 4", "place 4 of h has no line in 2025-02 [unknown-line]"),
        ("--citizen c-1 --place 2", "c-1 in place 2 of h has no line in 2025-02 [unknown-line]"),
        ("--citizen c-9", "citizen c-9 has never moved in [unknown-citizen]"),
        ("--line base/9", "the settlement of h for 2025-02 has no line base/9 [unknown-line]"),
    ],
)
def test_what_has_no_line_is_told_as_what_it_is(part: str, told: str) -> None:
    assert told in refused(f"why h 2025-02 {part}")


def test_a_citizen_of_another_house_has_no_line_here() -> None:
    done("move-in c-3 g 1 --from 2025-01-01 --level 1 --decision VU")
    assert "c-3 has no line at h in 2025-02 [unknown-line]" in refused("why h 2025-02 --citizen c-3")


# --- on notice -------------------------------------------------------------------------------------


@pytest.fixture
def leaving() -> None:
    """C-2 leaves on 20 April, with a month's notice: the place is paid for through May, and vacant from June."""
    done("depart c-2 --on 2025-04-20 --cause moved")


@pytest.mark.usefixtures("leaving")
def test_until_the_last_day_somebody_is_a_resident_and_the_vacancy_is_announced() -> None:
    assert [one["to"] for one in data("residents h/2 --on 2025-04-20")["residents"]] == ["2025-04-20"]
    found = data("vacancies h/2 --on 2025-04-20")
    assert (found["vacancies"], found["on_notice"], found["later"]) == ([], [], {**YEAR, "count": 1})
    told = done("vacancies h/2 --on 2025-04-20").out.splitlines()[-1]
    assert told == "no place is vacant on 2025-04-20; h/2 falls vacant on 2025-06-01 (--within 42)"
    assert "(--within 41)" in done("vacancies h/2 --on 2025-04-21").out
    assert [one["place"] for one in data("vacancies h/2 --on 2025-04-20 --within 42")["vacancies"]] == ["2"]
    assert data("vacancies h/2 --on 2025-04-20 --within 41")["vacancies"] == []


@pytest.mark.usefixtures("leaving")
@pytest.mark.parametrize("day", ["2025-04-21", "2025-05-31"])
def test_a_place_on_notice_stands_among_the_vacancies_with_its_days(day: str) -> None:
    asked = f"--on {day}"
    notice = {
        "offer": "h", "place": "2", "to": "2025-05-31", "vacant_from": "2025-06-01", "empty_from": "2025-04-21",
        "last_citizen": "c-2", "next_citizen": None,
    }  # fmt: skip
    found = data(f"vacancies h {asked}")
    assert found["on_notice"] == [notice]
    assert [one["place"] for one in found["vacancies"]] == ["3", "4"], "it is not vacant yet"
    lines = done(f"vacancies h {asked}").out.splitlines()
    assert any(line.split()[:2] == ["h", "2"] and line.endswith("on notice until 2025-05-31") for line in lines)
    assert "2 places are vacant and 1 is on notice" in lines[-1]
    assert len(done(f"vacancies h {asked} --format csv").out.splitlines()) == 3, "a program reads vacancies alone"
    *_, line = done(f"residents h {asked}").out.splitlines()
    assert line.endswith(f"; 1 place is on notice: pladsbog vacancies h --on {day}")
    assert data(line.partition("pladsbog ")[2])["on_notice"] == [notice], "what is named answers for the same day"


@pytest.mark.usefixtures("leaving")
def test_on_notice_it_is_listed_once_where_the_days_ahead_are_asked_for() -> None:
    lines = [
        line
        for line in done("vacancies h --on 2025-05-10 --within 60").out.splitlines()
        if line[:10].split() == ["h", "2"]
    ]
    assert [line.endswith("on notice until 2025-05-31") for line in lines] == [True]


@pytest.mark.usefixtures("leaving")
def test_a_vacancy_after_the_next_resident_is_not_that_of_the_notice_before() -> None:
    """C-4 comes in the notice of c-2, and leaves on 10 June: paid for through July, vacant from August."""
    done("move-in c-4 h 2 --from 2025-05-15 --level 1 --decision VU")
    done("depart c-4 --on 2025-06-10 --cause moved")
    lines = done("vacancies h/2 --on 2025-05-10 --within 100").out.splitlines()
    falls, notice = (line for line in lines if line[:10].split() == ["h", "2"])
    assert "2025-08-01" in falls
    assert falls.endswith("falls vacant")
    assert "2025-08-01" not in notice
    assert notice.endswith("on notice until 2025-05-14")


@pytest.mark.usefixtures("leaving")
def test_who_has_reserved_a_place_on_notice_is_said_too() -> None:
    done("reserve h 2 --for 163 --from 2025-06-01 --until 2025-07-31")
    lines = done("vacancies h/2 --on 2025-05-10 --within 60").out.splitlines()
    assert any(line.endswith("on notice until 2025-05-31; reserved for 163 Herlev until 2025-07-31") for line in lines)


@pytest.mark.usefixtures("leaving")
def test_from_when_a_place_on_notice_is_reserved_is_said_where_it_is_vacant_before() -> None:
    done("reserve h 2 --for 163 --from 2025-06-15 --until 2025-07-31")
    (line,) = (one for one in done("vacancies h/2 --on 2025-05-10 --within 60").out.splitlines() if "163" in one)
    assert line.endswith("on notice until 2025-05-31; reserved for 163 Herlev from 2025-06-15 until 2025-07-31")


@pytest.mark.usefixtures("leaving")
def test_the_first_one_of_several_is_announced() -> None:
    done("depart c-1 --on 2025-06-20 --cause moved")
    told = done("vacancies h --on 2025-04-20").out.splitlines()[-1]
    assert told.endswith("; 2 fall vacant within a year, the first h/2 on 2025-06-01 (--within 42)")
    assert data("vacancies h --on 2025-04-20")["later"] == {**YEAR, "count": 2}


@pytest.mark.parametrize("rule", ['departure_day = "free"', 'basis = "census"'])
def test_an_unpaid_day_of_leaving_for_another_house_is_one_of_the_notice(rule: str) -> None:
    model = '\n[[model]]\nid = "m"\neffective = 2025-04-01\nallocation = "activity"\nstructure = "differentiated"\n'
    adopt("free", f'reference = "KB 2"\ndecided_on = 2025-03-25\n{model}{rule}\n{NOTICE}')
    done("move c-2 g/1 --from 2025-04-21 --decision V-9 --level 2")
    assert [one["place"] for one in data("vacancies h --on 2025-04-20")["on_notice"]] == []
    assert [one["place"] for one in data("vacancies h --on 2025-04-21")["on_notice"]] == ["2"]


@pytest.mark.usefixtures("leaving")
@pytest.mark.parametrize("page", ["vacancies", "house/h/2025"])
def test_the_pages_list_it_as_the_command_does(page: str) -> None:
    with clock_set_to(datetime(2025, 5, 10, 9, tzinfo=UTC)):
        visitor = Visitor("pladsbog.db")
        try:
            shown = visitor.look(page)
            counted = [visitor.look(one).facts["on notice"] for one in ("vacancies", "residents")]
        finally:
            visitor.close()
    rows = next(table for table in shown.tables if table and "note" in table[0])
    assert [row["note"] for row in rows if row["place"] == "2"] == ["on notice until 2025-05-31"]
    assert counted == ["1", "1"]


@pytest.mark.usefixtures("leaving")
def test_after_the_notice_it_is_vacant_and_before_a_move_in_it_is_never() -> None:
    assert [one["place"] for one in data("vacancies h/2 --on 2025-06-01")["vacancies"]] == ["2"]
    assert data("vacancies h/2 --on 2025-06-01")["on_notice"] == []
    done("move-in c-4 h 2 --from 2025-05-15 --level 1 --decision VU")
    (notice,) = data("vacancies h/2 --on 2025-05-01")["on_notice"]
    assert (notice["to"], notice["vacant_from"], notice["next_citizen"]) == ("2025-05-14", None, "c-4")


# --- days and months in words ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("word", "day"), [("yesterday", "2025-05-02"), ("'i går'", "2025-05-02"), ("'I dag'", "2025-05-03")]
)
def test_a_day_in_words_is_known_at_its_end_in_danish_time(word: str, day: str) -> None:
    before = datetime(2025, 5, 2, 21, 59, tzinfo=UTC)  # 23:59 on 2 May
    with clock_set_to(before):
        done("move-in c-5 h 3 --from 2025-01-01 --level 1 --decision VU")
    with clock_set_to(datetime(2025, 5, 2, 22, 1, tzinfo=UTC)):  # 00:01 on 3 May
        done("move-in c-6 h 4 --from 2025-01-01 --level 1 --decision VU")
    in_words, as_date = (at(LAST, f"settle 2025-02 --known-at {asked} --format json") for asked in (word, day))
    assert in_words.data == as_date.data
    assert len(in_words.data["offers"][-1]["lines"]) == (4 if day == "2025-05-03" else 3)
    assert in_words.err == f"{word.strip(chr(39))} is {_full(day)}: the end of that day counts, in Danish time\n"
    assert as_date.err == ""


def _full(day: str) -> str:
    return {"2025-05-02": "Friday 2 May 2025", "2025-05-03": "Saturday 3 May 2025"}[day]


@pytest.mark.parametrize("line", ["log --since yesterday", "bridge 2025-02 --from-known yesterday --to-known today"])
def test_every_option_that_takes_an_as_of_takes_a_day_in_words(line: str) -> None:
    ran = at(LAST, line)
    assert ran.code == 0, ran.err
    assert "yesterday is Friday 2 May 2025" in ran.err


@pytest.mark.parametrize(
    ("name", "months"),
    [
        ("october", "2024-10 or 2023-10"),
        ("Okt.", "2024-10 or 2023-10"),
        ("april", "2025-04 or 2024-04"),
        ("maj", "2024-05 or 2023-05"),
    ],
)
def test_a_month_without_a_year_is_answered_with_the_latest_that_are_over(name: str, months: str) -> None:
    for command in (f"close {name}", f"settle {name}", f"why h {name}"):
        told = at(LAST, command)
        assert f"Hint: write {months}" in told.err, command
        assert at(LAST, command.replace(name, months[:7])).code in (0, 1), "which can be read"


def test_a_word_that_is_no_month_has_none() -> None:
    assert "Hint: write 2026-03\n" in refused("close sometime")
    assert danish(LAST, "luk oktober").err == (
        "Fejl: »oktober« siger ikke, hvilket år det er [bad-month]\nRåd: skriv 2024-10 eller 2023-10\n"
    )


# --- what is held ----------------------------------------------------------------------------------


def test_a_decision_that_is_adopted_again_is_told_with_its_adoption() -> None:
    told = said("adopt house.toml")
    assert told.splitlines()[0] == "nothing new: the ledger holds it already"
    assert told.splitlines()[1].startswith("KB 1 was recorded on 2025-03-01 by anna, as #2 to #")
    assert told.endswith(": pladsbog show 2\n")
    assert told == said("adopt house.toml --dry-run")
    (held,) = data("adopt house.toml")["adopted_before"]
    assert (held["decision"], held["first"], held["by"]) == ("KB 1", 2, "anna")
    assert held["recorded_at"].startswith("2025-03-01T09:00")
    done("move-in c-3 h 3 --from 2025-04-01 --level 1 --decision 'KB 1'")  # names it, and is no adoption
    assert said("adopt house.toml") == told


def test_only_what_is_held_is_told_so() -> None:
    new = Path("house.toml").read_text().partition("[[offer]]")[0].replace("KB 1", "KB 2").replace('"r"', '"r2"')
    Path("new.toml").write_text(new.replace('id = "m"', 'id = "m2"'))
    told = said("adopt house.toml new.toml")
    assert "KB 1 was recorded" in told
    assert "KB 2 was recorded" not in told
    assert [one["decision"] for one in data("adopt new.toml house.toml")["adopted_before"]] == ["KB 2", "KB 1"]


# --- actions without a day ----------------------------------------------------------------------------


def test_an_action_without_a_day_is_not_due() -> None:
    meeting = "follow-up hold h 2025-03 --on 2025-04-02 --participants leader --owner leader"
    done(f"{meeting} --action 'fill place 3'")
    assert _due() == {"overdue": 0, "within_days": 30, "ahead": 0, "undated": 1}
    assert "0 overdue, 0 within 30 days, 1 without a deadline" in done("status").out
    done(f"{meeting.replace('2025-03', '2025-02')} --action 'paint it' --due 2025-04-20")
    assert _due() == {"overdue": 0, "within_days": 30, "ahead": 1, "undated": 1}


def _due() -> Any:
    return data("status")["due"]


# --- what several houses come to -------------------------------------------------------------------


def test_closings_are_summed_before_they_are_asked_about() -> None:
    *_, total = done("close 2025-01 --dry-run").out.splitlines()
    settled = data("settle 2025-01")["total"]
    assert total == "2 closings, 31.000,00 kr. in all"
    assert settled == "31000.00"
    assert "closings" not in done("close 2025-01 --offer h --dry-run").out


def test_months_of_several_houses_are_told_apart_from_months_of_one(folder: Path) -> None:
    rates = '\n[[rates]]\nid = "r"\neffective = 2025-04-01\nunit = "day"\nprices = { "1" = 1100, "2" = 2200 }\n'
    (folder / "dearer.toml").write_text(f'reference = "KB 9"\ndecided_on = 2025-03-01\n{rates}', encoding="utf-8")
    assert done("adopt dearer.toml --dry-run").out.splitlines()[-1].startswith("1 month up to 2025-04 would move")
    done("move-in c-3 g 1 --from 2025-03-01 --level 1 --decision VU")
    *_, told = done("adopt dearer.toml --dry-run").out.splitlines()
    assert told.startswith("2 months of 2 offers up to 2025-04 would move")


# --- a month that there is not ----------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["settle 2025-13", "close 2025-13", "settle 13-2025", "settle 2025-00"])
def test_which_part_of_a_month_is_wrong_is_said(typed: str) -> None:
    told = refused(typed)
    wrong = "00" if "00" in typed else "13"
    assert f"is not a month{', a quarter or a year' * typed.startswith('settle')}: there is no month {wrong}" in told
    assert "the twelve of a year are 01 to 12" in told
    assert "a year" not in refused("close 2225-03").partition("the year is outside")[0]


TWELVE = "there is no month 13, the twelve of a year are 01 to 12"


def test_a_day_in_a_month_that_there_is_not_may_have_it_the_other_way_round() -> None:
    told = refused("depart c-1 --on 2025-13-01").splitlines()
    assert told == [
        f"Error: '2025-13-01' is not a date that can be used: {TWELVE} [bad-date]",
        "Hint: did you mean 2025-01-13?",
    ]
    assert "did you mean" not in refused("depart c-1 --on 31-13-2025")
    assert "did you mean" not in refused("depart c-1 --on 2025-02-30")


def test_the_same_in_danish() -> None:
    told = danish(FIRST, "fraflytning c-1 --den 01-13-2025").err
    assert "der er ingen måned 13, årets tolv er 01 til 12" in told
    assert "Råd: mente du 13-01-2025?" in told


# --- said plainly ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("fraflytning", "der mangler »BORGER«"),
        ("fraflytning h/1", "der mangler »--den«"),
        ("budget h", "der mangler »ÅR«"),
        ("nøgletal", "der mangler »MÅNED|ÅR«"),
        ("opgørelse", "der mangler »BETALER|egen«"),
        ("afregn 2025-03 --form hest", "ugyldig værdi i »--form«"),
        ("fraflytning h/1 --den", "efter »--den« skal der stå en værdi"),
    ],
)
def test_danish_has_its_own_quotation_marks_around_what_is_missing(typed: str, told: str) -> None:
    assert told in danish(APRIL, typed).err


def test_a_line_to_complete_names_the_payer_in_its_own_language_and_not_as_a_municipality() -> None:
    """What is one of two, as PAYER|own, has no Danish of its own: it is that of the two."""
    assert "Råd: pladsbog --sprog da opgørelse BETALER PERIODE" in danish(APRIL, "opgørelse").err
    assert "Hint: pladsbog statement PAYER PERIOD" in at(APRIL, "statement").err
    assert "[bad-option]" in danish(APRIL, "opgørelse BETALER 2025-03").err
    assert "[bad-option]" in at(APRIL, "statement PAYER 2025-03").err


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("vis --port 8931", "kig --port 8931"),
        ("vis 3 --port=8931", "kig --port 8931"),
        ("opfølgning frister --port 8931", "kig --port 8931"),
        ("vis --port", "kig"),
        ("vis --port 99999", "kig"),
    ],
)
def test_a_port_is_that_of_the_pages_and_no_event(typed: str, meant: str) -> None:
    assert danish(APRIL, typed).err.endswith(f"Råd: pladsbog --sprog da {meant}\n")


@pytest.mark.parametrize(("typed", "meant"), [("5 a", "5 A"), ("niveau 5 a", "5 A"), ("niveau 2,0", "2")])
def test_a_level_of_two_words_is_found_by_both(typed: str, meant: str) -> None:
    other = house('"5 A" = 1000, "2" = 2000', 1)
    for mine, its in (('"m"', '"m2"'), ('"r"', '"r2"'), ('"h"', '"k"'), ('"H"', '"Ki"'), ("KB 1", "KB 2")):
        other = other.replace(mine, its)
    adopt("two-words", other)
    told = danish(APRIL, f"indflytning c-3 k 1 --fra 2025-04-01 --niveau '{typed}' --afgørelse V").err
    assert f"mente du {meant}?" in told


@pytest.mark.parametrize("typed", ["niveau 2", "pakke 02"])
def test_a_level_with_a_word_before_it_is_quoted_and_asked_about(typed: str) -> None:
    told = danish(APRIL, f"revurdering h/1 --fra 2025-04-01 --niveau '{typed}' --afgørelse V").err
    assert f"har intet niveau »{typed}«" in told
    assert "mente du 2?" in told
