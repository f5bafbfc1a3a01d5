"""pladsbog follow-up prepare: the sheet for the coming meeting."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

import click
from msgspec.structs import replace

from cli import options
from cli.follow_up.due import COLUMNS as OF_DUE
from cli.follow_up.houses import houses_and_month
from cli.follow_up.overview import overview
from cli.follow_up.pages import (
    ACTIONS,
    MOST_MONTHS,
    SHEET_FIGURES,
    action_row,
    actions_page,
    average_day,
    figures_page,
    figures_row,
    kroner,
    leader_s_figures,
    named,
    of_each,
    where_agreed,
)
from cli.printing import in_words, note_way
from cli.render import Column, Output, Rows, Sum, Table, page, table, where_filled
from ledger.shared.message import Kroner, Message, Value, say
from ledger.shared.ordering import by_number

if TYPE_CHECKING:
    from datetime import date

    from cli.pictures import Shown
    from cli.session import Session
    from ledger.models.areas import AreaKind
    from ledger.shared.calendar import Month
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
    Column("asked", say("asked for")),
)
HOUSES = (
    Column("name", say("house")),
    Column("budget", say("adopted budget"), "number"),
    Column("settled", say("settled"), "money"),
    Column("expected_then", say("expected then"), "money"),
    Column("expected_now", say("expected now"), "money"),
    Column("residual", say("residual"), "money"),
)
SINCE_LAST = (
    Column("expected_then", say("expected then"), "money"),
    Column("expected_now", say("expected now"), "money"),
    Column("residual", say("residual"), "money"),
    Column("expectation", say("the leader expected"), "money"),
    Column("now_above_expectation", say("now differs by"), "money"),
)
"""How the expected year-end came from the last meeting's, as columns beside the figures."""
FOCUS = (
    Column("citizen", say("in focus")),
    Column("place", say("place")),
    Column("granted", say("granted")),
    Column("effect", say("on the year-end"), "money"),
    Column("asked", say("asked for")),
)
NOTES = (
    Column("event", say("event"), "number"),
    Column("on", say("day"), "date"),
    Column("month", say("about"), "month"),
    Column("by", say("by")),
    Column("comment", say("noted")),
)
OF_HOUSES = (
    Column("offer", say("house")),
    Column("full_year_persons", say("full-year persons"), "number"),
    Column("price", say("per full-year person"), "money", adds=False),
    Column("besides_persons", say("besides persons"), "money"),
    Column("settled", say("settled"), "money"),
    Column("expected", say("expected in open months"), "money", csv="expected"),
    Column("frame", say("adopted frame"), "money"),
    Column("grants", say("grants and transfers"), "money", csv="grants"),
    Column("current", say("current"), "money"),
)
DUE = tuple(column for column in OF_DUE if column.key in ("due", "what", "subject", "text"))
TABLES = ("changes", "figures", "houses", "causes", "citizens", "actions", "focus", "due", "notes")

_SELDOM = ("houses", "notes")
"""What a workbook has where there are rows alone."""


