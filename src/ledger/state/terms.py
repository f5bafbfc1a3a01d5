"""What has been adopted, folded to dated versions: models and rates for all offers, terms and bases of one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar

from msgspec import Struct, field

from ledger import events
from ledger.events import (
    BaseAdopted,
    BaseConfirmed,
    BaseRegulated,
    LedgerOpened,
    ModelAdopted,
    OfferAdopted,
    OfferClosed,
    RatesAdopted,
    RatesConfirmed,
    RatesRegulated,
    Recorded,
    Voided,
)
from ledger.events.base import VersionAdopted
from ledger.models.functions import function_of
from ledger.models.model import Model
from ledger.models.offers import Base, BaseKey, OfferTerms
from ledger.models.own_payments import OwnPayment, PaymentKey, PaymentKind, raised_own_payment
from ledger.models.rates import Rates
from ledger.models.regulation import Raise, Regulation, in_force_since, raised_base, raised_rates
from ledger.models.selecting import OWN, payer_of
from ledger.shared.calendar import DAY, Month
from ledger.shared.money import Ore
from ledger.shared.ordering import natural
from ledger.shared.versions import Version, Versions
from ledger.state.live import annulled_by, live
from ledger.state.versions import AnyVersions, versions_by_kind

T = TypeVar("T")

if TYPE_CHECKING:
    from ledger.models.areas import Area, AreaKind
    from ledger.models.budget import Budget
    from ledger.models.services import Service
    from ledger.models.yearly import PhaseIn


class Annulled(Struct, frozen=True):
    """A fact that was annulled, and the number of the event that annulled it."""

    fact: Recorded
    by: int


class Terms(Struct):
    """What has been adopted: models and rate series for all offers, versions and bases for one."""

    models: dict[str, Versions[Model]] = field(default_factory=dict)
    rates: dict[str, Versions[Rates]] = field(default_factory=dict)
    offer: Versions[OfferTerms] = field(default_factory=Versions)
    bases: dict[BaseKey, Versions[Base]] = field(default_factory=dict)
    closed_after: date | None = None
    municipality: str | None = None
    budget_changes: list[events.BudgetChanged] = field(default_factory=list)
    """Grants and transfers of every year, in the order they were recorded."""
    area_grants: list[events.AreaBudgetChanged] = field(default_factory=list)
    """Grants to areas across houses, likewise."""

    rates_confirmed: set[tuple[str, int]] = field(default_factory=set)
    """Series of rates with the years for which somebody has confirmed that they go on."""
    base_confirmed: set[int] = field(default_factory=set)
    """The years for which the offer's bases were."""

    services: dict[str, Versions[Service]] = field(default_factory=dict)
    """Services for all offers, with their prices raised by regulations."""

    own_payments: Mapping[PaymentKey, Versions[OwnPayment]] = field(default_factory=dict)
    """What residents of the offer pay themselves, by kind and place, raised by regulations."""

    adopted: Mapping[type[VersionAdopted], AnyVersions] = field(default_factory=dict)
    """Every kind of versions, by kind of event and subject; those above are among them, and looked up oftener."""
    _raised: dict[tuple[int, int], Version[Rates]] = field(default_factory=dict)
    """Tables with their prices raised, by the number of the table and how many regulations came after it."""
    _everybody: dict[str, bool] = field(default_factory=dict)
    """Of which series of rates all tables are for everybody."""
    looked_up: dict[tuple[object, ...], tuple[Version[Rates], Any]] = field(default_factory=dict)
    """What has been looked up in tables, by table and what was asked (`settlement.service_prices`)."""
    annulled: Sequence[Annulled] = ()
    """The events that adopted a version and were annulled, in the order in which they were annulled."""

    @property
    def budgets(self) -> Mapping[int, Versions[Budget]]:
        """Budgets by year."""
        return self.adopted.get(events.BudgetAdopted, _NONE)

    @property
    def regulations(self) -> Mapping[str, Versions[Regulation]]:
        """Regulations by series of rates."""
        return self.adopted.get(RatesRegulated, _NONE)

    @property
    def phase_ins(self) -> Mapping[str | None, Versions[PhaseIn]]:
        """Phase-ins by the model they are adopted for; None holds the offer's own."""
        return self.adopted.get(events.PhaseInAdopted, _NONE)

    def model_on(self, day: date) -> Version[Model] | None:
        """The model that settles the offer on a day; None where none is in force, or an offer at home names none.

        A supplier of any number of stays that names none has that of stays which are each settled by themselves.
        """
        terms = self.offer.on(day)
        if terms is not None and terms.value.open_places and terms.value.model is None:
            return Version(terms.effective_on, terms.number, terms.decision, EACH_BY_ITSELF)
        return self.models_of(terms.value).on(day) if terms else None

    def was_open_in(self, month: Month) -> bool:
        """Whether the offer was open on any day of a month, with places or without."""
        began = bool(self.offer.days) and Month.of(self.offer.days[0]) <= month
        return began and (self.closed_after is None or self.closed_after >= month.first)

    def models_of(self, terms: OfferTerms) -> Versions[Model]:
        """The versions of the model that an offer's terms name; none where they name none."""
        return self.models.get(terms.model or "", _NO_MODELS)

    def tables_of(self, terms: OfferTerms) -> Versions[Rates]:
        """The tables of the series of rates that an offer's terms name; none where they name none."""
        return self.rates.get(terms.rates or "", _NO_RATES)

    def rates_on(self, day: date, stay_began: date | None, decided_on: date | None = None) -> Version[Rates] | None:
        """The rates in force on a day for a stay that began on `stay_began` (None: for a vacant place).

        A version that applies to new residents only passes by those who were there before it, one for decisions what
        was decided before. `decided_on` None: what would be decided that day.
        """
        terms = self.offer.on(day)
        series = None if terms is None else terms.value.rates
        return None if series is None else self.table_on(series, day, stay_began, decided_on)

    def table_on(
        self, series: str, day: date, began: date | None, decided_on: date | None = None
    ) -> Version[Rates] | None:
        """The table of a series in force on a day for what began, and was decided, on other days; as `rates_on`."""
        for version in self.rates.get(series, _NO_RATES).up_to(day):
            if version.value.is_for(version.effective_on, began, decided_on or day):
                return self.regulated(series, version, day)
        return None

    def rates_passed_by(
        self, series: str, day: date, stay_began: date | None, decided_on: date | None = None
    ) -> list[Version[Rates]]:
        """The tables of a series that others go by on a day, not this stay or decision: the newest of each group."""
        found = dict[tuple[object, ...], Version[Rates]]()
        if self.is_for_everybody(series):
            return []
        for version in self.rates.get(series, _NO_RATES).up_to(day):
            if version.value.is_for(version.effective_on, stay_began, decided_on or day):
                break
            found.setdefault((version.value.applies_to, version.value.for_decisions_from is not None), version)
        return list(found.values())

    def is_for_everybody(self, series: str) -> bool:
        """Whether all tables of a series are for everybody; asked for every price, and found once."""
        known = self._everybody.get(series)
        if known is None:
            tables = self.rates.get(series, _NO_RATES)
            known = self._everybody[series] = all(version.value.is_for_everybody for version in tables)
        return known

    def regulated(self, series: str, version: Version[Rates], day: date) -> Version[Rates]:
        """A table as its prices are on a day: raised by each regulation since the day from which it holds."""
        regulations = self.regulations.get(series)
        if regulations is None:
            return version
        raises = in_force_since(list(regulations), version.effective_on, day)
        return self.raised(version, raises) if raises else version

    def raised(self, version: Version[Rates], raises: Sequence[Version[Regulation]]) -> Version[Rates]:
        """A table that somebody typed, with its prices raised by the first regulations that came after it."""
        key = (version.number, len(raises))
        if key not in self._raised:
            self._raised[key] = raised_rates(version, raises)
        return self._raised[key]

    def special_raises(self, since: date, day: date) -> list[Version[Regulation]]:
        """What has raised a special price granted from `since` on by a day: regulations of the offer's own series."""
        raises = [
            one
            for series, regulations in self.regulations.items()
            for one in in_force_since(list(regulations), since, day)
            if one.value.special and (terms := self.offer.on(one.effective_on)) and terms.value.rates == series
        ]
        return sorted(raises, key=lambda one: one.effective_on)

    def service_on(self, service: str, day: date) -> Version[Service] | None:
        """A service as it is on a day; None where no version of it is in force."""
        versions = self.services.get(service)
        return None if versions is None else versions.on(day)

    def annulled_services(self, service: str) -> Versions[Service]:
        """The versions of a service that are annulled: they have no price, but what they were is known."""
        lost = (one.fact for one in self.annulled if one.fact.stream == f"service:{service}")
        return Versions(
            Version(fact.event.effective_on, fact.number, fact.event.decision, fact.event.service)
            for fact in lost
            if isinstance(fact.event, events.ServiceAdopted)
        )

    def payer_of(self, code: str | None) -> str:
        """Whose a line or a stay is: "own" for the municipality that keeps the ledger, else the payer's code."""
        return payer_of(code, self.municipality)

    def is_foreign(self, payer: str | None) -> bool:
        """Whether a resident's payer is another municipality than the one that keeps the ledger."""
        return self.payer_of(payer) != OWN

    def payer_recorded(self, code: str | None) -> str | None:
        """A payer as move-ins record it: None for the municipality that keeps the ledger, however it was written."""
        return code if self.is_foreign(code) else None

    def function_on(self, day: date, paragraph: str | None) -> str | None:
        """The function of what is owed under a paragraph: the one adopted for it, else the house's; None for neither.

        Everything that is grouped by function asks here. One that the offer writes in figures alone is written alike.
        """
        if (version := self.paragraph_function_on(day, paragraph)) is not None:
            return version.value
        terms = self.offer.on(day)
        function = terms.value.function if terms else None
        return None if function is None else function_of(function) or function

    def paragraph_function_on(self, day: date, paragraph: str | None) -> Version[str] | None:
        """The function adopted for a paragraph; None where the house's counts."""
        adopted: Versions[str] | None = self.adopted.get(events.FunctionAdopted, _NONE).get(paragraph)
        return None if adopted is None else adopted.on(day)

    def shared_streams(self) -> set[str]:
        """The streams of the models and rates that the offer is settled by, or phased in from, on any day."""
        versions = [version.value for version in self.offer]
        models = {terms.model for terms in versions if terms.model is not None}
        rates = {terms.rates for terms in versions if terms.rates is not None}
        for phase_in in (version.value for versions in self.phase_ins.values() for version in versions):
            models |= {phase_in.old_model} if phase_in.old_model else set()
            rates |= {phase_in.old_rates} if phase_in.old_rates else set()
        return {f"model:{model}" for model in models} | {f"rates:{series}" for series in rates}

    def budget_of(self, year: int) -> Version[Budget] | None:
        """The budget adopted for a year; the latest decision counts."""
        return self.budgets.get(year, _NO_BUDGETS).on(date(year, 1, 1))

    def area_budget_of(self, area: Area, year: int) -> Version[Budget] | None:
        """The budget adopted for an area across houses for a year; the latest decision counts."""
        versions = self.adopted.get(events.AreaBudgetAdopted, _NONE).get((area, year))
        return None if versions is None else versions.on(date(year, 1, 1))

    def area_budgets(self, by: AreaKind, year: int) -> dict[str, Version[Budget]]:
        """The budgets adopted for areas of a kind and a year, by the areas' names."""
        areas = [area for area, of_year in self.adopted.get(events.AreaBudgetAdopted, _NONE) if of_year == year]
        found = {area.name: self.area_budget_of(area, year) for area in areas if area.by == by}
        return {name: version for name, version in found.items() if version is not None}

    def granted_to_areas(self, by: AreaKind, year: int) -> dict[str, Ore]:
        """What a year's grants to areas of a kind come to, by the areas' names."""
        found: dict[str, Ore] = {}
        for grant in self.area_grants:
            if (grant.area.by, grant.effective_on.year) == (by, year):
                found[grant.area.name] = found.get(grant.area.name, 0) + grant.amount_ore
        return found

    def phase_in_on(self, day: date) -> Version[PhaseIn] | None:
        """The phase-in in force on a day: the offer's own, or that of its model; None where there is none."""
        terms = self.offer.on(day)
        for key in (None, terms.value.model if terms else None):
            version = self.phase_ins[key].on(day) if key in self.phase_ins else None
            if version is not None:
                return version
        return None

    def own_payment_on(self, kind: PaymentKind, place: str | None, day: date) -> Version[OwnPayment] | None:
        """What whoever lives in a place pays himself: the place's own before the house's (no place: that)."""
        of_each = (self.own_payments.get(PaymentKey(kind, where)) for where in (place, None))
        found = (versions.on(day) for versions in of_each if versions is not None)
        return next((version for version in found if version is not None and not version.value.ends), None)

    @property
    def has_frames(self) -> bool:
        """Whether some base is a yearly frame, on whatever day."""
        return any(base.value.unit == "year" for versions in self.bases.values() for base in versions)

    def base_units_on(self, day: date) -> frozenset[str]:
        """In which units bases hold on a day: "day", "year" (a frame), both, or none."""
        of_each = self._bases_in_force(day).values()
        return frozenset(base.value.unit for of_one in of_each for base in of_one.values() if base.value.unit)

    def bases_on(self, day: date, paragraph: str | None) -> list[Version[Base]]:
        """What a resident of `paragraph` owes as base on a day: one for all, or the items that are owed together.

        The paragraph's own go before those for everybody, item by item.
        """
        in_force = self._bases_in_force(day)
        own = in_force.get(paragraph, {})
        if paragraph is None or None in own:
            return _alone_or_items(own)
        general = {item: version for item, version in in_force.get(None, {}).items() if item is not None or not own}
        return _alone_or_items({**general, **own})

    def says_base(self, day: date, paragraph: str | None, item: str | None = None) -> bool:
        """Whether anything says what a resident of `paragraph` owes as base on a day; of one item, whether it is said.

        A base that has ended says it too: nothing. What stands for all items says it of each.
        """
        return any(
            key.paragraph in (paragraph, None)
            and (item is None or key.item in (item, None))
            and versions.on(day) is not None
            for key, versions in self.bases.items()
        )

    def _bases_in_force(self, day: date) -> dict[str | None, dict[str | None, Version[Base]]]:
        """The bases that hold on a day, by paragraph and item; what has ended left out."""
        found: dict[str | None, dict[str | None, Version[Base]]] = {}
        for key, versions in self.bases.items():
            version = versions.on(day)
            if version is not None and not version.value.ends:
                found.setdefault(key.paragraph, {})[key.item] = version
        return found

    def has_both_on(self, day: date) -> BaseKey | None:
        """An item that is in force on a day beside an itemless base of its paragraph; None where there is none."""
        for paragraph, of_one in self._bases_in_force(day).items():
            if None in of_one and len(of_one) > 1:
                return BaseKey(paragraph, next(item for item in of_one if item is not None))
        return None


