"""A second calculation of an offer's month: day by day, slow and plain, written apart from the engine.

It reads the adopted terms and the places as data, and puts the stays together itself from the raw events. Everything
that follows from them it works out again: which version is in force, what a level costs, how long a tail lasts, what
an average is, what a twelfth is. Each day of each place gets a state and its prices; equal neighbouring days are then
gathered into lines, and each line is rounded once.
"""

from __future__ import annotations

import calendar
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import cache, partial, wraps
from math import ceil, floor
from typing import Any, NamedTuple, TypeVar

from ledger.events import (
    BaseAdopted,
    BaseRegulated,
    CameHome,
    CountedElsewhere,
    Departed,
    FunctionAdopted,
    ModelAdopted,
    MonthClosed,
    Moved,
    MovedIn,
    OfferAdopted,
    OfStay,
    OwnPaymentAdopted,
    OwnPaymentDecided,
    OwnPaymentRegulated,
    PayingChanged,
    PhaseInAdopted,
    PlaceLevelSet,
    PlaceOpened,
    PlaceReserved,
    RatesRegulated,
    Reassessed,
    Recorded,
    Voided,
    WentAway,
)
from ledger.events.base import VersionAdopted
from ledger.models.model import Model
from ledger.models.offers import Assessment, Base, OfferTerms
from ledger.models.rates import Rates
from ledger.models.vacancy import AverageMinus, FixedLevel, NoVacancyPay, Share
from ledger.models.yearly import PhaseIn
from ledger.shared.calendar import Month
from ledger.shared.versions import Version
from ledger.state.book import Book, book_of
from ledger.state.places import Place
from tests.scenarios import Shown, ShownFinding, ShownLine

ONE_DAY = timedelta(days=1)
WEEK_HOURS = 168
T = TypeVar("T")


def once_a_book(find: Callable[..., T]) -> Callable[..., T]:
    """The same question about the same book is worked out once; another book forgets the one before."""
    found: dict[tuple[Any, ...], T] = {}
    of: list[tuple[Book, int]] = []

    @wraps(find)
    def answer(book: Book, *asked: Any) -> T:
        if not of or of[0][0] is not book or of[0][1] != len(book.facts):
            found.clear()
            of[:] = [(book, len(book.facts))]
        if asked not in found:
            found[asked] = find(book, *asked)
        return found[asked]

    return answer


class Price(NamedTuple):
    """What something costs: `ore` per `unit`, and the level that the line names."""

    level: str
    unit: str
    ore: Fraction


class Trouble(NamedTuple):
    """Why there is no price: the code of the finding."""

    code: str


OF_A_SUPPLIER = Model(allocation="activity", structure="differentiated", days_in_year="calendar")
"""How the stays with a supplier of any number of them are priced, where it names no model."""
SPECIAL = "special"
"""What a resident on a special rate counts as in an average, until the rule says otherwise."""
LEFT_OUT = "left out"
"""The same for one whose special rate has no table beside it."""


class Stay(NamedTuple):
    """The days `first` to `last`, both included, of a residence in one place, with one payer and paragraph.

    `last` is date.max where it goes on. The residence `began` on a day, and `left` is that of departure where it ends
    with these days, else date.max. `levels` are the assessments by the day from which each holds, `decided` the days of
    the decisions behind them. `shared`: the citizen arrived elsewhere on the day of departure, `onward`: in another
    house on the day after. `cause` and `given`: what the departure says.
    """

    id: int
    citizen: str
    place: str
    payer: str | None
    paragraph: str | None
    first: date
    last: date
    began: date
    left: date
    levels: dict[date, Assessment]
    decided: dict[date, date]
    shared: bool = False
    onward: bool = False
    cause: str | None = None
    given: date | None = None
    absences: tuple[tuple[date, date, str], ...] = ()

    def away(self, day: date) -> tuple[str, int] | None:
        """Of which kind of absence a day is, and which day in a row; None where the citizen is at home."""
        kind = self._kind(day)
        if kind is None:
            return None
        row = 1
        while self._kind(day - ONE_DAY * row) == kind:
            row += 1
        return kind, row

    def _kind(self, day: date) -> str | None:
        return next((kind for first, last, kind in self.absences if first <= day <= last), None)

    @property
    def transferred(self) -> bool:
        return self.cause == "transfer"

    def is_gone_on(self, model: Model | None, day: date) -> bool:
        """Whether the day is one of departure on which the citizen is counted elsewhere."""
        free = model is not None and model.departure_day == "free"
        return day == self.left and (self.shared or (free and self.transferred and not self.onward))

    def is_paid_on(self, model: Model, day: date) -> bool:
        """Whether the agreement pays the day: it may leave that of departure out."""
        if day != self.left or self.onward:
            return True
        return model.departure_day == "settled" and not (self.shared and model.basis == "census")


@dataclass(frozen=True, slots=True)
class Tail:
    """The days `first` to `last` that are paid after a stay, both included."""

    stay: Stay
    first: date
    last: date
    covers_base: bool
    unknown: str = ""
    """Why it is owed and nobody knows how much: the day of departure has no model, or the departure says too little."""

    @property
    def known(self) -> bool:
        return not self.unknown


class Sameness(NamedTuple):
    """What the days of one line have in common."""

    kind: str
    part: str
    place: str | None
    stay: int | None
    citizen: str | None
    payer: str | None
    paragraph: str | None
    price: Price
    away: str | None = None
    item: str | None = None
    share: Fraction = Fraction(1)
    """What is paid of the price while the citizen is away."""
    quantity: Decimal | None = None
    """Of what the price is so many times that of one unit: a line names it, and is one of one quantity."""


def part_of(part: str, item: str | None) -> str:
    """What is paid for: base or service, and of a base that is made of several, which."""
    return part if item is None else f"{part}/{item}"


class OfServices(NamedTuple):
    """What services come to in a month, in øre, and whether any is owed without a price."""

    amount: int = 0
    unpriced: bool = False


NO_SERVICES = OfServices()


def settle_naively(book: Book, month: Month, services: OfServices = NO_SERVICES) -> Shown:
    """The month of the book's offer. Money in øre; lines and findings in the order of `Shown`.

    `services` are reckoned elsewhere; here they are asked for where they are phased in alone.
    """
    return _NaiveMonth(book, month).answer(services)


Key = tuple[int | str | None, str, date | None]
"""A day of what may be owed: the stay, the place of a vacancy or (None) the house; the part, a frame's with its
paragraph; and the day, which what is taken from the own share has none of."""

BOUGHT: Key = (None, "bought", None)


class OwedNaively(NamedTuple):
    """What a month owes day by day, in øre; which of it is owed of a frame; and what is owed without a price.

    Of the last, some is known to be owed by what was issued alone. `vacant` are the vacant places of each day.
    """

    priced: dict[Key, int]
    of_frame: set[Key]
    unpriced: set[Key]
    vacant: set[Key]
    own: set[Key]
    """The days of base of those who are paid for by the own municipality, which owes none of a frame by the day."""


def owed_naively(book: Book, month: Month) -> OwedNaively:
    """The month of the book's offer by whom and what it is owed for, without what buyers owe of a frame."""
    naive = _NaiveMonth(book, month)
    naive.answer()
    priced: dict[Key, int] = defaultdict(int)
    of_frame: set[Key] = set()
    for same, days in naive.priced.items():
        for run in _runs(days):
            for day, ore in naive.by_day(same, run).items():
                part = same.part if same.place is not None else f"{same.part}{same.paragraph or ''}"
                key: Key = (same.stay or same.place, part_of(part, same.item), day)
                priced[key] += ore
                if same.price.unit == "bought":
                    of_frame.add(key)
    for kind, stay, _, days, of_days in _paid_themselves(book, naive.days):
        for day, ore in zip(days, of_days, strict=True):
            priced[stay.id, part_of("own", kind), day] -= ore
    unknown = {(stay.id, part_of("own", kind), day) for kind, stay, day in _by_unknown_days(book, naive.days)}
    unpriced = {*naive.missing, *naive.as_it_was, *unknown}
    return OwedNaively(priced, of_frame, unpriced - priced.keys(), naive.vacant, naive.own)


