"""pladsbog key-figures: all houses side by side."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import click

from cli import arguments, options
from cli.areas import name_said
from cli.called import authority
from cli.cells import known_when
from cli.declaring import option
from cli.printing import note
from cli.render import Column, Output, where_filled
from ledger.errors import BadOption
from ledger.shared.message import Message, Value, code_said, say

if TYPE_CHECKING:
    from cli.session import Session
    from cli.sparks import Course
    from ledger.budgeting.key_figures import Group
    from ledger.shared.calendar import Month
    from ledger.store import Log
    from projections.key_figures import KeyFigures

GROUPS = ("function", "paragraph", "supplier", "offer", "kind", "level", "payer")
MOST_GROUPS = 2
COUNTED = (
    Column("citizens", say("citizens"), "number", adds=False),
    Column("full_year_persons", say("full-year persons"), "number"),
    Column("level", say("level"), "number", adds=False),
    Column("price", say("price a day"), "money", adds=False),
    Column("service", code_said("service"), "money"),
    Column("per_person", say("per full-year person"), "money", adds=False),
    Column("besides_persons", say("besides persons"), "money"),
    Column("total", say("total"), "money"),
)
AWAY = Column("absent", say("days away"), "number")
SUPPORT = (
    Column("support_hours", say("support hours a week"), "number"),
    Column("hours_unknown", say("days, hours unknown"), "number"),
    Column("positions", say("positions"), "number", adds=False),
    Column("citizens_with_services", say("citizens with services"), "number", adds=False),
    Column("service_hours", say("hours a week in services"), "number"),
    Column("service_hours_each", say("hours a week of each"), "number", adds=False),
)
OFFERS = (
    Column("name", say("offer")),
    Column("places", say("places"), "number"),
    Column("occupancy", say("occupancy %"), "number", adds=False, stays=True),
    Column("vacant", say("vacant days"), "number"),
    AWAY,
    Column("vacancy", say("vacancy"), "money"),
    *COUNTED,
    Column("sold", say("sold %"), "number", adds=False),
    Column("income", say("income"), "money"),
    *SUPPORT,
    Column("expected", say("expected year-end"), "money"),
    Column("adopted", say("adopted"), "money"),
    Column("deviation", say("deviation"), "money"),
)
_LESS = ("absent", "citizens", "level", "price", "service", "besides_persons", "sold", "income")
ASIDE = {"persons-and-prices": _LESS, "support": tuple(one.key for one in SUPPORT)}
"""What is looked at after the rest: of a spreadsheet too wide for a page it has sheets of its own."""
DELIVERED = (
    Column("offer", say("offer")),
    Column("service", say("service")),
    Column("unit", say("unit")),
    Column("citizen", say("citizen")),
    Column("citizens", say("citizens"), "number", adds=False),
    Column("settled_on", say("settled on")),
    Column("granted", say("granted"), "number", adds=False),
    Column("delivered", say("delivered"), "number", adds=False),
    Column("share", say("delivered %"), "number", adds=False),
    Column("granted_amount", say("granted, kr."), "money"),
    Column("delivered_amount", say("delivered, kr."), "money"),
    Column("untold", say("months untold"), "number"),
    Column("why", say("note")),
)
WHY = Column("why", say("note"))
_HOUSE = Column("offer", say("offer"))
_YEAR_END = say(
    "Expected year-end: what stands in the settlements of the whole year, so closed months as issued, and with "
    "what came late about earlier years; and besides, deliveries that are expected, frames not settled, and grants and "
    "transfers."
)


def _give_two() -> Message:
    """The groups as they are typed: a payer's is not called what a payer is called in a table."""
    from cli.typed import word_as_typed  # noqa: PLC0415 - a refusal alone

    groups: list[Value] = [word_as_typed(group) for group in GROUPS]
    return say("give one or two of {groups}", groups=groups)


