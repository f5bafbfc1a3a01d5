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
""",
)


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
