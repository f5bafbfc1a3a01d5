"""Answers as machines get them: typed values, such as money and days, in the text that JSON has for them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import orjson

from cli.plain import plain_value


def as_json(data: Any) -> Any:
    """What a reader of the JSON of an answer has in hands."""
    return orjson.loads(orjson.dumps(data, default=plain_value, option=orjson.OPT_PASSTHROUGH_DATACLASS))


def ore_of(kroner: str) -> int:
    """The øre in an amount of an answer, which is kroner with two decimals."""
    ore = Decimal(kroner) * 100
    assert ore == int(ore), f"{kroner} has a part of an øre"
    return int(ore)
