"""The history that a person would write down who had never made the mistake, put together from the raw events alone.

Each fact that corrects nothing is a sheet of paper. What corrects a fact is laid on top of it, and an annulment takes
the top sheet away. What lies on top of each pile is what holds: read off, it is the history without its mistakes. No
code is shared with the program: neither which facts hold, nor the stays, the vacancies or the rows of read models.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Any, NamedTuple

from ledger.events import (
    BudgetChanged,
    CameHome,
    CountedElsewhere,
    Departed,
    Event,
    Moved,
    MovedIn,
    OfferAdopted,
    OfferClosed,
    OfStay,
    OwnPaymentDecided,
    PayingChanged,
    PlaceClosed,
    PlaceOpened,
    PlacePutInUse,
    PlaceReserved,
    PlaceTakenOutOfUse,
    Reassessed,
    Recorded,
    VacancyBegan,
    VacancyEnded,
    Voided,
    WentAway,
)
from ledger.models.offers import Assessment

ONE_DAY = timedelta(days=1)


class Paid(NamedTuple):
    """Who pays from a day on, and by which paragraph; None is the own municipality, and none."""

    first: date
    payer: str | None
    paragraph: str | None


class Days(NamedTuple):
    """Days away, both included, `last` None where they go on; of which kind."""

    first: date
    last: date | None
    kind: str


class PaysHimself(NamedTuple):
    """What a resident pays of a kind from a day on by a decision on him, øre; None is what others pay."""

    first: date
    kind: str
    ore: int | None


class Lived(NamedTuple):
    """A stay as it was lived: days both included, `last` None where nobody has left; what changes, by first day.

    `arrives` is the first day in another house after a transfer, `left` the stay that a transfer began this one after.
    """

    stay: int
    citizen: str
    offer: str
    first: date
    last: date | None
    levels: tuple[tuple[date, Assessment], ...]
    rooms: tuple[tuple[date, str], ...]
    paid: tuple[Paid, ...]
    away: tuple[Days, ...] = ()
    arrives: date | None = None
    left: int | None = None
    own: tuple[PaysHimself, ...] = ()

    @property
    def parted(self) -> date | None:
        """The day of departure, which another may share; a transfer has none."""
        return self.last if self.arrives is None else None


class Home(NamedTuple):
    """A stay's days in one place, without a break; `parted` where they end with a departure."""

    stay: int
    citizen: str
    offer: str
    place: str
    first: date
    last: date | None
    parted: date | None


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
        self._first: dict[int, Recorded] = {}
        self.annulled: dict[int, int] = {}
        """How many sheets each pile has lost."""

    def write(self, fact: Recorded) -> None:
        """Raises AssertionError for a correction of what does not lie on top: it corrects nothing that holds."""
        corrects = fact.event.corrects
        if corrects is None:
            self.piles[fact.number], self._at[fact.number] = [fact], fact.number
            self._first[fact.number] = fact
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
        """What lies on top of each pile, by the number at its bottom; what follows from stays is left out."""
        vacancies = (VacancyBegan, VacancyEnded, CountedElsewhere)
        first = {bottom: pile[-1] if pile else None for bottom, pile in self.piles.items()}
        return {bottom: top for bottom, top in first.items() if not (top and isinstance(top.event, vacancies))}

    def bottom(self, number: int) -> int:
        return self._at[number]

    def top(self, bottom: int) -> Recorded | None:
        """What lies on top of a pile; None where it is empty."""
        pile = self.piles[bottom]
        return pile[-1] if pile else None

    def halves(self, fact: Recorded) -> list[int]:
        """The piles, by their bottoms, of what was recorded as one act with a fact, and is corrected as one with it.

        Two who swapped; a move and what was granted with it, as long as it is from the same day; the departure and the
        move-in of a transfer.
        """
        own, event = self.bottom(fact.number), fact.event
        found = []
        for bottom, top in self.tops().items():
            if top is not None and bottom != own and self._act(bottom) == self._act(own):
                kinds = {type(event), type(top.event)}
                of_day = event.effective_on == top.event.effective_on
                if kinds == {Moved} or (kinds == {Moved, Reassessed} and of_day):
                    found.append(bottom)
        if isinstance(event, MovedIn) and event.transferred_from is not None:
            found += [self.bottom(one.number) for one in self.holding(Departed) if one.stay == event.transferred_from]
        if isinstance(event, Departed) and event.arrives_on is not None:
            for one in self.holding(MovedIn):
                if isinstance(one.event, MovedIn) and one.event.transferred_from == fact.stay:
                    found.append(self.bottom(one.number))
        return found

    def _act(self, bottom: int) -> str:
        return self._first[bottom].event.act

    def holding(self, *kinds: type[Event]) -> Iterator[Recorded]:
        """What holds, of some kinds or of all, in the order in which it was first written down."""
        for pile in self.piles.values():
            if pile and (not kinds or isinstance(pile[-1].event, kinds)):
                yield pile[-1]

    def lived(self) -> list[Lived]:
        """Every stay that holds, by the number of its move-in. Raises AssertionError for what is of no stay."""
        later: defaultdict[int, list[OfStay]] = defaultdict(list)
        for fact in self.holding(*LATER):
            assert isinstance(fact.event, OfStay)
            later[fact.event.stay or 0].append(fact.event)
        stays = [_lived(self.bottom(fact.number), fact.event, later) for fact in self.holding(MovedIn)]
        without = later.keys() - {stay.stay for stay in stays}
        assert not without, f"facts of the stays {sorted(without)}, which never were"
        return stays

    def elsewhere(self) -> set[tuple[int, date]]:
        """What houses know of who left them and arrived in another one that day."""
        found = [(fact.event.stay, fact.event.effective_on) for fact in self.holding(CountedElsewhere)
                 if isinstance(fact.event, CountedElsewhere)]  # fmt: skip
        assert len(found) == len(set(found)), "a day elsewhere stands twice"
        return set(found)

    def vacancies(self) -> set[Vacancy]:
        """What the places' own streams say."""
        found = [_vacancy(fact.event) for fact in self.holding(VacancyBegan, VacancyEnded)]
        assert len(found) == len(set(found)), "a vacancy stands twice in the stream of its place"
        return set(found)


