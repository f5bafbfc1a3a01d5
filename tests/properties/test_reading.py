"""Who lives where, and what is vacant, on random histories: against the naive calculation's states, days and øre."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import zip_longest
from typing import Any, cast

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ledger.models.model import Model
from ledger.shared.calendar import Month
from ledger.state.book import Book
from ledger.store import Log
from ledger.store.history import History
from projections.coming import coming
from projections.residents import residents, residents_data
from projections.vacancies import CostedVacancy, vacancies
from tests.as_json import as_json
from tests.memory import MemoryLedger
from tests.properties.histories import DAYS, FIRST, MODELS, OFFER, Instruction, Kind, instructions, opened, play
from tests.properties.naive import Kept, _NaiveMonth, assessed, in_force, model_on, payer_of_vacancy

ONE_DAY = timedelta(days=1)
LIVED_IN = [
    *(Instruction("move-in", who, who, 3 * who, 1 + 3 * who) for who in range(3)),
    Instruction("depart", 2, 0, 50, 0),
    Instruction("use", 0, 2, 60, 10),
]
"""Three residents, of whom one has a payer elsewhere, and one leaves a place that is out of use for ten days then."""
RESERVED = Instruction("reserve", 0, 3, 20, 31)
"""An empty place at an agreed price, for 93 days."""
COMING_AND_GOING: tuple[Kind, ...] = (
    "move-in", "move", "swap", "payer", "depart", "depart", "depart", "use", "use", "reassess", "rates", "void",
    "annul", "again", "correct", "room", "close",
)  # fmt: skip

met: Counter[str] = Counter()
"""How often each situation came up."""

unhurried = settings(deadline=None, max_examples=300, suppress_health_check=[HealthCheck.too_slow])


@unhurried
@given(MODELS, instructions(6, 16, (*COMING_AND_GOING, "reserve", "reserve")), st.integers(-20, DAYS + 60),
       st.integers(0, 200))  # fmt: skip
def on_random_histories(model: Model, steps: list[Instruction], after: int, known: int) -> None:
    ledger = opened(model)
    first = ledger.log.last()
    play(ledger, [*LIVED_IN, RESERVED, *steps])
    ends = [number for number in _ends_of_acts(ledger) if number >= first]
    known_at = ends[known % len(ends)]
    day = FIRST.first + timedelta(days=after)
    book = ledger.book(OFFER, known_at)
    naive = Naive(book, day)
    assert _residents(ledger, known_at, day) == naive.residents()
    found = vacancies("", cast("Log", ledger.log), day, 30, OFFER, known_at).vacancies
    assert {one.vacant.place.id for one in found if one.cost is not None} == naive.in_state(day, "vacant")
    for one in found:
        if one.cost is None:
            _check_falls_vacant(naive, one)
        else:
            _check_cost(naive, one)


def test_residents_and_vacancies_agree_with_the_naive_states() -> None:
    """A situation that never came up is not tried."""
    met.clear()
    on_random_histories()
    situations = ("resident", "vacant", "cost", "others pay", "closed days", "notice", "falls vacant")
    assert all(met[what] for what in situations), met


@settings(unhurried, max_examples=150)
@given(MODELS, instructions(6, 16, COMING_AND_GOING), st.integers(-20, DAYS), st.integers(1, 60))
def on_days_to_come(model: Model, steps: list[Instruction], after: int, within: int) -> None:
    history = History(cast("Log", play(opened(model), [*LIVED_IN, *steps]).log))
    day = FIRST.first + timedelta(days=after)
    last = day + timedelta(days=within)
    rows = coming(history, day, within, OFFER).rows
    leaving = {(row.citizen, row.place) for row in rows if row.what == "departure" and row.day == last}
    homes = _homes(history, day)
    for each in (day + ONE_DAY * n for n in range(1, within + 1)):
        gone = {(row.citizen, row.place) for row in rows if row.what == "departure" and row.day == each - ONE_DAY}
        came = {row.citizen: row.place for row in rows if row.what in ("move-in", "move") and row.day == each}
        stayed = {
            (citizen, place) for citizen, place in homes - gone if citizen not in came or (citizen, place) in leaving
        }
        homes = stayed | set(came.items())
        met["leave"] += len(gone)
        met["come"] += len(came)
    assert homes - leaving == _homes(history, last) - leaving


def _homes(history: History, day: date) -> set[tuple[str | None, str | None]]:
    return {(one.stay.citizen, one.room.place) for one in residents(history, day, OFFER).residents}


def test_who_lives_there_later_follows_from_who_does_now_and_what_is_coming() -> None:
    """But for the last day's departures: whether they count there depends on who arrives, and where."""
    met.clear()
    on_days_to_come()
    assert all(met[what] for what in ("leave", "come")), met


