"""A budget and what moved it, by hand: one house, two residents, a grant."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from msgspec.structs import replace

from ledger.budgeting.budget import BudgetYear, budget_year, use_by_level
from ledger.budgeting.budget_effects import budget_effects
from ledger.budgeting.replay import story
from ledger.commands import Adopt, Close, Command, MoveIn, Reassess, Void
from ledger.events.adoption import Adoption
from ledger.events.budgets import BudgetVersion, Grant
from ledger.events.decisions import BaseVersion, ModelVersion, RatesVersion
from ledger.events.offers import OfferVersion
from ledger.events.places import PlaceOpening
from ledger.models.budget import Activity, Budget
from ledger.models.model import Allocation, Model
from ledger.models.offers import Base, OfferTerms
from ledger.models.rates import Rates
from ledger.shared.calendar import Month
from ledger.shared.money import plain
from ledger.shared.ordering import natural
from ledger.state.book import book_of
from tests.memory import MemoryLedger
from tests.scenarios import level

OFFER = "house"
FIRST = date(2023, 1, 1)
HEAD: dict[str, Any] = {"by": "clerk", "reason": "told late"}


def decision(reference: str, *items: Adoption) -> Adopt:
    return Adopt(by="clerk", decision=reference, reason="told late", decided_on=date(2022, 12, 1), items=items)


def assumed(price_of_eight: int = 955_570) -> Budget:
    """A frame of 1.2 million, a resident at level 5 and one at level 8: 2,728,985 kr. where prices are the table's."""
    return Budget(
        items_ore={"management": 500_000_00, "buildings": 700_000_00},
        activity=(
            Activity(level="5", quantity=Decimal(1), price_ore=573_415_00),
            Activity(level="8", quantity=Decimal(1), price_ore=price_of_eight * 100),
        ),
    )


def house(budget: Budget | None, allocation: Allocation = "combination") -> MemoryLedger:
    """c-1 is known when the budget is adopted; c-2 and a reassessment come after, and 50,000 kr. are granted."""
    ledger = MemoryLedger()
    rates = Rates(unit="day", interval_ore=349_00, steps=12, hours_per_step="7")
    terms: list[Adoption] = [
        ModelVersion("model", FIRST, Model(allocation=allocation, structure="differentiated")),
        RatesVersion("rates", FIRST, rates),
        OfferVersion(OFFER, FIRST, OfferTerms(name="The house", model="model", rates="rates")),
        BaseVersion(OFFER, FIRST, Base(unit="year", amount_ore=1_200_000_00)),
        PlaceOpening(OFFER, "1", FIRST),
        PlaceOpening(OFFER, "2", FIRST),
    ]
    told: list[Command] = [decision("terms", *terms), move_in("c-1", "1", FIRST, "5")]
    if budget is not None:
        told.append(decision("budget", BudgetVersion(OFFER, 2023, budget)))
    told += [
        move_in("c-2", "2", date(2023, 7, 1), "8"),
        Reassess(citizen="c-1", first_day=date(2023, 10, 1), assessment=level("6"), decision="VU", **HEAD),
        decision("grant", Grant(OFFER, 2023, 50_000_00, date(2023, 9, 1))),
    ]
    for command in told:
        ledger.do(command)
    return ledger


def move_in(citizen: str, place: str, day: date, name: str) -> MoveIn:
    return MoveIn(
        citizen=citizen, offer=OFFER, place=place, first_day=day, assessment=level(name), decision="VU", **HEAD
    )


def year_of(ledger: MemoryLedger) -> BudgetYear:
    return budget_year(ledger.book(OFFER), 2023)


def moves(ledger: MemoryLedger, year: int = 2023) -> list[tuple[str, str | None]]:
    """Kroner this year and in a full one, move by move."""
    found = story(OFFER, ledger.log.about(OFFER), year)
    return [(plain(m.effect), None if m.full_year is None else plain(m.full_year)) for m in found.moves]


