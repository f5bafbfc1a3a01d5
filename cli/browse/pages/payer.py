"""What one municipality owes: its citizens' lines, month by month, late news among them; or the own net share.

Decided on 2026-11-27:

* Of more than `MOST` houses a page has some of them: what all come to is read from the tables that tell them, since to
  settle a thousand houses takes minutes where no month is cached. The sheet and the document have all of them.
* Of an open month there are as few as of a year once the calculation is another one than that of closed months: these
  are all settled again then, to find what the open month carries.

Decided on 2026-11-29:

* Each amount leads to what it is made of: a line to its why, a citizen's and a month's to the lines that they sum,
  which stand alone then, and the total to all of them. Of the own share, which has no lines here, to the house's month.
* Findings are listed, each once with its months as the statement tells them, and their number leads to them: a number
  alone does not say what is not known of the bill.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from msgspec import Struct

from cli.browse.pages.shared import MOST, as_of, front_way, history_of, latest_month, own_averages, page_of
from cli.browse.parts import Asked, Elsewhere, Fact, Facts, Grid, Page, Part, Way, Ways, Words
from cli.called import authority
from cli.cells import in_runs
from cli.findings import FINDINGS_OF_MONTHS, of_months, row_of_months
from cli.lines import SELDOM, reckoned, row_of_lines, told_of_adjustments
from cli.render import Column, Rows, Table, text_of, where_filled
from cli.statement import MONTHS, OWN_MONTHS, main_table, month_rows, not_closed, untold_said
from ledger.digests import digest_of
from ledger.shared.calendar import Month, MonthSpan, Period, parse_span
from ledger.shared.message import Kroner, Message, Value, say
from ledger.shared.money import Ore
from ledger.shared.ordering import natural
from projections.across import closed_everywhere, owed, settled_again
from projections.settle import months_in
from projections.statements import Statement, statement


def of_latest_year(asked: Asked) -> Elsewhere:
    """The year of the earliest open month."""
    return Elsewhere(asked.links.to("payer", asked.matched["payer"], str(latest_month(asked).year)))


def page(asked: Asked) -> Page:
    """The statement of a payer. Raises UnknownPayer."""
    payer, period = asked.matched["payer"], parse_span(asked.matched["period"])
    some = _some(asked, payer, period)
    offer = asked.query.get("offer")
    billed = statement(
        asked.location, asked.log, payer, period, offers=some.houses, known_at=asked.as_of, today=asked.day
    )
    total = billed.total if some.total is None else some.total
    of_many = isinstance(period, MonthSpan)
    row_of = row_of_lines(asked.log, asked.as_of, for_programs=False)
    main = main_table(billed, row_of, of_many=of_many, with_content=False, for_eyes=False)
    beside = _averages(billed) if some.total is None else None
    parts: list[Part] = [
        Facts(
            [
                Fact(some.what, Kroner(total), _here(asked, LINES), beside=beside),
                *([] if some.total is not None else _not_issued(billed)),
                Fact(say("lines past the claim limit"), len(billed.too_late), loud=bool(billed.too_late)),
                _counted(asked, billed),
            ]
        ),
        *_ways(asked, payer, period),
    ]
    parts += [Words(told)] if (told := [*not_closed(billed), *untold_said(billed)]) else []
    parts += [*_findings(billed), *some.above]
    if not billed.is_own:
        parts.append(_citizens(asked, main))
    if of_many:
        parts += _months(asked, billed, main.ends)
    parts += _own_lines(asked, main, period) if billed.is_own else _lines(asked, main)
    command = ("statement", payer, str(period), *(("--offer", offer) if offer else ()), *as_of(asked))
    title = (
        say("Own share {period}", period=text_of(period)) if billed.is_own else _title(billed.payer, text_of(period))
    )
    if offer:
        title = say("{payer}, {offer}", payer=title, offer=offer)
    digest = str(digest_of(asked.log, billed.known_at))
    parts += [*_evidence(asked, billed, payer, str(period)), *some.below]
    return Page(title, parts, billed.known_at, command, [front_way(asked)], digest, command)


def _ways(asked: Asked, payer: str, period: Month | MonthSpan) -> list[Ways]:
    """To the years around a year and to its months, or from a month to those around it and to its year.

    Of one house where the page is.
    """

    def to(text: Message, of: object) -> Way:
        return Way(text, asked.links.to("payer", payer, str(of), offer=asked.query.get("offer")))

    if isinstance(period, Month):
        around = [to(say("Month before"), period.next(-1)), to(say("Month after"), period.next())]
        return [Ways([*around, to(say("{year}", year=str(period.year)), period.year)])]
    year = period.first.year
    years = [to(say("{year}", year=str(each)), each) for each in (year - 1, year + 1)]
    return [Ways(years), Ways([to(say("{month}", month=month), month) for month in period.months()])]


LINES, LATE, BY_MONTH, FINDINGS = "lines", "adjustments", "months", "findings"
"""The parts of the page to which its amounts lead."""
_NOBODY = "-"
"""Stands in an address for lines that are of no citizen."""


def _counted(asked: Asked, billed: Statement) -> Fact:
    """How many findings there are, as they are told, and where."""
    count = len(of_months(billed.findings))
    return Fact(say("findings"), count, _here(asked, FINDINGS) if count else None, loud=bool(count))


def _findings(billed: Statement) -> list[Grid]:
    """What is owed and not known, each finding once with its months."""
    rows = [row_of_months(*alike) for alike in of_months(billed.findings)]
    columns = where_filled(FINDINGS_OF_MONTHS, rows, *(column.key for column in FINDINGS_OF_MONTHS))
    return [Grid(say("Findings: what is owed is not known"), columns, rows, name=FINDINGS)] if rows else []


def _here(asked: Asked, part: str, **only: str | None) -> str:
    """A part of this page, with the lines of `only` a citizen, or what is owed of a house, where one is named.

    A page of one house stays so where nothing else is said.
    """
    kept = {"page": asked.query.get("page"), "offer": asked.query.get("offer"), **only}
    return f"{asked.links.to(*asked.path, **kept)}#{part}"


def _leading(row: Mapping[str, Any], href: str, *keys: str) -> dict[str, Any]:
    """A row whose amounts, those of `keys`, lead somewhere."""
    return {**row, **{f"{key} href": href for key in keys}}


def _months(asked: Asked, billed: Statement, ends: Rows) -> list[Part]:
    """What each month comes to, all of them or those of the house that is asked for."""
    only, payer = asked.query.get("offer"), asked.matched["payer"]
    rows: list[dict[str, Any]] = []
    for row in month_rows(billed):
        offer, month = row["offer"], row["month"]
        if billed.is_own:
            rows.append(_leading(row, asked.links.month(offer, month), *_SHARES))
        else:
            lines = asked.links.to("payer", payer, str(month), offer=offer) + f"#{LINES}"
            rows.append(_leading(row, lines, "amount"))
    title, columns = say("Month by month"), OWN_MONTHS if billed.is_own else MONTHS
    if not only:
        led = [_leading(end, _here(asked, LINES), *_SHARES, "amount") for end in ends]
        return [Grid(title, columns, rows, led, name=BY_MONTH)]
    rows = [row for row in rows if row["offer"] == only]
    sums = {key: sum(row[key] for row in rows) for key in (*_SHARES, "amount")}
    end = {"offer": say("total"), **sums}
    every = Way(say("All months"), _here(asked, BY_MONTH, offer=None))
    return [Grid(say("Months of {offer}", offer=only), columns, rows, [end], name=BY_MONTH), Ways([every])]


_SHARES = ("settlement", "bought", "own")


def _own_lines(asked: Asked, main: Table, period: Month | MonthSpan) -> list[Part]:
    """What is left to the own municipality of each house, with the house's months behind it."""

    def behind(offer: str) -> str:
        if isinstance(period, Month):
            return asked.links.month(offer, period)
        return _here(asked, BY_MONTH, offer=offer)

    rows = [_leading(row, behind(row["offer"]), *_SHARES) for row in main.rows]
    return [Grid(say("By house"), where_filled(main.columns, rows, *_SELDOM), rows, main.ends, name=LINES)]


