"""The lines of a stored month as plain values for a table: text, whole øre, days as YYYY-MM-DD with both ends included.

Tables hold very many lines, nearly all of them of few values: those are taken from the packed form as they stand, in a
quarter of the time that it takes to make an IssuedLine of each. What few lines have goes the long way.
"""

from collections.abc import Iterator
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from msgspec import json

from ledger.models.issued_lines import IssuedLine, line_id
from ledger.models.lines import usual_part
from ledger.models.months import month_of
from ledger.models.packing import RARE, Packed, unpacked_line
from ledger.shared.event_numbers import Numbers
from ledger.shared.money import Ore, half_up


class PlainLine(NamedTuple):
    """One line. `events` is a JSON list; the rest is as IssuedLine says."""

    id: str
    kind: str
    part: str
    stay: int | None
    place: str | None
    citizen: str | None
    payer: str | None
    paragraph: str | None
    service: str | None
    item: str | None
    first_day: str
    last_day: str
    days: int
    level: str | None
    quantity: str | None
    exact_quantity: str | None
    absence: str | None
    unit: str
    unit_price_ore: Ore
    exact_unit_price: str
    amount_ore: Ore
    for_month: str
    repairs: str | None
    adjusts: str | None
    events: str


def plain_lines(packed: Packed) -> Iterator[PlainLine]:
    """The lines of a month as it is stored, in their order."""
    month, who, own_month = packed["month"], packed["who"], month_of(packed["month"])
    shared = [tuple(one) for one in packed["events"]]
    days = [f"{month}-{day:02d}" for day in range(32)]
    for kind, rows in packed["lines"]:
        part = usual_part(kind)
        for row in rows:
            if len(row) > RARE:
                yield plain(unpacked_line(kind, row, own_month, who, shared))
                continue
            whose, first, last, level, price, amount, events = row
            stay, citizen, place, payer, paragraph = who[whose]
            yield PlainLine(
                line_id(kind, place, citizen, days[first]), kind, part, stay, place, citizen, payer, paragraph, None,
                None, days[first], days[last], last - first + 1, level or None, None, None, None, "day", _price(price),
                price, amount, month, None, None, _all(events, shared),
            )  # fmt: skip


def plain(line: IssuedLine) -> PlainLine:
    """One line of any kind."""
    exact = line.quantity if line.quantity is not None and "/" in line.quantity else None
    return PlainLine(
        line.id, line.kind, line.part, line.stay, line.place, line.citizen, line.payer, line.paragraph, line.service,
        line.item, str(line.first_day), str(line.last_day), line.paid_days, line.level or None, line.shown_quantity,
        exact, line.absence, line.unit, _price(line.unit_price_ore), line.unit_price_ore, line.amount_ore,
        str(line.for_month), line.repairs, line.adjusts, _text(list(line.events)),
    )  # fmt: skip


def _all(events: list[int], shared: list[Numbers]) -> str:
    """A line's events: its own, and those of the shared lists that stand before them as negative numbers."""
    if not events or events[0] > 0:
        return _text(events)
    every: set[int] = set()
    for number in events:
        every.update(shared[-number - 1] if number < 0 else (number,))
    return _text(sorted(every))


def _text(events: list[int]) -> str:
    return json.encode(events).decode()


@lru_cache(maxsize=100_000)
def _price(exact: str) -> Ore:
    return half_up(Fraction(exact))
