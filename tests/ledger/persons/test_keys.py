"""Where the vault's own key comes from."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from ledger.errors import BadOption, Refusal
from ledger.errors.persons import BadVaultKey, NoVaultKey, OpenKeyFile
from ledger.persons.keys import FILE_VARIABLE, VARIABLE, VaultKey, key_given, make_key_file

TEXT = "0f" * 32


def test_a_key_file_is_its_owners_alone_and_never_replaced(tmp_path: Path) -> None:
    file = tmp_path / "vault.key"
    make_key_file(file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    made = file.read_text()
    with pytest.raises(FileExistsError):
        make_key_file(file)
    assert file.read_text() == made
    make_key_file(tmp_path / "other.key")
    assert (tmp_path / "other.key").read_text() != made


def test_the_key_is_that_of_the_file_else_of_the_environment(tmp_path: Path) -> None:
    file = tmp_path / "vault.key"
    make_key_file(file)
    of_file = VaultKey(bytes.fromhex(file.read_text().strip())).check
    of_variable = VaultKey(bytes.fromhex(TEXT)).check
    assert key_given(file, {}).check == of_file
    assert key_given(None, {FILE_VARIABLE: str(file)}).check == of_file
    assert key_given(None, {VARIABLE: TEXT.upper()}).check == of_variable
    assert key_given(file, {VARIABLE: TEXT}).check == of_file
    with pytest.raises(BadOption):
        key_given(None, {VARIABLE: TEXT, FILE_VARIABLE: str(file)})
    with pytest.raises(NoVaultKey):
        key_given(None, {VARIABLE: " ", FILE_VARIABLE: ""})


@pytest.mark.parametrize("text", ["", "secret", TEXT[:-1], TEXT + "0", "g" * 64, "\xff\xfe" + TEXT])
def test_what_is_no_key_is_refused_and_not_repeated(tmp_path: Path, text: str) -> None:
    file = tmp_path / "vault.key"
    file.write_bytes(text.encode("latin-1"))
    file.chmod(0o600)
    with pytest.raises(BadVaultKey) as refused:
        key_given(file, {})
    assert not text or text not in f"{refused.value} {refused.value.as_data()}"


def test_a_key_file_that_everybody_may_read_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "vault.key"
    make_key_file(file)
    file.chmod(0o640)
    assert key_given(file, {})
    file.chmod(0o644)
    if os.name == "posix":
        with pytest.raises(OpenKeyFile):
            key_given(file, {})


def test_a_key_says_nothing_of_itself() -> None:
    key = VaultKey(bytes.fromhex(TEXT))
    assert TEXT not in f"{key!r}"
    derived = {key.wrapping, key.logging, key.marking, key.check}
    assert len(derived) == 4
    assert bytes.fromhex(TEXT) not in derived


def test_a_missing_key_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(BadOption, match=r"there is no key of a vault at .*nowhere"):
        key_given(tmp_path / "nowhere", {})
    assert issubclass(NoVaultKey, Refusal)
