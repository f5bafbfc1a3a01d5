"""Answers on a terminal: a title, the columns that fit, what is left out, and a pager for what is higher than it."""

from __future__ import annotations

import os
import re
import shlex
from itertools import takewhile
from pathlib import Path

import pytest

from cli.aligned import table, within
from cli.render import Column, Sum
from cli.terminal import broken, colour_of, fitted, narrowed, paged
from ledger.shared.message import say
from tests.cli.at_a_terminal import at_a_terminal
from tests.cli.house import adopt, done, house
from tests.cli.running import pladsbog


def on_a_terminal(line: str, columns: int, lines: int = 200, **environment: str) -> str:
    """What a person sees whose terminal is so wide and so high."""
    return at_a_terminal(line.split(), columns=columns, lines=lines, **environment).text


def test_a_wide_terminal_shows_all_under_a_title(answers: Path) -> None:
    assert answers
    told = on_a_terminal("settle 2023-06", 200)
    assert told.startswith("settle: all offers, 2023-06, as known at event #")
    assert "left out" not in told
    assert pladsbog("settle 2023-06").out in told


def test_a_day_that_was_asked_for_is_told_once(answers: Path) -> None:
    assert answers
    title = on_a_terminal("residents --on 2023-06-01", 200).splitlines()[0]
    assert title.startswith("residents: all offers, 2023-06-01, as known at event #")
    # and one that was not is told
    assert ", on 20" in on_a_terminal("residents", 200).splitlines()[0]
    danish = on_a_terminal("beboere --den 2023-06-01", 200, PLADSBOG_LANG="da").splitlines()[0]
    assert danish.count("01-06-2023") == 1


@pytest.mark.parametrize(
    ("period", "english", "danish"), [("2023-Q2", "2023-Q2", "2. kvartal 2023"), ("2023", "2023", "2023")]
)
def test_a_period_is_told_in_the_language_spoken(answers: Path, period: str, english: str, danish: str) -> None:
    assert answers
    assert f", {english}, as known" in on_a_terminal(f"settle {period}", 200).splitlines()[0]
    assert f", {danish}, som kendt" in on_a_terminal(f"afregn {period}", 200, PLADSBOG_LANG="da").splitlines()[0]


@pytest.mark.parametrize("columns", [60, 80, 100])
def test_no_line_is_longer_than_the_terminal_and_what_is_left_out_is_said(answers: Path, columns: int) -> None:
    assert answers
    title, _, *lines = on_a_terminal("settle 2023-06 --lines", columns).splitlines()
    assert title.startswith("settle")
    assert max(map(len, lines)) <= columns
    left_out = "left out, " + " ".join(lines).partition(" left out, ")[2]
    assert left_out.startswith("left out, as the terminal is too narrow: ")
    assert "line" in left_out
    assert left_out.endswith("; all with --wide")
    assert lines[0].startswith("offer")
    assert lines[0].endswith("amount"), "amounts stay"


@pytest.mark.parametrize("columns", [50, 80])
def test_what_a_row_is_about_is_broken_rather_than_folded_away(answers: Path, columns: int) -> None:
    assert answers
    told = on_a_terminal("status", columns)
    assert "left out" not in told
    assert max(map(len, told.splitlines()[1:])) <= columns
    assert set(told.split()) == set(on_a_terminal("status", 250).split())
    for line in ("log", "doctor", "bridge 2023-05", "budget-changes syrenparken 2023"):
        _, _, below = on_a_terminal(line, columns).partition("\n\n")  # the heading is broken too
        assert max(map(len, below.splitlines())) <= columns, line
        assert "what" in below.splitlines()[0].split(), line
    assert "moved in to syrenparken/1" in " ".join(on_a_terminal("log", columns).split())


def test_the_history_of_meetings_keeps_day_house_and_what_was_expected(answers: Path) -> None:
    assert answers
    # given a meeting at which something was expected and agreed, at a terminal as wide as most
    pladsbog(
        "follow-up hold 2023-05 --offer syrenparken --on 2023-06-08 --participants leader --kind ad-hoc"
        " --action 'fill the place by the window' --owner leader --expect 1234567 --comment 'a quiet month'"
    )
    _, _, head, *lines = on_a_terminal("follow-up history", 80).splitlines()
    # then these columns are there, and what is left out is told
    assert max(map(len, (head, *lines))) <= 80
    assert {"day", "offer", "what", "expectation", "text"} <= set(head.split()), head
    assert "1.234.567,00" in "\n".join(lines)
    assert "outcome" in " ".join(lines).partition("left out, ")[2]


