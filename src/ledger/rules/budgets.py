"""The two halves of a transfer between budgets: what happens to one happens to the other.

Decided on 2026-11-21:

* A transfer is two events of one act. They sum to zero; to void one voids the other.
"""

from __future__ import annotations

from collections.abc import Iterator

from ledger.events import AreaBudgetChanged, BudgetChanged
from ledger.events.budgets import area_budget_stream, budget_stream
from ledger.models.areas import Area
from ledger.rules.context import DecisionContext
from ledger.state.live import live

Changed = BudgetChanged | AreaBudgetChanged


def other_half(event: Changed, context: DecisionContext) -> Iterator[int]:
    """The number of the transfer's half in the other house's or area's budget; nothing for a grant."""
    if event.counterpart is None:
        return
    for fact in live(context.facts(_stream_of_other(event))):
        half = fact.event
        if isinstance(half, (BudgetChanged, AreaBudgetChanged)) and _is_half(half, event):
            yield fact.number


def _stream_of_other(event: Changed) -> str:
    if isinstance(event, AreaBudgetChanged):
        assert event.counterpart is not None
        return area_budget_stream(event.counterpart, event.year)
    return budget_stream(event.counterpart or "", event.year)


def _is_half(half: Changed, event: Changed) -> bool:
    of_one_transfer = (half.act, half.effective_on) == (event.act, event.effective_on)
    return of_one_transfer and half.counterpart == _whose(event) and half.amount_ore == -event.amount_ore


def _whose(event: Changed) -> Area | str:
    return event.area if isinstance(event, AreaBudgetChanged) else event.offer
