"""Months that are kept go when a phase-in touches them: its own adoption, its old model's, its old rates', its void."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from ledger.application import Ledger
from ledger.commands import Adopt, Void
from ledger.events.adoption import Adoption
from ledger.events.decisions import ModelVersion, RatesVersion
from ledger.events.yearly import PhaseInVersion
from ledger.models.model import Model
from ledger.models.rates import Rates
from ledger.models.yearly import PhaseIn
from ledger.settlement.issuing import current_settlement
from ledger.shared.calendar import Month
from ledger.store import open_log
from ledger.store.history import History
from projections.settle import settle
from projections.views import differences

JUNE, DAY = Month(2025, 6), date(2025, 6, 1)
OLD = ModelVersion("old", DAY, Model(allocation="activity", structure="differentiated"))
OLD_RATES = RatesVersion("old", DAY, Rates(unit="day", interval_ore=300_00, steps=12, hours_per_step="7"))
PHASE_IN = PhaseIn(shares={"2025": Decimal(25)}, old_model="old", old_rates="old")


def adopt(location: str, *items: Adoption) -> int:
    """Record a decision of its own; the number of its last event."""
    ledger = Ledger.open(location)
    command = Adopt(by="karen", decision=f"KB {ledger.last()}", decided_on=DAY, items=items, reason="told late")
    number = ledger.record(command).events[-1].number
    ledger.close()
    return number


def asked(location: str) -> int:
    """June in all houses, from the read models, which must agree with the log."""
    with open_log(location) as log:
        total = settle(location, log, JUNE, today=JUNE.next().first).total_ore
        history = History(log)
        assert total == sum(current_settlement(history.book(offer), JUNE).total_ore for offer in history.offers())
        assert not differences(location, log)
    return total


@pytest.mark.parametrize(("offer", "model"), [("solbakken", None), (None, "pakker")])
def test_a_phase_in_touches_the_months_that_are_kept(sound: str, offer: str | None, model: str | None) -> None:
    before = asked(sound)
    adopt(sound, OLD, OLD_RATES)
    assert asked(sound) == before
    number = adopt(sound, PhaseInVersion(offer, model, DAY, PHASE_IN))
    phased = asked(sound)
    dearer = OLD_RATES.rates.changed({"interval_ore": 600_00})
    adopt(sound, RatesVersion("old", DAY, dearer))
    dearer_before = asked(sound)
    adopt(sound, ModelVersion("old", DAY, Model(allocation="combination", structure="differentiated")))
    with_base = asked(sound)
    assert len({before, phased, dearer_before, with_base}) == 4
    ledger = Ledger.open(sound)
    ledger.record(Void(by="karen", number=number, kind="typo", reason="wrong house"))
    ledger.close()
    assert asked(sound) == before
