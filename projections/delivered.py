"""What was granted, and what of it was delivered? Hours, days, attendances and km, per house, service and citizen.

Decided on 2026-11-27:

* Services that are owed as granted and by the piece (months, once) are not among them. A month of a grant of which
  nothing was told counts as granted and not as delivered; how many such months there are stands beside it.
* A row that concerns one to three citizens is hidden, as in the other key figures, unless it is asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field

from ledger.shared.calendar import Month, months_of
from ledger.shared.message import Kroner, Message, Value, say
from ledger.shared.money import Ore
from ledger.shared.ordering import natural
from ledger.shared.ratios import decimal, per_cent
from ledger.shared.steps import HOUSES, counted
from ledger.store import Log
from projections.months import Months, answer

if TYPE_CHECKING:
    from ledger.state.book import Book

DECIMALS = 2


class DeliveredRow(Struct):
    """A service of a house, or of one citizen there: quantities in the service's unit, amounts in øre.

    `untold` counts the months of grants of which nothing was told. `hidden`: it concerns one to three citizens.
    """

    offer: str
    service: str
    unit: str
    settled_on: str
    citizen: str | None = None
    citizens: set[str] = field(default_factory=set)
    granted: Fraction = Fraction(0)
    delivered: Fraction = Fraction(0)
    granted_ore: Ore = 0
    delivered_ore: Ore = 0
    untold: int = 0
    hidden: bool = False


class DeliveredFigures(Struct, frozen=True):
    """What was granted and delivered in a month or a year, as known at an event."""

    period: str
    known_at: int
    rows: Sequence[DeliveredRow]


def delivered_figures(
    location: str,
    log: Log,
    period: Month | int,
    *,
    each: bool = False,
    offers: Sequence[str] = (),
    identifying: bool = False,
    known_at: int | None = None,
) -> DeliveredFigures:
    """Granted against delivered, a row a house and service; with `each` a row a citizen too. Raises UnknownOffer."""
    span = months_of(period) if isinstance(period, int) else [period]

    def asked(months: Months) -> DeliveredFigures:
        wanted = list(dict.fromkeys(offers)) or months.history.offers()
        rows = _rows(months, counted(wanted, HOUSES), span, each=each)
        return DeliveredFigures(str(period), months.as_of, rows)

    from ledger.budgeting.key_figures import FEWEST  # noqa: PLC0415 - brings what calculates months

    found = answer(location, log, known_at, asked)
    for row in found.rows:
        row.hidden = not identifying and len(row.citizens) < FEWEST
    return found


def _rows(months: Months, offers: Iterable[str], span: Sequence[Month], *, each: bool) -> list[DeliveredRow]:
    rows: dict[tuple[str, str, str], DeliveredRow] = {}
    for offer in offers:
        book = months.book_without_closings(offer)
        if not book.grants:
            continue
        from ledger.settlement.deliveries import compared  # noqa: PLC0415 - few houses have services

        for month in span:
            for one in compared(book, month):
                citizen, service = one.grant.citizen, one.grant.service
                key = (offer, service, citizen if each else "")
                settled_on = "delivered" if one.settled_on_delivered else "granted"
                own = DeliveredRow(offer, service, one.unit, settled_on, citizen if each else None)
                row = rows.setdefault(key, own)
                row.citizens.add(citizen)
                row.granted += one.granted
                row.delivered += one.delivered
                row.granted_ore += one.granted_ore
                row.delivered_ore += one.delivered_ore
                row.untold += not one.told
    return sorted(rows.values(), key=lambda row: (natural(row.offer), natural(row.service), natural(row.citizen)))


class UntoldMonth(Struct, frozen=True):
    """An offer's month with grants of which no delivery is told, and what they were expected to come to, in øre.

    `partly` of the grants are told of other days of the month; what is expected is that of the days untold.
    """

    offer: str
    month: Month
    grants: int
    partly: int
    expected_ore: Ore

    def in_words(self) -> Message:
        """What is missing, and what it would come to."""
        values: dict[str, Value] = {
            "offer": self.offer,
            "grants": counted_untold(self.grants, self.partly),
            "month": self.month,
            "expected": Kroner(self.expected_ore),
        }
        until = say("nothing is settled of them until they are told with pladsbog deliver")
        if self.partly == self.grants:
            return say(
                "{offer}: {grants} in {month}, expected {expected} on the days that are not told; {until}",
                until=until,
                **values,
            )
        if self.grants == 1:
            until = say("nothing is settled of it until it is told with pladsbog deliver")
        return say("{offer}: {grants} in {month}, expected {expected}; {until}", until=until, **values)

    def not_stated(self) -> Message:
        """The same where it is not in a payer's statement, which only whoever keeps the ledger can change."""
        values: dict[str, Value] = {
            "offer": self.offer,
            "month": self.month,
            "grants": counted_untold(self.grants, self.partly),
            "expected": Kroner(self.expected_ore),
        }
        return say(
            "{offer}, {month}: {grants}, expected {expected}; it is not in this statement, and is owed once the "
            "deliveries are told.",
            **values,
        )