LATER = (Moved, PayingChanged, OwnPaymentDecided, WentAway, CameHome, Reassessed, Departed)
"""What may happen in a stay once it has begun."""


def _lived(stay: int, event: Event, later: dict[int, list[OfStay]]) -> Lived:
    assert isinstance(event, MovedIn)
    of_stay = sorted(later[stay], key=lambda one: one.effective_on)
    departed = [one for one in of_stay if isinstance(one, Departed)]
    assert len(departed) <= 1, f"the stay of #{stay} ends twice"
    last, arrives = _end_of(departed[0]) if departed else (None, None)
    levels = [(event.effective_on, event.assessment)]
    levels += [(one.effective_on, one.assessment) for one in of_stay if isinstance(one, Reassessed)]
    rooms = [(event.effective_on, event.place)]
    rooms += [(one.effective_on, one.place) for one in of_stay if isinstance(one, Moved)]
    return Lived(
        stay,
        event.citizen,
        event.offer,
        event.effective_on,
        last,
        tuple(sorted(levels, key=lambda level: level[0])),
        tuple(sorted(rooms, key=lambda room: room[0])),
        tuple(_payings(event, of_stay)),
        tuple(_days_away(of_stay)),
        arrives,
        event.transferred_from,
        tuple(sorted(_pays_himself(of_stay), key=lambda one: one[:2])),
    )


def _pays_himself(of_stay: Iterable[OfStay]) -> Iterator[PaysHimself]:
    for one in of_stay:
        if isinstance(one, OwnPaymentDecided):
            yield PaysHimself(one.effective_on, one.kind, one.price_ore)


def _end_of(departed: Departed) -> tuple[date, date | None]:
    """The last day of a stay, and the first one in another house."""
    if departed.arrives_on is None:
        return departed.effective_on, None
    assert departed.cause == "transfer"
    return departed.arrives_on - ONE_DAY, departed.arrives_on


def _payings(begun: MovedIn, of_stay: Iterable[OfStay]) -> Iterator[Paid]:
    payer, paragraph = begun.payer, begun.paragraph
    yield Paid(begun.effective_on, payer, paragraph)
    for one in of_stay:
        if isinstance(one, PayingChanged):
            payer = None if "payer" in one.ends else one.payer or payer
            paragraph = None if "paragraph" in one.ends else one.paragraph or paragraph
            yield Paid(one.effective_on, payer, paragraph)


