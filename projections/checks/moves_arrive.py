"""Whoever is transferred, or counts elsewhere on the day of leaving, arrives there; and the other way round."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise

from ledger.events import MovedIn
from ledger.shared.message import Value, say
from ledger.state.live import live
from ledger.state.sharing import is_turnover
from ledger.state.stays import Stay
from projections.checks.running import Examined, Found


def check(examined: Examined) -> Found:
    """The transfers of which one half is missing, and the days that are counted in no house, or in two."""
    stays: defaultdict[str, list[Stay]] = defaultdict(list)
    begun_by: dict[int, int] = {}
    history = examined.history
    for book in map(history.book_without_closings, history.offers()):
        for stay in book.stays():
            stays[stay.citizen].append(stay)
        arrived = (fact for fact in live(book.facts) if isinstance(fact.event, MovedIn))
        begun_by |= {left: fact.number for fact in arrived if (left := _left(fact.event)) is not None}
    for citizen, lived in stays.items():
        yield from _transfers(citizen, lived, begun_by)
        yield from _counted(citizen, lived)


def _left(event: object) -> int | None:
    return event.transferred_from if isinstance(event, MovedIn) else None


def _transfers(citizen: str, stays: list[Stay], begun_by: dict[int, int]) -> Found:
    known = {stay.id: stay for stay in stays}
    for stay in stays:
        if stay.arrives_on is not None and stay.id not in begun_by:
            values: dict[str, Value] = {"offer": stay.offer, "day": stay.arrives_on, "number": stay.departed}
            yield citizen, say("left {offer} to arrive elsewhere on {day} (#{number}), and arrived nowhere", **values)
        elif stay.arrives_on is None and stay.id in begun_by:
            number = begun_by[stay.id]
            never = say(
                "came from {offer} by a transfer (#{number}), and never left it", offer=stay.offer, number=number
            )
            yield citizen, never
    for left, number in begun_by.items():
        if left not in known and any(stay.moved_in == number for stay in stays):
            yield citizen, say("came by a transfer (#{number}) from a stay that is not there", number=number)


def _counted(citizen: str, stays: list[Stay]) -> Found:
    ordered = sorted(stays, key=lambda stay: (stay.period, stay.id))
    arrives = {before.id for before, after in pairwise(ordered) if is_turnover(before, after)}
    for stay in ordered:
        if stay.arrived_elsewhere != (stay.id in arrives):
            values: dict[str, Value] = {"offer": stay.offer, "day": stay.last_day}
            if stay.arrived_elsewhere:
                yield citizen, say("counts elsewhere than in {offer} on {day}, and arrived nowhere that day", **values)
            else:
                yield citizen, say("counts in {offer} and elsewhere on {day}", **values)
