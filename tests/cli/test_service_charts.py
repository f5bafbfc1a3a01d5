"""Services granted by a 24-hour chart: where the exact hours are reckoned with, and where the chart is shown.

140 minutes a day are 980 a week, 49/3 hours; at 402 kroner an hour 938 a day.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from ledger.shared.calendar import clock_set_to
from tests.cli.house import data, done, refused
from tests.cli.running import pladsbog

DECISION = """
reference = "KB 2025-12-01 item 1"
decided_on = 2025-12-01
[[chart]]
id = "doegn"
effective = 2026-01-01
themes = ["Egenomsorg", "Mobilitet"]
times = ["Dag", "Nat"]
forms = ["Direkte", "Planlægning"]
near = 0.5
[[model]]
id = "m"
effective = 2025-01-01
allocation = "activity"
structure = "differentiated"
[[rates]]
id = "r"
effective = 2025-01-01
unit = "day"
prices = { "1" = 500, "2" = 1000, "3" = 1500 }
hours_to = { "1" = 14, "2" = 16.5, "3" = 28 }
descriptions = { "2" = "Dagtilbud med støtte" }
[[offer]]
id = "house"
name = "The house"
effective = 2025-01-01
model = "m"
rates = "r"
places = ["1", "2", "3"]
[[offer]]
id = "home"
name = "At home"
effective = 2025-01-01
kind = "at-home"
[[service]]
id = "support"
name = "Støttetimer"
effective = 2025-01-01
unit = "hours-a-week"
price = 402
[[service]]
id = "extra"
name = "Ekstra støtte"
effective = 2025-01-01
unit = "hour"
price = 402
needs_stay = false
[[service]]
id = "day-offer"
name = "Dagtilbud"
effective = 2025-01-01
unit = "day"
rates = "r"
[[service]]
id = "night-watch"
name = "Nattevagt"
effective = 2025-01-01
unit = "day"
price = 185
"""
HEADER = "theme;time;form;minutes;per\n"
FIX = "--kind typo --reason slip"


@pytest.fixture
def house(folder: Path) -> Iterator[Path]:
    """The folder with a ledger, a house whose resident c-17 is paid for by 751, and an offer at home, in June 2027."""
    (folder / "decision.toml").write_text(DECISION)
    (folder / "thirds.csv").write_text(f"{HEADER}Egenomsorg;Dag;Direkte;100;day\nMobilitet;Nat;Planlægning;40;day\n")
    (folder / "week.csv").write_text(f"{HEADER}Egenomsorg;Dag;Direkte;420;week\n")
    with clock_set_to(datetime(2027, 6, 1, 10, tzinfo=UTC)):
        done("init --municipality 707", "adopt decision.toml")
        data("move-in c-17 house 1 --from 2026-03-01 --level 1 --payer 751 --decision V")
        yield folder


def grant(service: str, beside: str = "", chart: str = "thirds.csv") -> int:
    events = data(f"grant c-17 {service} --from 2026-03-01 --chart {chart} --decision V {beside}")["events"]
    return int(events[0]["event"])


def lines(command: str) -> list[dict[str, Any]]:
    return [line for line in data(command)["lines"] if line["kind"] in ("supplement", "adjustment")]


def settled(month: str) -> list[dict[str, Any]]:
    return [line for offer in data(f"settle {month}")["offers"] for line in offer["lines"] if line["service"]]


def test_what_is_shown_is_rounded_and_what_is_reckoned_is_not(house: Path) -> None:
    number = grant("support")
    event = data(f"show {number}")
    assert (event["quantity"], "hours" in event, len(event["chart"]["entries"])) == ("16.3333", False, 2)
    (line,) = settled("2026-03")
    assert (line["quantity"], line["unit_price"], line["amount"]) == ("16.3333", "402.00", "29078.00")
    assert line["exact_quantity"] == "49/3"
    (told,) = lines("why house 2026-03")
    assert (told["quantity"], told["exact_quantity"]) == ("16.3333", "49/3")
    (offer,) = data("statement 751 2026-03")["offers"]
    (stated,) = [line for line in offer["lines"] if line["service"]]
    assert (stated["quantity"], stated["exact_quantity"]) == ("16.3333", "49/3")


def test_the_table_of_grants_has_the_exact_quantity_too(house: Path) -> None:
    grant("support")
    grant("day-offer")  # one of a level
    data("grant c-17 night-watch --from 2026-03-01 --decision V")
    data("regrant c-17 support --from 2026-05-01 --chart week.csv --decision V")
    data("regrant c-17 support --from 2026-06-01 --chart thirds.csv --decision V")
    assert pladsbog("rebuild").code == 0
    with closing(sqlite3.connect(house / "pladsbog.views.db")) as views:
        granted = views.execute("SELECT service, quantity, exact_quantity FROM service_grants ORDER BY number")
        assert granted.fetchall() == [
            ("support", "16.3333", "49/3"), ("day-offer", "1", None), ("night-watch", "1", None),
        ]  # fmt: skip
        regranted = views.execute("SELECT quantity, exact_quantity FROM regranted ORDER BY number")
        assert regranted.fetchall() == [("7", None), ("16.3333", "49/3")]


def test_why_unfolds_it(house: Path) -> None:
    grant("support")
    text = pladsbog("why house 2026-03").out
    for part in (
        "  16:20 hours a week by the 24-hour chart doegn, from 2026-03-01 (#",
        "  by theme: Egenomsorg 11:40, Mobilitet 4:40\n",
        "  by time of day: Dag 11:40, Nat 4:40\n",
        "  by form: Direkte 11:40, Planlægning 4:40\n",
        "  31 days × 16,333333 (rounded) × 402,00 kr. / 7 = 29.078,00 kr.\n",
    ):
        assert part in text, text
    assert "near a bound" not in text  # what is counted in hours has no levels
    (told,) = lines("why house 2026-03")
    assert [(one["from"], one["minutes"]) for one in told["charts"]] == [("2026-03-01", 980)]


def test_a_level_by_its_hours_is_remarked_where_a_bound_is_near(house: Path) -> None:
    said = pladsbog("grant c-17 day-offer --from 2026-03-01 --chart thirds.csv --decision V --dry-run").out
    assert "16:20 hours a week by the 24-hour chart doegn" in said
    assert "near a bound: 16:20 hours a week lie 10 minutes below the bound of level 2 (16,5 hours)" in said
    told = pladsbog("grant c-17 day-offer --from 2026-03-01 --chart thirds.csv --decision V").err
    assert "near a bound: 16:20 hours a week lie 10 minutes below the bound of level 2 (16,5 hours)" in told
    assert "near a bound: 16:20 hours" in pladsbog("why house 2026-03").out
    (line,) = settled("2026-03")
    assert (line["level"], line["quantity"], line["amount"]) == ("2", "1", "31000.00")


def test_a_regrant_is_remarked_by_the_grant_it_is_of(house: Path) -> None:
    grant("day-offer", chart="week.csv")
    told = pladsbog("regrant c-17 day-offer --from 2026-03-11 --chart thirds.csv --decision V").err
    assert "near a bound: 16:20 hours a week lie 10 minutes below" in told
    assert [(line["level"], line["days"]) for line in settled("2026-03")] == [("1", 10), ("2", 21)]
    charts = [[(one["from"], one["minutes"]) for one in line["charts"]] for line in lines("why house 2026-03")]
    assert charts == [[("2026-03-01", 420)], [("2026-03-11", 980)]]


def test_a_correction_that_leaves_the_hours_where_they_were_is_not_remarked_again(house: Path) -> None:
    number = grant("day-offer")
    typed = f"correct {number} {FIX} --payer 165"
    assert "near a bound" not in pladsbog(f"{typed} --dry-run").out
    told = pladsbog(typed)
    assert (told.code, "near a bound" in told.err) == (0, False)
    # what is corrected to other hours, and to these again, is remarked
    number = data(f"correct {number + 1} {FIX} --chart week.csv")["events"][0]["event"]
    assert "near a bound: 16:20 hours" in pladsbog(f"correct {number} {FIX} --chart thirds.csv --dry-run").out
    assert pladsbog(f"correct {number} {FIX} --chart thirds.csv").err.count("near a bound: 16:20 hours") == 1
    assert "near a bound: 16:20 hours" in pladsbog("why house 2026-03").out


def test_so_is_one_of_a_stay(house: Path) -> None:
    move_in = data("move-in c-20 house 2 --from 2026-03-01 --chart thirds.csv --payer 751 --decision V")["events"][-1]
    number = move_in["event"]
    reassess = "reassess c-20 --from 2026-05-01 --chart thirds.csv --decision V"
    assert "near a bound: 16:20 hours" in pladsbog(reassess).err
    for typed in (f"correct {number} {FIX} --paragraph 108", f"correct {number} {FIX} --date 2026-03-02"):
        told = pladsbog(typed)
        assert (told.code, "near a bound" in told.err) == (0, False)


def test_a_citizen_shows_the_charts_of_the_day(house: Path) -> None:
    grant("support")
    grant("day-offer", chart="week.csv")
    data("regrant c-17 support --from 2026-05-01 --quantity 3 --decision V")
    page = pladsbog("citizen c-17").out
    assert "Dagtilbud (day-offer): 7:00 hours a week by the 24-hour chart doegn\nby theme: Egenomsorg 7:00\n" in page
    assert "support: 16:20" not in page  # today a quantity holds, of which no chart was given
    assert pladsbog("citizen c-17 --show chart --format csv").out.splitlines() == [
        "offer;theme;time of day;form;minutes a week;counts;service",
        "house;Egenomsorg;Dag;Direkte;420;yes;day-offer",
    ]
    found = {(one["service"], one["from"]): one["chart"] for one in data("citizen c-17")["services"]}
    assert {key: chart and chart["minutes"] for key, chart in found.items()} == {
        ("day-offer", "2026-03-01"): 420, ("support", "2026-03-01"): None, ("support", "2026-05-01"): None,
    }  # fmt: skip


def test_a_payer_is_told_what_it_buys(house: Path) -> None:
    grant("support")
    grant("day-offer")
    data("grant c-17 night-watch --from 2026-03-01 --decision V")
    (offer,) = data("statement 751 2026-03 --with-content")["offers"]
    assert {line["service"]: line["content"] for line in offer["lines"] if line["service"]} == {
        "day-offer": [{"from": "2026-03-01", "description": "Dagtilbud med støtte", "hours": "16.3333",
                       "by_theme": {"Egenomsorg": 700, "Mobilitet": 280}}],
        "night-watch": [],
        "support": [{"from": "2026-03-01", "description": None, "hours": "16.3333",
                     "by_theme": {"Egenomsorg": 700, "Mobilitet": 280}}],
    }  # fmt: skip
    assert "Egenomsorg 11:40, Mobilitet 4:40" in pladsbog("statement 751 2026-03 --with-content").out
    assert "Egenomsorg" not in pladsbog("statement 751 2026-03").out


def test_a_year_costs_the_exact_hours(house: Path) -> None:
    grant("support")
    (one,) = data("citizen c-17 --year 2026")["services"]
    assert (one["quantity"], one["price_a_year"]) == ("16.3333", "342370.00")  # 938 × 365; by 16.3333 69 øre less


def test_what_is_expected_and_compared_is_exact(house: Path) -> None:
    data(
        "grant c-18 extra --from 2026-03-01 --until 2026-03-31 --offer home --payer own --chart thirds.csv --decision V"
    )
    (row,) = [one for one in data("budget home 2026 --show services")["services"] if one["service"] == "extra"]
    # 49/3 × 31 / 7 hours, at 402: with 16.3333 it would be 29,077.94
    assert (row["quantity"], row["amount"]) == ("72.333", "29078.00")
    (row,) = data("key-figures 2026-03 --show delivered --identifying")["rows"]
    assert (row["granted"], row["granted_amount"]) == ("72.33", "29078.00")


def test_late_news_is_adjusted_in_the_exact_quantity(house: Path) -> None:
    number = grant("support")
    data("close 2026-03 --and-earlier")
    data(f"correct {number} {FIX} --chart week.csv")
    (late,) = [line for line in settled("2026-04") if line["kind"] == "adjustment"]
    # 402 × 31 for 7 hours, less the 29,078 of 49/3: 28/3 hours less
    assert (late["quantity"], late["unit_price"], late["amount"]) == ("9.3333", "-402.00", "-16616.00")
    assert data("bridge 2026-03 --offer house")["offers"][0]["residual"] == "0.00"
    (told,) = [line for line in lines("why house 2026-04") if line["kind"] == "adjustment"]
    assert told["exact_quantity"] == "28/3"


def test_a_correction_replaces_the_chart_or_takes_it_back(house: Path) -> None:
    number = grant("support")
    assert "[chart-disagrees]" in refused(f"correct {number} {FIX} --quantity 16,33")
    assert "[hours-no-decimal]" in refused(f"correct {number} {FIX} --chart none")
    number = data(f"correct {number} {FIX} --chart week.csv")["events"][0]["event"]
    assert settled("2026-03")[0]["amount"] == "12462.00"
    number = data(f"correct {number} {FIX} --chart none")["events"][0]["event"]
    event = data(f"show {number}")
    assert ("chart" in event, event["quantity"]) == (False, "7")
    number = data(f"correct {number} {FIX} --chart thirds.csv")["events"][0]["event"]
    number = data(f"correct {number} {FIX} --chart none --quantity 16")["events"][0]["event"]
    assert data(f"show {number}")["quantity"] == "16"
    assert "[nothing-to-correct]" in refused(f"correct {number} {FIX} --chart none")


def test_a_correction_of_a_level_by_a_chart(house: Path) -> None:
    number = grant("day-offer")
    assert "give level 2, not level 3" in refused(f"correct {number} {FIX} --level 3")
    number = data(f"correct {number} {FIX} --quantity 2")["events"][0]["event"]
    event = data(f"show {number}")
    assert (event["quantity"], event["hours"], len(event["chart"]["entries"])) == ("2", "16.3333", 2)
    number = data(f"correct {number} {FIX} --chart none --level 3")["events"][0]["event"]
    event = data(f"show {number}")
    assert ("chart" in event, event["level"], "hours" in event, event["quantity"]) == (False, "3", False, "2")


@pytest.mark.parametrize("chart", ["--chart week.csv", "--quantity 7"])
def test_a_grant_of_a_service_that_is_annulled_is_corrected_alike_with_and_without_a_chart(
    house: Path, chart: str
) -> None:
    typed = f"grant c-17 support --from 2026-03-01 --decision V {chart}"
    number = data(typed)["events"][0]["event"]
    (support,) = [one["event"] for one in data("log")[:number] if "service support" in one["text"]]
    data(f"void {support} {FIX}")
    number = data(f"correct {number} {FIX} --payer 165")["events"][0]["event"]
    number = data(f"correct {number} {FIX} --paragraph 85 --date 2026-03-01")["events"][0]["event"]
    event = data(f"show {number}")
    assert (event["payer"], event["paragraph"], event["quantity"], "chart" in event) == (
        "165", "85", "7", "week" in chart,
    )  # fmt: skip
    assert "[unknown-service]" in refused(f"correct {number} {FIX} --date 2026-03-02")
    assert "[unknown-service]" in refused(f"correct {number} {FIX} --quantity 8")


def test_another_day_is_judged_by_the_chart_of_that_day(house: Path) -> None:
    number = grant("support", chart="week.csv")
    assert "[no-chart]" in refused(f"correct {number} {FIX} --date 2025-12-31")
    (house / "later.toml").write_text(
        'reference = "KB 2026-12-01 item 1"\ndecided_on = 2026-12-01\n[[chart]]\nid = "doegn"\neffective = 2027-01-01\n'
        'themes = ["Egenomsorg", "Mobilitet"]\ntimes = ["Dag", "Nat"]\nforms = ["Direkte", "Planlægning"]\n'
        'counted = ["Planlægning"]\n'
    )
    data("adopt later.toml")
    assert "[empty-chart]" in refused(f"correct {number} {FIX} --date 2027-02-01")
    thirds = data(f"correct {number} {FIX} --chart thirds.csv --date 2027-02-01")["events"][0]
    assert (thirds["effective_on"], thirds["quantity"]) == ("2027-02-01", "4.6667")


def test_competence_goes_by_the_exact_hours(house: Path) -> None:
    (house / "competence.toml").write_text(
        'reference = "KB 2026-01-05 item 3"\ndecided_on = 2026-01-05\n[[competence]]\neffective = 2026-02-01\n'
        'by = "level"\n[[competence.roles]]\nrole = "leader"\nto_hours = 16.3333\n[[competence.roles]]\nrole = "head"\n'
    )
    assert pladsbog("adopt competence.toml").code == 0
    for service in ("support", "day-offer"):
        line = f"grant c-17 {service} --from 2026-03-01 --chart thirds.csv --decision V --decided-by"
        assert "[above-competence]" in refused(f"{line} leader")
        assert pladsbog(f"{line} head").code == 0


def test_the_chart_is_that_of_the_house_that_gives_the_service(house: Path) -> None:
    (house / "home.toml").write_text(
        'reference = "KB 2026-01-05 item 4"\ndecided_on = 2026-01-05\n[[chart]]\nid = "home"\neffective = 2026-02-01\n'
        'themes = ["Alt"]\ntimes = ["Dag"]\nforms = ["Direkte"]\noffers = ["home"]\n'
    )
    assert pladsbog("adopt home.toml").code == 0
    line = "grant c-17 extra --from 2026-03-01 --offer home --decision V --chart"
    assert "not one of Alt" in refused(f"{line} week.csv")
    (house / "all.csv").write_text(f"{HEADER}Alt;Dag;Direkte;60;week\n")
    assert data(f"{line} all.csv")["events"][0]["chart"]["chart"] == "home"


def test_the_same_key_with_another_chart_is_refused(house: Path) -> None:
    line = "grant c-17 support --from 2026-03-01 --ref row-1 --decision V --chart"
    data(f"{line} week.csv")
    assert data(f"{line} week.csv")["repeated"] is True
    assert "[ref-used]" in refused(f"{line} thirds.csv")


ROWS = """event;date;citizen;offer;place;level;service;chart;decision
move-in;2026-04-01;c-18;house;2;;;thirds.csv;V
move-in;2026-04-01;c-19;house;3;1;;;V
bevilling;2026-04-01;c-18;;;;support;thirds.csv;V
grant;2026-04-01;c-19;;;;support;week.csv;V
regrant;2026-04-16;c-19;;;;support;thirds.csv;V
reassess;2026-04-16;c-19;;;;;week.csv;V
"""


def test_rows_of_an_import_name_charts_beside_it(house: Path) -> None:
    (house / "rows").mkdir()
    for name in ("thirds.csv", "week.csv"):
        (house / name).rename(house / "rows" / name)
    (house / "rows" / "rows.csv").write_text(ROWS)
    assert pladsbog("import rows/rows.csv").code == 0, pladsbog("import rows/rows.csv").err
    found = sorted((line["citizen"], line["quantity"], line["amount"]) for line in settled("2026-04"))
    # 938 × 30; 402 × 15, and 938 × 15
    assert found == [("c-18", "16.3333", "28140.00"), ("c-19", "16.3333", "14070.00"), ("c-19", "7", "6030.00")]
    (stay,) = data("citizen c-18")["stays"]
    assert stay["chart"]["minutes"] == 980
    again = pladsbog("import rows/rows.csv").err
    assert "nothing recorded" in again
    (house / "rows" / "week.csv").write_text(f"{HEADER}Egenomsorg;Dag;Direkte;421;week\n")
    other = refused("import rows/rows.csv")  # the file is as it was, and what it names is not
    assert "nothing recorded: [import-refused]" in other


def test_a_row_says_which_of_the_files_rows_is_wrong_and_what_may_have_been_meant(house: Path) -> None:
    (house / "rows").mkdir()
    (house / "rows" / "mine.csv").write_text(
        f"{HEADER}Egenomsorgg;Dag;Direkte;420;week\nEgenomsorg;Dag;Direkte;x;week\n"
    )
    (house / "rows" / "rows.jsonl").write_text(
        '{"event": "grant", "date": "2026-04-01", "citizen": "c-17", "service": "support", "døgnskema": "mine.csv", '
        '"decision": "V"}\n'
        '{"event": "grant", "date": "2026-04-01", "citizen": "c-17", "service": "day-offer", "chart": "mini.csv", '
        '"decision": "V"}\n'
        '{"event": "grant", "date": "2026-04-01", "citizen": "c-17", "service": "day-offer", "chart": "mine.csv", '
        '"hours": 3, "decision": "V"}\n'
    )
    before = data("log")
    told = refused("import rows/rows.jsonl")
    assert "line 1, chart 'rows/mine.csv': line 2 of it, theme 'Egenomsorgg': not one of" in told
    assert "line 1, chart 'rows/mine.csv': line 3 of it, minutes 'x': not a number of minutes" in told
    assert (
        "line 2, chart 'mini.csv': rows/mini.csv cannot be read: there is no such file; did you mean mine.csv?" in told
    )
    assert "line 3, chart 'rows/mine.csv': a 24-hour chart says how much of Dagtilbud (day-offer)" in told
    assert data("log") == before
