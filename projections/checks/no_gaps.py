"""The log has every number from 1 to the last; a number once given is not missing at the end either."""

from __future__ import annotations

from projections.checks.running import Examined, Found


def check(examined: Examined) -> Found:
    """The numbers that are missing."""
    expected = 1
    for row in examined.log.read():
        if row.number != expected:
            yield f"#{expected}", f"missing; the next event is #{row.number}"
        expected = row.number + 1
    if expected <= examined.log.assigned():
        yield f"#{expected}", f"missing at the end of the log; #{examined.log.assigned()} was once given"
