"""What councils adopt: models, rates and bases, whole, so that a replay depends on nothing outside the log."""

from collections.abc import Hashable, Iterator
from datetime import date
from typing import ClassVar, Literal

from msgspec import Struct

from ledger.events.adoption import DatedAdoption, DecisionHeader, References
from ledger.events.base import Event, VersionAdopted, Whose
from ledger.events.streams import OF_LEDGER
from ledger.models.model import Model
from ledger.models.offers import Base, BaseKey
from ledger.models.own_payments import PaymentKind
from ledger.models.rates import Rates
from ledger.models.regulation import Raise, Regulation
from ledger.shared.fields import names_of
from ledger.shared.message import Figure, Kroner, Message, Value, say


class LedgerOpened(Event, frozen=True, kw_only=True):
    """The first event of a ledger. `municipality` is the code of the one that keeps it, where it was given.

    `made_up` says that its history is an invented one: its moments say nothing about the clock. Else it is left out.
    """

    TOPIC: ClassVar[str] = "ledger.opened:1"
    MOVES_AMOUNTS: ClassVar[bool] = False
    municipality: str | None = None
    made_up: Literal[True] | None = None

    @property
    def stream(self) -> str:
        return OF_LEDGER

    def happened(self) -> Message:
        if self.municipality is None:
            return say("ledger opened")
        return say("ledger opened for municipality {municipality}", municipality=self.municipality)


class LedgerSalvaged(Event, frozen=True, kw_only=True):
    """This ledger was made of what precedes a row of another one that is damaged, altered or missing.

    `stopped_at` is the number of that row there; `lost` how many numbers that one had given from there on.
    """

    TOPIC: ClassVar[str] = "ledger.salvaged:1"
    OUTSIDE_SETTLEMENT: ClassVar[bool] = True
    MOVES_AMOUNTS: ClassVar[bool] = False
    stopped_at: int
    lost: int

    @property
    def stream(self) -> str:
        return OF_LEDGER

    def happened(self) -> Message:
        return say(
            "salvaged from a ledger that could be followed no further than before its #{number}; {lost:grouped} lost",
            number=self.stopped_at,
            lost=self.lost,
        )


class ModelAdopted(VersionAdopted, frozen=True, kw_only=True):
    """A version of payment model `id`, whole: an offer that names the model is settled by it from `effective_on`."""

    TOPIC: ClassVar[str] = "model.adopted:1"
    CAUSE: ClassVar[str] = "model"
    AT_MEETINGS: ClassVar[str] = "price"
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

    @property
    def touches(self) -> tuple[Whose, ...]:
        return (Whose("model", self.id),)


class ModelVersion(DatedAdoption, Struct, frozen=True):
    id: str
    effective: date
    model: Model

    @property
    def called(self) -> Message:
        return say("the model {id}", id=self.id)

    @property
    def brings(self) -> References:
        return References(models=(self.id,))

    def events(self, head: DecisionHeader) -> Iterator[Event]:
        yield ModelAdopted(**head, effective_on=self.day, id=self.id, model=self.model)


class RatesAdopted(VersionAdopted, frozen=True, kw_only=True):
    """A version of rate table `id`, whole: an offer that names the rates has these prices from `effective_on`."""

    TOPIC: ClassVar[str] = "rates.adopted:1"
    CAUSE: ClassVar[str] = "rate"
    AT_MEETINGS: ClassVar[str] = "price"
    id: str
    rates: Rates

    @property
    def stream(self) -> str:
        return f"rates:{self.id}"

    @property
    def subject(self) -> str:
        return self.id

    @property
    def once(self) -> Hashable:
        """A decision says one thing for everybody, and one for whoever is new, or decided on from a day on."""
        of_decisions = self.rates.for_decisions_from
        if of_decisions is None:
            return (super().once, self.rates.applies_to)
        return (super().once, self.rates.applies_to, of_decisions)

    @property
    def content(self) -> Rates:
        return self.rates

    @classmethod
    def track(cls, content: Rates) -> int:
        """A table for some stands beside the one for all, in whatever order they are recorded."""
        of_decisions = content.for_decisions_from
        return 2 * (of_decisions.toordinal() if of_decisions else 0) + (content.applies_to == "new")

    @property
    def called(self) -> Message:
        return say("rates {id}", id=self.id)

    def happened(self) -> Message:
        return say("rates {id}", id=self.id)

    @property
    def touches(self) -> tuple[Whose, ...]:
        return (Whose("rates", self.id),)


