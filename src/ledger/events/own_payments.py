"""What residents pay themselves, adopted by councils, house by house and place by place."""

from collections.abc import Hashable, Iterator
from datetime import date
from typing import ClassVar

from msgspec import Struct

from ledger.events.adoption import DatedAdoption, DecisionHeader, References
from ledger.events.base import Event, VersionAdopted
from ledger.events.decisions import Regulated
from ledger.models.own_payments import OwnPayment, PaymentKey, PaymentKind
from ledger.models.regulation import Raise
from ledger.shared.message import Kroner, Message, Value, say


class OwnPaymentAdopted(VersionAdopted, frozen=True, kw_only=True):
    """What each resident of one offer, or of one of its places, pays himself, from `effective_on` until the next one of
    the same kind and place.
    """

    TOPIC: ClassVar[str] = "own-payment.adopted:1"
    CAUSE: ClassVar[str] = "own payment"
    AT_MEETINGS: ClassVar[str] = "price"
    offer: str
    payment: OwnPayment

    @property
    def stream(self) -> str:
        return f"offer:{self.offer}"

    @property
    def subject(self) -> PaymentKey:
        return self.payment.key

    @property
    def content(self) -> OwnPayment:
        return self.payment

    @property
    def called(self) -> Message:
        if (place := self.payment.place) is not None:
            return say("own payment in {offer}/{place}, {kind}", offer=self.offer, place=place, kind=self.payment.kind)
        return say("own payment of residents of {offer}, {kind}", offer=self.offer, kind=self.payment.kind)

    @property
    def about_place(self) -> str | None:
        return self.payment.place

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
        values: dict[str, Value] = {"offer": self.offer, "place": self.payment.place, "kind": self.payment.kind}
        if self.payment.place is not None:
            return say("the own payment in {offer}/{place}, {kind}", **values)
        return say("the own payment of residents of {offer}, {kind}", **values)

    @property
    def refers_to(self) -> References:
        return References(offers=(self.offer,))

    def events(self, head: DecisionHeader) -> Iterator[Event]:
        yield OwnPaymentAdopted(**head, effective_on=self.day, offer=self.offer, payment=self.payment)


class OwnPaymentRegulated(Regulated, frozen=True, kw_only=True):
    """What residents of one offer pay themselves of a kind is raised, that of its places too."""

    TOPIC: ClassVar[str] = "own-payment.regulated:1"
    offer: str
    kind: PaymentKind
    regulation: Raise

    @property
    def stream(self) -> str:
        return f"offer:{self.offer}"

    @property
    def subject(self) -> PaymentKind:
        return self.kind

    @property
    def content(self) -> Raise:
        return self.regulation

    @property
    def called(self) -> Message:
        return say("the regulation of the own payment of {offer}, {kind}", offer=self.offer, kind=self.kind)

    def happened(self) -> Message:
        values: dict[str, Value] = {"offer": self.offer, "kind": self.kind, "raised": self.regulation.in_words()}
        return say("own payment of residents of {offer}, {kind}, {raised}", **values)

    @property
    def rests_on(self) -> tuple[Hashable, ...]:
        return (OwnPaymentAdopted, self.stream)
