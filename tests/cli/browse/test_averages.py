"""What a total is a day: divided by the days on which it lasted, and not by those of the whole period."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cli.browse.pages.shared import MOST
from cli.languages import ENGLISH, SPEECH
from ledger.shared.calendar import clock_set_to
from ledger.shared.money import Ore
from ledger.store import open_log
from projections.overview import Outline, Overview, calculated, overview
from tests.cli.browse.looking import Visitor
from tests.cli.house import adopt, data, done, house

BUDGET = '[[budget]]\noffer = "h"\nyear = 2025\nitems = { frame = 365000 }\n'
CLOSURE = '[[closure]]\noffer = "h"\nlast_day = 2025-11-15\n'


@pytest.fixture
def looking(folder: Path) -> Iterator[Visitor]:
    """Two places from July on at 1,000 a day; c-1 lives there to the year's end, c-2 of Roskilde for three months."""
    assert folder
    with clock_set_to(datetime(2025, 7, 2, 9, tzinfo=UTC)):
        adopt("h", house().replace("2025-01-01", "2025-07-01"))
        done(
            "move-in c-1 h 1 --from 2025-07-01 --level 1 --decision A",
            "move-in c-2 h 2 --from 2025-08-01 --level 1 --payer 265 --decision A",
            "depart c-2 --on 2025-10-30 --cause moved",
        )
        visitor = Visitor("pladsbog.db")
        yield visitor
        visitor.close()
    SPEECH.speak(ENGLISH)


def adjusted(found: Overview | Outline) -> list[tuple[Ore | None, Ore | None]]:
    """What each house adjusts of earlier months in the month, and of earlier years in the year, by the front page."""
    assert isinstance(found, Overview)
    return [(one.late, one.late_in_year) for one in found.houses]


def said(visitor: Visitor, path: str) -> str:
    return visitor.get(path).text.replace("\u00a0", " ")


def test_a_house_is_averaged_over_the_days_on_which_it_was_open(looking: Visitor) -> None:
    # 184 days of c-1 and 91 of c-2 are 275,000 kroner, in six months
    told = "1.494,57 kr. a day, 10.461,96 kr. a week, 45.833,33 kr. a month, over 184 days"
    assert told in said(looking, "house/h/2025")
    assert told in said(looking, "")
    # when it closes, then no day after that counts, and the days that are left are no whole months
    done("depart c-1 --on 2025-11-15 --cause moved")
    adopt("closed", f'reference = "KB 2"\ndecided_on = 2025-07-02\n{CLOSURE}')
    assert "1.659,42 kr. a day, 11.615,94 kr. a week, over 138 days" in said(looking, "house/h/2025")


def test_what_is_adopted_is_averaged_over_the_days_that_what_is_expected_is(looking: Visitor) -> None:
    # given a house that opens in July, with 365,000 kroner adopted for its year
    adopt("budget", f'reference = "KB 3"\ndecided_on = 2025-07-02\n{BUDGET}')
    page = said(looking, "house/h/2025")
    # then both are of the 184 days since then, which is said; what is expected has six twelfths of the frame
    assert (
        "since it opened on 2025-07-01: 1.983,70 kr. a day, 13.885,87 kr. a week, 60.833,33 kr. a month, over" in page
    )
    assert (
        "since it opened on 2025-07-01: 2.486,41 kr. a day, 17.404,89 kr. a week, 76.250,00 kr. a month, over" in page
    )
    # and those of the next year are of all its days
    assert "since it opened" not in said(looking, "house/h/2026")


def test_what_is_adopted_for_a_house_that_closes_is_averaged_over_the_year(folder: Path) -> None:
    assert folder
    with clock_set_to(datetime(2025, 7, 2, 9, tzinfo=UTC)):
        adopt("h", house())
        adopt("budget", f'reference = "KB 3"\ndecided_on = 2025-07-02\n{BUDGET}{CLOSURE}')
        visitor = Visitor("pladsbog.db")
    try:
        told = said(visitor, "house/h/2025")
    finally:
        visitor.close()
    assert "1.000,00 kr. a day, 7.000,00 kr. a week, 30.416,67 kr. a month, over 365 days" in told
    assert "since it opened" not in told


def test_a_citizen_and_a_payer_are_averaged_over_the_days_with_a_line(looking: Visitor) -> None:
    told = "1.000,00 kr. a day, 7.000,00 kr. a week, over 91 days"
    assert told in said(looking, "citizen/c-2/2025")
    assert told in said(looking, "payer/265/2025")
    assert "1.000,00 kr. a day, 7.000,00 kr. a week, over 30 days" in said(looking, "payer/265/2025-10")
    assert "kr. a day" not in said(looking, "citizen/c-2/2026")


def test_a_bill_that_is_none_yet_is_said_to_be_none(looking: Visitor) -> None:
    assert "Not closed, and no bill yet: H." in said(looking, "payer/265/2025-10")
    assert "Not closed for H, and no bill yet: 2025-08 to 2025-10." in said(looking, "payer/265/2025")


