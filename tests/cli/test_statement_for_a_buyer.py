"""A statement as a document goes to a buyer, who can adopt nothing here: it says what is not known, and whom to ask."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli.languages import ENGLISH, SPEECH
from tests.cli.browse.looking import Visitor
from tests.cli.house import adopt, data, done, house
from tests.cli.running import pladsbog

FRAME = '\n[[base]]\noffer = "h"\neffective = 2025-01-01\nunit = "year"\namount = 1000000\n'


def test_what_a_buyer_cannot_mend_is_told_to_who_sends_the_statement(folder: Path) -> None:
    # given a house whose frame has no rate a day for buyers
    adopt("house", house('"1" = 1000', 2, after=FRAME).replace('"activity"', '"combination"'))
    done("move-in c-1 h 1 --from 2025-01-01 --level 1 --payer 265 --decision V")
    # when the buyer's statement is written
    ran = pladsbog("statement 265 2025-01 -o statement.html")
    assert ran.code == 0, ran.err
    page = Path("statement.html").read_text()
    # then it says what is not known and whom to ask, and nothing of what the seller has to adopt
    assert "Findings: what is owed is not known" in page
    assert "The municipality that sends this statement settles them" in page
    assert "what mends it" not in page
    assert "[[base]]" not in page
    # and that is told beside it
    assert "[[base]]" in ran.err


@pytest.fixture
def frame(folder: Path) -> None:
    """A house whose frame has no rate a day for buyers, where c-1, whom Roskilde pays for, lives until 30 April."""
    assert folder
    adopt("house", house('"1" = 1000', 2, after=FRAME).replace('"activity"', '"combination"'))
    done("move-in c-1 h 1 --from 2025-01-01 --level 1 --payer 265 --decision V", "depart c-1 --on 2025-04-30")


@pytest.mark.usefixtures("frame")
def test_a_finding_that_is_the_same_month_after_month_is_told_once_with_its_months() -> None:
    said = done("statement 265 2025").err
    assert said.count("[no-day-rate]") == 1
    assert "h 2025-01-01 to 2025-04-30: " in said
    assert "[no-day-rate] in 2025-01 to 2025-04" in said
    assert said.count("adopt a decision with [[base]]") == 1
    # and so in the document
    done("statement 265 2025 -o statement.html")
    page = Path("statement.html").read_text()
    assert page.count("nothing says what a buyer owes of it") == 1
    assert "2025-01 to 2025-04" in page
    # programs have it month by month, and a month has it as ever
    assert [one["month"] for one in data("statement 265 2025")["findings"]] == [f"2025-0{number}" for number in "1234"]
    assert "[no-day-rate] in" not in done("statement 265 2025-02").err


@pytest.mark.usefixtures("frame")
def test_the_page_of_a_payer_lists_what_is_not_known_as_the_statement_does() -> None:
    visitor = Visitor("pladsbog.db")
    try:
        year, month = visitor.get("payer/265/2025"), visitor.get("payer/265/2025-02")
    finally:
        visitor.close()
        SPEECH.speak(ENGLISH)
    # then one finding is counted, the number leads to it, and its months and what would mend it stand beside it
    assert '#findings"' in year.text
    assert 'id="findings"' in year.text
    assert year.text.count("nothing says what a buyer owes of it") == 1
    assert "2025-01 to 2025-04" in year.text
    assert "[[base]]" in year.text
    assert month.text.count("nothing says what a buyer owes of it") == 1


@pytest.mark.usefixtures("frame")
def test_what_is_owed_again_after_days_that_have_a_price_is_told_apart() -> None:
    # given that c-1 comes back in July: nobody whom Roskilde pays for lives there in May and June
    done(
        "move-in c-1 h 1 --from 2025-07-01 --level 1 --payer 265 --paragraph none --decision V",
        "depart c-1 --on 2025-08-31",
    )
    said = done("statement 265 2025").err
    assert "[no-day-rate] in 2025-01 to 2025-04" in said
    assert "[no-day-rate] in 2025-07 to 2025-08" in said
    # and the months that are open are named from the first to the last, those between them too, and none after it
    assert "not closed for h: 2025-01 to 2025-08, as it comes to so far" in said


@pytest.mark.usefixtures("frame")
def test_a_house_that_is_closed_to_the_last_line_is_closed_for_the_payer() -> None:
    """Of the months from May on nothing is owed, so that there is nothing in them to wait for."""
    done("close 2025-04 --and-earlier --accept-findings --reason known")
    assert "not closed" not in done("statement 265 2025").err
