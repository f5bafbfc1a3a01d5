"""Typed values as machines get them: money in kroner as text, dates as ISO, messages and remedies in words.

The words are English in every language: what a program reads is the same for all.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from cli.remedies import MACHINES, worded
from ledger.errors import Refusal
from ledger.shared.calendar import Month, MonthSpan, moment_text
from ledger.shared.message import Kroner, Message, Remedy
from ledger.shared.money import plain


def plain_value(value: Any) -> Any:  # noqa: PLR0911 - one for each kind of value
    """A value for JSON; what JSON knows by itself stays as it is."""
    match value:
        case Refusal():
            from cli.refusing import as_data  # noqa: PLC0415 - refusals are made of plain values

            return as_data(value)
        case Message():
            return value.worded(MACHINES)
        case Remedy():
            return worded(value, MACHINES)
        case Kroner():
            return plain(value.ore)
        case Month() | MonthSpan():
            return str(value)
        case date():
            return moment_text(value) if isinstance(value, datetime) else value.isoformat()
        case Decimal():
            return f"{value:f}"
        case Fraction():
            return str(value)
        case list() | tuple():
            return [plain_value(item) for item in value]
        case _:
            return value
