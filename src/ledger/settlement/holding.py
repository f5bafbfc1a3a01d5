"""What cannot be priced in a closed month is never money: what has been issued for it stays, and a person is told.

For each thing and day that is owed but has no price now, a closed month comes to what has been issued for it so far,
adjustments included. So nothing is refunded or charged because a table, a base, a level or a model is missing. What is
no longer owed is refunded as ever.

A stay's day is held as one thing under service, notice or base: where its payer, paragraph or kind has changed
meanwhile, the amount moves with the day.

Decided on 2026-11-26:

* Owed until a decision says otherwise. A lived-in place, a tail, a vacancy under a rule that pays, and a base that was
  issued are owed. A model, base, place or terms of an offer that are annulled make unpriced, never not owed. An
  allocation that no longer has a base, or a frame that takes the place of a day base, is a decision: refunded.
* A base for everybody is in the place of a paragraph's own that is annulled. What was issued by that one is refunded or
  charged anew, as if it had never been.
* A buyer under a frame that says no day rate owes of it what nobody knows: what was issued for his days stays.
* A tail is as long as the model of the day of departure says, the annulled one too. Where none was ever known, what was
  issued as notice stays.
* What buyers owed of a frame and is held stays taken from the own share. What was issued as a day base was never taken
  from it, and is not now.
* A phase-in rests on the whole month. While anything of the month is held, a day of it has no terms, or the old terms
  lack what was annulled, what was issued of it stays.
* A place is in one state a day. On the days of a tail that stays its place is not vacant.

Decided on 2026-11-27:

* What was issued for a vacancy moves with the day, too, where somebody else has it reserved now, or nobody any more.
* Of a service, a day on which one of several deliveries has no price stays whole as it was issued: a day of a slot is
  held, not a delivery.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple

from msgspec.structs import replace

from ledger.models.issued import IssuedMonth
from ledger.models.issued_lines import IssuedFinding, IssuedLine
from ledger.settlement.as_issued import as_issued
from ledger.settlement.engine import settle_month
from ledger.settlement.moved_vacancies import IssuedVacancies
from ledger.settlement.prices import no_terms
from ledger.settlement.shares import day_cells, days_of, share_of, with_days_of
from ledger.settlement.timeline import open_days
from ledger.settlement.unpriced import Calculated, Thing, Unpriced, unpriced_in
from ledger.shared.calendar import Month, Period
from ledger.shared.event_numbers import union
from ledger.shared.money import Ore
from ledger.state.annulled import owing
from ledger.state.book import Book


class Held(NamedTuple):
    """What a closed month comes to beyond its lines: what stays as issued, and a finding for each run of its days.

    `vacancies`: the days on which a vacancy has no price, so that places are compared one by one.
    """

    lines: Sequence[IssuedLine]
    findings: Sequence[IssuedFinding]
    vacancies: Sequence[Period] = ()


NOTHING = Held((), ())


def held(book: Book, month: Month, calculated: IssuedMonth, issued: Sequence[IssuedLine]) -> Held:
    """What stays as it was `issued` for a closed month, its own lines and adjustments, since it has no price now.

    Whoever asks has asked `may_hold` first: it costs a settlement or two.
    """
    return _Holding(book, month, calculated, issued).held()


class _Holding:
    """One closed month of an offer: as calculated, as issued, and as it would be if what was annulled still held."""

    def __init__(self, book: Book, month: Month, calculated: IssuedMonth, issued: Sequence[IssuedLine]) -> None:
        self._book, self._month, self._issued = book, month, issued
        self._now = Calculated(book, calculated)
        self._as_it_was = [Calculated(one, as_issued(settle_month(one, month))) for one in owing(book)]

    def held(self) -> Held:
        lines: list[IssuedLine] = []
        findings: list[IssuedFinding] = []
        for unpriced in self._unpriced:
            kept = list(self._as_issued(unpriced))
            lines += [*kept, *self._not_vacant(kept), *self._not_priced_besides(unpriced)]
            if kept or not unpriced.silent:
                findings.append(_finding(unpriced, self._month, sum(line.amount_ore for line in kept)))
        lines += self._taken_from_the_own_share(lines)
        phase_in = self._phase_in(any(line.service is None or self._phases_services_in for line in lines))
        vacancies = [one.period for one in self._unpriced if one.thing.is_vacancy]
        return Held([*lines, *phase_in.lines], [*findings, *phase_in.findings], vacancies)

    @cached_property
    def _unpriced(self) -> Sequence[Unpriced]:
        return list(unpriced_in(self._now, self._as_it_was, self._issued))

    def _as_issued(self, unpriced: Unpriced) -> Iterator[IssuedLine]:
        """The amounts issued for the days, as lines of what the days are now; a line where the issued lines change."""
        thing = unpriced.thing
        for period, sources in self._sources(unpriced):
            for of_frame in (False, True):
                of_sort = [line for line in sources if line.of_frame == of_frame]
                for days, of_days in day_cells(of_sort, period):
                    amount = sum(share_of(line, days) for line in of_days)
                    if amount:
                        line = _line(thing, of_days, days, amount, self._month)
                        yield with_days_of(replace(line, of_frame=of_frame), of_days)

    def _sources(self, unpriced: Unpriced) -> Iterator[tuple[Period, Sequence[IssuedLine]]]:
        """What was issued for a thing, by runs of days: of a vacancy, for the place in which it was then."""
        thing, period = unpriced.thing, unpriced.period
        if thing.is_vacancy:
            yield from self._vacancies.of(thing.place, period)
        else:
            yield period, [line for line in self._issued if thing.was(line)]

    @cached_property
    def _vacancies(self) -> IssuedVacancies:
        return IssuedVacancies(self._now, self._issued, self._unpriced)

    def _not_vacant(self, kept: Sequence[IssuedLine]) -> Iterator[IssuedLine]:
        """Against the vacancies of a place on the days of a tail that stays: a place is in one state a day."""
        for tail in kept:
            if (tail.slot_kind, tail.part) != ("notice", "service"):
                continue
            for line in self._now.month.lines:
                days = days_of(line).overlap(days_of(tail))
                if line.is_vacancy and line.place == tail.place and days.days:
                    thing = Thing("vacancy", "service", place=line.place, payer=line.payer)
                    yield with_days_of(_line(thing, [line], days, -share_of(line, days), self._month), [], [line])

    def _not_priced_besides(self, unpriced: Unpriced) -> Iterator[IssuedLine]:
        """Against what other deliveries of a service come to now on days that stay as they were issued."""
        thing = unpriced.thing
        for line in self._now.month.lines if thing.service is not None else ():
            days = days_of(line).overlap(unpriced.period)
            if thing.was(line) and days.days and (amount := share_of(line, days)):
                of_line = thing._replace(payer=line.payer, paragraph=line.paragraph)
                yield with_days_of(_line(of_line, [line], days, -amount, self._month), [], [line])

    def _taken_from_the_own_share(self, kept: Sequence[IssuedLine]) -> Iterator[IssuedLine]:
        """Against what buyers owed of a frame and stays: the frame's own line has it already."""
        bought = [line for line in kept if line.of_frame]
        amount = -sum(line.amount_ore for line in bought)
        if amount:
            yield _line(Thing("base", "bought"), bought, self._days, amount, self._month)

    def _phase_in(self, anything_stays: bool) -> Held:  # noqa: FBT001 - what it rests on
        """The phase-in as issued, where the month has one but something of it has no price: it rests on all of it.

        The line is what was issued of it less what is calculated.
        """
        told = any(finding.kind == "phase-in" for finding in self._now.month.findings)
        months = [one.month for one in (self._now, *self._as_it_was)]
        owed = any(line.kind == "phase-in" for month in months for line in month.lines)
        owed |= any(finding.kind == "phase-in" for month in months for finding in month.findings)
        owed |= any(finding.code == "no-model" and finding.stay is None for finding in self._now.month.findings)
        if not told and not (owed and (anything_stays or self._lacks_terms or self._old_terms_lack_something)):
            return NOTHING
        was = [line for line in self._issued if _PHASE_IN.was(line)]
        now = [line for line in self._now.month.lines if _PHASE_IN.was(line)]
        kept = sum(line.amount_ore for line in was)
        amount = kept - sum(line.amount_ore for line in now)
        line = [_line(_PHASE_IN, [*was, *now], self._days, amount, self._month)] if amount else []
        if not kept and not now and not told:
            return NOTHING
        return Held(line, [_finding(Unpriced(_PHASE_IN, self._days, "no-phase-in", {}), self._month, kept)])

    @cached_property
    def _lacks_terms(self) -> bool:
        """Whether terms are missing on a day: then nobody knows what the month comes to, though nobody was there."""
        return any(no_terms(self._book, day) is not None for day in self._days.each())

    @cached_property
    def _phases_services_in(self) -> bool:
        """Whether services are part of what is phased in."""
        version = self._book.terms.phase_in_on(self._days.first)
        return version is not None and bool(version.value.services)

    @cached_property
    def _old_terms_lack_something(self) -> bool:
        """Whether the old terms, from which an allocation is phased in, would owe something else but for annulments."""
        now, *was = [
            sum(line.amount_ore for line in one.month.lines if line.kind == "phase-in")
            for one in (self._now, *self._as_it_was)
        ]
        return any(amount != now for amount in was)

    @cached_property
    def _days(self) -> Period:
        """The days of the month on which the offer is open, or was until its terms were annulled."""
        opened = min(open_days(one.book).first for one in (self._now, *self._as_it_was))
        return Period(opened, open_days(self._book).end).overlap(self._month.period)


