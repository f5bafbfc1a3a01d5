"""A unit of work whose numbers others have taken meanwhile: what names pending events moves with them."""

from __future__ import annotations

from datetime import date
from types import UnionType
from typing import Any, ClassVar, cast, get_args, get_type_hints

import pytest

from ledger.events import TOPICS, Departed, Event, MonthClosed, MovedIn, VacancyEnded
from ledger.events.base import OfStay
from ledger.store import Log
from ledger.workspace import Workspace
from tests.ledger.given import TOWN, departed, move_in, moved_in
from tests.ledger.test_events import sample
from tests.memory import MemoryLedger

MAY = date(2023, 5, 1)
JUNE = date(2023, 6, 1)

NOT_NAMES = {
    "LedgerSalvaged": {"stopped_at", "lost"},
    "MonthClosed": {"known_at", "calculation"},
    "PostingsMade": {"known_at", "first", "count"},
}
"""Whole numbers of events that are no event's number, or say as of which event something was calculated."""


class Granted(OfStay, frozen=True, kw_only=True):
    """A kind of event that is still to come: it names the grant that it goes on from."""

    NAMES: ClassVar[tuple[str, ...]] = (*OfStay.NAMES, "grant")
    grant: int


@pytest.fixture
def workspace() -> Workspace:
    """On a log of one event."""
    return Workspace(cast("Log", MemoryLedger().log))


def test_a_stay_that_begins_here_moves_with_its_move_in(workspace: Workspace) -> None:
    workspace.decide(TOWN)
    workspace.decide(move_in("c-17", "1", MAY, until=JUNE))
    (began,) = (fact.number for fact in workspace.proposed() if isinstance(fact.event, MovedIn))
    workspace.move_numbers(100)
    facts = {type(fact.event): fact for fact in workspace.proposed()}
    assert facts[MovedIn].number == began + 99
    assert {facts[kind].stay for kind in (MovedIn, Departed, VacancyEnded)} == {began + 99}


def test_every_name_of_a_kind_moves_and_what_is_recorded_already_stays(workspace: Workspace) -> None:
    workspace.add(moved_in("c-17", "1", MAY))  # would be 2
    workspace.add(moved_in("c-18", "2", MAY))  # would be 3
    said: dict[str, Any] = {"effective_on": JUNE, "by": "anna", "act": "a", "offer": "o", "place": "1"}
    workspace.add(Granted(**said, citizen="c-17", stay=2, grant=3))
    workspace.add(Granted(**said, citizen="c-17", stay=2, grant=1))
    workspace.add(departed("c-17", "1", JUNE, 2, corrects=3))
    assert workspace.names_its_own_numbers()
    workspace.move_numbers(11)
    moved = [fact.event for fact in workspace.proposed()]
    assert [(event.stay, event.grant) for event in moved if isinstance(event, Granted)] == [(12, 13), (12, 1)]
    assert moved[-1].corrects == 13


def test_as_of_what_something_was_calculated_does_not_move(workspace: Workspace) -> None:
    workspace.add(sample("settlement.month-closed:1").changed({"known_at": 70}))
    assert not workspace.names_its_own_numbers()
    workspace.move_numbers(100)
    (closed,) = (fact.event for fact in workspace.proposed())
    assert isinstance(closed, MonthClosed)
    assert closed.known_at == 70


@pytest.mark.parametrize("kind", [TOPICS[topic] for topic in sorted(TOPICS)])
def test_a_whole_number_of_an_event_is_a_name_or_known_to_be_none(kind: type[Event]) -> None:
    """A new kind says which of its numbers name events: otherwise they would be wrong after a race."""
    numbers = {name for name, hint in get_type_hints(kind).items() if _is_whole_number(hint)}
    assert numbers - set(kind.NAMES) == NOT_NAMES.get(kind.__name__, set()) | numbers & {
        "year",
        "amount_ore",
        "price_ore",
    }
    assert set(kind.NAMES) <= numbers


def _is_whole_number(annotation: Any) -> bool:
    return annotation is int or (isinstance(annotation, UnionType) and int in get_args(annotation))
