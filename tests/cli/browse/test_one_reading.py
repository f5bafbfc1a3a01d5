"""What a page says has one reading: which findings are decided, what is due, what a total is of, where else to go."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.browse.looking import Visitor
from tests.cli.house import adopt, data, done, house

EMPTY = """
[model.vacancy]
rule = "average-minus"
packages = 1
empty_offer = "zero"
"""
"""A vacant place costs what the others cost on average: of an empty house a person has to decide."""


@pytest.fixture
def visitor(folder: Path) -> Iterator[Visitor]:
    """Somebody who looks at house h, named H, where nobody lived in January; February is open."""
    assert folder
    terms = house('"1" = 1000, "2" = 2000').replace(
        'structure = "differentiated"\n', f'structure = "differentiated"\n{EMPTY}'
    )
    adopt("h", terms)
    done(
        "close 2025-01 --accept-findings --reason 'the house is new'",
        "move-in c-1 h 1 --from 2025-03-01 --level 1 --payer 163 --decision VU",
    )
    found = Visitor("pladsbog.db")
    yield found
    found.close()


def test_findings_of_a_closed_month_are_said_to_be_accepted(visitor: Visitor) -> None:
    # when
    closed, still_open = visitor.get("house/h/2025-01").text, visitor.get("house/h/2025-02").text
    # then
    assert "findings accepted at the closing" in closed
    assert "Findings, accepted when the month was closed" in closed
    assert '<div class="loud"><dt>findings' not in closed
    assert "accepted" not in still_open
    assert '<div class="loud"><dt>findings</dt>' in still_open


def test_what_is_overdue_is_not_said_to_be_due_this_week(visitor: Visitor) -> None:
    # given an agreement that should have been kept long ago
    done("follow-up hold h 2025-01 --on 2025-02-05 --participants leader --action 'Ask Herlev' --due 2025-03-01")
    # when
    front = visitor.look("")
    # then
    assert front.facts["overdue, or due within a week"] == "1, of them 1 overdue"
    assert "this week" not in visitor.get("").text


def test_what_a_year_of_a_citizen_costs_is_said_first_in_its_row(visitor: Visitor) -> None:
    # when
    page = visitor.look("citizen/c-1/2025")
    # then no other column says what the total is of: on a phone its head would stand before it
    (costs,) = (table for table in page.tables if table and "amount" in table[0])
    assert [next(iter(row.values())) for row in costs[-2:]] == ["cost of 2025", "of it own"]
    assert "year" not in costs[0]


def test_lines_of_a_house_are_told_by_its_name(visitor: Visitor) -> None:
    assert "Lines of H<" in visitor.get("payer/163/2025-03?offer=h").text
    assert "Lines of H, c-1<" in visitor.get("payer/163/2025-03?offer=h&citizen=c-1").text


def test_where_no_evidence_is_made_there_are_ways_on(visitor: Visitor) -> None:
    # given a time before anything was closed
    before = next(row["event"] for row in data("log") if "closed at" in row["text"]) - 1
    # when
    answer = visitor.get(f"evidence/h/2025?known_at=%23{before}")
    # then
    assert (answer.status_code, "nothing-issued" in answer.text) == (400, True)
    assert [text in answer.text for text in ("Back to now", "All houses")] == [True, True]
