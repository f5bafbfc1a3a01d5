"""What key figures hide of few citizens: also in the total, and of services alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.budgeting.key_figures import FEWEST, FigureRow, Part, Whose, hide_few
from ledger.settlement.support_hours import SupportHours
from projections.key_figures import figures_row
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
    return [one.hidden for one in every], ["services" in one.parts_hidden for one in every]


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


# --- column by column ------------------------------------------------------------------------------

SMALL = (
    AT_HOME
    + """
[[service]]
id = "hours"
name = "Hours"
effective = 2025-01-01
unit = "hours-a-week"
price = 600
needs_stay = false

[[offer]]
id = "k"
name = "K"
effective = 2025-01-01
model = "m"
rates = "r"
places = ["1", "2"]

[[offer]]
id = "large"
name = "Large"
effective = 2025-01-01
model = "m"
rates = "r"
places = ["1", "2", "3", "4", "5"]
"""
)


def _houses(folder: Path) -> None:
    """Two live in h and two in k; one is supported at home; five, two of them paid for by Roskilde, live in large."""
    for kept in folder.glob("pladsbog*"):
        kept.unlink()
    adopt("d", house('"1" = 1000, "2" = 1500', 2, after=SMALL))
    done(
        "grant c-9 hours --offer home --from 2025-01-01 --quantity 7 --decision V --payer own",
        *(f"move-in {o}-{n} {o} {n} --from 2025-01-01 --level 1 --decision V" for o in "hk" for n in (1, 2)),
        *(f"move-in l-{n} large {n} --from 2025-01-01 --level 1 --decision V --payer 265" for n in (1, 2)),
        *(f"move-in l-{n} large {n} --from 2025-01-01 --level 2 --decision V" for n in (3, 4, 5)),
    )


@pytest.mark.parametrize("by", ["", " --by function", " --by paragraph", " --by offer --by payer"])
def test_what_is_besides_persons_of_the_one_who_is_supported_at_home_is_not_left_of_the_total(
    folder: Path, by: str
) -> None:
    # given that seven are hidden in three rows, of whom one alone has an amount that is besides persons
    _houses(folder)
    amount = data(f"key-figures 2025-01 --identifying{by}")["total"]["besides_persons"]
    assert amount == "18600.00"  # 7 hours a week for 31 days, 600 kr. each
    # when the key figures are asked for in any form
    asked = f"key-figures 2025-01{by}"
    told = data(asked)
    # then no row has it, nor has the total, beside what a person costs, by which it could be reckoned; and it says so
    assert all(row.get("besides_persons") in (None, "0.00") for row in told["rows"])
    total = told["total"]
    if "citizens" in total and total["citizens"] != "few":
        assert (total["besides_persons"], total["per_person"]) == (None, None)
        assert "besides persons" in total["why"]
    for form in ("table", "csv"):
        ran = done(f"{asked} --format {form}").out
        assert "18,600" not in ran
        assert "18600" not in ran


def test_the_income_of_two_who_are_sold_is_hidden_and_with_it_the_total_that_is_theirs(folder: Path) -> None:
    _houses(folder)
    told = data("key-figures 2025-01")
    rows = {row["name"]: row for row in told["rows"]}
    assert (rows["large"]["citizens"], rows["large"]["income"], told["total"]["income"]) == (5, None, None)
    assert rows["large"]["total"] == "201500.00"
    assert "income" in rows["large"]["why"]
    # and whoever names the house alone, or may see them, sees it
    for asked in ("--offer large", "--identifying"):
        assert data(f"key-figures 2025-01 {asked}")["total"]["income"] == "62000.00"


def test_a_year_end_is_hidden_of_few_who_come_after_the_month(folder: Path) -> None:
    # given a house in which nobody lives in January, and two from February on
    _houses(folder)
    adopt("l", house(places=1).replace('"h"', '"late"').replace("KB 1", "KB 2"))
    done("move-in x-1 late 1 --from 2025-02-01 --level 1 --decision V")
    # when January is asked for, then the row shows what January has, and not what the year of the one comes to
    row = next(row for row in data("key-figures 2025-01")["rows"] if row["name"] == "late")
    assert (row["citizens"], row["vacant"], row["expected"], row["deviation"]) == (0, 31, None, None)
    assert "year-end" in row["why"]


def test_a_vacancy_that_two_who_are_hidden_price_is_not_left_of_the_total() -> None:
    # given two small houses, of which one has a vacant place at the average of the two who live there
    rows = row("a", "ab"), row("b", "cd"), row("c", "efghij")
    rows[0].vacancy = rows[0].besides_persons = 100
    assert hidden(*rows)[0] == ["few", "few", None, None]
    total = row("total")
    for one in rows:
        total.add(one)
    hide_few(rows, total)
    assert {"vacancy"} <= total.parts_hidden
    assert figures_row(total)["besides_persons"] is None, "which has it too"


def test_hours_that_are_known_of_one_alone_are_hidden() -> None:
    rows = row("a", "abcde"), row("b", "fghij")
    rows[0].is_of("hours", "a")
    rows[1].is_of("hours", "fghij")
    total = row("total")
    for one in rows:
        total.add(one)
    hide_few(rows, total)
    assert ["hours" in one.parts_hidden for one in (*rows, total)] == [True, True, False]


AMOUNTS: dict[Whose, Part] = {
    "hours": "hours",
    "service": "service", "level": "level", "besides_persons": "besides_persons", "for_persons": "besides_persons",
    "income": "income", "own": "income", "expected": "expected",
}  # fmt: skip
OF_ROWS = st.lists(
    st.tuples(st.sampled_from("xyz"), st.dictionaries(st.sampled_from([*AMOUNTS]), st.integers(0, 6))), min_size=1
)


@given(OF_ROWS)
def test_no_amount_of_one_to_three_is_shown_or_left_of_a_total(found: list[tuple[str, dict[Whose, int]]]) -> None:
    rows = []
    for number, (across, amounts) in enumerate(found):
        one = FigureRow(f"{number % 3}", 30, 365, across=across)
        for amount, count in amounts.items():
            one.is_of(amount, {f"{number}-{n}" for n in range(count)})
        one.concerned = set().union(*one.whose.values())
        rows.append(one)
    total = FigureRow("total", 30, 365)
    for one in rows:
        total.add(one)
    hide_few(rows, total)
    for amount, part in AMOUNTS.items():

        def is_hidden(one: FigureRow, part: Part = part) -> bool:
            return one.hidden is not None or part in one.parts_hidden

        def few(*of: FigureRow, amount: Whose = amount) -> bool:
            return 0 < len({citizen for one in of for citizen in one.whose.get(amount, ())}) < FEWEST

        assert all(is_hidden(one) for one in (*rows, total) if few(one))
        assert is_hidden(total) or not few(*filter(is_hidden, rows))
        for key in ("name", "across"):
            for line in {getattr(one, key) for one in rows}:
                of_line = [one for one in rows if getattr(one, key) == line]
                assert (
                    all(map(is_hidden, of_line))
                    or not few(*filter(is_hidden, of_line))
                    or not any(one.whose.get(amount) for one in of_line if not is_hidden(one))
                )
