"""Stays: rooms, assessments, payers and days away of one citizen in one offer, by day.

A stay is one citizen's residence in one offer. Its identity is the number of the move-in that began it; each of its
facts carries it, so no fact ever has to find its stay by a date, and a corrected move-in goes on being the same stay.

Decided on 2026-11-26:

* A stay has an identity. The number of its move-in, carried by all its events. Before, a reassessment or departure
  found its stay by its date, so a corrected date could move a fact to another stay.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING, Protocol, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from ledger.models.absence import AbsenceKind
from ledger.models.charts import ChartEntries
from ledger.models.notice import DepartureCause
from ledger.models.offers import Assessment
from ledger.shared.calendar import Period

if TYPE_CHECKING:
    from ledger.models.own_payments import PaymentKind
    from ledger.shared.money import Ore


class Step(Struct, frozen=True):
    """An assessment and the day from which it holds, until the next one; and its decision, and the day of that."""

    first_day: date
    assessment: Assessment
    number: int
    decision: str | None
    decided_on: date
    asked: str | None = None
    """The level that the provider had asked for, where it is kept."""
    chart: ChartEntries | None = None
    """The 24-hour chart that it follows from; of a price negotiated anew that of the need, which is as it was."""


class Lodging(Struct, frozen=True):
    """A place, and the day from which a stay is in it, until the next one. `number` is the event that said so."""

    first_day: date
    place: str
    number: int


class Paying(Struct, frozen=True):
    """Who pays for a stay, by which paragraph, and the day from which it is so, until the next one.

    `payer` None is the ledger's own municipality. `number` is the event that said so. `acting` and `residence` are the
    municipality that acts for the citizen and that of residence, where they are said.
    """

    first_day: date
    payer: str | None
    paragraph: str | None
    number: int
    acting: str | None = None
    residence: str | None = None


class OwnAmount(Struct, frozen=True):
    """What a resident pays himself of a kind by a decision on him, and the day from which, until the next one.

    `ore` a month; None: what others who live there pay. `number` is the event that said so.
    """

    first_day: date
    kind: PaymentKind
    ore: Ore | None
    number: int
    decision: str | None


class Absence(Struct, frozen=True):
    """Days on which a resident is away, without a break.

    `number` is the event that said so, `returned` that of the return; None where nobody has recorded one.
    """

    days: Period
    kind: AbsenceKind
    number: int
    returned: int | None = None

    @property
    def first_day(self) -> date:
        return self.days.first


class Away(Struct, frozen=True):
    """A day away: of which kind of absence, and which day away in a row it is, the first being 1."""

    kind: AbsenceKind
    day: int
    number: int


class Stay(Struct, frozen=True):
    """A citizen's residence in an offer. `period` covers the days lived there, the day of departure among them.

    `id` is the identity; `moved_in` and `departed` are the events that hold: the first ones, or what corrects them.
    What goes on through a stay has a list of its own, by day: what is granted, where, and who pays.
    """

    id: int
    citizen: str
    offer: str
    period: Period
    steps: tuple[Step, ...]
    lodgings: tuple[Lodging, ...]
    payings: tuple[Paying, ...]
    moved_in: int
    departed: int | None
    cause: DepartureCause | None = None
    """Why the stay ended, where it is said."""
    notice_given: date | None = None
    """The day on which notice of the departure was given, where it is said."""
    absences: tuple[Absence, ...] = ()
    """The days away, in order."""
    strays: tuple[int, ...] = ()
    """Returns, by number, of which nobody was away."""
    arrived_elsewhere: bool = False
    """Whether the citizen arrived elsewhere, in the offer or another one, on the day of departure, and counts there."""
    arrives_on: date | None = None
    """The first day in another house, after a transfer."""
    transferred_from: int | None = None
    """The stay in another house that a transfer ended with this one's beginning."""
    own_amounts: tuple[OwnAmount, ...] = ()
    """What the resident pays himself by decisions on him, in order of days."""

    @property
    def parted_on(self) -> date | None:
        """The last day, where it is one of departure: it may be free, and be shared. After a transfer it is neither."""
        return self.period.last if self.arrives_on is None else None

    @property
    def transferred(self) -> bool:
        """Whether the departure was a transfer to another house."""
        return self.cause == "transfer"

    @property
    def first_day(self) -> date:
        return self.period.first

    @property
    def last_day(self) -> date | None:
        """The last day of the stay, that of departure included; None while nobody has recorded one."""
        return self.period.last

    def step_on(self, day: date) -> Step:
        """The assessment in force on a day of the stay; on later days (a tail) the last one."""
        return _on(self.steps, day)

    def steps_in(self, days: Period) -> list[tuple[date, Step]]:
        """The assessments in force on some days, each with the first of the days on which it is."""
        later = [(step.first_day, step) for step in self.steps if days.first < step.first_day < days.end]
        return [(days.first, self.step_on(days.first)), *later]

    def paying_on(self, day: date) -> Paying:
        """Who pays on a day of the stay, and by which paragraph; on later days (a tail) as on the last one."""
        return _on(self.payings, day)

    def own_amount_on(self, kind: PaymentKind, day: date) -> OwnAmount | None:
        """What is decided of a kind for the resident himself on a day; None where others' amount counts."""
        latest = next((one for one in reversed(self.own_amounts) if one.kind == kind and one.first_day <= day), None)
        return None if latest is None or latest.ore is None else latest

    def place_on(self, day: date) -> str:
        """Where the citizen lives on a day of the stay; on later days where that was last."""
        return _on(self.lodgings, day).place

    def away_on(self, day: date) -> Away | None:
        """How a day of the stay is one away; None on a day at home."""
        for at in range(len(self.absences) - 1, -1, -1):
            one = self.absences[at]
            if one.first_day <= day:
                return Away(one.kind, (day - self._away_since(at)).days + 1, one.number) if day in one.days else None
        return None

    def _away_since(self, at: int) -> date:
        """The first of the days away that go on into an absence: of its kind, without a day at home between."""
        while at and self.absences[at - 1].days.end == self.absences[at].first_day:
            if self.absences[at - 1].kind != self.absences[at].kind:
                break
            at -= 1
        return self.absences[at].first_day

    def days_away(self) -> Iterator[tuple[Absence, date]]:
        """The absences, as far as the stay lasts, each with the first of the days away that it goes on from."""
        for at, one in enumerate(self.absences):
            yield replace(one, days=one.days.overlap(self.period)), self._away_since(at)

    @property
    def last_place(self) -> str:
        """Where the citizen lives, or lived last."""
        return self.lodgings[-1].place

    def rooms(self) -> list[Room]:
        """The stay by the places it has been in, in order of days; a move to where it is already begins no room."""
        if len(self.lodgings) == 1:  # as of most
            only = self.lodgings[0]
            return [Room(self, only.place, Period(only.first_day, self.period.end), only.number, self.departed)]
        begun = [next(alike) for _, alike in groupby(self.lodgings, key=lambda lodging: lodging.place)]
        ends = [*((lodging.first_day, lodging.number) for lodging in begun[1:]), (self.period.end, self.departed)]
        return [
            Room(self, lodging.place, Period(lodging.first_day, end), lodging.number, left)
            for lodging, (end, left) in zip(begun, ends, strict=True)
        ]

    def dated_events(self) -> list[tuple[date, int]]:
        """The days from which something of the stay holds, its departure left out, each with the event that says so."""
        dated: list[Dated] = [*self.steps, *self.lodgings, *self.payings, *self.absences, *self.own_amounts]
        returns = ((one.days.end, one.returned) for one in self.absences if one.returned is not None)
        return [*((one.first_day, one.number) for one in dated), *returns]


