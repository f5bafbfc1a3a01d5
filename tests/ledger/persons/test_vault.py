"""The vault: nothing of a person can be read in its file, who is erased is gone, and what was altered is found."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from threading import Thread

import pytest

from ledger.errors import BadOption, Refusal
from ledger.errors.persons import (
    CprTaken,
    NewerVault,
    NoCryptography,
    NotAVault,
    NoVault,
    OtherVault,
    PersonErased,
    PersonThere,
    UnknownPerson,
    VaultBusy,
    VaultDamaged,
    VaultExists,
    VaultUnusable,
    WrongVaultKey,
)
from ledger.persons import files
from ledger.persons.access import Access, LastLine
from ledger.persons.files import make_vault, vault_file
from ledger.persons.identity import Identity
from ledger.persons.sealing import unseal
from ledger.persons.vault import Vault
from tests.ledger.persons.people import (
    ANNA,
    ASTA,
    BENT,
    KEY,
    LEDGER,
    OTHER_KEY,
    everything_in,
    keep,
    person,
    rows,
    secrets_of,
    tamper,
    writings,
)


def erase(vault: Vault, citizen: str) -> None:
    vault.erase(citizen, ANNA, law="law", digest=lambda: f"1:{LEDGER}")


def refuses(file: str, error: type[Refusal], ledger: str = LEDGER) -> None:
    with pytest.raises(error), Vault(file, ledger, KEY):
        pass


# --- what is kept ----------------------------------------------------------------------------------


def test_what_is_kept_is_read_again(vault: Vault) -> None:
    keep(vault, ASTA, BENT)
    assert vault.citizens() == ["c-1", "c-2"]
    assert vault.read(None, ANNA) == [ASTA, BENT]
    assert vault.read(["c-2", "c-9"], ANNA) == [BENT]
    assert vault.read_one("c-1", ANNA) == ASTA
    with pytest.raises(UnknownPerson):
        vault.read_one("c-9", ANNA)


def test_it_is_its_owners_alone_and_never_made_twice(file: str) -> None:
    assert stat.S_IMODE(Path(file).stat().st_mode) == 0o600
    with pytest.raises(VaultExists):
        make_vault(file, LEDGER, KEY)
    with pytest.raises(VaultUnusable):
        make_vault(f"{file}/nowhere/x", LEDGER, KEY)


def test_no_name_and_no_number_is_in_the_file(file: str, vault: Vault) -> None:
    keep(vault, ASTA, BENT)
    changed = Identity(ASTA.citizen, "Asta Nygift Prøvesen", "6901800003")
    assert vault.add(changed, ANNA, replace=True) == "replaced"
    assert vault.read_one("c-1", ANNA) == changed
    vault.read(None, Access("anna", "person list", "to call"))
    with pytest.raises(CprTaken):
        vault.add(Identity("c-3", "Bent Prøvesen", BENT.cpr), ANNA)
    content = everything_in(file)
    for one in (ASTA, BENT, changed):
        for text in (one.name, *one.name.split(), one.cpr, one.shown_cpr, one.cpr[:6]):
            assert not any(written in content for written in writings(text)), text
    assert b"c-1" in content  # what is looked for would be found


def test_what_is_replaced_is_gone(file: str, vault: Vault) -> None:
    keep(vault, ASTA, BENT)
    before = secrets_of(file, "c-1")
    vault.add(Identity("c-1", "Asta Nygift", ASTA.cpr), ANNA, replace=True)
    assert vault.write_anew()
    after = secrets_of(file, "c-1")
    content = everything_in(file)
    assert not any(secret in content for secret in before[:3])  # the mark is that of the same number
    assert all(secret in content for secret in after)


def test_everybody_has_a_key_and_a_nonce_of_their_own(file: str, vault: Vault) -> None:
    same = [Identity(f"c-{number}", "Den Samme", person(number).cpr) for number in range(20)]
    keep(vault, *same)
    sealed = rows(file, "SELECT wrapped_key, sealed FROM persons")
    for column in (0, 1):
        assert len({bytes(row[column])[:12] for row in sealed}) == 20  # type: ignore[call-overload]
        assert len({bytes(row[column])[12:] for row in sealed}) == 20  # type: ignore[call-overload]
    assert len({len(bytes(row[1])) for row in sealed}) == 1  # type: ignore[call-overload]


def test_no_two_persons_have_the_same_key(file: str, vault: Vault) -> None:
    keep(vault, ASTA, BENT)
    keys = [key_of(file, vault, citizen) for citizen in ("c-1", "c-2")]
    vault.add(Identity("c-1", "Asta Nygift", ASTA.cpr), ANNA, replace=True)
    keys.append(key_of(file, vault, "c-1"))
    assert len(set(keys)) == 3
    assert not any(key in everything_in(file) for key in keys)


def key_of(file: str, vault: Vault, citizen: str) -> bytes:
    """A person's key, as whoever has that of the vault can unwrap it."""
    ((wrapped,),) = rows(file, f"SELECT wrapped_key FROM persons WHERE citizen = '{citizen}'")
    assert isinstance(wrapped, bytes)
    return unseal(KEY.wrapping, wrapped, vault._bound("key", citizen))


