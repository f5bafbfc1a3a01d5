"""A table for everybody goes before those for some, and what that makes of their prices is told beforehand."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cli.languages import ENGLISH, SPEECH
from ledger.shared.calendar import clock_set_to
from tests.cli.house import AT_HOME, adopt, data, done, house

_CHEAPER = """
[[rates]]
id = "r"
effective = 2025-02-01
unit = "day"
prices = { "1" = 800 }
for_decisions_from = 2025-02-01
"""
_EVERYBODY = """
reference = "KB 2"
decided_on = 2025-11-01

[[rates]]
id = "r"
effective = 2026-01-01
unit = "day"
prices = { "1" = 1010 }
"""
_AGAIN = """
[[rates]]
id = "r"
effective = 2026-01-01
unit = "day"
prices = { "1" = 808 }
for_decisions_from = 2025-02-01
"""


@pytest.fixture(autouse=True)
def two_tables(folder: Path) -> Iterator[None]:
    """Table r is 1,000 a day for everybody, and 800 by decisions from February 2025 on, as c-1's is."""
    assert folder
    with clock_set_to(datetime(2025, 12, 1, 9, tzinfo=UTC)):
        adopt("h", house(after=_CHEAPER))
        done("move-in c-1 h 1 --from 2025-03-01 --level 1 --decision A")
        yield
    SPEECH.speak(ENGLISH)


def test_whoever_was_on_another_table_is_told_what_that_for_everybody_makes_of_it() -> None:
    Path("all.toml").write_text(_EVERYBODY)
    # when a table for everybody is adopted, then both are told, and the leap of those on the other one is flagged
    ran = done("adopt all.toml --dry-run")
    assert "r, of those on the table for decisions from 2025-02-01" in ran.out
    assert ran.out.count("1.010,00") == 2
    assert "+26,3 % !" in ran.out
    assert "more than 10 % (r, of those on the table for decisions from 2025-02-01, level 1: +26,3 %)" in ran.err
    (plain, of_some) = data("adopt all.toml --dry-run")["prices"]
    assert (plain["before"], of_some["before"], of_some["of"]) == ("1000.00", "800.00", "r")
    assert of_some["instead_of"]["for_decisions_from"] == "2025-02-01"
    # and that is what is settled
    done("adopt all.toml")
    (line,) = data("settle 2026-01")["offers"][0]["lines"]
    assert line["unit_price"] == "1010.00"


def test_who_keeps_a_table_by_the_same_decision_is_not_told_of_the_other_one() -> None:
    Path("both.toml").write_text(_EVERYBODY + _AGAIN)
    prices = data("adopt both.toml --dry-run")["prices"]
    assert [(one["before"], one["after"]) for one in prices] == [("1000.00", "1010.00"), ("800.00", "808.00")]
    done("adopt both.toml")
    (line,) = data("settle 2026-01")["offers"][0]["lines"]
    assert line["unit_price"] == "808.00"


def prices_of(name: str, text: str) -> list[tuple[str, str, bool]]:
    """What a decision makes of prices, each with whether it is told of a table for some; then it is adopted."""
    Path(f"{name}.toml").write_text(text)
    found = data(f"adopt {name}.toml --dry-run")["prices"]
    done(f"adopt {name}.toml")
    return [(one["before"], one["after"], "instead_of" in one) for one in found]


def settled() -> list[str]:
    """The price that each resident is settled at in January."""
    return [line["unit_price"] for line in data("settle 2026-01")["offers"][0]["lines"]]


def test_who_has_a_table_of_that_day_already_is_not_told_of_that_for_everybody() -> None:
    # given that the table of decisions is adopted again from January on, by an earlier decision
    assert prices_of("again", _HEAD + _AGAIN) == [("800.00", "808.00", False)]
    # when one for everybody is adopted from the same day, then nobody is told to move who stays
    assert prices_of("all", _EVERYBODY) == [("1000.00", "1010.00", False)]
    assert settled() == ["808.00"]


