"""Two houses in memory, on Lillebælt's packages of 2023, with a notice of the running month plus one, and vacancies.

Syrenparken has places 1 to 3, 10 and a base of 878 kr. a day; Havblik has place 1 and no base. Package 3 costs 873 kr.
a day, 4 costs 1,222, 5 costs 1,571, 6 costs 1,920. A vacant place costs half the price of package 4: 611 kr. a day.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, cast

from msgspec.structs import replace

from ledger.commands import (
    CLEARED,
    ChangePaying,
    Command,
    Correct,
    Depart,
    GoAway,
    Move,
    MoveIn,
    Reassess,
    SetUse,
    Void,
)
from ledger.events.decisions import BaseVersion, ModelVersion, RatesVersion
from ledger.events.offers import OfferVersion
from ledger.events.places import PlaceOpening
from ledger.models.absence import AbsenceKind
from ledger.models.notice import RunningMonthAndMonths
from ledger.models.offers import Assessment
from ledger.models.vacancy import Share
from ledger.store import Log
from ledger.store.history import History
from tests.ledger.given import BASE, MODEL, NEW_YEAR, OFFER, RATES, TERMS, decision
from tests.memory import MemoryLedger

OTHER = "havblik"
FIRST = 12
"""The number of the first event after the houses."""
RATES_EVENT, BASE_EVENT = 3, 5
SAID: dict[str, Any] = {"by": "karen", "reason": "told late"}
PAYING = MODEL.changed(
    {"notice": RunningMonthAndMonths(count=1, covers="all"), "vacancy": Share(share=Decimal("0.5"), level="4")}
)
HOUSES = decision(
    ModelVersion("pakker", NEW_YEAR, PAYING),
    RatesVersion("lillebaelt", NEW_YEAR, RATES),
    OfferVersion(OFFER, NEW_YEAR, TERMS),
    BaseVersion(OFFER, NEW_YEAR, BASE),
    *(PlaceOpening(OFFER, place, NEW_YEAR) for place in ("1", "2", "3", "10")),
    OfferVersion(OTHER, NEW_YEAR, TERMS),
    PlaceOpening(OTHER, "1", NEW_YEAR),
)


def houses(*commands: Command) -> MemoryLedger:
    """The houses, and what was recorded after them."""
    ledger = MemoryLedger()
    ledger.do(replace(HOUSES, **SAID))
    for command in commands:
        ledger.do(command)
    return ledger


def log_of(ledger: MemoryLedger) -> Log:
    return cast("Log", ledger.log)


def history_of(ledger: MemoryLedger, known_at: int | None = None) -> History:
    return History(log_of(ledger), known_at)


def moves_in(citizen: str, place: str, day: date, granted: str | Assessment = "5", **said: Any) -> MoveIn:
    assessment = Assessment(level=granted) if isinstance(granted, str) else granted
    paying = {"offer": OFFER, "payer": CLEARED, "paragraph": CLEARED, "decision": "VU 1", **said}
    return MoveIn(citizen=citizen, place=place, first_day=day, assessment=assessment, **SAID, **paying)


def moves(citizen: str, place: str, day: date) -> Move:
    return Move(citizen=citizen, place=place, first_day=day, decision="VU 2", **SAID)


def reassessed(citizen: str, day: date, granted: str) -> Reassess:
    assessment = Assessment(level=granted)
    return Reassess(citizen=citizen, first_day=day, assessment=assessment, decision="VU 3", **SAID)


def paid_by(citizen: str, day: date, payer: str) -> ChangePaying:
    return ChangePaying(citizen=citizen, first_day=day, payer=payer, decision="VU 4", **SAID)


def leaves(citizen: str, day: date) -> Depart:
    return Depart(citizen=citizen, last_day=day, **SAID)


def away(citizen: str, first: date, last: date | None, kind: AbsenceKind = "hospital") -> GoAway:
    return GoAway(citizen=citizen, first_day=first, until=last, kind=kind, **SAID)


def closes(place: str, first: date, last: date) -> SetUse:
    return SetUse(offer=OFFER, place=place, first_day=first, last_day=last, kind="closed", **SAID)


def corrected(number: int, **other: Any) -> Correct:
    return Correct(number=number, kind="typo", **SAID, **other)


def voided(number: int) -> Void:
    return Void(number=number, kind="typo", **SAID)
