"""What a simulation assumes of services, own payments, reservations and departures that are recorded for later."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook  # type: ignore[import-untyped]  # it has no stubs

from ledger.shared.calendar import clock_set_to
from tests.cli.running import pladsbog
from tests.cli.test_service_charts import HEADER

TOWN = """
reference = "KB 2024-12-03 item 4"
decided_on = 2024-12-03
[[chart]]
id = "doegn"
effective = 2025-01-01
themes = ["Egenomsorg", "Mobilitet"]
times = ["Dag", "Nat"]
forms = ["Direkte"]
[[model]]
id = "pakker"
effective = 2025-01-01
allocation = "activity"
structure = "differentiated"
[model.notice]
rule = "months"
count = 1
[model.vacancy]
rule = "level"
level = "A"
[[rates]]
id = "takst"
effective = 2025-01-01
unit = "month"
prices = { "A" = 30000, "B" = 40000 }
hours_to = { "A" = 14, "B" = 28 }
[[offer]]
id = "gammelby"
name = "Gammelby"
effective = 2025-01-01
model = "pakker"
rates = "takst"
places = ["1", "2", "3"]
[[offer]]
id = "nybo"
name = "Nybo"
effective = 2025-01-01
model = "pakker"
rates = "takst"
places = ["1"]
[[offer]]
id = "hjemme"
name = "Hjemme"
effective = 2025-01-01
kind = "at-home"
[[service]]
id = "nattevagt"
name = "Nattevagt"
effective = 2025-01-01
unit = "day"
price = 185
notice = "as-stay"
[[service]]
id = "stoette"
name = "Støtte"
effective = 2025-01-01
unit = "hours-a-week"
price = 350
needs_stay = false
[[own_payment]]
offers = ["gammelby"]
kind = "rent"
effective = 2025-01-01
amount = 3000
"""
YEAR = "--from 2026-01 --to 2026-12"
MONTHS = [f"2026-{month:02}" for month in range(1, 13)]


@pytest.fixture(autouse=True)
def town(folder: Path) -> Iterator[Path]:
    """c-3, c-4 and c-5 live in Gammelby at A; on 10 January 2026."""
    (folder / "town.toml").write_text(TOWN)
    with clock_set_to(datetime(2026, 1, 10, 10, tzinfo=UTC)):
        for line in (
            "init --municipality 706",
            "adopt town.toml",
            *(f"move-in c-{3 + at} gammelby {1 + at} --from 2025-01-01 --level A --decision V" for at in range(3)),
        ):
            done(line)
        yield folder


def done(line: str) -> Any:
    ran = pladsbog(line)
    assert ran.code == 0, (line, ran.err)
    return ran


def simulated(text: str, options: str = YEAR, file: str = "case.toml") -> Any:
    Path(file).write_text(text)
    return done(f"simulate --model {file} {options} --format json").data


def refused(text: str) -> Any:
    Path("case.toml").write_text(text)
    ran = pladsbog(f"simulate --model case.toml {YEAR} --format json")
    assert (ran.code in (1, 2), ran.out) == (True, ""), ran
    return ran.refusal


def table(section: str, **said: object) -> str:
    """A table of a file; a day is written as TOML has it."""
    quoted = {key for key, value in said.items() if isinstance(value, str) and not value.startswith("20")}
    lines = (f'{key} = "{value}"' if key in quoted else f"{key} = {value}" for key, value in said.items())
    return "\n".join([f"[[{section}]]", *lines, ""])


def kinds(found: Any, offer: str) -> dict[str, str]:
    house = next(house for house in found["offers"] if house["offer"] == offer)
    return {kind["kind"]: kind["simulated"] for kind in house["kinds"]}


def as_recorded(found: Any, *lines: str) -> None:
    """Record what was simulated, and hold every house's months against it."""
    for line in lines:
        done(line)
    for house in found["offers"]:
        settled = [done(f"settle {month} --offer {house['offer']} --format json").data for month in MONTHS]
        assert [month["simulated"] for month in house["months"]] == [month["total"] for month in settled]
    own = sum(float(done(f"statement own {month} --format json").data["total"]) for month in MONTHS)
    assert f"{own:.2f}" == found["years"][0]["own_simulated"]


