"""Runs a command line at a terminal of its own, with somebody who types."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path
from signal import SIGINT
from time import monotonic, sleep
from typing import NamedTuple

END = "\x04"
"""Ctrl-D: the end of what is typed."""
INTERRUPT = "\x03"
"""Ctrl-C."""


class Told(NamedTuple):
    code: int
    text: str
    """Everything that stood on the screen, what was typed included."""


def at_a_terminal(
    line: list[str], *typed: str, columns: int = 200, lines: int = 200, ending: str = END, **environment: str
) -> Told:
    """What a person sees who types a line, and then what is asked for; the terminal keeps it until it is read.

    `ending` is typed after that: ctrl-C once a question stands there, and somebody's answer is waited for.
    """
    ours, theirs = pty.openpty()
    env = {**os.environ, "COLUMNS": str(columns), "LINES": str(lines), "NO_COLOR": "1", "PAGER": "cat", **environment}
    env["PYTHONPATH"] = os.pathsep.join(filter(None, sys.path))
    keys = "".join(f"{one}\n" for one in typed).encode()
    os.write(ours, keys if ending == INTERRUPT else keys + ending.encode())
    process = subprocess.Popen(
        [sys.executable, "-c", "import cli.main; cli.main.main()", *line],
        stdin=theirs, stdout=theirs, stderr=theirs, env=env,
    )  # fmt: skip
    os.close(theirs)
    told, interrupted = b"", False
    try:
        while chunk := os.read(ours, 65536):
            told += chunk
            if ending == INTERRUPT and not interrupted and told.endswith((b": ", b"? ")):
                _wait_until_it_reads(process.pid)
                process.send_signal(SIGINT)  # which is what a terminal makes of it
                interrupted = True
    except OSError:  # the other end is closed
        pass
    code = process.wait(60)
    os.close(ours)
    return Told(code, told.decode().replace("\r\n", "\n"))


KNOWS_WHO_SLEEPS = Path("/proc/self/stat").exists()
"""Whether the system tells what a process does: without that nobody knows when a signal is heard."""
_LONGEST = 30


def _wait_until_it_reads(pid: int) -> None:
    """Until a process sleeps, which with its question on the screen it does only while it reads the answer.

    A signal that comes between the question and the reading is heard when the next line is typed: nobody types one.
    """
    until = monotonic() + _LONGEST
    while Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] != "S":
        assert monotonic() < until, "it does not wait for an answer"
        sleep(0.01)
