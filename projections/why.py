"""Why is it this amount? A settlement's lines back to the events, the clerks, the decisions and the rules."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from ledger.errors import UnknownLine
from ledger.events import Recorded
from ledger.models.issued import IssuedLine
from ledger.models.units import DaysBy
from ledger.settlement import Line, settle_month
from ledger.shared.calendar import Month
from ledger.shared.message import Kroner, Message, Value, say
from ledger.state.book import Book, as_closed
from projections.descriptions import event_data
from projections.months import Months
from projections.settle import finding_data, line_data


def why(months: Months, offer: str, month: Month, line_id: str | None = None) -> dict[str, Any]:
    """The derivation of an offer's month, or of one line of it, as known by `months`.

    A closed month is shown as it was issued, and derived from what was known at its closing.
    Raises UnknownOffer, UnknownLine.
    """
    book = months.book(offer)
    facts = {fact.number: fact for fact in book.facts}
    closing = book.closings.get(month)
    then = as_closed(book, month) if closing else book
    issued = months.current(offer, month).settlement
    calculated = {line.id: line for line in settle_month(then, month).lines}
    chosen = [line for line in issued.lines if line_id in (None, line.id)]
    if line_id is not None and not chosen:
        raise UnknownLine(line_id, offer, str(month))
    return {
        "offer": offer,
        "month": month,
        "known_at": {"event": closing.known_at if closing else months.as_of},
        "closed_by": closing.number if closing else None,
        "total": Kroner(issued.total_ore),
        "lines": [_derivation(then, calculated.get(line.id), line, facts) for line in chosen],
        "findings": [finding_data(offer, finding) for finding in issued.findings] if line_id is None else [],
    }


def _derivation(book: Book, line: Line | None, shown: IssuedLine, facts: dict[int, Recorded]) -> dict[str, Any]:
    caused_by = [event_data(facts[number]) for number in shown.events]
    if line is None:
        return {**line_data(shown), **_adjustment(shown), "model": None, "caused_by": caused_by}
    version = book.terms.model_on(line.period.first)
    assert version is not None  # a line has a model
    return {
        **line_data(shown),
        "exact_unit_price": _exact(line.unit_price / 100),
        "steps": list(line.steps[:-1] if line.kind == "phase-in" else line.steps),
        "reckoning": _calculation(line),
        "pieces": [{"days": piece.days, "divisor": _exact(piece.divisor)} for piece in line.pieces],
        "rounding": say("half up to whole øre, once"),
        "model": {
            "event": version.number,
            "from": version.effective_on,
            "decision": version.decision,
            "parameters": version.value.model_dump(mode="json", exclude_none=True),
        },
        "caused_by": caused_by,
    }


def _adjustment(shown: IssuedLine) -> dict[str, Any]:
    """An adjustment is no price of its own: it is what a line comes to now, less what was issued for its days."""
    return {
        "exact_unit_price": _exact(shown.exact_unit_price / 100),
        "steps": [say("repairs line {line} of {month}", line=shown.repairs, month=shown.for_month)],
        "reckoning": say(
            "what {month} comes to now for these days, less what was issued for them = {amount}",
            month=shown.for_month,
            amount=Kroner(shown.amount_ore),
        ),
        "pieces": [],
        "rounding": say("none: the difference of two rounded amounts"),
    }


def _calculation(line: Line) -> Message:
    """Days and price to the amount, as a person would write it."""
    month = line.for_month
    if line.kind == "phase-in":
        return line.steps[-1]
    values: dict[str, Value] = {"price": _price(line.unit_price), "total": Kroner(line.amount)}
    if line.place is None and line.unit == "year":
        return _twelfths(line)
    if line.unit == "month" and line.days == month.days:
        return say("a whole month at {price} = {total}", **values)
    if line.unit == "day":
        return say("{days} × {price} = {total}", days=_days(line.days), **values)
    return say("{pieces: + } = {total}", pieces=[_piece(piece, values["price"]) for piece in line.pieces], **values)


def _piece(piece: DaysBy, price: Value) -> Message:
    return say("{days} × {price} / {of}", days=_days(piece.days), price=price, of=_exact(piece.divisor))


def _days(days: int) -> Message:
    return say("1 day") if days == 1 else say("{days} days", days=days)


def _twelfths(line: Line) -> Message:
    month, price = line.for_month, _price(line.unit_price)
    values: dict[str, Value] = {"price": price, "month": month.month, "total": Kroner(line.amount)}
    if line.days == month.days:
        return say("{price} a year, twelfths to month {month} less those before = {total}", **values)
    part = say("{days}/{all} days", days=line.days, all=month.days)
    return say("{price} a year, twelfths to month {month} less those before × {part} = {total}", part=part, **values)


def _price(ore: Fraction) -> Message | Kroner:
    """Exact kroner where two decimals hold them, else a fraction of kroner."""
    return Kroner(int(ore)) if ore.denominator == 1 else say("{kroner} kr.", kroner=_exact(ore / 100))


def _exact(number: Fraction) -> str:
    return str(number.numerator) if number.denominator == 1 else f"{number.numerator}/{number.denominator}"
