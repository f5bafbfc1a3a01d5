"""What key figures hide of few citizens: also in the total, and of services alone."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from openpyxl import load_workbook  # type: ignore[import-untyped]  # it has no stubs

from cli.key_figures import _columns
from cli.render import heading_of
from ledger.budgeting.key_figures import FEWEST, FigureRow, Group, Part, Whose, hide_few
from ledger.budgeting.key_figures import _count as count_line
from ledger.budgeting.key_figures import _price as price_line
from ledger.models.issued_lines import IssuedLine
from ledger.models.lines import LineKind
from ledger.settlement.support_hours import SupportHours
from ledger.shared.calendar import Month
from ledger.state.book import Book
from projections.key_figures import _PART_SAID, figures_row
from tests.cli.house import AT_HOME, HOURS_AT_HOME, adopt, data, done, house
from tests.cli.running import pladsbog

DECISION = house(
    '"1" = 1000, "2" = 1500',
    3,
    after=AT_HOME + HOURS_AT_HOME,
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
    + HOURS_AT_HOME
    + """
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


def _begin_anew(folder: Path) -> None:
    """Without the ledger of the fixture."""
    for kept in folder.glob("pladsbog*"):
        kept.unlink()


def _houses(folder: Path) -> None:
    """Two live in h and two in k; one is supported at home; five, two of them paid for by Roskilde, live in large."""
    _begin_anew(folder)
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
    shown = figures_row(total)
    assert (shown["vacancy"], shown["besides_persons"]) == (None, None), "which has it too"


def test_hours_that_are_known_of_one_alone_are_hidden() -> None:
    rows = row("a", "abcde"), row("b", "fghij")
    rows[0].is_of("hours", "a")
    rows[1].is_of("hours", "fghij")
    total = row("total")
    for one in rows:
        total.add(one)
    hide_few(rows, total)
    assert ["hours" in one.parts_hidden for one in (*rows, total)] == [True, True, False]


def test_the_notice_of_one_who_left_is_not_left_of_a_total_less_the_service(folder: Path) -> None:
    # given two houses of six, of which one has left and is in notice
    _begin_anew(folder)
    notice = '[[model.notice]]\nrule = "months"\ncount = 1\n\n[[rates]]'
    other = SMALL[SMALL.index('[[offer]]\nid = "large"') :].replace('"5"]', '"5", "6"]')
    adopt("d", house(places=6, after=other).replace("[[rates]]", notice, 1))
    done(
        *(
            f"move-in {o}-{n} {o} {n} --from 2025-01-01 --level 1 --decision V"
            for o in ("h", "large")
            for n in range(1, 7)
        ),
        "depart h-6 --on 2025-01-31",
    )
    # when the month is asked for by house and by kind
    by_house, by_kind = data("key-figures 2025-02"), data("key-figures 2025-02 --by kind")
    # then the house shows its total and nothing that it is made of, and so does the total of either
    shown = next(row for row in by_house["rows"] if row["name"] == "h")
    for row in (shown, by_house["total"], by_kind["total"]):
        assert row["total"] is not None
        assert {row.get(key) for key in ("service", "price", "besides_persons", "per_person", "vacancy")} == {None}


def test_a_total_beside_a_frame_that_is_known_is_of_the_one_who_is_priced(folder: Path) -> None:
    # given a house with a frame, where five of six live at a level of 0 kr.
    _begin_anew(folder)
    frame = '[[base]]\noffer = "h"\neffective = 2025-01-01\nunit = "year"\namount = 1200000\n' + AT_HOME
    adopt("d", house('"1" = 0, "2" = 1500', 6, after=frame).replace("activity", "combination"))
    done(*(f"move-in h-{n} h {n} --from 2025-01-01 --level {1 + (n == 6)} --decision V" for n in range(1, 7)))
    # when the year and a month are asked for, then no amount of theirs is shown; the level is that of all six
    for asked in ("2025", "2025-03"):
        row = data(f"key-figures {asked} --offer h --offer home")["rows"][0]
        assert [row[key] for key in ("total", "service", "expected", "level")] == [None, None, None, "1.17"]
        assert "total" in row["why"]


def test_a_year_end_is_of_whom_it_adjusts(folder: Path) -> None:
    # given a house that is empty in 2026, and a reassessment of 2025 that is known once its months are closed
    _begin_anew(folder)
    adopt("d", house('"1" = 1000, "2" = 1500', 1, after=AT_HOME))
    done("move-in h-1 h 1 --from 2025-01-01 --level 1 --decision V", "depart h-1 --on 2025-12-30")
    done(
        *(f"close 2025-{month:02} --offer h" for month in range(1, 13)),
        "reassess h-1 --from 2025-12-01 --level 2 --decision V --reason late",
    )
    year_end = data("key-figures 2026-03 --identifying")["rows"][0]["expected"]
    assert year_end == "15000.00"
    # when the next year is asked for, then its year-end, which is that of the one who left, is hidden
    for asked in ("2026", "2026-03"):
        assert data(f"key-figures {asked}")["rows"][0]["expected"] is None


