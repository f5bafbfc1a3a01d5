"""A house without a budget gets a draft of its first one, which says that none stands behind it."""

from __future__ import annotations

import re
import tomllib
from datetime import UTC, datetime
from pathlib import Path

from ledger.shared.calendar import clock_set_to
from tests.cli.house import adopt, data, done


def test_a_house_without_any_budget_gets_what_its_year_is_expected_to_come_to(folder: Path) -> None:
    # given a house with a resident, and no budget of any year
    assert folder
    with clock_set_to(datetime(2025, 12, 1, 12, tzinfo=UTC)):
        adopt("own", NEVER)
        done("move-in c-91 n 1 --from 2025-03-01 --level 1 --decision A")
        # when its terms of the next year are shown
        text = done("decision show n --on 2026-01-01").out
        # then a draft stands there that says that no budget is behind it, and holds once the marks are away
        assert "No earlier budget stands behind it." in " ".join(text.replace("\n# ", " ").split())
        assert "budget" not in tomllib.loads(text)
        rest = text.partition("#[[budget]]")[2].partition("\n\n")[0]
        budget = "[[budget]]" + re.sub(r"(?m)^#(?! )", "", rest)
        Path("first.toml").write_text('reference = "KB 8"\ndecided_on = 2025-12-02\n' + budget)
        expected = data("budget n 2026")["total"]["current"]
        done("adopt first.toml")
        assert data("budget n 2026")["adopted"]["total"] == expected == "401500.00"


def test_of_a_house_of_which_nothing_is_expected_it_says_how_a_budget_is_written(folder: Path) -> None:
    assert folder
    with clock_set_to(datetime(2025, 12, 1, 12, tzinfo=UTC)):
        adopt("own", NEVER)
        told = " ".join(done("decision show n --on 2026-01-01").out.replace("\n# ", " ").split())
    assert "nothing is known to start from" in told
    assert "items = { management = 1600000 }" in told


NEVER = """
reference = "KB 7"
decided_on = 2025-01-01

[[model]]
id = "never"
effective = 2025-01-01
allocation = "combination"
structure = "differentiated"

[[rates]]
id = "never"
effective = 2025-01-01
unit = "day"
prices = { "1" = 1000 }

[[offer]]
id = "n"
name = "N"
effective = 2025-01-01
model = "never"
rates = "never"
places = ["1"]

[[base]]
offer = "n"
effective = 2025-01-01
unit = "day"
amount = 100
"""
