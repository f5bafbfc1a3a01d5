"""How much a line is of, where its price follows from a quantity: hours a week under the structure hours."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from ledger.events.decisions import ModelVersion, RatesVersion
from ledger.events.offers import OfferVersion
from ledger.models.issued_lines import IssuedLine
from ledger.models.model import Model
from ledger.models.notice import RunningMonthAndDays
from ledger.models.offers import Assessment
from ledger.models.rates import Rates
from ledger.shared.calendar import Month
from projections.settle import line_data
from tests.ledger.given import NEW_YEAR, OFFER, TERMS, TOWN, close, decision, depart, move_in, reassess
from tests.memory import MemoryLedger

MAY, JUNE = Month(2023, 5), Month(2023, 6)
BY_THE_HOUR = decision(
    ModelVersion(
        "hours", NEW_YEAR, Model(allocation="combination", structure="hours", notice=RunningMonthAndDays(count=10))
    ),
    RatesVersion("hourly", NEW_YEAR, Rates(unit="day", hourly_ore=40200)),
    OfferVersion(OFFER, NEW_YEAR, TERMS.changed({"model": "hours", "rates": "hourly"})),
    reference="KB 2022-12-21",
)


@pytest.fixture
def ledger() -> MemoryLedger:
    """A house whose prices follow from hours a week."""
    made = MemoryLedger()
    made.do(TOWN)
    made.do(BY_THE_HOUR)
    return made


def shown(line: IssuedLine) -> tuple[Any, ...]:
    data = line_data(line)
    return data["kind"], data["part"], data["level"], data["quantity"]


def test_a_line_says_how_many_hours_it_is_of(ledger: MemoryLedger) -> None:
    ledger.do(move_in("c-17", "1", MAY.first, granted=Assessment(hours=Decimal("24.50"))))
    ledger.do(reassess("c-17", date(2023, 5, 16), Assessment(hours=Decimal(24))))
    ledger.do(reassess("c-17", date(2023, 5, 20), Assessment(special_price_ore=90000)))
    ledger.do(depart("c-17", MAY.last))
    assert [shown(line) for line in ledger.comes_to(OFFER, MAY).lines if line.citizen == "c-17"] == [
        ("base", "base", None, None),
        ("service", "service", "24.5 h", "24.5"),
        ("service", "service", "24 h", "24"),
        ("service", "service", "special", None),
    ]


def test_a_tail_is_of_the_hours_of_the_stay(ledger: MemoryLedger) -> None:
    ledger.do(move_in("c-17", "1", MAY.first, granted=Assessment(hours=Decimal(24)), until=MAY.last))
    (tail,) = [line for line in ledger.comes_to(OFFER, JUNE).lines if line.kind == "notice"]
    assert shown(tail) == ("notice", "service", "24 h", "24")


def test_a_closed_month_and_what_adjusts_it_say_it_too(ledger: MemoryLedger) -> None:
    ledger.do(move_in("c-17", "1", MAY.first, granted=Assessment(hours=Decimal(24))))
    ledger.do(close(MAY, and_earlier=True, accept_findings=True, reason="the year so far"))
    assert {line.quantity for line in ledger.current_settlement(OFFER, MAY).lines if line.kind == "service"} == {"24"}
    ledger.do(reassess("c-17", date(2023, 5, 16), Assessment(hours=Decimal(30)), reason="told late"))
    adjusting = [line for line in ledger.current_settlement(OFFER, JUNE).lines if line.kind == "adjustment"]
    assert [(line.repairs, line.quantity) for line in adjusting] == [("service/1/2023-05-01", "30")]


def test_a_level_that_follows_from_hours_is_priced_by_the_level() -> None:
    ledger = MemoryLedger()
    ledger.do(TOWN)
    ledger.do(move_in("c-17", "1", MAY.first, granted=Assessment(hours=Decimal(24))))
    assert {line.quantity for line in ledger.comes_to(OFFER, MAY).lines} == {None}
