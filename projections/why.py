"""Why is it this amount? A settlement's lines back to the events, the clerks, the decisions and the rules.

Decided on 2026-11-26:

* A price says which of several tables of a day it is from, and by which day: that on which the stay began, or that of
  the decision. The tables that pass it by are named too, the newest for each group of residents.
* What was typed comes first, each regulation of it after that, then shares, units and days: the order of the reckoning.
  A regulation that leaves a price alone, as of a special one, is not among its steps.
* What is asked about one line, place or citizen has two sums (decided on 2026-11-28): that of the lines shown, and that
  of the whole month, named as such. JSON has them as `shown` and `total`.
* An adjustment tells both of the amounts that it is the difference of, for its days: what they come to now, and what
  had been issued for them, by the month's own settlement and by adjustments before it. How the days come to that now
  is a step of its own, days × price; where more stands for them than lines of their month, the step is left out
  (decided on 2026-11-28).
* A line is named in words, by its kind and whose it is; its id, which is typed after --line, stands behind them alone
  (decided on 2026-11-28).
* A function is said where it is that of the line's paragraph; the house's own moves no line elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cached_property, partial
from typing import Any

from msgspec import Struct

from ledger.errors import Refused, UnknownLine, UnknownPlace
from ledger.events import Recorded
from ledger.models.issued_lines import IssuedFinding, IssuedLine
from ledger.models.lines import LineKind
from ledger.models.model import Model
from ledger.models.stored import stored
from ledger.models.told import told_once
from ledger.models.units import DaysBy
from ledger.settlement.adjustments import issued_of, owed_of
from ledger.settlement.as_issued import as_issued
from ledger.settlement.engine import settle_month
from ledger.settlement.lines import Line, OfferMonth
from ledger.shared.calendar import Month, Period
from ledger.shared.message import Kroner, Message, Value, days_said, exact_kroner, say
from ledger.shared.money import Ore
from ledger.shared.ordering import natural
from ledger.shared.versions import Version
from ledger.state.book import Book
from projections.charts import InForce, charts_in, charts_of_grant, grant_of, in_force_data
from projections.delivered import UntoldMonth, untold_of
from projections.descriptions import event_data
from projections.months import Months, known_at
from projections.settle import finding_data, line_data


class DerivedLine(Struct, frozen=True):
    """A line as it is shown, how its amount came about (`steps` and `calculation` in words), and the events behind it.

    `model` is the version of the model whose rules priced it, with its `pieces` (its days by divisor); an adjustment
    has neither, for it is no price of its own. `charts` are the 24-hour charts that its level or hours follow from, one
    for each assessment on its days. `unit_price` is exact kroner, and so is `carried`: what rounding left of
    the lines that this one goes on from. `calculated` is the line as it comes out of the calculation, with the exact
    øre of each of its days and of each step; None of an adjustment, and where no such line comes out any more.
    """

    shown: IssuedLine
    unit_price: Fraction
    steps: Sequence[Message]
    calculation: Message
    rounding: Message
    pieces: Sequence[DaysBy]
    carried: Fraction
    model: Version[Model] | None
    caused_by: Sequence[Recorded]
    charts: Sequence[InForce] = ()
    calculated: Line | None = None


class Derivation(Struct, frozen=True):
    """A month of an offer, as issued by event `closed_by` (None while it is open), line by line back to its events.

    `is_part`: the lines are those of what was asked about, and `total_ore` is that of the whole month all the same.
    `base_units`: in which units the house has a base in the months that the lines belong to. `untold`: what nothing is
    settled of until deliveries are told, where the whole month is asked about on a day when it has ended.
    """

    offer: str
    month: Month
    known_at: int
    closed_by: int | None
    total_ore: Ore
    lines: Sequence[DerivedLine]
    findings: Sequence[IssuedFinding]
    is_part: bool = False
    base_units: frozenset[str] = frozenset()
    untold: UntoldMonth | None = None

    @property
    def shown_ore(self) -> Ore:
        """What the lines come to that are shown."""
        return sum(line.shown.amount_ore for line in self.lines)


def why(
    months: Months,
    offer: str,
    month: Month,
    line_id: str | None = None,
    *,
    place: str | None = None,
    citizen: str | None = None,
    today: date | None = None,
) -> Derivation:
    """The derivation of an offer's month, or of one line of it, or a place's or a citizen's, as known by `months`.

    A closed month is shown as it was issued, and derived from what was known at its closing. `today` is the day of the
    question, where somebody wants to know what is untold by then.
    Raises UnknownOffer, UnknownLine, UnknownPlace, UnknownCitizen.
    """
    current = months.current(offer, month)
    issued, closed = current.settlement, current.closing
    then = months.book_without_closings(offer) if closed is None else months.book_at_closing(offer, closed)
    known = {fact.number: fact for fact in then.facts}
    calculated = {line.id: line for line in settle_month(then, month).lines}
    chosen = [
        line
        for line in issued.lines
        if line_id in (None, line.id) and place in (None, line.place) and citizen in (None, line.citizen)
    ]
    beside = _Beside(then, partial(_issued_before, months, offer, closed))
    asked = line_id or citizen or place
    if asked is not None and not chosen:
        raise _without_line(months, then, UnknownLine(asked, offer, str(month), place, citizen))
    return Derivation(
        offer=offer,
        month=month,
        known_at=months.as_of if closed is None else known_at(closed),
        closed_by=None if closed is None else closed.number,
        total_ore=issued.total_ore,
        lines=[_derived(then, calculated.get(line.id), line, _behind(line, known, months), beside) for line in chosen],
        findings=issued.findings if asked is None else (),
        is_part=asked is not None,
        untold=untold_of(months, offer, month) if today and asked is None and month.last < today else None,
        base_units=_base_units(then, {month, *(line.for_month for line in chosen)}),
    )


def _base_units(book: Book, months: Iterable[Month]) -> frozenset[str]:
    """In which units a house has a base at the beginning or the end of some of the months."""
    days = [day for month in months for day in (month.first, month.last)]
    return frozenset(unit for day in days for unit in book.terms.base_units_on(day))


def _issued_before(months: Months, offer: str, closed: Recorded | None) -> Sequence[IssuedLine]:
    """All lines that had been issued when a month was closed; while it is open, all that have been."""
    closings = months.book(offer).closings.values()
    return [line for one in closings if closed is None or one.number < closed.number for line in one.issued.lines]


def _without_line(months: Months, book: Book, none: UnknownLine) -> Refused:
    """Why there is nothing to show: no such place, no such citizen, or neither has a line in the month."""
    if none.place is not None and none.place not in book.places:
        return UnknownPlace(none.offer, none.place, sorted(book.places, key=natural))
    if none.citizen is not None and none.citizen not in months.history.citizens():
        return months.history.no_citizen(none.citizen)
    return none


def derivation_data(derivation: Derivation) -> dict[str, Any]:
    """The derivation for machines, in the shape of the interface."""
    return {
        "offer": derivation.offer,
        "month": derivation.month,
        "known_at": {"event": derivation.known_at},
        "closed_by": derivation.closed_by,
        "total": Kroner(derivation.total_ore),
        "shown": Kroner(derivation.shown_ore),
        "lines": [_line_data(line) for line in derivation.lines],
        "findings": [finding_data(derivation.offer, finding) for finding in derivation.findings],
    }


def _line_data(line: DerivedLine) -> dict[str, Any]:
    return {
        **line_data(line.shown),
        "exact_unit_price": _exact(line.unit_price),
        "steps": list(line.steps),
        "calculation": line.calculation,
        "pieces": [_piece_data(piece) for piece in line.pieces],
        **({"carried": _exact(line.carried)} if line.carried else {}),
        "rounding": line.rounding,
        **({"charts": [in_force_data(one) for one in line.charts]} if line.charts else {}),
        "model": None if line.model is None else _model_data(line.model),
        "caused_by": [event_data(fact) for fact in line.caused_by],
    }


def _piece_data(piece: DaysBy) -> dict[str, Any]:
    twelfth = {} if piece.twelfth is None else {"twelfth": _kroner(piece.twelfth)}
    return {"days": piece.days, "divisor": _exact(piece.divisor), **twelfth}


def _kroner(ore: Fraction | Ore) -> Kroner | str:
    """An exact amount of øre for machines: kroner, or a fraction of a krone where two decimals do not hold it."""
    return Kroner(int(ore)) if Fraction(ore).denominator == 1 else _exact(Fraction(ore) / 100)


def _model_data(version: Version[Model]) -> dict[str, Any]:
    return {
        "event": version.number,
        "from": version.effective_on,
        "decision": version.decision,
        "parameters": parameters(version.value),
    }


def parameters(model: Model) -> dict[str, Any]:
    """The parameters of a model as a decision file names them; those that say nothing left out."""
    return dict(stored(model))


def _behind(line: IssuedLine, known: Mapping[int, Recorded], months: Months) -> list[Recorded]:
    """The events behind a line: mostly they are those that it was calculated from."""
    return [known.get(number) or months.history.event(number) for number in line.events]


def _derived(
    book: Book,
    line: Line | None,
    shown: IssuedLine,
    caused_by: Sequence[Recorded],
    beside: _Beside,
) -> DerivedLine:
    if line is None:
        return _adjustment(shown, caused_by, beside)
    version = book.terms.model_on(line.period.first)
    assert version is not None or line.place is None  # of a place a line has a model
    steps = told_once(line.steps[:-1] if _says_itself(line) else line.steps, line.unit_price)
    return DerivedLine(
        shown=shown,
        unit_price=line.unit_price / 100,
        steps=(*steps, *_function(book, line)),
        calculation=_calculation(line),
        rounding=_rounded(line),
        pieces=line.pieces,
        carried=line.carried / 100,
        model=version,
        caused_by=caused_by,
        charts=_charts(book, line),
        calculated=line,
    )


def _charts(book: Book, line: Line) -> list[InForce]:
    """The 24-hour charts that a resident's price, or how much of a service is granted, follow from."""
    if line.service is not None:
        grant = grant_of(book, line, line.period.first)
        return [] if grant is None else list(charts_of_grant(book.terms, grant, line.period))
    rooms = book.rooms.get(line.place or "", []) if line.part == "service" else []
    stay = next((room.stay for room in rooms if room.stay.id == line.stay), None)
    return [] if stay is None else list(charts_in(book.terms, stay, line.period))


