"""`why` says where each price is from: its track, what raised it, and the rules of notice, absence and vacancy."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.cli.running import pladsbog

LATER = """
reference = "KB item 1"
decided_on = 2022-12-20

[[model]]
id = "steps"
effective = 2023-01-01
allocation = "combination"
structure = "differentiated"
departure_day = "free"
vacancy = { rule = "share", steps = [{ from_day = 1, share = 1 }, { from_day = 11, share = 0.5 }] }
absence = [{ kind = "hospital", after_days = 3, service = 0.25, base = 0.5 }]
[[model.notice]]
rule = "months"
count = 1
[[model.notice]]
reason = "died"
rule = "days"
count = 5
from = "given"
covers = "all"

[[rates]]
id = "tracks"
effective = 2023-01-01
unit = "day"
interval = 349
steps = 12
hours_per_step = "7/3"
[[rates]]
id = "tracks"
effective = 2023-03-01
unit = "day"
applies_to = "new"
prices = { "1" = 200, "2" = 600, "3" = 900, "4" = 1300 }
hours_per_step = "7/3"
[[rates]]
id = "tracks"
effective = 2023-05-01
unit = "day"
for_decisions_from = 2023-05-01
prices = { "1" = 210, "2" = 610, "3" = 910, "4" = 1310 }
hours_per_step = "7/3"
[[regulation]]
rates = "tracks"
effective = 2023-07-01
per_cent = 2.5
special = true
bases = ["birk"]

[[offer]]
id = "birk"
name = "Birk"
effective = 2023-01-01
model = "steps"
rates = "tracks"
function = "5.38.50"
places = ["1", "2", "3", "4"]
[[base]]
offer = "birk"
effective = 2023-01-01
unit = "day"
item = "food"
quantity = 2.5
unit_price = 40
[[base]]
offer = "birk"
effective = 2023-01-01
unit = "year"
item = "house"
amount = 1000000
[[function]]
paragraph = "107"
function = "5.38.52"
effective = 2023-01-01

[[model]]
id = "groups"
effective = 2023-01-01
allocation = "activity"
structure = "average"
vacancy = { rule = "level", level = "small" }
notice = { rule = "month-days", count = 10, ends = "month-end" }
[[rates]]
id = "groups"
effective = 2023-01-01
unit = "month"
prices = { small = 30000, big = 70000 }
day_prices = { small = 1100 }
[[regulation]]
rates = "groups"
effective = 2023-02-01
per_cent = 1
[[offer]]
id = "groups"
name = "Groups"
effective = 2023-01-01
model = "groups"
rates = "groups"
places = ["1", "2"]

[[model]]
id = "places"
effective = 2023-01-01
allocation = "activity"
structure = "places"
vacancy = { rule = "share", share = 0.8, after_days = 5 }
notice = { rule = "months", count = 2 }
[[rates]]
id = "places"
effective = 2023-01-01
unit = "day"
prices = { small = 1000, big = 2000 }
[[rates]]
id = "places"
effective = 2023-02-01
unit = "day"
prices = { small = 1100, big = 2100 }
applies_to = "new"
[[offer]]
id = "places"
name = "Places"
effective = 2023-01-01
model = "places"
rates = "places"
[[place]]
offer = "places"
id = "1"
effective = 2023-01-01
level = "small"
[[place]]
offer = "places"
id = "1"
effective = 2023-03-10
level = "big"
[[place]]
offer = "places"
id = "2"
effective = 2023-01-01
level = "big"