# --- services ------------------------------------------------------------------------------------


def test_a_service_is_granted_changed_and_ended() -> None:
    # March: 31 × 185; April and May: 61 × 2 × 185, and no notice after a service that ends by itself
    found = simulated(
        table("grant", citizen="c-3", service="nattevagt", date="2026-03-01")
        + table("regrant", citizen="c-3", service="nattevagt", date="2026-04-01", quantity=2)
        + table("end_grant", citizen="c-3", service="nattevagt", date="2026-05-31")
    )
    assert kinds(found, "gammelby")["supplement"] == "28305.00"
    assert (found["difference"], found["residual"]) == ("28305.00", "0.00")
    as_recorded(
        found,
        "grant c-3 nattevagt --from 2026-03-01 --decision V",
        "regrant c-3 nattevagt --from 2026-04-01 --quantity 2 --decision V",
        "end-grant c-3 nattevagt --on 2026-05-31 --decision V",
    )


def test_support_at_home_of_somebody_who_lives_nowhere_here() -> None:
    # 5 hours a week at 350 is 250 a day; July to December are 184 days.
    said = {"date": "2026-07-01", "quantity": 5, "offer": "hjemme", "payer": "707"}
    found = simulated(table("grant", citizen="c-9", service="stoette", **said))
    assert kinds(found, "hjemme") == {"supplement": "46000.00"}
    # 707 pays it. The own municipality pays 3 × 12 × (30,000 − 3,000), and Nybo's vacant place, 12 × 30,000.
    assert found["years"][0]["own_simulated"] == "1332000.00"
    as_recorded(
        found, "grant c-9 stoette --from 2026-07-01 --quantity 5 --offer hjemme --payer 707 --decision V",
    )  # fmt: skip


def test_a_service_that_only_the_file_adopts_for_a_resident_who_is_only_assumed() -> None:
    bus = table("service", id="bus", name="Kørsel", effective="2026-01-01", unit="month", price=700)
    home = table("move_in", offer="nybo", place="1", date="2026-03-01", level="B", payer="707", paragraph="108")
    # Ten months of 40,000, and of the bus from April on nine of 700, which 707 pays as the stay.
    found = simulated(bus + home + table("grant", citizen="nybo/1", service="bus", date="2026-04-01"))
    assert kinds(found, "nybo") == {"service": "400000.00", "supplement": "6300.00", "vacancy": "60000.00"}
    assert found["years"][0]["own_simulated"] == "1032000.00"  # 972,000 of Gammelby, and two vacant months


def test_one_who_leaves_keeps_the_service_through_notice_unless_it_ends_that_day() -> None:
    leaving = table("grant", citizen="c-3", service="nattevagt", date="2026-03-01")
    leaving += table("depart", citizen="c-3", date="2026-04-30", cause="moved")
    # Notice is the month after: 61 days, and 31 of the tail; without it where the service is ended the same day.
    assert kinds(simulated(leaving), "gammelby")["supplement"] == "17020.00"
    ended = leaving + table("end_grant", citizen="c-3", service="nattevagt", date="2026-04-30")
    assert kinds(simulated(ended), "gammelby")["supplement"] == "11285.00"


def test_a_service_ends_before_another_one_comes_into_the_place_that_day() -> None:
    day = {"date": "2026-04-30"}
    turned = table("depart", citizen="c-3", cause="moved", **day)
    turned += table("move_in", citizen="c-9", offer="gammelby", place="1", level="A", **day)
    turned += table("end_grant", citizen="gammelby/1", service="nattevagt", **day)
    turned += table("grant", citizen="gammelby/1", service="nattevagt", **day)
    # c-3's 61 days from March on, and c-9's 246 to the end of the year, of which one is the same
    found = simulated(table("grant", citizen="c-3", service="nattevagt", date="2026-03-01") + turned)
    assert kinds(found, "gammelby")["supplement"] == "56795.00"


# --- what residents pay, and places kept for others ----------------------------------------------


