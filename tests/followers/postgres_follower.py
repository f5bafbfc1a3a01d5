"""Counts move-ins by offer on PostgreSQL: a program of its own, with nothing but the eventsourcing library."""

import json
from typing import Any, ClassVar

from eventsourcing.application import Application
from eventsourcing.persistence import Mapper, StoredEvent, Tracking
from eventsourcing.postgres import PostgresDatastore, PostgresTrackingRecorder
from eventsourcing.projection import Projection
from psycopg.sql import SQL

TABLE = "CREATE TABLE IF NOT EXISTS move_ins (offer text PRIMARY KEY, move_ins bigint NOT NULL)"
ADD = "INSERT INTO move_ins VALUES (%s, %s) ON CONFLICT (offer) DO UPDATE SET move_ins = move_ins.move_ins + %s"


class JsonMapper(Mapper[str]):
    """Gives each event as its JSON; the ledger's own event classes are not needed."""

    def to_domain_event(self, stored_event: StoredEvent) -> Any:
        return json.loads(stored_event.state)


class Pladsbog(Application[str]):
    """The ledger, to read. The name is that of the view `pladsbog_events`; nothing is created in the ledger."""

    name = "pladsbog"
    env: ClassVar[dict[str, str]] = {
        "ORIGINATOR_ID_TYPE": "text",
        "CREATE_TABLE": "n",
        "MAPPER_TOPIC": f"{__name__}:JsonMapper",
    }


class MoveIns(PostgresTrackingRecorder):
    """The follower's own table, in a database of its own; a count and its position are saved together."""

    def __init__(self, datastore: PostgresDatastore, **kwargs: Any) -> None:
        super().__init__(datastore, **kwargs)
        self.sql_create_statements.append(SQL(TABLE).format())

    def add(self, offer: str, count: int, tracking: Tracking) -> None:
        with self.datastore.transaction(commit=True) as cursor:
            self._insert_tracking(cursor, tracking)
            cursor.execute(ADD, [offer, count, count])


class CountMoveIns(Projection[MoveIns]):
    topics = ("citizen.moved-in:1",)

    def process_event(self, domain_event: Any, tracking: Tracking) -> None:
        # A corrected move-in replaces one that has been counted.
        self.view.add(domain_event["offer"], int("corrects" not in domain_event), tracking)