class _NaiveMonth:
    def __init__(self, book: Book, month: Month) -> None:
        self.book = book
        self.first = date(month.year, month.month, 1)
        self.length = calendar.monthrange(month.year, month.month)[1]
        self.days = [self.first + ONE_DAY * n for n in range(self.length)]
        self.stays = stays_by_place(book.facts)
        self.held_sets = _held_together(book)
        self.tails = every_tail(book)
        self.priced: dict[Sameness, list[date]] = defaultdict(list)
        self.divisors: dict[date, tuple[str, str, str]] = {}
        self.troubles: dict[tuple[str, str, str, date | None, str], list[date]] = defaultdict(list)
        self.place_days = {"occupied": 0, "notice": 0, "vacant": 0, "closed": 0, "absent": 0}
        self.vacant: set[Key] = set()
        """The vacant places of each day, whether or not anything is owed for them."""
        self.own: set[Key] = set()
        self.missing: set[Key] = set()
        """What is owed without a price."""
        self.as_it_was: set[Key] = set()
        """What would be owed if what was annulled still held, where nothing is in its place."""
        self.annulled = False
        """Whether it is being found out what that is."""
        self.seen = self.days[0]
        """The day that counts for the day and the place that are being settled."""
        self.model: Model | None = None
        """Of the day that is being settled."""
        self.filled: dict[tuple[str, Model | None], bool] = {}
        """Whether a place is vacant all month, as far as it has been asked."""

    def answer(self, services: OfServices = NO_SERVICES) -> Shown:
        for day in self.days:
            self._add_day(day)
        lines = [self._line(same, run) for same, days in self.priced.items() for run in _runs(days)]
        lines += self._taken_from_the_own_share()
        lines += self._phased_in(lines, services)
        lines += _own_payments(self.book, self.days)
        for kind, stay, day in _by_unknown_days(self.book, self.days):
            self.troubles["no-model", "", stay.citizen, stay.began, f"{kind} {stay.payer} {stay.paragraph}"].append(day)
        findings = [
            ShownFinding(*about[:3], run[0], run[-1]) for about, days in self.troubles.items() for run in _runs(days)
        ]
        return Shown(sorted(lines, key=lambda line: line.order), sorted(findings), self.place_days)

    # --- one day -----------------------------------------------------------------------------------

    def _add_day(self, day: date) -> None:
        if in_force(self.book.terms.offer, day) is None:
            self._add_as_it_was(day)
            return
        model = model_on(self.book, day)
        running = self.book.terms.closed_after is None or day <= self.book.terms.closed_after
        if needs_no_model(self.book, day):
            if running:
                self._add_frames(day)
            return
        asks = in_force(self.book.terms.offer, day)
        if model is None and running and asks is not None and asks.model is not None:
            self.troubles["no-model", "", "", None, ""].append(day)
            self._add_as_it_was(day)
        if model is not None:
            self.divisors[day] = (model.days_in_month, model.days_in_year, model.basis)
        if model is not None and running and model.allocation != "activity":
            self._add_frames(day)
        census = self._day_that_counts(model, day)
        if in_force(self.book.terms.offer, census) is None:  # nobody knows who counts
            self._add_as_it_was(day)
        elif self.book.terms.closed_after is None or census <= self.book.terms.closed_after:
            self._add_places(model, day, census, running=running)

    def _add_places(self, model: Model | None, day: date, census: date, *, running: bool) -> None:
        self.model = model
        for place in self.book.places.values():
            seen_on = self._seen_on(model, place, census)
            state = self._state(place, seen_on)
            if state not in (None, "nobody"):
                self.place_days[state] += 1
            stay = self._resident(place.id, seen_on)
            if state == "occupied" and stay is not None and stay.away(seen_on) is not None:
                self.place_days["absent"] += 1
            if state == "vacant":
                self.vacant.add((place.id, "service", day))
            self._add_state(model if running else None, model, place, state, day, seen_on, census)

    def _add_state(
        self,
        buying: Model | None,
        model: Model | None,
        place: Place,
        state: str | None,
        day: date,
        seen_on: date,
        census: date,
    ) -> None:
        self.seen = seen_on
        if state not in (None, "closed") and buying is not None:
            self._add_bought(buying, place, day, seen_on)
        if state in (None, "closed") or model is None:
            return
        if state == "vacant" and not self._leaving(model, place.id, seen_on) and self._add_agreed(place, day):
            return
        if model.allocation != "frame":
            self._add_place(model, place, state, day, seen_on, census)

    def _add_as_it_was(self, day: date) -> None:
        """A day without a model: whatever would be owed on it by what was in force before it was annulled."""
        tails, self.annulled, known = self.tails, True, False
        for held in self.held_sets:
            model_then = partial(model_as_it_was, held=held)
            self.tails = list(_tails(self.book, self.stays, model_then))
            model = model_then(self.book, day)
            known |= model is not None
            if model is not None:
                self._add_under(model, day)
        self.annulled, self.tails = False, tails
        if not known:
            self._add_whoever_is_there(day)

    def _add_whoever_is_there(self, day: date) -> None:
        """A day of which no model was ever known: who is in a place that day."""
        self.model = None
        for place in self.book.places.values():
            state, stay = self._state(place, day), self._resident(place.id, day)
            if state == "vacant":
                self.as_it_was.add((place.id, "service", day))
            elif state == "occupied" and stay is not None:
                self.as_it_was |= {(stay.id, part, day) for part in ("service", "base")}
            for tail in self._tails_on(place.id, day):
                self.as_it_was |= {(tail.stay.id, part, day) for part in ("service", "base")}

    def _add_under(self, model: Model, day: date) -> None:
        self.model = model
        if model.allocation != "activity":
            self._add_frames(day)
        census = self._day_that_counts(model, day)
        for place in self.book.places.values():
            seen_on = self._seen_on(model, place, census)
            state = self._state(place, seen_on)
            if state == "vacant":
                self.vacant.add((place.id, "service", day))
            self._add_state(model, model, place, state, day, seen_on, census)

    def _seen_on(self, model: Model | None, place: Place, census: date) -> date:
        """The census day of a place; the day after, where somebody leaves on it and that day is free."""
        if model is None or model.basis == "daily" or model.departure_day == "settled":
            return census
        after = census + ONE_DAY
        last = self._arrived_last(place.id, census)
        leaves = last is not None and last.left == census and not last.onward
        ended = self.book.terms.closed_after is not None and after > self.book.terms.closed_after
        return after if leaves and after < place.open.end and not ended else census

    def _day_that_counts(self, model: Model | None, day: date) -> date:
        if model is None or model.basis == "daily":
            return day
        return self.days[0] if model.census == "first" else self.days[-1]

    def _state(self, place: Place, day: date) -> str | None:
        if not place.open.first <= day < place.open.end:
            return None
        if any(closed.first <= day < closed.end for closed in place.out_of_use):
            return "closed"
        if self._resident(place.id, day):
            return "occupied"
        if any(self._tails_on(place.id, day)):
            return "notice"
        return "vacant" if place.citizen is None else "nobody"  # a place that a supplier has for one citizen

    def _resident(self, place: str, day: date) -> Stay | None:
        last = self._arrived_last(place, day)
        return None if last is None or last.is_gone_on(self.model, day) else last

    def _arrived_last(self, place: str, day: date) -> Stay | None:
        """Who is in a place on a day; where one leaves and another arrives, the one who arrives."""
        there = [stay for stay in self.stays[place] if stay.first <= day <= stay.last]
        return max(there, key=lambda stay: (stay.first, stay.last, stay.id), default=None)

    def _leaving(self, model: Model, place: str, day: date) -> list[Stay]:
        """Who leaves on a day that is somebody else's, or elsewhere his own, and is paid for all the same."""
        if model.basis == "census" or model.departure_day == "free":
            return []
        return [stay for stay in self.stays[place] if stay.left == day and stay != self._resident(place, day)]

    def _tails_on(self, place: str, day: date) -> Iterator[Tail]:
        for tail in self.tails:
            if tail.stay.place == place and tail.first <= day <= tail.last:
                yield tail

    def _add_place(self, model: Model, place: Place, state: str | None, day: date, seen_on: date, census: date) -> None:
        stay = self._resident(place.id, seen_on)
        here = [stay] if stay is not None and stay.is_paid_on(model, seen_on) else []
        for paid in [*here, *self._leaving(model, place.id, seen_on)]:
            self._add_service(model, "service", place, paid, day, seen_on)
            if model.allocation == "combination":
                self._add_base(model, "base", place, paid, day)
        for tail in self._tails_on(place.id, seen_on):
            self._add_service(model, "notice", place, tail.stay, day, seen_on, unknown=tail.unknown)
            if tail.covers_base and model.allocation == "combination":
                self._add_base(model, "notice", place, tail.stay, day, unknown=tail.unknown)
        if state == "vacant" and not self._leaving(model, place.id, seen_on):
            self._add_vacancy(model, place, day, seen_on, census)

    def _add_service(
        self, model: Model, kind: str, place: Place, stay: Stay, day: date, seen_on: date, *, unknown: str = ""
    ) -> None:
        if self.annulled:
            self.as_it_was.add((stay.id, "service", day))
            return
        if unknown:
            self._unknown(place, stay, "service", day, unknown)
            return
        fills = self._stay_fills(stay.id, day)
        price = resident_price(self.book, model, place, stay, seen_on, day, fills=fills)
        if isinstance(price, Trouble):
            self.troubles[
                price.code, place.id, stay.citizen, stay.began, f"{kind} {stay.payer} {stay.paragraph}"
            ].append(day)
            self.missing.add((stay.id, "service", day))
        else:
            self._priced(kind, "service", place, stay, price, day)

    def _unknown(self, place: Place, stay: Stay, part: str, day: date, why: str) -> None:
        """A day of a tail of which nothing says any more how much it is."""
        if (stay.id, part, day) in self.missing:
            return
        self.missing.add((stay.id, part, day))
        no_terms = "no-model" if in_force(self.book.terms.offer, stay.left) is not None else "no-offer"
        code = no_terms if why == "terms" else why
        self.troubles[code, place.id, stay.citizen, stay.began, f"notice {part}"].append(day)

    def _add_base(self, model: Model, kind: str, place: Place, stay: Stay, day: date, *, unknown: str = "") -> None:
        said = base_said(self.book, stay.paragraph, day)
        by_day = [base for base in bases_on(self.book, stay.paragraph, day) if base.unit == "day"]
        if not said:
            self.as_it_was.add((stay.id, "base", day))
        for item in annulled_items(self.book, stay.paragraph, day):
            self.as_it_was.add((stay.id, part_of("base", item), day))
        for base in by_day if self.annulled else ():
            self.as_it_was.add((stay.id, part_of("base", base.item), day))
        if self.annulled:
            return
        if unknown:
            lost = [None] if not said and self.book.terms.bases else [base.item for base in by_day]
            for one in lost:
                self._unknown(place, stay, part_of("base", one), day, unknown)
            return
        for base in by_day:
            self._priced(kind, "base", place, stay, Price("", "day", cost_of(base)), day, base.item, base.quantity)
        if not said and self.book.terms.bases:
            self.troubles[
                "no-base", place.id, stay.citizen, stay.began, f"{kind} {stay.payer} {stay.paragraph}"
            ].append(day)
            self.missing.add((stay.id, "base", day))

    def _priced(
        self,
        kind: str,
        part: str,
        place: Place,
        stay: Stay | None,
        price: Price,
        day: date,
        item: str | None = None,
        quantity: Decimal | None = None,
    ) -> None:
        away = stay.away(self.seen) if stay is not None and kind in ("service", "base") else None
        share = Fraction(1) if away is None else self._paid_share(*away, part)
        price = price._replace(ore=price.ore * share)
        same = Sameness(
            kind,
            part,
            place.id,
            stay=stay.id if stay else None,
            citizen=stay.citizen if stay else None,
            payer=stay.payer if stay else payer_of_vacancy(self.book, place.id, day),
            paragraph=stay.paragraph if stay else None,
            price=price,
            away=away[0] if away is not None and share != 1 else None,
            item=item,
            share=share,
            quantity=quantity,
        )
        self.priced[same].append(day)

    def _paid_share(self, kind: str, nth: int, part: str) -> Fraction:
        """What is paid of a day away."""
        for named in (kind, None):
            for rule in (self.model.absence if self.model is not None else None) or ():
                if rule.kind == named:
                    return (
                        Fraction(1)
                        if nth <= rule.after_days
                        else Fraction(rule.base if part == "base" else rule.service)
                    )
        return Fraction(1)

    def _add_frames(self, day: date) -> None:
        adopted = (fact.event for fact in self.book.facts)
        once = {(event.base.paragraph, event.base.item) for event in adopted if isinstance(event, BaseAdopted)}
        for paragraph, item in once:  # whatever was adopted for it, and annulled since
            if own_base_on(self.book, paragraph, item, day) is None:
                self.as_it_was.add((None, part_of(f"base{paragraph or ''}", item), day))
        for paragraph, item in bases_of(self.book):
            base = own_base_on(self.book, paragraph, item, day)
            if base is None or base.unit != "year":
                continue
            if self.annulled:
                self.as_it_was.add((None, part_of(f"base{paragraph or ''}", item), day))
            else:
                price = Price("", "frame", cost_of(base))
                self.priced[Sameness("base", "base", None, None, None, None, paragraph, price, item)].append(day)

    # --- what buyers owe of a frame ----------------------------------------------------------------

    def _add_bought(self, model: Model, place: Place, day: date, seen_on: date) -> None:
        """A day of the frame for each resident, or tail that covers the base, with a payer elsewhere."""
        if model.allocation == "activity":
            return
        stay = self._resident(place.id, seen_on)
        covering = [tail for tail in self._tails_on(place.id, seen_on) if tail.covers_base]
        owing = [("notice", tail.stay, tail.unknown) for tail in covering]
        if stay is not None and stay.is_paid_on(model, seen_on):
            owing.append(("base", stay, ""))
        owing += [("base", leaving, "") for leaving in self._leaving(model, place.id, seen_on)]
        for kind, of, unknown in owing:
            if not is_bought(self.book, of):
                items = {
                    None,
                    *(fact.event.base.item for fact in self.book.facts if isinstance(fact.event, BaseAdopted)),
                }
                self.own |= {(of.id, part_of("base", item), day) for item in items}
            if not base_said(self.book, of.paragraph, day):
                self.as_it_was.add((of.id, "base", day))
            for item in annulled_items(self.book, of.paragraph, day):
                self.as_it_was.add((of.id, part_of("base", item), day))
            frames = [base for base in bases_on(self.book, of.paragraph, day) if base.unit == "year"]
            for base in frames if is_bought(self.book, of) else ():
                self._add_bought_day(kind, place, of, base, day, unknown=unknown)

    def _add_bought_day(self, kind: str, place: Place, of: Stay, base: Base, day: date, *, unknown: str) -> None:
        ore, part = bought_day(self.book, base, day), part_of("base", base.item)
        if self.annulled or ore is None:
            self.as_it_was.add((of.id, part, day))
        elif unknown:
            self._unknown(place, of, part, day, unknown)
        else:
            self._priced(kind, "base", place, of, Price("", "bought", ore), day, base.item)

    def _taken_from_the_own_share(self) -> Iterator[ShownLine]:
        runs = [(same, run) for same, days in self.priced.items() for run in _runs(days)]
        bought = sum(self._amount(same, run) for same, run in runs if same.price.unit == "bought")
        if bought:
            days = self._days_open()
            price = Fraction(-bought, len(days))
            yield ShownLine("base", "bought", None, None, days[0], days[-1], "", price, -bought)

    # --- what is phased in -------------------------------------------------------------------------

    def _phased_in(self, lines: list[ShownLine], services: OfServices) -> list[ShownLine]:
        """What is left of the old allocation, a yearly amount, beside the share of the new one; nothing is unpriced."""
        days = self._days_open()
        phase_in = phase_in_on(self.book, days[0]) if days else None
        share = Fraction(0) if phase_in is None else Fraction(phase_in.shares.get(str(self.first.year), 100)) / 100
        unruled = model_on(self.book, days[0]) is None and not needs_no_model(self.book, days[0]) if days else True
        if phase_in is None or share == 1 or unruled:
            return []
        with_services = services if phase_in.services else NO_SERVICES
        if any(code != "empty-offer" for code, *_ in self.troubles) or with_services.unpriced:
            self.troubles["no-phase-in", "", "", None, ""] += days
            return []
        assert phase_in.old_ore is not None, "only for what was an amount"
        old = nearest(Fraction(twelfth(Fraction(phase_in.old_ore), self.first.month) * len(days), self.length))
        exact = (1 - share) * (old - sum(line.amount for line in lines) - with_services.amount)
        return [ShownLine("phase-in", "base", None, None, days[0], days[-1], "", exact, half_up_of_any(exact))]

    def _days_open(self) -> list[date]:
        terms = self.book.terms
        days = [day for day in self.days if in_force(terms.offer, day) is not None]
        return [day for day in days if terms.closed_after is None or day <= terms.closed_after]

    # --- a vacant place ----------------------------------------------------------------------------

    def _add_agreed(self, place: Place, day: date) -> bool:
        """A day of a vacant place that is reserved at a price of its own; whether it is one."""
        reserved = reservation_on(self.book, place.id, day)
        if reserved is None or reserved.price_ore is None:
            return False
        if self.annulled:
            self.as_it_was.add((place.id, "service", day))
        else:
            self._priced("vacancy", "service", place, None, Price("agreed", "day", Fraction(reserved.price_ore)), day)
        return True

    def _add_vacancy(self, model: Model, place: Place, day: date, seen_on: date, census: date) -> None:
        rule = model.vacancy
        if isinstance(rule, NoVacancyPay):
            return
        part = self._share(rule, place, seen_on) if isinstance(rule, Share) else None
        if isinstance(rule, Share) and part is None:
            return
        lived_in = any(stay.first <= seen_on for stay in self.stays[place.id])
        if isinstance(rule, Share) and rule.level is None and model.structure != "places" and not lived_in:
            return
        if self.annulled:
            self.as_it_was.add((place.id, "service", day))
            return
        rates = rates_on(self.book, day, None, day)
        fills = self._vacancy_fills(place.id, day)
        price: Price | Trouble
        if rates is None:
            price = Trouble("no-rate")
        elif isinstance(rule, AverageMinus):
            price = self._average_price(model, rates, place, day, census)
        elif isinstance(rule, FixedLevel):
            price = level_price(rates, rule.level, fills=fills)
        elif rule.level is not None:
            price = _part_of(level_price(rates, rule.level, fills=fills), part or Fraction(0))
        else:
            price = _part_of(self._last_price(model, rates, place, day, seen_on, fills=fills), part or Fraction(0))
        if isinstance(price, Trouble):
            payer = payer_of_vacancy(self.book, place.id, day)
            self.troubles[price.code, place.id, "", None, f"vacancy {payer}"].append(day)
            self.missing.add((place.id, "service", day))
        else:
            self._priced("vacancy", "service", place, None, price, day)

    def _share(self, rule: Any, place: Place, seen_on: date) -> Fraction | None:
        """The share that is paid of the price on a vacant day; None while nothing is."""
        nth = self._vacant_days_before(place, seen_on) + 1
        if rule.steps is None:
            return Fraction(rule.share) if nth > rule.after_days else None
        found = None
        for step in rule.steps:
            if step.from_day <= nth:
                found = Fraction(step.share)
        return found

    def _vacant_days_before(self, place: Place, day: date) -> int:
        settled = [self._last_settled(stay) for stay in self.stays[place.id] if stay.first <= day]
        tails = [tail for tail in self.tails if tail.stay.place == place.id and tail.first <= day]
        settled += [last for tail in tails if (last := self._last_not_closed(place, tail)) is not None]
        begun = max(settled) + ONE_DAY if settled else place.open.first
        return (day - begun).days

    def _last_settled(self, stay: Stay) -> date:
        """The last day of a stay that is settled as one, by the agreement of the day of departure.

        A day of departure that is not paid is one where the leaver counts: nobody has arrived there, or elsewhere.
        """
        model = (None if stay.last == date.max else model_on(self.book, stay.last)) or self.model
        if model is None or stay.is_paid_on(model, stay.last):
            return stay.last
        counts = self._arrived_last(stay.place, stay.last) == stay and not stay.is_gone_on(model, stay.last)
        return stay.last if counts else stay.last - ONE_DAY

    def _last_not_closed(self, place: Place, tail: Tail) -> date | None:
        """The last day of a tail on which the place was not closed: closed days count along with the vacant ones."""
        last = tail.last
        while last >= tail.first:
            if not any(closed.first <= last < closed.end for closed in place.out_of_use):
                return last
            last -= ONE_DAY
        return None

    def _last_price(
        self, model: Model, rates: Rates, place: Place, day: date, seen_on: date, *, fills: bool
    ) -> Price | Trouble:
        """What the last resident cost; the place's own level where places are priced."""
        if model.structure == "places":
            own = place_level(self.book, place, day)
            return Trouble("no-level") if own is None else level_price(rates, own, fills=fills)
        last = [stay for stay in self.stays[place.id] if stay.first <= seen_on][-1]
        return resident_price(self.book, model, place, last, min(seen_on, last.last), day, fills=fills)

    def _average_price(self, model: Model, rates: Rates, place: Place, day: date, census: date) -> Price | Trouble:
        rule: Any = model.vacancy
        sizes = list(self._sizes(model, place, day, census))
        if any(isinstance(size, Trouble) for size in sizes):
            return Trouble("no-average")
        counted_as = None if rule.special == "excluded" else position(rates, rule.special)
        counted = [counted_as if size == SPECIAL else size for size in sizes]
        known = [size for size in counted if isinstance(size, int)]
        if not known and rule.empty_offer == "zero":
            self.troubles["empty-offer", place.id, "", None, ""].append(day)
            return Price("0", rates.unit, Fraction(0))
        if not known:
            return level_price(rates, rule.empty_offer, fills=self._vacancy_fills(place.id, day))
        size = Fraction(sum(known), len(known)) - rule.packages
        if rule.rounding == "down":
            size = Fraction(floor(size))
        elif rule.rounding == "half-up":
            size = Fraction(nearest(size))
        size = max(size, Fraction(rule.floor))
        a_day = None if self._vacancy_fills(place.id, day) else size_price_of_days(rates, size)
        ore = a_day if a_day is not None else size_price(rates, size)
        unit = rates.unit if a_day is None else "day"
        return Trouble("no-level") if ore is None else Price(size_name(size), unit, ore)

    def _sizes(self, model: Model, vacant: Place, day: date, census: date) -> Iterator[int | str | Trouble]:
        """The package of each resident in another place, or that he is on a special rate, or has no price."""
        for place in self.book.places.values():
            seen_on = self._seen_on(model, place, census)
            if place.id == vacant.id or self._state(place, seen_on) != "occupied":
                continue
            stay = self._resident(place.id, seen_on)
            assert stay is not None
            yield resident_size(self.book, model, place, stay, seen_on, day)

    # --- lines -------------------------------------------------------------------------------------

    def _line(self, same: Sameness, run: list[date]) -> ShownLine:
        return ShownLine(
            same.kind,
            same.part,
            same.place,
            same.citizen,
            run[0],
            run[-1],
            same.price.level,
            same.price.ore,
            self._amount(same, run),
            same.payer,
            same.paragraph,
        )

    def _amount(self, same: Sameness, run: list[date]) -> int:
        """The exact øre of each day, by the model in force on it; rounded with what it goes on from."""
        return nearest(self._carried(same, run) + sum(self._exact(same, run), Fraction(0)))

    def _carried(self, same: Sameness, run: list[date]) -> Fraction:
        """What rounding has left of the lines that this one goes on from, exact øre.

        A month's price that is cut goes on through the month, of a stay through its rooms and its tail, of a vacancy in
        its place. Other lines go on from one that they touch and differ from in the place alone.
        """
        before = [
            (other, days) for other, runs in self.priced.items() for days in _runs(runs)
            if days[-1] < run[0] and (other.part, other.item) == (same.part, same.item)
        ]  # fmt: skip
        if self._is_cut(same, run):
            who = (same.stay or same.place, same.kind == "vacancy")
            chain = [
                one for one in before
                if self._is_cut(*one) and (one[0].stay or one[0].place, one[0].kind == "vacancy") == who
            ]  # fmt: skip
        else:
            chain, first = [], run[0]
            while touching := [
                (other, days) for other, days in before
                if days[-1] == first - ONE_DAY and same.stay is not None
                and other._replace(place=same.place) == same
            ]:  # fmt: skip
                chain += touching
                first = touching[0][1][0]
        gathered = sum((ore for other, days in chain for ore in self._exact(other, days)), Fraction(0))
        return gathered - nearest(gathered)

    def _is_cut(self, same: Sameness, run: list[date]) -> bool:
        """Whether it is of a month's price, or of a twelfth."""
        if same.price.unit == "year":
            return any(self.divisors[day][1] == "twelfths" for day in run)
        return same.price.unit == "month"

    def _fills(self, same: Sameness, day: date) -> bool:
        """Whether a month's price is shared by the days of the calendar month: what it is for fills the month."""
        return self._vacancy_fills(same.place or "", day) if same.stay is None else self._stay_fills(same.stay, day)

    def _vacancy_fills(self, place: str, day: date) -> bool:
        if self.divisors[day][2] == "census":
            return True
        if (place, self.model) not in self.filled:
            known = self.book.places[place]
            begun = [one for one in self.days if one >= known.open.first or not _was_open(self.book, place, one)]
            states = {self._settled_as(known, one) for one in begun}
            paid = any(self._leaving(model, place, one) for one in self.days if (model := model_on(self.book, one)))
            self.filled[place, self.model] = states <= {"vacant", "closed"} and not paid
        return self.filled[place, self.model]

    def _settled_as(self, place: Place, day: date) -> str | None:
        """The state that a day is settled with: in a part of the month that goes by a census, that of its day."""
        model = model_on(self.book, day)
        return self._state(place, self._seen_on(model, place, self._day_that_counts(model, day)))

    def _stay_fills(self, of_stay: int, day: date) -> bool:
        if self.divisors[day][2] == "census":
            return True
        lived = {one for of in self.stays.values() for stay in of if stay.id == of_stay
                 for one in self.days if stay.first <= one <= stay.last}  # fmt: skip
        paid = {one for tail in self.tails if tail.stay.id == of_stay
                for one in self.days if tail.first <= one <= tail.last}  # fmt: skip
        return len(lived | paid) == self.length

    def by_day(self, same: Sameness, run: list[date]) -> dict[date, int]:
        """Whole øre of each day: what has gathered by its end, half up, less what had by the end of the day before."""
        gathered, before, found = self._carried(same, run), 0, {}
        for day, exact in zip(run, self._exact(same, run), strict=True):
            gathered += exact
            found[day] = nearest(gathered) - before
            before += found[day]
        return found

    def _exact(self, same: Sameness, run: list[date]) -> list[Fraction]:
        ore = same.price.ore
        if same.price.unit == "frame":
            return [Fraction(twelfth(ore, self.first.month), self.length)] * len(run)
        if same.price.unit in ("day", "bought"):
            return [ore] * len(run)
        if same.price.unit == "month":
            return [ore / self._month_for(same, day) for day in run]
        leap = 366 if calendar.isleap(self.first.year) else 365
        a_month = twelfth(ore / same.share, self.first.month) * same.share if same.share else Fraction(0)
        return [
            a_month / self._month_for(same, day) if self.divisors[day][1] == "twelfths"
            else ore / (leap if self.divisors[day][1] == "calendar" else 365)
            for day in run
        ]  # fmt: skip

    def _month_for(self, same: Sameness, day: date) -> Fraction:
        """The days by which a month's price is shared."""
        by = {"calendar": Fraction(self.length), "30.5": Fraction(305, 10), "365/12": Fraction(365, 12)}
        return Fraction(self.length) if self._fills(same, day) else by[self.divisors[day][0]]


