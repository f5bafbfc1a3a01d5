"""What is odd about when a decision was made and where it is journalised: told, since each of it can be meant.

Decided on 2026-11-28:

* A council's decision made on a day to come, or after the day from which it holds, is recorded with a remark. A
  committee may adopt what has held for months, and a file be written before the council has met.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ledger.rules.privacy import is_too_short
from ledger.shared.calendar import today
from ledger.shared.message import Message, Value, say


def remarks_on_decision(reference: str | None, decided_on: date | None, holds_from: date | None) -> Iterator[Message]:
    """What should be looked at again of a decision, which holds from a day on."""
    values: dict[str, Value] = {"reference": reference, "decided": decided_on, "day": holds_from}
    if reference is not None and is_too_short(reference, of_letters=False):
        yield say("look again: {reference!r} hardly says where the decision is journalised", **values)
    if decided_on is None:
        return
    if decided_on > today():
        yield say("look again: the decision is dated {decided}, which is to come", **values)
    if holds_from is not None and holds_from < decided_on:
        yield say("look again: the decision was made on {decided}, and holds from {day}, before that", **values)
