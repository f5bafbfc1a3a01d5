"""Why an adjustment is what it is: what its days come to now, and what had been issued for them before it.

c-1 lives in h at 1,000 a day; from 17 March 2,000 and then 3,000 are told, each after the month that could carry it.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.browse.looking import Visitor
from tests.cli.house import adopt, data, done, house

BY_APRIL = "these days of 2025-03 come to 30.000,00 kr. now, less the 15.000,00 kr. issued for them = 15.000,00 kr."


@pytest.fixture(autouse=True)
def told_late(folder: Path) -> None:
    adopt("house", house('"1" = 1000, "2" = 2000, "3" = 3000'))
    done(
        "move-in c-1 h 1 --from 2025-03-01 --level 1 --decision V",
        "close 2025-03 --and-earlier",
        "reassess c-1 --from 2025-03-17 --level 2 --decision V --reason late",
        "close 2025-04",
    )


def calculations(asked: str) -> list[str]:
    return [line["calculation"] for line in data(asked)["lines"] if line["kind"] == "adjustment"]


def test_both_amounts_are_told_and_come_to_the_line() -> None:
    assert calculations("why h 2025-04") == [BY_APRIL]


def steps(asked: str) -> list[str]:
    """How the days of each adjustment come to what they do now."""
    told = [line["steps"][1:] for line in data(asked)["lines"] if line["kind"] == "adjustment"]
    return [step.replace("\xa0", " ") for of_line in told for step in of_line]


def test_what_the_days_come_to_now_is_their_price() -> None:
    # given 15 days of March at 2,000, of which the last ten go on to 3,000
    assert steps("why h 2025-04") == ["now: 15 days × 2.000,00 kr. = 30.000,00 kr."]
    done("reassess c-1 --from 2025-03-22 --level 3 --decision V --reason late")
    assert steps("why h 2025-05") == [
        "now: 10 days × 3.000,00 kr. = 30.000,00 kr.",
        "now: 30 days × 3.000,00 kr. = 90.000,00 kr.",
    ]
    # what was closed keeps how it came about then
    assert steps("why h 2025-04") == ["now: 15 days × 2.000,00 kr. = 30.000,00 kr."]


def test_of_a_line_with_more_days_those_that_are_adjusted_are_counted() -> None:
    # given that c-1 was at 2,000 from 10 March after all: of the line now, the seven days before the 17th are repaired
    done("reassess c-1 --from 2025-03-10 --level 2 --decision V --reason late")
    assert steps("why h 2025-05") == ["now: 7 days × 2.000,00 kr. = 14.000,00 kr."]


def test_days_that_nobody_owes_any_more_have_no_price_now() -> None:
    done("depart c-1 --on 2025-03-20 --cause moved --reason late")
    assert steps("why h 2025-05") == []


def test_what_was_issued_is_by_all_settlements_before_it() -> None:
    """15 days: 15,000 by March itself, 15,000 more by April; what May carries is less both."""
    done("reassess c-1 --from 2025-03-22 --level 3 --decision V --reason late")
    march = "these days of 2025-03 come to 30.000,00 kr. now, less the 20.000,00 kr. issued for them = 10.000,00 kr."
    april = "these days of 2025-04 come to 90.000,00 kr. now, less the 60.000,00 kr. issued for them = 30.000,00 kr."
    assert calculations("why h 2025-05") == [march, april]
    was = calculations("why h 2025-04")
    assert was == [BY_APRIL]
    done("close 2025-05")
    assert calculations("why h 2025-04") == was, "what was issued later changes nothing of it"
    assert calculations("why h 2025-05") == [march, april]
    line = data("why h 2025-05")["lines"][-2]["id"]
    visitor = Visitor("pladsbog.db")
    try:
        assert march in visitor.get(f"why/h/2025-05?line={line}").text.replace("\xa0", " ")
    finally:
        visitor.close()


def test_days_that_nobody_owes_any_more_come_to_nothing() -> None:
    done("depart c-1 --on 2025-03-20 --cause moved --reason late")
    assert calculations("why h 2025-05")[0] == (
        "these days of 2025-03 come to 0,00 kr. now, less the 22.000,00 kr. issued for them = -22.000,00 kr."
    )


def test_the_line_that_is_repaired_is_named_in_words_before_the_id_that_is_typed() -> None:
    # when people ask why, at the command line and in the browser, in either language
    english, danish = (done(f"--lang {spoken} why h 2025-04").out for spoken in ("en", "da"))
    line = next(one["id"] for one in data("why h 2025-04")["lines"] if one["kind"] == "adjustment")
    visitor = Visitor("pladsbog.db")
    try:
        page = visitor.get(f"why/h/2025-04?line={line}&lang=da").text
    finally:
        visitor.close()
    # then they read which line it is, and find its id for --line behind it
    assert "repairs service place 1 c-1 of 2025-03 (line service/1/2025-03-01)" in english
    said = "efterregulerer indsats plads 1 c-1 i marts 2025 (linje service/1/2025-03-01)"
    assert said in danish.replace("\xa0", " ")
    assert said in page.replace("\xa0", " ")
