"""Which kinds of events of a stay met which rules: those in force in the house on the day of the event.

An event that was annulled or replaced meets nothing; a correction and a void meet what was in force on the day that
they are about. Rules that one agreement has in turn are columns of their own, so that each pair can be counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from itertools import pairwise

from ledger.events import (
    BaseRegulated,
    CameHome,
    Departed,
    Event,
    Moved,
    MovedIn,
    OfStay,
    OwnPaymentDecided,
    PayingChanged,
    PlaceLevelSet,
    PlacePutInUse,
    PlaceReserved,
    PlaceTakenOutOfUse,
    RatesRegulated,
    Reassessed,
    Recorded,
    Voided,
    WentAway,
)
from ledger.events.accounts import FunctionAdopted
from ledger.models.absence import AbsenceRule
from ledger.models.model import Model
from ledger.models.notice import NoNotice, rules_of
from ledger.models.rates import Rates
from ledger.models.vacancy import AverageMinus, Share, Vacancy
from ledger.state.book import Book
from ledger.state.live import live
from ledger.state.sharing import is_turnover

EVENTS = (
    "move-in", "move", "swap", "transfer", "payer", "paragraph", "absence", "return", "departure", "early notice",
    "reassessment", "special price", "renegotiation", "own payment", "out of use", "back in use", "reservation",
    "turnover", "elsewhere", "correction", "void",
)  # fmt: skip
"""Rows: what happens in a stay, or to it. A turnover is the arrival on the day of a departure, `elsewhere` the
departure of somebody who arrives elsewhere that day."""

RULES = (
    "departure day settled", "departure day free", "turnover that day",
    "each day", "census first", "census last",
    "combination", "activity", "frame",
    "differentiated", "average for all", "average by group", "hours", "places",
    "month by calendar", "month by 30.5", "month by 365/12", "year by 365", "year by calendar", "year by twelfths",
    "vacancy none", "vacancy average", "vacancy average down", "vacancy average half-up", "vacancy level",
    "vacancy share of a level", "vacancy share of the last", "vacancy in steps",
    "notice none", "notice months", "notice month-days", "notice days", "notice by reason", "notice by paragraph",
    "notice by payer", "notice by supplier", "notice from given", "notice to month-end", "no notice after a transfer",
    "notice covers all", "notice not until refilled",
    "absence paid", "absence by kind", "absence of every kind",
    "price a day", "price a month", "price a year", "day prices", "price by interval", "price by level",
    "hours in thirds", "for new residents", "for decisions from", "regulated", "special prices regulated",
    "base a day", "base a frame", "a frame by the day", "items", "base of a paragraph", "base regulated",
    "level of places", "level of a place set later", "function of a paragraph", "phase-in",
)  # fmt: skip
"""Columns: what an agreement may say."""

IMPOSSIBLE: Mapping[tuple[str, str], str] = {}
"""Pairs that cannot be, each with why."""

CELLS = [f"{event} × {rule}" for event in EVENTS for rule in RULES if (event, rule) not in IMPOSSIBLE]


def crossed(facts: Sequence[Recorded], books: Mapping[str, Book]) -> Counter[str]:
    """How often each event met each rule in a history, by `event × rule`; and each event and each rule at all."""
    found: Counter[str] = Counter()
    rules = {offer: cache(_Rules(book).on) for offer, book in books.items()}
    for event, offer, day in _happened(facts, books):
        in_force = rules[offer](day)
        found.update({event: 1, **{f"{event} × {rule}": 1 for rule in in_force}})
        found.update(in_force)
    return found


# --- what happened -----------------------------------------------------------------------------------


def _happened(facts: Sequence[Recorded], books: Mapping[str, Book]) -> Iterator[tuple[str, str, date]]:
    """What holds of stays and of the use of places, in which house and on which day."""
    holding = live(facts)
    voids = [fact for fact in facts if isinstance(fact.event, Voided) and fact.event.stay is not None]
    moves = Counter(fact.event.act for fact in holding if isinstance(fact.event, Moved) and not fact.event.corrects)
    for fact in (*holding, *voids):
        event = fact.event
        if event.about_offer not in books:
            continue
        swapped = isinstance(event, Moved) and moves[event.act] > 1
        for what in _named(event, swapped=swapped):
            yield what, event.about_offer or "", event.effective_on
    for offer, book in books.items():
        yield from (("turnover", offer, day) for day in _turnovers(book))
        left = [stay.last_day for stay in book.stays() if stay.arrived_elsewhere]
        yield from (("elsewhere", offer, day) for day in left if day is not None)


_ALWAYS: Mapping[type[Event], str] = {
    WentAway: "absence", CameHome: "return", PlaceTakenOutOfUse: "out of use", PlacePutInUse: "back in use",
    Voided: "void", PlaceReserved: "reservation",
    OwnPaymentDecided: "own payment",
}  # fmt: skip


def _named(event: Event, *, swapped: bool) -> Iterator[str]:
    if event.corrects is not None and isinstance(event, OfStay):
        yield "correction"
    if type(event) in _ALWAYS:
        yield _ALWAYS[type(event)]
    match event:
        case MovedIn():
            yield "move-in" if event.transferred_from is None else "transfer"
        case Moved():
            yield "swap" if swapped else "move"
        case PayingChanged():
            yield from (what for what in ("payer", "paragraph") if getattr(event, what) or what in event.ends)
        case Departed():
            yield "departure" if event.arrives_on is None else "transfer"
            yield from ["early notice"] if event.notice_given not in (None, event.effective_on) else []
        case Reassessed():
            yield "reassessment" if event.kind == "need" else "renegotiation"
        case _:
            pass
    granted = event.granted
    if granted is not None and granted.assessment.special_price_ore is not None:
        yield "special price"


def _turnovers(book: Book) -> Iterator[date]:
    for rooms in book.rooms.values():
        yield from (after.first_day for before, after in pairwise(rooms) if is_turnover(before, after))


# --- what was in force -------------------------------------------------------------------------------


class _Rules:
    """The rules of a house, day by day."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._facts = [fact.event for fact in live(book.facts)]
        self._shared = set(_turnovers(book))

    def on(self, day: date) -> frozenset[str]:
        """What is in force on a day, by the names of RULES."""
        terms = self._book.terms
        found = {"turnover that day"} if day in self._shared else set[str]()
        model, offer = terms.model_on(day), terms.offer.on(day)
        tables = list(self._tables(day))
        if model is not None:
            found |= {*_of_model(model.value), *_of_prices(model.value, tables)}
        if offer is not None:
            found |= set(self._raised(day, offer.value.rates or "", tables))
        return frozenset([*found, *self._of_bases(day), *self._of_the_rest(day)])

    def _tables(self, day: date) -> Iterator[tuple[date, Rates]]:
        """The table that is for everybody, and those since that are not."""
        terms, offer = self._book.terms, self._book.terms.offer.on(day)
        series = terms.rates.get(offer.value.rates or "") if offer is not None else None
        for version in series.up_to(day) if series is not None else ():
            yield version.effective_on, version.value
            if version.value.is_for_everybody:
                return

    def _raised(self, day: date, series: str, tables: Sequence[tuple[date, Rates]]) -> Iterator[str]:
        since = min((first for first, _ in tables), default=day)
        raises = [event for event in self._facts if isinstance(event, RatesRegulated) and event.id == series]
        for event in raises:
            if since < event.effective_on <= day:
                yield "regulated"
                yield from ["special prices regulated"] if event.regulation.special else []

    def _of_bases(self, day: date) -> Iterator[str]:
        for paragraph in (None, "107"):
            for version in self._book.terms.bases_on(day, paragraph):
                base = version.value
                yield "items" if base.item is not None else f"base a {'frame' if base.unit == 'year' else 'day'}"
                yield from ["base of a paragraph"] if base.paragraph is not None else []
                yield from ["a frame by the day"] if base.day_rate_ore or base.occupancy else []
        if any(isinstance(event, BaseRegulated) and event.effective_on <= day for event in self._facts):
            yield "base regulated"

    def _of_the_rest(self, day: date) -> Iterator[str]:
        for event in self._facts:
            match event:
                case FunctionAdopted() if event.effective_on <= day:
                    yield "function of a paragraph"
                case PlaceLevelSet() if event.effective_on <= day:
                    yield "level of a place set later"
                case _:
                    pass
        if any(place.level_on(day).level is not None for place in self._book.places.values()):
            yield "level of places"
        if self._book.terms.phase_in_on(day) is not None:
            yield "phase-in"


