"""A month cannot be closed, or was not."""

from __future__ import annotations

from datetime import date

from ledger.errors.base import Refused
from ledger.shared.message import Message, Remedy, Value, say


class MonthAlreadyClosed(Refused):
    """The month is closed for the offers; none are named where it is for every one."""

    code = "already-closed"
    month: str
    offers: list[str]

    def sentence(self) -> Message:
        if not self.offers:
            return say("{month} is closed already for every offer", month=self.month)
        return say("{month} is closed already for {offers}", month=self.month, offers=self.offers)

    def remedy(self) -> Remedy:
        return Remedy("carried-as-adjustment")


class MonthOutOfOrder(Refused):
    """An earlier month of the offer is open; `earliest` is the first such."""

    code = "out-of-order"
    month: str
    offer: str
    earliest: str

    def sentence(self) -> Message:
        return say(
            "{month} of {offer} cannot be closed before {earliest}",
            month=self.month,
            offer=self.offer,
            earliest=self.earliest,
        )

    def remedy(self) -> Remedy:
        return Remedy("close-earlier", earliest=self.earliest, month=self.month)


class MonthNotEnded(Refused):
    """The month's last day is today or later."""

    code = "month-not-ended"
    month: str
    last_day: date

    def sentence(self) -> Message:
        return say("{month} has not ended; its last day is {last_day}", month=self.month, last_day=self.last_day)

    def remedy(self) -> Remedy:
        return Remedy("wait-or-close-early")


class OpenFindings(Refused):
    """The settlement has findings. They are in words, each with what it is about."""

    code = "open-findings"
    month: str
    offer: str
    findings: list[Message]

    def sentence(self) -> Message:
        return say(
            "{month} of {offer} has findings that a person must decide: {findings:; }",
            month=self.month,
            offer=self.offer,
            findings=self.findings,
        )

    def remedy(self) -> Remedy:
        return Remedy("settle-findings", month=self.month)


class NotIssued(Refused):
    """The month is not closed for the offers; none are named where it is for no offer."""

    code = "not-issued"
    month: str
    offers: list[str]

    def sentence(self) -> Message:
        if not self.offers:
            return say("{month} has not been closed", month=self.month)
        return say("{month} has not been closed for {offers}", month=self.month, offers=self.offers)

    def remedy(self) -> Remedy:
        return Remedy("close-or-compare")


class NothingToClose(Refused):
    """None of the offers was open in the month; none are named where every one was asked for."""

    code = "nothing-to-close"
    month: str
    offers: list[str]

    def sentence(self) -> Message:
        if not self.offers:
            return say("nothing was open in {month}", month=self.month)
        return say("nothing was open in {month} for {offers}", month=self.month, offers=self.offers)

    def remedy(self) -> Remedy:
        return Remedy("show-offer", offer=self.offers[0]) if len(self.offers) == 1 else Remedy("show-log")


class NothingIssued(Refused):
    """No month of a period is closed for an offer. `period`: as it is written; `month`: the one to close next.

    Where none of it is open, as before the house was there, `month` is its first one, and `is_open` is not set.
    `known_at`: some month of it is closed now, and was not when that event was the last one.
    """

    code = "nothing-issued"
    offer: str
    period: str
    month: str
    is_open: bool
    known_at: int | None = None

    def sentence(self) -> Message:
        values: dict[str, Value] = {"offer": self.offer, "period": self.period, "event": self.known_at}
        if self.known_at is not None:
            return say("nothing of {period} had been issued for {offer} when #{event} was recorded", **values)
        return say("nothing of {period} is issued for {offer}: no month of it is closed", **values)

    def remedy(self) -> Remedy:
        if self.known_at is not None:
            return Remedy("leave-known-at-out")
        if not self.is_open:
            return Remedy("settle", month=self.month)
        return Remedy("close-of", month=self.month, offers=[self.offer])
