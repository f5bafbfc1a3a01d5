"""As known then and as known now: what must hold on every history, whatever is told late, voided or corrected."""

from __future__ import annotations

import itertools
from collections import Counter
from contextlib import suppress
from datetime import timedelta

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from ledger.commands import Close, MoveIn, Reassess, Void
from ledger.errors import Refusal
from ledger.events import Departed, Event, MonthClosed, Moved, MovedIn, Recorded, VacancyBegan, VacancyEnded, Voided
from ledger.events.decisions import RatesVersion
from ledger.models.model import Model
from ledger.models.notice import RunningMonthAndMonths
from ledger.models.offers import Assessment
from ledger.settlement.as_issued import issued_for
from ledger.settlement.effects import effects_since
from ledger.settlement.issuing import current_settlement
from ledger.shared.calendar import Month
from tests.memory import MemoryLedger, money, months
from tests.properties.histories import (
    FIRST,
    HEAD,
    MODELS,
    OFFER,
    Instruction,
    adoption,
    command_of,
    instructions,
    opened,
    play,
    rates,
)

SEVEN = list(months(FIRST, 7))
many = settings(max_examples=600, deadline=None)


def obeys_the_sum_law(ledger: MemoryLedger) -> bool:
    return obeys_the_sum_law_for(ledger, OFFER)


def obeys_the_sum_law_for(ledger: MemoryLedger, offer: str) -> bool:
    """Issued totals and the earliest open month's adjustments are what the closed months come to."""
    book = ledger.book(offer)
    earliest = book.earliest_open()
    assert earliest is not None
    issued = sum(closing.issued.total_ore for closing in book.closings.values())
    carried = sum(line.amount_ore for line in current_settlement(book, earliest).lines if line.kind == "adjustment")
    return issued + carried == sum(ledger.total(offer, month) for month in book.closings) and _by_payer(ledger, offer)


def _by_payer(ledger: MemoryLedger, offer: str) -> bool:
    """The same for each payer by itself: what late news takes from one payer it puts to another."""
    book = ledger.book(offer)
    earliest = book.earliest_open()
    assert earliest is not None
    owed: Counter[str | None] = Counter()
    carried = (line for line in current_settlement(book, earliest).lines if line.kind == "adjustment")
    for line in itertools.chain(carried, *(closing.issued.lines for closing in book.closings.values())):
        owed[line.payer] += line.amount_ore
    for line in (line for month in book.closings for line in ledger.known(offer, month).lines):
        owed[line.payer] -= line.amount_ore
    return not any(owed.values())


def has_an_id_a_line(ledger: MemoryLedger) -> bool:
    """No two lines of the earliest open month have one id, those that it carries among them."""
    earliest = ledger.book(OFFER).earliest_open()
    assert earliest is not None
    ids = [line.id for line in ledger.current_settlement(OFFER, earliest).lines]
    return len(ids) == len(set(ids))


@many
@given(MODELS, instructions(), st.sampled_from(SEVEN))
def test_what_was_known_at_an_event_never_changes_after_it(
    model: Model, steps: list[Instruction], month: Month
) -> None:
    # given a history, and what settling a month showed after each of its commands
    ledger = opened(model)
    shown = {}
    for one in steps:
        with suppress(Refusal):
            ledger.do(command_of(one, ledger))
        shown[ledger.log.last()] = ledger.current_settlement(OFFER, month)
    # then settling it as known at each of those events shows the same, whatever came later
    for known_at, before in shown.items():
        assert ledger.current_settlement(OFFER, month, known_at) == before


@many
@given(MODELS, instructions(), st.sampled_from(SEVEN), st.data())
def test_then_and_the_bridge_make_now(
    model: Model, steps: list[Instruction], month: Month, data: st.DataObject
) -> None:
    # given a history and any event of it
    ledger = play(opened(model), steps)
    then = data.draw(st.integers(1, ledger.log.last()))
    # then what the month came to then and the effects of the events since are what it comes to now
    found = list(effects_since(OFFER, ledger.log.about(OFFER), then, lambda replay: replay.total(month)))
    was, becomes = ledger.total(OFFER, month, then), ledger.total(OFFER, month)
    assert was + sum(effect.effect for effect in found) == becomes
    assert all(effect.effect for effect in found)