def test_a_total_of_few_is_hidden_though_a_vacancy_that_more_price_is_in_it() -> None:
    """What the vacancy comes to is nearly known by the level."""
    one = FigureRow("a", 30, 365, citizens=set("abcde"), concerned=set("abcde"), vacancy=100, besides_persons=100)
    one.is_of("service", "a")
    hide_few([one], FigureRow("total", 30, 365))
    assert figures_row(one)["total"] is None


def test_each_sheet_says_why_an_amount_is_empty(folder: Path) -> None:
    _houses(folder)
    done("key-figures 2025-01 --format xlsx --output k.xlsx")
    book = load_workbook("k.xlsx")
    found = {sheet.title: [row for row in sheet.iter_rows(values_only=True) if row[0] == "Large"] for sheet in book}
    assert len(found) == 3
    for sheet, (large,) in found.items():
        assert any("income" in str(cell) for cell in large), sheet


@pytest.mark.parametrize(("of_total", "of_year_end"), [("abc", "abcd"), ("abcd", "abc")])
def test_in_a_year_a_total_and_its_year_end_are_hidden_together(of_total: str, of_year_end: str) -> None:
    shown = []
    for days in (365, 30):
        one = FigureRow("a", days, 365, citizens=set("abcde"), concerned=set("abcde"))
        one.is_of("service", of_total)
        one.is_of("expected", of_year_end)
        hide_few([one], FigureRow("total", days, 365))
        shown.append([figures_row(one)[key] is not None for key in ("total", "expected")])
    assert shown == [[False, False], [len(of_total) > 3, len(of_year_end) > 3]]


# --- what can be had by subtraction ------------------------------------------------------------------

UNIT = 1 << 12
"""Every amount is a unit doubled so many times, another one each: a sum tells which it has, also when it is rounded."""
COLUMNS = ("total", "service", "vacancy", "besides_persons", "income", "expected")
DIFFERENCES = (
    *((column,) for column in (*COLUMNS, "for_persons", "with_budget")),
    ("total", "service"), ("total", "vacancy"), ("total", "besides_persons"), ("total", "income"),
    ("total", "besides_persons", "service"), ("total", "service", "vacancy"), ("besides_persons", "vacancy"),
    ("for_persons", "service"), ("expected", "with_budget"),
)  # fmt: skip
"""What whoever has a table reckons from it: the first column of each less the others."""
Persons = tuple[tuple[str, ...], bool, bool]
"""Which lines somebody has in the period, whether a buyer pays, whether the year has any."""
Drawn = tuple[list[tuple[Persons, int]], bool, bool]
"""The persons of a house, so many alike, whether it has a vacancy, whether it has a budget."""

LINES = ((), ("service",), ("service", "base"), ("notice",), ("base",), ("at-home",), ("service", "at-home"))
ALIKE = st.tuples(st.tuples(st.sampled_from(LINES), st.booleans(), st.booleans()), st.sampled_from((1, 2, 4, 5)))
HOUSES = st.lists(
    st.tuples(st.lists(ALIKE, min_size=1, max_size=3), st.booleans(), st.booleans()), min_size=1, max_size=4
)


