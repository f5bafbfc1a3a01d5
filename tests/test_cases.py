"""The worked cases, question by question: what the engine answers, and what comes through the door of a ledger file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from ledger.application import Ledger
from ledger.commands import MoveIn
from ledger.errors import Refusal
from ledger.settlement.engine import settle_month
from ledger.shared.calendar import Month
from ledger.store import open_log
from ledger.store.history import History
from tests.casebook import Case, Question, all_cases, differences, played, questions, told
from tests.properties.naive import settle_naively
from tests.properties.naive_services import services_of, with_services
from tests.scenarios import CLERK, Shown, shown

ASKED = questions(all_cases())
ASKED_IDS = [f"{case}/{question.when}" for case, question in ASKED]


def by_the_engine(case: Case) -> Callable[[Month], Shown]:
    """The history in memory, calculated by the engine; where services are granted, the rules have put it together."""
    book = told(case).book(case.offer)
    return lambda month: shown(settle_month(book, month))


def by_the_naive_calculation(case: Case) -> Callable[[Month], Shown]:
    """The history in memory, calculated day by day: what the engine is held against has to be right itself."""
    told_of = told(case)
    offers = {case.offer, *(command.offer for command in case.commands if isinstance(command, MoveIn))}
    books = {offer: told_of.book(offer) for offer in offers}

    def answer(month: Month) -> Shown:
        of_places = settle_naively(books[case.offer], month, services_of(books, case.offer, month))
        return with_services(of_places, books, case.offer, month)

    return answer


@pytest.mark.parametrize(("case", "question"), ASKED, ids=ASKED_IDS)
def test_case(case: Case, question: Question) -> None:
    assert not (wrong := played(by_the_engine, case, question)), "\n".join(wrong)


@pytest.mark.parametrize(("case", "question"), ASKED, ids=ASKED_IDS)
def test_case_by_the_naive_calculation(case: Case, question: Question) -> None:
    assert not (wrong := played(by_the_naive_calculation, case, question)), "\n".join(wrong)


@pytest.mark.parametrize("case", all_cases(), ids=str)
def test_case_through_the_door(case: Case, tmp_path: Path) -> None:
    """Every command typed into a ledger file, every question asked of what the file then holds."""
    location = str(tmp_path / "case.db")
    ledger = Ledger.create(location, by=CLERK)
    try:
        if case.door is not None:
            with pytest.raises(Refusal) as refused:
                _record(ledger, case)
            assert refused.value.code == case.door
            return
        _record(ledger, case)
    finally:
        ledger.close()
    with open_log(location) as log:
        book = History(log).book(case.offer)
    for question in case.questions:
        wrong = differences(question, [shown(settle_month(book, month)) for month in question.months])
        assert not wrong, "\n".join(wrong)


def _record(ledger: Ledger, case: Case) -> None:
    for command in case.commands:
        ledger.record(command)


def test_titles_tell_the_cases_apart() -> None:
    titles = [str(case) for case in all_cases()]
    assert len(titles) == len(set(titles))