@many
@given(MODELS, instructions(), instructions(1, 4))
def test_an_event_and_its_void_restore_every_amount(
    model: Model, steps: list[Instruction], more: list[Instruction]
) -> None:
    # given a history, and something more that can be told after it
    ledger = play(opened(model), steps)
    before = [money(ledger.comes_to(OFFER, month)) for month in SEVEN]
    recorded: list[Recorded] = []
    for one in (one for one in more if one.kind not in ("void", "close")):
        with suppress(Refusal):
            recorded += ledger.do(command_of(one, ledger))
    assume(recorded)
    moved_in = {fact.event.act for fact in recorded if isinstance(fact.event, MovedIn)}
    # when all of it is voided, the last first; a move-in takes along the departure told with it, a swap its other half
    taken: set[str] = set()
    for fact in reversed(recorded):
        with_move_in = isinstance(fact.event, Departed) and fact.event.act in moved_in
        if isinstance(fact.event, Moved):
            with_move_in |= fact.event.act in taken
            taken.add(fact.event.act)
        if not with_move_in and not _of_vacancy(fact.event):
            ledger.do(Void(number=fact.number, kind="typo", **HEAD))
    # then every month comes to what it did
    assert [money(ledger.comes_to(OFFER, month)) for month in SEVEN] == before


def _of_vacancy(event: Event) -> bool:
    """Vacancies follow from the act and are taken back with it; so are those that it annulled."""
    return isinstance(event, (VacancyBegan, VacancyEnded, Voided))


@many
@given(MODELS, instructions(2, 7), st.randoms(use_true_random=False))
def test_the_order_in_which_independent_events_are_told_does_not_matter(
    model: Model, steps: list[Instruction], chance: object
) -> None:
    # given instructions that lean on nobody else: each citizen keeps to one place
    own = [one._replace(where=one.who % 3) for one in steps if one.kind in ("move-in", "reassess", "depart")]
    own = [one for one in own if one.who < 3]
    by_citizen = [[one for one in own if one.who == who] for who in range(3)]
    # when they are told citizen by citizen, or all mixed
    one_after_the_other = play(opened(model), list(itertools.chain(*by_citizen)))
    mixed = play(opened(model), _shuffled(by_citizen, chance))
    # then what is known in the end is the same
    for month in SEVEN:
        first, second = one_after_the_other.comes_to(OFFER, month), mixed.comes_to(OFFER, month)
        assert money(first) == money(second)


def _shuffled(lists: list[list[Instruction]], chance: object) -> list[Instruction]:
    """The lists run together, each in its own order."""
    left = [list(one) for one in lists if one]
    mixed: list[Instruction] = []
    while left:
        chosen = chance.choice(left)  # type: ignore[attr-defined]  # hypothesis' Random
        mixed.append(chosen.pop(0))
        left = [one for one in left if one]
    return mixed


@many
@given(MODELS, instructions(6, 16))
def test_the_sum_law_holds_at_every_moment(model: Model, steps: list[Instruction]) -> None:
    ledger = opened(model)
    for one in steps:
        with suppress(Refusal):
            ledger.do(command_of(one, ledger))
            assert obeys_the_sum_law(ledger), one
            assert has_an_id_a_line(ledger), one
    # and no line that was issued or is carried is zero where it adjusts
    book = ledger.book(OFFER)
    for line in itertools.chain(*issued_for(book, book.closings).values()):
        assert line.kind != "adjustment" or line.amount_ore


@many
@given(MODELS, instructions(), st.integers(1, 3))
def test_once_adjusted_a_month_is_not_adjusted_again(model: Model, steps: list[Instruction], again: int) -> None:
    # given a history, and its earliest open month closed with what it carried
    ledger = play(opened(model), steps)
    for _ in range(again):
        earliest = ledger.book(OFFER).earliest_open()
        assert earliest is not None
        ledger.do(Close(month=earliest, offers=(OFFER,), accept_findings=True, **HEAD))
    # then the next month carries nothing
    following = ledger.book(OFFER).earliest_open()
    assert following is not None
    assert not [line for line in ledger.current_settlement(OFFER, following).lines if line.kind == "adjustment"]


