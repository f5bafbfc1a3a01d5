"""Which places are vacant, since when, and what that has cost; which ones fall vacant, and when.

Decided on 2026-11-26:

* Vacant, and empty. A vacancy is a run of days on which the place's state is vacant: nobody lives there, and no notice
  is paid any more. A place on notice is empty and not vacant: it is among those that fall vacant, with the day from
  which it is empty. A vacancy goes on through days out of use, as it does in the rules that pay after so many days; its
  vacant days are counted without them.
* A place on notice (decided on 2026-11-28) is nobody's home and not vacant either: it is listed beside the vacant
  places, with the last day of the notice and the day from which it is vacant, so that whoever looks for a room finds
  it. Somebody who has given notice lives there until the last day of the stay, and is a resident until then.
* What a vacancy has cost. It is what the settlement says, as known: the place's vacancy lines, each day with its own
  øre, from the first vacant day to the day asked about. Nothing is calculated here. Days without a price are counted
  apart.
* What others pay of it (decided on 2026-11-28) is told by payer: on the days of a reservation its municipality pays the
  vacancy (interface.md, "Reserved"), so that is no cost of one's own. The cost stays that of all days.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import chain, groupby
from typing import TYPE_CHECKING

from msgspec import Struct

from ledger.settlement.timeline import Span, day_by_day
from ledger.shared.calendar import DAY, Month, Period
from ledger.shared.money import Ore
from ledger.shared.ordering import natural
from ledger.state.book import Book
from ledger.state.places import Place, Reservation
from ledger.state.reserving import reservations
from ledger.state.stays import Room

if TYPE_CHECKING:
    from ledger.models.issued_lines import IssuedFinding, IssuedLine
    from ledger.settlement.issuing import MonthSource


class VacantPlace(Struct, frozen=True):
    """A place that is vacant on `first_day` and on, to `last_day` where something is known to end it.

    `empty_from`: since when nobody lives there. `last` is the room of whoever lived there last, `following` that of
    whoever comes next. `reserved` is the reservation of the day asked about, or else the next one.
    """

    place: Place
    first_day: date
    last_day: date | None
    empty_from: date
    last: Room | None
    following: Room | None
    reserved: Reservation | None = None


class VacancyCost(Struct, frozen=True):
    """What a vacancy has come to, in øre, for how many vacant days; on how many of them it has no price.

    What stays as it was issued, though it has no price now, is among what it has come to. `by_others` is what of it
    each other municipality pays that has or had the place reserved. `findings` are what a person must decide about it:
    `told` is the one that says why days have no price, else the last one, and `told_days` on how many days that is so.
    """

    days: int
    ore: Ore
    unpriced_days: int
    findings: Sequence[IssuedFinding]
    by_others: Mapping[str, Ore] = {}
    told: IssuedFinding | None = None
    told_days: int = 0

    @property
    def others_ore(self) -> Ore:
        """What all others pay of it."""
        return sum(self.by_others.values())


class PlaceOnNotice(Struct, frozen=True):
    """A place that nobody lives in and that is paid for until `last_day`, as notice.

    `vacant_from`: None where somebody moves in before it falls vacant, or it is taken out of use.
    """

    place: Place
    last_day: date | None
    empty_from: date
    vacant_from: date | None
    last: Room | None
    following: Room | None


def on_notice(book: Book, day: date) -> Iterator[PlaceOnNotice]:
    """The places of an offer that are on notice on a day."""
    for _, place in sorted(book.places.items(), key=lambda named: natural(named[0])):
        if _is_lived_in_after(book.rooms.get(place.id, ()), day):  # as most are, which saves the question
            continue
        if any(span.state == "notice" for span in _states(book, place, Period(day, day + DAY))):
            yield _notice(book, place, day)


def _is_lived_in_after(rooms: Iterable[Room], day: date) -> bool:
    """Whether somebody lives there on a day who is not leaving on it: a notice can begin on the day of a departure."""
    return any(room.first_day <= day and day + DAY in room.period for room in rooms)


def _notice(book: Book, place: Place, day: date) -> PlaceOnNotice:
    runs = groupby(_states(book, place, Period(day, date.max)), key=lambda span: span.state)
    notice = list(next(runs)[1])
    state, after = next(runs, ("", iter(())))
    room = notice[0].room
    return PlaceOnNotice(
        place=place,
        last_day=notice[-1].period.last,
        empty_from=day if room is None else room.period.end,
        vacant_from=next(after).period.first if state == "vacant" else None,
        last=room,
        following=next((one for one in book.rooms.get(place.id, []) if one.first_day > day), None),
    )


def vacancies_in(book: Book, day: date, ahead: int = 0) -> Iterator[VacantPlace]:
    """The places of an offer that are vacant on a day, and those that fall vacant within `ahead` days after it."""
    until = day + timedelta(days=ahead)
    for _, place in sorted(book.places.items(), key=lambda named: natural(named[0])):
        for one in _of_place(book, place, day):
            if one.first_day <= until:
                yield one


def is_vacant_in(book: Book, place: Place, period: Period) -> bool:
    """Whether a place is vacant on any of some days: on notice it is not."""
    return any(span.state == "vacant" for span in _states(book, place, period))


def _of_place(book: Book, place: Place, day: date) -> Iterator[VacantPlace]:
    """A place's vacancies from a day on: the one of the day, where there is one, and every later one."""
    spans = _states(book, place, Period(day, date.max))
    for is_vacant, run in groupby(spans, key=lambda span: span.state == "vacant"):
        if is_vacant:
            yield _vacancy(book, list(run), day)


