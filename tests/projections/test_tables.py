"""Every month in tables: they say what `settle` says, a late event touches its own months, and nothing is half told."""

from __future__ import annotations

import json
import os
import re
import shutil
import sqlite3
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from ledger.application import Ledger
from ledger.commands import (
    Close,
    Command,
    FinishAction,
    FollowUpCitizen,
    HoldAreaMeeting,
    HoldMeeting,
    PlanFollowUp,
    Reassess,
    SetUse,
    Void,
)
from ledger.demo import Plan, make_municipality
from ledger.errors import BadOption, ForeignViews, UnknownOffer
from ledger.events import RatesAdopted
from ledger.events.budgets import Grant
from ledger.models.areas import Area
from ledger.models.offers import Assessment
from ledger.settlement.calculation import CALCULATION
from ledger.shared.calendar import Month, clock_set_to
from ledger.shared.message import Kroner
from ledger.state.meetings import actions_of
from ledger.store import open_log
from ledger.store.history import History
from projections import of_each, telling, told_changes
from projections.budget_changes import budget_changes, changes_data
from projections.budgets import budget, month_rows
from projections.descriptions import describe
from projections.followups import area_meetings, meetings
from projections.handing_out import hand_out
from projections.months import Months
from projections.of_each import shared
from projections.settle import offer_data, settle
from projections.telling import Completed, MonthRows
from projections.views import differences, rebuild, tell, views_file
from tests.ledger.given import decision
from tests.projections.ledgers import NEW_YEAR, TODAY, WHY

README = Path(__file__).parents[2] / "projections/README.md"
CHANGED = "moellehuset"
LAST = Month(2026, 1)
"""The month in which the last event of the small town was recorded."""
FOLLOWED: tuple[Command, ...] = (
    HoldMeeting(
        by="finn", offer="moellehuset", month=Month(2025, 10), held_on=date(2025, 11, 14), participants=("leader",),
        expected_ore=900_000_000, actions=(("fill place 2", date(2025, 12, 1), "leader"), ("night watch", None, None)),
    ),
    HoldAreaMeeting(
        by="finn", area=Area(by="paragraph", name="108"), month=Month(2025, 10), held_on=date(2025, 11, 15),
        participants=("consultant",), actions=(("look at prices", None, None),),
    ),
    FinishAction(by="finn", action="moellehuset/2025-10/2", done_on=date(2025, 12, 3), comment="done twice"),
    PlanFollowUp(by="finn", citizen="c-1", day=date(2025, 12, 20), because="new medicine"),
    PlanFollowUp(by="finn", citizen="c-1", day=date(2026, 1, 5), because="school"),
    FollowUpCitizen(by="finn", citizen="c-1", day=date(2025, 12, 28), result="continue"),
)  # fmt: skip
"""A meeting about a house and one about an area, an action done, follow-ups planned and held."""


@pytest.fixture(autouse=True)
def new_year() -> Iterator[None]:
    with clock_set_to(NEW_YEAR):
        yield


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> str:
    """Two years of services, buyers, support at home and late news; not to be written to."""
    location = str(tmp_path_factory.mktemp("demo") / "demo.db")
    make_municipality(location, Plan(places=40, years=2))
    with clock_set_to(NEW_YEAR):
        record(location, *FOLLOWED)
    with open_log(location) as log:
        tell(location, log, [CHANGED], changes=True)
    told(location)
    return location


def told(location: str, *offers: str, changes: bool = False) -> Completed:
    with open_log(location) as log:
        return tell(location, log, offers, changes=changes)


def asked(location: str) -> None:
    """An ordinary command."""
    with open_log(location) as log:
        settle(location, log, Month(2025, 6), today=TODAY)


def record(location: str, *commands: Command) -> None:
    with Ledger.open(location) as ledger:
        for command in commands:
            ledger.record(command)


def late(citizen: str, day: date) -> Command:
    return Reassess(citizen=citizen, first_day=day, assessment=Assessment(level="7"), decision="VU 9", **WHY)


def rows(file: str, query: str) -> list[dict[str, Any]]:
    with closing(sqlite3.connect(file)) as db:
        db.row_factory = sqlite3.Row
        return [dict(row) for row in db.execute(query)]


def of(location: str, query: str) -> list[dict[str, Any]]:
    return rows(views_file(location), query)


def months_of(location: str) -> dict[tuple[str, str], list[dict[str, Any]]]:
    """All that the tables say of each month."""
    found: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for table in ("settlements", "settlement_lines", "findings"):
        for row in of(location, f"SELECT * FROM {table}"):
            found.setdefault((row["offer"], row["month"]), []).append(row)
    return found


