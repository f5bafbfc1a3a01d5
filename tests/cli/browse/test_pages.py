"""Every page answers, and says to the øre what the command says that it stands for."""

from __future__ import annotations

import io
import json
import re
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import asdict
from openpyxl import load_workbook  # type: ignore[import-untyped]  # it has no stubs

from cli.called import authority
from cli.languages import ENGLISH, SPEECH
from ledger.demo import Plan, make_municipality
from ledger.shared.calendar import clock_set_to
from ledger.store import open_log
from projections.overview import HouseOnTable, Overview, calculated, overview
from tests.cli.browse.looking import ROOT, Visitor, amounts, asked, keys_of, kroner, read
from tests.cli.running import pladsbog


@pytest.fixture(scope="module")
def location(tmp_path_factory: pytest.TempPathFactory) -> str:
    found = str(tmp_path_factory.mktemp("pages") / "demo.db")
    make_municipality(found, Plan(places=26, years=1))
    return found


def house_of(location: str) -> str:
    return str(asked(location, "settle 2025-11")["offers"][0]["offer"])


def test_every_page_that_links_lead_to_is_there(visitor: Visitor) -> None:
    """From the front page on, a page of each kind and each of its links."""
    seen: set[str] = set()
    left = [ROOT]
    of_kind: dict[str, int] = {}
    while left:
        path = left.pop(0)
        kind = re.sub(r"(house|bridge|why|citizen|payer|event)/[^/?]+|[0-9]+|=[^&]+", r"\1", path)
        if path in seen or of_kind.get(kind, 0) >= 1 or "lang=" in path:
            continue
        seen.add(path)
        of_kind[kind] = of_kind.get(kind, 0) + 1
        answer = visitor.get(path)
        assert answer.status_code == 200, (path, answer.text)
        if answer.headers["content-type"].startswith("text/html"):
            nothing_below = re.findall(r"(<h2[^>]*>[^<]*</h2>)\s*(?:<dl[^>]*>\s*</dl>\s*)?</section>", answer.text)
            assert not nothing_below, path
            left += [href for _, href in read(answer.text).links if href.startswith("/")]
    kinds = {path.removeprefix(ROOT).partition("/")[0].partition("?")[0] for path in seen}
    assert {"", "house", "why", "bridge", "event", "decision", "log", "citizen", "payer", "residents"} <= kinds
    assert {"vacancies", "coming", "due", "verify"} <= kinds


def test_the_front_page_has_the_amounts_of_the_month_and_the_year(visitor: Visitor, location: str) -> None:
    shown = visitor.look("")
    settled, figures = asked(location, "settle 2025-11"), asked(location, "key-figures 2025")
    *months, month_total = amounts(shown.column("this month"))
    assert months == [one["total"] for one in settled["offers"]]
    assert month_total == settled["total"]
    *offers, _ = shown.column("offer")
    budgets = [asked(location, f"budget {keys_of(location)[offer]} 2025")["total"] for offer in offers]
    for heading, key, of_budget in (
        ("expected year-end", "expected", "current"),
        ("adopted", "adopted", "adopted"),
        ("deviation", "deviation", "deviation"),
    ):
        *houses, total = amounts(shown.column(heading))
        assert houses == [one[of_budget] for one in budgets if one[of_budget] is not None]
        assert total == figures["total"][key]


def test_the_tables_tell_what_is_calculated(location: str) -> None:
    """The front page of a large ledger reads tables: they say of each house what its months and budget come to."""
    with open_log(location) as log:
        told = overview(location, log)
        assert isinstance(told, Overview)
        counted = calculated(location, log, log.last())
    assert told.month == counted.month
    assert [_plain(one) for one in told.houses] == [_plain(one) for one in counted.houses]


def _plain(one: HouseOnTable) -> dict[str, Any]:
    return {**asdict(one), "days": list(one.days), "course": [list(days or ()) for days in one.course]}


