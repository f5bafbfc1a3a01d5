"""The front page: how does everything stand, and where has a person to look?

Decided on 2026-11-27:

* The month is the first one that is open in any house; the year is its year. The bars share one scale.
* The figures are those that the tables tell (`projections.overview`): so a ledger of a million events is on it within
  a second. Where they are not told, it shows what is known without counting, and says how to tell them. As known at a
  past event of a large ledger all houses are counted only once somebody asks for it, for that takes as long as it does.
* The occupancy over the year is as known, in closed months too, as it is on the pages of houses; of more houses than
  `MOST` it is as issued, which the tables have, and says so (2026-11-29).
* More houses than `MOST` stand a page at a time, those furthest from their budgets first, below a row for each
  function. They can be narrowed to a function, and to what is typed.
* Every house is shown with its amounts, however few live there (2026-11-28), and beside them stands why its sheet hides
  some of them (2026-11-29). To hide a house of three here would guard nothing: whoever has the address has its own page
  a click away, with each amount and whose it is, and a consultant has to see which house leaves its budget. A sheet is
  sent on, to people who have no such page, and there the amount of a house of two is what one of them costs: so it
  hides them, as `key-figures` does, unless it is asked for with them. What was amiss was that the page named neither
  the houses nor a reason, offered no sheet that agrees with it, and counted those who live there alone: a house that
  supports two at home was hidden in the sheet without a word. Which single amounts the sheet hides of houses of more
  is not counted here, which would take as long as the sheet does: that it hides some is said of them all.
* What is due is counted in all houses where they are few. Where they are many, actions and planned follow-ups alone,
  which the tables have; what cadences and rules ask for stands on the page of what is due.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from msgspec.structs import replace

from cli.browse.pages.outline import outlined
from cli.browse.pages.shared import MOST, PAGE, as_of, history_of, own_averages, page_of, vacant_on
from cli.browse.parts import Asked, Fact, Facts, Grid, Narrow, Page, Part, Way, Ways, Words
from cli.browse.pictures import deviation_bar, sparkline
from cli.called import authority
from cli.findings import FINDINGS, SELDOM, finding_row
from cli.follow_up.due import COLUMNS as DUE
from cli.follow_up.due import due_rows
from cli.printing import in_words
from cli.render import Column, where_filled
from ledger.budgeting.key_figures import FEWEST
from ledger.following.due import counted
from ledger.following.vacancies import vacancies_in
from ledger.shared.calendar import Month, Period, months_of
from ledger.shared.message import Kroner, Message, Value, say
from ledger.shared.money import Ore
from ledger.state.book import Book
from projections.across import due_in_tables
from projections.due import due_list
from projections.overview import (
    SMALL,
    HouseOnTable,
    Outline,
    Overview,
    calculated,
    courses,
    occupancy_of,
    outline,
    overview,
    tells,
)
from projections.settle import settle
from projections.statements import buyers
from projections.telling import MONTHS

_WEEK = 7
_MOST_FINDINGS = 8
"""Of so many houses the findings stand on the front page."""
_FEW_NAMED = 3
"""So many houses are named where they stand aside."""

_FIGURES = (
    Column("deviation", say("deviation"), "money"),
    Column("bar", say("below or above budget")),
    Column("expected", say("expected year-end"), "money"),
    Column("adopted", say("adopted"), "money"),
    Column("month_total", say("this month"), "money"),
    Column("occupancy", say("occupied %"), "number"),
    Column("course", say("over the year")),
    Column("vacant_now", say("vacant now"), "number"),
    Column("to_decide", say("findings"), "number"),
)
"""What a person looks for first is first: a narrow screen has room for no more."""
HOUSES = (Column("offer", say("offer")), *_FIGURES)
_AREAS = (
    Column("area", say("function")),
    Column("houses", say("houses"), "number"),
    *(column for column in _FIGURES if column.key != "vacant_now"),
)


def page(asked: Asked) -> Page:
    """Where everything stands."""
    if asked.query.get("tell") == "1" and asked.as_of is None:
        tells(asked.location, asked.log)
    if asked.as_of is None:
        found = overview(asked.location, asked.log)
        if isinstance(found, Outline) and found.houses and found.known_at <= SMALL:
            found = calculated(asked.location, asked.log, None)
    elif asked.as_of <= SMALL or asked.query.get("count"):
        found = calculated(asked.location, asked.log, asked.as_of)
    else:
        found = outline(asked.location, asked.log, asked.as_of)
    return outlined(asked, found) if isinstance(found, Outline) else _counted(asked, found)


# --- with figures --------------------------------------------------------------------------------


def _counted(asked: Asked, found: Overview) -> Page:
    month = found.month
    many = len(found.houses) > MOST
    if not many:
        found = _as_known(asked, found)
    area, typed = asked.query.get("area"), asked.query.get("find", "").strip()
    chosen = [one for one in found.houses if area in (None, _area(one)) and _has(one, typed)]
    shown, ways = page_of(asked, _sorted(asked, chosen, many=many), PAGE if many else MOST)
    parts: list[Part] = [*_glance(asked, found, many=many)]
    if many:
        parts.append(_areas(asked, found))
    if many or typed or area:
        parts += _narrowing(asked, area, typed)
    books = [history_of(asked).book_without_closings(one.offer) for one in shown]
    parts += [_houses(asked, found, zip(shown, books, strict=True), chosen), *_not_open(asked, month, books)]
    parts += [*_of_few(asked, books, month.year), *ways]
    parts += [*_findings(asked, found), *([] if many else _due(asked))]
    codes = [] if many else buyers(asked.location, asked.log, asked.as_of)
    ways_to = [Way(say("Municipality {payer}", payer=authority(code)), asked.links.to("payer", code)) for code in codes]
    own = Way(say("Own municipality's share"), asked.links.to("payer", "own"))
    parts.append(Ways([own, *ways_to], say("Payers")))
    identifying = ("--identifying",) if asked.query.get(_WITH_FEW) else ()
    command = ("key-figures", str(month.year), *identifying, *as_of(asked))
    besides = [("settle", str(month), *as_of(asked))]
    return Page(say("Houses in {month}", month=month), parts, found.known_at, command, besides=besides)


def _as_known(asked: Asked, found: Overview) -> Overview:
    """The same with the days of closed months as known, as the pages of houses and key figures have them."""
    days = courses(asked.location, asked.log, [one.offer for one in found.houses], found.month, asked.as_of)
    return replace(found, houses=[replace(one, course=_whole_year(days[one.offer])) for one in found.houses])


def _whole_year(days: Sequence[Sequence[int]]) -> Sequence[Sequence[int] | None]:
    return [*days, *[None] * (MONTHS - len(days))]


def _glance(asked: Asked, found: Overview, *, many: bool) -> list[Part]:
    month, end = found.month, _summed(found.houses)
    findings = sum(one.findings for one in found.houses)
    granted = sum(one.granted for one in found.houses)
    without = [one for one in found.houses if one.adopted is None and one.expected]
    of_earlier_years = _added_up(one.late_in_year for one in found.houses)
    facts = [
        Fact(say("earliest open month"), month),
        Fact(
            say("total of {month}", month=month),
            Kroner(end["month_total"]),
            beside=own_averages(end["month_total"], _days(found, [month]), _added_up(one.late for one in found.houses)),
        ),
        Fact(
            say("expected year-end {year}", year=str(month.year)),
            _kroner(end["expected"]),
            beside=own_averages(end["expected"] or 0, _days(found, months_of(month.year)), of_earlier_years),
        ),
        Fact(say("of it grants and transfers"), _kroner(granted or None)),
        Fact(say("adopted budget"), _kroner(end["adopted"])),
        Fact(say("deviation"), _kroner(end["deviation"]), beside=_not_in_deviation(without)),
        Fact(say("occupancy of {month}", month=month), _percent(end["occupancy"])),
        Fact(say("findings to decide"), findings, loud=bool(findings)),
        _due_fact(asked, many=many),
    ]
    if without:
        facts.append(Fact(say("houses that cost something, without a budget"), len(without)))
    shown = [fact for fact in facts if fact.value is not None]
    return [Facts(shown)]


def _added_up(late: Iterable[Ore | None]) -> Ore | None:
    """What the houses adjust of earlier months together; None where that comes to nothing."""
    return sum(one or 0 for one in late) or None


def _days(found: Overview, months: Sequence[Month]) -> list[date]:
    """The days of some months on which any house was adopted and not closed.

    By the days from and until which houses are open, not by each day of each house: there may be thousands.
    """
    spans = sorted({(one.first_day, one.last_day) for one in found.houses})
    days: list[date] = []
    at, last = 0, date.min
    for day in (day for month in months for day in month.period.each()):
        while at < len(spans) and spans[at][0] <= day:
            last = max(last, spans[at][1])
            at += 1
        if day <= last:
            days.append(day)
    return days


def _not_in_deviation(without: Sequence[HouseOnTable]) -> Message | None:
    """The houses without a budget, and what they are expected to come to: the deviation is that of the others."""
    if not without:
        return None
    named: Value = [one.offer for one in without]
    if len(without) > _FEW_NAMED:
        named = say("{count} houses", count=len(without))
    expected = Kroner(sum(one.expected or 0 for one in without))
    return say("not in it: {offers}, without a budget, expected {expected}", offers=named, expected=expected)


def _percent(value: Decimal | None) -> Message | None:
    return None if value is None else say("{percent} %", percent=value)


def _due_fact(asked: Asked, *, many: bool) -> Fact:
    if many and asked.as_of is None:
        undated = 0
        count, overdue = due_in_tables(asked.location, asked.log, asked.day, asked.day + timedelta(days=_WEEK))
        what = say("agreements and planned follow-ups, overdue or due within a week")
    elif many:
        return Fact(say("overdue, or due within a week"), None)
    else:
        overdue, ahead, undated = counted(due_list(history_of(asked), asked.day, _WEEK).rows)
        count = overdue + ahead
        what = say("overdue, or due within a week")
    value = say("{count}, of them {overdue} overdue", count=count, overdue=overdue)
    if undated:
        value = say("{due}; {undated} without a deadline", due=value, undated=undated)
    return Fact(what, value, asked.links.to("due"), loud=bool(count))


def _kroner(ore: Ore | None) -> Kroner | None:
    return None if ore is None else Kroner(ore)


def _area(one: HouseOnTable) -> str:
    return one.function or "-"


def _has(one: HouseOnTable, typed: str) -> bool:
    sought = typed.casefold()
    return sought in one.offer.casefold() or sought in one.name.casefold()


_ORDERS: dict[str, tuple[Message, Callable[[HouseOnTable], Any]]] = {
    "deviation": (say("furthest from the budget"), lambda one: (-abs(one.deviation or 0), one.offer)),
    "name": (say("by name"), lambda one: (one.name.casefold(), one.offer)),
    "findings": (say("most findings"), lambda one: (-one.findings, one.offer)),
    "occupancy": (say("lowest occupancy"), lambda one: (one.occupancy is None, one.occupancy or 0, one.offer)),
}


def _sorted(asked: Asked, houses: Iterable[HouseOnTable], *, many: bool) -> list[HouseOnTable]:
    order = asked.query.get("sort") if asked.query.get("sort") in _ORDERS else "deviation" if many else None
    return list(houses) if order is None else sorted(houses, key=_ORDERS[order][1])


def _narrowing(asked: Asked, area: str | None, typed: str) -> list[Part]:
    """By what the houses are narrowed and ordered, and how to have it otherwise."""
    sort = asked.query.get("sort") or "deviation"
    kept = {"area": area, "find": typed or None}
    orders = [
        Way(say("{order}", order=words), asked.links.to(**{**kept, "sort": name}), here=name == sort)
        for name, (words, _) in _ORDERS.items()
    ]
    every = [Way(say("All houses"), asked.links.to(sort=asked.query.get("sort")))] if area or typed else []
    return [
        Narrow(say("Houses whose key or name has"), "find", typed, {"area": area or "", "sort": sort}),
        Ways([*orders, *every]),
    ]


def _areas(asked: Asked, found: Overview) -> Grid:
    """A row a function, with its houses behind it."""
    named = sorted({_area(one) for one in found.houses})
    rows = []
    for name in named:
        inside = [one for one in found.houses if _area(one) == name]
        rows.append({**_summed(inside), "area": name, "area href": asked.links.to(area=name), "houses": len(inside)})
    end = {**_summed(found.houses), "area": say("total"), "houses": len(found.houses)}
    return Grid(
        say("By function"), _AREAS, rows, [end],
        pictures={"bar": _bars(rows), "course": [_course(found.month, row["days"], issued=True) for row in rows]},
    )  # fmt: skip


def _summed(houses: Sequence[HouseOnTable]) -> dict[str, Any]:
    """The figures of some houses together; a deviation is that of the houses with a budget."""
    with_budget = [one for one in houses if one.adopted is not None]
    days = [_added(one.course[at] for one in houses) for at in range(12)]
    return {
        "month_total": sum(one.total or 0 for one in houses),
        "occupancy": occupancy_of(
            [sum(column) for column in zip((0, 0, 0), *(one.days for one in houses), strict=True)]
        ),
        "expected": _expected(houses),
        "adopted": sum(one.adopted or 0 for one in with_budget) if with_budget else None,
        "deviation": sum(one.deviation or 0 for one in with_budget) if with_budget else None,
        "to_decide": sum(one.findings for one in houses),
        "days": days,
    }


def _expected(houses: Sequence[HouseOnTable]) -> Ore | None:
    """What some houses are expected to come to; None where none of them is open in the year, or has an amount."""
    known = [one.expected for one in houses if one.expected is not None]
    return sum(known) if known else None


def _added(days: Iterable[Sequence[int] | None]) -> Sequence[int] | None:
    there = [one for one in days if one is not None]
    return [sum(column) for column in zip(*there, strict=True)] if there else None


def _course(month: Month, days: Sequence[Sequence[int] | None], *, issued: bool) -> Any:
    """The occupancy of the year's months, up to the open one, in small; where closed ones are as issued, it says so."""
    shares = [None if one is None else occupancy_of(one) for one in days[: month.month]]
    told = [
        say("{month} {percent} %", month=one, percent=share)
        for one, share in zip(months_of(month.year), shares, strict=False)
        if share is not None
    ]
    if issued:
        return sparkline(shares, in_words(say("occupancy, as issued: {months:; }", months=list[Value](told))))
    return sparkline(shares, in_words(say("occupancy: {months:; }", months=list[Value](told))))


