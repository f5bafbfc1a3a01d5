"""How far long work has come, told to whoever listens: on a terminal a person does, and elsewhere nobody.

Work that takes steps says how many there are and what they are, and takes them; who listens, and how that is shown, it
does not know. Where nobody listens the steps are gone through as they are.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import ContextVar
from typing import TypeVar

from ledger.shared.message import Message, say

T = TypeVar("T")

Advance = Callable[[int], None]
"""Called with how many steps have been done since it was last called."""
Listener = Callable[[int, Message], AbstractContextManager[Advance]]
"""Told how many steps there are, and what they are."""

HOUSES = say("settling houses")
MONTHS = say("settling months")
READING = say("reading houses")
CLOSINGS = say("reading closings")
EVENTS = say("going through events")
CHECKING = say("checking events")
"""What steps are called in several places."""

_listener: ContextVar[Listener | None] = ContextVar("listener", default=None)


@contextmanager
def listened_to(listener: Listener) -> Iterator[None]:
    """Let the steps that are taken meanwhile be told."""
    before = _listener.set(listener)
    try:
        yield
    finally:
        _listener.reset(before)


def told(length: int, what: Message) -> AbstractContextManager[Advance]:
    """Gives what is called with each number of steps done, on the way to `length` of them."""
    listener = _listener.get()
    return nullcontext(_unheard) if listener is None or length <= 1 else listener(length, what)


def counted(steps: Iterable[T], what: Message, length: int | None = None) -> Iterable[T]:
    """The steps, told as they are taken; `length` is for those that do not know how many they are."""
    if _listener.get() is None:
        return steps
    if length is None:
        steps = steps if isinstance(steps, Collection) else list(steps)
        length = len(steps)
    return steps if length <= 1 else _counted(steps, what, length)


def _counted(steps: Iterable[T], what: Message, length: int) -> Iterator[T]:
    with told(length, what) as advance:
        for step in steps:
            yield step
            advance(1)


def _unheard(_steps: int) -> None:
    """Nobody listens."""