def position(location: str) -> tuple[int, int | None]:
    (row,) = of(location, "SELECT number, told FROM position")
    return row["number"], row["told"]


# --- what they say --------------------------------------------------------------------------------


@pytest.fixture
def unpriced(sound: str) -> str:
    """The small town, once its prices have been annulled: of closed months what was issued is held."""
    with open_log(sound) as log:
        rates = next(fact.number for fact in log.decoded(log.read()) if isinstance(fact.event, RatesAdopted))
    record(sound, Void(number=rates, kind="decision", decision="KB 3", **WHY))
    return sound


@pytest.mark.parametrize("ledger", ["demo", "sound", "unpriced"])
def test_rows_say_what_settle_says(ledger: str, request: pytest.FixtureRequest) -> None:
    location: str = request.getfixturevalue(ledger)
    told(location)
    found = {(row["offer"], row["month"]): row for row in of(location, "SELECT * FROM settlements")}
    lines = by_month(of(location, "SELECT * FROM settlement_lines ORDER BY offer, month, at"))
    findings = by_month(of(location, "SELECT * FROM findings ORDER BY offer, month, at"))
    seen = 0
    with open_log(location) as log:
        history = History(log)
        months, opened = Months(history), {offer: history.terms(offer).offer.days[0] for offer in history.offers()}
        for offer, first in opened.items():
            for month in Month.of(first).until(LAST):
                key = (offer, str(month))
                data = as_rows(offer_data(months.current(offer, month)))
                row = found.pop(key)
                assert {name: row[name] for name in data["settlement"]} == data["settlement"]
                closing_event = months.current(offer, month).closing
                assert row["closing"] == (closing_event.number if closing_event else None)
                assert [without(line, "offer", "month", "at", "exact_unit_price") for line in lines.pop(key, [])] == (
                    data["lines"]
                )
                shown = ("offer", "month", "at", "part", "payer", "paragraph")
                assert [without(one, *shown) for one in findings.pop(key, [])] == data["findings"]
                seen += 1
    assert (found, lines, findings) == ({}, {}, {})
    assert seen > 100


def test_a_finding_says_what_is_held_and_for_which_month(unpriced: str) -> None:
    told(unpriced)
    held = "SELECT offer, month, for_month, sum(held_ore) AS held FROM findings"
    query = f"{held} WHERE severity = 'unpriced' GROUP BY offer, month, for_month"
    found = {(row["offer"], row["month"], row["for_month"]): row["held"] for row in of(unpriced, query)}
    assert found["aagaarden", "2025-05", None] is None, "nothing was issued for an open month"
    months = [f"2025-{month:02d}" for month in range(1, 5)]
    assert [found["aagaarden", "2025-05", month] for month in months] == [66_154_00, 74_496_00, 90_210_00, 87_300_00]
    query = (
        "SELECT sum(amount_ore) AS ore FROM settlement_lines WHERE offer = 'aagaarden' AND 'service' IN (kind, adjusts)"
    )
    assert of(unpriced, f"{query} AND coalesce(for_month, month) BETWEEN '2025-01' AND '2025-04'") == [
        {"ore": 66_154_00 + 74_496_00 + 90_210_00 + 87_300_00}
    ]
    told(unpriced)
    assert not list(differing(unpriced))


def by_month(found: list[dict[str, Any]]) -> dict[tuple[str, str], list[dict[str, Any]]]:
    grouped: dict[tuple[str, str], list[dict[str, Any]]] = {}
    for row in found:
        grouped.setdefault((row["offer"], row["month"]), []).append(row)
    return grouped


def without(row: dict[str, Any], *columns: str) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name not in columns}


def as_rows(data: dict[str, Any]) -> dict[str, Any]:
    """What `settle --format json` says of an offer, under the columns of the tables."""
    settlement = {
        "status": data["status"], "total_ore": ore(data["total"]), **data["place_days"],
        "lines": len(data["lines"]), "findings": len(data["findings"]),
    }  # fmt: skip
    return {
        "settlement": settlement,
        "lines": [line_row(line) for line in data["lines"]],
        "findings": [finding_row(finding) for finding in data["findings"]],
    }