def _lines(asked: Asked, main: Table) -> list[Part]:
    """The lines, all of them or those that are asked for; the adjustments among them once more, by themselves."""
    rows = [_leading(row, asked.links.why(row["offer"], row["month"], row["id"]), "amount") for row in main.rows]
    citizen, offer = asked.query.get("citizen"), asked.query.get("offer")
    title, ends = say("Lines: each amount leads to its why"), main.ends
    only = list(_said(offer, citizen, rows))
    parts: list[Part] = []
    if only:
        rows = [
            row for row in rows if citizen in (None, row.get("citizen") or _NOBODY) and offer in (None, row["offer"])
        ]
        title, ends = say("Lines of {of}", of=only), [_end(rows)]
    late = [row for row in rows if row.get("kind") == "adjustment"]
    if late:
        columns = where_filled(main.columns, late, *_SELDOM)
        told = say("Adjustments of closed months, which are among the lines")
        parts.append(Grid(told, columns, late, [_end(late)], name=LATE))
    columns = where_filled(main.columns, rows, *_SELDOM)
    # What an adjustment is of stands last here: it would push the amounts of all lines off the screen.
    shown = columns if late else told_of_adjustments(columns, rows)
    parts.append(Grid(title, shown, rows, ends, name=LINES))
    if only:
        parts.append(Ways([Way(say("All lines"), _here(asked, LINES, offer=None))]))
    if how := reckoned(rows):
        parts.append(Words(how))
    return parts


