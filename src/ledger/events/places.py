"""What happens to a place: opened and closed, vacancies begun and ended, taken out of use and put back.

A vacancy's beginning and end are recorded in the act that causes them, for readers of the log, and so that two
clerks who give the same place to two citizens meet in the place's stream. Nothing is calculated from them: who lives
where follows from the stays.
"""

from collections.abc import Iterator
from datetime import date
from typing import ClassVar

from msgspec import Struct

from ledger.events.adoption import Adoption, DatedAdoption, DecisionHeader, References
from ledger.events.base import Adopted, DayMeans, Event, VersionAdopted
from ledger.events.offers import OfferClosed
from ledger.shared.message import Kroner, Message, Value, say
from ledger.shared.money import Ore


class _AboutPlace(Event, frozen=True, kw_only=True):
    offer: str
    place: str

    @property
    def stream(self) -> str:
        return f"place:{self.offer}/{self.place}"

    @property
    def where(self) -> str:
        return f"{self.offer}/{self.place}"


class PlaceOpened(_AboutPlace, Adopted, frozen=True, kw_only=True):
    """A place that can be lived in from `effective_on`. `level` is its own level (structure *places*).

    `citizen`: whose place it is with a supplier of any number of stays. It is no capacity, and never vacant.
    """

    TOPIC: ClassVar[str] = "place.opened:1"
    CAUSE: ClassVar[str] = "place"
    AT_MEETINGS: ClassVar[str] = "place"
    level: str | None = None
    citizen: str | None = None

    def happened(self) -> Message:
        if self.citizen is not None:
            return say("{offer} has a place for {citizen}", offer=self.offer, citizen=self.citizen)
        if self.level is None:
            return say("{where} opened", where=self.where)
        return say("{where} opened at level {level}", where=self.where, level=self.level)


class PlaceLevelSet(_AboutPlace, VersionAdopted, frozen=True, kw_only=True):
    """A place has another level of its own from `effective_on` on, later than it opened (structure *places*)."""

    TOPIC: ClassVar[str] = "place.level-set:1"
    CAUSE: ClassVar[str] = "place"
    AT_MEETINGS: ClassVar[str] = "place"
    level: str

    @property
    def subject(self) -> str:
        return self.where

    @property
    def content(self) -> str:
        return self.level

    @property
    def called(self) -> Message:
        return say("the level of {where}", where=self.where)

    def happened(self) -> Message:
        return say("{where} is of level {level}", where=self.where, level=self.level)


class PlaceOpening(DatedAdoption, Struct, frozen=True):
    """A place of an offer opens; one that is open already has another level from then on, where one is said."""

    offer: str
    id: str
    effective: date
    level: str | None = None

    @property
    def only_once(self) -> bool:
        return self.level is None

    @property
    def called(self) -> Message:
        return say("place {place} of {offer}", place=self.id, offer=self.offer)

    @property
    def refers_to(self) -> References:
        return References(offers=(self.offer,))

    def events(self, head: DecisionHeader) -> Iterator[Event]:
        yield PlaceOpened(**head, effective_on=self.day, offer=self.offer, place=self.id, level=self.level)

    def of_open_place(self, head: DecisionHeader) -> Iterator[Event]:
        """What it becomes where the place is open already."""
        if self.level is not None:
            yield PlaceLevelSet(**head, effective_on=self.day, offer=self.offer, place=self.id, level=self.level)


class PlaceClosed(_AboutPlace, Adopted, frozen=True, kw_only=True):
    """A place closed for good; `effective_on` is its last day."""

    DAY: ClassVar[DayMeans] = "last"
    TOPIC: ClassVar[str] = "place.closed:1"
    CAUSE: ClassVar[str] = "closure"
    AT_MEETINGS: ClassVar[str] = "place"

    def happened(self) -> Message:
        return say("{where} closed for good", where=self.where)


