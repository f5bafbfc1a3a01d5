"""A progress bar on a terminal, and nothing elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import click

from cli.printing import is_terminal

TELLING = {"months": "telling months", "changes": "telling what moved the budgets"}


def telling(length: int, what: str) -> AbstractContextManager[Callable[[int], None]]:
    """The progress of telling so many months, or years of budgets, in tables."""
    return progress(length, TELLING[what])


@contextmanager
def progress(length: int, label: str) -> Iterator[Callable[[int], None]]:
    """Yields what is called with each number of steps done, on the way to `length` of them."""
    if not is_terminal(sys.stderr):
        yield lambda _steps: None
        return
    with click.progressbar(length=length, label=label, file=sys.stderr) as shown:
        yield shown.update