class RatesVersion(DatedAdoption, Struct, frozen=True):
    id: str
    effective: date
    rates: Rates

    @property
    def called(self) -> Message:
        values: dict[str, Value] = {"id": self.id, "day": self.rates.for_decisions_from}
        if self.rates.applies_to == "new" and self.rates.for_decisions_from is not None:
            return say("the rates {id} for new residents by decisions from {day}", **values)
        if self.rates.for_decisions_from is not None:
            return say("the rates {id} for decisions from {day}", **values)
        if self.rates.applies_to == "new":
            return say("the rates {id} for new residents", id=self.id)
        return say("the rates {id}", id=self.id)

    @property
    def brings(self) -> References:
        return References(rates=(self.id,))

    def events(self, head: DecisionHeader) -> Iterator[Event]:
        yield RatesAdopted(**head, effective_on=self.day, id=self.id, rates=self.rates)


class Regulated(VersionAdopted, frozen=True, kw_only=True):
    """Prices are raised by a per cent from `effective_on` on: those that are in force the day before."""

    CAUSE: ClassVar[str] = "regulation"
    AT_MEETINGS: ClassVar[str] = "price"


class RatesRegulated(Regulated, frozen=True, kw_only=True):
    """The prices of a series of rates are raised, of every track of it."""

    TOPIC: ClassVar[str] = "rates.regulated:1"
    id: str
    regulation: Regulation

    @property
    def stream(self) -> str:
        return f"rates:{self.id}"

    @property
    def subject(self) -> str:
        return self.id

    @property
    def content(self) -> Regulation:
        return self.regulation

    @property
    def called(self) -> Message:
        return say("the regulation of rates {id}", id=self.id)

    def happened(self) -> Message:
        return say("rates {id} {raised}", id=self.id, raised=self.regulation.in_words())

    @property
    def touches(self) -> tuple[Whose, ...]:
        return (Whose("rates", self.id),)

    @property
    def rests_on(self) -> tuple[Hashable, ...]:
        return (RatesAdopted, self.stream)


class BaseRegulated(Regulated, frozen=True, kw_only=True):
    """The bases of an offer are raised, of every paragraph and item."""

    TOPIC: ClassVar[str] = "base.regulated:1"
    offer: str
    regulation: Raise

    @property
    def stream(self) -> str:
        return f"offer:{self.offer}"

    @property
    def subject(self) -> str:
        return self.offer

    @property
    def content(self) -> Raise:
        return self.regulation

    @property
    def called(self) -> Message:
        return say("the regulation of the base of {offer}", offer=self.offer)

    def happened(self) -> Message:
        return say("base of {offer} {raised}", offer=self.offer, raised=self.regulation.in_words())

    @property
    def rests_on(self) -> tuple[Hashable, ...]:
        return (BaseAdopted, self.stream)


def of_service(service: str, regulation: Raise, day: date, head: DecisionHeader) -> Event:
    """The regulation of a service, which stands in a file of its own."""
    from ledger.events.services import ServiceRegulated  # noqa: PLC0415 - few answers know of services

    return ServiceRegulated(**head, effective_on=day, id=service, regulation=regulation)


def of_own_payments(
    offers: tuple[str, ...], kinds: tuple[PaymentKind, ...], regulation: Raise, day: date, head: DecisionHeader
) -> Iterator[Event]:
    """The regulation of what residents pay themselves, which stands in a file of its own too."""
    from ledger.events.own_payments import OwnPaymentRegulated  # noqa: PLC0415 - few answers know of own payments

    for offer in offers:
        for kind in kinds:
            yield OwnPaymentRegulated(**head, effective_on=day, offer=offer, kind=kind, regulation=regulation)


class RegulationVersion(DatedAdoption, Struct, frozen=True):
    """A regulation of a series of rates, of the bases of offers, of services and of what residents of offers pay
    themselves, of some `kinds`; or of some of them.
    """

    rates: str | None
    effective: date
    regulation: Regulation
    bases: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    own_payments: tuple[str, ...] = ()
    kinds: tuple[PaymentKind, ...] = ()

    @property
    def called(self) -> Message:
        if self.rates is not None:
            return say("the regulation of {rates}", rates=self.rates)
        if not self.bases and not self.services:
            values: dict[str, Value] = {"named": list(self.own_payments), "kinds": list(self.kinds)}
            return say("the regulation of the own payment of {named: and }, {kinds: and }", **values)
        return say("the regulation of {named: and }", named=[*self.bases, *self.services, *self.own_payments])

    @property
    def refers_to(self) -> References:
        rates = () if self.rates is None else (self.rates,)
        return References(offers=(*self.bases, *self.own_payments), rates=rates, services=self.services)

    def events(self, head: DecisionHeader) -> Iterator[Event]:
        if self.rates is not None:
            yield RatesRegulated(**head, effective_on=self.day, id=self.rates, regulation=self.regulation)
        alone = Raise(**{name: getattr(self.regulation, name) for name in names_of(Raise)})
        for offer in self.bases:
            yield BaseRegulated(**head, effective_on=self.day, offer=offer, regulation=alone)
        yield from (of_service(service, alone, self.day, head) for service in self.services)
        yield from of_own_payments(self.own_payments, self.kinds, alone, self.day, head)


