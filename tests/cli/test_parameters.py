"""Every parameter of a model has its words, and so has every choice of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import get_args

import pytest
from msgspec import Struct
from openpyxl import load_workbook  # type: ignore[import-untyped]  # it has no stubs

from cli.languages import DANISH, ENGLISH, SPEECH
from cli.meanings import meanings
from cli.parameters import name_of, rows_of
from cli.printing import in_words
from cli.remedies import CATALOGUE
from cli.tree import QUESTIONS
from ledger.models.absence import AbsenceRule
from ledger.models.model import Model
from ledger.models.notice import NoNotice, RunningMonthAndDays, RunningMonthAndMonths, Tail
from ledger.models.vacancy import AverageMinus, FixedLevel, Share, ShareStep, Vacancy
from tests.cli.house import adopt, done, house

MODEL = Model(
    allocation="combination",
    structure="differentiated",
    basis="census",
    days_in_month="30.5",
    vacancy=AverageMinus(special="4", floor=1),
    notice=(
        RunningMonthAndMonths(),
        RunningMonthAndDays(reason="died", payer="other", from_="given", ends="month-end", on_transfer="none"),
    ),
    absence=(AbsenceRule(kind="hospital", after_days=14, service=Decimal("0.5")),),
    confirm_yearly=True,
    hours_per_position=Decimal("37.5"),
)
STEPS = (ShareStep(from_day=1, share=Decimal(1)), ShareStep(from_day=61, share=Decimal("0.5")))


@pytest.fixture
def danish() -> Iterator[None]:
    SPEECH.speak(DANISH)
    yield
    SPEECH.speak(ENGLISH)


def told(model: Model) -> dict[str, str]:
    return {row["parameter"].worded(CATALOGUE): row["value"].worded(CATALOGUE) for row in rows_of(model)}


@pytest.mark.usefixtures("danish")
def test_a_model_is_told_in_danish() -> None:
    shown = told(MODEL)
    assert shown["tildeling"] == "kombination af grundtakst og aktivitet"
    assert shown["afregningsgrundlag"] == "tilstanden én dag i måneden afgør hele måneden"
    assert shown["optællingsdag i måneden"] == "månedens første dag tæller"
    assert shown["fraflytningsdagen"] == "afregnes"
    assert shown["dage i en månedspris"] == "30,5 dage i hver måned"
    assert shown["tomgang: regel"] == "de øvrige beboeres gennemsnitlige pakke minus et antal pakker"
    assert shown["tomgang: beboere på særtakst"] == "4"
    assert shown["tomgang: mindst pakke"] == "1"
    assert shown["opsigelse 2: fraflytningens årsag"] == "død"
    assert shown["opsigelse 2: regnes fra"] == "den dag, der blev opsagt"
    assert shown["opsigelse 2: betalingskommune"] == "en anden kommune"
    assert (shown["opsigelse 1: måneder efter den løbende"], shown["opsigelse 2: dage efter den løbende måned"]) == (
        "1",
        "30",
    )
    assert shown["opsigelse 1: dækker"] == "indsatsen alene"
    assert shown["opsigelse 1: til pladsen er besat igen"] == "ja"
    assert shown["fravær: slags"] == "sygehus"
    assert shown["fravær: derefter af indsatsen"] == "50 %"
    assert shown["timer om ugen i en fuldtidsstilling"] == "37,5"
    assert told(Model(allocation="frame", structure="places", vacancy=Share(steps=STEPS)))[
        "tomgang: andele af prisen"
    ] == ("100 % fra ledigt døgn 1; 50 % fra ledigt døgn 61")


@pytest.mark.parametrize("kind", [Model, AbsenceRule, *get_args(Vacancy), NoNotice, *get_args(Tail)])
def test_every_parameter_has_a_name(kind: type[Struct]) -> None:
    of_rule = "notice." if "notice" in kind.__module__ else "vacancy."
    of = {Model: "", AbsenceRule: "absence."}.get(kind, of_rule)
    for field in kind.__struct_encode_fields__:
        assert str(name_of(f"{of}{field}"))


@pytest.mark.usefixtures("danish")
def test_every_choice_is_shown_by_its_word() -> None:
    shown = set(told(MODEL).values()) | set(told(Model(allocation="activity", structure="average")).values())
    english = {choice.value for one in QUESTIONS.values() for choice in one.choices if choice.value != choice.danish}
    assert not shown & english
    assert not shown & {"True", "False", "excluded", "zero", "linear", "given", "month-end"}
    assert told(Model(allocation="frame", structure="places", vacancy=FixedLevel(level="3")))["tomgang: niveau"] == "3"


def test_the_rules_behind_an_amount_are_in_words_for_people_and_as_adopted_for_programs(folder: Path) -> None:
    assert folder
    adopt("h", house())
    done("move-in c-1 h 1 --from 2025-03-01 --level 1 --decision VU-1")
    asked = "--lang da why h 2025-03 --show rules --format"
    told = done(f"{asked} table").out
    assert re.search(r"prisstruktur +differentierede takster", told)
    assert re.search(r"dage i en månedspris +kalendermånedens dage", told)
    assert not re.search("allocation|departure_day|True|average", told)
    assert "departure_day;settled" in done(f"{asked} csv").out
    done(f"{asked} xlsx --output rules.xlsx")
    cells = [row[-2:] for row in load_workbook("rules.xlsx").active.iter_rows(values_only=True)]
    assert ("fraflytningsdagen", "afregnes") in cells
    assert not {"departure_day", "settled", "True"} & {cell for row in cells for cell in row}
    SPEECH.speak(ENGLISH)


@pytest.mark.parametrize(
    ("base", "covers", "told", "untold"),
    [
        ('unit = "day"\namount = 333.33', "service", "kun indsatsen, ikke grundtaksten pr. døgn", "ramme"),
        ('unit = "year"\namount = 2400000', "service", "kun indsatsen; rammen løber videre", "pr. døgn"),
        ('unit = "day"\namount = 333.33', "all", "grundtakst og indsats", "ramme"),
        (
            'unit = "year"\namount = 2400000\nday_rate = 900',
            "all",
            "indsatsen og en køberkommunes døgn af rammen; rammen løber videre",
            "pr. døgn",
        ),
    ],
)
@pytest.mark.usefixtures("danish")
def test_the_rules_behind_an_amount_are_those_of_the_house(
    folder: Path, base: str, covers: str, told: str, untold: str
) -> None:
    assert folder
    of_model = f"""vacancy = {{ rule = "share", share = 0.8, level = "1" }}
