"""What quantities of services are counted in, beside the event that tells one: 20 may be hours a week, or in all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cli.session import Session
from ledger.events import Recorded
from ledger.models.services import counted
from ledger.shared.message import Message, say


def with_units(session: Session, events: Sequence[Recorded], told: Sequence[Message]) -> Iterator[Message]:
    """What happened in each event, as it is `told`; with the unit of a quantity of a service."""
    if not any(_has_quantity(recorded) for recorded in events):
        yield from told
        return
    with session.history() as history:
        services = history.terms().services
        units = {key: list(versions)[-1].value.unit for key, versions in services.items() if len(versions)}
    for recorded, what in zip(events, told, strict=True):
        unit = units.get(getattr(recorded.event, "service", "")) if _has_quantity(recorded) else None
        if unit is None:
            yield what
        elif recorded.event.IS_DELIVERY:
            yield say("{what} ({unit} in all)", what=what, unit=counted(unit))
        else:
            yield say("{what} (unit {unit})", what=what, unit=unit)


def _has_quantity(recorded: Recorded) -> bool:
    return hasattr(recorded.event, "service") and hasattr(recorded.event, "quantity")
