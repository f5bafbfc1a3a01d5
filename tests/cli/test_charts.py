"""24-hour charts: what follows from one, what is refused, and where it is shown."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook  # type: ignore[import-untyped]  # it has no stubs

from ledger.reading.decisions.shipped import shipped_path
from ledger.shared.calendar import clock_set_to
from tests.cli.running import pladsbog

CASES = Path(__file__).parents[1] / "cases" / "charts"
DECISION = """
reference = "KB 2025-12-01 item 1"
decided_on = 2025-12-01
[[chart]]
id = "doegn"
effective = 2026-01-01
themes = ["Egenomsorg", "Mobilitet"]
times = ["Morgen", "Dag", "Aften", "Nat"]
forms = ["Direkte individuel", "Direkte gruppe", "Planlægning"]
near = 0.5
[[chart]]
id = "doegn"
effective = 2027-01-01
themes = ["Egenomsorg", "Mobilitet"]
times = ["Morgen", "Dag", "Aften", "Nat"]
forms = ["Direkte individuel", "Direkte gruppe", "Planlægning"]
counted = ["Direkte individuel", "Direkte gruppe"]
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
prices = { "1" = 500, "2" = 1000, "S1" = 3000 }
hours_to = { "1" = 14, "2" = 28 }
special = ["S1"]
descriptions = { "1" = "Støtte nogle timer om ugen", "S1" = "Særlig støtte" }
[[offer]]
id = "house"
name = "The house"
effective = 2025-01-01
model = "m"
rates = "r"
places = ["1", "2", "3"]
[[offer]]
id = "other"
name = "The other house"
effective = 2025-01-01
model = "m"
rates = "r"
places = ["1"]
"""
HOUR = "theme;time;form;minutes;per\nEgenomsorg;Dag;Direkte individuel;60;week\n"
THIRDS = "theme;time;form;minutes;per\nEgenomsorg;Dag;Direkte individuel;600;week\nMobilitet;Nat;Planlægning;235;week\n"
MOVE_IN = "move-in c-17 house 1 --decision V"


@pytest.fixture
def house(folder: Path) -> Iterator[Path]:
    """The folder with a ledger of two houses and a chart, in June 2027."""
    (folder / "decision.toml").write_text(DECISION)
    (folder / "hour.csv").write_text(HOUR)
    (folder / "thirds.csv").write_text(THIRDS)
    with clock_set_to(datetime(2027, 6, 1, 10, tzinfo=UTC)):
        assert pladsbog("init --municipality 707").code == 0
        assert pladsbog("adopt decision.toml").code == 0
        yield folder


def cases(name: str) -> list[Any]:
    table = tomllib.loads((CASES / f"{name}.toml").read_text())
    return [pytest.param(case, id=case["title"]) for case in table["case"]]


def recorded(case: dict[str, Any], folder: Path) -> Any:
    (folder / case["file"]).write_text(case["content"].lstrip("\n"))
    day, beside = case.get("effective", "2026-03-01"), case.get("beside", "")
    return pladsbog(f"{MOVE_IN} --from {day} --chart {case['file']} {beside} --format json")


def data(line: str) -> Any:
    ran = pladsbog(f"{line} --format json")
    assert ran.code == 0, ran.err
    return ran.data


def refused(line: str) -> str:
    ran = pladsbog(line)
    assert ran.code in (1, 2), ran
    return ran.err


def stay(day: str = "2026-03-01") -> Any:
    (found,) = data(f"citizen c-17 --known-at '#{len(data('log'))}'")["stays"]
    return found


def service(month: str, house_: str = "house") -> list[dict[str, Any]]:
    return [line for line in data(f"why {house_} {month}")["lines"] if line["kind"] == "service"]


@pytest.mark.parametrize("case", cases("granted"))
def test_a_chart_grants(case: dict[str, Any], house: Path) -> None:
    ran = recorded(case, house)
    assert ran.code == 0, ran.err
    assert [f"near a bound: {remark}" for remark in case["remarks"]] == [
        line for line in ran.err.splitlines() if line.startswith("near")
    ]
    (line,) = service(case.get("effective", "2026-03-01")[:7])
    (shown,) = line["charts"]
    assert (line["level"], shown["minutes"]) == (case["level"], case["minutes"])
    assert shown["by_theme"] == case["by_theme"]
    assert shown["by_form"] == case.get("by_form", shown["by_form"])
    assert shown["remarks"] == case["remarks"]


@pytest.mark.parametrize("case", cases("refused"))
def test_a_chart_is_refused(case: dict[str, Any], house: Path) -> None:
    before = data("log")
    ran = recorded(case, house)
    assert ran.code in (1, 2)
    assert ran.refusal["code"] == case["code"]
    told = pladsbog(
        f"{MOVE_IN} --from {case.get('effective', '2026-03-01')} --chart {case['file']} {case.get('beside', '')}"
    )
    assert [text for text in case["says"] if text not in told.err] == [], told.err
    assert "010190" not in told.err
    assert data("log") == before


def test_a_spreadsheet_is_read_too(house: Path) -> None:
    book, content = Workbook(), BytesIO()
    sheet = book.active
    assert sheet is not None
    sheet.append(("tema", "tid", "form", "minutter", "pr", "bemærkning"))
    sheet.append(("Egenomsorg", "Dag", "Direkte gruppe", 90, "uge", "x"))
    book.save(content)
    (house / "chart.xlsx").write_bytes(content.getvalue())
    data(f"{MOVE_IN} --from 2026-03-01 --chart chart.xlsx")
    event = data("show 13")
    assert "bemærkning" not in str(event)
    assert "'x'" not in str(event)
    assert service("2026-03")[0]["charts"][0]["minutes"] == 90


def test_what_a_file_lacks_is_told_by_the_columns_danish_names(house: Path) -> None:
    # given a file in Danish without times of day
    (house / "kort.csv").write_text("tema;ydelsesform;minutter;pr\nEgenomsorg;Direkte gruppe;30;uge\n")
    # when it is read in Danish, then every name is Danish, and the first line that is advised can be read
    told = pladsbog(f"--lang da {MOVE_IN} --from 2026-03-01 --chart kort.csv").err
    assert "kolonnen tidspunkt mangler" in told
    header = told.partition("fx ")[2].partition(":")[0]
    (house / "kort.csv").write_text(f"{header}\nEgenomsorg;Dag;Direkte gruppe;30;dag\n")
    data(f"{MOVE_IN} --from 2026-03-01 --chart kort.csv")
    assert service("2026-03")[0]["charts"][0]["minutes"] == 7 * 30


@pytest.mark.parametrize(
    "content",
    [
        "theme;time;form;minutes\nEgenomsorg;Dag;Direkte individuel;45\nEgenomsorg;Aften;Direkte individuel;60\n",
        (
            "theme;time;form;minutes;per\nEgenomsorg;Dag;Direkte individuel;45;\n"
            "Egenomsorg;Aften;Direkte individuel;60;week\n"
        ),
    ],
    ids=["no column", "a cell of it"],
)
def test_minutes_of_which_nothing_is_said_are_a_weeks_and_that_is_said(house: Path, content: str) -> None:
    # given a chart that does not say whether its minutes are a day's
    (house / "unsaid.csv").write_text(content)
    line = f"{MOVE_IN} --from 2026-03-01 --chart unsaid.csv"
    # when it is looked at, and when it is recorded, then it is told as what it is read
    for told in (pladsbog(f"{line} --dry-run"), pladsbog(line)):
        assert told.code == 0
        assert "read as a week's, 1:45 hours a week in all" in told.err
    assert service("2026-03")[0]["charts"][0]["minutes"] == 105


def test_minutes_of_which_it_is_said_are_not_doubted(house: Path) -> None:
    (house / "said.csv").write_text("theme;time;form;minutes;per\nEgenomsorg;Dag;Direkte individuel;45;week\n")
    assert "look again" not in pladsbog(f"{MOVE_IN} --from 2026-03-01 --chart said.csv").err


def test_a_day_in_a_decision_file_is_advised_as_a_file_has_it(house: Path) -> None:
    # given a day before any chart
    line = f"{MOVE_IN} --from 2025-12-01 --chart hour.csv"
    # when it is refused in Danish, the day of the sentence is Danish, and that of the file is one that a file may have
    told = pladsbog(f"--lang da {line}").err
    assert "den 01-12-2025" in told
    assert "effective = 2025-12-01 eller tidligere" in told
    assert "pladsbog vedtag norddjurs-chart --forklar" in told
    assert "effective = 2025-12-01 or earlier" in refused(line)
    effective = told.partition("effective = ")[2].split()[0]
    (house / "early.toml").write_text(DECISION.replace("effective = 2026-01-01", f"effective = {effective}", 1))
    assert pladsbog("adopt early.toml --dry-run").code == 0
    # and so is the one that is to be written in place of a Danish one
    (house / "danish.toml").write_text(DECISION.replace("effective = 2026-01-01", "effective = 01-12-2025", 1))
    for language, said in (("da", "skriv datoen 01-12-2025 som 2025-12-01"), ("en", "01-12-2025 as 2025-12-01")):
        assert said in pladsbog(f"--lang {language} adopt danish.toml").err


def test_help_of_a_chart_names_each_column(house: Path) -> None:
    assert house
    for command in ("move-in", "reassess", "move", "grant", "correct"):
        told = " ".join(pladsbog(f"--lang da {command} --help").out.split())
        assert "kolonnerne tema, tidspunkt, ydelsesform, minutter og pr: uge eller dag" in told


def test_a_move_in_keeps_the_words_of_the_adopted_chart_and_nothing_else(house: Path) -> None:
    (house / "loud.csv").write_text("TEMA;TID;FORM;MIN;PR;borger\nEGENOMSORG;dag;direkte-gruppe;30;UGE;c-99\n")
    event = data(f"{MOVE_IN} --from 2026-03-01 --chart loud.csv")["events"][0]
    assert event["chart"]["entries"] == [
        {"theme": "Egenomsorg", "time": "Dag", "form": "Direkte gruppe", "minutes": 30}
    ]
    assert "c-99" not in str(event)


def test_without_a_chart_nothing_of_one_is_recorded(house: Path) -> None:
    event = data(f"{MOVE_IN} --from 2026-03-01 --hours 12")["events"][0]
    assert "chart" not in event
    assert "minutes" not in event["assessment"]
    assert stay()["chart"] is None


def test_the_same_key_with_the_same_chart_records_once_and_with_another_is_refused(house: Path) -> None:
    line = f"{MOVE_IN} --from 2026-03-01 --ref row-1 --chart"
    data(f"{line} hour.csv")
    assert data(f"{line} hour.csv")["repeated"] is True
    (house / "again.csv").write_text(HOUR.replace("theme", "tema").replace("\n", "\n\n"))
    assert data(f"{line} again.csv")["repeated"] is True  # what it says counts, not the file
    assert "[ref-used]" in refused(f"{line} thirds.csv")


def test_a_reassessment_and_a_move_take_a_chart(house: Path) -> None:
    data(f"{MOVE_IN} --from 2026-03-01 --chart hour.csv")
    data("reassess c-17 --from 2026-03-11 --chart thirds.csv --decision V")
    (house / "more.csv").write_text("theme;time;form;minutes;per\nMobilitet;Dag;Direkte gruppe;900;week\n")
    data("move c-17 2 --from 2026-03-21 --chart more.csv --decision V")
    found = [
        (line["from"], line["level"], [(one["from"], one["minutes"]) for one in line["charts"]], line["amount"])
        for line in service("2026-03")
    ]
    # 10 days at level 1, 10 more by another chart at the same price: one line, of both charts; 11 of level 2
    assert found == [
        ("2026-03-01", "1", [("2026-03-01", 60), ("2026-03-11", 835)], "10000.00"),
        ("2026-03-21", "2", [("2026-03-21", 900)], "11000.00"),
    ]
    (offer,) = data("statement own 2026-03 --with-content")["offers"][:1]
    assert [[(one["from"], one["hours"]) for one in line["content"]] for line in offer["lines"]] == [
        [("2026-03-01", "1"), ("2026-03-11", "13.9167")],
        [("2026-03-21", "15")],
    ]


def test_a_transfer_takes_hours_and_chart_along(house: Path) -> None:
    data(f"{MOVE_IN} --from 2026-03-01 --chart thirds.csv")
    data("move c-17 1 --offer other --from 2026-04-01 --decision V")
    (line,) = service("2026-04", "other")
    assert (line["level"], line["charts"][0]["minutes"]) == ("1", 835)
    event = next(one for one in data("log --offer other") if one["kind"] == "citizen.moved-in")
    assert event["assessment"] == {"hours": "13.9167", "minutes": 835}


def test_a_transfer_with_a_chart_of_its_own(house: Path) -> None:
    data(f"{MOVE_IN} --from 2026-03-01 --chart thirds.csv")
    data("move c-17 1 --offer other --from 2026-04-01 --chart hour.csv --decision V")
    assert service("2026-04", "other")[0]["charts"][0]["minutes"] == 60


def test_a_correction_replaces_the_chart_takes_it_back_or_says_it_anew(house: Path) -> None:
    number = data(f"{MOVE_IN} --from 2026-03-01 --chart hour.csv")["events"][0]["event"]
    fix = "--kind typo --reason slip"
    number = data(f"correct {number} {fix} --chart thirds.csv")["events"][0]["event"]
    assert service("2026-03")[0]["charts"][0]["minutes"] == 835
    told = refused(f"correct {number} {fix} --level 2")
    assert "the recorded 24-hour chart is 13:55 hours a week, which give level 1, not level 2" in told
    assert "Hint: give --chart FILE with it, or --chart none, which takes the chart back" in told
    number = data(f"correct {number} {fix} --level 2 --chart none")["events"][0]["event"]
    (line,) = service("2026-03")
    assert (line["level"], "charts" in line) == ("2", False)
    assert "[nothing-to-correct]" in refused(f"correct {number} {fix} --chart none")


def test_a_chart_is_corrected_by_whichever_event_of_its_act_is_named(house: Path) -> None:
    data(f"{MOVE_IN} --from 2026-03-01 --chart hour.csv")
    moved = data("move c-17 2 --from 2026-04-01 --chart thirds.csv --decision V")["events"]
    data(f"correct {moved[0]['event']} --kind typo --reason slip --chart hour.csv")
    assert service("2026-04")[0]["charts"][0]["minutes"] == 60
    data("move c-17 1 --offer other --from 2026-05-01 --decision V")
    left = next(one for one in data("log") if one["kind"] == "citizen.departed")
    data(f"correct {left['event']} --kind typo --reason slip --chart thirds.csv")
    assert service("2026-05", "other")[0]["charts"][0]["minutes"] == 835


def test_a_corrected_day_is_judged_by_the_chart_of_that_day(house: Path) -> None:
    number = data(f"{MOVE_IN} --from 2026-03-01 --chart thirds.csv")["events"][0]["event"]
    number = data(f"correct {number} --kind typo --reason slip --date 2027-03-01")["events"][0]["event"]
    # from 2027 on planning does not count
    assert service("2027-03")[0]["charts"][0]["minutes"] == 600
    assert "[no-chart]" in refused(f"correct {number} --kind typo --reason slip --date 2025-03-01")
    number = data(f"correct {number} --kind typo --reason slip --date 2025-03-01 --chart none")["events"][0]["event"]
    assert data(f"show {number}")["assessment"] == {"hours": "10"}


def test_a_departure_has_no_chart(house: Path) -> None:
    data(f"{MOVE_IN} --from 2026-03-01 --chart hour.csv")
    number = data("depart c-17 --on 2026-03-20")["events"][0]["event"]
    assert "[not-in-event]" in refused(f"correct {number} --kind typo --reason slip --chart hour.csv")


def test_the_consequence_shows_sum_and_remark(house: Path) -> None:
    told = pladsbog(f"{MOVE_IN} --from 2026-03-01 --chart thirds.csv --dry-run").out
    assert "13:55 hours a week by the 24-hour chart doegn" in told
    assert "by theme: Egenomsorg 10:00, Mobilitet 3:55" in told
    assert "near a bound: 13:55 hours a week lie 5 minutes below the bound of level 1 (14 hours)" in told
    (one,) = data(f"{MOVE_IN} --from 2026-03-01 --chart thirds.csv --dry-run")["charts"]
    assert (one["citizen"], one["minutes"], len(one["remarks"])) == ("c-17", 835, 1)


def test_a_remark_is_no_finding_and_bars_no_closing(house: Path) -> None:
    data(f"{MOVE_IN} --from 2026-03-01 --chart thirds.csv")
    month = data("settle 2026-03")
    assert [offer["findings"] for offer in month["offers"]] == [[], []]
    data("close 2026-03 --and-earlier")
    lines = [line for offer in data("settle 2026-03")["offers"] for line in offer["lines"]]
    assert "chart" not in str(lines)


def test_why_and_citizen_unfold_it(house: Path) -> None:
    data(f"{MOVE_IN} --from 2026-03-01 --chart thirds.csv")
    text = pladsbog("why house 2026-03").out
    for part in (
        "  by theme: Egenomsorg 10:00, Mobilitet 3:55\n",
        "  by time of day: Dag 10:00, Nat 3:55\n",
        "  by form: Direkte individuel 10:00, Planlægning 3:55\n",
        "  near a bound: 13:55 hours a week lie 5 minutes below the bound of level 1 (14 hours)\n",
    ):
        assert part in text
    page = pladsbog("citizen c-17").out
    assert "by theme: Egenomsorg 10:00, Mobilitet 3:55\n" in page
    assert pladsbog("citizen c-17 --show chart --format csv").out.splitlines() == [
        "offer;theme;time of day;form;minutes a week;counts;service",
        "house;Egenomsorg;Dag;Direkte individuel;600;yes;",
        "house;Mobilitet;Nat;Planlægning;235;yes;",
    ]


def test_a_citizen_shows_the_chart_in_force_on_the_day(house: Path) -> None:
    data(f"{MOVE_IN} --from 2026-03-01 --chart thirds.csv")
    data("reassess c-17 --from 2026-04-01 --level 2 --decision V")
    assert stay()["chart"] is None  # today a level holds, of which no chart was given


def test_a_renegotiated_price_leaves_the_chart_as_it_is(house: Path) -> None:
    text = DECISION.replace('id = "house"', 'id = "bought"\nsupplier = "external"').replace("item 1", "item 2")
    (house / "bought.toml").write_text(
        text[: text.index("[[chart]]")] + text[text.index("[[offer]]") : text.rindex("[[offer]]")]
    )
    assert pladsbog("adopt bought.toml").code == 0
    data("move-in c-17 bought 1 --decision V --from 2026-03-01 --chart thirds.csv")
    data("renegotiate c-17 --from 2026-04-01 --special-price 450 --decision V")
    (line,) = service("2026-04", "bought")
    assert (line["unit_price"], line["charts"][0]["minutes"], line["charts"][0]["remarks"]) == ("450.00", 835, [])


def test_a_payer_is_told_what_it_buys_of_its_own_citizens_alone(house: Path) -> None:
    data(f"{MOVE_IN} --from 2026-03-01 --chart thirds.csv --payer 751")
    data("move-in c-18 house 2 --from 2026-03-01 --level S1 --payer 751 --decision V")
    data("move-in c-19 house 3 --from 2026-03-01 --hours 20 --payer 730 --decision V")
    (offer,) = data("statement 751 2026-03 --with-content")["offers"]
    assert [(line["citizen"], line["content"]) for line in offer["lines"]] == [
        (
            "c-17",
            [
                {
                    "from": "2026-03-01",
                    "description": "Støtte nogle timer om ugen",
                    "hours": "13.9167",
                    "by_theme": {"Egenomsorg": 600, "Mobilitet": 235},
                }
            ],
        ),
        ("c-18", [{"from": "2026-03-01", "description": "Særlig støtte", "hours": None, "by_theme": None}]),
    ]
    (other,) = data("statement 730 2026-03 --with-content")["offers"]
    assert [line["content"][0]["hours"] for line in other["lines"]] == ["20"]
    page = pladsbog("statement 751 2026-03 --with-content").out
    assert "Egenomsorg 10:00, Mobilitet 3:55" in page
    assert " 13,9167 " in page
    assert "c-19" not in page


SAID = "no 24-hour chart is registered for these citizens\n"


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("--level S1", ["what is bought"]),  # as its table describes it
        ("--hours 20", ["hours a week"]),
        ("--special-price 500", []),
    ],
)
def test_what_no_line_tells_of_its_content_takes_no_column_and_is_said(
    house: Path, given: str, told: list[str]
) -> None:
    data(f"move-in c-18 house 2 --from 2026-03-01 {given} --payer 751 --decision V")
    asked = "statement 751 2026-03 --with-content"
    page = pladsbog(asked)
    first = page.out.splitlines()[0]
    assert [one for one in ("what is bought", "hours a week", "by theme") if one in first] == told
    assert page.err.startswith(SAID)
    for machine, columns in (("csv", 3), ("json", 0)):
        ran = pladsbog(f"{asked} --format {machine}")
        heading = ran.out.splitlines()[0]
        assert sum(one in heading for one in ("what is bought", "hours a week", "by theme")) == columns
        assert SAID not in ran.err
    assert pladsbog(f"{asked} -o s.xlsx").code == 0
    headings = [cell.value for row in load_workbook("s.xlsx").worksheets[0].iter_rows(max_row=8) for cell in row]
    assert [one for one in ("what is bought", "hours a week", "by theme") if one in headings] == told


def test_of_the_own_share_it_is_said_where_its_content_stands(house: Path) -> None:
    data("move-in c-18 house 2 --from 2026-03-01 --level S1 --decision V")
    ran = pladsbog("statement own 2026-03 --with-content")
    assert ran.err.startswith("the own share stands here by house, without lines")
    assert "pladsbog why OFFER MONTH" in ran.err
    assert "Egenomsorg" not in pladsbog("why house 2026-03").out
    assert data("statement own 2026-03 --with-content")["offers"][0]["lines"][0]["content"]


def test_a_statement_without_it_says_nothing_of_charts(house: Path) -> None:
    data(f"{MOVE_IN} --from 2026-03-01 --chart thirds.csv --payer 751")
    assert "Egenomsorg" not in pladsbog("statement 751 2026-03").out
    assert "content" not in str(data("statement 751 2026-03"))


def test_what_was_bought_of_a_closed_month_is_as_it_was_issued(house: Path) -> None:
    number = data(f"{MOVE_IN} --from 2026-03-01 --chart thirds.csv --payer 751")["events"][0]["event"]
    data("close 2026-03 --and-earlier")
    data(f"correct {number} --kind typo --reason slip --chart hour.csv")
    (offer,) = data("statement 751 2026-03 --with-content")["offers"]
    assert offer["lines"][0]["content"][0]["hours"] == "13.9167"


def test_competence_goes_by_the_exact_hours(house: Path) -> None:
    (house / "competence.toml").write_text(
        'reference = "KB 2026-01-05 item 3"\ndecided_on = 2026-01-05\n[[competence]]\neffective = 2026-02-01\n'
        'by = "level"\n[[competence.roles]]\nrole = "leader"\nto_hours = 13.9166\n[[competence.roles]]\nrole = "head"\n'
    )
    assert pladsbog("adopt competence.toml").code == 0, pladsbog("adopt competence.toml").err
    line = f"{MOVE_IN} --from 2026-03-01 --chart thirds.csv --decided-by"
    assert "[above-competence]" in refused(f"{line} leader")
    assert pladsbog(f"{line} head").code == 0


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ('themes = ["Egenomsorg", "egen-omsorg", "EGENOMSORG"]', "'Egenomsorg' is there twice"),
        ("themes = []", "themes"),
        ('counted = ["Samtale"]', "'Samtale' of `counted` is not among the forms"),
        ("counted = []", "`counted` is empty"),
        ("near = 25", "near"),
        ('offers = ["nowhere"]', "nowhere"),
        ('theme = ["Egenomsorg"]', "did you mean `themes`"),
    ],
)
def test_a_chart_that_contradicts_itself_is_not_adopted(house: Path, change: str, says: str) -> None:
    lines = {
        "themes": 'themes = ["Egenomsorg"]', "times": 'times = ["Dag"]', "forms": 'forms = ["Direkte"]',
        "near": "near = 1",
    }  # fmt: skip
    lines[change.split(" = ", maxsplit=1)[0]] = change
    head = 'reference = "KB 2026-01-05 item 9"\ndecided_on = 2026-01-05\n[[chart]]\nid = "x"\neffective = 2026-02-01\n'
    (house / "bad.toml").write_text(head + "\n".join(lines.values()) + "\n")
    assert says in refused("adopt bad.toml")


def test_of_several_charts_the_one_that_names_the_house_counts_and_nothing_is_guessed(house: Path) -> None:
    text = (
        'reference = "KB 2026-01-05 item 9"\ndecided_on = 2026-01-05\n[[chart]]\nid = "own"\neffective = 2026-02-01\n'
        'themes = ["Alt"]\ntimes = ["Dag"]\nforms = ["Direkte"]\n'
    )
    (house / "second.toml").write_text(text)
    assert pladsbog("adopt second.toml").code == 0
    told = refused(f"{MOVE_IN} --from 2026-03-01 --chart hour.csv")
    assert "doegn and own are 24-hour charts for house on 2026-03-01 [several-charts]" in told
    (house / "third.toml").write_text(
        text.replace("item 9", "item 10").replace("2026-02-01\n", '2026-02-15\noffers = ["house"]\n')
    )
    assert pladsbog("adopt third.toml").code == 0
    (house / "all.csv").write_text("theme;time;form;minutes;per\nAlt;Dag;Direkte;60;week\n")
    data(f"{MOVE_IN} --from 2026-03-01 --chart all.csv")
    assert service("2026-03")[0]["charts"][0]["chart"] == "own"
    data("move-in c-18 other 1 --decision V --from 2026-03-01 --chart hour.csv")


def test_a_description_of_a_level_that_there_is_not_is_refused(house: Path) -> None:
    text = DECISION.replace("item 1", "item 2").replace('descriptions = { "1" =', 'descriptions = { "9" =')
    (house / "wrong.toml").write_text(text)
    assert "9 of descriptions is not among the levels" in refused("adopt wrong.toml")


def test_the_chart_of_norddjurs_ships_and_gives_the_levels_of_its_rates(folder: Path) -> None:
    assert pladsbog("init --municipality 707").code == 0
    with clock_set_to(datetime(2027, 6, 1, 10, tzinfo=UTC)):
        assert pladsbog("adopt norddjurs-2026 norddjurs-chart").code == 0
        (chart,) = tomllib.loads(shipped_path("norddjurs-chart").read_text())["chart"]
        words = [(theme, time, form) for theme in chart["themes"] for time in chart["times"] for form in chart["forms"]]
        # every row that there can be, 15 minutes each: 84 hours a week, the most of level 6 at 14 hours a level
        rows = "".join(f"{theme};{time};{form};15;week\n" for theme, time, form in words)
        assert (len(words), len(words) * 15 / 60) == (336, 84)
        (folder / "full.csv").write_text(f"theme;time;form;minutes;per\n{rows}")
        data("move-in c-17 norddjurs-nord 1 --decision V --from 2026-03-01 --payer 751 --chart full.csv")
        (line,) = service("2026-03", "norddjurs-nord")
        assert (line["level"], len(line["charts"][0]["entries"])) == ("6", 336)
        (offer,) = data("statement 751 2026-03 --with-content")["offers"]
        assert [(line["kind"], len(line["content"])) for line in offer["lines"]] == [("base", 0), ("service", 1)]
