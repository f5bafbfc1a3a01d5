"""What must always be true of a ledger: one invariant a file, each silent when all is well."""

from projections.checks.running import CHECKS, Fault, run

__all__ = ["CHECKS", "Fault", "run"]
