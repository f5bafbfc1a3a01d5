"""Pictures: they show what the commands say, in the language spoken, without colour alone, the same bytes each time."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from cli.languages import ENGLISH, SPEECH
from ledger.shared.calendar import Month, MonthSpan, clock_set_to
from ledger.store import open_log
from projections import pictures
from projections.months import Months, answer
from tests.cli.running import pladsbog

OF_HOUSES = (
    "budget-changes syrenparken 2023",
    "budget syrenparken 2023",
    "occupancy syrenparken 2023",
    "levels syrenparken 2023-Q2",
    "places syrenparken 2023-06",
    "occupancy 2023",
)


def drawn(kind: str, name: str = "out.svg") -> bytes:
    """The picture that a command draws."""
    ran = pladsbog(f"picture {kind} -o {name} --force")
    assert ran.code == 0, ran.err
    assert ran.err == f"{name} written\n" or "skrevet" in ran.err
    return Path(name).read_bytes()


def told(svg: bytes) -> tuple[str, str]:
    """The title of a picture, and what it says to who does not see it."""
    metadata = ET.fromstring(svg)  # noqa: S314 - our own
    title = metadata.find("{http://www.w3.org/2000/svg}title")
    words = metadata.find(".//{http://purl.org/dc/elements/1.1/}description")
    assert title is not None
    assert words is not None
    return str(title.text), str(words.text)


def shown(question: Any) -> Any:
    with open_log("pladsbog.db") as log:
        return answer("pladsbog.db", log, None, question)


@pytest.mark.usefixtures("answers")
@pytest.mark.parametrize("kind", OF_HOUSES)
def test_the_same_picture_is_the_same_bytes_on_any_day(kind: str) -> None:
    now, as_png = drawn(kind), drawn(kind, "out.png")
    with clock_set_to(datetime(2024, 2, 1, 9, tzinfo=UTC)):
        assert drawn(kind) == now
        assert drawn(kind, "out.png") == as_png
    assert as_png.startswith(b"\x89PNG")
    assert b"<dc:date>" not in now
    assert told(now)[1]


@pytest.mark.usefixtures("answers")
def test_a_waterfall_says_what_budget_changes_says() -> None:
    data = pladsbog("budget-changes syrenparken 2023 --format json").data
    found: pictures.Waterfall = shown(lambda months: pictures.waterfall(months, "syrenparken", 2023))
    causes = {row["cause"]: row["effect"] for row in data["causes"]}
    assert {step.cause: f"{step.effect / 100:.2f}" for step in found.steps} == causes
    assert f"{found.opening / 100:.2f}" == data["opening"]["total"]
    assert f"{found.closing / 100:.2f}" == data["closing"]
    assert found.opening + sum(step.effect for step in found.steps) == found.closing
    title, words = told(drawn("budget-changes syrenparken 2023"))
    assert title == "What moved the budget of 2023, Syrenparken QQQ"
    for ore in (found.opening, found.closing, *(step.effect for step in found.steps)):
        assert f"{ore / 100:,.2f} kr.".translate(str.maketrans(",.", ".,", "")).replace(" kr,", " kr.") in words


@pytest.mark.usefixtures("answers")
def test_occupancy_and_levels_are_those_of_key_figures() -> None:
    found: pictures.Occupancy = shown(lambda months: pictures.occupancy(months, MonthSpan.of_year(2023)))
    for house, of_house in found.houses:
        for one in of_house:
            (row,) = pladsbog(f"key-figures {one.month} --offer {house.offer} --format json").data["rows"]
            assert row["occupancy"] == (None if one.occupancy is None else str(one.occupancy))
            assert row["vacant"] == one.days["vacant"]
    mix: pictures.LevelMix = shown(lambda months: pictures.level_mix(months, "syrenparken", MonthSpan.of_year(2023)))
    by_level = {row["level"]: row["days"] for row in pladsbog("budget syrenparken 2023 --format json").data["levels"]}
    sums = {level: sum(days.get(level, 0) for _, days in mix.months) for level in mix.levels}
    assert sums == by_level


@pytest.mark.usefixtures("answers")
def test_a_budget_by_month_is_that_of_budget() -> None:
    months = pladsbog("budget syrenparken 2023 --format json").data["months"]
    found: pictures.BudgetByMonth = shown(lambda months: pictures.budget_by_month(months, "syrenparken", 2023))
    assert [f"{one.current / 100:.2f}" for one in found.months] == [month["current"] for month in months]
    assert [f"{one.adopted / 100:.2f}" for one in found.months if one.adopted] == [one["adopted"] for one in months]
    assert [one.closed for one in found.months] == [month["status"] == "closed" for month in months]


LIFE = """
move-in c-1 syrenparken 1 --from 2023-01-01 --level 5 --decision A
move-in c-2 syrenparken 2 --from 2023-01-10 --level 5 --decision A
absent c-1 --from 2023-01-05 --until 2023-01-07 --kind hospital
depart c-2 --on 2023-01-20 --cause moved
move c-1 2 --from 2023-02-01 --decision A
"""


def test_places_show_stays_rooms_absences_and_vacancies(town: Path) -> None:
    assert town
    for line in LIFE.split("\n")[1:-1]:
        assert pladsbog(line).code == 0, line

    def asked(months: Months) -> pictures.Places:
        return pictures.places(months, "syrenparken", MonthSpan(Month(2023, 1), Month(2023, 2)))

    found = shown(asked)
    bands = [
        (one.place, one.state, one.first.isoformat(), one.last.isoformat(), one.citizen, one.to_place)
        for one in found.bands
    ]
    assert bands == [
        ("1", "occupied", "2023-01-01", "2023-01-31", "c-1", "2"),
        ("1", "vacant", "2023-02-01", "2023-02-28", None, None),
        ("2", "vacant", "2023-01-01", "2023-01-09", None, None),
        ("2", "occupied", "2023-01-10", "2023-01-20", "c-2", None),
        ("2", "vacant", "2023-01-21", "2023-01-31", None, None),
        ("2", "occupied", "2023-02-01", "2023-02-28", "c-1", None),
    ]
    assert [(one.place, one.kind, one.first, one.last) for one in found.away] == [
        ("1", "hospital", date(2023, 1, 5), date(2023, 1, 7))
    ]


def test_a_tail_is_shown_as_notice(town: Path) -> None:
    decision = (town / "town.toml").read_text()
    notice = '[model.notice]\nrule = "days"\ncount = 10\ncovers = "service"\nuntil_refilled = false\n\n[[rates]]'
    (town / "other.toml").write_text(decision.replace("[[rates]]", notice).replace("2023-01-01", "2023-03-01"))
    (town / "pladsbog.db").unlink()
    assert pladsbog("init --municipality 787").code == 0
    assert pladsbog("adopt other.toml").code == 0
    for line in (
        "move-in c-1 syrenparken 1 --from 2023-03-01 --level 5 --decision A",
        "depart c-1 --on 2023-03-10 --cause moved",
        "move-in c-2 syrenparken 1 --from 2023-03-15 --level 5 --decision A",
    ):
        assert pladsbog(line).code == 0, line
    found = shown(lambda months: pictures.places(months, "syrenparken", Month(2023, 3)))
    bands = [(one.state, one.first.day, one.last.day, one.citizen, one.beside) for one in found.bands][:4]
    assert bands == [
        ("occupied", 1, 10, "c-1", False),
        ("notice", 11, 14, "c-1", False),
        ("occupied", 15, 31, "c-2", False),
        ("notice", 15, 20, "c-1", True),
    ]


def test_no_colour_stands_alone() -> None:
    from cli.pictures import houses  # noqa: PLC0415 - loads matplotlib

    hatches = [hatch for _, hatch, _ in houses.STATES.values()]
    assert len(set(hatches)) == len(hatches)
    assert len(set(houses._LOOKS)) == len(houses._LOOKS)


@pytest.mark.usefixtures("answers")
def test_a_picture_is_in_the_language_that_is_spoken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLADSBOG_LANG", "da")
    try:
        title, words = told(drawn("belaegning syrenparken 2023"))
        assert re.fullmatch(r"Belægning og tomgang som kendt ved hændelse #\d+, Syrenparken QQQ", title)
        assert "januar 2023" in words
        for kind in OF_HOUSES:
            assert not re.search(r"\b(days|vacant|occupied|level|adopted|place|what)\b", told(drawn(kind))[1]), kind
    finally:
        SPEECH.speak(ENGLISH)


def test_what_people_typed_stays_text(town: Path) -> None:
    name = "$x^2$ & <script>alert(1)</script> 𝔘"
    (town / "named.toml").write_text(
        (town / "town.toml").read_text().replace('"Syrenparken"', f"'{name}'").replace("2023-01-01", "2023-02-01")
    )
    (town / "pladsbog.db").unlink()
    assert pladsbog("init --municipality 787").code == 0
    assert pladsbog("adopt named.toml").code == 0
    for kind in ("occupancy syrenparken 2023", "places syrenparken 2023", "levels syrenparken 2023", "occupancy 2023"):
        svg = drawn(kind)
        assert b"<script>" not in svg
        told(svg)  # it can be read


@pytest.mark.usefixtures("answers")
def test_without_the_package_it_is_said_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    refused = pladsbog("picture occupancy 2023 -o out.svg")
    assert refused.code == 2
    assert "this needs the package matplotlib, which is not installed [not-installed]" in refused.err
    assert "pip install 'pladsbog[pictures]'" in refused.err
    assert not Path("out.svg").exists()


@pytest.mark.usefixtures("answers")
def test_a_picture_goes_to_standard_output_as_svg() -> None:
    ran = pladsbog("picture occupancy 2023 -o -")
    assert ran.code == 0
    assert ran.out.encode() == drawn("occupancy 2023")


@pytest.mark.usefixtures("answers")
@pytest.mark.parametrize("kind", OF_HOUSES)
def test_a_picture_is_drawn_once_and_all_of_it_is_in_it(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Measuring what stands around the axes by drawing it takes as long as the drawing."""
    drawn("occupancy 2023")  # which loads what pictures are drawn with
    from matplotlib.figure import Figure  # noqa: PLC0415 - as above

    figures: list[Figure] = []
    draw = Figure.draw

    def counting(figure: Figure, renderer: Any) -> None:
        figures.append(figure)
        draw(figure, renderer)

    monkeypatch.setattr(Figure, "draw", counting)
    drawn(kind)
    (figure,) = figures
    (axes,) = figure.axes
    whole, around = figure.bbox, axes.get_tightbbox(for_layout_only=True)
    assert around is not None
    for inside in (around.x0, around.y0, whole.x1 - around.x1, whole.y1 - around.y1):
        assert 0 <= inside < 0.3 * figure.dpi, (around, whole)


def test_nothing_is_loaded_that_no_picture_needs() -> None:
    said = "from cli.pictures.loading import load; load(); import sys; print(sorted(sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, check=True)
    assert "'matplotlib.figure'" in loaded.stdout
    assert "'mpl_toolkits.mplot3d'" not in loaded.stdout
    assert loaded.stderr == ""
