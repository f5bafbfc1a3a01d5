"""What did a month cost, a quarter or a year? The settlement of every offer, or of some, as known at one event.

Decided on 2026-11-27:

* A quarter or a year is the sum of its months' settlements, and nothing else. Each month is answered as if it were
  asked for alone, as issued where it is closed, with what it carries where it is the earliest open one, as calculated
  where it lies beyond. So it is what was settled in those months; what each comes to as known now is in `key-figures`.
* Lines and findings stay those of their months, and are put together nowhere. They name the `month` in whose settlement
  they stand, another one than `for_month` where an earlier month is adjusted. So an amount can be found again in
  its month. An offer has those of the months in which it had anything to settle, and is `closed` where all of them are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from msgspec import Struct

from ledger.models.issued_lines import IssuedFinding, IssuedLine
from ledger.models.vacancy import AverageMinus
from ledger.settlement.findings import remedies_of, sentence_of
from ledger.shared.calendar import Month, MonthSpan
from ledger.shared.message import Kroner, code_said, say
from ledger.shared.money import Ore, half_up
from ledger.shared.patterns import pattern
from ledger.shared.ratios import exact
from ledger.shared.steps import HOUSES, MONTHS, counted
from ledger.state.terms import Terms
from ledger.store import Log
from projections.carried import carry_together
from projections.delivered import UntoldMonth, untold_data, untold_of
from projections.months import CurrentMonth, Months, Status, answer, are_few

PLACE_DAYS = ("occupied", "notice", "vacant", "closed", "absent")
"""How many days of places each state took; the days of the absent are among those occupied."""


class OfferSettlement(Struct, frozen=True):
    """One offer's months of a period, in order; money in øre."""

    offer: str
    months: Sequence[CurrentMonth]

    @property
    def status(self) -> Status:
        return "open" if self.open_months else "closed"

    @property
    def open_months(self) -> list[Month]:
        return [one.settlement.month for one in self.months if not one.closed]

    @property
    def total_ore(self) -> Ore:
        return sum(one.settlement.total_ore for one in self.months)

    @property
    def place_days(self) -> dict[str, int]:
        """Days of places by state, of all months."""
        return {state: sum(getattr(one.settlement, state) for one in self.months) for state in PLACE_DAYS}

    @property
    def lines(self) -> list[tuple[Month, IssuedLine]]:
        """The lines, each with the month in whose settlement it stands."""
        return [(one.settlement.month, line) for one in self.months for line in one.settlement.lines]

    @property
    def findings(self) -> list[tuple[Month, IssuedFinding]]:
        """What a person must decide, each with the month in whose settlement it stands."""
        return [(one.settlement.month, finding) for one in self.months for finding in one.settlement.findings]


class Settlement(Struct, frozen=True):
    """The settlement of a month, or of the months of a quarter or a year, as known at event `known_at`."""

    period: Month | MonthSpan
    known_at: int
    offers: Sequence[OfferSettlement]
    untold: Sequence[UntoldMonth] = ()
    """Of which offers and months grants have days without a delivery told, where the month has ended."""

    @property
    def total_ore(self) -> Ore:
        return sum(one.total_ore for one in self.offers)


def months_in(period: Month | MonthSpan) -> list[Month]:
    """The months of a period, in order."""
    return period.months() if isinstance(period, MonthSpan) else [period]


def settle(
    location: str,
    log: Log,
    period: Month | MonthSpan,
    *,
    today: date,
    offers: Iterable[str] = (),
    known_at: int | None = None,
) -> Settlement:
    """The settlement of a period: every offer that was open in it, or those named. Raises UnknownOffer.

    `today` is the day of the question, that of `known_at` where one is asked about: only of months that have ended
    then is anything untold.
    """
    named = list(offers)

    def asked(months: Months) -> Settlement:
        for month in months_in(period):
            carry_together(months, location, named, month)
        return settled(months, period, named, today=today)

    return answer(location, log, known_at, asked, of_few=are_few(named))


def settled(months: Months, period: Month | MonthSpan, offers: Iterable[str] = (), *, today: date) -> Settlement:
    """The settlement of a period as known by `months`, asked on a day."""
    named = list(dict.fromkeys(offers))
    shown: list[OfferSettlement] = []
    missing: list[UntoldMonth | None] = []
    for offer in counted(named or months.history.offers(), HOUSES):
        found = [months.current(offer, month) for month in counted(months_in(period), MONTHS)]
        there = [one for one in found if _is_shown(one, months)] or (found if named else [])
        if not there:
            continue
        shown.append(OfferSettlement(offer, there))
        ended = (one.settlement.month for one in there if one.settlement.month.last < today)
        missing += [untold_of(months, offer, month) for month in ended]
    return Settlement(period, months.as_of, shown, [one for one in missing if one is not None])


def _is_shown(one: CurrentMonth, months: Months) -> bool:
    """Whether there was anything to settle, or an offer of ours was open with nobody in it, as one at home may be."""
    if one.was_open:
        return True
    terms = months.history.terms(one.offer)
    open_places = (version.value.open_places for version in terms.offer)
    return terms.was_open_in(one.settlement.month) and not any(open_places)


def settlement_data(settlement: Settlement) -> dict[str, Any]:
    """The settlement for machines, in the shape of the interface; of several months `period` stands for `month`."""
    of_many = isinstance(settlement.period, MonthSpan)
    return {
        "period" if of_many else "month": settlement.period,
        "known_at": {"event": settlement.known_at},
        "total": Kroner(settlement.total_ore),
        "offers": [period_data(one) if of_many else offer_data(one.months[0]) for one in settlement.offers],
        "untold": untold_data(settlement.untold),
    }


