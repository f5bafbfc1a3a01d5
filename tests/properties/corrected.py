"""The history that a person would write down who had never made the mistake, put together from the raw events alone.

Each fact that corrects nothing is a sheet of paper. What corrects a fact is laid on top of it, and an annulment takes
the top sheet away. What lies on top of each pile is what holds: read off, it is the history without its mistakes. No
code is shared with the program: neither which facts hold, nor the stays, the vacancies or the rows of read models.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any, NamedTuple

from ledger.events import (
    BudgetChanged,
    Departed,
    Event,
    MovedIn,
    OfferAdopted,
    OfferClosed,
    PlaceClosed,
    PlaceOpened,
    PlacePutInUse,
    PlaceTakenOutOfUse,
    Reassessed,
    Recorded,
    VacancyBegan,
    VacancyEnded,
    Voided,
)
from ledger.models.offers import Assessment

ONE_DAY = timedelta(days=1)


class Lived(NamedTuple):
    """A stay as it was lived: days both included, `last` None where nobody has left; assessments by first day."""

    stay: int
    citizen: str
    offer: str
    place: str
    payer: str | None
    paragraph: str | None
    first: date
    last: date | None
    levels: tuple[tuple[date, Assessment], ...]


class Vacancy(NamedTuple):
    """That a place is vacant (`begins`) or taken from a day on, because of a stay."""

    offer: str
    place: str
    begins: bool
    day: date
    stay: int


class Corrected:
    """The piles of sheets. `write` lays each new event where it belongs, in the order of the log."""

    def __init__(self) -> None:
        self.piles: dict[int, list[Recorded]] = {}
        """By the number of the fact at the bottom; the pile of a fact that was annulled is empty."""
        self._at: dict[int, int] = {}
        self.annulled: dict[int, int] = {}
        """How many sheets each pile has lost."""

    def write(self, fact: Recorded) -> None:
        """Raises AssertionError for a correction of what does not lie on top: it corrects nothing that holds."""
        corrects = fact.event.corrects
        if corrects is None:
            self.piles[fact.number], self._at[fact.number] = [fact], fact.number
            return
        bottom = self._at[corrects]
        pile = self.piles[bottom]
        assert pile, f"#{fact.number} corrects #{corrects}, which had been annulled"
        assert pile[-1].number == corrects, (
            f"#{fact.number} corrects #{corrects}, which #{pile[-1].number} had replaced"
        )
        assert pile[-1].stream == fact.stream, f"#{fact.number} lies in another stream than #{corrects}"
        self._at[fact.number] = bottom
        if isinstance(fact.event, Voided):
            pile.pop()
            self.annulled[bottom] = self.annulled.get(bottom, 0) + 1
        else:
            assert type(pile[-1].event) is type(fact.event)
            pile.append(fact)

    def depth(self, number: int) -> int:
        """How many facts lie in the pile of a fact, those beneath it included."""
        return len(self.piles[self._at[number]])

    def tops(self) -> dict[int, Recorded | None]:
        """What lies on top of each pile, by the number at its bottom; vacancies, which follow from stays, left out."""
        vacancies = (VacancyBegan, VacancyEnded)
        first = {bottom: pile[-1] if pile else None for bottom, pile in self.piles.items()}
        return {bottom: top for bottom, top in first.items() if not (top and isinstance(top.event, vacancies))}

    def bottom(self, number: int) -> int:
        return self._at[number]

    def holding(self, *kinds: type[Event]) -> Iterator[Recorded]:
        """What holds, of some kinds or of all, in the order in which it was first written down."""
        for pile in self.piles.values():
            if pile and (not kinds or isinstance(pile[-1].event, kinds)):
                yield pile[-1]

    def lived(self) -> list[Lived]:
        """Every stay that holds, by the number of its move-in. Raises AssertionError for what is of no stay."""
        later: defaultdict[int, list[Reassessed | Departed]] = defaultdict(list)
        for fact in self.holding(Reassessed, Departed):
            assert isinstance(fact.event, (Reassessed, Departed))
            later[fact.event.stay].append(fact.event)
        stays = [_lived(self.bottom(fact.number), fact.event, later) for fact in self.holding(MovedIn)]
        without = later.keys() - {stay.stay for stay in stays}
        assert not without, f"facts of the stays {sorted(without)}, which never were"
        return stays

    def vacancies(self) -> set[Vacancy]:
        """What the places' own streams say."""
        found = [_vacancy(fact.event) for fact in self.holding(VacancyBegan, VacancyEnded)]
        assert len(found) == len(set(found)), "a vacancy stands twice in the stream of its place"
        return set(found)


