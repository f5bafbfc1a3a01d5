"""A month's settlement now: as issued where it is closed, else calculated, with what it carries for other months.

For one offer let T(m) be month m as the book knows it. While m is open its settlement is T(m). The earliest open month
also carries T(c) less all that has been issued for c, for each closed month c. So at any time all issued totals and
the earliest open month's adjustments sum to the T of the closed months.

Decided on 2026-11-27:

* Late news that leave an amount of a closed month standing where a person should look are carried too, until a closing
  is accepted with them: a delivery of which a part has another price or payer now, and a service that nobody is known
  to pay. Before, the money stayed with whoever paid before, and nobody was told.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from msgspec.structs import replace

from ledger.events import OfStay, PlaceReserved, Recorded
from ledger.models.issued import IssuedMonth
from ledger.models.issued_lines import IssuedFinding, IssuedLine
from ledger.models.lines import LineKind
from ledger.settlement.accepted import not_accepted
from ledger.settlement.adjustments import adjustments
from ledger.settlement.as_issued import as_issued, issued_for
from ledger.settlement.calculation import CALCULATION
from ledger.settlement.engine import settled_of
from ledger.settlement.holding import NOTHING, held
from ledger.settlement.touched import first_touched
from ledger.settlement.unpriced import has_unknown_tail, may_hold, may_hold_in
from ledger.shared.calendar import Month
from ledger.shared.event_numbers import union
from ledger.shared.money import Ore
from ledger.state.book import Book

MonthSource = Callable[[Month], IssuedMonth]
"""T: a month as the book knows it, whoever calculated it and when."""


def source_of(book: Book, together: Iterable[Month] = ()) -> MonthSource:
    """The months of a book, each calculated when it is first asked for.

    Who asks for one of `together` asks for all of them. Who asks for a second month of a year asks for more of them:
    those after it are settled together with it.
    """
    known: dict[Month, IssuedMonth] = {}
    asked_together = set(together)

    def source(month: Month) -> IssuedMonth:
        if month not in known:
            last = Month(month.year, 12) if any(one.year == month.year for one in known) else month
            months = asked_together if month in asked_together else month.until(last)
            for settled in settled_of(book, months):
                known.setdefault(settled.month, as_issued(settled))
        return known[month]

    return source


def totals_of(book: Book, source: MonthSource) -> Callable[[Month], Ore]:
    """What the months of a source come to, each with what stays as it was issued."""
    return lambda month: known_total(book, source(month))


def current_settlement(book: Book, month: Month, source: MonthSource | None = None) -> IssuedMonth:
    """An offer's settlement of a month. `source` may bring months that were calculated before."""
    if month in book.closings:
        return book.closings[month].issued
    source = source or source_of(book)
    calculated = source(month)
    if month != book.earliest_open() or not book.closings:
        return calculated
    return calculated.carrying(*_carried(book, source))


def current_total(book: Book, month: Month, calculated: Callable[[Month], Ore]) -> Ore:
    """The total of `current_settlement` without its lines, from the totals of months by themselves."""
    if month in book.closings:
        return book.closings[month].issued.total_ore
    total = calculated(month)
    if month != book.earliest_open():
        return total
    return total + sum(calculated(moved) - book.closings.issued_total(moved) for moved in moved_months(book))


def moved_months(book: Book) -> list[Month]:
    """The closed months that may have moved since they were last settled, the oldest first.

    A closing brings every closed month up to what was known then. So only what was recorded after the last one
    counts, from the day on which it takes effect; and a change of the calculation concerns every month.
    """
    if book.closings.calculations - {CALCULATION}:
        return sorted(book.closings)
    since = first_touched(book.facts, book.closings.known_at)
    return sorted(month for month in book.closings if month.last >= since)


def _carried(book: Book, source: MonthSource) -> tuple[list[IssuedLine], list[IssuedFinding]]:
    """The adjustments for all closed months, the oldest month first, and what is held in them and not accepted yet."""
    moved = moved_months(book)
    issued = issued_for(book, moved)
    carried: list[IssuedLine] = []
    findings: list[IssuedFinding] = []
    tail_unknown = bool(moved) and has_unknown_tail(book)
    for closed in moved:
        calculated = source(closed)
        holds = tail_unknown or may_hold_in(book, closed, {finding.severity for finding in calculated.findings})
        stays = held(book, closed, calculated, issued[closed]) if holds else NOTHING
        now = (*calculated.lines, *stays.lines)
        if now != tuple(issued[closed]):
            carried += adjustments(now, issued[closed], _Causes(book, closed), stays.vacancies)
        findings += not_accepted(book, closed, (*stays.findings, *_to_look_at(calculated)))
    return carried, findings


