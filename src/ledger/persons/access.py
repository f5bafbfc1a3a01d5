"""The log of who looked: lines that are only ever added, each chained to the one before by a keyed hash.

The key of the hash is derived from the vault's own, so that nobody without it can write a line that fits. The vault
keeps how many lines there are and the hash of the last one, sealed the same way, so that lines cut off at the end are
missed too. What none of this shows is an older copy of the whole vault: for that `person log` tells the number and
hash of the last line, to be kept elsewhere.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256

from msgspec import Struct

from ledger.persons.keys import VaultKey
from ledger.shared.message import Message, say


class Access(Struct, frozen=True):
    """Who looks, and what for: the command, and a reason where one was given. None of it names anybody in the vault."""

    by: str
    command: str
    reason: str | None = None

    def without_reason(self) -> Access:
        """The same, where the reason is not to be kept."""
        return Access(self.by, self.command)


class AccessLine(Struct, frozen=True):
    """A line of the log: `at` is its moment in UTC, `citizens` are the keys of those who were looked at."""

    number: int
    at: str
    by: str
    command: str
    citizens: Sequence[str]
    reason: str | None
    chain: bytes


class LastLine(Struct, frozen=True):
    """How many lines there are, and the hash of the last one."""

    lines: int
    chain: bytes

    def __str__(self) -> str:
        return f"{self.lines}:{self.chain.hex()}"

    def seal(self, key: VaultKey) -> bytes:
        """What shows that nobody without the key wrote it."""
        return hmac.digest(key.logging, b"head" + str(self.lines).encode() + b":" + self.chain, sha256)


def first_head(key: VaultKey, ledger: str) -> LastLine:
    """That of a log without lines."""
    return LastLine(0, hmac.digest(key.logging, b"log of " + ledger.encode(), sha256))


def line_after(head: LastLine, at: str, who: Access, citizens: Sequence[str], key: VaultKey) -> AccessLine:
    """The line that follows another."""
    line = AccessLine(head.lines + 1, at, who.by, who.command, list(citizens), who.reason, b"")
    return AccessLine(line.number, at, who.by, who.command, line.citizens, who.reason, _chain(head.chain, line, key))


def _chain(before: bytes, line: AccessLine, key: VaultKey) -> bytes:
    said = [line.number, line.at, line.by, line.command, list(line.citizens), line.reason]
    return hmac.digest(key.logging, before + json.dumps(said, ensure_ascii=False).encode(), sha256)


def faults_in(lines: Iterable[AccessLine], first: LastLine, head: LastLine, key: VaultKey) -> Iterator[Message]:
    """What has been done to a log, line by line. `first` is before its first line, `head` what the vault keeps."""
    last = first
    for line in lines:
        if line.number > last.lines + 1:
            yield _missing(last.lines + 1, line.number - 1)
        elif not hmac.compare_digest(_chain(last.chain, line, key), line.chain):
            yield say("line {number} is not what was written", number=line.number)
        last = LastLine(line.number, line.chain)
    if last.lines < head.lines:
        yield _missing(last.lines + 1, head.lines)
    elif last.lines > head.lines:
        yield say("lines from {number} on were added by another hand", number=head.lines + 1)
    elif last.chain != head.chain:
        yield say("line {number} is not the last one that was written", number=last.lines)


def _missing(first: int, last: int) -> Message:
    if first == last:
        return say("line {number} is missing", number=first)
    return say("lines {first} to {last} are missing", first=first, last=last)