def _bars(rows: Sequence[Mapping[str, Any]]) -> list[Any]:
    most = max((abs(row.get("deviation") or 0) for row in rows), default=0)
    return [deviation_bar(row.get("deviation") or 0, most) for row in rows]


def _houses(
    asked: Asked, found: Overview, of_each: Iterable[tuple[HouseOnTable, Book]], chosen: Sequence[HouseOnTable]
) -> Grid:
    """A row a house, with the house's year behind its name and the open month behind its total."""
    month, links = found.month, asked.links
    issued = len(found.houses) > MOST
    shown: list[HouseOnTable] = []
    rows: list[dict[str, Any]] = []
    for one, book in of_each:
        shown.append(one)
        vacant = sum(1 for _ in vacancies_in(book, asked.day))
        rows.append(
            {
                **_summed([one]),
                "offer": one.offer,
                "offer href": links.house(one.offer, month.year),
                "month_total": one.total,
                "month_total href": links.month(one.offer, month),
                "vacant_now": vacant,
            }
        )
    end = {**_summed(chosen), "offer": say("total")}
    if len(shown) == len(chosen):
        end["vacant_now"] = sum(row["vacant_now"] for row in rows)
    title = say("Houses")
    if len(shown) < len(chosen):
        title = say("Houses: {count} of {all}", count=len(shown), all=len(chosen))
    pictures = {"bar": _bars(rows), "course": [_course(month, one.course, issued=issued) for one in shown]}
    columns = [
        replace(column, heading=vacant_on(asked.day)) if column.key == "vacant_now" else column for column in HOUSES
    ]
    none = say("No house has that in its key or name.")
    return Grid(title, columns, rows, [end], pictures=pictures, empty=none, kept="deviation")


