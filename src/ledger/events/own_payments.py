"""What residents pay themselves, adopted by councils, house by house."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import ClassVar

from msgspec import Struct

from ledger.events.adoption import DatedAdoption, DecisionHeader, References
from ledger.events.base import Event, VersionAdopted
from ledger.models.own_payments import OwnPayment
from ledger.shared.message import Kroner, Message, say


class OwnPaymentAdopted(VersionAdopted, frozen=True, kw_only=True):
    """What each resident of one offer pays himself, from `effective_on` until the next one of the same kind."""

    TOPIC: ClassVar[str] = "own-payment.adopted:1"
    CAUSE: ClassVar[str] = "own payment"
    AT_MEETINGS: ClassVar[str] = "price"
    offer: str
    payment: OwnPayment

    @property
    def stream(self) -> str:
        return f"offer:{self.offer}"

    @property
    def subject(self) -> str:
        return self.payment.kind

    @property
    def content(self) -> OwnPayment:
        return self.payment

    @property
    def called(self) -> Message:
        return say("own payment of residents of {offer}, {kind}", offer=self.offer, kind=self.payment.kind)

    def happened(self) -> Message:
        payment = self.payment
        if payment.ends:
            return say("{own_payment} ends", own_payment=self.called)
        amount = Kroner(payment.amount_ore or 0)
        return say("{own_payment}: {amount} a month", own_payment=self.called, amount=amount)


class OwnPaymentVersion(DatedAdoption, Struct, frozen=True):
    offer: str
    effective: date
    payment: OwnPayment

    @property
    def called(self) -> Message:
        return say("the own payment of residents of {offer}, {kind}", offer=self.offer, kind=self.payment.kind)

    @property
    def refers_to(self) -> References:
        return References(offers=(self.offer,))

    def events(self, head: DecisionHeader) -> Iterator[Event]:
        yield OwnPaymentAdopted(**head, effective_on=self.day, offer=self.offer, payment=self.payment)
