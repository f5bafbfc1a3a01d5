"""What does a payer owe? A buying municipality's own citizens' lines, or the own net share of a month or more.

Decided on 2026-11-21:

* The own municipality's code as payer is the own share. `statement 787` in municipality 787's ledger is `statement
  own`; such residents owe no day rate.

Decided on 2026-11-26:

* A frame that is not billed is *unpriced*. The buyer owes a part of it, and what part is not known: `no-day-rate` is a
  finding like those of a settlement. It is one of the statement alone, since the settlement has the whole frame.

Decided on 2026-11-27:

* The statement of a quarter or a year is the sum of its months' statements. So it is of settlements;
  each line is claimed with its own month: whether the claim limit has passed is asked for each.

Decided on 2026-11-29:

* What is untold of a payer's own citizens stands beside its lines, with what is expected: a bill of a month of which
  no hours were told came to nothing, and looked whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from msgspec.structs import replace

from ledger.accounting.statement import is_too_late, is_unbilled, share_of
from ledger.errors import UnknownPayer
from ledger.models.charts import ChartEntries, clock_said, hours_of
from ledger.models.issued_lines import IssuedFinding, IssuedLine
from ledger.models.selecting import OWN
from ledger.settlement.findings import severity_of
from ledger.shared.calendar import Month, MonthSpan, Period, civil_day
from ledger.shared.message import Kroner, Message, say
from ledger.shared.money import Ore
from ledger.shared.steps import HOUSES, counted
from ledger.state.book import Book, as_closed
from ledger.state.stays import Stay
from ledger.store import Log
from ledger.store.history import History
from projections.charts import grant_of
from projections.delivered import UntoldMonth, untold_data, untold_of
from projections.months import CurrentMonth, Months, Status, answer, are_few
from projections.settle import finding_data, line_data, months_in

if TYPE_CHECKING:
    from ledger.state.grants import Grant
    from ledger.state.terms import Terms


class OfferStatement(Struct, frozen=True):
    """A payer's lines in one offer's month; what its settlement comes to in all, and what all buyers owe of it, in øre.

    `too_late` are the lines claimed past the limit.
    """

    offer: str
    month: Month
    status: Status
    lines: Sequence[IssuedLine]
    settlement: Ore
    bought: Ore
    too_late: Sequence[IssuedLine] = ()

    @property
    def total(self) -> Ore:
        return sum(line.amount_ore for line in self.lines)


class OfferTotal(Struct, frozen=True):
    """A payer's months in one offer, in order; money in øre.

    `open_months` are those not closed from the first of them to the last, also where nothing is owed of one between:
    late news of what is issued can stand there yet. Of months after the last nothing is owed.
    """

    offer: str
    months: Sequence[OfferStatement]
    open_months: Sequence[Month] = ()

    @property
    def status(self) -> Status:
        return "open" if self.open_months else "closed"

    @property
    def total(self) -> Ore:
        return sum(one.total for one in self.months)

    @property
    def settlement(self) -> Ore:
        return sum(one.settlement for one in self.months)

    @property
    def bought(self) -> Ore:
        return sum(one.bought for one in self.months)

    @property
    def lines(self) -> list[tuple[Month, IssuedLine]]:
        """The lines, each with the month in whose settlement it stands."""
        return [(one.month, line) for one in self.months for line in one.lines]


class Bought(Struct, frozen=True):
    """What a payer buys for a citizen: the level as its table describes it, the hours a week, what they are made of.

    `day` is the first one of the line on which it is so; `chart` the citizen's 24-hour chart, where there is one.
    """

    day: date
    description: str | None
    hours: Decimal | Fraction | None
    chart: ChartEntries | None

    def in_words(self) -> Message | None:
        """The hours by theme; None without a chart."""
        if self.chart is None:
            return None
        return say("{parts}", parts=[f"{name} {clock_said(of)}" for name, of in self.chart.by_theme().items()])


class Statement(Struct, frozen=True):
    """What a payer owes for a month, a quarter or a year, offer by offer.

    `findings`, each with its offer and the month in whose settlement it stands, say what is owed and not known: those
    of the settlements about the payer's citizens, and the bases of which a buyer is billed nothing, since no day rate
    follows from what is adopted.
    """

    payer: str
    period: Month | MonthSpan
    known_at: int
    offers: Sequence[OfferTotal]
    findings: Sequence[tuple[str, Month, IssuedFinding]]
    without_lines: Sequence[tuple[str, Sequence[Month]]] = ()
    """The offers asked about of which the payer owes nothing, each with its months that are open: of those that were
    named, or of all where nothing is owed anywhere."""
    untold: Sequence[UntoldMonth] = ()
    """What the payer would owe of months that have ended, had the deliveries been told."""
    content: Mapping[int, Sequence[Bought]] | None = None
    """What is bought, by the identity of the line; None where nobody asked."""

    @property
    def too_late(self) -> list[IssuedLine]:
        """The lines claimed past the limit."""
        return [line for offer in self.offers for one in offer.months for line in one.too_late]

    def bought_by(self, line: IssuedLine) -> Sequence[Bought]:
        """What is bought with a line, for each assessment on its days; empty where nothing says it, or nobody asked."""
        return (self.content or {}).get(id(line), ())

    @property
    def total(self) -> Ore:
        return sum(one.total for one in self.offers)

    @property
    def settlement(self) -> Ore:
        """What the offers' settlements come to, whoever pays."""
        return sum(one.settlement for one in self.offers)

    @property
    def bought(self) -> Ore:
        """What all buyers owe of them."""
        return sum(one.bought for one in self.offers)

    @property
    def is_own(self) -> bool:
        return self.payer == OWN

    @property
    def open_months(self) -> list[tuple[str, Sequence[Month]]]:
        """The offers that can be owed for yet, those without lines too, each with its months that are not closed."""
        every = [*((one.offer, one.open_months) for one in self.offers), *self.without_lines]
        return [(offer, months) for offer, months in every if months]


