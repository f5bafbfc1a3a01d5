"""The lines of what residents pay themselves: income, so negative, by the days lived in the house.

Each is rounded as the positive amount that the resident pays, and then turned.

Decided on 2026-11-28:

* A notice fills no month here. What the house is paid goes on through a tail, so a stay and its tail fill a month
  together; a resident who has left pays nothing more, and what he owes does not hang on how long others go on paying.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from fractions import Fraction
from itertools import groupby
from operator import itemgetter

from msgspec import Struct
from msgspec.structs import replace

from ledger.models.own_payments import PAYMENT_KINDS, OwnPayment, PaymentKind
from ledger.models.regulation import raised_from, sources_of, typed_of
from ledger.models.told import Told, in_order
from ledger.models.units import DaysBy, UnitPrice, by_day, days_by, whole_ore_of
from ledger.settlement.cutting import left_over, rounded_together
from ledger.settlement.gathering import gathered
from ledger.settlement.lines import Finding, Line
from ledger.settlement.prices import Missing, by_decision, days_in_month
from ledger.settlement.timeline import model_changes, open_days, paid_days
from ledger.settlement.window import Window
from ledger.shared.calendar import DAY, Month, Period
from ledger.shared.message import Message, Value, days_said, say
from ledger.shared.money import Ore
from ledger.shared.versions import Version
from ledger.state.book import Book
from ledger.state.stays import Away, OwnAmount, Paying, Stay

_BY_THE_MONTH = UnitPrice(Fraction(0), "month")
"""For the divisor of a month's days, which is the same for every price."""


class _Run(Struct, frozen=True):
    """Days of a stay on which nothing of one own payment changes; `away`: the days away that are free.

    `decided` is what counts for the resident himself; `version` what counts without it, whose absence rule holds.
    """

    kind: PaymentKind
    period: Period
    version: Version[OwnPayment] | None
    decided: OwnAmount | None
    paying: Paying
    away: Away | None
    by: DaysBy

    @property
    def amount(self) -> Ore:
        """Øre a month, where no day away is free."""
        return _amount(self.version, self.decided)

    @property
    def price(self) -> Fraction:
        """Exact øre a month."""
        return Fraction(0 if self.away is not None else self.amount)

    @property
    def same(self) -> tuple[object, ...]:
        """What adjacent runs share that are one line."""
        return self.price, self.paying.payer, self.paying.paragraph, self.away and self.away.kind

    @property
    def events(self) -> Iterator[int]:
        """The events from which its amount follows."""
        if self.decided is not None:
            yield self.decided.number
        if self.version is not None and (self.decided is None or self.away is not None):
            yield from sources_of(self.version)
        yield self.paying.number
        if self.away is not None:
            yield self.away.number


def own_payments(book: Book, window: Window) -> Sequence[Sequence[Line | Finding]]:
    """For each month the lines of what residents pay themselves, in negative øre; findings where a model is missing."""
    months: list[list[Line | Finding]] = [[] for _ in window.months]
    for stay in book.stays():
        days = paid_days(book, stay).overlap(open_days(book)).overlap(window.period)
        for kind in PAYMENT_KINDS if days.days else ():
            found = sorted(_runs(book, stay, kind, days, window), key=_month)
            for at, of_month in groupby(found, key=_month):
                months[at] += _lines(stay, [one for _, one in of_month], window.months[at])
    return months


_month = itemgetter(0)


def _lines(stay: Stay, found: Sequence[_Run | Finding], month: Month) -> Iterator[Line | Finding]:
    """What a stay pays of one kind in a month."""
    yield from (one for one in found if isinstance(one, Finding))
    runs = [one for one in found if not isinstance(one, Finding)]
    lines = [_line(stay, alike, month) for alike in gathered(runs)]
    yield from (_income(line, lines[0]) for line in rounded_together(lines))


def _runs(
    book: Book, stay: Stay, kind: PaymentKind, days: Period, window: Window
) -> Iterator[tuple[int, _Run | Finding]]:
    """The days of a stay at one amount, each run with where its month stands in the window."""
    for piece in days.split_at(set(_changes(book, stay, kind))):
        version = book.terms.own_payment_on(kind, stay.place_on(piece.first), piece.first)
        decided = stay.own_amount_on(kind, piece.first)
        if version is None and decided is None:
            continue
        away = stay.away_on(piece.first)
        free = away if away is not None and version is not None and version.value.is_free(away.day) else None
        nothing = free is not None or not _amount(version, decided)
        for cut in window.cut(piece):
            at, month, of_month, whole = cut.at, cut.month, cut.days, window.periods[cut.at]
            filled = stay.first_day <= whole.first and stay.period.end >= whole.end
            in_month = "calendar" if filled or nothing else days_in_month(book, of_month.first)
            if isinstance(in_month, Missing):
                yield at, _no_days(stay, kind, of_month, in_month)
                continue
            by = days_by(cut.length, _BY_THE_MONTH, month, in_month, "365", filled=filled)
            here = None if free is None else stay.away_on(of_month.first)
            yield at, _Run(kind, of_month, version, decided, stay.paying_on(of_month.first), here, by)


