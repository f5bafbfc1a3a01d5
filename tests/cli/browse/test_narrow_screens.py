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
        ("<b>-1</b>", ["&lt;b&gt;-1&lt;/b&gt;"]),
    ],
)
def test_only_what_has_figures_and_is_short_is_kept_whole(text: str, kept: list[str]) -> None:
    told = str(whole(text))
    assert re.findall(r'<span class="whole">(.*?)</span>', told) == kept
    assert unescape(re.sub(r"</?span[^>]*>", "", told)) == text


def test_a_table_that_is_cut_off_says_so_at_its_edge(looking: Visitor) -> None:
    style = looking.get("style.css").text
    assert "no-repeat scroll" in style.split(".wide {")[1].split("}")[0]
