"""What late news does to a month that is issued: the difference, line by line, for the earliest open month to carry.

The difference is taken slot by slot (what was settled, for which place, citizen and payer) and day by day within it,
so that days that did not change give no line. Each line's amount is dealt out to its days in whole øre that sum to it;
so the adjustments of a month always sum to what it comes to now less all that has been issued for it.

Decided on 2026-11-21:

* Adjustments go by days. Slot by slot, over runs of days with the same line now and the same lines issued, each
  line's øre lying on its days as `shares.py` says. So days that did not change give no line, nothing is adjusted
  twice, and all issued plus what the earliest open month carries is what the closed months come to now. A wrong
  adjustment is adjusted by its difference.

Decided on 2026-11-26:

* What buyers owe of a frame, and a phase-in, follow from the whole month, and are compared as a whole.
* A stay is asked by its identity, wherever it lived; of vacancies the sum over all places is compared. So who lived in
  another place of the house all the while moves no line. Where the sum has moved, the places are compared one by one.

Decided on 2026-11-27:

* Whoever has reserved a place pays its vacancy, so the sum over all places is compared for each payer by itself. A
  reservation that is told late takes the days from the one and puts them to the other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from msgspec import Struct

from ledger.models.issued_lines import IssuedLine
from ledger.models.lines import LineKind, LinePart, is_by_the_day
from ledger.settlement.grant_prices import times
from ledger.settlement.lines import numbered
from ledger.settlement.shares import days_of, lines_on, share_of, with_days_of
from ledger.shared.calendar import Period
from ledger.shared.money import Ore
from ledger.shared.ordering import Order, natural


class Slot(NamedTuple):
    """What is compared with what was issued: the same thing settled for the same stay, payer and paragraph.

    `place` is that of a vacancy; where a stay was is no matter. `of_frame`: so that what was issued of a frame is known
    by its lines, whatever has become of the base since.
    """

    kind: LineKind
    part: LinePart
    place: str | None
    stay: int | None
    citizen: str | None
    payer: str | None
    paragraph: str | None
    service: str | None
    item: str | None
    of_frame: bool

    @property
    def by_the_day(self) -> bool:
        """Whether days are compared."""
        return is_by_the_day(self.kind, self.part)


Causes = Callable[[Sequence[IssuedLine], Sequence[IssuedLine]], tuple[int, ...]]
"""The events that made lines what they are now, from them (none, where there are none any more) and what was issued."""


class _Cell(Struct, frozen=True):
    """A run of days over which the same lines hold now and the same lines had been issued.

    Two may hold at once: the tails of a citizen who came back to the place and left again before the first one ended.
    """

    period: Period
    owed: tuple[IssuedLine, ...]
    issued: tuple[IssuedLine, ...]

    @property
    def difference(self) -> Ore:
        return _shares(self.owed, self.period) - _shares(self.issued, self.period)

    @property
    def unit_difference(self) -> Fraction:
        return _unit_price(self.owed) - _unit_price(self.issued)


def adjustments(
    now: Sequence[IssuedLine], issued: Sequence[IssuedLine], causes: Causes, unpriced_vacancies: Iterable[Period] = ()
) -> list[IssuedLine]:
    """The lines that bring all that was `issued` for one month to what it comes to `now`; none of them is zero.

    On the days of `unpriced_vacancies` places are compared one by one, though all together came to the same.
    """
    owed, paid = _by_slot(now), _by_slot(issued)
    moved, unpriced = _moved_vacancies(now, issued), list(unpriced_vacancies)
    found: list[tuple[Order, Slot, IssuedLine]] = []
    for slot in owed.keys() | paid.keys():
        if owed[slot] != paid[slot]:
            place = natural((owed[slot] or paid[slot])[0].place)
            only = [*moved[slot.payer], *unpriced] if slot.stay is None and slot.kind == "vacancy" else None
            cells = _cells(owed[slot], paid[slot], only) if slot.by_the_day else [_whole(owed[slot], paid[slot])]
            found += [(place, slot, _line(cell, slot, causes)) for cell in cells if cell.difference]
    return list(numbered([line for _, _, line in sorted(found, key=_order)]))


def issued_of(adjustment: IssuedLine, issued: Iterable[IssuedLine]) -> Ore:
    """What an adjustment takes off: of all that was `issued` for its month before it, what lies on its own days."""
    slot, period = _slot(adjustment), days_of(adjustment)
    return _shares((line for line in issued if _slot(line) == slot), period)


def owed_of(adjustment: IssuedLine, now: Iterable[IssuedLine]) -> list[tuple[IssuedLine, Period, Ore]]:
    """The lines that an adjustment brings its days up to, of all that its month comes to `now`: which days, how much.

    What follows from the whole month is all of it.
    """
    slot, period = _slot(adjustment), days_of(adjustment)
    found = ((line, days_of(line).overlap(period) if slot.by_the_day else days_of(line)) for line in now)
    return [(line, days, share_of(line, days)) for line, days in found if _slot(line) == slot and days.days]


def _order(found: tuple[Order, Slot, IssuedLine]) -> tuple[LineKind, LinePart, Order, int, str, date]:
    """By what was settled, place and stay, the earlier stay first."""
    place, slot, line = found
    return slot.kind, slot.part, place, slot.stay or 0, repr(slot), line.first_day


def _moved_vacancies(now: Sequence[IssuedLine], issued: Sequence[IssuedLine]) -> Mapping[str | None, list[Period]]:
    """By payer the runs of days on which the vacancies of all places together are not what was issued for them."""
    moved: defaultdict[str | None, list[Period]] = defaultdict(list)
    vacancies = [[line for line in lines if line.is_vacancy] for lines in (now, issued)]
    for payer in {line.payer for lines in vacancies for line in lines}:
        owed, paid = ([line for line in lines if line.payer == payer] for lines in vacancies)
        if owed != paid:
            moved[payer] += (cell.period for cell in _cells(owed, paid) if cell.difference)
    return moved


def _by_slot(lines: Iterable[IssuedLine]) -> defaultdict[Slot, list[IssuedLine]]:
    slots: defaultdict[Slot, list[IssuedLine]] = defaultdict(list)
    for line in lines:
        slots[_slot(line)].append(line)
    return slots


def _slot(line: IssuedLine) -> Slot:
    return Slot(
        kind=line.slot_kind,
        part=line.part,
        place=line.place if line.stay is None else None,
        stay=line.stay,
        citizen=line.citizen,
        payer=line.payer,
        paragraph=line.paragraph,
        service=line.service,
        item=line.item,
        of_frame=line.of_frame,
    )


def _cells(
    owed: Sequence[IssuedLine], paid: Sequence[IssuedLine], only: Sequence[Period] | None = None
) -> Iterator[_Cell]:
    """The cells of some lines; `only` on the days of some periods."""
    days = {day for line in (*owed, *paid) for day in days_of(line)}
    cuts = days if only is None else days.union(*only)
    for period in Period(min(days), max(days)).split_at(cuts):
        if only is None or any(period.first in one for one in only):
            yield _Cell(period, lines_on(owed, period.first), lines_on(paid, period.first))


def _whole(owed: Sequence[IssuedLine], paid: Sequence[IssuedLine]) -> _Cell:
    """The lines of a month as one cell."""
    days = {day for line in (*owed, *paid) for day in days_of(line)}
    return _Cell(Period(min(days), max(days)), tuple(owed), tuple(paid))


def _line(cell: _Cell, slot: Slot, causes: Causes) -> IssuedLine:
    issued = next((line for line in cell.issued if line.repairs is None), None)
    # What is taken back is of the level it was last settled at, which a later adjustment may have changed.
    example = cell.owed[0] if cell.owed else cell.issued[-1]
    repaired = issued.id if issued else example.repairs or example.id
    first_day, last_day = cell.period.first, cell.period.last
    assert last_day is not None
    quantity, unit_price = _units(cell, example)
    line = IssuedLine(
        id=f"adjustment/{example.for_month}/{repaired}/{first_day}" + ("" if issued else _whose(slot)),
        kind="adjustment",
        part=slot.part,
        stay=slot.stay,
        place=example.place,
        citizen=slot.citizen,
        payer=slot.payer,
        paragraph=slot.paragraph,
        service=slot.service,
        item=slot.item,
        of_frame=slot.of_frame,
        quantity=quantity,
        first_day=first_day,
        last_day=last_day,
        level=example.level,
        unit=example.unit,
        unit_price_ore=str(unit_price),
        amount_ore=cell.difference,
        for_month=example.for_month,
        repairs=repaired,
        adjusts=slot.kind,
        events=causes(cell.owed, cell.issued),
    )
    return with_days_of(line, cell.owed, cell.issued) if slot.by_the_day else line


def _units(cell: _Cell, example: IssuedLine) -> tuple[str | None, Fraction]:
    """The quantity that a difference is of, and the exact øre of one, so that one times the other is the difference.

    Of a service either the quantity differs or the price; where both do, it is told as one unit.
    """
    lines = (*cell.owed, *cell.issued)
    prices, quantities = {abs(line.exact_unit_price) for line in lines}, {line.quantity for line in lines}
    if example.service is None or (len(quantities) == 1 and len(lines) > 1 and len(prices) > 1):
        return example.quantity, cell.unit_difference
    worth = _worth(cell.owed) - _worth(cell.issued)
    unit = prices.pop() if len(prices) == 1 and worth else abs(worth)
    many = abs(worth) / unit if unit else Fraction(1)
    return times(many), unit if worth > 0 else -unit


def _worth(lines: Iterable[IssuedLine]) -> Fraction:
    """The exact øre of what lines have of a unit of days: price times quantity."""
    return sum((line.exact_unit_price * Fraction(line.quantity or 1) for line in lines), Fraction(0))


def _whose(slot: Slot) -> str:
    """Tells what is owed anew for the days of a line apart from what is taken back: another citizen's, or payer's."""
    if slot.citizen:
        return f"/{slot.citizen}/{slot.payer or 'own'}/{slot.paragraph or 'any'}"
    return f"/{slot.payer}" if slot.kind == "vacancy" and slot.payer else ""


def _shares(lines: Iterable[IssuedLine], period: Period) -> Ore:
    return sum(share_of(line, period) for line in lines)


def _unit_price(lines: Iterable[IssuedLine]) -> Fraction:
    return sum((line.exact_unit_price for line in lines), Fraction(0))
