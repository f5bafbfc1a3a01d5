"""Meetings about an area across houses, and what became of their actions: as for a house, but of no single offer."""

from __future__ import annotations

from datetime import date
from functools import cache

from ledger.budgeting.areas import area_of, area_rows
from ledger.budgeting.meeting_figures import area_meeting_figures
from ledger.commands import FinishAction, HoldAreaMeeting
from ledger.errors import BadOption, NotOfMeeting, UnknownArea
from ledger.events import AreaActionDone, AreaMeetingHeld, Event
from ledger.events.followups import area_stream
from ledger.models.areas import AREA_KINDS, Area
from ledger.models.followups import Expectation
from ledger.rules.context import DecisionContext
from ledger.rules.header import Header
from ledger.rules.meeting import actions_before, day_done, day_held, numbered
from ledger.rules.placement import known_citizen, stay_on
from ledger.settlement.issuing import MonthSource, current_settlement, source_of
from ledger.shared.calendar import Month
from ledger.shared.message import Remedy, say
from ledger.state.book import Book
from ledger.state.meetings import area_actions_of, area_meetings_of

_PARTS_OF_ID = 4


def hold(command: HoldAreaMeeting, context: DecisionContext, head: Header) -> list[Event]:
    """A meeting about an area with the figures as they are known now.

    Raises NotYet, BeforeMonth, BeforeMeeting, MeetingAlreadyHeld, UnknownArea, NotResident, NotOfMeeting, BadOption.
    """
    held_on = day_held(command, context.today())
    if command.because is not None and command.expected_ore is None:
        raise BadOption(say("a reason was given for an expectation that was not"), Remedy("give-expectation"))
    area, month = command.area, command.month
    before = actions_before(command, area_meetings_of(context.facts(area_stream(area))), str(area))
    houses = [(book, _settlements(book)) for book in map(context.book, context.offers())]
    _check_known(area, month, houses, context)
    focus = _focus(command, held_on, context)
    expected = command.expected_ore
    return [
        AreaMeetingHeld(
            **head,
            effective_on=held_on,
            area=area,
            kind=command.kind,
            month=month,
            participants=command.participants,
            expectation=None if expected is None else Expectation(year_end_ore=expected, because=command.because),
            comment=command.comment,
            actions=numbered(command, f"{area.by}/{area.name}", before),
            figures=area_meeting_figures(houses, context.terms(""), area, month, context.known_at()),
            focus=focus or None,
        )
    ]


def _focus(command: HoldAreaMeeting, held_on: date, context: DecisionContext) -> tuple[str, ...]:
    """Whom the next meeting is to look at, each of the area on the day. Raises NotResident, NotOfMeeting."""
    area, citizens = command.area, tuple(dict.fromkeys(command.focus))
    for citizen in citizens:
        known_citizen(context, citizen)
        stay = stay_on(citizen, held_on, context)
        paragraph = stay.paying_on(held_on).paragraph
        if area_of(area.by, context.terms(stay.offer), paragraph, held_on) != area.name:
            raise NotOfMeeting(citizen, stay.offer, [], str(area))
    return citizens


def _settlements(book: Book) -> MonthSource:
    """The current settlements of a book, each calculated once."""
    source = source_of(book)
    return cache(lambda month: current_settlement(book, month, source))


def _check_known(area: Area, month: Month, houses: list[tuple[Book, MonthSource]], context: DecisionContext) -> None:
    """Refuse an area that nothing of the year is of, and that has no budget. Raises UnknownArea."""
    terms, year = context.terms(""), month.year
    own, grants = terms.area_budgets(area.by, year), terms.granted_to_areas(area.by, year)
    known = {row.name for row in area_rows(houses, area.by, year, own, grants)}
    if area.name not in known:
        raise UnknownArea(area.by, area.name, month.year, sorted(known))


def area_of_action(action: str) -> Area | None:
    """The area that an action is about, by its id; None for one about a house."""
    by, *rest = action.split("/")
    if len(rest) != _PARTS_OF_ID - 1 or by not in AREA_KINDS:
        return None
    return Area(by=by, name=rest[0])


def finish_action(command: FinishAction, area: Area, context: DecisionContext, head: Header) -> list[Event]:
    """An action about an area is done. Raises UnknownAction, ActionAlreadyDone, NotYet, BeforeMeeting."""
    done_on = day_done(command, area_actions_of(context.facts(area_stream(area))), context.today())
    return [AreaActionDone(**head, effective_on=done_on, area=area, action=command.action, comment=command.comment)]
