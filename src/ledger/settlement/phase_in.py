"""Phase-in: while a new allocation is phased in, a line of its own brings a month's total towards the old one.

With the share s of the new allocation the month is to come to s × new + (1 − s) × old. The lines of the new one stay
as they are, and one line adds (1 − s) × (old − new), rounded once.

Decided on 2026-11-21:

* Phase-in is one line an offer and month. It is `(1 − share) × (old − new)`, rounded half up once. `new` is the sum of
  the month's lines in whole øre, so the total is within half an øre of the exact one. It begins on the first of a
  month. After the last year that is named, the new allocation holds alone. An offer's own phase-in goes before its
  model's; without a model in force there is none. With `old_model` the same residents are settled under that model
  (and `old_rates`). What only the old terms leave open is a finding `old-…`. The line has no payer: buyers owe the new
  prices. When terms that are named as old change, the cached months of every offer are dropped.

Decided on 2026-11-26:

* What rests on something without a price has none. While anything of the month is unpriced, under the new terms or
  the old, there is no phase-in line but a finding.

Decided on 2026-11-27:

* What is phased in is the house's allocation for its places, old and new: neither what residents pay themselves nor,
  unless the decision says so, services, whose prices are adopted by themselves. A service without a price leaves such
  a phase-in as it is.
* With `services = true` they are part of the allocation, as a base is: the old yearly amount has them in it, and under
  an old model they cost what they do, but for what that model says of absence and notice. Then a service without a
  price leaves no phase-in either. Only the council knows what its old amount was for, so nothing is guessed, and what
  was adopted without a word means places alone.
* A delivery that is only expected is no line of a month, and not phased in before it is told.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from ledger.models.offers import OfferTerms
from ledger.models.told import Told
from ledger.models.yearly import PhaseIn
from ledger.settlement.findings import OLD, severity_of
from ledger.settlement.frames import twelfth
from ledger.settlement.lines import Finding, Line, OfferMonth
from ledger.settlement.timeline import chosen_by, open_days
from ledger.shared.calendar import Month, Period
from ledger.shared.event_numbers import union
from ledger.shared.message import Figure, Kroner, Message, say
from ledger.shared.money import Ore, half_up
from ledger.shared.ratios import exact
from ledger.shared.versions import Version, Versions
from ledger.state.book import Book

Calculate = Callable[[Book, Month], OfferMonth]
"""The calculation without any phase-in."""


class _Old(Struct, frozen=True):
    """The old allocation of a month in øre, how it came about, and the events behind it."""

    total: Ore
    how: Message
    events: frozenset[int] = frozenset()


def phased(book: Book, month: Month, new: OfferMonth, calculate: Calculate) -> OfferMonth:
    """The month with its phase-in line; as it is where no phase-in is in force, or the new allocation stands alone.

    What cannot be priced under the old model is a finding with "old-" before its code, and costs nothing there.
    """
    if not book.terms.phase_ins:
        return new
    period = open_days(book).overlap(month.period)
    version = book.terms.phase_in_on(period.first) if period.days else None
    terms = _terms(book, period.first)
    if version is None or terms is None or version.value.share(month.year) == 1:
        return new
    findings: tuple[Finding, ...] = ()
    if version.value.old_model is None:
        old = _by_amount(version.value, month, period)
    else:
        calculated = calculate(under_old_terms(book, version.value), month)
        old = _by_model(version.value, calculated)
        findings = tuple(_findings(new, calculated))
    left_open = (*new.findings, *findings)
    if any(_is_of_it(version.value, one) and severity_of(one.code) == "unpriced" for one in left_open):
        nothing = Finding("no-phase-in", None, None, None, period, {}, kind="phase-in", part="base")
        return replace(new, findings=(*left_open, nothing))
    line = _line(version, month, period, _allocated(version.value, new), old, terms)
    return replace(new, lines=(*new.lines, line), findings=left_open)


def _terms(book: Book, day: date) -> frozenset[int] | None:
    """The events that chose the rules of the new allocation; None where it has none."""
    model, offer = book.terms.model_on(day), book.terms.offer.on(day)
    if offer is None or (model is None and not offer.value.owes_frame_alone):
        return None
    return frozenset(chosen_by(book, model, day))


def under_old_terms(book: Book, phase_in: PhaseIn) -> Book:
    """The book as if the offer had stayed on its old model, and on the old rates where the phase-in names them.

    Without services, where they are no part of an allocation.
    """
    versions = [_on_old(version, phase_in) for version in book.terms.offer.recorded]
    grants = book.grants if phase_in.services else ()
    return replace(book, terms=replace(book.terms, offer=Versions(versions)), grants=grants)


def _on_old(version: Version[OfferTerms], phase_in: PhaseIn) -> Version[OfferTerms]:
    old = {"model": phase_in.old_model, "rates": phase_in.old_rates or version.value.rates}
    return replace(version, value=version.value.changed(old))


def _by_amount(phase_in: PhaseIn, month: Month, period: Period) -> _Old:
    yearly = phase_in.old_ore or 0
    how = say(
        "old allocation {yearly} a year, twelfths to {month} less those before",
        yearly=Kroner(yearly),
        month=month,
    )
    return _Old(twelfth(yearly, month, period.days), how)


def _by_model(phase_in: PhaseIn, old: OfferMonth) -> _Old:
    events = frozenset(union(line.events for line in old.lines if _is_allocated(phase_in, line)))
    how = say("old allocation under model {model}", model=phase_in.old_model)
    return _Old(_allocated(phase_in, old), how, events)


def _allocated(phase_in: PhaseIn, month: OfferMonth) -> Ore:
    """What the house's allocation comes to in a month."""
    return sum(line.amount for line in month.lines if _is_allocated(phase_in, line))


