"""Deliveries by the day: no more than there are days, by as many a day as are granted; what could be is remarked."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.house import adopt, house
from tests.cli.running import Ran, pladsbog

SERVICE = """
[[service]]
id = "{id}"
name = "{id}"
effective = 2025-01-01
unit = "{unit}"
price = 500
needs_stay = false
{more}
"""
DECISION = """
reference = "KB 1"
decided_on = 2024-12-10

[[offer]]
id = "home"
name = "Home"
effective = 2025-01-01
kind = "at-home"
""" + "".join(
    SERVICE.format(id=id_, unit=unit, more=more)
    for id_, unit, more in (
        ("weekday", "weekday", 'settled_on = "delivered"\nholidays = "free"'),
        ("day", "day", 'settled_on = "delivered"'),
        ("visit", "attendance", ""),
    )
)


@pytest.fixture(autouse=True)
def granted(folder: Path) -> Path:
    """c-1 one a day; c-2 two a day, from 3 March 2025 on; c-3 half a place."""
    (folder / "d.toml").write_text(DECISION)
    assert pladsbog("init --municipality 787").code == 0
    assert pladsbog("adopt d.toml").code == 0
    for service in ("weekday", "day", "visit"):
        for citizen, more in (("c-1", "--from 2025-01-01"), ("c-2", "--from 2025-03-03 --quantity 2"),
                              ("c-3", "--from 2025-01-01 --quantity 0,5")):  # fmt: skip
            ran = pladsbog(f"grant {citizen} {service} --offer home --payer own --decision V {more}")
            assert ran.code == 0, ran.err
    return folder


def deliver(what: str) -> Ran:
    return pladsbog(f"deliver {what}")


@pytest.mark.parametrize(
    ("what", "days"),
    [
        ("c-1 weekday 2025-01 --quantity 24", "2025-01-01 to 2025-01-31 are 23 weekdays"),
        ("c-1 weekday 2025-02 --quantity 20,5", "2025-02-01 to 2025-02-28 are 20 weekdays"),
        ("c-1 day 2025-02 --quantity 29", "2025-02-01 to 2025-02-28 are 28 days"),
        ("c-1 day 2025-02 --quantity 2 --until 2025-02-01", "2025-02-01 to 2025-02-01 are 1 day"),
        ("c-2 weekday 2025-03 --quantity 43", "2025-03-03 to 2025-03-31 are 21 weekdays, with 2 a day"),
        ("c-3 weekday 2025-02 --quantity 21", "2025-02-01 to 2025-02-28 are 20 weekdays"),
    ],
)
def test_what_cannot_be_is_refused(what: str, days: str) -> None:
    ran = deliver(what)
    assert ran.code == 1
    assert f"cannot be: {days} [more-than-days]" in ran.err
    assert "look again" not in ran.err  # the refusal says it


@pytest.mark.parametrize(
    ("what", "remark"),
    [
        ("c-1 weekday 2025-01 --quantity 23", "look again: 23 of weekday, of 22 weekdays"),  # the 1st is a holiday
        ("c-2 weekday 2025-03 --quantity 42", "look again: 42 of weekday, of 21 weekdays"),
        ("c-2 day 2025-03 --quantity 30", "look again: 30 of day, of 29 days"),
        ("c-1 visit 2025-02 --quantity 3,5", "look again: 3,5 attendances of visit are no whole number"),
    ],
)
def test_what_could_be_is_recorded_with_a_remark(what: str, remark: str) -> None:
    ran = deliver(what)
    assert ran.code == 0, ran.err
    assert remark in ran.err


def test_whoever_is_named_by_a_place_is_told_the_same() -> None:
    # given c-2, who is granted two a day from 3 March on, in a house
    adopt("house", house())
    assert pladsbog("move-in c-2 h 1 --from 2025-01-01 --level 1 --payer own --decision V").code == 0
    # then his grant counts the days, and what is refused is not remarked as well
    assert "look again: 30 of day, of 29 days" in deliver("h/1 day 2025-03 --quantity 30 --dry-run").err
    refused = deliver("h/1 weekday 2025-03 --quantity 43").err
    assert ("[more-than-days]" in refused, "look again" in refused) == (True, False)


@pytest.mark.parametrize(
    "what",
    ["c-1 weekday 2025-02 --quantity 20", "c-1 day 2025-02 --quantity 28", "c-3 weekday 2025-02 --quantity 15",
     "c-1 weekday 2025-02 --quantity 19,5", "c-1 visit 2025-02 --quantity 30", "c-2 day 2025-03 --quantity 29"],
)  # fmt: skip
def test_nothing_is_said_of_what_is_usual(what: str) -> None:
    ran = deliver(what)
    assert (ran.code, "look again" in ran.err) == (0, False)


def test_more_counts_with_what_is_told_already() -> None:
    assert deliver("c-1 weekday 2025-02 --quantity 18").code == 0
    assert deliver("c-1 weekday 2025-02 --quantity 2 --more").code == 0
    ran = deliver("c-1 weekday 2025-02 --quantity 1 --more")
    assert "21 of weekday cannot be" in ran.err


def test_a_correction_is_held_to_the_same() -> None:
    number = deliver("c-1 weekday 2025-02 --quantity 18").err.split("#")[1].split()[0]
    assert "[more-than-days]" in pladsbog(f"correct {number} --kind typo --reason x --quantity 21").err
    assert pladsbog(f"correct {number} --kind typo --reason x --quantity 20").code == 0


def test_many_more_attendances_than_days_are_looked_at_again() -> None:
    line = "deliver c-1 visit 2025-01 --dry-run --quantity"
    assert "look again: 350 attendances of visit in 31 days" in pladsbog(f"{line} 350").err
    assert "look again" not in pladsbog(f"{line} 93").err, "three a day may be meant"


@pytest.mark.parametrize(
    ("what", "remark"),
    [
        ("grant c-4 day --quantity 12 --offer home --payer own", "look again: 12 of day on each day, and not in all"),
        ("grant c-4 weekday --quantity 4,5 --offer home --payer own", "look again: 4,5 of weekday on each weekday"),
        ("regrant c-2 day --quantity 12", "look again: 12 of day on each day, and not in all"),
        ("grant c-4 day --quantity 3 --offer home --payer own", ""),
        ("grant c-4 visit --quantity 12 --offer home --payer own", ""),
    ],
)
def test_many_a_day_are_granted_with_a_remark(what: str, remark: str) -> None:
    ran = pladsbog(f"{what} --from 2025-06-01 --decision V")
    assert ran.code == 0, ran.err
    assert (remark in ran.err, "look again" in ran.err) == (True, bool(remark))
