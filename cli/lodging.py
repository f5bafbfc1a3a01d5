"""Digests told beside an answer, and lodged in a file outside the ledger's reach."""

from __future__ import annotations

import os
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cli.printing import note, note_way
from ledger.digests import Digest, all_disagreements, digest_of, lodge, lodged_in
from ledger.errors import BadOption
from ledger.shared.message import Message, Value, code_said, say

if TYPE_CHECKING:
    from cli.session import Session
    from ledger.application import Receipt
    from ledger.digests import Roots
    from ledger.store import Log

FILE = "PLADSBOG_DIGESTS"
"""The environment variable that names the file in which every closing lodges its digest."""


def file_of_digests() -> str | None:
    """The file that the environment names; None where it names none, an empty text too."""
    return os.environ.get(FILE) or None


def note_digest(digest: Digest) -> None:
    """Tell a digest on stderr."""
    note(say("digest of #{number}: {digest}", number=digest.number, digest=str(digest)))


def note_root(number: int, root: Digest | None) -> None:
    """Tell the root of the tree at an event on stderr, or that there is none."""
    if root is None:
        note_way(say("there is no root of the tree over #1 to #{number}: the log was altered; see: pladsbog verify",
                 number=number))  # fmt: skip
    else:
        note(say("root of the tree over #1 to #{number}: {root}", number=number, root=str(root)))


def lodge_closing(session: Session, receipt: Receipt) -> dict[str, Any]:
    """Tell the digest of what was recorded just now, and lodge it where a file is named for it; what JSON says of it.

    Where it cannot be lodged the closing stands all the same: it is told, and made up for by the next one.
    """
    if not receipt.events:
        return {}
    number = receipt.events[-1].number
    with session.log() as log:
        digest = digest_of(log, number)
        note_digest(digest)
        said: dict[str, Any] = {"digest": str(digest)}
        if (name := file_of_digests()) is not None:
            said["lodged"] = _lodged_or_told(session.location, log, Path(name), number)
    return said


def lodged(location: str, log: Log, file: Path, number: int) -> bool:
    """Lodge an event's digest in a file that was named; whether what lay there already agrees with the ledger.

    Raises BadOption where it cannot be written.
    """
    try:
        agrees = _agrees(location, log, file)
        lodge(file, log, number, _roots(location, log))
    except OSError as error:
        raise BadOption(_not_lodged(file, number, error), say("name another file")) from None
    note(say("the digest of #{number} lies in {file}", number=number, file=str(file)))
    return agrees


def _lodged_or_told(location: str, log: Log, file: Path, number: int) -> bool:
    try:
        _agrees(location, log, file)
        lodge(file, log, number, _roots(location, log))
    except OSError as error:
        note(_not_lodged(file, number, error))
        note_way(say("the next closing makes up for it; or now: pladsbog digest --to {file}", file=str(file)))
        return False
    return True


def _agrees(location: str, log: Log, file: Path) -> bool:
    """Whether every digest in a file lies on the log's chain; each that does not is told."""
    found = list(all_disagreements(log, lodged_in(file), _roots(location, log)))
    for digest, why in found:
        values: dict[str, Value] = {"file": str(file), "digest": str(digest), "why": why}
        note(say("warning: {file} holds {digest}, which is not of this ledger: {why}", **values))
    return not found


def _roots(location: str, log: Log) -> Roots:
    """How roots that lie in a file are found, which every closing asks for again."""
    from projections.roots import roots_of  # noqa: PLC0415 - few answers lodge anything

    return partial(roots_of, location, log, lodged=True)


def _not_lodged(file: Path, number: int, error: OSError) -> Message:
    why = code_said(error.strerror or str(error))
    return say("the digest of #{number} was not lodged in {file}: {why}", number=number, file=str(file), why=why)
