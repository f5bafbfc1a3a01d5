"""What an event moved stands on its page as the preview of taking it back has it: the same months."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cli.languages import ENGLISH, SPEECH
from ledger.shared.calendar import clock_set_to
from tests.cli.browse.looking import Visitor, kroner
from tests.cli.house import adopt, data, done, house
from tests.cli.running import pladsbog

NOW = datetime(2027, 4, 1, 9, tzinfo=UTC)
PRICES = house('"1" = 1000, "2" = 2000', places=3)


@pytest.fixture(autouse=True)
def _ledger(folder: Path) -> Iterator[None]:
    assert folder
    with clock_set_to(datetime(2025, 3, 5, 9, tzinfo=UTC)):
        adopt("h", PRICES)
        done(
            "move-in c-1 h 1 --from 2025-03-03 --level 1 --decision VU-1",
            "move-in c-2 h 2 --from 2025-03-03 --level 2 --decision VU-2",
        )
    with clock_set_to(datetime(2026, 3, 5, 9, tzinfo=UTC)):
        done("move-in c-3 h 3 --from 2026-03-03 --level 2 --decision VU-3")
    with clock_set_to(NOW):
        yield
    SPEECH.speak(ENGLISH)


def number_of(kind: str, citizen: str = "c-1") -> int:
    return max(int(event["event"]) for event in data(f"log --citizen {citizen}") if event["kind"] == kind)


def moved_on_page(number: int) -> dict[str, str]:
    """Each month that the page says was moved, with by how much."""
    visitor = Visitor("pladsbog.db")
    try:
        *rows, _ = next(table for table in visitor.look(f"event/{number}").tables if "effect" in table[0])
    finally:
        visitor.close()
    return {row["month"]: kroner(row["effect"]) for row in rows}


def moved_by(preview: str) -> dict[str, str]:
    """The same of what a command would do."""
    return {move["month"]: move["difference"] for move in data(preview)["consequences"]["months"]}


def test_the_page_and_the_preview_of_taking_it_back_have_the_same_months() -> None:
    """An old event is told to the present month, as its void is, however long ago it was recorded."""
    number = number_of("citizen.moved-in")
    taken_back = moved_by(f"void {number} --kind typo --reason x --dry-run")
    assert (min(taken_back), max(taken_back), len(taken_back)) == ("2025-03", "2027-04", 26)
    assert moved_on_page(number) == {month: f"{-float(was):.2f}" for month, was in taken_back.items()}


def test_what_moved_many_months_has_some_at_a_time_and_the_total_of_all(monkeypatch: pytest.MonkeyPatch) -> None:
    number = number_of("citizen.moved-in")
    whole = moved_on_page(number)
    monkeypatch.setattr("cli.browse.pages.event._MONTHS", 20)
    visitor = Visitor("pladsbog.db")
    try:
        first = visitor.look(f"event/{number}")
        rest = visitor.look(first.href("Next page: 2 of 2"))
    finally:
        visitor.close()
    tables = [next(table for table in shown.tables if "effect" in table[0]) for shown in (first, rest)]
    assert [row["month"] for table in tables for row in table[:-1]] == list(whole)
    total = round(sum(map(float, whole.values())), 2)
    assert [(table[-1]["month"], float(kroner(table[-1]["effect"]))) for table in tables] == [
        ("total of 26 months", total)
    ] * len(tables)


def test_the_page_has_what_the_preview_of_the_event_had() -> None:
    line = "reassess c-1 --from 2027-02-15 --level 2 --decision VU-4"
    before = moved_by(f"{line} --dry-run")
    done(line)
    assert list(before) == ["2027-02", "2027-03", "2027-04"]
    assert moved_on_page(number_of("citizen.reassessed")) == before


def test_both_halves_of_a_swap_are_looked_at_together() -> None:
    done("swap c-1 c-2 --from 2027-02-01")
    moves = [event["event"] for event in data("log") if event["kind"] == "citizen.moved"]
    assert len(moves) == len(("c-1", "c-2"))
    visitor = Visitor("pladsbog.db")
    try:
        pages = [visitor.get(f"event/{number}").text for number in moves]
    finally:
        visitor.close()
    for page in pages:
        assert "It moved no month from 2027-01 to 2027-04." in page


def test_both_say_where_the_months_end() -> None:
    number = number_of("citizen.moved-in")
    visitor = Visitor("pladsbog.db", "da")
    try:
        page = visitor.get(f"event/{number}").text
    finally:
        visitor.close()
    assert "månederne fra marts 2025 til april 2027: til og med den nuværende eller den senest lukkede" in page
    preview = pladsbog(f"--lang da void {number} --kind typo --reason x --dry-run")
    assert "måneder til og med april 2027 ændres, i alt med -" in preview.out
