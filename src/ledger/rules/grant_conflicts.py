"""What cannot be true together of the services that one citizen is granted.

Decided on 2026-11-27:

* Of two deliveries of the same days the later one was told as more. A corrected one keeps the place in order of what it
  corrects: the first can be corrected after more was told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import combinations, groupby

from msgspec import Struct

from ledger.events import GrantEnded, Recorded, ServiceDelivered, ServiceGranted
from ledger.events.services import OfGrant
from ledger.rules.context import DecisionContext
from ledger.rules.delivering import days_to_tell
from ledger.rules.granted import Granted, are_at_one_time, granted_to
from ledger.shared.message import Message, Value, say
from ledger.state.grants import Delivery
from ledger.state.live import live


class GrantConflict(Struct, frozen=True):
    """Why facts of grants cannot all hold, and which of them could be voided to end that, the likeliest first."""

    why: Message
    numbers: tuple[int, ...]


def grant_conflicts(citizen: str, context: DecisionContext) -> Iterator[GrantConflict]:
    """What cannot be true together in the grants of a citizen."""
    recorded = context.facts(f"citizen:{citizen}")
    facts = [fact for fact in live(recorded) if isinstance(fact.event, OfGrant)]
    corrects = {fact.number: fact.event.corrects for fact in recorded if fact.event.corrects is not None}
    granted = {one.grant.id: one for one in granted_to(citizen, context)}
    for fact in reversed(facts):
        yield from _outside(
            fact, granted.get(fact.grant or 0), lambda one: days_to_tell(one, granted.values(), context)
        )
    for one, other in combinations(granted.values(), 2):
        if one.grant.service == other.grant.service and are_at_one_time(one, other, context):
            values: dict[str, Value] = {"citizen": citizen, "service": one.grant.service}
            both = sorted((one.grant.granted, other.grant.granted), reverse=True)
            yield GrantConflict(say("{citizen} would be granted {service} twice at a time", **values), tuple(both))
    for one in granted.values():
        yield from _twice_of_day(one)
        yield from _delivered_twice(one, corrects)
        ended = [fact.number for fact in facts if isinstance(fact.event, GrantEnded) and fact.grant == one.grant.id]
        yield from _ended_twice(one, ended)


def _outside(fact: Recorded, granted: Granted | None, to_tell: Callable[[Granted], Granted]) -> Iterator[GrantConflict]:
    """A fact of a grant that never was, or of a day on which nothing is granted."""
    event = fact.event
    assert isinstance(event, OfGrant)
    values: dict[str, Value] = {"citizen": event.citizen, "service": event.service, "day": event.effective_on}
    if granted is None:
        yield GrantConflict(
            say("{citizen} would not be granted {service}, or not live there", **values), (fact.number,)
        )
    elif (
        event.effective_on not in granted.days
        and not event.OUTSIDE_SETTLEMENT
        and not (isinstance(event, ServiceDelivered) and event.effective_on in to_tell(granted).days)
    ):
        yield GrantConflict(say("{citizen} would not be granted {service} on {day}", **values), _to_void(fact, granted))


def _to_void(fact: Recorded, granted: Granted) -> tuple[int, ...]:
    ended = granted.grant.ended
    others = () if ended is None or ended == fact.number or isinstance(fact.event, ServiceGranted) else (ended,)
    return (fact.number, *others)


def _twice_of_day(one: Granted) -> Iterator[GrantConflict]:
    for day, steps in groupby(one.grant.steps, key=lambda step: step.first_day):
        numbers = [step.number for step in steps]
        if len(numbers) > 1:
            values: dict[str, Value] = {"citizen": one.grant.citizen, "service": one.grant.service, "day": day}
            again = tuple(number for number in reversed(numbers) if number != one.grant.granted)
            yield GrantConflict(say("{citizen} would be granted two amounts of {service} from {day}", **values), again)


def _delivered_twice(one: Granted, corrects: Mapping[int, int]) -> Iterator[GrantConflict]:
    """Two deliveries of the same days, the later of which was not told as more. `corrects`: what replaces what."""

    def place_in_order(delivery: Delivery) -> int:
        number = delivery.number
        while number in corrects:
            number = corrects[number]
        return number

    for first, second in combinations(one.grant.deliveries, 2):
        later = max(first, second, key=place_in_order)
        if first.period.overlaps(second.period) and not later.more:
            values: dict[str, Value] = {"service": one.grant.service, "day": later.period.first}
            why = say("what was delivered of {service} would be told twice of {day}", **values)
            yield GrantConflict(why, (later.number, min(first.number, second.number)))


def _ended_twice(one: Granted, ended: Sequence[int]) -> Iterator[GrantConflict]:
    if len(ended) > 1:
        values: dict[str, Value] = {"citizen": one.grant.citizen, "service": one.grant.service}
        yield GrantConflict(say("{service} of {citizen} would end twice", **values), tuple(reversed(ended)))
