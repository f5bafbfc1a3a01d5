"""pladsbog show: one event, whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from cli import arguments, options
from cli.plain import plain_value
from cli.render import Column, Output
from ledger.errors import UnknownEvent
from ledger.shared.message import Message, say

if TYPE_CHECKING:
    from cli.session import Session

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
    output.show(COLUMNS, list(field_rows(data, typed=output.format == "xlsx")), data=data, known_at=known)


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
