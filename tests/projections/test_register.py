"""Who lives where, as tables: given events, then rows; what was annulled or replaced is taken out."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from ledger.commands import GoAway, Return
from ledger.events.offers import OfferVersion
from ledger.events.places import Closure, PlaceOpening
from ledger.models.offers import Assessment
from ledger.shared.calendar import Month
from tests.ledger.given import (
    CLERK,
    DECISION,
    OFFER,
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
from tests.projections.tables import folded_one_by_one, tables

MAY = date(2023, 5, 1)
MID_MAY = date(2023, 5, 15)
MAY_LAST = date(2023, 5, 31)
JUNE = date(2023, 6, 1)
NEWS = "KB 2023-04-01 item 3"


def test_an_offer_and_its_places() -> None:
    told = tables(given(TOWN))
    assert told.rows("offers") == [
        (3, OFFER, "2023-01-01", "Syrenparken", "pakker", "lillebaelt", None, "internal", None, None, None)
    ]
    assert told.rows("places") == [
        (4, OFFER, "1", None, "2023-01-01", None, None),
        (5, OFFER, "2", None, "2023-01-01", None, None),
    ]


def test_a_row_for_each_version_of_an_offer() -> None:
    renamed = decision(OfferVersion(OFFER, MAY, TERMS.changed({"name": "Syren"})), reference=NEWS)
    told = tables(given(TOWN, renamed))
    assert told.rows("offers", "number", "effective_on", "name") == [
        (3, "2023-01-01", "Syrenparken"),
        (7, "2023-05-01", "Syren"),
    ]


def test_closings_give_last_days() -> None:
    told = tables(given(TOWN, decision(Closure(OFFER, "1", MAY_LAST))))
    assert told.rows("places", "place", "last_day") == [("1", "2023-05-31"), ("2", None)]
    told = tables(given(TOWN).after(decision(Closure(OFFER, None, MAY_LAST), reference=NEWS)))
    assert told.rows("places", "place", "last_day") == [("1", "2023-05-31"), ("2", "2023-05-31")]
    assert told.rows("offers", "number", "last_day") == [(3, "2023-05-31")]


def test_an_annulled_closing_gives_back_the_one_before_it() -> None:
    first, second = decision(Closure(OFFER, "1", MAY_LAST)), decision(Closure(OFFER, "1", MID_MAY), reference=NEWS)
    context = given(TOWN, first, second)
    assert tables(context).rows("places", "place", "last_day", "closed") == [("1", "2023-05-15", 8), ("2", None, None)]
    context = context.after(void(8))
    for told in (tables(context), folded_one_by_one(context)):
        assert told.rows("places", "place", "last_day", "closed") == [("1", "2023-05-31", 7), ("2", None, None)]
    assert tables(context.after(void(7))).rows("places", "last_day", "closed") == [(None, None), (None, None)]


def test_an_annulled_closing_of_a_house_gives_back_the_one_before_it() -> None:
    first, second = decision(Closure(OFFER, None, MAY_LAST)), decision(Closure(OFFER, None, MID_MAY), reference=NEWS)
    context = given(TOWN, first).after(second)
    closed = next(fact.number for fact in reversed(context.recorded) if fact.stream == f"offer:{OFFER}")
    assert tables(context).rows("offers", "last_day") == [("2023-05-15",)]
    told = tables(context.after(void(closed)))
    assert told.rows("offers", "last_day") == [("2023-05-31",)]
    assert told.rows("places", "last_day") == [("2023-05-31",), ("2023-05-31",)]


def test_an_annulled_version_of_a_closed_house_is_taken_out_the_same_in_one_batch_and_one_by_one() -> None:
    renamed = decision(OfferVersion(OFFER, MAY, TERMS.changed({"name": "Syren"})), reference=NEWS)
    closed = decision(Closure(OFFER, None, MAY_LAST), reference="KB 2023-05-02 item 1")
    context = given(TOWN, renamed, closed).after(void(7))
    assert tables(context).everything() == folded_one_by_one(context).everything()
    assert tables(context).rows("offers", "number", "last_day") == [(3, "2023-05-31")]


def test_a_places_own_level() -> None:
    told = tables(given(TOWN, decision(PlaceOpening(OFFER, "3", MAY, "C"))))
    assert told.rows("places", "number", "place", "level")[-1] == (7, "3", "C")


def test_a_stay_with_its_assessments() -> None:
    context = given(TOWN).after(
        move_in("c-17", "1", MAY, paragraph="108", payer="163", decision="VU 7"), reassess("c-17", MID_MAY)
    )
    told = tables(context)
    assert told.rows("stays") == [(7, 7, "c-17", OFFER, "1", "2023-05-01", None, None, "108", "163", "VU 7")]
    assert told.rows("assessments", "number", "citizen", "first_day", "level") == [
        (7, "c-17", "2023-05-01", "5"),
        (9, "c-17", "2023-05-15", "6"),
    ]


@pytest.mark.parametrize(
    ("granted", "row"),
    [
        (Assessment(level="5"), ("5", None, None, None)),
        (Assessment(hours=Decimal("24.5")), (None, "24.5", None, None)),
        (Assessment(hours=Decimal("1E+2")), (None, "100", None, None)),
        (Assessment(special_price_ore=2_172_97), (None, None, 2_172_97, None)),
        (Assessment(special_price_ore=2_832_00, per="day"), (None, None, 2_832_00, "day")),
    ],
)  # fmt: skip
def test_what_was_granted(granted: Assessment, row: tuple[object, ...]) -> None:
    told = tables(given(TOWN, move_in("c-17", "1", MAY, granted=granted)))
    assert told.rows("assessments", "level", "hours", "special_price_ore", "per") == [row]


def test_each_stay_ends_with_its_own_departure() -> None:
    context = given(TOWN, move_in("c-17", "1", MAY, MAY_LAST), move_in("c-17", "2", JUNE), depart("c-17", JUNE))
    assert tables(context).rows("stays", "moved_in", "place", "first_day", "last_day", "departed") == [
        (7, "1", "2023-05-01", "2023-05-31", 8),
        (11, "2", "2023-06-01", "2023-06-01", 13),
    ]


def test_days_away_end_with_the_last_one_the_return_or_the_departure() -> None:
    stay = given(TOWN, move_in("c-17", "1", MAY))
    planned = GoAway(by=CLERK, citizen="c-17", first_day=date(2023, 5, 3), until=date(2023, 5, 9), kind="holiday")
    open_one = GoAway(by=CLERK, citizen="c-17", first_day=MID_MAY, kind="hospital")
    context = stay.after(planned, Return(by=CLERK, citizen="c-17", day=date(2023, 5, 7)), open_one)
    asked = ("kind", "first_day", "last_day")
    first = ("holiday", "2023-05-03", "2023-05-06")
    assert tables(context).rows("absences", *asked) == [first, ("hospital", "2023-05-15", None)]
    left = context.after(depart("c-17", MAY_LAST))
    for told in (tables(left), folded_one_by_one(left)):
        assert told.rows("absences", *asked) == [first, ("hospital", "2023-05-15", "2023-05-31")]


def test_terms_adopted_after_an_offer_was_closed_leave_it_closed() -> None:
    renamed = decision(OfferVersion(OFFER, MAY, TERMS.changed({"name": "Syren"})), reference=NEWS)
    context = given(TOWN, decision(Closure(OFFER, None, JUNE)), renamed)
    for told in (tables(context), folded_one_by_one(context)):
        assert told.rows("offers", "name", "last_day") == [("Syren", "2023-06-01"), ("Syrenparken", "2023-06-01")]


def test_a_stay_told_after_a_later_one() -> None:
    context = given(TOWN, move_in("c-17", "2", JUNE), move_in("c-17", "1", MAY, MAY_LAST))
    assert tables(context).rows("stays", "moved_in", "first_day", "last_day") == [
        (7, "2023-06-01", None),
        (9, "2023-05-01", "2023-05-31"),
    ]


STAY = given(TOWN, move_in("c-17", "1", MAY), reassess("c-17", MID_MAY), depart("c-17", MAY_LAST))
"""c-17 in place 1: moved in #7, reassessed #9, departed #10."""


