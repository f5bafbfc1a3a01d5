"""What is adopted about a year: refund thresholds, targets for savings, and how a new allocation is phased in."""

from collections.abc import Iterator
from datetime import date
from typing import ClassVar

from msgspec import Struct

from ledger.events.adoption import DatedAdoption, DecisionHeader, References, YearlyAdoption, named
from ledger.events.base import Event, VersionAdopted, Whose
from ledger.models.yearly import PhaseIn, RefundSteps
from ledger.shared.message import Kroner, Message, Value, say
from ledger.shared.money import Ore

REFUNDS = "refunds"
SAVINGS_TARGETS = "savings-targets"
"""Streams of their own, small, and read without any offer's history."""


class RefundAdopted(VersionAdopted, frozen=True, kw_only=True):
    """The thresholds of the central refund from `effective_on` on."""

    TOPIC: ClassVar[str] = "refund.adopted:1"
    OUTSIDE_SETTLEMENT: ClassVar[bool] = True
    steps: RefundSteps

    @property
    def stream(self) -> str:
        return REFUNDS

    @property
    def subject(self) -> None:
        return None

    @property
    def content(self) -> RefundSteps:
        return self.steps

    @property
    def called(self) -> Message:
        return say("refund thresholds")

    def happened(self) -> Message:
        return say("thresholds of the central refund, {shares}", shares=[f"{share} %" for share in self.steps.shares])


class RefundVersion(DatedAdoption, Struct, frozen=True):
    effective: date
    steps: RefundSteps

    @property
    def called(self) -> Message:
        return say("the refund thresholds")

    def events(self, head: DecisionHeader) -> Iterator[Event]:
        yield RefundAdopted(**head, effective_on=self.day, steps=self.steps)


class SavingsTargetAdopted(VersionAdopted, frozen=True, kw_only=True):
    """What negotiated prices are to save in a year, in øre; `effective_on` is its 1 January."""

    TOPIC: ClassVar[str] = "savings-target.adopted:1"
    OUTSIDE_SETTLEMENT: ClassVar[bool] = True
    year: int
    amount_ore: Ore

    @property
    def stream(self) -> str:
        return SAVINGS_TARGETS

    @property
    def subject(self) -> int:
        return self.year

    @property
    def content(self) -> Ore:
        return self.amount_ore

    @property
    def called(self) -> Message:
        return say("savings target of {year}", year=self.year)

    def happened(self) -> Message:
        return say("negotiated prices to save {amount} in {year}", amount=Kroner(self.amount_ore), year=self.year)


class SavingsTarget(YearlyAdoption, Struct, frozen=True):
    """What negotiated prices are to save in a year, in øre."""

    year: int
    amount_ore: Ore

    @property
    def called(self) -> Message:
        return say("the savings target of {year}", year=self.year)

    def events(self, head: DecisionHeader) -> Iterator[Event]:
        yield SavingsTargetAdopted(**head, effective_on=self.day, year=self.year, amount_ore=self.amount_ore)


class PhaseInAdopted(VersionAdopted, frozen=True, kw_only=True):
    """The phase-in of one offer's new allocation, or that of every offer on a model, from the month of `effective_on`.

    An offer's own one is followed rather than its model's.
    """

    TOPIC: ClassVar[str] = "phase-in.adopted:1"
    CAUSE: ClassVar[str] = "phase-in"
    AT_MEETINGS: ClassVar[str] = "price"
    offer: str | None = None
    model: str | None = None
    phase_in: PhaseIn

    @property
    def stream(self) -> str:
        return f"offer:{self.offer}" if self.offer is not None else f"model:{self.model}"

    @property
    def subject(self) -> str | None:
        return self.model

    @property
    def content(self) -> PhaseIn:
        return self.phase_in

    @property
    def called(self) -> Message:
        if self.offer is not None:
            return say("phase-in of {offer}", offer=self.offer)
        return say("phase-in of model {model}", model=self.model)

    def happened(self) -> Message:
        years = [say("{share} % in {year}", share=share, year=year) for year, share in self.phase_in.shares.items()]
        whole: dict[str, Value] = {"years": years, "offer": self.offer, "model": self.model}
        if self.phase_in.services:
            if self.offer is not None:
                return say("new allocation of {offer} phased in, services with it, {years}", **whole)
            return say("new allocation of offers on model {model} phased in, services with it, {years}", **whole)
        if self.offer is not None:
            return say("new allocation of {offer} phased in, {years}", **whole)
        return say("new allocation of offers on model {model} phased in, {years}", **whole)

    @property
    def touches(self) -> tuple[Whose, ...]:
        return (Whose("model", self.model),) if self.model is not None else super().touches


class PhaseInVersion(DatedAdoption, Struct, frozen=True):
    """For one offer, or for every offer on a model; one of the two is None. `effective` is the first of a month."""

    offer: str | None
    model: str | None
    effective: date
    phase_in: PhaseIn

    @property
    def called(self) -> Message:
        if self.offer:
            return say("the phase-in of {offer}", offer=self.offer)
        return say("the phase-in of model {model}", model=self.model)

    @property
    def refers_to(self) -> References:
        old = self.phase_in
        return References(offers=named(self.offer), models=named(self.model, old.old_model), rates=named(old.old_rates))

    def events(self, head: DecisionHeader) -> Iterator[Event]:
        yield PhaseInAdopted(**head, offer=self.offer, model=self.model, effective_on=self.day, phase_in=self.phase_in)
