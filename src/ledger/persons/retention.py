"""How long the law keeps a person's papers.

Decided on 2026-11-27:

* What a citizen has cost is accounting material, and whose it is belongs to it: kept five years from the end of the
  fiscal year that the last amount belongs to (bogføringsloven § 12 of 2022, § 10 of 1998 before it, and the rules for
  municipalities' accounts, which say the same). A fiscal year is a calendar year.
* Which rule holds is dated: the one in force on the day asked about counts, for older years too. A municipality whose
  own plan keeps papers longer may say so; fewer years than the law's are refused.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from msgspec import Struct

from ledger.shared.calendar import DAY


class Kept(Struct, frozen=True):
    """From a day on papers are kept so many years from the end of their fiscal year, by a law."""

    effective: date
    years: int
    law: str


LAW: Sequence[Kept] = (
    Kept(date(1970, 1, 1), 5, "bogføringsloven § 10"),
    Kept(date(2022, 7, 1), 5, "bogføringsloven § 12"),
)
"""By the day from which each holds."""


def kept_on(day: date) -> Kept:
    """The rule in force on a day."""
    return [rule for rule in LAW if rule.effective <= day][-1]


def kept_until(year: int, day: date, years: int | None = None) -> date:
    """The last day on which papers of a fiscal year are kept, by the rule in force on a day, or for so many years."""
    count = kept_on(day).years if years is None else years
    return date(year + count + 1, 1, 1) - DAY