def _function(book: Book, line: Line) -> Iterator[Message]:
    """Of which function a line is, where its paragraph has one of its own; it moves no amount."""
    version = book.terms.paragraph_function_on(line.for_month.last, line.paragraph)
    if version is not None:
        values: dict[str, Value] = {"function": version.value, "paragraph": line.paragraph}
        about: dict[str, Value] = {"day": version.effective_on, "number": version.number}
        yield say("of function {function}, that of §{paragraph} from {day} (#{number})", **values, **about)


def named(kind: LineKind, line: IssuedLine) -> list[Value]:
    """A line of some kind in words, with its service, place and citizen."""
    place = say("place {place}", place=line.place) if line.place else None
    service = say("{service}", service=line.service) if line.service else None  # by its name
    return [word for word in (kind, service, place, line.citizen) if word]


class _Beside:
    """What stands beside adjustments: all that was issued before, and what their months come to, looked up once."""

    def __init__(self, book: Book, issued_before: Callable[[], Sequence[IssuedLine]]) -> None:
        self._book, self._issued_before = book, issued_before
        self._now: dict[Month, OfferMonth] = {}

    @cached_property
    def issued(self) -> Sequence[IssuedLine]:
        return self._issued_before()

    def now(self, month: Month) -> OfferMonth:
        if month not in self._now:
            self._now[month] = settle_month(self._book, month)
        return self._now[month]