def _not_open(asked: Asked, month: Month, books: Iterable[Book]) -> list[Part]:
    """Which of the houses are closed on the day, or open after the month, so that nobody wonders at their figures."""
    said: list[Message] = []
    for book in books:
        opened, last = book.opened_on(), book.terms.closed_after
        values: dict[str, Value] = {"offer": book.offer, "first": opened, "day": last}
        if last is not None and last < asked.day:
            said.append(say("{offer} is closed after {day}.", **values))
        elif opened is not None and opened > max(month.last, asked.day):
            said.append(say("{offer} opens on {first}.", **values))
    return [Words(said)] if said else []


_WITH_FEW = "identifying"
"""Asks for the sheet with what tells of one to three citizens."""


def _of_few(asked: Asked, books: Iterable[Book], year: int) -> list[Part]:
    """Which houses the sheet hides and why, that it hides amounts of others, and the sheet that has them all."""
    concerned = {book.offer: len(_concerned(book, year)) for book in books}
    few = [offer for offer, count in concerned.items() if 0 < count < FEWEST]
    told = [_hidden_whole(few)] if few else []
    if any(count >= FEWEST for count in concerned.values()):
        told.append(
            say(
                "Of a house of more, the spreadsheet leaves single amounts empty that would tell of one to three "
                "citizens, such as what a buyer pays for two of them, and a note says which."
            )
        )
    if not told:
        return []
    with_them = asked.links.to(form="xlsx", **{_WITH_FEW: "1"})
    return [Words(told), Ways([Way(say("Spreadsheet with them too, not to be passed on (xlsx)"), with_them)])]