@click.command("key-figures")
@click.argument("period", metavar="MONTH|YEAR", type=arguments.PERIOD)
@option(
    "--by",
    multiple=True,
    type=click.Choice(GROUPS),
    help="Quantities and average prices by this, over the houses; given twice, a cross table.",
)
@options.offers
@option(
    "--show",
    type=click.Choice(["delivered", "delivered-each"]),
    help="What of each service was delivered, against what was granted; or of each citizen's, with --identifying.",
)
@option("--identifying", is_flag=True, help="Also what concerns one to three citizens.")
@options.known_at
@options.shown
@click.pass_obj
def command(
    session: Session,
    period: Month | int,
    by: tuple[Group, ...],
    offers: tuple[str, ...],
    known_at: str | None,
    output: Output,
    *,
    show: str | None,
    identifying: bool,
) -> None:
    """Compare the houses: places, occupancy, vacancy, levels, prices, buyers, and the expected year-end.

    Full-year persons are occupied days by the days of the year; one costs what is settled for persons, without what is
    besides them: vacancies, and a house's own frame. Occupancy leaves out days on which a place was out of use. The
    deviation in total is that of the houses with a budget.

    --show delivered compares what was granted of each service with what was delivered: hours, days, attendances, km.
    What is settled as granted has the amount of its lines, before what an absence takes from it; what is settled as
    delivered has, to compare with, what each grant's month comes to, rounded once.

    Support hours a week are what the residents are granted on average over the period, also on days away: hours, or the
    most hours of a level; a day whose hours nobody knows is counted as such. Positions are those hours by the model's
    hours_per_position, and empty where some of them have none. Services stand by themselves: the citizens who are
    granted any, the hours a week of all of them on average, and the hours a week of each while any are granted. A table
    leaves out what none of its rows has.

    By kind, the price a day is that of each kind of lines, and persons are those of the service. Days away and hours
    are shown by what residents belong to, and not by kind or level, which lines have. By offer alone is as
    without --by.

    A row that concerns one to three citizens is hidden as "few", and others as "hidden" where they would give it away,
    the total among them; the note says which. Of a row that is shown, an amount is hidden that concerns one to three
    citizens alone (what it has of services, its income, what is besides persons), or would give such an amount away;
    the note says so of each. A single --offer is shown, and --identifying shows every row.

    A month counts as it comes to as known now, closed or not: what is known late stands in the month that it is about,
    where `settle` of a closed month shows what was issued, and `bridge` the difference. What has no price counts 0 kr.
    here, also in a closed month, and a line says so.
    """
    if show is not None:
        _show_delivered(
            session, period, by, offers, known_at, output, each=show != "delivered", identifying=identifying
        )
        return
    from projections.key_figures import figures_data, figures_row, key_figures, without_budget  # noqa: PLC0415 - slow

    _check_groups(by)
    by = () if by == ("offer",) else by
    with session.as_of(known_at) as (log, as_of):
        figures = key_figures(
            session.location, log, period, by=by, offers=offers, identifying=identifying, known_at=as_of
        )
        then = {} if by or output.is_for_programs else _not_open(log, as_of, figures, period)
    rows = _since_opening((figures_row(row, by) for row in figures.rows), then)
    left_out = _left_out({name: told for name, told in then.items() if name not in {row["name"] for row in rows}})
    if not rows and figures.rows and output.tells_only(left_out):
        return
    total = figures_row(figures.total, by)
    ends = [{**total, "name": say("total"), "why": _joined(without_budget(figures, then), total.get("why"))}]
    rows, ends = _named(by, rows if output.is_for_programs else _with_authorities(by, rows)), _named(by, ends)
    columns = _columns(by, noted=output.format != "table" or any(row.get("why") for row in (*rows, *ends)))
    if output.format == "table":
        columns = _without_unused(columns, (*rows, *ends))
    if output.format == "xlsx" and not by:  # which has houses by name
        columns, rows, ends = [_HOUSE, *columns[1:]], _as_houses(rows), _as_houses(ends)
    told = [str(row["name"]) for row in rows if row.get("occupancy") is not None]  # what is hidden stays so
    courses = _courses(session, period, told, known_at) if not by and output.is_on_a_terminal else ()
    remarks = () if by else _total_and_year_end(as_of)
    output.show(columns, rows, data=figures_data(figures), ends=ends, courses=courses, aside=ASIDE, remarks=remarks)
    if left_out is not None:
        note(left_out)
    if not output.is_for_programs:
        note(say("every month is as {known}; settle has closed ones as issued", known=known_when(as_of)))
    if figures.unpriced_days:
        note(
            say(
                "what has no price counts 0 kr.: {days} days; see pladsbog settle MONTH, and what was issued for them",
                days=figures.unpriced_days,
            )
        )


def _total_and_year_end(as_of: int | None) -> tuple[Message, ...]:
    """Why two amounts of a row are not the same."""
    known = known_when(as_of)
    total = say("Total: what the days of the period itself come to, every month as {known}.", known=known)
    return total, _YEAR_END


def _not_open(log: Log, as_of: int | None, figures: KeyFigures, period: Month | int) -> Mapping[str, Message]:
    """The houses that were not open, and when each of them was."""
    from ledger.store.history import History  # noqa: PLC0415 - help does without
    from projections.key_figures import figures_row  # noqa: PLC0415 - slow
    from projections.openings import not_open_houses  # noqa: PLC0415 - as above

    return not_open_houses(History(log, as_of), map(figures_row, figures.rows), period)


def _since_opening(rows: Iterable[dict[str, Any]], not_open: Mapping[str, Message]) -> list[dict[str, Any]]:
    """The rows, of houses that were not open with their year-end alone; without those that have none."""
    from projections.openings import year_alone  # noqa: PLC0415 - as above

    found: list[dict[str, Any]] = []
    for row in rows:
        told = not_open.get(row["name"])
        if told is None:
            found.append(row)
        elif (of_year := year_alone(row)) is not None:
            found.append({**of_year, "why": _joined(_as_note(told), row.get("why"))})
    return found


def _as_note(told: Message) -> Message:
    """When a house that was not open was so, as a note, which is no sentence of its own."""
    values: dict[str, Value] = {"month": told.values["month"], "day": told.values.get("day")}
    if values["day"] is None:
        return say("not open then: opened in {month}", **values)
    return say("not open then: opened in {month}, last day {day}", **values)