def test_what_one_resident_pays_and_what_the_house_s_pay() -> None:
    one = table("own_payment", citizen="c-3", kind="rent", date="2026-03-01", price=1000)
    none = table("own_payment", borger="c-4", art="husleje", dato="2026-07-01", pris=0)
    house = table("own_payment", kind="rent", effective="2026-01-01", amount=2000) + 'offers = ["gammelby"]\n'
    # The house's as terms in the same section: 2 × 2,000 + 10 × 1,000, 6 × 2,000, 12 × 2,000
    assert kinds(simulated(one + house + none), "gammelby")["own-payment"] == "-50000.00"
    # c-3: 2 × 3,000 + 10 × 1,000; c-4: 6 × 3,000; c-5: 12 × 3,000
    found = simulated(one + none)
    assert kinds(found, "gammelby")["own-payment"] == "-70000.00"
    as_recorded(
        found,
        "own-payment c-3 rent --from 2026-03-01 --price 1000 --decision V",
        "own-payment c-4 rent --from 2026-07-01 --price 0 --decision V",
    )


def test_a_place_is_reserved_until_somebody_moves_in() -> None:
    kept = {"offer": "nybo", "place": "1", "payer": "707", "date": "2026-02-01", "until": "2026-12-31"}
    home = table("move_in", offer="nybo", place="1", date="2026-03-01", level="B")
    found = simulated(table("reserve", **kept, price=900) + home)
    # January by the vacancy rule, February reserved: 28 × 900, which 707 pays; then ten months of 40,000
    assert kinds(found, "nybo") == {"service": "400000.00", "vacancy": "55200.00"}
    assert found["years"][0]["own_simulated"] == "1402000.00"
    as_recorded(
        found,
        "reserve nybo 1 --for 707 --from 2026-02-01 --until 2026-12-31 --price 900 --decision V",
        "move-in c-9 nybo 1 --from 2026-03-01 --level B --decision V",
    )


# --- 24-hour charts ------------------------------------------------------------------------------


def test_a_chart_is_sought_beside_the_simulation_s_file(town: Path) -> None:
    (town / "plan" / "charts").mkdir(parents=True)
    (town / "plan" / "charts" / "c9.csv").write_text(f"{HEADER}Egenomsorg;Dag;Direkte;1200;week\n")
    (town / "c9.csv").write_text(f"{HEADER}Egenomsorg;Dag;Direkte;60;week\n")
    (town / "plan" / "c9.csv").write_text(f"{HEADER}Egenomsorg;Dag;Direkte;420;week\n")
    text = table("move_in", citizen="c-9", offer="nybo", place="1", date="2026-01-01", chart="charts/c9.csv")
    text += table("grant", citizen="c-9", service="stoette", date="2026-07-01", offer="hjemme", doegnskema="c9.csv")
    found = simulated(text, file="plan/case.toml")
    # 20 hours are level B; 7 hours a week at 350 are 350 a day, 184 days
    assert kinds(found, "nybo")["service"] == "480000.00"
    assert kinds(found, "hjemme") == {"supplement": "64400.00"}
    as_recorded(
        found,
        "move-in c-9 nybo 1 --from 2026-01-01 --chart plan/charts/c9.csv --decision V",
        "grant c-9 stoette --from 2026-07-01 --offer hjemme --chart plan/c9.csv --decision V",
    )


def test_a_chart_that_is_not_there_or_says_other_words() -> None:
    said = {"citizen": "c-9", "service": "stoette", "date": "2026-07-01", "offer": "hjemme", "payer": "707"}
    found = refused(table("grant", **said, chart="nowhere.csv"))
    assert (found["code"], "`chart` is 'nowhere.csv'" in str(found)) == ("bad-decision-file", True)
    Path("other.csv").write_text(f"{HEADER}Havearbejde;Dag;Direkte;60;week\n")
    found = refused(table("grant", **said, chart="other.csv"))
    assert (found["code"], found["because"], "Havearbejde" in str(found)) == ("act-refused", "import-refused", True)


# --- departures that are recorded for a later day -------------------------------------------------


CLOSED = table("closure", offer="gammelby", last_day="2026-05-31")
ALL_LEAVE = table("depart", offer="gammelby", date="2026-03-31", cause="moved")