def _own_payments(book: Book, month: list[date]) -> Iterator[ShownLine]:
    """What residents pay themselves: an amount a month, and each line the whole less what went before."""
    for _kind, stay, amount, days, ore in _paid_themselves(book, month):
        whose = (None, stay.citizen, days[0], days[-1], "", Fraction(-amount), -sum(ore))
        yield ShownLine("own-payment", "own", *whose, stay.payer, stay.paragraph)


def _paid_themselves(book: Book, month: list[date]) -> Iterator[tuple[str, Stay, int, list[date], list[int]]]:
    """Kind, stay, øre a month, and the days of each line, with the øre that each of its days has."""
    for of_stay, fills in _there(book, month):
        for kind in ("rent", "food", "other"):
            runs: list[tuple[tuple[object, ...], Stay, int, list[date]]] = []
            for day in month:
                stay = next((stay for stay in of_stay if stay.first <= day <= stay.last), None)
                amount = None if stay is None else _own_payment_on(book, stay, kind, day)
                if stay is None or amount is None or (amount and not fills and _lacks_model(book, day)):
                    continue
                away = stay.away(day)
                is_free = away is not None and _is_free_away(book, stay, kind, day, away[1])
                same = (stay.payer, stay.paragraph, amount, away[0] if away is not None and is_free else None)
                if runs and runs[-1][0] == same and runs[-1][3][-1] + ONE_DAY == day:
                    runs[-1][3].append(day)
                else:
                    runs.append((same, stay, amount, [day]))
            gathered = Fraction(0)
            for _, stay, amount, days in runs:
                ore: list[int] = []
                for day in days:
                    before, gathered = gathered, gathered + amount / _days_of(book, month, day, fills=fills)
                    ore.append(nearest(gathered) - nearest(before))
                yield kind, stay, amount, days, ore


