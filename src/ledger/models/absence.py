"""Absence rules: what is owed for a resident who is away for a while, in hospital or on holiday.

Decided on 2026-11-26:

* Days away. Some of them are paid in full, counted from the first day away, across months. A day at home starts anew,
  and so does another kind of absence: two of one kind with no day at home between them are one.
* Shares are of the price from then on: of the service, of a day base, and of what a buyer owes of a frame by the day.
  The frame itself is never less. A tail is at full price, and an average takes the resident's own package.
* The price of a day away that nothing is paid for is 0 kr.: a line, so that a reader sees why.
"""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Literal

from ledger.models.frozen import Frozen, Within
from ledger.shared.message import say

AbsenceKind = Literal["hospital", "holiday", "other"]
"""Why a resident is away."""

Part = Literal["service", "base"]
_Share = Annotated[Decimal, Within(ge=0, le=1)]


class AbsenceRule(Frozen, frozen=True, kw_only=True):
    """What is paid of a resident's price on days away: all of it for `after_days`, then a share.

    `kind` None: on days away of every kind that no other rule names.
    """

    kind: AbsenceKind | None = None
    after_days: Annotated[int, Within(ge=0, le=3660)] = 0
    service: _Share = Decimal(1)
    base: _Share = Decimal(1)

    def share(self, part: Part, day: int) -> Fraction:
        """Of the price of a day away, the first of which is day 1."""
        return Fraction(1) if day <= self.after_days else Fraction(getattr(self, part))


def rule_of(rules: Sequence[AbsenceRule], kind: AbsenceKind) -> AbsenceRule | None:
    """The rule for a kind of absence: the one that names it, else the one for every kind; None where all is paid."""
    named = next((rule for rule in rules if rule.kind == kind), None)
    return named or next((rule for rule in rules if rule.kind is None), None)


def check_absences(rules: Sequence[AbsenceRule]) -> None:
    """Refuse two rules for one kind of absence. Raises ValueError."""
    kinds = [rule.kind for rule in rules]
    if len(set(kinds)) < len(kinds):
        raise ValueError(say("two absence rules are about the same kind"))