class Room(Struct, frozen=True):
    """A stay's days in one place, without a break.

    `number` is the event by which the citizen came there, `left` the move or departure by which he left; None while he
    has not.
    """

    stay: Stay
    place: str
    period: Period
    number: int
    left: int | None

    @property
    def citizen(self) -> str:
        return self.stay.citizen

    @property
    def first_day(self) -> date:
        return self.period.first

    @property
    def last_day(self) -> date | None:
        """The last day in the place; None while it goes on."""
        return self.period.last

    @property
    def ended_on(self) -> date | None:
        """The last day of the stay, where it ends in this place."""
        return self.stay.last_day if self.period.end == self.stay.period.end else None

    @property
    def parted_on(self) -> date | None:
        """The same, where it is a day of departure that may be free, and shared."""
        return self.stay.parted_on if self.period.end == self.stay.period.end else None


class Dated(Protocol):
    """What holds for a stay from a day on, said by an event."""

    @property
    def first_day(self) -> date: ...

    @property
    def number(self) -> int: ...


D = TypeVar("D", bound=Dated)


def _on(dated: tuple[D, ...], day: date) -> D:
    """The one in force on a day; before the first one that, after the last one that."""
    # There are few, and most are asked about late days: a bisection would take longer.
    for one in reversed(dated):
        if one.first_day <= day:
            return one
    return dated[0]


def in_place(stays: Iterable[Stay], offer: str, place: str) -> list[Room]:
    """The days that stays have in one place, by first day."""
    here = (room for stay in stays if stay.offer == offer for room in stay.rooms() if room.place == place)
    return sorted(here, key=lambda room: (room.period, room.stay.id))
