"""The tree over the log, held against the definition of RFC 6962 and its published values."""

from __future__ import annotations

from hashlib import sha256

import pytest

from ledger.store.chain import ORIGIN, Content, leaf, link
from ledger.store.tree import BEGINNING, Frontier, GrowingTree, Tree, node_of, nodes_of, root_by, root_of, salt_after

PUBLISHED = [b"", b"\x00", b"\x10", b" !", b"01", b"@ABC", b"PQRSTUVW", b"`abcdefghijklmno"]
"""The entries that implementations of RFC 6962 are tried with."""


def by_definition(nodes: list[bytes]) -> bytes:
    if len(nodes) <= 1:
        return nodes[0] if nodes else sha256(b"").digest()
    split = 1
    while split * 2 < len(nodes):
        split *= 2
    return sha256(b"\x01" + by_definition(nodes[:split]) + by_definition(nodes[split:])).digest()


def nodes(count: int) -> list[bytes]:
    return [sha256(bytes([number])).digest() for number in range(count)]


def test_the_published_root_of_eight_entries() -> None:
    entries = [sha256(b"\x00" + entry).digest() for entry in PUBLISHED]
    assert root_of(entries).hex() == "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"
    assert root_of([]).hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


@pytest.mark.parametrize("count", [*range(34), 63, 64, 65])
def test_the_root_is_that_of_the_definition_and_every_path_leads_to_it(count: int) -> None:
    tree = Tree(nodes(count))
    assert tree.root == by_definition(nodes(count))
    for number, node in enumerate(nodes(count), 1):
        path = tree.path(number)
        assert root_by(path, node, number, count) == tree.root
        assert root_by(path, sha256(node).digest(), number, count) != tree.root
        assert root_by([*path, node], node, number, count) is None
        assert not path or root_by(path[:-1], node, number, count) is None
        assert root_by(path, node, number + count, count) is None


def test_the_root_over_nodes_that_come_one_by_one_is_the_same() -> None:
    tree = GrowingTree()
    assert tree.root == root_of([])
    for count, node in enumerate(nodes(70), 1):
        tree.add(node)
        assert tree.root == by_definition(nodes(count))


def test_it_grows_on_from_any_frontier() -> None:
    whole = nodes(70)
    begun = GrowingTree()
    assert (BEGINNING.root, BEGINNING.is_whole) == (root_of([]), True)
    for count, node in enumerate(whole, 1):
        begun.add(node)
        frontier = Frontier(count, b"", begun.peaks)
        assert (frontier.is_whole, frontier.root, len(frontier.peaks)) == (True, begun.root, count.bit_count())
        tree = GrowingTree(frontier)
        for more in whole[count:]:
            tree.add(more)
        assert (tree.root, tree.count) == (by_definition(whole), 70)
    assert not Frontier(3, b"", (b"",)).is_whole
    assert not Frontier(-3, b"", (b"", b"")).is_whole


def test_a_node_is_hidden_by_the_chain_before_its_row() -> None:
    rows, chain = [], ORIGIN
    for number in (1, 2, 3):
        row = Content(number, "citizen:c-17", number, "a:1", b"{}", "2023-01-01T00:00:00.000000Z", None, None, None)
        chain = link(chain, leaf(row))
        rows.append((row, chain))
    found = list(nodes_of(iter(rows)))
    assert found[0] == node_of(salt_after(ORIGIN), leaf(rows[0][0]))
    assert found[2] == node_of(sha256(b"\x03" + rows[1][1]).digest(), leaf(rows[2][0]))
    assert len({*found, *(leaf(row) for row, _ in rows)}) == 6