@pytest.mark.parametrize("line", ["budget syrenparken 2023", "key-figures 2023", "budget --by function 2023"])
def test_amounts_that_do_not_fit_are_left_out_too_but_not_the_last(answers: Path, line: str) -> None:
    assert answers
    lines = on_a_terminal(line, 80).splitlines()
    assert max(map(len, lines)) <= 80
    assert "deviation" in lines[2].split()
    assert "; all with --wide" in " ".join(lines)


def test_a_months_price_says_so_wherever_it_is_shown(folder: Path) -> None:
    """Beside a number of days it reads as a day's."""
    assert folder
    adopt("house", house('"1" = 31000').replace('unit = "day"', 'unit = "month"'))
    done("move-in c-1 h 1 --from 2025-01-12 --level 1 --decision VU-1")
    for width in (76, 90, 120):
        head, *lines = on_a_terminal("settle 2025-01 --offer h", width).splitlines()[2:]
        assert ("unit price" in head, "month" in lines[0]) == (True, True), head
    # and where there is no room for the price, there is none for what it is of
    columns = [Column("offer", say("offer")), Column("unit_price", say("price"), "money")]
    columns += [Column("per", say("per"), stays=True), Column("amount", say("amount"), "money")]
    assert fitted(columns, [10, 10, 5, 10], 30) == [0, 3]


def test_key_figures_keep_the_occupancy(answers: Path) -> None:
    """It is what houses are compared by first; amounts had the room, and it was told of in the courses alone."""
    assert answers
    told = at_a_terminal(["key-figures", "2023", "--identifying"], columns=60).text
    assert "occupancy %" in told.partition("left out")[0]


def test_a_citizens_prices_have_their_day_where_its_column_finds_no_room(answers: Path) -> None:
    assert answers
    who = pladsbog("residents syrenparken --on 2023-06-01 --format csv").out.splitlines()[1].split(";")[2]
    # when the terminal is too narrow for the day of the prices, and when it is not
    narrow, wide = (on_a_terminal(f"citizen {who}", columns) for columns in (80, 200))
    # then the first says it in a sentence right below the prices, and the second in its column
    assert "priced on" not in narrow.partition("left out")[0]
    below = narrow.partition("price a year\n")[2].partition("\n\n")[2]
    assert below.startswith("the prices are those of 2")
    assert "priced on" in wide
    assert "the prices are those of" not in wide


def test_what_is_several_tables_fits_too_and_says_once_what_does_not(answers: Path) -> None:
    assert answers
    who = pladsbog("residents syrenparken --on 2023-06-01 --format csv").out.splitlines()[1].split(";")[2]
    lines = on_a_terminal(f"citizen {who}", 70).splitlines()
    assert max(map(len, lines)) <= 70
    assert sum(line.startswith("left out") for line in lines) == 1
    assert "left out" not in on_a_terminal(f"citizen {who} --wide", 70)
    assert on_a_terminal("why syrenparken 2023-05", 80, lines=10, PAGER="sed s/^/paged:/").count("paged:") > 10


def test_a_column_that_another_table_has_is_left_out_of_one_that_is_named() -> None:
    # given three tables of which two have no room for who pays, and one has
    key, payer, place = Column("id", say("offer")), Column("payer", say("payer")), Column("place", say("place"))
    kind, long = Column("kind", say("kind")), "x" * 12
    with within(20) as room:
        table([key, place, payer], [{"id": long, "place": "1", "payer": long}])
        table([key, kind, payer], [{"id": long, "kind": "2", "payer": long}])
        # when one more leaves another column out, then that is told as it is
        table([key, kind], [{"id": long, "kind": long}])
        assert [str(one) for one in room.left_out] == ["payer", "kind (in the table with offer)"]
        table([payer], [{"payer": "own"}])
    assert [str(one) for one in room.left_out] == [
        "payer (in the table with place and kind)", "kind (in the table with offer)",
    ]  # fmt: skip


