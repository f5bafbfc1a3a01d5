"""Answers on a terminal: a title, as many columns as its width holds, and a pager for what is higher than it.

Decided on 2026-11-27:

* Columns that do not fit are folded away, the least important first: those without anything or with nought in them,
  identities and who recorded what, then texts and days from the right, then numbers. One that a wider one has left
  room for comes back. Which are left out is said below the table, with
  `--wide`, which shows all of them. What goes into a file or another program is never folded.
* What a row is about stays, and its lines are broken (decided on 2026-11-28: on a terminal of 80 signs `status` had
  folded its answer away). Amounts go before it, from the left, where there are more than a line holds; the last stays,
  and so does the first column. Of two columns the second is broken, whatever it is about; words and keys are not.
* Where a table says of some columns that they stay, they go after all others, and an amount of them stands for the last
  one (decided on 2026-11-28: `follow-up history` had folded its days, houses and expectations away, and kept what the
  years came to). Their texts are broken, too, so that all of them find room: `person log` had folded away who looked.
  So it is with what an option asked for, such as names, and with whose adjustments are, of which place and month and of
  what: two of one amount could not be told apart. The citizen and the place that lines are about go last of all.
* The kind of a line stays and is broken, whatever it is of, and so does for whom a vacant place is reserved, and that
  it is on notice (decided on 2026-11-28): a base and a service of one citizen were two amounts of nothing. What others
  pay goes first where the note beside it says it, and who.
* Colour says where somebody should look, and never alone: the word or the sign beside it says the same. Red is what is
  over its budget, overdue or to be done; magenta what a person must decide, or what is left unexplained; green what is
  in order. What was annulled is struck through. NO_COLOR turns all of it off, and so does
  TERM=dumb.
* A command that is longer than a line goes on behind a backslash (decided on 2026-11-28): the terminal broke it in the
  middle of a word, and what is copied from a pager, or a terminal in a terminal, has an end of line there. Pasted into
  a shell it is one line. Windows has shells of which each has another sign for it, so there it stays as it is.
* What is higher than the terminal goes to the pager that PAGER names, else `less`; where both ends are a person's.
  `less` says how it is left, unless LESS is set: a bare ":" tells nobody.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path
from shutil import get_terminal_size
from typing import TYPE_CHECKING, Any

import click

from cli.printing import in_words, is_terminal, note
from ledger.shared.message import Message, Value, say
from ledger.shared.patterns import pattern

if TYPE_CHECKING:
    from cli.render import Column

GAP = 2

SELDOM_READ = (
    "per", "events", "line", "id", "exact_quantity", "unit_price_exact", "recorded_at", "recorded_on", "by",
    "decided_by", "decided_on", "annulled_by", "delay", "reason", "decision", "function", "supplier", "acting",
    "residence",
)  # fmt: skip
"""The keys of columns that go first, in this order."""


_RED, _TO_LOOK_AT, _GREEN = "red", "magenta", "green"
"""Such as are read on a light ground and on a dark one: yellow on white is not."""
_WORDS = {
    "to-do": _RED, "overdue": _RED, "broken": _RED, "refused": _RED, "remark": _TO_LOOK_AT, "attention": _TO_LOOK_AT,
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
        return _TO_LOOK_AT
    return _RED if key in _OVER and ore > 0 else None


def width() -> int:
    """How many signs a line of the terminal holds."""
    return get_terminal_size().columns


SAYING = ("what", "value", "how", "text", "about", "why", "mends", "do", "month", "standing", "of_kind")
"""The keys of columns that say what a row is about: these are broken into lines rather than folded away."""
_OF_WORDS = ("text", "month")
"""What a column that stays may hold to be broken."""
_WHO = ("place", "citizen", "name")
"""Whom a row is about: of the columns that stay these go last."""
_OF_FEW_WORDS = ("of_kind",)
"""Of these a line may hold one word: what stands beside them would be folded away for the blanks behind them."""
_NARROWEST = 20
_LONGEST_WORD = 40
"""A key or a word up to here stays in one piece; what is longer is a digest, or no word."""
_SAID_BESIDE = ("others_pay",)
"""Amounts that the last column has too, with who pays them: they go before the days from which a place is vacant."""
_AMOUNTS_SELDOM_READ = ("grants", "assumed_price", "besides_persons", "frame")


def fitted(
    columns: Sequence[Column],
    widths: Sequence[int],
    most: int,
    blank: Sequence[int] = (),
    words: Sequence[int] | None = None,
) -> list[int]:
    """Which columns fit a line of `most` signs, by their places; at least the first and the last amount.

    `blank` are those in which nothing stands. `words` are the longest words of each, in which none is broken: before
    a column of texts goes, all of them become as narrow as that.
    """
    saying = _broken_ones(columns)
    roomy, tight = _least(columns, widths, words), _least(columns, widths, words, tight=True)
    kept, gone = list(range(len(columns))), list[int]()
    for at in _least_important_first(columns, blank):
        least = tight if at in saying or columns[at].stays else roomy
        if _line_of(kept, least) <= most:
            break
        kept.remove(at)
        gone.append(at)
    keys = {columns[at].key for at in kept}
    if "unit_price" not in keys:  # of nothing that is there it says what it is of
        kept = [at for at in kept if columns[at].key != "per"]
    told = [at for at, one in enumerate(columns) if one.key == "per" and one.stays]
    for at in reversed(gone):  # a narrow one may find room that a wide one has left
        is_worth_it = at not in blank and columns[at].key not in SELDOM_READ
        found = [at, *told] if columns[at].key == "unit_price" else [at]  # no price of a month comes back without it
        if is_worth_it and _line_of([*kept, *found], roomy) <= most:
            kept += found
    return sorted(set(kept))


def narrowed(
    columns: Sequence[Column], widths: Sequence[int], most: int, words: Sequence[int] | None = None
) -> list[int]:
    """How wide each column is in a line of `most` signs: what those that are broken lack, they lack alike."""
    found = list(widths)
    least = _least(columns, widths, words)
    if _line_of(range(len(columns)), least) > most:
        least = _least(columns, widths, words, tight=True)
    while _line_of(range(len(columns)), found) > most:
        wider = [at for at in _broken_ones(columns) if found[at] > least[at]]
        if not wider:
            break
        found[max(wider, key=lambda at: found[at])] -= 1
    return found


def _line_of(kept: Sequence[int], widths: Sequence[int]) -> int:
    return sum(widths[at] + GAP for at in kept) - GAP


def _least(
    columns: Sequence[Column], widths: Sequence[int], words: Sequence[int] | None, *, tight: bool = False
) -> list[int]:
    """How narrow each column may become: those of texts by their words, all others not at all."""
    found = list(widths)
    for at in _broken_ones(columns):
        word = _NARROWEST if words is None or words[at] > _LONGEST_WORD else words[at]
        found[at] = min(found[at], word if tight or columns[at].key in _OF_FEW_WORDS else max(word, _NARROWEST))
    return found


def _broken_ones(columns: Sequence[Column]) -> list[int]:
    """The columns whose cells are broken into lines; of two, the second says what the first one is called for."""
    of_two = len(columns) == 2  # noqa: PLR2004 - a word and what it says
    return [
        at
        for at, one in enumerate(columns)
        if one.key in SAYING or (one.holds in _OF_WORDS and (one.stays or (of_two and at)))
    ]


def _least_important_first(columns: Sequence[Column], blank: Sequence[int]) -> list[int]:
    others = range(len(columns) - 1, 0, -1)
    amounts = [at for at in range(1, len(columns)) if columns[at].holds == "money"]
    last = [at for at in amounts if columns[at].stays and at not in blank] or amounts[-1:]
    stay = [at for at in others if columns[at].stays and at not in blank]
    empty = [at for at in others if at in blank and at not in last]
    seldom = [at for key in SELDOM_READ for at in others if columns[at].key == key and at not in (*amounts, *stay)]
    saying = [at for at in reversed(_broken_ones(columns)) if at]
    numbers = [at for at in others if columns[at].holds == "number" and at not in stay]
    texts = [at for at in others if at not in (*saying, *numbers, *amounts, *stay)]
    seldom_amounts = _seldom_amounts(columns)
    going = [at for at in amounts if at not in (*last, *stay)]
    amounts_first = sorted(going, key=lambda at: (columns[at].key not in seldom_amounts, at))
    said = [at for at in saying if at not in stay]
    last_of_all = sorted((at for at in stay if at not in last), key=lambda at: columns[at].key in _WHO)
    beside = [at for at in going if columns[at].key in _SAID_BESIDE]
    return list(dict.fromkeys([*empty, *beside, *seldom, *texts, *numbers, *amounts_first, *said, *last_of_all]))


def _seldom_amounts(columns: Sequence[Column]) -> tuple[str, ...]:
    """The keys of amounts that go first: also what is expected, where what is current holds it already."""
    keys = {one.key for one in columns}
    return (*_AMOUNTS_SELDOM_READ, "expected") if {"settled", "current"} <= keys else _AMOUNTS_SELDOM_READ


def note_left_out(headings: Sequence[Message], all_with: str | None = None) -> None:
    """Say which columns a terminal had no place for, and with what they are shown all the same."""
    if not headings:
        return
    columns: Value = list(headings)
    told = say("left out, as the terminal is too narrow: {columns}", columns=columns)
    if all_with is not None:
        told = say("{left_out}; all with {option}", left_out=told, option=all_with)
    note(told)


def broken(text: str, most: int) -> str:
    """The text in lines of at most so many signs, broken between words.

    What goes on stands below where its words begin: behind the mark or the columns before them. A command is copied, so
    it begins a line of its own where it fits none, and one that is longer than a line goes on behind a backslash.
    """
    return "\n".join(part for line in text.split("\n") for part in _parts(line, most))


_COMMAND = pattern(r"""(?<!\S)[»'"`(]?pladsbog (?=[-a-zæøå])(?:'[^']*'|"[^"]*"|[;,:.)«](?=\S)|[^;,:.)«])*""")
"""A command with what follows it, as far as it may be part of it: up to a mark that ends a clause, quoted ones not."""
_COLUMNS = pattern(r"\s*(?:\S+(?: \S+)*\s{2,})*")
"""The columns before the last one of a row, or the mark before an item, with the blanks between them."""
_BLANK = "\0"
"""Stands for a blank that no line is broken at."""