@click.command("prepare")
@houses_and_month
@options.which_table(*TABLES)
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
    """Show the sheet for the coming meeting: figures, and what has changed since the last one.

    A line for each event that moved the expected year-end; with the sums per cause and per citizen they leave
    nothing unexplained. Before a year's first meeting the changes are those since the year began. Of several houses
    all of them come first, then each. Planned follow-ups and decisions to review until two months after stand below.

    As a spreadsheet it is the meeting's workbook: its second sheet is filled in with who took part, what is expected,
    said and agreed, and what was done, and read back by `follow-up hold --file`.
    """
    from ledger.models.areas import Area  # noqa: PLC0415 - as above
    from projections.followups import sheets_to_come  # noqa: PLC0415 - the projections load the ledger
    from projections.months import answer  # noqa: PLC0415 - as above
    from projections.pictures import of_house  # noqa: PLC0415 - as above

    def asked(day: date, months: Months) -> tuple[dict[str, Any], list[Shown]]:
        about = [Area(by=by, name=name) for by, name in areas]
        to_show = [one for house in houses for one in of_house(months, house, month)] if output.format == "xlsx" else []
        return sheets_to_come(months, list(houses), about, month, day), to_show

    with session.as_of(known_at) as (log, as_of):
        day = session.day_asked(None, known_at, log)
        data, to_show = answer(session.location, log, as_of, partial(asked, day))
    sheets = data.get("sheets", [data])
    known = sheets[0]["figures"]["known_at"]["event"]
    together = [data] if "figures" in data and len(sheets) > 1 else []
    is_then = known_at is not None and not output.is_for_programs
    then = say("as known at #{number}", number=known) if is_then else None
    tables = _tables(sheets, together, for_programs=output.is_for_programs, then=then)
    dressed = None if part is not None else lambda book: _add_minutes(book, sheets, month)
    if output.format == "xlsx" and part is None:
        kept = (one for one in tables if one.name != "figures" and (one.rows or one.name not in _SELDOM))
        tables = [*kept, overview(sheets, together, to_show, then=then)]  # which has the figures
    output.show_tables(
        tables, part, data=data, page=lambda: page(_pages(together, sheets, then=then)), known_at=known, dressed=dressed
    )
    if output.format == "xlsx" and output.path is not None and part is None:
        from cli.follow_up.workbook import sheet_name  # noqa: PLC0415 - slow, and for spreadsheets only

        values: dict[str, Value] = {"sheet": sheet_name(), "file": str(output.path)}
        note_way(say("fill in its sheet {sheet} at the meeting, then: pladsbog follow-up hold --file {file}", **values))


def _add_minutes(book: Any, sheets: Sequence[dict[str, Any]], month: Month) -> None:
    from cli.follow_up.workbook import add_minutes  # noqa: PLC0415 - slow, and for spreadsheets only

    add_minutes(book, sheets, str(month))


def _tables(
    sheets: Sequence[dict[str, Any]], together: Sequence[dict[str, Any]], *, for_programs: bool, then: Message | None
) -> list[Table]:
    """The sheets' tables, each with what its rows are about where there are several sheets.

    Figures have a row of the houses together, too. Programs read causes as JSON sums them, people as `sums_of` does.
    """
    changes_shown, causes_shown = (_coded_changes, _coded_sums) if for_programs else (changes_of, _sums_by_cause)
    about = () if len(sheets) == 1 else (Column("offer", say("offer")),)
    found = {
        "changes": (CHANGES, changes_shown),
        "figures": (
            (*SHEET_FIGURES[1:], *SINCE_LAST, MOST_MONTHS),
            lambda sheet: [_figures(sheet, for_programs=for_programs)],
        ),
        "houses": (OF_HOUSES, lambda sheet: sheet.get("houses", ())),
        "causes": (_summed("cause"), causes_shown),
        "citizens": (_summed("citizen"), lambda sheet: sums_of(sheet, "citizen")),
        "actions": (ACTIONS, lambda sheet: map(action_row, sheet["open_actions"])),
        "focus": (FOCUS, lambda sheet: sheet["focus"]),
        "due": (DUE, lambda sheet: sheet["due"]),
        "notes": (NOTES, lambda sheet: sheet["notes"]),
    }
    tables = {
        name: Table(name, (*about, *columns), of_each(sheets, rows), noted=name not in ("causes", "citizens"))
        for name, (columns, rows) in found.items()
    }
    for name in ("causes", "citizens"):
        tables[name] = replace(tables[name], ends=_all_in_all(tables[name].rows, "name"))
    changes = tables["changes"]
    alone = sheets[0] if len(sheets) == 1 else None
    ends = (
        _all_in_all(changes.rows, "text") if alone is None else _from_then_to_now(alone, len(changes.rows), then=then)
    )
    tables["changes"] = replace(changes, ends=ends)
    in_all = [{"offer": say("together"), **_figures(data, for_programs=for_programs)} for data in together]
    tables["figures"] = replace(tables["figures"], rows=[*tables["figures"].rows, *in_all])
    return list(tables.values())