def test_a_title_is_broken_between_words_beside_a_table_of_all_columns(answers: Path) -> None:
    assert answers
    title = on_a_terminal("settle 2023-06 --lines --wide", 30).partition("\n\n")[0].splitlines()
    assert len(title) > 1
    assert max(map(len, title)) <= 30
    assert " ".join(" ".join(title).split()) == on_a_terminal("settle 2023-06 --lines", 250).splitlines()[0]


def test_what_is_asked_about_fits_the_terminal(answers: Path) -> None:
    assert answers
    who = pladsbog("residents syrenparken --on 2023-06-01 --format csv").out.splitlines()[1].split(";")[2]
    told = at_a_terminal(["depart", who, "--on", "2023-06-30", "--accept-clock"], "n", columns=70)
    assert told.code == 1
    assert "\nleft out, as the terminal is too narrow: before, payers, new findings" in told.text
    assert "status" in told.text.partition("left out")[0], "whether a month is closed decides what is answered"
    assert max(map(len, told.text.splitlines())) <= 70
    assert told.text.index("left out") < told.text.index("Record this?")


def test_what_explains_is_broken_between_words(answers: Path) -> None:
    assert answers
    who = pladsbog("residents syrenparken --on 2023-06-01 --format csv").out.splitlines()[1].split(";")[2]
    line = ["depart", who, "--on", "2023-05-20", "--accept-clock"]
    whole, narrow = (at_a_terminal(line, "late", "n", columns=columns) for columns in (1000, 70))
    explained = next(one for one in whole.text.splitlines() if one.startswith("Before and after"))
    assert len(explained) > 140
    assert max(map(len, narrow.text.splitlines())) <= 70
    assert explained in " ".join(narrow.text.splitlines())


def test_a_command_to_copy_begins_a_line_and_goes_on_behind_a_backslash() -> None:
    told = "look at what is there before it is taken back: pladsbog log --event 12 --ledger a-folder/of/mine.db"
    assert broken(told, 40).split("\n") == [
        "look at what is there before it is taken",
        "back:",
        "pladsbog log --event 12 \\",
        "  --ledger a-folder/of/mine.db",
    ]
    assert broken(told, 60).split("\n")[-1] == "pladsbog log --event 12 --ledger a-folder/of/mine.db"
    assert broken("  a word and a-path/as-long/as-that.db", 12).split("\n") == [
        "  a word and", "  a-path/as-long/as-that.db",
    ]  # fmt: skip
    assert broken("short\n\nlines stay", 12) == "short\n\nlines stay"


def test_prose_behind_a_command_is_broken_and_the_command_is_not() -> None:
    told = "choose one; with the newest: pladsbog void 12 --reason 'a; b, c: d' --kind typo; or else leave it as it is"
    assert broken(told, 30).split("\n") == [
        "choose one; with the newest:",
        "pladsbog void 12 \\",
        "  --reason 'a; b, c: d' \\",
        "  --kind typo;",
        "or else leave it as it is",
    ]
    two = "pladsbog settle 2025-03; or pladsbog settle 2025-04, and then look at what it comes to"
    assert broken(two, 36).split("\n") == [
        "pladsbog settle 2025-03; or",
        "pladsbog settle 2025-04, and then",
        "look at what it comes to",
    ]


@pytest.mark.parametrize("most", range(12, 100, 7))
@pytest.mark.parametrize(
    "line",
    [
        "pladsbog move-in c-17 syrenparken 1 --from 2025-03-01 --level 5 --decision 'VU 1, x' --by 'a \"b\" c'",
        'pladsbog beslutning ny -o "a file.toml" --afgørelse "BY 2026-01-20 pkt. 4"  --id ny-model --prøv',
    ],
)
def test_a_shell_reads_a_command_in_several_lines_as_it_was(line: str, most: int) -> None:
    for before in ("", "    ", "look: "):
        told = broken(f"{before}{line}", most)
        copied = told[told.index("pladsbog") :]
        assert shlex.split(copied.replace("\\\n", "")) == shlex.split(line)
        if most < len(line):
            assert told.count(" \\\n") >= 1
            assert max(map(len, told.splitlines())) <= max(most, 44), "an option and its value may be longer"


