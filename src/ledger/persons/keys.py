"""The vault's own key: where it comes from, how a file for it is made, and what is derived from it.

Decided on 2026-11-27:

* The key is 32 random bytes, written as 64 figures and letters a to f. A password is not taken: it could be guessed
  from a copy of the vault.
* A file that is named goes before the environment. PLADSBOG_VAULT_KEY and PLADSBOG_VAULT_KEY_FILE together are
  refused: they could be two keys. There is no usual place for a key file: the one beside the vault would be wrong.
* A key file that everybody on the computer may read is refused. Its group may: clerks who share a vault share it so.
"""

from __future__ import annotations

import hmac
import os
import re
import secrets
import stat
from collections.abc import Mapping
from functools import cached_property
from hashlib import sha256
from pathlib import Path

from ledger.errors import BadOption
from ledger.errors.persons import BadVaultKey, NoVaultKey, OpenKeyFile, give_key
from ledger.shared.message import Remedy, say

BYTES = 32
VARIABLE = "PLADSBOG_VAULT_KEY"
FILE_VARIABLE = "PLADSBOG_VAULT_KEY_FILE"

_WRITTEN = re.compile(r"[0-9A-Fa-f]{64}")
_MOST_READ = 1_000
"""Bytes of a key file that are looked at; what is longer holds something else."""


class VaultKey:
    """The vault's own key, and what is derived from it: one key for each use, so that none says anything of another."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    @cached_property
    def wrapping(self) -> bytes:
        """Wraps the keys of persons."""
        return self._derived("wrapping")

    @cached_property
    def logging(self) -> bytes:
        """Chains the log of who looked."""
        return self._derived("logging")

    @cached_property
    def marking(self) -> bytes:
        """Makes the marks by which a CPR number that is there already is found."""
        return self._derived("marking")

    @cached_property
    def check(self) -> bytes:
        """Shows whether a key is that of a vault, and says nothing of it."""
        return self._derived("check")

    def _derived(self, use: str) -> bytes:
        return hmac.digest(self._key, b"pladsbog vault 1: " + use.encode(), sha256)


def make_key_file(file: Path) -> None:
    """Make a file with a new key in it, for its owner's eyes only. Raises FileExistsError, OSError."""
    opened = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(opened, "w", encoding="ascii") as written:
        written.write(secrets.token_hex(BYTES) + "\n")
        written.flush()
        os.fsync(written.fileno())


def key_given(file: Path | None, environment: Mapping[str, str], vault: str | None = None) -> VaultKey:
    """The key in a file that was named, or in the environment; `vault` is the file that it is to open, if it is there.

    Raises NoVaultKey, BadVaultKey, OpenKeyFile; BadOption where the environment names two; OSError.
    """
    if file is not None:
        return _in_file(file, vault)
    text, name = (environment.get(variable, "").strip() for variable in (VARIABLE, FILE_VARIABLE))
    if text and name:
        raise BadOption(
            say("both {one} and {other} are set, and could be two keys", one=VARIABLE, other=FILE_VARIABLE),
            Remedy("give-one-vault-key", one=VARIABLE),
        )
    if name:
        return _in_file(Path(name), vault)
    if not text:
        raise NoVaultKey(vault)
    return _read(text, VARIABLE, vault)


def _in_file(file: Path, vault: str | None) -> VaultKey:
    if not file.exists():
        raise BadOption(say("there is no key of a vault at {file}", file=str(file)), give_key(vault))
    if file.is_dir():
        raise BadOption(say("{file} is a folder, and no key of a vault", file=str(file)), give_key(vault))
    if os.name == "posix" and stat.S_IMODE(file.stat().st_mode) & stat.S_IROTH:
        raise OpenKeyFile(str(file))
    with file.open("rb") as opened:
        content = opened.read(_MOST_READ)
    return _read(content.decode("ascii", "replace").strip(), str(file), vault)


def _read(text: str, where: str, vault: str | None) -> VaultKey:
    if not _WRITTEN.fullmatch(text):
        raise BadVaultKey(where, vault)
    return VaultKey(bytes.fromhex(text))
