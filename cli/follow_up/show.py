"""pladsbog follow-up show: a meeting's sheet as it was."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import TYPE_CHECKING, Any

import click

from cli import options
from cli.cleaning import clean
from cli.follow_up.houses import houses_and_month
from cli.follow_up.pages import (
    ACTIONS,
    action_row,
    actions_page,
    average_day,
    expected,
    figures_page,
    named,
    of_each,
    where_agreed,
)
from cli.printing import in_words
from cli.render import Column, Output, Table, page
from ledger.shared.message import Message, Value, say

if TYPE_CHECKING:
    from cli.session import Session
    from ledger.models.areas import AreaKind
    from ledger.shared.calendar import Month

COLUMNS = (
    Column("event", say("event"), "number"),
    Column("offer", say("offer")),
    Column("month", say("month"), "month"),
    Column("kind", say("kind")),
    Column("held_on", say("held"), "date"),
    Column("known_at", say("known at"), "number"),
    Column("budget", say("budget"), "money"),
    Column("settled", say("settled"), "money"),
    Column("expected", say("expected year-end"), "money", csv="expected"),
    Column("expectation", say("expectation"), "money"),
    Column("occupancy", say("occupancy %"), "number"),
    Column("vacancy", say("vacancies"), "money"),
    Column("average_day", say("average day"), "money"),
    Column("comment", say("comment")),
)


@click.command("show")
@houses_and_month
@options.which_table("meetings", "actions", "focus")
@options.known_at
@options.shown
@click.pass_obj
def command(
    session: Session,
    /,
    part: str | None,
    known_at: str | None,
    output: Output,
    *,
    houses: tuple[str, ...],
    month: Month,
    areas: tuple[tuple[AreaKind, str], ...],
) -> None:
    """Show the meetings about a month, each with its sheet exactly as it was.

    Only what was done about its actions is of today. Of several houses that were met about together, what they came to
    together stands first.
    """
    from ledger.events.followups import area_stream, is_note  # noqa: PLC0415 - help does without
    from ledger.models.areas import Area  # noqa: PLC0415 - as above
    from ledger.state.meetings import actions_of, area_actions_of  # noqa: PLC0415 - as above
    from projections.followups import (  # noqa: PLC0415 - the projections load the ledger
        agreed_in,
        area_meetings,
        area_sheet_data,
        joint_sheets,
        meetings,
        sheet_data,
    )

    with session.history(known_at) as history:
        records = [record for offer in dict.fromkeys(houses) for record in meetings(history, offer, month)]
        done = [action for offer in houses for action in actions_of(history.stream(f"followup:{offer}"))]
        sheets = [sheet_data(record, done, agreed_in(history, record)) for record in records]
        notes = {record.number for record in records if is_note(record.meeting)}
        joint = joint_sheets(records)
        for of in dict.fromkeys(Area(by=by, name=name) for by, name in areas):
            done = area_actions_of(history.stream(area_stream(of)))
            held = area_meetings(history, of, month)
            sheets += [area_sheet_data(one, done, agreed_in(history, one)) for one in held]
            notes |= {one.number for one in held if is_note(one.meeting)}
    data: Any = sheets if len(houses) + len(areas) <= 1 else {"together": joint, "sheets": sheets}

    def pages() -> str:
        return page(
            [*(text for one in joint for text in _joint(one)), *(text for one in sheets for text in _page(one, notes))]
        )

    called, amounts = (frozenset[int](), _amounts) if output.is_for_programs else (notes, _amounts_told)
    tables = _tables(sheets, joint, called, amounts)
    output.show_tables(tables, part, data=data, page=pages, known_at=history.position)


def _tables(
    sheets: list[dict[str, Any]], joint: list[dict[str, Any]], notes: Collection[int], amounts: Amounts
) -> list[Table]:
    """The meetings, and what the houses of one came to together; what was agreed, and whom they put in focus.

    `notes` are the numbers of what is called a note, and no meeting.
    """
    event, offer = COLUMNS[:2]
    actions = [{**row, "event": sheet["event"]} for sheet in sheets for row in of_each([sheet], _actions)]
    focus = [{**sheet, "offer": named(sheet), "citizen": citizen} for sheet in sheets for citizen in sheet["focus"]]
    return [
        Table(
            "meetings",
            COLUMNS,
            [*(_row(one, notes, amounts) for one in sheets), *(_row_of_all(one, amounts) for one in joint)],
        ),
        Table("actions", (event, offer, *ACTIONS), actions),
        Table("focus", (event, offer, Column("citizen", say("in focus"))), focus),
    ]


def _actions(sheet: dict[str, Any]) -> Iterator[dict[str, Any]]:
    return map(action_row, sheet["actions"])


def _joint(joint: dict[str, Any]) -> Iterator[str]:
    yield in_words(say("{offers} {month} together", offers=joint["offers"], month=joint["month"]))
    yield figures_page(joint["figures"])


def _page(sheet: dict[str, Any], notes: Collection[int]) -> Iterator[str]:
    yield in_words(_head(sheet, is_note=sheet["event"] in notes))
    yield figures_page(sheet["figures"])
    expectation = sheet["expectation"]
    if expectation:
        yield in_words(expected(expectation["year_end"], expectation["because"]))
    if sheet["together"]:
        yield in_words(say("together with {offers}", offers=sheet["together"]))
    if sheet["focus"]:
        yield in_words(say("in focus until the next meeting: {citizens}", citizens=sheet["focus"]))
    if sheet["comment"]:
        yield clean(sheet["comment"])
    yield from map(in_words, where_agreed(sheet["agreed_in"]))
    yield from actions_page(sheet["actions"])


def _head(sheet: dict[str, Any], *, is_note: bool) -> Message:
    values: dict[str, Value] = {
        "kind": sheet["kind"],
        "offer": named(sheet),
        "month": sheet["month"],
        "day": sheet["held_on"],
        "participants": sheet["participants"],
        "number": sheet["event"],
        "known": sheet["figures"]["known_at"]["event"],
    }
    if is_note:
        return say(
            "note about {offer} {month}, made {day} by {participants} (event #{number}), "
            "on what was known at event #{known}",
            **values,
        )
    return say(
        "{kind} meeting about {offer} {month}, held {day} with {participants} (event #{number}), "
        "on what was known at event #{known}",
        **values,
    )


Amounts = Callable[[dict[str, Any]], dict[str, Any]]
"""What a table shows of the figures of a meeting."""


def _row(sheet: dict[str, Any], notes: Collection[int], amounts: Amounts) -> dict[str, Any]:
    expectation = sheet["expectation"]
    expected = {"expectation": expectation["year_end"] if expectation else None}
    kind = "note" if sheet["event"] in notes else sheet["kind"]
    return {**sheet, "kind": kind, "offer": named(sheet), **amounts(sheet["figures"]), **expected}


def _row_of_all(joint: dict[str, Any], amounts: Amounts) -> dict[str, Any]:
    """What the houses of a meeting came to together; its event, comment and expectation are those of each house."""
    return {**joint, "offer": say("{offers} together", offers=joint["offers"]), **amounts(joint["figures"])}


def _amounts(figures: dict[str, Any]) -> dict[str, Any]:
    amounts = {name: figures[name] for name in ("budget", "settled", "expected", "vacancy", "average_day")}
    return {**amounts, "known_at": figures["known_at"]["event"], "occupancy": figures["occupancy_percent"]}


def _amounts_told(figures: dict[str, Any]) -> dict[str, Any]:
    """The same as people read it."""
    return {**_amounts(figures), "average_day": average_day(figures)}
