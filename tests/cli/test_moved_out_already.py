"""A stay that is over when it is registered ends for a cause, where the notice of its house depends on that."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.at_a_terminal import at_a_terminal
from tests.cli.house import adopt, data, done, house, refused

_MOVE_IN = "move-in c-1 h 1 --from 2025-02-01 --until 2025-03-31 --level 1 --decision VU-1"
_BY_CAUSE = """
[[model.notice]]
rule = "months"
count = 1
[[model.notice]]
reason = "died"
rule = "none"
"""
_FROM_GIVEN = """
[[model.notice]]
rule = "months"
count = 1
from = "given"
"""


def adopted(notice: str) -> None:
    whole = house().replace('structure = "differentiated"\n', f'structure = "differentiated"\n{notice}')
    adopt("h", whole)


@pytest.fixture
def by_cause(folder: Path) -> None:
    """A house whose notice depends on the cause; its place is taken after the stay, which cannot be left open."""
    assert folder
    adopted(_BY_CAUSE)
    done("move-in c-2 h 1 --from 2025-04-01 --level 1 --decision VU-2")


def _departed() -> str:
    """What was recorded of the departure, with all that there is of it."""
    number = next(one["event"] for one in data("log") if one["kind"].endswith(".departed"))
    return done(f"show {number}").out


@pytest.mark.usefixtures("by_cause")
def test_the_cause_is_said_where_the_last_day_is() -> None:
    told = refused(_MOVE_IN)
    assert "[cause-unsaid]" in told
    assert "--cause died" in told
    done(f"{_MOVE_IN} --cause died")
    assert "died" in _departed()


@pytest.mark.usefixtures("by_cause")
def test_it_is_asked_for_at_a_terminal() -> None:
    told = at_a_terminal(["--lang", "da", *_MOVE_IN.split()], "død", "j")
    assert told.code == 0, told.text
    assert "died" in _departed()


@pytest.mark.usefixtures("by_cause")
def test_a_cause_without_a_last_day_is_refused() -> None:
    told = refused(f"{_MOVE_IN.replace(' --until 2025-03-31', '')} --cause died")
    assert "--until" in told


@pytest.mark.usefixtures("by_cause")
def test_an_import_has_a_column_for_it() -> None:
    head = "event;date;until;citizen;offer;place;level;decision;cause"
    Path("rows.csv").write_text(f"{head}\nmove-in;2025-02-01;2025-03-31;c-1;h;1;1;VU-1;død\n")
    done("import rows.csv")
    assert "died" in _departed()


def test_the_day_of_notice_is_said_in_the_same_way(folder: Path) -> None:
    assert folder
    adopted(_FROM_GIVEN)
    told = refused(_MOVE_IN)
    assert "[notice-unsaid]" in told
    assert "--notice-given DATE" in told
    done(f"{_MOVE_IN} --notice-given 2025-03-01")
    assert "2025-03-01" in _departed()
