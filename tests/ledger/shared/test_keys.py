"""Keys that are the same but for how they are written."""

from __future__ import annotations

import pytest

from ledger.shared.keys import KnownKeys, asked_about, written_alike

KEYS = ("b-001", "B0001", "c-17", "C017", "c-18", "d.4")


def test_known_keys_answer_as_a_list_of_them_does_whenever_they_became_known() -> None:
    known, listed = KnownKeys(), list[str]()
    for key in KEYS:
        known.add(key)
        listed.append(key)
        for asked in (*KEYS, "b1", "D-4", "e"):
            assert known.alike(asked) == written_alike(asked, listed)


@pytest.mark.parametrize(
    ("asked", "known", "meant"),
    [
        ("17", ["c-17", "c-71", "c-170"], "c-17"),
        ("0017", ["c-17"], "c-17"),
        ("17", ["c-17", "b-17"], None),
        ("17", ["c-1-17"], None),
        ("c17", ["c-17"], "c-17"),
        ("b-17", ["c-17"], None),
    ],
)
def test_a_number_alone_is_short_for_the_one_key_that_ends_so(asked: str, known: list[str], meant: str | None) -> None:
    assert asked_about(asked, known) == meant