EACH_BY_ITSELF = Model(allocation="activity", structure="differentiated", days_in_year="calendar")
"""The model of a supplier of any number of stays that names none (`models.offers`)."""
_NONE: AnyVersions = {}
_NO_OFFER: Versions[OfferTerms] = Versions()
_NO_BUDGETS: Versions[Budget] = Versions()
_NO_MODELS: Versions[Model] = Versions()
_NO_RATES: Versions[Rates] = Versions()


def _budget_changed(terms: Terms, event: events.BudgetChanged) -> None:
    terms.budget_changes.append(event)


def _area_budget_changed(terms: Terms, event: events.AreaBudgetChanged) -> None:
    terms.area_grants.append(event)


def _rates_confirmed(terms: Terms, event: RatesConfirmed) -> None:
    terms.rates_confirmed.add((event.id, event.effective_on.year))


def _base_confirmed(terms: Terms, event: BaseConfirmed) -> None:
    terms.base_confirmed.add(event.effective_on.year)


def _offer_closed(terms: Terms, event: OfferClosed) -> None:
    terms.closed_after = event.effective_on


def _ledger_opened(terms: Terms, event: LedgerOpened) -> None:
    terms.municipality = event.municipality


FOLDS: Mapping[str, Callable[[Terms, Any], None]] = {
    "budget.changed:1": _budget_changed,
    "area-budget.changed:1": _area_budget_changed,
    "rates.confirmed:1": _rates_confirmed,
    "base.confirmed:1": _base_confirmed,
    "offer.closed:1": _offer_closed,
    "ledger.opened:1": _ledger_opened,
}
"""What each kind of fact does to the terms, besides the versions that it adopts; by topic, so that none is loaded."""


