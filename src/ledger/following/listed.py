"""A list of residents from another system, a case system say, held against the ledger: what differs, day by day.

Decided on 2026-11-26:

* Days are compared. Over a period both sides are asked on each day on which either changes, so a difference has the
  days on which it is one. On one day alone the first and last days are compared too, where the list has them.
* The first day of a line may be that of the stay, of the room or of the assessment: case systems begin a new line with
  each. Only one that is none of them differs.
* A price agrees with what the service costs per unit of the rates, or with that and a base per day together.
* Which side is right is a person's to say. Each difference has the command that would mend the ledger, and the sentence
  that mends the other system.
* Of some houses alone the whole list counts for their residents: whom the list has in another house, it has not left
  out.
* Two whom the list has in each other's room: neither can be moved first, since the room is taken. The ledger is mended
  by a swap, on a day on which both live in the rooms that they have, or by voiding the swap that it has.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Literal, NamedTuple

from msgspec import Struct
from msgspec.structs import replace

from ledger.events import Moved
from ledger.following.residents import ResidentOn, residents_on
from ledger.settlement.resident_price import ResidentPrice, resident_price
from ledger.shared.calendar import DAY, Period
from ledger.shared.message import Kroner, Message, Remedy, Value, as_said, say
from ledger.shared.money import Ore, half_up, plain
from ledger.shared.ordering import natural
from ledger.state.book import Book
from ledger.state.stays import Stay

What = Literal["not-in-ledger", "not-listed", "listed-twice", "house", "place", "level", "price", "from", "to"]


class Listed(Struct, frozen=True):
    """One line of the list: a citizen in a house from a first to a last day. None: not said, or no end."""

    line: int
    citizen: str
    offer: str
    place: str | None = None
    level: str | None = None
    price_ore: Ore | None = None
    first_day: date | None = None
    last_day: date | None = None

    def is_on(self, day: date) -> bool:
        return (self.first_day is None or self.first_day <= day) and (self.last_day is None or day <= self.last_day)


class Difference(Struct, frozen=True):
    """What differs about a citizen, on which days (None: to the end of the period, or a day of its own).

    `ledger` and `listed` are what each side says; None for nothing. `remedy` mends the ledger, `elsewhere` the list.
    """

    citizen: str
    what: What
    first_day: date
    last_day: date
    offer: str
    ledger: Message | None
    listed: Message | None
    line: int | None
    remedy: Remedy
    elsewhere: Message


class Compared(Struct, frozen=True):
    """What a comparison came to: the differences by citizen, and how many citizens agree."""

    differences: Sequence[Difference]
    agreeing: int


class _Home(NamedTuple):
    """A citizen as the ledger has him on a day."""

    book: Book
    resident: ResidentOn


class _Found(NamedTuple):
    """What differs on some days: what each side says, what mends the ledger, what mends the list."""

    what: What
    ledger: Message | None
    listed: Message | None
    remedy: Remedy
    elsewhere: Message


def compared(books: Mapping[str, Book], listed: Sequence[Listed], period: Period, *, every: bool = True) -> Compared:
    """The list against the ledger on the days of a period. `books` are by offer.

    `every` False: of some offers alone. A line of another one then counts for those who live in one of these.
    """
    lines, stays = _by_citizen(books, listed)
    has_ends = any(one.last_day is not None for one in listed)
    found: _Differences = defaultdict(list)
    citizens: set[str] = set()
    for days in period.split_at(_turns(books, listed)):
        homes = {home.resident.stay.citizen: home for home in _homes(books, days.first)}
        on_it = (one for one in listed if one.is_on(days.first))
        here = homes.keys() | {one.citizen for one in on_it if every or one.offer in books}
        citizens |= here
        for citizen in here:
            own = _of_offers(lines[citizen], days.first, None if every else books)
            asked = _Asked(citizen, days, own, stays[citizen], homes.get(citizen), has_ends, homes, lines)
            for one in asked.differences(dates=period.days == 1):
                _add(found, asked, one)
    differences = [one for alike in found.values() for one in alike]
    differences.sort(key=lambda one: (natural(one.citizen), one.first_day, one.what))
    return Compared(differences, len(citizens - {one.citizen for one in differences}))


def _of_offers(lines: Sequence[Listed], day: date, offers: Collection[str] | None) -> Sequence[Listed]:
    """Somebody's lines of some offers (None: of all); of others only where none of them is about the day."""
    own = [one for one in lines if offers is None or one.offer in offers]
    return own if any(one.is_on(day) for one in own) else lines


