"""Functions of the chart of accounts: 5.38.50 and the like, as people, decisions and account strings write them."""

from __future__ import annotations

from ledger.shared.patterns import pattern

_FIGURES = 5
_FUNCTION = pattern(r"([0-9])\.?([0-9]{2})\.?([0-9]{2})")


def function_of(text: str) -> str | None:
    """A function as the ledger writes it, 5.38.52, from 5.38.52 or 53852; None for what is no function."""
    shape = _FUNCTION.fullmatch(text.strip())
    return ".".join(shape.groups()) if shape else None


def function_of_account(account: str) -> str | None:
    """The function of an account: an account string and a compact key both begin with it."""
    return function_of(account[:_FIGURES])