def test_windows_shells_have_other_signs_so_that_a_command_stays_as_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "win32")
    line = "pladsbog log --event 12 --ledger a-folder/of/mine.db"
    assert broken(line, 20) == line


def test_a_digest_stands_whole_on_a_line(answers: Path) -> None:
    assert answers
    digest = pladsbog("digest").out.split(":")[1].strip()
    lines = on_a_terminal("verify", 80).splitlines()
    assert (any(line.endswith(f":{digest}") for line in lines), max(map(len, lines)) <= 80) == (True, True)


def test_a_word_that_is_longer_than_its_column_stands_whole_on_a_line_of_its_own() -> None:
    columns = (Column("field", say("field")), Column("held", say("value")))
    rows = [{"field": "digest of the postings", "held": "a" * 64}, {"field": "by", "held": "bo"}]
    with within(80):
        lines = table(columns, rows).splitlines()
    assert lines[1:] == ["digest of the postings", " " * 16 + "a" * 64, "by                      bo"]
    with within(50):
        assert "a" * 64 in table(columns, rows).splitlines()


def test_what_goes_on_stands_below_where_its_words_begin() -> None:
    assert broken("   2  decision  a new decision changed the past", 34).split("\n") == [
        "   2  decision  a new decision",
        "                changed the past",
    ]
    assert broken("  1  combination: a base for the house, and a rate", 30).split("\n") == [
        "  1  combination: a base for",
        "     the house, and a rate",
    ]
    assert broken("a wide column that leaves no room  what is said of it", 30).split("\n") == [
        "a wide column that leaves no",
        "room  what is said of it",
    ], "below it there would be no room"


@pytest.mark.parametrize("line", ["why syrenparken 2023-05", "citizen {who}"])
def test_sentences_of_a_page_are_broken_between_words(answers: Path, line: str) -> None:
    assert answers
    who = pladsbog("residents syrenparken --on 2023-06-01 --format csv").out.splitlines()[1].split(";")[2]
    whole, narrow = (on_a_terminal(line.format(who=who), columns) for columns in (400, 50))
    assert max(map(len, narrow.splitlines())) <= 50
    longest = max((one for one in whole.splitlines() if "  " not in one.strip()), key=len)
    assert len(longest) > 50
    assert " ".join(longest.split()) in " ".join(narrow.split())
    wide = on_a_terminal(f"{line.format(who=who)} --wide", 50)
    assert " ".join(longest.split()) in " ".join(wide.split()), "every column is no reason to break a word"
    assert longest not in wide.splitlines()


def test_choices_are_broken_between_words_and_go_on_below_them(answers: Path) -> None:
    assert answers
    told = at_a_terminal(["decision", "new"], "KB 1", "31-12-2025", "pakker", "01-01-2026", columns=50).text
    of_choices = told.partition("\n  1  ")[2].partition("\nWhich")[0].splitlines()
    assert max(map(len, of_choices)) <= 50
    assert all(re.match(r"  \d  \S|     \S", one) for one in of_choices[1:])
    assert any(one.startswith("     ") and "chosen by" not in one for one in of_choices[1:])


def test_a_question_is_broken_between_words(answers: Path) -> None:
    assert answers
    told = at_a_terminal(["void", "8", "--kind", "typo"], columns=30).text
    assert max(map(len, told.splitlines())) <= 30


def test_all_columns_can_be_had(answers: Path) -> None:
    assert answers
    assert "left out" not in on_a_terminal("settle 2023-06 --lines --wide", 60)


def test_what_is_higher_than_the_terminal_goes_to_the_pager(answers: Path) -> None:
    assert answers
    assert on_a_terminal("log", 200, lines=5, PAGER="sed s/^/paged:/").count("paged:") > 20
    assert "paged:" not in on_a_terminal("log", 200, lines=200, PAGER="sed s/^/paged:/")


