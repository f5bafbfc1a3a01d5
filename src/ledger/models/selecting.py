"""Which of several rules counts for somebody: the most specific one, side by side in a fixed order.

The first side that only one of two rules has decides; a municipality's code goes before `own` and `other`. So no two
rules with different selectors are equally specific for one case, and the order of adoption never counts.
"""

from __future__ import annotations

from collections.abc import Mapping

from ledger.shared.message import Message, say
from ledger.shared.patterns import pattern

OWN, OTHER = "own", "other"
"""Payers that are no single municipality: the ledger's own, and every other one."""

_PAYER = pattern(r"own|other|[0-9]{3,4}")


def payer_of(code: str | None, own: str | None) -> str:
    """Who pays, in the words of a selector: "own" for nobody else and for the ledger's own code, else the code."""
    return OWN if code is None or code == own else code


def is_payer(named: str) -> bool:
    """Whether a selector can name this as payer."""
    return _PAYER.fullmatch(named) is not None


def payer_in_words(named: str) -> Message:
    """Whom a selector names as payer: the own municipality, any other one, or the one with a code."""
    if named == OWN:
        return say("paid by the own municipality")
    return say("paid by another municipality") if named == OTHER else say("payer {payer}", payer=named)


def side(named: str | None, fitting: Mapping[str | None, int]) -> int | None:
    """How specific one side of a selector is: 0 where it is left open, None where it means something else."""
    return 0 if named is None else fitting.get(named)


def payers(payer: str, own: str | None) -> Mapping[str | None, int]:
    """How specific each word for a payer is, where that payer pays; `payer` is in the words of a selector."""
    return {OWN: 1, own: 2} if payer == OWN else {OTHER: 1, payer: 2}


def rank(*sides: int | None) -> tuple[int, ...] | None:
    """How specific a selector is, to be compared; None where it does not fit."""
    fitting = tuple(one for one in sides if one is not None)
    return fitting if len(fitting) == len(sides) else None
