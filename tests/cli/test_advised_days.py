"""The day that a refused end advises works when it is typed, and one that falls within a delivery is told to do so."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.house import adopt, done, house, refused
from tests.cli.running import pladsbog

SERVICE = """
[[service]]
id = "day-offer"
name = "Dagtilbud"
effective = 2025-01-01
unit = "weekday"
price = 399
settled_on = "delivered"

[[offer]]
id = "g"
name = "G"
effective = 2025-01-01
model = "m"
rates = "r"
places = ["1"]
"""
DEPART = "depart c-1 --cause moved --on"
TRANSFER = "move c-1 1 --offer g --decision V --from"
END = "end-grant c-1 day-offer --decision V --on"


@pytest.fixture(autouse=True)
def lived_in(folder: Path) -> None:
    """C-1 lives in h and has a day offer, of which March is told whole."""
    assert folder
    adopt("h", house(after=SERVICE))
    done(
        "move-in c-1 h 1 --from 2025-01-01 --level 1 --decision V",
        "grant c-1 day-offer --from 2025-01-01 --decision V",
        "deliver c-1 day-offer 2025-03 --quantity 15",
    )


@pytest.mark.parametrize(
    ("line", "first", "whole"),
    [(DEPART, "2025-03-01", "2025-03-31"), (END, "2025-03-01", "2025-03-31"), (TRANSFER, "2025-03-02", "2025-04-01")],
)
def test_a_delivery_is_of_a_whole_month(line: str, first: str, whole: str) -> None:
    told = refused(f"{line} 2025-02-20")
    assert f"{first} is the first possible, but before {whole} it falls within a delivery that is told" in told
    assert "supplement day-offer" in pladsbog(f"{line} {first} --dry-run").out, "accepted, with a finding"
    ran = pladsbog(f"{line} {whole} --dry-run")
    assert ran.code == 0, ran.err
    assert "finding" not in ran.out.partition("new findings")[2]


@pytest.mark.parametrize("line", [DEPART, TRANSFER])
def test_what_is_of_one_day_alone_falls_within_nothing(line: str) -> None:
    done("reassess c-1 --from 2025-06-01 --level 1 --decision V")
    first = "2025-06-01" if line == DEPART else "2025-06-02"
    told = refused(f"{line} 2025-05-20")
    assert told.rstrip().endswith(f"{first} is the first possible")
    assert pladsbog(f"{line} {first} --dry-run").code == 0


FREE = """
reference = "KB 2"
decided_on = 2024-12-10

[[model]]
id = "free"
effective = 2025-01-01
allocation = "activity"
structure = "differentiated"
departure_day = "free"

[[offer]]
id = "f"
name = "Fjord"
effective = 2025-01-01
model = "free"
rates = "r"
places = ["1"]
"""


def test_where_the_day_of_departure_is_free_the_month_is_whole_a_day_later() -> None:
    """A day that is not paid has no service: the delivery would lack the last day that it is told for."""
    adopt("free", FREE)
    done(
        "move-in c-9 f 1 --from 2025-01-01 --level 1 --decision V",
        "grant c-9 day-offer --from 2025-01-01 --decision V",
        "deliver c-9 day-offer 2025-03 --quantity 15",
        "reassess c-9 --from 2025-03-10 --level 1 --decision V",
    )
    line = "depart c-9 --cause moved --on"
    told = refused(f"{line} 2025-02-20")
    assert "2025-03-10 is the first possible, but before 2025-04-01 it falls within a delivery" in told
    assert "supplement day-offer" in pladsbog(f"{line} 2025-03-31 --dry-run").out
    ran = pladsbog(f"{line} 2025-04-01 --dry-run")
    assert ran.code == 0, ran.err
    assert "finding" not in ran.out.partition("new findings")[2]
