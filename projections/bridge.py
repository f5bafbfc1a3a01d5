"""Why is the month no longer what was issued? From the one total to the other, a line per causing event."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from msgspec import Struct

from ledger.errors import BadOption, NotIssued
from ledger.models.selecting import OWN
from ledger.settlement.effects import Effect, Shift, shifts_since
from ledger.settlement.issuing import known_total, source_of
from ledger.shared.calendar import Month, civil_day
from ledger.shared.message import Kroner, Remedy, say
from ledger.shared.money import Ore
from ledger.state.book import Book, as_known
from projections.descriptions import describe
from projections.months import Months


class Bridge(Struct, frozen=True):
    """One offer's month as known at two events, in øre. `residual` is what no event explains: 0 in a sound ledger."""

    offer: str
    month: Month
    from_known: int
    to_known: int
    was: Ore
    becomes: Ore
    effects: tuple[Shift, ...]

    @property
    def residual(self) -> Ore:
        return self.becomes - self.was - sum(effect.effect for effect in self.effects)


def bridges(months: Months, month: Month, offers: Iterable[str], from_known: int | None) -> list[Bridge]:
    """The bridge of each offer from what was known at event `from_known` (None: from what was issued) to `months`.

    Without offers named: every one that was issued (or, with an event to begin from, every one). Raises UnknownOffer,
    NotIssued.
    """
    if from_known is not None and from_known > months.as_of:
        raise BadOption(
            say("#{from_known} is later than #{as_of}", from_known=from_known, as_of=months.as_of),
            Remedy("compare-from-earlier"),
        )
    named = list(dict.fromkeys(offers))
    compared = [
        _bridge(months, offer, month, from_known, required=bool(named)) for offer in named or months.history.offers()
    ]
    there = [bridge for bridge in compared if bridge is not None]
    if not there and from_known is None:
        raise NotIssued(str(month), named)
    return there


def _bridge(months: Months, offer: str, month: Month, from_known: int | None, *, required: bool) -> Bridge | None:
    book = months.book(offer)
    if from_known is None and month not in book.closings:
        if required:
            raise NotIssued(str(month), [offer])
        return None
    known = book.closings[month].known_at if from_known is None else from_known
    return Bridge(
        offer=offer,
        month=month,
        from_known=known,
        to_known=months.as_of,
        was=_issued(book, month) if from_known is None else _then(book, month, known),
        becomes=known_total(book, months.calculated(offer, month)),
        effects=tuple(shifts_since(offer, book.facts, known, month)),
    )


def _issued(book: Book, month: Month) -> Ore:
    """What was issued for the month itself; what its settlement carried for earlier ones is theirs."""
    return book.closings[month].issued.totals()[month]


def _then(book: Book, month: Month, known: int) -> Ore:
    then = as_known(book, known)
    return known_total(then, source_of(then)(month))


def bridge_data(compared: Iterable[Bridge], month: Month) -> dict[str, Any]:
    """The bridges for machines."""
    compared = list(compared)
    return {
        "month": month,
        "from_total": Kroner(sum(bridge.was for bridge in compared)),
        "to_total": Kroner(sum(bridge.becomes for bridge in compared)),
        "residual": Kroner(sum(bridge.residual for bridge in compared)),
        "offers": [_offer_data(bridge) for bridge in compared],
    }


def _offer_data(bridge: Bridge) -> dict[str, Any]:
    return {
        "offer": bridge.offer,
        "from": {"event": bridge.from_known, "total": Kroner(bridge.was)},
        "to": {"event": bridge.to_known, "total": Kroner(bridge.becomes)},
        "lines": [effect_data(effect) for effect in bridge.effects],
        "residual": Kroner(bridge.residual),
    }


def effect_data(effect: Effect | Shift) -> dict[str, Any]:
    """One event's effect for machines; with what it moved between payers or kinds, where it did."""
    fact = effect.cause
    return {
        "event": fact.number,
        "text": describe(fact.event),
        "cause": fact.event.cause_kind,
        "effective_on": fact.event.effective_on,
        "recorded_at": fact.recorded_at,
        "recorded_on": civil_day(fact.recorded_at),
        "by": fact.event.by,
        "decision": fact.event.decision,
        "reason": fact.event.reason,
        "effect": Kroner(effect.effect),
        **({"moved": moved_data(effect)} if isinstance(effect, Shift) and effect.moves_between else {}),
    }


def moved_data(shift: Shift) -> list[dict[str, Any]]:
    """What each payer and kind of line comes to more, or less, because of an event."""
    parts = sorted(shift.parts.items(), key=lambda part: (part[0][0] or "", part[0][1]))
    return [{"payer": payer or OWN, "kind": kind, "effect": Kroner(amount)} for (payer, kind), amount in parts]


def by_cause(compared: Iterable[Bridge]) -> list[tuple[str, str, int, Ore]]:
    """Offer, kind of cause, how many events, and their sum in øre."""
    rows = []
    for bridge in compared:
        ordered = sorted(bridge.effects, key=lambda effect: effect.cause.event.cause_kind)
        for kind, group in groupby(ordered, key=lambda effect: effect.cause.event.cause_kind):
            effects_of = list(group)
            rows.append((bridge.offer, kind, len(effects_of), sum(effect.effect for effect in effects_of)))
    return rows
