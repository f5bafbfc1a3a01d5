"""Findings as people read them: their kind in words, the event that is at fault, and what mends them on any screen."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli.languages import ENGLISH, SPEECH
from cli.remedies import CATALOGUE
from ledger.settlement.findings import FINDINGS, OLD
from tests.cli.at_a_terminal import at_a_terminal
from tests.cli.house import adopt, data, done, house, refused
from tests.cli.running import pladsbog

SERVICE = """
[[service]]
id = "hours"
name = "Hours"
effective = 2025-01-01
unit = "hour"
price = 400
"""
TABLE = "settle 2025-01 --show findings"


@pytest.fixture(autouse=True)
def cut(folder: Path) -> int:
    """January's delivery to c-1, who moved out in the middle of it: its event."""
    assert folder
    adopt("h", house(after=SERVICE))
    done(
        "move-in c-1 h 1 --from 2025-01-01 --level 1 --decision VU",
        "grant c-1 hours --from 2025-01-01 --quantity 7 --decision VU",
        "deliver c-1 hours 2025-01 --quantity 31",
    )
    number: int = data("log")[-1]["event"]
    done("depart c-1 --on 2025-01-16 --cause moved")
    return number


def in_danish(line: str) -> str:
    try:
        return pladsbog(f"--lang da {line}").out
    finally:
        SPEECH.speak(ENGLISH)


def test_a_delivery_over_a_departure_is_told_with_its_event(cut: int) -> None:
    assert f"what was delivered of Hours (hours) (event #{cut}) has the price" in refused("close 2025-01")
    assert f"pladsbog void {cut} --kind typo" in done("settle 2025-01").out


@pytest.mark.parametrize("columns", [80, 120])
def test_what_mends_a_finding_is_on_a_narrow_screen(cut: int, columns: int) -> None:
    told = at_a_terminal(TABLE.split(), columns=columns).text
    assert "what mends it" in told
    assert f"pladsbog void {cut}" in " ".join(told.split())
    assert max(map(len, told.splitlines())) <= columns


def test_the_kind_of_a_finding_is_a_word_for_people_and_a_code_for_programs() -> None:
    assert "levering over et skifte" in in_danish(TABLE)
    assert "delivery-cut" in in_danish(f"{TABLE} --format csv")
    assert data("settle 2025-01")["offers"][0]["findings"][0]["code"] == "delivery-cut"


def test_each_kind_of_finding_has_a_word() -> None:
    SPEECH.speak("da")
    try:
        codes = [code for one in FINDINGS for code in (one, f"{OLD}{one}")]
        assert [code for code in codes if CATALOGUE.code(code) == code] == []
    finally:
        SPEECH.speak(ENGLISH)


VACANT = """
[model.vacancy]
rule = "share"
share = 0.5
"""
NEW = """
reference = "KB 9"
decided_on = 2025-01-10
[[rates]]
id = "s"
effective = 2025-02-01
unit = "day"
prices = {{ {prices} }}
"""


@pytest.fixture
def unpriced_vacancy() -> None:
    """House v, whose place 1 is vacant after a resident of level 9, by rates that have no such level since February."""
    text = house('"1" = 1000, "9" = 9000').replace('"h"', '"v"').replace('"m"', '"n"').replace('"r"', '"s"')
    adopt("v", text.replace("KB 1", "KB 8").replace("[[rates]]", f"{VACANT}\n[[rates]]"))
    done("move-in c-8 v 1 --from 2025-01-01 --level 9 --decision V", "depart c-8 --on 2025-01-20")
    adopt("fewer", NEW.format(prices='"1" = 1000'))


def _of_vacancy() -> list[str]:
    (of_house,) = data("settle 2025-02 --offer v")["offers"]
    return [remedy for finding in of_house["findings"] for remedy in finding["commands"]]


@pytest.mark.usefixtures("unpriced_vacancy")
def test_a_vacancy_without_a_price_is_mended_by_its_level_or_its_rule() -> None:
    first, *others = _of_vacancy()
    assert first == (
        'adopt [[rates]] id = "s", effective = 2025-02-01 or earlier, with the `for_decisions_from` of those in force, '
        "if they have one, and level 9 (where it is an average: at least 9 levels), or the model with rule "
        '= "level" or "share" and a `level` that they have in [model.vacancy]'
    )
    assert len(others) == 2  # to close the place, and to move somebody in
    # and each of both does it
    Path("level.toml").write_text(NEW.format(prices='"1" = 1000, "9" = 9500').replace("KB 9", "KB 10"))
    rule = VACANT + 'level = "1"\n'
    model = house().partition("[[rates]]")[0].replace('"m"', '"n"').replace("KB 1", "KB 11")
    Path("rule.toml").write_text(model.replace("effective = 2025-01-01", "effective = 2025-02-01") + rule)
    done("backup again.db", "adopt level.toml")
    assert _of_vacancy() == []
    done("--ledger again.db adopt rule.toml")
    (of_house,) = data("--ledger again.db settle 2025-02 --offer v")["offers"]
    assert of_house["findings"] == []


FOR_NEW = "for_decisions_from = 2025-02-01\n"
AVERAGE = '[model.vacancy]\nrule = "average-minus"\npackages = 0\n'
MODEL = house().partition("[[rates]]")[0].replace('"m"', '"n"').replace("= 2025-01", "= 2025-02")
LEVELS = ", ".join(f'"{number}" = {number}000' for number in range(1, 6))


@pytest.mark.parametrize(
    ("mended", "is_mended"),
    [
        (NEW.format(prices=LEVELS.replace('"1"', '"A"')) + FOR_NEW, True),  # five levels, called anyhow
        (NEW.format(prices='"1" = 1000, "4.5" = 4500') + FOR_NEW, False),  # no average is of a name
        (NEW.format(prices=LEVELS), False),  # a vacant place waits for somebody new
        (MODEL + VACANT + 'level = "1"\n', True),
    ],
)
def test_a_vacancy_at_an_average_is_mended_by_so_many_levels_or_another_rule(mended: str, *, is_mended: bool) -> None:
    """Place 3 costs the average of levels 4 and 5; since February the table for new residents has one level."""
    text = house(LEVELS, 3).replace('"h"', '"v"').replace('"m"', '"n"').replace('"r"', '"s"').replace("KB 1", "KB 8")
    adopt("v", text.replace("[[rates]]", f"{AVERAGE}\n[[rates]]"))
    done("move-in c-8 v 1 --from 2025-01-01 --level 4 --decision V")
    done("move-in c-9 v 2 --from 2025-01-01 --level 5 --decision V")
    adopt("fewer", NEW.format(prices='"1" = 1000') + FOR_NEW)
    first, *_ = _of_vacancy()
    assert "level 4.5 (where it is an average: at least 5 levels)" in first
    adopt("mended", mended.replace("KB 9", "KB 12").replace('KB 1"', 'KB 13"'))
    assert [remedy for remedy in _of_vacancy() if "[[rates]]" in remedy] == ([] if is_mended else [first])
