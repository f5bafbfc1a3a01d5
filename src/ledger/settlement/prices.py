"""What a price is, or why there is none; and a price of a table of rates, from what was typed on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from fractions import Fraction

from msgspec import Struct

from ledger.models.absence import AbsenceKind
from ledger.models.rates import Rates
from ledger.models.regulation import raised_by, raises_of, typed_of
from ledger.models.told import Told
from ledger.models.units import DaysInMonth, Unit
from ledger.settlement.findings import say_missing
from ledger.settlement.timeline import Tail
from ledger.shared.message import Message, Value, say
from ledger.shared.versions import Version
from ledger.state.book import Book
from ledger.state.terms import Terms


class Price(Struct, frozen=True):
    """Exact øre per unit, the level it stands for, the events it follows from, and how, in words.

    `of_frame`: what a buyer owes of a base frame by the day. `quantity`: an exact decimal, how much is granted where
    the price follows from that.
    """

    per_unit: Fraction
    unit: Unit
    level: str
    events: tuple[int, ...]
    steps: tuple[Told, ...]
    of_frame: bool = False
    shared: tuple[int, ...] = ()
    """More events that it follows from, the same for many prices: those of all residents, for an average."""
    attention: str | None = None
    """The code of a finding, where a person should look though the price is known."""
    quantity: str | None = None
    absence: AbsenceKind | None = None
    """Of which kind of absence the day is, where the price is less for it."""
    share: Fraction = Fraction(1)
    """What is left of the price in that absence; `per_unit` is what is left."""


class Missing(Struct, frozen=True):
    """No price: the code of the finding and its data (`settlement.findings` has the words)."""

    code: str
    data: Mapping[str, str | int | None]

    def sentence(self) -> Message:
        """Why there is no price."""
        return say_missing(self.code, self.data)


def _in_rates(of_series: str, version: Version[Rates], how: Message) -> Message:
    """What a price is in a table that somebody typed."""
    typed = typed_of(version)
    values: dict[str, Value] = {"rates": of_series, "day": typed.effective_on, "number": typed.number}
    return say("{how} in {rates} from {day} (#{number})", how=how, **values)


def track(
    terms: Terms, of_series: str, version: Version[Rates], day: date, stay_began: date | None, decided_on: date | None
) -> Iterator[Message]:
    """Why it is this table of a series and no other of the day: whom it is for, and which ones pass by."""
    typed, asked = typed_of(version), (stay_began, decided_on)
    if not typed.value.is_for_everybody:
        yield from typed.value.for_whom(typed.effective_on, *asked)
    for other in terms.rates_passed_by(of_series, day, *asked):
        whom = list(other.value.for_whom(other.effective_on, *asked))
        values: dict[str, Value] = {"rates": of_series, "day": other.effective_on, "number": other.number}
        yield say("not in {rates} from {day} (#{number}), {whom:, }", whom=whom, **values)


def in_table(
    terms: Terms,
    of_series: str,
    version: Version[Rates],
    how: Message,
    passed_by: Iterable[Message],
    now: Fraction,
    at: Callable[[Version[Rates]], Fraction | None],
) -> Iterator[Told]:
    """A price in the table that somebody typed, why it is that table, and how the price has been raised since.

    It is `now`, and `at` any table what that has for it. What left it alone is left out.
    """
    typed, raises = typed_of(version), raises_of(version)
    before = at(typed) if raises else now
    yield Told(_in_rates(of_series, version, how), before)
    yield from map(Told, passed_by)
    for count, one in enumerate(raises, start=1):
        after = at(terms.raised(typed, raises[:count]))
        if after is not None and after != before:
            yield raised_by(one, after)
        before = after


def no_terms(book: Book, day: date) -> Missing | None:
    """That no terms of the offer, or not the model that they name, are in force on a day; None where they are."""
    terms = book.terms.offer.on(day)
    if terms is None:
        return Missing("no-offer", {"offer": book.offer, "day": day.isoformat()})
    if terms.value.model is not None and book.terms.model_on(day) is None:
        return Missing("no-model", {"model": terms.value.model, "day": day.isoformat()})
    return None


def days_in_month(book: Book, day: date) -> DaysInMonth | Missing:
    """By how many days a part of a month goes, on a day, of what is no place's; by the calendar without a model."""
    model = book.terms.model_on(day)
    if model is not None:
        return model.value.days_in_month
    missing = no_terms(book, day)
    return missing if missing is not None and missing.code == "no-model" else "calendar"


def unknown_tail(book: Book, tail: Tail) -> Missing | None:
    """That nothing says how much a notice is; None where it is known."""
    if tail.unknown is None or tail.room.ended_on is None:
        return None
    if tail.unknown == "terms":
        return no_terms(book, tail.room.ended_on)
    return Missing(f"{tail.unknown}-unsaid", {"number": tail.room.left, "day": tail.room.ended_on.isoformat()})


def no_rates(book: Book, day: date) -> Missing:
    """That no version of the offer's series of rates is in force."""
    return Missing("no-rate", {"rates": series(book, day), "day": day.isoformat()})


def missing_level(book: Book, day: date, level: str | None) -> dict[str, str | int | None]:
    return {"rates": series(book, day), "level": level, "day": day.isoformat()}


def series(book: Book, day: date) -> str:
    terms = book.terms.offer.on(day)
    return (terms.value.rates if terms else None) or ""


def by_decision(what: str | Message, day: date, number: int, decision: str | None) -> Message:
    """What holds from a day on, the event that says so and its decision, if there is one."""
    if decision is None:
        return say("{what} from {day} (#{number})", what=what, day=day, number=number)
    return say("{what} from {day} (#{number}, {decision})", what=what, day=day, number=number, decision=decision)