def test_the_story_of_an_adopted_budget() -> None:
    """2,728,985 adopted; 955,570 for level 8 not needed yet; 184 × 2,618; 92 × 349; the grant. 2024 has 366 days."""
    ledger = house(assumed())
    found = story(OFFER, ledger.log.about(OFFER), 2023)
    assert plain(found.opening) == "2728985.00"
    assert moves(ledger) == [
        ("-955570.00", None),
        ("481712.00", "958188.00"),
        ("32108.00", "127734.00"),
        ("50000.00", "0.00"),
    ]
    assert plain(found.closing) == plain(year_of(ledger).current) == "2337235.00"


def test_quantity_and_mix_by_hand() -> None:
    """(549/365 − 2) × (573,415 + 955,570)/2 = −181 × 2,094.50; the service is 441,750 below what was adopted."""
    effects = {effect.name: plain(effect.amount) for effect in budget_effects(year_of(house(assumed())))}
    assert effects == {
        "quantity": "-379104.50",
        "price": "0.00",
        "mix": "-62645.50",
        "base": "0.00",
        "supplement": "0.00",
        "own-payment": "0.00",
        "notice": "0.00",
        "vacancy": "0.00",
        "adjustments": "0.00",
        "phase-in": "0.00",
        "grants and transfers": "50000.00",
    }


def test_the_price_effect_is_that_of_the_persons_there_were() -> None:
    """Level 8 assumed at 950,000: 481,712 − 184/365 × 950,000 = 2,807.8904… kr. dearer than assumed."""
    found = year_of(house(assumed(950_000)))
    effects = {effect.name: effect.amount for effect in budget_effects(found)}
    assert plain(effects["price"]) == "2807.89"
    assert found.adopted_total is not None
    assert sum(effects.values()) == found.current - found.adopted_total


def test_without_assumed_persons_all_service_is_quantity() -> None:
    effects = {e.name: e.amount for e in budget_effects(year_of(house(Budget(items_ore={"management": 1}))))}
    assert (plain(effects["quantity"]), effects["price"], effects["mix"]) == ("1087235.00", 0, 0)


def test_without_an_adopted_budget_there_are_no_effects() -> None:
    found = year_of(house(None))
    assert budget_effects(found) == []
    assert found.adopted_total is None
    assert {month.deviation for month in found.months} == {None}


def test_an_activity_model_leaves_the_adopted_frame_beside_the_settlements() -> None:
    """No base is settled, so the adopted items are owed by exact twelfths: all of them over the year."""
    found = year_of(house(assumed(), "activity"))
    assert plain(sum(month.frame for month in found.months)) == "1200000.00"
    assert plain(found.months[0].frame) == "100000.00"
    assert plain(found.current) == "2337235.00"
    assert found.total("base") == 0


def test_the_adopted_twelfths_sum_to_the_adopted_figure() -> None:
    odd = Budget(items_ore={"management": 1_000_000_01})
    found = year_of(house(odd))
    assert sum(month.adopted or 0 for month in found.months) == found.adopted_total == 1_000_000_01
    assert [plain(month.adopted or 0) for month in found.months[:3]] == ["83333.33", "83333.34", "83333.33"]


def test_a_closed_month_is_settled_and_the_others_are_expected() -> None:
    ledger = house(assumed())
    ledger.do(Close(month=Month(2023, 1), **HEAD))
    january, february, *_ = year_of(ledger).months
    assert (plain(january.settled), january.expected) == ("148701.00", 0)
    assert (february.settled, plain(february.expected)) == (0, "143988.00")


def test_late_news_moves_the_open_month_that_carries_it() -> None:
    ledger = house(assumed())
    ledger.do(Close(month=Month(2023, 11), and_earlier=True, **HEAD))
    before = year_of(ledger).current
    ledger.do(Reassess(citizen="c-2", first_day=date(2023, 11, 1), assessment=level("9"), decision="VU", **HEAD))
    found = year_of(ledger)
    assert plain(found.current - before) == "21289.00"  # 61 days × (2,967 − 2,618)
    assert plain(found.total("adjustment")) == "10470.00"  # 30 of them in November