_PHASE_IN = Thing("phase-in", "base")


def _line(thing: Thing, sources: Sequence[IssuedLine], period: Period, amount: Ore, month: Month) -> IssuedLine:
    example = next((line for line in sources if line.repairs is None), sources[0])
    last = period.last
    assert last is not None
    return IssuedLine(
        id=example.repairs or example.id,
        kind=thing.kind,
        part=thing.part,
        stay=thing.stay,
        place=thing.place,
        citizen=thing.citizen,
        payer=thing.payer,
        paragraph=thing.paragraph,
        item=thing.item,
        service=thing.service,
        first_day=period.first,
        last_day=last,
        level=example.level,
        unit="day",
        unit_price_ore=str(Fraction(amount, period.days)),
        amount_ore=amount,
        for_month=month,
        events=tuple(sorted(union(line.events for line in sources))),
    )


def _finding(unpriced: Unpriced, month: Month, amount: Ore) -> IssuedFinding:
    thing, last = unpriced.thing, unpriced.period.last
    assert last is not None
    return IssuedFinding(
        code=unpriced.code,
        severity="unpriced",
        kind=thing.kind,
        part=thing.part,
        place=thing.place,
        stay=thing.stay,
        citizen=thing.citizen,
        payer=thing.payer,
        paragraph=thing.paragraph,
        item=thing.item,
        first_day=unpriced.period.first,
        last_day=last,
        data={name: value for name, value in unpriced.data.items() if value is not None},
        for_month=month,
        held_ore=amount,
        service=thing.service,
    )
