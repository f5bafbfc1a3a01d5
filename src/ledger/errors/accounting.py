"""Budgets and accounts: what is not adopted, and what cannot be posted."""

from __future__ import annotations

from datetime import date

from ledger.errors.base import Refused
from ledger.errors.closing import NotIssued
from ledger.shared.message import Message, Remedy, say

_MOST_SHOWN = 5
"""Of the lines without an account: where none is adopted yet, a month has hundreds of them."""


class NoBudget(Refused):
    """No budget of the offer is adopted for the year. `opens`: its first day, where it opens within the year."""

    code = "no-budget"
    offer: str
    year: int
    opens: date | None = None

    def sentence(self) -> Message:
        return say("no budget of {offer} is adopted for {year}", offer=self.offer, year=self.year)

    def remedy(self) -> Remedy:
        day = self.opens if self.opens is not None and self.opens.year == self.year else date(max(self.year, 1), 1, 1)
        return Remedy("adopt-budget", offer=self.offer, year=self.year, day=day)


class IssueFirst(NotIssued):
    """A month is to be posted or compared that is not closed.

    `known_at`: it is closed now, and was not when that event was the last one.
    """

    known_at: int | None = None

    def sentence(self) -> Message:
        if self.known_at is None:
            return super().sentence()
        return say("{month} had not been closed when #{event} was recorded", month=self.month, event=self.known_at)

    def remedy(self) -> Remedy:
        if self.known_at is not None:
            return Remedy("leave-known-at-out")
        if self.offers:
            return Remedy("close-of", month=self.month, offers=self.offers)
        return Remedy("close", month=self.month)


class NoAccount(Refused):
    """No account mapping fits some lines of a closed month. The first of them, as a mapping would have to name them.

    `count` is how many there are.
    """

    code = "no-account"
    month: str
    lines: list[Message]
    count: int = 0

    def __post_init__(self) -> None:
        self.count = max(self.count, len(self.lines))
        self.lines = self.lines[:_MOST_SHOWN]

    def sentence(self) -> Message:
        lines = list(self.lines)
        if self.count > len(lines):
            lines.append(say("… and {more} more", more=self.count - len(lines)))
        if len(self.lines) == 1:
            return say(
                "1 line of {month} without an account, nothing was posted:\n  {line}",
                month=self.month,
                line=self.lines[0],
            )
        return say(
            "{count} lines of {month} without an account, nothing was posted:\n  {lines:\n  }",
            count=self.count,
            month=self.month,
            lines=lines,
        )

    def remedy(self) -> Remedy:
        return Remedy("adopt-account", month=self.month)


class AlreadyPosted(Refused):
    """The month's postings are recorded already; of the offers that were `named`, or of all."""

    code = "already-posted"
    month: str
    offers: list[str]
    named: bool = True

    def sentence(self) -> Message:
        return say("{month} was already posted for {offers}", month=self.month, offers=self.offers)

    def remedy(self) -> Remedy:
        if self.named:
            return Remedy("repeat-postings-of", month=self.month, offers=self.offers)
        return Remedy("repeat-postings", month=self.month)


class NotPosted(Refused):
    """Postings are to be repeated that were never made; no offers are named where it is for none."""

    code = "not-posted"
    month: str
    offers: list[str]

    def sentence(self) -> Message:
        if not self.offers:
            return say("{month} was never posted", month=self.month)
        return say("{month} was never posted for {offers}", month=self.month, offers=self.offers)

    def remedy(self) -> Remedy:
        if self.offers:
            return Remedy("post-of", month=self.month, offers=self.offers)
        return Remedy("post", month=self.month)


class NoAlias(Refused):
    """Accounts of 16 figures have no alias, and a G69 record has room for ten signs."""

    code = "no-alias"
    accounts: list[str]

    def sentence(self) -> Message:
        return say("a G69 record has no room for {accounts}", accounts=self.accounts)

    def remedy(self) -> Remedy:
        return Remedy("adopt-alias")


class NoMunicipality(Refused):
    """A G69 file is to be written, and the ledger does not know whose it is."""

    code = "no-municipality"

    def sentence(self) -> Message:
        return say("a G69 file names its municipality, and the ledger was opened without one")

    def remedy(self) -> Remedy:
        return Remedy("give-municipality")
