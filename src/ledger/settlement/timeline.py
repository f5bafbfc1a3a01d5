"""Who or what is in each place on each day of a month: occupied, on notice, vacant or closed.

Decided on 2026-11-21:

* Arrival and departure days. The arrival day is paid in full. The departure day belongs to the stay; under
  `departure_day = free` it is unpaid, base and service, and still counts as occupied.
* A place is in one state a day. It is closed, else occupied, else on notice, else vacant. Days before it opens or after
  it closes do not count. A closed day costs nothing, not even a tail.
* Census. The state, the resident and the neighbours of the census day hold for the whole month, at each day's prices. A
  place that is not open that day is not settled. One that closes later in the month is settled for all of it. Vacant
  days are counted up to the census day. A frame is settled by days all the same.
* A model that changes inside a month. Each part is settled by its own model, a census part on the month's census day.

Decided on 2026-11-26:

* A tail begins on a free departure day, or else on the day after. Before, nobody paid a free day before a tail.
* A free day of departure that is the census day counts as the day after.
* A tail whose model is annulled goes on as that one said, if a month was issued upon it: its place is on notice, and it
  has no price. Before, its days counted as vacant.
* The day of a turnover has the state of whoever arrives. Where it is settled, it adds the last day of whoever leaves.
  Who leaves a place and arrives elsewhere that day, in the offer or another one, counts there: the place that is left
  has the state that comes after. It owes no vacancy where the day is settled, and nothing is added under a census. A
  free day of a transfer is the other house's.
* Whether the day of departure is among the days after which a vacancy is paid, the model of that day says, as it does
  of a tail: a month settled by a later one counts the same days.
* Under a census whose day is that of leaving for elsewhere nothing is paid on it, so a tail begins on it.
* The tail after a transfer is counted from the day before it, whether or not the day of departure is free.
* Closed days count along: in the days after which a vacancy is paid, and in the length of a tail, which they do not
  prolong. They cost nothing themselves.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from itertools import zip_longest
from operator import is_
from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from ledger.models.model import Model, leaves_free
from ledger.models.notice import Leaving, NoNotice, rules_for
from ledger.models.notice import Tail as RealTail
from ledger.settlement.window import Window, window_of
from ledger.shared.calendar import DAY, Month, Period
from ledger.shared.message import Message, Value, say
from ledger.shared.versions import Version
from ledger.state.annulled import as_issued_upon, models_issued_upon
from ledger.state.book import Book
from ledger.state.leaving import leaving_of
from ledger.state.places import Place
from ledger.state.stays import Room, Stay

State = Literal["occupied", "notice", "vacant", "closed"]


class Part(Struct, frozen=True):
    """Days under one model; `model` None where none is in force.

    `month`: the one that they lie in. None for days of several, by whose model no price and no state asks for one.
    """

    period: Period
    model: Version[Model] | None
    month: Month | None = None


class Tail(Struct, frozen=True):
    """The days for which an agreement goes on paying after a departure, by the model of that day.

    `unknown`: why nobody knows how much it is, though the days are owed: the *terms* of that day are annulled, or the
    departure does not say the *cause* or the day of the *notice* that a rule asks for. `rule` counts from the day
    `begins`.
    """

    room: Room
    days: Period
    rule: RealTail
    begins: date
    unknown: Literal["terms", "cause", "notice"] | None

    @property
    def covers_base(self) -> bool:
        """Whether the base goes on being paid, too."""
        return self.rule.covers == "all"

    def in_words(self) -> Message:
        """Which rule makes it so long, counted from what, and to which day; and where it ends before that."""
        whom, last = self.rule.whom(), self.rule.last_day(self.begins)
        notice = say("notice") if whom is None else say("notice ({whom})", whom=whom)
        values: dict[str, Value] = {"notice": notice, "length": self.rule.length(), "from": self._counted_from()}
        how = say("{notice}: {length} from {from}, to {last}", last=last, **values)
        if self.rule.ends == "month-end":
            how = say("{notice}: {length} from {from}, and to the end of that month, to {last}", last=last, **values)
        if self.days.end > last:
            return how
        ended = self.days.last
        return say("{how}; it ends on {ended}, since the place is filled again or closes", how=how, ended=ended)

    def _counted_from(self) -> Message:
        if self.rule.from_ == "given" and self.begins == self.room.stay.notice_given:
            return say("the notice given on {day}", day=self.begins)
        if self.begins == self.room.parted_on:
            return say("the departure on {day}", day=self.begins)
        return say("the day before the transfer, {day}", day=self.begins)


class Span(Struct, frozen=True):
    """A place in one state for a run of days, to be priced at each day's own rates.

    `room`: who lives there, or who left last. `census`: on a census basis, the day whose state counts for all of
    them, and `seen_on` the day that stands for it in this place; else None. `since`: for a vacancy, its first day.
    `tail`: for days on notice, what goes on.
    `paid`: False on a day of departure that is not settled.
    `counts`: False for what is paid beside the state that counts: a tail while a new resident is there, the last day of
    somebody who leaves while another arrives.
    """

    place: Place
    state: State
    period: Period
    room: Room | None
    seen_on: date | None = None
    census: date | None = None
    since: date | None = None
    paid: bool = True
    counts: bool = True
    tail: Tail | None = None

    @property
    def stay(self) -> Stay | None:
        """The stay of whoever lives there, or left last."""
        return self.room.stay if self.room is not None else None

    @property
    def owes_base(self) -> bool:
        """Whether it owes the base, where there is one: a resident does, and a tail that covers it."""
        return self.state == "occupied" or (self.tail is not None and self.tail.covers_base)

    def decided_on(self, day: date) -> date:
        """The day whose assessment and payer count for a day: of a vacancy, at the latest the last day lived there."""
        seen = self.seen_on or day
        last = self.room.last_day if self.room is not None and self.state == "vacant" else None
        return seen if last is None else min(seen, last)


def open_days(book: Book) -> Period:
    """From the offer's first terms to its closing."""
    first = book.terms.offer.days[0] if len(book.terms.offer) else date.max
    return Period.inclusive(first, book.terms.closed_after)


