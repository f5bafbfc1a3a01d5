"""The checks and the proof on the command line: silent when all is well, exit 3 and where it is when not."""

from __future__ import annotations

from pathlib import Path

import pytest

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
    assert f"11 events as they were written; digest of #11: {digest}" in pladsbog("verify").out
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
