"""What moved a budget is kept as it was told, and told on from there: it is what it would be from the beginning."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from datetime import date

import pytest

from ledger.budgeting.replay import BudgetStory, story
from ledger.commands import Reassess, Void
from ledger.events import BudgetAdopted, Recorded
from ledger.models.offers import Assessment
from ledger.settlement.effects import Replay
from ledger.store import open_log
from ledger.store.history import History
from projections.budget_changes import budget_changes
from projections.months import Months
from projections.views import differences, views_file
from tests.projections.ledgers import WHY, events
from tests.projections.test_months import ask
from tests.projections.test_views import record

HOUSE, YEAR = "moellehuset", 2025


def told_of(location: str, year: int = YEAR) -> BudgetStory:
    return ask(location, lambda months: budget_changes(months, HOUSE, year)).story


def from_the_log(location: str, year: int = YEAR) -> BudgetStory:
    with open_log(location) as log:
        return budget_changes(Months(History(log)), HOUSE, year).story


@pytest.fixture
def weighed(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The numbers of the events that are weighed."""
    numbers: list[int] = []
    learn = Replay.learn

    def noted(replay: Replay, *news: Recorded) -> None:
        numbers.extend(fact.number for fact in news)
        learn(replay, *news)

    monkeypatch.setattr(Replay, "learn", noted)
    return numbers


def late(day: date, level: str) -> Reassess:
    return Reassess(citizen="c-301", first_day=day, assessment=Assessment(level=level), decision="VU 1", **WHY)


@pytest.mark.parametrize("year", [2025, 2026])
def test_from_whatever_event_a_story_is_told_on_it_is_the_whole_one(sound: str, year: int) -> None:
    with open_log(sound) as log:
        facts = History(log).about(HOUSE)
    whole = story(HOUSE, facts, year)
    assert whole.moves
    for at in range(1, len(facts), 5):
        told = story(HOUSE, facts[:at], year)
        assert story(HOUSE, facts, year, told, facts[at - 1].number) == whole


def test_what_is_kept_is_not_weighed_again_and_late_news_alone_are(sound: str, weighed: list[int]) -> None:
    first = told_of(sound)
    assert first == from_the_log(sound)
    weighed.clear()
    assert told_of(sound) == first
    assert not weighed
    # when something is told late of a month that was closed long ago
    new = [event.number for event in _recorded(sound, late(date(2025, 2, 20), "9"))]
    assert told_of(sound).moves[-1].cause.number in new
    assert set(weighed) == set(new)
    assert told_of(sound) == from_the_log(sound)


def test_after_another_budget_a_story_begins_anew(sound: str) -> None:
    before = told_of(sound)
    adopted = next(fact for fact in events(sound, BudgetAdopted) if fact.number == before.opened_at)
    record(sound, Void(number=adopted.number, kind="typo", **WHY))
    after = told_of(sound)
    assert (after.adopted, after) == (False, from_the_log(sound))


@pytest.mark.parametrize(
    "edit",
    [
        "content = replace(content, '0', '1')", "content = ''", "content = NULL", "checksum = checksum + 1",
        f"year = {YEAR + 1} - year + {YEAR}", "offer = 'granly'",
    ],
)  # fmt: skip
def test_what_somebody_edited_is_neither_answered_with_nor_overlooked(sound: str, edit: str) -> None:
    right = [told_of(sound, year) for year in (YEAR, YEAR + 1)]
    assert _differences(sound) == []
    with closing(sqlite3.connect(views_file(sound))) as file, file:
        file.execute("DELETE FROM cached_stories WHERE year <> ?", (YEAR,))
        assert file.execute(f"UPDATE cached_stories SET {edit}").rowcount == 1
    assert all(found.startswith("cached_stories ") for found in _differences(sound))
    assert _differences(sound)
    assert [told_of(sound, year) for year in (YEAR, YEAR + 1)] == right


def _differences(location: str) -> list[str]:
    with open_log(location) as log:
        return [str(found) for found in differences(location, log)]


def _recorded(location: str, command: Reassess) -> Iterable[Recorded]:
    with open_log(location) as log:
        before = log.last()
    record(location, command)
    with open_log(location) as log:
        return log.recorded(before, log.last())