def _by_unknown_days(book: Book, month: list[date]) -> Iterator[tuple[str, Stay, date]]:
    """What residents pay themselves of a part of a month, where the model is missing that says how many days it has."""
    for of_stay, fills in _there(book, month):
        for kind in ("rent", "food", "other"):
            for day in [] if fills else month:
                stay = next((stay for stay in of_stay if stay.first <= day <= stay.last), None)
                if stay is not None and _own_payment_on(book, stay, kind, day) and _lacks_model(book, day):
                    yield kind, stay, day


def _there(book: Book, month: list[date]) -> Iterator[tuple[list[Stay], bool]]:
    """The rooms of each stay, and whether the stay has all days of a month."""
    there = [stay for stays in stays_by_place(book.facts).values() for stay in stays]
    for one in sorted({stay.id for stay in there}):
        of_stay = [stay for stay in there if stay.id == one]
        last = max(stay.last for stay in of_stay)
        yield of_stay, min(stay.first for stay in of_stay) <= month[0] and last >= month[-1]


def _lacks_model(book: Book, day: date) -> bool:
    terms = in_force(book.terms.offer, day)
    return terms is not None and terms.model is not None and model_on(book, day) is None


def _days_of(book: Book, month: list[date], day: date, *, fills: bool) -> Fraction:
    model = model_on(book, day)
    by = {"calendar": Fraction(len(month)), "30.5": Fraction(61, 2), "365/12": Fraction(365, 12)}
    return by["calendar" if fills or model is None else model.days_in_month]


