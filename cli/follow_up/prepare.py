"""pladsbog follow-up prepare: the sheet for the coming meeting."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from cli import options
from cli.follow_up.houses import houses_and_month
from cli.follow_up.pages import actions_page, figures_page, named
from cli.printing import in_words, show
from cli.render import Column, Output, page, table
from ledger.shared.message import Message, say

if TYPE_CHECKING:
    from cli.session import Session
    from ledger.models.areas import AreaKind
    from ledger.shared.calendar import Month
    from ledger.shared.message import Kroner
    from projections.months import Months

CHANGES = (
    Column("event", say("event"), "number"),
    Column("cause", say("cause")),
    Column("citizen", say("citizen")),
    Column("text", say("what")),
    Column("effective_on", say("effective"), "date"),
    Column("recorded_on", say("recorded"), "date"),
    Column("by", say("by")),
    Column("decision", say("decision")),
    Column("effect", say("on the year-end"), "money"),
)
HOUSES = (
    Column("name", say("house")),
    Column("budget", say("adopted budget"), "money"),
    Column("settled", say("settled"), "money"),
    Column("expected_then", say("expected then"), "money"),
    Column("expected_now", say("expected now"), "money"),
    Column("residual", say("residual"), "money"),
)
FOCUS = (
    Column("citizen", say("in focus")),
    Column("place", say("place")),
    Column("granted", say("granted")),
    Column("effect", say("on the year-end"), "money"),
)
DUE = (
    Column("due", say("due"), "date"),
    Column("what", say("what")),
    Column("subject", say("whom or which")),
    Column("text", say("about")),
)
SUMS = (Column("name", say("name")), Column("effect", say("on the year-end"), "money"))


@click.command("prepare")
@houses_and_month
@options.known_at
@options.shown
@click.pass_obj
def command(
    session: Session,
    /,
    known_at: str | None,
    output: Output,
    *,
    houses: tuple[str, ...],
    month: Month,
    area: tuple[AreaKind, str] | None,
) -> None:
    """Show the sheet for the coming meeting: figures, and what has changed since the last one.

    A line for each event that moved the expected year-end; with the sums per cause and per citizen they leave
    nothing unexplained. Before a year's first meeting the changes are those since the year began. Of several houses
    all of them come first, then each. Planned follow-ups and decisions to review until two months after stand below.
    """
    from ledger.models.areas import Area  # noqa: PLC0415 - as above
    from ledger.shared.calendar import today  # noqa: PLC0415 - help does without
    from projections.followups import area_to_come, sheets_to_come  # noqa: PLC0415 - the projections load the ledger
    from projections.months import answer  # noqa: PLC0415 - as above

    def asked(months: Months) -> dict[str, Any]:
        if area is not None:
            return area_to_come(months, Area(by=area[0], name=area[1]), month, today())
        return sheets_to_come(months, list(houses), month, today())

    with session.as_of(known_at) as (log, as_of):
        data = answer(session.location, log, as_of, asked)
    sheets = data.get("sheets", [data])
    if output.format == "table" and output.path is None:
        parts = [*(_together(data) if len(sheets) > 1 else ()), *(part for sheet in sheets for part in _page(sheet))]
        show(page(parts), end="")
        return
    rows = [{**row, "offer": sheet.get("offer")} for sheet in sheets for row in _changes(sheet)]
    columns = CHANGES if len(sheets) == 1 else (Column("offer", say("offer")), *CHANGES)
    output.show(columns, rows, data=data, known_at=data["figures"]["known_at"]["event"])


def _changes(sheet: dict[str, Any]) -> list[dict[str, Any]]:
    """What moved a house, with causes in words."""
    from projections.causes import cause_in_words  # noqa: PLC0415 - the projections load the ledger

    return [{**row, "cause": cause_in_words(row["cause"])} for row in sheet["changes"]]


def _together(data: dict[str, Any]) -> Iterator[str]:
    """The houses side by side, and all of them together."""
    about = {"offers": data["offers"], "month": data["month"], "known": data["figures"]["known_at"]["event"]}
    yield in_words(say("{offers} {month}, on what is known at event #{known}", **about))
    yield figures_page(data["figures"])
    rows = [{"name": sheet["offer"], **sheet["figures"], **sheet} for sheet in data["sheets"]]
    yield table(HOUSES, [*rows, {"name": say("together"), **data["figures"], **data}])


def _page(data: dict[str, Any]) -> Iterator[str]:
    from projections.causes import cause_in_words, whose_in_words  # noqa: PLC0415 - as above

    rows = _changes(data)
    sums_of = (("cause", say("by cause"), cause_in_words), ("citizen", say("by citizen"), whose_in_words))
    about = {"offer": named(data), "month": data["month"], "known": data["figures"]["known_at"]["event"]}
    yield in_words(say("{offer} {month}, on what is known at event #{known}", **about))
    yield figures_page(data["figures"])
    yield from _last(data["last_meeting"])
    yield table(CHANGES, [_total(say("expected then"), data["expected_then"]), *rows, *_ends(data)])
    for by, heading, worded in sums_of:
        if rows:
            sums = [{"name": worded(name), "effect": effect} for name, effect in data[f"by_{by}"].items()]
            yield table((SUMS[0]._replace(heading=heading), SUMS[1]), sums)
    yield from actions_page(data["open_actions"])
    if data["focus"]:
        yield table(FOCUS, data["focus"])
    if data["due"]:
        yield table(DUE, data["due"])


def _last(meeting: dict[str, Any] | None) -> Iterator[str]:
    if meeting is None:
        yield in_words(say("no meeting has been held yet: changes since the year began"))
        return
    last = {"month": meeting["month"], "day": meeting["held_on"], "number": meeting["event"]}
    yield in_words(say("since the meeting about {month}, held {day} (event #{number}):", **last))
    if meeting["now_above_expectation"] is not None:
        expected = {"then": meeting["expectation"]["year_end"], "difference": meeting["now_above_expectation"]}
        yield in_words(say("the leader then expected {then}; what is expected now differs by {difference}", **expected))


def _ends(data: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield _total(say("expected now"), data["expected_now"])
    yield _total(say("residual"), data["residual"])


def _total(text: Message, amount: Kroner) -> dict[str, Any]:
    return {"text": text, "effect": amount}