class Naive:
    """One offer's days, as the naive calculation sees them."""

    def __init__(self, book: Book, day: date) -> None:
        self.book, self.day = book, day
        self._months: dict[Month, _NaiveMonth] = {}
        self._issued = Kept.of(book)

    def month(self, day: date) -> _NaiveMonth:
        """The month of a day, under the model of the day: what it is asked is asked of that day."""
        month = Month.of(day)
        if month not in self._months:
            self._months[month] = _NaiveMonth(self.book, month)
        self._months[month].model = model_on(self.book, day)
        return self._months[month]

    def state(self, place: str, day: date) -> str | None:
        if in_force(self.book.terms.offer, day) is None:
            return None
        return self.month(day)._state(self.book.places[place], day)

    def in_state(self, day: date, state: str) -> set[str]:
        found = {place for place in self.book.places if self.state(place, day) == state}
        met[state] += len(found)
        return found

    def residents(self) -> set[tuple[Any, ...]]:
        """Place, citizen, payer, paragraph, first day, day of departure, level."""
        found: set[tuple[Any, ...]] = set()
        for place in self.in_state(self.day, "occupied"):
            stay = self.month(self.day)._resident(place, self.day)
            assert stay is not None
            granted = assessed(stay, self.day)
            special = granted.special_price_ore is not None
            parts = [part for of_place in self.month(self.day).stays.values() for part in of_place]
            left = min(part.left for part in parts if part.id == stay.id)
            last = None if left == date.max else str(left)
            level = None if special else granted.level
            found.add((place, stay.citizen, stay.payer, stay.paragraph, str(stay.began), last, level))
            met["resident"] += 1
        return found

    def cost(self, place: str, first: date, last: date) -> int:
        """What the days of a place's vacancy come to as known, in øre."""
        months = Month.of(first).until(Month.of(last))
        known = (self._issued.comes_to(self.book, month) for month in months)
        return sum(ore for of_month in known for (who, part, day), ore in of_month.items()
                   if (who, part) == (place, "service") and day is not None and first <= day <= last)  # fmt: skip

    def payer(self, place: str, day: date) -> str | None:
        """Who else pays a day of a place's vacancy; None: nobody does."""
        return payer_of_vacancy(self.book, place, day)

    def first_vacant(self, place: str, day: date) -> date:
        """The first day of the vacancy that a place is in on a day; days out of use count along."""
        before = self.month(day)._vacant_days_before(self.book.places[place], day)
        opened = min(version.effective_on for version in self.book.terms.offer)
        return max(day - timedelta(days=before), opened)


def _ends_of_acts(ledger: MemoryLedger) -> Iterator[int]:
    """The last events of acts: known in the middle of a swap, two live in one place."""
    facts = ledger.log.facts
    for fact, after in zip_longest(facts, facts[1:]):
        if after is None or after.event.act != fact.event.act:
            yield fact.number


def _residents(ledger: MemoryLedger, known_at: int, day: date) -> set[tuple[Any, ...]]:
    found = residents(History(cast("Log", ledger.log), known_at), day)
    rows = as_json(residents_data(found))["residents"]
    levels = [None if row["special_price"] else row["level"] for row in rows]
    shown = ("place", "citizen", "payer", "paragraph", "from", "to")
    return {(*(row[name] for name in shown), level) for row, level in zip(rows, levels, strict=True)}


def _check_cost(naive: Naive, one: CostedVacancy) -> None:
    place, first = one.vacant.place.id, one.vacant.first_day
    assert one.cost is not None
    days = [first + ONE_DAY * n for n in range((naive.day - first).days + 1)]
    states = [naive.state(place, day) for day in days]
    assert first == naive.first_vacant(place, naive.day)
    assert set(states) <= {"vacant", "closed"}
    assert one.cost.days == states.count("vacant")
    assert one.cost.ore == naive.cost(place, first, naive.day)
    by_others = {payer: sum(naive.cost(place, day, day) for day in days if naive.payer(place, day) == payer)
                 for payer in {naive.payer(place, day) for day in days} - {None}}  # fmt: skip
    assert one.cost.by_others == {payer: ore for payer, ore in by_others.items() if ore}
    met["others pay"] += bool(one.cost.by_others)
    met["closed days"] += "closed" in states
    met["cost"] += bool(one.cost.ore)


def _check_falls_vacant(naive: Naive, one: CostedVacancy) -> None:
    place, first = one.vacant.place.id, one.vacant.first_day
    assert naive.day < first <= naive.day + timedelta(days=30)
    before = naive.state(place, first - ONE_DAY)
    assert before != "vacant"
    assert naive.state(place, first) == "vacant"
    met["falls vacant"] += 1
    met["notice"] += before == "notice"
