"""The checks and the proof on the command line: silent when all is well, exit 3 and where it is when not."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from cli.languages import ENGLISH, SPEECH
from ledger.shared.calendar import clock_set_to
from projections.checks import CHECKS
from tests.cli.running import pladsbog
from tests.projections.ledgers import AMOUNT, rewrite, unguarded

LEDGER = "pladsbog.db"


@pytest.fixture(autouse=True)
def closed(town: Path) -> None:
    """January issued for c-17 in place 1: events #1 to #7 are the town, the move-in #8 and #9, the closing #10."""
    for line in (
        "move-in c-17 syrenparken 1 --from 2023-01-01 --level 5 --decision VU-7",
        "close 2023-01",
        "reassess c-17 --from 2023-01-20 --level 6 --decision VU-8 --reason 'told late'",
    ):
        assert pladsbog(line).code == 0


def test_silent_when_all_is_well() -> None:
    ran = pladsbog("check")
    assert (ran.code, ran.out, ran.err) == (0, "", "")
    assert pladsbog("check no-gaps one-home").out == ""


def test_silence_for_machines_is_an_empty_list() -> None:
    assert pladsbog("check --format json").data == []


def test_the_list_tells_what_each_check_holds() -> None:
    told = pladsbog("check --list --format json").data
    assert told == [{"check": name, "what": str(what)} for name, what in CHECKS.items()]
    assert all(name in pladsbog("check --list").out for name in CHECKS)


def test_a_check_that_nobody_knows() -> None:
    ran = pladsbog("check no-gap --format json")
    assert (ran.code, ran.out) == (2, "")
    assert ran.refusal["code"] == "unknown-check"


def test_a_fault_is_told_with_exit_3() -> None:
    rewrite(LEDGER, 8, lambda said: said.update(by="bo"), chained=False)
    ran = pladsbog("check")
    assert ran.code == 3
    assert "unaltered" in ran.out
    assert "#8" in ran.out
    assert pladsbog("check --format json").data == [
        {"check": "unaltered", "where": "#8", "what": "the row, or one before it, is not what was written"}
    ]
    assert pladsbog("check no-gaps").code == 0


# --- verify ---------------------------------------------------------------------------------------


def proof() -> str:
    """The digest that stands for the whole log, of a ledger in which nothing is wrong."""
    ran = pladsbog("verify --format json")
    assert ran.code == 0
    assert (ran.data["events"], ran.data["faults"]) == (11, [])
    digest: str = ran.data["digest"]
    assert f"11 events as they were written; digest of #11: 11:{digest}" in pladsbog("verify").out
    assert pladsbog("verify --format csv").out == "check;where;what\n", "no sentence among what programs read"
    return digest


def test_reading_leaves_the_digest_as_it_is() -> None:
    before = proof()
    for line in (
        "settle 2023-01", "settle 2023-02", "settle 2023-02 --known-at 9", "bridge 2023-01", "why syrenparken 2023-02",
        "log", "show 8", "check", "rebuild", "rebuild --verify",
        "reassess c-17 --from 2023-03-01 --level 7 --decision VU-9 --dry-run",
    ):  # fmt: skip
        assert pladsbog(line).code == 0
    assert proof() == before


def test_what_is_recorded_next_gives_another_digest() -> None:
    before = proof()
    assert pladsbog("close 2023-02").code == 0
    assert pladsbog("verify --format json").data["digest"] != before


NOT_AS_WRITTEN = "the row, or one before it, is not what was written"
CUT_OFF = "the row is missing, at the end of the log: #11 was once given"
OTHER_DECISION = "CAST(replace(CAST(state AS TEXT), 'VU-7', 'VU-9') AS BLOB)"


@pytest.mark.parametrize(
    ("tampering", "where", "what"),
    [
        (f"UPDATE stored_events SET state = {OTHER_DECISION} WHERE id = 8", "#8", NOT_AS_WRITTEN),
        ("UPDATE stored_events SET recorded_at = '2020-01-01T00:00:00.000000Z' WHERE id = 1", "#1", NOT_AS_WRITTEN),
        ("UPDATE stored_events SET recorded_at = '2090-01-01T00:00:00.000000Z' WHERE id = 11", "#11", NOT_AS_WRITTEN),
        ("DELETE FROM stored_events WHERE id = 9", "#9", "the row is missing; the next one is #10"),
        ("DELETE FROM stored_events WHERE id = 11", "#11", CUT_OFF),
    ],
    ids=["a decision", "the first moment", "the last moment", "a row of the middle", "the last row"],
)
def test_what_was_altered_is_found_where_it_was(tampering: str, where: str, what: str) -> None:
    with unguarded(LEDGER) as connection:
        connection.execute(tampering)
    ran = pladsbog("verify --format json")
    assert ran.code == 3
    assert {"check": "unaltered", "where": where, "what": what} in ran.data["faults"]
    assert pladsbog("verify").code == 3


