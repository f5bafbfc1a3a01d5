"""The chain over the log: each row carries a digest of itself and of the row before it.

A changed, exchanged, inserted or removed row breaks the chain at its number. Whoever can rewrite the whole file
can also rewrite the chain, so a chain value lodged elsewhere (on the minutes of a closing, say) vouches for every
row up to it; the last row's value vouches for the log.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from ledger.store.log import Log

ORIGIN = bytes(32)
"""What the first row is tied to."""


class Content(NamedTuple):
    """What a stored row says, in the order of the table's columns; `chain` comes after it."""

    number: int
    stream: str
    version: int
    topic: str
    state: bytes
    recorded_at: str
    offer: str | None
    ref: str | None


class Head(NamedTuple):
    """The last row of a log: what the next one is tied to. `assigned` is the highest number ever given."""

    assigned: int
    recorded_at: str
    chain: bytes


EMPTY = Head(0, "", ORIGIN)


class Draft(NamedTuple):
    """An event about to be stored: all of its row but number, moment and chain."""

    stream: str
    version: int
    topic: str
    state: bytes
    offer: str | None
    ref: str | None


@dataclass(frozen=True, slots=True)
class Fault:
    """The first row that is not as it was written, and how that shows."""

    number: int
    why: str


def link(previous: bytes, row: Content) -> bytes:
    """The digest that ties a row to the one before it.

    The length of every part stands before the parts, so that no two rows are spelt alike; an absent part has
    length −1, an empty one 0.
    """
    stream, topic, moment = row.stream.encode(), row.topic.encode(), row.recorded_at.encode()
    offer, ref = _bytes(row.offer), _bytes(row.ref)
    lengths = b"%d %d %d %d %d %d %d %d\n" % (
        row.number, row.version, len(stream), len(topic), len(row.state), len(moment),
        -1 if offer is None else len(offer), -1 if ref is None else len(ref),
    )  # fmt: skip
    parts = (previous, lengths, stream, topic, row.state, moment, offer or b"", ref or b"")
    return sha256(b"".join(parts)).digest()


def _bytes(text: str | None) -> bytes | None:
    return None if text is None else text.encode()


def rows_after(head: Head, moment: str, drafts: Iterable[Draft]) -> Iterator[tuple[object, ...]]:
    """The complete rows of one transaction, to be inserted while nobody else can write.

    `moment` is what the clock says; where it says less than the log already does, the log's last moment is kept.
    """
    chain, recorded_at = head.chain, max(moment, head.recorded_at)
    for number, draft in enumerate(drafts, start=head.assigned + 1):
        stream, version, topic, state, offer, ref = draft
        content = Content(number, stream, version, topic, state, recorded_at, offer, ref)
        chain = link(chain, content)
        yield (*content, chain)


def verify_chain(log: Log) -> Fault | None:
    """The first fault of the log; None where every row is as it was written, none is missing and time runs on.

    Reads the log once, in memory that does not grow with it.
    """
    number, moment, chain = 0, "", ORIGIN
    for content, stored in log.chained():
        number += 1
        if content.number != number:
            return Fault(number, f"the row is missing; the next one is #{content.number}")
        chain = _linked(chain, content)
        if chain != stored:
            return Fault(number, "the row, or one before it, is not what was written")
        if content.recorded_at < moment:
            return Fault(number, f"recorded {content.recorded_at}, before the event above it ({moment})")
        moment = content.recorded_at
    if number < log.assigned():
        return Fault(number + 1, f"the row is missing, at the end of the log: #{log.assigned()} was once given")
    return None


def _linked(previous: bytes, row: Content) -> bytes:
    try:
        return link(previous, row)
    except (AttributeError, TypeError):
        return b""  # a cell of another type than was written, which SQLite permits