def _all_in_all(rows: Rows, named: str) -> list[dict[str, Any]]:
    """What rows come to together, where there are any."""
    return [{named: say("total"), "effect": sum(row["effect"].ore for row in rows)}] if rows else []


def _expected_now(then: Message | None) -> Message:
    """What the expected year-end is called that a sheet ends with: that of now, or the one that was known `then`."""
    return say("expected now") if then is None else say("expected, {known}", known=then)


def _from_then_to_now(sheet: dict[str, Any], count: int, *, then: Message | None) -> list[dict[str, Any]]:
    """Below the changes of a sheet: what was expected, what is expected now as their sum, and what is left over."""
    was, now, residual = (sheet[name].ore for name in ("expected_then", "expected_now", "residual"))
    return [
        {"text": say("expected then"), "effect": was},
        {"text": say("changes in all"), "effect": Sum(now - was - residual, range(count))},
        {"text": _expected_now(then), "effect": now},
        {"text": say("residual"), "effect": Sum(residual, [count + 2], [count, count + 1])},
    ]


def _figures(sheet: dict[str, Any], *, for_programs: bool) -> dict[str, Any]:
    """A sheet's figures in one row, with what was expected at the last meeting, and by the leader for the same year.

    Programs have what was expected for another year too, as JSON has it.
    """
    since = {name: sheet[name] for name in ("expected_then", "expected_now", "residual")}
    row = {**figures_row(sheet), **since, **leader_s_figures(sheet)}
    if not for_programs:
        return {**row, "average_day": average_day(row)}
    if (last := sheet.get("last_meeting")) is not None and last["expectation"] is not None:
        row["expectation"] = last["expectation"]["year_end"]
    return row


def _pages(
    together: Sequence[dict[str, Any]], sheets: Sequence[dict[str, Any]], *, then: Message | None
) -> Iterator[str]:
    for data in together:
        yield from _together(data, then=then)
    for sheet in sheets:
        yield from _page(sheet, then=then)


def changes_of(sheet: dict[str, Any]) -> list[dict[str, Any]]:
    """What moved a house, with causes in words, and a last day in those of what happened."""
    from projections.causes import cause_of_change  # noqa: PLC0415 - the projections load the ledger
    from projections.descriptions import as_read  # noqa: PLC0415 - as above

    return [
        {
            **as_read(row, {day: row[day] for day in ("last_day", "notice_given")}),
            "cause": cause_of_change(row["cause_kind"], row["cause"]),
        }
        for row in sheet["changes"]
    ]


def _coded_changes(sheet: dict[str, Any]) -> list[dict[str, Any]]:
    """What moved a house, with the causes that programs find them by."""
    from projections.causes import cause_for_programs  # noqa: PLC0415 - as above

    return [{**row, "cause": cause_for_programs(row["cause"])} for row in sheet["changes"]]


def _together(data: dict[str, Any], *, then: Message | None) -> Iterator[str]:
    """The houses side by side, and all of them together."""
    about = {"offers": data["offers"], "month": data["month"], "known": data["figures"]["known_at"]["event"]}
    yield in_words(say("{offers} {month}, on what is known at event #{known}", **about))
    yield figures_page(data["figures"])
    named_rows = [(sheet["offer"], sheet) for sheet in data["sheets"] if "offer" in sheet]
    named_rows.append((say("together"), data))
    rows = [{"name": name, **of["figures"], **of, "budget": kroner(of["figures"]["budget"])} for name, of in named_rows]
    named_so = {"expected_now": _expected_now(then)}
    yield table([replace(one, heading=named_so.get(one.key, one.heading)) for one in HOUSES], rows)


