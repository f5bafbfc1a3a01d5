"""What is owed as base for a resident-day, item by item; and what a buyer owes of a yearly frame. Exact.

Decided on 2026-11-26:

* A first base. Once an offer has a base, the days before the first one want one too, under an allocation that has
  bases: they are a finding, and their month has no phase-in, until a decision says what was owed. A base of 0 kr. says
  that nothing was.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from ledger.models.offers import Base
from ledger.models.regulation import sources_of, typed_of
from ledger.settlement.frames import day_rate, of_units
from ledger.settlement.prices import Missing, Price, by_decision
from ledger.settlement.surroundings import Surroundings
from ledger.settlement.timeline import open_days
from ledger.shared.message import say
from ledger.shared.versions import Version
from ledger.state.book import Book
from ledger.state.stays import Paying


def bases(book: Book, paragraph: str | None, day: date) -> Iterator[tuple[str | None, Price | Missing]]:
    """What is owed as base for a resident-day under a paragraph, item by item (None: one for all).

    Nothing where the offer has no base, where it has ended, or where it is a yearly frame.
    """
    if not book.terms.bases:
        return
    if not book.terms.says_base(day, paragraph):
        yield None, Missing("no-base", {"offer": book.offer, "paragraph": paragraph, "day": day.isoformat()})
    for version in book.terms.bases_on(day, paragraph):
        if version.value.unit == "day":
            yield version.value.item, _base_price(version)


def bases_around(
    around: Surroundings, paragraph: str | None, day: date
) -> Sequence[tuple[str | None, Price | Missing]]:
    """The same, found once for all residents and for the days between two on which prices can change."""
    key = (paragraph, around.interval(day))
    if (known := around.bases.get(key)) is not None:
        return known
    found = list(bases(around.book, paragraph, day))
    if all(isinstance(price, Price) for _, price in found):  # what is missing names the day
        around.bases[key] = found
    return found


def _base_price(version: Version[Base]) -> Price:
    base, typed = version.value, typed_of(version)
    what = say("base") if base.paragraph is None else say("base for paragraph {paragraph}", paragraph=base.paragraph)
    if base.item is not None:
        what = say("{base}, {item}", base=what, item=base.item)
    steps = tuple(of_units(version, by_decision(what, typed.effective_on, typed.number, typed.decision)))
    return Price(base.exact_ore, "day", "", sources_of(version), steps, quantity=base.quantity_said)


def bought_bases(around: Surroundings, paying: Paying, day: date) -> Iterator[tuple[str | None, Price]]:
    """What another municipality owes of a base frame for its resident's day, item by item."""
    book = around.book
    if not around.has_frames or not book.terms.is_foreign(paying.payer) or day not in open_days(book):
        return
    for version in book.terms.bases_on(day, paying.paragraph):
        rate = day_rate(book, version, day, around.open_places(day)) if version.value.unit == "year" else None
        if rate is not None:
            price = Price(rate.per_day, "day", "", (paying.number, *rate.events), rate.steps, of_frame=True)
            yield version.value.item, price
