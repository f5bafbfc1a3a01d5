"""Lines that are one amount in several pieces: rounded together, so that the pieces sum to it.

Decided on 2026-11-26:

* A month's price that is cut, or a twelfth. By a room, a level, a price or a payer: each line is the half-up of what
  the stay has gathered to its last day, less that to the day before its first. So the lines of a filled month sum to
  its price. A vacancy that is cut goes on in its place.
* Lines of other units that touch and differ in the place alone are rounded together too: a room change moves no øre.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise

from msgspec.structs import replace

from ledger.models.told import Told
from ledger.models.units import DaysAt, amount_of
from ledger.settlement.lines import Line
from ledger.shared.message import Figure, Value, say
from ledger.shared.money import half_up, half_up_shifted


def rounded_together(lines: Sequence[Line]) -> list[Line]:
    """The lines, in their order, those of one amount with what rounding left of the ones before."""
    changed = changed_by_rounding(lines)
    return [changed.get(id(line), line) for line in lines]


def changed_by_rounding(lines: Sequence[Line]) -> dict[int, Line]:
    """The same for those alone that differ by it, each by the identity of the line in whose place it stands."""
    chains: defaultdict[object, list[Line]] = defaultdict(list)
    moved = _moved(lines)
    for line in lines:
        if (key := _one_amount(line, moved)) is not None:
            chains[key].append(line)
    rounded: dict[int, Line] = {}
    ordered = (sorted(chain, key=lambda line: line.period) for chain in chains.values() if len(chain) > 1)
    cut = (of_one for chain in ordered for of_one in _touching(chain))
    for of_one in cut:
        if len(of_one) > 1:
            together = zip(of_one, _cumulated(of_one), strict=True)
            rounded.update((id(old), new) for old, new in together if new is not old)
    return rounded


def _moved(lines: Sequence[Line]) -> set[int | None]:
    """The stays that have lines in several places: of others only a month's price is one amount in several lines."""
    first: dict[int | None, str | None] = {}
    return {line.stay for line in lines if first.setdefault(line.stay, line.place) != line.place}


def _one_amount(line: Line, moved: set[int | None]) -> object:
    """What the lines of one amount have in common; None for a line that is an amount by itself."""
    if line.kind == "supplement":
        return ("month", line.stay, line.citizen, line.service) if line.unit == "month" else None
    if line.kind == "own-payment":
        return "month", line.stay, line.kind, line.item
    if line.kind not in ("base", "service", "notice", "vacancy") or not line.by_day or line.place is None:
        return None
    if line.is_of_month:
        return "month", line.stay if line.stay is not None else line.place, line.kind == "vacancy", line.part
    if line.stay is None or line.stay not in moved:
        return None
    whose = (line.stay, line.payer, line.paragraph, line.absence)
    return line.kind, line.part, line.item, whose, line.level, line.unit_price.as_integer_ratio(), line.of_frame


def _touching(chain: list[Line]) -> Iterator[list[Line]]:
    """The lines that are rounded together: all of a month's price, of others those that touch in different places."""
    gathered = chain[:1]
    for before, line in pairwise(chain):
        goes_on = before.period.end == line.period.first and before.place != line.place
        if not line.is_of_month and not goes_on:
            yield gathered
            gathered = []
        gathered.append(line)
    yield gathered


def _cumulated(lines: list[Line]) -> Iterator[Line]:
    gathered = Fraction(0)
    for line in lines:
        left = gathered - half_up(gathered)
        gathered += amount_of(line.by_day)
        yield _with(line, left, lines[0]) if left else line


def _with(line: Line, left: Fraction, begun: Line) -> Line:
    """A line with what rounding left of the ones before on its first day."""
    first, *others = line.by_day
    days = [DaysAt(1, first.ore + left), *([DaysAt(first.days - 1, first.ore)] if first.days > 1 else []), *others]
    steps = (*line.steps, left_over(begun, left))
    return replace(line, by_day=tuple(days), amount=half_up_shifted(amount_of(days)), steps=steps, carried=left)


def left_over(begun: Line, left: Fraction) -> Told:
    """What rounding left of the lines from one on, in words."""
    values: dict[str, Value] = {"day": begun.period.first, "left": Figure(str(left))}
    return Told(say("rounded together with the lines from {day} on, which leave {left} øre", **values))
