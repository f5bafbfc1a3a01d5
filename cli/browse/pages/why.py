"""Why is it this amount? Days × price, the events behind it, who decided, which prices, which rule; each a link."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from functools import cache, partial
from typing import Any

from cli.browse.pages.places import band_of, lived_in, month_names
from cli.browse.pages.shared import as_of, by_citizen_where_no_place, history_of, house_trail
from cli.browse.parts import Asked, Fact, Facts, Grid, Page, Part, Picture, Way, Ways, Words
from cli.browse.pictures import Band, timeline
from cli.lines import LINES
from cli.printing import in_words
from cli.render import Column, where_filled
from cli.why import EVENTS, RULES, models_of
from cli.why import event_row as row_of
from ledger.events import MonthClosed
from ledger.shared.calendar import DAY, Month, Period, parse_month
from ledger.shared.message import Kroner, Message, say
from ledger.shared.ordering import natural
from ledger.state.terms import Terms
from projections.months import answer
from projections.settle import line_row
from projections.why import Derivation, DerivedLine, why

_EVENTS = tuple(column for column in EVENTS if column.key not in ("line", "amount"))
_LINES = (
    *(column for column in LINES if column.key not in ("offer", "quantity", "unit_price", "amount")),
    Column("amount", say("amount"), "money"),
    Column("calculation", say("calculation")),
)
"""As a month's page has them. The key of a line stands in the command of its own page, where it can be copied."""
_ADJUSTMENTS = (
    Column("for_month", say("for month"), "month"),
    Column("adjusts", say("adjusts")),
    *(column for column in _LINES if column.key != "kind"),
)
_SELDOM = ("place", "citizen", "level", "item", "service", "absence")
_MODEL = tuple(column for column in RULES if column.key in ("parameter", "value"))


def page(asked: Asked) -> Page:
    """A line unfolded; without one named, every line of the month with its calculation."""
    offer, month = asked.matched["offer"], parse_month(asked.matched["month"])
    line = asked.query.get("line") or None
    found = answer(
        asked.location,
        asked.log,
        asked.as_of,
        lambda months: why(months, offer, month, line, today=asked.day),
        of_few=True,
    )
    parts = _whole(asked, found) if line is None else [part for one in found.lines for part in _one(asked, found, one)]
    trail = [*house_trail(asked, offer, month.year), _month(asked, found)]
    one_line = () if line is None else ("--line", line)
    command = ("why", offer, str(month), *one_line, *as_of(asked))
    title = say("Why {offer} {month} comes to this", offer=offer, month=month)
    if line is not None and found.lines:
        title = say("Why {amount}?", amount=Kroner(found.lines[0].shown.amount_ore))
    return Page(title, parts, found.known_at, command, trail)


def _month(asked: Asked, found: Derivation) -> Way:
    return Way(say("{month}", month=found.month), asked.links.month(found.offer, found.month))


def _whole(asked: Asked, found: Derivation) -> list[Part]:
    """Every line of the month, adjustments apart, and the rules."""
    own = [one for one in found.lines if one.shown.adjusts is None]
    late = [one for one in found.lines if one.shown.adjusts is not None]
    return [
        Facts([Fact(say("total"), Kroner(found.total_ore))]),
        *([] if found.untold is None else [Words([found.untold.in_words()])]),
        _grid(asked, found, say("Lines"), _LINES, own),
        *([_grid(asked, found, say("Adjustments of closed months"), _ADJUSTMENTS, late)] if late else []),
        *_rules(found, models_of(found)),
    ]


def _grid(
    asked: Asked, found: Derivation, title: Message, columns: Sequence[Column], lines: Sequence[DerivedLine]
) -> Grid:
    terms = cache(partial(history_of(asked).terms, found.offer))
    rows = by_citizen_where_no_place([_line_row(asked, found, one, terms) for one in lines])
    end = {columns[0].key: say("total"), "amount": sum(one.shown.amount_ore for one in lines)}
    return Grid(title, where_filled(columns, rows, *_SELDOM), rows, [end], around={"offer": found.offer})


