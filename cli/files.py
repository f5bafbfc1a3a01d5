"""What is read from a file that was named, or from standard input for a hyphen."""

from __future__ import annotations

import sys
from pathlib import Path

from ledger.errors import BadFile


def content_of(file: str) -> tuple[str, bytes]:
    """What refusals call the file, and what it holds. Raises BadFile where it cannot be read."""
    if file == "-":
        return "standard input", sys.stdin.buffer.read()
    try:
        return file, Path(file).read_bytes()
    except FileNotFoundError:
        raise BadFile(file, "there is no such file") from None
    except OSError as error:
        raise BadFile(file, f"it cannot be read ({error.strerror})") from None
