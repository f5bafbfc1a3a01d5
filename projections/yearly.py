"""What does the year bring? The central refund per citizen, and what negotiated prices save against their target."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from msgspec import Struct

from ledger.accounting.refund import Cost, Refund, own_costs, paid_by_citizens, paid_once, refunds, steps_of
from ledger.budgeting.savings import effects_of_prices, is_external, negotiated, target_of
from ledger.errors import UnknownCitizen
from ledger.events.yearly import REFUNDS, SAVINGS_TARGETS
from ledger.models.issued_lines import IssuedFinding, IssuedLine
from ledger.models.yearly import RefundSteps
from ledger.settlement.effects import Effect
from ledger.shared.calendar import months_of
from ledger.shared.keys import asked_about
from ledger.shared.message import Kroner
from ledger.shared.money import Ore, half_up
from ledger.shared.steps import HOUSES, counted
from ledger.shared.versions import Version
from ledger.state.terms import Terms
from ledger.store import Log
from ledger.store.history import History
from projections.descriptions import describe
from projections.months import Months, answer
from projections.settle import finding_data


class Savings(Struct, frozen=True):
    """A year's negotiated prices with their effects on it, in øre (negative is a saving), and the target, if any."""

    year: int
    known_at: int
    effects: Sequence[tuple[str, Effect]]
    target: Version[Ore] | None

    @property
    def saved(self) -> Ore:
        return -sum(effect.effect for _, effect in self.effects)


class RefundYear(Struct, frozen=True):
    """A year's refunds as known at event `known_at`, month by month, and by which thresholds.

    `unpriced` are the findings, each with its offer, on whose days a citizen's costs are not known.
    """

    year: int
    known_at: int
    months: Sequence[Refund]
    thresholds: Sequence[Version[RefundSteps]]
    unpriced: Sequence[tuple[str, IssuedFinding]]

    @property
    def refund(self) -> Ore:
        return sum(one.refund for one in self.months)


def refund_of_year(
    location: str, log: Log, known_at: int | None, year: int, costs: Sequence[Cost], citizen: str | None = None
) -> RefundYear:
    """The refund of every citizen's month that the own municipality pays for.

    What a stay costs in a month is what that month comes to as known then: service, base, notice, and what stays as
    it was issued; what is paid once is spread over the year. Raises NoRefundSteps, UnknownCitizen.
    """

    def asked(months: Months) -> RefundYear:
        history, span = months.history, months_of(year)
        steps, terms = steps_of(history.stream(REFUNDS), span), history.terms()
        for named in dict.fromkeys([*(cost.citizen for cost in costs), *([citizen] if citizen else [])]):
            if not history.stream(f"citizen:{named}"):
                raise UnknownCitizen(named, asked_about(named, history.citizens()), only_asked=True)
        unpriced: list[tuple[str, IssuedFinding]] = []

        def lines() -> Iterator[IssuedLine]:
            for offer in counted(history.offers(), HOUSES):
                for of_month in (months.known(offer, month) for month in span):
                    yield from of_month.lines
                    unpriced.extend(
                        (offer, one) for one in of_month.findings if _leaves_costs_open(one, citizen, terms)
                    )

        known = list(lines())
        beside = [*costs, *paid_once(known, terms), *paid_by_citizens(known, terms)]
        of_year = refunds(own_costs(known, terms), beside, {month: step.value for month, step in steps.items()})
        wanted = [one for one in of_year if citizen in (None, one.citizen)]
        thresholds = {step.number: step for step in steps.values()}
        return RefundYear(year, months.as_of, wanted, list(thresholds.values()), unpriced)

    return answer(location, log, known_at, asked)


def _leaves_costs_open(finding: IssuedFinding, citizen: str | None, terms: Terms) -> bool:
    """Whether days of a citizen whom the own municipality pays for cost what nobody knows; not what stays as issued."""
    if finding.severity != "unpriced" or finding.citizen is None or finding.held_ore:
        return False
    return citizen in (None, finding.citizen) and not terms.is_foreign(finding.payer)


def savings_of_year(history: History, year: int) -> Savings:
    """The negotiated prices that a year feels, offer by offer, and what was to be saved."""
    of_year: list[tuple[str, Effect]] = []
    for offer in counted(history.offers(), HOUSES):
        if is_external(history.terms(offer)):
            facts = history.about(offer)
            if negotiated(facts):
                of_year += [(offer, effect) for effect in effects_of_prices(offer, facts, year) if effect.effect]
    return Savings(year, history.position, of_year, target_of(history.stream(SAVINGS_TARGETS), year))


def refund_data(refund: RefundYear) -> dict[str, Any]:
    """The refunds for machines."""
    return {
        "year": refund.year,
        "known_at": {"event": refund.known_at},
        "refund": Kroner(refund.refund),
        "thresholds_from": [version.effective_on for version in refund.thresholds],
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
            for one in refund.months
        ],
        "findings": [{"offer": offer, **finding_data(offer, finding)} for offer, finding in refund.unpriced],
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
