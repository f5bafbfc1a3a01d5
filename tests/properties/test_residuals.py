"""Nothing is left over in bridges, budgets and meetings, on a few histories; the drill of everyday life has many."""

from __future__ import annotations

import pytest

from tests.properties.residuals import SITUATIONS, met, on_histories
from tests.properties.rounds import rounds_until_met


def test_bridges_budgets_and_meetings_leave_nothing_over() -> None:
    missed: list[str] = []
    for _, missed in rounds_until_met(on_histories, met, SITUATIONS, range(1, 9)):
        if not missed:
            return
    pytest.fail(f"never met: {missed}")
