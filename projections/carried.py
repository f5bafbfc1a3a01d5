"""What many offers carry into a month, put together by two processes where all their closed months have to be.

After a change of the calculation every closed month is settled again once, to find out what has moved: of two thousand
places and ten years that takes a quarter of a minute. What comes of it is cached, and is not looked for again.
"""

from __future__ import annotations

from collections.abc import Iterable

from msgspec.json import decode, encode

from ledger.models.issued import IssuedMonth
from ledger.shared.calendar import Month
from ledger.shared.steps import HOUSES, counted
from ledger.store.history import History
from projections.months import Months

MANY_MONTHS = 3_000
"""So many closed months are shared by two processes: to start them takes as long as to settle some hundred."""


def carry_together(months: Months, location: str, offers: Iterable[str], month: Month) -> None:
    """Let the months know what each offer's month carries, or every offer's, where to find that out is much work.

    `location`: the log, which other processes may open.
    """
    if not months.another_calculation:
        return
    wanted = list(offers) or months.history.offers()
    to_settle = {offer: count for offer in wanted if (count := months.to_settle_again(offer, month))}
    if sum(to_settle.values()) < MANY_MONTHS:
        return
    from projections.of_each import shared  # noqa: PLC0415 - loads what starts processes

    things = [(offer, month) for offer in to_settle]
    found = shared(location, months.history, _carrying, things)
    for by_itself, carrying in counted(found, HOUSES, len(things)):
        months.take("cached_months", IssuedMonth.unpacked(decode(by_itself)))
        months.take("cached_current", IssuedMonth.unpacked(decode(carrying)))


def _carrying(history: History, thing: tuple[str, Month]) -> tuple[bytes, bytes]:
    """A month by itself, and with what it carries, each as JSON."""
    months = Months(history)
    return encode(months.calculated(*thing).packed()), encode(months.current(*thing).settlement.packed())
