"""How much of a service a year comes to is counted in the service's own unit."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

from ledger.budgeting.service_use import use_by_service
from ledger.commands import GrantService
from ledger.events.decisions import RatesVersion
from ledger.events.offers import OfferVersion
from ledger.events.services import ServiceVersion
from ledger.models.offers import OfferTerms
from ledger.models.rates import Rates
from ledger.models.services import Service
from ledger.shared.calendar import Month
from tests.memory import MemoryLedger
from tests.properties.histories import HEAD, adoption


def test_a_part_of_a_month_at_a_day_price_is_a_part_of_a_month_not_days() -> None:
    ledger, first = MemoryLedger(), date(2025, 1, 1)
    rates = Rates(unit="month", prices_ore={"1": 3_100_00}, day_prices_ore={"1": 120_00})
    ledger.do(
        adoption(
            ledger,
            RatesVersion("r", first, rates),
            ServiceVersion("school", first, Service(name="School", unit="month", rates="r", needs_stay=False)),
            OfferVersion("home", first, OfferTerms(name="Home", kind="at-home")),
        )
    )
    ledger.do(
        GrantService(
            citizen="c-1", service="school", first_day=date(2025, 1, 22), quantity=Decimal(2), level="1",
            offer="home", payer="787", decision="V", **HEAD,
        )
    )  # fmt: skip
    lines = [line for month in (1, 2) for line in ledger.comes_to("home", Month(2025, month)).lines]
    assert [(line.unit, line.amount_ore) for line in lines] == [("day", 10 * 2 * 120_00), ("month", 2 * 3_100_00)]
    used = use_by_service(lines, ledger.book("home").terms)["school"]
    assert (used.quantity, used.amount) == (2 * Fraction(10, 31) + 2, 8_600_00)
