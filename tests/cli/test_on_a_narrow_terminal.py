"""What no width of a terminal folds away: what a line is of, and for whom a vacant place is reserved."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.at_a_terminal import at_a_terminal
from tests.cli.house import adopt, done, house

BASE = """
[[base]]
offer = "h"
effective = 2025-01-01
unit = "day"
amount = 1279
"""


@pytest.fixture
def reserved(folder: Path) -> Path:
    """Højmarken: c-14301 of Roskilde in place 1, place 2 reserved for it since c-14401 left, place 3 on notice."""
    text = house('"1" = 1000, "2" = 2000', places=3, after=BASE).replace('"activity"', '"combination"')
    text = text.replace('"h"', '"hoejmarken"').replace(
        'structure = "differentiated"', 'structure = "differentiated"\n[model.notice]\nrule = "months"\ncount = 1', 1
    )
    adopt("h", text)
    done(
        "move-in c-14301 hoejmarken 1 --from 2025-02-01 --level 1 --payer 265 --decision VU-1",
        "move-in c-14401 hoejmarken 2 --from 2025-02-01 --level 1 --decision VU-1",
        "depart c-14401 --on 2025-03-31 --cause moved",
        "move-in c-14501 hoejmarken 3 --from 2025-02-01 --level 1 --decision VU-1",
        "depart c-14501 --on 2025-05-20 --cause moved",
        "reserve hoejmarken 2 --for 265 --from 2025-05-01 --until 2025-06-30 --price 900",
    )
    return folder


def shown(line: str, columns: int) -> str:
    return at_a_terminal(line.split(), columns=columns, PLADSBOG_LANG="da").text


@pytest.mark.parametrize("line", ["opgørelse 265 2025-05 --tilbud hoejmarken", "afregn 2025-05 --tilbud hoejmarken"])
@pytest.mark.parametrize("columns", [60, 80])
def test_two_amounts_of_a_citizen_say_what_they_are(reserved: Path, line: str, columns: int) -> None:
    assert reserved
    told = shown(line, columns)
    rows = [one.split()[1] for one in told.splitlines() if " c-14301 " in one]
    assert rows == ["grundtakst", "indsats"]
    assert "slags" not in told.partition("udeladt")[2]
    vacant = told.partition("tomgang,")[2]
    assert "265" in vacant
    assert "Roskilde" in vacant
    assert max(map(len, told.partition("\n\n")[2].partition("i alt")[0].splitlines())) <= columns


@pytest.mark.parametrize("columns", [80, 120])
def test_for_whom_a_place_is_reserved_and_that_it_is_on_notice(reserved: Path, columns: int) -> None:
    assert reserved
    told = shown("ledige hoejmarken --den 25-05-2025", columns)
    flat = " ".join(told.split())
    assert "ledig fra" not in told.partition("udeladt")[2]
    assert "note" not in told.partition("udeladt")[2]
    assert "plads" not in told.partition("udeladt")[2].partition(";")[0]
    for words in ("reserveret til 265", "Roskilde betaler", "i opsigelse til"):
        assert words in flat, words
    assert [one.split()[1] for one in told.splitlines() if one.startswith("hoejmarken")] == ["2", "3"]


def test_a_place_to_choose_is_vacant_from_the_day_that_the_list_says(reserved: Path) -> None:
    assert reserved
    told = at_a_terminal(["værelsesskift", "c-14301", "--fra", "25-05-2025"], "", columns=80, PLADSBOG_LANG="da").text
    assert "ledig siden 01-05-2025, tom siden 01-04-2025, reserveret til 265" in " ".join(told.split())


def test_a_grant_that_has_ended_shows_its_last_day(folder: Path) -> None:
    assert folder
    service = '[[service]]\nid = "night-watch"\nname = "Nattevagt"\neffective = 2025-01-01\nunit = "day"\nprice = 191\n'
    adopt("h", house('"1" = 1000', after=service).replace('"h"', '"hoejmarken"'))
    done(
        "move-in c-14801 hoejmarken 1 --from 2025-02-01 --level 1 --paragraph 107 --decision VU-1",
        "grant c-14801 night-watch --from 2025-02-25 --decision VU-1",
        "end-grant c-14801 night-watch --on 2025-03-12",
        "depart c-14801 --on 2025-04-11 --cause moved",
    )
    told = shown("borger c-14801", 80)
    assert any("Nattevagt" in row and "12-03-2025" in row for row in told.splitlines())
    assert any(row.startswith("hoejmarken") and "11-04-2025" in row for row in told.splitlines())
