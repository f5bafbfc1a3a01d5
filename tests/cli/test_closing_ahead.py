"""Whoever moves into a house that is to close is told how the last day of the stay is said."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cli.languages import ENGLISH, SPEECH
from ledger.shared.calendar import clock_set_to
from tests.cli.house import adopt, data, done, house, refused
from tests.cli.running import pladsbog

CLOSING = '\n[[closure]]\noffer = "h"\nplace = "1"\nlast_day = 2025-06-15\n'
MOVE_IN = "move-in c-1 h 1 --from 2025-05-01 --level 1 --decision A"


@pytest.fixture(autouse=True)
def closing(folder: Path) -> Iterator[Path]:
    """Place 1 of h closes after 15 June; place 2 stays, and so does the house."""
    with clock_set_to(datetime(2025, 4, 10, 9, tzinfo=UTC)):
        adopt("h", house())
        adopt("close", f'reference = "KB 2"\ndecided_on = 2025-01-10\n{CLOSING}')
        yield folder
    SPEECH.speak(ENGLISH)


def danish(line: str) -> str:
    try:
        return pladsbog(f"--lang da {line}").err
    finally:
        SPEECH.speak(ENGLISH)


def test_the_last_day_of_a_stay_is_said_with_the_move_in() -> None:
    # when somebody is to move in without an end, then the option is named that gives it one
    assert "or earlier: --until 2025-06-15\n" in refused(MOVE_IN)
    assert danish(MOVE_IN).endswith(
        "eller angiv opholdets sidste dag, 15-06-2025 eller tidligere: --til-og-med 15-06-2025\n"
    )
    # and with it the stay is recorded
    done(f"{MOVE_IN} --until 2025-06-15")


def test_on_a_day_after_the_closing_no_last_day_helps() -> None:
    told = refused(MOVE_IN.replace("2025-05-01", "2025-07-01"))
    assert "give days up to 2025-06-15" in told
    assert "--until" not in told


def test_a_row_of_an_import_is_told_its_column(folder: Path) -> None:
    # given a move-in and the departure from the same place, as two rows
    rows = "hændelse;dato;til;borger;tilbud;plads;niveau;afgørelse\nindflytning;2025-05-01;{};c-1;h;1;1;A\n"
    two = rows.format("") + "fraflytning;2025-06-01;;c-1;;;;\n"
    (folder / "rows.csv").write_text(two, encoding="utf-8")
    # when they are imported, then the advice is the column in which a move-in has its last day
    told = refused("import rows.csv")
    assert "fill the column until (til) of this row with the last day of the stay, 2025-06-15 or earlier" in told
    assert "[place-not-open]" in told
    assert "eller tidligere, i kolonnen til i samme række; så har fraflytningen ikke en række for sig" in danish(
        "import rows.csv"
    )
    # and one row is recorded
    (folder / "rows.csv").write_text(rows.format("2025-06-01"), encoding="utf-8")
    done("import rows.csv")
    assert "c-1" not in str(data("residents h --on 2025-06-02"))


def test_whoever_gets_the_room_departs_first() -> None:
    # given a resident of the place that stays
    done("move-in c-2 h 2 --from 2025-05-01 --level 1 --decision A")
    # when he is to get the room that closes, then his departure is what lacks
    move = "move c-2 1 --from 2025-06-01 --decision A"
    assert "leaves by 2025-06-15: pladsbog depart c-2 --on 2025-06-15\n" in refused(move)
    done("depart c-2 --on 2025-06-15")
    done(move)


def test_a_transfer_has_no_last_day_to_be_given() -> None:
    after = '\n[[offer]]\nid = "g"\nname = "G"\neffective = 2025-01-01\nmodel = "m"\nrates = "r"\nplaces = ["1"]\n'
    adopt("g", f'reference = "KB 3"\ndecided_on = 2025-01-10\n{after}')
    done("move-in c-3 g 1 --from 2025-05-01 --level 1 --decision A")
    told = refused("move c-3 1 --offer h --from 2025-06-01 --decision A")
    assert "give days up to 2025-06-15" in told
    assert "--until" not in told
