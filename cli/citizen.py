"""pladsbog citizen: all about one citizen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from cli import arguments, naming, options
from cli.aligned import is_left_out
from cli.declaring import option
from cli.log import ENTRIES, entry_row
from cli.printing import in_words
from cli.render import Column, Output, Table, page, table, where_filled
from ledger.shared.message import Message, Value, days_said, say

if TYPE_CHECKING:
    from cli.persons import Names
    from cli.session import Session
    from ledger.state.stays import Stay
    from projections.charts import InForce
    from projections.citizens import CitizenFile

_PRICED_ON = say("priced on")
COLUMNS = (
    Column("offer", say("offer")),
    Column("place", say("place")),
    Column("from", say("from"), "date"),
    Column("to", say("to"), "date", stays=True),
    Column("level", say("level")),
    Column("hours", say("hours"), "number"),
    Column("special_price", say("special price"), "money", adds=False),
    Column("payer", say("payer")),
    Column("paragraph", say("§")),
    Column("price_a_day", say("price a day"), "money", adds=False),
    Column("price_a_year", say("price a year"), "money", adds=False),
    Column("priced_on", _PRICED_ON, "date"),
    Column("asked", say("asked for")),
)
SERVICES = (
    Column("offer", say("offer")),
    Column("service", say("service")),
    Column("from", say("from"), "date"),
    Column("to", say("to"), "date", stays=True),
    Column("quantity", say("quantity"), "number", adds=False),
    Column("unit", say("unit")),
    Column("level", say("level")),
    Column("hours", say("hours"), "number"),
    Column("payer", say("payer")),
    Column("paragraph", say("§")),
    Column("price", say("price"), "money", adds=False),
    Column("price_a_year", say("price a year"), "money", adds=False),
    Column("priced_on", _PRICED_ON, "date"),
)
DELIVERIES = (
    Column("service", say("delivered")),
    Column("from", say("from"), "date"),
    Column("to", say("to"), "date"),
    Column("quantity", say("quantity"), "number", adds=False),
    Column("event", say("event"), "number", adds=False),
)
OWN_PAYMENTS = (
    Column("offer", say("offer")),
    Column("kind", say("own payment")),
    Column("from", say("from"), "date"),
    Column("to", say("to"), "date", stays=True),
    Column("price", say("price a month"), "money", adds=False),
    Column("decided_for", say("decided for")),
    Column("decision", say("decision")),
)
COSTS = (
    Column("year", say("year"), "number", adds=False),
    Column("offer", say("offer")),
    Column("kind", say("kind")),
    Column("service", say("service")),
    Column("payer", say("payer")),
    Column("amount", say("amount"), "money"),
)
ABSENCES = (
    Column("kind", say("away")),
    Column("from", say("from"), "date"),
    Column("to", say("to"), "date"),
)
FOLLOW_UPS = (
    Column("on", say("followed up"), "date"),
    Column("result", say("result")),
    Column("service", say("service")),
    Column("age", say("age group")),
    Column("comment", say("comment")),
    Column("decision", say("decision")),
)
CHART = (
    Column("offer", say("offer")),
    Column("theme", say("theme")),
    Column("time", say("time of day")),
    Column("form", say("form")),
    Column("minutes", say("minutes a week"), "number"),
    Column("counts", say("counts")),
    Column("service", say("service")),
)
TABLES = {
    "stays": COLUMNS,
    "absences": ABSENCES,
    "services": SERVICES,
    "deliveries": DELIVERIES,
    "costs": COSTS,
    "follow-ups": FOLLOW_UPS,
    "events": ENTRIES,
    "chart": CHART,
    "own-payments": OWN_PAYMENTS,
}


@click.command("citizen")
@click.argument("citizen", metavar="KEY", type=arguments.RESIDENT)
@option("--year", type=arguments.YEAR, help="The year whose cost is shown.  [default: this year]")
@options.which_table(*TABLES)
@options.known_at
@naming.names_option
@options.shown
@click.pass_obj
def command(
    session: Session,
    citizen: str,
    year: int | None,
    part: str | None,
    known_at: str | None,
    names: Names | None,
    output: Output,
) -> None:
    """Show all about one citizen: stays, prices, payers, the year's cost, follow-ups, events.

    KEY is the citizen's, or OFFER/PLACE for who lives there. A row of the table is a stretch of days in one room, at
    one level, with one payer. The cost is that of the whole year, as known: of all payers, and the own municipality's
    part.
    """
    from projections.citizens import citizen_data, citizen_file  # noqa: PLC0415 - loads the ledger

    with session.as_of(known_at) as (log, as_of):
        day = session.day_asked(None, known_at, log)
        found = citizen_file(session.location, log, citizen, day, year, as_of)
        shown = None if names is None else names.of(session, log, [found.citizen], output.about)
    data = citizen_data(found)
    tables = tables_of(found, data, is_read=not output.is_for_programs, is_coded=output.is_for_programs)
    every = list(tables.values())
    if shown is not None:
        data = naming.named(data, shown)
        every = [_with_name(one, data["name"]) if one.name in ("stays", "services") else one for one in every]
    output.show_tables(
        every,
        part,
        data=data,
        page=lambda: page([*_name(data), *_page(found, tables)]),
        known_at=found.known_at,
    )


def _with_name(one: Table, name: str | None) -> Table:
    """A table with the citizen's name before all else."""
    rows = [{"name": name, **row} for row in one.rows]
    return Table(one.name, (naming.NAME, *one.columns), rows, one.ends, one.noted)