def period_data(one: OfferSettlement) -> dict[str, Any]:
    """One offer's months for machines: what a month has, summed; each month's own sums; lines with their month."""
    return {
        "offer": one.offer,
        "status": one.status,
        "total": Kroner(one.total_ore),
        "place_days": one.place_days,
        "months": [
            {
                "month": each.settlement.month,
                "status": each.status,
                "total": Kroner(each.settlement.total_ore),
                "place_days": _place_days(each),
            }
            for each in one.months
        ],
        "lines": [{"month": month, **line_data(line)} for month, line in one.lines],
        "findings": [{"month": month, **finding_data(one.offer, finding)} for month, finding in one.findings],
    }


def offer_data(one: CurrentMonth) -> dict[str, Any]:
    """One offer's month for machines: money in kroner as text, days with both ends included."""
    month = one.settlement
    return {
        "offer": month.offer,
        "status": one.status,
        "total": Kroner(month.total_ore),
        "place_days": _place_days(one),
        "lines": [line_data(line) for line in month.lines],
        "findings": [finding_data(month.offer, finding) for finding in month.findings],
    }


def _place_days(one: CurrentMonth) -> dict[str, int]:
    return {state: getattr(one.settlement, state) for state in PLACE_DAYS}


def line_data(line: IssuedLine) -> dict[str, Any]:
    """One line for machines."""
    return {
        "id": line.id,
        "kind": line.kind,
        "part": line.part,
        "stay": line.stay,
        "place": line.place,
        "citizen": line.citizen,
        "payer": line.payer,
        "paragraph": line.paragraph,
        "service": line.service,
        "item": line.item,
        "from": line.first_day,
        "to": line.last_day,
        "days": line.paid_days,
        "level": line.level or None,
        "quantity": line.shown_quantity,
        **({"exact_quantity": line.quantity} if line.quantity != line.shown_quantity else {}),
        "absence": line.absence,
        "unit": line.unit,
        "unit_price": Kroner(half_up(line.exact_unit_price)),
        "amount": Kroner(line.amount_ore),
        "for_month": line.for_month,
        "repairs": line.repairs,
        "adjusts": line.adjusts,
        "events": list(line.events),
    }


def line_row(line: IssuedLine, terms: Callable[[], Terms]) -> dict[str, Any]:
    """One line for people: as for machines, with what its unit price is of, and whether that is rounded to be shown.

    An average package is the number that it is: a fraction where decimals do not end, which people read rounded. Other
    levels are names that a council gives, which stand as they are there. By the line alone they cannot be told apart:
    an average is what the vacancy rule in force takes one for, in the house's terms, which few lines ask for. A
    vacancy that somebody pays for says for whom it is reserved, apart from its kind, by which people filter. What is
    paid for oneself has as its item what it is for, which is a word of the program's own; other items are names that a
    council gives. `delivered`: it costs quantity × price, whatever its days are, since it was settled on what was
    delivered. What is taken from the own share because buyers owe it of the frame has no unit price: by the days of
    the whole month that is nobody's, neither a buyer's nor the house's.
    """
    is_exact = line.exact_unit_price.denominator == 1
    data = {
        **line_data(line),
        "per": _PRICED_BY.get(line.unit, line.unit),
        "rounds_price": not is_exact,
        "delivered": _is_of_delivery(line),
    }
    if line.part == "bought":
        of_buyers = say("what buyers owe of the frame, deducted")
        data |= {"item": of_buyers, "unit_price": None, "per": None, "rounds_price": False}
    if line.slot_kind == "own-payment" and line.item is not None:
        data["item"] = code_said(line.item)
    if line.slot_kind != "vacancy":
        return data
    if (size := _average_package(line, terms)) is not None:
        data["level"] = size
    if line.payer is not None:
        data["reserved_for"] = say("{payer}", payer=line.payer)
    return data


_WEEK = 7
_BY_DAYS = ("day", "weekday", "hours-a-week")


def _is_of_delivery(line: IssuedLine) -> bool:
    """Whether a service that is priced by its days costs quantity × price and not what its days would cost."""
    if line.service is None or line.exact_quantity is None or line.unit not in _BY_DAYS:
        return False
    whole = line.exact_quantity * line.exact_unit_price
    by_days = whole * line.paid_days / (_WEEK if line.unit == "hours-a-week" else 1)
    return line.amount_ore == half_up(whole) != half_up(by_days)


_PRICED_BY = {"hours-a-week": "hour"}
"""What the unit price is of, where the unit of the line says how much is granted."""

_BROKEN = pattern(r"[0-9]+[./][0-9]+")


def _average_package(line: IssuedLine, terms: Callable[[], Terms]) -> Decimal | Fraction | None:
    if not _BROKEN.fullmatch(line.level):
        return None
    model = terms().model_on(line.first_day)
    rule = None if model is None else model.value.vacancy
    takes_one = isinstance(rule, AverageMinus) and line.level != rule.empty_offer
    return exact(Fraction(line.level)) if takes_one else None


def finding_data(offer: str, finding: IssuedFinding) -> dict[str, Any]:
    """One finding for machines."""
    return {
        "code": finding.code,
        "kind": finding.kind,
        "place": finding.place,
        "stay": finding.stay,
        "citizen": finding.citizen,
        "from": finding.first_day,
        "to": finding.last_day,
        "days": (finding.last_day - finding.first_day).days + 1,
        "item": finding.item,
        "service": finding.service,
        "for_month": finding.for_month,
        "held": None if finding.held_ore is None else Kroner(finding.held_ore),
        "severity": finding.severity,
        "data": dict(finding.data),
        "why": sentence_of(finding),
        "commands": list(remedies_of(offer, finding)),
    }
