"""One citizen's stays as they were lived: stretches of days in one room, on one assessment, with one payer.

Decided on 2026-11-26:

* Stretches. One ends where room, assessment, payer or paragraph changes. Its price is that of the day asked about, or
  of its day nearest to that: prices adopted anew each year would cut stays to pieces that say nothing of the citizen.

Decided on 2026-11-27:

* What a citizen pays himself is told by kind, in runs of one amount, with what says it: a decision for the citizen, for
  the place, or for the house. Days away are left out of it; their lines are among the costs.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from ledger.models.own_payments import PAYMENT_KINDS, PaymentKind
from ledger.settlement.prices import Missing
from ledger.settlement.resident_price import ResidentPrice, charged_a_day, resident_price
from ledger.settlement.timeline import open_days, tails_after
from ledger.shared.calendar import Period
from ledger.shared.money import Ore
from ledger.state.book import Book
from ledger.state.stays import Dated, Paying, Stay, Step


class Stretch(Struct, frozen=True):
    """Days of a stay in one place, on one assessment, with one payer ("own", or a code) and paragraph.

    `price` is that on the day `priced_on`; None where the place is not known any more. `a_day` is what that day is
    charged, in øre, which a month that is not filled can have prices of its own for; None where there is no price.
    """

    stay: Stay
    period: Period
    place: str
    step: Step
    paying: Paying
    payer: str
    priced_on: date
    price: ResidentPrice | Missing | None
    a_day: Ore | None

    @property
    def level(self) -> str | None:
        """The level at which a day is settled; what was granted where no price is known."""
        if isinstance(self.price, ResidentPrice):
            return self.price.parts[0].level
        return self.step.assessment.level


class PaidHimself(Struct, frozen=True):
    """Days of a stay on which the citizen pays an amount of a kind, in øre a month, at home.

    `by` says whom the amount was decided for; `number` and `decision` the event and decision that say it.
    """

    stay: Stay
    kind: PaymentKind
    period: Period
    ore: Ore
    by: Literal["citizen", "place", "house"]
    number: int
    decision: str | None


def paid_himself(book: Book, stay: Stay) -> Iterator[PaidHimself]:
    """What the citizen of a stay pays himself, by kind and in order of days."""
    for kind in PAYMENT_KINDS:
        days = {one.first_day for dated in (stay.lodgings, stay.own_amounts) for one in dated}
        days |= {day for key, versions in book.terms.own_payments.items() if key.kind == kind for day in versions.days}
        last: PaidHimself | None = None
        for piece in stay.period.overlap(open_days(book)).split_at(days):
            now = _paid_himself(book, stay, kind, piece)
            if last is not None and now is not None and _goes_on(last, now):
                last = replace(last, period=Period(last.period.first, piece.end))
                continue
            if last is not None:
                yield last
            last = now
        if last is not None:
            yield last


def _goes_on(last: PaidHimself, now: PaidHimself) -> bool:
    same = (last.ore, last.by, last.number) == (now.ore, now.by, now.number)
    return same and last.period.end == now.period.first


def _paid_himself(book: Book, stay: Stay, kind: PaymentKind, piece: Period) -> PaidHimself | None:
    decided = stay.own_amount_on(kind, piece.first)
    if decided is not None:
        return PaidHimself(stay, kind, piece, decided.ore or 0, "citizen", decided.number, decided.decision)
    version = book.terms.own_payment_on(kind, stay.place_on(piece.first), piece.first)
    if version is None:
        return None
    by: Literal["place", "house"] = "house" if version.value.place is None else "place"
    return PaidHimself(stay, kind, piece, version.value.amount_ore or 0, by, version.number, version.decision)


def stretches(book: Book, stay: Stay, day: date) -> Iterator[Stretch]:
    """The stretches of a stay, in order, each with its price on a day or on its own day nearest to that."""
    dated: list[Dated] = [*stay.steps, *stay.lodgings, *stay.payings]
    for piece in stay.period.split_at({one.first_day for one in dated}):
        first = piece.first
        place, paying = stay.place_on(first), stay.paying_on(first)
        priced_on = min(max(day, first), piece.last or date.max)
        known = book.places.get(place)
        price = None if known is None else resident_price(book.offer, book.terms, known, stay, priced_on)
        payer = book.terms.payer_of(paying.payer)
        a_day = None if known is None else charged_a_day(book, known, stay, priced_on)
        yield Stretch(stay, piece, place, stay.step_on(first), paying, payer, priced_on, price, a_day)


def owed_days(book: Book, stay: Stay) -> Period:
    """The days for which something may be owed for a stay: its own, and those of the notice after it."""
    ends = [stay.period.end, *(tail.days.end for tail in tails_after(book, stay))]
    return Period(stay.first_day, max(ends))
