"""Runs a command line at a terminal of its own, with somebody who types."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path
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

    From the first yes or no on each is typed once a question stands there: what is typed before is no answer to whether
    something is to be recorded. `ending` is typed after that: ctrl-C once somebody's answer is waited for.
    """
    ours, theirs = pty.openpty()
    env = {**os.environ, "COLUMNS": str(columns), "LINES": str(lines), "NO_COLOR": "1", "PAGER": "cat", **environment}
    env["PYTHONPATH"] = os.pathsep.join(filter(None, sys.path))
    ahead = next((at for at, one in enumerate(typed) if one.casefold() in _YES_OR_NO), len(typed))
    os.write(ours, "".join(f"{one}\n" for one in typed[:ahead]).encode())
    kept = [f"{one}\n" for one in typed[ahead:]]
    if ending != INTERRUPT:
        kept.append(ending)
    if ahead == len(typed):
        os.write(ours, "".join(kept).encode())
        kept.clear()
    process = subprocess.Popen(
        [sys.executable, "-c", "import cli.main; cli.main.main()", *line],
        stdin=theirs, stdout=theirs, stderr=theirs, env=env,
    )  # fmt: skip
    os.close(theirs)
    told = b""
    try:
        while True:
            is_final = told.endswith(b"/N]: ")  # what was typed before is not read
            if (kept or ending == INTERRUPT or is_final) and told.endswith(_ASKS) and _waits(process, ours):
                if kept:
                    os.write(ours, kept.pop(0).encode())
                elif ending == INTERRUPT:
                    _interrupt(process, ours)
                else:
                    os.write(ours, ending.encode())
            if not (chunk := os.read(ours, 65536)):
                break
            told += chunk
    except OSError:  # the other end is closed
        pass
    code = process.wait(60)
    os.close(ours)
    return Told(code, told.decode().replace("\r\n", "\n"))


_ASKS = (b": ", b"? ")
_YES_OR_NO = frozenset(("y", "n", "j", "yes", "no", "ja", "nej", "q"))
"""And q, which is neither."""
_LONGEST, _PATIENCE, _PAUSE, _LOOKS = 60, 2, 0.03, 4
"""Seconds: in all, until a signal that nobody has answered is sent again, and between looks; and how many of these."""


def _waits(process: subprocess.Popen[bytes], ours: int) -> bool:
    """Whether it waits for somebody who types, and does not reckon: it sleeps, whenever it is looked at."""
    state = Path(f"/proc/{process.pid}/stat")
    seen = 0
    while seen < _LOOKS and process.poll() is None:
        if select([ours], [], [], _PAUSE if state.exists() else _PATIENCE)[0]:
            return False
        sleeps = not state.exists() or state.read_text().rpartition(") ")[2].startswith("S")
        seen = seen + 1 if sleeps else 0
    return seen == _LOOKS


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
