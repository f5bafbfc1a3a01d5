"""pladsbog show: one event, whole."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any

import click

from cli import arguments, options
from cli.languages import SPEECH
from cli.plain import plain_value
from cli.printing import in_words
from cli.remedies import CATALOGUE
from cli.render import Column, Output
from ledger.errors import UnknownEvent
from ledger.shared.calendar import civil_time
from ledger.shared.message import Message, say

if TYPE_CHECKING:
    from cli.session import Session

NAMES = {
    "recorded_at": say("recorded"), "effective_on": say("effective"), "by": say("by"), "place": say("place"),
    "text": say("what"), "event": say("event"), "reason": say("reason"), "decided_by": say("decided-by"),
    "decision": say("decision"), "citizen": say("citizen"), "offer": say("offer"), "cause": say("cause"),
    "level": say("level"), "hours": say("hours"), "payer": say("payer"), "lines": say("lines"), "kind": say("kind"),
    "findings": say("findings"), "quantity": say("quantity"), "unit": say("unit"), "amount": say("amount"),
    "total": say("total"), "asked": say("asked for"), "contract": say("contract"), "service": say("service"),
    "special_price": say("special price"), "month": say("month"), "year": say("year"), "account": say("account"),
    "reference": say("reference"), "name": say("name"), "participants": say("participants"), "comment": say("comment"),
    "same_act": say("same act"), "act": say("act"), "stream": say("row of events"), "version": say("number in it"),
    "stay": say("stay from event"), "decided_on": say("decided on"), "until": say("last day"),
    "last_day": say("last day"), "notice_given": say("notice given"), "known_at": say("known at"),
    "corrects": say("corrects"), "annuls": say("annuls"), "annulled": say("kind of what is annulled"),
    "actions": say("agreements"), "focus": say("in focus"), "municipality": say("municipality"),
    "budget": say("adopted budget"), "expected": say("expected"), "settled": say("settled"),
    "months_settled": say("months settled"), "places": say("places"), "occupancy": say("occupancy %"),
    "average_day": say("an occupied day on average"), "year_end": say("year-end"), "because": say("because"),
    "login": say("login"), "model": say("model"), "rates": say("rates"), "supplier": say("supplier"),
}  # fmt: skip
"""What fields of an event are called, as columns of tables are; one that has none keeps its name."""
COLUMNS = (Column("field", say("field")), Column("value", say("value")))


@click.command("show")
@click.argument("number", metavar="EVENT", type=arguments.EVENT)
@options.known_at
@options.shown
@click.pass_obj
def command(session: Session, number: int, known_at: str | None, output: Output) -> None:
    """Show one event with everything it carries, and the events of the same act."""
    from projections.descriptions import event_data  # noqa: PLC0415 - loads the events

    with session.as_of(known_at) as (log, as_of):
        if as_of is not None and number > as_of:
            raise UnknownEvent(number, as_of)
        act = log.act(number)
        known = log.last() if as_of is None else as_of
        login = log.login(number)
    data = event_data(next(fact for fact in act if fact.number == number))
    if login is not None:
        data["login"] = login
    if others := [fact.number for fact in act if fact.number != number]:
        data["same_act"] = others
    rows = field_rows(data, typed=output.format == "xlsx")
    output.show(COLUMNS, _in_danish(rows) if is_read_in_danish(output) else rows, data=data, known_at=known)


def is_read_in_danish(output: Output) -> bool:
    """Whether a person reads the answer, in Danish."""
    return SPEECH.is_danish and output.format in ("table", "xlsx")


def _in_danish(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows with each part of a field's name in Danish, days as Danes write them, moments in Danish time."""
    return [
        {"field": ".".join(map(_named, row["field"].split("."))), "value": danish_value(row["value"])} for row in rows
    ]


def _named(part: str) -> str:
    """A part of a field's name in words, where a table has a heading for it."""
    return in_words(NAMES[part]) if part in NAMES else CATALOGUE.code(part)


def danish_value(value: Any) -> Any:
    """A day or a moment that stands as text, as a Dane writes it; anything else as it is."""
    if not isinstance(value, str):
        return value
    if DAY.fullmatch(value):
        return CATALOGUE.day(date.fromisoformat(value))
    return moment_in_danish(value) if MOMENT.fullmatch(value) else value


def moment_in_danish(moment: str) -> str:
    """A moment of the log, which is in UTC, in Danish time."""
    return f"{civil_time(moment):%d-%m-%Y %H:%M:%S}"


DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T[\d:.]+Z")
"""How a day and a moment stand as text in what an event carries."""


def field_rows(data: dict[str, Any], before: str = "", *, typed: bool) -> list[dict[str, Any]]:
    """Nested fields one below the other, their names joined by dots; `typed` where numbers and dates stay that."""
    rows: list[dict[str, Any]] = []
    for field, value in data.items():
        if isinstance(value, dict):
            rows += field_rows(value, f"{before}{field}.", typed=typed)
        elif isinstance(value, list):
            rows.append({"field": f"{before}{field}", "value": ", ".join(_brief(item) for item in value)})
        else:
            kept = typed or isinstance(value, Message)
            rows.append({"field": f"{before}{field}", "value": value if kept else str(plain_value(value))})
    return rows


def _brief(item: Any) -> str:
    """An item of a list on one line: of a settlement line, what it is and its amount."""
    if isinstance(item, dict):
        return " ".join(str(plain_value(item[key])) for key in ("id", "amount", "code") if key in item) or str(item)
    return str(plain_value(item))