def _parts(line: str, most: int) -> Sequence[str]:
    if len(line) <= most:
        return (line,)
    from textwrap import wrap  # noqa: PLC0415 - only of what is too wide

    indent = " " * _where_words_begin(line, most)
    whole = _COMMAND.sub(lambda found: found[0].rstrip(" ").replace(" ", _BLANK) + _trailing(found[0]), line)
    begin, words = whole[: len(indent)].replace(_BLANK, " "), whole[len(indent) :]
    parts = wrap(
        words, most, initial_indent=begin, subsequent_indent=indent, break_on_hyphens=False, break_long_words=False
    )
    return [one.replace(_BLANK, " ") for part in parts for one in _continued(part, indent, most)] or (line,)


_WORD = pattern(r"""(?:'[^']*'|"[^"]*"|[^\0])+""")
"""A word of a command, quoted blanks and all; the first one has with it what stands before the command."""


def _continued(part: str, indent: str, most: int) -> Sequence[str]:
    """A line in which a command is too long, in several that a shell reads as one; as it is where no shell does."""
    words = _with_values(_WORD.findall(part))
    if len(part) <= most or sys.platform == "win32" or len(words) == 1:
        return (part,)
    lines = [words[0]]
    for at, word in enumerate(words[1:], start=1):
        room = most if at == len(words) - 1 else most - len(_GOES_ON)
        if len(lines[-1]) + 1 + len(word) <= room:
            lines[-1] += f" {word}"
        else:
            lines.append(f"{indent}  {word}")
    return [*(f"{one}{_GOES_ON}" for one in lines[:-1]), lines[-1]]