def line_row(line: dict[str, Any]) -> dict[str, Any]:
    row = plain(line)
    return {
        **{name: value for name, value in row.items() if name not in ("id", "from", "to", "unit_price", "amount")},
        "line": row["id"], "first_day": row["from"], "last_day": row["to"], "exact_quantity": row.get("exact_quantity"),
        "unit_price_ore": row["unit_price"], "amount_ore": row["amount"],
        "events": json.dumps(line["events"], separators=(",", ":")),
    }  # fmt: skip


def finding_row(finding: dict[str, Any]) -> dict[str, Any]:
    row = plain(finding)
    return {
        **{name: value for name, value in row.items() if name not in ("from", "to", "held", "commands", "data", "why")},
        "first_day": row["from"], "last_day": row["to"], "held_ore": row["held"],
        "data": json.dumps(finding["data"], ensure_ascii=False, separators=(",", ":")), "why": str(finding["why"]),
    }  # fmt: skip


def plain(row: dict[str, Any]) -> dict[str, Any]:
    return {
        name: ore(value) if isinstance(value, Kroner) else str(value) if isinstance(value, date | Month) else value
        for name, value in row.items()
    }


def ore(kroner: Kroner) -> int:
    return kroner.ore


def test_budgets_say_what_budget_says(demo: str, sound: str) -> None:
    for location, years in ((demo, (2024, 2025, 2026, 2027)), (sound, (2025, 2026, 2027))):
        told(location)
        found = by_month(of(location, "SELECT * FROM budgets ORDER BY offer, month"))
        with open_log(location) as log:
            for offer in History(log).offers():
                for year in years:
                    shown = month_rows(budget(location, log, offer, year, log.last()).budget)[:12]
                    for month in shown:
                        (row,) = found.pop((offer, str(month["month"])))
                        assert [row["status"], *list(row.values())[4:]] == list(month.values())[1:]
                        assert [name.removesuffix("_ore").replace("_", "-") for name in list(row)[4:]] == list(month)[
                            2:
                        ]
        assert not found


def test_changes_say_what_budget_changes_says(demo: str) -> None:
    found = by_year(of(demo, "SELECT * FROM budget_changes ORDER BY offer, year, at"))
    effects = by_year(of(demo, "SELECT * FROM budget_effects"))
    with open_log(demo) as log:
        months = Months(History(log))
        for year in (2025, 2026):
            data = changes_data(budget_changes(months, CHANGED, year))
            opening, *lines, residual = found.pop((CHANGED, year))
            assert (opening["what"], opening["running_ore"]) == ("opening", data["opening"]["total"].ore)
            assert (residual["what"], residual["effect_ore"]) == ("residual", 0)
            assert residual["running_ore"] == data["closing"].ore
            assert [
                (row["number"], row["text"], row["cause"], row["citizen"], row["effect_ore"], row["running_ore"])
                for row in lines
            ] == [
                (one["event"], str(one["text"]), one["cause"], one["citizen"], one["effect"].ore, one["running"].ore)
                for one in data["lines"]
            ]
            assert {row["effect"]: row["amount_ore"] for row in effects.pop((CHANGED, year), [])} == {
                name: amount.ore for name, amount in data["effects"].items()
            }
    assert position(demo)[1] is not None


def by_year(found: list[dict[str, Any]]) -> dict[tuple[str, int], list[dict[str, Any]]]:
    grouped: dict[tuple[str, int], list[dict[str, Any]]] = {}
    for row in found:
        grouped.setdefault((row["offer"], row["year"]), []).append(row)
    return grouped


def test_changes_can_be_left_out_and_are_taken_out_with_the_budget(sound: str) -> None:
    told(sound)
    assert of(sound, "SELECT changes_told FROM position") == [{"changes_told": None}]
    assert of(sound, "SELECT * FROM budget_changes") == []
    assert told(sound, changes=True).changes > 39
    assert told(sound, changes=True) == Completed()
    (row,) = of(sound, "SELECT number, changes_told FROM position")
    assert row["changes_told"] == row["number"]
    before = by_year(of(sound, "SELECT * FROM budget_changes"))
    record(sound, decision(Grant(CHANGED, 2025, 50_000_00, date(2025, 9, 1)), reference="KB 9"))
    asked(sound)
    after = by_year(of(sound, "SELECT * FROM budget_changes"))
    assert before.keys() - after.keys() == {(CHANGED, 2025), (CHANGED, 2027)}, "2027 has no budget and has not begun"
    told(sound, changes=True)
    assert not list(differing(sound))
    (row,) = of(
        sound,
        f"SELECT sum(effect_ore) AS ore FROM budget_changes WHERE offer = '{CHANGED}' AND number = {row['number'] + 1}",
    )
    assert row["ore"] == 50_000_00