class BaseAdopted(VersionAdopted, frozen=True, kw_only=True):
    """A base of one offer, from `effective_on` until the next one of the same paragraph and item.

    An offer's first base makes it a finding that earlier months have none: whether an offer has bases is not dated.
    """

    TOPIC: ClassVar[str] = "base.adopted:1"
    CAUSE: ClassVar[str] = "base"
    AT_MEETINGS: ClassVar[str] = "price"
    IN_EVERY_MONTH: ClassVar[bool] = True
    offer: str
    base: Base

    @property
    def stream(self) -> str:
        return f"offer:{self.offer}"

    @property
    def subject(self) -> BaseKey:
        return self.base.key

    @property
    def content(self) -> Base:
        return self.base

    @property
    def called(self) -> Message:
        return _base_of(self.offer, self.base)

    def happened(self) -> Message:
        base = self.base
        of = _base_of(self.offer, base, for_paragraph=True)
        if base.ends:
            return say("{base} ends", base=of)
        if base.quantity_said is not None:
            units: dict[str, Value] = {
                "quantity": Figure(base.quantity_said),
                "price": Kroner(base.unit_price_ore or 0),
            }
            amount = say("{base}: {quantity} × {price} a {unit}", base=of, unit=base.unit, **units)
        else:
            amount = say("{base}: {amount} a {unit}", base=of, amount=Kroner(base.price_ore or 0), unit=base.unit)
        if (rate := base.buyers_day_ore) is not None:
            return say("{base}, {rate} a day to buyers", base=amount, rate=Kroner(rate))
        if base.occupancy is not None:
            share = base.occupancy.normalize()
            return say("{base}, to buyers by the day at {share} % occupancy", base=amount, share=share)
        return amount


def _base_of(offer: str, base: Base, *, for_paragraph: bool = False) -> Message:
    """Which base, in words: of an offer, one of its paragraphs, one of the items."""
    values: dict[str, Value] = {"offer": offer, "paragraph": base.paragraph, "item": base.item}
    if base.paragraph is None:
        of = say("base of {offer}", **values)
    elif for_paragraph:
        of = say("base of {offer} for paragraph {paragraph}", **values)
    else:
        of = say("base of {offer}, paragraph {paragraph}", **values)
    return of if base.item is None else say("{base}, {item}", base=of, item=base.item)


class BaseVersion(DatedAdoption, Struct, frozen=True):
    offer: str
    effective: date
    base: Base

    @property
    def called(self) -> Message:
        values: dict[str, Value] = {"offer": self.offer, "paragraph": self.base.paragraph, "item": self.base.item}
        if self.base.paragraph and self.base.item:
            return say("the base of {offer} for §{paragraph}, {item}", **values)
        if self.base.item:
            return say("the base of {offer}, {item}", **values)
        if self.base.paragraph:
            return say("the base of {offer} for §{paragraph}", **values)
        return say("the base of {offer}", **values)

    @property
    def refers_to(self) -> References:
        return References(offers=(self.offer,))

    def events(self, head: DecisionHeader) -> Iterator[Event]:
        yield BaseAdopted(**head, effective_on=self.day, offer=self.offer, base=self.base)


class _Confirmed(Event, frozen=True, kw_only=True):
    """What was adopted goes on in a year as it is; `effective_on` is the year's first day. Once a year is enough."""

    MOVES_AMOUNTS: ClassVar[bool] = False
    VOIDABLE: ClassVar[bool] = True

    @property
    def once(self) -> Hashable:
        return (type(self), self.stream, self.effective_on.year)


class RatesConfirmed(_Confirmed, frozen=True, kw_only=True):
    """The series of rates goes on in a year as it is."""

    TOPIC: ClassVar[str] = "rates.confirmed:1"
    id: str

    @property
    def stream(self) -> str:
        return f"rates:{self.id}"

    def happened(self) -> Message:
        return say("rates {id} confirmed for {year}", id=self.id, year=self.effective_on.year)

    @property
    def touches(self) -> tuple[Whose, ...]:
        return (Whose("rates", self.id),)


class BaseConfirmed(_Confirmed, frozen=True, kw_only=True):
    """The offer's bases go on in a year as they are."""

    TOPIC: ClassVar[str] = "base.confirmed:1"
    offer: str

    @property
    def stream(self) -> str:
        return f"offer:{self.offer}"

    def happened(self) -> Message:
        return say("base of {offer} confirmed for {year}", offer=self.offer, year=self.effective_on.year)
