"""What is kept of settlements: calculated when asked for, deleted where an event touches them, issued for ever."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from msgspec.structs import replace

from ledger.commands import Command, GoAway
from ledger.events import Event
from ledger.events.base import Whose
from ledger.events.decisions import BaseVersion, ModelVersion, RatesVersion
from ledger.events.offers import OfferVersion
from ledger.events.places import PlaceOpening
from ledger.models.issued import STATES, IssuedMonth
from ledger.models.issued_lines import IssuedLine
from ledger.settlement.as_issued import as_issued
from ledger.settlement.engine import settle_month
from ledger.shared.calendar import Month
from ledger.shared.event_numbers import numbers
from projections.settlements import cache_months, months_touched, says_the_same
from tests.ledger.given import (
    BASE,
    MODEL,
    NEW_YEAR,
    OFFER,
    RATES,
    TERMS,
    TOWN,
    DecisionContext,
    close,
    correct,
    decision,
    depart,
    given,
    move_in,
    reassess,
    set_use,
    void,
)
from tests.projections.tables import Tables, tables

NEWS = "KB 2023-04-01 item 3"
MONTHS = [Month(2023, month) for month in range(1, 7)]
MAY = date(2023, 5, 1)
OTHER = decision(
    OfferVersion("havblik", NEW_YEAR, TERMS.changed({"model": "other", "rates": "other"})),
    ModelVersion("other", NEW_YEAR, MODEL),
    RatesVersion("other", NEW_YEAR, RATES),
    PlaceOpening("havblik", "1", NEW_YEAR),
)
PAST = given(TOWN, OTHER, move_in("c-17", "1", NEW_YEAR))
"""Two houses with terms of their own; c-17, moved in #11, lives in the first one."""


class Moved(Event, frozen=True, kw_only=True):
    """A kind of event that is still to come: somebody moves from one house to another."""

    offer: str
    to_offer: str

    @property
    def touches(self) -> tuple[Whose, ...]:
        return Whose("offer", self.offer), Whose("offer", self.to_offer)


def test_one_fact_can_touch_the_months_of_two_offers() -> None:
    said: dict[str, Any] = {"by": "anna", "act": "a", "offer": OFFER, "to_offer": "havblik"}
    moved = [Moved(**said, effective_on=date(2023, month, 1)) for month in (5, 3)]
    assert months_touched(moved) == [(Whose("offer", "havblik"), "2023-02"), (Whose("offer", OFFER), "2023-02")]


def test_a_row_has_the_days_away_among_the_occupied_ones() -> None:
    away = GoAway(by="anna", citizen="c-17", first_day=date(2023, 5, 20), until=date(2023, 6, 3), kind="hospital")
    told = asked_for(PAST.when(away).then_recorded())
    query = "SELECT month, occupied, absent FROM cached_months WHERE offer = ? AND month >= '2023-05' ORDER BY month"
    # 20 to 31 May are 12 days, 1 to 3 June 3
    assert list(told.db.conn.execute(query, (OFFER,))) == [("2023-05", 31, 12), ("2023-06", 30, 3)]


def asked_for(context: DecisionContext) -> Tables:
    """The tables after every month of both houses has been asked for."""
    told = tables(context)
    cache_months(
        told.db.conn,
        "cached_months",
        (as_issued(settle_month(context.book(offer), month)) for offer in context.offers() for month in MONTHS),
    )
    return told


def touched(context: DecisionContext, *commands: Command) -> dict[str, str | None]:
    """For each house the first month that is no longer kept after the commands; None where all are."""
    told, after = asked_for(context), context.after(*commands)
    told.fold(after.recorded[len(context.recorded) :])
    left = set(told.rows("cached_months", "offer", "month"))
    gone = {offer: [str(month) for month in MONTHS if (offer, str(month)) not in left] for offer in context.offers()}
    for months in gone.values():
        assert months == [str(month) for month in MONTHS][len(MONTHS) - len(months) :], "later months stay untouched"
    return {offer: months[0] if months else None for offer, months in gone.items()}


