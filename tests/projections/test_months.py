"""Where answers get their months: with the read models or from the log alone, they are the same."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import TypeVar
from unittest.mock import Mock

import pytest

from ledger.commands import Adopt, Close, MoveIn, Reassess
from ledger.errors import UnknownOffer
from ledger.events import MonthClosed, MovedIn
from ledger.events.decisions import BaseVersion, ModelVersion
from ledger.events.offers import OfferVersion
from ledger.events.places import PlaceOpening
from ledger.models.model import Model
from ledger.models.offers import Assessment, Base
from ledger.settlement.as_issued import as_issued
from ledger.settlement.calculation import CALCULATION
from ledger.settlement.engine import settle_month
from ledger.settlement.issuing import current_settlement
from ledger.shared.calendar import Month
from ledger.state.book import Book
from ledger.store import open_log
from ledger.store.history import History
from projections import of_each
from projections.budgets import budget, budget_data
from projections.months import CurrentMonth, Months, answer
from projections.settle import settle
from projections.settlements import cache_months
from projections.views import answered
from tests.projections.ledgers import WHY, events
from tests.projections.test_views import record

T = TypeVar("T")

YEAR = list(Month(2025, 1).until(Month(2025, 12)))
CARRYING = ("moellehuset", Month(2025, 5))
"""The earliest open month of a house with late news about its closed ones."""


def ask(location: str, question: Callable[[Months], T], as_of: int | None = None) -> T:
    with open_log(location) as log:
        return answer(location, log, as_of, question)


def every_month(months: Months) -> list[CurrentMonth]:
    return [months.current(offer, month) for offer in months.history.offers() for month in YEAR]


def cached(location: str, table: str) -> list[tuple[str, str]]:
    with open_log(location) as log:
        return answered(location, log, lambda db, _: db.execute(f"SELECT offer, month FROM {table}").fetchall())


def test_cached_or_calculated_anew_a_month_is_the_same(sound: str) -> None:
    # given a ledger with closed months, adjustments issued and adjustments to be carried
    with open_log(sound) as log:
        from_the_log = every_month(Months(History(log)))
    # then the first answer, which calculates, and the second, which need not, are that of the log alone
    assert ask(sound, every_month) == from_the_log
    assert ask(sound, every_month) == from_the_log
    assert {one.status for one in from_the_log} == {"open", "closed"}


def test_a_second_answer_needs_no_book(sound: str, monkeypatch: pytest.MonkeyPatch) -> None:
    ask(sound, every_month)
    monkeypatch.setattr(Months, "book", lambda *_: pytest.fail("a book was read"))
    assert len(ask(sound, every_month)) == 13 * 12


def test_a_closed_month_is_the_event_that_closed_it(sound: str) -> None:
    closing = events(sound, MonthClosed)[0]
    assert isinstance(closing.event, MonthClosed)
    month = ask(sound, lambda months: months.current(closing.event.about_offer or "", Month(2025, 1)))
    assert month == CurrentMonth(closing.event.issued, closing)
    assert month.status == "closed"


@pytest.fixture
def books_read(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The houses whose books, closings and all, have been read since."""
    read: set[str] = set()
    book = Months.book

    def noted(months: Months, offer: str) -> Book:
        read.add(offer)
        return book(months, offer)

    monkeypatch.setattr(Months, "book", noted)
    return read


def test_what_was_issued_is_read_only_where_news_has_touched_it(sound: str, books_read: set[str]) -> None:
    # given the earliest open month of every house, as the log alone has it
    month = CARRYING[1]
    with open_log(sound) as log:
        from_the_log = [Months(History(log)).current(offer, month) for offer in History(log).offers()]
    books_read.clear()
    # when all of them are asked for
    asked = ask(sound, lambda months: [months.current(one.offer, month) for one in from_the_log])
    # then they are the same, and only what is adjusted has been read
    assert asked == from_the_log
    assert CARRYING[0] in books_read
    assert books_read < {one.offer for one in from_the_log}


