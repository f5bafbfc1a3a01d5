"""The drill of everyday histories with histories of its own; the first rounds of the real ones are in `properties/`."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.drills import everyday
from tests.drills.everyday import Kind, main

met: Counter[str] = Counter()


@settings(max_examples=50, database=None)
@given(st.integers(0, 9999))
def of_figures(figure: int) -> None:
    met[f"a {figure % 10}"] += 1
    met["tried"] += 1


def test_what_was_met_is_counted_in_as_many_rounds_as_asked_for(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(everyday, "EVERYDAY", Kind(of_figures, 50, met, ["a 3", "tried"]))
    assert main(["--histories", "120"]) == 0
    printed = capsys.readouterr().out
    assert met["tried"] >= 3 * 10
    assert "round 3: 50 histories" in printed
    assert f"{met['a 3']:>9,}  a 3" in printed


def test_what_never_came_about_fails_the_run(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(everyday, "UNPRICED", Kind(of_figures, 50, met, ["a 3", "a 10"]))
    assert main(["--histories", "50", "--unpriced"]) == 1
    assert "never met: a 10" in capsys.readouterr().out


def test_the_same_round_has_the_same_histories() -> None:
    assert _round(4) == _round(4) != _round(5)


def _round(number: int) -> list[tuple[str, int]]:
    everyday.run(Kind(of_figures, 50, met, []), 1, first=number)
    return sorted(met.items())