def _by_citizen(
    books: Mapping[str, Book], listed: Iterable[Listed]
) -> tuple[defaultdict[str, list[Listed]], defaultdict[str, list[Stay]]]:
    lines: defaultdict[str, list[Listed]] = defaultdict(list)
    for one in listed:
        lines[one.citizen].append(one)
    stays: defaultdict[str, list[Stay]] = defaultdict(list)
    for stay in (stay for book in books.values() for stay in book.stays()):
        stays[stay.citizen].append(stay)
    return lines, stays


def _turns(books: Mapping[str, Book], listed: Iterable[Listed]) -> set[date]:
    """The days on which either side can change."""
    turns = {one.first_day for one in listed if one.first_day is not None}
    turns |= {one.last_day + DAY for one in listed if one.last_day is not None and one.last_day < date.max}
    for stay in (stay for book in books.values() for stay in book.stays()):
        turns |= {stay.period.first, stay.period.end}
        turns |= {one.first_day for of in (stay.steps, stay.lodgings, stay.payings) for one in of}
    for book in books.values():
        turns |= {day for versions in book.terms.rates.values() for day in versions.days}
    return turns


def _homes(books: Mapping[str, Book], day: date) -> Iterator[_Home]:
    for book in books.values():
        for resident in residents_on(book, day):
            yield _Home(book, resident)


_Differences = defaultdict[tuple[str, What, str, str], list[Difference]]
"""By citizen and what both sides say, in the order of their days."""


def _add(found: _Differences, asked: _Asked, one: _Found) -> None:
    """A difference of some days, or some days more of one that ended the day before."""
    alike = found[asked.citizen, one.what, str(one.ledger), str(one.listed)]
    first, last = asked.days.first, asked.days.end - DAY
    if alike and alike[-1].last_day + DAY == first:
        alike[-1] = replace(alike[-1], last_day=last)
        return
    line = None if asked.line is None else asked.line.line
    alike.append(
        Difference(
            citizen=asked.citizen,
            what=one.what,
            first_day=first,
            last_day=last,
            offer=asked.offer,
            ledger=one.ledger,
            listed=one.listed,
            line=line,
            remedy=one.remedy,
            elsewhere=one.elsewhere,
        )
    )


