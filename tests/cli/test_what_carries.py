"""What a preview says of the settlements that carry for closed months, where the earliest open month is another one."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from ledger.shared.calendar import clock_set_to
from tests.cli.house import adopt, data, done, house

NOW = datetime(2025, 4, 10, 9, tzinfo=UTC)
EARLIER = """
reference = "KB 2"
decided_on = 2024-12-10

[[model]]
id = "m"
effective = 2024-12-01
allocation = "activity"
structure = "differentiated"

[[rates]]
id = "r"
effective = 2024-12-01
unit = "day"
prices = { "1" = 1000, "2" = 1500 }

[[offer]]
id = "h"
name = "H"
effective = 2024-12-01
model = "m"
rates = "r"
"""


def test_a_house_that_opens_earlier_takes_what_is_carried_along(folder: Path) -> None:
    """30 × 500 kr. for January are carried by February, 28 × 1,500: and by December, once that is open."""
    assert folder
    with clock_set_to(NOW):
        adopt("house", house('"1" = 1000, "2" = 1500'))
        done("move-in c-1 h 1 --from 2025-01-01 --level 1 --decision V", "close 2025-01")
        done("reassess c-1 --from 2025-01-02 --level 2 --decision V --reason late")
        Path("earlier.toml").write_text(EARLIER)
        typed = "adopt earlier.toml --reason early --dry-run"
        found = data(typed)["consequences"]
        assert found["months"] == []
        assert [(one["month"], one["before"], one["after"]) for one in found["settlements"]] == [
            ("2024-12", "0.00", "15000.00"),
            ("2025-02", "57000.00", "42000.00"),
        ]
        ended = "no month would come to another figure by itself; what is carried moves to another settlement\n"
        assert done(typed).out.endswith(ended)
        # and so it is
        assert data("settle 2025-02")["total"] == "57000.00"
        done("adopt earlier.toml --reason early")
        assert [data(f"settle {month}")["total"] for month in ("2024-12", "2025-02")] == ["15000.00", "42000.00"]
