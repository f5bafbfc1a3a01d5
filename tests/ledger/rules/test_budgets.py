"""What a decision may say about budgets: once, of known houses; the halves of a transfer stand and fall together."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from ledger.errors import AlreadyVoided, UnknownOffer, VersionConflict
from ledger.events import AreaBudgetChanged, BudgetAdopted, BudgetChanged
from ledger.events.budgets import AreaTransfer, BudgetVersion, Grant, Transfer
from ledger.events.offers import OfferVersion
from ledger.models.areas import Area
from ledger.models.budget import Activity, Budget
from ledger.shared.calendar import Month
from ledger.shared.message import as_said
from tests.ledger.given import CLERK, NEW_YEAR, OFFER, TERMS, TOWN, close, decision, given, void, voided

OTHER = "havblik"
MAY = date(2023, 5, 1)
NEWS = "KB 2023-04-01 item 3"
SAID: dict[str, Any] = {"by": CLERK, "act": "act", "decision": NEWS, "decided_on": TOWN.decided_on, "year": 2023}
BUDGET = Budget(
    items_ore={"management": 900_000_00},
    activity=(Activity(level="5", quantity=Decimal(2), price_ore=573_415_00),),
)
TWO = given(TOWN, decision(OfferVersion(OTHER, NEW_YEAR, TERMS), reference="other house"))
ADOPTED = decision(BudgetVersion(OFFER, 2023, BUDGET), reference=NEWS)
GRANTED = decision(Grant(OFFER, 2023, 50_000_00, MAY, "training"), reference=NEWS)
MOVED = decision(Transfer(OFFER, OTHER, 2023, 75_000_00, MAY), reference=NEWS)


def test_a_budget_holds_from_the_year_s_first_day() -> None:
    TWO.when(ADOPTED).then(BudgetAdopted(**SAID, effective_on=NEW_YEAR, offer=OFFER, budget=BUDGET))


def test_the_same_decision_records_a_budget_once() -> None:
    TWO.after(ADOPTED).when(ADOPTED).then_nothing()


def test_a_decision_does_not_change_its_mind_about_a_budget() -> None:
    other = decision(BudgetVersion(OFFER, 2023, Budget(items_ore={"management": 1})), reference=NEWS)
    context = TWO.after(ADOPTED)
    number = context.recorded[-1].number
    context.when(other).then_refused(
        VersionConflict(as_said(f"budget of {OFFER} for 2023"), NEW_YEAR, as_said(NEWS), number)
    )


def test_a_later_decision_takes_a_budget_s_place() -> None:
    later = decision(BudgetVersion(OFFER, 2023, Budget(items_ore={"management": 1})), reference="KB 2")
    context = TWO.after(ADOPTED, later)
    adopted = context.terms(OFFER).budget_of(2023)
    assert adopted is not None
    assert adopted.decision == "KB 2"


def test_a_budget_replaced_since_does_not_come_back_by_itself() -> None:
    later = decision(BudgetVersion(OFFER, 2023, Budget(items_ore={"management": 1})), reference="KB 2")
    TWO.after(ADOPTED, later).when(ADOPTED).then_nothing()


def test_a_grant_is_recorded_once_for_a_decision() -> None:
    granted = BudgetChanged(**SAID, effective_on=MAY, offer=OFFER, amount_ore=50_000_00, item="training")
    TWO.when(GRANTED).then(granted).when(GRANTED).then_nothing()


def test_a_transfer_has_two_halves_that_sum_to_zero() -> None:
    TWO.when(MOVED).then(
        BudgetChanged(**SAID, effective_on=MAY, offer=OFFER, amount_ore=-75_000_00, counterpart=OTHER),
        BudgetChanged(**SAID, effective_on=MAY, offer=OTHER, amount_ore=75_000_00, counterpart=OFFER),
    ).when(MOVED).then_nothing()


FIFTY, FIFTY_TWO = Area(by="function", name="5.38.50"), Area(by="function", name="5.38.52")
MOVED_BETWEEN_AREAS = decision(AreaTransfer(FIFTY, FIFTY_TWO, 2023, 75_000_00, MAY), reference=NEWS)


def test_a_transfer_between_areas_is_one_act_and_stands_and_falls_as_one() -> None:
    context = TWO.when(MOVED_BETWEEN_AREAS).then(
        AreaBudgetChanged(**SAID, effective_on=MAY, area=FIFTY, amount_ore=-75_000_00, counterpart=FIFTY_TWO),
        AreaBudgetChanged(**SAID, effective_on=MAY, area=FIFTY_TWO, amount_ore=75_000_00, counterpart=FIFTY),
    )
    context.when(MOVED_BETWEEN_AREAS).then_nothing()
    assert context.terms(OFFER).granted_to_areas("function", 2023) == {"5.38.50": -75_000_00, "5.38.52": 75_000_00}
    first, second = context.recorded[-2:]
    assert str(first.event.happened()) == "75.000,00 kr. of 2023 moved from function 5.38.50 to function 5.38.52"
    for number in (first.number, second.number):
        events = context.when(void(number)).events
        assert {event.corrects for event in events} == {first.number, second.number}


def test_budgets_are_those_of_known_houses() -> None:
    unknown = UnknownOffer("nowhere", [OTHER, OFFER])
    for item in (
        BudgetVersion("nowhere", 2023, BUDGET),
        Grant("nowhere", 2023, 1, MAY),
        Transfer(OFFER, "nowhere", 2023, 1, MAY),
        Transfer("nowhere", OFFER, 2023, 1, MAY),
    ):
        TWO.when(decision(item, reference=NEWS)).then_refused(unknown)


def test_a_budget_may_come_with_the_house() -> None:
    both = decision(OfferVersion("new", NEW_YEAR, TERMS), BudgetVersion("new", 2023, BUDGET), reference=NEWS)
    assert len(TWO.when(both).events) == 2


def test_to_void_one_half_of_a_transfer_voids_both() -> None:
    context = TWO.after(MOVED)
    first, second = context.recorded[-2:]
    for number in (first.number, second.number):
        events = context.when(void(number)).events
        assert {event.corrects for event in events} == {first.number, second.number}
    context.after(void(first.number)).when(void(second.number)).then_refused(
        AlreadyVoided(second.number, second.number + 2)
    )


def test_a_voided_grant_may_be_adopted_again() -> None:
    context = TWO.after(GRANTED)
    number = context.recorded[-1].number
    again = context.when(void(number)).then(voided(number, context.fact(number).event))
    assert len(again.when(GRANTED).events) == 1


def test_grants_need_no_reason_in_a_closed_month() -> None:
    """They change no settlement; a budget may, through its occupancy, and takes effect on 1 January."""
    closed = TWO.after(close(Month.of(MAY), and_earlier=True))
    assert len(closed.when(GRANTED).events) == 1
    assert closed.when(ADOPTED).refusal is not None
