"""What is vacant on a day, since when and at what cost, by hand; what falls vacant; what has no price."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from ledger.commands import Close
from ledger.errors import UnknownOffer
from ledger.shared.calendar import Month
from projections.vacancies import vacancies, vacancies_data
from tests.as_json import as_json
from tests.ledger.given import OFFER
from tests.memory import MemoryLedger
from tests.projections.houses import (
    OTHER,
    RATES_EVENT,
    SAID,
    closes,
    houses,
    leaves,
    log_of,
    moves,
    moves_in,
    voided,
)

MAY, JUNE, AUGUST = date(2023, 5, 1), date(2023, 6, 10), date(2023, 8, 10)


def told(
    ledger: MemoryLedger, day: date, within: int = 0, offer: str | None = OFFER, known_at: int | None = None
) -> Any:
    known_at = ledger.log.last() if known_at is None else known_at
    return as_json(vacancies_data(vacancies("", log_of(ledger), day, within, offer, known_at)))


def of_place(place: str, ledger: MemoryLedger, day: date, within: int = 0, **asked: Any) -> list[dict[str, Any]]:
    return [row for row in told(ledger, day, within, **asked)["vacancies"] if row["place"] == place]


def left_in_june() -> MemoryLedger:
    """c-17 lives in place 1 until 10 June: the notice is paid for June and July, and the place vacant from 1 August."""
    return houses(moves_in("c-17", "1", MAY), leaves("c-17", JUNE))


def test_everything_that_is_told_of_a_vacancy() -> None:
    """Ten days of August at half of 1,222 kr.: 6,110.00. Havblik's place has been vacant for 222 days: 135,642.00."""
    ledger = left_in_june()
    ledger.do(moves_in("c-18", "1", date(2023, 9, 1)))
    one = told(ledger, AUGUST)["vacancies"][0]
    assert one == {
        "offer": OFFER,
        "place": "1",
        "from": "2023-08-01",
        "to": "2023-08-31",
        "empty_from": "2023-06-11",
        "vacant": True,
        "days": 10,
        "cost": "6110.00",
        "others_pay": "0.00",
        "paid_by": [],
        "unpriced_days": 0,
        "reserved": None,
        "last_citizen": "c-17",
        "next_citizen": "c-18",
        "findings": [],
        "why": None,
        "told": None,
        "told_days": 0,
    }
    other = told(ledger, AUGUST, offer=OTHER)
    assert {**other, "vacancies": [row["from"] for row in other["vacancies"]]} == {
        "on": "2023-08-10",
        "within": 0,
        "known_at": {"event": ledger.log.last()},
        "cost": "135642.00",
        "others_pay": "0.00",
        "vacancies": ["2023-01-01"],
        "on_notice": [],
        "later": {"within_days": 365, "count": 0, "first": None},
    }


def test_a_place_on_notice_falls_vacant_when_the_notice_ends() -> None:
    ledger = left_in_june()
    assert of_place("1", ledger, date(2023, 7, 15)) == []
    assert of_place("1", ledger, date(2023, 7, 15), within=16) == []
    (row,) = of_place("1", ledger, date(2023, 7, 15), within=17)
    assert {name: row[name] for name in ("from", "empty_from", "vacant", "days", "cost")} == {
        "from": "2023-08-01",
        "empty_from": "2023-06-11",
        "vacant": False,
        "days": None,
        "cost": None,
    }


def test_a_departure_that_is_known_ahead_falls_vacant_too() -> None:
    ledger = houses(moves_in("c-17", "1", MAY), leaves("c-17", JUNE))
    rows = of_place("1", ledger, MAY, within=120)
    assert [(row["from"], row["last_citizen"]) for row in rows] == [("2023-08-01", "c-17")]


def test_a_place_that_is_filled_again_in_time_never_falls_vacant() -> None:
    ledger = left_in_june()
    ledger.do(moves_in("c-18", "1", date(2023, 7, 1)))
    assert of_place("1", ledger, MAY, within=365) == []


def test_a_room_that_was_moved_out_of_is_vacant_from_that_day() -> None:
    """There is no notice: the stay goes on. Until the 15th that is five days: 3,055.00."""
    ledger = houses(moves_in("c-17", "1", MAY), moves("c-17", "2", date(2023, 6, 11)))
    (row,) = of_place("1", ledger, date(2023, 6, 15))
    assert (row["from"], row["days"], row["cost"]) == ("2023-06-11", 5, "3055.00")
    assert of_place("2", ledger, date(2023, 6, 15)) == []


def test_days_out_of_use_lie_inside_a_vacancy_and_cost_nothing() -> None:
    """From 1 January to 20 August are 232 days; ten of them are out of use: 222 × 611."""
    ledger = houses(closes("2", date(2023, 8, 1), date(2023, 8, 10)))
    assert of_place("2", ledger, date(2023, 8, 5)) == []
    (row,) = of_place("2", ledger, date(2023, 8, 20))
    assert (row["from"], row["days"], row["cost"]) == ("2023-01-01", 222, "135642.00")
    (again,) = of_place("2", ledger, date(2023, 8, 5), within=6)
    assert (again["from"], again["vacant"]) == ("2023-08-11", False)


def test_days_without_a_price_are_no_money_and_are_counted() -> None:
    ledger = left_in_june()
    ledger.do(voided(RATES_EVENT))
    (row,) = of_place("1", ledger, AUGUST)
    assert (row["days"], row["cost"], row["unpriced_days"], row["findings"]) == (10, None, 10, ["no-rate"])
    assert "no rates lillebaelt are in force on" in row["why"]


def test_what_was_issued_stays_though_it_has_no_price_now() -> None:
    """January to May are 151 days: 92,261.00 were issued. Ten days of June have no price."""
    ledger = houses()
    ledger.do(Close(month=Month(2023, 5), and_earlier=True, accept_findings=True, **SAID))
    ledger.do(voided(RATES_EVENT))
    (row,) = of_place("2", ledger, JUNE)
    assert (row["days"], row["cost"], row["unpriced_days"]) == (161, "92261.00", 10)


def test_late_news_is_told_only_from_when_it_is_known() -> None:
    ledger = houses(moves_in("c-17", "1", MAY))
    then = ledger.log.last()
    ledger.do(leaves("c-17", JUNE))
    assert of_place("1", ledger, AUGUST, known_at=then) == []
    assert [row["cost"] for row in of_place("1", ledger, AUGUST)] == ["6110.00"]


def test_an_offer_that_is_not_known_is_refused() -> None:
    with pytest.raises(UnknownOffer):
        told(houses(), JUNE, offer="syrenpark")