def terms_of(facts: Iterable[Recorded]) -> Terms:
    """The adopted terms among these facts, as far as they still hold."""
    facts = list(facts)
    holding = live(facts)
    versions = versions_by_kind(holding)
    terms = Terms(
        models=versions.get(ModelAdopted, {}),
        rates=versions.get(RatesAdopted, {}),
        offer=next(iter(versions.get(OfferAdopted, {}).values()), _NO_OFFER),
        bases=_raised_bases(versions.get(BaseAdopted, {}), versions.get(BaseRegulated, {})),
        services=_services(versions),
        own_payments=_own_payments(versions),
        adopted=versions,
        annulled=_annulled(facts) if len(holding) < len(facts) else (),
    )
    for fact in holding:
        fold = FOLDS.get(fact.event.TOPIC)
        if fold is not None:
            fold(terms, fact.event)
    return terms


def _alone_or_items(bases: Mapping[str | None, Version[Base]]) -> list[Version[Base]]:
    """A base without items stands for all of them; items in the order of their names."""
    if None in bases:
        return [bases[None]]
    return [bases[item] for item in sorted(bases, key=natural)]


def _raised_bases(bases: AnyVersions, regulations: AnyVersions) -> AnyVersions:
    """The bases with what regulations have made of them, each of what is in force the day before it."""
    raises = [one for of_offer in regulations.values() for one in of_offer]
    return {key: _raised_base(versions, raises) for key, versions in bases.items()} if raises else bases