def test_a_house_is_left_by_those_too_who_leave_later_as_recorded() -> None:
    done("depart c-3 --on 2026-09-15 --cause moved")
    done("depart c-4 --on 2026-03-31 --cause moved")
    found = simulated(ALL_LEAVE + CLOSED)
    # Three months of three, a notice of one month, and vacancies of May
    assert kinds(found, "gammelby") == {
        "service": "270000.00",
        "own-payment": "-27000.00",
        "notice": "90000.00",
        "vacancy": "90000.00",
    }
    assert found["residual"] == "0.00"


def test_what_is_brought_forward_is_what_a_correction_of_the_day_comes_to() -> None:
    number = departure_of("c-3", "2026-09-15")
    found = simulated(table("depart", citizen="c-3", date="2026-03-31"))
    # The cause is as recorded: moved, with a notice of a month, and vacant at level A from May on
    as_recorded(found, f"correct {number} --from 2026-03-31 --kind decision --reason R")


def departure_of(citizen: str, day: str, said: str = "--cause moved") -> int:
    (event, *_) = done(f"depart {citizen} --on {day} {said} --format json").data["events"]
    return int(event["event"])


def test_a_departure_that_was_corrected_before_is_brought_forward() -> None:
    number = departure_of("c-3", "2026-09-15")
    done(f"correct {number} --from 2026-08-15 --kind typo --reason slip")
    before = kinds(simulated(ALL_LEAVE + CLOSED), "gammelby")
    assert before["service"] == "270000.00"


def test_a_recorded_move_to_another_house_comes_earlier_too() -> None:
    (left, *_) = done("move c-3 1 --offer nybo --from 2026-09-01 --decision V --format json").data["events"]
    found = simulated(ALL_LEAVE + CLOSED)
    # Nybo: vacant for three months, then c-3 for nine; in Gammelby a month of notice after a move as after others
    assert kinds(found, "nybo") == {"service": "270000.00", "vacancy": "90000.00"}
    assert kinds(found, "gammelby")["notice"] == "90000.00"
    alone = simulated(table("depart", citizen="c-3", date="2026-03-31"))
    as_recorded(alone, f"correct {left['event']} --from 2026-04-01 --kind decision --reason R")


def test_a_move_that_cannot_come_earlier_is_refused() -> None:
    done("move-in c-8 nybo 1 --from 2026-01-01 --until 2026-08-31 --level A --decision V")
    done("move c-3 1 --offer nybo --from 2026-09-15 --decision V")
    found = refused(ALL_LEAVE + CLOSED)
    assert (found["code"], found["because"]) == ("act-refused", "impossible-history")
    assert "c-8" in found["why"]


def test_what_is_recorded_after_the_assumed_day_is_in_the_way() -> None:
    done("reassess c-3 --from 2026-06-01 --level B --decision V")
    departure_of("c-3", "2026-09-15")
    found = refused(ALL_LEAVE + CLOSED)
    assert (found["code"], found["because"]) == ("act-refused", "impossible-history")


def test_one_who_leaves_that_day_as_recorded_is_no_obstacle_and_who_has_left_is_nobody() -> None:
    departure_of("c-3", "2026-03-31")
    assert simulated(table("depart", citizen="c-4", date="2026-05-31", cause="moved"))
    for citizen in ("c-4", "c-5"):
        departure_of(citizen, "2026-03-31")
    assert refused(ALL_LEAVE)["because"] == "nobody-leaves"
    assert refused(table("depart", citizen="c-3", date="2026-04-30"))["because"] == "already-departed"


def test_notice_that_would_be_given_after_the_departure_is_unsaid() -> None:
    departure_of("c-3", "2026-09-15", "--cause moved --notice-given 2026-08-01")
    assert kinds(simulated(table("depart", citizen="c-3", date="2026-03-31")), "gammelby")["notice"] == "30000.00"


# --- what cannot be ------------------------------------------------------------------------------

WATCH = {"citizen": "c-3", "service": "nattevagt", "date": "2026-03-01"}
RENT = {"citizen": "c-3", "kind": "rent", "date": "2026-03-01", "price": 1000}
KEPT = {"offer": "nybo", "place": "1", "payer": "707", "date": "2026-02-01", "until": "2026-03-31"}


