"""pladsbog savings: what negotiated prices save in a year."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from cli import arguments, options
from cli.render import Column, Output, Sum
from ledger.shared.message import say

if TYPE_CHECKING:
    from cli.session import Session
    from projections.yearly import Savings

COLUMNS = (
    Column("offer", say("offer")),
    Column("event", say("event"), "number"),
    Column("what", say("what")),
    Column("from", say("from"), "date"),
    Column("decision", say("decision")),
    Column("saved", say("saved"), "money"),
)


@click.command("savings")
@click.argument("year", type=arguments.YEAR)
@options.known_at
@options.shown
@click.pass_obj
def command(session: Session, year: int, known_at: str | None, output: Output) -> None:
    """Sum what prices negotiated with external suppliers save in a year, against the adopted target.

    Each saving is the year's settlements with that price less the same without it, those before it being known: they
    sum to the whole. Months to come count as they stand. A price that went up saves less than nothing.
    """
    from projections.yearly import savings_data, savings_of_year  # noqa: PLC0415 - help does without

    with session.history(known_at) as history:
        found = savings_of_year(history, year)
    output.show(COLUMNS, _rows(found), data=savings_data(found), ends=_sums(found))


def _rows(savings: Savings) -> list[dict[str, Any]]:
    from projections.descriptions import describe  # noqa: PLC0415 - help does without

    return [
        {
            "offer": offer,
            "event": effect.cause.number,
            "what": describe(effect.cause.event),
            "from": effect.cause.event.effective_on,
            "decision": effect.cause.event.decision,
            "saved": -effect.effect,
        }
        for offer, effect in savings.effects
    ]


def _sums(savings: Savings) -> list[dict[str, Any]]:
    count = len(savings.effects)
    rows: list[dict[str, Any]] = [{"offer": say("saved"), "saved": Sum(savings.saved, range(count))}]
    if savings.target is not None:
        rows.append({"offer": say("target"), "decision": savings.target.decision, "saved": savings.target.value})
        missing = savings.target.value - savings.saved
        left = Sum(missing, [count + 1], [count]) if missing >= 0 else Sum(-missing, [count], [count + 1])
        rows.append({"offer": say("still to save") if missing >= 0 else say("saved beyond the target"), "saved": left})
    return rows