def test_what_was_voided_is_taken_out() -> None:
    told = tables(STAY.after(void(9), void(10)))
    assert told.rows("stays", "moved_in", "last_day") == [(7, None)]
    assert told.rows("assessments", "number") == [(7,)]
    assert told.rows("annulments") == [(9, 12, 1), (10, 13, 1), (11, 14, 1)]


def test_a_voided_stay_is_gone_with_its_departure() -> None:
    told = tables(STAY.after(void(9), void(7)))
    for table in ("move_ins", "departures", "assessments", "stays"):
        assert told.rows(table) == []


def test_what_was_corrected_is_replaced() -> None:
    told = tables(STAY.after(correct(7, day=date(2023, 5, 2)), correct(10, day=MID_MAY)))
    assert told.rows("stays", "moved_in", "first_day", "last_day", "departed") == [(12, "2023-05-02", "2023-05-15", 14)]
    assert told.rows("assessments", "number", "first_day") == [(9, "2023-05-15"), (12, "2023-05-02")]


def test_what_a_voided_correction_had_replaced_is_there_again() -> None:
    told = tables(STAY.after(correct(10, day=MID_MAY), void(12)))
    assert told.rows("stays", "moved_in", "last_day", "departed") == [(7, "2023-05-31", 10)]


HISTORIES = {
    "a stay": STAY,
    "voids and corrections": STAY.after(void(9), correct(10, day=MID_MAY), void(13), void(10), correct(7, place="2")),
    "closings": given(TOWN).after(
        move_in("c-17", "1", MAY, MAY_LAST),
        decision(Closure(OFFER, None, MAY_LAST), reference=NEWS),
        close(Month(2023, 6), and_earlier=True),
    ),
    "out of use": given(TOWN, set_use("1", MAY, None, "closed"), set_use("1", JUNE, None, "open")),
    "adopted again": given(TOWN).after(void(2), decision(*TOWN.items, reference=DECISION)),
}


@pytest.mark.parametrize("name", HISTORIES)
def test_batches_do_not_matter(name: str) -> None:
    context: DecisionContext = HISTORIES[name]
    assert folded_one_by_one(context).everything() == tables(context).everything()
