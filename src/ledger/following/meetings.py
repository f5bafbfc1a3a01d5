"""What a meeting looks at: how the expected year-end came from the last one's, and what its expectations came to.

Decided on 2026-11-29:

* Before the first meeting, late news is what was recorded once a month that it touches was closed. It was what began
  before the year: deliveries of January told in time were late, and what adjusts a closed month was not.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from fractions import Fraction
from functools import cache

from msgspec import Struct

from ledger.budgeting.budget import current
from ledger.budgeting.meeting_figures import meeting_figures
from ledger.budgeting.replay import current_of, known_before
from ledger.events import Event, Recorded
from ledger.models.followups import MeetingFigures
from ledger.settlement.effects import Effect, effects_since
from ledger.settlement.issuing import MonthSource, totals_of
from ledger.shared.calendar import Month
from ledger.shared.message import Message
from ledger.shared.money import Ore, half_up
from ledger.state.book import Book, as_known
from ledger.state.meetings import AgreedAction, AreaMeetingRecord, MeetingRecord, actions_of, last_held, meetings_of
from ledger.state.stays import Stay

HIT_WITHIN = Fraction(1, 100)
"""An expectation hits where it lies within so much of the outcome."""

LATE = "late news"
CORRECTION = "correction"
WHOLE_OFFER = "the offer as a whole"
"""Under what the changes are summed that concern no single citizen. These are codes: `projections.causes` has words."""


class Change(Struct, frozen=True):
    """What one event since the last meeting did to the expected year-end, in øre."""

    effect: Effect
    cause: str
    citizen: str | None


class Focus(Struct, frozen=True):
    """A citizen whom the last meeting put in focus: where and at what now (None: left), and what that has moved.

    `asked` is the level that the provider had asked for, where it is kept.
    """

    citizen: str
    place: str | None
    granted: Message | None
    effect: Ore
    asked: str | None = None


class Preparation(Struct, frozen=True):
    """The sheet for the coming meeting: figures as known now, and how the expected year-end came from the last one's.

    `was` is what the last meeting expected the same year to come to (`previous` None: what was known when the year
    began); `residual` what no event explains, 0 in a sound ledger. `notes` are those made since that meeting.
    """

    offer: str
    month: Month
    previous: MeetingRecord | None
    since: int
    was: Ore
    figures: MeetingFigures
    changes: tuple[Change, ...]
    open_actions: tuple[AgreedAction, ...]
    focus: tuple[Focus, ...] = ()
    notes: tuple[MeetingRecord, ...] = ()

    @property
    def residual(self) -> Ore:
        return self.figures.expected_ore - self.was - sum(change.effect.effect for change in self.changes)

    def summed(self, by: str) -> list[tuple[str, Ore]]:
        """The changes summed by "cause" or by "citizen"; the sums sum to all of them."""
        return summed(self.changes, by)


def summed(changes: Iterable[Change], by: str) -> list[tuple[str, Ore]]:
    """Changes summed by "cause" or by "citizen", those that concern no single citizen last."""
    sums: dict[str, Ore] = defaultdict(int)
    for change in changes:
        sums[change.cause if by == "cause" else change.citizen or WHOLE_OFFER] += change.effect.effect
    return sorted(sums.items(), key=lambda item: (item[0] == WHOLE_OFFER, item[0]))


def prepare(book: Book, month: Month, known_at: int, current_months: MonthSource) -> Preparation:
    """What has changed since the last meeting, and what is open, as known at event `known_at`.

    `current_months` are the current settlements of the book.
    """
    offer, facts = book.offer, list(book.facts)
    previous, notes = last_held(meetings_of(facts))
    since = previous.meeting.figures.known_at if previous else known_before(facts, month.year)
    citizens = citizens_of_events(facts)
    changes = tuple(
        Change(
            effect,
            change_cause(effect.cause.event, looked_at(previous, effect.cause, [book])),
            citizens.get(effect.cause.number),
        )
        for effect in effects_since(offer, facts, since, lambda replay: current_of(replay, month.year))
    )
    return Preparation(
        offer=offer,
        month=month,
        previous=previous,
        since=since,
        was=_was(book, month.year, since, previous),
        figures=meeting_figures(book, month, known_at, current_months),
        changes=changes,
        open_actions=tuple(action for action in actions_of(facts) if action.done is None),
        focus=in_focus((previous.meeting.focus or ()) if previous else (), book.stays(), month.last, changes),
        notes=notes,
    )


def in_focus(citizens: Iterable[str], stays: Iterable[Stay], day: date, changes: Iterable[Change]) -> tuple[Focus, ...]:
    """The citizens in focus since the last meeting, as they live on a day."""
    living, moved = {stay.citizen: stay for stay in stays if day in stay.period}, list(changes)
    return tuple(_focus(citizen, living.get(citizen), day, moved) for citizen in citizens)


def _focus(citizen: str, stay: Stay | None, day: date, changes: Iterable[Change]) -> Focus:
    effect = sum(change.effect.effect for change in changes if change.citizen == citizen)
    if stay is None:
        return Focus(citizen, None, None, effect)
    step = stay.step_on(day)
    return Focus(citizen, stay.place_on(day), step.assessment.granted(), effect, step.asked)


def _was(book: Book, year: int, since: int, previous: MeetingRecord | None) -> Ore:
    """What the year was expected to come to: as frozen at the last meeting, where that was about the same year."""
    if previous is not None and previous.meeting.month.year == year:
        return previous.meeting.figures.expected_ore
    return current(as_known(book, since), year)


def looked_at(previous: MeetingRecord | AreaMeetingRecord | None, fact: Recorded, books: Iterable[Book]) -> date | None:
    """The last day that was looked at when an event was recorded: that of the last meeting, whenever it was.

    Without a meeting that of the last month that was closed by then, of the house that the event is about; None where
    none was.
    """
    if previous is not None:
        return previous.meeting.effective_on
    of_house = (book for book in books if fact.event.about_offer in (None, book.offer))
    closed = (month for book in of_house for month, one in book.closings.items() if one.number < fact.number)
    last = max(closed, default=None)
    return None if last is None else last.last


def change_cause(event: Event, looked_at: date | None) -> str:
    """Why the expected year-end moved, as a meeting speaks of it.

    A void or correction is a correction. Late news is a placement that took effect on or before a day that had been
    looked at when it was recorded.
    """
    if event.corrects is not None:
        return CORRECTION
    if event.is_placement and looked_at is not None and event.touches_from <= looked_at:
        return LATE
    return event.at_meetings


def citizens_of_events(facts: Iterable[Recorded]) -> dict[int, str]:
    """The citizen that each event is about; a void is about the citizen of what it annuls."""
    found: dict[int, str] = {}
    for fact in facts:
        citizen = getattr(fact.event, "citizen", None) or found.get(fact.event.corrects or 0)
        if citizen is not None:
            found[fact.number] = citizen
    return found


# --- what became of it ---------------------------------------------------------------------------


class MeetingOutcome(Struct, frozen=True):
    """A meeting with what its year has come to: `outcome` in øre, `final` once every month of it is issued.

    `agreed_in` is the event of the same meeting that keeps what was agreed, where this one does not.
    """

    record: MeetingRecord | AreaMeetingRecord
    actions: tuple[AgreedAction, ...]
    outcome: Ore
    final: bool
    agreed_in: Recorded | None = None

    @property
    def deviation(self) -> Fraction | None:
        """How far the leader's expectation lies from the outcome, as a share of it; None without an expectation."""
        expectation = self.record.meeting.expectation
        if expectation is None:
            return None
        away = abs(self.outcome - expectation.year_end_ore)
        return Fraction(away, abs(self.outcome)) if self.outcome else Fraction(int(away != 0))

    @property
    def hit(self) -> bool | None:
        """Whether the expectation lies within 1 % of the outcome."""
        return None if self.deviation is None else self.deviation <= HIT_WITHIN


