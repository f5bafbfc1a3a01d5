"""Prices with a story: what a price follows from, adopted in its place, so that `why` goes on to wages and hours.

The parts are stored, and the price follows from them by the function that the command of the same name calls.

Decided on 2026-11-27:

* Price or story. One of the two is adopted, never both: which is meant, nobody knows. The price is rounded half up to
  whole øre, once, before anything is reckoned with it, as the command shows it; a frame by positions likewise.
* Over which hours. An hourly price says it (`over`) where direct hours and attendance are known: each gives another.
* Stories and regulations. A regulation raises the price that follows, and leaves the story as it was adopted: `why`
  tells both.
"""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Annotated

from ledger.models.day_rate import DAYS, day_price
from ledger.models.frozen import Frozen, Signed, Within
from ledger.models.hourly_price import NEVER, VARYING, Hours, HoursOfYear, costs_of, hourly_price
from ledger.models.told import Told
from ledger.shared.message import Kroner, Message, Value, say
from ledger.shared.money import Ore, half_up


class HourlyFrom(Frozen, frozen=True, kw_only=True):
    """An hourly price from a year's wages, hours and costs inside, as `pladsbog hourly-price` takes them.

    Any two of direct, indirect and attendance hours give the third. `over` names the hours that the price is over;
    None: the only ones that are known.
    """

    wages_ore: Annotated[Ore, Within(gt=0)]
    direct: Annotated[Decimal | None, Within(gt=0)] = None
    indirect: Annotated[Decimal | None, Within(ge=0)] = None
    attendance: Annotated[Decimal | None, Within(gt=0)] = None
    over: Hours | None = None
    inside_ore: dict[str, Ore] | None = None

    def __post_init__(self) -> None:
        hours = self._given.completed
        if hours.direct is None and hours.attendance is None:
            raise ValueError(say("give direct hours, or attendance, or two of direct, indirect and attendance"))
        if self._given.contradicts:
            raise ValueError(say("attendance is not direct and indirect hours together; give two of the three"))
        if hours.leaves_none:
            raise ValueError(say("the hours leave no direct time: attendance is direct and indirect hours together"))
        if self.over is None and hours.direct is not None and hours.attendance is not None:
            raise ValueError(say('`over` is missing; it says whether the price is over "direct" hours or "attendance"'))
        if self.over is not None and getattr(hours, self.over) is None:
            raise ValueError(say('`over` is "{over}", and those hours are not known', over=self.over))
        for cost in self.inside_ore or {}:
            if cost not in VARYING:
                values: dict[str, Value] = {"cost": cost, "varying": list(VARYING), "never": list(NEVER)}
                raise ValueError(
                    say("{cost} is never inside: it can be {varying: or }; {never:, } belong to the base", **values)
                )

    @property
    def _given(self) -> HoursOfYear:
        return HoursOfYear(self.direct, self.indirect, self.attendance)

    @property
    def hours(self) -> Decimal:
        """The hours that the price is over."""
        hours = self._given.completed
        found = hours.direct if self.over == "direct" or hours.attendance is None else hours.attendance
        assert found is not None  # else it would have been refused
        return found

    @property
    def costs(self) -> Ore:
        """Øre a year: wages and the costs inside."""
        return costs_of(self.wages_ore, (self.inside_ore or {}).values())

    @property
    def price(self) -> Ore:
        """Øre an hour."""
        return hourly_price(self.costs, self.hours)

    def told(self) -> Iterator[Told]:
        """From wages and costs by the hours to the price."""
        inside = self.inside_ore or {}
        parts = [
            say("{cost} {amount}", cost=cost, amount=Kroner(ore))
            for cost, ore in {"pay of professional staff": self.wages_ore, **inside}.items()
        ]
        yield Told(say("{parts: + }", parts=parts), Fraction(self.costs) if inside else None)
        yield Told(say("/ {hours} a year, half up to whole øre", hours=self._hours_said()), Fraction(self.price))

    def _hours_said(self) -> Message:  # noqa: PLR0911 - a sentence for each way to give them
        """The hours that the price is over, as they were given, and those beside them that it is not."""
        direct, indirect, attendance = self._given
        values: dict[str, Value] = {"direct": direct, "indirect": indirect, "attendance": attendance}
        over = self.over or ("direct" if attendance is None else "attendance")
        if over == "direct":
            if direct is None:
                return say("({attendance} hours of attendance − {indirect} indirect hours)", **values)
            beside = attendance if indirect is None else indirect
            if beside is None:
                return say("{direct} direct hours", **values)
            if indirect is None:
                return say("{direct} direct hours (of {attendance} of attendance)", **values)
            return say("{direct} direct hours (beside {indirect} indirect ones)", **values)
        if attendance is None:
            return say("({direct} direct + {indirect} indirect hours)", **values)
        if direct is not None:
            return say("{attendance} hours of attendance ({direct} of them direct)", **values)
        if indirect is not None:
            return say("{attendance} hours of attendance ({indirect} of them indirect)", **values)
        return say("{attendance} hours of attendance", **values)