def test_what_another_calculation_issued_is_looked_at_again(
    sound: str, books_read: set[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    month = CARRYING[1]
    monkeypatch.setattr("projections.months.CALCULATION", CALCULATION + 1)
    everywhere = ask(sound, lambda months: [months.current(offer, month) for offer in months.history.offers()])
    assert books_read == {one.offer for one in everywhere if one.status == "open" and one.was_open}


def test_the_earliest_open_month_is_cached_with_what_it_carries_until_it_is_closed(sound: str) -> None:
    offer, month = CARRYING
    current = ask(sound, lambda months: months.current(offer, month)).settlement
    assert "adjustment" in {line.kind for line in current.lines}
    assert (offer, str(month)) in cached(sound, "cached_current")
    # when it is closed, another month carries what comes next
    record(sound, Close(month=month, offers=(offer,), accept_findings=True, **WHY))
    assert (offer, str(month)) not in cached(sound, "cached_current")
    assert ask(sound, lambda months: months.current(offer, month)).settlement == current
    with open_log(sound) as log:
        book = History(log).book(offer)
    june = ask(sound, lambda months: months.current(offer, month.next())).settlement
    assert june == current_settlement(book, month.next())


def test_news_of_a_closed_month_moves_an_earlier_month_that_was_opened_later(sound: str) -> None:
    # given a house whose first months are closed, and that is then said to have been open a year before them
    offer, earliest = "solbakken", Month(2024, 1)
    with open_log(sound) as log:
        terms = History(log).terms(offer).offer.on(date(2025, 1, 1))
    assert terms is not None
    back = OfferVersion(offer, earliest.first, terms.value)
    record(sound, Adopt(decision="KB", decided_on=date(2024, 1, 1), items=(back,), **WHY))
    before = ask(sound, lambda months: months.current(offer, earliest)).settlement
    # when something becomes known of a closed month
    moved = next(fact.event for fact in events(sound, MovedIn) if fact.event.about_offer == offer)
    day = moved.effective_on + timedelta(days=1)
    record(sound, Reassess(citizen=moved.about_citizen or "", first_day=day, assessment=Assessment(level="1"), **WHY))
    # then the earliest open month carries it
    with open_log(sound) as log:
        right = current_settlement(History(log).book(offer), earliest)
    assert right.total_ore != before.total_ore
    assert ask(sound, lambda months: months.current(offer, earliest)).settlement == right


def test_a_first_base_makes_findings_of_months_before_it(sound: str) -> None:
    offer, new_year = "nyhuset", date(2025, 1, 1)
    with open_log(sound) as log:
        terms = History(log).terms("solbakken").offer.on(new_year)
    assert terms is not None
    combination = Model(allocation="combination", structure="differentiated")
    house = (
        ModelVersion("both", new_year, combination),
        OfferVersion(offer, new_year, terms.value.changed({"model": "both"})),
        PlaceOpening(offer, "1", new_year),
    )
    record(sound, Adopt(decision="KB", decided_on=new_year, items=house, **WHY))
    granted = Assessment(level="5")
    record(
        sound,
        MoveIn(citizen="c-9", offer=offer, place="1", first_day=new_year, assessment=granted, decision="VU", **WHY),
    )
    assert not ask(sound, lambda months: months.calculated(offer, Month(2025, 8))).findings
    base = BaseVersion(offer, date(2025, 11, 1), Base(unit="day", amount_ore=878_00))
    record(sound, Adopt(decision="KB", decided_on=new_year, items=(base,), **WHY))
    with open_log(sound) as log:
        right = as_issued(settle_month(History(log).book(offer), Month(2025, 8)))
    assert "no-base" in {finding.code for finding in right.findings}
    assert ask(sound, lambda months: months.calculated(offer, Month(2025, 8))) == right


def test_a_year_of_a_budget_is_put_together_once(sound: str, monkeypatch: pytest.MonkeyPatch) -> None:
    # given a budget that has been asked for, with the month that carries adjustments in its year
    offer, month = CARRYING
    with open_log(sound) as log:
        first = budget(sound, log, offer, month.year)
        assert "adjustment" in first.budget.months[month.month - 1].by_kind
        # when it is asked for again, then no month is calculated, nor what the carrying one carries
        for calculates in (
            "ledger.budgeting.budget.current_settlement",
            "ledger.settlement.issuing.current_settlement",
        ):
            monkeypatch.setattr(calculates, lambda *_: pytest.fail("a month was put together again"))
        assert budget_data(budget(sound, log, offer, month.year)) == budget_data(first)


def test_after_a_change_of_the_calculation_two_processes_find_what_every_house_carries(
    sound: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given months that were issued by another calculation, and what the log alone makes of them
    monkeypatch.setattr("projections.months.CALCULATION", CALCULATION + 1)
    monkeypatch.setattr("projections.carried.MANY_MONTHS", 1)
    month, today = CARRYING[1], date(2026, 1, 10)
    with open_log(sound) as log:
        right = settle(sound, log, month, today=today, known_at=log.last())
        shared = Mock(wraps=of_each.shared)
        monkeypatch.setattr("projections.of_each.shared", shared)
        # when a month is settled, and again
        first, again = (settle(sound, log, month, today=today) for _ in range(2))
    # then they say the same, and it was found out once
    assert first == again == right
    assert "adjustment" in {line.kind for one in first.offers for _, line in one.lines}
    shared.assert_called_once()


def test_what_another_calculation_made_is_not_served(sound: str, monkeypatch: pytest.MonkeyPatch) -> None:
    offer, month = CARRYING
    right = ask(sound, lambda months: (months.calculated(offer, month), months.current(offer, month)))
    # given that an earlier program, which calculated otherwise, has left its months in the file
    with monkeypatch.context() as earlier:
        earlier.setattr("projections.settlements.CALCULATION", CALCULATION - 1)
        wrong = right[0].carrying(right[0].lines)
        assert wrong.total_ore != right[0].total_ore

        def leave(months: Months) -> None:
            months.news["cached_months"].append(wrong)
            months.news["cached_current"].append(wrong)

        ask(sound, leave)
        assert ask(sound, lambda months: months.calculated(offer, month)) == wrong
    # then this one calculates anew
    assert ask(sound, lambda months: (months.calculated(offer, month), months.current(offer, month))) == right


def test_nothing_is_cached_that_was_calculated_before_the_last_news(sound: str) -> None:
    offer, month = CARRYING

    def news_meanwhile(months: Months) -> None:
        found = months.calculated(offer, Month(2025, 6))
        record(sound, Close(month=month, offers=(offer,), accept_findings=True, **WHY))
        ask(sound, lambda later: later.current("solbakken", month))  # folds the news
        assert months.news["cached_months"] == [found]

    ask(sound, news_meanwhile)
    assert (offer, "2025-06") not in cached(sound, "cached_months")


def test_a_past_event_is_answered_from_the_log_alone(sound: str) -> None:
    first = events(sound, MonthClosed)[0].number
    offer, month = "solbakken", Month(2025, 2)
    assert ask(sound, lambda months: months.current(offer, month).status, as_of=first - 1) == "open"
    assert ask(sound, lambda months: months.current(offer, month).status) == "closed"


def test_an_offer_that_nobody_knows(sound: str) -> None:
    for as_of in (None, 100):
        with pytest.raises(UnknownOffer):
            ask(sound, lambda months: months.current("nowhere", Month(2025, 2)), as_of)


def test_who_pays_is_the_same_with_the_read_models(sound: str) -> None:
    def payers(months: Months) -> list[set[str]]:
        return [months.payers(offer) for offer in months.history.offers()]

    with open_log(sound) as log:
        assert ask(sound, payers) == payers(Months(History(log)))


def test_months_are_replaced_when_they_are_cached_again(sound: str) -> None:
    month = ask(sound, lambda months: months.calculated(*CARRYING))
    with open_log(sound) as log:
        answered(sound, log, lambda db, _: None, [lambda db: cache_months(db, "cached_months", [month, month])])
    assert cached(sound, "cached_months") == [("moellehuset", "2025-05")]