def _end(rows: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    return {"offer": say("total"), "amount": _sum(rows)}


def _said(offer: str | None, citizen: str | None, rows: Rows) -> Iterator[Value]:
    """Whose lines are shown, in words."""
    if offer:
        yield say("{offer}", offer=offer)
    if citizen == _NOBODY:
        yield _for_nobody([row for row in rows if not row.get("citizen")]) or say("no citizen")
    elif citizen:
        yield say("{citizen}", citizen=citizen)


def _averages(billed: Statement) -> Message | None:
    """What the lines of the period's own months come to a day; what is adjusted of earlier ones has its days there."""
    months = months_in(billed.period)
    lines = [line for one in billed.offers for _, line in one.lines]
    own = [line for line in lines if line.for_month in months]
    days = {day for line in own for day in Period.inclusive(line.first_day, line.last_day).each()}
    total = sum(line.amount_ore for line in lines)
    return own_averages(total, days, total - sum(line.amount_ore for line in own) or None)


_SELDOM = (*SELDOM, "place", "level", "item", "absence", "warning")


def _not_issued(billed: Statement) -> list[Fact]:
    """What of the total is of months that are not closed, and so no bill yet; nothing where all of them are."""
    still_open = [month for one in billed.offers for month in one.months if month.status != "closed"]
    return [Fact(say("of it not issued yet"), Kroner(sum(one.total for one in still_open)))] if still_open else []


class _Some(Struct, frozen=True):
    """Which houses a statement shows; none named for all of them. `total` is that of all, where it is known besides."""

    houses: Sequence[str] = ()
    what: Message = say("total")
    total: Ore | None = None
    above: Sequence[Part] = ()
    below: Sequence[Part] = ()


def _some(asked: Asked, payer: str, period: Month | MonthSpan) -> _Some:
    """The one that is asked for, or all houses where they are few.

    Else a page of them, below what they come to together, where tables tell it.
    """
    if only := asked.query.get("offer"):
        return _Some([only])
    every: Sequence[str] = history_of(asked).offers()
    if len(every) <= MOST:
        return _Some()
    known = None if asked.as_of is not None else owed(asked.location, asked.log, payer, period)
    if known:
        every = [offer for offer, _ in known]
    shown, ways = page_of(asked, every, _OF_YEAR if _takes_long(asked, period) else _OF_MONTH)
    values: dict[str, Value] = {"first": shown[0], "last": shown[-1], "count": len(shown), "all": len(every)}
    words = Words([say("Below: {first} to {last}, {count} of {all} houses.", **values)])
    if not known:
        return _Some(shown, say("total of the houses shown"), None, [words, *ways], ways)
    return _Some(shown, say("total"), sum(ore for _, ore in known), [words, *ways], ways)


_OF_MONTH, _OF_YEAR = 25, 5
"""So many houses stand on a page, of a month and of more."""


def _takes_long(asked: Asked, period: Month | MonthSpan) -> bool:
    """Whether a house of a statement takes as long as a year of months."""
    if isinstance(period, MonthSpan):
        return True
    through = closed_everywhere(asked.location, asked.log, history_of(asked).position)
    return (through is None or period > through) and settled_again(asked.location, asked.log)


_CITIZENS = (
    Column("citizen", say("citizen")),
    Column("offers", say("offer")),
    Column("amount", say("amount"), "money"),
    Column("late", say("of it adjustments"), "money"),
)


def _citizens(asked: Asked, main: Table) -> Grid:
    """What is owed for each citizen, with the lines behind it."""
    of: dict[str, list[Mapping[str, Any]]] = {}
    for row in main.rows:
        of.setdefault(row.get("citizen") or "", []).append(row)
    rows: list[dict[str, Any]] = []
    for citizen, lines in sorted(of.items(), key=lambda each: natural(each[0])):
        late = _sum(line for line in lines if line["kind"] == "adjustment")
        offers: list[Value] = list(dict.fromkeys(str(line["offer"]) for line in lines))
        named = citizen or _for_nobody(lines)
        row = {"citizen": named, "offers": say("{offers}", offers=offers), "amount": _sum(lines), "late": late or None}
        of_late = _here(asked, LATE, citizen=citizen or _NOBODY)
        rows.append(_leading({**row, "late href": of_late}, _here(asked, LINES, citizen=citizen or _NOBODY), "amount"))
    every = [line for lines in of.values() for line in lines if line["kind"] == "adjustment"]
    end = {"citizen": say("total"), "amount": _sum(main.rows), "late": _sum(every) if every else None}
    end |= {"amount href": _here(asked, LINES), "late href": _here(asked, LATE)}
    return Grid(say("Citizens"), where_filled(_CITIZENS, rows, "late"), rows, [end])


def _for_nobody(lines: Iterable[Mapping[str, Any]]) -> Message | None:
    """Whom lines without a citizen are for, where all of them are of places that are reserved."""
    return say("reserved places") if all(line.get("reserved_for") is not None for line in lines) else None


def _sum(lines: Iterable[Mapping[str, Any]]) -> Ore:
    return sum(line["amount"].ore for line in lines)


_PACKS = (Column("offer", say("offer")), Column("months", say("closed months")), Column("pack", say("evidence pack")))


def _evidence(asked: Asked, billed: Statement, payer: str, period: str) -> list[Part]:
    """For each house with closed months the proof of the payer's lines in them, as a file."""
    rows = []
    for one in billed.offers:
        closed = [of.month for of in one.months if of.status == "closed"]
        if closed:
            href = asked.links.to("evidence", one.offer, period, payer=payer)
            months: list[Value] = list(in_runs(closed))
            pack = say("download (zip)")
            rows.append({"offer": one.offer, "months": say("{months}", months=months), "pack": pack, "pack href": href})
    if not rows:
        return []
    packs = Grid(say("Evidence packs, for whoever checks the bill"), _PACKS, rows)
    in_one = Way(say("All houses in one pack (zip)"), asked.links.to("evidence", period, payer=payer))
    return [packs, *([Ways([in_one])] if len(rows) > 1 else [])]


def _title(payer: str, period: str) -> Message:
    return say("Payer {payer}, {period}", payer=authority(payer), period=period)