def test_news_of_a_budget_takes_out_that_budget_and_nothing_else(sound: str) -> None:
    told(sound)
    before = months_of(sound)
    house, year = "moellehuset", 2025
    record(sound, decision(Grant(house, year, 50_000_00, date(2025, 9, 1)), reference="KB 9"))
    assert told(sound) == Completed(budgets=12, events=1)
    assert months_of(sound) == before
    query = f"SELECT sum(grants_ore) AS grants_ore FROM budgets WHERE offer = '{house}' AND year = {year}"
    assert of(sound, query) == [{"grants_ore": 50_000_00}]
    record(sound, Void(number=position(sound)[0], kind="typo", **WHY))
    assert told(sound) == Completed(budgets=12, events=1)
    assert of(sound, query) == [{"grants_ore": 0}]
    assert not list(differing(sound))


def test_the_exact_price_is_text_and_adds_up(demo: str) -> None:
    for row in of(demo, "SELECT * FROM settlement_lines WHERE unit = 'day' AND kind = 'base' LIMIT 50"):
        assert int(row["exact_unit_price"]) * row["days"] == row["amount_ore"]


def test_lines_add_up_to_the_months(demo: str) -> None:
    assert of(demo, "SELECT sum(total_ore) AS ore FROM settlements") == of(
        demo, "SELECT sum(amount_ore) AS ore FROM settlement_lines"
    )
    (sums,) = of(demo, "SELECT sum(total_ore) AS total, sum(base_ore) IS NOT NULL AS base FROM month_by_house")
    (years,) = of(demo, "SELECT sum(total_ore) AS total FROM year_by_house")
    assert sums["total"] == years["total"]
    assert sums["base"]


def test_an_adjustment_names_the_month_it_is_for(sound: str) -> None:
    told(sound)
    found = of(sound, "SELECT for_month, month FROM settlement_lines WHERE kind = 'adjustment'")
    assert found
    assert all(row["for_month"] < row["month"] for row in found)


def test_meetings_are_told_as_they_were_held(demo: str) -> None:
    with open_log(demo) as log:
        history = History(log)
        (held,) = meetings(history, "moellehuset", Month(2025, 10))
        (of_area,) = area_meetings(history, Area(by="paragraph", name="108"), Month(2025, 10))
        agreed = actions_of(history.stream("followup:moellehuset"))
    found = of(demo, "SELECT * FROM meetings ORDER BY number")
    assert [row["number"] for row in found] == [held.number, of_area.number]
    assert [(row["offer"], row["area_by"], row["area"]) for row in found] == [
        ("moellehuset", None, None),
        (None, "paragraph", "108"),
    ]
    sheets = (
        (held.meeting.figures, held.meeting.participants),
        (of_area.meeting.figures, of_area.meeting.participants),
    )
    for row, (figures, participants) in zip(found, sheets, strict=True):
        for name in (
            "known_at",
            "expected_ore",
            "settled_ore",
            "months_settled",
            "month_ore",
            "occupied",
            "vacancy_ore",
        ):
            assert row[name] == getattr(figures, name)
        assert json.loads(row["participants"]) == list(participants)
    assert found[0]["leader_expects_ore"] == 900_000_000
    actions = of(demo, "SELECT action, text, due, owner, done_on, done_comment FROM actions WHERE offer NOT NULL")
    assert [tuple(row.values()) for row in actions] == [
        (one.action.id, one.action.text, one.action.due and str(one.action.due), one.action.owner,
         str(one.done.event.effective_on) if one.done else None, "done twice" if one.done else None)
        for one in agreed
    ]  # fmt: skip


def test_what_is_due_are_open_actions_and_planned_follow_ups(demo: str) -> None:
    due = of(demo, "SELECT due, what, subject FROM what_is_due ORDER BY what, due")
    assert [tuple(row.values()) for row in due] == [
        (None, "action", "paragraph/108/2025-10/1"),
        ("2025-12-01", "action", "moellehuset/2025-10/1"),
        ("2026-01-05", "planned", "c-1"),
    ]


def test_a_follow_up_that_is_annulled_is_gone(demo: str, tmp_path: Path) -> None:
    location = str(shutil.copy(demo, tmp_path / "demo.db"))
    (held,) = of(demo, "SELECT number FROM citizen_followups WHERE NOT planned")
    record(location, Void(number=held["number"], kind="typo", **WHY))
    asked(location)
    assert of(location, "SELECT number FROM citizen_followups WHERE NOT planned") == []
    assert len(of(location, "SELECT due FROM what_is_due WHERE what = 'planned'")) == 2


