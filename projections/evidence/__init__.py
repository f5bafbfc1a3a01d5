"""Evidence: the closed months of a house in a bundle that an auditor checks with no help from the program."""

from projections.evidence.bundle import Evidence, evidence
from projections.evidence.several import EvidenceOfSeveral, evidence_of_several

__all__ = ["Evidence", "EvidenceOfSeveral", "evidence", "evidence_of_several"]