def test_in_whatever_order_a_decision_says_it_who_keeps_a_table_is_not_told() -> None:
    both = _HEAD + _AGAIN + _EVERYBODY.partition("decided_on = 2025-11-01")[2]
    assert prices_of("both", both) == [("800.00", "808.00", False), ("1000.00", "1010.00", False)]
    assert settled() == ["808.00"]


def test_who_goes_to_another_table_for_some_is_compared_with_that() -> None:
    # when the decision adopts a table for everybody, and one for decisions from an earlier day than the old one
    wider = _AGAIN.replace("for_decisions_from = 2025-02-01", "for_decisions_from = 2025-01-01")
    found = prices_of("both", _EVERYBODY + wider)
    # then c-1, who goes to the latter, is compared with that, and not with the one for everybody
    assert [one for one in found if one[2]] == [("800.00", "808.00", True)]
    assert settled() == ["808.00"]


def test_of_several_tables_for_new_residents_each_is_compared() -> None:
    # given residents on two of them, and on the one for decisions
    new = [_NEW.format(day=f"2025-0{month}-01", price=price) for month, price in ((4, 850), (6, 900))]
    adopt("new", '\nreference = "KB 4"\ndecided_on = 2025-01-10\n' + "".join(new))
    done("move-in c-2 h 2 --from 2025-04-05 --level 1 --decision A --decided-on 2025-01-20")
    adopt("places", _PLACE)
    done("move-in c-3 h 3 --from 2025-07-05 --level 1 --decision A --decided-on 2025-01-20")
    # when one for everybody is adopted
    Path("all.toml").write_text(_EVERYBODY)
    told = done("adopt all.toml --dry-run")
    # then each of them is told
    assert "r, of those on the table for new residents from 2025-04-01" in told.out
    assert "r, of those on the table for new residents from 2025-06-01" in told.out
    found = prices_of("all", _EVERYBODY)
    assert {one for one in found if one[2]} == {(f"{price}.00", "1010.00", True) for price in (800, 850, 900)}


def test_what_was_raised_since_is_compared_as_it_is_now() -> None:
    adopt("raised", _REGULATION)
    assert prices_of("all", _EVERYBODY) == [("1050.00", "1010.00", False), ("840.00", "1010.00", True)]


def test_a_table_that_nobody_is_on_is_told_without_people() -> None:
    # given that the only resident of the table has left
    done("depart c-1 --on 2025-11-20")
    Path("all.toml").write_text(_EVERYBODY)
    told = done("adopt all.toml --dry-run").out
    assert "r, instead of the table for decisions from 2025-02-01" in told
    assert "of those" not in told
    (_, of_some) = data("adopt all.toml --dry-run")["prices"]
    assert of_some["instead_of"]["citizens"] == 0


def test_a_service_by_rates_has_its_people_too() -> None:
    # given a citizen at home whose service is by the series
    adopt("home", _HOME)
    done("grant c-9 care --from 2025-04-01 --quantity 1 --level 1 --offer home --payer own --decision B")
    done("depart c-1 --on 2025-11-20")
    Path("all.toml").write_text(_EVERYBODY)
    (_, of_some) = data("adopt all.toml --dry-run")["prices"]
    assert of_some["instead_of"]["citizens"] == 1


_HEAD = """
reference = "KB 3"
decided_on = 2025-10-01
"""
_NEW = """
[[rates]]
id = "r"
effective = {day}
unit = "day"
prices = {{ "1" = {price} }}
applies_to = "new"
"""
_PLACE = """
reference = "KB 5"
decided_on = 2025-01-10

[[place]]
offer = "h"
id = "3"
effective = 2025-02-01
"""
_REGULATION = """
reference = "KB 6"
decided_on = 2025-10-01

[[regulation]]
rates = "r"
effective = 2025-11-01
per_cent = 5
"""
_HOME = f"""
reference = "KB 7"
decided_on = 2025-01-10
{AT_HOME}
[[service]]
id = "care"
name = "Care"
effective = 2025-01-01
unit = "day"
rates = "r"
needs_stay = false
"""
