"""What stands in the way of a correction or a departure: told in words, and annulled as what it was, not as a slip."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.cli.house import adopt, done, house, refused


@pytest.fixture(autouse=True)
def reassessed(folder: Path) -> Path:
    """Somebody at level 2 from April on by a decision, and away in June."""
    adopt("h", house('"1" = 1000, "2" = 2000'))
    done(
        "move-in c-1 h 1 --from 2025-02-01 --level 1 --decision VU-1",
        "reassess c-1 --from 2025-04-01 --level 2 --decision VU-2",
    )
    return folder


def follow(told: str) -> None:
    """The command of a hint, typed."""
    (line,) = re.findall(r"pladsbog (.*?)(?:, or |, eller |; |$)", told, re.MULTILINE)
    done(re.sub(r"TEXT|TEKST", "because", line))


def test_what_stands_on_an_event_is_told_in_words_and_annulled_by_a_decision() -> None:
    # given a departure that stands, with the reassessment before it
    done("depart c-1 --on 2025-05-31")
    # when it is corrected to a day before the reassessment
    told = refused("--lang da correct 10 --kind typo --reason r --date 2025-03-20")
    # then the reassessment is told, and that a new decision may say it never held
    assert "i vejen er hændelse #9: c-1 i h/1 revurderet til niveau 2 fra 01-04-2025" in told
    assert "annullér 9 --slags afgørelse --begrundelse TEKST, eller --slags tastefejl" in told
    # and typed so, the correction can be done
    follow(told)
    done("correct 10 --kind typo --reason r --date 2025-03-20")


def test_a_departure_before_what_was_decided_does_not_call_it_a_slip() -> None:
    told = refused("--lang da depart c-1 --on 2025-03-20")
    assert "fejlregistreret; annullér" not in told
    assert "gælder det senere ikke; annullér det først:" in told
    assert "annullér 9 --slags afgørelse" in told
    follow(told)
    done("depart c-1 --on 2025-03-20")


def test_what_no_decision_was_behind_is_annulled_as_a_slip() -> None:
    done("absent c-1 --from 2025-06-01 --until 2025-06-05 --kind hospital")
    told = refused("depart c-1 --on 2025-05-20")
    assert "void 10 --kind typo --reason TEXT;" in told


def test_a_correction_by_a_decision_is_annulled_with_what_it_replaced() -> None:
    done("correct 9 --kind decision --reason r --date 2025-04-15 --decision VU-3")
    told = refused("depart c-1 --on 2025-03-20")
    assert "void 10 --with-original --kind decision --reason TEXT, or --kind typo" in told
    follow(told)
    done("depart c-1 --on 2025-03-20")


def test_of_a_stay_that_nobody_asked_about_only_a_slip_is_a_reason() -> None:
    # given somebody who came into the place after a departure, and was reassessed
    done(
        "depart c-1 --on 2025-05-31",
        "move-in c-2 h 1 --from 2025-06-01 --level 1 --decision VU-4",
        "reassess c-2 --from 2025-07-01 --level 2 --decision VU-5",
    )
    # when the departure is to be later, then it is not advised to decide the other stay anew
    told = refused("correct 10 --kind typo --reason r --date 2025-06-20")
    assert "c-2 moved in to h/1 at level 1 from 2025-06-01" in told
    assert "--kind decision" not in told
