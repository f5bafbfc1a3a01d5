"""The business case for own capacity: places and houses that are added, residents brought home, houses closed."""

from __future__ import annotations

import re
from pathlib import Path
from shutil import copy
from typing import Any

import pytest
from openpyxl import load_workbook  # type: ignore[import-untyped]  # it has no stubs

from ledger.reading.decisions import acts
from ledger.reading.decisions.sections import SECTIONS
from tests.cli.running import pladsbog
from tests.cli.test_sheet import rows_of

TOWN = """
reference = "KB 2024-12-03 item 4"
decided_on = 2024-12-03
[[model]]
id = "pakker"
effective = 2025-01-01
allocation = "combination"
structure = "differentiated"
[model.notice]
rule = "months"
count = 1
[model.vacancy]
rule = "level"
level = "A"
[[rates]]
id = "takst"
effective = 2025-01-01
unit = "month"
prices = { "A" = 30000, "B" = 40000 }
[[offer]]
id = "gammelby"
name = "Gammelby"
effective = 2025-01-01
model = "pakker"
rates = "takst"
places = ["1", "2"]
[[base]]
offer = "gammelby"
effective = 2025-01-01
unit = "year"
amount = 1200000
"""
HOUSE = """
[[offer]]
id = "egehuset"
name = "Egehuset"
effective = 2026-01-01
model = "pakker"
rates = "takst"
places = ["1", "2"]
[[base]]
offer = "egehuset"
effective = 2026-01-01
unit = "year"
amount = 1200000
"""
HOME = """
[[move]]
citizen = "c-1"
to_offer = "egehuset"
place = 1
date = 2026-01-01
level = "A"
[[move]]
citizen = "c-2"
to_offer = "egehuset"
place = "2"
date = 2026-01-01
level = "B"
"""
YEAR = "--from 2026-01 --to 2026-12"
MONTHS = [f"2026-{month:02}" for month in range(1, 13)]


@pytest.fixture(autouse=True)
def town(folder: Path) -> Path:
    """c-1 and c-2 are bought at 140,000 kr. a month, c-3 and c-4 live in Gammelby at A and B."""
    (folder / "town.toml").write_text(TOWN)
    bought = "bo-vest --from 2025-01-01 --price 140000 --per month --paragraph 107 --decision"
    for line in (
        "init --municipality 706",
        "adopt town.toml",
        f"buy c-1 {bought} VU-1",
        f"buy c-2 {bought} VU-2",
        "move-in c-3 gammelby 1 --from 2025-01-01 --level A --decision VU-3",
        "move-in c-4 gammelby 2 --from 2025-01-01 --level B --decision VU-4",
    ):
        ran = pladsbog(line)
        assert ran.code == 0, ran.err
    return folder


def simulated(text: str, options: str = YEAR, name: str = "case") -> Any:
    Path(f"{name}.toml").write_text(text)
    ran = pladsbog(f"simulate --model {name}.toml {options} --format json")
    assert ran.code == 0, ran.err
    return ran.data


def years(found: Any, offer: str) -> list[tuple[str, str, str]]:
    """By year what is saved in a house, and of that by the municipality itself."""
    house = next(house for house in found["offers"] if house["offer"] == offer)
    return [(year["year"], year["saved"], year["own_saved"]) for year in house["years"]]


def kinds(found: Any, offer: str) -> dict[str, tuple[str, str]]:
    house = next(house for house in found["offers"] if house["offer"] == offer)
    return {kind["kind"]: (kind["settled"], kind["simulated"]) for kind in house["kinds"]}


# --- a new house ---------------------------------------------------------------------------------


def test_two_purchases_brought_home() -> None:
    # Bought: 2 × 140,000 × 12 = 3,360,000 a year. Own: frame 1,200,000, levels (30,000 + 40,000) × 12 = 840,000.
    found = simulated(HOUSE + HOME, "--from 2026-01 --to 2027-12")
    assert years(found, "bo-vest") == [(year, "3360000.00", "3360000.00") for year in ("2026", "2027")]
    assert years(found, "egehuset") == [(year, "-2040000.00", "-2040000.00") for year in ("2026", "2027")]
    assert years(found, "gammelby") == [("2026", "0.00", "0.00"), ("2027", "0.00", "0.00")]
    assert [year["saved"] for year in found["years"]] == ["1320000.00", "1320000.00"]
    assert (found["difference"], found["residual"]) == ("-2640000.00", "0.00")
    assert kinds(found, "egehuset") == {"base": ("0.00", "2400000.00"), "service": ("0.00", "1680000.00")}


