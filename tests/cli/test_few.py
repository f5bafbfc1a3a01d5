"""What key figures hide of few citizens: also in the total, and of services alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from ledger.budgeting.key_figures import FigureRow, hide_few
from ledger.settlement.support_hours import SupportHours
from tests.cli.house import AT_HOME, adopt, data, done, house
from tests.cli.running import pladsbog

DECISION = house(
    '"1" = 1000, "2" = 1500',
    3,
    after=AT_HOME
    + """
[[service]]
id = "hours"
name = "Hours"
effective = 2025-01-01
unit = "hours-a-week"
price = 600
needs_stay = false
""",
)
KEPT = ("level", "price", "total", "service_hours")


@pytest.fixture(autouse=True)
def houses(folder: Path) -> Path:
    """Two live in h; three get support at home, so that five are concerned in all."""
    adopt("d", DECISION)
    grants = (
        f"grant c-{n} hours --offer home --from 2025-01-01 --quantity {n} --decision V --payer own" for n in "345"
    )
    done(
        "move-in c-1 h 1 --from 2025-01-01 --level 1 --decision V",
        "move-in c-2 h 2 --from 2025-01-01 --level 2 --decision V",
        *grants,
    )
    return folder


@pytest.mark.parametrize("by", ["", " --by function", " --by paragraph", " --by offer --by payer"])
def test_a_total_of_few_residents_is_hidden(by: str) -> None:
    told = data(f"key-figures 2025-01{by}")
    assert {row["citizens"] for row in told["rows"]} <= {"few", "hidden"}
    assert told["total"]["citizens"] == "few"
    assert not set(KEPT) & set(told["total"])
    assert "2.000" not in pladsbog("key-figures 2025-01").out


def test_whoever_may_see_them_sees_the_total() -> None:
    assert data("key-figures 2025-01 --identifying")["total"]["citizens"] == 2
    assert data("key-figures 2025-01 --offer h")["total"]["citizens"] == 2


def row(name: str, residents: str = "", others: str = "", served: str = "") -> FigureRow:
    """Citizens are letters."""
    concerned = {*residents, *others, *served}
    support = SupportHours(served=set(served))
    return FigureRow(name, 30, 365, citizens=set(residents), concerned=concerned, support=support)


def hidden(*rows: FigureRow) -> tuple[list[str | None], list[bool]]:
    """How each row and the total are hidden, and of which services are."""
    total = row("total")
    for one in rows:
        total.add(one)
    hide_few(rows, total)
    every = (*rows, total)
    return [one.hidden for one in every], [one.few_served for one in every]


def test_a_row_whose_residents_are_few_is_hidden_however_many_are_concerned() -> None:
    assert hidden(row("a", "ab", "vxyz"), row("b", "cdefg"))[0] == ["few", "gives-away", None]


def test_the_total_is_hidden_where_no_other_row_has_residents() -> None:
    assert hidden(row("a", "ab"), row("home", others="klmnop"))[0] == ["few", "gives-away", "few"]


def test_two_hidden_rows_of_four_residents_leave_the_total() -> None:
    assert hidden(row("a", "ab"), row("b", "cd"), row("c", "efghi"))[0] == ["few", "few", None, None]


def test_services_of_few_are_hidden_alone_and_with_them_what_would_give_them_away() -> None:
    rows = row("a", "abcde", served="a"), row("b", "ghijk", served="ghijk"), row("c", "lmnop", served="lmnopq")
    assert hidden(*rows) == ([None] * 4, [True, True, False, False])


def test_services_of_few_are_hidden_in_the_total_where_no_other_row_has_any() -> None:
    assert hidden(row("a", "abcde", served="a"), row("b", "ghijk")) == ([None] * 3, [True, False, True])
    assert hidden(row("a", "abcde", served="abcde"), row("b", "ghijk")) == ([None] * 3, [False] * 3)


def test_hidden_services_say_few_and_no_hours() -> None:
    """All of h is shown, with five who live there; one of them has hours."""
    for n in range(6, 9):
        assert (
            pladsbog(f"grant c-{n} hours --offer home --from 2025-01-01 --quantity {n} --decision V --payer own").code
            == 0
        )
    for place in (4, 5):
        (Path("p.toml")).write_text(
            f'reference = "KB {place}"\ndecided_on = 2024-12-10\n[[place]]\noffer = "h"\nid = "{place}"\n'
            "effective = 2025-01-01\n"
        )
        assert pladsbog("adopt p.toml").code == 0
    for place in (3, 4, 5):
        assert pladsbog(f"move-in c-2{place} h {place} --from 2025-01-01 --level 1 --decision V").code == 0
    assert pladsbog("grant c-1 hours --offer h --from 2025-01-01 --quantity 7,5 --decision V").code == 0
    told = data("key-figures 2025-01")
    rows = {one["name"]: one for one in (*told["rows"], told["total"])}
    keys = ("citizens", "citizens_with_services", "service_hours", "service_hours_each")
    assert [rows["h"][key] for key in keys] == [5, "few", None, None]
    assert [rows["home"][key] for key in keys] == [0, "few", None, None]
    assert rows["total"]["citizens_with_services"] == 7
    assert "7,50" not in pladsbog("key-figures 2025-01").out
