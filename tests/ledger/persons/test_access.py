"""The log of who looked: every look has a line before it answers, and no line can be changed or taken out unseen."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ledger.errors import Refusal
from ledger.errors.persons import UnknownPerson, VaultDamaged
from ledger.persons.access import Access, LastLine, first_head, line_after
from ledger.persons.vault import Vault
from ledger.shared.calendar import clock_set_to
from tests.ledger.persons.people import ANNA, ASTA, BENT, KEY, LEDGER, OTHER_KEY, keep, tamper


def look(vault: Vault, times: int = 6) -> None:
    keep(vault, ASTA, BENT)
    for number in range(times):
        vault.read([f"c-{1 + number % 2}"], Access(f"clerk {number}", "person show", "a call"))


def faults(file: str) -> list[str]:
    with Vault(file, LEDGER, KEY, check_log=False) as vault:
        return [str(fault) for fault in vault.faults()]


def test_who_when_and_what_for(vault: Vault) -> None:
    with clock_set_to(datetime(2026, 11, 27, 12, tzinfo=UTC)):
        keep(vault, ASTA, BENT)
        vault.read(None, Access("bo", "person list"))
        vault.read(["c-2", "c-9"], Access("bo", "residents: h", "to call them"))
        with pytest.raises(UnknownPerson):
            vault.read_one("c-9", ANNA)
        vault.erase("c-1", Access("carl", "person erase", "the law"), law="law", digest=lambda: "1:x")
    said = [(line.number, line.by, line.command, line.citizens, line.reason) for line in vault.log()]
    assert said == [
        (1, "anna", "person show", ["c-1"], None),
        (2, "anna", "person show", ["c-2"], None),
        (3, "bo", "person list", ["c-1", "c-2"], None),
        (4, "bo", "residents: h", ["c-2"], "to call them"),
        (5, "anna", "person show", [], None),
        (6, "carl", "person erase", ["c-1"], "the law"),
    ]
    assert {line.at for line in vault.log()} == {"2026-11-27T12:00:00.000000Z"}
    assert str(vault.head()) == f"6:{vault.log()[-1].chain.hex()}"
    assert list(vault.faults()) == []


@pytest.mark.parametrize("table", ["access", "erased"])
def test_its_lines_and_certificates_are_guarded(file: str, vault: Vault, table: str) -> None:
    look(vault)
    vault.erase("c-1", ANNA, law="law", digest=lambda: "1:x")
    with closing(sqlite3.connect(file)) as db:
        for statement in (f"DELETE FROM {table}", f"UPDATE {table} SET by = 'x'"):
            with pytest.raises(sqlite3.IntegrityError, match="never changed"):
                db.execute(statement)


ALTERED = {
    "DELETE FROM access WHERE number = 4": "line 4 is missing",
    "DELETE FROM access WHERE number = 1": "line 1 is missing",
    "DELETE FROM access WHERE number BETWEEN 3 AND 5": "lines 3 to 5 are missing",
    "DELETE FROM access WHERE number = 8": "line 8 is missing",
    "DELETE FROM access WHERE number > 5": "lines 6 to 8 are missing",
    "DELETE FROM access": "lines 1 to 8 are missing",
    "UPDATE access SET by = 'somebody else' WHERE number = 4": "line 4 is not what was written",
    "UPDATE access SET at = '2020-01-01T00:00:00.000000Z' WHERE number = 4": "line 4 is not what was written",
    "UPDATE access SET command = 'person due' WHERE number = 8": "line 8 is not what was written",
    "UPDATE access SET citizens = '[]' WHERE number = 4": "line 4 is not what was written",
    "UPDATE access SET citizens = 'x' WHERE number = 4": "line 4 is not what was written",
    "UPDATE access SET citizens = '7' WHERE number = 4": "line 4 is not what was written",
    "UPDATE access SET reason = NULL WHERE number = 4": "line 4 is not what was written",
    "UPDATE access SET chain = x'00' WHERE number = 4": "line 4 is not what was written",
    "INSERT INTO access SELECT 9, at, by, command, citizens, reason, chain FROM access WHERE number = 8":
        "line 9 is not what was written",
    "UPDATE vault SET lines = 5, chain = (SELECT chain FROM access WHERE number = 5)":
        "how many lines it has was changed by another hand",
    "UPDATE vault SET head = x'00'": "how many lines it has was changed by another hand",
}  # fmt: skip


@pytest.mark.parametrize("statement", ALTERED)
def test_what_is_done_to_it_is_found(file: str, vault: Vault, statement: str) -> None:
    look(vault)
    assert faults(file) == []
    tamper(file, statement)
    assert ALTERED[statement] in faults(file)


def test_lines_renumbered_over_a_gap_are_found(file: str, vault: Vault) -> None:
    look(vault)
    tamper(
        file,
        "DELETE FROM access WHERE number = 4",
        "UPDATE access SET number = number - 1 WHERE number > 4",
        "UPDATE vault SET lines = 7",
    )
    assert "line 4 is not what was written" in faults(file)


def test_lines_cut_off_with_the_count_put_right_are_found(file: str, vault: Vault) -> None:
    look(vault)
    tamper(
        file,
        "DELETE FROM access WHERE number > 5",
        "UPDATE vault SET lines = 5, chain = (SELECT chain FROM access WHERE number = 5)",
    )
    assert faults(file) == ["how many lines it has was changed by another hand"]


def test_a_line_of_a_copy_that_went_another_way_is_found(file: str, vault: Vault, tmp_path: Path) -> None:
    """It was written with the key, under the same number."""
    look(vault, 2)
    shutil.copy(file, other := str(tmp_path / "other.vault"))
    with Vault(other, LEDGER, KEY) as copy:
        copy.read(["c-2"], Access("somebody else", "person show"))
    vault.read(["c-1"], Access("carl", "person show"))
    vault.read(["c-1"], Access("dora", "person show"))
    with closing(sqlite3.connect(file)) as db:
        db.execute(f"ATTACH '{other}' AS other")
        db.execute("DROP TRIGGER access_never_goes")
        db.execute("DELETE FROM access WHERE number = 5")
        db.execute("INSERT INTO access SELECT * FROM other.access WHERE number = 5")
        db.commit()
    assert "line 6 is not what was written" in faults(file)


def test_what_a_line_is_chained_by_depends_on_the_key() -> None:
    before = first_head(KEY, LEDGER)
    lines = [line_after(before, "2026-11-27T12:00:00.000000Z", ANNA, ["c-1"], key) for key in (KEY, OTHER_KEY)]
    assert lines[0].chain != lines[1].chain
    assert first_head(OTHER_KEY, LEDGER) != before != first_head(KEY, "cd" * 32)


def test_a_guard_that_was_taken_away_is_found(file: str, vault: Vault) -> None:
    look(vault)
    with closing(sqlite3.connect(file)) as db, db:
        db.execute("DROP TRIGGER access_never_goes")
    assert faults(file) == ["1 of the triggers that guard it were taken away or changed"]
    with pytest.raises(VaultDamaged), Vault(file, LEDGER, KEY):
        pass


CUT = [
    "DELETE FROM access WHERE number = 8",
    "DELETE FROM access",
    "UPDATE vault SET head = x'00'",
    "UPDATE vault SET lines = 5, chain = (SELECT chain FROM access WHERE number = 5)",
]


@pytest.mark.parametrize("statement", CUT)
def test_nothing_more_is_read_on_top_of_a_log_that_was_cut(file: str, vault: Vault, statement: str) -> None:
    look(vault)
    tamper(file, statement)
    with pytest.raises(VaultDamaged):  # also where it was open before
        vault.read(None, ANNA)
    with pytest.raises(VaultDamaged), Vault(file, LEDGER, KEY) as again:
        again.read(None, ANNA)
    before = faults(file)
    assert before
    with suppress(Refusal):
        vault.add(ASTA, ANNA)
    assert faults(file) == before


def test_nobody_without_the_key_can_write_a_line_that_fits(file: str, vault: Vault) -> None:
    look(vault, 1)
    forged = line_after(first_head(OTHER_KEY, LEDGER), "2026-11-27T12:00:00.000000Z", ANNA, ["c-1"], OTHER_KEY)
    head, chain = LastLine(1, forged.chain), forged.chain.hex()
    tamper(
        file,
        "DELETE FROM access",
        f"INSERT INTO access VALUES (1, '{forged.at}', 'anna', 'person show', '[\"c-1\"]', NULL, x'{chain}')",
        f"UPDATE vault SET lines = 1, chain = x'{chain}', head = x'{head.seal(OTHER_KEY).hex()}'",
    )
    assert faults(file) == ["how many lines it has was changed by another hand", "line 1 is not what was written"]
