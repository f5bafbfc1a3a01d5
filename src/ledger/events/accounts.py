"""How settlements reach the finance system: which account a line goes to, and that a settlement has been posted."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from ledger.events.base import OutsideSettlement
from ledger.models.accounts import AccountMapping, Selector

ACCOUNTS = "accounts"
"""The stream of all mappings: small, and read without any offer's history."""


class AccountAdopted(OutsideSettlement):
    """The mapping of the lines that `selector` means, from `effective_on` until the next one of the same selector."""

    TOPIC: ClassVar[str] = "account.adopted:1"
    decided_on: date
    selector: Selector
    mapping: AccountMapping

    @property
    def stream(self) -> str:
        return ACCOUNTS


class PostingsMade(OutsideSettlement):
    """An offer's issued month was turned into postings, once.

    `closing` is the event that issued it, `known_at` the last event known then: the mappings up to there were used.
    `first` is the first running number and `count` how many postings there are; `digest` is that of their content
    (SHA-256), so that making them again can be held against what was handed over.
    """

    TOPIC: ClassVar[str] = "postings.made:1"
    offer: str
    month: str
    closing: int
    known_at: int
    first: int
    count: int
    digest: str

    @property
    def stream(self) -> str:
        return f"postings:{self.offer}"
