"""What a resident pays himself for living in a house, rent and food: income of the house, by the month.

Decided on 2026-11-27:

* It is an amount a month, for each resident of the house, and goes by the days lived there, under every basis and every
  allocation: a census counts no day of it otherwise. A part of a month goes by the model's `days_in_month`.
* A day of departure that is settled has it, as it has a base; one that is free, or counted elsewhere, has not. Nobody
  lives there in a notice, which has none.
* `after_days` days away are paid, and those after them are free, counted as in `[[model.absence]]`. A free day is a
  line of 0 kr., so that a reader sees why.
* It is an income of the stay alone: no price of a vacancy, average or phase-in has it in it, and competence is judged
  before it. The refund of §176 has it as income, which is deducted first.
* One that is voided was never owed: what was issued of it is taken back.
* Rent, food and other are owed together, each by itself; a later version of one leaves the others alone.
"""

from __future__ import annotations

from typing import Annotated, Literal, get_args

from ledger.models.frozen import Frozen, Within
from ledger.shared.message import say
from ledger.shared.money import Ore

PaymentKind = Literal["rent", "food", "other"]
"""What a resident pays for."""

PAYMENT_KINDS: tuple[PaymentKind, ...] = get_args(PaymentKind)


class OwnPayment(Frozen, frozen=True, kw_only=True):
    """One dated version of what a resident of a house pays himself: `amount_ore` øre a month, 0 or more.

    `while_absent`: paid in full on days away, or free after the first `after_days` of them. `ends`: nothing is paid any
    more.
    """

    kind: PaymentKind
    amount_ore: Annotated[Ore | None, Within(ge=0)] = None
    while_absent: Literal["paid", "free"] = "paid"
    after_days: Annotated[int, Within(ge=0, le=3660)] = 0
    source: str = ""
    ends: bool | None = None

    def __post_init__(self) -> None:
        if self.ends and (self.amount_ore is not None or self.while_absent == "free"):
            raise ValueError(say("what ends has no amount and no absence rule"))
        if not self.ends and self.amount_ore is None:
            raise ValueError(say("give amount, or ends = true"))
        if self.after_days and self.while_absent == "paid":
            raise ValueError(say('after_days belongs to while_absent = "free"'))

    def is_free(self, day_away: int) -> bool:
        """Whether nothing is paid on a day away, the first of which is day 1."""
        return self.while_absent == "free" and day_away > self.after_days
