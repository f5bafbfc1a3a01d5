"""Phase-in: while a new allocation is phased in, a line of its own brings a month's total towards the old one.

With the share s of the new allocation the month is to come to s × new + (1 − s) × old. The lines of the new one stay
as they are, and one line adds (1 − s) × (old − new), rounded once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction

from ledger.aggregates.book import Book
from ledger.aggregates.versions import Version, Versions
from ledger.calendar import Month, Period
from ledger.models.offers import OfferTerms
from ledger.models.yearly import PhaseIn
from ledger.money import Ore, danish, half_up
from ledger.settlement.frames import twelfth
from ledger.settlement.lines import Finding, Line, OfferMonth
from ledger.settlement.timeline import open_days

Reckon = Callable[[Book, Month], OfferMonth]
"""The reckoning without any phase-in."""


def phased(book: Book, month: Month, new: OfferMonth, reckon: Reckon) -> OfferMonth:
    """The month with its phase-in line; as it is where no phase-in is in force, or the new allocation stands alone.

    What cannot be reckoned under the old model is a finding with "old-" before its code, and costs nothing there.
    """
    period = open_days(book).overlap(month.period)
    version = book.terms.phase_in_on(period.first) if period.days else None
    if version is None or book.terms.model_on(period.first) is None:
        return new
    share = version.value.share(month.year)
    if share == 1:
        return new
    if version.value.old_model is None:
        line = _line(version, month, period, share, new.total, *_by_amount(version, month, period))
        return replace(new, lines=(*new.lines, line))
    old = reckon(under_old_terms(book, version.value), month)
    told = f"old allocation under model {version.value.old_model}: {danish(old.total)} kr."
    events = {number for each in old.lines for number in each.events}
    line = _line(version, month, period, share, new.total, old.total, told, events)
    return replace(new, lines=(*new.lines, line), findings=(*new.findings, *_findings(new, old)))


def under_old_terms(book: Book, phase_in: PhaseIn) -> Book:
    """The book as if the offer had stayed on its old model, and on the old rates where the phase-in names them."""
    told = [_on_old(version, phase_in) for version in book.terms.offer.told]
    return replace(book, terms=replace(book.terms, offer=Versions(told), phase_ins={}))


def _on_old(version: Version[OfferTerms], phase_in: PhaseIn) -> Version[OfferTerms]:
    old = {"model": phase_in.old_model, "rates": phase_in.old_rates or version.value.rates}
    return replace(version, value=version.value.model_copy(update=old))


def _by_amount(version: Version[PhaseIn], month: Month, period: Period) -> tuple[Ore, str, set[int]]:
    yearly = version.value.old_ore or 0
    owed = twelfth(yearly, month, period.days)
    twelfths = f"twelfths to month {month.month} less those before"
    return owed, f"old allocation {danish(yearly)} kr. a year, {twelfths}: {danish(owed)} kr.", set()


def _line(
    version: Version[PhaseIn],
    month: Month,
    period: Period,
    share: Fraction,
    new: Ore,
    old: Ore,
    old_told: str,
    events: set[int],
) -> Line:
    exact = (1 - share) * (old - new)
    amount = half_up(exact)
    left = f"{float((1 - share) * 100):g} %"
    return Line(
        id=f"phase-in/{period.first}",
        kind="phase-in",
        part="base",
        place=None,
        citizen=None,
        payer=None,
        paragraph=None,
        period=period,
        level="",
        unit="month",
        unit_price=exact,
        amount=amount,
        for_month=month,
        events=tuple(sorted({version.number, *events})),
        steps=(
            f"phase-in from {version.effective_on} (#{version.number}): {left} of the old allocation in {month.year}",
            old_told,
            f"{left} × ({danish(old)} − {danish(new)}) = {danish(amount)} kr.",
        ),
    )


def _findings(new: OfferMonth, old: OfferMonth) -> Iterator[Finding]:
    """What only the old terms leave open; what the new ones leave open as well is told already."""
    known = {(finding.code, finding.place) for finding in new.findings}
    for finding in old.findings:
        if (finding.code, finding.place) not in known:
            yield replace(finding, code=f"old-{finding.code}", why=f"for the old allocation, {finding.why}")