@pytest.mark.parametrize(
    ("pager", "told"),
    [
        ("", "-FRX -Psq leaves, space turns the page$"),
        ("/usr/bin/less -N", "-FRX -Psq leaves, space turns the page$"),
        ("more", "-FRX"),
    ],
)
def test_less_says_how_it_is_left(monkeypatch: pytest.MonkeyPatch, pager: str, told: str) -> None:
    # given a page that is higher than the terminal, and nobody who told less anything
    monkeypatch.setattr("cli.terminal.is_person_reading", lambda: True)
    monkeypatch.setattr("cli.terminal.click.echo_via_pager", lambda _: None)
    monkeypatch.setenv("PAGER", pager)
    monkeypatch.setenv("LESS", "")
    monkeypatch.delenv("LESS")
    # when it is shown
    paged("line\n" * 1000, print)
    # then
    assert os.environ["LESS"] == told


def test_what_less_was_told_by_its_user_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cli.terminal.is_person_reading", lambda: True)
    monkeypatch.setattr("cli.terminal.click.echo_via_pager", lambda _: None)
    monkeypatch.setenv("LESS", "S")
    paged("line\n" * 1000, print)
    assert os.environ["LESS"] == "S"


def test_neither_files_nor_other_programs_get_a_title_or_less(answers: Path) -> None:
    assert pladsbog("settle 2023-06 --lines -o lines.txt").code == 0
    assert (answers / "lines.txt").read_text() == pladsbog("settle 2023-06 --lines").out
    assert pladsbog("settle 2023-06 --lines").out.startswith("offer")


def test_what_is_seldom_read_goes_first() -> None:
    columns = [
        Column("offer", say("offer")), Column("citizen", say("citizen")), Column("line", say("line")),
        Column("amount", say("amount"), "money"),
    ]  # fmt: skip
    assert fitted(columns, [10, 10, 10, 10], 46) == [0, 1, 2, 3]
    assert fitted(columns, [10, 10, 10, 10], 45) == [0, 1, 3]
    assert fitted(columns, [10, 10, 10, 10], 30) == [0, 3]
    assert fitted(columns, [10, 10, 10, 10], 5) == [0, 3], "the first column and an amount stay, however narrow"
    assert fitted(columns, [10, 10, 10, 10], 40, blank=[1]) == [0, 2, 3], "nothing goes before something"


def test_amounts_go_from_the_left_those_of_nothing_first_and_texts_are_broken_last() -> None:
    columns = [Column("offer", say("offer")), Column("what", say("what"))]
    columns += [Column(key, say("amount"), "money") for key in ("adopted", "settled", "current")]
    widths = [10, 60, 10, 10, 10]
    assert fitted(columns, widths, 68) == [0, 1, 2, 3, 4]
    assert fitted(columns, widths, 67) == [0, 1, 3, 4]
    assert fitted(columns, widths, 67, blank=[3]) == [0, 1, 2, 4]
    assert fitted(columns, widths, 33) == [0, 4], "the last amount stays longest"
    assert fitted(columns, widths, 40) == [0, 3, 4], "and one for which a text has left room comes back"
    assert narrowed(columns, widths, 80) == [10, 32, 10, 10, 10]
    assert narrowed(columns, widths, 50) == [10, 20, 10, 10, 10], "a text has room for words"


def test_what_holds_nought_goes_before_what_says_something() -> None:
    columns = [Column("month", say("month")), Column("status", say("status"))]
    columns += [Column(key, say("amount"), "money") for key in ("adopted", "expected", "current")]
    assert fitted(columns, [10, 6, 10, 10, 10], 46, blank=[3]) == [0, 1, 2, 4]


def test_what_is_current_holds_what_is_expected() -> None:
    columns = [Column("month", say("month"))]
    columns += [Column(key, say("amount"), "money") for key in ("adopted", "settled", "expected", "current")]
    assert fitted(columns, [10] * 5, 50) == [0, 1, 2, 4]
    assert fitted(columns[:-1], [10] * 4, 40) == [0, 2, 3], "where nothing else holds it, it stays"


def test_of_two_columns_the_second_is_broken_and_never_left_out(answers: Path) -> None:
    assert answers
    number = pladsbog("log --format csv").out.splitlines()[-1].partition(";")[0]
    lines = on_a_terminal(f"show {number}", 44).splitlines()
    assert "value" in lines[2].split()
    assert max(map(len, lines[1:])) <= 44
    assert "left out" not in " ".join(lines)
    assert set(" ".join(lines).split()) == set(on_a_terminal(f"show {number}", 250).split())


