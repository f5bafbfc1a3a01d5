"""A list of residents from the case system against the ledger: what differs, and that what is said to mend it does."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.cli.house import adopt
from tests.cli.running import Ran, pladsbog
from tests.cli.test_areas import OTHER
from tests.cli.test_functions import HOUSE

HEAD = "borger;tilbud;plads;niveau;fra;til\n"
RIGHT = {
    "c-1": "c-1;h;1;1;01-03-2025;",
    "c-2": "c-2;h;2;2;01-03-2025;",
    "c-3": "c-3;k;1;1;01-03-2025;",
}


@pytest.fixture(autouse=True)
def houses(folder: Path) -> None:
    """H with c-1 at level 1 and c-2 at 2, k with c-3 at 1, all from 1 March 2025."""
    assert folder
    adopt("house", HOUSE.replace('places = ["1", "2"]', 'places = ["1", "2", "3"]'))
    adopt("other", OTHER)
    for citizen, where, level in (("c-1", "h 1", 1), ("c-2", "h 2", 2), ("c-3", "k 1", 1)):
        done(f"move-in {citizen} {where} --from 2025-03-01 --level {level} --decision V")


def done(line: str) -> Ran:
    ran = pladsbog(line)
    assert ran.code == 0, ran.err
    return ran


def differences(lines: list[str], when: str = "--on 2025-04-10", head: str = HEAD) -> list[dict[str, Any]]:
    Path("list.csv").write_text(head + "".join(f"{line}\n" for line in lines))
    ran = pladsbog(f"reconcile --residents list.csv {when} --format json")
    assert ran.code == (3 if ran.data["differences"] else 0), ran.err
    return list(ran.data["differences"])


def listed(**other: str | None) -> list[str]:
    """The list as it should be, but for some citizens' lines; None leaves one out."""
    lines = {**RIGHT, **{name.replace("_", "-"): line for name, line in other.items()}}
    return [line for line in lines.values() if line]


def test_both_sides_agree() -> None:
    assert differences(listed()) == []
    ran = done("reconcile --residents list.csv --on 2025-04-10")
    assert (ran.out, ran.err) == ("", "2025-04-10: 3 citizens agree; 0 differences\n")
    assert differences(listed(), "--month 2025-04") == []


@pytest.mark.parametrize(
    ("line", "what", "ledger", "other", "command", "elsewhere"),
    [
        ("c-1;h;3;1;01-03-2025;", "place", "1", "3",
         "pladsbog correct 12 --kind typo --reason TEXT --place 3", "write 1 for c-1, line 2"),
        ("c-1;h;3;1;05-04-2025;", "place", "1", "3",
         "pladsbog move c-1 3 --from 2025-04-05 --decision REF", "write 1 for c-1, line 2"),
        ("c-1;h;1;2;01-03-2025;", "level", "level 1", "level 2",
         "pladsbog correct 12 --kind typo --reason TEXT --level 2", "write level 1 for c-1, line 2"),
        ("c-1;h;1;2;05-04-2025;", "level", "level 1", "level 2",
         "pladsbog reassess c-1 --from 2025-04-05 --level 2 --decision REF", "write level 1 for c-1, line 2"),
        ("c-1;h;1;1;20-03-2025;", "from", "2025-03-01", "2025-03-20",
         "pladsbog correct 12 --kind typo --reason TEXT --date 2025-03-20", "write from 2025-03-01 for c-1, line 2"),
        ("c-1;h;1;1;01-03-2025;30-04-2025", "to", None, "2025-04-30",
         "pladsbog depart c-1 --on 2025-04-30", "write no last day for c-1, line 2"),
    ],
)  # fmt: skip
def test_one_thing_that_differs(
    line: str, what: str, ledger: str | None, other: str | None, command: str, elsewhere: str
) -> None:
    found = differences(listed(c_1=line))
    by_what = {one["what"]: one for one in found}
    one = by_what[what]
    assert (one["citizen"], one["ledger"], one["listed"], one["line"]) == ("c-1", ledger, other, 2)
    assert (one["command"], one["elsewhere"]) == (command, elsewhere)
    typed = command.removeprefix("pladsbog ").replace("REF", "V").replace("TEXT", "list")
    done(typed)
    assert what not in {one["what"] for one in differences(listed(c_1=line))}