def test_a_place_of_it_that_is_sold_is_not_the_municipality_s_own_cost() -> None:
    sold = '[[place]]\noffer = "egehuset"\nid = "3"\neffective = 2026-01-01\n[[move_in]]\noffer = "egehuset"\n'
    sold += 'place = 3\ndate = 2026-07-01\nlevel = "A"\npayer = 707\nparagraph = 108\n'
    # The third place is vacant for 6 months at level A, 180,000, then sold for 6 at 30,000, which 707 pays.
    found = simulated(HOUSE + HOME + sold)
    assert years(found, "egehuset") == [("2026", "-2400000.00", "-2220000.00")]
    assert kinds(found, "egehuset")["vacancy"] == ("0.00", "180000.00")
    assert [(year["saved"], year["own_saved"]) for year in found["years"]] == [("960000.00", "1140000.00")]


def test_what_is_simulated_is_what_the_same_acts_come_to_when_they_are_recorded(town: Path) -> None:
    leaving = '[[depart]]\ncitizen = "c-3"\ndate = 2026-03-20\ncause = "moved"\n'
    coming = '[[move_in]]\ncitizen = "c-9"\noffer = "gammelby"\nplace = "1"\ndate = 2026-06-11\nhours = 12\n'
    coming = coming.replace("hours = 12", 'special_price = 2500\nper = "day"\npayer = "707"\nparagraph = "108"')
    found = simulated(HOUSE + HOME + leaving + coming)
    (town / "house.toml").write_text(f'reference = "KB 5"\ndecided_on = 2025-12-01\n{HOUSE}')
    dear = "--special-price 2500 --per day"
    for line in (
        "adopt house.toml",
        "move c-1 1 --offer egehuset --from 2026-01-01 --level A --decision VU-5",
        "move c-2 2 --offer egehuset --from 2026-01-01 --level B --decision VU-6",
        "depart c-3 --on 2026-03-20 --cause moved",
        f"move-in c-9 gammelby 1 --from 2026-06-11 {dear} --payer 707 --paragraph 108 --decision VU-7",
    ):
        ran = pladsbog(line)
        assert ran.code == 0, ran.err
    for house in found["offers"]:
        settled = [pladsbog(f"settle {month} --offer {house['offer']} --format json").data for month in MONTHS]
        assert [month["simulated"] for month in house["months"]] == [month["total"] for month in settled]
    own = sum(float(pladsbog(f"statement own {month} --format json").data["total"]) for month in MONTHS)
    assert f"{own:.2f}" == found["years"][0]["own_simulated"]


def test_nothing_is_recorded(town: Path) -> None:
    copy(town / "pladsbog.db", town / "before.db")
    simulated(HOUSE + HOME)
    assert (town / "pladsbog.db").read_bytes() == (town / "before.db").read_bytes()


def test_a_closed_year_is_simulated_as_any_other(town: Path) -> None:
    assert pladsbog("close 2025-01").code == 0
    text = (
        (HOUSE + HOME)
        .replace("2026-01-01", "2025-01-01")
        .replace("date = 2025-01-01\nlevel", "date = 2025-01-16\nlevel")
    )
    found = simulated(text, "--from 2025-01 --to 2025-01")
    # Fifteen days of thirty-one at each place; 140,000 × 15/31 = 67,741.94 (rounded by stay), twice.
    assert kinds(found, "bo-vest") == {"service": ("280000.00", "135483.88")}
    # Vacant at A until the 15th, then at A and B for 16 days: 30,000 × 16/31 = 15,483.87, 40,000 × 16/31 = 20,645.16
    assert kinds(found, "egehuset")["service"] == ("0.00", "36129.03")
    assert found["residual"] == "0.00"


def test_one_plan_upon_another_keeps_its_assumed_residents_apart(town: Path) -> None:
    assumed = '[[move_in]]\noffer = "egehuset"\nplace = "{}"\ndate = 2026-01-01\nlevel = "{}"\n'
    (town / "first.toml").write_text(HOUSE + assumed.format(1, "A"))
    found = simulated(assumed.format(2, "B"), f"--against first.toml {YEAR}")
    # A vacant place at A against a resident at B
    assert kinds(found, "egehuset")["service"] == ("360000.00", "840000.00")
    assert years(found, "egehuset") == [("2026", "-120000.00", "-120000.00")]


def test_levels_that_become_others_go_along_with_those_who_move() -> None:
    text = """
[[rates]]
id = "takst"
effective = 2026-01-01
unit = "month"
prices = { "low" = 20000, "high" = 50000, "A" = 1 }
[[map_levels]]
rates = "takst"
from = "A"
to = "low"
[[map_levels]]
rates = "takst"
from = "B"
to = "high"
[[move]]
citizen = "c-4"
to_offer = "egehuset"
place = "1"
date = 2026-07-01
"""
    found = simulated(HOUSE + text)
    # c-3 low all year; c-4 high until June in Gammelby, its notice of July and August, then high in Egehuset
    assert kinds(found, "gammelby")["service"] == ("840000.00", "540000.00")
    assert kinds(found, "egehuset")["service"] == ("0.00", "300000.00")


