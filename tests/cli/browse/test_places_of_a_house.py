"""The places of a house over a year: who was there by what is known now, whatever a month was once issued with."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ledger.shared.calendar import clock_set_to
from tests.cli.browse.looking import Shown, Visitor
from tests.cli.house import adopt, data, done, house

NOTICE = """
[model.notice]
rule = "days"
count = 22
covers = "service"
until_refilled = {until_refilled}

[[rates]]"""


@pytest.fixture(autouse=True)
def _later() -> Iterator[None]:
    with clock_set_to(datetime(2025, 4, 12, 9, tzinfo=UTC)):
        yield


def made(*, until_refilled: bool = True) -> None:
    """A house whose resident left on the 9th of March; that month was issued with a notice after him."""
    notice = NOTICE.format(until_refilled=str(until_refilled).lower())
    adopt("h", house().replace("[[rates]]", notice.strip()))
    done(
        "move-in c-1 h 1 --from 2025-01-01 --level 1 --decision VU-1",
        "depart c-1 --on 2025-03-09 --cause moved",
        "close 2025-01 --offer h --accept-findings --reason known",
        "close 2025-02 --offer h --accept-findings --reason known",
        "close 2025-03 --offer h --accept-findings --reason known",
    )


def moved_in_late(day: str) -> None:
    done(f"move-in c-2 h 1 --from {day} --level 1 --decision VU-2 --reason found")


def looked_at(path: str) -> tuple[Shown, str]:
    visitor = Visitor("pladsbog.db")
    try:
        return visitor.look(path), visitor.get(path).text
    finally:
        visitor.close()


def rows_of(shown: Shown, what: str) -> list[tuple[str, ...]]:
    rows = next(table for table in shown.tables if "citizen" in table[0])
    keys = ("from", "to", "citizen", "event")
    return [tuple(row[key] for key in keys) for row in rows if (row["place"], row["what"]) == ("1", what)]


def number_of(kind: str, citizen: str) -> int:
    return next(int(event["event"]) for event in data(f"log --citizen {citizen}") if event["kind"] == kind)


def test_a_notice_that_was_issued_is_not_drawn_over_who_was_found_there(folder: Path) -> None:
    assert folder
    made()
    moved_in_late("2025-03-09")
    shown, text = looked_at("house/h/2025/places")
    assert rows_of(shown, "notice") == []
    came = number_of("citizen.moved-in", "c-2")
    assert rows_of(shown, "occupied")[1] == ("2025-03-09", "2025-12-31", "c-2", f"#{came}")
    assert ">c-2</text>" in text, "the band of the resident is not named"
    assert 'class="notice"' not in text


def test_what_was_known_before_the_late_move_in_has_the_notice(folder: Path) -> None:
    assert folder
    made()
    before = data("digest")["event"]
    moved_in_late("2025-03-09")
    shown, _ = looked_at(f"house/h/2025/places?known_at=%23{before}")
    left = number_of("citizen.departed", "c-1")
    assert rows_of(shown, "notice") == [("2025-03-10", "2025-03-31", "c-1", f"#{left}")]


def test_a_notice_leads_to_the_departure_however_many_prices_came_since(folder: Path) -> None:
    assert folder
    made()
    left = number_of("citizen.departed", "c-1")
    later = house('"1" = 1200').split("[[rates]]")[1].split("[[offer]]")[0].replace("2025-01-01", "2025-03-15")
    Path("later.toml").write_text(f'reference = "KB 2"\ndecided_on = 2025-03-10\n\n[[rates]]{later}')
    done("adopt later.toml --reason late")
    shown, _ = looked_at("house/h/2025/places")
    assert rows_of(shown, "notice") == [("2025-03-10", "2025-03-31", "c-1", f"#{left}")]


def test_a_notice_that_is_paid_beside_a_resident_is_drawn_low(folder: Path) -> None:
    """So the band of who lives there keeps its name."""
    assert folder
    made(until_refilled=False)
    moved_in_late("2025-03-20")
    shown, text = looked_at("house/h/2025/places")
    assert [row[:3] for row in rows_of(shown, "notice")] == [
        ("2025-03-10", "2025-03-19", "c-1"),
        ("2025-03-20", "2025-03-31", "c-1"),
    ]
    low = [part for part in text.split("<rect")[1:] if part.startswith(' class="notice"')]
    assert sorted('height="6"' in part.split(">")[0] for part in low) == [False, True]
    assert ">c-2</text>" in text


def test_days_away_from_the_first_day_of_the_band_are_drawn_over_it(folder: Path) -> None:
    assert folder
    adopt("h", house())
    done(
        "move-in c-1 h 1 --from 2025-01-01 --level 1 --decision VU-1",
        "absent c-1 --from 2025-01-01 --until 2025-01-12 --kind hospital --reason known",
    )
    _, text = looked_at("house/h/2025/places")
    of_stay, away = text.index('class="stay"'), text.index('class="away"')
    assert of_stay < away, "what is drawn later covers what was drawn before"


def test_vacant_days_and_days_out_of_use_lead_to_what_they_come_from(folder: Path) -> None:
    assert folder
    adopt("h", house())
    done(
        "move-in c-1 h 1 --from 2025-01-01 --level 1 --decision VU-1",
        "depart c-1 --on 2025-03-09 --cause moved",
        "vacancy h 1 --from 2025-05-01 --until 2025-05-31 --kind closed --reason 'new floor'",
        "vacancy h 1 --from 2025-08-01 --kind closed --reason 'new roof'",
        "vacancy h 1 --from 2025-10-01 --kind open --reason done",
    )
    shown, text = looked_at("house/h/2025/places")
    opened = next(e["event"] for e in data("log") if e["kind"] == "place.opened" and e["place"] == "2")
    left = number_of("citizen.departed", "c-1")
    first, second, back = (
        event["event"] for event in data("log") if event["kind"] in ("place.taken-out-of-use", "place.put-in-use")
    )
    assert rows_of(shown, "out-of-use") == [
        ("2025-05-01", "2025-05-31", "", f"#{first}"),
        ("2025-08-01", "2025-09-30", "", f"#{second}"),
    ]
    assert rows_of(shown, "vacant") == [
        ("2025-03-10", "2025-04-30", "", f"#{left}"),
        ("2025-06-01", "2025-07-31", "", f"#{left}"),
        ("2025-10-01", "2025-12-31", "", f"#{back}"),
    ]
    assert [row["event"] for table in shown.tables for row in table if row.get("place") == "2"] == [f"#{opened}"]
    assert all(f'/event/{number}"' in text for number in (opened, left, first, second, back))
    later, _ = looked_at("house/h/2026/places")
    assert rows_of(later, "vacant") == [("2026-01-01", "2026-12-31", "", f"#{back}")]