def _own_payment_on(book: Book, stay: Stay, kind: str, day: date) -> int | None:
    """What is paid a month by the terms of a day, in øre: 0 where it is free; None where nothing is owed.

    What was decided for the resident goes before the amount of the place, and that before the amount of the house.
    """
    model = model_on(book, day)
    closed = book.terms.closed_after is not None and day > book.terms.closed_after
    if in_force(book.terms.offer, day) is None or closed or (model is not None and not stay.is_paid_on(model, day)):
        return None
    away = stay.away(day)
    if away is not None and _is_free_away(book, stay, kind, day, away[1]):
        return 0
    held = holding(book)
    replaced = {fact.event.corrects for fact in held}
    decided = [
        fact.event for fact in held if fact.number not in replaced
        and isinstance(fact.event, OwnPaymentDecided) and fact.event.stay == stay.id and fact.event.kind == kind
    ]  # fmt: skip
    own: OwnPaymentDecided | None = _latest([event for event in decided if event.effective_on <= day])
    if own is not None and own.price_ore is not None:
        return int(own.price_ore)
    found = _adopted_for(book, stay, kind, day)
    if found is None:
        return None
    amount = found.payment.amount_ore or 0
    raises = [
        fact.event for fact in holding(book)
        if isinstance(fact.event, OwnPaymentRegulated) and fact.event.kind == kind
    ]  # fmt: skip
    on = {event.effective_on: event for event in raises if found.effective_on < event.effective_on <= day}
    for since in sorted(on):
        amount = raised(on[since].regulation, amount)
    return amount


def _adopted_for(book: Book, stay: Stay, kind: str, day: date) -> OwnPaymentAdopted | None:
    """What is adopted for a resident's place, where that has not ended, else for the house; as it was typed."""
    adopted = [fact.event for fact in holding(book) if isinstance(fact.event, OwnPaymentAdopted)]
    of_kind = [event for event in adopted if event.payment.kind == kind and event.effective_on <= day]
    for where in (stay.place, None):
        found: OwnPaymentAdopted | None = _latest([event for event in of_kind if event.payment.place == where])
        if found is not None and not found.payment.ends:
            return found
    return None


def _is_free_away(book: Book, stay: Stay, kind: str, day: date, nth: int) -> bool:
    """Whether the nth day away is free, by what is adopted for the place or the house."""
    found = _adopted_for(book, stay, kind, day)
    return found is not None and found.payment.while_absent == "free" and nth > found.payment.after_days


def _latest(events: list[Any]) -> Any:
    """Of what was recorded in this order, what counts last; None of nothing."""
    return max(enumerate(events), key=lambda at: (at[1].effective_on, at[0]), default=(0, None))[1]


class Kept:
    """What has been issued for the closed months of an offer, day by day, reckoned apart from the program.

    What a closed month comes to is what has a price now, and what was issued of that which is owed without one. A
    closing issues its own month, and brings those before it to what they come to.
    """

    def __init__(self) -> None:
        self.issued: dict[Month, dict[Key, int]] = {}
        self._of_frame: dict[Month, set[Key]] = {}
        self._vacant: dict[Month, set[Key]] = {}
        self._payers: dict[Month, Payers] = {}
        """Who paid for each vacancy when it was issued."""

    @classmethod
    def of(cls, book: Book) -> Kept:
        """What has been issued by the closings of a book."""
        kept = cls()
        for closing in sorted(book.closings.values(), key=lambda closing: closing.number):
            kept.learn(book_of(book.offer, [fact for fact in book.facts if fact.number <= closing.number]))
        return kept

    def comes_to(self, book: Book, month: Month) -> dict[Key, int]:
        """A month as known, day by day. Øre."""
        return self._reckoned(book, month)[0]

    def learn(self, book: Book) -> None:
        """Take over what has been closed since."""
        if book.closings.keys() - self.issued.keys():
            for month in sorted(book.closings):
                self.issued[month], self._of_frame[month] = self._reckoned(book, month)
                self._vacant[month] = owed_naively(book, month).vacant
                self._payers[month] = _payers_of(book, self.issued[month])

    def _reckoned(self, book: Book, month: Month) -> tuple[dict[Key, int], set[Key]]:
        owed, before = owed_naively(book, month), self.issued.get(month, {})
        gone = self._of_frame.get(month, set()) & owed.own
        stays = {key: ore for key, ore in before.items() if self._is_held(book, owed, key) and key not in gone}
        then = self._vacant.get(month, set()), self._payers.get(month, {})
        stays |= dict(_moved_along(book, owed, before, *then))
        of_frame = owed.of_frame | (self._of_frame.get(month, set()) & stays.keys())
        known = {**stays, **owed.priced}
        for vacancy in _under_tails(book, [key for key, ore in stays.items() if ore and key not in owed.priced]):
            known.pop(vacancy, None)
        known[BOUGHT] = -sum(known[key] for key in of_frame if key in known)
        return known, of_frame

    @staticmethod
    def _is_held(book: Book, owed: OwedNaively, key: Key) -> bool:
        who, _, day = key
        if isinstance(who, str) and _is_annulled(book, who, day):
            return True
        return key in owed.unpriced


def _under_tails(book: Book, held: Iterable[Key]) -> Iterator[Key]:
    """The vacancies on days for which what was issued after a departure is held: the place is in one state a day."""
    of_all = (stay for of_place in stays_by_place(book.facts).values() for stay in of_place)
    stays = {stay.id: stay for stay in of_all if stay.left != date.max}
    for who, part, day in held:
        stay = stays.get(who) if isinstance(who, int) and part == "service" else None
        if stay is not None and day is not None and day > stay.left:
            yield stay.place, "service", day


def _was_open(book: Book, place: str, day: date) -> bool:
    """Whether a place was open on a day by an opening that is annulled, while a month was issued."""
    annulled = {fact.event.corrects: fact.number for fact in book.facts if isinstance(fact.event, Voided)}
    issued = [fact.number for fact in book.facts if isinstance(fact.event, MonthClosed)]
    return any(
        isinstance(event := fact.event, PlaceOpened) and event.place == place and event.effective_on <= day
        and any(fact.number < number < annulled.get(fact.number, 0) for number in issued)
        for fact in book.facts
    )  # fmt: skip


def _is_annulled(book: Book, place: str, day: date | None) -> bool:
    """Whether a place that was there is not any more on a day: its opening was annulled, if to be opened later."""
    return place not in book.places or (day is not None and day < book.places[place].open.first)


Payers = dict[tuple[str, date], str | None]


def _payers_of(book: Book, issued: Iterable[Key]) -> Payers:
    of_places = [(who, day) for who, _, day in issued if isinstance(who, str) and day is not None]
    return {one: payer_of_vacancy(book, *one) for one in of_places}


def _moved_along(
    book: Book, owed: OwedNaively, before: dict[Key, int], vacant: set[Key], payers: Payers
) -> Iterator[tuple[Key, int]]:
    """What was issued for a place that is no longer vacant is that of one that has become so and has no price.

    Of the same payer: what somebody owed who had reserved a place is not another one's.
    """
    days = {day for who, _, day in owed.unpriced if isinstance(who, str)}
    for day in days:
        was = {who: ore for (who, part, on), ore in before.items() if on == day and isinstance(who, str) and ore}
        lost = {who for who, _, on in owed.unpriced if on == day and isinstance(who, str)}
        annulled = {who for who in {*was, *lost} if _is_annulled(book, who, day)}
        there = lost | annulled | {who for who, _, on in owed.priced if on == day and isinstance(who, str)}
        then = {who for who, _, on in vacant if on == day and isinstance(who, str)}
        # A place for which something was issued needs nothing of another's, though its opening was annulled then.
        gone, new = sorted(was.keys() - there), sorted(lost - annulled - then - was.keys())
        if day is None:
            continue
        for payer in (None, "163", "165"):
            left = [place for place in gone if payers.get((place, day)) == payer]
            became = [place for place in new if payer_of_vacancy(book, place, day) == payer]
            yield from (((place, "service", day), was[old]) for place, old in zip(became, left, strict=False))


def _part_of(price: Price | Trouble, share: Fraction) -> Price | Trouble:
    return price if isinstance(price, Trouble) else price._replace(ore=price.ore * share)


# --- versions, stays, tails ------------------------------------------------------------------------


def in_force(versions: Iterable[Version[T]], day: date) -> T | None:
    """The latest version from on or before a day."""
    found = None
    for version in versions:
        if version.effective_on <= day:
            found = version.value
    return found


@once_a_book
def model_on(book: Book, day: date) -> Model | None:
    terms: OfferTerms | None = in_force(book.terms.offer, day)
    if terms is not None and terms.open_places and terms.model is None:
        return OF_A_SUPPLIER
    return in_force(book.terms.models.get(terms.model or "", ()), day) if terms else None


def needs_no_model(book: Book, day: date) -> bool:
    """Whether the offer is one at home without a model on a day: it owes its frame, and nothing else by itself."""
    terms: OfferTerms | None = in_force(book.terms.offer, day)
    return terms is not None and terms.kind == "at-home" and terms.model is None


@once_a_book
def function_on(book: Book, paragraph: str | None, day: date) -> str | None:
    """The function of what is owed under a paragraph: the one adopted for it last, else that of the house."""
    adopted = [fact.event for fact in holding(book) if isinstance(fact.event, FunctionAdopted)]
    own = [event for event in adopted if event.paragraph == paragraph and event.effective_on <= day]
    if own:
        latest = max(event.effective_on for event in own)
        return [event.function for event in own if event.effective_on == latest][-1]
    terms: OfferTerms | None = in_force(book.terms.offer, day)
    return terms.function if terms else None


def by_function(book: Book, month: Month, lines: Iterable[ShownLine]) -> dict[str | None, int]:
    """Øre of a month's lines by the function that they are of on its last day."""
    sums: dict[str | None, int] = defaultdict(int)
    for line in lines:
        sums[function_on(book, line.paragraph, month.last)] += line.amount
    return dict(sums)


def phase_in_on(book: Book, day: date) -> PhaseIn | None:
    """The phase-in of the offer from the latest day up to one; only for what was adopted for the offer itself."""
    adopted = [fact.event for fact in holding(book) if isinstance(fact.event, PhaseInAdopted)]
    begun = [event for event in adopted if event.effective_on <= day]
    latest = max((event.effective_on for event in begun), default=day)
    return next((event.phase_in for event in reversed(begun) if event.effective_on == latest), None)


class Held(NamedTuple):
    """The numbers of what was annulled later and held together when a month was issued, known up to event `at`."""

    numbers: set[int]
    at: int


