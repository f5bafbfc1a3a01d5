"""What a resident pays himself for living in a house, rent and food: income of the house, by the month.

Decided on 2026-11-27:

* It is an amount a month, for each resident of the house, and goes by the days lived there, under every basis and every
  allocation: a census counts no day of it otherwise. A part of a month goes by
  the `days_in_month` of the model of each day.
* A day of departure that is settled has it, as it has a base; one that is free, or counted elsewhere, has not. Nobody
  lives there in a notice, which has none.
* `after_days` days away are paid, and those after them are free, counted as in `[[model.absence]]`. A free day is a
  line of 0 kr., so that a reader sees why.
* It is an income of the stay alone: no price of a vacancy, average or phase-in has it in it, and competence is judged
  before it. The refund of §176 has it as income, which is deducted first.
* One that is voided was never owed: what was issued of it is taken back.
* Rent, food and other are owed together, each by itself; a later version of one leaves the others alone.
* The most specific amount counts: one decided for the citizen, else that of the place, else that of the house. One of a
  place that has ended gives way to the house's; `amount = 0` says none. A change of room changes the place's amount and
  leaves one decided for the citizen; a transfer leaves that behind, for it was of the dwelling that is left.
* An amount decided for a citizen has the absence rule of what would count without it; where nothing would, it is paid
  while away. It ends by a decision that says none, after which it is the place's, or the house's, again.
* A regulation raises the amounts of the house and of its places, of the kinds that it names: rent and food seldom go by
  the same per cent. One decided for a citizen stays until another decision says otherwise.
* Where the terms of the house itself are annulled, or the model by whose days a part of a month goes, what was issued
  of it stays, as all that is owed for a day without a price. A filled month needs no model, and
  neither does 0 kr.
"""

from typing import Annotated, Any, Literal, NamedTuple, get_args

from msgspec.structs import asdict

from ledger.models.frozen import Frozen, Within
from ledger.models.regulation import Raise
from ledger.shared.message import say
from ledger.shared.money import Ore
from ledger.shared.versions import Version

PaymentKind = Literal["rent", "food", "other"]
"""What a resident pays for."""

PAYMENT_KINDS: tuple[PaymentKind, ...] = get_args(PaymentKind)


class PaymentKey(NamedTuple):
    """What an amount is of: a kind, and the place whose residents pay it; None for the others in the house."""

    kind: PaymentKind
    place: str | None = None


class OwnPayment(Frozen, frozen=True, kw_only=True):
    """One dated version of what a resident of a house pays himself: `amount_ore` øre a month, 0 or more.

    `while_absent`: paid in full on days away, or free after the first `after_days` of them. `ends`: nothing is paid any
    more; of a place, that it is what the house has. `place`: it is that of whoever lives there; None: of the others.
    """

    kind: PaymentKind
    amount_ore: Annotated[Ore | None, Within(ge=0)] = None
    while_absent: Literal["paid", "free"] = "paid"
    after_days: Annotated[int, Within(ge=0, le=3660)] = 0
    source: str = ""
    ends: bool | None = None
    place: str | None = None

    def __post_init__(self) -> None:
        if self.ends and (self.amount_ore is not None or self.while_absent == "free"):
            raise ValueError(say("what ends has no amount and no absence rule"))
        if not self.ends and self.amount_ore is None:
            raise ValueError(say("give amount, or ends = true"))
        if self.after_days and self.while_absent == "paid":
            raise ValueError(say('after_days belongs to while_absent = "free"'))

    @property
    def key(self) -> PaymentKey:
        """Of what it is a version."""
        return PaymentKey(self.kind, self.place)

    def is_free(self, day_away: int) -> bool:
        """Whether nothing is paid on a day away, the first of which is day 1."""
        return self.while_absent == "free" and day_away > self.after_days


class RegulatedOwnPayment(OwnPayment, frozen=True, kw_only=True):
    """One raised: `typed` is the version that somebody typed, `raises` what was done to it since. Never stored."""

    typed: Any
    raises: tuple[Any, ...]


def raised_own_payment(version: Version[OwnPayment], by: Version[Raise]) -> Version[OwnPayment] | None:
    """A version of an own payment, raised; one that was raised before goes on being raised. None for one that ended."""
    payment = version.value
    if payment.amount_ore is None:
        return None
    said: dict[str, Any] = {**asdict(payment), "amount_ore": by.value.of(payment.amount_ore)}
    before = {} if isinstance(payment, RegulatedOwnPayment) else {"typed": version, "raises": ()}
    said = {**said, **before}
    said["raises"] = (*said["raises"], by)
    return Version(by.effective_on, by.number, by.decision, RegulatedOwnPayment(**said))
