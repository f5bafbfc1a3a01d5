"""A month as a field of what is stored: a calendar month in the program, text such as 2023-05 in the log."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from ledger.errors import NotAMonth
from ledger.shared.calendar import Month, parse_month


@lru_cache(maxsize=1024)
def month_of(text: str) -> Month:
    """A stored month. Raises ValueError for what is none."""
    try:
        return parse_month(text)
    except NotAMonth as refusal:
        raise ValueError(str(refusal.sentence())) from None


if TYPE_CHECKING:
    StoredMonth = Month
else:

    class _IsMonth(type):
        def __instancecheck__(cls, value: object) -> bool:
            return isinstance(value, Month)

    class StoredMonth(metaclass=_IsMonth):
        """A month where it is stored. A month is a tuple, which the reader of the log would take for a list."""
