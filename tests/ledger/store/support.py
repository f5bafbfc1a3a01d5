"""Writing to a ledger in tests: events in, their numbers out; and events to write."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any, Self

from eventsourcing.application import Application

from ledger.events import (
    BaseAdopted,
    Event,
    LedgerOpened,
    ModelAdopted,
    MovedIn,
    OfferAdopted,
    PlaceOpened,
    RatesAdopted,
    VacancyEnded,
)
from ledger.models.model import Model
from ledger.models.offers import Assessment, Base, OfferTerms
from ledger.models.rates import Rates
from ledger.store import environment
from ledger.store.pending import Versioned

DECISION = "KB 2022-12-20 item 14"
NEW_YEAR = date(2023, 1, 1)
STAY = 1
"""The number of a move-in, where a test does not care which."""
_acts = count(1)


@dataclass
class Clock:
    """A clock that stands still until it is moved."""

    moment: datetime = datetime(2026, 3, 1, 12, tzinfo=UTC)

    def now(self) -> datetime:
        return self.moment

    def move(self, **span: float) -> None:
        """Forwards or back, by what a timedelta takes."""
        self.moment += timedelta(**span)


class Writer:
    """An application of the library on a ledger. Streams are counted here, from the first event saved."""

    def __init__(self, location: str) -> None:
        self.application: Application[str] = Application(environment(location))
        self._versions: Counter[str] = Counter()

    def save(self, *events: Event) -> list[int]:
        """Save the events together, each as the next of its stream; their numbers."""
        versioned = [self._next(event) for event in events]
        return [recording.notification.id for recording in self.application.save(*versioned, accept_clock=True)]

    def _next(self, event: Event) -> Versioned:
        self._versions[event.stream] += 1
        return Versioned(event.stream, self._versions[event.stream], event)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.application.close()


def act() -> str:
    """The key of a new act."""
    return f"act-{next(_acts)}"


def opened() -> Event:
    return LedgerOpened(effective_on=NEW_YEAR, by="anna", act=act(), municipality="787")


def decision(offer: str = "syrenparken", places: tuple[str, ...] = ("1", "2")) -> list[Event]:
    """A model, rates, an offer with places and a base, all of one act."""
    model = Model(allocation="combination", structure="differentiated")
    rates = Rates(unit="day", interval_ore=34900, steps=12, hours_per_step="7")
    terms = OfferTerms(name=offer.title(), model="pakker", rates="lillebaelt", function="5.38.50")
    base = Base(unit="day", amount_ore=87800)
    common: dict[str, Any] = {
        "effective_on": NEW_YEAR, "by": "anna", "act": act(), "decision": DECISION, "decided_on": date(2022, 12, 20),
    }  # fmt: skip
    return [
        ModelAdopted(**common, id="pakker", model=model),
        RatesAdopted(**common, id="lillebaelt", rates=rates),
        OfferAdopted(**common, offer=offer, terms=terms),
        *(PlaceOpened(**common, offer=offer, place=place) for place in places),
        BaseAdopted(**common, offer=offer, base=base),
    ]


def move_in(citizen: str, offer: str = "syrenparken", place: str = "1", ref: str | None = None) -> list[Event]:
    """A move-in and the end of the place's vacancy, one act."""
    common: dict[str, Any] = {
        "effective_on": NEW_YEAR,
        "by": "bo",
        "act": act(),
        "ref": ref,
        "offer": offer,
        "place": place,
    }
    return [
        MovedIn(**common, citizen=citizen, assessment=Assessment(level="5")),
        VacancyEnded(**common, citizen=citizen, stay=STAY),
    ]


def corrected_move_in(citizen: str, offer: str = "syrenparken", place: str = "1", corrects: int = STAY) -> Event:
    """A move-in that replaces an earlier one."""
    return MovedIn(
        effective_on=NEW_YEAR, by="bo", act=act(), citizen=citizen, offer=offer, place=place, stay=corrects,
        assessment=Assessment(level="6"), corrects=corrects, correction="typo", corrected_from=NEW_YEAR,
    )  # fmt: skip
