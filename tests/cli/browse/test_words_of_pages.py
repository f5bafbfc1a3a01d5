"""Small words of pages that were wrong: what a command answers, what became of an event, of whom a figure is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cli.languages import ENGLISH, SPEECH
from ledger.shared.calendar import clock_set_to
from ledger.store import open_log
from tests.cli.browse.looking import ROOT, TOKEN, Visitor
from tests.cli.house import adopt, done, house
from tests.cli.running import pladsbog

OTHER = """
[[offer]]
id = "o"
name = "Other"
effective = 2025-01-01
model = "m"
rates = "r"
places = ["1"]
"""
CLOSED = 'reference = "KB 2"\ndecided_on = 2025-01-02\n[[closure]]\noffer = "o"\nlast_day = 2025-02-15\n'
VACANT = """
reference = "KB 4"
decided_on = 2025-01-02
[[model]]
id = "v"
effective = 2025-01-01
allocation = "activity"
structure = "differentiated"
[model.vacancy]
rule = "average-minus"
packages = 1
empty_offer = "zero"
[[offer]]
id = "v"
name = "Vacant"
effective = 2025-01-01
model = "v"
rates = "r"
places = ["1"]
"""
BUDGET = (
    'reference = "KB 3"\ndecided_on = 2025-01-02\n[[budget]]\noffer = "o"\nyear = 2025\nitems = { frame = 12000 }\n'
)


@pytest.fixture
def looking(folder: Path) -> Iterator[Visitor]:
    """House h with c-1 and c-2, who have both places; house o closed in February."""
    assert folder
    with clock_set_to(datetime(2025, 4, 1, 9, tzinfo=UTC)):
        adopt("h", house(after=OTHER))
        adopt("closed", CLOSED)
        adopt("budget", BUDGET)
        done(
            "move-in c-1 h 1 --from 2025-01-01 --level 1 --decision A",
            "move-in c-2 h 2 --from 2025-01-01 --level 1 --decision A",
        )
        visitor = Visitor("pladsbog.db")
        yield visitor
        visitor.close()
    SPEECH.speak(ENGLISH)


def moved_in(citizen: str) -> int:
    with open_log("pladsbog.db") as log:
        return log.stream(f"citizen:{citizen}")[0].number


def test_a_page_names_the_commands_that_tell_what_it_shows(looking: Visitor) -> None:
    text = looking.get("house/h/2025").text
    assert (
        "On the command line: <code>pladsbog budget h 2025</code> · <code>pladsbog budget-changes h 2025</code>" in text
    )
    assert "<code>pladsbog key-figures 2025</code> · <code>pladsbog settle 2025-01</code>" in looking.get("").text
    assert "På kommandolinjen: <code>pladsbog vis 1</code></p>" in looking.get("event/1?lang=da").text


def test_an_event_is_replaced_by_a_correction_and_annulled_by_a_void(looking: Visitor) -> None:
    # given a move-in that is corrected, and another one that is voided
    corrected, voided = moved_in("c-1"), moved_in("c-2")
    done(
        f"correct {corrected} --kind typo --reason slip --date 2025-01-02",
        f"void {voided} --kind typo --reason slip",
    )
    # when their pages are looked at, then each says what became of it, and so does the command line
    facts = looking.look(f"event/{corrected}").facts
    assert ("replaced by" in facts, "annulled by" in facts) == (True, False)
    facts = looking.look(f"event/{voided}").facts
    assert ("replaced by" in facts, "annulled by" in facts) == (False, True)
    assert "replaced by" in pladsbog(f"show {corrected}").out
    assert "annulled by" in pladsbog(f"show {voided}").out
    # and a list of events, in which there are both, names them together, but for programs as ever
    assert "annulled or replaced by" in pladsbog("log").out
    assert pladsbog("log --format csv").out.split("\n")[0].endswith(";annulled by")


def test_a_month_that_is_sought_is_one_of_houses_that_were_open_in_it(looking: Visitor) -> None:
    def found(typed: str) -> list[str]:
        return [text for text, _ in looking.look(f"search?q={typed}").links if " in 2025-" in text]

    assert found("2025-02") == ["H in 2025-02", "Other in 2025-02"]
    assert found("2025-03") == ["H in 2025-03"]


def test_that_nothing_moved_the_year_ends_with_one_full_stop(looking: Visitor) -> None:
    done("follow-up hold h 2025-01 --on 2025-04-01 --kind monthly --participants all")
    text = looking.get("follow-up/h/2025-02?lang=da").text
    assert "Det forventede årsresultat er stadig " in text
    assert "kr.." not in text


@pytest.mark.usefixtures("looking")
def test_places_fall_vacant_beside_none_that_is() -> None:
    done("depart c-1 --on 2025-04-20 --cause moved")
    assert (
        "no place is vacant on 2025-04-01, and 1 falls vacant within 90 days" in pladsbog("vacancies h --within 90").out
    )
    done("depart c-2 --on 2025-04-10 --cause moved")
    assert "and 2 fall vacant within 90 days" in pladsbog("vacancies h --within 90").out
    assert (
        "1 place is vacant on 2025-04-12, 1 more falls vacant"
        in pladsbog("vacancies h --on 2025-04-12 --within 90").out
    )


@pytest.mark.usefixtures("looking")
def test_the_note_of_a_house_that_was_closed_is_as_the_other_notes_are() -> None:
    rows = pladsbog("key-figures 2025-04 --identifying").out
    assert "  not open then: opened in 2025-01, last day 2025-02-15\n" in rows
    assert (
        "ikke åbent på det tidspunkt: åbnede i januar 2025, sidste dag 15-02-2025\n"
        in pladsbog("--lang da nøgletal 2025-04 --identificerende").out
    )


@pytest.mark.usefixtures("looking")
def test_an_amount_of_a_level_is_called_as_its_kind_of_line_is() -> None:
    danish = pladsbog("--lang da budget h 2025 --vis niveauer").out.split("\n")[0]
    assert ("indsats" in danish, "ydelse" in danish) == (True, False)
    figures = pladsbog("--lang da nøgletal 2025 --identificerende").out.split("\n")[0]
    assert "  indsats  " in figures
    SPEECH.speak(ENGLISH)
    head = pladsbog("budget h 2025 --show levels --format csv").out.split("\n")[0]
    assert head == "level;days;full-year persons;average price;service;assumed persons;assumed price;assumed service"
    assert ";service;" in pladsbog("key-figures 2025 --format csv").out.split("\n")[0]


@pytest.mark.usefixtures("looking")
def test_tables_of_a_document_that_scroll_say_so_and_keep_their_amounts_in_sight(folder: Path) -> None:
    done("report h 2025-01 -o out.html")
    text = (folder / "out.html").read_text()
    style, _, tables = text.partition("</style>")
    assert ".wide { overflow-x: auto; background:\n" in style
    assert ".kept { position: sticky; right: 0;" in style
    assert ".kept { position: static;" in style.partition("@media print")[2]
    assert '<th scope="col" class="right kept" role="columnheader">amount</th>' in tables
    assert '<td class="right kept" role="cell" data-head="amount">' in tables
    assert '<th scope="col" class="right kept">amount</th>' in tables, "of two columns, which stand beside each other"


@pytest.mark.usefixtures("looking")
def test_a_row_of_a_document_unfolds_on_a_phone(folder: Path) -> None:
    """The amount that stayed at the edge lay over the columns before it."""
    done("report h 2025-01 -o out.html")
    style, _, tables = (folder / "out.html").read_text().partition("</style>")
    narrow = style.partition("@media screen and (max-width: 40rem) {")[2].partition("\n}")[0]
    assert "table.unfolds td { position: static;" in narrow
    assert "table.unfolds tr > .kept { margin-left: auto;" in narrow
    # then each cell has the head of its column, and a reader is told of a table all the same
    (lines, *_) = re.findall(r'<table class="unfolds kept-in-sight" role="table">.*?</table>', tables, re.DOTALL)
    heads = re.findall(r'<th scope="col"[^>]*>(.*?)</th>', lines)
    row = re.search(r"<tbody.*?</tr>", lines, re.DOTALL)
    assert row is not None
    assert re.findall('data-head="(.*?)"', row[0]) == heads[1:]
    assert re.findall('role="(.*?)"', row[0]) == ["rowgroup", "row", "rowheader", *["cell"] * (len(heads) - 1)]


def test_a_finding_takes_only_the_columns_it_has_and_its_remedy_is_not_broken_in_an_option(looking: Visitor) -> None:
    # given a house with vacant places alone, whose price is an average of nobody
    adopt("vacant", VACANT)
    for path in ("house/v/2025-01", ""):
        findings = next(table for table in looking.look(path).tables if table and "what mends it" in table[0])
        # then columns that nothing of it fills are left out, and the house stands where there are several
        assert {"item", "service", "for month", "amount held"} & set(findings[0]) == set()
        assert ("offer" in findings[0]) == (path == "")
    page = looking.ask(f"{ROOT}house/v/2025-01", headers={"cookie": f"pladsbog={TOKEN}"}).text
    remedies = re.findall('<td class="command[^>]*>(.*?)</td>', page)
    assert remedies
    assert all(option in one for one in remedies for option in re.findall(r"--\S+", re.sub("<[^>]*>", "", one)))


def test_the_hint_of_an_as_of_says_how_an_hour_is_written(looking: Visitor) -> None:
    refused = looking.get("?known_at=2025-03-01 12:00")
    assert refused.status_code == 400
    assert "31-12-2026 at 12:00" in refused.text
    assert looking.get("?known_at=01-04-2025 at 23:59").status_code == 200


@pytest.mark.parametrize("typed", ["1/4 2025", "1/4-2025", "01.04.2025", "1. april 2025"])
def test_the_command_of_a_page_has_its_as_of_as_pages_write_a_day(looking: Visitor, typed: str) -> None:
    page = looking.get(f"house/o/2025-01?lang=da&known_at={typed}").text
    assert "--kendt-den 01-04-2025" in re.sub("<[^>]*>", "", page)


def test_on_paper_no_heading_stands_alone_and_no_way_back_is_printed(looking: Visitor) -> None:
    paper = looking.get("style.css").text.partition("@media print {")[2]
    assert "h2 { break-after: avoid; }" in paper
    assert ".then a, .now a { display: none; }" in paper


def test_what_is_at_stake_is_said_where_it_stands(looking: Visitor) -> None:
    assert "At stake:" not in looking.get("due").text
    done("follow-up plan c-1 --on 2025-04-10 --because agreed")
    assert "At stake: of a follow-up what it costs a day, as priced on the day shown" in looking.get("due").text