def _own_payments(versions: Mapping[type[VersionAdopted], AnyVersions]) -> Mapping[PaymentKey, Versions[OwnPayment]]:
    """What residents pay themselves, each raised by the regulations of its kind."""
    by_topic = {kind.TOPIC: of_kind for kind, of_kind in versions.items()}
    payments: Mapping[PaymentKey, Versions[OwnPayment]] = by_topic.get("own-payment.adopted:1", {})
    regulations = by_topic.get("own-payment.regulated:1", {})
    if not regulations:
        return payments
    return {key: _raised(of_one, regulations.get(key.kind, ()), raised_own_payment) for key, of_one in payments.items()}


def _services(versions: Mapping[type[VersionAdopted], AnyVersions]) -> dict[str, Versions[Service]]:
    """The services by id, each raised by its own regulations. Their kinds are in a file that few answers load."""
    by_topic = {kind.TOPIC: of_kind for kind, of_kind in versions.items()}
    services: dict[str, Versions[Service]] = by_topic.get("service.adopted:1", {})
    regulations = by_topic.get("service.regulated:1", {})
    if not regulations:
        return services
    from ledger.models.services import raised_service  # noqa: PLC0415 - as said

    return {id_: _raised(of_one, regulations.get(id_, ()), raised_service) for id_, of_one in services.items()}


def _raised_base(versions: Versions[Base], raises: Sequence[Version[Raise]]) -> Versions[Base]:
    return _raised(versions, raises, lambda before, one: None if before.value.ends else raised_base(before, one))


def _raised(
    versions: Versions[T],
    raises: Iterable[Version[Raise]],
    raised: Callable[[Version[T], Version[Raise]], Version[T] | None],
) -> Versions[T]:
    """Versions with what each regulation has made of the one that was in force the day before it."""
    for one in raises:
        before = versions.on(one.effective_on - DAY)
        after = None if before is None or one.effective_on in versions.days else raised(before, one)
        versions = versions if after is None else Versions([*versions.recorded, after])
    return versions


def _annulled(facts: Sequence[Recorded]) -> Sequence[Annulled]:
    by = annulled_by(facts)
    adopted = (fact for fact in facts if fact.number in by and isinstance(fact.event, VersionAdopted))
    annulled = (Annulled(fact, by[fact.number].number) for fact in adopted if isinstance(by[fact.number].event, Voided))
    return tuple(sorted(annulled, key=lambda one: one.by))
