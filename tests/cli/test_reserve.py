"""A place that another municipality has reserved, on the command line: who pays, until when, and where it is told."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook  # type: ignore[import-untyped]  # it has no stubs

from cli.called import Called, by_name
from cli.languages import ENGLISH, SPEECH
from cli.pictures.places import timeline
from ledger.shared.calendar import MonthSpan
from ledger.store import open_log
from ledger.store.history import History
from projections.months import Months
from projections.pictures import places
from tests.cli.at_a_terminal import at_a_terminal
from tests.cli.browse.looking import Visitor
from tests.cli.running import pladsbog

DECISION = """
reference = "KB 2024-12-01 item 1"
decided_on = 2024-12-01

[[model]]
id = "m"
effective = 2025-01-01
allocation = "activity"
structure = "differentiated"
vacancy = {rule}

[[rates]]
id = "r"
effective = 2025-01-01
unit = "day"
prices = {{ "1" = 1000 }}

[[offer]]
id = "house"
name = "The house"
effective = 2025-01-01
model = "m"
rates = "r"
places = ["1", "2"]
"""
RESERVE = "reserve house 1 --for 163 --from 2025-03-11 --until 2025-04-20 --decision A-1"


def done(typed: str) -> Any:
    ran = pladsbog(typed)
    assert ran.code == 0, ran.err
    return ran


def house(folder: Path, monkeypatch: pytest.MonkeyPatch, rule: str) -> None:
    monkeypatch.chdir(folder)
    monkeypatch.setenv("PLADSBOG_ACTOR", "anne")
    monkeypatch.delenv("PLADSBOG_LEDGER", raising=False)
    Path("d.toml").write_text(DECISION.format(rule=rule))
    done("init --municipality 787")
    done("adopt d.toml")


@pytest.fixture
def vacant(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A house of two vacant places, of which each costs 1,000 a day."""
    house(tmp_path, monkeypatch, '{ rule = "level", level = "1" }')


@pytest.fixture
def hill(vacant: None) -> None:
    """Another house beside the one with two vacant places."""
    assert vacant is None
    text = Path("d.toml").read_text()
    other = text[text.index("[[offer]]") :].replace('"house"', '"other"').replace("The house", "Hill")
    Path("other.toml").write_text(f'reference = "KB 2"\ndecided_on = 2024-12-01\n{other}')
    done("adopt other.toml")


def newest(*kinds: str) -> int:
    """The number of the newest event of some kinds."""
    number: int = [row["event"] for row in done("log --format json").data if row["kind"] in kinds][-1]
    return number


@pytest.mark.usefixtures("vacant")
def test_a_decision_is_kept_where_it_is_named() -> None:
    done("reserve house 2 --for 163 --from 2025-03-11 --until 2025-04-20 --price 500")
    number = done(f"{RESERVE} --format json").data["events"][0]["event"]
    assert "decision" not in done(f"show {number - 1} --format json").data
    assert done(f"show {number} --format json").data["decision"] == "A-1"


@pytest.mark.usefixtures("vacant")
def test_a_check_finds_the_price_that_was_agreed() -> None:
    done(f"{RESERVE} --price 500")
    done("settle 2025-03")
    done("check")


@pytest.mark.usefixtures("vacant")
def test_a_dry_run_shows_what_moves_from_one_to_the_other() -> None:
    ran = done(f"{RESERVE} --dry-run --format json")
    months = {one["month"]: one for one in ran.data["consequences"]["months"]}
    assert [event["kind"] for event in ran.data["events"]] == ["place.reserved"]
    assert months["2025-03"]["payers"] == {"163": "21000.00", "own": "-21000.00"}
    assert months["2025-04"]["payers"] == {"163": "20000.00", "own": "-20000.00"}
    assert list(months) == ["2025-03", "2025-04"]
    assert ran.data["consequences"]["difference"] == "0.00"


@pytest.mark.usefixtures("vacant")
def test_who_has_reserved_a_place_has_a_statement_before_anybody_lives_there() -> None:
    assert pladsbog("statement 163 2025-03").err.splitlines()[0].endswith("[unknown-payer]")
    done(RESERVE)
    # of the read models, of the log as of an event, and of a month in which nothing is owed
    assert done("statement 163 2025-03 --format json").data["total"] == "21000.00"
    assert done("statement 163 2025-03 --known-at #7 --format json").data["total"] == "21000.00"
    assert done("statement 163 2025-05 --format json").data["total"] == "0.00"
    assert done("statement 163 2025-05 --known-at #7 --format json").data["total"] == "0.00"
    own = done("statement own 2025-03 --format json").data["offers"][0]
    assert (own["settlement"], own["bought"], own["total"]) == ("62000.00", "21000.00", "41000.00")
    # and none where the reservation never was
    done("void 7 --kind typo --reason slip")
    assert pladsbog("statement 163 2025-03").err.splitlines()[0].endswith("[unknown-payer]")