def _to_look_at(closed: IssuedMonth) -> Iterator[IssuedFinding]:
    """What late news have made of services of a closed month whose amount stands, and a person should look at."""
    for finding in closed.findings:
        if finding.code in _OF_STANDING_AMOUNTS:
            yield replace(finding, for_month=closed.month)


_OF_STANDING_AMOUNTS = frozenset({"delivery-cut", "last-payer"})


Split = Mapping[tuple[str | None, LineKind], Ore]
"""What a month comes to by payer (None: the own municipality) and kind of line, in øre."""


def known_month(book: Book, calculated: IssuedMonth) -> IssuedMonth:
    """A month as known: as calculated, and, once it is closed, with what stays as it was issued and why.

    What is unpriced in a closed month is said with the amount that stays.
    """
    month = calculated.month
    if month not in book.closings or not may_hold(book, month, (finding.severity for finding in calculated.findings)):
        return calculated
    stays = held(book, month, calculated, issued_for(book, [month])[month])
    findings = [finding for finding in calculated.findings if finding.severity != "unpriced"]
    lines = (*calculated.lines, *stays.lines)
    return IssuedMonth(calculated.offer, month, lines, (*findings, *stays.findings), calculated.place_days)


def known_total(book: Book, calculated: IssuedMonth) -> Ore:
    """What a month comes to as known."""
    return known_month(book, calculated).total_ore


def known_split(book: Book, calculated: IssuedMonth) -> Split:
    """The same by payer and kind; what comes to 0 is left out."""
    split: defaultdict[tuple[str | None, LineKind], Ore] = defaultdict(int)
    for line in known_month(book, calculated).lines:
        split[line.payer, line.kind] += line.amount_ore
    return {part: amount for part, amount in split.items() if amount}


class _Causes:
    """Which events made an issued line differ: those since the month was last settled that have to do with it."""

    def __init__(self, book: Book, month: Month) -> None:
        self._book, self._month = book, month

    @cached_property
    def _since(self) -> Sequence[Recorded]:
        used = self._book.shared_streams()
        closings = (self._book.closings[closed] for closed in self._book.closings.issuing(self._month))
        known = max(closing.known_at for closing in closings)
        return [
            fact
            for fact in self._book.facts
            if fact.number > known and fact.event.moves_from <= self._month.last and fact.event.moves_amounts
            if fact.event.about_offer is not None or fact.event.stream in used
        ]

    @cached_property
    def _citizens(self) -> Mapping[int, str]:
        """Whom each event of a stay is about."""
        return {fact.number: fact.event.citizen for fact in self._book.facts if isinstance(fact.event, OfStay)}

    def __call__(self, owed: Sequence[IssuedLine], issued: Sequence[IssuedLine]) -> tuple[int, ...]:
        """The events that the lines themselves name, or that speak of a citizen or a vacant place that they name.

        Failing that, all since.
        """
        named = union(one.events for one in (*issued, *owed))
        citizens = {self._citizens[number] for number in named if number in self._citizens}
        vacant = {line.place for line in (*issued, *owed) if line.is_vacancy}
        direct = [fact for fact in self._since if self._concerns(fact, named, citizens, vacant)]
        # What took effect after the month is a cause only where nothing in it is.
        within = [fact for fact in direct if fact.event.touches_from <= self._month.last]
        return tuple(fact.number for fact in within or direct or self._since)

    @staticmethod
    def _concerns(fact: Recorded, named: set[int], citizens: set[str], vacant: set[str | None]) -> bool:
        event = fact.event
        if fact.number in named or event.corrects in named:
            return True
        # A void concerns the lines that name what it annuls, not all of the citizen's.
        if isinstance(event, PlaceReserved):
            return event.place in vacant
        return isinstance(event, OfStay) and event.citizen in citizens
