"""What one decision can adopt, item by item: the sections of a decision file as data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ledger.models.accounts import AccountMapping, Selector
from ledger.models.budget import Budget
from ledger.models.competence import Competence
from ledger.models.followups import Cadence, YearWheel
from ledger.models.model import Model
from ledger.models.offers import Base, OfferTerms
from ledger.models.rates import Rates
from ledger.models.yearly import PhaseIn, RefundSteps
from ledger.shared.money import Ore


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
class BudgetVersion:
    offer: str
    year: int
    budget: Budget


@dataclass(frozen=True, slots=True)
class Grant:
    """A supplementary grant within a year, in øre; negative where it takes away."""

    offer: str
    year: int
    amount_ore: Ore
    effective: date
    item: str | None = None


@dataclass(frozen=True, slots=True)
class Transfer:
    """Øre, more than 0, moved from one offer's budget of a year to another's."""

    offer: str
    to: str
    year: int
    amount_ore: Ore
    effective: date


@dataclass(frozen=True, slots=True)
class CadenceVersion:
    effective: date
    cadence: Cadence


@dataclass(frozen=True, slots=True)
class CompetenceVersion:
    effective: date
    competence: Competence


@dataclass(frozen=True, slots=True)
class WheelVersion:
    effective: date
    wheel: YearWheel


@dataclass(frozen=True, slots=True)
class AccountVersion:
    effective: date
    selector: Selector
    mapping: AccountMapping


@dataclass(frozen=True, slots=True)
class RefundVersion:
    effective: date
    steps: RefundSteps


@dataclass(frozen=True, slots=True)
class SavingsTarget:
    """What negotiated prices are to save in a year, in øre."""

    year: int
    amount_ore: Ore


@dataclass(frozen=True, slots=True)
class PhaseInVersion:
    """For one offer, or for every offer on a model; one of the two is None. `effective` is the first of a month."""

    offer: str | None
    model: str | None
    effective: date
    phase_in: PhaseIn


@dataclass(frozen=True, slots=True)
class Closure:
    """An offer (place None) or one of its places closes after `last_day`."""

    offer: str
    place: str | None
    last_day: date


Adoption = (
    ModelVersion
    | RatesVersion
    | OfferVersion
    | BaseVersion
    | PlaceOpening
    | Closure
    | BudgetVersion
    | Grant
    | Transfer
    | CadenceVersion
    | CompetenceVersion
    | WheelVersion
    | AccountVersion
    | RefundVersion
    | SavingsTarget
    | PhaseInVersion
)
