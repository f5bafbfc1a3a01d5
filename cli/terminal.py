"""Answers on a terminal: a title, as many columns as its width holds, and a pager for what is higher than it.

Decided on 2026-11-27:

* Columns that do not fit are folded away, the least important first: identities and who recorded what, then texts and
  days from the right. Amounts stay, and so does the first column. Which are left out is said below the table, with
  `--wide`, which shows all of them. What goes into a file or another program is never folded.
* What is higher than the terminal goes to the pager that PAGER names, else `less`; where both ends are a person's.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from shutil import get_terminal_size
from typing import TYPE_CHECKING

import click

from cli.printing import is_terminal

if TYPE_CHECKING:
    from cli.render import Column

GAP = 2

SELDOM_READ = (
    "events", "line", "id", "exact_quantity", "unit_price_exact", "recorded_at", "recorded_on", "by", "decided_by",
    "decided_on", "annulled_by", "delay", "reason", "decision", "function", "supplier", "acting", "residence",
)  # fmt: skip
"""The keys of columns that go first, in this order."""


def width() -> int:
    """How many signs a line of the terminal holds."""
    return get_terminal_size().columns


def fitted(columns: Sequence[Column], widths: Sequence[int], most: int) -> list[int]:
    """Which columns fit a line of `most` signs, by their places; all of them where that is none."""
    kept = list(range(len(columns)))
    for at in _least_important_first(columns):
        if sum(widths[one] + GAP for one in kept) - GAP <= most:
            break
        kept.remove(at)
    return kept


def _least_important_first(columns: Sequence[Column]) -> list[int]:
    seldom = [at for key in SELDOM_READ for at, column in enumerate(columns) if at and column.key == key]
    rest = [at for at in range(len(columns) - 1, 0, -1) if at not in seldom]
    texts = [at for at in rest if columns[at].holds not in ("money", "number")]
    numbers = [at for at in rest if columns[at].holds == "number"]
    return [*seldom, *texts, *numbers]


def is_person_reading() -> bool:
    """Whether an answer goes to a terminal that a person sits at."""
    return is_terminal(sys.stdout) and is_terminal(sys.stdin)


def paged(text: str, write: Callable[[str], None]) -> None:
    """Show a text, by the pager where it is higher than the terminal."""
    if is_person_reading() and text.count("\n") >= get_terminal_size().lines:
        os.environ.setdefault("LESS", "FRX")  # nothing is cleared, colours stay, and a page that fits is just shown
        click.echo_via_pager(text)
        return
    write(text)
