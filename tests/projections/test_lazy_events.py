"""Read models look at a fact's JSON, not at the event: both must tell the same, and a damaged row is still refused."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from ledger.application import Ledger
from ledger.errors import DamagedEvent, UnknownTopic
from ledger.events import Departed, Moved, MovedIn, PayingChanged, Reassessed, Recorded
from ledger.models.offers import Assessment
from ledger.shared.calendar import DAY
from ledger.state.folding import stays_of
from ledger.state.live import live
from ledger.store import open_log
from projections.views import answered, rebuild
from tests.projections.tables import Tables, stored
from tests.properties.histories import MODELS, Instruction, instructions, opened, play


def as_text(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _rooms(facts: Sequence[Recorded]) -> Iterator[tuple[Any, ...]]:
    for stay in stays_of(facts):
        ends = [*(lodging.first_day - DAY for lodging in stay.lodgings[1:]), stay.last_day]
        for lodging, last_day in zip(stay.lodgings, ends, strict=True):
            yield lodging.number, stay.id, lodging.place, str(lodging.first_day), as_text(last_day)


def from_events(facts: Sequence[Recorded]) -> dict[str, list[tuple[Any, ...]]]:
    """What the register must say, taken from the events themselves."""
    holding = live(facts)
    grants = [fact for fact in holding if isinstance(fact.event, (MovedIn, Reassessed))]
    return {
        "move_ins": [
            (
                f.number,
                f.stay,
                e.citizen,
                e.offer,
                e.place,
                e.effective_on.isoformat(),
                e.paragraph,
                e.payer,
                e.decision,
            )
            for f in holding
            if isinstance(e := f.event, MovedIn)
        ],
        "departures": [
            (f.number, e.stay, e.citizen, e.effective_on.isoformat())
            for f in holding
            if isinstance(e := f.event, Departed)
        ],
        "assessments": [
            (f.number, e.assessment.level, e.assessment.special_price_ore, e.decision)
            for f in grants
            if isinstance(e := f.event, (MovedIn, Reassessed))
        ],
        "stays": [
            (
                stay.moved_in,
                stay.citizen,
                stay.place_on(stay.first_day),
                as_text(stay.first_day),
                as_text(stay.last_day),
            )
            for stay in sorted(stays_of(facts), key=lambda stay: stay.moved_in)
        ],
        "moves": [(f.number, e.stay, e.place, str(e.effective_on)) for f in holding if isinstance(e := f.event, Moved)],
        "payers": [
            (f.number, e.stay, e.payer, e.paragraph, " ".join(e.ends) or None)
            for f in holding
            if isinstance(e := f.event, PayingChanged)
        ],
        "rooms": sorted(_rooms(facts)),
    }


def from_json(facts: Sequence[Recorded]) -> dict[str, list[tuple[Any, ...]]]:
    told = Tables().fold(facts)
    return {
        "move_ins": told.rows("move_ins"),
        "departures": told.rows("departures"),
        "assessments": told.rows("assessments", "number", "level", "special_price_ore", "decision"),
        "stays": told.rows("stays", "moved_in", "citizen", "place", "first_day", "last_day"),
        "moves": told.rows("moves", "number", "stay", "place", "first_day"),
        "payers": told.rows("payers", "number", "stay", "payer", "paragraph", "ends"),
        "rooms": sorted(told.rows("rooms", "number", "stay", "place", "first_day", "last_day")),
    }


@settings(max_examples=60, deadline=None)
@given(MODELS, instructions())
def test_the_register_is_what_the_events_tell(model: Any, told: list[Instruction]) -> None:
    ledger = play(opened(model), told)
    assert from_json(ledger.log.facts) == from_events(ledger.log.facts)


@pytest.mark.parametrize(("hours", "written"), [("24.5", "24.5"), ("7.125", "7.125"), ("1E+1", "10"), ("30.0", "30.0")])
def test_hours_are_written_in_full(hours: str, written: str) -> None:
    granted = Assessment(hours=Decimal(hours))
    event = MovedIn(
        effective_on=date(2023, 5, 1), by="a", act="a/1", citizen="c", offer="o", place="1", assessment=granted
    )
    told = Tables().fold([Recorded(1, "2023-05-01T12:00:00.000000Z", event.stream, 1, event)])
    assert told.rows("assessments", "hours", "level") == [(written, None)]


def test_the_whole_event_is_there_where_it_is_wanted() -> None:
    event = MovedIn(
        effective_on=date(2023, 5, 1), by="a", act="a/1", citizen="c", offer="o", place="1",
        assessment=Assessment(level="5"),
    )  # fmt: skip
    told = stored(Recorded(7, "2023-05-01T12:00:00.000000Z", event.stream, 1, event))
    assert (told.number, told.topic, told.event) == (7, "citizen.moved-in:1", event)
    assert "paragraph" not in told.data


HEAD = b'"effective_on":"2023-05-01","by":"a","act":"a/1","citizen":"c","offer":"o"'


@pytest.mark.parametrize(
    "state",
    [
        b"{}",
        b"[]",
        b"no JSON",
        b'{%b,"place":"1","assessment":"5"}' % HEAD,
        b'{%b,"place":["1"],"assessment":{"level":"5"}}' % HEAD,
        b'{%b,"place":"1","assessment":{"hours":"many"}}' % HEAD,
    ],
)
def test_a_damaged_row_is_named(tmp_path: Path, state: bytes) -> None:
    location = foreign(tmp_path, "citizen.moved-in:1", state)
    with open_log(location) as log:
        for ask in (lambda: rebuild(location, log), lambda: answered(location, log, lambda *_: None)):
            with pytest.raises(DamagedEvent, match=r"event #2 in .* cannot be read"):
                ask()


def test_a_row_of_a_later_program_is_named(tmp_path: Path) -> None:
    location = foreign(tmp_path, "citizen.teleported:1", b"{}")
    with open_log(location) as log, pytest.raises(UnknownTopic, match=r"event #2 in .* is of kind"):
        rebuild(location, log)


def foreign(folder: Path, topic: str, state: bytes) -> str:
    """A ledger whose second row the program did not write."""
    location = str(folder / "pladsbog.db")
    Ledger.create(location, "anna").close()
    with sqlite3.connect(location) as file:
        row = (2, "foreign", 1, topic, state, "2099-01-01T00:00:00.000000Z", None, "o", None, b"")
        file.execute("INSERT INTO stored_events VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
    file.close()
    return location
