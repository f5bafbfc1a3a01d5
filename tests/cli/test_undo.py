"""Undo: the last act of whoever asks is taken back whole, or refused with the way on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from ledger.shared.calendar import clock_set_to
from tests.cli.house import AT_HOME, adopt, data, done, house, refused
from tests.cli.running import pladsbog

TWO_HOUSES = house('"1" = 1000, "2" = 2000', after="""
[[offer]]
id = "k"
name = "K"
effective = 2025-01-01
model = "m"
rates = "r"
places = ["1"]

[[service]]
id = "night-watch"
name = "Nattevagt"
effective = 2025-01-01
unit = "day"
price = 185
""")  # fmt: skip
NOW = datetime(2025, 6, 10, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def houses(folder: Path) -> Iterator[None]:
    """H with c-1 in 1, adopted and recorded by anna, on 10 June 2025: all acts have one moment."""
    assert folder
    with clock_set_to(NOW):
        adopt("house", TWO_HOUSES)
        done("move-in c-1 h 1 --from 2025-03-01 --level 1 --payer own --decision VU")
        yield


def state() -> Any:
    """All that can be asked about the houses: residents, vacant places, and what a year comes to."""
    return [
        data("residents --on 2025-06-01")["residents"],
        data("vacancies --on 2025-06-01")["vacancies"],
        [
            {**one, "lines": [{**line, "events": None} for line in one["lines"]]}
            for one in data("settle 2025")["offers"]
        ],
        data("citizen c-1")["services"],
    ]


ACTS = [
    "move-in c-2 h 2 --from 2025-04-01 --level 1 --payer own --decision VU",
    "move-in c-2 h 2 --from 2025-04-01 --until 2025-04-30 --level 1 --payer own --decision VU",
    "reassess c-1 --from 2025-04-01 --level 2 --decision VU",
    "depart c-1 --on 2025-04-30 --cause died",
    "move c-1 2 --from 2025-04-01 --decision VU",
    "move c-1 2 --from 2025-04-01 --level 2 --decision VU",
    "move c-1 1 --offer k --from 2025-04-01 --decision VU",
    "change c-1 --from 2025-04-01 --payer 163 --decision VU",
    "absent c-1 --from 2025-04-01 --until 2025-04-10 --kind hospital",
    "vacancy h 2 --from 2025-04-01 --until 2025-04-10 --kind closed --reason paint",
    "reserve h 2 --for 163 --from 2025-04-01 --until 2025-04-30 --price 500",
    "grant c-1 night-watch --from 2025-04-01 --decision VU",
    "correct {move_in} --kind typo --reason slip --date 2025-02-01",
    "correct {move_in} --kind typo --reason slip --place 2",
    "follow-up citizen c-1 --on 2025-06-01 --result continue --decision VU",
]


@pytest.mark.parametrize("line", ACTS)
def test_an_act_is_taken_back_whole_and_nothing_else_moves(line: str) -> None:
    move_in = next(row["event"] for row in log() if row["kind"] == "citizen.moved-in")
    before = state()
    done(line.format(move_in=move_in))
    recorded = [row["event"] for row in log()]
    answered = data("undo")
    assert state() == before
    assert answered["events"], line
    assert {row["by"] for row in answered["events"]} == {"anna"}
    taken = answered["undone"]
    assert set(taken) <= set(recorded) - {move_in}
    assert [row["corrects"] for row in answered["events"] if row.get("undo")] == sorted(taken, reverse=True)
    assert {row["correction"] for row in answered["events"] if "corrects" in row} == {"typo"}
    assert done("check").out == ""
    assert done("verify").code == 0


def log() -> list[Any]:
    found: list[Any] = data("log")
    return found


def test_a_swap_is_taken_back_as_one() -> None:
    done("move-in c-2 h 2 --from 2025-03-01 --level 2 --payer own --decision VU")
    before = state()
    done("swap c-1 c-2 --from 2025-04-10")
    assert len(data("undo")["undone"]) == 2
    assert state() == before


def test_undo_again_takes_the_act_before_and_not_the_undoing() -> None:
    before = state()
    done("reassess c-1 --from 2025-04-01 --level 2 --decision VU")
    between = state()
    done("depart c-1 --on 2025-04-30")
    done("undo")
    assert state() == between
    done("undo")
    assert state() == before
    done("undo")
    assert data("residents --on 2025-06-01")["residents"] == []
    # the houses themselves, of which nobody has made use
    assert len(data("undo")["undone"]) > 4
    assert "[nothing-to-undo]" in refused("undo")


def test_what_is_done_after_an_undoing_is_the_last_act_again() -> None:
    done("depart c-1 --on 2025-04-30", "undo", "depart c-1 --on 2025-05-31")
    (taken,) = data("undo --dry-run")["events"][:1]
    done("undo")
    assert taken["effective_on"] == "2025-05-31"
    assert data("residents --on 2025-06-01")["residents"][0]["to"] is None


def test_a_correction_taken_back_gives_back_what_it_replaced_and_then_that_can_be_taken_back() -> None:
    done("depart c-1 --on 2025-04-30")
    departed = next(row["event"] for row in log() if row["kind"] == "citizen.departed")
    done(f"correct {departed} --kind typo --reason slip --date 2025-05-31", "undo")
    assert data("residents --on 2025-04-30")["residents"][0]["to"] == "2025-04-30"
    assert data("undo")["undone"] == [departed]


def test_what_a_correction_had_replaced_is_told_to_apply_again() -> None:
    done("reassess c-1 --from 2025-04-01 --level 2 --decision VU")
    number = data("log --citizen c-1")[-1]["event"]
    done(f"correct {number} --kind typo --date 2025-04-02 --reason slip")
    was = f"#{number} c-1 in h/1 reassessed to level 2 from 2025-04-01"
    assert f"without it, this would apply again:\n  {was}" in done("undo --dry-run").err
    assert f"this applies again:\n  {was}" in done("undo").err
    assert "again" not in done("undo").err, "what replaced nothing brings nothing back"


def test_after_a_closing_the_act_before_it_is_named_with_the_line_that_annuls_it() -> None:
    done("reassess c-1 --from 2025-04-01 --level 2 --decision VU")
    number = data("log --citizen c-1")[-1]["event"]
    done("close 2025-01 --offer h")
    told = f"#{number} (c-1 in h/1 reassessed to level 2 from 2025-04-01): pladsbog void {number} --kind typo"
    assert told in refused("undo")
    done("close 2025-02 --offer h")
    assert "pladsbog void" not in refused("undo"), "the closing before it stays as well"


def test_a_buy_goes_with_the_house_it_made_and_a_file_can_be_adopted_again() -> None:
    before = state()
    done("buy c-9 bostedet --name Bostedet --from 2025-04-01 --price 50000 --per month --payer own --decision VU")
    assert state() != before
    done("undo")
    assert state() == before
    adopt("more", 'reference = "KB 7"\ndecided_on = 2025-01-01\n' + AT_HOME)
    done("undo", "adopt more.toml")
    assert data("undo")["undone"]


ROWS = """event;date;citizen;offer;place;level;payer;decision
move-in;2025-04-01;c-2;h;2;1;own;V
reassess;2025-05-01;c-2;;;2;;V
depart;2025-05-31;c-2;;;;;
"""


def test_a_file_is_taken_back_whole() -> None:
    before = state()
    Path("rows.csv").write_text(ROWS)
    done("depart c-1 --on 2025-05-31", "import rows.csv")
    assert len(data("undo")["undone"]) == 3
    assert data("residents --on 2025-05-31")["residents"][0]["to"] == "2025-05-31"
    done("undo")
    assert state() == before


def test_a_long_file_is_not_told_row_by_row() -> None:
    rows = "".join(f"change;2025-04-{day:02};c-1;;;;{163 + 2 * (day % 2)};V\n" for day in range(1, 26))
    Path("rows.csv").write_text(ROWS.splitlines()[0] + "\n" + rows)
    done("import rows.csv")
    said = done("undo --dry-run").err
    assert "  … and 5 more" in said


def test_only_ones_own_act_is_taken_back() -> None:
    done("reassess c-1 --from 2025-04-01 --level 2 --decision VU")
    done("absent c-1 --from 2025-05-01 --kind hospital --by bo")
    assert "carl has recorded nothing" in refused("undo --by carl")
    number = data("undo --by bo")["undone"]
    assert [row["by"] for row in log() if row["event"] in number] == ["bo"]
    assert "bo has recorded nothing" in refused("undo --by bo")
    assert data("undo")["undone"]


def test_what_somebody_else_recorded_on_top_is_never_taken_along() -> None:
    done("depart c-1 --on 2025-04-30 --by bo")
    said = refused("undo")  # of the move-in: the departure would go along
    assert "[others-go-along]" in said
    number = next(row["event"] for row in log() if row["kind"] == "citizen.moved-in")
    assert f"pladsbog void {number} --kind typo --reason TEXT" in said


def test_what_somebody_else_has_corrected_is_refused() -> None:
    move_in = next(row["event"] for row in log() if row["kind"] == "citizen.moved-in")
    done(f"correct {move_in} --kind typo --reason slip --date 2025-02-01 --by bo")
    correction = next(row["event"] for row in log() if row.get("corrects") == move_in)
    said = refused("undo")
    assert "[corrected-since]" in said
    done(f"void {correction} --kind typo --reason x --by bo")
    assert data("undo")["undone"] == [move_in]


def test_what_would_leave_an_impossible_history_is_refused_with_what_to_void_first() -> None:
    done("depart c-1 --on 2025-04-30", "move-in c-2 h 1 --from 2025-05-01 --level 1 --payer own --decision VU --by bo")
    said = refused("undo")
    assert "[impossible-history]" in said
    assert data("log")[-1]["kind"] != "correction.voided"


def test_a_closing_a_posting_and_a_meeting_stay() -> None:
    adopt("accounts", 'reference = "KB 8"\ndecided_on = 2025-01-01\n[[account]]\neffective = 2025-01-01\n'
          'account = "538501003"\ncounter = "538521001"\ntext = "t"\n')  # fmt: skip
    done("close 2025-03 --offer h --and-earlier")
    assert "(h 2025-03 closed at" in refused("undo")
    done("postings 2025-03 --offer h")
    assert "(h 2025-03 posted, " in refused("undo")
    done("follow-up hold h 2025-03 --participants leader --expect 1 --action call --due 2025-08-01")
    assert "(monthly meeting about h 2025-03, " in refused("undo")
    done("follow-up action done h/2025-03/1 --comment called")
    assert "(action h/2025-03/1 done)" in refused("undo")
    assert "[not-undoable]" in refused("undo")
    assert data("settle 2025-03 --offer h")["offers"][0]["status"] == "closed"


def test_a_void_by_its_number_is_no_undoing_and_stays() -> None:
    done("reassess c-1 --from 2025-04-01 --level 2 --decision VU")
    number = log()[-1]["event"]
    done(f"void {number} --kind typo --reason slip")
    assert f"(#{number} annulled (typo)), cannot be undone" in refused("undo")


def test_an_adoption_is_taken_back_until_it_is_used() -> None:
    prices = 'reference = "KB 3"\ndecided_on = 2025-01-01\n[[rates]]\nid = "r"\neffective = 2025-05-01\nunit = "day"\n'
    adopt("prices", prices + 'prices = { "1" = 1100, "2" = 2100 }\n')
    before = state()
    done("undo")
    assert state() != before
    done("adopt prices.toml", "absent c-1 --from 2025-05-01 --kind hospital --by bo")
    number = log()[-1]["event"]
    assert "[used-since]" in refused("undo")
    assert f"by event #{number}" in refused("undo")
    # what is taken back uses nothing any more
    done("undo --by bo")
    assert data("undo")["undone"]


def test_the_terms_of_another_house_are_no_use() -> None:
    adopt(
        "place", 'reference = "KB 4"\ndecided_on = 2025-01-01\n[[place]]\noffer = "k"\nid = "2"\neffective = 2025-01-01'
    )
    done("absent c-1 --from 2025-05-01 --kind hospital --by bo")
    assert data("undo")["undone"]


def test_what_concerns_every_house_is_used_by_whatever_is_recorded() -> None:
    adopt(
        "roles",
        'reference = "KB 5"\ndecided_on = 2025-01-01\n[[competence]]\neffective = 2025-01-01\n'
        'by = "year-price"\nroles = [{ role = "clerk" }]\n',
    )
    # whose decision goes by the year's price, which is nobody's name
    assert "[nothing-to-undo]" in refused("undo --by year-price")
    done("absent c-1 --from 2025-05-01 --kind hospital --by bo")
    assert "[used-since]" in refused("undo")


def test_in_a_closed_month_a_reason_is_wanted() -> None:
    done("close 2025-03 --and-earlier --by bo")
    said = refused("undo")
    assert "[reason-needed]" in said
    done("undo --reason 'typed for the wrong citizen'")
    assert data("settle 2025-04")["total"] == "-31000.00"


def test_a_key_undoes_once() -> None:
    done("reassess c-1 --from 2025-04-01 --level 2 --decision VU", "depart c-1 --on 2025-04-30")
    first = data("undo --ref r-1")
    again = data("undo --ref r-1")
    assert again["repeated"]
    assert again["undone"] == first["undone"]
    assert data("residents --on 2025-06-01")["residents"][0]["level"] == "2"


def test_nothing_is_recorded_by_a_dry_run_which_shows_the_act_and_what_it_moves() -> None:
    done("reassess c-1 --from 2025-04-01 --level 2 --decision VU")
    before = log()
    ran = done("undo --dry-run")
    assert "the last act of anna" in ran.err
    assert "reassessed to level 2 from 2025-04-01" in ran.err
    assert "annulled (typo)" in ran.out
    assert "months up to 2025-06 would move" in ran.out
    assert log() == before


def test_an_event_is_not_named() -> None:
    said = refused("undo 12")
    assert "[undo-names-none]" in said
    assert "pladsbog void 12 --kind typo --reason TEXT" in said
    assert "pladsbog log" in refused("undo everything")


def test_a_no_takes_nothing_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cli.options.RecordingOptions.asks", property(lambda self: not (self.yes or self.dry_run)))
    before = log()
    ran = pladsbog("undo", given=b"n\n")
    assert ran.code == 1
    assert "Record this? [y/N]" in ran.err
    assert "c-1 moves" in ran.err or "c-1" in ran.err
    assert log() == before
    assert pladsbog("undo", given=b"j\n").code == 0
    assert log() != before


def test_the_act_is_told_with_its_moment_in_danish_time() -> None:
    told = pladsbog("--lang da undo --dry-run --by anna")
    assert "registrering af anna, foretaget 10-06-2025 kl. 11:00:00:" in told.err
