"""A month as a field of what is stored: a calendar month in the program, text such as 2023-05 in the log."""

from __future__ import annotations

from functools import lru_cache
from typing import Annotated, Any

from pydantic import PlainSerializer, PlainValidator

from ledger.errors import NotAMonth
from ledger.shared.calendar import Month, parse_month


@lru_cache(maxsize=1024)
def month_of(text: str) -> Month:
    """A stored month. Raises ValueError for what is none."""
    try:
        return parse_month(text)
    except NotAMonth as refusal:
        raise ValueError(str(refusal.sentence())) from None


def _validated(value: Any) -> Month:
    return value if isinstance(value, Month) else month_of(str(value))


StoredMonth = Annotated[Month, PlainValidator(_validated), PlainSerializer(str)]
