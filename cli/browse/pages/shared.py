"""What several pages need: the year that a ledger is in, trails, the as-of of a command."""

from __future__ import annotations

from cli.browse.parts import Asked, Way
from ledger.shared.calendar import Month, civil_day
from ledger.shared.message import say
from ledger.store.history import History


def as_of(asked: Asked) -> tuple[str, ...]:
    """What a command needs to answer as known then."""
    return () if asked.known_at is None else ("--known-at", asked.known_at)


def history_of(asked: Asked) -> History:
    """What was known."""
    return History(asked.log, asked.as_of)


def latest_month(asked: Asked, offer: str | None = None) -> Month:
    """The first month that is not closed in a house, or in any; without closings that of the last event."""
    history = history_of(asked)
    closed = history.closed_through()
    through = closed.get(offer) if offer is not None else min(closed.values(), default=None)
    if through is not None:
        return through.next()
    return Month.of(civil_day(asked.log.number(history.position).recorded_at))


def front_way(asked: Asked) -> Way:
    return Way(say("Front page"), asked.links.to())


def house_trail(asked: Asked, offer: str, year: int | None = None) -> list[Way]:
    """The pages above one of a house."""
    above = [front_way(asked)]
    if year is None:
        return above
    return [*above, Way(say("{offer} {year}", offer=offer, year=str(year)), asked.links.house(offer, year))]
