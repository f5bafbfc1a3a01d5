"""A month as it stands: as issued, or with what it carries, each adjustment with the events behind it."""

from __future__ import annotations

from datetime import date

import pytest
from msgspec.structs import replace

from ledger.commands import Adopt, Command
from ledger.events.decisions import ModelVersion, RatesVersion
from ledger.models.vacancy import AverageMinus
from ledger.settlement.as_issued import issued_for
from ledger.shared.calendar import Month
from tests.ledger.given import (
    MODEL,
    NEW_YEAR,
    OFFER,
    RATES,
    TOWN,
    close,
    correct,
    decision,
    depart,
    move_in,
    reassess,
    set_use,
    void,
)
from tests.memory import MemoryLedger

JANUARY, FEBRUARY, MARCH = (Month(2023, month) for month in (1, 2, 3))
LATE = "told late"


def told(*commands: Command) -> MemoryLedger:
    """The town, c-17 in place 1 at package 5 from New Year, and what is told after it."""
    ledger = MemoryLedger()
    for command in (TOWN, move_in("c-17", "1", NEW_YEAR), *commands):
        ledger.do(command)
    return ledger


def dearer(day: date) -> Adopt:
    adopted = decision(
        RatesVersion("lillebaelt", day, RATES.changed({"interval_ore": 359_00})), reference=f"dearer {day}"
    )
    return Adopt(by="karen", reason=LATE, decision=adopted.decision, decided_on=adopted.decided_on, items=adopted.items)


def carried(ledger: MemoryLedger, month: Month) -> list[tuple[str, str | None, int]]:
    """The kind of line adjusted, for whom, and øre."""
    lines = ledger.current_settlement(OFFER, month).lines
    return [(line.adjusts or "", line.citizen, line.amount_ore) for line in lines if line.kind == "adjustment"]


def causes(ledger: MemoryLedger, month: Month) -> list[list[str]]:
    """The kinds of event behind each adjustment."""
    lines = [line for line in ledger.current_settlement(OFFER, month).lines if line.kind == "adjustment"]
    return [[ledger.log.number(number).event.TOPIC.partition(":")[0] for number in line.events] for line in lines]


def test_only_the_earliest_open_month_carries() -> None:
    ledger = told(close(JANUARY), reassess("c-17", date(2023, 1, 22), reason=LATE))
    assert carried(ledger, JANUARY) == []
    assert carried(ledger, FEBRUARY) == [("service", "c-17", 10 * 349_00)]
    assert carried(ledger, MARCH) == []


def test_while_nothing_is_closed_nothing_is_carried() -> None:
    ledger = told(reassess("c-17", date(2023, 1, 22)))
    assert ledger.current_settlement(OFFER, JANUARY) == ledger.comes_to(OFFER, JANUARY)


def test_the_oldest_month_comes_first() -> None:
    ledger = told(close(JANUARY), close(FEBRUARY), reassess("c-17", date(2023, 1, 31), reason=LATE))
    lines = [line for line in ledger.current_settlement(OFFER, MARCH).lines if line.kind == "adjustment"]
    assert [(line.for_month, line.amount_ore) for line in lines] == [(JANUARY, 349_00), (FEBRUARY, 28 * 349_00)]


def test_what_was_issued_for_a_month_lies_in_its_own_settlement_and_in_later_ones() -> None:
    ledger = told(close(JANUARY), reassess("c-17", date(2023, 1, 22), reason=LATE), close(FEBRUARY))
    issued = issued_for(ledger.book(OFFER), [JANUARY, FEBRUARY])
    assert [(line.kind, line.amount_ore) for line in issued[JANUARY]] == [
        ("base", 31 * 878_00), ("service", 31 * 1_571_00), ("adjustment", 10 * 349_00),
    ]  # fmt: skip
    assert [line.kind for line in issued[FEBRUARY]] == ["base", "service"]


# --- causes ---------------------------------------------------------------------------------------


def test_of_several_late_events_each_line_names_its_own() -> None:
    ledger = told(
        move_in("c-18", "2", NEW_YEAR),
        close(JANUARY),
        reassess("c-17", date(2023, 1, 22), reason=LATE),
        depart("c-18", date(2023, 1, 25), reason=LATE),
    )
    assert carried(ledger, FEBRUARY) == [
        ("base", "c-18", -6 * 878_00), ("service", "c-17", 10 * 349_00), ("service", "c-18", -6 * 1_571_00),
    ]  # fmt: skip
    assert causes(ledger, FEBRUARY) == [["citizen.departed"], ["citizen.reassessed"], ["citizen.departed"]]


def test_an_event_of_a_later_month_is_no_cause() -> None:
    ledger = told(
        close(JANUARY),
        reassess("c-17", date(2023, 1, 22), reason=LATE),
        reassess("c-17", date(2023, 2, 1), "8"),
        dearer(date(2023, 2, 1)),
    )
    assert causes(ledger, FEBRUARY) == [["citizen.reassessed"]]
    (line,) = [line for line in ledger.current_settlement(OFFER, FEBRUARY).lines if line.kind == "adjustment"]
    assert line.events == (ledger.log.last() - 2,)


