"""The function of a citizen: that of the paragraph where one is adopted for it, else that of the house (case 34)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.cli.house import adopt, house
from tests.cli.running import pladsbog

HOUSE = house(
    '"1" = 1000, "2" = 2000',
    more='function = "53850"',
    after="""
[[account]]
effective = 2025-01-01
account = "538501003"
counter = "538501009"
""",
)
FUNCTION = """
reference = "KB 2"
decided_on = 2024-12-10

[[function]]
effective = {day}
paragraph = "107"
function = "{function}"
"""
ACCOUNT = """
reference = "KB 3"
decided_on = 2024-12-10

[[account]]
effective = 2025-01-01
paragraph = "107"
account = "538521003"
counter = "538501009"
"""


@pytest.fixture(autouse=True)
def two_residents(folder: Path) -> Path:
    """A house of function 5.38.50 with a resident under §107, at 1.000 a day, and one under §108, at 2.000."""
    adopt("house", HOUSE)
    for citizen, place, level, paragraph in (("c-1", 1, 1, 107), ("c-2", 2, 2, 108)):
        assert pladsbog(
            f"move-in {citizen} h {place} --from 2025-03-01 --level {level} --paragraph {paragraph} --decision V"
        ).code == 0  # fmt: skip
    return folder


def by_function(month: str) -> dict[str, str]:
    rows = pladsbog(f"key-figures {month} --by function --identifying --format json").data["rows"]
    return {row["name"]: row["total"] for row in rows}


def posted(line: str) -> tuple[dict[str, str], list[Any]]:
    """What is debited by function, and the findings."""
    data = pladsbog(f"postings {line} --format json").data
    debits = {row["function"]: row["amount"] for row in data["postings"] if row["side"] == "D"}
    return debits, data["findings"]


def test_a_citizen_under_107_in_a_house_for_108_belongs_to_the_function_of_107() -> None:
    assert by_function("2025-03") == {"5.38.50": "93000.00"}  # 31 × (1.000 + 2.000)
    adopt("function", FUNCTION.format(day="2025-01-01", function="5.38.52"))
    adopt("account", ACCOUNT)
    assert by_function("2025-03") == {"5.38.50": "62000.00", "5.38.52": "31000.00"}
    assert pladsbog("close 2025-03 --and-earlier").code == 0
    assert posted("2025-03") == ({"5.38.50": "62000.00", "5.38.52": "31000.00"}, [])


def test_an_account_of_another_function_than_its_line_is_a_finding_and_posted_all_the_same() -> None:
    adopt("function", FUNCTION.format(day="2025-01-01", function="53852"))
    assert pladsbog("close 2025-03 --and-earlier").code == 0
    ran = pladsbog("postings 2025-03 --format json")
    (finding,) = ran.data["findings"]
    assert {name: finding[name] for name in ("offer", "code", "severity", "place", "citizen", "data")} == {
        "offer": "h", "code": "account-function", "severity": "attention", "place": "1", "citizen": "c-1",
        "data": {"line": "service/1/2025-03-01", "account": "538501003", "function": "5.38.52"},
    }  # fmt: skip
    assert ran.data["debit"] == "93000.00"
    assert (
        "h/1 c-1 service 2025-03-01 to 2025-03-31: service/1/2025-03-01 is of function 5.38.52, and is posted on "
        "account 538501003 [account-function]\n  adopt an [[account]] of function 5.38.52"
    ) in ran.err


def test_a_finding_ends_with_the_account_that_a_later_decision_names() -> None:
    adopt("function", FUNCTION.format(day="2025-01-01", function="5.38.52"))
    assert pladsbog("close 2025-03 --and-earlier").code == 0
    assert [finding["code"] for finding in posted("2025-03 --dry-run")[1]] == ["account-function"]
    adopt("account", ACCOUNT)
    assert posted("2025-03")[1] == []


def test_a_function_holds_from_its_day_and_from_the_month_in_which_that_lies() -> None:
    adopt("function", FUNCTION.format(day="2025-04-15", function="5.38.52"))
    assert by_function("2025-03") == {"5.38.50": "93000.00"}
    assert by_function("2025-04") == {"5.38.50": "60000.00", "5.38.52": "30000.00"}
    before = int(pladsbog("log --format json").data[-1]["event"]) - 1
    known = pladsbog(f"key-figures 2025-04 --by function --identifying --known-at {before} --format json").data
    assert [(row["name"], row["total"]) for row in known["rows"]] == [("5.38.50", "90000.00")]


def test_it_moves_no_amount_and_needs_no_reason_in_a_closed_month() -> None:
    assert pladsbog("close 2025-03 --and-earlier").code == 0
    before = pladsbog("settle 2025-04 --format json").data["total"]
    adopt("function", FUNCTION.format(day="2025-01-01", function="5.38.52"))
    assert pladsbog("settle 2025-04 --format json").data["total"] == before
    assert pladsbog("log --format json").data[-1]["text"] == "paragraph 107 is of function 5.38.52"


def test_a_function_voided_is_the_houses_again() -> None:
    adopt("function", FUNCTION.format(day="2025-01-01", function="5.38.52"))
    number = pladsbog("log --format json").data[-1]["event"]
    assert pladsbog(f"void {number} --kind typo --reason slip").code == 0
    assert by_function("2025-03") == {"5.38.50": "93000.00"}


def test_what_a_function_must_say() -> None:
    Path("wrong.toml").write_text(FUNCTION.format(day="2025-01-01", function="bosteder") + "text = 1\n")
    err = pladsbog("adopt wrong.toml").err
    assert '[[function]] 1: `function` is "bosteder"; write it such as "5.38.52"' in err
    assert "unknown key `text`; the keys here are `effective`, `paragraph`, `function`" in err
    Path("wrong.toml").write_text('reference = "x"\ndecided_on = 2024-12-10\n[[function]]\neffective = 2025-01-01\n')
    err = pladsbog("adopt wrong.toml").err
    assert "`paragraph` is missing" in err
    assert "`function` is missing" in err


def test_what_a_file_opens_it_may_close_too() -> None:
    opened = '\n[[place]]\noffer = "h"\nid = "3"\neffective = 2025-02-01\n'
    closed = '\n[[closure]]\noffer = "h"\nplace = "3"\nlast_day = 2025-06-30\n'
    Path("place.toml").write_text(f'reference = "KB 5"\ndecided_on = 2024-12-10\n{closed}{opened}')
    assert pladsbog("adopt place.toml").code == 0
    texts = [row["text"] for row in pladsbog("log --format json").data[-2:]]
    assert texts == ["h/3 opened", "h/3 closed for good"]
    assert "nothing new" in pladsbog("adopt place.toml").err
    adopt("annex", HOUSE.replace('id = "h"', 'id = "annex"').replace("KB 1", "KB 6").partition("[[account]]")[0]
          + '[[closure]]\noffer = "annex"\nlast_day = 2025-06-30\n')  # fmt: skip
    days = pladsbog("settle 2025-07 --offer annex --format json").data["offers"][0]["place_days"]
    assert set(days.values()) == {0}


def test_a_grant_under_its_older_name_is_the_same_grant() -> None:
    change = '{name}\noffer = "h"\nyear = 2025\namount = 1000\neffective = 2025-05-01\n'
    adopt("old", 'reference = "KB 5"\ndecided_on = 2025-04-10\n[[grant]]' + change.format(name=""))
    Path("new.toml").write_text(
        'reference = "KB 5"\ndecided_on = 2025-04-10\n[[budget_grant]]' + change.format(name="")
    )
    assert "nothing new" in pladsbog("adopt new.toml").err
