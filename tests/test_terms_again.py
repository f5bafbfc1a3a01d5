"""The terms of a house, written as a decision file and adopted again from a day: every month comes to what it came to.

Each worked case is told to a ledger. What is in force in its house on a day is written, read, and adopted by a decision
of its own; all lines of the months that the case asks about, and of a year after them, are then the same. Each
published agreement is typed, and answers what it is asked once every house of it has its terms adopted again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import pytest
from msgspec.structs import replace

from cli.terms_file import written
from ledger.application import Ledger
from ledger.commands import Adopt, Command
from ledger.errors import NothingInForce
from ledger.events.budgets import BudgetVersion
from ledger.reading.decisions import read_decision
from ledger.settlement.engine import settle_month
from ledger.shared.calendar import Month, clock_set_to, parse_month
from ledger.store import open_log
from ledger.store.history import History
from projections.in_force import InForce, in_force
from tests import test_agreements
from tests.casebook import Case, all_cases
from tests.cli.running import pladsbog
from tests.scenarios import CLERK, ShownLine, shown

ALL = [case for case in all_cases() if case.door is None]
AGREEMENTS = test_agreements.all_agreements()


def _told(commands: Sequence[Command], location: str) -> None:
    with Ledger.create(location, by=CLERK) as ledger:
        for command in commands:
            ledger.record(command)


def _asked(case: Case) -> list[Month]:
    return sorted({month for question in case.questions for month in question.months})


def _months(case: Case) -> list[Month]:
    """The months that a case asks about, and a year after them."""
    *before, last = _asked(case)
    return [*before, *last.until(Month(last.year + 1, last.month))]


def _days(case: Case) -> Iterator[date]:
    """Where the first month begins that it asks about, and the year after the last one."""
    months = _asked(case)
    yield from dict.fromkeys([months[0].first, date(months[-1].year + 1, 1, 1)])


def _settled(location: str, offer: str, months: Sequence[Month]) -> dict[Month, Sequence[ShownLine]]:
    with open_log(location) as log:
        book = History(log).book(offer)
    return {month: sorted(shown(settle_month(book, month)).lines, key=str) for month in months}


def _shown(location: str, offer: str, day: date) -> InForce:
    with open_log(location) as log:
        return in_force(History(log), offer, day)


def _again(found: InForce, folder: Path) -> Adopt:
    """The decision in the file of what is in force, once it is filled in."""
    text = written(found).replace('reference = ""', 'reference = "again"')
    file = folder / "again.toml"
    file.write_text(text.replace('decided_on = ""', "decided_on = 2000-01-01"), encoding="utf-8")
    return replace(read_decision(file, CLERK), reason="again")


@pytest.mark.parametrize("case", ALL, ids=str)
def test_adopted_again_from_a_day_every_month_is_the_same(case: Case, tmp_path: Path) -> None:
    for at, day in enumerate(_days(case)):
        location = str(tmp_path / f"case-{at}.db")
        _told(case.commands, location)
        try:
            found = _shown(location, case.offer, day)
        except NothingInForce:
            continue
        before = _settled(location, case.offer, _months(case))
        with Ledger.open(location) as ledger:
            ledger.record(_again(found, tmp_path))
        assert _settled(location, case.offer, _months(case)) == before


def _is_of_one_day(case: Case) -> bool:
    """Whether all that a case adopts is its first decision, of one day and one house: what one file says."""
    first, *others = case.commands
    if not isinstance(first, Adopt) or any(isinstance(command, Adopt) for command in others):
        return False
    offers = {offer for item in first.items for offer in item.brings.offers}
    return offers == {case.offer} and len({item.day for item in first.items}) == 1


@pytest.mark.parametrize("case", [case for case in ALL if _is_of_one_day(case)], ids=str)
def test_adopted_in_another_ledger_every_month_is_the_same(case: Case, tmp_path: Path) -> None:
    """Given a case whose one decision is of one day, when the file stands in its place, then all is the same."""
    location, whole, copy = (str(tmp_path / f"{name}.db") for name in ("first", "whole", "copy"))
    first, *others = case.commands
    assert isinstance(first, Adopt)
    _told([first], location)
    found = _shown(location, case.offer, first.items[0].day)
    _told(case.commands, whole)
    again = _again(found, tmp_path)
    budgets = tuple(item for item in first.items if isinstance(item, BudgetVersion))  # in the file it is a comment
    _told([replace(again, items=(*again.items, *budgets)), *others], copy)
    months = _months(case)
    assert _settled(copy, case.offer, months) == _settled(whole, case.offer, months)


@pytest.mark.parametrize("agreement", AGREEMENTS, ids=str)
def test_an_agreement_answers_the_same_once_it_is_adopted_again(
    agreement: test_agreements.Case, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PLADSBOG_ACTOR", "anna")
    monkeypatch.delenv("PLADSBOG_LEDGER", raising=False)
    with clock_set_to(test_agreements.NOW):
        test_agreements.type_in(agreement)
        asked = [one for one in agreement.told["asked"] if "refused" not in one and not re.match("why", one["line"])]
        days = sorted({month.first for one in asked for month in _months_of(one)}) or [date(2026, 1, 1)]
        with open_log("pladsbog.db") as log:
            offers = History(log).offers()
        for offer in offers:
            _adopt_again(offer, days[0])
        for one in asked:
            wrong = list(test_agreements.wrong(one))
            assert not wrong, "\n".join([one["line"], *wrong])


def _months_of(asked: dict[str, object]) -> list[Month]:
    said = re.findall(r"\b20\d\d-\d\d\b(?!-)", f"{asked['line']} {asked.get('months', '')}")
    return [parse_month(text) for text in said]


def _adopt_again(offer: str, day: date) -> None:
    ran = pladsbog(f"decision show {offer} --on {day} -o {offer}.toml")
    if ran.code:
        assert "nothing-in-force" in ran.err, ran.err
        return
    file = Path(f"{offer}.toml")
    text = file.read_text(encoding="utf-8").replace('reference = ""', f'reference = "again {offer}"')
    file.write_text(text.replace('decided_on = ""', "decided_on = 2017-01-02"), encoding="utf-8")
    ran = pladsbog(f"adopt {offer}.toml --reason again")
    assert ran.code == 0, ran.err
