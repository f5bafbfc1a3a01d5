"""What a long run is doing, on a line of the terminal that goes away: how far, how fast, how long yet.

Decided on 2026-11-27:

* The line comes after a second, so that a quick answer is not preceded by a flicker, and it is gone when the answer
  comes. Of one thing after another the second is counted from the first of them on. It stands on stderr, where a
  person sits at it; JSON, files and pipes never have it, nor has a terminal that can take nothing away (TERM=dumb).
* Where steps are counted, it tells their rate and the time left, which are those of the run so far. Where they cannot
  be counted, it tells how long it has taken. Of less than one a second the rate is told a minute.
* The first steps are seldom like the others: rate and time left are told once a part of the whole is done that says
  something of it, and some seconds have gone by (decided on 2026-11-28). Until then the bar tells how far it is.
* Of steps within steps the outer ones are told: they say how long it takes in all.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from threading import Event, Thread, current_thread, main_thread
from time import monotonic
from typing import TypeVar

from cli.printing import in_words, is_terminal
from ledger.shared.message import Message, Value, say
from ledger.shared.steps import listened_to

T = TypeVar("T")

BEFORE_SHOWN = 1.0
"""Seconds that a run takes before it is worth a line."""
BETWEEN = 0.25
_BAR, _LEAST_BAR = 20, 5
_BASIS, _SECONDS_OF_BASIS = 0.05, 3.0
"""The part of the whole, and the seconds, that an estimate is made from at least."""
_HOUR, _MINUTE = 3600, 60
_ERASED = "\r\033[K"

FOLDING = say("reading events")
RECORDING = say("recording days")
COPYING = say("copying events")
EXPORTING = say("writing events")
IMPORTING = say("reading rows")
CHECKING = say("checking")
WORKING = say("working")
TELLING = {"months": say("telling months"), "changes": say("telling what moved the budgets"), "checks": CHECKING}


def telling(length: int, what: str) -> AbstractContextManager[Callable[[int], None]]:
    """The progress of telling so many months, or years of budgets, in tables."""
    return progress(length, TELLING[what])


class _Task:
    """One thing that is under way. `length` 0: nobody knows how many steps it has."""

    def __init__(self, label: Message, length: int) -> None:
        self.label, self.length = label, length
        self.done = 0
        self.begun = monotonic()
        self.is_hushed = False

    def advance(self, steps: int) -> None:
        self.done += steps

    def line(self, room: int | None = None) -> str:
        """How it stands, in words; in so many signs the bar and then the label give way, not what they say."""
        label = in_words(self.label)
        told = self._told(label, _BAR)
        if room is None or len(told) <= room:
            return told
        bar = max(_LEAST_BAR, _BAR - len(told) + room)
        told = self._told(label, bar)
        lacking = len(told) - room
        return told if lacking <= 0 else self._told(f"{label[: max(0, len(label) - lacking - 1)]}…", bar)[:room]

    def _told(self, label: str, bar: int) -> str:
        seconds = monotonic() - self.begun
        if not (self.length and self.done):
            return in_words(say("{label} … {time}", label=label, time=_time(seconds)))
        part = min(1.0, self.done / self.length)
        values: dict[str, Value] = {
            "label": label,
            "bar": ("#" * int(part * bar)).ljust(bar, "."),
            "per_cent": int(part * 100),
        }
        if part < _BASIS or seconds < _SECONDS_OF_BASIS:
            return in_words(say("{label} [{bar}] {per_cent} %", **values))
        rate = self.done / seconds
        left = _time(max(0.0, (self.length - self.done) / rate))
        if rate < 1:
            a_minute = say(
                "{label} [{bar}] {per_cent} %, {rate} a minute, {left} left", rate=round(rate * 60), left=left, **values
            )
            return in_words(a_minute)
        return in_words(
            say(
                "{label} [{bar}] {per_cent} %, {rate:grouped} a second, {left} left",
                rate=round(rate),
                left=left,
                **values,
            )
        )


def _time(seconds: float) -> str:
    """Seconds as people read them: 7 s, 2:05, 1:02:05."""
    whole = int(seconds + 0.5)
    if whole < _MINUTE:
        return f"{whole} s"
    if whole < _HOUR:
        return f"{whole // _MINUTE}:{whole % _MINUTE:02}"
    return f"{whole // _HOUR}:{whole % _HOUR // _MINUTE:02}:{whole % _MINUTE:02}"


_under_way: list[_Task] = []
"""The innermost last: that one is told."""


class _Line:
    """Tells the innermost task again and again, until it is stopped."""

    def __init__(self, wait: float) -> None:
        self._stopped = Event()
        self._is_shown = False
        self._wait = wait
        self._thread = Thread(target=self._tell, daemon=True)
        self._thread.start()

    def _tell(self) -> None:
        while not self._stopped.wait(self._wait):
            from shutil import get_terminal_size  # noqa: PLC0415 - only of what takes longer than that

            self._wait = BETWEEN
            for task in _under_way[-1:]:
                if not task.is_hushed:
                    self._write(_ERASED + task.line(get_terminal_size().columns - 1))
                    self._is_shown = True

    def stop(self) -> None:
        self._stopped.set()
        self._thread.join()
        self.erase()

    def erase(self) -> None:
        if self._is_shown:
            self._write(_ERASED)
            self._is_shown = False

    def _write(self, text: str) -> None:
        try:
            sys.stderr.write(text)
            sys.stderr.flush()
        except (OSError, ValueError):
            self._stopped.set()  # nobody can read it any more, which the answer will say


_line: _Line | None = None
_silent_since: float | None = None
"""When the first thing began that somebody has waited for without being told anything."""


def hush() -> None:
    """Take the line away for good, as something else is said now."""
    global _silent_since  # noqa: PLW0603 - as below
    _silent_since = None
    for task in _under_way:
        task.is_hushed = True
    if _line is not None:
        _line.erase()


@contextmanager
def progress(length: int, label: Message) -> Iterator[Callable[[int], None]]:
    """Yields what is called with each number of steps done, on the way to `length` of them; 0 where nobody knows."""
    global _line, _silent_since  # noqa: PLW0603 - one line for the whole run, however many things are under way
    if not is_terminal(sys.stderr) or os.environ.get("TERM") == "dumb" or current_thread() is not main_thread():
        yield _unseen
        return
    task = _Task(label, length)
    _under_way.append(task)
    is_outermost = _line is None
    if is_outermost:
        _silent_since = monotonic() if _silent_since is None else _silent_since
        _line = _Line(max(BETWEEN, BEFORE_SHOWN - (monotonic() - _silent_since)))
    try:
        with listened_to(_within):
            yield task.advance
    finally:
        _under_way.remove(task)
        if is_outermost and _line is not None:
            _line.stop()
            _line = None


def _within(length: int, label: Message) -> AbstractContextManager[Callable[[int], None]]:
    """The progress of steps that work takes by itself; where they lie within others, those are told."""
    if any(task.length for task in _under_way):
        return nullcontext(_unseen)
    return progress(length, label)


def _unseen(_steps: int) -> None:
    """Nobody looks."""


def working(label: Message = WORKING) -> AbstractContextManager[Callable[[int], None]]:
    """The progress of what has no steps that could be counted."""
    return progress(0, label)


def counted(steps: Iterable[T], length: int, label: Message) -> Iterator[T]:
    """The steps, told as they are taken."""
    with progress(length, label) as advance:
        for step in steps:
            yield step
            advance(1)


class Counted(Sequence[T]):
    """A list whose rows are told as they are gone through, as often as that is."""

    def __init__(self, rows: Sequence[T], label: Message) -> None:
        self._rows, self._label = rows, label

    def __iter__(self) -> Iterator[T]:
        return counted(self._rows, len(self._rows), self._label)

    def __len__(self) -> int:
        return len(self._rows)

    def __getitem__(self, at):  # type: ignore[no-untyped-def] # noqa: ANN001, ANN204 - as the list has it
        return self._rows[at]