def test_a_closing_moves_nothing() -> None:
    ledger = house(assumed())
    told = moves(ledger)
    ledger.do(Close(month=Month(2023, 11), and_earlier=True, **HEAD))
    assert moves(ledger) == told


def test_a_replaced_budget_is_a_line_and_takes_none_away() -> None:
    """2,728,985 was adopted, then 2,723,415: 5,570 less, and what moved the year stands."""
    ledger = house(assumed())
    before = moves(ledger)
    ledger.do(decision("replaced", BudgetVersion(OFFER, 2023, assumed(950_000))))
    found = story(OFFER, ledger.log.about(OFFER), 2023)
    assert plain(found.opening) == "2723415.00"
    assert moves(ledger) == [("5570.00", "0.00"), *before]
    assert found.closing == year_of(ledger).current
    # and so on back to the first one, the latest first
    ledger.do(decision("once more", BudgetVersion(OFFER, 2023, assumed())))
    assert moves(ledger) == [("-5570.00", "0.00"), ("5570.00", "0.00"), *before]
    # but one that was annulled never was
    second = story(OFFER, ledger.log.about(OFFER), 2023).budgets[1]
    ledger.do(Void(number=second, kind="typo", **HEAD))
    assert moves(ledger) == [("0.00", "0.00"), *before]


def test_a_grant_that_stands_before_the_first_budget_is_no_matter_of_residents() -> None:
    ledger = house(None)
    ledger.do(decision("late", BudgetVersion(OFFER, 2023, assumed())))
    # then what it comes to without the grant is held against the budget, and the grant has its own line
    assert moves(ledger) == [("-441750.00", None), ("50000.00", "0.00")]
    assert story(OFFER, ledger.log.about(OFFER), 2023).closing == year_of(ledger).current


def test_without_an_adopted_budget_the_year_opens_with_what_was_known_when_it_began() -> None:
    """The last microsecond of the year in Copenhagen still counts; what is recorded at midnight is news."""
    facts = house(None).log.about(OFFER)
    new_year = [
        replace(
            fact, recorded_at="2022-12-31T22:59:59.999999Z" if at < len(facts) - 4 else "2022-12-31T23:00:00.000000Z"
        )
        for at, fact in enumerate(facts)
    ]
    found = story(OFFER, new_year, 2023)
    assert not found.adopted
    assert plain(found.opening) == "1773415.00"
    assert [plain(move.effect) for move in found.moves] == ["481712.00", "32108.00", "50000.00"]
    assert found.closing == budget_year(book_of(OFFER, facts), 2023).current


def test_full_year_persons_are_days_by_the_days_of_the_year() -> None:
    used = use_by_level(year_of(house(assumed())).settlements)
    assert {name: (use.days, plain(use.amount)) for name, use in used.items()} == {
        "5": (273, "428883.00"),
        "6": (92, "176640.00"),
        "8": (184, "481712.00"),
    }
    assert used["8"].persons(2023) * 365 == 184
    assert used["8"].persons(2024) * 366 == 184


@pytest.mark.parametrize(("unit", "days_in_year", "yearly"), [("day", "365", 365), ("day", "calendar", 366)])
def test_a_day_s_price_is_a_year_s_by_the_days_that_are_named(unit: Any, days_in_year: Any, yearly: int) -> None:
    assumed_one = Activity(level="5", quantity=Decimal("0.5"), price_ore=1001, unit=unit, days_in_year=days_in_year)
    assert assumed_one.yearly_price(2024) == 1001 * yearly
    assert assumed_one.amount(2024) == -(-1001 * yearly // 2)


def test_levels_are_ordered_as_people_count() -> None:
    levels = ["special", "10", "2", "33.5 h", "C", "5"]
    assert sorted(levels, key=natural) == ["2", "5", "10", "33.5 h", "C", "special"]