class _Asked(Struct):
    """One citizen on some days on which neither side changes."""

    citizen: str
    days: Period
    lines: Sequence[Listed]
    stays: Sequence[Stay]
    home: _Home | None
    has_ends: bool
    """Whether the list has last days at all: one without them says nothing of departures."""
    homes: Mapping[str, _Home]
    """Everybody's, by citizen."""
    every_line: Mapping[str, Sequence[Listed]]
    """The whole list, by citizen."""

    @property
    def day(self) -> date:
        return self.days.first

    @property
    def here(self) -> list[Listed]:
        return [one for one in self.lines if one.is_on(self.day)]

    @property
    def line(self) -> Listed | None:
        """The line of the list that is about these days; the first of several."""
        return next(iter(self.here), None)

    @property
    def offer(self) -> str:
        return self.home.resident.stay.offer if self.home is not None else self.line.offer if self.line else ""

    def differences(self, *, dates: bool) -> Iterator[_Found]:
        """Everything that differs; the first and last days too, where they are asked for."""
        line, home = self.line, self.home
        if line is None:
            assert home is not None
            yield self._not_listed(home)
        elif home is None:
            yield self._not_in_the_ledger(line)
        elif len(self.here) > 1:
            lines = [str(one.line) for one in self.here]
            elsewhere = say("leave one of the lines {lines} of {citizen}", lines=lines, citizen=self.citizen)
            remedy = Remedy("nothing-to-mend")
            yield _Found("listed-twice", _where(home), as_said(", ".join(lines)), remedy, elsewhere)
        elif line.offer != home.resident.stay.offer:
            yield self._house(line, home)
        else:
            found = [one for compare in _COMPARED for one in compare(self, line, home)]
            yield from found
            if dates and not any("day" in one.remedy.values for one in found):  # else the line's is the day of that
                yield from _first_days(self, line, home)
            if dates:
                yield from _last_days(self, line, home)

    def _not_listed(self, home: _Home) -> _Found:
        stay = home.resident.stay
        ended = [one.last_day for one in self.lines if one.offer == stay.offer and one.last_day is not None]
        begins = [one.first_day for one in self.lines if one.offer == stay.offer and one.first_day is not None]
        values: dict[str, Value] = {"citizen": self.citizen, "where": _where(home), "first": stay.first_day}
        elsewhere = say("enter {citizen} in {where} from {first}", **values)
        ended = [last for last in ended if last < self.day]
        begins = [first for first in begins if first > self.day]
        if ended:
            remedy = _ends_on(stay, max(ended))
        elif begins:
            remedy = Remedy("correct-first-day", number=stay.moved_in, day=min(begins))
        elif stay.departed is not None:
            remedy = Remedy("void-or-end", number=stay.moved_in, departed=stay.departed)
        else:
            remedy = Remedy("void-or-depart", number=stay.moved_in, citizen=self.citizen)
        return _Found("not-listed", _where(home), None, remedy, elsewhere)

    def _not_in_the_ledger(self, line: Listed) -> _Found:
        values: dict[str, Value] = {"citizen": self.citizen, "line": line.line}
        elsewhere = say("end or leave out line {line} of {citizen}", **values)
        return _Found("not-in-ledger", None, _as_listed(line), self._moved_in_otherwise(line), elsewhere)

    def _moved_in_otherwise(self, line: Listed) -> Remedy:
        """What would let the ledger have a citizen there as the list has: another end or beginning, or a move-in."""
        for stay in self.stays:
            if stay.offer == line.offer and stay.departed is not None and self.day >= stay.period.end:
                if line.last_day is None:
                    return Remedy("void-departure", number=stay.departed)
                return Remedy("correct-last-day", number=stay.departed, day=line.last_day)
            if stay.offer == line.offer and stay.first_day > self.day:
                return Remedy("correct-first-day", number=stay.moved_in, day=line.first_day or self.day)
        return Remedy(
            "move-listed-in", citizen=self.citizen, offer=line.offer, place=line.place or "PLACE",
            day=line.first_day or self.day, level=line.level or "L",
        )  # fmt: skip

    def _house(self, line: Listed, home: _Home) -> _Found:
        remedy = Remedy(
            "transfer-as-listed", citizen=self.citizen, place=line.place or "PLACE", offer=line.offer,
            day=line.first_day or self.day,
        )  # fmt: skip
        return _Found("house", _where(home), _as_listed(line), remedy, self.write(_where(home), line))

    def write(self, value: Message, line: Listed) -> Message:
        """What to write in the other system."""
        values: dict[str, Value] = {"value": value, "citizen": self.citizen, "line": line.line}
        return say("write {value} for {citizen}, line {line}", **values)

    def since(self, line: Listed, first_day: date) -> date | None:
        """The day from which the list says something else, where that is later than the ledger's own; else None."""
        return line.first_day if line.first_day is not None and line.first_day > first_day else None


def _where(home: _Home) -> Message:
    return as_said(f"{home.resident.stay.offer}/{home.resident.room.place}")


def _as_listed(line: Listed) -> Message:
    return as_said(f"{line.offer}/{line.place}" if line.place else line.offer)


def _ends_on(stay: Stay, day: date) -> Remedy:
    if stay.departed is not None:
        return Remedy("correct-last-day", number=stay.departed, day=day)
    return Remedy("depart-as-listed", citizen=stay.citizen, day=day)


# --- what is compared of a stay that both sides have -------------------------------------------------


def _places(asked: _Asked, line: Listed, home: _Home) -> Iterator[_Found]:
    room = home.resident.room
    if line.place is None or line.place == room.place:
        return
    since = asked.since(line, room.first_day)
    other = _exchanged(asked, line, home)
    if other is not None and (swapped := _swap(asked, home, other, since)) is not None:
        remedy = swapped
    elif since is not None:
        remedy = Remedy("move-as-listed", citizen=asked.citizen, place=line.place, day=since)
    else:
        remedy = Remedy("correct-listed-place", number=room.number, place=line.place)
    yield _Found("place", as_said(room.place), as_said(line.place), remedy, asked.write(as_said(room.place), line))


def _exchanged(asked: _Asked, line: Listed, home: _Home) -> _Home | None:
    """Who lives where the list has the citizen, while the list has that one where the citizen lives."""
    offer, place = home.resident.stay.offer, home.resident.room.place
    for other in asked.homes.values():
        if other.resident.stay.offer == offer and other.resident.room.place == line.place:
            here = [one for one in asked.every_line.get(other.resident.stay.citizen, ()) if one.is_on(asked.day)]
            return other if any((one.offer, one.place) == (offer, place) for one in here) else None
    return None


