"""A Merkle tree over the log: proves that an event is in it, and shows nothing of the others.

The chain (`store.chain`) proves a row to whoever may see the leaf of every row after it. A leaf of few possible
contents can be guessed at and confirmed, though, so it is not for strangers. The tree is: with an event goes a path of
some dozen hashes that lead to the root.

The format, for whoever writes a verifier. It is the tree of RFC 6962 with SHA-256, whose entries are 64 bytes each:

    salt  = SHA-256(0x03 ‖ chain of the row before)
    node  = SHA-256(0x00 ‖ salt ‖ leaf)                 one for each row, leaf and chain as in `store.chain`
    inner = SHA-256(0x01 ‖ left ‖ right)                left holds the largest power of two below the count

Decided on 2026-11-27:

* The salt makes a node say nothing of its row: only who knows every row before it can make it. So nobody confirms a
  guess by a hash of somebody else's event. One event can be guessed at all the same: the one right after an event whose
  digest was printed, by whoever has that digest and holds the proof of its neighbour.
* The tree changes no digest that was ever printed. Its root follows from the same rows as the chain value of its last
  row, and so both are told together. Whoever has all leaves, such as an auditor of one house, finds both and sees that
  they belong together; whoever has a proof alone needs a root that was told by somebody who did.
* A digest does not prove an event to whoever may not see the leaves between: the chain hashes leaves as they are, and
  a leaf can be guessed at. Nor does it prove the root, since a root can be made over other events that ends with the
  same last row. So a root is told beside the digest wherever a payer or a file elsewhere is told one, as NUMBER:ROOT,
  and it proves as much: no event up to that number can be another one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256

from msgspec import Struct

from ledger.store.chain import ORIGIN, Content, leaf

_NODE, _INNER, _SALT = b"\x00", b"\x01", b"\x03"


def salt_after(chain: bytes) -> bytes:
    """The salt of the row that comes after a chain value."""
    return sha256(_SALT + chain).digest()


def node_of(salt: bytes, leaf_digest: bytes) -> bytes:
    """What a row is in the tree."""
    return sha256(_NODE + salt + leaf_digest).digest()


def nodes_of(rows: Iterable[tuple[Content, bytes]], before: bytes = ORIGIN) -> Iterator[bytes]:
    """The nodes of rows from #1 on, each with its chain value, in their order; or of those after a chain value."""
    for content, chain in rows:
        yield node_of(salt_after(before), leaf(content))
        before = chain


def root_of(nodes: Sequence[bytes]) -> bytes:
    """The root over all nodes; of none at all, the digest of nothing."""
    return Tree(nodes).root


class Tree:
    """The hashes of a tree by layer, the nodes first: a root and any number of paths from one calculation."""

    def __init__(self, nodes: Sequence[bytes]) -> None:
        self._layers = [list(nodes)]
        while len(layer := self._layers[-1]) > 1:
            pairs = [_inner(layer[at], layer[at + 1]) for at in range(0, len(layer) - 1, 2)]
            # What is left over goes up as it is: so the left half of any count is a full tree, as RFC 6962 has it.
            self._layers.append(pairs if len(layer) % 2 == 0 else [*pairs, layer[-1]])

    @property
    def root(self) -> bytes:
        return self._layers[-1][0] if self._layers[-1] else sha256(b"").digest()

    def path(self, number: int) -> list[bytes]:
        """The hashes beside the way from an event, by its number from 1 on, up to the root; the nearest first."""
        path, at = [], number - 1
        for layer in self._layers[:-1]:
            beside = at ^ 1
            if beside < len(layer):
                path.append(layer[beside])
            at //= 2
        return path


class Frontier(Struct, frozen=True):
    """What a tree over the events up to one grows on from: some twenty hashes, however many the events are.

    `chain` is the chain value of event `number`, and says of which log it is. `peaks` are the roots of the full trees
    that the whole one is made of, the largest first.
    """

    number: int = 0
    chain: bytes = ORIGIN
    peaks: tuple[bytes, ...] = ()

    @property
    def is_whole(self) -> bool:
        """Whether it has as many hashes as its number asks for."""
        return self.number >= 0 and len(self.peaks) == self.number.bit_count()

    @property
    def root(self) -> bytes:
        return _root_over(self.peaks)


BEGINNING = Frontier()
"""From where a tree grows that has no events yet."""


class GrowingTree:
    """The root over nodes that come one by one, from the first or after a frontier; memory does not grow with them."""

    def __init__(self, begun: Frontier = BEGINNING) -> None:
        heights = [height for height in reversed(range(begun.number.bit_length())) if begun.number >> height & 1]
        self._full = list(zip(heights, begun.peaks, strict=True))  # trees that are full, the highest first

    def add(self, node: bytes) -> None:
        height = 0
        while self._full and self._full[-1][0] == height:
            node, height = _inner(self._full.pop()[1], node), height + 1
        self._full.append((height, node))

    @property
    def count(self) -> int:
        """How many nodes it has."""
        return sum(1 << height for height, _ in self._full)

    @property
    def peaks(self) -> tuple[bytes, ...]:
        return tuple(node for _, node in self._full)

    @property
    def root(self) -> bytes:
        return _root_over(self.peaks)


def root_by(path: Iterable[bytes], node: bytes, number: int, count: int) -> bytes | None:
    """The root to which a path leads from an event's node, in a tree of `count` events; None where it leads nowhere."""
    at, last = number - 1, count - 1
    if not 0 <= at <= last:
        return None
    for beside in path:
        while at == last and not at & 1 and last:  # left over, and gone up as it is
            at, last = at >> 1, last >> 1
        if not last:
            return None
        node = _inner(beside, node) if at & 1 else _inner(node, beside)
        at, last = at >> 1, last >> 1
    while at == last and not at & 1 and last:
        at, last = at >> 1, last >> 1
    return node if not last else None


def _root_over(peaks: Sequence[bytes]) -> bytes:
    if not peaks:
        return sha256(b"").digest()
    *before, root = peaks
    for node in reversed(before):
        root = _inner(node, root)
    return root


def _inner(left: bytes, right: bytes) -> bytes:
    return sha256(_INNER + left + right).digest()
