"""What cannot be priced in a closed month is never money: held against a count by stay, part and day."""

from __future__ import annotations

import sys
from collections import Counter, defaultdict
from collections.abc import Iterable
from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.errors import Refusal
from ledger.models.issued import IssuedLine
from ledger.models.model import Model
from ledger.settlement import current_settlement, issued_for
from tests.memory import MemoryLedger
from tests.properties.histories import MODELS, OFFER, Instruction, command_of, instructions, opened
from tests.properties.naive import is_held, on_days, owed_naively

Owner = tuple[int | str | None, str]

seen: Counter[str] = Counter()
"""How often each situation came up in the random histories."""

SITUATIONS = (
    "nothing was issued for an unpriced day",
    "an unpriced day in a closed month",
    "held where only what was issued tells",
    "refunded beside something held",
    "moved to another kind or payer",
    "a day held in two lines",
)


def by_owner(lines: Iterable[IssuedLine]) -> dict[Owner, list[IssuedLine]]:
    owned: dict[Owner, list[IssuedLine]] = defaultdict(list)
    for line in lines:
        owned[line.stay or line.place, line.part].append(line)
    return owned


def holds(ledger: MemoryLedger) -> None:
    """For each closed month, stay or place, and part: issued and carried are what is owed, or was issued unpriced."""
    book = ledger.book(OFFER)
    earliest = book.earliest_open()
    assert earliest is not None
    carried = [line for line in current_settlement(book, earliest).lines if line.kind == "adjustment"]
    issued = issued_for(book)
    for month in book.closings:
        of_month = by_owner(issued[month])
        moved = by_owner(line for line in carried if line.for_month == month)
        owed = owed_naively(book, month)
        for owner in of_month.keys() | moved.keys() | owed.priced.keys():
            kept = sum(
                ore
                for line in of_month.get(owner, ())
                for day, ore in on_days(line).items()
                if is_held(book, owed, line, day)
            )
            total = sum(line.amount_ore for line in (*of_month.get(owner, ()), *moved.get(owner, ())))
            assert total == owed.priced.get(owner, 0) + kept, (month, owner)
            _count(owner, of_month.get(owner, []), moved.get(owner, []), kept, owed.missing)


def _count(
    owner: Owner,
    issued: list[IssuedLine],
    moved: list[IssuedLine],
    kept: int,
    missing: set[tuple[int | str, str, date]],
) -> None:
    unpriced = any((who, part) == owner for who, part, _ in missing)
    seen["nothing was issued for an unpriced day"] += unpriced and not kept
    seen["an unpriced day in a closed month"] += unpriced and bool(kept)
    seen["held where only what was issued tells"] += not unpriced and bool(kept)
    seen["refunded beside something held"] += bool(kept) and any(line.amount_ore < 0 for line in moved)
    seen["moved to another kind or payer"] += bool(kept) and len({line.amount_ore > 0 for line in moved}) > 1
    seen["a day held in two lines"] += bool(kept) and any(line.kind == "adjustment" for line in issued)


LIVED_IN = [
    Instruction("move-in", who, who, 3 * who, 4 * who + 4) for who in range(2)
] + [Instruction("close", 0, 0, 0, 0)] * 3  # fmt: skip
"""Two residents, the one with a payer elsewhere, and three closed months."""

late_news = st.lists(
    st.builds(
        Instruction,
        kind=st.sampled_from(["drop", "depart", "void", "correct", "correct", "base", "close", "rates", "reassess"]),
        who=st.integers(0, 2),
        where=st.integers(0, 2),
        day=st.integers(0, 100),
        much=st.integers(0, 40),
    ),
    min_size=3,
    max_size=10,
)


def test_what_was_issued_for_an_unpriced_day_stays(capsys: pytest.CaptureFixture[str]) -> None:
    """And every situation came up: one that never did was not tried."""
    seen.clear()
    on_random_histories()
    with capsys.disabled():
        sys.stdout.write(f"{dict(seen)}\n")
    assert all(seen[situation] for situation in SITUATIONS), seen


@settings(max_examples=400, deadline=None)
@given(MODELS, instructions(6, 18) | late_news.map(lambda steps: LIVED_IN + steps))
def on_random_histories(model: Model, steps: list[Instruction]) -> None:
    ledger = opened(model)
    for one in steps:
        with suppress(Refusal):
            ledger.do(command_of(one, ledger))
            holds(ledger)
