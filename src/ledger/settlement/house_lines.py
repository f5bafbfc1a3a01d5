"""The lines of a house that belong to no place: its yearly base frame, and what buyers owe of it.

Decided on 2026-11-21:

* The bought base is taken from the own share. One line a month, `base/bought/…`: the offer's total stays the frame's
  twelfth, and closing, adjusting and bridging need not know of buyers. It has a part of its own, `bought`, because
  the frame's line has the same days and adjustments compare slot by slot.

Decided on 2026-11-28:

* How the bought base comes about is said in its own line too: the frame that a buyer's day is a share of, the days of
  the buyers at their price, and the amounts that it sums. Those are rounded each, so it is not rounded again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from fractions import Fraction

from ledger.models.regulation import sources_of
from ledger.models.told import Told, in_order
from ledger.models.units import DaysAt
from ledger.settlement.frames import frames, of_frame, twelfth, twelfth_by_day
from ledger.settlement.lines import Line
from ledger.settlement.timeline import Part, chosen_by, open_days
from ledger.shared.calendar import Month
from ledger.shared.event_numbers import union
from ledger.shared.message import Kroner, Message, Value, days_said, exact_kroner, say
from ledger.shared.money import Ore
from ledger.state.book import Book


def frame_lines(book: Book, parts: Sequence[Part], month: Month) -> Iterator[Line]:
    owing = [part for part in parts if _owes_frame(book, part) and part.period.first in open_days(book)]
    for frame in frames(book, [part.period for part in owing]):
        version = frame.versions[0]
        base = version.value
        behind = {number for each in frame.versions for number in sources_of(each)}
        for part in owing:
            if part.period.overlaps(frame.period):
                behind.update(chosen_by(book, part.model, part.period.first))
        yield Line(
            id=f"base/frame{base.paragraph or ''}{f'-{base.item}' if base.item else ''}/{frame.period.first}",
            kind="base",
            part="base",
            paragraph=base.paragraph,
            item=base.item,
            quantity=base.quantity_said,
            period=frame.period,
            unit="year",
            unit_price=base.exact_ore,
            amount=twelfth(base.exact_ore, month, frame.period.days),
            by_day=(DaysAt(frame.period.days, twelfth_by_day(base.exact_ore, month)),),
            for_month=month,
            events=tuple(sorted(behind)),
            steps=tuple(of_frame(version)),
        )


def _owes_frame(book: Book, part: Part) -> bool:
    if part.model is not None:
        return part.model.value.allocation != "activity"
    terms = book.terms.offer.on(part.period.first)
    return terms is not None and terms.value.owes_frame_alone


def bought_line(book: Book, month: Month, bought: Sequence[Line]) -> Iterator[Line]:
    """What buyers owe of the frame, taken from the own share: the offer's total stays the frame's twelfth."""
    amount = -sum(line.amount for line in bought)
    if not amount:
        return
    period = open_days(book).overlap(month.period)
    payers = sorted({line.payer or "" for line in bought})
    owed = say("owed of the frame by the day by {payers}, and so not by the municipality itself", payers=payers)
    yield Line(
        id=f"base/bought/{period.first}",
        kind="base",
        part="bought",
        period=period,
        unit="day",
        unit_price=Fraction(amount, period.days),
        amount=amount,
        for_month=month,
        events=tuple(sorted(union(line.events for line in bought))),
        steps=(Told(owed), *_priced(bought), *_counted(bought), Told(_summed(bought, amount))),
    )


def _priced(bought: Sequence[Line]) -> Iterator[Told]:
    """How the prices of what buyers owe came about, without those prices: the days are counted at them."""
    prices = {line.unit_price for line in bought}
    for step in in_order(line.steps for line in bought):
        yield Told(step.how) if step.to in prices else step


def _counted(bought: Sequence[Line]) -> Iterator[Told]:
    """How the amounts come about that buyers owe, each of them once."""
    for days, price, amount in dict.fromkeys((line.days, line.unit_price, line.amount) for line in bought):
        values: dict[str, Value] = {"days": days_said(days), "price": exact_kroner(price), "total": Kroner(amount)}
        yield Told(say("{days} × {price} = {total}", **values))


def _summed(bought: Sequence[Line], amount: Ore) -> Message:
    """What buyers owe, as the sum of what each of them does: the last step, in which the amount is reckoned."""
    terms: list[Value] = [
        Kroner(owed) if count == 1 else say("{count} × {amount}", count=count, amount=Kroner(owed))
        for owed, count in Counter(line.amount for line in bought).items()
    ]
    return say("{terms: + }, taken off = {total}", terms=terms, total=Kroner(amount))
