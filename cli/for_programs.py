"""Answers for other programs: an object as JSON, one table as CSV."""

from __future__ import annotations

import io
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from cli.cells import heading_of, number_in, ore_of, text_of
from cli.cleaning import escaped
from cli.columns import Column, Rows
from cli.plain import plain_value
from cli.remedies import MACHINES
from ledger.shared.message import Message
from ledger.shared.money import plain
from ledger.shared.patterns import pattern

_FORMULA = pattern(r"\s*[=+\-@＝＋－＠]")


def as_json(data: Any) -> bytes:
    """An answer's own object, indented, each sign that steers a terminal escaped."""
    import orjson  # noqa: PLC0415 - tables do without

    # Dataclasses, such as money and messages, are not to be spelt out field by field.
    option = orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE | orjson.OPT_PASSTHROUGH_DATACLASS
    text = orjson.dumps(data, default=plain_value, option=option)
    return text if text.isascii() else escaped(text.decode()).encode()


def as_csv(columns: Sequence[Column], rows: Rows) -> str:
    """The rows for a Danish spreadsheet, nothing in them a formula."""
    import csv  # noqa: PLC0415 - tables do without

    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\n")
    writer.writerow(_harmless(heading_of(column, MACHINES)) for column in columns)
    writer.writerows([_csv_cell(column, row.get(column.key)) for column in columns] for row in rows)
    return text.getvalue()


def _csv_cell(column: Column, value: Any) -> str:
    if value is None:
        return ""
    if column.holds == "money":
        return plain(ore_of(value)).replace(".", ",")
    if isinstance(value := number_in(column, value), Decimal):
        return f"{value:f}".replace(".", ",")
    text = text_of(value, MACHINES)
    return _harmless(text) if isinstance(value, (str, Message)) else text


def _harmless(text: str) -> str:
    """A text that no spreadsheet runs as a formula."""
    return f"'{text}" if _FORMULA.match(text) else text
