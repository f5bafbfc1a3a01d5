"""How the ledger stands: places by state, closed and open months, findings and accepted ones, the next command."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from msgspec.structs import replace

from ledger.commands import Close
from ledger.events.followups import WheelVersion
from ledger.models.followups import YearWheel
from ledger.shared.calendar import Month
from projections.months import Months
from projections.status import status_data, status_of
from tests.as_json import as_json
from tests.ledger.given import OFFER, decision
from tests.memory import MemoryLedger
from tests.projections.houses import (
    OTHER,
    RATES_EVENT,
    SAID,
    away,
    closes,
    history_of,
    houses,
    leaves,
    moves_in,
    voided,
)

MAY, JUNE = date(2023, 5, 1), date(2023, 6, 10)
CLOSED = Close(month=Month(2023, 4), and_earlier=True, accept_findings=True, **SAID)


def told(ledger: MemoryLedger, day: date = JUNE) -> Any:
    """As of now, but without the read models."""
    return as_json(status_data(status_of("town.db", Months(history_of(ledger)), day, is_now=True)))


def test_everything_that_is_told() -> None:
    """Five places: one whose resident is away, one on notice, one out of use, and two vacant."""
    ledger = houses(
        moves_in("c-17", "1", MAY),
        moves_in("c-18", "2", MAY),
        leaves("c-18", date(2023, 6, 5)),
        closes("3", date(2023, 6, 1), date(2023, 6, 30)),
        away("c-17", JUNE, JUNE),
        CLOSED,
    )
    none = {"unpriced": 0, "attention": 0}
    places = {"occupied": 1, "notice": 1, "vacant": 1, "closed": 1, "absent": 1}
    found = told(ledger)
    assert found.pop("first_recorded") < found.pop("last_recorded")
    assert found == {
        "ledger": "town.db",
        "on": "2023-06-10",
        "known_at": {"event": ledger.log.last()},
        "municipality": None,
        "events": ledger.log.last(),
        "places": {**places, "vacant": 2},
        "earliest_open": "2023-05",
        "findings": {**none, "accepted": none},
        "due": {"overdue": 0, "within_days": 30, "ahead": 0, "undated": 0},
        "untold": [],
        "salvaged": None,
        "next": {"command": "pladsbog close 2023-05", "why": "2023-05 has ended, and nothing in it is to decide"},
        "offers": [
            {
                "offer": OTHER,
                "places": {"occupied": 0, "notice": 0, "vacant": 1, "closed": 0, "absent": 0},
                "closed_through": "2023-04",
                "earliest_open": "2023-05",
                "findings": {**none, "accepted": none},
            },
            {
                "offer": OFFER,
                "places": places,
                "closed_through": "2023-04",
                "earliest_open": "2023-05",
                "findings": {**none, "accepted": none},
            },
        ],
    }


def test_a_finding_of_a_closed_month_is_open_until_it_is_accepted_and_then_counted_apart() -> None:
    """Without rates April's service and five vacancies, and those of the months before, stay as they were issued."""
    ledger = houses(moves_in("c-17", "1", date(2023, 4, 1)), CLOSED, voided(RATES_EVENT))
    before = told(ledger)["findings"]
    assert (before["unpriced"] > 0, before["accepted"]) == (True, {"unpriced": 0, "attention": 0})
    ledger.do(replace(CLOSED, month=Month(2023, 5)))
    after = told(ledger)["findings"]
    assert after["accepted"] == {"unpriced": before["unpriced"], "attention": 0}
    # What is open now is June's own: a service and four vacancies.
    assert after["unpriced"] == 5


def test_what_is_accepted_comes_back_when_its_cause_changes() -> None:
    ledger = houses(moves_in("c-17", "1", date(2023, 4, 1)), CLOSED, voided(RATES_EVENT))
    ledger.do(replace(CLOSED, month=Month(2023, 5)))
    accepted = told(ledger)["findings"]["accepted"]["unpriced"]
    ledger.do(voided(2))  # the model: it is another cause
    found = told(ledger)["findings"]
    assert found["accepted"]["unpriced"] < accepted
    assert found["unpriced"] > 5


def next_command(ledger: MemoryLedger, day: date) -> str:
    return str(told(ledger, day)["next"]["command"])


def test_the_next_command() -> None:
    nobody = houses()
    assert next_command(nobody, JUNE) == "pladsbog move-in --help"
    lived_in = houses(moves_in("c-17", "1", date(2023, 1, 2)))
    assert next_command(lived_in, date(2023, 1, 31)) == "pladsbog coming"
    assert next_command(lived_in, date(2023, 2, 1)) == "pladsbog close 2023-01"
    lived_in.do(voided(RATES_EVENT))
    assert next_command(lived_in, date(2023, 2, 1)) == "pladsbog settle 2023-01"


def test_where_everybody_has_left_again_or_is_to_come_the_first_open_month_is_next() -> None:
    left = houses(moves_in("c-17", "1", date(2023, 1, 2)), leaves("c-17", date(2023, 1, 31)))
    assert next_command(left, JUNE) == "pladsbog close 2023-01"
    assert next_command(houses(moves_in("c-17", "1", date(2023, 7, 1))), JUNE) == "pladsbog close 2023-01"


def test_something_overdue_comes_before_looking_ahead() -> None:
    ledger = houses(moves_in("c-17", "1", date(2023, 1, 2)), CLOSED)
    wheel = WheelVersion(date(2023, 1, 1), YearWheel(meeting="monthly", months=(3,), days_after=10))
    ledger.do(replace(decision(wheel, reference="KB 3"), **SAID))
    day = date(2023, 5, 20)
    found = told(ledger, day)
    assert found["due"] == {"overdue": 2, "within_days": 30, "ahead": 0, "undated": 0}
    assert found["next"] == {"command": "pladsbog follow-up due", "why": "something is overdue"}
    assert told(ledger, day - timedelta(days=45))["due"]["ahead"] == 2
