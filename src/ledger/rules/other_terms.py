"""What a decision adopts beside the prices: account mappings, refund thresholds, targets for savings, phase-ins.

As with prices, the same thing adopted twice is recorded once, and a decision does not change its mind: other content
for the same day under the same reference is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any, TypeVar

from ledger.commands import Adopt
from ledger.errors import UnknownModel, UnknownRates, VersionConflict
from ledger.events import AccountAdopted, Event, PhaseInAdopted, RefundAdopted, SavingsTargetAdopted
from ledger.models.adoption import AccountVersion, PhaseInVersion, RefundVersion, SavingsTarget
from ledger.rules.context import DecisionContext
from ledger.rules.placement import Header
from ledger.state.live import live

E = TypeVar("E", bound=Event)


def adopt_account(item: AccountVersion, context: DecisionContext, head: Header, command: Adopt) -> Iterator[Event]:
    """The mapping of a selector from a day on."""
    event = AccountAdopted(
        **head,
        effective_on=item.effective,
        decided_on=command.decided_on,
        selector=item.selector,
        mapping=item.mapping,
    )
    yield from _new(event, context, f"account of {item.selector}", lambda e: e.selector, lambda e: e.mapping)


def adopt_refund(item: RefundVersion, context: DecisionContext, head: Header, command: Adopt) -> Iterator[Event]:
    """The thresholds of the central refund from a day on."""
    event = RefundAdopted(**head, effective_on=item.effective, decided_on=command.decided_on, steps=item.steps)
    yield from _new(event, context, "refund thresholds", lambda _: None, lambda e: e.steps)


def adopt_savings_target(
    item: SavingsTarget, context: DecisionContext, head: Header, command: Adopt
) -> Iterator[Event]:
    """What negotiated prices are to save in a year; the latest decision counts."""
    event = SavingsTargetAdopted(
        **head,
        effective_on=date(item.year, 1, 1),
        decided_on=command.decided_on,
        year=item.year,
        amount_ore=item.amount_ore,
    )
    yield from _new(event, context, f"savings target of {item.year}", lambda e: e.year, lambda e: e.amount_ore)


def adopt_phase_in(
    item: PhaseInVersion, context: DecisionContext, head: Header, command: Adopt, models: set[str], rates: set[str]
) -> Iterator[Event]:
    """A phase-in; `models` and `rates` are those that the decision itself brings. Raises UnknownModel, UnknownRates."""
    known = context.terms(item.offer or "")
    for model in (item.model, item.phase_in.old_model):
        if model is not None and model not in models and model not in known.models:
            raise UnknownModel(model, item.effective)
    old_rates = item.phase_in.old_rates
    if old_rates is not None and old_rates not in rates and old_rates not in known.rates:
        raise UnknownRates(old_rates, item.effective)
    event = PhaseInAdopted(
        **head,
        effective_on=item.effective,
        decided_on=command.decided_on,
        offer=item.offer,
        model=item.model,
        phase_in=item.phase_in,
    )
    of = item.offer or f"model {item.model}"
    yield from _new(event, context, f"phase-in of {of}", lambda _: None, lambda e: e.phase_in)


def _new(
    event: E, context: DecisionContext, what: str, subject: Callable[[E], Any], content: Callable[[E], Any]
) -> Iterator[Event]:
    """The event, unless the same decision has told it already. Raises VersionConflict where it told something else."""
    for fact in live(context.facts(event.stream)):
        told = fact.event
        if not isinstance(told, type(event)) or subject(told) != subject(event):
            continue
        if (told.effective_on, told.decision) == (event.effective_on, event.decision):
            if content(told) != content(event):
                raise VersionConflict(what, event.effective_on, event.decision or "", fact.number)
            return
    yield event
