"""The doctor: everything in order is exit 0, and each thing that is not says what to do, with exit 3."""

from __future__ import annotations

import re
import shutil
import sqlite3
import sys
import tomllib
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest

from cli import examining, installing
from cli.examining import OLDEST, Found
from cli.languages import DANISH, ENGLISH, SPEECH
from cli.refusing import with_ledger
from cli.remedies import CATALOGUE
from ledger.shared.calendar import clock_set_to
from ledger.shared.message import say
from tests.cli.running import Ran, pladsbog


@pytest.fixture(autouse=True)
def home(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A home of its own, in a shell that completes nothing yet."""
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.setenv("SHELL", "/bin/bash")
    monkeypatch.delenv("PLADSBOG_DIGESTS", raising=False)
    yield folder
    SPEECH.speak(ENGLISH)


def told(what: str, ran: Ran | None = None) -> dict[str, Any]:
    """What the doctor says of one thing."""
    (found,) = [one for one in (ran or pladsbog("doctor --format json")).data["found"] if one["what"] == what]
    assert isinstance(found, dict)
    return found


def test_a_ledger_and_an_installation_in_order_need_nothing(town: Path) -> None:
    assert town
    ran = pladsbog("doctor --format json")
    assert (ran.code, ran.data["in_order"]) == (0, True)
    assert {one["state"] for one in ran.data["found"]} == {"ok", "remark"}
    assert told("ledger", ran)["how"] == "pladsbog.db: 7 events"


def test_no_ledger_is_to_be_made() -> None:
    ran = pladsbog("doctor")
    assert ran.code == 3
    assert "there is no ledger at pladsbog.db" in ran.out
    assert "pladsbog --ledger pladsbog.db init" in ran.out


def test_an_altered_row_is_found(town: Path) -> None:
    with closing(sqlite3.connect(town / "pladsbog.db")) as db:
        for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            db.execute(f'DROP TRIGGER "{name}"')
        db.commit()
    ran = pladsbog("doctor --format json")
    assert ran.code == 3
    assert told("log", ran)["state"] == "to-do"
    assert "pladsbog.db verify" in told("log", ran)["do"]


def test_a_clock_behind_the_log_is_found(town: Path) -> None:
    assert town
    with clock_set_to(datetime(2020, 1, 1, tzinfo=UTC)):
        assert told("clock")["state"] == "to-do"
    assert told("clock")["state"] == "ok"


def test_read_models_that_are_not_there_or_behind_are_a_remark(town: Path) -> None:
    assert told("read models")["state"] == "remark"
    pladsbog("rebuild")
    assert told("read models") == {
        "what": "read models", "state": "ok", "how": "pladsbog.views.db is as new as the log", "do": None,
    }  # fmt: skip
    pladsbog("move-in c-17 syrenparken 1 --from 2023-05-01 --level 5 --decision VU-1")
    (town / "late.toml").write_text((town / "town.toml").read_text().replace("item 14", "item 15"))
    assert "2 events behind" in told("read models")["how"]
    (town / "pladsbog.views.db").write_bytes(b"no database" * 100)
    assert told("read models")["state"] == "to-do"


def test_the_file_of_digests_must_be_writable(town: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert town
    assert told("digests")["state"] == "remark"
    monkeypatch.setenv("PLADSBOG_DIGESTS", "digests.txt")
    assert told("digests")["state"] == "ok"
    monkeypatch.setenv("PLADSBOG_DIGESTS", "nowhere/digests.txt")
    ran = pladsbog("doctor --format json")
    assert (ran.code, told("digests", ran)["how"]) == (3, "nowhere/digests.txt cannot be written")


@pytest.mark.parametrize(
    ("name", "value", "how"),
    [
        ("PLADSBOG_LEGDER", "x.db", "PLADSBOG_LEGDER is set, and the program knows no such variable"),
        ("PLADSBOG_VAULT_KEY_FILE", "none.key", "there is no file none.key"),
        ("PLADSBOG_VAULT_KEY", " ", "PLADSBOG_VAULT_KEY is set and empty"),
    ],
)
def test_a_variable_that_cannot_be_meant_is_found(
    town: Path, monkeypatch: pytest.MonkeyPatch, name: str, value: str, how: str
) -> None:
    assert town
    monkeypatch.setenv(name, value)
    assert told(name)["state"] == "to-do"
    assert told(name)["how"] == how


def test_a_secret_is_not_shown(town: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert town
    monkeypatch.setenv("PLADSBOG_VAULT_KEY", "the-key-itself")
    assert "the-key-itself" not in pladsbog("doctor").out


def test_a_full_disk_is_found(town: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert town
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(100, 100, 50))
    assert told("room")["state"] == "to-do"


def test_completion_is_known_where_it_is_installed(town: Path) -> None:
    assert told("completion")["state"] == "remark"
    (town / ".bashrc").write_text(pladsbog("completion bash").out)
    assert told("completion")["state"] == "ok"


def test_completion_is_known_where_its_own_command_installed_it(town: Path) -> None:
    assert town
    assert pladsbog("completion bash --install").code == 0
    assert told("completion")["state"] == "ok"


def test_an_old_python_and_a_missing_or_other_package_are_found(monkeypatch: pytest.MonkeyPatch) -> None:
    assert examining._python((OLDEST[0], OLDEST[1] - 1, 0)).state == "to-do"
    assert examining._packages("click==0.1\n").state == "to-do"
    assert "click" in str(examining._packages("click==0.1\n").how)
    assert examining._packages("").state == "ok"
    monkeypatch.setattr(metadata, "requires", lambda _: ["no-such-package>=1", "of-tests; extra == 'test'"])
    assert str(examining._packages("").how) == "missing: no-such-package"


def test_every_extra_is_told_with_what_it_is_for(monkeypatch: pytest.MonkeyPatch) -> None:
    there = {found.what: found for found in examining._extras()}
    assert list(there) == ["extra browse", "extra vault", "extra pictures", "extra documents"]
    assert {found.state for found in there.values()} == {"ok"}
    assert str(there["extra pictures"].how).startswith("pictures, pladsbog picture, and in spreadsheets; there: ")
    monkeypatch.setitem(installing.EXTRAS, "documents", (("matplotlib", "no-such-package"), say("PDF")))
    missing = {found.what: found for found in examining._extras()}["extra documents"]
    assert (missing.state, str(missing.how)) == ("remark", "PDF; missing: no-such-package")
    assert str(missing.do) == "where it is wanted: pip install 'pladsbog[documents]'"


def test_the_extras_are_those_of_the_project() -> None:
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    named = {extra: set(map(_named, of)) for extra, of in project["optional-dependencies"].items() if extra != "test"}
    brought = {extra: set(packages) for extra, (packages, _) in installing.EXTRAS.items()}
    assert brought == {**named, "documents": named["documents"] - {"pladsbog"} | named["pictures"]}


def _named(requirement: str) -> str:
    return re.split(r"[\[<>=]", requirement)[0]


@pytest.mark.parametrize(
    ("mark", "line"),
    [
        ("pipx_metadata.json", "pipx inject {name} 'matplotlib<4,>=3.10' 'typst<0.16,>=0.15'"),
        ("uv-receipt.toml", "uv pip install --python {prefix} 'matplotlib<4,>=3.10' 'typst<0.16,>=0.15'"),
        ("pyvenv.cfg", "pip install 'pladsbog[documents]'"),
    ],
)
def test_an_extra_is_installed_by_what_installed_the_program(
    mark: str, line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    of_documents = ["pladsbog[pictures]; extra == 'documents'", "typst<0.16,>=0.15; extra == 'documents'"]
    asked = ["click>=8", *of_documents, 'matplotlib<4,>=3.10; extra == "pictures"', "babel; extra == 'test'"]
    monkeypatch.setattr(metadata, "requires", lambda _: asked)
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    (tmp_path / mark).touch()
    assert installing.line_for("documents") == line.format(name=tmp_path.name, prefix=tmp_path)


def test_the_line_for_pipx_has_no_ledger_in_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "prefix", str(tmp_path / "pladsbog"))
    (tmp_path / "pladsbog").mkdir()
    (tmp_path / "pladsbog" / "pipx_metadata.json").touch()
    told = with_ledger(installing.line_for("vault"), "care.db")
    assert told.startswith("pipx inject pladsbog ")
    assert "care.db" not in told


@pytest.mark.parametrize(("encoding", "state"), [("utf-8", "ok"), ("cp1252", "to-do"), (None, "to-do")])
def test_answers_need_every_sign(encoding: str | None, state: str) -> None:
    assert examining._text(encoding).state == state


def test_days_need_their_time_zone(monkeypatch: pytest.MonkeyPatch) -> None:
    assert examining._zone().state == "ok"
    monkeypatch.setattr(examining, "COPENHAGEN", "Europe/Atlantis")
    assert isinstance(examining._zone(), Found)
    assert examining._zone().state == "to-do"


def test_in_danish_the_doctor_speaks_danish(town: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert town
    monkeypatch.setenv("PLADSBOG_LANG", "da")
    ran = pladsbog("eftersyn")
    assert ran.code == 0
    assert "tidszone" in ran.out
    assert "i orden" in ran.out


def test_in_danish_an_extra_is_called_what_it_is_for_beside_the_name_that_pip_needs() -> None:
    for extra in installing.EXTRAS:
        SPEECH.speak(DANISH)
        try:
            told = CATALOGUE.code(f"extra {extra}")
        finally:
            SPEECH.speak(ENGLISH)
        assert told.endswith(f" ({extra})")
        assert not told.startswith("tilvalg"), "which says nothing"
