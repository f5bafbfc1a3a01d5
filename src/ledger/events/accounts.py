"""How settlements reach the finance system: which account a line goes to, and that a settlement has been posted.

Decided on 2026-11-21:

* Mappings touch no settlement. They have a stream of their own, `accounts`; adopting one late needs no reason.
"""

from collections.abc import Iterator
from datetime import date
from typing import ClassVar

from msgspec import Struct

from ledger.events.adoption import DatedAdoption, DecisionHeader, References
from ledger.events.base import Event, VersionAdopted
from ledger.models.accounts import AccountMapping, Selector
from ledger.models.months import StoredMonth
from ledger.shared.message import Message, Value, say

ACCOUNTS = "accounts"
"""The stream of all mappings: small, and read without any offer's history."""
FUNCTIONS = "functions"
"""That of the functions by paragraph."""


class AccountAdopted(VersionAdopted, frozen=True, kw_only=True):
    """The mapping of the lines that `selector` means, from `effective_on` until the next one of the same selector."""

    TOPIC: ClassVar[str] = "account.adopted:1"
    OUTSIDE_SETTLEMENT: ClassVar[bool] = True
    selector: Selector
    mapping: AccountMapping

    @property
    def stream(self) -> str:
        return ACCOUNTS

    @property
    def subject(self) -> Selector:
        return self.selector

    @property
    def content(self) -> AccountMapping:
        return self.mapping

    @property
    def called(self) -> Message:
        return say("account of {selector}", selector=self.selector.sides())

    def happened(self) -> Message:
        values: dict[str, Value] = {
            "account": self.mapping.account,
            "counter": self.mapping.counter,
            "selector": self.selector.sides(),
        }
        return say("account {account} against {counter} for {selector}", **values)


class AccountVersion(DatedAdoption, Struct, frozen=True):
    effective: date
    selector: Selector
    mapping: AccountMapping

    @property
    def called(self) -> Message:
        return say("the account of {selector}", selector=self.selector.sides())

    @property
    def refers_to(self) -> References:
        selector = self.selector
        offers = () if selector.offer is None else (selector.offer,)
        return References(offers=offers, services=() if selector.service is None else (selector.service,))

    def events(self, head: DecisionHeader) -> Iterator[Event]:
        yield AccountAdopted(**head, effective_on=self.day, selector=self.selector, mapping=self.mapping)


class FunctionAdopted(VersionAdopted, frozen=True, kw_only=True):
    """What is owed for citizens of `paragraph` belongs to `function`, 5.38.52, whatever the function of their house.

    It says where amounts belong, and moves none.
    """

    TOPIC: ClassVar[str] = "function.adopted:1"
    CAUSE: ClassVar[str] = "function"
    OUTSIDE_SETTLEMENT: ClassVar[bool] = True
    paragraph: str
    function: str

    @property
    def stream(self) -> str:
        return FUNCTIONS

    @property
    def subject(self) -> str:
        return self.paragraph

    @property
    def content(self) -> str:
        return self.function

    @property
    def called(self) -> Message:
        return say("function of paragraph {paragraph}", paragraph=self.paragraph)

    def happened(self) -> Message:
        return say("paragraph {paragraph} is of function {function}", paragraph=self.paragraph, function=self.function)


class FunctionVersion(DatedAdoption, Struct, frozen=True):
    paragraph: str
    effective: date
    function: str

    @property
    def called(self) -> Message:
        return say("the function of paragraph {paragraph}", paragraph=self.paragraph)

    def events(self, head: DecisionHeader) -> Iterator[Event]:
        yield FunctionAdopted(**head, effective_on=self.day, paragraph=self.paragraph, function=self.function)


class PostingsMade(Event, frozen=True, kw_only=True):
    """An offer's issued month was turned into postings, once.

    `closing` is the event that issued it, `known_at` the last event known then: the mappings up to there were used.
    `first` is the first running number and `count` how many postings there are; `digest` is that of their content
    (SHA-256), so that making them again can be held against what was handed over.
    """

    TOPIC: ClassVar[str] = "postings.made:1"
    NAMES: ClassVar[tuple[str, ...]] = (*Event.NAMES, "closing")
    OUTSIDE_SETTLEMENT: ClassVar[bool] = True
    offer: str
    month: StoredMonth
    closing: int
    known_at: int
    first: int
    count: int
    digest: str

    @property
    def stream(self) -> str:
        return f"postings:{self.offer}"

    def happened(self) -> Message:
        values: dict[str, Value] = {"offer": self.offer, "month": self.month, "count": self.count}
        return say("{offer} {month} posted, {count} postings", **values)
