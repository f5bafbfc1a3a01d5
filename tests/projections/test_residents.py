"""Who lives where on a day: at which level, paid by whom, since when; rooms, late news, turnovers, nobody."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from ledger.errors import UnknownOffer
from ledger.models.offers import Assessment
from projections.residents import residents, residents_data
from tests.as_json import as_json
from tests.ledger.given import OFFER
from tests.memory import MemoryLedger
from tests.projections.houses import (
    FIRST,
    OTHER,
    RATES_EVENT,
    away,
    history_of,
    houses,
    leaves,
    moves,
    moves_in,
    paid_by,
    reassessed,
    voided,
)

MAY, JUNE = date(2023, 5, 1), date(2023, 6, 1)


def told(ledger: MemoryLedger, day: date, known_at: int | None = None, offer: str | None = OFFER) -> Any:
    return as_json(residents_data(residents(history_of(ledger, known_at), day, offer)))


def rows(ledger: MemoryLedger, day: date, *names: str, offer: str | None = OFFER) -> list[tuple[Any, ...]]:
    return [tuple(row[name] for name in names) for row in told(ledger, day, offer=offer)["residents"]]


def test_everything_that_is_told_of_a_resident() -> None:
    ledger = houses(
        moves_in("c-17", "1", MAY, payer="163", paragraph="108"),
        moves("c-17", "2", JUNE),
        leaves("c-17", date(2023, 9, 30)),
    )
    assert told(ledger, date(2023, 6, 15)) == {
        "on": "2023-06-15",
        "known_at": {"event": ledger.log.last()},
        "residents": [
            {
                "offer": OFFER,
                "place": "2",
                "citizen": "c-17",
                "stay": FIRST,
                "level": "5",
                "hours": None,
                "special_price": None,
                "payer": "163",
                "paragraph": "108",
                "from": "2023-05-01",
                "in_place_from": "2023-06-01",
                "to": "2023-09-30",
                "absent": None,
                "unpriced": None,
            }
        ],
    }


def test_places_are_in_the_order_in_which_people_count() -> None:
    ledger = houses(*(moves_in(f"c-{place}", place, MAY) for place in ("10", "3", "2", "1")))
    assert rows(ledger, JUNE, "place") == [("1",), ("2",), ("3",), ("10",)]


def test_hours_are_shown_as_the_level_that_they_are_settled_at() -> None:
    ledger = houses(
        moves_in("c-17", "1", MAY, Assessment(hours=Decimal(24))),
        moves_in("c-18", "2", MAY, Assessment(special_price_ore=2_000_00)),
    )
    shown = rows(ledger, JUNE, "level", "hours", "special_price")
    assert shown == [("4", "24", None), ("special", None, "2000.00")]


def test_a_day_is_asked_with_what_is_in_force_on_it() -> None:
    ledger = houses(
        moves_in("c-17", "1", MAY), reassessed("c-17", JUNE, "6"), paid_by("c-17", date(2023, 6, 10), "163")
    )
    assert rows(ledger, date(2023, 5, 31), "level", "payer") == [("5", None)]
    assert rows(ledger, JUNE, "level", "payer") == [("6", None)]
    assert rows(ledger, date(2023, 6, 10), "level", "payer") == [("6", "163")]


def test_the_first_and_the_last_day_are_lived_there_and_no_other() -> None:
    ledger = houses(moves_in("c-17", "1", MAY), leaves("c-17", JUNE))
    days = (date(2023, 4, 30), MAY, JUNE, date(2023, 6, 2))
    assert [len(rows(ledger, day, "citizen")) for day in days] == [0, 1, 1, 0]


def test_on_a_day_that_two_share_it_is_who_arrives() -> None:
    ledger = houses(moves_in("c-17", "1", MAY), leaves("c-17", JUNE), moves_in("c-18", "1", JUNE))
    assert rows(ledger, JUNE, "citizen", "from") == [("c-18", "2023-06-01")]


def test_two_stays_of_one_citizen_are_two() -> None:
    ledger = houses(
        moves_in("c-17", "1", MAY), leaves("c-17", date(2023, 5, 20)), moves_in("c-17", "1", JUNE, offer=OTHER)
    )
    assert rows(ledger, MAY, "offer", "from", "to", offer=None) == [(OFFER, "2023-05-01", "2023-05-20")]
    assert rows(ledger, JUNE, "offer", "from", "to", offer=None) == [(OTHER, "2023-06-01", None)]


def test_late_news_is_told_only_from_when_it_is_known() -> None:
    ledger = houses(moves_in("c-17", "1", MAY))
    then = ledger.log.last()
    ledger.do(leaves("c-17", date(2023, 5, 20)))
    assert [row["citizen"] for row in told(ledger, JUNE, then)["residents"]] == ["c-17"]
    assert told(ledger, JUNE)["residents"] == []


def test_who_is_away_lives_there_all_the_same() -> None:
    """In hospital from 5 June to the 9th, and from the 20th on until the return is recorded."""
    ledger = houses(
        moves_in("c-17", "1", MAY),
        away("c-17", date(2023, 6, 5), date(2023, 6, 9)),
        away("c-17", date(2023, 6, 20), None),
    )
    days = [date(2023, 6, 4), date(2023, 6, 9), date(2023, 6, 10), date(2023, 6, 21)]
    hospital = {"kind": "hospital", "from": "2023-06-05", "to": "2023-06-09", "event": FIRST + 2}
    until_return = {"kind": "hospital", "from": "2023-06-20", "to": None, "event": FIRST + 3}
    assert [rows(ledger, day, "absent") for day in days] == [[(None,)], [(hospital,)], [(None,)], [(until_return,)]]


def test_a_stay_that_was_annulled_is_none() -> None:
    ledger = houses(moves_in("c-17", "1", MAY))
    ledger.do(voided(FIRST))
    assert told(ledger, JUNE)["residents"] == []


def test_a_level_without_a_price_is_still_what_was_granted() -> None:
    ledger = houses(moves_in("c-17", "1", MAY))
    ledger.do(voided(RATES_EVENT))
    (row,) = told(ledger, JUNE)["residents"]
    assert (row["level"], row["unpriced"]) == ("5", "no-rate")


def test_an_offer_that_is_not_known_is_refused() -> None:
    with pytest.raises(UnknownOffer) as refused:
        told(houses(), JUNE, offer="syrenpark")
    assert refused.value.known == [OTHER, OFFER]