def parts(book: Book, month: Month) -> list[Part]:
    """The month from the offer's opening on, in parts that end where its model changes or the offer closes.

    What comes after the closing counts only for a census on a day before it.
    """
    [found] = parts_by_month(book, window_of(month, month))
    return found


def parts_of(book: Book, window: Window, asks_for_month: Callable[[Model], bool]) -> list[Part]:
    """The same of several months; those parts are cut by months whose model asks for the month."""
    found: list[Part] = []
    for part in _parts(book, window.period):
        if part.model is not None and asks_for_month(part.model.value):
            found += (Part(cut.days, part.model, cut.month) for cut in window.cut(part.period))
        else:
            found.append(part)
    return found


def parts_by_month(book: Book, window: Window) -> list[list[Part]]:
    """`parts` of each month of a window."""
    found: list[list[Part]] = [[] for _ in window.months]
    for part in _parts(book, window.period):
        for cut in window.cut(part.period):
            found[cut.at].append(Part(cut.days, part.model, cut.month))
    return found


def _parts(book: Book, period: Period) -> list[Part]:
    begun = Period(open_days(book).first, period.end).overlap(period)
    days = {*model_changes(book), open_days(book).end}
    return [Part(piece, book.terms.model_on(piece.first)) for piece in begun.split_at(days)]


def model_changes(book: Book) -> set[date]:
    """The days on which another model, or another version of it, may settle the offer."""
    terms = book.terms
    return {*terms.offer.days, *(day for version in terms.offer for day in terms.models_of(version.value).days)}


def chosen_by(book: Book, model: Version[Model] | None, day: date) -> tuple[int, ...]:
    """The events behind every line of a day: the model, and the offer's own terms that chose it and its rates."""
    return tuple(one.number for one in (model, book.terms.offer.on(day)) if one is not None)


def spans(book: Book, part: Part, place: Place) -> Iterator[Span]:
    """A place's states in a part, in order of days, and the tails that are paid in it."""
    model = part.model.value if part.model else None
    rooms = book.rooms.get(place.id, [])
    if model is not None and model.basis == "census":
        assert part.month is not None, "a census is of a month"
        return _on_census(book, place, rooms, part.period, part.month, model)
    return _day_by_day(book, place, rooms, part.period, model)


def day_by_day(book: Book, place: Place, period: Period) -> Iterator[Span]:
    """A place's states in any period, each day as it is that day, whatever day a census counts; in order of days.

    Among them is what is paid besides (`counts` False).
    """
    rooms = book.rooms.get(place.id, [])
    for part in _parts(book, period):
        yield from _day_by_day(book, place, rooms, part.period, part.model.value if part.model else None)


def before_terms(book: Book, window: Window, place: Place) -> Iterator[Span]:
    """A place's states on the days of a month for which the offer's terms, or its own opening, are annulled.

    Nothing is settled of them. Of an opening only what a month was issued upon.
    """
    began = max(open_days(book).first, place.open.first)
    period = Period(Month.of(began).first, began).overlap(window.period)
    if period.days > 0:
        known = as_issued_upon(book, place)
        yield from _each_day(book, known, book.rooms.get(place.id, []), period, None)


