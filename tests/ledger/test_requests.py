"""The digest that tells whether a key is used for the same command again: what is stored must go on being met."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import Any

import pytest

from ledger.commands import (
    CLEARED,
    Adopt,
    Close,
    Command,
    Confirm,
    Correct,
    Depart,
    HoldMeeting,
    MoveIn,
    Reassess,
    SetUse,
    Void,
)
from ledger.events.decisions import RatesVersion
from ledger.events.places import PlaceOpening
from ledger.idempotency import request_of
from ledger.models.offers import Assessment
from ledger.models.rates import Rates
from ledger.shared.calendar import Month

DAY = date(2023, 5, 1)
LEVEL, HOURS = Assessment(level="5"), Assessment(hours=Decimal("24.5"))
KEY: dict[str, Any] = {"by": "anna", "ref": "row-1"}
INTERVAL = Rates(unit="day", interval_ore=34900, steps=12, hours_per_step="7")

STORED: list[tuple[Command, str]] = [
    (MoveIn(**KEY, citizen="c-17", offer="bøgen", place="1", first_day=DAY, assessment=LEVEL, decision="VU 7"),
     "bf7d9bfa0cb8e7ac"),
    (MoveIn(**KEY, citizen="c-17", offer="bøgen", place="1", first_day=DAY, assessment=HOURS, until=DAY,
            paragraph="108", payer="163", decided_by="leader", reason="tale «sent»"), "eecf243fca807c34"),
    (Reassess(**KEY, citizen="c-17", first_day=DAY, assessment=Assessment(special_price_ore=0), kind="price"),
     "91c1b1fae53dd956"),
    (Depart(**KEY, citizen="c-17", last_day=DAY, cause="died"), "1be591053d711171"),
    (SetUse(**KEY, offer="bøgen", place="1", first_day=DAY, last_day=None, kind="closed"), "be55bf4c2140b5b2"),
    (Void(**KEY, number=7, kind="typo"), "2c4f0d837d54d6e3"),
    (Correct(**KEY, number=7, kind="decision", day=DAY, assessment=LEVEL), "ae73f6b4d24f86d8"),
    (Correct(**KEY, number=7, kind="typo", payer=CLEARED), "04156b51b5ffd2a6"),
    (Close(**KEY, month=Month(2023, 5), offers=("bøgen", "eg"), early=True), "486729225cb4d7a7"),
    (HoldMeeting(**KEY, offer="bøgen", month=Month(2023, 5), held_on=DAY, participants=("leader",),
                 actions=(("call", DAY, None),)), "e4fd918c3bcf9a62"),
    (Confirm(**KEY, what="rates", id="lillebaelt", year=2024), "10f52a13d9588d02"),
    (Adopt(**KEY, decision="KB 1", decided_on=DAY,
           items=[RatesVersion("lillebaelt", DAY, INTERVAL), PlaceOpening("bøgen", "1", DAY)]), "da0200c6a3b965a7"),
]  # fmt: skip
"""Commands with the digests that ledgers hold of them. A line is never changed."""


@pytest.mark.parametrize(("command", "digest"), STORED, ids=lambda value: type(value).__name__)
def test_what_was_stored_is_met_again(command: Command, digest: str) -> None:
    assert request_of(command) == digest


def test_a_digest_is_of_the_commands_name_and_all_that_it_asks() -> None:
    asked = {"assessment": {"level": "5"}, "citizen": "c-17", "decision": "VU 7", "first_day": "2023-05-01"}
    asked |= {"offer": "bøgen", "place": "1"}
    written = json.dumps(["MoveIn", asked], sort_keys=True, ensure_ascii=False)
    assert request_of(STORED[0][0]) == sha256(written.encode()).hexdigest()[:16]


def test_without_a_key_there_is_none() -> None:
    assert request_of(Depart(by="anna", citizen="c-17", last_day=DAY)) is None
