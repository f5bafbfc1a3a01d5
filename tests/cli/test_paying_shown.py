"""Before a change of payer is recorded, a person sees who pays, however narrow the terminal is."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.at_a_terminal import at_a_terminal
from tests.cli.house import adopt, data, done, house

TAIL = "--level 1 --decision VU-1"


@pytest.fixture
def lived_in(folder: Path) -> Path:
    adopt("h", house())
    done(f"move-in c-1 h 1 --from 2025-02-01 {TAIL} --payer 265")
    return folder


def seen(line: str) -> str:
    """What stands on a terminal of 80 signs, on one line."""
    told = at_a_terminal([*line.split(), "--dry-run"], columns=80)
    assert told.code == 0, told.text
    return " ".join(told.text.split())


def test_a_corrected_payer_stands_beside_who_was_to_pay_and_what_moves_for_each(lived_in: Path) -> None:
    assert lived_in
    number = data("log")[-1]["event"]
    text = seen(f"correct {number} --kind typo --reason slip --payer 479")
    assert "paid by 479 " in text
    assert "(before: 265 Roskilde)" in text
    assert "by payer: 265 Roskilde -" in text
    assert "; 479 Svendborg " in text
    own = seen(f"correct {number} --kind typo --reason slip --payer own")
    assert "(before: 265 Roskilde)" in own
    assert "own municipality " in own.partition("by payer: ")[2]


def test_a_change_of_payer_tells_what_moves_for_each(lived_in: Path) -> None:
    assert lived_in
    text = seen("change c-1 --from 2025-03-01 --payer 479 --decision x")
    assert "by payer: 265 Roskilde -" in text
    assert "; 479 Svendborg " in text


def test_who_pays_is_told_of_a_move_in_and_where_one_alone_pays_no_shares_are(lived_in: Path) -> None:
    assert lived_in
    text = seen(f"move-in c-2 h 2 --from 2025-02-01 {TAIL} --payer 265")
    assert "c-2 moved in to h/2 at level 1, paid by 265 Roskilde" in text
    assert "by payer" not in text
    assert "paid by" not in seen(f"move-in c-2 h 2 --from 2025-02-01 {TAIL}")
    number = data("log")[-1]["event"]
    assert "(before:" not in seen(f"correct {number} --kind typo --reason slip --date 2025-02-02")