def counts_on(book: Book, place: Place, day: date, model: Model) -> date:
    """The day whose state counts for a day in a place: on a census, a free day of departure counts as the day after."""
    if model.basis != "census" or not leaves_free(model):
        return day
    leaving = _latest(book.rooms.get(place.id, []), day)
    after = day + DAY
    leaves = leaving is not None and leaving.parted_on == day
    return after if leaves and after in place.open and after in open_days(book) else day


def census_day(model: Model, month: Month) -> date | None:
    """The day of the month whose state counts for all of it; None under a model that goes by days."""
    if model.basis != "census":
        return None
    return month.first if model.census == "first" else month.last


def resident_on(book: Book, place: Place, day: date, model: Model) -> Stay | None:
    """Who lives in a place on a day, the day of departure included, unless it is counted elsewhere."""
    room = _latest(book.rooms.get(place.id, []), day)
    here = room is not None and day in room.period and not _is_elsewhere(room, day, model)
    return room.stay if room is not None and here and not _is_closed(place, day) else None


def tails_after(book: Book, stay: Stay) -> Sequence[Tail]:
    """What goes on after a stay, found by the stay; nothing where its last place is not known any more."""
    rooms = book.rooms.get(stay.last_place, [])
    at = next((at for at, room in enumerate(rooms) if room.stay.id == stay.id and room.ended_on), None)
    if at is None or stay.last_place not in book.places:
        return ()
    return tails(book, rooms[at], rooms[at + 1] if at + 1 < len(rooms) else None)


def is_paid(book: Book, stay: Stay, day: date) -> bool:
    """Whether a day of a stay is paid: one of departure may be free, or under a census be no day of the house's."""
    version = book.terms.model_on(day)
    last = stay.rooms()[-1]
    return not _is_unpaid(last, day, version.value if version is not None else None)


def paid_days(book: Book, stay: Stay) -> Period:
    """The days of a stay without a day of departure that is not paid."""
    left = stay.last_day
    end = left if left is not None and not is_paid(book, stay, left) else stay.period.end
    return Period(stay.first_day, end)


def tails(book: Book, room: Room, following: Room | None) -> Sequence[Tail]:
    """What goes on after a stay: by the model of the day of departure, or each that was, upon which a month was issued.

    Neither the place's nor the offer's closing is outlived, nor, where the rule says so, the move-in of the next
    resident. It is found once for a book, since every month of a place asks for all of them.
    """
    departure = room.ended_on
    if departure is None:
        return ()
    version = book.terms.model_on(departure)
    if version is None:  # which models were, the facts say, and those may grow
        return list(_tails_by(book, room, following, departure, models_issued_upon(book, departure), "terms"))
    rests_on = (room, following, book.places[room.place], book.terms)
    known, found = book.tails.get(id(room), ((), ()))
    if len(known) != len(rests_on) or not all(map(is_, known, rests_on)):
        found = list(_tails_by(book, room, following, departure, [version.value], None))
        book.tails[id(room)] = rests_on, found
    return found


def _tails_by(
    book: Book,
    room: Room,
    following: Room | None,
    departure: date,
    models: Sequence[Model],
    unsaid_of_all: Literal["terms"] | None,
) -> Iterator[Tail]:
    for model in models:
        if isinstance(model.notice, NoNotice):
            continue
        leaving = leaving_of(room.stay, departure, book.terms)
        for rule, unsaid in rules_for(model.notice, leaving):
            if isinstance(rule, NoNotice) or (room.stay.transferred and rule.on_transfer == "none"):
                continue
            first = departure if _is_unpaid(room, departure, model) else departure + DAY
            begins = _notice_begins(room, rule, leaving, departure, model)
            last = rule.last_day(begins)
            end = min(last + DAY, book.places[room.place].open.end, open_days(book).end)
            if rule.until_refilled and following is not None:
                end = min(end, following.first_day)
            if end > first:
                yield Tail(room, Period(first, end), rule, begins, unsaid_of_all or unsaid)


def _notice_begins(room: Room, rule: RealTail, leaving: Leaving, departure: date, model: Model) -> date:
    """The day from which a tail is counted; where the day of the notice is not known, at the latest the departure."""
    if rule.from_ == "given" and leaving.given is not None:
        return leaving.given
    is_day_after = leaves_free(model) and room.stay.transferred and room.parted_on is not None
    return departure - DAY if is_day_after else departure


def _day_by_day(book: Book, place: Place, rooms: list[Room], period: Period, model: Model | None) -> Iterator[Span]:
    return _each_day(book, place, rooms, period.overlap(open_days(book)), model)


def _each_day(book: Book, place: Place, rooms: list[Room], period: Period, model: Model | None) -> Iterator[Span]:
    paid = list(_tails(book, rooms))
    cuts = {day for room in rooms for day in room.period}
    cuts |= {day for tail in paid for day in tail.days} | {day for hole in place.out_of_use for day in hole}
    own_days = (room for room in rooms if leaves_free(model) or room.stay.arrived_elsewhere)
    cuts |= {room.parted_on for room in own_days if room.parted_on}
    for piece in place.open.overlap(period).split_at(cuts):
        yield from _seen(book, place, paid, piece.first, piece, model)


