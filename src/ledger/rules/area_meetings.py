"""Meetings about an area across houses, and what became of their actions: as for a house, but of no single offer."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache

from msgspec import Struct

from ledger.budgeting.areas import area_of, area_rows
from ledger.budgeting.meeting_figures import area_meeting_figures
from ledger.commands import FinishAction, HoldAreaMeeting, HoldMeeting
from ledger.errors import BadOption, NotOfMeeting, UnknownArea
from ledger.events import AreaActionDone, AreaMeetingHeld, Event
from ledger.events.followups import area_stream
from ledger.models.areas import AREA_KINDS, Area
from ledger.models.followups import Expectation
from ledger.rules.context import DecisionContext
from ledger.rules.header import Header
from ledger.rules.meeting import actions_before, day_done, day_held, expectations, is_remark, numbered
from ledger.rules.placement import known_citizen, stay_on
from ledger.settlement.issuing import MonthSource, current_settlement, source_of
from ledger.shared.calendar import Month
from ledger.shared.message import Remedy, say
from ledger.state.book import Book
from ledger.state.meetings import area_actions_of, area_meetings_of

_PARTS_OF_ID = 4


class AreaPart(Struct, frozen=True):
    """A meeting as far as it is about areas: about which, what is expected of each, and whom it puts in focus.

    `subjects` are all houses and areas that it is about; the first one keeps the actions.
    """

    areas: tuple[Area, ...]
    command: HoldMeeting | HoldAreaMeeting
    held_on: date
    expected: Mapping[str, Expectation]
    subjects: tuple[str, ...]
    focus: tuple[str, ...]


def hold(command: HoldAreaMeeting, context: DecisionContext, head: Header) -> list[Event]:
    """A meeting about areas with the figures as they are known now.

    Raises NotYet, BeforeMonth, BeforeMeeting, MeetingAlreadyHeld, UnknownArea, NotResident, NotOfMeeting, BadOption.
    """
    areas = (command.area, *command.others)
    held_on = day_held(command, context.today())
    expected = expectations(command, [area.name for area in areas])
    return meetings(AreaPart(areas, command, held_on, expected, tuple(map(str, areas)), command.focus), context, head)


def meetings(part: AreaPart, context: DecisionContext, head: Header) -> list[Event]:
    """The meeting's events about areas, each with its figures; none where it is about none."""
    if not part.areas:
        return []
    if twice := next((area for area in part.areas if part.areas.count(area) > 1), None):
        raise BadOption(say("{area} is named twice", area=twice.in_words()), Remedy("name-once"))
    command, month = part.command, part.command.month
    houses = [(book, _settlements(book)) for book in map(context.book, context.offers())]
    for area in part.areas:
        _check_known(area, month, houses, context)
    focus = _focus(part, context)
    return [
        AreaMeetingHeld(
            **head,
            effective_on=part.held_on,
            area=area,
            kind=command.kind,
            month=month,
            participants=command.participants,
            expectation=part.expected.get(area.name),
            comment=command.comment,
            actions=numbered(command, f"{area.by}/{area.name}", before) if str(area) == part.subjects[0] else (),
            figures=area_meeting_figures(houses, context.terms(""), area, month, context.known_at()),
            together=tuple(other for other in part.subjects if other != str(area)) or None,
            focus=focus.get(area),
            note=is_remark(command),
        )
        for area, before in [(area, _actions_before(command, area, context)) for area in part.areas]
    ]


def _actions_before(command: HoldMeeting | HoldAreaMeeting, area: Area, context: DecisionContext) -> int:
    return actions_before(command, area_meetings_of(context.facts(area_stream(area))), area)


def _focus(part: AreaPart, context: DecisionContext) -> dict[Area, tuple[str, ...]]:
    """Whom the next meeting is to look at, by the areas that each is of. Raises NotResident, NotOfMeeting."""
    found: dict[Area, list[str]] = {}
    for citizen in dict.fromkeys(part.focus):
        known_citizen(context, citizen)
        stay = stay_on(citizen, part.held_on, context)
        terms, paragraph = context.terms(stay.offer), stay.paying_on(part.held_on).paragraph
        own = [area for area in part.areas if area_of(area.by, terms, paragraph, part.held_on) == area.name]
        if not own:
            raise NotOfMeeting(citizen, stay.offer, [], [area.in_words() for area in part.areas])
        for area in own:
            found.setdefault(area, []).append(citizen)
    return {area: tuple(citizens) for area, citizens in found.items()}


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
