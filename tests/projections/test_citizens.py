"""All about one citizen: stays through rooms and payers, prices, a year's cost by hand, follow-ups, every event."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from msgspec.structs import replace

from ledger.commands import Close, FollowUpCitizen, PlanFollowUp
from ledger.errors import NobodyThere, UnknownCitizen, UnknownPlace
from ledger.events.decisions import ModelVersion, RatesVersion
from ledger.events.followups import CadenceVersion
from ledger.events.offers import OfferVersion
from ledger.events.places import PlaceOpening
from ledger.models.followups import Cadence
from ledger.models.rates import Rates
from ledger.shared.calendar import Month
from projections.citizens import citizen_data, citizen_file
from tests.as_json import as_json
from tests.ledger.given import MODEL, NEW_YEAR, OFFER, TERMS, decision
from tests.memory import MemoryLedger
from tests.projections.houses import (
    FIRST,
    OTHER,
    RATES_EVENT,
    SAID,
    away,
    houses,
    leaves,
    log_of,
    moves,
    moves_in,
    paid_by,
    reassessed,
    voided,
)

MAY, JUNE, AUTUMN = date(2023, 5, 1), date(2023, 6, 10), date(2023, 10, 15)


def told(
    ledger: MemoryLedger, named: str = "c-17", day: date = AUTUMN, year: int | None = None, known_at: int | None = None
) -> Any:
    known_at = ledger.log.last() if known_at is None else known_at
    return as_json(citizen_data(citizen_file("", log_of(ledger), named, day, year, known_at)))


def test_everything_that_is_told_of_a_citizen() -> None:
    """31 days of May at 878 + 1,571 kr.: 75,919.00; ten days of June in another room: 24,490.00.

    Then notice, which covers both: 20 days of June and 31 of July, 124,899.00.
    """
    ledger = houses(moves_in("c-17", "1", MAY), moves("c-17", "2", date(2023, 6, 1)), leaves("c-17", JUNE))
    found = told(ledger)
    assert [(event["event"], event["kind"], event["annulled_by"]) for event in found.pop("events")] == [
        (FIRST, "citizen.moved-in", None),
        (FIRST + 2, "citizen.moved", None),
        (FIRST + 5, "citizen.departed", None),
    ]
    priced = {"level": "5", "asked": None, "hours": None, "special_price": None, "payer": None, "paragraph": None,
              "unpriced": None, "decision": "VU 1", "price_a_day": "2449.00", "price_a_year": "893885.00",
              "offer": OFFER}  # fmt: skip
    assert found == {
        "citizen": "c-17",
        "on": "2023-10-15",
        "known_at": {"event": ledger.log.last()},
        "year": 2023,
        "total": "225308.00",
        "own": "225308.00",
        "unpriced_days": 0,
        "costs": [
            {"offer": OFFER, "kind": "base", "service": None, "payer": None, "amount": "35998.00"},
            {"offer": OFFER, "kind": "service", "service": None, "payer": None, "amount": "64411.00"},
            {"offer": OFFER, "kind": "notice", "service": None, "payer": None, "amount": "124899.00"},
        ],
        "stays": [
            {
                "stay": FIRST,
                "offer": OFFER,
                "from": "2023-05-01",
                "to": "2023-06-10",
                "next_follow_up": None,
                "rooms": [
                    {"place": "1", "from": "2023-05-01", "to": "2023-05-31"},
                    {"place": "2", "from": "2023-06-01", "to": "2023-06-10"},
                ],
                "absences": [],
                "stretches": [
                    {**priced, "place": "1", "from": "2023-05-01", "to": "2023-05-31", "priced_on": "2023-05-31"},
                    {**priced, "place": "2", "from": "2023-06-01", "to": "2023-06-10", "priced_on": "2023-06-10"},
                ],
                "chart": None,
                "own_payments": [],
            }
        ],
        "services": [],
        "follow_ups": [],
    }


def test_the_own_municipality_s_part_of_the_cost_of_a_year() -> None:
    """Paid by 163 from 1 June: May is own, 75,919.00, and the other 214 days of the year are not: 524,086.00."""
    ledger = houses(moves_in("c-17", "1", MAY), paid_by("c-17", date(2023, 6, 1), "163"))
    found = told(ledger)
    assert (found["own"], found["total"]) == ("75919.00", "600005.00")
    assert {(cost["kind"], cost["payer"]) for cost in found["costs"]} == {
        ("base", None), ("service", None), ("base", "163"), ("service", "163"),
    }  # fmt: skip


def test_another_year_has_what_is_known_of_it() -> None:
    """2024 is a leap year: 366 × 2,449. Of 2022 there is nothing."""
    ledger = houses(moves_in("c-17", "1", MAY))
    assert told(ledger, year=2024)["total"] == "896334.00"
    assert (told(ledger, year=2022)["total"], told(ledger, year=2022)["costs"]) == ("0.00", [])


def test_days_away_are_told_with_the_stay() -> None:
    ledger = houses(moves_in("c-17", "1", MAY), away("c-17", JUNE, date(2023, 6, 20), "holiday"))
    assert told(ledger)["stays"][0]["absences"] == [
        {"kind": "holiday", "from": "2023-06-10", "to": "2023-06-20", "event": FIRST + 2}
    ]


def test_a_departure_ends_the_days_away() -> None:
    """One of whom no return is known, and one who was to come back later."""
    for until in (None, date(2023, 7, 20)):
        ledger = houses(moves_in("c-17", "1", MAY), away("c-17", JUNE, until), leaves("c-17", date(2023, 6, 30)))
        (absence,) = told(ledger)["stays"][0]["absences"]
        assert (absence["from"], absence["to"]) == ("2023-06-10", "2023-06-30")


def test_two_stays_are_told_in_their_order_and_both_cost() -> None:
    """Twenty days at 2,449 and the notice of 11 + 30 of them; then 123 days at 1,571 without a base."""
    ledger = houses(
        moves_in("c-17", "1", MAY),
        leaves("c-17", date(2023, 5, 20)),
        moves_in("c-17", "1", date(2023, 8, 31), offer=OTHER),
    )
    found = told(ledger)
    assert [(stay["offer"], stay["to"]) for stay in found["stays"]] == [(OFFER, "2023-05-20"), (OTHER, None)]
    assert found["total"] == f"{61 * 2449 + 123 * 1571}.00"


def test_a_new_assessment_has_a_price_of_its_own() -> None:
    ledger = houses(moves_in("c-17", "1", MAY), reassessed("c-17", date(2023, 6, 1), "6"))
    stretches = told(ledger)["stays"][0]["stretches"]
    assert [(one["level"], one["to"], one["price_a_day"], one["priced_on"]) for one in stretches] == [
        ("5", "2023-05-31", "2449.00", "2023-05-31"),
        ("6", None, "2798.00", "2023-10-15"),
    ]


def test_the_price_of_a_day_is_what_the_month_of_that_day_is_charged() -> None:
    """30.000 a month, or 1.100 a day in a month that is not filled: 16 days of March are 17.600, October is filled."""
    ledger = houses()
    rates = Rates(unit="month", prices_ore={"5": 30_000_00}, day_prices_ore={"5": 1_100_00})
    third = decision(
        ModelVersion("plain", NEW_YEAR, MODEL.changed({"allocation": "activity"})),
        RatesVersion("months", NEW_YEAR, rates),
        OfferVersion("third", NEW_YEAR, TERMS.changed({"model": "plain", "rates": "months"})),
        *(PlaceOpening("third", place, NEW_YEAR) for place in ("1", "2")),
        reference="KB 9",
    )
    ledger.do(replace(third, **SAID))
    for citizen, place in (("c-17", "1"), ("c-18", "2")):
        ledger.do(moves_in(citizen, place, date(2023, 3, 10), offer="third"))
    ledger.do(leaves("c-17", date(2023, 3, 25)))
    shown = {citizen: told(ledger, citizen) for citizen in ("c-17", "c-18")}
    assert shown["c-17"]["total"] == "17600.00"
    prices = {citizen: found["stays"][0]["stretches"][0] for citizen, found in shown.items()}
    assert [(one["price_a_day"], one["price_a_year"]) for one in prices.values()] == [
        ("1100.00", "360000.00"),
        ("967.74", "360000.00"),
    ]
    (in_march,) = told(ledger, "c-18", date(2023, 3, 12))["stays"][0]["stretches"]
    assert in_march["price_a_day"] == "1100.00"


def test_what_has_no_price_is_no_money() -> None:
    """May is closed, and stays as it was issued; from June on nothing says what a day of service is."""
    ledger = houses(moves_in("c-17", "1", MAY))
    ledger.do(Close(month=Month(2023, 5), and_earlier=True, accept_findings=True, **SAID))
    ledger.do(voided(RATES_EVENT))
    found = told(ledger)
    assert found["total"] == f"{31 * 2449 + 214 * 878}.00"
    assert found["unpriced_days"] == 214
    (stretch,) = found["stays"][0]["stretches"]
    assert (stretch["level"], stretch["price_a_year"], stretch["unpriced"]) == ("5", None, "no-rate")


def test_a_citizen_whose_stay_was_annulled_has_none_and_what_was_recorded_is_there() -> None:
    ledger = houses(moves_in("c-17", "1", MAY))
    ledger.do(voided(FIRST))
    found = told(ledger)
    assert (found["stays"], found["total"]) == ([], "0.00")
    assert [(event["kind"], event["annulled_by"]) for event in found["events"]] == [
        ("citizen.moved-in", FIRST + 2),
        ("correction.voided", None),
    ]


def test_late_news_is_told_only_from_when_it_is_known() -> None:
    ledger = houses(moves_in("c-17", "1", MAY))
    then = ledger.log.last()
    ledger.do(reassessed("c-17", MAY.replace(day=2), "6"))
    assert told(ledger, known_at=then)["total"] == f"{245 * 2449}.00"
    assert told(ledger)["total"] == f"{2449 + 244 * 2798}.00"


def test_follow_ups_and_the_next_one() -> None:
    """Three months after the first day, then a year after the last time."""
    ledger = houses(moves_in("c-17", "1", MAY, paragraph="108"))
    cadence = CadenceVersion(MAY, Cadence(paragraph="108", first_after_months=3, every_months=12))
    ledger.do(replace(decision(cadence, reference="KB 3"), **SAID))
    assert told(ledger)["stays"][0]["next_follow_up"] == "2023-08-01"
    ledger.do(FollowUpCitizen(citizen="c-17", day=date(2023, 8, 4), result="continue", comment="well", **SAID))
    found = told(ledger)
    assert found["stays"][0]["next_follow_up"] == "2024-08-04"
    assert found["follow_ups"] == [
        {"event": ledger.log.last(), "on": "2023-08-04", "result": "continue", "service": None, "age": None,
         "comment": "well", "decision": None, "by": "karen"}
    ]  # fmt: skip
    assert found["events"][-1]["kind"] == "citizen.followed-up"


def test_a_follow_up_that_is_planned_comes_first_where_it_is_sooner() -> None:
    ledger = houses(moves_in("c-17", "1", MAY, paragraph="108"))
    ledger.do(PlanFollowUp(citizen="c-17", day=date(2023, 11, 1), because="the new school", **SAID))
    assert told(ledger)["stays"][0]["next_follow_up"] == "2023-11-01"


def test_a_citizen_is_named_by_the_place_on_the_day() -> None:
    ledger = houses(moves_in("c-17", "1", MAY), leaves("c-17", JUNE), moves_in("c-18", "1", JUNE))
    days = (date(2023, 6, 9), JUNE)
    assert [told(ledger, f"{OFFER}/1", day)["citizen"] for day in days] == ["c-17", "c-18"]


def test_nobody_and_nothing_of_that_name() -> None:
    ledger = houses(moves_in("c-17", "1", MAY))
    with pytest.raises(UnknownCitizen):
        told(ledger, "c-18")
    with pytest.raises(NobodyThere):
        told(ledger, f"{OFFER}/2")
    with pytest.raises(UnknownPlace):
        told(ledger, f"{OFFER}/4")
