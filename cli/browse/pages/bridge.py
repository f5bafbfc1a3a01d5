"""From what was issued to what is known now: a bar and a row for each event, and nothing left over."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from cli.bridge import LINES, PERIOD_LINES, by_event_rows
from cli.browse.pages.shared import history_of, house_trail
from cli.browse.parts import Asked, Fact, Facts, Grid, Page, Part, Picture, Way, Ways, Words
from cli.browse.pictures import Step, waterfall
from cli.cells import known_when
from cli.printing import in_words
from cli.render import text_of
from ledger.errors import NotIssued
from ledger.shared.calendar import Month, MonthSpan, parse_span
from ledger.shared.message import Kroner, Value, say
from ledger.store.history import parse_known_at
from projections.bridge import Bridge, SumOfBridges, bridges, bridges_over
from projections.descriptions import describe
from projections.months import Months, answer

_MOST_BARS = 40
_LAST = 12
"""So many of the closed months are offered one by one."""


def page(asked: Asked) -> Page:
    """The bridge of a month, or of the closed months of a year or quarter."""
    offer, period = asked.matched["offer"], parse_span(asked.matched["period"])
    typed = asked.query.get("from_known", "").strip()
    start = parse_known_at(typed, asked.log) if typed else None

    def compared(months: Months) -> Bridge | SumOfBridges | Sequence[Month]:
        try:
            if isinstance(period, Month):
                return bridges(months, period, [offer], start)[0]
            return bridges_over(months, period, [offer], start)[0]
        except NotIssued:
            return sorted(months.book(offer).closings)

    found = answer(asked.location, asked.log, asked.as_of, compared, of_few=True)
    year = period.year if isinstance(period, Month) else period.first.year
    values: dict[str, Value] = {"offer": offer, "period": _said(period), "known": known_when(asked.as_of)}
    title = say("{offer} {period}: issued and {known}", **values)
    trail = house_trail(asked, offer, year)
    if not isinstance(found, (Bridge, SumOfBridges)):
        return Page(title, _not_issued(asked, offer, period, found), history_of(asked).position, trail=trail)
    to_known = () if asked.known_at is None else ("--to-known", asked.known_at)
    since = ("--from-known", typed) if typed else ()
    command = ("bridge", str(period), "--offer", offer, *since, *to_known)
    return Page(title, _parts(asked, found), found.to_known, command, trail)


def _not_issued(asked: Asked, offer: str, period: Month | MonthSpan, closed: Sequence[Month]) -> list[Part]:
    """That nothing is issued of a period, and what there is to compare instead: the last closed months, each year."""
    if isinstance(period, Month):
        said = say(
            "{month} is not closed: nothing is issued that could be compared with what is {known}.",
            month=period,
            known=known_when(asked.as_of),
        )
    else:
        said = say("No month of {period} is closed: there is nothing to compare.", period=_said(period))
    if not closed:
        return [Words([said, say("No month of the house is closed yet.")])]
    years = sorted({month.year for month in closed}, reverse=True)
    to = partial(asked.links.to, "bridge", offer)
    ways = [Way(say("{month}", month=month), to(str(month))) for month in reversed(closed[-_LAST:])]
    return [
        Words([said]),
        Ways(ways, say("Closed months that can be compared")),
        Ways([Way(say("{year}", year=str(year)), to(str(year))) for year in years], say("Whole years")),
    ]


def _said(period: object) -> str:
    return text_of(period)


_OWN = say("without what is adjusted of earlier months")
"""What is compared is a month itself: its page has a total with adjustments in it."""


def _parts(asked: Asked, found: Bridge | SumOfBridges) -> list[Part]:
    rows = by_event_rows([found])
    columns = [column for column in (LINES if isinstance(found, Bridge) else PERIOD_LINES) if column.key != "offer"]
    issued = say("known before") if asked.query.get("from_known", "").strip() else say("issued")
    known = known_when(asked.as_of)
    facts = Facts(
        [
            Fact(issued, Kroner(found.was), beside=_OWN),
            Fact(known, Kroner(found.becomes), beside=_OWN),
            Fact(say("difference"), Kroner(found.becomes - found.was)),
            Fact(say("residual"), Kroner(found.residual), loud=bool(found.residual)),
        ]
    )
    table = Grid(say("Event by event"), columns, rows, around={"offer": found.offer})
    effects = list(found.effects)
    if not 0 < len(effects) <= _MOST_BARS:
        return [facts, table]
    steps = [Step(text_of(rows[0]["text"]), found.was, whole=True)]
    for shift in effects:
        label = f"#{shift.cause.number} {text_of(describe(shift.cause.event))}"
        steps.append(Step(label, shift.effect, href=asked.links.event(shift.cause.number)))
    steps.append(Step(text_of(rows[-2]["text"]), found.becomes, whole=True))
    title = say("From what was {issued} to what is {known}", issued=issued, known=known)
    note = say("The bars begin where the change begins, not at 0. To the right is dearer, to the left cheaper.")
    return [facts, Picture(title, waterfall(in_words(title), steps), note), table]