def _held_together(book: Book) -> list[Held]:
    """What was annulled later and held when a month was issued, for each closing."""
    voids = {fact.event.corrects: fact.number for fact in book.facts if isinstance(fact.event, Voided)}
    known = sorted(fact.event.known_at for fact in book.facts if isinstance(fact.event, MonthClosed))
    found: dict[frozenset[int], Held] = {}
    for at in known:  # of those that saw the same, the last one
        held = {number for number, by in voids.items() if number is not None and number <= at < by}
        found[frozenset(held)] = Held(held, at)
    return [held for held in found.values() if held.numbers]


def model_as_it_was(book: Book, day: date, held: Held) -> Model | None:
    """The model in force on a day, or the one that was until it, or the offer's terms, were annulled.

    Annulled terms of the offer go with the model as it was known then.
    """
    terms: OfferTerms | None = in_force(book.terms.offer, day)
    if terms is None:
        adopted = [fact for fact in book.facts if isinstance(fact.event, OfferAdopted)]
        terms = _in_force_then(adopted, held.numbers, day)
        return None if terms is None else _model_known_then(book, terms.model or "", day, held)
    model: Model | None = in_force(book.terms.models.get(terms.model or "", ()), day)
    if model is not None:
        return model
    of_model = (fact for fact in book.facts if isinstance(fact.event, ModelAdopted) and fact.event.id == terms.model)
    found: Model | None = _in_force_then(list(of_model), held.numbers, day)
    return found


def _model_known_then(book: Book, name: str, day: date, held: Held) -> Model | None:
    """What was known of a model when a month was issued, whatever has become of it since."""
    then = [fact for fact in book.facts if fact.number <= held.at]
    voided = {fact.event.corrects for fact in then if isinstance(fact.event, Voided)}
    of_model = [
        fact for fact in then
        if isinstance(fact.event, ModelAdopted) and fact.event.id == name and fact.number not in voided
    ]  # fmt: skip
    found: Model | None = _in_force_then(of_model, {fact.number for fact in of_model}, day)
    return found


def _in_force_then(adopted: list[Recorded], annulled: set[int], day: date) -> Any:
    """Of what was adopted and is annulled, what was in force on a day."""
    once = [fact for fact in adopted if fact.number in annulled and fact.event.effective_on <= day]
    last = max(once, key=lambda fact: (fact.event.effective_on, fact.number), default=None)
    return last.event.content if last is not None and isinstance(last.event, VersionAdopted) else None


@once_a_book
def rates_on(book: Book, day: date, moved_in: date | None, decided: date) -> Rates | None:
    """The newest table that counts for a stay begun on `moved_in`, and what was decided on a day.

    None asks for a vacant place. Its prices are those that were typed, raised by every regulation since.
    """
    terms: OfferTerms | None = in_force(book.terms.offer, day)
    found, since = None, date.min
    for version in book.terms.rates.get(terms.rates or "", ()) if terms else ():
        for_him = version.value.applies_to == "all" or moved_in is None or moved_in >= version.effective_on
        for_him &= version.value.for_decisions_from is None or version.value.for_decisions_from <= decided
        if version.effective_on <= day and for_him:
            found, since = without_stories(version.value), version.effective_on
    for fact in _since(book, RatesRegulated, since, day):
        if found is not None and terms is not None and fact.event.id == terms.rates:
            found = _regulated(found, fact.event.regulation)
    return found


@once_a_book
def _since(book: Book, kind: type[VersionAdopted], since: date, day: date) -> list[Any]:
    """The regulations after a day, by another; of two from one day the later recorded one."""
    if not any(isinstance(fact.event, kind) for fact in book.facts):
        return []
    by_day: dict[Any, Any] = {}
    for fact in holding(book):
        event = fact.event
        if isinstance(event, kind) and since < event.effective_on <= day:
            by_day[event.effective_on, event.subject] = fact
    return [by_day[key] for key in sorted(by_day)]


@once_a_book
def holding(book: Book) -> list[Recorded]:
    """What is not voided, in the order in which it was recorded."""
    voided = {fact.event.corrects for fact in book.facts if isinstance(fact.event, Voided)}
    return [fact for fact in book.facts if fact.number not in voided]


@once_a_book
def reservation_on(book: Book, place: str, day: date) -> PlaceReserved | None:
    """The reservation of a place on a day, unless somebody has come to live there since it began."""
    voided = {fact.event.corrects for fact in book.facts if isinstance(fact.event, Voided)}
    gone = voided | {fact.event.corrects for fact in book.facts if fact.number not in voided}
    for fact in book.facts:
        one = fact.event
        if not isinstance(one, PlaceReserved) or fact.number in gone or one.place != place:
            continue
        if one.effective_on <= day <= one.until and not any(
            one.effective_on <= came <= day for came in _arrivals(book, place)
        ):
            return one
    return None


@once_a_book
def _arrivals(book: Book, place: str) -> list[date]:
    """The days on which somebody has come to live in a place; another payer is no arrival."""
    there = stays_by_place(book.facts)[place]
    return [one.first for one in there if not any(
        (before.id, before.last) == (one.id, one.first - ONE_DAY) for before in there
    )]  # fmt: skip


def payer_of_vacancy(book: Book, place: str, day: date) -> str | None:
    """Who pays for a vacancy; None: the own municipality."""
    reserved = reservation_on(book, place, day)
    return None if reserved is None else reserved.payer


def raised(regulation: Any, ore: int) -> int:
    """A price with its per cent, half up to whole kroner or øre."""
    exact = Decimal(ore) + Decimal(ore) * regulation.per_cent / 100
    unit = Decimal(100) if regulation.rounding == "krone" else Decimal(1)
    return int((exact / unit).quantize(Decimal(1), ROUND_HALF_UP)) * int(unit)


def _regulated(rates: Rates, regulation: Any) -> Rates:
    """The table with each price raised; one by interval as a table of all its steps, which is what is raised."""
    prices = rates.prices_ore
    if rates.interval_ore is not None:
        prices = {str(n): step_price(rates, n) for n in range(1, most_steps(rates) + 1)}
    said: dict[str, Any] = {"interval_ore": None, "steps": None}
    if prices is not None:
        said["prices_ore"] = {name: raised(regulation, ore) for name, ore in prices.items()}
    if regulation.day_prices and rates.day_prices_ore is not None:
        said["day_prices_ore"] = {name: raised(regulation, ore) for name, ore in rates.day_prices_ore.items()}
    if regulation.hourly and rates.hourly_ore is not None:
        said["hourly_ore"] = raised(regulation, rates.hourly_ore)
    return rates.changed(said)


