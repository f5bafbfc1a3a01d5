"""The log's table, its indexes, triggers and views are as pladsbog made them, and no trigger of others acts on it."""

from __future__ import annotations

from projections.checks.running import Examined, Found


def check(examined: Examined) -> Found:
    """Each of them that is missing, was changed or came from elsewhere."""
    yield from examined.log.altered_guards()
