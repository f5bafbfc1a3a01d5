"""What was agreed, on which figures, and what has happened since? Meetings as they were held, and the coming one's.

Decided on 2026-11-21:

* What changed since the last meeting. Replayed event by event on the current budget, from what the last sheet knew.
  The sum is compared with the stored figure: a residual other than 0.00 means that the ledger or the program no
  longer gives what was on the table. Where that meeting was about another year, the year asked for is calculated as
  of that meeting; before the first, as of the end of 31 December.
* Late news on a sheet. A move-in, reassessment or departure in effect on the day of the last meeting and recorded
  after it. Voids and corrections are corrections; rates, bases, models, offers and renegotiated prices are prices,
  whenever they took effect.
* Hit rate. An expectation hits where |outcome − expectation| / |outcome| is at most 1 %; the outcome is what the year
  comes to as known now. Those about a year not issued in full count too, marked "so far".

Decided on 2026-11-28:

* What was agreed at a meeting about several houses or areas stays in the event of the first one, once for all of them:
  an action has one id and one owner, and events that lie in ledgers are read as they are. The others say where it
  stands, as they are read: on their sheet, in the history, and on the coming sheet. The workbook says no house of an
  action; one that concerns a single house says so in its text, or is agreed at a meeting about that house.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from ledger.budgeting.areas import area_of
from ledger.errors import BadOption, NoAreaMeeting, NoMeeting
from ledger.events import Recorded
from ledger.events.followups import AreaMeetingHeld, MeetingHeld, area_stream, is_note
from ledger.following.area_meetings import AreaPreparation, House, area_outcomes, prepare_area
from ledger.following.due import Due
from ledger.following.meetings import LATE, Change, MeetingOutcome, Preparation, hit_rate, outcomes, prepare
from ledger.following.together import Together, figures_together
from ledger.models.areas import AREA_KINDS, Area
from ledger.models.followups import Action, Expectation, MeetingFigures, Quantity
from ledger.shared.calendar import Month, civil_day
from ledger.shared.message import Kroner, Remedy, say
from ledger.shared.money import Ore
from ledger.shared.ordering import natural
from ledger.shared.ratios import decimal
from ledger.shared.steps import HOUSES, READING, counted
from ledger.state.meetings import (
    AgreedAction,
    AreaMeetingRecord,
    MeetingRecord,
    actions_of,
    area_actions_of,
    area_meetings_of,
    last_held,
    meetings_of,
)
from ledger.store.history import History
from projections.agreed import agreed_elsewhere
from projections.areas import check_area, in_house
from projections.descriptions import describe, last_day_data
from projections.due import due_list, due_row
from projections.months import Months

# --- meetings as they were held ------------------------------------------------------------------


def meetings(history: History, offer: str, month: Month) -> list[MeetingRecord]:
    """The meetings about an offer's month, with their sheets as they were. Raises UnknownOffer, NoMeeting."""
    _check_offer(history, offer)
    records = meetings_of(history.stream(f"followup:{offer}"))
    found = [one for one in records if one.meeting.month == month]
    if not found:
        raise NoMeeting(offer, str(month), [str(one.meeting.month) for one in records])
    return found


def area_meetings(history: History, area: Area, month: Month) -> list[AreaMeetingRecord]:
    """The meetings about an area's month, with their sheets as they were. Raises NoMeeting."""
    records = area_meetings_of(history.stream(area_stream(area)))
    found = [one for one in records if one.meeting.month == month]
    if not found:
        raise NoAreaMeeting(area.by, area.name, str(month))
    return found


def agreed_in(history: History, record: MeetingRecord | AreaMeetingRecord) -> Recorded | None:
    """The event that keeps what was agreed at a meeting about several, where it is not the record's own; else None.

    The events of an act follow each other, the one with its actions first.
    """
    meeting = record.meeting
    first = max(record.number - len(meeting.together or ()), 1)
    for number in reversed(range(first, record.number)):
        fact = history.event(number)
        if fact.event.act != meeting.act:
            break
        if isinstance(fact.event, MeetingHeld | AreaMeetingHeld) and fact.event.actions:
            return fact
    return None


