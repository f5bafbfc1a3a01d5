"""A year by areas across houses: functions, paragraphs or kinds of supplier, each as quantity × price, and its story.

Decided on 2026-11-26:

* What belongs to an area. A line's is asked of its paragraph and house on the last day of the month that settles it;
  what no line has of a house (the adopted frame that an activity model does not settle, grants, transfers) belongs to
  the house's function and supplier, and to no paragraph. So the areas of a kind sum to the houses' budgets, but for
  areas' own grants and items.
* The items of an area's own budget are what it costs besides its residents, as a house's are under an activity model:
  no settlement holds them, and they are its frame. They stand in the place of its houses' frames, since its budget is
  of the area as a whole: else the same management would be counted with the houses and with the area. Persons × price
  are compared with the assumed activity alone, whose price is all that a person costs.
* A grant to an area is the area's own, and of no house.
* A deviation compares like with like. An area with a budget of its own is compared whole. Else the houses whose
  function or supplier it is and that have a budget are compared, whole as their budgets are, with those budgets; how
  many have none stands beside it. A house has no paragraph, so a paragraph without a budget of its own has no
  deviation.
* The price of a person. It is what is settled for persons, those who left and are still paid for among them, by the
  full-year persons. What is settled besides them (vacancies, a house's own frame) stands beside it and has no quantity:
  shared by one resident without a paragraph, the vacancies of all houses made millions a person. Quantity × price and
  what is besides persons are the area's settlement.
* A service without a stay is besides persons: whoever gets it lives in another house, or in none (decided on
  2026-11-27). So is what is expected of services that are settled on deliveries.
* A buyer's day of a frame is besides persons, as the frame is: a house's frame stands whoever buys of it, and what its
  budget assumes of a person has none of it (decided on 2026-11-28). So a person costs the same whoever pays.
* Nothing is hidden. An area is followed by those who pay for it, as a house's budget is; key figures, which are shown
  to others, hide small groups.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from functools import cache

from msgspec import Struct, field

from ledger.budgeting.budget import BudgetYear, budget_year
from ledger.budgeting.replay import (
    BudgetStory,
    Decided,
    Move,
    can_move,
    from_budgets,
    known_before,
    moved_alone,
    news_of_next_year,
)
from ledger.events import AreaBudgetAdopted, AreaBudgetChanged, BudgetChanged, Recorded
from ledger.models.areas import Area, AreaKind
from ledger.models.budget import Budget
from ledger.models.followups import Quantity
from ledger.models.issued import IssuedMonth
from ledger.models.issued_lines import IssuedLine
from ledger.models.units import year_length
from ledger.settlement.as_issued import as_issued
from ledger.settlement.effects import Replay, at_once
from ledger.settlement.issuing import MonthSource, current_settlement
from ledger.settlement.lines import OfferMonth
from ledger.settlement.residents import Resident, resident_days
from ledger.shared.calendar import Month
from ledger.shared.money import Ore, half_up
from ledger.shared.ordering import natural
from ledger.shared.ratios import PERSON_DECIMALS, decimal
from ledger.shared.versions import Version
from ledger.state.book import Book
from ledger.state.live import live
from ledger.state.terms import Terms, terms_of

NONE = "none"
"""The area of what belongs to none: no paragraph, or a house without a function."""


def area_of(by: AreaKind, terms: Terms, paragraph: str | None, day: date) -> str:
    """The area, of a kind, of what is owed under a paragraph (None: of the house itself) on a day."""
    if by == "function":
        return terms.function_on(day, paragraph) or NONE
    if by == "paragraph":
        return paragraph or NONE
    version = terms.offer.on(day)
    return version.value.supplier if version else NONE


def is_besides_persons(line: IssuedLine) -> bool:
    """Whether a line is owed for nobody who lives in the house: nobody, a service that needs no stay, of the frame."""
    return line.citizen is None or line.of_frame or (line.service is not None and line.stay is None)


def day_of(terms: Terms, month: Month) -> date:
    """The day on which a month's lines are asked where they belong: its last, or that of the offer's first terms."""
    return max(month.last, terms.offer.days[0]) if len(terms.offer) else month.last


def area_quantity(row: AreaRow, year: int) -> Quantity:
    """A row as quantity × price, beside those that its own budget assumes."""
    assumed = None if row.budget is None else row.budget.value
    persons = sum((Fraction(one.quantity) for one in assumed.of_levels), Fraction(0)) if assumed else Fraction(0)
    return Quantity(
        persons=decimal(row.persons, PERSON_DECIMALS),
        price_ore=half_up((row.settlement - row.besides_persons) / row.persons) if row.persons else None,
        assumed_persons=decimal(persons, PERSON_DECIMALS) if persons else None,
        assumed_price_ore=half_up(assumed.service(year) / persons) if assumed and persons else None,
    )


class AreaRow(Struct):
    """What is counted for an area in a year. Days are whole, money is øre.

    `current` is `settled`, `expected`, `frame` and `grants` together; `besides_persons` is what is owed for nobody, of
    the first two. `compared` is what is compared with `adopted`; None for both where there is no budget. `houses` are
    those whose area it is as a whole; in a total those alone that are not compared with the rest of an area that has a
    budget of its own.
    """

    name: str
    days_of_year: int
    occupied: int = 0
    settled: Ore = 0
    expected: Ore = 0
    besides_persons: Ore = 0
    frame: Ore = 0
    grants: Ore = 0
    budget: Version[Budget] | None = None
    """The area's own."""
    houses: set[str] = field(default_factory=set)
    houses_with_budget: set[str] = field(default_factory=set)
    compared: Ore | None = None
    adopted: Ore | None = None

    @property
    def persons(self) -> Fraction:
        """Full-year persons: occupied days / the days of the year."""
        return Fraction(self.occupied, self.days_of_year)

    @property
    def settlement(self) -> Ore:
        return self.settled + self.expected

    @property
    def current(self) -> Ore:
        return self.settlement + self.frame + self.grants

    @property
    def deviation(self) -> Ore | None:
        """What has a budget, less the budget."""
        return None if self.compared is None or self.adopted is None else self.compared - self.adopted

    def add_own(self, budget: Version[Budget] | None, grants: Ore, year: int) -> None:
        """Count what is the area's own: a budget, whose items are the frame, and grants."""
        self.grants += grants
        if budget is not None:
            self.budget = budget
            self.frame = budget.value.frame or self.frame
            self.adopted, self.compared = budget.value.total(year), self.current

    def add(self, other: AreaRow) -> None:
        """Count what another row counts too."""
        for name in ("occupied", "settled", "expected", "besides_persons", "frame", "grants"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        if other.budget is None:
            self.houses |= other.houses
            self.houses_with_budget |= other.houses_with_budget
        for name in ("compared", "adopted"):
            if (amount := getattr(other, name)) is not None:
                setattr(self, name, (getattr(self, name) or 0) + amount)


def area_rows(
    houses: Iterable[tuple[Book, MonthSource]],
    by: AreaKind,
    year: int,
    own: Mapping[str, Version[Budget]],
    grants: Mapping[str, Ore],
) -> list[AreaRow]:
    """The areas of a kind in natural order, from some houses with their current settlements.

    `own` are the areas' own budgets, `grants` what was granted to them.
    """
    rows: dict[str, AreaRow] = {}

    def row_of(name: str) -> AreaRow:
        return rows.setdefault(name, AreaRow(name, year_length(year, "calendar")))

    for book, current_months in houses:
        whole = budget_year(book, year, current_months)
        _count(row_of, by, book, whole)
    for name in {*own, *grants}:
        row_of(name).add_own(own.get(name), grants.get(name, 0), year)
    return sorted(rows.values(), key=lambda row: (row.name == NONE, natural(row.name)))


def area_in_house(book: Book, current_months: MonthSource, area: Area, year: int) -> AreaRow | None:
    """What one house has of an area; None where it has nothing of it."""
    return next(
        (row for row in area_rows([(book, current_months)], area.by, year, {}, {}) if row.name == area.name), None
    )


def total_of(rows: Iterable[AreaRow], year: int) -> AreaRow:
    """The rows together; the deviation over what has a budget."""
    total = AreaRow("total", year_length(year, "calendar"))
    for row in rows:
        total.add(row)
    return total


def _count(row_of: Callable[[str], AreaRow], by: AreaKind, book: Book, whole: BudgetYear) -> None:
    """Add an offer's year to the rows of its areas."""
    if not len(book.terms.offer):
        return
    for month, settlement in zip(whole.months, whole.settlements, strict=True):
        day = day_of(book.terms, month.month)
        for line in settlement.lines:
            row = row_of(area_of(by, book.terms, line.paragraph, day))
            if month.closed:
                row.settled += line.amount_ore
            else:
                row.expected += line.amount_ore
            if is_besides_persons(line):
                row.besides_persons += line.amount_ore
        for one in month.undelivered:
            row = row_of(area_of(by, book.terms, one.paragraph, day))
            row.expected += one.amount
            row.besides_persons += one.amount
        for resident, days in _residents(book, month.month):
            row_of(area_of(by, book.terms, resident.paragraph, day)).occupied += days
        if month.frame or month.grants:
            row = row_of(area_of(by, book.terms, None, day))
            row.frame += month.frame
            row.grants += month.grants
    _compare(row_of, by, book, whole)


def _residents(book: Book, month: Month) -> Iterable[tuple[Resident, int]]:
    return resident_days(book, month).items()


def _compare(row_of: Callable[[str], AreaRow], by: AreaKind, book: Book, whole: BudgetYear) -> None:
    """Let a house that is of an area as a whole be compared there with its budget, where it has one."""
    in_use = whole.current or any(any(month.place_days.values()) for month in whole.settlements)
    if by == "paragraph" or not (in_use or whole.adopted):
        return
    row = row_of(area_of(by, book.terms, None, day_of(book.terms, Month(whole.year, 12))))
    row.houses.add(book.offer)
    if (adopted := whole.adopted_total) is not None:
        row.houses_with_budget.add(book.offer)
        row.adopted = (row.adopted or 0) + adopted
        row.compared = (row.compared or 0) + whole.current


# --- what moved it ---------------------------------------------------------------------------------


def area_current(book: Book, area: Area, year: int, current_months: MonthSource) -> Ore:
    """What an area comes to in one offer: its part of the offer's current budget."""
    whole = budget_year(book, year, current_months)
    own = book.terms.area_budget_of(area, year)
    has_frame = own is not None and bool(own.value.frame)
    undelivered = sum(
        one.amount
        for month in whole.months
        for one in month.undelivered
        if _is_of(area, book.terms, one.paragraph, day_of(book.terms, month.month))
    )
    return (
        undelivered
        + sum(_part(area, book, month.lines, month.month) for month in whole.settlements)
        + sum(
            month.grants if has_frame else month.frame + month.grants
            for month in whole.months
            if _is_of(area, book.terms, None, day_of(book.terms, month.month))
        )
    )


def area_own(terms: Terms, area: Area, year: int) -> Ore:
    """What an area comes to besides its houses: the items of its own budget, and what was granted to it."""
    own = terms.area_budget_of(area, year)
    return (own.value.frame if own is not None else 0) + terms.granted_to_areas(area.by, year).get(area.name, 0)


def _part(area: Area, book: Book, lines: Iterable[IssuedLine], month: Month) -> Ore:
    day = day_of(book.terms, month)
    return sum(line.amount_ore for line in lines if _is_of(area, book.terms, line.paragraph, day))


def _is_of(area: Area, terms: Terms, paragraph: str | None, day: date) -> bool:
    return area_of(area.by, terms, paragraph, day) == area.name


def area_story(books: Iterable[Book], area: Area, year: int, facts: Sequence[Recorded]) -> BudgetStory:
    """How an area came to what it is, across the offers of some books, in recorded order.

    `facts` are those that concern every offer, the decisions about the area's budget among them. It opens with the
    budget in force, and tells each event from the first budget of the year on (`replay.story`); or else with what was
    known at the end of 31 December before the year.
    """
    books = list(books)
    every = [*facts, *(fact for book in books for fact in book.facts)]
    adopted = [
        (fact, fact.event.total_ore)
        for fact in live(facts)
        if isinstance(fact.event, AreaBudgetAdopted) and (fact.event.area, fact.event.year) == (area, year)
    ]
    begun_at = adopted[0][0].number if adopted else known_before(every, year)
    known, moves = area_moves(books, area, year, begun_at, facts)
    if not adopted:
        return BudgetStory(begun_at, known, moves)
    return from_budgets(adopted, known, _grants_of(books, area, year, begun_at, facts), moves)


def _grants_of(
    books: Iterable[Book], area: Area, year: int, known_at: int, shared: Sequence[Recorded]
) -> Iterator[Decided]:
    """The grants and transfers of an area in a year as known at an event: its own, and those of its houses."""
    for fact in live(fact for fact in shared if fact.number <= known_at):
        event = fact.event
        if isinstance(event, AreaBudgetChanged) and (event.area, event.effective_on.year) == (area, year):
            yield fact, event.amount_ore
    for book in books:
        known = [fact for fact in book.facts if fact.number <= known_at]
        terms = terms_of(known)
        for fact in live(known):
            event = fact.event
            if isinstance(event, BudgetChanged) and event.effective_on.year == year:
                month = Month.of(event.effective_on)
                if _is_of(area, terms, None, day_of(terms, month)):
                    yield fact, event.amount_ore


def area_moves(
    books: Iterable[Book], area: Area, year: int, since: int, shared: Sequence[Recorded]
) -> tuple[Ore, list[Move]]:
    """What an area came to as known at event `since`, and what each later event did to it, in recorded order.

    `shared` are the facts that concern every offer, the decisions about the area itself among them.
    """
    effects: defaultdict[int, list[_Moved]] = defaultdict(list)
    opening, own = _own_moves(shared, area, year, since)
    for moved in own:
        effects[moved.cause.number].append(moved)
    for book in books:
        of_offer = _AreaReplay(book, area, year, since)
        opening += of_offer.current()
        for moved in of_offer.moves(fact for fact in book.facts if fact.number > since):
            effects[moved.cause.number].append(moved)
    moves = [
        Move(of_event[0].cause, sum(one.effect for one in of_event), sum(one.full_year for one in of_event))
        for _, of_event in sorted(effects.items())
    ]
    return opening, [move for move in moves if move.effect]


def area_next_year_alone(
    books: Iterable[Book], area: Area, year: int, told: BudgetStory, facts: Sequence[Recorded]
) -> list[Move]:
    """What events did to an area in the next year, and nothing to it in a year, of which `told` is the story.

    As of a house (`replay.next_year_alone`): those that were recorded after its beginning and by the end of the year.
    """
    effects: defaultdict[int, list[Move]] = defaultdict(list)
    last = known_before(facts, year + 1)
    _, own = _own_moves([fact for fact in facts if fact.number <= last], area, year, told.begun_at)
    lines = {move.cause.number for move in told.moves}
    for one in own:
        if one.cause.number not in lines:
            effects[one.cause.number].append(Move(one.cause, 0, one.full_year))
    for book in books:
        of_offer = _AreaReplay(book, area, year, told.begun_at)
        for move in of_offer.next_year(news_of_next_year(book.facts, year, told), told):
            effects[move.cause.number].append(move)
    found = [Move(of[0].cause, 0, sum(one.full_year or 0 for one in of)) for _, of in sorted(effects.items())]
    return [move for move in found if move.full_year]


class _Moved(Struct, frozen=True):
    """What an event did to an area in one offer: to the year, and to the next one."""

    cause: Recorded
    effect: Ore
    full_year: Ore


def _own_moves(shared: Sequence[Recorded], area: Area, year: int, since: int) -> tuple[Ore, list[_Moved]]:
    """What was the area's own as known at event `since`, and what each later decision made of it."""
    about = [fact for fact in shared if isinstance(fact.event, (AreaBudgetAdopted, AreaBudgetChanged))]
    numbers = {fact.number for fact in about}
    about += [fact for fact in shared if fact.event.corrects in numbers]

    def own(known_at: int) -> tuple[Ore, Ore]:
        terms = terms_of([fact for fact in about if fact.number <= known_at])
        return area_own(terms, area, year), area_own(terms, area, year + 1)

    before = own(since)
    opening, moves = before[0], list[_Moved]()
    for fact in sorted(about, key=lambda fact: fact.number):
        if fact.number > since and (after := own(fact.number)) != before:
            moves.append(_Moved(fact, after[0] - before[0], after[1] - before[1]))
            before = after
    return opening, moves


class _AreaReplay:
    """One offer's part of an area, as known so far, learning event by event."""

    def __init__(self, book: Book, area: Area, year: int, known_at: int) -> None:
        self._area, self._year = area, year
        self._replay = Replay(book.offer, [fact for fact in book.facts if fact.number <= known_at])
        self._issued: dict[Month, tuple[OfferMonth, IssuedMonth]] = {}

    def current(self) -> Ore:
        return self._current_of(self._year)

    def moves(self, news: Iterable[Recorded]) -> Iterator[_Moved]:
        """What each event did, in recorded order; those that did nothing to either year left out.

        What moves the next year alone in this offer may move this year in another one, and is then of its full year.
        """
        before = self.current()
        for together in at_once(news):
            fact = together[0]
            may_move = can_move(fact.event, self._year)
            whole_before = self._full_year() if may_move else 0
            for one in together:
                self._replay.learn(one)
            if not may_move:
                continue
            after = self.current()
            moved = _Moved(fact, after - before, self._full_year() - whole_before)
            if moved.effect or moved.full_year:
                yield moved
            before = after

    def next_year(self, news: Iterable[Recorded], told: BudgetStory) -> Iterator[Move]:
        """What each event that is no line of the area's story did to the next year, in recorded order."""
        return moved_alone(news, self._year, told, self._replay.learn, self._full_year)

    def _full_year(self) -> Ore:
        return self._current_of(self._year + 1)

    def _current_of(self, year: int) -> Ore:
        book = self._replay.book
        settlements = cache(lambda month: current_settlement(book, month, self._source))
        return area_current(book, self._area, year, settlements)

    def _source(self, month: Month) -> IssuedMonth:
        """A month by itself. What is looked at after every event is made of a calculated month once."""
        calculated = self._replay.month(month)
        known = self._issued.get(month)
        if known is None or known[0] is not calculated:
            known = self._issued[month] = calculated, as_issued(calculated)
        return known[1]
