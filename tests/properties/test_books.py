"""What is computed in two ways comes to the same: books learnt event by event, totals without lines, what moved."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from functools import cache
from typing import Any, Literal

import pytest
from hypothesis import given, settings
from msgspec.structs import replace

from ledger.errors import Refusal
from ledger.following.vacancies import on_notice
from ledger.models.issued import IssuedMonth
from ledger.models.model import Model
from ledger.models.notice import RunningMonthAndMonths
from ledger.settlement import issuing
from ledger.settlement.adjustments import adjustments
from ledger.settlement.as_issued import as_issued, issued_for
from ledger.settlement.calculation import CALCULATION
from ledger.settlement.effects import Replay
from ledger.settlement.engine import settle_month
from ledger.settlement.issuing import (
    current_settlement,
    current_total,
    known_month,
    known_total,
    moved_months,
    totals_of,
)
from ledger.settlement.lines import OfferMonth
from ledger.settlement.timeline import day_by_day
from ledger.shared.calendar import DAY, Month, Period
from ledger.shared.versions import Versions
from ledger.state.book import Book, GrowingBook, book_of
from ledger.state.places import Place
from tests.memory import months
from tests.properties.histories import FIRST, MODELS, OFFER, Instruction, command_of, instructions, opened, play

SEVEN = list(months(FIRST, 7))
some = settings(max_examples=200, deadline=None)


def content(book: Book) -> dict[str, Any]:
    """Every part of a book, so that two can be compared."""
    terms = {name: _plain(getattr(book.terms, name)) for name in book.terms.__struct_fields__}
    issued = {month: book.closings.issued_total(month) for month in SEVEN}
    parts = {"places": book.places, "rooms": book.rooms, "closings": dict(book.closings), "facts": list(book.facts)}
    return {"offer": book.offer, "terms": terms, "issued": issued, **parts}


def _plain(value: object) -> object:
    """Versions as the list of all that were recorded."""
    if isinstance(value, Versions):
        return value.recorded, list(value)
    return {key: _plain(one) for key, one in value.items()} if isinstance(value, dict) else value


@some
@given(MODELS, instructions(6, 16))
def test_a_book_that_learns_event_by_event_is_the_book_of_all_of_them(model: Model, steps: list[Instruction]) -> None:
    facts = play(opened(model), steps).log.about(OFFER)
    growing = GrowingBook(OFFER)
    for count, fact in enumerate(facts, start=1):
        growing.learn(fact)
        assert content(growing.now) == content(book_of(OFFER, facts[:count])), fact


@some
@given(MODELS, instructions(6, 16))
def test_a_place_is_told_to_be_on_notice_on_the_days_that_are_settled_as_notice(
    model: Model, steps: list[Instruction]
) -> None:
    book = book_of(OFFER, play(opened(model), steps).log.about(OFFER))
    for day in (day for month in SEVEN for day in month.period.each()):
        found = {one.place.id for one in on_notice(book, day)}
        assert found == {place.id for place in book.places.values() if _state(book, place, day) == "notice"}, day


def _state(book: Book, place: Place, day: date) -> str | None:
    return next((one.state for one in day_by_day(book, place, Period(day, day + DAY)) if one.counts), None)


@pytest.mark.parametrize("ahead", [False, True])
@some
@given(model=MODELS, steps=instructions(6, 16))
def test_a_replay_comes_to_every_month_as_a_book_of_all_does(
    ahead: bool, model: Model, steps: list[Instruction]
) -> None:
    """Months that an event leaves alone are not calculated again; they are what they would be."""
    facts = play(opened(model), steps).log.about(OFFER)
    replay = Replay(OFFER, [], ahead=ahead)
    for count, fact in enumerate(facts, start=1):
        replay.learn(fact)
        book = book_of(OFFER, facts[:count])
        for month in SEVEN[:: 1 + count % 3]:
            assert without_stories(replay.month(month)) == without_stories(settle_month(book, month)), (fact, month)


def without_stories(settled: OfferMonth) -> OfferMonth:
    """A month without what its lines tell of how they came about: a tail tells where it ends, in a later month too.

    That story is shown of a month calculated from the whole book alone; of a replay only amounts are.
    """
    return replace(settled, lines=tuple(replace(line, steps=()) for line in settled.lines))


@pytest.mark.parametrize("covers", ["service", "all"])
@pytest.mark.parametrize("basis", ["daily", "census"])
@pytest.mark.parametrize("until", [0, 3, 12, 27])
def test_a_refill_leaves_the_month_before_alone_but_for_what_its_tail_tells(
    covers: Literal["service", "all"], basis: Literal["daily", "census"], until: int
) -> None:
    """Who moves out in January and the same citizen in again on 2 February: nothing of January but the story moves."""
    model = Model(allocation="combination", structure="differentiated", basis=basis, census="last")
    notice = RunningMonthAndMonths(count=1, covers=covers)
    twice = [Instruction("move-in", 0, 0, 0, until), Instruction("move-in", 0, 0, 32, 1)]
    facts = play(opened(model.changed({"notice": notice})), twice).log.about(OFFER)
    replay, last = Replay(OFFER, []), Month(2024, 1)
    for fact in facts:
        replay.learn(fact)
        replay.month(last)
    now = settle_month(book_of(OFFER, facts), last)
    assert without_stories(replay.month(last)) == without_stories(now)
    stories = [str(step.how) for line in now.lines if line.kind == "notice" for step in line.steps]
    assert any("it ends on 2024-02-01" in story for story in stories)
    assert replay.month(Month(2024, 2)) == settle_month(book_of(OFFER, facts), Month(2024, 2))


@some
@given(MODELS, instructions(6, 16))
def test_the_total_without_lines_is_that_of_the_lines(model: Model, steps: list[Instruction]) -> None:
    ledger = opened(model)
    for step in steps:
        with suppress(Refusal):
            ledger.do(command_of(step, ledger))
        book = ledger.book(OFFER)
        for month in SEVEN:
            settled = current_settlement(book, month, source_of(book))
            assert current_total(book, month, totals_of(book, source_of(book))) == settled.total_ore
            assert settled.total_ore == sum(line.amount_ore for line in settled.lines)


def source_of(book: Book) -> issuing.MonthSource:
    @cache
    def month_of(month: Month) -> IssuedMonth:
        return as_issued(settle_month(book, month))

    return month_of


@some
@given(MODELS, instructions(8, 18))
def test_no_month_that_moved_is_left_out(model: Model, steps: list[Instruction]) -> None:
    """A closed month that is not looked at again comes to all that has been issued for it, line by line."""
    ledger = opened(model)
    for step in steps:
        with suppress(Refusal):
            ledger.do(command_of(step, ledger))
        book = ledger.book(OFFER)
        left_out = book.closings.keys() - set(moved_months(book))
        issued = issued_for(book, book.closings)
        for month in left_out:
            now = as_issued(settle_month(book, month))
            assert not adjustments(known_month(book, now).lines, issued[month], lambda _, __: ()), (step, month)
            assert known_total(book, now) == book.closings.issued_total(month)


def test_every_closed_month_is_looked_at_again_by_another_calculation(monkeypatch: pytest.MonkeyPatch) -> None:
    close = Instruction("close", 0, 0, 0, 0)
    ledger = play(opened(Model(allocation="combination", structure="differentiated")), [close, close, close])
    assert moved_months(ledger.book(OFFER)) == []
    monkeypatch.setattr(issuing, "CALCULATION", CALCULATION + 1)
    assert moved_months(ledger.book(OFFER)) == SEVEN[:3]