def test_the_same_once_more_is_nothing_new_and_another_is_refused(vault: Vault) -> None:
    keep(vault, ASTA)
    assert vault.add(ASTA, ANNA) == "same"
    with pytest.raises(PersonThere):
        vault.add(Identity("c-1", "Asta", ASTA.cpr), ANNA)
    assert vault.read_one("c-1", ANNA) == ASTA


def test_a_number_is_one_persons(vault: Vault) -> None:
    keep(vault, ASTA)
    with pytest.raises(CprTaken) as refused:
        vault.add(Identity("c-2", "Asta", ASTA.cpr), ANNA)
    assert refused.value.citizen == "c-1"
    erase(vault, "c-1")
    keep(vault, Identity("c-2", "Asta", ASTA.cpr))


# --- erased ----------------------------------------------------------------------------------------


def test_who_is_erased_is_in_no_byte_of_the_file(file: str, vault: Vault) -> None:
    keep(vault, ASTA, BENT)
    gone, stays = secrets_of(file, "c-1"), secrets_of(file, "c-2")
    assert all(secret in everything_in(file) for secret in (*gone, *stays))
    erase(vault, "c-1")
    assert not any(secret in everything_in(file) for secret in gone), "before the file is written anew"
    assert vault.write_anew()
    content = everything_in(file)
    assert not any(secret in content for secret in gone)
    assert all(secret in content for secret in stays)
    assert [one.name for one in Path(file).parent.iterdir()] == [Path(file).name]


@pytest.mark.parametrize("reason", ["Asta came by mistake", "asta ærlig prøvesen", "ÆRLIG!"])
def test_the_reason_of_an_erasure_does_not_keep_the_name(vault: Vault, reason: str) -> None:
    keep(vault, ASTA)
    with pytest.raises(BadOption, match="names somebody whom the vault holds"):
        vault.erase("c-1", Access("anna", "person erase", reason), law=None, digest=lambda: f"1:{LEDGER}")
    assert vault.citizens() == ["c-1"]
    assert [(line.command, line.reason) for line in vault.log()][1:] == [("person erase", None)], "the look is logged"
    vault.erase("c-1", Access("anna", "person erase", "entered by mistake"), law=None, digest=lambda: f"1:{LEDGER}")
    assert vault.citizens() == []


CARLA = Identity("c-3", "Carla Maj", "6901800003")
READS: dict[str, Callable[[Vault, Access], object]] = {
    "show": lambda vault, who: vault.read_one("c-1", who),
    "list": lambda vault, who: vault.read(None, who),
    "add": lambda vault, who: vault.add(CARLA, who),
    "add again": lambda vault, who: vault.add(ASTA, who),
    "replace": lambda vault, who: vault.add(Identity("c-1", "Dora Ny", "6901800008"), who, replace=True),
    "erase": lambda vault, who: vault.erase("c-1", who, law=None, digest=lambda: f"1:{LEDGER}"),
}


@pytest.mark.parametrize("reason", ["Asta rang", "his sister Bent", "asta ærlig", f"no. {BENT.shown_cpr}", "of Ærlig"])
@pytest.mark.parametrize("command", READS)
def test_no_reason_keeps_a_name_or_a_number(file: str, vault: Vault, command: str, reason: str) -> None:
    keep(vault, ASTA, BENT)
    with pytest.raises(BadOption, match="names somebody whom the vault holds"):
        READS[command](vault, Access("anna", command, reason))
    assert vault.citizens() == ["c-1", "c-2"]
    assert [(line.command, line.reason) for line in vault.log()][2:] == [(command, None)], "the look is logged"
    assert reason.encode() not in everything_in(file)
    READS[command](vault, Access("anna", command, "a call about a bill"))
    assert vault.log()[-1].reason == "a call about a bill"


