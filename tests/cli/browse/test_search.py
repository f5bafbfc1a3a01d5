"""What was typed into the search: straight to what it is, a list where it is several things, or what is like it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from cli.languages import ENGLISH, SPEECH
from ledger.demo import Plan, make_municipality
from ledger.shared.calendar import clock_set_to
from ledger.store.history import History
from projections.openings import opened_on
from tests.cli.browse.looking import ROOT, TOKEN, Shown, Visitor
from tests.cli.house import adopt, data, done, house


@pytest.fixture
def looking(folder: Path) -> Iterator[Visitor]:
    """Two houses, whose residents Roskilde pays for, with decisions of both kinds."""
    assert folder
    with clock_set_to(datetime(2025, 4, 1, 9, tzinfo=UTC)):
        adopt("h", house(places=12))
        other = house(places=12).replace('id = "h"\nname = "H"', 'id = "o"\nname = "Other"').split("[[offer]]")[1]
        adopt("o", f'reference = "KB 2"\ndecided_on = 2024-12-10\n\n[[offer]]{other}')
        done(
            "move-in c-2 h 12 --from 2025-01-01 --level 1 --payer 265 --decision 'VU 10'",
            "move-in c-10 h 2 --from 2025-01-01 --level 1 --decision 'VU 9'",
        )
        visitor = Visitor("pladsbog.db")
        yield visitor
        visitor.close()
    SPEECH.speak(ENGLISH)


def said(shown: Shown, start: str = "") -> list[str]:
    """The links below the search."""
    menu = (
        "To the content",
        "pladsbog",
        "Front page",
        "Residents",
        "Vacant",
        "Coming",
        "Due",
        "Follow-up",
        "Events",
        "Verify",
        "Dansk",
    )
    return [text for text, _ in shown.links if text not in menu and text.startswith(start)]


@pytest.mark.parametrize("typed", ["Roskilde", "roskilde kommune"])
def test_a_municipality_is_found_by_its_name(looking: Visitor, typed: str) -> None:
    assert "<h1>Payer 265" in looking.get(f"search?q={typed}").text


def test_one_that_is_named_in_part_stands_in_a_list_and_who_pays_nothing_is_said(looking: Visitor) -> None:
    assert "Municipality 265, Roskilde" in said(looking.look("search?q=roski"))
    assert "Odense (461) pays for nobody here." in looking.get("search?q=Odense").text
    assert "<h1>Own share" in looking.get("search?q=thisted").text


def test_a_number_that_is_several_things_leads_to_a_list_of_them(looking: Visitor) -> None:
    shown = said(looking.look("search?q=12"))
    assert {"Event #12", "Place 12 of H: c-2", "Place 12 of Other, where nobody lives"} <= set(shown)
    assert "<h1>Event #12" in looking.get("search?q=%2312").text


def test_a_code_is_that_of_an_event_too_once_there_are_so_many(looking: Visitor, tmp_path: Path) -> None:
    assert "<h1>Payer 265" in looking.get("search?q=265").text, "there are not so many events"
    many = str(tmp_path / "many.db")
    make_municipality(many, Plan(places=26, years=1))
    visitor = Visitor(many)
    try:
        code = said(visitor.look(""), "Municipality ")[0].split()[1]
        shown = said(visitor.look(f"search?q={code}"))
    finally:
        visitor.close()
    assert shown[0] == f"Event #{code}"
    assert shown[1].startswith(f"Municipality {code}, ")


@pytest.mark.parametrize("typed", ["plads 12", "Place 12"])
def test_a_place_is_found_in_every_house_or_in_the_one_that_is_named(looking: Visitor, typed: str) -> None:
    shown = looking.look(f"search?q={typed}")
    assert {"Place 12 of H: c-2", "Place 12 of Other, where nobody lives"} <= set(said(shown))
    assert "/citizen/c-2" in shown.href("Place 12 of H: c-2")
    assert "<h1>Citizen c-2" in looking.get(f"search?q={typed} h").text
    assert "Places of Other in 2025" in looking.get(f"search?q={typed} other").text


def test_decisions_on_citizens_are_named_and_sorted_apart(looking: Visitor) -> None:
    page = looking.get("search?q=u").text
    individual = page.index("Individual decisions")
    assert "Decisions of council and committees" not in page
    assert individual < page.index("VU 9</a>") < page.index("VU 10</a>")
    assert "Decisions of council and committees" in looking.get("search?q=kb").text
    assert "Individual decisions" not in looking.get("search?q=kb").text
    assert "<h1>Individual decision VU 9" in looking.get("search?q=VU 9").text
    assert "<h1>Decision KB 2" in looking.get("search?q=KB 2").text
    assert "<h1>Afgørelse VU 9" in looking.get("search?q=VU 9&lang=da").text
    assert "Afgørelser om borgere" in looking.get("search?q=u&lang=da").text


@pytest.mark.parametrize("typed", ["H 12", "12 h", "H plads 12", "h/12", "plads 12 H"])
def test_a_place_is_found_beside_the_name_of_its_house(looking: Visitor, typed: str) -> None:
    assert "<h1>Citizen c-2" in looking.get(f"search?q={typed}").text


@pytest.mark.parametrize(
    ("typed", "heading"),
    [("Other 2", "Places of Other in 2025"), ("other/2", "Places of Other in 2025"), ("Other 2025", "Other 2025")],
)
def test_so_is_one_where_nobody_lives_and_a_year_of_a_house(looking: Visitor, typed: str, heading: str) -> None:
    assert f"<h1>{heading}" in looking.get(f"search?q={typed}").text


@pytest.mark.parametrize("typed", ["Other marts 2025", "march 2025 other", "Other 2025-03", "o 03-2025"])
def test_a_month_of_a_house_is_found(looking: Visitor, typed: str) -> None:
    assert "<h1>Other 2025-03" in looking.get(f"search?q={typed}").text


@pytest.mark.parametrize("typed", ["hændelse 2", "haendelse 2", "Event 2"])
def test_an_event_is_found_by_the_word_for_it(looking: Visitor, typed: str) -> None:
    assert "<h1>Event #2" in looking.get(f"search?q={typed}").text


def test_nothing_found_is_not_said_above_what_was_found(looking: Visitor) -> None:
    shown = looking.get("search?q=Other c-2 99").text
    assert "Nothing was found" not in shown
    assert said(looking.look("search?q=Other c-2 99")) == ["House Other", "Citizen c-2"]
    assert "Nothing was found" in looking.get("search?q=quite unknown").text


@pytest.mark.parametrize("typed", ["2025-02", "february 2025", "februar 2025", "feb 25", "feb. 2025"])
def test_a_month_is_that_of_each_house_and_stands_as_it_was_typed(looking: Visitor, typed: str) -> None:
    page = looking.get(f"search?q={typed}").text
    assert f"<h1>Search: {typed}</h1>" in page.replace('<span class="whole">', "").replace("</span>", "")
    shown = looking.look(f"search?q={typed}")
    assert [href for text, href in shown.links if text.endswith(" in 2025-02")] == [
        "/folder/house/h/2025-02", "/folder/house/o/2025-02",
    ]  # fmt: skip


def test_a_month_s_name_alone_is_of_the_last_two_years(looking: Visitor) -> None:
    """It is April 2025; the houses opened with the year."""
    assert "H in 2025-02" in said(looking.look("search?q=february"))
    assert {"H in 2024-12", "H in 2023-12"} == set(said(looking.look("search?q=h december"), "H in"))
    assert said(looking.look("search?q=december"), "H in") == [], "nothing was open by then"


SERVICES = """
[[service]]
id = "day-offer"
name = "Dagtilbud Å"
effective = 2025-01-01
unit = "day"
price = 185