class DayRateFrom(Frozen, frozen=True, kw_only=True):
    """A day rate from a cost-based budget, as `pladsbog day-rate` takes it.

    `regulation_ore` is what earlier years add (a deficit) or, negative, take off (a surplus); `occupancy` in per cent.
    """

    budget_ore: Annotated[Ore, Within(gt=0)]
    places: Annotated[int, Within(ge=1, le=100_000)]
    occupancy: Annotated[Decimal, Within(gt=0, le=100)]
    regulation_ore: Annotated[Ore, Signed()] = 0

    def __post_init__(self) -> None:
        if self.budget_ore + self.regulation_ore < 0:
            raise ValueError(say("the regulation takes off more than the budget: no day costs less than nothing"))
        if self.occupancy <= 1:
            raise ValueError(say("`occupancy` is {share}; it is in per cent, such as 98", share=str(self.occupancy)))

    @property
    def price(self) -> Ore:
        """Øre a day."""
        return day_price(self.budget_ore, self.regulation_ore, self.places, self.occupancy)

    def told(self) -> Iterator[Told]:
        """From the budget by places, days and occupancy to the price."""
        values: dict[str, Value] = {"budget": Kroner(self.budget_ore), "regulation": Kroner(abs(self.regulation_ore))}
        regulated = Fraction(self.budget_ore + self.regulation_ore)
        if self.regulation_ore < 0:
            yield Told(say("cost-based budget {budget} − {regulation} of earlier years", **values), regulated)
        elif self.regulation_ore > 0:
            yield Told(say("cost-based budget {budget} + {regulation} of earlier years", **values), regulated)
        else:
            yield Told(say("cost-based budget {budget}", **values))
        days: dict[str, Value] = {"places": self.places, "days": DAYS, "occupancy": f"{self.occupancy.normalize():f}"}
        how = say("/ ({places} places × {days} × {occupancy} %), half up to whole øre", **days)
        yield Told(how, Fraction(self.price))


class Position(Frozen, frozen=True, kw_only=True):
    """Full-time positions of a kind: how many, and the pay of one in øre a year."""

    name: str
    count: Annotated[Decimal, Within(gt=0)]
    pay_ore: Annotated[Ore, Within(gt=0)]

    @property
    def exact_ore(self) -> Fraction:
        """Øre a year of all of them."""
        return Fraction(self.count) * self.pay_ore


class FrameFrom(Frozen, frozen=True, kw_only=True):
    """A yearly frame from full-time positions × pay, and other costs by name, in øre a year."""

    positions: tuple[Position, ...]
    costs_ore: dict[str, Ore] | None = None

    def __post_init__(self) -> None:
        if not self.positions:
            raise ValueError(say("`positions` is empty; a frame of costs alone is typed as `amount`"))
        names = [position.name for position in self.positions]
        if twice := [name for at, name in enumerate(names) if name in names[:at]]:
            raise ValueError(say("the position {name} is named twice", name=twice[0]))

    @property
    def price(self) -> Ore:
        """Øre a year, half up to whole øre, once."""
        return half_up(self._exact)

    @property
    def _exact(self) -> Fraction:
        return sum((one.exact_ore for one in self.positions), Fraction(sum((self.costs_ore or {}).values())))

    def told(self) -> Iterator[Told]:
        """Positions × pay and other costs to the frame."""
        parts = [
            say("{count} {name} × {pay}", count=one.count, name=one.name, pay=Kroner(one.pay_ore))
            for one in self.positions
        ]
        parts += [say("{cost} {amount}", cost=cost, amount=Kroner(ore)) for cost, ore in (self.costs_ore or {}).items()]
        how = say("{parts: + }", parts=parts)
        if self._exact.denominator != 1:
            how = say("{sum}, half up to whole øre", sum=how)
        yield Told(how, Fraction(self.price))
