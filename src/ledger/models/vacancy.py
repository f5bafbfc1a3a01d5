"""Vacancy rules: what a vacant place costs. One class a rule, its parameters and its price together; add a rule here.

A rule sees a `Vacant`: the place on one day, with the prices in force and who else lives in the offer. It answers
with a `VacancyPrice`, or with the code of a finding for a person to decide. Each rule says of itself whether the answer
is the same for every vacant place of a day (`same_everywhere`), and whether the other residents' packages go into it
(`averages`).

Decided on 2026-11-21:

* Vacancy. A place is priced as vacant once the tail has ended. Its neighbours are those who live in the offer that
  day. A free day of departure counts as living there, notice does not. A size is the level's position in its own table.
  Vacant days count from the last day that was paid, days out of use included. The newest rates hold, even those for new
  residents alone, since a vacant place waits for one. A share of the last resident's price is taken at that stay's
  rates and unit.

Decided on 2026-11-26:

* An average needs the packages of all others. While one of them has no price, the vacant place has none either. One
  on a special rate whose series has no table in force is left out, with the finding of his own.
* An empty offer costs 0 kr. It is a line, and a finding that asks for attention: the amount is known.
* A share of the last resident's price. Where he has no price, the vacant place has none for the same cause. A place
  that nobody has lived in owes nothing. Where places are priced, it is a share of the place's own level, by the table
  that a move-in would get.
* A share in steps. Days are counted as for `after_days`: closed days count along, an occupied or notice day starts
  anew. Before the first step nothing is owed. Two steps of one share are one price.
"""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Annotated, ClassVar, Literal

from msgspec import Struct

from ledger.models.frozen import Frozen, Ruled, Within
from ledger.models.rates import Rates
from ledger.models.units import Unit
from ledger.shared.message import Figure, Message, Value, say
from ledger.shared.money import half_up
from ledger.shared.ratios import exact


class Neighbour(Struct, frozen=True):
    """Another resident of the offer on the day, and what his package counts as in an average.

    A special rate has no size; it is *left out* where the rule's own level cannot stand for it either. Who is
    *unpriced* has a package that no table knows.
    """

    size: int | None
    status: Literal["priced", "left-out", "unpriced"] = "priced"


class PriceToShare(Struct, frozen=True):
    """What the last resident cost a unit on the day's rates, in øre, and his level; `of_stay`: by those of his stay.

    Where places are priced it is the place's own level. There is none where nobody has lived in the place.
    """

    price: Fraction
    unit: Unit
    level: str
    of_stay: bool = True


class VacancyPrice(Struct, frozen=True):
    """Exact øre, per which unit, the level it stands for (for the line), and how it came about (for `why`).

    `steps` lead to the level, and `share` from its price, which is `whole`, to a part of it.
    `of_last`: it is a share of the last resident's price, and so in the unit and from the rates of his stay.
    `attention`: the code of a finding, where a person should look though the price is known.
    """

    price: Fraction
    unit: Unit
    level: str
    steps: tuple[Message, ...]
    of_last: bool = False
    attention: str | None = None
    share: Message | None = None
    whole: Fraction | None = None


class Undecided(Struct, frozen=True):
    """There is no price: the code of the finding, and the level that has none, or the finding's data.

    Nothing is settled until a person decides.
    """

    code: str
    level: str | None = None
    data: Mapping[str, str | int | None] | None = None


class Vacant(Struct, frozen=True):
    """A vacant place on one day.

    `days_before` counts the vacant days before this one, without a break; `last_price` is what a share without a
    level is taken of. `filled`: whether nobody is there in all the month.
    """

    rates: Rates
    others: Sequence[Neighbour]
    days_before: int
    last_price: Callable[[], PriceToShare | Undecided | None]
    filled: bool = True