def statement(
    location: str,
    log: Log,
    payer: str,
    period: Month | MonthSpan,
    *,
    offers: Iterable[str] = (),
    known_at: int | None = None,
    today: date,
    with_content: bool = False,
) -> Statement:
    """The statement of a payer, three figures or `own`; the ledger's own code means `own`.

    `with_content`: what is bought with each line is told too.
    Raises UnknownOffer, UnknownPayer for a municipality that pays for nobody here.
    """
    named = list(dict.fromkeys(offers))
    asked_on = today if known_at is None else civil_day(log.number(known_at).recorded_at)

    def asked(months: Months) -> Statement:
        return _statement(months, payer, period, named, asked_on, with_content=with_content)

    return answer(location, log, known_at, asked, of_few=are_few(named))


def _content(book: Book, one: OfferStatement) -> Iterator[tuple[int, list[Bought]]]:
    """What is bought with the lines of citizens' help, as it was known when their month was issued."""
    lines = [line for line in one.lines if line.kind in ("service", "supplement") and line.citizen is not None]
    if not lines:
        return
    then = as_closed(book, one.month) if one.month in book.closings else book
    stays = {room.stay.id: room.stay for rooms in then.rooms.values() for room in rooms}
    for line in lines:
        if line.service is not None:
            yield id(line), list(_granted(then, line))
        elif line.stay in stays:
            yield id(line), list(_bought(then, stays[line.stay], line))


def _bought(book: Book, stay: Stay, line: IssuedLine) -> Iterator[Bought]:
    for day, step in stay.steps_in(Period.inclusive(line.first_day, line.last_day)):
        rates = book.terms.rates_on(day, stay.first_day, step.decided_on)
        described = (rates.value.descriptions or {}) if rates is not None else {}
        hours = hours_of(step.chart.minutes) if step.chart is not None else step.assessment.hours_exactly
        yield Bought(day, described.get(line.level), hours, step.chart)


