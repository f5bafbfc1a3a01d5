"""The log's table, its indexes, triggers and views are as pladsbog made them, and nobody may do more with them."""

from __future__ import annotations

from projections.checks.running import Examined, Found


def check(examined: Examined) -> Found:
    """Each of them that is missing, was changed or came from elsewhere, and what is granted beyond what is needed."""
    yield from examined.log.altered_guards()
    yield from examined.log.wide_grants()