def agreed_data(fact: Recorded | None) -> dict[str, Any] | None:
    """Where what was agreed stands, for machines."""
    if fact is None:
        return None
    assert isinstance(fact.event, MeetingHeld | AreaMeetingHeld)
    return {"event": fact.number, **_about(fact.event)}


def sheet_data(
    record: MeetingRecord, actions: Iterable[AgreedAction], agreed: Recorded | None = None
) -> dict[str, Any]:
    """A meeting's sheet for machines: what the event holds, and which of its actions have been done since.

    `agreed` is the event that keeps them, where it is another one.
    """
    meeting = record.meeting
    return {
        **_sheet(record, actions, agreed),
        "offer": meeting.offer,
        "together": list(meeting.together or ()),
        "focus": list(meeting.focus or ()),
    }


def area_sheet_data(
    record: AreaMeetingRecord, actions: Iterable[AgreedAction], agreed: Recorded | None = None
) -> dict[str, Any]:
    """The same of a meeting about an area."""
    meeting = record.meeting
    together, focus = list(meeting.together or ()), list(meeting.focus or ())
    about = {"area": _area_data(meeting.area), "together": together, "focus": focus}
    return {**_sheet(record, actions, agreed), **about}


def _area_data(area: Area) -> dict[str, Any]:
    return {"by": area.by, "name": area.name}


def _sheet(
    record: MeetingRecord | AreaMeetingRecord, actions: Iterable[AgreedAction], agreed: Recorded | None
) -> dict[str, Any]:
    """What a meeting about a house and one about an area have in common."""
    meeting = record.meeting
    return {
        "event": record.number,
        "recorded_at": record.recorded_at,
        "by": meeting.by,
        "month": meeting.month,
        "kind": meeting.kind,
        "held_on": meeting.effective_on,
        "participants": list(meeting.participants),
        "expectation": _expectation_data(meeting.expectation),
        "comment": meeting.comment,
        "decision": meeting.decision,
        "figures": figures_data(meeting.figures),
        "actions": [action_data(one, None) for one in actions if one.number == record.number],
        "agreed_in": agreed_data(agreed),
    }


def joint_sheets(records: Iterable[MeetingRecord]) -> list[dict[str, Any]]:
    """What the houses of each meeting that was about several of them came to together, for machines."""
    acts: dict[str, list[MeetingRecord]] = {}
    for record in records:
        acts.setdefault(record.meeting.act, []).append(record)
    return [
        {
            "offers": [record.meeting.offer for record in of_act],
            "month": of_act[0].meeting.month,
            "kind": of_act[0].meeting.kind,
            "held_on": of_act[0].meeting.effective_on,
            "figures": figures_data(figures_together([record.meeting.figures for record in of_act])),
        }
        for of_act in acts.values()
        if len(of_act) > 1
    ]


def figures_data(meeting_figures: MeetingFigures) -> dict[str, Any]:
    """A sheet's figures for machines, money in kroner."""
    return {
        "known_at": {"event": meeting_figures.known_at},
        "budget": None if meeting_figures.budget_ore is None else Kroner(meeting_figures.budget_ore),
        "expected": Kroner(meeting_figures.expected_ore),
        "settled": Kroner(meeting_figures.settled_ore),
        "months_settled": meeting_figures.months_settled,
        "most_months_settled": meeting_figures.most_months_settled,
        "month_total": Kroner(meeting_figures.month_ore),
        "places": meeting_figures.places,
        "place_days": {
            "occupied": meeting_figures.occupied,
            "notice": meeting_figures.notice,
            "vacant": meeting_figures.vacant,
            "closed": meeting_figures.closed,
            "absent": meeting_figures.absent or 0,
        },
        "occupancy_percent": meeting_figures.occupancy,
        "vacancy": Kroner(meeting_figures.vacancy_ore),
        "average_day": _kroner(meeting_figures.average_day_ore),
        **(_quantity_data(meeting_figures.quantity) if meeting_figures.quantity is not None else {}),
    }


