"""Decisions that say when they are to be reviewed: due, on the sheet, and done."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from ledger.shared.calendar import clock_set_to
from tests.cli.at_a_terminal import at_a_terminal
from tests.cli.house import adopt, done
from tests.cli.running import pladsbog
from tests.cli.test_areas import OTHER
from tests.cli.test_functions import HOUSE

REVIEW = """
reference = "{reference}"
decided_on = 2025-01-10
review_on = {day}

[[base]]
offer = "h"
effective = 2025-01-01
unit = "day"
amount = 100
"""


@pytest.fixture(autouse=True)
def houses(folder: Path) -> Iterator[None]:
    assert folder
    with clock_set_to(datetime(2025, 4, 8, 9, tzinfo=UTC)):
        adopt("house", HOUSE)
        adopt("other", OTHER)
        yield


def data(line: str) -> Any:
    ran = pladsbog(f"{line} --format json")
    assert ran.code == 0, ran.err
    return ran.data


def reviews(line: str) -> list[tuple[Any, ...]]:
    rows = [row for row in data(line)["due"] if row["what"] == "review"]
    return [(row["offer"], row["subject"], row["due"], row["days_overdue"]) for row in rows]


def test_a_decision_falls_due_for_review_in_the_house_that_it_names() -> None:
    adopt("review", REVIEW.format(reference="KB 20", day="2025-05-15"))
    event = data("log")[-1]
    assert (event["text"], event["effective_on"]) == ("decision KB 20 to be reviewed", "2025-05-15")
    assert reviews("follow-up due --within 30") == []
    assert reviews("follow-up due --within 40") == [("h", "KB 20", "2025-05-15", 0)]
    assert reviews("follow-up due --on 2025-06-01") == [("h", "KB 20", "2025-05-15", 17)]
    assert reviews("follow-up prepare h 2025-03") == [("h", "KB 20", "2025-05-15", 0)]
    assert reviews("follow-up prepare k 2025-03") == []
    assert [row["what"] for row in data("coming h --within 40")["coming"]] == ["review"]
    assert "KB 20" in pladsbog("follow-up prepare h 2025-03").out


def test_a_decision_about_no_house_or_several_is_reviewed_once() -> None:
    adopt("rates", 'reference = "KB 21"\ndecided_on = 2025-01-10\nreview_on = 2025-05-01\n[[refund]]\n'
          'effective = 2025-01-01\nthresholds = { "25" = 1000000 }\n')  # fmt: skip
    assert reviews("follow-up due") == [(None, "KB 21", "2025-05-01", 0)]
    assert reviews("follow-up due k") == [(None, "KB 21", "2025-05-01", 0)]


def test_a_review_is_done_once_and_can_be_voided() -> None:
    adopt("review", REVIEW.format(reference="KB 20", day="2025-05-01"))
    number = data("log")[-1]["event"]
    (row,) = data("follow-up due")["due"]
    assert row["command"] == f"pladsbog follow-up reviewed {number} --on DATE"
    done = data(f"follow-up reviewed {number} --on 2025-04-07 --comment 'goes on'")["events"][0]["event"]
    assert reviews("follow-up due") == []
    assert "[review-done]" in pladsbog(f"follow-up reviewed {number}").err
    assert pladsbog(f"void {done} --kind typo --reason slip").code == 0
    assert reviews("follow-up due") == [("h", "KB 20", "2025-05-01", 0)]
    assert pladsbog(f"void {number} --kind decision --reason 'no longer'").code == 0
    assert reviews("follow-up due") == []
    assert "[unknown-review]" in pladsbog(f"follow-up reviewed {number}").err


def test_the_same_file_sets_the_same_review_once() -> None:
    adopt("review", REVIEW.format(reference="KB 20", day="2025-05-01"))
    assert "nothing new" in pladsbog("adopt review.toml").err


@pytest.mark.parametrize(
    ("day", "why"),
    [
        ("2025-01-10", "`review_on` is 2025-01-10; it must lie after the decision of 2025-01-10"),
        ('"soon"', '`review_on` is "soon"; write the day alone and without quotation marks'),
    ],
)
def test_what_a_review_cannot_be(day: str, why: str) -> None:
    Path("wrong.toml").write_text(REVIEW.format(reference="KB 20", day=day))
    assert why in pladsbog("adopt wrong.toml").err


def test_a_file_that_adopts_nothing_else_is_refused() -> None:
    Path("wrong.toml").write_text('reference = "KB 20"\ndecided_on = 2025-01-10\nreview_on = 2025-05-01\n')
    assert "it adopts nothing" in pladsbog("adopt wrong.toml").err


def test_only_what_is_up_for_review_is_to_choose_from() -> None:
    done("move-in c-1 h 1 --from 2025-01-01 --level 1 --decision VU-1")
    line = ["opfølgning", "gennemgået"]
    nothing = at_a_terminal(line, columns=120, PLADSBOG_LANG="da").text
    assert "ingen beslutning skal gennemgås" in nothing
    assert "indflyttet" not in nothing
    adopt("review", REVIEW.format(reference="KB 20", day="2025-05-15"))
    number = data("log")[-1]["event"]
    told = at_a_terminal(line, str(number), "j", columns=120, PLADSBOG_LANG="da").text
    rows = [row for row in told.splitlines() if row.startswith("      ")]
    assert [row.split() for row in rows[:1]] == [[f"#{number}", "KB", "20", "frist", "15-05-2025"]]
    assert not any("indflyttet" in row for row in rows)
