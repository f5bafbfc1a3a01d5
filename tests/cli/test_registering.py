"""The commands that register: what they record, confirm, show first and ask about; each through the real ledger."""

from __future__ import annotations

import json
import os
import pty
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import TOWN
from tests.cli.running import Ran, pladsbog

MOVE_IN = 'move-in c-17 syrenparken 1 --from 2023-01-01 --level 5 --decision "VU 7"'


def last() -> Any:
    """The event recorded last."""
    return pladsbog("log --format json").data[-1]


def recorded() -> int:
    return len(pladsbog("log --format json").data)


def done(line: str) -> Ran:
    ran = pladsbog(line)
    assert ran.code == 0, ran.err
    return ran


def test_init_makes_the_ledger_and_says_what_comes_next(folder: Path) -> None:
    ran = done("init --municipality 787 --by bo")
    assert (folder / "pladsbog.db").exists()
    assert ran.err == "made pladsbog.db; next: pladsbog adopt FILE.toml\n"
    assert (last()["by"], last()["municipality"]) == ("bo", "787")


def test_what_comes_next_is_about_the_ledger_that_was_named(folder: Path) -> None:
    made = done("--ledger one.db init --municipality 787").err
    assert made == "made one.db; next: pladsbog --ledger one.db adopt FILE.toml\n"


def test_a_ledger_of_no_municipality_is_doubted_while_nothing_is_recorded_in_it(folder: Path) -> None:
    """It could not tell its own citizens from a buyer's, where a move-in names the own code."""
    assert folder
    made, doubted = done("init").err.splitlines()
    assert made == "made pladsbog.db; next: pladsbog adopt FILE.toml"
    assert doubted.startswith("look again: the ledger does not know which municipality keeps it")
    assert doubted.endswith("pladsbog --ledger NAME.db init --municipality CODE")


