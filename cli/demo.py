"""pladsbog demo: a made-up municipality to try things on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from cli.danish import OPTIONS
from cli.declaring import option
from cli.languages import SPEECH
from cli.printing import note
from cli.progress import RECORDING, progress
from ledger.shared.message import Value, say

if TYPE_CHECKING:
    from cli.session import Session


@click.command("demo")
@option("--places", type=click.IntRange(1, 1_000_000), default=154, show_default=True, help="How many places.")
@option("--years", type=click.IntRange(1, 40), default=3, show_default=True, help="How many years, up to 2025.")
@option("--seed", type=int, default=1, show_default=True, help="Which of the many possible municipalities.")
@option("--open", "leave_open", is_flag=True, help="Close no month.")
@click.pass_obj
def command(session: Session, places: int, years: int, seed: int, *, leave_open: bool) -> None:
    """Make a ledger with a believable municipality in it, the same for the same seed.

    A dozen houses on three models, 45 of 154 places sold to other municipalities, services beside the place, support
    at home, new rates every January, and some of it registered late. Each month is closed on the 12th of the next
    one, so late news comes as adjustments; the last two months are open. Nobody in it exists. What they wrote, such as
    reasons, is in the language spoken.
    """
    from ledger.demo import OPEN_MONTHS, Plan, make_municipality  # noqa: PLC0415 - brings the writing side
    from ledger.shared.calendar import Month  # noqa: PLC0415 - help does without
    from ledger.store import without_password  # noqa: PLC0415 - as above

    plan = Plan(places, years, seed, leave_open=leave_open)
    days = (plan.last - plan.first).days + 1
    try:
        with progress(days, RECORDING) as advance:
            events = make_municipality(session.location, plan, advance, SPEECH.text)
    except KeyboardInterrupt:
        begun: dict[str, Value] = {"ledger": without_password(session.location)}
        note(say("{ledger} holds a part of the municipality; remove it, or name another one with --ledger", **begun))
        raise
    session.recorded.extend((1, events))
    made: dict[str, Value] = {
        "ledger": without_password(session.location),
        "events": events,
        "first": plan.first,
        "last": plan.last,
    }
    note(say("{ledger}: {events} events, {first} to {last}", **made))
    if leave_open:
        note(say("no month is closed"))
    else:
        note(say("closed through {month}", month=Month.of(plan.last).next(-OPEN_MONTHS)))
    named = OPTIONS["--ledger"] if SPEECH.is_danish else "--ledger"
    ledger = "" if session.location == "pladsbog.db" else f"{named} {without_password(session.location)} "
    note(say("try: pladsbog {ledger}settle {month}", ledger=ledger, month=Month(plan.last.year, 3)))