[[model]]
id = "hours"
effective = 2023-01-01
allocation = "activity"
structure = "hours"
[[rates]]
id = "hours"
effective = 2023-01-01
unit = "day"
hourly = 402
[[regulation]]
rates = "hours"
effective = 2023-03-01
per_cent = 2.2
hourly = true
[[offer]]
id = "hours"
name = "Hours"
effective = 2023-01-01
model = "hours"
rates = "hours"
places = ["1", "2"]
"""

HISTORY = """
move-in c-1 birk 1 --from 2023-01-10 --level 3 --decision D1 --paragraph 107
move-in c-2 birk 2 --from 2023-04-01 --hours 6.5 --decision D2 --decided-on 2023-02-01
move-in c-3 birk 3 --from 2023-02-01 --level 2 --decision D3 --decided-on 2023-01-15
reassess c-3 --from 2023-06-01 --level 4 --decision D4 --decided-on 2023-05-10
move-in c-4 birk 4 --from 2023-02-01 --special-price 60000 --per month --decision D5
absent c-3 --from 2023-06-05 --until 2023-06-20 --kind hospital
depart c-1 --on 2023-06-10 --cause died --notice-given 2023-06-08
move-in c-5 groups 1 --from 2023-01-10 --level small --decision D
depart c-5 --on 2023-02-15
move-in c-6 places 1 --from 2023-01-10 --level small --decision D
depart c-6 --on 2023-03-12
move-in c-7 places 1 --from 2023-04-20 --level big --decision D
move-in c-8 hours 1 --from 2023-01-10 --hours 6.5 --decision D
move-in c-9 hours 2 --from 2023-01-10 --special-price 300 --decision D
"""


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("why")
    made = folder / "l.db"
    (folder / "d.toml").write_text(LATER, encoding="utf-8")
    for line in ("init", f"adopt {folder / 'd.toml'}", *HISTORY.strip().splitlines()):
        assert (ran := pladsbog(f"--ledger {made} {line}")).code == 0, ran.err
    return made


def steps(ledger: Path, offer: str, month: str, line: str) -> list[str]:
    """How one line's price came about, step by step."""
    said: list[str] = derived(ledger, offer, month, line)["steps"]
    return said


def calculation(ledger: Path, offer: str, month: str, line: str) -> str:
    """From the price and the days to the amount."""
    return str(derived(ledger, offer, month, line)["calculation"])


def derived(ledger: Path, offer: str, month: str, line: str) -> dict[str, Any]:
    (found,) = pladsbog(f"--ledger {ledger} why {offer} {month} --line {line} --format json").data["lines"]
    return dict(found)


def numbers(ledger: Path) -> dict[str, int]:
    """What was adopted, by kind, subject and day, with the number of the event."""
    rows = pladsbog(f"--ledger {ledger} log --format json").data
    return {f"{row['text']} {row['effective_on']}": row["event"] for row in rows}


def test_who_came_before_says_which_prices_pass_by(ledger: Path) -> None:
    at = numbers(ledger)
    typed, new, decisions = (at[f"rates tracks {day}"] for day in ("2023-01-01", "2023-03-01", "2023-05-01"))
    granted = at["c-1 moved in to birk/1 at level 3 2023-01-10"]
    assert steps(ledger, "birk", "2023-06", "service/1/2023-06-01") == [
        f"granted from 2023-01-10 (#{granted}, D1)",
        f"level 3 in tracks from 2023-01-01 (#{typed})",
        f"not in tracks from 2023-05-01 (#{decisions}), for what is decided on 2023-05-01 or later: this on 2023-01-10",
        f"not in tracks from 2023-03-01 (#{new}), for stays that begin on 2023-03-01 or later: this one on 2023-01-10",
        f"of function 5.38.52, that of §107 from 2023-01-01 (#{at['paragraph 107 is of function 5.38.52 2023-01-01']})",
    ]


def test_who_is_new_says_so_and_what_his_decision_is_too_early_for(ledger: Path) -> None:
    # 6.5 hours are more than 2 × 7/3 and at most 3 × 7/3 = 7; 900 kr. raised by 2.5 % are 922.50, so 923
    at = numbers(ledger)
    new, decisions = (at[f"rates tracks {day}"] for day in ("2023-03-01", "2023-05-01"))
    raised = at["rates tracks raised by 2,5 %, half up to whole kroner 2023-07-01"]
    assert steps(ledger, "birk", "2023-08", "service/2/2023-08-01")[1:] == [
        f"6,5 hours a week are level 3 (at most 7 hours) in tracks from 2023-03-01 (#{new}): 900,00 kr.",
        "for stays that begin on 2023-03-01 or later: this one on 2023-04-01",
        f"not in tracks from 2023-05-01 (#{decisions}), for what is decided on 2023-05-01 or later: this on 2023-02-01",
        f"raised by 2,5 %, half up to whole kroner from 2023-07-01 (#{raised}, KB item 1)",
    ]
    assert calculation(ledger, "birk", "2023-08", "service/2/2023-08-01") == "31 days × 923,00 kr. = 28.613,00 kr."