@pytest.mark.usefixtures("vacant")
def test_why_names_the_reservation_with_clerk_and_decision() -> None:
    done(f"{RESERVE} --price 812,50")
    told = done("why house 2025-03 --line vacancy/1/2025-03-11").out
    assert "reserved for 163 Herlev (#7), at an agreed price a day" in told
    assert "21 days × 812,50 kr. = 17.062,50 kr." in told
    assert "#7 house/1 reserved for 163 Herlev until 2025-04-20 at 812,50 kr. a day, from 2025-03-11; recorded" in told
    assert "by anne, decision A-1" in told


@pytest.mark.usefixtures("vacant")
def test_vacancies_and_what_is_coming_name_the_reservation() -> None:
    done(RESERVE)
    (row, other) = done("vacancies --on 2025-03-15 --format json").data["vacancies"]
    assert row["reserved"] == {"payer": "163", "from": "2025-03-11", "to": "2025-04-20", "price": None, "event": 7}
    assert other["reserved"] is None
    assert "reserved for 163 Herlev until 2025-04-20" in done("vacancies --on 2025-03-15").out
    assert "reserved for 163 Herlev from 2025-03-11 until 2025-04-20" in done("vacancies --on 2025-03-01").out
    assert "reserved" not in done("vacancies --on 2025-04-21").out
    done("move-in c-1 house 1 --from 2025-04-10 --level 1 --decision VU-1")
    rows = done("coming --on 2025-03-01 --format json").data["coming"]
    assert [(row["what"], row["from"], row["to"], row["text"]) for row in rows] == [
        ("reservation", "2025-03-11", None, "reserved for 163 until 2025-04-09"),
        ("reservation-end", None, "2025-04-09", "the last day reserved for 163; then c-1 moves in"),
        ("move-in", "2025-04-10", None, "moves in at level 1, paid by the own municipality"),
    ]


@pytest.mark.usefixtures("vacant")
def test_what_others_pay_of_a_vacancy_is_told_apart_with_who_pays_it() -> None:
    """Place 1 from 1 January to 30 April: 120 days, of them 41 reserved: 10 by 265 at 900, 31 by 163 at 812.50."""
    done("reserve house 1 --for 265 --from 2025-03-11 --until 2025-03-20 --price 900 --decision A-2")
    done("reserve house 1 --for 163 --from 2025-03-21 --until 2025-04-20 --price 812,50 --decision A-1")
    asked = "vacancies --on 2025-04-30"
    told = done(f"{asked} --format json").data
    (row, other) = told["vacancies"]
    assert (row["cost"], row["others_pay"]) == ("113187.50", "34187.50")  # 79 × 1.000, and what the others pay
    assert row["paid_by"] == [{"payer": "163", "amount": "25187.50"}, {"payer": "265", "amount": "9000.00"}]
    assert (other["cost"], other["others_pay"], other["paid_by"]) == ("120000.00", "0.00", [])
    assert (told["cost"], told["others_pay"]) == ("233187.50", "34187.50")
    # to people a column, and who pays what in the note of the row
    head, first, second, total, *_ = done(asked).out.splitlines()
    assert "cost by then  of it others pay" in head
    assert first.split()[4:6] == ["113.187,50", "34.187,50"]
    assert "163 Herlev pays 25.187,50 kr.; 265 Roskilde pays 9.000,00 kr." in first
    assert "pays" not in second
    assert total.split()[-2:] == ["233.187,50", "34.187,50"]
    visitor = Visitor("pladsbog.db")
    try:
        shown = visitor.look("vacancies?on=2025-04-30")
    finally:
        visitor.close()
    assert shown.facts["of it others pay"].replace("\xa0", " ") == "34.187,50 kr."
    assert "163 Herlev pays 25.187,50 kr." in shown.column("note")[0]
    assert shown.column("of it others pay") == ["34.187,50", "", "34.187,50"]
    assert "others" not in done(f"{asked} --format csv").out


@pytest.mark.usefixtures("vacant")
def test_where_nobody_else_pays_nothing_is_said_of_it() -> None:
    assert "others" not in done("vacancies --on 2025-04-30").out
    done(f"{RESERVE} --price 812,50")
    # days before the reservation are one's own
    assert "others" not in done("vacancies --on 2025-03-10").out


