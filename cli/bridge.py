"""pladsbog bridge: from the issued total to the one known now."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from cli import arguments, options
from cli.printing import note
from cli.render import Column, Output, Sum
from ledger.shared.message import say

if TYPE_CHECKING:
    from cli.session import Session
    from ledger.shared.calendar import Month
    from projections.bridge import Bridge

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
CAUSES = (
    Column("offer", say("offer")),
    Column("cause", say("cause")),
    Column("events", say("events"), "number"),
    Column("effect", say("effect"), "money"),
)


@click.command("bridge")
@click.argument("month", type=arguments.MONTH)
@options.offers
@click.option("--from-known", metavar="K", help="From what was known then, not from what was issued.")
@click.option("--to-known", metavar="K", help="To what was known then, not to what is known now.")
@click.option(
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
    month: Month,
    offers: tuple[str, ...],
    from_known: str | None,
    to_known: str | None,
    grouped: str,
    output: Output,
) -> None:
    """Explain the difference between a month as issued and as known now, to the øre.

    A line per event, in the order they were recorded: what each did to the total, with all before it known; and under
    it what it moved from one payer or kind of line to another, though the total may stay. Without
    --offer the table leaves out the offers that have not moved.
    """
    from ledger.store.history import parse_known_at  # noqa: PLC0415 - loads the events
    from projections.bridge import bridge_data, bridges  # noqa: PLC0415 - as above
    from projections.months import answer, are_few  # noqa: PLC0415 - as above

    with session.as_of(to_known) as (log, as_of):
        start = None if from_known is None else parse_known_at(from_known, log)
        compared = answer(
            session.location, log, as_of, lambda months: bridges(months, month, offers, start), of_few=are_few(offers)
        )
    data = bridge_data(compared, month)
    if not offers and output.format == "table":
        compared = [bridge for bridge in compared if bridge.effects or bridge.residual]
    rows = _by_event(compared) if grouped == "event" else _by_cause(compared)
    output.show(LINES if grouped == "event" else CAUSES, rows, data=data, known_at=_last_known(compared))
    if not compared:
        note(say("nothing has moved it since"))


def _last_known(compared: list[Bridge]) -> int | None:
    return max((bridge.to_known for bridge in compared), default=None)


def _by_event(compared: list[Bridge]) -> list[dict[str, Any]]:
    from projections.bridge import effect_data  # noqa: PLC0415 - as above
    from projections.causes import cause_in_words  # noqa: PLC0415 - as above

    rows: list[dict[str, Any]] = []
    for bridge in compared:
        opening = len(rows)
        rows.append(
            {
                "offer": bridge.offer,
                "text": say("as known at #{number}", number=bridge.from_known),
                "effect": bridge.was,
            }
        )
        for effect in bridge.effects:
            row = effect_data(effect)
            rows.append({**row, "cause": cause_in_words(row["cause"]), "offer": bridge.offer})
            rows += [_moved_row(bridge.offer, moved) for moved in row.get("moved", ())]
        rows.append(
            {
                "offer": bridge.offer,
                "text": say("as known at #{number}", number=bridge.to_known),
                "effect": bridge.becomes,
            }
        )
        residual = Sum(bridge.residual, [len(rows) - 1], range(opening, len(rows) - 1))
        rows.append({"offer": bridge.offer, "text": say("residual"), "effect": residual})
    return rows


def _moved_row(offer: str, moved: dict[str, Any]) -> dict[str, Any]:
    """A part of the row above it: what moved between payers or kinds, which no total shows."""
    text = say(
        "of this {kind} of payer {payer}: {effect}", kind=moved["kind"], payer=moved["payer"], effect=moved["effect"]
    )
    return {"offer": offer, "text": text}


def _by_cause(compared: list[Bridge]) -> list[dict[str, Any]]:
    from projections.bridge import by_cause  # noqa: PLC0415 - as above
    from projections.causes import cause_in_words  # noqa: PLC0415 - as above

    return [
        {"offer": offer, "cause": cause_in_words(kind), "events": count, "effect": effect}
        for offer, kind, count, effect in by_cause(compared)
    ]
