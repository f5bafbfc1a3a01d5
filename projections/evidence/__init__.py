"""Evidence: the closed months of a house in a bundle that an auditor checks with no help from the program."""

from projections.evidence.bundle import Evidence, evidence

__all__ = ["Evidence", "evidence"]