def _quantity_data(quantity: Quantity) -> dict[str, Any]:
    """An area's quantity × price for machines."""
    return {
        "full_year_persons": quantity.persons,
        "price": _kroner(quantity.price_ore),
        "assumed_persons": quantity.assumed_persons,
        "assumed_price": _kroner(quantity.assumed_price_ore),
    }


def _kroner(ore: Ore | None) -> Kroner | None:
    return None if ore is None else Kroner(ore)


def _expectation_data(expectation: Expectation | None) -> dict[str, Any] | None:
    return (
        None if expectation is None else {"year_end": Kroner(expectation.year_end_ore), "because": expectation.because}
    )


def action_data(one: AgreedAction, today: date | None, offer: str | None = None) -> dict[str, Any]:
    """An action for machines; `days_overdue` as seen on `today`, where one is given.

    `agreed_with` is the house that it stands with, where that is another one than `offer`.
    """
    action, done = one.action, one.done
    data: dict[str, Any] = {
        "id": action.id,
        "text": action.text,
        "due": action.due,
        "owner": action.owner,
        "done_on": done.event.effective_on if done else None,
        "done_comment": getattr(done.event, "comment", None) if done else None,
    }
    if today is not None:
        data["days_overdue"] = 0 if done else days_overdue(action, today)
    if offer is not None and one.offer != offer:
        data["agreed_with"] = one.offer
    return data


def days_overdue(action: Action, today: date) -> int:
    """Days since the last day for an action; 0 where it is not over, or where none was set."""
    return max(0, (today - action.due).days) if action.due else 0


# --- the coming meeting --------------------------------------------------------------------------


def preparation_data(
    preparation: Preparation, today: date, due: Iterable[Due] = (), agreed: Recorded | None = None
) -> dict[str, Any]:
    """The coming sheet for machines; `due` is what falls due besides actions, `agreed` where those of last time are."""
    return {
        "offer": preparation.offer,
        **_coming(preparation, today, agreed),
        "due": [due_row(row) for row in due],
    }


def area_preparation_data(
    preparation: AreaPreparation, today: date, due: Iterable[Due] = (), agreed: Recorded | None = None
) -> dict[str, Any]:
    """The coming sheet about an area for machines: `houses` are its quantity × price, house by house."""
    houses = [{"offer": offer, **in_house(row, preparation.month.year)} for offer, row in preparation.houses]
    return {
        "area": _area_data(preparation.area),
        **_coming(preparation, today, agreed),
        "houses": houses,
        "due": [due_row(row) for row in due],
    }


def _coming(preparation: Preparation | AreaPreparation, today: date, agreed: Recorded | None) -> dict[str, Any]:
    """What the coming sheets of a house and of an area have in common."""
    offer = preparation.offer if isinstance(preparation, Preparation) else None
    return {
        "month": preparation.month,
        "figures": figures_data(preparation.figures),
        "last_meeting": _last_data(preparation, agreed),
        "notes": [_note_data(one) for one in preparation.notes],
        "since": {"event": preparation.since},
        "expected_then": Kroner(preparation.was),
        "expected_now": Kroner(preparation.figures.expected_ore),
        "changes": [change_data(change) for change in preparation.changes],
        "by_cause": {name: Kroner(ore) for name, ore in preparation.summed("cause")},
        "by_cause_kind": sums_by_kind(preparation.changes),
        "by_citizen": {name: Kroner(ore) for name, ore in preparation.summed("citizen")},
        "residual": Kroner(preparation.residual),
        "open_actions": [action_data(action, today, offer) for action in preparation.open_actions],
        "focus": [
            {
                "citizen": one.citizen,
                "place": one.place,
                "granted": one.granted,
                "asked": one.asked,
                "effect": Kroner(one.effect),
            }
            for one in preparation.focus
        ],
    }


