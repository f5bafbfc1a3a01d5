"""The coming meeting about a house: its sheet, what was agreed last time, and how often expectations came true.

Decided on 2026-11-27:

* Unless a month is named, the sheet is that of the last closed month: a meeting is held once a month is closed.
* Last time's agreements are all that were made at the last meeting, done or not, and what is open of earlier ones.
  Those of a meeting about several stand with one of them, and are told with each (2026-11-29).

Decided on 2026-11-28:

* Where that month, or a later one, has been met about, the coming sheet is that of the month after. A house without a
  closed month since it opened begins with the month in which it opened. A meeting besides the others does not count.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from cli.browse.pages.areas import areas_of
from cli.browse.pages.shared import (
    MOST,
    as_of,
    closed_month,
    front_way,
    history_of,
    house_trail,
    known_when,
    latest_month,
    month_to_meet_about,
    page_of,
)
from cli.browse.parts import Asked, Elsewhere, Fact, Facts, Grid, Narrow, Page, Part, Picture, Way, Ways, Words
from cli.browse.pictures import Step, waterfall
from cli.follow_up.history import COLUMNS as HISTORY
from cli.follow_up.history import in_short, outcome_rows
from cli.follow_up.pages import ACTIONS, OF_A_DAY, action_row, average_day, leader_expected, months_settled, named
from cli.follow_up.prepare import CHANGES, DUE, FOCUS, NOTES, changes_of, sums_of
from cli.printing import in_words
from cli.render import Column, text_of, where_filled
from ledger.events import Recorded
from ledger.events.followups import AreaMeetingHeld, MeetingHeld, is_note
from ledger.following.meetings import MeetingOutcome, hit_rate
from ledger.shared.calendar import Month, parse_month
from ledger.shared.message import Kroner, Message, Value, as_said, say
from ledger.state.meetings import AgreedAction, actions_of, area_actions_of, last_held, meetings_of
from projections.followups import action_data, meeting_history, sheets_to_come
from projections.months import Months, answer
from projections.openings import opened_on

_PAGE = 12
_HOUSES = (
    Column("offer", say("offer")),
    Column("month", say("coming meeting about"), "month"),
    Column("last", say("last meeting"), "date"),
    Column("about", say("about"), "month"),
    Column("open", say("agreements not done"), "number"),
    Column("overdue", say("of them overdue"), "number"),
    Column("hits", say("expectations that came true")),
)


# --- all houses ----------------------------------------------------------------------------------


def houses_page(asked: Asked) -> Page:
    """A row a house: its coming sheet, its last meeting, what is not done, how often its leader was right."""
    every = history_of(asked).offers()
    typed = asked.query.get("find", "").strip()
    chosen = [one for one in every if typed.casefold() in one.casefold()]
    shown, ways = page_of(asked, chosen, _PAGE if len(every) > MOST else MOST)
    found = answer(
        asked.location, asked.log, asked.as_of, lambda months: [(one, meeting_history(months, one)) for one in shown]
    )
    meetings = [one for _, of in found for one in of]
    rows = [_house_row(asked, offer, of) for offer, of in found]
    narrow = [Narrow(say("Houses whose key has"), "find", typed, {})] if len(every) > MOST or typed else []
    parts: list[Part] = [
        Facts(
            [
                Fact(say("meetings about houses"), sum(not is_note(one.record.meeting) for one in meetings)),
                Fact(say("agreements not done"), sum(row["open"] for row in rows)),
                Fact(say("of them overdue"), (late := sum(row["overdue"] for row in rows)), loud=bool(late)),
                *rated(meetings),
            ]
        ),
        *narrow,
        Grid(say("House by house"), _HOUSES, rows),
        *ways,
        *areas_of(asked),
    ]
    parts.append(
        Grid(say("Every meeting about a house, and what was agreed"), HISTORY, held_before(meetings), empty=NONE_HELD)
    )
    whole = not typed and len(every) <= MOST
    command = ("follow-up", "history", *as_of(asked)) if whole else ()
    return Page(say("Follow-up"), parts, history_of(asked).position, command, [front_way(asked)])


NONE_HELD = say("No meeting has been held.")


def _house_row(asked: Asked, offer: str, found: list[MeetingOutcome]) -> dict[str, Any]:
    actions = not_done(asked, found)
    month = _coming(asked, offer)
    rate = hit_rate(found)
    row: dict[str, Any] = {
        "offer": offer,
        "month": month,
        "month href": asked.links.to("follow-up", offer, str(month)),
        "open": len(actions),
        "overdue": sum(bool(one["days_overdue"]) for one in actions),
        "hits": say("{hits} of {all}", hits=rate.hits, all=rate.expectations) if rate.expectations else None,
    }
    held, _ = last_held(one.record for one in found)
    if held is not None:
        last = held.meeting
        row |= {"last": last.effective_on, "about": last.month}
    return row


def not_done(asked: Asked, found: Iterable[MeetingOutcome]) -> list[dict[str, Any]]:
    every = [action_data(one, asked.day) for outcome in found for one in outcome.actions]
    return [one for one in every if not one["done_on"]]


def _coming(asked: Asked, offer: str) -> Month:
    """The month that the coming meeting is about."""
    history = history_of(asked)
    opened, through = opened_on(history, offer), closed_month(asked, offer)
    first = latest_month(asked, offer) if opened is None else Month.of(opened)  # of an annulled house
    begin = first if through is None else max(first, through)
    return month_to_meet_about(begin, (one.meeting for one in meetings_of(history.stream(f"followup:{offer}"))))


def rated(meetings: Iterable[MeetingOutcome]) -> list[Fact]:
    rate = hit_rate(meetings)
    return [Fact(say("hit rate"), in_short(rate))] if rate.expectations else []


def came_true(meetings: Iterable[MeetingOutcome]) -> list[Part]:
    """How often expectations came true; nothing while none can be judged."""
    facts = rated(meetings)
    return [Facts(facts, say("How often expectations came true"))] if facts else []


def held_before(meetings: Iterable[MeetingOutcome]) -> list[dict[str, Any]]:
    """The last meeting first, each with its agreements below it."""
    return [row for one in reversed(list(meetings)) for row in outcome_rows(one)]


# --- one house -----------------------------------------------------------------------------------


def of_coming(asked: Asked) -> Elsewhere:
    """The sheet of the house's last closed month. Raises UnknownOffer."""
    offer = asked.matched["offer"]
    history = history_of(asked)
    if offer not in history.offers():
        raise history.no_offer(offer)
    return Elsewhere(asked.links.to("follow-up", offer, str(_coming(asked, offer))))


