"""pladsbog follow-up prepare: the sheet for the coming meeting."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from cli import arguments, options
from cli.follow_up.pages import actions_page, figures_page, page
from cli.printing import in_words, show
from cli.render import Column, Output, table
from ledger.shared.message import Message, say

if TYPE_CHECKING:
    from cli.session import Session
    from ledger.shared.calendar import Month
    from ledger.shared.message import Kroner

CHANGES = (
    Column("event", say("event"), "number"),
    Column("cause", say("cause")),
    Column("citizen", say("citizen")),
    Column("text", say("what")),
    Column("effective_on", say("effective"), "date"),
    Column("recorded_on", say("recorded"), "date"),
    Column("by", say("by")),
    Column("decision", say("decision")),
    Column("effect", say("on the year-end"), "money"),
)
SUMS = (Column("name", say("name")), Column("effect", say("on the year-end"), "money"))


@click.command("prepare")
@click.argument("offer", type=arguments.OFFER)
@click.argument("month", type=arguments.MONTH)
@options.known_at
@options.shown
@click.pass_obj
def command(session: Session, offer: str, month: Month, known_at: str | None, output: Output) -> None:
    """Show the sheet for the coming meeting: figures, and what has changed since the last one.

    A line for each event that moved the expected year-end; with the sums per cause and per citizen they leave
    nothing unexplained. Before a year's first meeting the changes are those since the year began.
    """
    from ledger.shared.calendar import today  # noqa: PLC0415 - help does without
    from projections.causes import cause_in_words  # noqa: PLC0415 - the projections load the ledger
    from projections.followups import preparation_data, prepared  # noqa: PLC0415 - the projections load the ledger
    from projections.months import answer  # noqa: PLC0415 - as above

    with session.as_of(known_at) as (log, as_of):
        found = answer(session.location, log, as_of, lambda months: prepared(months, offer, month))
    data = preparation_data(found, today())
    rows = [{**row, "cause": cause_in_words(row["cause"])} for row in data["changes"]]
    if output.format == "table" and output.path is None:
        show(page(_page(data, rows)), end="")
        return
    output.show(CHANGES, rows, data=data, known_at=data["figures"]["known_at"]["event"])


def _page(data: dict[str, Any], rows: list[dict[str, Any]]) -> Iterator[str]:
    from projections.causes import cause_in_words, whose_in_words  # noqa: PLC0415 - as above

    sums_of = (("cause", say("by cause"), cause_in_words), ("citizen", say("by citizen"), whose_in_words))
    about = {"offer": data["offer"], "month": data["month"], "known": data["figures"]["known_at"]["event"]}
    yield in_words(say("{offer} {month}, on what is known at event #{known}", **about))
    yield figures_page(data["figures"])
    yield from _last(data["last_meeting"])
    yield table(CHANGES, [_total(say("expected then"), data["expected_then"]), *rows, *_ends(data)])
    for by, heading, worded in sums_of:
        if rows:
            named = data[f"by_{by}"].items()
            sums = [{"name": worded(name), "effect": effect} for name, effect in named]
            yield table((SUMS[0]._replace(heading=heading), SUMS[1]), sums)
    yield from actions_page(data["open_actions"])


def _last(meeting: dict[str, Any] | None) -> Iterator[str]:
    if meeting is None:
        yield in_words(say("no meeting has been held yet: changes since the year began"))
        return
    last = {"month": meeting["month"], "day": meeting["held_on"], "number": meeting["event"]}
    yield in_words(say("since the meeting about {month}, held {day} (event #{number}):", **last))
    if meeting["now_above_expectation"] is not None:
        expected = {"then": meeting["expectation"]["year_end"], "difference": meeting["now_above_expectation"]}
        yield in_words(say("the leader then expected {then}; what is expected now differs by {difference}", **expected))


def _ends(data: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield _total(say("expected now"), data["expected_now"])
    yield _total(say("residual"), data["residual"])


def _total(text: Message, amount: Kroner) -> dict[str, Any]:
    return {"text": text, "effect": amount}