def _days_away(of_stay: Sequence[OfStay]) -> Iterator[Days]:
    """The absences as they were told, each to its end or the first return in it. Every return is of one."""
    returns = [one.effective_on for one in of_stay if isinstance(one, CameHome)]
    used = []
    for one in of_stay:
        if isinstance(one, WentAway):
            ends = [day for day in returns if day > one.effective_on and (one.until is None or day <= one.until)]
            used += ends[:1]
            yield Days(one.effective_on, ends[0] - ONE_DAY if ends else one.until, one.absence)
    assert sorted(used) == sorted(returns), f"came home from nowhere: {returns}"


def homes_of(stay: Lived) -> Iterator[Home]:
    """The days of a stay by place; a room that it was in already begins none."""
    begun = [room for at, room in enumerate(stay.rooms) if not at or stay.rooms[at - 1][1] != room[1]]
    for at, (first, place) in enumerate(begun):
        goes_on = at + 1 < len(begun)
        last = begun[at + 1][0] - ONE_DAY if goes_on else stay.last
        parted = None if goes_on else stay.parted
        yield Home(stay.stay, stay.citizen, stay.offer, place, first, last, parted)


def homes(stays: Iterable[Lived]) -> list[Home]:
    return [home for stay in stays for home in homes_of(stay)]


def _vacancy(event: Event) -> Vacancy:
    assert isinstance(event, (VacancyBegan, VacancyEnded))
    return Vacancy(event.offer, event.place, isinstance(event, VacancyBegan), event.effective_on, event.stay)


def vacancies_of(stays: Iterable[Lived]) -> set[Vacancy]:
    """The vacancies that follow from the stays; none begins where another one arrives on the day of departure."""
    lived = homes(stays)
    ends = {Vacancy(home.offer, home.place, False, home.first, home.stay) for home in lived}
    begins = {
        Vacancy(home.offer, home.place, True, home.last + ONE_DAY, home.stay)
        for home in lived
        if home.last is not None
        and not any(
            (other.offer, other.place, other.first) == (home.offer, home.place, home.parted)
            and order(other) > order(home)
            for other in lived
        )
    }
    return ends | begins


def elsewhere_of(stays: Iterable[Lived]) -> set[tuple[int, date]]:
    """Those who left a house and arrived in another one on the day of departure, with that day."""
    stays = list(stays)
    return {
        (stay.stay, stay.parted)
        for stay in stays
        if stay.parted is not None
        and any(
            (other.citizen, other.first) == (stay.citizen, stay.parted)
            and other.offer != stay.offer
            and order(other) > order(stay)
            for other in stays
        )
    }


def order(stay: Lived | Home) -> tuple[date, date, int]:
    """Of two who share a day the one who arrives comes after."""
    return stay.first, stay.last or date.max, stay.stay


def check_possible(stays: Iterable[Lived]) -> None:
    """Raises AssertionError for what cannot have been: two places at once, two citizens in one, a day elsewhere."""
    stays = list(stays)
    by_citizen: defaultdict[str, list[Lived]] = defaultdict(list)
    by_place: defaultdict[str, list[Home]] = defaultdict(list)
    for stay in stays:
        by_citizen[f"citizen {stay.citizen}"].append(stay)
        _check_inside(stay)
        for home in homes_of(stay):
            by_place[f"place {home.offer}/{home.place}"].append(home)
    together: dict[str, list[Any]] = {**by_citizen, **by_place}
    for owner, owned in together.items():
        ordered = sorted(owned, key=order)
        for before, after, third in zip(ordered, ordered[1:], [*ordered[2:], None], strict=False):
            assert before.last is not None, f"{owner}: {before} goes on beside {after}"
            shared = before.last == after.first and before.parted == after.first
            assert before.last < after.first or shared, f"{owner}: {before} and {after} at once"
            same = owner.startswith("place") and before.citizen == after.citizen
            assert before.last < after.first or not same, f"{owner}: no departure between {before} and {after}"
            assert third is None or before.last < third.first, f"{owner}: three on a day, with {third}"
    _check_transfers(stays)


