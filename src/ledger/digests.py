"""Digests that lie somewhere else: how one is written, found in a text, held against a log, and lodged in a file.

A digest is the number of an event and its chain value (`store.chain`), written N:DIGEST, sixty-four figures and letters
a to f. Whoever can rewrite a whole ledger can rewrite its chain too, and whoever restores an older copy has a chain
that is sound; neither agrees with a digest that was kept elsewhere. One digest vouches for every event up to its own.

Decided on 2026-11-27:

* A text may hold anything else: the print of a closing, minutes, a mail. Each number and value with a colon between
  them counts, capital letters too, and also where a mail has broken the value into lines. One that was cut off, or has
  figures too many, is none; what is given to be held against the ledger is refused then, so that it is not overlooked.
* A file may have been made by PowerShell, whose > writes UTF-16: it is read, and goes on, as it begins.
* A file of digests is of one ledger. A line is the digest and the moment at which its event was recorded. What could
  not be lodged is lodged with the next closing, a line for each act that closed months since the last one there.
* Beside a digest stands the root of the tree over the same events, as NUMBER:ROOT (`store.tree`): what a payer is told
  is held against that. Number and value with a colon between them may be either; a value that is not the chain's is
  held against the root. Lines that were lodged without a root stay as they are, and so does one of a ledger that is
  not sound.
* A root may be told from a frontier that was kept (`store.tree`); then only the rows after it are read. A frontier
  counts where its chain value is that of the log at its number. Where a row before it has been altered since, the root
  is that of what was written, as the digest is; `verify` finds the row.
* Nothing that is lodged is ever taken out by the program: of a file that does not agree with the ledger somebody has to
  find out which of the two was altered.
"""

from __future__ import annotations

import codecs
import errno
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from ledger.errors import UnknownEvent
from ledger.events.settlements import MonthClosed
from ledger.shared.message import Message, say
from ledger.shared.patterns import pattern
from ledger.store import Log
from ledger.store.chain import BrokenRow, missing_at_the_end, sound
from ledger.store.tree import BEGINNING, Frontier, GrowingTree, nodes_of

_BREAK = r"(?:[ \t]*=?\r?\n[ \t>|]*)?"
"""What a mail puts into a long line, where it does. None after the colon: there stand other values of an event too."""
_WRITTEN = pattern(
    rf"(?<![0-9A-Fa-f])([0-9]{{1,12}}):((?:[0-9A-Fa-f]{_BREAK}){{63}}[0-9A-Fa-f])(?![0-9A-Fa-f]|:[0-9A-Fa-f])"
)
_BEGUN = pattern(r"(?<![0-9A-Fa-f])[0-9]{1,12}:[0-9A-Fa-f]{16}")
"""What can be nothing but a digest: no time, and no address, has so many figures."""
_BARE = pattern(r"(?<![0-9A-Fa-f:])[0-9A-Fa-f]{64}(?![0-9A-Fa-f])")
_NO_FIGURE = pattern(r"[^0-9A-Fa-f]")


class Digest(NamedTuple):
    """What vouches for an event and all before it: its number, and its chain value or the root there."""

    number: int
    value: str

    def __str__(self) -> str:
        return f"{self.number}:{self.value}"


def digest_of(log: Log, number: int | None = None) -> Digest:
    """The digest of an event, or of the last one. Raises UnknownEvent where there is no such event."""
    number = log.last() if number is None else number
    chain = log.chain(number)
    if not chain:
        raise UnknownEvent(number, log.last())
    return Digest(number, chain.hex())


def frontiers_at(log: Log, numbers: Iterable[int], kept: Iterable[Frontier] = ()) -> dict[int, Frontier]:
    """What the tree grows on from at each of some events, in one reading of the rows; its root is told of it.

    `kept`: frontiers to begin from, those that are of this log; rows before them are not read. Raises BrokenRow where a
    row that is read is not as it was written, or one of the events is missing.
    """
    ahead = deque(sorted(kept, key=lambda one: one.number))
    at, found = BEGINNING, {}
    for number in sorted(set(numbers)):
        passed: list[Frontier] = []
        while ahead and ahead[0].number <= number:
            passed.append(ahead.popleft())
        at = next((one for one in reversed(passed) if is_of(log, one)), at)
        found[number] = at = _grown(log, at, number)
    return found


def is_of(log: Log, frontier: Frontier) -> bool:
    """Whether a frontier that was kept is of this log: there its event has the same chain value."""
    return frontier.is_whole and frontier.number > 0 and log.chain(frontier.number) == frontier.chain


def _grown(log: Log, begun: Frontier, number: int) -> Frontier:
    """A frontier with the rows after it, up to and with an event."""
    if begun.number == number:
        return begun
    after, before = begun.number, (log.link(begun.number)[0], begun.chain)
    tree = GrowingTree(begun)
    for node in nodes_of(sound(log.chained(after or None, number), after, before), begun.chain):
        tree.add(node)
    missing_at_the_end(tree.count, number)
    return Frontier(number, log.chain(number), tree.peaks)


Roots = Callable[[Iterable[int]], Mapping[int, str]]
"""The root of the tree at each of some events of a log. Raises BrokenRow where there is none."""


def roots_of(log: Log, numbers: Iterable[int]) -> dict[int, str]:
    """The root of the tree at each of some events (`store.tree`), which proofs of single events lead to.

    It follows from the rows, as a digest does: all are read, once. Raises BrokenRow where one of them is not as it was
    written.
    """
    return {number: frontier.root.hex() for number, frontier in frontiers_at(log, numbers).items()}