def test_what_is_adjusted_of_earlier_months_is_not_averaged_over_the_days_of_this_one(looking: Visitor) -> None:
    # given a bill of October for 31 days of c-1 and 30 of c-2, and for 10 days of September that are told late
    with clock_set_to(datetime(2025, 10, 12, 9, tzinfo=UTC)):
        done("close 2025-09 --and-earlier", "change c-1 --from 2025-09-21 --payer 265 --decision V --reason late")
        told = said(looking, "payer/265/2025-10")
    # then the days of October cost what the lines of October come to, 61,000 kroner in 31 days, and that is said
    assert "without what is adjusted of earlier months: 1.967,74 kr. a day, 13.774,19 kr. a week, over 31 days" in told
    assert "71.000,00" in told


def test_so_it_is_on_the_pages_of_a_house_and_in_front(looking: Visitor) -> None:
    # given that c-2 is told in December to have left ten days earlier, when all months to November are issued
    with clock_set_to(datetime(2025, 12, 2, 9, tzinfo=UTC)):
        done("close 2025-11 --and-earlier")
        left = next(row["event"] for row in data("log --citizen c-2") if "departed" in row["text"])
        done(f"correct {left} --kind typo --reason late --date 2025-10-20")
        # when the month that carries it, the year and the front page are looked at, as the tables tell it
        month, year, front = (said(looking, path) for path in ("house/h/2025-12", "house/h/2025", ""))
        with open_log("pladsbog.db") as log:
            tables, counted = overview("pladsbog.db", log), calculated("pladsbog.db", log, None)
    # then December costs what c-1's days come to, and not 21,000 kroner in 31 days
    told = "without what is adjusted of earlier months: 1.000,00 kr. a day, 7.000,00 kr. a week, over 31 days"
    assert "21.000,00" in month
    assert told in month
    assert told in front
    assert adjusted(tables) == adjusted(counted) == [(-1_000_000, None)]
    # and the year has all of it, since its days are those of the year
    assert "1.440,22 kr. a day" in year
    assert "without" not in year.partition("adopted")[0]


def test_what_is_adjusted_of_a_year_before_is_not_averaged_over_this_one(looking: Visitor) -> None:
    # given that a departure in October is corrected in January, with 2025 issued
    with clock_set_to(datetime(2026, 1, 2, 9, tzinfo=UTC)):
        done("close 2025-12 --and-earlier")
        left = next(row["event"] for row in data("log --citizen c-2") if "departed" in row["text"])
        done(f"correct {left} --kind typo --reason late --date 2025-10-20")
        year, front = said(looking, "house/h/2026"), said(looking, "")
        with open_log("pladsbog.db") as log:
            tables, counted = overview("pladsbog.db", log), calculated("pladsbog.db", log, None)
    # then c-1 alone is averaged over 2026, whoever tells it
    told = "without what is adjusted of earlier months: 1.000,00 kr. a day, 7.000,00 kr. a week, 30.416,67 kr. a month"
    assert told in year
    assert told in front
    assert adjusted(tables) == adjusted(counted) == [(-1_000_000, -1_000_000)]


def test_what_is_adjusted_of_a_year_before_is_told_where_the_month_adjusts_to_nothing(looking: Visitor) -> None:
    # given ten days of October 2025 too many, told in a month that adjusts as many of 2026 the other way
    with clock_set_to(datetime(2026, 1, 2, 9, tzinfo=UTC)):
        done("close 2025-12 --and-earlier")
    with clock_set_to(datetime(2026, 2, 2, 9, tzinfo=UTC)):
        done("close 2026-01")
        left = next(row["event"] for row in data("log --citizen c-2") if "departed" in row["text"])
        done(
            f"correct {left} --kind typo --reason late --date 2025-10-20",
            "move-in c-3 h 2 --from 2026-01-22 --level 1 --decision A --reason late",
        )
        with open_log("pladsbog.db") as log:
            assert said(looking, ""), "the tables are told"
            tables, counted = overview("pladsbog.db", log), calculated("pladsbog.db", log, None)
    assert adjusted(tables) == adjusted(counted) == [(None, -1_000_000)]


def test_of_many_houses_those_count_that_stand_on_no_page(looking: Visitor) -> None:
    # given more houses than stand on a page, before the one that has been open since July, open since December
    later = "".join(
        f'[[offer]]\nid = "a-{at}"\nname = "A"\neffective = 2025-12-01\nmodel = "m"\nrates = "r"\nplaces = ["1"]\n\n'
        for at in range(MOST + 1)
    )
    adopt("many", f'reference = "KB 4"\ndecided_on = 2025-07-02\n{later}')
    # then the year's total is averaged over the days since July, as told by the tables and calculated
    assert "over 184 days" in said(looking, "")
    last = len(data("log"))
    assert "over 184 days" in said(looking, f"?known-at={last}")