class Closure(Adoption, Struct, frozen=True):
    """An offer (place None) or one of its places closes after `last_day`."""

    ONLY_ONCE: ClassVar[bool] = True
    offer: str
    place: str | None
    last_day: date

    @property
    def day(self) -> date:
        return self.last_day

    @property
    def called(self) -> Message:
        if self.place:
            return say("the closing of place {place} of {offer}", place=self.place, offer=self.offer)
        return say("the closing of {offer}", offer=self.offer)

    @property
    def refers_to(self) -> References:
        return References(offers=(self.offer,))

    def events(self, head: DecisionHeader) -> Iterator[Event]:
        """The closing itself; an offer's places close with it (`rules.adoption`)."""
        if self.place is None:
            yield OfferClosed(**head, effective_on=self.day, offer=self.offer)
        else:
            yield PlaceClosed(**head, effective_on=self.day, offer=self.offer, place=self.place)


class _Vacancy(_AboutPlace, frozen=True, kw_only=True):
    MOVES_AMOUNTS: ClassVar[bool] = False
    NAMES: ClassVar[tuple[str, ...]] = (*Event.NAMES, "stay")
    citizen: str
    stay: int


class VacancyBegan(_Vacancy, frozen=True, kw_only=True):
    """The place is vacant from `effective_on`, the day after `citizen` left it."""

    TOPIC: ClassVar[str] = "place.vacancy-began:1"

    def happened(self) -> Message:
        return say("{where} vacant after {citizen}", where=self.where, citizen=self.citizen)


class VacancyEnded(_Vacancy, frozen=True, kw_only=True):
    """The place is taken from `effective_on` by `citizen`."""

    TOPIC: ClassVar[str] = "place.vacancy-ended:1"

    def happened(self) -> Message:
        return say("{where} taken by {citizen}", where=self.where, citizen=self.citizen)


class _Use(_AboutPlace, frozen=True, kw_only=True):
    """Whether a place can be lived in, from `effective_on` to `until`; both included."""

    CAUSE: ClassVar[str] = "place out of use"
    AT_MEETINGS: ClassVar[str] = "place"
    VOIDABLE: ClassVar[bool] = True
    until: date | None = None


class PlaceTakenOutOfUse(_Use, frozen=True, kw_only=True):
    """The place is closed, and not settled, from `effective_on` to `until` (both included; None: until put back)."""

    TOPIC: ClassVar[str] = "place.taken-out-of-use:1"

    def happened(self) -> Message:
        if self.until is None:
            return say("{where} taken out of use", where=self.where)
        return say("{where} taken out of use until {until}", where=self.where, until=self.until)


class PlacePutInUse(_Use, frozen=True, kw_only=True):
    """The place can be lived in again from `effective_on` to `until` (both included; None: from then on)."""

    TOPIC: ClassVar[str] = "place.put-in-use:1"

    def happened(self) -> Message:
        if self.until is None:
            return say("{where} put back in use", where=self.where)
        return say("{where} put back in use until {until}", where=self.where, until=self.until)


class PlaceReserved(_AboutPlace, frozen=True, kw_only=True):
    """The vacancy of the place is another municipality's to pay from `effective_on` to `until`, both included.

    `payer` is its code. `price_ore` is what it pays a day, in øre; None: what the vacancy rule makes of it. Whoever
    moves in on or after the first day ends it (`state.reserving`).
    """

    TOPIC: ClassVar[str] = "place.reserved:1"
    CAUSE: ClassVar[str] = "reservation"
    AT_MEETINGS: ClassVar[str] = "reservation"
    VOIDABLE: ClassVar[bool] = True
    CORRECTABLE: ClassVar[tuple[str, ...]] = ("day", "until", "payer", "price_ore")
    payer: str
    until: date
    price_ore: Ore | None = None

    def happened(self) -> Message:
        values: dict[str, Value] = {"where": self.where, "payer": self.payer, "until": self.until}
        if self.price_ore is None:
            return say("{where} reserved for {payer} until {until}", **values)
        price = Kroner(self.price_ore)
        return say("{where} reserved for {payer} until {until} at {price} a day", price=price, **values)
