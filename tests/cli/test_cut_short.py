"""A decision registered from a past day says until when it holds, where a later one is recorded already."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli.languages import ENGLISH, SPEECH
from tests.cli.at_a_terminal import at_a_terminal
from tests.cli.house import adopt, data, done, house, said
from tests.cli.running import pladsbog

SERVICE = '[[service]]\nid = "hours"\nname = "Hours"\neffective = 2025-01-01\nunit = "hours-a-week"\nprice = 400\n'
PRICES = '"1" = 1000, "2" = 2000, "3" = 3000'


@pytest.fixture(autouse=True)
def resident(folder: Path) -> None:
    """c-1 in h/1 from January on, who is granted two hours a week besides."""
    assert folder
    adopt("h", house(PRICES, places=3, after=SERVICE))
    done(
        "move-in c-1 h 1 --from 2025-01-01 --level 1 --decision V1",
        "grant c-1 hours --from 2025-01-01 --quantity 2 --decision V1",
    )


LATER_AND_EARLIER = [
    ("reassess c-1 {} --level 2 --decision V2", "reassess c-1 {} --level 3 --decision V3", "(level 3)", "(level 2)"),
    (
        "reassess c-1 {} --level 2 --decision V2", "reassess c-1 {} --special-price 4500 --decision V3",
        "(a special price of 4.500,00 kr.)", "(level 2)",
    ),
    ("move c-1 2 {} --decision V2", "move c-1 3 {} --decision V3", "(h/3)", "(h/2)"),
    (
        "change c-1 {} --payer 265 --decision V2", "change c-1 {} --payer 479 --decision V3",
        "(paid by 479 Svendborg)", "(paid by 265 Roskilde)",
    ),
    (
        "change c-1 {} --payer own --paragraph 107 --decision V2",
        "change c-1 {} --payer 479 --paragraph 107 --decision V3",
        "(paid by 479 Svendborg)", "(paid by the own municipality)",
    ),
    (
        "regrant c-1 hours {} --quantity 7 --decision V2", "regrant c-1 hours {} --quantity 9 --decision V3",
        "(9 of Hours (hours))", "(7 of Hours (hours))",
    ),
    (
        "own-payment c-1 rent {} --price 700 --decision V2",
        "own-payment c-1 rent {} --price 900 --decision V3",
        "(rent of 900,00 kr. a month)", "(rent of 700,00 kr. a month)",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("later", "earlier", "what", "then"), LATER_AND_EARLIER)
def test_what_ends_where_another_is_recorded_says_so(later: str, earlier: str, what: str, then: str) -> None:
    # given a decision from May on
    said(later.format("--from 2025-05-01"))
    number = next(one["event"] for one in data("log") if one.get("decision") == "V2")
    # when another one is registered from April on
    line = earlier.format("--from 2025-04-01")
    told = f": holds until 2025-04-30 {what}; then #{number} {then}"
    # then it says so before, and where it is recorded
    assert told in done(f"{line} --dry-run").out
    seen = data(f"{line} --dry-run")["cut_short"]
    assert told in done(line).err
    assert [(one["holds_until"], one["then"]) for one in seen] == [("2025-04-30", number)]


@pytest.mark.parametrize(("later", "earlier"), [one[:2] for one in LATER_AND_EARLIER])
def test_what_holds_on_says_nothing(later: str, earlier: str) -> None:
    said(earlier.format("--from 2025-04-01"))
    assert "holds until" not in done(f"{later.format('--from 2025-05-01')} --dry-run").out


def test_a_later_decision_about_something_else_ends_nothing() -> None:
    said("change c-1 --from 2025-05-01 --paragraph 107 --decision V2")
    line = "change c-1 --from 2025-04-01 --payer 479 --decision V3"
    assert "holds until" not in done(f"{line} --dry-run").out
    # and one that says the same goes on
    said("reassess c-1 --from 2025-05-01 --level 2 --decision V4")
    assert "holds until" not in done("reassess c-1 --from 2025-04-01 --level 2 --decision V5 --dry-run").out


def test_a_later_decision_that_was_annulled_ends_nothing() -> None:
    said("reassess c-1 --from 2025-05-01 --level 2 --decision V2")
    number = data("log")[-1]["event"]
    said(f"void {number} --kind typo --reason mistyped")
    assert "holds until" not in done("reassess c-1 --from 2025-04-01 --level 3 --decision V3 --dry-run").out


def test_a_correction_says_until_when_what_it_corrects_holds() -> None:
    said("reassess c-1 --from 2025-05-01 --level 2 --decision V2")
    moved_in = next(one["event"] for one in data("log") if one["kind"] == "citizen.moved-in")
    told = done(f"correct {moved_in} --kind typo --level 3 --reason mistyped --dry-run").out
    assert "c-1: holds until 2025-04-30 (level 3); then #" in told
    assert "h/1" not in next(line for line in told.splitlines() if "holds until" in line)


def test_what_one_file_says_of_later_days_is_no_news() -> None:
    said("reassess c-1 --from 2025-06-01 --level 1 --decision V2")
    rows = ["event;date;citizen;level;decision"]
    rows += ["reassess;2025-04-01;c-1;2;V3", "reassess;2025-05-01;c-1;3;V4"]
    Path("rows.csv").write_text("\n".join(rows))
    for told in (done("import rows.csv --dry-run").out, said("import rows.csv")):
        assert "c-1: holds until 2025-05-31 (level 3); then #" in told
        assert told.count("holds until") == 1


def test_whoever_is_asked_is_told_before_the_question() -> None:
    said("reassess c-1 --from 2025-05-01 --level 2 --decision V2")
    typed = "reassess c-1 --from 2025-04-01 --level 3 --decision VU-3"
    told = at_a_terminal(typed.split(), "n\n").text
    assert told.index("holds until 2025-04-30 (level 3)") < told.index("Record this?")


def test_it_is_told_in_danish() -> None:
    said("reassess c-1 --from 2025-05-01 --level 2 --decision V2")
    try:
        told = pladsbog("--lang da reassess c-1 --from 2025-04-01 --level 3 --decision V3 --dry-run").out
    finally:
        SPEECH.speak(ENGLISH)
    assert "c-1: gælder til og med 30-04-2025 (niveau 3); derefter #" in told
    assert "(niveau 2)" in told