def page(asked: Asked) -> Page:
    """The coming sheet of a house."""
    offer, month = asked.matched["offer"], parse_month(asked.matched["month"])

    def both(months: Months) -> tuple[dict[str, Any], list[MeetingOutcome]]:
        return sheets_to_come(months, [offer], [], month, asked.day), meeting_history(months, offer)

    sheet, held = answer(asked.location, asked.log, asked.as_of, both, of_few=True)
    known = sheet["figures"]["known_at"]["event"]
    around = {"offer": offer}
    parts: list[Part] = [
        facts_of(asked, sheet),
        Ways(_ways(asked, offer, month)),
        Words([*since(sheet["last_meeting"])]),
        *noted(sheet),
        *moved(asked, sheet),
        *changed_since(asked, sheet, around),
        *agreed(asked, held, sheet),
    ]
    if sheet["focus"]:
        columns = where_filled(FOCUS, sheet["focus"], "asked")
        parts.append(Grid(say("Citizens in focus"), columns, sheet["focus"], around=around))
    parts.append(Grid(say("Not to be forgotten"), DUE, sheet["due"], around=around))
    every = say("Every meeting and agreement")
    parts += [
        *came_true(held),
        Grid(every, without_offer(HISTORY), held_before(held), around=around, empty=NONE_HELD),
    ]
    title = say("Follow-up of {offer}, {month}", offer=offer, month=month)
    command = ("follow-up", "prepare", offer, str(month), *as_of(asked))
    document = ("report", offer, str(month), *as_of(asked))
    trail = [*house_trail(asked, offer, month.year), Way(say("Follow-up"), asked.links.to("follow-up"))]
    return Page(title, parts, known, command, trail, document=document)


