"""Meetings as they were and the coming one: frozen sheets, changes that leave nothing unexplained, the hit rate."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any, cast

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from cli.remedies import CATALOGUE, worded
from ledger.commands import Close, Correct, Depart, FinishAction, HoldMeeting, MoveIn, Reassess, Void
from ledger.errors import NoMeeting, UnknownOffer
from ledger.events import AreaMeetingHeld, MeetingHeld
from ledger.events.decisions import BaseVersion, RatesVersion
from ledger.events.followups import is_note
from ledger.events.offers import OfferVersion
from ledger.events.places import PlaceOpening
from ledger.following.meetings import WHOLE_OFFER, Preparation, hit_rate
from ledger.models.areas import Area
from ledger.models.offers import Assessment, Base
from ledger.settlement.as_issued import issued_for
from ledger.shared.calendar import Month
from ledger.state.book import Book
from ledger.state.meetings import actions_of
from ledger.store import Log
from ledger.store.history import History
from projections.followups import (
    history_data,
    meeting_history,
    meetings,
    percent,
    preparation_data,
    prepared,
    sheet_data,
)
from projections.months import Months
from tests.as_json import as_json
from tests.ledger.given import NEW_YEAR, OFFER, RATES, TERMS, TOWN, decision
from tests.memory import MemoryLedger
from tests.properties import histories
from tests.properties.histories import Instruction, instructions, opened, play
from tests.properties.naive import Kept, settle_naively

MAY, JUNE = Month(2023, 5), Month(2023, 6)
SAID: dict[str, Any] = {"by": "karen", "reason": "told late"}
TODAY = date(2023, 7, 10)


def town() -> MemoryLedger:
    """c-17 lives in Syrenparken at package 5 from 1 May 2023: 245 days of the year at 2,449, 600,005.00."""
    ledger = MemoryLedger()
    ledger.do(TOWN)
    ledger.do(move_in("c-17", "1", MAY.first))
    return ledger


def opens_havblik(ledger: MemoryLedger) -> None:
    """A second house of the same leader."""
    ledger.do(decision(OfferVersion("havblik", NEW_YEAR, TERMS), PlaceOpening("havblik", "1", NEW_YEAR), reference="2"))


def move_in(citizen: str, place: str, day: date, level: str = "5") -> MoveIn:
    granted = Assessment(level=level)
    return MoveIn(citizen=citizen, offer=OFFER, place=place, first_day=day, assessment=granted, decision="VU", **SAID)


def hold(month: Month = MAY, held_on: date = date(2023, 6, 5), **other: Any) -> HoldMeeting:
    said: dict[str, Any] = {"by": "finn", "offer": OFFER, "participants": ("leader",)}
    return HoldMeeting(month=month, held_on=held_on, **{**said, **other})


def history(ledger: MemoryLedger, known_at: int | None = None) -> History:
    return History(cast("Log", ledger.log), known_at)


def coming(ledger: MemoryLedger, month: Month = JUNE, known_at: int | None = None) -> Preparation:
    return prepared(Months(history(ledger, known_at)), OFFER, month)


# --- the coming meeting ------------------------------------------------------------------------------


def told_since() -> MemoryLedger:
    """A meeting on 5 June, and then everything that can come between two meetings."""
    ledger = town()
    ledger.do(hold(expected_ore=600_000_00, actions=(("paint", date(2023, 6, 30), "leader"), ("call", None, None))))
    ledger.do(move_in("c-18", "2", date(2023, 7, 1), "4"))
    ledger.do(Reassess(citizen="c-17", first_day=date(2023, 9, 1), assessment=Assessment(level="6"), **SAID))
    late = ledger.do(Reassess(citizen="c-17", first_day=date(2023, 5, 15), assessment=Assessment(level="4"), **SAID))[0]
    dearer = RATES.changed({"interval_ore": 359_00})
    ledger.do(decision(RatesVersion("lillebaelt", date(2023, 12, 1), dearer), reference="December"))
    ledger.do(decision(BaseVersion(OFFER, date(2023, 12, 31), Base(unit="day", amount_ore=888_00)), reference="base"))
    ledger.do(Void(number=late.number, kind="typo", **SAID))
    ledger.do(Depart(citizen="c-18", last_day=date(2023, 10, 31), **SAID))
    return ledger


def test_each_change_has_its_cause_its_citizen_and_its_effect_to_the_ore() -> None:
    """2,449 a day is package 5, 2,100 package 4, 2,798 package 6; 359 makes package 5 1,616, 6 1,975, 4 1,257.

    c-18 from 1 July: 184 × 2,100. c-17 at 6 from 1 September: 122 × 349. Late at 4 from 15 May: 109 × −349. New rates
    in December: 31 × (1,975 − 1,920) and 31 × (1,257 − 1,222). Base of 31 December: 2 × 10. The slip annulled: its
    opposite. c-18 leaves on 31 October: −61 × 2,100, −31 × 35, −10.
    """
    found = coming(told_since())
    assert [(change.cause, change.citizen, change.effect.effect) for change in found.changes] == [
        ("move-in", "c-18", 386_400_00),
        ("reassessment", "c-17", 42_578_00),
        ("late news", "c-17", -38_041_00),
        ("price", None, 2_790_00),
        ("price", None, 20_00),
        ("correction", "c-17", 38_041_00),
        ("departure", "c-18", -129_195_00),
    ]
    assert found.was == 600_005_00
    assert found.figures.expected_ore == 600_005_00 + 302_593_00
    assert found.residual == 0


def test_the_sums_per_cause_and_per_citizen_are_the_whole_change() -> None:
    found = coming(told_since())
    assert found.summed("citizen") == [("c-17", 42_578_00), ("c-18", 257_205_00), (WHOLE_OFFER, 2_810_00)]
    assert dict(found.summed("cause"))["late news"] == -38_041_00
    for by in ("cause", "citizen"):
        assert sum(ore for _, ore in found.summed(by)) == found.figures.expected_ore - found.was


@pytest.mark.parametrize(("day", "told"), [(4, "late news"), (5, "late news"), (6, "reassessment")])
def test_late_news_took_effect_on_the_day_of_the_last_meeting_or_before(day: int, told: str) -> None:
    ledger = town()
    ledger.do(hold(held_on=date(2023, 6, 5)))
    ledger.do(Reassess(citizen="c-17", first_day=date(2023, 6, day), assessment=Assessment(level="6"), **SAID))
    assert [change.cause for change in coming(ledger).changes] == [told]


def reassess(day: date, level: str) -> Reassess:
    return Reassess(citizen="c-17", first_day=day, assessment=Assessment(level=level), **SAID)


def test_before_the_first_meeting_late_news_was_told_once_its_month_was_closed() -> None:
    """Nothing begins on or before a last meeting: what was issued by then is what somebody had looked at."""
    # given news about May, told before it is closed and after
    ledger = town()
    ledger.do(reassess(date(2023, 5, 10), "6"))
    ledger.do(Close(month=MAY, and_earlier=True, accept_findings=True, **SAID))
    ledger.do(reassess(date(2023, 5, 20), "4"))
    # and about June, which is open
    ledger.do(reassess(date(2023, 6, 1), "7"))
    # then what touches the closed month alone is late, whichever year it began in
    causes = [change.cause for change in coming(ledger).changes]
    assert causes[-3:] == ["reassessment", "late news", "reassessment"]
    # and a later closing makes nothing late that was told in time
    ledger.do(Close(month=JUNE, and_earlier=True, accept_findings=True, **SAID))
    assert [change.cause for change in coming(ledger).changes] == causes


def test_what_was_told_of_the_year_before_in_time_is_not_late() -> None:
    # given a year without a meeting, in which something of the year before is told, and nothing was closed
    ledger = town()
    ledger.do(reassess(date(2023, 12, 10), "6"))
    sheet = prepared(Months(history(ledger)), OFFER, Month(2024, 1))
    assert "late news" not in [change.cause for change in sheet.changes]


def test_last_time_s_expectation_is_held_against_what_is_expected_now() -> None:
    data = as_json(preparation_data(coming(told_since()), TODAY))
    assert data["last_meeting"]["expectation"] == {"year_end": "600000.00", "because": None}
    assert data["last_meeting"]["now_above_expectation"] == "302598.00"
    assert (data["expected_then"], data["expected_now"], data["residual"]) == ("600005.00", "902598.00", "0.00")


def test_open_actions_are_on_the_sheet_and_overdue_ones_say_so() -> None:
    ledger = told_since()
    data = as_json(preparation_data(coming(ledger), TODAY))
    assert [(one["id"], one["days_overdue"]) for one in data["open_actions"]] == [
        (f"{OFFER}/2023-05/1", 10),
        (f"{OFFER}/2023-05/2", 0),
    ]
    ledger.do(FinishAction(by="finn", action=f"{OFFER}/2023-05/1", done_on=date(2023, 7, 1)))
    assert [agreed.action.text for agreed in coming(ledger).open_actions] == ["call"]


def noted(comment: str, **other: Any) -> HoldMeeting:
    """What `follow-up note` records."""
    return hold(kind="ad-hoc", participants=("finn",), comment=comment, **other)


def notes_among(ledger: MemoryLedger, latest: int) -> list[bool]:
    """Of the latest events, all of them meetings, which are notes."""
    events = [fact.event for fact in ledger.log.facts[-latest:]]
    return [is_note(event) for event in events if isinstance(event, MeetingHeld | AreaMeetingHeld)]


def test_a_note_stands_beside_the_last_meeting_and_takes_nothing_from_it() -> None:
    """Focus, expectation and what has changed are those since the meeting; the note itself is in the history too."""
    ledger = town()
    ledger.do(hold(expected_ore=600_000_00, because="as last year", focus=("c-17",), comment="calm"))
    ledger.do(Reassess(citizen="c-17", first_day=date(2023, 9, 1), assessment=Assessment(level="6"), **SAID))
    before = coming(ledger)
    ledger.do(noted("place 2 is promised", held_on=date(2023, 6, 20)))
    ledger.do(noted("and taken", held_on=date(2023, 6, 21)))
    found = coming(ledger)
    assert (found.previous, found.since, found.was) == (before.previous, before.since, before.was)
    assert [change.effect.effect for change in found.changes] == [change.effect.effect for change in before.changes]
    assert [one.citizen for one in found.focus] == ["c-17"]
    data = as_json(preparation_data(found, TODAY))
    assert data["last_meeting"]["held_on"] == "2023-06-05"
    assert [(one["on"], one["by"], one["comment"]) for one in data["notes"]] == [
        ("2023-06-20", "finn", "place 2 is promised"),
        ("2023-06-21", "finn", "and taken"),
    ]
    told = meeting_history(Months(history(ledger)), OFFER)
    assert [one.record.meeting.comment for one in told] == ["calm", "place 2 is promised", "and taken"]


def test_a_note_about_several_houses_and_areas_is_one_of_each() -> None:
    """The sheet of each goes on from the meeting that was held."""
    ledger = town()
    opens_havblik(ledger)
    about: dict[str, Any] = {"others": ("havblik",), "areas": (Area(by="supplier", name="internal"),)}
    ledger.do(hold(participants=("leader", "finn"), **about))
    held = coming(ledger)
    ledger.do(noted("place 2 is promised", held_on=date(2023, 6, 20), **about))
    assert notes_among(ledger, 3) == [True] * 3
    found = coming(ledger)
    assert (found.previous, found.was) == (held.previous, held.was)
    assert [one.meeting.comment for one in found.notes] == ["place 2 is promised"]
    told = history_data(meeting_history(Months(history(ledger))), TODAY)["meetings"]
    assert [one["note"] for one in told] == [False] * 3 + [True] * 3


def test_what_was_recorded_before_notes_said_so_keeps_its_meaning() -> None:
    """Of several houses one alone keeps what was agreed, or expected: the others look like notes."""
    ledger = town()
    ledger.do(noted("calm"))
    [note] = coming(ledger).notes
    assert is_note(replace(note.meeting, note=None))
    assert not is_note(replace(note.meeting, note=None, together=("havblik",)))


def test_a_meeting_of_one_about_several_houses_that_agrees_on_something_is_a_note_of_none() -> None:
    ledger = town()
    opens_havblik(ledger)
    ledger.do(noted("calm", others=("havblik",), actions=(("paint", None, None),)))
    assert notes_among(ledger, 2) == [False] * 2


def test_notes_are_shown_until_the_next_meeting_and_before_the_first() -> None:
    ledger = town()
    ledger.do(noted("nobody has met yet"))
    assert coming(ledger).previous is None
    assert [one.meeting.comment for one in coming(ledger).notes] == ["nobody has met yet"]
    ledger.do(hold())
    assert coming(ledger).notes == ()


@pytest.mark.parametrize(
    "said",
    [
        {"participants": ("finn", "leader")},
        {"expected_ore": 600_000_00},
        {"actions": (("paint", None, None),)},
        {"focus": ("c-17",)},
        {"kind": "quarterly"},
        {"comment": None},
    ],
)
def test_what_was_held_with_others_or_came_to_anything_is_a_meeting(said: dict[str, Any]) -> None:
    ledger = town()
    ledger.do(hold())
    ledger.do(hold(**{"kind": "ad-hoc", "participants": ("finn",), "comment": "calm", **said}))
    found = coming(ledger)
    assert found.previous is not None
    assert found.previous.number == ledger.log.last()
    assert found.notes == ()


def test_before_the_first_meeting_the_changes_are_those_since_the_year_began() -> None:
    """Everything here was recorded in 2030, so nothing was known when 2023 began."""
    found = coming(town())
    assert (found.previous, found.since, found.was) == (None, 0, 0)
    assert [change.cause for change in found.changes] == ["move-in"]
    assert found.residual == 0


def test_a_new_year_begins_with_what_the_last_meeting_knew() -> None:
    """The last meeting was about 2023; what it knew of 2024 is calculated as of its own events."""
    ledger = town()
    ledger.do(hold())
    ledger.do(Depart(citizen="c-17", last_day=date(2024, 1, 31), **SAID))
    found = coming(ledger, Month(2024, 1))
    assert found.was == 366 * 2_449_00
    assert [change.effect.effect for change in found.changes] == [-335 * 2_449_00]
    assert found.residual == 0
    assert preparation_data(found, TODAY)["last_meeting"]["now_above_expectation"] is None


def test_a_sheet_can_be_prepared_as_it_would_have_been_then() -> None:
    ledger = told_since()
    as_of = coming(ledger).changes[1].effect.cause.number
    then = coming(ledger, known_at=as_of)
    assert [change.cause for change in then.changes] == ["move-in", "reassessment"]
    assert then.residual == 0


def test_a_frozen_figure_that_no_replay_gives_shows_as_residual() -> None:
    ledger = told_since()
    for at, fact in enumerate(ledger.log.facts):
        if isinstance(fact.event, MeetingHeld):
            figures = fact.event.figures.changed({"expected_ore": fact.event.figures.expected_ore - 1})
            ledger.log.facts[at] = type(fact)(
                fact.number, fact.recorded_at, fact.stream, fact.version,
                fact.event.changed({"figures": figures}),
            )  # fmt: skip
    assert coming(ledger).residual == 1


# --- meetings as they were ---------------------------------------------------------------------------


def test_a_past_sheet_is_the_same_before_and_after_a_hundred_later_events() -> None:
    ledger = town()
    ledger.do(hold(expected_ore=600_000_00, because="as last year", comment="calm", actions=(("paint", None, None),)))
    before = sheets(ledger, MAY)
    played = ledger.log.last()
    for number in range(25):
        day = date(2023, 6, 1 + number)
        moved = ledger.do(Reassess(citizen="c-17", first_day=day, assessment=Assessment(level="9"), **SAID))[0]
        ledger.do(Correct(number=moved.number, kind="typo", assessment=Assessment(level="8"), **SAID))
        dearer = RATES.changed({"interval_ore": (400 + number) * 100})
        ledger.do(decision(RatesVersion("lillebaelt", MAY.first, dearer), reference=f"decision {number}"))
        ledger.do(Void(number=ledger.log.last(), kind="decision", **SAID))
    ledger.do(Close(month=MAY, and_earlier=True, accept_findings=True, **SAID))
    ledger.do(hold(JUNE, date(2023, 7, 5)))
    assert ledger.log.last() - played > 100
    assert sheets(ledger, MAY) == before


def sheets(ledger: MemoryLedger, month: Month) -> list[dict[str, Any]]:
    agreed = actions_of(ledger.log.stream(f"followup:{OFFER}"))
    return [sheet_data(held, agreed) for held in meetings(history(ledger), OFFER, month)]


def test_a_month_without_a_meeting_and_an_offer_that_is_not_known() -> None:
    ledger = town()
    with pytest.raises(NoMeeting) as none:
        meetings(history(ledger), OFFER, JUNE)
    assert (
        worded(none.value.remedy(), CATALOGUE)
        == f"see what one would have on the table: pladsbog follow-up prepare {OFFER} 2023-06"
    )
    ledger.do(hold())
    with pytest.raises(NoMeeting) as other:
        meetings(history(ledger), OFFER, JUNE)
    assert other.value.months == ["2023-05"]
    for ask in (lambda: meetings(history(ledger), "x", MAY), lambda: meeting_history(Months(history(ledger)), "x")):
        with pytest.raises(UnknownOffer):
            ask()


# --- history and hit rate ----------------------------------------------------------------------------


def test_an_expectation_hits_within_one_percent_of_the_outcome_that_bound_included() -> None:
    """The year comes to 600,005.00: 1 % of it is 6,000.05."""
    ledger = town()
    for day, expected in ((1, 606_005_05), (2, 606_005_06), (3, 594_004_95), (4, 594_004_94), (5, None)):
        ledger.do(hold(held_on=date(2023, 6, day), kind="ad-hoc", expected_ore=expected))
    told = meeting_history(Months(history(ledger)), OFFER)
    assert [one.hit for one in told] == [True, False, True, False, None]
    assert as_json([percent(one.deviation) for one in told]) == ["1.00", "1.00", "1.00", "1.00", None]
    rate = hit_rate(told)
    assert (rate.expectations, rate.hits, rate.provisional, rate.percent) == (4, 2, 4, 50)


def test_the_outcome_is_final_once_every_month_is_issued() -> None:
    ledger = town()
    ledger.do(hold(expected_ore=600_000_00))
    ledger.do(Depart(citizen="c-17", last_day=date(2023, 12, 15), **SAID))
    (told,) = meeting_history(Months(history(ledger)), OFFER)
    assert (told.outcome, told.final) == (600_005_00 - 16 * 2_449_00, False)
    ledger.do(Close(month=Month(2023, 12), and_earlier=True, accept_findings=True, **SAID))
    (told,) = meeting_history(Months(history(ledger)), OFFER)
    assert (told.outcome, told.final) == (560_821_00, True)
    assert told.deviation == Fraction(39_179_00, 560_821_00)
    assert history_data([told], TODAY)["hit_rate"]["provisional"] == 0


def test_the_history_is_of_all_offers_in_order_and_of_one_year_where_asked() -> None:
    ledger = town()
    ledger.do(hold())
    ledger.do(hold(Month(2024, 1), date(2024, 2, 7), actions=(("paint", None, None),)))
    told = meeting_history(Months(history(ledger)))
    assert [str(one.record.meeting.month) for one in told] == ["2023-05", "2024-01"]
    assert [len(one.actions) for one in told] == [0, 1]
    assert [str(one.record.meeting.month) for one in meeting_history(Months(history(ledger)), year=2024)] == ["2024-01"]


def test_the_void_of_a_later_stay_leaves_the_earlier_one_of_the_same_citizen_alone() -> None:
    """The move-in is annulled before its departure. In between, the departure must not end the citizen's other stay."""
    ledger = MemoryLedger()
    ledger.do(TOWN)
    for day, last_day in ((date(2023, 1, 1), date(2023, 1, 10)), (date(2023, 3, 1), date(2023, 4, 30))):
        moved_in = ledger.do(move_in("c-17", "1", day))[0]
        ledger.do(Depart(citizen="c-17", last_day=last_day, **SAID))
    ledger.do(hold())
    ledger.do(Void(number=moved_in.number, kind="typo", **SAID))
    found = coming(ledger)
    assert [change.effect.effect for change in found.changes] == [-61 * 2_449_00]
    assert (found.figures.expected_ore, found.residual) == (10 * 2_449_00, 0)


