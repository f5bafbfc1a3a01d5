"""The engine against the naive calculation of services, on random lawful histories."""

from __future__ import annotations

from tests.properties.rounds import rounds_until_met
from tests.properties.services import SITUATIONS, met, on_service_histories

ROUNDS = range(1, 2)


def test_services_are_what_the_naive_calculation_makes_of_them() -> None:
    """Histories of one round, with closings and late news in between."""
    for _ in rounds_until_met(on_service_histories, met, SITUATIONS, ROUNDS):
        pass
    assert met["grant"]
    assert met["deliver"]
