"""What a narrow screen shows of a wide table is what a person looks for, the newest event first."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from html import unescape
from pathlib import Path

import pytest

from cli.browse.html import whole
from cli.languages import ENGLISH, SPEECH
from ledger.shared.calendar import clock_set_to
from tests.cli.browse.looking import ROOT, TOKEN, Visitor
from tests.cli.house import adopt, done, house


@pytest.fixture
def looking(folder: Path) -> Iterator[Visitor]:
    assert folder
    with clock_set_to(datetime(2025, 4, 1, 9, tzinfo=UTC)):
        adopt("h", house())
        done("move-in c-1 h 1 --from 2025-01-01 --level 1 --decision VU-1")
        visitor = Visitor("pladsbog.db")
        yield visitor
        visitor.close()
    SPEECH.speak(ENGLISH)


def unfolded(looking: Visitor) -> tuple[str, str]:
    """The rules by which rows stand by themselves, on a phone and on a tablet."""
    style = looking.get("style.css").text
    phone, tablet = ("(max-width: 40rem)", "(min-width: 40.01rem) and (max-width: 60rem)")
    first, second = (
        style.partition(f"@media screen and {width} {{")[2].partition("\n}")[0] for width in (phone, tablet)
    )
    return first, second


def test_the_first_columns_say_what_happened_and_how_far_from_the_budget(looking: Visitor) -> None:
    (events,) = looking.look("log").tables
    assert list(events[0])[:3] == ["event", "what", "effective"]
    assert "annulled by" not in events[0], "a column that is empty takes room"
    houses = next(table for table in looking.look("").tables if "deviation" in table[0])
    assert list(houses[0])[:3] == ["offer", "deviation", "below or above budget"]


def test_the_newest_event_is_first_on_each_page(looking: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cli.browse.pages.event._PAGE", 3)
    newest = looking.look("log")
    numbers = [int(text.lstrip("#")) for text in newest.column("event")]
    assert numbers == sorted(numbers, reverse=True)
    assert f"Events #{numbers[0]} to #{numbers[-1]}" in looking.get("log").text
    before = looking.look(newest.href("Earlier events"))
    assert [int(text.lstrip("#")) for text in before.column("event")] == [numbers[-1] - at for at in (1, 2, 3)]


def test_days_and_keys_are_not_broken_at_their_hyphens_and_stay_as_they_are_when_copied(looking: Visitor) -> None:
    cookie = {"cookie": f"pladsbog={TOKEN}"}
    of_citizen = looking.ask(f"{ROOT}citizen/c-1", headers=cookie).text
    assert '<h1>Citizen <span class="whole">c-1</span></h1>' in of_citizen
    coming = looking.ask(f"{ROOT}coming?lang=da", headers=cookie).text
    assert '<h1>På vej fra <span class="whole">01-04-2025</span></h1>' in coming
    assert ".whole { white-space: nowrap; }" in looking.get("style.css").text
    assert "\u2011" not in of_citizen + coming


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("c-1 until 2025-03-09.", ["c-1", "2025-03-09."]),
        ("place-days of h/2025-11/1", ["h/2025-11/1"]),
        ("12:" + "a-9" * 20, []),
        ("1 of 2 within 1 % (50 %), 12,5 % of it", ["1 %", "(50 %),", "12,5 %"]),
        ("-1.623.363,86 kr. a day, 5,00 kr. a week", ["-1.623.363,86 kr.", "5,00 kr."]),
        ("202.814.897,00\u00a0kr.", ["202.814.897,00\u00a0kr."]),
        ("<b>-1</b>", ["&lt;b&gt;-1&lt;/b&gt;"]),
    ],
)
def test_only_what_has_figures_and_is_short_is_kept_whole(text: str, kept: list[str]) -> None:
    told = str(whole(text))
    assert re.findall(r'<span class="whole">(.*?)</span>', told) == kept
    assert unescape(re.sub(r"</?span[^>]*>", "", told)) == text


def test_a_fact_on_a_narrow_screen_is_as_wide_as_its_amount(looking: Visitor) -> None:
    """In letters that are wider than others "202.814.897,00 kr." was broken before its full stop."""
    narrow = looking.get("style.css").text.partition("@media (max-width: 40rem) {")[2]
    assert ".facts dl > div { flex: 1 1 9rem; min-width: auto;" in narrow
    page = looking.ask(f"{ROOT}house/h/2025", headers={"cookie": f"pladsbog={TOKEN}"}).text
    assert re.search(r'<dd><span class="whole">[0-9.,]+\u00a0kr\.</span></dd>', page)


def test_no_option_or_month_of_a_command_is_broken(looking: Visitor) -> None:
    page = looking.ask(f"{ROOT}house/h/2025-02?lang=da", headers={"cookie": f"pladsbog={TOKEN}"}).text
    (command, *_) = re.findall("<code>(.*?)</code>", page)
    kept = re.findall(r'<span class="whole">(.*?)</span>', command)
    assert kept == ["2025-02", "--tilbud"]
    assert re.sub("<[^>]*>", "", command) == "pladsbog afregn 2025-02 --tilbud h"


def test_a_picture_keeps_its_letters_on_a_narrow_screen_and_steps_stand_below_their_words(looking: Visitor) -> None:
    narrow = looking.get("style.css").text.partition("@media (max-width: 40rem) {")[2]
    assert "svg.picture { min-width: 60rem; }" in narrow  # as wide as it is drawn, with letters of 13 pixels
    assert "svg.picture.broad { display: none; }" in narrow
    assert "svg.picture.slim { display: block; min-width: 0; }" in narrow
    page = looking.get("house/h/2025").text
    broad, slim = (
        re.findall(rf'<svg class="picture {which}" .*?</svg>', page, re.DOTALL) for which in ("broad", "slim")
    )
    assert len(broad) == len(slim) == 1
    # both tell the same steps, and the slim one is no wider than such a screen
    assert re.findall("<title>(.*?)</title>", broad[0]) == re.findall("<title>(.*?)</title>", slim[0])
    assert 'viewBox="0 0 350 ' in slim[0]


def test_a_table_of_very_many_columns_is_set_smaller_where_there_is_room_for_it(
    looking: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert '<table class="many most unfolds kept-in-sight"' not in looking.get("house/h/2025-02").text
    # given a month in which each of its columns is filled, and a place is reserved
    done("reserve h 2 --for 265 --from 2025-02-01 --until 2025-02-28 --price 500 --decision VU-2")
    monkeypatch.setattr("cli.browse.pages.month.where_filled", lambda columns, *_: columns)
    assert '<table class="many most unfolds kept-in-sight"' in looking.get("house/h/2025-02").text
    style = looking.get("style.css").text
    assert ".wide table.most { font-size: 0.76rem; }" in style.partition("@media (min-width: 40.01rem) {")[2]


def test_a_table_that_is_cut_off_says_so_at_its_edge(looking: Visitor) -> None:
    style = looking.get("style.css").text
    assert "no-repeat scroll" in style.split(".wide {")[1].split("}")[0]


def test_no_amount_that_stays_in_sight_hides_the_column_before_it(looking: Visitor) -> None:
    # given the table of what moved a year, of four columns, on a screen of 375 pixels
    narrow = looking.get("style.css").text.partition("@media (max-width: 40rem) {")[2]
    # then its words are broken, so that its columns stand beside each other
    assert '<table class="few">' in looking.get("house/h/2025").text
    assert ".wide table.few { width: auto; }" in narrow
    # and no column of any table stays at the edge over the others
    assert not re.search(r"sticky;\s*right", narrow)


def test_a_row_of_many_columns_stands_by_itself_with_the_head_of_each_before_it(looking: Visitor) -> None:
    # given the lines of a month, of more columns than stand beside each other on a phone
    page = looking.get("house/h/2025-02").text
    (lines,) = re.findall(r'<table class="[^"]*unfolds kept-in-sight" role="table">.*?</table>', page, re.DOTALL)
    # then each cell has the head of its column, and a reader is told of a table all the same
    heads = re.findall(r'<th scope="col"[^>]*>(.*?)</th>', lines)
    row = re.search(r"<tbody.*?</tr>", lines, re.DOTALL)
    assert row is not None
    assert re.findall('data-head="(.*?)"', row[0]) == heads
    assert {"place", "citizen", "amount"} <= set(heads)
    roles = re.findall('role="(.*?)"', row[0])
    assert roles == ["rowgroup", "row", "rowheader", *["cell"] * (len(heads) - 1)]
    # and the amount stands in the first line, at the right, with the rest below
    phone, tablet = unfolded(looking)
    assert ".wide table.unfolds tr { display: flex;" in phone
    assert ".wide table.unfolds tr > .kept { margin-left: auto;" in phone
    assert ".wide table.unfolds.kept-in-sight tr > .kept { margin-left: auto;" in tablet


def test_a_table_without_an_amount_stays_as_it_is_on_a_tablet_and_unfolds_on_a_phone(looking: Visitor) -> None:
    """Of who lives where, and of events, the last columns stood behind the edge of a phone."""
    assert '<table class="unfolds" role="table">' in looking.get("residents").text
    assert '<table class="unfolds" role="table">' in looking.get("log").text
    # and on a tablet no rule is of a table that has no amount to be kept in sight
    _, tablet = unfolded(looking)
    assert {found.rstrip(",") for found in re.findall(r"table\.unfolds\S*", tablet)} == {"table.unfolds.kept-in-sight"}


def test_a_table_of_four_columns_does_not_unfold(looking: Visitor) -> None:
    assert '<table class="few">' in looking.get("house/h/2025").text


def test_a_house_on_the_front_page_stands_by_itself_on_a_tablet_with_its_deviation_named(looking: Visitor) -> None:
    """Of ten columns the last ones, vacant places and findings, stood behind the edge at 768 pixels."""
    adopt(
        "b", 'reference = "KB 2"\ndecided_on = 2025-01-02\n[[budget]]\noffer = "h"\nyear = 2025\nitems = { rent = 1 }\n'
    )
    page = looking.get("").text
    (houses,) = re.findall(r'<table class="[^"]*unfolds kept-in-sight" role="table">.*?</table>', page, re.DOTALL)
    assert '<td class="right kept told" role="cell" data-head="deviation">' in houses
    assert 'data-head="vacant now"' in houses
    # an amount says by itself what it is, and a deviation does not
    _, tablet = unfolded(looking)
    assert ".unfolds.kept-in-sight .kept:not(.told)::before { content: none; }" in tablet


def test_a_wide_table_is_set_smaller_on_a_tablet_so_that_its_last_column_is_in_sight(looking: Visitor) -> None:
    # given the support at home of a house, and the months of a year: nine columns, the last of which are read most
    style = looking.get("style.css").text
    tablet = style.partition("@media (min-width: 40.01rem) and (max-width: 60rem) {")[2].partition("\n}")[0]
    assert ".wide table:not(.few, .pair) { font-size: 0.72rem; }" in tablet