def test_a_column_of_texts_becomes_as_narrow_as_its_longest_word_before_it_goes() -> None:
    columns = [Column("event", say("event")), Column("what", say("what")), Column("text", say("text"))]
    assert fitted(columns, [8, 60, 60], 49) == [0, 1]
    assert fitted(columns, [8, 60, 60], 49, words=[8, 22, 15]) == [0, 1, 2]
    assert narrowed(columns, [8, 60, 60], 49, words=[8, 22, 15]) == [8, 22, 15], "no key is broken"
    assert narrowed(columns, [8, 60, 60], 90, words=[8, 22, 15]) == [8, 39, 39]


def test_a_text_that_stays_is_broken_before_it_goes_and_goes_after_all_others() -> None:
    columns = [Column("offer", say("offer")), Column("citizen", say("citizen")), Column("days", say("days"), "number")]
    columns += [Column("name", say("name"), stays=True), Column("amount", say("amount"), "money")]
    widths, words = [10, 8, 4, 40, 10], [10, 8, 4, 9, 10]
    assert fitted(columns, widths, 60, words=words) == [0, 1, 2, 3, 4]
    assert fitted(columns, widths, 40, words=words) == [0, 3, 4]
    assert narrowed(columns, widths, 60, words=words) == [10, 8, 4, 20, 10]
    assert fitted(columns, widths, 30, words=words) == [0, 2, 4], "only where it finds no room at all"


def test_an_empty_table_says_so_and_nothing_else(answers: Path) -> None:
    assert answers
    told = on_a_terminal("follow-up history --year 2001", 60)
    assert " ".join(told.split()).endswith(": there is nothing to show")
    assert "left out" not in told
    assert pladsbog("follow-up history --year 2001").out.startswith("event"), "a program finds the headings"
    coming = on_a_terminal("coming --on 2031-01-01 --within 1", 200).splitlines()
    assert "nothing lies ahead" in coming[1], "it is said once"


# --- colour ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "value", "colour"),
    [
        ("deviation", 100, "red"),
        ("deviation", Sum(100, ()), "red"),
        ("deviation", -100, None),
        ("deviation", 0, None),
        ("findings", 2, "magenta"),
        ("findings", 0, None),
        ("residual", -1, "magenta"),
        ("state", "to-do", "red"),
        ("state", "ok", "green"),
        ("total", 100, None),
    ],
)
def test_colour_says_where_somebody_should_look(key: str, value: object, colour: str | None) -> None:
    assert colour_of(key, value) == colour


def test_colour_changes_nothing_but_the_colour(answers: Path) -> None:
    assert answers
    for line in ("budget syrenparken 2023", "settle 2023-06", "key-figures 2023"):
        coloured = on_a_terminal(line, 250, lines=1000, NO_COLOR="", TERM="xterm")
        plain = on_a_terminal(line, 250, lines=1000, TERM="xterm")
        assert "\x1b[1m" in coloured
        assert "\x1b" not in plain
        assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == plain
    assert "\x1b" not in on_a_terminal("log", 250, lines=1000, NO_COLOR="", TERM="dumb")
    struck = on_a_terminal("log", 250, lines=1000, NO_COLOR="", TERM="xterm")
    assert "\x1b[9m" in struck, "what was annulled is struck through"


def test_what_shows_all_is_named_in_the_language_that_is_spoken(answers: Path) -> None:
    assert answers
    told = on_a_terminal("budget syrenparken 2023", 80, PLADSBOG_LANG="da")
    assert "; alle med --bred" in " ".join(told.splitlines())


# --- digests ---------------------------------------------------------------------------------------


def test_a_heading_is_broken_between_words_and_a_digest_stands_once(folder: Path) -> None:
    adopt("h", house())
    done("move-in c-1 h 1 --from 2025-01-01 --level 1 --decision VU --payer 163")
    digest = done("digest").out.split()[-1]
    # a statement tells its digest below, beside the root
    told = at_a_terminal(["statement", "163", "2025-01"], columns=80).text
    assert told.count(digest) == 1
    assert max(map(len, told.splitlines())) <= 80
    # and a proof that finds a fault has it in its heading, whole
    told = at_a_terminal(["verify", "--against", f"2:{'a' * 64}", "--no-changes"], columns=80).text
    assert digest.partition(":")[2] in told
    heading = told.partition("\n\n")[0].splitlines()
    assert max(map(len, heading[-2:])) <= 80


