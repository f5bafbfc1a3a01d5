"""What a decision may say about budgets: of houses that are known, once; a later decision takes a budget's place."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ledger.commands import Adopt
from ledger.errors import VersionConflict
from ledger.events import BudgetAdopted, BudgetChanged, Event
from ledger.models.adoption import BudgetVersion, Grant, Transfer
from ledger.rules.context import DecisionContext
from ledger.rules.placement import Header
from ledger.state.live import live


def adopt_budget(item: BudgetVersion, context: DecisionContext, head: Header, command: Adopt) -> Iterator[Event]:
    """The budget, unless this decision is recorded already. Raises VersionConflict where it said something else."""
    event = BudgetAdopted(
        **head,
        effective_on=date(item.year, 1, 1),
        decided_on=command.decided_on,
        offer=item.offer,
        year=item.year,
        budget=item.budget,
    )
    for fact in live(context.facts(event.stream)):
        if isinstance(fact.event, BudgetAdopted) and fact.event.decision == command.decision:
            if fact.event.budget != item.budget:
                what = f"budget of {item.offer} for {item.year}"
                raise VersionConflict(what, event.effective_on, command.decision or "", fact.number)
            return
    yield event


def grant(item: Grant, context: DecisionContext, head: Header, command: Adopt) -> Iterator[Event]:
    """The grant, unless it is recorded already under the same decision."""
    event = BudgetChanged(
        **head,
        effective_on=item.effective,
        decided_on=command.decided_on,
        offer=item.offer,
        year=item.year,
        amount_ore=item.amount_ore,
        item=item.item,
    )
    yield from _unless_recorded([event], context)


def transfer(item: Transfer, context: DecisionContext, head: Header, command: Adopt) -> Iterator[Event]:
    """Both halves of a transfer, which sum to zero, unless they are recorded already under the same decision."""
    halves = [
        BudgetChanged(
            **head,
            effective_on=item.effective,
            decided_on=command.decided_on,
            offer=offer,
            year=item.year,
            amount_ore=amount,
            counterpart=counterpart,
        )
        for offer, counterpart, amount in (
            (item.offer, item.to, -item.amount_ore),
            (item.to, item.offer, item.amount_ore),
        )
    ]
    yield from _unless_recorded(halves, context)


def other_half(event: BudgetChanged, context: DecisionContext) -> Iterator[int]:
    """The number of the transfer's half in the other house's budget; nothing for a grant."""
    if event.counterpart is None:
        return
    for fact in live(context.facts(f"budget:{event.counterpart}/{event.year}")):
        half = fact.event
        if isinstance(half, BudgetChanged) and _is_half(half, event):
            yield fact.number


def _is_half(half: BudgetChanged, event: BudgetChanged) -> bool:
    of_one_transfer = (half.act, half.effective_on) == (event.act, event.effective_on)
    return of_one_transfer and half.counterpart == event.offer and half.amount_ore == -event.amount_ore


def _unless_recorded(events: list[BudgetChanged], context: DecisionContext) -> list[BudgetChanged]:
    known = [fact.event for fact in live(context.facts(events[0].stream))]
    told = [_content(event) for event in known if isinstance(event, BudgetChanged)]
    return [] if _content(events[0]) in told else events


def _content(event: BudgetChanged) -> tuple[object, ...]:
    return (event.decision, event.effective_on, event.amount_ore, event.item, event.counterpart)
