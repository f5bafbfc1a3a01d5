"""A statement as a document goes to a buyer, who can adopt nothing here: it says what is not known, and whom to ask."""

from __future__ import annotations

from pathlib import Path

from tests.cli.house import adopt, done, house
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
