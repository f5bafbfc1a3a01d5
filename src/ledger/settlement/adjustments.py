"""What late news does to a month that is issued: the difference, line by line, for the earliest open month to carry.

The difference is taken slot by slot (what was settled, for which place, citizen and payer) and day by day within it,
so that days that did not change give no line. Each line's amount is dealt out to its days in whole øre that sum to it;
so the adjustments of a month always sum to what it comes to now less all that has been issued for it.

Decided on 2026-11-21:

* Adjustments go by days. Slot by slot, over runs of days with the same line now and the same lines issued, each
  line's øre lying on its days as `shares.py` says. So days that did not change give no line, nothing is adjusted
  twice, and all issued plus what the earliest open month carries is what the closed months come to now. A wrong
  adjustment is adjusted by its difference.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

from ledger.models.issued import IssuedLine
from ledger.models.lines import LineKind, LinePart
from ledger.settlement.shares import days_of, lines_on, share_of
from ledger.shared.calendar import Period
from ledger.shared.money import Ore
from ledger.shared.ordering import Order, natural


class Slot(NamedTuple):
    """What is compared with what was issued: the same thing settled for the same stay, payer and paragraph."""

    kind: LineKind
    part: LinePart
    place: str | None
    stay: int | None
    citizen: str | None
    payer: str | None
    paragraph: str | None
    service: str | None
    item: str | None


Causes = Callable[[Sequence[IssuedLine], Sequence[IssuedLine]], tuple[int, ...]]
"""The events that made lines what they are now, from them (none, where there are none any more) and what was issued."""


@dataclass(frozen=True, slots=True)
class _Cell:
    """A run of days over which the same lines hold now and the same lines had been issued.

    Two may hold at once: the tails of a citizen who came back to the place and left again before the first one ended.
    """

    period: Period
    owed: tuple[IssuedLine, ...]
    issued: tuple[IssuedLine, ...]

    @property
    def difference(self) -> Ore:
        return self._shares(self.owed) - self._shares(self.issued)

    @property
    def unit_difference(self) -> Fraction:
        return _unit_price(self.owed) - _unit_price(self.issued)

    def _shares(self, lines: Iterable[IssuedLine]) -> Ore:
        return sum(share_of(line, self.period) for line in lines)


def adjustments(now: Sequence[IssuedLine], issued: Sequence[IssuedLine], causes: Causes) -> list[IssuedLine]:
    """The lines that bring all that was `issued` for one month to what it comes to `now`; none of them is zero."""
    owed, paid = _by_slot(now), _by_slot(issued)
    found: list[IssuedLine] = []
    for slot in sorted(owed.keys() | paid.keys(), key=_order):
        if owed[slot] != paid[slot]:
            found += [_line(cell, slot, causes) for cell in _cells(owed[slot], paid[slot]) if cell.difference]
    return found


def _order(slot: Slot) -> tuple[LineKind, LinePart, Order, int, str]:
    """By what was settled, place and stay, the earlier stay first."""
    return slot.kind, slot.part, natural(slot.place), slot.stay or 0, repr(slot)


def _by_slot(lines: Iterable[IssuedLine]) -> defaultdict[Slot, list[IssuedLine]]:
    slots: defaultdict[Slot, list[IssuedLine]] = defaultdict(list)
    for line in lines:
        slots[_slot(line)].append(line)
    return slots


def _slot(line: IssuedLine) -> Slot:
    return Slot(
        kind=line.slot_kind,
        part=line.part,
        place=line.place,
        stay=line.stay,
        citizen=line.citizen,
        payer=line.payer,
        paragraph=line.paragraph,
        service=line.service,
        item=line.item,
    )


def _cells(owed: list[IssuedLine], paid: list[IssuedLine]) -> Iterator[_Cell]:
    days = {day for line in (*owed, *paid) for day in days_of(line)}
    for period in Period(min(days), max(days)).split_at(days):
        yield _Cell(period, lines_on(owed, period.first), lines_on(paid, period.first))


def _line(cell: _Cell, slot: Slot, causes: Causes) -> IssuedLine:
    issued = next((line for line in cell.issued if line.repairs is None), None)
    # What is taken back is of the level it was last settled at, which a later adjustment may have changed.
    example = cell.owed[0] if cell.owed else cell.issued[-1]
    repaired = issued.id if issued else example.repairs or example.id
    first_day, last_day = cell.period.first, cell.period.last
    assert last_day is not None
    return IssuedLine(
        id=f"adjustment/{example.for_month}/{repaired}/{first_day}" + ("" if issued else _whose(slot)),
        kind="adjustment",
        part=slot.part,
        stay=slot.stay,
        place=slot.place,
        citizen=slot.citizen,
        payer=slot.payer,
        paragraph=slot.paragraph,
        service=slot.service,
        item=slot.item,
        quantity=example.quantity,
        first_day=first_day,
        last_day=last_day,
        level=example.level,
        unit=example.unit,
        unit_price_ore=str(cell.unit_difference),
        amount_ore=cell.difference,
        for_month=example.for_month,
        repairs=repaired,
        adjusts=slot.kind,
        events=causes(cell.owed, cell.issued),
    )


def _whose(slot: Slot) -> str:
    """Tells what is owed anew for the days of a line apart from what is taken back: another citizen's, or payer's."""
    return f"/{slot.citizen}/{slot.payer or 'own'}/{slot.paragraph or 'any'}" if slot.citizen else ""


def _unit_price(lines: Iterable[IssuedLine]) -> Fraction:
    return sum((line.exact_unit_price for line in lines), Fraction(0))
