"""A council's choices become a decision file that can be adopted: given as options, or asked one by one."""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Iterator
from datetime import date
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from cli import decision
from cli.languages import ENGLISH, SPEECH
from cli.tree import NOTICE, QUESTIONS, STRUCTURE, VACANCY
from tests.cli.at_a_terminal import at_a_terminal
from tests.cli.running import Ran, pladsbog

HEAD = "decision new --decision 'KB 2022-12-20 item 14' --decided-on 20-12-2022 --id pakker --from 2023-01-01"
TREE = f"{HEAD} --allocation combination --structure differentiated"


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Somebody sits at a terminal; what is written goes elsewhere."""
    monkeypatch.setattr(decision, "is_terminal", lambda stream: stream is not sys.stdout)
    yield
    SPEECH.speak(ENGLISH)


def model_of(text: str) -> dict[str, Any]:
    (model,) = tomllib.loads(text)["model"]
    assert isinstance(model, dict)
    return model


def done(line: str) -> Ran:
    ran = pladsbog(line)
    assert ran.code == 0, f"{line}\n{ran.err}"
    return ran


# --- given as options ----------------------------------------------------------------------------


def test_what_is_not_said_is_what_an_agreement_means_that_is_silent() -> None:
    assert model_of(done(TREE).out) == {
        "id": "pakker", "effective": date(2023, 1, 1),
        "allocation": "combination", "structure": "differentiated", "basis": "daily", "departure_day": "settled",
        "days_in_month": "calendar", "days_in_year": "365", "vacancy": {"rule": "none"}, "notice": {"rule": "none"},
    }  # fmt: skip


def test_thisted_and_norddjurs_can_be_chosen() -> None:
    thisted = model_of(done(f"{TREE} --basis census --vacancy average-minus").out)
    assert (thisted["basis"], thisted["census"], thisted["vacancy"]["packages"]) == ("census", "first", 1)
    norddjurs = model_of(done(f"{TREE} --notice months").out)
    assert norddjurs["notice"] == {"rule": "months", "count": 1, "covers": "service", "until_refilled": True}


@pytest.mark.parametrize(("option", "ends"), [("--until-refilled true", True), ("--until-refilled false", False)])
def test_whether_a_notice_ends_when_the_place_is_filled_can_be_said(option: str, *, ends: bool) -> None:
    assert model_of(done(f"{TREE} --notice months {option}").out)["notice"]["until_refilled"] is ends
    assert (
        model_of(done(f"--lang da {TREE} --opsigelse måneder --til-genbesat nej").out)["notice"]["until_refilled"]
        is False
    )
    SPEECH.speak(ENGLISH)


def test_how_long_a_notice_lasts_is_explained_and_told_by_why_whichever_it_is(folder: Path) -> None:
    for option in ("true", "false"):
        done(f"{TREE} --notice months --until-refilled {option} -o {option}.toml")
    ends, goes_on = (done(f"adopt {folder / name}.toml --explain").out for name in ("true", "false"))
    assert "it ends when somebody else moves in" in ends
    assert "it goes on, and is paid together with whoever moves in" in goes_on


ODD = "decision new --id pakker --allocation combination --structure differentiated"


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("--decision x --decided-on 2022-12-20 --from 2023-01-01", ["'x' hardly says where"]),
        (
            "--decision KB --decided-on 2098-12-20 --from 2099-01-01",
            ["the decision is dated 2098-12-20, which is to come"],
        ),
        (
            "--decision KB --decided-on 2023-01-20 --from 2022-12-01",
            ["was made on 2023-01-20, and holds from 2022-12-01"],
        ),
        ("--decision KB --decided-on 2023-01-20 --from 2023-01-20", []),
    ],
)
def test_an_odd_decision_is_told_wherever_it_is_begun_read_or_adopted(folder: Path, line: str, told: list[str]) -> None:
    """None of it is refused: it can be meant."""
    assert folder
    pladsbog("init --municipality 787")
    for command in (f"{ODD} {line} -o model.toml", "adopt model.toml --explain", "adopt model.toml"):
        found = [
            one for one in done(command).err.splitlines() if "look again: " in one and "no house follows" not in one
        ]
        assert len(found) == len(told), (command, found)
        assert all(one in found[0] for one in told)


def test_shares_and_days_are_written_as_they_were_given() -> None:
    line = f"{TREE} --vacancy share --share 50% --absence reduced --after-days 3 --absent-service 0.25 --absent-base 1"
    model = model_of(done(line).out)
    assert model["vacancy"] == {"rule": "share", "share": 0.5}
    assert model["absence"] == [{"after_days": 3, "service": 0.25, "base": 1}]


@pytest.mark.parametrize(
    ("allocation", "structure"), list(product(("combination", "activity", "frame"), STRUCTURE.choices))
)
def test_the_file_can_be_adopted_as_it_is_and_with_its_house(folder: Path, allocation: str, structure: Any) -> None:
    pladsbog("init --municipality 787")
    done(f"{HEAD} --allocation {allocation} --structure {structure.value} -o model.toml")
    alone = done("adopt model.toml --dry-run")
    assert "model pakker" in alone.out
    text = (folder / "model.toml").read_text(encoding="utf-8")
    lines = (line[1:] if line.startswith("#") and not line.startswith("# ") else line for line in text.splitlines())
    (folder / "whole.toml").write_text("\n".join(lines), encoding="utf-8")
    assert "offer syrenparken on model pakker" in done("adopt whole.toml --dry-run").out


@pytest.mark.parametrize(("vacancy", "notice"), list(product(VACANCY.choices, NOTICE.choices)))
def test_every_rule_can_be_adopted(folder: Path, vacancy: Any, notice: Any) -> None:
    assert folder
    pladsbog("init --municipality 787")
    done(f"{TREE} --vacancy {vacancy.value} --level 2 --notice {notice.value} -o model.toml")
    done("adopt model.toml --dry-run")


def test_each_choice_stands_under_a_comment_with_the_others_and_who_chose_them() -> None:
    text = " ".join(done(f"{TREE} --vacancy average-minus").out.replace("\n#", " ").split())
    for key in ("allocation", "structure", "basis", "departure_day", "days_in_month", "vacancy", "notice", "absence"):
        assert str(QUESTIONS[key].asked) in text
        assert all(f"{one.value}: {one.means}" in text for one in QUESTIONS[key].choices)
    for paper in ("Thisted 2022", "Norddjurs 2025", "Svendborg 2021", "Syddjurs 2023", "VIVE 2022"):
        assert paper in text


def test_choices_are_understood_and_explained_in_danish(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLADSBOG_LANG", "da")
    head = "beslutning ny --afgørelse 'KB 1' --besluttet-den 20-12-2022 --id pakker --fra 01-01-2023"
    ran = done(f"{head} --tildeling kombination --prisstruktur differentieret --opsigelse måneder")
    SPEECH.speak(ENGLISH)
    assert model_of(ran.out)["allocation"] == "combination"
    assert model_of(ran.out)["notice"]["rule"] == "months"
    assert "# Tildeling:" in ran.out
    # What stands for a value is the word that the file takes, in Danish too.
    assert "#   frame: " in ran.out


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("decision new", "--decision is not said, and nobody is there to be asked"),
        (HEAD, "--allocation is not said, and nobody is there to be asked"),
        (f"{HEAD} --allocation hybrid", "'hybrid' is none of the choices"),
        (
            f"{HEAD} --allocation frame --structure hours --vacancy average-minus",
            "vacancy average-minus needs packages",
        ),
        (f"{TREE} --vacancy share --share 2", "'2' is no share"),
        (f"{TREE} --vacancy level", "--level is not said"),
    ],
)
def test_what_cannot_be_meant_is_refused(folder: Path, line: str, said: str) -> None:
    refused = pladsbog(f"{line} -o model.toml")
    assert refused.code == 2
    assert said in refused.err
    assert not (folder / "model.toml").exists()


def test_a_file_that_is_there_stays(folder: Path) -> None:
    (folder / "model.toml").write_text("mine")
    assert "[file-exists]" in pladsbog(f"{TREE} -o model.toml").err
    assert (folder / "model.toml").read_text() == "mine"
    done(f"{TREE} -o model.toml --force")


# --- asked one by one ----------------------------------------------------------------------------


@pytest.mark.usefixtures("terminal")
def test_on_a_terminal_each_choice_is_asked_with_who_made_it() -> None:
    typed = ["KB 1", "20-12-2022", "pakker", "01-01-2023", "1", "", "2", "", "1", "", "", "average-minus", "2"]
    typed += ["months", "", "all", "2", "reduced", "3", "0", "1"]
    ran = pladsbog("decision new", "\n".join([*typed, ""]).encode())
    assert ran.code == 0, ran.err
    model = model_of(ran.out)
    assert (model["basis"], model["census"]) == ("census", "first")
    assert model["vacancy"]["packages"] == 2
    assert (model["notice"]["count"], model["notice"]["covers"]) == (1, "all")
    assert model["notice"]["until_refilled"] is False
    assert "Does the notice end when somebody else moves in?" in ran.err
    assert model["absence"] == [{"after_days": 3, "service": 0, "base": 1}]
    assert "chosen by: Thisted 2022" in ran.err


@pytest.mark.usefixtures("terminal")
def test_what_was_given_is_not_asked() -> None:
    ran = pladsbog(f"{TREE} --basis daily --departure-day free", b"\n" * 5)
    assert ran.code == 0, ran.err
    assert str(QUESTIONS["allocation"].asked) not in ran.err
    assert str(QUESTIONS["vacancy"].asked) in ran.err
    assert model_of(ran.out)["departure_day"] == "free"


@pytest.mark.usefixtures("terminal")
def test_what_is_no_choice_is_asked_again() -> None:
    ran = pladsbog(f"{HEAD} --structure hours", b"hybrid\n2\n" + b"\n" * 7)
    assert ran.code == 0, ran.err
    assert "is none of the choices" in ran.err
    assert model_of(ran.out)["allocation"] == "activity"


HEAD_TYPED = ["KB 1", "20-12-2022", "pakker", "01-01-2023"]
WITH_DEFAULTS = [""] * 9
"""The questions of the tree that are always asked, answered as an agreement that is silent."""


def test_the_question_before_can_be_had_again_and_keeps_its_answer(folder: Path) -> None:
    tree = ["frame", "back", "", "2", "tilbage", "3", *WITH_DEFAULTS[2:]]
    told = at_a_terminal(["decision", "new"], *HEAD_TYPED, *tree, "mine")
    assert told.code == 0, told.text
    assert (
        "Enter takes what stands in [ ], and stops where nothing does; 'back' goes to the question before" in told.text
    )
    assert "Which [3]: " in told.text
    model = model_of((folder / "mine.toml").read_text(encoding="utf-8"))
    assert (model["allocation"], model["structure"]) == ("frame", "hours")
    assert "next: pladsbog adopt mine.toml --explain" in told.text


def test_choices_that_contradict_each_other_are_asked_for_again_and_the_others_kept(folder: Path) -> None:
    first = ["frame", "hours", "", "free", "", "", "average-minus", "2", "", ""]
    again = ["", "differentiated", "", "", "", "", "", "", "", ""]
    told = at_a_terminal(["decision", "new", "-o", "mine.toml"], *HEAD_TYPED, *first, *again)
    assert told.code == 0, told.text
    assert "vacancy average-minus needs packages" in told.text
    assert told.text.count("Where is the decision journalised?") == 1
    model = model_of((folder / "mine.toml").read_text(encoding="utf-8"))
    assert (model["allocation"], model["departure_day"]) == ("frame", "free")
    assert (model["structure"], model["vacancy"]["packages"]) == ("differentiated", 2)


def test_what_is_answered_reads_as_elsewhere_at_a_terminal(folder: Path) -> None:
    """Days in words are understood and told with their weekday, a key is one word, lines are broken between words."""
    (folder / "old.toml").write_text("mine")
    head = ["KB 1", "i går", "pakker og mere", "pakker", "1. januar 2023"]
    told = at_a_terminal(["beslutning", "ny"], *head, "1", *WITH_DEFAULTS[1:], "old.toml", "", columns=60, lines=60,
                         PLADSBOG_LANG="da")  # fmt: skip
    assert told.code == 0, told.text
    assert "  søndag 1. januar 2023" in told.text
    assert "?: " not in told.text.replace("[1]: ", "")
    assert "findes allerede" in told.text
    assert 'id = "pakker"' in told.text, "without a file it is shown"
    before, _, _ = told.text.partition("reference = ")
    assert all(len(line) <= 60 for line in before.splitlines() if line.startswith("     "))
    assert "\n     anvendt: Thisted 2022 (grundbudget og takst)," in told.text
    assert (folder / "old.toml").read_text() == "mine"


def test_from_the_file_the_questions_before_it_can_be_had_again(folder: Path) -> None:
    told = at_a_terminal(["decision", "new"], *HEAD_TYPED, *WITH_DEFAULTS, "tilbage", "reduced", "", "", "", "mine")
    assert told.code == 0, told.text
    model = model_of((folder / "mine.toml").read_text(encoding="utf-8"))
    assert model["absence"] == [{"after_days": 0, "service": 0, "base": 1}]


def test_days_are_no_proposal_for_months_and_no_answer_was_given_where_none_was_asked_for(folder: Path) -> None:
    before = WITH_DEFAULTS[:-2]
    none = ["none", "back", "months", "back"]  # of which the unasked 30 days are no answer
    days = ["days", "45", "back", "back", "", "back", "months", "", "", "", ""]
    told = at_a_terminal(["decision", "new"], *HEAD_TYPED, *before, *none, *days, "mine")
    assert told.code == 0, told.text
    assert "How many whole months? [1]: " in told.text
    assert "months? [30]" not in told.text
    assert "months? [45]" not in told.text
    assert "How many days? [45]: " in told.text, "as it was answered"
    model = model_of((folder / "mine.toml").read_text(encoding="utf-8"))
    assert (model["notice"]["rule"], model["notice"]["count"]) == ("months", 1)


def test_who_ends_it_is_told_on_a_line_of_its_own(folder: Path) -> None:
    told = at_a_terminal(["decision", "new", "-o", "mine.toml"], "back", "KB 1")
    assert told.code == 1
    assert "there is no question before" in told.text
    assert told.text.endswith("\nNothing was recorded.\n")
    assert not (folder / "mine.toml").exists()


@pytest.mark.parametrize("typed", ["31-02-2026", "2026"])
def test_a_day_typed_one_question_late_is_no_name_of_a_model(folder: Path, typed: str) -> None:
    reference, decided_on, _, effective = HEAD_TYPED
    told = at_a_terminal(
        ["decision", "new"], reference, decided_on, typed, "pakker", effective, *WITH_DEFAULTS, "mine"
    ).text
    assert f"'{typed}' reads as a day or a number, and no name" in told
    assert 'id = "pakker"' in (folder / "mine.toml").read_text(encoding="utf-8")


def test_a_model_named_with_a_blank_is_told_what_a_name_may_have_and_asked_again(folder: Path) -> None:
    assert folder
    told = at_a_terminal(["decision", "new"], "KB 1", "20-12-2022", "my model", "mine", "01-01-2023")
    assert "'my model' cannot be the key of the model: a key has 1 to 40 letters, figures" in told.text


def test_what_is_no_answer_is_told_as_elsewhere(folder: Path) -> None:
    """Not as an error of the command, in a line that the terminal breaks in the middle of a word."""
    assert folder
    told = at_a_terminal(["decision", "new"], "KB 1", "20/12/2022", "20/12-2022", "mine", "1/1-2023", columns=80).text
    assert "with slashes the order of day and\nmonth is not known\n" in told.replace("\r", "")
    assert "Error" not in told
