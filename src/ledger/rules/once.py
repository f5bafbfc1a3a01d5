"""What is recorded once: the same again records nothing, and something else under the same is refused.

Decided on 2026-11-21:

* A decision says one thing for a day. Another version from that day is refused under the same reference; under
  another it replaces the first, which does not come back if adopted again. A repeated list of places opens none
  twice.
"""

from __future__ import annotations

from ledger.errors import VersionConflict
from ledger.events import Event
from ledger.rules.context import DecisionContext
from ledger.shared.message import as_said
from ledger.state.live import live


def is_new(event: Event, context: DecisionContext) -> bool:
    """Whether an event is still to be recorded. Raises VersionConflict where its like says something else.

    What another decision has replaced since was recorded all the same: adopted again, it does not come back.
    """
    if event.once is None:
        return True
    for known in live(context.facts(event.stream)):
        if known.event.once == event.once:
            return differs(event, known.event, known.number)
    return True


def differs(event: Event, known: Event, number: int) -> bool:
    """False for the same again. Raises VersionConflict for something else: a decision does not change its mind."""
    if known.content != event.content:
        raise VersionConflict(event.called, event.effective_on, as_said(event.decision or ""), number)
    return False