class Counted:
    """Houses as rows, and whose each unit is."""

    def __init__(self, houses: list[Drawn], *, year: bool) -> None:
        self.units: list[set[str]] = []
        self.rows = [self._row(f"{number}", house, year=year) for number, house in enumerate(houses)]
        self.total = FigureRow("total", 365 if year else 30, 365)
        for row in self.rows:
            self.total.add(row)

    def _amount(self, *whose: str) -> int:
        self.units.append(set(whose))
        return UNIT << (len(self.units) - 1)

    def _row(self, name: str, house: Drawn, *, year: bool) -> FigureRow:
        """A row of one full-year person, so that what one costs is what all do."""
        persons, has_vacancy, has_budget = house
        row = FigureRow(name, 365 if year else 30, 365, occupied=365)
        each = [person for person, count in persons for _ in range(count)]
        for number, (kinds, is_bought, in_year) in enumerate(each):
            citizen = f"{name}-{number}"
            row.concerned.add(citizen)
            if set(kinds) != {"at-home"}:
                row.citizens.add(citizen)
            for kind in kinds:
                line = issued(kind, citizen, self._amount(citizen))
                count_line(row, line, NO_BOOK)
                price_line(row, line, {"service"})
                row.income += line.amount_ore if is_bought else 0
                row.is_of("income" if is_bought else "own", [citizen])
                row.is_of("expected", [citizen] if year else ())
            if in_year and not year:
                row.expected += self._amount(citizen)
                row.is_of("expected", [citizen])
        if has_vacancy:
            count_line(row, issued("vacancy", None, self._amount(*row.citizens)), NO_BOOK)
        row.expected += row.total if year else 0
        if has_budget:
            row.adopted, row.expected_with_budget = 7 * UNIT, row.expected
        return row

    def whose(self, amount: int) -> set[str]:
        """Of whom a sum of amounts is, each of which it has once or not at all."""
        found = (amount + UNIT // 2) // UNIT
        assert found >= 0
        return {one for at, whose in enumerate(self.units) if found >> at & 1 for one in whose}

    def known(self, row: FigureRow) -> dict[str, int]:
        """The columns of a row that are shown, or follow from others of it."""
        shown = figures_row(row)
        known = {column: shown[column] for column in COLUMNS if shown.get(column) is not None}
        if shown.get("per_person") is not None:
            known["for_persons"] = int(shown["per_person"] * row.persons)
        if shown.get("price") is not None:
            known.setdefault("service", shown["price"] * row.priced_days)
        if "expected" in known and row is not self.total:
            known["with_budget"] = known["expected"] if row.adopted is not None else 0
        if shown.get("deviation") is not None:
            known["with_budget"] = shown["adopted"] + shown["deviation"]
        if row.is_of_year:
            both = {"total", "expected"} & {*known}
            known |= {one: known[other] for other in both for one in ("total", "expected")}
        if {"for_persons", "besides_persons"} <= {*known}:
            known.setdefault("total", known["for_persons"] + known["besides_persons"])
        if {"for_persons", "total"} <= {*known}:
            known.setdefault("besides_persons", known["total"] - known["for_persons"])
        return known


def issued(kind: str, citizen: str | None, amount: int) -> IssuedLine:
    """A line of a day; a service at home is of no stay."""
    first = date(2025, 1, 1)
    return IssuedLine(
        id=kind, kind="supplement" if kind == "at-home" else cast("LineKind", kind), part="service", citizen=citizen,
        service="hours" if kind == "at-home" else None, stay=None if kind == "at-home" else 1, first_day=first,
        last_day=first, level="1", unit="day", unit_price_ore="1", amount_ore=amount, for_month=Month(2025, 1),
        events=(),
    )  # fmt: skip


NO_BOOK = cast("Book", SimpleNamespace(terms=SimpleNamespace(rates_on=lambda _day, _payer: None)))


NOTHING, SERVICE, BASE = (((), False, False), 5), (("service",), False, False), (("base",), False, False)


@given(HOUSES, st.booleans())
@example(
    [
        ([NOTHING, (SERVICE, 1)], False, False),
        ([(SERVICE, 5)], False, False),
        ([(SERVICE, 4), (BASE, 2)], False, False),
    ],
    False,
)
def test_no_difference_of_what_is_shown_is_of_one_to_three(houses: list[Drawn], year: bool) -> None:
    # given houses whose every amount can be told from any sum
    found = Counted(houses, year=year)
    # when what concerns few is hidden
    hide_few(found.rows, found.total)
    # then no difference of columns of a row, nor of the total less the rows that show it, is of one to three
    of_total, of_rows = found.known(found.total), [found.known(row) for row in found.rows]
    for first, *others in DIFFERENCES:
        asked = {first, *others}

        def less(known: dict[str, int], first: str = first, others: list[str] = others) -> int:
            return known[first] - sum(known[one] for one in others)

        told = [less(known) for known in of_rows if asked <= {*known}]
        left = [less(of_total) - sum(told)] if asked <= {*of_total} else []
        for amount in (*told, *left, *([less(of_total)] if left else [])):
            assert not 0 < len(found.whose(amount)) < FEWEST, (first, others, found.whose(amount))


@pytest.mark.parametrize("by", [(), ("level",), ("payer",), ("function", "level")])
def test_a_note_says_of_no_column_that_its_table_has_not(by: tuple[Group, ...]) -> None:
    # given a row whose parts are hidden, each of them
    one = row("2", "abcdef")
    one.parts_hidden |= {*_PART_SAID}
    # when it is told as grouped
    found = figures_row(one, by)
    # then the note names the columns of that table, by their heads, and vacancies where they have one
    heads = [heading_of(column) for column in _columns(by, noted=True)]
    named = str(found["why"]).partition(": ")[2].replace(" and ", ", ").split(", ")
    assert [name for name in named if not any(head.startswith(name) for head in heads)] == []
    assert ("vacancy" in named) == (not by)


KEPT_BY: dict[Whose, Part] = {"hours": "hours", "level": "level", "service": "mix", "income": "income"}
CELLS = st.lists(
    st.tuples(st.sampled_from("xyz"), st.dictionaries(st.sampled_from([*KEPT_BY]), st.integers(0, 6))), min_size=1
)


@given(CELLS)
def test_no_line_of_a_cross_table_leaves_an_amount_of_one_to_three(found: list[tuple[str, dict[Whose, int]]]) -> None:
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
    for amount, part in KEPT_BY.items():

        def is_hidden(one: FigureRow, part: Part = part) -> bool:
            return one.hidden is not None or part in one.parts_hidden

        def few(*of: FigureRow, amount: Whose = amount) -> bool:
            return 0 < len({citizen for one in of for citizen in one.whose.get(amount, ())}) < FEWEST

        assert all(is_hidden(one) for one in (*rows, total) if few(one))
        assert is_hidden(total) or not few(*filter(is_hidden, rows))
        for key in ("name", "across"):
            for line in {getattr(one, key) for one in rows}:
                of_line = [one for one in rows if getattr(one, key) == line]
                shown = [one for one in of_line if not is_hidden(one) and one.whose.get(amount)]
                assert not shown or not few(*filter(is_hidden, of_line))