def test_what_is_adopted_already_is_told_once(folder: Path) -> None:
    adopt("h", house())
    told = at_a_terminal(["adopt", "h.toml"]).text
    assert told.count("nothing new: the ledger holds it already") == 1
    assert pladsbog("adopt h.toml --dry-run").err.count("nothing new: the ledger holds it already") == 1


@pytest.mark.parametrize("columns", [44, 60, 74])
def test_a_bill_never_folds_away_whose_a_line_is(folder: Path, columns: int) -> None:
    # given a buyer of a place of a long name, in a house of a long one
    assert folder
    adopt("house", house().replace('id = "h"', 'id = "house-by-the-sea"'))
    done("move-in c-17 house-by-the-sea 2 --from 2025-01-01 --level 1 --payer 163 --decision A")
    # then place and citizen stay on a narrow terminal, also where somebody has late news
    assert folds(columns) == {"place", "citizen", "amount"}
    done("close 2025-01", "depart c-17 --on 2025-01-20 --cause moved --reason R")
    assert folds(columns, "2025-02") == {"place", "citizen", "amount"}


def folds(columns: int, month: str = "2025-01") -> set[str]:
    """Which of the columns that never go are in the head of a bill."""
    told = on_a_terminal(f"statement 163 {month}", columns).splitlines()
    assert max(map(len, told[2:])) <= max(columns, 71), "a digest alone is longer"
    head = next(line for line in told if line.startswith("offer"))
    return {"place", "citizen", "amount"} & set(head.split())


def words_of_kind(told: str) -> list[str]:
    """The words below the head of the kind, without the commas that stand between them."""
    lines = told.splitlines()
    at = next(at for at, line in enumerate(lines) if line.startswith("offer"))
    begins, ends = lines[at].index("kind"), lines[at].index("place")
    below = takewhile(lambda line: not line.startswith("total"), lines[at + 1 :])
    return " ".join(line[begins:ends] for line in below).replace(",", " ").split()


def test_a_reserved_place_says_for_whom_beside_its_kind(folder: Path) -> None:
    assert folder
    adopt("house", house())
    done("reserve h 1 --for 163 --from 2025-01-01 --until 2025-03-31 --price 900 --decision A")
    told = on_a_terminal("statement 163 2025-01", 80)
    assert words_of_kind(told) == ["vacancy", "reserved", "for", "163", "Herlev"], "broken, and not folded away"


@pytest.mark.parametrize("line", ["citizen c-1", "follow-up prepare syrenparken 2023-05"])
def test_beside_a_table_that_is_shown_whole_no_word_of_a_sentence_is_broken(answers: Path, line: str) -> None:
    assert answers
    most = 30
    whole, told = (on_a_terminal(f"{line} --wide", columns).splitlines() for columns in (500, most))
    # given rows, and sentences that are longer than the terminal is wide
    rows = [one for one in whole if "  " in one.strip() and len(one) > most]
    sentences = [one for one in whole if "  " not in one.strip() and len(one) > most]
    assert rows
    assert sentences
    # then the rows stand whole, and the sentences are broken between words
    assert [one for one in rows if one not in told] == []
    assert [one for one in sentences if one in told] == []
    assert " ".join(" ".join(told).split()) == " ".join(" ".join(whole).split())


def test_no_word_of_a_finding_is_broken(folder: Path) -> None:
    assert folder
    adopt("h", house())
    done("move-in c-1 h 1 --from 2025-02-01 --level 1 --decision VU --payer 265")
    Path("s.toml").write_text(
        'reference = "KB 2"\ndecided_on = 2025-01-01\n'
        '[[rates]]\nid = "r"\neffective = 2025-02-01\nunit = "day"\nprices = { "2" = 5 }\n'
    )
    done("adopt s.toml")
    for more in ("", " --wide"):
        told = on_a_terminal(f"settle 2025-02{more}", 50).splitlines()
        sentences = [one for one in told[1:] if "  " not in one.strip()]
        assert any("level" in one for one in sentences), told
        assert max(map(len, sentences)) <= 50
