"""pladsbog import: which rows about services follow from a bad one, and which are faults of their own."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook  # type: ignore[import-untyped]  # it has no stubs

from cli.languages import ENGLISH, SPEECH
from tests.cli.running import pladsbog

SERVICES = """
reference = "KB 9"
decided_on = 2022-12-13
[[service]]
id = "activity"
name = "Aktivitet"
effective = 2023-01-01
unit = "attendance"
price = 300
[[service]]
id = "night"
name = "Nattevagt"
effective = 2023-01-01
unit = "day"
price = 185
"""
HEADER = "event;date;until;month;citizen;service;quantity;level;offer;place;decision\n"
STAY = "move-in;2023-01-01;;;c-1;;;5;syrenparken;1;V\n"


@pytest.fixture(autouse=True)
def services(town: Path) -> None:
    Path("services.toml").write_text(SERVICES)
    assert pladsbog("adopt services.toml").code == 0
    Path("stay.csv").write_text(HEADER + STAY)
    assert pladsbog("import stay.csv").code == 0


def bad(*rows: str) -> tuple[list[tuple[int, str]], int]:
    """Line and code of each bad row, and how many more follow."""
    Path("rows.csv").write_text(HEADER + "\n".join(rows))
    ran = pladsbog("import rows.csv --format json")
    assert ran.code == 1
    return [(row["line"], row["reason_code"]) for row in ran.refusal["rows"]], ran.refusal["follow"]


UNREAD = "grant;2023-02-31;;;c-1;night;1;;;;V"
REFUSED = "grant;2023-02-01;;;c-1;night;1000;;;;V"


@pytest.mark.parametrize(("grant", "code"), [(UNREAD, "bad-date"), (REFUSED, "quantity-out-of-range")])
def test_what_tells_of_the_grant_of_a_bad_row_follows_from_it(grant: str, code: str) -> None:
    rows = [
        grant,
        "regrant;2023-03-01;;;c-1;night;2;;;;V",
        "deliver;;;2023-02;c-1;night;9;;;;",
        "end-grant;2023-04-30;;;c-1;night;;;;;",
    ]
    assert bad(*rows) == ([(2, code)], 3)


@pytest.mark.parametrize("grant", [UNREAD, REFUSED])
def test_a_row_of_another_service_is_a_fault_of_its_own(grant: str) -> None:
    found, follow = bad(grant, "deliver;;;2023-02;c-1;activity;3;;;;", "end-grant;2023-04-30;;;c-1;activity;;;;;")
    assert (found[1:], follow) == ([(3, "no-grant"), (4, "no-grant")], 0)


@pytest.mark.parametrize(
    "other",
    [
        "deliver;;;2023-02;c-1;night;-5;;;;",
        "deliver;;;2023-02;c-1;unknown;5;;;;",
        "regrant;2023-02-01;;;c-1;night;2;;;;",
        "depart;2023-13-31;;;c-1;;;;;;",
    ],
)
def test_nothing_that_only_tells_of_a_citizen_would_have_granted_a_service(other: str) -> None:
    found, follow = bad(other, "deliver;;;2023-03;c-1;night;3;;;;")
    assert ([line for line, _ in found], found[-1], follow) == ([2, 3], (3, "no-grant"), 0)


def test_a_row_of_days_that_the_bad_one_does_not_grant_fails_by_itself() -> None:
    rows = [
        "grant;2023-02-10;2023-03-31;;c-1;night;1000;;;;V",
        "deliver;;;2023-01;c-1;night;3;;;;",
        "deliver;;;2023-02;c-1;night;3;;;;",
        "regrant;2023-04-01;;;c-1;night;2;;;;V",
    ]
    assert bad(*rows) == ([(2, "quantity-out-of-range"), (3, "no-grant"), (5, "no-grant")], 1)


def test_a_grant_follows_from_the_bad_move_in_and_what_tells_of_it_from_the_grant() -> None:
    rows = [
        "move-in;2023-02-31;;;c-2;;;5;syrenparken;2;V",
        "grant;2023-03-01;;;c-2;night;1;;;;V",
        "deliver;;;2023-03;c-2;night;3;;;;",
        "deliver;;;2023-03;c-2;activity;3;;;;",
    ]
    assert bad(*rows) == ([(2, "bad-date"), (5, "no-grant")], 2)


def test_a_bad_row_about_a_service_hides_no_fault_of_a_stay() -> None:
    found, follow = bad("deliver;;;2023-03;c-3;night;-1;;;;", "depart;2023-03-31;;;c-3;;;;;;")
    assert (found, follow) == ([(2, "bad-word"), (3, "unknown-citizen")], 0)


# --- services by what they are called ----------------------------------------------------------------


@pytest.mark.parametrize("typed", ["Nattevagt", "nattevagt", "night"])
def test_a_service_is_known_by_what_every_page_calls_it(typed: str) -> None:
    # given a service with a name and a key, when it is typed by its name, then it is that service, which is said
    ran = pladsbog(f"grant c-1 {typed} --from 2023-02-01 --decision VU --yes")
    assert ran.code == 0, ran.err
    assert ("is read as the service night" in ran.err) == (typed != "night")
    assert pladsbog("end-grant c-1 NATTEVAGT --on 2023-03-31 --yes").code == 0


def test_a_file_names_services_so_too() -> None:
    Path("rows.csv").write_text(HEADER + "grant;2023-02-01;;;c-1;Nattevagt;1;;;;V\n")
    ran = pladsbog("import rows.csv --dry-run")
    assert ran.code == 0, ran.err
    assert "'Nattevagt' is read as the service night" in ran.err


def test_a_service_that_there_is_not_is_told_in_its_cell_with_those_that_there_are() -> None:
    Path("rows.csv").write_text(HEADER + "grant;2023-02-01;;;c-1;Havearbejde;1;;;;V\n")
    refused = pladsbog("import rows.csv --errors-to copy.xlsx").err
    assert "line 2, service 'Havearbejde': no service Havearbejde is in force on 2023-02-01" in refused
    assert "; the services are activity, night; " in refused
    sheet = load_workbook("copy.xlsx").worksheets[0]
    (cell,) = (cell for row in sheet for cell in row if str(cell.value).startswith("Havearbejde"))
    assert cell.fill.fgColor.rgb != sheet.cell(2, 1).fill.fgColor.rgb


def test_what_is_not_repeated_is_said_so_in_danish() -> None:
    Path("rows.csv").write_text(HEADER + "grant;2023-02-01;;;670180-0001;night;1;;;;V\n")
    refused = pladsbog("--lang da import rows.csv").err
    SPEECH.speak(ENGLISH)
    assert "borger »(gentages ikke)«" in refused or "citizen »(gentages ikke)«" in refused
    assert "not repeated" not in refused