def test_who_is_added_is_not_named_by_why(vault: Vault) -> None:
    with pytest.raises(BadOption, match="names somebody whom the vault holds"):
        vault.add(CARLA, Access("anna", "person add", "moves in in maj"))
    assert vault.citizens() == []


def test_a_word_that_is_somebody_elses_name_too_is_no_name(vault: Vault) -> None:
    keep(vault, ASTA, CARLA)
    vault.read_one("c-1", Access("anna", "person show", "a call in maj"))
    with pytest.raises(BadOption, match="names somebody whom the vault holds"):
        vault.read_one("c-3", Access("anna", "person show", "a call in maj"))


def test_what_cannot_be_read_can_be_forgotten_with_a_reason(file: str, vault: Vault) -> None:
    keep(vault, ASTA)
    tamper(file, "UPDATE persons SET sealed = zeroblob(300)")
    vault.erase("c-1", Access("anna", "person erase", "Asta"), law=None, digest=lambda: f"1:{LEDGER}")
    assert vault.citizens() == []


def test_of_many_who_come_and_go_nothing_stays(file: str, vault: Vault) -> None:
    """Pages are split and joined on the way: what SQLite moves about may leave a copy where it stood."""
    keep(vault, *map(person, range(120)))
    gone = [secret for number in range(0, 120, 2) for secret in secrets_of(file, f"c-{number}")]
    for number in range(0, 120, 2):
        erase(vault, f"c-{number}")
    keep(vault, *map(person, range(200, 230)))
    assert vault.write_anew()
    content = everything_in(file)
    assert not [secret for secret in gone if secret in content]
    assert len(vault.read(None, ANNA)) == 90


def test_to_write_the_file_anew_takes_out_what_deleting_left(file: str, vault: Vault) -> None:
    keep(vault, ASTA)
    gone = secrets_of(file, "c-1")
    vault._db.execute("PRAGMA secure_delete = OFF")
    erase(vault, "c-1")
    assert any(secret in everything_in(file) for secret in gone)
    assert vault.write_anew()
    assert not any(secret in everything_in(file) for secret in gone)


def test_who_is_erased_is_not_kept_again_by_oversight(vault: Vault) -> None:
    keep(vault, ASTA)
    erase(vault, "c-1")
    for asked in (lambda: vault.read_one("c-1", ANNA), lambda: vault.add(ASTA, ANNA)):
        with pytest.raises(PersonErased):
            asked()
    assert vault.read(None, ANNA) == []
    erasure = vault.erasure("c-1")
    assert erasure is not None
    assert (erasure.citizen, erasure.by, erasure.law, erasure.digest) == ("c-1", "anna", "law", f"1:{LEDGER}")
    assert vault.add(ASTA, Access("anna", "person add", "came back"), again=True) == "added"
    assert vault.read_one("c-1", ANNA) == ASTA
    assert vault.erasure("c-1") is None
    assert len(vault.erasures()) == 1


def test_nobody_is_erased_where_the_ledger_cannot_be_asked(vault: Vault) -> None:
    def broken() -> str:
        raise NoVault("ledger")

    keep(vault, ASTA)
    lines = len(vault.log())
    with pytest.raises(NoVault):
        vault.erase("c-1", ANNA, law=None, digest=broken)
    assert vault.read_one("c-1", ANNA) == ASTA
    assert len(vault.log()) == lines + 1
    with pytest.raises(UnknownPerson):
        erase(vault, "c-9")


# --- altered ---------------------------------------------------------------------------------------