def test_who_is_on_one_side_alone() -> None:
    (one,) = differences([*listed(), "c-4;h;3;2;15-03-2025;"])
    assert (one["citizen"], one["what"], one["ledger"], one["listed"]) == ("c-4", "not-in-ledger", None, "h/3")
    assert one["command"] == "pladsbog move-in c-4 h 3 --from 2025-03-15 --level 2 --decision REF"
    assert one["elsewhere"] == "end or leave out line 5 of c-4"
    done("move-in c-4 h 3 --from 2025-03-15 --level 2 --decision V")
    assert differences([*listed(), "c-4;h;3;2;15-03-2025;"]) == []
    (one,) = differences(listed())
    assert (one["citizen"], one["what"], one["ledger"]) == ("c-4", "not-listed", "h/3")
    assert one["elsewhere"] == "enter c-4 in h/3 from 2025-03-15"


def test_a_stay_that_one_side_has_ended_or_not_begun() -> None:
    (one,) = differences(listed(c_1="c-1;h;1;1;01-03-2025;31-03-2025"))
    assert (one["what"], one["command"]) == ("not-listed", "pladsbog depart c-1 --on 2025-03-31")
    done("depart c-1 --on 2025-03-31")
    assert differences(listed(c_1="c-1;h;1;1;01-03-2025;31-03-2025")) == []
    number = int(pladsbog("log --citizen c-1 --format json").data[-1]["event"])
    (one,) = differences(listed())
    assert (one["what"], one["command"]) == (
        "not-in-ledger", f"pladsbog void {number} --kind typo --reason TEXT",
    )  # fmt: skip
    (one,) = differences(listed(c_1="c-1;h;1;1;01-03-2025;20-04-2025"))
    assert one["command"] == f"pladsbog correct {number} --kind typo --reason TEXT --date 2025-04-20"
    (one,) = differences(listed(c_1=None, c_2="c-2;h;2;2;20-04-2025;"))
    assert one["command"] == "pladsbog correct 14 --kind typo --reason TEXT --date 2025-04-20"


def test_another_house_and_a_line_that_is_there_twice() -> None:
    (one,) = differences(listed(c_1="c-1;k;1;1;01-04-2025;", c_3=None), "--on 2025-04-10 --offer h --offer k")[:1]
    assert (one["what"], one["ledger"], one["listed"]) == ("house", "h/1", "k/1")
    move = "pladsbog move c-1 1 --offer k --from 2025-04-01 --decision REF"
    assert one["command"] == f"once the others are mended: {move}"  # c-3 lives there
    (one,) = differences([*listed(), "c-1;h;1;1;01-03-2025;"])
    assert (one["what"], one["listed"], one["elsewhere"]) == (
        "listed-twice",
        "2, 5",
        "leave one of the lines 2, 5 of c-1",
    )


def test_over_a_month_a_difference_has_its_days() -> None:
    done("reassess c-1 --from 2025-04-11 --level 2 --decision V")
    lines = listed(c_1="c-1;h;1;1;01-03-2025;15-04-2025")
    lines.insert(1, "c-1;h;1;2;16-04-2025;")
    found = differences(lines, "--month 2025-04")
    assert [(one["what"], one["from"], one["to"], one["ledger"], one["listed"]) for one in found] == [
        ("level", "2025-04-11", "2025-04-15", "level 2", "level 1")
    ]
    number = int(pladsbog("log --citizen c-1 --format json").data[-1]["event"])
    assert found[0]["command"] == f"pladsbog correct {number} --kind typo --reason TEXT --level 1"


def test_a_price_agrees_with_the_service_or_with_the_base_too() -> None:
    head = "citizen;house;price\n"
    assert differences(["c-1;h;1.000,00", "c-2;h;2000", "c-3;k;1000"], head=head) == []
    (one,) = differences(["c-1;h;1.000,00", "c-2;h;2100", "c-3;k;1000"], head=head)
    assert (one["what"], one["ledger"], one["listed"]) == ("price", "2.000,00 kr.", "2.100,00 kr.")
    assert one["command"].startswith("pladsbog correct 14 --kind typo --reason TEXT --special-price 2100")
    done("correct 14 --kind typo --reason list --special-price 2100")
    assert differences(["c-1;h;1.000,00", "c-2;h;2100", "c-3;k;1000"], head=head) == []


def test_one_house_alone_and_as_known_before() -> None:
    assert differences(listed(c_3=None), "--on 2025-04-10 --offer h") == []
    assert [one["what"] for one in differences(listed(), "--on 2025-04-10 --known-at 13")] == ["not-in-ledger"] * 2


