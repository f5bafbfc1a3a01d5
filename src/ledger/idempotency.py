"""The same command sent twice: a digest of what it asks, stored under the caller's own key.

Decided on 2026-11-21:

* A caller's key records once. It stands on the first event of the act, with a digest of what was asked, by whomever.
  The same again records nothing; something else under it is refused.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import date
from functools import cache
from operator import attrgetter
from typing import Any

from msgspec import Struct
from msgspec.structs import asdict

from ledger.commands import CLEARED, ChartFile, Command
from ledger.models.frozen import Frozen
from ledger.models.stored import said
from ledger.shared.fields import defaults_of

_JSON = json.JSONEncoder(sort_keys=True, ensure_ascii=False)


def request_of(command: Command) -> str | None:
    """A digest of what a command with a key asks; who asks is left out. None for a command without a key.

    Fields at their default do not count, so that a later program with more of them still knows the command again.
    """
    if command.ref is None:
        return None
    fields_of, values_of = _asked_of(type(command))
    asked = {
        name: _plain(value)
        for (name, default), value in zip(fields_of, values_of(command), strict=True)
        if value is not default and value != default
    }
    return hashlib.sha256(_JSON.encode([type(command).__name__, asked]).encode()).hexdigest()[:16]


@cache
def _asked_of(kind: type[Command]) -> tuple[list[tuple[str, Any]], Callable[[Command], tuple[Any, ...]]]:
    """The fields of a kind of command that its digest is made of, each with its default, and what reads them all."""
    asked = [(name, default) for name, default in defaults_of(kind) if name not in ("by", "ref")]
    return asked, attrgetter(*(name for name, _ in asked))


def _plain(value: Any) -> Any:
    value = value.said if isinstance(value, ChartFile) else value
    if value is None or isinstance(value, (str, int)):
        return value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Frozen):
        return said(value)
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if isinstance(value, Struct):
        return {name: _plain(each) for name, each in asdict(value).items()}
    return {"cleared": True} if value is CLEARED else str(value)  # what no text reads like