def test_what_an_event_has_taken_out_is_told_again_first(tmp_path: Path) -> None:
    location = str(tmp_path / "demo.db")
    make_municipality(location, Plan(places=26, years=1))
    visitor = Visitor(location)
    try:
        before = amounts(visitor.look("").column("expected year-end"))[-1]
        living = asked(location, "residents")["residents"][0]
        ran = pladsbog(f"--ledger {location} depart {living['citizen']} --on 2025-11-10 --cause moved --yes --by eve")
        assert ran.code == 0, ran.err
        after = amounts(visitor.look("").column("expected year-end"))[-1]
        assert after != before
        assert after == asked(location, "key-figures 2025")["total"]["expected"]
    finally:
        visitor.close()


def test_what_is_not_told_is_not_shown_half(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a large ledger that no table tells, the houses and how to tell them; and one link that tells them."""
    location = str(tmp_path / "demo.db")
    make_municipality(location, Plan(places=26, years=1))
    for module in ("projections.overview", "cli.browse.pages.front"):
        monkeypatch.setattr(f"{module}.SMALL", 10)
    visitor = Visitor(location)
    try:
        page = visitor.get("").text
        assert "pladsbog tables --no-changes" in page
        assert "expected year-end" not in page
        shown = read(page)
        assert set(shown.column("closed through")) == {"2025-10"}
        told = visitor.look(next(href for text, href in shown.links if text.startswith("Tell it now")))
        assert amounts(told.column("this month"))[-1] == asked(location, "settle 2025-11")["total"]
        then = visitor.get("?known_at=%23200").text
        assert "Count all houses now" in then
        counted = visitor.look(read(then).href("Count all houses now"))
        known = asked(location, "key-figures 2025 --known-at '#200'")
        assert amounts(counted.column("expected year-end"))[-1] == known["total"]["expected"]
    finally:
        visitor.close()


def test_many_houses_stand_a_page_at_a_time(visitor: Visitor, monkeypatch: pytest.MonkeyPatch, location: str) -> None:
    monkeypatch.setattr("cli.browse.pages.front.MOST", 2)
    monkeypatch.setattr("cli.browse.pages.front.PAGE", 3)
    whole = asked(location, "settle 2025-11")
    seen: list[str] = []
    path = "?sort=name"
    while path:
        shown = visitor.look(path)
        areas, houses = (table for table in shown.tables if table and "this month" in table[0])
        assert {kroner(areas[-1]["this month"]), kroner(houses[-1]["this month"])} == {whole["total"]}
        seen += [keys_of(location)[row["offer"]] for row in houses[:-1]]
        path = next((href for text, href in shown.links if text.startswith("Next page")), "")
    assert sorted(seen) == [one["offer"] for one in whole["offers"]]
    one = seen[0]
    assert [keys_of(location)[name] for name in visitor.look(f"?find={one.upper()}").column("offer")[:-1]] == [one]


def test_a_house_has_the_amounts_of_its_budget_and_what_moved_it(visitor: Visitor, location: str) -> None:
    house = house_of(location)
    shown = visitor.look(f"house/{house}/2025")
    told = asked(location, f"budget {house} 2025")
    rows = [*told["months"], told["total"], told["remaining"]]
    for key in ("adopted", "settled", "expected", "current", "deviation"):
        heading = "expected, open" if key == "expected" else key
        assert amounts(shown.column(heading)) == [row[key] for row in rows if row[key] is not None]
    assert kroner(shown.facts["expected year-end"]) == told["total"]["current"]
    assert kroner(shown.facts["expected in open months"]) == told["total"]["expected"]
    moved = asked(location, f"budget-changes {house} 2025")
    year = amounts(shown.column("this year"))
    assert sorted(year[1:-2]) == sorted(cause["effect"] for cause in moved["causes"])
    assert year[-2:] == [moved["closing"], "0.00"]
    assert {"svg", "title"} <= shown.tags


def test_every_event_that_moved_a_budget(visitor: Visitor, location: str) -> None:
    house = house_of(location)
    shown = visitor.look(f"house/{house}/2025/changes")
    lines = asked(location, f"budget-changes {house} 2025")["lines"]
    effects = next(table for table in shown.tables if table and "budget" in table[0])
    assert [kroner(row["this year"]) for row in effects[1:-2]] == [line["effect"] for line in lines]


@pytest.mark.parametrize("month", ["2025-03", "2025-11", "2025-12"])
def test_a_month_has_its_lines_and_its_adjustments_apart(visitor: Visitor, location: str, month: str) -> None:
    for offer in asked(location, f"settle {month}")["offers"]:
        shown = visitor.look(f"house/{offer['offer']}/{month}")
        assert kroner(shown.facts["total"]) == offer["total"]
        if "occupied" in shown.facts:
            assert {shown.facts[key] for key in ("occupied", "vacant")} == {
                str(offer["place_days"][key]) for key in ("occupied", "vacant")
            }
        else:  # it has no places
            assert not any(offer["place_days"].values())
        own = [line["amount"] for line in offer["lines"] if line["kind"] != "adjustment"]
        late = [line["amount"] for line in offer["lines"] if line["kind"] == "adjustment"]
        tables = [amounts([row["amount"] for row in table]) for table in shown.tables if table and "amount" in table[0]]
        assert [sorted(table[:-1]) for table in tables] == [sorted(lines) for lines in (own, late) if lines]


def test_a_closed_month_shows_who_closed_it_and_its_digest(visitor: Visitor, location: str) -> None:
    house = house_of(location)
    page = visitor.get(f"house/{house}/2025-03").text
    number = re.search(r"closed by [^,]+, #([0-9]+)", page)
    assert number is not None
    closing = asked(location, f"show {number[1]}")
    assert "2025-03" in closing["text"]
    assert (closing["offer"], closing["event"]) == (house, int(number[1]))
    assert pladsbog(f"--ledger {location} digest --at {number[1]}").out.strip() in page


def test_every_line_of_a_month_is_explained(visitor: Visitor, location: str) -> None:
    house = house_of(location)
    for line in asked(location, f"why {house} 2025-11")["lines"]:
        shown = visitor.look(f"why/{house}/2025-11?line={line['id']}")
        assert kroner(shown.facts["amount"]) == line["amount"]
        assert shown.column("event") == [f"#{cause['event']}" for cause in line["caused_by"]]


def test_the_why_of_an_amount_is_three_clicks_away(visitor: Visitor, location: str) -> None:
    """Front page, the house's month, an amount: and there are its events, its clerk and its decision, each a link."""
    front = visitor.look("")
    house = front.column("offer")[0]
    total = front.column("this month")[0]
    month = visitor.look(front.href(total))
    amount = month.column("amount")[0]
    why = visitor.look(month.href(amount))
    assert kroner(why.facts["amount"]) == kroner(amount)
    event = why.column("event")[0]
    assert "Everything it carries" in visitor.get(why.href(event)).text
    decision = next(text for text in why.column("decision") if text)
    assert decision in visitor.get(why.href(decision)).text
    assert keys_of(location)[house] == asked(location, "status")["offers"][0]["offer"]


def test_a_bridge_has_every_effect_and_no_residual(visitor: Visitor, location: str) -> None:
    for bridge in asked(location, "bridge 2025")["offers"]:
        shown = visitor.look(f"bridge/{bridge['offer']}/2025")
        assert kroner(shown.facts["residual"]) == "0.00"
        told = amounts([row["effect"] for row in shown.tables[0] if row["event"]])
        assert told == [line["effect"] for line in bridge["lines"]]


def test_a_month_that_is_not_closed_has_no_bridge(visitor: Visitor, location: str) -> None:
    assert "2025-12 is not closed" in visitor.get(f"bridge/{house_of(location)}/2025-12").text


def test_an_event_shows_what_it_moved(visitor: Visitor, location: str) -> None:
    """The effects of an event on its page are those that the bridge of that month has for it."""
    found = [
        (bridge["offer"], line)
        for bridge in asked(location, "bridge 2025")["offers"]
        for line in bridge["lines"]
        if line["effect"] != "0.00"
    ]
    assert found
    for offer, line in found[:3]:
        number = line["event"]
        shown = visitor.look(f"event/{number}")
        assert keys_of(location)[shown.facts["offer"]] == offer
        *rows, total = next(table for table in shown.tables if "effect" in table[0])
        for row in rows:
            known = f"--from-known '#{number - 1}' --to-known '#{number}'"
            (moved,) = asked(location, f"bridge {row['month']} --offer {offer} {known}")["offers"]
            assert [kroner(row["effect"])] == [one["effect"] for one in moved["lines"]]
        assert round(sum(float(kroner(row["effect"])) for row in rows), 2) == float(kroner(total["effect"]))


def test_lists_have_the_rows_of_their_commands(visitor: Visitor, location: str) -> None:
    living = asked(location, "residents")["residents"]
    assert visitor.look("residents").column("citizen") == [one["citizen"] for one in living]
    empty = asked(location, "vacancies --within 90")
    shown = visitor.look("vacancies")
    assert amounts(shown.column("cost so far"))[-1] == empty["cost"]
    assert shown.column("place")[: len(empty["vacancies"])] == [one["place"] for one in empty["vacancies"]]
    assert visitor.look("due").facts["overdue"] == str(
        sum(bool(one["days_overdue"]) for one in asked(location, "follow-up due")["due"])
    )
    assert visitor.look("coming").facts["ahead within 90 days"] == str(len(asked(location, "coming")["coming"]))


@pytest.mark.parametrize("path", ["coming", "coming?offer=engvej", "house/engvej/2025"])
def test_where_nothing_is_coming_a_page_says_so_and_leads_to_the_last_event(location: str, path: str) -> None:
    # given a ledger that is looked at a year after its last event
    with clock_set_to(datetime(2027, 1, 2, 9, tzinfo=UTC)):
        late = Visitor(location)
        # when its page is looked at, then the days looked at and the last event are said
        page = late.get(path).text
        assert "Nothing lies ahead from 2027-01-02, within 90 days. The last event is #" in page
        # and a link looks from the day of that event, of the same house
        text, href = next((text, href) for text, href in read(page).links if text.startswith("Look from 2025-"))
        then = late.get(href).text
        late.close()
    assert f"Coming from {text.removeprefix('Look from ')}" in then
    assert ("coming engvej --on 2025-" in then) == ("engvej" in path)


def test_what_was_looked_at_stands_on_the_page_of_what_is_coming(visitor: Visitor) -> None:
    assert visitor.look("coming").facts["looked at"] == "2026-01-02 to 2026-04-02"
    assert visitor.look("coming?on=01-06-2025").facts["looked at"] == "2025-06-01 to 2025-08-30"
    assert visitor.get("coming?on=32-06-2025").status_code == 400


@pytest.mark.parametrize(
    ("language", "label", "meaning"),
    [
        ("en", "As it was known", "Shows the page as it was known then. Empty is now."),
        ("da", "Som det var kendt", "Viser siden, som det var kendt dengang. Tomt felt er nu."),
    ],
)
def test_every_page_says_how_to_see_what_was_known(visitor: Visitor, language: str, label: str, meaning: str) -> None:
    for path in ("", "due", "house/engvej/2025", "log"):
        page = visitor.get(f"{path}?lang={language}").text
        assert f'<label for="known-at">{label}</label>' in page
        assert f'id="as-of-meaning" class="meaning">{meaning}<' in page
        assert 'aria-describedby="as-of-meaning"' in page


def test_a_citizen_costs_what_the_command_says(visitor: Visitor, location: str) -> None:
    citizen = asked(location, "residents")["residents"][0]["citizen"]
    told = asked(location, f"citizen {citizen} --year 2025")
    shown = visitor.look(f"citizen/{citizen}/2025")
    assert kroner(shown.facts["cost of 2025"]) == told["total"]
    assert kroner(shown.facts["of it own"]) == told["own"]


def test_a_payer_owes_what_the_statement_says(visitor: Visitor, location: str) -> None:
    payers = {one["payer"] for one in asked(location, "residents")["residents"] if one["payer"]}
    for payer in ("own", *sorted(payers)[:1]):
        told = asked(location, f"statement {payer} 2025")
        shown = visitor.look(f"payer/{payer}/2025")
        assert kroner(shown.facts["total"]) == told["total"]
        assert told["digest"] in visitor.get(f"payer/{payer}/2025").text


def test_a_payers_year_leads_to_its_months_and_says_what_is_no_bill_yet(visitor: Visitor, location: str) -> None:
    payers = sorted({one["payer"] for one in asked(location, "residents")["residents"] if one["payer"]})
    assert payers
    front = visitor.look("")
    for payer in payers:
        year = visitor.look(front.href(f"Municipality {authority(payer)}"))
        months = {month: visitor.look(year.href(month)) for month in ("2025-11", "2025-12")}
        still_open = sum(Decimal(kroner(of.facts["total"])) for of in months.values())
        assert Decimal(kroner(year.facts["of it not issued yet"])) == still_open
        assert "of it not issued yet" not in visitor.look(year.href("2025-10")).facts
        assert months["2025-11"].href("2025").endswith(f"payer/{payer}/2025")
        citizens = next(table for table in year.tables if table and "citizen" in table[0])
        assert citizens[-1]["citizen"] == "total"
        assert amounts([citizens[-1]["amount"]]) == [kroner(year.facts["total"])]


def test_the_expected_year_end_is_what_is_settled_and_what_is_granted(visitor: Visitor, location: str) -> None:
    facts = visitor.look("").facts
    granted = Decimal(kroner(facts["of it grants and transfers"])) if "of it grants and transfers" in facts else 0
    assert Decimal(kroner(facts["expected year-end 2025"])) - granted == Decimal(
        asked(location, "settle 2025")["total"]
    )


def test_the_places_of_a_year_are_covered_day_by_day(visitor: Visitor, location: str) -> None:
    house = house_of(location)
    shown = visitor.look(f"house/{house}/2025/places")
    days: dict[str, int] = {}
    for row in shown.tables[0]:
        if row["what"] != "absent":
            first, last = (datetime.fromisoformat(row[key]) for key in ("from", "to"))
            days[row["place"]] = days.get(row["place"], 0) + (last - first).days + 1
    assert set(days.values()) == {365}


def test_verify_says_that_all_is_what_it_was(visitor: Visitor, location: str) -> None:
    digest = pladsbog(f"--ledger {location} digest").out.strip()
    assert digest in visitor.get("verify").text
    proof = visitor.get("verify?run=1").text
    assert "Every row and every issued amount is what it was." in proof
    assert ": no break." in proof
    assert "reaks" not in proof.split("<main")[1], "what there is none of is told again"


# --- as known then ---------------------------------------------------------------------------------


def test_pages_are_as_known_then_and_say_so(visitor: Visitor, location: str) -> None:
    number = asked(location, "status")["known_at"]["event"] // 2
    page = visitor.get(f"?known_at=%23{number}").text
    assert f"Not as of now: as known at event #{number}" in page
    told = asked(location, f"key-figures 2025 --known-at '#{number}'")
    assert amounts(read(page).column("expected year-end"))[-1] == told["total"]["expected"]
    links = [href for _, href in read(page).links if "house/" in href]
    assert links
    assert all(f"known_at=%23{number}" in href for href in links)


def test_a_date_is_the_end_of_that_day(visitor: Visitor, location: str) -> None:
    shown = visitor.look("residents?known_at=2025-06-30")
    told = asked(location, "residents --known-at 2025-06-30")
    assert shown.column("citizen") == [one["citizen"] for one in told["residents"]]
    assert shown.facts["on"] == "2025-06-30"


def test_an_as_of_that_is_none_is_refused_in_words(visitor: Visitor) -> None:
    answer = visitor.get("?known_at=someday")
    assert answer.status_code == 400
    assert "Error:" in answer.text
    assert "Hint:" in answer.text


@pytest.mark.parametrize("path", ["nope", "house/nope", "house/nope/2025", "event/999999", "citizen/c-nobody"])
def test_what_is_not_there_is_said_to_be_so(visitor: Visitor, path: str) -> None:
    answer = visitor.get(path)
    assert answer.status_code == 404
    assert "Traceback" not in answer.text


def test_what_is_too_long_is_not_looked_at(visitor: Visitor) -> None:
    assert visitor.get(f"search?q={'x' * 501}").status_code == 400


# --- search, sheets, languages ---------------------------------------------------------------------


def test_search_leads_to_what_was_meant(visitor: Visitor, location: str) -> None:
    one = asked(location, "residents")["residents"][0]
    log = asked(location, "log")
    decided = next(fact["decision"] for fact in log if fact.get("decision"))
    name = next(called for called, key in keys_of(location).items() if key == one["offer"])
    for typed, there in (
        (one["citizen"], f"Citizen {one['citizen']}"),
        (f"{one['offer']}/{one['place']}", f"Citizen {one['citizen']}"),
        ("%2312", "Event #12"),
        (one["offer"], f"{name} 2025"),
        (name.upper(), f"{name} 2025"),
        (decided, f"Decision {decided}"),
    ):
        assert f"<h1>{there}" in visitor.get(f"search?q={typed}").text, typed
    assert "Nothing was found" in visitor.get("search?q=xyzzy").text
    assert "Ågården (aagaarden)" in [text for text, _ in visitor.look("search?q=ÅGÅ").links]
    assert one["citizen"] in [text for text, _ in visitor.look("search?q=C-").links]


@pytest.mark.parametrize(
    "path", ["", "residents", "house/{house}/2025", "house/{house}/2025-11", "why/{house}/2025-11"]
)
def test_the_sheet_is_that_of_the_command(visitor: Visitor, location: str, path: str) -> None:
    shown = visitor.look(path.format(house=house_of(location)))
    answer = visitor.get(shown.href("Spreadsheet (xlsx)"))
    assert answer.headers["content-type"].startswith("application/vnd.openxmlformats")
    assert answer.headers["content-disposition"].endswith('.xlsx"')
    book = load_workbook(io.BytesIO(answer.content))
    assert book.sheetnames[0] in ("key-figures", "residents", "budget", "settle", "why")
    assert "as known at event" in book.worksheets[0]["A2"].value


def test_a_page_speaks_the_language_that_is_chosen(visitor: Visitor) -> None:
    english, danish = visitor.get("residents").text, visitor.get("residents?lang=da").text
    assert '<html lang="en">' in english
    assert '<html lang="da">' in danish
    assert ">citizen<" in english
    assert ">borger<" in danish
    assert "pladsbog beboere" in danish
    assert all("lang=da" in href for _, href in read(danish).links if href.startswith(f"{ROOT}citizen"))


# --- what people have typed -------------------------------------------------------------------------


HOSTILE = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>{{ 7*7 }}"


def test_what_people_typed_is_text(visitor: Visitor) -> None:
    for path in (f"search?q={HOSTILE}", f"decision?reference={HOSTILE}", f"?known_at={HOSTILE}", f"house/{HOSTILE}"):
        shown = visitor.get(path).text
        assert "<script" not in shown
        assert "<img" not in shown
        assert "49" not in shown.partition("<main")[2].partition("</main>")[0]


def test_what_was_recorded_is_text(tmp_path_factory: pytest.TempPathFactory) -> None:
    """A decision and a reason with markup in them, on every page that shows them."""
    location = str(tmp_path_factory.mktemp("hostile") / "demo.db")
    make_municipality(location, Plan(places=3, years=1))
    living = asked(location, "residents")["residents"][0]
    reference = "</a><script>alert(2)</script>"
    level = asked(location, f"citizen {living['citizen']}")["stays"][0]["stretches"][-1]["level"]
    line = f"reassess {living['citizen']} --from 2025-12-01 --level {level} --yes --by '<b>eve</b>'"
    ran = pladsbog(f"--ledger {location} {line} --decision '{reference}' --reason '<img src=x>'")
    assert ran.code == 0, ran.err
    number = json.loads(pladsbog(f"--ledger {location} status --format json").out)["known_at"]["event"]
    visitor = Visitor(location)
    try:
        for path in (f"event/{number}", "log", f"citizen/{living['citizen']}", f"decision?reference={reference}"):
            page = visitor.get(path)
            assert page.status_code == 200
            assert "<script" not in page.text
            assert "<img" not in page.text
            assert "<b>" not in page.text
            assert "&lt;" in page.text
    finally:
        visitor.close()


def test_every_page_has_landmarks_headings_and_scopes(visitor: Visitor, location: str) -> None:
    for path in ("", "residents", f"house/{house_of(location)}/2025", "log", "verify", "search"):
        page = visitor.get(path).text
        assert page.count("<h1>") == 1
        assert page.count("<main ") == 1
        assert page.count("<header>") == page.count("<footer>") == 1
        assert 'href="#content"' in page
        assert "<th>" not in page
        labels = set(re.findall(r'<label for="([^"]+)"', page))
        assert labels == set(re.findall(r'<input id="([^"]+)"', page))


def test_the_rules_of_a_model_are_told_in_words_on_the_pages_of_an_amount_and_of_its_event(location: str) -> None:
    house = house_of(location)
    visitor = Visitor(location, "da")
    try:
        shown = visitor.look(f"why/{house}/2025-11")
        told = dict(zip(shown.column("parameter"), shown.column("værdi"), strict=True))
        assert told["tildeling"] == "kombination af grundtakst og aktivitet"
        number = next(event["event"] for event in asked(location, "log") if event["kind"] == "model.adopted")
        of_event = visitor.look(f"event/{number}")
        values = dict(zip(of_event.column("felt"), of_event.column("værdi"), strict=True))
        assert values["tildeling"] == "kombination af grundtakst og aktivitet"
        assert re.fullmatch(r"\d\d-\d\d-\d{4}", values["besluttet den"])
        raw = r"\b(allocation|vacancy|days_in_month|average-minus|True|until_refilled|departure_day)\b"
        assert not re.search(
            raw, " ".join([*told, *told.values(), *values, *values.values()]).replace("vacancy at", "")
        )
    finally:
        visitor.close()
        SPEECH.speak(ENGLISH)


def test_the_fields_of_an_event_are_in_words(visitor: Visitor) -> None:
    """Days and moments as people write them, here in Danish time; the other events of an act as links."""
    shown = visitor.look("event/12?lang=da")
    fields = {row["felt"]: row["værdi"] for table in shown.tables for row in table if "felt" in row}
    assert re.fullmatch(r"\d\d-\d\d-\d{4} kl\. \d\d:\d\d:\d\d", fields["registreret"]), fields
    assert re.fullmatch(r"\d\d-\d\d-\d{4}", fields["besluttet den"])
    assert fields["hændelser i samme registrering"].startswith("#")
    assert "event/2?" in shown.href("#2")


def test_a_closing_leads_to_its_month_and_shows_nothing_packed(visitor: Visitor, location: str) -> None:
    house = house_of(location)
    number = asked(location, f"why {house} 2025-03")["closed_by"]
    shown = visitor.look(f"event/{number}")
    fields = {row["field"]: row["value"] for table in shown.tables for row in table if "field" in row}
    assert fields["before the month had ended"] == "no"
    assert not [field for field, value in fields.items() if "[" in value], fields
    assert f"house/{house}/{fields['month']}" in shown.href("The month as issued")


@pytest.mark.parametrize(("language", "base", "service"), [("en", "base", "service"), ("da", "grundtakst", "indsats")])
def test_lines_that_are_explained_stand_in_words_with_their_key_in_the_command(
    visitor: Visitor, location: str, language: str, base: str, service: str
) -> None:
    # given the lines of a house's earliest open month, adjustments among them
    house = next(one["offer"] for one in asked(location, "settle 2025-11")["offers"] if _adjusts(one))
    lines = asked(location, f"why {house} 2025-11")["lines"]
    adjusting = [line for line in lines if line["kind"] == "adjustment"]
    # when they are looked at
    shown = visitor.look(f"why/{house}/2025-11?lang={language}")
    own, late = (next(table for table in shown.tables if heading in table[0]) for heading in _FIRST[language])
    # then the first thing of each is what it is, in words, and no key of any stands in a table
    assert (len(own), len(late)) == (len(lines) - len(adjusting) + 1, len(adjusting) + 1)
    assert next(iter(own[0])) == _FIRST[language][0]
    assert {next(iter(row.values())) for row in own} >= {base, service}
    assert not any("/20" in cell for table in (own, late) for row in table for cell in row.values())
    # and the key of a line stands in the command of its page, which its first words lead to
    one = visitor.get(shown.href(base)).text
    assert f"{ {'en': '--line', 'da': '--linje'}[language] } {lines[0]['id']}" in one
    # and an adjustment has its own page, with what it comes to
    of_late = visitor.look(f"why/{house}/2025-11?line={adjusting[0]['id']}")
    assert kroner(of_late.facts["amount"]) == adjusting[0]["amount"]


def test_an_adjustment_leads_to_the_line_that_it_repairs_where_there_is_one(visitor: Visitor, location: str) -> None:
    """What late news bring for the first time repairs no line that was issued."""
    late = [
        (one["offer"], month, line["id"])
        for month in ("2025-05", "2025-07", "2025-10", "2025-11")
        for one in asked(location, f"settle {month}")["offers"]
        for line in one["lines"]
        if line["kind"] == "adjustment"
    ]
    ways = [visitor.look(f"why/{offer}/{month}?line={line}").links for offer, month, line in late]
    to_lines = [href for links in ways for text, href in links if text.startswith("The line of ")]
    assert 0 < len(to_lines) < len(late)
    assert {visitor.get(href.removeprefix(ROOT)).status_code for href in to_lines} == {200}


_FIRST = {"en": ("kind", "adjusts"), "da": ("slags", "efterregulerer")}


def _adjusts(offer: Any) -> bool:
    return {line["kind"] for line in offer["lines"]} >= {"adjustment", "base", "service"}


# --- of what is known now ----------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["%23{last}", "2026-01-02", "2031-12-31"])
def test_what_is_known_now_is_not_said_to_be_otherwise(visitor: Visitor, location: str, typed: str) -> None:
    # given the last event, today with nothing later, or a day to come
    last = asked(location, "status")["known_at"]["event"]
    # when a page is looked at as known then
    page = visitor.get(f"?known_at={typed.format(last=last)}").text
    # then it says that it is all there is, and not that it is otherwise now
    assert "Not as of now" not in page
    assert 'class="then"' not in page
    assert f"All that is recorded: event #{last} is the last one" in page
    # and as known one event before, it does
    before = visitor.get(f"?known_at=%23{last - 1}").text
    assert f"Not as of now: as known at event #{last - 1}" in before
    assert "All that is recorded" not in before


def test_the_occupancy_over_the_year_is_that_of_key_figures(visitor: Visitor, location: str) -> None:
    # given houses of which closed months have had late news
    page = visitor.get("").text
    # when the front page tells how many places were lived in, month by month
    told = {
        found[1]: course[1]
        for row in page.split("<tr")
        if (found := re.search(r"house/([^/]+)/2025", row)) and (course := re.search(r"<title>occupancy: ([^<]*)", row))
    }
    assert told
    # then it is what key figures tell, also where that is another one than was issued
    moved = 0
    for month in range(1, 12):
        name = f"2025-{month:02}"
        shares = {one["name"]: one["occupancy"] for one in asked(location, f"key-figures {name} --identifying")["rows"]}
        issued = {one["offer"]: one["place_days"] for one in asked(location, f"settle {name}")["offers"]}
        for key, of_house in told.items():
            if shares.get(key) is not None:
                assert f"{name} {shares[key].replace('.', ',')} %" in of_house, (key, name)
                days = issued[key]
                whole = days["occupied"] + days["notice"] + days["vacant"]
                moved += f"{100 * days['occupied'] / whole:.1f}" != f"{float(shares[key]):.1f}"
    assert moved, "late news moved no day: the test shows nothing"