def _check_inside(stay: Lived) -> None:
    """What changes in a stay does so on days of it, and once a day."""
    days_of: list[list[date]] = [[one[0] for one in of] for of in (stay.levels, stay.rooms, stay.paid)]
    for days in days_of:
        assert len(days) == len(set(days)), f"twice on a day: {stay}"
        assert days[0] == stay.first, f"before it began: {stay}"
        assert stay.last is None or days[-1] <= stay.last, f"it ends before it begins, or before a change: {stay}"
    decided = [one[:2] for one in stay.own]
    assert len(decided) == len(set(decided)), f"two amounts of a kind on a day: {stay}"
    for day, _ in decided:
        assert stay.first <= day <= (stay.last or date.max), f"pays when elsewhere: {stay}"
    for before, after in zip(stay.away, stay.away[1:], strict=False):
        assert before.last is not None and before.last < after.first, f"away twice: {stay}"  # noqa: PT018
    for away in stay.away:
        assert away.last is None or away.first <= away.last, f"away until before it began: {stay}"
        assert stay.first <= away.first <= (stay.last or date.max), f"away when elsewhere: {stay}"


def _check_transfers(stays: Iterable[Lived]) -> None:
    """Both halves of a transfer hold: whoever left arrived in another house on the day, and the other way round."""
    by_id = {stay.stay: stay for stay in stays}
    for stay in by_id.values():
        if stay.left is not None:
            assert stay.left in by_id, f"transferred from #{stay.left}, which never was: {stay}"
            assert by_id[stay.left].arrives == stay.first, f"transferred from where nobody left: {stay}"
    arrived = {stay.left for stay in by_id.values()}
    for stay in by_id.values():
        assert stay.arrives is None or stay.stay in arrived, f"transferred to nowhere: {stay}"


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
    for stay in homes(stays):
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


class Reserved(NamedTuple):
    """The days, both included, for which a place is reserved as it was said, for whom, and at how many øre a day."""

    offer: str
    place: str
    first: date
    last: date
    payer: str
    ore: int | None


def reserved(own: Corrected) -> list[Reserved]:
    """The reservations that hold. Raises AssertionError for two of a place on a day, or one of a place never opened."""
    streams = {one.stream for one in own.holding(PlaceOpened)}
    found = []
    for fact in own.holding(PlaceReserved):
        event = fact.event
        assert isinstance(event, PlaceReserved)
        assert fact.stream in streams, f"#{fact.number} reserves a place that was never opened"
        assert event.effective_on <= event.until, f"#{fact.number} ends before it begins"
        about = event.offer, event.place, event.effective_on, event.until
        found.append(Reserved(*about, event.payer, event.price_ore))
    for before, after in pairwise(sorted(found, key=lambda one: one[:3])):
        same = before[:2] == after[:2]
        assert not same or before.last < after.first, f"reserved twice on a day: {before}, {after}"
    return found


def reserved_rows(own: Corrected) -> set[tuple[Any, ...]]:
    """The rows of the read model's table `reservations`: offer, place, first and last day, payer, øre a day."""
    return {(one.offer, one.place, str(one.first), str(one.last), one.payer, one.ore) for one in reserved(own)}


def _text(day: date | None) -> str | None:
    return None if day is None else str(day)


def stay_rows(stays: Iterable[Lived]) -> set[tuple[Any, ...]]:
    """The rows of the read model's view `stays`: stay, citizen, offer, place, first and last day, paragraph, payer.

    Place, payer and paragraph are those that it began with.
    """
    return {
        (stay.stay, stay.citizen, stay.offer, stay.rooms[0][1], str(stay.first), _text(stay.last),
         stay.paid[0].paragraph, stay.paid[0].payer)
        for stay in stays
    }  # fmt: skip


def room_rows(stays: Iterable[Lived]) -> set[tuple[Any, ...]]:
    """The rows of the view `rooms`: stay, place, first and last day; one for each room that was told."""
    return {
        (stay.stay, place, str(first), _text(stay.last if after is None else after[0] - ONE_DAY))
        for stay in stays
        for (first, place), after in zip(stay.rooms, [*stay.rooms[1:], None], strict=True)
    }


def absence_rows(stays: Iterable[Lived]) -> set[tuple[Any, ...]]:
    """The rows of the view `absences`: stay, kind, first and last day, as far as the stay goes; else NEVER."""
    return {
        (stay.stay, away.kind, str(away.first), min(_text(last) or NEVER for last in (away.last, stay.last)))
        for stay in stays
        for away in stay.away
    }  # fmt: skip


NEVER = "9999"
"""The last day, as text, of what goes on."""


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