def together_data(together: Together, sheets: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The coming sheet about several houses for machines: that of each, and all of them together."""
    return {
        "offers": [one.offer for one in together.sheets],
        "month": together.sheets[0].month,
        "figures": figures_data(together.figures),
        "expected_then": Kroner(together.was),
        "expected_now": Kroner(together.figures.expected_ore),
        "changes": [change_data(change) for change in together.changes],
        "by_cause": {name: Kroner(ore) for name, ore in together.summed("cause")},
        "by_cause_kind": sums_by_kind(together.changes),
        "by_citizen": {name: Kroner(ore) for name, ore in together.summed("citizen")},
        "residual": Kroner(together.residual),
        "sheets": list(sheets),
    }


def sums_by_kind(changes: Iterable[Change]) -> list[dict[str, Any]]:
    """What changes come to by what they are told of, the late ones apart, the one that moved most first.

    `by_cause` puts a place and its closure, or all late news, under one code; these are the sums that people read.
    """
    sums: defaultdict[tuple[str, bool], Ore] = defaultdict(int)
    for change in changes:
        sums[change.effect.cause.event.cause_kind, change.cause == LATE] += change.effect.effect
    by_size = sorted(sums.items(), key=lambda summed: -abs(summed[1]))
    return [{"cause_kind": kind, "late": late, "effect": Kroner(ore)} for (kind, late), ore in by_size]


ON_SHEETS = ("planned", "review")
"""What that is due stands on a sheet, besides the actions."""
DUE_AFTER = timedelta(days=62)
"""So long after its month a sheet shows what falls due: until about the meeting after the next one."""


def due_for_sheet(history: History, offer: str, month: Month, today: date) -> list[Due]:
    """What a meeting about a house's month should not forget, besides actions: planned follow-ups, decisions to review.

    What the cadences ask for is the caseworker's, and stands in `follow-up due`.
    """
    until = month.last + DUE_AFTER
    rows = due_list(history, today, max(0, (until - today).days), offer).rows
    return [row for row in rows if row.what in ON_SHEETS and (row.due is None or row.due <= until)]


def due_for_area(history: History, preparation: AreaPreparation, today: date) -> list[Due]:
    """The same for an area: reviews of decisions about its houses or about all, follow-ups of its own citizens."""
    area, until = preparation.area, preparation.month.last + DUE_AFTER
    houses = {"", *(offer for offer, _ in preparation.houses)}
    rows = [
        row
        for row in due_list(history, today, max(0, (until - today).days)).rows
        if row.what in ON_SHEETS and row.offer in houses and (row.due is None or row.due <= until)
    ]
    return [row for row in rows if row.what != "planned" or _is_of(history, area, row)]


def _is_of(history: History, area: Area, planned: Due) -> bool:
    """Whether a citizen whose follow-up is planned is of an area on its day."""
    book, day = history.book_without_closings(planned.offer), planned.due or date.max
    stays = (stay for stay in book.stays() if stay.citizen == planned.subject and day in stay.period)
    return any(area_of(area.by, book.terms, stay.paying_on(day).paragraph, day) == area.name for stay in stays)


def _last_data(preparation: Preparation | AreaPreparation, agreed: Recorded | None) -> dict[str, Any] | None:
    """The last meeting's expectation against what the year is expected to come to now."""
    if preparation.previous is None:
        return None
    meeting = preparation.previous.meeting
    expectation = meeting.expectation
    same_year = meeting.month.year == preparation.month.year
    against = preparation.figures.expected_ore - expectation.year_end_ore if expectation and same_year else None
    return {
        "event": preparation.previous.number,
        "month": meeting.month,
        "held_on": meeting.effective_on,
        "expectation": _expectation_data(expectation),
        "now_above_expectation": None if against is None else Kroner(against),
        "agreed_in": agreed_data(agreed),
    }


def _note_data(record: MeetingRecord | AreaMeetingRecord) -> dict[str, Any]:
    """A note that was made since the last meeting."""
    meeting = record.meeting
    return {
        "event": record.number,
        "month": meeting.month,
        "on": meeting.effective_on,
        "by": meeting.by,
        "comment": meeting.comment,
    }


def change_data(change: Change) -> dict[str, Any]:
    """One change for machines."""
    fact = change.effect.cause
    return {
        "event": fact.number,
        "text": describe(fact.event),
        "cause": change.cause,
        "cause_kind": fact.event.cause_kind,
        "citizen": change.citizen,
        "asked": getattr(fact.event, "asked", None),
        "effective_on": fact.event.effective_on,
        **last_day_data(fact.event),
        "recorded_at": fact.recorded_at,
        "recorded_on": civil_day(fact.recorded_at),
        "by": fact.event.by,
        "decision": fact.event.decision,
        "effect": Kroner(change.effect.effect),
    }


# --- the history of meetings ---------------------------------------------------------------------


def sheets_to_come(
    months: Months, houses: Sequence[str], areas: Sequence[Area], month: Month, today: date
) -> dict[str, Any]:
    """The coming sheet of a house or area, or of several, with the houses together, for machines.

    Areas are not summed, neither with each other nor with houses: a line can be of several of them.
    Raises UnknownOffer, UnknownArea, BadOption for a house named twice.
    """
    of_areas = [area_to_come(months, area, month, today) for area in dict.fromkeys(areas)]
    if not houses:
        return of_areas[0] if len(of_areas) == 1 else {"month": month, "sheets": of_areas}
    if twice := next((offer for offer in houses if houses.count(offer) > 1), None):
        raise BadOption(say("{offer} is named twice", offer=twice), Remedy("name-once"))
    for offer in houses:
        _check_offer(months.history, offer)
    history = months.history
    elsewhere = agreed_elsewhere(history, houses)
    sheets = [_prepared(months, offer, month, elsewhere) for offer in counted(houses, HOUSES)]
    data = [
        preparation_data(one, today, due_for_sheet(history, one.offer, month, today), _agreed_before(history, one))
        for one in sheets
    ]
    if len(houses) > 1:
        return together_data(Together(sheets), [*data, *of_areas])
    return {"month": month, "sheets": [*data, *of_areas]} if of_areas else data[0]


def area_to_come(months: Months, area: Area, month: Month, today: date) -> dict[str, Any]:
    """The coming sheet of an area across houses, for machines. Raises UnknownArea."""
    return _area_to_come(months, _every_house(months), area, month, today)


def area_with_history(
    months: Months, area: Area, month: Month, today: date, *, with_changes: bool
) -> tuple[dict[str, Any], list[MeetingOutcome]]:
    """The coming sheet of an area, and every meeting about it; see `prepare_area`. Raises UnknownArea."""
    houses = _every_house(months)
    sheet = _area_to_come(months, houses, area, month, today, with_changes=with_changes)
    settled = [(book, cache(source)) for book, source in houses]
    return sheet, _pointing(months.history, area_outcomes(settled, months.history.shared(), None, area))


def _every_house(months: Months) -> list[House]:
    offers = counted(months.history.offers(), READING)
    return [(months.book(offer), months.current_source(offer)) for offer in offers]


def _area_to_come(
    months: Months, houses: Sequence[House], area: Area, month: Month, today: date, *, with_changes: bool = True
) -> dict[str, Any]:
    check_area(months, area, month.year)
    shared = months.history.shared()
    found = prepare_area(houses, shared, area, month, months.as_of, with_changes=with_changes)
    history = months.history
    return area_preparation_data(found, today, due_for_area(history, found, today), _agreed_before(history, found))


def _agreed_before(history: History, preparation: Preparation | AreaPreparation) -> Recorded | None:
    """The event that keeps what the last meeting agreed on, where it is another one than its own."""
    return None if preparation.previous is None else agreed_in(history, preparation.previous)


class AreaFollowed(Struct, frozen=True):
    """An area that has been met about, or has a budget or a grant of its own: its last meeting, what was agreed."""

    area: Area
    last: AreaMeetingRecord | None
    actions: Sequence[AgreedAction]


def areas_followed(history: History, year: int) -> list[AreaFollowed]:
    """The areas that somebody follows: those met about, and those with a budget or a grant of their own in a year.

    No house is read for it.
    """
    shared, terms = history.shared(), history.terms()
    held = area_meetings_of(shared)
    named = {(record.meeting.area.by, record.meeting.area.name) for record in held}
    for by in AREA_KINDS:
        named |= {(by, name) for name in (*terms.area_budgets(by, year), *terms.granted_to_areas(by, year))}
    found = []
    for by, name in sorted(named, key=lambda one: (AREA_KINDS.index(one[0]), natural(one[1]))):
        area = Area(by=by, name=name)
        last, _ = last_held(record for record in held if record.meeting.area == area)
        found.append(AreaFollowed(area, last, area_actions_of(shared, area)))
    return found


def prepared(months: Months, offer: str, month: Month) -> Preparation:
    """The coming sheet, as known by the months. Raises UnknownOffer."""
    return _prepared(months, offer, month, agreed_elsewhere(months.history, [offer]))


def _prepared(months: Months, offer: str, month: Month, elsewhere: Mapping[str, Sequence[AgreedAction]]) -> Preparation:
    """The same, with what was agreed on together with other houses and stands with them."""
    found = prepare(months.book(offer), month, months.as_of, months.current_source(offer))
    return replace(found, open_actions=(*found.open_actions, *elsewhere.get(offer, ())))


def meeting_history(months: Months, offer: str | None = None, year: int | None = None) -> list[MeetingOutcome]:
    """Every meeting in the order of their recording, of one offer or of all, about a year's months or about any.

    Raises UnknownOffer.
    """
    history = months.history
    if offer is not None:
        _check_offer(history, offer)
    found: list[MeetingOutcome] = []
    for one in counted([offer] if offer is not None else history.offers(), HOUSES):
        facts = history.stream(f"followup:{one}")
        records = [m for m in meetings_of(facts) if year in (None, m.meeting.month.year)]
        if records:
            found += outcomes(records, actions_of(facts), months.book(one), months.source(one))
    shared = history.shared()
    if offer is None and area_meetings_of(shared):
        settled = [(book, cache(source)) for book, source in _every_house(months)]
        found += area_outcomes(settled, shared, year)
    return sorted(_pointing(history, found), key=lambda one: one.record.number)


def _pointing(history: History, found: Iterable[MeetingOutcome]) -> list[MeetingOutcome]:
    """The meetings, each with the event that keeps what was agreed, where that is another one."""
    return [replace(one, agreed_in=agreed_in(history, one.record)) for one in found]


def history_data(found: list[MeetingOutcome], today: date) -> dict[str, Any]:
    """The history for machines, with the hit rate and what it means."""
    rate = hit_rate(found)
    return {
        "meetings": [_outcome_data(one, today) for one in found],
        "hit_rate": {
            "expectations": rate.expectations,
            "hits": rate.hits,
            "provisional": rate.provisional,
            "percent": rate.percent,
            "meaning": say("a hit: |outcome - expectation| / |outcome| is at most 1 %"),
        },
    }


def _outcome_data(one: MeetingOutcome, today: date) -> dict[str, Any]:
    meeting = one.record.meeting
    return {
        "event": one.record.number,
        "held_on": meeting.effective_on,
        **_about(one.record.meeting),
        "month": meeting.month,
        "kind": meeting.kind,
        "note": is_note(meeting),
        "participants": list(meeting.participants),
        "comment": meeting.comment,
        "expected": Kroner(meeting.figures.expected_ore),
        "expectation": _expectation_data(meeting.expectation),
        "outcome": Kroner(one.outcome),
        "final": one.final,
        "deviation_percent": percent(one.deviation),
        "hit": one.hit,
        "actions": [action_data(action, today) for action in one.actions],
        "agreed_in": agreed_data(one.agreed_in),
    }


def _about(meeting: MeetingHeld | AreaMeetingHeld) -> dict[str, Any]:
    """The house that a meeting was about, or the area."""
    if isinstance(meeting, AreaMeetingHeld):
        return {"offer": None, "area": _area_data(meeting.area)}
    return {"offer": meeting.offer}


def _check_offer(history: History, offer: str) -> None:
    if offer not in history.offers():
        raise history.no_offer(offer)


def percent(share: Fraction | None) -> Decimal | None:
    """A share in percent with two decimals, half up: 1.25."""
    return None if share is None else decimal(share * 100, 2)