def _states(book: Book, place: Place, period: Period) -> Iterator[Span]:
    return (span for span in day_by_day(book, place, period) if span.counts)


def _vacancy(book: Book, spans: list[Span], day: date) -> VacantPlace:
    first, last = spans[0], spans[-1].period.last
    assert first.since is not None
    rooms = book.rooms.get(first.place.id, [])
    following = next((room for room in rooms if room.first_day > first.period.first), None)
    begun = max(first.since, book.terms.offer.days[0])
    return VacantPlace(
        place=first.place,
        first_day=begun if first.period.first == day else first.period.first,
        last_day=last,
        empty_from=first.room.period.end if first.room is not None else begun,
        last=first.room,
        following=following,
        reserved=_reserved(first.place, rooms, spans, max(day, begun)),
    )


def _reserved(place: Place, rooms: Sequence[Room], spans: Sequence[Span], day: date) -> Reservation | None:
    """The reservation of a vacant place on a day or, on days on which it is vacant, after it."""
    days = Period(day, spans[-1].period.end)
    return next((one for one in reservations(place, rooms) if one.days.overlaps(days)), None)


def cost_so_far(book: Book, vacancy: VacantPlace, day: date, known: MonthSource) -> VacancyCost:
    """What a vacancy has cost from its first day to a day, that day included, by the months as known."""
    from ledger.settlement.shares import share_of  # noqa: PLC0415 - who asks which places are on notice has no cost

    period = Period(vacancy.first_day, day + DAY)
    months = [known(month) for month in Month.of(period.first).until(Month.of(day))] if period.days else []
    by_payer: defaultdict[str | None, Ore] = defaultdict(int)
    for line in (line for month in months for line in month.lines if _is_of(line, vacancy.place.id)):
        by_payer[line.payer] += share_of(line, period)
    every = chain.from_iterable(month.findings for month in months)
    findings = [one for one in every if _is_about(one, vacancy.place.id) and _days_of(one).overlaps(period)]
    vacant = [span.period for span in _states(book, vacancy.place, period) if span.state == "vacant"]
    without_price = [one for one in findings if one.severity == "unpriced" and not one.held_ore]
    unpriced_days = _vacant_days(without_price, vacant)
    told = next(reversed(without_price if unpriced_days else findings), None)
    return VacancyCost(
        days=sum(of_run.days for of_run in vacant),
        ore=sum(by_payer.values()),
        unpriced_days=unpriced_days,
        findings=findings,
        told=told,
        told_days=_vacant_days([one for one in findings if told is not None and one.code == told.code], vacant),
        by_others={payer: ore for payer, ore in by_payer.items() if payer and ore and book.terms.is_foreign(payer)},
    )


def _vacant_days(findings: Iterable[IssuedFinding], vacant: Sequence[Period]) -> int:
    """How many of the vacant days findings are about; a day that two are about counts once."""
    return len({day for one in findings for of_run in vacant for day in _days_of(one).overlap(of_run).each()})


def _is_of(line: IssuedLine, place: str) -> bool:
    return line.kind == "vacancy" and line.place == place


def _is_about(finding: IssuedFinding, place: str) -> bool:
    """Whether a finding is about the vacancy of a place: its own, or one of the whole house that leaves no price."""
    if finding.stay is not None:
        return False
    of_house = finding.place is None and finding.kind is None and finding.severity == "unpriced"
    return finding.place == place or of_house


def _days_of(finding: IssuedFinding) -> Period:
    return Period.inclusive(finding.first_day, finding.last_day)
