"""Where nothing lies ahead: which event is the last one, and what took effect last, which may be another one."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from ledger.shared.calendar import clock_set_to
from tests.cli.browse.looking import Visitor
from tests.cli.house import adopt, done, house
from tests.cli.running import pladsbog

LATER = datetime(2026, 6, 1, 9, tzinfo=UTC)


def test_the_last_event_is_the_one_with_the_highest_number(folder: Path) -> None:
    assert folder
    # given a move-in that was recorded after another one, and took effect before it
    with clock_set_to(datetime(2025, 4, 1, 9, tzinfo=UTC)):
        adopt("house", house('"1" = 1000', 2))
        done("move-in c-1 h 1 --from 2025-03-01 --level 1 --decision V")
        done("move-in c-2 h 2 --from 2025-01-01 --level 1 --decision V")
    # when nothing lies ahead
    with clock_set_to(LATER):
        line = pladsbog("coming").out.splitlines()[-1]
        visitor = Visitor("pladsbog.db")
        pages = [visitor.get(path).text for path in ("coming", "house/h/2025")]
        visitor.close()
    # then the last event is the one recorded last, and beside it stands what took effect last, from where to look
    number = max(one["event"] for one in pladsbog("log --offer h --format json").data)
    assert line.startswith(f"the last event is #{number}, from 2025-01-01; what took effect last is from 2025-03-01: ")
    assert line.endswith("coming --on 2025-03-01")
    for page in pages:
        assert f"The last event is #{number}, from 2025-01-01. What took effect last is from 2025-03-01." in page
        assert "Look from 2025-03-01" in page


def test_more_events_than_there_can_be_are_all_there_are(folder: Path) -> None:
    assert folder
    adopt("house", house('"1" = 1000', 2))
    every = pladsbog("log --limit 99999999999999999999 --format json").data
    assert every == pladsbog("log --format json").data != []
