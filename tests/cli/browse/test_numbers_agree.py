"""Numbers of one name agree: the vacant places of the front page are those of their own page and of `status`."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from ledger.shared.calendar import clock_set_to
from tests.cli.browse.looking import Visitor, within
from tests.cli.house import adopt, data, done, house


@pytest.mark.parametrize("as_known", [False, True])
def test_a_house_that_opens_in_a_later_year_is_on_the_front_page(folder: Path, *, as_known: bool) -> None:
    """Its places are vacant today, though the month that is open first lies in a year before."""
    assert folder
    later = house(places=3).replace(
        'id = "h"\nname = "H"\neffective = 2025', 'id = "l"\nname = "Late"\neffective = 2026'
    )
    later = f'reference = "KB 2"\ndecided_on = 2025-12-10\n\n[[offer]]{later.split("[[offer]]")[1]}'
    with clock_set_to(datetime(2026, 2, 1, 9, tzinfo=UTC)):
        adopt("h", house(places=2))
        done("move-in c-1 h 1 --from 2025-12-01 --level 1 --decision VU-1")
        adopt("later", later)
        last = data("digest")["event"]
        visitor = Visitor("pladsbog.db")
        try:
            front = visitor.look(f"?known_at=%23{last}" if as_known else "")
            own_page = visitor.look("vacancies").facts["vacant now"]
        finally:
            visitor.close()
        *houses, total = next(table for table in front.tables if table and "vacant now" in table[0])
        assert {row["offer"]: row["vacant now"] for row in houses} == {"H": "1", "Late": "3"}
        assert (total["vacant now"], own_page, str(data("status")["places"]["vacant"])) == ("4", "4", "4")


def test_a_month_beside_its_bridge_says_which_of_the_two_has_adjustments_in_it(folder: Path) -> None:
    """The total of a closed month has late news of others in it, and what is compared has not."""
    assert folder
    with clock_set_to(datetime(2025, 4, 1, 9, tzinfo=UTC)):
        adopt("h", house('"1" = 1000, "2" = 1500'))
        done("move-in c-1 h 1 --from 2025-01-01 --level 1 --decision A", "close 2025-01")
        done("reassess c-1 --from 2025-01-02 --level 2 --decision B --reason late", "close 2025-02")
        visitor = Visitor("pladsbog.db")
        try:
            month, bridge = visitor.look("house/h/2025-02").facts, visitor.look("bridge/h/2025-02").facts
            text = visitor.get("bridge/h/2025-02").text
        finally:
            visitor.close()
    assert (month["total"], bridge["issued"]) == ("57.000,00\u00a0kr.", "42.000,00\u00a0kr.")
    assert text.count('<dd class="beside">without what is adjusted of earlier months</dd>') == 2


def test_what_was_due_then_is_counted_from_that_day_on_a_page_and_by_its_command(folder: Path) -> None:
    """The command, and so the sheet of the page, counted the days overdue, and what was at stake, up to today."""
    assert folder
    with clock_set_to(datetime(2025, 2, 1, 9, tzinfo=UTC)):
        adopt("h", house('"1" = 1000'))
        done("move-in c-1 h 1 --from 2025-01-01 --level 1 --decision A")
        done("follow-up plan c-1 --on 2025-02-10 --because agreed")
        done("follow-up hold h 2025-01 --participants leader --action 'fill place 2' --owner leader --due 2025-02-15")
    with clock_set_to(datetime(2025, 2, 20, 9, tzinfo=UTC)):
        adopt("other", 'reference = "KB 2"\ndecided_on = 2025-02-20\n[[savings_target]]\nyear = 2025\namount = 1000\n')
    with clock_set_to(datetime(2025, 8, 1, 9, tzinfo=UTC)):
        due = {row["what"]: row for row in data("follow-up due --known-at 2025-02-20")["due"]}
        (action,) = data("follow-up prepare h 2025-01 --known-at 2025-02-20")["open_actions"]
        held = data("follow-up history h --known-at 2025-02-20")
        visitor = Visitor("pladsbog.db")
        try:
            rows = {row["what"]: row for row in visitor.look("due?known_at=2025-02-20").tables[0]}
            sheet = visitor.get("follow-up/h/2025-01?known_at=2025-02-20").text
        finally:
            visitor.close()
        # of today it is another number
        assert {row["what"]: row["days_overdue"] for row in data("follow-up due")["due"]}["action"] == 167
    assert (due["action"]["days_overdue"], rows["action"]["overdue"], action["days_overdue"]) == (5, "5", 5)
    assert "5 days overdue" in sheet
    assert [one["days_overdue"] for one in within(held, "actions") for one in one] == [5]
    planned = next(row for row in due.values() if row["at_stake"] is not None)
    assert planned["at_stake"] == "50000.00"  # 1,000 kr. × the days from 1 January to 20 February
    assert any(row["at stake"] == "50.000,00" for row in rows.values())
