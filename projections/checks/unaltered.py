"""Every row of the log is as it was written: the chain of digests over the rows holds."""

from __future__ import annotations

from ledger.store.chain import verify_chain
from projections.checks.running import Examined, Found


def check(examined: Examined) -> Found:
    """The first row at which the chain breaks."""
    fault = verify_chain(examined.log)
    if fault is not None:
        yield f"#{fault.number}", fault.why