def _hidden_whole(few: Sequence[str]) -> Message:
    named: Value = [*few] if len(few) <= _FEW_NAMED else say("{count} houses", count=len(few))
    return say(
        "{offers}: one to three citizens in the year, so that an amount may tell what one of them costs. They are "
        "shown here, where only those look who have the ledger. The spreadsheet is made to be passed on: it hides "
        "them, and what would give them away.",
        offers=named,
    )


def _concerned(book: Book, year: int) -> set[str]:
    """Whose money a house's is in a year: who live there, and who are granted services."""
    whole = Period(date(year, 1, 1), date(year + 1, 1, 1))
    living = {stay.citizen for stay in book.stays() if stay.period.overlaps(whole)}
    return living | {grant.citizen for grant in book.grants if grant.period.overlaps(whole)}


def _findings(asked: Asked, found: Overview) -> list[Part]:
    """What is to be decided, in full where that is in few houses."""
    month = found.month
    there = [one.offer for one in found.houses if one.findings]
    if not there:
        return []
    title = say("Findings of {month}", month=month)
    if len(there) > _MOST_FINDINGS:
        ways = [Way(say("{offer}", offer=offer), asked.links.month(offer, month)) for offer in there[:MOST]]
        return [Ways(ways, title)]
    settled = settle(asked.location, asked.log, month, today=asked.day, offers=there, known_at=asked.as_of)
    rows = [finding_row(one.offer, finding) for one in settled.offers for _, finding in one.findings]
    return [Grid(title, where_filled(FINDINGS, rows, *SELDOM), rows, around={"month": month})]


def _due(asked: Asked) -> list[Part]:
    due = due_list(history_of(asked), asked.day, _WEEK)
    rows = due_rows(due)
    parted = (
        (say("Overdue, or due within a week"), [row for row in rows if row["due"] is not None]),
        (say("Without a deadline"), [row for row in rows if row["due"] is None]),
    )
    return [Grid(title, DUE, shown) for title, shown in parted if shown]
