"""What differs about a citizen between the ledger and a list, and what would mend either.

Decided on 2026-11-26:

* The first day of a line may be that of the stay, of the room or of the assessment: case systems begin a new line with
  each. Only one that is none of them differs.
* A price agrees with what the service costs per unit of the rates, or with that and a base per day together.
* Which side is right is a person's to say. Each difference has the command that would mend the ledger, and the sentence
  that mends the other system.
* Two whom the list has in each other's room, or more in a circle: none can be moved first, since the room is taken.
  The ledger is mended by a swap, on a day on which all live in the rooms that they have, or by voiding the swap that it
  has.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date

from ledger.events import Moved
from ledger.following.both_sides import Asked, Found, Home, Listed
from ledger.settlement.resident_price import ResidentPrice, resident_price
from ledger.shared.calendar import DAY
from ledger.shared.message import Kroner, Message, Remedy, Value, as_said, say
from ledger.shared.money import Ore, half_up, plain
from ledger.state.stays import Stay


def differences(asked: Asked, *, dates: bool) -> Iterator[Found]:
    """Everything that differs; the first and last days too, where they are asked for."""
    line, home = asked.line, asked.home
    if line is None:
        assert home is not None
        yield _not_listed(asked, home)
    elif home is None:
        yield _not_in_the_ledger(asked, line)
    elif len(asked.here) > 1:
        lines = [str(one.line) for one in asked.here]
        elsewhere = say("leave one of the lines {lines} of {citizen}", lines=lines, citizen=asked.citizen)
        remedy = Remedy("nothing-to-mend")
        yield Found("listed-twice", _where(home), as_said(", ".join(lines)), remedy, elsewhere)
    elif line.offer != home.resident.stay.offer:
        yield _house(asked, line, home)
    else:
        found = [one for compare in _COMPARED for one in compare(asked, line, home)]
        yield from found
        if dates and not any("day" in one.remedy.values for one in found):  # else the line's is the day of that
            yield from _first_days(asked, line, home)
        if dates:
            yield from _last_days(asked, line, home)


def _not_listed(asked: Asked, home: Home) -> Found:
    stay = home.resident.stay
    ended = [one.last_day for one in asked.lines if one.offer == stay.offer and one.last_day is not None]
    begins = [one.first_day for one in asked.lines if one.offer == stay.offer and one.first_day is not None]
    values: dict[str, Value] = {"citizen": asked.citizen, "where": _where(home), "first": stay.first_day}
    elsewhere = say("enter {citizen} in {where} from {first}", **values)
    ended = [last for last in ended if last < asked.day]
    begins = [first for first in begins if first > asked.day]
    if ended:
        remedy = _ends_on(stay, max(ended))
    elif begins:
        remedy = Remedy("correct-first-day", number=stay.moved_in, day=min(begins))
    elif stay.departed is not None:
        remedy = Remedy("void-or-end", number=stay.moved_in, departed=stay.departed)
    else:
        remedy = Remedy("void-or-depart", number=stay.moved_in, citizen=asked.citizen)
    return Found("not-listed", _where(home), None, remedy, elsewhere)


def _not_in_the_ledger(asked: Asked, line: Listed) -> Found:
    values: dict[str, Value] = {"citizen": asked.citizen, "line": line.line}
    elsewhere = say("end or leave out line {line} of {citizen}", **values)
    return Found("not-in-ledger", None, _as_listed(line), _moved_in_otherwise(asked, line), elsewhere)


def _moved_in_otherwise(asked: Asked, line: Listed) -> Remedy:
    """What would let the ledger have a citizen there as the list has: another end or beginning, or a move-in."""
    for stay in asked.stays:
        if stay.offer == line.offer and stay.departed is not None and asked.day >= stay.period.end:
            if line.last_day is None:
                return Remedy("void-departure", number=stay.departed)
            return Remedy("correct-last-day", number=stay.departed, day=line.last_day)
        if stay.offer == line.offer and stay.first_day > asked.day:
            return Remedy("correct-first-day", number=stay.moved_in, day=line.first_day or asked.day)
    return Remedy(
        "move-listed-in", citizen=asked.citizen, offer=line.offer, place=line.place or "PLACE",
        day=line.first_day or asked.day, level=line.level or "L",
    )  # fmt: skip


def _house(asked: Asked, line: Listed, home: Home) -> Found:
    remedy = Remedy(
        "transfer-as-listed", citizen=asked.citizen, place=line.place or "PLACE", offer=line.offer,
        day=line.first_day or asked.day,
    )  # fmt: skip
    return Found("house", _where(home), _as_listed(line), remedy, asked.write(_where(home), line))


def _where(home: Home) -> Message:
    return as_said(f"{home.resident.stay.offer}/{home.resident.room.place}")


def _as_listed(line: Listed) -> Message:
    return as_said(f"{line.offer}/{line.place}" if line.place else line.offer)


def _ends_on(stay: Stay, day: date) -> Remedy:
    if stay.departed is not None:
        return Remedy("correct-last-day", number=stay.departed, day=day)
    return Remedy("depart-as-listed", citizen=stay.citizen, day=day)


# --- what is compared of a stay that both sides have -------------------------------------------------


def _places(asked: Asked, line: Listed, home: Home) -> Iterator[Found]:
    room = home.resident.room
    if line.place is None or line.place == room.place:
        return
    since = asked.since(line, room.first_day)
    circle = _exchanged(asked, line, home)
    if circle and (swapped := _swap(asked, circle, since)) is not None:
        remedy = swapped
    elif since is not None:
        remedy = Remedy("move-as-listed", citizen=asked.citizen, place=line.place, day=since)
    else:
        remedy = Remedy("correct-listed-place", number=room.number, place=line.place)
    yield Found("place", as_said(room.place), as_said(line.place), remedy, asked.write(as_said(room.place), line))


def _exchanged(asked: Asked, line: Listed, home: Home) -> list[Home]:
    """The citizen, who lives where the list has him, who lives where it has that one, and so on round to the citizen.

    None at all where the circle is open: one of the rooms is free, or the list has its resident elsewhere.
    """
    offer = home.resident.stay.offer
    lives_in = {one.resident.room.place: one for one in asked.homes.values() if one.resident.stay.offer == offer}
    circle, place = [home], line.place
    while (other := lives_in.get(place or "")) is not None and other not in circle:
        circle.append(other)
        here = [one for one in asked.every_line.get(other.resident.stay.citizen, ()) if one.is_on(asked.day)]
        place = next((one.place for one in here if one.offer == offer), None)
    return circle if other is home else []


def _swap(asked: Asked, circle: Sequence[Home], since: date | None) -> Remedy | None:
    """What lets each have the room of the next one, where no room is free for one of them meanwhile.

    A swap that the list does not know is voided; else they swap on the day from which the list says so, or on the
    first day on which all are in the rooms that they have. None where that is no day of all.
    """
    home, rooms = circle[0], [one.resident.room for one in circle]
    if since is None and len({_act(one) for one in circle}) == 1:
        number, later = min(room.number for room in rooms), _listed_here_later(asked, home)
        if later is not None:
            return Remedy("correct-first-day", number=number, day=later)
        return Remedy("void-swap", number=number)
    day = max(since or asked.day, *(room.first_day + DAY for room in rooms))
    if not all(day in room.period for room in rooms):
        return None
    return Remedy("swap-as-listed", circle=[one.resident.stay.citizen for one in circle], day=day)


def _listed_here_later(asked: Asked, home: Home) -> date | None:
    """The first later day from which the list has a citizen where he lives already; None where it never has."""
    here = (home.resident.stay.offer, home.resident.room.place)
    days = (one.first_day for one in asked.lines if (one.offer, one.place) == here)
    return min((day for day in days if day is not None and day > asked.day), default=None)


def _act(home: Home) -> str:
    """The act by which a citizen came to the room, where that was a move; else one of the citizen's own."""
    number = home.resident.room.number
    fact = next(fact for fact in home.book.facts if fact.number == number)
    return fact.event.act if isinstance(fact.event, Moved) else f"#{number}"