@pytest.mark.usefixtures("vacant")
def test_an_agreed_price_is_a_source_that_every_check_knows() -> None:
    done(f"{RESERVE} --price 900 --reason agreed")
    done("close 2025-03 --reason R --accept-findings --and-earlier")
    assert done("check").err == ""
    reserved = next(row["event"] for row in done("log --format json").data if row["kind"] == "place.reserved")
    done(f"correct {reserved} --price 800 --kind typo --reason slip")
    assert done("check").err == ""


@pytest.mark.usefixtures("vacant")
def test_a_correction_takes_what_the_command_took() -> None:
    done(f"{RESERVE} --price 900")
    done("correct 7 --kind decision --payer 165 --date 2025-03-21 --until 2025-03-31 --price none --reason anew")
    assert done("statement 165 2025-03 --format json").data["total"] == "11000.00"
    assert pladsbog("statement 163 2025-03").code == 1
    ran = pladsbog("correct 8 --kind decision --payer 165 --reason same")
    assert ran.code == 1
    assert "[nothing-to-correct]" in ran.err


@pytest.mark.parametrize("rule", ['{ rule = "none" }'])
def test_it_is_said_that_a_reservation_costs_nothing(
    rule: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    house(tmp_path, monkeypatch, rule)
    free = "look again: a vacancy of house costs nothing on 2025-03-11, so 163 Herlev owes nothing without --price KR"
    assert free in done(f"{RESERVE} --dry-run").err
    assert free in done(RESERVE).err
    assert free not in done("reserve house 2 --for 163 --from 2025-03-11 --until 2025-03-31 --price 9 --decision A").err


@pytest.mark.parametrize(
    "line",
    [
        "move-in c-3 house 1 --from 2025-03-12 --level 1 --decision VU",
        "move c-1 1 --from 2025-03-12 --decision VU",
        "move house/2 1 --from 2025-03-12 --decision VU",
        "move c-2 1 --offer house --level 1 --from 2025-03-12 --decision VU",
        "move other/1 1 --offer house --level 1 --from 2025-03-12 --decision VU",
        "import moves.csv",
        "import moves-in-and-on.csv",
    ],
)
@pytest.mark.usefixtures("hill")
def test_whoever_comes_to_a_reserved_place_and_is_paid_by_another_is_told_however_he_comes(line: str) -> None:
    Path("moves.csv").write_text("event;date;citizen;place;decision\nmove;2025-03-12;c-1;1;V\n")
    Path("moves-in-and-on.csv").write_text(
        "event;date;citizen;offer;to_offer;place;level;decision\n"
        "move-in;2025-02-01;c-3;other;;2;1;V\n"
        "move;2025-03-12;c-3;;house;1;1;V\n"
    )
    done("move-in c-1 house 2 --from 2025-01-01 --level 1 --decision VU")
    done("move-in c-2 other 1 --from 2025-01-01 --level 1 --decision VU")
    done(RESERVE)
    told = "look again: house/1 is reserved for 163 Herlev on 2025-03-12, and"
    ran = done(f"{line} --dry-run")
    assert ran.err.count(told) == 1
    assert "is paid by the own municipality" in ran.err
    # and nothing once it is Herlev that pays
    done("change c-1 --from 2025-02-01 --payer 163 --decision VU")
    assert told not in done("move house/2 1 --from 2025-03-12 --decision VU --dry-run").err


@pytest.mark.usefixtures("vacant")
def test_a_correction_that_brings_somebody_to_a_reserved_place_is_told_too() -> None:
    # given somebody in the place beside the one that is reserved
    done("move-in c-1 house 2 --from 2025-03-12 --level 1 --decision VU")
    named = (newest("citizen.moved-in"), newest("place.vacancy-ended"))  # which follows from the move-in
    done(RESERVE)
    told = "look again: house/1 is reserved for 163 Herlev on 2025-03-12, and c-1 is paid by the own municipality"
    for number in named:
        correct = f"correct {number} --kind typo --reason slip --dry-run"
        # when a correction puts him into that one, then it is said as of a move-in
        assert told in done(f"{correct} --place 1").err
        # and not where it is Herlev that pays, the day is before, or he stays where he is
        for line in ("--place 1 --payer 163", "--place 1 --date 2025-03-10", "--date 2025-03-13", "--decided-by X"):
            assert "is reserved for" not in done(f"{correct} {line}").err, line
    # and when he is there already, and the day becomes another one, or somebody else pays
    done(f"correct {named[0]} --kind typo --reason slip --place 1 --payer 163")
    again = f"correct {newest('citizen.moved-in')} --kind typo --reason slip --dry-run"
    assert told in done(f"{again} --payer own").err
    assert told.replace("03-12", "03-20") in done(f"{again} --payer own --date 2025-03-20").err
    assert "is reserved for" not in done(f"{again} --date 2025-03-20").err


@pytest.mark.parametrize(
    ("lives", "moves", "kind"),
    [
        ("house 2", "move c-1 1", "citizen.moved"),
        ("other 1", "move c-1 1 --offer house --level 1", "citizen.moved-in"),
        ("other 1", "move c-1 1 --offer house --level 1", "citizen.departed"),  # by which a transfer is named as well
    ],
)
@pytest.mark.usefixtures("hill")
def test_a_corrected_room_change_or_transfer_to_a_reserved_place_is_told_too(lives: str, moves: str, kind: str) -> None:
    # given somebody who comes the day after a reservation ends
    done(f"move-in c-1 {lives} --from 2025-01-01 --level 1 --decision VU")
    done(f"{moves} --from 2025-04-21 --decision VU")
    correct = f"correct {newest(kind)} --kind typo --reason slip --dry-run"
    done(RESERVE)
    # when the day becomes its last one, then it is said
    told = "house/1 is reserved for 163 Herlev on 2025-04-20, and c-1 is paid by the own municipality"
    assert told in done(f"{correct} --date 2025-04-20").err
    assert "is reserved for" not in done(f"{correct} --date 2025-04-22").err


@pytest.mark.usefixtures("vacant")
def test_rows_of_a_file_reserve_places() -> None:
    Path("rows.csv").write_text(
        "hændelse;fra;til;botilbud;plads;betaler;pris;afgørelse\n"
        "reserver;11-03-2025;20-04-2025;house;1;163;812,50;A-1\n"
        "reservation;2025-03-01;2025-03-31;house;2;165;;A-2\n"
    )
    done("import rows.csv")
    assert done("statement 163 2025-03 --format json").data["total"] == "17062.50"
    assert done("statement 165 2025-03 --format json").data["total"] == "31000.00"
    Path("bad.csv").write_text(
        "event;date;until;offer;place;payer;price;decision\n"
        "reserve;2025-04-01;2025-05-31;house;1;165;1x;A-3\n"
        "reserve;2025-04-01;2025-05-31;house;1;787;;A-3\n"
        "reserve;2025-04-01;;house;2;165;;A-3\n"
    )
    ran = pladsbog("import bad.csv")
    assert ran.code == 1
    assert [line.partition(":")[0].strip() for line in ran.err.splitlines() if line.strip().startswith("line ")] == [
        "line 2, price '1x'", "line 3, payer '787'", "line 4, until ''",
    ]  # fmt: skip


def test_an_average_package_is_a_number_for_people_alone(folder: Path) -> None:
    # given residents in packages 3 and 2, whose average less one is no whole one, and a vacant place that is reserved
    text = DECISION.format(rule='{ rule = "average-minus", packages = 1 }').replace('"1", "2"', '"1", "2", "3"')
    (folder / "d.toml").write_text(text.replace('"1" = 1000', '"1" = 1000, "2" = 2000, "3" = 3000'))
    for line in (
        "init --municipality 787",
        "adopt d.toml",
        "move-in c-1 house 1 --from 2025-01-01 --level 3 --decision VU",
        "move-in c-2 house 2 --from 2025-01-01 --level 2 --decision VU",
        "reserve house 3 --for 163 --from 2025-03-01 --until 2025-03-31 --decision A-1",
    ):
        done(line)
    # then the statement shows it as a number to people, and as it is kept to programs
    danish = done("--lang da opgørelse 163 2025-03").out
    assert " 1,5 " in danish
    assert " 1.5 " not in danish
    assert ";1.5;" in done("--lang da opgørelse 163 2025-03 --format csv").out
    assert '"level": "1.5"' in done("statement 163 2025-03 --format json").out
    visitor = Visitor(str(folder / "pladsbog.db"), "da")
    page = visitor.get("payer/163/2025-03").text
    visitor.close()
    assert "1,5" in page
    assert "1.5<" not in page


@pytest.mark.usefixtures("vacant")
def test_a_reserved_place_says_for_whom_wherever_a_vacancy_is_told() -> None:
    # given a place that is reserved for some weeks, vacant before and after them
    done(f"{RESERVE} --price 900")
    done("close 2025-03 --reason R --accept-findings --and-earlier")
    reserved = next(row["event"] for row in done("log --format json").data if row["kind"] == "place.reserved")
    done(f"correct {reserved} --price 800 --kind typo --reason slip")
    # then its lines say so, on the statement, in the settlement and where it is adjusted; programs read the code
    for line, head in (
        ("statement 163 2025-03", "reserved for"),
        ("--lang da opgørelse 163 2025-03", "reserveret til"),
    ):
        told = done(line).out
        assert (head in told.splitlines()[0], told.count("163 Herlev")) == (True, 1)
    SPEECH.speak(ENGLISH)
    settled = done("settle 2025-03 --offer house").out
    assert settled.count("163 Herlev") == 1, "the days before it, and the other place, are of nobody"
    assert "163 Herlev" in done("statement 163 2025-04 --show lines --format table").out
    # and a sheet has the kind alone in its column, by which it is filtered
    done("statement 163 2025-03 -o s.xlsx")
    rows = list(load_workbook("s.xlsx").worksheets[0].values)
    at = next(at for at, row in enumerate(rows) if row[1] == "kind")
    assert rows[at][1:3] == ("kind", "reserved for")
    assert rows[at + 1][1:3] == ("vacancy", "163 Herlev")
    (line,) = done("statement 163 2025-03 --format json").data["offers"][0]["lines"]
    assert line["kind"] == "vacancy"
    # and the places through the year have the days, with the event that says so
    visitor = Visitor("pladsbog.db")
    shown, payer = visitor.look("house/house/2025/places"), visitor.look("payer/163/2025-03")
    text = visitor.get("house/house/2025/places").text
    visitor.close()
    bands = [row for row in shown.tables[0] if row["place"] == "1"]
    assert [(row["from"], row["to"], row["what"]) for row in bands] == [
        ("2025-01-01", "2025-03-10", "vacant"),
        ("2025-03-11", "2025-04-20", "reserved for 163 Herlev"),
        ("2025-04-21", "2025-12-31", "vacant"),
    ]
    correction = next(row["event"] for row in done("log --format json").data if row.get("corrects") == reserved)
    assert bands[1]["event"] == f"#{correction}"
    assert "<title>place 1: reserved for 163 Herlev" in text
    assert payer.column("citizen")[0] == "reserved places"


@pytest.mark.usefixtures("vacant")
def test_pictures_of_places_say_for_whom_one_is_reserved() -> None:
    done(RESERVE)
    with open_log("pladsbog.db") as log:
        shown = places(Months(History(log)), "house", MonthSpan.of_year(2025))
    with by_name(Called):
        told = timeline(shown).words
    assert "place 1: reserved for 163 Herlev 2025-03-11 to 2025-04-20" in told
    assert "place 1: vacant 2025-04-21 to 2025-12-31" in told


NOTICE = """{{ rule = "level", level = "1" }}
[model.notice]
rule = "months"
count = 1"""


def test_a_place_on_notice_is_told_alike_in_every_list_and_a_reservation_in_vain(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # given place 1 on notice until the end of April, and taken from 1 May on
    house(folder, monkeypatch, NOTICE.format())
    for line in (
        "move-in c-1 house 1 --from 2025-01-01 --level 1 --decision VU",
        "depart c-1 --on 2025-03-10 --cause moved",
        "move-in c-2 house 1 --from 2025-05-01 --level 1 --decision VU",
    ):
        done(line)
    # then it is on notice where it is reserved, taken out of use, and moved into
    words = "tom siden 11-03-2025, i opsigelse til og med 30-04-2025, optaget fra 01-05-2025"
    for command, day in (("reservation", "12-03-2025"), ("udtagning", "12-03-2025"), ("indflytning", "12-03-2025")):
        typed = ("c-3", "house", day) if command == "indflytning" else ("house", day, "30-06-2025")
        told = at_a_terminal([command], *typed, columns=160, PLADSBOG_LANG="da").text
        assert words in told, command
    # and who reserves it on these days alone is told, before anything is recorded
    vain = "look again: place 1 of house is vacant on none of these days, so the reservation has no effect"
    reserve = "reserve house 1 --for 163 --decision A --dry-run --price 900"
    assert vain in done(f"{reserve} --from 2025-03-15 --until 2025-06-30").err
    assert vain not in done(f"{reserve.replace('house 1', 'house 2')} --from 2025-03-15 --until 2025-06-30").err