def _with_values(words: Sequence[str]) -> Sequence[str]:
    """The words of a command, an option together with the value behind it."""
    found: list[str] = []
    for word in words:
        if found and found[-1].startswith("-") and not word.startswith("-") and _BLANK not in found[-1]:
            found[-1] += f"{_BLANK}{word}"
        else:
            found.append(word)
    return found


_GOES_ON = " \\"


def _trailing(text: str) -> str:
    return " " * (len(text) - len(text.rstrip(" ")))


def _where_words_begin(line: str, most: int) -> int:
    """Behind the columns of a row, where they leave at least half of the line; else behind its indent."""
    found = _COLUMNS.match(line)
    at = 0 if found is None else found.end()
    return at if at <= most // 2 else len(line) - len(line.lstrip())


def is_person_reading() -> bool:
    """Whether an answer goes to a terminal that a person sits at."""
    return is_terminal(sys.stdout) and is_terminal(sys.stdin)


def paged(text: str, write: Callable[[str], None]) -> None:
    """Show a text, by the pager where it is higher than the terminal."""
    if is_person_reading() and text.count("\n") >= get_terminal_size().lines:
        os.environ.setdefault("LESS", _for_less(os.environ.get("PAGER", "")))
        click.echo_via_pager(text)
        return
    write(text)


def _for_less(pager: str) -> str:
    """What `less` is told: clear nothing, keep colours, just show a page that fits, and say how it is left."""
    plainly = "-FRX"
    if Path((pager.split() or ["less"])[0]).name != "less":
        return plainly
    return f"{plainly} -Ps{in_words(say('q leaves, space turns the page'))}$"
