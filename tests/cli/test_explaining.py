"""What a decision file means, in words, with an example month; nothing is recorded."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from cli.languages import ENGLISH, SPEECH
from ledger.reading.decisions import shipped
from tests.cli.at_a_terminal import at_a_terminal
from tests.cli.running import pladsbog

MODEL = """
reference = "KB 2022-12-20 item 14"
decided_on = 2022-12-20

[[model]]
id = "pakker"
effective = 2023-01-15
allocation = "combination"
structure = "differentiated"
[model.vacancy]
rule = "average-minus"
[[model.absence]]
after_days = 3
service = 0
"""


@pytest.mark.parametrize("file", shipped(), ids=lambda file: file.stem)
def test_every_shipped_decision_can_be_explained_without_a_ledger(folder: Path, file: Path) -> None:
    ran = pladsbog(f"adopt {file.stem} --explain")
    assert ran.code == 0, ran.err
    assert ("Example: " in ran.out) or "the file has no model and no house" in ran.out
    assert list(folder.iterdir()) == []


def test_a_house_of_the_file_is_the_example(folder: Path) -> None:
    assert folder
    told = pladsbog("adopt thisted-2023 --explain").out
    assert "the average package of the other residents, less some packages" in told
    assert "* thisted-nord: 8 places" in told
    assert "Example: 2023-01 in thisted-nord" in told
    # A twelfth of the frame; package 5; and vacant places at the others' average of 5 less one package.
    assert "200.000,00" in told
    assert "vacancy  3               2023-01-01  2023-01-31    31  4          1.222,00   37.882,00" in told


def test_a_model_alone_is_shown_on_a_made_up_house_from_its_first_whole_month(folder: Path) -> None:
    (folder / "model.toml").write_text(MODEL)
    told = pladsbog("adopt model.toml --explain").out
    assert "absence: 3 days in full, then 0 % of the service and 100 % of the base" in told
    assert "Example: 2023-02 in a made-up house" in told
    rows = [line.split() for line in told.splitlines() if line.startswith("service") and "c-1 " in line]
    # Of nine days away the first three are paid in full, and cut no line: 11 + 3 days, 6 unpaid, 8 days.
    assert [(row[5], row[-1]) for row in rows] == [("14", "21.994,00"), ("6", "0,00"), ("8", "12.568,00")]


def test_nothing_is_recorded(town: Path) -> None:
    before = pladsbog("digest").out
    (town / "model.toml").write_text(MODEL)
    assert pladsbog("adopt model.toml --explain --yes").code == 0
    assert pladsbog("digest").out == before


def test_what_builds_on_earlier_decisions_is_held_against_the_ledger(town: Path) -> None:
    text = 'reference = "KB 2"\ndecided_on = 2023-01-10\n[[base]]\noffer = "syrenparken"\neffective = 2023-02-01\n'
    (town / "base.toml").write_text(f'{text}unit = "day"\namount = 900\n')
    told = pladsbog("adopt base.toml --explain")
    assert told.code == 0
    assert "* base of syrenparken: 900,00 kr. a day from 2023-02-01" in told.out
    assert "No month as an example: it builds on earlier decisions" in told.out
    elsewhere = pladsbog("--ledger none.db adopt base.toml --explain")
    assert elsewhere.code == 1
    assert "syrenparken" in elsewhere.err


@pytest.mark.parametrize(
    ("section", "said"),
    [
        ('[[closure]]\noffer = "syrenparken"\nlast_day = 2023-12-31\n', "c-17 lives there with no end [still-in-use]"),
        ('[[base]]\noffer = "syrenpark"\neffective = 2023-02-01\nunit = "day"\namount = 1\n', "did you mean syrenpark"),
    ],
)
def test_what_the_ledger_refuses_as_well_is_refused_for_the_ledgers_reason(town: Path, section: str, said: str) -> None:
    assert pladsbog('move-in c-17 syrenparken 1 --from 2023-02-01 --level 3 --decision "VU 1"').code == 0
    (town / "late.toml").write_text(f'reference = "KB 2"\ndecided_on = 2023-01-10\n{section}')
    told = pladsbog("adopt late.toml --explain")
    assert told.code == 1
    assert said in told.err
    assert told.err == pladsbog("adopt late.toml --dry-run").err


def test_machines_get_the_same(folder: Path) -> None:
    (folder / "model.toml").write_text(MODEL)
    data = pladsbog("adopt model.toml --explain --format json").data
    assert data["made_up"] is True
    assert data["example"]["month"] == "2023-02"
    assert data["decisions"] == [{"reference": "KB 2022-12-20 item 14", "decided_on": "2022-12-20"}]
    (model,) = data["adopts"]
    assert "a price for each level, package or group" in model["means"]


def test_it_is_told_in_danish(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert folder
    monkeypatch.setenv("PLADSBOG_LANG", "da")
    told = pladsbog("vedtag norddjurs-2026 --forklar").out
    SPEECH.speak(ENGLISH)
    assert "Eksempel: januar 2026 i norddjurs-nord" in told
    assert "opsigelse: løbende måned plus 1 måned\n      kun indsatsen, ikke en grundtakst pr. døgn" in told


def test_a_file_with_faults_is_refused(folder: Path) -> None:
    (folder / "model.toml").write_text(MODEL.replace("combination", "hybrid"))
    refused = pladsbog("adopt model.toml --explain")
    assert refused.code == 2
    assert "hybrid" in refused.err


HOUSE = """
reference = "KB 2022-12-20 item 14"
decided_on = 2022-12-20
[[rates]]
id = "r"
effective = 2023-02-01
unit = "day"
prices = { "1" = 175, "2" = 12345 }
[[offer]]
id = "new-house"
name = "New house"
effective = 2023-02-01
model = "pakker"
rates = "r"
places = ["1", "2"]
[[base]]
offer = "new-house"
effective = 2023-02-01
unit = "day"
amount = 878
"""


def test_a_house_on_a_model_that_the_ledger_has_is_the_example(folder: Path) -> None:
    # given a model that is adopted, and a file with a house that follows it
    (folder / "model.toml").write_text(MODEL)
    (folder / "house.toml").write_text(HOUSE)
    assert "pakker" in pladsbog("adopt house.toml --explain").err, "without the ledger it is refused"
    assert pladsbog("init --municipality 787").code == 0
    assert pladsbog("adopt model.toml").code == 0
    digest = pladsbog("digest").out
    # when it is explained
    told = pladsbog("adopt house.toml --explain")
    # then its own house is settled by that model, nothing says that the model is not in force, nothing is recorded
    assert told.code == 0, told.err
    assert "Example: 2023-02 in new-house" in told.out
    assert "not in force" not in told.out
    assert "base     1      c-1" in told.out
    assert pladsbog("digest").out == digest


@pytest.mark.parametrize("columns", [60, 80])
def test_at_a_terminal_no_line_is_wider_and_no_amount_is_broken(folder: Path, columns: int) -> None:
    (folder / "model.toml").write_text(MODEL)
    told = at_a_terminal(["vedtag", "model.toml", "--forklar"], columns=columns, PLADSBOG_LANG="da")
    assert told.code == 0, told.text
    assert max(map(len, told.text.splitlines())) <= columns
    assert "24.584,00\n" in told.text
    assert "udeladt, fordi terminalen er for smal: " in told.text


def test_a_model_that_no_house_follows_says_what_comes_next(folder: Path) -> None:
    # given a model made of answers, with a house to be filled in
    assert pladsbog("init --municipality 787").code == 0
    made = pladsbog(
        "decision new --decision 'KB 1' --decided-on 2022-12-20 --id pakker --from 2023-02-01 "
        "--allocation combination --structure differentiated -o new.toml"
    )
    assert "no house follows the model yet: take the # away at the end of the file" in made.err
    # when it is adopted, then it is said once more, with the line; and what it says works
    adopted = pladsbog("adopt new.toml")
    assert "no house follows the model pakker yet: take the # away at the end of the file" in adopted.err
    assert "pladsbog adopt new.toml --explain" in adopted.err
    text = (folder / "new.toml").read_text()
    block = text.index("#[[rates]]")
    (folder / "new.toml").write_text(text[:block] + text[block:].replace("\n#", "\n")[1:])
    filled = pladsbog("adopt new.toml")
    assert filled.code == 0, filled.err
    assert "no house follows" not in filled.err
    # and of a model without such a block what is to be adopted is said
    (folder / "model.toml").write_text(MODEL.replace('"pakker"', '"other"').replace("item 14", "item 15"))
    assert 'adopted with [[offer]] … model = "other"' in pladsbog("adopt model.toml").err


def test_an_empty_list_of_places_is_refused_and_a_house_closes_as_is_advised(folder: Path) -> None:
    # given a house of two places, and a decision that means to close it by naming none
    (folder / "model.toml").write_text(MODEL)
    (folder / "house.toml").write_text(HOUSE)
    assert pladsbog("init --municipality 787").code == 0
    assert pladsbog("adopt model.toml house.toml").code == 0
    head = 'reference = "KB 3"\ndecided_on = 2023-06-01\n'
    offer = HOUSE[HOUSE.index("[[offer]]") : HOUSE.index("[[base]]")]
    (folder / "none.toml").write_text(head + offer.replace('["1", "2"]', "[]").replace("02-01", "09-01"))
    # when it is adopted, then it is refused, and what is advised closes the house
    told = pladsbog("adopt none.toml")
    assert told.code == 2, told.out
    assert "`places` is empty, which opens no place and closes none" in told.err
    closure = told.err.partition("[[closure]] ")[2].partition(" [")[0].splitlines()[0]
    filled = closure.replace(", ", "\n").replace("DATE", "2023-08-31")
    (folder / "close.toml").write_text(f"{head}[[closure]]\n{filled}\n")
    assert "offer new-house closed" in pladsbog("adopt close.toml").err
    # and help says it too
    assert all("[[closure]]" in pladsbog(f"{name} --help").out for name in ("adopt", "vacancy"))


def test_what_is_not_shown_before_the_question_says_how_it_is(folder: Path) -> None:
    # given a house of more places than are shown to somebody who is asked
    (folder / "model.toml").write_text(MODEL)
    names = ", ".join(f'"{place}"' for place in range(1, 61))
    (folder / "house.toml").write_text(HOUSE.replace('"1", "2"]', f"{names}]"))
    assert pladsbog("init --municipality 787").code == 0
    assert pladsbog("adopt model.toml").code == 0
    # when it is adopted, then the rest is counted, with what shows it; and that does
    told = at_a_terminal(["vedtag", "house.toml"], "n", PLADSBOG_LANG="da")
    assert "til; alle med --prøv" in told.text
    assert "new-house/60 åbnet" not in told.text
    assert "new-house/60 opened" in pladsbog("adopt house.toml --dry-run").out


def test_help_says_what_is_written(folder: Path) -> None:
    assert folder
    for line, name in (("decision new", "decision.toml"), ("schema", "decision.schema.json")):
        told = " ".join(pladsbog(f"{line} --help").out.split())
        assert f"such as {name}." in told
        assert ".xlsx" not in told


FOUR_PLACES = """
reference = "KB 1"
decided_on = 2022-12-20

