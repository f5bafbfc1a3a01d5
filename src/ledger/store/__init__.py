"""The log: events as stored rows, on SQLite and PostgreSQL. Reading needs nothing of the eventsourcing library."""

from ledger.store.location import create_ledger, environment, is_postgres, open_log, without_password
from ledger.store.log import Log, Row

__all__ = ["Log", "Row", "create_ledger", "environment", "is_postgres", "open_log", "without_password"]
