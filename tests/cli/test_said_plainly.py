"""What was hard to read, or said of the wrong thing, when somebody tried services for the first time."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.browse.looking import Visitor
from tests.cli.house import AT_HOME, adopt, data, done, house, refused, said
from tests.cli.running import pladsbog

K = """
[[offer]]
id = "k"
name = "K"
effective = 2025-01-01
model = "m"
rates = "r"
places = ["1", "2"]
"""
DECISION = house(
    '"1" = 1000, "2" = 1500',
    3,
    after=K
    + AT_HOME
    + """
[[service]]
id = "support"
name = "Support"
effective = 2025-01-01
unit = "hours-a-week"
price = 400
needs_stay = false

[[service]]
id = "month"
name = "Month"
effective = 2025-01-01
unit = "month"
price = 3100
needs_stay = false

[[service]]
id = "km"
name = "Driving"
effective = 2025-01-01
unit = "km"
price = 4
needs_stay = false

[[service]]
id = "extra"
name = "Extra"
effective = 2025-01-01
unit = "day"
rates = "r"
""",
)


@pytest.fixture(autouse=True)
def c_1_at_home(folder: Path) -> Path:
    """c-1 lives in h/1 and gets support at home from January 2025."""
    adopt("d", DECISION)
    done(
        "move-in c-1 h 1 --from 2025-01-01 --level 1 --paragraph 108 --decision VU",
        "grant c-1 support --offer home --from 2025-01-01 --quantity 7 --decision VU",
    )
    return folder


def test_the_last_of_two_houses_is_the_one_that_somebody_left() -> None:
    said("move c-1 1 --offer k --from 2025-02-10 --level 1 --decision VU")
    said("depart c-1 --on 2025-03-10 --cause moved")
    assert "c-1 left k on 2025-03-10" in refused("move-in c-1 h 3 --from 2025-04-10 --level 2 --decision VU")


def test_a_negotiated_price_is_no_reassessment() -> None:
    said(
        "buy c-30 solhoej --from 2025-02-12 --price 62500 --per month --paragraph 107 --decision VU --name Solhoej "
        "--function 5.38.52"
    )
    said("renegotiate c-30 --from 2025-03-15 --special-price 60000 --per month --decision VU")
    rows = pladsbog("coming solhoej --on 2025-03-01 --within 60 --format json").data["coming"]
    assert [(row["day"], row["what"]) for row in rows] == [("2025-03-15", "price")]
    assert rows[0]["text"].startswith("renegotiated to")


def test_a_command_does_not_say_what_houses_are_told_of_a_residence() -> None:
    recorded = said("absent c-1 --from 2025-02-01 --until 2025-02-05 --kind hospital")
    assert "away (hospital)" in recorded
    assert "told where" not in recorded
    dry = pladsbog("absent c-1 --from 2025-03-01 --until 2025-03-05 --kind hospital --dry-run")
    assert "told where" not in dry.out + dry.err
    assert "home told where c-1 lives" in pladsbog("log --citizen c-1").out


def test_an_end_on_the_last_day_of_a_closed_month_needs_no_reason() -> None:
    said("grant c-1 month --offer home --from 2025-01-01 --decision VU")
    said("close 2025-01")
    assert "last day 2025-01-31" in said("end-grant c-1 support --on 2025-01-31")
    assert "last day 2025-01-31" in said("end-grant c-1 month --on 2025-01-31")
    assert pladsbog("settle 2025-02 --offer home --format json").data["offers"][0]["lines"] == []


def test_an_end_before_it_moves_the_month_and_does() -> None:
    said("close 2025-01")
    assert "[reason-needed]" in refused("end-grant c-1 support --on 2025-01-30")
    said("end-grant c-1 support --on 2025-01-30 --reason late")
    (line,) = pladsbog("settle 2025-02 --offer home --format json").data["offers"][0]["lines"]
    assert (line["kind"], line["amount"]) == ("adjustment", "-400.00")


def test_an_end_after_it_was_asked_for_is_seen_in_the_month_that_follows() -> None:
    """What was settled before is calculated anew from the day after the last one."""
    assert pladsbog("settle 2025-02 --offer home --format json").data["total"] == "11200.00"
    said("end-grant c-1 support --on 2025-01-31")
    assert pladsbog("settle 2025-02 --offer home --format json").data["total"] == "0.00"
    assert pladsbog("settle 2025-01 --offer home --format json").data["total"] == "12400.00"


def test_who_has_support_at_home_alone_is_followed_up_by_service() -> None:
    said("grant c-9 support --offer home --from 2025-01-01 --quantity 7 --payer own --decision VU")
    follow_up = "follow-up citizen c-9 --on 2025-06-01 --result continue --decision VU"
    why = refused(follow_up)
    assert "citizen c-9 has no stay, but services: say which" in why
    assert "Hint: add --service: support" in why
    said(f"{follow_up} --service support")


def test_what_comes_back_is_voided_in_the_ledger_that_was_named() -> None:
    log = pladsbog("log --citizen c-1 --format json").data
    moved_in = next(one["event"] for one in log if one["kind"] == "citizen.moved-in")
    corrected = said(f"--ledger pladsbog.db correct {moved_in} --kind typo --reason x --level 2")
    number = corrected.split("#")[1].split()[0]
    answer = said(f"--ledger pladsbog.db void {number} --kind typo --reason y")
    assert f"to void it too: pladsbog --ledger pladsbog.db void {moved_in} --kind typo" in answer


def test_a_list_without_items_is_said_to_need_one(folder: Path) -> None:
    (folder / "chart.toml").write_text(
        'reference = "KB 2"\ndecided_on = 2024-12-10\n[[chart]]\nid = "c"\neffective = 2025-01-01\n'
        'themes = ["a"]\ntimes = ["day"]\nforms = []\n'
    )
    assert "`forms` is a list; it must have at least one item" in refused("adopt chart.toml")


def test_after_an_end_the_hint_is_the_end() -> None:
    number = said("end-grant c-1 support --on 2025-02-14").split("#")[1].split()[0]
    why = refused("regrant c-1 support --from 2025-03-01 --quantity 3 --decision VU")
    assert "not granted Support (support) on 2025-03-01, but until 2025-02-14" in why
    assert f"pladsbog correct {number} --kind typo --reason TEXT --date 2025-03-01" in why
    said(f"correct {number} --kind typo --reason x --date 2025-03-01")


def test_hours_are_asked_for_only_where_levels_follow_from_them() -> None:
    why = refused("grant c-1 extra --from 2025-02-01 --decision VU")
    assert "give --level (1, 2)" in why
    assert "--hours" not in why


def test_an_end_within_a_delivery_cuts_it_and_one_before_it_is_refused() -> None:
    said("grant c-1 km --offer home --from 2025-01-01 --decision VU")
    said("deliver c-1 km 2025-02 --quantity 40")
    way_on = "right only where it went on: 2025-02-01 is the first possible"
    assert way_on in refused("end-grant c-1 km --on 2025-01-31")
    assert "c-1 no longer granted Driving (km), last day 2025-02-15" in said("end-grant c-1 km --on 2025-02-15")


def test_own_payments_of_an_offer_at_home_are_refused(folder: Path) -> None:
    (folder / "own.toml").write_text(
        'reference = "KB 3"\ndecided_on = 2024-12-10\n[[own_payment]]\nkind = "rent"\noffers = ["h", "home"]\n'
        "effective = 2025-01-01\namount = 2403\n"
    )
    why = refused("adopt own.toml")
    assert "home is an offer at home: nobody lives there" in why
    assert "leave home out of the `offers`" in why
    assert "own payment" not in pladsbog("log").out
    (folder / "own.toml").write_text((folder / "own.toml").read_text().replace(', "home"', ""))
    said("adopt own.toml")


@pytest.mark.parametrize(("payer", "remarked"), [("--payer 101", True), ("", True), ("--payer 163", False)])
def test_another_municipalitys_citizen_in_a_reserved_place_is_remarked(payer: str, remarked: bool) -> None:
    said("reserve h 3 --for 163 --from 2025-03-01 --until 2025-04-30 --decision VU")
    answer = said(f"move-in c-4 h 3 --from 2025-03-10 --level 1 --paragraph 107 --decision VU {payer}")
    assert ("look again: h/3 is reserved for 163 Herlev on 2025-03-10, and c-4 is paid by" in answer) is remarked
    assert "look again" not in said("move-in c-5 h 2 --from 2025-03-10 --level 1 --decision VU --payer 101")


@pytest.mark.parametrize("own", ["egen", "own", "Egen"])
def test_an_import_knows_the_own_municipality_in_danish(folder: Path, own: str) -> None:
    (folder / "rows.csv").write_text(
        "hændelse;fra;borger;tilbud;ydelse;antal;betalingskommune;afgørelse\n"
        f"bevilling;01-01-2025;c-9;home;support;5;{own};V\n"
    )
    said("import rows.csv")


def test_rows_that_follow_from_a_bad_grant_are_counted_apart(folder: Path) -> None:
    (folder / "rows.csv").write_text(
        "hændelse;fra;borger;tilbud;ydelse;antal;betalingskommune;måned;afgørelse\n"
        "bevilling;01-01-2025;c-9;home;support;mange;egen;;V\n"
        "levering;;c-9;;support;18;;2025-01;\n"
        "levering;;c-9;;support;19;;2025-02;\n"
    )
    why = refused("import rows.csv")
    assert "1 bad row" in why
    assert "is not granted" not in why
    assert "2 " in why.partition("1 bad row")[2]


def test_a_service_that_a_budget_assumes_is_so_many_of_its_units_a_year_at_the_price_of_one() -> None:
    adopt(
        "year",
        'reference = "KB 3"\ndecided_on = 2024-12-10\n[[budget]]\noffer = "h"\nyear = 2025\n'
        '[[budget.activity]]\nservice = "km"\nquantity = 2000\nprice = 4\n'
        '[[budget.activity]]\nservice = "support"\nquantity = 312\nprice = 400\n',
    )
    number = data("log")[-1]["event"]
    # when the event is shown, at the command line and in the browser
    shown = done(f"show {number}").out.replace("\u00a0", " ")
    visitor = Visitor("pladsbog.db")
    try:
        page = visitor.get(f"event/{number}").text.replace("\u00a0", " ")
        # then what is counted is said, and neither the unit nor the days of a price a year
        for text in (shown, page):
            assert "; in the whole year: 2000 km at 4,00 kr." in text
            assert "in the whole year: 312 hours at 400,00 kr." in text
            assert "days in a year" not in text
        # and programs have every part of it
        assert data(f"show {number}")["budget"]["activity"][0] == {
            "quantity": "2000", "price": "4.00", "unit": "year", "days_in_year": "365", "service": "km",
        }  # fmt: skip
    finally:
        visitor.close()


def test_what_is_granted_by_the_piece_is_so_many_a_week_where_people_read_it() -> None:
    done("grant c-1 km --offer home --from 2025-01-01 --quantity 25 --decision VU")
    visitor = Visitor("pladsbog.db")
    try:
        assert "km a week" in visitor.look("citizen/c-1/2025").column("unit")
        assert "km a week" in visitor.get("house/home/2025").text
    finally:
        visitor.close()
    assert "km a week" in done("citizen c-1 --show services").out
    assert "km a week" in done("residents home").out
    assert "km" in [one["unit"] for one in data("citizen c-1")["services"]]
    for line in ("citizen c-1 --show services", "residents home --show supported"):
        assert ";km;" in done(f"{line} --format csv").out
