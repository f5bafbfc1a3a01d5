"""Every test of the command line runs in a folder of its own, as anna, with nothing set from outside."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from ledger.shared.calendar import clock_set_to
from tests.cli.every_answer import NOW, make_ledger
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