def _line_row(asked: Asked, found: Derivation, one: DerivedLine, terms: Callable[[], Terms]) -> dict[str, Any]:
    """A line, whose kind and amount lead to its own page."""
    why = asked.links.why(found.offer, found.month, one.shown.id)
    leads = {f"{key} href": why for key in ("kind", "adjusts", "amount")}
    return {**line_row(one.shown, terms), "amount": one.shown.amount_ore, "calculation": one.calculation, **leads}


def _one(asked: Asked, found: Derivation, one: DerivedLine) -> list[Part]:
    """One amount: what it is, how it came about, the events, the rules."""
    shown, links = one.shown, asked.links
    facts = [
        Fact(say("amount"), Kroner(shown.amount_ore)),
        Fact(say("kind"), shown.kind),
        Fact(say("place"), shown.place),
        Fact(say("days"), say("{first} to {last}", first=shown.first_day, last=shown.last_day)),
    ]
    if shown.citizen:
        facts.append(Fact(say("citizen"), shown.citizen, links.citizen(shown.citizen)))
    if one.model is not None:
        facts.append(
            Fact(say("rules of model"), say("#{number}", number=one.model.number), links.event(one.model.number))
        )
    if found.closed_by is not None:
        facts.append(Fact(say("issued by"), say("#{number}", number=found.closed_by), links.event(found.closed_by)))
    how = [*one.steps, one.calculation, say("rounded: {rounding}", rounding=one.rounding)]
    how += [part for chart in one.charts for part in chart.chart.in_words()]
    if shown.repairs:
        facts.append(Fact(say("for month"), shown.for_month, links.month(found.offer, shown.for_month)))
    parts: list[Part] = [
        Facts([fact for fact in facts if fact.value is not None]),
        Words(how, say("How it came about")),
        *_stay(asked, found, one),
        Grid(say("Events behind it"), _EVENTS, [row_of(one, fact) for fact in one.caused_by]),
    ]
    if shown.repairs and _was_issued(asked, found.offer, shown.for_month, shown.repairs):
        original = links.why(found.offer, shown.for_month, shown.repairs)
        parts.append(Ways([Way(say("The line of {month} that it repairs", month=shown.for_month), original)]))
    return [*parts, *_rules(found, [] if one.model is None else [one.model])]


def _was_issued(asked: Asked, offer: str, month: Month, line: str) -> bool:
    """Whether a month's own settlement has a line: what an adjustment brings for the first time has none there."""
    closing = history_of(asked).closing(offer, month)
    return (
        closing is not None
        and isinstance(closing.event, MonthClosed)
        and any(one.id == line for one in closing.event.issued.lines)
    )


def _stay(asked: Asked, found: Derivation, one: DerivedLine) -> list[Part]:
    """Where the citizen lived in the year, with the days of the line marked."""
    shown, year = one.shown, one.shown.first_day.year
    if shown.citizen is None or shown.place is None:
        return []
    days = Period(date(year, 1, 1), date(year + 1, 1, 1))
    book = history_of(asked).book_without_closings(found.offer)
    rows = [row for row in lived_in(book, days) if row["citizen"] == shown.citizen]
    told = in_words(say("the days of this amount: {first} to {last}", first=shown.first_day, last=shown.last_day))
    mark = Band(shown.place, shown.first_day, shown.last_day, "mark", "", told)
    places = sorted({shown.place, *(row["place"] for row in rows)}, key=natural)
    title = say("The stay in {year}", year=str(year))
    bands = [*(band_of(asked, row) for row in rows), mark]
    drawn = timeline(in_words(title), places, bands, days.first, days.end - DAY, month_names(year))
    note = say("Blue: lived in, with dark days away. Orange: the days of this amount.")
    return [Picture(title, drawn, note)]


def _rules(found: Derivation, models: Sequence[Any]) -> list[Part]:
    """The rules in force, version by version, as they apply in the house."""
    from cli.meanings import meanings  # noqa: PLC0415 - no other page needs it
    from cli.parameters import rows_of  # noqa: PLC0415 - as the next one

    parts: list[Part] = []
    for version in models:
        values = {"number": version.number, "day": version.effective_on, "decision": version.decision or ""}
        title = say("Rules of model #{number}, in force from {day} ({decision})", **values)
        parts.append(Words(list(meanings(version.value, found.base_units)), title))
        parts.append(Grid(say("The same as adopted"), _MODEL, list(rows_of(version.value))))
    return parts
