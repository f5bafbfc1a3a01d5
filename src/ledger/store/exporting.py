r"""A log as lines of JSON, for whoever wants to read or keep it without a database; and rows from such lines.

    {"pladsbog": "log", "format": 1}
    {"number": 1, "stream": "ledger", "version": 1, "topic": "ledger.opened:1",
     "recorded_at": "2023-01-01T09:00:00.000000Z", "chain": "…64 figures and letters…", "state": "{\"by\":\"anna\",…}"}
    {"events": 1, "digest": "1:…"}

A line an event, in the order of their numbers. `clock_at`, `offer` and `ref` are left out where they are null. `state`
is the event's JSON as text, byte for byte, since its digest is made of the bytes. The last line says how many there
were: a file that was cut off lacks it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

from msgspec import DecodeError, Struct, ValidationError, json

from ledger.errors import BadFile
from ledger.shared.message import Message, say
from ledger.store.chain import ORIGIN, Content

FORMAT = 1

T = TypeVar("T")


class _Head(Struct, forbid_unknown_fields=True):
    pladsbog: str
    format: int


class _Line(Struct, forbid_unknown_fields=True, omit_defaults=True):
    number: int
    stream: str
    version: int
    topic: str
    recorded_at: str
    chain: str
    state: str
    clock_at: str | None = None
    offer: str | None = None
    ref: str | None = None


class _End(Struct, forbid_unknown_fields=True):
    events: int
    digest: str


def lines_of(rows: Iterable[tuple[Content, bytes]]) -> Iterator[bytes]:
    """The lines of a log, each ended. Raises UnicodeDecodeError for a state that is no text: no save has written it."""
    yield json.encode(_Head("log", FORMAT)) + b"\n"
    events, last = 0, ORIGIN
    for content, chain in rows:
        said = content._asdict() | {"state": bytes(content.state).decode(), "chain": chain.hex()}
        yield json.encode(_Line(**said)) + b"\n"
        events, last = content.number, chain
    yield json.encode(_End(events, f"{events}:{last.hex()}")) + b"\n"


def rows_in(file: str, lines: Iterable[bytes]) -> Iterator[tuple[Content, bytes]]:
    """The rows that lines hold, as they stand there; whether they are as they were written is for others to find out.

    Raises BadFile, by `file` and line, for what is no export, or only the beginning of one.
    """
    numbered = enumerate(lines, 1)
    _, first = next(numbered, (1, b""))
    head = _read(file, 1, first, _Head)
    if head.pladsbog != "log" or head.format != FORMAT:
        raise _bad(file, 1, say("it is an export that this program does not know"))
    ended, events, chain = False, 0, ORIGIN
    for at, line in numbered:
        if ended:
            raise _bad(file, at, say("something follows the last line of the export"))
        if line.startswith(b'{"events"'):
            _check_end(file, at, _read(file, at, line, _End), events, chain)
            ended = True
            continue
        one = _read(file, at, line, _Line)
        try:
            events, chain = one.number, bytes.fromhex(one.chain)
        except ValueError:
            raise _bad(file, at, say("its chain is not written in figures and the letters a to f")) from None
        yield (
            Content(
                one.number, one.stream, one.version, one.topic, one.state.encode(), one.recorded_at, one.clock_at,
                one.offer, one.ref,
            ),
            chain,
        )  # fmt: skip
    if not ended:
        raise BadFile(file, say("it is cut off: its last line is missing"), say("export the log again"))


def _check_end(file: str, at: int, end: _End, events: int, chain: bytes) -> None:
    if (end.events, end.digest) != (events, f"{events}:{chain.hex()}"):
        raise _bad(file, at, say("lines are missing: it counts {count} events", count=end.events))


def _read(file: str, at: int, line: bytes, kind: type[T]) -> T:
    try:
        return json.decode(line, type=kind)
    except (DecodeError, ValidationError, UnicodeDecodeError) as error:
        raise _bad(file, at, say("it is no line of an export ({why})", why=str(error))) from None


def _bad(file: str, at: int, why: Message) -> BadFile:
    return BadFile(file, say("line {line}: {why}", line=at, why=why), say("export the log again"))