def test_a_settlement_that_does_not_come_out_again_is_found() -> None:
    def dearer(said: dict[str, object]) -> None:
        issued = said["issued"]
        assert isinstance(issued, dict)
        issued["lines"][0][1][0][AMOUNT] += 100

    # even where somebody mended the chain after it
    rewrite(LEDGER, 10, dearer)
    ran = pladsbog("verify --format json")
    assert ran.code == 3
    assert [fault["check"] for fault in ran.data["faults"]] == ["issued-reproduces"]


def test_every_break_is_told_the_guards_and_the_read_models_too() -> None:
    """Not only the first one: a place renamed in the read models, a view replaced, two rows altered."""
    assert pladsbog("settle 2023-02").code == 0
    with unguarded(LEDGER) as connection:
        connection.execute("UPDATE stored_events SET clock_at = 'x' WHERE id IN (3, 8)")
        connection.execute("DROP VIEW events")
    with closing(sqlite3.connect("pladsbog.views.db")) as connection, connection:
        connection.execute("UPDATE offers SET name = 'Syren'")
    ran = pladsbog("verify --format json")
    assert ran.code == 3
    assert [(fault["check"], fault["where"]) for fault in ran.data["faults"]] == [
        ("guarded", "view events"), ("unaltered", "#3"), ("unaltered", "#8"), ("read-models", "pladsbog.views.db"),
    ]  # fmt: skip
    # and nothing is recorded or issued on top of it, nor shown as if it could be
    for line in ("close 2023-02", "depart c-17 --on 2023-02-20 --dry-run"):
        ran = pladsbog(line)
        assert (ran.code, "[altered]" in ran.err) == (1, True)
    # while reading goes on
    assert pladsbog("settle 2023-02").code == 0


@pytest.mark.parametrize(
    "edit",
    ["DELETE FROM closings", "UPDATE closings SET total_ore = total_ore + 10000000", "UPDATE places SET place = '9'"],
)
def test_read_models_that_somebody_edited_are_found(edit: str) -> None:
    assert pladsbog("settle 2023-02").code == 0
    assert pladsbog("verify").code == 0
    with closing(sqlite3.connect("pladsbog.views.db")) as connection, connection:
        assert connection.execute(edit).rowcount
    ran = pladsbog("verify --format json")
    assert (ran.code, {fault["check"] for fault in ran.data["faults"]}) == (3, {"read-models"})


def test_a_cell_of_another_type_hides_nothing() -> None:
    assert pladsbog("settle 2023-02").code == 0
    Path("pladsbog.views.db").unlink()
    assert pladsbog("settle 2023-02").code == 0
    with closing(sqlite3.connect("pladsbog.views.db")) as connection, connection:
        connection.execute("UPDATE position SET chain = 'x'")  # so that it is folded again
    with unguarded(LEDGER) as connection:
        connection.execute("UPDATE stored_events SET state = CAST(state AS TEXT) WHERE id = 9")
    ran = pladsbog("verify --format json")
    assert (ran.code, [fault["where"] for fault in ran.data["faults"]]) == (3, ["#9"])
    assert not ran.err, "the read models can be compared all the same"


@pytest.mark.parametrize("cell", ["originator_id", "originator_version", "topic", "recorded_at", "clock_at", "offer"])
@pytest.mark.parametrize("number", [8, 10])
def test_a_cell_that_is_no_text_is_told_by_every_answer(cell: str, number: int) -> None:
    """SQLite keeps what it is given. No cell of an assessment or a closing ends in a fault of the program."""
    with unguarded(LEDGER) as connection:
        connection.execute(f"UPDATE stored_events SET {cell} = x'ff' WHERE id = ?", [number])
    ran = pladsbog("verify --format json")
    assert (ran.code, ran.err) == (3, "")
    assert {"check": "unaltered", "where": f"#{number}", "what": NOT_AS_WRITTEN} in ran.data["faults"]
    for line in (
        "settle 2023-01",
        "settle 2023-02",
        "bridge 2023-01",
        "log",
        "check",
        f"show {number}",
        "close 2023-02",
    ):
        ran = pladsbog(line)
        assert ran.code in (0, 1, 2, 3), line
        assert "internal" not in ran.err, (line, ran.err)


