"""Key figures of a closed month of which something was annulled since: it counts 0 kr. there, which they say."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.house import adopt, data, done, house
from tests.cli.running import pladsbog

BASE = """
[[base]]
offer = "h"
effective = 2025-01-01
unit = "{unit}"
amount = 1200
[[service]]
id = "night"
name = "Night watch"
effective = 2025-01-01
unit = "day"
price = 185
"""


@pytest.mark.parametrize(
    ("unit", "annulled", "left"),
    [
        ("year", "base.adopted", "36735.00"),  # 31 days at 1.000 kr. and 185 kr. a night; of the frame nothing
        ("day", "base.adopted", "36735.00"),
        ("day", "service.adopted", "68200.00"),  # 31 × (1.000 + 1.200)
    ],
)
def test_what_was_annulled_and_stays_as_issued_is_said_to_count_nothing(
    folder: Path, unit: str, annulled: str, left: str
) -> None:
    """A month by itself knows nothing of a frame, a base or a service that no longer holds; what was issued does."""
    assert folder
    adopt("h", house(after=BASE.format(unit=unit)).replace('"activity"', '"combination"'))
    done(
        "move-in c-1 h 1 --from 2025-01-01 --level 1 --decision VU-1",
        "grant c-1 night --from 2025-01-01 --decision VU-2",
        "close 2025-01",
    )
    number = next(one["event"] for one in data("log") if one["kind"] == annulled)
    # when it is annulled, what was issued for January is held, and not refunded
    done(f"void {number} --kind decision --decision KB-2 --reason annulled")
    findings = data("settle 2025-02 --offer h")["offers"][0]["findings"]
    # then the key figures, which count it as 0 kr., say of how many days
    told = data("key-figures 2025-01 --offer h")
    assert (told["total"]["total"], told["unpriced_days"]) == (left, 31)
    assert [one["days"] for one in findings if one["for_month"] == "2025-01"] == [31]
    assert "what has no price counts 0 kr.: 31 days" in pladsbog("key-figures 2025-01 --offer h").err
