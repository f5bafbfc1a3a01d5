"""Steps are told to whoever listens, and nobody is told where nobody does."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from ledger.shared.message import Message, say
from ledger.shared.steps import counted, listened_to, told

WHAT = say("settling houses")


class Listening:
    """Writes down what it is told: of what, how many, and how many were done."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, int, int]] = []

    @contextmanager
    def __call__(self, length: int, what: Message) -> Iterator[Callable[[int], None]]:
        done: list[int] = []
        yield done.append
        self.heard.append((str(what), length, sum(done)))


def test_steps_are_told_as_they_are_taken() -> None:
    listening = Listening()
    with listened_to(listening):
        assert list(counted("abc", WHAT)) == ["a", "b", "c"]
        assert list(counted(iter("abcd"), WHAT)) == ["a", "b", "c", "d"]
        assert list(counted(iter("ab"), WHAT, 2)) == ["a", "b"]
        with told(10, WHAT) as advance:
            advance(4)
            advance(6)
    assert listening.heard == [
        ("settling houses", 3, 3),
        ("settling houses", 4, 4),
        ("settling houses", 2, 2),
        ("settling houses", 10, 10),
    ]


def test_one_step_is_not_told() -> None:
    listening = Listening()
    with listened_to(listening):
        assert list(counted("a", WHAT)) == ["a"]
        with told(1, WHAT) as advance:
            advance(1)
    assert listening.heard == []


def test_where_nobody_listens_steps_are_what_they_were() -> None:
    steps = iter("abc")
    assert counted(steps, WHAT) is steps
    with told(3, WHAT) as advance:
        advance(3)


def test_nobody_is_told_any_more_once_nobody_listens() -> None:
    listening = Listening()
    with listened_to(listening):
        pass
    assert list(counted("abc", WHAT)) == ["a", "b", "c"]
    assert listening.heard == []
