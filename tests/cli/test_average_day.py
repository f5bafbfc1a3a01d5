"""What an occupied day and a full-year person cost on average: of the activity alone, whoever pays for a resident.

House h has a frame of 365,000 a year, of which buyers owe 100 a day, and service at 1,000 and 2,000 a day; house k has
a base of 300 a resident-day on top of the same service.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook  # type: ignore[import-untyped]  # it has no stubs

from tests.cli.browse.looking import Visitor
from tests.cli.house import adopt, data, done, house

DECISION = house(
    '"1" = 1000, "2" = 2000',
    more="""
[[base]]
offer = "h"
effective = 2025-01-01
unit = "year"
amount = 365000
day_rate = 100

[[offer]]
id = "k"
name = "K"
effective = 2025-01-01
model = "m"
rates = "r"
places = ["1", "2"]

[[base]]
offer = "k"
effective = 2025-01-01
unit = "day"
amount = 300
""",
).replace('"activity"', '"combination"')
FRAME = """
[[model]]
id = "framed"
effective = 2025-01-01
allocation = "frame"
structure = "differentiated"

[[offer]]
id = "f"
name = "F"
effective = 2025-01-01
model = "framed"
rates = "r"
places = ["1", "2"]

[[base]]
offer = "f"
effective = 2025-01-01
unit = "year"
amount = 730000
"""
NAMES = ("total", "besides_persons", "per_person")


@pytest.fixture(autouse=True)
def lived_in(folder: Path) -> None:
    adopt("house", DECISION)
    done(
        "move-in c-1 h 1 --from 2025-01-01 --level 1 --decision V",
        "move-in c-2 h 2 --from 2025-01-01 --level 2 --decision V",
        "move-in c-3 k 1 --from 2025-01-01 --level 1 --decision V",
    )


def paid_elsewhere() -> None:
    """Another municipality pays for c-2 from May on: it owes 31 × 100 of the frame in May, the house as much less."""
    done("change c-2 --from 2025-05-01 --payer 163 --decision V")
    lines = data("settle 2025-05 --offer h")["offers"][0]["lines"]
    assert sorted(line["amount"] for line in lines if line["kind"] == "base") == ["-3100.00", "30416.66", "3100.00"]


def average(of: str, month: str = "2025-05") -> str:
    value: str = data(f"follow-up prepare {of} {month}")["figures"]["average_day"]
    return value


def test_an_occupied_day_costs_the_same_whoever_pays_for_a_resident() -> None:
    assert average("h") == "1500.00"
    paid_elsewhere()
    assert average("h") == "1500.00"


def test_a_base_by_the_resident_day_is_of_the_day() -> None:
    assert average("k") == "1300.00"
    done("change c-3 --from 2025-05-01 --payer 163 --decision V")
    assert average("k") == "1300.00"


def test_an_occupied_day_of_an_area_has_nothing_of_a_frame() -> None:
    adopt("function", 'reference = "KB 2"\ndecided_on = 2025-01-01\n[[function]]\nparagraph = "107"\n'
          'function = "5.38.52"\neffective = 2025-01-01\n')  # fmt: skip
    done("change c-2 --from 2025-02-01 --payer 163 --paragraph 107 --decision V")
    assert average("--function 5.38.52") == "2000.00"


def test_a_full_year_person_costs_the_same_whoever_pays() -> None:
    """3,000 × 365 for two persons; the frame of 365,000 stands beside them, bought or not."""
    of_house = "key-figures 2025 --offer h"

    def figures() -> tuple[str, ...]:
        row = data(of_house)["rows"][0]
        return tuple(row[name] for name in NAMES)

    was = figures()
    assert was == ("1460000.00", "365000.00", "547500.00")
    paid_elsewhere()
    assert figures() == was


def test_where_a_frame_is_all_that_is_paid_a_day_has_no_price_for_people() -> None:
    # given a house that is paid by a frame alone
    adopt("frame", 'reference = "KB 2"\ndecided_on = 2024-12-10\n' + FRAME)
    done("move-in c-4 f 1 --from 2025-01-01 --level 1 --decision V")
    # then programs have the nought, and people none
    assert average("f") == "0.00"
    told = "– (nothing is settled by resident)"
    assert told not in done("follow-up prepare f 2025-05 --show figures --format csv").out
    assert told in done("follow-up prepare f 2025-05").out
    assert told in done("follow-up prepare f 2025-05 --show figures").out
    done("follow-up prepare f 2025-05 -o f.xlsx")
    figures = {row[0].value: row[1].value for row in load_workbook("f.xlsx").worksheets[0] if row[0].value}
    (day,) = (value for named, value in figures.items() if named.startswith("an occupied day on average ("))
    assert day == told
    visitor = Visitor("pladsbog.db")
    assert told in visitor.get("follow-up/f/2025-05").text
    visitor.close()
    # and so it is of a meeting that was held
    done("follow-up hold f 2025-05 --participants leader")
    assert data("follow-up show f 2025-05")[0]["figures"]["average_day"] == "0.00"
    assert told in done("follow-up show f 2025-05").out
    assert told in done("follow-up show f 2025-05 --show meetings").out
    # of a house whose residents have prices nothing of the kind is said
    assert told not in done("follow-up prepare h 2025-05").out