class NoVacancyPay(Ruled, frozen=True, kw_only=True, tag_field="rule", tag="none"):
    """A vacant place costs nothing."""

    same_everywhere: ClassVar[bool] = True
    needs_last_resident: ClassVar[bool] = False
    averages: ClassVar[bool] = False

    def changes_after(self) -> tuple[int, ...]:
        """How many vacant days go before the first paid one, and before each change of it; none where none is paid."""
        return ()

    def price(self, vacant: Vacant) -> VacancyPrice | Undecided:  # noqa: ARG002 - the rules share one shape
        return VacancyPrice(Fraction(0), "day", "", ())


_ROUNDED = {"linear": say("linear"), "down": say("down"), "half-up": say("half-up")}


class AverageMinus(Ruled, frozen=True, kw_only=True, tag_field="rule", tag="average-minus"):
    """The average package of the offer's other residents, less `packages` (Thisted 2022: one).

    `rounding` says what a broken average becomes; `floor` is the lowest package it can fall to, 0 costing
    nothing; `special` whether residents on a special rate are left out or count as a given level;
    `empty_offer` what a place costs where there are no residents to average over.
    """

    same_everywhere: ClassVar[bool] = True
    needs_last_resident: ClassVar[bool] = False
    averages: ClassVar[bool] = True
    packages: Annotated[int, Within(ge=0, le=100)] = 1
    rounding: Literal["linear", "down", "half-up"] = "linear"
    floor: Annotated[int, Within(ge=0, le=100)] = 0
    special: str = "excluded"
    empty_offer: str = "zero"

    def changes_after(self) -> tuple[int, ...]:
        return (0,)

    def price(self, vacant: Vacant) -> VacancyPrice | Undecided:
        if any(other.status == "unpriced" for other in vacant.others):
            return Undecided("no-average")
        counted_as = None if self.special == "excluded" else vacant.rates.position(self.special)
        others = [other for other in vacant.others if other.status != "left-out"]
        sizes = [other.size if other.size is not None else counted_as for other in others]
        counted = [size for size in sizes if size is not None]
        if not counted:
            return self._empty(vacant)
        total, count = sum(counted), len(counted)
        average, less = Fraction(total, count), Fraction(total - self.packages * count, count)
        size = max(self._rounded(less), Fraction(self.floor))
        price = vacant.rates.priced_size(size, filled=vacant.filled)
        if price is None:
            return Undecided("no-level", size_text(size))
        of_others = say(
            "average of {count} other residents ({sizes}): {average}",
            count=count,
            sizes=[str(one) for one in sorted(counted)],
            average=Figure(size_text(average)),
        )
        if count == 1:
            of_others = say("the package of the one other resident: {average}", average=Figure(size_text(average)))
        return VacancyPrice(*price, size_text(size), (of_others, self._less(size)))

    def _less(self, size: Fraction) -> Message:
        values: dict[str, Value] = {
            "packages": self.packages,
            "rounding": _ROUNDED[self.rounding],
            "floor": self.floor,
            "size": Figure(size_text(size)),
        }
        if self.packages == 1:
            return say("less {packages} package, {rounding}, floor {floor}: package {size}", **values)
        return say("less {packages} packages, {rounding}, floor {floor}: package {size}", **values)

    def _rounded(self, size: Fraction) -> Fraction:
        if self.rounding == "down":
            return Fraction(size.numerator // size.denominator)
        if self.rounding == "half-up":
            return Fraction(half_up(size))
        return size

    def _empty(self, vacant: Vacant) -> VacancyPrice | Undecided:
        if self.empty_offer == "zero":
            nothing = say("no other residents to take an average of, and so nothing")
            return VacancyPrice(Fraction(0), vacant.rates.unit, "0", (nothing,), attention="empty-offer")
        price = vacant.rates.priced(self.empty_offer, filled=vacant.filled)
        if price is None:
            return Undecided("no-level", self.empty_offer)
        of_level = say("empty offer: the price of level {level}", level=self.empty_offer)
        return VacancyPrice(*price, self.empty_offer, (of_level,))


class ShareStep(Frozen, frozen=True, kw_only=True):
    """A share of a price, from the vacant day on that counts as number `from_day`."""

    from_day: Annotated[int, Within(ge=1, le=3661)]
    share: Annotated[Decimal, Within(ge=0, le=1)]


class Share(Ruled, frozen=True, kw_only=True, tag_field="rule", tag="share"):
    """A share of the price of `level`, or of the last resident's where none is given.

    One share, after `after_days` free days, or `steps` of it.
    """

    same_everywhere: ClassVar[bool] = False
    averages: ClassVar[bool] = False
    share: Annotated[Decimal | None, Within(ge=0, le=1)] = None
    level: str | None = None
    after_days: Annotated[int, Within(ge=0, le=3660)] = 0
    steps: tuple[ShareStep, ...] | None = None

    def __post_init__(self) -> None:
        if (self.share is None) == (self.steps is None):
            raise ValueError(say("give either share or steps"))
        if self.steps is None:
            return
        if self.after_days:
            raise ValueError(say("after_days belongs to share; steps say it by from_day"))
        if not self.steps:
            raise ValueError(say("steps is empty"))
        days = [step.from_day for step in self.steps]
        if days != sorted(set(days)):
            raise ValueError(say("from_day must rise from step to step"))

    @property
    def needs_last_resident(self) -> bool:
        """Whether a place that nobody has lived in owes nothing."""
        return self.level is None

    def changes_after(self) -> tuple[int, ...]:
        return (self.after_days,) if self.steps is None else tuple(step.from_day - 1 for step in self.steps)

    def price(self, vacant: Vacant) -> VacancyPrice | Undecided | None:
        last = _named(vacant, self.level) if self.level is not None else vacant.last_price()
        if last is None or isinstance(last, Undecided):
            return last
        share, since = self._on(vacant.days_before)
        how = say("{per_cent} % of it", per_cent=_per_cent(share))
        if last.of_stay:
            how = say("{per_cent} % of the last resident's price", per_cent=_per_cent(share))
        if since:
            how = say("{share} after {days} vacant days", share=how, days=since)
        part = last.price * Fraction(share)
        return VacancyPrice(part, last.unit, last.level, (), last.of_stay, share=how, whole=last.price)

    def _on(self, days_before: int) -> tuple[Decimal, int]:
        """The share after so many vacant days, and after how many of them it began."""
        if self.steps is None:
            return self.share or Decimal(0), self.after_days
        step = [step for step in self.steps if step.from_day <= days_before + 1][-1]
        return step.share, step.from_day - 1


def _per_cent(share: Decimal) -> Decimal:
    return (share * 100).normalize()


class FixedLevel(Ruled, frozen=True, kw_only=True, tag_field="rule", tag="level"):
    """The price of one level."""

    same_everywhere: ClassVar[bool] = True
    needs_last_resident: ClassVar[bool] = False
    averages: ClassVar[bool] = False
    level: str

    def changes_after(self) -> tuple[int, ...]:
        return (0,)

    def price(self, vacant: Vacant) -> VacancyPrice | Undecided:
        named = _named(vacant, self.level)
        if isinstance(named, Undecided):
            return named
        how = say("a vacant place costs level {level}", level=self.level)
        return VacancyPrice(named.price, named.unit, self.level, (how,))


Vacancy = NoVacancyPay | AverageMinus | Share | FixedLevel


def _named(vacant: Vacant, level: str) -> PriceToShare | Undecided:
    price = vacant.rates.priced(level, filled=vacant.filled)
    return Undecided("no-level", level) if price is None else PriceToShare(*price, level, of_stay=False)


def size_text(size: Fraction) -> str:
    """A package's size for a reader: 4, 4.5, or 10/3 where decimals do not end."""
    return _size_text(*size.as_integer_ratio())


@lru_cache(maxsize=4096)
def _size_text(numerator: int, denominator: int) -> str:
    return str(exact(Fraction(numerator, denominator)))
