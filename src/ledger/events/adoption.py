"""What one decision can adopt, item by item: the tables of a decision file as data.

Each kind of item stands beside the event that it becomes. What it brings, what it refers to, and what else of its kind
a decision may hold, it says itself. So neither the rules nor the reader of files nor simulations have to know the
kinds, but for two things: whether places open and close is judged by what is known (`rules.adoption`), and the levels
of a reassessment table are looked up in rates (`projections.simulate`).

Decided on 2026-11-26:

* A kind of adoption stands in one file. The item of a decision lies beside its event, and becomes it by itself. Before,
  the items lay in `models`, and thirteen files had a case for each kind.
"""

from collections.abc import Iterator
from datetime import date
from typing import ClassVar, TypedDict

from msgspec import Struct

from ledger.events.base import Event
from ledger.shared.message import Message


class DecisionHeader(TypedDict):
    """What every event of a decision carries."""

    by: str
    act: str
    ref: str | None
    request: str | None
    decision: str | None
    reason: str | None
    decided_on: date


class References(Struct, frozen=True):
    """Offers, models, series of rates and services that an item names, in the order in which they are looked up."""

    offers: tuple[str, ...] = ()
    models: tuple[str, ...] = ()
    rates: tuple[str, ...] = ()
    services: tuple[str, ...] = ()


def named(*keys: str | None) -> tuple[str, ...]:
    """The keys that an item names; those that it leaves out are not there."""
    return tuple(key for key in keys if key is not None)


class Adoption:
    """What a decision may adopt. Kinds of it are frozen dataclasses; a command's digest is made of their fields."""

    __slots__ = ()

    ONLY_ONCE: ClassVar[bool] = False
    """Whether a decision holds it once at most. Else it may hold several versions, in rising order of their days."""

    @property
    def only_once(self) -> bool:
        """Whether this one is the only one of its subject that a decision may hold."""
        return self.ONLY_ONCE

    @property
    def day(self) -> date:
        """The day from which it holds; of a closure its last day."""
        raise NotImplementedError

    @property
    def called(self) -> Message:
        """What a reader of the decision would call its subject, with the article: the model pakker."""
        raise NotImplementedError

    @property
    def brings(self) -> References:
        """What others may refer to once it is adopted."""
        return References()

    @property
    def refers_to(self) -> References:
        """What must have been adopted before, or by the same decision."""
        return References()

    def events(self, head: DecisionHeader) -> Iterator[Event]:
        """What it becomes, where nothing of it is recorded yet."""
        raise NotImplementedError


class DatedAdoption(Adoption):
    """What a decision adopts from a day of its own."""

    __slots__ = ()

    effective: date

    @property
    def day(self) -> date:
        return self.effective


class YearlyAdoption(Adoption):
    """What a decision adopts for a calendar year, once."""

    __slots__ = ()

    ONLY_ONCE: ClassVar[bool] = True
    year: int

    @property
    def day(self) -> date:
        return date(self.year, 1, 1)
