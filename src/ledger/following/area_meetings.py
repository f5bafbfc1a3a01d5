"""The sheet of a meeting about an area across houses: a function, a paragraph, a kind of supplier.

Decided on 2026-11-26:

* A meeting about an area has a chain of its own, from one such meeting to the next; the houses' meetings are others.
  Occupied days and days of notice are the area's, in whatever house; places, vacant and closed days are those of the
  houses that are of the area as a whole.
* A meeting may be about several areas, and about houses beside them: an event for each, in one act. Nothing is summed
  over areas: a line is of a function, a paragraph and a supplier at once. A citizen in focus is so for the house, where
  the meeting is about it, else for each area that he is of.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

from msgspec import Struct

from ledger.budgeting.areas import AreaRow, area_current, area_in_house, area_moves, area_own
from ledger.budgeting.meeting_figures import area_meeting_figures
from ledger.budgeting.replay import Move, known_before
from ledger.events import Recorded
from ledger.following.meetings import (
    Change,
    Focus,
    MeetingOutcome,
    change_cause,
    citizens_of_events,
    in_focus,
    is_issued,
    looked_at,
    summed,
)
from ledger.models.areas import Area
from ledger.models.followups import MeetingFigures
from ledger.settlement.effects import Effect
from ledger.settlement.issuing import MonthSource
from ledger.shared.calendar import Month
from ledger.shared.money import Ore
from ledger.state.book import Book
from ledger.state.meetings import AgreedAction, AreaMeetingRecord, area_actions_of, area_meetings_of, last_held
from ledger.state.terms import terms_of

House = tuple[Book, MonthSource]
"""A house with its current settlements."""


class AreaPreparation(Struct, frozen=True):
    """The sheet for the coming meeting about an area, as `meetings.Preparation` is for a house."""

    area: Area
    month: Month
    previous: AreaMeetingRecord | None
    since: int
    was: Ore
    figures: MeetingFigures
    changes: tuple[Change, ...]
    open_actions: tuple[AgreedAction, ...]
    houses: tuple[tuple[str, AreaRow], ...] = ()
    """What each house has of the area, where it has something."""
    notes: tuple[AreaMeetingRecord, ...] = ()
    focus: tuple[Focus, ...] = ()

    @property
    def residual(self) -> Ore:
        return self.figures.expected_ore - self.was - sum(change.effect.effect for change in self.changes)

    def summed(self, by: str) -> list[tuple[str, Ore]]:
        """The changes summed by "cause" or by "citizen"."""
        return summed(self.changes, by)


def area_outcomes(
    houses: Sequence[House], shared: Sequence[Recorded], year: int | None, about: Area | None = None
) -> Iterator[MeetingOutcome]:
    """The meetings about areas, or about one, of a year's months or of any, with what their years have come to."""
    actions = area_actions_of(shared, about)
    terms = terms_of(shared)
    outcome = cache(
        lambda area, of: (
            area_own(terms, area, of) + sum(area_current(book, area, of, source) for book, source in houses)
        )
    )
    for record in area_meetings_of(shared, about):
        of = record.meeting.month.year
        if year not in (None, of):
            continue
        agreed = tuple(action for action in actions if action.number == record.number)
        final = all(is_issued(book, of) for book, _ in houses)
        yield MeetingOutcome(record, agreed, outcome(record.meeting.area, of), final=final)


def prepare_area(
    houses: Sequence[House],
    shared: Sequence[Recorded],
    area: Area,
    month: Month,
    known_at: int,
    *,
    with_changes: bool = True,
) -> AreaPreparation:
    """What has changed in an area since the last meeting about it; `shared` are the events about no single offer.

    Without changes, each of which settles a house again, the sheet has what is expected now and what was agreed; `was`
    is then what the last meeting expected, or what is expected now where it was about another year.
    """
    previous, notes = last_held(area_meetings_of(shared, area))
    facts = {fact.number: fact for book, _ in houses for fact in book.facts} | {fact.number: fact for fact in shared}
    in_order = [facts[number] for number in sorted(facts)]
    since = previous.meeting.figures.known_at if previous else known_before(in_order, month.year)
    citizens = citizens_of_events(in_order)
    books = [book for book, _ in houses]
    figures = area_meeting_figures(houses, terms_of(shared), area, month, known_at)
    was, moves = figures.expected_ore, list[Move]()
    if with_changes:
        was, moves = area_moves(books, area, month.year, since, shared)
    if previous is not None and previous.meeting.month.year == month.year:
        was = previous.meeting.figures.expected_ore
    changes = tuple(
        Change(
            Effect(move.cause, move.effect),
            change_cause(move.cause.event, looked_at(previous, move.cause, books)),
            citizens.get(move.cause.number),
        )
        for move in moves
    )
    of_houses = ((book.offer, area_in_house(book, source, area, month.year)) for book, source in houses)
    stays = [stay for book, _ in houses for stay in book.stays()]
    return AreaPreparation(
        area=area,
        month=month,
        previous=previous,
        since=since,
        was=was,
        figures=figures,
        changes=changes,
        open_actions=tuple(action for action in area_actions_of(shared, area) if action.done is None),
        houses=tuple((offer, row) for offer, row in of_houses if row is not None),
        focus=in_focus((previous.meeting.focus or ()) if previous else (), stays, month.last, changes),
        notes=notes,
    )
