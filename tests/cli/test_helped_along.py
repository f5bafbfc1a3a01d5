"""Whoever does not know what to answer is helped, and nothing that says nothing is recorded for good."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.at_a_terminal import at_a_terminal
from tests.cli.house import adopt, data, done, house, refused


@pytest.fixture
def lived_in(folder: Path) -> Path:
    """House h with two places; c-1 lives in the first one from February, at level 1."""
    adopt("h", house('"1" = 1000, "2" = 2000'))
    done("move-in c-1 h 1 --from 2025-02-01 --level 1 --decision VU-1")
    return folder


def number_of(text: str) -> str:
    return str(next(one["event"] for one in data("log") if text in one["text"]))


def in_danish(line: str, *typed: str, columns: int = 200) -> str:
    return at_a_terminal(line.split(), *typed, columns=columns, PLADSBOG_LANG="da").text


# --- a question mark ------------------------------------------------------------------------------


def test_a_question_mark_explains_the_question_and_is_no_answer(lived_in: Path) -> None:
    assert lived_in
    told = in_danish("revurdering c-1 --fra 2025-03-01 --niveau 2", "?", "VU 2", "j")
    assert told.count("Hvor er afgørelsen om borgeren journaliseret?") == 2 or told.count("journaliseret?") == 2
    assert "Hvor beslutningen eller afgørelsen er journaliseret" in told
    assert "»tilbage« går til det forrige spørgsmål" in told.partition("Hvor beslutningen")[2]
    assert data("log")[-1]["decision"] == "VU 2"


@pytest.mark.parametrize("line", ["ret {}", "annullér {}", "opfølgning notat h 2025-02", "fraflytning", "luk"])
def test_it_does_at_every_question(lived_in: Path, line: str) -> None:
    assert lived_in
    told = in_danish(line.format(number_of("moved in")), "?", "")
    assert told.count("»tilbage« går til det forrige spørgsmål") == 2


def test_it_does_where_a_decision_file_is_begun(folder: Path) -> None:
    assert folder
    told = in_danish("beslutning ny", "?", "KB 1", "")
    assert "Hvor beslutningen eller afgørelsen er journaliseret" in told
    assert "Fejl" not in told


# --- what says nothing ----------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["?", "-", "...", "–"])
def test_a_text_of_signs_alone_is_refused_on_a_line(lived_in: Path, text: str) -> None:
    assert lived_in
    before = len(data("log"))
    assert "[says-nothing]" in refused(f"reassess c-1 --from 2025-03-01 --level 2 --decision '{text}'")
    assert "[says-nothing]" in refused(f"void {number_of('moved in')} --kind typo --reason '{text}'")
    assert "[says-nothing]" in refused(f"follow-up note h 2025-02 --comment '{text}'")
    assert len(data("log")) == before


def test_a_text_of_signs_alone_is_refused_in_a_file(folder: Path) -> None:
    (folder / "d.toml").write_text(house().replace('"KB 1"', '"?"'))
    done("init --municipality 787")
    assert "'?' says nothing: it has no letter and no figure" in refused("adopt d.toml")
    adopt("h", house())
    (folder / "rows.csv").write_text("event;citizen;date;offer;place;level;decision\nmove-in;c-1;2025-02-01;h;1;1;-\n")
    assert "decision '-': says nothing" in refused("import rows.csv")


@pytest.mark.parametrize("answer", ["x", "2", ".", "-"])
def test_a_letter_or_a_figure_is_no_reason_where_it_is_asked_for(lived_in: Path, answer: str) -> None:
    assert lived_in
    told = in_danish(f"annullér {number_of('moved in')}", "1", answer, "tastet forkert", "n")
    assert f"»{answer}« siger intet" in told
    assert told.count("Hvorfor?") == 2
