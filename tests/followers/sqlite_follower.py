"""Counts move-ins by offer on SQLite: a program of its own, with nothing but the eventsourcing library."""

import json
from pathlib import Path

from eventsourcing.persistence import Tracking
from eventsourcing.sqlite import SQLiteApplicationRecorder, SQLiteDatastore, SQLiteTrackingRecorder

TABLE = "CREATE TABLE IF NOT EXISTS move_ins (offer TEXT PRIMARY KEY, move_ins INTEGER NOT NULL)"
ADD = "INSERT INTO move_ins VALUES (?, ?) ON CONFLICT DO UPDATE SET move_ins = move_ins + excluded.move_ins"
TOPICS = ["citizen.moved-in:1"]


class MoveIns(SQLiteTrackingRecorder):
    """The follower's own table, in a file of its own; a batch of counts and its position are saved together."""

    def construct_create_table_statements(self) -> list[str]:
        return [*super().construct_create_table_statements(), TABLE]

    def add(self, counts: list[tuple[str, int]], tracking: Tracking) -> None:
        with self.datastore.transaction(commit=True) as cursor:
            self._insert_tracking(cursor, tracking)
            cursor.executemany(ADD, counts)


def open_ledger(file: Path) -> SQLiteApplicationRecorder:
    """The ledger's log, to read, through the view `pladsbog_events`."""
    return SQLiteApplicationRecorder(
        SQLiteDatastore(f"{file.as_uri()}?mode=ro", originator_id_type="text"), "pladsbog_events"
    )


def catch_up(ledger: SQLiteApplicationRecorder, view: MoveIns, batch: int = 500) -> None:
    """Fold what has been recorded since last time. To be called now and then: SQLite announces nothing."""
    position = view.max_tracking_id("pladsbog")
    while news := ledger.select_notifications(position, batch, topics=TOPICS, inclusive_of_start=False):
        events = [json.loads(notification.state) for notification in news]
        position = news[-1].id
        # A corrected move-in replaces one that has been counted.
        counts = [(event["offer"], int("corrects" not in event)) for event in events]
        view.add(counts, Tracking("pladsbog", position))