def test_the_ledger_is_named_by_option_or_environment(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    done("--ledger one.db init")
    monkeypatch.setenv("PLADSBOG_LEDGER", "two.db")
    done("init")
    assert {path.name for path in folder.glob("*.db")} >= {"one.db", "two.db"}


def test_adopt_records_a_file_once(town: Path) -> None:
    before = recorded()
    ran = done("adopt town.toml")
    nothing, earlier = ran.err.splitlines()
    assert nothing == "nothing new: the ledger holds it already"
    assert earlier.startswith("KB 2022-12-20 item 14 was recorded on ")
    assert recorded() == before


def test_adopt_knows_the_shipped_decisions_by_name(town: Path) -> None:
    assert "rates" in done("adopt mariehjem-selma-2024").err


def test_a_dry_run_of_several_files_lets_a_later_one_lean_on_an_earlier_one(folder: Path) -> None:
    done("init")
    terms, house = TOWN.split("[[offer]]")
    Path("terms.toml").write_text(terms)
    Path("house.toml").write_text('reference = "KB 2"\ndecided_on = 2022-12-21\n[[offer]]' + house)
    assert "offer syrenparken" in done("adopt terms.toml house.toml --dry-run").out
    refused = pladsbog("adopt terms.toml town2 --dry-run")
    assert (refused.code, "[unknown-decision]" in refused.err) == (2, True)
    assert recorded() == 1
    assert "offer syrenparken" in done("adopt terms.toml house.toml").err


def test_one_key_for_several_files_is_refused(town: Path) -> None:
    assert "[bad-option]" in pladsbog("adopt town.toml town.toml --ref k-1").err


def test_a_move_in_is_confirmed_event_by_event(town: Path) -> None:
    number = recorded()
    assert done(MOVE_IN).err == (
        f"#{number + 1} c-17 moved in to syrenparken/1 at level 5 from 2023-01-01\n"
        f"#{number + 2} syrenparken/1 taken by c-17 from 2023-01-01\n"
    )


def test_a_move_in_records_all_that_was_told(town: Path) -> None:
    ran = done(
        "move-in c-17 syrenparken 1 --from 01.02.2023 --until 2023-03-31 --hours 24,50 --decision 'VU 7' "
        "--paragraph '§ 107' --payer 163 --decided-by committee --reason 'told late' --ref r-1 --format json"
    )
    moved_in, departed, *_ = ran.data["events"]
    told = {
        "kind": "citizen.moved-in",
        "effective_on": "2023-02-01",
        "assessment": {"hours": "24.5"},
        "by": "anna",
        "decision": "VU 7",
        "decided_by": "committee",
        "paragraph": "107",
        "payer": "163",
        "reason": "told late",
        "ref": "r-1",
    }
    assert {key: moved_in[key] for key in told} == told
    assert (departed["kind"], departed["effective_on"]) == ("citizen.departed", "2023-03-31")


def test_the_same_key_records_once_and_says_so(town: Path) -> None:
    done(f"{MOVE_IN} --ref r-1")
    before = recorded()
    again = done(f"{MOVE_IN} --ref r-1 --format json")
    assert recorded() == before
    assert again.data["repeated"] is True
    assert again.err.startswith("already recorded: #")


def test_a_reassessment_takes_a_special_price(town: Path) -> None:
    done(MOVE_IN)
    ran = done('reassess c-17 --from 2023-03-01 --special-price 3.400,50 --decision "VU 8"')
    assert "c-17 in syrenparken/1 reassessed to a special price of 3.400,50 kr. from 2023-03-01" in ran.err


@pytest.mark.parametrize(
    ("options", "cause", "reason"),
    [
        ("", None, None),
        ("--cause died", "died", None),
        ("--cause Død", "died", None),
        ("--cause doed", "died", None),
        ("--cause flyttet", "moved", None),
        ("--cause transfer", "transfer", None),
        ("--reason died", None, "died"),
        ("--reason 'told late by the house'", None, "told late by the house"),
        ("--cause other --reason 'told late'", "other", "told late"),
    ],
)
def test_a_departure_has_the_cause_that_is_given_and_none_from_its_reason(
    town: Path, options: str, cause: str | None, reason: str | None
) -> None:
    done(MOVE_IN)
    departed = done(f"depart c-17 --on 2023-05-31 {options} --format json").data["events"][0]
    assert (departed.get("cause"), departed.get("reason")) == (cause, reason)


def test_a_cause_that_there_is_not_is_refused(town: Path) -> None:
    done(MOVE_IN)
    ran = pladsbog("depart c-17 --on 2023-05-31 --cause dyed")
    assert (ran.code, "[bad-option]" in ran.err) == (2, True)


def test_what_is_recorded_of_a_stay_can_be_corrected_under_the_options_that_recorded_it(town: Path) -> None:
    done(f"{MOVE_IN} --acting 163 --residence 265 --decided-on 2022-12-01")
    departed = done("depart c-17 --on 2023-05-31 --notice-given 2023-04-01 --format json").data["events"][0]
    why = "--kind typo --reason slip --format json"
    moved_in = next(event for event in pladsbog("log --format json").data if event["kind"] == "citizen.moved-in")
    assert [moved_in[key] for key in ("acting", "residence", "decided_on")] == ["163", "265", "2022-12-01"]
    corrected = done(f"correct {departed['event']} --cause flyttet --notice-given 01-03-2023 {why}").data["events"][0]
    assert (corrected["cause"], corrected["notice_given"]) == ("moved", "2023-03-01")
    options = "--acting 265 --residence 163 --decided-on 2022-12-02"
    corrected = done(f"correct {moved_in['event']} {options} {why}").data["events"][0]
    assert [corrected[key] for key in ("acting", "residence", "decided_on")] == ["265", "163", "2022-12-02"]


def test_what_was_said_of_a_stay_can_be_taken_back(folder: Path) -> None:
    """In a ledger that was opened without a municipality, so that no code is its own."""
    Path("town.toml").write_text(TOWN)
    done("init")
    done("adopt town.toml")
    said = "--payer 163 --paragraph 107 --acting 163 --residence 265 --decided-by visitator --decided-on 2022-12-01"
    done(f"{MOVE_IN} {said}")
    departing = "depart c-17 --on 2023-05-31 --cause died --notice-given 2023-04-01"
    departed = done(f"{departing} --format json").data["events"][0]
    moved_in = next(event for event in pladsbog("log --format json").data if event["kind"] == "citizen.moved-in")
    why = "--kind typo --reason slip --format json"
    back = "--payer own --paragraph none --acting none --residence None --decided-by none --decided-on none"
    corrected = done(f"correct {moved_in['event']} {back} {why}").data["events"][0]
    fields = ["payer", "paragraph", "acting", "residence", "decided_by", "decided_on"]
    assert [field for field in fields if moved_in.get(field) is None] == []
    assert [field for field in fields if corrected.get(field) is not None] == []
    corrected = done(f"correct {departed['event']} --cause none --notice-given none {why}").data["events"][0]
    assert (corrected.get("cause"), corrected.get("notice_given")) == (None, None)


def test_the_same_correction_under_the_same_key_takes_back_once(town: Path) -> None:
    done(f"{MOVE_IN} --payer 163")
    moved_in = next(event for event in pladsbog("log --format json").data if event["kind"] == "citizen.moved-in")
    line = f"correct {moved_in['event']} --kind typo --reason slip --ref k-7"
    done(f"{line} --payer own")
    before = recorded()
    assert done(f"{line} --payer own").err.startswith("already recorded: #")
    assert recorded() == before
    assert "[ref-used]" in pladsbog(f"{line} --payer 265").err


def test_a_place_is_taken_out_of_use_and_put_back(town: Path) -> None:
    assert (
        "syrenparken/2 taken out of use"
        in done("vacancy syrenparken 2 --from 2023-02-01 --kind closed --reason 'new bathroom'").err
    )
    assert (
        "syrenparken/2 put back in use"
        in done("vacancy syrenparken 2 --from 2023-04-01 --kind open --reason 'bathroom done'").err
    )


def test_a_dry_run_tells_a_last_day_as_the_last_and_not_as_the_first(town: Path) -> None:
    assert town
    done(MOVE_IN)
    told = done("depart c-17 --on 2023-02-15 --cause moved --dry-run").out
    (departed,) = [line for line in told.splitlines() if line.startswith("c-17 departed")]
    assert departed.endswith(", last day 2023-02-15"), "no day from which it holds stands beside it"
    english = done("depart c-17 --on 2023-02-15 --cause moved --dry-run --format json").data
    assert english["events"][0]["effective_on"] == "2023-02-15"


@pytest.mark.parametrize(
    "line",
    [
        MOVE_IN,
        "adopt mariehjem-selma-2024",
        "vacancy syrenparken 2 --from 2023-02-01 --kind closed --reason works",
    ],
)
def test_a_dry_run_shows_and_records_nothing(town: Path, line: str) -> None:
    before = recorded()
    ran = done(f"{line} --dry-run")
    assert ran.out.startswith("would be recorded")
    assert done(f"{line} --dry-run --format json").data["dry_run"] is True
    assert recorded() == before


def test_a_dry_run_is_refused_like_the_command_itself(town: Path) -> None:
    done(MOVE_IN)
    line = MOVE_IN.replace("c-17", "c-18")
    assert pladsbog(f"{line} --dry-run").err == pladsbog(line).err


def test_who_records_is_the_system_user_where_nobody_is_named(town: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PLADSBOG_ACTOR")
    monkeypatch.setenv("LOGNAME", "carla")
    done(MOVE_IN)
    assert last()["by"] == "carla"


@pytest.mark.parametrize("by", ["''", "' '", "670180-0001"])
def test_who_records_is_a_name(town: Path, by: str) -> None:
    assert pladsbog(f"{MOVE_IN} --by {by}").code == 2


def test_import_records_all_rows(town: Path) -> None:
    Path("rows.csv").write_text(
        "hændelse;dato;borger;tilbud;plads;pakke;afgørelse\n"
        "indflytning;01-01-2023;c-17;syrenparken;1;5;VU 7\n"
        "fraflytning;31-05-2023;c-17;;;;\n"
    )
    before = recorded()
    assert done("import rows.csv --dry-run").out.startswith("would be recorded")
    assert recorded() == before
    ran = done("import rows.csv --format json")
    assert ran.err == "rows.csv: 2 rows, 4 events recorded\n"
    assert ran.data == {
        "dry_run": False, "file": "rows.csv", "rows": 2, "examples": 0, "events": 4, "recorded_before": None,
    }  # fmt: skip
    assert recorded() == before + 4


def test_import_reads_standard_input(town: Path) -> None:
    row = {
        "event": "vacancy",
        "date": "2023-02-01",
        "offer": "syrenparken",
        "place": 2,
        "kind": "closed",
        "reason": "x",
    }
    assert pladsbog("import -", json.dumps(row).encode()).err == "standard input: 1 row, 1 event recorded\n"


def test_import_records_nothing_where_one_row_is_refused(town: Path) -> None:
    Path("rows.csv").write_text(
        "event,date,citizen,offer,place,level,decision\n"
        "move-in,2023-01-01,c-17,syrenparken,1,5,VU 7\n"
        "move-in,2023-02-01,c-18,syrenparken,1,5,VU 8\n"
    )
    before = recorded()
    ran = pladsbog("import rows.csv")
    assert ran.code == 1
    assert "line 3, place '1': place 1 of syrenparken is taken by c-17" in ran.err
    assert recorded() == before


def on_a_terminal(args: list[str], answer: bytes) -> tuple[int, str]:
    """Run the program on a terminal of its own, type the answer, and give the exit code and what was shown."""
    child, terminal = pty.fork()
    if not child:  # pragma: no cover - the other process
        os.execv(sys.executable, [sys.executable, "-c", "from cli.main import main; main()", *args])  # noqa: S606 - it is our own
    shown = b""
    try:
        while chunk := os.read(terminal, 4096):
            shown += chunk
            if b"[y/N]" in chunk:
                os.write(terminal, answer)
    except OSError:
        pass  # the program has left its terminal
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), shown.decode()


@pytest.mark.parametrize(("answer", "code", "events"), [(b"y\n", 0, 2), (b"n\n", 1, 0), (b"\n", 1, 0)])
def test_on_a_terminal_the_consequence_is_shown_and_asked_about(
    town: Path, monkeypatch: pytest.MonkeyPatch, answer: bytes, code: int, events: int
) -> None:
    root = Path(__file__).parents[2]
    monkeypatch.setenv("PYTHONPATH", f"{root / 'src'}{os.pathsep}{root}")
    before = recorded()
    left_with, shown = on_a_terminal(
        ["move-in", "c-17", "syrenparken", "1", "--from", "2023-01-01", "--level", "5", "--decision", "VU 7"], answer
    )
    assert "c-17 moved in to syrenparken/1 at level 5" in shown
    assert (left_with, recorded() - before) == (code, events)
    assert ("Nothing was recorded." in shown) is (code == 1)


def test_with_yes_nothing_is_asked_on_a_terminal(town: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = Path(__file__).parents[2]
    monkeypatch.setenv("PYTHONPATH", f"{root / 'src'}{os.pathsep}{root}")
    args = ["move-in", "c-17", "syrenparken", "1", "--from", "2023-01-01", "--level", "5", "--decision", "VU 7", "-y"]
    code, shown = on_a_terminal(args, b"")
    assert (code, "[y/N]" in shown) == (0, False)


def test_of_several_decisions_none_is_adopted_where_one_is_refused(town: Path) -> None:
    Path("house.toml").write_text(
        'reference = "KB 3"\ndecided_on = 2022-12-21\n'
        '[[offer]]\nid = "x"\nname = "X"\neffective = 2023-01-01\nmodel = "none"\nrates = "lillebaelt"\n'
    )
    before = pladsbog("log").out
    for line in ("adopt mariehjem-selma-2024 house.toml", "adopt mariehjem-selma-2024 house.toml --dry-run"):
        ran = pladsbog(line)
        assert ran.code == 1
        why, hint = ran.err.splitlines()
        assert why == "Error: house.toml: no model none is in force on 2023-01-01 [unknown-model]"
        assert hint.startswith('Hint: adopt one with [[model]] id = "none"')
        assert pladsbog("log").out == before
    told = pladsbog("adopt mariehjem-selma-2024 house.toml --format json").refusal
    assert (told["code"], told["file"]) == ("unknown-model", "house.toml")
