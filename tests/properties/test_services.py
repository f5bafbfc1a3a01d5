"""The engine against the naive calculation of services, on random lawful histories."""

from __future__ import annotations

from ledger.models.model import Model
from ledger.models.services import Service
from tests.properties.rounds import rounds_until_met
from tests.properties.services import (
    NAMES,
    RATED,
    SITUATIONS,
    Step,
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


def test_a_month_says_since_which_event_it_is_known_who_pays_whatever_it_is_settled_with() -> None:
    """A departure ends a home, and its void opens it again: the same payer since a later event, from that day on."""
    services = {
        name: Service(
            name=name,
            unit=unit_of(name),
            price_ore=None if name in RATED else 185_00,
            rates=RATED[name][1] if name in RATED else None,
            needs_stay=False,
        )
        for name in NAMES
    }
    model = Model(allocation="combination", structure="differentiated")
    steps = [
        Step(kind="move-in", who=1, where=1, day=3, much=4),
        Step(kind="grant", who=1, where=NAMES.index("r-hours"), day=42, much=1),
        Step(kind="depart", who=1, where=1, day=77, much=47),
        Step(kind="undone", who=2, where=6, day=104, much=7),
    ]
    on_service_histories_of(model, services, steps, phased=False)