def _levels(asked: Asked, line: Listed, home: Home) -> Iterator[Found]:
    level, step = home.resident.level, home.resident.step
    if line.level is None or line.level == level:
        return
    since = asked.since(line, step.first_day)
    if since is not None:
        remedy = Remedy("reassess-as-listed", citizen=asked.citizen, level=line.level, day=since)
    else:
        remedy = Remedy("correct-level", number=step.number, level=line.level)
    granted = step.assessment.granted() if level is None else say("level {level}", level=level)
    yield Found("level", granted, say("level {level}", level=line.level), remedy, asked.write(granted, line))


def _prices(asked: Asked, line: Listed, home: Home) -> Iterator[Found]:
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
    yield Found("price", ledger, say("{amount}", amount=Kroner(line.price_ore)), remedy, asked.write(ledger, line))


def _per_unit(price: ResidentPrice) -> list[Ore]:
    """What a list may say a resident costs: the service, or the service and the base where both are for one unit."""
    service = half_up(price.parts[0].per_unit)
    if len({part.unit for part in price.parts}) > 1:
        return [service]
    return list(dict.fromkeys((service, half_up(sum(part.per_unit for part in price.parts)))))


_Compare = Callable[[Asked, Listed, Home], Iterator[Found]]
_COMPARED: tuple[_Compare, ...] = (_places, _levels, _prices)


def _first_days(asked: Asked, line: Listed, home: Home) -> Iterator[Found]:
    resident = home.resident
    known = {resident.stay.first_day, resident.room.first_day, resident.step.first_day, resident.paying.first_day}
    if line.first_day is None or line.first_day in known:
        return
    first = resident.stay.first_day
    remedy = Remedy("correct-first-day", number=resident.stay.moved_in, day=line.first_day)
    yield Found("from", _day(first), _day(line.first_day), remedy, asked.write(say("from {day}", day=first), line))


def _last_days(asked: Asked, line: Listed, home: Home) -> Iterator[Found]:
    stay = home.resident.stay
    if line.last_day == stay.last_day or (line.last_day is None and not asked.has_ends):
        return
    ledger = None if stay.last_day is None else _day(stay.last_day)
    until = say("no last day") if stay.last_day is None else say("to {day}", day=stay.last_day)
    if line.last_day is None:
        remedy, listed = Remedy("void-departure", number=stay.departed), None
    else:
        remedy, listed = _ends_on(stay, line.last_day), _day(line.last_day)
    yield Found("to", ledger, listed, remedy, asked.write(until, line))


def _day(day: date) -> Message:
    return say("{day}", day=day)
