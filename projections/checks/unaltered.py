"""Every row of the log is as it was written: the chain of digests over the rows holds."""

from __future__ import annotations

from ledger.store.guards import breaks
from projections.checks.running import Examined, Found


def check(examined: Examined) -> Found:
    """Each row, or rows side by side, at which the chain breaks."""
    for found in breaks(examined.log):
        yield str(found), found.why
