"""What would it move? The settlements before and after events that are not recorded yet."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Any

from ledger.errors import UnknownOffer
from ledger.events import ModelAdopted, PhaseInAdopted, RatesAdopted, Recorded, Voided
from ledger.settlement import OfferMonth, settle_month
from ledger.settlement.as_issued import finding_as_issued
from ledger.settlement.findings import sentence_of
from ledger.shared.calendar import Month
from ledger.shared.money import from_plain, plain
from ledger.state.book import Book, book_of
from ledger.store.history import History


def consequences(history: History, proposed: Sequence[Recorded], today: date) -> dict[str, Any]:
    """The offers, months, payers and sums that proposed events would move, month by month.

    Months run from the first one touched to the present one, or to the last touched where that is later: an open
    stay goes on after it at the same price.
    """
    # What lies beside the settlements has no day from which it would touch one.
    moving = [fact for fact in proposed if fact.event.touches_from < date.max]
    moved = [move for offer in _offers(history, moving) for move in _moves(history, offer, moving, today)]
    total = sum(from_plain(move["difference"]) for move in moved)
    return {
        "known_at": {"event": history.position},
        "months": moved,
        "difference": plain(total),
    }


OPEN_MONTHS_TOLD = 3
"""Of each offer's open months so many are told one by one; an open stay moves every later one alike."""


def abridged(months: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The moves for a reader: closed months and the first open ones, and the later ones of each offer as one."""
    for _, of_offer in groupby(months, key=itemgetter("offer")):
        moves = list(of_offer)
        told = [move for move in moves if move["status"] == "closed"]
        still_open = [move for move in moves if move["status"] != "closed"]
        later = still_open[OPEN_MONTHS_TOLD:]
        yield from (*told, *(still_open if len(later) == 1 else still_open[:OPEN_MONTHS_TOLD]))
        if len(later) > 1:
            yield _together(later)


def _together(moves: list[dict[str, Any]]) -> dict[str, Any]:
    payers: defaultdict[str, int] = defaultdict(int)
    for move in moves:
        for payer, moved in move["payers"].items():
            payers[payer] += from_plain(moved)
    sums = {name: plain(sum(from_plain(move[name]) for move in moves)) for name in ("before", "after", "difference")}
    return {
        **moves[0],
        **sums,
        "month": f"{moves[0]['month']} to {moves[-1]['month']}",
        "payers": {payer: plain(ore) for payer, ore in sorted(payers.items()) if ore},
        "new_findings": list(dict.fromkeys(finding for move in moves for finding in move["new_findings"])),
    }


def _moves(history: History, offer: str, proposed: Sequence[Recorded], today: date) -> list[dict[str, Any]]:
    about = [fact for fact in proposed if fact.event.about_offer in (None, offer)]
    try:
        facts = history.about(offer)
    except UnknownOffer:
        facts = history.shared()
    before, after = book_of(offer, facts), book_of(offer, [*facts, *about])
    touched = [Month.of(fact.event.touches_from) for fact in about]
    first, last = min(touched), max(*touched, Month.of(today))
    moves = (_move(offer, month, before, after) for month in first.until(last))
    # A month may move from one payer to another and come to the same.
    return [move for move in moves if move["before"] != move["after"] or move["payers"] or move["new_findings"]]


def _move(offer: str, month: Month, before: Book, after: Book) -> dict[str, Any]:
    was, becomes = settle_month(before, month), settle_month(after, month)
    known = {(finding.code, finding.place) for finding in was.findings}
    difference = becomes.total - was.total
    return {
        "offer": offer,
        "month": str(month),
        "status": "closed" if month in before.closings else "open",
        "carried_by": str(before.earliest_open()) if month in before.closings else None,
        "before": plain(was.total),
        "after": plain(becomes.total),
        "difference": plain(difference),
        "payers": _by_payer(was, becomes),
        "new_findings": [
            str(sentence_of(finding_as_issued(finding)))
            for finding in becomes.findings
            if (finding.code, finding.place) not in known
        ],
    }


def _by_payer(was: OfferMonth, becomes: OfferMonth) -> dict[str, str]:
    """What each payer's citizens move; "own" is the ledger's own municipality and what concerns no citizen."""
    moved: dict[str, int] = defaultdict(int)
    for sign, month in ((-1, was), (1, becomes)):
        for line in month.lines:
            moved[line.payer or "own"] += sign * line.amount
    return {payer: plain(ore) for payer, ore in sorted(moved.items()) if ore}


def _offers(history: History, proposed: Sequence[Recorded]) -> list[str]:
    """The offers that the events name, and those that use a model or rates that they adopt, or are phased in from."""
    named = {fact.event.about_offer for fact in proposed if fact.event.about_offer}
    models = {fact.event.id for fact in proposed if isinstance(fact.event, ModelAdopted)}
    models |= {fact.event.model for fact in proposed if isinstance(fact.event, PhaseInAdopted) and fact.event.model}
    rates = {fact.event.id for fact in proposed if isinstance(fact.event, RatesAdopted)}
    voided = [fact.event.annulled_stream.partition(":") for fact in proposed if isinstance(fact.event, Voided)]
    models |= {name for kind, _, name in voided if kind == "model"}
    rates |= {name for kind, _, name in voided if kind == "rates"}
    if models or rates:
        for offer in history.offers():
            terms = history.terms(offer)
            used = {name for v in terms.offer for name in (v.value.model, v.value.rates)}
            phased = (v.value for versions in terms.phase_ins.values() for v in versions)
            used |= {name for one in phased for name in (one.old_model, one.old_rates) if name}
            if used & (models | rates):
                named.add(offer)
    return sorted(named)