SWAPPED = [
    "UPDATE persons SET sealed = (SELECT sealed FROM persons WHERE citizen = 'c-2') WHERE citizen = 'c-1'",
    "UPDATE persons SET wrapped_key = (SELECT wrapped_key FROM persons WHERE citizen = 'c-2') WHERE citizen = 'c-1'",
    "UPDATE persons SET (sealed, wrapped_key) = (SELECT sealed, wrapped_key FROM persons WHERE citizen = 'c-2')",
    "UPDATE persons SET citizen = CASE citizen WHEN 'c-1' THEN 'c-7' ELSE 'c-1' END",
    "UPDATE persons SET sealed = x'' WHERE citizen = 'c-1'",
    "UPDATE persons SET wrapped_key = x'00' WHERE citizen = 'c-1'",
    "UPDATE persons SET sealed = substr(sealed, 1, 100) WHERE citizen = 'c-1'",
    "UPDATE persons SET sealed = CAST(sealed || x'00' AS BLOB) WHERE citizen = 'c-1'",
]


@pytest.mark.parametrize("statement", SWAPPED)
def test_what_is_swapped_between_persons_or_cut_is_found(file: str, vault: Vault, statement: str) -> None:
    keep(vault, ASTA, BENT)
    tamper(file, statement)
    with pytest.raises(VaultDamaged) as found:
        vault.read_one("c-1", ANNA)
    assert "Prøvesen" not in str(found.value)
    assert vault.log()[-1].citizens == ["c-1"], "it is logged all the same"


@pytest.mark.parametrize("column", ["sealed", "wrapped_key"])
def test_every_byte_that_is_changed_is_found(file: str, vault: Vault, column: str) -> None:
    keep(vault, ASTA)
    ((whole,),) = rows(file, f"SELECT {column} FROM persons")
    assert isinstance(whole, bytes)
    for at in range(0, len(whole), 7):
        changed = whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :]
        tamper(file, f"UPDATE persons SET {column} = x'{changed.hex()}'")
        with pytest.raises(VaultDamaged):
            vault.read_one("c-1", ANNA)
    tamper(file, f"UPDATE persons SET {column} = x'{whole.hex()}'")
    assert vault.read_one("c-1", ANNA) == ASTA


def test_a_row_of_another_vault_does_not_open(file: str, vault: Vault, tmp_path: Path) -> None:
    other = str(tmp_path / "other.vault")
    make_vault(other, "cd" * 32, KEY)
    with Vault(other, "cd" * 32, KEY) as second:
        keep(second, ASTA)
    ((citizen, mark, wrapped, sealed),) = rows(other, "SELECT * FROM persons")
    with closing(sqlite3.connect(file)) as db, db:
        db.execute("INSERT INTO persons VALUES (?, ?, ?, ?)", (citizen, mark, wrapped, sealed))
    with pytest.raises(VaultDamaged):
        vault.read_one("c-1", ANNA)


# --- opening ---------------------------------------------------------------------------------------


def test_the_wrong_key_and_another_ledgers_vault_are_refused(file: str) -> None:
    with pytest.raises(WrongVaultKey), Vault(file, LEDGER, OTHER_KEY):
        pass
    refuses(file, OtherVault, "cd" * 32)


def _text(file: Path) -> None:
    file.write_text("name;cpr\n" * 200)


def _empty(file: Path) -> None:
    file.write_bytes(b"")


def _other(file: Path) -> None:
    file.unlink()
    with closing(sqlite3.connect(file)) as db, db:
        db.execute("CREATE TABLE persons (citizen TEXT)")


def _folder(file: Path) -> None:
    file.unlink()
    file.mkdir()


def _cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:5000])


def _emptied(file: Path) -> None:
    tamper(str(file), "DELETE FROM vault")


def _gutted(file: Path) -> None:
    with closing(sqlite3.connect(file)) as db, db:
        db.execute("DROP TABLE persons")
        db.execute("DROP TABLE vault")


@pytest.mark.parametrize(
    ("change", "error"),
    [
        (_text, NotAVault),
        (_empty, NotAVault),
        (_other, NotAVault),
        (_folder, VaultUnusable),
        (_cut, VaultDamaged),
        (_emptied, VaultDamaged),
        (_gutted, VaultDamaged),
        (Path.unlink, NoVault),
    ],
)
def test_what_is_no_vault_is_refused(file: str, change: Callable[[Path], None], error: type[Refusal]) -> None:
    change(Path(file))
    refuses(file, error)


def test_a_newer_vault_is_left_alone(file: str) -> None:
    with closing(sqlite3.connect(file)) as db:
        db.execute("PRAGMA user_version = 2")
    refuses(file, NewerVault)


