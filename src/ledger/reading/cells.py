"""One cell of a table from elsewhere, checked and read, for imports and for the files of finance systems."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ledger.errors import BadOption
from ledger.reading.numbers import Number
from ledger.shared.message import say


def read_cell(written: str, read: Callable[[str], Any], *, required: bool, numeric: bool = False) -> Any:
    """What a cell means; None where it is empty. Raises BadOption where it may not be, and what `read` raises.

    A number of the file's own format is one where a number is asked for (`numeric`), and its figures where a text is.
    """
    bare = written if numeric and isinstance(written, Number) else written.strip()
    if bare:
        return read(bare)
    if required:
        raise BadOption(say("the cell is empty"))
    return None
