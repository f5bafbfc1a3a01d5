"""The way into the program `pladsbog`: what costs nothing is answered here, all else by `cli.program`.

To load click takes twice as long as Python itself takes to start, and the version needs none of it.
"""

from __future__ import annotations

import gc
import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import NoReturn

__version__ = "0.1.0"
NAME_AND_VERSION = "pladsbog " + __version__

SELDOM = 300_000
"""So many objects more than were freed are made before Python looks for cycles among them."""


def main() -> NoReturn:
    """Run what was typed, and leave with its exit code.

    Loading makes tens of thousands of objects that live until the end. Looking for cycles among them, again and again
    and once more on leaving, took a fifth of the time of an answer.
    """
    gc.set_threshold(SELDOM)
    # Else pydantic searches all that is installed for plugins, which would watch what is read about citizens.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    code = run(sys.argv[1:])
    gc.freeze()
    sys.exit(code)


def run(args: Sequence[str]) -> int:
    """Run one command line; its exit code, as `cli.program.run` says."""
    if list(args) == ["--version"] and _told():
        return 0
    from cli.late import SELDOM_USED, load_late  # noqa: PLC0415 - loads typing

    load_late(*SELDOM_USED)
    from cli import program  # noqa: PLC0415 - loads click

    return program.run(args)


def _told() -> bool:
    """Say the version; False where it cannot be written, which the program explains."""
    try:
        print(NAME_AND_VERSION, flush=True)
    except (OSError, ValueError, AttributeError):
        return False
    return True
