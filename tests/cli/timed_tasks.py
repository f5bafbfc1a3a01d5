"""The twelve tasks of the people who use it, typed in Danish in an empty folder, and how long each takes.

    python -m tests.cli.timed_tasks    a row for each task, for TASKS.md

Each command is a process of its own, as somebody would type it. The time is from the first command to the last one's
answer; reading, and typing, are not in it.
"""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent / "tasks"
ROOT = Path(__file__).parents[2]
_PROGRAM = "import cli.main; cli.main.main()"


def tasks() -> list[dict[str, Any]]:
    """Every task, in the order of the page."""
    with (HERE / "tasks.toml").open("rb") as file:
        found: list[dict[str, Any]] = tomllib.load(file)["task"]
    return found


def main() -> int:
    """Time each task on a copy of one municipality, and show the rows."""
    with tempfile.TemporaryDirectory() as first:
        folder = Path(first)
        _typed(folder, ["demo"])
        for number, task in enumerate(tasks(), start=1):
            with tempfile.TemporaryDirectory() as other:
                shutil.copy(folder / "pladsbog.db", other)
                for name in task.get("files", ()):
                    shutil.copy(HERE / name, other)
                begun = time.perf_counter()
                for line in task["when"]:
                    _typed(Path(other), shlex.split(line))
                seconds = time.perf_counter() - begun
            row = (str(number), task["title"], str(len(task["when"])), f"{seconds:.1f} s", str(len(task["stumbles"])))
            sys.stdout.write(f"| {' | '.join(row)} |\n")
    return 0


def _typed(folder: Path, words: list[str]) -> None:
    environment = {**os.environ, "PLADSBOG_LANG": "da", "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}
    subprocess.run(
        [sys.executable, "-c", _PROGRAM, *words], cwd=folder, env=environment, check=True, capture_output=True
    )


if __name__ == "__main__":
    sys.exit(main())