def _is_allocated(phase_in: PhaseIn, line: Line) -> bool:
    """Whether a line is of an allocation: not what residents pay themselves, nor always a service."""
    return line.kind != "own-payment" and _is_of_it(phase_in, line)


def _is_of_it(phase_in: PhaseIn, one: Line | Finding) -> bool:
    """Whether something about a service is of an allocation; all else is."""
    return one.service is None or bool(phase_in.services)


def _line(version: Version[PhaseIn], month: Month, period: Period, new: Ore, old: _Old, terms: frozenset[int]) -> Line:
    left = 1 - version.value.share(month.year)
    unrounded = left * (old.total - new)
    amount = half_up(unrounded)
    return Line(
        id=f"phase-in/{period.first}",
        kind="phase-in",
        part="base",
        period=period,
        unit="month",
        unit_price=unrounded,
        amount=amount,
        for_month=month,
        events=tuple(sorted({version.number, *terms, *old.events})),
        steps=(
            Told(
                say(
                    "phase-in from {day} (#{number}): a part of the old one in {year}",
                    day=version.effective_on,
                    number=version.number,
                    year=month.year,
                )
            ),
            Told(old.how),
            *([Told(say("services are part of the allocation, old and new"))] if version.value.services else []),
            Told(
                say(
                    "{share} × ({old:bare} − {new:bare}) = {amount}",
                    share=say("{figure} %", figure=Figure(str(exact(left * 100)))),
                    old=Kroner(old.total),
                    new=Kroner(new),
                    amount=Kroner(amount),
                )
            ),
        ),
    )


def _findings(new: OfferMonth, old: OfferMonth) -> Iterator[Finding]:
    """What only the old terms leave open; what the new ones leave open as well is among them already."""
    known = {(finding.code, finding.place, finding.service) for finding in new.findings}
    for finding in old.findings:
        if (finding.code, finding.place, finding.service) not in known:
            yield replace(finding, code=f"{OLD}{finding.code}", kind=None, part=None)
