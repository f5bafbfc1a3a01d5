"""What is sealed: AES-GCM with 256 bits, a nonce of its own for each sealing, bound to what it belongs to.

The package `cryptography` is loaded where something is sealed or opened, and nowhere else.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from ledger.errors.persons import NoCryptography

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

KEY_BYTES = 32
_NONCE_BYTES = 12


class Unsealable(Exception):  # noqa: N818 - an answer to a question
    """What was sealed has been altered, or belongs to something else, or another key sealed it."""


def new_key() -> bytes:
    """A key that nothing else has."""
    return secrets.token_bytes(KEY_BYTES)


def seal(key: bytes, content: bytes, belongs_to: bytes) -> bytes:
    """The content sealed; it opens only where it is said to belong to the same. Raises NoCryptography."""
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return nonce + _cipher(key).encrypt(nonce, content, belongs_to)


def unseal(key: bytes, sealed: bytes, belongs_to: bytes) -> bytes:
    """The content of what was sealed. Raises Unsealable, NoCryptography."""
    cipher = _cipher(key)
    from cryptography.exceptions import InvalidTag  # noqa: PLC0415 - loaded by now

    try:
        return cipher.decrypt(sealed[:_NONCE_BYTES], sealed[_NONCE_BYTES:], belongs_to)
    except (InvalidTag, ValueError):  # the latter where so much is cut off that no nonce is left
        raise Unsealable from None


def check_installed() -> None:
    """Raises NoCryptography where nothing could be sealed."""
    _cipher(bytes(KEY_BYTES))


def _cipher(key: bytes) -> AESGCM:
    try:
        from cryptography.hazmat.primitives.ciphers.aead import AESGCM  # noqa: PLC0415 - see above
    except ImportError:
        raise NoCryptography from None
    return AESGCM(key)