def counted_untold(grants: int, partly: int) -> Message:
    """How many grants are untold, and how many of them in part."""
    values: dict[str, Value] = {"count": grants, "partly": partly}
    if partly == grants:
        return say("1 grant partly untold") if grants == 1 else say("{count:grouped} grants partly untold", **values)
    if partly:
        return say("{count:grouped} grants untold ({partly:grouped} of them in part)", **values)
    return say("1 grant untold") if grants == 1 else say("{count:grouped} grants untold", **values)


def untold_data(untold: Iterable[UntoldMonth]) -> list[dict[str, Any]]:
    """What is untold, for machines."""
    return [
        {
            "offer": one.offer,
            "month": one.month,
            "grants": one.grants,
            "partly": one.partly,
            "expected": Kroner(one.expected_ore),
        }
        for one in untold
    ]


def untold_in(book: Book, month: Month, payer: str | None = None) -> UntoldMonth | None:
    """What is untold of an offer's month; None where nothing is. With `payer`, only what that one pays for."""
    if not book.grants:
        return None
    from ledger.settlement.deliveries import untold  # noqa: PLC0415 - as above

    found = untold(book, month, payer)
    return UntoldMonth(book.offer, month, *found) if found.grants else None


def untold_of(months: Months, offer: str, month: Month, payer: str | None = None) -> UntoldMonth | None:
    """The same, as known by `months`."""
    if not months.has_to_be_told(offer, month):
        return None
    return untold_in(months.book_without_closings(offer), month, payer)


def delivered_row(row: DeliveredRow) -> dict[str, Any]:
    """A row for readers: money in øre, quantities as decimals; where it is hidden, only what it is of and why."""
    names = {"offer": row.offer, "service": row.service, "unit": row.unit}
    if row.hidden:
        return {**names, "citizens": "few", "why": say("it concerns one to three citizens")}
    return {
        **names,
        "citizen": row.citizen,
        "citizens": len(row.citizens),
        "settled_on": row.settled_on,
        "granted": decimal(row.granted, DECIMALS),
        "delivered": decimal(row.delivered, DECIMALS),
        "share": per_cent(row.delivered, row.granted),
        "granted_amount": row.granted_ore,
        "delivered_amount": row.delivered_ore,
        "untold": row.untold,
    }


def delivered_data(figures: DeliveredFigures) -> dict[str, Any]:
    """The figures for machines."""
    return {
        "period": figures.period,
        "known_at": {"event": figures.known_at},
        "rows": [_with_kroner(delivered_row(row)) for row in figures.rows],
    }


def _with_kroner(row: dict[str, Any]) -> dict[str, Any]:
    money = ("granted_amount", "delivered_amount")
    return {name: Kroner(value) if name in money else value for name, value in row.items()}
