"""Nobody grants a service above their competence: by year price, level or hours, and supplier."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from ledger.commands import CLEARED, Adopt, Correct, GrantService, RegrantService
from ledger.errors import AboveCompetence, DeciderNeeded
from ledger.events import ServiceGranted
from ledger.events.decisions import RatesVersion
from ledger.events.followups import CompetenceVersion
from ledger.events.offers import OfferVersion
from ledger.events.services import ServiceVersion
from ledger.models.competence import Competence, Role
from ledger.models.offers import OfferTerms
from ledger.models.rates import Rates
from ledger.models.services import Service
from tests.memory import MemoryLedger

FIRST = date(2025, 1, 1)
PRICE = (Role(role="low", to_ore=110_000_00), Role(role="high"))
SIZE = (Role(role="low", to_level=1, to_hours=Decimal(12)), Role(role="high"))
OWN = (Role(role="low", supplier="internal"), Role(role="high"))


def begun(rule: Competence) -> MemoryLedger:
    """An own and a bought offer at home, support by the hour a week and with two levels, extra hours, and a rule."""
    ledger = MemoryLedger()
    levels = Rates(unit="day", prices_ore={"1": 100_00, "2": 200_00}, hours_to={"1": Decimal(5), "2": Decimal(9)})
    items = (
        RatesVersion("r", FIRST, levels),
        ServiceVersion("support", FIRST, Service(name="S", unit="hours-a-week", price_ore=600_00, needs_stay=False)),
        ServiceVersion("steps", FIRST, Service(name="L", unit="day", rates="r", needs_stay=False)),
        ServiceVersion("extra", FIRST, Service(name="E", unit="hour", price_ore=600_00, needs_stay=False)),
        OfferVersion("own", FIRST, OfferTerms(name="Own", kind="at-home")),
        OfferVersion("bought", FIRST, OfferTerms(name="Bought", kind="at-home", supplier="external")),
        CompetenceVersion(FIRST, rule),
    )
    ledger.do(Adopt(by="anna", decision="KB 1", decided_on=date(2024, 12, 1), items=items))
    return ledger


def grant(service: str, decided_by: str | None = "low", offer: str = "own", **said: Any) -> GrantService:
    return GrantService(
        by="anna", citizen="c-1", service=service, first_day=FIRST, offer=offer, payer=CLEARED, decision="V",
        decided_by=decided_by, **said,
    )  # fmt: skip


@pytest.mark.parametrize(("rule", "lawful", "above"), [
    # 600 × 3.5 × 365 / 7 is 109,500
    (Competence(by="year-price", roles=PRICE), grant("support", quantity=Decimal("3.5")),
     grant("support", quantity=Decimal("3.6"))),
    (Competence(by="level", roles=SIZE), grant("support", quantity=Decimal(12)),
     grant("support", quantity=Decimal(13))),
    (Competence(by="level", roles=SIZE), grant("steps", level="1"), grant("steps", level="2")),
    (Competence(by="level", roles=SIZE), grant("steps", hours=Decimal(5)), grant("steps", hours=Decimal(6))),
    (Competence(by="supplier", roles=OWN), grant("support", quantity=Decimal(1)),
     grant("support", offer="bought", quantity=Decimal(1))),
])  # fmt: skip
def test_each_measure_has_its_bound(rule: Competence, lawful: GrantService, above: GrantService) -> None:
    assert begun(rule).do(lawful)
    ledger = begun(rule)
    with pytest.raises(AboveCompetence) as caught:
        ledger.do(above)
    assert caught.value.able == "high"
    with pytest.raises(DeciderNeeded):
        ledger.do(grant("extra", None))


def test_where_the_competence_is_of_the_citizen_all_services_count() -> None:
    ledger = begun(Competence(by="year-price", of="citizen", roles=PRICE))
    ledger.do(grant("support", quantity=Decimal(2)))
    with pytest.raises(AboveCompetence) as caught:
        ledger.do(grant("steps", level="2"))
    assert caught.value.year_price == "135571.43"  # 600 × 2 × 365 / 7 and 200 × 365


def test_a_correction_of_the_payer_alone_is_no_grant_and_one_of_the_quantity_is() -> None:
    ledger = begun(Competence(by="level", roles=SIZE))
    ledger.do(grant("support", quantity=Decimal(12)))
    narrower = Competence(by="level", roles=(Role(role="low", to_hours=Decimal(10)), Role(role="high")))
    items = (CompetenceVersion(FIRST, narrower),)
    ledger.do(Adopt(by="anna", decision="KB 2", decided_on=date(2024, 12, 2), items=items))
    said: dict[str, Any] = {"by": "anna", "kind": "typo", "reason": "slip"}
    assert ledger.do(Correct(number=_granted(ledger), payer="163", **said))
    with pytest.raises(AboveCompetence):
        ledger.do(Correct(number=_granted(ledger), quantity=Decimal(11), **said))


def _granted(ledger: MemoryLedger) -> int:
    """The event that holds of the one grant."""
    return max(fact.number for fact in ledger.log.facts if isinstance(fact.event, ServiceGranted))


def test_a_regrant_is_judged_as_a_grant() -> None:
    ledger = begun(Competence(by="level", roles=SIZE))
    ledger.do(grant("support", quantity=Decimal(5)))
    anew = RegrantService(
        by="anna", citizen="c-1", service="support", first_day=date(2025, 2, 1), decision="V", decided_by="low",
        quantity=Decimal(13),
    )  # fmt: skip
    with pytest.raises(AboveCompetence):
        ledger.do(anew)