def _granted(book: Book, line: IssuedLine) -> Iterator[Bought]:
    """What is bought with a line of a service that has levels or is counted in hours; of others the line says all."""
    grant = grant_of(book, line, line.first_day)
    for piece in () if grant is None else Period.inclusive(line.first_day, line.last_day).split_at(_changes(grant)):
        assert grant is not None
        step, version = grant.step_on(piece.first), book.terms.service_on(grant.service, piece.first)
        if version is None or not (version.value.has_levels or version.value.counts_hours):
            continue
        series = version.value.rates or ""
        table = book.terms.table_on(series, piece.first, grant.first_day, step.decided_on) if series else None
        described = (table.value.descriptions or {}) if table is not None else {}
        hours = step.exact_hours if version.value.has_levels else step.exact_quantity
        yield Bought(piece.first, described.get(line.level), hours, step.chart)


def _changes(grant: Grant) -> set[date]:
    """The days from which something else is granted."""
    return {step.first_day for step in grant.steps}


def _statement(
    months: Months, payer: str, period: Month | MonthSpan, named: list[str], asked_on: date, *, with_content: bool
) -> Statement:
    terms = months.history.terms()
    payer = OWN if payer == OWN else terms.payer_of(payer)
    found: list[OfferTotal] = []
    findings: list[tuple[str, Month, IssuedFinding]] = []
    content: dict[int, list[Bought]] = {}
    without: list[tuple[str, list[Month]]] = []
    untold: list[UntoldMonth] = []
    for offer in counted(named or months.history.offers(), HOUSES):
        of_offer: list[OfferStatement] = []
        every = [months.current(offer, month) for month in months_in(period)]
        for current in [one for one in every if one.was_open] or (every if named else []):
            one, missing = _of_month(months, payer, current, terms, asked_on)
            if one.lines or missing or payer == OWN:
                of_offer.append(one)
            findings += [(offer, one.month, finding) for finding in missing]
            if with_content:
                content |= _content(months.book(offer), one)
        untold += _untold(months, offer, payer, every, asked_on)
        still_open = [one.settlement.month for one in every if one.was_open and one.status != "closed"]
        if of_offer:
            first, last = of_offer[0].month, of_offer[-1].month
            found.append(OfferTotal(offer, of_offer, [month for month in still_open if first <= month <= last]))
        else:
            without.append((offer, still_open))
    if payer != OWN and not found and payer not in (known := _payers(months)):
        raise UnknownPayer(payer, sorted(known))
    asked_about = without if named or not found else []
    bought = content if with_content else None
    return Statement(payer, period, months.as_of, found, findings, asked_about, untold, bought)


def _untold(
    months: Months, offer: str, payer: str, every: Iterable[CurrentMonth], asked_on: date
) -> Iterator[UntoldMonth]:
    """What of an offer's months that have ended is untold of those the payer pays for, where it would cost anything."""
    for month in (one.settlement.month for one in every):
        found = untold_of(months, offer, month, payer) if month.last < asked_on else None
        if found is not None and found.expected_ore:
            yield found


def _of_month(
    months: Months, payer: str, current: CurrentMonth, terms: Terms, asked_on: date
) -> tuple[OfferStatement, list[IssuedFinding]]:
    """A payer's part of one offer's month, and what of it is not known."""
    offer, month = current.offer, current.settlement.month
    share = share_of(current.settlement, payer, terms)
    total = current.settlement.total_ore
    one = OfferStatement(offer, month, current.status, share.lines, total, share.bought)
    if payer == OWN:
        return one, list(share.findings)
    claimed_on = _claimed_on(current, asked_on)
    late = [line for line in share.lines if is_too_late(line, claimed_on)]
    bills_a_frame = any(line.of_frame for line in share.lines if line.for_month == month)
    pays = payer in months.payers(offer) and not bills_a_frame
    unbilled = pays and is_unbilled(months.book_without_closings(offer), payer, month)
    return replace(one, too_late=late), [*share.findings, *([_no_day_rate(offer, month)] if unbilled else [])]


