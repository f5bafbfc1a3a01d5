"""Whoever is transferred, or counts elsewhere on the day of leaving, arrives there; and the other way round."""

from __future__ import annotations

from itertools import pairwise

from ledger.shared.message import Value, say
from ledger.state.sharing import is_turnover
from ledger.state.stays import Stay
from projections.checks.running import Examined, Found


def check(examined: Examined) -> Found:
    """The transfers of which one half is missing, and the days that are counted in no house, or in two."""
    for citizen, lived in examined.stays.items():
        yield from _transfers(citizen, lived)
        yield from _counted(citizen, lived)


def _transfers(citizen: str, stays: list[Stay]) -> Found:
    known = {stay.id for stay in stays}
    begun_by = {stay.transferred_from: stay.moved_in for stay in stays if stay.transferred_from is not None}
    for stay in stays:
        if stay.arrives_on is not None and stay.id not in begun_by:
            values: dict[str, Value] = {"offer": stay.offer, "day": stay.arrives_on, "number": stay.departed}
            yield citizen, say("left {offer} to arrive elsewhere on {day} (#{number}), and arrived nowhere", **values)
        elif stay.arrives_on is None and stay.id in begun_by:
            offer, number = stay.offer, begun_by[stay.id]
            yield (
                citizen,
                say("came from {offer} by a transfer (#{number}), and never left it", offer=offer, number=number),
            )
    for number in (number for left, number in begun_by.items() if left not in known):
        yield citizen, say("came by a transfer (#{number}) from a stay that is not there", number=number)


def _counted(citizen: str, stays: list[Stay]) -> Found:
    arrives = {before.id for before, after in pairwise(stays) if is_turnover(before, after)}
    for stay in stays:
        if stay.arrived_elsewhere != (stay.id in arrives):
            values: dict[str, Value] = {"offer": stay.offer, "day": stay.last_day}
            if stay.arrived_elsewhere:
                yield citizen, say("counts elsewhere than in {offer} on {day}, and arrived nowhere that day", **values)
            else:
                yield citizen, say("counts in {offer} and elsewhere on {day}", **values)
