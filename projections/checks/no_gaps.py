"""The log has every number from 1 to the last; a number once given is not missing at the end either."""

from __future__ import annotations

from ledger.shared.message import say
from projections.checks.running import Examined, Found


def check(examined: Examined) -> Found:
    """The numbers that are missing."""
    expected = 1
    for row in examined.log.read():
        if row.number != expected:
            yield f"#{expected}", say("missing; the next event is #{number}", number=row.number)
        expected = row.number + 1
    if expected <= examined.log.assigned():
        why = say("missing at the end of the log; #{number} was once given", number=examined.log.assigned())
        yield f"#{expected}", why