def root_of_tree(log: Log, number: int, roots: Roots | None = None) -> str:
    """The root of the tree over the events up to one, found by `roots` if that is given. Raises BrokenRow as above."""
    return _found(log, [number], roots)[number]


def _found(log: Log, numbers: Iterable[int], roots: Roots | None) -> Mapping[int, str]:
    return roots_of(log, numbers) if roots is None else roots(numbers)


def told_root(log: Log, number: int, roots: Roots | None = None) -> Digest | None:
    """The root at an event as it is told, N:ROOT; None where a row is not as it was written, and there is none.

    `roots` finds it; without it every row is read.
    """
    try:
        return Digest(number, root_of_tree(log, number, roots))
    except BrokenRow:
        return None


def digests_in(text: str) -> list[Digest]:
    """The digests that a text holds, each once, in the order of their numbers."""
    found = {Digest(int(number), _NO_FIGURE.sub("", value).lower()) for number, value in _WRITTEN.findall(text)}
    return sorted(found)


def cut_off_in(text: str) -> str | None:
    """How the first digest in a text begins that is not whole, or has figures too many; None where all are well."""
    whole = {found.start() for found in _WRITTEN.finditer(text)}
    return next((found[0] for found in _BEGUN.finditer(text) if found.start() not in whole), None)


def lacks_number(text: str) -> bool:
    """Whether the value of a digest stands in a text, with no number of an event in front of it."""
    return _BARE.search(text) is not None


def text_of(content: bytes) -> str:
    """The text of a file of digests, or of whatever holds some. It never fails: what is no text holds none."""
    return content.decode(_encoding(content[:2]), errors="replace")


def _encoding(begins: bytes) -> str:
    """In what a file is written that begins so."""
    return {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}.get(begins, "utf-8")


def all_disagreements(
    log: Log, digests: Iterable[Digest], roots: Roots | None = None
) -> Iterator[tuple[Digest, Message]]:
    """The digests and roots that are not of a log, each with why. The rows are read once, and for roots alone.

    `roots` finds those; without it every row is read.

    They are held against the chain that stands in the log: that this is the chain of the log's rows is another
    question. Roots are made of the rows, and of a log that is not sound there are none.
    """
    left, last = [one for one in digests if log.chain(one.number).hex() != one.value], log.last()
    try:
        found = _found(log, [one.number for one in left if 0 < one.number <= last], roots)
    except BrokenRow:
        found = {}
    yield from ((one, _why_not(one, last)) for one in left if found.get(one.number) != one.value)


def _why_not(digest: Digest, last: int) -> Message:
    if digest.number > last:
        return say(
            "this ledger ends with #{last}, before #{number}: events were cut off, or an older copy was restored",
            number=digest.number,
            last=last,
        )
    return say(
        "#{number}, or an event before it, is not what it was when this digest was kept; or it is another ledger's",
        number=digest.number,
    )


# --- lodged in a file ----------------------------------------------------------------------------


def lodged_in(file: Path) -> list[Digest]:
    """The digests that lie in a file; none where it is not there yet. Raises OSError."""
    try:
        return digests_in(text_of(file.read_bytes()))
    except FileNotFoundError:
        return []


def lodge(file: Path, log: Log, number: int, roots: Roots | None = None) -> list[Digest]:
    """Lodge the digest of an event in a file, and those of closings that it lacks; what was lodged, none twice.

    `roots` finds the roots that stand beside them; without it every row is read.

    Raises OSError where it cannot be written; then nothing was lodged. Raises UnknownEvent.
    """
    there = lodged_in(file)
    last = max((digest.number for digest in there), default=0)
    numbers = {*(_closed_since(log, last, number) if there else ()), number}
    digests = [digest for one in sorted(numbers) if (digest := digest_of(log, one)) not in there]
    if digests:
        beside = _beside(log, [digest.number for digest in digests], roots)
        _append(file, "".join(f"{one}  {log.moment(one.number)}{beside.get(one.number, '')}\n" for one in digests))
    return digests


def _beside(log: Log, numbers: Iterable[int], roots: Roots | None) -> dict[int, str]:
    """How the roots at some events stand behind their digests; none where a row is not as it was written."""
    try:
        return {number: f"  root {number}:{root}" for number, root in _found(log, numbers, roots).items()}
    except BrokenRow:
        return {}


def _closed_since(log: Log, after: int, upto: int) -> Iterator[int]:
    """The last event of each act after an event, and before another, that closed months."""
    of_act: dict[str, int] = {}
    closes: set[str] = set()
    for row in log.read(after, upto):
        of_act[row.recorded_at] = row.number
        if row.topic == MonthClosed.TOPIC:
            closes.add(row.recorded_at)
    yield from (number for moment, number in of_act.items() if moment in closes)


def _append(file: Path, text: str) -> None:
    """Add lines to a file, for its owner's eyes only where it is new, and wait until they lie on the disk."""
    with open(os.open(file, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o600), "r+b", buffering=0) as opened:  # noqa: PTH123 - with a mode
        size = os.fstat(opened.fileno()).st_size
        encoding = _encoding(os.pread(opened.fileno(), 2, 0))
        ended = "\n".encode(encoding)
        broken_off = size > 0 and os.pread(opened.fileno(), len(ended), max(size - len(ended), 0)) != ended
        content = (ended if broken_off else b"") + text.encode(encoding)
        if opened.write(content) != len(content):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        os.fsync(opened.fileno())
