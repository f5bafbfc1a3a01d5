"""Who can pay: a code that no municipality or region has on the day is refused, wherever a payer enters."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ledger.models.municipalities import authorities, authority_on, near_to
from tests.cli.running import pladsbog

TODAY = date(2026, 11, 26)
TAIL = "--level 5 --decision V"
ACCOUNT = """
reference = "KB 9"
decided_on = 2022-12-20

[[account]]
effective = {day}
payer = "{payer}"
account = "538501003"
counter = "538521001"
{more}
"""


def test_the_list_has_98_municipalities_and_five_regions() -> None:
    codes = list(authorities())
    assert len([code for code in codes if len(code) == 3]) == 98
    named = {code: str(authorities()[code]) for code in codes}
    assert [named[code] for code in ("787", "707", "706", "479", "163", "265")] == [
        "787 (Thisted)", "707 (Norddjurs)", "706 (Syddjurs)", "479 (Svendborg)", "163 (Herlev)", "265 (Roskilde)",
    ]  # fmt: skip
    assert [code for code in codes if len(code) == 4] == ["1081", "1082", "1083", "1084", "1085"]


@pytest.mark.parametrize(
    ("code", "day", "there"),
    [
        ("1084", date(2026, 12, 31), True),
        ("1084", date(2027, 1, 1), False),
        ("1085", date(2027, 1, 1), False),
        ("1083", date(2027, 1, 1), True),
        ("787", date(1998, 5, 1), True),
        ("707", date(2098, 5, 1), True),
        ("999", TODAY, False),
        ("411", TODAY, False),
    ],
)
def test_a_code_is_somebodys_on_a_day(code: str, day: date, there: bool) -> None:
    assert (authority_on(code, day) is not None) is there


@pytest.mark.parametrize(
    ("typed", "near"),
    [
        ("Herlev", ["163"]), ("herlev kommune", ["163"]), ("Region Syddanmark", ["1083"]), ("0787", ["787"]),
        ("788", ["787"]), ("778", ["773", "779", "787"]), ("162", ["161", "163", "165"]), ("999", []), ("", []),
        ("1084", ["1083", "1082", "1081"]),
    ],
)  # fmt: skip
def test_what_may_have_been_meant(typed: str, near: list[str]) -> None:
    assert sorted(one.code for one in near_to(typed, date(2027, 1, 1))) == sorted(near)


def refused(line: str) -> Any:
    ran = pladsbog(f"{line} --format json")
    assert ran.code == 1, ran.err
    assert ran.refusal["code"] == "payer-unlisted"
    return ran.refusal


def done(line: str) -> list[Any]:
    ran = pladsbog(f"{line} --format json")
    assert ran.code == 0, ran.err
    return list(pladsbog("log --format json").data)


@pytest.mark.parametrize("field", ["payer", "acting", "residence"])
def test_a_code_that_none_has_is_refused_unless_it_is_meant(town: Path, field: str) -> None:
    assert town
    line = f"move-in c-17 syrenparken 1 --from 2023-05-01 {TAIL} --{field} 162"
    before = pladsbog("log").out
    told = refused(line)
    assert (told["payer"], told["day"], told["field"]) == ("162", "2023-05-01", field)
    assert told["near"] == ["161 (Glostrup)", "163 (Herlev)", "165 (Albertslund)"]
    assert pladsbog("log").out == before
    assert done(f"{line} --payer-unlisted")[-2][field] == "162"


def test_a_region_pays_until_it_is_merged(town: Path) -> None:
    assert town
    done(f"move-in c-17 syrenparken 1 --from 2023-05-01 {TAIL} --payer 1084")
    assert pladsbog("statement 1084 2023-05 --format json").data["total"] == "75919.00"  # 31 × (878 + 1.571)
    told = refused(f"move-in c-18 syrenparken 2 --from 2027-01-01 {TAIL} --payer 1084")
    assert (told["name"], told["last_day"]) == ("Region Hovedstaden", "2026-12-31")


def test_the_own_municipality_pays_whatever_its_code(folder: Path) -> None:
    from tests.cli.conftest import TOWN  # noqa: PLC0415 - as the fixture has it

    assert folder
    Path("town.toml").write_text(TOWN)
    assert pladsbog("init --municipality 999").code == 0
    assert pladsbog("adopt town.toml").code == 0
    done(f"move-in c-17 syrenparken 1 --from 2023-05-01 {TAIL} --payer 999")


def test_a_change_and_a_correction_are_asked_the_same(town: Path) -> None:
    assert town
    number = done(f"move-in c-17 syrenparken 1 --from 2023-05-01 {TAIL}")[-2]["event"]
    change = "change c-17 --from 2023-07-01 --decision V --payer 162"
    assert refused(change)["day"] == "2023-07-01"
    refused(f"{change.replace('162', '163')} --acting 788")
    changed = done(f"{change} --payer-unlisted")[-1]
    assert changed["payer"] == "162"
    correct = f"correct {number} --kind typo --reason slip --payer 788"
    assert refused(correct)["near"] == ["787 (Thisted)"]
    refused(f"{correct} --date 2023-05-02")
    assert done(f"{correct} --payer-unlisted")[-1]["payer"] == "788"
    # What stands as it was is not asked about again.
    assert done(f"correct {changed['event']} --kind typo --reason slip --date 2023-08-01")[-1]["payer"] == "162"


HEADER = "event;date;citizen;offer;place;level;payer;acting;payer_unlisted;decision"


def test_a_row_is_refused_with_its_column_and_says_how_it_is_meant(town: Path) -> None:
    rows = [
        HEADER,
        "move-in;2023-05-01;c-17;syrenparken;1;5;162;;;V",
        "move-in;2023-05-01;c-18;syrenparken;2;5;163;999;nej;V",
    ]
    (town / "rows.csv").write_text("\n".join(rows) + "\n")
    told = pladsbog("import rows.csv").err
    assert (
        "line 2, payer '162': no municipality or region has the code 162 on 2023-05-01; did you mean 161 (Glostrup), "
        "163 (Herlev) or 165 (Albertslund)? where the code is right: yes in the column "
        "payer_unlisted [payer-unlisted]"
    ) in told
    assert (
        "line 3, acting '999': no municipality or region has the code 999 on 2023-05-01; where the code is right: yes "
        "in the column payer_unlisted [payer-unlisted]"
    ) in told
    meant = "\n".join(rows).replace(";;;V", ";;ja;V").replace(";nej;", ";YES;")
    (town / "meant.csv").write_text(meant.replace("payer_unlisted", "uden for listen") + "\n")
    ran = pladsbog("import meant.csv")
    assert ran.code == 0, ran.err


def test_a_blank_cell_asks_the_same_as_the_command_without_the_option(town: Path) -> None:
    (town / "rows.csv").write_text(f"{HEADER};ref\nmove-in;2023-05-01;c-17;syrenparken;1;5;163;;;V;r-1\n")
    assert pladsbog("import rows.csv").code == 0
    again = pladsbog(f"move-in c-17 syrenparken 1 --from 2023-05-01 {TAIL} --payer 163 --ref r-1")
    assert again.code == 0, again.err
    assert len(pladsbog("log --citizen c-17 --format json").data) == 1


@pytest.mark.parametrize(
    ("payer", "day", "more", "why"),
    [
        ("163", "2023-01-01", "", None),
        ("1083", "2023-01-01", "", None),
        ("other", "2023-01-01", "", None),
        ("162", "2023-01-01", "payer_unlisted = true", None),
        ("162", "2023-01-01", "", "no municipality or region has the code 162 on 2023-01-01"),
        ("1085", "2027-01-01", "", "1085 (Region Sjælland) is none on 2027-01-01: its last day is 2026-12-31"),
        ("162", "2023-01-01", "payer_unlisted = 1", "`payer_unlisted` is 1; it must be true or false"),
    ],
)
def test_an_account_of_a_payer_that_is_none_is_refused(
    town: Path, payer: str, day: str, more: str, why: str | None
) -> None:
    (town / "account.toml").write_text(ACCOUNT.format(payer=payer, day=day, more=more))
    ran = pladsbog("adopt account.toml")
    assert ran.code == (0 if why is None else 2)
    assert why is None or why in ran.err


def test_a_payer_recorded_before_there_was_a_list_is_loaded_and_settled_as_ever(town: Path) -> None:
    assert town
    done(f"move-in c-17 syrenparken 1 --from 2023-05-01 {TAIL} --payer 162 --payer-unlisted")
    assert pladsbog("statement 162 2023-05 --format json").data["total"] == "75919.00"
    assert pladsbog("rebuild --verify").code == 0
