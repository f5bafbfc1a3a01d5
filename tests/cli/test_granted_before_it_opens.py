"""What is granted to a house before it opens stands in the tables, as the command tells it; what is not is not 0."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cli.languages import ENGLISH, SPEECH
from ledger.shared.calendar import clock_set_to
from ledger.store import open_log
from projections.overview import Overview, calculated, overview
from tests.cli.browse.looking import Visitor
from tests.cli.house import adopt, data, done, house

_LATER = """
[[offer]]
id = "later"
name = "Later"
effective = 2027-01-01
model = "m"
rates = "r"
places = ["1"]
"""
_GRANT = """
reference = "KB 2"
decided_on = 2025-01-10

[[budget_grant]]
offer = "later"
year = 2025
amount = 50000
effective = 2025-03-01
"""


@pytest.fixture(autouse=True)
def two_houses(folder: Path) -> Iterator[None]:
    """House h is open in 2025, house later from 2027 on; the tables tell what there is."""
    assert folder
    with clock_set_to(datetime(2025, 4, 1, 9, tzinfo=UTC)):
        adopt("h", house(after=_LATER))
        done("move-in c-1 h 1 --from 2025-01-01 --level 1 --decision A", "tables")
        yield
    SPEECH.speak(ENGLISH)


def expected() -> dict[str, int | None]:
    """The expected year-end of each house as the tables tell it, which is what is calculated house by house."""
    with open_log("pladsbog.db") as log:
        told, reckoned = overview("pladsbog.db", log), calculated("pladsbog.db", log, None)
    assert isinstance(told, Overview)
    found, again = ({one.offer: one.expected for one in of.houses} for of in (told, reckoned))
    assert found == again
    return found


def test_a_grant_before_the_house_opens_is_in_the_tables_as_the_command_tells_it() -> None:
    # when 50,000 are granted to a house for a year in which it is not open
    adopt("grant", _GRANT)
    # then the overview, the page and the table of budgets have what `budget` tells
    assert data("budget later 2025")["total"]["current"] == "50000.00"
    assert expected()["later"] == 5_000_000
    visitor = Visitor("pladsbog.db")
    houses = next(table for table in visitor.look("").tables if "deviation" in table[0])
    visitor.close()
    assert [row["expected year-end"] for row in houses if row["offer"] in ("later", "Later")] == ["50.000,00"]
    done("tables")
    with sqlite3.connect("pladsbog.views.db") as db:
        query = "SELECT year, sum(current_ore) FROM budgets WHERE offer = 'later' GROUP BY year"
        assert db.execute(query).fetchall() == [(2025, 5_000_000)]
    done("rebuild --verify")


def test_a_house_that_is_not_open_in_the_year_is_not_expected_to_come_to_0() -> None:
    assert expected()["later"] is None
    visitor = Visitor("pladsbog.db")
    page = visitor.get("").text
    houses = next(table for table in visitor.look("").tables if "deviation" in table[0])
    visitor.close()
    assert [row["expected year-end"] for row in houses if row["offer"] in ("later", "Later")] == [""]
    assert "Later opens on 2027-01-01." in page


def test_a_house_that_opens_later_in_the_year_has_what_its_year_is_expected_to_come_to() -> None:
    # given a house that opens in August, into which somebody moves then
    adopt("soon", _SOON)
    done("move-in c-2 soon 1 --from 2025-08-01 --level 1 --decision A")
    # when all houses are shown, then its year is what `budget` tells, and the total is that of the key figures
    assert data("budget soon 2025")["total"]["current"] == "153000.00"
    assert expected() == {"h": 36_500_000, "later": None, "soon": 15_300_000}
    visitor = Visitor("pladsbog.db")
    page = visitor.get("").text
    houses = next(table for table in visitor.look("").tables if "deviation" in table[0])
    visitor.close()
    assert [row["expected year-end"] for row in houses if row["offer"] in ("soon", "Soon")] == ["153.000,00"]
    assert "518.000,00" in page
    # and the page says when it opens, as of the one that opens in a later year
    assert "Soon opens on 2025-08-01." in page
    assert "Later opens on 2027-01-01." in page
    # and the table of budgets tells this year and the next one, and no other
    done("tables", "rebuild --verify")
    with sqlite3.connect("pladsbog.views.db") as db:
        query = "SELECT offer, year, sum(current_ore) FROM budgets WHERE offer != 'h' GROUP BY offer, year"
        assert db.execute(query).fetchall() == [("soon", 2025, 15_300_000), ("soon", 2026, 36_500_000)]


def test_a_house_that_has_opened_is_not_told_to_open() -> None:
    adopt("soon", _SOON.replace("2025-08-01", "2025-03-01"))
    visitor = Visitor("pladsbog.db")
    page = visitor.get("").text
    visitor.close()
    assert "Soon opens on" not in page


def test_a_house_that_has_closed_is_not_expected_to_come_to_0_in_a_later_year() -> None:
    # given a house that closes this year, and the last month of which is closed
    adopt("soon", _SOON.replace("2025-08-01", "2025-01-01"))
    adopt("closure", _CLOSURE)
    with clock_set_to(datetime(2026, 2, 1, 9, tzinfo=UTC)):
        done(*(f"close 2025-{month:02} --yes" for month in range(1, 13)))
        # then nothing is expected of it in the next year, nor is that told as 0
        assert expected()["soon"] is None
        assert expected()["h"] == 36_500_000


_SOON = """
reference = "KB 3"
decided_on = 2025-01-10

[[offer]]
id = "soon"
name = "Soon"
effective = 2025-08-01
model = "m"
rates = "r"
places = ["1"]
"""
_CLOSURE = """
reference = "KB 4"
decided_on = 2025-01-10

[[closure]]
offer = "soon"
last_day = 2025-06-30
"""