def test_the_journal_has_every_event_in_words(demo: str) -> None:
    with open_log(demo) as log:
        expected = [
            (fact.number, fact.recorded_at, str(describe(fact.event)), fact.event.about_offer, fact.event.about_citizen)
            for fact in log.decoded(log.read())
        ]
    found = of(demo, "SELECT number, recorded_at, text, offer, citizen FROM journal ORDER BY number")
    assert [tuple(row.values()) for row in found] == expected


# --- told once, and caught up ---------------------------------------------------------------------


def test_what_is_told_is_not_told_again(sound: str) -> None:
    assert told(sound).months > 100
    assert told(sound) == Completed()
    number, upto = position(sound)
    assert number == upto


def test_a_late_event_touches_its_months_and_no_others(sound: str) -> None:
    told(sound)
    before = months_of(sound)
    # given somebody who is reassessed in June 2025; May is the earliest open month, and nothing after it is closed
    (who,) = of(sound, "SELECT citizen, offer FROM stays WHERE last_day IS NULL AND first_day = '2025-01-01' LIMIT 1")
    record(sound, late(who["citizen"], date(2025, 6, 10)))
    # when somebody asks for something else
    asked(sound)
    # then the months from June on are missing, and the position says that not all is told
    touched = {(who["offer"], str(month)) for month in Month(2025, 6).until(LAST)}
    assert before.keys() - months_of(sound).keys() == touched
    number, upto = position(sound)
    assert upto is not None
    assert upto < number
    # and telling the rest writes these alone
    assert told(sound).months == len(touched)
    after = months_of(sound)
    assert {key for key in before if before[key] != after[key]} <= touched
    assert position(sound) == (number, number)
    assert not list(differing(sound))


def test_a_late_event_in_a_closed_month_is_carried_by_the_earliest_open_one(sound: str) -> None:
    told(sound)
    before = months_of(sound)
    (who,) = of(sound, "SELECT citizen, offer FROM stays WHERE last_day IS NULL AND first_day = '2025-01-01' LIMIT 1")
    record(sound, late(who["citizen"], date(2025, 3, 10)))
    assert told(sound).months == len(list(Month(2025, 5).until(LAST))), "closed months stay as they were issued"
    after = months_of(sound)
    changed = {key for key in before if before[key] != after[key]}
    assert {offer for offer, _ in changed} == {who["offer"]}
    assert min(month for _, month in changed) == "2025-05"
    assert not list(differing(sound))


def test_a_closing_tells_its_month_and_the_next_one_anew(sound: str) -> None:
    told(sound, changes=True)
    before = months_of(sound)
    record(sound, Close(month=Month(2025, 5), accept_findings=True, **WHY))
    offers = len({offer for offer, _ in before})
    assert told(sound, changes=True).months == 2 * offers
    (row,) = of(sound, "SELECT count(*) AS closed FROM settlements WHERE month = '2025-05' AND status = 'closed'")
    assert row["closed"] == offers
    assert not list(differing(sound))


def test_what_another_calculation_told_is_gone(sound: str, monkeypatch: pytest.MonkeyPatch) -> None:
    told(sound)
    with closing(sqlite3.connect(views_file(sound))) as db, db:
        db.execute("UPDATE position SET calculation = ?", (CALCULATION - 1,))
    asked(sound)
    assert months_of(sound) == {}
    assert position(sound)[1] is None


def test_of_one_offer_only_it_is_told_and_the_position_says_so(sound: str) -> None:
    (offer, other) = ("moellehuset", "aagaarden")
    told(sound, offer)
    assert {row["offer"] for row in of(sound, "SELECT offer FROM settlements")} == {offer}
    assert position(sound)[1] is None
    told(sound, other)
    told(sound)
    assert position(sound)[1] == position(sound)[0]
    with pytest.raises(UnknownOffer):
        told(sound, "nowhere")


