"""Lists are of a day and of what was known: two fields, each chosen without the other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from html import unescape
from pathlib import Path

import pytest

from cli.languages import ENGLISH, SPEECH
from ledger.shared.calendar import clock_set_to
from tests.cli.browse.looking import Visitor
from tests.cli.house import adopt, data, done, house
from tests.cli.running import pladsbog

LISTS = ("residents", "vacancies", "coming")


@pytest.fixture
def looking(folder: Path) -> Iterator[Visitor]:
    """A house where c-1 left in March, of which nobody knew before May."""
    assert folder
    with clock_set_to(datetime(2025, 2, 1, 9, tzinfo=UTC)):
        adopt("h", house())
        done("move-in c-1 h 1 --from 2025-01-01 --level 1 --decision VU-1")
    with clock_set_to(datetime(2025, 5, 1, 9, tzinfo=UTC)):
        done("depart c-1 --on 2025-03-09 --cause moved")
        visitor = Visitor("pladsbog.db")
        yield visitor
        visitor.close()
    SPEECH.speak(ENGLISH)


def test_a_day_is_seen_as_known_now_or_as_known_then(looking: Visitor) -> None:
    counts = {
        query: looking.look(f"residents?{query}").facts["residents"]
        for query in ("", "on=01-03-2025", "on=01-04-2025", "on=01-04-2025&known_at=2025-04-30", "known_at=2025-04-30")
    }
    assert list(counts.values()) == ["0", "1", "0", "1", "1"]
    assert looking.look("vacancies?on=01-03-2025").facts["vacant on 2025-03-01"] == "1"
    assert looking.look("vacancies?on=01-04-2025").facts["vacant on 2025-04-01"] == "2"


def test_now_is_said_of_today_alone(looking: Visitor) -> None:
    assert {"vacant now", "cost so far"} <= set(looking.look("vacancies").facts)
    for query in ("on=01-04-2025", "known_at=2025-04-30"):
        shown = looking.look(f"vacancies?{query}")
        assert not {"vacant now", "cost so far"} & {*shown.facts, *shown.tables[0][0]}, query
    then = looking.look("vacancies?on=01-04-2025")
    assert "cost through 2025-04-01" in then.facts
    assert "cost by then" in then.tables[0][0]
    assert "vacant now" in looking.look("").tables[0][0]
    assert "vacant on 2025-04-30" in looking.look("?known_at=2025-04-30").tables[0][0]


@pytest.mark.parametrize("path", LISTS)
def test_both_fields_are_labelled_and_hold_what_was_chosen(looking: Visitor, path: str) -> None:
    page = looking.get(f"{path}?on=2025-03-01&known_at=2025-04-30").text
    assert '<label for="on">The day</label>' in page
    assert '<label for="known-at">As it was known</label>' in page
    assert 'name="on" class="day" value="2025-03-01"' in page
    assert 'name="known_at" value="2025-04-30"' in page
    assert page.count('name="on"') == 1, "the day is kept twice"
    assert f"pladsbog {path} --on 2025-03-01 " in page
    assert "no other one is chosen" not in page
    assert "as no other one is chosen" in looking.get(f"{path}?known_at=2025-04-30").text
    assert f"{path}?on=2025-03-01" in page, "back to now has lost the day"


def test_the_sheet_is_of_the_day_that_was_chosen(looking: Visitor) -> None:
    shown = looking.get("residents?on=2025-03-01&form=xlsx")
    assert shown.status_code == 200
    assert "2025-03-01" in shown.headers["content-disposition"]


@pytest.mark.parametrize(
    ("text", "day"), [("yesterday", "2025-04-30"), ("i går", "2025-04-30"), ("i dag", "2025-05-01")]
)
def test_yesterday_is_understood_in_both_fields(looking: Visitor, text: str, day: str) -> None:
    assert looking.look(f"residents?on={text}").facts["on"] == day
    page = looking.get(f"?known_at={text}").text
    # today is all that is recorded; another day is told as one
    assert ("All that is recorded" if text == "i dag" else f"as known at {day}") in page
    assert f"known_at={day}" in page, "links go on as known on that day, whichever day it is then"


def test_an_event_is_said_once_and_not_as_a_date(looking: Visitor) -> None:
    number = data("digest")["event"] - 1
    page = looking.get(f"log?known_at=%23{number}&lang=da").text
    assert f"Ikke som det står nu: som kendt ved hændelse #{number} <a" in page
    of_a_day = looking.get("?known_at=2025-04-30&lang=da").text
    assert "som kendt den 30-04-2025, det vil sige til og med hændelse" in of_a_day


@pytest.mark.parametrize(
    ("language", "day"), [("en", "2026-12-31, today or yesterday"), ("da", "31-12-2026, i dag eller i går")]
)
def test_what_cannot_be_read_is_told_without_the_quotes_of_a_shell(looking: Visitor, language: str, day: str) -> None:
    answer = looking.get(f"residents?known_at=hest&lang={language}")
    told = unescape(answer.text)
    assert answer.status_code == 400
    assert day in told
    assert "#123" in told
    assert "'#123'" not in told
    SPEECH.speak(ENGLISH)
    assert "'#123'" in pladsbog("residents --known-at hest").err


@pytest.mark.parametrize("path", LISTS)
def test_a_danish_page_has_its_command_with_danish_days_which_answer_the_same(looking: Visitor, path: str) -> None:
    # given a page of a day, as known on another one, in Danish
    page = looking.get(f"{path}?on=2025-03-01&known_at=2025-04-30&lang=da").text
    (told,) = re.findall(r"<code>pladsbog (.*?)</code>", unescape(page))
    # then the command to copy has both days as Danes write them
    assert "--den 01-03-2025" in told
    assert "--kendt-den 30-04-2025" in told
    assert "2025-0" not in told
    # and it answers as it does with the days as programs write them
    typed = told.replace("01-03-2025", "2025-03-01").replace("30-04-2025", "2025-04-30")
    answer, other = (pladsbog(f"--lang da {line}") for line in (told, typed))
    assert (answer.code, answer.out) == (0, other.out.replace("2025-04-30", "30-04-2025")), answer.err
