"""What councils adopt: models, rates and bases, whole, so that a replay depends on nothing outside the log."""

from __future__ import annotations

from typing import ClassVar

from ledger.events.base import Event, VersionAdopted
from ledger.models.model import Model
from ledger.models.offers import Base
from ledger.models.rates import Rates
from ledger.shared.message import Kroner, Message, Value, say


class LedgerOpened(Event):
    """The first event of a ledger. `municipality` is the code of the one that keeps it, where it was given."""

    TOPIC: ClassVar[str] = "ledger.opened:1"
    MOVES_AMOUNTS: ClassVar[bool] = False
    municipality: str | None = None

    @property
    def stream(self) -> str:
        return "ledger"

    def happened(self) -> Message:
        if self.municipality is None:
            return say("ledger opened")
        return say("ledger opened for municipality {municipality}", municipality=self.municipality)


class ModelAdopted(VersionAdopted):
    """A version of payment model `id`, whole: an offer that names the model is settled by it from `effective_on`."""

    TOPIC: ClassVar[str] = "model.adopted:1"
    CAUSE: ClassVar[str] = "model"
    id: str
    model: Model

    @property
    def stream(self) -> str:
        return f"model:{self.id}"

    @property
    def subject(self) -> str:
        return self.id

    @property
    def content(self) -> Model:
        return self.model

    @property
    def called(self) -> Message:
        return say("model {id}", id=self.id)

    def happened(self) -> Message:
        return say("model {id}", id=self.id)


class RatesAdopted(VersionAdopted):
    """A version of rate table `id`, whole: an offer that names the rates has these prices from `effective_on`."""

    TOPIC: ClassVar[str] = "rates.adopted:1"
    CAUSE: ClassVar[str] = "rate"
    id: str
    rates: Rates

    @property
    def stream(self) -> str:
        return f"rates:{self.id}"

    @property
    def subject(self) -> str:
        return self.id

    @property
    def content(self) -> Rates:
        return self.rates

    @property
    def called(self) -> Message:
        return say("rates {id}", id=self.id)

    def happened(self) -> Message:
        return say("rates {id}", id=self.id)


class BaseAdopted(VersionAdopted):
    """A base of one offer, from `effective_on` until the next one of the same paragraph and item.

    An offer's first base makes it a finding that earlier months have none: whether an offer has bases is not dated.
    """

    TOPIC: ClassVar[str] = "base.adopted:1"
    CAUSE: ClassVar[str] = "base"
    IN_EVERY_MONTH: ClassVar[bool] = True
    offer: str
    base: Base

    @property
    def stream(self) -> str:
        return f"offer:{self.offer}"

    @property
    def subject(self) -> str | None:
        return self.base.paragraph

    @property
    def content(self) -> Base:
        return self.base

    @property
    def called(self) -> Message:
        if self.base.paragraph is None:
            return say("base of {offer}", offer=self.offer)
        return say("base of {offer}, paragraph {paragraph}", offer=self.offer, paragraph=self.base.paragraph)

    def happened(self) -> Message:
        base = self.base
        values: dict[str, Value] = {"offer": self.offer, "amount": Kroner(base.amount_ore), "unit": base.unit}
        if base.paragraph is None:
            amount = say("base of {offer}: {amount} a {unit}", **values)
        else:
            of = base.paragraph
            amount = say("base of {offer} for paragraph {paragraph}: {amount} a {unit}", paragraph=of, **values)
        if base.day_rate_ore is not None:
            return say("{base}, {rate} a day to buyers", base=amount, rate=Kroner(base.day_rate_ore))
        if base.occupancy is not None:
            share = f"{base.occupancy.normalize():f}"
            return say("{base}, to buyers by the day at {share} % occupancy", base=amount, share=share)
        return amount


class RatesConfirmed(Event):
    """The series of rates goes on in a year as it is; `effective_on` is the year's first day."""

    TOPIC: ClassVar[str] = "rates.confirmed:1"
    MOVES_AMOUNTS: ClassVar[bool] = False
    VOIDABLE: ClassVar[bool] = True
    id: str

    @property
    def stream(self) -> str:
        return f"rates:{self.id}"

    def happened(self) -> Message:
        return say("rates {id} confirmed for {year}", id=self.id, year=self.effective_on.year)


class BaseConfirmed(Event):
    """The offer's bases go on in a year as they are; `effective_on` is the year's first day."""

    TOPIC: ClassVar[str] = "base.confirmed:1"
    MOVES_AMOUNTS: ClassVar[bool] = False
    VOIDABLE: ClassVar[bool] = True
    offer: str

    @property
    def stream(self) -> str:
        return f"offer:{self.offer}"

    def happened(self) -> Message:
        return say("base of {offer} confirmed for {year}", offer=self.offer, year=self.effective_on.year)