def _lived(stay: int, event: Event, later: dict[int, list[Reassessed | Departed]]) -> Lived:
    assert isinstance(event, MovedIn)
    departed = [one.effective_on for one in later[stay] if isinstance(one, Departed)]
    assert len(departed) <= 1, f"the stay of #{stay} ends twice"
    levels = [(event.effective_on, event.assessment)]
    levels += [(one.effective_on, one.assessment) for one in later[stay] if isinstance(one, Reassessed)]
    return Lived(
        stay,
        event.citizen,
        event.offer,
        event.place,
        event.payer,
        event.paragraph,
        event.effective_on,
        departed[0] if departed else None,
        tuple(sorted(levels, key=lambda level: level[0])),
    )


def _vacancy(event: Event) -> Vacancy:
    assert isinstance(event, (VacancyBegan, VacancyEnded))
    return Vacancy(event.offer, event.place, isinstance(event, VacancyBegan), event.effective_on, event.stay)


def vacancies_of(stays: Iterable[Lived]) -> set[Vacancy]:
    """The vacancies that follow from the stays; none begins where another one arrives on the day of departure."""
    stays = list(stays)
    ends = {Vacancy(stay.offer, stay.place, False, stay.first, stay.stay) for stay in stays}
    begins = {
        Vacancy(stay.offer, stay.place, True, stay.last + ONE_DAY, stay.stay)
        for stay in stays
        if stay.last is not None
        and not any(
            (other.offer, other.place, other.first) == (stay.offer, stay.place, stay.last)
            and order(other) > order(stay)
            for other in stays
        )
    }
    return ends | begins


def order(stay: Lived) -> tuple[date, date, int]:
    """Of two who share a day the one who arrives comes after."""
    return stay.first, stay.last or date.max, stay.stay


def check_possible(stays: Iterable[Lived]) -> None:
    """Raises AssertionError for what cannot have been: two places at once, two citizens in one, a day elsewhere."""
    by_owner: defaultdict[str, list[Lived]] = defaultdict(list)
    for stay in stays:
        by_owner[f"citizen {stay.citizen}"].append(stay)
        by_owner[f"place {stay.offer}/{stay.place}"].append(stay)
        days = [day for day, _ in stay.levels]
        assert len(days) == len(set(days)), f"assessed twice on a day: {stay}"
        assert days[0] == stay.first, f"assessed before it began: {stay}"
        assert stay.last is None or days[-1] <= stay.last, f"it ends before it begins, or is assessed after: {stay}"
    for owner, owned in by_owner.items():
        ordered = sorted(owned, key=order)
        for before, after, third in zip(ordered, ordered[1:], [*ordered[2:], None], strict=False):
            assert before.last is not None, f"{owner}: {before} goes on beside {after}"
            assert before.last <= after.first, f"{owner}: {before} and {after} at once"
            same = (before.citizen, before.offer, before.place) == (after.citizen, after.offer, after.place)
            assert before.last < after.first or not same, f"{owner}: no departure between {before} and {after}"
            assert third is None or before.last < third.first, f"{owner}: three on a day, with {third}"


class Room(NamedTuple):
    """A place that holds: its first day, its last one (None while it is open), and the days on which it is closed."""

    offer: str
    place: str
    first: date
    last: date | None
    closed: frozenset[date]