def outcomes(
    records: Iterable[MeetingRecord], actions: Iterable[AgreedAction], book: Book, source: MonthSource
) -> Iterator[MeetingOutcome]:
    """Meetings about an offer with what their years come to as the book knows them; `source` has its months."""
    actions = list(actions)
    outcome = cache(lambda year: current(book, year, totals_of(book, source)))
    for record in records:
        year = record.meeting.month.year
        of_meeting = tuple(action for action in actions if action.number == record.number)
        yield MeetingOutcome(record, of_meeting, outcome(year), final=is_issued(book, year))


def is_issued(book: Book, year: int) -> bool:
    earliest = book.earliest_open()
    return earliest is not None and earliest.year > year


class HitRate(Struct, frozen=True):
    """How many expectations lie within 1 % of the outcome; `provisional` are about years not yet issued in full."""

    expectations: int
    hits: int
    provisional: int

    @property
    def percent(self) -> int | None:
        """Hits in percent of the expectations, half up."""
        return half_up(Fraction(100 * self.hits, self.expectations)) if self.expectations else None


def hit_rate(meetings: Iterable[MeetingOutcome]) -> HitRate:
    """The hit rate of some meetings."""
    judged = [one for one in meetings if one.hit is not None]
    return HitRate(len(judged), sum(one.hit is True for one in judged), sum(not one.final for one in judged))
