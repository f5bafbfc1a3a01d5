"""Follow-up, documents, evidence, averages, decisions: what pages say, and the files that they hand out."""

from __future__ import annotations

import io
import zipfile
from fractions import Fraction
from pathlib import Path

import pytest
from openpyxl import load_workbook  # type: ignore[import-untyped]  # it has no stubs

from cli.browse.answering import name_of_file
from cli.browse.parts import Download
from cli.follow_up.history import in_short
from cli.languages import ENGLISH, SPEECH
from cli.printing import in_words
from ledger.demo import Plan, make_municipality
from ledger.following.meetings import HitRate
from ledger.settlement.calculation import CALCULATION
from ledger.shared.calendar import clock_set_to
from ledger.shared.money import danish, half_up
from ledger.store import open_log
from projections import searching
from projections.searching import decisions_with, events_naming, is_decision
from projections.views import tell
from tests.cli.browse.looking import NOW, Visitor, amounts, asked, keys_of, kroner, read
from tests.cli.house import adopt, done, house
from tests.cli.running import pladsbog

HOUSE, NAME = "aagaarden", "Ågården"
AGREED = ("Ask Roskilde", "Count again")


@pytest.fixture(scope="module")
def location(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A small municipality, with a meeting that was held and what has come since."""
    found = str(tmp_path_factory.mktemp("more") / "demo.db")
    make_municipality(found, Plan(places=26, years=1))
    with clock_set_to(NOW):
        living = asked(found, f"residents {HOUSE}")["residents"]
        meeting = f"follow-up hold {HOUSE} 2025-09 --on 2025-10-14 --participants leader --because 'it is quiet'"
        agreed = " ".join(f"--action '{text}' --due 2025-12-01 --owner leader" for text in AGREED)
        for line in (
            f"{meeting} --expect 9000000 --comment 'said there' {agreed} --focus {living[1]['citizen']}",
            f"follow-up action done {HOUSE}/2025-09/1 --comment 'they take it' --on 2025-11-01",
            f"reassess {living[0]['citizen']} --from 2025-11-15 --level 12 --decision 'VU æ-1'",
        ):
            ran = pladsbog(f"--ledger {found} {line} --yes --by eve")
            assert ran.code == 0, ran.err
    return found


# --- follow-up -------------------------------------------------------------------------------------


def test_the_coming_sheet_is_that_of_the_command(visitor: Visitor, location: str) -> None:
    shown = visitor.look(f"follow-up/{HOUSE}/2025-10")
    sheet = asked(location, f"follow-up prepare {HOUSE} 2025-10")
    assert kroner(shown.facts["expected then"]) == sheet["expected_then"]
    assert kroner(shown.facts["expected now"]) == sheet["expected_now"]
    assert kroner(shown.facts["residual"]) == sheet["residual"] == "0.00"
    changes = next(table for table in shown.tables if table and "recorded" in table[0])
    assert [row["event"] for row in changes[1:-1]] == [f"#{change['event']}" for change in sheet["changes"]]
    assert amounts([row["on the year-end"] for row in changes[1:-1]]) == [one["effect"] for one in sheet["changes"]]
    by_cause = next(table for table in shown.tables if table and "by cause" in table[0])
    *sums, in_all = amounts([row["on the year-end"] for row in by_cause])
    assert (sums, in_all) == (list(sheet["by_cause"].values()), kroner(shown.facts["difference"]))
    assert sheet["changes"], "nothing has changed, so that this shows nothing"


def test_what_was_agreed_last_time_stands_there_done_or_not(visitor: Visitor, location: str) -> None:
    page = visitor.get(f"follow-up/{HOUSE}/2025-10").text
    shown = read(page)
    agreed = next(table for table in shown.tables if table and "agreed" in table[0])
    assert [row["agreed"] for row in agreed] == list(AGREED)
    assert [row["state"] for row in agreed] == ["done 2025-11-01: they take it", "32 days overdue"]
    assert "said there" in page
    assert "it is quiet" in page
    focus = asked(location, f"follow-up prepare {HOUSE} 2025-10")["focus"]
    assert shown.column("in focus") == [one["citizen"] for one in focus]


def test_the_history_has_the_hit_rate(visitor: Visitor, location: str) -> None:
    rate = asked(location, f"follow-up history {HOUSE}")["hit_rate"]
    shown = visitor.look(f"follow-up/{HOUSE}/2025-10")
    assert shown.facts["hit rate"].startswith(f"{rate['hits']} of {rate['expectations']} expectation within 1 %")
    every = visitor.look("follow-up")
    assert every.facts["meetings about houses"] == "1"
    assert every.facts["agreements not done"] == every.facts["of them overdue"] == "1"
    row = next(row for row in every.tables[0] if row["offer"] == NAME)
    found = (row["coming meeting about"], row["last meeting"], row["agreements not done"])
    assert found == ("2025-10", "2025-10-14", "1")
    sheet = visitor.get(every.href("2025-10"))
    assert "<h1>Follow-up of " in sheet.text
    assert visitor.get(f"follow-up/{HOUSE}").text.count(f"<h1>Follow-up of {NAME}, 2025-10") == 1
    assert visitor.get("follow-up/nowhere").status_code == 404


def test_the_sheet_of_a_meeting_is_its_workbook(visitor: Visitor) -> None:
    shown = visitor.look(f"follow-up/{HOUSE}/2025-10")
    book = load_workbook(io.BytesIO(visitor.get(shown.href("Spreadsheet (xlsx)")).content))
    assert {"follow-up prepare", "actions", "causes"} <= set(book.sheetnames)


# --- documents and evidence ------------------------------------------------------------------------


@pytest.mark.parametrize("path", [f"house/{HOUSE}/2025-10", "payer/own/2025-10"])
def test_a_page_can_be_had_as_pdf(visitor: Visitor, path: str) -> None:
    pytest.importorskip("typst", reason="the extra `documents` is not installed")
    shown = visitor.look(path)
    answer = visitor.get(shown.href("Document (pdf)"))
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"].endswith('.pdf"')
    assert answer.content.startswith(b"%PDF-")


def test_a_bridge_is_no_report_of_its_house(visitor: Visitor) -> None:
    # a document has nothing of it, so that none is offered as if it had
    assert "form=pdf" not in visitor.get(f"bridge/{HOUSE}/2025-10").text


@pytest.mark.parametrize(
    ("command", "danish", "english"),
    [
        (("settle", "2025-Q1", "--offer", "a", "--known-at", "#12"), "afregn-2025-K1-a-12", "settle-2025-Q1-a-12"),
        (("log", "--since", "#100", "--limit", "100"), "haendelser-100", "log-100"),
        (("statement", "own", "2025"), "opgoerelse-egen-2025", "statement-own-2025"),
        (("follow-up", "prepare", "a", "2025-10"), "opfoelgning-forbered-a-2025-10", "follow-up-prepare-a-2025-10"),
    ],
)
def test_a_download_has_its_name_in_the_language_of_its_page(
    command: tuple[str, ...], danish: str, english: str
) -> None:
    try:
        names = {}
        for language in ("da", "en"):
            SPEECH.speak(language)
            names[language] = name_of_file(Download(command, "xlsx"))
    finally:
        SPEECH.speak(ENGLISH)
    assert names == {"da": f"{danish}.xlsx", "en": f"{english}.xlsx"}


def test_without_the_typesetter_a_page_says_how_to_get_it(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cli.browse.html.find_spec", lambda _: None)
    page = visitor.get(f"house/{HOUSE}/2025-10").text
    assert "pip install &#39;pladsbog[documents]&#39;" in page
    assert "form=pdf" not in page
    assert "pladsbog[documents]" not in visitor.get("residents").text


def test_evidence_is_handed_out_for_a_house_and_for_a_payer(visitor: Visitor, location: str, tmp_path: Path) -> None:
    month = visitor.look(f"house/{HOUSE}/2025-10")
    answer = visitor.get(month.href("Evidence pack (zip)"))
    assert answer.headers["content-type"] == "application/zip"
    written = tmp_path / "same.zip"
    ran = pladsbog(f"--ledger {location} evidence {HOUSE} 2025-10 -o {written}")
    assert ran.code == 0, ran.err
    assert answer.content == written.read_bytes()
    payer = next(one["payer"] for one in asked(location, "residents")["residents"] if one["payer"])
    packs = visitor.look(f"payer/{payer}/2025")
    offer = keys_of(location)[packs.tables[-1][0]["offer"]]
    answer = visitor.get(packs.href("download (zip)"))
    assert f"evidence-{offer}-2025-{payer}.zip" in answer.headers["content-disposition"]
    with zipfile.ZipFile(io.BytesIO(answer.content)) as pack:
        assert any(name.endswith("verify.py") for name in pack.namelist())


def test_a_file_that_cannot_be_made_says_why(visitor: Visitor) -> None:
    answer = visitor.get(f"evidence/{HOUSE}/2025-12")
    assert answer.status_code == 400
    assert "Error:" in answer.text
    assert "Evidence pack" not in visitor.get(f"house/{HOUSE}/2025-12").text


# --- averages, payers, decisions -------------------------------------------------------------------


def test_totals_have_their_averages_beside_them(visitor: Visitor, location: str) -> None:
    total = asked(location, f"settle 2025-11 --offer {HOUSE}")["total"]
    ore = int(total.replace(".", ""))
    day, week = (danish(half_up(Fraction(ore * days, 30))) for days in (1, 7))
    page = visitor.get(f"house/{HOUSE}/2025-11").text.replace("\u00a0", " ")
    assert f"{day} kr. a day, {week} kr. a week, over 30 days" in page
    year = int(asked(location, f"budget {HOUSE} 2025")["total"]["current"].replace(".", ""))
    page = visitor.get(f"house/{HOUSE}/2025").text
    assert danish(half_up(Fraction(year, 365))) in page
    assert danish(half_up(Fraction(year, 12))) in page


def test_a_payers_citizens_sum_to_what_is_owed(visitor: Visitor, location: str) -> None:
    payer = next(one["payer"] for one in asked(location, "residents")["residents"] if one["payer"])
    shown = visitor.look(f"payer/{payer}/2025")
    told = asked(location, f"statement {payer} 2025")
    citizens = next(table for table in shown.tables if table and "of it adjustments" in table[0])
    *each, total = amounts([row["amount"] for row in citizens])
    assert total == told["total"]
    assert round(sum(map(float, each)), 2) == float(total)


def test_a_decision_has_its_events_what_they_replaced_and_the_amounts(visitor: Visitor, location: str) -> None:
    shown = visitor.look("decision?reference=VU+%C3%A6-1")
    (event,) = shown.column("event")[:1]
    fact = asked(location, f"show {event.removeprefix('#')}")
    assert fact["decision"] == "VU æ-1"
    month = asked(location, "settle 2025-11")
    resting = [
        (one["offer"], line["amount"])
        for one in month["offers"]
        for line in one["lines"]
        if fact["event"] in line["events"]
    ]
    rows = shown.tables[-1]
    assert rows[0]["offer"] == NAME
    assert round(sum(float(amount) for _, amount in resting), 2) == float(kroner(rows[-1]["amount"]))
    assert resting
    rates = next(one["decision"] for one in asked(location, "log") if one["kind"] == "base.adopted" and one["decision"])
    assert visitor.get(f"decision?reference={rates}").status_code == 200


def test_the_rules_behind_an_amount_stand_in_words(visitor: Visitor) -> None:
    page = visitor.get(f"why/{HOUSE}/2025-11?line=base/1/2025-11-01").text
    assert "each day" in page.partition("Rules of model")[2]


def test_decisions_are_found_by_the_tables_and_by_the_log_alike(
    tmp_path: Path, location: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = str(tmp_path / "copy.db")
    Path(copy).write_bytes(Path(location).read_bytes())
    with open_log(copy) as log:
        last = log.last()
        untold = (decisions_with(copy, log, "vu", last), events_naming(copy, log, "VU æ-1", last))
        tell(copy, log, (), None, changes=False)
        told = (decisions_with(copy, log, "vu", last), events_naming(copy, log, "VU æ-1", last))
        assert told == untold
        assert len(told[0] or ()) > 3
        assert told[1] == [last]
        assert decisions_with(copy, log, "Æ-1", last) == ["VU æ-1"]
        assert decisions_with(copy, log, "Æ-1", last - 1) == []
        assert is_decision(copy, log, "VU æ-1", last) is True
        assert is_decision(copy, log, "VU", last) is False
    with open_log(location) as log:
        monkeypatch.setattr(searching, "MOST_READ", 10)
        monkeypatch.setattr("projections.searching.answered", lambda *_, **__: (0, []))
        assert decisions_with(location, log, "vu", last) is None
        assert events_naming(location, log, "VU æ-1", last) is None


def test_lists_of_many_houses_have_some_at_a_time(
    visitor: Visitor, location: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in (("MOST", 1), ("PAGE", 2), ("_OF_COSTS", 2)):
        monkeypatch.setattr(f"cli.browse.pages.lists.{name}", value)
    for kind, key, told in (
        ("residents", "citizen", asked(location, "residents")["residents"]),
        ("vacancies", "place", asked(location, "vacancies --within 90")["vacancies"]),
        ("coming", "what", asked(location, "coming --within 90")["coming"]),
        ("due", "due", asked(location, "follow-up due --within 30")["due"]),
    ):
        rows, path = 0, kind
        while path:
            shown = visitor.look(path)
            rows += sum(bool(row["offer"] not in ("", "total")) for table in shown.tables for row in table)
            path = next((href for text, href in shown.links if text.startswith("Next page")), "")
        assert rows == sum(bool(one.get("offer")) for one in told), (kind, key)
    assert set(visitor.look(f"residents?find={HOUSE[:4]}").column("offer")) == {NAME}
    assert "No house has that" in visitor.get("residents?find=xyzzy").text


def test_what_a_payer_owes_many_houses_is_told_by_the_tables(
    visitor: Visitor, location: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    visitor.look("")  # by which all is told
    payers = {one["payer"] for one in asked(location, "residents")["residents"] if one["payer"]}
    for name, value in (("MOST", 1), ("_OF_MONTH", 2), ("_OF_YEAR", 2)):
        monkeypatch.setattr(f"cli.browse.pages.payer.{name}", value)
    for payer in ("own", *sorted(payers)):
        for period in ("2025-03", "2025-11", "2025"):
            told = asked(location, f"statement {payer} {period}")
            found: list[str] = []
            path = f"payer/{payer}/{period}"
            while path:
                shown = visitor.look(path)
                assert kroner(shown.facts["total"]) == told["total"], (payer, period)
                found += [
                    keys_of(location)[row["offer"]] for table in shown.tables for row in table if "evidence pack" in row
                ]
                path = next((href for text, href in shown.links if text.startswith("Next page")), "")
            if period == "2025-03":
                assert found == [one["offer"] for one in told["offers"] if one["status"] == "closed"]
    assert "total of the houses shown" in visitor.get("payer/own/2025-03?known_at=2025-06-30").text
    assert "statement own 2025-03" in visitor.get("payer/own/2025-03").text
    assert "opgørelse egen 2025-03" in visitor.get("payer/own/2025-03?lang=da").text


def test_an_open_month_of_another_calculation_has_fewer_houses(
    visitor: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in (("MOST", 1), ("_OF_MONTH", 2), ("_OF_YEAR", 1)):
        monkeypatch.setattr(f"cli.browse.pages.payer.{name}", value)
    assert "2 of" in visitor.get("payer/own/2025-11").text
    monkeypatch.setattr("projections.across.CALCULATION", CALCULATION + 1)
    assert "1 of" in visitor.get("payer/own/2025-11").text
    assert "2 of" in visitor.get("payer/own/2025-03").text, "a closed month is as it was issued"


def test_an_action_without_a_day_stands_apart_from_what_is_due(visitor: Visitor, location: str) -> None:
    before = visitor.look("").facts["overdue, or due within a week"]
    due = visitor.look("due").facts["due within 30 days"]
    held = f"follow-up hold {HOUSE} 2025-10 --on 2025-11-14 --participants leader --action 'Some day' --owner leader"
    assert pladsbog(f"--ledger {location} {held} --yes --by eve").code == 0
    front = visitor.look("")
    assert front.facts["overdue, or due within a week"] == f"{before}; 1 without a deadline"
    of_day, undated = (table for table in front.tables if table and "whom or which" in table[0])
    assert all(row["due"] for row in of_day)
    assert [(row["due"], row["about"]) for row in undated] == [("", "Some day (leader)")]
    page = visitor.look("due")
    assert (page.facts["due within 30 days"], page.facts["without a deadline"]) == (due, "1")


@pytest.mark.parametrize("told", [False, True], ids=["counted", "from the tables"])
def test_what_has_no_places_of_its_own_is_not_occupied_on_the_front_page_either(
    told: bool,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    # given a house with a vacant place, and a supplier with as many places as are asked for
    monkeypatch.chdir(tmp_path)
    supplier = '[[offer]]\nid = "s"\nname = "S"\neffective = 2025-01-01\nsupplier = "external"\nplaces = "open"\n'
    adopt("town", house(after=supplier))
    done(
        "move-in c-1 h 1 --from 2025-01-01 --level 1 --decision VU",
        'buy c-2 s --from 2025-01-01 --price 1000 --per day --paragraph 107 --decision "VU 2"',
    )
    # when both stand on the front page
    visitor = Visitor(str(tmp_path / "pladsbog.db"))
    try:
        front = visitor.look("?tell=1" if told else "")
        rows = next(table for table in front.tables if table and "occupied %" in table[0])
        year = visitor.look("house/s/2025")
    finally:
        visitor.close()
    # then it is occupied in no per cent of places, and not in the total, as on the page of its year
    found = {row["offer"]: row["occupied %"] for row in rows}
    assert found == {"H": "50,0", "S": "", "total": "50,0"}
    assert set(year.column("occupancy %")) == {""}


def test_the_sheet_of_the_front_page_hides_what_would_tell_of_one_citizen_and_says_so(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    # given two houses, in one of which a single citizen lives
    monkeypatch.chdir(tmp_path)
    adopt("town", house())
    adopt("other", house().replace('"h"', '"k"').replace('"m"', '"n"').replace('"r"', '"s"').replace("KB 1", "KB 2"))
    done("move-in c-1 h 1 --from 2025-01-01 --level 1 --decision VU")
    visitor = Visitor(str(tmp_path / "pladsbog.db"))
    try:
        book = load_workbook(io.BytesIO(visitor.get("?form=xlsx").content))
    finally:
        visitor.close()
    # then the sheet, which is passed on, does not have what the page shows of it
    texts = {str(cell.value) for row in book.worksheets[0].iter_rows() for cell in row}
    assert any("one to three citizens" in text for text in texts)


@pytest.mark.parametrize(("count", "told"), [(1, "1 of 1 expectation within"), (2, "1 of 2 expectations within")])
def test_one_expectation_is_not_several(count: int, told: str) -> None:
    rate = HitRate(expectations=count, hits=1, provisional=0)
    assert in_words(in_short(rate)).startswith(told)