def test_every_form(folder: Path) -> None:
    differences(listed(c_1=None))
    assert pladsbog("reconcile --residents list.csv --on 2025-04-10 -o found.csv").code == 3
    head, row = (folder / "found.csv").read_text(encoding="utf-8-sig").splitlines()
    assert head.split(";")[:3] == ["citizen", "differs", "offer"]
    assert row.split(";")[:3] == ["c-1", "not listed", "h"]


def test_bad_rows_are_told_by_line() -> None:
    Path("list.csv").write_text(HEAD + "010170-1234;h;1;1;01-03-2025;\nc-1;h;1;1;10-03-2025;01-03-2025\n")
    err = pladsbog("reconcile --residents list.csv --on 2025-04-10").err
    assert "line 2, borger '(not repeated)'" in err
    assert "010170" not in err


def test_a_departure_that_the_list_does_not_have_and_a_stay_that_began_earlier() -> None:
    done("depart c-1 --on 2025-05-31")
    number = int(pladsbog("log --citizen c-1 --format json").data[-1]["event"])
    (one,) = differences(listed(c_2="c-2;h;2;2;01-03-2025;", c_3="c-3;k;1;1;01-03-2025;31-12-2025"))[:1]
    assert (one["citizen"], one["what"], one["ledger"], one["listed"]) == ("c-1", "to", "2025-05-31", None)
    assert one["command"] == f"pladsbog void {number} --kind typo --reason TEXT"
    (one,) = differences(["c-2;h;2;2;01-02-2025;"], "--on 2025-02-15")
    assert (one["what"], one["command"]) == (
        "not-in-ledger", "pladsbog correct 14 --kind typo --reason TEXT --date 2025-02-01",
    )  # fmt: skip


def test_days_of_a_month_that_differ_alike_but_lie_apart_are_two_differences() -> None:
    lines = [
        *listed(c_1=None),
        "c-1;h;1;2;01-03-2025;05-04-2025",
        "c-1;h;1;1;06-04-2025;10-04-2025",
        "c-1;h;1;2;11-04-2025;12-04-2025",
    ]
    assert [(one["what"], one["from"], one["to"]) for one in differences(lines, "--month 2025-04")] == [
        ("level", "2025-04-01", "2025-04-05"),
        ("level", "2025-04-11", "2025-04-12"),
        ("not-listed", "2025-04-13", "2025-04-30"),
    ]


def typed(one: dict[str, Any]) -> Ran:
    return done(one["command"].rpartition("pladsbog ")[2].replace("REF", "V").replace("TEXT", "list"))


SWAPPED = {"c_1": "c-1;h;2;1;{day};", "c_2": "c-2;h;1;2;{day};"}


def swapped(day: str) -> list[str]:
    return listed(**{citizen: line.format(day=day) for citizen, line in SWAPPED.items()})


def test_two_who_swapped_are_mended_by_a_swap() -> None:
    found = [one for one in differences(swapped("05-04-2025")) if one["what"] == "place"]
    assert [one["command"] for one in found] == [
        "pladsbog swap c-1 c-2 --from 2025-04-05 --decision REF",
        "pladsbog swap c-2 c-1 --from 2025-04-05 --decision REF",
    ]
    typed(found[0])
    assert differences(swapped("05-04-2025")) == []


def test_two_who_were_taken_for_each_other_swap_when_both_live_there() -> None:
    # both moved in on 1 March: nobody swaps on that day, and the day that is asked about is later
    (one, _) = [one for one in differences(swapped("01-03-2025")) if one["what"] == "place"]
    assert one["command"] == "pladsbog swap c-1 c-2 --from 2025-04-10 --decision REF"
    typed(one)
    assert differences(swapped("01-03-2025")) == []


def test_over_the_month_in_which_both_came_a_swap_is_from_the_second_day_on() -> None:
    found = differences(swapped("01-03-2025"), "--month 2025-03")
    assert found[0]["command"] == "pladsbog swap c-1 c-2 --from 2025-03-02 --decision REF"
    typed(found[0])
    left = differences(swapped("01-03-2025"), "--month 2025-03")
    assert {(one["from"], one["to"]) for one in left} == {("2025-03-01", "2025-03-01")}