def without_offer(columns: Iterable[Column]) -> list[Column]:
    return [column for column in columns if column.key != "offer"]


def facts_of(asked: Asked, sheet: Mapping[str, Any]) -> Facts:
    """A sheet's figures at a glance; what it has not, such as a residual that was not looked for, is left out."""
    known = known_when(asked)
    figures = sheet["figures"]
    months = say("settled, {months} months", months=months_settled(figures))
    last, then, residual = sheet["last_meeting"] or {}, sheet["expected_then"], sheet["residual"]
    facts = [
        Fact(say("adopted budget"), figures["budget"]),
        Fact(months, figures["settled"]),
        Fact(say("expected then"), sheet["expected_then"]),
        Fact(_expected(asked), sheet["expected_now"]),
        Fact(say("difference"), None if then is None else Kroner(sheet["expected_now"].ore - then.ore)),
        Fact(leader_expected(sheet), (last.get("expectation") or {}).get("year_end")),
        Fact(
            say("now differs by") if known is None else say("differs by, {known}", known=known),
            last.get("now_above_expectation"),
        ),
        Fact(say("the month"), figures["month_total"]),
        Fact(say("occupancy %"), figures["occupancy_percent"]),
        Fact(say("vacancies"), figures["vacancy"] if _can_stand_empty(figures) else None),
        Fact(say("an occupied day on average"), average_day(figures), beside=OF_A_DAY),
        Fact(say("residual"), residual, loud=residual is not None and bool(residual.ore)),
    ]
    return Facts([fact for fact in facts if fact.value is not None])


def _expected(asked: Asked) -> Message:
    """What a sheet's expected year-end is called: that of now, or the one that was known when the page is as of."""
    known = known_when(asked)
    return say("expected now") if known is None else say("expected, {known}", known=known)


def _can_stand_empty(figures: Mapping[str, Any]) -> bool:
    """Whether there are places to fill: an area by paragraph has none, nor has support at home."""
    return figures["occupancy_percent"] is not None or bool(figures["vacancy"].ore)


def _ways(asked: Asked, offer: str, month: Month) -> list[Way]:
    links = asked.links
    return [
        Way(say("Month before"), links.to("follow-up", offer, str(month.next(-1)))),
        Way(say("Month after"), links.to("follow-up", offer, str(month.next()))),
        Way(say("The month's settlement"), links.month(offer, month)),
        Way(say("The house's year"), links.house(offer, month.year)),
        Way(say("All houses"), links.to("follow-up")),
    ]


def since(meeting: Mapping[str, Any] | None) -> Iterator[Message]:
    """Since when the changes are told."""
    if meeting is None:
        yield say("No meeting has been held yet: changes are those since the year began.")
        return
    values = {"month": meeting["month"], "day": meeting["held_on"], "number": meeting["event"]}
    yield say("Changes are those since the meeting about {month}, held {day} (event #{number}).", **values)


def noted(sheet: Mapping[str, Any]) -> list[Part]:
    """What was noted since the last meeting, where anything was."""
    return [Grid(say("Notes since then"), NOTES, sheet["notes"])] if sheet["notes"] else []


def changed_since(asked: Asked, sheet: dict[str, Any], around: Mapping[str, Any]) -> list[Part]:
    """Each event that moved what is expected, from the figure of then to that of now; that there was none."""
    changes, (then, now), known = changes_of(sheet), ends(asked, sheet), known_when(asked)
    title = say("What has changed since then, event by event")
    if not changes and then["effect"] == now["effect"]:
        still = now["effect"]
        nothing = (
            say("The year is still expected to come to {now}: no event has moved it since then.", now=still)
            if known is None
            else say(
                "The year was still expected to come to {now}, {known}: no event had moved it.", now=still, known=known
            )
        )
        return [Words([nothing], title)]
    told = (
        say("From what was expected then to what is expected now: a row for each event that moved the year-end.")
        if known is None
        else say(
            "From what was expected then to what was expected, {known}: a row for each event that moved the year-end.",
            known=known,
        )
    )
    columns = where_filled(CHANGES, changes, "asked")
    return [Grid(title, columns, [then, *changes, now], around=around), Words([told])]