@many
@example(
    Model(
        allocation="combination",
        structure="differentiated",
        notice=RunningMonthAndMonths(count=1, until_refilled=False),
    ),
    [Instruction("move-in", 0, 0, 0, 0), Instruction("move-in", 0, 0, 1, 0)],
    FIRST,
    3,
)
@given(MODELS, instructions(), st.sampled_from(SEVEN), st.integers(0, 180))
def test_a_table_adopted_again_with_the_same_prices_has_an_empty_bridge(
    model: Model, steps: list[Instruction], month: Month, day: int
) -> None:
    ledger = play(opened(model), [one for one in steps if one.kind not in ("rates", "drop", "regulate")])
    assume(ledger.book(OFFER).terms.rates)  # the first table may have been voided
    before = ledger.log.last()
    # when the prices in force are adopted once more, from the same day or from another
    from_day = FIRST.first + timedelta(days=day)
    ledger.do(adoption(ledger, RatesVersion("rates", from_day, rates(34900))))
    # then no month has moved, and the bridge has no line
    assert not list(effects_since(OFFER, ledger.log.about(OFFER), before, lambda replay: replay.total(month)))
    assert money(ledger.comes_to(OFFER, month)) == money(ledger.comes_to(OFFER, month, before))
    assert obeys_the_sum_law(ledger)


@many
@given(MODELS, instructions(), st.integers(0, 180), st.integers(1, 900))
def test_a_price_that_changes_from_a_day_leaves_every_month_before_it(
    model: Model, steps: list[Instruction], day: int, interval: int
) -> None:
    ledger = play(opened(model), [one for one in steps if (one.kind, one.day) != ("regulate", day)])
    before = ledger.log.last()
    from_day = FIRST.first + timedelta(days=day)
    ledger.do(adoption(ledger, RatesVersion("rates", from_day, rates(interval * 100))))
    for month in SEVEN:
        if month.last < from_day:
            assert ledger.comes_to(OFFER, month) == ledger.comes_to(OFFER, month, before)


@many
@given(MODELS, st.integers(1, 12), st.integers(1, 12), st.integers(1, 170))
def test_a_reassessment_to_the_same_level_changes_no_amount(model: Model, level: int, other: int, day: int) -> None:
    ledger = opened(model)
    for place, granted in (("0", level), ("1", other)):
        ledger.do(
            MoveIn(citizen=f"c-{place}", offer=OFFER, place=place, first_day=FIRST.first, decision="VU",
                   assessment=Assessment(level=str(granted)), **HEAD)
        )  # fmt: skip
    before = ledger.log.last()
    from_day = FIRST.first + timedelta(days=day)
    ledger.do(
        Reassess(citizen="c-0", first_day=from_day, assessment=Assessment(level=str(level)), decision="VU", **HEAD)
    )
    for month in SEVEN:
        assert money(ledger.comes_to(OFFER, month)) == money(ledger.comes_to(OFFER, month, before))


@pytest.mark.parametrize("count", [3])
def test_a_closed_month_shows_what_was_issued_for_ever(count: int) -> None:
    # given three closed months, and what they showed
    ledger = play(opened(Model(allocation="combination", structure="differentiated")), [
        Instruction("move-in", 0, 0, 3, 4), Instruction("close", 0, 0, 0, 0), Instruction("close", 0, 0, 0, 0),
        Instruction("close", 0, 0, 0, 0),
    ])  # fmt: skip
    shown = [ledger.current_settlement(OFFER, month) for month in months(FIRST, count)]
    assert sum(isinstance(fact.event, MonthClosed) for fact in ledger.log.facts) == count
    # when everything behind them is told anew
    play(ledger, [Instruction("correct", 0, 0, day, 7) for day in range(40)])
    play(ledger, [Instruction("rates", 0, 0, 0, 40), Instruction("void", 0, 0, 1, 3)])
    # then they show the same
    assert [ledger.current_settlement(OFFER, month) for month in months(FIRST, count)] == shown
