"""What quantities of services are counted in, beside the event that tells one: 20 may be hours a week, or in all."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, partial
from typing import TYPE_CHECKING

from ledger.models.services import ServiceUnit, counted
from ledger.shared.message import Message, say

if TYPE_CHECKING:
    from cli.session import Session
    from ledger.events import Recorded
    from ledger.store.history import History


def with_units(session: Session, events: Sequence[Recorded], told: Sequence[Message]) -> Iterator[Message]:
    """What happened in each event, as it is `told`; with the unit of a quantity of a service."""
    if not any(_has_quantity(recorded) for recorded in events):
        yield from told
        return
    with session.history() as history:
        units = _units(history)
    for recorded, what in zip(events, told, strict=True):
        unit = units.get(getattr(recorded.event, "service", "")) if _has_quantity(recorded) else None
        if unit is None:
            yield what
        elif recorded.event.IS_DELIVERY:
            yield say("{what} ({unit} in all)", what=what, unit=counted(unit))
        else:
            yield say("{what} (unit {unit})", what=what, unit=unit)


def counted_by(history: History) -> Callable[[str], Message | None]:
    """What a quantity of a service in a whole year is counted in, in words; None of a service that is not there."""
    units = cache(partial(_units, history))
    return lambda service: None if (unit := units().get(service)) is None else counted(unit)


def _units(history: History) -> dict[str, ServiceUnit]:
    services = history.terms().services
    return {key: list(versions)[-1].value.unit for key, versions in services.items() if len(versions)}


_A_WEEK: Mapping[str, Message] = {
    "attendance": say("attendances a week"),
    "hour": say("hours a week"),
    "km": say("km a week"),
}


def granted_in(unit: str) -> Message | str:
    """What a grant's quantity is of: of a week, where the unit alone does not say of how many days it is."""
    return _A_WEEK.get(unit, unit)


def _has_quantity(recorded: Recorded) -> bool:
    return hasattr(recorded.event, "service") and hasattr(recorded.event, "quantity")
