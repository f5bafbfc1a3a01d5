"""An event that moves an amount from one payer to another: both stand on its page, though the months stay the same."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from ledger.shared.calendar import clock_set_to
from tests.cli.browse.looking import Shown, Visitor, kroner
from tests.cli.house import adopt, data, done, house

VACANCY = '[model.vacancy]\nrule = "level"\nlevel = "1"\n\n[[rates]]'
RESERVE = "reserve h 1 --for 163 --from 2025-03-11 --until 2025-04-20 --decision A-1"


@pytest.fixture(autouse=True)
def _ledger(folder: Path) -> Iterator[None]:
    """A house of two vacant places, each of which costs 1,000 a day."""
    assert folder
    with clock_set_to(datetime(2025, 5, 2, 9, tzinfo=UTC)):
        adopt("h", house(places=2).replace("[[rates]]", VACANCY))
        yield


def look(path: str) -> Shown:
    visitor = Visitor("pladsbog.db")
    try:
        return visitor.look(path)
    finally:
        visitor.close()


def of_kind(kind: str) -> int:
    return max(int(event["event"]) for event in data("log") if event["kind"] == kind)


def moved(shown: Shown) -> list[dict[str, str]]:
    return next(table for table in shown.tables if "effect" in table[0])


def test_a_reservation_moves_the_vacancy_from_one_payer_to_another() -> None:
    # given a place of which another municipality pays the vacancy
    done(RESERVE)
    # when its event is looked at
    rows = moved(look(f"event/{of_kind('place.reserved')}"))
    # then both payers stand in each month, and in all
    assert [kroner(row["effect"]) for row in rows] == ["0.00"] * 3
    assert [kroner(row["163 Herlev"]) for row in rows] == ["21000.00", "20000.00", "41000.00"]
    assert [kroner(row["own municipality"]) for row in rows] == ["-21000.00", "-20000.00", "-41000.00"]


def test_a_change_of_payer_shows_both() -> None:
    done(
        "move-in c-1 h 2 --from 2025-03-01 --level 1 --payer 265 --decision V-1",
        "change c-1 --from 2025-04-01 --payer 163 --decision V-2",
    )
    total = moved(look(f"event/{of_kind('citizen.paying-changed')}"))[-1]
    assert (kroner(total["163 Herlev"]), kroner(total["265 Roskilde"])) == ("61000.00", "-61000.00")


def test_what_one_payer_alone_is_moved_by_takes_no_column() -> None:
    done("vacancy h 1 --from 2025-05-01 --kind closed --reason roof")
    assert "own municipality" not in moved(look(f"event/{of_kind('place.taken-out-of-use')}"))[0]


def test_many_payers_have_a_table_of_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cli.browse.pages.event._COLUMNS_OF_PAYERS", 1)
    done(RESERVE)
    shown = look(f"event/{of_kind('place.reserved')}")
    by_payer = next(table for table in shown.tables if "payer" in table[0])
    assert [(row["payer"], kroner(row["effect"])) for row in by_payer] == [
        ("163 Herlev", "41000.00"), ("own municipality", "-41000.00"),
    ]  # fmt: skip
    assert shown.href("163 Herlev").endswith("/payer/163")


def test_an_act_is_known_up_to_the_event_asked_about() -> None:
    """As known at an event in the middle of an act, the events after it are no links: there is no page of them then."""
    middle = of_kind("place.opened") - 1
    shown = look(f"event/{middle}?known_at=%23{middle}")
    linked = {int(text[1:]) for text, href in shown.links if text.startswith("#") and "/event/" in href}
    assert linked
    assert max(linked) <= middle
    assert all(number < middle for number in data(f"show #{middle} --known-at #{middle}")["same_act"])
    assert of_kind("place.opened") in data(f"show #{middle}")["same_act"]
