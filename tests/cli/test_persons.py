"""The vault of persons on the command line: names where they are asked for and nowhere else, and a person forgotten.

All persons are made up, and have replacement numbers.
"""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import subprocess
import sys
from contextlib import chdir, closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from openpyxl import load_workbook  # type: ignore[import-untyped]  # it has no stubs

from cli.languages import ENGLISH, SPEECH
from cli.main import run
from cli.session import Session
from ledger.shared.calendar import clock_set_to, moment_in_words
from ledger.store import create_ledger
from tests.cli.at_a_terminal import at_a_terminal
from tests.cli.conftest import TOWN
from tests.cli.house import data, done, refused
from tests.cli.running import pladsbog
from tests.ledger.persons.people import everything_in, secrets_of, tamper, writings

VAULT = "pladsbog.vault"
ASTA, BENT = "Asta Ærlig Prøvesen", "Bent Prøvesen"
NUMBERS = "670180-0001", "680180-0002"
KEY_FILE = "PLADSBOG_VAULT_KEY_FILE"


@pytest.fixture(scope="module")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A house in which c-17 lived in January 2019, all of it issued, and c-18 lives since; both are in the vault."""
    made = tmp_path_factory.mktemp("kept")
    (made / "old.toml").write_text(TOWN.replace("2023-01-01", "2019-01-01"))
    with chdir(made), patch.dict(os.environ, {"PLADSBOG_ACTOR": "anna", KEY_FILE: "vault.key"}):
        done(
            "init --municipality 787",
            "adopt old.toml",
            "move-in c-17 syrenparken 1 --from 2019-01-01 --level 5 --decision VU",
            "depart c-17 --on 2019-01-31 --cause moved",
            "move-in c-18 syrenparken 2 --from 2019-01-10 --level 6 --decision VU --payer 163",
            "close 2019-03 --and-earlier --accept-findings --reason late",
            "person key vault.key",
            "person init",
            f"person add c-17 --name '{ASTA}' --cpr {NUMBERS[0]}",
            f"person add c-18 --name '{BENT}' --cpr {NUMBERS[1]}",
        )
    return made


@pytest.fixture
def kept(made_once: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with that ledger and its vault."""
    shutil.copytree(made_once, folder, dirs_exist_ok=True)
    monkeypatch.setenv(KEY_FILE, "vault.key")
    return folder


def lines() -> list[tuple[str, str, list[str]]]:
    """What the log of reads says: by whom, by which command, and whom."""
    return [(line["by"], line["command"], line["citizens"]) for line in data("person log")["lines"]]


# --- added and shown -------------------------------------------------------------------------------


def test_who_somebody_is_is_shown_to_whoever_asks_and_logged(kept: Path) -> None:
    before = len(lines())
    assert data("person show c-17") == {"citizen": "c-17", "name": ASTA, "cpr": NUMBERS[0]}
    assert data("person show syrenparken/2 --by bo --reason 'a call'")["name"] == BENT
    assert data("person list")["persons"] == [{"citizen": "c-17", "name": ASTA}, {"citizen": "c-18", "name": BENT}]
    assert lines()[before:] == [
        ("anna", "person show", ["c-17"]),
        ("bo", "person show", ["c-18"]),
        ("anna", "person list", ["c-17", "c-18"]),
    ]
    assert data("person log")["lines"][before + 1]["reason"] == "a call"
    assert [line["command"] for line in data("person log --citizen c-17")["lines"]] == [
        "person add", "person show", "person list",
    ]  # fmt: skip


@pytest.mark.parametrize("line", ["show c-17", "list", "add c-19 --name 'Dora Ny' --cpr 690180-0003", "erase c-17 -y"])
@pytest.mark.parametrize("reason", ["Asta rang", "Bent is asked", "670180-0001"])
def test_no_reason_keeps_a_name_or_a_number(kept: Path, line: str, reason: str) -> None:
    said = refused(f"person {line} --reason '{reason}'")
    assert "say it without the name" in said or "[cpr-number]" in said
    assert reason not in said
    assert not [one for one in data("person log")["lines"] if one["reason"]]
    assert len(data("person list")["persons"]) == 2


