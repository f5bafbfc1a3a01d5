"""Days away in a settlement: how many there are, where they change a price, and what is left of it.

Decided on 2026-11-26:

* A day away at full price cuts no line. At another share it does; the line says of which kind of absence it is.
* Of a year's price by twelfths it is the rounded twelfth that a share is taken of, not the price.
* On a census the day that counts tells for the whole month whether the resident is away, and on which day of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from fractions import Fraction
from typing import NamedTuple

from msgspec.structs import replace

from ledger.models.absence import AbsenceRule, Part, rule_of
from ledger.models.model import Model
from ledger.models.told import Told
from ledger.settlement.prices import Price
from ledger.settlement.timeline import Span
from ledger.shared.calendar import Period
from ledger.shared.message import Message, Value, days_said, say
from ledger.state.stays import Away, Stay


def days_away(span: Span) -> Iterator[Period]:
    """Those of a span's days on which a resident is away, who lives there."""
    if span.state != "occupied" or span.stay is None or not span.stay.absences:
        return
    if span.seen_on is None:
        lived = span.period.overlap(span.stay.period)
        yield from (one.days.overlap(lived) for one in span.stay.absences)
    elif span.stay.away_on(span.seen_on) is not None:
        yield span.period


def boundaries(model: Model, stay: Stay) -> set[date]:
    """The days on which what is owed for a resident can change because he goes away, has been away, or comes home."""
    days: set[date] = set()
    for absence, since in stay.days_away() if model.absence else ():
        rule = rule_of(model.absence or (), absence.kind)
        if rule is not None:
            days.update((*absence.days, since + timedelta(days=rule.after_days)))
    return days


class AwayFor(NamedTuple):
    """A day away: how, since when, and the rule by which less is paid of it."""

    away: Away
    since: date
    rule: AbsenceRule


def away_for(model: Model, span: Span, day: date) -> AwayFor | None:
    """How a resident is away on a day, where a rule is for it; None at home."""
    if not model.absence or span.state != "occupied" or span.stay is None or not span.stay.absences:
        return None
    seen = span.seen_on or day
    away = span.stay.away_on(seen)
    rule = rule_of(model.absence, away.kind) if away is not None else None
    return None if away is None or rule is None else AwayFor(away, seen - timedelta(days=away.day - 1), rule)


def reduced(price: Price, part: Part, away_for: AwayFor) -> Price:
    """The share of a resident's price that is paid on a day away; all of it is the price as it was."""
    away, since, rule = away_for
    share = rule.share(part, away.day)
    if share == 1:
        return price
    return replace(
        price,
        per_unit=price.per_unit * share,
        events=(*price.events, away.number),
        steps=(*price.steps, Told(_in_words(away, since, rule.after_days, share), price.per_unit * share)),
        absence=away.kind,
        share=share,
    )


def _in_words(away: Away, since: date, after_days: int, share: Fraction) -> Message:
    values: dict[str, Value] = {"kind": away.kind, "number": away.number, "since": since, "share": share}
    if not after_days:
        return say("away since {since} ({kind}, #{number}): {share} of the price", **values)
    full = days_said(after_days)
    return say("away since {since} ({kind}, #{number}), {days} paid in full: {share} of the price", days=full, **values)
