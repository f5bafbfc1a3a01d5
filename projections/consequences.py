"""What would it move? The settlements before and after events that are not recorded yet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from ledger.errors import UnknownOffer
from ledger.events import NEVER, Recorded
from ledger.models.issued import IssuedMonth
from ledger.models.issued_lines import IssuedFinding
from ledger.settlement.findings import alike, sentence_of
from ledger.settlement.issuing import MonthSource, known_month, source_of
from ledger.settlement.touched import first_touched
from ledger.shared.calendar import Month, MonthSpan
from ledger.shared.message import Kroner, say
from ledger.shared.money import Ore
from ledger.shared.steps import counted
from ledger.state.book import Book, book_of
from ledger.state.terms import Terms
from ledger.store.history import History
from projections.months import Months, Status


class Move(Struct, frozen=True):
    """What an offer's month, or the months up to and with `last`, would come to before and after, in øre.

    That is each month by itself, as known: with what later ones carry for it, without what it carries for others.
    `payers` is what each one's lines move ("own" is the ledger's municipality, and what concerns no citizen);
    `carried_by` the open month that carries what a closed one moves.
    """

    offer: str
    month: Month
    last: Month
    status: Status
    carried_by: Month | None
    before: Ore
    after: Ore
    payers: Mapping[str, Ore]
    new_findings: Sequence[IssuedFinding]

    @property
    def difference(self) -> Ore:
        return self.after - self.before

    @property
    def moves_anything(self) -> bool:
        """A month may move from one payer to another and come to the same."""
        return bool(self.difference or self.payers or self.new_findings)


class Carrier(Struct, frozen=True):
    """The settlement of an offer's earliest open month before and after, in øre, with what it carries for others."""

    offer: str
    month: Month
    before: Ore
    after: Ore

    @property
    def difference(self) -> Ore:
        return self.after - self.before


class Consequences(Struct, frozen=True):
    """Every month that proposed events would move, offer by offer, as known at event `known_at`.

    `looked_at` are the months of each offer that were looked at; there it may move more of them.
    `carriers` are the settlements of months among them, and of those that carry them, which come to another figure
    than the month by itself.
    """

    known_at: int
    moves: Sequence[Move]
    looked_at: Mapping[str, MonthSpan] = {}
    carriers: Sequence[Carrier] = ()

    @property
    def difference(self) -> Ore:
        return sum(move.difference for move in self.moves)


def consequences(months: Months, proposed: Sequence[Recorded], today: date) -> Consequences:
    """The offers, months, payers and sums that proposed events would move, month by month (`months_looked_at`)."""
    # What is outside the settlements has no day from which it would touch one.
    moving = [fact for fact in proposed if fact.event.touches_from < date.max]
    by_offer = _by_offer(moving)
    offers = _offers(months.history, moving)
    moves: list[Move] = []
    carriers: list[Carrier] = []
    looked_at: dict[str, MonthSpan] = {}
    for offer in counted(offers, say("looking at what would move")):
        about = _concerning(offer, by_offer)
        before, source, after = _with(months, offer, about)
        looked_at[offer] = months_looked_at(before, after, about, today)
        moved = list(_moves(before, source, after, looked_at[offer]))
        moves += moved
        carriers += _carriers(months, before, after, moved)
    return Consequences(months.as_of, moves, looked_at, carriers)


def _by_offer(proposed: Iterable[Recorded]) -> Mapping[str | None, Sequence[Recorded]]:
    """Events by the offer that they are about, in their order: an import has those of many offers."""
    found: defaultdict[str | None, list[Recorded]] = defaultdict(list)
    for fact in proposed:
        found[fact.event.about_offer].append(fact)
    return found


def _concerning(offer: str, by_offer: Mapping[str | None, Sequence[Recorded]]) -> list[Recorded]:
    """The events about an offer, or about all of them, in their order."""
    return sorted((*by_offer.get(offer, ()), *by_offer.get(None, ())), key=lambda fact: fact.number)


OPEN_MONTHS_SHOWN = 3
"""Of each offer's open months so many are shown one by one; an open stay moves every later one alike."""


