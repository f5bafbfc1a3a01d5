"""The two halves of a transfer between budgets: what happens to one happens to the other.

Decided on 2026-11-21:

* A transfer is two events of one act. They sum to zero; to void one voids the other.
"""

from __future__ import annotations

from collections.abc import Iterator

from ledger.events import BudgetChanged
from ledger.events.budgets import budget_stream
from ledger.rules.context import DecisionContext
from ledger.state.live import live


def other_half(event: BudgetChanged, context: DecisionContext) -> Iterator[int]:
    """The number of the transfer's half in the other house's budget; nothing for a grant."""
    if event.counterpart is None:
        return
    for fact in live(context.facts(budget_stream(event.counterpart, event.year))):
        half = fact.event
        if isinstance(half, BudgetChanged) and _is_half(half, event):
            yield fact.number


def _is_half(half: BudgetChanged, event: BudgetChanged) -> bool:
    of_one_transfer = (half.act, half.effective_on) == (event.act, event.effective_on)
    return of_one_transfer and half.counterpart == event.offer and half.amount_ore == -event.amount_ore