def test_without_read_models_none_are_made() -> None:
    Path("pladsbog.views.db").unlink(missing_ok=True)
    assert pladsbog("verify").code == 0
    assert not Path("pladsbog.views.db").exists()


def test_read_models_that_are_somebody_elses_are_no_fault_of_the_ledger() -> None:
    Path("pladsbog.views.db").unlink(missing_ok=True)
    with closing(sqlite3.connect("pladsbog.views.db")) as connection, connection:
        connection.execute("CREATE TABLE notes (text TEXT)")
    ran = pladsbog("verify")
    assert (ran.code, "the read models were not compared" in ran.err) == (0, True)


# --- the clock ------------------------------------------------------------------------------------


REGISTERING = (
    "depart c-17 --on 2023-02-20", "move-in c-18 syrenparken 2 --from 2023-02-01 --level 1 --decision VU-9",
    "reassess c-17 --from 2023-02-20 --level 7 --decision VU-9", "close 2023-02", "void 11 --kind typo --reason slip",
    "correct 11 --kind typo --level 7 --reason slip", "adopt more.toml --reason late",
    "import rows.csv", "postings 2023-01",
    "vacancy syrenparken 2 --from 2023-02-01 --kind closed --reason painting",
    "confirm rates lillebaelt 2024 --decision KB-9",
    "follow-up hold syrenparken 2023-01 --participants leader",
    "follow-up citizen c-17 --on 2023-01-31 --result continue --decision VU",
)  # fmt: skip


@pytest.mark.parametrize("line", REGISTERING)
def test_whatever_records_looks_at_the_clock_and_can_be_told_to_accept_it(line: str) -> None:
    account = 'account = "538501001"\ncounter = "538521001"\n'
    head = 'reference = "KB 9"\ndecided_on = 2022-12-20\n'
    Path("more.toml").write_text(f'{head}[[place]]\noffer = "syrenparken"\nid = "3"\neffective = 2023-01-01\n')
    Path("account.toml").write_text(
        f'{head}[[account]]\noffer = "syrenparken"\neffective = 2023-01-01\n{account}'.replace("KB 9", "KB 8")
    )
    Path("rows.csv").write_text("event;date;citizen;cause\ndepart;2023-02-20;c-17;moved\n")
    assert pladsbog("adopt account.toml").code == 0
    later = datetime.now(UTC) + timedelta(days=401)
    with clock_set_to(later):
        refused = pladsbog(line)
        assert (refused.code, "[clock-ahead]" in refused.err) == (1, True)
        assert "Hint: set the clock; where it is right, add --accept-clock" in refused.err
        accepted = pladsbog(f"{line} --accept-clock --yes")
        assert accepted.code == 0, accepted.err
    refused = pladsbog("reassess c-17 --from 2023-02-10 --level 1 --decision VU-10 --dry-run")
    assert (refused.code, "[clock-behind]" in refused.err) == (1, True)


def test_what_was_carried_forward_is_named_and_its_clock_shown() -> None:
    with clock_set_to(datetime(2035, 1, 1, 12, tzinfo=UTC)):
        assert pladsbog("depart c-17 --on 2023-02-20 --accept-clock").code == 0
    assert pladsbog("check").out == ""
    with clock_set_to(datetime(2027, 1, 1, 12, tzinfo=UTC)):
        assert pladsbog("depart c-17 --on 2023-02-21").code == 1
        line = "move-in c-18 syrenparken 2 --from 2023-02-01 --level 1 --decision VU-9 --accept-clock"
        assert pladsbog(line).code == 0
    shown = pladsbog("show 14 --format json").data
    assert (shown["recorded_at"], shown["clock_at"]) == ("2035-01-01T12:00:00.000000Z", "2027-01-01T12:00:00.000000Z")
    assert "clock_at" not in pladsbog("show 13 --format json").data
    ran = pladsbog("check --format json")
    assert ran.code == 3
    assert [(fault["check"], fault["where"]) for fault in ran.data] == [("clock", "#14–#15")]
    assert "the clock said 2027-01-01T12:00:00.000000Z" in ran.data[0]["what"]
    assert "the clock said 2027-01-01T12:00:00.000000Z" in pladsbog("check --format csv").out
    assert "the clock said 2027-01-01 at 13:00:00 (Danish time)" in pladsbog("check").out
    try:
        assert "viste 01-01-2027 kl. 13:00:00 (dansk tid)" in pladsbog("--lang da kontrol").out
    finally:
        SPEECH.speak(ENGLISH)