notice = {{ rule = "months", count = 0, covers = "{covers}" }}
"""
    of_base = f"""[[base]]
offer = "h"
effective = 2025-01-01
{base}
"""
    text = house(after=of_base).replace('"activity"', '"combination"')
    adopt("h", text.replace('structure = "differentiated"\n', f'structure = "differentiated"\n{of_model}'))
    done("move-in c-1 h 1 --from 2025-03-01 --level 1 --decision VU-1")
    whole = done("--lang da hvorfor h 2025-03").out
    rules = whole[whole.index("regler i model") :]
    assert f"\n  opsigelse: løbende måned\n    {told}\n" in rules
    assert "\n  tomgang: en andel af et niveaus pris\n    80 % af den fra første ledige døgn\n    niveau 1\n" in rules
    assert untold not in rules
    as_adopted = done("--lang da hvorfor h 2025-03 --vis regler").out
    assert re.search(r"tomgang: regel +en andel af et niveaus pris\n", as_adopted)
    assert re.search(r"opsigelse: regel +løbende måned\n", as_adopted)
    SPEECH.speak(ENGLISH)


def test_a_house_without_a_base_has_none_in_its_rules() -> None:
    model = Model(
        allocation="activity",
        structure="differentiated",
        notice=RunningMonthAndMonths(),
        absence=(AbsenceRule(after_days=3, service=Decimal("0.5"), base=Decimal("0.5")),),
    )
    told = [in_words(one) for one in meanings(model, frozenset())]
    assert "  the service alone" in told
    assert "absence: 3 days in full, then 50 % of the service" in told
    assert "all money follows the residents; the house has no base" in told
    of_a_house = [in_words(one) for one in meanings(model, frozenset(("day",)))]
    assert "all money follows the residents; no base is settled" in of_a_house


def test_days_away_are_told_by_what_a_base_is() -> None:
    model = Model(
        allocation="combination",
        structure="differentiated",
        basis="census",
        absence=(AbsenceRule(after_days=3, service=Decimal("0.5"), base=Decimal("0.5")),),
    )
    days_away = {
        units: [line for line in map(in_words, meanings(model, frozenset(units))) if line.startswith("absence")]
        for units in (("day",), ("year",), ("day", "year"))
    }
    start = "absence: 3 days in full, then 50 % of the service and 50 % of"
    assert days_away == {
        ("day",): [f"{start} the base by the day"],
        ("year",): [f"{start} a buyer's day of the frame; the frame goes on"],
        ("day", "year"): [f"{start} a base by the day and of a buyer's day of a frame; the frame goes on"],
    }
    told = [in_words(one) for one in meanings(model)]
    assert "where the day of departure is the one that counts, the resident still lives there" in told
    assert "a year's price: 365 days in every year; a frame: by twelfths of the year" in told