def test_a_swap_that_the_list_does_not_know_is_voided() -> None:
    done("swap c-1 c-2 --from 2025-04-05 --decision V")
    number = next(row["event"] for row in pladsbog("log --format json").data if row["effective_on"] == "2025-04-05")
    found = differences(listed())
    assert {one["command"] for one in found} == {f"pladsbog void {number} --kind typo --reason TEXT"}
    typed(found[0])
    assert differences(listed()) == []


def test_three_who_went_in_a_circle_are_mended_by_a_swap_and_its_void() -> None:
    done("move-in c-4 h 3 --from 2025-03-01 --level 1 --decision V")
    as_was = listed(c_4="c-4;h;3;1;01-03-2025;")
    went = [*listed(c_1="c-1;h;2;1;05-04-2025;", c_2="c-2;h;3;2;05-04-2025;"), "c-4;h;1;1;05-04-2025;"]
    found = [one for one in differences(went) if one["what"] == "place"]
    assert [one["command"] for one in found] == [
        "pladsbog swap c-1 c-2 c-4 --from 2025-04-05 --decision REF",
        "pladsbog swap c-2 c-4 c-1 --from 2025-04-05 --decision REF",
        "pladsbog swap c-4 c-1 c-2 --from 2025-04-05 --decision REF",
    ]
    typed(found[1])
    assert differences(went) == []
    back = differences(as_was)
    assert len({one["command"] for one in back}) == 1
    assert "pladsbog void" in back[0]["command"]
    typed(back[0])
    assert differences(as_was) == []


def test_a_room_that_a_third_one_has_is_still_a_move() -> None:
    # the list has c-1 where c-2 lives, and c-2 in a room that is free
    lines = listed(c_1="c-1;h;2;1;05-04-2025;", c_2="c-2;h;3;2;05-04-2025;")
    assert [one["command"] for one in differences(lines) if one["what"] == "place"] == [
        "once the others are mended: pladsbog move c-1 2 --from 2025-04-05 --decision REF",
        "pladsbog move c-2 3 --from 2025-04-05 --decision REF",
    ]
    assert {one["what"] for one in differences(lines)} == {"place"}
    for one in reversed(differences(lines)):
        typed(one)
    assert differences(lines) == []


def test_two_who_swapped_on_another_day_are_mended_by_that_day() -> None:
    done("swap c-1 c-2 --from 2025-04-05 --decision V")
    both = {"01-04-2025": "2025-04-02", "09-04-2025": "2025-04-06"}
    for day, asked in both.items():
        last = f"{int(day[:2]) - 1:02d}-{'03' if day[:2] == '01' else '04'}-2025".replace("00-03", "31-03")
        lines = [
            f"c-1;h;1;1;01-03-2025;{last}", f"c-1;h;2;1;{day};", f"c-2;h;2;2;01-03-2025;{last}", f"c-2;h;1;2;{day};",
            RIGHT["c-3"],
        ]  # fmt: skip
        found = differences(lines, f"--on {asked}")
        to = "-".join(reversed(day.split("-")))
        numbers = [pladsbog(f"log --citizen {one} --format json").data[-1]["event"] for one in ("c-1", "c-2")]
        offered = {one["command"] for one in found if one["what"] == "place"}
        halves = {f"pladsbog correct {half} --kind typo --reason TEXT --date {to}" for half in numbers}
        assert offered
        assert offered <= halves  # either half stands for both
        typed(found[0])
        assert [one for one in differences(lines, f"--on {asked}") if one["what"] == "place"] == []


def test_a_move_on_another_day_is_mended_by_that_day() -> None:
    done("move c-1 3 --from 2025-04-05 --decision V")
    number = pladsbog("log --citizen c-1 --format json").data[-1]["event"]
    lines = listed(c_1="c-1;h;3;1;03-04-2025;")
    (one,) = differences(lines, "--on 2025-04-04")
    assert one["command"] == f"pladsbog correct {number} --kind typo --reason TEXT --date 2025-04-03"
    typed(one)
    assert differences(lines, "--on 2025-04-04") == []


def test_a_room_that_somebody_has_is_told_and_no_command_is_said_to_mend_it() -> None:
    (one,) = differences(listed(c_1="c-1;h;2;1;01-03-2025;"))
    assert one["command"] == (
        "no command mends it: that would leave an impossible history: c-1 and c-2 would both live in h/2; "
        "in the way: event #14: c-2 moved in to h/2 at level 2 from 2025-03-01"
    )
    done("depart c-2 --on 2025-04-05")
    lines = listed(c_1="c-1;h;2;1;01-03-2025;", c_2=None)
    (one,) = differences(lines)
    assert one["command"] == "pladsbog move c-1 2 --from 2025-04-10 --decision REF"
    typed(one)
    assert differences(lines) == []