def test_a_decision_that_is_late_enough_says_the_day_of_it(ledger: Path) -> None:
    found = steps(ledger, "birk", "2023-06", "service/3/2023-06-08")[1:]
    at = numbers(ledger)
    away = at["c-3 of birk/3 away (hospital) until 2023-06-20 2023-06-05"]
    assert found == [
        f"level 4 in tracks from 2023-05-01 (#{at['rates tracks 2023-05-01']}): 1.310,00 kr.",
        "for what is decided on 2023-05-01 or later: this on 2023-05-10",
        f"away since 2023-06-05 (hospital, #{away}), 3 days paid in full: 1/4 of the price",
    ]


def test_a_special_price_is_raised_with_what_it_came_to(ledger: Path) -> None:
    # 60,000 × 1.025
    raised = numbers(ledger)["rates tracks raised by 2,5 %, half up to whole kroner 2023-07-01"]
    assert steps(ledger, "birk", "2023-08", "service/4/2023-08-01")[1:] == [
        "special price per month: 60.000,00 kr.",
        f"raised by 2,5 %, half up to whole kroner from 2023-07-01 (#{raised}, KB item 1)",
    ]
    assert calculation(ledger, "birk", "2023-08", "service/4/2023-08-01") == "a whole month at 61.500,00 kr."


def test_items_and_frames_begin_with_what_was_typed(ledger: Path) -> None:
    # 40 × 1.025 = 41, × 2.5 = 102.50, × 31 = 3,177.50; 1,000,000 × 1.025
    (by,) = (number for text, number in numbers(ledger).items() if "raised by" in text and "birk" in text)
    typed, raised, units = steps(ledger, "birk", "2023-08", "base-food/2/2023-08-01")
    assert typed.startswith("base, food from 2023-01-01 (#")
    assert typed.endswith(", KB item 1), a unit: 40,00 kr.")
    assert raised == f"raised by 2,5 %, half up to whole kroner from 2023-07-01 (#{by}, KB item 1): 41,00 kr."
    assert units == "× 2,5 units"
    assert calculation(ledger, "birk", "2023-08", "base-food/2/2023-08-01") == "31 days × 102,50 kr. = 3.177,50 kr."
    frame = steps(ledger, "birk", "2023-08", "base/frame-house/2023-08-01")
    assert [one.rpartition(": ")[2] for one in frame[:1]] == ["1.000.000,00 kr."]
    assert calculation(ledger, "birk", "2023-08", "base/frame-house/2023-08-01").startswith("1.025.000,00 kr. a year")


def test_a_tail_says_its_rule_and_what_it_is_counted_from(ledger: Path) -> None:
    died = "notice (departures by the cause died): 5 days from the notice given on 2023-06-08, to 2023-06-13"
    assert died in steps(ledger, "birk", "2023-06", "notice/1/2023-06-10/c-1")
    assert died in steps(ledger, "birk", "2023-06", "notice-base-food/1/2023-06-10/c-1")
    assert steps(ledger, "groups", "2023-03", "notice/1/2023-03-01/c-5")[-1] == (
        "notice: the running month and 10 days from the departure on 2023-02-15, and to the end of that month, "
        "to 2023-03-31"
    )
    assert steps(ledger, "places", "2023-04", "notice/1/2023-04-01/c-6")[-1] == (
        "notice: the running month and 2 months from the departure on 2023-03-12, to 2023-05-31; "
        "it ends on 2023-04-19, since the place is filled again or closes"
    )


