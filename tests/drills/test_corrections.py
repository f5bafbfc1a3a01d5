"""The drill of voids and corrections, some of it in each run of the tests; the whole of it is run by hand."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest

import ledger.rules.annulling
import ledger.rules.vacancies
import ledger.state.folding
import projections.register
from ledger.events import Recorded
from tests.drills.corrections import DiffersError, run

EVENTS = 12_000


def test_voids_and_corrections_leave_the_history_without_the_mistakes(capsys: pytest.CaptureFixture[str]) -> None:
    # given random histories through the door, each step of which agrees with the reckoning of its own
    found = run(EVENTS)
    # then every situation came up; how often is shown
    with capsys.disabled():
        print("", *found.lines(), sep="\n")  # noqa: T201 - for the record of the run
    assert found.missing == []


def _with_all(facts: Sequence[Recorded]) -> list[Recorded]:
    """As if nothing was ever annulled or replaced."""
    return list(facts)


def _alone(fact: Recorded, facts: Sequence[Recorded]) -> list[Recorded]:
    """As if a vacancy had replaced none."""
    return [fact]


def _nothing(*_: Any, **__: Any) -> list[Recorded]:
    """As if nothing came back."""
    return []


def _no_conflicts(*_: Any) -> Iterator[Any]:
    """As if nothing were impossible."""
    return iter(())


BREAKS: dict[str, tuple[Any, str, Callable[..., Any]]] = {
    "what was annulled still makes a stay": (ledger.state.folding, "live", _with_all),
    "a vacancy gives back those it had replaced": (ledger.rules.vacancies, "_with_replaced", _alone),
    "what is impossible is not looked for": (ledger.rules.annulling, "conflicts", _no_conflicts),
    "a table gives nothing back": (projections.register, "_put_back", _nothing),
}


@pytest.mark.parametrize("name", BREAKS)
def test_the_drill_sees_what_is_broken(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    module, function, broken = BREAKS[name]
    monkeypatch.setattr(module, function, broken)
    with pytest.raises(DiffersError):
        run(EVENTS)