def _swap(asked: _Asked, home: _Home, other: _Home, since: date | None) -> Remedy | None:
    """What lets two have each other's room, where no room is free for one of them meanwhile.

    A swap that the list does not know is voided; else they swap on the day from which the list says so, or on the
    first day on which both are in the rooms that they have. None where that is no day of both.
    """
    rooms = [home.resident.room, other.resident.room]
    if since is None and len({_act(one) for one in (home, other)}) == 1:
        number, later = min(room.number for room in rooms), _listed_here_later(asked, home)
        if later is not None:
            return Remedy("correct-first-day", number=number, day=later)
        return Remedy("void-swap", number=number)
    day = max(since or asked.day, *(room.first_day + DAY for room in rooms))
    if not all(day in room.period for room in rooms):
        return None
    return Remedy("swap-as-listed", citizen=asked.citizen, other=other.resident.stay.citizen, day=day)


def _listed_here_later(asked: _Asked, home: _Home) -> date | None:
    """The first later day from which the list has a citizen where he lives already; None where it never has."""
    here = (home.resident.stay.offer, home.resident.room.place)
    days = (one.first_day for one in asked.lines if (one.offer, one.place) == here)
    return min((day for day in days if day is not None and day > asked.day), default=None)


def _act(home: _Home) -> str:
    """The act by which a citizen came to the room, where that was a move; else one of the citizen's own."""
    number = home.resident.room.number
    fact = next(fact for fact in home.book.facts if fact.number == number)
    return fact.event.act if isinstance(fact.event, Moved) else f"#{number}"


def _levels(asked: _Asked, line: Listed, home: _Home) -> Iterator[_Found]:
    level, step = home.resident.level, home.resident.step
    if line.level is None or line.level == level:
        return
    since = asked.since(line, step.first_day)
    if since is not None:
        remedy = Remedy("reassess-as-listed", citizen=asked.citizen, level=line.level, day=since)
    else:
        remedy = Remedy("correct-level", number=step.number, level=line.level)
    granted = step.assessment.granted() if level is None else say("level {level}", level=level)
    yield _Found("level", granted, say("level {level}", level=line.level), remedy, asked.write(granted, line))


def _prices(asked: _Asked, line: Listed, home: _Home) -> Iterator[_Found]:
    if line.price_ore is None:
        return
    stay, step = home.resident.stay, home.resident.step
    place = home.book.places[home.resident.room.place]
    price = resident_price(home.book.offer, home.book.terms, place, stay, asked.day)
    known = _per_unit(price) if isinstance(price, ResidentPrice) else []
    if line.price_ore in known:
        return
    since = asked.since(line, step.first_day)
    amount = plain(line.price_ore)
    if since is not None:
        remedy = Remedy("reprice-as-listed", citizen=asked.citizen, price=amount, day=since)
    else:
        remedy = Remedy("correct-price", number=step.number, price=amount)
    ledger = say("{amount}", amount=Kroner(known[0])) if known else say("no price")
    yield _Found("price", ledger, say("{amount}", amount=Kroner(line.price_ore)), remedy, asked.write(ledger, line))


def _per_unit(price: ResidentPrice) -> list[Ore]:
    """What a list may say a resident costs: the service, or the service and the base where both are for one unit."""
    service = half_up(price.parts[0].per_unit)
    if len({part.unit for part in price.parts}) > 1:
        return [service]
    return list(dict.fromkeys((service, half_up(sum(part.per_unit for part in price.parts)))))


_Compare = Callable[[_Asked, Listed, _Home], Iterator[_Found]]
_COMPARED: tuple[_Compare, ...] = (_places, _levels, _prices)


def _first_days(asked: _Asked, line: Listed, home: _Home) -> Iterator[_Found]:
    resident = home.resident
    known = {resident.stay.first_day, resident.room.first_day, resident.step.first_day, resident.paying.first_day}
    if line.first_day is None or line.first_day in known:
        return
    first = resident.stay.first_day
    remedy = Remedy("correct-first-day", number=resident.stay.moved_in, day=line.first_day)
    yield _Found("from", _day(first), _day(line.first_day), remedy, asked.write(say("from {day}", day=first), line))


def _last_days(asked: _Asked, line: Listed, home: _Home) -> Iterator[_Found]:
    stay = home.resident.stay
    if line.last_day == stay.last_day or (line.last_day is None and not asked.has_ends):
        return
    ledger = None if stay.last_day is None else _day(stay.last_day)
    until = say("no last day") if stay.last_day is None else say("to {day}", day=stay.last_day)
    if line.last_day is None:
        remedy, listed = Remedy("void-departure", number=stay.departed), None
    else:
        remedy, listed = _ends_on(stay, line.last_day), _day(line.last_day)
    yield _Found("to", ledger, listed, remedy, asked.write(until, line))


def _day(day: date) -> Message:
    return say("{day}", day=day)
