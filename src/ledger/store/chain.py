"""The chain over the log: each row carries a digest of itself and of the row before it.

A changed, exchanged, inserted or removed row breaks the chain at its number. Whoever can rewrite the whole file
can also rewrite the chain. So a chain value that lies somewhere else (in the minutes of a closing, say) vouches
for every row up to it, and the last row's value vouches for the log.

The format, for whoever writes a verifier. All text is UTF-8, and SHA-256 is applied to bytes:

    leaf  = SHA-256(0x00 ‖ lengths ‖ stream ‖ topic ‖ state ‖ recorded_at ‖ clock_at ‖ offer ‖ ref)
    chain = SHA-256(0x02 ‖ chain of the row before ‖ leaf)

*lengths* is nine signed integers of 64 bits, big-endian, 72 bytes in all: the row's number, its version, and the
lengths in bytes of stream, topic, state, recorded_at, clock_at, offer and ref. A part that is NULL has length -1 and
adds no bytes; an empty one has length 0. So no two rows give the same bytes.
The columns are those of `stored_events`: number is `id`, stream `originator_id`, version `originator_version`, and
state the stored bytes as they are. Before the first row stand 32 zero bytes. A leaf depends on its own row only:
over the leaves, each with a salt, lies a Merkle tree too, which has 0x01 for its inner nodes (`store.tree`).
`tests/ledger/store/chain_sample.json` holds three rows with their digests.

Decided on 2026-11-26:

* Who reads is told what the log says; nothing is proved by reading. An answer would take many times as long if every
  row behind it were held against the chain. `verify` holds all of them, and whoever writes is refused on a broken
  chain: so an altered amount can be read until then, but never issued upon. What cannot be a row of the program at
  all is refused by readers too.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator
from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct

from ledger.shared.message import Message, say
from ledger.shared.steps import CHECKING, counted

if TYPE_CHECKING:
    from ledger.store.log import Log

ORIGIN = bytes(32)
"""The chain value before the first row."""

_LEAF, _LINK = b"\x00", b"\x02"
_LENGTHS = struct.Struct(">c9q")


class Content(NamedTuple):
    """What a stored row says, in the order of the table's columns; `chain` comes after it.

    `clock_at` is what the clock said where that was before `recorded_at`, and None where the two are the same.
    """

    number: int
    stream: str
    version: int
    topic: str
    state: bytes
    recorded_at: str
    clock_at: str | None
    offer: str | None
    ref: str | None


class Head(NamedTuple):
    """The last row of a log, which the next one is chained to. `assigned` is the highest number ever given."""

    assigned: int
    recorded_at: str
    chain: bytes

    def next_numbers(self, count: int) -> list[int]:
        """The numbers that the next `count` events get."""
        return list(range(self.assigned + 1, self.assigned + 1 + count))


EMPTY = Head(0, "", ORIGIN)


class Draft(NamedTuple):
    """An event about to be stored: all of its row but number, moments and chain."""

    stream: str
    version: int
    topic: str
    state: bytes
    offer: str | None
    ref: str | None


class Fault(Struct, frozen=True):
    """A row that is not as it was written, and how that shows."""

    number: int
    why: Message


def leaf(row: Content) -> bytes:
    """The digest of one row by itself."""
    number, name, version, kind, state, moment, clock_at, offer_key, ref_key = row
    stream, topic, recorded_at = name.encode(), kind.encode(), moment.encode()
    clock = b"" if clock_at is None else clock_at.encode()
    offer = b"" if offer_key is None else offer_key.encode()
    ref = b"" if ref_key is None else ref_key.encode()
    lengths = _LENGTHS.pack(
        _LEAF, number, version, len(stream), len(topic), len(state), len(recorded_at),
        -1 if clock_at is None else len(clock),
        -1 if offer_key is None else len(offer),
        -1 if ref_key is None else len(ref),
    )  # fmt: skip
    return sha256(b"".join((lengths, stream, topic, state, recorded_at, clock, offer, ref))).digest()


def link(previous: bytes, leaf_digest: bytes) -> bytes:
    """The chain value of a row: its leaf tied to the chain value of the row before it."""
    return sha256(_LINK + previous + leaf_digest).digest()


def rows_after(head: Head, moment: str, drafts: Iterable[Draft]) -> Iterator[tuple[object, ...]]:
    """The complete rows of one transaction, to be inserted while nobody else can write.

    `moment` is what the clock says. Where that is before the log's last moment, the rows are recorded at the log's
    last moment, so that time never runs backwards along the log, and `clock_at` is what the clock said.
    """
    chain, recorded_at = head.chain, max(moment, head.recorded_at)
    clock_at = None if recorded_at == moment else moment
    for number, draft in enumerate(drafts, start=head.assigned + 1):
        stream, version, topic, state, offer, ref = draft
        content = Content(number, stream, version, topic, state, recorded_at, clock_at, offer, ref)
        chain = link(chain, leaf(content))
        yield (*content, chain)


def verify_chain(log: Log) -> Fault | None:
    """The first fault of the log; None where every row is as it was written, none is missing and time runs on."""
    return next(faults(log), None)


def faults(log: Log, after: int = 0) -> Iterator[Fault]:
    """Every fault of the log, or of its rows after a number; nothing where they are as they were written.

    Each row is held against the digest that stands in the row before it, so one that was changed breaks nothing after
    it. The row after a missing one cannot be checked. Reads the rows once, in memory that does not grow with them.
    """
    assigned = log.assigned()  # first: others may be writing, and rows that come later are read all the same
    number, (moment, chain) = after, log.link(after) if after else ("", ORIGIN)
    for content, stored in counted(log.chained(after or None), CHECKING, assigned - after):
        if content.number < 1:
            yield Fault(content.number, say("no save has written this row"))
            continue
        number += 1
        if content.number != number:
            yield Fault(number, say("the row is missing; the next one is #{next}", next=content.number))
            number = content.number
        elif _linked(chain, content) != stored:
            yield Fault(number, say("the row, or one before it, is not what was written"))
        recorded_at, chain = content.recorded_at, stored
        if not isinstance(recorded_at, str):
            continue  # told as not what was written
        if recorded_at < moment:
            why = say("recorded {moment}, before the event above it ({before})", moment=recorded_at, before=moment)
            yield Fault(number, why)
        moment = recorded_at
    if number < assigned:
        why = say("the row is missing, at the end of the log: #{number} was once given", number=assigned)
        yield Fault(number + 1, why)


class BrokenRow(Exception):  # noqa: N818 - what it is about is a fault of the log, not of the program
    """A row is not as it was written, or is missing."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(f"#{fault.number}")
        self.fault = fault