[[rates]]
id = "named"
effective = 2025-01-01
unit = "day"
prices = { "D1" = 1000 }
"""


@pytest.fixture
def adopted(looking: Visitor) -> Visitor:
    """A service that c-10 is granted in h, rates with a level by name, and a stay that is bought by a contract."""
    adopt("s", f'reference = "KB 3"\ndecided_on = 2024-12-11\n{SERVICES}')
    done(
        "grant c-10 day-offer --from 2025-02-01 --decision 'VU 11'",
        "buy c-3 solhoej --from 2025-01-01 --price 70000 --per month --decision 'VU 12' --contract K-77/25",
    )
    return looking


@pytest.mark.parametrize("typed", ["day-offer", "dagtilbud", "DAGTILBUD å"])
def test_a_service_is_found_by_key_or_name_and_leads_to_decision_and_houses(adopted: Visitor, typed: str) -> None:
    told, page = adopted.get(f"search?q={typed}").text, adopted.look(f"search?q={typed}")
    assert "Nothing was found" not in told
    assert "Service Dagtilbud Å (day-offer)" in told
    assert said(page) == ["From 2025-01-01, by KB 3", "House H"]
    assert re.search("/event/[0-9]+$", page.href("From 2025-01-01, by KB 3"))
    assert page.href("House H").endswith("/house/h")
    assert "Ydelsen Dagtilbud Å (day-offer)" in adopted.get(f"search?q={typed}&lang=da").text


@pytest.mark.parametrize(
    ("typed", "title", "ways"),
    [
        ("d1", "Rates named", ["From 2025-01-01, by KB 3"]),
        ("named", "Rates named", ["From 2025-01-01, by KB 3"]),
        ("k-77", "Contracts", ["K-77/25, of c-3"]),
    ],
)
def test_so_are_rates_levels_and_contracts(adopted: Visitor, typed: str, title: str, ways: list[str]) -> None:
    assert title in adopted.get(f"search?q={typed}").text
    assert said(adopted.look(f"search?q={typed}")) == ways


def test_what_was_annulled_is_not_found(adopted: Visitor) -> None:
    numbers = [row["event"] for row in data("log") if "K-77" in row["text"] or "granted" in row["text"]]
    done(*(f"void {number} --kind typo --reason wrong" for number in numbers))
    assert "Nothing was found" in adopted.get("search?q=k-77").text
    assert said(adopted.look("search?q=day-offer")) == ["From 2025-01-01, by KB 3"]


@pytest.fixture
def reserved(looking: Visitor) -> Visitor:
    """Two places of h that Odense and Herlev have reserved, the first of them on the day."""
    done(
        "reserve h 3 --for 461 --from 2025-03-11 --until 2025-06-30 --decision A-1",
        "reserve h 4 --for 163 --from 2025-05-01 --until 2025-06-30 --decision A-2",
    )
    return looking


ODENSE, HERLEV = (
    "From 2025-03-11: H/3 reserved for 461 Odense until 2025-06-30",
    "From 2025-05-01: H/4 reserved for 163 Herlev until 2025-06-30",
)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("reservation", [HERLEV, ODENSE]),
        ("Reserveret", [HERLEV, ODENSE]),
        ("reserverede pladser", [HERLEV, ODENSE]),
        ("reservation h", [HERLEV, ODENSE]),
        ("h/3 reserveret", [ODENSE]),
        ("reservation plads 4", [HERLEV]),
        ("reserveret til Odense", [ODENSE]),
        ("reserved 163", [HERLEV]),
        ("reservation other", []),
    ],
)
def test_reservations_are_found_alone_or_beside_house_place_or_payer(
    reserved: Visitor, typed: str, found: list[str]
) -> None:
    shown = reserved.look(f"search?q={typed}")
    assert [text for text in said(shown) if "reserved for" in text] == found
    assert all("/event/" in shown.href(one) for one in found)


def test_a_place_that_is_reserved_on_the_day_says_so(reserved: Visitor) -> None:
    shown = said(reserved.look("search?q=plads 3"))
    assert "Place 3 of H, reserved for 461 Odense" in shown
    assert "Place 3 of Other, where nobody lives" in shown
    assert "Place 4 of H, where nobody lives" in said(reserved.look("search?q=plads 4")), "it begins in May"


def test_an_annulled_reservation_is_not_found(reserved: Visitor) -> None:
    numbers = [row["event"] for row in data("log") if "reserved" in row["text"]]
    done(f"void {numbers[0]} --kind typo --reason wrong")
    assert [text for text in said(reserved.look("search?q=reservation")) if "reserved" in text] == [HERLEV]


def test_of_two_months_each_house_is_read_once(looking: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []

    def counted(history: History, offer: str) -> date | None:
        read.append(offer)
        return opened_on(history, offer)

    monkeypatch.setattr("cli.browse.pages.search.opened_on", counted)
    looking.get("search?q=february")
    assert sorted(read) == ["h", "o"]


def test_what_is_not_looked_for_in_a_large_ledger_is_said(adopted: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    # given a ledger of more events than are read for a search
    monkeypatch.setattr("projections.searching.MOST_READ", 3)
    # when a contract, and a service, are searched for
    contract, other, service = (adopted.get(f"search?q={typed}").text for typed in ("k-77", "xyzzy", "day-offer"))
    # then it is said that neither the contract nor the service's houses were looked for
    assert "Reservations are not looked for in so large a ledger." in adopted.get("search?q=reservation").text
    assert all("Contracts are not looked for in so large a ledger." in one for one in (contract, other))
    assert "Which houses use it is not looked for in so large a ledger." in service


@pytest.mark.parametrize("typed", ["670180-0001", "6701800001"])
def test_a_cpr_number_is_not_said_again_and_the_key_is_asked_for(looking: Visitor, typed: str) -> None:
    # when
    page = looking.get(f"search?q={typed}").text
    # then
    assert "looks like a CPR number: the ledger holds none. A citizen is found by the key." in page
    assert "<h1>Search</h1>" in page
    assert "Nothing was found" not in page
    assert typed not in page, "nor in the field that it was typed into, nor in a link"
    assert typed not in looking.ask(f"{ROOT}citizen/c-404?q={typed}", headers={"cookie": f"pladsbog={TOKEN}"}).text


@pytest.mark.parametrize("typed", ["borger c-2", "Citizen c-2"])
def test_a_citizen_is_found_by_the_word_for_one(looking: Visitor, typed: str) -> None:
    assert "<h1>Citizen c-2</h1>" in looking.get(f"search?q={typed}").text


@pytest.mark.parametrize("typed", ["afgørelse VU 10", "Afgoerelse vu 10", "decision VU 10"])
def test_a_decision_is_found_by_the_word_for_one(looking: Visitor, typed: str) -> None:
    assert "VU 10" in looking.get(f"search?q={typed}").text.partition("<main")[2]
    assert "Nothing was found" not in looking.get(f"search?q={typed}").text


@pytest.mark.parametrize("typed", ["afgørelse 3", "afgørelse %233", "borger event 3", "citizen decision 3"])
def test_no_number_behind_the_word_for_something_else_is_an_event(looking: Visitor, typed: str) -> None:
    assert "<h1>Event" not in looking.get(f"search?q={typed}").text


def test_a_month_of_a_house_is_found_with_a_slash_in_it(looking: Visitor) -> None:
    expected = looking.get("search?q=h 2025-03").text
    assert re.findall("<h1>.*</h1>", expected) == re.findall("<h1>.*</h1>", looking.get("search?q=h 3/2025").text)
    assert "Search" not in looking.get("search?q=3/2025 H").text.partition("<h1>")[2].partition("</h1>")[0]


@pytest.mark.parametrize("typed", ["c2", "C 2", "c_2"])
def test_a_citizen_may_be_the_one_whose_key_has_the_same_signs(looking: Visitor, typed: str) -> None:
    shown = looking.look(f"search?q={typed}")
    assert said(shown, "Citizen") == ["Citizen c-2"]
    assert said(looking.look("search?q=c3"), "Citizen") == []
