"""pladsbog residents: who lives where."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import click
from msgspec.structs import replace

from cli import arguments, naming, options
from cli.printing import in_words, tell
from cli.render import Column, Output, Rows, Table, page, table
from ledger.errors import BadOption
from ledger.shared.message import Message, as_said, say

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cli.persons import Names
    from cli.session import Session
    from ledger.store.history import History
    from projections.residents import Residents
    from projections.supported import Supported

COLUMNS = (
    Column("offer", say("offer")),
    Column("place", say("place")),
    Column("citizen", say("citizen")),
    Column("level", say("level")),
    Column("hours", say("hours"), "number"),
    Column("special_price", say("special price"), "money", adds=False),
    Column("payer", say("payer")),
    Column("paragraph", say("§")),
    Column("from", say("from"), "date"),
    Column("in_place_from", say("room from"), "date"),
    Column("to", say("to"), "date"),
    Column("away", say("away")),
)


@click.command("residents")
@click.argument("offer", metavar="[OFFER[/PLACE]]", required=False, type=arguments.OFFER_OR_PLACE)
@options.on_day
@options.known_at
@naming.names_option
@options.which_table("residents", "supported")
@options.shown
@click.pass_obj
def command(
    session: Session,
    /,
    known_at: str | None,
    part: str | None,
    output: Output,
    *,
    offer: arguments.Where | None,
    day: date | None,
    names: Names | None,
) -> None:
    """Show who lives where on a day: at which level, paid by whom, since when.

    The level is the one that the day is settled at: 24 hours a week are shown as package 4. `to` is the last day, where
    a departure is known. On the day of a turnover the arriving citizen is shown. A place on notice is nobody's home:
    it stands in `vacancies`. Of one offer it tells, too, who gets support at home, or services without a place.
    """
    if part == "supported" and (offer is None or offer.offer is None or offer.place is not None):
        how = say("name the offer") if offer is None or offer.place is None else say("leave the place out")
        raise BadOption(say("--show supported is about one offer"), how)
    from projections.residents import residents, residents_data  # noqa: PLC0415 - loads the ledger

    with session.history(known_at) as history:
        where = offer or arguments.Where(None, None)
        found = residents(history, session.day_asked(day, known_at, history.log), where.offer, place=where.place)
        data = residents_data(found)
        of_house = where.offer if where.place is None else None
        without_place = None if of_house is None else _without_place(history, of_house, found, part)
        if of_house is not None:
            data["supported"] = [] if without_place is None else _supported_data(without_place)
        if names is not None:
            citizens = [row["citizen"] for key in _PARTS for row in data.get(key, [])]
            shown = names.of(session, history.log, citizens, output.about)
            data.update({key: [naming.named(row, shown) for row in data[key]] for key in _PARTS if key in data})
    rows = [resident_row(row, brief=output.format == "table") for row in data["residents"]]
    columns = COLUMNS if names is None else naming.beside_citizen(COLUMNS)
    told = _told(found, where, known_at, without_place)
    if part is None and not data.get("supported"):
        output.show(columns, rows, data=data, known_at=found.known_at, told_below=True)
    else:
        tables = _tables(
            columns, rows, without_place, data, with_names=names is not None, is_coded=output.is_for_programs
        )
        shown_first = tables[1:] if without_place is not None and without_place.at_home else tables
        output.show_tables(
            shown_first if output.format == "xlsx" else tables,
            part,
            data=data,
            page=lambda: page(_on_a_page(told, shown_first)),
            known_at=found.known_at,
        )
        if part is None and len(shown_first) > 1:  # each stands above its table
            return
    if output.format == "table" and output.path is None:
        for line in told:
            tell(line, on_stdout=True)


def _on_a_page(told: Sequence[Message], tables: Sequence[Table]) -> Iterator[str]:
    """A table, or each of several below what it is of; of one without rows that alone, which says so."""
    for title, one in zip(told, tables, strict=True):
        above = f"{in_words(title)}\n" if len(tables) > 1 else ""
        yield f"{above}{table(one.columns, one.rows) if one.rows else ''}"


def _without_place(history: History, offer: str, found: Residents, part: str | None) -> Supported | None:
    """Whom a house supports without a place; None of one in which citizens live, and which has no such services.

    To look takes all that is known of the house, which who lives there does not; who asks for that `part` has it.
    """
    grants = history.book_without_closings(offer).grants
    if part is None and found.residents and all(grant.stay is not None for grant in grants):
        return None
    from projections.supported import supported  # noqa: PLC0415 - few houses have any

    return supported(history, offer, found.day)


def _supported_data(found: Supported) -> list[dict[str, Any]]:
    from projections.supported import supported_data  # noqa: PLC0415 - as above

    return supported_data(found)


_PARTS = ("residents", "supported")


def _tables(
    columns: Sequence[Column],
    rows: Rows,
    found: Supported | None,
    data: dict[str, Any],
    *,
    with_names: bool,
    is_coded: bool,
) -> list[Table]:
    """Who lives there, and who is supported without a place, where that is of one offer."""
    from cli.house_year import supported_of  # noqa: PLC0415 - only where somebody is supported, or it is asked for

    residents = Table("residents", columns, rows)
    if found is None:
        return [residents]
    title, listed = supported_of(found, is_coded=is_coded)
    if with_names:
        named = [{**row, "name": one["name"]} for row, one in zip(listed.rows, data["supported"], strict=True)]
        listed = replace(listed, columns=naming.beside_citizen(listed.columns), rows=named)
    return [residents, replace(listed, remarks=[title])]


def resident_row(row: dict[str, Any], *, brief: bool) -> dict[str, Any]:
    """A resident's row; `brief`: since when in the room only where that is not since the stay began."""
    is_first = brief and row["in_place_from"] == row["from"]
    away = None if row["absent"] is None else _away(row["absent"])
    room_from = None if is_first else row["in_place_from"]
    return {**row, "payer": row["payer"] or "own", "in_place_from": room_from, "away": away}


