"""What a person can ask the ledger to record. A command is a wish; `rules` turn it into events or refuse it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from ledger.calendar import Month
from ledger.models.model import Model
from ledger.models.offers import Assessment, Base, OfferTerms
from ledger.models.rates import Rates

Cause = Literal["died", "moved", "other"]
"""Why a stay ended, where it is told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """Who asks, under which decision and why; `ref` is the caller's own key, recorded at most once."""

    by: str
    ref: str | None = None
    decision: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveIn(Command):
    """`until` records the departure in the same act, for a stay that is already over when it is told of."""

    citizen: str
    offer: str
    place: str
    first_day: date
    assessment: Assessment
    until: date | None = None
    paragraph: str | None = None
    payer: str | None = None
    decided_by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reassess(Command):
    citizen: str
    first_day: date
    assessment: Assessment
    decided_by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Depart(Command):
    """`last_day` is the last day of the stay."""

    citizen: str
    last_day: date
    cause: Cause | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SetUse(Command):
    """A place taken out of use (`closed`) or put back (`open`), both days included."""

    offer: str
    place: str
    first_day: date
    last_day: date | None
    kind: Literal["open", "closed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Void(Command):
    """Annul event `number`: it was recorded wrong (typo), or a new decision says it never held (decision)."""

    number: int
    kind: Literal["typo", "decision"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Correct(Command):
    """Replace event `number` by the same with other content; what is None stays as it was."""

    number: int
    kind: Literal["typo", "decision"]
    day: date | None = None
    assessment: Assessment | None = None
    place: str | None = None
    paragraph: str | None = None
    payer: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Close(Command):
    """Issue a month for some offers, or for all that are open in it and not closed yet (none named).

    `and_earlier` issues the open months before it first; `early` a month that has not ended.
    """

    month: Month
    offers: tuple[str, ...] = ()
    and_earlier: bool = False
    accept_findings: bool = False
    early: bool = False


@dataclass(frozen=True, slots=True)
class ModelVersion:
    id: str
    effective: date
    model: Model


@dataclass(frozen=True, slots=True)
class RatesVersion:
    id: str
    effective: date
    rates: Rates


@dataclass(frozen=True, slots=True)
class OfferVersion:
    id: str
    effective: date
    terms: OfferTerms


@dataclass(frozen=True, slots=True)
class BaseVersion:
    offer: str
    effective: date
    base: Base


@dataclass(frozen=True, slots=True)
class PlaceOpening:
    offer: str
    id: str
    effective: date
    level: str | None = None


@dataclass(frozen=True, slots=True)
class Closure:
    """An offer (place None) or one of its places closes after `last_day`."""

    offer: str
    place: str | None
    last_day: date


Adoption = ModelVersion | RatesVersion | OfferVersion | BaseVersion | PlaceOpening | Closure


@dataclass(frozen=True, slots=True, kw_only=True)
class Adopt(Command):
    """All that one decision adopted; `decision` is its reference and is required here."""

    decided_on: date
    items: Sequence[Adoption]
