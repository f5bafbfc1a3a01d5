"""Run a command and print what it took: seconds, seconds of processor, peak memory in KB, exit code; as JSON.

A process of its own, and a small one, because a process counts the memory of whoever started it as its own peak.
"""

from __future__ import annotations

import json
import os
import sys
from time import perf_counter


def main() -> None:
    """Run the command that the arguments are, its answer thrown away."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    begun = perf_counter()
    process = os.posix_spawn(sys.argv[1], sys.argv[1:], os.environ, file_actions=[(os.POSIX_SPAWN_DUP2, nowhere, 1)])
    _, status, used = os.wait4(process, 0)
    took = (perf_counter() - begun, used.ru_utime + used.ru_stime, used.ru_maxrss, os.waitstatus_to_exitcode(status))
    sys.stdout.write(json.dumps(took))


if __name__ == "__main__":
    main()