def _page(data: dict[str, Any], *, then: Message | None) -> Iterator[str]:
    rows = changes_of(data)
    about = {"offer": named(data), "month": data["month"], "known": data["figures"]["known_at"]["event"]}
    yield in_words(say("{offer} {month}, on what is known at event #{known}", **about))
    yield figures_page(data["figures"])
    if data.get("houses"):
        yield table(OF_HOUSES, data["houses"])
    yield from _last(data["last_meeting"], then=then)
    if data["notes"]:
        yield table(NOTES, data["notes"])
    yield table(
        where_filled(CHANGES, rows, "asked"),
        [_total(say("expected then"), data["expected_then"]), *rows, *_ends(data, then=then)],
    )
    for by in ("cause", "citizen") if rows else ():
        sums = sums_of(data, by)
        yield table(_summed(by), [*sums, *_all_in_all(sums, "name")] if len(sums) > 1 else sums)
    yield from actions_page(data["open_actions"])
    if data["focus"]:
        yield table(where_filled(FOCUS, data["focus"], "asked"), data["focus"])
    if data["due"]:
        yield table(DUE, data["due"])


def _summed(by: str) -> tuple[Column, ...]:
    heading = say("by cause") if by == "cause" else say("by citizen")
    return Column("name", heading), Column("effect", say("on the year-end"), "money")


def _coded_sums(sheet: dict[str, Any]) -> list[dict[str, Any]]:
    """What moved a house, summed by the causes that programs find changes by."""
    from projections.causes import cause_for_programs  # noqa: PLC0415 - as above

    return [{"name": cause_for_programs(code), "effect": effect} for code, effect in sheet["by_cause"].items()]


def sums_of(data: dict[str, Any], by: str) -> list[dict[str, Any]]:
    """What moved a house, summed by cause, the one that moved most first, or by citizen, whose key is told besides."""
    from ledger.following.meetings import WHOLE_OFFER  # noqa: PLC0415 - loads the ledger
    from projections.causes import whose_in_words  # noqa: PLC0415 - as above

    if by == "citizen":
        as_counted = sorted(data["by_citizen"].items(), key=lambda summed: by_number(summed[0]))
        return [
            {"name": whose_in_words(name), "effect": effect, "citizen": None if name == WHOLE_OFFER else name}
            for name, effect in as_counted
        ]
    return _sums_by_cause(data)


def _sums_by_cause(data: dict[str, Any]) -> list[dict[str, Any]]:
    from ledger.following.meetings import LATE  # noqa: PLC0415 - as above
    from projections.causes import cause_of_change  # noqa: PLC0415 - as above

    return [
        {"name": cause_of_change(one["cause_kind"], LATE if one["late"] else ""), "effect": one["effect"]}
        for one in data["by_cause_kind"]
    ]


def _last(meeting: dict[str, Any] | None, *, then: Message | None) -> Iterator[str]:
    if meeting is None:
        yield in_words(say("no meeting has been held yet: changes since the year began"))
        return
    last = {"month": meeting["month"], "day": meeting["held_on"], "number": meeting["event"]}
    yield in_words(say("since the meeting about {month}, held {day} (event #{number}):", **last))
    if meeting["now_above_expectation"] is not None:
        expected = {"then": meeting["expectation"]["year_end"], "difference": meeting["now_above_expectation"]}
        now = say("the leader then expected {then}; what is expected now differs by {difference}", **expected)
        if then is not None:
            now = say(
                "the leader then expected {then}; what was expected, {known}, differs by {difference}",
                known=then,
                **expected,
            )
        yield in_words(now)
    yield from map(in_words, where_agreed(meeting["agreed_in"]))


def _ends(data: dict[str, Any], *, then: Message | None) -> Iterator[dict[str, Any]]:
    yield _total(_expected_now(then), data["expected_now"])
    yield _total(say("residual"), data["residual"])


def _total(text: Message, amount: Kroner) -> dict[str, Any]:
    return {"text": text, "effect": amount}