def test_a_vacancy_in_steps_says_from_when_its_days_count(ledger: Path) -> None:
    # the tail ends on 13 June, so the 11th vacant day is 24 June
    found = steps(ledger, "birk", "2023-06", "vacancy/1/2023-06-24")
    assert found[-2:] == ["vacant since 2023-06-14", "50 % of the last resident's price after 10 vacant days"]
    assert [one for one in found if one.endswith(" kr.")] == [found[1]]
    assert found[1].startswith("level 3 in tracks from 2023-01-01")
    assert found[1].endswith(": 873,00 kr.")


def test_a_vacant_place_says_that_it_has_the_price_of_whoever_comes(ledger: Path) -> None:
    at = numbers(ledger)
    assert steps(ledger, "places", "2023-03", "vacancy/2/2023-03-01") == [
        f"the place's own level big in places from 2023-02-01 (#{at['rates places 2023-02-01']}): 2.100,00 kr.",
        "for stays that begin on 2023-02-01 or later, as one in this place would",
        "vacant since 2023-01-01",
        "80 % of it after 5 vacant days",
    ]
    # 30,000 × 1.01
    raised = steps(ledger, "groups", "2023-03", "vacancy/2/2023-03-01")
    assert raised[-2].endswith(": 30.000,00 kr.")
    assert raised[-1].startswith("raised by 1 %")
    assert calculation(ledger, "groups", "2023-03", "vacancy/2/2023-03-01") == "a whole month at 30.300,00 kr."


def test_a_place_says_since_when_its_level_is_its_own(ledger: Path) -> None:
    at = numbers(ledger)
    level, typed = at["places/1 is of level big 2023-03-10"], at["rates places 2023-01-01"]
    assert steps(ledger, "places", "2023-03", "service/1/2023-03-10")[1] == (
        f"the place's own level big from 2023-03-10 (#{level}) in places from 2023-01-01 (#{typed})"
    )


def test_an_average_by_group_says_its_group_and_why_it_is_by_the_day(ledger: Path) -> None:
    at = numbers(ledger)
    assert steps(ledger, "groups", "2023-01", "service/1/2023-01-10")[1] == (
        "one price for every resident of group small, by its day price, for a month that is not filled "
        f"in groups from 2023-01-01 (#{at['rates groups 2023-01-01']})"
    )


def test_hours_are_raised_by_the_hour_and_an_own_price_is_not(ledger: Path) -> None:
    # 402 × 1.022 = 410.84, so 411
    by_the_hour = steps(ledger, "hours", "2023-03", "service/1/2023-03-01")
    assert by_the_hour[1].startswith("price of an hour in hours from 2023-01-01")
    assert by_the_hour[1].endswith(": 402,00 kr.")
    assert by_the_hour[2].endswith(": 411,00 kr.")
    assert by_the_hour[3] == "× 6,5 hours a week / 7"
    own = steps(ledger, "hours", "2023-03", "service/2/2023-03-01")
    assert [one.partition(" ")[0] for one in own] == ["granted", "special"]


def test_a_tail_after_a_transfer_is_counted_from_the_day_before_it(ledger: Path, tmp_path: Path) -> None:
    moved = tmp_path / "l.db"
    moved.write_bytes(ledger.read_bytes())
    for line in (
        "move-in c-10 birk 1 --from 2023-09-01 --level 3 --decision D --paragraph 107",
        "move c-10 2 --offer hours --from 2023-10-10 --hours 6 --decision D",
    ):
        if "hours" in line:
            assert pladsbog(f"--ledger {moved} depart c-9 --on 2023-09-30 --cause moved").code == 0
        assert (ran := pladsbog(f"--ledger {moved} {line}")).code == 0, ran.err
    assert steps(moved, "birk", "2023-11", "notice/1/2023-11-01/c-10")[-2] == (
        "notice: the running month and 1 month from the day before the transfer, 2023-10-09, to 2023-11-30"
    )


def test_the_rules_of_a_model_are_told_in_danish_sentences(ledger: Path) -> None:
    told = pladsbog(f"--lang da --ledger {ledger} why birk 2023-06").out
    rules = told.partition("regler i model")[2]
    assert "  en ledig plads koster" in rules or "  tomgang: " in rules
    assert "opsigelse, fraflytning med årsagen død: " in rules
    assert "rule" not in rules
    assert "covers" not in rules
