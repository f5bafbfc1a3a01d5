"""The settlement of one offer's month: what its places add, what the house itself owes, and what is phased in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from operator import attrgetter

from msgspec import Struct
from msgspec.structs import replace

from ledger.models.lines import LineKind, order_of
from ledger.settlement.confirming import stale_findings
from ledger.settlement.cutting import changed_by_rounding
from ledger.settlement.house_lines import bought_line, frame_lines
from ledger.settlement.lines import Finding, Line, OfferMonth, PlaceDays, in_order_of_one_kind, numbered
from ledger.settlement.phase_in import phased
from ledger.settlement.place_month import KnownPlaces, PlaceMonth
from ledger.settlement.prices import no_terms
from ledger.settlement.surroundings import Surroundings
from ledger.settlement.timeline import Part, open_days, parts_by_month, parts_of
from ledger.settlement.window import Window, window_of, windows
from ledger.shared.calendar import Month, Period
from ledger.shared.money import Ore
from ledger.shared.ordering import natural
from ledger.state.book import Book


def settle_month(book: Book, month: Month, known: KnownPlaces | None = None) -> OfferMonth:
    """The settlement of one offer for one month, as it follows from what the book knows.

    Pure: the same book gives the same lines. What a person must decide is a finding and costs nothing until then;
    it never stops the rest of the offer. `known` spares what an earlier state of the book had in common.
    """
    [settled] = settle_months(book, month, month, known)
    return settled


def settle_months(book: Book, first: Month, last: Month, known: KnownPlaces | None = None) -> Iterator[OfferMonth]:
    """The settlements of the months from `first` to `last`, both included, in order: each what it is by itself.

    What places owe is priced once for all of them, and each month is a cut through it.
    """
    for found in found_months(book, first, last, known):
        yield found.in_order()


def found_months(
    book: Book, first: Month, last: Month, known: KnownPlaces | None = None
) -> Iterator[Found | OfferMonth]:
    """The same as they are found, for whoever asks what months come to, and not for their lines."""
    for window in windows(first, last, len(book.places)):
        found = _settled(book, window, known or KnownPlaces())
        if not book.terms.phase_ins:
            yield from found
            continue
        for month, by_terms in zip(window.months, found, strict=True):
            yield phased(book, month, by_terms.in_order(), _alone)


def settled_of(book: Book, months: Iterable[Month]) -> Iterator[OfferMonth]:
    """The settlements of some months, in order; those that follow one another are settled together."""
    run: list[Month] = []
    for month in sorted(set(months)):
        if run and run[-1].next() != month:
            yield from settle_months(book, run[0], run[-1])
            run = []
        run.append(month)
    if run:
        yield from settle_months(book, run[0], run[-1])


def _alone(book: Book, month: Month) -> OfferMonth:
    [found] = _settled(book, window_of(month, month), KnownPlaces())
    return found.in_order()


class Found(Struct, frozen=True):
    """A month of a house by its terms, before its lines and findings are put in the order in which they are shown."""

    offer: str
    month: Month
    of_house: Sequence[Line]
    of_places: Sequence[Line]
    findings: Sequence[Finding]
    places: Sequence[PlaceMonth]

    @property
    def total(self) -> Ore:
        """The sum of the lines, in øre."""
        return sum([line.amount for line in self.of_house]) + sum([line.amount for line in self.of_places])

    def in_order(self) -> OfferMonth:
        """The settlement of the month."""
        # What is of no place comes before the places, and each is in order: what is left is to put the kinds in theirs.
        of_kinds: defaultdict[LineKind, list[Line]] = defaultdict(list)
        for line in self.of_house:
            of_kinds[line.kind].append(line)
        for of_kind in of_kinds.values():
            of_kind.sort(key=in_order_of_one_kind)
        for line in self.of_places:
            of_kinds[line.kind].append(line)
        lines = [line for kind in sorted(of_kinds, key=order_of) for line in of_kinds[kind]]
        days = _sum(self.places)
        return OfferMonth(self.offer, self.month, tuple(numbered(lines)), tuple(_merge(self.findings)), days)


def _settled(book: Book, window: Window, known: KnownPlaces) -> Iterator[Found]:
    """The months by the terms in force, whatever is being phased in."""
    seen = known.seen_from(window)
    around = Surroundings(book, seen)
    the_parts = parts_of(book, seen, around.asks_for_month)
    in_turn = sorted(book.places.values(), key=lambda place: natural(place.id))
    places = [known.settled(around, the_parts, place) for place in in_turn]
    services = _services(book, seen, known)
    own = _own_payments(book, window)
    for at, of_month in enumerate(parts_by_month(book, window)):
        yield _together(book, window.months[at], of_month, [one[at] for one in places], services[at], own[at])


def _together(
    book: Book,
    month: Month,
    the_parts: Sequence[Part],
    places: Sequence[PlaceMonth],
    services: Sequence[Line | Finding],
    own: Sequence[Line | Finding],
) -> Found:
    """A month of a house from what its places add, its services and what residents pay themselves."""
    of_house = [*(frame_lines(book, the_parts, month) if book.terms.has_frames else ())]
    odd: list[Finding] = []
    for one in chain(services, own):
        if isinstance(one, Line):
            of_house.append(one)
        else:
            odd.append(one)
    lines = [line for place in places for line in place.lines]
    in_pieces = [line for place in places if place.in_pieces for line in place.lines]
    changed = changed_by_rounding(
        [*in_pieces, *(line for line in of_house if line.kind == "supplement" and line.unit == "month")]
    )
    if changed:
        of_house, lines = ([changed.get(id(line), line) for line in some] for some in (of_house, lines))
    if book.terms.has_frames:
        of_house += bought_line(book, month, [line for line in lines if line.of_frame])
    findings = [finding for part in the_parts for finding in _no_model(book, part)]
    findings += [finding for part in the_parts for finding in stale_findings(book, part)]
    findings += [finding for place in places for finding in place.findings]
    findings += odd
    return Found(book.offer, month, of_house, lines, findings, places)


def _services(book: Book, window: Window, known: KnownPlaces) -> Sequence[Sequence[Line | Finding]]:
    """What the services add, month by month, that are granted here: few houses have any, and load what settles them."""
    if not book.grants:
        return [()] * len(window.months)
    from ledger.settlement.supplements import supplements  # noqa: PLC0415 - as said

    return supplements(book, window, known.grants)


def _own_payments(book: Book, window: Window) -> Sequence[Sequence[Line | Finding]]:
    """What residents pay themselves, month by month: few houses have it, and load what settles it."""
    if not book.terms.own_payments and not any(stay.own_amounts for stay in book.stays()):
        return [()] * len(window.months)
    from ledger.settlement.own_payments import own_payments  # noqa: PLC0415 - as said

    return own_payments(book, window)


def _sum(places: Sequence[PlaceMonth]) -> PlaceDays:
    total = PlaceDays()
    for days in places:
        total.occupied += days.occupied
        total.notice += days.notice
        total.vacant += days.vacant
        total.closed += days.closed
        total.absent += days.absent
    return total


def _merge(findings: Sequence[Finding]) -> Iterator[Finding]:
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