def test_a_place_that_a_house_does_not_have_is_told() -> None:
    (one,) = differences([*listed(), "c-4;h;14;1;15-03-2025;"])
    assert one["command"] == "no command mends it: h has no place 14"
    (one,) = differences([*listed(), "c-4;nowhere;1;1;15-03-2025;"])
    assert one["command"] == "no command mends it: there is no offer nowhere"
    (one,) = differences([*listed(), "c-4;h;;;15-03-2025;"])
    assert one["command"] == "pladsbog move-in c-4 h PLACE --from 2025-03-15 --level L --decision REF"


def test_whom_the_list_has_in_another_house_it_has_not_left_out() -> None:
    done("depart c-3 --on 2025-04-04")
    lines = listed(c_1="c-1;k;1;1;05-04-2025;", c_3=None)
    (one,) = differences(lines, "--on 2025-04-10 --offer h")
    assert (one["what"], one["ledger"], one["listed"]) == ("house", "h/1", "k/1")
    (other,) = differences(lines, "--on 2025-04-10 --offer k")
    assert (other["what"], other["command"]) == ("not-in-ledger", one["command"])
    typed({"command": one["command"] + ("" if "--level" in one["command"] else " --level 1")})
    assert differences(lines, "--on 2025-04-10 --offer h") == []


def test_a_stay_that_began_in_another_house_is_recorded_anew() -> None:
    done("depart c-3 --on 2025-03-01")
    done("reassess c-1 --from 2025-03-10 --level 2 --decision V")
    lines = listed(c_1="c-1;k;1;1;02-03-2025;", c_3=None)
    lines[0] = "c-1;k;1;1;01-03-2025;"
    (one,) = differences(lines, "--on 2025-04-10 --offer h")
    numbers = [row["event"] for row in pladsbog("log --citizen c-1 --format json").data]
    assert one["command"] == (
        f"pladsbog void {numbers[-1]} --kind typo --reason TEXT; then pladsbog void 12 --kind typo --reason TEXT; "
        "then pladsbog move-in c-1 k 1 --from 2025-03-01 --level L --decision REF"
    )
    for command in one["command"].split("; then "):
        typed({"command": command.replace(" L ", " 1 ")})
    assert differences(lines, "--on 2025-04-10 --offer h") == []


def test_what_has_to_be_said_besides_is_said() -> None:
    done("close 2025-03 --and-earlier --accept-findings --reason list")
    (one,) = differences(listed(c_1="c-1;h;1;1;01-03-2025;20-03-2025", c_2=None, c_3=None)[:1], "--on 2025-03-20")[:1]
    assert one["command"] == "pladsbog depart c-1 --on 2025-03-20 --reason TEXT"
    typed(one)


def test_whoever_is_not_listed_and_has_more_recorded_departs_with_what_has_to_be_said() -> None:
    never = "never lived there: pladsbog void 14 --kind typo --reason TEXT"
    (one,) = differences(listed(c_2=None))
    assert one["command"] == f"pladsbog depart c-2 --on DATE; {never}"
    adopt("notice", 'reference = "KB 9"\ndecided_on = 2025-01-01\n[[model]]\nid = "m"\neffective = 2025-04-01\n'
          'allocation = "activity"\nstructure = "differentiated"\n[[model.notice]]\nreason = "died"\nrule = "none"\n'
          '[[model.notice]]\nrule = "months"\ncount = 1\n')  # fmt: skip
    (one,) = differences(listed(c_2=None))
    assert one["command"] == f"pladsbog depart c-2 --on DATE --cause CAUSE; {never}"
    done("reassess c-2 --from 2025-03-20 --level 1 --decision V")
    (one,) = differences(listed(c_2=None))
    assert one["command"] == "pladsbog depart c-2 --on DATE --cause CAUSE"
    done("depart c-2 --on 2025-05-31 --cause died")
    number = pladsbog("log --citizen c-2 --format json").data[-1]["event"]
    (one,) = differences(listed(c_2=None))
    assert one["command"] == f"pladsbog correct {number} --kind typo --reason TEXT --date DATE"