def test_a_completion_that_is_killed_leaves_whole_months_and_what_was_said(
    sound: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("projections.telling.BATCH", 50)
    with monkeypatch.context() as killed:
        killed.setattr(MonthRows, "write", Dying(MonthRows.write))
        with pytest.raises(KeyboardInterrupt):
            told(sound)
    assert position(sound)[1] is None
    there = months_of(sound)
    assert there
    asked(sound)
    assert not list(differing(sound))
    told(sound)
    whole = months_of(sound)
    assert {key: whole[key] for key in there} == there


class Dying:
    """Writes twice, and is killed in the middle of the third time."""

    def __init__(self, write: Any) -> None:
        self._write, self._times = write, 0

    def __get__(self, rows: MonthRows, _: type) -> Any:
        def write(db: sqlite3.Connection) -> None:
            self._times += 1
            self._write(rows, db)
            if self._times == 3:
                raise KeyboardInterrupt

        return write


def test_a_rebuild_that_is_killed_leaves_the_old_file(sound: str, monkeypatch: pytest.MonkeyPatch) -> None:
    told(sound)
    before = Path(views_file(sound)).read_bytes()
    monkeypatch.setattr("projections.telling.BATCH", 50)
    monkeypatch.setattr(MonthRows, "write", Dying(MonthRows.write))
    with open_log(sound) as log, pytest.raises(KeyboardInterrupt):
        rebuild(sound, log)
    assert Path(views_file(sound)).read_bytes() == before


TOLD_TABLES = (
    "settlements", "settlement_lines", "findings", "budgets", "budget_changes", "budget_effects", "journal", "position",
)  # fmt: skip


def test_two_processes_tell_what_one_tells(demo: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    # given a rebuild by one process, and large houses told year by year
    alone, both = (str(shutil.copy(demo, tmp_path / f"{name}.db")) for name in ("alone", "both"))
    with open_log(alone) as log:
        rebuild(alone, log)
    monkeypatch.setattr(telling, "MANY_MONTHS", 1)
    monkeypatch.setattr(telling, "PLACE_MONTHS", 1)
    monkeypatch.setattr(told_changes, "MANY_YEARS", 1)
    # when two processes share the houses
    with open_log(both) as log:
        rebuild(both, log)
    # then every row is the same
    for table in TOLD_TABLES:
        assert of(both, f"SELECT * FROM {table}") == of(alone, f"SELECT * FROM {table}")


_KILLED = """
import sys, time
from ledger.store import open_log
from ledger.store.history import History
from projections.of_each import shared
from tests.projections.test_tables import slowly
with open_log(sys.argv[1]) as log:
    list(shared(sys.argv[1], History(log), slowly, ["a", "b"]))
"""


def slowly(_: History, name: str) -> str:
    """Work that says by which process it is done, and takes long."""
    with Path(f"{name}.pid").open("w", encoding="utf-8") as file:
        file.write(str(os.getpid()))
    time.sleep(30)
    return name


def test_no_process_outlives_the_one_that_gave_it_work(demo: str, tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    first = subprocess.Popen([sys.executable, "-c", _KILLED, demo], cwd=tmp_path, env=environment)
    files = [tmp_path / "a.pid", tmp_path / "b.pid"]
    wait_until(lambda: all(file.exists() and file.read_text() for file in files))
    first.kill()
    first.wait()
    wait_until(lambda: not any(is_running(int(file.read_text())) for file in files))


def wait_until(happened: Callable[[], bool]) -> None:
    until = time.monotonic() + 20
    while not happened():
        assert time.monotonic() < until
        time.sleep(0.05)


def is_running(number: int) -> bool:
    try:
        state = Path(f"/proc/{number}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def test_what_another_process_cannot_tell_is_told_here(demo: str, monkeypatch: pytest.MonkeyPatch) -> None:
    # given processes that end at once, and a log that can only be read here
    with open_log(demo) as log:
        history, here = History(log), []

        def work(history: History, offer: str) -> str:  # no other process knows it
            here.append(offer)
            return offer

        # then all is done here, in order
        assert list(shared(demo, history, work, history.offers())) == history.offers() == here
        monkeypatch.setattr(of_each, "_on_opened", lambda *_: os._exit(9))
        assert list(shared("nowhere.db", history, work, history.offers())) == history.offers()


def test_where_others_record_meanwhile_what_they_touch_is_told_anew(
    sound: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("projections.telling.BATCH", 50)
    write, times = MonthRows.write, []

    def and_others_record(rows: MonthRows, db: sqlite3.Connection) -> None:
        write(rows, db)
        times.append(1)

    def moment_later(self: Any, number: int, write: Any, **how: Any) -> bool:
        if len(times) == 2:
            times.append(1)
            record(sound, late("c-201", date(2025, 2, 12)))
            asked(sound)
        return put(self, number, write, **how)

    from projections.base import Views  # noqa: PLC0415 - to be broken

    put = Views.put
    monkeypatch.setattr(MonthRows, "write", and_others_record)
    monkeypatch.setattr(Views, "put", moment_later)
    told(sound)
    assert position(sound)[0] == position(sound)[1]
    assert not list(differing(sound))


# --- compared -------------------------------------------------------------------------------------


def differing(location: str) -> Iterator[str]:
    with open_log(location) as log:
        yield from map(str, differences(location, log))


@pytest.mark.parametrize(
    ("change", "begins"),
    [
        ("UPDATE settlements SET total_ore = total_ore + 1 WHERE rowid_of", "settlements "),
        ("UPDATE settlement_lines SET amount_ore = 0 WHERE rowid_of AND at = 1", "settlement_lines "),
        ("DELETE FROM settlement_lines WHERE rowid_of AND at = 1", "settlement_lines "),
        ("DELETE FROM settlements WHERE rowid_of", "settlements "),
        ("INSERT INTO findings (offer, month, at, code) VALUES ('moellehuset', '2025-03', 99, 'x')", "findings "),
    ],
)
def test_a_row_that_somebody_changed_is_found(sound: str, change: str, begins: str) -> None:
    told(sound)
    with closing(sqlite3.connect(views_file(sound))) as db, db:
        db.execute(change.replace("rowid_of", "offer = 'moellehuset' AND month = '2025-03'"))
    found = list(differing(sound))
    assert len(found) == 1
    assert found[0].startswith(begins)


@pytest.mark.parametrize(
    ("change", "begins"),
    [
        ("DELETE FROM budget_changes WHERE offer = 'moellehuset' AND year = 2025", "budget_changes moellehuset 2025 0"),
        ("DELETE FROM budget_effects WHERE offer = 'moellehuset' AND year = 2025", "budget_effects moellehuset 2025 "),
        ("DELETE FROM journal WHERE number > (SELECT max(number) - 3 FROM journal)", "journal "),
        ("DROP VIEW residents", "view residents: the read model lacks it"),
        ("DROP VIEW vacant_places; CREATE VIEW vacant_places AS SELECT 1", "view vacant_places: it is not as"),
    ],
)
def test_what_was_told_and_is_not_there_is_found(sound: str, change: str, begins: str) -> None:
    """`position` says that all is told: so what is missing was taken out by somebody."""
    told(sound, changes=True)
    assert not list(differing(sound))
    with closing(sqlite3.connect(views_file(sound))) as db:
        db.executescript(change)
    found = list(differing(sound))
    assert found
    assert all(one.startswith(begins.partition(" ")[0]) for one in found)
    assert found[0].startswith(begins)


# --- handed out -----------------------------------------------------------------------------------


def handed(location: str, file: Path, *offers: str) -> Completed:
    with open_log(location) as log:
        return hand_out(str(file), log, offers)


def test_a_file_of_its_own_holds_what_the_read_models_hold(sound: str, tmp_path: Path) -> None:
    file = tmp_path / "tables.db"
    written = handed(sound, file)
    assert handed(sound, file) == written
    told(sound)
    for table in ("settlements", "settlement_lines", "findings", "budgets", "journal", "closings", "offers", "places"):
        assert rows(str(file), f"SELECT * FROM {table}") == of(sound, f"SELECT * FROM {table}")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert not [path.name for path in tmp_path.iterdir() if path.name.startswith("tables.db") and path != file]


def test_a_file_of_one_offer_has_nothing_of_the_others(demo: str, tmp_path: Path) -> None:
    file = tmp_path / "tables.db"
    own = "moellehuset"
    handed(demo, file, own)
    (row,) = rows(str(file), "SELECT number, told, offers FROM position")
    assert row["told"] == row["number"]
    assert json.loads(row["offers"]) == [own]
    assert rows(str(file), "SELECT count(*) AS n FROM settlement_lines")[0]["n"] > 0
    others = {row["offer"] for row in of(demo, "SELECT offer FROM offers")} - {own}
    here = {row["citizen"] for row in of(demo, f"SELECT citizen FROM stays WHERE offer = '{own}'")}
    elsewhere = {row["citizen"] for row in of(demo, "SELECT citizen FROM stays")} - here
    content = file.read_bytes().decode("latin-1")
    assert len(others) > 5
    assert not [name for name in (*others, *elsewhere) if re.search(rf"\b{name}\b", content)]


@pytest.mark.parametrize("content", [b"a text", b"SQLite format 3\0" + bytes(84), b""])
def test_a_file_of_somebody_else_is_never_replaced(sound: str, tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "tables.db"
    file.write_bytes(content)
    with pytest.raises(BadOption):
        handed(sound, file)
    assert file.read_bytes() == content


def test_live_read_models_are_never_replaced_nor_tables_taken_for_them(sound: str, tmp_path: Path) -> None:
    told(sound)
    with pytest.raises(BadOption):
        handed(sound, Path(views_file(sound)))
    file = tmp_path / "tables.db"
    handed(sound, file, "moellehuset")
    Path(views_file(sound)).unlink()
    file.rename(views_file(sound))
    asked(sound)
    with pytest.raises(ForeignViews):
        told(sound)


# --- what people ask first ------------------------------------------------------------------------

QUERIES = re.findall(r"```sql\n(.*?)```", README.read_text(encoding="utf-8"), flags=re.DOTALL)


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: query.split("FROM ")[1].split()[0])
def test_the_queries_of_the_page_find_something(demo: str, query: str) -> None:
    assert of(demo, query)


def test_residents_are_those_who_live_there_today(demo: str) -> None:
    residents = of(demo, "SELECT offer, place, citizen, level FROM residents")
    goes_on = of(demo, "SELECT stay FROM stays WHERE last_day IS NULL")
    assert len(residents) == len(goes_on) > 10
    taken = {(row["offer"], row["place"]) for row in residents}
    vacant = {(row["offer"], row["place"]) for row in of(demo, "SELECT offer, place FROM vacant_places")}
    assert not taken & vacant


def test_a_place_out_of_use_is_not_vacant(sound: str) -> None:
    """It is once it is put back, and is not again when that is annulled."""
    asked(sound)
    query = "SELECT offer, place FROM vacant_places ORDER BY offer, place LIMIT 1"
    (vacant,) = of(sound, query)
    use = {"first_day": date(2025, 12, 1), "last_day": None, **WHY}
    record(sound, SetUse(**vacant, kind="closed", **use))
    asked(sound)
    assert vacant not in of(sound, query)
    record(sound, SetUse(**vacant, kind="open", **{**use, "first_day": date(2025, 12, 5)}))
    asked(sound)
    assert of(sound, query) == [vacant]
    record(sound, Void(number=position(sound)[0], kind="typo", **WHY))
    asked(sound)
    assert vacant not in of(sound, query)


def test_what_was_told_ahead_counts_from_its_day_on(sound: str) -> None:
    """The clock is that of whoever opens the file: a year from now and one ago are never today."""
    today = datetime.now().astimezone().date()
    next_year, last_year = today + timedelta(days=365), today - timedelta(days=365)
    asked(sound)
    with closing(sqlite3.connect(views_file(sound))) as db, db:
        lives = "INSERT INTO move_ins VALUES (?, ?, ?, 'aagaarden', ?, ?, '107', NULL, NULL)"
        place = "INSERT INTO places VALUES (?, 'aagaarden', ?, NULL, ?, NULL, NULL)"
        db.executemany(
            place,
            [
                (9001, "x1", str(last_year)),
                (9002, "x2", str(last_year)),
                (9003, "x3", str(next_year)),
                (9004, "x4", str(last_year)),
                (9005, "x5", str(last_year)),
            ],
        )
        use = "INSERT INTO place_uses VALUES (?, 'aagaarden', ?, ?, ?, ?)"
        db.executemany(use, [
            (9041, "x4", str(last_year), None, 0),
            (9042, "x5", str(last_year), None, 0), (9043, "x5", str(last_year), str(next_year), 1),
        ])  # fmt: skip
        db.executemany(lives, [
            (9011, 9011, "c-x1", "x1", str(last_year)),
            (9012, 9012, "c-x2", "x2", str(next_year)),
        ])  # fmt: skip
        db.execute("INSERT INTO departures VALUES (9021, 9011, 'c-x1', ?)", (str(next_year),))
        levels = "INSERT INTO assessments VALUES (?, 9011, 'c-x1', 'aagaarden', ?, ?, NULL, NULL, NULL, NULL)"
        db.executemany(levels, [(9031, str(last_year), "5"), (9032, str(next_year), "7")])
    found = of(sound, "SELECT place, citizen, level, last_day FROM residents WHERE place LIKE 'x%'")
    assert found == [{"place": "x1", "citizen": "c-x1", "level": "5", "last_day": str(next_year)}]
    assert of(sound, "SELECT place, vacant_from FROM vacant_places WHERE place LIKE 'x%'") == [
        {"place": "x2", "vacant_from": str(last_year)},
        {"place": "x5", "vacant_from": str(last_year)},
    ], "x4 is out of use; x5 was put back"
