"""How late was an event told? `log --late`: counted from the first day on which somebody could have told it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from ledger.shared.calendar import clock_set_to
from tests.cli.house import AT_HOME, adopt, data, done, house

HOURS = """
[[service]]
id = "hours"
name = "Hours"
effective = 2025-01-01
unit = "hour"
price = 400
needs_stay = false
"""


@pytest.fixture(autouse=True)
def told(folder: Path) -> None:
    """c-1 lives in h and is granted hours by another house; all is recorded on 1 January 2025."""
    assert folder
    with clock_set_to(datetime.fromisoformat("2025-01-01T12:00+01:00")):
        adopt("house", house(after=HOURS + AT_HOME))
        done(
            "move-in c-1 h 1 --from 2025-01-01 --level 1 --decision V",
            "grant c-1 hours --from 2025-01-01 --quantity 7 --offer home --paragraph 85 --decision V",
        )


def late(day: str, line: str) -> list[tuple[str, int]]:
    """Record a line on a day; its events that came late at all, each with its days late."""
    last = data("log")[-1]["event"]
    with clock_set_to(datetime.fromisoformat(f"{day}T12:00+01:00")):
        done(line)
        return [(one["kind"], one["days_late"]) for one in data("log --late 0") if one["event"] > last]


def test_what_was_delivered_is_late_from_the_last_of_its_days_and_so_is_what_annuls_it() -> None:
    """Nobody knows on 1 December what December's hours come to; on the 31st they do."""
    assert late("2025-12-31", "deliver c-1 hours 2025-12 --quantity 30") == []
    number = data("log")[-1]["event"]
    again = f"correct {number} --kind typo --quantity 31 --reason slip"
    assert late("2026-01-02", again) == [("citizen.service-delivered", 2)]
    assert late("2026-01-05", f"void {number + 1} --kind typo --reason slip") == [("correction.voided", 5)]
    part = "deliver c-1 hours 2026-01 --from 2026-01-01 --until 2026-01-10 --quantity 9"
    assert late("2026-01-13", part) == [("citizen.service-delivered", 3)]


def test_what_follows_from_another_event_is_not_late_itself() -> None:
    """The departure is told late; that the other house and the place are told of it is nobody's delay."""
    assert late("2025-12-31", "depart c-1 --on 2025-12-01 --cause moved") == [("citizen.departed", 30)]
    assert "citizen.residence-told" in [one["kind"] for one in data("log")[-3:]]
