"""Addresses of what is not there: the page says so, and leads to what was meant and to the list of what there is."""

from __future__ import annotations

import pytest

from ledger.demo import Plan, make_municipality
from tests.cli.browse.looking import ROOT, Visitor, asked, read
from tests.cli.running import pladsbog


@pytest.fixture(scope="module")
def location(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A small municipality whose months are closed through October 2025."""
    found = str(tmp_path_factory.mktemp("ways") / "demo.db")
    make_municipality(found, Plan(places=26, years=1))
    return found


def below(visitor: Visitor, path: str, status: int = 404) -> dict[str, str]:
    """The links of a page that says that something is not there, by their texts, without those of every page."""
    answer = visitor.get(path)
    assert answer.status_code == status, answer.text
    everywhere = {text for text, _ in visitor.look("search").links}
    return {text: href.removeprefix(ROOT) for text, href in read(answer.text).links if text not in everywhere}


@pytest.mark.parametrize(
    ("path", "text", "leads_to"),
    [
        ("house/engvejj", "Did you mean Engvej?", "house/engvej"),
        ("house/Engvej/2025-10", "Did you mean Engvej?", "house/engvej/2025-10"),
        ("bridge/engvejj/2025-10", "Did you mean Engvej?", "bridge/engvej/2025-10"),
        ("residents?offer=engvejj", "Did you mean Engvej?", "house/engvej"),
        ("house/engvej/2025/stays", "Engvej", "house/engvej"),
        ("citizen/findesikke", "Search for findesikke", "search?q=findesikke"),
        ("citizen/engvej%2F99", "Engvej", "house/engvej"),
        ("payer/123", "Own municipality's share", "payer/own"),
        ("why/engvej/2025-10?line=x", "Every line of the month", "why/engvej/2025-10"),
        ("area/function/9", "5.38.50", "area/function/5.38.50"),
    ],
)
def test_an_address_of_nothing_leads_to_what_was_meant(visitor: Visitor, path: str, text: str, leads_to: str) -> None:
    ways = below(visitor, path)
    assert ways[text] == leads_to
    assert ways["All houses"] == ""
    assert visitor.get(leads_to).status_code == 200


def test_what_is_not_there_can_be_read_in_the_other_language(visitor: Visitor) -> None:
    page = read(visitor.get("house/engvejj?known_at=2025-06-30").text)
    danish = page.href("Dansk").removeprefix(ROOT)
    assert "der er intet tilbud engvejj" in visitor.get(danish).text


def test_what_came_after_an_as_of_was_not_there_yet(visitor: Visitor, location: str) -> None:
    """Neither a page nor the way on proposes the very name that was asked for."""
    events = asked(location, "log")
    adopted = next(one["event"] for one in events if one.get("offer") == "engvej")
    citizen, first = next((one["citizen"], one["event"]) for one in events if one.get("citizen"))
    for path, before, said in (
        ("house/engvej", adopted - 1, "there is no offer engvej yet"),
        ("house/engvej/2025", adopted - 1, "there is no offer engvej yet"),
        ("follow-up/engvej", adopted - 1, "there is no offer engvej yet"),
        (f"citizen/{citizen}", first - 1, f"nothing is recorded of citizen {citizen} yet"),
    ):
        assert f"{said}, as known at event #{before}" in visitor.get(f"{path}?known_at=%23{before}").text
        assert "Back to now" in (ways := below(visitor, f"{path}?known_at=%23{before}"))
        assert not [text for text in ways if "Did you mean" in text or "Search for" in text]


def test_a_name_that_is_like_none_is_taken_for_none(visitor: Visitor) -> None:
    page = visitor.get("house/findesikke").text
    assert "there is no offer findesikke" in page
    assert "Did you mean" not in page
    assert "did you mean" not in page


def test_an_event_that_is_not_there_leads_to_the_last_one(visitor: Visitor, location: str) -> None:
    last = asked(location, "status")["events"]
    assert below(visitor, "event/99999")[f"The last event, #{last}"] == f"event/{last}"


def test_a_citizen_that_looks_like_a_person_stands_in_no_link(visitor: Visitor) -> None:
    assert not any("670180" in href for href in below(visitor, "citizen/670180-0001").values())


def test_a_month_that_is_none_leads_to_its_house(visitor: Visitor) -> None:
    assert below(visitor, "house/engvej/2025-13", 400)["Engvej"] == "house/engvej"


def test_what_cannot_be_known_leads_back_to_now(visitor: Visitor) -> None:
    assert set(below(visitor, "house/engvej/2025?known_at=%2399999")) == {"Back to now", "All houses"}
    assert below(visitor, "house/engvej/2025?known_at=xx", 400)["Back to now"] == "house/engvej/2025"


def test_what_was_not_known_yet_is_said_by_the_day(visitor: Visitor) -> None:
    page = visitor.get("house/engvej/2025?known_at=2020-01-01").text
    assert "nothing was known on 2020-01-01: the first event was recorded on 2024-12-02" in page


def test_a_decision_that_nothing_names_leads_to_those_like_it(visitor: Visitor, location: str) -> None:
    there = next(row["decision"] for row in asked(location, "log") if row.get("decision"))
    assert there in below(visitor, f"decision?reference={there[:-1]}", 200)


def test_a_house_says_when_it_opened_where_it_was_not_there_yet(visitor: Visitor) -> None:
    for path in ("house/engvej/1999", "house/engvej/1999-05"):
        assert "The house is not open then: it opened in 2025-01." in visitor.get(path).text
    assert "is not open then" not in visitor.get("house/engvej/2025").text
    for path in ("house/engvej/1999", "house/engvej/1999-05", "house/engvej/1999/changes"):
        shown = visitor.look(path)
        assert (shown.tables, "#0" in visitor.get(path).text) == ([], False)
    assert "1998" not in visitor.get("house/engvej/1999").text, "a year before the house leads to its years"


@pytest.mark.parametrize("period", ["2025-11", "2026", "2025-Q4"])
def test_what_is_not_closed_leads_to_what_can_be_compared(visitor: Visitor, period: str) -> None:
    page = visitor.get(f"bridge/engvej/{period}").text
    if period == "2025-Q4":  # its October is closed
        assert "is closed" not in page
        return
    said = "2025-11 is not closed" if period == "2025-11" else "No month of 2026 is closed"
    assert said in page
    ways = dict(read(page).links)
    assert visitor.get(ways["2025-10"].removeprefix(ROOT)).status_code == 200
    assert "2025-11" not in ways
    assert visitor.look(ways["2025"].removeprefix(ROOT)).facts["residual"].startswith("0,00")


def test_a_house_without_closings_says_so(visitor: Visitor, tmp_path_factory: pytest.TempPathFactory) -> None:
    found = str(tmp_path_factory.mktemp("open") / "open.db")
    assert pladsbog(f"--ledger {found} demo --places 12 --years 1 --open").code == 0
    other = Visitor(found)
    house = asked(found, "settle 2025-03")["offers"][0]["offer"]
    assert "No month of the house is closed yet." in other.get(f"bridge/{house}/2025-03").text
    other.close()


def test_what_is_no_page_is_said_in_the_language_that_is_spoken(location: str) -> None:
    dane = Visitor(location, "da")
    dane.get("")
    assert dane.get("search?q=" + "x" * 501).text == "det er for langt\n"
    assert dane.ask("", method="POST").text == "her kan man kun se, ikke ændre noget\n"
    dane.close()