def _name(data: dict[str, Any]) -> Iterator[str]:
    """Who it is, above a page, where that was asked for."""
    if "name" in data:
        yield in_words(say("name: {name}", name=data["name"] or say("none in the vault")))


def tables_of(
    found: CitizenFile, data: dict[str, Any], *, is_read: bool = True, is_coded: bool = False
) -> dict[str, Table]:
    """What there is of a citizen, table by table; `is_read`: of its events a last day is told in words.

    `is_coded`: units are those that programs know.
    """
    from projections.citizens import own_payment_data, stretch_data  # noqa: PLC0415 - as above

    rows: tuple[list[dict[str, Any]], ...] = (
        [_with_own(stretch_data(stretch)) for one in found.stays for stretch in one.stretches],
        [absence for stay in data["stays"] for absence in stay["absences"]],
        [_with_own(service if is_coded else in_units(service)) for service in data["services"]],
        [{"service": one["service"], **each} for one in data["services"] for each in one["deliveries"]],
        [_with_own({"year": found.year, **cost}) for cost in data["costs"]],
        data["follow_ups"],
        [entry_row(entry, is_read=is_read) for entry in found.entries],
        [
            *(row for one in found.stays for row in _chart_rows(one.stay.offer, one.chart)),
            *(
                row
                for one, chart in found.service_charts
                for row in _chart_rows(one.grant.offer, chart, one.grant.service)
            ),
        ],
        [own_payment_data(paid) for one in found.stays for paid in one.own_payments],
    )
    ends = {"costs": _sums(found) if found.costs else ()}
    named = zip(TABLES.items(), rows, strict=True)
    return {name: Table(name, columns, of, ends.get(name, ())) for (name, columns), of in named}


def in_units(row: dict[str, Any]) -> dict[str, Any]:
    """A grant with the unit of its quantity as people say it."""
    from cli.counted import granted_in  # noqa: PLC0415 - as above

    return {**row, "unit": granted_in(row["unit"])}


def _sums(found: CitizenFile) -> list[dict[str, Any]]:
    """What a year costs, and what the own municipality pays of it, below the costs."""
    return [
        {"year": found.year, "offer": say("cost of {year}", year=found.year), "amount": found.total},
        {"year": found.year, "offer": say("of it own"), "amount": found.own},
    ]


def _chart_rows(offer: str, one: InForce | None, service: str | None = None) -> Iterator[dict[str, Any]]:
    """The 24-hour chart in force of a stay, or of a service."""
    for entry in () if one is None else one.chart.entries:
        counts = say("yes") if one is not None and one.chart.counts(entry.form) else say("no")
        said = {"theme": entry.theme, "time": entry.time, "form": entry.form, "minutes": entry.minutes}
        yield {"offer": offer, **said, "counts": counts, "service": service}


def _charts(found: CitizenFile) -> Iterator[str]:
    """What the charts in force come to, and what is worth a remark."""
    for one in found.stays:
        if one.chart is not None:
            yield "\n".join(map(in_words, _chart(one.chart)))
    for service, chart in found.service_charts:
        total, *parts = _chart(chart)
        first = say("{service}: {total}", service=service.grant.service, total=total)
        yield "\n".join(map(in_words, (first, *parts)))


def _chart(one: InForce) -> Iterator[Message]:
    yield from one.chart.in_words()
    yield from (say("near a bound: {remark}", remark=remark) for remark in one.remarks)


def _with_own(row: dict[str, Any]) -> dict[str, Any]:
    return {**row, "payer": row["payer"] or "own"}


def _page(found: CitizenFile, tables: dict[str, Table]) -> Iterator[str]:
    """The tables that have rows, with what there is to say of them."""
    texts = {name: table(_on_a_page(one), one.rows) for name, one in tables.items() if one.rows}
    due = [one.follow_up for one in found.stays if one.follow_up is not None]
    yield in_words(_where(found))
    priced = [name for name in ("stays", "services") if name in texts][:1] if is_left_out(_PRICED_ON) else []
    for name in ("stays", "absences", "own-payments", "services", "deliveries"):
        if name in texts:
            yield texts[name]
        if name in priced:
            yield in_words(_priced(found.day))
    yield from _charts(found)
    rounded = rounding_of(found, tables)
    yield "\n".join(in_words(one) for one in (_cost(found), rounded, _share(found)) if one is not None)
    yield from (texts[name] for name in ("costs", "follow-ups") if name in texts)
    if due:
        yield in_words(say("to be followed up by {day}", day=due[-1]))
    yield texts["events"]


