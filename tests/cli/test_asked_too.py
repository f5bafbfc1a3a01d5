"""Of a meeting, which cannot be undone, what could not be added later is asked for too."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from ledger.shared.calendar import today
from tests.cli.at_a_terminal import Told, at_a_terminal
from tests.cli.house import adopt, data, done, house, refused


@pytest.fixture(autouse=True)
def lived_in(folder: Path) -> None:
    assert folder
    adopt("h", house())
    done("move-in c-1 h 1 --from 2025-02-01 --level 1 --decision VU-1")


def hold(*typed: str, line: str = "follow-up hold h 2025-03", lang: str = "en") -> Told:
    return at_a_terminal(line.split(), *typed, PLADSBOG_LANG=lang)


def held() -> dict[str, Any]:
    event: dict[str, Any] = data("log")[-1]
    assert event["kind"] == "followup.meeting-held"
    return event


def test_day_expectation_and_agreements_are_asked_for() -> None:
    told = hold("leader", "07-04-2025", "600.000", "paint", "01-05-2025", "leader", "call", "", "", "", "y")
    assert told.code == 0, told.text
    event = held()
    assert event["effective_on"] == "2025-04-07"
    assert event["expectation"]["year_end"] == "600000.00"
    agreed = [(one["text"], one.get("due"), one.get("owner")) for one in event["actions"]]
    assert agreed == [("paint", "2025-05-01", "leader"), ("call", None, None)]


def test_an_empty_line_leaves_out_and_takes_today_and_of_no_agreement_nothing_is_asked() -> None:
    told = hold("aftaleholder", "", "", "", "n", line="opfølgning afhold h 2025-03", lang="da")
    assert "i går) [i dag]: " in told.text
    assert told.text.count("[ingen]: ") == 2
    assert "Skal det registreres?" in told.text
    assert "--forvent ingen --aftale ingen\n" in told.text.partition("det samme på én linje")[2]


@pytest.mark.parametrize("typed", ["n", "nej", "05-01-2026", "3"])
def test_what_says_nothing_is_no_participant_agreement_or_owner(typed: str) -> None:
    """A meeting cannot be undone: an answer to another question would stay in it for good."""
    told = hold(typed, "leader", "07-04-2025", "", typed, "paint", "", typed, "", "", "y")
    assert told.text.count(f"'{typed}' says nothing that somebody could read later") == 3
    assert told.code == 0, told.text
    event = held()
    assert event["participants"] == ["leader"]
    assert [(one["text"], one.get("owner")) for one in event["actions"]] == [("paint", None)]


def test_of_several_houses_each_is_asked_for_by_its_name() -> None:
    second = house().replace('"h"', '"k"').replace('"m"', '"n"').replace('"r"', '"s"').replace("KB 1", "KB 2")
    adopt("second", second)
    typed = ("leader", "07-04-2025", "h=600000", "600000", "500000", "", "y")
    told = hold(*typed, line="follow-up hold h 2025-03 --offer k")
    assert told.code == 0, told.text
    assert "write the amount alone: it is asked for each" in told.text
    expected = [one["expectation"]["year_end"] for one in data("log")[-2:]]
    assert expected == ["600000.00", "500000.00"]


@pytest.mark.parametrize("none", ["none", "NONE"])
def test_the_word_for_none_is_no_agreement(none: str) -> None:
    told = hold("leader", "07-04-2025", none, none, "y")
    assert told.code == 0, told.text
    assert not held().get("actions")
    assert held().get("expectation") is None


def test_one_can_go_back_through_them_and_what_the_line_says_is_not_asked_for() -> None:
    told = hold("leader", "07-04-2025", "600.000", "back", "700.000", "", "y")
    assert told.code == 0, told.text
    assert held()["expectation"]["year_end"] == "700000.00"
    said = hold("leader", "", "", "n", line="follow-up hold h 2025-03 --kind ad-hoc --expect 600000")
    assert "What does the leader expect" not in said.text
    assert "Record this?" in said.text
    assert "--expect 600000" in said.text


@pytest.mark.parametrize("answer", ["j", "q", ""])
def test_what_a_person_is_asked_beside_an_answer_in_json_is_in_the_language_spoken(answer: str) -> None:
    line = "follow-up hold h 2025-03 --on 2025-04-07 --participants leder --action ring --expect 5 --format json"
    told = hold(answer, "n", line=line, lang="da").text
    before, _, answered = told.partition("\n{")
    for one in ("registreres   ", "Skal det registreres? [j/N]", "ingen afregning ændres", "leder"):
        assert one in before, told
    for one in ("would be recorded", "Record this?", "effective"):
        assert one not in before, told
    if answer == "j":
        assert '"kind": "followup.meeting-held"' in answered
    else:
        assert "Intet er registreret." in told
    assert ("svar j eller n" in told) == (answer == "q")


def test_a_day_before_the_month_or_to_come_is_refused_at_its_own_question() -> None:
    """It was refused after every answer, with the advice to record it once the day had come."""
    tomorrow = today() + timedelta(days=1)
    told = hold("leader", "05-01-2025", tomorrow.isoformat(), "07-04-2025", "", "", "y")
    assert told.code == 0, told.text
    before, refusal, after = told.text.partition("the meeting is on 2025-01-05, before its month begins on 2025-03-01")
    assert refusal, told.text
    assert "such as 600.000" not in before
    assert f"the meeting is on {tomorrow}, and it is only" in after
    assert held()["effective_on"] == "2025-04-07"


@pytest.mark.parametrize(
    "said",
    [
        "--participants x",
        "--participants leader --comment x",
        "--participants leader --action x",
        "--participants leader --action paint --owner 7",
    ],
)
def test_one_letter_on_the_line_is_refused_as_where_it_is_asked_for(said: str) -> None:
    """It went into the meeting, which cannot be undone."""
    line = f"follow-up hold h 2025-03 --on 2025-04-07 --expect none {said}"
    told = hold("", "", "", "", "y", line=line)
    assert told.code == 2, told.text
    assert "says nothing that somebody could read later [says-nothing]" in told.text
    assert all(row["kind"] != "followup.meeting-held" for row in data("log"))
    # nor does it pass where a person says yes beforehand; a program says what it likes
    assert "[says-nothing]" in refused(f"{line} --yes")
    done(line)


def test_a_figure_where_an_amount_was_meant_is_no_reference() -> None:
    told = hold("level", "1", "5", "VU-2", "n", line="reassess c-1 --from 2025-03-01")
    assert "'5' says nothing that somebody could read later" in told.text
    assert "--decision VU-2" in told.text
