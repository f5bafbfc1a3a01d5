"""Corrections of grants and deliveries, as they are typed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.cli.house import adopt, data, done, house
from tests.cli.running import pladsbog

DECISION = house(
    places=1,
    after="""
[[service]]
id = "night"
name = "Night"
effective = 2025-01-01
unit = "day"
price = 185

[[service]]
id = "start"
name = "Start"
effective = 2025-01-01
unit = "once"
price = 4800
""",
)

HOURS = """
reference = "KB 2"
decided_on = 2024-12-10

[[service]]
id = "support"
name = "Support"
effective = 2025-01-01
unit = "hours-a-week"
price = 400
"""


@pytest.fixture(autouse=True)
def granted(folder: Path) -> int:
    """c-1 lives in h, paid by 163; the night is granted, paid by 165: its number."""
    adopt("house", DECISION)
    done("move-in c-1 h 1 --from 2025-04-01 --level 1 --payer 163 --paragraph 107 --decision V")
    granted = data("grant c-1 night --from 2025-04-01 --payer 165 --paragraph 85 --decision V")
    return int(granted["events"][0]["event"])


def supplement() -> dict[str, Any]:
    (offer,) = pladsbog("settle 2025-04 --format json").data["offers"]
    (line,) = (line for line in offer["lines"] if line["kind"] == "supplement")
    return {name: line.get(name) for name in ("payer", "paragraph", "amount")}


def test_none_gives_payer_and_paragraph_back_to_the_stay(granted: int) -> None:
    assert supplement() == {"payer": "165", "paragraph": "85", "amount": "5550.00"}
    typed = f"correct {granted} --kind typo --reason x --payer none --paragraph none --ref k"
    assert pladsbog(typed).code == 0
    assert supplement() == {"payer": "163", "paragraph": "107", "amount": "5550.00"}
    assert "already recorded" in pladsbog(typed).err
    assert pladsbog(typed.replace("--payer none", "--payer own")).code == 1


def test_a_stay_has_no_payer_to_go_back_to(granted: int) -> None:
    ran = pladsbog(f"correct {granted - 2} --kind typo --reason x --payer none --format json")
    assert (ran.code, ran.refusal["code"]) == (2, "bad-payer")


def test_a_service_that_nobody_adopted_is_a_slip_of_its_name() -> None:
    ran = pladsbog("deliver c-1 nihgt 2025-04 --quantity 3")
    assert (ran.code, "[unknown-service]" in ran.err, "did you mean night?" in ran.err) == (1, True, True), ran.err


def test_what_is_granted_for_once_is_granted_once_more_and_never_longer() -> None:
    assert pladsbog("grant c-1 start --from 2025-04-01 --decision V").code == 0
    ran = pladsbog("deliver c-1 start 2025-05 --quantity 1")
    assert (ran.code, "but until 2025-04-01 [no-grant]" in ran.err) == (1, True), ran.err
    assert "pladsbog correct" not in ran.err
    once_more = "grant c-1 start --from 2025-05-01 --decision"
    assert f"pladsbog {once_more} REF" in ran.err
    assert pladsbog(f"{once_more} V").code == 0


@pytest.mark.parametrize("month", ["2025-04", "04-2025", "2025-04-01", "01-04-2025"])
def test_a_month_is_its_first_day_where_a_spreadsheet_made_it_one(folder: Path, month: str) -> None:
    (folder / "rows.csv").write_text(f"event;citizen;service;quantity;month\ndeliver;c-1;night;3;{month}\n")
    assert pladsbog("import rows.csv").code == 0
    assert "3 of Night (night) delivered to c-1 from 2025-04-01 to 2025-04-30" in pladsbog("log").out


def test_another_day_is_no_month(folder: Path) -> None:
    (folder / "rows.csv").write_text("event;citizen;service;quantity;month\ndeliver;c-1;night;3;2025-04-02\n")
    ran = pladsbog("import rows.csv")
    assert (ran.code, "not a month; write 2026-03 [bad-month]" in ran.err) == (1, True), ran.err


def test_hours_of_what_is_counted_in_them_are_its_quantity(granted: int) -> None:
    assert granted
    adopt("hours", HOURS)
    number = data("grant c-1 support --from 2025-04-01 --hours 7 --decision V")["events"][0]["event"]
    assert ": 9," in done(f"correct {number} --kind typo --reason x --hours 9").err
    again = data("regrant c-1 support --from 2025-05-01 --hours 5 --decision V")["events"][0]["event"]
    assert ": 3," in done(f"correct {again} --kind typo --reason x --hours 3").err
    last = data("log")[-1]["event"]
    both = pladsbog(f"correct {last} --kind typo --reason x --hours 9 --quantity 8")
    assert "[no-levels]" in both.err, "which of the two is meant nobody knows"


def test_what_is_counted_otherwise_has_no_hours(granted: int) -> None:
    assert "[no-levels]" in pladsbog(f"correct {granted} --kind typo --reason x --hours 9").err