_SELDOM = ("asked", "service", "level", "hours", "special_price")


def _on_a_page(one: Table) -> list[Column]:
    """A table's columns: what is seldom said where it is, and not the year, of which the text speaks."""
    return [column for column in where_filled(one.columns, one.rows, *_SELDOM) if column.key != "year"]


def _where(found: CitizenFile) -> Message:
    """Where the citizen lives on the day, or lived last, or will."""
    if not found.stays and found.services:
        return say("{citizen} lives in no house that is known", citizen=found.citizen)
    if not found.stays:
        return say("{citizen} has no stay: all that was recorded of one has been annulled", citizen=found.citizen)
    stays = [one.stay for one in found.stays]
    living = next((stay for stay in reversed(stays) if found.day in stay.period), None)
    coming = next((stay for stay in stays if stay.first_day > found.day), None)
    if living is not None:
        return _lives(living, found.day)
    return _lived(stays[-1], found.day) if coming is None else _comes(coming)


def _lives(stay: Stay, day: date) -> Message:
    values: dict[str, Value] = {
        "citizen": stay.citizen,
        "where": f"{stay.offer}/{stay.place_on(day)}",
        "first": stay.first_day,
        "granted": stay.step_on(day).assessment.granted(),
    }
    if stay.last_day is None:
        return say("{citizen} lives in {where} since {first}, at {granted}", **values)
    return say("{citizen} lives in {where} since {first}, at {granted}; leaves on {last}", last=stay.last_day, **values)


def _comes(stay: Stay) -> Message:
    where = f"{stay.offer}/{stay.place_on(stay.first_day)}"
    return say("{citizen} moves in to {where} on {first}", citizen=stay.citizen, where=where, first=stay.first_day)


def _lived(stay: Stay, day: date) -> Message:
    return say(
        "{citizen} lives nowhere on {day}; lived in {where} until {last}",
        citizen=stay.citizen,
        day=day,
        where=f"{stay.offer}/{stay.last_place}",
        last=stay.last_day,
    )


def _priced(day: date) -> Message:
    """Of which day the prices are, where their own column has no room: an amount without its day says too little."""
    return say(
        "the prices are those of {day}; in a row that ended before, those of its last day, and in one that begins "
        "later, those of its first",
        day=day,
    )


def _cost(found: CitizenFile) -> Message:
    from ledger.shared.message import Kroner  # noqa: PLC0415 - as above

    values: dict[str, Value] = {"year": found.year, "total": Kroner(found.total), "own": Kroner(found.own)}
    if not found.unpriced_days:
        return say("cost of {year}: {total}, of it own {own}", **values)
    without = days_said(found.unpriced_days)
    return say("cost of {year}: {total}, of it own {own}; {days} without a price", days=without, **values)


def _share(found: CitizenFile) -> Message | None:
    """What of the cost is no price of the citizen's, so that nobody holds it against the prices above."""
    from ledger.shared.message import Kroner  # noqa: PLC0415 - as above

    if not found.of_frame:
        return None
    return say("of it {share} is a share of the house's frame; the prices have none", share=Kroner(found.of_frame))


def rounding_of(found: CitizenFile, tables: Mapping[str, Table]) -> Message | None:
    """Why what a year costs is some øre off the prices a year above it, where that is rounding alone.

    Only what lasts the whole year has a price a year to be held against, and no month's line is off by more than half
    an øre. A stay has two: base and service.
    """
    from ledger.shared.message import Kroner  # noqa: PLC0415 - as above

    first, last = date(found.year, 1, 1), date(found.year, 12, 31)
    rows = [
        row
        for name in ("stays", "services")
        for row in tables[name].rows
        if row["from"] <= first and (row["to"] is None or row["to"] >= last) and row["price_a_year"] is not None
    ]
    prices = sum(row["price_a_year"].ore for row in rows)
    off = found.total - prices
    if not 0 < abs(off) <= _MOST_ROUNDED * len(rows):
        return None
    values: dict[str, Value] = {"off": Kroner(abs(off)), "prices": Kroner(prices)}
    if off > 0:
        return say("that is {off} more than {prices} a year: each month's lines are rounded by themselves", **values)
    return say("that is {off} less than {prices} a year: each month's lines are rounded by themselves", **values)


_MOST_ROUNDED = 12
"""Øre that the lines of twelve months can be off by: half an øre each, and two lines a month."""