def _on_census(
    book: Book, place: Place, rooms: list[Room], period: Period, month: Month, model: Model
) -> Iterator[Span]:
    day = census_day(model, month)
    if day is not None and day in place.open and day in open_days(book):
        seen_on = counts_on(book, place, day, model)
        for span in _seen(book, place, list(_tails(book, rooms)), seen_on, period, model):
            yield replace(span, seen_on=seen_on, census=day)


def _seen(book: Book, place: Place, paid: list[Tail], day: date, period: Period, model: Model | None) -> Iterator[Span]:
    """The place's state on `day`, taken for the whole `period`; then the tails that are paid on it too."""
    rooms = book.rooms.get(place.id, [])
    if _is_closed(place, day):
        yield Span(place, "closed", period, None)
        return
    latest = _latest(rooms, day)
    paying = _paying(paid, day)
    leaving = _leaving(rooms, latest, day, model)
    if latest is not None and day in latest.period and not _is_elsewhere(latest, day, model):
        yield Span(place, "occupied", period, latest, paid=not (leaves_free(model) and day == latest.parted_on))
    elif paying:
        last = paying.pop()
        yield Span(place, "notice", period, last.room, tail=last)
    elif place.citizen is None:
        since = _vacant_since(book, place, latest, paid, model)
        yield Span(place, "vacant", period, latest, since=since, paid=not leaving)
    for room in leaving:
        yield Span(place, "occupied", period, room, counts=False)
    for tail in paying:
        yield Span(place, "notice", period, tail.room, counts=False, tail=tail)


def _leaving(rooms: list[Room], latest: Room | None, day: date, model: Model | None) -> list[Room]:
    """Whose last day is paid, though another arrives in the place that day, or the citizen elsewhere."""
    if latest is None or leaves_free(model) or (model is not None and model.basis == "census"):
        return []
    before = rooms[: bisect_right(rooms, day, key=lambda room: room.first_day)][-2:]
    return [room for room in before if room.parted_on == day and (room is not latest or room.stay.arrived_elsewhere)]


def _is_elsewhere(room: Room, day: date, model: Model | None) -> bool:
    """Whether the day of departure is one on which the citizen counts elsewhere."""
    return room.parted_on == day and (room.stay.arrived_elsewhere or (leaves_free(model) and room.stay.transferred))


def _is_unpaid(room: Room, departure: date, model: Model | None) -> bool:
    """Whether the day of departure is not paid: it is free, or no day of the place's under a census."""
    of_census = model is not None and model.basis == "census"
    return departure == room.parted_on and (leaves_free(model) or (of_census and _is_elsewhere(room, departure, model)))


def _paying(paid: list[Tail], day: date) -> list[Tail]:
    """The tails that are paid on a day, one for a stay: where several are possible, one that covers the base too."""
    paying: list[Tail] = []
    for tail in paid:
        if day in tail.days:
            same = bool(paying) and paying[-1].room is tail.room
            if same and not paying[-1].covers_base:
                paying[-1] = tail
            elif not same:
                paying.append(tail)
    return paying


def _tails(book: Book, rooms: list[Room]) -> Iterator[Tail]:
    for room, following in zip_longest(rooms, rooms[1:]):
        yield from tails(book, room, following)


def _latest(rooms: list[Room], day: date) -> Room | None:
    for room in reversed(rooms):  # there are few
        if room.period.first <= day:
            return room
    return None


def _vacant_since(book: Book, place: Place, latest: Room | None, paid: list[Tail], model: Model | None) -> date:
    """The first vacant day; whether the day of departure is, the model of that day says, as of a tail."""
    if latest is None:
        return place.open.first
    left = latest.parted_on
    ends = [latest.period.end]
    if left is not None:
        version = book.terms.model_on(left)
        then = version.value if version is not None else model
        if _is_elsewhere(latest, left, then) and _is_unpaid(latest, left, then):
            ends = [left]
    tails = (tail for tail in paid if tail.room.first_day <= latest.first_day)
    return max(ends + [_end_of_notice(place, tail) for tail in tails])


def _end_of_notice(place: Place, tail: Tail) -> date:
    """The day after the last one on which a place is on notice: closed days at the end of a tail are closed days."""
    end = tail.days.end
    for hole in sorted(place.out_of_use, reverse=True):
        if hole.first < end <= hole.end:
            end = max(hole.first, tail.days.first)
    return end


def _is_closed(place: Place, day: date) -> bool:
    return bool(place.out_of_use) and any(day in hole for hole in place.out_of_use)