def sound(
    rows: Iterable[tuple[Content, bytes]], after: int = 0, before: tuple[str, bytes] = ("", ORIGIN)
) -> Iterator[tuple[Content, bytes]]:
    """Rows from #1 on, as long as each is as it was written and follows the one before. Raises BrokenRow.

    Or those that follow the event `after`; `before` is then its moment and chain value (`Log.link`).
    """
    moment, chain = before
    for number, (content, stored) in enumerate(rows, after + 1):
        if content.number != number:
            below = say("no save has written this row")
            missing = say("the row is missing; the next one is #{next}", next=content.number)
            raise BrokenRow(Fault(number, below if content.number < 1 else missing))
        if _linked(chain, content) != stored:
            raise BrokenRow(Fault(number, say("the row is not what was written")))
        if content.recorded_at < moment:
            why = say(
                "recorded {moment}, before the event above it ({before})", moment=content.recorded_at, before=moment
            )
            raise BrokenRow(Fault(number, why))
        moment, chain = content.recorded_at, stored
        yield content, stored


def missing_at_the_end(number: int, assigned: int) -> None:
    """Raises BrokenRow where a log ends with an event though a later number was once given."""
    if number < assigned:
        why = say("the row is missing, at the end of the log: #{number} was once given", number=assigned)
        raise BrokenRow(Fault(number + 1, why))


def _linked(previous: bytes, row: Content) -> bytes:
    """The chain value that a row must have; empty where a cell is of another type than was written.

    SQLite permits that.
    """
    try:
        return link(previous, leaf(row))
    except (AttributeError, TypeError, struct.error):
        return b""
