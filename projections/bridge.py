"""Why is the month no longer what was issued? From the one total to the other, a line per causing event.

Decided on 2026-11-27:

* The bridge of a quarter or a year is the sum of the bridges of its closed months. An event's effects are put together;
  the months that are open are named. From what was known at an event it is that of all its months, closed or not, as a
  single month's is.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

from msgspec import Struct

from ledger.errors import BadOption, NotIssued
from ledger.models.lines import LineKind
from ledger.models.selecting import OWN
from ledger.settlement.effects import Effect, Shift, shifts_since
from ledger.settlement.issuing import known_total, source_of
from ledger.shared.calendar import Month, MonthSpan, civil_day
from ledger.shared.message import Kroner, Remedy, say
from ledger.shared.money import Ore
from ledger.shared.steps import HOUSES, counted
from ledger.state.book import Book, as_known
from projections.descriptions import describe
from projections.months import Months
from projections.settle import months_in


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


class SumOfBridges(Struct, frozen=True):
    """One offer's bridges of several months, summed, in øre; `open_months` are those that are in no sum."""

    offer: str
    months: Sequence[Bridge]
    open_months: Sequence[Month]

    @property
    def from_known(self) -> int | None:
        """The event as of which all months begin; None where each does as of its own closing."""
        known = {bridge.from_known for bridge in self.months}
        return known.pop() if len(known) == 1 else None

    @property
    def to_known(self) -> int:
        return self.months[0].to_known

    @property
    def was(self) -> Ore:
        return sum(bridge.was for bridge in self.months)

    @property
    def becomes(self) -> Ore:
        return sum(bridge.becomes for bridge in self.months)

    @property
    def effects(self) -> list[Shift]:
        """What each event did to all months together, in recorded order; to some more, to others as much less too."""
        found: dict[int, list[Shift]] = {}
        for bridge in self.months:
            for shift in bridge.effects:
                found.setdefault(shift.cause.number, []).append(shift)
        return [_together(found[number]) for number in sorted(found)]

    @property
    def residual(self) -> Ore:
        return sum(bridge.residual for bridge in self.months)

    def moved_by(self, number: int) -> list[Month]:
        """The months that an event moved."""
        return [one.month for one in self.months if any(shift.cause.number == number for shift in one.effects)]


def _together(shifts: Sequence[Shift]) -> Shift:
    """What one event did to several months."""
    summed: dict[tuple[str | None, LineKind], Ore] = {}
    for shift in shifts:
        for part, amount in shift.parts.items():
            summed[part] = summed.get(part, 0) + amount
    return Shift(shifts[0].cause, {part: amount for part, amount in summed.items() if amount})


def bridges_over(months: Months, span: MonthSpan, offers: Iterable[str], from_known: int | None) -> list[SumOfBridges]:
    """The bridges of several months, summed by offer: those of every month that `bridges` has one of.

    Raises UnknownOffer; NotIssued where an offer that is named, or every one, has none.
    """
    _check_known(from_known, months)
    named = list(dict.fromkeys(offers))
    found: list[SumOfBridges] = []
    for offer in counted(named or months.history.offers(), HOUSES):
        of_offer = [_bridge(months, offer, month, from_known, required=False) for month in months_in(span)]
        there = [bridge for bridge in of_offer if bridge is not None]
        if there:
            missing = (month for month, one in zip(months_in(span), of_offer, strict=True) if one is None)
            found.append(SumOfBridges(offer, there, [one for one in missing if months.current(offer, one).was_open]))
        elif named:
            raise NotIssued(str(span), [offer])
    if not found:
        raise NotIssued(str(span), named)
    return found


def bridges(months: Months, month: Month, offers: Iterable[str], from_known: int | None) -> list[Bridge]:
    """The bridge of each offer from what was known at event `from_known` (None: from what was issued) to `months`.

    Without offers named: every one that was issued (or, with an event to begin from, every one). Raises UnknownOffer,
    NotIssued.
    """
    _check_known(from_known, months)
    named = list(dict.fromkeys(offers))
    houses = counted(named or months.history.offers(), HOUSES)
    compared = [_bridge(months, offer, month, from_known, required=bool(named)) for offer in houses]
    there = [bridge for bridge in compared if bridge is not None]
    if not there and from_known is None:
        raise NotIssued(str(month), named)
    return there


def _check_known(from_known: int | None, months: Months) -> None:
    """Refuse to begin from what was known after what it goes to. Raises BadOption."""
    if from_known is not None and from_known > months.as_of:
        raise BadOption(
            say("#{from_known} is later than #{as_of}", from_known=from_known, as_of=months.as_of),
            Remedy("compare-from-earlier"),
        )


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
        **_totals(compared),
        "offers": [_offer_data(bridge) for bridge in compared],
    }


def _totals(compared: Sequence[Bridge] | Sequence[SumOfBridges]) -> dict[str, Kroner]:
    return {
        "from_total": Kroner(sum(one.was for one in compared)),
        "to_total": Kroner(sum(one.becomes for one in compared)),
        "residual": Kroner(sum(one.residual for one in compared)),
    }


def _offer_data(bridge: Bridge) -> dict[str, Any]:
    return {
        "offer": bridge.offer,
        "from": {"event": bridge.from_known, "total": Kroner(bridge.was)},
        "to": {"event": bridge.to_known, "total": Kroner(bridge.becomes)},
        "lines": [effect_data(effect) for effect in bridge.effects],
        "residual": Kroner(bridge.residual),
    }


def sums_data(compared: Iterable[SumOfBridges], span: MonthSpan) -> dict[str, Any]:
    """The summed bridges for machines: as a month's, with `period` for `month`, and each month's own under `months`.

    A line names the months that its event moved; `open` those that are in no sum.
    """
    compared = list(compared)
    return {
        "period": span,
        **_totals(compared),
        "offers": [_sum_data(one) for one in compared],
    }


def _sum_data(one: SumOfBridges) -> dict[str, Any]:
    return {
        "offer": one.offer,
        "from": {"event": one.from_known, "total": Kroner(one.was)},
        "to": {"event": one.to_known, "total": Kroner(one.becomes)},
        "open": list(one.open_months),
        "months": [{"month": bridge.month, **_without_offer(bridge)} for bridge in one.months],
        "lines": [{**effect_data(effect), "months": one.moved_by(effect.cause.number)} for effect in one.effects],
        "residual": Kroner(one.residual),
    }


def _without_offer(bridge: Bridge) -> dict[str, Any]:
    return {key: value for key, value in _offer_data(bridge).items() if key != "offer"}


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


def by_cause(compared: Iterable[Bridge | SumOfBridges]) -> list[tuple[str, str, int, Ore]]:
    """Offer, kind of cause, how many events, and their sum in øre."""
    rows = []
    for bridge in compared:
        ordered = sorted(bridge.effects, key=lambda effect: effect.cause.event.cause_kind)
        for kind, group in groupby(ordered, key=lambda effect: effect.cause.event.cause_kind):
            effects_of = list(group)
            rows.append((bridge.offer, kind, len(effects_of), sum(effect.effect for effect in effects_of)))
    return rows