def moved(asked: Asked, sheet: dict[str, Any]) -> list[Part]:
    """From what was expected then to what is expected now, by cause."""
    causes = sums_of(sheet, "cause")
    if not causes:
        return []
    then, now, known = sheet["expected_then"], sheet["expected_now"], known_when(asked)
    steps = [
        Step(in_words(say("expected then")), then.ore, whole=True),
        *(Step(text_of(row["name"]), row["effect"].ore) for row in causes),
        Step(in_words(_expected(asked)), now.ore, whole=True),
    ]
    title = (
        say("From what was expected then to now")
        if known is None
        else say("From what was expected then to what was expected, {known}", known=known)
    )
    note = say("The bars begin where the change begins, not at 0. To the right is dearer, to the left cheaper.")
    by = [(Column("name", heading), Column("effect", say("on the year-end"), "money")) for heading in _SUMMED]
    moved = {"name": say("total"), "effect": Kroner(sum(row["effect"].ore for row in causes))}
    return [
        Picture(title, waterfall(in_words(title), steps), note),
        Grid(say("By cause"), by[0], causes, [moved]),
        Grid(say("By citizen"), by[1], [_linked(asked, row) for row in sums_of(sheet, "citizen")], [moved]),
    ]


def _linked(asked: Asked, row: dict[str, Any]) -> dict[str, Any]:
    """A citizen's row, whose name leads to the citizen."""
    return row if row["citizen"] is None else {**row, "name href": asked.links.citizen(row["citizen"])}


_SUMMED = (say("by cause"), say("by citizen"))


def ends(asked: Asked, sheet: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    return (
        {"text": say("expected then"), "effect": sheet["expected_then"]},
        {"text": _expected(asked), "effect": sheet["expected_now"]},
    )


def agreed(asked: Asked, held: list[MeetingOutcome], sheet: Mapping[str, Any]) -> list[Part]:
    """What was agreed at the last meeting, and what is open still of earlier ones."""
    latest = next((one for one in reversed(held) if not is_note(one.record.meeting)), None)
    shared = None if latest is None else latest.agreed_in
    actions = latest.actions if latest is not None else ()
    last = [action_row(action_data(one, asked.day)) for one in (_agreed_in(asked, shared) if shared else actions)]
    seen = {row["id"] for row in last}
    earlier = [action_row(one) for one in sheet["open_actions"] if one["id"] not in seen]
    parts: list[Part] = []
    if latest is not None:
        parts += _of_meeting(latest.record.meeting)
    elsewhere, title = (sheet["last_meeting"] or {}).get("agreed_in"), say("Agreed last time")
    if elsewhere is None:
        parts.append(Grid(title, ACTIONS, last, empty=say("Nothing was agreed.")))
    else:
        values: dict[str, Value] = {"offer": named(elsewhere), "number": elsewhere["event"]}
        parts.append(Grid(title, ACTIONS, last))
        parts.append(Words([say("What was agreed stands with {offer} (event #{number}).", **values)]))
    if earlier:
        parts.append(Grid(say("Still open from earlier meetings"), ACTIONS, earlier))
    return parts


def _agreed_in(asked: Asked, shared: Recorded) -> list[AgreedAction]:
    """What was agreed at a meeting about several, from the event of the house or area that keeps it."""
    history, meeting = history_of(asked), shared.event
    if isinstance(meeting, AreaMeetingHeld):
        every = area_actions_of(history.shared(), meeting.area)
    else:
        every = actions_of(history.stream(f"followup:{meeting.about_offer}"))
    return [one for one in every if one.number == shared.number]


def _of_meeting(meeting: MeetingHeld | AreaMeetingHeld) -> list[Part]:
    told = [as_said(meeting.comment)] if meeting.comment else []
    if meeting.expectation is not None and meeting.expectation.because:
        told.append(say("The leader's reasons: {because}", because=meeting.expectation.because))
    return [Words(told, say("Said at the meeting about {month}", month=meeting.month))] if told else []
