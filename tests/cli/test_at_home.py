"""Offers at home: support and day offers that have no places of their own."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.cli.running import pladsbog

AT_HOME = """
reference = "KB 1"
decided_on = 2024-12-10

[[offer]]
id = "support"
name = "Support at home"
effective = 2025-01-01
kind = "at-home"
function = "5.38.45"
"""
BY_FRAME = """
reference = "KB 2"
decided_on = 2024-12-10

[[model]]
id = "frame"
effective = 2025-01-01
allocation = "frame"
structure = "differentiated"

[[offer]]
id = "day-offer"
name = "Day offer"
effective = 2025-01-01
kind = "at-home"
model = "frame"

[[base]]
offer = "day-offer"
effective = 2025-01-01
unit = "year"
amount = 1200000
"""
HEAD = 'reference = "KB 9"\ndecided_on = 2024-12-10\n'


BY_HOURS = (
    HEAD
    + """
[[service]]
id = "by-hours"
name = "By hours"
effective = 2025-01-01
unit = "hours-a-week"
price = 426
needs_stay = false
"""
)


@pytest.fixture(autouse=True)
def at_home(folder: Path) -> Path:
    """An offer at home without a model, and one that is settled by a frame."""
    assert pladsbog("init --municipality 787").code == 0
    for name, text in (("at-home", AT_HOME), ("by-frame", BY_FRAME)):
        ran = adopt(name, text)
        assert ran[0] == 0, ran
    return folder


def adopt(name: str, text: str) -> tuple[int, str]:
    Path(f"{name}.toml").write_text(text)
    ran = pladsbog(f"adopt {name}.toml")
    return ran.code, ran.err


def test_without_a_model_a_month_is_nothing_and_no_finding() -> None:
    (month,) = pladsbog("settle 2025-01 --offer support --format json").data["offers"]
    assert (month["status"], month["total"], month["lines"], month["findings"]) == ("open", "0.00", [], [])
    assert set(month["place_days"].values()) == {0}


def test_who_asks_for_every_offer_sees_those_that_nobody_is_in() -> None:
    assert [one["offer"] for one in pladsbog("settle 2025-01 --format json").data["offers"]] == ["day-offer", "support"]
    assert pladsbog("settle 2024-12 --format json").data["offers"] == []
    assert "support is not open then: it opened in 2025-01." in pladsbog("settle 2024-12").out


def test_both_close_and_a_frame_is_settled_without_places() -> None:
    assert "support 2025-01 closed at 0,00 kr." in pladsbog("close 2025-01").err
    (month,) = pladsbog("settle 2025-01 --offer day-offer --format json").data["offers"]
    assert (month["status"], month["total"]) == ("closed", "100000.00")


@pytest.mark.parametrize("asked", [
    "bridge 2025-01", "budget support 2025", "budget-changes support 2025", "key-figures 2025", "status", "residents",
    "vacancies support", "coming support", "why support 2025-01", "log --offer support", "rebuild --verify", "verify",
    "check", "savings 2025",
])  # fmt: skip
def test_every_answer_copes(asked: str) -> None:
    pladsbog("close 2025-01")
    ran = pladsbog(asked)
    assert ran.code == 0, ran.err


def test_what_it_is_stands_in_the_log() -> None:
    listed = pladsbog("log").out
    assert "offer support, at home, without places" in listed
    assert "offer day-offer, at home, without places, on model frame" in listed


@pytest.mark.parametrize("typed", [
    "move-in c-1 support 1 --from 2025-01-01 --level 1 --decision V",
    "vacancy support 1 --from 2025-01-01 --kind closed --reason R",
])  # fmt: skip
def test_nobody_moves_in_and_nothing_is_vacant(typed: str) -> None:
    ran = pladsbog(typed)
    assert ran.code == 1
    assert "support is an offer at home: it has no places [no-places]" in ran.err


@pytest.mark.parametrize("typed", [
    "depart support/1 --on 2025-01-31",
    "reassess support/1 --from 2025-01-31 --level 2 --decision V",
    "regrant support/1 by-hours --from 2025-01-31 --quantity 2 --decision V",
    "citizen support/1",
    "residents support/1",
])  # fmt: skip
def test_who_is_supported_at_home_is_named_by_the_key_and_no_place_is_to_be_adopted(typed: str) -> None:
    ran = pladsbog(typed)
    assert "[no-places]" in ran.err
    assert "name the citizen by the key: pladsbog residents support;" in ran.err
    assert "pladsbog regrant CITIZEN SERVICE" in ran.err
    assert "pladsbog end-grant CITIZEN SERVICE" in ran.err


def test_vacancies_say_that_it_has_no_places() -> None:
    assert pladsbog("vacancies support").out == "support has no places that could be vacant\n"
    assert "no place is vacant" in pladsbog("vacancies").out


def test_no_place_is_opened_later() -> None:
    code, err = adopt("place", HEAD + '[[place]]\noffer = "support"\nid = "1"\neffective = 2025-02-01\n')
    assert code == 1
    assert "[no-places]" in err


def test_its_file_lists_no_places_and_a_house_names_model_and_rates() -> None:
    offer = '[[offer]]\nid = "{}"\nname = "N"\neffective = 2025-01-01\n{}\n'
    listed = offer.format("a", 'kind = "at-home"\nplaces = ["1"]') + offer.format("b", 'model = "frame"')
    _, err = adopt("listed", HEAD + listed + offer.format("c", 'rates = "r"'))
    assert '`a`: `kind` is "at-home": an offer at home has no `places`' in err
    assert "`b`: `rates` is missing" in err
    assert "`c`: `model` is missing" in err


def test_a_simulation_opens_no_place_of_it_and_makes_no_house_of_it() -> None:
    place = '[[place]]\noffer = "support"\nid = "1"\neffective = 2025-02-01\n'
    rates = '[[rates]]\nid = "r"\neffective = 2025-01-01\nunit = "day"\nprices = { "1" = 1000 }\n'
    house = '[[offer]]\nid = "support"\nname = "N"\neffective = 2025-02-01\nmodel = "frame"\nrates = "r"\n'
    for text, code in ((place, "no-places"), (rates + house, "other-kind")):
        Path("terms.toml").write_text(text)
        ran = pladsbog("simulate --model terms.toml --from 2025-01 --to 2025-03")
        assert ran.code == 1
        assert f"[{code}]" in ran.err


FRAME = '[[base]]\noffer = "support"\neffective = 2025-01-01\nunit = "year"\namount = 1200000\n'


def test_a_frame_is_owed_without_a_model_and_goes_through_every_answer() -> None:
    assert adopt("frame", HEAD + FRAME)[0] == 0
    (month,) = pladsbog("settle 2025-01 --offer support --format json").data["offers"]
    assert (month["total"], [line["kind"] for line in month["lines"]], month["findings"]) == ("100000.00", ["base"], [])
    why = pladsbog("why support 2025-01").out
    assert "1.200.000,00 kr." in why
    assert pladsbog("close 2025-01 --offer support").code == 0
    for asked in ("check", "verify", "rebuild --verify", "budget support 2025", "budget-changes support 2025",
                  "bridge 2025-01", "key-figures 2025", "status", "statement own 2025-01"):  # fmt: skip
        ran = pladsbog(asked)
        assert ran.code == 0, ran.err + ran.out


def test_a_frame_without_a_model_that_is_annulled_is_held_and_one_that_ends_is_refunded() -> None:
    assert adopt("frame", HEAD + FRAME)[0] == 0
    assert pladsbog("close 2025-01 --offer support").code == 0
    number = pladsbog("log --format json").data[-2]["event"]
    assert pladsbog(f"void {number} --kind typo --reason R").code == 0
    (month,) = pladsbog("settle 2025-02 --offer support --format json").data["offers"]
    (held,) = (one for one in month["findings"] if one["for_month"] == "2025-01")
    assert (held["code"], held["held"], month["total"]) == ("no-base", "100000.00", "0.00")


def test_a_frame_without_a_model_can_be_phased_in() -> None:
    phased = '[[phase_in]]\noffer = "support"\neffective = 2025-01-01\nold = 400000\nshares = { "2025" = 25 }\n'
    assert adopt("phased", HEAD + FRAME + phased)[0] == 0
    (month,) = pladsbog("settle 2025-01 --offer support --format json").data["offers"]
    amounts = {line["kind"]: line["amount"] for line in month["lines"]}
    assert amounts == {"base": "100000.00", "phase-in": "-50000.00"}  # 75 % × (33,333.33 − 100,000.00)


def test_a_base_by_the_day_is_refused_at_home() -> None:
    by_day = FRAME.replace('"year"', '"day"').replace("1200000", "100") + 'paragraph = "85"\n'
    for name, text in (("day", by_day), ("other", by_day.replace("support", "day-offer"))):
        code, err = adopt(name, HEAD + text)
        assert code == 1
        assert "is by the day" in err
        assert "[no-resident-days]" in err
    assert pladsbog("settle 2025-01 --offer support --format json").data["total"] == "0.00"


@pytest.mark.parametrize(
    ("said", "what"),
    [
        ("day_rate = 1500\n", "day_rate"),
        ("occupancy = 98\n", "occupancy"),
        ("day_rate_from = { budget = 500000, places = 4, occupancy = 98 }\n", "day_rate_from"),
    ],
)
def test_what_buyers_would_pay_of_a_frame_by_the_day_is_refused_at_home(said: str, what: str) -> None:
    code, err = adopt("frame", HEAD + FRAME + said)
    assert code == 1
    assert f"the frame of support from 2025-01-01 has {what}, by which buyers pay a frame by the day" in err
    assert f"leave {what} out" in err
    assert pladsbog("settle 2025-01 --offer support --format json").data["total"] == "0.00"


def test_an_occupancy_of_a_budget_is_refused_at_home() -> None:
    budget = '[[budget]]\noffer = "support"\nyear = 2025\nitems = { "all" = 1200000 }\n'
    code, err = adopt("budget", f"{HEAD}{budget}occupancy = 98\n")
    assert (code, "the budget of support for 2025 has occupancy" in err, "[no-buyers-days]" in err) == (1, True, True)
    assert adopt("budget", HEAD + budget)[0] == 0


def test_it_never_becomes_a_house_nor_a_house_one_at_home() -> None:
    rates = '[[rates]]\nid = "r"\neffective = 2025-01-01\nunit = "day"\nprices = { "1" = 1000 }\n'
    rates = '[[rates]]\nid = "r"\neffective = 2025-01-01\nunit = "day"\nprices = { "1" = 1000 }\n'
    house = '[[offer]]\nid = "{}"\nname = "N"\neffective = {}\nmodel = "frame"\nrates = "r"\n'
    code, err = adopt("house", HEAD + rates + house.format("support", "2025-06-01"))
    assert code == 1
    assert "support is an offer at home (event #2); from 2025-06-01 it cannot be an offer with places of its own" in err
    assert "[other-kind]" in err
    assert adopt("own", HEAD + rates + house.format("house", "2025-01-01"))[0] == 0
    turned = HEAD.replace("KB 9", "KB 10") + house.format("house", "2025-06-01") + 'kind = "at-home"\n'
    code, err = adopt("turned", turned)
    assert code == 1
    assert "house is an offer with places of its own (event #" in err


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (FRAME.replace('"year"', '"day"'), "no-resident-days"),
        (f"{FRAME}day_rate = 1500\n", "no-buyers-days"),
        (f"{FRAME}occupancy = 98\n", "no-buyers-days"),
        (
            '[[offer]]\nid = "new"\nname = "N"\neffective = 2025-01-01\nkind = "at-home"\n'
            + FRAME.replace('"support"', '"new"').replace('"year"', '"day"'),
            "no-resident-days",
        ),
        (
            '[[own_payment]]\noffers = ["support"]\nkind = "rent"\neffective = 2025-01-01\namount = 1000\n',
            "no-residents",
        ),
    ],
)
def test_a_simulation_refuses_at_home_what_a_decision_is_refused(text: str, code: str) -> None:
    Path("other.toml").write_text(text)
    simulated = pladsbog("simulate --model other.toml --from 2025-01 --to 2025-03")
    assert (simulated.code, f"[{code}]" in simulated.err) == (1, True), simulated.err
    assert f"[{code}]" in adopt("decided", HEAD + text)[1]


def test_a_simulation_takes_a_frame_at_home_without_a_day_rate() -> None:
    Path("other.toml").write_text(FRAME)
    assert pladsbog("simulate --model other.toml --from 2025-01 --to 2025-03").code == 0


def test_what_a_year_costs_says_where_rounding_alone_takes_it_off_the_price_a_year() -> None:
    """5 hours a week at 426 are 5 × 426 × 365 / 7 = 111,064.29 a year; the months are rounded by themselves.

    7 × 9,432.86 + 4 × 9,128.57 + 8,520.00 = 111,064.30.
    """
    assert adopt("by-hours", BY_HOURS)[0] == 0
    line = "grant c-1 by-hours --offer support --from 2025-01-01 --quantity 5 --decision VU --payer own --yes"
    assert pladsbog(line).code == 0
    told = pladsbog("citizen c-1 --year 2025").out
    assert (
        "cost of 2025: 111.064,30 kr., of it own 111.064,30 kr.\n"
        "that is 0,01 kr. more than 111.064,29 kr. a year: each month's lines are rounded by themselves\n"
    ) in told
    # what a new price in the middle of the year makes of it is no rounding
    dearer = BY_HOURS.replace("KB 9", "KB 10").replace("2025-01-01", "2025-07-01").replace("426", "427")
    assert adopt("dearer", dearer)[0] == 0
    assert "rounded" not in pladsbog("citizen c-1 --year 2025").out
    # and a year of which only a part is granted is no year
    assert pladsbog("end-grant c-1 by-hours --on 2025-12-30 --decision VU --yes").code == 0
    assert "rounded" not in pladsbog("citizen c-1 --year 2025").out


def test_what_ended_before_the_year_or_begins_in_it_is_not_held_against_what_the_year_costs() -> None:
    """The second year costs as much as the first one would have, 0.01 more than the price a year of its own grant."""
    assert adopt("by-hours", BY_HOURS)[0] == 0
    for days in ("--from 2025-01-01 --until 2025-12-30", "--from 2026-01-01"):
        line = f"grant c-1 by-hours --offer support {days} --quantity 5 --decision VU --payer own --yes"
        assert pladsbog(line).code == 0
    assert "that is 0,01 kr. more than 111.064,29 kr. a year" in pladsbog("citizen c-1 --year 2026").out
    assert "rounded" not in pladsbog("citizen c-1 --year 2025").out


# --- no stay that ends ----------------------------------------------------------------------------


def test_who_is_supported_at_home_does_not_depart_and_is_told_how_the_service_ends() -> None:
    # given somebody with a service and no stay
    assert adopt("by-hours", BY_HOURS)[0] == 0
    line = "grant h-3 by-hours --offer support --from 2025-01-01 --until 2025-06-30 --quantity 5 --decision VU"
    assert pladsbog(f"{line} --payer own --yes").code == 0
    # when the departure is recorded while it is granted
    told = pladsbog("depart h-3 --on 2025-03-31").err
    # then the end of the grant is what is meant
    assert told == (
        "Error: citizen h-3 has no stay that could end, but services [unknown-citizen]\n"
        "Hint: where the service ends: pladsbog end-grant h-3 by-hours --on 2025-03-31\n"
    )
    assert pladsbog("end-grant h-3 by-hours --on 2025-03-31 --yes").code == 0
    # and not once it has ended
    assert "end-grant" not in pladsbog("depart h-3 --on 2025-05-31").err


def test_of_several_services_at_home_all_are_named() -> None:
    two = BY_HOURS + BY_HOURS.removeprefix(HEAD).replace("by-hours", "talks").replace("By hours", "Talks")
    assert adopt("two", two)[0] == 0
    for service in ("by-hours", "talks"):
        line = f"grant h-3 {service} --offer support --from 2025-01-01 --quantity 5 --decision VU --payer own --yes"
        assert pladsbog(line).code == 0
    told = pladsbog("depart h-3 --on 2025-03-31").err
    assert "where a service ends, by-hours or talks: pladsbog end-grant h-3 SERVICE --on 2025-03-31" in told


@pytest.mark.parametrize(
    "line",
    [
        "absent h-3 --kind hospital --from 2025-03-01",
        "return h-3 --on 2025-03-01",
        "own-payment h-3 food --price 100 --from 2025-03-01 --decision VU",
        "renegotiate h-3 --special-price 100 --from 2025-03-01 --decision VU",
        "contract h-3 --ends 2025-12-31 --from 2025-03-01 --decision VU",
    ],
)
def test_what_befalls_a_stay_befalls_nobody_at_home(line: str) -> None:
    assert adopt("by-hours", BY_HOURS)[0] == 0
    grant = "grant h-3 by-hours --offer support --from 2025-01-01 --quantity 5 --decision VU"
    assert pladsbog(f"{grant} --payer own --yes").code == 0
    told = pladsbog(line).err
    assert "citizen h-3 has no stay, but is supported at home: By hours (by-hours) [unknown-citizen]" in told
    if line.startswith("renegotiate"):
        assert "pladsbog regrant h-3 by-hours --from 2025-03-01 --quantity Q --decision REF" in told
    else:
        assert "it belongs to a stay in a house: of who is supported at home nothing of it is recorded" in told
        assert pladsbog("citizen h-3").code == 0
    assert "move-in" not in told


def test_with_another_payer_a_service_at_home_is_granted_anew() -> None:
    assert adopt("by-hours", BY_HOURS)[0] == 0
    grant = "grant h-3 by-hours --offer support --quantity 5 --decision VU --yes"
    assert pladsbog(f"{grant} --from 2025-01-01 --payer own").code == 0
    told = pladsbog("change h-3 --from 2025-03-01 --payer 265 --decision VU").err
    assert told == (
        "Error: citizen h-3 has no stay, but is supported at home: By hours (by-hours) [unknown-citizen]\n"
        "Hint: with another payer the service is granted anew: pladsbog end-grant h-3 by-hours --on 2025-02-28, then "
        "pladsbog grant h-3 by-hours --from 2025-03-01 --quantity Q --offer support --payer CODE --decision REF; "
        "or --level L; another paragraph: "
        "pladsbog regrant h-3 by-hours --from 2025-03-01 --paragraph P --decision REF\n"
    )
    # and that can be typed
    assert pladsbog("end-grant h-3 by-hours --on 2025-02-28 --yes").code == 0
    assert pladsbog(f"{grant} --from 2025-03-01 --payer 265").code == 0


@pytest.mark.parametrize(
    ("until", "ended"), [("--until 2025-12-31", ""), ("", "2025-11-30"), ("--until 2025-12-31", "2025-11-30")]
)
def test_a_grant_that_ends_is_granted_anew_as_long_in_the_order_that_is_told(until: str, ended: str) -> None:
    """Each line that is told is typed as it stands; of a grant that has ended already its end is corrected."""
    adopt("hours", BY_HOURS)
    line = f"grant c-9 by-hours --from 2025-03-01 {until} --quantity 3 --offer support --payer 163 --decision VU-1"
    assert pladsbog(line).code == 0
    if ended:
        assert pladsbog(f"end-grant c-9 by-hours --on {ended}").code == 0
    hint = pladsbog("change c-9 --from 2025-06-01 --payer 265 --decision VU-2").err.partition("Hint: ")[2]
    first, second, *_ = re.findall(r"pladsbog (.+?)(?:, then |; |$)", hint)
    for typed in (first.replace("TEXT", "agreed"), second.replace("Q", "3").replace("CODE", "265")):
        ran = pladsbog(typed.replace("REF", "VU-2"))
        assert ran.code == 0, (typed, ran.err)
    (*_, now) = pladsbog("log --format json").data
    assert (now["effective_on"], now["payer"], now["until"]) == ("2025-06-01", "265", ended or "2025-12-31")


def test_a_payer_that_was_wrong_from_the_first_day_is_corrected() -> None:
    # given a service that is to have another payer from the day on which it begins
    assert adopt("by-hours", BY_HOURS)[0] == 0
    grant = "grant h-3 by-hours --offer support --quantity 5 --decision VU --yes"
    assert pladsbog(f"{grant} --from 2025-01-01 --payer own").code == 0
    told = pladsbog("change h-3 --from 2025-01-01 --payer 265 --decision VU").err
    # then it is the event that is corrected, as nothing comes before it
    assert "end-grant" not in told
    number = re.findall(r"pladsbog correct ([0-9]+) --kind typo --reason TEXT --payer CODE", told)[0]
    assert pladsbog(f"correct {number} --kind typo --reason fejl --payer 265 --yes").code == 0


def test_whoever_acts_for_somebody_at_home_is_no_payer() -> None:
    assert adopt("by-hours", BY_HOURS)[0] == 0
    grant = "grant h-3 by-hours --offer support --quantity 5 --decision VU --yes"
    assert pladsbog(f"{grant} --from 2025-01-01 --payer own").code == 0
    told = pladsbog("change h-3 --from 2025-03-01 --acting 265 --decision VU").err
    assert "payer" not in told
    assert "of who is supported at home nothing of it is recorded" in told


@pytest.mark.parametrize("line", ["reassess h-3 --level 2", "move h-3 1", "move h-3 1 --offer elsewhere --level 2"])
def test_who_is_supported_at_home_is_granted_more_and_neither_reassessed_nor_moved(line: str) -> None:
    # given somebody with a service and no stay
    assert adopt("by-hours", BY_HOURS)[0] == 0
    grant = "grant h-3 by-hours --offer support --from 2025-01-01 --until 2025-06-30 --quantity 5 --decision VU"
    assert pladsbog(f"{grant} --payer own --yes").code == 0
    # when another level or room is recorded while it is granted
    told = pladsbog(f"{line} --from 2025-03-01 --decision VU").err
    # then another quantity is what is meant, or the end of the grant, and no move-in
    assert told == (
        "Error: citizen h-3 has no stay, but is supported at home: By hours (by-hours) [unknown-citizen]\n"
        "Hint: another quantity or level from then on: "
        "pladsbog regrant h-3 by-hours --from 2025-03-01 --quantity Q --decision REF; or --level L; "
        "where the service ends: pladsbog end-grant h-3 by-hours --on 2025-02-28\n"
    ), "the last day is the one before the change"
    assert pladsbog("regrant h-3 by-hours --from 2025-03-01 --quantity 8 --decision VU --yes").code == 0
    assert "regrant" not in pladsbog(f"{line} --from 2025-08-01 --decision VU").err