def abridged(moves: Iterable[Move]) -> Iterator[Move]:
    """The moves for a reader: closed months and the first open ones, and the later ones of each offer as one.

    So are closed months in a row that each come to what they came to before, such as by a change of payer alone: a
    hundred lines of 0,00 stood before what the payers come to.
    """
    for _, of_offer in groupby(moves, key=lambda move: move.offer):
        closed: list[Move] = []
        still_open: list[Move] = []
        for move in of_offer:
            (closed if move.status == "closed" else still_open).append(move)
        later = still_open[OPEN_MONTHS_SHOWN:]
        yield from _same_together(closed)
        yield from still_open if len(later) == 1 else still_open[:OPEN_MONTHS_SHOWN]
        if len(later) > 1:
            yield _together(later)


def _same_together(closed: Iterable[Move]) -> Iterator[Move]:
    """Closed months, with those in a row that come to the same, and bring nothing to decide, as one."""
    run: list[Move] = []
    for move in closed:
        is_same = not (move.difference or move.new_findings)
        if run and not (is_same and move.month == run[-1].last.next() and move.carried_by == run[-1].carried_by):
            yield _together(run)
            run = []
        if is_same:
            run.append(move)
        else:
            yield move
    if run:
        yield _together(run)


def _together(moves: Sequence[Move]) -> Move:
    payers: defaultdict[str, Ore] = defaultdict(int)
    for move in moves:
        for payer, moved in move.payers.items():
            payers[payer] += moved
    findings: dict[Hashable, IssuedFinding] = {}
    for finding in (finding for move in moves for finding in move.new_findings):
        findings.setdefault((alike(finding), finding.for_month, finding.for_month and finding.first_day), finding)
    return replace(
        moves[0],
        last=moves[-1].last,
        before=sum(move.before for move in moves),
        after=sum(move.after for move in moves),
        payers={payer: ore for payer, ore in sorted(payers.items()) if ore},
        new_findings=list(findings.values()),
    )


def _with(months: Months, offer: str, about: Sequence[Recorded]) -> tuple[Book, MonthSource, Book]:
    """An offer's book and its months as they are, and the book with the events."""
    try:
        before, source = months.book(offer), months.source(offer)
    except UnknownOffer:  # it is proposed itself
        before = book_of(offer, months.history.shared())
        source = source_of(before)
    return before, source, book_of(offer, [*before.facts, *about])


def months_looked_at(before: Book, after: Book, about: Sequence[Recorded], today: date) -> MonthSpan:
    """The months in which a reader is told what events move: `after` is the book with them.

    They run from the first one touched to the present one, or to the last touched or closed where that is later: an
    open stay goes on after it at the same price.
    """
    first, last = _touched(after, about)
    return MonthSpan(first, max(last, *before.closings, Month.of(today)))


def _moves(before: Book, source: MonthSource, after: Book, span: MonthSpan) -> Iterator[Move]:
    earliest = after.earliest_open()
    looked_at = span.months()
    would_be = source_of(after, looked_at)
    for month in looked_at:
        was, becomes = known_month(before, source(month)), known_month(after, would_be(month))
        closed = month in before.closings
        move = Move(
            offer=before.offer,
            month=month,
            last=month,
            status="closed" if closed else "open",
            carried_by=earliest if closed else None,
            before=was.total_ore,
            after=becomes.total_ore,
            payers=_by_payer(was, becomes, after.terms),
            new_findings=_new_findings(was, becomes),
        )
        if move.moves_anything:
            yield move