def whole_ore(exact: Fraction) -> int:
    """Half up, by the decimal library."""
    return int((Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(Decimal(1), ROUND_HALF_UP))


def without_stories(rates: Rates) -> Rates:
    """A table with the prices written out that follow from wages, hours and budgets."""
    said: dict[str, Any] = {}
    if (story := rates.hourly_from) is not None:
        costs = story.wages_ore + sum((story.inside_ore or {}).values())
        by = {"direct": story.direct, "attendance": story.attendance}
        if by["direct"] is None and story.attendance is not None and story.indirect is not None:
            by["direct"] = story.attendance - story.indirect
        if by["attendance"] is None and story.direct is not None and story.indirect is not None:
            by["attendance"] = story.direct + story.indirect
        hours = next(count for over, count in by.items() if story.over in (over, None) and count is not None)
        said |= {"hourly_from": None, "hourly_ore": whole_ore(Fraction(costs) / Fraction(hours))}
    if rates.prices_from is not None:
        prices = {level: day_of_budget(story) for level, story in rates.prices_from.items()}
        said |= {"prices_from": None, "prices_ore": prices}
    return rates.changed(said) if said else rates


def base_without_stories(base: Base) -> Base:
    """A base with the amounts written out that follow from positions and budgets."""
    said: dict[str, Any] = {}
    if (story := base.frame_from) is not None:
        pay = sum((Fraction(one.count) * one.pay_ore for one in story.positions), Fraction(0))
        said |= {"frame_from": None, "amount_ore": whole_ore(pay + sum((story.costs_ore or {}).values()))}
    if base.day_rate_from is not None:
        name = "amount_ore" if base.unit == "day" else "day_rate_ore"
        said |= {"day_rate_from": None, name: day_of_budget(base.day_rate_from)}
    return base.changed(said) if said else base


def day_of_budget(story: Any) -> int:
    """A cost-based budget with what earlier years left, by its places, days and occupancy."""
    return whole_ore((story.budget_ore + story.regulation_ore) * 100 / (365 * story.places * Fraction(story.occupancy)))


def special_price(book: Book, ore: int, since: date, day: date) -> Fraction:
    """A special price granted from `since` on, as regulations of the offer's series have raised it by a day."""
    for fact in _since(book, RatesRegulated, since, day):
        terms: OfferTerms | None = in_force(book.terms.offer, fact.event.effective_on)
        if fact.event.regulation.special and terms is not None and terms.rates == fact.event.id:
            ore = raised(fact.event.regulation, ore)
    return Fraction(ore)


@once_a_book
def bases_of(book: Book) -> dict[tuple[str | None, str | None], list[Version[Base]]]:
    """The bases as they were typed, by paragraph and item, and day."""
    found: dict[tuple[str | None, str | None], dict[date, Version[Base]]] = defaultdict(dict)
    for fact in holding(book):
        if isinstance(fact.event, BaseAdopted):
            version = Version(fact.event.effective_on, fact.number, None, fact.event.base)
            found[fact.event.base.paragraph, fact.event.base.item][fact.event.effective_on] = version
    return {key: [of_days[day] for day in sorted(of_days)] for key, of_days in found.items()}


@once_a_book
def own_base_on(book: Book, paragraph: str | None, item: str | None, day: date) -> Base | None:
    """What is in force of one item (None: the whole) of the base of a paragraph, or (None) of the general one.

    As it was typed, and raised since; one that has ended too.
    """
    versions = [version for version in bases_of(book).get((paragraph, item), ()) if version.effective_on <= day]
    if not versions:
        return None
    base: Base = base_without_stories(versions[-1].value)
    for fact in _since(book, BaseRegulated, versions[-1].effective_on, day) if not base.ends else ():
        prices = ("amount_ore", "unit_price_ore", "day_rate_ore")
        typed = {name: getattr(base, name) for name in prices if getattr(base, name) is not None}
        base = base.changed({name: raised(fact.event.regulation, ore) for name, ore in typed.items()})
    return base


def base_said(book: Book, paragraph: str | None, day: date, item: str | None = None) -> bool:
    """Whether a decision says what is owed as base, or as one item of it, if only that it has ended."""
    for of, named in bases_of(book):
        about_it = of in (paragraph, None) and (item is None or named in (item, None))
        if about_it and own_base_on(book, of, named, day) is not None:
            return True
    return False


def bases_on(book: Book, paragraph: str | None, day: date) -> list[Base]:
    """What a resident of a paragraph owes together: the paragraph's own before the general ones, item by item."""
    here: dict[str | None, dict[str | None, Base]] = {paragraph: {}, None: {}}
    for of, named in bases_of(book):
        base = own_base_on(book, of, named, day)
        if of in here and base is not None and not base.ends:
            here[of][named] = base
    own, general = here[paragraph], here[None]
    whole = own.get(None) or (general.get(None) if not own else None)
    if whole is not None:
        return [whole]
    found = {named: base for named, base in general.items() if named is not None}
    found |= {named: base for named, base in own.items() if named is not None}
    return list(found.values())


def annulled_items(book: Book, paragraph: str | None, day: date) -> set[str]:
    """The items that were adopted for a day and annulled, and of which nothing is said now."""
    voided = {fact.event.corrects for fact in book.facts if isinstance(fact.event, Voided)}
    lost = (fact.event for fact in book.facts if fact.number in voided and isinstance(fact.event, BaseAdopted))
    items = {
        event.base.item for event in lost
        if event.base.item is not None and event.effective_on <= day and event.base.paragraph in (paragraph, None)
    }  # fmt: skip
    return {item for item in items if not base_said(book, paragraph, day, item)}


def cost_of(base: Base) -> Fraction:
    """Øre per unit."""
    if base.quantity is not None and base.unit_price_ore is not None:
        return Fraction(base.quantity) * base.unit_price_ore
    return Fraction(base.amount_ore or 0)


def is_bought(book: Book, stay: Stay) -> bool:
    """Whether another municipality pays."""
    return stay.payer is not None and stay.payer != book.terms.municipality


def bought_day(book: Book, base: Base, day: date) -> Fraction | None:
    """Øre that a payer elsewhere owes of a yearly frame for a day; None where nothing says how much."""
    if base.day_rate_ore is not None:
        return Fraction(base.day_rate_ore)
    share = base.occupancy
    if share is None and base.paragraph is None:
        budgets = book.terms.budgets.get(day.year, ())
        share = next((version.value.occupancy for version in budgets), None)
    places = [place for place in book.places.values() if place.open.first <= day < place.open.end]
    if share is None or not places:
        return None
    return cost_of(base) * 100 / (365 * len(places)) / Fraction(share)


def stays_by_place(facts: Iterable[Recorded]) -> dict[str, list[Stay]]:
    """The stays in each place, by their first day, from the events that say which stay they are about.

    What a `Voided` names is gone. What another event replaced is gone too, unless that one was voided itself.
    """
    facts = list(facts)
    voided = {fact.event.corrects for fact in facts if isinstance(fact.event, Voided)}
    gone = voided | {fact.event.corrects for fact in facts if fact.number not in voided}
    events: dict[int, list[OfStay]] = defaultdict(list)
    for fact in facts:
        if fact.number not in gone and isinstance(fact.event, OfStay) and not fact.event.OUTSIDE_SETTLEMENT:
            events[fact.event.stay or fact.number].append(fact.event)
    found: dict[str, list[Stay]] = defaultdict(list)
    for identity, of_stay in events.items():
        for begun in (event for event in of_stay if isinstance(event, MovedIn)):
            for stay in _pieces(identity, begun, of_stay):
                found[stay.place].append(stay)
    arrived = {(stay.citizen, stay.began, stay.id) for of in found.values() for stay in of if stay.first == stay.began}
    ends = {stay.id: stay.last for of in found.values() for stay in sorted(of, key=lambda stay: stay.last)}
    told = {(event.stay, event.effective_on) for of_stay in events.values() for event in of_stay
            if isinstance(event, CountedElsewhere)}  # fmt: skip
    for place, stays in found.items():
        found[place] = sorted(
            (
                stay._replace(shared=(stay.id, stay.left) in told or any((who, day) == (stay.citizen, stay.left)
                                         and (day, ends[identity], identity) > (stay.began, stay.left, stay.id)
                                         for who, day, identity in arrived))
                for stay in stays
            ),
            key=lambda stay: (stay.first, stay.last, stay.id),
        )  # fmt: skip
    return found


def _pieces(identity: int, begun: MovedIn, events: list[OfStay]) -> Iterator[Stay]:
    """A residence, cut on each day on which the citizen moves, or somebody else pays."""
    departed = [event for event in events if isinstance(event, Departed)]
    onward = any(event.arrives_on is not None for event in departed)
    left = min((_last_lived(event) for event in departed), default=date.max)
    cause, given = (departed[0].cause, departed[0].notice_given) if departed else (None, None)
    assessing = [event for event in events if isinstance(event, (MovedIn, Reassessed))]
    levels = {event.effective_on: event.assessment for event in assessing}
    decided = {event.effective_on: event.decided_on or event.effective_on for event in assessing}
    changes = sorted(
        (event for event in events if isinstance(event, (Moved, PayingChanged))), key=lambda event: event.effective_on
    )
    cuts = sorted({begun.effective_on, *(event.effective_on for event in changes)})
    for first, after in zip(cuts, [*cuts[1:], None], strict=True):
        place, payer, paragraph = begun.place, begun.payer, begun.paragraph
        for event in (event for event in changes if event.effective_on <= first):
            if isinstance(event, Moved):
                place = event.place
                continue
            payer = None if "payer" in event.ends else event.payer or payer
            paragraph = None if "paragraph" in event.ends else event.paragraph or paragraph
        last = left if after is None else after - ONE_DAY
        ends = left if after is None else date.max
        who = (identity, begun.citizen, place, payer, paragraph)
        yield Stay(
            *who, first, last, begun.effective_on, ends, levels, decided, onward=onward, cause=cause, given=given,
            absences=tuple(_absences(events)),
        )  # fmt: skip


def _last_lived(departed: Departed) -> date:
    """The day of departure; of a transfer, the day before that in the other house."""
    return departed.effective_on if departed.arrives_on is None else departed.arrives_on - ONE_DAY


def _absences(events: list[OfStay]) -> Iterator[tuple[date, date, str]]:
    """The days away, to the last one or the day before the return, whichever comes first."""
    returns = sorted(event.effective_on for event in events if isinstance(event, CameHome))
    for event in events:
        if isinstance(event, WentAway):
            home = next((day for day in returns if day > event.effective_on), date.max)
            yield event.effective_on, min(event.until or date.max, home - ONE_DAY), event.absence


def assessed(stay: Stay, day: date) -> Assessment:
    """The latest assessment from on or before a day."""
    return stay.levels[assessed_since(stay, day)]


def assessed_since(stay: Stay, day: date) -> date:
    """The day from which that holds."""
    return max(first for first in stay.levels if first <= day)


def _tails(
    book: Book, stays_in: dict[str, list[Stay]], model_of: Callable[[Book, date], Model | None] = model_on
) -> Iterator[Tail]:
    for place, stays in stays_in.items():
        for stay in stays:
            left = stay.left
            model = model_of(book, left) if left != date.max else None
            if model is None:
                continue
            for rule, unknown in _notice_rules(book, model, stay):
                if rule.rule == "none" or (stay.transferred and rule.on_transfer == "none"):
                    continue
                gone = stay.transferred and not stay.onward and model.departure_day == "free"
                lived = left - ONE_DAY if gone else left
                counted = stay.given if rule.from_ == "given" and stay.given is not None else lived
                ends = [notice_ends(rule, counted), book.places[place].open.end - ONE_DAY]
                if book.terms.closed_after is not None:
                    ends.append(book.terms.closed_after)
                if rule.until_refilled:
                    after = [other for other in stays if other.first >= left and _order(other) > _order(stay)]
                    ends += [other.first - ONE_DAY for other in after]
                begins = left + ONE_DAY if stay.is_paid_on(model, left) else left
                yield Tail(stay, begins, min(ends), rule.covers == "all", unknown)


def _notice_rules(book: Book, model: Model, stay: Stay) -> list[tuple[Any, str]]:
    """The notice rules that may count for who leaves, each with what is not said; one after the other is struck out."""
    rules = list(model.notice) if isinstance(model.notice, tuple) else [model.notice]
    if stay.cause is None and any(rule.reason for rule in rules):
        found = [_narrowed(book, rules, stay, cause) for cause in ("died", "moved", "transfer", "other")]
        several = [rule for at, rule in enumerate(found) if rule not in found[:at]]
        if len(several) > 1:
            return [(rule, "cause-unsaid") for rule in several]
    rule = _narrowed(book, rules, stay, stay.cause or "other")
    needs_day = rule.rule != "none" and rule.from_ == "given" and stay.given is None
    return [(rule, "notice-unsaid" if needs_day else "")]


def _narrowed(book: Book, rules: list[Any], stay: Stay, cause: str) -> Any:
    own = book.terms.municipality
    payer = "own" if stay.payer in (None, own) else stay.payer
    terms: OfferTerms | None = in_force(book.terms.offer, stay.left)
    words: dict[str, list[str | None]] = {
        "reason": [cause],
        "paragraph": [stay.paragraph],
        "payer": [own, "own"] if payer == "own" else [payer, "other"],
        "supplier": [terms.supplier if terms else None],
    }
    for side, fitting in words.items():
        rules = [rule for rule in rules if getattr(rule, side) in (None, *fitting)]
    for side, fitting in words.items():
        for word in fitting:
            if word is not None and any(getattr(rule, side) == word for rule in rules):
                rules = [rule for rule in rules if getattr(rule, side) == word]
                break
        else:
            rules = [rule for rule in rules if getattr(rule, side) is None]
    (rule,) = rules
    return rule


def _order(stay: Stay) -> tuple[date, date, int]:
    return stay.first, stay.last, stay.id


def every_tail(book: Book) -> list[Tail]:
    """Those that are known, and those of which only the days are."""
    stays = stays_by_place(book.facts)
    return [*_tails(book, stays), *_tails_as_they_were(book, stays, _held_together(book))]


def _tails_as_they_were(book: Book, stays: dict[str, list[Stay]], held_sets: list[Held]) -> Iterator[Tail]:
    """After a day of departure without a model: as long as any of those said that held when a month was issued."""
    for held in held_sets:
        for tail in _tails(book, stays, partial(model_as_it_was, held=held)):
            if model_on(book, tail.stay.left) is None:
                yield replace(tail, unknown="terms")


def notice_ends(notice: Any, departure: date) -> date:
    """The last paid day by an agreement's notice, counted off in the calendar day by day."""
    reached = _reached(notice, departure)
    while notice.ends == "month-end" and (reached + ONE_DAY).day != 1:
        reached += ONE_DAY
    return reached


def _reached(notice: Any, departure: date) -> date:
    if notice.rule == "days":
        return departure + ONE_DAY * int(notice.count)
    last = departure
    months_to_end = 1 if notice.rule == "month-days" else 1 + int(notice.count)
    while True:
        if (last + ONE_DAY).day == 1:
            months_to_end -= 1
        if months_to_end == 0:
            break
        last += ONE_DAY
    return last + ONE_DAY * int(notice.count) if notice.rule == "month-days" else last


# --- prices ----------------------------------------------------------------------------------------


def resident_price(  # noqa: PLR0911 - a way out for each answer
    book: Book, model: Model, place: Place, stay: Stay, on: date, day: date, *, fills: bool
) -> Price | Trouble:
    """What a resident costs on a day as assessed `on` another; `fills`: in a month of which the stay has all days."""
    assessment, since = assessed(stay, on), assessed_since(stay, on)
    rates = rates_on(book, day, stay.began, stay.decided[since])
    if assessment.per is not None and assessment.special_price_ore is not None and model.structure != "places":
        return Price("special", assessment.per, special_price(book, assessment.special_price_ore, since, day))
    if rates is None:
        return Trouble("no-rate")
    if model.structure == "places":
        own = place_level(book, place, day)
        return Trouble("no-level") if own is None else level_price(rates, own, fills=fills)
    if assessment.special_price_ore is not None:
        return Price("special", rates.unit, special_price(book, assessment.special_price_ore, since, day))
    by_hours = rates.hours_per_step is not None or bool(rates.hours_to)
    if model.structure == "average" and (by_hours or len(rates.prices_ore or ()) < 2):
        only = next(iter(rates.prices_ore)) if rates.prices_ore else "1"
        price = level_price(rates, only, fills=fills)
        return price if isinstance(price, Trouble) else price._replace(level="average")
    if model.structure == "hours":
        if assessment.hours is None:
            return Trouble("hours-needed")
        assert rates.hourly_ore is not None
        a_week = f"{assessment.hours:f}"
        a_week = a_week.rstrip("0").rstrip(".") if "." in a_week else a_week
        return Price(f"{a_week} h", "day", _hours(assessment) * rates.hourly_ore / 7)
    name = level_name(rates, assessment)
    return Trouble("no-level") if name is None else level_price(rates, name, fills=fills)


def resident_size(book: Book, model: Model, place: Place, stay: Stay, on: date, day: date) -> int | str | Trouble:
    """A resident's package as a number; SPECIAL, or LEFT_OUT where a special rate has no table; why he has no price."""
    assessment = assessed(stay, on)
    rates = rates_on(book, day, stay.began, stay.decided[assessed_since(stay, on)])
    if assessment.special_price_ore is not None and model.structure != "places":
        return LEFT_OUT if rates is None and assessment.per is None else SPECIAL
    if rates is None:
        return Trouble("no-rate")
    name = place_level(book, place, day) if model.structure == "places" else level_name(rates, assessment)
    if name is None or isinstance(level_price(rates, name), Trouble):
        return Trouble("no-level")
    number = position(rates, name)
    return SPECIAL if number is None else number


def place_level(book: Book, place: Place, day: date) -> str | None:
    """The level that decisions have given a place, the latest from on or before a day.

    Before the place opens, which a census may settle along, the one it opens with.
    """
    found: dict[date, str | None] = {}
    for fact in holding(book):
        event = fact.event
        if isinstance(event, (PlaceOpened, PlaceLevelSet)) and event.place == place.id:
            found[event.effective_on] = event.level
    begun = [first for first in found if first <= day]
    return found[max(begun, default=min(found))] if found else None


def _hours(assessment: Assessment) -> Fraction:
    """The hours a week that were granted, to the minute."""
    return Fraction(assessment.hours or 0) if assessment.minutes is None else Fraction(assessment.minutes, 60)


def level_name(rates: Rates, assessment: Assessment) -> str | None:
    """The level granted, or the one that the hours fall in; a span's upper bound belongs to it."""
    if assessment.level is not None or assessment.hours is None:
        return assessment.level
    bounds = rates.hours_to or {}
    if fits := [name for name, bound in bounds.items() if _hours(assessment) <= Fraction(bound)]:
        return fits[0]
    if rates.hours_per_step is None:
        return None
    passed = [position(rates, name) or 0 for name in bounds]
    step = max(1, ceil(_hours(assessment) / Fraction(rates.hours_per_step)), *(at + 1 for at in passed[-1:]))
    if rates.prices_ore is None:
        return str(step) if step <= most_steps(rates) else None
    names = [name for name in rates.prices_ore if name not in rates.special]
    return names[step - 1] if step <= len(names) else None


def level_price(rates: Rates, name: str, *, fills: bool = True) -> Price | Trouble:
    if rates.prices_ore is not None and name in (rates.day_prices_ore or {}) and not fills:
        return Price(name, "day", Fraction((rates.day_prices_ore or {})[name]))
    if rates.prices_ore is not None:
        ore = rates.prices_ore.get(name)
        return Trouble("no-level") if ore is None else Price(name, rates.unit, Fraction(ore))
    step = position(rates, name)
    if step is None:
        return Trouble("no-level")
    return Price(name, rates.unit, Fraction(step_price(rates, step)))


def position(rates: Rates, name: str) -> int | None:
    """A level's number in its table, from 1; special rates have none."""
    if rates.prices_ore is not None:
        names = [level for level in rates.prices_ore if level not in rates.special]
        return names.index(name) + 1 if name in names else None
    steps = {str(n): n for n in range(1, most_steps(rates) + 1)}
    return steps.get(name)


def size_price(rates: Rates, size: Fraction) -> Fraction | None:
    """Øre of a package of any size: on the straight line between the packages around it, 0 at package 0."""
    ladder = [Fraction(0)]
    if rates.prices_ore is not None:
        ladder += [Fraction(ore) for name, ore in rates.prices_ore.items() if name not in rates.special]
    else:
        ladder += [Fraction(step_price(rates, n)) for n in range(1, most_steps(rates) + 1)]
    below = floor(size)
    if size == below:
        return ladder[below] if below < len(ladder) else None
    if below + 1 >= len(ladder):
        return None
    return ladder[below] * (below + 1 - size) + ladder[below + 1] * (size - below)


def size_price_of_days(rates: Rates, size: Fraction) -> Fraction | None:
    """The same a day, where the packages around it have day prices published; None where they have not."""
    of_days, names = rates.day_prices_ore or {}, [name for name in rates.prices_ore or () if name not in rates.special]
    around = {floor(size), ceil(size)} - {0}
    if not of_days or not all(at <= len(names) and names[at - 1] in of_days for at in around):
        return None
    below, above = (Fraction(of_days[names[at - 1]]) if at else Fraction(0) for at in (floor(size), ceil(size)))
    return below + (above - below) * (size - floor(size))


def step_price(rates: Rates, step: int) -> int:
    """Øre of a package by the interval: half of one kroner rounded up, as the published sheets do."""
    assert rates.interval_ore is not None
    return _of_interval(rates.interval_ore, step)


@cache
def _of_interval(interval_ore: int, step: int) -> int:
    kroner = Decimal(interval_ore) / 100 * (Decimal(step) - Decimal("0.5"))
    return int(kroner.quantize(Decimal(1), ROUND_HALF_UP)) * 100


def most_steps(rates: Rates) -> int:
    """How many steps there are hours in a week for."""
    return ceil(WEEK_HOURS / Fraction(rates.hours_per_step or WEEK_HOURS))


def size_name(size: Fraction) -> str:
    """4, 4.5, or 10/3 where decimals do not end."""
    if size.denominator == 1:
        return str(size.numerator)
    rest = size.denominator
    for prime in (2, 5):
        while rest % prime == 0:
            rest //= prime
    if rest != 1:
        return f"{size.numerator}/{size.denominator}"
    return str(Decimal(size.numerator) / Decimal(size.denominator))


# --- numbers ---------------------------------------------------------------------------------------


def nearest(exact: Fraction) -> int:
    """Half up; nothing here is below zero except an average less its packages, which a floor of 0 lifts again."""
    return floor(exact + Fraction(1, 2))


def half_up_of_any(exact: Fraction) -> int:
    """Half up, which is half away from zero for what is below it: what is taken away is rounded as what is given."""
    return nearest(exact) if exact >= 0 else -nearest(-exact)


def twelfth(a_year: Fraction, month: int) -> int:
    """A month of a yearly frame: what has gathered by its end, less what had gathered by its beginning."""
    return nearest(a_year * month / 12) - nearest(a_year * (month - 1) / 12)


def _runs(days: list[date]) -> Iterator[list[date]]:
    """Days in a row, each row as long as it can be."""
    run: list[date] = []
    for day in sorted(days):
        if run and day != run[-1] + ONE_DAY:
            yield run
            run = []
        run.append(day)
    if run:
        yield run