@pytest.mark.parametrize(
    ("text", "code", "because"),
    [
        (table("grant", **{**WATCH, "service": "bus"}), "act-refused", "unknown-service"),
        (table("grant", **{**WATCH, "citizen": "c-77"}), "act-refused", "unknown-citizen"),
        (table("grant", **WATCH) * 2, "act-refused", "granted-already"),
        (table("grant", **WATCH, quantity=-1), "bad-decision-file", None),
        (table("grant", **WATCH, hours=3), "act-refused", "no-levels"),
        (table("grant", **WATCH, decided_by="leader"), "bad-decision-file", None),
        (table("grant", **WATCH, price=3), "bad-decision-file", None),
        (
            table("grant", citizen="c-9", service="stoette", date="2026-03-01", quantity=3),
            "act-refused",
            "offer-unsaid",
        ),
        (table("regrant", **WATCH, quantity=2), "act-refused", "no-grant"),
        (table("end_grant", **WATCH), "act-refused", "no-grant"),
        (table("own_payment", **{**RENT, "citizen": "c-77"}), "act-refused", "unknown-citizen"),
        (table("own_payment", **RENT) * 2, "act-refused", "own-payment-said"),
        (table("own_payment", **RENT) + 'offers = ["gammelby"]\n', "bad-decision-file", None),
        (table("own_payment", kind="rent", date="2026-03-01", price=1000), "bad-decision-file", None),
        (table("own_payment", **RENT).replace("[[own_payment]]", "[own_payment]"), "bad-decision-file", None),
        (table("reserve", **{**KEPT, "offer": "gammelby"}), "act-refused", "place-lived-in"),
        (table("reserve", **{**KEPT, "payer": "706"}), "act-refused", "reserved-for-own"),
        (table("reserve", **{**KEPT, "until": "2026-01-31"}), "act-refused", "days-reversed"),
        (table("reserve", offer="nybo", place="1", payer="707", date="2026-02-01"), "bad-decision-file", None),
        (table("deliver", **WATCH, quantity=2), "bad-decision-file", None),
        (table("budget_grant", offer="nybo", year=2026, amount=1000), "not-in-simulation", None),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_recorded(town: Path, text: str, code: str, because: str | None) -> None:
    before = (town / "pladsbog.db").read_bytes()
    found = refused(text)
    assert (found["code"], found.get("because")) == (code, because), found
    assert found["message"].count("`own_payment`") <= 1
    assert (town / "pladsbog.db").read_bytes() == before


# --- houses that the ledger has not --------------------------------------------------------------


def test_what_houses_that_the_ledger_has_not_come_to_is_told_apart() -> None:
    # given terms that open a house with a frame of 1,200,000, and raise one place's price
    house = table("offer", id="fremmed", name="Fremmed", effective="2026-01-01", model="pakker", rates="takst")
    frame = table("base", offer="fremmed", effective="2026-01-01", unit="year", amount=1_200_000)
    rates = '[[rates]]\nid = "takst"\neffective = 2026-01-01\nunit = "month"\nprices = { "A" = 30100, "B" = 40000 }\n'
    Path("case.toml").write_text(house.rstrip() + '\nplaces = ["1"]\n' + frame + rates)
    ran = done("simulate --model case.toml --from 2026-01 --to 2026-03")
    # then its quarter, the frame and a vacancy at A, stands beside what three residents would cost more
    (told,) = [line for line in ran.err.splitlines() if "which the ledger does not have" in line]
    assert told.startswith("case opens fremmed, which the ledger does not have: ")
    by_house = {one["offer"]: one["difference"] for one in simulated(Path("case.toml").read_text())["offers"]}
    assert set(by_house) == {"fremmed", "gammelby", "nybo", "hjemme"}
    assert done("simulate --model case.toml --from 2026-01 --to 2026-03 --format json").data["opened"] == ["fremmed"]
    # and nothing is said where every house is the ledger's
    Path("case.toml").write_text(rates)
    assert "which the ledger" not in done("simulate --model case.toml --from 2026-01 --to 2026-03").err


def test_the_title_of_a_span_says_from_when_to_when() -> None:
    Path("case.toml").write_text("")
    done("simulate --model case.toml --from 2026-01 --to 2026-03 -o out.xlsx")
    assert load_workbook("out.xlsx").properties.title == "Simulation: all offers, 2026-01 to 2026-03"
