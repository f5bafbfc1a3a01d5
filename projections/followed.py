"""What was agreed and followed up, as tables: meetings with their figures, and actions; and the journal.

Meetings and actions are folded as they are recorded. The journal, every event in words, is told by
`projections.telling`, for each event has to be decoded for it; `told` in `position` says up to which event it goes.
Citizens' follow-ups can be annulled, and are in `projections.register` with all else that can.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from msgspec.json import encode

from projections.base import Index
from projections.lazy_events import LazyEvent

if TYPE_CHECKING:
    import sqlite3

    from sqlite_utils import Database

_MEETINGS = """
CREATE TABLE meetings (
    number INTEGER PRIMARY KEY, offer TEXT, area_by TEXT, area TEXT, month TEXT, kind TEXT, held_on TEXT, by TEXT,
    decision TEXT, participants TEXT, leader_expects_ore INTEGER, because TEXT, comment TEXT, together TEXT, focus TEXT,
    known_at INTEGER, budget_ore INTEGER, expected_ore INTEGER, settled_ore INTEGER, months_settled INTEGER,
    month_ore INTEGER, places INTEGER, occupied INTEGER, notice INTEGER, vacant INTEGER, closed INTEGER, absent INTEGER,
    occupancy_percent TEXT, vacancy_ore INTEGER, average_day_ore INTEGER
)
"""
_ACTIONS = """
CREATE TABLE actions (
    action TEXT PRIMARY KEY, number INTEGER, offer TEXT, area_by TEXT, area TEXT, agreed_on TEXT, text TEXT, owner TEXT,
    due TEXT, done_on TEXT, done INTEGER, done_comment TEXT
)
"""
_JOURNAL = """
CREATE TABLE journal (
    number INTEGER PRIMARY KEY, recorded_at TEXT, recorded_on TEXT, effective_on TEXT, kind TEXT, offer TEXT,
    place TEXT, citizen TEXT, text TEXT, by TEXT, decision TEXT, decided_on TEXT, reason TEXT, corrects INTEGER
)
"""
_DUE = """
CREATE VIEW what_is_due AS
SELECT due, 'action' AS what, offer, action AS subject, text, owner, agreed_on AS since
FROM actions WHERE done_on IS NULL
UNION ALL
SELECT p.day, 'planned', p.offer, p.citizen, p.because, NULL, NULL
FROM citizen_followups p JOIN stays s ON s.stay = p.stay
WHERE p.planned AND (s.last_day IS NULL OR s.last_day >= p.day) AND NOT EXISTS (
    SELECT 1 FROM citizen_followups f
    WHERE f.stay = p.stay AND NOT f.planned AND (f.day >= p.day OR f.number > p.number AND f.day >= p.recorded_on))
"""

_HOUSES, _AREAS = "followup.meeting-held:1", "followup.area-meeting-held:1"
_DONE = ("followup.action-done:1", "followup.area-action-done:1")
_FIGURES = (
    "known_at", "budget_ore", "expected_ore", "settled_ore", "months_settled", "month_ore", "places", "occupied",
    "notice", "vacant", "closed", "absent", "occupancy", "vacancy_ore", "average_day_ore",
)  # fmt: skip


class Followed:
    """Tables `meetings` and `actions`, folded; `journal`, as far as it has been told; the view `what_is_due`.

    A row of `meetings` is about a house or about an area across houses. Its figures are those that lay on the table.
    """

    calculated: Sequence[str] = ()
    indexes: Sequence[Index] = (
        ("meetings", ("offer", "month")),
        ("actions", ("offer",)),
        ("journal", ("offer",)),
        ("journal", ("citizen",)),
    )

    def create(self, db: Database) -> None:
        for made in (_MEETINGS, _ACTIONS, _JOURNAL, _DUE):
            db.execute(made)

    def fold(self, db: sqlite3.Connection, batch: Sequence[LazyEvent]) -> None:
        meetings = [fact for fact in batch if fact.topic in (_HOUSES, _AREAS)]
        marks = ", ".join("?" * 30)
        db.executemany(f"INSERT INTO meetings VALUES ({marks})", map(_meeting, meetings))  # noqa: S608 - marks alone
        actions = [_action(fact, action) for fact in meetings for action in fact.data.get("actions", ())]
        db.executemany("INSERT OR REPLACE INTO actions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, NULL, NULL)", actions)
        done = [
            (fact.data["effective_on"], fact.number, fact.data.get("comment"), fact.data["action"])
            for fact in batch
            if fact.topic in _DONE
        ]
        db.executemany("UPDATE actions SET done_on = ?, done = ?, done_comment = ? WHERE action = ?", done)


def _about(data: dict[str, Any]) -> tuple[str | None, str | None, str | None]:
    area = data.get("area", {})
    return data.get("offer"), area.get("by"), area.get("name")


def _meeting(fact: LazyEvent) -> tuple[Any, ...]:
    data, leader = fact.data, fact.data.get("expectation", {})
    return (
        fact.number, *_about(data), data["month"], data["kind"], data["effective_on"], data["by"], data.get("decision"),
        _listed(data["participants"]), leader.get("year_end_ore"), leader.get("because"), data.get("comment"),
        _listed(data.get("together")), _listed(data.get("focus")), *map(data["figures"].get, _FIGURES),
    )  # fmt: skip


def _action(fact: LazyEvent, action: dict[str, Any]) -> tuple[Any, ...]:
    agreed = (fact.number, *_about(fact.data), fact.data["effective_on"])
    return (action["id"], *agreed, action["text"], action.get("owner"), action.get("due"))


def _listed(values: Sequence[str] | None) -> str | None:
    return None if values is None else encode(values).decode()
