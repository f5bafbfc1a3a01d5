"""pladsbog why: from an amount back to events, clerks, decisions and rules."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from cli import options
from cli.cleaning import clean
from cli.printing import in_words, show
from cli.render import Column, Output
from ledger.shared.message import Message, say

if TYPE_CHECKING:
    from cli.session import Session
    from ledger.shared.calendar import Month

EVENTS = (
    Column("line", say("line")),
    Column("amount", say("amount"), "money"),
    Column("event", say("event"), "number"),
    Column("text", say("what")),
    Column("effective_on", say("effective"), "date"),
    Column("recorded_on", say("recorded"), "date"),
    Column("by", say("by")),
    Column("decision", say("decision")),
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
        derivation = answer(session.location, log, as_of, lambda months: why(months, offer, month, line_id))
    if output.format == "table" and output.path is None:
        show(_page(derivation))
        return
    output.show(
        EVENTS, [_row(line, event) for line in derivation["lines"] for event in line["caused_by"]], data=derivation
    )


def _page(derivation: dict[str, Any]) -> str:
    """The derivation as a person reads it, line by line."""
    parts = [_heading(derivation), *(_line(line) for line in derivation["lines"])]
    parts += [_finding(finding) for finding in derivation["findings"]]
    rules = dict.fromkeys(rule for line in derivation["lines"] if line["model"] for rule in (_rule(line["model"]),))
    total = say(
        "total of {offer} {month}: {total}",
        offer=derivation["offer"],
        month=derivation["month"],
        total=derivation["total"],
    )
    return "\n\n".join([*parts, *rules, in_words(total)])


def _heading(derivation: dict[str, Any]) -> str:
    values = {"offer": derivation["offer"], "month": derivation["month"], "known": derivation["known_at"]["event"]}
    if not derivation["closed_by"]:
        return in_words(say("{offer} {month}, as known at event #{known}", **values))
    issued = derivation["closed_by"]
    return in_words(
        say("{offer} {month}, as issued by event #{issued}, as known at event #{known}", issued=issued, **values)
    )


def _finding(finding: dict[str, Any]) -> str:
    days = {"place": finding["place"], "first": finding["from"], "last": finding["to"]}
    return in_words(say("{place} {first} to {last}: {why} [{code}]", why=finding["why"], code=finding["code"], **days))


def _line(line: dict[str, Any]) -> str:
    place = say("place {place}", place=line["place"]) if line["place"] else None
    who = [word for word in (line["kind"], place, line["citizen"]) if word]
    days = {"id": line["id"], "who": who, "first": line["from"], "last": line["to"]}
    parts = [
        say("{id}: {who: }, {first} to {last}", **days),
        say("  {calculation}", calculation=line["reckoning"]),
        *(say("  {step}", step=step) for step in line["steps"]),
        say("  rounded: {rounding}", rounding=line["rounding"]),
        *(_event(event) for event in line["caused_by"]),
    ]
    return "\n".join(map(in_words, parts))


def _rule(model: dict[str, Any]) -> str:
    """A model's parameters, one below the other, once for all lines that it priced."""
    version = {"number": model["event"], "day": model["from"], "decision": model["decision"]}
    parts = [in_words(say("rules of model #{number}, in force from {day} ({decision}):", **version))]
    for name, value in model["parameters"].items():
        if isinstance(value, dict):
            parts += [_parameter(f"{name}.{key}", held) for key, held in value.items()]
        elif value != "":
            parts.append(_parameter(name, value))
    return "\n".join(parts)


def _parameter(name: str, value: Any) -> str:
    return f"  {name} = {clean(str(value))}"


def _event(event: dict[str, Any]) -> Message:
    from ledger.shared.calendar import civil_day  # noqa: PLC0415 - as above

    values = {
        "number": event["event"],
        "happened": event["text"],
        "day": event["effective_on"],
        "recorded": civil_day(event["recorded_at"]),
        "by": event["by"],
    }
    if event.get("decision"):
        return say(
            "  #{number} {happened}, from {day}; recorded {recorded} by {by}, decision {decision}",
            decision=event["decision"],
            **values,
        )
    return say("  #{number} {happened}, from {day}; recorded {recorded} by {by}", **values)


def _row(line: dict[str, Any], event: dict[str, Any]) -> dict[str, Any]:
    from ledger.shared.calendar import civil_day  # noqa: PLC0415 - as above

    return {
        **event,
        "line": line["id"],
        "amount": line["amount"],
        "recorded_on": civil_day(event["recorded_at"]),
    }