def test_what_is_typed_can_come_on_standard_input(kept: Path) -> None:
    ran = pladsbog("person add c-19 --stdin", "\ufeffCarla Prøvesen\r\n690180-0003\n".encode())
    assert ran.code == 0, ran.err
    assert data("person show c-19") == {"citizen": "c-19", "name": "Carla Prøvesen", "cpr": "690180-0003"}
    assert "the ledger has nothing of c-19 yet" in ran.err
    assert "[person-unsaid]" in pladsbog("person add c-20 --stdin", b"Dan").err
    assert "UTF-8" in pladsbog("person add c-20 --stdin", b"D\xe5n\n690180-0004\n").err
    assert "[person-unsaid]" in refused("person add c-20 --name Dan")


def test_what_is_not_given_is_asked_for_on_a_terminal(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cli.person.add.is_terminal", lambda stream: True)
    ran = pladsbog("person add c-19", "Carla Prøvesen\n690180-0003\n".encode())
    assert ran.code == 0, ran.err
    assert "Name: " in ran.err
    assert "CPR number: " in ran.err
    assert data("person show c-19")["name"] == "Carla Prøvesen"


def test_a_number_that_cannot_be_read_is_asked_for_again(kept: Path) -> None:
    assert kept
    told = at_a_terminal(["person", "add", "c-19"], "Carla", "1234", "690180-0003")
    assert told.code == 0, told.text
    assert "Name: CPR number: that is no CPR number: it has 4 figures\nCPR number: c-19 added" in told.text
    assert data("person show c-19")["cpr"] == "690180-0003"
    never = at_a_terminal(["person", "add", "c-20"], "Carla", *["1234"] * 5)
    assert never.code == 1
    assert never.text.endswith("nothing more is asked\nNothing was recorded.\n")
    assert "1234" not in never.text.partition("Name: ")[2], "it may be part of a number"


@pytest.mark.parametrize(
    ("line", "why"),
    [("person add c-17 --vault none.vault", "[no-vault]"), ("person add c-17", "[person-erased]")],
)
def test_what_will_be_refused_is_before_anybody_types_a_name(kept: Path, line: str, why: str) -> None:
    assert kept
    done("person erase c-17 --early --reason moved --yes")
    told = at_a_terminal(line.split(), "Carla", "690180-0003")
    assert why in told.text
    assert "Name:" not in told.text


def test_who_is_there_is_refused_before_anybody_types_a_name(kept: Path) -> None:
    assert kept
    told = at_a_terminal(["person", "add", "c-17"], "Carla", "690180-0003")
    assert "c-17 is in the vault already [person-there]" in told.text
    assert "add --replace" in told.text
    assert "Name:" not in told.text
    # and who is to be put in place of that one is asked for
    assert "Name:" in at_a_terminal(["person", "add", "c-17", "--replace"], "").text


def test_whom_it_is_about_is_asked_for_where_nothing_was_typed(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert kept
    told = at_a_terminal(["person", "show"], "syrenparken", "2")
    assert told.code == 0, told.text
    assert BENT in told.text
    # nor is it asked again where no answer mends it
    monkeypatch.delenv(KEY_FILE)
    told = at_a_terminal(["person", "show"], "syrenparken", "2")
    assert "[no-vault-key]" in told.text
    assert told.text.count("Which citizen?") == 1
    # what may hold a name is not repeated
    assert "[person-usage]" in at_a_terminal(["person", "add", "--name", ASTA], "").text


def test_of_a_vault_that_is_there_nobody_is_told_to_make_a_new_key(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert kept
    for line in ("person list --key-file away.key", "person list --key-file pladsbog.toml"):
        Path("pladsbog.toml").write_text("no key")
        Path("pladsbog.toml").chmod(0o600)
        assert "a new key does not open pladsbog.vault" in refused(line)
    monkeypatch.delenv(KEY_FILE)
    assert "a new key does not open pladsbog.vault" in refused("person list")
    assert "a new one is made with: pladsbog person key FILE" in refused("person list --vault none.vault")


def test_a_number_that_does_not_fit_modulus_11_is_taken_with_a_remark(kept: Path) -> None:
    """Born in 1860, so that it is nobody's who lives."""
    assert "modulus 11" in done("person add c-19 --name Dora --cpr 010160-5001").err
    assert "modulus" not in done("person add c-20 --name Else --cpr 610160-0001").err


def test_two_vaults_of_one_ledger_are_told_apart_by_their_file(kept: Path) -> None:
    done("person init --vault other.vault", f"person add c-17 --vault other.vault --name Asta --cpr {NUMBERS[0]}")
    assert data("person list --vault other.vault")["persons"] == [{"citizen": "c-17", "name": "Asta"}]
    assert data("residents --on 2019-01-20 --names --vault other.vault")["residents"][1]["name"] is None


# --- nothing of it is said elsewhere ---------------------------------------------------------------

PRIVATE = [
    "person add 'Zita Hemmelig' --name x --cpr 670180-0009",
    "person add ZitaHemmelig --name x --cpr 670180-0009",
    "person add c-9 Zita Hemmelig",
    "person add c-9 --name Zita Hemmelig --cpr 670180-0009",
    "person add c-9 --name 'Zita Hemmelig' --cpr 670180-009",
    "person add c-9 --name 'Zita Hemmelig' --cpr 'Zita Hemmelig'",
    "person add c-9 --name 'Zita Hemmelig 670180-0009' --cpr 670180-0009",
    "person add c-9 --name 'Zita Hemmelig' --crp 670180-0009",
    "person add c-9 –name 'Zita Hemmelig'",
    "person add c-9 --name 'Zita Hemmelig' --name 'Zita Hemmelig' --cpr 670180-0009",
    "person add c-17 --name 'Zita Hemmelig' --cpr 670180-0009",
    "person add c-19 --name 'Zita Hemmelig' --cpr 670180-0001",
    "person add c-9 --name 'Zita\x1b Hemmelig' --cpr 670180-0009",
    "person 'Zita Hemmelig'",
    "person Zita Hemmelig",
    "person show 'Zita Hemmelig'",
    "person show ZitaHemmelig",
    "person show 670180-0009",
    "person erase ZitaHemmelig",
    "person erase 'Zita Hemmelig' --yes",
    "person list Hemmelig",
    "person due --on Hemmelig",
    "person log --citizen 'Zita Hemmelig'",
    "person log --against Hemmelig",
    "citizen c-17 --names 670180-0009",
]


@pytest.mark.parametrize("form", ["", "--format=json"])
@pytest.mark.parametrize("line", PRIVATE)
def test_no_refusal_repeats_a_name_or_a_number(kept: Path, line: str, form: str) -> None:
    ran = pladsbog(f"{line} {form}")
    assert ran.code in (1, 2), ran
    said = ran.out + ran.err
    assert said
    assert not [word for word in ("Zita", "Hemmelig", "0009", "670180-009") if word in said], said
    assert not [word for word in ("Zita", "Hemmelig", "6701800009") if word.encode() in everything_in(VAULT)]


def test_no_name_no_number_and_no_key_is_in_any_file_of_the_ledger(kept: Path) -> None:
    done("rebuild", "residents --on 2019-01-20 --names", "person show c-17", "person list")
    key = Path("vault.key").read_text().strip()
    content = b"".join(file.read_bytes() for file in kept.iterdir() if file.name.startswith("pladsbog"))
    for text in (ASTA, "Ærlig", BENT, "Prøvesen", *NUMBERS, *(one.replace("-", "") for one in NUMBERS), key):
        assert not any(written in content for written in writings(text)), text


@pytest.mark.parametrize("text", ["", "secret", "0f" * 31])
def test_a_wrong_key_is_not_repeated(kept: Path, monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.delenv("PLADSBOG_VAULT_KEY_FILE")
    monkeypatch.setenv("PLADSBOG_VAULT_KEY", text)
    said = refused("person list")
    assert not text or text not in said
    monkeypatch.setenv("PLADSBOG_VAULT_KEY", "0e" * 32)
    said = refused("person list")
    assert "[wrong-vault-key]" in said
    assert "0e0e" not in said


def test_a_key_file_that_everybody_may_read_is_closed_as_the_hint_says(kept: Path) -> None:
    Path("vault.key").chmod(0o644)
    said = refused("person list")
    assert "everybody on this computer may read it [open-key-file]" in said
    command = said.splitlines()[1].rpartition(": ")[2].split()
    assert command == ["chmod", "600", "vault.key"]
    subprocess.run(command, check=True)
    done("person list")


def test_without_the_package_it_is_said_how_to_install_it(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "cryptography.hazmat.primitives.ciphers.aead", None)
    for line in ("person list", "person init --vault other.vault", "residents --names"):
        said = refused(line)
        assert "needs the package cryptography, which is not installed [no-cryptography]" in said
        assert "pip install 'pladsbog[vault]'" in said
    assert not Path("other.vault").exists()
    done("residents", "settle 2019-01")


@pytest.mark.parametrize(
    "line",
    ["person list", "person show c-17", "person erase c-17 --yes", "person due", "person log", "residents --names",
     "citizen c-17 --names", "statement 163 2019-02 --names"],
)  # fmt: skip
@pytest.mark.parametrize("content", [b"", b"SQLite format 3\0" + b"\xff" * 5000, b"name;cpr\n" * 500])
def test_a_file_that_is_no_vault_is_told_by_every_command(kept: Path, line: str, content: bytes) -> None:
    Path(VAULT).write_bytes(content)
    said = refused(line)
    assert "[internal]" not in said
    assert "Traceback" not in said
    assert "[not-a-vault]" in said or "[vault-damaged]" in said


def test_a_person_that_was_altered_is_told(kept: Path) -> None:
    tamper(VAULT, "UPDATE persons SET sealed = (SELECT sealed FROM persons WHERE citizen = 'c-18')")
    for line in ("person show c-17", "person list", "residents --on 2019-01-20 --names", "citizen c-17 --names"):
        said = refused(line)
        assert "what it holds of c-17 is not what was sealed, or another's [vault-damaged]" in said
        assert "Prøvesen" not in said


def test_the_vault_of_another_ledger_is_refused(kept: Path) -> None:
    done("--ledger other.db init --municipality 787")
    assert "is the vault of another ledger [other-vault]" in refused(f"--ledger other.db person list --vault {VAULT}")


def test_a_copy_of_the_ledger_has_the_same_vault(kept: Path) -> None:
    done("backup copy.db")
    assert data(f"--ledger copy.db person show c-17 --vault {VAULT}")["name"] == ASTA


def test_an_empty_ledger_has_nothing_that_a_vault_could_be_told_by(folder: Path) -> None:
    create_ledger("pladsbog.db")
    done("person key vault.key")
    said = refused("person init --key-file vault.key")
    assert "nothing is recorded in pladsbog.db yet" in said
    assert not Path(VAULT).exists()


def test_what_comes_next_names_the_ledger_the_vault_and_the_key_that_were_named(kept: Path) -> None:
    ran = pladsbog("--ledger pladsbog.db person init --vault new.vault --key-file vault.key")
    named = "pladsbog --ledger pladsbog.db person add --vault new.vault --key-file vault.key CITIZEN"
    assert ran.err == f"made new.vault; next: {named}\n"


def test_the_way_on_names_the_key_file_in_danish_as_it_is_typed(folder: Path) -> None:
    assert folder
    for line in ("init", "person key vault.key"):
        assert pladsbog(line).code == 0
    told = pladsbog("--lang da person init --key-file vault.key").err
    assert "pladsbog person tilføj --nøglefil vault.key BORGER" in told


def test_a_key_file_that_is_not_there_is_told_as_one(kept: Path) -> None:
    said = refused("person list --key-file away.key")
    assert "there is no key of a vault at away.key" in said
    assert "name the file of its key with --key-file FILE" in said


def test_a_folder_is_no_key_and_nobody_is_told_to_close_it(kept: Path) -> None:
    Path("keys").mkdir()
    said = refused("person list --key-file keys")
    assert "keys is a folder, and no key of a vault" in said
    assert "chmod" not in said


def test_a_hint_names_the_vault_and_the_key_that_were_named(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PLADSBOG_VAULT_KEY_FILE")
    said = refused("person show c-55 --key-file vault.key --vault pladsbog.vault")
    hint = next(line for line in said.splitlines() if line.startswith("Hint: "))
    command = hint.partition("pladsbog ")[2]
    assert command == "person list --vault pladsbog.vault --key-file vault.key"
    done(command)


# --- names beside an answer ------------------------------------------------------------------------

WITH_NAMES = ["residents --on 2019-01-20", "citizen c-17", "statement 163 2019-02", "statement own 2019-01"]


def without_names(answer: Any) -> Any:
    if isinstance(answer, dict):
        return {key: without_names(value) for key, value in answer.items() if key != "name"}
    return [without_names(one) for one in answer] if isinstance(answer, list) else answer


def names_in(answer: Any) -> set[tuple[str, str | None]]:
    if isinstance(answer, dict):
        found = {(answer["citizen"], answer["name"])} if "name" in answer else set()
        return found.union(*map(names_in, answer.values()))
    return set().union(*map(names_in, answer)) if isinstance(answer, list) else set()


@pytest.mark.parametrize("line", WITH_NAMES)
def test_names_stand_beside_the_key_where_they_are_asked_for(kept: Path, line: str) -> None:
    plain, named = data(line), data(f"{line} --names")
    assert without_names(named) == plain
    assert "name" not in str(plain)
    whose = {"residents": {"c-17", "c-18"}, "citizen": {"c-17"}}.get(line.split(maxsplit=1)[0])
    whose = whose or ({"c-18"} if "163" in line else {"c-17"})
    assert names_in(named) == {(key, {"c-17": ASTA, "c-18": BENT}[key]) for key in whose}
    assert lines()[-1][2] == sorted(whose)


@pytest.mark.parametrize("line", [one for one in WITH_NAMES if "own" not in one])
@pytest.mark.parametrize("form", ["table", "csv"])
def test_tables_have_a_column_of_names(kept: Path, line: str, form: str) -> None:
    plain, named = (done(f"{line} {more} --format {form}").out for more in ("", "--names"))
    assert "Prøvesen" not in plain
    assert (BENT if "163" in line else ASTA) in named
    if form == "csv":
        assert "name" in named.splitlines()[0].split(";")


@pytest.mark.parametrize("line", ["residents --on 2019-02-01", "statement 163 2019-02", "statement 163 2019"])
def test_names_stay_at_a_terminal_of_80_signs(kept: Path, line: str) -> None:
    told = at_a_terminal([*line.split(), "--names"], columns=80).text
    heading = next(row for row in told.splitlines() if row.startswith("offer "))
    assert {"citizen", "name"} <= set(heading.split())
    assert set(BENT.split()) <= set(told.split())
    assert max(map(len, told.splitlines())) <= 80


def test_who_looked_at_whom_and_what_for_stays_at_a_terminal_of_80_signs(kept: Path) -> None:
    # given somebody who looked for a reason that no line holds
    done("person show c-17 --by bettina-of-the-night --reason 'the daughter asked for a copy of the decision'")
    told = at_a_terminal(["person", "log"], columns=80).text
    heading = next(row for row in told.splitlines() if row.startswith("line "))
    assert heading.split() == ["line", "at", "by", "command", "citizens", "reason"]
    assert {"bettina-of-the-night", "daughter", "c-17"} <= set(told.split())
    assert max(map(len, told.splitlines())) <= 80


def test_a_report_has_names_behind_the_keys_in_its_tables(kept: Path) -> None:
    done("report syrenparken 2019-01 -o plain.html", "report syrenparken 2019-01 -o named.html --names --by bo")
    plain, named = (Path(f"{one}.html").read_text() for one in ("plain", "named"))
    assert ASTA not in plain
    assert "c-17" in plain
    assert re.search(rf"<td[^>]*>c-17</td>\s*<td[^>]*>{ASTA}</td>", named)
    done("report syrenparken 2019-01 -o named.xlsx --names")
    cells = {cell for sheet in load_workbook("named.xlsx") for row in sheet.iter_rows(values_only=True) for cell in row}
    assert {"c-17", ASTA} <= cells
    line = data("person log")["lines"][-2]
    assert (line["by"], line["command"], "c-17" in line["citizens"]) == ("bo", "report: syrenparken, 2019-01", True)


@pytest.mark.parametrize("line", WITH_NAMES)
def test_without_names_nothing_opens_the_vault(kept: Path, line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    before = Path(VAULT).read_bytes()
    monkeypatch.setenv("PLADSBOG_VAULT", "nowhere.vault")
    monkeypatch.setenv("PLADSBOG_VAULT_KEY", "no key")
    done(line, f"{line} --format csv", f"{line} --format json")
    assert Path(VAULT).read_bytes() == before


@pytest.mark.parametrize("line", ["residents", "citizen c-17", "settle 2019-01", "statement 163 2019-02", "log"])
def test_an_answer_without_names_loads_nothing_of_it(kept: Path, line: str) -> None:
    loaded = "[name for name in sys.modules if name.startswith(('ledger.persons', 'cryptography'))]"
    code = f"import sys; from cli.main import run; assert not run({line.split()!r}); print({loaded})"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.endswith("[]\n")


def test_an_answer_with_names_says_what_it_was_in_the_log(kept: Path) -> None:
    done("residents syrenparken --on 2019-01-20 --names --by bo", "citizen syrenparken/2 --names")
    assert lines()[-2:] == [
        ("bo", "residents: syrenparken, 2019-01-20", ["c-17", "c-18"]),
        ("anna", "citizen: syrenparken/2", ["c-18"]),
    ]


def test_what_belongs_to_names_is_refused_without_them(kept: Path) -> None:
    for option in ("--by bo", "--vault x", "--key-file x"):
        assert "goes with --names" in refused(f"residents {option}")


def test_a_name_cannot_steer_a_terminal(kept: Path) -> None:
    """Nobody may type such a name any more; one that was kept by another program is shown without its controls."""
    from cli.persons import Opening, first_digest  # noqa: PLC0415
    from ledger.persons.access import Access  # noqa: PLC0415
    from ledger.persons.identity import Identity  # noqa: PLC0415
    from ledger.persons.vault import Vault  # noqa: PLC0415
    from ledger.store import open_log  # noqa: PLC0415

    key = Opening(None, Path("vault.key")).key(Session("pladsbog.db", []))
    with open_log("pladsbog.db") as log, Vault(VAULT, first_digest(log), key) as one:
        one.add(Identity("c-18", "Bent\x1b[31m\u202eRød", "6801800002"), Access("x", "x"), replace=True)
    for line in ("person show c-18", "person list", "residents --on 2019-02-20 --names", "citizen c-18 --names"):
        for form in ("table", "csv", "json"):
            out = done(f"{line} --format {form}").out
            assert "\x1b" not in out
            assert "\u202e" not in out
            assert "Rød" in out


# --- erased ----------------------------------------------------------------------------------------


def everything() -> dict[str, Any]:
    """All that the ledger holds and answers: every row, every month, every digest, the read models."""
    with closing(sqlite3.connect("pladsbog.db")) as db:
        rows = db.execute("SELECT * FROM stored_events ORDER BY 1").fetchall()
    months = [f"{year}-{month:02}" for year in (2019, 2020) for month in range(1, 13)]
    done("rebuild")
    with closing(sqlite3.connect("pladsbog.views.db")) as db:
        tables = [name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY 1")]
        views = {name: db.execute(f"SELECT * FROM {name}").fetchall() for name in tables if "sqlite" not in name}
    return {
        "rows": rows,
        "views": views,
        "settled": [data(f"settle {month}") for month in months],
        "digests": [done(f"digest --at {number}").out for number in range(1, len(rows) + 1)],
        "verified": data("verify")["digest"],
        "citizens": [data(f"citizen {key}") for key in ("c-17", "c-18")],
        "statement": data("statement own 2019-01"),
        "log": done("log").out,
    }


def test_a_person_is_forgotten_and_the_ledger_is_what_it_was(kept: Path) -> None:
    before, gone, stays = everything(), secrets_of(VAULT, "c-17"), secrets_of(VAULT, "c-18")
    ledger = Path("pladsbog.db").read_bytes()
    certificate = data("person erase c-17 --yes --by carl")
    assert Path("pladsbog.db").read_bytes() == ledger
    assert everything() == before
    content = everything_in(VAULT)
    assert not any(secret in content for secret in gone)
    assert all(secret in content for secret in stays)
    digest = done("digest").out.strip()
    assert certificate["citizen"] == "c-17"
    assert certificate["by"] == "carl"
    assert certificate["law"] == "bogføringsloven § 12"
    assert (certificate["ledger_before"], certificate["ledger_after"], certificate["equal"]) == (digest, digest, True)
    assert certificate["vault_log"] == data("person log")["digest"]
    assert "[person-erased]" in refused("person show c-17")
    assert data("residents --on 2019-01-20 --names")["residents"][0]["name"] is None
    assert data("citizen c-17 --names")["name"] is None
    assert "name: none in the vault" in done("citizen c-17 --names").out
    assert data("person list")["persons"] == [{"citizen": "c-18", "name": BENT}]
    assert [one["citizen"] for one in data("person list --erased")["erased"]] == ["c-17"]


def test_the_certificate_can_be_had_again_and_as_a_file(kept: Path) -> None:
    first = data("person erase c-17 --yes --reason 'as the law has it'")
    done("move-in c-19 syrenparken 1 --from 2019-04-01 --level 5 --decision VU")
    again = data("person erase c-17 --yes")
    changing = {"repeated", "vault_log"}
    assert {key: value for key, value in again.items() if key not in changing} == {
        key: value for key, value in first.items() if key not in changing
    }
    assert (first["repeated"], again["repeated"]) == (False, True)
    done("person erase c-17 --yes -o certificate.txt", "person erase c-17 --yes -o certificate.json")
    page = Path("certificate.txt").read_text()
    at = str(moment_in_words(first["erased_at"]))
    for text in ("c-17", at, "anna", "as the law has it", first["ledger_before"], "yes: nothing in"):
        assert text in page


def test_a_certificate_of_a_ledger_that_was_altered_says_so(kept: Path) -> None:
    shutil.copy("pladsbog.db", "older.db")
    done("person erase c-17 --yes")
    with closing(sqlite3.connect(VAULT)) as db, db:
        db.execute("DROP TRIGGER erased_never_changes")
        db.execute("UPDATE erased SET ledger_digest = '3:' || ?", ("0f" * 32,))
        db.execute(
            "CREATE TRIGGER erased_never_changes BEFORE UPDATE ON erased "
            "BEGIN SELECT RAISE(ABORT, 'what stands in erased is never changed'); END"
        )
    ran = pladsbog("person erase c-17 --yes --format json")
    assert ran.code == 3
    assert ran.data["equal"] is False


def test_it_is_asked_about_first(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cli.person.erase.is_terminal", lambda stream: True)
    for answer in (b"n\n", b"\n", b""):
        ran = pladsbog("person erase c-17", answer)
        assert ran.code == 1
        assert "Erase c-17? [y/N]" in ran.err
        assert "cannot be undone" in ran.err
        assert "Nothing was recorded." in ran.err
    assert data("person show c-17")["name"] == ASTA
    assert pladsbog("person erase c-17", b"ja\n").code == 0
    assert "[person-erased]" in refused("person show c-17")


def test_a_dry_run_erases_nobody(kept: Path) -> None:
    before = Path(VAULT).read_bytes()
    assert "c-17 would be erased; nothing was done" in done("person erase c-17 --dry-run").err
    assert Path(VAULT).read_bytes() == before
    assert "[still-kept]" in refused("person erase c-18 --dry-run")


def test_whom_the_law_keeps_is_erased_for_a_reason_alone(kept: Path) -> None:
    assert "amounts of c-18 are still to be issued" in refused("person erase c-18 --yes")
    assert "--early needs a reason" in refused("person erase c-18 --yes --early")
    with clock_set_to(datetime(2024, 12, 31, 12, tzinfo=UTC)):
        said = refused("person erase c-17 --yes")
        assert "the last amount of c-17 is of 2019, and is kept until 2024-12-31 (bogføringsloven § 12)" in said
    assert data("person show c-17")["name"] == ASTA
    certificate = data("person erase c-18 --yes --early --reason 'entered under the wrong key'")
    assert (certificate["law"], certificate["reason"]) == (None, "entered under the wrong key")


def test_whom_the_ledger_does_not_know_is_erased_without_a_reason(kept: Path) -> None:
    done("person add c-19 --name Carla --cpr 690180-0003")
    assert data("person erase c-19 --yes")["law"] == "no amount in the ledger"


def test_who_was_erased_is_added_again_for_a_reason_alone(kept: Path) -> None:
    done("person erase c-17 --yes")
    line = f"person add c-17 --name '{ASTA}' --cpr {NUMBERS[0]}"
    assert "c-17 was erased on" in refused(line)
    assert "--again needs a reason" in refused(f"{line} --again")
    done(f"{line} --again --reason 'moves in again'")
    assert data("person show c-17")["name"] == ASTA
    assert data("person log")["lines"][-2]["reason"] == "moves in again"


def test_a_certificate_that_cannot_be_written_says_what_was_done(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from cli import render  # noqa: PLC0415

    def full(path: Path, content: bytes, *, force: bool) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(render, "write_whole", full)
    ran = pladsbog("person erase c-17 --yes -o certificate.txt")
    assert ran.code == 4
    assert "c-17 is erased all the same; No space left on device" in ran.err
    monkeypatch.undo()


# --- due -------------------------------------------------------------------------------------------


def test_whom_the_law_lets_go(kept: Path) -> None:
    assert data("person due --on 2024-12-31")["persons"] == []
    told = data("person due --on 2025-01-01")
    assert told["persons"] == [{"citizen": "c-17", "year": 2019, "kept_until": "2024-12-31"}]
    assert (told["law"], told["years"], told["unknown"]) == ("bogføringsloven § 12", 5, [])
    assert data("person due --on 2026-01-01 --years 10")["persons"] == []
    assert data("person due --on 2030-01-01 --years 10")["persons"] == [
        {"citizen": "c-17", "year": 2019, "kept_until": "2029-12-31"}
    ]
    assert "asks for 5 years" in refused("person due --years 4")


def test_to_list_them_reads_nobody(kept: Path) -> None:
    before = lines()
    done("person due", "person list --erased", "person log")
    assert lines() == before


# --- the log of reads ------------------------------------------------------------------------------


def test_lines_taken_out_of_the_log_are_told(kept: Path) -> None:
    done("person show c-17", "person show c-18", "person list")
    tamper(VAULT, "DELETE FROM access WHERE number = 4")
    ran = pladsbog("person log")
    assert ran.code == 3
    assert "altered: line 4 is missing" in ran.err
    assert pladsbog("person log --format json").data["faults"] == ["line 4 is missing"]


def test_lines_cut_off_stop_all_reading_and_are_told(kept: Path) -> None:
    done("person show c-17", "person show c-18")
    tamper(VAULT, "DELETE FROM access WHERE number = 4")
    for line in ("person list", "residents --names", "person erase c-17 --yes", "person due"):
        said = refused(line)
        assert "its log of reads is not what was written [vault-damaged]" in said
    assert "altered: line 4 is missing" in pladsbog("person log").err


def test_an_older_copy_is_found_by_a_digest_that_was_kept(kept: Path) -> None:
    shutil.copy(VAULT, "older.vault")
    done("person show c-17")
    digest = data("person log")["digest"]
    done(f"person log --against {digest}", f"person log --against 'told on Monday: {digest.upper()}'")
    shutil.copy("older.vault", VAULT)
    ran = pladsbog(f"person log --against {digest}")
    assert ran.code == 3
    assert f"line 3 is not what it was when {digest} was told" in ran.err
    assert "is given no digest" in refused("person log --against x")


# --- files -----------------------------------------------------------------------------------------


def test_nothing_that_is_there_is_replaced(kept: Path) -> None:
    before = Path("vault.key").read_bytes(), Path(VAULT).read_bytes()
    assert "vault.key is already there" in refused("person key vault.key")
    assert "[vault-exists]" in refused("person init")
    assert "[ledger-file]" in refused(f"log -o {VAULT} --force")
    assert (Path("vault.key").read_bytes(), Path(VAULT).read_bytes()) == before
    assert run(["person", "key", "nowhere/x.key"]) == 2


# --- in Danish -------------------------------------------------------------------------------------


def test_what_is_told_of_an_erased_person_is_danish(kept: Path) -> None:
    # given that somebody was erased, and that names of a house were looked at
    said: list[str] = []
    moment = datetime(2026, 11, 28, 9, 30, tzinfo=UTC)
    with clock_set_to(moment):
        done("residents syrenparken --on 2019-01-20 --names")
        done("person erase c-17 --yes --by carl")
    # when it is told in Danish
    try:
        said += [pladsbog(f"--lang da person {line}").out for line in ("erase c-17", "list --erased", "log")]
        refusal = pladsbog("--lang da person show c-17").err
    finally:
        SPEECH.speak(ENGLISH)
    # then days and commands are as Danes write them, and programs read what they did
    assert "28-11-2026" in refusal
    assert "2026-11-28" not in "".join([refusal, *said])
    assert all("28-11-2026" in one for one in said)
    assert "beboere: syrenparken" in said[-1]
    assert data("person list --erased")["erased"][0]["erased_at"].startswith("2026-11-28")
    assert "2026-11-28" in done("person list --erased --format csv").out
