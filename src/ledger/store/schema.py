"""The layout of the log: one table, its indexes and guards, and two views, for SQLite and PostgreSQL.

`id` is the event's number. `state` is its JSON. `recorded_at` is one moment per transaction (RFC 3339, UTC,
microseconds), read under the write lock and never before the one above it. Where the clock was behind the log's last
moment, that moment was carried forward, and `clock_at` is what the clock said; else `clock_at` is NULL. `offer` is
the offer that the event concerns, NULL where it concerns all. `ref` is the caller's own key, on the first event of an
act only. `chain` ties the row to all rows before it (chain.py).

The tables of PostgreSQL, and what its server itself holds a new row against, stand in postgres_schema.py.

The view `events` is for people. The view `pladsbog_events` has the columns that the eventsourcing library's own
recorders read, so that other programs can follow the log with the library alone (README.md).
"""

LAYOUT = 1
"""Counted up when the layout changes; a ledger with a higher one is not touched."""

APPLICATION_ID = int.from_bytes(b"Plad", "big")
"""Marks an SQLite file as ours in its header."""

PAGE_BYTES = 8192
"""Of an SQLite file. A month of a house is some 2 KB: pages of 4,096 bytes hold one of them and are half empty."""

COLUMNS = "id, originator_id, originator_version, topic, state, recorded_at, clock_at, offer, ref, chain"

LIBRARY_VIEW = "pladsbog_events"
"""The view with the library's own column names. On PostgreSQL also the channel that announces a save."""

REF_TAKEN = "ref is taken"
"""What SQLite's trigger below answers to a key that is already there."""

SQLITE_MARKS = f"""
PRAGMA application_id = {APPLICATION_ID};
PRAGMA user_version = {LAYOUT};
"""

SQLITE_TABLES = """
CREATE TABLE stored_events (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    originator_id TEXT NOT NULL,
    originator_version INTEGER NOT NULL,
    topic TEXT NOT NULL,
    state BLOB NOT NULL,
    recorded_at TEXT NOT NULL,
    clock_at TEXT,
    offer TEXT,
    ref TEXT,
    chain BLOB NOT NULL,
    UNIQUE (originator_id, originator_version)
);
CREATE UNIQUE INDEX stored_events_ref ON stored_events (ref) WHERE ref IS NOT NULL;
CREATE INDEX stored_events_offer ON stored_events (offer, id);

CREATE TRIGGER stored_events_never_change BEFORE UPDATE ON stored_events
BEGIN SELECT RAISE(ABORT, 'an event is never changed'); END;

CREATE TRIGGER stored_events_never_go BEFORE DELETE ON stored_events
BEGIN SELECT RAISE(ABORT, 'an event is never deleted'); END;

-- INSERT OR REPLACE deletes without firing the trigger above, so a row in the way is refused here. FAIL leaves what the
-- statement wrote before that row, which is as it should be; for ABORT, SQLite would copy each page before every row.
CREATE TRIGGER stored_events_only_grow BEFORE INSERT ON stored_events
WHEN NEW.id <= (SELECT max(id) FROM stored_events)
BEGIN SELECT RAISE(FAIL, 'an event is added after the last one'); END;

CREATE TRIGGER stored_events_one_version BEFORE INSERT ON stored_events
WHEN EXISTS (SELECT 1 FROM stored_events
             WHERE originator_id = NEW.originator_id AND originator_version = NEW.originator_version)
BEGIN SELECT RAISE(FAIL, 'originator_version is taken'); END;

CREATE TRIGGER stored_events_one_ref BEFORE INSERT ON stored_events
WHEN NEW.ref IS NOT NULL AND EXISTS (SELECT 1 FROM stored_events WHERE ref = NEW.ref)
BEGIN SELECT RAISE(FAIL, 'ref is taken'); END;

CREATE VIEW events AS
SELECT id AS number, recorded_at, clock_at, originator_id AS stream, originator_version AS version, topic, offer, ref,
       CAST(state AS TEXT) AS state
FROM stored_events;

CREATE VIEW pladsbog_events AS
SELECT id AS rowid, originator_id, originator_version, topic, state FROM stored_events;
"""
