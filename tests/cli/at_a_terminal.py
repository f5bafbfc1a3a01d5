"""Runs a command line at a terminal of its own, with somebody who types."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from select import select
from signal import SIGINT
from time import monotonic
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
    told = b""
    try:
        while True:
            if ending == INTERRUPT and told.endswith((b": ", b"? ")):
                _interrupt(process, ours)
            if not (chunk := os.read(ours, 65536)):
                break
            told += chunk
    except OSError:  # the other end is closed
        pass
    code = process.wait(60)
    os.close(ours)
    return Told(code, told.decode().replace("\r\n", "\n"))


_LONGEST, _PATIENCE = 60, 2
"""Seconds: in all, and until a signal that nobody has answered is sent again."""


def _interrupt(process: subprocess.Popen[bytes], ours: int) -> None:
    """Send what a terminal makes of ctrl-C until something comes of it.

    A signal that comes between the question and the reading is heard when the next line is typed: nobody types one.
    """
    until = monotonic() + _LONGEST
    while process.poll() is None:
        process.send_signal(SIGINT)
        if select([ours], [], [], _PATIENCE)[0]:
            return
        assert monotonic() < until, "it does not hear that it is interrupted"
