"""Services on the command line: what is found about them, and what is closed without a word."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.cli.running import pladsbog

DECISION = """
reference = "KB 1"
decided_on = 2024-12-01

[[rates]]
id = "steps"
effective = 2025-01-01
unit = "day"
prices = { "1" = 100, "2" = 200 }

[[offer]]
id = "home"
name = "Home"
effective = 2025-01-01
kind = "at-home"

[[service]]
id = "watch"
name = "Watch"
effective = 2025-01-01
unit = "day"
rates = "steps"
needs_stay = false

[[service]]
id = "call"
name = "On call"
effective = 2025-01-01
unit = "day"
rates = "steps"
needs_stay = false
"""


def done(typed: str) -> Any:
    ran = pladsbog(typed)
    assert ran.code == 0, ran.err
    return ran


@pytest.fixture(autouse=True)
def granted(folder: Path) -> Path:
    """Two services by one table of rates, that is annulled."""
    Path("d.toml").write_text(DECISION)
    done("init --municipality 787")
    done("adopt d.toml")
    for service in ("watch", "call"):
        done(f"grant c-1 {service} --from 2025-01-01 --level 1 --offer home --payer own --decision V")
    done("void 2 --kind typo --reason R")
    return folder


def test_findings_of_two_services_on_one_table_are_told_apart() -> None:
    (month,) = done("settle 2025-01 --format json").data["offers"]
    assert [(one["code"], one["service"]) for one in month["findings"]] == [("no-rate", "call"), ("no-rate", "watch")]
    header, *rows = done("settle 2025-01 --show findings --format csv").out.splitlines()
    at = header.split(";").index("service")
    assert [row.split(";")[at] for row in rows] == ["call", "watch"]
