"""The price of an hour (VIVE 2022, level 3): which costs are inside it, and over which hours they are shared.

Pay of professional staff is always inside. Competence development, transport, staff IT, insurance and materials are
inside where a municipality says so. Management, administration, supervision fee, building operation and night watch
never are: they belong to the base. The hours are direct time with citizens, or attendance: direct and indirect time
(planning, coordination, team meetings, supervision).

Decided on 2026-11-21:

* Hourly price. Over direct time and over attendance; pay of professional staff always inside, the five varying costs
  where named, the base's costs refused (`cost-outside`).
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from msgspec import Struct

from ledger.errors import BadOption, CostOutside
from ledger.models.hourly_price import NEVER, VARYING, Hours, HoursOfYear, costs_of, exact_price, hourly_price
from ledger.shared.message import Remedy, say
from ledger.shared.money import Ore


class HourlyPrice(Struct, frozen=True):
    """Exact øre an hour, over `hours` of the kind `over`; `inside` and `outside` name the costs."""

    over: Hours
    hours: Decimal
    costs: Ore
    inside: tuple[str, ...]
    outside: tuple[str, ...]

    @property
    def exact(self) -> Fraction:
        return exact_price(self.costs, self.hours)

    @property
    def price(self) -> Ore:
        """Half up to whole øre, once."""
        return hourly_price(self.costs, self.hours)


def hourly_prices(wages: Ore, hours: Mapping[Hours, Decimal], varying: Mapping[str, Ore]) -> list[HourlyPrice]:
    """The price over each kind of hours. Raises CostOutside for a cost that an hourly price may not hold."""
    for cost in varying:
        if cost not in VARYING:
            raise CostOutside(cost, list(VARYING))
    inside = ("pay of professional staff", *varying)
    outside = (*(cost for cost in VARYING if cost not in varying), *NEVER)
    costs = costs_of(wages, varying.values())
    return [HourlyPrice(over, count, costs, inside, outside) for over, count in hours.items()]


def hours_of(
    direct: Decimal | None, indirect: Decimal | None, attendance: Decimal | None
) -> tuple[dict[Hours, Decimal], Decimal | None]:
    """Direct hours and attendance, as far as they are known, and the indirect ones between them.

    Any two give the third. Raises BadOption where none is given, or all three and they disagree.
    """
    given = HoursOfYear(direct, indirect, attendance)
    hours = given.completed
    if given.contradicts:
        raise BadOption(say("attendance is not direct and indirect hours together"), Remedy("give-two-of-three"))
    known: dict[Hours, Decimal | None] = {"direct": hours.direct, "attendance": hours.attendance}
    found: dict[Hours, Decimal] = {name: count for name, count in known.items() if count is not None}
    if not found:
        raise BadOption(say("no hours are given"), Remedy("give-hours-worked"))
    if hours.leaves_none:
        raise BadOption(say("the hours leave no direct time"), Remedy("attendance-is-both"))
    return found, hours.indirect
