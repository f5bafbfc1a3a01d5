"""Decision files: what a council adopted, read into one `Adopt`; and the decisions shipped with the program.

A file is understood whole or refused whole, with every problem in it listed at once. What it refers to outside
itself (an offer's model from an earlier decision) is for the application to look up, not for the reader.
"""

from ledger.reading.decisions.reader import parse_decision, read_decision
from ledger.reading.decisions.shipped import shipped, shipped_path

__all__ = ["parse_decision", "read_decision", "shipped", "shipped_path"]
