"""pladsbog status: how the ledger stands, and what to do next."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from cli import options
from cli.remedies import MACHINES
from cli.render import Column, Output
from ledger.shared.message import Message, Value, as_said, say

if TYPE_CHECKING:
    from collections import Counter

    from cli.remedies import CommandLine
    from cli.session import Session
    from ledger.shared.calendar import Month
    from projections.status import Status

COLUMNS = (Column("what", say("what")), Column("value", say("how it stands")))


@click.command("status")
@options.known_at
@options.shown
@click.pass_obj
def command(session: Session, /, known_at: str | None, output: Output) -> None:
    """Show how the ledger stands: last closed month, findings, what is due, the next sensible command.

    `pladsbog` alone on a terminal shows it too. Findings are those of each house's earliest open month; accepted ones
    are about closed months, and stand as they were accepted. Untold are grants settled on deliveries of which the month
    closed last, or the earliest open one that has ended, has none for some of the days.
    """
    from cli.refusing import typed_ledger  # noqa: PLC0415 - as below
    from projections.status import status, status_data  # noqa: PLC0415 - the projections load the ledger

    with session.as_of(known_at) as (log, as_of):
        found = status(session.location, log, session.day_asked(None, known_at, log), as_of)
    rows = [{"what": what, "value": value} for what, value in _rows(found, typed_ledger(), output.catalogue)]
    output.show(COLUMNS, rows, data=status_data(found), known_at=found.known_at)


def _rows(found: Status, ledger: str | None, catalogue: CommandLine) -> Iterator[tuple[Message, Message | Month]]:
    from cli.refusing import with_ledger  # noqa: PLC0415 - as above
    from ledger.shared.calendar import civil_day  # noqa: PLC0415 - as above
    from ledger.store import without_password  # noqa: PLC0415 - as above

    name: dict[str, Value] = {"ledger": without_password(found.ledger), "code": found.municipality}
    yield (
        say("ledger"),
        say("{ledger}", **name) if found.municipality is None else say("{ledger}, of municipality {code}", **name),
    )
    first, last = civil_day(found.first_recorded), civil_day(found.last_recorded)
    events = say("1 event") if found.known_at == 1 else say("{count:grouped} events", count=found.known_at)
    recorded: dict[str, Value] = {"events": events, "first": first, "last": last, "by": found.last_by}
    yield say("recorded"), say("{events}, {first} to {last}, the last by {by}", **recorded)
    if found.salvaged is not None:
        of: dict[str, Value] = {"number": found.salvaged.number, "happened": found.salvaged.event.happened()}
        yield say("salvaged"), say("#{number}: {happened}", **of)
    if found.offers:
        yield from _houses(found)
    if found.next is not None:
        command = catalogue.remedy(found.next.command)
        yield say("next"), as_said(with_ledger(command, ledger, danish=False if catalogue is MACHINES else None))
        yield say("because"), found.next.why


def _houses(found: Status) -> Iterator[tuple[Message, Message | Month]]:
    yield say("offers"), say("{count:grouped}", count=len(found.offers))
    yield say("places"), _places(found.places)
    yield say("closed through"), _closed_through(found)
    yield say("earliest open month"), open_of(found)
    yield say("to decide in it"), findings_said(found.findings)
    yield say("accepted before"), findings_said(found.accepted)
    if found.untold:
        yield say("untold"), _untold(found)
    count = found.due_counted
    due = say(
        "{overdue} overdue, {ahead} within {days} days",
        overdue=count.overdue,
        ahead=count.ahead,
        days=found.due_within,
    )
    undated = say("{due}, {undated} without a deadline", due=due, undated=count.undated)
    yield say("due"), undated if count.undated else due


def _untold(found: Status) -> Message:
    """Grants of which no delivery is told, by month, and what they were expected to come to."""
    from ledger.shared.message import Kroner  # noqa: PLC0415 - as above

    months = sorted({one.month for one in found.untold})
    parts: list[Value] = []
    for month in months:
        of_month = [one for one in found.untold if one.month == month]
        grants, partly = sum(one.grants for one in of_month), sum(one.partly for one in of_month)
        expected = Kroner(sum(one.expected_ore for one in of_month))
        counted = say("1 grant") if grants == 1 else say("{count:grouped} grants", count=grants)
        if partly:
            counted = say("{grants} ({partly:grouped} of them in part)", grants=counted, partly=partly)
        parts.append(say("{grants} in {month}, expected {expected}", grants=counted, month=month, expected=expected))
    return say("{months:; }", months=parts)


def _places(places: Counter[str]) -> Message:
    lived_in = say("{count:grouped} lived in", count=places["occupied"])
    if places["absent"]:
        lived_in = say("{lived_in} ({away:grouped} away)", lived_in=lived_in, away=places["absent"])
    states = [
        lived_in,
        say("{count:grouped} on notice", count=places["notice"]),
        say("{count:grouped} vacant", count=places["vacant"]),
        say("{count:grouped} out of use", count=places["closed"]),
    ]
    count = places.total() - places["absent"]
    return say("{count:grouped}: {states}", count=count, states=list[Value](states))


def _closed_through(found: Status) -> Message | Month:
    """The last closed month: one for all, or from the first to the last, with how many have none."""
    closed = sorted({one.closed_through for one in found.offers if one.closed_through is not None})
    without = sum(one.closed_through is None for one in found.offers)
    if not closed:
        return say("no month is closed")
    if len(closed) == 1 and not without:
        return closed[0]
    months = say("{month}", month=closed[0])
    if len(closed) > 1:
        months = say("{first} to {last}, by offer", first=closed[0], last=closed[-1])
    return say("{months}; no month of {count} offers", months=months, count=without) if without else months


def open_of(found: Status) -> Message:
    month = found.earliest_open
    if month is None:
        return say("none")
    of = sum(one.earliest_open == month for one in found.offers)
    ended = say("it has ended") if month.last < found.day else say("it ends {last}", last=month.last)
    if of == len(found.offers):
        return say("{month}; {ended}", month=month, ended=ended)
    return say("{month}, of {of} of {all} offers; {ended}", month=month, of=of, all=len(found.offers), ended=ended)


def findings_said(findings: Counter[str]) -> Message:
    if not findings.total():
        return say("nothing")
    return say(
        "{unpriced} without a price, {attention} to look at",
        unpriced=findings["unpriced"],
        attention=findings["attention"],
    )