def _adjustment(shown: IssuedLine, caused_by: Sequence[Recorded], beside: _Beside) -> DerivedLine:
    """An adjustment is no price of its own: it is what a line comes to now, less what was issued for its days."""
    issued = issued_of(shown, (line for line in beside.issued if line.for_month == shown.for_month))
    now = issued + shown.amount_ore
    return DerivedLine(
        shown=shown,
        unit_price=shown.exact_unit_price / 100,
        steps=[
            say(
                "repairs {what: } of {month} (line {line})",
                what=named(shown.slot_kind, shown),
                line=shown.repairs,
                month=shown.for_month,
            ),
            *_owed_now(shown, beside.now(shown.for_month), now),
        ],
        calculation=say(
            "these days of {month} come to {now} now, less the {issued} issued for them = {amount}",
            month=shown.for_month,
            now=Kroner(now),
            issued=Kroner(issued),
            amount=Kroner(shown.amount_ore),
        ),
        rounding=say("none (the difference of two rounded amounts)"),
        pieces=(),
        carried=Fraction(0),
        model=None,
        caused_by=caused_by,
    )


def _owed_now(adjustment: IssuedLine, month: OfferMonth, now: Ore) -> Iterator[Message]:
    """How the days of an adjustment come to what they do now, where its month has no more for them than its lines."""
    owed = owed_of(adjustment, as_issued(month).lines)
    if owed and sum(ore for _, _, ore in owed) == now:
        calculated = {line.id: line for line in month.lines}
        yield say("now: {parts:; }", parts=[_part(calculated[line.id], days, ore) for line, days, ore in owed])


def _part(line: Line, days: Period, ore: Ore) -> Message:
    """How the amount of a line, or of some of its days, comes about."""
    if days.days == line.days:
        return _with_what_is_left(line)
    values: dict[str, Value] = {"days": days_said(days.days), "price": exact_kroner(line.unit_price)}
    if line.unit == "day" and line.service is None:
        return say("{days} × {price} = {total}", total=Kroner(ore), **values)
    return say("{whole}, of it {amount} for these {days}", amount=Kroner(ore), whole=_with_what_is_left(line), **values)


