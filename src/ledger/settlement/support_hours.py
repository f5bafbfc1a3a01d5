"""How many hours of support a week residents are granted, and the full-time positions that they mean.

Decided on 2026-11-27:

* Granted are the hours a week of the assessment; where it has a level alone, the most hours that the level stands for
  in the table in force. Days of a resident with neither (a special price, a group, a level without hours) are counted
  as days whose hours nobody knows, never as 0 hours.
* Days away count: the need is granted, and the staff is there. Days of notice do not: nobody gets support on them.
* Under structure places too they are those of the resident's assessment, not of the place's own level.
* Positions are hours by the `hours_per_position` of the model of each day. Where it gives none on a day with hours,
  there are none to tell: those of the other days alone would be read as all.
* Hours that are granted as services stand by themselves, beside the residents' hours and without positions: whether
  they are part of what the level buys, the agreement says. They are those of units hours-a-week and hour, as granted or
  expected a week, on the days on which they are owed, but not in the notice after a stay.
* Citizens with services are those who are granted one of any unit on such a day, wherever they live: support at home
  has no residents, and is told by them. The hours a week of each are the hours by the citizen-days on which that
  citizen is granted any, so that who came in December does not make the others' week shorter.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from fractions import Fraction

from msgspec import Struct, field

from ledger.models.offers import Assessment
from ledger.models.rates import Rates
from ledger.settlement.residents import Resident, residents_spans
from ledger.settlement.timeline import Span
from ledger.shared.calendar import Month, Period
from ledger.state.book import Book
from ledger.state.stays import Step


class SupportHours(Struct):
    """Hours of support, each a sum over days of hours a week; divided by the days of a period they are its average.

    `positions` are hours by hours a position, of the days whose model gives it; `without_position` counts the
    resident-days with hours of which it does not. `unknown` counts the resident-days whose hours nobody knows.
    `services` are the hours granted as services, `served_days` the citizen-days on which any are. `served` are the
    citizens who are granted services of any unit.
    """

    hours: Fraction = Fraction(0)
    positions: Fraction = Fraction(0)
    without_position: int = 0
    unknown: int = 0
    services: Fraction = Fraction(0)
    served_days: int = 0
    served: set[str] = field(default_factory=set)

    def add(self, other: SupportHours) -> None:
        """Count what another counts too."""
        self.hours += other.hours
        self.positions += other.positions
        self.without_position += other.without_position
        self.unknown += other.unknown
        self.services += other.services
        self.served_days += other.served_days
        self.served |= other.served

    @property
    def counts_hours(self) -> bool:
        """Whether anything is said of hours, known or not; else only of services without any."""
        return bool(self.hours or self.unknown or self.without_position or self.services or self.served_days)


def support_hours(book: Book, month: Month) -> dict[Resident, SupportHours]:
    """The hours granted to each resident of a month, and to each citizen with a service that is counted in hours."""
    found: defaultdict[Resident, SupportHours] = defaultdict(SupportHours)
    for resident, span in residents_spans(book, month):
        for period, step in _steps_of(book, span):
            _count(found[resident], book, span, period, step)
    days: defaultdict[Resident, set[date]] = defaultdict(set)
    for citizen, piece, hours in _of_services(book, month):
        found[citizen].served.add(citizen.citizen)
        if hours:  # where none are expected, nobody knows how many there are
            found[citizen].services += hours * piece.days
            days[citizen].update(piece.each())
    for citizen, of_citizen in days.items():
        found[citizen].served_days += len(of_citizen)
    return found


def _steps_of(book: Book, span: Span) -> Iterator[tuple[Period, Step]]:
    """The days of a span in runs of one assessment and one table of rates. A span lies within terms of the offer."""
    assert span.stay is not None
    terms = book.terms.offer.on(span.period.first)
    cuts = {step.first_day for step in span.stay.steps}
    cuts |= set(book.terms.tables_of(terms.value).days) if terms is not None else set()
    for period in span.period.split_at(cuts):
        yield period, span.stay.step_on(span.decided_on(period.first))


def _count(counted: SupportHours, book: Book, span: Span, period: Period, step: Step) -> None:
    assert span.stay is not None
    table = book.terms.rates_on(period.first, span.stay.first_day, step.decided_on)
    hours = _hours_of(step.assessment, None if table is None else table.value)
    if hours is None:
        counted.unknown += period.days
        return
    counted.hours += hours * period.days
    model = book.terms.model_on(period.first)
    per_position = None if model is None else model.value.hours_per_position
    if per_position is None:
        counted.without_position += period.days
    else:
        counted.positions += hours / Fraction(per_position) * period.days


def _hours_of(assessment: Assessment, rates: Rates | None) -> Fraction | None:
    """The hours a week that an assessment grants, by itself or by its level; None where nobody knows."""
    if assessment.level is None or rates is None:
        return assessment.exact_hours
    return rates.most_hours(assessment.level)


def _of_services(book: Book, month: Month) -> Iterator[tuple[Resident, Period, Fraction | None]]:
    """The days of a month on which services are granted, to whom, and the hours a week; None of other units."""
    if not book.grants:
        return
    from ledger.settlement.grant_months import grant_months  # noqa: PLC0415 - few houses have services

    for of in grant_months(book, month):
        for piece, one in of.pieces():
            version = book.terms.service_on(of.grant.service, piece.first)
            if version is None or one.tail is not None or month.month in version.value.closed_months:
                continue
            payer = of.payer_on(piece.first)
            code = payer.code if book.terms.is_foreign(payer.code) else None
            in_hours = version.value.unit in ("hours-a-week", "hour")
            hours = of.grant.step_on(piece.first).exact_quantity if in_hours else None
            yield Resident(of.grant.citizen, code, payer.paragraph), piece, hours
