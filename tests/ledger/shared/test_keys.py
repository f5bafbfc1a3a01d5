"""Keys that are the same but for how they are written."""

from __future__ import annotations

from ledger.shared.keys import KnownKeys, written_alike

KEYS = ("b-001", "B0001", "c-17", "C017", "c-18", "d.4")


def test_known_keys_answer_as_a_list_of_them_does_whenever_they_became_known() -> None:
    known, listed = KnownKeys(), list[str]()
    for key in KEYS:
        known.add(key)
        listed.append(key)
        for asked in (*KEYS, "b1", "D-4", "e"):
            assert known.alike(asked) == written_alike(asked, listed)
