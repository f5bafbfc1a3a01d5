"""What is read from a file that was named, or from standard input for a hyphen."""

from __future__ import annotations

import sys
from pathlib import Path

from ledger.errors import BadFile, BadImportFile
from ledger.reading.text import bytes_from, bytes_of


def content_of(file: str) -> tuple[str, bytes]:
    """What refusals call the file, and what it holds. Raises BadFile where it cannot be read, and BeyondBounds."""
    if file == "-":
        return "standard input", bytes_from("standard input", sys.stdin.buffer)
    try:
        return file, bytes_of(Path(file))
    except BadImportFile as refusal:
        raise BadFile(file, refusal.why, refusal.instead) from None
