"""What does the year bring? The central refund per citizen, and what negotiated prices save against their target."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from ledger.accounting.refund import Cost, Refund, own_costs, refunds, steps_of
from ledger.budgeting.budget import months_of
from ledger.budgeting.savings import effects_of_prices, is_external, negotiated, target_of
from ledger.errors import UnknownCitizen
from ledger.events.yearly import REFUNDS, SAVINGS_TARGETS
from ledger.settlement.effects import Effect
from ledger.shared.keys import written_alike
from ledger.shared.message import Kroner
from ledger.shared.money import Ore, half_up
from ledger.shared.versions import Version
from ledger.store import Log
from ledger.store.history import History
from projections.descriptions import describe
from projections.months import Months, answer


@dataclass(frozen=True, slots=True)
class Savings:
    """A year's negotiated prices with their effects on it, in øre (negative is a saving), and the target, if any."""

    year: int
    known_at: int
    effects: Sequence[tuple[str, Effect]]
    target: Version[Ore] | None

    @property
    def saved(self) -> Ore:
        return -sum(effect.effect for _, effect in self.effects)


def refund_of_year(
    location: str, log: Log, known_at: int | None, year: int, costs: Sequence[Cost], citizen: str | None = None
) -> tuple[int, list[Refund]]:
    """The refund of every citizen's month that the own municipality pays for, and the event it is as of.

    What a stay costs in a month is what that month comes to as known then: service, base, notice. Raises
    NoRefundSteps, UnknownCitizen.
    """

    def asked(months: Months) -> tuple[int, list[Refund]]:
        history, span = months.history, months_of(year)
        steps = steps_of(history.stream(REFUNDS), span)
        for named in dict.fromkeys([*(cost.citizen for cost in costs), *([citizen] if citizen else [])]):
            if not history.stream(f"citizen:{named}"):
                raise UnknownCitizen(named, written_alike(named, history.citizens()))
        lines = (line for offer in history.offers() for month in span for line in months.calculated(offer, month).lines)
        of_year = refunds(own_costs(lines, history.terms()), costs, steps)
        return months.as_of, [one for one in of_year if citizen in (None, one.citizen)]

    return answer(location, log, known_at, asked)


def savings_of_year(history: History, year: int) -> Savings:
    """The negotiated prices that a year feels, offer by offer, and what was to be saved."""
    of_year: list[tuple[str, Effect]] = []
    for offer in history.offers():
        if is_external(history.terms(offer)):
            facts = history.about(offer)
            if negotiated(facts):
                of_year += [(offer, effect) for effect in effects_of_prices(offer, facts, year) if effect.effect]
    return Savings(year, history.position, of_year, target_of(history.stream(SAVINGS_TARGETS), year))


def refund_data(known_at: int, year: int, of_year: Sequence[Refund]) -> dict[str, Any]:
    """The refunds for machines."""
    return {
        "year": year,
        "known_at": {"event": known_at},
        "refund": Kroner(sum(one.refund for one in of_year)),
        "months": [
            {
                "citizen": one.citizen,
                "month": one.month,
                "costs": Kroner(one.costs),
                "one_off": Kroner(half_up(one.one_off)),
                "income": Kroner(one.income),
                "net": Kroner(half_up(one.net)),
                "bands": [Kroner(half_up(band)) for band in one.bands],
                "refund": Kroner(one.refund),
            }
            for one in of_year
        ],
    }


def savings_data(savings: Savings) -> dict[str, Any]:
    """The savings for machines; a saving is positive."""
    target = savings.target.value if savings.target else None
    return {
        "year": savings.year,
        "known_at": {"event": savings.known_at},
        "saved": Kroner(savings.saved),
        "target": None if target is None else Kroner(target),
        "missing": None if target is None else Kroner(target - savings.saved),
        "decision": savings.target.decision if savings.target else None,
        "prices": [
            {
                "offer": offer,
                "event": effect.cause.number,
                "text": describe(effect.cause.event),
                "effective_on": effect.cause.event.effective_on,
                "by": effect.cause.event.by,
                "decision": effect.cause.event.decision,
                "saved": Kroner(-effect.effect),
            }
            for offer, effect in savings.effects
        ],
    }
