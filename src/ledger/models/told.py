"""How a price came about, step by step in the order of the reckoning, each with what it came to.

Decided on 2026-11-26:

* Each value is told once, where the reckoning comes to it. What a step came to stands behind it, unless the next one
  leaves it alone. The price that days are counted at stands in the calculation, and so behind no step. The
  frame that places and days share stands in that step too (2026-11-28), for it is read by itself.
"""

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

from msgspec import Struct

from ledger.shared.message import Message, exact_kroner, say


class Told(Struct, frozen=True):
    """One step in words, and the exact øre that it came to; None where it comes to no price."""

    how: Message
    to: Fraction | None = None


def in_order(derivations: Iterable[Sequence[Told]]) -> tuple[Told, ...]:
    """The steps of several that come to one price, each once; what only a later one has, before what follows it."""
    steps: list[Told] = []
    for derivation in derivations:
        new: list[Told] = []
        for step in derivation:
            if step not in steps:
                new.append(step)
                continue
            at = steps.index(step)
            steps[at:at] = new
            new = []
        steps += new
    return tuple(steps)


def told_once(steps: Iterable[Told], price: Fraction) -> Iterator[Message]:
    """The steps in words, each with what it came to; `price` is told with the days that are counted at it."""
    last = price
    for step in steps:
        if step.to is None or step.to in (last, price):
            yield step.how
        else:
            yield say("{how}: {price}", how=step.how, price=exact_kroner(step.to))
        last = last if step.to is None else step.to
