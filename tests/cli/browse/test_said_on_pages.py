"""Words of pages: each thing is said once, in words, and what sums up stands at the foot."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cli.browse.html import _part
from cli.browse.links import Links
from cli.browse.parts import Words
from cli.languages import ENGLISH, SPEECH
from ledger.shared.calendar import clock_set_to
from ledger.shared.message import Value, say
from tests.cli.browse.looking import Visitor
from tests.cli.house import adopt, data, done, house
from tests.cli.running import pladsbog


@pytest.fixture
def looking(folder: Path) -> Iterator[Visitor]:
    assert folder
    with clock_set_to(datetime(2025, 12, 20, 9, tzinfo=UTC)):
        adopt("h", house())
        done("move-in c-1 h 1 --from 2025-01-01 --level 1 --decision VU-1")
        done("vacancy h 2 --from 2025-01-01 --kind closed --reason repairs")
        visitor = Visitor("pladsbog.db")
        yield visitor
        visitor.close()
    SPEECH.speak(ENGLISH)


def test_the_year_and_what_remains_are_at_the_foot_of_the_budget(looking: Visitor) -> None:
    page = looking.get("house/h/2025").text
    (foot,) = [part.split("</tfoot>")[0] for part in page.split("<tfoot")[1:] if "remaining" in part]
    assert "2025<" in foot
    assert "12 open" in foot
    assert "åbne måneder: 12" in looking.get("house/h/2025?lang=da").text


def test_days_of_places_out_of_use_have_one_word(looking: Visitor) -> None:
    facts = looking.look("house/h/2025-03").facts
    assert facts["out of use"] == "31"
    assert "closed" not in facts
    danish = looking.look("house/h/2025-03?lang=da").facts
    assert danish["udtaget"] == "31"
    assert "lukket" not in danish
    SPEECH.speak(ENGLISH)
    assert "out of use" in pladsbog("settle 2025-03").out
    assert data("settle 2025-03")["offers"][0]["place_days"]["closed"] == 31, "machines read the code"


def test_what_a_decision_replaced_has_a_column_of_its_own_name(looking: Visitor) -> None:
    later = house('"1" = 1200').split("[[rates]]")[1].split("[[offer]]")[0].replace("2025-01-01", "2026-01-01")
    adopt("later", f'reference = "KB 2"\ndecided_on = 2025-12-10\n\n[[rates]]{later}')
    tables = looking.look("decision?reference=KB 2&lang=da").tables
    replaced = next(table for table in tables if "fra hændelse" in table[0])
    assert replaced[0]["fra hændelse"].startswith("#")
    assert all(list(table[0]).count("af") <= 1 for table in tables)
    assert "af" not in replaced[0]


def test_a_house_that_is_not_open_then_is_said_in_one_sentence(looking: Visitor) -> None:
    assert looking
    said = pladsbog("--lang da afregn 2024-03 --tilbud h").out
    assert said == "h er ikke åbent på det tidspunkt: det åbnede i januar 2025.\n"


def test_a_key_made_of_a_sheet_of_minutes_is_not_shown_as_it_is() -> None:
    from cli.fields import value_of  # noqa: PLC0415 - reads the words of all fields

    key = ("followup.meeting-held", "ref")
    assert str(value_of(key, "minutes:nidhpgejiipm")) == "that of a filled-in sheet of minutes"
    assert value_of(key, "own-7") == "own-7"


def test_an_event_that_a_remark_names_is_linked_by_its_whole_number() -> None:
    """#1 is no part of #10, and each event that is named has its link."""
    values: dict[str, Value] = {"all": 100, "ten": 10, "one": 1, "typed": "as #7 says"}
    remark = say("after #{all} and #{ten}, as known at event #{one}: {typed}", **values)
    part = _part(Words([remark]), Links("/"), None)
    assert re.findall(r'<a href="([^"]*)">([^<]*)</a>', part["lines"][0]) == [
        ("/event/100", "#100"), ("/event/10", "#10"), ("/event/1", "#1"),
    ]  # fmt: skip
    assert "as #7 says" in part["lines"][0]