[[model]]
id = "old"
effective = 2023-01-01
allocation = "combination"
structure = "differentiated"

[[rates]]
id = "r"
effective = 2023-01-01
unit = "day"
prices = { "1" = 500 }

[[offer]]
id = "h"
name = "H"
effective = 2023-01-01
model = "old"
rates = "r"
places = ["1", "2", "3", "4"]

[[base]]
offer = "h"
effective = 2023-01-01
unit = "day"
amount = 1279
"""
ON_A_NEW_MODEL = """
reference = "KB 2"
decided_on = 2023-11-20

[[model]]
id = "new"
effective = 2024-01-01
allocation = "combination"
structure = "differentiated"

[[rates]]
id = "s"
effective = 2024-01-01
unit = "day"
prices = { "1" = 600 }

[[offer]]
id = "h"
name = "H"
effective = 2024-01-01
model = "new"
rates = "s"
places = ["1", "2", "5"]
"""


@pytest.fixture
def house_there(folder: Path) -> Path:
    assert pladsbog("init --municipality 787").code == 0
    for name, text in (("old", FOUR_PLACES), ("new", ON_A_NEW_MODEL)):
        (folder / f"{name}.toml").write_text(text)
    assert pladsbog("adopt old.toml").code == 0
    return folder


KEPT = (
    "h: places that are there already and go on: 4 of 5; one closes with [[closure]]",
    "it goes on: base of h: 1.279,00 kr. a day: since 2023-01-01 (#9, KB 1)",
)


def test_what_a_house_keeps_that_is_there_already_is_told_and_is_in_the_example(house_there: Path) -> None:
    assert house_there
    told = pladsbog("adopt new.toml --explain").out
    assert "* h: 1 place from 2024-01-01\n" in told
    for kept in KEPT:
        assert f"* {kept}\n" in told
    # Of 31 days and of ten: the base that goes on, and the new price.
    assert [line.split()[-1] for line in told.splitlines() if line.startswith(("base  ", "service"))] == [
        "39.649,00", "12.790,00", "18.600,00", "6.000,00"
    ]  # fmt: skip
    assert pladsbog("adopt new.toml --explain --format json").data["goes_on"] == list(KEPT)


def test_a_dry_run_tells_it_too(house_there: Path) -> None:
    assert house_there
    tried = pladsbog("adopt new.toml --dry-run")
    assert all(kept in tried.err for kept in KEPT)
    assert pladsbog("adopt old.toml --dry-run").err.count("go on") == 0


def test_for_a_house_that_is_new_nothing_is_loaded_to_tell_what_goes_on(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert pladsbog("init --municipality 787").code == 0
    (folder / "old.toml").write_text(FOUR_PLACES)
    monkeypatch.setitem(sys.modules, "cli.explaining", None)  # whoever loads it fails
    ran = pladsbog("adopt old.toml --dry-run")
    assert (ran.code, "go on" in ran.err) == (0, False), ran.err


def test_a_base_that_is_adopted_anew_or_that_nothing_is_settled_by_is_not_said_to_go_on(house_there: Path) -> None:
    base = '[[base]]\noffer = "h"\neffective = 2024-01-01\nunit = "day"\namount = 900\n'
    for name, text in (
        ("based", ON_A_NEW_MODEL + base),
        ("active", ON_A_NEW_MODEL.replace("combination", "activity")),
    ):
        (house_there / f"{name}.toml").write_text(text)
        told = pladsbog(f"adopt {name}.toml --explain").out
        assert "4 of 5" in told
        assert "it goes on" not in told
