"""The order in which people count."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ledger.shared.ordering import natural


def test_numbers_by_size_then_names() -> None:
    counted = [None, "1", "10/3", "3.5", "4", "7 h", "10", "24,5 h", "100 h", "2A", "C", "D1"]
    assert sorted(counted[6:] + counted[:6], key=natural) == counted


def test_nothing_comes_before_a_name_without_letters() -> None:
    assert sorted(["", None], key=natural) == [None, ""]


@given(st.lists(st.none() | st.text() | st.from_regex(r"[0-9.,/]{1,8}( h)?", fullmatch=True)))
def test_anything_can_be_ordered_and_only_the_same_name_is_equal(names: list[str | None]) -> None:
    ordered = sorted(names, key=natural)
    assert sorted(names[1:] + names[:1], key=natural) == ordered
    keys = {name: natural(name) for name in names}
    assert len(set(keys.values())) == len(keys)
