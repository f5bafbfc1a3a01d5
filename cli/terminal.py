"""Answers on a terminal: a title, as many columns as its width holds, and a pager for what is higher than it.

Decided on 2026-11-27:

* Columns that do not fit are folded away, the least important first: identities and who recorded what, then texts and
  days from the right. Amounts stay, and so does the first column. Which are left out is said below the table, with
  `--wide`, which shows all of them. What goes into a file or another program is never folded.
* Colour says where somebody should look, and never alone: the word or the sign beside it says the same. Red is what is
  over its budget, overdue or to be done; yellow what a person must decide, or what is left unexplained; green what is
  in order. What was annulled is struck through. NO_COLOR turns all of it off.
* What is higher than the terminal goes to the pager that PAGER names, else `less`; where both ends are a person's.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from decimal import Decimal
from shutil import get_terminal_size
from typing import TYPE_CHECKING, Any

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


_RED, _YELLOW, _GREEN = "red", "yellow", "green"
_WORDS = {
    "to-do": _RED, "overdue": _RED, "broken": _RED, "refused": _RED, "remark": _YELLOW, "attention": _YELLOW,
    "ok": _GREEN, "done": _GREEN,
}  # fmt: skip
"""What a word in a column of states says by its colour, too."""
_OF_STATES = ("state", "status")
_TO_DECIDE = ("findings", "residual", "unpriced_days")
_OVER = ("deviation", "now_above_expectation")


def colour_of(key: str, value: Any) -> str | None:
    """The colour of a cell in the column of a key; None for the usual one."""
    if key in _OF_STATES:
        return _WORDS.get(str(value))
    ore = getattr(value, "ore", value)
    if not isinstance(ore, (int, Decimal)) or not ore:
        return None
    if key in _TO_DECIDE:
        return _YELLOW
    return _RED if key in _OVER and ore > 0 else None


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
