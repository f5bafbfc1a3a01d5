"""pladsbog bridge: from the issued total to the one known now."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from cli import arguments, options
from cli.cells import in_runs
from cli.declaring import option
from cli.printing import note
from cli.render import Column, Output, Sum
from cli.settle import note_left_out
from ledger.shared.message import Message, say

if TYPE_CHECKING:
    from cli.session import Session
    from ledger.shared.calendar import Month, MonthSpan
    from projections.bridge import Bridge, SumOfBridges

LINES = (
    Column("offer", say("offer")),
    Column("event", say("event"), "number"),
    Column("text", say("what")),
    Column("effective_on", say("effective"), "date"),
    Column("recorded_on", say("recorded"), "date"),
    Column("by", say("by")),
    Column("decision", say("decision")),
    Column("cause", say("cause")),
    Column("effect", say("effect"), "money"),
)
PERIOD_LINES = (*LINES[:-1], Column("months", say("months moved")), LINES[-1])
CAUSES = (
    Column("offer", say("offer")),
    Column("cause", say("cause")),
    Column("events", say("events"), "number"),
    Column("effect", say("effect"), "money"),
)


@click.command("bridge")
@click.argument("period", metavar="PERIOD", type=arguments.CLOSED_SPAN)
@options.offers
@option(
    "--from-known",
    metavar="K",
    type=arguments.KNOWN_AT,
    help="From what was known then, not from what was issued.",
)
@option("--to-known", metavar="K", type=arguments.KNOWN_AT, help="To what was known then, not to what is known now.")
@option(
    "--by",
    "grouped",
    type=click.Choice(["event", "cause"]),
    default="event",
    show_default=True,
    help="A line per event, or per kind of cause.",
)
@options.shown
@click.pass_obj
def command(
    session: Session,
    period: Month | MonthSpan,
    offers: tuple[str, ...],
    from_known: str | None,
    to_known: str | None,
    grouped: str,
    output: Output,
) -> None:
    """Explain the difference between months as issued and as known now, to the øre.

    A line per event, in the order they were recorded: what each did to the total, with all before it known; and under
    it what it moved from one payer or kind of line to another, though the total may stay. Without
    --offer the table leaves out the offers that have not moved.

    The totals are of the lines of the months' own days. Adjustments that a month carries for earlier ones, which
    settle has in its total, are not in them.

    PERIOD is a month (2026-03), or a quarter (2026-Q1) or a year (2026): the sum of its closed months, the open ones
    named. With --from-known it is that of all its months.
    """
    from ledger.shared.calendar import Month  # noqa: PLC0415 - help does without
    from ledger.store.history import parse_known_at  # noqa: PLC0415 - loads the events
    from projections.bridge import bridge_data, bridges, bridges_over, sums_data  # noqa: PLC0415 - as above
    from projections.months import answer, are_few  # noqa: PLC0415 - as above

    compared: list[Bridge] | list[SumOfBridges]
    with session.as_of(to_known) as (log, as_of):
        start = None if from_known is None else parse_known_at(from_known, log)
        few = are_few(offers)
        if isinstance(period, Month):
            month = period
            of_month = answer(
                session.location, log, as_of, lambda months: bridges(months, month, offers, start), of_few=few
            )
            compared, data = of_month, bridge_data(of_month, month)
        else:
            span = period
            summed = answer(
                session.location, log, as_of, lambda months: bridges_over(months, span, offers, start), of_few=few
            )
            compared, data = summed, sums_data(summed, span)
            note_left_out((one.offer, list(one.open_months)) for one in summed)
    shown: list[Bridge | SumOfBridges] = [*compared]
    if not offers and output.format == "table":
        shown = [bridge for bridge in shown if bridge.effects or bridge.residual]
    is_read = not output.is_for_programs
    rows = by_event_rows(shown, is_read=is_read) if grouped == "event" else _by_cause(shown)
    by_event = LINES if isinstance(period, Month) else PERIOD_LINES
    output.show(by_event if grouped == "event" else CAUSES, rows, data=data, known_at=_last_known(shown))
    if not shown:
        note(say("nothing has moved it since"))


def _last_known(compared: list[Bridge | SumOfBridges]) -> int | None:
    return max((bridge.to_known for bridge in compared), default=None)


def by_event_rows(compared: list[Bridge | SumOfBridges], *, is_read: bool = True) -> list[dict[str, Any]]:
    """From the one total to the other, a row per event.

    `is_read`: a person is told a last day in words, and that neither total has what months adjust of earlier ones.
    """
    from projections.bridge import effect_data  # noqa: PLC0415 - as above
    from projections.causes import cause_in_words  # noqa: PLC0415 - as above
    from projections.descriptions import as_read, last_day_data  # noqa: PLC0415 - as above

    rows: list[dict[str, Any]] = []
    for bridge in compared:
        opening = len(rows)
        rows.append(
            {
                "offer": bridge.offer,
                "text": _opening(bridge, is_read=is_read),
                "effect": bridge.was,
            }
        )
        for effect in bridge.effects:
            row = as_read(effect_data(effect), last_day_data(effect.cause.event)) if is_read else effect_data(effect)
            months = _months_moved(bridge, effect.cause.number)
            rows.append({**row, "cause": cause_in_words(row["cause"]), "offer": bridge.offer, "months": months})
            rows += [_moved_row(bridge.offer, moved) for moved in row.get("moved", ())]
        rows.append(
            {
                "offer": bridge.offer,
                "text": _as_known(bridge.to_known, is_read=is_read),
                "effect": bridge.becomes,
            }
        )
        residual = Sum(bridge.residual, [len(rows) - 1], range(opening, len(rows) - 1))
        rows.append({"offer": bridge.offer, "text": say("residual"), "effect": residual})
    return rows


def _opening(bridge: Bridge | SumOfBridges, *, is_read: bool) -> Message:
    """From what it goes: what is of the months themselves, where settle has in its total what they adjust too."""
    if bridge.from_known is not None:
        return _as_known(bridge.from_known, is_read=is_read)
    return say("as issued at the closing of each month, without adjustments")


def _as_known(number: int, *, is_read: bool) -> Message:
    if is_read:
        return say("as known at #{number}, without adjustments", number=number)
    return say("as known at #{number}", number=number)


def _months_moved(bridge: Bridge | SumOfBridges, number: int) -> Message | None:
    from projections.bridge import SumOfBridges  # noqa: PLC0415 - as above

    return say("{months}", months=in_runs(bridge.moved_by(number))) if isinstance(bridge, SumOfBridges) else None


def _moved_row(offer: str, moved: dict[str, Any]) -> dict[str, Any]:
    """A part of the row above it: what moved between payers or kinds, which no total shows."""
    text = say(
        "of this {kind} of payer {payer}: {effect}", kind=moved["kind"], payer=moved["payer"], effect=moved["effect"]
    )
    return {"offer": offer, "text": text}


def _by_cause(compared: list[Bridge | SumOfBridges]) -> list[dict[str, Any]]:
    from projections.bridge import by_cause  # noqa: PLC0415 - as above
    from projections.causes import cause_in_words  # noqa: PLC0415 - as above

    return [
        {"offer": offer, "cause": cause_in_words(kind), "events": count, "effect": effect}
        for offer, kind, count, effect in by_cause(compared)
    ]