def test_an_event_that_was_known_at_the_last_adjustment_is_no_cause_of_the_next() -> None:
    ledger = told(
        close(JANUARY),
        reassess("c-17", date(2023, 1, 22), reason=LATE),
        close(FEBRUARY),
        reassess("c-17", date(2023, 1, 25), "8", reason=LATE),
    )
    (january, _) = [line for line in ledger.current_settlement(OFFER, MARCH).lines if line.kind == "adjustment"]
    assert january.events == (ledger.log.last(),)


def test_new_prices_are_the_cause_where_they_change_a_line() -> None:
    ledger = told(close(JANUARY), dearer(date(2023, 1, 31)), set_use("2", date(2023, 2, 10), None, "closed"))
    assert carried(ledger, FEBRUARY) == [("service", "c-17", 45_00)]
    assert causes(ledger, FEBRUARY) == [["rates.adopted"]]


def test_prices_that_are_voided_are_taken_back_because_of_the_void() -> None:
    ledger = told(close(JANUARY), dearer(date(2023, 1, 31)), close(FEBRUARY))
    adopted = next(fact for fact in reversed(ledger.log.facts) if fact.stream == "rates:lillebaelt")
    ledger.do(void(adopted.number, reason=LATE))
    ledger.do(set_use("2", date(2023, 3, 1), None, "closed"))
    ledger.do(replace(set_use("2", date(2023, 1, 10), date(2023, 1, 12), "closed"), reason=LATE))
    assert [ore for *_, ore in carried(ledger, MARCH)] == [-45_00, -28 * 45_00]
    assert causes(ledger, MARCH) == [["correction.voided"], ["correction.voided"]]


def test_a_correction_is_the_cause_of_what_it_changed() -> None:
    ledger = told(close(JANUARY))
    ledger.do(correct(8, day=date(2023, 1, 3), reason=LATE))
    assert carried(ledger, FEBRUARY) == [("base", "c-17", -2 * 878_00), ("service", "c-17", -2 * 1_571_00)]
    assert causes(ledger, FEBRUARY) == [["citizen.moved-in"], ["citizen.moved-in"]]


@pytest.mark.parametrize(
    "late", [reassess("c-18", date(2023, 1, 22), "7", reason=LATE), depart("c-18", date(2023, 1, 21), reason=LATE)]
)
def test_a_neighbour_who_moves_a_vacancy_is_its_cause(late: Command) -> None:
    averaged = MODEL.changed({"vacancy": AverageMinus(), "allocation": "activity"})
    town = decision(ModelVersion("pakker", NEW_YEAR, averaged), *TOWN.items[1:])
    ledger = MemoryLedger()
    for command in (town, move_in("c-18", "1", NEW_YEAR), close(JANUARY), late):
        ledger.do(command)
    assert {kind for kind, *_ in carried(ledger, FEBRUARY)} >= {"vacancy"}
    first = late.__class__.__name__.lower()
    assert all(any(kind.startswith(f"citizen.{first[:6]}") for kind in one) for one in causes(ledger, FEBRUARY))


def test_what_names_nobody_is_the_cause_where_nothing_else_can_be() -> None:
    # given a vacancy paid at package 5's average, and the place taken out of use in it, told late
    averaged = MODEL.changed({"vacancy": AverageMinus()})
    town = decision(ModelVersion("pakker", NEW_YEAR, averaged), *TOWN.items[1:])
    ledger = MemoryLedger()
    for command in (town, move_in("c-17", "1", NEW_YEAR), close(JANUARY)):
        ledger.do(command)
    # and prices that the house is not on
    ledger.do(replace(decision(RatesVersion("elsewhere", NEW_YEAR, RATES), reference="elsewhere"), reason=LATE))
    ledger.do(replace(set_use("2", date(2023, 1, 22), None, "closed"), reason=LATE))
    # then 10 days at package 4 are taken back because of that
    assert carried(ledger, FEBRUARY) == [("vacancy", None, -10 * 1_222_00)]
    assert causes(ledger, FEBRUARY) == [["place.taken-out-of-use"]]


def test_every_line_has_an_id_of_its_own() -> None:
    # given what was issued for one payer owed by another, and then by a third
    ledger = told(close(JANUARY), correct(8, payer="163", reason=LATE))
    for month, payer in ((FEBRUARY, "265"), (MARCH, "787")):
        ids = [line.id for line in ledger.current_settlement(OFFER, month).lines]
        assert len(set(ids)) == len(ids)
        ledger.do(close(month))
        latest = max(fact.number for fact in ledger.log.facts if fact.stream == "citizen:c-17")
        ledger.do(correct(latest, payer=payer, reason=LATE))
