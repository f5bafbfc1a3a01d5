"""Schemas for editors, printed or written to a file."""

from __future__ import annotations

import json
from pathlib import Path

from ledger.reading.decisions.as_schema import decision_schema, import_schema
from tests.cli.running import pladsbog


def test_the_schema_is_printed() -> None:
    assert pladsbog("schema").data == json.loads(json.dumps(decision_schema()))
    assert pladsbog("schema import").data == json.loads(json.dumps(import_schema()))


def test_the_schema_is_written_where_nothing_is_in_the_way(folder: Path) -> None:
    file = folder / "decision.schema.json"
    assert pladsbog("skema decision -o decision.schema.json").code == 0
    assert json.loads(file.read_text(encoding="utf-8"))["title"] == "pladsbog: decision file"
    again = pladsbog("schema decision -o decision.schema.json")
    assert again.code == 2
    assert "[file-exists]" in again.err
