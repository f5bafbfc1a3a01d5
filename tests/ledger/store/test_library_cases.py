"""The eventsourcing library's own test cases for recorders, run on ours."""

from __future__ import annotations

import sys
import threading
from pathlib import Path
from unittest.mock import MagicMock, patch
from uuid import uuid4

import pytest
from eventsourcing.persistence import ApplicationRecorder, InfrastructureFactory

from ledger.store import create_ledger, environment

# The module of the cases also holds cases for a cipher, and imports a package for it that nothing here needs.
with patch.dict(sys.modules, {"eventsourcing.cipher": MagicMock()}):
    from eventsourcing.tests.persistence import ApplicationRecorderTestCase


class _RecorderCase(ApplicationRecorderTestCase[ApplicationRecorder]):
    location: str

    def create_recorder(self) -> ApplicationRecorder:
        create_ledger(self.location)
        factory = InfrastructureFactory.construct(environment(self.location))
        self.addCleanup(factory.close)
        self.addCleanup(_wait_for_readers)  # before the closing: what is added last is done first
        return factory.application_recorder()

    def new_originator_id(self) -> str:
        return f"citizen:{uuid4()}"


def _wait_for_readers() -> None:
    """One case leaves threads behind that still read; SQLite takes the process down when closed under them."""
    for thread in threading.enumerate():
        if "read_continuously" in thread.name:
            thread.join()


class TestSqlite(_RecorderCase):
    @pytest.fixture(autouse=True)
    def _new_file(self, tmp_path: Path) -> None:
        self.location = str(tmp_path / "pladsbog.db")


@pytest.mark.postgres
class TestPostgres(_RecorderCase):
    @pytest.fixture(autouse=True)
    def _new_database(self, postgres_database: str) -> None:
        self.location = postgres_database


del ApplicationRecorderTestCase, _RecorderCase  # pytest would collect them as cases of their own
