"""What may be granted: levels, hours and special prices that can be priced on the day."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Literal

import pytest
from msgspec.structs import replace

from ledger.errors import (
    AmountOutOfRange,
    HoursBeyondTable,
    HoursNeeded,
    HoursOutOfRange,
    ParagraphNeeded,
    UnknownLevel,
    UnknownModel,
    UnknownRates,
)
from ledger.events import MovedIn
from ledger.events.decisions import BaseVersion, ModelVersion, RatesVersion
from ledger.events.offers import OfferVersion
from ledger.events.places import PlaceOpening
from ledger.models.offers import Assessment, Base
from ledger.models.rates import Rates
from ledger.models.vacancy import NoVacancyPay
from ledger.shared.message import Kroner
from tests.ledger.given import (
    MODEL,
    NEW_YEAR,
    OFFER,
    RATES,
    TERMS,
    TOWN,
    DecisionContext,
    correct,
    decision,
    given,
    move_in,
    reassess,
)

MAY = date(2023, 5, 1)
NAMED = Rates(unit="day", prices_ore={"C": 1_696_00, "D1": 2_269_00}, hours_to={"C": Decimal(10)})
NEWS = "KB 2023-04-01 item 3"


def hours(a_week: str) -> Assessment:
    return Assessment(hours=Decimal(a_week))


def with_rates(rates: Rates) -> DecisionContext:
    """The town with other rates from May on, under a decision of their own."""
    return given(TOWN, decision(RatesVersion("lillebaelt", MAY, rates), reference=NEWS))


def test_no_model_in_force() -> None:
    offer = OfferVersion("havblik", NEW_YEAR, TERMS.changed({"model": "timer"}))
    late = ModelVersion("timer", date(2023, 6, 1), MODEL)
    context = given(TOWN, decision(late, offer, PlaceOpening("havblik", "1", NEW_YEAR)))
    context.when(move_in("c-17", "1", MAY, offer="havblik")).then_refused(UnknownModel("timer", MAY))
    context.when(move_in("c-17", "1", date(2023, 6, 1), offer="havblik")).then_recorded()


def test_no_rates_in_force_names_the_day_and_never_takes_the_nearest() -> None:
    offer = OfferVersion("havblik", NEW_YEAR, TERMS.changed({"rates": "nye"}))
    late = RatesVersion("nye", date(2023, 6, 1), RATES)
    context = given(TOWN, decision(late, offer, PlaceOpening("havblik", "1", NEW_YEAR)))
    context.when(move_in("c-17", "1", date(2023, 5, 31), offer="havblik")).then_refused(
        UnknownRates("nye", date(2023, 5, 31))
    )
    context.when(move_in("c-17", "1", date(2023, 6, 1), offer="havblik")).then_recorded()


@pytest.mark.parametrize("a_week", ["0", "-1", "168.01", "1000"])
def test_hours_that_a_week_does_not_have(a_week: str) -> None:
    given(TOWN).when(move_in("c-17", "1", MAY, granted=hours(a_week))).then_refused(HoursOutOfRange(a_week))


@pytest.mark.parametrize("a_week", ["0.01", "168"])
def test_hours_at_the_bounds(a_week: str) -> None:
    given(TOWN).when(move_in("c-17", "1", MAY, granted=hours(a_week))).then_recorded()


def test_hours_that_the_table_gives_no_level_for() -> None:
    context = with_rates(NAMED)
    context.when(move_in("c-17", "1", MAY, granted=hours("10"))).then_recorded()
    context.when(move_in("c-17", "1", MAY, granted=hours("10.5"))).then_refused(
        HoursBeyondTable(Decimal("10.5"), "lillebaelt", MAY)
    )


def test_a_level_that_the_rates_do_not_have() -> None:
    with_rates(NAMED).when(move_in("c-17", "1", MAY, granted="5")).then_refused(
        UnknownLevel("5", "lillebaelt", MAY, ["C", "D1"])
    )


def test_a_level_is_judged_by_the_rates_of_its_own_day() -> None:
    context = with_rates(NAMED).after(move_in("c-17", "1", date(2023, 4, 30)))
    context.when(reassess("c-17", MAY, "D1")).then_recorded()
    context.when(reassess("c-17", MAY, "5")).then_refused(UnknownLevel("5", "lillebaelt", MAY, ["C", "D1"]))


def test_rates_for_new_residents_pass_by_those_who_were_there() -> None:
    context = with_rates(NAMED.changed({"applies_to": "new"})).after(move_in("c-17", "1", date(2023, 4, 30)))
    context.when(reassess("c-17", MAY, "6")).then_recorded()
    levels = [str(level) for level in range(1, 13)]
    context.when(reassess("c-17", MAY, "D1")).then_refused(UnknownLevel("D1", "lillebaelt", MAY, levels, "24"))
    context.when(move_in("c-18", "2", MAY, granted="D1")).then_recorded()


@pytest.mark.parametrize(
    ("unit", "most", "shown"),
    [
        ("day", 100_000_00, "100.000,00"), ("month", 1_000_000_00, "1.000.000,00"),
        ("year", 10_000_000_00, "10.000.000,00"),
    ],
)  # fmt: skip
def test_a_special_price_is_within_reason_for_its_unit(
    unit: Literal["day", "month", "year"], most: int, shown: str
) -> None:
    context = with_rates(RATES.changed({"unit": unit}))
    for ore in (0, most):
        context.when(move_in("c-17", "1", MAY, granted=Assessment(special_price_ore=ore))).then_recorded()
    context.when(move_in("c-17", "1", MAY, granted=Assessment(special_price_ore=-1))).then_refused(
        AmountOutOfRange("-0,01", Kroner(0), Kroner(most))
    )
    refused = context.when(move_in("c-17", "1", MAY, granted=Assessment(special_price_ore=most + 1))).refusal
    assert isinstance(refused, AmountOutOfRange)
    assert str(refused.sentence()).endswith(f"is outside 0,00 to {shown} kr.")


def test_a_special_price_of_its_own_unit_is_within_reason_for_that_one() -> None:
    context = with_rates(RATES.changed({"unit": "day"}))
    granted = Assessment(special_price_ore=500_000_00, per="month")
    context.when(move_in("c-17", "1", MAY, granted=granted)).then_recorded()
    by_day = granted.changed({"per": "day"})
    assert isinstance(context.when(move_in("c-17", "1", MAY, granted=by_day)).refusal, AmountOutOfRange)


def test_hours_give_no_group_and_are_refused_where_the_average_is_by_group() -> None:
    groups = Rates(unit="day", prices_ore={"psyk": 1000_00, "handicap": 1500_00})
    averages = MODEL.changed({"structure": "average", "vacancy": NoVacancyPay()})
    context = given(
        TOWN, decision(ModelVersion("pakker", MAY, averages), RatesVersion("lillebaelt", MAY, groups), reference=NEWS)
    )
    context.when(move_in("c-17", "1", MAY, granted="psyk")).then_recorded()
    refused = context.when(move_in("c-17", "1", MAY, granted=Assessment(hours=Decimal(20)))).refusal
    assert isinstance(refused, HoursBeyondTable)
    assert isinstance(context.when(move_in("c-17", "1", MAY, granted="autism")).refusal, UnknownLevel)


def test_what_may_be_granted_is_asked_of_the_table_for_its_decision() -> None:
    national = Rates(unit="day", prices_ore={"N1": 1000_00}, for_decisions_from=MAY)
    context = given(TOWN, decision(RatesVersion("lillebaelt", MAY, national), reference=NEWS))
    context.when(move_in("c-17", "1", MAY, granted="N1")).then_recorded()
    eve = date(2023, 4, 30)
    earlier = replace(move_in("c-17", "1", MAY, granted="N1"), decided_on=eve)
    assert isinstance(context.when(earlier).refusal, UnknownLevel)
    context.when(replace(earlier, assessment=Assessment(level="5"))).then_recorded()
    moved_in = context.when(move_in("c-17", "1", MAY, granted="N1")).then_recorded()
    number = next(fact.number for fact in moved_in.recorded if isinstance(fact.event, MovedIn))
    assert isinstance(moved_in.when(correct(number, decided_on=eve)).refusal, UnknownLevel)


def test_a_house_settled_by_the_hour_needs_hours_or_a_special_price() -> None:
    by_hours = MODEL.changed({"structure": "hours"})
    context = given(TOWN, decision(ModelVersion("pakker", MAY, by_hours), reference=NEWS))
    context.when(move_in("c-17", "1", MAY)).then_refused(HoursNeeded(OFFER, MAY))
    context.when(move_in("c-17", "1", MAY, granted=Assessment(special_price_ore=500_00))).then_recorded()


BOTH = given(
    TOWN,
    decision(
        OfferVersion("havblik", NEW_YEAR, TERMS),
        PlaceOpening("havblik", "1", NEW_YEAR),
        BaseVersion("havblik", NEW_YEAR, Base(unit="day", amount_ore=1_370_00, paragraph="108")),
        BaseVersion("havblik", NEW_YEAR, Base(unit="day", amount_ore=1_015_00, paragraph="107")),
    ),
)
"""A house with a base per paragraph."""


def test_a_base_per_paragraph_needs_the_paragraph() -> None:
    for paragraph in (None, "105"):
        BOTH.when(move_in("c-17", "1", MAY, offer="havblik", paragraph=paragraph)).then_refused(
            ParagraphNeeded("havblik", MAY, ["107", "108"])
        )
    BOTH.when(move_in("c-17", "1", MAY, offer="havblik", paragraph="107")).then_recorded()


def test_a_base_for_everybody_covers_every_paragraph() -> None:
    everybody = decision(BaseVersion("havblik", MAY, Base(unit="day", amount_ore=1_200_00)), reference=NEWS)
    context = given(*(fact.event for fact in BOTH.recorded), everybody)
    context.when(move_in("c-17", "1", MAY, offer="havblik", paragraph="105")).then_recorded()
    eve = date(2023, 4, 30)
    context.when(move_in("c-17", "1", eve, offer="havblik", paragraph="105")).then_refused(
        ParagraphNeeded("havblik", eve, ["107", "108"])
    )


def test_an_activity_model_settles_no_base_and_asks_for_no_paragraph() -> None:
    activity = MODEL.changed({"allocation": "activity"})
    context = given(*(fact.event for fact in BOTH.recorded), decision(ModelVersion("pakker", MAY, activity)))
    context.when(move_in("c-17", "1", MAY, offer="havblik")).then_recorded()


def test_a_house_without_a_base_asks_for_no_paragraph() -> None:
    bare = decision(OfferVersion("engvej", NEW_YEAR, TERMS), PlaceOpening("engvej", "1", NEW_YEAR))
    given(TOWN, bare).when(move_in("c-17", "1", MAY, offer="engvej")).then_recorded()
