"""The occupancy on a meeting's sheet: of places to fill, which not every offer has."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.running import Ran, pladsbog

DECISION = """
reference = "KB 1"
decided_on = 2024-12-01
[[model]]
id = "m"
effective = 2025-01-01
allocation = "activity"
structure = "differentiated"
[[rates]]
id = "r"
effective = 2025-01-01
unit = "day"
prices = { "1" = 1000 }
[[offer]]
id = "house"
name = "House"
effective = 2025-01-01
supplier = "external"
model = "m"
rates = "r"
places = ["1", "2"]
[[offer]]
id = "home"
name = "Home"
effective = 2025-01-01
kind = "at-home"
"""


@pytest.fixture(autouse=True)
def town(folder: Path) -> None:
    """An external house of two places, one of them lived in; two stays bought of an open supplier; an offer at home."""
    Path("d.toml").write_text(DECISION)
    bought = "--from 2025-01-01 --price 3000 --per day --paragraph 107 --decision V"
    for line in (
        "init --municipality 787",
        "adopt d.toml",
        "move-in c-1 house 1 --from 2025-01-01 --level 1 --decision V",
        f"buy c-2 bo-vest {bought}",
        f"buy c-3 bo-vest {bought}",
    ):
        done(line)


def done(line: str) -> Ran:
    ran = pladsbog(line)
    assert ran.code == 0, (line, ran.err)
    return ran


@pytest.mark.parametrize(
    ("asked", "occupancy", "occupied"),
    [
        ("house 2025-03", "50.0", 31),
        ("bo-vest 2025-03", None, 62),
        ("home 2025-03", None, 0),
        ("2025-03 --supplier external", "50.0", 93),
        ("2025-03 --paragraph 107", None, 62),
    ],
)
def test_who_has_no_places_to_fill_has_no_occupancy(asked: str, occupancy: str | None, occupied: int) -> None:
    prepared = done(f"follow-up prepare {asked} --format json").data["figures"]
    assert (prepared["occupancy_percent"], prepared["place_days"]["occupied"]) == (occupancy, occupied)
    page = done(f"follow-up prepare {asked}").out
    (row,) = (line.split() for line in page.splitlines() if line.startswith("occupancy %"))
    assert row[-1] == ("–" if occupancy is None else occupancy.replace(".", ","))
    done(f"follow-up hold {asked} --participants leader --on 2025-04-10")
    (held,) = [done(f"follow-up show {asked} --format json").data[0]]
    assert held["figures"]["occupancy_percent"] == occupancy
    assert done("check").out == ""


def test_of_several_houses_together_those_with_places_count() -> None:
    together = done("follow-up prepare house 2025-03 --offer bo-vest --format json").data
    assert together["figures"]["occupancy_percent"] == "50.0"
    none = done("follow-up prepare bo-vest 2025-03 --offer home --format json").data
    assert none["figures"]["occupancy_percent"] is None
    sheet = done("follow-up prepare bo-vest 2025-03 --offer house --show figures --format csv").out.splitlines()
    at = sheet[0].split(";").index("occupancy %")
    assert [row.split(";")[at] for row in sheet[1:]] == ["", "50,0", "50,0"]
