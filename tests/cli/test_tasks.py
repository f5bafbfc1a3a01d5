"""The twelve tasks of the people who use it: typed in Danish, as their guides say, they come to what was wanted.

What was typed wrong while they were tried leads on; the page has the same commands.
"""

from __future__ import annotations

import shlex
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from cli.guide import ROLES
from cli.languages import ENGLISH, SPEECH
from ledger.shared.calendar import clock_set_to
from tests.cli.running import Ran, pladsbog
from tests.cli.timed_tasks import HERE, tasks

TASKS = tasks()
DAYS = (datetime(2026, 1, 5, 8, 0, tzinfo=UTC), datetime(2026, 11, 27, 8, 0, tzinfo=UTC))
"""Days on which somebody may do them: soon after the demo's last event, and late in the year."""
PAGE = Path(__file__).parent / "TASKS.md"


def _name(task: dict[str, Any]) -> str:
    return str(task["title"])


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo")
    with pytest.MonkeyPatch.context() as patched, clock_set_to(DAYS[0]):
        patched.chdir(folder)
        patched.setenv("PLADSBOG_ACTOR", "anne")
        assert pladsbog("--lang da demo").code == 0
    return folder / "pladsbog.db"


@pytest.fixture
def begun(demo: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder with the municipality of the demo, where Danish is spoken."""
    shutil.copy(demo, folder / "pladsbog.db")
    monkeypatch.setenv("PLADSBOG_LANG", "da")
    monkeypatch.setenv("PLADSBOG_ACTOR", "anne")
    yield folder
    SPEECH.speak(ENGLISH)


def _given(task: dict[str, Any], folder: Path) -> None:
    for name in task.get("files", ()):
        shutil.copy(HERE / name, folder)


@pytest.mark.parametrize("day", DAYS, ids=lambda day: f"{day:%Y-%m}")
@pytest.mark.parametrize("task", TASKS, ids=_name)
def test_a_task_comes_to_what_was_wanted(begun: Path, task: dict[str, Any], day: datetime) -> None:
    _given(task, begun)
    with clock_set_to(day):
        for line in task["when"]:
            ran = pladsbog(line)
            assert ran.code == 0, f"{line}\n{ran.err}"
            assert ran.out or ran.err, line
        for then in task["then"]:
            told = _bundle(begun / then["bundle"]) if "bundle" in then else _told(pladsbog(then["asked"]))
            for shown in then.get("shows", ()):
                assert shown in told, (then, told)
            for hidden in then.get("hides", ()):
                assert hidden not in told, (then, told)


def _told(ran: Ran) -> str:
    assert ran.code == 0, ran.err
    return ran.out + ran.err


def _bundle(file: Path) -> str:
    """What the verifier in a bundle says of it: it needs only Python."""
    folder = file.with_suffix("")
    with zipfile.ZipFile(file) as bundle:
        bundle.extractall(folder)
    ran = subprocess.run([sys.executable, "verify.py"], cwd=folder, capture_output=True, text=True, check=True)
    return ran.stdout


@pytest.mark.parametrize("task", TASKS, ids=_name)
def test_what_was_typed_wrong_leads_on(begun: Path, task: dict[str, Any]) -> None:
    _given(task, begun)
    with clock_set_to(DAYS[0]):
        for stumble in task["stumbles"]:
            for line in stumble.get("after", ()):
                assert pladsbog(line).code == 0, line
            refused = pladsbog(stumble["typed"])
            assert refused.code in (1, 2), stumble
            assert any(line.startswith("Fejl: ") for line in refused.err.splitlines()), "a remark is told first"
            assert stumble["leads_to"] in refused.err, (stumble, refused.err)


def test_there_are_twelve_tasks_of_the_roles() -> None:
    assert len(TASKS) == 12
    assert {task["role"] for task in TASKS} == {*ROLES} - {"operator"}  # whose five stand in the guide


def test_the_page_has_every_task_with_its_commands() -> None:
    page = PAGE.read_text(encoding="utf-8")
    at = 0
    for number, task in enumerate(TASKS, start=1):
        at = page.index(f"## {number}. {task['title']}", at)
        for line in task["when"]:
            at = page.index(f"pladsbog {line}", at)


def test_commands_of_the_tasks_are_typed_in_danish() -> None:
    for task in TASKS:
        for line in task["when"]:
            options = [word for word in shlex.split(line) if word.startswith("--")]
            assert not set(options) & {"--from", "--on", "--decision", "--dry-run", "--output", "--offer"}, line
