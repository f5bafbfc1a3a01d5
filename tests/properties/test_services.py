"""The engine against the naive calculation of services, on random lawful histories."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from ledger.commands import Depart, GrantService, Void
from ledger.events import Departed
from ledger.models.model import Model
from ledger.models.services import Service
from ledger.settlement.deliveries import expected_deliveries
from ledger.shared.calendar import Month
from tests.properties.histories import HEAD
from tests.properties.rounds import rounds_until_met
from tests.properties.services import (
    HOME,
    NAMES,
    RATED,
    SITUATIONS,
    Step,
    begun,
    command_for,
    met,
    on_service_histories,
    on_service_histories_of,
    unit_of,
)

ROUNDS = range(1, 2)


def test_services_are_what_the_naive_calculation_makes_of_them() -> None:
    """Histories of one round, with closings and late news in between."""
    for _ in rounds_until_met(on_service_histories, met, SITUATIONS, ROUNDS):
        pass
    assert met["grant"]
    assert met["deliver"]
    assert met["another paragraph"]


def at_home(price_ore: int, delivered: str | None = None) -> dict[str, Service]:
    """A service of each name that needs no stay, at one price; one of them settled on deliveries."""
    return {
        name: Service(
            name=name,
            unit=unit_of(name),
            price_ore=None if name in RATED else price_ore,
            rates=RATED[name][1] if name in RATED else None,
            needs_stay=False,
            settled_on="delivered" if name == delivered else None,
        )
        for name in NAMES
    }


def test_a_departure_and_its_void_leave_no_ore_in_what_is_expected() -> None:
    """373 øre × 31 days / 7 is 1651.857, however often it was told that the home ends on a day of March."""
    services = at_home(373, delivered="s-hours-a-week")
    ledger = begun(Model(allocation="combination", structure="differentiated"), services, phased=False)
    ledger.do(command_for(Step("move-in", 1, 1, 3, 4), ledger))
    granted = GrantService(
        citizen="c-1", service="s-hours-a-week", first_day=date(2024, 1, 4), quantity=Decimal(1), offer=HOME,
        decision="VU", **HEAD,
    )  # fmt: skip
    ledger.do(granted)

    def expected() -> list[int]:
        return [one.amount for one in expected_deliveries(ledger.book(HOME), Month(2024, 3))]

    assert expected() == [1652]
    departed = ledger.do(Depart(citizen="c-1", last_day=date(2024, 3, 5), **HEAD))
    assert expected() == [1652]
    number = next(fact.number for fact in departed if isinstance(fact.event, Departed))
    ledger.do(Void(number=number, kind="typo", **HEAD))
    assert expected() == [1652]


def test_a_month_says_since_which_event_it_is_known_who_pays_whatever_it_is_settled_with() -> None:
    """A departure ends a home, and its void opens it again: the same payer since a later event, from that day on."""
    services = at_home(185_00)
    model = Model(allocation="combination", structure="differentiated")
    steps = [
        Step(kind="move-in", who=1, where=1, day=3, much=4),
        Step(kind="grant", who=1, where=NAMES.index("r-hours"), day=42, much=1),
        Step(kind="depart", who=1, where=1, day=77, much=47),
        Step(kind="undone", who=2, where=6, day=104, much=7),
    ]
    on_service_histories_of(model, services, steps, phased=False)
