"""Why is it this amount? Days × price, the events behind it, who decided, which prices, which rule; each a link."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from cli.browse.pages.places import band_of, lived_in, month_names
from cli.browse.pages.shared import as_of, history_of, house_trail
from cli.browse.parts import Asked, Fact, Facts, Grid, Page, Part, Picture, Way, Ways, Words
from cli.browse.pictures import Band, timeline
from cli.lines import WHAT_AND_WHEN
from cli.printing import in_words
from cli.render import Column
from cli.why import EVENTS, RULES, models_of
from cli.why import event_row as row_of
from ledger.shared.calendar import DAY, Period, parse_month
from ledger.shared.message import Kroner, say
from ledger.shared.ordering import natural
from projections.months import answer
from projections.why import Derivation, DerivedLine, why

_EVENTS = tuple(column for column in EVENTS if column.key not in ("line", "amount"))
_LINES = (
    Column("id", say("line")),
    *WHAT_AND_WHEN,
    Column("amount", say("amount"), "money"),
    Column("calculation", say("calculation")),
)
_MODEL = tuple(column for column in RULES if column.key in ("parameter", "value"))


def page(asked: Asked) -> Page:
    """A line unfolded; without one named, every line of the month with its calculation."""
    offer, month = asked.matched["offer"], parse_month(asked.matched["month"])
    line = asked.query.get("line") or None
    found = answer(asked.location, asked.log, asked.as_of, lambda months: why(months, offer, month, line), of_few=True)
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
    rows = [_line_row(asked, found, one) for one in found.lines]
    end = {"id": say("total"), "amount": found.total_ore}
    around = {"offer": found.offer}
    return [Grid(say("Lines"), _LINES, rows, [end], around=around), *_rules(models_of(found))]


def _line_row(asked: Asked, found: Derivation, one: DerivedLine) -> dict[str, Any]:
    shown = one.shown
    return {
        "id": shown.id,
        "id href": asked.links.why(found.offer, found.month, shown.id),
        "kind": shown.kind,
        "place": shown.place,
        "citizen": shown.citizen,
        "from": shown.first_day,
        "to": shown.last_day,
        "days": shown.paid_days,
        "amount": shown.amount_ore,
        "calculation": one.calculation,
    }


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
    if shown.repairs:
        original = links.why(found.offer, shown.for_month, shown.repairs)
        parts.append(Ways([Way(say("The line that it repairs: {line}", line=shown.repairs), original)]))
    return [*parts, *_rules([] if one.model is None else [one.model])]


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


def _rules(models: Sequence[Any]) -> list[Part]:
    """The rules in force, version by version."""
    from cli.meanings import meanings  # noqa: PLC0415 - no other page needs it
    from cli.parameters import rows_of  # noqa: PLC0415 - as the next one

    parts: list[Part] = []
    for version in models:
        values = {"number": version.number, "day": version.effective_on, "decision": version.decision or ""}
        title = say("Rules of model #{number}, in force from {day} ({decision})", **values)
        parts.append(Words(list(meanings(version.value)), title))
        parts.append(Grid(say("The same as adopted"), _MODEL, list(rows_of(version.value))))
    return parts
