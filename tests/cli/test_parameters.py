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
from cli.parameters import name_of, rows_of
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
    assert shown["tildeling"] == "kombination af ramme og aktivitet"
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
