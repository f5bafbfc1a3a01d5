"""Numbers of events of which many belong to many things at once: a few of its own, and lists that are shared.

In a house of a thousand places each vacant one is priced by the average of all residents, so each of its lines follows
from a thousand assessments. Listed line by line they would fill the log; shared, they are held and stored once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import overload

Numbers = tuple[int, ...]


class SharedNumbers(Sequence[int]):
    """The numbers `own` and those of some lists that others share, in order and each once."""

    __slots__ = ("own", "shared")

    def __init__(self, own: Numbers, shared: tuple[Numbers, ...]) -> None:
        self.own, self.shared = own, shared

    def __iter__(self) -> Iterator[int]:
        return iter(sorted(set(self.own).union(*self.shared)))

    def __len__(self) -> int:
        return len(set(self.own).union(*self.shared))

    @overload
    def __getitem__(self, index: int) -> int: ...
    @overload
    def __getitem__(self, index: slice) -> Numbers: ...
    def __getitem__(self, index: int | slice) -> int | Numbers:
        return tuple(self)[index]

    def __eq__(self, other: object) -> bool:
        if isinstance(other, SharedNumbers) and (self.own, self.shared) == (other.own, other.shared):
            return True
        return isinstance(other, (SharedNumbers, tuple)) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __repr__(self) -> str:
        return repr(tuple(self))


def numbers(own: Iterable[int], *shared: Numbers) -> Sequence[int]:
    """The numbers in order; those of lists that others share are not copied."""
    ordered = tuple(sorted(set(own)))
    if not any(shared):
        return ordered
    if len(shared) == 1:
        return SharedNumbers(ordered, shared)
    return SharedNumbers(ordered, tuple({id(one): one for one in shared if one}.values()))


def own_of(events: Sequence[int]) -> Sequence[int]:
    """The numbers that are not shared."""
    return events.own if isinstance(events, SharedNumbers) else events


def shared_of(events: Sequence[int]) -> tuple[Numbers, ...]:
    """The lists that are shared."""
    return events.shared if isinstance(events, SharedNumbers) else ()


def union(several: Iterable[Sequence[int]]) -> set[int]:
    """All numbers of several; a list that they share is looked at once."""
    found: set[int] = set()
    seen: set[int] = set()
    for events in several:
        found.update(own_of(events))
        for one in shared_of(events):
            if id(one) not in seen:
                seen.add(id(one))
                found.update(one)
    return found
