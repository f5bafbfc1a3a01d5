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
    from cli.fields import Field
    from cli.session import Session

COLUMNS = (Column("field", say("field")), Column("held", say("value")))


@click.command("show")
@click.argument("number", metavar="EVENT", type=arguments.TO_SHOW)
@options.known_at
@options.shown
@click.pass_obj
def command(session: Session, number: int, known_at: str | None, output: Output) -> None:
    """Show one event with everything it carries, what annulled or replaced it, and the events of the same act."""
    from cli.counted import counted_by  # noqa: PLC0415 - loads the ledger
    from cli.fields import fields_of  # noqa: PLC0415 - loads the ledger
    from ledger.store.history import History  # noqa: PLC0415 - loads the events
    from projections.descriptions import event_data  # noqa: PLC0415 - as above
    from projections.journal import entry_of, moved_from  # noqa: PLC0415 - as above

    with session.as_of(known_at) as (log, as_of):
        if as_of is not None and number > as_of:
            raise UnknownEvent(number, as_of)
        act = log.act(number)
        known = log.last() if as_of is None else as_of
        login = log.login(number)
        fact = next(fact for fact in act if fact.number == number)
        annulled_by = entry_of(fact, History(log, known)).annulled_by
        gone_by = None if annulled_by is None else log.number(annulled_by)
        before = moved_from(fact, log)
        others = [one.number for one in act if one.number != number and one.number <= known]
        told = (
            ()
            if output.is_for_programs
            else fields_of(fact, gone_by, login, others, before, counted_by(History(log, known)))
        )
        fields = list(told)
    data = event_data(fact)
    if annulled_by is not None:
        data["annulled_by"] = annulled_by
    if before is not None:
        data["moved_from"] = before
    if login is not None:
        data["login"] = login
    if others:
        data["same_act"] = others
    if output.is_for_programs:
        rows = field_rows(data)
    else:
        rows = [_row(field, typed=output.format == "xlsx") for field in fields]
    output.show(COLUMNS, rows, data=data, known_at=known)


def _row(field: Field, *, typed: bool) -> dict[str, Any]:
    """A field as a person reads it; `typed` where numbers and dates stay that."""
    return {"field": field.name, "held": field.value if typed and not field.events else field.in_words()}


def field_rows(data: dict[str, Any], before: str = "") -> list[dict[str, Any]]:
    """Nested fields one below the other, their names joined by dots, for programs."""
    rows: list[dict[str, Any]] = []
    for field, value in data.items():
        if isinstance(value, dict):
            rows += field_rows(value, f"{before}{field}.")
        elif isinstance(value, list):
            rows.append({"field": f"{before}{field}", "held": ", ".join(_brief(item) for item in value)})
        else:
            kept = isinstance(value, Message)
            rows.append({"field": f"{before}{field}", "held": value if kept else str(plain_value(value))})
    return rows


def _brief(item: Any) -> str:
    """An item of a list on one line: of a settlement line, what it is and its amount."""
    if isinstance(item, dict):
        return " ".join(str(plain_value(item[key])) for key in ("id", "amount", "code") if key in item) or str(item)
    return str(plain_value(item))