def _joined(*notes: Message | None) -> Message | None:
    """What a row has to note, of which there can be more than one thing."""
    said: list[Value] = [one for one in notes if one is not None]
    return say("{notes:; }", notes=said) if said else None


def _left_out(not_open: Mapping[str, Message]) -> Message | None:
    """That some houses have no row, as they were not open; of a single one when it was."""
    if not not_open:
        return None
    (offer, told), *others = not_open.items()
    if not others:
        return say("{offer}: {told}", offer=offer, told=told)
    if len(not_open) <= _FEW:
        return say("not open then, and left out: {offers}", offers=list(not_open))
    return say("not open then, and left out: {count} houses", count=len(not_open))


_FEW = 10
"""So many houses are named."""


def _courses(session: Session, period: Month | int, offers: Sequence[str], known_at: str | None) -> list[Course]:
    """How each of some houses was occupied, month by month, of a year; a month has no course."""
    from cli.sparks import Course  # noqa: PLC0415 - a person's terminal alone
    from ledger.shared.calendar import MonthSpan  # noqa: PLC0415 - help does without
    from projections.months import answer  # noqa: PLC0415 - the projections load the ledger
    from projections.pictures import occupancy  # noqa: PLC0415 - as above

    if not (isinstance(period, int) and offers):
        return []
    year = MonthSpan.of_year(period)
    with session.as_of(known_at) as (log, as_of):
        found = answer(session.location, log, as_of, lambda months: occupancy(months, year))
    return [
        Course(house.offer, [month.occupancy for month in of], "per cent")
        for house, of in found.houses
        if house.offer in offers
    ]


def _show_delivered(
    session: Session,
    period: Month | int,
    by: tuple[Group, ...],
    offers: tuple[str, ...],
    known_at: str | None,
    output: Output,
    *,
    each: bool,
    identifying: bool,
) -> None:
    """What was granted of services, and what was delivered."""
    from projections.delivered import delivered_data, delivered_figures, delivered_row  # noqa: PLC0415 - slow

    if by:
        raise BadOption(say("--show delivered has a row for each house and service"), say("leave --by out"))
    if each and not identifying:
        raise BadOption(say("a row for each citizen identifies them"), say("add --identifying"))
    with session.as_of(known_at) as (log, as_of):
        figures = delivered_figures(
            session.location, log, period, each=each, offers=offers, identifying=identifying, known_at=as_of
        )
    rows = [delivered_row(row) for row in figures.rows]
    columns = where_filled(DELIVERED, rows, "citizen", "why") if output.format == "table" else DELIVERED
    output.show(columns, rows, data=delivered_data(figures))


def _check_groups(by: Sequence[Group]) -> None:
    """Raises BadOption for more kinds of groups than a cross table has, or one kind twice."""
    if len(by) > MOST_GROUPS:
        raise BadOption(say("--by is given {count} times; a cross table has two", count=len(by)), _give_two())
    if len(set(by)) < len(by):
        raise BadOption(say("--by {group} is given twice", group=by[0]), _give_two())


def _columns(by: Sequence[Group], *, noted: bool) -> list[Column]:
    from projections.key_figures import counts_days_away  # noqa: PLC0415 - slow

    groups = [Column(key, code_said(group)) for key, group in zip(("name", "across"), by, strict=False)]
    persons, figures = COUNTED[:2], COUNTED[2:]
    of_residents = (AWAY, *SUPPORT) if counts_days_away(by) else ()
    return [*((*groups, *persons, *of_residents, *figures) if by else OFFERS), *((WHY,) if noted else ())]


def _named(by: Sequence[Group], rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows, with the program's own words as such: kinds of lines and of suppliers, none, and the total."""
    groups = dict(zip(("name", "across"), by, strict=False))
    total = [{**row, "name": code_said(row["name"])} if row.get("name") == "total" else row for row in rows]
    return [
        {**row, **{key: name_said(of, row[key]) for key, of in groups.items() if isinstance(row.get(key), str)}}
        for row in total
    ]


def _as_houses(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows with their houses' keys as such, which spreadsheets have names for."""
    return [{**row, "offer": row["name"]} for row in rows]


def _with_authorities(by: Sequence[Group], rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows with the names of payers behind their codes."""
    of_payers = [key for key, group in zip(("name", "across"), by, strict=False) if group == "payer"]
    return [{**row, **{key: authority(row[key]) for key in of_payers if isinstance(row[key], str)}} for row in rows]


def _without_unused(columns: Sequence[Column], rows: Sequence[Mapping[str, Any]]) -> list[Column]:
    """The columns, without those of hours that no row has: most houses have few of them."""
    unused = [column for column in SUPPORT if not any(_is_said(row.get(column.key)) for row in rows)]
    return [column for column in columns if column not in unused]


def _is_said(value: object) -> bool:
    """Whether a figure is another than none: nothing, or a nought."""
    return bool(value) and not (isinstance(value, Decimal) and value.is_zero())