@pytest.mark.parametrize(
    ("command", "first"),
    [
        (move_in("c-18", "2", MAY), "2023-04"), (reassess("c-17", MAY), "2023-04"),
        (depart("c-17", date(2023, 4, 30)), "2023-04"), (set_use("2", MAY, None, "closed"), "2023-04"),
        (void(11), "2023-01"), (correct(11, day=date(2023, 3, 10)), "2023-01"),
        (decision(BaseVersion(OFFER, MAY, BASE), reference=NEWS), "2023-01"),
        (decision(OfferVersion(OFFER, MAY, TERMS), reference=NEWS), "2023-04"),
        (decision(PlaceOpening(OFFER, "3", MAY), reference=NEWS), "2023-04"),
        (decision(RatesVersion("lillebaelt", MAY, RATES), reference=NEWS), "2023-05"),
        (decision(ModelVersion("pakker", MAY, MODEL), reference=NEWS), "2023-05"),
    ],
)  # fmt: skip
def test_an_event_touches_its_own_offers_months_from_its_day_on(command: Command, first: str) -> None:
    """Of the 1st: from the month before, whose census can be taken by the day after."""
    assert touched(PAST, command) == {OFFER: first, "havblik": None}


def test_a_correction_touches_from_the_earlier_of_both_days() -> None:
    context = PAST.after(reassess("c-17", MAY))
    for day, first in ((date(2023, 3, 10), "2023-03"), (date(2023, 6, 10), "2023-04")):
        assert touched(context, correct(13, day=day)) == {OFFER: first, "havblik": None}


def test_a_new_resident_ends_anothers_vacancy_in_the_same_house_only() -> None:
    context = PAST.after(depart("c-17", date(2023, 2, 10)))
    assert touched(context, move_in("c-18", "1", date(2023, 3, 1))) == {OFFER: "2023-02", "havblik": None}


def test_voided_terms_touch_every_house() -> None:
    context = PAST.after(decision(RatesVersion("lillebaelt", MAY, RATES), reference=NEWS))
    assert touched(context, void(13)) == {OFFER: "2023-05", "havblik": "2023-05"}


def test_a_closing_touches_nothing_that_is_kept() -> None:
    assert touched(PAST, close(Month(2023, 1))) == {OFFER: None, "havblik": None}


def test_what_was_issued_is_kept_as_issued() -> None:
    context = PAST.after(close(Month(2023, 1)))
    issued = [(31 * (878_00 + 1_571_00), OFFER), (0, "havblik")]
    rows = tables(context).rows("closings", "total_ore", "offer", "month", "number", "known_at")
    assert sorted(rows) == sorted(
        (ore, offer, "2023-01", number, 12) for (ore, offer), number in zip(issued, (14, 13), strict=True)
    )


def test_a_month_that_shares_its_lists_otherwise_says_the_same() -> None:
    """Put together anew from a cached one it holds short lists of events in its lines, and is packed otherwise."""
    events = numbers((2, 4), (7,))
    line = IssuedLine(
        id="vacancy/1/2024-03-01", kind="vacancy", part="service", place="1", first_day=date(2024, 3, 1),
        last_day=date(2024, 3, 31), level="1", unit="day", unit_price_ore="1000", amount_ore=31000,
        for_month=Month(2024, 3), events=events,
    )  # fmt: skip
    days = dict.fromkeys(STATES, 0) | {"vacant": 31}
    shared = IssuedMonth(OFFER, Month(2024, 3), [line], (), days)
    held = IssuedMonth(OFFER, Month(2024, 3), [replace(line, events=tuple(events))], (), days)
    more = IssuedMonth(OFFER, Month(2024, 3), [replace(line, amount_ore=31001)], (), days)
    told = Tables()
    rows = []
    for month in (shared, held, more):
        cache_months(told.db.conn, "cached_months", [month])
        (row,) = told.db.execute("SELECT * FROM cached_months").fetchall()
        rows.append(row)
    columns = [column.name for column in told.db["cached_months"].columns]
    assert rows[0] != rows[1]
    assert says_the_same(columns, rows[0], rows[1])
    assert not says_the_same(columns, rows[0], rows[2])
    assert not says_the_same(columns, rows[0], None)
    edited = tuple("x" if name == "checksum" else value for name, value in zip(columns, rows[1], strict=True))
    assert not says_the_same(columns, rows[0], edited)