# --- on random histories -----------------------------------------------------------------------------


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(model=histories.MODELS, before=instructions(2, 8), since=instructions(2, 8), month=st.integers(1, 6))
def test_the_changes_since_the_last_meeting_leave_nothing_unexplained(
    model: Any, before: list[Instruction], since: list[Instruction], month: int
) -> None:
    """Held against the naive calculation: the frozen figure, the one of now, and that the changes lie between them."""
    ledger = play(opened(model), before)
    held = HoldMeeting(
        by="finn", offer=histories.OFFER, month=Month(2024, month), held_on=date(2029, 1, 1), participants=("leader",)
    )
    meeting = ledger.do(held)[0].event
    assert isinstance(meeting, MeetingHeld)
    assert meeting.figures.expected_ore == expected_naively(ledger.book(histories.OFFER))
    play(ledger, since)
    found = prepared(Months(history(ledger)), histories.OFFER, Month(2024, month))
    assert found.was == meeting.figures.expected_ore
    assert found.figures.expected_ore == expected_naively(ledger.book(histories.OFFER))
    assert found.residual == 0
    assert all(change.effect.effect for change in found.changes)
    assert all(sum(ore for _, ore in found.summed(by)) == found.figures.expected_ore - found.was for by in BY)


BY = ("cause", "citizen")


def expected_naively(book: Book) -> int:
    """The year 2024: issued months as issued, open ones calculated day by day, and in the earliest open month what the
    issued ones come to now less all that has been issued for them.
    """
    months = [Month(2024, month) for month in range(1, 13)]
    total = 0
    for month in months:
        if month in book.closings:
            total += sum(line.amount_ore for line in book.closings[month].issued.lines)
        else:
            total += settle_naively(book, month).total()
    if book.earliest_open() in months:
        issued, kept = issued_for(book, book.closings), Kept.of(book)
        for closed in book.closings:
            total += sum(kept.comes_to(book, closed).values()) - sum(line.amount_ore for line in issued[closed])
    return total
