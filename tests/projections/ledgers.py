"""Ledger files for the tests of what is asked: a sound one with late news, and hands that tamper with a copy."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime
from typing import Any

from ledger.application import Ledger
from ledger.commands import Close, Command, Correct, Reassess, Void
from ledger.demo import Plan, make_municipality
from ledger.events import Event, Recorded
from ledger.events import Reassessed as ReassessedEvent
from ledger.models.offers import Assessment
from ledger.shared.calendar import Month, clock_set_to
from ledger.store import open_log
from ledger.store.chain import ORIGIN, Content, leaf, link
from ledger.store.codec import encode

NEW_YEAR = datetime(2026, 1, 10, 12, tzinfo=UTC)
"""After everything in the small town: any of its months may be closed."""

TODAY = NEW_YEAR.date()
WHY: dict[str, Any] = {"by": "karen", "reason": "the letter lay in a drawer"}

AMOUNT, RARE = 5, 7
"""Where in a stored line its amount stands, and what only some lines have (`ledger.models.issued`)."""


def found_small_town(location: str) -> None:
    """A year in twelve houses of one place, with months closed, late news carried and issued, voids, corrections.

    Two closings were made, of March with all before it and of April; what came after them is carried by May.
    """
    make_municipality(location, Plan(places=12, years=1, leave_open=True))
    with clock_set_to(NEW_YEAR):
        ledger = Ledger.open(location)
        first = events(location, ReassessedEvent)[0]
        for command in (
            _close(Month(2025, 3)),
            _late("c-201", date(2025, 2, 10), "8"),
            _late("c-701", date(2025, 3, 3), "2"),
            Void(number=first.number, kind="typo", **WHY),
            _close(Month(2025, 4)),
            _late("c-301", date(2025, 1, 17), "6"),
        ):
            ledger.record(command)
        mended = events(location, ReassessedEvent)[-1]
        ledger.record(Correct(number=mended.number, kind="decision", day=date(2025, 1, 20), decision="VU 2", **WHY))
        ledger.close()


def _late(citizen: str, day: date, level: str) -> Command:
    return Reassess(citizen=citizen, first_day=day, assessment=Assessment(level=level), decision="VU 1", **WHY)


def _close(month: Month) -> Command:
    return Close(month=month, and_earlier=True, accept_findings=True, **WHY)


def events(location: str, kind: type[Event]) -> list[Recorded]:
    """The events of one kind, in order."""
    with open_log(location) as log:
        return [fact for fact in log.decoded(log.read()) if isinstance(fact.event, kind)]


# --- tampering --------------------------------------------------------------------------------------


@contextmanager
def unguarded(location: str) -> Iterator[sqlite3.Connection]:
    """The file in the hands of somebody who takes its guards away first, and puts them back afterwards."""
    with closing(sqlite3.connect(location)) as connection, connection:
        made = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in made:
            connection.execute(f"DROP TRIGGER {name}")
        yield connection
        for _, sql in made:
            connection.execute(sql)


def rewrite(location: str, number: int, change: Callable[[dict[str, Any]], None], *, chained: bool = True) -> None:
    """Change what one event says, and calculate the chain anew so that nothing but the content is wrong."""
    with unguarded(location) as connection:
        (state,) = connection.execute("SELECT state FROM stored_events WHERE id = ?", (number,)).fetchone()
        said = json.loads(state)
        change(said)
        connection.execute("UPDATE stored_events SET state = ? WHERE id = ?", (json.dumps(said).encode(), number))
    if chained:
        rechain(location)


def append(location: str, *told: Event) -> None:
    """Put events at the end of the log that no rule has seen, chained like the others."""
    with unguarded(location) as connection:
        for event in told:
            last, moment = connection.execute("SELECT max(id), max(recorded_at) FROM stored_events").fetchone()
            version = "SELECT coalesce(max(originator_version), 0) + 1 FROM stored_events WHERE originator_id = ?"
            (next_version,) = connection.execute(version, (event.stream,)).fetchone()
            _, state = encode(event)
            row = (last + 1, event.stream, next_version, event.TOPIC, state, moment, None, event.about_offer, None, b"")
            connection.execute("INSERT INTO stored_events VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", row)
    rechain(location)


def rechain(location: str) -> None:
    """Give every row the digest that its content and the row before it ask for."""
    columns = "id, originator_id, originator_version, topic, state, recorded_at, clock_at, offer, ref"
    with unguarded(location) as connection:
        chain = ORIGIN
        for row in connection.execute(f"SELECT {columns} FROM stored_events ORDER BY id").fetchall():
            chain = link(chain, leaf(Content._make(row)))
            connection.execute("UPDATE stored_events SET chain = ? WHERE id = ?", (chain, row[0]))
