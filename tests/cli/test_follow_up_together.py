"""Meetings about several houses of one leader, whom they have in focus, and follow-ups with a day of their own."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook  # type: ignore[import-untyped]  # it has no stubs

from cli.languages import ENGLISH, SPEECH
from ledger.shared.calendar import clock_set_to
from tests.cli.house import adopt
from tests.cli.running import Ran, pladsbog
from tests.cli.test_areas import OTHER
from tests.cli.test_functions import FUNCTION, HOUSE

APRIL = datetime(2025, 4, 8, 9, tzinfo=UTC)
MAY = datetime(2025, 5, 8, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def houses(folder: Path) -> Iterator[None]:
    """H with c-1 at 1.000 a day and c-2 at 2.000, k with c-3 at 1.000, all from 1 March 2025; it is 8 April."""
    assert folder
    with clock_set_to(APRIL):
        adopt("house", HOUSE)
        adopt("other", OTHER)
        for citizen, where, level, paragraph in (
            ("c-1", "h 1", 1, 107),
            ("c-2", "h 2", 2, 108),
            ("c-3", "k 1", 1, 107),
        ):
            done(f"move-in {citizen} {where} --from 2025-03-01 --level {level} --paragraph {paragraph} --decision V")
        yield


def done(line: str) -> Ran:
    ran = pladsbog(line)
    assert ran.code == 0, ran.err
    return ran


def data(line: str) -> Any:
    return done(f"{line} --format json").data


HOLD = "follow-up hold 2025-03 --offer h --offer k --participants leader"


def test_a_meeting_about_two_houses_is_one_act_with_an_event_each() -> None:
    done(f"{HOLD} --comment calm --action 'fill the place' --owner leader --expect h=900000 --expect k=310000,50")
    events = [row for row in data("log") if row["kind"] == "followup.meeting-held"]
    assert [(row["offer"], row["together"], row["act"] == events[0]["act"]) for row in events] == [
        ("h", ["k"], True),
        ("k", ["h"], True),
    ]
    shown = data("follow-up show 2025-03 --offer h --offer k")
    assert [sheet["expectation"]["year_end"] for sheet in shown["sheets"]] == ["900000.00", "310000.50"]
    assert [[action["id"] for action in sheet["actions"]] for sheet in shown["sheets"]] == [["h/2025-03/1"], []]
    (joint,) = shown["together"]
    # 306 days × 3.000 in h with its rent of 0,12, and 306 × 1.000 in k
    assert joint["offers"] == ["h", "k"]
    assert joint["figures"]["expected"] == "1224000.12"
    assert joint["figures"]["budget"] is None  # k has none
    assert joint["figures"]["place_days"] == {"occupied": 93, "notice": 0, "vacant": 0, "closed": 0, "absent": 0}
    assert joint["figures"]["occupancy_percent"] == "100.0"
    assert data("follow-up show k 2025-03")[0]["together"] == ["h"]
    page = done("follow-up show 2025-03 --offer h --offer k").out
    assert "h, k 2025-03 together" in page
    assert page.count("together with") == 2


def test_what_the_houses_came_to_together_is_a_row_of_every_form(tmp_path: Path) -> None:
    done(f"{HOLD} --comment calm --expect h=900000")
    line = "follow-up show 2025-03 --offer h --offer k"
    head, *rows = (row.split(";") for row in done(f"{line} --format csv").out.splitlines())
    assert [row[head.index("offer")] for row in rows] == ["h", "k", "h, k together"]
    # as reckoned above, and the month of 31 days without a vacancy; a comment and an expectation are of each house
    of_all = dict(zip(head, rows[2], strict=True))
    assert {name: of_all[name] for name in ("month", "expected", "occupancy %", "vacancies", "budget", "comment")} == {
        "month": "2025-03", "expected": "1224000,12", "occupancy %": "100,0", "vacancies": "0,00", "budget": "",
        "comment": "",
    }  # fmt: skip
    assert (of_all["held"], of_all["kind"]) == (rows[0][head.index("held")], rows[0][head.index("kind")])
    done(f"{line} -o {tmp_path / 'sheet.xlsx'}")
    meetings = load_workbook(tmp_path / "sheet.xlsx").active
    cells = [[cell.value for cell in row] for row in meetings.iter_rows()]
    (found,) = [row for row in cells if "H, K together" in row]  # houses by name, as people read it
    assert 1224000.12 in found
    assert [sheet["offer"] for sheet in data("follow-up show h 2025-03")] == ["h"]
    assert "together" not in done("follow-up show h 2025-03 --format csv").out


def test_the_coming_sheet_has_every_house_and_all_of_them_with_nothing_left_over() -> None:
    done(HOLD)
    with clock_set_to(MAY):
        done("reassess c-1 --from 2025-05-01 --level 2 --decision V")
        done("depart c-3 --on 2025-05-31 --cause moved")
        sheet = data("follow-up prepare h 2025-04 --offer k")
        assert sheet["offers"] == ["h", "k"]
        assert (sheet["expected_then"], sheet["expected_now"], sheet["residual"]) == (
            "1224000.12",
            "1255000.12",
            "0.00",
        )
        assert [(row["citizen"], row["effect"]) for row in sheet["changes"]] == [
            ("c-1", "245000.00"),  # 1 May to 31 December: 245 days × 1.000
            ("c-3", "-214000.00"),  # 1 June to 31 December
        ]
        assert sheet["by_citizen"] == {"c-1": "245000.00", "c-3": "-214000.00"}
        assert [(one["offer"], one["expected_now"], one["residual"]) for one in sheet["sheets"]] == [
            ("h", "1163000.12", "0.00"), ("k", "92000.00", "0.00"),
        ]  # fmt: skip
        page = done("follow-up prepare 2025-04 --offer h --offer k").out
        assert "together" in page
        rows = done("follow-up prepare 2025-04 --offer h --offer k --format csv").out.splitlines()
        assert [row.split(";")[0] for row in rows] == ["offer", "h", "k"]
        assert pladsbog("follow-up prepare 2025-04 --offer h --offer k -o sheet.xlsx").code == 0


def test_a_budget_that_there_is_not_is_said_so_everywhere() -> None:
    """One house has 900.000,12 and the other none: so both of them together have none either."""
    page = done("follow-up prepare 2025-04 --offer h --offer k").out
    cells = [line.split() for line in page.splitlines()]
    assert [row[1] for row in cells if row and row[0] in ("h", "k", "together") and len(row) == 6] == [
        "900.000,12", "–", "–",
    ]  # fmt: skip
    assert [row[2] for row in cells if row[:2] == ["adopted", "budget"]] == ["–", "900.000,12", "–"]


def test_a_rate_that_moves_both_houses_is_one_change_of_all_of_them() -> None:
    done(HOLD)
    Path("rates.toml").write_text(
        'reference = "KB 9"\ndecided_on = 2025-04-10\n[[rates]]\nid = "r"\neffective = 2025-12-31\nunit = "day"\n'
        'prices = { "1" = 1100, "2" = 2000 }\n'
    )
    done("adopt rates.toml")
    sheet = data("follow-up prepare 2025-04 --offer h --offer k")
    assert [row["effect"] for row in sheet["changes"]] == ["200.00"]  # c-1 and c-3, 31 December
    assert sheet["residual"] == "0.00"


def test_each_house_s_meeting_is_held_and_not_due_again() -> None:
    Path("wheel.toml").write_text(
        'reference = "KB 9"\ndecided_on = 2024-12-10\n[[year_wheel]]\neffective = 2025-03-01\nmeeting = "monthly"\n'
        "months = [3]\ndays_after = 10\n"
    )
    done("adopt wheel.toml")
    assert [row["offer"] for row in data("follow-up due")["due"]] == ["h", "k"]
    done(HOLD)
    assert data("follow-up due")["due"] == []
    assert "[already-held]" in pladsbog("follow-up hold k 2025-03 --participants leader").err


def test_who_is_in_focus_stands_on_the_next_sheet_until_the_next_meeting() -> None:
    done(f"{HOLD} --focus c-1 --focus c-3")
    assert data("follow-up show h 2025-03")[0]["focus"] == ["c-1"]
    assert data("follow-up show k 2025-03")[0]["focus"] == ["c-3"]
    with clock_set_to(MAY):
        done("reassess c-1 --from 2025-05-01 --level 2 --decision V")
        done("depart c-3 --on 2025-04-15 --cause moved")
        sheet = data("follow-up prepare 2025-04 --offer h --offer k")
        assert [one["focus"] for one in sheet["sheets"]] == [
            [{"citizen": "c-1", "place": "1", "granted": "level 1", "asked": None, "effect": "245000.00"}],
            [
                {"citizen": "c-3", "place": None, "granted": None, "asked": None, "effect": "-260000.00"}
            ],  # 16 April to 31 December
        ]
        done("follow-up hold h 2025-04 --participants leader")
        assert data("follow-up prepare h 2025-05")["focus"] == []


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ("--offer h", "h is named twice"),
        ("--expect 5", "one expectation is given for several houses"),
        ("--expect x=5", "the meeting is not about x"),
        ("--expect h=5 --expect h=6", "--expect says two things of one house"),
        ("--because so", "a reason was given for an expectation that was not"),
        ("--focus c-9", "[unknown-citizen]"),
    ],
)
def test_what_a_meeting_about_several_houses_cannot_be(more: str, why: str) -> None:
    before = done("log").out
    ran = pladsbog(f"{HOLD} {more}")
    assert ran.code in (1, 2)
    assert why in ran.err
    assert done("log").out == before


def test_a_sum_of_houses_says_how_many_months_each_has_issued(tmp_path: Path) -> None:
    of_function()
    done("close 2025-03 --and-earlier --offer k")
    line = "follow-up prepare 2025-03 --offer h --offer k"
    # k has issued January to March, h none: the sum is neither of none nor of three months
    fewest_and_most = ("months_settled", "most_months_settled")
    assert [data(line)["figures"][name] for name in fewest_and_most] == [0, 3]
    assert [data(line)["sheets"][1]["figures"][name] for name in fewest_and_most] == [3, None]
    page = done(line).out
    assert "settled, 0 to 3 months  " in page
    assert "settled, 3 months  " in page
    done(f"{line} -o {tmp_path / 'sheet.xlsx'}")
    book = load_workbook(tmp_path / "sheet.xlsx")
    cells = {row[0].value: [cell.value for cell in row[1:]] for row in book.worksheets[0].iter_rows()}
    assert cells["months settled"] == [0, 3, "0 to 3"]
    csv = [row.split(";") for row in done(f"{line} --show figures --format csv").out.splitlines()]
    assert [row[-1] for row in csv] == ["most months settled", "", "", "3"]


def test_a_sum_of_an_area_says_how_many_months_each_of_its_houses_has_issued() -> None:
    of_function()
    done("close 2025-03 --and-earlier --offer k")
    assert "settled, 0 to 3 months  " in done(f"follow-up prepare {AREA} 2025-03").out
    done(f"follow-up hold {AREA} 2025-03 --participants head --comment calm")
    done("close 2025-03 --and-earlier --offer h")  # what lay on the table stays so
    (shown,) = data(f"follow-up show {AREA} 2025-03")
    assert [shown["figures"][name] for name in ("months_settled", "most_months_settled")] == [0, 3]


def test_a_follow_up_with_a_day_of_its_own() -> None:
    done("follow-up plan c-1 --on 2025-05-20 --because 'new medicine'")
    assert data("log")[-1]["text"] == "c-1 in h/1 to be followed up: new medicine"
    assert data("follow-up due --within 30")["due"] == []
    with clock_set_to(MAY):
        (row,) = data("follow-up due")["due"]
        assert (row["what"], row["subject"], row["due"], row["text"]) == (
            "planned",
            "c-1",
            "2025-05-20",
            "new medicine",
        )
        assert row["at_stake"] == "68000.00"  # 1 March to 8 May: 68 days × 1.000
        assert [one["text"] for one in data("follow-up prepare h 2025-04")["due"]] == ["new medicine"]
        assert [one["what"] for one in data("coming h")["coming"]] == ["planned"]
        # A follow-up from before it was planned is not the planned one, however late it is told.
        done("follow-up citizen c-1 --on 2025-04-01 --result continue --decision J")
        assert len(data("follow-up due")["due"]) == 1
        done("follow-up citizen c-1 --on 2025-05-08 --result continue --decision J")
        assert data("follow-up due")["due"] == []


def test_a_planned_follow_up_is_overdue_voided_and_ends_with_the_stay() -> None:
    done("follow-up plan h/2 --on 2025-04-20 --because 'asked for by the family'")
    number = data("log")[-1]["event"]
    with clock_set_to(MAY):
        assert [row["days_overdue"] for row in data("follow-up due")["due"]] == [18]
        departed = data("depart c-2 --on 2025-04-19 --cause moved")["events"][0]["event"]
        assert data("follow-up due")["due"] == []
        done(f"void {departed} --kind typo --reason slip")
        assert len(data("follow-up due")["due"]) == 1
        done(f"void {number} --kind typo --reason slip")
        assert data("follow-up due")["due"] == []


def test_a_follow_up_is_planned_once_for_a_day_of_the_stay() -> None:
    done("follow-up plan c-1 --on 2025-05-20 --because first")
    assert "[planned-that-day]" in pladsbog("follow-up plan c-1 --on 2025-05-20 --because again").err
    assert "[not-resident]" in pladsbog("follow-up plan c-1 --on 2025-02-20 --because early").err
    assert "[unknown-citizen]" in pladsbog("follow-up plan c-9 --on 2025-05-20 --because who").err


# --- a function, without a house of its own --------------------------------------------------------

AREA = "--function 5.38.52"


def of_function(paragraph: str = "107") -> None:
    adopt("function", FUNCTION.format(day="2025-01-01", function="5.38.52").replace("107", paragraph))


def test_a_meeting_about_a_function_has_what_is_of_it_in_every_house() -> None:
    of_function()
    done(f"follow-up hold {AREA} 2025-03 --participants head --expect 600000 --action 'look at prices' --comment calm")
    happened = data("log")[-1]["text"]  # as the receipt has it
    assert happened.endswith(
        " about function 5.38.52 2025-03, year-end 612.000,00 kr., the leader expects 600.000,00 kr."
    )
    (shown,) = data(f"follow-up show {AREA} 2025-03")
    assert shown["area"] == {"by": "function", "name": "5.38.52"}
    # c-1 and c-3: 2 × 306 days × 1.000; c-2 is of the house's own function
    assert (shown["figures"]["expected"], shown["figures"]["month_total"]) == ("612000.00", "62000.00")
    assert shown["figures"]["place_days"] == {"occupied": 62, "notice": 0, "vacant": 0, "closed": 0, "absent": 0}
    assert shown["figures"]["places"] == 1  # k's: h is of another function
    assert [action["id"] for action in shown["actions"]] == ["function/5.38.52/2025-03/1"]
    assert "function 5.38.52 2025-03" in done(f"follow-up show {AREA} 2025-03").out


def test_days_away_are_the_residents_of_the_function_and_all_the_houses_together() -> None:
    of_function()
    done("absent c-1 --from 2025-03-10 --until 2025-03-14 --kind hospital")
    done("absent c-2 --from 2025-03-10 --until 2025-03-12 --kind hospital")
    days = {"occupied": 62, "absent": 5, "notice": 0, "vacant": 0, "closed": 0}
    assert data(f"follow-up prepare {AREA} 2025-03")["figures"]["place_days"] == days
    together = data("follow-up prepare h 2025-03 --offer k")["figures"]["place_days"]
    assert together == {**days, "occupied": 93, "absent": 8}


def test_the_next_sheet_of_a_function_leaves_nothing_over() -> None:
    of_function()
    done(f"follow-up hold {AREA} 2025-03 --participants head --expect 600000")
    with clock_set_to(MAY):
        done("reassess c-1 --from 2025-05-01 --level 2 --decision V")
        done("depart c-3 --on 2025-05-31 --cause moved")
        done("change c-2 --from 2025-05-01 --paragraph 107 --decision V")
        sheet = data(f"follow-up prepare {AREA} 2025-04")
        assert (sheet["expected_then"], sheet["expected_now"], sheet["residual"]) == ("612000.00", "1133000.00", "0.00")
        assert [(row["cause"], row["citizen"], row["effect"]) for row in sheet["changes"]] == [
            ("reassessment", "c-1", "245000.00"),
            ("departure", "c-3", "-214000.00"),
            ("payer", "c-2", "490000.00"),  # 245 days × 2.000, of that function from May
        ]
        assert sheet["last_meeting"]["now_above_expectation"] == "533000.00"
        assert "5.38.52" in done(f"follow-up prepare {AREA} 2025-04").out
        done(f"follow-up hold {AREA} 2025-04 --participants head")
        assert data(f"follow-up prepare {AREA} 2025-05")["changes"] == []


def test_what_a_function_s_meeting_agreed_on_is_due_and_done_once() -> None:
    of_function()
    done(f"follow-up hold {AREA} 2025-03 --participants head --action 'look at prices' --due 2025-04-20 --owner head")
    (row,) = data("follow-up due")["due"]
    assert (row["what"], row["offer"], row["subject"]) == ("action", None, "function/5.38.52/2025-03/1")
    done("follow-up action done function/5.38.52/2025-03/1")
    assert data("follow-up due")["due"] == []
    assert "[action-done]" in pladsbog("follow-up action done function/5.38.52/2025-03/1").err
    assert "[unknown-action]" in pladsbog("follow-up action done function/5.38.52/2025-03/2").err
    assert data(f"follow-up prepare {AREA} 2025-04")["open_actions"] == []


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("hold --function 5.38.60 2025-03 --participants head", "unknown-area"),
        ("prepare --function 5.38.60 2025-03", "unknown-area"),
        (f"show {AREA} 2025-03", "no-area-meeting"),
        (f"hold {AREA} {AREA} 2025-03 --participants head", "bad-option"),
        (f"hold {AREA} 2025-03 --participants head --focus c-2", "not-of-meeting"),
        (f"hold {AREA} 2025-03 --participants head --because so", "bad-option"),
        (f"hold {AREA} 2025-06 --participants head", "not-yet"),
    ],
)
def test_what_a_meeting_about_an_area_cannot_be(line: str, code: str) -> None:
    of_function()
    assert f"[{code}]" in pladsbog(f"follow-up {line}").err


def test_an_area_is_met_about_once_a_month() -> None:
    of_function()
    done(f"follow-up hold {AREA} 2025-03 --participants head")
    assert "[already-held]" in pladsbog(f"follow-up hold {AREA} 2025-03 --participants head").err
    done(f"follow-up hold {AREA} 2025-03 --participants head --kind ad-hoc")
    assert len(data(f"follow-up show {AREA} 2025-03")) == 2
    told = data("follow-up history")["meetings"]
    assert [(one["area"]["name"], one["outcome"], one["final"]) for one in told] == [
        ("5.38.52", "612000.00", False)
    ] * 2
    assert data("follow-up history h")["meetings"] == []
    assert done("follow-up history").out.count("function 5.38.52") == 2


# --- areas beside each other, and beside houses ------------------------------------------------------


def test_a_meeting_about_two_areas_is_one_act_with_an_event_each() -> None:
    done("follow-up hold 2025-03 --function 5.38.50 --function 53852 --participants leader --expect 5.38.52=300000 "
         "--action 'look again' --focus c-1 --focus c-3")  # fmt: skip
    first, second = [row for row in data("log") if row["kind"] == "followup.area-meeting-held"]
    assert first["act"] == second["act"]
    assert [row["together"] for row in (first, second)] == [["function 5.38.52"], ["function 5.38.50"]]
    shown = data("follow-up show 2025-03 --function 5.38.50 --function 5.38.52")
    assert shown["together"] == []
    assert [sheet["area"]["name"] for sheet in shown["sheets"]] == ["5.38.50", "5.38.52"]
    assert [[action["id"] for action in sheet["actions"]] for sheet in shown["sheets"]] == [
        ["function/5.38.50/2025-03/1"],
        [],
    ]
    assert [sheet["focus"] for sheet in shown["sheets"]] == [["c-1"], ["c-3"]]
    assert [sheet["expectation"] for sheet in shown["sheets"]] == [
        None,
        {"year_end": "300000.00", "because": None},
    ]
    assert "together with function 5.38.52" in done("follow-up show 2025-03 --function 5.38.50").out
    assert done("follow-up action done function/5.38.50/2025-03/1").code == 0


def test_a_meeting_about_a_house_and_an_area_puts_each_citizen_where_he_belongs() -> None:
    done("follow-up hold h 2025-03 --paragraph 107 --participants leader --expect h=900000 --expect 107=700000 "
         "--focus c-2 --focus c-3 --action 'fill the place'")  # fmt: skip
    shown = data("follow-up show h 2025-03 --paragraph 107")["sheets"]
    assert [sheet["focus"] for sheet in shown] == [["c-2"], ["c-3"]]
    assert [sheet["together"] for sheet in shown] == [["paragraph 107"], ["h"]]
    assert [sheet["expectation"]["year_end"] for sheet in shown] == ["900000.00", "700000.00"]
    assert [len(sheet["actions"]) for sheet in shown] == [1, 0]
    assert [event["act"] for event in data("log")[-2:]] == [data("log")[-1]["act"]] * 2
    with clock_set_to(MAY):
        sheets = data("follow-up prepare h 2025-04 --paragraph 107")["sheets"]
    assert [one["citizen"] for sheet in sheets for one in sheet["focus"]] == ["c-2", "c-3"]
    assert [sheet["since"] for sheet in sheets] == [sheets[0]["since"]] * 2


def test_the_sheets_of_two_houses_and_an_area_stand_below_each_other() -> None:
    sheet = data("follow-up prepare 2025-03 --offer h --offer k --paragraph 107")
    assert (sheet["offers"], len(sheet["sheets"])) == (["h", "k"], 3)
    # what the houses come to together has nothing of the area in it again
    assert sheet["expected_now"] == "1224000.12"
    page = done("follow-up prepare 2025-03 --offer h --offer k --paragraph 107").out
    assert "paragraph 107 2025-03" in page
    assert done("follow-up prepare 2025-03 --offer h --offer k --paragraph 107 --format csv").code == 0


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("--paragraph 107 --paragraph 107", "bad-option"),
        ("--paragraph 107 --paragraph 108 --expect 5", "bad-option"),
        ("--paragraph 107 --paragraph 108 --expect 109=5", "bad-option"),
        ("--paragraph 107 --paragraph 85", "unknown-area"),
        ("--offer k --paragraph 108 --focus c-1", "not-of-meeting"),
    ],
)
def test_what_no_meeting_about_areas_can_be(line: str, code: str) -> None:
    ran = pladsbog(f"follow-up hold 2025-03 {line} --participants leader --format json")
    assert (ran.code in (1, 2), ran.refusal["code"]) == (True, code)
    assert not [row for row in data("log") if "meeting" in row["kind"]]


def test_whoever_is_of_none_of_several_areas_is_told_so_in_one_language() -> None:
    line = "hold 2025-03 --paragraph 108 --supplier external --participants leader --focus c-1"
    assert "c-1 lives in h, and is not of paragraph 108 or supplier external there" in pladsbog(f"follow-up {line}").err
    danish = pladsbog(f"--lang da follow-up {line}").err
    assert "c-1 bor i h og hører dér ikke til paragraf 108 eller leverandør ekstern" in danish
    SPEECH.speak(ENGLISH)


def test_where_what_was_agreed_stands_is_told_with_every_other_house() -> None:
    # given a meeting about two houses that agreed on something, and one that did not
    done(f"{HOLD} --action 'fill the place' --owner leader")
    first, second = (row["event"] for row in data("log")[-2:])
    # when the second house is asked for
    (sheet,) = data("follow-up show k 2025-03")
    (listed,) = data("follow-up history k")["meetings"]
    coming = data("follow-up prepare k 2025-04")["last_meeting"]
    # then each says where the agreements are, and the first house, which has them, says nothing of it
    assert sheet["event"] == second
    assert sheet["agreed_in"] == listed["agreed_in"] == coming["agreed_in"] == {"event": first, "offer": "h"}
    told = f"what was agreed stands with h (event #{first})"
    for line in ("follow-up show k 2025-03", "follow-up history k", "follow-up prepare k 2025-04"):
        assert told in done(line).out, line
    assert data("follow-up show h 2025-03")[0]["agreed_in"] is None
    assert "stands with" not in done("follow-up history h").out


def test_nothing_is_said_of_where_agreements_stand_where_none_were_made() -> None:
    done(f"{HOLD} --action 'fill the place' --owner leader")
    done("follow-up hold 2025-04 --offer h --offer k --participants leader")
    assert [one["agreed_in"] is None for one in data("follow-up history k")["meetings"]] == [False, True]
    assert data("follow-up prepare k 2025-05")["last_meeting"]["agreed_in"] is None


def test_an_area_says_that_what_was_agreed_stands_with_the_house() -> None:
    done(f"{HOLD} --paragraph 107 --action 'fill the place' --owner leader")
    first = data("log")[-3]["event"]
    (sheet,) = data("follow-up show 2025-03 --paragraph 107")
    assert sheet["agreed_in"] == {"event": first, "offer": "h"}
    done("follow-up hold 2025-03 --paragraph 107 --function 5.38.52 --participants x --action y --kind ad-hoc")
    agreed = data("follow-up show 2025-03 --paragraph 107")[-1]["agreed_in"]
    assert agreed["area"] == {"by": "function", "name": "5.38.52"}


# --- a note about several houses -----------------------------------------------------------------


def test_a_note_about_two_houses_is_told_as_one_and_moves_no_sheet_on() -> None:
    done(HOLD)
    done("reassess c-1 --from 2025-03-15 --level 2 --decision V")
    line = "follow-up note 2025-03 --offer h --offer k --comment 'both are calm'"
    shown = done(f"{line} --dry-run")
    assert "noted 2025-04-08 by" in shown.out
    assert "a note cannot be undone" in shown.err
    assert not any(word in shown.out + shown.err for word in ("held", "meeting", "--expect"))
    done(line)
    sheets = data("follow-up prepare 2025-04 --offer h --offer k")["sheets"]
    assert [sheet["last_meeting"]["event"] < data("log")[-1]["event"] - 1 for sheet in sheets] == [True, True]
    assert [[one["comment"] for one in sheet["notes"]] for sheet in sheets] == [["both are calm"]] * 2
    assert [change["cause"] for change in sheets[0]["changes"]] == ["late news"]
    told = data("follow-up history")["meetings"]
    assert [one["note"] for one in told] == [False, False, True, True]
    danish = done("--lang da opfølgning historik").out
    assert danish.count("  notat  ") == 2
    assert "note" not in danish.replace("notat", "")
    SPEECH.speak(ENGLISH)


def test_an_area_is_named_in_the_language_spoken_where_it_was_met_about() -> None:
    of_function()
    done(f"follow-up hold {AREA} 2025-03 --participants head")
    assert "om funktion 5.38.52 " in pladsbog(f"--lang da follow-up hold {AREA} 2025-03 --participants head").err


def test_what_was_agreed_together_is_told_of_the_second_house_too_and_once_of_all() -> None:
    """It stands with the first house; who asked about the other was told that nothing was due."""
    # given what h and k agreed on together, and h alone
    done(f"{HOLD} --action 'hire a cook' --owner leader --due 2025-04-20")
    done("follow-up hold h 2025-03 --kind ad-hoc --participants leader --action 'fill the place' --due 2025-04-21")

    def acts(line: str) -> list[tuple[str, str, str]]:
        found = next(rows for rows in data(line).values() if isinstance(rows, list))
        return [(row["offer"], row.get("subject"), row["text"]) for row in found if row["what"] == "action"]

    # when k is asked about alone, then it has what is its own too, and not the rest
    shared = ("k", "h/2025-03/1", "hire a cook (leader); agreed together with h")
    assert acts("follow-up due k --on 2025-04-10") == [shared]
    ((offer, _, text),) = acts("coming k --on 2025-04-10")
    assert (offer, text) == (shared[0], f"{shared[1]}: {shared[2]}")
    (sheet,) = data("follow-up prepare k 2025-04")["open_actions"]
    assert (sheet["id"], sheet["text"], sheet["agreed_with"]) == ("h/2025-03/1", "hire a cook", "h")
    assert "hire a cook; agreed together with h" in done("follow-up prepare k 2025-04").out
    # and of all, or of both, it stands once, with the first
    own = [("h", "h/2025-03/1", "hire a cook (leader)"), ("h", "h/2025-03/2", "fill the place")]
    assert acts("follow-up due --on 2025-04-10") == own
    both = data("follow-up prepare 2025-04 --offer k --offer h")["sheets"]
    assert [[one["id"] for one in sheet["open_actions"]] for sheet in both] == [[], ["h/2025-03/1", "h/2025-03/2"]]
    # and once it is done it is gone from both
    done("follow-up action done h/2025-03/1")
    assert acts("follow-up due k --on 2025-04-10") == []