def _carriers(months: Months, before: Book, after: Book, moves: Sequence[Move]) -> Iterator[Carrier]:
    """The settlements that carry what closed months move by, or carry something already.

    What a settlement is moved by is what its own month is, and what each closed month is: it carries what these come
    to less what was issued for them, and that stays. Where a house opens earlier or later by the events, another
    month is the earliest open one, and carries it all from then on.
    """
    if len(after.closings) > len(before.closings):  # a closing issues what is carried, as it stands
        return
    carried_by, carries = before.earliest_open(), after.earliest_open()
    moved = {move.month: move for move in moves}
    if not before.closings or carried_by is None or (carried_by == carries and not _concerns(carried_by, moves)):
        return
    by_itself = {
        month: months.calculated(before.offer, month).total_ore for month in (carried_by, carries) if month is not None
    }
    was = months.current(before.offer, carried_by).settlement.total_ore - by_itself[carried_by]
    closed = [move.difference for move in moves if move.status == "closed"]
    if not (was or closed):
        return
    becomes = was + sum(closed)
    for month, own in sorted(by_itself.items()):
        yield Carrier(
            before.offer,
            month,
            before=own + (was if month == carried_by else 0),
            after=own + (moved[month].difference if month in moved else 0) + (becomes if month == carries else 0),
        )


def _concerns(carried_by: Month, moves: Sequence[Move]) -> bool:
    """Whether a month moves, or one that it carries."""
    return any(carried_by in (move.month, move.carried_by) for move in moves)


def _touched(after: Book, about: Sequence[Recorded]) -> tuple[Month, Month]:
    """The first month that facts can change, all that there is where it is every one; and the last they are about."""
    own = [fact.event.touches_from for fact in about if fact.event.touches_from != NEVER]
    first = min([first_touched(after.facts, about[0].number - 1), *own])
    if first == date.min:
        first = min([*own, *(place.open.first for place in after.capacity())])
    return Month.of(first), Month.of(max(own, default=first))


def _new_findings(was: IssuedMonth, becomes: IssuedMonth) -> list[IssuedFinding]:
    known = {(alike(finding), finding.for_month) for finding in was.findings}
    return [finding for finding in becomes.findings if (alike(finding), finding.for_month) not in known]


def _by_payer(was: IssuedMonth, becomes: IssuedMonth, terms: Terms) -> dict[str, Ore]:
    moved: defaultdict[str, Ore] = defaultdict(int)
    for sign, month in ((-1, was), (1, becomes)):
        for payer, amount in month.by_payer().items():
            moved[terms.payer_of(payer)] += sign * amount
    return {payer: ore for payer, ore in sorted(moved.items()) if ore}


def _offers(history: History, proposed: Sequence[Recorded]) -> list[str]:
    """The offers that the events name, and those that use a model or rates that they adopt, or are phased in from."""
    named = {fact.event.about_offer for fact in proposed if fact.event.about_offer}
    shared = {fact.event.stream for fact in proposed if fact.event.about_offer is None and fact.event.moves_amounts}
    if shared:
        of_services = any(stream.startswith("service:") for stream in shared) or bool(history.terms().services)
        named |= {offer for offer in history.offers() if _streams(history, offer, of_services=of_services) & shared}
    return sorted(named)


def _streams(history: History, offer: str, *, of_services: bool) -> set[str]:
    """The streams for all offers that one is settled by; its stays are read for them only where there are services."""
    return (history.book_without_closings(offer) if of_services else history.terms(offer)).shared_streams()


def consequences_data(consequences: Consequences) -> dict[str, Any]:
    """The consequences for machines."""
    return {
        "known_at": {"event": consequences.known_at},
        "months": [move_data(move) for move in consequences.moves],
        "settlements": [carrier_data(one) for one in consequences.carriers],
        "difference": Kroner(consequences.difference),
    }


def carrier_data(carrier: Carrier) -> dict[str, Any]:
    """A settlement that carries for closed months, for machines."""
    return {
        "offer": carrier.offer,
        "month": carrier.month,
        "before": Kroner(carrier.before),
        "after": Kroner(carrier.after),
        "difference": Kroner(carrier.difference),
    }


def move_data(move: Move) -> dict[str, Any]:
    """One month's move for machines."""
    return {
        "offer": move.offer,
        "month": move.month,
        "status": move.status,
        "carried_by": move.carried_by,
        "before": Kroner(move.before),
        "after": Kroner(move.after),
        "difference": Kroner(move.difference),
        "payers": {payer: Kroner(ore) for payer, ore in move.payers.items()},
        "new_findings": [sentence_of(finding) for finding in move.new_findings],
    }