def test_without_the_package_nothing_is_made_or_opened(file: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "cryptography.hazmat.primitives.ciphers.aead", None)
    refuses(file, NoCryptography)
    with pytest.raises(NoCryptography):
        make_vault(f"{file}2", LEDGER, KEY)
    assert not Path(f"{file}2").exists()


def test_nothing_is_read_that_cannot_be_logged(vault: Vault) -> None:
    keep(vault, ASTA)
    vault._db.execute("PRAGMA query_only = ON")
    with pytest.raises(VaultUnusable):
        vault.read(None, ANNA)


@pytest.mark.parametrize(
    ("ledger", "vault"),
    [
        ("pladsbog.db", "pladsbog.vault"),
        ("/a/care.db", "/a/care.vault"),
        ("care.sqlite", "care.sqlite.vault"),
        ("postgresql://user@host/care?sslmode=require", "care.vault"),
    ],
)
def test_it_lies_beside_the_ledger(ledger: str, vault: str) -> None:
    assert vault_file(ledger) == vault.replace("/", os.sep)


# --- several at once -------------------------------------------------------------------------------


def test_whoever_has_to_wait_too_long_is_told(file: str, vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    keep(vault, ASTA)
    monkeypatch.setattr(files, "LOCK_SECONDS", 0.05)
    with closing(sqlite3.connect(file, isolation_level=None)) as other, Vault(file, LEDGER, KEY) as second:
        other.execute("BEGIN IMMEDIATE")
        for asked in (lambda: second.read(None, ANNA), lambda: second.add(BENT, ANNA), lambda: erase(second, "c-1")):
            with pytest.raises(VaultBusy):
                asked()
        assert not second.write_anew()
        other.execute("ROLLBACK")
        assert second.read(None, ANNA) == [ASTA]
        assert second.write_anew()


def test_what_another_adds_while_a_vault_is_opened_is_no_damage(file: str, monkeypatch: pytest.MonkeyPatch) -> None:
    # given somebody who adds a person as soon as the last line of the log has been read
    head, others = Vault._head, list[Thread]()

    def adds() -> None:
        with Vault(file, LEDGER, KEY) as other:
            other.add(BENT, ANNA)

    def and_another_adds(vault: Vault) -> LastLine:
        if not others:
            others.append(Thread(target=adds))
            others[0].start()
            others[0].join(timeout=0.5)
        return head(vault)

    monkeypatch.setattr(Vault, "_head", and_another_adds)
    with Vault(file, LEDGER, KEY) as vault:
        others[0].join(timeout=20)
        assert list(vault.faults()) == []
        assert BENT in vault.read(None, ANNA)


_AT_ONCE = """
import sys
from ledger.persons.vault import Vault
from tests.ledger.persons.people import ANNA, KEY, LEDGER, Identity, person
from ledger.errors import CprTaken
first, taken = int(sys.argv[2]), 0
for number in range(first, first + 15):
    with Vault(sys.argv[1], LEDGER, KEY) as vault:
        vault.add(person(number), ANNA)
        vault.read([f"c-{number}"], ANNA)
        try:
            vault.add(Identity(f"x-{number}", "Den Samme", person(900 + number % 15).cpr), ANNA)
        except CprTaken:
            taken += 1
print(taken)
"""


def test_two_processes_at_once_lose_nothing(file: str) -> None:
    running = [
        subprocess.Popen([sys.executable, "-c", _AT_ONCE, file, str(first)], stdout=subprocess.PIPE, text=True)
        for first in (0, 15)
    ]
    taken = [int(one.communicate(timeout=120)[0]) for one in running]
    assert [one.returncode for one in running] == [0, 0]
    assert sum(taken) == 15, "each number went to one of the two"
    with Vault(file, LEDGER, KEY) as vault:
        assert len(vault.read(None, ANNA)) == 45
        assert list(vault.faults()) == []
        assert len(vault.log()) == 91


def test_a_copy_is_a_vault_as_well(file: str, vault: Vault, tmp_path: Path) -> None:
    keep(vault, ASTA)
    shutil.copy(file, tmp_path / "copy.vault")
    with Vault(str(tmp_path / "copy.vault"), LEDGER, KEY) as copy:
        assert copy.read_one("c-1", ANNA) == ASTA