def _amount(version: Version[OwnPayment] | None, decided: OwnAmount | None) -> Ore:
    """Øre a month: what is decided for the resident himself, else for his place or the house."""
    if decided is not None:
        return decided.ore or 0
    return version.value.amount_ore or 0 if version is not None else 0


def _no_days(stay: Stay, kind: PaymentKind, days: Period, missing: Missing) -> Finding:
    """That nothing says how many days a month has of which these are a part."""
    paying = stay.paying_on(days.first)
    about = (missing.code, None, stay.id, stay.citizen, days, missing.data)
    return Finding(*about, "own-payment", "own", paying.payer, paying.paragraph, kind)


def _changes(book: Book, stay: Stay, kind: PaymentKind) -> Iterator[date]:
    """The days on which an own payment, who has it deducted, or what is free of it can change."""
    yield from model_changes(book)
    of_kind = [versions for key, versions in book.terms.own_payments.items() if key.kind == kind]
    for versions in of_kind:
        yield from versions.days
    yield from (one.first_day for dated in (stay.payings, stay.lodgings, stay.own_amounts) for one in dated)
    for absence, since in stay.days_away():
        yield from absence.days
        yield from (since + timedelta(days=one.value.after_days) for versions in of_kind for one in versions)


def _line(stay: Stay, runs: Sequence[_Run], month: Month) -> Line:
    first = runs[0]
    pieces = tuple(
        by._replace(days=sum(run.by.days for run in alike))
        for by, alike in groupby(runs, key=lambda run: run.by._replace(days=0))
    )
    days = by_day(first.price, pieces)
    events = {stay.moved_in, *(number for run in runs for number in run.events)}
    return Line(
        id=f"own-payment/{first.kind}/{stay.citizen}/{first.period.first}",
        kind="own-payment",
        part="own",
        stay=stay.id,
        citizen=stay.citizen,
        payer=first.paying.payer,
        paragraph=first.paying.paragraph,
        period=Period(first.period.first, runs[-1].period.end),
        unit="month",
        unit_price=first.price,
        amount=whole_ore_of(days),
        for_month=month,
        events=tuple(sorted(events)),
        steps=in_order(_steps(run) for run in runs),
        item=first.kind,
        pieces=pieces,
        by_day=days,
        absence=first.away.kind if first.away is not None else None,
    )


def _steps(run: _Run) -> tuple[Told, ...]:
    paid = _decided(run.decided) if run.decided is not None else tuple(_adopted(run.version))
    return paid if run.away is None else (*paid, Told(_free(run, run.away), Fraction(0)))


def _decided(decided: OwnAmount) -> tuple[Told, ...]:
    what = say("own payment, {kind}, of the resident", kind=decided.kind)
    told = by_decision(what, decided.first_day, decided.number, decided.decision)
    return (Told(told, -Fraction(decided.ore or 0)),)


def _adopted(version: Version[OwnPayment] | None) -> Iterator[Told]:
    """What somebody typed for the place or the house, and each regulation of it."""
    if version is None:
        return
    typed = typed_of(version)
    payment: OwnPayment = typed.value
    what = say("own payment, {kind}", kind=payment.kind)
    if payment.place is not None:
        what = say("own payment in place {place}, {kind}", place=payment.place, kind=payment.kind)
    told = by_decision(what, typed.effective_on, typed.number, typed.decision)
    yield Told(told, -Fraction(payment.amount_ore or 0))
    for raised in raised_from(version, payment.amount_ore or 0):
        yield Told(raised.how, -(raised.to or Fraction(0)))


def _free(run: _Run, away: Away) -> Message:
    since = run.period.first - (away.day - 1) * DAY
    values: dict[str, Value] = {"kind": away.kind, "number": away.number, "since": since}
    if run.version is None or not (after := run.version.value.after_days):
        return say("away since {since} ({kind}, #{number}): free", **values)
    return say("away since {since} ({kind}, #{number}), {days} paid: free", days=days_said(after), **values)


def _income(line: Line, begun: Line) -> Line:
    """A line as the income that it is; what rounding left of those from one on is turned with it."""
    steps = (*line.steps[:-1], left_over(begun, -line.carried)) if line.carried else line.steps
    return replace(
        line,
        unit_price=-line.unit_price,
        amount=-line.amount,
        by_day=tuple(run._replace(ore=-run.ore) for run in line.by_day),
        steps=steps,
        carried=-line.carried,
    )
