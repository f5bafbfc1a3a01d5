"""How long `pladsbog --help` takes, against a Python that does nothing: at most 8 times as long.

python -m tests.benchmarks.starting
"""

from __future__ import annotations

import subprocess
import sys
from functools import partial

from tests.benchmarks.measuring import ms, show, timed

RUN = "from cli.main import main; main()"
FLOOR = "python -c pass"
COMMANDS = {
    FLOOR: ["pass"],
    "pladsbog --help": [RUN, "--help"],
    "pladsbog move-in --help": [RUN, "move-in", "--help"],
    "pladsbog settle 2023-13 (refused)": [RUN, "settle", "2023-13"],
}
TURNS = 21


def main() -> None:
    """Print each command's time and its ratio to nothing at all."""
    found = timed({name: partial(_run, arguments) for name, arguments in COMMANDS.items()}, TURNS)
    rows = [(name, ms(found.of(name)), f"{found.against(FLOOR, name):.1f}") for name in COMMANDS]
    show(("command", "time", "ratio"), rows)


def _run(arguments: list[str]) -> None:
    subprocess.run([sys.executable, "-c", *arguments], check=False, capture_output=True)


if __name__ == "__main__":
    main()
