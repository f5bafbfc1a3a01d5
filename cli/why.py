"""pladsbog why: from an amount back to events, clerks, decisions and rules."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from cli import options
from cli.render import Column, Output

if TYPE_CHECKING:
    from cli.session import Session
    from ledger.shared.calendar import Month

EVENTS = (
    Column("line", "line"),
    Column("amount", "amount", "money"),
    Column("event", "event", "number"),
    Column("text", "what"),
    Column("effective_on", "effective", "date"),
    Column("recorded_on", "recorded", "date"),
    Column("by", "by"),
    Column("decision", "decision"),
)


@click.command("why")
@click.argument("offer", type=options.OFFER)
@click.argument("month", type=options.MONTH)
@click.option("--line", "line_id", metavar="ID", help="One line, by its id as settle shows it.")
@options.known_at
@options.shown
@click.pass_obj
def command(
    session: Session, offer: str, month: Month, line_id: str | None, known_at: str | None, output: Output
) -> None:
    """Explain a settlement: each line's events, clerk, decision, rate version, rule, days and rounding."""
    from projections.months import answer  # noqa: PLC0415 - the projections load the ledger
    from projections.why import why  # noqa: PLC0415 - the projections load the ledger

    with session.as_of(known_at) as (log, as_of):
        found = answer(session.location, log, as_of, lambda months: why(months, offer, month, line_id))
    if output.format == "table" and output.path is None:
        click.echo(_page(found))
        return
    output.show(EVENTS, [_row(line, event) for line in found["lines"] for event in line["caused_by"]], data=found)


def _page(found: dict[str, Any]) -> str:
    """The derivation as a person reads it, line by line."""
    issued = f", as issued by event #{found['closed_by']}" if found["closed_by"] else ""
    parts = [f"{found['offer']} {found['month']}{issued}, as known at event #{found['known_at']['event']}"]
    parts += [_line(line) for line in found["lines"]]
    parts += [f"{f['place'] or ''} {f['from']} to {f['to']}: {f['why']} [{f['code']}]" for f in found["findings"]]
    rules = dict.fromkeys(rule for line in found["lines"] if line["model"] for rule in (_rule(line["model"]),))
    total = f"total of {found['offer']} {found['month']}: {found['total']}"
    return "\n\n".join([*parts, *rules, total])


def _line(line: dict[str, Any]) -> str:
    place = f"place {line['place']}" if line["place"] else None
    who = " ".join(word for word in (line["kind"], place, line["citizen"]) if word)
    parts = [
        f"{line['id']}: {who}, {line['from']} to {line['to']}",
        f"  {line['reckoning']}",
        *(f"  {step}" for step in line["steps"]),
        f"  rounded: {line['rounding']}",
    ]
    return "\n".join([*parts, *(_event(event) for event in line["caused_by"])])


def _rule(model: dict[str, Any]) -> str:
    """A model's parameters, one below the other, once for all lines that it priced."""
    parts = [f"rules of model #{model['event']}, in force from {model['from']} ({model['decision']}):"]
    for name, value in model["parameters"].items():
        if isinstance(value, dict):
            parts += [f"  {name}.{key} = {held}" for key, held in value.items()]
        elif value != "":
            parts.append(f"  {name} = {value}")
    return "\n".join(parts)


def _event(event: dict[str, Any]) -> str:
    from ledger.shared.calendar import civil_day  # noqa: PLC0415 - as above

    decision = f", decision {event['decision']}" if event.get("decision") else ""
    return (
        f"  #{event['event']} {event['text']}, from {event['effective_on']}; "
        f"recorded {civil_day(event['recorded_at'])} by {event['by']}{decision}"
    )


def _row(line: dict[str, Any], event: dict[str, Any]) -> dict[str, Any]:
    from ledger.shared.calendar import civil_day  # noqa: PLC0415 - as above

    return {
        **event,
        "line": line["id"],
        "amount": line["amount"],
        "recorded_on": civil_day(event["recorded_at"]),
    }
