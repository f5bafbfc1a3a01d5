"""Evidence of what several pay together: the frame that buyers owe days of, and a price that payers divide."""

from __future__ import annotations

from contextlib import nullcontext
from fractions import Fraction
from typing import Any

import pytest

from projections.evidence import verify
from tests.cli.house import adopt, done, house
from tests.cli.test_evidence import LINE, files_in, resealed, rows
from tests.drills.edit_evidence import verified

FRAME = """
[[base]]
offer = "h"
effective = 2025-01-01
unit = "year"
amount = 1_000_000
occupancy = 97
"""


def bundled(line: str) -> dict[str, bytes]:
    done(f"evidence {line} -o e.zip --force")
    return files_in()


@pytest.fixture
def of_a_frame(folder: Any) -> Any:
    """A house with a frame, of which 163 and 265 owe days; January and February are closed."""
    adopt("h", house('"1" = 1000, "2" = 2000', places=3, after=FRAME).replace("activity", "combination"))
    done(
        "move-in c-1 h 1 --from 2025-01-01 --level 1 --payer own --decision VU",
        "move-in c-2 h 2 --from 2025-01-05 --level 2 --payer 163 --decision VU",
        "move-in c-3 h 3 --from 2025-01-01 --level 2 --payer 265 --decision VU",
        "close 2025-02 --and-earlier",
    )
    return folder


@pytest.mark.parametrize("of", ["h 2025", "h 2025 --payer own", "h 2025 --payer 163"])
def test_what_buyers_owe_of_a_frame_is_no_fault(of_a_frame: Any, of: str) -> None:
    # when
    code, said = verified(bundled(of), of_a_frame)
    # then
    assert (code, "everything agrees" in said) == (0, True), said


def test_a_frame_that_is_lessened_by_more_than_buyers_owe_is_found(of_a_frame: Any) -> None:
    # given a bundle whose own sums agree, in which the own share is a krone less, and a resident costs one more
    files = bundled("h 2025")
    lines = rows(files, "lines")
    taken = next(line for line in lines if line.get("part") == "bought")
    other = next(line for line in lines if line["kind"] == "service" and line["month"] == taken["month"])
    taken["amount_ore"] -= 100
    other["amount_ore"] += 100
    # when
    code, said = verified(resealed(files, lines=lines), of_a_frame)
    # then
    assert code == 1
    assert f"{taken['month']}: a frame is not lessened by what buyers owe of it" in said


@pytest.mark.parametrize("of", ["h 2025", "h 2025 --payer own", "h 2025 --payer 163"])
def test_what_rounding_leaves_to_another_payer_is_no_fault(folder: Any, of: str) -> None:
    # given a price of a month that two payers divide
    adopt("h", house('"1" = 76351', places=1).replace('unit = "day"', 'unit = "month"'))
    done(
        "move-in c-1 h 1 --from 2025-01-01 --level 1 --payer own --decision VU",
        "change c-1 --from 2025-03-11 --payer 163 --decision VU",
        "close 2025-03 --and-earlier",
    )
    files = bundled(of)
    carried = [line["how"]["carried"] for line in rows(files, "lines") if line.get("payer") == "163"]
    assert of == "h 2025 --payer own" or carried != ["0"]
    # when
    code, said = verified(files, folder)
    # then
    assert (code, "everything agrees" in said) == (0, True), said


@pytest.mark.parametrize(
    ("carried", "more", "is_found"),
    [
        ("1/2", {}, False),
        ("1", {}, True),
        ("1/2", {"from": "2023-01-01", "to": "2023-01-21"}, True),
        ("1/2", {"unit": "day", "unit_price_ore": "1"}, True),
    ],
)
def test_rounding_leaves_half_an_oere_at_most_and_of_a_cut_month_alone(
    carried: str, more: dict[str, str], *, is_found: bool
) -> None:
    # given a line whose first day has what other days left, which somebody else pays
    price = more.get("unit_price_ore", "31")
    how = {"pieces": [[21, price, None]], "by_day": [[1, str(1 + Fraction(carried))], [20, "1"]], "carried": carried}
    line = {**LINE, "unit": "month", "from": "2023-01-11", "unit_price_ore": price, "amount_ore": 22, **more}
    # then
    with pytest.raises(ValueError, match="no line before it leaves") if is_found else nullcontext():
        verify.check_amount(line, how, set(), others=True)
