"""What lies ahead: who comes and goes, ends of notice, places, prices, what falls due; what lies behind is counted."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from msgspec.structs import replace

from ledger.commands import FinishAction, HoldMeeting
from ledger.errors import UnknownOffer
from ledger.events.decisions import BaseVersion, RatesVersion, RegulationVersion
from ledger.events.followups import CadenceVersion, WheelVersion
from ledger.models.followups import Cadence, YearWheel
from ledger.models.regulation import Regulation
from ledger.shared.calendar import Month
from projections.coming import coming, coming_data
from tests.as_json import as_json
from tests.ledger.given import BASE, OFFER, RATES, decision
from tests.memory import MemoryLedger
from tests.projections.houses import (
    FIRST,
    OTHER,
    SAID,
    away,
    closes,
    history_of,
    houses,
    leaves,
    moves,
    moves_in,
    paid_by,
    reassessed,
    voided,
)

MAY, JUNE = date(2023, 5, 1), date(2023, 6, 10)


def told(
    ledger: MemoryLedger, day: date, within: int = 90, offer: str | None = OFFER, known_at: int | None = None
) -> Any:
    return as_json(coming_data(coming(history_of(ledger, known_at), day, within, offer)))


def rows(ledger: MemoryLedger, day: date, within: int = 90, **asked: Any) -> list[tuple[str, str, str | None, str]]:
    """Day, what, citizen and text."""
    found = told(ledger, day, within, **asked)["coming"]
    return [(row["day"], row["what"], row["citizen"], row["text"]) for row in found]


def test_everything_that_is_told_of_something_ahead() -> None:
    ledger = houses(moves_in("c-17", "1", JUNE, payer="163", paragraph="108"))
    assert told(ledger, MAY, 60) == {
        "on": "2023-05-01",
        "within": 60,
        "known_at": {"event": ledger.log.last()},
        "overdue": 0,
        "coming": [
            {
                "day": "2023-06-10",
                "in_days": 40,
                "what": "move-in",
                "offer": OFFER,
                "place": "1",
                "citizen": "c-17",
                "from": "2023-06-10",
                "to": None,
                "text": "moves in at level 5, paid by 163, §108",
                "event": FIRST,
                "command": None,
            }
        ],
    }


def test_a_stay_from_its_beginning_to_the_end_of_its_notice() -> None:
    ledger = houses(
        moves_in("c-17", "1", MAY),
        reassessed("c-17", date(2023, 5, 10), "6"),
        moves("c-17", "2", date(2023, 5, 20)),
        paid_by("c-17", date(2023, 6, 1), "163"),
        leaves("c-17", JUNE),
    )
    assert rows(ledger, MAY, 120) == [
        ("2023-05-01", "move-in", "c-17", "moves in at level 5, paid by the own municipality"),
        ("2023-05-10", "reassessment", "c-17", "reassessed to level 6"),
        ("2023-05-20", "move", "c-17", "moves there from 1"),
        ("2023-06-01", "payer", "c-17", "paid by 163"),
        ("2023-06-10", "departure", "c-17", "last day of the stay; notice is paid until 2023-07-31"),
        (
            "2023-07-31",
            "notice-end",
            "c-17",
            "last day of notice after c-17, who left 2023-06-10; vacant from the day after",
        ),
    ]


def test_who_goes_away_and_comes_home_again() -> None:
    """A holiday that follows on a hospital stay is no return; a departure ends what goes on."""
    ledger = houses(
        moves_in("c-17", "1", date(2023, 1, 2)),
        away("c-17", date(2023, 5, 10), date(2023, 5, 19)),
        away("c-17", date(2023, 5, 20), date(2023, 5, 31), "holiday"),
        away("c-17", date(2023, 6, 20), date(2023, 7, 31)),
        leaves("c-17", date(2023, 6, 30)),
    )
    assert [row[:2] + row[3:] for row in rows(ledger, MAY) if row[1] in ("absence", "return")] == [
        ("2023-05-10", "absence", "away (hospital) until 2023-05-19"),
        ("2023-05-20", "absence", "away (holiday) until 2023-05-31"),
        ("2023-06-01", "return", "home again (holiday)"),
        ("2023-06-20", "absence", "away (hospital) until 2023-07-31"),
    ]


def test_what_ends_has_its_last_day_and_what_begins_its_first() -> None:
    ledger = houses(moves_in("c-17", "1", MAY), leaves("c-17", JUNE))
    found = told(ledger, MAY, 120)["coming"]
    assert [(row["what"], row["from"], row["to"]) for row in found] == [
        ("move-in", "2023-05-01", None),
        ("departure", None, "2023-06-10"),
        ("notice-end", None, "2023-07-31"),
    ]


def test_the_day_itself_lies_ahead_and_the_last_day_of_the_days_asked_about_too() -> None:
    ledger = houses(moves_in("c-17", "1", JUNE))
    days = [JUNE - timedelta(days=91), JUNE - timedelta(days=90), JUNE, JUNE + timedelta(days=1)]
    assert [len(rows(ledger, day)) for day in days] == [0, 1, 1, 0]


def test_a_notice_that_somebody_else_ends() -> None:
    ledger = houses(moves_in("c-17", "1", MAY), leaves("c-17", JUNE), moves_in("c-18", "1", date(2023, 7, 1)))
    (notice,) = [row for row in rows(ledger, date(2023, 6, 20)) if row[1] == "notice-end"]
    assert notice == (
        "2023-06-30",
        "notice-end",
        "c-17",
        "last day of notice after c-17, who left 2023-06-10; then c-18 moves in",
    )


def test_a_place_that_is_taken_over_on_the_day_of_the_departure() -> None:
    ledger = houses(moves_in("c-17", "1", date(2023, 1, 2)), leaves("c-17", JUNE), moves_in("c-18", "1", JUNE))
    assert rows(ledger, MAY) == [
        ("2023-06-10", "departure", "c-17", "last day of the stay; c-18 moves in that day"),
        ("2023-06-10", "move-in", "c-18", "moves in at level 5, paid by the own municipality"),
    ]


def test_places_that_are_taken_out_of_use_and_put_back() -> None:
    ledger = houses(closes("2", date(2023, 6, 1), date(2023, 6, 30)))
    assert rows(ledger, MAY) == [
        ("2023-06-01", "out-of-use", None, "out of use until 2023-06-30"),
        ("2023-07-01", "in-use", None, "in use again"),
    ]


def test_prices_are_those_that_the_offer_is_settled_by() -> None:
    """The rates concern both houses: of all, they are said once and of none."""
    dearer = RATES.changed({"interval_ore": 359_00})
    ledger = houses()
    ledger.do(
        replace(
            decision(
                RatesVersion("lillebaelt", JUNE, dearer),
                RatesVersion("elsewhere", JUNE, dearer),
                BaseVersion(OFFER, JUNE, BASE.changed({"amount_ore": 900_00})),
                reference="KB 2",
            ),
            **SAID,
        )
    )
    own = ("2023-06-10", "price", None, f"base of {OFFER}: 900,00 kr. a day")
    shared = ("2023-06-10", "price", None, "rates lillebaelt")
    assert rows(ledger, MAY) == [shared, own]
    assert rows(ledger, MAY, offer=OTHER) == [shared]
    assert rows(ledger, MAY, offer=None) == [shared, own]
    assert [row["offer"] for row in told(ledger, MAY, offer=None)["coming"]] == [None, OFFER]


def test_prices_that_are_raised_come_too() -> None:
    ledger = houses()
    raised = Regulation(per_cent=Decimal(3))
    ledger.do(replace(decision(RegulationVersion("lillebaelt", JUNE, raised, (OFFER,)), reference="KB 4"), **SAID))
    assert [(day, what) for day, what, *_ in rows(ledger, MAY)] == [("2023-06-10", "price"), ("2023-06-10", "price")]
    assert [(day, what) for day, what, *_ in rows(ledger, MAY, offer=OTHER)] == [("2023-06-10", "price")]


def followed_up() -> MemoryLedger:
    """Meetings fall ten days after each month, citizens of §108 are looked at after three months, then yearly."""
    ledger = houses()
    ledger.do(
        replace(
            decision(
                WheelVersion(MAY, YearWheel(meeting="monthly", months=(5, 6), days_after=10)),
                CadenceVersion(MAY, Cadence(paragraph="108", first_after_months=3, every_months=12)),
                reference="KB 3",
            ),
            **SAID,
        )
    )
    return ledger


def test_what_falls_due_lies_ahead_and_what_is_overdue_is_counted() -> None:
    ledger = followed_up()
    ledger.do(moves_in("c-17", "1", MAY, paragraph="108"))
    assert rows(ledger, date(2023, 6, 15), 60) == [
        ("2023-07-10", "meeting", None, "monthly meeting about 2023-06"),
        ("2023-08-01", "citizen", "c-17", "§108, moved in 2023-05-01"),
    ]
    found = told(ledger, date(2023, 6, 15), 60)
    assert found["overdue"] == 1  # the meeting about May
    assert found["coming"][0]["command"] == f"pladsbog follow-up prepare {OFFER} 2023-06"


def test_an_action_with_a_day_lies_ahead_until_it_is_done() -> None:
    ledger = houses(
        HoldMeeting(
            offer=OFFER,
            month=Month(2023, 5),
            held_on=date(2023, 6, 5),
            participants=("leader",),
            actions=(("call", JUNE, "anne"), ("write", None, None)),
            **SAID,
        )
    )
    assert rows(ledger, MAY) == [("2023-06-10", "action", None, f"{OFFER}/2023-05/1: call (anne)")]
    ledger.do(FinishAction(action=f"{OFFER}/2023-05/1", done_on=date(2023, 6, 6), **SAID))
    assert rows(ledger, MAY) == []


def test_late_news_is_told_only_from_when_it_is_known() -> None:
    ledger = houses(moves_in("c-17", "1", date(2023, 1, 2)))
    then = ledger.log.last()
    ledger.do(leaves("c-17", JUNE))
    assert rows(ledger, MAY, known_at=then) == []
    assert [row[1] for row in rows(ledger, MAY)] == ["departure"]


def test_what_was_annulled_does_not_come() -> None:
    ledger = houses(moves_in("c-17", "1", JUNE))
    ledger.do(voided(FIRST))
    assert rows(ledger, MAY) == []


def test_an_offer_that_is_not_known_is_refused() -> None:
    with pytest.raises(UnknownOffer):
        told(houses(), JUNE, offer="syrenpark")
