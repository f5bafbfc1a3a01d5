"""The central refund of very costly single cases (§176 SEL), month by month on a twelfth of each threshold.

Income is deducted first, one-off costs are spread over the twelve months of their year. Of the net cost between two
thresholds the lower one's share is refunded; everything is exact until a month's refund is rounded, once.

Decided on 2026-11-21:

* §176. On what a month comes to as known now, for citizens whose payer is the own municipality: service, base per
  resident-day, notice; a yearly frame is nobody's. Exact until the month's refund is rounded, so the bands shown may
  differ by an øre. Who is entitled (age, paragraph) is a person's decision. Thresholds go on until later ones; months
  before the first are refused.

Decided on 2026-11-27:

* A service that is paid once is a one-off cost, as one of a costs file is: it is spread over the twelve months of its
  year, and stands in the column of one-off costs; so is what stays as it was issued of one that is annulled. All other
  services count in their own month.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from fractions import Fraction
from functools import cache, partial
from typing import Literal

from msgspec import Struct

from ledger.errors import NoRefundSteps
from ledger.events import Recorded, RefundAdopted
from ledger.models.issued_lines import IssuedLine
from ledger.models.selecting import OWN
from ledger.models.yearly import MONTHS, RefundSteps
from ledger.shared.calendar import Month
from ledger.shared.money import Ore, half_up
from ledger.shared.versions import Version, Versions
from ledger.state.terms import Terms
from ledger.state.versions import versions_of

CostKind = Literal["cost", "one-off", "income"]


class Cost(Struct, frozen=True):
    """A cost or an income of one citizen, in øre of 0 or more: in its month, or one-off, for its whole year."""

    citizen: str
    month: Month
    kind: CostKind
    amount: Ore


class Refund(Struct, frozen=True):
    """One citizen's month. `one_off` and `net` are exact øre; `refund` is rounded half up, once.

    `bands` are the exact refunds of each threshold, the lowest first, which sum to the refund before it is rounded.
    """

    citizen: str
    month: Month
    costs: Ore
    one_off: Fraction
    income: Ore
    bands: tuple[Fraction, ...]

    @property
    def net(self) -> Fraction:
        """Costs less income, and never below 0."""
        return _net(self.costs, self.one_off, self.income)

    @property
    def refund(self) -> Ore:
        return half_up(sum(self.bands, Fraction(0)))


def _net(costs: Ore, one_off: Fraction, income: Ore) -> Fraction:
    return max(Fraction(0), costs + one_off - income)


def bands_of(net: Fraction, steps: RefundSteps) -> tuple[Fraction, ...]:
    """The refund of a month's net cost (exact øre) in each band, exact."""
    monthly = steps.monthly
    bands = []
    for at, (threshold, share) in enumerate(monthly):
        above = max(Fraction(0), net - threshold)
        next_threshold = monthly[at + 1][0] if at + 1 < len(monthly) else None
        within = above if next_threshold is None else min(above, next_threshold - threshold)
        bands.append(within * share)
    return tuple(bands)


def refunds(
    settled: Mapping[tuple[str, Month], Ore], costs: Iterable[Cost], steps: Mapping[Month, RefundSteps]
) -> list[Refund]:
    """Every citizen's months that cost anything, by citizen and month.

    `settled` is what a citizen's stay was settled at in a month, in øre; `costs` come in addition; `steps` are the
    thresholds in force in each month of the year, and say which months are asked about.
    """
    running: defaultdict[tuple[str, Month], Ore] = defaultdict(int, settled)
    income: defaultdict[tuple[str, Month], Ore] = defaultdict(int)
    one_off: defaultdict[tuple[str, int], Fraction] = defaultdict(Fraction)
    for cost in costs:
        if cost.kind == "one-off":
            one_off[cost.citizen, cost.month.year] += Fraction(cost.amount, MONTHS)
        else:
            (running if cost.kind == "cost" else income)[cost.citizen, cost.month] += cost.amount
    citizens = sorted({citizen for citizen, _ in (*running, *one_off)})
    found = []
    for citizen in citizens:
        for month in sorted(steps):
            key = (citizen, month)
            spread = one_off[citizen, month.year]
            net = _net(running[key], spread, income[key])
            if running[key] or spread or income[key]:
                bands = bands_of(net, steps[month])
                found.append(Refund(citizen, month, running[key], spread, income[key], bands))
    return found


def steps_of(adopted: Iterable[Recorded], months: Iterable[Month]) -> dict[Month, Version[RefundSteps]]:
    """The thresholds in force on the first day of each month. Raises NoRefundSteps for a month that has none."""
    versions: Versions[RefundSteps] = next(iter(versions_of(adopted, RefundAdopted).values()), Versions())
    found = {}
    for month in months:
        version = versions.on(month.first)
        if version is None:
            raise NoRefundSteps(month.first)
        found[month] = version
    return found


def own_costs(lines: Iterable[IssuedLine], terms: Terms) -> dict[tuple[str, Month], Ore]:
    """What each citizen's stay and services were settled at, month by month, where the own municipality pays.

    Before own payments, and without what is paid once.
    """
    return _summed(lines, terms, "cost")


def paid_by_citizens(lines: Iterable[IssuedLine], terms: Terms) -> list[Cost]:
    """What citizens paid themselves of it: income."""
    paid = _summed(lines, terms, "income")
    return [Cost(citizen, month, "income", -ore) for (citizen, month), ore in paid.items()]


def paid_once(lines: Iterable[IssuedLine], terms: Terms) -> list[Cost]:
    """What the own municipality pays once for citizens' services: one-off costs."""
    paid = _summed(lines, terms, "one-off")
    return [Cost(citizen, month, "one-off", ore) for (citizen, month), ore in paid.items()]


def _summed(lines: Iterable[IssuedLine], terms: Terms, kind: CostKind) -> dict[tuple[str, Month], Ore]:
    sums: defaultdict[tuple[str, Month], Ore] = defaultdict(int)
    paid_once_by = cache(partial(_is_paid_once, terms))
    for line in lines:
        if line.citizen is None or terms.payer_of(line.payer) != OWN:
            continue
        if _kind_of(line, paid_once_by) == kind:
            sums[line.citizen, line.for_month] += line.amount_ore
    return dict(sums)


def _kind_of(line: IssuedLine, is_paid_once: Callable[[str], bool]) -> CostKind:
    if line.slot_kind == "own-payment":
        return "income"
    return "one-off" if line.service is not None and is_paid_once(line.service) else "cost"


def _is_paid_once(terms: Terms, service: str) -> bool:
    """Whether a service is paid once; of one that is annulled, of which issued amounts stay, what it was."""
    versions = terms.services.get(service) or terms.annulled_services(service)
    return any(version.value.unit == "once" for version in versions)
