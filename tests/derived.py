"""What a derivation tells: each amount of money in it once, but for what the line itself comes to.

A frame stands again where places and days share it, since that step is read by itself. So does what is reckoned by
itself on the way: what the days of an adjustment come to now, and what each buyer owes of a frame.
"""

from __future__ import annotations

import re
from collections import Counter

from ledger.shared.calendar import Month
from projections.months import Months
from projections.why import DerivedLine, why

AMOUNT = re.compile(r"-?\d[\d./]*(?:,\d+)? kr\.(?! / \()")


def told_twice(line: DerivedLine) -> list[str]:
    """The amounts that stand twice on the way to a line's own, which may be any of them by chance."""
    way, _, _ = str(line.calculation).rpartition(" = ")
    texts = [str(step) for step in line.steps if not _is_by_itself(line, str(step))]
    if line.shown.part != "bought":
        texts.append(way or str(line.calculation))
    said = Counter(amount for text in texts for amount in AMOUNT.findall(text))
    return [amount for amount, times in said.items() if times > 1]


def _is_by_itself(line: DerivedLine, step: str) -> bool:
    """Whether a step reckons something by itself, of which the line is made."""
    return step.startswith("now: ") if line.shown.adjusts else line.shown.part == "bought" and " × " in step


def repeats(months: Months, offer: str, month: Month) -> dict[str, list[str]]:
    """The lines of a month in whose derivations an amount stands twice; none, as it should be."""
    return {line.shown.id: twice for line in why(months, offer, month).lines if (twice := told_twice(line))}
