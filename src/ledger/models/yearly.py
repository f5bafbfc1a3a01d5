"""What councils and the state decide about a year: thresholds of the refund, shares of a new allocation."""

from decimal import Decimal
from fractions import Fraction

from ledger.models.frozen import Frozen
from ledger.shared.message import say
from ledger.shared.money import Ore

WHOLE = 100
MONTHS = 12


class RefundSteps(Frozen, frozen=True, kw_only=True):
    """Thresholds of the central refund (§176 SEL), øre a year each, under the share refunded above it, in per cent.

    Of a net cost between two thresholds the lower one's share is refunded, above the last one the last share.
    """

    thresholds_ore: dict[str, Ore]
    source: str = ""

    def __post_init__(self) -> None:
        if not self.thresholds_ore:
            raise ValueError(say("thresholds is empty"))
        if any(not share.isascii() or not share.isdigit() or not 0 < int(share) <= WHOLE for share in self.shares):
            raise ValueError(say('a share is a whole per cent from 1 to 100, such as "25"'))
        rising = [(int(share), ore) for share, ore in self.thresholds_ore.items()]
        shares, amounts = zip(*rising, strict=True)
        if list(shares) != sorted(set(shares)) or list(amounts) != sorted(set(amounts)):
            raise ValueError(say("shares and thresholds must rise together"))

    @property
    def shares(self) -> list[str]:
        return list(self.thresholds_ore)

    @property
    def monthly(self) -> list[tuple[Fraction, Fraction]]:
        """Each threshold's twelfth, exact øre, with the share refunded above it, the lowest first."""
        return [(Fraction(ore, MONTHS), Fraction(int(share), WHOLE)) for share, ore in self.thresholds_ore.items()]


class PhaseIn(Frozen, frozen=True, kw_only=True):
    """A new allocation phased in: for each year the share of it, in per cent, and what the old one was.

    The old allocation is a yearly amount, owed by exact twelfths, or what the residents would cost under another
    model, and another series of rates where the old levels had other prices. Past the last year named the new
    allocation stands alone. `services`: they are part of the allocation, old and new; where it is not said they are
    not.
    """

    shares: dict[str, Decimal]
    old_ore: Ore | None = None
    old_model: str | None = None
    old_rates: str | None = None
    source: str = ""
    services: bool | None = None

    def __post_init__(self) -> None:
        years = list(self.shares)
        if not years or any(not year.isascii() or not year.isdigit() for year in years):
            raise ValueError(say('shares names the years, such as {{ "2026" = 25, "2027" = 50 }}'))
        if [int(year) for year in years] != list(range(int(years[0]), int(years[0]) + len(years))):
            raise ValueError(say("the years in shares must follow each other"))
        if any(not 0 <= share <= WHOLE for share in self.shares.values()):
            raise ValueError(say("a share is from 0 to 100 per cent"))
        if (self.old_ore is None) == (self.old_model is None):
            raise ValueError(say("give either old, a yearly amount, or old_model"))
        if self.old_rates is not None and self.old_model is None:
            raise ValueError(say("old_rates belongs to old_model"))

    def share(self, year: int) -> Fraction:
        """The share of the new allocation in a year, from 0 to 1."""
        named = self.shares.get(str(year))
        return Fraction(1) if named is None else Fraction(named) / WHOLE
