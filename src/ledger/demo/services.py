"""What made-up citizens are granted beside their place, and who gets support at home without one.

It is thought up after the stays and what happens in their course, with chances of its own: they stay as they were. The
prices are invented, in the range of published ones (domain: 185 a night, 393.76 an hour, 376 a day of attendance).

Decided on 2026-11-27:

* Nobody who moves to another house, or is paid for by another one than at first, is granted anything: in a made-up
  ledger no grant has to be decided anew.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import NamedTuple

from ledger.commands import (
    CLEARED,
    ChangePaying,
    Deliver,
    Depart,
    EndGrant,
    GrantService,
    Move,
    MoveIn,
    RegrantService,
)
from ledger.demo.decisions import AT_HOME, AT_HOME_SHARE, DAY_OFFER, EXTRA_HOURS, NIGHT_WATCH, SUPPORT_HOURS
from ledger.demo.everyday import Note
from ledger.shared.calendar import DAY, Month

CHANGED, ENDED, LATE = 0.5, 0.15, 0.08
"""How many grants are changed or end, and how many deliveries are told too late for the month's closing."""


OfGrant = GrantService | RegrantService | EndGrant | Deliver


class _Chosen(NamedTuple):
    """A service that so many residents get, in quantities between two bounds."""

    service: str
    often: float
    least: int
    most: int


BESIDE_THE_PLACE = (_Chosen(NIGHT_WATCH, 0.10, 1, 1), _Chosen(EXTRA_HOURS, 0.10, 2, 12), _Chosen(DAY_OFFER, 0.06, 2, 5))


class Granting(NamedTuple):
    """A citizen who can be granted something from a day to another one; `by` registers it."""

    citizen: str
    by: str
    first: date
    last: date


def granted(
    notes: Iterable[Note], places: int, clerks: Collection[str], seed: int, days: tuple[date, date]
) -> Iterator[tuple[date, OfGrant]]:
    """What is granted and delivered between two days, both included: each with the day on which it is written down."""
    for one in _residents(notes, days[1]):
        for chosen in BESIDE_THE_PLACE:
            chance = Random(f"{seed}/{one.citizen}/{chosen.service}")  # noqa: S311 - a made-up history, no secret
            if chance.random() < chosen.often:
                yield from _service(one, chosen, chance, days[1], None)
    for number in range(round(places * AT_HOME_SHARE)):
        citizen = f"h-{number + 1}"
        chance = Random(f"{seed}/{citizen}")  # noqa: S311 - as above
        first = days[0] + timedelta(days=chance.randint(0, (days[1] - days[0]).days // 2))
        one = Granting(citizen, chance.choice(sorted(clerks)), first, days[1])
        yield from _service(one, _Chosen(SUPPORT_HOURS, 1, 1, 8), chance, days[1], AT_HOME)


def _residents(notes: Iterable[Note], last: date) -> Iterator[Granting]:
    """Whoever lives long enough in one house, paid by one payer; up to the last day of the stay."""
    moved: dict[str, MoveIn] = {}
    until: dict[str, date] = {}
    left_out: set[str] = set()
    for note in notes:
        command = note.command
        if isinstance(command, MoveIn):
            moved[command.citizen] = command
        elif isinstance(command, Depart):
            until[command.citizen] = command.last_day
        elif isinstance(command, ChangePaying) or (isinstance(command, Move) and command.offer is not None):
            left_out.add(command.citizen)
    for citizen, one in moved.items():
        ends = until.get(citizen, last)
        if citizen not in left_out and (ends - one.first_day).days > 240:  # noqa: PLR2004 - days
            yield Granting(citizen, one.by, one.first_day + 30 * DAY, ends - 30 * DAY)


def _service(
    one: Granting, chosen: _Chosen, chance: Random, end: date, offer: str | None
) -> Iterator[tuple[date, OfGrant]]:
    """One grant, perhaps changed and perhaps ended, and what was delivered of it."""
    first = one.first + timedelta(days=chance.randint(0, max(0, (one.last - one.first).days // 3)))
    quantity = chance.randint(chosen.least, chosen.most)
    yield first + _lag(chance), GrantService(
        by=one.by, citizen=one.citizen, service=chosen.service, first_day=first, quantity=Decimal(quantity),
        offer=offer, payer=CLEARED if offer else None, decision=_reference(first, chance),
    )  # fmt: skip
    if chosen.most > chosen.least and chance.random() < CHANGED:
        day = first + (one.last - first) / 2
        quantity = max(chosen.least, quantity + chance.choice((-1, 1, 2)))
        yield day + _lag(chance), RegrantService(
            by=one.by, citizen=one.citizen, service=chosen.service, first_day=day, quantity=Decimal(quantity),
            decision=_reference(day, chance),
        )  # fmt: skip
    last = end if one.last > end - 31 * DAY else one.last
    if chance.random() < ENDED and last > first + 60 * DAY:
        last = first + (last - first) * 2 / 3
    if last < end:
        yield last + _lag(chance), EndGrant(by=one.by, citizen=one.citizen, service=chosen.service, last_day=last)
    if chosen.service == DAY_OFFER:
        yield from _delivered(one, chosen, chance, (first, last), quantity)


def _delivered(
    one: Granting, chosen: _Chosen, chance: Random, days: tuple[date, date], quantity: int
) -> Iterator[tuple[date, OfGrant]]:
    """The attendances of each month, told at the beginning of the next one; of a month that has just begun, nothing."""
    for month in Month.of(days[0]).until(Month.of(days[1])):
        begins, ends = max(month.first, days[0]), min(month.last, days[1])
        attended = max(0, round((ends - begins).days * quantity / 7) - chance.randint(0, 4))
        if attended:
            lag = chance.randint(20, 60) if chance.random() < LATE else chance.randint(2, 9)
            yield month.last + timedelta(days=lag), Deliver(
                by=one.by, citizen=one.citizen, service=chosen.service, month=month, quantity=Decimal(attended),
                first_day=begins, until=ends,
            )  # fmt: skip


def _lag(chance: Random) -> timedelta:
    return timedelta(days=chance.randint(30, 90) if chance.random() < LATE else chance.randint(-9, 4))


def _reference(day: date, chance: Random) -> str:
    return f"VU {day.year}-{chance.randint(100, 9999)}"