def _of_model(model: Model) -> Iterator[str]:
    yield f"departure day {model.departure_day}"
    yield "each day" if model.basis == "daily" else f"census {model.census}"
    yield model.allocation
    yield f"month by {model.days_in_month}"
    yield f"year by {model.days_in_year}"
    yield _vacancy(model.vacancy)
    yield from _absence(model.absence or ())
    for rule in rules_of(model.notice):
        yield f"notice {rule.rule}"
        sides = zip(("reason", "paragraph", "payer", "supplier"), rule.sides, strict=True)
        yield from (f"notice by {side}" for side, said in sides if said is not None)
        if not isinstance(rule, NoNotice):
            yield from ["notice from given"] if rule.from_ == "given" else []
            yield from ["notice to month-end"] if rule.ends == "month-end" else []
            yield from ["no notice after a transfer"] if rule.on_transfer == "none" else []
            yield from ["notice covers all"] if rule.covers == "all" else []
            yield from [] if rule.until_refilled else ["notice not until refilled"]


def _vacancy(rule: Vacancy) -> str:
    match rule:
        case AverageMinus():
            return f"vacancy average {rule.rounding}".removesuffix(" linear")
        case Share(steps=tuple()):
            return "vacancy in steps"
        case Share():
            return f"vacancy share of {'the last' if rule.level is None else 'a level'}"
    return f"vacancy {rule.rule}"


