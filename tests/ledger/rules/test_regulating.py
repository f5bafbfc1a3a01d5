"""Prices raised by a per cent: what a decision may not say of one day, and what it must know."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from ledger.errors import RegulatedThatDay, UnknownOffer, UnknownRates, UnknownService, VersionConflict
from ledger.events import BaseRegulated, RatesRegulated
from ledger.events.adoption import Adoption
from ledger.events.decisions import BaseVersion, RatesVersion, RegulationVersion
from ledger.models.offers import Base
from ledger.models.regulation import Raise, Regulation
from tests.ledger.given import NEW_YEAR, OFFER, RATES, TOWN, decision, given, void

MAY = date(2023, 5, 1)

BY_3 = Regulation(per_cent=Decimal(3))
SERIES = "lillebaelt"
RAISED = RegulationVersion(SERIES, MAY, BY_3)
TYPED = RatesVersion(SERIES, MAY, RATES)
BASE = BaseVersion(OFFER, MAY, Base(unit="day", amount_ore=900_00))
BASES_RAISED = RegulationVersion(None, MAY, BY_3, (OFFER,))


def test_a_regulation_is_an_event_of_the_table_and_one_of_each_house() -> None:
    both = RegulationVersion(SERIES, MAY, BY_3, (OFFER,))
    rates, base = given(TOWN).when(decision(both, reference="KB 9")).events
    assert isinstance(rates, RatesRegulated)
    assert (rates.id, rates.regulation, rates.effective_on) == (SERIES, BY_3, MAY)
    assert isinstance(base, BaseRegulated)
    assert (base.offer, base.regulation) == (OFFER, Raise(per_cent=Decimal(3)))


@pytest.mark.parametrize(("first", "then"), [(TYPED, RAISED), (BASE, BASES_RAISED)])
def test_a_table_or_base_from_the_day_of_a_regulation_is_refused_and_the_other_way_round(
    first: Adoption, then: Adoption
) -> None:
    typed = given(TOWN, decision(first, reference="KB 8")).when(decision(then, reference="KB 9")).refusal
    raised = given(TOWN, decision(then, reference="KB 8")).when(decision(first, reference="KB 9")).refusal
    assert isinstance(typed, RegulatedThatDay)
    assert isinstance(raised, RegulatedThatDay)
    assert (typed.is_typed, raised.is_typed, typed.day) == (True, False, MAY)
    together = given(TOWN).when(decision(first, then, reference="KB 9")).refusal
    assert isinstance(together, RegulatedThatDay)


def test_a_table_from_another_day_stands_beside_a_regulation() -> None:
    context = given(TOWN, decision(RAISED, reference="KB 8"))
    context.when(decision(RatesVersion(SERIES, date(2023, 5, 2), RATES), reference="KB 9")).then_recorded()


def test_a_table_may_be_typed_once_the_regulation_is_voided() -> None:
    context = given(TOWN, decision(RAISED, reference="KB 8"))
    annulled = context.when(void(context.recorded[-1].number)).then_recorded()
    annulled.when(decision(TYPED, reference="KB 9")).then_recorded()


def test_a_decision_regulates_once_and_a_later_one_stands_in_its_place() -> None:
    context = given(TOWN, decision(RAISED, reference="KB 8"))
    context.when(decision(RAISED, reference="KB 8")).then_nothing()
    other = RegulationVersion(SERIES, MAY, Regulation(per_cent=Decimal(2)))
    assert isinstance(context.when(decision(other, reference="KB 8")).refusal, VersionConflict)
    context.when(decision(other, reference="KB 9")).then_recorded()


def test_a_regulation_names_what_is_known() -> None:
    regulated = RegulationVersion("elsewhere", NEW_YEAR, BY_3)
    assert isinstance(given(TOWN).when(decision(regulated)).refusal, UnknownRates)
    regulated = RegulationVersion(None, NEW_YEAR, BY_3, ("elsewhere",))
    assert isinstance(given(TOWN).when(decision(regulated)).refusal, UnknownOffer)
    regulated = RegulationVersion(SERIES, NEW_YEAR, BY_3, (), ("night-watch",))
    assert isinstance(given(TOWN).when(decision(regulated)).refusal, UnknownService)