def _no_day_rate(offer: str, month: Month) -> IssuedFinding:
    code = "no-day-rate"
    return IssuedFinding(
        code=code, severity=severity_of(code), first_day=month.first, last_day=month.last, data={"offer": offer}
    )


def _claimed_on(current: CurrentMonth, asked_on: date) -> date:
    """The day of the claim: that on which the month was issued, or the day asked about while it is open."""
    return asked_on if current.closing is None else civil_day(current.closing.recorded_at)


def buyers(location: str, log: Log, known_at: int | None = None) -> list[str]:
    """The codes of the municipalities that pay, or have paid, for somebody here; the ledger's own is none."""

    def asked(months: Months) -> list[str]:
        terms = months.history.terms()
        return sorted(payer for payer in _payers(months) if terms.payer_of(payer) != OWN)

    return answer(location, log, known_at, asked)


def _payers(months: Months) -> set[str]:
    """Every municipality that pays, or has paid, for somebody here."""
    return {payer for offer in months.history.offers() for payer in months.payers(offer)}


def _content_data(statement: Statement, line: IssuedLine) -> dict[str, Any]:
    """What is bought with a line, where it was asked for, by assessment; with a chart minutes a week by theme."""
    if statement.content is None:
        return {}
    return {
        "content": [
            {
                "from": one.day,
                "description": one.description,
                "hours": None if one.hours is None else hours_text(one.hours),
                "by_theme": None if one.chart is None else dict(one.chart.by_theme()),
            }
            for one in statement.bought_by(line)
        ]
    }


def hours_text(hours: Decimal | Fraction) -> str:
    """Hours a week for machines: a decimal, to four places where it is none."""
    if isinstance(hours, Fraction):
        return f"{float(hours):.4f}".rstrip("0").rstrip(".")
    return f"{hours.normalize():f}"


def statement_data(statement: Statement) -> dict[str, Any]:
    """The statement for machines; the own one also has what the buyers owe. Of several months `period` is for `month`.

    Lines and findings of several months name the one in whose settlement they stand.
    """
    late = {id(line) for line in statement.too_late}
    of_many = isinstance(statement.period, MonthSpan)

    def of_month(month: Month) -> dict[str, Any]:
        return {"month": month} if of_many else {}

    return {
        "payer": statement.payer,
        "period" if of_many else "month": statement.period,
        "known_at": {"event": statement.known_at},
        "total": Kroner(statement.total),
        "offers": [
            {
                "offer": one.offer,
                **_sums(one, is_own=statement.is_own),
                **({"months": [_month_data(each, is_own=statement.is_own) for each in one.months]} if of_many else {}),
                "lines": [
                    {
                        **of_month(month),
                        **line_data(line),
                        "claim_limit_passed": id(line) in late,
                        **_content_data(statement, line),
                    }
                    for month, line in one.lines
                ],
            }
            for one in statement.offers
        ],
        "findings": [
            {"offer": offer, **of_month(month), **finding_data(offer, finding)}
            for offer, month, finding in statement.findings
        ],
        "untold": untold_data(statement.untold),
    }


def _month_data(one: OfferStatement, *, is_own: bool) -> dict[str, Any]:
    return {"month": one.month, **_sums(one, is_own=is_own)}


def _sums(one: OfferStatement | OfferTotal, *, is_own: bool) -> dict[str, Any]:
    return {
        "status": one.status,
        "total": Kroner(one.total),
        **({"settlement": Kroner(one.settlement), "bought": Kroner(one.bought)} if is_own else {}),
    }


def offer_names(log: Log, statement: Statement) -> dict[str, str]:
    """What the offers of a statement are called, as known then."""
    history = History(log, statement.known_at)
    versions = ((one.offer, list(history.terms(one.offer).offer)) for one in statement.offers)
    return {offer: known[-1].value.name for offer, known in versions if known}
