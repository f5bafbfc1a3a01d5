"""What has been adopted, folded to dated versions: models and rates for all offers, terms and bases of one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from ledger.events import (
    BaseAdopted,
    BaseConfirmed,
    BudgetAdopted,
    BudgetChanged,
    LedgerOpened,
    ModelAdopted,
    OfferAdopted,
    OfferClosed,
    PhaseInAdopted,
    RatesAdopted,
    RatesConfirmed,
    Recorded,
)
from ledger.models.budget import Budget
from ledger.models.model import Model
from ledger.models.offers import Base, OfferTerms
from ledger.models.rates import Rates
from ledger.models.yearly import PhaseIn
from ledger.shared.versions import Version, Versions
from ledger.state.live import live


@dataclass(slots=True)
class Terms:
    """What has been adopted: models and rate series for all offers, versions and bases for one."""

    models: dict[str, Versions[Model]] = field(default_factory=dict)
    rates: dict[str, Versions[Rates]] = field(default_factory=dict)
    offer: Versions[OfferTerms] = field(default_factory=Versions)
    bases: dict[str | None, Versions[Base]] = field(default_factory=dict)
    closed_after: date | None = None
    municipality: str | None = None
    budgets: dict[int, Versions[Budget]] = field(default_factory=dict)
    budget_changes: list[BudgetChanged] = field(default_factory=list)
    """Grants and transfers of every year, in the order they were recorded."""

    rates_confirmed: set[tuple[str, int]] = field(default_factory=set)
    """Series of rates with the years for which somebody has confirmed that they go on."""
    base_confirmed: set[int] = field(default_factory=set)
    """The years for which the offer's bases were."""

    phase_ins: dict[str | None, Versions[PhaseIn]] = field(default_factory=dict)
    """Phase-ins by the model they are adopted for; None holds the offer's own."""

    def model_on(self, day: date) -> Version[Model] | None:
        """The model that settles the offer on a day; None where none is in force."""
        terms = self.offer.on(day)
        return self.models.get(terms.value.model, _NO_MODELS).on(day) if terms else None

    def rates_on(self, day: date, stay_began: date | None) -> Version[Rates] | None:
        """The rates in force on a day for a stay that began on `stay_began` (None: for a vacant place).

        A version that applies to new residents only passes by those who were there before it.
        """
        terms = self.offer.on(day)
        if terms is None:
            return None
        for version in self.rates.get(terms.value.rates, _NO_RATES).up_to(day):
            if version.value.applies_to == "all" or stay_began is None or stay_began >= version.effective_on:
                return version
        return None

    def is_foreign(self, payer: str | None) -> bool:
        """Whether a resident's payer is another municipality than the one that keeps the ledger."""
        return payer not in (None, self.municipality)

    def budget_of(self, year: int) -> Version[Budget] | None:
        """The budget adopted for a year; the latest decision counts."""
        return self.budgets.get(year, _NO_BUDGETS).on(date(year, 1, 1))

    def phase_in_on(self, day: date) -> Version[PhaseIn] | None:
        """The phase-in in force on a day: the offer's own, or that of its model; None where there is none."""
        terms = self.offer.on(day)
        for key in (None, terms.value.model if terms else None):
            version = self.phase_ins[key].on(day) if key in self.phase_ins else None
            if version is not None:
                return version
        return None

    def base_on(self, day: date, paragraph: str | None) -> Version[Base] | None:
        """The base for a resident of `paragraph` on a day: the paragraph's own, or the one for everybody."""
        for key in dict.fromkeys((paragraph, None)):
            version = self.bases[key].on(day) if key in self.bases else None
            if version is not None:
                return version
        return None


_NO_BUDGETS: Versions[Budget] = Versions()
_NO_MODELS: Versions[Model] = Versions()
_NO_RATES: Versions[Rates] = Versions()


def terms_of(facts: Iterable[Recorded]) -> Terms:  # noqa: C901 - a case a kind of event
    """The adopted terms among these facts, as far as they still hold."""
    models: dict[str, list[Version[Model]]] = defaultdict(list)
    rates: dict[str, list[Version[Rates]]] = defaultdict(list)
    offers: list[Version[OfferTerms]] = []
    bases: dict[str | None, list[Version[Base]]] = defaultdict(list)
    budgets: dict[int, list[Version[Budget]]] = defaultdict(list)
    changes: list[BudgetChanged] = []
    rates_confirmed: set[tuple[str, int]] = set()
    base_confirmed: set[int] = set()
    phase_ins: dict[str | None, list[Version[PhaseIn]]] = defaultdict(list)
    closed_after: date | None = None
    municipality: str | None = None
    for fact in live(facts):
        event = fact.event
        key = (event.effective_on, fact.number, event.decision)
        if isinstance(event, ModelAdopted):
            models[event.id].append(Version(*key, event.model))
        elif isinstance(event, RatesAdopted):
            rates[event.id].append(Version(*key, event.rates))
        elif isinstance(event, OfferAdopted):
            offers.append(Version(*key, event.terms))
        elif isinstance(event, BaseAdopted):
            bases[event.base.paragraph].append(Version(*key, event.base))
        elif isinstance(event, BudgetAdopted):
            budgets[event.year].append(Version(*key, event.budget))
        elif isinstance(event, BudgetChanged):
            changes.append(event)
        elif isinstance(event, RatesConfirmed):
            rates_confirmed.add((event.id, event.effective_on.year))
        elif isinstance(event, BaseConfirmed):
            base_confirmed.add(event.effective_on.year)
        elif isinstance(event, PhaseInAdopted):
            phase_ins[event.model].append(Version(*key, event.phase_in))
        elif isinstance(event, OfferClosed):
            closed_after = event.effective_on
        elif isinstance(event, LedgerOpened):
            municipality = event.municipality
    return Terms(
        models={name: Versions(versions) for name, versions in models.items()},
        rates={name: Versions(versions) for name, versions in rates.items()},
        offer=Versions(offers),
        bases={paragraph: Versions(versions) for paragraph, versions in bases.items()},
        closed_after=closed_after,
        municipality=municipality,
        phase_ins={model: Versions(versions) for model, versions in phase_ins.items()},
        budgets={year: Versions(versions) for year, versions in budgets.items()},
        budget_changes=changes,
        rates_confirmed=rates_confirmed,
        base_confirmed=base_confirmed,
    )