def rooms(own: Corrected) -> list[Room]:
    """The places that were opened. Of closings the later recorded one counts; of uses too, day by day."""
    found = []
    opened_ones = list(own.holding(PlaceOpened))
    streams = [one.stream for one in opened_ones]
    assert len(streams) == len(set(streams)), "a place is opened twice"
    for fact in own.holding(PlaceClosed, PlaceTakenOutOfUse, PlacePutInUse):
        assert fact.stream in streams, f"#{fact.number} closes or uses a place that was never opened"
    for opened in opened_ones:
        assert isinstance(opened.event, PlaceOpened)
        last: date | None = None
        closed: set[date] = set()
        for fact in own.holding(PlaceClosed, PlaceTakenOutOfUse, PlacePutInUse):
            event = fact.event
            if fact.stream != opened.stream:
                continue
            if isinstance(event, PlaceClosed):
                last = event.effective_on
                continue
            assert isinstance(event, (PlaceTakenOutOfUse, PlacePutInUse))
            assert event.until is not None, "only for histories in which each use of a place has an end"
            days = {event.effective_on + n * ONE_DAY for n in range((event.until - event.effective_on).days + 1)}
            closed = closed | days if isinstance(event, PlaceTakenOutOfUse) else closed - days
        found.append(Room(opened.event.offer, opened.event.place, opened.event.effective_on, last, frozenset(closed)))
    return found


def check_open(stays: Iterable[Lived], own: Corrected) -> None:
    """Raises AssertionError for a stay in a place or house that was not there, or was closed on one of its days."""
    places = rooms(own)
    houses = {fact.event.about_offer: fact.event.effective_on for fact in own.holding(OfferClosed)}
    known = {(room.offer, room.place): room for room in places}
    for stay in stays:
        assert (stay.offer, stay.place) in known, f"lives in a place that never was: {stay}"
        room = known[stay.offer, stay.place]
        end = stay.last or date.max
        assert room.first <= stay.first, f"lives there before it is open: {stay}"
        assert end <= (room.last or date.max), f"lives there after {room.last}: {stay}"
        assert end <= houses.get(stay.offer, date.max), f"lives in a house that closed: {stay}"
        assert not any(stay.first <= day <= end for day in room.closed), f"lives in a closed place: {stay}"


def check_halves(own: Corrected) -> None:
    """Raises AssertionError where one half of a transfer between budgets holds without the other."""
    sums: defaultdict[str, int] = defaultdict(int)
    for fact in own.holding(BudgetChanged):
        assert isinstance(fact.event, BudgetChanged)
        sums[fact.event.act] += fact.event.amount_ore if fact.event.counterpart is not None else 0
    assert not any(sums.values()), "half a transfer"


def stay_rows(stays: Iterable[Lived]) -> set[tuple[Any, ...]]:
    """The rows of the read model's view `stays`: stay, citizen, offer, place, first and last day, paragraph, payer."""
    return {
        (*stay[:4], str(stay.first), None if stay.last is None else str(stay.last), stay.paragraph, stay.payer)
        for stay in stays
    }  # fmt: skip


def assessment_rows(stays: Iterable[Lived]) -> set[tuple[Any, ...]]:
    """The rows of the read model's table `assessments`: stay, citizen, first day, level, special price in øre."""
    return {
        (stay.stay, stay.citizen, str(day), granted.level, granted.special_price_ore)
        for stay in stays
        for day, granted in stay.levels
    }


def place_rows(places: Iterable[Room]) -> set[tuple[Any, ...]]:
    """The rows of the read model's table `places`: offer, place, first and last day."""
    return {(one.offer, one.place, str(one.first), None if one.last is None else str(one.last)) for one in places}


def offer_rows(own: Corrected) -> set[tuple[Any, ...]]:
    """The rows of the read model's table `offers`: number, offer, day of effect, last day."""
    last = {fact.event.offer: str(fact.event.effective_on) for fact in own.holding(OfferClosed)
            if isinstance(fact.event, OfferClosed)}  # fmt: skip
    return {
        (fact.number, fact.event.offer, str(fact.event.effective_on), last.get(fact.event.offer))
        for fact in own.holding(OfferAdopted)
        if isinstance(fact.event, OfferAdopted)
    }
