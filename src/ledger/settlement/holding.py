"""What cannot be priced in a closed month is never money: what has been issued for it stays, and a person is told.

For each thing and day that is owed but has no price now, a closed month comes to what has been issued for it so far,
adjustments included. So nothing is refunded or charged because a table, a base, a level or a model is missing. What is
no longer owed is refunded as ever.

A stay's day is held as one thing under service, notice or base: where its payer, paragraph or kind has changed
meanwhile, the amount moves with the day.

Decided on 2026-11-26:

* Owed until a decision says otherwise. A lived-in place, a tail, a vacancy under a rule that pays, and a base that was
  issued are owed. A model, base, place or first terms of an offer that are annulled make unpriced, never not owed. An
  allocation that no longer has a base, or a frame that takes the place of a day base, is a decision: refunded.
* An unknown tail. Nobody knows the notice rule of somebody who left on a day without a model: what was issued as
  notice stays.
* What buyers owed of a frame and is held stays taken from the own share.
* A phase-in rests on the whole month: while anything of the month is held, so is what was issued of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import NamedTuple

from ledger.events import BaseAdopted
from ledger.models.issued import IssuedFinding, IssuedLine, IssuedMonth
from ledger.settlement.shares import day_cells, share_of
from ledger.settlement.timeline import open_days
from ledger.settlement.unpriced import Thing, Unpriced, may_hold, unpriced_in
from ledger.shared.calendar import Month, Period
from ledger.shared.event_numbers import union
from ledger.shared.money import Ore
from ledger.state.book import Book


class Held(NamedTuple):
    """What a closed month comes to beyond its lines: what stays as issued, and a finding for each run of its days."""

    lines: Sequence[IssuedLine]
    findings: Sequence[IssuedFinding]


NOTHING = Held((), ())


def held(book: Book, month: Month, calculated: IssuedMonth, issued: Sequence[IssuedLine]) -> Held:
    """What stays as it was `issued` for a closed month, its own lines and adjustments, since it has no price now."""
    if not may_hold(book, (finding.severity for finding in calculated.findings)):
        return NOTHING
    lines: list[IssuedLine] = []
    findings: list[IssuedFinding] = []
    for unpriced in unpriced_in(book, month, calculated, issued):
        kept = list(_as_issued(unpriced, issued, month))
        lines += kept
        if kept or not unpriced.silent:
            findings.append(_finding(unpriced, month, sum(line.amount_ore for line in kept)))
    lines += _taken_from_the_own_share(book, month, lines)
    if lines:
        phase_in = _with_phase_in(book, month, calculated, issued)
        lines += phase_in.lines
        findings += phase_in.findings
    return Held(lines, findings)


def _as_issued(unpriced: Unpriced, issued: Sequence[IssuedLine], month: Month) -> Iterator[IssuedLine]:
    """The amounts issued for the days, as lines of what the days are now; a line where the issued lines change."""
    sources = [line for line in issued if unpriced.thing.was(line)]
    for period, of_days in day_cells(sources, unpriced.period):
        amount = sum(share_of(line, period) for line in of_days)
        if amount:
            yield _line(unpriced.thing, of_days, period, amount, month)


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
        first_day=period.first,
        last_day=last,
        level=example.level,
        unit="day",
        unit_price_ore=str(Fraction(amount, period.days)),
        amount_ore=amount,
        for_month=month,
        events=tuple(sorted(union(line.events for line in sources))),
    )


def _taken_from_the_own_share(book: Book, month: Month, kept: Sequence[IssuedLine]) -> Iterator[IssuedLine]:
    """Against what buyers owed of a frame and is held: the frame's own line is not held twice."""
    frames = {
        fact.number for fact in book.facts if isinstance(fact.event, BaseAdopted) and fact.event.base.unit == "year"
    }
    bought = [line for line in kept if line.stay is not None and line.part == "base" and frames & set(line.events)]
    amount = -sum(line.amount_ore for line in bought)
    if amount:
        yield _line(Thing("base", "bought"), bought, _days(book, month), amount, month)


def _with_phase_in(book: Book, month: Month, calculated: IssuedMonth, issued: Sequence[IssuedLine]) -> Held:
    """The phase-in as issued, where the calculated month has one though something of the month has no price.

    It rests on the whole month. The line is what was issued of it less what is calculated.
    """
    now = [line for line in calculated.lines if _PHASE_IN.was(line)]
    if not now:
        return NOTHING
    was = [line for line in issued if _PHASE_IN.was(line)]
    kept = sum(line.amount_ore for line in was)
    amount = kept - sum(line.amount_ore for line in now)
    period = _days(book, month)
    line = [_line(_PHASE_IN, [*was, *now], period, amount, month)] if amount else []
    return Held(line, [_finding(Unpriced(_PHASE_IN, period, "no-phase-in", {}), month, kept)])


_PHASE_IN = Thing("phase-in", "base")


def _days(book: Book, month: Month) -> Period:
    """The days of a month on which the offer is open; all of them where an offer that is annulled leaves none."""
    there = open_days(book).overlap(month.period)
    return there if there.days else month.period


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
        first_day=unpriced.period.first,
        last_day=last,
        data=unpriced.data,
        for_month=month,
        held_ore=amount,
    )
