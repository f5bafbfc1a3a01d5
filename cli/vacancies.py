"""pladsbog vacancies: which places are vacant, since when, and what that has cost."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import click
from msgspec.structs import replace

from cli import arguments, options
from cli.printing import tell
from cli.render import Column, Output, Rows
from ledger.errors import BadOption
from ledger.shared.message import Message, Value, days_said, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cli.session import Session
    from projections.vacancies import Vacancies

COLUMNS = (
    Column("offer", say("offer")),
    Column("place", say("place"), stays=True),
    Column("from", say("vacant from"), "date"),
    Column("to", say("to"), "date"),
    Column("days", say("days"), "number"),
    Column("cost", say("cost so far"), "money", stays=True),
    Column("empty_from", say("empty from"), "date"),
    Column("last_citizen", say("last citizen")),
    Column("next_citizen", say("next citizen")),
    Column("note", say("note"), stays=True),  # for whom it is reserved, until when, and who pays of the cost
)
_OTHERS_PAY = Column("others_pay", say("of it others pay"), "money")


def _cost_on(day: date) -> Message:
    """What the cost on a day is called in a column: it runs to that day, whether it has come or not."""
    from ledger.shared.calendar import today  # noqa: PLC0415 - help does without

    return say("cost so far") if day == today() else say("cost by then")


def columns_of(rows: Rows, day: date, columns: Sequence[Column] = COLUMNS) -> list[Column]:
    """The columns for people: the cost through the day, and beside it what of it others pay, where they pay any."""
    others = [_OTHERS_PAY] if any(row["others_pay"] for row in rows) else []
    at = next(at for at, column in enumerate(columns) if column.key == "cost")
    cost = replace(columns[at], heading=_cost_on(day))
    return [*columns[:at], cost, *others, *columns[at + 1 :]]


def total_of(rows: Rows, found: Vacancies, name: str = "offer") -> dict[str, Any]:
    """What the rows come to, named in a column."""
    days = sum(row["days"] or 0 for row in rows)
    return {name: say("total"), "days": days, "cost": found.cost, "others_pay": found.others_pay}


@click.command("vacancies")
@click.argument("offer", metavar="[OFFER[/PLACE]]", required=False, type=arguments.OFFER_OR_PLACE)
@options.on_day
@options.within(0, "Those that fall vacant so many days after it, too.")
@options.known_at
@options.shown
@click.pass_obj
def command(
    session: Session,
    offer: arguments.Where | None,
    day: date | None,
    within: int,
    known_at: str | None,
    output: Output,
) -> None:
    """Show which places are vacant on a day, since when, and what that has cost.

    The cost is what the settlement says, and beside it what others pay of it who have the place reserved. A place on
    notice is paid for, and falls vacant when the notice ends; tables and spreadsheets list it, with the last day of the
    notice. `empty from` is the day from which nobody lives there, `to` the last vacant day where something is known to
    end it. A place that somebody lives in and has given notice of is listed with --within.
    """
    from projections.vacancies import vacancies, vacancies_data  # noqa: PLC0415 - the projections load the ledger

    with session.as_of(known_at) as (log, as_of):
        on = session.day_asked(day, known_at, log)
        refuse_far_ahead(on)
        where = offer or arguments.Where(None, None)
        found = vacancies(session.location, log, on, within, where.offer, as_of, place=where.place)
    data = vacancies_data(found)
    rows = rows_of(data, on, listed=not output.is_for_programs)
    ends = [total_of(rows, found)] if found.now else []
    columns = COLUMNS if output.is_for_programs else columns_of(rows, on)
    output.show(columns, rows, data=data, ends=ends, known_at=found.known_at, told_below=True)
    if output.format == "table" and output.path is None:
        tell(_in_short(found, where.offer), on_stdout=True)


def rows_of(data: dict[str, Any], on: date, *, listed: bool) -> list[dict[str, Any]]:
    """The vacancies as rows, with a note; and, where they are `listed`, the places that are on notice on the day."""
    until = {(one["offer"], one["place"], one["vacant_from"]): one["to"] for one in data["on_notice"]}
    rows = []
    for row in data["vacancies"]:  # of a place on notice the one that follows; it may be taken, and fall vacant again
        ends = None if row["vacant"] else until.get((row["offer"], row["place"], row["from"]))
        note = note_of(row, on, ends)
        amounts = {"others_pay": row["others_pay"] if row["paid_by"] else None}
        rows.append({**row, **amounts, "note": _with_payers(note, row["paid_by"]) if listed else note})
    there = {(row["offer"], row["place"], row["from"]) for row in rows}
    if listed:
        others = (one for one in data["on_notice"] if (one["offer"], one["place"], one["vacant_from"]) not in there)
        empty = {"to": None, "days": None, "cost": None, "others_pay": None}
        rows += [{**one, **empty, "from": one["vacant_from"], "note": _on_notice(one["to"])} for one in others]
    return rows


def _with_payers(note: Message | None, paid_by: Sequence[dict[str, Any]]) -> Message | None:
    """A note with who pays of the cost, and how much."""
    for one in paid_by:
        paid = say("{payer} pays {amount}", payer=one["payer"], amount=one["amount"])
        note = paid if note is None else say("{note}; {reserved}", note=note, reserved=paid)
    return note


def _on_notice(last: date | None) -> Message:
    return say("on notice") if last is None else say("on notice until {last}", last=last)


def refuse_far_ahead(day: date) -> None:
    """Refuse a day whose vacancies would take hundreds of months to calculate. Raises BadOption."""
    from ledger.shared.calendar import today  # noqa: PLC0415 - help does without

    if (day - today()).days > options.MOST_DAYS:
        raise BadOption(say("{day} is more than ten years ahead", day=day), say("give an earlier day with --on"))


def note_of(row: dict[str, Any], on: date, notice: date | None = None) -> Message | None:
    """What there is to say besides: that it has no price, why a person should look, who has reserved it.

    `notice`: the last day of the notice that it is on until then.
    """
    note = _of_itself(row) if notice is None else _on_notice(notice)
    if (reserved := row["reserved"]) is None:
        return note
    values: dict[str, Value] = {"payer": reserved["payer"], "last": reserved["to"]}
    by = say("reserved for {payer} until {last}", **values)
    if reserved["from"] > on and (row["vacant"] or reserved["from"] > row["from"]):
        by = say("reserved for {payer} from {first} until {last}", first=reserved["from"], **values)
    return by if note is None else say("{note}; {reserved}", note=note, reserved=by)


def _of_itself(row: dict[str, Any]) -> Message | None:
    if not row["vacant"]:
        return say("falls vacant")
    if row["unpriced_days"]:
        return say("unpriced, {days}: {why}", days=days_said(row["unpriced_days"]), why=row["told"])
    if row["told"] is not None and 0 < row["told_days"] < row["days"]:  # what the other days cost stands beside it
        return say("{days}: {why}", days=days_said(row["told_days"]), why=row["told"])
    return None if row["told"] is None else say("{why}", why=row["told"])


def _in_short(found: Vacancies, offer: str | None) -> Message:
    """How many are vacant, and when the next one becomes so that is not in the list; that one offer has none at all."""
    if offer is not None and not found.places:
        return say("{offer} has no places that could be vacant", offer=offer)
    told = _listed(found)
    if found.within or not found.later:  # who has said how many days has been answered
        return told
    first = found.later[0]
    values: dict[str, Value] = {
        "told": told,
        "place": f"{first.place.offer}/{first.place.id}",
        "first": first.first_day,
        "days": (first.first_day - found.day).days,
    }
    if len(found.later) == 1:
        return say("{told}; {place} falls vacant on {first} (--within {days})", **values)
    return say(
        "{told}; {count:grouped} fall vacant within a year, the first {place} on {first} (--within {days})",
        count=len(found.later),
        **values,
    )


def _listed(found: Vacancies) -> Message:
    vacant, falling = len(found.now), len(found.vacancies) - len(found.now)
    now = say("1 place is vacant") if vacant == 1 else say("{count:grouped} places are vacant", count=vacant)
    if not vacant:
        now = say("no place is vacant")
    if notice := len(found.on_notice):
        and_notice = say("1 is on notice") if notice == 1 else say("{count:grouped} are on notice", count=notice)
        now = say("{now} and {notice}", now=now, notice=and_notice)
    if not found.within:
        return say("{now} on {day}", now=now, day=found.day)
    values: dict[str, Value] = {"now": now, "day": found.day, "days": found.within}
    if not falling:
        return say("{now} on {day}, and none falls vacant within {days} days", **values)
    if not vacant:
        falls = say("1 falls vacant") if falling == 1 else say("{count:grouped} fall vacant", count=falling)
        return say("{now} on {day}, and {falls} within {days} days", falls=falls, **values)
    if falling == 1:
        return say("{now} on {day}, 1 more falls vacant within {days} days", **values)
    return say("{now} on {day}, {count:grouped} more fall vacant within {days} days", count=falling, **values)
