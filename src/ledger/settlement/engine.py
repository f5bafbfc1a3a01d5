"""The settlement of one offer's month: what its places add, what the house itself owes, and what is phased in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from operator import attrgetter

from msgspec.structs import replace

from ledger.models.issued import ABSENT, STATES
from ledger.models.lines import order_of
from ledger.settlement.confirming import stale_findings
from ledger.settlement.cutting import rounded_together
from ledger.settlement.house_lines import bought_line, frame_lines
from ledger.settlement.lines import Finding, Line, OfferMonth, PlaceDays, numbered
from ledger.settlement.phase_in import phased
from ledger.settlement.place_month import KnownPlaces, PlaceMonth
from ledger.settlement.prices import no_terms
from ledger.settlement.surroundings import Surroundings
from ledger.settlement.timeline import Part, open_days, parts
from ledger.shared.calendar import Month, Period
from ledger.shared.ordering import natural
from ledger.state.book import Book


def settle_month(book: Book, month: Month, known: KnownPlaces | None = None) -> OfferMonth:
    """The settlement of one offer for one month, as it follows from what the book knows.

    Pure: the same book gives the same lines. What a person must decide is a finding and costs nothing until then;
    it never stops the rest of the offer. `known` spares what an earlier state of the book had in common.
    """
    return phased(book, month, _settled(book, month, known or KnownPlaces()), partial(_settled, known=KnownPlaces()))


def _settled(book: Book, month: Month, known: KnownPlaces) -> OfferMonth:
    """The month by the terms in force, whatever is being phased in."""
    around, the_parts = Surroundings(book, month), parts(book, month)
    places = [known.settled(around, the_parts, place, month) for place in book.places.values()]
    lines = list(frame_lines(book, the_parts, month))
    services = _services(book, month, known)
    of_services = [line for line in services if isinstance(line, Line)]
    lines += rounded_together([*(line for place in places for line in place.lines), *of_services])
    own = _own_payments(book, month)
    lines += [line for line in own if isinstance(line, Line)]
    lines += bought_line(book, month, [line for line in lines if line.of_frame])
    lines.sort(key=lambda line: (order_of(line.kind), natural(line.place), line.period, line.part, line.id))
    findings = [finding for part in the_parts for finding in _no_model(book, part)]
    findings += [finding for part in the_parts for finding in stale_findings(book, part)]
    findings += [finding for place in places for finding in place.findings]
    findings += [finding for finding in (*services, *own) if isinstance(finding, Finding)]
    return OfferMonth(book.offer, month, tuple(numbered(lines)), tuple(_merge(findings)), _sum(places))


def _services(book: Book, month: Month, known: KnownPlaces) -> Sequence[Line | Finding]:
    """What the services add that are granted here: few houses have any, and load what settles them."""
    if not book.grants:
        return ()
    from ledger.settlement.supplements import supplements  # noqa: PLC0415 - as said

    return list(supplements(book, month, known.grants))


def _own_payments(book: Book, month: Month) -> Sequence[Line | Finding]:
    """What residents pay themselves: few houses have it, and load what settles it."""
    if not book.terms.own_payments and not any(stay.own_amounts for stay in book.stays()):
        return ()
    from ledger.settlement.own_payments import own_payments  # noqa: PLC0415 - as said

    return list(own_payments(book, month))


def _sum(places: Sequence[PlaceMonth]) -> PlaceDays:
    return PlaceDays(*(sum(getattr(place.days, state) for place in places) for state in (*STATES, ABSENT)))


def _merge(findings: list[Finding]) -> Iterator[Finding]:
    """Findings of one code about one thing on days that touch as one, with the data of its first day."""
    merged: Finding | None = None
    for finding in sorted(findings, key=_order):
        if merged is not None and _about(merged) == _about(finding) and merged.period.end >= finding.period.first:
            # Deliveries lie over one another, and on granted days: the one that began first may end last.
            ends = max(merged.period.end, finding.period.end)
            merged = replace(merged, period=Period(merged.period.first, ends))
            continue
        if merged is not None:
            yield merged
        merged = finding
    if merged is not None:
        yield merged


def _order(finding: Finding) -> tuple[object, ...]:
    names = (finding.citizen, finding.kind, finding.part, finding.item, finding.service)
    return (finding.code, natural(finding.place), *(name or "" for name in names), finding.period)


_about = attrgetter("code", "place", "stay", "citizen", "kind", "part", "payer", "paragraph", "item", "service")


def _no_model(book: Book, part: Part) -> Iterator[Finding]:
    """That a part of a month has no model; an offer whose terms name none needs none."""
    missing = no_terms(book, part.period.first) if part.model is None else None
    if missing is not None and part.period.first in open_days(book):
        yield Finding(missing.code, None, None, None, part.period, missing.data)