def _absence(rules: Iterable[AbsenceRule]) -> Iterator[str]:
    kinds = {rule.kind for rule in rules}
    if not kinds:
        yield "absence paid"
    yield from ["absence of every kind"] if None in kinds else []
    yield from ["absence by kind"] if kinds - {None} else []


def _of_prices(model: Model, tables: Sequence[tuple[date, Rates]]) -> Iterator[str]:
    groups = bool(tables) and tables[-1][1].has_groups
    yield model.structure if model.structure != "average" else f"average {'by group' if groups else 'for all'}"
    for _, table in tables:
        yield f"price a {table.unit}"
        yield f"price by {'interval' if table.interval_ore is not None else 'level'}"
        yield from ["day prices"] if table.day_prices_ore else []
        yield from ["hours in thirds"] if "/" in (table.hours_per_step or "") else []
        yield from ["for new residents"] if table.applies_to == "new" else []
        yield from ["for decisions from"] if table.for_decisions_from is not None else []


# --- shown -------------------------------------------------------------------------------------------


def table(met: Mapping[str, int]) -> Iterator[str]:
    """A line a rule, a column an event; a pair that cannot be is a dash."""
    numbers = [f"{number:>7}" for number in range(1, len(EVENTS) + 1)]
    yield "  ".join(f"{number} {event}" for number, event in enumerate(EVENTS, start=1))
    yield f"{'':27}{''.join(numbers)}"
    for rule in RULES:
        counts = [met.get(f"{event} × {rule}", 0) for event in EVENTS]
        cells = ["-" if (event, rule) in IMPOSSIBLE else str(n) for event, n in zip(EVENTS, counts, strict=True)]
        yield f"{rule:27}{''.join(f'{cell:>7}' for cell in cells)}"
