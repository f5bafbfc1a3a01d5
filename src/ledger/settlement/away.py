"""Days away in a settlement: how many there are, where they change a price, and what is left of it.

Decided on 2026-11-26:

* A day away at full price cuts no line. At another share it does; the line says of which kind of absence it is.
* On a census the day that counts tells for the whole month whether the resident is away, and on which day of it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

from ledger.models.absence import Part, rule_of
from ledger.models.model import Model
from ledger.settlement.prices import Price
from ledger.settlement.timeline import Span
from ledger.shared.message import say
from ledger.state.stays import Stay


def days_away(span: Span) -> int:
    """How many of a span's days a resident is away, who lives there."""
    if span.state != "occupied" or span.stay is None or not span.stay.absences:
        return 0
    if span.seen_on is not None:
        return span.period.days if span.stay.away_on(span.seen_on) is not None else 0
    return sum(one.days.overlap(span.period).days for one, _ in span.stay.days_away())


def boundaries(model: Model, stay: Stay) -> set[date]:
    """The days on which what is owed for a resident can change because he goes away, has been away, or comes home."""
    days: set[date] = set()
    for absence, since in stay.days_away():
        rule = rule_of(model.absence or (), absence.kind)
        days.update(absence.days)
        if rule is not None:
            days.add(since + timedelta(days=rule.after_days))
    return days


def reduced(model: Model, span: Span, day: date, part: Part, price: Price) -> Price:
    """A resident's price of a day, or the share of it that is paid while he is away."""
    if not model.absence or span.state != "occupied" or span.stay is None:
        return price
    away = span.stay.away_on(span.seen_on or day)
    rule = rule_of(model.absence, away.kind) if away is not None else None
    share = rule.share(part, away.day) if rule is not None and away is not None else Fraction(1)
    if share == 1 or away is None:
        return price
    why = say("away ({kind}, #{number}): {share} of the price", kind=away.kind, number=away.number, share=str(share))
    return replace(
        price,
        per_unit=price.per_unit * share,
        events=(*price.events, away.number),
        steps=(*price.steps, why),
        absence=away.kind,
    )
