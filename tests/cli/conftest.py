"""Every test of the command line runs in a folder of its own, as anna, with nothing set from outside."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from cli.languages import ENGLISH, SPEECH
from ledger.shared.calendar import clock_set_to
from tests.cli.every_answer import NOW, make_ledger
from tests.cli.house import adopt, done, house
from tests.cli.running import pladsbog

TOWN = """
reference = "KB 2022-12-20 item 14"
decided_on = 2022-12-20

[[model]]
id = "pakker"
effective = 2023-01-01
allocation = "combination"
structure = "differentiated"

[[rates]]
id = "lillebaelt"
effective = 2023-01-01
unit = "day"
interval = 349
steps = 12
hours_per_step = 7

[[offer]]
id = "syrenparken"
name = "Syrenparken"
effective = 2023-01-01
model = "pakker"
rates = "lillebaelt"
places = ["1", "2"]

[[base]]
offer = "syrenparken"
effective = 2023-01-01
unit = "day"
amount = 878
"""

DEARER = """
reference = "KB 2"
decided_on = 2025-03-01

[[rates]]
id = "r"
effective = 2025-07-01
unit = "day"
prices = { "1" = 1010, "2" = 2020 }
"""


@pytest.fixture(autouse=True, scope="module")
def _english_again() -> Iterator[None]:
    """The language is the process's: what a file's tests have left it at is nobody else's."""
    yield
    SPEECH.speak(ENGLISH)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that commands run in."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PLADSBOG_ACTOR", "anna")
    of_vault = ("PLADSBOG_VAULT", "PLADSBOG_VAULT_KEY", "PLADSBOG_VAULT_KEY_FILE")
    for name in ("PLADSBOG_LEDGER", "PLADSBOG_DEBUG", "NO_COLOR", *of_vault):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


@pytest.fixture
def town(folder: Path) -> Path:
    """The folder with a ledger that has adopted one house with two places."""
    return make_town(folder)


def make_town(folder: Path) -> Path:
    """As above, under the clock as it is set."""
    (folder / "town.toml").write_text(TOWN)
    assert pladsbog("init --municipality 787").code == 0
    assert pladsbog("adopt town.toml").code == 0
    return folder


@pytest.fixture
def since_a_meeting(folder: Path) -> None:
    """A meeting in March; since then a departure told late, a correction, new rates, and a move-in."""
    assert folder
    adopt("h", house('"1" = 1000, "2" = 2000', places=3))
    done(
        "move-in c-1 h 1 --from 2025-01-01 --level 1 --payer 163 --decision VU-1",
        "move-in c-2 h 2 --from 2025-01-01 --level 1 --decision VU-2",
        "follow-up hold h 2025-02 --on 2025-03-05 --participants leader",
        "depart c-2 --on 2025-02-10 --cause moved",
        "correct 8 --kind typo --level 2 --reason mistyped",
    )
    adopt("dearer", DEARER)
    done("move-in c-3 h 3 --from 2025-12-01 --level 1 --decision VU-3")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger that has an answer for every command, made once for the tests of a file."""
    folder = tmp_path_factory.mktemp("made")
    make_ledger(folder)
    return folder


@pytest.fixture
def answers(made: Path, folder: Path) -> Iterator[Path]:
    """A folder with a ledger that has an answer for every command, on the day that it was made."""
    shutil.copytree(made, folder, dirs_exist_ok=True)
    with clock_set_to(NOW):
        yield folder
