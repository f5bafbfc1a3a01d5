"""What one citizen costs where his municipality owes a share of the house's frame, which no price of his has in it."""

from __future__ import annotations

from pathlib import Path

from tests.cli.house import adopt, data, done, house

FRAME = """
[[base]]
offer = "h"
effective = 2025-01-01
unit = "year"
amount = 1200000
day_rate = 500
"""


def test_a_share_of_the_frame_is_told_beside_prices_that_leave_it_out(folder: Path) -> None:
    # given a house with a frame, of which buyers owe 500 kr. a day; c-1 is another municipality's and c-2 our own
    assert folder
    adopt("h", house(after=FRAME).replace('"activity"', '"combination"'))
    done("move-in c-1 h 1 --from 2025-01-01 --level 1 --decision VU --payer 265")
    done("move-in c-2 h 2 --from 2025-01-01 --level 1 --decision VU")
    # when each is asked about
    bought, own = (done(f"citizen {key} --year 2025").out for key in ("c-1", "c-2"))
    # then 365 days at 1,000 and at 500 are owed for the one, and it is told which part the prices leave out
    assert data("citizen c-1 --year 2025")["total"] == "547500.00"
    assert "of it 182.500,00 kr. is a share of the house's frame; the prices have none" in bought
    assert "frame" not in own