def test_a_neutral_price_with_those_who_move() -> None:
    rates = '[[rates]]\nid = "takst"\neffective = 2026-01-01\nunit = "month"\nprices = {{ "A" = {}, "B" = {} }}\n'
    text = rates.format(60000, 80000) + '[[depart]]\ncitizen = "c-3"\ndate = 2025-11-30\ncause = "moved"\n'
    found = simulated(text, f"{YEAR} --neutral --offer gammelby")
    # As it is 840,000. Then c-4 at 80,000 and one vacant place at 60,000: 12 × 140,000, so the factor is a half.
    assert (found["neutral"]["exactly"], found["neutral"]["residual_ore"]) == ("1/2", 0)


# --- places of a house that is there --------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "cost"),
    [
        ("", "180000.00"),  # vacant at level A
        ('level = "B"', "240000.00"),
        ('special_price = 2000\nper = "day"', "368000.00"),  # 184 days
        ('niveau = "B"\nbetaler = "707"\nparagraf = "108"', "240000.00"),
    ],
)
def test_an_added_place_is_vacant_or_lived_in(said: str, cost: str) -> None:
    text = '[[place]]\noffer = "gammelby"\nid = "3"\neffective = 2026-07-01\n'
    if said:
        text += f'[[move_in]]\noffer = "gammelby"\nplace = "3"\ndate = 2026-07-01\n{said}\n'
    found = simulated(text)
    assert [house["difference"] for house in found["offers"] if house["offer"] == "gammelby"] == [cost]


# --- a house that closes --------------------------------------------------------------------------


CLOSING = """
[[closure]]
offer = "gammelby"
last_day = 2026-06-30
[[move]]
citizen = "c-4"
to_offer = "egehuset"
place = "1"
date = 2026-04-01
level = "B"
[[depart]]
offer = "gammelby"
date = 2026-03-31
cause = "moved"
"""


def test_a_house_is_left_and_closes() -> None:
    found = simulated(HOUSE + CLOSING)
    # Both leave on 31 March: notice for April at their own levels, then vacant at A in May and June.
    # The frame ends with the house: 600,000 of 1,200,000.
    assert kinds(found, "gammelby") == {
        "base": ("1200000.00", "600000.00"),
        "service": ("840000.00", "210000.00"),
        "notice": ("0.00", "70000.00"),
        "vacancy": ("0.00", "120000.00"),
    }
    # c-4 at B for nine months; places 1 (three months) and 2 (twelve) vacant at A
    assert kinds(found, "egehuset")["service"] == ("0.00", "360000.00")
    assert kinds(found, "egehuset")["vacancy"] == ("0.00", "450000.00")
    assert found["residual"] == "0.00"


def test_a_frame_stays_where_the_places_close_and_the_house_does_not() -> None:
    places = "".join(f'[[closure]]\noffer = "gammelby"\nplace = "{place}"\nlast_day = 2026-03-31\n' for place in (1, 2))
    found = simulated(f'{places}[[depart]]\noffer = "gammelby"\ndate = 2026-03-31\ncause = "moved"\n')
    assert kinds(found, "gammelby") == {"base": ("1200000.00", "1200000.00"), "service": ("840000.00", "210000.00")}


# --- the forms of the answer ----------------------------------------------------------------------


def test_every_form_has_the_same_sums(town: Path) -> None:
    simulated(HOUSE + HOME)
    line = f"simulate --model case.toml {YEAR}"
    table = pladsbog(f"{line} --show years").out.splitlines()
    assert [row.split() for row in table[-3:]] == [
        [
            "total",
            "2026",
            "5.400.000,00",
            "4.080.000,00",
            "1.320.000,00",
            "5.400.000,00",
            "4.080.000,00",
            "1.320.000,00",
        ],
        ["total", "5.400.000,00", "4.080.000,00", "1.320.000,00", "5.400.000,00", "4.080.000,00", "1.320.000,00"],
        ["residual", "0,00"],
    ]
    csv = pladsbog(f"{line} --show kinds --format csv").out.splitlines()
    assert csv[0].startswith("offer;kind;settled;simulated;saved")
    assert "egehuset;base;0,00;1200000,00;-1200000,00;0,00;1200000,00;-1200000,00" in csv
    assert pladsbog(f"{line} -o case.xlsx").code == 0
    of_years = rows_of(load_workbook("case.xlsx")["years"])
    assert [(row["offer"], row["saved"]) for row in of_years[-2:]] == [("total", 1_320_000), ("residual", 0)]
    assert "--show years" in pladsbog(line).err


# --- what cannot be -------------------------------------------------------------------------------


IN_GAMMELBY = '[[move_in]]\noffer = "gammelby"\nplace = "{}"\ndate = {}\nlevel = "A"\n'


