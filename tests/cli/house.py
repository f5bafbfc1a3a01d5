"""A house as tests of the command line adopt it, and lines that are typed: done, refused, or asked for their data."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from tests.cli.running import Ran, pladsbog


def house(prices: str = '"1" = 1000', places: int = 2, *, more: str = "", after: str = "") -> str:
    """A decision on model m, rates r by the day and offer h, from 2025 on; `more` is of the offer, `after` follows."""
    names = ", ".join(f'"{number}"' for number in range(1, places + 1))
    return f"""
reference = "KB 1"
decided_on = 2024-12-10

[[model]]
id = "m"
effective = 2025-01-01
allocation = "activity"
structure = "differentiated"

[[rates]]
id = "r"
effective = 2025-01-01
unit = "day"
prices = {{ {prices} }}

[[offer]]
id = "h"
name = "H"
effective = 2025-01-01
model = "m"
rates = "r"
places = [{names}]
{more}
{after}
"""


AT_HOME = """
[[offer]]
id = "home"
name = "Home"
effective = 2025-01-01
kind = "at-home"
"""
HOURS_AT_HOME = """
[[service]]
id = "hours"
name = "Hours"
effective = 2025-01-01
unit = "hours-a-week"
price = 600
needs_stay = false
"""
"""A service that is granted at home too."""


def adopt(name: str, text: str) -> None:
    """Write a decision file and adopt it, in a ledger of municipality 787 that is made where there is none."""
    if not Path("pladsbog.db").exists():
        done("init --municipality 787")
    Path(f"{name}.toml").write_text(text)
    done(f"adopt {name}.toml")


def done(*lines: str) -> Ran:
    """Type lines that succeed; what the last one answered."""
    for line in lines:
        ran = pladsbog(line)
        assert ran.code == 0, (line, ran.err)
    return ran


def said(*lines: str) -> str:
    """What the last of some lines that succeed says on stderr."""
    return done(*lines).err


def data(line: str) -> Any:
    """What a line answers as JSON."""
    return done(f"{line} --format json").data


def refused(line: str) -> str:
    """What a line says that is refused."""
    ran = pladsbog(line)
    assert ran.code in (1, 2), ran
    return ran.err