def _with_what_is_left(line: Line) -> Message:
    """How a line comes about, with what rounding left of those before it: without, it is an øre off now and then."""
    whole = _calculation(line)
    return say("{whole}, {left}", whole=whole, left=line.steps[-1].how) if line.carried else whole


def _says_itself(line: Line) -> bool:
    """Whether the last step of a line is how its amount is reckoned: it has no price by the days."""
    return line.kind == "phase-in" or line.part == "bought"


def _rounded(line: Line) -> Message:
    if line.part == "bought":
        return say("none (the sum of rounded amounts)")
    return say("half up to whole øre, once")


def _calculation(line: Line) -> Message:
    """Days and price to the amount, as a person would write it."""
    if _says_itself(line):
        return line.steps[-1].how
    return _of_place(line) if line.service is None else _of_service(line)


def _of_place(line: Line) -> Message:
    month = line.for_month
    values: dict[str, Value] = {"price": exact_kroner(line.unit_price), "total": Kroner(line.amount)}
    if line.unit == "year" and (line.place is None or _is_whole_twelfth(line)):
        return _twelfths(line)
    if line.unit == "month" and line.days == month.days:
        whole = say("a whole month at {price}", **values)
        return whole if line.unit_price == line.amount else say("{whole} = {total}", whole=whole, **values)
    if line.unit == "day":
        return say("{days} × {price} = {total}", days=days_said(line.days), **values)
    return say("{pieces} = {total}", pieces=_pieces(line.pieces, values["price"]), **values)


def _of_service(line: Line) -> Message:
    of = _quantity(line, exact_kroner(line.unit_price))
    return say("{of} = {total}", of=of, total=Kroner(line.amount))


def _quantity(line: Line, price: Value) -> Message:
    """A quantity of a service at its price: of what was granted for so many days, or of what was delivered."""
    quantity = _number(line.quantity or "0")
    if not line.pieces:
        return say("{quantity} delivered × {price}", quantity=quantity, price=price)
    amount: Value = price if quantity == 1 else say("{quantity} × {price}", quantity=quantity, price=price)
    counted = sum(piece.days for piece in line.pieces)
    found = _pieces(line.pieces, amount)
    if line.unit == "once":
        found = say("{amount}, once", amount=amount)
    elif line.unit == "weekday":
        weekdays = say("1 weekday") if counted == 1 else say("{count} weekdays", count=counted)
        found = say("{weekdays} × {amount}", weekdays=weekdays, amount=amount)
    elif line.unit == "day":
        found = say("{days} × {amount}", days=days_said(counted), amount=amount)
    elif line.unit == "month" and line.days == line.for_month.days:
        found = say("a whole month at {amount}", amount=amount)
    return found


def _number(text: str) -> Decimal | Fraction:
    """A quantity as it is read: a decimal where it is one, else a fraction."""
    return Fraction(text) if "/" in text else Decimal(text)


def _pieces(pieces: Sequence[DaysBy], price: Value) -> Message:
    """Days at one price, by several divisors where conventions change among them; the price once, where it can be."""
    if len(pieces) > 1 and all(piece.twelfth is None for piece in pieces):
        parts = [say("{days} / {of}", days=days_said(piece.days), of=_divisor(piece)) for piece in pieces]
        return say("{price} × ({parts: + })", parts=parts, price=price)
    return say("{pieces: + }", pieces=[_piece(piece, price) for piece in pieces])


def _is_whole_twelfth(line: Line) -> bool:
    """Whether a line is the whole twelfth of its month."""
    return line.days == line.for_month.days and [piece.twelfth for piece in line.pieces] == [line.amount]


def _piece(piece: DaysBy, price: Value) -> Message:
    if piece.twelfth is not None:
        price = say(
            "{twelfth}, the month's of {price} a year,", twelfth=exact_kroner(Fraction(piece.twelfth)), price=price
        )
    return say("{days} × {price} / {of}", days=days_said(piece.days), price=price, of=_divisor(piece))


def _divisor(piece: DaysBy) -> Fraction | int:
    """What a price is divided by for a day: of 61/2 days people read 30.5, since `/ 61/2` has two readings."""
    divisor = Fraction(piece.divisor)
    return divisor.numerator if divisor.denominator == 1 else divisor


def _twelfths(line: Line) -> Message:
    month, price = line.for_month, exact_kroner(line.unit_price)
    values: dict[str, Value] = {"price": price, "month": month, "total": Kroner(line.amount)}
    if line.days == month.days:
        return say("{price} a year, twelfths to {month} less those before = {total}", **values)
    part = say("{days}/{all} days", days=line.days, all=month.days)
    return say("{price} a year, twelfths to {month} less those before × {part} = {total}", part=part, **values)


def _exact(number: Fraction | int) -> str:
    return str(number.numerator) if number.denominator == 1 else f"{number.numerator}/{number.denominator}"