@pytest.mark.parametrize(
    ("text", "code", "because"),
    [
        (IN_GAMMELBY.format("1", "2026-02-01"), "act-refused", "place-taken"),
        (IN_GAMMELBY.format("1", "2024-02-01"), "act-refused", "place-not-open"),
        (IN_GAMMELBY.format("9", "2026-02-01"), "act-refused", "unknown-place"),
        (IN_GAMMELBY.format("1", "2026-02-01").replace("gammelby", "nybo"), "act-refused", "unknown-offer"),
        ('citizen = "c-1"\n'.join(("[[move_in]]\n", IN_GAMMELBY.format("1", "2026-02-01")[12:])), "act-refused",
         "citizen-elsewhere"),
        (HOUSE + HOME.replace('"c-1"', '"c-77"'), "act-refused", "unknown-citizen"),
        (HOUSE + HOME.replace('level = "A"', ""), "act-refused", "level-unsaid"),
        (HOUSE + HOME.replace('level = "A"', 'level = "C"'), "act-refused", "unknown-level"),
        (HOUSE + HOME.replace('place = "2"', 'place = "1"'), "act-refused", "place-taken"),
        (HOUSE + HOME + HOME, "act-refused", "already-in-place"),
        ('[[depart]]\noffer = "nybo"\ndate = 2026-03-31', "act-refused", "unknown-offer"),
        ('[[depart]]\noffer = "gammelby"\ndate = 2020-03-31', "act-refused", "nobody-leaves"),
        ('[[depart]]\ncitizen = "c-3"\ndate = 2026-03-31\n' * 2, "act-refused", "already-departed"),
        (IN_GAMMELBY.format("1", '"31-02-2026"'), "bad-decision-file", None),
        (IN_GAMMELBY.format("1", "1950-02-01"), "bad-decision-file", None),
        (IN_GAMMELBY.format("1", "2026-02-01") + "hours = 3", "bad-decision-file", None),
        (IN_GAMMELBY.format("1", "2026-02-01") + 'payer = "70"', "bad-decision-file", None),
        (IN_GAMMELBY.format("1", "2026-02-01") + "place = []", "bad-decision-file", None),
        (IN_GAMMELBY.format("1", "2026-02-01") + "until = {a = 1}", "bad-decision-file", None),
        ('[[move_in]]\ncitizen = "670180-0001"\noffer = "gammelby"\nplace = "1"\ndate = 2026-02-01\nlevel = "A"',
         "bad-decision-file", None),
        ('[[move_in]]\noffer = "gammelby"', "bad-decision-file", None),
        ('[move_in]\noffer = "gammelby"', "bad-decision-file", None),
        ('[[depart]]\ncitizen = "c-3"\noffer = "gammelby"\ndate = 2026-03-31', "bad-decision-file", None),
        ('[[depart]]\ncitizen = "c-3"\ndate = 2027-02-01\ncause = "moved"', "acts-outside", None),
        ('[[place]]\noffer = "gammelby"\nid = "2"\neffective = 2026-01-01', "place-there", None),
        ('[[closure]]\noffer = "gammelby"\nlast_day = 2026-03-31', "still-in-use", None),
        ('[[closure]]\noffer = "nybo"\nlast_day = 2026-03-31', "unknown-offer", None),
        ('[[budget]]\noffer = "gammelby"\nyear = 2026', "not-in-simulation", None),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_and_nothing_recorded(town: Path, text: str, code: str, because: str | None) -> None:
    Path("case.toml").write_text(text)
    before = (town / "pladsbog.db").read_bytes()
    ran = pladsbog(f"simulate --model case.toml {YEAR} --format json")
    assert ran.code in (1, 2), ran.out
    assert (ran.refusal["code"], ran.refusal.get("because")) == (code, because)
    assert ran.out == ""
    assert "0180-0001" not in ran.err
    assert (town / "pladsbog.db").read_bytes() == before


def test_an_offer_that_is_asked_about_is_known_or_opened_by_the_file() -> None:
    found = simulated(HOUSE + HOME, f"{YEAR} --offer egehuset")
    assert [house["offer"] for house in found["offers"]] == ["egehuset"]
    ran = pladsbog(f"simulate --model case.toml {YEAR} --offer egehus --format json")
    assert (ran.code, ran.refusal["code"]) == (1, "unknown-offer")


def test_what_is_said_of_another_section_names_all_that_a_simulation_holds(town: Path) -> None:
    (town / "case.toml").write_text('[[budget]]\noffer = "gammelby"\nyear = 2026\n')
    said = pladsbog(f"simulate --model case.toml {YEAR}").err.partition("Hint: ")[2]
    assert set(re.findall(r"\[\[(\w+)", said)) == {
        *(name for name, section in SECTIONS.items() if section.simulated),
        *acts.SECTIONS,
        "switch",
        "map_levels",
    }
