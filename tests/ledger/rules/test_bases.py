"""One base for all, or items: never both of one paragraph on a day, whatever order they are told in."""

from __future__ import annotations

from datetime import date

from msgspec.structs import replace

from ledger.errors import BaseAndItems, ImpossibleHistory
from ledger.events.decisions import BaseVersion
from ledger.models.offers import Base
from tests.ledger.given import OFFER, TOWN, decision, given, move_in, void

MAY = date(2023, 5, 1)
RENT = BaseVersion(OFFER, MAY, Base(unit="day", amount_ore=300_00, item="rent"))
ENDED = BaseVersion(OFFER, MAY, Base(ends=True))
OWN = BaseVersion(OFFER, MAY, Base(unit="day", amount_ore=450_00, paragraph="107"))


def test_an_item_beside_a_base_for_all_is_refused() -> None:
    given(TOWN).when(decision(RENT, reference="KB 9")).then_refused(BaseAndItems(OFFER, None, "rent", MAY))


def test_a_base_for_all_may_end_in_the_decision_that_brings_its_items() -> None:
    context = given(TOWN).when(decision(ENDED, RENT, reference="KB 9")).then_recorded()
    back = BaseVersion(OFFER, date(2023, 6, 1), Base(unit="day", amount_ore=878_00))
    context.when(decision(back, reference="KB 10")).then_refused(BaseAndItems(OFFER, None, "rent", date(2023, 6, 1)))
    gone = BaseVersion(OFFER, date(2023, 6, 1), Base(item="rent", ends=True))
    context.when(decision(gone, back, reference="KB 10")).then_recorded()


def test_another_paragraph_may_have_items_or_a_base_for_all_of_its_own() -> None:
    context = given(TOWN).when(decision(OWN, reference="KB 9")).then_recorded()
    own_rent = replace(RENT, base=RENT.base.changed({"paragraph": "108"}))
    context.when(decision(own_rent, reference="KB 10")).then_recorded()
    of_107 = replace(RENT, base=RENT.base.changed({"paragraph": "107"}))
    context.when(decision(of_107, reference="KB 11")).then_refused(BaseAndItems(OFFER, "107", "rent", MAY))


def test_an_end_is_not_voided_under_the_items_that_came_after_it() -> None:
    context = given(TOWN).when(decision(ENDED, RENT, reference="KB 9")).then_recorded()
    ended, rent = (fact.number for fact in context.recorded[-2:])
    refused = context.when(void(ended)).refusal
    assert isinstance(refused, ImpossibleHistory)
    assert str(refused.why) == "rent would stand beside a base for all on 2023-05-01"
    context.when(void(rent)).then_recorded().when(void(ended)).then_recorded()


def test_a_base_that_has_ended_asks_for_no_paragraph() -> None:
    context = given(TOWN).when(decision(ENDED, OWN, reference="KB 9")).then_recorded()
    context.when(move_in("c-17", "1", MAY)).then_recorded()