def _away(absence: dict[str, Any]) -> Message:
    """Why somebody is away, from when and until when."""
    if absence["to"] is None:
        return say("{kind} from {first}", kind=absence["kind"], first=absence["from"])
    return say("{kind} from {first} to {last}", kind=absence["kind"], first=absence["from"], last=absence["to"])


def _told(
    found: Residents, where: arguments.Where, known_at: str | None, without_place: Supported | None
) -> list[Message]:
    """How many live there; of one house how many it supports elsewhere, too, and these alone where it has no places."""
    lives = _in_short(found, where, known_at)
    if without_place is None:
        return [lives]
    if without_place.at_home:
        return [supported_words(without_place)]
    return [lives, supported_words(without_place)] if without_place.services else [lives]


def _in_short(found: Residents, where: arguments.Where, known_at: str | None) -> Message:
    count = len(found.residents)
    if not count:
        told = say("nobody lives here on {day}", day=found.day)
    else:
        lives = say("1 resident") if count == 1 else say("{count:grouped} residents", count=count)
        told = say("{lives} on {day}", lives=lives, day=found.day)
    if not found.on_notice:
        return told
    notice = (
        say("1 place is on notice")
        if found.on_notice == 1
        else say("{count:grouped} places are on notice", count=found.on_notice)
    )
    named = f"{where.offer}/{where.place}" if where.place else where.offer
    line = line_on("vacancies", named, found.day, known_at)
    return say("{told}; {notice}: {line}", told=told, notice=notice, line=as_said(line))


def supported_words(found: Supported) -> Message:
    """How many citizens get support without a place in a house, and where."""
    count, day = found.citizens, found.day
    if found.at_home:
        if not count:
            return say("no citizen gets support at home on {day}", day=day)
        if count == 1:
            return say("1 citizen gets support at home on {day}", day=day)
        return say("{count:grouped} citizens get support at home on {day}", count=count, day=day)
    if count == 1:
        return say("1 citizen gets services without a place on {day}", day=day)
    return say("{count:grouped} citizens get services without a place on {day}", count=count, day=day)


def line_on(command: str, named: str | None, day: date, known_at: str | None) -> str:
    """The line of another list: of what is named, where something is, on a day, with the same knowledge."""
    from cli.danish import in_speech, name_of  # noqa: PLC0415 - few answers name a line
    from cli.refusing import typed_ledger, with_ledger  # noqa: PLC0415 - as above
    from cli.swapped import joined  # noqa: PLC0415 - as above

    known = [in_speech("--known-at"), known_at] if known_at else []
    words = [*([named] if named else []), in_speech("--on"), in_words(say("{day}", day=day)), *known]
    return with_ledger(joined(["pladsbog", name_of(command), *words]), typed_ledger())
